"""Readers of many formats by name: a document as Markdown."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from benches.measuring import ContestantFailed

PEERS = ("markitdown", "kreuzberg")


class Converter:
    """One contestant: ``ferrolab`` or one of :data:`PEERS`."""

    def __init__(self, name: str) -> None:
        self.name = name
        try:
            self._module: Any = import_module(name)
        except ImportError:
            raise ContestantFailed("not installed") from None
        self._markitdown = self._module.MarkItDown() if name == "markitdown" else None

    def markdown(self, path: Path) -> str:
        """Return a document as Markdown; nothing when the reader raises."""
        try:
            return self._markdown(path)
        # Peers raise what they please.
        except Exception:  # noqa: BLE001
            return ""

    def _markdown(self, path: Path) -> str:
        if self.name == "ferrolab":
            text: str = self._module.DocumentProcessor().process(path).markdown
            return text
        if self._markitdown is not None:
            return str(self._markitdown.convert(str(path)).text_content)
        options = self._module.ExtractionConfig(output_format="markdown")
        return str(self._module.extract_file_sync(str(path), config=options).content)
