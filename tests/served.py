"""A daemon without an engine: an application over a broker that answers as it is told, on real sockets if need be."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx
import uvicorn
from starlette.applications import Starlette

from infill.confidence import FillToken
from infill.daemon.app import create_app
from infill.daemon.asks import Answer, Ask, ModelStatus, Priority, Status
from infill.daemon.broker import Broker
from infill.daemon.settings import DaemonSettings
from infill.filling import Alternative, Fill, StepView

MODEL = ModelStatus("tiny", "/models/tiny.gguf", 4096, 64, 2048, "raw", 4_000_000)


def fill_of(text: str) -> Fill:
    """A fill with something in every field."""
    return Fill(
        text=text,
        n_tokens=2,
        n_steps=3,
        score=-1.25,
        timings_ms={"prompt": 1.5, "denoise": 2.25},
        alternatives=("other",),
        ranking=(Alternative(text, -1.25, 1), Alternative("other", -4.5, 2)),
        tokens=(FillToken(7, text[:1], 0.125, 0.5), FillToken(8, text[1:], 0.25, 0.0)),
        confidence=0.75,
        low_confidence=False,
        errors=1,
        n_passes=4,
        n_pass_tokens=40,
        n_scored_tokens=9,
        n_drafted_tokens=10,
        n_prompt_tokens=11,
        truncated=False,
        format="chat",
    )


@dataclass
class FakeBroker:
    """Takes so many steps of so many seconds, then answers `text` in every hole or raises `error`."""

    text: str = "a + b"
    n_steps: int = 2
    step_s: float = 0.0
    error: BaseException | None = None
    state: Status = field(default_factory=lambda: Status("ready", model=MODEL, queued=dict.fromkeys(Priority, 0)))
    asks: list[Ask] = field(default_factory=list)
    cancelled: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    n_running: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    async def ask(self, ask: Ask, on_step: Callable[[StepView], None] | None = None) -> Answer:
        self.asks.append(ask)
        self.n_running += 1
        try:
            for step in range(1, self.n_steps + 1):
                await asyncio.sleep(self.step_s)
                if on_step is not None:
                    on_step(StepView(step, self.n_steps, "a +", ["a", " +"], [0.5, 0.25], [True, False]))
            if self.error is not None:
                raise self.error
        finally:
            self.n_running -= 1
            self.ended.set()
        n = ask.holes.n if ask.holes is not None else 0
        fills = tuple(fill_of(self.text) for _ in range(n))
        scores = tuple(-float(len(text)) for text in ask.texts)
        return Answer(fills, (tuple(range(n)),), scores, queue_ms=0.5, run_ms=7.5)

    def cancel(self, document: str, client: str = "") -> bool:
        self.cancelled.append((document, client))
        return document == "known"

    def status(self) -> Status:
        return self.state

    async def load(self) -> None:
        self.calls.append("load")
        if self.error is not None:
            raise self.error

    async def unload(self) -> None:
        self.calls.append("unload")


def app_of(broker: FakeBroker, **settings: Any) -> Starlette:
    """The application over this broker."""
    return create_app(cast(Broker, broker), DaemonSettings(**{"socket": None, **settings}))


def ask_app(app: Starlette, method: str, path: str, **arguments: Any) -> httpx.Response:
    """One request to the application, as if over TCP from this machine."""

    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8012") as client:
            return await client.request(method, path, **arguments)

    return asyncio.run(request())


@contextlib.contextmanager
def serving(app: Starlette, path: Path | None = None) -> Iterator[str]:
    """The application on a free loopback port, or on a Unix socket; yields the URL."""
    listener = socket.socket(socket.AF_INET if path is None else socket.AF_UNIX)
    listener.bind(("127.0.0.1", 0) if path is None else str(path))
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none", loop="asyncio")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
    with listener:
        listener.listen(16)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}" if path is None else "http://infill"
        finally:
            server.should_exit = True
            thread.join(10)
    assert not thread.is_alive()
