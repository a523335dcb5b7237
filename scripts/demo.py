"""Run the quickstart notebook headless and write its report; the whole of ``make demo``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from ferrolab.export import FerrolabReportExporter

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "examples" / "quickstart.ipynb"
OUT = ROOT / "out"


def main() -> int:
    """Execute, export, and say where the report is; 1 when a cell's expectation did not hold."""
    started = time.perf_counter()
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(NOTEBOOK.parent)}},
        # The kernel warns that its sockets are not encrypted; they are on the loopback device.
        extra_arguments=["--Application.log_level=ERROR"],
    )
    failure = None
    try:
        client.execute()
    except CellExecutionError as error:
        failure = error
    OUT.mkdir(exist_ok=True)
    nbformat.write(notebook, OUT / "quickstart.ipynb")
    page, _ = FerrolabReportExporter().from_filename(str(OUT / "quickstart.ipynb"))
    report = OUT / "report.html"
    report.write_text(page, encoding="utf-8")
    if failure is not None:
        print(
            f"A cell of {NOTEBOOK.name} failed; the report shows it: {report}\n\n{failure}", file=sys.stderr
        )
        return 1
    print(f"{len(notebook.cells)} cells in {time.perf_counter() - started:.1f} s.")
    print(f"The report, one file that opens offline: {report}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
