"""Results of counting and truncating."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ferrolab.results.base import Result

PREVIEW_TOKENS = 120


@dataclass(frozen=True, kw_only=True)
class TokenCount(Result):
    """How many tokens a text costs.

    Attributes
    ----------
    count : int
        Tokens, special-token spellings read as ordinary text.
    model : str
        The model that was asked for.
    encoding : str
        The encoding that counted.
    exact : bool
        False when the model's own tokenizer is not public.
    reason : str or None
        Why it is an estimate.
    characters : int
        Length of the text in Unicode code points.
    context_window : int or None
        What the model can read, when known.
    tokens : tuple of str
        The first tokens as text, for a look at how the text is cut.
    """

    count: int
    model: str
    encoding: str = ""
    exact: bool = True
    reason: str | None = None
    characters: int = 0
    context_window: int | None = None
    tokens: tuple[str, ...] = ()

    kind: ClassVar[str] = "token_count"

    def __int__(self) -> int:
        return self.count

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "count": self.count,
            "model": self.model,
            "encoding": self.encoding,
            "exact": self.exact,
            "reason": self.reason,
            "characters": self.characters,
            "context_window": self.context_window,
            "tokens": list(self.tokens),
            "preview_truncated": len(self.tokens) < self.count,
        }

    def title(self) -> str:
        """Return the model's name."""
        return f"Tokens for {self.model}"

    def summary(self) -> str:
        """Return the count and what it rests on."""
        about = "" if self.exact else "about "
        return f"{about}{self.count:,} tokens · {self.characters:,} characters · {self.encoding}"


@dataclass(frozen=True, kw_only=True)
class TruncatedText(Result):
    """A text cut to a number of tokens.

    Attributes
    ----------
    text : str
        The longest beginning that keeps the limit.
    tokens : int
        What it costs.
    truncated_from : int or None
        Tokens of the whole text when it was cut, else None.
    """

    text: str
    tokens: int
    model: str
    encoding: str
    truncated_from: int | None = None

    kind: ClassVar[str] = "text"
    keep: ClassVar[bool] = True

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "text": self.text,
            "tokens": self.tokens,
            "model": self.model,
            "encoding": self.encoding,
            "truncated_from": self.truncated_from,
        }

    def summary(self) -> str:
        """Return how much is left."""
        whole = f" of {self.truncated_from:,}" if self.truncated_from is not None else ""
        return f"{self.tokens:,}{whole} tokens · {len(self.text):,} characters"

    def card(self) -> tuple[dict[str, Any], bool]:
        """Return the beginning of a long text."""
        data = self.to_dict()
        if len(self.text) <= 8_000:
            return data, False
        return {**data, "text": f"{self.text[:8_000]}…"}, True

    def stored(self) -> dict[str, Any]:
        """Return the whole text as one page."""
        return {"pages": [{"number": 1, "start": 0, "end": len(self.text), "text": self.text}]}
