"""Filling several holes of one text.

Holes that fit on one canvas, with the text between them pinned, are denoised together, so that what one says another
sees: a new name is the same in both. Others are filled one group after another, earlier answers put into the text.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from infill import context, lengths
from infill.cancellation import Cancellation
from infill.context import Holes
from infill.engine import Model, ModelConfig, Session
from infill.errors import Cancelled, UsageError
from infill.filling import Fill, StepView, StepViewFunction, fills_of, n_canvas_tokens, work
from infill.options import FillOptions
from infill.passes import PASS_TOKENS

if TYPE_CHECKING:
    from infill_models.tokenizer import Tokenizer

_HOLE = 8  # free positions that a hole must have room for on a shared canvas, tokens
_AGAIN_S = 0.01  # between two signals to a call that is to end
_SUFFIX = 8  # pinned tokens behind the last hole that a shared canvas has at least


@dataclass(frozen=True)
class HoleFills:
    """The answers in the order of the holes. groups: which of them, counted from 0, shared a canvas."""

    fills: tuple[Fill, ...]
    groups: tuple[tuple[int, ...], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(fill.text for fill in self.fills)


def fill_holes(
    model: Model,
    holes: Holes,
    options: FillOptions | None = None,
    *,
    on_step: StepViewFunction | None = None,
    session: Session | None = None,
    cancellation: Cancellation | None = None,
    deadline: float | None = None,
) -> HoleFills:
    """Fills all holes of a text. Arguments and errors as in `infill.fill`.

    The fills of holes that shared a canvas have their score, confidence, steps and costs in common. At the deadline
    only the first canvas is sure to have had a step: holes of later ones may be left empty, and truncated.
    """
    options = options or FillOptions()
    cancellation = cancellation or Cancellation()
    options.check()
    holes = context.sound(holes)
    groups = grouped(holes, options, model.config, model.tokenizer)
    if options.strategy in ("free", "both"):
        groups = [(i,) for i in range(holes.n)]
    own = None
    if session is None:
        n_canvas = max(n_canvas_tokens(_part(holes, group, []), options, model) for group in groups)
        own = model.session(min(options.n_ctx, model.config.n_ctx_train), n_canvas=max(PASS_TOKENS, n_canvas))
    fills: list[Fill] = []
    try:
        for group in groups:
            part = _part(holes, group, [] if options.together == "independent" else [fill.text for fill in fills])
            chosen = replace(options, n_suffix=_n_suffix(part, options, model.config, model.tokenizer))
            if isinstance(options.length, tuple):
                if len(options.length) != holes.n:
                    raise UsageError(f"length: expected one for each of {holes.n} holes, found {len(options.length)}")
                chosen = replace(chosen, length=tuple(options.length[i] for i in group))
            watch = None if on_step is None else partial(_shown, on_step, group)
            used = session or own
            assert used is not None
            alarm = _Alarm(used, deadline if fills else None, watch)
            if alarm.is_over:
                fills += [_NOTHING] * len(group)
                continue
            try:
                with alarm, work(model, part, chosen, used, cancellation, alarm.on_step, deadline) as job:
                    candidates = job.solve(part)
            except Cancelled:
                if cancellation.cancelled or not alarm.rang:
                    raise
                fills += [_NOTHING] * len(group)
            else:
                fills += fills_of(job, candidates)
    finally:
        if own is not None:
            own.close()
    return HoleFills(tuple(fills), tuple(groups))


def grouped(holes: Holes, options: FillOptions, config: ModelConfig, tokenizer: Tokenizer) -> list[tuple[int, ...]]:
    """Which holes are filled together: neighbours, as many as fit on a canvas with the text between them."""
    groups: list[tuple[int, ...]] = []
    n_between = 0
    for i in range(holes.n):
        if i and options.together == "joint":
            n_between += len(tokenizer.encode(holes.pieces[i]))
            n_holes = len(groups[-1]) + 1
            if n_between + n_holes * _HOLE + _SUFFIX <= _room(options, config):
                groups[-1] = (*groups[-1], i)
                continue
        groups.append((i,))
        n_between = 0
    return groups


_NOTHING = Fill("", 0, 0, 0.0, low_confidence=True, truncated=True)


class _Alarm:
    """Ends the session's calls when it is time, unless there has been a step by then, whose canvas is then the answer.

    Reading a prompt knows no deadline. deadline: seconds of time.monotonic(); None never rings.
    """

    def __init__(self, session: Session, deadline: float | None, on_step: StepViewFunction | None) -> None:
        self._session, self._deadline, self._shown = session, deadline, on_step
        self._quiet = threading.Event()
        self._thread: threading.Thread | None = None
        self.rang = False
        self.on_step = on_step if deadline is None else self._stepped

    @property
    def is_over(self) -> bool:
        return self._deadline is not None and time.monotonic() >= self._deadline

    def __enter__(self) -> None:
        if self._deadline is not None:
            left_s = max(0.0, self._deadline - time.monotonic())
            self._thread = threading.Thread(target=self._ring, args=(left_s,), name="infill-deadline", daemon=True)
            self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._quiet.set()
        if self._thread is not None:
            self._thread.join()  # so that it ends no later call

    def _ring(self, left_s: float) -> None:
        if self._quiet.wait(left_s):
            return
        self.rang = True
        while not self._quiet.is_set():
            self._session.cancel()  # a call that is just starting may miss it
            self._quiet.wait(_AGAIN_S)

    def _stepped(self, view: StepView) -> bool | None:
        self._quiet.set()
        return None if self._shown is None else self._shown(view)


def _shown(on_step: StepViewFunction, group: tuple[int, ...], view: StepView) -> bool | None:
    return on_step(replace(view, holes=group))


def _part(holes: Holes, group: Sequence[int], answers: Sequence[str]) -> Holes:
    """The holes of one group, between the text with the answers so far and the text up to the next hole."""
    first, last = group[0], group[-1]
    filled = [*answers, *[""] * (first - len(answers))]
    prefix = "".join(piece + text for piece, text in zip(holes.pieces[:first], filled, strict=True))
    old = None if holes.old is None else holes.old[first : last + 1]
    pieces = (prefix + holes.pieces[first], *holes.pieces[first + 1 : last + 2])
    return replace(holes, pieces=pieces, old=old)


def _n_suffix(part: Holes, options: FillOptions, config: ModelConfig, tokenizer: Tokenizer) -> int:
    """Pinned suffix tokens; where several holes share a canvas, no more than they leave."""
    if part.n == 1:
        return options.n_suffix
    n_between = sum(len(tokenizer.encode(piece)) for piece in part.pieces[1:-1])
    left = _room(options, config) - n_between - 2 * _HOLE * part.n
    return min(options.n_suffix, max(_SUFFIX, left))


def _room(options: FillOptions, config: ModelConfig) -> int:
    return options.n_joint or lengths.longest_canvas(config)
