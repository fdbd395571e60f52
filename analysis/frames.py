"""Media frames by cue codebooks: which frame a sentence calls up, and how often a group does."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.intervals import N_DRAWS, order_contrasts, score_all_contrasts, score_means
from analysis.matching import TokenIndex, split_pattern
from analysis.paths import find_root, find_shipped
from analysis.tables import require_columns

_KEYS = {
    "name", "title", "language", "reference", "status", "provenance", "frames",
}  # fmt: skip
_FRAME_KEYS = {"id", "label", "definition", "question", "cues", "exclusions"}


@dataclass(frozen=True)
class Frame:
    """One media frame of a codebook."""

    id: str
    label: str
    definition: str
    question: str
    cues: tuple[str, ...]
    exclusions: tuple[str, ...]


@dataclass(frozen=True)
class Codebook:
    """A set of media frames with where it comes from and how far it is validated."""

    name: str
    title: str
    language: str
    reference: str
    status: str
    provenance: str
    frames: tuple[Frame, ...]

    @property
    def labels(self) -> dict[str, str]:
        """From frame id to label, in the codebook's order."""
        return {frame.id: frame.label for frame in self.frames}

    def to_table(self) -> pd.DataFrame:
        """Return one row per frame: ``frame, label, question, n_cues``."""
        return pd.DataFrame(
            [(frame.id, frame.label, frame.question, len(frame.cues)) for frame in self.frames],
            columns=["frame", "label", "question", "n_cues"],
        )


def read_codebook(name: str | Path) -> Codebook:
    """Read a codebook: the name of one that comes with Parallax, or the path of a TOML file.

    Raises
    ------
    InputError
        For an unknown name or a broken file; the sentence names the file, the frame and the
        remedy.

    Examples
    --------
    >>> len(read_codebook("policy").frames), len(read_codebook("generic").frames)
    (14, 5)
    """
    path = Path(name)
    if path.suffix != ".toml":
        folder = find_shipped("codebooks")
        known = sorted(place.stem for place in folder.glob("*.toml"))
        if str(name) not in known:
            raise InputError(
                f"`codebook` must be one of {', '.join(known)} or the path of a .toml file, but "
                f"{str(name)!r} was given."
            )
        path = folder / f"{name}.toml"
    elif not path.is_file() and (find_root() / path).is_file():
        path = find_root() / path  # the same relative path from the root and from notebooks/
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"The codebook {path.name} cannot be read: {error}.") from error
    return _check(content, path.name)


def find_cues(tokens: pd.DataFrame, *, codebook: Codebook) -> pd.DataFrame:
    """Find every cue of every frame; a cue inside one of the frame's exclusions does not count.

    Parameters
    ----------
    tokens : DataFrame
        One row per token (from `split_tokens`).
    codebook : Codebook
        From `read_codebook`.

    Returns
    -------
    DataFrame
        One row per hit: ``doc_id, sentence_id, start, end, frame, cue``; offsets into the
        document's text, in the order of the text, then of the codebook.
    """
    require_columns(
        tokens, "tokens", ["doc_id", "sentence_id", "position", "start", "end", "token"],
        "split_tokens()",
    )  # fmt: skip
    index = TokenIndex(tokens)
    parts = []
    for number, frame in enumerate(codebook.frames):
        shut = np.zeros(len(tokens) + 1, dtype=np.int64)  # +1 opens an exclusion, -1 closes it
        for exclusion in frame.exclusions:
            words = split_pattern(exclusion)
            rows = index.find_rows(words)
            np.add.at(shut, rows, 1)
            np.add.at(shut, rows + len(words), -1)
        excluded = np.cumsum(shut)[:-1] > 0
        for cue in frame.cues:
            words = split_pattern(cue)
            first = index.find_rows(words)
            first = first[~(excluded[first] & excluded[first + len(words) - 1])]
            if len(first):
                parts.append(
                    pd.DataFrame(
                        {"row": first, "last": first + len(words) - 1, "number": number, "cue": cue}
                    )
                )
    columns = ["doc_id", "sentence_id", "start", "end", "frame", "cue"]
    if not parts:
        empty = tokens.iloc[:0][["doc_id", "sentence_id", "start", "end"]]
        return empty.assign(frame="", cue="")[columns].astype({"doc_id": "str"})
    hits = pd.concat(parts).sort_values(["row", "number", "cue"], ignore_index=True)
    found = tokens.iloc[hits["row"]][["doc_id", "sentence_id", "start"]].reset_index(drop=True)
    found["end"] = tokens["end"].to_numpy()[hits["last"]]
    ids = np.array([frame.id for frame in codebook.frames], dtype=object)
    found["frame"] = pd.array(ids[hits["number"]], dtype="str")
    found["cue"] = hits["cue"].astype("str")
    return found.astype({"doc_id": "str"})[columns]


