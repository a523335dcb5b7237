"""Write ``docs/tools.md`` from the registry; ``--check`` only compares."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from ferrolab.tools import ToolSpec, all_tools

PAGE = Path(__file__).resolve().parent.parent / "docs" / "tools.md"
HEAD = """# Tools

Every tool works the same as `%agent TOOL` in a notebook, `ferrolab TOOL` on the command line,
`POST /ferrolab/tools/TOOL` on the server, a form in the panel, and `ferrolab.call("TOOL", {...})` in Python.
`python scripts/write_tools_page.py` writes this page from the registry.
"""


def section(spec: ToolSpec) -> str:
    """Return one tool's part of the page."""
    lines = [f"## {spec.name}", "", spec.summary, ""]
    if spec.description:
        lines += [spec.description, ""]
    lines += ["```", spec.usage(), "```", ""]
    if spec.parameters:
        lines += ["| argument | meaning | default |", "| --- | --- | --- |"]
    for p in spec.parameters:
        default = (
            "required"
            if p.default is inspect.Parameter.empty
            else ""
            if p.default is None
            else f"`{p.default}`"
        )
        choices = f" One of {', '.join(f'`{choice}`' for choice in p.choices)}." if p.choices else ""
        lines.append(f"| `{p.name}` | {p.description}{choices} | {default} |")
    lines += ["", f"Gives a `{spec.returns}` result. Effects: {', '.join(sorted(spec.effects))}.", ""]
    lines += ["```", *spec.examples, "```"] if spec.examples else []
    return "\n".join(lines)


def page() -> str:
    """Return the whole page."""
    ours = [spec for spec in all_tools().values() if spec.distribution == "ferrolab"]
    return "\n".join([HEAD, *(f"{section(spec)}\n" for spec in ours)])


def main() -> int:
    """Write the page, or say that it is out of date."""
    if "--check" in sys.argv:
        if PAGE.read_text(encoding="utf-8") == page():
            return 0
        print(f"{PAGE.name} is out of date: run python scripts/write_tools_page.py")
        return 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
