"""All documents of a notebook in one table: read alone, in folders, or cut into chunks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ferrolab.cards.wording import count, line, listing, mapping, whole
from ferrolab.export.summary import Result

_MOST_ROWS = 500


@dataclass(slots=True)
class DocumentRow:
    """A document: where it is first met, and what the notebook's results tell of it."""

    anchor: str
    name: str
    format: str = ""
    pages: str = ""
    characters: str = ""
    sections: str = ""
    chunks: str = ""
    tokens: str = ""


def read_documents(results: list[Result]) -> tuple[DocumentRow, ...]:
    """Gather what results tell of each document; files are the same when their path or name is."""
    rows: dict[str, DocumentRow] = {}
    for result in results:
        for name, facts in _told(result):
            if name in rows or len(rows) < _MOST_ROWS:
                row = rows.setdefault(name, DocumentRow(result.anchor, name))
                for field, words in facts.items():
                    if words:
                        setattr(row, field, words)
    return tuple(rows.values())


def _told(result: Result) -> "Iterator[tuple[str, dict[str, str]]]":
    data, kind = mapping(result.envelope.get("data")), result.card.kind
    if kind == "documents":
        for file in map(mapping, listing(data.get("files"))):
            if file.get("status") == "ok":
                # Its name is below the folder that was read.
                yield _joined(data.get("source"), file.get("name")), _facts(file)
    elif kind in ("document", "chunks") and mapping(data.get("source")):
        source = mapping(data.get("source"))
        facts = _facts(data) | {"sections": _some(len(listing(data.get("sections"))))}
        if kind == "chunks":
            statistics = result.statistics
            facts["chunks"] = count(data.get("count"))
            facts["tokens"] = f"{count(data.get('total_tokens'))}" + (
                f" (at most {statistics.spread.most:,} a chunk)" if statistics else ""
            )
        yield line(source.get("path") or source.get("name"), 240) or "A document", facts


def _facts(data: dict[str, Any]) -> dict[str, str]:
    return {
        "format": line(data.get("format"), 40),
        "pages": _some(data.get("page_count")),
        "characters": _some(data.get("characters")),
    }


def _some(value: Any) -> str:
    return count(value) if whole(value) else ""


def _joined(folder: Any, name: Any) -> str:
    stem = line(folder, 120).rstrip("/")
    named = line(name, 120) or "A document"
    return f"{stem}/{named}" if stem and not any(sign in stem for sign in "*?[") else named
