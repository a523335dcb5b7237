"""Check what no linter checks: one version, clean lock files, no traces of a machine or index."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import tomllib

ROOT = Path(__file__).resolve().parent.parent
# Hosts of registries, and the kinds of absolute path that only exist on somebody's machine.
TRACES = re.compile(
    r"(?:pypi\.(?:org|python)|files\.pythonhosted|registry\.npm|static\.crates|index\.crates|deb\.debian)"
    r"|(?<![\w.])/(?:work|root)/"
)
# Cargo writes its index into every lock file; that line is cargo's own and the same everywhere.
ALLOWED = {"native/Cargo.lock", "scripts/check_repository.py"}


def versions() -> list[str]:
    """Return complaints about versions that differ."""
    found = {
        "pyproject.toml": tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"],
        "native/pyproject.toml": tomllib.loads((ROOT / "native/pyproject.toml").read_text())["project"][
            "version"
        ],
        "native/Cargo.toml": tomllib.loads((ROOT / "native/Cargo.toml").read_text())["workspace"]["package"][
            "version"
        ],
        "labextension/package.json": json.loads((ROOT / "labextension/package.json").read_text())["version"],
        "src/ferrolab/__init__.py": re.findall(
            r'__version__ = "(.+)"', (ROOT / "src/ferrolab/__init__.py").read_text()
        )[0],
    }
    return [] if len(set(found.values())) == 1 else [f"versions differ: {found}"]


def traces() -> list[str]:
    """Return complaints about registry hosts and machine paths in tracked text files."""
    complaints = []
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        path = ROOT / name
        if not name or name in ALLOWED or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if match := TRACES.search(line):
                complaints.append(f"{name}:{number}: names {match.group()!r}")
    return complaints


def lock_files() -> list[str]:
    """Return complaints about lock files that hold addresses."""
    lock = (ROOT / "package-lock.json").read_text()
    return ['package-lock.json has "resolved" addresses'] if '"resolved": "http' in lock else []


def main() -> int:
    """Print every complaint; 1 when there is any."""
    complaints = [*versions(), *traces(), *lock_files()]
    print("\n".join(complaints) or "The repository is clean.")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
