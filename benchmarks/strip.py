"""Take commas and apostrophes out of gold sentences: some corpora were published without them.

`agency.py`, `naming.py` and `voices.py` do so with ``--strip``. Nothing stands in a mark's place
("the army's tanks, he said" is "the armys tanks he said"), and all offsets move along.
"""

from typing import Any

_MARKS = ",'’‘"
_DROP = str.maketrans("", "", _MARKS)


def strip_line(line: Any) -> Any:
    """Take the marks out of the texts of a line of a gold file, and move its offsets.

    Examples
    --------
    >>> strip_line({"text": "No, he's in.", "voices": [{"start": 4, "end": 8, "speaker": "O'Neil"}]})
    {'text': 'No hes in.', 'voices': [{'start': 3, 'end': 6, 'speaker': 'ONeil'}]}
    """
    kept = [0]
    for sign in line["text"]:
        kept.append(kept[-1] + (sign not in _MARKS))
    return _strip(line, kept)


def _strip(value: Any, kept: list[int], name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _strip(part, kept, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_strip(part, kept) for part in value]
    if isinstance(value, str):
        return value if name == "label" else value.translate(_DROP)  # labels are a naming set's
    return kept[value] if name in ("start", "end") else value
