"""Who may ask. Every request passes here first.

Whoever can open the Unix socket is the user: nothing more is asked. Over TCP

- **Host** must be a name of this daemon. A web page whose own name was made to point at this machine (DNS rebinding)
  is of the daemon's origin for the browser, but its name is another one.
- **Origin**, which browsers send with every request that changes something, must be the daemon's own; Sec-Fetch-Site,
  which they send with every request, must not say that the page is another's. No CORS header is ever sent.
- **The key**, where one is set, must come with every request but those that tell nothing.

Bodies are read here, up to a limit, so that nothing behind ever holds a longer one.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import ipaddress
import re
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infill.daemon.replies import refusal
from infill.daemon.settings import DaemonSettings

PUBLIC = {"/", "/health", "/v1/health"}
"""What is answered without a key, to GET and HEAD."""

_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s:/@\[\]]+)(?::([0-9]{1,5}))?")
_PORTS = {"http": 80, "https": 443}
_DRAIN_S = 2.0  # how long the rest of a refused body is read: a client that still sends would not see the answer
_DRAIN_BYTES = 64 << 20


class Security:
    """ASGI middleware that refuses what may not be asked, in the error shape of the path's API."""

    def __init__(self, app: ASGIApp, settings: DaemonSettings) -> None:
        self._app = app
        self._settings = settings
        self._hosts = _own_names(settings)
        self._any_address = settings.host.strip("[]") in ("0.0.0.0", "::")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "", "headers": []})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = None if is_own_socket(scope) else self._refused(scope, headers)
        if answer is not None:
            await answer(scope, receive, send)
            return
        limit = self._settings.body_limit
        length = headers.get("content-length", "")
        body = None
        if not (length.isdecimal() and int(length) > limit):
            body = await _read(receive, limit)
        if body is not None:
            await self._app(scope, _replay(body, receive), send)
            return
        if "expect" not in headers:  # who expects an answer first sends nothing yet
            await _drain(receive)
        message = f"the request is longer than {limit} bytes (body_limit in [daemon] of config.toml)"
        await refusal(scope["path"], 413, "too_large", message, {"Connection": "close"})(scope, receive, send)

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        """The refusal of a request that came over TCP; None lets it pass."""
        path = scope["path"]
        hosts = headers.getlist("host")
        host = _parsed(hosts[0]) if len(hosts) == 1 else None
        if host is None:
            return refusal(path, 400, "usage", "a request needs one Host header with a name or address")
        if not self._is_own(host[0]):
            return refusal(
                path,
                403,
                "forbidden",
                f"this daemon is not called {host[0]}; if it is, add that to `names` in [daemon] of config.toml",
            )
        origin = headers.get("origin")
        if origin and not _same(origin, host, scope.get("scheme", "http")):
            return refusal(path, 403, "forbidden", "requests of other web pages are not answered")
        is_public = path in PUBLIC and scope["method"] in ("GET", "HEAD")
        if not is_public and headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            return refusal(path, 403, "forbidden", "requests of other web pages are not answered")
        if self._settings.key and not is_public and not _has_key(headers, self._settings.key):
            message = "this daemon asks for a key; send it as `Authorization: Bearer KEY` or `X-Api-Key: KEY`"
            if any(_keys(headers)):
                message = "this is not the key of this daemon; `infill daemon key` on its machine prints it"
            return refusal(path, 401, "unauthorized", message, {"WWW-Authenticate": "Bearer"})
        return None

    def _is_own(self, name: str) -> bool:
        if name in self._hosts:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        # An address cannot be made to point elsewhere: rebinding needs a name.
        return address.is_loopback or self._any_address


def is_own_socket(scope: Scope) -> bool:
    """Whether a request came through the Unix socket.

    The client's address alone would not do: a TCP peer that has just gone has none either.
    """
    server = scope.get("server")
    return scope.get("client") is None and server is not None and server[1] is None


def _own_names(settings: DaemonSettings) -> frozenset[str]:
    names = {"localhost", settings.host.strip("[]").lower(), *(name.lower() for name in settings.names)}
    if not settings.is_loopback:
        own = socket.gethostname().lower()
        names |= {own, own.partition(".")[0], own.partition(".")[0] + ".local"}
    return frozenset(names)


def _parsed(host: str) -> tuple[str, int | None] | None:
    """Name or address in lower case, without brackets and final dot, and port."""
    match = _HOST.fullmatch(host.strip())
    if match is None:
        return None
    return match[1].strip("[]").lower().removesuffix("."), int(match[2]) if match[2] else None


def _same(origin: str, host: tuple[str, int | None], scheme: str) -> bool:
    """Whether a page of this origin came from the host that it asks."""
    try:
        parts = urlsplit(origin)
        name, port = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError:
        return False
    if parts.scheme not in _PORTS:
        return False
    return (name, port or _PORTS[parts.scheme]) == (host[0], host[1] or _PORTS.get(scheme))


def _has_key(headers: Headers, key: str) -> bool:
    return any([hmac.compare_digest(one.encode("utf-8"), key.encode("utf-8")) for one in _keys(headers)])


def _keys(headers: Headers) -> list[str]:
    """What the request gives as a key, in either header; "" where it has none."""
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    return [headers.get("x-api-key", ""), bearer.strip() if scheme.lower() == "bearer" else ""]


async def _read(receive: Receive, limit: int) -> list[Message] | None:
    """The messages of a request's body; None if it is longer than the limit."""
    n_bytes, found = 0, bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return [message]
        n_bytes += len(message.get("body", b""))
        if n_bytes > limit:
            return None
        found += message.get("body", b"")
        if not message.get("more_body", False):
            return [{"type": "http.request", "body": bytes(found), "more_body": False}]


async def _drain(receive: Receive) -> None:
    async def rest() -> None:
        n_bytes, more = 0, True
        while more and n_bytes < _DRAIN_BYTES:
            message = await receive()
            n_bytes += len(message.get("body", b""))
            more = message["type"] == "http.request" and message.get("more_body", False)

    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(rest(), _DRAIN_S)


def _replay(messages: list[Message], receive: Receive) -> Receive:
    waiting = list(messages)

    async def replayed() -> Message:
        return waiting.pop(0) if waiting else await receive()

    return replayed
