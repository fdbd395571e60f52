"""Tone by sentence with VADER's lexicon and rules, and the words it came from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codes import locate_values, split_codes
from analysis.errors import InputError
from analysis.lexicons import Lexicon, load_vader
from analysis.masking.find import find_masked
from analysis.masking.spans import mask_rows
from analysis.matching import locate_sentences, mark_sentences
from analysis.tables import Texts, require_columns, require_made
from analysis.tokens import fold_forms
from analysis.vader import KEYS, find_scored_words, score_polarity

_ROWS_AT_ONCE = 1 << 20  # of the words of a corpus


def score_sentiment(
    sentences: pd.DataFrame,
    *,
    tokens: pd.DataFrame,
    mask_names: bool = False,
    mask_words: Sequence[str] = (),
    lexicon: Lexicon | None = None,
) -> pd.DataFrame:
    """Score the tone of each sentence with VADER.

    VADER sums over what it is given, so that a whole article saturates: score sentences, then
    average them (`score_means`). It was made for short social-media posts: names carry valence in
    it ("United Nations Security Council" is good) unless they are masked, and so do the words for
    some actors ("rebels" is bad, "regime" neither) unless these are masked too; a quoted speaker's
    words are scored like the writer's, and irony is missed. Without masks the scores are those of
    vaderSentiment, to the digit.

    Parameters
    ----------
    sentences : DataFrame
        ``doc_id, sentence_id, sentence``; typographic apostrophes are made plain for scoring,
        else ``don’t`` would lose its negation.
    tokens : DataFrame
        The same sentences' tokens (from `split_tokens`), for the coverage and the names.
    mask_names : bool
        Whether names of people, places, institutions and groups (`find_names`) carry no tone.
        Typographic quotation marks and dashes are then made plain too, which VADER cannot read.
    mask_words : sequence of str
        Labels that carry no tone either, as words, phrases or ``*`` patterns: ``["rebels"]``.
    lexicon : Lexicon, optional
        From `read_lexicon`; by default VADER's.

    Returns
    -------
    DataFrame
        One row per sentence: ``doc_id, sentence_id, neg, neu, pos, compound, n_words, coverage``.
        `compound` is in [-1, 1]; `neg`, `neu`, `pos` are shares; `coverage` is the share of the
        sentence's words that the lexicon knows and no mask hides, NaN in a sentence without words.

    References
    ----------
    Hutto & Gilbert (2014), VADER, ICWSM-14; vaderSentiment 3.3.2.
    """
    require_made(lexicon, "lexicon", "Lexicon", optional=True)
    texts, masked = _mask(sentences, tokens, mask_names, mask_words)
    polarity = score_polarity(
        texts, plain_apostrophes=True, plain_signs=mask_names, lexicon=lexicon
    )
    scores = sentences[["doc_id", "sentence_id"]].reset_index(drop=True)
    scores["doc_id"] = scores["doc_id"].astype("str")
    for key in KEYS:
        scores[key] = polarity[key]
    n_words, n_known = _count_words(sentences, tokens, masked, lexicon or load_vader())
    scores["n_words"] = n_words
    scores["coverage"] = n_known / scores["n_words"].where(scores["n_words"] > 0)
    return scores


def find_valence_words(
    sentences: pd.DataFrame,
    *,
    tokens: pd.DataFrame,
    mask_names: bool = False,
    mask_words: Sequence[str] = (),
    lexicon: Lexicon | None = None,
) -> pd.DataFrame:
    """Find the words that made each score of `score_sentiment`, with the same arguments.

    A sentence's `value` add up to what its `compound` is squeezed from, but for exclamation marks
    and emoji.

    Returns
    -------
    DataFrame
        One row per word: ``doc_id, sentence_id, start, end, feature, valence, value``; `valence`
        is the lexicon's, `value` what is left of it after negation, boosters, capitals and "but".
        A word that the rules leave without a value has no row.

    Examples
    --------
    >>> from analysis.tokens import split_sentences, split_tokens
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["It was no good, but peace came."]})
    >>> sentences = split_sentences(documents)
    >>> words = find_valence_words(sentences, tokens=split_tokens(sentences))
    >>> words[["start", "feature", "valence", "value"]].round(2)
       start feature  valence  value
    0     10    good      1.9  -0.70
    1     20   peace      2.5   3.75
    """
    require_made(lexicon, "lexicon", "Lexicon", optional=True)
    texts, _ = _mask(sentences, tokens, mask_names, mask_words)
    words = find_scored_words(
        texts, plain_apostrophes=True, plain_signs=mask_names, lexicon=lexicon
    )
    row = words["row"].to_numpy()
    shift = sentences["start"].to_numpy()[row]
    return pd.DataFrame(
        {
            "doc_id": sentences["doc_id"].astype("str").array.take(row),
            "sentence_id": sentences["sentence_id"].to_numpy()[row],
            "start": words["start"] + shift,
            "end": words["end"] + shift,
            **{name: words[name] for name in ("feature", "valence", "value")},
        }
    )


def score_contributions(
    words: pd.DataFrame, *, sentences: pd.DataFrame, groups: pd.DataFrame
) -> pd.DataFrame:
    """Add up, by group, what each lexicon word contributes to the tone.

    `contribution` is the sum of the word's `value` (after negation and boosters) per 100 of the
    group's sentences: it tells which words the tone hangs on.

    Parameters
    ----------
    words : DataFrame
        From `find_valence_words`.
    sentences, groups : DataFrame
        From `split_sentences` and `group_documents`.

    Returns
    -------
    DataFrame
        ``group, feature, valence, n, n_documents, contribution``, largest absolute contribution
        in each group first.
    """
    columns = ["doc_id", "feature", "valence", "value"]
    require_columns(words, "words", columns, "find_valence_words()")
    names, group = split_codes(groups["group"])
    documents, document = split_codes(groups["doc_id"])
    labels = pd.DataFrame({"document": document, "group": group})
    labels = labels[(labels["document"] >= 0) & (labels["group"] >= 0)]
    n_sentences = pd.Series(locate_values(sentences["doc_id"], values=documents)).value_counts()
    size = labels["document"].map(n_sentences).groupby(labels["group"]).sum()

    features, feature = split_codes(words["feature"])
    value = words["value"].to_numpy(dtype=float)
    place = locate_values(words["doc_id"], values=documents)
    sums = _add_up(place, feature, value, labels, shape=(len(names), len(features)))
    valence = words["valence"].to_numpy(dtype=float)[sums["row"].to_numpy()]
    weight = 100 * sums["value"] / sums["group"].map(size.where(size > 0)).astype(float)
    table = pd.DataFrame(
        {
            "group": names.take(sums["group"].to_numpy()),
            "feature": features.take(sums["feature"].to_numpy()),
            "valence": valence,
            "n": sums["n"],
            "n_documents": sums["n_documents"],
            "contribution": weight,
        }
    )
    return (
        table.assign(_size=table["contribution"].abs().round(9))  # sums that differ by rounding tie
        .sort_values(["group", "_size", "feature"], ascending=[True, False, True])
        .drop(columns="_size")
        .reset_index(drop=True)
    )


def find_extreme_sentences(
    scores: pd.DataFrame,
    *,
    sentences: Texts,
    groups: pd.DataFrame,
    n: int = 10,
    min_words: int = 6,
    max_words: int = 80,
    words: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find the most negative and the most positive sentences, to be read.

    Parameters
    ----------
    scores, groups : DataFrame
        From `score_sentiment` and `group_documents`.
    sentences : DataFrame or callable
        From `split_sentences`, or what reads those that are named: `Prepared.read_sentences`.
    n : int
        How many at either end; repeated sentences are shown once.
    min_words, max_words : int
        Shorter and longer sentences are left out; those of hundreds of words are glued together
        where full stops are missing.
    words : DataFrame, optional
        From `find_valence_words`: those of a sentence are told in the column ``words``.

    Returns
    -------
    DataFrame
        ``compound, group, sentence, doc_id, sentence_id``, most negative first; with `words`,
        ``words`` after ``compound``.
    """
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    require_columns(scores, "scores", ["doc_id", "sentence_id", "compound"], "score_sentiment()")
    compound = scores["compound"].to_numpy()
    there = scores["n_words"].between(min_words, max_words).to_numpy()
    there = there & scores["doc_id"].isin(groups["doc_id"].astype("str")).to_numpy()
    low = np.flatnonzero(there & (compound < 0))
    high = np.flatnonzero(there & (compound > 0))
    ends = [
        _read_lowest(scores, low, compound[low], sentences, groups, n).head(n),
        _read_lowest(scores, high, -compound[high], sentences, groups, n).tail(n),
    ]
    columns = ["compound", "group", "sentence", "doc_id", "sentence_id"]
    table = pd.concat(ends)[columns].reset_index(drop=True)
    if words is not None:
        table.insert(1, "words", tell_words(table, words=words))
    return table


