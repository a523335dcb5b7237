"""QR codes and barcodes, written and read."""

from __future__ import annotations

import json
from typing import Any, Literal, get_args

from ferrolab import _backend
from ferrolab.errors import ValidationError
from ferrolab.images.pictures import Picture, naming, source_of, taken
from ferrolab.results.base import Meta
from ferrolab.results.drawing import Drawing, Findings, FindingsTable
from ferrolab.settings import settings

Symbology = Literal[
    "qr",
    "ean13",
    "ean8",
    "upc_a",
    "upc_e",
    "code128",
    "gs1128",
    "code39",
    "code93",
    "itf",
    "codabar",
    "data_matrix",
    "pdf417",
    "aztec",
]
#: How much of a QR code may be damaged: about 7, 15, 25 and 30 %.
ErrorLevel = Literal["L", "M", "Q", "H"]
_NAMES: dict[str, str] = {
    "qr": "QR code",
    "ean13": "EAN-13",
    "ean8": "EAN-8",
    "upc_a": "UPC-A",
    "upc_e": "UPC-E",
    "code128": "Code 128",
    "gs1128": "GS1-128",
    "code39": "Code 39",
    "code93": "Code 93",
    "itf": "ITF",
    "codabar": "Codabar",
    "data_matrix": "Data Matrix",
    "pdf417": "PDF417",
    "aztec": "Aztec",
}
#: Longer data is not repeated in a title.
_SHOWN_CHARACTERS = 60


def write_code(data: str | bytes, symbology: Symbology = "qr", **options: Any) -> Drawing:
    """Write a QR code or barcode.

    Parameters
    ----------
    data : str or bytes
        What it says. Bytes only where the kind of code holds them: QR, Data Matrix, PDF417, Aztec.
    symbology : str
        The kind of code.
    **options
        ``error_level`` (``L M Q H``, how much of a QR code may be damaged; default M), ``version`` (of a QR
        code, 1 to 40), ``logo`` (side of an empty square in a QR code's middle as a part of its side, 0 to
        0.3), ``quiet_zone`` (light modules around), ``module_size`` (pixels of a module), ``height`` (of bars,
        in modules), ``text`` (whether a barcode's text stands below it), ``check_digit`` (add the optional
        one of Code 39 or ITF), ``dark`` and ``light`` (colours as ``#rrggbb``), ``title``.

    Returns
    -------
    Drawing
        With ``.svg`` and ``.png``.

    Raises
    ------
    ValidationError
        When the data does not fit the kind of code, or an option is out of range.
    """
    if symbology not in get_args(Symbology):
        raise ValidationError(
            f"{symbology!r} is no kind of code",
            hint=f"Kinds are {', '.join(get_args(Symbology))}.",
            context={"field": "symbology"},
        )
    asked = {"symbology": symbology, **{name: value for name, value in options.items() if value is not None}}
    svg, png, width, height = _backend.codes().write(data, json.dumps(asked))
    said = data if isinstance(data, str) else f"{len(data)} bytes"
    shown = said if len(said) <= _SHOWN_CHARACTERS else f"{said[: _SHOWN_CHARACTERS - 1]}…"
    return Drawing(
        pictures={"image/svg+xml": svg.encode(), "image/png": png},
        width=width,
        height=height,
        text=f"{_NAMES[symbology]}: {shown}",
        meta=Meta(backends={"codes": _backend.kind("codes")}),
    )


def find_codes(
    picture: Picture, *, symbologies: tuple[Symbology, ...] = (), max_codes: int = 255, thorough: bool = True
) -> Findings:
    """Find QR codes and barcodes in a picture.

    Parameters
    ----------
    picture : path, bytes or PIL image
        PNG, JPEG, GIF, WebP, TIFF or BMP.
    symbologies : sequence of str
        Kinds looked for; all when empty.
    max_codes : int
        Stop after so many.
    thorough : bool
        Look also for codes that are light on dark, turned, tiny or huge.

    Returns
    -------
    Findings
        ``["codes"]`` is a list of ``symbology``, ``text`` and ``corners`` (pixels, from the upper left
        clockwise); empty when there is none.
    """
    options = {"symbologies": list(symbologies), "max_codes": max_codes, "thorough": thorough}
    with naming(picture):
        answer = _backend.pictures().codes(
            taken(picture), options=json.dumps(options), max_pixels=settings().max_pixels
        )
    found = json.loads(answer)
    rows = tuple((_NAMES.get(one["symbology"], one["symbology"]), one["text"]) for one in found)
    tables = (FindingsTable("Codes", ("Kind", "Text"), rows),) if rows else ()
    source = source_of(picture)
    return Findings(
        heading=f"Codes in {source['name']}" if source else "Codes",
        source=source,
        facts={"Codes": str(len(found))},
        tables=tables,
        values={"codes": found},
        meta=Meta(backends={"pictures": _backend.kind("pictures")}),
    )
