"""CSV and JSON lines as streams: how fast, and in how much memory."""

from __future__ import annotations

import random
import resource
import tempfile
import time
from functools import partial
from pathlib import Path

from benches import children
from benches.measuring import ContestantFailed, interleave
from benches.table import Goal, Group, Row

_PEERS = ("pyarrow open_csv", "polars read_csv, whole table", "csv of the standard library")
_MIB = 1024 * 1024
_ROWS = 2_000_000


def run(quick: bool) -> Group:
    """Measure the group."""
    group = Group("streams", "CSV and JSON lines, batch by batch")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sales.csv"
        write(path, _ROWS // 10 if quick else _ROWS)
        size = path.stat().st_size
        turns = {
            name: partial(children.run, "streams:read", name=name, path=str(path))
            for name in ("ferrolab", *_PEERS)
        }
        runs = interleave(turns, 2 if quick else 5)
    speeds = {name: size / 1e6 / runs.median(name, "wall_s") for name in turns if runs.has(name, "wall_s")}
    peaks = {name: max(runs.values(name, "peak_bytes")) / _MIB for name in speeds}
    ours, peak = speeds["ferrolab"], peaks["ferrolab"]
    measure = f"CSV of {size / 1e6:,.0f} MB, typed batches"
    group.rows.append(Row(measure, ours, "MB/s", goal=Goal("at least", 150), higher_is_better=True))
    group.rows.append(Row("its growth of memory", peak, "MiB", goal=Goal("at most", 64)))
    for name in speeds.keys() - {"ferrolab"}:
        group.rows.append(Row(measure, ours, "MB/s", name, speeds[name], higher_is_better=True))
        group.rows.append(Row("its growth of memory", peak, "MiB", name, peaks[name]))
    return group


def write(path: Path, rows: int) -> None:
    """Write a CSV file with numbers, a date, a name and a quoted text in each row."""
    chance = random.Random(20)
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,name,price,when,note\n")
        for row in range(rows):
            day = f"2026-{1 + row % 12:02}-{1 + row % 28:02}"
            file.write(
                f'{row},item {row % 977},{chance.random() * 1000:.2f},{day},"some, quoted text {row}"\n'
            )


def read(name: str, path: str) -> dict[str, float]:
    """Read the file once, and keep nothing."""
    reader = _READERS[name]
    try:
        reader(path, 1)
    except ImportError:
        raise ContestantFailed("not installed") from None
    before = _peak()
    started = time.perf_counter()
    reader(path, None)
    return {"wall_s": time.perf_counter() - started, "peak_bytes": _peak() - before}


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _ours(path: str, batches: int | None) -> None:
    from ferrolab import DocumentProcessor

    for number, _ in enumerate(DocumentProcessor().stream_csv(path, 50_000), 1):
        if number == batches:
            return


def _pyarrow(path: str, batches: int | None) -> None:
    from pyarrow import csv

    for number, _ in enumerate(csv.open_csv(path), 1):
        if number == batches:
            return


def _polars(path: str, batches: int | None) -> None:
    import polars

    polars.read_csv(path, n_rows=batches, try_parse_dates=True)


def _standard(path: str, batches: int | None) -> None:
    import csv

    with open(path, encoding="utf-8", newline="") as file:
        for number, _ in enumerate(csv.reader(file), 1):
            if number == batches:
                return


_READERS = {
    "ferrolab": _ours,
    "pyarrow open_csv": _pyarrow,
    "polars read_csv, whole table": _polars,
    "csv of the standard library": _standard,
}
