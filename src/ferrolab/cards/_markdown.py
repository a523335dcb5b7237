"""A card as Markdown that CommonMark, GitHub and pandoc read alike.

`nbconvert --to latex` and `--to pdf` take this form and give it to pandoc, whose Markdown also
knows raw LaTeX, citations, formulas and smart quotes; so every character that begins any of
these is escaped. Angle brackets and ampersands become character references: nbconvert looks
for HTML tags in the text before pandoc sees it, and a backslash would not stop it.
"""

import re

from ferrolab.cards.content import (
    Block,
    Card,
    Cell,
    Column,
    Facts,
    Meter,
    Notice,
    Outline,
    Passage,
    Picture,
    Pieces,
    Share,
    Table,
)

# A backslash too becomes a reference: pandoc reads two of them before a bracket as a formula.
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\\": "&#92;", "\n": " "}
    | {mark: "\\" + mark for mark in "`*_[]|~^$@"}
)
# What would make a line a list, a heading, a rule or a definition when it stands first.
_LINE_MARK = re.compile(r"[-+#=:%(.]|\w{1,9}[.)]")
_BACKTICKS = re.compile(r"`+")
# A verbatim line wider than this runs off a printed page.
_CODE_WIDTH = 84


def escape(value: str) -> str:
    """Make text inert in Markdown, wherever in a line it stands but first (see `_first`)."""
    # pandoc would make one dash of two.
    return value.translate(_ESCAPES).replace("--", r"\-\-")


def draw(card: Card) -> str:
    """Draw a card as Markdown paragraphs, tables and quotations."""
    parts = [_header(card)]
    parts += [_block(block) for block in card.blocks]
    parts += [_list("Warnings", card.warnings), _list("Limits reached", card.limits)]
    parts.append(_footer(card))
    return "\n\n".join(part for part in parts if part) + "\n"


def _header(card: Card) -> str:
    summary = f" — {escape(card.summary)}" if card.summary else ""
    return f"**{escape(card.title)}**{summary}"


def _footer(card: Card) -> str:
    words = [escape(f"ferrolab {card.tool}".rstrip())]
    words += [escape(word) for word in (card.backend, card.seconds) if word]
    if card.line:
        words.append(_code(card.line))
    return " · ".join(words)


def _list(label: str, items: tuple[str, ...]) -> str:
    if not items:
        return ""
    # Without the blank line pandoc would take the items for more of the label's paragraph.
    return "\n".join([f"**{label}**", "", *(f"- {_first(item)}" for item in items)])


def _first(text: str) -> str:
    """Escape text that begins a line, where even letters can have a meaning."""
    if _LINE_MARK.match(text):
        return f"&#{ord(text[0])};{escape(text[1:])}"
    return escape(text)


def _code(text: str) -> str:
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _block(block: Block) -> str:
    match block:
        case Facts():
            return _facts(block)
        case Table():
            return _table(block)
        case Meter():
            return f"{escape(block.label)}: **{escape(block.words)}**"
        case Passage():
            return _passage(block)
        case Pieces():
            return _pieces(block)
        case Outline():
            return _outline(block)
        case Notice():
            return f"**{escape(block.lead)}:** {escape(block.text)}"
        case Picture():
            return escape(f"({block.words})")


def _facts(block: Facts) -> str:
    return " · ".join(f"{escape(fact.label)} **{escape(fact.value)}**" for fact in block.items)


def _table(block: Table) -> str:
    if block.folded:
        return escape(block.label)
    head = [escape(column.name) for column in block.columns]
    rows = [list(map(_cell, block.columns, row)) for row in block.rows]
    # pandoc takes the widths of a wide table's columns from the dashes below the headings.
    rule = [
        _rule(column, texts)
        for column, texts in zip(block.columns, zip(head, *rows, strict=True), strict=True)
    ]
    lines = [f"| {' | '.join(head)} |", f"|{'|'.join(rule)}|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + _hidden(block.hidden)


def _rule(column: Column, texts: tuple[str, ...]) -> str:
    dashes = "-" * min(max(map(len, texts)) + 2, 40)
    return dashes + (":" if column.role in ("number", "share") else "")


def _cell(column: Column, cell: Cell) -> str:
    if isinstance(cell, Share):
        return f"{cell.part:,}"
    # GitHub and pandoc disagree about a bar inside code inside a table.
    is_code = column.role == "code" and cell and "|" not in cell and "`" not in cell
    return _code(cell) if is_code else escape(cell)


def _hidden(number: int) -> str:
    return f"\n\n{number:,} more not shown here." if number > 0 else ""


def _passage(block: Passage) -> str:
    label = f"**{escape(block.label)}**\n\n"
    if block.code:
        return label + _fenced(block.text)
    lines = [_first(line.strip()) for line in block.text.split("\n")]
    return label + "\n".join(map(_quoted, lines, [*lines[1:], ""]))


def _quoted(line: str, following: str) -> str:
    # A backslash at the end keeps the line break; before a blank line it would show.
    return f"> {line}\\" if line and following else f"> {line}".rstrip()


def _fenced(text: str) -> str:
    lines = [
        line[start : start + _CODE_WIDTH]
        for line in text.split("\n")
        for start in range(0, max(len(line), 1), _CODE_WIDTH)
    ]
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(longest + 1, 3)
    return "\n".join([fence, *lines, fence])


def _pieces(block: Pieces) -> str:
    # Spaces at the ends of code are dropped by every reader, so they are drawn.
    drawn = " ".join(_code(item.replace(" ", "␣")) for item in block.items)
    return f"{escape(block.label)}: {drawn}{' …' if block.more else ''}"


def _outline(block: Outline) -> str:
    lines = [
        f"{'    ' * entry.depth}- {_first(entry.title)}"
        + (f" ({escape(entry.place)})" if entry.place else "")
        for entry in block.entries
    ]
    return f"**{escape(block.label)}**\n\n" + "\n".join(lines) + _hidden(block.hidden)
