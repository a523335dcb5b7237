"""What the Python chunker promises, whatever the text."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from ferrolab import running
from ferrolab._fallback import chunking, tokens
from ferrolab._fallback._blocks import BlockRow, sentence_ends
from ferrolab.errors import Cancelled, ValidationError

_COUNTER = tokens.encoding("o200k_base")

_PIECES = [
    "# Title\n\n",
    "## Sub\n",
    "A sentence here. ",
    "Another one! ",
    "Dr. No said so. ",
    "\n\n",
    "\n",
    "- item\n",
]
_PIECES += [
    "1. first\n",
    "| a | b |\n",
    "|---|---|\n",
    "```\n",
    "    code\n",
    "> quote\n",
    "漢字です。",
    "🎈",
    "e\u0301",
]
_PIECES += ["\u200d", "word ", "x" * 40, " " * 9, "\t", "\r\n", "Ünï ", "aGVsbG8gd29ybGQ"]
texts = st.one_of(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join), st.text(max_size=200))


def rows_of(
    text: str,
    max_tokens: int,
    overlap_tokens: int = 0,
    *,
    structure: str = "text",
    respect_paragraphs: bool = True,
    blocks: list[BlockRow] | None = None,
    page_starts: tuple[int, ...] = (),
) -> list[chunking.ChunkRow]:
    return chunking.chunk(
        text,
        _COUNTER,
        max_tokens=max_tokens,
        overlap_tokens=overlap_tokens,
        respect_paragraphs=respect_paragraphs,
        structure=structure,
        blocks=blocks,
        page_starts=page_starts,
        cancel=None,
    )


def check(text: str, rows: list[chunking.ChunkRow], max_tokens: int, overlap_tokens: int = 0) -> None:
    assert "".join(text[body:end] for _, _, end, body, *_ in rows) == text
    encoded = text.encode("utf-8", "surrogatepass")
    for count, start, end, body, byte_start, byte_end, _, _, _ in rows:
        assert start <= body < end
        assert count == _COUNTER.count(text[start:end]) <= max_tokens
        assert encoded[byte_start:byte_end].decode("utf-8", "surrogatepass") == text[start:end]
        assert _COUNTER.count(text[start:body]) <= overlap_tokens


def bodies(text: str, max_tokens: int, structure: str = "text") -> list[str]:
    return [text[body:end] for _, _, end, body, *_ in rows_of(text, max_tokens, structure=structure)]


@example_settings(max_examples=200, deadline=None)
@given(
    texts,
    st.integers(8, 60),
    st.integers(0, 7),
    st.sampled_from(["text", "markdown", "python"]),
    st.booleans(),
)
def test_limit_bodies_and_offsets_hold(
    text: str, limit: int, overlap: int, structure: str, respect: bool
) -> None:
    rows = rows_of(text, limit, overlap, structure=structure, respect_paragraphs=respect)
    check(text, rows, limit, overlap)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        "aGVsbG8/" * 20_000,
        "漢字" * 20_000,
        " " * 300_000,
        "." * 100_000,
        "\n" * 100_000,
        "🎈" * 5_000,
    ],
    ids=["letter", "base64", "cjk", "spaces", "stops", "lines", "emoji"],
)
def test_texts_without_a_place_to_cut_keep_the_limit(text: str) -> None:
    check(text, rows_of(text, 512, 64), 512, 64)


def test_an_empty_text_has_no_chunks() -> None:
    assert rows_of("", 10) == []


def test_a_character_over_the_limit_is_refused() -> None:
    with pytest.raises(ValidationError, match="'🧬' costs 3 tokens, and max_tokens is 1"):
        rows_of("🧬", 1)


@given(st.integers(6, 40))
def test_no_sentence_that_fits_is_cut(limit: int) -> None:
    text = "".join(f"Sentence number {n} has {'quite ' * (n % 9)}some words. " for n in range(40))
    ends = {0, *sentence_ends(text, 0, len(text)), len(text)}
    inside: set[int] = set()
    for start, end in pairwise(sorted(ends)):
        if _COUNTER.count(text[start:end]) <= limit:
            inside.update(range(start + 1, end))
    cuts = {end for _, _, end, *_ in rows_of(text, limit)}
    assert not cuts & inside


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three? four", ["One. ", "Two! ", "Three? four"]),
        ("Dr. No met J. Smith, e.g. Here. Then", ["Dr. No met J. Smith, e.g. Here. ", "Then"]),
        ("He said “Go.” Then left.", ["He said “Go.” ", "Then left."]),
        ("漢字です。次です。", ["漢字です。", "次です。"]),
        ("Pi is 3.14 and v. 2 ends.\nNew", ["Pi is 3.14 and v. 2 ends.\n", "New"]),
    ],
)
def test_sentences_end_where_people_end_them(text: str, parts: list[str]) -> None:
    ends = [0, *sentence_ends(text, 0, len(text)), len(text)]
    assert [text[a:b] for a, b in pairwise(ends)] == parts


def test_rows_items_and_code_that_fit_stay_whole() -> None:
    items = [f"- item {n}. It has two sentences.\n" for n in range(12)]
    table = ["| a | b |\n|---|---|\n", *(f"| row {n} | of words |\n" for n in range(12))]
    code = "```\nx = 1\n\ny = 2\n```\n"
    text = "".join([*items, "\n", *table, "\n", code])
    for limit in range(16, 60):
        starts = {body for _, _, _, body, *_ in rows_of(text, limit, structure="markdown")}
        for whole in (*items, *table[1:], code):
            at = text.index(whole)
            assert not starts & set(range(at + 1, at + len(whole)))


def test_chunks_end_at_paragraphs_when_these_are_respected() -> None:
    paragraph = "One sentence here. Two sentences here. Three sentences here."
    text = "\n\n".join([paragraph] * 6)
    loose = [text[body:end].strip() for _, _, end, body, *_ in rows_of(text, 34)]
    assert loose == ["\n\n".join([paragraph] * 2)] * 3
    tight = rows_of(text, 34, respect_paragraphs=False)
    assert any(not text[body:end].rstrip().endswith("Three sentences here.") for _, _, end, body, *_ in tight)


def test_a_heading_stays_with_what_follows() -> None:
    text = "Some text before it. More of it here.\n\n# Heading\n\nWhat follows the heading. And more."
    assert bodies(text, 14, "markdown")[1].startswith("# Heading\n\nWhat")


def test_overlap_is_whole_sentences_where_one_fits_and_words_else() -> None:
    text = "One is short. Two is short. Three is short. Four is short. Five is short."
    whole = [text[start:body] for _, start, _, body, *_ in rows_of(text, 12, 5)]
    assert whole == ["", "Two is short. ", "Three is short. ", "Four is short. "]
    words = [text[start:body] for _, start, _, body, *_ in rows_of(text, 12, 4)]
    assert words == ["", "is short. ", "is short. ", "is short. "]


def test_sections_and_pages_are_those_of_the_body() -> None:
    text = "# A\n\nText of a.\n\n## B\n\nText of b.\n\nC\n=\n\nText of c."
    paths = [row[8] for row in rows_of(text, 9, structure="markdown", page_starts=(0, text.index("## B")))]
    assert paths == [("A",), ("A", "B"), ("C",)]
    pages = [row[6:8] for row in rows_of(text, 9, structure="markdown", page_starts=(0, text.index("## B")))]
    assert pages == [(0, 0), (1, 1), (1, 1)]


def test_given_blocks_are_believed() -> None:
    text = "Title. Not a sentence\nrow one. of two\nrow two. of two"
    blocks: list[BlockRow] = [
        ("heading", 0, 21, 1, 0),
        ("table_row", 22, 37, 0, 1),
        ("table_row", 38, 53, 0, 1),
    ]
    rows = rows_of(text, 12, blocks=blocks)
    assert [text[body:end] for _, _, end, body, *_ in rows] == [text[:38], text[38:]]
    assert [row[8] for row in rows] == [("Title. Not a sentence",)] * 2


def test_a_cancelled_run_stops_the_work() -> None:
    run = running.Run()
    run.cancel()
    with running.entered(run), pytest.raises(Cancelled):
        rows_of("A sentence of some words. " * 20, 64)


def test_a_run_is_cancelled_while_it_works() -> None:
    run = running.Run()
    threading.Timer(0.1, run.cancel).start()
    # Takes seconds when nobody stops it.
    with running.entered(run), pytest.raises(Cancelled):
        rows_of("A sentence of some words. " * 200_000, 64)
