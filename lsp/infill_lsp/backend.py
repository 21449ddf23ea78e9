"""The daemon, as the server sees it: found or started when it is needed, found again when it was restarted."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from infill.client import AsyncClient, Reply, StepFunction, Unreachable
from infill.context import Holes, has_bytes
from infill.daemon import lifecycle
from infill.daemon.asks import Loading, Priority, QueueFull, Superseded, Yielded
from infill.daemon.lifecycle import DaemonError
from infill.errors import Cancelled, InfillError, UsageError
from infill_lsp.settings import Settings

if TYPE_CHECKING:
    from infill.filling import StepView

log = logging.getLogger(__name__)

_AGAIN_S = (0.05, 0.3, 1.0)  # a daemon that is being restarted is gone for about a second
_LOADING_S = 30.0  # how long an automatic request waits for a model that is being loaded
_POLL_S = 0.5
_AGAIN_AFTER_S = 30.0  # until keystrokes make a daemon be started that did not start

T = TypeVar("T")


class Backend:
    """Asks the daemon.

    settings: gives those in force. on_state: hears of every state ("ready", "thinking", "loading", "paused",
    "unreachable") with its reason; the same one may come several times. What is unreachable stays so while requests
    that nobody made try in vain: until one is answered, somebody asks, or the daemon or its address is another.
    """

    def __init__(self, settings: Callable[[], Settings], on_state: Callable[[str, str], None]) -> None:
        self._settings = settings
        self._on_state = on_state
        self._client: AsyncClient | None = None
        self._connecting: asyncio.Task[AsyncClient] | None = None
        self._failed: tuple[float, InfillError] | None = None
        self._trouble: tuple[InfillError, int | None] | None = None  # and the daemon that has it
        self._closing: set[asyncio.Future[None]] = set()
        self._n_running = 0
        self._is_loading = False
        self.name = f"lsp:{os.getpid()}"

    async def fill(self, holes: Holes, *, document: str, priority: Priority, on_step: StepFunction | None) -> Reply:
        """The fills of these holes. An automatic request waits while the model is loaded, unless it makes room.

        Raises what `infill.client` raises; Cancelled only if the daemon cancelled it.
        """
        options, on_step = self._options(), self._steps(on_step)
        reply = await self._asked(
            lambda client: client.fill(
                holes, options, on_step=on_step, document=document, client=self.name, priority=priority
            ),
            waits=priority is Priority.INVOKED,
        )
        return _readable(reply)

    async def edit(self, holes: Holes, instruction: str, *, document: str, on_step: StepFunction | None) -> Reply:
        """What stands in the only hole, rewritten. Raises as `fill`."""
        options, on_step = self._options(), self._steps(on_step)
        reply = await self._asked(
            lambda client: client.edit(
                holes, instruction, options, on_step=on_step, document=document, client=self.name
            ),
            waits=True,
        )
        return _readable(reply)

    async def unload(self) -> None:
        """Have the model's memory given back; nothing where no daemon runs. Raises as `fill`."""
        if self._settings().daemon.url is None and lifecycle.running() is None:
            return
        await self._with_client(lambda client: client.unload(), asked=True)

    def forget(self) -> None:
        """Connect anew for the next request: the address has changed."""
        self._failed = self._connecting = self._trouble = None
        if (client := self._client) is not None:
            self._client = None
            closing = asyncio.ensure_future(client.close())
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Close the connection; idempotent."""
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(Exception):
                await client.close()

    def _options(self) -> dict[str, Any]:
        """What the editor has set; the rest is left to the daemon's settings."""
        settings = self._settings()
        given = {name: getattr(settings, name) for name in ("max_tokens", "n_finalists", "low_confidence")}
        return {name: value for name, value in given.items() if value is not None}

    async def _asked(self, ask: Callable[[AsyncClient], Awaitable[Reply]], *, waits: bool) -> Reply:
        self._n_running += 1
        end = asyncio.get_running_loop().time() + _LOADING_S
        try:
            if waits:
                self._trouble = None
                await self._look()
            self._tell_thinking()
            while True:
                try:
                    reply = await self._with_client(ask, asked=waits)
                    break
                except Yielded:
                    raise
                except Loading as error:
                    if asyncio.get_running_loop().time() > end:
                        raise
                    self._look_for_news()
                    self._tell("loading", str(error))
                    await asyncio.sleep(min(_POLL_S, error.retry_after_s))
        except (Cancelled, asyncio.CancelledError):
            self._rest("ready", "")
            raise
        except Yielded as error:
            self._trouble = None
            self._rest("paused", str(error))
            raise
        except Loading as error:
            self._trouble = None  # no load that fails takes so long
            self._rest("loading", str(error))
            raise
        except (QueueFull, UsageError):
            self._rest("ready", "")
            raise
        except InfillError as error:
            self._trouble = error, self._daemon()
            self._rest("unreachable", str(error))
            raise
        except BaseException:
            self._rest("ready", "")
            raise
        self._trouble = None
        self._rest("ready", "")
        return reply

    def _tell(self, state: str, reason: str) -> None:
        if self._trouble is None or state == "unreachable":
            self._on_state(state, reason)

    def _tell_thinking(self) -> None:
        if not self._is_loading:
            self._tell("thinking", "")

    def _steps(self, on_step: StepFunction | None) -> StepFunction | None:
        """Shows canvases with U+FFFD for tokens that are a part of a character. Where one comes, the model is there."""
        if on_step is None:
            return None

        def shown(text: str) -> str:
            return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

        def step(view: StepView) -> bool | None:
            self._is_loading = False
            self._tell("thinking", "")
            return on_step(replace(view, text=shown(view.text), pieces=[shown(piece) for piece in view.pieces]))

        return step

    def _look_for_news(self) -> None:
        """Forget the trouble if this load may end otherwise: a daemon answers where none did, or another one."""
        if self._trouble is not None:
            error, pid = self._trouble
            if isinstance(error, DaemonError) or self._daemon() != pid:
                self._trouble = None

    def _daemon(self) -> int | None:
        """The process of this machine's own daemon; None where it is not asked."""
        daemon = lifecycle.running() if self._settings().daemon.url is None else None
        return None if daemon is None else daemon.pid

    async def _look(self) -> None:
        """Say "loading" where a request that waits for the model will have to."""
        status = await self._with_client(lambda client: client.status(), asked=True)
        self._is_loading = status["state"] in ("unloaded", "loading", "yielded")
        if self._is_loading:
            self._tell("loading", "the model is being loaded")

    def _rest(self, state: str, reason: str) -> None:
        self._is_loading = False
        self._n_running -= 1
        if self._n_running == 0 or state != "ready":
            self._tell(state, reason)

    async def _with_client(self, call: Callable[[AsyncClient], Awaitable[T]], *, asked: bool) -> T:
        """The call's result; again with a new connection where the daemon was lost or has ended meanwhile."""
        for pause in (*_AGAIN_S, None):
            client = await self._connected(asked=asked)
            try:
                return await call(client)
            except Superseded:
                raise
            except (Unreachable, Cancelled) as error:
                if pause is None:
                    raise
                log.info("asking again: %s", error)
                if self._client is client:
                    self._client = None
                    await client.close()
                await asyncio.sleep(pause)
        raise AssertionError

    async def _connected(self, *, asked: bool) -> AsyncClient:
        """A connection; this machine's own daemon is started for it. Raises DaemonError, ConfigError, UsageError.

        A start goes on where the request that needs it ends, and one that failed is tried again at once only where
        somebody waits for it: not at every keystroke.
        """
        if self._client is not None:
            return self._client
        now = asyncio.get_running_loop().time()
        if not asked and self._failed is not None and now - self._failed[0] < _AGAIN_AFTER_S:
            raise self._failed[1]
        if self._connecting is None or self._connecting.done():
            self._connecting = asyncio.ensure_future(self._connect())
        try:
            self._client = await asyncio.shield(self._connecting)
        except InfillError as error:
            self._failed = asyncio.get_running_loop().time(), error
            raise
        self._failed = None
        return self._client

    async def _connect(self) -> AsyncClient:
        address = self._settings().daemon
        if address.url is not None:
            if "://" in address.url:
                return AsyncClient(address.url, address.key)
            from infill import servers

            server = servers.find(address.url)
            return AsyncClient(server.url, address.key or server.key(), server.certificate or True)
        daemon = lifecycle.running()
        if daemon is None or not daemon.is_current:
            self._tell("loading", "the daemon is being started")
            daemon = (await asyncio.to_thread(lifecycle.start))[0]
        client = AsyncClient.of(daemon)
        if client is None:
            raise DaemonError("the daemon listens nowhere: its port is taken; `infill daemon logs` says by what")
        return client


def _readable(reply: Reply) -> Reply:
    """The reply without texts that hold half a character: editors refuse messages with them. "" where none is left."""
    fills = []
    for fill in reply.fills:
        texts = [text for text in (fill.text, *fill.alternatives) if not has_bytes(text)]
        fills.append(replace(fill, text=texts[0] if texts else "", alternatives=tuple(texts[1:])))
    return replace(reply, fills=tuple(fills))
