"""What belongs to a document besides its text: links, pictures, files, notes, form fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ferrolab.results.places import Rect


@dataclass(frozen=True, slots=True)
class Link:
    """A link: the text that carries it, where it leads, the page it is on."""

    text: str
    target: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in a document.

    Attributes
    ----------
    name, media_type : str
        Its name in the file, or one made from its place; as in ``image/png``.
    width, height : int
        In pixels; 0 when not known.
    alternative : str or None
        What stands for it in words.
    page : int
        The page it is on, from 1.
    rect : Rect or None
        Where it stands on the page of a PDF.
    """

    name: str
    media_type: str
    width: int = 0
    height: int = 0
    alternative: str | None = None
    rect: Rect | None = None
    page: int = 1
    load: Callable[[], bytes] | None = field(default=None, repr=False, compare=False)

    @property
    def data(self) -> bytes:
        """Its bytes, read from the file when asked for."""
        return self.load() if self.load else b""

    def to_dict(self) -> dict[str, Any]:
        """Return what is known of it as JSON values, without the bytes."""
        return {
            "name": self.name,
            "media_type": self.media_type,
            "width": self.width,
            "height": self.height,
            "alternative": self.alternative,
            "page": self.page,
            "rect": _list(self.rect),
        }

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        shown = self.media_type in ("image/png", "image/jpeg", "image/gif")
        return {self.media_type: self.data, "text/plain": repr(self)} if shown else {"text/plain": repr(self)}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within a document. Its name comes from the document: never write to it unseen."""

    name: str
    media_type: str
    size_bytes: int
    load: Callable[[], bytes] | None = field(default=None, repr=False, compare=False)

    @property
    def data(self) -> bytes:
        """Its bytes, read from the file when asked for."""
        return self.load() if self.load else b""

    def to_dict(self) -> dict[str, Any]:
        """Return what is known of it as JSON values, without the bytes."""
        return {"name": self.name, "media_type": self.media_type, "bytes": self.size_bytes}


@dataclass(frozen=True, slots=True)
class Annotation:
    """What someone wrote on, or changed in, a document.

    Attributes
    ----------
    kind : str
        ``comment``, ``highlight``, ``insertion``, ``deletion``, ``note`` and so on.
    text : str
        What it says.
    author, date : str or None
        Who wrote it, and when (ISO 8601 where it could be read).
    rect : Rect or None
        Where it stands on the page of a PDF.
    page : int
        The page it is on, from 1.
    """

    kind: str
    text: str
    author: str | None = None
    date: str | None = None
    rect: Rect | None = None
    page: int = 1

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "kind": self.kind,
            "text": self.text,
            "author": self.author,
            "date": self.date,
            "rect": _list(self.rect),
            "page": self.page,
        }


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: its name, its kind (``text``, ``checkbox``, ``choice`` ...), what is filled in."""

    name: str
    kind: str
    value: str
    page: int = 1

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {"name": self.name, "kind": self.kind, "value": self.value, "page": self.page}


def _list(rect: Rect | None) -> list[float] | None:
    return list(rect) if rect is not None else None
