"""Which articles the word lists can read: what is in another language is left out and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import NotMeasuredError
from analysis.tables import require_made
from analysis.wording import show_count, show_line

if TYPE_CHECKING:
    from analysis.prepared import Prepared

ENGLISH = "en"
_MOST_NAMED = 3


def choose_readable(prepared: Prepared, *, language: str = ENGLISH) -> Prepared:
    """Choose the articles that word lists in a language can read.

    Of other languages English lists find a few words that happen to be spelt alike, and none of
    what is said: as a score that would be a difference between languages. An article in Latin
    script that is too short to tell stays (`score_language`). Where its ``language`` is
    declared that is believed: English of any article, another of one that does not look English.

    Parameters
    ----------
    prepared : Prepared
        The corpus.
    language : str
        That of the word lists. Only English is told from others (`score_language`), so that for
        any other one, and for "", every article stays.

    Returns
    -------
    Prepared
        The same where nothing is left out. `tell_language` tells what was.

    Raises
    ------
    NotMeasuredError
        Where no article is left: a notebook ends there, and its page says so.

    Examples
    --------
    >>> from analysis import prepare_documents
    >>> len(choose_readable(prepare_documents(documents)).documents)
    7
    """
    require_made(prepared, "prepared", "Prepared")
    if language.lower()[:2] != ENGLISH or prepared.documents.empty:
        return prepared
    foreign, _ = _find_foreign(prepared)
    if not foreign.any():
        return prepared
    if foreign.all():
        whose = "the only article does not look" if len(foreign) == 1 else (
            f"none of the {len(foreign):,} articles looks")  # fmt: skip
        raise NotMeasuredError(
            f"Not measured: {whose} English, and the word lists here are English. A lexicon or a "
            "codebook of your own that states another `language`, as TOML files can, is used for "
            "all articles."
        )
    return prepared.select_documents(prepared.documents.loc[~foreign, "doc_id"])


def tell_language(
    prepared: Prepared,
    *,
    language: str = ENGLISH,
    groups: pd.DataFrame | None = None,
    counted: bool = False,
) -> str:
    """Tell, for a notice before any score, how many articles do not look English; else "".

    Parameters
    ----------
    prepared : Prepared
        The whole corpus, before `choose_readable`.
    language : str
        That of the word lists; "" for any but English.
    groups : DataFrame, optional
        ``doc_id, group``: the groups of which no article is left are named.
    counted : bool
        Whether words are counted in any language: then what is told is that the function words
        left out are English.
    """
    require_made(prepared, "prepared", "Prepared")
    if language.lower()[:2] != ENGLISH:
        return ""
    foreign, short = _find_foreign(prepared)
    n, n_short = int(foreign.sum()), int(short.sum())
    told = []
    if n:
        what = (
            f"tone, frames, names and voices leave {'it' if n == 1 else 'them'} out, for their word "
            "lists are English"
        )
        if counted:
            what = (
                f"{'its' if n == 1 else 'their'} words are counted here all the same, but of function "
                "words only English ones are left out; give a list of your own with `stop_words`"
            )
        told.append(
            f"{n:,} of {show_count(len(foreign), 'article')} {'does' if n == 1 else 'do'} not look "
            f"English: {what}."
        )
    if n and groups is not None:
        told.append(_tell_lost(prepared.documents.loc[foreign, "doc_id"], groups))
    if n_short:
        kept = "it is" if n_short == 1 else "they are"
        told.append(
            f"{show_count(n_short, 'very short article')} could not be checked for language; {kept} kept."
        )
    return " ".join(filter(None, told))


def _find_foreign(prepared: Prepared) -> tuple[np.ndarray, np.ndarray]:
    """Mark the articles that are not English, and those that are too short to tell."""
    from analysis.corpus import score_language
    from analysis.corpus.language import OTHER, UNCLEAR

    language = prepared.measure(score_language)
    verdict = language["verdict"].to_numpy()
    declared = language["language"].astype("str").str.lower().str[:2].to_numpy()
    unlike = ~language["looks_english"].to_numpy() & (declared != ENGLISH)
    other = unlike & ((declared != "") | (verdict == OTHER))
    unclear = (verdict == UNCLEAR) & (language["script"] == "Latin").to_numpy()
    return other, unlike & unclear & ~other


def _tell_lost(foreign: pd.Series, groups: pd.DataFrame) -> str:
    """Name the groups of several articles of which all are left out."""
    left_out = groups["doc_id"].astype("str").isin(foreign.astype("str"))
    by_group = left_out.groupby(groups["group"].astype("str"))
    whole = by_group.all() & (by_group.size() > 1)
    lost = whole.index[whole].tolist()
    if not lost or len(lost) == groups["group"].nunique():
        return ""
    named = ", ".join(f"“{show_line(name, length=40)}”" for name in lost[:_MOST_NAMED])
    if len(lost) > _MOST_NAMED:
        named += f" and {show_count(len(lost) - _MOST_NAMED, 'more group')}"
    return f"Of {named} none is left: not measured."
