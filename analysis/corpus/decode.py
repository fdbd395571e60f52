"""Bytes to text: stated encoding, then byte-order mark, then UTF-8, then a guess that is told."""

import codecs
import re
from dataclasses import dataclass

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

BINARY = re.compile("[\x00\x1b]")  # NUL and ESC: in no article, in most binary files


@dataclass(frozen=True)
class Decoded:
    """A file's text, or why there is none (`kind` is the reason in one word, for counting)."""

    text: str = ""
    encoding: str = ""
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
    decoded = _climb(data, encoding, table)
    text = normalise_text(decoded.text)
    if not table and BINARY.search(text):
        return Decoded(kind="binary", reason="a binary file: it holds NUL or ESC characters")
    return Decoded(text, decoded.encoding, decoded.note, decoded.kind, decoded.reason)


def normalise_text(text: str) -> str:
    r"""Turn every newline into ``\n`` and drop one leading byte-order mark."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.removeprefix("\ufeff")


def _climb(data: bytes, encoding: str | None, table: bool) -> Decoded:
    if encoding is not None:
        try:
            text = data.decode(encoding)
            text.encode("utf-8")  # UTF-7 can yield half a surrogate pair, which nothing can keep
            return Decoded(text, encoding)
        except UnicodeError as error:
            start = error.start if isinstance(error, UnicodeDecodeError) else 0
            where = f"byte 0x{data[start : start + 1].hex()} at {start}"
            return Decoded(kind="undecodable", reason=f"not in {encoding}: {where} cannot be read")
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(name), name)
            except UnicodeError:
                continue
    binary = b"\0" in data or b"\x1b" in data
    if not binary or table:
        try:
            return Decoded(data.decode("utf-8"), "utf-8")
        except UnicodeDecodeError:
            pass
    if binary:
        return Decoded(kind="binary", reason="a binary file: it holds NUL or ESC bytes")
    return _mend_utf8(data) or _guess(data)


def _mend_utf8(data: bytes) -> Decoded | None:
    """Read UTF-8 with a few damaged bytes as UTF-8: a cut download must not turn to mojibake.

    In text of another encoding, sequences that happen to be valid UTF-8 are rarer than those
    that are not.
    """
    text = data.decode("utf-8", errors="replace")
    n_lost = text.count("\ufffd")
    if len(re.findall("[^\x00-\x7f\ufffd]", text)) <= 2 * n_lost:
        return None
    what = "1 damaged place" if n_lost == 1 else f"{n_lost} damaged places"
    return Decoded(text, "utf-8", f"encoding guessed: utf-8, {what} replaced by U+FFFD")


def _guess(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    # Lines in plain ASCII fit every encoding, and would drown the few that tell.
    telling = b"\n".join(line for line in data.split(b"\n") if not line.isascii())
    matches = list(from_bytes(telling[:_SAMPLE], cp_isolation=_GUESSED))
    names = [name for match in matches for name in (match.encoding, *match.could_be_from_charset)]
    first = matches[0] if matches else None
    for match in matches:
        # Among equals the commonest: Windows' code pages differ in a few letters only.
        equal = match.chaos <= first.chaos and match.coherence >= first.coherence  # type: ignore[union-attr]
        if equal and "cp1252" in (match.encoding, *match.could_be_from_charset):
            names.insert(0, "cp1252")
    for name in [name for name in names if name in _GUESSED]:
        try:
            text = data.decode(name)
        except UnicodeError:
            continue
        shown = name.replace("cp125", "windows-125").replace("_", "-")
        return Decoded(text, shown, f"encoding guessed: {shown}")
    return Decoded(
        kind="undecodable", reason="not UTF-8 and like no other encoding; state `encoding`"
    )
