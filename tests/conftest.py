"""What every test stands on: results kept in a folder of its own, settings put back."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import hypothesis
import pytest

from ferrolab.settings import configure, settings

pytest_plugins = ["pytest_jupyter.jupyter_server"]

# No clock decides a test: the first example may load a vocabulary, and machines differ.
hypothesis.settings.register_profile("ferrolab", deadline=None)
hypothesis.settings.load_profile("ferrolab")

# Who starts the tests in the background of a shell has them ignore interrupts, which some of them test.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parent.parent
DATA = ROOT / "examples" / "data"


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path) -> Iterator[None]:
    """Keep results out of the user's cache, and undo what a test configures."""
    before = settings()
    configure(results_dir=tmp_path / "results")
    yield
    if settings() != before:
        configure(**{field.name: getattr(before, field.name) for field in fields(before)})


@pytest.fixture
def data() -> Path:
    """The folder of the examples' documents."""
    return DATA
