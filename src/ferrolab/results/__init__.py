"""What tools and primitives give back: frozen records that show, save and serialise themselves."""

from ferrolab.results.base import Listing, Meta, Result, Value
from ferrolab.results.chunks import Chunk, ChunkMetadata, Chunks
from ferrolab.results.document import Block, Document, Link, Page, Section, Table, TableCell, TextBox
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
from ferrolab.results.selection import Match, Selection
from ferrolab.results.status import BackendStatus, Status, ToolList
from ferrolab.results.tokens import TokenCount, TruncatedText

__all__ = [
    "BackendStatus",
    "Block",
    "Chunk",
    "ChunkMetadata",
    "Chunks",
    "Display",
    "Document",
    "ExecutionLimits",
    "ExecutionResult",
    "Isolation",
    "IsolationLayer",
    "Link",
    "Listing",
    "Match",
    "Meta",
    "OutputFile",
    "Page",
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
