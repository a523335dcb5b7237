"""ferrolab's vocabulary in the files that peers read, so that all run offline on the same tokens."""

from __future__ import annotations

import base64
import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from ferrolab._fallback import _vocabulary

#: The encoding of all measures.
ENCODING = "o200k_base"
# tiktoken's cache names a file by the SHA-1 of the address it would load it from.
_ADDRESS = f"https://openaipublic.blob.core.windows.net/encodings/{ENCODING}.tiktoken"


def write_files(folder: Path) -> dict[str, str]:
    """Write every file into ``folder``; return the environment that makes peers find them."""
    ranks = _vocabulary.mergeable_ranks(ENCODING)
    published = tiktoken_file(ranks)
    (folder / hashlib.sha1(_ADDRESS.encode()).hexdigest()).write_bytes(published)
    (folder / "o200k_base.tiktoken").write_bytes(published)
    described = json.dumps(tokenizer_json(ranks, _vocabulary.pattern(ENCODING)), ensure_ascii=False)
    (folder / "tokenizer.json").write_text(described, encoding="utf-8")
    return {"TIKTOKEN_CACHE_DIR": str(folder)}


def tiktoken_file(ranks: dict[bytes, int]) -> bytes:
    """Return the content of a ``.tiktoken`` file, byte for byte as published."""
    return b"".join(base64.b64encode(token) + b" %d\n" % rank for token, rank in ranks.items())


def tokenizer_json(ranks: dict[bytes, int], pattern: str) -> dict[str, Any]:
    """Return the content of a Hugging Face ``tokenizer.json`` for a byte-level encoding."""
    letters = byte_letters()

    def spelled(token: bytes) -> str:
        return "".join(letters[byte] for byte in token)

    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    split = {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": None,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [split, byte_level]},
        "post_processor": None,
        "decoder": byte_level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": True,
            "vocab": {spelled(token): rank for token, rank in ranks.items()},
            "merges": [[spelled(left), spelled(right)] for left, right in merges(ranks)],
        },
    }


def merges(ranks: dict[bytes, int]) -> list[tuple[bytes, bytes]]:
    """Return the two tokens that each longer token is merged from, in rank order."""
    return [_parts(token, ranks) for token in ranks if len(token) > 1]


def _parts(token: bytes, ranks: dict[bytes, int]) -> tuple[bytes, bytes]:
    """Return the last two parts that byte pair encoding joins to ``token``."""
    parts = [token[at : at + 1] for at in range(len(token))]
    while len(parts) > 2:
        found = [ranks.get(left + right, len(ranks)) for left, right in pairwise(parts)]
        at = found.index(min(found))
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts[0], parts[1]


def byte_letters() -> dict[int, str]:
    """Return the printable letter that stands for each byte in a ``tokenizer.json``."""
    printable = {*range(33, 127), *range(161, 173), *range(174, 256)}
    others = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + at) for at, byte in enumerate(others)}
