"""Tokens and chunks: exact ids, honest estimates, cuts that keep every promise."""

from __future__ import annotations

import json
import struct
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import tiktoken
from corpus_files import corpus
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tiktoken_ext import openai_public

from ferrolab import _backend, text
from ferrolab.documents import DocumentProcessor
from ferrolab.errors import Cancelled, InternalError, NotFoundError, ValidationError
from ferrolab.models import ENCODINGS
from ferrolab.results import Chunks, Document
from ferrolab.running import Run, entered
from ferrolab.text import ChunkConfig, TextProcessor, Tokenizer

# ------------------------------------------------------------------ tokens

KNOWN = [
    ("cl100k_base", "Hello, world!", [9906, 11, 1917, 0]),
    ("o200k_base", "Hello, world!", [13225, 11, 2375, 0]),
    ("o200k_harmony", "Hello, world!", [13225, 11, 2375, 0]),
    ("cl100k_base", "tiktoken is great!", [83, 1609, 5963, 374, 2294, 0]),
    ("cl100k_base", "", []),
    ("o200k_base", "   ", [271]),
    ("cl100k_base", "<|endoftext|>", [27, 91, 8862, 728, 428, 91, 29]),
]


@pytest.mark.parametrize(("encoding", "given_text", "ids"), KNOWN)
def test_known_texts_have_their_published_ids(encoding: str, given_text: str, ids: list[int]) -> None:
    tokenizer = Tokenizer(encoding)

    assert tokenizer.encode(given_text) == ids
    assert tokenizer.count(given_text) == len(ids)
    assert tokenizer.decode(ids) == given_text


@pytest.mark.parametrize(
    ("encoding", "spelling", "token"),
    [
        ("cl100k_base", "<|endoftext|>", 100257),
        ("cl100k_base", "<|fim_prefix|>", 100258),
        ("o200k_base", "<|endoftext|>", 199999),
        ("o200k_harmony", "<|start|>", 200006),
        ("o200k_harmony", "<|return|>", 200002),
    ],
)
def test_special_tokens_are_ordinary_text_unless_asked_for(encoding: str, spelling: str, token: int) -> None:
    tokenizer = Tokenizer(encoding)

    assert tokenizer.encode(f"a{spelling}", allow_special=True)[-1] == token
    assert token not in tokenizer.encode(f"a{spelling}")
    assert tokenizer.decode(tokenizer.encode(f"a{spelling}")) == f"a{spelling}"
    assert tokenizer.decode([token]) == spelling


def test_a_tokenizer_says_what_it_is() -> None:
    tokenizer = Tokenizer("gpt-4")

    assert (tokenizer.model, tokenizer.encoding, tokenizer.exact) == ("gpt-4", "cl100k_base", True)
    assert tokenizer.backend == _backend.kind("tokens")
    assert repr(tokenizer) == "Tokenizer('gpt-4')"


def test_without_a_model_the_setting_counts() -> None:
    from ferrolab.settings import configure

    configure(model="gpt-4")

    assert Tokenizer().encoding == "cl100k_base"


def test_a_count_of_claude_is_an_estimate_with_its_reason() -> None:
    count = Tokenizer("claude-sonnet-4-5").count_tokens("Hello, world!")

    assert (count.count, count.exact, count.encoding) == (4, False, "o200k_base")
    assert count.reason is not None
    assert "Anthropic" in count.reason
    assert count.summary().startswith("about 4 tokens")


def test_a_count_tells_model_window_and_characters() -> None:
    count = Tokenizer("gpt-4o").count_tokens("naïve 👋")

    assert (count.model, count.context_window, count.characters) == ("gpt-4o", 128_000, 7)
    assert count.meta.backends == {"tokens": _backend.kind("tokens")}
    assert int(count) == count.count


