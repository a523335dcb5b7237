"""HTML by Beautiful Soup with Python's own parser: text in reading order, and what lies over it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from ferrolab._fallback._blocks import BlockRow

_HIDDEN = frozenset(
    str.split(
        "head script style template noscript noframes noembed iframe canvas audio video select datalist "
        "metadata defs desc title annotation annotation-xml"
    )
)
_PARAGRAPHS = frozenset(str.split("p dl figure fieldset details hgroup blockquote pre ul ol menu dir table"))
_LINES = frozenset(
    str.split(
        "address article aside body caption center dd dialog div dt figcaption footer form frameset "
        "header html "
        "legend main nav optgroup option search section summary tbody td tfoot th thead tr li hr"
    )
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_BOILERPLATE = frozenset(("nav", "header", "footer", "aside", "form"))
_BOILERPLATE_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search"))
_HIDING_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\s*(?:!important\s*)?(?:;|$)", re.I
)
_SPACE = re.compile(r"[ \t\n\f\r]+")
_METADATA = {
    "description": "subject",
    "dc.description": "subject",
    "article:published_time": "created",
    "dc.date": "created",
    "date": "created",
    "article:modified_time": "modified",
    "last-modified": "modified",
    "generator": "creator",
}
_CELL_SEPARATOR = " | "
_MAX_COLUMN_SPAN = 1000
_MAX_ROW_SPAN = 65534

Step = tuple[Literal["open", "close", "text"], PageElement]


# Elements whose end tag may be left out: start tag -> (what it ends, where it stops looking for that).
_TABLE_SCOPE = frozenset(("table", "template", "html"))
_P_SCOPE = frozenset(("table", "template", "html", "td", "th", "caption", "button", "object"))
_LIST_SCOPE = _LISTS | _TABLE_SCOPE
_IMPLIED_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), _LIST_SCOPE),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl",)) | _LIST_SCOPE),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl",)) | _LIST_SCOPE),
    "td": (frozenset(("td", "th")), frozenset(("tr",)) | _TABLE_SCOPE),
    "th": (frozenset(("td", "th")), frozenset(("tr",)) | _TABLE_SCOPE),
    "tr": (frozenset(("tr", "caption")), _TABLE_SCOPE),
    "thead": (frozenset(("thead", "tbody", "tfoot", "caption")), _TABLE_SCOPE),
    "tbody": (frozenset(("thead", "tbody", "tfoot", "caption")), _TABLE_SCOPE),
    "tfoot": (frozenset(("thead", "tbody", "tfoot", "caption")), _TABLE_SCOPE),
    "option": (frozenset(("option",)), frozenset(("select", "datalist"))),
}
_P_ENDERS = (
    _PARAGRAPHS | _HEADINGS | _BOILERPLATE | {"address", "article", "div", "hr", "main", "section"}
) - {"form"}
_IMPLIED_ENDS.update({name: (frozenset(("p",)), _P_SCOPE) for name in _P_ENDERS})
# Looking further up for each tag would take the square of a hostile page's depth.
_SCOPE_DEPTH = 32


class _Page(BeautifulSoup):
    """A tree in which a start tag ends what HTML lets it end; Python's parser knows no such rules."""

    def handle_starttag(self, name: str, *args: Any, **keywords: Any) -> Tag | None:
        """Begin an element, after the end of those that it ends."""
        ends, scope = _IMPLIED_ENDS.get(name, (frozenset(), frozenset()))
        for tag in reversed(self.tagStack[-_SCOPE_DEPTH:] if ends else []):
            if tag.name in ends:
                self.handle_endtag(tag.name)
                break
            if tag.name in scope:
                break
        return super().handle_starttag(name, *args, **keywords)


def soup_of(source: str) -> BeautifulSoup:
    """Return the tree of an HTML text."""
    return _Page(source, "html.parser")


