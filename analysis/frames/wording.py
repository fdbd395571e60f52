"""How a report speaks of the engine that found its frames."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

import pandas as pd

from analysis.frames.codebook import Codebook
from analysis.frames.engines import Engine
from analysis.frames.fitted import Fitted
from analysis.frames.prototypes import Prototypes
from analysis.tables import require_made

_ON_AVERAGE = "{mean} of an article's sentences on average ({interval}; {n_documents})"


@dataclass(frozen=True)
class EngineWords:
    """What a report says where the engine makes a difference.

    Attributes
    ----------
    name : str
        What the engine is called.
    rule : str
        From when on a sentence calls up a frame.
    column, listed : str
        The column of `list_frames` that tells what the engine knows of a frame, and its caption.
    reach, reach_headline : str
        Templates of the finding on the frame that is found most (`state_mean`).
    overall, panels, strongest, reasons, hits : str
        Captions.
    limits : str
        What to keep in mind when the shares are read.
    """

    name: str
    rule: str
    column: str
    listed: str
    reach: str
    reach_headline: str
    overall: str
    panels: str
    strongest: str
    reasons: str
    hits: str
    limits: str


def choose_wording(engine: Engine, *, name: str) -> EngineWords:
    """Choose how a report speaks of an engine: of cues, of prototypes, of vectors, or of codes.

    Parameters
    ----------
    engine : Codebook, Prototypes or Fitted
        From `choose_engine`.
    name : str
        As it was asked for; of a path only the file is told.

    Examples
    --------
    >>> from analysis import read_codebook
    >>> choose_wording(read_codebook("policy"), name="cues").column
    'n_cues'
    """
    require_made(engine, "engine", "Engine")
    short = PurePath(name.replace("\\", "/")).name
    if isinstance(engine, Fitted):
        return _speak_of_fitted(engine, short)
    if isinstance(engine, Prototypes):
        return _speak_of_prototypes(short, by_meaning=engine.embed is not None)
    return _speak_of_cues(short)


def list_frames(codebook: Codebook, *, engine: Engine) -> pd.DataFrame:
    """List the frames of a codebook with how much the engine knows of each.

    Returns
    -------
    DataFrame
        ``frame, label, question``, and, by the engine, ``n_cues``, ``n_prototypes``, or ``n_coded``:
        the coded sentences with the frame that it was fitted to.

    Examples
    --------
    >>> from analysis import read_codebook
    >>> book = read_codebook("generic")
    >>> list(list_frames(book, engine=book).columns)
    ['frame', 'label', 'question', 'n_cues']
    """
    require_made(engine, "engine", "Engine")
    require_made(codebook, "codebook", "Codebook")
    table = codebook.to_table()
    column = "n_prototypes" if isinstance(engine, Prototypes) else "n_cues"
    if isinstance(engine, Fitted):
        column = "n_coded"
        n_coded = dict(zip(engine.report["frame"], engine.report["n"], strict=True))
        table[column] = [int(n_coded.get(frame, 0)) for frame in table["frame"]]
    return table[["frame", "label", "question", column]]


def _speak_of_cues(name: str) -> EngineWords:
    return EngineWords(
        name=name,
        rule="a sentence calls up a frame when one of the frame's cues is in it",
        column="n_cues",
        listed="The frames, the question each asks of a sentence, and how many cues it has.",
        reach_headline="The cues of “{frame}” are found in {mean} of an article's sentences",
        reach=f"The cues of “{{frame}}” reach furthest: they are found in {_ON_AVERAGE}. That says how wide the list is as much as how the story is told.",
        overall="The reach of each list of cues: frames are not comparable with one another.",
        panels="The six frames whose cues are found in most sentences.",
        strongest="For each frame the sentences with the most different cues: read whether they fit.",
        reasons="The five cues that each frame was mostly counted by.",
        hits="Every cue found, with its place in the text as read.",
        limits="A frame is found by its cues: told in other words it is missed, and a cue that means something else here is counted. The cues that come with Parallax were written for English news.",
    )  # fmt: skip


def _speak_of_prototypes(name: str, *, by_meaning: bool) -> EngineWords:
    near = "in meaning (sentence vectors)" if by_meaning else "in its words and parts of words"
    return EngineWords(
        name=name,
        rule=f"a sentence calls up a frame when it is near enough, {near}, to one of the frame's prototypes",
        column="n_prototypes",
        listed="The frames, the question each asks of a sentence, and how many prototypes it has: sentences that show it. Its label, definition and cues are compared too.",
        reach_headline="Near the prototypes of “{frame}” are {mean} of an article's sentences",
        reach=f"The prototypes of “{{frame}}” reach furthest: near them are {_ON_AVERAGE}. That says how much is like them as much as how the story is told.",
        overall="The reach of each frame's prototypes: frames are not comparable with one another.",
        panels="The six frames whose prototypes are near most sentences.",
        strongest="For each frame the sentences nearest to one of its prototypes (the column cues): read whether they fit.",
        reasons="The five prototypes, definitions or labels that each frame was mostly counted by.",
        hits="Every sentence that calls up a frame, with the prototype it is nearest to and how near that is (score).",
        limits="A frame is found by likeness to a few prototype sentences: what is alike in topic alone is counted, and what is told unlike all of them is missed. How near is near enough is the same for all frames.",
    )  # fmt: skip


def _speak_of_fitted(engine: Fitted, name: str) -> EngineWords:
    seen = f"{engine.n_examples:,} coded sentences"
    when = (
        "it is the most probable one"
        if engine.single
        else f"its probability is {engine.threshold:.2f} or more"
    )
    return EngineWords(
        name=name,
        rule=f"a classifier that was fitted to {seen} says how probable each frame is, and a sentence calls up a frame when {when}",
        column="n_coded",
        listed=f"The frames, the question each asks of a sentence, and how many of the {seen} that the engine was fitted to have it. A frame without any is never called.",
        reach_headline="“{frame}” is called in {mean} of an article's sentences",
        reach=f"“{{frame}}” is called most: in {_ON_AVERAGE}. That says how freely the engine calls it as much as how the story is told.",
        overall="How freely the engine calls each frame: frames are not comparable with one another.",
        panels="The six frames that the engine calls in most sentences.",
        strongest="For each frame the sentences in which the engine is surest of it (the column cues): read whether they fit.",
        reasons="How sure the engine was of the frames that it called: the five most frequent steps of probability.",
        hits="Every sentence in which the engine calls a frame, with how probable that is (score).",
        limits="The engine knows the frames from the coded sentences alone and repeats what their coders read into them. Of a frame with few coded sentences, or in texts unlike those that were coded, it is little better than a guess: look at its quality above before a share is believed.",
    )  # fmt: skip