def test_another_model_for_one_call() -> None:
    tokenizer = Tokenizer("gpt-4o")

    assert tokenizer.count_tokens("tiktoken is great!", "gpt-4").encoding == "cl100k_base"
    assert tokenizer.truncate_to_tokens("tiktoken is great!", 2, "gpt-4") == "tikt"
    assert [c.encoding for c in tokenizer.count_tokens_batch(["a"], "gpt-4")] == ["cl100k_base"]


def test_the_short_functions_agree_with_the_class() -> None:
    assert text.count_tokens("Hello, world!") == 4
    assert text.count_tokens("Hello, world!", "gpt-4") == 4
    assert text.truncate_to_tokens("Hello, world!", 2) == "Hello,"
    assert [count.count for count in text.count_tokens_batch(["Hello", "", "Hello, world!"])] == [1, 0, 4]


@pytest.mark.parametrize("threads", [0, 1, 2])
def test_a_batch_gives_what_single_calls_give_in_order(threads: int) -> None:
    texts = [f"{'word ' * n}é👋 {n}" for n in range(200)]
    tokenizer = Tokenizer("o200k_base")

    assert tokenizer.count_batch(texts, threads=threads) == [tokenizer.count(t) for t in texts]
    assert tokenizer.encode_batch(texts, threads=threads) == [tokenizer.encode(t) for t in texts]
    assert tokenizer.count_batch([], threads=threads) == []


@pytest.mark.parametrize(
    "wrong",
    [
        lambda t: t.count(5),
        lambda t: t.count(b"bytes"),
        lambda t: t.count(None),
        lambda t: t.encode(5),
        lambda t: t.truncate(5, 1),
        lambda t: t.truncate("text", "1"),
        lambda t: t.truncate("text", 1.5),
        lambda t: t.truncate("text", -1),
        lambda t: t.count_batch("one text"),
        lambda t: t.count_batch(["text", 5]),
        lambda t: t.count_batch(["text"], threads=-1),
        lambda t: t.encode_batch(["text"], threads=-1),
        lambda t: t.count_batch(None),
        lambda t: t.decode([10**9]),
        lambda t: t.decode([-1]),
        lambda t: t.decode(["text"]),
        lambda t: t.decode(5),
        lambda t: text.count_tokens(["not", "a", "text"]),
    ],
)
def test_what_is_not_a_text_or_number_is_refused_by_code(wrong: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        wrong(Tokenizer("cl100k_base"))

    assert caught.value.code == "DOM_VAL_INVALID_INPUT"
    assert caught.value.hint


@pytest.mark.parametrize("model", ["gpt-4p", 5, ["gpt-4o"], b"gpt-4o"])
def test_what_is_not_a_model_is_refused_by_code(model: Any) -> None:
    for attempt in (lambda: Tokenizer(model), lambda: text.count_tokens("a", model)):
        with pytest.raises(ValidationError) as caught:
            attempt()
        assert (caught.value.code, caught.value.field) == ("DOM_VAL_INVALID_MODEL", "model")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_lone_surrogates_count_as_the_replacement_character(encoding: str) -> None:
    tokenizer = Tokenizer(encoding)

    assert tokenizer.encode("a\ud800b") == tokenizer.encode("a\ufffdb")
    assert tokenizer.count("\udfff\ud800") == tokenizer.count("\ufffd\ufffd")
    assert tokenizer.count_batch(["\ud800"]) == [tokenizer.count("\ufffd")]


# Letters of many scripts, spaces, digits, surrogates, special spellings, long runs.
TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.lists(
        st.sampled_from(
            [
                "word",
                " ",
                "  ",
                "\n",
                "\r\n",
                "123",
                "don't",
                "é",
                "中文",
                "👩‍👩‍👧",
                "<|endoftext|>",
                "_",
                "\u3000",
            ]
        ),
        max_size=20,
    ).map("".join),
    st.tuples(st.sampled_from([" ", "a", "\n", "中", "7", "é", "🏳️‍🌈"]), st.integers(1, 300)).map(
        lambda p: p[0] * p[1]
    ),
)


