"""Picture files, changed and looked at in worker processes."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from ferrolab import _backend, sources
from ferrolab.errors import ValidationError
from ferrolab.results.base import Meta
from ferrolab.results.drawing import Drawing, Findings, FindingsTable
from ferrolab.settings import settings

#: A path, the bytes of a file, or anything that saves itself as PNG as images of PIL do.
Picture = Any
Format = Literal["png", "jpeg", "webp", "gif", "bmp", "tiff"]
_BY_SUFFIX: dict[str, Format] = {
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".webp": "webp",
    ".gif": "gif",
    ".bmp": "bmp",
    ".tif": "tiff",
    ".tiff": "tiff",
}


def edit(
    picture: Picture,
    *edits: Mapping[str, Any],
    format: Format | None = None,
    quality: int | None = None,
    path: str | os.PathLike[str] | None = None,
    **output: Any,
) -> Drawing:
    """Change a picture.

    Parameters
    ----------
    picture : path, bytes or PIL image
        PNG, JPEG, GIF, WebP, TIFF or BMP; of several frames the first.
    *edits : mapping
        One after the other, such as ``{"kind": "resize", "width": 800}``, ``{"kind": "crop", "x": 0, "y": 0,
        "width": 100, "height": 100}``, ``{"kind": "rotate", "degrees": 90}``; docs/charts.md lists them.
    format : str, optional
        Of the new picture; default the one that ``path`` ends in, or PNG.
    quality : int, optional
        Of JPEG, 1 to 100.
    path : path, optional
        Where to write it.
    **output
        ``background`` for what is transparent in formats that have no transparency, ``flatten``,
        ``keep_icc_profile``.

    Raises
    ------
    ValidationError
        For an edit that is none, or that does not fit the picture.
    CorruptError, UnsupportedFormatError, LimitError
        For files that are no pictures that are known here, or too large.
    """
    target = Path(path) if path is not None else None
    wanted = format or (_BY_SUFFIX.get(target.suffix.lower()) if target else None) or "png"
    asked = {"format": wanted, **({} if quality is None else {"quality": quality}), **output}
    with naming(picture):
        data, known = _backend.pictures().edit(
            taken(picture),
            edits=json.dumps(list(edits)),
            output=json.dumps(asked),
            max_pixels=settings().max_pixels,
        )
    facts = json.loads(known)
    source = source_of(picture)
    drawing = Drawing(
        pictures={facts["media_type"]: data},
        width=facts["width"],
        height=facts["height"],
        text=source["name"] if source else "Picture",
        source=source,
        path=str(target) if target else "",
        meta=Meta(backends=_ran(), warnings=tuple(facts.get("notes", ()))),
    )
    if target is not None:
        _written(target, data)
    return drawing


def _written(target: Path, data: bytes) -> None:
    try:
        target.write_bytes(data)
    except OSError as error:
        raise ValidationError(
            f"{str(target)!r} can't be written: {error.strerror}",
            hint="Check the folder and its permissions.",
            context={"field": "path"},
        ) from error


def analyse(picture: Picture) -> Findings:
    """Say what a picture is like: size, colours, sharpness, light, shapes, hashes.

    Returns
    -------
    Findings
        ``.values`` has all of it as JSON values: ``width``, ``height``, ``mode``, ``histogram``,
        ``dominant_colors``, ``sharpness``, ``components``, ``hashes`` and more.
    """
    with naming(picture):
        answer = _backend.pictures().analyse(taken(picture), options="{}", max_pixels=settings().max_pixels)
    values = json.loads(answer)
    source = source_of(picture)
    return Findings(
        heading=f"Picture {source['name']}" if source else "Picture",
        source=source,
        facts=_facts_of(values),
        tables=_tables_of(values),
        values=values,
        meta=Meta(backends=_ran()),
    )


def _facts_of(values: Mapping[str, Any]) -> dict[str, str]:
    plain = {
        name.replace("_", " ").capitalize(): _worded(value)
        for name, value in values.items()
        if isinstance(value, str | int | float | bool)
    }
    return {name: text for name, text in plain.items() if text}


def _worded(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.4g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value


def _tables_of(values: Mapping[str, Any]) -> tuple[FindingsTable, ...]:
    tables = []
    for name, value in values.items():
        records = [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
        if records:
            columns = tuple(records[0])
            rows = tuple(tuple(_cell(record.get(column)) for column in columns) for record in records)
            title = name.replace("_", " ").capitalize()
            tables.append(FindingsTable(title, tuple(c.replace("_", " ") for c in columns), rows))
    return tuple(tables)


def _cell(value: Any) -> str:
    if isinstance(value, str | int | float | bool):
        return _worded(value)
    return "" if value is None else json.dumps(value)


def compare(picture: Picture, other: Picture) -> Findings:
    """Say how two pictures differ: errors, likeness (PSNR, SSIM), hashes, and where.

    Returns
    -------
    Findings
        ``.values`` has all figures; ``["difference"]`` is a PNG of what differs, empty for equal pictures
        and for pictures of different sizes.
    """
    with naming(picture):
        answer, png = _backend.pictures().compare(
            taken(picture), taken(other), max_pixels=settings().max_pixels
        )
    values = json.loads(answer)
    return Findings(
        heading="Two pictures compared",
        source=source_of(picture),
        facts=_facts_of(values),
        tables=_tables_of(values),
        values=values,
        pictures={"difference": png},
        meta=Meta(backends=_ran()),
    )


def taken(picture: Picture) -> str | bytes:
    """Return the path or bytes of a picture, looked at before any parser is."""
    if hasattr(picture, "save") and not isinstance(picture, str | os.PathLike):
        buffer = io.BytesIO()
        picture.save(buffer, format="PNG")
        return buffer.getvalue()
    return sources.checked_source(picture, settings().max_file_size_bytes)


@contextmanager
def naming(picture: Picture) -> Iterator[None]:
    """Have errors say which file it is about."""
    source = source_of(picture)
    with sources.naming(source["name"] if source else "bytes"):
        yield


def source_of(picture: Picture) -> dict[str, Any] | None:
    """Return name, path and bytes of a picture's file."""
    if not isinstance(picture, str | os.PathLike):
        return None
    path = os.fspath(picture)
    try:
        size = os.stat(path).st_size
    except OSError:
        size = 0
    return {"name": os.path.basename(path), "path": path, "bytes": size}


def _ran() -> dict[str, str]:
    return {"pictures": _backend.kind("pictures")}
