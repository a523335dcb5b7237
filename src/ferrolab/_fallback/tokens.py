"""Tokens by tiktoken, given the vocabularies that ferrolab carries."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ferrolab._fallback import _vocabulary
from ferrolab.errors import FerrolabError, InternalError, NativeRequired, ValidationError

if TYPE_CHECKING:
    import tiktoken

_log = logging.getLogger("ferrolab.tokens")
_T = TypeVar("_T")

# A cut within this many characters of the limit is looked at one by one.
_TRIED_CHARACTERS = 512
# In longer stretches this many longer cuts are tried after a bisection.
_TRIED_BEYOND = 48
_CHARACTERS_PER_TOKEN = 4
# tiktoken 0.14 panics on some 500,000 white space characters in a row.
_BLANK_CHARACTERS = 100_000


@lru_cache(maxsize=3)
def encoding(name: str) -> TiktokenCounter | EstimateCounter:
    """Return the tokenizer of one of the encodings.

    Without tiktoken, which is a dependency but may be broken, it is an :class:`EstimateCounter`.
    """
    ranks = _vocabulary.mergeable_ranks(name)
    try:
        import tiktoken
    except ImportError as error:
        _log.warning("tiktoken can't be imported (%s): token counts are estimates", error)
        return EstimateCounter(name)
    return TiktokenCounter(
        tiktoken.Encoding(
            name,
            pat_str=_vocabulary.pattern(name),
            mergeable_ranks=ranks,
            special_tokens=_vocabulary.special_tokens(name),
        )
    )


class _Anchor(NamedTuple):
    """A place that ends a piece whatever follows it, and the tokens before it."""

    at: int
    tokens: int


class TiktokenCounter:
    """Counts with one of tiktoken's encodings."""

    #: Counts are exact.
    estimate = False

    def __init__(self, encoding: tiktoken.Encoding) -> None:
        self._encoding = encoding
        self._longest_token = max(map(len, encoding.token_byte_values()))

    def count(self, text: str) -> int:
        """Return how many tokens ``text`` costs."""
        return len(self.encode(text))

    def encode(self, text: str, allow_special: bool = False) -> list[int]:
        """Return the ids of ``text``."""
        _check_text(text)
        if not allow_special:
            return self._encode_ordinary(text)
        special = _vocabulary.special_tokens(self._encoding.name)
        parts = re.split(f"({'|'.join(map(re.escape, special))})", text)
        return [token for part in parts for token in self._part_ids(part, special)]

    def decode_bytes(self, ids: Sequence[int]) -> bytes:
        """Return the bytes that ``ids`` stand for."""
        try:
            return b"".join(map(self._encoding.decode_single_token_bytes, ids))
        except (KeyError, OverflowError, TypeError):
            raise self._unknown_id(ids) from None

    def truncate(self, text: str, max_tokens: int) -> str:
        """Return the longest beginning of ``text`` that costs at most ``max_tokens``.

        In a stretch of more than 512 characters without a safe place to cut, a few characters
        more might have fitted.
        """
        _check_text(text)
        # No token has more bytes than the longest, so nothing beyond can fit.
        text = text[: max_tokens * self._longest_token]
        if self.count(text) <= max_tokens:
            return text
        anchor, end = self._before_overflow(text, max_tokens)
        budget = max_tokens - anchor.tokens

        def fits(cut: int) -> bool:
            return self.count(text[anchor.at : cut]) <= budget

        if end - anchor.at <= _TRIED_CHARACTERS:
            cuts: Iterator[int] = iter(range(end, anchor.at, -1))
        else:
            low = _bisect(anchor.at, end, fits)
            # The cost of a longer cut may be lower: "Hello" is one token, "Hell" is two.
            cuts = iter(range(min(low + _TRIED_BEYOND, end), anchor.at, -1))
        cut = next(filter(fits, cuts), anchor.at)
        if self.count(text[:cut]) > max_tokens:
            # tiktoken and regex may follow different versions of Unicode: pieces then differ at
            # characters that are letters in the newer one only.
            cut = _bisect(0, cut, lambda end: self.count(text[:end]) <= max_tokens)
        return text[:cut]

    def count_batch(self, texts: Sequence[str], threads: int = 0) -> list[int]:
        """Return the tokens of each text."""
        return _on_threads(self.count, texts, threads)

    def encode_batch(self, texts: Sequence[str], threads: int = 0) -> list[list[int]]:
        """Return the ids of each text."""
        return _on_threads(self.encode, texts, threads)

    def _before_overflow(self, text: str, max_tokens: int) -> tuple[_Anchor, int]:
        """Return the last safe place before the piece that goes over the limit, and that piece's end."""
        anchor, tokens = _Anchor(0, 0), 0
        for start, end in self._pieces(text):
            # White space before a piece is parted anew when the text after it changes.
            if start and not text[start - 1].isspace():
                anchor = _Anchor(start, tokens)
            tokens += len(self._encode_piece(text[start:end]))
            if tokens > max_tokens:
                return anchor, end
        return anchor, len(text)

    def _pieces(self, text: str) -> Iterator[tuple[int, int]]:
        for match in _compiled(self._encoding.name).finditer(text):
            yield match.span()

    def _encode_piece(self, piece: str) -> list[int]:
        return self._encoding._encode_single_piece(_without_surrogates(piece))

    def _part_ids(self, part: str, special: dict[str, int]) -> list[int]:
        return [special[part]] if part in special else self._encode_ordinary(part)

    def _encode_ordinary(self, text: str) -> list[int]:
        if len(text) > _BLANK_CHARACTERS and _has_long_blank(text):
            return self._encode_by_pieces(text)
        try:
            return self._encoding.encode_ordinary(text)
        except BaseException as error:
            # A panic in Rust is no Exception, so that nobody swallows it by accident.
            if type(error).__name__ != "PanicException":
                raise
            return self._encode_by_pieces(text)

    def _encode_by_pieces(self, text: str) -> list[int]:
        """Encode without tiktoken's regular expressions, which panic on long runs of white space."""
        whole = _without_surrogates(text)
        try:
            return [
                token for start, end in self._pieces(whole) for token in self._encode_piece(whole[start:end])
            ]
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            raise InternalError(
                f"tiktoken can't encode this text of {len(text):,} characters: {str(error)[:200]}",
                code="INT_ERR_TOKENIZER",
                hint="Install ferrolab-native, whose tokenizer takes any text.",
                context={"characters": len(text), "encoding": self._encoding.name},
            ) from None

    def _unknown_id(self, ids: Sequence[int]) -> FerrolabError:
        wrong = next((token for token in ids if not self._has(token)), None)
        return ValidationError(
            f"{self._encoding.name} has no token with the id {wrong!r}",
            hint=f"Ids are whole numbers from 0 to {self._encoding.max_token_value}.",
            context={"field": "ids"},
        )

    def _has(self, token: Any) -> bool:
        try:
            self._encoding.decode_single_token_bytes(token)
        except (KeyError, OverflowError, TypeError):
            return False
        return True


