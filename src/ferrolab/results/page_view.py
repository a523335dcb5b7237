"""One page as it looks, with what was read of it laid over."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ferrolab.results.base import Result
from ferrolab.results.pages import Page, Picture

_EXCERPT_CHARACTERS = 1200


@dataclass(frozen=True, kw_only=True)
class PageView(Result):
    """A page of a document: its picture, and where its lines and tables stand.

    Attributes
    ----------
    source : mapping
        ``name``, ``path`` and ``bytes`` of the file.
    page_count : int
        Pages in the file.
    page : Page
        What was read of it.
    picture : Picture
        How it looks.
    dpi : float
        Pixels of the picture per inch.
    """

    source: dict[str, Any]
    page_count: int
    page: Page = field(repr=False)
    picture: Picture
    dpi: float

    kind: ClassVar[str] = "page"
    keep: ClassVar[bool] = True

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values: the picture in base64, places in points."""
        page = self.page
        return {
            **self._facts(),
            "text": page.text,
            "lines": [[box.start, box.end, box.x0, box.y0, box.x1, box.y1] for box in page.boxes],
            "blocks": [[b.kind, b.start, b.end, b.level] for b in page.blocks],
            "tables": [table.to_dict() for table in page.tables],
            "images": [image.to_dict() for image in page.images],
            "annotations": [annotation.to_dict() for annotation in page.annotations],
            "fields": [field.to_dict() for field in page.fields],
            "picture": {
                "media_type": "image/png",
                "base64": base64.b64encode(self.picture.png).decode("ascii"),
            },
        }

    def _facts(self) -> dict[str, Any]:
        page = self.page
        width, height = self.picture.size
        return {
            "source": self.source,
            "page_count": self.page_count,
            "number": page.number,
            "width": page.width,
            "height": page.height,
            "dpi": self.dpi,
            "pixels": [width, height],
            "characters": len(page.text),
            "quality": page.quality.to_dict() if page.quality is not None else None,
        }

    def title(self) -> str:
        """Return the file and the page."""
        return f"{self.source['name']}, page {self.page.number}"

    def summary(self) -> str:
        """Return the size and how much is on the page."""
        width, height = self.picture.size
        return f"{width:,} x {height:,} pixels · {len(self.page.text):,} characters"

    def card(self) -> tuple[dict[str, Any], bool]:
        """Return what is known of the page and the beginning of its text; the picture is kept apart."""
        page = self.page
        data = {
            **self._facts(),
            "tables": len(page.tables),
            "images": len(page.images),
            "excerpt": page.text[:_EXCERPT_CHARACTERS],
        }
        return data, True

    def stored(self) -> dict[str, Any]:
        """Return everything, the picture too."""
        return {"views": [self.to_dict()]}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        bundle = super()._repr_mimebundle_(include, exclude)
        png = base64.b64encode(self.picture.png).decode("ascii")
        # The card is drawn from the envelope, which is too small for a picture.
        drawn = (
            f'<img alt="page {self.page.number}" style="max-width: 100%" src="data:image/png;base64,{png}">'
        )
        return {**bundle, "text/html": bundle["text/html"] + drawn, "image/png": png}
