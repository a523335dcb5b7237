"""What tools and primitives give back: frozen records that show, save and serialise themselves.

Names are resolved when first used: records are classes of many generated methods, and a process
that counts tokens shall not pay for those of the sandbox.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ferrolab._lazy import resolver

if TYPE_CHECKING:
    from ferrolab.results.attached import Annotation, Attachment, Field, Image, Link
    from ferrolab.results.base import Listing, Meta, Result, Value
    from ferrolab.results.chart import Chart, ChartField
    from ferrolab.results.chunks import Chunk, ChunkMetadata, Chunks
    from ferrolab.results.document import Document, Section
    from ferrolab.results.documents import DocumentFile, Documents
    from ferrolab.results.drawing import Drawing, Findings, FindingsTable
    from ferrolab.results.execution import (
        Display,
        ExecutionLimits,
        ExecutionResult,
        Isolation,
        IsolationLayer,
        OutputFile,
        SessionList,
        SessionState,
        Variable,
    )
    from ferrolab.results.notebook import NotebookOutline
    from ferrolab.results.page_view import PageView
    from ferrolab.results.pages import Page, Picture, Quality
    from ferrolab.results.places import Block, Rect, TextBox
    from ferrolab.results.selection import Match, Selection
    from ferrolab.results.status import BackendStatus, Status, ToolList
    from ferrolab.results.tables import Table, TableCell
    from ferrolab.results.tokens import TokenCount, TruncatedText

_HOME = {
    "attached": ("Annotation", "Attachment", "Field", "Image", "Link"),
    "base": ("Listing", "Meta", "Result", "Value"),
    "chart": ("Chart", "ChartField"),
    "chunks": ("Chunk", "ChunkMetadata", "Chunks"),
    "document": ("Document", "Section"),
    "documents": ("DocumentFile", "Documents"),
    "drawing": ("Drawing", "Findings", "FindingsTable"),
    "execution": (
        "Display",
        "ExecutionLimits",
        "ExecutionResult",
        "Isolation",
        "IsolationLayer",
        "OutputFile",
        "SessionList",
        "SessionState",
        "Variable",
    ),
    "notebook": ("NotebookOutline",),
    "page_view": ("PageView",),
    "pages": ("Page", "Picture", "Quality"),
    "places": ("Block", "Rect", "TextBox"),
    "selection": ("Match", "Selection"),
    "status": ("BackendStatus", "Status", "ToolList"),
    "tables": ("Table", "TableCell"),
    "tokens": ("TokenCount", "TruncatedText"),
}

__all__ = [
    "Annotation",
    "Attachment",
    "BackendStatus",
    "Block",
    "Chart",
    "ChartField",
    "Chunk",
    "ChunkMetadata",
    "Chunks",
    "Display",
    "Document",
    "DocumentFile",
    "Documents",
    "Drawing",
    "ExecutionLimits",
    "ExecutionResult",
    "Field",
    "Findings",
    "FindingsTable",
    "Image",
    "Isolation",
    "IsolationLayer",
    "Link",
    "Listing",
    "Match",
    "Meta",
    "NotebookOutline",
    "OutputFile",
    "Page",
    "PageView",
    "Picture",
    "Quality",
    "Rect",
    "Result",
    "Section",
    "Selection",
    "SessionList",
    "SessionState",
    "Status",
    "Table",
    "TableCell",
    "TextBox",
    "TokenCount",
    "ToolList",
    "TruncatedText",
    "Value",
    "Variable",
]


__getattr__ = resolver(globals(), _HOME)
