"""Receipts: every number of a finding with the sentences it was counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.tables import require_columns, require_made
from analysis.wording import show_count, show_date, show_number

if TYPE_CHECKING:
    from analysis.prepared import Prepared

MAX_RECEIPTS = 20  # that a reader is shown
MAX_OF_ROW = 4  # that a reader is shown of one row of a table
MAX_KEPT = 50_000  # that are kept of one number
OUTSIDE = -1  # the sentence_id of a receipt outside all sentences, such as a date line
# The two tables of a report, one type a column: they are written a notebook at a time.
NUMBER_TYPES = {
    "finding_id": "str", "number_id": "str", "measure": "str", "value": "float64", "shown": "str",
    "low": "float64", "high": "float64", "base": "float64", "parts": "str", "n_receipts": "int64",
    "finding": "str",
}  # fmt: skip
EVIDENCE_TYPES = {
    "number_id": "str", "doc_id": "str", "sentence_id": "int64", "start": "int64", "end": "int64",
    "rule": "str", "value": "float64",
}  # fmt: skip
NUMBER_COLUMNS, EVIDENCE_COLUMNS = list(NUMBER_TYPES), list(EVIDENCE_TYPES)
FEW_ARTICLES = 2  # a finding on so few of the articles is listed last
# How a finding stands, and so in which order findings are listed.
STANDINGS = ("tested", "counted", "described", "few")
_MEASURES = ("count", "documents", "rate", "mean", "total", "share", "ratio", "difference")


@dataclass(frozen=True)
class Number:
    """One number of a finding: what it is, and how it follows from its receipts.

    Attributes
    ----------
    name : str
        Its name in the finding's sentence.
    value : float
        The number; `shown` is how the sentence prints it.
    measure : str
        ``count`` receipts; ``documents`` with a receipt; ``rate``: 1000 receipts / `base`;
        ``share``: receipts' documents / `base`; ``total``: the sum of the receipts' `value`; ``mean`` over documents of the mean of the
        receipts' `value`; ``ratio`` and ``difference`` of the two numbers named in `parts`.
    low, high : float
        The 95% interval, NaN where there is none.
    n_receipts : int
        How many receipts there are; `evidence` holds a seeded sample of them where they are more
        than 50,000, and the number cannot be recomputed from it.
    """

    name: str
    value: float
    shown: str
    measure: str
    low: float = np.nan
    high: float = np.nan
    base: float = np.nan
    parts: tuple[str, ...] = ()
    evidence: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    n_receipts: int = -1

    def __post_init__(self) -> None:
        if self.n_receipts < 0:
            object.__setattr__(self, "n_receipts", len(self.evidence))


@dataclass(frozen=True)
class Finding:
    """A computed sentence whose numbers unfold to the sentences they were counted from.

    Shown in a notebook, it is the sentence with its receipts folded under it; at most 20 of them,
    a seeded sample where there are more. `save_findings` keeps all.

    Attributes
    ----------
    standing : str
        How it stands among findings that are listed together: ``tested`` ones, with a test or an
        interval over articles, come first, then what was ``counted``, then comparisons of single
        articles, ``described``, and at last what rests on a ``few``: on one or two of more articles.
    """

    finding_id: str
    sentence: str
    numbers: tuple[Number, ...]
    receipts: pd.DataFrame = field(repr=False)
    distinguishable: bool = True
    n_receipts: int = 0
    n_zero: int = 0
    headline: str = ""
    standing: str = "counted"

    @property
    def sampled(self) -> bool:
        """Whether only a sample of its receipts is kept."""
        return any(len(number.evidence) < number.n_receipts for number in self.numbers)

    def to_table(self) -> pd.DataFrame:
        """Return one row per number: how it is made, its value, interval and base."""
        rows = [
            {
                "finding_id": self.finding_id,
                "number_id": f"{self.finding_id}.{number.name}",
                "measure": number.measure,
                "value": float(number.value),
                "shown": number.shown,
                "low": number.low,
                "high": number.high,
                "base": number.base,
                "parts": " ".join(f"{self.finding_id}.{part}" for part in number.parts),
                "n_receipts": number.n_receipts,
                "finding": self.sentence,
            }
            for number in self.numbers
        ]
        return pd.DataFrame(rows, columns=NUMBER_COLUMNS).astype(NUMBER_TYPES)

    def to_evidence(self) -> pd.DataFrame:
        """Return one row per receipt: ``number_id, doc_id, sentence_id, start, end, rule, value``."""
        parts = [
            number.evidence.astype({"doc_id": "str", "rule": "str"}).assign(
                number_id=f"{self.finding_id}.{number.name}"
            )
            for number in self.numbers
            if len(number.evidence)
        ]
        parts = parts or [pd.DataFrame(columns=EVIDENCE_COLUMNS)]
        table = pd.concat(parts, ignore_index=True).reindex(columns=EVIDENCE_COLUMNS)
        return table.astype(EVIDENCE_TYPES)

    def __str__(self) -> str:
        return self.sentence

    __repr__ = __str__

    def _repr_html_(self) -> str:
        kind = f"finding {self.standing}" + ("" if self.distinguishable else " indistinct")
        # styled for JupyterLab; exported pages have a style sheet
        weight = "font-size: 1.15em" if self.distinguishable else "opacity: 0.8"
        body = [f'<p class="finding-sentence" style="{weight}">{escape(self.sentence)}</p>']
        total = self.n_receipts
        if len(self.receipts):
            amount = f"all {total}"
            if len(self.receipts) < total:
                amount = f"{len(self.receipts)} of {total:,}, a seeded sample"
            if self.sampled:
                amount += f"; of so many, {MAX_KEPT:,} a number are kept"
            if self.n_zero:
                amount += f"; {show_count(self.n_zero, 'more sentence')} counted as 0"
            body.append(_fold(f"What this was counted from ({amount})", self.receipts))
        rule = "border-left: 4px solid #b3461b; padding-left: 1em"
        name = escape(self.finding_id)
        return (
            f'<section class="{kind}" style="{rule}" id="finding-{name}">{"".join(body)}</section>'
        )


def state_finding(
    finding_id: str,
    template: str,
    *,
    numbers: Sequence[Number],
    prepared: Prepared,
    words: dict[str, str] | None = None,
    headline: str = "",
    distinguishable: bool = True,
    tested: bool | None = None,
    basis: Sequence[Number] | None = None,
    random_state: int = 0,
) -> Finding:
    """Make a finding: fill the template's ``{name}`` with numbers and words, attach receipts.

    Parameters
    ----------
    finding_id : str
        Unique in a notebook, such as ``terms-keyness-1``.
    template : str
        The sentence with ``{name}`` for each number's `shown` and for each of `words`.
    numbers : sequence of Number
        Their `evidence` has ``doc_id, sentence_id, start, end, rule`` and, for means, ``value``.
    prepared : Prepared
        The corpus, from `prepare_corpus`: where the receipts' sentences are read.
    headline : str
        A shorter template, for the title of the finding's figure; the sentence where empty.
    tested : bool, optional
        Whether articles were compared by a test, or only described; None: where a number has an
        interval they were, else they were counted.
    basis : sequence of Number, optional
        Those of the numbers whose articles the finding rests on; by default all.
    """
    for number in numbers:
        if number.measure not in _MEASURES:
            raise ValueError(
                f"`measure` must be one of {list(_MEASURES)}, but {number.measure!r} was passed."
            )
    require_made(prepared, "prepared", "Prepared")
    if tested is None and any(pd.notna(number.low) for number in numbers):
        tested = True
    fills = {number.name: number.shown for number in numbers} | (words or {})
    n_receipts, n_zero = _count_receipts(numbers)
    bare = Finding(
        finding_id,
        template.format_map(fills),
        tuple(_keep(number, random_state) for number in numbers),
        receipts=pd.DataFrame(),
        distinguishable=distinguishable,
        headline=(headline or template).format_map(fills),
        standing=_find_standing(basis or numbers, tested, len(prepared.documents)),
    )
    evidence = bare.to_evidence()
    spans = _spans(evidence)
    if not bare.sampled:  # then it is known which of them are one place
        n_receipts = len(spans)
        n_zero = len(evidence.drop_duplicates(["doc_id", "start", "end"])) - len(spans)
    receipts = _attach(_choose(spans, random_state), prepared)
    return replace(bare, receipts=receipts, n_receipts=n_receipts, n_zero=n_zero)


def state_rows(
    table: pd.DataFrame,
    *,
    hits: pd.DataFrame,
    key: str,
    prepared: Prepared,
    name: str,
    random_state: int = 0,
) -> Finding:
    """Give the rows of a table their receipts, so that each unfolds where it is shown.

    Parameters
    ----------
    table : DataFrame
        What is shown; `key` tells its rows apart.
    hits : DataFrame
        What the rows were counted from: `key` and ``doc_id, sentence_id, start, end``.
    name : str
        The table's name, as for `save_table`, which takes the result as its `receipts`.

    Returns
    -------
    Finding
        One number a row, named by the row's key: how many hits it has. It goes to
        `save_findings` with the others.
    """
    require_made(prepared, "prepared", "Prepared")
    require_columns(table, "table", [key], "the function whose result it is")
    require_columns(
        hits, "hits", [key, "doc_id", "sentence_id", "start", "end"], "a find_ function"
    )
    of_row = dict(iter(hits.groupby(hits[key].astype("str"), sort=False)))
    numbers = []
    for label in table[key].astype("str"):
        found = find_evidence(of_row.get(label, hits.iloc[:0]), rule=f"{key} {label}")
        number = Number(label, len(found), show_number(len(found)), "count", evidence=found)
        numbers.append(_keep(number, random_state))
    bare = Finding(name, f"The rows of the table {name}.", tuple(numbers), pd.DataFrame())
    spans = bare.to_evidence()
    if spans.empty:
        return bare
    generator = np.random.default_rng(random_state)
    turn = pd.Series(generator.permutation(len(spans))).groupby(spans["number_id"]).rank()
    shown = spans[(turn <= MAX_OF_ROW).to_numpy()]
    return replace(bare, receipts=_attach(shown, prepared), n_receipts=len(spans))


def show_row(rows: Finding, label: str) -> str:
    """Show the receipts of one row of a table, folded; nothing where it has none."""
    number = next((number for number in rows.numbers if number.name == label), None)
    if number is None or not number.n_receipts:
        return ""
    of_row = rows.receipts["number_id"] == f"{rows.finding_id}.{label}"
    shown = rows.receipts[of_row]
    amount = show_count(number.n_receipts, "occurrence")
    if len(shown) < number.n_receipts:
        amount = f"{len(shown)} of {amount}, a seeded sample"
    return _fold(f"“{label}” in its sentences ({amount})", shown)


def find_evidence(hits: pd.DataFrame, *, rule: str, value: str | None = None) -> pd.DataFrame:
    """Turn a table of hits into receipts: ``doc_id, sentence_id, start, end, rule, value``."""
    require_columns(hits, "hits", ["doc_id", "sentence_id", "start", "end"], "a find_ function")
    evidence = hits[["doc_id", "sentence_id", "start", "end"]].copy()
    evidence["rule"] = pd.Categorical.from_codes(
        np.zeros(len(hits), dtype=np.int8), categories=pd.Index([rule], dtype="str")
    )
    evidence["value"] = np.nan if value is None else hits[value].astype(float)
    return evidence.reset_index(drop=True)


def score_receipts(numbers: pd.DataFrame, *, evidence: pd.DataFrame) -> pd.DataFrame:
    """Recompute every number of the findings from its receipts alone.

    Parameters
    ----------
    numbers : DataFrame
        ``number_id, measure, value, base, parts`` (`Finding.to_table`, or ``findings.csv``).
    evidence : DataFrame
        ``number_id, doc_id, value`` (`Finding.to_evidence`, or ``evidence.csv``).

    Returns
    -------
    DataFrame
        `numbers` with the column ``recomputed``; NaN where only a sample of the receipts is kept
        (`evidence` has fewer than ``n_receipts``).
    """
    require_columns(
        numbers, "numbers", ["number_id", "measure", "base", "parts"], "save_findings()"
    )
    require_columns(evidence, "evidence", ["number_id", "doc_id", "value"], "save_findings()")
    by_number = dict(iter(evidence.groupby("number_id")))
    nothing = evidence.iloc[:0]
    known: dict[str, float] = {}
    listed = numbers.assign(parts=numbers["parts"].fillna(""))  # as a CSV gives an empty cell
    for row in listed.to_dict("records"):  # parts stand before what is made of them
        receipts = by_number.get(row["number_id"], nothing)
        parts = [known[part] for part in str(row["parts"]).split()]
        whole = len(receipts) >= row.get("n_receipts", 0)
        value = _recompute(row["measure"], receipts, row["base"], parts) if whole else float("nan")
        known[row["number_id"]] = value
    return numbers.assign(recomputed=numbers["number_id"].map(known).astype(float))


def _recompute(measure: str, receipts: pd.DataFrame, base: float, parts: list[float]) -> float:
    match measure:
        case "count":
            return float(len(receipts))
        case "documents":
            return float(receipts["doc_id"].nunique())
        case "rate":
            return _divide(1000 * len(receipts), base)
        case "share":
            return _divide(receipts["doc_id"].nunique(), base)
        case "mean":
            return float(receipts.groupby("doc_id")["value"].mean().mean())
        case "total":
            return float(receipts["value"].sum())
        case "ratio":
            return _divide(parts[0], parts[1])
        case "difference":
            return parts[0] - parts[1]
    raise ValueError(f"`measure` must be one of {list(_MEASURES)}, but {measure!r} was passed.")


def _divide(number: float, base: float) -> float:
    return number / base if base else float("nan")


def count_basis(numbers: Sequence[Number]) -> int:
    """Count the articles in which the receipts of some numbers lie."""
    ids = [number.evidence["doc_id"].unique() for number in numbers if len(number.evidence)]
    return int(pd.Index(np.concatenate(ids).astype(object)).nunique()) if ids else 0


def _find_standing(basis: Sequence[Number], tested: bool | None, n_documents: int) -> str:
    """Find which of the `STANDINGS` a finding has; without receipts it rests on the whole corpus."""
    if 0 < count_basis(basis) <= min(FEW_ARTICLES, n_documents - 1):
        return "few"
    return {True: "tested", False: "described", None: "counted"}[tested]


def _count_receipts(numbers: Sequence[Number]) -> tuple[int, int]:
    """Count the receipts of all numbers and those counted as 0, each table of receipts once."""
    tables = {id(number.evidence): number.evidence for number in numbers if len(number.evidence)}
    n_zero = sum(int(_is_zero(table).sum()) for table in tables.values())
    return sum(map(len, tables.values())) - n_zero, n_zero


def _keep(number: Number, random_state: int) -> Number:
    """Keep a seeded sample of very many receipts, in the order of the text."""
    if len(number.evidence) <= MAX_KEPT:
        return number
    generator = np.random.default_rng(random_state)
    rows = np.sort(generator.choice(len(number.evidence), MAX_KEPT, replace=False))
    kept = number.evidence.iloc[rows].reset_index(drop=True)
    return replace(number, evidence=kept)  # n_receipts stays


def _is_zero(evidence: pd.DataFrame) -> pd.Series:
    """Whether a receipt is a sentence counted as 0: its rule begins with "no "."""
    rules = evidence["rule"].astype("category")
    zero = [str(rule).startswith("no ") for rule in rules.cat.categories]
    return rules.isin(rules.cat.categories[zero])


def _spans(evidence: pd.DataFrame) -> pd.DataFrame:
    """The distinct places that a reader is shown.

    A sentence counted as 0 (its rule begins with "no ") is a receipt, but there is nothing to see.
    """
    shown = evidence[~_is_zero(evidence)]
    return shown.drop_duplicates(["doc_id", "start", "end"]).reset_index(drop=True)


def _choose(spans: pd.DataFrame, random_state: int) -> pd.DataFrame:
    """At most 20 receipts, spread over the numbers, in the order of the text."""
    if len(spans) <= MAX_RECEIPTS:
        return spans
    generator = np.random.default_rng(random_state)
    order = pd.Series(generator.permutation(len(spans)), index=spans.index)
    turn = order.groupby(spans["number_id"]).rank(method="first")
    chosen = pd.DataFrame({"turn": turn, "order": order}).sort_values(["turn", "order"])
    return spans.loc[sorted(chosen.index[:MAX_RECEIPTS])]


def _attach(receipts: pd.DataFrame, prepared: Prepared) -> pd.DataFrame:
    """Add the sentence's text, the place of the hit in it, and where the article is from."""
    if receipts.empty:
        return receipts
    receipts = receipts.astype({"sentence_id": "int64"})
    outside = (receipts["sentence_id"] == OUTSIDE).to_numpy()
    texts = prepared.read_sentences(receipts[~outside])
    texts = texts[["doc_id", "sentence_id", "start", "sentence"]]
    documents = prepared.documents
    known = ("title", "source", "date", "date_precision")
    origin = [name for name in known if name in documents.columns]
    near = documents.loc[documents["doc_id"].isin(receipts["doc_id"]), ["doc_id", *origin]]
    within = receipts[~outside].merge(
        texts.rename(columns={"start": "sentence_start"}), on=["doc_id", "sentence_id"], how="left"
    )
    parts = [within, prepared.read_passages(receipts[outside])]
    attached = pd.concat([part for part in parts if len(part)], ignore_index=True)
    return attached.merge(near, on="doc_id", how="left")


def _fold(summary: str, receipts: pd.DataFrame) -> str:
    items = "".join(map(_show_receipt, receipts.to_dict("records")))
    return (
        f'<details class="receipts"><summary>{escape(summary)}</summary><ol>{items}</ol></details>'
    )


def _show_receipt(row: dict) -> str:
    text = str(row["sentence"])
    low = int(row["start"]) - int(row["sentence_start"])
    high = int(row["end"]) - int(row["sentence_start"])
    if (low, high) == (0, len(text)):  # the whole sentence is the receipt
        shown = escape(text)
    else:
        shown = f"{escape(text[:low])}<mark>{escape(text[low:high])}</mark>{escape(text[high:])}"
    when = show_date(row.get("date"), precision=row.get("date_precision") or "day")
    value = row.get("value", np.nan)
    # a cue is there or not: its 1 says nothing
    plain = pd.isna(value) or str(row["rule"]).startswith("cue ")
    score = "" if plain else show_number(float(value), sign=True)
    origin = [row.get("title") or row["doc_id"], row.get("source"), when, score]
    cite = " · ".join(escape(str(part)) for part in origin if part)
    return f'<li><p class="receipt-source">{cite}</p><blockquote>{shown}</blockquote></li>'
