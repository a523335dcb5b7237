"""A card as plain text: what a terminal shows, and a reader without any markup."""

from ferrolab.cards.content import (
    Block,
    Card,
    Cell,
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

_BAR_WIDTH = 8


def draw(card: Card) -> str:
    """Draw a card as lines of text, without a line end after the last."""
    lines = [f"{card.title} — {card.summary}" if card.summary else card.title]
    for block in card.blocks:
        lines += _block(block)
    lines += [f"Warning: {warning}" for warning in card.warnings]
    lines += [f"Limit reached: {limit}" for limit in card.limits]
    words = (f"ferrolab {card.tool}".rstrip(), card.backend, card.seconds, card.line)
    lines.append(" · ".join(word for word in words if word))
    return "\n".join(lines)


def _block(block: Block) -> list[str]:
    match block:
        case Facts():
            return [" · ".join(f"{fact.label} {fact.value}" for fact in block.items)]
        case Table():
            return _table(block)
        case Meter():
            return [f"{block.label} {block.words} {_bar(block.share)}".rstrip()]
        case Passage():
            return [f"{block.label}:"] + [f"  {line}".rstrip() for line in block.text.split("\n")]
        case Pieces():
            return ["|".join(block.items) + ("|…" if block.more else "")]
        case Outline():
            return _outline(block)
        case Notice():
            return [f"{block.lead}: {block.text}"]
        case Picture():
            return [f"({block.words})"]


def _table(block: Table) -> list[str]:
    if block.folded:
        return [block.label]
    rows = [tuple(column.name for column in block.columns)]
    rows += [tuple(map(_cell, row)) for row in block.rows]
    widths = [min(max(map(len, column)), 40) for column in zip(*rows, strict=True)]
    right = [column.role in ("number", "share") for column in block.columns]
    lines = ["  ".join(map(_pad, row, widths, right)).rstrip() for row in rows]
    return lines + _hidden(block.hidden)


def _cell(cell: Cell) -> str:
    return f"{cell.part:,} {_bar(cell)}".rstrip() if isinstance(cell, Share) else cell


def _pad(text: str, width: int, right: bool) -> str:
    return text.rjust(width) if right else text.ljust(width)


def _bar(share: Share) -> str:
    filled = round(share.percent * _BAR_WIDTH / 100)
    return "█" * filled + "░" * (_BAR_WIDTH - filled) if share.whole else ""


def _outline(block: Outline) -> list[str]:
    lines = [
        f"{'  ' * (entry.depth + 1)}{entry.title}" + (f"  {entry.place}" if entry.place else "")
        for entry in block.entries
    ]
    return [f"{block.label}:", *lines, *_hidden(block.hidden)]


def _hidden(number: int) -> list[str]:
    return [f"({number:,} more not shown here)"] if number > 0 else []
