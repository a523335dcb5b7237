"""What makes OpenAI's encodings: vocabularies, patterns and special tokens, all without the network."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ferrolab.errors import InternalError, ValidationError

_HERE = Path(__file__).resolve().parent
#: Where the files stand in a wheel, and in a checkout.
_FOLDERS = (_HERE / "vocab", _HERE.parents[2] / "native" / "crates" / "tokens" / "vocab")

_MAGIC = b"ferrobpe"
_SINGLE_BYTES_END = len(_MAGIC) + 4 + 256

_CL100K_PATTERN = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"
    r"|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
_O200K_PATTERN = "|".join(
    (
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    )
)
#: Encoding -> (vocabulary file, pattern).
_ENCODINGS = {
    "cl100k_base": ("cl100k_base.bpe", _CL100K_PATTERN),
    "o200k_base": ("o200k_base.bpe", _O200K_PATTERN),
    "o200k_harmony": ("o200k_base.bpe", _O200K_PATTERN),
}


def pattern(name: str) -> str:
    """Return the regular expression that parts a text into the pieces encoded by themselves."""
    return _entry(name)[1]


@lru_cache(maxsize=2)
def _ranks(file_name: str) -> dict[bytes, int]:
    return read_vocabulary(_find(file_name).read_bytes())


def mergeable_ranks(name: str) -> dict[bytes, int]:
    """Return the id of each token of an encoding, as tiktoken wants them."""
    return _ranks(_entry(name)[0])


def read_vocabulary(data: bytes) -> dict[bytes, int]:
    """Read a vocabulary file; its format is described in the README beside it."""
    if data[: len(_MAGIC)] != _MAGIC:
        raise _damaged("it does not begin with 'ferrobpe'")
    tokens = [data[at : at + 1] for at in range(len(_MAGIC) + 4, _SINGLE_BYTES_END)]
    try:
        for at in range(_SINGLE_BYTES_END, len(data), 6):
            left = int.from_bytes(data[at : at + 3], "little")
            right = int.from_bytes(data[at + 3 : at + 6], "little")
            tokens.append(tokens[left] + tokens[right])
    except IndexError:
        raise _damaged("a token is merged from later ones") from None
    if len(tokens) != int.from_bytes(data[len(_MAGIC) : len(_MAGIC) + 4], "little"):
        raise _damaged(f"it holds {len(tokens)} tokens, not as many as it says")
    return {token: rank for rank, token in enumerate(tokens)}


def special_tokens(name: str) -> dict[str, int]:
    """Return the spellings of special tokens and their ids."""
    if name == "cl100k_base":
        in_the_middle = {"fim_prefix": 100258, "fim_middle": 100259, "fim_suffix": 100260}
        return _spelled(endoftext=100257, endofprompt=100276, **in_the_middle)
    if name == "o200k_base":
        return _spelled(endoftext=199999, endofprompt=200018)
    named = {"startoftext": 199998, "endoftext": 199999, "return": 200002, "constrain": 200003}
    named |= {"channel": 200005, "start": 200006, "end": 200007, "message": 200008, "call": 200012}
    named["endofprompt"] = 200018
    # 200018 has two spellings, and all numbers from 200013 on are reserved.
    reserved = [200000, 200001, 200004, 200009, 200010, 200011, *range(200013, 201088)]
    return _spelled(**named) | _spelled(**{f"reserved_{number}": number for number in reserved})


def _spelled(**ids: int) -> dict[str, int]:
    return {f"<|{name}|>": number for name, number in ids.items()}


def _entry(name: str) -> tuple[str, str]:
    if name not in _ENCODINGS:
        raise ValidationError(
            f"no encoding is called {name!r}",
            code="DOM_VAL_INVALID_MODEL",
            hint=f"Use one of: {', '.join(_ENCODINGS)}.",
            context={"field": "model"},
        )
    return _ENCODINGS[name]


def _find(file_name: str) -> Path:
    for folder in _FOLDERS:
        if (folder / file_name).is_file():
            return folder / file_name
    raise InternalError(
        f"the vocabulary file {file_name!r} is not installed",
        code="INT_ERR_TOKENIZER",
        hint="Install ferrolab anew: the wheel carries the file.",
        context={"file": file_name},
    )


def _damaged(reason: str) -> InternalError:
    return InternalError(
        f"a vocabulary file is damaged: {reason}", code="INT_ERR_TOKENIZER", hint="Install ferrolab anew."
    )
