"""Sentences and tokens, each with its place in the text as read."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from unicodedata import normalize

import numpy as np
import pandas as pd
import regex
from numpy.typing import NDArray

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
_FOLD = {"’": "'", "ʼ": "'", "‐": "-", "‑": "-"} | dict.fromkeys("\u00ad\u200c\u200d\u2060", "")

# In these, 's is a verb.
_NOT_POSSESSIVE = frozenset(
    "it's he's she's that's there's here's what's who's where's how's when's why's let's".split()
)

_BLOCK = 1 << 16  # signs, or chunks, looked at together: they stay in the cache


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
    starts: list[int] = []
    ends: list[int] = []
    sentences: list[str] = []
    n_before = [0]
    for doc_id, text in zip(documents["doc_id"], documents["text"], strict=True):
        spans = left_out.get(doc_id)
        gaps = [] if spans is None else sorted(zip(spans["start"], spans["end"], strict=True))
        for low, high in _find_blocks(text, gaps):
            block = text[low:high]
            for start, end in _join_cut_tokens(block, sentence_spans(block)):
                sentence = block[start:end]
                if sentence.strip():
                    starts.append(low + start)
                    ends.append(low + end)
                    sentences.append(sentence)
        n_before.append(len(sentences))
    first = np.array(n_before, dtype=np.int64)
    n_sentences = np.diff(first)
    row = np.repeat(np.arange(len(documents)), n_sentences)
    return pd.DataFrame(
        {
            "doc_id": documents["doc_id"].astype("str").array[row],
            "sentence_id": np.arange(len(sentences)) - np.repeat(first[:-1], n_sentences),
            "start": np.array(starts, dtype=np.int64),
            "end": np.array(ends, dtype=np.int64),
            "sentence": pd.array(sentences, dtype="str"),
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
    chunks = cut_chunks(sentences["sentence"])
    forms, found = _find_tokens(chunks.distinct)
    token, edges = chunks.spread(found.n_tokens)
    start = np.repeat(
        _place_chunks(chunks, sentences["start"].to_numpy()), found.n_tokens[chunks.codes]
    )
    start += found.start[token]
    n_in_sentence = np.diff(edges)
    row = np.repeat(np.arange(len(sentences), dtype=edges.dtype), n_in_sentence)
    position = np.arange(len(token))
    position -= np.repeat(edges[:-1], n_in_sentence)
    columns = {
        "doc_id": sentences["doc_id"].astype("category").array[row],
        "sentence_id": sentences["sentence_id"].to_numpy()[row],
        "position": position,
        "start": start,
        "end": start + found.length[token],
        "token": pd.Categorical.from_codes(found.form[token], categories=forms),
    }
    return pd.DataFrame(columns, copy=False)  # a copy would double the largest table there is


def count_tokens(tokens: pd.DataFrame) -> pd.DataFrame:
    """Count each document's tokens: ``doc_id, n_tokens``, sorted; those without any have no row.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": ["a", "b", "b"], "token": ["War", "No", "war"]})
    >>> count_tokens(tokens)["n_tokens"].tolist()
    [1, 2]
    """
    require_columns(tokens, "tokens", ["doc_id"], "split_tokens()")
    sizes = tokens["doc_id"].value_counts(sort=False)
    sizes = sizes[sizes > 0]
    sizes = sizes.set_axis(sizes.index.astype("str")).sort_index()  # categories need not be sorted
    return pd.DataFrame({"doc_id": sizes.index, "n_tokens": sizes.to_numpy(dtype="int64")})


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
    given = list(forms)
    text = "\n".join(given)
    if text.count("\n") == len(given) - 1:
        # All at once, a line each, is quicker. It is the same: nothing composes with a line break,
        # and no rule of lower case looks beyond one.
        text = fold_signs(text)
        folded, low = text.split("\n"), text.lower().split("\n")
    else:
        folded = [fold_signs(form) for form in given]
        low = [form.lower() for form in folded]
    chosen = low if lower else folded
    return [
        form[:-2] if small.endswith("'s") and _is_possessive(small) else form
        for form, small in zip(chosen, low, strict=True)
    ]


def fold_signs(text: str) -> str:
    """Fold a text's signs as `fold_forms` does those of a form; letters keep their case.

    Examples
    --------
    >>> fold_signs("Don’t co‑operate")
    "Don't co-operate"
    """
    if not text.isascii():
        text = normalize("NFC", text)
        for sign, plain in _FOLD.items():
            text = text.replace(sign, plain)
    return text


def _is_possessive(low: str) -> bool:
    return len(low) > 2 and low not in _NOT_POSSESSIVE


# --- texts cut at white space ----------------------------------------------------------------


@dataclass(frozen=True)
class Chunks:
    """Texts cut at ASCII white space, which no token holds; each distinct chunk is kept once.

    A chunk begins with the sign it was cut at, but for the first of a text. As no alternative of
    the token rule matches white space or looks around, a text's tokens are those of its chunks.
    News repeats itself: 10 MB have 1.6 million chunks, a few ten thousand of them distinct.
    """

    distinct: list[str]
    codes: NDArray[np.int32]  # of each chunk: which of the distinct ones it is
    first: NDArray[np.int64]  # of each text: its first chunk; at the end the number of all chunks
    signs: NDArray[np.uint8]  # all texts one after the other, in UTF-8
    edges: NDArray[np.int64]  # where in `signs` each chunk begins; at the end their number

    def spread(
        self, n_in_chunk: NDArray[np.int32], *, values: NDArray[Any] | None = None
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Go from what is found in the distinct chunks to what is found in all texts.

        Parameters
        ----------
        n_in_chunk : array of int32
            How many things are found in each distinct chunk; they are numbered through.
        values : array, optional
            What each thing is worth.

        Returns
        -------
        tuple of arrays
            The number of each thing in the texts, in order, or its value; and which of these is
            the first of each text, with the number of all of them at the end.
        """
        n = n_in_chunk[self.codes]
        # Half the memory to walk through, where it can be.
        kind: type[np.integer] = np.int32 if len(self.signs) < 1 << 31 else np.int64
        n_before = np.zeros(len(n) + 1, dtype=kind)
        np.cumsum(n, out=n_before[1:])
        first_in_chunk = np.cumsum(n_in_chunk, dtype=kind) - n_in_chunk
        things = np.empty(n_before[-1], dtype=kind if values is None else values.dtype)
        # Block by block: what lies between stays in the processor's cache.
        for low in range(0, len(n), _BLOCK):
            block = slice(low, low + _BLOCK)
            start, end = n_before[low], n_before[min(low + _BLOCK, len(n))]
            part = np.repeat(first_in_chunk[self.codes[block]] - n_before[:-1][block], n[block])
            part += np.arange(start, end, dtype=kind)
            things[start:end] = part if values is None else values[part]
        return things, n_before[self.first]


