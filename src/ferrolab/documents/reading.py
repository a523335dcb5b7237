"""One document being read: from the backend's events to pages and a document."""

from __future__ import annotations

import datetime
import math
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ferrolab import _backend, running
from ferrolab.documents.pandoc import Conversion
from ferrolab.errors import ValidationError
from ferrolab.results import (
    Annotation,
    Attachment,
    Block,
    Document,
    Field,
    Image,
    Link,
    Listing,
    Meta,
    Page,
    Quality,
    Rect,
    Table,
    TableCell,
    TextBox,
)
from ferrolab.results.base import Lazy, new_id, now
from ferrolab.results.document import PAGE_BREAK
from ferrolab.results.tables import CellValue
from ferrolab.sources import name_of, naming

# How long a wait for the next page may last before signals and cancellation are looked at.
_POLL_S = 0.05
_MAX_DPI = 1200


@dataclass(slots=True)
class Reading:
    """One document being read: turns the backend's events into pages and a document."""

    source: str | bytes
    name: str
    format: str | None
    ranges: list[tuple[int, int]] | None
    wanted: dict[str, Any]
    converted: Conversion | None = None
    header: dict[str, Any] = field(default_factory=dict)
    done: dict[str, Any] = field(default_factory=dict)

    def document(self) -> Document:
        """Read all of it."""
        started = time.perf_counter()
        pages = list(self.pages())
        head = self.header
        if self.ranges is not None and not pages:
            raise ValidationError(
                f"the document has {head.get('page_count', 0)} pages, none of those asked for",
                hint="Pages are numbered from 1.",
                context={"field": "pages", "page_count": head.get("page_count", 0)},
            )
        meta = Meta(
            backends={"documents": _backend.kind("documents")},
            seconds=time.perf_counter() - started,
            limits=tuple(self.done.get("limits", ())),
            warnings=_warnings(
                [*self._notes(), *head.get("warnings", ()), *self.done.get("warnings", ())], pages
            ),
            id=new_id(),
            created=now(),
        )
        path = self.source if isinstance(self.source, str) else None
        return Document(
            name=self.name,
            path=path,
            size_bytes=os.stat(path).st_size if path is not None else len(self.source),
            format=head["format"],
            media_type=head["media_type"],
            page_count=head["page_count"],
            pages=Listing(pages),
            metadata=head["metadata"],
            attachments=Listing(self._attachments()),
            rendered_markdown=self.done.get("markdown"),
            meta=meta,
        )

    @property
    def _read(self) -> str | bytes:
        """What the backend reads: the source, or what another program made of it."""
        return self.source if self.converted is None else self.converted.markdown

    def _notes(self) -> tuple[str, ...]:
        return () if self.converted is None else (self.converted.note,)

    def pages(self) -> Iterator[Page]:
        """Yield the pages one by one; :attr:`header` is there with the first."""
        run = running.current()
        job = _backend.documents().start(
            self._read,
            name=self.name,
            media_type=None,
            format=self.format,
            pages=self.ranges,
            reading=self.wanted,
        )
        offset, finished = 0, False
        try:
            with naming(self.name), run.stopping(job.cancel):
                while not finished:
                    event = job.next_event(_POLL_S)
                    run.check()
                    if event is None:
                        continue
                    what, content = event
                    if what == "page":
                        page = self._page(content, offset)
                        offset = page.end + len(PAGE_BREAK)
                        run.report(page.number, self.header.get("page_count"), f"page {page.number}")
                        yield page
                    elif what == "header":
                        self.header = content
                    else:
                        self.done, finished = content, True
        finally:
            if not finished:
                job.cancel()

    def _page(self, content: Mapping[str, Any], offset: int) -> Page:
        index = content["index"]
        number = index + 1
        text = content["text"]
        return Page(
            number=number,
            text=text,
            start=offset,
            end=offset + len(text),
            width=content["width"],
            height=content["height"],
            blocks=Lazy(partial(_blocks, content["blocks"])),
            tables=tuple(table_of(table, number) for table in content["tables"]),
            links=tuple(Link(link_text, target, number) for link_text, target in content["links"]),
            images=tuple(
                self._image(row, number, place) for place, row in enumerate(content.get("images", ()))
            ),
            annotations=tuple(_annotation(row, number) for row in content.get("annotations", ())),
            fields=tuple(Field(name, kind, value, number) for name, kind, value in content.get("fields", ())),
            quality=_quality(content.get("quality")),
            warnings=tuple(content["warnings"]),
            load_boxes=self._boxes(content),
            load_picture=partial(_load_picture, self._read, index, self.wanted)
            if self._has_looks()
            else None,
        )

    def _image(self, row: Sequence[Any], number: int, place: int) -> Image:
        load = partial(_load_image, self._read, number - 1, place, self.wanted)
        name, media_type, width, height, alternative, rect = row
        return Image(name, media_type, width, height, alternative, _rect(rect), number, load)

    def _attachments(self) -> list[Attachment]:
        rows = enumerate(self.header.get("attachments", ()))
        return [
            Attachment(name, media_type, size, partial(_load_attachment, self._read, index, self.wanted))
            for index, (name, media_type, size) in rows
        ]

    def _has_looks(self) -> bool:
        """Whether pages can be drawn. The Python references do not say: they know PDF only."""
        return bool(self.header.get("has_looks", self.header.get("format") == "pdf"))

    def _boxes(self, content: Mapping[str, Any]) -> Callable[[], tuple[TextBox, ...]] | None:
        if "boxes" in content:
            known = tuple(TextBox(*row) for row in content["boxes"])
            return lambda: known
        if self.header.get("format") != "pdf":
            return None
        return partial(_load_boxes, self._read, content["index"], self.wanted)


