"""Reading requests and sending answers: JSON on one line, streams, errors in each API's own shape.

JSON is compact and ASCII: llama.vim looks for `"content":"` without a space, classic Vim reads line by line, and a lone
surrogate stands for a byte that is not UTF-8.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from infill.daemon.asks import Loading, ModelMissing, NoChat, QueueFull
from infill.daemon.compat.common import Busy, NotSupported
from infill.daemon.connections import while_connected
from infill.errors import ModelFileError, UsageError

_log = logging.getLogger(__name__)
_PING_S = 30.0
"""Silence in a stream of events after which a comment is sent: some proxies close what says nothing for a minute."""
ErrorBody = Callable[[int, str], dict[str, Any]]


def dumps(value: object) -> str:
    """Compact JSON on one line."""
    return json.dumps(value, separators=(",", ":"))


def event(value: object) -> bytes:
    """A server-sent event."""
    return f"data: {dumps(value)}\n\n".encode()


def line(value: object) -> bytes:
    """A line of newline-delimited JSON."""
    return f"{dumps(value)}\n".encode()


class Json(Response):
    """A JSON answer."""

    media_type = "application/json"

    def __init__(self, value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(dumps(value), status, headers)


@dataclass(frozen=True)
class Family:
    """How one API says that something went wrong, and how it streams."""

    error: ErrorBody
    encode: Callable[[object], bytes] = event
    media_type: str = "text/event-stream"

    def failure(self, error: Exception) -> Response:
        """The answer to a request that failed."""
        status, message, headers = outcome(error)
        return Json(self.error(status, message), status, headers)


def outcome(error: Exception) -> tuple[int, str, dict[str, str]]:
    """Status, message and headers for an error. What is nobody's fault but ours is logged, and not shown."""
    if isinstance(error, QueueFull | Loading):
        status = 429 if isinstance(error, QueueFull) else 503
        return status, str(error), {"Retry-After": str(max(1, round(error.retry_after_s)))}
    if isinstance(error, Busy):
        return 503, str(error), {"Retry-After": "1"}
    if isinstance(error, ModelMissing | ModelFileError):
        return 503, str(error), {}
    if isinstance(error, NotSupported | NoChat):
        return 501, str(error), {}
    if isinstance(error, UsageError):
        return 400, str(error), {}
    _log.error("a request failed", exc_info=error)
    return 500, "the daemon failed on this request; its log says how", {}


async def body_of(request: Request) -> dict[str, Any]:
    """The request's JSON object. Raises UsageError."""
    data = await request.body()
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the request is not valid JSON: {error}") from None
    if not isinstance(value, dict):
        raise UsageError("expected a JSON object")
    return value


Handler = Callable[[Request, dict[str, Any]], Awaitable[Response]]


def endpoint(family: Family, handle: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A route's function: reads JSON, answers, and turns errors into the family's shape."""

    async def run(request: Request) -> Response:
        try:
            return await handle(request, await body_of(request))
        except ClientDisconnect:
            return Response(status_code=499)
        except HTTPException:  # the application's own, such as a body over the limit
            raise
        except Exception as error:
            return family.failure(error)

    return run


class Stream(Response):
    """Frames one after another, as they are made. The first is waited for, so that an error in it has its status.

    When the client hangs up, the generator is closed, and with it the work.
    """

    def __init__(
        self, family: Family, frames: AsyncIterator[bytes], headers: Callable[[], Mapping[str, str]] | None = None
    ) -> None:
        self._family = family
        self._frames = frames
        self._more = headers
        self.background = None
        self.body = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with contextlib.suppress(ClientDisconnect):
            failed = await while_connected(receive, self._run(send))
            if failed is not None:
                await failed(scope, receive, send)

    async def _run(self, send: Send) -> Response | None:
        try:
            try:
                first = await anext(self._frames, b"")
            except Exception as error:
                return self._family.failure(error)
            headers = {
                "content-type": f"{self._family.media_type}; charset=utf-8",
                "cache-control": "no-cache",
                "x-accel-buffering": "no",
                **(self._more() if self._more else {}),
            }
            raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
            await send({"type": "http.response.start", "status": 200, "headers": raw})
            await send({"type": "http.response.body", "body": first, "more_body": True})
            try:
                await self._rest(send)
            except Exception as error:
                status, message, _ = outcome(error)
                frame = self._family.encode(self._family.error(status, message))
                await send({"type": "http.response.body", "body": frame, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return None
        finally:
            close = getattr(self._frames, "aclose", None)
            if close is not None:
                await close()

    async def _rest(self, send: Send) -> None:
        while True:
            ahead = asyncio.ensure_future(anext(self._frames, None))
            try:
                while not (await asyncio.wait({ahead}, timeout=_PING_S))[0]:
                    if self._family.media_type == "text/event-stream":
                        await send({"type": "http.response.body", "body": b":\n\n", "more_body": True})
                frame = ahead.result()
            finally:
                if not ahead.done():
                    ahead.cancel()
                    await asyncio.gather(ahead, return_exceptions=True)
            if frame is None:
                return
            await send({"type": "http.response.body", "body": frame, "more_body": True})
