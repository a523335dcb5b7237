"""The syntax tree of a Markdown text as flat rows."""

from __future__ import annotations

import re
from typing import Any

from markdown_it.token import Token

from ferrolab._fallback._markdown import line_starts, parse, plain_text

_CONTAINERS = {
    "heading": "heading",
    "paragraph": "paragraph",
    "blockquote": "block_quote",
    "bullet_list": "list",
    "ordered_list": "list",
    "list_item": "item",
    "footnote_reference": "footnote_definition",
    "dl": "definition_list",
    "dt": "definition_term",
    "dd": "definition",
    "table": "table",
    "th": "table_cell",
    "td": "table_cell",
    "em": "emphasis",
    "strong": "strong",
    "s": "strikethrough",
    "link": "link",
}
_LEAVES = {
    "text": "text",
    "code_inline": "code",
    "math_inline": "math",
    "math_inline_double": "math",
    "math_block": "math",
    "html_inline": "html",
    "softbreak": "soft_break",
    "hardbreak": "hard_break",
    "hr": "rule",
    "fence": "code_block",
    "code_block": "code_block",
    "front_matter": "front_matter",
    "footnote_ref": "footnote_reference",
}
_WITHOUT_TEXT = frozenset(("softbreak", "hardbreak", "hr", "footnote_ref"))
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]")
_EMAIL = re.compile(r"mailto:", re.IGNORECASE)

Row = dict[str, Any]


def markdown_tree(source: str) -> list[Row]:
    """Return nodes in document order; the first is the root.

    Offsets of blocks are those of their lines. Those of inline nodes are found by looking for
    their text, so that one with escapes or entities in it may begin and end at the same place.
    """
    builder = _Builder(source)
    for token in parse(source):
        builder.take(token)
    return builder.rows


