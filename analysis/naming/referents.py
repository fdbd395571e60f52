"""Which mentions tell what one actor is called."""

from __future__ import annotations

import pandas as pd

from analysis.naming.sets import NamingSet
from analysis.tables import require_columns, require_made


def choose_referents(mentions: pd.DataFrame, *, naming: NamingSet) -> pd.DataFrame:
    """Choose the mentions of actors that are one referent each, under several labels.

    Of an entry of the kind "names", which holds several actors with one name each, a share would
    tell who is written about and not what they are called.

    Parameters
    ----------
    mentions : DataFrame
        With ``actor`` (from `find_mentions`).
    naming : NamingSet
        The set they were found with.

    Returns
    -------
    DataFrame
        Some of the rows, numbered anew.

    Examples
    --------
    >>> from analysis.naming import read_naming
    >>> mentions = pd.DataFrame({"actor": ["Islamic State", "named groups"]})
    >>> choose_referents(mentions, naming=read_naming("naming-syria"))["actor"].tolist()
    ['Islamic State']
    """
    require_made(naming, "naming", "NamingSet")
    require_columns(mentions, "mentions", ["actor"], "find_mentions()")
    several = [actor.id for actor in naming.actors if actor.kind == "names"]
    return mentions[~mentions["actor"].isin(several)].reset_index(drop=True)
