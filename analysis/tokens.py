"""Sentences and tokens, each with its place in the text as read."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import regex

from analysis.tables import require_columns

# The token rule. One pattern for every analysis, without look-around, so that Rust's regex crate
# reads it too. In words: a URL or an e-mail address; initials (U.S.); else pieces of letters with
# their marks or of digits, joined by an inner apostrophe or hyphen (don't, al-Sham, ex-wife's),
# with a dot or comma between digits (3.5, 10,000). Soft hyphens and joiners (U+00AD, U+200C,
# U+200D, U+2060) stay inside a token and are dropped from its feature. Whatever is no letter and
# no digit (dashes, quotation marks, emoji, a zero-width space) separates tokens.
_LETTER = r"[\p{L}\p{M}\p{N}\x{00AD}\x{200C}\x{200D}\x{2060}]"
_PIECE = rf"(?:\p{{N}}+(?:[.,]\p{{N}}+)*{_LETTER}*|[\p{{L}}\p{{N}}]{_LETTER}*)"
_JOINT = r"['\x{2019}\x{02BC}\-\x{2010}\x{2011}]"
TOKEN_PATTERN = (
    r"(?:https?://|www\.)[^\s<>\x{0022}\x{201C}\x{201D}]*[\p{L}\p{N}/]\p{M}*"
    r"|[\p{L}\p{N}][\p{L}\p{M}\p{N}._+\-]*@[\p{L}\p{M}\p{N}\-]+(?:\.[\p{L}\p{M}\p{N}\-]+)+"
    rf"|(?:\p{{L}}\p{{M}}*\.){{2,}}(?:{_JOINT}{_PIECE}|\p{{L}}\p{{M}}*)*"
    rf"|{_PIECE}(?:{_JOINT}{_PIECE})*"
)
# The `regex` module writes a code point \uXXXX where Rust (and this constant) write \x{XXXX}.
_TOKEN = regex.compile(regex.sub(r"\\x\{([0-9A-F]{4})\}", r"\\u\1", TOKEN_PATTERN))

# Folded for matching and counting, never in the text: typographic apostrophes and hyphens, and
# the invisible characters that the token rule keeps inside a word.
_FOLD = str.maketrans(
    {"’": "'", "ʼ": "'", "‐": "-", "‑": "-"} | dict.fromkeys("\u00ad\u200c\u200d\u2060", "")
)

# In these, 's is a verb.
_NOT_POSSESSIVE = frozenset(
    "it's he's she's that's there's here's what's who's where's how's when's why's let's".split()
)


def split_sentences(
    documents: pd.DataFrame, *, leave_out: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Split each document into sentences.

    A blank line always ends a sentence. A single line break does too, unless the text is
    hard-wrapped (most of its lines about equally long and broken inside a sentence).

    Parameters
    ----------
    documents : DataFrame
        One row per document: ``doc_id, text``.
    leave_out : DataFrame, optional
        Spans to leave out: ``doc_id, start, end`` (from `find_boilerplate`).

    Returns
    -------
    DataFrame
        One row per sentence: ``doc_id, sentence_id, start, end, sentence``; `start` and `end` are
        character offsets into the document's text, `sentence_id` counts from 0 in each document.

    References
    ----------
    Kiss & Strunk (2006), Computational Linguistics 32(4), 485-525, as implemented in nupunkt.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["It rose. Dr. Ito said so."]})
    >>> split_sentences(documents)["sentence"].tolist()
    ['It rose.', 'Dr. Ito said so.']
    """
    from nupunkt import sentence_spans

    require_columns(documents, "documents", ["doc_id", "text"], "read_documents()")
    left_out = {} if leave_out is None else dict(iter(leave_out.groupby("doc_id", observed=True)))
    rows = []
    for doc_id, text in zip(documents["doc_id"], documents["text"], strict=True):
        spans = left_out.get(doc_id)
        gaps = [] if spans is None else sorted(zip(spans["start"], spans["end"], strict=True))
        number = 0
        for low, high in _find_blocks(text, gaps):
            for start, end in sentence_spans(text[low:high]):
                sentence = text[low + start : low + end]
                if sentence.strip():
                    rows.append((doc_id, number, low + start, low + end, sentence))
                    number += 1
    sentences = pd.DataFrame(rows, columns=["doc_id", "sentence_id", "start", "end", "sentence"])
    return sentences.astype(
        {
            "doc_id": "str",
            "sentence_id": "int64",
            "start": "int64",
            "end": "int64",
            "sentence": "str",
        }
    )


