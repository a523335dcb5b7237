"""Markdown by markdown-it-py: blocks over the source, tables, links, metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from ferrolab._fallback._blocks import BlockRow
from ferrolab._fallback._flattening import flatten_plugin
from ferrolab._fallback._sections import heading_title
from ferrolab.errors import LimitError

# markdown-it-py nests its calls as the text nests its blocks; the text of deeper ones stays, as paragraphs.
_MAX_NESTING = 60
_LINE_END = re.compile(r"\r\n?|\n")
_MARKUP = frozenset(("html_block", "front_matter", "hr"))
_CODE = frozenset(("fence", "code_block", "math_block"))
_METADATA_KEYS = {
    "title": "title",
    "description": "subject",
    "subject": "subject",
    "lang": "language",
    "language": "language",
    "date": "created",
    "created": "created",
    "modified": "modified",
    "updated": "modified",
    "lastmod": "modified",
    "generator": "creator",
}
_METADATA_LISTS = {"author": "authors", "authors": "authors", "keywords": "keywords", "tags": "keywords"}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])
    for plugin in (front_matter_plugin, footnote_plugin, tasklists_plugin, deflist_plugin, dollarmath_plugin):
        parser.use(plugin)
    parser.use(flatten_plugin, max_nesting=_MAX_NESTING)
    # Footnotes stay where they are written, and addresses as they are written.
    parser.core.ruler.disable("footnote_tail")
    parser.normalizeLink = _unchanged  # type: ignore[method-assign]
    parser.validateLink = _allowed  # type: ignore[method-assign]
    return parser


def _unchanged(url: str) -> str:
    return url


def _allowed(url: str) -> bool:
    return True


def parse(text: str) -> list[Token]:
    """Return markdown-it-py's tokens; a text nested too deep is a LimitError."""
    try:
        return _parser().parse(text)
    except RecursionError:
        raise LimitError(
            "the Markdown is nested too deep",
            hint="Flatten its lists, quotes or brackets.",
            context={"limit": "depth"},
        ) from None


def line_starts(text: str) -> list[int]:
    """Return where each line begins, and the text's length."""
    return [0, *(match.end() for match in _LINE_END.finditer(text)), len(text)]


def blocks(text: str, tokens: Sequence[Token] | None = None) -> list[BlockRow]:
    """Return the blocks of a Markdown text, each from the beginning of its first line."""
    reader = _BlockReader(text)
    for token in parse(text) if tokens is None else tokens:
        reader.take(token)
    return reader.rows


class _BlockReader:
    """Turns block tokens into rows."""

    def __init__(self, text: str) -> None:
        self.rows: list[BlockRow] = []
        self._text = text
        self._lines = line_starts(text)
        self._groups: list[int] = []
        self._last_group = 0
        self._items: list[int] = []
        self._item_count = 0
        self._row_item = 0
        self._quotes = 0

    def take(self, token: Token) -> None:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open", "table_open"):
            self._last_group += 1
            self._groups.append(self._last_group)
        elif kind in ("bullet_list_close", "ordered_list_close", "table_close"):
            self._groups.pop()
        elif kind == "list_item_open":
            self._item_count += 1
            self._items.append(self._item_count)
        elif kind == "list_item_close":
            self._items.pop()
        elif kind in ("blockquote_open", "blockquote_close"):
            self._quotes += token.nesting
        elif token.map:
            self._leaf(kind, token)

    def _leaf(self, kind: str, token: Token) -> None:
        assert token.map is not None
        first, last = token.map
        if kind == "heading_open":
            self._push("heading", first, last, int(token.tag[1]))
        elif kind in _CODE:
            self._push("code", first, last)
        elif kind in _MARKUP:
            self._push("markup", first, last)
        elif kind == "tr_open":
            self._push("table_row", first, last, 0, self._groups[-1])
        elif kind == "dt_open":
            self._push("paragraph", first, first + 1)
        elif kind == "paragraph_open":
            self._paragraph(first, last)

    def _paragraph(self, first: int, last: int) -> None:
        if self._quotes:
            self._push("quote", first, last)
        elif not self._items:
            self._push("paragraph", first, last)
        elif self._row_item == self._items[-1]:
            # All text of one item is one block.
            kind, start, _, level, group = self.rows[-1]
            self.rows[-1] = (kind, start, self._end(last), level, group)
        else:
            self._push("list_item", first, last, len(self._items), self._groups[-1])
            self._row_item = self._items[-1]

    def _push(self, kind: str, first: int, last: int, level: int = 0, group: int = 0) -> None:
        start = max(self._lines[min(first, len(self._lines) - 1)], self.rows[-1][2] if self.rows else 0)
        end = self._end(last)
        self._row_item = 0
        if start < end:
            self.rows.append((kind, start, end, level, group))

    def _end(self, line: int) -> int:
        end = self._lines[min(line, len(self._lines) - 1)]
        begin = self._lines[max(line - 1, 0)] if line else 0
        # Only the last lines are looked at: rstrip of the whole text would take its square.
        while end and self._text[begin:end].isspace() and begin:
            line, end = line - 1, begin
            begin = self._lines[max(line - 1, 0)]
        return begin + len(self._text[begin:end].rstrip())


