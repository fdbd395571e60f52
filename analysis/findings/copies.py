"""How many articles of a corpus are there twice, and how many share half their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.evidence import OUTSIDE, Finding, Number, find_evidence, state_finding, state_rows
from analysis.findings.base import count_articles, state_nothing
from analysis.tables import require_made
from analysis.wording import join_words, show_number

if TYPE_CHECKING:
    from analysis.prepared import Prepared


def state_copies(copies: pd.DataFrame, *, prepared: Prepared, name: str) -> Finding:
    """State how many articles repeat another, and that all notebooks count them.

    Parameters
    ----------
    copies : DataFrame
        From `find_copies`.
    """
    require_made(prepared, "prepared", "Prepared")
    if copies.empty:
        text = "No article repeats another, word for word or nearly so."
        return state_nothing(text, prepared, name)
    numbers = [count_articles("n", copies["doc_id"], prepared)]
    told = []
    for label, kind, text in (
        ("exact", "word for word", "{exact} word for word"),
        ("near", "nearly", "{near} nearly so"),
        ("within", "within", "{within} within a longer one"),
    ):
        chosen = copies.loc[copies["kind"] == kind, "doc_id"]
        if len(chosen):
            numbers.append(count_articles(label, chosen, prepared))
            told.append(text)
    headline = f"{{n}} of {{all}} articles {{repeat}} another, {join_words(told)}"
    template = (
        f"{headline}. Every notebook counts {{them}}, so that what is there twice weighs twice in "
        "each mean and rate; but an article and its copies are resampled together."
    )
    dated = copies.loc[copies["days_apart"].abs() > 0, "doc_id"]
    if len(dated):
        numbers.append(count_articles("dated", dated, prepared))
        template += (
            " {dated} {bear} another date than the article {they}: one of the two is "
            "wrong, or it was printed again."
        )
    words = {
        "all": f"{len(prepared.documents):,}",
        "repeat": "repeats" if len(copies) == 1 else "repeat",
        "them": "it, too" if len(copies) == 1 else "them, too",
        "bear": "bears" if len(dated) == 1 else "bear",
        "they": "it repeats" if len(dated) == 1 else "they repeat",
    }
    return state_finding(
        name, template, numbers=numbers, words=words, headline=headline, prepared=prepared
    )


def choose_between(shared: pd.DataFrame, *, groups: pd.DataFrame) -> pd.DataFrame:
    """Choose the pairs of articles of different groups that share half of the shorter's words.

    Parameters
    ----------
    shared : DataFrame
        From `find_shared`: those of a prepared corpus.
    groups : DataFrame
        ``doc_id, group``.

    Returns
    -------
    DataFrame
        Its rows in their order, with ``group`` and ``other_group``, and ``pair``, which names both
        articles.

    Examples
    --------
    >>> shared = pd.DataFrame({"doc_id": ["a", "b"], "other": ["b", "c"], "share": [0.7, 0.6]})
    >>> groups = pd.DataFrame({"doc_id": list("abc"), "group": ["Post", "Post", "Echo"]})
    >>> choose_between(shared, groups=groups)[["pair", "group", "other_group"]].values.tolist()
    [['b in c', 'Post', 'Echo']]
    """
    of = groups.astype({"doc_id": "str", "group": "str"}).set_index("doc_id")["group"]
    rows = shared.assign(group=shared["doc_id"].map(of), other_group=shared["other"].map(of))
    rows = rows[rows["group"] != rows["other_group"]].reset_index(drop=True)
    return rows.assign(pair=(rows["doc_id"] + " in " + rows["other"]).astype("str"))


def state_shared(between: pd.DataFrame, *, prepared: Prepared, name: str) -> Finding:
    """State how many articles share half of their words with one of another group.

    Parameters
    ----------
    between : DataFrame
        From `choose_between`.
    """
    require_made(prepared, "prepared", "Prepared")
    n_units = f"{prepared.documents['unit'].nunique():,}"
    if between.empty:
        text = (
            "No article shares half of its words with a longer one of another group. "
            f"{n_units} articles are resampled as independent ones."
        )
        return state_nothing(text, prepared, name)
    hits = between.assign(sentence_id=OUTSIDE)
    evidence = find_evidence(hits, rule="the longest passage that both articles have")
    ends = pd.concat([between["doc_id"], between["other"]]).drop_duplicates()
    numbers = [
        Number("n", len(between), show_number(len(between)), "count", evidence=evidence),
        count_articles("articles", ends, prepared),
    ]
    one = len(between) == 1
    headline = (
        f"{{n}} {'pair' if one else 'pairs'} of articles of different groups "
        f"{'shares' if one else 'share'} half of the shorter one's words or more, and "
        f"{'is no copy' if one else 'are no copies'}"
    )
    template = (
        f"{headline}: {{articles}} articles, as when two outlets print an agency's story. What "
        "shares half its words is, as copies are, resampled as one: {units} independent texts."
    )
    words = {"units": n_units}
    return state_finding(
        name, template, numbers=numbers, words=words, headline=headline, prepared=prepared
    )


def state_shared_rows(between: pd.DataFrame, *, prepared: Prepared, name: str) -> Finding:
    """Give each pair of `choose_between` the longest passage that both articles have."""
    require_made(prepared, "prepared", "Prepared")
    known = between[between["end"] > 0]
    hits = known[["pair", "doc_id", "start", "end"]].assign(sentence_id=OUTSIDE)
    return state_rows(between, hits=hits, key="pair", prepared=prepared, name=name)
