"""Receipts: every number of a finding with the sentences it was counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape

import numpy as np
import pandas as pd

from analysis.tables import require_columns
from analysis.wording import show_count, show_date, show_number

MAX_RECEIPTS = 20
NUMBER_COLUMNS = ["finding_id", "number_id", "measure", "value", "shown", "low", "high", "base",
                  "parts", "finding"]  # fmt: skip
EVIDENCE_COLUMNS = ["number_id", "doc_id", "sentence_id", "start", "end", "rule", "value"]
_MEASURES = ("count", "documents", "rate", "mean", "share", "ratio", "difference")


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
        ``share``: receipts' documents / `base`; ``mean`` over documents of the mean of the
        receipts' `value`; ``ratio`` and ``difference`` of the two numbers named in `parts`.
    low, high : float
        The 95% interval, NaN where there is none.
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


@dataclass(frozen=True)
class Finding:
    """A computed sentence whose numbers unfold to the sentences they were counted from.

    Shown in a notebook, it is the sentence with its receipts folded under it; at most 20 of them,
    a seeded sample where there are more. `save_findings` keeps all.
    """

    finding_id: str
    sentence: str
    numbers: tuple[Number, ...]
    receipts: pd.DataFrame = field(repr=False)
    distinguishable: bool = True
    n_receipts: int = 0
    n_zero: int = 0
    headline: str = ""

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
                "finding": self.sentence,
            }
            for number in self.numbers
        ]
        return pd.DataFrame(rows, columns=NUMBER_COLUMNS)

    def to_evidence(self) -> pd.DataFrame:
        """Return one row per receipt: ``number_id, doc_id, sentence_id, start, end, rule, value``."""
        parts = [
            number.evidence.assign(number_id=f"{self.finding_id}.{number.name}")
            for number in self.numbers
            if len(number.evidence)
        ]
        if not parts:
            return pd.DataFrame(columns=EVIDENCE_COLUMNS)
        return pd.concat(parts, ignore_index=True).reindex(columns=EVIDENCE_COLUMNS)

    def __str__(self) -> str:
        return self.sentence

    __repr__ = __str__

    def _repr_html_(self) -> str:
        kind = "finding" if self.distinguishable else "finding indistinct"
        # styled for JupyterLab; exported pages have a style sheet
        weight = "font-size: 1.15em" if self.distinguishable else "opacity: 0.8"
        body = [f'<p class="finding-sentence" style="{weight}">{escape(self.sentence)}</p>']
        total = self.n_receipts
        if len(self.receipts):
            amount = f"all {total}"
            if len(self.receipts) < total:
                amount = f"{len(self.receipts)} of {total:,}, a seeded sample"
            if self.n_zero:
                amount += f"; {show_count(self.n_zero, 'more sentence')} counted as 0"
            items = "".join(map(_show_receipt, self.receipts.to_dict("records")))
            body.append(
                f'<details class="receipts"><summary>What this was counted from ({amount})'
                f"</summary><ol>{items}</ol></details>"
            )
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
    sentences: pd.DataFrame,
    documents: pd.DataFrame,
    words: dict[str, str] | None = None,
    headline: str = "",
    distinguishable: bool = True,
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
    sentences, documents : DataFrame
        From `split_sentences` and `read_documents`: what the receipts show.
    headline : str
        A shorter template, for the title of the finding's figure; the sentence where empty.
    """
    for number in numbers:
        if number.measure not in _MEASURES:
            raise ValueError(
                f"`measure` must be one of {list(_MEASURES)}, but {number.measure!r} was passed."
            )
    fills = {number.name: number.shown for number in numbers} | (words or {})
    bare = Finding(
        finding_id,
        template.format_map(fills),
        tuple(numbers),
        receipts=pd.DataFrame(),
        distinguishable=distinguishable,
        headline=(headline or template).format_map(fills),
    )
    evidence = bare.to_evidence()
    spans = _spans(evidence)
    n_zero = len(evidence.drop_duplicates(["doc_id", "start", "end"])) - len(spans)
    receipts = _attach(_choose(spans, random_state), sentences, documents)
    return replace(bare, receipts=receipts, n_receipts=len(spans), n_zero=n_zero)


def find_evidence(hits: pd.DataFrame, *, rule: str, value: str | None = None) -> pd.DataFrame:
    """Turn a table of hits into receipts: ``doc_id, sentence_id, start, end, rule, value``."""
    require_columns(hits, "hits", ["doc_id", "sentence_id", "start", "end"], "a find_ function")
    evidence = hits[["doc_id", "sentence_id", "start", "end"]].astype({"doc_id": "str"})
    evidence["rule"] = rule
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
        `numbers` with the column ``recomputed``.
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
        known[row["number_id"]] = _recompute(row["measure"], receipts, row["base"], parts)
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
        case "ratio":
            return _divide(parts[0], parts[1])
        case "difference":
            return parts[0] - parts[1]
    raise ValueError(f"`measure` must be one of {list(_MEASURES)}, but {measure!r} was passed.")


def _divide(number: float, base: float) -> float:
    return number / base if base else float("nan")


def _spans(evidence: pd.DataFrame) -> pd.DataFrame:
    """The distinct places that a reader is shown.

    A sentence counted as 0 (its rule begins with "no ") is a receipt, but there is nothing to see.
    """
    shown = evidence[~evidence["rule"].astype("str").str.startswith("no ")]
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


def _attach(
    receipts: pd.DataFrame, sentences: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Add the sentence's text, the place of the hit in it, and where the article is from."""
    if receipts.empty:
        return receipts
    texts = sentences[["doc_id", "sentence_id", "start", "sentence"]].rename(
        columns={"start": "sentence_start"}
    )
    known = ("title", "source", "date", "date_precision")
    origin = [name for name in known if name in documents.columns]
    return (
        receipts.astype({"sentence_id": "int64"})
        .merge(texts, on=["doc_id", "sentence_id"], how="left")
        .merge(documents[["doc_id", *origin]], on="doc_id", how="left")
        .reset_index(drop=True)
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
