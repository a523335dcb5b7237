"""Documents: from a file's bytes to text, pages, sections, tables and links.

Foreign bytes are parsed in worker processes: a file that crashes, hangs or floods
its parser gives a typed error, and the next file works.
"""

from ferrolab.documents.many import Outcome, files_of, is_pattern
from ferrolab.documents.markdown_tree import MarkdownAST, MarkdownNode
from ferrolab.documents.page_ranges import parse_pages
from ferrolab.documents.processor import FORMATS, DocumentProcessor, Format, Ocr, TrackedChanges
from ferrolab.documents.streams import RecordBatch, RecordStream
from ferrolab.sources import Source

__all__ = [
    "FORMATS",
    "DocumentProcessor",
    "Format",
    "MarkdownAST",
    "MarkdownNode",
    "Ocr",
    "Outcome",
    "RecordBatch",
    "RecordStream",
    "Source",
    "TrackedChanges",
    "files_of",
    "is_pattern",
    "parse_pages",
]
