"""What is in a codebook, told to the one who writes it."""

from __future__ import annotations

import regex

from analysis.frames.codebook import Codebook, Frame
from analysis.frames.rules import is_rule

_OPERATOR = regex.compile(r"\b(?:and|or|not|near)\b", regex.IGNORECASE)


def describe_codebook(codebook: Codebook) -> str:
    """Describe a codebook: its size, its frames, a line each, and what may be a slip.

    Examples
    --------
    >>> frame = Frame("talks", "Talks", "", "", ("truce", "near(peace, talks, 3)"), ())
    >>> print(describe_codebook(Codebook("mine", "My own", "en", "", "unvalidated", "", (frame,))))
    mine: My own. 1 frame, 2 cues (1 a rule), 0 exclusions, 0 prototypes.
    Status: unvalidated.
      talks  2 cues  0 exclusions  0 prototypes
    """
    frames = codebook.frames
    cues = [cue for frame in frames for cue in (*frame.cues, *frame.exclusions)]
    n_cues = sum(len(frame.cues) for frame in frames)
    n_rules = sum(map(is_rule, cues))
    rules = f" ({n_rules} {'a rule' if n_rules == 1 else 'rules'})" if n_rules else ""
    n_exclusions = len(cues) - n_cues
    n_prototypes = sum(len(frame.prototypes) for frame in frames)
    lines = [
        f"{codebook.name}: {codebook.title}. {_count(len(frames), 'frame')}, "
        f"{_count(n_cues, 'cue')}{rules}, {_count(n_exclusions, 'exclusion')}, "
        f"{_count(n_prototypes, 'prototype')}.",
        f"Status: {codebook.status or 'none is told'}.",
    ]
    wide = max(len(frame.id) for frame in frames)
    lines += [_describe_frame(frame, wide) for frame in frames]
    plain = [cue for cue in cues if not is_rule(cue) and _OPERATOR.search(cue)]
    if plain:
        shown = ", ".join(map(repr, plain[:3]))
        lines.append(
            f"Read as plain phrases, for they have no bracket: {shown}"
            f"{f' and {len(plain) - 3} more' if len(plain) > 3 else ''}."
        )
    return "\n".join(lines)


def _describe_frame(frame: Frame, wide: int) -> str:
    parts = [
        _count(len(frame.cues), "cue"),
        _count(len(frame.exclusions), "exclusion"),
        _count(len(frame.prototypes), "prototype"),
    ]
    return "  ".join([f"  {frame.id:<{wide}}", *parts])


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"
