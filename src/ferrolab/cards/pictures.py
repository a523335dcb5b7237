"""Cards of charts, pictures, findings and notebooks. Pictures themselves stand beside the envelope."""

from __future__ import annotations

from typing import Any

from ferrolab.cards.blocks import facts, prose
from ferrolab.cards.content import Block, Column, Detail, Entry, Outline, Table
from ferrolab.cards.wording import count, line, listing, mapping, size, whole

Data = dict[str, Any]


def chart(data: Data, detail: Detail) -> list[Block]:
    """Say what a chart shows."""
    shown = [mapping(one) for one in listing(data.get("fields"))[:8]]
    fields = [(line(one.get("channel"), 20), line(one.get("name"), detail.cell)) for one in shown]
    return facts(
        ("Shows", line(data.get("description"), detail.line)),
        ("Kind", line(data.get("chart_kind"), 40)),
        ("Rows", count(data.get("rows"))),
        *((channel, name) for channel, name in fields if channel and name),
    )


def image(data: Data, detail: Detail) -> list[Block]:
    """Say what is known of a picture."""
    width, height = count(data.get("width")), count(data.get("height"))
    return facts(
        ("Shows", line(data.get("description"), detail.line)),
        ("Pixels", f"{width} x {height}" if width and height else ""),
        ("Format", line(data.get("media_type"), 40)),
        ("Size", size(data["bytes"]) if whole(data.get("bytes")) else ""),
        ("Written to", line(data.get("path"), detail.cell)),
    )


def findings(data: Data, detail: Detail) -> list[Block]:
    """Say what was found out."""
    known = list(mapping(data.get("facts")).items())[:40]
    blocks = facts(*((line(name, 60), line(value, detail.cell)) for name, value in known))
    for found in listing(data.get("tables"))[:4]:
        blocks += _table(mapping(found), detail)
    for text in listing(data.get("texts"))[: detail.rows]:
        blocks += prose(
            line(mapping(text).get("title"), 80) or "Text", mapping(text).get("text"), detail, code=True
        )
    return blocks


def _table(found: Data, detail: Detail) -> list[Block]:
    names = [line(name, 40) for name in listing(found.get("columns"))[:8]]
    rows = [listing(row) for row in listing(found.get("rows"))]
    if not names or not rows:
        return []
    width = detail.cell // max(len(names), 2)
    shown = tuple(
        tuple(line(cell, width) for cell in [*row, *([""] * len(names))][: len(names)])
        for row in rows[: detail.rows]
    )
    total = max(whole(found.get("count")), len(rows))
    title = line(found.get("title"), 80) or "Found"
    return [Table(title, tuple(Column(name) for name in names), shown, total - len(shown))]


def notebook(data: Data, detail: Detail) -> list[Block]:
    """Say what a notebook holds."""
    blocks = facts(
        ("Cells", count(data.get("cell_count"))),
        ("With code", count(data.get("code_cells"))),
        ("Outputs", count(data.get("outputs"))),
        ("Errors", count(data.get("errors")) if whole(data.get("errors")) else ""),
        ("Language", line(data.get("language"), 40)),
        ("Kernel", line(data.get("kernel"), 60)),
        ("Format", line(data.get("format"), 40)),
    )
    cells = [mapping(cell) for cell in listing(data.get("cells"))]
    entries: list[Entry] = []
    depth = 0
    for cell in cells[: detail.rows * 2]:
        level = whole(cell.get("level"))
        # Code stands one step below the heading before it.
        depth = min(level - 1, depth + 1, 5) if level else depth
        entries.append(_entry(cell, depth if level else min(depth + 1, 5)))
    total = max(whole(data.get("cell_count")), len(cells))
    return blocks + ([Outline("Cells", tuple(entries), total - len(entries))] if entries else [])


def _entry(cell: Data, depth: int) -> Entry:
    outputs = ", ".join(line(kind, 40) for kind in listing(cell.get("outputs"))[:4])
    error = line(cell.get("error"), 80)
    place = f"error: {error}" if error else outputs
    title = line(cell.get("title"), 120) or "(empty)"
    return Entry(depth, title, place)
