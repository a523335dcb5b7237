"""Tokens and chunks: count, truncate, and cut texts so that they fit a model."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ferrolab import _backend, _groups, models, running
from ferrolab.errors import ValidationError
from ferrolab.results import Chunk, ChunkMetadata, Chunks, Document, Meta, TokenCount
from ferrolab.results.base import new_id, now
from ferrolab.results.tokens import PREVIEW_TOKENS
from ferrolab.settings import on_change, settings

#: What a text's structure can be read as.
STRUCTURES = (
    "text",
    "markdown",
    "python",
    "rust",
    "javascript",
    "go",
    "java",
    "c",
    "code",
)


class Tokenizer:
    """Counts, encodes and truncates for one model.

    Parameters
    ----------
    model : str, optional
        An OpenAI model or encoding (exact), a closed model (estimate, ``exact`` is False) or the path
        of a ``tokenizer.json``. Default: the setting ``model``.

    Raises
    ------
    ValidationError
        ``DOM_VAL_INVALID_MODEL`` for a name that is not known; the hint has close ones.

    Examples
    --------
    >>> from ferrolab import Tokenizer
    >>> tokenizer = Tokenizer("gpt-4o")
    >>> tokenizer.count("Hello, world!")
    4
    >>> tokenizer.encode("Hello, world!")
    [13225, 11, 2375, 0]
    >>> tokenizer.truncate("Hello, world!", 2)
    'Hello,'
    """

    __slots__ = ("_counter", "_model", "count")

    #: ``count(text) -> int``: tokens of a text. Bound to the kernel itself: a call costs no more than it must.
    count: Callable[[str], int]

    def __init__(self, model: str | None = None) -> None:
        self._model = models.resolve(_required_name(model or settings().model))
        self._counter = _counter(self._model, _file_state(self._model), _backend.native_module() is not None)
        if getattr(self._counter, "estimate", False):
            reason = (
                "neither the native module nor tiktoken is installed; counted as a quarter of the characters"
            )
            self._model = replace(self._model, exact=False, reason=reason)
        self.count = self._counter.count

    @property
    def model(self) -> str:
        """The model's name."""
        return self._model.name

    @property
    def encoding(self) -> str:
        """The encoding that counts."""
        return self._model.encoding

    @property
    def exact(self) -> bool:
        """False when counts are estimates."""
        return self._model.exact

    @property
    def backend(self) -> str:
        """``native`` or ``python``."""
        return "python" if type(self._counter).__module__.startswith("ferrolab.") else "native"

    def count_tokens(self, text: str, model: str | None = None) -> TokenCount:
        """Count the tokens of ``text``.

        Parameters
        ----------
        text : str
            Any text; spellings of special tokens count as ordinary text. Lone surrogates count as U+FFFD.
        model : str, optional
            Another model for this call.
        """
        tokenizer = self if model is None else Tokenizer(model)
        return tokenizer._result(text, tokenizer.count(text), Meta(backends={"tokens": tokenizer.backend}))

    def count_tokens_batch(self, texts: Iterable[str], model: str | None = None) -> list[TokenCount]:
        """Count the tokens of each text, on all cores."""
        tokenizer = self if model is None else Tokenizer(model)
        meta = Meta(backends={"tokens": tokenizer.backend})
        texts = _listed(texts)
        counts = tokenizer.count_batch(texts)
        return [tokenizer._result(text, count, meta) for text, count in zip(texts, counts, strict=True)]

    def count_batch(self, texts: Iterable[str], *, threads: int = 0) -> list[int]:
        """Count the tokens of each text on ``threads`` threads (0: all cores), as plain numbers."""
        return self._counter.count_batch(_listed(texts), _whole("threads", threads, 0))

    def encode(self, text: str, *, allow_special: bool = False) -> list[int]:
        """Return the token ids of ``text``; ``allow_special`` reads ``<|endoftext|>`` and its like as special."""
        return self._counter.encode(text, allow_special)

    def encode_batch(self, texts: Iterable[str], *, threads: int = 0) -> list[list[int]]:
        """Return the token ids of each text, on ``threads`` threads (0: all cores)."""
        return self._counter.encode_batch(_listed(texts), _whole("threads", threads, 0))

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of ``ids``; bytes that are no UTF-8 become U+FFFD.

        Raises
        ------
        ValidationError
            For an id that the vocabulary does not have.
        """
        try:
            return self._counter.decode_bytes(ids).decode("utf-8", "replace")
        except (TypeError, OverflowError) as error:
            raise ValidationError(
                f"the ids are not a list of token ids: {error}",
                hint="Give numbers from 0, as encode() returns them.",
                context={"field": "ids"},
            ) from None

    def truncate(self, text: str, max_tokens: int) -> str:
        """Return the longest beginning of ``text`` that costs at most ``max_tokens``; no character is split."""
        kept = self._counter.truncate(text, _whole("max_tokens", max_tokens, 0))
        # Not ``kept`` itself: there a lone surrogate has become the replacement character.
        return text[: len(kept)]

    def truncate_to_tokens(self, text: str, max_tokens: int, model: str | None = None) -> str:
        """Return :meth:`truncate` for this or another model."""
        return (self if model is None else Tokenizer(model)).truncate(text, max_tokens)

    def preview(self, text: str, limit: int = PREVIEW_TOKENS) -> tuple[str, ...]:
        """Return the first ``limit`` tokens as text, for a look at how ``text`` is cut."""
        # A token of the public vocabularies has at most 128 bytes, so this always covers the limit.
        ids = self.encode(text[: limit * 128])[:limit]
        return tuple(self._counter.decode_bytes([token]).decode("utf-8", "replace") for token in ids)

    def _result(self, text: str, count: int, meta: Meta) -> TokenCount:
        model = self._model
        return TokenCount(
            count=count,
            model=model.name,
            encoding=model.encoding,
            exact=model.exact,
            reason=model.reason,
            characters=len(text),
            context_window=model.context_window,
            meta=meta,
        )

    def __repr__(self) -> str:
        return f"Tokenizer({self.model!r})"


def _required_name(model: Any) -> str:
    if isinstance(model, str):
        return model
    raise ValidationError(
        f"the model is {model!r}, which is not a name",
        code="DOM_VAL_INVALID_MODEL",
        hint="Give a model as text, for example 'gpt-4o'.",
        context={"field": "model"},
    )


def _whole(name: str, value: Any, least: int) -> int:
    """Return ``value`` when it is a whole number of at least ``least``."""
    if isinstance(value, int) and value >= least:
        return value
    raise ValidationError(
        f"{name} is {value!r}", hint=f"Give a whole number, {least} or more.", context={"field": name}
    )


def _listed(texts: Iterable[str]) -> Sequence[str]:
    """Return ``texts`` as a sequence; one text is not many."""
    if isinstance(texts, list | tuple):
        return texts
    if isinstance(texts, Iterable) and not isinstance(texts, str | bytes):
        return list(texts)
    raise ValidationError(
        f"the texts are a {type(texts).__name__}, not a list of texts",
        hint="Put a single text into a list.",
        context={"field": "texts"},
    )


def _file_state(model: models.Model) -> tuple[str, int, int] | None:
    """Return what tells one state of a model's file from another: its place, time of change and size."""
    if model.tokenizer_file is None:
        return None
    path = os.path.abspath(model.tokenizer_file)
    try:
        state = os.stat(path)
    except (OSError, ValueError):
        return (path, 0, 0)
    return (path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=32)