def page(source: str, *, main_content: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the page and metadata of an HTML document."""
    soup = soup_of(source)
    root = _main(soup) if main_content else soup
    writer = _Writer(main_content)
    for step, node in walk(root, writer.is_hidden):
        writer.take(step, node)
    content = {
        "index": 0,
        "text": writer.text(),
        "width": 0.0,
        "height": 0.0,
        "blocks": writer.blocks,
        "tables": writer.tables,
        "links": writer.links,
        "warnings": [],
    }
    return content, _metadata(soup)


def walk(root: Tag, is_hidden: Any) -> Iterator[Step]:
    """Yield the steps of a walk in document order; the depth of the page costs no stack."""
    waiting: list[Step] = [("open", root)]
    while waiting:
        step, node = waiting.pop()
        if not isinstance(node, Tag):
            # Comments, declarations and the like are preformatted strings; so is CDATA, which is rare.
            if isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                yield "text", node
            continue
        if step == "open" and is_hidden(node):
            continue
        yield step, node
        if step == "open":
            waiting.append(("close", node))
            waiting.extend(("open", child) for child in reversed(node.contents))


def _main(soup: BeautifulSoup) -> Tag:
    """Return where the content is: the one main element, the one article, or the whole page."""
    for selector in ("main", "[role=main]", "article"):
        found = soup.select(selector, limit=2)
        if len(found) == 1:
            return found[0]
    return soup


class _Writer:
    """Turns steps into text with blocks, tables and links."""

    def __init__(self, main_content: bool) -> None:
        self.blocks: list[BlockRow] = []
        self.tables: list[dict[str, Any]] = []
        self.links: list[tuple[str, str]] = []
        self._main_content = main_content
        self._parts: list[str] = []
        self._length = 0
        self._break = 0
        self._space = False
        self._separators = 0
        self._kind: tuple[str, int, int] = ("paragraph", 0, 0)
        self._start: int | None = None
        self._lists: list[int] = []
        self._groups = 0
        self._articles = 0
        self._preformatted = 0
        self._quotes = 0
        self._table: _Table | None = None
        self._nested_tables = 0
        self._anchors: list[tuple[str, int]] = []

    def text(self) -> str:
        """Return the text written."""
        self._end_block()
        return "".join(self._parts)

    def is_hidden(self, tag: Tag) -> bool:
        """Tell whether an element shows nothing."""
        if (
            tag.name in _HIDDEN
            or tag.has_attr("hidden")
            or (tag.name == "dialog" and not tag.has_attr("open"))
        ):
            return True
        if _HIDING_STYLE.search(_attribute(tag, "style")):
            return True
        return self._main_content and self._is_boilerplate(tag)

    def _is_boilerplate(self, tag: Tag) -> bool:
        # The header of an article has its title.
        inside = self._articles and tag.name in ("header", "footer")
        return (tag.name in _BOILERPLATE and not inside) or _attribute(tag, "role") in _BOILERPLATE_ROLES

    def take(self, step: str, node: PageElement) -> None:
        """Take one step of the walk."""
        if isinstance(node, Tag):
            (self._open if step == "open" else self._close)(node)
        else:
            self._write(str(node))

    def _open(self, tag: Tag) -> None:
        name = tag.name
        self._articles += name in ("article", "main")
        if self._table is not None:
            self._open_in_table(tag)
        elif name == "table" and _is_data(tag):
            self._begin(2)
            self._groups += 1
            self._table = _Table(self._groups)
        elif name in _HEADINGS:
            self._begin(2, "heading", int(name[1]))
        elif name == "li":
            group = self._lists[-1] if self._lists else 0
            self._begin(1, "list_item", max(len(self._lists), 1), group)
        elif name in _PARAGRAPHS or name in _LINES:
            self._open_block(name)
        elif name == "br":
            self._line_break()
        elif name == "img":
            self._write(_attribute(tag, "alt"))
        if name == "a" and _attribute(tag, "href").strip():
            self._anchors.append((_attribute(tag, "href").strip(), self._length))

    def _open_block(self, name: str) -> None:
        if name in _LISTS:
            self._groups += 1
            self._lists.append(self._groups)
        self._preformatted += name == "pre"
        self._quotes += name == "blockquote"
        is_item_text = name not in _LISTS and name != "pre" and self._lists and self._kind[0] == "list_item"
        if is_item_text and self._start is None:
            return
        apart = 2 if name in _PARAGRAPHS and not self._lists else 1
        if name == "pre":
            self._begin(2, "code")
        elif is_item_text:
            self._break = max(self._break, apart)
        else:
            self._begin(apart)

    def _close(self, tag: Tag) -> None:
        name = tag.name
        self._articles -= name in ("article", "main")
        if name == "a" and self._anchors and _attribute(tag, "href").strip() == self._anchors[-1][0]:
            target, start = self._anchors.pop()
            self.links.append((_SPACE.sub(" ", self._since(start)).strip(), target))
        if self._table is not None:
            self._close_in_table(tag)
            return
        if name in _LISTS and self._lists:
            self._lists.pop()
        if name == "pre":
            self._preformatted -= 1
            self._break = 0
        self._quotes -= name == "blockquote"
        if name in _HEADINGS or name in ("pre", "li") or (name in _PARAGRAPHS and not self._lists):
            self._begin(1 if name == "li" or self._lists else 2)
        elif name in _LINES or name in _PARAGRAPHS:
            self._break = max(self._break, 1)
            if self._kind[0] != "list_item":
                self._begin(1)

    def _open_in_table(self, tag: Tag) -> None:
        assert self._table is not None
        if tag.name == "table":
            self._nested_tables += 1
        elif self._nested_tables:
            self._space = True
        elif tag.name == "tr":
            self._begin(1, "table_row", 0, self._table.group)
            self._table.rows.append([])
        elif tag.name in ("td", "th"):
            self._table.open_cell(tag, self._length)
            self._separators += bool(self._table.rows[-1])
            self._space = False
        elif tag.name == "caption":
            self._begin(1)
            self._table.cell_start = self._length
        elif tag.name in _LINES or tag.name in _PARAGRAPHS or tag.name == "br":
            self._space = True

    def _close_in_table(self, tag: Tag) -> None:
        assert self._table is not None
        if self._nested_tables:
            self._nested_tables -= tag.name == "table"
            self._space = True
        elif tag.name in ("td", "th"):
            self._table.close_cell(self._since(self._table.cell_start).strip(" \n"))
        elif tag.name == "caption":
            self._table.caption = self._since(self._table.cell_start).strip() or None
            self._begin(1)
        elif tag.name == "tr":
            self._begin(1)
        elif tag.name == "table":
            rows = [row for row in self._table.rows if row]
            self.tables.append({"caption": self._table.caption, "rows": rows})
            self._table = None
            self._begin(2)
        elif tag.name in _LINES or tag.name in _PARAGRAPHS:
            self._space = True

    def _begin(self, apart: int, kind: str = "", level: int = 0, group: int = 0) -> None:
        """End the block at hand and begin another after ``apart`` line ends."""
        self._end_block()
        self._break = max(self._break, apart)
        self._kind = (kind or ("quote" if self._quotes else "paragraph"), level, group)

    def _end_block(self) -> None:
        if self._start is not None and self._start < self._length:
            kind, level, group = self._kind
            self.blocks.append((kind, self._start, self._length, level, group))
        self._start = None
        self._space = False
        # Those before empty cells at the end of a row.
        self._separators = 0

    def _line_break(self) -> None:
        self._break = self._break + 1 if self._preformatted else max(self._break, 1)

    def _write(self, text: str) -> None:
        if self._preformatted and self._table is None:
            text = text if self._start is not None else text.lstrip("\n")
            line = text.rstrip("\n")
            self._put(line)
            # Line ends at the very end are no part of the block.
            self._break += len(text) - len(line)
            return
        words = _SPACE.sub(" ", text)
        if not words.strip(" "):
            self._space = self._space or bool(words)
            return
        self._space = self._space or words[0] == " "
        ends_in_space = words[-1] == " "
        self._put(words.strip(" "))
        self._space = ends_in_space

    def _put(self, text: str) -> None:
        if not text:
            return
        before = "\n" * self._break if self._length else ""
        if self._separators and self._table is not None:
            separators = _CELL_SEPARATOR * self._separators
            before += separators if self._start is not None else separators.lstrip()
            self._table.cell_start = self._length + len(before)
        elif self._space and self._length and not before:
            before = " "
        if self._start is None:
            self._start = self._length + len(before) - (len(before.lstrip("\n")))
        self._break, self._space, self._separators = 0, False, 0
        self._parts.append(before + text)
        self._length += len(before) + len(text)

    def _since(self, start: int) -> str:
        """Return what was written from ``start`` on."""
        parts: list[str] = []
        length = self._length
        for part in reversed(self._parts):
            if length <= start:
                break
            parts.append(part)
            length -= len(part)
        return "".join(reversed(parts))[max(start - length, 0) :]


class _Table:
    """A table of data being read."""

    def __init__(self, group: int) -> None:
        self.group = group
        self.caption: str | None = None
        self.rows: list[list[tuple[str, int, int, bool]]] = []
        self.cell_start = 0
        self._cell: tuple[int, int, bool] | None = None

    def open_cell(self, tag: Tag, start: int) -> None:
        if not self.rows:
            self.rows.append([])
        row_span, col_span = _span(tag, "rowspan", _MAX_ROW_SPAN), _span(tag, "colspan", _MAX_COLUMN_SPAN)
        self._cell = (row_span, col_span, tag.name == "th")
        self.cell_start = start

    def close_cell(self, text: str) -> None:
        if self._cell is not None:
            self.rows[-1].append((text, *self._cell))
            self._cell = None


def _is_data(table: Tag) -> bool:
    """Tell a table of data from one that arranges the page, by the elements directly in it."""
    if _attribute(table, "role") in ("presentation", "none"):
        return False
    most = cells = 0
    described = structured = False
    for step, tag in walk(table, lambda tag: False):
        if step != "open" or not isinstance(tag, Tag) or tag is table:
            continue
        if tag.name == "tr":
            cells = 0
        cells += tag.name in ("td", "th")
        most = max(most, cells)
        described = described or tag.name in ("th", "caption", "thead")
        structured = (
            structured or tag.name in _HEADINGS or tag.name in ("table", "pre", "form", "article", "section")
        )
    return most > 0 and (described or (most > 1 and not structured))


def _span(tag: Tag, name: str, most: int) -> int:
    try:
        return min(max(int(_attribute(tag, name)), 1), most)
    except ValueError:
        return 1


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value if isinstance(value, str) else " ".join(value or ())


def _metadata(soup: BeautifulSoup) -> dict[str, Any]:
    found: dict[str, Any] = {}
    title = soup.find("title")
    if title is not None and title.get_text().strip():
        found["title"] = " ".join(title.get_text().split())
    root = soup.find("html")
    if isinstance(root, Tag) and _attribute(root, "lang").strip():
        found["language"] = _attribute(root, "lang").strip()
    for meta in soup.find_all("meta"):
        key = (_attribute(meta, "name") or _attribute(meta, "property")).lower()
        content = _attribute(meta, "content").strip()
        if not content:
            continue
        if key in ("author", "dc.creator"):
            found.setdefault("authors", []).append(content)
        elif key == "keywords":
            found["keywords"] = [word.strip() for word in content.split(",") if word.strip()]
        elif key == "og:title":
            found.setdefault("title", content)
        elif key in _METADATA:
            found.setdefault(_METADATA[key], content)
    return found


def visible_text(tag: Tag) -> str:
    """Return the text that an element shows, as on a page of its own."""
    writer = _Writer(main_content=False)
    for step, node in walk(tag, writer.is_hidden):
        writer.take(step, node)
    return writer.text()
