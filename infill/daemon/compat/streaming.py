"""An answer while it is made: as text that only grows, or as pictures of the whole canvas."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infill.daemon.compat.common import Reply, Settled, Task, reply_to, restored
from infill.daemon.compat.texts import Written

if TYPE_CHECKING:
    from infill.daemon.broker import Broker
    from infill.filling import StepView


@dataclass(frozen=True)
class Snapshot:
    """The whole canvas after a step. progress: 0 to 1, steps done of the most there can be."""

    text: str
    progress: float


async def deltas(broker: Broker, task: Task) -> AsyncIterator[str | Reply]:
    """Pieces of the best answer that together are its text, then the reply. Raises InfillError.

    A text that is written canvas by canvas begins with an empty piece when its first step is done: the first canvas may
    take longer than a client waits for a sign of life. Closing the generator cancels the work.
    """
    settled = Written(task) if task.ask.kind == "generate" else Settled(task)
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    is_silent = task.ask.kind == "generate"

    def on_step(view: StepView) -> None:
        nonlocal is_silent
        more = settled.feed(view)
        if more or is_silent:
            queue.put_nowait(more)
        is_silent = False

    work = asyncio.create_task(reply_to(broker, task, on_step, lambda: settled.sent))
    work.add_done_callback(lambda _: queue.put_nowait(None))
    sent = ""
    try:
        while (more := await queue.get()) is not None:
            piece = restored(task, more) if sent or not more else task.echo + restored(task, more)
            sent += piece
            yield piece
        reply = work.result()
        if rest := reply.text[len(sent) :]:
            yield rest
        yield reply
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


async def snapshots(broker: Broker, task: Task) -> AsyncIterator[Snapshot | Reply]:
    """The leading canvas after its steps, then the reply. Steps that come faster than they are read are left out.

    Raises InfillError; closing the generator cancels the work.
    """
    latest: Snapshot | None = None
    news = asyncio.Event()

    def on_step(view: StepView) -> None:
        nonlocal latest
        latest = Snapshot(restored(task, view.text), min(1.0, view.step / view.max_steps))
        news.set()

    work = asyncio.create_task(reply_to(broker, task, on_step))
    work.add_done_callback(lambda _: news.set())
    try:
        while not work.done() or latest is not None:
            await news.wait()
            if not work.done():
                news.clear()
            if latest is not None:
                shown, latest = latest, None
                yield shown
        yield work.result()
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