def _counter(model: models.Model, file_state: object, native: bool) -> _groups.Counter:
    """Return the counter of a model.

    ``file_state`` and ``native`` keep a changed file, folder or backend from meeting an old counter.
    """
    if model.tokenizer_file is not None:
        return _backend.tokenizer_file(str(model.tokenizer_file))
    return _backend.encoding(model.encoding)


_tokenizers: dict[str, Callable[[str], int]] = {}
on_change(_tokenizers.clear)


def count_tokens(text: str, model: str = "gpt-4o") -> int:
    """Return how many tokens ``text`` costs.

    Parameters
    ----------
    text : str
        Any text; spellings of special tokens count as ordinary text.
    model : str, default "gpt-4o"
        As for :class:`Tokenizer`.

    Examples
    --------
    >>> from ferrolab import count_tokens
    >>> count_tokens("Hello, world!")
    4
    """
    try:
        count = _tokenizers[model]
    except (KeyError, TypeError):
        tokenizer = Tokenizer(model)
        count = tokenizer.count
        if tokenizer.encoding in models.ENCODINGS:  # a file may change between two calls
            _tokenizers[model] = count
    return count(text)


def count_tokens_batch(texts: Iterable[str], model: str = "gpt-4o") -> list[TokenCount]:
    """Count the tokens of each text, on all cores; see :meth:`Tokenizer.count_tokens_batch`."""
    return Tokenizer(model).count_tokens_batch(texts)


def truncate_to_tokens(text: str, max_tokens: int, model: str = "gpt-4o") -> str:
    """Return what fits of ``text``; see :meth:`Tokenizer.truncate`."""
    return Tokenizer(model).truncate(text, max_tokens)


@dataclass(frozen=True, slots=True)
class ChunkConfig:
    """How texts are cut.

    Attributes
    ----------
    max_tokens : int, default 512
        No chunk costs more, ever.
    overlap_tokens : int, default 0
        How much of the chunk before a chunk may repeat, in whole sentences where possible; never more.
    respect_paragraphs : bool, default True
        Prefer to break between paragraphs and sections over filling chunks up.
    """

    max_tokens: int = 512
    overlap_tokens: int = 0
    respect_paragraphs: bool = True

    def __post_init__(self) -> None:
        _whole("max_tokens", self.max_tokens, 1)
        if _whole("overlap_tokens", self.overlap_tokens, 0) >= self.max_tokens:
            raise ValidationError(
                f"overlap_tokens is {self.overlap_tokens} with max_tokens {self.max_tokens}",
                hint="Give an overlap from 0 to below max_tokens.",
                context={"field": "overlap_tokens"},
            )


