"""Pictures as a camera takes them, made from a fixed seed: light, things, grain."""

from __future__ import annotations

import io
import random
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

#: 12 megapixels.
SIZE = (4000, 3000)
_SEED = 20
_THINGS = 120
_GRAIN = 4
_JPEG_QUALITY = 90


@cache
def photograph() -> Image:
    """Return a picture of soft light and shade with sharp things in it and a sensor's grain over all."""
    from PIL import Image, ImageChops, ImageFilter

    chance = random.Random(_SEED)
    scene = Image.new("RGB", SIZE)
    for detail, weight in ((6, 1.0), (24, 0.4), (160, 0.25)):
        width, height = detail * 4, detail * 3
        noise = Image.frombytes("RGB", (width, height), chance.randbytes(width * height * 3))
        scene = Image.blend(scene, noise.resize(SIZE, Image.Resampling.BICUBIC), weight)
    _draw_things(scene, chance)
    # What lies out of focus has no sharp edge.
    scene.paste(scene.crop((0, 0, SIZE[0], SIZE[1] // 3)).filter(ImageFilter.GaussianBlur(6)))
    count = SIZE[0] * SIZE[1] * 3
    grain = Image.frombytes("RGB", SIZE, chance.randbytes(count)).point(lambda level: level * _GRAIN // 128)
    return ImageChops.subtract(ImageChops.add(scene, grain), Image.new("RGB", SIZE, (_GRAIN,) * 3))


def _draw_things(scene: Image, chance: random.Random) -> None:
    from PIL import ImageDraw

    brush = ImageDraw.Draw(scene)
    for _ in range(_THINGS):
        x, y = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        across = chance.randrange(20, 500)
        colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
        box = (x, y, x + across, y + chance.randrange(20, 500))
        shape = chance.choice((brush.ellipse, brush.rectangle))
        shape(box, fill=colour)
        brush.line((x, y, x + across, chance.randrange(SIZE[1])), fill=colour, width=chance.randrange(1, 12))


def encoded(picture: Image, format: str) -> bytes:
    """Return a picture as the bytes of a ``JPEG`` or ``PNG`` file."""
    file = io.BytesIO()
    picture.save(file, format, **({"quality": _JPEG_QUALITY} if format == "JPEG" else {}))
    return file.getvalue()
