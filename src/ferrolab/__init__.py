"""ferrolab: documents, chunks and tokens for notebook users and their agents.

Python is the face, Rust the engine. ``%load_ext ferrolab`` gives a notebook the
``%agent`` magics; the same tools are importable from here. Importing this
package loads nothing heavy: names are resolved when first used.

Examples
--------
>>> import ferrolab
>>> ferrolab.count_tokens("Hello, world!", "gpt-4o")
4
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ferrolab._lazy import resolver

__version__ = "0.1.0"

if TYPE_CHECKING:
    from ferrolab._backend import backends, check_rust_modules, is_rust_available
    from ferrolab.documents import DocumentProcessor, MarkdownAST
    from ferrolab.errors import (
        Cancelled,
        CorruptError,
        EncodingError,
        ExecutionError,
        ExtractionError,
        FerrolabError,
        ImportNotAllowed,
        InternalError,
        IsolationUnavailable,
        KernelError,
        LimitError,
        NativeRequired,
        NotebookError,
        NotFoundError,
        PasswordError,
        PolicyError,
        UnsupportedChartError,
        UnsupportedFormatError,
        ValidationError,
        WorkerError,
    )
    from ferrolab.images import ImageGenerator
    from ferrolab.notebooks import JupyterHandler, Notebook
    from ferrolab.results import (
        Chart,
        Chunk,
        ChunkMetadata,
        Chunks,
        Document,
        Documents,
        ExecutionResult,
        Page,
        Result,
        Section,
        TokenCount,
    )
    from ferrolab.sandbox import PythonSandbox, Session
    from ferrolab.settings import Settings, configure
    from ferrolab.text import (
        ChunkConfig,
        TextProcessor,
        Tokenizer,
        count_tokens,
        count_tokens_batch,
        truncate_to_tokens,
    )
    from ferrolab.tools import call, tool

_HOME = {
    "_backend": ("backends", "check_rust_modules", "is_rust_available"),
    "documents": ("DocumentProcessor", "MarkdownAST"),
    "errors": (
        "Cancelled",
        "CorruptError",
        "EncodingError",
        "ExecutionError",
        "ExtractionError",
        "FerrolabError",
        "ImportNotAllowed",
        "InternalError",
        "IsolationUnavailable",
        "KernelError",
        "LimitError",
        "NativeRequired",
        "NotFoundError",
        "NotebookError",
        "PasswordError",
        "PolicyError",
        "UnsupportedChartError",
        "UnsupportedFormatError",
        "ValidationError",
        "WorkerError",
    ),
    "images": ("ImageGenerator",),
    "notebooks": ("JupyterHandler", "Notebook"),
    "results": (
        "Chart",
        "Chunk",
        "ChunkMetadata",
        "Chunks",
        "Document",
        "Documents",
        "ExecutionResult",
        "Page",
        "Result",
        "Section",
        "TokenCount",
    ),
    "sandbox": ("PythonSandbox", "Session"),
    "settings": ("Settings", "configure"),
    "text": (
        "ChunkConfig",
        "TextProcessor",
        "Tokenizer",
        "count_tokens",
        "count_tokens_batch",
        "truncate_to_tokens",
    ),
    "tools": ("call", "tool"),
}

__all__ = [
    "Cancelled",
    "Chart",
    "Chunk",
    "ChunkConfig",
    "ChunkMetadata",
    "Chunks",
    "CorruptError",
    "Document",
    "DocumentProcessor",
    "Documents",
    "EncodingError",
    "ExecutionError",
    "ExecutionResult",
    "ExtractionError",
    "FerrolabError",
    "ImageGenerator",
    "ImportNotAllowed",
    "InternalError",
    "IsolationUnavailable",
    "JupyterHandler",
    "KernelError",
    "LimitError",
    "MarkdownAST",
    "NativeRequired",
    "NotFoundError",
    "Notebook",
    "NotebookError",
    "Page",
    "PasswordError",
    "PolicyError",
    "PythonSandbox",
    "Result",
    "Section",
    "Session",
    "Settings",
    "TextProcessor",
    "TokenCount",
    "Tokenizer",
    "UnsupportedChartError",
    "UnsupportedFormatError",
    "ValidationError",
    "WorkerError",
    "__version__",
    "backends",
    "call",
    "check_rust_modules",
    "configure",
    "count_tokens",
    "count_tokens_batch",
    "is_rust_available",
    "tool",
    "truncate_to_tokens",
]


__getattr__ = resolver(globals(), _HOME)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load_ipython_extension(shell: Any) -> None:
    """Register ``%agent`` and ``%%agent`` (called by ``%load_ext ferrolab``)."""
    import_module("ferrolab_magics").load_ipython_extension(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Take the magics out again (called by ``%unload_ext ferrolab``)."""
    import_module("ferrolab_magics").unload_ipython_extension(shell)


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "ferrolab"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    # Asked for by the Jupyter server only: nobody else needs the server module.
    return [{"module": "ferrolab.server", "app": import_module("ferrolab.server").FerrolabExtension}]
