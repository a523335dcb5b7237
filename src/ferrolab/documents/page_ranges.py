"""Page ranges as people write them."""

from __future__ import annotations

import re

from ferrolab.errors import ValidationError

# "3", "1-5", "10-"; as many digits as any document has pages.
_PAGES = re.compile(r"\s*(?P<first>[0-9]{1,10})\s*(?:-\s*(?P<last>[0-9]{0,10}))?\s*")
_NO_END = 2**31 - 1


def parse_pages(text: str) -> list[tuple[int, int]]:
    """Return page ranges as indices from 0, ends excluded.

    Parameters
    ----------
    text : str
        ``"3"``, ``"1-5,9"``, ``"10-"``; numbers from 1.

    Raises
    ------
    ValidationError
        When it can't be read that way.

    Examples
    --------
    >>> parse_pages("1-3,7")
    [(0, 3), (6, 7)]
    """
    ranges = []
    for part in text.split(",") if isinstance(text, str) else [""]:
        match = _PAGES.fullmatch(part)
        start = int(match["first"]) if match else 0
        last = match["last"] if match else None
        end = start if last is None else int(last or _NO_END)
        if not 1 <= start <= end <= _NO_END:
            raise ValidationError(
                f"{text!r} is not a list of pages",
                hint="Write pages from 1 as '3', '1-5,9' or '10-'.",
                context={"field": "pages"},
            )
        ranges.append((start - 1, end))
    return sorted(ranges)
