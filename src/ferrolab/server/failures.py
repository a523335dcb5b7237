"""What a client learns of a failure: the HTTP status and the error object."""

from __future__ import annotations

from http.client import responses
from typing import Any

from tornado.web import HTTPError

from ferrolab.errors import FerrolabError, InternalError, from_code
from ferrolab.server.workers import BusyError

#: The HTTP status of each code.
STATUS: dict[str, int] = {
    "DOM_VAL_INVALID_MODEL": 400,
    "DOM_VAL_INVALID_INPUT": 400,
    "DOM_VAL_NOT_FOUND": 404,
    "DOM_VAL_OUTSIDE_ROOT": 403,
    "DOM_VAL_UNKNOWN_TOOL": 404,
    "DOM_VAL_UNREADABLE": 403,
    "DOM_DOC_UNSUPPORTED_FORMAT": 422,
    "DOM_DOC_CORRUPT": 422,
    "DOM_DOC_PASSWORD_REQUIRED": 422,
    "DOM_DOC_PASSWORD_WRONG": 422,
    "DOM_DOC_BAD_ENCODING": 422,
    "DOM_IMG_UNSUPPORTED_CHART": 422,
    "DOM_NBK_INVALID": 422,
    "DOM_NBK_KERNEL": 500,
    "DOM_LIM_SIZE": 413,
    # Not 408: browsers repeat a request that is answered so.
    "DOM_LIM_TIME": 504,
    "DOM_LIM_MEMORY": 413,
    "DOM_RUN_CANCELLED": 409,
    "DOM_RUN_FAILED": 422,
    "DOM_POL_DENIED": 403,
    "INT_ERR_TOKENIZER": 500,
    "INT_ERR_WORKER": 503,
    "INT_ERR_ISOLATION": 501,
    "INT_ERR_INTERNAL": 500,
    "INT_NATIVE_REQUIRED": 501,
}

# The code of what tornado and jupyter-server refuse by themselves, and what can be done.
_REFUSED: dict[int, tuple[str, str]] = {
    400: ("DOM_VAL_INVALID_INPUT", "Check the request's address and body."),
    403: ("DOM_POL_DENIED", "Log in to the Jupyter server and reload the page, or ask its owner for access."),
    404: ("DOM_VAL_NOT_FOUND", "Check the request's address."),
    405: ("DOM_VAL_INVALID_INPUT", "Use another HTTP method."),
}


def status_of(error: BaseException | None) -> int:
    """Return the HTTP status that tells of ``error``."""
    if isinstance(error, HTTPError):
        return error.status_code
    if isinstance(error, BusyError):
        return 429
    return STATUS.get(error.code, 500) if isinstance(error, FerrolabError) else 500


def describe(error: BaseException | None) -> dict[str, Any]:
    """Return the error object that tells of ``error``; of a defect, only that there is one."""
    if isinstance(error, HTTPError):
        return _refusal(error).to_dict()
    if is_defect(error):
        return _defect(error).to_dict()
    assert isinstance(error, FerrolabError)
    return error.to_dict()


def is_defect(error: BaseException | None) -> bool:
    """Whether it is ours to mend: the log gets all of it, the client none."""
    if isinstance(error, FerrolabError):
        return error.code == "INT_ERR_INTERNAL"
    return not isinstance(error, HTTPError)


def _defect(error: BaseException | None) -> InternalError:
    tool = error.context.get("tool") if isinstance(error, FerrolabError) else None
    return InternalError(
        f"{tool or 'the server extension'} failed",
        hint="This is a defect; the Jupyter server's log has the details.",
        context={"tool": tool} if tool else None,
    )


def _refusal(error: HTTPError) -> FerrolabError:
    status = error.status_code
    code, hint = _REFUSED.get(status, ("INT_ERR_INTERNAL", "The Jupyter server's log has the details."))
    said = error.log_message % error.args if error.log_message else error.reason
    return from_code(code, said or responses.get(status, f"HTTP {status}"), hint)
