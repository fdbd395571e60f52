"""Which column of a table holds the text, the title, the source: by well-known names or stated."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

from analysis.errors import InputError

# Names as compared: lower case, without "_", "-" and spaces; the likelier first.
WELL_KNOWN: dict[str, tuple[str, ...]] = {
    "text": (
        *("text", "fulltext", "content", "contents", "body", "articlecontent", "articlebody"),
        *("articletext", "storytext", "storybody", "maintext", "bodytext", "newstext"),
        *("newscontent", "plaintext", "article", "story"),
    ),
    "title": ("title", "headline", "articletitle", "articleheadline", "newstitle", "storytitle"),
    "source": (
        *("source", "outlet", "publisher", "publication", "newspaper", "sourcename"),
        *("newsoutlet", "mediaoutlet", "newssource", "sourcedomain", "domain", "sitename"),
    ),
    "date": (
        *("date", "published", "publishdate", "publisheddate", "publicationdate", "pubdate"),
        *("datepublished", "datepublish", "publishedat", "publishedon", "articledate"),
        *("datetime", "timestamp"),
    ),
    "url": ("url", "link", "articleurl", "articlelink", "weburl", "permalink"),
    "language": ("language", "lang"),
    "id": ("id", "docid", "documentid", "articleid", "unitid", "uid"),
    "file": ("file", "filename", "filepath", "path", "docid"),
}
ARTICLE_ROLES = ("text", "title", "source", "date", "url", "language", "id")
METADATA_ROLES = ("file", "title", "source", "date", "url", "language")

# Names that Parallax's own tables give a meaning: a reader's column of that name is prefixed.
_OURS = """
    doc_id source date date_precision title text url language n_chars unit sentence_id sentence
    start end token position feature group n estimate low high pre keyword post rule script
"""
RESERVED = frozenset(_OURS.split())


def simplify(name: str) -> str:
    """Reduce a column's name to what is compared.

    >>> simplify("Article-Content ")
    'articlecontent'
    """
    return re.sub(r"[\s_\-]+", "", name).casefold()


def suggest(name: str, choices: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?`` when one of `choices` is close to `name`, else nothing."""
    known = {simplify(choice): choice for choice in choices}
    close = difflib.get_close_matches(simplify(name), known, n=1, cutoff=0.6)
    return f" Did you mean {known[close[0]]!r}?" if close else ""


def list_names(names: Sequence[str]) -> str:
    """List column names for a message; a file without a header row has articles for names."""
    shown = [name if len(name) <= 40 else f"{name[:39]}…" for name in names[:20]]
    more = f" and {len(names) - 20} more" if len(names) > 20 else ""
    return f"{shown}{more}"


def parse_columns(text: str | None) -> dict[str, str] | None:
    """Parse ``text=body,date=published`` into a mapping; nothing given is None.

    ``text:body`` will do as well: papermill cannot list a parameter whose help holds a ``=``.

    Examples
    --------
    >>> parse_columns("text=body, date=published")
    {'text': 'body', 'date': 'published'}
    """
    if text is None or not text.strip():
        return None
    columns: dict[str, str] = {}
    for pair in text.split(","):
        equals = "=" if "=" in pair else ":"
        name, equals, column = (part.strip() for part in pair.partition(equals))
        if not (name and equals and column) or name in columns:
            raise InputError(
                "`columns` must be pairs such as text=body,date=published, each name once, "
                f"but {text[:80]!r} was given."
            )
        columns[name] = column
    return columns


def check_stated(columns: Mapping[str, str] | str | None) -> dict[str, str]:
    """Return the stated columns, or refuse what states none."""
    if isinstance(columns, str):
        columns = parse_columns(columns)
    if columns is None:
        return {}
    if not isinstance(columns, Mapping):
        raise InputError(
            f'`columns` must be a mapping such as {{"text": "body"}}, '
            f"but {type(columns).__name__} was given."
        )
    for role, name in columns.items():
        if role not in ARTICLE_ROLES:
            raise InputError(
                f"`columns` can state {list(ARTICLE_ROLES)}, but {role!r} was given."
                f"{suggest(str(role), ARTICLE_ROLES)}"
            )
        if not isinstance(name, str):
            raise InputError(f"`columns` must give {role!r} a column's name, but got {name!r}.")
    return dict(columns)


def find_columns(
    names: Sequence[str], *, stated: Mapping[str, str], roles: Sequence[str], path: str
) -> dict[str, str]:
    """Return which of `names` serves each of `roles`, for the roles that one serves.

    Examples
    --------
    >>> names = ["Headline", "article_content", "outlet"]
    >>> find_columns(names, stated={}, roles=["text", "title", "date"], path="a.csv")
    {'text': 'article_content', 'title': 'Headline'}
    """
    found = {}
    for role, name in stated.items():
        if name not in names:
            raise InputError(
                f"`columns` states {role}={name!r}, but {path!r} has no such column; "
                f"it has {list_names(names)}.{suggest(name, names)}"
            )
    free = [name for name in names if name not in stated.values()]
    for role in roles:
        known = WELL_KNOWN[role]
        likely = [name for name in free if simplify(name) in known]
        if role in stated:
            found[role] = stated[role]
        elif likely:
            found[role] = min(likely, key=lambda name: known.index(simplify(name)))
            free.remove(found[role])
    return found


def name_metadata(name: str) -> str:
    """Return the name under which a reader's own column is kept.

    >>> name_metadata("start"), name_metadata("topic")
    ('meta_start', 'topic')
    """
    return f"meta_{name}" if name.casefold() in RESERVED else name


def make_unique(labels: Sequence[str]) -> list[str]:
    """Tell equal labels apart by a number; the first keeps its own.

    >>> make_unique(["a", "a", "b", "a (2)", "a"])
    ['a', 'a (3)', 'b', 'a (2)', 'a (4)']
    """
    taken, seen, unique = set(labels), dict[str, int](), list[str]()
    if len(taken) == len(labels):
        return list(labels)
    for label in labels:
        n = seen.get(label, 1)
        candidate = label
        if label in seen:
            while candidate in taken:
                n += 1
                candidate = f"{label} ({n})"
            taken.add(candidate)
        seen[label] = n
        unique.append(candidate)
    return unique
