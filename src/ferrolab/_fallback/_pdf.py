"""PDF by pypdfium2, inside a worker process only: PDFium may crash on hostile files."""

from __future__ import annotations

import re
import stringprep
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2

from ferrolab._fallback._blocks import BlockRow
from ferrolab.errors import CorruptError, FerrolabError, PasswordError, ValidationError

# PDFium's FPDF_ERR_PASSWORD.
_ERROR_PASSWORD = 4
_MAX_OUTLINE_ENTRIES = 20_000
_MAX_TITLE_LINES = 4
_METADATA = {
    "Title": "title",
    "Subject": "subject",
    "Creator": "creator",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}
# PDFium puts U+FFFE, formerly U+0002, where a line's end broke a word, and joins the lines.
_TYPESET_HYPHEN = re.compile("(?<=[a-zß-ÿ])[\ufffe\x02](?=[a-zß-ÿ])")
_HYPHEN = re.compile("[\ufffe\x02]")
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFEFF, 0xFFFF])
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_SENTENCE_END = (".", "!", "?", ":", ".”", '."', ".)")
_DATE = re.compile(
    r"(?:D:)?(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(\d\d)?(\d\d)?"
    r"(?:(Z)(?:00'?00'?)?|([+-])(\d\d)'?:?(\d\d)?'?)?)?)?)?"
)