class EstimateCounter:
    """Four characters a token: the last resort where tiktoken can't be imported.

    ``estimate`` is True, so that whoever shows a count can say so. There are no ids.
    """

    estimate = True

    def __init__(self, name: str) -> None:
        self._name = name

    def count(self, text: str) -> int:
        """Return a quarter of the characters, rounded up."""
        _check_text(text)
        return -(-len(text) // _CHARACTERS_PER_TOKEN)

    def encode(self, text: str, allow_special: bool = False) -> list[int]:
        """Raise: an estimate has no ids."""
        raise self._no_ids()

    def decode_bytes(self, ids: Sequence[int]) -> bytes:
        """Raise: an estimate has no ids."""
        raise self._no_ids()

    def truncate(self, text: str, max_tokens: int) -> str:
        """Return the first ``4 * max_tokens`` characters."""
        _check_text(text)
        return text[: max_tokens * _CHARACTERS_PER_TOKEN]

    def count_batch(self, texts: Sequence[str], threads: int = 0) -> list[int]:
        """Return the estimate for each text."""
        return [self.count(text) for text in texts]

    def encode_batch(self, texts: Sequence[str], threads: int = 0) -> list[list[int]]:
        """Raise: an estimate has no ids."""
        raise self._no_ids()

    def _no_ids(self) -> NativeRequired:
        return NativeRequired(
            f"token ids of {self._name} need ferrolab-native or tiktoken, and neither can be imported",
            hint="`pip install tiktoken` or `pip install ferrolab-native`.",
            context={"function": "tokens"},
        )


@lru_cache(maxsize=3)
def _compiled(name: str) -> Any:
    # Comes with tiktoken; knows the Unicode classes of the patterns and has no limit on backtracking.
    regex = import_module("regex")
    return regex.compile(_vocabulary.pattern(name))


def _check_text(text: object) -> None:
    if not isinstance(text, str):
        raise ValidationError(
            f"the text is a {type(text).__name__}, not a str",
            hint="Decode bytes first, as in data.decode('utf-8').",
            context={"field": "text"},
        )


def _has_long_blank(text: str) -> bool:
    """Tell whether there may be twice ``_BLANK_CHARACTERS`` of white space in a row, without a search."""
    starts = range(0, len(text), _BLANK_CHARACTERS)
    return any(text[at : at + _BLANK_CHARACTERS].isspace() for at in starts)


def _without_surrogates(text: str) -> str:
    """Join surrogate pairs and replace lone ones by U+FFFD, as tiktoken does."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _bisect(low: int, high: int, fits: Callable[[int], bool]) -> int:
    """Return a cut that fits whose neighbour does not, taking costs to grow with the length."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _on_threads(work: Callable[[str], _T], texts: Sequence[str], threads: int) -> list[_T]:
    """Return ``work`` of each text; tiktoken lets other threads run while it encodes."""
    count = min(threads or os.cpu_count() or 1, len(texts))
    if count <= 1:
        return [work(text) for text in texts]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, texts))
