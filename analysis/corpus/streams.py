"""A file's bytes as text and as lines, block by block: no file is held whole."""

import codecs
import hashlib
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

BLOCK = 1 << 20  # bytes read, or characters of rows gathered, at a time
SMALL = 8 << 20  # a file of at most so many bytes is held, since reading it again costs more

_Item = TypeVar("_Item")


class Again(Generic[_Item]):
    """What can be gone through more than once: each time `make` begins it anew.

    >>> numbers = Again(lambda: iter([1, 2]))
    >>> list(numbers), list(numbers)
    ([1, 2], [1, 2])
    """

    def __init__(self, make: Callable[[], Iterator[_Item]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[_Item]:
        return self._make()


def skip_lines(lines: Iterable[str], n: int) -> Iterable[str]:
    """Return `lines` without the first `n`, as often as they are gone through."""
    return Again(lambda: islice(lines, n, None)) if n else lines


def read_bytes_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file's bytes in blocks; another reader of the same file does not disturb it."""
    position = 0
    while True:
        file.seek(position)
        data = file.read(BLOCK)
        if not data:
            return
        yield data
        position += len(data)


def hash_file(file: BinaryIO) -> str:
    """Return the SHA-256 of a file's bytes in hex."""
    sha256 = hashlib.sha256()
    for data in read_bytes_of(file):
        sha256.update(data)
    return sha256.hexdigest()


def decode_file(file: BinaryIO, codec: str, errors: str = "strict") -> Iterator[str]:
    """Yield a file's text in blocks; an error's `start` counts from the file's beginning.

    Raises
    ------
    UnicodeError
        As `bytes.decode` would for the file's bytes as a whole.
    """
    decoder = codecs.getincrementaldecoder(_settle_order(file, codec))(errors)
    position = 0
    for data in chain(read_bytes_of(file), [b""]):
        n_held = len(decoder.getstate()[0])  # bytes of a character that began in the last block
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            error.start += position - n_held
            raise
        position += len(data)
        yield text


def normalise_blocks(blocks: Iterable[str]) -> Iterator[str]:
    r"""Turn every newline into ``\n`` and drop one leading byte-order mark.

    >>> list(normalise_blocks([chr(0xFEFF) + "a\r", "\nb\rc"]))
    ['a', '\nb\nc']
    """
    decoder, begun = io.IncrementalNewlineDecoder(None, translate=True), False
    for block in blocks:
        text = decoder.decode(block)  # without a decoder it takes text
        if text and not begun:
            text, begun = text.removeprefix("\ufeff"), True
        if text:
            yield text
    if text := decoder.decode("", final=True):
        yield text


def split_lines(blocks: Iterable[str]) -> Iterator[str]:
    r"""Yield lines with their ``\n``, which alone ends a line.

    >>> list(split_lines(["a\nb", "c\n", "d"]))
    ['a\n', 'bc\n', 'd']
    """
    begun: list[str] = []  # the parts of a line that goes on
    for block in blocks:
        if "\n" not in block:
            begun.append(block)
            continue
        whole, newline, rest = block.rpartition("\n")
        yield from io.StringIO("".join([*begun, whole, newline]), newline="\n")
        begun = [rest] if rest else []
    if begun:
        yield "".join(begun)


def _settle_order(file: BinaryIO, codec: str) -> str:
    """Name the byte order of UTF-16 and UTF-32 without a mark, which Python wants in blocks."""
    name = codecs.lookup(codec).name
    marks = {
        "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
        "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
    }.get(name)
    if marks is None or read_head(file).startswith(marks):
        return name
    return f"{name}-le" if sys.byteorder == "little" else f"{name}-be"


def read_head(file: BinaryIO) -> bytes:
    """Return the first bytes of a file, as many as a byte-order mark may have."""
    file.seek(0)
    return file.read(4)


def hash_opened(place: Path) -> tuple[BinaryIO, str]:
    """Open a file, a small one by holding its bytes, and return its SHA-256 with it."""
    if place.stat().st_size <= SMALL:
        data = place.read_bytes()
        return io.BytesIO(data), hashlib.sha256(data).hexdigest()
    file = place.open("rb")
    try:
        sha256 = hash_file(file)
        file.seek(0)
    except OSError:
        file.close()
        raise
    return file, sha256
