"""Which tokenizer counts for which model."""

from __future__ import annotations

from pathlib import Path

import pytest

from ferrolab import models
from ferrolab.errors import ValidationError


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("gpt-4o", "o200k_base"),
        ("gpt-4o-2024-08-06", "o200k_base"),
        ("openai/gpt-4o-mini", "o200k_base"),
        ("ft:gpt-4o-2024-08-06:house::abc123", "o200k_base"),
        ("ft:gpt-3.5-turbo:house", "cl100k_base"),
        ("chatgpt-4o-latest", "o200k_base"),
        ("gpt-5", "o200k_base"),
        ("gpt-5.1", "o200k_base"),
        ("gpt-5.2-codex", "o200k_base"),
        ("gpt-5.1-2025-11-13", "o200k_base"),
        ("gpt-4.1-nano-2025-04-14", "o200k_base"),
        ("o3-mini", "o200k_base"),
        ("o4-mini-2025-04-16", "o200k_base"),
        ("gpt-oss-120b", "o200k_harmony"),
        ("gpt-4", "cl100k_base"),
        ("gpt-4-0613", "cl100k_base"),
        ("gpt-4-0125-preview", "cl100k_base"),
        ("gpt-3.5-turbo-16k", "cl100k_base"),
        ("text-embedding-3-large", "cl100k_base"),
        ("o200k_harmony", "o200k_harmony"),
    ],
)
def test_openais_models_are_exact_in_all_their_spellings(name: str, encoding: str) -> None:
    model = models.resolve(name)

    assert (model.name, model.encoding, model.exact, model.reason) == (name, encoding, True, None)


@pytest.mark.parametrize(
    ("name", "maker"),
    [
        ("claude-sonnet-4-5", "Anthropic"),
        ("claude-3-5-haiku-20241022", "Anthropic"),
        ("gemini-2.5-pro", "Google"),
        ("grok-4", "xAI"),
        ("command-r-plus", "Cohere"),
    ],
)
def test_closed_models_are_estimates_that_say_why(name: str, maker: str) -> None:
    model = models.resolve(name)

    assert not model.exact
    assert model.reason is not None
    assert maker in model.reason
    assert model.encoding in model.reason


@pytest.mark.parametrize(
    ("name", "close"),
    [
        ("gpt4o", "gpt-4o"),
        ("gpt-40", "gpt-4"),
        ("o200k", "o200k_base"),
        ("claude_sonnet", "claude-sonnet-4-5"),
    ],
)
def test_an_unknown_model_is_an_error_with_close_names(name: str, close: str) -> None:
    with pytest.raises(ValidationError) as caught:
        models.resolve(name)

    error = caught.value
    assert (error.code, error.field) == ("DOM_VAL_INVALID_MODEL", "model")
    assert repr(name) in error.message
    assert error.hint is not None
    assert close in error.hint


@pytest.mark.parametrize(
    "name", ["gpt-5-turbo-ultra", "gpt-4o-20", "o1-maxi", "claudette", "ft:", "ft:nothing:x", "", " gpt-4o"]
)
def test_names_that_only_look_like_a_models_are_not_guessed_at(name: str) -> None:
    with pytest.raises(ValidationError, match="DOM_VAL_INVALID_MODEL"):
        models.resolve(name)


@pytest.mark.parametrize(
    "name", ["llama-3.1-8b", "meta-llama/Llama-3", "Qwen/Qwen3-8B", "mistral-7b", "gemma"]
)
def test_open_weights_are_pointed_at_their_tokenizer_json(name: str) -> None:
    with pytest.raises(ValidationError, match="path of its tokenizer"):
        models.resolve(name)


def test_a_path_that_ends_in_json_is_a_tokenizer_file() -> None:
    model = models.resolve("some/tokenizer.json")

    assert (model.encoding, model.tokenizer_file) == ("tokenizer.json", Path("some/tokenizer.json"))


@pytest.mark.parametrize("name", models.names())
def test_every_name_that_is_suggested_is_known(name: str) -> None:
    assert models.resolve(name).encoding in models.ENCODINGS


def test_tiktoken_knows_the_same_encoding_for_every_model_that_it_knows() -> None:
    from tiktoken.model import MODEL_TO_ENCODING

    differing = {
        name: (encoding, models.resolve(name).encoding)
        for name, encoding in MODEL_TO_ENCODING.items()
        if encoding in models.ENCODINGS and not name.startswith("ft:")
        if models.resolve(name).encoding != encoding
    }

    assert differing == {}
