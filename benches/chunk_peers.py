"""Chunkers by name, each as a function from a text to the texts of its chunks."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from benches import token_peers
from benches.measuring import ContestantFailed
from benches.vocabulary import ENCODING

Cut = Callable[[str], list[str]]
MAX_TOKENS = 512
#: Peers that know overlap; chonkie's RecursiveChunker does not.
PEERS = {
    0: (
        "chonkie RecursiveChunker with tokie",
        "chonkie RecursiveChunker with tiktoken",
        "chonkie SentenceChunker with tokie",
        "chonkie TokenChunker with tokie",
        "semantic-text-splitter",
    ),
    64: (
        "chonkie SentenceChunker with tokie",
        "chonkie TokenChunker with tokie",
        "semantic-text-splitter",
    ),
}


def chunker(name: str, overlap: int) -> Cut:
    """Return the cutting function of a contestant, loaded.

    Raises
    ------
    ContestantFailed
        When it is not installed.
    """
    if name == "ferrolab":
        return _ferrolab(overlap)
    if name == "semantic-text-splitter":
        return _semantic_text_splitter(overlap)
    _, kind, _, tokenizer = name.split(" ")
    return _chonkie(kind, tokenizer, overlap)


def bodies(text: str, overlap: int) -> str:
    """Return ferrolab's chunks of ``text`` without their overlaps, joined."""
    chunks = _processor(overlap).chunk(text, structure="markdown")
    return "".join(chunk.text[chunk.body_start - chunk.start :] for chunk in chunks)


def _ferrolab(overlap: int) -> Cut:
    processor = _processor(overlap)
    return lambda text: [chunk.text for chunk in processor.chunk(text, structure="markdown")]


def _processor(overlap: int) -> Any:
    return import_module("ferrolab").TextProcessor(MAX_TOKENS, overlap, model=ENCODING)


def _semantic_text_splitter(overlap: int) -> Cut:
    # The library names encodings by a model that uses them.
    splitter = _module("semantic_text_splitter").TextSplitter.from_tiktoken_model(
        "gpt-4o", MAX_TOKENS, overlap, trim=False
    )
    return lambda text: list(splitter.chunks(text))


def _chonkie(kind: str, tokenizer: str, overlap: int) -> Cut:
    chunker_class = getattr(_module("chonkie"), kind)
    arguments: dict[str, Any] = {"tokenizer": token_peers.load(tokenizer), "chunk_size": MAX_TOKENS}
    if kind != "RecursiveChunker":
        arguments["chunk_overlap"] = overlap
    chunker = chunker_class(**arguments)
    return lambda text: [chunk.text for chunk in chunker.chunk(text)]


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise ContestantFailed("not installed") from None
