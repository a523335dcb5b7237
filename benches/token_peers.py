"""Tokenizers by name, each as a function from a text to its number of tokens.

All count o200k_base with special-token spellings read as text. Each is used the way its
documentation says is quickest; where a peer has no counting of its own, the length of its ids counts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from benches.measuring import ContestantFailed
from benches.vocabulary import ENCODING

Count = Callable[[str], int]
#: Name -> the module it comes from.
MODULES = {
    "tiktoken": "tiktoken",
    "tokie": "tokie",
    "fastokens": "fastokens",
    "rs-bpe": "rs_bpe.bpe",
    "tokenizers": "tokenizers",
}
PEERS = tuple(MODULES)


def counter(name: str) -> Count:
    """Return the counting function of ferrolab or a peer, loaded.

    Raises
    ------
    ContestantFailed
        When it is not installed.
    """
    if name == "ferrolab":
        return _ferrolab().count
    tokenizer = load(name)
    if name == "tiktoken":
        return lambda text: len(tokenizer.encode_ordinary(text))
    if name == "fastokens":
        return lambda text: len(tokenizer.encode_ordinary(text))
    if name == "tokenizers":
        return lambda text: len(tokenizer.encode(text, add_special_tokens=False))
    return tokenizer.count_tokens if name == "tokie" else tokenizer.count


def batch_counter(name: str, threads: int) -> Callable[[Sequence[str]], list[int]]:
    """Return the batch counting function of a contestant that has one with ``threads``."""
    if name == "ferrolab":
        tokenizer = _ferrolab()
        return lambda texts: tokenizer.count_batch(texts, threads=threads)
    encoding = load("tiktoken")
    return lambda texts: [len(ids) for ids in encoding.encode_ordinary_batch(texts, num_threads=threads)]


def _ferrolab() -> Any:
    return import_module("ferrolab").Tokenizer(ENCODING)


@cache
def load(name: str) -> Any:
    """Return a peer's own tokenizer object."""
    try:
        module = import_module(MODULES[name])
    except ImportError:
        raise ContestantFailed("not installed") from None
    files = Path(os.environ["TIKTOKEN_CACHE_DIR"])
    if name == "tiktoken":
        return module.get_encoding(ENCODING)
    if name == "rs-bpe":
        return module.openai.o200k_base()
    if name == "tokie":
        return module.Tokenizer.from_json(str(files / "tokenizer.json"))
    return module.Tokenizer.from_file(str(files / "tokenizer.json"))