@given(TEXTS, st.integers(0, 40), st.sampled_from(ENCODINGS))
@example("a\ud800b", 2, "o200k_base")
@example("👩‍👩‍👧" * 3, 5, "cl100k_base")
def test_truncation_is_the_longest_beginning_that_fits(given_text: str, limit: int, encoding: str) -> None:
    tokenizer = Tokenizer(encoding)

    kept = tokenizer.truncate(given_text, limit)

    assert given_text.startswith(kept)
    assert tokenizer.count(kept) <= limit
    # More characters may cost less again (a merge), so every longer beginning is tried.
    longer = [given_text[:n] for n in range(len(kept) + 1, len(given_text) + 1)]
    assert all(tokenizer.count(beginning) > limit for beginning in longer)


@given(TEXTS, st.sampled_from(ENCODINGS))
def test_decoding_gives_the_text_back(given_text: str, encoding: str) -> None:
    tokenizer = Tokenizer(encoding)
    valid = given_text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    assert tokenizer.decode(tokenizer.encode(valid)) == valid
    assert len(tokenizer.encode(given_text)) == tokenizer.count(given_text)


@given(TEXTS)
def test_the_preview_shows_how_the_text_is_cut(given_text: str) -> None:
    tokenizer = Tokenizer("o200k_base")

    shown = tokenizer.preview(given_text, 5)

    assert len(shown) == min(5, tokenizer.count(given_text))


def test_the_preview_of_plain_words_is_their_tokens() -> None:
    assert Tokenizer("gpt-4o").preview("Hello, world!") == ("Hello", ",", " world", "!")


# ------------------------------------------------------------------ tokenizer.json


def word_level(vocabulary: Iterable[str]) -> dict[str, Any]:
    """Return a tokenizer.json that knows whole words."""
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": None,
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordLevel",
            "vocab": {word: index for index, word in enumerate(["[UNK]", *vocabulary])},
            "unk_token": "[UNK]",
        },
    }


@pytest.fixture
def tokenizer_file(tmp_path: Path) -> Path:
    path = tmp_path / "tokenizer.json"
    path.write_text(json.dumps(word_level(["one", "two", "three"])))
    return path


@pytest.mark.native
def test_a_tokenizer_json_counts_exactly(tokenizer_file: Path) -> None:
    tokenizer = Tokenizer(str(tokenizer_file))

    assert tokenizer.encode("one two four") == [1, 2, 0]
    assert (tokenizer.encoding, tokenizer.exact, tokenizer.backend) == ("tokenizer.json", True, "native")
    assert tokenizer.truncate("one two three", 2).split() == ["one", "two"]
    chunks = TextProcessor(2, model=str(tokenizer_file)).chunk("one two three")
    assert [c.tokens for c in chunks] in ([1, 2], [2, 1])


@pytest.mark.native
def test_a_byte_level_tokenizer_json_gives_every_text_back(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    alphabet = byte_alphabet()
    content = word_level([])
    content |= {
        "pre_tokenizer": {
            "type": "ByteLevel",
            "add_prefix_space": False,
            "trim_offsets": True,
            "use_regex": True,
        },
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {
            "type": "BPE",
            "vocab": {**{c: i for i, c in enumerate(alphabet)}, "he": 256, "hel": 257},
            "merges": ["h e", "he l"],
        },
    }
    path.write_text(json.dumps(content))
    tokenizer = Tokenizer(str(path))

    assert tokenizer.encode("hel") == [257]
    assert tokenizer.decode(tokenizer.encode("hello 👋")) == "hello 👋"
    assert tokenizer.count("hello") == 3


def byte_alphabet() -> list[str]:
    """Return the letters that stand for the 256 bytes in byte-level vocabularies, in the bytes' order."""
    printable = {*range(33, 127), *range(161, 173), *range(174, 256)}
    others = iter(range(256, 512))
    return [chr(byte) if byte in printable else chr(next(others)) for byte in range(256)]


@pytest.mark.native
def test_a_tokenizer_json_that_changes_is_read_again(
    tokenizer_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tokenizer_file.parent)
    assert text.count_tokens("one four", "tokenizer.json") == 2
    assert Tokenizer("tokenizer.json").encode("four") == [0]

    tokenizer_file.write_text(json.dumps(word_level(["one", "two", "three", "four"])))

    assert Tokenizer("tokenizer.json").encode("four") == [4]


@pytest.mark.native
def test_a_relative_tokenizer_json_is_that_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, words in (("a", ["one"]), ("b", ["zero", "one"])):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "tokenizer.json").write_text(json.dumps(word_level(words)))

    found = []
    for folder in ("a", "b"):
        monkeypatch.chdir(tmp_path / folder)
        found.append(Tokenizer("tokenizer.json").encode("one"))

    assert found == [[1], [2]]


