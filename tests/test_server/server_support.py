"""What the tests of this folder share beside fixtures."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple


class Answer(NamedTuple):
    status: int
    body: Any

    @property
    def code(self) -> str:
        return self.body["error"]["code"]


Ask = Callable[..., Awaitable[Answer]]


async def happens(event: threading.Event) -> None:
    """Wait for an event of another thread without holding the loop."""
    assert await asyncio.get_running_loop().run_in_executor(None, event.wait, 20)
