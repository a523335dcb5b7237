"""Notebooks to measure on: made ones of known size, and those that people wrote."""

from __future__ import annotations

import base64
import json
import random
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benches import inputs
from benches.children import ROOT

#: What a small notebook is.
SMALL = ROOT / "examples" / "quickstart.ipynb"
_LARGE_BYTES = 50_000_000
_TEXT_BYTES = 2_600_000
_PICTURE_BYTES = 120_000
_CELL_CHARACTERS = 800
#: Classes of whole modules are longer than what anyone puts into a cell.
_LONGEST_CELL = 6_000
_SEED = 5


def written() -> list[Path]:
    """Return the notebooks that people wrote: the corpus's, the examples, those that datashader ships."""
    folders = [ROOT / "examples"]
    if corpus := inputs.folder("corpus"):
        folders.append(corpus)
    found = find_spec("datashader")
    if found is not None and found.origin is not None:
        folders.append(Path(found.origin).parent / "examples")
    return [path for folder in folders for path in sorted(folder.rglob("*.ipynb"))]


def make_large(path: Path) -> None:
    """Write about 50 MB: code, long printed texts, pictures."""
    chance = random.Random(_SEED)
    code, printed = _pieces(inputs.code()), _lines(inputs.english())
    cells: list[dict[str, Any]] = []
    size = 0
    while size < _LARGE_BYTES:
        picture = base64.b64encode(chance.randbytes(_PICTURE_BYTES)).decode() + "\n"
        start = chance.randrange(len(printed))
        outputs: list[dict[str, Any]] = [
            {"name": "stdout", "output_type": "stream", "text": printed[start : start + 200]},
            {
                "data": {"image/png": picture, "text/plain": ["<Figure size 640x480 with 1 Axes>"]},
                "metadata": {},
                "output_type": "display_data",
            },
        ]
        cells.append(_cell(code[len(cells) % len(code)], outputs, len(cells)))
        size += _bytes_of(cells[-1:])
    _write(path, cells)


def make_texts(path: Path) -> None:
    """Write about 2.6 MB of texts: half Markdown, the rest code with what it printed."""
    cells: list[dict[str, Any]] = []
    markdown, code = _pieces(inputs.english()), _pieces(inputs.code())
    size = at = 0
    while size < _TEXT_BYTES:
        prose, program = markdown[at % len(markdown)], code[at % len(code)]
        printed = _lines(markdown[(at + 7) % len(markdown)])
        cells.append({"cell_type": "markdown", "id": f"m{at}", "metadata": {}, "source": _lines(prose)})
        stream = {"name": "stdout", "output_type": "stream", "text": printed}
        cells.append(_cell(program, [stream] if at % 2 else [], at))
        size += _bytes_of(cells[-2:])
        at += 1
    _write(path, cells)


def make_cells(path: Path, count: int) -> None:
    """Write cells of code that only say ``1``."""
    _write(path, [{**_cell("1", [], number), "execution_count": None} for number in range(count)])


def _cell(source: str, outputs: list[dict[str, Any]], number: int) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": number + 1,
        "id": f"c{number}",
        "metadata": {},
        "outputs": outputs,
        "source": _lines(source),
    }


def _bytes_of(cells: list[dict[str, Any]]) -> int:
    """Return how long cells are in the file, all but exactly."""
    return len(_json(cells).encode())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)


def _write(path: Path, cells: list[dict[str, Any]]) -> None:
    """Write a notebook as nbformat writes it."""
    whole = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"file_extension": ".py", "name": "python", "pygments_lexer": "ipython3"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(_json(whole) + "\n", encoding="utf-8")


def _pieces(text: str) -> list[str]:
    """Cut between paragraphs, or the definitions of a program, into pieces of a cell's size.

    What is longer than any cell is left out.
    """
    pieces, piece = [], ""
    for part in re.split(r"(?<=\n)\n+(?=\S)", text):
        piece += part + "\n"
        if len(piece) >= _CELL_CHARACTERS:
            pieces.append(piece.strip("\n"))
            piece = ""
    return [piece for piece in pieces if len(piece) <= _LONGEST_CELL]


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)
