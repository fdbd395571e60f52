"""Which sentences are coded by hand: rare frames and small sources are met, at known odds."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.codes import locate_values, split_codes
from analysis.errors import InputError
from analysis.matching import locate_sentences
from analysis.paths import find_file
from analysis.tables import require_columns, require_made

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.prepared import Prepared

NO_FRAME = "none"  # the stratum of sentences in which no frame was found
NO_FRAME_SHARE = 1 / 4  # of the sample: what is missed is found only among these
_LETTERS = "bcdfghjkmnpqrstvwxz"  # no vowels: no words; no digits: no numbers to a spreadsheet
KEY_COLUMNS = [
    "item", "doc_id", "unit", "sentence_id", "group", "stratum", "probability", "weight",
]  # fmt: skip


def choose_sample(
    calls: pd.DataFrame,
    *,
    prepared: Prepared,
    groups: pd.DataFrame,
    frames: Sequence[str],
    n: int = 200,
    random_state: int = 0,
) -> pd.DataFrame:
    """Choose the sentences that are coded by hand, so that rare frames and small groups are met.

    Each sentence belongs to the rarest of the frames that the engine calls in it, or to none. A
    quarter of the sample is of none; the rest is shared out over the frames in proportion to the
    cube root of their sentences, so that a rare frame gets far more than its part, and a frequent
    one still enough. Within each of these strata a group gets its part by the square root of its
    sentences. The chances differ, so each sentence has its weight: 1 / chance, the number of sentences of the
    corpus that it stands for. Every sentence has a chance. The sample is drawn systematically,
    which keeps both its size and the strata.

    Parameters
    ----------
    calls : DataFrame
        Where the engine sees which frame: ``doc_id, sentence_id, frame`` (from `find_cues`, or
        any other engine's; repeated rows do not matter).
    prepared : Prepared
        The corpus, from `prepare_corpus`.
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``; sentences of other articles are left out.
    frames : sequence of str
        The codebook's frames, by id.
    n : int
        How many sentences; all where there are fewer.
    random_state : int
        The seed: the same corpus, calls and seed give the same sample.

    Returns
    -------
    DataFrame
        One row per sentence, in the shuffled order of the sheet: ``item`` (a name that tells
        nothing), ``doc_id, unit, sentence_id, group, stratum, probability, weight, before,
        sentence, after``. The weights of a sample add up to about the number of sentences.

    References
    ----------
    Madow (1949), Ann. Math. Stat. 20(3), 333-354, for systematic sampling with unequal
    probabilities; Bankier (1988), American Statistician 42(3), 174-177, for power allocation;
    Horvitz & Thompson (1952), JASA 47, 663-685, for the weights.

    Examples
    --------
    >>> from analysis import find_features, group_documents, prepare_documents
    >>> prepared = prepare_documents(documents)
    >>> calls = prepared.measure(find_features, features=["regime"]).assign(frame="naming")
    >>> groups = group_documents(documents)
    >>> sample = choose_sample(calls, prepared=prepared, groups=groups, frames=["naming"], n=9)
    >>> len(sample), sorted(sample["stratum"].unique())
    (9, ['naming', 'none'])
    """
    require_made(prepared, "prepared", "Prepared")
    require_columns(calls, "calls", ["doc_id", "sentence_id", "frame"], "find_cues()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    places = prepared.sentences
    names, group = split_codes(groups["group"])
    one_each = ~groups["doc_id"].duplicated()
    unit = groups["unit" if "unit" in groups else "doc_id"].astype("str").array
    of_document = pd.Index(groups.loc[one_each, "doc_id"], dtype="str")
    at = locate_values(places["doc_id"], values=of_document)
    stratum = _choose_strata(calls, places, frames)
    known = np.flatnonzero(at >= 0)
    of_group = group[one_each.to_numpy()][at[known]]
    chance = _share_out(stratum[known], of_group, n_frames=len(frames), n=n)
    generator = np.random.default_rng([random_state, 20_407])
    taken = _draw_systematically(chance, [stratum[known], of_group], generator)
    taken = taken[generator.permutation(len(taken))]  # the order tells nothing either
    row = known[taken]
    sample = pd.DataFrame(
        {
            "doc_id": places["doc_id"].array.take(row).astype("str"),
            "unit": unit[one_each.to_numpy()].take(at[row]),
            "sentence_id": places["sentence_id"].to_numpy()[row],
            "group": names.array.take(of_group[taken]),
            "stratum": pd.array([*frames, NO_FRAME], dtype="str").take(stratum[row]),
            "probability": chance[taken],
            "weight": 1 / chance[taken],
        }
    )
    sample.insert(0, "item", _name_items(sample, random_state))
    return _attach_context(sample, prepared)


def read_sample(path: str | Path, *, prepared: Prepared) -> pd.DataFrame:
    """Read a sample back from the key that `save_sheet` wrote beside its sheet.

    A key is needed where the sheet was drawn with another codebook, size or seed than now; the
    corpus must be the same.

    Returns
    -------
    DataFrame
        As `choose_sample` gives it.

    Raises
    ------
    InputError
        When the file is no key, or names sentences that the corpus does not have.
    """
    require_made(prepared, "prepared", "Prepared")
    place = find_file(path, "key")
    try:
        key = pd.read_csv(place, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise InputError(f"The key {place.name} cannot be read: {error}.") from None
    lacking = [name for name in KEY_COLUMNS if name not in key]
    if lacking:
        raise InputError(
            f"The file {place.name} is no key: it lacks the columns {', '.join(lacking)}. "
            "Give the validation-key.csv that was saved with the sheet."
        )
    try:
        sample = key[KEY_COLUMNS].astype(
            {"sentence_id": "int64", "probability": "float64", "weight": "float64"}
        )
    except ValueError as error:
        raise InputError(f"The key {place.name} was changed: {error}.") from None
    for name in ("doc_id", "unit", "group", "stratum"):  # a guarded formula is text again
        sample[name] = sample[name].str.replace(r"^'(?=[=+\-@\t\r\n＝＋－＠])", "", regex=True)
    if not (sample["weight"] > 0).all() or sample["item"].duplicated().any():
        raise InputError(f"The key {place.name} was changed: a weight or an item is not its own.")
    sample = _attach_context(sample, prepared)
    lost = sample["sentence"] == ""
    if lost.any():
        raise InputError(
            f"{lost.sum()} of {len(sample)} sentences of the key {place.name} are not in this "
            "corpus; give the corpus that the sheet was drawn from."
        )
    return sample


def _choose_strata(calls: pd.DataFrame, places: pd.DataFrame, frames: Sequence[str]) -> np.ndarray:
    """For each sentence the number of its rarest frame; that after the last where there is none."""
    row = locate_sentences(calls, sentences=places)
    frame = locate_values(calls["frame"], values=pd.Index(list(frames), dtype="str"))
    known = (row >= 0) & (frame >= 0)
    pairs = np.unique(row[known] * len(frames) + frame[known])
    row, frame = np.divmod(pairs, max(len(frames), 1))
    order = np.argsort(np.bincount(frame, minlength=len(frames)), kind="stable")  # rarest first
    rank = np.empty(len(frames), dtype=np.int64)
    rank[order] = np.arange(len(frames))
    rarest = np.full(len(places), len(frames))
    np.minimum.at(rarest, row, rank[frame])
    return np.append(order, len(frames))[rarest]


def _share_out(stratum: np.ndarray, group: np.ndarray, *, n_frames: int, n: int) -> np.ndarray:
    """Give each sentence its chance, so that the chances add up to `n`."""
    n_groups = int(group.max(initial=0)) + 1
    cell = stratum * n_groups + group
    sizes = np.bincount(cell, minlength=(n_frames + 1) * n_groups).reshape(-1, n_groups)
    roots = np.sqrt(sizes)  # Bankier 1988, power 1/2
    of_group = roots / np.maximum(roots.sum(axis=1, keepdims=True), 1)
    of_stratum = np.cbrt(sizes.sum(axis=1))  # power 1/3
    of_stratum[:-1] *= (1 - NO_FRAME_SHARE) / max(of_stratum[:-1].sum(), 1)
    of_stratum[-1] = NO_FRAME_SHARE * (of_stratum[-1] > 0)
    return _fill((of_stratum[:, None] * of_group / np.maximum(sizes, 1)).ravel()[cell], n=n)


def _fill(size: np.ndarray, *, n: int) -> np.ndarray:
    """Scale sizes to chances that add up to `n`; none is above 1."""
    if n >= len(size):
        return np.ones(len(size))
    sure = np.zeros(len(size), dtype=bool)
    while True:
        left = size[~sure].sum()
        chance = np.where(sure, 1.0, size * (n - sure.sum()) / left if left else 1.0)
        over = (chance >= 1) & ~sure
        if not over.any() or not left:
            return np.minimum(chance, 1.0)
        sure |= over


def _draw_systematically(
    chance: np.ndarray, keys: list[np.ndarray], generator: np.random.Generator
) -> np.ndarray:
    """Draw rows with these chances, one in each step of 1 along the ordered rows (Madow 1949)."""
    order = np.lexsort([generator.random(len(chance)), *keys[::-1]])
    ends = np.cumsum(chance[order])
    if len(ends):
        ends *= round(ends[-1]) / ends[-1]  # rounding errors
    start = generator.random()
    steps = np.floor(np.round(ends, 9) + start).astype(np.int64)
    return order[np.diff(steps, prepend=0) > 0]


def _name_items(sample: pd.DataFrame, random_state: int) -> list[str]:
    """Name sentences by letters that tell neither their article nor their place in it.

    The names are those of this sample only: a sheet of another one, whose weights would be wrong,
    shares none with it.
    """
    places = [
        f"{doc_id}\0{number}"
        for doc_id, number in zip(sample["doc_id"], sample["sentence_id"], strict=True)
    ]
    drawn = [
        f"{place}\0{chance:.4g}"
        for place, chance in zip(places, sample["probability"], strict=True)
    ]
    own = "\0".join([str(random_state), *drawn]).encode("utf-8", "replace")
    salt = hashlib.sha256(own).hexdigest()
    texts = [f"{salt}\0{place}" for place in places]
    length = 6
    while True:
        names = [_spell(text, length) for text in texts]
        if len(set(names)) == len(names):
            return names
        length += 2


def _spell(text: str, length: int) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest())
    letters = []
    for _ in range(length):
        number, letter = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[letter])
    return "".join(letters)


def _attach_context(sample: pd.DataFrame, prepared: Prepared) -> pd.DataFrame:
    """Add each sentence with the one before and the one after; "" at an article's edge."""
    keys = sample[["doc_id", "sentence_id"]].astype({"doc_id": "str"})
    steps = {"before": -1, "sentence": 0, "after": 1}
    moved = {
        name: keys.assign(sentence_id=keys["sentence_id"] + step) for name, step in steps.items()
    }
    found = prepared.read_sentences(pd.concat(list(moved.values()), ignore_index=True))
    texts = found.set_index(["doc_id", "sentence_id"])["sentence"]
    for name, rows in moved.items():
        index = pd.MultiIndex.from_frame(rows)
        sample[name] = texts.reindex(index).fillna("").to_numpy(dtype=object)
    return sample.astype(dict.fromkeys(steps, "str"))
