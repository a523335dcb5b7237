"""Exceptions as type, message and the text of a traceback."""

import traceback

from .texts import REPR_CHARACTERS, shorten, type_name

_TRACEBACK_CHARACTERS = 48_000
_HERE = (lambda: None).__code__.co_filename


class ImportNotAllowed(ImportError):
    """User code imports what ``allowed_imports`` does not name."""

    # Shown by its bare name, like the builtin that it is for those who meet it.
    __module__ = "builtins"


def describe_error(error):
    """Return an exception as type, message and the text of its traceback."""
    try:
        report = traceback.TracebackException(type(error), error, error.__traceback__, compact=True)
        _without_our_frames(report)
        text = "".join(report.format())
    except Exception:
        text = f"{type_name(type(error))}\n"
    return {
        "type": type_name(type(error)),
        "message": shorten(_message_of(error), REPR_CHARACTERS),
        "traceback": _middle_left_out(text, _TRACEBACK_CHARACTERS),
        "import": error.name if type(error) is ImportNotAllowed else None,
    }


def _without_our_frames(report, depth=0):
    report.stack[:] = [frame for frame in report.stack if frame.filename != _HERE]
    if not report.stack:  # a syntax error
        report.stack = None
    for other in (report.__cause__, report.__context__, *(getattr(report, "exceptions", None) or ())):
        if other is not None and depth < 100:
            _without_our_frames(other, depth + 1)


def _message_of(error):
    if type(error) is KeyboardInterrupt and not error.args:
        return "the code was interrupted"
    try:
        return str(error)
    except Exception as second:
        return f"<its message raised {type_name(type(second))}>"


def _middle_left_out(text, limit):
    if len(text) <= limit:
        return text
    return f"{text[: limit // 4]}\n…\n{text[-(limit - limit // 4) :]}"
