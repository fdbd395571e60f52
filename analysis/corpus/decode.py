"""Bytes to text: stated encoding, then byte-order mark, then UTF-8, then a guess that is told."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from analysis.corpus.streams import (
    SMALL,
    decode_file,
    normalise_blocks,
    read_bytes_of,
    read_head,
)
from analysis.errors import InputError

# A UTF-32 mark begins with the bytes of a UTF-16 one, so the longer is tried first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# What articles outside UTF-8 are saved in. Left free, the guesser also offers DOS and old Mac
# code pages, which fit a short Western text as well as the right answer does.
_GUESSED = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874"),
    *("koi8_r", "koi8_u", "iso8859_2", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
_SAMPLE = 200_000  # bytes of lines outside ASCII that a guess rests on

# Text to Python, but ways of writing names and literals rather than files.
_NOT_FOR_FILES = ("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape")


@dataclass(frozen=True)
class Decoded:
    """A file's text, or why there is none (`kind` is the reason in one word, for counting)."""

    text: str = ""
    encoding: str = ""
    note: str = ""
    kind: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Coding:
    """How a file's bytes are read and what is told of it, or why they cannot be."""

    codec: str = ""
    encoding: str = ""  # as the ledger shows it
    errors: str = "strict"
    note: str = ""
    kind: str = ""
    reason: str = ""


def check_encoding(encoding: str | None) -> None:
    """Refuse an encoding that Python does not know, or that is no text encoding."""
    if encoding is None:
        return
    try:
        codec = codecs.lookup(encoding)
        known = codec._is_text_encoding and codec.name.replace("_", "-") not in _NOT_FOR_FILES
    except (LookupError, ValueError, TypeError):
        known = False
    if not known:
        raise InputError(
            f"`encoding` must name a text encoding such as 'utf-8' or 'windows-1252', "
            f"but {encoding!r} was given; leave it out to have it found."
        )


def decode_bytes(data: bytes, *, encoding: str | None = None, table: bool = False) -> Decoded:
    r"""Decode a file's bytes by the ladder; a table may hold NUL or ESC in some of its rows.

    Newlines become ``\n`` and one leading byte-order mark is removed; nothing else is changed.

    Examples
    --------
    >>> decode_bytes(b"caf\xc3\xa9\r\n")
    Decoded(text='café\n', encoding='utf-8', note='', kind='', reason='')
    >>> decode_bytes(b"the caf\xe9").note
    'encoding guessed: windows-1252'
    >>> decode_bytes(b"PK\x03\x04\x00").reason
    'a binary file: it holds NUL or ESC bytes'
    """
    file = io.BytesIO(data)
    coding = choose_coding(file, encoding=encoding, table=table)
    if coding.kind:
        return Decoded(kind=coding.kind, reason=coding.reason)
    text = normalise_text(data.decode(coding.codec, coding.errors))
    if not table and holds_binary(text):
        return Decoded(kind="binary", reason="a binary file: it holds NUL or ESC characters")
    return Decoded(text, coding.encoding, coding.note)


def decode_blocks(file: BinaryIO, coding: Coding) -> Iterator[str]:
    """Yield a file's text in blocks, its newlines and its byte-order mark seen to."""
    return normalise_blocks(decode_file(file, coding.codec, coding.errors))


def holds_binary(text: str) -> bool:
    """Tell whether a text holds NUL or ESC, which are in no article and in most binary files."""
    return "\0" in text or "\x1b" in text


def normalise_text(text: str) -> str:
    r"""Turn every newline into ``\n`` and drop one leading byte-order mark."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.removeprefix("\ufeff")


def choose_coding(file: BinaryIO, *, encoding: str | None = None, table: bool = False) -> Coding:
    """Find by the ladder how the whole of a file can be decoded; it is read in blocks.

    A guess rests on the first 200,000 bytes of its lines outside ASCII, however long the file.
    """
    if encoding is not None:
        return _try_stated(file, encoding)
    head = read_head(file)
    for mark, name in _MARKS:
        if head.startswith(mark) and _fits(file, name):
            return Coding(name, name)
    # Most files are UTF-8, so that a table is searched for NUL and ESC only when it is not.
    binary = not table and _is_binary(file)
    if not binary and _fits(file, "utf-8"):
        return Coding("utf-8", "utf-8")
    if binary or (table and _is_binary(file)):
        return Coding(kind="binary", reason="a binary file: it holds NUL or ESC bytes")
    return _mend_utf8(file) or _guess(file)


def _try_stated(file: BinaryIO, encoding: str) -> Coding:
    start = 0
    try:
        for text in decode_file(file, encoding):
            text.encode("utf-8")  # UTF-7 can yield half a surrogate pair, which nothing can keep
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
    else:
        return Coding(encoding, encoding)
    file.seek(start)
    where = f"byte 0x{file.read(1).hex()} at {start}"
    return Coding(kind="undecodable", reason=f"not in {encoding}: {where} cannot be read")


def _fits(file: BinaryIO, codec: str) -> bool:
    try:
        for _ in decode_file(file, codec):
            pass
    except UnicodeError:
        return False
    return True


def _is_binary(file: BinaryIO) -> bool:
    return any(b"\0" in data or b"\x1b" in data for data in read_bytes_of(file))


def _mend_utf8(file: BinaryIO) -> Coding | None:
    """Read UTF-8 with a few damaged bytes as UTF-8: a cut download must not turn to mojibake.

    In text of another encoding, sequences that happen to be valid UTF-8 are rarer than those
    that are not.
    """
    n_lost = n_valid = 0
    for text in decode_file(file, "utf-8", errors="replace"):
        n_lost += text.count("\ufffd")
        n_valid += len(re.findall("[^\x00-\x7f\ufffd]", text))
    if n_valid <= 2 * n_lost:
        return None
    what = "1 damaged place" if n_lost == 1 else f"{n_lost} damaged places"
    note = f"encoding guessed: utf-8, {what} replaced by U+FFFD"
    return Coding("utf-8", "utf-8", "replace", note)


def _guess(file: BinaryIO) -> Coding:
    from charset_normalizer import from_bytes

    matches = list(from_bytes(_take_telling(file), cp_isolation=_GUESSED))
    names = [name for match in matches for name in (match.encoding, *match.could_be_from_charset)]
    first = matches[0] if matches else None
    for match in matches:
        # Among equals the commonest: Windows' code pages differ in a few letters only.
        equal = match.chaos <= first.chaos and match.coherence >= first.coherence  # type: ignore[union-attr]
        if equal and "cp1252" in (match.encoding, *match.could_be_from_charset):
            names.insert(0, "cp1252")
    for name in [name for name in names if name in _GUESSED]:
        if _fits(file, name):
            shown = name.replace("cp125", "windows-125").replace("_", "-")
            return Coding(name, shown, note=f"encoding guessed: {shown}")
    return Coding(
        kind="undecodable", reason="not UTF-8 and like no other encoding; state `encoding`"
    )


def _take_telling(file: BinaryIO) -> bytes:
    """Return the first lines that are not plain ASCII.

    Lines in plain ASCII fit every encoding, and would drown the few that tell.
    """
    file.seek(0)
    lines, n_bytes = list[bytes](), 0
    while line := file.readline(SMALL):
        if not line.isascii():
            lines.append(line.removesuffix(b"\n"))
            n_bytes += len(lines[-1]) + 1
        if n_bytes > _SAMPLE:
            break
    return b"\n".join(lines)[:_SAMPLE]
