"""What a cached table depends on, as a key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any


def hash_parts(*parts: object) -> str:
    """Hash values by what they print; of use for texts, numbers, tuples and frozen dataclasses."""
    text = "\0".join(map(repr, parts))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def name_measure(function: Callable[..., Any], arguments: Mapping[str, Any]) -> str:
    """Name what a function gives with these arguments: a name to read, and a hash."""
    place = f"{function.__module__}.{function.__qualname__}"
    return f"{function.__name__}-{hash_parts(place, sorted(arguments.items()))}"
