"""Asking a daemon: this machine's own one through its Unix socket, or one at a URL.

    from infill.client import Client

    if (client := Client.local()) is not None:
        with client:
            print(client.fill(infill.Hole("def add(a, b):\\n    return ", "\\n")).texts[0])

What goes wrong in the daemon is raised here as the exception that it was there. A client that is closed, or whose
process ends, cancels what it asked for.
"""

from __future__ import annotations

import json
import math
import re
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from infill.context import Hole, Holes
from infill.daemon import wire
from infill.daemon.asks import Priority
from infill.daemon.lifecycle import Daemon, DaemonError, running
from infill.errors import Cancelled, InfillError, UsageError
from infill.options import FillOptions

if TYPE_CHECKING:
    from infill.cancellation import Cancellation
    from infill.filling import Fill, StepView

__all__ = ["AsyncClient", "Client", "Edit", "Refused", "Reply", "Unreachable"]

_PREFIX = "/infill/v1"
_CONNECT_S = 1.0
_WRITE_S = 30.0
_SILENCE_S = 30.0  # a stream that says nothing for so long comes from a daemon that hangs: it speaks twice a second
_LOCAL = ("localhost", "127.0.0.1", "::1")

Options = FillOptions | Mapping[str, Any]
"""All options of a fill, or some of them by name."""
StepFunction = Callable[["StepView"], bool | None]
"""Sees the leading canvas after every step; a true answer cancels the request."""


class Unreachable(DaemonError):
    """Nobody answers at the daemon's address, or the connection was lost."""


class Refused(DaemonError):
    """The daemon does not answer this client: the key is missing or wrong, or the name is none of its own."""


@dataclass(frozen=True)
class Edit:
    """A change of the text that was asked about (pieces and old texts put together): bytes of its UTF-8 form."""

    start: int
    end: int
    text: str
    """With the line ends of that text."""


@dataclass(frozen=True)
class Reply:
    """The answers in the order of the holes. groups: which of them, counted from 0, shared a canvas."""

    fills: tuple[Fill, ...]
    groups: tuple[tuple[int, ...], ...] = ()
    edits: tuple[Edit, ...] = ()
    queue_ms: float = 0.0
    run_ms: float = 0.0
    coalesced: bool = False
    truncated: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(fill.text for fill in self.fills)


@dataclass(frozen=True)
class _Place:
    """Where a daemon is, and what it asks for."""

    url: str
    socket: Path | None = None
    key: str | None = None
    verify: bool | Path = True

    @classmethod
    def of(cls, daemon: Daemon) -> _Place | None:
        """How to reach this machine's own daemon; None if it listens nowhere."""
        if daemon.socket is not None:
            return cls("http://infill", daemon.socket)
        if daemon.url is None:
            return None
        key = None
        if daemon.key_file is not None:
            try:
                key = daemon.key_file.read_text(encoding="utf-8").strip()
            except (OSError, ValueError) as error:
                raise DaemonError(f"cannot read the daemon's key in {daemon.key_file}: {error}") from error
        return cls(daemon.url, key=key)

    @property
    def name(self) -> str:
        """For messages."""
        return str(self.socket or self.url)

    @property
    def is_remote(self) -> bool:
        """Whether it may be on another machine: then a proxy that the environment names may lead to it."""
        return self.socket is None and urlsplit(self.url).hostname not in _LOCAL

    def arguments(self) -> dict[str, Any]:
        """What both kinds of httpx clients take. Raises UsageError for what is no URL, or no certificate."""
        try:
            parts = urlsplit(self.url)
            _ = parts.port  # a ValueError too
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(f"{self.url!r} is no address of a daemon; one looks like http://192.168.1.5:8012")
        return {
            "base_url": self.url.rstrip("/") + _PREFIX,
            "headers": {"Authorization": f"Bearer {self.key}"} if self.key else {},
            "verify": self._verification(),
            "timeout": _patience(""),
            "trust_env": self.is_remote,
        }

    def _verification(self) -> ssl.SSLContext | bool:
        if isinstance(self.verify, bool):
            return self.verify
        try:
            return ssl.create_default_context(cafile=str(self.verify))
        except OSError as error:  # ssl.SSLError is one
            raise UsageError(f"cannot use {self.verify} as a certificate: {error.strerror or error}") from error


