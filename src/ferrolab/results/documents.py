"""Several documents read at once: one row a file, whatever became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ferrolab.errors import FerrolabError
from ferrolab.results.base import Listing, Result
from ferrolab.results.document import Document

_FILES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """One file of many.

    Attributes
    ----------
    name : str
        Its path below the folder that was read.
    document : Document or None
        What was read.
    error : FerrolabError or None
        Why nothing was.
    line : str
        The ``%agent`` line that reads it alone; empty where none can.
    """

    name: str
    document: Document | None = None
    error: FerrolabError | None = None
    line: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return what became of the file as JSON values, without its text."""
        if self.document is None:
            error = self.error.to_dict() if self.error is not None else None
            return {"name": self.name, "status": "error", "line": self.line, "error": error}
        document = self.document
        return {
            "name": self.name,
            "status": "ok",
            "line": self.line,
            "id": document.meta.id,
            "format": document.format,
            "bytes": document.size_bytes,
            "page_count": document.page_count,
            "characters": len(document.text),
            "tables": len(document.tables),
            "warnings": list(document.warnings)[:5],
        }


@dataclass(frozen=True, kw_only=True)
class Documents(Result):
    """Several documents. One that can't be read costs the others nothing.

    Attributes
    ----------
    source : str
        The folder or pattern.
    files : sequence of DocumentFile
        Every file in order.
    """

    source: str
    files: Listing[DocumentFile] = field(repr=False)

    kind: ClassVar[str] = "documents"
    keep: ClassVar[bool] = True

    @property
    def documents(self) -> Listing[Document]:
        """Those that were read."""
        return Listing([file.document for file in self.files if file.document is not None])

    @property
    def errors(self) -> dict[str, FerrolabError]:
        """Why the others were not, by name."""
        return {file.name: file.error for file in self.files if file.error is not None}

    def __len__(self) -> int:
        return len(self.files)

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    def __getitem__(self, name: int | str) -> Document:
        """Return a document by its name, or by its place among those that were read."""
        if isinstance(name, int):
            return self.documents[name]
        for file in self.files:
            if file.name == name and file.document is not None:
                return file.document
            if file.name == name and file.error is not None:
                raise file.error
        raise KeyError(name)

    def to_dict(self) -> dict[str, Any]:
        """Return what became of each file as JSON values; the texts are in the documents."""
        read = self.documents
        return {
            "source": self.source,
            "count": len(self.files),
            "read": len(read),
            "characters": sum(len(document.text) for document in read),
            "files": [file.to_dict() for file in self.files],
        }

    def title(self) -> str:
        """Return the folder or pattern."""
        return self.source

    def summary(self) -> str:
        """Return how many files were read."""
        failed = len(self.errors)
        said = f"{len(self.files) - failed:,} of {len(self.files):,} files read"
        return f"{said} · {failed:,} failed" if failed else said

    def card(self) -> tuple[dict[str, Any], bool]:
        """Return the first files."""
        data = self.to_dict()
        data["files"] = data["files"][:_FILES_SHOWN]
        return data, len(self.files) > _FILES_SHOWN

    def store_whole(self) -> None:
        """Keep each document, so that the panel can open it, and the list."""
        for document in self.documents:
            document.store_whole()
        super().store_whole()

    def stored(self) -> dict[str, Any]:
        """Return the whole list."""
        return {"files": [file.to_dict() for file in self.files]}
