"""Words and date lines by which a page's furniture is told from an article's sentences."""

import re

# A heading under which a page lists other pages or its keywords: what follows may be any words.
TAG_LABELS = frozenset("tags tag topic topics category categories keywords".split())
LABELS = TAG_LABELS | {"related"}

# Words of a page about itself. Alone they prove nothing (a minister, too, may tweet): they count
# only where an outlet repeats them at the edge of its articles.
FURNITURE = LABELS | frozenset(
    """
    ad advertisement advertising advertise agencies also android app article bookmark bulletin careers
    click comment comments contact contributed cookie cookies copyright correspondent coverage
    credit credits disclaimer discussion download edited editing editor editorial editorials
    editors edition email enlarge facebook facebookcomment feed feedback follow font get homepage
    image images inbox instagram ios join latest like link linkedin listen login moreimage
    newsletter newsletters newspaper newsroom next online page permalink photo photos picture
    pictures pinterest podcast policy popular print privacy publication published readers read
    reddit register reporting republish reserved rss schedule send share shares short
    shortlink signup slideshow source sources sponsored standards standardsdiscussion story
    subscribe subscription telegram terms translated translation trending trust tweet tweets
    twitter update updated updates url video videos views visit watch website whatsapp writing
    youtube
    """.split()
)

# A sentence is furniture only when it speaks of the page or to its reader: two of these.
SELF = frozenset(
    """
    article articles channel comment comments content contributed copyright coverage download edited edition
    editorial editorials editors email follow homepage inbox newsletter newsletters newspaper
    newsroom online our page permission privacy publication readers report republished reserved
    rights site story subscribe subscribers subscription translated translation us views we
    website you your youtube
    """.split()
)

AGENCIES = frozenset(
    """
    aa aap afp agencies anadolu ana ani ansa ap apa aptn bernama dha dpa efe fars fna ians irna
    isna interfax itar-tass jiji kuna kyodo lusa map mehr mena nna novosti pa petra pti qna
    reuters ria rianovosti sana sapa spa sputnik tanjug tap tass tasnim ukrinform upi wafa wam wires xinhua
    yonhap
    """.split()
)

# Words that say nothing of whether they stand in a name, a title, or a sentence.
FUNCTION = frozenset(
    """
    a about after against al all among an and as at before by de del der el for from in into its
    of off on or our over per since than that the their this to under us van via von we with you
    your
    """.split()
)

# Where one of these stands is a sentence, as where a word in lower case is no furniture.
FINITE = frozenset(
    """
    am are be became began been being can could did do does had has have is made may might must
    said says shall should told was were will would
    """.split()
)

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?\s+)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_NUMBERS = (
    rf"(?:(?:0?[1-9]|[12]\d|3[01])(?P<mark>[-./])(?:0?[1-9]|[12]\d|3[01])(?P=mark){_YEAR}"
    rf"|{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d))"
)
_NAMED = rf"(?:{_DAY}\s+{_MONTH},?\s*{_YEAR}|{_MONTH}\s*{_DAY},?\s*{_YEAR})"
_ZONE = r"(?:\s*(?:utc|gmt|est|edt|pst|pdt|cet|cest|eet|bst|msk|ist|ksa)\b(?:\s*[+-]\s*\d+)?)"
_CLOCK = (
    r"(?:\d{1,2}:\d\d(?::\d\d)?(?:\s*[ap]\.?m\b\.?)?|(?:[01]\d|2[0-3])(?:[0-5]\d){2}(?!\d)"
    rf"|\d{{3,4}}\s*(?:[ap]\.?m\b\.?|hrs\b|(?={_ZONE})))"
)
TIME = rf"(?:\s*[,|@-]?\s*(?:at\s+)?{_CLOCK}{_ZONE}?|\s*at\s+\d{{4}}(?!\d))"
_AGAIN = rf"(?:\s*\(?\s*updated:?\s*(?:\d{{4}}\s+)?{_NUMBERS.replace('mark', 'mark_again')}\)?)"

