"""Detection, Markdown trees and CSS selection.

These run in the host's process, as the native ones do. Texts nested so deep that a
library runs out of stack give a :class:`~ferrolab.errors.LimitError`.
"""

from __future__ import annotations

from ferrolab._fallback import _text
from ferrolab._fallback._formats import detect
from ferrolab._fallback._markdown_tree import markdown_tree
from ferrolab.errors import LimitError, ValidationError

__all__ = ["detect", "markdown_tree", "select"]

# Selectors of people have a few dozen characters; the parser nests its calls as selectors nest.
_MAX_SELECTOR_CHARACTERS = 4096


def select(html: bytes, selector: str) -> list[tuple[str, str, str, dict[str, str]]]:
    """Return text, markup, tag name and attributes of each element that ``selector`` finds.

    Raises
    ------
    ValidationError
        When the selector can't be read.
    """
    import soupsieve

    from ferrolab._fallback._html import soup_of

    if len(selector) > _MAX_SELECTOR_CHARACTERS:
        raise _bad_selector(selector, f"it has {len(selector):,} characters")
    try:
        compiled = soupsieve.compile(selector)
    except soupsieve.SelectorSyntaxError as error:
        raise _bad_selector(selector, str(error).split("\n")[0]) from None
    except (RecursionError, TypeError, ValueError) as error:
        raise _bad_selector(selector, str(error)) from None
    try:
        soup = soup_of(_text.decode(html, declares=True)[0])
        found = compiled.select(soup)
        return [(_visible(tag), str(tag), tag.name, _attributes(tag.attrs)) for tag in found]
    except RecursionError:
        raise LimitError(
            "the HTML is nested too deep for this selector",
            hint="Use a simpler selector, or install ferrolab-native.",
            context={"limit": "depth"},
        ) from None


def _visible(tag: object) -> str:
    from bs4.element import Tag

    from ferrolab._fallback._html import visible_text

    return visible_text(tag) if isinstance(tag, Tag) else ""


def _attributes(attributes: object) -> dict[str, str]:
    """Return attributes as they were written: lists, as of classes, parted by spaces."""
    if not isinstance(attributes, dict):
        return {}
    return {
        str(key): value if isinstance(value, str) else " ".join(value or ())
        for key, value in attributes.items()
    }


def _bad_selector(selector: str, reason: str) -> ValidationError:
    return ValidationError(
        f"the selector {selector[:80]!r} can't be read: {reason}",
        hint="Write it as in CSS, for example 'table.data > tr'.",
        context={"field": "selector"},
    )
