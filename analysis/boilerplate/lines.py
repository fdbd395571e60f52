"""Lines that are the page's and not the article's: links, appeals, credits."""

import re

import pandas as pd

from analysis.boilerplate.furniture import CREW
from analysis.tables import require_columns

_MAX_WORDS = 30
_MAX_CHARS = 600

_PIECE = r"(?:article|story|post|report|piece|version|interview)"
_SITES = (
    r"(?:facebook|twitter|x|instagram|telegram|whatsapp|linkedin|reddit|pinterest|youtube|tiktok"
    r"|threads|bluesky|mastodon|google news|social media|e-?mail)"
)
_REST = r"(?:\s*[:>»›…–—-]+.*|\s*\.{3})?"  # ": The siege", " >>", "…" or nothing
_PHRASE = r"(?:[^.!?]|\.(?=\w))*"  # no full stop but inside a name: the line is no sentence

# A rule is tried on a whole line, without its brackets and ignoring case. Each is narrow rather
# than wide: a line of navigation that stays adds a few words, a sentence that goes is lost.
_RULES = {
    "read original": (
        rf"(?:you can |please )?(?:read|see|view|find) (?:the|this|our) "
        rf"(?:(?:original|full|whole|entire|complete) )?{_PIECE}"
        rf"(?: (?:here|at|on|in|from|by|via)\b{_PHRASE})?[.!:]?",
    ),
    "read more": (
        rf"(?:read|see|learn|watch|listen|find out) (?:more|also|next|further){_REST}",
        rf"(?:read|see|learn|find out) more (?:here|at|on|about|in|from)\b{_PHRASE}(?:\bhere\.)?",
        r"also (?:read|see)\s*:.*",
        rf"(?:see also|related|recommended|must read|keep reading|continue reading|read on){_REST}",
        r"more (?:on|from|about) this (?:story|topic|subject)\s*:?.*",
        r"related (?:articles?|stories|topics|news|coverage|posts?|content)(?:\s*:.*)?",
        r"(?:recommended|suggested) for you|you (?:may|might) also (?:like|be interested in)\s*:?",
        r"most (?:read|popular|viewed|shared)",
        r"(?:article|story|post|text) continues (?:below|after)\b.*",
        r"continue reading (?:below|the main story)\b.*",
    ),
    "share": (
        rf"(?:share|tweet|pin|print|e-?mail|save|bookmark)(?: this)?(?: {_PIECE}| page)?"
        rf"(?: (?:on|via|with|by|to)\b(?:[\s,/|&]|and|or|your|friends|a friend|{_SITES})*)?[:.!]?",
        rf"(?:share|tweet|print|e-?mail)"
        rf"(?:[\s|/,·•]+(?:share|tweet|print|e-?mail|save|comments?|pin|{_SITES}))+",
    ),
    "advertisement": (
        r"(?:advertisements?|advertising|advertorial|ad|paid (?:content|partnership))[.:]?",
        r"(?:sponsored|promoted)(?: content| post)?[.:]?",
        r"advertisement\s*[:–—-]?\s*(?:scroll|story continues|article continues|continue|skip)\b.*",
    ),
    "click": (
        r"(?:please )?(?:click|tap) (?:here|below)(?: (?:to|for|if)\b.*|[.!:]?)",
        r"(?:please )?(?:click|tap) (?:on )?(?:the|this) (?:link|button|image|photo)\b.*",
        r"(?:click|tap) to (?:share|read|see|view|watch|listen|play|subscribe|enlarge|expand)\b.*",
        r"(?:click|tap) to (?:open|e-?mail|print|copy|download|tweet)\b.*",
    ),
    "sign up": (
        r"(?:please )?sign up(?: (?:now|today|here|below))? (?:for|to) (?:our|the|a|your|free|daily"
        r"|weekly|e-?mail|news|breaking|updates|get|receive)\b.*",
        r"(?:please )?sign up(?: (?:now|today|here|below|free))*[.!:]?",
        r"(?:please )?(?:sign up|subscribe|register)(?: now| today| here)? (?:for|to)"
        r" [\w' ]{0,40}\b(?:newsletters?|alerts?|briefing|updates|channel|podcast|magazine)\b.*",
        r"(?:please )?(?:subscribe|register)(?: (?:now|today|here|free|below))*[.!:]?",
        rf"(?:get|receive) (?:our|the latest|the day's|the best of|breaking) {_PHRASE}"
        rf"\b(?:inbox|newsletter|e-?mail|alerts?|app)\b{_PHRASE}[.!]?",
        r"(?:log|sign) in(?: or (?:register|subscribe|sign up|create an account))?"
        r"(?: to (?:comment|continue|read)\b.*)?",
    ),
    "follow": (
        r"(?:follow|like|find|join) us\b(?: (?:on|at|here)\b.*|\s*:.*|[.!]?)",
        r"(?:follow|join) our (?:page|channel|account|live blog|coverage)\b.*",
        rf"follow (?:the author|@\w+|[\w' .-]{{1,40}}) on {_SITES}\b{_PHRASE}[.!]?",
        r"follow @\w+.*",
    ),
    "credit": (
        r"(?:(?:file|cover|featured|main|top|header|lead|stock) )?(?:photo(?:graph)?s?|images?"
        r"|pictures?)(?: by(?: \S+){1,6}|\s*[:/].*)",
        r"(?:(?:file|cover|featured|main|top|header|lead|stock) )?(?:photo(?:graph)?s?|images?"
        r"|pictures?|video|footage|illustration|graphic|map)"
        r" (?:credits?|courtesy(?: of)?|sources?|copyright)\b(?:\s*[:/].*|(?: \S+){0,6})",
        r"credits?\s*:.*",
        rf"(?-i:{CREW})",
        r"(?-i:By (?:[A-Z][\w.'’-]*|and|of|for|the|al|bin|de|el|van|von)(?:,? (?:[A-Z][\w.'’-]*|and|of|for"
        r"|the|al|bin|de|el|van|von))+)",
    ),
    "tags": (r"(?:tags?|topics?|keywords?|labels?|categor(?:y|ies)|filed under)\s*:.*",),
    "copyright": (
        r"(?:©|\(c\)|copyright (?:©|\(c\)|[12][0-9]{3})|copyright\s*:).*",
        rf"(?:{_PHRASE}[.,]? )?all rights reserved\.?",
    ),
    "comment": (
        r"(?:leave|post|write|add|view|show|see|read|hide|join) (?:(?:a|all|the|your|[0-9]+) )*"
        r"(?:comments?|repl(?:y|ies)|conversation|discussion)(?: below| here| section)*[.!:]?",
        r"(?:[0-9]+ )?comments?(?: \([0-9]+\)|\s*:)?(?: are closed)?\.?",
    ),
}
# The words, without s, with which a line begins that fits a rule but "all rights reserved" and
# "… contributed to this report".
_OPENERS = frozenset(
    """
    ad add additional advertising advertorial also article bookmark by categorie category click comment
    continue copyright cover credit e editing email featured file filed find follow footage further get
    graphic header hide
    illustration image join keep keyword label lead learn leave like listen log main map more most
    must paid photo photograph
    picture pin please post print promoted read receive recommended register related reporting save see
    share show sign sponsored stock story subscribe suggested tag tap text top topic translation tweet
    video view watch write writing you
    """.split()
)
_OPENER = re.compile(r"[A-Za-z]+(?=([^\x00-\x7f])?)")
_COMPILED = {name: re.compile("|".join(forms), re.IGNORECASE) for name, forms in _RULES.items()}


