"""What a page puts around its article: links, credits, date lines, appeals to the reader."""

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.boilerplate.doubled import find_doubled
from analysis.boilerplate.furniture import list_embedded
from analysis.boilerplate.heads import find_heads
from analysis.boilerplate.learn import Edges, code_outlets, learn_edges
from analysis.boilerplate.lines import list_lines
from analysis.boilerplate.tails import find_tail
from analysis.errors import InputError
from analysis.tables import require_columns

Span = tuple[int, int, str]


def find_boilerplate(documents: pd.DataFrame, *, edges: Edges | None = None) -> pd.DataFrame:
    r"""Find the text of each article that belongs to the page it stood on.

    Whole lines, by their wording ("Read the original article here", "Advertisement", "Photo: …"),
    links and the like within the text, the first copy of a lead that stands twice (eight words or
    more, sign by sign), and what an outlet repeats at the edges of its articles
    (`find_repeated_edges`): text as read, but not the outlet's telling of the story, so that the
    measures leave it out.

    Given `edges` it looks at one article at a time, so that parts of a corpus may be measured
    apart. Without, `documents` must hold all articles of an outlet at once.

    Parameters
    ----------
    documents : DataFrame
        One row per article: ``doc_id``, ``text``; ``source`` and ``title`` where known.
    edges : Edges, optional
        What the outlets repeat, from `learn_edges` on the whole corpus or on the examples of
        `choose_examples`; learnt from `documents` when None.

    Returns
    -------
    DataFrame
        One row per stretch of text, by document and place, none overlapping: ``doc_id``;
        ``start`` and ``end``, offsets into the document's text; ``rule``, what it was taken for;
        ``text``, the words set aside.

    Examples
    --------
    >>> text = "12 May 2016 Troops left.\n\n[READ MORE: The siege]\nShare prices fell."
    >>> find_boilerplate(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
      doc_id  start  end             rule                    text
    0      a      0   11        date line             12 May 2016
    1      a     26   48  line: read more  [READ MORE: The siege]
    """
    articles = _read_articles(documents, learn_edges(documents) if edges is None else edges)
    rows = []
    for doc_id, text, at_edges in articles:
        spans = [(start, end, f"line: {rule}") for start, end, rule in list_lines(text)]
        rows += _cut(doc_id, text, list_embedded(text) + spans + find_doubled(text) + at_edges)
    return _tabulate(rows)


def find_repeated_edges(documents: pd.DataFrame, *, by: str = "source") -> pd.DataFrame:
    """Find the furniture of each outlet's page at the beginning and the end of its articles.

    An article taken from a page as one line carries what stood around it. Six rules:

    - *date line*: a date at the head or after the headline, with its clock, "Published on", and
      the name of a writer up to the headline; "Last update: …" at the end.
    - *tags*: "Tags: Homs, siege" after the last sentence, up to the end.
    - *credit line*: "Reporting by A. Writer; Editing by B. Desk", "AFP contributed to this report"
      after the last sentence, up to the end.
    - *repeated*: a stretch at the edge that has a furniture word (subscribe, copyright, editing,
      source …, a list of our own) in two words that at least five different articles of the
      outlet, and 3 %, have there. Its other words are names, numbers, function words, furniture
      words, or stand in three words that are repeated too. After a label (related, tags) any
      words go, up to the next such stretch. A stretch with a finite verb goes only if two words
      or the outlet's name show that it speaks of the page or to its reader ("this article … our
      edition").
    - *sign-off*: after the last sentence, up to eight words none of which is in lower case but
      function words (initials, names, an agency), where 15 % of the outlet's articles end so.
    - *agency line*: an agency between headline and text; "CITY (Agency) -" and "(Agency photo)",
      wherever they stand.

    So the background that an outlet repeats ("the war has killed 280,000") stays: it is a
    sentence, and framing. So do an agency named in a sentence, and the headline, though its copy
    in the text repeats the title.

    What it gets wrong: what stands amid the text stays (a caption, an embedded post), as do a
    writer's name alone, a place alone before the first sentence, and of a list after "Tags" at the
    head, without a colon, the part of which it is unsure whether the first sentence has begun. A last line of names and
    figures alone (a result) goes as a sign-off where that is the habit. The words are English: of
    other languages it knows dates in figures and sign-offs, without capitals only the dates.

    It must see all articles of an outlet at once, unlike most measures. With fewer than five of
    an outlet, or no outlet told, it finds date lines only.

    Parameters
    ----------
    documents : DataFrame
        One row per article: ``doc_id``, ``text``; ``title`` where known.
    by : str
        The column that names the outlet.

    Returns
    -------
    DataFrame
        One row per stretch, by document and place: ``doc_id``; ``start`` and ``end``, offsets into
        the document's text; ``rule``; ``text``, the words set aside.

    Examples
    --------
    >>> texts = [
    ...     f"{n} people left the town. Follow us on Twitter"
    ...     for n in ("Two", "Six", "Ten", "Some", "Most")
    ... ]
    >>> documents = pd.DataFrame({"doc_id": list("abcde"), "text": texts, "source": "X"})
    >>> edges = find_repeated_edges(documents)
    >>> edges["rule"][0]
    'repeated at the end of 5 of 5 articles of “X”'
    >>> edges["text"][0]
    'Follow us on Twitter'
    """
    articles = _read_articles(documents, learn_edges(documents, by=by))
    return _tabulate([row for article in articles for row in _cut(*article)])


def _read_articles(documents: pd.DataFrame, edges: Edges) -> Iterator[tuple[str, str, list[Span]]]:
    """Yield the id and text of each article, and the spans at its edges."""
    require_columns(documents, "documents", ["doc_id", "text"], "read_documents()")
    if not isinstance(edges, Edges):
        raise InputError(
            f"`edges` must be what learn_edges() returns, but {type(edges).__name__} was given. "
            "Make it with learn_edges(documents)."
        )
    codes, names = code_outlets(documents, edges.by)
    known = [edges.outlets.get(name) for name in names]
    titles = documents["title"] if "title" in documents else [""] * len(documents)
    for doc_id, text, title, code in zip(
        documents["doc_id"], documents["text"], titles, codes.tolist(), strict=True
    ):
        outlet = known[code]
        heads = find_heads(text, _read_title(title), outlet.head if outlet else None)
        yield doc_id, text, _merge(heads + find_tail(text, outlet.tails if outlet else ()), text)


def _read_title(title: str | float | None) -> str:
    if isinstance(title, str):
        return title
    return "" if pd.isna(title) else str(title)


def _cut(doc_id: str, text: str, spans: Sequence[Span]) -> list[tuple[str, int, int, str, str]]:
    return [(doc_id, start, end, rule, text[start:end]) for start, end, rule in _merge(spans, text)]


def _tabulate(rows: Sequence[tuple[str, int, int, str, str]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["doc_id", "start", "end", "rule", "text"])
    kinds = {"doc_id": "str", "start": "int64", "end": "int64", "rule": "str", "text": "str"}
    return table.astype(kinds)


def _merge(spans: Sequence[Span], text: str) -> list[Span]:
    """Make one of spans that overlap, or that one rule found side by side."""
    merged: list[Span] = []
    for start, end, rule in sorted(spans):
        if start >= end:
            continue
        if merged:
            low, high, first = merged[-1]
            if start < high or (rule == first and set(text[high:start]) <= {" ", "\t"}):
                merged[-1] = (low, max(high, end), first)
                continue
        merged.append((start, end, rule))
    return merged
