"""What the explorer shows as HTML: a chunk with its place, and the tokens of all chunks as bars.

Everything out of a document is escaped: these texts stand in the page itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from ferrolab.cards.wording import clean, line
from ferrolab.results import Chunk, Chunks
from ferrolab.widgets.finding import pages_of, words_of

_LONGEST_TEXT = 20_000
_PALE, _STRONG = "var(--jp-border-color2,#bdbdbd)", "var(--jp-brand-color1,#1976d2)"
_TEXT = (
    "white-space:pre-wrap;overflow-wrap:anywhere;overflow:auto;max-height:26em;margin:0.4em 0;padding:0.6em;"
    "font-family:inherit;line-height:1.5;border:1px solid var(--jp-border-color2,#bdbdbd)"
)


def chunk_html(chunks: Chunks, place: int, search: str) -> str:
    """Draw a chunk: number, tokens, pages, section, and its text with what was looked for marked."""
    chunk = chunks[place]
    about = (
        f"<b>Chunk {chunk.metadata.chunk_index:,}</b> of {len(chunks):,}",
        f"{chunk.tokens:,} of {chunks.max_tokens:,} tokens",
        pages_of(chunk),
        f"characters {chunk.start:,} to {chunk.end:,}",
    )
    path = " › ".join(escape(line(title, 120)) for title in chunk.metadata.section_path)
    return (
        f"<div>{' · '.join(filter(None, about))}{f'<br>{path}' if path else ''}</div>"
        f'<pre tabindex="0" role="group" aria-label="Text of the chunk" style="{_TEXT}">{_body(chunk, search)}</pre>'
    )


def _body(chunk: Chunk, search: str) -> str:
    text = chunk.text[:_LONGEST_TEXT]
    overlap = min(max(chunk.body_start - chunk.start, 0), len(text))
    dim = (
        f'<span title="overlap" style="opacity:0.6">{_marked(text[:overlap], search)}</span>'
        if overlap
        else ""
    )
    left = len(chunk.text) - len(text)
    more = f"\n… {left:,} more characters" if left else ""
    return f"{dim}{_marked(text[overlap:], search)}{more}"


def _marked(text: str, search: str) -> str:
    words = words_of(search)
    if not words:
        return escape(clean(text))
    found = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))), re.IGNORECASE)
    parts: list[str] = []
    done = 0
    for match in found.finditer(text):
        parts += [escape(clean(text[done : match.start()])), f"<mark>{escape(clean(match[0]))}</mark>"]
        done = match.end()
    return "".join([*parts, escape(clean(text[done:]))])


def histogram_svg(chunks: Chunks, found: Sequence[int]) -> str:
    """Draw how many chunks have how many tokens: all of them pale, those that were found over them."""
    spread = chunks.token_spread
    if spread is None:
        return ""
    every = spread.histogram
    shown = every.with_numbers(chunks[place].tokens for place in found)
    highest = max(every.counts)
    bars = every.bars(highest, f"fill:{_PALE}") + shown.bars(highest, f"fill:{_STRONG}")
    return (
        f'<svg role="img" aria-label="{shown.words}" viewBox="{every.view_box}" '
        f'preserveAspectRatio="none" style="display:block;width:100%;height:3.5em">{bars}</svg>'
        f'<small style="display:flex;justify-content:space-between">'
        f"<span>0</span><span>{every.top:,} tokens</span></small>"
    )
