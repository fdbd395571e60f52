"""What a reader should know of the articles before any number: told at the run's end and first on its index."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis.corpus.documents import UNREAD_DATE
from analysis.corpus.folder import ASIDE
from analysis.findings.dates import tell_dates
from analysis.findings.language import tell_language
from analysis.punctuation import tell_punctuation
from analysis.wording import show_count

if TYPE_CHECKING:
    import pandas as pd

    from analysis.prepared import Prepared

_MOST_NAMED = 3


def list_notices(prepared: Prepared, *, groups: pd.DataFrame, by: str | None) -> list[str]:
    """List what may be wrong with the articles, a sentence each.

    Parameters
    ----------
    prepared : Prepared
        The corpus.
    groups : DataFrame
        ``doc_id, group`` (from `group_documents`).
    by : str or None
        The column that was asked for.

    Examples
    --------
    >>> from analysis import group_documents
    >>> from analysis.prepared import prepare_documents
    >>> table = documents.assign(source=["SANA", "Sana", *documents["source"].iloc[2:]])
    >>> groups, prepared = group_documents(table, by="source"), prepare_documents(table)
    >>> list_notices(prepared, groups=groups, by="source")[-1]
    '“SANA” and “Sana” differ in capitals only, but are compared as 2 groups: spell them alike if \
they are one.'
    """
    told = [
        tell_language(prepared, groups=groups),
        tell_punctuation(prepared),
        _tell_skipped(prepared.ledger),
        _tell_undated(prepared.documents, prepared.ledger),
        tell_dates(prepared),
        *_tell_spellings(groups["group"]),
        _tell_alone(groups["group"], by),
    ]
    return [sentence for sentence in told if sentence]


def _tell_skipped(ledger: pd.DataFrame) -> str:
    skipped = ledger[(ledger["status"] == "skipped") & ~ledger["reason"].isin(ASIDE)]
    if skipped.empty:
        return ""
    reasons = skipped["reason"].value_counts(sort=False)
    most = reasons.index[int(reasons.to_numpy().argmax())]
    were = "was" if len(skipped) == 1 else "were"
    why = f"{most}" if len(reasons) == 1 else f"most often: {most}"
    return f"{show_count(len(skipped), 'file or row', 'files and rows')} {were} not read ({why})."


def _tell_undated(documents: pd.DataFrame, ledger: pd.DataFrame) -> str:
    """Tell of missing dates: where other articles have one, or where none could be read."""
    if "date" not in documents:
        return ""
    n = int(documents["date"].isna().sum())
    if n == len(documents) and ledger["reason"].str.contains(UNREAD_DATE).any():
        return (
            "No date could be read, for none is in a form that says which number is the day: write "
            "2016-03-01."
        )
    if n in (0, len(documents)):
        return ""
    have = "has" if n == 1 else "have"
    return (
        f"{n:,} of {show_count(len(documents), 'article')} {have} no date that could be read, and "
        f"{'is' if n == 1 else 'are'} left out of everything over time."
    )


def _tell_spellings(names: Iterable[object]) -> list[str]:
    """Tell of groups that are one but for capitals and spaces."""
    alike: dict[str, dict[str, None]] = {}
    for name in dict.fromkeys(map(str, names)):
        alike.setdefault(" ".join(name.casefold().split()), {})[name] = None
    sentences = []
    for spellings in alike.values():
        if len(spellings) > 1:
            shown = [f"“{name}”" for name in spellings]
            listed = f"{', '.join(shown[:-1])} and {shown[-1]}"
            sentences.append(
                f"{listed} differ in capitals only, but are compared as {len(shown)} groups: "
                "spell them alike if they are one."
            )
    if len(sentences) > _MOST_NAMED:
        rest = len(sentences) - _MOST_NAMED
        sentences[_MOST_NAMED:] = [f"So do the spellings of {show_count(rest, 'more group')}."]
    return sentences


def _tell_alone(names: pd.Series, by: str | None) -> str:
    found = names.astype("str").unique()
    if by is None or len(found) != 1:
        return ""
    return f"All articles are of one group by {by}, “{found[0]}”: there is nothing to compare."
