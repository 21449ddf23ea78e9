"""What the daemon is asked, what it answers, what it says of itself, and what can go wrong.

    InfillError
    ├── QueueFull          429: too many asks wait
    ├── Loading            503: the model is not in memory yet; loading has begun
    │   └── Yielded        503: the model has made room for another program
    ├── ModelMissing       503: there is no model file where one should be
    ├── NoChat             501: the model does not answer messages
    └── Cancelled
        └── Superseded     a newer ask of the same document took its place

Light to import: clients need these names without the engine.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from infill.errors import Cancelled, InfillError, UsageError
from infill.options import FillOptions

if TYPE_CHECKING:
    from infill.context import Holes
    from infill.filling import Fill

Kind = Literal["fill", "edit", "score", "warm", "generate"]
State = Literal["unloaded", "loading", "ready", "busy", "yielded", "failed"]


class Priority(enum.IntEnum):
    """How urgent an ask is; the lower number goes first."""

    INVOKED = 0
    """Somebody pressed a key and waits."""
    AUTOMATIC = 1
    """Sent while somebody types."""
    SPECULATIVE = 2
    """What may be asked next."""
    WARM_UP = 3
    """Only so that a later ask is quick."""


@dataclass(frozen=True)
class Ask:
    """One request.

    fill: one or several holes. edit: one hole whose `old` is set, and an instruction. score: the log-probability of
    each of `texts` after `prompt`. warm: has the model loaded and, with holes, their prompt read. generate: a reply to
    `messages`, or what follows `prompt`, of at most options.max_tokens tokens.
    """

    kind: Kind
    holes: Holes | None = None
    options: FillOptions = field(default_factory=FillOptions)
    instruction: str | None = None
    prompt: str = ""
    texts: tuple[str, ...] = ()
    messages: tuple[tuple[str, str], ...] = ()
    """Role and text of each; see `infill.generating.chat_prompt`."""
    stop: tuple[str, ...] = ()
    """generate: strings at which the text may end early; the answer holds what was written up to there and more."""
    document: str | None = None
    """A newer ask of the same document cancels older ones of the same or lower urgency; None stands for itself."""
    client: str = ""
    """Whose document it is: two editors with the same path do not cancel each other."""
    priority: Priority = Priority.INVOKED
    budget_ms: float | None = None
    """How long the asker waits, time in the queue included. The best canvas by then is the answer; where the work has
    not even begun by then, an empty one."""

    def check(self) -> None:
        """Raise UsageError for an ask that no model can answer."""
        if self.kind not in get_args(Kind):
            raise UsageError(f"kind: expected {' or '.join(get_args(Kind))}, found {self.kind}")
        if self.kind in ("fill", "edit") and self.holes is None:
            raise UsageError(f"{self.kind}: there is no hole in the request")
        if self.kind == "edit":
            assert self.holes is not None
            if self.holes.n != 1 or not (self.holes.old and self.holes.old[0]):
                raise UsageError("edit: expected one passage with its old text")
            if not (self.instruction or "").strip():
                raise UsageError('edit: say what is to be changed, as in "use a set instead of a list"')
        if self.kind == "generate" and not self.messages and not self.prompt:
            raise UsageError("generate: there are no messages and no prompt")
        if self.kind == "score" and not self.texts:
            raise UsageError("score: there is no text to score")
        if self.budget_ms is not None and not self.budget_ms >= 0:
            raise UsageError(f"budget_ms: expected 0 or more milliseconds, found {self.budget_ms}")
        self.options.check()


@dataclass(frozen=True)
class Answer:
    """What came of an ask. groups: which holes, counted from 0, shared a canvas. scores: nats, one for each text."""

    fills: tuple[Fill, ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()
    scores: tuple[float, ...] = ()
    queue_ms: float = 0.0
    """Until the work began; work that was interrupted for something more urgent counts as waiting."""
    run_ms: float = 0.0
    coalesced: bool = False
    """Whether it was made for an identical ask that came earlier."""
    truncated: bool = False
    """Stopped by the budget."""
    complete: bool = True
    """generate: whether the text ended by itself or with a stop string, not at its longest."""
    n_prompt: int = 0
    """generate: tokens of the whole prompt, also those that the session had."""


@dataclass(frozen=True)
class ModelStatus:
    """The model that was loaded last. n_ctx: tokens of prompt and canvas that it was trained for; device: where its
    weights are, by ggml's name."""

    name: str
    path: str
    n_vocab: int
    canvas_length: int
    n_ctx: int
    format: str
    n_bytes: int
    device: str = "CPU"


@dataclass(frozen=True)
class Counters:
    """Since the daemon started. Every ask ends in one of answered, cancelled, superseded, failed or rejected."""

    asked: int = 0
    answered: int = 0
    cancelled: int = 0
    superseded: int = 0
    failed: int = 0
    rejected: int = 0
    """Answered at once with QueueFull, Loading or Yielded."""
    coalesced: int = 0
    """Of those asked: shared the work of an identical one."""
    preempted: int = 0
    """Runs that were interrupted for something more urgent."""
    truncated: int = 0
    """Of those answered: stopped by their budget."""
    loads: int = 0
    unloads: int = 0
    steps: int = 0
    """Passes of the decoder and the encoder after the prompt, of finished work."""
    canvas_tokens: int = 0
    """The decoder's tokens in them."""
    prompt_tokens: int = 0
    """Tokens of prompts that had to be read, of finished work."""
    queue_ms: float = 0.0
    """Sums over those answered."""
    run_ms: float = 0.0


@dataclass(frozen=True)
class Status:
    """What the daemon is doing. Reading it neither wakes the model nor counts as use."""

    state: State
    reason: str = ""
    """Why it is yielded, failed or unloaded."""
    model: ModelStatus | None = None
    """None before the first load."""
    queued: dict[Priority, int] = field(default_factory=dict)
    """Asks that wait, of every priority."""
    running: str | None = None
    """The document of the running ask; "" if it has none."""
    n_sessions: int = 0
    session_bytes: int = 0
    counters: Counters = field(default_factory=Counters)
    loaded_since: float | None = None
    """Seconds since 1970."""
    idle_s: float | None = None
    """Since the last work ended; None while there is some or no model."""


class QueueFull(InfillError):
    """Too many asks wait."""

    def __init__(self, message: str, retry_after_s: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Loading(InfillError):
    """The model is not in memory; loading it has begun, and the asker is not kept waiting."""

    def __init__(self, message: str, retry_after_s: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Yielded(Loading):
    """The model has made room for another program and comes back when that is gone."""


class ModelMissing(InfillError):
    """There is no model file where one should be."""


class NoChat(InfillError):
    """The model continues text and does not answer messages."""


class Superseded(Cancelled):
    """A newer ask of the same document, or a more urgent one, took its place."""
