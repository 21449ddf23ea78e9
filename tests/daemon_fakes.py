"""What the daemon's tests use in place of the model and the machine: work that takes as many steps as a test says."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

from infill import Fill, Hole, Holes, StepView
from infill.daemon.asks import Answer
from infill.daemon.broker import Ask, Broker
from infill.daemon.sessions import Sessions
from infill.daemon.work import Work
from infill.errors import Cancelled

T = TypeVar("T")
SLOW_S = 20.0  # a test that waits so long has failed


def holes(text: str = "x = ") -> Holes:
    return Hole(text, "\n").holes


def view(step: int) -> StepView:
    return StepView(step, 1000, "text", ["text"], [0.0], [True])


class FakeModel:
    """A model that says that it is open or closed, and which threads it heard of."""

    path = Path("fake.gguf")
    config = SimpleNamespace(n_vocab=10, canvas_length=8, n_ctx_train=64, n_bytes=100)
    tokenizer = SimpleNamespace(chat_template=None)

    def __init__(self, device: str = "CPU") -> None:
        self.placement = SimpleNamespace(device=device)
        self.is_open = True
        self.threads = {threading.get_ident()}

    def close(self) -> None:
        self.threads.add(threading.get_ident())
        self.is_open = False


class Engine:
    """Work whose steps a test counts and paces. A prefix of the form "n steps" takes n, others `n_steps`."""

    def __init__(self, *, n_steps: int = 3, step_s: float = 0.002, obeys_deadlines: bool = True) -> None:
        self.n_steps, self.step_s, self.obeys_deadlines = n_steps, step_s, obeys_deadlines
        self.log: list[str] = []  # prefixes in the order in which their work began
        self.ended: list[str] = []  # and of those that were brought to their end
        self.steps = 0
        self.deadlines: list[float | None] = []
        self.threads: set[int] = set()
        self.n_at_once = 0
        self.models: list[FakeModel] = []
        self.may_step = threading.Event()
        self.may_step.set()

    def load(self) -> Any:
        self.models.append(FakeModel())
        return self.models[-1]

    def perform(self, model: Any, sessions: Sessions, work: Work) -> Answer:
        self.n_at_once += 1
        try:
            assert self.n_at_once == 1, "two pieces of work at once"
            assert model.is_open
            self.threads.add(threading.get_ident())
            model.threads.add(threading.get_ident())
            return self._steps(work)
        finally:
            self.n_at_once -= 1

    def _steps(self, work: Work) -> Answer:
        holes = work.ask.holes
        name = "" if holes is None else holes.prefix
        self.log.append(name)
        self.deadlines.append(work.deadline)
        n = int(name.split()[0]) if name.endswith(" steps") else self.n_steps
        for step in range(1, n + 1):
            while not self.may_step.wait(0.005):
                work.cancellation.check()
            time.sleep(self.step_s)
            self.steps += 1
            if work.on_step(view(step)):
                raise Cancelled("cancelled by the step callback")
            if self.obeys_deadlines and work.deadline is not None and time.monotonic() > work.deadline:
                return self._answer(name, truncated=True)
        return self._answer(name)

    def _answer(self, name: str, *, truncated: bool = False) -> Answer:
        self.ended.append(name)
        fill = Fill(f"<{name}>", 1, 1, -1.0, truncated=truncated, n_passes=2, n_pass_tokens=10, n_prompt_tokens=4)
        return Answer((fill,), ((0,),), truncated=truncated)


class FakeProbe:
    """A machine whose programs, screen and free memory a test sets."""

    def __init__(self) -> None:
        self.running: list[str] = []
        self.screen: list[str] = []
        self.free: int | None = None
        self.devices: list[str] = []  # whose free memory was asked for
        self.n_asked = 0
        self.n_closed = 0

    def programs(self) -> list[str]:
        self.n_asked += 1
        return self.running

    def fullscreen(self) -> list[str]:
        self.n_asked += 1
        return self.screen

    def free_bytes(self, device: str) -> int | None:
        self.n_asked += 1
        self.devices.append(device)
        return self.free

    def close(self) -> None:
        self.n_closed += 1


def run(scene: Coroutine[Any, Any, T]) -> T:
    async def limited() -> T:
        return await asyncio.wait_for(scene, SLOW_S)

    return asyncio.run(limited())


def with_broker(
    engine: Engine, scene: Callable[[Broker], Awaitable[T]], *, loader: Callable[[], Any] | None = None, **settings: Any
) -> T:
    """What the scene returns, played with a broker that is started, and stopped at the end."""

    async def play() -> T:
        broker = Broker(loader or engine.load, perform=engine.perform, **settings)
        await broker.start()
        try:
            return await scene(broker)
        finally:
            engine.may_step.set()
            await broker.stop()

    return run(play())


async def until(condition: Callable[[], object]) -> None:
    while not condition():
        await asyncio.sleep(0.001)


def start(broker: Broker, text: str, on_step: Any = None, **settings: Any) -> asyncio.Task[Answer]:
    """A fill of a hole after this text, asked for by a task of its own."""
    return asyncio.create_task(broker.ask(Ask("fill", holes(text), **settings), on_step))


def text_of(answer: Answer) -> str:
    """What it says in the first hole."""
    return answer.fills[0].text