def find_changed_sentences(
    scores: pd.DataFrame,
    *,
    others: pd.DataFrame,
    sentences: Texts,
    groups: pd.DataFrame,
    n: int = 20,
    min_words: int = 6,
) -> pd.DataFrame:
    """Find the sentences on which two ways of scoring the same corpus differ most, to be read.

    Parameters
    ----------
    scores, others : DataFrame
        From `score_sentiment`, of the same sentences.
    sentences, groups, min_words
        As in `find_extreme_sentences`.
    n : int
        How many; repeated sentences are shown once.

    Returns
    -------
    DataFrame
        ``compound, compound_others, group, sentence, doc_id, sentence_id``, largest difference
        first; none without a difference.
    """
    require_columns(others, "others", ["doc_id", "sentence_id", "compound"], "score_sentiment()")
    require_columns(scores, "scores", ["doc_id", "sentence_id", "compound"], "score_sentiment()")
    if len(scores) != len(others) or not scores["sentence_id"].equals(others["sentence_id"]):
        raise InputError(
            f"`others` must score the sentences of `scores`, but it has {len(others):,} rows where "
            f"`scores` has {len(scores):,}, or others. Make both with score_sentiment()."
        )
    compound, other = scores["compound"].to_numpy(), others["compound"].to_numpy()
    change = np.abs(compound - other)
    there = (scores["n_words"].to_numpy() >= min_words) & (change > 0)
    there &= scores["doc_id"].isin(groups["doc_id"].astype("str")).to_numpy()
    changed = scores.assign(compound_others=other, _change=-change)
    rows = np.flatnonzero(there)
    table = _read_lowest(changed, rows, -change[rows], sentences, groups, n, value="_change")
    columns = ["compound", "compound_others", "group", "sentence", "doc_id", "sentence_id"]
    return table.head(n)[columns].reset_index(drop=True)


