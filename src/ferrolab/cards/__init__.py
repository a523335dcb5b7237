"""Results as they look where nothing of ferrolab runs: HTML, Markdown and plain text.

A saved notebook is read in VS Code, on GitHub, in nbviewer, on paper. The functions here turn
the envelope of a result (``application/vnd.ferrolab.v1+json``) into texts that are whole in
themselves: no script, no style sheet, no request. They take any JSON value, never raise, and
their output is bounded and inert whatever the envelope holds.

>>> envelope = {"kind": "value", "tool": "sum", "title": "sum", "data": {"value": 3}}
>>> print(plain(envelope))
sum
Value:
  3
ferrolab sum
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from ferrolab.cards.content import Card

__all__ = ["MIME_TYPE", "html", "markdown", "mimebundle", "plain"]

MIME_TYPE = "application/vnd.ferrolab.v1+json"

HTML_LIMIT_BYTES = 32_000
MARKDOWN_LIMIT_BYTES = 16_000
PLAIN_LIMIT_BYTES = 8_000

# Rows of a table, characters of a cell, characters of a passage, tokens shown: from much to
# little. The last is so little that no content exceeds any limit: see the property tests, which
# feed it the characters that grow most when escaped.
_DETAILS = {
    HTML_LIMIT_BYTES: ((16, 200, 1500, 120), (12, 160, 800, 60), (3, 60, 200, 12)),
    MARKDOWN_LIMIT_BYTES: ((16, 200, 1500, 60), (12, 120, 600, 30), (3, 60, 200, 12)),
    PLAIN_LIMIT_BYTES: ((10, 100, 600, 60), (5, 60, 300, 30), (3, 60, 200, 12)),
}


def html(envelope: Any) -> str:
    """Draw an envelope as one line of HTML of at most 32,000 bytes and the pictures that it holds.

    Parameters
    ----------
    envelope
        The result's envelope. Fields that are missing or of the wrong type are left out.

    Returns
    -------
    str
        A ``div`` that reads well with and without its inline styles, in light and dark.
    """
    from ferrolab.cards import _html

    return _fit(envelope, _html.draw, HTML_LIMIT_BYTES, draws_pictures=True)


def markdown(envelope: Any) -> str:
    """Draw an envelope as Markdown of at most 16,000 bytes, for GitHub and pandoc alike."""
    from ferrolab.cards import _markdown

    return _fit(envelope, _markdown.draw, MARKDOWN_LIMIT_BYTES)


def plain(envelope: Any) -> str:
    """Draw an envelope as plain text of at most 8,000 bytes, safe to print in a terminal."""
    from ferrolab.cards import _plain

    return _fit(envelope, _plain.draw, PLAIN_LIMIT_BYTES)


def mimebundle(envelope: dict[str, Any]) -> dict[str, Any]:
    """Give the envelope and its fallbacks under their MIME types, as an output holds them."""
    return {
        MIME_TYPE: envelope,
        "text/html": html(envelope),
        "text/markdown": markdown(envelope),
        "text/plain": plain(envelope),
    }


def _fit(
    envelope: Any, draw: Callable[[Card], str], limit_bytes: int, *, draws_pictures: bool = False
) -> str:
    # The modules behind are loaded by the first result shown, not by the import of ferrolab.
    from ferrolab.cards.content import Detail
    from ferrolab.cards.kinds import build

    *generous, least = (Detail(*detail) for detail in _DETAILS[limit_bytes])
    for detail in generous:
        card = build(envelope, detail)
        text = draw(card)
        # Pictures are of bounded size themselves, and can't be shortened.
        if len(text.encode()) <= limit_bytes + draws_pictures * card.picture_bytes:
            return text
    return draw(build(envelope, least))
