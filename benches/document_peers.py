"""PDF readers by name: whole texts, first pages, and what they do about passwords.

ferrolab gives blocks, headings, links and metadata with the text; the peers give the text only.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

from benches.measuring import ContestantFailed

MODULES = {"PyMuPDF": "pymupdf", "pypdfium2": "pypdfium2"}
#: Read damaged files only: others are in :data:`MODULES`.
REPAIRERS = {"pdf_oxide": "pdf_oxide"}
#: PyMuPDF with its pages shared out over processes, as its manual advises.
SHARED_OUT = "PyMuPDF in 2 processes"
_PAGE_BREAK = "\f"


class Reader:
    """One contestant.

    Parameters
    ----------
    name : str
        ``ferrolab``, a key of :data:`MODULES` or :data:`REPAIRERS`, or :data:`SHARED_OUT`.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._pool = ProcessPoolExecutor(2) if name == SHARED_OUT else None
        self._module = _module(_module_of(name))

    def text(self, path: Path, password: str | None = None) -> str:
        """Return the whole text; raises what the reader raises."""
        if self.name == "ferrolab":
            text: str = self._module.DocumentProcessor().process(path, password=password).text
            return text
        if self._pool is not None:
            pages = page_count(str(path))
            shares = [(str(path), part * pages // 2, (part + 1) * pages // 2) for part in range(2)]
            return _PAGE_BREAK.join(self._pool.map(stretch, shares))
        if self.name == "PyMuPDF":
            return _PAGE_BREAK.join(page.get_text() for page in self._pymupdf(path, password))
        if self.name in REPAIRERS:
            repaired = self._module.PdfDocument(str(path))
            return _PAGE_BREAK.join(repaired.extract_text(page) for page in range(repaired.page_count()))
        document = self._module.PdfDocument(path, password=password)
        return _PAGE_BREAK.join(page.get_textpage().get_text_range() for page in document)

    def first_page(self, path: Path) -> str:
        """Return the text of the first page as soon as it is there."""
        if self.name == "ferrolab":
            pages = self._module.DocumentProcessor().iter_pages(path)
            text: str = next(pages).text
            pages.close()
            return text
        page: str = self._pymupdf(path, None)[0].get_text()
        return page

    def close(self) -> None:
        """End the processes of a reader that has its own."""
        if self._pool is not None:
            self._pool.shutdown()

    def _pymupdf(self, path: Path, password: str | None) -> Any:
        document = self._module.open(path)
        if password is not None:
            document.authenticate(password)
        return document


def _module_of(name: str) -> str:
    return "ferrolab" if name == "ferrolab" else {**MODULES, **REPAIRERS}[name.split(" ")[0]]


def page_count(path: str) -> int:
    """Return how many pages PyMuPDF finds."""
    return len(_module("pymupdf").open(path))


def stretch(share: tuple[str, int, int]) -> str:
    """Return the text of some pages by PyMuPDF; runs in a process of the pool."""
    path, start, end = share
    document = _module("pymupdf").open(path)
    return _PAGE_BREAK.join(document[index].get_text() for index in range(start, end))


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise ContestantFailed("not installed") from None
