"""A document's structure written as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ferrolab.results.document import Document
    from ferrolab.results.pages import Page
    from ferrolab.results.places import Block

_BULLET = re.compile(r"^\s*(?:[•◦▪‣·–—*+-]|(\d{1,3}[.)]))\s+")


def render(document: Document) -> str:
    """Return ``document`` as Markdown made from the roles of its stretches of text."""
    parts = [part for page in document.pages for part in _page_parts(page)]
    return "\n\n".join(parts)


def _page_parts(page: Page) -> list[str]:
    if not page.blocks:
        return [page.text] if page.text else []
    parts: list[str] = []
    group = 0
    for block in page.blocks:
        part = _part(block, page.text[block.start : block.end].strip("\n"))
        if block.group and block.group == group and parts:
            parts[-1] += f"\n{part}"
        elif part:
            parts.append(part)
        group = block.group
    return parts


def _part(block: Block, text: str) -> str:
    if block.kind == "heading":
        return f"{'#' * max(1, min(block.level, 6))} {' '.join(text.split())}"
    if block.kind == "list_item":
        marker = _BULLET.match(text)
        bullet = marker.group(1) if marker and marker.group(1) else "-"
        body = text[marker.end() :] if marker else text
        return f"{'  ' * max(0, block.level - 1)}{bullet} {' '.join(body.split())}"
    if block.kind == "code":
        return f"```\n{text}\n```"
    if block.kind == "quote":
        return "\n".join(f"> {line}" for line in text.splitlines())
    if block.kind == "table_row":
        return text
    return " ".join(text.split())