DATE = rf"(?:{_WEEKDAY}?(?:{_NAMED}|{_NUMBERS}){TIME}?{_AGAIN}?)"
FULL_DATE = re.compile(rf"{_WEEKDAY}{_NAMED}{TIME}?", re.IGNORECASE)
LEADING_DATE = re.compile(
    r"(?P<lead>(?:(?:first|last)\s+)?(?:date\s+of\s+publication|publication\s+date|published"
    r"|posted|created|updated?|modified)\s*(?:on|at)?\s*:?\s*)?"
    rf"{DATE}[ \t.,:;|)\u2013\u2014-]*",
    re.IGNORECASE,
)
TRAILING_DATE = re.compile(
    r"(?:(?:first|last)\s+)?(?:date\s+of\s+publication|published|posted|updated?|modified)"
    rf"\s*(?:on|at)?\s*:?\s*{DATE}[\d\s:|()+-]*(?:(?:gmt|utc|ksa|[ap]m)\b[\d\s:|()+-]*)*$",
    re.IGNORECASE,
)
# "Tags: Homs, siege, truce" after the last sentence
TRAILING_TAGS = re.compile(
    r"(?:(?<=[.!?…\"”’)\]])|(?<=\n))\s*\b(?:tags?|topics?|keywords?|labels?|categor(?:y|ies)|filed under)"
    r"\s*:(?=\s*\w)[^.!?…\n]{1,300}$",
    re.IGNORECASE,
)
# "Reporting by A. Writer in Vask; Editing by B. Desk", "AFP and A. Writer contributed to this report"
_CREW = (
    r"(?:(?:[A-Z][\w.'’-]*|and|at|al|bin|de|el|for|from|in|of|the|van|von|with|&"
    r"|agencies|correspondents?|reporters?|staff|wires|writers?)"
    r"(?:\s*[,;/]\s*|\s+|(?=[.()\]]|$)))+"
)
_BY_CREW = (
    r"(?:[Aa]dditional |[Ff]urther )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Tt]ranslation) by\s+"
    rf"(?=[A-Z]){_CREW}"
)
CREW = (
    rf"\(?(?=[A-Z])(?:{_BY_CREW}(?:[.;]?\s*{_BY_CREW})*"
    rf"|{_CREW}(?:(?:also|has|have)\s+)*contributed(?:\s+[a-z]+){{0,2}}?\s+(?:to|for)\s+this"
    rf"\s+(?:article|dispatch|piece|report|story)(?:\s+from\s+(?=[A-Z]){_CREW})?)[.)\]]*"
)
CREW_HINTS = ("contributed", " by ")  # without one there is no such line
TRAILING_CREW = re.compile(rf"(?:(?<=[.!?…\"”’)\]])|(?<=\n))[^\S\n]*{CREW}$")
DATELINE = re.compile(
    r"(?<![\w.])[A-Z][A-Z'’-]{2,}(?:[ ,]+[A-Z'’-]{2,}){0,3}(?:\s*\([A-Z]\w+\))?"
    r"(?:,?\s+[A-Z][a-z]+\.?\s+\d{1,2})?\s*\((?P<agency>[^()\n]{2,30})\)(?:\s*[–—-]+(?=\s))?"
)
# "Regional NNA -" between a date and the text; "(AFP)", "(Example World and agencies)"
WIRE = re.compile(r"(?:[A-Z][\w'’-]+\s+){0,2}?(?P<agency>[A-Z]\w+)\s*[–—-]+\s*(?=[A-Z0-9\"“])")
CREDIT = re.compile(r"\([^()\n]{2,40}\)")
CREDITS = frozenset("archive courtesy file handout photo photos staff".split())
BESIDE_CREDITS = CREDITS | frozenset("and by english from news online tv via world".split())

# What a page embeds in its text, wherever it stands: "https://…", "Slideshow (3 Images)"
EMBEDDED = {
    "link": re.compile(r"https?\S{4,}|\bpic\.twitter\.com\S*|\bt\.co/\S+|[–—-] YouTube\b"),
    "picture": re.compile(
        r"\b(?:slideshow|gallery|photos|images) \(\d+ (?:images?|photos?|pictures?)\)"
        r"|[\[(](?:click|tap) to (?:enlarge|expand|zoom|view|see)[^\])\n]{0,30}[\])]",
        re.IGNORECASE,
    ),
}
# Without one of these, found much faster, there is no link and no picture.
_LINK_HINTS = ("http", "pic.twitter.com", "t.co/", " YouTube")
_PICTURE_HINTS = (
    re.compile(r"\((?:\d+ (?:image|photo|picture)|click|tap)", re.IGNORECASE),
    re.compile(r"\[(?:click|tap)", re.IGNORECASE),
)


def list_embedded(text: str) -> list[tuple[int, int, str]]:
    """Return the links and the notes on pictures that a page embeds in a text."""
    names = []
    if any(hint in text for hint in _LINK_HINTS):
        names.append("link")
    if any(hint.search(text) for hint in _PICTURE_HINTS):
        names.append("picture")
    return [
        (match.start(), match.end(), f"within the text: {name}")
        for name in names
        for match in EMBEDDED[name].finditer(text)
    ]
