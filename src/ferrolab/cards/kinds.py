"""From an envelope to a card: one function for each kind of result.

An envelope may come out of a stranger's notebook, so nothing in it is taken on trust: a field
of the wrong type counts as absent, and an unknown kind is shown as it is.
"""

from collections.abc import Callable, Iterable
from typing import Any

from ferrolab.cards import execution, pictures
from ferrolab.cards.blocks import facts as _facts
from ferrolab.cards.blocks import prose as _passage
from ferrolab.cards.content import (
    Block,
    Card,
    Cell,
    Column,
    Detail,
    Entry,
    Meter,
    Notice,
    Outline,
    Pieces,
    Share,
    Table,
)
from ferrolab.cards.wording import (
    count,
    counted,
    dump,
    duration,
    line,
    listing,
    mapping,
    size,
    token,
    whole,
)

Data = dict[str, Any]
Builder = Callable[[Data, Detail], "list[Block]"]


def build(envelope: Any, detail: Detail) -> Card:
    """Turn an envelope into what a card says, with as much of it as `detail` allows."""
    envelope = mapping(envelope)
    meta = mapping(envelope.get("meta"))
    kind = line(envelope.get("kind"), 40)
    blocks = _BUILDERS.get(kind, _anything)(mapping(envelope.get("data")), detail)
    return Card(
        kind=kind or "value",
        tool=line(envelope.get("tool"), 60),
        title=line(envelope.get("title"), detail.line) or kind or "result",
        summary=line(envelope.get("summary"), detail.line * 2),
        blocks=tuple(blocks),
        backend=line(meta.get("backend"), 40),
        seconds=duration(meta.get("seconds")),
        limits=_lines(meta.get("limits"), detail),
        warnings=_lines(meta.get("warnings"), detail),
        line=line(envelope.get("line"), max(detail.line, 240)),
    )


