"""The cards of code that ran and of the sessions that it ran in.

What code showed is drawn as tables, pictures and text of our own: no markup of its is passed on.
"""

import re
from typing import Any

from ferrolab.cards.blocks import facts, prose
from ferrolab.cards.content import Block, Column, Detail, Notice, Picture, Table
from ferrolab.cards.wording import count, duration, line, listing, mapping, passage, size, whole

Data = dict[str, Any]

_STATUS = {
    "ok": "ok",
    "error": "raised an exception",
    "timeout": "stopped: out of time",
    "killed": "died",
    "limit": "stopped: a limit struck",
    "cancelled": "cancelled",
}
_LIMITS = {
    "wall_time": "wall time",
    "cpu_time": "processor time",
    "memory": "memory",
    "output": "output, which was cut",
    "threads": "threads",
    "files": "room for files",
    "protocol": "the sandbox's protocol, which the code broke",
}
_LEVELS = {
    "full": "full isolation",
    "landlock": "isolation without namespaces",
    "none": "no isolation",
}
_MOST_PICTURES = 8
_PICTURES_CHARACTERS = 64_000
# Of the first bytes of each format, in Base64.
_PICTURES = {"image/png": "iVBORw0KGgo", "image/jpeg": "/9j/"}
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}\Z")
_MOST_COLUMNS = 12
_MARKUP_CHARACTERS = 64_000
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?(?:[eE][+-]?\d+)?\Z")


def execution(data: Data, detail: Detail) -> list[Block]:
    """Say what came of code: cost, error, value, figures, output, files, the walls around it."""
    blocks = _warning(mapping(data.get("isolation"))) + _cost(data) + _outcome(data, detail)
    blocks += _value(mapping(data.get("value")), detail)
    blocks += _displays(listing(data.get("displays")), detail)
    is_ok = data.get("status") == "ok"
    blocks += prose("Output", data.get("stdout"), detail, code=True, folded=is_ok)
    blocks += prose("Errors and warnings written", data.get("stderr"), detail, code=True, folded=True)
    blocks += _files(listing(data.get("files")), detail)
    if data.get("session"):
        blocks += _variables("Variables", listing(data.get("variables")), detail)
    return blocks + _shield(mapping(data.get("isolation")), detail)