def tell_words(rows: pd.DataFrame, *, words: pd.DataFrame) -> pd.Series:
    """Tell each sentence's words with their value after the rules: ``war −2.9, hope +1.9``.

    Parameters
    ----------
    rows : DataFrame
        ``doc_id, sentence_id``: the sentences.
    words : DataFrame
        From `find_valence_words`.

    Returns
    -------
    Series
        A text for each of `rows`, in the order of the text; empty where no word counted.
    """
    require_columns(words, "words", ["doc_id", "sentence_id"], "find_valence_words()")
    keys = ["doc_id", "sentence_id"]
    near = words[words["doc_id"].isin(rows["doc_id"].astype("str"))].astype(
        {"doc_id": "str", "feature": "str"}
    )
    values = near["value"].to_numpy()
    told = [
        f"{word} {'−' if value < 0 else '+'}{abs(value):.1f}"
        for word, value in zip(near["feature"], values, strict=True)
    ]
    of_sentence = pd.Series(told, index=near.index, dtype="str").groupby(
        [near["doc_id"], near["sentence_id"]]
    )
    texts = of_sentence.agg(", ".join)
    wanted = pd.MultiIndex.from_frame(rows[keys].astype({"doc_id": "str"}))
    return pd.Series(texts.reindex(wanted).to_numpy(), index=rows.index, dtype="str").fillna("")


