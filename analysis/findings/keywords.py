"""Which key words a finding, a table or a figure tells of."""

import pandas as pd

from analysis.tables import require_choice, require_columns

SIDES = {"more": ("target", "reference"), "less": ("reference", "target")}


def choose_keywords(keyness: pd.DataFrame, *, side: str) -> pd.DataFrame:
    """Return the rows of words that the target uses more, or less, than the others, in order.

    A word that only one side uses is one that this side uses more, whatever the log ratio: of a
    short side, the 0.5 that is put for a count of 0 makes a high rate.

    Parameters
    ----------
    keyness : DataFrame
        From `score_keyness`.
    side : {"more", "less"}
        Of which words; `state_keyness` states the first.

    Examples
    --------
    >>> keyness = pd.DataFrame(
    ...     {"feature": ["truce", "war"], "n_target": [0, 4], "n_reference": [3, 2],
    ...      "log_ratio": [0.3, 1.2]}
    ... )
    >>> choose_keywords(keyness, side="less")["feature"].tolist()
    ['truce']
    """
    require_choice(side, "side", list(SIDES))
    user, other = SIDES[side]
    columns = [f"n_{user}", f"n_{other}", "log_ratio"]
    require_columns(keyness, "keyness", columns, "score_keyness()")
    more = (keyness["log_ratio"] > 0) if side == "more" else (keyness["log_ratio"] < 0)
    return keyness[(more | (keyness[f"n_{other}"] == 0)) & (keyness[f"n_{user}"] > 0)]


def choose_rows(keyness: pd.DataFrame, *, n: int) -> pd.DataFrame:
    """Choose the first `n` words of either side, the target's before the others'.

    Parameters
    ----------
    keyness : DataFrame
        From `score_keyness`; its order is kept within a side.
    """
    sides = [choose_keywords(keyness, side=side).head(n) for side in SIDES]
    return pd.concat(sides, ignore_index=True)