@pytest.mark.native
def test_a_missing_tokenizer_json_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        Tokenizer(str(tmp_path / "none.json"))


@pytest.mark.native
@pytest.mark.parametrize("content", ["", "{}", '{"model": {"type": "BPE"}}', "[]", "\x00"])
def test_a_malformed_tokenizer_json_is_the_tokenizers_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text(content)

    with pytest.raises(InternalError) as caught:
        Tokenizer(str(path))

    assert caught.value.code == "INT_ERR_TOKENIZER"


# ------------------------------------------------------------------ parity with tiktoken


def read_vocabulary(content: bytes) -> dict[bytes, int]:
    """Return tiktoken's ``mergeable_ranks`` from the package's vocabulary (see vocab/README.md)."""
    assert content[:8] == b"ferrobpe"
    tokens = [content[i : i + 1] for i in range(12, 268)]
    for at in range(268, len(content), 6):
        left, right = (
            int.from_bytes(content[at : at + 3], "little"),
            int.from_bytes(content[at + 3 : at + 6], "little"),
        )
        tokens.append(tokens[left] + tokens[right])
    assert len(tokens) == struct.unpack_from("<I", content, 8)[0]
    return {token: rank for rank, token in enumerate(tokens)}


@pytest.fixture(scope="module")
def tiktokens() -> dict[str, tiktoken.Encoding]:
    """Return tiktoken's encodings, made from the vocabularies that the native module carries."""
    native = _backend.native_module()
    assert native is not None
    vocabularies = {name: read_vocabulary(native.tokens.vocabulary(name)) for name in ENCODINGS[:2]}
    patch = pytest.MonkeyPatch()
    with patch.context() as patched:
        patched.setattr(
            openai_public,
            "load_tiktoken_bpe",
            lambda path, expected_hash=None: vocabularies[Path(path).stem],
        )
        return {name: tiktoken.Encoding(**openai_public.ENCODING_CONSTRUCTORS[name]()) for name in ENCODINGS}


@pytest.mark.native
@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=300)
@given(given_text=TEXTS)
def test_random_texts_have_tiktokens_ids(
    tiktokens: dict[str, tiktoken.Encoding], encoding: str, given_text: str
) -> None:
    tokenizer, peer = Tokenizer(encoding), tiktokens[encoding]

    assert tokenizer.encode(given_text) == peer.encode_ordinary(given_text)
    assert tokenizer.encode(given_text, allow_special=True) == peer.encode(given_text, allowed_special="all")


def standard_library() -> list[Path]:
    """Return sources of the standard library, some megabytes."""
    folder = Path(sysconfig.get_paths()["stdlib"])
    return sorted(folder.glob("*.py")) + sorted((folder / "encodings").glob("cp12*.py"))


