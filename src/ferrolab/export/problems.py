"""What went wrong in a notebook, told near the front with links to the places."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ferrolab.cards.wording import counted, line, listing, mapping, whole
from ferrolab.export.outputs import Output
from ferrolab.export.summary import Result

# Of one folder's files; the card has more.
_MOST_FILES = 50
_ENDS = {
    "error": "the code raised an exception",
    "timeout": "the code ran out of time and was stopped",
    "killed": "the code's process died",
    "limit": "a limit struck and the code was stopped",
    "cancelled": "the run was cancelled",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that failed: where, what it was, and what was said of it."""

    anchor: str
    subject: str
    words: str


def read_problems(outputs: "Iterable[tuple[str, Output | Result]]") -> Iterator[Problem]:
    """Find what failed among outputs, each with the name of its cell; a result shown twice failed once."""
    seen: set[str] = set()
    for cell, output in outputs:
        if isinstance(output, Output):
            if output.form == "error":
                yield Problem(output.anchor, cell.capitalize(), output.lead)
        elif output.key not in seen:
            seen.add(output.key)
            yield from _of_result(output)


def _of_result(result: Result) -> Iterator[Problem]:
    data, card = mapping(result.envelope.get("data")), result.card
    if card.kind == "error":
        yield Problem(result.anchor, f"{card.tool or 'Tool'}: {card.title}", _said(data, "it failed"))
    elif result.failed:
        status = data["status"]
        words = _said(mapping(data.get("error")), _ENDS.get(status, f"it ended as {line(status, 40)}"))
        yield Problem(result.anchor, f"{card.tool or 'Run'}: {card.title}", words)
    elif card.kind == "documents":
        yield from _of_files(result, data)


def _of_files(result: Result, data: dict[str, Any]) -> Iterator[Problem]:
    files = [mapping(file) for file in listing(data.get("files"))]
    failed = [file for file in files if file.get("status") == "error"]
    for file in failed[:_MOST_FILES]:
        yield Problem(
            result.anchor,
            line(file.get("name"), 120) or "A file",
            _said(mapping(file.get("error")), "not read"),
        )
    more = max(whole(data.get("count")) - whole(data.get("read")), len(failed)) - len(failed[:_MOST_FILES])
    if more > 0:
        yield Problem(result.anchor, result.card.title, f"{counted(more, 'more file')} could not be read")


def _said(error: dict[str, Any], otherwise: str) -> str:
    kind, message = line(error.get("type"), 60), line(error.get("message"), 300)
    return ": ".join(filter(None, (kind, message))) or otherwise
