"""Pictures: thumbnails of 12 megapixels."""

from __future__ import annotations

import io
import math
import tempfile
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from benches import children
from benches.measuring import ContestantFailed, Runs, Sample, interleave, prefixed
from benches.photographs import SIZE, encoded, photograph
from benches.processes import timed_with_workers
from benches.repeating import repeated
from benches.table import Goal, Group, Row

_OURS, _PEER = "ferrolab", "Pillow"
_FORMATS = ("JPEG", "PNG")
_SIDE = 256
_THUMBNAIL = (_SIDE, _SIDE * SIZE[1] // SIZE[0])


def run(quick: bool) -> Group:
    """Measure the group."""
    group = Group("pictures", "Pictures")
    with tempfile.TemporaryDirectory() as folder:
        for format in _FORMATS:
            Path(folder, format).write_bytes(encoded(photograph(), format))
        try:
            runs = Runs(children.run("pictures:thumbnails", folder=folder, rounds=2 if quick else 5))
        except ContestantFailed as failure:
            group.notes.append(f"not measured: {failure}")
            return group
    goals = {_PEER: Goal("at least", 2, "times")}
    for format in _FORMATS:
        label = f"{format} of 12 megapixels, thumbnail of {_SIDE} pixels as PNG"
        group.compare(runs, f"{format}.wall_s", f"{label} (wall)", [_PEER], goals=goals)
        group.compare(runs, f"{format}.cpu_s", f"{label} (CPU)", [_PEER], goals=goals)
        ours, theirs = (runs.median(name, f"{format}.psnr_db") for name in (_OURS, _PEER))
        measure = f"{format}, thumbnail beside one of all pixels, PSNR"
        group.rows.append(Row(measure, ours, "dB", _PEER, theirs, higher_is_better=True))
    return group


def thumbnails(folder: str, rounds: int) -> list[dict[str, Sample]]:
    """Make thumbnails by both, in turns; ours are made in a worker, whose time counts."""
    makers = {_OURS: _our_maker(), _PEER: by_pillow}
    files = {format: Path(folder, format).read_bytes() for format in _FORMATS}
    likeness = {
        name: {f"{format}.psnr_db": _likeness(maker, data) for format, data in files.items()}
        for name, maker in makers.items()
    }
    turns = {name: partial(_made, maker, files, likeness[name]) for name, maker in makers.items()}
    return interleave(turns, rounds).rounds


def _made(maker: Callable[[bytes], bytes], files: dict[str, bytes], likeness: Sample) -> Sample:
    sample = dict(likeness)
    for format, data in files.items():
        sample |= prefixed(format, repeated(partial(maker, data), timed_with_workers))
    return sample


def _our_maker() -> Callable[[bytes], bytes]:
    images = import_module("ferrolab").ImageGenerator()
    asked = {"kind": "thumbnail", "max_width": _SIDE, "max_height": _SIDE}

    def make(data: bytes) -> bytes:
        png: bytes = images.edit(data, asked).png
        return png

    return make


def by_pillow(data: bytes) -> bytes:
    """Return a thumbnail by Pillow, which has libjpeg decode no more pixels than it needs."""
    image = _pillow().open(io.BytesIO(data))
    image.thumbnail((_SIDE, _SIDE))
    return encoded(image, "PNG")


def _likeness(maker: Callable[[bytes], bytes], data: bytes) -> float:
    """Return how near a thumbnail comes to one of all pixels, as the peak signal-to-noise ratio in dB."""
    images = _pillow()
    whole = images.open(io.BytesIO(data)).convert("RGB").resize(_THUMBNAIL, images.Resampling.LANCZOS)
    made = images.open(io.BytesIO(maker(data))).convert("RGB")
    if made.size != _THUMBNAIL:
        raise ContestantFailed(f"made a thumbnail of {made.size}")
    return psnr_db(made.tobytes(), whole.tobytes())


def psnr_db(levels: bytes, others: bytes) -> float:
    """Return the peak signal-to-noise ratio of two pictures of the same size; infinite for equal ones."""
    squares = sum((one - other) ** 2 for one, other in zip(levels, others, strict=True))
    return 10 * math.log10(255**2 * len(levels) / squares) if squares else math.inf


def _pillow() -> Any:
    try:
        return import_module("PIL.Image")
    except ImportError:
        raise ContestantFailed("Pillow is not installed") from None
