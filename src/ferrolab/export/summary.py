"""What a report says of how its results came about: the cover's facts and the table of runs."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ferrolab.cards.content import Card, Fact
from ferrolab.cards.wording import counted, line, listing, mapping
from ferrolab.export.statistics import Statistics

_LEVELS = {
    "full": "full",
    "landlock": "without namespaces",
    "none": "none, with all rights of the user",
}
_MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Result:
    """An output that ferrolab made, with its place in the page's outline and its picture, if it has one."""

    envelope: dict[str, Any]
    card: Card
    anchor: str
    level: int
    picture: Markup | None = None
    statistics: Statistics | None = None
    form: str = "result"

    @property
    def key(self) -> str:
        """The same for a result that is shown again."""
        return str(self.envelope.get("id") or self.anchor)

    @property
    def failed(self) -> bool:
        """Whether the tool failed, or the code that it ran did not come to its end."""
        status = mapping(self.envelope.get("data")).get("status")
        return self.card.kind == "error" or (
            self.card.kind == "execution" and isinstance(status, str) and status != "ok"
        )


@dataclass(frozen=True, slots=True)
class Run:
    """One row of the table of runs."""

    anchor: str
    tool: str
    arguments: str
    backend: str
    outcome: str
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
        outcome="failed" if result.failed else "done",
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
    tools = Counter(result.card.tool for result in results if result.card.tool)
    backends = Counter(result.card.backend for result in results if result.card.backend)
    return kept(
        ("Notebook", line(resource.get("name"), 120)),
        ("Authors", line(authors, 200)),
        ("Date", date or line(resource.get("modified_date"), 40)),
        ("Kernel", line(mapping(notebook.get("kernelspec")).get("display_name"), 80)),
        ("Language", f"{line(language.get('name'), 40)} {line(language.get('version'), 40)}".strip()),
        ("Tools", _runs(tools)),
        ("Ran on", _runs(backends)),
        ("Isolation of code", _runs(Counter(filter(None, map(_isolation, results))))),
    )


def _isolation(result: Result) -> str:
    level = mapping(mapping(result.envelope.get("data")).get("isolation")).get("level")
    if result.card.kind != "execution" or not isinstance(level, str):
        return ""
    return _LEVELS.get(level) or line(level, 40)


def _runs(names: "Counter[str]") -> str:
    shown = [f"{name} ({counted(runs, 'run')})" for name, runs in names.most_common(_MOST_NAMES)]
    more = len(names) - len(shown)
    return ", ".join([*shown, f"{more:,} more"] if more else shown)


def _minute(created: str) -> str:
    return f"{created[:16].replace('T', ' ')} UTC" if created.endswith("Z") else created


def kept(*items: tuple[str, str]) -> tuple[Fact, ...]:
    """Keep the facts that have a value."""
    return tuple(Fact(name, words) for name, words in items if words)