def _lines(value: Any, detail: Detail) -> tuple[str, ...]:
    most = max(detail.rows // 2, 2)
    items = listing(value)
    shown = [words for item in items[:most] if (words := line(item, detail.line))]
    if len(items) > most:
        shown.append(f"{len(items) - most:,} more")
    return tuple(shown)


def _document(data: Data, detail: Detail) -> list[Block]:
    source, metadata = mapping(data.get("source")), mapping(data.get("metadata"))
    blocks = _facts(
        ("Format", line(data.get("format"), 40)),
        ("Pages", count(data.get("page_count"))),
        ("Characters", count(data.get("characters"))),
        ("Size", size(source["bytes"]) if whole(source.get("bytes")) else ""),
        ("Tables", count(data.get("tables"))),
        ("Links", count(data.get("links"))),
        ("Pictures", _some(data.get("images"))),
        ("Attachments", _some(len(listing(data.get("attachments"))))),
        ("Annotations", _some(data.get("annotations"))),
        ("Form fields", _some(data.get("fields"))),
        ("Title", line(metadata.get("title"), detail.cell)),
        ("Authors", line(metadata.get("authors"), detail.cell)),
        ("Created", line(metadata.get("created"), 40)),
        ("Path", line(source.get("path"), detail.cell)),
    )
    blocks += _outline(data.get("sections"), detail)
    return blocks + _passage("How it begins", data.get("excerpt"), detail)


def _some(value: Any) -> str:
    """Word a count of what most documents have none of."""
    return count(value) if whole(value) else ""


def _documents(data: Data, detail: Detail) -> list[Block]:
    files = [mapping(file) for file in listing(data.get("files"))]
    blocks = _facts(
        ("Files", count(data.get("count"))),
        ("Read", count(data.get("read"))),
        ("Characters", count(data.get("characters"))),
    )
    rows = tuple(_file_row(file, detail) for file in files[: detail.rows])
    if rows:
        columns = (
            Column("File"),
            Column("Format"),
            Column("Pages", "number"),
            Column("Characters", "number"),
        )
        total = max(whole(data.get("count")), len(files))
        blocks.append(Table("Files", (*columns, Column("Said")), rows, total - len(rows)))
    return blocks


def _file_row(file: Data, detail: Detail) -> tuple[Cell, ...]:
    error = mapping(file.get("error"))
    said = error.get("message") or next(iter(listing(file.get("warnings"))), "")
    return (
        line(file.get("name"), detail.cell),
        line(file.get("format"), 40),
        count(file.get("page_count")),
        count(file.get("characters")),
        line(said, detail.cell),
    )


def _page(data: Data, detail: Detail) -> list[Block]:
    quality = mapping(data.get("quality"))
    blocks = _facts(
        ("Page", count(data.get("number"))),
        ("Of", count(data.get("page_count"))),
        ("Characters", count(data.get("characters"))),
        ("Tables", _some(data.get("tables"))),
        ("Pictures", _some(data.get("images"))),
    )
    if quality and quality.get("trusted") is False:
        reasons = ", ".join(line(reason, 80) for reason in listing(quality.get("reasons"))[:3])
        blocks.append(
            Notice("warning", "The text of this page can't be trusted", reasons or "it looks garbled")
        )
    return blocks + _passage("How it begins", data.get("excerpt"), detail)


def _outline(sections: Any, detail: Detail) -> list[Block]:
    sections = [mapping(section) for section in listing(sections)]
    entries: list[Entry] = []
    for section in sections[: detail.rows]:
        # A heading never stands more than one step below the one before it.
        deepest = entries[-1].depth + 1 if entries else 0
        depth = min(max(whole(section.get("level")) - 1, 0), deepest, 5)
        page = count(section.get("page"))
        title = line(section.get("title"), detail.cell) or "(no title)"
        entries.append(Entry(depth, title, f"p. {page}" if page else ""))
    if not entries:
        return []
    return [Outline("Sections", tuple(entries), len(sections) - len(entries))]


def _chunks(data: Data, detail: Detail) -> list[Block]:
    chunks = [mapping(chunk) for chunk in listing(data.get("chunks"))]
    limit = whole(data.get("max_tokens"))
    total = max(whole(data.get("count")), len(chunks))
    blocks = _facts(
        ("Chunks", count(data.get("count"))),
        ("Tokens", count(data.get("total_tokens"))),
        ("Limit", counted(data.get("max_tokens"), "token")),
        ("Overlap", counted(data.get("overlap_tokens"), "token")),
        ("Model", line(data.get("model"), 60)),
        ("Encoding", line(data.get("encoding"), 60)),
        ("Pages", count(data.get("page_count"))),
    )
    blocks += _estimate(data, detail)
    rows = tuple(_chunk_row(chunk, limit, detail) for chunk in chunks[: detail.rows])
    if rows:
        columns = (
            Column("Chunk", "number"),
            Column("Tokens", "share"),
            Column("Pages", "number"),
            Column("Section"),
            Column("Begins"),
        )
        blocks.append(Table("Chunks", columns, rows, total - len(rows)))
    return blocks


def _chunk_row(chunk: Data, limit: int, detail: Detail) -> tuple[Cell, ...]:
    path = [line(part, detail.cell) for part in listing(chunk.get("section_path"))[:8]]
    # The two text cells share one row's allowance; the path's deepest part says the most.
    return (
        count(chunk.get("index")),
        Share(whole(chunk.get("tokens")), limit),
        _span(chunk.get("page_start"), chunk.get("page_end")),
        line(" \u203a ".join(path[-2:]), detail.cell // 2),
        line(chunk.get("text"), detail.cell // 2),
    )


def _span(first: Any, last: Any) -> str:
    begin, end = count(first), count(last)
    return f"{begin}\u2013{end}" if begin and end and begin != end else begin or end


def _estimate(data: Data, detail: Detail) -> list[Block]:
    if data.get("exact") is not False:
        return []
    encoding = line(data.get("encoding"), 60)
    reason = line(data.get("reason"), detail.line)
    counted_with = f"Counted with {encoding}." if encoding else ""
    return [Notice("note", "Estimate", reason or counted_with or "Not an exact count.")]


def _token_count(data: Data, detail: Detail) -> list[Block]:
    tokens, characters = whole(data.get("count")), whole(data.get("characters"))
    mark = "about " if data.get("exact") is False else ""
    blocks = _facts(
        ("Tokens", f"{mark}{count(tokens)}" if "count" in data else ""),
        ("Characters", count(data.get("characters"))),
        ("Characters a token", f"{characters / tokens:.2f}" if tokens and characters else ""),
        ("Model", line(data.get("model"), 60)),
        ("Encoding", line(data.get("encoding"), 60)),
    )
    window = whole(data.get("context_window"))
    if window:
        percent = 100 * tokens / window
        words = f"{percent:.2g} %" if percent < 10 else f"{percent:,.0f} %"
        blocks.append(Meter("Context window", Share(tokens, window), f"{words} of {window:,} tokens"))
    return _estimate(data, detail) + blocks + _pieces(data, detail)


def _pieces(data: Data, detail: Detail) -> list[Block]:
    tokens = listing(data.get("tokens"))
    shown = tuple(token(piece) for piece in tokens[: detail.pieces])
    more = bool(data.get("preview_truncated")) or len(tokens) > len(shown)
    return [Pieces("Tokens", shown, more)] if shown else []


def _text(data: Data, detail: Detail) -> list[Block]:
    cut_from = data.get("truncated_from")
    facts = _facts(
        ("Tokens", count(data.get("tokens"))),
        ("Cut from", counted(cut_from, "token")),
        ("Model", line(data.get("model"), 60)),
        ("Encoding", line(data.get("encoding"), 60)),
    )
    return facts + _passage("Text", data.get("text"), detail, folded=False)


def _selection(data: Data, detail: Detail) -> list[Block]:
    matches = [mapping(match) for match in listing(data.get("matches"))]
    blocks = _facts(
        ("Selector", line(data.get("selector"), detail.cell)),
        ("Matches", count(data.get("count"))),
        ("Source", line(mapping(data.get("source")).get("name") or data.get("source"), detail.cell)),
    )
    rows = tuple(_match_row(match, detail) for match in matches[: detail.rows])
    if rows:
        columns = (Column("Element", "code"), Column("Text"), Column("Attributes", "code"))
        hidden = max(whole(data.get("count")), len(matches)) - len(rows)
        blocks.append(Table("Matches", columns, rows, hidden))
    return blocks


def _match_row(match: Data, detail: Detail) -> tuple[Cell, ...]:
    attributes = mapping(match.get("attributes"))
    pairs = " ".join(f"{key}={value}" for key, value in list(attributes.items())[:8])
    words = match.get("text") or match.get("html")
    return (
        line(match.get("name"), 40),
        line(words, detail.cell // 2),
        line(pairs, detail.cell // 2),
    )


def _tools(data: Data, detail: Detail) -> list[Block]:
    tools = [mapping(tool) for tool in listing(data.get("tools"))]
    rows = tuple(
        (
            line(tool.get("name"), 40),
            line(tool.get("summary"), detail.cell // 2),
            line(tool.get("usage"), detail.cell // 2),
            line(tool.get("effects"), 60) or "none",
        )
        for tool in tools[: detail.rows]
    )
    columns = (Column("Tool", "code"), Column("What it does"), Column("Usage", "code"), Column("Effects"))
    return [Table("Tools", columns, rows, len(tools) - len(rows))] if rows else []


def _status(data: Data, detail: Detail) -> list[Block]:
    backends = [mapping(backend) for backend in listing(data.get("backends"))]
    native = line(data.get("native_version"), 40)
    blocks = _facts(
        ("Version", line(data.get("version"), 40)),
        ("Native module", native or "not installed"),
        ("Python", line(data.get("python"), 40)),
        ("Platform", line(data.get("platform"), 80)),
    )
    rows = tuple(
        (
            line(backend.get("function"), 60),
            line(backend.get("backend"), 20),
            line(backend.get("note"), detail.cell // 2),
        )
        for backend in backends[: detail.rows]
    )
    if rows:
        columns = (Column("Function", "code"), Column("Backend"), Column("Note"))
        blocks.append(Table("Backends", columns, rows, len(backends) - len(rows)))
    return blocks + _pairs("Settings", mapping(data.get("settings")), detail)


def _pairs(label: str, values: Data, detail: Detail) -> list[Block]:
    rows = tuple(
        (line(str(key), 60), "none" if value is None else line(value, detail.cell // 2))
        for key, value in list(values.items())[: detail.rows]
    )
    columns = (Column("Name", "code"), Column("Value"))
    return [Table(label, columns, rows, len(values) - len(rows))] if rows else []


def _error(data: Data, detail: Detail) -> list[Block]:
    message = line(data.get("message"), detail.line * 2) or "No message was given."
    blocks: list[Block] = [Notice("error", line(data.get("type"), 60) or "Error", message)]
    hint = line(data.get("hint"), detail.line * 2)
    if hint:
        blocks.append(Notice("note", "What to do", hint))
    blocks += _facts(
        ("Code", line(data.get("code"), 60)),
        ("Worth retrying", count(data.get("retryable"))),
    )
    return blocks + _pairs("Context", mapping(data.get("context")), detail)


def _value(data: Data, detail: Detail) -> list[Block]:
    value = data.get("value")
    if isinstance(value, dict) and value and _all_plain(value.values()):
        return _pairs("Value", value, detail)
    if isinstance(value, list) and value and all(_is_record(item) for item in value):
        return _records(value, detail)
    if isinstance(value, str):
        return _passage("Value", value, detail, folded=False)
    return _passage("Value", dump(value), detail, code=True, folded=False)


def _all_plain(values: Iterable[Any]) -> bool:
    return all(value is None or isinstance(value, (str, bool, int, float)) for value in values)


def _is_record(item: Any) -> bool:
    return isinstance(item, dict) and bool(item) and _all_plain(item.values())


def _records(records: list[Data], detail: Detail) -> list[Block]:
    shown = records[: detail.rows]
    # First-seen order; past eight columns a table no longer fits a page.
    keys = list(dict.fromkeys(key for record in shown for key in record))[:8]
    width = detail.cell // max(len(keys), 2)
    rows = tuple(tuple(line(record.get(key), width) for key in keys) for record in shown)
    columns = tuple(Column(line(str(key), 40), _role(shown, key)) for key in keys)
    return [Table("Value", columns, rows, len(records) - len(rows))]


def _role(records: list[Data], key: str) -> str:
    values = [record.get(key) for record in records]
    are_numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)
    return "number" if are_numbers else "prose"


def _anything(data: Data, detail: Detail) -> list[Block]:
    return _passage("Data", dump(data), detail, code=True, folded=False) if data else []


_BUILDERS: dict[str, Builder] = {
    "document": _document,
    "documents": _documents,
    "page": _page,
    "chart": pictures.chart,
    "chunks": _chunks,
    "findings": pictures.findings,
    "image": pictures.image,
    "notebook": pictures.notebook,
    "token_count": _token_count,
    "text": _text,
    "selection": _selection,
    "tools": _tools,
    "status": _status,
    "execution": execution.execution,
    "sessions": execution.sessions,
    "error": _error,
    "value": _value,
}
