"""What tools and primitives give back: frozen records that show, save and serialise themselves."""

from ferrolab.results.base import Listing, Meta, Result, Value
from ferrolab.results.chunks import Chunk, ChunkMetadata, Chunks
from ferrolab.results.document import Block, Document, Link, Page, Section, Table, TableCell, TextBox
from ferrolab.results.selection import Match, Selection
from ferrolab.results.status import BackendStatus, Status, ToolList
from ferrolab.results.tokens import TokenCount, TruncatedText

__all__ = [
    "BackendStatus",
    "Block",
    "Chunk",
    "ChunkMetadata",
    "Chunks",
    "Document",
    "Link",
    "Listing",
    "Match",
    "Meta",
    "Page",
    "Result",
    "Section",
    "Selection",
    "Status",
    "Table",
    "TableCell",
    "TextBox",
    "TokenCount",
    "ToolList",
    "TruncatedText",
    "Value",
]