def find_lines(documents: pd.DataFrame) -> pd.DataFrame:
    r"""Find the lines of each article that belong to the page it stood on.

    "Read the original article here", "[READ MORE: …]", "Advertisement", "Photo: …": text as read,
    but not the outlet's telling of the story, so that the measures leave it out. Only whole lines
    of at most 30 words are taken, by rules; articles without line breaks yield none.

    Parameters
    ----------
    documents : DataFrame
        One row per article: ``doc_id``, ``text``.

    Returns
    -------
    DataFrame
        One row per line, by document and place: ``doc_id``; ``start`` and ``end``, offsets into
        ``text`` without the white space around the line; ``rule``, what it was taken for.

    Examples
    --------
    >>> text = "Troops left.\n\n[READ MORE: The siege]\nShare prices fell."
    >>> find_lines(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
      doc_id  start  end       rule
    0      a     14   36  read more
    """
    require_columns(documents, "documents", ["doc_id", "text"], "read_documents()")
    found = [
        (doc_id, start, end, rule)
        for doc_id, text in zip(documents["doc_id"], documents["text"], strict=True)
        for start, end, rule in list_lines(text)
    ]
    table = pd.DataFrame(found, columns=["doc_id", "start", "end", "rule"])
    return table.astype({"doc_id": "str", "start": "int64", "end": "int64", "rule": "str"})


def list_lines(text: str) -> list[tuple[int, int, str]]:
    """Return the lines of one text that are the page's: start, end and rule."""
    found, place = [], 0
    for line in text.split("\n"):
        content = line.strip()
        if content and len(content) <= _MAX_CHARS and (rule := _judge(content)):
            start = place + line.index(content)
            found.append((start, start + len(content), rule))
        place += len(line) + 1
    return found


def may_fit(line: str) -> bool:
    """Whether a line may fit a rule, by its first and last word: told much faster than by rules.

    Of other than English letters it tells nothing (ignoring case, a rule takes ſ for s).
    """
    opener, last = _OPENER.match(line), line[-9:]
    return (
        opener is None
        or opener[1] is not None
        or opener[0].lower().removesuffix("s") in _OPENERS
        or opener[0].lower().startswith("advertisement")
        or not last.isascii()
        or "reserved" in last.lower()
        or "contributed" in line
    )


def _judge(line: str) -> str:
    """Return the first rule that the whole line fits."""
    bare = line.strip("[](){}<>*_#|·•►▶→»› \t")
    if not may_fit(bare) or len(line.split()) > _MAX_WORDS:
        return ""
    bare = " ".join(bare.replace("’", "'").split())
    return next((name for name, rule in _COMPILED.items() if rule.fullmatch(bare)), "")