def sessions(data: Data, detail: Detail) -> list[Block]:
    """List the sessions, with the variables of each."""
    found = [mapping(session) for session in listing(data.get("sessions"))]
    rows = tuple(
        (
            line(session.get("name"), 60),
            line(session.get("state"), 20),
            count(session.get("runs")),
            size(session.get("memory_bytes")),
            line(session.get("created"), 40),
            _level(mapping(session.get("isolation"))),
        )
        for session in found[: detail.rows]
    )
    if not rows:
        return [Notice("note", "No sessions", "a run with --session NAME begins one.")]
    columns = (
        Column("Session", "code"),
        Column("State"),
        Column("Runs", "number"),
        Column("Memory", "number"),
        Column("Begun"),
        Column("Isolation"),
    )
    blocks: list[Block] = [Table("Sessions", columns, rows, len(found) - len(rows))]
    for session in found[: max(detail.rows // 4, 1)]:
        label = f"Variables of {line(session.get('name'), 60)}"
        blocks += _variables(label, listing(session.get("variables")), detail)
    return blocks


def _warning(isolation: Data) -> list[Block]:
    if isolation.get("level") != "none":
        return []
    return [Notice("error", "Without isolation", "this code ran with all rights of its user.")]


def _cost(data: Data) -> list[Block]:
    status = data.get("status")
    limit = data.get("limit")
    return facts(
        ("Status", _STATUS.get(status, "") if isinstance(status, str) else ""),
        ("Limit", _LIMITS.get(limit, "") if isinstance(limit, str) else ""),
        ("Time", duration(data.get("duration_s"))),
        ("CPU", duration(data.get("cpu_s"))),
        ("Peak memory", size(data["peak_memory_bytes"]) if whole(data.get("peak_memory_bytes")) else ""),
        ("Session", line(data.get("session"), 60)),
    )


def _outcome(data: Data, detail: Detail) -> list[Block]:
    blocks: list[Block] = []
    error = mapping(data.get("error"))
    if error:
        lead = line(error.get("type"), 60) or "Error"
        blocks.append(Notice("error", lead, line(error.get("message"), detail.line * 2) or "no message"))
        blocks += prose("Traceback", error.get("traceback"), detail, code=True, folded=False)
    if data.get("restored") is True:
        blocks.append(Notice("note", "Restored", "the session stands again as it was before this run."))
    return blocks


def _value(value: Data, detail: Detail) -> list[Block]:
    if not value:
        return []
    table = _html_table(value.get("html"), detail)
    if table is None:
        return prose("Value", value.get("repr"), detail, code=True, folded=False)
    rows, columns = count(value.get("rows")), count(value.get("columns"))
    shape = facts(("Value", line(value.get("type"), 60)), ("Rows", rows), ("Columns", columns))
    hidden = max(whole(value.get("rows")) - len(table.rows), 0)
    return [*shape, table._replace(hidden=hidden)]


def _displays(displays: list[Any], detail: Detail) -> list[Block]:
    blocks: list[Block] = []
    room, pictures = _PICTURES_CHARACTERS, 0
    for display in map(mapping, displays[:20]):
        block = _display(line(display.get("mime"), 60), display.get("data"), detail)
        for part in block:
            if isinstance(part, Picture):
                room, pictures = room - len(part.base64), pictures + 1
                if room < 0 or pictures > _MOST_PICTURES:
                    part = _not_here(part.mime)
            blocks.append(part)
    return blocks


def _display(mime: str, data: Any, detail: Detail) -> list[Block]:
    if data is None:
        return [_not_here(mime)]
    if mime in _PICTURES and isinstance(data, str):
        return [_picture(mime, data)]
    if mime == "image/svg+xml" and isinstance(data, str):
        import base64  # only vector pictures pay for it

        drawn = base64.b64encode(data.encode("utf-8", "replace")).decode("ascii")
        return [Picture(mime, drawn, "figure, SVG")]
    if mime == "text/html":
        table = _html_table(data, detail)
        return [table] if table is not None else prose("Shown", _visible_text(data), detail, folded=False)
    if mime.startswith("application/vnd.vega"):
        return [Notice("note", "Chart", "an interactive chart, which JupyterLab shows.")]
    return prose("Shown", data, detail, code=True, folded=False)


def _picture(mime: str, data: str) -> Block:
    text = "".join(data.split())
    if len(text) % 4 or not text.startswith(_PICTURES[mime]) or not _BASE64.match(text):
        return Notice("note", "Figure", "its data can't be read.")
    name = mime.removeprefix("image/").upper()
    return Picture(mime, text, f"figure, {name}, {size(len(text) * 3 // 4)}")


def _not_here(mime: str) -> Notice:
    return Notice(
        "note", "Figure" if mime.startswith("image/") else "Display", "too large to be kept in the card."
    )


def _files(files: list[Any], detail: Detail) -> list[Block]:
    rows = tuple(
        (line(file.get("name"), detail.cell // 2), size(file.get("bytes")))
        for file in map(mapping, files[: detail.rows])
    )
    columns = (Column("File written", "code"), Column("Size", "number"))
    return [Table("Files", columns, rows, len(files) - len(rows))] if rows else []


def _variables(label: str, variables: list[Any], detail: Detail) -> list[Block]:
    rows = tuple(
        (
            line(variable.get("name"), 40),
            line(variable.get("type"), 40),
            line(variable.get("preview"), detail.cell // 2),
        )
        for variable in map(mapping, variables[: detail.rows])
    )
    columns = (Column("Name", "code"), Column("Type"), Column("Value", "code"))
    label = f"{label} ({len(variables):,})"
    return [Table(label, columns, rows, len(variables) - len(rows), folded=True)] if rows else []


def _level(isolation: Data) -> str:
    level = isolation.get("level")
    return _LEVELS.get(level, "") if isinstance(level, str) else ""


def _shield(isolation: Data, detail: Detail) -> list[Block]:
    layers = [mapping(layer) for layer in listing(isolation.get("layers"))]
    rows = tuple(
        (
            line(layer.get("layer"), 40),
            "active" if layer.get("active") is True else "absent",
            line(layer.get("detail"), detail.cell // 2),
        )
        for layer in layers[: detail.rows]
    )
    if not rows:
        return facts(("Isolation", _level(isolation)))
    active = sum(layer.get("active") is True for layer in layers)
    label = f"Isolation: {_level(isolation) or 'unknown'}, {active} of {len(layers)} layers active"
    columns = (Column("Layer", "code"), Column("State"), Column("What was found"))
    return [Table(label, columns, rows, len(layers) - len(rows), folded=True)]


# ------------------------------------------------------------------ markup as cells


def _read(html: Any) -> tuple[list[list[str]], list[str]]:
    """Return the rows of cells in a markup's tables, and its visible texts."""
    # Only markup pays for the parser.
    from ferrolab.cards import markup

    return markup.read(html[:_MARKUP_CHARACTERS] if isinstance(html, str) else "")


def _visible_text(html: Any) -> str:
    return passage(" ".join("".join(_read(html)[1]).split()), 2_000)


def _html_table(html: Any, detail: Detail) -> Table | None:
    """Return a table's markup as a table of our own: its first row as headings."""
    rows = [row for row in _read(html)[0] if row]
    if len(rows) < 2:
        return None
    width = min(max(map(len, rows)), _MOST_COLUMNS)
    cell = max(detail.cell // width, 12)
    body = tuple(_padded(row, width, cell) for row in rows[1 : detail.rows + 1])
    heads = _padded(rows[0], width, cell)
    columns = tuple(
        Column(name, "number" if all(_NUMBER.match(row[place]) for row in body) else "prose")
        for place, name in enumerate(heads)
    )
    return Table("Table", columns, body, len(rows) - 1 - len(body))


def _padded(row: list[str], width: int, cell: int) -> tuple[str, ...]:
    words = [line(text, cell) for text in row[:width]]
    return tuple(words + [""] * (width - len(words)))
