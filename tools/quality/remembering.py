"""An engine that does not compute twice what several configurations ask of it for the same task.

Rows of a table differ in little: rules that rank the same candidates, lengths that begin with the same search. The
engine's calls are deterministic, so that an answer from memory is the answer. Times of such fills mean nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike

from infill.engine import Canvas, Continuation, DenoiseOptions, Floats, Row, Session, Step, StepFunction, Tokens
from infill.errors import Cancelled
from infill.evaluation.fillers import Engine


class RememberingEngine(Engine):
    """Its session remembers until `forget`."""

    _remembering: RememberingSession | None = None

    def session(self, n_canvas: int = 0) -> Session:
        real = super().session(n_canvas)
        if self._remembering is None or self._remembering.real is not real:
            self._remembering = RememberingSession(real)
        return cast(Session, self._remembering)

    def forget(self) -> None:
        """Before another task: it asks nothing that was asked before."""
        if self._remembering is not None:
            self._remembering.answers.clear()


class RememberingSession:
    """What fills use of a session. A prompt is read when a call needs it that was not made before."""

    def __init__(self, real: Session) -> None:
        self.real = real
        self.answers: dict[Hashable, Any] = {}
        self._prompt: tuple[int, ...] | None = None  # None: what the real session has
        self._read: tuple[int, ...] | None = None  # by the real session

    @property
    def model(self) -> Any:
        return self.real.model

    @property
    def info(self) -> Any:
        return self.real.info

    @property
    def warnings(self) -> tuple[str, ...]:
        return self.real.warnings

    def cancel(self) -> None:
        self.real.cancel()

    def sync(self, tokens: ArrayLike) -> int:
        new = tuple(np.asarray(tokens).tolist())
        old, self._prompt = self._prompt or (), new
        return next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))

    def decode(self, rows: Sequence[Row]) -> list[Floats]:
        return cast("list[Floats]", self._once(("decode", _known(rows)), lambda: self.real.decode(rows)))

    def score_rows(self, rows: Sequence[ArrayLike]) -> list[Floats]:
        return cast("list[Floats]", self._once(("score", _known(rows)), lambda: self.real.score_rows(rows)))

    def extend(self, n_max: int, stop: Collection[int] = ()) -> Tokens:
        key = ("extend", n_max, tuple(sorted(stop)))
        return cast(Tokens, self._once(key, lambda: self.real.extend(n_max, stop)))

    def beams(
        self, n_max: int, n_beams: int, stop: Collection[int] = (), is_over: Callable[[list[int]], bool] | None = None,
        margin: float = math.inf,
    ) -> list[Continuation]:  # fmt: skip
        """Where a text is over is for is_over to say: what is remembered holds as long as it says the same."""
        key = ("beams", n_max, n_beams, tuple(sorted(stop)), margin)
        said: list[tuple[list[int], bool]] = []

        def ask(tokens: list[int]) -> bool:
            said.append((tokens, is_over is not None and is_over(tokens)))
            return said[-1][1]

        known = self.answers.get((self._prompt, key))
        if known is not None and any((is_over is not None and is_over(tokens)) != over for tokens, over in known[1]):
            del self.answers[self._prompt, key]
        answer = self._once(key, lambda: (self.real.beams(n_max, n_beams, stop, ask, margin), said))
        return cast("list[Continuation]", answer[0])

    def denoise(
        self, rows: Sequence[Row], options: DenoiseOptions | None = None, on_step: StepFunction | None = None
    ) -> list[Canvas]:
        key = ("denoise", _known(rows), options)
        return cast("list[Canvas]", self._stepped(key, on_step, lambda step: self.real.denoise(rows, options, step)))

    def generate(
        self, prompt: ArrayLike, n_tokens: int, options: DenoiseOptions | None = None, *, suffix: ArrayLike = (),
        canvas_length: int | None = None, stop: frozenset[int] = frozenset(), on_step: StepFunction | None = None,
    ) -> Tokens:  # fmt: skip
        """Reads what it needs itself, and leaves a prompt that nobody counts on."""
        self.sync(prompt)
        key = ("generate", n_tokens, options, _known([suffix]), canvas_length, stop)

        def call(step: StepFunction) -> Tokens:
            self._read = None
            return self.real.generate(
                prompt, n_tokens, options, suffix=suffix, canvas_length=canvas_length, stop=stop, on_step=step
            )

        found = self._stepped(key, on_step, call)
        self._prompt = None
        return cast(Tokens, found)

    def _once(self, key: Hashable, call: Callable[[], Any]) -> Any:
        whole = (self._prompt, key)
        if whole not in self.answers:
            if self._prompt is not None and self._prompt != self._read:
                self._read = None
                self.real.sync(self._prompt)
                self._read = self._prompt
            self.answers[whole] = call()
        return self.answers[whole]

    def _stepped(self, key: Hashable, on_step: StepFunction | None, call: Callable[[StepFunction], Any]) -> Any:
        """Steps are told anew; only a call that went on to its end is remembered."""
        steps: list[Step] = []

        def watch(step: Step) -> bool:
            steps.append(step)
            return bool(on_step is not None and on_step(step))

        known = self.answers.get((self._prompt, key))
        if known is None:
            return self._once(key, lambda: (call(watch), steps))[0]
        for step in known[1]:
            if on_step is not None and on_step(step):
                raise Cancelled("cancelled")
        return known[0]


def _known(rows: Sequence[Row | ArrayLike]) -> Hashable:
    """Everything that rows say."""
    found = []
    for row in rows:
        tokens, pinned = (row.tokens, row.pinned) if isinstance(row, Row) else (row, None)
        found.append((_numbers(tokens), None if pinned is None else _numbers(pinned)))
    return tuple(found)


def _numbers(values: ArrayLike) -> tuple[int, ...]:
    return tuple(np.asarray(values).tolist())
