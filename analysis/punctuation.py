"""Whether the texts have their punctuation: some corpora were published without part of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.measured import read_measured
from analysis.tables import require_choice, require_columns, require_made
from analysis.wording import join_words, show_count, show_percent

if TYPE_CHECKING:
    from analysis.prepared import Prepared

# What news prose has, its signs, and what one is called. An apostrophe counts within a word only.
MARKS = {
    "commas": (",،、，", "comma"),
    "apostrophes": ("'’", "apostrophe"),
    "quotation_marks": ('"“”„«»', "quotation mark"),
    "full_stops": (".。।", "full stop"),
}
LONG = 150  # words: news prose of so many has some seven commas
_WITHIN = re.compile(r"['’](?<=\w.)(?=\w)")
# The measure of a benchmark that is told, and what it is called.
_MEASURED = {
    "voices": ("speaker, all spans", "the stretches of speech with their speaker"),
    "naming": ("label", "the labels"),
    "agency": ("form", "the clauses with their form"),
}
_MIN_WORDS = 3000  # in all long articles that lack a mark
# Of what a long article may do without, nearly all lack it; a comma or a full stop none does.
_MIN_SHARE = {"commas": 0.1, "apostrophes": 0.95, "full_stops": 0.1}


def count_marks(documents: pd.DataFrame) -> pd.DataFrame:
    """Count each article's commas, apostrophes, quotation marks and full stops.

    English news has some 50 commas, 50 full stops and 20 apostrophes in 1,000 words. What is far
    below was published otherwise, such as a data set whose commas were taken out.

    Parameters
    ----------
    documents : DataFrame
        ``doc_id, text``, as it was read.

    Returns
    -------
    DataFrame
        One row per article, in the order given: ``doc_id``; ``n_words``, parted by white
        space; ``commas``, ``apostrophes`` within words, ``quotation_marks`` and ``full_stops``.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["“No,” he said, “it isn’t.”"]})
    >>> count_marks(documents).to_numpy().tolist()
    [['a', 5, 2, 1, 4, 1]]
    """
    require_columns(documents, "documents", ["doc_id", "text"], "read_documents()")
    texts = documents["text"].astype("str").fillna("").tolist()
    columns = {"n_words": [len(text.split()) for text in texts]}
    for name, (signs, _) in MARKS.items():
        columns[name] = [sum(map(text.count, signs)) for text in texts]
    columns["apostrophes"] = [
        len(_WITHIN.findall(text)) if n else 0
        for text, n in zip(texts, columns["apostrophes"], strict=True)
    ]
    doc_ids = documents["doc_id"].astype("str").to_numpy()
    table = pd.DataFrame({"doc_id": pd.Series(doc_ids, dtype="str"), **columns})
    return table.astype(dict.fromkeys(columns, "int64"))


def score_marks(counted: pd.DataFrame, *, groups: pd.DataFrame) -> pd.DataFrame:
    """Score how often each group uses each mark, and how many of its articles lack it.

    Parameters
    ----------
    counted : DataFrame
        From `count_marks`.
    groups : DataFrame
        ``doc_id, group``.

    Returns
    -------
    DataFrame
        One row per group and mark, by group: ``group``; ``mark``; ``n_documents`` and of them
        ``n_long``, those of 150 words or more; ``n_without``, long ones that have none at all;
        ``per_1000`` words, NaN without a word.

    Examples
    --------
    >>> counted = pd.DataFrame({"doc_id": ["a"], "n_words": 200, "commas": 10, "apostrophes": 0,
    ...     "quotation_marks": 4, "full_stops": 9})
    >>> scored = score_marks(counted, groups=pd.DataFrame({"doc_id": ["a"], "group": "Post"}))
    >>> scored[["mark", "n_without", "per_1000"]].head(2).to_numpy().tolist()
    [['commas', 0, 50.0], ['apostrophes', 1, 0.0]]
    """
    require_columns(counted, "counted", ["doc_id", "n_words", *MARKS], "count_marks()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    of_group = groups[["doc_id", "group"]].astype("str")
    rows = counted.astype({"doc_id": "str"}).merge(of_group, on="doc_id")
    is_long = rows["n_words"] >= LONG
    tables = []
    for mark in MARKS:
        summed = rows.assign(
            n_long=is_long, n_without=is_long & (rows[mark] == 0), n_marks=rows[mark]
        )
        table = summed.groupby("group").agg(
            n_documents=("doc_id", "size"),
            n_long=("n_long", "sum"),
            n_without=("n_without", "sum"),
            n_marks=("n_marks", "sum"),
            n_words=("n_words", "sum"),
        )
        tables.append(table.reset_index().assign(mark=mark))
    scored = pd.concat(tables, ignore_index=True).astype({"mark": "str"})
    scored["per_1000"] = 1000 * scored["n_marks"] / scored["n_words"].where(scored["n_words"] > 0)
    order = pd.Categorical(scored["mark"], categories=list(MARKS))
    scored = scored.assign(order=order).sort_values(["group", "order"], ignore_index=True)
    return scored[["group", "mark", "n_documents", "n_long", "n_without", "per_1000"]]


def tell_stripped_errors(prepared: Prepared, *, of: str) -> str:
    """Tell how often rules are wrong without the punctuation that the articles lack; else "".

    Parameters
    ----------
    prepared : Prepared
        The corpus.
    of : {"voices", "naming", "agency"}
        The rules: their rates on coded sentences without commas and apostrophes are told, where
        the benchmark saved them (``--strip --save``).

    Examples
    --------
    >>> from analysis import prepare_documents
    >>> text = "The bridge fell and the armys men left. " * 30
    >>> table = pd.DataFrame({"doc_id": [f"d{n}" for n in range(20)], "text": text})
    >>> tell_stripped_errors(prepare_documents(table), of="voices").partition(":")[0]
    'The articles here have no comma and no apostrophe'
    >>> tell_stripped_errors(prepare_documents(documents), of="voices")
    ''
    """
    require_made(prepared, "prepared", "Prepared")
    require_choice(of, "of", list(_MEASURED))
    lost = find_lost(prepared)
    if not lost:
        return ""
    told = f"The articles here have no {' and no '.join(lost)}"
    measure, named = _MEASURED[of]
    place = Path(__file__).with_name(of) / "accuracy.json"
    rates = read_measured(place, stripped=True).set_index("measure")
    if measure not in rates.index:
        return f"{told}: expect more errors than measured."
    wrong, missed = (show_percent(rates[name].to_dict()[measure]) for name in ("wrong", "missed"))
    return (
        f"{told}: on the same sentences without commas and apostrophes, of {named} "
        f"{wrong} of those found are wrong and {missed} of those that stand there are missed."
    )


def tell_punctuation(prepared: Prepared) -> str:
    """Tell, for a notice before any number, that articles lack their commas or apostrophes; else "".

    Examples
    --------
    >>> from analysis import prepare_documents
    >>> text = "The bridge fell and the armys men left. " * 30
    >>> table = pd.DataFrame({"doc_id": [f"d{n}" for n in range(20)], "text": text})
    >>> tell_punctuation(prepare_documents(table)).partition(":")[0]
    'None of 20 articles has a comma or an apostrophe'
    """
    lost = find_lost(prepared)
    if lost:
        named = " or ".join(f"{'an' if name[0] == 'a' else 'a'} {name}" for name in lost)
        told = f"None of {show_count(len(prepared.documents), 'article')} has {named}"
    else:
        some = _find_lost_by_some(prepared)
        if not some:
            return ""
        lost = list(some)
        told = f"Of articles of {LONG} words or more {join_words(list(some.values()))}"
    harmed = ["sentences", "speakers"] if set(lost) - {"apostrophe"} else []
    harmed += ["possessives"] if "apostrophe" in lost else []
    what = join_words(harmed)
    them = "both" if len(lost) == 2 else "them"
    folded = ""
    if lost == find_lost(prepared) and "apostrophe" in lost:
        folded = " “Syrias” counts as “Syria” all the same where a name's possessive is sure."
    return (
        f"{told}: news prose always has {them}, so they were taken out before this corpus "
        f"was made. {what[0].upper()}{what[1:]} are found less well than where they are there.{folded}"
    )


def find_lost(prepared: Prepared) -> list[str]:
    """Return the names of the marks that no article has, though prose of so many words would.

    Of long articles together there have to be 3,000 words. Quotation marks may be absent from
    prose: they are not among them.

    Examples
    --------
    >>> from analysis import prepare_documents
    >>> find_lost(prepare_documents(documents))
    []
    """
    require_made(prepared, "prepared", "Prepared")
    counted = prepared.measure(count_marks)
    if counted.loc[counted["n_words"] >= LONG, "n_words"].sum() < _MIN_WORDS:
        return []
    return [MARKS[mark][1] for mark in _MIN_SHARE if not counted[mark].any()]


def _find_lost_by_some(prepared: Prepared) -> dict[str, str]:
    """Return the marks that part of the long articles lack, as those of one source may, and how many."""
    counted = prepared.measure(count_marks)
    long = counted[counted["n_words"] >= LONG]
    found = {}
    for mark, least in _MIN_SHARE.items():
        without = long[long[mark] == 0]
        if len(without) >= least * len(long) and without["n_words"].sum() >= _MIN_WORDS:
            name = MARKS[mark][1]
            found[name] = f"{len(without):,} of {len(long):,} have no {name}"
    return found
