"""What all routes share: who may call, bodies within the limit, JSON in and out, typed errors."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from jupyter_server.base.handlers import APIHandler
from tornado.web import stream_request_body

from ferrolab.errors import LimitError, ValidationError
from ferrolab.server import failures

if TYPE_CHECKING:
    from ferrolab.server.services import Services

#: The name that authorisers know ferrolab's routes by.
RESOURCE = "ferrolab"
_log = logging.getLogger("ferrolab.server")


@stream_request_body
class FerrolabHandler(APIHandler):
    """Base of the REST routes.

    The body is taken as it comes, so that one over the limit never lies in memory
    whole; it is still read to its end, so that the client gets an answer.
    """

    auth_resource = RESOURCE

    def initialize(self, services: Services) -> None:
        """Take what the extension made for its routes."""
        self.services = services
        self._body = bytearray()
        self._body_bytes = 0

    def data_received(self, chunk: bytes) -> None:
        """Keep the body as far as it is allowed and its sender known."""
        self._body_bytes += len(chunk)
        if self.current_user and self._body_bytes <= self.services.config.max_request_bytes:
            self._body += chunk
        else:
            self._body.clear()

    async def read_fields(self, *known: str) -> dict[str, Any]:
        """Return the JSON object in the body.

        Raises
        ------
        LimitError
            When the body is over the limit.
        ValidationError
            When it is no JSON object, or has a field that is not ``known``.
        """
        limit = self.services.config.max_request_bytes
        if self._body_bytes > limit:
            raise LimitError(
                f"the request has {self._body_bytes:,} bytes; the limit is {limit:,}",
                hint="Send a file's path instead of its text, or raise c.Ferrolab.max_request_bytes.",
                context={"limit": "max_request_bytes", "limit_bytes": limit, "size_bytes": self._body_bytes},
            )
        fields = await self.services.aside(parse_object, bytes(self._body))
        unknown = sorted(set(fields) - set(known))
        if unknown:
            raise ValidationError(
                f"the request has a field {unknown[0][:80]!r}",
                hint=f"Fields are: {', '.join(known)}.",
                context={"field": unknown[0][:80]},
            )
        return fields

    def read_count(self, name: str, default: int) -> int:
        """Return a query argument that is a number, 0 or more."""
        text = self.get_query_argument(name, str(default))
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise ValidationError(
                f"{name} is {text[:80]!r}, not a number", hint="Count from 0.", context={"field": name}
            )
        return int(text)

    async def answer(self, make: Callable[[], Any], status: int = 200) -> None:
        """Send what ``make`` returns as JSON, which it may be already; made aside, since results can be long."""
        body = await self.services.aside(lambda: _as_json(make()))
        self.set_status(status)
        await self.finish(body)

    def compute_etag(self) -> None:
        """Do without: reading all of a long answer again, on the event loop, would hold everybody up."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Send the error object."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        self.set_status(failures.status_of(error) if error else status_code)
        self.finish(json.dumps({"error": failures.describe(error)}, default=str))

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Log defects with their traceback, and what users did wrong in one line."""
        if failures.is_defect(value):
            _log.error("%s failed", self._request_summary(), exc_info=value)
        else:
            _log.info("%s: %s", self._request_summary(), value)


def _as_json(value: Any) -> str | bytes:
    return value if isinstance(value, bytes) else json.dumps(value)


def parse_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object that ``body`` is.

    Raises
    ------
    ValidationError
        When it is not one; NaN and infinity, which JSON has not, included.
    """
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ValidationError(
            f"the body is not JSON: {str(error)[:200]}", hint="Send a JSON object in UTF-8."
        ) from None
    if not isinstance(value, dict):
        raise ValidationError(
            f"the body is a {type(value).__name__}, not an object", hint="Send a JSON object."
        )
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")
