"""One document being read: from the backend's events to pages and a document."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ferrolab import _backend, running
from ferrolab.documents.sources import name_of, naming
from ferrolab.errors import ValidationError
from ferrolab.results import Block, Document, Link, Listing, Meta, Page, Table, TableCell, TextBox
from ferrolab.results.base import new_id, now
from ferrolab.results.document import PAGE_BREAK

# How long a wait for the next page may last before signals and cancellation are looked at.
_POLL_S = 0.05


@dataclass(slots=True)
class Reading:
    """One document being read: turns the backend's events into pages and a document."""

    source: str | bytes
    name: str
    format: str | None
    ranges: list[tuple[int, int]] | None
    wanted: dict[str, Any]
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
            warnings=_warnings([*head.get("warnings", ()), *self.done.get("warnings", ())], pages),
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
            rendered_markdown=self.done.get("markdown"),
            meta=meta,
        )

    def pages(self) -> Iterator[Page]:
        """Yield the pages one by one; :attr:`header` is there with the first."""
        run = running.current()
        job = _backend.documents().start(
            self.source,
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
        number = content["index"] + 1
        text = content["text"]
        has_boxes = self.header.get("format") == "pdf"
        return Page(
            number=number,
            text=text,
            start=offset,
            end=offset + len(text),
            width=content["width"],
            height=content["height"],
            blocks=tuple(Block(*row) for row in content["blocks"]),
            tables=tuple(_table(table, number) for table in content["tables"]),
            links=tuple(Link(link_text, target, number) for link_text, target in content["links"]),
            warnings=tuple(content["warnings"]),
            load_boxes=partial(_load_boxes, self.source, content["index"], self.wanted)
            if has_boxes
            else None,
        )


def _load_boxes(source: str | bytes, index: int, wanted: dict[str, Any]) -> tuple[TextBox, ...]:
    with naming(name_of(source, None)):
        rows = _backend.documents().boxes(source, page=index, reading=wanted)
    return tuple(TextBox(*row) for row in rows)


def _table(content: Mapping[str, Any], page: int) -> Table:
    rows = tuple(tuple(TableCell(*cell) for cell in row) for row in content["rows"])
    return Table(rows=rows, caption=content["caption"], page=page)


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
