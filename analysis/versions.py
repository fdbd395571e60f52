"""Which code measures: two machines with the same hash give the same numbers."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib import metadata
from pathlib import Path

# What else decides where a sentence ends, what a word is, and how it scores.
_PACKAGES = (
    *("nupunkt", "regex", "vaderSentiment", "nltk", "pandas", "numpy", "lemminflect"),
    *("onnxruntime", "tokenizers"),
)
_COUNTED = (".py", ".toml", ".npz")  # code, word lists, trained models


@cache
def hash_code() -> str:
    """Hash Parallax's own code and the versions of what it measures with.

    The version number alone would let a changed checkout read what an older one has written.
    """
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parent
    for path in sorted(path for path in package.rglob("*") if path.suffix in _COUNTED):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    versions = [platform.python_version(), *map(_find_version, _PACKAGES)]
    digest.update("\0".join(versions).encode())
    return digest.hexdigest()


def _find_version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:  # an extra
        return ""
