"""The syntax tree of a Markdown text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class MarkdownNode:
    """A node of a Markdown syntax tree.

    Attributes
    ----------
    kind : str
        ``heading``, ``paragraph``, ``list``, ``item``, ``table``, ``text`` and so on.
    start, end : int
        Characters into the source.
    text : str or None
        The text of a leaf.
    attributes : mapping
        What the kind has: ``level``, ``info``, ``url``, ``title``, ``checked``, ``alignments``, ``start`` ...
    children : tuple of MarkdownNode
        In document order.
    """

    kind: str
    start: int
    end: int
    text: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[MarkdownNode, ...] = ()

    def walk(self) -> Iterator[MarkdownNode]:
        """Yield this node and all below it in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def plain_text(self) -> str:
        """Return the texts of the leaves joined."""
        return "".join(node.text for node in self.walk() if node.text is not None)


@dataclass(frozen=True, slots=True)
class MarkdownAST:
    """The syntax tree of a Markdown text: ``root`` is a node of kind ``document``."""

    source: str = field(repr=False)
    root: MarkdownNode

    def find_all(self, kind: str) -> list[MarkdownNode]:
        """Return the nodes of one kind in document order."""
        return [node for node in self.root.walk() if node.kind == kind]


def tree_of(rows: Sequence[Mapping[str, Any]]) -> MarkdownNode:
    """Build nodes from rows in document order, children first so that nodes can be frozen."""
    children: list[list[MarkdownNode]] = [[] for _ in rows]
    node = MarkdownNode("document", 0, 0)
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        below = tuple(reversed(children[index]))
        node = MarkdownNode(row["kind"], row["start"], row["end"], row["text"], row["attributes"], below)
        if row["parent"] is not None:
            children[row["parent"]].append(node)
    return node
