"""What callers of the sandbox give: sizes, times, names of modules, files."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Sequence
from pathlib import Path

from ferrolab import errors
from ferrolab.errors import LimitError, ValidationError
from ferrolab.results.execution import ExecutionLimits
from ferrolab.settings import MIB

#: What code may import when nothing is said.
DEFAULT_IMPORTS = ("math", "json", "datetime")

_LARGEST_TRANSFER_BYTES = 56 * MIB
_SIZE = re.compile(r"(?P<number>\d{1,12}(?:\.\d{1,6})?)\s*(?P<unit>[kmgt]?)(?P<binary>i?)b?", re.IGNORECASE)


def parse_size(text: str) -> int:
    """Return a size in bytes: MB and its like count in thousands, MiB and its like in 1024s.

    Raises
    ------
    ValidationError
        When it can't be read.

    Examples
    --------
    >>> parse_size("512MB"), parse_size("2GiB"), parse_size("1000")
    (512000000, 2147483648, 1000)
    """
    match = _SIZE.fullmatch(text.strip())
    if match is None or (match["binary"] and not match["unit"]):
        raise invalid("memory", text, "Write a size as 512MB or 2GiB.")
    step = 1024 if match["binary"] else 1000
    power = " kmgt".index(match["unit"].lower() or " ")
    return int(float(match["number"]) * step**power)


def allowed(imports: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the modules that may be imported, None for all.

    >>> allowed(["numpy"])
    ('math', 'json', 'datetime', 'numpy')
    """
    return joined(DEFAULT_IMPORTS, imports)


def joined(base: tuple[str, ...] | None, more: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the modules of both; None stands for all."""
    if base is None or more == "*":
        return None
    if isinstance(more, str):
        raise invalid("allowed_imports", more, 'Give a list of names such as ["numpy"], or "*" for all.')
    names = tuple(more or ())
    if "*" in names:
        return None
    for name in names:
        if not isinstance(name, str) or not all(part.isidentifier() for part in name.split(".")):
            raise invalid("allowed_imports", name, 'Give names of modules such as "numpy".')
    return tuple(dict.fromkeys([*base, *names]))


def check_code(code: object) -> None:
    """Raise unless it is code of a bearable length."""
    if not isinstance(code, str):
        raise ValidationError(
            f"the code is a {type(code).__name__}, not a text",
            hint="Give Python code as str.",
            context={"field": "code"},
        )
    if len(code) > MIB:
        raise LimitError(f"the code has {len(code):,} characters", hint="Put data into a file instead.")


def content_of(name: str, source: str | os.PathLike[str] | bytes, limits: ExecutionLimits) -> bytes:
    """Return what a file shall hold."""
    if not isinstance(name, str) or any(part in ("", ".", "..") for part in name.split("/")) or "\0" in name:
        raise invalid("files", name, "Give a name below the sandbox's folder, such as 'data/in.csv'.")
    most = min(limits.max_file_bytes, _LARGEST_TRANSFER_BYTES)
    if isinstance(source, bytes | bytearray | memoryview):
        data = bytes(source)
    else:
        try:
            with Path(source).open("rb") as file:
                data = file.read(most + 1)
        except OSError as error:
            raise errors.from_oserror(error, source) from None
    if len(data) > most:
        raise LimitError(
            f"{name!r} has more than {most:,} bytes, the most that a sandbox takes",
            hint="Raise max_file_bytes, or give it a part of the file.",
            context={"limit": "max_file_bytes", "limit_bytes": most},
        )
    return data


def seconds(field: str, value: float) -> float:
    """Return a time in seconds."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not 0.001 <= value <= 86_400:
        raise invalid(field, value, f"Give {field} in seconds, from 0.001 to 86400.")
    return float(value)


def whole_number(field: str, value: int, least: int) -> int:
    """Return a whole number of at least ``least``."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 2**46:
        raise invalid(field, value, f"Give {field} as a whole number of {least:,} or more.")
    return value


def invalid(field: str, value: object, hint: str) -> ValidationError:
    """Return the error for an argument that can't be used."""
    shown = repr(value)
    return ValidationError(f"{field} is {shown[:80]}", hint=hint, context={"field": field})
