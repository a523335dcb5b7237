"""One document from bytes to events; runs in a worker process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ferrolab._fallback import _text
from ferrolab._fallback._formats import NEED_NATIVE, READ_AS_TEXT, detect, media_type_of
from ferrolab.errors import FerrolabError, NativeRequired, UnsupportedFormatError

Event = tuple[str, Any]

# Enough for every signature, and for the directory of a small package at its end.
_HEAD_BYTES = 1 << 20


def events(source: str | bytes, request: dict[str, Any]) -> Iterator[Event]:
    """Yield ``header``, ``page`` and ``done`` of a document, or the ``boxes`` of a page.

    Parameters
    ----------
    source : str or bytes
        A path or the content.
    request : dict
        What :func:`ferrolab._fallback.documents.start` or ``boxes`` was asked for.
    """
    if request["task"] == "boxes":
        from ferrolab._fallback import _pdf

        yield "boxes", _pdf.Reader(source, request["password"]).boxes(request["page"])
        return
    format, media_type = _format(source, request)
    header = {"format": format, "media_type": media_type, "page_count": 1, "metadata": {}, "warnings": []}
    yield from (
        _pdf_events(source, request, header) if format == "pdf" else _text_events(source, request, header)
    )
    yield "done", {"markdown": None, "warnings": [], "limits": []}


def _format(source: str | bytes, request: dict[str, Any]) -> tuple[str, str]:
    if request["format"] is not None:
        return request["format"], media_type_of(request["format"])
    format, media_type = detect(_head(source), request["name"], request["media_type"])
    if format not in ("pdf", "markdown", "html", "text") and format not in READ_AS_TEXT:
        raise _unread(request["name"] or "the input", format, media_type)
    return format, media_type


def _unread(name: str, format: str, media_type: str) -> FerrolabError:
    context = {"format": format, "media_type": media_type}
    if format in NEED_NATIVE:
        return NativeRequired(
            f"{name!r} is {format} ({media_type}), which only the native module reads",
            hint="Install ferrolab-native, or convert the file to PDF, HTML, Markdown or plain text.",
            context=context,
        )
    what = "in no format known here" if format == "unknown" else f"{format} ({media_type})"
    return UnsupportedFormatError(
        f"{name!r} is {what}, which can't be read",
        hint="Convert it to PDF, HTML, Markdown or plain text first.",
        context=context,
    )


def _head(source: str | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    with open(source, "rb") as file:
        return file.read(_HEAD_BYTES)


def _pdf_events(source: str | bytes, request: dict[str, Any], header: dict[str, Any]) -> Iterator[Event]:
    # Loaded when needed: PDFium alone takes as long as most other files as a whole.
    from ferrolab._fallback import _pdf

    reader = _pdf.Reader(source, request["password"])
    yield "header", header | reader.header()
    for page in reader.pages(request["pages"]):
        yield "page", page


def _text_events(source: str | bytes, request: dict[str, Any], header: dict[str, Any]) -> Iterator[Event]:
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    format = header["format"]
    text, warnings = _text.decode(data, declares=format == "html")
    metadata: dict[str, Any] = {}
    if format == "html":
        from ferrolab._fallback import _html

        page, metadata = _html.page(text, main_content=request["main_content"])
    elif format == "markdown":
        from ferrolab._fallback import _markdown

        page, metadata = _markdown.page(text.rstrip())
    else:
        page = _text.page(text.rstrip())
    if format in READ_AS_TEXT:
        warnings = [*warnings, f"the file is {format.upper()}, and was read as plain text"]
    yield "header", header | {"metadata": metadata, "warnings": warnings}
    ranges = request["pages"]
    if ranges is None or any(start == 0 for start, _ in ranges):
        yield "page", page
