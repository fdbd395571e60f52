"""What a codebook's file must hold, and the sentence that refuses one that does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from analysis.errors import InputError
from analysis.matching import split_pattern

_TEXTS = ("name", "title", "language", "reference", "status", "provenance")
_FRAME_TEXTS = (
    "id", "label", "definition", "question", "reference", "status", "pair", "pole",
)  # fmt: skip
_LISTS = ("cues", "exclusions", "prototypes")
_KEYS = {*_TEXTS, "scored", "frames"}
_FRAME_KEYS = {*_FRAME_TEXTS, *_LISTS}


class Checked(NamedTuple):
    """The content of a codebook's file, whole and of the right types."""

    texts: dict[str, str]
    scored: bool
    frames: list[dict[str, Any]]


def check_codebook(content: dict[str, Any], file: str) -> Checked:
    """Return the content of a codebook's file with its defaults, or refuse it."""
    return _Checker(file).check(content)


class _Checker:
    def __init__(self, file: str) -> None:
        self._file = file

    def check(self, content: dict[str, Any]) -> Checked:
        self._refuse_unknown(content, _KEYS, "")
        texts = {key: self._read_text(content, key, "") for key in _TEXTS}
        texts["name"] = texts["name"] or Path(self._file).stem
        texts["title"] = texts["title"] or texts["name"]
        scored = content.get("scored", True)
        if not isinstance(scored, bool):
            raise self._refuse(f"`scored` must be true or false, not {scored!r}")
        entries = content.get("frames")
        if not isinstance(entries, list) or not entries:
            raise self._refuse("it has no [[frames]]")
        frames: list[dict[str, Any]] = []
        for number, entry in enumerate(entries, start=1):
            frame = self._read_frame(entry, number)
            if frame["id"] in {other["id"] for other in frames}:
                raise self._refuse(
                    f"frame {frame['id']!r} stands twice; give each frame an `id` of its own"
                )
            for key in ("reference", "status"):
                frame[key] = frame[key] or texts[key]
            frames.append(frame)
        return Checked(texts, scored, frames)

    def _refuse(self, problem: str) -> InputError:
        return InputError(f"The codebook {self._file} cannot be used: {problem}.")

    def _refuse_unknown(self, entry: dict[str, Any], known: set[str], where: str) -> None:
        unknown = sorted(set(entry) - known)
        if unknown:
            key = f"{where} has the unknown key" if where else "the key"
            verb = "" if where else " is unknown"
            raise self._refuse(f"{key} {unknown[0]!r}{verb}; known are {', '.join(sorted(known))}")

    def _read_frame(self, entry: Any, number: int) -> dict[str, Any]:
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not entry["id"]:
            raise self._refuse(f"frame {number} lacks an `id`; give it a name")
        where = f"frame {entry['id']!r}"
        self._refuse_unknown(entry, _FRAME_KEYS, where)
        frame: dict[str, Any] = {key: self._read_text(entry, key, where) for key in _FRAME_TEXTS}
        frame["label"] = frame["label"] or frame["id"]
        for key in _LISTS:
            frame[key] = self._read_list(entry, key, where)
        if not frame["cues"] and not frame["prototypes"]:
            raise self._refuse(f"{where} has no cues and no prototypes; list at least one")
        return frame

    def _read_text(self, entry: dict[str, Any], key: str, where: str) -> str:
        text = entry.get(key, "")
        if not isinstance(text, str):
            of = f" of {where}" if where else ""
            raise self._refuse(f"`{key}`{of} must be a text, not {text!r}")
        return text

    def _read_list(self, entry: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
        texts = entry.get(key, [])
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise self._refuse(f"`{key}` of {where} must be a list of texts")
        seen: set[tuple[str, ...]] = set()
        for text in texts:
            words = tuple(split_pattern(text))
            if not words or not text.strip("*? "):
                raise self._refuse(
                    f"`{key}` of {where} holds {text!r}, which matches no word or all"
                )
            if words in seen:
                raise self._refuse(f"`{key}` of {where} holds {text!r} twice; delete one")
            seen.add(words)
        return tuple(texts)
