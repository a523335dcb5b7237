"""One error tree, one table of codes.

Every failure is a :class:`FerrolabError`: a ``code`` for programs, a sentence for
people, a ``hint`` what to do, ``context`` with the facts. Each class also inherits
the builtin exception that a Python user would look for. Rust sends the code and
:func:`from_code` picks the class; nobody matches on text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class FerrolabError(Exception):
    """Anything that ferrolab raises on purpose.

    Parameters
    ----------
    message : str
        One sentence that names the offending value.
    code : str, optional
        A key of :data:`CODES`; each class has a default.
    hint : str, optional
        What the reader can do about it.
    context : mapping, optional
        Facts for programs, JSON values.
    retryable : bool, default False
        Whether the same call may succeed later.
    """

    default_code = "INT_ERR_INTERNAL"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        hint: str | None = None,
        context: Mapping[str, Any] | None = None,
        retryable: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code or self.default_code
        self.message = message
        self.hint = hint
        self.context: dict[str, Any] = dict(context or {})
        self.retryable = retryable

    def __str__(self) -> str:
        tail = f"\n  {self.hint}" if self.hint else ""
        return f"{self.message} [{self.code}]{tail}"

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword-only arguments do not survive BaseException's own pickling.
        state = {"code": self.code, "hint": self.hint, "context": self.context, "retryable": self.retryable}
        return (_rebuild, (type(self), self.message, state))

    def to_dict(self) -> dict[str, Any]:
        """Return the error as the JSON object that every face shows."""
        return {
            "code": self.code,
            "type": type(self).__name__,
            "message": self.message,
            "hint": self.hint,
            "context": self.context,
            "retryable": self.retryable,
        }

    def _render_traceback_(self) -> list[str]:
        """Show people the sentence and the hint, not ferrolab's own frames (IPython's protocol)."""
        lines = [f"{type(self).__name__}: {self.message}"]
        if self.hint:
            lines.append(f"  Hint: {self.hint}")
        lines.append(f"  Code: {self.code}")
        return lines


def _rebuild(cls: type[FerrolabError], message: str, state: dict[str, Any]) -> FerrolabError:
    return cls(message, **state)


class ValidationError(FerrolabError, ValueError):
    """An argument is unknown, out of range or contradictory; ``field`` names it."""

    default_code = "DOM_VAL_INVALID_INPUT"

    @property
    def field(self) -> str | None:
        """The argument at fault, when one is."""
        return self.context.get("field")


class NotFoundError(ValidationError, FileNotFoundError):
    """A file, folder or stored result does not exist."""

    default_code = "DOM_VAL_NOT_FOUND"


class UnreadableError(ValidationError, PermissionError):
    """The operating system does not let us read a file."""

    default_code = "DOM_VAL_UNREADABLE"


class PolicyError(FerrolabError, PermissionError):
    """Something that is not allowed here: a tool's effect, or a path outside the root."""

    default_code = "DOM_POL_DENIED"


class LimitError(FerrolabError):
    """A limit on size, time or memory struck; the hint names the setting."""

    default_code = "DOM_LIM_SIZE"


class TimeLimitError(LimitError, TimeoutError):
    """It took longer than allowed."""

    default_code = "DOM_LIM_TIME"


class MemoryLimitError(LimitError, MemoryError):
    """It took more memory than allowed."""

    default_code = "DOM_LIM_MEMORY"


class ExtractionError(FerrolabError):
    """No text could be had from a document."""

    default_code = "DOM_DOC_CORRUPT"


class CorruptError(ExtractionError, ValueError):
    """The document is too damaged to be read."""


class UnsupportedFormatError(ExtractionError, ValueError):
    """Nothing here reads this format."""

    default_code = "DOM_DOC_UNSUPPORTED_FORMAT"


class EncodingError(ExtractionError, ValueError):
    """The bytes are not text in the encoding asked for."""

    default_code = "DOM_DOC_BAD_ENCODING"


class PasswordError(ExtractionError, PermissionError):
    """The document is encrypted and the password is missing or wrong."""

    default_code = "DOM_DOC_PASSWORD_REQUIRED"


class UnsupportedChartError(FerrolabError, ValueError):
    """A chart uses what the renderer does not know; the message names the feature."""

    default_code = "DOM_IMG_UNSUPPORTED_CHART"


class NotebookError(FerrolabError, ValueError):
    """A notebook breaks the rules of its format; ``context`` names the ``cell`` and the JSON ``path``."""

    default_code = "DOM_NBK_INVALID"


class KernelError(FerrolabError, RuntimeError):
    """A kernel can't be started, or died."""

    default_code = "DOM_NBK_KERNEL"


class Cancelled(FerrolabError):
    """The call was stopped by its caller."""

    default_code = "DOM_RUN_CANCELLED"


class ExecutionError(FerrolabError, RuntimeError):
    """Code in a sandbox raised an exception; ``type`` and ``traceback`` are what it said of itself."""

    default_code = "DOM_RUN_FAILED"

    @property
    def type(self) -> str:
        """Name of the exception's class."""
        return str(self.context.get("type", ""))

    @property
    def traceback(self) -> str:
        """The code's own traceback, as text."""
        return str(self.context.get("traceback", ""))