def split_tokens(sentences: pd.DataFrame) -> pd.DataFrame:
    """Split each sentence into tokens by the one token rule of Parallax.

    Parameters
    ----------
    sentences : DataFrame
        One row per sentence (from `split_sentences`).

    Returns
    -------
    DataFrame
        One row per token: ``doc_id, sentence_id, position, start, end, token``; `position` counts
        from 0 in each sentence, `start` and `end` are offsets into the document's text, `token`
        is categorical and holds the form as read.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["U.S. troops don’t leave al-Sham."]})
    >>> split_tokens(split_sentences(documents))["token"].tolist()
    ['U.S.', 'troops', 'don’t', 'leave', 'al-Sham']
    """
    require_columns(
        sentences, "sentences", ["doc_id", "sentence_id", "start", "sentence"], "split_sentences()"
    )
    starts: list[int] = []
    forms: list[str] = []
    lengths = np.zeros(len(sentences), dtype=np.int64)
    for row, sentence in enumerate(sentences["sentence"]):
        before = len(forms)
        for match in _TOKEN.finditer(sentence):
            starts.append(match.start())
            forms.append(match.group())
        lengths[row] = len(forms) - before
    row_of = np.repeat(np.arange(len(sentences)), lengths)
    first = np.repeat(np.cumsum(lengths) - lengths, lengths)
    start = np.asarray(starts, dtype=np.int64) + sentences["start"].to_numpy()[row_of]
    return pd.DataFrame(
        {
            "doc_id": sentences["doc_id"].astype("category").array[row_of],
            "sentence_id": sentences["sentence_id"].to_numpy()[row_of],
            "position": np.arange(len(forms)) - first,
            "start": start,
            "end": start + np.fromiter(map(len, forms), dtype=np.int64, count=len(forms)),
            "token": pd.Categorical(pd.array(forms, dtype="str")),
        }
    )


def split_forms(text: str) -> list[str]:
    """Split one text into its token forms, without their places.

    Examples
    --------
    >>> split_forms("U.S.-led air strikes")
    ['U.S.-led', 'air', 'strikes']
    """
    return _TOKEN.findall(text)


def fold_forms(forms: Iterable[str], *, lower: bool = True) -> list[str]:
    """Fold token forms for counting and matching.

    Unicode NFC, typographic apostrophes and hyphens made plain, invisible joiners dropped, the
    possessive 's cut off (``Syria’s`` counts as ``syria``; ``it's`` and its like stay whole) and,
    with `lower`, lower case. ``straße`` and ``STRASSE`` stay apart (no case folding), Arabic
    diacritics are kept.

    Examples
    --------
    >>> fold_forms(["Don’t", "U.S.", "Syria’s", "It’s"])
    ["don't", 'u.s.', 'syria', "it's"]
    """
    from unicodedata import normalize

    folded = []
    for form in forms:
        form = normalize("NFC", form).translate(_FOLD)
        low = form.lower()
        if low.endswith("'s") and len(low) > 2 and low not in _NOT_POSSESSIVE:
            form, low = form[:-2], low[:-2]
        folded.append(low if lower else form)
    return folded


def _find_blocks(text: str, gaps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that no sentence crosses: paragraphs or lines, less the gaps."""
    lines = text.splitlines()
    broken = [
        n
        for line in lines[:-1]
        if (n := len(line.strip())) and not line.rstrip().endswith((".", "!", "?", "”", '"', ":"))
    ]
    # Hard-wrapped text (mail, wire copy): many lines that end inside a sentence, none very long.
    wrapped = (
        len(broken) >= 3
        and len(broken) > len(lines) / 2
        and 40 <= max(broken) <= 120
        and (float(np.median(broken)) > 0.7 * max(broken))
    )
    edge = r"\R\s*\R" if wrapped else r"\R\s*"  # \R: any line break, CRLF as one
    edges = [(match.start(), match.end()) for match in regex.finditer(edge, text)]
    blocks, low = [], 0
    for start, end in sorted(edges + gaps):
        if start > low:
            blocks.append((low, start))
        low = max(low, end)
    if low < len(text):
        blocks.append((low, len(text)))
    return blocks