class Client:
    """A connection to a daemon, for one thread. Methods raise what the daemon raised, and Unreachable and Refused.

    url: such as "http://192.168.1.5:8012". key: what the daemon asks for, if it does. verify: whether its certificate
    must be trusted by this machine, or the PEM file of the certificate (or its authority's) that is.
    """

    def __init__(self, url: str, key: str | None = None, verify: bool | Path = True) -> None:
        self._connect(_Place(url, None, key, verify))

    @classmethod
    def local(cls) -> Client | None:
        """This machine's own daemon; None if none runs. Raises DaemonError where its key cannot be read."""
        daemon = running()
        return None if daemon is None else cls.of(daemon)

    @classmethod
    def of(cls, daemon: Daemon) -> Client | None:
        """The daemon of this status file; None if it listens nowhere. Raises DaemonError as `local`."""
        place = _Place.of(daemon)
        if place is None:
            return None
        client = cls.__new__(cls)
        client._connect(place)
        return client

    def _connect(self, place: _Place) -> None:
        self._place = place
        transport = None if place.socket is None else httpx.HTTPTransport(uds=str(place.socket))
        self._http = httpx.Client(transport=transport, **place.arguments())

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; idempotent."""
        self._http.close()

    def fill(
        self,
        holes: Hole | Holes,
        options: Options | None = None,
        *,
        on_step: StepFunction | None = None,
        cancellation: Cancellation | None = None,
        document: str | None = None,
        client: str = "",
        priority: Priority = Priority.INVOKED,
        budget_ms: float | None = None,
    ) -> Reply:
        """Fill the holes. options: what a mapping does not name is as the daemon's settings have it, with None all.
        cancellation: from another thread, heeded within half a second. document, client, priority, budget_ms: as in
        `infill.daemon.asks.Ask`.
        """
        asked = _asked(document, client, priority, budget_ms)
        return _reply(self._ask("fill", _request(holes, options) | asked, on_step, cancellation))

    def edit(
        self,
        holes: Hole | Holes,
        instruction: str,
        options: Options | None = None,
        *,
        on_step: StepFunction | None = None,
        cancellation: Cancellation | None = None,
        document: str | None = None,
        client: str = "",
        priority: Priority = Priority.INVOKED,
        budget_ms: float | None = None,
    ) -> Reply:
        """Rewrite what stands in the only hole as the instruction says. Other arguments as in `fill`."""
        asked = {"instruction": instruction, **_asked(document, client, priority, budget_ms)}
        return _reply(self._ask("edit", _request(holes, options) | asked, on_step, cancellation))

    def score(
        self,
        prompt: str,
        texts: Sequence[str],
        *,
        document: str | None = None,
        client: str = "",
        priority: Priority = Priority.INVOKED,
        budget_ms: float | None = None,
    ) -> tuple[float, ...]:
        """The log-probability of each text after the prompt, nats."""
        body = {"prompt": prompt, "texts": list(texts), **_asked(document, client, priority, budget_ms)}
        return _scores(self._ask("score", body))

    def warm(
        self,
        holes: Hole | Holes | None = None,
        options: Options | None = None,
        *,
        document: str | None = None,
        client: str = "",
        priority: Priority = Priority.WARM_UP,
    ) -> None:
        """Have the model loaded and, with holes, their prompt read."""
        self._ask("warm", _request(holes, options) | _asked(document, client, priority, None))

    def cancel(self, document: str, client: str = "") -> bool:
        """Cancel what was asked for a document; whether there was anything."""
        return bool(self._call("POST", "cancel", {"document": document, "client": client})["cancelled"])

    def status(self) -> dict[str, Any]:
        """What the daemon is doing: `infill.daemon.asks.Status` as JSON has it, and `version`."""
        return self._call("GET", "status")

    def models(self) -> list[dict[str, Any]]:
        """The models of the daemon."""
        return list(self._call("GET", "models")["models"])

    def load(self) -> dict[str, Any]:
        """Load the model, however long that takes; the status then."""
        return self._call("POST", "load")

    def unload(self) -> dict[str, Any]:
        """Have the model's memory given back after the step under way; the status then."""
        return self._call("POST", "unload")

    def _ask(
        self,
        name: str,
        body: dict[str, Any],
        on_step: StepFunction | None = None,
        cancellation: Cancellation | None = None,
    ) -> dict[str, Any]:
        events = _Events(on_step, cancellation)
        content = _content(body | {"stream": True})
        with _lost(self._place), self._http.stream("POST", name, content=content, headers=_JSON) as response:
            if response.status_code != 200:
                raise _error(response.status_code, response.read())
            for line in response.iter_lines():
                events.line(line)
        return events.answer()

    def _call(self, method: str, name: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        content = None if body is None else _content(body)
        with _lost(self._place):
            response = self._http.request(method, name, content=content, headers=_JSON, timeout=_patience(name))
        return _result(response)


class AsyncClient:
    """The same for asyncio. A task that is cancelled cancels what it asked for."""

    def __init__(self, url: str, key: str | None = None, verify: bool | Path = True) -> None:
        self._connect(_Place(url, None, key, verify))

    @classmethod
    def local(cls) -> AsyncClient | None:
        """As `Client.local`."""
        daemon = running()
        return None if daemon is None else cls.of(daemon)

    @classmethod
    def of(cls, daemon: Daemon) -> AsyncClient | None:
        """As `Client.of`."""
        place = _Place.of(daemon)
        if place is None:
            return None
        client = cls.__new__(cls)
        client._connect(place)
        return client

    def _connect(self, place: _Place) -> None:
        self._place = place
        transport = None if place.socket is None else httpx.AsyncHTTPTransport(uds=str(place.socket))
        # any number of requests may wait at once, each for its own document
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=8)
        self._http = httpx.AsyncClient(transport=transport, limits=limits, **place.arguments())

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections; idempotent."""
        await self._http.aclose()

    async def fill(
        self,
        holes: Hole | Holes,
        options: Options | None = None,
        *,
        on_step: StepFunction | None = None,
        document: str | None = None,
        client: str = "",
        priority: Priority = Priority.INVOKED,
        budget_ms: float | None = None,
    ) -> Reply:
        """As `Client.fill`."""
        asked = _asked(document, client, priority, budget_ms)
        return _reply(await self._ask("fill", _request(holes, options) | asked, on_step))

    async def edit(
        self,
        holes: Hole | Holes,
        instruction: str,
        options: Options | None = None,
        *,
        on_step: StepFunction | None = None,
        document: str | None = None,
        client: str = "",
        priority: Priority = Priority.INVOKED,
        budget_ms: float | None = None,
    ) -> Reply:
        """As `Client.edit`."""
        asked = {"instruction": instruction, **_asked(document, client, priority, budget_ms)}
        return _reply(await self._ask("edit", _request(holes, options) | asked, on_step))

    async def score(
        self,
        prompt: str,
        texts: Sequence[str],
        *,
        document: str | None = None,
        client: str = "",
        priority: Priority = Priority.INVOKED,
        budget_ms: float | None = None,
    ) -> tuple[float, ...]:
        """As `Client.score`."""
        body = {"prompt": prompt, "texts": list(texts), **_asked(document, client, priority, budget_ms)}
        return _scores(await self._ask("score", body))

    async def warm(
        self,
        holes: Hole | Holes | None = None,
        options: Options | None = None,
        *,
        document: str | None = None,
        client: str = "",
        priority: Priority = Priority.WARM_UP,
    ) -> None:
        """As `Client.warm`."""
        await self._ask("warm", _request(holes, options) | _asked(document, client, priority, None))

    async def cancel(self, document: str, client: str = "") -> bool:
        """As `Client.cancel`."""
        return bool((await self._call("POST", "cancel", {"document": document, "client": client}))["cancelled"])

    async def status(self) -> dict[str, Any]:
        """As `Client.status`."""
        return await self._call("GET", "status")

    async def load(self) -> dict[str, Any]:
        """As `Client.load`."""
        return await self._call("POST", "load")

    async def unload(self) -> dict[str, Any]:
        """As `Client.unload`."""
        return await self._call("POST", "unload")

    async def _ask(self, name: str, body: dict[str, Any], on_step: StepFunction | None = None) -> dict[str, Any]:
        events = _Events(on_step, None)
        content = _content(body | {"stream": True})
        with _lost(self._place):
            async with self._http.stream("POST", name, content=content, headers=_JSON) as response:
                if response.status_code != 200:
                    raise _error(response.status_code, await response.aread())
                async for line in response.aiter_lines():
                    events.line(line)
        return events.answer()

    async def _call(self, method: str, name: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        content = None if body is None else _content(body)
        with _lost(self._place):
            response = await self._http.request(method, name, content=content, headers=_JSON, timeout=_patience(name))
        return _result(response)


_JSON = {"Content-Type": "application/json"}


class _Events:
    """Reads a stream of server-sent events line by line, as this daemon writes them: one line of data for each."""

    def __init__(self, on_step: StepFunction | None, cancellation: Cancellation | None) -> None:
        self._on_step = on_step
        self._cancellation = cancellation
        self._name = ""
        self._answer: dict[str, Any] | None = None

    def line(self, line: str) -> None:
        """Raises Cancelled, and what an event of an error says."""
        if self._cancellation is not None:
            self._cancellation.check()
        field, _, value = line.partition(": ")
        if field == "event":
            self._name = value
        elif field == "data":
            self._event(self._name, value)

    def _event(self, name: str, data: str) -> None:
        if name == "step":
            if self._on_step is not None and self._on_step(wire.step_from(_object(data))):
                raise Cancelled("cancelled by the step callback")
        elif name == "answer":
            self._answer = _object(data)
        elif name == "error":
            raise _error(500, data.encode("utf-8"))

    def answer(self) -> dict[str, Any]:
        """What the stream came to. Raises Unreachable if it was cut off."""
        if self._answer is None:
            raise Unreachable("the daemon ended before it answered; `infill daemon logs` says why")
        return self._answer


def _request(holes: Hole | Holes | None, options: Options | None) -> dict[str, Any]:
    return wire.request_json(holes.holes if isinstance(holes, Hole) else holes, options)


def _asked(document: str | None, client: str, priority: Priority, budget_ms: float | None) -> dict[str, Any]:
    found = {"document": document, "client": client, "priority": priority.name.lower(), "budget_ms": budget_ms}
    return {name: value for name, value in found.items() if value is not None}


def _content(body: dict[str, Any]) -> bytes:
    try:
        return wire.dumps(body)
    except ValueError as error:
        raise UsageError(f"the request cannot be sent: {error}") from error


def _reply(found: Mapping[str, Any]) -> Reply:
    return Reply(
        fills=tuple(map(wire.fill_from, found["fills"])),
        groups=tuple(map(tuple, found["groups"])),
        edits=tuple(Edit(edit["start"], edit["end"], edit["text"]) for edit in found["edits"]),
        queue_ms=found["queue_ms"],
        run_ms=found["run_ms"],
        coalesced=found["coalesced"],
        truncated=found["truncated"],
    )


def _scores(found: Mapping[str, Any]) -> tuple[float, ...]:
    return tuple(math.nan if score is None else score for score in found["scores"])


def _result(response: httpx.Response) -> dict[str, Any]:
    if response.status_code != 200:
        raise _error(response.status_code, response.content)
    return _object(response.content)


def _object(data: str | bytes) -> dict[str, Any]:
    """Raises DaemonError for what no daemon of infill says."""
    try:
        value = json.loads(data)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise DaemonError("what answers at this address is no infill daemon, or one of another version")
    return value


def _error(status: int, body: bytes) -> InfillError:
    """The exception of an answer that is an error."""
    found = _object(body).get("error")
    if not isinstance(found, dict):
        return DaemonError(f"what answers at this address is no infill daemon: it says {status}")
    if (known := wire.error_from(found)) is not None:
        return known
    message = str(found.get("message"))
    if status in (401, 403):
        return Refused(message)
    return UsageError(message) if status == 413 else DaemonError(message)


def _patience(name: str) -> httpx.Timeout:
    """Loading a model takes as long as it takes, and a step must end before one is unloaded."""
    read = None if name in ("load", "unload") else _SILENCE_S
    return httpx.Timeout(connect=_CONNECT_S, read=read, write=_WRITE_S, pool=None)


@contextmanager
def _lost(place: _Place) -> Iterator[None]:
    """Turns what goes wrong with the connection into Unreachable."""
    if place.socket is not None and not place.socket.exists():
        raise Unreachable(f"no daemon answers at {place.name}: there is no such socket")
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise Refused(
                f"the certificate of {place.name} is not one that this machine trusts; if it is the right one, name "
                f"its file (`infill client add --certificate`): {error}"
            ) from error
        reason = re.sub(r"^\[Errno -?\d+\] ", "", str(error)).lower()
        raise Unreachable(f"no daemon answers at {place.name}: {reason}") from error
    except httpx.ReadTimeout as error:
        raise Unreachable(f"the daemon at {place.name} says nothing any more; `infill daemon logs` may") from error
    except httpx.HTTPError as error:
        raise Unreachable(f"the connection to {place.name} was lost: {error}") from error