class _Builder:
    def __init__(self, source: str) -> None:
        self.rows: list[Row] = []
        self._source = source
        self._lines = line_starts(source)
        self._open: list[int] = []
        self._cursor = 0
        self._limit = len(source)
        self._after_alert = False
        self._open.append(self._push("document", 0, len(source)))

    def take(self, token: Token) -> None:
        """Add what a block token stands for."""
        if token.type == "inline":
            self._inline(token)
        elif token.nesting == 0:
            start, end = self._span(token)
            self._leaf(token, start, end)
        elif token.nesting > 0:
            self._opening(token)
        elif self._is_node(token):
            self._open.pop()

    def _is_node(self, token: Token) -> bool:
        # A paragraph of a tight item is hidden; table sections are no nodes of their own.
        return not token.hidden and token.type.rsplit("_", 1)[0] not in ("thead", "tbody")

    def _opening(self, token: Token) -> None:
        if not self._is_node(token):
            return
        name = token.type.removesuffix("_open")
        start, end = self._span(token)
        if name == "tr":
            is_head = not any(row["parent"] == self._open[-1] for row in self.rows[self._open[-1] :])
            kind = "table_head" if is_head else "table_row"
        else:
            kind = _CONTAINERS[name]
        if name == "th":
            style = str(token.attrs.get("style", "text-align:none"))
            self.rows[self._open[-2]]["attributes"]["alignments"].append(style.removeprefix("text-align:"))
        self._open.append(self._push(kind, start, end, attributes=_attributes(kind, token)))

    def _span(self, token: Token) -> tuple[int, int]:
        """Return a block's place: its lines without indentation, within what it lies in."""
        parent = self.rows[self._open[-1]]
        if not token.map:
            return parent["start"], parent["end"]
        first, last = (min(line, len(self._lines) - 1) for line in token.map)
        start, end = self._lines[first], self._lines[max(last, min(first + 1, len(self._lines) - 1))]
        while start < end and self._source[start] in " \t":
            start += 1
        start = max(start, parent["start"])
        return start, max(start, min(end, parent["end"]))

    def _leaf(self, token: Token, start: int, end: int) -> None:
        if token.type == "html_block":
            holder = self._push("html_block", start, end)
            self._push("html", start, end, text=token.content, parent=holder)
            return
        kind = _LEAVES.get(token.type)
        if kind is not None:
            text = None if token.type in _WITHOUT_TEXT else token.content
            self._push(kind, start, end, text=text, attributes=_attributes(kind, token))

    def _inline(self, token: Token) -> None:
        parent = self.rows[self._open[-1]]
        start, end = self._span(token)
        # Cells of one row share its line.
        self._cursor = max(start, self._cursor if parent["kind"] == "table_cell" else start)
        self._limit = end
        depth = len(self._open)
        for child in token.children or ():
            self._inline_child(child)
        del self._open[depth:]

    def _inline_child(self, token: Token) -> None:
        if token.nesting > 0:
            kind = _CONTAINERS[token.type.removesuffix("_open")]
            start = self._after(token.markup) if kind != "link" else self._cursor
            attributes = _attributes(kind, token)
            self._open.append(self._push(kind, start, self._limit, attributes=attributes))
        elif token.nesting < 0:
            self._close(self.rows[self._open.pop()], token)
        elif token.type == "image":
            self._image(token)
        elif token.type == "html_inline" and "task-list-item-checkbox" in token.content:
            self.rows[self._item()]["attributes"]["checked"] = 'checked="checked"' in token.content
        else:
            self._inline_leaf(token)

    def _close(self, node: Row, token: Token) -> None:
        if node["kind"] != "link":
            self._after(token.markup)
        elif token.markup == "autolink":
            self._after(">")
        else:
            is_inline = self._source.startswith("](", self._cursor)
            node["attributes"]["link_kind"] = "inline" if is_inline else "reference"
            self._after(")" if is_inline else "]")
        node["end"] = max(self._cursor, node["start"])

    def _inline_leaf(self, token: Token) -> None:
        content = token.content
        if self.rows[-1]["kind"] == "item" and content.startswith(" "):
            # What parts a task's box from its text.
            content = content.lstrip()
        if token.type == "text" and self._is_alert(content):
            return
        if self._after_alert and token.type == "softbreak":
            self._after_alert = False
            return
        if token.type == "text" and not content:
            return
        is_marked = token.type in ("code_inline", "math_inline")
        start = self._find(token.markup + content + token.markup if is_marked else content)
        if token.type in ("softbreak", "hardbreak"):
            start = self._find("\n")
        text = None if token.type in _WITHOUT_TEXT else content
        kind = _LEAVES.get(token.type, "text")
        self._push(kind, start, self._cursor, text=text, attributes=_attributes(kind, token))

    def _image(self, token: Token) -> None:
        start = self._after("![")
        index = self._push("image", start, self._limit, attributes=_attributes("image", token))
        text = plain_text(token.children)
        if text:
            self._push("text", self._find(text), self._cursor, text=text, parent=index)
        self.rows[index]["end"] = self._cursor

    def _is_alert(self, content: str) -> bool:
        """Take the mark of a GitHub alert off a quote."""
        outer = self.rows[self._open[-2]] if len(self._open) > 1 else None
        match = _ALERT.fullmatch(content)
        if (
            outer is None
            or match is None
            or outer["kind"] != "block_quote"
            or self.rows[-1]["kind"] != "paragraph"
        ):
            return False
        self._after_alert = True
        outer["attributes"]["alert"] = match.group(1).lower()
        return True

    def _item(self) -> int:
        return next(index for index in reversed(self._open) if self.rows[index]["kind"] == "item")

    def _find(self, text: str) -> int:
        """Return where ``text`` stands next, and go on after it; stay where it does not."""
        at = self._source.find(text, self._cursor, self._limit) if text else -1
        if at < 0:
            return self._cursor
        self._cursor = at + len(text)
        return at

    def _after(self, mark: str) -> int:
        return self._find(mark) if mark else self._cursor

    def _push(
        self,
        kind: str,
        start: int,
        end: int,
        *,
        text: str | None = None,
        attributes: dict[str, Any] | None = None,
        parent: int | None = None,
    ) -> int:
        above = parent if parent is not None else self._open[-1] if self._open else None
        self.rows.append(
            {
                "kind": kind,
                "parent": above,
                "start": start,
                "end": end,
                "text": text,
                "attributes": attributes or {},
            }
        )
        return len(self.rows) - 1


def _attributes(kind: str, token: Token) -> dict[str, Any]:
    attrs = token.attrs
    if kind == "heading":
        return {"level": int(token.tag[1]), "id": None, "classes": []}
    if kind == "list":
        return {"start": int(attrs.get("start", 1)) if token.type == "ordered_list_open" else None}
    if kind == "table":
        return {"alignments": []}
    if kind == "item":
        return {"checked": None}
    if kind == "block_quote":
        return {"alert": None}
    if kind == "code_block":
        return {"info": token.info.strip() if token.type == "fence" else None}
    if kind == "math":
        return {"display": token.type != "math_inline"}
    if kind == "front_matter":
        return {"syntax": "yaml"}
    if kind in ("footnote_definition", "footnote_reference"):
        return {"label": str(token.meta.get("label", ""))}
    if kind == "link":
        return _link(token)
    if kind == "image":
        return {"url": str(attrs.get("src", "")), "title": str(attrs.get("title", ""))}
    return {}


def _link(token: Token) -> dict[str, Any]:
    url = str(token.attrs.get("href", ""))
    kind = "inline"
    if token.markup == "autolink":
        kind = "email" if _EMAIL.match(url) else "autolink"
    return {"url": url, "title": str(token.attrs.get("title", "")), "link_kind": kind}