def plain_text(children: Sequence[Token] | None) -> str:
    """Return the text of inline tokens, line ends as spaces."""
    parts = []
    for token in children or ():
        if token.type in ("text", "code_inline", "math_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(plain_text(token.children))
    return "".join(parts).strip()


def page(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a Markdown document's page and metadata."""
    tokens = parse(text)
    rows = [_without_indent(text, row) for row in blocks(text, tokens)]
    content = {
        "index": 0,
        "text": text,
        "width": 0.0,
        "height": 0.0,
        "blocks": rows,
        "tables": list(_tables(tokens)),
        "links": list(_links(tokens)),
        "warnings": [],
    }
    return content, _metadata(text, tokens, rows)


def _without_indent(text: str, row: BlockRow) -> BlockRow:
    kind, start, end, level, group = row
    while start < end and text[start] in " \t":
        start += 1
    return (kind, start, end, level, group)


def _tables(tokens: Sequence[Token]) -> Iterator[dict[str, Any]]:
    rows: list[list[tuple[str, int, int, bool]]] = []
    for cell, token in zip(chain([None], tokens), tokens, strict=False):
        if token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and cell is not None and cell.type in ("th_open", "td_open"):
            rows[-1].append((plain_text(token.children), 1, 1, cell.type == "th_open"))
        elif token.type == "table_close":
            yield {"caption": None, "rows": rows}


def _links(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for token in tokens:
        if token.type != "inline":
            continue
        children = token.children or []
        for index, child in enumerate(children):
            if child.type == "link_open":
                end = next(i for i in range(index, len(children)) if children[i].type == "link_close")
                yield plain_text(children[index:end]), str(child.attrs.get("href", ""))
            elif child.type == "image":
                yield plain_text(child.children), str(child.attrs.get("src", ""))


def _metadata(text: str, tokens: Sequence[Token], rows: Sequence[BlockRow]) -> dict[str, Any]:
    front = tokens[0].content if tokens and tokens[0].type == "front_matter" else ""
    found = _front_matter(front)
    if "title" not in found:
        titles = (
            plain_text(inline.children)
            for opening, inline in pairwise(tokens)
            if opening.type == "heading_open" and opening.tag == "h1"
        )
        title = next(filter(None, titles), None)
        if title:
            found["title"] = heading_title(title)
    return found


def _front_matter(source: str) -> dict[str, Any]:
    """Return what single lines of YAML say: ``key: value``, ``key: [a, b]``, items one a line."""
    found: dict[str, Any] = {}
    key = ""
    for line in source.splitlines():
        item = line.strip()
        if item.startswith("- ") and key in _METADATA_LISTS:
            found.setdefault(_METADATA_LISTS[key], []).append(_bare(item[2:]))
        elif not line.startswith((" ", "\t", "#")) and ":" in line:
            key, value = (part.strip() for part in line.split(":", 1))
            key = key.lower()
            values = [_bare(part) for part in value.strip("[]").split(",") if part.strip()]
            if key in _METADATA_LISTS and values:
                found[_METADATA_LISTS[key]] = values
            elif key in _METADATA_KEYS and _bare(value):
                found[_METADATA_KEYS[key]] = _bare(value)
    return found


def _bare(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
