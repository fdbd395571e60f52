"""Codebooks: media frames with their definitions, cues and prototypes, read from TOML."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.frames.checking import check_codebook
from analysis.paths import find_shipped, find_toml, read_toml


@dataclass(frozen=True)
class Frame:
    """One media frame of a codebook.

    Frames with the same `pair` are two ways to tell one thing; `pole` is the side of each. One that
    is an `absence` is there wherever the other is not done: it tells how often that was possible.
    """

    id: str
    label: str
    definition: str
    question: str
    cues: tuple[str, ...]
    exclusions: tuple[str, ...]
    prototypes: tuple[str, ...] = ()
    reference: str = ""
    status: str = ""
    pair: str = ""
    pole: str = ""
    absence: bool = False


@dataclass(frozen=True)
class Codebook:
    """A set of media frames with where it comes from and how far it is validated.

    `scored` is false where the frames are for marking sentences, not for counting them.
    """

    name: str
    title: str
    language: str
    reference: str
    status: str
    provenance: str
    frames: tuple[Frame, ...]
    scored: bool = True

    @property
    def labels(self) -> dict[str, str]:
        """From frame id to label, in the codebook's order."""
        return {frame.id: frame.label for frame in self.frames}

    def to_table(self) -> pd.DataFrame:
        """Return one row per frame: ``frame, label, question, pair, pole, n_cues, n_prototypes``.

        The pole of an absence is "neither": it counts for no side.
        """
        rows = [
            (
                *(frame.id, frame.label, frame.question, frame.pair),
                "neither" if frame.absence else frame.pole,
                *(len(frame.cues), len(frame.prototypes)),
            )
            for frame in self.frames
        ]
        columns = ["frame", "label", "question", "pair", "pole", "n_cues", "n_prototypes"]
        return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[:5], "str"))


def read_codebook(name: str | Path) -> Codebook:
    """Read a codebook: the name of one that comes with Parallax, or the path of a TOML file.

    A frame needs an ``id`` and ``cues`` or ``prototypes``; everything else may be left out. A
    frame without a reference or a status of its own has the codebook's.

    Raises
    ------
    InputError
        For an unknown name or a broken file; the sentence names the file, the line, the frame
        and the remedy.

    Examples
    --------
    >>> len(read_codebook("policy").frames), len(read_codebook("generic").frames)
    (14, 5)
    """
    path = find_toml(name, argument="codebook", comes_with=_holds_frames)
    text, content = read_toml(path, what="codebook")
    checked = check_codebook(content, file=path.name, text=text)
    frames = tuple(Frame(**frame) for frame in checked.frames)
    return Codebook(frames=frames, scored=checked.scored, **checked.texts)


def list_codebooks() -> list[str]:
    """List the names of the codebooks that come with Parallax.

    Examples
    --------
    >>> list_codebooks()
    ['entman', 'generic', 'policy', 'war-peace']
    """
    names = [path.stem for path in find_shipped("codebooks").glob("*.toml")]
    return sorted(filter(_holds_frames, names))


def _holds_frames(name: str) -> bool:
    return not name.startswith("naming-")
