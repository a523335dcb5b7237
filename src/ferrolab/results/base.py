"""The base of all results: what ran, how it is shown, how it is saved.

A result shown anywhere is an *envelope*: a small JSON object (``MIME``) that the
panel, the report and the static cards are made from. It never carries a whole
document: a summary, an excerpt and the ``id`` under which :mod:`ferrolab.results.store`
keeps the rest.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, ClassVar, TypeVar, overload

from ferrolab import cards
from ferrolab.results import store

MIME = cards.MIME_TYPE
VERSION = 1


def new_id() -> str:
    """Return a fresh handle: 32 hex digits that nobody can guess."""
    return os.urandom(16).hex()


def now() -> str:
    """Return the time in UTC, ISO 8601."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Meta:
    """How a result came about.

    Attributes
    ----------
    backends : mapping
        Function group (``tokens``, ``documents`` ...) to ``native`` or ``python``.
    seconds : float
        Wall time.
    limits : tuple of str
        Limits that struck.
    warnings : tuple of str
        What the reader should know.
    tool, arguments, line
        The tool call, when the result came from one; ``line`` is its ``%agent`` line.
    id : str
        Handle of the stored result, 32 hex digits; empty until the result is worth one.
    created : str
        UTC, ISO 8601; empty until the result is shown.
    base_dir : str or None
        Folder that paths are shown relative to; None for the current one.
    """

    backends: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    limits: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    tool: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    line: str = ""
    id: str = ""
    created: str = ""
    base_dir: str | None = None

    @property
    def backend(self) -> str:
        """``native``, ``python``, ``mixed``, or ``""`` when no kernel ran."""
        kinds = set(self.backends.values())
        return "mixed" if len(kinds) > 1 else next(iter(kinds), "")

    def to_dict(self) -> dict[str, Any]:
        """Return the part of the envelope that reports the run."""
        return {
            "backend": self.backend,
            "backends": dict(self.backends),
            "seconds": round(self.seconds, 6),
            "limits": list(self.limits),
            "warnings": list(self.warnings),
        }


# Shared, since a batch makes ten thousand results in a few milliseconds.
_NO_META = Meta()

ResultT = TypeVar("ResultT", bound="Result")

# An envelope goes into the notebook's file. Cards keep theirs small; what a file's author controls
# (titles, metadata, attributes, warnings) may still be of any size, and is then cut step by step:
# characters of a string, items of a list, entries of an object.
_LARGEST_BYTES = 60_000
_CUTS = ((2_000, 200, 64), (500, 100, 64), (240, 40, 32), (64, 12, 24), (40, 4, 16))


def _fitted(envelope: dict[str, Any]) -> dict[str, Any]:
    """Return the envelope, cut until it is small enough."""
    fitted = envelope
    for cut in _CUTS:
        text = json.dumps(fitted, ensure_ascii=False, default=repr)
        if len(text.encode("utf-8", "surrogatepass")) <= _LARGEST_BYTES:
            break
        fitted = {name: _cut(value, *cut) for name, value in envelope.items()}
        # The line is short already, and a part of it would make another call.
        fitted |= {"line": envelope["line"], "truncated": True}
    return fitted


