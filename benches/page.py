"""The report: figures as JSON, as a page, and the goals in one table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benches.table import Group, Row, figure, markdown

_METHOD = Path(__file__).with_name("method.md")


def as_json(facts: Sequence[str], groups: Sequence[Group]) -> dict[str, Any]:
    """Return the whole report as JSON values."""
    return {
        "facts": list(facts),
        "groups": [
            {
                "name": group.name,
                "title": group.title,
                "rows": [row.to_dict() for row in group.rows],
                "notes": group.notes,
            }
            for group in groups
        ],
    }


def from_json(report: dict[str, Any]) -> list[Group]:
    """Return the groups of a report that :func:`as_json` made."""
    return [
        Group(group["name"], group["title"], [Row.from_dict(row) for row in group["rows"]], group["notes"])
        for group in report["groups"]
    ]


def page(facts: Sequence[str], groups: Sequence[Group]) -> str:
    """Return the page of the documentation: goals, losses, method, all figures."""
    parts = ["# Benchmarks", *facts, summary(groups), _METHOD.read_text(encoding="utf-8").strip()]
    parts += [section(group) for group in groups]
    return "\n\n".join(parts) + "\n"


def summary(groups: Sequence[Group]) -> str:
    """Return the table of all goals and the list of what peers do better."""
    rows = [row for group in groups for row in group.rows]
    judged = [row for row in rows if row.met is not None]
    met = sum(row.met is True for row in judged)
    parts = [f"## Goals: {met} of {len(judged)} met", markdown(judged)]
    if lost := [row for row in rows if row.standing == "behind"]:
        parts += ["## Where ferrolab is behind", "\n".join(_loss(row) for row in lost)]
    return "\n\n".join(parts)


def section(group: Group) -> str:
    """Return title, table and notes of a group."""
    parts = [f"## {group.title}", markdown(group.rows)]
    if group.notes:
        parts.append("\n".join(f"- {note}" for note in group.notes))
    return "\n\n".join(parts)


def _loss(row: Row) -> str:
    theirs = figure(row.theirs or 0.0, row.unit)
    return f"- {row.measure}: {figure(row.ours, row.unit)}, {row.peer} {theirs}"
