"""ferrolab's own tools."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from ferrolab import __version__, _backend
from ferrolab.documents import DocumentProcessor
from ferrolab.errors import ValidationError
from ferrolab.results import Chunks, Document, Status, TokenCount, ToolList, TruncatedText
from ferrolab.results.base import Meta
from ferrolab.settings import settings
from ferrolab.text import ChunkConfig, TextProcessor, Tokenizer
from ferrolab.tools.spec import Body, InputPath, Secret, tool

# File name endings of program text: such files are cut at functions and statements.
_CODE = {
    ".py": "python",
    ".rs": "rust",
    ".js": "javascript",
    ".ts": "javascript",
    ".go": "go",
    ".java": "java",
    ".c": "c",
    ".h": "c",
}
Structure = Literal["text", "markdown", "python", "rust", "javascript", "go", "java", "c", "code"]


@tool(
    effects={"reads"},
    examples=[
        "%agent chunk report.pdf --max-tokens 512 --overlap 64 --model gpt-4o",
        "%agent chunk {doc} --max-tokens 256",
        "%%agent chunk --max-tokens 100",
    ],
)
def chunk(
    source: InputPath | Document | None = None,
    *,
    text: Body | None = None,
    max_tokens: Annotated[int, Field(ge=1)] = 512,
    overlap_tokens: Annotated[int, Field(ge=0)] = 0,
    model: str | None = None,
    structure: Structure | None = None,
    respect_paragraphs: bool = True,
    pages: str | None = None,
    password: Secret | None = None,
) -> Chunks:
    """Cut a document or text into chunks that fit a model.

    No chunk costs more than the limit, ever. Breaks fall between sections, paragraphs and
    sentences; each chunk knows its pages and its section.

    Parameters
    ----------
    source : path
        The file; in Python also what parse gave back.
    text : str, optional
        A text to cut instead of a file.
    max_tokens : int
        No chunk costs more.
    overlap_tokens : int
        How much of the chunk before a chunk may repeat, in whole sentences where possible.
    model : str, optional
        Whose tokens are counted: a model, an encoding, or the path of a tokenizer.json.
    structure : str, optional
        What a text is read as; found out from a file's name when not given.
    respect_paragraphs : bool
        Prefer breaks between paragraphs over full chunks.
    pages : str, optional
        Pages of a PDF to cut, from 1, such as 1-5,9.
    password : str, optional
        Opens an encrypted PDF.
    """
    processor = TextProcessor(ChunkConfig(max_tokens, overlap_tokens, respect_paragraphs), model=model)
    if (source is None) == (text is None):
        raise ValidationError(
            "chunk needs a source or a text, and not both" if source else "chunk needs a source or a text",
            hint="Name a file, pass {doc}, or use %%agent chunk with the text as the cell's body.",
            context={"field": "source"},
        )
    if text is not None:
        return processor.chunk(text, structure=structure or "text")
    if isinstance(source, Document):
        return processor.chunk(source)
    assert isinstance(source, Path)
    code = (
        structure if structure in _CODE.values() or structure == "code" else _CODE.get(source.suffix.lower())
    )
    if code is not None and structure in (None, code):
        document = DocumentProcessor().process(source, format="text")
        return processor.chunk(document.text, structure=code, name=source.name)
    document = DocumentProcessor().process(source, password=password, pages=pages)
    if structure is not None:
        return processor.chunk(document.text, structure=structure, name=source.name)
    return processor.chunk(document)


@tool(
    effects={"reads"},
    examples=['%agent tokens "some text" --model gpt-4o', "%agent tokens --file notes.md", "%%agent tokens"],
)
def tokens(
    text: Body | None = None, *, model: str | None = None, file: InputPath | None = None
) -> TokenCount:
    """Count the tokens of a text or document, and show how it is cut.

    Exact for OpenAI's models and for any tokenizer.json; for closed models an estimate that says so.

    Parameters
    ----------
    text : str
        The text.
    model : str, optional
        Whose tokens are counted: a model, an encoding, or the path of a tokenizer.json.
    file : path, optional
        Count a file's text instead.
    """
    if (text is None) == (file is None):
        raise ValidationError(
            "tokens needs a text or a file, and not both" if text else "tokens needs a text or a file",
            hint='Write %agent tokens "some text", or --file NAME.',
            context={"field": "text"},
        )
    tokenizer = Tokenizer(model)
    backends = {"tokens": tokenizer.backend}
    warnings: tuple[str, ...] = ()
    if file is not None:
        document = DocumentProcessor().process(file)
        text, warnings = document.text, document.warnings
        backends |= document.meta.backends
    assert text is not None
    chosen = tokenizer.count_tokens(text)
    meta = Meta(backends=backends, warnings=warnings)
    return TokenCount(
        count=chosen.count,
        model=chosen.model,
        encoding=chosen.encoding,
        exact=chosen.exact,
        reason=chosen.reason,
        characters=chosen.characters,
        context_window=chosen.context_window,
        tokens=tokenizer.preview(text),
        meta=meta,
    )


@tool(effects={"pure"}, examples=['%agent truncate "some long text" --max-tokens 2'])
def truncate(
    text: Body, *, max_tokens: Annotated[int, Field(ge=0)], model: str | None = None
) -> TruncatedText:
    """Cut a text to a number of tokens without splitting a character.

    Parameters
    ----------
    text : str
        The text.
    max_tokens : int
        What is left costs no more.
    model : str, optional
        Whose tokens are counted.
    """
    tokenizer = Tokenizer(model)
    kept = tokenizer.truncate(text, max_tokens)
    cut = len(kept) < len(text)
    return TruncatedText(
        text=kept,
        tokens=tokenizer.count(kept),
        model=tokenizer.model,
        encoding=tokenizer.encoding,
        truncated_from=tokenizer.count(text) if cut else None,
        meta=Meta(backends={"tokens": tokenizer.backend}),
    )


@tool(effects={"pure"}, name="tools", examples=["%agent tools", "%agent parse?"])
def list_tools() -> ToolList:
    """List the tools: what each does, and how it is written."""
    from ferrolab.tools.registry import all_tools

    return ToolList(
        tools=tuple(
            {"name": s.name, "summary": s.summary, "effects": sorted(s.effects), "usage": s.usage()}
            for s in all_tools().values()
        )
    )


@tool(effects={"pure"}, examples=["%agent status"])
def status() -> Status:
    """Show versions, which functions run in Rust, and the settings in force."""
    return Status(
        version=__version__,
        native_version=_backend.native_version(),
        python=platform.python_version(),
        platform=platform.platform(),
        backends=tuple(_backend.backends()),
        settings=settings().to_dict(),
    )
