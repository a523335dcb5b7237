"""QR codes as cameras see them: turned, at an angle, with grain, in dim light; made from fixed seeds."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

COUNT = 200
_SIDE = 640
_KINDS = ("turned", "at an angle", "with grain", "in dim light", "all of these")
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"

Point = tuple[float, float]


def view(number: int, zxing: Any) -> tuple[str, Image]:
    """Return what the code with this number says, and its picture."""
    from PIL import Image, ImageFilter

    chance = random.Random(number)
    kind = _KINDS[number % len(_KINDS)]
    text = "".join(chance.choices(_LETTERS, k=chance.choice((8, 20, 34, 60, 110, 200))))
    made = zxing.create_barcode(text, zxing.BarcodeFormat.QRCode, ec_level=chance.choice("LMQH"))
    light = chance.randrange(90, 230) if kind in _KINDS[3:] else 255
    dark = max(0, light - chance.randrange(35, 90)) if kind in _KINDS[3:] else 0
    code = Image.fromarray(made.to_image(scale=8)).convert("L")
    code = code.point(lambda level: dark + (light - dark) * level // 255)
    tilt = {"at an angle": chance.uniform(0.12, 0.38), "all of these": chance.uniform(0.05, 0.2)}.get(kind, 0)
    turn = chance.uniform(-0.1, 0.1) if kind == "with grain" else chance.uniform(0, math.tau)
    corners = _corners(chance, turn, tilt)
    width, height = code.size
    map_ = _map([(2 * x, 2 * y) for x, y in corners], [(0, 0), (width, 0), (width, height), (0, height)])
    whole = (2 * _SIDE, 2 * _SIDE)
    seen = code.transform(
        whole, Image.Transform.PERSPECTIVE, map_, Image.Resampling.BICUBIC, fillcolor=light
    ).reduce(2)
    if kind not in ("turned", "in dim light"):
        seen = seen.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 1.3)))
    grain = {"with grain": chance.uniform(35, 120), "all of these": chance.uniform(4, 16)}.get(kind, 4)
    return text, _grainy(seen, grain, chance)


def _corners(chance: random.Random, turn: float, tilt: float) -> list[Point]:
    """Return where the corners of a square are seen that leans away from the camera."""
    side, away = chance.uniform(260, 460), chance.uniform(0, math.tau)
    shorter = 1 - math.sqrt(1 - (1.6 * tilt) ** 2)
    corners = []
    for across, down in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)):
        x = across * math.cos(turn) - down * math.sin(turn)
        y = across * math.sin(turn) + down * math.cos(turn)
        along = x * math.cos(away) + y * math.sin(away)
        depth = 1 + 2 * tilt * along
        x, y = x - along * shorter * math.cos(away), y - along * shorter * math.sin(away)
        corners.append((_SIDE / 2 + side * x / depth, _SIDE / 2 + side * y / depth))
    return corners


def _map(seen: list[Point], flat: list[Point]) -> list[float]:
    """Return the eight numbers of the projective map from what is seen to what is flat."""
    import numpy

    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    found: list[float] = numpy.linalg.solve(rows, [part for point in flat for part in point]).tolist()
    return found


def _grainy(seen: Image, grain: float, chance: random.Random) -> Image:
    from PIL import Image, ImageChops

    for change in (ImageChops.add, ImageChops.subtract):
        noise = Image.frombytes("L", seen.size, chance.randbytes(_SIDE * _SIDE))
        seen = change(seen, noise.point(lambda level: int(level * grain / 255)))
    return seen
