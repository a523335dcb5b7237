"""Full results as the panel reads them: a few pages or chunks at a time."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from typing import Any

from ferrolab.errors import ValidationError
from ferrolab.results import store
from ferrolab.settings import MIB

#: Most pages or chunks that one request may ask for.
MAX_ITEMS = 1000
_CACHE_BYTES = 64 * MIB
# What a page or chunk takes beside its text: a dictionary of a dozen small values.
_ITEM_BYTES = 1000


class StoredResults:
    """The results folder, with the last results kept in memory while somebody pages through them.

    Blocking; meant for other threads than the event loop's.

    Parameters
    ----------
    max_bytes : int
        About what may be kept; the newest result always is.
    """

    def __init__(self, max_bytes: int = _CACHE_BYTES) -> None:
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._contents: OrderedDict[str, tuple[int, dict[str, Any]]] = OrderedDict()

    def envelope(self, result_id: str) -> dict[str, Any]:
        """Return a result's envelope.

        Raises
        ------
        NotFoundError
            When it is not kept.
        """
        envelope: dict[str, Any] = self._content(result_id)["result"]
        return envelope

    def items(self, result_id: str, part: str, start: int, stop: int) -> dict[str, Any]:
        """Return ``{"total": ..., part: [...]}`` for ``part`` ``"pages"`` or ``"chunks"``.

        Raises
        ------
        NotFoundError
            When the result is not kept.
        ValidationError
            When it has no such part.
        """
        content = self._content(result_id)
        items = content.get(part)
        if items is None:
            raise ValidationError(
                f"a result of kind {content['result']['kind']} has no {part}",
                hint="Ask for the result itself.",
                context={"id": result_id, "part": part},
            )
        return {"total": len(items), part: items[start:stop]}

    def _content(self, result_id: str) -> dict[str, Any]:
        # Held while loading: two requests for one large result must not read it twice.
        with self._lock:
            kept = self._contents.pop(result_id, None)
            if kept is None:
                content = store.load(result_id)
                kept = (_size(content), content)
            self._contents[result_id] = kept
            self._evict()
            return kept[1]

    def _evict(self) -> None:
        total = sum(size for size, _ in self._contents.values())
        while total > self._max_bytes and len(self._contents) > 1:
            _, (size, _) = self._contents.popitem(last=False)
            total -= size


def _size(content: dict[str, Any]) -> int:
    items = [*content.get("pages", ()), *content.get("chunks", ())]
    return _ITEM_BYTES + sum(_ITEM_BYTES + sys.getsizeof(item["text"]) for item in items)
