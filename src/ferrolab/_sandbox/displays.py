"""What code shows, made safe to show: everything it sends is taken for hostile.

Markup loses whatever acts or loads, pictures must be what they say they are, Vega
specifications must hold their data, and unknown kinds are dropped. Plain text always passes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

#: Kinds that are shown, richest first.
MIME_TYPES = (
    "application/vnd.vegalite.v5+json",
    "application/vnd.vegalite.v6+json",
    "application/vnd.vega.v5+json",
    "application/vnd.vega.v6+json",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/html",
    "text/markdown",
    "text/latex",
    "application/json",
    "text/plain",
)
# Altair 6 writes a dot where every front end has registered a plus.
_VEGA = re.compile(r"(application/vnd\.vega(?:lite)?\.v[56])[.+]json")
_SIGNATURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_LARGEST_TEXT = 16 << 20
_DEEPEST_SPECIFICATION = 100
# Keys of a specification under which Vega loads or opens an address; `usermeta` holds options of the
# page's embedding, among them addresses and markup.
_LOADING = frozenset({"url", "href", "baseURL", "usermeta"})
_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
        "var",
    ]
)
_STYLES = frozenset(
    [
        "background-color",
        "border",
        "border-bottom",
        "border-collapse",
        "border-left",
        "border-radius",
        "border-right",
        "border-top",
        "color",
        "display",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "height",
        "line-height",
        "margin",
        "margin-bottom",
        "margin-left",
        "margin-right",
        "margin-top",
        "max-height",
        "max-width",
        "min-width",
        "opacity",
        "overflow",
        "padding",
        "padding-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "text-align",
        "text-decoration",
        "vertical-align",
        "white-space",
        "width",
    ]
)
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*\Z")


def cleaned(bundle: Mapping[str, str | bytes]) -> tuple[dict[str, str | bytes], list[str]]:
    """Return what of a MIME bundle may be shown, and notes on what was left out.

    Parameters
    ----------
    bundle : mapping
        MIME type to text, or to bytes for pictures and for long texts.
    """
    safe: dict[str, str | bytes] = {}
    notes = []
    for mime, content in bundle.items():
        try:
            kind, kept = _cleaned_one(mime, content)
        except _LeftOut as reason:
            notes.append(str(reason))
        else:
            safe[kind] = kept
    return safe, notes


class _LeftOut(Exception):
    """Something can't be shown, said in words."""


def _cleaned_one(mime: str, content: str | bytes) -> tuple[str, str | bytes]:
    vega = _VEGA.fullmatch(mime)
    kind = f"{vega[1]}+json" if vega else mime
    if kind not in MIME_TYPES:
        raise _LeftOut(f"a display of type {mime[:60]!r} was left out: it can't be shown safely")
    if kind in _SIGNATURES:
        return kind, _picture(kind, content)
    text = _text(kind, content)
    if vega or kind == "application/json":
        return kind, _specification(text) if vega else _json(text)
    return kind, html(text) if kind == "text/html" else text


def _picture(kind: str, content: str | bytes) -> bytes:
    import base64
    import binascii

    if isinstance(content, str):
        try:
            content = base64.b64decode("".join(content.split()), validate=True)
        except (ValueError, binascii.Error):
            raise _LeftOut(f"a picture was left out: its text is not Base64 of {kind}") from None
    if not content.startswith(_SIGNATURES[kind]):
        raise _LeftOut(f"a picture was left out: its bytes are not {kind}")
    return content


def _text(kind: str, content: str | bytes) -> str:
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    if len(text) > _LARGEST_TEXT:
        raise _LeftOut(f"a display of type {kind!r} was left out: it has {len(text):,} characters")
    return text


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise _LeftOut("a display was left out: its JSON can't be read") from None


def _json(text: str) -> str:
    _parsed(text)
    return text


def _specification(text: str) -> str:
    """Return a Vega or Vega-Lite specification that loads nothing."""
    specification = _parsed(text)
    if not isinstance(specification, dict):
        raise _LeftOut("a chart was left out: its specification is no object")
    _check_loads_nothing(specification)
    return text


def _check_loads_nothing(specification: Any) -> None:
    pending = [(specification, 0)]
    while pending:
        value, depth = pending.pop()
        if depth > _DEEPEST_SPECIFICATION:
            raise _LeftOut("a chart was left out: its specification is nested too deeply")
        if isinstance(value, dict):
            if loading := _LOADING & value.keys():
                raise _LeftOut(
                    f"a chart was left out: its specification has {min(loading)!r}, which loads an address"
                )
            pending.extend((item, depth + 1) for item in value.values())
        elif isinstance(value, list):
            pending.extend((item, depth + 1) for item in value)


def html(text: str) -> str:
    """Return markup without scripts, forms, frames, addresses other than pictures in the text, or style sheets."""
    # Deferred: only results that hold markup pay for the library.
    import nh3

    return nh3.clean(
        text,
        tags=set(_TAGS),
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "svg", "math"},
        attributes={
            "*": {"class", "style", "title", "dir"},
            "td": {"colspan", "rowspan"},
            "th": {"colspan", "rowspan", "scope"},
            "img": {"src", "alt", "width", "height"},
            "col": {"span"},
            "ol": {"start"},
            "details": {"open"},
        },
        attribute_filter=_attribute,
        url_schemes={"data"},
        link_rel=None,
        filter_style_properties=set(_STYLES),
        strip_comments=True,
    )


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if _DATA_IMAGE.match(value) else None
    if name == "style":
        return None if re.search(r"url|expression|\\|@", value, re.IGNORECASE) else value
    if name == "class":
        # Front ends give meaning to classes; only those of pandas' own tables stay.
        return "dataframe" if "dataframe" in value.split() else None
    return value
