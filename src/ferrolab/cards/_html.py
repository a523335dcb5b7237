"""A card as HTML that reads well with its styles, without them, and in any theme.

The markup is what GitHub, nbviewer and JupyterLab's sanitiser all let through: tables, lists,
``details``, ``b`` and ``code``; GitHub drops every style, and the card still reads. Styles
inherit the page's colours and add only translucent ones, so light and dark pages look right.
Their values stay within what JupyterLab's sanitiser knows, which is why no ``currentColor``
and no ``overflow-wrap: anywhere`` stand here.

The whole card is one line: a blank line would end an HTML block in Markdown (`nbconvert --to
markdown` pastes this text into a Markdown file), so line ends of the content are written as
character references.
"""

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

# MathJax, which notebook pages run over outputs, must not read "$5 and $6" as a formula.
_NO_MATH = "tex2jax_ignore mathjax_ignore"

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;", "\n": "&#10;"})

_CARD = (
    "border:1px solid rgba(128,128,128,0.35);border-left:3px solid rgba(201,86,35,0.85);"
    "border-radius:4px;padding:0.6em 0.9em;margin:0.3em 0;max-width:72em;line-height:1.45"
)
_DIM = "opacity:0.75"
_GAP = "margin:0.35em 0"
_TABLE = "border-collapse:collapse;table-layout:auto;margin:0.35em 0;font-size:0.92em"
_CELL = "text-align:left;vertical-align:top;padding:0.2em 0.9em 0.2em 0"
_NUMBER = "text-align:right;vertical-align:top;padding:0.2em 0.9em 0.2em 0;white-space:nowrap"
_TRACK = (
    "display:inline-block;width:4em;height:0.5em;margin-left:0.5em;border-radius:2px;"
    "background-color:rgba(128,128,128,0.28)"
)
_FILL = "display:block;height:0.5em;border-radius:2px;background-color:rgba(201,86,35,0.8)"
_PASSAGE = "white-space:pre-wrap;word-wrap:break-word;margin:0.35em 0;padding:0 0 0 0.8em"
_CODE = f"{_PASSAGE};font-family:monospace;font-size:0.92em"
_PIECE = "color:inherit;padding:0.1em 0;white-space:pre-wrap;background-color:rgba({},0.28)"
_PIECE_TINTS = ("201,86,35", "70,130,180", "128,128,128")


def escape(value: str) -> str:
    """Make text inert in HTML, in an element and in a quoted attribute alike."""
    return value.translate(_ESCAPES)


def draw(card: Card) -> str:
    """Draw a card as one line of HTML."""
    parts = [f'<div class="ferrolab-card {_NO_MATH}" style="{_CARD}">', _header(card)]
    parts += [_block(block) for block in card.blocks]
    parts += [_list("Warnings", card.warnings), _list("Limits reached", card.limits)]
    parts += [_footer(card), "</div>"]
    return "".join(parts)


def _header(card: Card) -> str:
    mark = f"ferrolab {card.tool}".rstrip()
    summary = f"<br>{escape(card.summary)}" if card.summary else ""
    return (
        f'<div style="{_GAP}"><b>{escape(card.title)}</b> '
        f'<small style="{_DIM}">{escape(mark)}</small>{summary}</div>'
    )


def _footer(card: Card) -> str:
    words = [escape(word) for word in (card.backend, card.seconds) if word]
    if card.line:
        words.append(f"<code>{escape(card.line)}</code>")
    return f'<div style="{_GAP};{_DIM}"><small>{" · ".join(words)}</small></div>' if words else ""


def _list(label: str, items: tuple[str, ...]) -> str:
    if not items:
        return ""
    rows = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f'<div style="{_GAP}"><b>{label}</b><ul style="margin:0.2em 0">{rows}</ul></div>'


def _block(block: Block) -> str:
    match block:
        case Facts():
            return _facts(block)
        case Table():
            return _table(block)
        case Meter():
            return _meter(block)
        case Passage():
            return _passage(block)
        case Pieces():
            return _pieces(block)
        case Outline():
            return _outline(block)
        case Notice():
            return _notice(block)
        case Picture():
            return _picture(block)


