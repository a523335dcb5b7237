"""``c.Ferrolab``: every setting is a trait, and what is set is in force."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from traitlets import TraitError
from traitlets.config import Config

from ferrolab.config import Ferrolab
from ferrolab.errors import ValidationError
from ferrolab.settings import Settings, settings


def configured(**values: Any) -> Ferrolab:
    return Ferrolab(config=Config({"Ferrolab": values}))


def test_every_setting_is_a_described_trait() -> None:
    traits = Ferrolab.class_traits(config=True)
    for field in fields(Settings):
        assert field.name in traits
        assert traits[field.name].help


@pytest.mark.parametrize(
    ("name", "value", "in_force"),
    [
        ("max_file_size_bytes", 123, 123),
        ("document_timeout_s", 1.5, 1.5),
        ("backend", "python", "python"),
        ("model", "gpt-4.1", "gpt-4.1"),
        ("results_dir", "~/kept", Path("~/kept").expanduser()),
    ],
)
def test_what_is_configured_is_in_force(name: str, value: object, in_force: object) -> None:
    before = settings().to_dict()
    configured(**{name: value}).apply()
    assert getattr(settings(), name) == in_force
    assert {k: v for k, v in settings().to_dict().items() if k != name} == {
        k: v for k, v in before.items() if k != name
    }


def test_what_is_not_configured_stays_as_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FERROLAB_MAX_FILE_SIZE_BYTES", "77")
    configured().apply()
    assert settings().max_file_size_bytes == 77


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_file_size_bytes", "large"),
        ("backend", "fortran"),
        ("allowed_effects", {"everything"}),
        ("job_workers", 0),
        ("max_request_bytes", 0),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(name: str, value: object) -> None:
    with pytest.raises(TraitError):
        configured(**{name: value})


def test_a_value_out_of_range_is_refused() -> None:
    with pytest.raises(ValidationError, match="document_timeout_s"):
        configured(document_timeout_s=0.0).apply()


@pytest.mark.parametrize("ferrolab_config", [{"max_file_size_bytes": 4321, "job_workers": 3}])
def test_the_server_reads_its_configuration(services: Any) -> None:
    assert settings().max_file_size_bytes == 4321
    assert services.config.job_workers == 3
    assert services.config.allowed_effects == {"pure", "reads", "executes"}