def score_frames(
    sentences: pd.DataFrame, *, cues: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Score each sentence for each frame: 1 when at least one cue of the frame is in it, else 0.

    Parameters
    ----------
    sentences : DataFrame
        ``doc_id, sentence_id`` (from `split_sentences`).
    cues : DataFrame
        From `find_cues`.

    Returns
    -------
    DataFrame
        One row per sentence and frame: ``doc_id, sentence_id, frame, score, cue``; `cue` lists
        the distinct cues found, "" where there is none.
    """
    require_columns(sentences, "sentences", ["doc_id", "sentence_id"], "split_sentences()")
    keys = ["doc_id", "sentence_id", "frame"]
    found = (
        cues.drop_duplicates([*keys, "cue"])
        .groupby(keys, observed=True)["cue"]
        .agg("; ".join)
        .reset_index()
    )
    frames = pd.DataFrame({"frame": pd.array(list(codebook.labels), dtype="str")})
    grid = sentences[["doc_id", "sentence_id"]].merge(frames, how="cross")
    grid = grid.merge(found.astype({"frame": "str", "cue": "str"}), on=keys, how="left")
    grid["score"] = grid["cue"].notna().astype("int64")
    grid["cue"] = grid["cue"].fillna("")
    return grid[["doc_id", "sentence_id", "frame", "score", "cue"]]


def score_frame_shares(
    frames: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Share of a group's sentences that call up each frame, with intervals by article.

    The share is taken in each article, then averaged over the group's articles (`score_means`).

    Returns
    -------
    DataFrame
        ``frame, group, n_documents, n_sentences, estimate, low, high, resampled``; `estimate` is a
        share in [0, 1].
    """
    return _score_each(
        frames,
        lambda scores: score_means(
            scores, groups=groups, value="score", n_draws=n_draws, random_state=random_state
        ),
    )


def score_frame_contrasts(
    frames: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare each group's use of each frame with all other articles; q over all comparisons.

    Returns
    -------
    DataFrame
        ``frame`` and the columns of `score_contrasts`; `estimate` is a difference of shares.
    """
    ids = frames["frame"].unique().tolist()
    by_sentence = frames.pivot_table(
        index=["doc_id", "sentence_id"], columns="frame", values="score"
    )
    contrasts = score_all_contrasts(
        by_sentence.reset_index(),
        groups=groups,
        values=ids,
        n_draws=n_draws,
        random_state=random_state,
    )
    contrasts = contrasts.rename(columns={"value": "frame"})
    return order_contrasts(contrasts, keys=["frame", "group"])


def find_strongest_sentences(
    cues: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    groups: pd.DataFrame,
    codebook: Codebook,
    n: int = 2,
) -> pd.DataFrame:
    """Find, for each frame, the sentences with the most different cues, to be read.

    Returns
    -------
    DataFrame
        ``frame, n_cues, cues, group, sentence, doc_id, sentence_id``; `n` rows a frame, in the
        codebook's order; repeated sentences are shown once.
    """
    keys = ["doc_id", "sentence_id"]
    by_sentence = cues.groupby(["frame", *keys], observed=True)["cue"].agg(
        n_cues="nunique", cues=lambda cue: "; ".join(sorted(set(cue)))
    )
    found = by_sentence.reset_index().merge(sentences[[*keys, "sentence"]], on=keys)
    found = found.merge(groups[["doc_id", "group"]], on="doc_id")
    order = {frame: place for place, frame in enumerate(codebook.labels)}
    found = found.assign(_order=found["frame"].map(order)).sort_values(
        ["_order", "n_cues", *keys], ascending=[True, False, True, True]
    )
    found = found.drop_duplicates(["frame", "sentence"])
    columns = ["frame", "n_cues", "cues", "group", "sentence", *keys]
    return found.groupby("frame", sort=False).head(n)[columns].reset_index(drop=True)


def _score_each(
    frames: pd.DataFrame, score: Callable[[pd.DataFrame], pd.DataFrame]
) -> pd.DataFrame:
    """Score each frame for itself; without a sentence there is no frame, only the columns."""
    parts = [
        score(scores).assign(frame=frame) for frame, scores in frames.groupby("frame", sort=False)
    ]
    scored = pd.concat(parts or [score(frames).iloc[:0].assign(frame="")], ignore_index=True)
    scored.insert(0, "frame", scored.pop("frame").astype("str"))
    return scored


def _check(content: dict, file: str) -> Codebook:
    def refuse(problem: str) -> InputError:
        return InputError(f"The codebook {file} cannot be used: {problem}.")

    unknown = sorted(set(content) - _KEYS)
    if unknown:
        raise refuse(f"the key {unknown[0]!r} is unknown; known are {', '.join(sorted(_KEYS))}")
    lacking = sorted({"name", "title", "frames"} - set(content))
    if lacking:
        raise refuse(f"the key {lacking[0]!r} is missing")
    if not isinstance(content["frames"], list) or not content["frames"]:
        raise refuse("it has no [[frames]]")
    frames: list[Frame] = []
    for number, entry in enumerate(content["frames"], start=1):
        where = (
            f"frame {entry.get('id', number)!r}" if isinstance(entry, dict) else f"frame {number}"
        )
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            raise refuse(f"{where} lacks an `id`")
        if set(entry) - _FRAME_KEYS:
            raise refuse(f"{where} has the unknown key {sorted(set(entry) - _FRAME_KEYS)[0]!r}")
        if entry["id"] in {frame.id for frame in frames}:
            raise refuse(f"{where} stands twice; give each frame an `id` of its own")
        for key in ("cues", "exclusions"):
            words = entry.get(key, [])
            if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                raise refuse(f"`{key}` of {where} must be a list of texts")
            empty = [word for word in words if not split_pattern(word) or not word.strip("*? ")]
            if empty:
                raise refuse(f"`{key}` of {where} holds {empty[0]!r}, which matches no word or all")
            folded = [tuple(split_pattern(word)) for word in words]
            if len(set(folded)) < len(folded):
                twice = next(
                    word for word, key in zip(words, folded, strict=True) if folded.count(key) > 1
                )
                raise refuse(f"`{key}` of {where} holds {twice!r} twice; delete one")
        if not entry.get("cues"):
            raise refuse(f"{where} has no cues")
        frames.append(
            Frame(
                id=entry["id"],
                label=str(entry.get("label", entry["id"])),
                definition=str(entry.get("definition", "")),
                question=str(entry.get("question", "")),
                cues=tuple(entry["cues"]),
                exclusions=tuple(entry.get("exclusions", [])),
            )
        )
    texts = {key: str(content.get(key, "")) for key in _KEYS - {"frames"}}
    return Codebook(frames=tuple(frames), **texts)