def _facts(block: Facts) -> str:
    items = " · ".join(
        f'<span style="{_DIM}">{escape(fact.label)}</span> <b>{escape(fact.value)}</b>'
        for fact in block.items
    )
    return f'<div style="{_GAP}">{items}</div>'


def _notice(block: Notice) -> str:
    return f'<div style="{_GAP}"><b>{escape(block.lead)}:</b> {escape(block.text)}</div>'


def _picture(block: Picture) -> str:
    return (
        f'<div style="{_GAP}"><img alt="{escape(block.words)}" style="max-width:100%" '
        f'src="data:{block.mime};base64,{block.base64}"></div>'
    )


def _meter(block: Meter) -> str:
    return (
        f'<div style="{_GAP}"><span style="{_DIM}">{escape(block.label)}</span> '
        f"<b>{escape(block.words)}</b>{_bar(block.share)}</div>"
    )


def _bar(share: Share) -> str:
    if not share.whole:
        return ""
    fill = f'<span style="{_FILL};width:{share.percent}%"></span>'
    return f'<span style="{_TRACK}">{fill}</span>'


def _table(block: Table) -> str:
    head = "".join(f'<th style="{_style(column)}">{escape(column.name)}</th>' for column in block.columns)
    rows = "".join(f"<tr>{''.join(map(_cell, block.columns, row))}</tr>" for row in block.rows)
    body = (
        f'<table style="{_TABLE}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f"{_hidden(block.hidden)}"
    )
    return _fold(block.label, body) if block.folded else body


def _style(column: Column) -> str:
    return _NUMBER if column.role in ("number", "share") else _CELL


def _cell(column: Column, cell: Cell) -> str:
    if isinstance(cell, Share):
        words = f"{cell.part:,}{_bar(cell)}"
    elif column.role == "code" and cell:
        words = f"<code>{escape(cell)}</code>"
    else:
        words = escape(cell)
    return f'<td style="{_style(column)}">{words}</td>'


def _hidden(number: int) -> str:
    return f'<div style="{_DIM}"><small>{number:,} more not shown here</small></div>' if number > 0 else ""


def _passage(block: Passage) -> str:
    style = _CODE if block.code else _PASSAGE
    # "pre" keeps the lines where styles are dropped; the font is reset for prose.
    font = "" if block.code else ";font-family:inherit;background-color:transparent"
    body = f'<pre style="{style}{font}">{escape(block.text)}</pre>'
    return _fold(block.label, body) if block.folded else body


def _fold(label: str, body: str, *, is_open: bool = False) -> str:
    state = " open" if is_open else ""
    return f'<details{state} style="{_GAP}"><summary><b>{escape(label)}</b></summary>{body}</details>'


def _pieces(block: Pieces) -> str:
    # Each token is an element of its own, so they stay apart where styles are dropped.
    drawn = "".join(
        f'<code style="{_PIECE.format(_PIECE_TINTS[number % 3])}">{escape(item)}</code>'
        for number, item in enumerate(block.items)
    )
    more = " …" if block.more else ""
    return f'<div style="{_GAP};word-wrap:break-word">{drawn}{more}</div>'


def _outline(block: Outline) -> str:
    parts: list[str] = []
    depth = -1
    for entry in block.entries:
        if entry.depth > depth:
            parts.append('<ul style="margin:0.1em 0">')
        else:
            parts.append("</li>" + "</ul></li>" * (depth - entry.depth))
        depth = entry.depth
        place = f' <small style="{_DIM}">{escape(entry.place)}</small>' if entry.place else ""
        parts.append(f"<li>{escape(entry.title)}{place}")
    parts.append("</li></ul>" * (depth + 1))
    label = f"{block.label} ({len(block.entries) + block.hidden:,})"
    return _fold(label, "".join(parts) + _hidden(block.hidden), is_open=len(block.entries) <= 12)
