"""Write the table of error codes into docs/errors.md, from ferrolab.errors."""

from __future__ import annotations

from pathlib import Path

from ferrolab.errors import CODES, FerrolabError

PAGE = Path(__file__).parent.parent / "docs" / "errors.md"
INTRODUCTION = """\
# Errors

Everything that ferrolab raises on purpose is a `ferrolab.FerrolabError` with a `code` for programs,
a `message` for people, a `hint` what to do, a `context` of facts and `retryable`, which says whether
the same call may succeed later. Each class also inherits the builtin exception that one would look
for, so `except FileNotFoundError` catches a missing document. Rust, Python, REST (`{"error": {...}}`)
and the command line (`--json`) use the same codes. Branch on the code or the class, never on the text.

`python scripts/write_error_table.py` writes this page; a test compares it with the code.

"""


def _builtins(cls: type[FerrolabError]) -> str:
    found = [base for base in cls.__mro__ if base.__module__ == "builtins" and base.__name__ in _NAMED]
    return ", ".join(f"`{base.__name__}`" for base in found)


_NAMED = {
    "FileNotFoundError",
    "ImportError",
    "MemoryError",
    "PermissionError",
    "RuntimeError",
    "TimeoutError",
    "ValueError",
}


def main() -> None:
    """Write the page."""
    lines = ["| code | class | raised for |", "| --- | --- | --- |"]
    lines += [f"| `{code}` | `{cls.__name__}` | {meaning} |" for code, (cls, meaning) in CODES.items()]
    lines += ["", "| class | also caught by |", "| --- | --- |"]
    classes = dict.fromkeys(cls for cls, _ in CODES.values())
    lines += [f"| `{cls.__name__}` | {caught} |" for cls in classes if (caught := _builtins(cls))]
    PAGE.write_text(INTRODUCTION + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
