"""The manuscript's small markup: Markdown headings, lists and emphasis, and `!` lines.

`!table name` and `!figure name` place a table or figure, `!formula text` a displayed formula,
`!columns` and `!onecolumn` change the layout from the next chapter on. `{table name}` and
`{figure name}` refer to one by its number; `[^: text]` is a footnote. A chapter that begins
with `#*` has no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEADING = re.compile(r"(#{1,3})(\*?) (.+)")
_ITEM = re.compile(r"(-|\d+\.) (.+)")
_FOOTNOTE = re.compile(r"\[\^: (.+?)\]")
_REFERENCE = re.compile(r"\{(table|figure) (\w+)\}")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the manuscript.

    `kind` is heading, text, bullet, number, code, table, figure, formula, columns or onecolumn;
    `level` is that of a heading, `label` its number or that of a list item, table or figure.
    """

    kind: str
    text: str
    level: int = 0
    label: str = ""
    notes: tuple[str, ...] = ()


def read(folder: Path) -> list[Block]:
    """Read all chapters in the order of their file names, with numbers and references filled in."""
    source = "\n\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.md")))
    places = _number_places(source)
    source = _REFERENCE.sub(lambda match: f"{match[1].title()} {places[match[1], match[2]]}", source)
    return list(_number_headings(_blocks(source), places))


def _number_places(source: str) -> dict[tuple[str, str], int]:
    places: dict[tuple[str, str], int] = {}
    for kind in ("table", "figure"):
        names = re.findall(rf"^!{kind} (\w+)$", source, re.MULTILINE)
        places.update({(kind, name): number for number, name in enumerate(names, 1)})
    return places


def _blocks(source: str) -> Iterator[Block]:
    code: list[str] | None = None
    for part in re.split(r"\n\s*\n", source):
        # Blank lines inside a code block must not end it.
        if part.lstrip().startswith("```") or code is not None:
            code = [*(code or []), part]
            if part.rstrip().endswith("```"):
                yield Block("code", "\n\n".join(code).strip().strip("`").strip("\n"))
                code = None
            continue
        yield from _block(part.strip())


def _block(part: str) -> Iterator[Block]:
    if not part:
        return
    if heading := _HEADING.fullmatch(part):
        label = "" if heading[2] else "?"
        yield Block("heading", heading[3], level=len(heading[1]), label=label)
    elif part.startswith("!"):
        kind, _, text = part[1:].partition(" ")
        yield Block(kind, text)
    elif _ITEM.match(part):
        for line in part.splitlines():
            item = _ITEM.fullmatch(line)
            if item is None:
                raise ValueError(f"a list item must be one line: {line!r}")
            kind = "bullet" if item[1] == "-" else "number"
            yield Block(kind, item[2], label="•" if kind == "bullet" else item[1])
    else:
        notes = tuple(_FOOTNOTE.findall(part))
        yield Block("text", _FOOTNOTE.sub("[^]", " ".join(part.splitlines())), notes=notes)


def _number_headings(blocks: Iterator[Block], places: dict[tuple[str, str], int]) -> Iterator[Block]:
    counters = [0, 0, 0]
    numbered = True
    for block in blocks:
        label = block.label
        if block.kind == "heading":
            if block.level == 1:
                numbered = bool(label)
            counters[block.level :] = [0] * (3 - block.level)
            if numbered:
                counters[block.level - 1] += 1
            label = ".".join(str(n) for n in counters[: block.level]) if numbered else ""
        elif block.kind in ("table", "figure"):
            label = str(places[block.kind, block.text])
        yield Block(block.kind, block.text, block.level, label, block.notes)
