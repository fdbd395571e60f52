"""What a corpus is, in one short text: the key of what is kept of it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.corpus.folder import TEXT_SUFFIXES, Found, find_files
from analysis.corpus.streams import hash_opened
from analysis.corpus.texts import find_metadata
from analysis.paths import find_corpus


def fingerprint(path: str | Path, *, metadata: str | Path | None = None) -> str:
    """Return one hash over all that `read_documents` would see of a corpus.

    Two corpora with the same files under the same paths inside them have the same fingerprint,
    on any machine; neither where they lie nor when they were written counts. How they are to be
    read (columns, encoding, date format) is not in it.

    Parameters
    ----------
    path : str or Path
        A folder or a file, as for `read_documents`.
    metadata : str or Path, optional
        The stated table that describes the text files.

    Returns
    -------
    str
        SHA-256 in hex, over each file's path, what is to become of it and its bytes.

    Raises
    ------
    InputError
        When there is no such corpus or no such metadata.

    Examples
    --------
    >>> import tempfile
    >>> one, two = Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp())
    >>> for folder in (one, two):
    ...     _ = (folder / "a.txt").write_text("The town fell.")
    >>> fingerprint(one) == fingerprint(two), len(fingerprint(one))
    (True, 64)
    >>> _ = (two / "a.txt").write_text("The town held.")
    >>> fingerprint(one) == fingerprint(two)
    False
    """
    lines = [["file", *_describe(file)] for file in find_files(find_corpus(path))]
    if metadata is not None:
        lines.append(["metadata", *_describe(find_metadata(metadata))])
    return hashlib.sha256(json.dumps(lines).encode("utf-8")).hexdigest()


def has_changed(path: str | Path, *, ledger: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether the files of a corpus are other ones than when it was read.

    Parameters
    ----------
    path : str or Path
        The corpus, as for `read_documents`.
    ledger : iterable of mapping
        The rows of its ledger then: ``path`` and ``sha256``, "" for what was not read. A file that is
        not in the corpus, such as a table of metadata elsewhere, is not looked at.
    """
    then = {str(row.get("path")): str(row.get("sha256") or "") for row in ledger}
    now = {file.shown: file for file in find_files(find_corpus(path))}
    if any(not file.kind and name not in then for name, file in now.items()):
        return True
    read = {name: sha256 for name, sha256 in then.items() if sha256}
    gone = any(name not in now and name.endswith(TEXT_SUFFIXES) for name in read)
    return gone or any(
        _describe(now[name])[-1] != sha256 for name, sha256 in read.items() if name in now
    )


def _describe(file: Found) -> list[str]:
    if file.kind:
        return [file.shown, file.kind, file.reason, ""]
    try:
        opened, sha256 = hash_opened(file.place)
    except OSError as error:
        return [file.shown, "unreadable", error.strerror or type(error).__name__, ""]
    opened.close()
    return [file.shown, "", "", sha256]
