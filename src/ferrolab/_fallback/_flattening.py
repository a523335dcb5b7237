"""A rule for markdown-it-py that keeps the text of blocks nested too deep for it.

The library parses a block within a block by calling itself, and leaves out what lies
deeper than its limit. There the text becomes plain paragraphs instead.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

# One rule opens at most two levels, a list and its item; that must not reach the library's own limit.
_LEVELS_OPENED_AT_ONCE = 2
# What makes a line a quote, an item or a heading; plain text once it is taken away. Within a paragraph
# only the number 1 begins an item, so that a line may begin with "1999. Then".
_MARKS, _MARKS_WITHIN = (
    re.compile(rf"(?:[ \t]*(?:>|(?:[-+*]|{number}[.)])(?=[ \t]|$)))*[ \t]*(?:\#{{1,6}}[ \t]+)?")
    for number in ("[0-9]{1,9}", "1")
)


def flatten_plugin(parser: MarkdownIt, max_nesting: int) -> None:
    """Have blocks that lie as deep as ``max_nesting`` allows read as paragraphs."""
    deepest = max_nesting - _LEVELS_OPENED_AT_ONCE

    def flatten(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        if silent or state.level < deepest:
            return False
        line, first, texts = start_line, start_line, list[str]()
        while line < end_line and not _is_outside(state, line):
            text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
            text = (_MARKS_WITHIN if texts else _MARKS).sub("", text, count=1)
            if text:
                first = first if texts else line
                texts.append(text)
            else:
                _push_paragraph(state, texts, first, line)
            line += 1
        _push_paragraph(state, texts, first, line)
        state.line = line
        return True

    parser.block.ruler.before("front_matter", "flatten", flatten)


def _is_outside(state: StateBlock, line: int) -> bool:
    """Whether a line belongs to what the block lies in; a negative indent goes on with a paragraph."""
    return not state.isEmpty(line) and 0 <= state.sCount[line] < state.blkIndent


def _push_paragraph(state: StateBlock, texts: list[str], first: int, end: int) -> None:
    """Add a paragraph of the lines gathered so far, when there are any."""
    if not texts:
        return
    for kind, tag, nesting in (("paragraph_open", "p", 1), ("inline", "", 0), ("paragraph_close", "p", -1)):
        token = state.push(kind, tag, nesting)  # type: ignore[arg-type]
        token.map = [first, end]
        if kind == "inline":
            token.content = "\n".join(texts)
            token.children = []
    texts.clear()
