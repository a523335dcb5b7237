"""Tools that do on demand what real tools do by accident."""

import sys
import threading
from pathlib import Path

from ferrolab import running
from ferrolab.errors import Cancelled, PasswordError
from ferrolab.results import Chunk, ChunkMetadata, Chunks
from ferrolab.tools import Body, InputPath, Secret, tool


class Gate:
    """Holds the tools ``wait`` and ``ignore`` until it is opened, and tells what became of them."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.opened = threading.Event()
        self.cancelled = threading.Event()


gate = Gate()


@tool(effects={"pure"})
def shout(text: Body, *, times: int = 1) -> str:
    """Write a text in capitals."""
    return text.upper() * times


@tool(effects={"reads"})
def read(source: InputPath, *, model: str | None = None) -> str:
    """Read a file."""
    return source.read_text() + (Path(model).read_text() if model else "")


@tool(effects={"reads"})
def read_all(sources: list[Path]) -> str:
    """Read files in a way that can't be confined."""
    return "".join(source.read_text() for source in sources)


@tool(effects={"pure"})
def wait(name: str = "") -> str:
    """Wait for the gate, and look whether somebody cancels."""
    gate.entered.set()
    run = running.current()
    run.report(1, 2, "waiting")
    while not gate.opened.wait(0.01):
        if run.cancelled:
            gate.cancelled.set()
            raise Cancelled("stopped")
    return f"waited {name}"


@tool(effects={"pure"})
def ignore() -> str:
    """Wait for the gate, whoever cancels."""
    gate.entered.set()
    gate.opened.wait()
    return "ignored"


@tool(effects={"pure"})
def chatter(reports: int) -> int:
    """Report progress as fast as it goes."""
    for number in range(reports):
        running.current().report(number, reports, f"step {number}")
    return reports


@tool(effects={"pure"})
def crash() -> str:
    """Fail with something private in the message."""
    raise ZeroDivisionError("/home/somebody/private")


@tool(effects={"pure"})
def leave() -> str:
    """End the process, if it can."""
    sys.exit(3)


@tool(effects={"writes"})
def scribble() -> str:
    """Write somewhere."""
    return "written"


@tool(effects={"pure"})
def unlock(password: Secret, *, note: str = "") -> str:
    """Find every password wrong."""
    raise PasswordError("that password is wrong", code="DOM_DOC_PASSWORD_WRONG", hint="Try another.")


@tool(effects={"pure"})
def strange() -> object:
    """Give back what is not JSON."""
    return object()


@tool(effects={"pure"})
def cut(count: int) -> Chunks:
    """Make chunks of one letter."""
    text = "".join(chr(ord("a") + number % 26) for number in range(count))
    items = tuple(
        Chunk(
            letter,
            1,
            ChunkMetadata(chunk_index=number),
            start=number,
            end=number + 1,
            body_start=number,
            byte_start=number,
            byte_end=number + 1,
        )
        for number, letter in enumerate(text)
    )
    return Chunks(items=items, text=text, model="m", encoding="e", exact=True, max_tokens=1, overlap_tokens=0)


SPECS = [
    function.__ferrolab_tool__
    for function in (
        shout,
        read,
        read_all,
        wait,
        ignore,
        chatter,
        crash,
        leave,
        scribble,
        unlock,
        strange,
        cut,
    )
]
