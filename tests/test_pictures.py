"""Codes, diagrams, and pictures that are changed and looked at."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageDraw

import ferrolab
from ferrolab import ImageGenerator
from ferrolab.errors import CorruptError, LimitError, UnsupportedFormatError, ValidationError
from ferrolab.settings import configure

pytestmark = pytest.mark.native
IMAGES = ImageGenerator()

#: Kind, what is written, and what is read back.
CODES = [
    ("qr", "https://example.org/a?b=1", "https://example.org/a?b=1"),
    ("qr", "Größe: 日本語", "Größe: 日本語"),
    ("ean13", "590123412345", "5901234123457"),
    ("ean8", "9638507", "96385074"),
    ("upc_e", "0425261", "04252614"),
    ("code128", "Batch-42/7", "Batch-42/7"),
    ("code39", "BATCH-42", "BATCH-42"),
    ("code93", "BATCH 42", "BATCH 42"),
    ("itf", "12345670", "12345670"),
    ("codabar", "A123456B", "A123456B"),
    ("data_matrix", "Part 0815", "Part 0815"),
    ("pdf417", "A longer text for stacked rows", "A longer text for stacked rows"),
    ("aztec", "Ticket 4711", "Ticket 4711"),
]


@pytest.mark.parametrize(("symbology", "data", "expected"), CODES, ids=[f"{c[0]}-{c[1][:8]}" for c in CODES])
def test_codes_are_read_back_by_another_reader_and_by_ours(symbology: Any, data: str, expected: str) -> None:
    drawing = IMAGES.code(data, symbology, module_size=4)
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawing.png)))
    # It writes UPC-E out as the EAN-13 that it is short for.
    theirs = "0042100005264" if symbology == "upc_e" else expected
    assert [found.text for found in read] == [theirs]
    ours = IMAGES.read_codes(drawing.png)["codes"]
    assert [(found["symbology"], found["text"]) for found in ours] == [(symbology, expected)]
    assert ElementTree.fromstring(drawing.svg).tag.endswith("svg")


def test_a_code_says_what_does_not_fit() -> None:
    with pytest.raises(ValidationError, match="check digit"):
        IMAGES.code("5901234123450", "ean13")
    with pytest.raises((ValidationError, LimitError)):
        IMAGES.create_qr_code("x" * 5000)
    with pytest.raises(ValidationError, match="no kind of code"):
        IMAGES.code("x", "morse")  # type: ignore[arg-type]


def test_a_picture_without_codes_has_none() -> None:
    found = IMAGES.read_codes(Image.new("RGB", (200, 200), "white"))
    assert found["codes"] == []
    assert found.facts == {"Codes": "0"}


# ---------------------------------------------------------------- diagrams


def test_a_diagram_is_drawn_and_holds_nothing_active() -> None:
    drawing = IMAGES.diagram(
        [
            {"type": "rect", "x": 10, "y": 10, "width": 80, "height": 40, "fill": "#eee"},
            {"type": "text", "x": 50, "y": 35, "text": "<script>alert(1)</script>"},
        ],
        title="A box",
    )
    assert "<script" not in drawing.svg
    root = ElementTree.fromstring(drawing.svg)
    assert "<script>alert(1)</script>" in "".join(root.itertext())
    assert drawing.png.startswith(b"\x89PNG")


def test_a_graph_lays_itself_out() -> None:
    graph = {"type": "graph", "edges": [{"from": "read", "to": "chunk"}, {"from": "chunk", "to": "ask"}]}
    svg = IMAGES.generate_svg([graph])
    words = "".join(ElementTree.fromstring(svg).itertext())
    assert all(name in words for name in ("read", "chunk", "ask"))


def test_an_element_that_is_none_is_named() -> None:
    with pytest.raises(ValidationError, match="element 1"):
        IMAGES.diagram([{"type": "rect", "x": 0, "y": 0, "width": 1, "height": 1}, {"type": "blob"}])
    with pytest.raises(ValidationError, match="not JSON"):
        ferrolab.call("diagram", {"elements": "[{"})


# ---------------------------------------------------------------- pictures


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    picture = Image.new("RGB", (120, 80), "white")
    ImageDraw.Draw(picture).rectangle((10, 10, 49, 39), fill="red")
    picture.save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


def test_edits_follow_one_another(photo: Path, tmp_path: Path) -> None:
    made = IMAGES.edit(
        photo,
        {"kind": "crop", "x": 10, "y": 10, "width": 40, "height": 30},
        {"kind": "rotate", "degrees": 90},
        path=tmp_path / "out.jpg",
        quality=90,
    )
    assert (made.width, made.height, made.media_type) == (30, 40, "image/jpeg")
    again = Image.open(tmp_path / "out.jpg")
    assert again.size == (30, 40)
    assert again.getpixel((15, 20))[0] > 240  # type: ignore[index]


def test_the_tool_makes_smaller_and_writes(photo: Path, tmp_path: Path) -> None:
    made = ferrolab.call("image", {"source": str(photo), "max_width": 60, "to": str(tmp_path / "small.png")})
    assert (made.width, made.height) == (60, 40)
    assert Image.open(tmp_path / "small.png").size == (60, 40)


def test_writing_is_an_effect_of_the_target_alone() -> None:
    spec = ferrolab.tools.find("image")
    assert spec.effects_of({"to": None}) == {"reads"}
    assert spec.effects_of({"to": Path("a.png")}) == {"reads", "writes"}


def test_a_picture_is_measured(photo: Path) -> None:
    found = IMAGES.analyse(photo)
    assert (found["width"], found["height"]) == (120, 80)
    assert found.tables
    assert json.dumps(found.to_dict())


def test_two_pictures_are_compared(photo: Path) -> None:
    assert IMAGES.compare(photo, photo)["identical"] is True
    changed = Image.open(photo)
    changed.putpixel((100, 70), (0, 0, 0))
    found = IMAGES.compare(photo, changed)
    assert found["identical"] is False
    assert found["difference"].startswith(b"\x89PNG")


def test_foreign_bytes_give_typed_errors(tmp_path: Path, photo: Path) -> None:
    with pytest.raises(UnsupportedFormatError):
        IMAGES.analyse(b"no picture at all")
    with pytest.raises(CorruptError):
        IMAGES.edit(photo.read_bytes()[:60])
    with pytest.raises(ValidationError):
        IMAGES.edit(photo, {"kind": "explode"})
    with pytest.raises(FileNotFoundError):
        IMAGES.analyse(tmp_path / "none.png")
    configure(max_pixels=100)
    with pytest.raises(LimitError):
        IMAGES.analyse(photo)
