"""The ordinary programs: what each writes at its head is what it must give."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "ordinary"


@dataclass(frozen=True)
class Program:
    """A program, what it prints, the MIME types that it shows and the files that it writes."""

    name: str
    code: str
    stdout: str
    lines: int | None
    displays: list[str]
    files: list[str]


def read(path: Path) -> Program:
    """Return the program in a file."""
    code = path.read_text(encoding="utf-8")
    head = []
    for line in code.splitlines():
        if not line.startswith("# "):
            break
        head.append(line[2:])
    said: dict[str, list[str]] = {"displays": [], "files": [], "lines": []}
    printed = []
    for line in head:
        name, colon, rest = line.partition(": ")
        if colon and name in said:
            said[name] = rest.split(", ")
        else:
            printed.append(line)
    lines = int(said["lines"][0]) if said["lines"] else None
    return Program(
        path.stem, code, "".join(f"{line}\n" for line in printed), lines, said["displays"], said["files"]
    )


PROGRAMS = [read(path) for path in sorted(FOLDER.glob("*.py"))]
