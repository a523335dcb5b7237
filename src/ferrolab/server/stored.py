"""Full results as the panel reads them: a few pages, chunks or tables at a time."""

from __future__ import annotations

from typing import Any

from ferrolab.errors import ValidationError
from ferrolab.results import store

#: Most pages, chunks or tables that one request may ask for.
MAX_ITEMS = 1000


def envelope(result_id: str) -> dict[str, Any]:
    """Return a result's envelope; blocking, meant for other threads than the event loop's.

    Raises
    ------
    NotFoundError
        When it is not kept.
    """
    found: dict[str, Any] = store.head(result_id)["result"]
    return found


def items(result_id: str, part: str, start: int, stop: int) -> bytes:
    """Return ``{"total": ..., part: [...]}`` as JSON for ``part`` ``"pages"`` or ``"chunks"``; blocking.

    Raises
    ------
    NotFoundError
        When the result is not kept.
    ValidationError
        When it has no such part.
    """
    found = store.window(result_id, part, start, stop)
    if found is None:
        raise ValidationError(
            f"a result of kind {envelope(result_id)['kind']} has no {part}",
            hint="Ask for the result itself.",
            context={"id": result_id, "part": part},
        )
    total, stretch = found
    parts: list[bytes | memoryview] = [b'{"total":%d,"%s":[' % (total, part.encode())]
    for number, item in enumerate(stretch):
        parts += [b",", item] if number else [item]
    # Once, since a page can have many megabytes and copying them keeps every other thread waiting.
    return b"".join([*parts, b"]}"])
