"""The daemon's own API, /infill/v1. openapi.py describes it, wire.py reads and writes its JSON."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

import infill
from infill.daemon import metrics, openapi, wire
from infill.daemon.asks import Kind
from infill.daemon.connections import ended, hung_up, while_connected
from infill.daemon.lifecycle import model_file
from infill.daemon.replies import Json, error_reply
from infill.errors import Cancelled, InfillError

if TYPE_CHECKING:
    from infill.daemon.broker import Broker
    from infill.daemon.settings import DaemonSettings
    from infill.filling import StepView

PREFIX = "/infill/v1"
KEEP_ALIVE_S = 0.5
"""A stream says so often that it is still there, so that its reader can tell a long wait from a dead daemon."""

_LARGE = 256 << 10  # bytes; reading such a request would hold up everybody else's steps
_Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]
_log = logging.getLogger(__name__)


def routes(broker: Broker, settings: DaemonSettings) -> list[BaseRoute]:
    """The routes of the own API."""
    defaults = settings.config.fill_options

    def asking(kind: Kind) -> _Endpoint:
        async def endpoint(request: Request) -> Response:
            body = await request.body()
            if len(body) > _LARGE:
                wanted = await run_in_threadpool(lambda: wire.wanted(kind, wire.loads(body), defaults))
            else:
                wanted = wire.wanted(kind, wire.loads(body), defaults)
            if wanted.stream:
                return _Stream(broker, wanted)
            try:
                answer = await while_connected(request.receive, broker.ask(wanted.ask))
            except ClientDisconnect:
                return Response(status_code=499)  # nobody reads it
            return Json(wire.answer_json(answer, wanted))

        return endpoint

    async def cancel(request: Request) -> Response:
        document, client = wire.cancel_from(wire.loads(await request.body()))
        return Json({"cancelled": broker.cancel(document, client)})

    async def load(_: Request) -> Response:
        await broker.load()
        return status_reply()

    async def unload(_: Request) -> Response:
        await broker.unload()
        return status_reply()

    async def status(_: Request) -> Response:
        return status_reply()

    def status_reply() -> Response:
        return Json({"version": infill.__version__, **wire.status_json(broker.status())})

    async def models(_: Request) -> Response:
        return Json({"models": [_model(broker, settings)]})

    async def measures(_: Request) -> Response:
        return Response(metrics.text(broker.status()), headers={"Content-Type": metrics.CONTENT_TYPE})

    async def describe(_: Request) -> Response:
        return Json(openapi.document())

    gets = {"status": status, "models": models, "metrics": measures, "openapi.json": describe}
    posts: dict[str, _Endpoint] = {"cancel": cancel, "load": load, "unload": unload}
    kinds: tuple[Kind, ...] = ("fill", "edit", "score", "warm")
    posts |= {kind: asking(kind) for kind in kinds}
    found: list[BaseRoute] = [Route(f"{PREFIX}/{name}", endpoint, methods=["GET"]) for name, endpoint in gets.items()]
    return found + [Route(f"{PREFIX}/{name}", endpoint, methods=["POST"]) for name, endpoint in posts.items()]


class _Stream(Response):
    """Server-sent events: `step` after every step, then `answer` or `error`.

    What fails before the first step is an ordinary error answer with its HTTP status.
    """

    def __init__(self, broker: Broker, wanted: wire.Wanted) -> None:
        super().__init__(
            headers={"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"},
        )
        del self.headers["content-length"]
        self._broker = broker
        self._wanted = wanted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        views: asyncio.Queue[StepView | None] = asyncio.Queue()
        work = asyncio.ensure_future(self._broker.ask(self._wanted.ask, views.put_nowait))
        gone = asyncio.ensure_future(hung_up(receive))
        for task in (work, gone):
            task.add_done_callback(lambda _: views.put_nowait(None))
        started = False

        async def write(chunk: bytes) -> None:
            nonlocal started
            if not started:
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            started = True
            await send({"type": "http.response.body", "body": chunk, "more_body": True})

        try:
            while True:
                try:
                    view = await asyncio.wait_for(views.get(), KEEP_ALIVE_S)
                except TimeoutError:
                    await write(b": waiting\n\n")
                    continue
                if gone.done():
                    return
                if view is None:
                    break
                await write(_event("step", wire.step_json(view)))
            error = Cancelled("the daemon is ending") if work.cancelled() else work.exception()
            if error is not None and not started:
                await _failed(scope["path"], error)(scope, receive, send)
                return
            if error is None:
                await write(_event("answer", wire.answer_json(work.result(), self._wanted)))
            else:
                if not isinstance(error, InfillError):
                    _log.error("a request failed", exc_info=error)
                await write(_event("error", wire.error_json(error)))
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await ended(work, gone)


def _failed(path: str, error: BaseException) -> Response:
    if not isinstance(error, InfillError):
        raise error  # the application logs it and answers
    return error_reply(path, error)


def _event(name: str, value: dict[str, Any]) -> bytes:
    return b"event: " + name.encode("ascii") + b"\ndata: " + wire.dumps(value) + b"\n\n"


def _model(broker: Broker, settings: DaemonSettings) -> dict[str, Any]:
    """The one model of this daemon. What only its file tells is null until it was loaded once."""
    status = broker.status()
    model = status.model
    path = Path(model.path) if model is not None else model_file(settings.config)
    return {
        "name": model.name if model is not None else path.stem,
        "path": str(path),
        "is_loaded": status.loaded_since is not None,
        "n_vocab": None if model is None else model.n_vocab,
        "canvas_length": None if model is None else model.canvas_length,
        "n_ctx": None if model is None else model.n_ctx,
        "format": None if model is None else model.format,
        "n_bytes": None if model is None else model.n_bytes,
    }