def _cut(value: Any, characters: int, items: int, entries: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= characters else f"{value[: characters - 1]}…"
    if isinstance(value, list):
        return [_cut(item, characters, items, entries) for item in value[:items]]
    if isinstance(value, dict):
        kept = list(value.items())[:entries]
        return {name[:characters]: _cut(item, characters, items, entries) for name, item in kept}
    return value


@dataclass(frozen=True, kw_only=True)
class Result:
    """Anything that a tool gives back. Subclasses add fields and say how they are shown."""

    meta: Meta = field(default=_NO_META, repr=False, compare=False)

    #: Which card shows it; one of the kinds in ARCHITECTURE.md.
    kind: ClassVar[str] = "value"
    #: Whether there is more than the card shows, so that the full result is worth keeping.
    keep: ClassVar[bool] = False

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        raise NotImplementedError

    def title(self) -> str:
        """Return the card's title."""
        return self.meta.tool or self.kind

    def summary(self) -> str:
        """Return one line that says what came out."""
        return ""

    def card(self) -> tuple[dict[str, Any], bool]:
        """Return the envelope's ``data``, kept small, and whether anything was left out."""
        return self.to_dict(), False

    def with_meta(self: ResultT, **changes: Any) -> ResultT:
        """Return the same result with changed meta fields."""
        return replace(self, meta=replace(self.meta, **changes))

    def envelope(self) -> dict[str, Any]:
        """Return the small JSON object that every face shows."""
        data, truncated = self.card()
        envelope = {
            "version": VERSION,
            "id": self.meta.id or new_id(),
            "kind": self.kind,
            "tool": self.meta.tool,
            "arguments": dict(self.meta.arguments),
            "line": self.meta.line,
            "title": self.title(),
            "summary": self.summary(),
            "created": self.meta.created or now(),
            "data": data,
            "truncated": truncated,
            "meta": self.meta.to_dict(),
        }
        return _fitted(envelope)

    def store_whole(self) -> None:
        """Keep the full result for the panel; a full or read-only disk is no error, only a missing handle."""
        if self.keep and self.meta.id:
            store.save(self.meta.id, lambda: {"result": self.envelope(), **self.stored()})

    def stored(self) -> dict[str, Any]:
        """Return the long parts that the panel reads page by page."""
        return {}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        self.store_whole()
        return cards.mimebundle(self.envelope())


T = TypeVar("T")


class Listing(Sequence[T]):
    """A sequence that shows its length and its first items, however long it is."""

    __slots__ = ("_items",)

    def __init__(self, items: Sequence[T]) -> None:
        self._items = items

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Listing[T]: ...
    def __getitem__(self, index: int | slice) -> T | Listing[T]:
        if isinstance(index, slice):
            return Listing(self._items[index])
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = ", ".join(repr(item) for item in self._items[:3])
        more = f", … {len(self) - 3} more" if len(self) > 3 else ""
        return f"[{shown}{more}]"


class Lazy(Sequence[T]):
    """A sequence that is made when it is first looked at: of a million cells mostly none are."""

    __slots__ = ("_items", "_make")

    def __init__(self, make: Callable[[], Sequence[T]]) -> None:
        self._make: Callable[[], Sequence[T]] | None = make
        self._items: Sequence[T] = ()

    def _all(self) -> Sequence[T]:
        # Two threads may both make it; either result will do.
        make = self._make
        if make is not None:
            self._items = tuple(make())
            self._make = None
        return self._items

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[T]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self._all()))

    def __repr__(self) -> str:
        return repr(tuple(self._all()))

    def __reduce__(self) -> tuple[type[tuple[T, ...]], tuple[tuple[T, ...]]]:
        return tuple, (tuple(self._all()),)


@dataclass(frozen=True, kw_only=True)
class Value(Result):
    """A plain JSON value: what tools give back that have no result type of their own."""

    value: Any

    keep: ClassVar[bool] = True

    def to_dict(self) -> dict[str, Any]:
        """Return ``{"value": ...}``."""
        return {"value": self.value}

    def summary(self) -> str:
        """Return the value's beginning."""
        text = repr(self.value)
        return text if len(text) <= 80 else f"{text[:79]}…"

    def card(self) -> tuple[dict[str, Any], bool]:
        """Return the value, or its beginning when it is long."""
        text = repr(self.value)
        if len(text) > 16_000:
            return {"value": f"{text[:16_000]}…"}, True
        return self.to_dict(), False

    def stored(self) -> dict[str, Any]:
        """Return the whole value."""
        return self.to_dict()


def short_path(path: str | None, base: Path) -> str | None:
    """Return a path that others may read in a saved notebook: not the way to this folder."""
    if path is None:
        return None
    for folder in (base, base.resolve()):
        if Path(path).is_relative_to(folder):
            return Path(path).relative_to(folder).as_posix()
    return path


def shown_path(path: str, base_dir: str | None) -> str:
    """Return a path relative to ``base_dir``, by default the current folder, when it is below it."""
    return short_path(path, Path(base_dir or Path.cwd())) or ""


def shown_source(source: Mapping[str, Any] | None, base_dir: str | None) -> dict[str, Any] | None:
    """Return what tells where a result came from, its path relative to ``base_dir`` when below it."""
    if source is None or not source.get("path"):
        return dict(source) if source is not None else None
    return {**source, "path": shown_path(str(source["path"]), base_dir)}
