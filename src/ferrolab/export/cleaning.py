"""Foreign HTML made inert: what is left neither runs, nor loads, nor leaves its place.

A report is opened by people who did not run the notebook, from disks and mail. So HTML out of
its cells and outputs goes through an allow-list (nh3, the Rust ammonia), images must be data
URIs, and of inline styles only those remain that set type and alignment.
"""

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nh3

_MATHML_TAGS = {"math", "mrow", "mi", "mo", "mn", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot"}
_MATHML_TAGS |= {"mstyle", "merror", "mpadded", "mphantom", "msub", "msup", "msubsup", "munder"}
_MATHML_TAGS |= {"mover", "munderover", "mmultiscripts", "mprescripts", "none", "menclose"}
_MATHML_TAGS |= {"mtable", "mtr", "mtd", "semantics"}
_TAGS = (nh3.ALLOWED_TAGS | _MATHML_TAGS | {"details", "summary", "figure", "figcaption", "input"}) - {
    "map",
    "area",
}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "style", "title", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "ol": {"start"},
    "li": {"value"},
    "details": {"open"},
    "input": {"type", "checked"},
    "math": {"display", "alttext"},
    "mo": {"stretchy", "fence", "form", "separator", "largeop", "movablelimits", "lspace", "rspace"},
    "mspace": {"width"},
    "mpadded": {"width"},
    "mfrac": {"linethickness"},
    "mstyle": {"displaystyle", "scriptlevel", "mathvariant"},
    "mi": {"mathvariant"},
    "menclose": {"notation"},
    "mtable": {"displaystyle", "rowspacing", "columnspacing", "columnalign"},
    "mtd": {"columnalign"},
}
_SCHEMES = {"http", "https", "mailto", "data", "attachment"}
_DATA_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp|avif|svg\+xml)[;,]", re.IGNORECASE)
# The class names of highlighted code, and the one that `markup` gives to a formula's source.
_CLASSES = re.compile(r"[a-z][a-z0-9]{0,2}|formula")
_STYLES = re.compile(
    r"\s*(text-align|vertical-align|font-weight|font-style|text-decoration|white-space"
    r"|width|min-width|max-width)\s*:\s*[a-z0-9.% -]{1,40}\s*",
    re.IGNORECASE,
)
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_HEADING = re.compile(r"<(/?)h[1-6]>")
_IMAGE = re.compile(r'<img((?:\s+[\w-]+="[^"]*")*)\s*/?>')
_INPUT = re.compile(r"<input[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_VISIBLE = re.compile(r"<(img|hr|input|table|math)\b|>[^<]*[^<\s]", re.IGNORECASE)

_LARGEST_IMAGE_BYTES = 10_000_000
_IMAGE_STARTS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}

Embed = Callable[[str], "str | None"]


def clean_html(html: str, embed: Embed) -> str:
    """Reduce HTML to what only shows; `embed` turns an image's address into a data URI or None."""
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style", "title", "textarea", "template", "noscript"},
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute_filter(embed),
        url_schemes=_SCHEMES,
    )
    return _INPUT.sub(_draw_box, _IMAGE.sub(_finish_image, cleaned))


def clean_output(html: str) -> str:
    """Reduce an output's HTML; its headings become plain blocks, as they are not the page's."""
    # An empty heading cell, as pandas puts over its index, is nothing to a screen reader.
    return _HEADING.sub(r"<\1div>", clean_html(html, keep_data_uri)).replace("<th></th>", "<td></td>")


def shows_something(html: str) -> bool:
    """Tell whether cleaned HTML would leave a mark on a page."""
    return bool(_VISIBLE.search(f">{html}"))


def keep_data_uri(address: str) -> str | None:
    """Keep an image's address if it carries the image in itself."""
    return address if _DATA_IMAGE.match(address) else None


def _attribute_filter(embed: Embed) -> Callable[[str, str, str], "str | None"]:
    def keep(tag: str, name: str, value: str) -> str | None:
        if tag in _HEADINGS:
            return None
        if name == "src":
            return embed(value)
        if name == "href":
            return None if value.lower().startswith(("data:", "attachment:")) else value
        if tag == "input":
            return value if (name, value) in (("type", "checkbox"), ("checked", value)) else None
        if name == "class":
            return " ".join(filter(_CLASSES.fullmatch, value.split())) or None
        if name == "style":
            return ";".join(part for part in value.split(";") if _STYLES.fullmatch(part)) or None
        return value

    return keep


def _finish_image(match: "re.Match[str]") -> str:
    attributes = dict(_ATTRIBUTE.findall(match[1]))
    if "src" in attributes:
        return match[0] if "alt" in attributes else f'<img alt=""{match[1]}>'
    # Both are serialised text already: entities in it must not be escaped again.
    named = f": {attributes['alt']}" if attributes.get("alt") else ""
    return f"<em>[image not included{named}]</em>"


def _draw_box(match: "re.Match[str]") -> str:
    # A task's box as a sign: a form's control would need a label, and nothing here is a form.
    if 'type="checkbox"' not in match[0]:
        return ""
    sign, words = ("☑", "done") if " checked" in match[0] else ("☐", "to do")
    return f'<span role="img" aria-label="{words}">{sign}</span>'


def image_beside(folder: Path | None, attachments: dict[str, Any]) -> Embed:
    """Make the function that finds a Markdown cell's images: attached, or below `folder`."""

    def embed(address: str) -> str | None:
        if keep_data_uri(address):
            return address
        if address.startswith("attachment:"):
            return _attached(attachments.get(address.removeprefix("attachment:")))
        return _read_image(folder, address) if folder else None

    return embed


def _attached(bundle: Any) -> str | None:
    for media_type, data in bundle.items() if isinstance(bundle, dict) else ():
        if isinstance(data, str):
            return keep_data_uri(f"data:{media_type};base64,{''.join(data.split())}")
    return None


def _read_image(folder: Path, address: str) -> str | None:
    # The file must be an image by its first bytes and lie below the notebook's folder: a
    # stranger's notebook must not carry off other files of whoever makes a report from it.
    try:
        path = (folder / address).resolve()
        if not path.is_relative_to(folder.resolve()) or path.stat().st_size > _LARGEST_IMAGE_BYTES:
            return None
        content = path.read_bytes()
    except (OSError, ValueError):
        return None
    for start, media_type in _IMAGE_STARTS.items():
        if content.startswith(start):
            return data_uri(media_type, content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return data_uri("image/webp", content)
    return data_uri("image/svg+xml", content) if b"<svg" in content[:1000] else None


def data_uri(media_type: str, content: bytes) -> str:
    """Write an image into its own address."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