def _load_boxes(source: str | bytes, index: int, wanted: dict[str, Any]) -> tuple[TextBox, ...]:
    with naming(name_of(source, None)):
        rows = _backend.documents().boxes(source, page=index, reading=wanted)
    return tuple(TextBox(*row) for row in rows)


def _load_image(source: str | bytes, page: int, index: int, wanted: dict[str, Any]) -> bytes:
    with naming(name_of(source, None)):
        return _backend.documents().image(source, page=page, index=index, reading=wanted)


def _load_attachment(source: str | bytes, index: int, wanted: dict[str, Any]) -> bytes:
    with naming(name_of(source, None)):
        return _backend.documents().attachment(source, index=index, reading=wanted)


def _load_picture(source: str | bytes, page: int, wanted: dict[str, Any], dpi: float) -> bytes:
    if not 1 <= dpi <= _MAX_DPI:
        raise ValidationError(
            f"dpi is {dpi!r}", hint=f"Give a number from 1 to {_MAX_DPI}.", context={"field": "dpi"}
        )
    with naming(name_of(source, None)):
        return _backend.documents().picture(source, page=page, dpi=dpi, reading=wanted)


def table_of(content: Mapping[str, Any], page: int) -> Table:
    """Return a table from the backend's rows."""
    rows = content["rows"]
    return Table(
        rows=Lazy(partial(_rows, rows)),
        caption=content["caption"],
        page=page,
        rect=_rect(content.get("rect")),
    )


def _rows(
    rows: Sequence[Sequence[Any]] | Callable[[], Sequence[Sequence[Any]]],
) -> list[tuple[TableCell, ...]]:
    found = rows() if callable(rows) else rows
    return [tuple(map(_cell, row)) for row in found]


def _blocks(rows: Sequence[Sequence[Any]]) -> list[Block]:
    return [Block(*row) for row in rows]


def _cell(row: Sequence[Any]) -> TableCell:
    if len(row) == 4:
        return TableCell(*row)
    text, row_span, col_span, header, value, formula = row
    return TableCell(text, row_span, col_span, header, _value(*value) if value else None, formula)


def _value(kind: str, value: Any) -> CellValue | None:
    if kind == "error":
        return math.nan
    if kind != "time":
        return value  # type: ignore[no-any-return]
    kind_of_time = datetime.time if ":" in value[:3] else datetime.datetime if "T" in value else datetime.date
    with suppress(ValueError):
        return kind_of_time.fromisoformat(value)
    return None


def _annotation(row: Sequence[Any], page: int) -> Annotation:
    kind, text, author, date, rect = row
    return Annotation(kind, text, author, date, _rect(rect), page)


def _rect(row: Sequence[float] | None) -> Rect | None:
    return Rect(*row) if row is not None else None


def _quality(row: Sequence[Any] | None) -> Quality | None:
    return Quality(row[0], row[1], tuple(row[2])) if row is not None else None


def _warnings(general: list[str], pages: list[Page]) -> tuple[str, ...]:
    """Return the document's warnings; one that many pages share is said once."""
    numbers: dict[str, list[int]] = {}
    for page in pages:
        for warning in page.warnings:
            numbers.setdefault(warning, []).append(page.number)
    said = list(general)
    for warning, where in numbers.items():
        if len(pages) == 1:
            said.append(warning)
        elif len(where) <= 5:
            said.append(f"page {', '.join(map(str, where))}: {warning}")
        else:
            said.append(f"{len(where)} pages ({', '.join(map(str, where[:3]))} …): {warning}")
    return tuple(said)
