"""Requests to the compatible APIs without a server: recorded ones, and a broker that answers what it is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from infill.config import Config
from infill.daemon import compat
from infill.daemon.asks import Answer, Ask, ModelStatus, Status
from infill.daemon.settings import DaemonSettings
from infill.filling import Alternative, Fill, StepView

RECORDED = Path(__file__).parent / "recorded"
READY = Status("ready", model=ModelStatus("tiny", "/m/tiny.gguf", 2048, 64, 448, "raw", 4_000_000), loaded_since=1e9)


def recorded(name: str) -> dict[str, Any]:
    """A client's request: client, path, headers, body."""
    return dict(json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8")))


def names() -> list[str]:
    return sorted(path.stem for path in RECORDED.glob("*.json"))


def filled(*texts: str, n_tokens: int = 5, truncated: bool = False, errors: tuple[int, ...] = ()) -> Answer:
    """An answer whose candidates say these texts, best first."""
    counts = errors or (0,) * len(texts)
    ranking = tuple(Alternative(text, -1.0, n) for text, n in zip(texts, counts, strict=True))
    costs = {"errors": counts[0], "n_prompt_tokens": 9, "truncated": truncated}
    fill = Fill(texts[0], n_tokens, 3, -1.0, {"prompt": 4.0}, tuple(texts[1:]), ranking, **costs)
    return Answer((fill,), ((0,),), run_ms=10.0, truncated=truncated)


def step(n: int, *pieces: str, settled: int | None = None, nats: float = 0.01) -> StepView:
    """A step of which the first `settled` pieces are settled; None: all."""
    count = len(pieces) if settled is None else settled
    marks = [i < count for i in range(len(pieces))]
    return StepView(n, 16, "".join(pieces), list(pieces), [nats] * len(pieces), marks)


class FakeBroker:
    """Answers every ask with the same, or raises it, after showing some steps."""

    def __init__(self, answer: Answer | Exception, steps: tuple[StepView, ...] = (), status: Status = READY) -> None:
        self.answer = answer
        self.steps = steps
        self.asks: list[Ask] = []
        self.unloads = 0
        self.stays: list[float | None] = []
        self.stay_s: float | None = 900.0
        self.cancelled = 0
        self.hangs = False
        self._status = status

    async def ask(self, ask: Ask, on_step: Callable[[StepView], None] | None = None) -> Answer:
        ask.check()
        self.asks.append(ask)
        for view in self.steps:
            await asyncio.sleep(0)
            if on_step:
                on_step(view)
        if self.hangs:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def status(self) -> Status:
        return self._status

    async def unload(self) -> None:
        self.unloads += 1

    def stay(self, seconds: float | None) -> None:
        self.stays.append(seconds)
        self.stay_s = seconds

    async def load(self) -> None:
        raise AssertionError("nothing here loads the model by itself")


def app_of(broker: Any, config: Config | None = None) -> Starlette:
    return Starlette(routes=compat.routes(broker, DaemonSettings(socket=None, config=config or Config())))


def call(
    broker: Any, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, app: Any = None
) -> httpx.Response:
    """One request to the compatible APIs in front of this broker."""

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app or app_of(broker))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
            response = await client.request(method, path, content=content, headers=headers)
            await asyncio.sleep(0.01)  # what goes on in the background
            return response

    return asyncio.run(run())


def send(broker: Any, name: str, **changes: Any) -> httpx.Response:
    """A recorded request, with fields of its body changed."""
    request = recorded(name)
    return call(broker, "POST", request["path"], {**request["body"], **changes}, request["headers"])


def events(response: httpx.Response) -> list[Any]:
    """The data of server-sent events; "[DONE]" stays a string. Every line must be one of them, or empty."""
    found: list[Any] = []
    for line in response.text.split("\n"):
        if line:
            assert line.startswith("data: "), line
            data = line.removeprefix("data: ")
            found.append(data if data == "[DONE]" else json.loads(data))
    return found
