"""Settings: one frozen record, read from ``FERROLAB_*`` and changed by :func:`configure`.

Inside ferrolab only :func:`settings` is asked. Jupyter's configuration files
(``c.Ferrolab.max_file_size_bytes = ...``) reach it through ``ferrolab.config``.
"""

from __future__ import annotations

import math
import os
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from ferrolab.errors import ValidationError

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user can set.

    Attributes
    ----------
    backend : {"auto", "native", "python"}
        Which implementation runs: the Rust module when it is there (``auto``), only it, or only
        the Python references.
    model : str
        Model whose tokenizer counts when none is named.
    workers : int
        Document worker processes; 0 means one per core.
    worker_memory_bytes : int
        Memory that one document worker may take.
    document_timeout_s : float
        Wall time for one portion of a document, in seconds.
    max_file_size_bytes : int
        Largest file that is opened.
    max_unpacked_bytes, max_part_bytes : int
        Bytes of all parts of a package (DOCX, XLSX, EPUB ...) unpacked, and of one part.
    max_payload_bytes : int
        Bytes of pictures and attachments of one document that are kept.
    max_depth, max_elements, max_cells : int
        Nesting, elements and stretches of text, and cells of tables in one document.
    max_pixels : int
        Pixels of a picture that is opened or drawn.
    ocr_timeout_s : float
        Wall time for recognising the text of one page, in seconds.
    results_dir : Path
        Where full results are kept for the panel.
    results_max_bytes : int
        How much the kept results may take; the oldest go first.
    """

    backend: Literal["auto", "native", "python"] = "auto"
    model: str = "gpt-4o"
    workers: int = 0
    worker_memory_bytes: int = 1024 * MIB
    document_timeout_s: float = 60.0
    max_file_size_bytes: int = 512 * MIB
    max_unpacked_bytes: int = 512 * MIB
    max_part_bytes: int = 256 * MIB
    max_payload_bytes: int = 64 * MIB
    max_depth: int = 512
    max_elements: int = 2_000_000
    max_cells: int = 2_000_000
    max_pixels: int = 178_956_970
    ocr_timeout_s: float = 60.0
    results_dir: Path
    results_max_bytes: int = 1024 * MIB

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as JSON values."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Path) else value


def _default_results_dir() -> Path:
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "ferrolab" / "results"


def _whole(value: Any) -> int:
    number = int(value)
    if isinstance(value, float) and value != number:
        raise ValueError
    return number


def _finite(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return number


_CONVERTERS: dict[str, Any] = {
    "backend": str,
    "model": str,
    "workers": _whole,
    "worker_memory_bytes": _whole,
    "document_timeout_s": _finite,
    "max_file_size_bytes": _whole,
    "max_unpacked_bytes": _whole,
    "max_part_bytes": _whole,
    "max_payload_bytes": _whole,
    "max_depth": _whole,
    "max_elements": _whole,
    "max_cells": _whole,
    "max_pixels": _whole,
    "ocr_timeout_s": _finite,
    "results_dir": lambda text: Path(text).expanduser(),
    "results_max_bytes": _whole,
}
_AT_LEAST = {
    "workers": 0,
    "worker_memory_bytes": 64 * MIB,
    "document_timeout_s": 0.1,
    "max_file_size_bytes": 1,
    "max_unpacked_bytes": 1,
    "max_part_bytes": 1,
    "max_payload_bytes": 0,
    "max_depth": 1,
    "max_elements": 1,
    "max_cells": 1,
    "max_pixels": 1,
    "ocr_timeout_s": 0.1,
    "results_max_bytes": 0,
}


def _checked(name: str, value: Any, origin: str) -> Any:
    try:
        value = _CONVERTERS[name](value)
    except (TypeError, ValueError, OverflowError, RuntimeError):  # the last: a home that nobody has
        raise ValidationError(
            f"{origin} is {value!r}, which is not a value for {name}",
            hint=f"Give {name} as in ferrolab.Settings' documentation.",
            context={"field": name},
        ) from None
    if name == "backend" and value not in ("auto", "native", "python"):
        raise ValidationError(
            f"{origin} is {value!r}", hint="Use 'auto', 'native' or 'python'.", context={"field": name}
        )
    least = _AT_LEAST.get(name)
    if least is not None and value < least:
        raise ValidationError(
            f"{origin} is {value!r}, below the least value {least}",
            hint=f"Give {name} a value of {least} or more.",
            context={"field": name},
        )
    return value


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Read the settings from ``FERROLAB_<NAME>`` variables; what is not set, or empty, has its default."""
    given = {
        name: _checked(name, environ[variable], variable)
        for name in _CONVERTERS
        if environ.get(variable := f"FERROLAB_{name.upper()}")
    }
    given.setdefault("results_dir", _default_results_dir())
    return Settings(**given)


_lock = threading.Lock()
_current: Settings | None = None
_listeners: list[Callable[[], None]] = []


def on_change(listener: Callable[[], None]) -> None:
    """Have ``listener`` called after each :func:`configure`, for caches that depend on settings."""
    _listeners.append(listener)


def settings() -> Settings:
    """Return the settings in force."""
    global _current
    if _current is None:
        with _lock:
            if _current is None:
                _current = from_environment(os.environ)
    return _current


def configure(**changes: Any) -> Settings:
    """Change settings for this process and return the new ones.

    Raises
    ------
    ValidationError
        For a name that is no setting, or a value that it can't have; nothing is changed then.

    Examples
    --------
    >>> import ferrolab
    >>> ferrolab.configure(document_timeout_s=30).document_timeout_s
    30.0
    """
    global _current
    unknown = sorted(set(changes) - set(_CONVERTERS))
    if unknown:
        raise ValidationError(
            f"{unknown[0]!r} is not a setting",
            hint=f"Settings are: {', '.join(_CONVERTERS)}.",
            context={"field": unknown[0]},
        )
    checked = {name: _checked(name, value, name) for name, value in changes.items()}
    settings()
    with _lock:
        assert _current is not None, "settings() has read them"
        _current = after = replace(_current, **checked)
    for listener in _listeners:
        listener()
    return after
