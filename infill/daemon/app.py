"""The daemon as an ASGI application: the own API, other people's APIs, the page for browsers, behind one gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from infill.daemon import compat, own, playground
from infill.daemon.replies import error_reply, refusal
from infill.daemon.security import Security
from infill.errors import InfillError

if TYPE_CHECKING:
    from infill.daemon.broker import Broker
    from infill.daemon.settings import DaemonSettings

_KINDS = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}


def create_app(broker: Broker, settings: DaemonSettings) -> Starlette:
    """The application. The caller starts and stops the broker."""
    return Starlette(
        routes=[*own.routes(broker, settings), *compat.routes(broker, settings), *playground.routes()],
        middleware=[Middleware(Security, settings=settings)],
        exception_handlers={InfillError: _failed, HTTPException: _refused, Exception: _failed},
    )


async def _failed(request: Request, error: Exception) -> Response:
    """The server logs what is not an InfillError; the client is not told what it was."""
    return error_reply(request.url.path, error)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    path = request.url.path
    if error.status_code == 404:
        message = f"there is nothing at {path}; GET {own.PREFIX}/openapi.json describes this API"
    elif error.status_code == 405:
        message = f"{path} does not take {request.method}"
    else:
        message = error.detail
    return refusal(path, error.status_code, _KINDS.get(error.status_code, "refused"), message, error.headers)
