"""Tokens by tiktoken with ferrolab's own vocabularies."""

from __future__ import annotations

import builtins
import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ferrolab._fallback import _vocabulary, tokens
from ferrolab.errors import InternalError, NativeRequired, ValidationError

ENCODINGS = ("cl100k_base", "o200k_base", "o200k_harmony")

# Text at whose ends tokens change: white space, capitals, contractions, marks, scripts.
_PIECES = [
    "\n",
    " ",
    "  ",
    "\t",
    "\u3000",
    "a",
    "b",
    "A",
    "ABC",
    "'s",
    "'L",
    ".",
    "…",
    "/",
    "1",
    "日",
    "本",
    "é",
]
_PIECES += ["e\u0301", "ǅ", "🎈", "tion", " the", "<|endoftext|>", "\ud83c"]
texts = st.lists(st.sampled_from(_PIECES), max_size=16).map("".join)


@pytest.mark.parametrize(
    ("name", "text", "ids"),
    [
        ("o200k_base", "Hello, world!", [13225, 11, 2375, 0]),
        ("o200k_harmony", "Hello, world!", [13225, 11, 2375, 0]),
        ("cl100k_base", "Hello, world!", [9906, 11, 1917, 0]),
        ("cl100k_base", "tiktoken is great!", [83, 1609, 5963, 374, 2294, 0]),
        ("o200k_base", "", []),
    ],
)
def test_known_texts_have_their_known_ids(name: str, text: str, ids: list[int]) -> None:
    counter = tokens.encoding(name)
    assert counter.encode(text) == ids
    assert counter.count(text) == len(ids)


@pytest.mark.parametrize(
    ("file_name", "published"),
    [
        ("cl100k_base.bpe", "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"),
        ("o200k_base.bpe", "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"),
    ],
)
def test_the_vocabulary_is_the_published_one(file_name: str, published: str) -> None:
    import base64

    ranks = _vocabulary.mergeable_ranks(file_name.removesuffix(".bpe"))
    lines = (b"%s %d\n" % (base64.b64encode(token), rank) for token, rank in ranks.items())
    assert hashlib.sha256(b"".join(lines)).hexdigest() == published


@pytest.mark.parametrize(
    "damage", [b"", b"ferrobpe", b"x" * 300, b"ferrobpe\x02\0\0\0" + bytes(256) + b"\xff" * 6]
)
def test_a_damaged_vocabulary_is_a_typed_error(damage: bytes) -> None:
    with pytest.raises(InternalError) as caught:
        _vocabulary.read_vocabulary(damage)
    assert caught.value.code == "INT_ERR_TOKENIZER"


def test_an_unknown_encoding_is_a_typed_error() -> None:
    with pytest.raises(ValidationError, match="'p50k_base'") as caught:
        tokens.encoding("p50k_base")
    assert caught.value.code == "DOM_VAL_INVALID_MODEL"


def test_special_tokens_are_ordinary_text_unless_asked_for() -> None:
    counter = tokens.encoding("o200k_base")
    text = "a<|endoftext|>b"
    assert counter.encode(text, True) == [64, 199999, 65]
    assert 199999 not in counter.encode(text)
    assert counter.decode_bytes(counter.encode(text)) == text.encode()
    assert counter.decode_bytes([64, 199999, 65]) == text.encode()


def test_lone_surrogates_count_as_the_replacement_character() -> None:
    counter = tokens.encoding("cl100k_base")
    assert counter.encode("a\ud800b") == counter.encode("a\ufffdb")
    assert counter.encode("\ud83c\udf88") == counter.encode("🎈")


@pytest.mark.parametrize("wrong", [None, b"bytes", 7, ["text"]])
def test_what_is_no_text_is_refused(wrong: Any) -> None:
    counter = tokens.encoding("o200k_base")
    for call in (counter.count, counter.encode, lambda text: counter.truncate(text, 1)):
        with pytest.raises(ValidationError, match=type(wrong).__name__):
            call(wrong)


@pytest.mark.parametrize("wrong", [-1, 300_000, 2**70, "x"])
def test_an_unknown_id_is_named(wrong: Any) -> None:
    with pytest.raises(ValidationError, match=repr(wrong)):
        tokens.encoding("o200k_base").decode_bytes([64, wrong])


@pytest.mark.parametrize("name", ENCODINGS[:2])
def test_a_million_spaces_are_counted_without_a_panic(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    counter = tokens.encoding(name)
    # 128 spaces are one token of both vocabularies.
    assert counter.count(" " * 1_048_576) == 8192
    assert "panicked" not in capfd.readouterr().err


@given(texts)
def test_encoding_by_pieces_gives_the_same_ids(text: str) -> None:
    for name in ENCODINGS[:2]:
        counter = tokens.encoding(name)
        assert counter._encode_by_pieces(text) == counter.encode(text)  # type: ignore[union-attr]


@given(texts, st.integers(0, 12))
def test_truncation_is_the_longest_beginning_that_fits(text: str, limit: int) -> None:
    for name in ENCODINGS[:2]:
        counter = tokens.encoding(name)
        starts = (text[:end] for end in range(len(text), -1, -1))
        assert counter.truncate(text, limit) == next(
            start for start in starts if counter.count(start) <= limit
        )


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=600, max_size=900), st.integers(0, 400))
def test_truncation_of_long_texts_keeps_the_limit_and_nearly_fills_it(text: str, limit: int) -> None:
    counter = tokens.encoding("o200k_base")
    cut = counter.truncate(text, limit)
    assert text.startswith(cut)
    assert counter.count(cut) <= limit
    assert cut == text or counter.count(cut) > limit - 8


def test_truncation_keeps_the_limit_where_versions_of_unicode_differ() -> None:
    # A letter since Unicode 18, which not every regular expression engine knows.
    text = "0" * 31 + "\U0003d000:A" + "0" * 700
    counter = tokens.encoding("o200k_base")
    assert all(counter.count(counter.truncate(text, limit)) <= limit for limit in range(40))


@given(st.lists(texts, max_size=5), st.sampled_from([0, 1, 3]))
def test_batches_are_the_single_calls(batch: list[str], threads: int) -> None:
    counter = tokens.encoding("o200k_base")
    assert counter.count_batch(batch, threads) == [counter.count(text) for text in batch]
    assert counter.encode_batch(batch, threads) == [counter.encode(text) for text in batch]


def test_without_tiktoken_counts_are_estimates_that_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    imported = builtins.__import__

    def without_tiktoken(name: str, *args: Any, **keywords: Any) -> Any:
        if name == "tiktoken":
            raise ImportError("no tiktoken here")
        return imported(name, *args, **keywords)

    monkeypatch.setattr(builtins, "__import__", without_tiktoken)
    counter = tokens.encoding.__wrapped__("o200k_base")
    assert counter.estimate
    assert [counter.count(text) for text in ("", "a", "abcd", "abcde")] == [0, 1, 1, 2]
    assert counter.truncate("abcdefgh", 1) == "abcd"
    assert counter.count_batch(["abcd"]) == [1]
    for call in (
        lambda: counter.encode("a"),
        lambda: counter.decode_bytes([1]),
        lambda: counter.encode_batch(["a"]),
    ):
        with pytest.raises(NativeRequired):
            call()
    assert not tokens.encoding("cl100k_base").estimate
