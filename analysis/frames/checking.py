"""What a codebook's file must hold, and the sentence that refuses one that does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from analysis.errors import InputError
from analysis.frames.rules import Rule, RuleError, read_rule
from analysis.toml_lines import find_lines

_TEXTS = ("name", "title", "language", "reference", "status", "provenance")
_FRAME_TEXTS = (
    "id", "label", "definition", "question", "reference", "status", "pair", "pole",
)  # fmt: skip
_LISTS = ("cues", "exclusions", "prototypes")
_KEYS = {*_TEXTS, "scored", "frames"}
_FRAME_KEYS = {*_FRAME_TEXTS, *_LISTS, "absence"}
_MOST_CUES = 20_000  # of a codebook


class Checked(NamedTuple):
    """The content of a codebook's file, whole and of the right types."""

    texts: dict[str, str]
    scored: bool
    frames: list[dict[str, Any]]


class _At(NamedTuple):
    """Where in the file something stands: a frame's number, a key, a text of its list."""

    frame: int | None = None
    key: str | None = None
    text: int | None = None


def check_codebook(content: dict[str, Any], *, file: str, text: str) -> Checked:
    """Return the content of a codebook's file with its defaults, or refuse it.

    Parameters
    ----------
    content : dict
        What the file holds.
    file, text : str
        Its name, and its text, in which the line of a mistake is looked for.
    """
    return _Checker(file, text).check(content)


class _Checker:
    def __init__(self, file: str, text: str) -> None:
        self._file, self._text = file, text

    def check(self, content: dict[str, Any]) -> Checked:
        self._refuse_unknown(content, _KEYS, _At())
        texts = {key: self._read_text(content, key, _At(key=key)) for key in _TEXTS}
        texts["name"] = texts["name"] or Path(self._file).stem
        texts["title"] = texts["title"] or texts["name"]
        scored = content.get("scored", True)
        if not isinstance(scored, bool):
            raise self._refuse(f"`scored` must be true or false, not {scored!r}", _At(key="scored"))
        entries = content.get("frames")
        if not isinstance(entries, list) or not entries:
            raise self._refuse("it has no [[frames]]; write at least one", _At(key="frames"))
        frames: list[dict[str, Any]] = []
        ids: set[str] = set()
        for number, entry in enumerate(entries):
            frame = self._read_frame(entry, number)
            if frame["id"] in ids:
                raise self._refuse(
                    f"frame {frame['id']!r} stands twice; give each frame an `id` of its own",
                    _At(number, "id"),
                )
            ids.add(frame["id"])
            frame["absence"] = self._read_absence(entry, frame, number)
            for key in ("reference", "status"):
                frame[key] = frame[key] or texts[key]
            frames.append(frame)
        n_cues = sum(len(frame["cues"]) + len(frame["exclusions"]) for frame in frames)
        if n_cues > _MOST_CUES:
            raise self._refuse(
                f"it has {n_cues:,} cues and exclusions, at most {_MOST_CUES:,} are read; split it",
                _At(),
            )
        return Checked(texts, scored, frames)

    def _refuse(self, problem: str, at: _At) -> InputError:
        line = self._find_line(at)
        where = f"line {line}: " if line else ""
        return InputError(f"The codebook {self._file} cannot be used: {where}{problem}.")

    def _find_line(self, at: _At) -> int | None:
        lines = find_lines(self._text)
        place = ("", 0) if at.frame is None else ("frames", at.frame)
        return lines.find(place, at.key, at.text) or lines.find(("", 0), "frames")

    def _refuse_unknown(
        self, entry: dict[str, Any], known: set[str], at: _At, where: str = ""
    ) -> None:
        unknown = sorted(set(entry) - known)
        if unknown:
            has = f"{where} has the unknown key" if where else "the key"
            verb = "" if where else " is unknown"
            raise self._refuse(
                f"{has} {unknown[0]!r}{verb}; known are {', '.join(sorted(known))}",
                at._replace(key=unknown[0]),
            )

    def _read_frame(self, entry: Any, number: int) -> dict[str, Any]:
        at = _At(number)
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not entry["id"]:
            raise self._refuse(f"frame {number + 1} lacks an `id`; give it a name", at)
        where = f"frame {entry['id']!r}"
        self._refuse_unknown(entry, _FRAME_KEYS, at, where)
        frame: dict[str, Any] = {
            key: self._read_text(entry, key, at._replace(key=key), where) for key in _FRAME_TEXTS
        }
        frame["label"] = frame["label"] or frame["id"]
        for key in _LISTS:
            frame[key] = self._read_list(entry, at._replace(key=key), where)
        if not frame["cues"] and not frame["prototypes"]:
            raise self._refuse(f"{where} has no cues and no prototypes; list at least one", at)
        return frame

    def _read_absence(self, entry: Any, frame: dict[str, Any], number: int) -> bool:
        absence = entry.get("absence", False)
        where, at = f"frame {frame['id']!r}", _At(number, "absence")
        if not isinstance(absence, bool):
            raise self._refuse(f"`absence` of {where} must be true or false, not {absence!r}", at)
        if absence and not (frame["pair"] and frame["pole"]):
            raise self._refuse(f"{where} is an absence and lacks a `pair` and a `pole`", at)
        return absence

    def _read_text(self, entry: dict[str, Any], key: str, at: _At, where: str = "") -> str:
        text = entry.get(key, "")
        if not isinstance(text, str):
            of = f" of {where}" if where else ""
            raise self._refuse(f"`{key}`{of} must be a text, not {text!r:.80}", at)
        return text

    def _read_list(self, entry: dict[str, Any], at: _At, where: str) -> tuple[str, ...]:
        key = str(at.key)
        texts = entry.get(key, [])
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise self._refuse(f"`{key}` of {where} must be a list of texts", at)
        seen: set[object] = set()
        for number, text in enumerate(texts):
            at = at._replace(text=number)
            read = self._read_prototype if key == "prototypes" else self._read_cue
            meaning = read(text, f"`{key}` of {where}", at)
            if meaning in seen:
                raise self._refuse(f"`{key}` of {where} holds {text!r:.80} twice; delete one", at)
            seen.add(meaning)
        return tuple(texts)

    def _read_cue(self, text: str, place: str, at: _At) -> Rule:
        try:
            return read_rule(text)
        except RuleError as error:
            raise self._refuse(f"{place}: {error}", at) from error

    def _read_prototype(self, text: str, place: str, at: _At) -> str:
        if not text.strip():
            raise self._refuse(f"{place} holds an empty text; delete it", at)
        return " ".join(text.split())
