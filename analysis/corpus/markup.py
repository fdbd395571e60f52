"""Articles that were saved as HTML: their text without the tags."""

from __future__ import annotations

import re
from html.parser import HTMLParser

NOTE = "HTML tags removed"

_NAMES = (
    "p|div|br|span|a|h[1-6]|li|ul|ol|table|tbody|tr|td|th|img|strong|em|b|i|u|script|style|html|"
    "head|body|meta|link|title|article|section|header|footer|nav|figure|figcaption|blockquote|"
    "iframe|font|center|hr|sup|sub|small|picture|source|video|button|form|input|noscript"
)
_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_FEWEST = 2  # tags: one alone may be what the article writes about
_UNREAD = frozenset(["script", "style", "head", "noscript", "button", "iframe"])
_INLINE = frozenset(
    ["a", "b", "i", "u", "em", "strong", "span", "font", "sup", "sub", "small", "img", "input"]
)


def has_markup(text: str) -> bool:
    """Tell whether a text holds HTML tags, two at least.

    Examples
    --------
    >>> has_markup("<p>The town fell.</p>"), has_markup("Prices < 5 and > 2, a <b in a row.")
    (True, False)
    """
    if "<" not in text:
        return False
    tags = _TAG.finditer(text)
    return all(next(tags, None) is not None for _ in range(_FEWEST))


def strip_markup(text: str) -> str:
    r"""Return the text of HTML: paragraphs on lines of their own, scripts and styles left out.

    Examples
    --------
    >>> strip_markup("<h1>Siege</h1><p>The <b>town</b> fell &amp; burnt.</p><script>x()</script>")
    'Siege\n\nThe town fell & burnt.'
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = "".join(reader.pieces).replace("\xa0", " ").split("\n")
    joined = "\n".join(" ".join(line.split()) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", joined).strip()


class _Reader(HTMLParser):
    """Collects the text between tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _UNREAD:
            self._unread += 1
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD and self._unread:
            self._unread -= 1
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.pieces.append(data)

    def _break(self, tag: str) -> None:
        if tag == "br":
            self.pieces.append("\n")
        elif tag not in _INLINE:
            self.pieces.append("\n\n")
