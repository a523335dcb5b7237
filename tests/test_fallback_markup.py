"""Detection, Markdown trees and CSS selection in Python."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from ferrolab import _backend
from ferrolab._fallback import _text, markup
from ferrolab.errors import LimitError, ValidationError


def package(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media_type", "expected"),
    [
        (b"%PDF-1.7\n", "page.html", None, "pdf"),
        (b"junk %PDF-1.7\n1 0 obj\n%%EOF", None, None, "pdf"),
        (b"\x89PNG\r\n\x1a\n", "x.pdf", None, "png"),
        (b"BM is a word", None, None, "text"),
        (package("word/document.xml"), None, None, "docx"),
        (package("other"), None, None, "zip"),
        (package("other"), "x.xlsx", None, "xlsx"),
        (package("word/document.xml")[:60], None, None, "docx"),
        (b"<!-- c --><!DOCTYPE html><p>", "x.md", None, "html"),
        (b"<p>fragment</p>", None, None, "html"),
        (b"<p>fragment</p>", "x.md", None, "markdown"),
        (b"<?xml version='1.0'?><root/>", None, None, "xml"),
        (b"# Title\n\n- item\n- item\n", None, None, "markdown"),
        (b"just some words\n", None, None, "text"),
        (b"just some words\n", "x.md", None, "markdown"),
        (b"just some words\n", "x.md", "text/plain; charset=utf-8", "markdown"),
        (b"just some words\n", "x.md", "text/html", "html"),
        (b"a,b,c\n1,2,3\n", None, None, "csv"),
        (b'{"a": 1}', None, None, "json"),
        (b'{"a": 1}\n{"a": 2}\n', "x.txt", None, "jsonl"),
        (json.dumps({"cells": [], "nbformat": 4}).encode(), None, None, "ipynb"),
        (b"From: a\nTo: b\nSubject: c\n\nHello", None, None, "eml"),
        ("# Ä\n\n[x](y) and [z](w)".encode("utf-16"), None, None, "markdown"),
        (b"\0\1\2\3\4\5\6", None, None, "unknown"),
        (b"\0\1\2\3\4\5\6", "x.bmp", None, "bmp"),
        (b"\0\1\2\3\4\5\6", "x.txt", None, "unknown"),
        (b"", None, None, "text"),
        (b"", "x.html", None, "html"),
    ],
)
def test_content_decides_then_media_type_then_name(
    data: bytes, name: str | None, media_type: str | None, expected: str
) -> None:
    assert markup.detect(data, name, media_type)[0] == expected


@given(
    st.binary(max_size=300),
    st.one_of(st.none(), st.text(max_size=8)),
    st.one_of(st.none(), st.text(max_size=8)),
)
def test_detection_never_fails(data: bytes, name: str | None, media_type: str | None) -> None:
    format, found = markup.detect(data, name, media_type)
    assert format
    assert "/" in found


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfx", "x"),
        ("ä\r\nb\rc".encode(), "ä\nb\nc"),
        ("Grüße".encode("cp1252"), "Grüße"),
        ("Grüße".encode("utf-16"), "Grüße"),
        ("plain words".encode("utf-16-le"), "plain words"),
        ("plain".encode("utf-32"), "plain"),
        ("<meta charset=koi8-r>Привет".encode("koi8-r"), "<meta charset=koi8-r>Привет"),
        ("<meta charset=no-such>ü".encode("cp1252"), "<meta charset=no-such>ü"),
        ("<meta charset=utf-16>ü".encode("cp1252"), "<meta charset=utf-16>ü"),
    ],
)
def test_encodings_are_found(data: bytes, text: str) -> None:
    assert _text.decode(data, declares=True)[0] == text


def test_replaced_bytes_are_told() -> None:
    text, warnings = _text.decode("ä".encode() * 40 + b"\xff\0")
    assert text == "ä" * 40 + "\ufffd" * 2
    assert warnings == ["1 places are not valid utf-8 and read as U+FFFD", "1 NUL characters read as U+FFFD"]


def shape(source: str) -> str:
    """Return the tree in one line: kinds with their children in parentheses."""
    rows = markup.markdown_tree(source)

    def show(index: int) -> str:
        below = [show(i) for i, row in enumerate(rows) if row["parent"] == index]
        text = f"={rows[index]['text']!r}" if rows[index]["text"] is not None else ""
        return f"{rows[index]['kind']}{text}" + (f"({' '.join(below)})" if below else "")

    assert rows[0]["kind"] == "document"
    return " ".join(show(i) for i, row in enumerate(rows) if row["parent"] == 0)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a\\*b &amp; c", "paragraph(text='a*b & c')"),
        ("***a** b*", "paragraph(emphasis(strong(text='a') text=' b'))"),
        ("``a`b`` <b>  \nc", "paragraph(code='a`b' text=' ' html='<b>' hard_break text='c')"),
        ("- a\n- b", "list(item(text='a') item(text='b'))"),
        ("- a\n\n      b", "list(item(paragraph(text='a') code_block='b\\n'))"),
        ("~~a~~ $x$", "paragraph(strikethrough(text='a') text=' ' math='x')"),
        (
            "a[^n]\n\n[^n]: b",
            "paragraph(text='a' footnote_reference) footnote_definition(paragraph(text='b'))",
        ),
        ("term\n: meaning", "definition_list(definition_term(text='term') definition(text='meaning'))"),
        (
            "| a |\n|---|\n| b |",
            "table(table_head(table_cell(text='a')) table_row(table_cell(text='b')))",
        ),
        ("---\nt: x\n---\n***", "front_matter='t: x' rule"),
        ("<div>\n\n![a *b*](p)", "html_block(html='<div>\\n') paragraph(image(text='a b'))"),
        ("> [!TIP]\n> a", "block_quote(paragraph(text='a'))"),
    ],
)
def test_markdown_is_read_as_commonmark_with_extensions(source: str, expected: str) -> None:
    assert shape(source) == expected


@pytest.mark.parametrize(
    ("source", "kind", "attributes"),
    [
        ("## T", "heading", {"level": 2, "id": None, "classes": []}),
        ("7) a", "list", {"start": 7}),
        ("- a", "list", {"start": None}),
        ("- [x] a", "item", {"checked": True}),
        ("- [ ] a", "item", {"checked": False}),
        ("- a", "item", {"checked": None}),
        ("> [!TIP]\n> a", "block_quote", {"alert": "tip"}),
        ("```py x\na", "code_block", {"info": "py x"}),
        ("    a", "code_block", {"info": None}),
        ("|a|b|\n|:-|-:|", "table", {"alignments": ["left", "right"]}),
        ('[a](b "t")', "link", {"url": "b", "title": "t", "link_kind": "inline"}),
        ("[a][r]\n\n[r]: b c", "paragraph", {}),
        ("[a][r]\n\n[r]: b", "link", {"url": "b", "title": "", "link_kind": "reference"}),
        ("<m@e.org>", "link", {"url": "mailto:m@e.org", "title": "", "link_kind": "email"}),
        ("<https://e.org>", "link", {"url": "https://e.org", "title": "", "link_kind": "autolink"}),
        ("[a](javascript:x)", "link", {"url": "javascript:x", "title": "", "link_kind": "inline"}),
        ("a[^n]\n\n[^n]: b", "footnote_reference", {"label": "n"}),
        ("$$x$$", "math", {"display": True}),
    ],
)
def test_nodes_have_their_attributes(source: str, kind: str, attributes: dict[str, Any]) -> None:
    found = [row["attributes"] for row in markup.markdown_tree(source) if row["kind"] == kind]
    assert found[0] == attributes


def test_offsets_are_characters_of_the_source() -> None:
    source = "äö *ü* `漢` [l](u)\n\n- x\n  - **y**\n"
    found = {row["kind"]: source[row["start"] : row["end"]] for row in markup.markdown_tree(source)}
    assert found["emphasis"] == "*ü*"
    assert found["code"] == "`漢`"
    assert found["link"] == "[l](u)"
    assert found["strong"] == "**y**"
    assert found["document"] == source


_MARKDOWN = [
    "# ",
    "- ",
    "1. ",
    "> ",
    "```",
    "*",
    "**",
    "_",
    "`",
    "[",
    "](",
    ")",
    "|",
    "|-|-|\n",
    "\n",
    "\n\n",
    "    ",
]
_MARKDOWN += [
    "<b>",
    "<!--",
    "-->",
    "$",
    "~~",
    "[^a]",
    "[^a]: ",
    ": ",
    "---\n",
    "a",
    "ä漢 ",
    "\\",
    "&amp;",
    "[x] ",
    "![",
]
_MARKDOWN += ["\t", "[!NOTE]", "\r\n", "term\n", "a@b.c"]


@example_settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_MARKDOWN), max_size=40).map("".join))
def test_any_markdown_gives_a_tree_within_the_source(source: str) -> None:
    rows = markup.markdown_tree(source)
    assert rows[0]["parent"] is None
    for index, row in enumerate(rows):
        assert 0 <= row["start"] <= row["end"] <= len(source)
        assert index == 0 or row["parent"] < index


NESTED = {
    "quotes": "> " * 90 + "One two.\n" + "> " * 90 + "\n" + "> " * 90 + "Three *four*\n\nFive.",
    "a list": "".join(f"{'  ' * depth}- word{depth}\n" for depth in range(90)) + "- last\n\nEnd.",
    "numbers": "".join(f"{'   ' * depth}1. word{depth}\n" for depth in range(90)) + "\nEnd.",
    "items on a line": "- " * 90 + "One\n- Two",
    "a year": "> " * 90 + "It was in\n" + "> " * 90 + "1999. Then",
    "both": "> - " * 60 + "One two\nlazy three\n\n- Four",
    "a heading": "> " * 90 + "## Deep *title*\n> lazy",
}


def words_of(rows: list[dict[str, Any]]) -> list[str]:
    return " ".join(row["text"] for row in rows if row["text"] is not None).split()


@pytest.mark.parametrize("source", NESTED.values(), ids=NESTED)
def test_text_that_is_nested_too_deep_for_a_tree_stays_in_it(source: str) -> None:
    rows = markup.markdown_tree(source)

    assert words_of(rows) == re.findall(r"[a-z]\w*\.?|1999\.", source.replace("*", ""), re.IGNORECASE)
    assert all(0 <= row["start"] <= row["end"] <= len(source) for row in rows)


@pytest.mark.native
@pytest.mark.parametrize("source", NESTED.values(), ids=NESTED)
def test_deep_text_is_the_native_modules(source: str) -> None:
    # The native tree is 512 levels deep, this one 60; what lies deeper has no nodes of its own in either.
    assert words_of(markup.markdown_tree(source)) == words_of(_backend.markup().markdown_tree(source))


@pytest.mark.parametrize(
    "source", [">" * 20_000, "- " * 20_000, "*a **b " * 3_000, "![" * 5_000, "`a``b" * 3_000]
)
def test_hostile_markdown_ends_soon(source: str) -> None:
    started = time.monotonic()
    with suppress(LimitError):
        assert markup.markdown_tree(source)
    assert time.monotonic() - started < 30


def test_selection_finds_elements_as_css_does() -> None:
    html = b"<ul class='a b'><li>One<li>Two <b>bold</b><script>x</script></ul><p hidden>no</p>"
    found = markup.select(html, "ul.a > li:last-child")
    assert found == [("Two bold", "<li>Two <b>bold</b><script>x</script></li>", "li", {})]
    assert markup.select(html, "ul")[0][3] == {"class": "a b"}
    assert markup.select("<p>Grüße".encode("cp1252"), "p")[0][0] == "Grüße"
    assert markup.select(html, "table") == []


@pytest.mark.parametrize("selector", ["", "li[", "p:no-such", ":not(" * 500, ">> >", "x" * 5000, "p::"])
def test_a_selector_that_can_not_be_read_is_refused(selector: str) -> None:
    with pytest.raises(ValidationError) as caught:
        markup.select(b"<p>x", selector)
    assert caught.value.field == "selector"
    assert caught.value.hint


def test_deep_html_is_no_danger_to_the_host() -> None:
    found = markup.select(b"<div>" * 3_000 + b"<p>x", "p")
    assert found[0][0] == "x"
    assert len(markup.select(b"<div>" * 200, "div")) == 200
