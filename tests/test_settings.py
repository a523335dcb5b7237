"""Settings: from the environment, by ``configure``, and what they refuse."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from ferrolab.errors import ValidationError
from ferrolab.settings import Settings, configure, from_environment, on_change, settings


def test_an_empty_environment_gives_the_defaults() -> None:
    read = from_environment({"XDG_CACHE_HOME": "ignored: only os.environ is asked for folders"})

    assert read == Settings(results_dir=read.results_dir)
    assert read.results_dir.parts[-2:] == ("ferrolab", "results")


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("FERROLAB_BACKEND", "python", "backend", "python"),
        ("FERROLAB_MODEL", "gpt-4", "model", "gpt-4"),
        ("FERROLAB_WORKERS", "3", "workers", 3),
        ("FERROLAB_WORKER_MEMORY_BYTES", "134217728", "worker_memory_bytes", 134217728),
        ("FERROLAB_DOCUMENT_TIMEOUT_S", "1.5", "document_timeout_s", 1.5),
        ("FERROLAB_MAX_FILE_SIZE_BYTES", "10", "max_file_size_bytes", 10),
        ("FERROLAB_RESULTS_DIR", "~/kept", "results_dir", Path.home() / "kept"),
        ("FERROLAB_RESULTS_MAX_BYTES", "0", "results_max_bytes", 0),
    ],
)
def test_every_setting_has_its_variable(variable: str, text: str, name: str, value: object) -> None:
    assert getattr(from_environment({variable: text}), name) == value


def test_an_empty_variable_is_one_that_is_not_set() -> None:
    empty = {f"FERROLAB_{name.upper()}": "" for name in settings().to_dict()}

    assert from_environment(empty) == from_environment({})


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("FERROLAB_BACKEND", "rust"),
        ("FERROLAB_WORKERS", "two"),
        ("FERROLAB_WORKERS", "-1"),
        ("FERROLAB_WORKER_MEMORY_BYTES", "1"),
        ("FERROLAB_DOCUMENT_TIMEOUT_S", "0"),
        ("FERROLAB_DOCUMENT_TIMEOUT_S", "nan"),
        ("FERROLAB_MAX_FILE_SIZE_BYTES", "0"),
        ("FERROLAB_RESULTS_MAX_BYTES", "-1"),
        ("FERROLAB_RESULTS_DIR", "~no-such-user-here/kept"),
    ],
)
def test_a_bad_variable_is_an_error_that_names_it_and_its_value(variable: str, text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        from_environment({variable: text})

    assert variable in caught.value.message
    assert text in caught.value.message
    assert caught.value.field == variable.removeprefix("FERROLAB_").lower()
    assert caught.value.hint


@pytest.mark.parametrize(
    "changes",
    [
        {"workers": None},
        {"workers": math.inf},
        {"workers": 2.5},
        {"document_timeout_s": math.nan},
        {"document_timeout_s": math.inf},
        {"backend": None},
        {"results_dir": 5},
        {"max_file_size": 5},
    ],
    ids=str,
)
def test_configure_refuses_it(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        configure(**changes)

    assert caught.value.field in changes


def test_configure_changes_everything_or_nothing() -> None:
    before = settings()

    with pytest.raises(ValidationError):
        configure(workers=1, model="gpt-4", document_timeout_s=-1)

    assert settings() is before


def test_configure_changes_what_it_is_given_and_tells_the_listeners() -> None:
    heard: list[int] = []
    on_change(lambda: heard.append(settings().workers))
    before = settings()

    after = configure(workers=7)

    assert after is settings()
    assert (after.workers, after.model) == (7, before.model)
    assert heard == [7]


def test_settings_are_shown_as_json_values(tmp_path: Path) -> None:
    shown = configure(results_dir=tmp_path, workers=2).to_dict()

    assert shown["results_dir"] == str(tmp_path)
    assert shown["workers"] == 2
    assert list(shown) == list(Settings.__dataclass_fields__)
