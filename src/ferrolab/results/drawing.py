"""Pictures that were made: codes, diagrams, edited photographs; and what was found in pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from ferrolab.errors import ValidationError
from ferrolab.results.base import Result, shown_path, shown_source
from ferrolab.results.pictorial import Pictorial, packed

_SUFFIXES = {
    "image/svg+xml": (".svg",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "image/bmp": (".bmp",),
    "image/tiff": (".tif", ".tiff"),
}


@dataclass(frozen=True, kw_only=True)
class Drawing(Pictorial):
    """A picture.

    Attributes
    ----------
    pictures : mapping
        Media type to bytes, such as ``image/svg+xml`` and ``image/png``; the best form first.
    width, height : int
        In pixels.
    text : str
        What it shows, in a sentence.
    source : mapping or None
        ``name``, ``path`` and ``bytes`` of the file that it was made from.
    path : str
        Where it was written; empty when it was not.
    """

    pictures: Mapping[str, bytes] = field(repr=False)
    width: int
    height: int
    text: str = ""
    source: dict[str, Any] | None = None
    path: str = ""

    kind: ClassVar[str] = "image"

    @property
    def media_type(self) -> str:
        """Of the picture's best form."""
        return next(iter(self.pictures))

    @property
    def data(self) -> bytes:
        """The picture in its best form."""
        return self.pictures[self.media_type]

    @property
    def png(self) -> bytes:
        """The picture as PNG.

        Raises
        ------
        ValidationError
            When it was made in another format only.
        """
        return self._as("image/png")

    @property
    def svg(self) -> str:
        """The picture as SVG.

        Raises
        ------
        ValidationError
            When it has none: photographs have pixels only.
        """
        return self._as("image/svg+xml").decode()

    def _as(self, media_type: str) -> bytes:
        if media_type not in self.pictures:
            raise ValidationError(
                f"the picture is there as {' and '.join(self.pictures)} only",
                hint="Ask for the format when it is made.",
                context={"field": "format"},
            )
        return self.pictures[media_type]

    def save(self, path: str | Path) -> Path:
        """Write the picture to a file in the form that the name asks for."""
        path = Path(path)
        for media_type, data in self.pictures.items():
            if path.suffix.lower() in _SUFFIXES[media_type]:
                path.write_bytes(data)
                return path
        endings = ", ".join(ending for kind in self.pictures for ending in _SUFFIXES[kind])
        raise ValidationError(
            f"the picture can't be written as {path.suffix!r}",
            hint=f"End the name in {endings}.",
            context={"field": "path"},
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values, the picture in base64."""
        return {**self._facts(), "picture": {"media_type": self.media_type, "base64": packed(self.data)}}

    def _facts(self) -> dict[str, Any]:
        return {
            "source": shown_source(self.source, self.meta.base_dir),
            "media_type": self.media_type,
            "width": self.width,
            "height": self.height,
            "bytes": len(self.data),
            "description": self.text,
            "path": self.path and shown_path(self.path, self.meta.base_dir),
        }

    def title(self) -> str:
        """Return what it shows."""
        return self.text or "Picture"

    def summary(self) -> str:
        """Return its size."""
        return f"{self.media_type} · {self.width:,} x {self.height:,} pixels · {len(self.data):,} bytes"

    def card(self) -> tuple[dict[str, Any], bool]:
        """Return what is known of the picture, which is kept apart."""
        return self._facts(), True

    def stored(self) -> dict[str, Any]:
        """Return the picture."""
        return {"views": [self.to_dict()]}

    def looks(self) -> dict[str, bytes]:
        """Return the picture in its forms."""
        return dict(self.pictures)


@dataclass(frozen=True, slots=True)
class FindingsTable:
    """Rows under headings; all cells are texts."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def to_dict(self, max_rows: int) -> dict[str, Any]:
        """Return it as JSON values, its first rows only."""
        return {
            "title": self.title,
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows[:max_rows]],
            "count": len(self.rows),
        }


_CARD_ROWS = 50


@dataclass(frozen=True, kw_only=True)
class Findings(Result):
    """What was found out about something: facts, tables and texts.

    Attributes
    ----------
    source : mapping or None
        ``name``, ``path`` and ``bytes`` of the file looked at.
    facts : mapping
        Name to value, in order of weight.
    tables : sequence of FindingsTable
        Lists of what was found.
    texts : mapping
        Title to text, such as a difference line by line.
    values : mapping
        The same as JSON values for programs, nothing rounded.
    pictures : mapping
        Name to a PNG picture.
    path : str
        Where something was written; empty when nothing was.
    """

    heading: str
    source: dict[str, Any] | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    tables: Sequence[FindingsTable] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    path: str = ""

    kind: ClassVar[str] = "findings"
    keep: ClassVar[bool] = True

    def __getitem__(self, name: str) -> Any:
        return self.pictures[name] if name in self.pictures else self.values[name]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        pictures = {name: packed(data) for name, data in self.pictures.items()}
        return {**self._shown(1_000_000), "values": dict(self.values), "pictures": pictures}

    def _shown(self, max_rows: int) -> dict[str, Any]:
        return {
            "source": shown_source(self.source, self.meta.base_dir),
            "facts": self._shown_facts(),
            "tables": [table.to_dict(max_rows) for table in self.tables],
            "texts": [{"title": title, "text": text} for title, text in self.texts.items()],
        }

    def _shown_facts(self) -> dict[str, str]:
        written = {"Written to": shown_path(self.path, self.meta.base_dir)} if self.path else {}
        return {**written, **self.facts}

    def title(self) -> str:
        """Return what was looked at."""
        return self.heading

    def summary(self) -> str:
        """Return the first facts."""
        return " · ".join(f"{name} {value}" for name, value in list(self._shown_facts().items())[:3])

    def card(self) -> tuple[dict[str, Any], bool]:
        """Return the beginning of each table."""
        return self._shown(_CARD_ROWS), any(len(table.rows) > _CARD_ROWS for table in self.tables)

    def stored(self) -> dict[str, Any]:
        """Return everything."""
        return self.to_dict()
