"""What a file is: its content first, then its media type, then its name."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from typing import NamedTuple

from ferrolab._fallback._text import decode_head

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
#: Format -> (media type, extensions). As in the native module.
_FORMATS: dict[str, tuple[str, str]] = {
    "pdf": ("application/pdf", "pdf"),
    "markdown": ("text/markdown", "md markdown mdown mkd mkdn mdx qmd rmd"),
    "html": ("text/html", "html htm xhtml xht shtml"),
    "text": (
        "text/plain",
        "txt text log rst py rs js ts c h cpp java go sh sql toml ini cfg yaml yml tex srt vtt",
    ),
    "csv": ("text/csv", "csv"),
    "tsv": ("text/tab-separated-values", "tsv tab"),
    "json": ("application/json", "json geojson"),
    "jsonl": ("application/jsonl", "jsonl ndjson"),
    "ipynb": ("application/x-ipynb+json", "ipynb"),
    "xml": ("application/xml", "xml"),
    "svg": ("image/svg+xml", "svg"),
    "docx": (_OFFICE + "wordprocessingml.document", "docx docm dotx"),
    "xlsx": (_OFFICE + "spreadsheetml.sheet", "xlsx xlsm xltx xlsb"),
    "pptx": (_OFFICE + "presentationml.presentation", "pptx pptm potx ppsx"),
    "odt": (_OPEN_DOCUMENT + "text", "odt ott"),
    "ods": (_OPEN_DOCUMENT + "spreadsheet", "ods ots"),
    "odp": (_OPEN_DOCUMENT + "presentation", "odp otp"),
    "epub": ("application/epub+zip", "epub"),
    "rtf": ("application/rtf", "rtf"),
    "eml": ("message/rfc822", "eml mbox"),
    "msg": ("application/vnd.ms-outlook", "msg"),
    "doc": ("application/msword", "doc dot"),
    "xls": ("application/vnd.ms-excel", "xls xlt"),
    "ppt": ("application/vnd.ms-powerpoint", "ppt pps"),
    "office-encrypted": ("application/x-ole-encrypted-package", ""),
    "png": ("image/png", "png apng"),
    "jpeg": ("image/jpeg", "jpg jpeg jpe jfif"),
    "gif": ("image/gif", "gif"),
    "webp": ("image/webp", "webp"),
    "tiff": ("image/tiff", "tif tiff"),
    "bmp": ("image/bmp", "bmp dib"),
    "zip": ("application/zip", "zip"),
    "gzip": ("application/gzip", "gz tgz"),
    "unknown": ("application/octet-stream", ""),
}
_ALIASES = {
    "application/x-pdf": "pdf",
    "text/x-markdown": "markdown",
    "application/xhtml+xml": "html",
    "text/x-python": "text",
    "text/x-log": "text",
    "text/x-rst": "text",
    "application/csv": "csv",
    "text/json": "json",
    "application/x-ndjson": "jsonl",
    "application/x-jsonlines": "jsonl",
    "text/xml": "xml",
    "text/rtf": "rtf",
    "image/jpg": "jpeg",
    "image/x-ms-bmp": "bmp",
    "application/x-zip-compressed": "zip",
    "application/x-gzip": "gzip",
}
_BY_MEDIA_TYPE = {media: name for name, (media, _) in _FORMATS.items() if name != "unknown"} | _ALIASES
_BY_EXTENSION = {ext: name for name, (_, extensions) in _FORMATS.items() for ext in extensions.split()}
_TEXTUAL = frozenset(str.split("markdown html text csv tsv json jsonl ipynb xml svg rtf eml"))

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"{\\rtf", "rtf"),
)
_PACKAGE_PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsx",
    "ppt/presentation.xml": "pptx",
    "META-INF/container.xml": "epub",
}
_OLE_STREAMS = (
    ("__properties_version1.0", "msg"),
    ("EncryptedPackage", "office-encrypted"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
)
# What a container may hold that only a name can tell.
_REFINES = {
    "zip": frozenset(str.split("docx xlsx pptx odt ods odp epub")),
    "office-encrypted": frozenset(str.split("docx xlsx pptx")),
    "unknown": frozenset(str.split("doc xls ppt msg")),
}
_TEXT_HEAD_BYTES = 64 * 1024
_PROLOGUE = re.compile(r"(?:\s+|\ufeff|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_TAG = re.compile(r"<(!?[a-z][a-z0-9]*)", re.IGNORECASE)
_FRAGMENT_TAGS = frozenset(
    str.split(
        "a article b br center div dl font h1 h2 h3 header iframe link main meta ol p pre script "
        "section span "
        "style table title ul"
    )
)
_MAIL_FIELD = re.compile(r"([!-9;-~]+):")
# Header fields that mail programs write and people do not, and those that a letter may begin with too.
_TRANSPORT_FIELDS = frozenset(
    str.split("message-id received return-path mime-version delivered-to content-type x-mailer")
)
_LETTER_FIELDS = frozenset(str.split("from to cc subject date reply-to sender"))
#: Formats whose source is worth reading as plain text while their structure is not known here.
READ_AS_TEXT = frozenset(str.split("csv tsv json jsonl xml svg eml"))
#: Formats that have no Python reference.
NEED_NATIVE = frozenset(
    str.split("docx xlsx pptx odt ods odp xls rtf epub msg ipynb png jpeg gif webp tiff bmp")
)
_HEADING = re.compile(r"#{1,6} ")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_DELIMITER_ROW = re.compile(r"[|\-: \t]+")
_BULLETS = ("- ", "* ", "+ ", "1. ")


class _Guess(NamedTuple):
    format: str
    #: Whether the content admits no other reading.
    certain: bool


def media_type_of(format: str) -> str:
    """Return the registered media type of a format."""
    return _FORMATS[format][0]


def detect(data: bytes, name: str | None, media_type: str | None) -> tuple[str, str]:
    """Return format and media type of ``data``; never fails.

    Bytes that nothing is known of are ``unknown``, and an empty file is what its media type or
    name says, else ``text``.
    """
    format = _detect(data, _told(name, media_type))
    return format, media_type_of(format)


def _detect(data: bytes, told: str | None) -> str:
    if not data:
        return told or "text"
    by_signature = _signature(data)
    if by_signature:
        return told if told and told in _REFINES.get(by_signature, ()) else by_signature
    head = decode_head(data, _TEXT_HEAD_BYTES)
    if head is None:
        return told if told and told not in _TEXTUAL else "unknown"
    guess = _textual(head, whole=len(data) <= _TEXT_HEAD_BYTES)
    return told if told in _TEXTUAL and told is not None and not guess.certain else guess.format


def _told(name: str | None, media_type: str | None) -> str | None:
    essence = (media_type or "").split(";")[0].strip().lower()
    by_type = _BY_MEDIA_TYPE.get(essence)
    stem, dot, extension = re.split(r"[/\\]", name or "")[-1].rpartition(".")
    by_name = _BY_EXTENSION.get(extension.lower()) if stem and dot else None
    # Servers send text/plain for whatever they do not know: the name then says more.
    if by_type == "text" and by_name in _TEXTUAL:
        return by_name
    return by_type or by_name


def _signature(data: bytes) -> str | None:
    for magic, format in _MAGIC:
        if data.startswith(magic):
            return format
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if (
        data[:2] == b"BM"
        and data[6:10] == bytes(4)
        and data[14:18] in (b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")
    ):
        return "bmp"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _package(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return next((f for stream, f in _OLE_STREAMS if stream.encode("utf-16-le") in data), "unknown")
    # Readers of PDF accept its header anywhere in the first 1,024 bytes.
    at = data[:1024].find(b"%PDF-")
    is_pdf = at > 0 and b" obj" in data[at:] and (b"%%EOF" in data[at:] or b"\0" in data)
    return "pdf" if is_pdf else None


def _package(data: bytes) -> str:
    if data[30:38] == b"mimetype":
        content = data[38:200]
        for format in ("odt", "ods", "odp", "epub"):
            if content.startswith(media_type_of(format).encode()):
                return format
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        # The directory at the end is missing: the names also stand before each entry.
        names = {part for part in _PACKAGE_PARTS if part.encode() in data}
    return next((format for part, format in _PACKAGE_PARTS.items() if part in names), "zip")


def _textual(text: str, *, whole: bool) -> _Guess:
    return (
        _markup(text)
        or _json(text.lstrip(), whole)
        or _mail(text)
        or _markdown(text)
        or _separated(text)
        or _Guess("text", False)
    )


def _markup(text: str) -> _Guess | None:
    prologue = _PROLOGUE.match(text)
    body = text[prologue.end() :] if prologue else text
    is_xml = text.lstrip().startswith("<?xml")
    tag = _TAG.match(body)
    name = tag.group(1).lower() if tag else ""
    if name == "!doctype":
        kind = body[9:].lstrip()[:4].lower()
        return _Guess("html" if kind == "html" else "svg" if kind.startswith("svg") else "xml", True)
    if name in ("html", "head", "body"):
        return _Guess("html", True)
    if name == "svg":
        return _Guess("svg", True)
    if is_xml:
        return _Guess("xml", True)
    # Markdown may hold HTML.
    return (_markdown(body) or _Guess("html", False)) if name in _FRAGMENT_TAGS else None


def _json(start: str, whole: bool) -> _Guess | None:
    if not start.startswith(("{", "[")):
        return None
    if '"cells"' in start and ('"nbformat"' in start or (not whole and '"cell_type"' in start)):
        return _Guess("ipynb", True)
    lines = [line for line in start.split("\n") if line.strip()]
    if whole and _is_json(start):
        return _Guess("json", True)
    complete = lines if whole else lines[:-1]
    if len(complete) > 1 and all(map(_is_json, complete[:50])):
        return _Guess("jsonl", True)
    return None if whole else _Guess("json", False)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _mail(text: str) -> _Guess | None:
    transport = letter = 0
    for index, line in enumerate(text.split("\n")[:200]):
        if not line.strip():
            break
        if line.startswith((" ", "\t")) or (index == 0 and line.startswith(("From ", ">From "))):
            continue
        field = _MAIL_FIELD.match(line)
        if not field:
            return None
        transport += field.group(1).lower() in _TRANSPORT_FIELDS
        letter += field.group(1).lower() in _LETTER_FIELDS
    if transport >= 2 or (transport and letter >= 2):
        return _Guess("eml", True)
    return _Guess("eml", False) if letter >= 3 else None


def _markdown(text: str) -> _Guess | None:
    """Take two different marks that prose does not have, or a sure one, for Markdown."""
    lines = text.split("\n")[:2000]
    marks = Counter(map(_mark_of, lines, ["", *lines]))
    del marks[""]
    decided = len(marks) >= 2 or marks["fence"] >= 2 or marks["table"] >= 1 or marks["link"] >= 2
    return _Guess("markdown", False) if decided and set(marks) != {"item"} else None


def _mark_of(line: str, previous: str) -> str:
    """Return which mark of Markdown a line carries, or nothing."""
    content = line.strip()
    if _HEADING.match(line):
        return "heading"
    if _UNDERLINE.fullmatch(line) and previous.strip():
        return "underline"
    if content.startswith(("```", "~~~")):
        return "fence"
    if "--" in content and "|" in content and "|" in previous and _DELIMITER_ROW.fullmatch(content):
        return "table"
    if "](" in content and "[" in content:
        return "link"
    return "item" if line.lstrip().startswith(_BULLETS) else ""


def _separated(text: str) -> _Guess | None:
    """Take lines with equally many delimiters for records."""
    records = [line for line in text.split("\n")[:51] if line.strip()][:50]
    for delimiter, format in (("\t", "tsv"), (",", "csv"), (";", "csv"), ("|", "csv")):
        counts = {re.sub(r'"[^"]*"', "", record).count(delimiter) for record in records}
        first = max(counts, default=0)
        # Two records with one comma each are as likely two sentences.
        if len(counts) == 1 and first and len(records) >= (4 if first == 1 else 2):
            return _Guess(format, False)
    return None
