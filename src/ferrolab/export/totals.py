"""The cover's figures: what all results hold together."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ferrolab.cards.content import Fact
from ferrolab.cards.wording import count, duration, listing, mapping, whole
from ferrolab.export.summary import Result, kept

_COUNTED = (
    "documents",
    "pages",
    "chunks",
    "tokens counted",
    "charts",
    "pictures",
    "sandbox runs",
    "failed runs",
    "warnings",
    "errors",
)


def totals(results: list[Result], errors: int) -> tuple[Fact, ...]:
    """Add up what the results hold; a result that is shown twice counts once, and so does a document."""
    distinct = list({result.key: result for result in results}.values())
    sums: Counter[str] = Counter(errors=errors)
    for result in distinct:
        sums.update(_figures(result.card.kind, mapping(result.envelope.get("data"))))
        sums.update({"warnings": len(result.card.warnings), "failed runs": int(result.failed)})
    sums.update(_documents(distinct))
    seconds = sum(_seconds(result) for result in distinct)
    return kept(
        ("Results", count(len(distinct)) if distinct else ""),
        *((name.capitalize(), count(sums[name])) for name in _COUNTED if sums[name]),
        ("Time in tools", duration(seconds) if distinct else ""),
    )


def _figures(kind: str, data: dict[str, Any]) -> dict[str, int]:
    if kind == "chunks":
        return {"chunks": whole(data.get("count")), "tokens counted": whole(data.get("total_tokens"))}
    if kind == "token_count":
        return {"tokens counted": whole(data.get("count"))}
    return {_COUNTED_ONE[kind]: 1} if kind in _COUNTED_ONE else {}


_COUNTED_ONE = {"chart": "charts", "image": "pictures", "execution": "sandbox runs"}


def _documents(results: Iterable[Result]) -> dict[str, int]:
    """Count documents and pages: those read alone, and those of folders, by their handles."""
    pages: dict[str, int] = {}
    beyond = 0
    for result in results:
        data = mapping(result.envelope.get("data"))
        if result.card.kind == "document":
            pages[result.key] = whole(data.get("page_count"))
        elif result.card.kind == "documents":
            files = [mapping(file) for file in listing(data.get("files"))]
            read = [file for file in files if file.get("status") == "ok"]
            for place, file in enumerate(read):
                pages[str(file.get("id") or f"{result.key} {place}")] = whole(file.get("page_count"))
            beyond += max(whole(data.get("read")) - len(read), 0)
    return {"documents": len(pages) + beyond, "pages": sum(pages.values())}


def _seconds(result: Result) -> float:
    seconds = mapping(result.envelope.get("meta")).get("seconds")
    return seconds if isinstance(seconds, (int, float)) and duration(seconds) else 0.0
