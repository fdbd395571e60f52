"""Which agency an article credits: in its dateline, in a byline at its head, or at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from analysis.boilerplate.furniture import CREDITS, FUNCTION, FURNITURE
from analysis.boilerplate.windows import Window, fold_words, read_window
from analysis.credits.agencies import SHORT, is_own, list_first_words, list_names
from analysis.credits.forms import HINTS, Form, make_forms, mask_names
from analysis.tables import require_columns

PLACES = ("dateline", "byline", "sign-off")
_N_HEAD, _N_TAIL = 600, 900  # characters
_N_FURTHER = 3000  # from the end: a page lists other pages after its article
_N_SKIPPED = 12  # words before the copy of the headline: "Updated", a date
_MIN_COPIED = 4  # words that text and title must share for a headline
_MAX_REST = 80  # words of furniture after a sign-off
_MAX_BARE = 8  # after one that is nothing but a name
_PICTURES = CREDITS | frozenset("getty images".split())
_BEFORE = " \t\r\n.!?,"
_WORD = re.compile(r"[^\W\d_]+")

Found = tuple[str, str, int, int]  # the name, the place, start and end


def find_credits(documents: pd.DataFrame) -> pd.DataFrame:
    r"""Find the news agencies that each article credits for its text.

    In the dateline ("VASK (AFP) -", "Vask, SANA -"); in a byline at the head, on a line of its own,
    before the date or after the headline ("AFP, Tuesday 4 May 2032", "By A. Writer, Reuters"); in a
    sign-off at the end ("(With AFP and Reuters)", "- Reuters", "Source: TASS", "Agencies
    contributed to this report"), whatever furniture follows it. An agency that the text merely
    quotes ("told AFP", "AFP reported") is no credit, unless it closes the text behind a semicolon
    or before an editor's mark ("; AFP reported. 218-11"); nor is the credit of a picture.

    How to read it: an article credited to an outside agency is wholly or partly the agency's
    wording, so that its words tell little of its outlet. An article without a credit may be an
    agency's all the same: outlets often leave the credit out of the text.

    What it gets wrong: agencies that are not among the some hundred known ones are missed; so is a
    credit within a sentence, or far from either end; a picture's credit on a line of its own may
    pass for a byline.

    Parameters
    ----------
    documents : DataFrame
        One row per article: ``doc_id``, ``text`` as it was read, furniture included; ``title`` and
        ``source`` where known.

    Returns
    -------
    DataFrame
        One row per article and agency, in the order given, then by place: ``doc_id``; ``agency``,
        under one name, "agencies" where none is named; ``place``: *dateline*, *byline* or
        *sign-off*, the first where it stands twice; ``start`` and ``end`` of ``credit`` in the
        text; ``own``, whether the outlet is that agency.

    Examples
    --------
    >>> documents = pd.DataFrame(
    ...     {
    ...         "doc_id": ["a", "b", "c"],
    ...         "source": ["Post", "Post", "SANA"],
    ...         "text": [
    ...             "VASK (AFP) - The bridge fell, a witness told Reuters.",
    ...             "The bridge fell, AFP reported. (With Reuters and agencies)",
    ...             "Vask, SANA - The bridge fell.",
    ...         ],
    ...     }
    ... )
    >>> find_credits(documents)[["doc_id", "agency", "place", "own"]]
      doc_id    agency     place    own
    0      a       AFP  dateline  False
    1      b   Reuters  sign-off  False
    2      b  agencies  sign-off  False
    3      c      SANA  dateline   True
    """
    require_columns(documents, "documents", ["doc_id", "text"], "read_documents()")
    texts = documents["text"].astype("str").fillna("").tolist()
    titles, sources = (
        documents[name].astype("str").fillna("").tolist()
        if name in documents
        else [""] * len(texts)
        for name in ("title", "source")
    )
    agencies = list_names()
    rows = []
    for doc_id, text, title, source in zip(
        documents["doc_id"], texts, titles, sources, strict=True
    ):
        seen = set()
        for name, place, start, end in _list_credits(text, title):
            agency = agencies[name]
            if agency not in seen:
                seen.add(agency)
                own = is_own(agency, source)
                rows.append((doc_id, agency, place, start, end, text[start:end], own))
    columns = ["doc_id", "agency", "place", "start", "end", "credit", "own"]
    kinds = dict.fromkeys(["doc_id", "agency", "place", "credit"], "str")
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({**kinds, "start": "int64", "end": "int64", "own": "bool"})


def _list_credits(text: str, title: str) -> Iterator[Found]:
    """Yield the credits of one article, those at its head first."""
    full = len(text.rstrip())
    low = max(full - _N_TAIL, 0)
    head, tail = text[:_N_HEAD], text[low:full]
    names = _list_likely(head, tail)
    forms, edge = make_forms(), _Edge(head, 0, names)
    last: list[Found] = []
    for place, of_place in (("dateline", forms.dateline), ("byline", forms.byline)):
        found = next((found for form in of_place for found in edge.find(form)), None)
        if found and found.start() and found.end() == full:  # unless it is a sign-off
            last += edge.tell(found, place)
        elif found:
            yield from edge.tell(found, place)
    copied = _find_headline_end(head, title) if edge.named else 0
    found = forms.after_headline.pattern.match(edge.masked, copied) if copied else None
    if found and not edge.is_doubtful(found, forms.after_headline):
        yield from edge.tell(found, "byline")
    edge = _Edge(tail, low, names)
    for form in forms.sign_off:
        most = _MAX_BARE if form is forms.sign_off[-1] else _MAX_REST
        for found in edge.find(form):
            if _ends(tail, found.end(), most=most):
                yield from edge.tell(found, "sign-off")
                break
    further = text[max(full - _N_FURTHER, 0) : full]
    if any(hint in further for hint in HINTS):
        edge = _Edge(further, full - len(further), _list_likely(further))
        for found in (found for form in forms.apart for found in edge.find(form)):
            yield from edge.tell(found, "sign-off")
    yield from last


def _list_likely(*edges: str) -> tuple[str, ...]:
    """Return the names of agencies that stand in parts of a text, the longest first."""
    firsts = list_first_words()
    words = firsts.keys() & {word for edge in edges for word in _WORD.findall(edge)}
    found = [name for word in words for name in firsts[word] if any(name in edge for edge in edges)]
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


class _Edge:
    """The beginning or the end of a text, in which the names of agencies are masked."""

    def __init__(self, text: str, low: int, names: tuple[str, ...]) -> None:
        self.text, self.low = text, low
        self.masked, self.named = mask_names(text, names) if names else (text, [])

    def find(self, form: Form) -> Iterator[re.Match[str]]:
        """Yield the matches that are to be believed."""
        if self.named:
            for found in form.pattern.finditer(self.masked):
                if not self.is_doubtful(found, form):
                    yield found

    def is_doubtful(self, found: re.Match[str], form: Form) -> bool:
        """Whether a match is a picture's credit, or rests on a name that may be another word."""
        words = fold_words(self.text, *found.span("names"))
        if not _PICTURES.isdisjoint(words):
            return True
        return not form.short and all(name in SHORT for name in self._list_names(found))

    def tell(self, found: re.Match[str], place: str) -> Iterator[Found]:
        """Yield a match's agencies, with the place of the whole credit."""
        start = found.end() - len(found[0].lstrip(_BEFORE))
        for name in self._list_names(found):
            yield name, place, self.low + start, self.low + found.end()

    def _list_names(self, found: re.Match[str]) -> list[str]:
        start, end = found.span("names")
        return [name for place, name in self.named if start <= place < end]


def _find_headline_end(head: str, title: str) -> int:
    """Return where the copy of the headline in the text ends, 0 where there is none."""
    of_title = fold_words(title)
    if not of_title:
        return 0
    window: Window = read_window(head, 0, len(head))
    least = min(_MIN_COPIED, len(of_title))
    for first in range(min(_N_SKIPPED, len(window.words))):
        if window.words[first : first + least] == of_title[:least]:
            length = least
            while (
                window.words[first + length : first + length + 1]
                == of_title[length : length + 1]
                != []
            ):
                length += 1
            return window.end(first + length - 1)
    return 0


def _ends(text: str, place: int, *, most: int) -> bool:
    """Whether nothing but furniture follows: names, numbers, and words of the page."""
    rest = read_window(text, place, len(text))
    return len(rest.words) <= most and all(
        nominal or word in FURNITURE or word in FUNCTION
        for word, nominal in zip(rest.words, rest.nominal, strict=True)
    )