class TextProcessor:
    """Cuts texts and documents into chunks that fit a model.

    Parameters
    ----------
    chunk_size : int or ChunkConfig, default 512
        Most tokens a chunk may cost, or the whole configuration.
    overlap : int, default 0
        Tokens of overlap, when ``chunk_size`` is a number.
    model : str, optional
        Whose tokens; default: the setting ``model``.

    Examples
    --------
    >>> from ferrolab import TextProcessor
    >>> TextProcessor(chunk_size=6).smart_chunk("One short sentence. Another short one.")
    ['One short sentence. ', 'Another short one.']
    """

    def __init__(
        self, chunk_size: int | ChunkConfig | None = None, overlap: int = 0, *, model: str | None = None
    ) -> None:
        if isinstance(chunk_size, ChunkConfig):
            self.config = chunk_size
        else:
            self.config = ChunkConfig(512 if chunk_size is None else chunk_size, overlap)
        self.tokenizer = Tokenizer(model)

    def smart_chunk(self, text: str) -> list[str]:
        """Return the chunks of a plain text as strings."""
        return [chunk.text for chunk in self.chunk(text)]

    def chunk(self, source: str | Document, *, structure: str = "text", name: str = "text") -> Chunks:
        """Cut a text or document.

        No chunk is over the limit; the bodies (each chunk from ``body_start`` on) joined give the
        text back; no break falls inside a sentence, table row, code block or list item that fits.

        Parameters
        ----------
        source : str or Document
            A document brings its own structure and pages.
        structure : str, default "text"
            What a string is read as: one of :data:`STRUCTURES`.
        name : str, default "text"
            What the result is called when the source is a string.

        Raises
        ------
        ValidationError
            For an unknown structure, or when a single character costs more than the limit.
        """
        if structure not in STRUCTURES:
            raise ValidationError(
                f"the structure {structure!r} is not known",
                hint=f"Use one of: {', '.join(STRUCTURES)}.",
                context={"field": "structure"},
            )
        started = time.perf_counter()
        document = source if isinstance(source, Document) else None
        text = document.text if document else source
        if not isinstance(text, str):
            raise ValidationError(
                f"the source is a {type(text).__name__}, not a text or document",
                hint="Give a str, or what parse gives back.",
                context={"field": "source"},
            )
        rows = self._rows(text, document, structure)
        meta = Meta(
            backends={"chunking": _backend.kind("chunking"), "tokens": self.tokenizer.backend},
            seconds=time.perf_counter() - started,
            warnings=document.warnings if document else (),
            id=new_id(),
            created=now(),
        )
        return Chunks(
            items=_chunks(text, rows, document),
            text=text,
            model=self.tokenizer.model,
            encoding=self.tokenizer.encoding,
            exact=self.tokenizer.exact,
            max_tokens=self.config.max_tokens,
            overlap_tokens=self.config.overlap_tokens,
            document=document,
            name=name,
            meta=meta,
        )

    def _rows(self, text: str, document: Document | None, structure: str) -> list[_groups.ChunkRow]:
        run, cancel = running.current(), _backend.new_cancel()
        with run.stopping(cancel.cancel):
            return _backend.chunking().chunk(
                text,
                self.tokenizer._counter,
                max_tokens=self.config.max_tokens,
                overlap_tokens=self.config.overlap_tokens,
                respect_paragraphs=self.config.respect_paragraphs,
                structure=structure,
                blocks=_blocks(document),
                page_starts=[page.start for page in document.pages] if document else [],
                cancel=cancel,
            )


def _blocks(document: Document | None) -> list[_groups.BlockRow] | None:
    """Return the blocks of all pages with offsets into the document's text."""
    if document is None:
        return None
    return [
        (block.kind, page.start + block.start, page.start + block.end, block.level, block.group)
        for page in document.pages
        for block in page.blocks
    ]


def _chunks(text: str, rows: list[_groups.ChunkRow], document: Document | None) -> tuple[Chunk, ...]:
    pages = document.pages if document and document.page_count > 1 else None
    chunks = []
    for index, row in enumerate(rows):
        tokens, start, end, body_start, byte_start, byte_end, first, last, path = row
        metadata = ChunkMetadata(
            page_start=pages[first].number if pages and first is not None else None,
            page_end=pages[last].number if pages and last is not None else None,
            section_path=path,
            chunk_index=index,
        )
        chunks.append(Chunk(text[start:end], tokens, metadata, start, end, body_start, byte_start, byte_end))
    return tuple(chunks)


__all__ = [
    "STRUCTURES",
    "ChunkConfig",
    "TextProcessor",
    "Tokenizer",
    "count_tokens",
    "count_tokens_batch",
    "truncate_to_tokens",
]
