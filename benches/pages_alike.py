"""Whether two HTML pages of a notebook say the same, element by element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

#: Depth, name, attributes, and the text directly in it.
Element = tuple[int, str, tuple[tuple[str, str], ...], str]
# Left to chance: ids of cells that have none in the file, and of views.
_BY_CHANCE = re.compile(r"cell-id=|[0-9a-f]{8}-[0-9a-f]{4}-")


def first_difference(page: str, other: str) -> str:
    """Return where two pages differ first; nothing when they are alike."""
    for element, another in zip_longest(elements(page), elements(other)):
        if element != another:
            return f"{_shown(element)} instead of {_shown(another)}"
    return ""


def _shown(element: Element | None) -> str:
    if element is None:
        return "nothing"
    _, name, attributes, text = element
    return f"<{name} {dict(attributes)}> {text[:60]!r}"


def elements(page: str) -> Iterator[Element]:
    """Go through the elements of a page in order."""
    from bs4 import BeautifulSoup, Tag

    open_tags: list[tuple[Any, int]] = [(BeautifulSoup(page, "lxml"), 0)]
    while open_tags:
        tag, depth = open_tags.pop()
        if depth:
            own = "".join(child for child in tag.children if isinstance(child, str))
            # Blanks are seen within <pre> only.
            text = own if tag.find_parent("pre") or tag.name == "pre" else " ".join(own.split())
            yield depth, tag.name, _attributes(tag), text
        children = [child for child in tag.children if isinstance(child, Tag)]
        open_tags += [(child, depth + 1) for child in reversed(children)]


def _attributes(tag: Any) -> tuple[tuple[str, str], ...]:
    plain = {name: " ".join(value) if isinstance(value, list) else value for name, value in tag.attrs.items()}
    return tuple(sorted((name, value) for name, value in plain.items() if not _BY_CHANCE.search(value)))
