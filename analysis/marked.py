"""A text shown whole, each of its sentences marked by what it does."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

import pandas as pd

from analysis.output import Shown, link_base, save_table
from analysis.tables import require_columns
from analysis.wording import show_count

MOST_SIGNS = 40_000  # of a text that is shown
_COLOURS = 4  # that the style sheet has: .frame-1 to .frame-4


def show_marked(
    sentences: pd.DataFrame,
    name: str,
    *,
    labels: Mapping[str, str],
    title: str,
    caption: str,
    folder: Path,
) -> Shown:
    """Show a text with its sentences marked by frame, and save its sentences as a table.

    Each sentence that calls up a frame stands on the frame's colour, has the frames' names behind
    it, so that nothing is told by colour alone, and its cues in bold. Of a text of more than
    40,000 signs the beginning is shown. All of the text is escaped.

    Parameters
    ----------
    sentences : DataFrame
        ``start, end, sentence, frames, words`` of one text (from `find_article_frames`).
    name : str
        The table's file name without ending.
    labels : mapping
        From frame id to label; the colours go by this order.
    title, caption : str
        What the text is; what is to be seen.
    folder : Path
        The report's folder (`open_folder`).
    """
    columns = ["start", "end", "sentence", "frames", "words"]
    require_columns(sentences, "sentences", columns, "find_article_frames()")
    colour = {frame: f"frame-{place % _COLOURS + 1}" for place, frame in enumerate(labels)}
    shown = sentences[sentences["sentence"].str.len().cumsum() <= MOST_SIGNS]
    if shown.empty:
        shown = sentences.head(1).assign(sentence=sentences["sentence"].str[:MOST_SIGNS])
    parts: list[str] = []
    before = None
    for row in shown.to_dict("records"):
        if before is None or row["start"] - before > 1:  # a line ends between the two
            parts.append("</p><p>" if parts else "<p>")
        parts.append(_mark(row, labels, colour))
        before = row["end"]
    save_table(sentences, name, folder=folder, rows=1, caption=caption)
    link = f'<a href="{escape(link_base(folder))}tables/{name}.csv">its sentences as CSV</a>'
    note = f'<p class="note">{link}</p>'
    if len(shown) < len(sentences):
        note = (
            f'<p class="note">The first {len(shown):,} of {len(sentences):,} sentences.</p>{note}'
        )
    key = "".join(
        f'<li><span class="frame-name {colour[frame]}">{escape(label)}</span> '
        f"{show_count(_count(sentences, frame), 'sentence')}</li>"
        for frame, label in labels.items()
    )
    html = (
        f'<figure class="marked" id="text-{name}"><figcaption>{escape(caption)}</figcaption>'
        f'<ul class="frame-key">{key}</ul>'
        f'<blockquote class="marked-text"><p class="marked-title"><strong>{escape(title)}</strong>'
        f"</p>{' '.join(parts)}{'</p>' if parts else ''}</blockquote>{note}</figure>"
    )
    return Shown(html, f"[text {name}] {title}\n" + "\n".join(shown["sentence"]))


def _mark(row: dict, labels: Mapping[str, str], colour: Mapping[str, str]) -> str:
    """Show one sentence: its words escaped, its cues in bold, its frames named behind it."""
    text = str(row["sentence"])
    frames = [frame for frame in str(row["frames"]).split("; ") if frame in labels]
    if not frames:
        return escape(text)
    pieces, place = [], 0
    for span in str(row["words"]).split():
        low, high = (min(int(edge), len(text)) for edge in span.split("-"))
        pieces += [escape(text[place:low]), f"<b>{escape(text[low:high])}</b>"]
        place = high
    pieces.append(escape(text[place:]))
    names = " ".join(
        f'<span class="frame-name {colour[frame]}">{escape(labels[frame])}</span>'
        for frame in frames
    )
    return f'<span class="told {colour[frames[0]]}">{"".join(pieces)}</span> {names}'


def _count(sentences: pd.DataFrame, frame: str) -> int:
    return int(sentences["frames"].str.split("; ").map(lambda frames: frame in frames).sum())
