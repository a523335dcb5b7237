"""QR codes and barcodes: writing, reading from pictures, and what another reader makes of ours."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from benches import children, code_views
from benches.measuring import ContestantFailed, Runs, Sample, interleave, prefixed
from benches.photographs import encoded, photograph
from benches.processes import timed_with_workers
from benches.repeating import repeated
from benches.table import Goal, Group, Row

_OURS, _PEER = "ferrolab", "zxing-cpp"
_SIZES = (27, 500, 2000)
_FORMS = ("svg", "png")
_MODULE_PIXELS = 4
#: What stands in the pictures to be read.
_LINK = "https://example.org/seat/4711?row=12"
_DEGREES = 30
_SMALL_PIXELS = 220
_PLACE = (2700, 1800)
_PICTURES = {
    "clean.png": "a clean QR code",
    "rotated.png": f"a QR code turned by {_DEGREES} degrees",
    "photo.jpg": "a small QR code in a JPEG of 12 megapixels",
}
#: Kind of code -> data, and what a reader may find: some tell a UPC code as the EAN-13 that it stands for.
SYMBOLOGIES: dict[str, tuple[str, ...]] = {
    "qr": ("Größe: 日本語", "Größe: 日本語"),
    "ean13": ("590123412345", "5901234123457"),
    "ean8": ("9638507", "96385074"),
    "upc_a": ("03600029145", "036000291452", "0036000291452"),
    "upc_e": ("0425261", "04252614", "0042100005264"),
    "code128": ("Batch-42/7", "Batch-42/7"),
    "gs1128": ("(01)09501101530003(10)AB-123", "(01)09501101530003(10)AB-123"),
    "code39": ("BATCH-42", "BATCH-42"),
    "code93": ("BATCH 42", "BATCH 42"),
    "itf": ("12345670", "12345670"),
    "codabar": ("A123456B", "A123456B"),
    "data_matrix": ("Part 0815", "Part 0815"),
    "pdf417": ("A longer text for stacked rows", "A longer text for stacked rows"),
    "aztec": ("Ticket 4711", "Ticket 4711"),
}
_LEAST_SYMBOLOGIES = 10


def run(quick: bool) -> Group:
    """Measure the group."""
    group = Group("codes", "QR codes and barcodes")
    try:
        _writing(group, quick)
        _reading(group, quick)
        _seen(group)
        _read_back(group)
    except ContestantFailed as failure:
        group.notes.append(f"not measured: {failure}")
    return group


def _zxing() -> Any:
    return _module("zxingcpp")


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise ContestantFailed(f"{name} is not installed") from None


# ------------------------------------------------------------------ writing


def _writing(group: Group, quick: bool) -> None:
    runs = Runs(children.run("codes:write", rounds=2 if quick else 5))
    goals = {_PEER: Goal("at most", 1, "share")}
    for size in _SIZES:
        for form in _FORMS:
            measure = f"write a QR code of {size:,} bytes, {form.upper()}, one core (CPU)"
            group.compare(runs, f"{size}.{form}.cpu_s", measure, [_PEER], unit="µs", scale=1e6, goals=goals)


def write(rounds: int) -> list[dict[str, Sample]]:
    """Write codes of all sizes by both, in turns, in this process."""
    children.pin_to_one_core()
    writers = {_OURS: _our_writer(), _PEER: _their_writer()}
    for name, writer in writers.items():
        for size in _SIZES:
            _check(_texts(writer(_text(size), "png")) == [_text(size)], f"{name} wrote another text")
    return interleave({name: partial(_written, writer) for name, writer in writers.items()}, rounds).rounds


def _written(writer: Callable[[str, str], bytes]) -> Sample:
    sample: dict[str, float] = {}
    for size in _SIZES:
        for form in _FORMS:
            sample |= prefixed(f"{size}.{form}", repeated(partial(writer, _text(size), form)))
    return sample


def _text(size: int) -> str:
    """Return a link of so many bytes, in letters that no code holds in a shorter form."""
    start = "https://example.org/"
    return start + "".join(chr(ord("a") + at * 7 % 26) for at in range(size - len(start)))


def _our_writer() -> Callable[[str, str], bytes]:
    images = _module("ferrolab").ImageGenerator()

    def write(text: str, form: str) -> bytes:
        made = images.code(text, error_level="M", module_size=_MODULE_PIXELS)
        picture: bytes = made.svg.encode() if form == "svg" else made.png
        return picture

    return write


def _their_writer() -> Callable[[str, str], bytes]:
    zxing, pictures = _zxing(), _module("PIL.Image")

    def write(text: str, form: str) -> bytes:
        made = zxing.create_barcode(text, zxing.BarcodeFormat.QRCode, ec_level="M")
        if form == "svg":
            drawn: str = made.to_svg(scale=_MODULE_PIXELS)
            return drawn.encode()
        # It makes pixels; their file is written as its manual shows.
        file = io.BytesIO()
        pictures.fromarray(made.to_image(scale=_MODULE_PIXELS)).save(file, "PNG")
        return file.getvalue()

    return write


# ------------------------------------------------------------------ reading


def _reading(group: Group, quick: bool) -> None:
    goals = {_PEER: Goal("at most", 1.5, "share")}
    with tempfile.TemporaryDirectory() as folder:
        for name, picture in pictures().items():
            Path(folder, name).write_bytes(picture)
        runs = Runs(children.run("codes:read", folder=folder, rounds=2 if quick else 5))
    for name, what in _PICTURES.items():
        for key, kind in (("wall_s", "wall"), ("cpu_s", "CPU")):
            measure = f"read {what}, from its file's bytes ({kind})"
            group.compare(runs, f"{name}.{key}", measure, [_PEER], goals=goals)
    found = {who: sum(runs.median(who, f"{name}.found") for name in _PICTURES) for who in (_OURS, _PEER)}
    measure = f"of {len(_PICTURES)} pictures, the code is read right"
    goal = Goal("at least", len(_PICTURES))
    group.rows.append(Row(measure, found[_OURS], "", _PEER, found[_PEER], goal=goal, higher_is_better=True))


def pictures() -> dict[str, bytes]:
    """Return the pictures to be read by name: codes as zxing-cpp writes them, placed by Pillow."""
    zxing, images = _zxing(), _module("PIL.Image")
    made = zxing.create_barcode(_LINK, zxing.BarcodeFormat.QRCode, ec_level="M")
    code = images.fromarray(made.to_image(scale=8)).convert("RGB")
    smooth, white = images.Resampling.BICUBIC, (255, 255, 255)
    turned = code.rotate(_DEGREES, smooth, expand=True, fillcolor=white)
    scene = photograph().copy()
    small = code.resize((_SMALL_PIXELS, _SMALL_PIXELS), images.Resampling.LANCZOS)
    leaning = small.convert("RGBA").rotate(7, smooth, expand=True)
    scene.paste(leaning.convert("RGB"), _PLACE, leaning)
    files = (encoded(code, "PNG"), encoded(turned, "PNG"), encoded(scene, "JPEG"))
    return dict(zip(_PICTURES, files, strict=True))


def read(folder: str, rounds: int) -> list[dict[str, Sample]]:
    """Read the pictures by both, in turns; ours reads in a worker, whose time counts."""
    images = _module("ferrolab").ImageGenerator()
    readers = {
        _OURS: lambda data: [code["text"] for code in images.read_codes(data)["codes"]],
        _PEER: _texts,
    }
    files = {name: Path(folder, name).read_bytes() for name in _PICTURES}
    return interleave(
        {name: partial(_read_all, reader, files) for name, reader in readers.items()}, rounds
    ).rounds


def _read_all(reader: Callable[[bytes], Sequence[str]], files: dict[str, bytes]) -> Sample:
    sample: dict[str, float] = {}
    for name, data in files.items():
        sample |= prefixed(name, repeated(partial(reader, data), timed_with_workers))
        sample[f"{name}.found"] = float(list(reader(data)) == [_LINK])
    return sample


def _texts(picture: bytes) -> list[str]:
    """Return what zxing-cpp finds in the bytes of a picture."""
    image = _module("PIL.Image").open(io.BytesIO(picture))
    return [str(found.text) for found in _zxing().read_barcodes(image)]


def _seen(group: Group) -> None:
    found = children.run("codes:read_views")
    measure = f"of {code_views.COUNT} QR codes turned, at an angle, with grain, in dim light, read"
    goal = Goal("at least", found[_PEER])
    group.rows.append(Row(measure, found[_OURS], "", _PEER, found[_PEER], goal=goal, higher_is_better=True))


def read_views() -> dict[str, int]:
    """Count the codes that each reads of those that a camera might see."""
    images = _module("ferrolab").ImageGenerator()
    found = {_OURS: 0, _PEER: 0}
    for number in range(code_views.COUNT):
        text, picture = code_views.view(number, _zxing())
        file = encoded(picture, "PNG")
        ours = [code["text"] for code in images.read_codes(file, symbologies=("qr",))["codes"]]
        found[_OURS] += text in ours
        found[_PEER] += text in _texts(file)
    return found


# ------------------------------------------------------------------ read back


def _read_back(group: Group) -> None:
    found = children.run("codes:read_back")
    measure = f"of {len(SYMBOLOGIES)} kinds of code written, zxing-cpp reads back"
    goal = Goal("at least", _LEAST_SYMBOLOGIES)
    group.rows.append(Row(measure, len(found["right"]), "", goal=goal, higher_is_better=True))
    group.notes += [f"not read back: {line}" for line in found["wrong"]]


def read_back() -> dict[str, list[str]]:
    """Write a code of each kind and have zxing-cpp read it."""
    images = _module("ferrolab").ImageGenerator()
    outcome: dict[str, list[str]] = {"right": [], "wrong": []}
    for symbology, (data, *expected) in SYMBOLOGIES.items():
        texts = _texts(images.code(data, symbology, module_size=_MODULE_PIXELS).png)
        if len(texts) == 1 and texts[0] in expected:
            outcome["right"].append(symbology)
        else:
            outcome["wrong"].append(f"{symbology}: {texts}")
    return outcome


def _check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ContestantFailed(otherwise)
