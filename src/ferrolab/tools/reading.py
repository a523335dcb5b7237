"""The tools that read documents."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from ferrolab import _backend
from ferrolab.documents import DocumentProcessor, Format, Ocr, Outcome, TrackedChanges, files_of, is_pattern
from ferrolab.errors import ValidationError
from ferrolab.results import Document, DocumentFile, Documents, Listing, PageView, Selection
from ferrolab.results.base import Meta
from ferrolab.tools.calling import path_on_line
from ferrolab.tools.line import line_from_arguments
from ferrolab.tools.registry import find
from ferrolab.tools.spec import InputPath, InputPaths, Secret, tool


@tool(
    effects={"reads"},
    examples=[
        "%agent parse report.pdf",
        "%agent parse report.pdf --pages 1-10",
        "%agent parse page.html --main-content",
        "%agent parse reports",
        "%agent parse notes.org --pandoc",
        '%agent parse "reports/*.docx"',
    ],
)
def parse(
    source: InputPaths,
    *,
    pages: str | None = None,
    password: Secret | None = None,
    format: Format | None = None,
    main_content: bool = False,
    ocr: Ocr = "never",
    ocr_languages: str | None = None,
    tracked_changes: TrackedChanges = "accepted",
    page_headers: bool = True,
    dehyphenate: bool = False,
    pandoc: bool = False,
) -> Document | Documents:
    """Read a document, or every document of a folder: text, pages, sections, tables, links, metadata.

    PDF, Word, Excel, PowerPoint, OpenDocument, RTF, EPUB, e-mail, HTML, Markdown, notebooks, CSV, JSON
    and plain text, recognised by content. Foreign bytes are read in a separate process: a damaged or
    hostile file gives an error and nothing else.

    Parameters
    ----------
    source : path
        The file; or a folder, or a pattern such as reports/*.pdf.
    pages : str, optional
        Pages to read, from 1, such as 1-5,9 or 10-. Sheets, slides and chapters are pages too.
    password : str, optional
        Opens an encrypted file.
    format : str, optional
        Read it as this instead of finding out from the content.
    main_content : bool
        For HTML: leave out navigation, headers, footers and advertisements.
    ocr : str
        Which pages to recognise with tesseract: none, those without trustworthy text (auto), or all.
    ocr_languages : str, optional
        Such as eng or deu+fra; found out page by page when not given.
    tracked_changes : str
        What becomes of recorded changes in word processors' documents.
    page_headers : bool
        Keep running heads and page numbers.
    dehyphenate : bool
        Join words that were parted at the end of a line.
    pandoc : bool
        Have pandoc read DOCX, ODT, RTF, EPUB, and what only it reads, such as .rst, .org and .tex.
    """
    processor = DocumentProcessor(
        ocr_enabled=ocr != "never",
        ocr_languages=ocr_languages,
        tracked_changes=tracked_changes,
        page_headers=page_headers,
        dehyphenate=dehyphenate,
        pandoc=pandoc,
    )
    if not (source.is_dir() or is_pattern(source)):
        return processor.process(
            source, format=format, password=password, pages=pages, main_content=main_content, ocr=ocr
        )
    for name, value in (("pages", pages), ("format", format)):
        if value is not None:
            raise ValidationError(
                f"{name} is given for a folder or pattern",
                hint=f"Leave {name} out, or name one file.",
                context={"field": name},
            )
    paths = files_of(source)
    outcomes = processor.process_many(paths, password=password, main_content=main_content, ocr=ocr)
    options = {
        "main_content": main_content,
        "ocr": ocr,
        "ocr_languages": ocr_languages,
        "tracked_changes": tracked_changes,
        "page_headers": page_headers,
        "dehyphenate": dehyphenate,
        "pandoc": pandoc,
    }
    return _together(source, paths, outcomes, options)


def _together(
    source: Path, paths: list[Path], outcomes: Iterable[Outcome], options: Mapping[str, Any]
) -> Documents:
    # What a pattern is relative to does not matter to its reader: what the files share does.
    base = source if source.is_dir() else Path(os.path.commonpath([path.parent for path in paths]))
    spec = find("parse")
    files = [
        DocumentFile(
            outcome.path.relative_to(base).as_posix(),
            outcome.document,
            outcome.error,
            line_from_arguments(spec, {"source": path_on_line(outcome.path), **options}),
        )
        for outcome in outcomes
    ]
    return Documents(
        source=source.name or str(source),
        files=Listing(files),
        meta=Meta(backends={"documents": _backend.kind("documents")}),
    )


@tool(
    effects={"reads"},
    examples=["%agent page report.pdf 3", "%agent page scan.png"],
)
def page(
    source: InputPath,
    number: Annotated[int, Field(ge=1)] = 1,
    *,
    dpi: Annotated[float, Field(ge=36, le=300)] = 110,
    password: Secret | None = None,
    ocr: Ocr = "never",
    ocr_languages: str | None = None,
) -> PageView:
    """Show one page of a PDF or a picture as it looks, with its lines, tables and form fields.

    Parameters
    ----------
    source : path
        The file.
    number : int
        The page, from 1.
    dpi : float
        Pixels per inch of the picture.
    password : str, optional
        Opens an encrypted PDF.
    ocr : str
        Whether to recognise the page's text: never, where there is none to trust (auto), or always.
    ocr_languages : str, optional
        Such as eng or deu+fra; found out when not given.
    """
    document = DocumentProcessor(ocr_languages=ocr_languages).process(
        source, password=password, pages=str(number), ocr=ocr
    )
    found = document.pages[0]
    return PageView(
        source={"name": document.name, "path": document.path, "bytes": document.size_bytes},
        page_count=document.page_count,
        page=found,
        picture=found.image(dpi),
        dpi=dpi,
        meta=document.meta,
    )


@tool(effects={"reads"}, examples=['%agent select page.html "table tr"'])
def select(source: InputPath, selector: str) -> Selection:
    """Find the elements of an HTML page that a CSS selector names.

    Parameters
    ----------
    source : path
        The HTML file.
    selector : str
        A CSS selector, such as table.prices tr > td:first-child.
    """
    return DocumentProcessor().select_file(source, selector)
