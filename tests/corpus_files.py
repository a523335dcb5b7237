"""The large corpus that may lie beside the repository: tests are complete without it and do more with it."""

from __future__ import annotations

import os
from pathlib import Path

_BESIDE = Path(__file__).parent.parent.parent / "shared"


def corpus(name: str) -> list[Path]:
    """Return the text files of a part of the corpus, or nothing when it is not there."""
    where = folder(name)
    return sorted(path for path in where.glob("*.md") if path.name != "SOURCES.md") if where else []


def folder(name: str) -> Path | None:
    """Return a part of the corpus, or None when it is not there."""
    found = Path(os.environ.get("FERROLAB_CORPUS") or _BESIDE) / name
    return found if found.is_dir() else None
