"""Small SVG: the same drawing in fewer bytes, for pages that hold many."""

from __future__ import annotations

import re
from collections import Counter

_TAG = re.compile(r"<[^>]+>")
_DECIMALS = re.compile(r"(\.\d\d)\d+")
_POINTLESS = re.compile(r"(?<=\d)\.0+(?![\d])")
_ID = re.compile(r' id="([^"]+)"')
_LINK = re.compile(r"(?<=[\"(])#([\w.-]+)(?=[\")])")
_UPRIGHT = re.compile(r' transform="rotate\(-?0 [^"]*\)"')
_FONT = re.compile(r" font-family: [^;\"]+;")
_STYLE = re.compile(r' style="([^"]+)"')
_EMPTY = re.compile(r"<g(?: [^>]*)?>\s*</g>|<g(?: [^>]*)?/>")
_WRAPPED = re.compile(r"<g>(<(?:text|path|use) [^<>]*(?:/>|>[^<]*</text>))</g>")


def slim_svg(svg: str, *, fonts: str) -> str:
    r"""Drop what an SVG of matplotlib does not need to look the same, to 0.01 points.

    Parameters
    ----------
    svg : str
        Drawn with ``svg.fonttype: none``: letters are text.
    fonts : str
        The fonts of all its text, a CSS list.

    Examples
    --------
    >>> slim_svg('<svg><style>*{}</style> <g id="a"> <path d="M 1.23456 2.0 \nz"/> </g> </svg>',
    ...          fonts="serif")
    '<svg><style>*{}text{font-family:serif}</style><path d="M 1.23 2 z"/></svg>'
    """
    svg = svg[svg.index("<svg") :].replace("</style>", f"text{{font-family:{fonts}}}</style>", 1)
    used = set(re.findall(r"#([\w.-]+)", svg))
    names = {name: f"i{place}" for place, name in enumerate(_ID.findall(svg)) if name in used}
    svg = _ID.sub(lambda match: f' id="{names[match[1]]}"' if match[1] in names else "", svg)
    svg = _LINK.sub(lambda match: f"#{names.get(match[1], match[1])}", svg)
    svg = _TAG.sub(lambda match: _slim_tag(match[0]), svg)
    svg = re.sub(r">\s+<", "><", svg)
    before = ""
    while before != svg:
        before, svg = svg, _WRAPPED.sub(r"\1", _EMPTY.sub("", svg))
    return _share_styles(svg)


def _share_styles(svg: str) -> str:
    """Write each style that stands more than once as a class."""
    often = [style for style, n in Counter(_STYLE.findall(svg)).items() if n > 1]
    names = {style: f"s{place}" for place, style in enumerate(often)}
    svg = _STYLE.sub(
        lambda match: f' class="{names[match[1]]}"' if match[1] in names else match[0], svg
    )
    rules = "".join(f".{name}{{{style}}}" for style, name in names.items())
    return svg.replace("</style>", f"{rules}</style>", 1)


def _slim_tag(tag: str) -> str:
    if tag.startswith("<image"):
        return tag.replace("\n", "")
    tag = (
        _FONT.sub("", _UPRIGHT.sub("", tag))
        .replace(" text-anchor: start;", "")
        .replace(" xlink:href", " href")
    )
    tag = re.sub(r"\s*\n\s*", " ", tag).replace(' "', '"').replace("; ", ";").replace(": ", ":")
    return _POINTLESS.sub("", _DECIMALS.sub(r"\1", tag))
