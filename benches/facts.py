"""What a reader must know to judge the figures: the machine, the versions, the day."""

from __future__ import annotations

import os
import platform
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benches import inputs

_DISTRIBUTIONS = (
    "ferrolab",
    "ferrolab-native",
    "tiktoken",
    "tokie",
    "fastokens",
    "rs-bpe",
    "tokenizers",
    "chonkie",
    "semantic-text-splitter",
    "PyMuPDF",
    "pypdfium2",
    "pydantic-monty",
    "sandlock",
    "jupyter_client",
    "ipykernel",
    "pandas",
    "lets-plot",
    "matplotlib",
    "altair",
    "vl-convert-python",
    "datashader",
    "zxing-cpp",
    "pillow",
    "nbformat",
    "nbconvert",
    "nbclient",
)
# Above this load a core, others take part in the measuring.
_BUSY = 0.3


def facts() -> list[str]:
    """Return sentences about this run."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    said = [
        f"{date.today():%-d %B %Y}; {_processor()}, {cores} cores; {platform.system()}, "
        f"Python {platform.python_version()}.",
        "Versions: " + ", ".join(f"{name} {_version(name)}" for name in _DISTRIBUTIONS) + ".",
        inputs.note(),
    ]
    if hasattr(os, "getloadavg") and (load := os.getloadavg()[0]) > _BUSY * cores:
        said.append(
            f"The machine was busy when this began (load {load:.1f}): trust the ratios, not the times."
        )
    return said


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    if path.is_file():
        for line in path.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
