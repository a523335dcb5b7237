"""Make the example documents and notebooks, byte for byte the same each time.

    python make_data.py            write data/* but notes.md and page.html, and the notebooks
    python make_data.py --check    write nothing; fail if a file differs or a formula is wrong

Needs reportlab, which nothing else in the project does, and ferrolab with its native module.
`data/notes.md` and `data/page.html` are written by hand.
"""

from __future__ import annotations

import argparse
import doctest
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from data_src import calendars, chance, earth, manuscript, notebook, numbers, office, press, sky, sound

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "data_src"
NOTEBOOKS = ("quickstart", "charts", "notebooks")
FORMULAS = (calendars, sky, earth, numbers, chance, sound)


def products() -> Iterator[tuple[Path, bytes]]:
    """Each file that is made here, with its content."""
    yield HERE / "data" / "almanac.pdf", almanac()
    yield HERE / "data" / "letter.txt", letter()
    yield HERE / "data" / "harvest.docx", office.docx()
    yield HERE / "data" / "sales.xlsx", office.xlsx()
    yield HERE / "data" / "label.png", label()
    sums = (SOURCE / "sums.md").read_text("utf-8")
    yield HERE / "data" / "sums.ipynb", notebook.notebook_json(sums).encode()
    for name in NOTEBOOKS:
        source = (SOURCE / f"{name}.md").read_text("utf-8")
        yield HERE / f"{name}.ipynb", notebook.notebook_json(source).encode()


def almanac() -> bytes:
    """The handbook as a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "almanac.pdf"
        press.print_almanac(manuscript.read(SOURCE / "text"), target)
        return target.read_bytes()


def label() -> bytes:
    """A QR code as a picture."""
    # Deferred: this is the one thing here that needs ferrolab, with its native module.
    from ferrolab import ImageGenerator

    return ImageGenerator().create_qr_code("https://example.org/harvest/2026")


def letter() -> bytes:
    """A letter as an older Windows program would have saved it."""
    lines = (SOURCE / "letter.txt").read_text("utf-8").splitlines()
    return "".join(f"{line}\r\n" for line in lines).encode("windows-1252")


def wrong_formulas() -> int:
    """Compare the formulas with published values; return how many comparisons fail."""
    return sum(doctest.testmod(module).failed for module in FORMULAS)


def main() -> int:
    """Write or check the files; the exit code is 1 when a check fails."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, compare only")
    check = parser.parse_args().check
    failures = wrong_formulas()
    for path, content in products():
        name = path.relative_to(HERE)
        if not check:
            path.write_bytes(content)
            print(f"wrote {name}, {len(content):,} bytes")
        elif not path.exists() or path.read_bytes() != content:
            failures += 1
            print(f"{name} is not what its sources make: run make_data.py", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