@pytest.mark.native
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_standard_library_has_tiktokens_ids(
    tiktokens: dict[str, tiktoken.Encoding], encoding: str
) -> None:
    tokenizer, peer = Tokenizer(encoding), tiktokens[encoding]
    sources = [path.read_text(encoding="utf-8", errors="replace") for path in standard_library()]

    ids = tokenizer.encode_batch(sources)

    assert sum(map(len, sources)) > 2_000_000
    for source, found in zip(sources, ids, strict=True):
        assert found == peer.encode_ordinary(source)


@pytest.mark.native
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_texts_at_hand_have_tiktokens_ids(tiktokens: dict[str, tiktoken.Encoding], encoding: str) -> None:
    """Our own documents, and the large corpus where there is one."""
    tokenizer, peer = Tokenizer(encoding), tiktokens[encoding]

    for path in [
        Path(__file__),
        *Path(__file__).parent.parent.glob("examples/data/*.md"),
        *corpus("corpus-text"),
    ]:
        content = path.read_text(encoding="utf-8")
        assert tokenizer.encode(content) == peer.encode_ordinary(content), path.name


@pytest.mark.native
@pytest.mark.parametrize("run", [" ", "\n", "a", "é", "中", "😀", "!", "0", " \n", "ab "])
def test_long_runs_neither_panic_nor_differ(run: str) -> None:
    given_text = run * 20_000
    tokenizer = Tokenizer("o200k_base")

    ids = tokenizer.encode(given_text)

    assert tokenizer.decode(ids) == given_text
    assert tokenizer.count(given_text) == len(ids)


# ------------------------------------------------------------------ chunks

PIECES = st.sampled_from(
    [
        *("A sentence. ", "Is it one? ", "No! ", "word ", "\n", "\n\n", "\r\n", "\t", "\u3000"),
        *("# Head\n\n", "## Below\n\n", "- item\n", "1. one\n", "> quote\n\n", "```\ncode = 1\n```\n\n"),
        *("| a | b |\n|---|---|\n| 1 | 2 |\n\n", "<p>hi</p>\n", "aGVsbG8gd29ybGQ" * 4),
        *("def f(x):\n    return x\n\n", "class A:\n    b = 1\n\n", "x = 'y'\n"),
        *("中文句子。", "é", "👩\u200d👩\u200d👧"),
    ]
)
SOURCES = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=120))
LIMITS = st.integers(8, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1)))


def check_promises(chunks: Chunks, source: str, max_tokens: int, overlap: int, tokenizer: Tokenizer) -> None:
    """Check everything that every list of chunks promises."""
    assert "".join(source[c.body_start : c.end] for c in chunks) == source
    assert [c.metadata.chunk_index for c in chunks] == list(range(len(chunks)))
    for before, chunk in zip([None, *chunks], chunks, strict=False):
        assert chunk.text == source[chunk.start : chunk.end]
        assert chunk.start <= chunk.body_start < chunk.end
        assert chunk.tokens == tokenizer.count(chunk.text) <= max_tokens
        assert chunk.byte_start == len(source[: chunk.start].encode("utf-8", "surrogatepass"))
        assert chunk.byte_end == len(source[: chunk.end].encode("utf-8", "surrogatepass"))
        assert tokenizer.count(source[chunk.start : chunk.body_start]) <= overlap
        if before is None:
            assert chunk.start == chunk.body_start == 0
        else:
            assert before.start <= chunk.start
            assert chunk.body_start == before.end
    assert chunks.total_tokens == sum(c.tokens for c in chunks)


@pytest.mark.parametrize("structure", ["text", "markdown", "python", "code"])
@pytest.mark.parametrize("respect_paragraphs", [True, False])
@settings(max_examples=60)
@given(source=SOURCES, limits=LIMITS)
def test_chunks_keep_their_promises(
    structure: str, respect_paragraphs: bool, source: str, limits: tuple[int, int]
) -> None:
    max_tokens, overlap = limits
    processor = TextProcessor(ChunkConfig(max_tokens, overlap, respect_paragraphs), model="o200k_base")

    chunks = processor.chunk(source, structure=structure)

    check_promises(chunks, source, max_tokens, overlap, processor.tokenizer)


