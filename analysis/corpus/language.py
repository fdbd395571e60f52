"""Which script a text is written in, and whether it is English."""

import re
from collections import Counter
from functools import cache

import pandas as pd
import regex

from analysis.corpus.neighbours import weigh_words
from analysis.tables import require_columns

_SCRIPTS = (
    *("Latin", "Arabic", "Cyrillic", "Han", "Greek", "Hebrew", "Devanagari", "Hiragana"),
    *("Katakana", "Hangul", "Thai", "Bengali", "Tamil", "Telugu", "Gujarati", "Gurmukhi"),
    *("Kannada", "Malayalam", "Sinhala", "Armenian", "Georgian", "Ethiopic", "Khmer", "Lao"),
    *("Myanmar", "Tibetan", "Mongolian", "Syriac", "Thaana", "Cherokee"),
)

# Words that English text is full of, less those that are as common in a neighbour:
# "in", "is", "was", "we", "had" (Dutch, German), "a", "on", "as" (French, Portuguese),
# "under", "over", "at" (Danish), "no" (Spanish), "her" (Turkish).
_WORDS = """
    the and of to that for with by from this these those it its they their them there
    he his him she you your our ours are were be been being has have having does did would could
    should not but which who whose whom what when where while why how because if than then
    though although since until about after before against between into through during
    without within out down off each every some such only very more most
    other another any both many much few own same
"""
_FUNCTION_WORDS = frozenset(_WORDS.split())

# Measured: of 804 short English war reports, 801 have a share of at least 0.10 (median 0.26); the
# other three are a headline or a list of casualties. Sentences in fourteen other languages have
# at most 0.07, a few written to be mistaken (Dutch "of … of") 0.12.
_ENGLISH = 0.10
# In so few words function words may be lacking by chance: it takes those of another language, too.
_SHORT = 50
_NONE = 30  # so many words without anything English are hardly English
_TRACE = 0.1  # of what speaks for English so little speaks against it, as in lists of names
_LEAST = 1.5  # words of another language; one may be a name, or a slip
ENGLISH, OTHER, UNCLEAR = "English", "other", "unclear"

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:'\p{L}+)*")
_PLAIN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")  # the same where a text is ASCII, and faster


def score_language(documents: pd.DataFrame) -> pd.DataFrame:
    """Score how much each article reads as English.

    English needs its function words: *the*, *of*, *which*. Their share of the words tells English
    from other languages in Latin script, but not which other one it is. Where there are too few of
    them, other words, English endings and function words of other languages decide. Parallax's word
    lists are English, so that an article that does not look English belongs in no comparison. A text
    of fewer than 50 words with too little of all these is unclear, as some headlines are.

    Parameters
    ----------
    documents : DataFrame
        One row per article: ``doc_id``, ``text`` and, where known, ``language``.

    Returns
    -------
    DataFrame
        One row per article, in the order given: ``doc_id``; ``language``, as declared, else "";
        ``script``, that of most letters, "" without letters, "other" when it is a rare one;
        ``english_share``, the share of its words that are English function words, NaN without
        words; ``verdict``: ``English`` (Latin script, and a share of at least 0.10, or other signs of
        English alone), ``other``, or ``unclear``; ``looks_english``, whether it is ``English``.

    Examples
    --------
    >>> documents = pd.DataFrame(
    ...     {
    ...         "doc_id": ["a", "b", "c"],
    ...         "text": ["The men of the town fled.", "Die Stadt ist noch leer.", "Город пуст."],
    ...     }
    ... )
    >>> score_language(documents).round(2)
      doc_id language    script  english_share  verdict  looks_english
    0      a              Latin            0.5  English           True
    1      b              Latin            0.0    other          False
    2      c           Cyrillic            0.0    other          False
    """
    require_columns(documents, "documents", ["doc_id", "text"], "read_documents()")
    scripts = [_find_script(text) for text in documents["text"]]
    counts = [_count_words(text) for text in documents["text"]]
    shares = [n / n_words if n_words else float("nan") for n, n_words in counts]
    verdicts = [
        _judge(text, script, *counted)
        for text, script, counted in zip(documents["text"], scripts, counts, strict=True)
    ]
    declared = (
        documents["language"].fillna("").tolist()
        if "language" in documents
        else [""] * len(scripts)
    )
    return pd.DataFrame(
        {
            "doc_id": documents["doc_id"].to_numpy(dtype=object),
            "language": declared,
            "script": scripts,
            "english_share": pd.Series(shares, dtype="float64"),
            "verdict": verdicts,
            "looks_english": [verdict == ENGLISH for verdict in verdicts],
        }
    ).astype(
        {"looks_english": "bool"}
        | dict.fromkeys(["doc_id", "language", "script", "verdict"], "str")
    )


def _judge(text: str, script: str, n_function: int, n_words: int) -> str:
    """Judge whether a text is English, by its function words, else by what speaks for and against."""
    if script != "Latin":
        return OTHER if script else UNCLEAR
    if n_words >= _SHORT and n_function >= _ENGLISH * n_words:
        return ENGLISH
    english, foreign = weigh_words(text)
    english += n_function
    if foreign >= _LEAST and foreign > english:
        return OTHER
    if english >= 2 * foreign and english >= _ENGLISH * n_words:
        return ENGLISH
    if not english and n_words >= _NONE:
        return OTHER
    return UNCLEAR if n_words < _SHORT or foreign < _TRACE * english else OTHER


@cache
def _script_of(letter: str) -> str:
    for script in _SCRIPTS:
        if regex.fullmatch(rf"\p{{Script={script}}}", letter):
            return script
    return "other" if letter.isalpha() else ""


def _find_script(text: str) -> str:
    if text.isascii():
        return "Latin" if re.search("[A-Za-z]", text) else ""
    letters: Counter[str] = Counter()
    for character, n in Counter(text).items():
        if script := _script_of(character):
            letters[script] += n
    # Among equals the first by name, so that the order of the letters does not matter.
    return min(letters, key=lambda script: (-letters[script], script), default="")


def _count_words(text: str) -> tuple[int, int]:
    """Count a text's English function words, and all its words."""
    folded = text.replace("’", "'").lower()
    words = (_PLAIN_WORD if folded.isascii() else _WORD).findall(folded)
    return sum(map(_FUNCTION_WORDS.__contains__, words)), len(words)
