"""One page as it looks, with what was read of it laid over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from ferrolab.results.base import shown_source
from ferrolab.results.pages import Page, Picture
from ferrolab.results.pictorial import Pictorial, packed

_EXCERPT_CHARACTERS = 1200


@dataclass(frozen=True, kw_only=True)
class PageView(Pictorial):
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
            "picture": {"media_type": "image/png", "base64": packed(self.picture.png)},
        }

    def _facts(self) -> dict[str, Any]:
        page = self.page
        width, height = self.picture.size
        return {
            "source": shown_source(self.source, self.meta.base_dir),
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

    def looks(self) -> dict[str, bytes]:
        """Return the page's picture."""
        return {"image/png": self.picture.png}

    def words(self) -> str:
        """Return which page it is."""
        return f"page {self.page.number}"