@pytest.mark.parametrize("overlap", [0, 20])
@pytest.mark.parametrize("name", ["almanac.pdf", "notes.md", "page.html", "letter.txt"])
def test_chunks_of_documents_keep_their_promises(name: str, overlap: int, data: Path) -> None:
    document = DocumentProcessor().process(data / name)
    processor = TextProcessor(100, overlap, model="gpt-4o")

    chunks = processor.chunk(document)

    check_promises(chunks, document.text, 100, overlap, processor.tokenizer)
    assert chunks.document is document
    for chunk in chunks:
        check_pages(document, chunk)


def check_pages(document: Document, chunk: Any) -> None:
    """Check that the pages named are those that the chunk touches."""
    metadata = chunk.metadata
    if document.page_count == 1:
        assert (metadata.page_start, metadata.page_end) == (None, None)
        return
    touched = [p.number for p in document.pages if p.start < chunk.end and chunk.start < p.end]
    if touched:
        assert (metadata.page_start, metadata.page_end) == (touched[0], touched[-1])


def test_chunks_of_some_pages_name_the_pages_of_the_file(data: Path) -> None:
    document = DocumentProcessor().process(data / "almanac.pdf", pages="5-6,9")

    pages = {(c.metadata.page_start, c.metadata.page_end) for c in TextProcessor(4000).chunk(document)}

    assert min(first for first, _ in pages if first) == 5
    assert max(last for _, last in pages if last) == 9


MARKDOWN = """\
# Guide

Intro text that is short.

## Setup

First paragraph of setup.

### Linux

Use the package.

## Use

Last words.
"""


def test_markdown_headings_give_the_section_path() -> None:
    chunks = TextProcessor(12).chunk(MARKDOWN, structure="markdown")

    paths = {line: c.metadata.section_path for c in chunks for line in c.text.splitlines()}

    assert paths["Intro text that is short."] == ("Guide",)
    assert paths["First paragraph of setup."] == ("Guide", "Setup")
    assert paths["Use the package."] == ("Guide", "Setup", "Linux")
    assert paths["Last words."] == ("Guide", "Use")
    assert chunks[-1].metadata.section_header == "Use"


def lines_cut(chunks: Chunks, source: str) -> set[str]:
    """Return the lines of ``source`` inside which a chunk ends."""
    ends = {c.end for c in chunks}
    cut, at = set(), 0
    for line in source.splitlines(keepends=True):
        if any(at < end < at + len(line.rstrip()) for end in ends):
            cut.add(line)
        at += len(line)
    return cut


def test_no_break_falls_inside_a_table_row_that_fits() -> None:
    rows = [f"| row {n} | {'cell ' * (n % 5 + 1)}| {n * n} |" for n in range(60)]
    source = "\n".join(["Before the table. It has rows.", "", "| a | b | c |", "|---|---|---|", *rows, ""])

    for limit in (40, 64, 100):
        chunks = TextProcessor(limit).chunk(source, structure="markdown")
        assert len(chunks) > 3
        assert lines_cut(chunks, source) == set()


def test_no_break_falls_inside_a_code_block_that_fits() -> None:
    block = "```python\ndef f(x):\n\n    return x + 1\n\n\nprint(f(2))\n```"
    source = "\n\n".join(f"Paragraph {n} says something. And more of it.\n\n{block}" for n in range(20))

    chunks = TextProcessor(60).chunk(source, structure="markdown")

    assert all(c.text.count("```") % 2 == 0 for c in chunks)


def test_no_break_falls_inside_a_function_that_fits() -> None:
    functions = [f"def function_{n}(a, b):\n    total = a + b\n\n    return total * {n}\n" for n in range(30)]
    source = "\n\n".join(functions)

    for chunk in TextProcessor(80).chunk(source, structure="python"):
        assert chunk.text.lstrip().startswith("def ")
        assert chunk.text.count("def ") == chunk.text.count("return ")


