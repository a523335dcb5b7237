"""Results that are looked at: their picture stands beside the envelope, which is too small for it."""

from __future__ import annotations

import base64
import html
from typing import Any, ClassVar

from ferrolab.results.base import Result

#: A picture in an output is saved with the notebook, twice; a larger one is only kept for the panel.
_LARGEST_BYTES = 4 * 1024 * 1024


_SVG = "image/svg+xml"


class Pictorial(Result):
    """A result with a picture. Subclasses say which, and what it shows."""

    keep: ClassVar[bool] = True

    def looks(self) -> dict[str, bytes]:
        """Return the picture by media type, the best form for a page first."""
        raise NotImplementedError

    def words(self) -> str:
        """Return what the picture shows, for those who can't see it."""
        return self.title()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        bundle = super()._repr_mimebundle_(include, exclude)
        looks = {kind: data for kind, data in self.looks().items() if len(data) <= _LARGEST_BYTES}
        for media_type, data in looks.items():
            if media_type != _SVG:
                bundle[media_type] = packed(data)
            elif len(looks) == 1:
                # Beside another form it would be in the way: nbconvert calls Inkscape for it on the way to LaTeX.
                bundle[_SVG] = data.decode()
        if looks:
            media_type, data = next(iter(looks.items()))
            bundle["text/html"] += (
                f'<img alt="{html.escape(self.words())}" style="max-width: 100%" '
                f'src="data:{media_type};base64,{packed(data)}">'
            )
        return bundle


def packed(data: bytes) -> str:
    """Return bytes in base64."""
    return base64.b64encode(data).decode("ascii")
