"""What the queue is made of: a job is a piece of work, an asker somebody who waits for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from infill.daemon.asks import Answer, Ask, Loading, ModelStatus, Priority, QueueFull, Superseded
from infill.daemon.sessions import Key
from infill.errors import Cancelled

if TYPE_CHECKING:
    from infill.engine import Model
    from infill.filling import StepView

StepFunction = Callable[["StepView"], None]


@dataclass(eq=False)
class Asker:
    ask: Ask
    on_step: StepFunction | None
    future: asyncio.Future[Answer]
    asked: float  # seconds of time.monotonic()
    deadline: float | None
    joined: bool = False  # a job that was there for an identical ask
    timer: asyncio.TimerHandle | None = None


@dataclass(eq=False)
class Job:
    order: int  # of arrival; kept when the job goes back into the queue
    ask: Ask  # the first asker's
    askers: list[Asker] = field(default_factory=list)
    began: float = 0.0
    spent_s: float = 0.0  # on what `written` holds, in earlier runs
    n_steps: int = 0  # that this run has shown
    goes_back: bool = False  # into the queue, once this run has ended
    is_again: bool = False  # done anew because the model's file had changed
    written: list[int] = field(default_factory=list)  # tokens of a text that is written canvas by canvas
    pause: threading.Event = field(default_factory=threading.Event)  # somebody shall have a turn after this canvas

    @property
    def priority(self) -> Priority:
        """Of its most urgent asker; nobody's is not urgent at all."""
        return min((asker.ask.priority for asker in self.askers), default=Priority.WARM_UP)

    @property
    def place(self) -> tuple[int, int]:
        """A text that has been begun takes turns with what editors ask for while somebody types."""
        return max(self.priority, Priority.AUTOMATIC) if self.written else self.priority, self.order

    @property
    def key(self) -> Key:
        return self.ask.client, self.ask.document

    @property
    def deadline(self) -> float | None:
        return min((asker.deadline for asker in self.askers if asker.deadline is not None), default=None)


def describe(model: Model) -> ModelStatus:
    """What the status says of a model; for the engine thread."""
    from infill.canvas import format_of

    config = model.config
    return ModelStatus(
        name=model.path.stem,
        path=str(model.path),
        n_vocab=config.n_vocab,
        canvas_length=config.canvas_length,
        n_ctx=config.n_ctx_train,
        format=format_of(model),
        n_bytes=config.n_bytes,
        device=model.placement.device,
    )


def counter_of(error: BaseException) -> str:
    """The counter of asks that end so."""
    if isinstance(error, Superseded):
        return "superseded"
    if isinstance(error, (Cancelled, asyncio.CancelledError)):
        return "cancelled"
    return "rejected" if isinstance(error, (QueueFull, Loading)) else "failed"