def test_no_break_falls_inside_a_sentence_that_fits() -> None:
    sentences = [f"Sentence number {n} has Dr. Miller's 3.5 kg, e.g. of salt, in it. " for n in range(80)]

    chunks = TextProcessor(50, 20).chunk("".join(sentences))

    assert all(c.text.rstrip().endswith("in it.") for c in chunks)
    assert all(c.text[c.body_start - c.start :].startswith("Sentence number") for c in chunks)
    assert any(c.start < c.body_start for c in chunks)


def test_paragraphs_are_kept_whole_or_chunks_filled_up_as_asked() -> None:
    paragraph = "One short sentence here. Another short one. And this is a third one that ends here."
    source = "\n\n".join([paragraph] * 40)

    kept = TextProcessor(ChunkConfig(55, 0, respect_paragraphs=True)).chunk(source)
    filled = TextProcessor(ChunkConfig(55, 0, respect_paragraphs=False)).chunk(source)

    assert all(c.text.rstrip().endswith("ends here.") for c in kept)
    assert len(filled) < len(kept)


@pytest.mark.parametrize(
    "source",
    ["a" * 50_000, " " * 20_000, "中" * 5_000, "aGVsbG8gd29ybGQ" * 2_000, "👩‍👩‍👧‍👦" * 500, "\n" * 5_000],
    ids=["letter", "spaces", "chinese", "base64", "emoji", "newlines"],
)
def test_texts_without_any_place_to_break_keep_the_limit(source: str) -> None:
    processor = TextProcessor(16, 4)

    check_promises(processor.chunk(source), source, 16, 4, processor.tokenizer)


def test_an_empty_text_has_no_chunks() -> None:
    chunks = TextProcessor().chunk("")

    assert (len(chunks), chunks.total_tokens, chunks.text) == (0, 0, "")


def test_smart_chunk_gives_strings() -> None:
    assert TextProcessor(6).smart_chunk("One short sentence. Another short one.") == [
        "One short sentence. ",
        "Another short one.",
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: ChunkConfig(0), "max_tokens"),
        (lambda: ChunkConfig(-1), "max_tokens"),
        (lambda: ChunkConfig("5"), "max_tokens"),  # type: ignore[arg-type]
        (lambda: ChunkConfig(5.5), "max_tokens"),  # type: ignore[arg-type]
        (lambda: ChunkConfig(5, 5), "overlap_tokens"),
        (lambda: ChunkConfig(5, -1), "overlap_tokens"),
        (lambda: ChunkConfig(5, "1"), "overlap_tokens"),  # type: ignore[arg-type]
        (lambda: TextProcessor(5, 9), "overlap_tokens"),
        (lambda: TextProcessor().chunk("a", structure="cobol"), "structure"),
        (lambda: TextProcessor().chunk(5), "source"),  # type: ignore[arg-type]
        (lambda: TextProcessor().chunk(b"a"), "source"),  # type: ignore[arg-type]
        (lambda: TextProcessor(model="gpt-9o"), "model"),
    ],
)
def test_what_cant_be_cut_is_refused_by_field(wrong: Any, field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        wrong()

    assert caught.value.field == field


def test_a_character_dearer_than_the_limit_is_an_error_that_says_how_much() -> None:
    with pytest.raises(ValidationError, match="max_tokens") as caught:
        TextProcessor(1, model="cl100k_base").chunk("𝕳")

    assert "𝕳" in caught.value.message


def test_cutting_can_be_cancelled() -> None:
    run = Run()
    run.cancel()

    with entered(run), pytest.raises(Cancelled):
        TextProcessor(16).chunk("Some words. " * 50_000)


def test_chunks_become_a_table() -> None:
    table = TextProcessor(6).chunk("One short sentence. Another short one.").to_pandas()

    assert list(table["text"]) == ["One short sentence. ", "Another short one."]
    assert list(table["tokens"]) == [5, 4]