class Reader:
    """An open PDF.

    Parameters
    ----------
    source : str or bytes
        A path or the file's content.
    password : str or None
        Opens an encrypted file.
    """

    def __init__(self, source: str | bytes, password: str | None) -> None:
        self._pdf = _open(source, password)
        self.page_count = len(self._pdf)
        if not self.page_count:
            raise _corrupt("the PDF has no pages that can be found")
        self._titles: dict[int, list[tuple[str, int]]] = {}
        self._warnings: list[str] = []
        self._read_outline()

    def header(self) -> dict[str, Any]:
        """Return what is known before any page is read."""
        return {"page_count": self.page_count, "metadata": self._metadata(), "warnings": self._warnings}

    def pages(self, ranges: Sequence[tuple[int, int]] | None) -> Iterator[dict[str, Any]]:
        """Yield the pages asked for, each once, in order."""
        last = -1
        for start, end in sorted(ranges) if ranges is not None else [(0, self.page_count)]:
            for index in range(max(start, last + 1), min(end, self.page_count)):
                last = index
                yield self._page(index)

    def boxes(self, index: int) -> list[tuple[int, int, float, float, float, float]]:
        """Return where each line of a page stands: characters and a rectangle from the top left corner."""
        if not 0 <= index < self.page_count:
            raise ValidationError(
                f"page index {index} is beyond the last of {self.page_count} pages",
                hint="Page indices count from 0.",
                context={"field": "page", "page_count": self.page_count},
            )
        page = self._load(index)
        if page is None:
            raise _corrupt(f"page {index + 1} can't be read")
        text_page = page.get_textpage()
        rows = []
        for (start, end), raw in zip(*_lines_with_places(text_page.get_text_range()), strict=True):
            rectangle = _rectangle(text_page, raw, page.get_height())
            if rectangle is not None:
                rows.append((start, end, *rectangle))
        return rows

    def _load(self, index: int) -> Any:
        try:
            return self._pdf[index]
        except pypdfium2.PdfiumError:
            return None

    def _page(self, index: int) -> dict[str, Any]:
        page = self._load(index)
        if page is None:
            return _page_content(index, "", (0.0, 0.0), [], ["the page is damaged and can't be read"])
        try:
            text = clean(page.get_textpage().get_text_range())
            size = page.get_size()
        finally:
            # An open page keeps its fonts and pictures in memory.
            page.close()
        warnings = [] if text else ["no text layer: an empty page, or a scan that needs text recognition"]
        return _page_content(index, text, size, _blocks(text, self._titles.get(index, [])), warnings)

    def _metadata(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        raw = {key: _present(value) for key, value in self._pdf.get_metadata_dict().items()}
        for key, name in _METADATA.items():
            if raw.get(key):
                found[name] = iso_date(raw[key]) if key.endswith("Date") else raw[key]
        if raw.get("Author"):
            found["authors"] = [part.strip() for part in raw["Author"].split(";") if part.strip()]
        if raw.get("Keywords"):
            separator = ";" if ";" in raw["Keywords"] else ","
            found["keywords"] = [part.strip() for part in raw["Keywords"].split(separator) if part.strip()]
        return found

    def _read_outline(self) -> None:
        for number, bookmark in enumerate(self._pdf.get_toc(max_depth=6)):
            if number == _MAX_OUTLINE_ENTRIES:
                self._warnings.append(f"the outline was cut after {number} entries")
                return
            destination = bookmark.get_dest()
            page = destination.get_index() if destination is not None else None
            key = _key(bookmark.get_title() or "")
            if page is not None and key:
                self._titles.setdefault(page, []).append((key, bookmark.level + 1))


def _page_content(
    index: int, text: str, size: tuple[float, float], blocks: list[BlockRow], warnings: list[str]
) -> dict[str, Any]:
    width, height = size
    return {
        "index": index,
        "text": text,
        "width": width,
        "height": height,
        "blocks": blocks,
        "tables": [],
        "links": [],
        "warnings": warnings,
    }


def clean(raw: str) -> str:
    """Return a page's text: lines parted by line feeds, no empty ones, broken words joined."""
    lines = map(_clean_line, raw.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(filter(None, lines))


def _clean_line(line: str) -> str:
    line = _HYPHEN.sub("-", _TYPESET_HYPHEN.sub("", line)).replace("\xad", "-")
    return line.translate(_CONTROLS).translate(_LIGATURES).rstrip()


def _lines_with_places(raw: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the lines of :func:`clean` as places in its text and as places in PDFium's."""
    places, raw_places = [], []
    at = 0
    for match in re.finditer(r"[^\r\n]+", raw):
        line = _clean_line(match.group())
        if line:
            places.append((at, at + len(line)))
            raw_places.append(match.span())
            at += len(line) + 1
    return places, raw_places


def _rectangle(
    text_page: Any, raw: tuple[int, int], height: float
) -> tuple[float, float, float, float] | None:
    boxes = []
    for index in range(*raw):
        try:
            box = text_page.get_charbox(index)
        except pypdfium2.PdfiumError:
            continue
        # Characters that PDFium made up, such as spaces, have no extent.
        if box[2] > box[0]:
            boxes.append(box)
    if not boxes:
        return None
    left, bottom, right, top = zip(*boxes, strict=True)
    return (min(left), height - max(top), max(right), height - min(bottom))


def _blocks(text: str, titles: Sequence[tuple[str, int]]) -> list[BlockRow]:
    """Return headings, as the outline names them, and paragraphs, as short last lines end them."""
    lines = text.split("\n") if text else []
    levels = _heading_levels(lines, titles)
    widest = max(map(len, lines), default=0)
    rows: list[BlockRow] = []
    at, ended = 0, True
    for index, line in enumerate(lines):
        end = at + len(line)
        level = levels[index]
        kind = "heading" if level else "paragraph"
        joins = not ended and rows and rows[-1][0] == kind and rows[-1][3] == level
        start = rows.pop()[1] if joins else at
        rows.append((kind, start, end, level, 0))
        ended = not level and len(line) < 0.8 * widest and line.endswith(_SENTENCE_END)
        at = end + 1
    return rows


def _heading_levels(lines: Sequence[str], titles: Sequence[tuple[str, int]]) -> list[int]:
    levels = [0] * len(lines)
    keys = [_key(line) for line in lines] if titles else []
    start = 0
    for title, level in titles:
        found = _find_title(keys, title, start) or _find_title(keys, title, 0)
        if found:
            first, start = found
            levels[first:start] = [level] * (start - first)
    return levels


def _find_title(keys: Sequence[str], title: str, start: int) -> tuple[int, int] | None:
    """Return the lines that read like ``title``: exactly, else with other numbering before it."""
    bare = title.lstrip("0123456789")
    unnumbered = None
    for first in range(start, len(keys)):
        joined = ""
        for end in range(first, min(first + _MAX_TITLE_LINES, len(keys))):
            joined += keys[end]
            if joined == title and keys[first]:
                return first, end + 1
            if unnumbered is None and bare and keys[first] and joined.lstrip("0123456789") == bare:
                unnumbered = (first, end + 1)
    return unnumbered


def _key(title: str) -> str:
    return "".join(filter(str.isalnum, title)).lower()


def _present(text: str) -> str:
    return text.translate(_CONTROLS).strip()


def iso_date(date: str) -> str:
    """Return ``D:20240131093000+01'00'`` as ``2024-01-31T09:30:00+01:00``; others as they are."""
    match = _DATE.fullmatch(date.strip())
    if not match:
        return date
    year, month, day, hour, minute, second, zulu, sign, zone_hour, zone_minute = match.groups()
    iso = "-".join(filter(None, (year, month, day)))
    if hour:
        iso += f"T{hour}:{minute or '00'}:{second or '00'}"
    return iso + (zulu or (f"{sign}{zone_hour}:{zone_minute or '00'}" if sign else ""))


def _open(source: str | bytes, password: str | None) -> Any:
    prepared = prepared_password(password) if password else password
    try:
        return pypdfium2.PdfDocument(source, password=prepared)
    except pypdfium2.PdfiumError as error:
        if prepared == password:
            raise _opening_error(error, password) from None
    try:
        return pypdfium2.PdfDocument(source, password=password)
    except pypdfium2.PdfiumError as error:
        raise _opening_error(error, password) from None


def prepared_password(password: str) -> str:
    """Return a password as PDF 2.0 wants it (SASLprep, RFC 4013), which PDFium leaves to its caller."""
    mapped = (" " if stringprep.in_table_c12(c) else c for c in password if not stringprep.in_table_b1(c))
    return unicodedata.normalize("NFKC", "".join(mapped))


def _opening_error(error: pypdfium2.PdfiumError, password: str | None) -> FerrolabError:
    if error.err_code != _ERROR_PASSWORD:
        return _corrupt("the PDF can't be opened: it is damaged, cut short, or no PDF")
    if password is None:
        return PasswordError(
            "the PDF is encrypted and no password was given",
            code="DOM_DOC_PASSWORD_REQUIRED",
            hint="Give the password.",
            context={"format": "pdf"},
        )
    return PasswordError(
        "the password given does not open the PDF",
        code="DOM_DOC_PASSWORD_WRONG",
        hint="Check its spelling and its case.",
        context={"format": "pdf"},
    )


def _corrupt(message: str) -> CorruptError:
    return CorruptError(message, hint="Get the file again from where it came.", context={"format": "pdf"})
