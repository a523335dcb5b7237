"""Which tokenizer counts for which model.

OpenAI's models are exact: their encodings are public. Closed models of other houses
are counted with the nearest public encoding and marked as estimates; a model that is
not known is an error, never a guess.

Sources: encodings from tiktoken 0.14 (``tiktoken/model.py``), context windows from the
makers' model pages as of November 2026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from ferrolab.errors import ValidationError

#: Encodings whose vocabularies the package carries.
ENCODINGS = ("cl100k_base", "o200k_base", "o200k_harmony")


@dataclass(frozen=True, slots=True)
class Model:
    """How a model's tokens are counted.

    Attributes
    ----------
    name : str
        As the user wrote it.
    encoding : str
        One of :data:`ENCODINGS`, or ``tokenizer.json`` for a local file.
    exact : bool
        False when the count is an estimate.
    reason : str or None
        Why it is an estimate.
    context_window : int or None
        Tokens the model reads at most, when known.
    tokenizer_file : Path or None
        The ``tokenizer.json`` that counts, for local models.
    """

    name: str
    encoding: str
    exact: bool = True
    reason: str | None = None
    context_window: int | None = None
    tokenizer_file: Path | None = None


# Base name: (encoding, context window). Dated and "-latest" variants are accepted for each.
_OPENAI: dict[str, tuple[str, int]] = {
    "gpt-5": ("o200k_base", 400_000),
    "gpt-5-mini": ("o200k_base", 400_000),
    "gpt-5-nano": ("o200k_base", 400_000),
    "gpt-5-pro": ("o200k_base", 400_000),
    "gpt-5-chat": ("o200k_base", 128_000),
    "gpt-5-codex": ("o200k_base", 400_000),
    "gpt-4.5-preview": ("o200k_base", 128_000),
    "gpt-4.1": ("o200k_base", 1_047_576),
    "gpt-4.1-mini": ("o200k_base", 1_047_576),
    "gpt-4.1-nano": ("o200k_base", 1_047_576),
    "gpt-4o": ("o200k_base", 128_000),
    "gpt-4o-mini": ("o200k_base", 128_000),
    "gpt-4o-audio-preview": ("o200k_base", 128_000),
    "gpt-4o-mini-audio-preview": ("o200k_base", 128_000),
    "gpt-4o-realtime-preview": ("o200k_base", 128_000),
    "gpt-4o-search-preview": ("o200k_base", 128_000),
    "gpt-4o-mini-search-preview": ("o200k_base", 128_000),
    "chatgpt-4o": ("o200k_base", 128_000),
    "o1": ("o200k_base", 200_000),
    "o1-preview": ("o200k_base", 128_000),
    "o1-mini": ("o200k_base", 128_000),
    "o1-pro": ("o200k_base", 200_000),
    "o3": ("o200k_base", 200_000),
    "o3-mini": ("o200k_base", 200_000),
    "o3-pro": ("o200k_base", 200_000),
    "o3-deep-research": ("o200k_base", 200_000),
    "o4-mini": ("o200k_base", 200_000),
    "o4-mini-deep-research": ("o200k_base", 200_000),
    "gpt-oss-20b": ("o200k_harmony", 131_072),
    "gpt-oss-120b": ("o200k_harmony", 131_072),
    "gpt-4": ("cl100k_base", 8_192),
    "gpt-4-32k": ("cl100k_base", 32_768),
    "gpt-4-turbo": ("cl100k_base", 128_000),
    "gpt-4-turbo-preview": ("cl100k_base", 128_000),
    "gpt-4-vision-preview": ("cl100k_base", 128_000),
    "gpt-3.5": ("cl100k_base", 16_385),
    "gpt-3.5-turbo": ("cl100k_base", 16_385),
    "gpt-3.5-turbo-16k": ("cl100k_base", 16_385),
    "gpt-35-turbo": ("cl100k_base", 16_385),
    "davinci-002": ("cl100k_base", 16_384),
    "babbage-002": ("cl100k_base", 16_384),
    "text-embedding-ada-002": ("cl100k_base", 8_191),
    "text-embedding-3-small": ("cl100k_base", 8_191),
    "text-embedding-3-large": ("cl100k_base", 8_191),
}

# A release: "-2024-08-06", "-20240806", "-0613", "-0125-preview", "-latest".
_RELEASE = re.compile(r"-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4}(?:-preview)?|latest)$")
# gpt-5.1, gpt-5.2-codex, gpt-5.4-mini ...: point releases keep the family's encoding.
_GPT5_POINT = re.compile(r"^gpt-5\.\d+(?=$|-)")
_GPT5_KINDS = frozenset(
    {"", "-mini", "-nano", "-pro", "-chat", "-codex", "-codex-mini", "-codex-max", "-instant", "-thinking"}
)

# Closed tokenizers: name pattern, maker, context window.
_CLOSED: tuple[tuple[re.Pattern[str], str, int | None], ...] = (
    (re.compile(r"^claude(?:-|$)"), "Anthropic", 200_000),
    (re.compile(r"^gemini-"), "Google", 1_048_576),
    (re.compile(r"^grok-"), "xAI", 131_072),
    (re.compile(r"^command-"), "Cohere", 128_000),
)
_CLOSED_EXAMPLES = (
    "claude-sonnet-4-5",
    "claude-opus-4-1",
    "claude-haiku-4-5",
    "gemini-2.5-pro",
    "grok-4",
    "command-r-plus",
)
_OPEN_WEIGHTS = re.compile(
    r"^(?:llama|meta-llama|mistral|mixtral|qwen|gemma|deepseek|phi|yi)(?:[-_/.\d]|$)", re.IGNORECASE
)


def names() -> list[str]:
    """Return the model and encoding names that can be completed or suggested."""
    return [*_OPENAI, *_CLOSED_EXAMPLES, *ENCODINGS]


@lru_cache(maxsize=256)
def resolve(name: str) -> Model:
    """Return how the tokens of model ``name`` are counted.

    Parameters
    ----------
    name : str
        A model (``gpt-4o``, ``gpt-4o-2024-08-06``, ``ft:gpt-4o:...``, ``openai/gpt-4o``), an encoding
        (``o200k_base``) or a path to a ``tokenizer.json``.

    Raises
    ------
    ValidationError
        ``DOM_VAL_INVALID_MODEL`` with close names when nothing fits.
    """
    if name in ENCODINGS:
        return Model(name, name)
    if name.endswith(".json"):
        return Model(name, "tokenizer.json", tokenizer_file=Path(name).expanduser())
    family = _family(name)
    if family is not None:
        encoding, context_window = _OPENAI[family]
        return Model(name, encoding, context_window=context_window)
    for pattern, maker, closed_window in _CLOSED:
        if pattern.match(name):
            reason = f"{maker} does not publish this model's tokenizer; counted with o200k_base"
            return Model(name, "o200k_base", exact=False, reason=reason, context_window=closed_window)
    raise _unknown(name)


def _family(name: str) -> str | None:
    """Return the key of ``_OPENAI`` that ``name`` is a variant of."""
    base = name.removeprefix("openai/")
    if base.startswith("ft:"):
        base = base.split(":")[1]
    for candidate in (base, _RELEASE.sub("", base)):
        if candidate in _OPENAI:
            return candidate
        point = _GPT5_POINT.match(candidate)
        if point and candidate[point.end() :] in _GPT5_KINDS:
            return "gpt-5"
    return None


def _unknown(name: str) -> ValidationError:
    if _OPEN_WEIGHTS.match(name.rsplit("/", 1)[-1]) or _OPEN_WEIGHTS.match(name):
        hint = "For an open-weights model give the path of its tokenizer.json as the model."
    else:
        close = get_close_matches(name, names(), n=3, cutoff=0.5)
        known = (
            f"Did you mean {', '.join(close)}?"
            if close
            else f"Known are for example {', '.join(list(_OPENAI)[:8])}."
        )
        hint = f"{known} An encoding name or the path of a tokenizer.json will do as well."
    return ValidationError(
        f"the model {name!r} is not known",
        code="DOM_VAL_INVALID_MODEL",
        hint=hint,
        context={"field": "model", "model": name},
    )
