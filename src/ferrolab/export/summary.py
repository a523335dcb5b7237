"""What a report says of all its results together: the cover's figures and the table of runs."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ferrolab.cards.content import Card, Fact
from ferrolab.cards.wording import count, counted, duration, line, listing, mapping, whole


@dataclass(frozen=True, slots=True)
class Result:
    """An output that ferrolab made, with its place in the page's outline."""

    envelope: dict[str, Any]
    card: Card
    anchor: str
    level: int
    form: str = "result"


@dataclass(frozen=True, slots=True)
class Run:
    """One row of the table of runs."""

    anchor: str
    tool: str
    arguments: str
    backend: str
    seconds: str
    limits: tuple[str, ...]
    warnings: tuple[str, ...]


def read_run(result: Result) -> Run:
    """Say how a result came about."""
    card, meta = result.card, mapping(result.envelope.get("meta"))
    backends = {line(key, 40): line(value, 40) for key, value in mapping(meta.get("backends")).items()}
    named = ", ".join(f"{part}: {backend}" for part, backend in list(backends.items())[:8])
    arguments = mapping(result.envelope.get("arguments"))
    return Run(
        anchor=result.anchor,
        tool=card.tool or card.kind,
        arguments=line(" ".join(f"{key}={line(value, 80)}" for key, value in arguments.items()), 240),
        backend=named if len(set(backends.values())) > 1 else card.backend,
        seconds=card.seconds,
        limits=card.limits,
        warnings=card.warnings,
    )


def about(notebook: Any, resource: dict[str, Any], results: list[Result]) -> tuple[Fact, ...]:
    """Say what was run, when, and on what."""
    created = max((line(result.envelope.get("created"), 40) for result in results), default="")
    date = line(notebook.get("date"), 40) or _minute(created)
    authors = [mapping(author).get("name", author) for author in listing(notebook.get("authors"))]
    language = mapping(notebook.get("language_info"))
    backends = Counter(result.card.backend for result in results if result.card.backend)
    return _kept(
        ("Notebook", line(resource.get("name"), 120)),
        ("Authors", line(authors, 200)),
        ("Date", date or line(resource.get("modified_date"), 40)),
        ("Kernel", line(mapping(notebook.get("kernelspec")).get("display_name"), 80)),
        ("Language", f"{line(language.get('name'), 40)} {line(language.get('version'), 40)}".strip()),
        ("Ran on", ", ".join(f"{name} ({counted(runs, 'run')})" for name, runs in backends.most_common())),
    )


def _minute(created: str) -> str:
    return f"{created[:16].replace('T', ' ')} UTC" if created.endswith("Z") else created


def totals(results: list[Result], failed_cells: int) -> tuple[Fact, ...]:
    """Add up what the results hold; a result that is shown twice counts once."""
    distinct = {str(result.envelope.get("id") or result.anchor): result for result in results}.values()
    sums: Counter[str] = Counter(errors=failed_cells)
    for result in distinct:
        sums.update(_figures(result.card.kind, mapping(result.envelope.get("data"))))
        sums["warnings"] += len(result.card.warnings)
    seconds = sum(_seconds(result) for result in distinct)
    return _kept(
        ("Results", count(len(distinct)) if distinct else ""),
        *((name.capitalize(), count(sums[name])) for name in _COUNTED if sums[name]),
        ("Time in tools", duration(seconds) if distinct else ""),
    )


_COUNTED = ("documents", "pages", "chunks", "tokens counted", "warnings", "errors")


def _figures(kind: str, data: dict[str, Any]) -> dict[str, int]:
    if kind == "document":
        return {"documents": 1, "pages": whole(data.get("page_count"))}
    if kind == "chunks":
        return {"chunks": whole(data.get("count")), "tokens counted": whole(data.get("total_tokens"))}
    if kind == "token_count":
        return {"tokens counted": whole(data.get("count"))}
    return {"errors": 1} if kind == "error" else {}


def _seconds(result: Result) -> float:
    seconds = mapping(result.envelope.get("meta")).get("seconds")
    return seconds if isinstance(seconds, (int, float)) and duration(seconds) else 0.0


def _kept(*items: tuple[str, str]) -> tuple[Fact, ...]:
    return tuple(Fact(name, words) for name, words in items if words)
