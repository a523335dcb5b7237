"""Contestants in fresh processes: no warm cache, no foreign threads, and a crash is one failure.

``python -m benches.children MODULE:FUNCTION ARGUMENTS`` calls the function with the
arguments (JSON) and prints what it returns as its last line.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benches.measuring import ContestantFailed

ROOT = Path(__file__).resolve().parent.parent
_TIMEOUT_S = 240


def run(function: str, /, environment: dict[str, str] | None = None, **arguments: Any) -> Any:
    """Call ``module:function`` of this package in a fresh process and return its result.

    Raises
    ------
    ContestantFailed
        With the last line that the process wrote to its standard error.
    """
    command = [sys.executable, "-m", "benches.children", function, json.dumps(arguments)]
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_S,
        )
    except subprocess.TimeoutExpired:
        raise ContestantFailed(f"no result within {_TIMEOUT_S} s") from None
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [f"ended with exit code {done.returncode}"]
        raise ContestantFailed(said[-1])
    return json.loads(done.stdout.splitlines()[-1])


def pin_to_one_core() -> None:
    """Keep this process and all it starts on one core, where the system lets us."""
    os.environ["RAYON_NUM_THREADS"] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def main() -> None:
    """Be the fresh process."""
    module, _, name = sys.argv[1].partition(":")
    result = getattr(importlib.import_module(f"benches.{module}"), name)(**json.loads(sys.argv[2]))
    print("\n" + json.dumps(result))


if __name__ == "__main__":
    main()
