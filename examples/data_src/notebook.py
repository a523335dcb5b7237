"""A notebook from a Markdown file: fenced Python blocks become code cells, the rest Markdown cells."""

from __future__ import annotations

import json
import re
from typing import Any

_CODE_CELL = re.compile(r"^```python ([\w-]+)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


def notebook_json(source: str) -> str:
    """Return the notebook (format 4.5) without outputs.

    A code cell's id stands behind its fence, `python my-id`; the text before it gets
    `about-my-id`. Ids therefore stay the same when other cells come and go.
    """
    cells: list[dict[str, Any]] = []
    position = 0
    for match in _CODE_CELL.finditer(source):
        cells += _text_cell(source[position : match.start()], f"about-{match[1]}")
        cells.append(
            {
                "cell_type": "code",
                "execution_count": None,
                "id": match[1],
                "metadata": {},
                "outputs": [],
                "source": match[2].splitlines(keepends=True),
            }
        )
        position = match.end()
    cells += _text_cell(source[position:], "about-the-end")
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _text_cell(text: str, cell_id: str) -> list[dict[str, Any]]:
    lines = text.strip().splitlines(keepends=True)
    if not lines:
        return []
    return [{"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": lines}]
