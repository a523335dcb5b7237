"""Results about ferrolab itself: its tools and what it runs on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ferrolab.results.base import Result


@dataclass(frozen=True, slots=True)
class BackendStatus:
    """Which implementation a function group runs on, and why."""

    function: str
    backend: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Status(Result):
    """Versions, backends and settings in force."""

    version: str
    native_version: str | None
    python: str
    platform: str
    backends: tuple[BackendStatus, ...]
    settings: Mapping[str, Any]

    kind: ClassVar[str] = "status"

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "version": self.version,
            "native_version": self.native_version,
            "python": self.python,
            "platform": self.platform,
            "backends": [
                {"function": b.function, "backend": b.backend, "note": b.note} for b in self.backends
            ],
            "settings": dict(self.settings),
        }

    def title(self) -> str:
        """Return the package's name and version."""
        return f"ferrolab {self.version}"

    def summary(self) -> str:
        """Return whether Rust is at work."""
        native = f"native module {self.native_version}" if self.native_version else "no native module"
        return f"{native} · Python {self.python}"


@dataclass(frozen=True, kw_only=True)
class ToolList(Result):
    """The tools at hand: name, summary, effects and usage of each."""

    tools: tuple[Mapping[str, Any], ...]

    kind: ClassVar[str] = "tools"

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {"tools": [dict(tool) for tool in self.tools]}

    def title(self) -> str:
        """Return the list's name."""
        return "Tools"

    def summary(self) -> str:
        """Return how many there are."""
        return f"{len(self.tools)} tools"