class ImportNotAllowed(ExecutionError, ImportError):
    """Code in a sandbox imports what ``allowed_imports`` does not name."""


class InternalError(FerrolabError, RuntimeError):
    """A defect in ferrolab or in a library below it."""


class WorkerError(InternalError):
    """A worker process died; the next call gets a new one."""

    default_code = "INT_ERR_WORKER"


class IsolationUnavailable(FerrolabError, OSError):
    """The system denies a layer of isolation that is demanded; ``context`` names the layer and the reason."""

    default_code = "INT_ERR_ISOLATION"


class NativeRequired(FerrolabError, ImportError):
    """A function without a Python reference was called and the native module is missing."""

    default_code = "INT_NATIVE_REQUIRED"


#: Every code: the class that carries it and what it means. The Rust side has the same
#: codes (``base::Code``) and ``docs/errors.md`` the same table; a test compares the three.
CODES: dict[str, tuple[type[FerrolabError], str]] = {
    "DOM_VAL_INVALID_MODEL": (ValidationError, "a model or encoding name that is not known"),
    "DOM_VAL_INVALID_INPUT": (
        ValidationError,
        "an argument that is out of range, contradictory or of the wrong kind",
    ),
    "DOM_VAL_NOT_FOUND": (NotFoundError, "a file, folder or stored result that does not exist"),
    "DOM_VAL_OUTSIDE_ROOT": (PolicyError, "a path that leads out of the folder that the caller may read"),
    "DOM_VAL_UNKNOWN_TOOL": (ValidationError, "a tool name that no registry entry has"),
    "DOM_VAL_UNREADABLE": (UnreadableError, "a file that the operating system does not let us read"),
    "DOM_DOC_UNSUPPORTED_FORMAT": (UnsupportedFormatError, "a format that nothing here reads"),
    "DOM_DOC_CORRUPT": (CorruptError, "a file so damaged that no text can be had from it"),
    "DOM_DOC_PASSWORD_REQUIRED": (PasswordError, "an encrypted file, and no password was given"),
    "DOM_DOC_PASSWORD_WRONG": (PasswordError, "an encrypted file, and the password given does not open it"),
    "DOM_DOC_BAD_ENCODING": (EncodingError, "bytes that are not text in the encoding asked for"),
    "DOM_IMG_UNSUPPORTED_CHART": (UnsupportedChartError, "a chart's feature that the renderer does not know"),
    "DOM_NBK_INVALID": (NotebookError, "a notebook that breaks the rules of its format"),
    "DOM_NBK_KERNEL": (KernelError, "a kernel that can't be started, or died"),
    "DOM_LIM_SIZE": (LimitError, "more bytes, pages, depth or elements than a limit allows"),
    "DOM_LIM_TIME": (TimeLimitError, "more wall time than a limit allows"),
    "DOM_LIM_MEMORY": (MemoryLimitError, "more memory than a limit allows"),
    "DOM_RUN_CANCELLED": (Cancelled, "the caller, or the person at the keyboard, stopped the call"),
    "DOM_RUN_FAILED": (ExecutionError, "code that was run raised an exception"),
    "DOM_POL_DENIED": (PolicyError, "a tool's effects are not allowed here"),
    "INT_ERR_TOKENIZER": (InternalError, "a tokenizer failed on its own account, or its file is malformed"),
    "INT_ERR_WORKER": (WorkerError, "a worker process died or broke the protocol"),
    "INT_ERR_ISOLATION": (IsolationUnavailable, "the system denies a layer of isolation that is demanded"),
    "INT_ERR_INTERNAL": (InternalError, "a defect in ferrolab"),
    "INT_NATIVE_REQUIRED": (NativeRequired, "a function that needs the native module, which is missing"),
}


def from_code(
    code: str, message: str, hint: str | None = None, context: Mapping[str, Any] | None = None
) -> FerrolabError:
    """Make the error that ``code`` stands for.

    Parameters
    ----------
    code : str
        A key of :data:`CODES`. Any other becomes an :class:`InternalError` that keeps it.
    message, hint, context
        As for :class:`FerrolabError`.
    """
    cls = CODES[code][0] if code in CODES else InternalError
    return cls(message, code=code, hint=hint, context=context, retryable=code == "INT_ERR_WORKER")


def from_oserror(error: OSError, path: object) -> FerrolabError:
    """Translate what the operating system said about ``path``."""
    context = {"path": str(path)}
    if isinstance(error, FileNotFoundError):
        return NotFoundError(
            f"there is no file {str(path)!r}",
            hint="Check the spelling and the current folder.",
            context=context,
        )
    if isinstance(error, IsADirectoryError):
        return ValidationError(
            f"{str(path)!r} is a folder, not a file", hint="Name a file in it.", context=context
        )
    reason = error.strerror or str(error)
    return UnreadableError(
        f"{str(path)!r} can't be read: {reason}", hint="Check the file's permissions.", context=context
    )
