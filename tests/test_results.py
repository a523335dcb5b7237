"""Results: how they show, how small their envelope stays, how the whole is kept."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ferrolab import cards
from ferrolab.documents import DocumentProcessor
from ferrolab.errors import NotFoundError
from ferrolab.results import (
    Chunk,
    ChunkMetadata,
    Chunks,
    Document,
    Listing,
    Match,
    Meta,
    Page,
    Result,
    Selection,
    Table,
    TableCell,
    TokenCount,
    TruncatedText,
    Value,
    store,
)
from ferrolab.results.base import MIME, new_id
from ferrolab.results.places import Block
from ferrolab.settings import configure, settings
from ferrolab.text import TextProcessor, Tokenizer
from ferrolab.tools import call

LARGEST_ENVELOPE_BYTES = 64 * 1024


def document(page_count: int, sections: int = 1, **changes: Any) -> Document:
    """Return a document whose pages have headings."""
    made, at = [], 0
    for number in range(1, page_count + 1):
        heads = [f"{number}.{n} A heading of usual length" for n in range(sections)]
        text = "\n".join([*heads, "word " * 300])
        blocks, start = [], 0
        for head in heads:
            blocks.append(Block("heading", start, start + len(head), 2))
            start += len(head) + 1
        made.append(
            Page(
                number=number,
                text=text,
                start=at,
                end=at + len(text),
                width=612.5,
                height=792.25,
                blocks=tuple(blocks),
            )
        )
        at += len(text) + 2
    fields: dict[str, Any] = {
        "name": "x.pdf", "path": None, "size_bytes": 9, "format": "pdf", "media_type": "application/pdf",
        "page_count": page_count, "pages": Listing(made), "metadata": {"title": "Title"},
    }  # fmt: skip
    return Document(**{**fields, **changes})


def size(result: Result) -> int:
    return len(json.dumps(result.envelope(), ensure_ascii=False).encode("utf-8", "surrogatepass"))


MANY_ATTRIBUTES = Match("t", "h", "p", {f"a{n}": "v" * 90 for n in range(90)})
LONG = "long " * 40_000
META = Meta(warnings=tuple(f"warning {n}: {'x' * 400}" for n in range(400)))


@pytest.mark.parametrize(
    "result",
    [
        document(1000, 3),
        document(3, metadata={"title": LONG, "subject": LONG, "keywords": ["key " * 50] * 500}),
        document(3, name=LONG),
        document(300, 1, meta=META),
        dataclasses.replace(TextProcessor(64).chunk(document(400, 2)), meta=META),
        TextProcessor(16).chunk(LONG[:50_000], name=LONG),
        Selection(
            source="x.html",
            selector=LONG,
            matches=(Match(LONG, LONG, "img", {"src": f"data:{LONG}", "alt": LONG}),) * 200,
        ),
        Selection(source="x", selector="p", matches=(MANY_ATTRIBUTES,) * 99),
        Tokenizer("gpt-4o").count_tokens(LONG),
        TokenCount(count=120, model=LONG, tokens=("x" * 2000,) * 120),
        TruncatedText(text="👋" * 99_999, tokens=9, model="gpt-4", encoding="cl100k_base"),
        Value(value=[LONG] * 3),
        Value(value="\ud800é" * 20_000),
        Value(value=list(range(100_000))),
    ],
    ids=lambda result: type(result).__name__,
)  # fmt: skip
def test_an_envelope_stays_small_whatever_it_is_of(result: Result) -> None:
    envelope = result.envelope()

    assert size(result) < LARGEST_ENVELOPE_BYTES
    assert envelope["kind"] == result.kind
    assert envelope["title"]
    json.dumps(envelope, allow_nan=False)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("tokens", {"text": LONG}),
        ("truncate", {"text": LONG, "max_tokens": 100_000}),
        ("chunk", {"text": LONG, "max_tokens": 50}),
    ],
)
def test_a_calls_envelope_does_not_carry_its_text_along(name: str, arguments: dict[str, Any]) -> None:
    assert size(call(name, arguments)) < LARGEST_ENVELOPE_BYTES


def test_what_is_left_out_is_said_to_be() -> None:
    assert document(2).envelope()["truncated"] is True
    assert DocumentProcessor().process(b"short", name="x.txt").envelope()["truncated"] is False
    assert TextProcessor(5).chunk("A short text. Another.").envelope()["truncated"] is False
    assert TextProcessor(5).chunk("A short text. Another." * 200).envelope()["truncated"] is True
    assert Value(value=LONG).envelope()["truncated"] is True
    assert Value(value=[1]).envelope()["truncated"] is False


def test_the_envelope_has_what_the_contract_says() -> None:
    envelope = call("tokens", {"text": "Hello, world!", "model": "gpt-4o"}).envelope()

    assert set(envelope) == {
        "version", "id", "kind", "tool", "arguments", "line", "title", "summary", "created", "data", "truncated",
        "meta",
    }  # fmt: skip
    assert envelope["version"] == 1
    assert set(envelope["meta"]) == {"backend", "backends", "seconds", "limits", "warnings"}
    assert envelope["data"] == {
        "count": 4, "model": "gpt-4o", "encoding": "o200k_base", "exact": True, "reason": None, "characters": 13,
        "context_window": 128_000, "tokens": ["Hello", ",", " world", "!"], "preview_truncated": False,
    }  # fmt: skip


def test_a_documents_card_has_the_outline_and_no_page_texts() -> None:
    data = document(2).envelope()["data"]

    assert set(data) == {
        "source", "format", "media_type", "page_count", "characters", "metadata", "sections", "pages", "tables",
        "links", "images", "attachments", "annotations", "fields", "excerpt",
    }  # fmt: skip
    assert data["source"] == {"name": "x.pdf", "path": None, "bytes": 9}
    assert set(data["pages"][0]) == {"number", "start", "end", "width", "height"}
    assert set(data["sections"][0]) == {"title", "level", "page", "start", "end"}


def test_a_result_shows_in_every_notation_with_its_envelope() -> None:
    bundle = call("tokens", {"text": "Hello, world!"})._repr_mimebundle_()

    assert {MIME, "text/plain", "text/html", "text/markdown"} <= set(bundle)
    assert bundle[MIME]["kind"] == "token_count"
    assert "4 tokens" in bundle["text/plain"]
    assert cards.MIME_TYPE == MIME == "application/vnd.ferrolab.v1+json"


# ------------------------------------------------------------------ documents and chunks


def test_sections_reach_to_the_next_of_their_level() -> None:
    texts = [("One", 1), ("One point one", 2), ("Two", 1)]
    blocks, at = [], 0
    for title, level in texts:
        blocks.append(Block("heading", at, at + len(title), level))
        at += len(title) + 1
    text = "\n".join(title for title, _ in texts)
    sections = document(
        1, pages=Listing([Page(number=1, text=text, start=0, end=len(text), blocks=tuple(blocks))])
    ).sections

    assert [(s.title, s.start, s.end) for s in sections] == [
        ("One", 0, 18), ("One point one", 4, 18), ("Two", 18, len(text)),
    ]  # fmt: skip


def test_a_table_with_spans_becomes_a_rectangle() -> None:
    table = Table(
        rows=(
            (TableCell("a", col_span=2), TableCell("b", row_span=2)),
            (TableCell("c"), TableCell("d")),
            (TableCell("e", row_span=9),),
        )
    )

    assert table.grid() == [["a", "a", "b"], ["c", "d", "b"], ["e", "", ""]]
    assert Table(rows=()).grid() == []
    assert Table(rows=((TableCell("x", header=True),), (TableCell("1"),))).to_pandas()["x"].tolist() == ["1"]


def test_a_table_with_a_huge_span_stays_small() -> None:
    table = Table(rows=((TableCell("a", col_span=10**9), TableCell("b", row_span=10**9)),))

    assert len(table.grid()) == 1
    assert len(table.grid()[0]) < 5_000


def test_chunks_are_a_sequence() -> None:
    chunks = TextProcessor(5).chunk("One. Two three four five. Six seven eight.")

    assert chunks[0] is chunks.items[0]
    assert list(chunks) == list(chunks.items) == list(chunks[:])
    assert chunks[-1] in chunks
    assert ChunkMetadata(section_path=("a", "b")).section_header == "b"
    assert ChunkMetadata().section_header is None


@pytest.mark.parametrize(
    "result",
    [
        document(1),
        Value(value=1),
        TokenCount(count=1, model="m"),
        Meta(),
        ChunkMetadata(),
        Chunk("t", 1, ChunkMetadata(), 0, 1, 0, 0, 1),
        TextProcessor().chunk("text"),
    ],
    ids=lambda result: type(result).__name__,
)
def test_results_are_frozen(result: Any) -> None:
    field = dataclasses.fields(result)[0].name

    with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
        setattr(result, field, None)


def test_a_listing_is_a_sequence_that_shows_its_beginning() -> None:
    listing = Listing(list(range(9)))

    assert repr(listing) == "[0, 1, 2, … 6 more]"
    assert repr(Listing([1])) == "[1]"
    assert (listing[1], listing[-1], len(listing), listing[2:4]) == (1, 8, 9, [2, 3])
    assert listing == list(range(9))
    assert listing != [1]


def test_the_backends_of_a_result_are_summed_up() -> None:
    assert Meta(backends={"a": "native", "b": "native"}).backend == "native"
    assert Meta(backends={"a": "native", "b": "python"}).backend == "mixed"
    assert Meta().backend == ""


# ------------------------------------------------------------------ the store


def kept() -> list[str]:
    folder = settings().results_dir
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def window(handle: str, part: str, start: int = 0, stop: int = 10**9) -> list[Any]:
    """Return some items of a part, read back."""
    found = store.window(handle, part, start, stop)
    assert found is not None
    return parsed(found[1])


def parsed(items: list[memoryview]) -> list[Any]:
    return [json.loads(bytes(item).decode()) for item in items]


def test_a_shown_result_is_kept_whole() -> None:
    result = call("chunk", {"text": "Some words. " * 500, "max_tokens": 20})

    result._repr_mimebundle_()
    assert isinstance(result, Chunks)
    assert store.head(result.meta.id)["result"]["id"] == result.meta.id
    assert [c["text"] for c in window(result.meta.id, "chunks")] == [c.text for c in result]
    assert window(result.meta.id, "pages") == [
        {"number": 1, "start": 0, "end": 6000, "text": "Some words. " * 500}
    ]


def test_a_document_is_kept_page_by_page() -> None:
    result = document(3).with_meta(id=new_id())

    result.store_whole()

    assert [p["text"] for p in window(result.meta.id, "pages")] == [p.text for p in result.pages]


def test_results_whose_card_has_everything_are_not_kept() -> None:
    call("tokens", {"text": "a"})._repr_mimebundle_()
    call("status")._repr_mimebundle_()

    assert kept() == []


def test_only_its_owner_reads_what_is_kept() -> None:
    result = Value(value=1, meta=Meta(id=new_id()))
    result.store_whole()
    path = settings().results_dir / kept()[0]

    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@given(st.text(max_size=50) | st.text("\ud800\udfffé", max_size=9))
def test_any_text_is_kept_as_it_is(text: str) -> None:
    result = Value(value=text, meta=Meta(id=new_id()))

    result.store_whole()

    assert store.head(result.meta.id)["value"] == text


@pytest.mark.parametrize(
    "handle",
    ["", "x", "0" * 31, "0" * 33, "0" * 32, "../" + "0" * 29, "0" * 32 + "\n", "G" * 32, "A" * 32, "é" * 99],
)
def test_what_is_no_handle_of_a_kept_result_is_not_found(handle: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        store.head(handle)

    assert caught.value.code == "DOM_VAL_NOT_FOUND"
    assert len(caught.value.message) < 120


ITEMS = st.lists(
    st.fixed_dictionaries({"text": st.text() | st.text("\ud800\udfffé\n\x85\u2028", max_size=9)}), max_size=9
)


def joined(items: list[Any]) -> list[Any]:
    """Return the items with surrogate pairs as one character, as every reader of JSON has them."""
    return json.loads(json.dumps(items))


@given(ITEMS, st.none() | ITEMS, st.integers(0, 12), st.integers(0, 12))
def test_a_window_has_the_items_asked_for(
    pages: list[Any], chunks: list[Any] | None, start: int, stop: int
) -> None:
    parts = {"pages": pages} if chunks is None else {"pages": pages, "chunks": chunks}
    store.save(handle := new_id(), lambda: {"result": {"kind": "document"}, **parts})

    assert store.head(handle) == {"result": {"kind": "document"}}
    for part, items in parts.items():
        found = store.window(handle, part, start, stop)
        assert found is not None
        assert (found[0], parsed(found[1])) == (len(items), joined(items)[start:stop])
    assert (store.window(handle, "chunks", start, stop) is None) == (chunks is None)


class _Counting(io.FileIO):
    """A file that counts what is read of it."""

    count = 0

    def readinto(self, buffer: Any) -> int | None:
        got = super().readinto(buffer)
        type(self).count += got or 0
        return got


def test_a_window_of_a_large_result_reads_its_own_bytes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [{"number": number, "text": f"Page {number}. " * 100} for number in range(10_000)]
    store.save(handle := new_id(), lambda: {"result": {"title": "x" * 5_000}, "pages": pages})
    size = (settings().results_dir / f"{handle}.result").stat().st_size
    monkeypatch.setattr(
        store, "open", lambda path, mode: io.BufferedReader(_Counting(path, mode), 512), raising=False
    )
    for start in (0, 5_000, 9_990):
        _Counting.count = 0

        found = store.window(handle, "pages", start, start + 10)

        assert found is not None
        assert parsed(found[1]) == pages[start : start + 10]
        length = sum(map(len, found[1]))
        assert length <= _Counting.count < length + 3_000 < size / 100


def damaged(whole: bytes) -> list[bytes]:
    torn = [whole[:length] for length in range(len(whole))]
    holes = [whole[:start] + bytes(40) + whole[start + 40 :] for start in range(0, len(whole) - 40, 7)]
    return [*torn, *holes, b"{half", whole[:-1] + b"2", whole[20:]]


def test_a_damaged_file_is_not_found_or_has_what_was_kept() -> None:
    items = [{"text": "a" * 30}, {"text": "b" * 30}]
    store.save(handle := new_id(), lambda: {"result": {}, "pages": items})
    path = settings().results_dir / f"{handle}.result"
    whole = path.read_bytes()

    for data in damaged(whole):
        path.write_bytes(data)
        outcomes = []
        for read in (lambda: store.head(handle), lambda: store.window(handle, "pages", 0, 2)):
            try:
                outcomes.append(read())
            except NotFoundError:
                outcomes.append(None)
        assert outcomes[0] in (None, {"result": {}})
        assert outcomes[1] is None or (outcomes[1][0], parsed(outcomes[1][1])) == (2, items)
        if len(data) < len(whole):
            assert outcomes == [None, None]


def test_a_result_of_an_earlier_form_is_not_found_and_makes_room() -> None:
    configure(results_max_bytes=1_000)
    settings().results_dir.mkdir(parents=True)
    old = settings().results_dir / f"{new_id()}.json"
    old.write_text('{"result": {}}' + " " * 1_000)
    os.utime(old, (1, 1))

    with pytest.raises(NotFoundError):
        store.head(old.stem)
    store.save(handle := new_id(), lambda: {"value": 1})

    assert kept() == [f"{handle}.result"]


def test_the_oldest_go_when_there_is_no_more_room() -> None:
    configure(results_max_bytes=2_500)
    ids = [new_id() for _ in range(4)]

    for age, handle in enumerate(ids):
        store.save(handle, lambda: {"value": "x" * 1_000})
        os.utime(settings().results_dir / f"{handle}.result", (age, age))
    store.save(last := new_id(), lambda: {"value": "x" * 1_000})

    assert kept() == sorted([f"{ids[-1]}.result", f"{last}.result"])


def test_the_newest_stays_however_large_it_is() -> None:
    configure(results_max_bytes=10)
    handle = new_id()

    store.save(handle, lambda: {"value": "x" * 1_000})

    assert store.head(handle) == {"value": "x" * 1_000}


def test_nothing_is_kept_when_there_is_to_be_no_room() -> None:
    configure(results_max_bytes=0)

    store.save(new_id(), lambda: {"value": 1})

    assert kept() == []


def test_files_of_others_are_not_taken_away() -> None:
    configure(results_max_bytes=10)
    settings().results_dir.mkdir(parents=True)
    (settings().results_dir / "notes.txt").write_text("mine " * 100)
    os.utime(settings().results_dir / "notes.txt", (1, 1))

    store.save(new_id(), lambda: {"value": "x" * 100})

    assert "notes.txt" in kept()


def test_a_folder_that_cant_be_written_is_no_error(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    configure(results_dir=tmp_path / "file" / "results")

    Value(value=1, meta=Meta(id=new_id()))._repr_mimebundle_()

    assert "could not be kept" in caplog.text
