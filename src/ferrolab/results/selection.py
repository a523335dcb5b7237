"""Elements that a CSS selector found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ferrolab.results.base import Result


@dataclass(frozen=True, slots=True)
class Match:
    """One element: its visible text, its markup, its tag name and attributes."""

    text: str
    html: str
    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {"text": self.text, "html": self.html, "name": self.name, "attributes": dict(self.attributes)}


@dataclass(frozen=True, kw_only=True)
class Selection(Result):
    """Elements of an HTML page that a CSS selector found, in document order."""

    source: str
    selector: str
    matches: tuple[Match, ...] = field(repr=False)

    kind: ClassVar[str] = "selection"

    def __len__(self) -> int:
        return len(self.matches)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "source": self.source,
            "selector": self.selector,
            "count": len(self.matches),
            "matches": [match.to_dict() for match in self.matches],
        }

    def title(self) -> str:
        """Return the selector."""
        return self.selector

    def summary(self) -> str:
        """Return how many elements were found."""
        return f"{len(self.matches):,} elements in {self.source}"

    def card(self) -> tuple[dict[str, Any], bool]:
        """Return the first matches, each shortened."""
        data = self.to_dict()
        data["matches"] = [
            {**match.to_dict(), "text": match.text[:400], "html": match.html[:400]}
            for match in self.matches[:40]
        ]
        shortened = any(len(match.html) > 400 or len(match.text) > 400 for match in self.matches[:40])
        return data, shortened or len(self.matches) > 40