def cut_chunks(texts: pd.Series) -> Chunks:
    """Cut texts at ASCII white space and find the distinct chunks.

    Examples
    --------
    >>> chunks = cut_chunks(pd.Series(["no, no", "no"]))
    >>> chunks.distinct, chunks.codes.tolist(), chunks.first.tolist()
    (['no,', ' no', 'no'], [0, 1, 2], [0, 2, 3])
    """
    import pyarrow as pa

    signs, ends = lay_out(texts)
    is_edge = np.ones(len(signs) + 1, dtype=bool)
    for low in range(0, len(signs), _BLOCK):
        part = signs[low : low + _BLOCK]
        # The space, and the five signs from tab to carriage return.
        np.logical_or(part == 32, part - np.uint8(9) < 5, out=is_edge[low : low + len(part)])
    is_edge[ends] = True
    edges = np.flatnonzero(is_edge)
    buffers = [pa.py_buffer(edges), pa.py_buffer(signs)]
    chunks = pa.LargeStringArray.from_buffers(len(edges) - 1, *buffers).dictionary_encode()
    codes = chunks.indices.to_numpy()
    return Chunks(chunks.dictionary.to_pylist(), codes, np.searchsorted(edges, ends), signs, edges)


def lay_out(texts: pd.Series) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return all texts as one array of UTF-8 signs, and where each begins; not copied if possible."""
    import pyarrow as pa

    strings = pa.array(texts, type=pa.large_string(), from_pandas=True)
    if isinstance(strings, pa.ChunkedArray):
        strings = strings.combine_chunks()
    if strings.null_count:
        strings = strings.fill_null("")
    if not len(strings):
        return np.zeros(0, dtype=np.uint8), np.zeros(1, dtype=np.int64)
    _, offsets, data = strings.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)[strings.offset :][: len(strings) + 1]
    signs = np.frombuffer(data or b"", dtype=np.uint8)[ends[0] : ends[-1]]
    return signs, ends - ends[0]


def _place_chunks(chunks: Chunks, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each chunk's first character in its document, from where its sentence starts."""
    places = chunks.edges
    if chunks.signs.size and chunks.signs.max() >= 128:
        # In UTF-8 a character's second and further signs are 10xxxxxx.
        is_further = (chunks.signs & 0xC0) == 0x80
        further = np.zeros(len(chunks.signs) + 1, dtype=np.int32)
        np.cumsum(is_further, out=further[1:])
        places = places - further[places]
    shift = starts - places[chunks.first[:-1]]
    return places[:-1] + np.repeat(shift, np.diff(chunks.first))