def _read_lowest(
    scores: pd.DataFrame,
    rows: npt.NDArray[np.integer],
    values: npt.NDArray[np.float64],
    sentences: Texts,
    groups: pd.DataFrame,
    n: int,
    value: str = "compound",
) -> pd.DataFrame:
    """The rows of `scores` with the lowest `values`, with text, until `n` texts differ.

    Sorted by the column `value`; rows that tie with the last are among them.
    """
    size = max(2 * n, 1)
    while True:
        if size < len(rows):
            near = rows[values <= np.partition(values, size - 1)[size - 1]]
        else:
            near = rows
        table = _read_sentences(scores.take(near), sentences, groups, value)
        if len(table) >= n or len(near) == len(rows):
            return table
        size *= 4  # many sentences are repeated: look further


def _read_sentences(
    scores: pd.DataFrame, sentences: Texts, groups: pd.DataFrame, value: str
) -> pd.DataFrame:
    """A few scored sentences with their text and group, each text once, by the column `value`."""
    keys = ["doc_id", "sentence_id"]
    wanted = scores.astype({"doc_id": "str"})
    known = sentences(wanted) if callable(sentences) else sentences
    texts, labels = (
        table.loc[table["doc_id"].isin(wanted["doc_id"]), columns].astype({"doc_id": "str"})
        for table, columns in ((known, [*keys, "sentence"]), (groups, ["doc_id", "group"]))
    )
    table = wanted.merge(texts, on=keys).merge(labels, on="doc_id")
    return table.sort_values([value, *keys]).drop_duplicates("sentence")


