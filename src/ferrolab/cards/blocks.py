"""Blocks that several kinds of card have."""

from typing import Any

from ferrolab.cards.content import Block, Detail, Fact, Facts, Passage
from ferrolab.cards.wording import passage


def facts(*items: tuple[str, str]) -> list[Block]:
    """Keep the facts that have a value; none at all when no fact has."""
    kept = tuple(Fact(label, value) for label, value in items if value)
    return [Facts(kept)] if kept else []


def prose(label: str, value: Any, detail: Detail, *, code: bool = False, folded: bool = True) -> list[Block]:
    """Word a stretch of text; nothing when it is blank."""
    text = passage(value, detail.passage)
    return [Passage(label, text, code, folded)] if text.strip() else []
