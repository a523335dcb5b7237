"""Start: what ``import ferrolab`` and ``%load_ext ferrolab`` add to bare Python and IPython."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial

from benches.children import ROOT
from benches.measuring import ContestantFailed, Sample, interleave, missing
from benches.processes import waited_for_s
from benches.table import Goal, Group

_PEERS = ("tiktoken", "chonkie", "pymupdf")
_BARE = "bare"
_SHELL = "from IPython.core.interactiveshell import InteractiveShell as S; s = S.instance(); "


def run(quick: bool) -> Group:
    """Measure the group."""
    group = Group("start", "Start")
    _imports(group, _PEERS[:1] if quick else _PEERS, 5 if quick else 9)
    _extension(group, 3 if quick else 9)
    return group


def _imports(group: Group, peers: Sequence[str], rounds: int) -> None:
    programs = {_BARE: "pass"} | {name: f"import {name}" for name in ("ferrolab", *peers)}
    runs = interleave({name: partial(_process, program) for name, program in programs.items()}, rounds)
    added = runs.minus(_BARE)
    measure = "import ferrolab, over bare Python"
    group.alone(added, "ferrolab", "wall_s", f"{measure} (wall)", goal=Goal("at most", 60))
    group.compare(added, "cpu_s", f"{measure} (CPU)", peers)
    group.notes += missing(runs.failures)


def _extension(group: Group, rounds: int) -> None:
    programs = {_BARE: _SHELL + "pass", "ferrolab": _SHELL + "s.run_line_magic('load_ext', 'ferrolab')"}
    runs = interleave({name: partial(_process, program) for name, program in programs.items()}, rounds)
    added = runs.minus(_BARE)
    measure = "%load_ext ferrolab, over bare IPython"
    group.alone(added, "ferrolab", "wall_s", f"{measure} (wall)", goal=Goal("at most", 80))
    group.alone(added, "ferrolab", "cpu_s", f"{measure} (CPU)")


def _process(program: str) -> Sample:
    """Return what a fresh Python costs that runs ``program``, from start to end."""
    started, used = time.perf_counter(), waited_for_s()
    # The editable install is on the path; the checkout itself must not be.
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT / "docs", env=os.environ, capture_output=True
    )
    sample = {"wall_s": time.perf_counter() - started, "cpu_s": waited_for_s() - used}
    if done.returncode:
        raise ContestantFailed(done.stderr.decode(errors="replace").strip().splitlines()[-1])
    return sample
