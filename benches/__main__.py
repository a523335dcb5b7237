"""Command line of the benchmarks."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from benches.children import ROOT
from benches.facts import facts
from benches.page import as_json, from_json, page, section, summary
from benches.table import Group
from benches.vocabulary import write_files

GROUPS = (
    "tokens",
    "chunking",
    "documents",
    "formats",
    "streams",
    "sandbox",
    "start",
    "blocking",
    "references",
    "charts",
    "codes",
    "pictures",
    "notebooks",
)


def main() -> int:
    """Measure the groups asked for and write the report."""
    arguments = _parser().parse_args()
    known = facts()
    print("\n\n".join(known), flush=True)
    groups = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= write_files(Path(folder))
        for name in arguments.groups or GROUPS:
            groups.append(_measured(name, arguments.quick))
            print(f"\n{section(groups[-1])}", flush=True)
    groups = _together(groups, arguments.keep)
    print(f"\n{summary(groups)}")
    _write(arguments.json, json.dumps(as_json(known, groups), indent=1, ensure_ascii=False))
    if arguments.markdown is not None:
        _write(arguments.markdown, page(known, groups))
    return 0


def _together(groups: list[Group], kept: Sequence[Path]) -> list[Group]:
    """Return the groups in their usual order; those not measured now come from earlier reports."""
    found = {
        group.name: group
        for path in kept
        for group in from_json(json.loads(path.read_text(encoding="utf-8")))
    }
    found |= {group.name: group for group in groups}
    return sorted(found.values(), key=lambda group: GROUPS.index(group.name))


def _measured(name: str, quick: bool) -> Group:
    started = time.perf_counter()
    group: Group = import_module(f"benches.{name}").run(quick)
    print(f"\n({name}: {time.perf_counter() - started:.0f} s)", file=sys.stderr, flush=True)
    return group


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content.rstrip() + "\n", encoding="utf-8")


def _existing(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {name}")
    return path


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benches", description="Measure ferrolab beside its peers.")
    parser.add_argument(
        "groups",
        nargs="*",
        metavar="GROUP",
        choices=[[], *GROUPS],
        help=f"any of {', '.join(GROUPS)}; default: all",
    )
    parser.add_argument(
        "--keep",
        type=_existing,
        nargs="+",
        default=[],
        metavar="FILE",
        help="JSON of earlier runs, for the groups that are not measured now",
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds and peers, under a minute")
    parser.add_argument(
        "--json",
        type=Path,
        default=ROOT / "out" / "benchmarks.json",
        metavar="FILE",
        help="where all figures go",
    )
    parser.add_argument(
        "--markdown", type=Path, metavar="FILE", help="write the page of the documentation too"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
