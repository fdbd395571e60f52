"""The columns of a coding sheet, and what its cells may hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.frames import Codebook

TEXTS = ["before", "sentence", "after"]
ITEM, NUMBER, DONE, NOTES = "item", "number", "done", "notes"
MISSING = ("", "?")  # what a coder leaves where there is no code
# What people write, and spreadsheets make of it, in place of 1 and 0; in small letters.
YES = frozenset(
    "1 x y yes true ✓ ✔ ☑ ✅ j ja wahr oui vrai si sí vero verdadero sim verdadeiro да".split()
)
NO = frozenset("0 n no false nein falsch non faux falso não нет".split())
MAX_CELL = 5_000  # characters of a text; a spreadsheet's cell takes 32,767
FOLDER = "sheets"
CHECKSUMS = "checksums.txt"


def name_frames(codebook: Codebook) -> dict[str, str]:
    """From frame id to the heading of its column: its label, its id where two share a label."""
    labels = [" ".join(label.split()) for label in codebook.labels.values()]
    taken = {NUMBER, ITEM, DONE, NOTES, *TEXTS}
    return {
        frame: frame if labels.count(label) > 1 or label.lower() in taken or not label else label
        for frame, label in zip(codebook.labels, labels, strict=True)
    }


def list_columns(codebook: Codebook) -> list[str]:
    """Return the headings of a sheet, in its order."""
    return [NUMBER, ITEM, *TEXTS, *name_frames(codebook).values(), DONE, NOTES]


def list_rules(codebook: Codebook) -> Sequence[tuple[str, str, str]]:
    """Return the instructions, a row each: heading, definition, question."""
    frames = name_frames(codebook)
    rules = [
        ("How to code", "Read the column “sentence”. The sentences before and after only help to understand it: what stands in them alone does not count.", ""),
        ("1", "The frame is in the sentence: the answer to its question is yes. A sentence may have several frames, or none. (x, yes, true and ✓ are read as 1.)", ""),
        ("0", "The frame is not in the sentence. (no and false are read as 0.)", ""),
        ("?", "You cannot decide. It counts as missing, not as 0.", ""),
        (DONE, "Write 1 when you have coded the row. Frames left blank in a row that is done count as 0; in other rows they are missing.", ""),
        ("Work alone", "Do not talk about sentences with another coder before both are finished, and do not look at the report: agreement between coders who talked says nothing.", ""),
        ("Keep the sheet", "Save it under your own name (ann.xlsx or ann.csv), outside the report's folder. Change no sentence and no item; sorting and hiding rows is fine.", ""),
        ("", "", ""),
        ("Frame", "Definition", "Question"),
    ]  # fmt: skip
    rules += [
        (frames[frame.id], " ".join(frame.definition.split()), " ".join(frame.question.split()))
        for frame in codebook.frames
    ]
    return rules
