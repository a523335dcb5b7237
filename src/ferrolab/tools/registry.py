"""Which tools there are: ferrolab's own and those of other packages."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any

from ferrolab.errors import ValidationError
from ferrolab.tools.spec import ToolSpec

ENTRY_POINT_GROUP = "ferrolab.tools"
_OURS = (
    "ferrolab.tools.reading",
    "ferrolab.tools.builtin",
    "ferrolab.tools.picturing",
    "ferrolab.tools.notebooks",
    "ferrolab.tools.execution",
)
_log = logging.getLogger("ferrolab.tools")
_lock = threading.Lock()
_tools: dict[str, ToolSpec] | None = None


def all_tools() -> dict[str, ToolSpec]:
    """Return every tool by name: ferrolab's own first, then those of other packages by name."""
    global _tools
    if _tools is None:
        with _lock:
            if _tools is None:
                _tools = _collect()
    return _tools


def find(name: str) -> ToolSpec:
    """Return a tool.

    Raises
    ------
    ValidationError
        ``DOM_VAL_UNKNOWN_TOOL`` with close names.
    """
    spec = all_tools().get(name)
    if spec is None:
        close = get_close_matches(name, all_tools(), n=2, cutoff=0.65)
        hint = f"Did you mean {' or '.join(close)}?" if close else "`%agent tools` lists them."
        raise ValidationError(
            f"there is no tool {name!r}", code="DOM_VAL_UNKNOWN_TOOL", hint=hint, context={"tool": name}
        )
    return spec


def reload() -> None:
    """Look for tools again; after a package was installed in a running kernel."""
    global _tools
    with _lock:
        _tools = None


def _collect() -> dict[str, ToolSpec]:
    tools = {spec.name: spec for module in _OURS for spec in _specs_of(import_module(module))}
    for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda e: e.name):
        for spec in _load(entry):
            if spec.name in tools:
                _log.warning(
                    "the tool %r of %s is left out: %s has one of that name",
                    spec.name,
                    spec.distribution,
                    tools[spec.name].distribution,
                )
                continue
            tools[spec.name] = spec
    return tools


def _load(entry: EntryPoint) -> list[ToolSpec]:
    """Return an entry point's tools; another package's failure must not take ours away."""
    try:
        specs = _specs_of(entry.load())
    except (Exception, SystemExit) as error:  # noqa: BLE001 - foreign code can raise anything at import
        _log.warning("the tools of entry point %r can't be loaded: %s", entry.name, error)
        return []
    if not specs:
        _log.warning("entry point %r has no tools: decorate them with ferrolab.tool", entry.name)
    if entry.dist is None:
        return specs
    return [replace(spec, distribution=entry.dist.name) for spec in specs]


def _specs_of(thing: Any) -> list[ToolSpec]:
    candidates = vars(thing).values() if isinstance(thing, ModuleType) else [thing]
    specs = (getattr(candidate, "__ferrolab_tool__", None) for candidate in candidates)
    return [spec for spec in specs if isinstance(spec, ToolSpec)]
