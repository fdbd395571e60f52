"""The gate that every piece of HTML in a report passes: an allow-list, and ids used once."""

import re
from collections.abc import Callable

_TAGS = """
    a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q s samp section
    small source span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
"""
# Elements whose text is no text for a reader either.
_DROPPED = "head iframe noembed noframes noscript object script style template title"
_ATTRIBUTES = {
    "*": {"aria-label", "class", "dir", "id", "lang", "role", "tabindex"},
    "a": {"href"},
    "abbr": {"title"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"reversed", "start"},
    "source": {"height", "media", "srcset", "width"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_ROLES = {"group", "img", "list", "listitem", "note", "region"}

_DATA_IMAGE = re.compile(r"data:image/(?:png|svg\+xml);base64,[A-Za-z0-9+/=\s]+")
_SEGMENT = r"(?!\.+(?:/|\Z|#))[\w%~+,.@()-]+"
_RELATIVE = re.compile(rf"(?:{_SEGMENT}(?:/{_SEGMENT})*)?(?:#[\w%~+,.@()/-]+)?")
_WEB = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#]\S*)?")
_IMAGE_WITHOUT_ALT = re.compile(r"<img(?![^>]*\salt=)")
_IMAGE_WITHOUT_SOURCE = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
_HEADING = re.compile(r"<(/?)h[1-6](?=[\s/>])", re.IGNORECASE)

_TABLE = re.compile(r"<table[\s>].*</table>", re.DOTALL)  # nested ones are one region
_DATE_CELL = re.compile(r"<td>(?=\d{4}-\d\d(?:-\d\d)?</td>)")
_LONG_CELL = re.compile(r"<td>(?=[^<]{40})")
_FOLDERS = re.compile(r"(?<![\w.…/:])(?:~|[A-Za-z]:)?[\\/](?:[^\\/\s:'\"<>]+[\\/])+")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")


class Names:
    """The ids and region labels already used on one page."""

    def __init__(self, *reserved: str) -> None:
        self._ids = set(reserved)
        self._labels: dict[str, int] = {}

    def take_id(self, wanted: str) -> str | None:
        """Return `wanted` the first time, None ever after: a link must lead to one place."""
        if wanted in self._ids:
            return None
        self._ids.add(wanted)
        return wanted

    def make_id(self, wanted: str) -> str:
        """Return `wanted`, with a number where it is taken."""
        free, n = self.take_id(wanted), 2
        while free is None:
            free, n = self.take_id(f"{wanted}-{n}"), n + 1
        return free

    def take_label(self, wanted: str) -> str:
        """Return `wanted`, with a number where it is taken: landmarks are told apart by label."""
        n = self._labels[wanted] = self._labels.get(wanted, 0) + 1
        return wanted if n == 1 else f"{wanted} ({n})"


def clean_html(html: str, *, names: Names, web_links: bool = False) -> str:
    """Return `html` with only what a report may hold.

    Kept are text, tables, figures and folds. Images must be PNG or SVG data (inside ``<img>`` an
    SVG runs no script and loads nothing), those of a ``<picture>`` too; links must be relative or lead to a place on the page.

    Parameters
    ----------
    html : str
        A fragment of HTML, from anyone.
    names : Names
        The names used on the page so far; an id that is used twice is kept where it came first.
    web_links : bool
        Whether links to http and https addresses stay, as in prose that the authors wrote.

    Returns
    -------
    str
        Well-formed HTML in which every ``<`` and ``>`` belongs to a tag, attributes included.
    """
    import nh3

    cleaned = nh3.clean(
        make_writable(html),
        tags=set(_TAGS.split()),
        clean_content_tags=set(_DROPPED.split()),
        attributes=_ATTRIBUTES,
        attribute_filter=_filter_attributes(names, web_links=web_links),
        url_schemes={"data", "http", "https"},  # narrowed further by the filter
        link_rel="noopener noreferrer" if web_links else None,
    )
    cleaned = _IMAGE_WITHOUT_SOURCE.sub("", cleaned)
    return _IMAGE_WITHOUT_ALT.sub('<img alt="Image without a description"', cleaned)


def clean_output(html: str, *, names: Names) -> str:
    """Return the HTML of a cell's output, cleaned; its headings stay out of the page's outline."""
    return wrap_tables(clean_html(_HEADING.sub(r"<\1p", html), names=names), names=names)


def wrap_tables(html: str, *, names: Names) -> str:
    """Return cleaned HTML whose tables scroll by themselves, by keyboard too, not with the page.

    Cells are marked by what they hold: dates stay on one line, long text gets room.
    """
    html = _LONG_CELL.sub('<td class="text">', _DATE_CELL.sub('<td class="date">', html))
    if 'class="scroll"' in html:  # made that way
        return html

    def wrap(match: re.Match[str]) -> str:
        label = names.take_label("Table")
        return (
            f'<div class="scroll" role="region" aria-label="{label}" tabindex="0">{match[0]}</div>'
        )

    return _TABLE.sub(wrap, html)


def hide_machine(text: str) -> str:
    """Return `text` with the folders of absolute paths and memory addresses left out.

    They name the computer and its user, and differ between equal runs.

    Examples
    --------
    >>> hide_machine('File "/home/ada/parallax/analysis/tokens.py", line 3: <T at 0x7f00aa11>')
    'File "…/tokens.py", line 3: <T at 0x…>'
    """
    return _ADDRESS.sub("0x…", _FOLDERS.sub("…/", text))


def make_writable(text: str) -> str:
    """Return `text` without lone surrogates, which no file in UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _filter_attributes(names: Names, *, web_links: bool) -> Callable[[str, str, str], str | None]:
    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute in ("src", "srcset"):
            return value if _DATA_IMAGE.fullmatch(value) else None
        if attribute == "href":
            allowed = _RELATIVE.fullmatch(value) or (web_links and _WEB.fullmatch(value))
            return value if allowed else None
        if attribute == "id":
            return names.take_id(value)
        if attribute == "aria-label":
            return names.take_label(value)
        if attribute == "role":
            return value if value in _ROLES else None
        if attribute == "tabindex":
            return value if value == "0" else None
        return value

    return keep