@dataclass(frozen=True)
class _Found:
    """The tokens of distinct chunks, chunk by chunk."""

    n_tokens: NDArray[np.int32]  # of each chunk
    start: NDArray[np.int64]  # of each token: its first character in its chunk
    length: NDArray[np.int64]  # in characters
    form: NDArray[np.int32]  # which of the forms it is


def _find_tokens(chunks: list[str]) -> tuple[pd.Index, _Found]:
    """Find the tokens of each chunk; return the distinct forms, sorted, and the tokens."""
    starts: list[int] = []
    forms: list[str] = []
    n_tokens = np.zeros(len(chunks), dtype=np.int32)
    for number, chunk in enumerate(chunks):
        before = len(forms)
        for match in _TOKEN.finditer(chunk):
            starts.append(match.start())
            forms.append(match.group())
        n_tokens[number] = len(forms) - before
    distinct = sorted(set(forms))
    code = {form: number for number, form in enumerate(distinct)}
    return pd.Index(distinct, dtype="str"), _Found(
        n_tokens,
        np.array(starts, dtype=np.int64),
        np.fromiter(map(len, forms), dtype=np.int64, count=len(forms)),
        np.fromiter(map(code.__getitem__, forms), dtype=np.int32, count=len(forms)),
    )


# --- sentence edges --------------------------------------------------------------------------


_BREAK = r"[\n\x0B\f\r\x85\u2028\u2029]"
_WHITE = regex.compile(r"\s")
_LINE_EDGE = regex.compile(rf"{_BREAK}\s*")
_PARAGRAPH_EDGE = regex.compile(r"\R\s*\R")  # \R: any line break, CRLF as one


def _find_blocks(text: str, gaps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that no sentence crosses: paragraphs or lines, less the gaps."""
    lines = text.splitlines()
    if not gaps and len(lines) == 1 and len(lines[0]) == len(text):
        return [(0, len(text))]
    edge = _PARAGRAPH_EDGE if _is_wrapped(lines) else _LINE_EDGE
    edges = [match.span() for match in edge.finditer(text)]
    blocks, low = [], 0
    for start, end in sorted(edges + gaps):
        if start > low:
            blocks.append((low, start))
        low = max(low, end)
    if low < len(text):
        blocks.append((low, len(text)))
    return blocks


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines are hard-wrapped (mail, wire copy): many end in a sentence, none very long."""
    broken = [
        n
        for line in lines[:-1]
        if (n := len(line.strip())) and not line.rstrip().endswith((".", "!", "?", "”", '"', ":"))
    ]
    return (
        len(broken) >= 3
        and len(broken) > len(lines) / 2
        and 40 <= max(broken) <= 120
        and (float(np.median(broken)) > 0.7 * max(broken))
    )


def _join_cut_tokens(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join sentences whose edge lies inside a token, so that a text's tokens are its sentences'.

    No token holds white space. Where there is none between two sentences, the edge may lie in a
    URL, which may hold any sign (``https://a.example/?(b``).
    """
    if all(
        text[start - 1] == " " or _WHITE.search(text, end, start)
        for (_, end), (start, _) in pairwise(spans)
    ):
        return spans
    tokens = [match.span() for match in _TOKEN.finditer(text)]
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        # The last token that starts before this sentence, and whether it reaches over its edge.
        place = bisect_left(tokens, (start, 0)) - 1
        if joined and place >= 0 and tokens[place][1] > joined[-1][1]:
            start = joined.pop()[0]
        joined.append((start, end))
    return joined