def _count_words(
    sentences: pd.DataFrame, tokens: pd.DataFrame, masked: npt.NDArray[np.bool_], lexicon: Lexicon
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """How many words each sentence has, and how many of them the lexicon knows and none masks."""
    codes, known_form = _find_known(tokens, lexicon)
    # Tokens of one sentence mostly stand together: one step per run, not per token.
    starts = np.flatnonzero(mark_sentences(tokens))
    ends = np.append(starts, len(tokens))
    known = np.append(0, np.cumsum(known_form[codes] & ~masked))
    run = locate_sentences(tokens[["doc_id", "sentence_id"]].take(starts), sentences=sentences)
    own = locate_sentences(sentences, sentences=sentences)  # a sentence may stand there twice
    n_words, n_known = (
        np.bincount(run[run >= 0], weights=size[run >= 0], minlength=len(sentences))
        for size in (np.diff(ends), np.diff(known[ends]))
    )
    return tuple(np.append(n, 0).astype(np.int64)[own] for n in (n_words, n_known))


def _cut_rows(document: npt.NDArray[np.integer]) -> list[tuple[int, int]]:
    """Cut the rows into blocks that hold an article whole; into one where they are not in order."""
    if len(document) and (document[1:] >= document[:-1]).all():
        starts = document[::_ROWS_AT_ONCE].tolist()
        edges = np.unique(np.searchsorted(document, starts)).tolist()
    else:
        edges = [0]
    return list(pairwise([*edges, len(document)]))


def _add_up(
    document: npt.NDArray[np.integer],
    feature: npt.NDArray[np.integer],
    value: npt.NDArray[np.float64],
    labels: pd.DataFrame,
    *,
    shape: tuple[int, int],
) -> pd.DataFrame:
    """Add up by group and feature: ``group, feature, row`` (the first), ``n, n_documents, value``."""
    n_groups, n_features = shape
    size = n_groups * n_features
    n, n_documents, total = np.zeros((3, size))
    first = np.full(size, len(document))
    n_known = max(labels["document"].max() if len(labels) else -1, document.max(initial=-1)) + 1
    turn = labels.groupby("document").cumcount()
    for _, layer in labels.groupby(turn):  # an article may be in several groups: one at a time
        group_of = np.full(n_known + 1, -1)  # its last: of no article
        group_of[layer["document"]] = layer["group"]
        for low, high in _cut_rows(document):
            group, kind = group_of[document[low:high]], feature[low:high]
            rows = np.flatnonzero((group >= 0) & (kind >= 0) & (document[low:high] >= 0))
            cell = group[rows] * n_features + kind[rows]
            n += np.bincount(cell, minlength=size)
            total += np.bincount(cell, weights=value[low:high][rows], minlength=size)
            found = np.full(size, len(document))
            found[cell[::-1]] = low + rows[::-1]  # of a cell's rows the first is written last
            first = np.minimum(first, found)
            pairs = np.sort(document[low:high][rows].astype(np.int64) * n_features + kind[rows])
            pairs = pairs[np.diff(pairs, prepend=-1) != 0]
            cell = group_of[pairs // n_features] * n_features + pairs % n_features
            n_documents += np.bincount(cell, minlength=size)
    cells = np.flatnonzero(n)
    return pd.DataFrame(
        {
            "group": cells // max(n_features, 1),
            "feature": cells % max(n_features, 1),
            "row": first[cells],
            "n": n[cells].astype(np.int64),
            "n_documents": n_documents[cells].astype(np.int64),
            "value": total[cells],
        }
    )


def _mask(
    sentences: pd.DataFrame, tokens: pd.DataFrame, names: bool, words: Sequence[str]
) -> tuple[pd.Series, npt.NDArray[np.bool_]]:
    """The sentences as they are scored, and which of the tokens are masked in them."""
    columns = ["doc_id", "sentence_id", "sentence"]
    require_columns(sentences, "sentences", columns, "split_sentences()")
    require_columns(tokens, "tokens", ["doc_id", "sentence_id", "token"], "split_tokens()")
    if sentences["sentence"].isna().any():
        raise InputError(
            "`sentences` must have a text in each row of the column 'sentence', but it has "
            "missing ones. Make it with split_sentences()."
        )
    if not names and not len(words):
        return sentences["sentence"], np.zeros(len(tokens), dtype=bool)
    found = find_masked(sentences, tokens, words=words, names=names)
    return mask_rows(sentences, found.row, found.start, found.end), found.tokens


def _find_known(
    tokens: pd.DataFrame, lexicon: Lexicon
) -> tuple[npt.NDArray[np.integer], npt.NDArray[np.bool_]]:
    """Each token's form by number, and whether the lexicon knows the form."""
    import pyarrow as pa
    import pyarrow.compute as pc

    listed = lexicon.valence
    forms, codes = split_codes(tokens["token"])
    texts = pa.array(forms, type=pa.large_string())
    low = pc.ascii_lower(texts)
    found = pc.is_in(low, value_set=pa.array(list(listed), type=pa.large_string()))
    known = np.append(found.to_numpy(zero_copy_only=False), False)  # the last is that of -1
    # VADER looks a word up as it stands, lower-cased; the possessive is no entry of its own
    special = pc.or_(pc.ends_with(low, "'s"), pc.invert(pc.string_is_ascii(texts)))
    rest = np.flatnonzero(special.to_numpy(zero_copy_only=False))  # folding changes no other form
    lowered = [form.lower().replace("’", "'") for form in forms[rest].tolist()]
    pairs = zip(lowered, fold_forms(lowered), strict=True)
    known[rest] = [form in listed or folded in listed for form, folded in pairs]
    return codes, known
