"""The engine's calls of one request: counted, and ended from another thread when the request is cancelled."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from infill.cancellation import Cancellation
from infill.engine import Canvas, DenoiseOptions, Floats, Row, Session, Step
from infill.errors import Cancelled

log = logging.getLogger(__name__)

PASS_TOKENS = 256
"""Tokens that share a pass. More would gain little, and their logits take 1 MiB each with a large vocabulary."""

BEAM_MARGIN = 12.0
"""Nats behind the likeliest at which a draft is given up."""


@dataclass
class Counts:
    """What a request cost so far. A pass is one evaluation of the decoder's or encoder's graph, tokens those in it."""

    n_passes: int = 0
    n_pass_tokens: int = 0
    n_scored_tokens: int = 0
    n_drafted_tokens: int = 0
    n_prompt_tokens: int = 0  # read anew, not found in the cache


class Passes:
    """A session's calls, in batches that fit a pass.

    deadline: seconds of time.monotonic(). When it is near, denoising ends early with what there is; whatever was asked
    for first gets a step in any case.
    """

    def __init__(self, session: Session, cancellation: Cancellation, deadline: float | None = None) -> None:
        self.session = session
        self.counts = Counts()
        self.truncated = False
        """Whether something was left out because of the deadline."""
        self._cancellation = cancellation
        self._prompt: tuple[int, ...] | None = None
        self._scores: dict[tuple[int, ...], dict[tuple[int, ...], Floats]] = {}  # by prompt and row
        self._began_at = time.monotonic()
        self._whole = self._deadline = deadline
        self._last_s = 0.0  # of the pass before: the next one will take as long
        self._denoise_s = 0.0
        self._began = 0.0

    def sync(self, prompt: tuple[int, ...]) -> None:
        """Make this the session's prompt; what it already holds is not read again."""
        if prompt == self._prompt:
            return
        self._cancellation.check()
        self._prompt = None
        reused = self.session.sync(prompt)
        self.counts.n_prompt_tokens += len(prompt) - reused
        self._prompt = prompt

    def beams(
        self,
        prompt: tuple[int, ...],
        n_max: int,
        n_beams: int,
        stop: Collection[int],
        is_over: Callable[[list[int]], bool],
    ) -> list[list[int]]:
        """What the encoder may say after this prompt, as of `Session.beams`; the prompt is the session's afterwards.

        Texts end where they are when the deadline is near. What has to be read of the prompt is not counted: it is a
        head of a few tokens at most.
        """
        counted = self.counts.n_prompt_tokens
        self.sync(prompt)
        self.counts.n_prompt_tokens = counted
        found = self.session.beams(n_max, n_beams, stop, lambda tokens: self.expired or is_over(tokens), BEAM_MARGIN)
        self.counts.n_drafted_tokens += max((len(text.tokens) for text in found), default=0)
        return [text.tokens.tolist() for text in found]

    def moved(self) -> None:
        """Say that the session's prompt was changed by a call that did not go through here."""
        self._prompt = None

    def spend(self, share: float) -> None:
        """What follows may use this share of the time to the deadline, counted from the beginning of the request."""
        if self._whole is not None:
            self._deadline = self._began_at + share * (self._whole - self._began_at)

    @property
    def expired(self) -> bool:
        """Whether there is no time for one more pass and the one that ranks the answers."""
        return self._deadline is not None and self._left_s() < self._last_s

    def _left_s(self) -> float:
        """Seconds to the deadline, less what ranking will take."""
        assert self._deadline is not None
        return self._deadline - time.monotonic() - self._token_s * PASS_TOKENS / 2

    @property
    def _token_s(self) -> float:
        return self._denoise_s / max(1, self.counts.n_pass_tokens)

    def n_affordable(self, n_tokens: int) -> int:
        """How often so many canvas tokens can pass the decoder before the deadline, by what it took so far; at least 1.

        Without a deadline, or before anything was denoised, as often as one likes.
        """
        if self._deadline is None or not self.counts.n_pass_tokens:
            return 1 << 30
        return max(1, int(self._left_s() / (self._token_s * max(1, n_tokens))))

    def denoise(
        self,
        rows: Sequence[Row],
        options: DenoiseOptions,
        on_step: Callable[[int, Step], bool | None] | None = None,
    ) -> list[Canvas]:
        """Denoise rows; on_step gets the row's index in the whole call. Raises EngineError, Cancelled.

        At the deadline the canvases are what their last step proposed, and rows of later passes are missing.
        """
        canvases: list[Canvas] = []
        limit = self.session.info.n_canvas
        if self._deadline is not None:  # what is short ends in time
            limit = min(limit, PASS_TOKENS)
        for batch in batches([_length(row) for row in rows], limit):
            self._cancellation.check()
            if canvases and self.expired:
                self.truncated = True
                break
            last: dict[int, Step] = {}
            watch = self.watching(batch, on_step, last)
            try:
                canvases += self.session.denoise([rows[i] for i in batch], options, watch)
                self._log_warnings()
            except Cancelled:
                if not self.truncated or self._cancellation.cancelled or len(last) < len(batch):
                    raise
                canvases += [_unfinished(last[i], rows[i]) for i in batch]
                break
        return canvases

    def _log_warnings(self) -> None:
        """Why the device does not run the step loop, each reason once: nobody would know why it is slow otherwise."""
        model = self.session.model
        for warning in dict.fromkeys(self.session.warnings):
            if warning not in model.logged:
                model.logged.add(warning)
                log.warning("%s: %s", model.placement.device, warning)

    def watching(
        self,
        batch: Sequence[int],
        on_step: Callable[[int, Step], bool | None] | None = None,
        last: dict[int, Step] | None = None,
    ) -> Callable[[Step], bool]:
        """A step callback that counts, and hears of cancellation and of the deadline.

        on_step gets the entry of batch as its row; last, where given, is kept up to date with every row's last step.
        """
        last_step = 0
        stepped: dict[int, Step] = {} if last is None else last
        self._began = time.monotonic()

        def report(step: Step) -> bool:
            nonlocal last_step
            if step.step != last_step:
                self._lap()
                self.counts.n_passes += 1
            self.counts.n_pass_tokens += len(step.canvas)
            last_step = step.step
            stepped[batch[step.row]] = step
            stop = self._cancellation.cancelled or bool(on_step is not None and on_step(batch[step.row], step))
            if not stop and len(stepped) == len(batch) and step.step < step.max_steps and self.expired:
                self.truncated = stop = True
            return stop

        return report

    def _lap(self) -> None:
        now = time.monotonic()
        self._denoise_s += now - self._began
        self._last_s = now - self._began
        self._began = now

    def score(self, rows: Sequence[Sequence[int]]) -> list[Floats]:
        """Per row log p of its tokens as continuation of the prompt, nats. What was scored before is not read again."""
        known = {} if self._prompt is None else self._scores.setdefault(self._prompt, {})
        known[()] = np.zeros(0, np.float32)  # nothing at all is said for certain
        new = [row for row in dict.fromkeys(map(tuple, rows)) if row not in known]
        for batch in batches([len(row) for row in new], self.session.info.n_canvas):
            self._cancellation.check()
            chosen = [new[i] for i in batch]
            known.update(zip(chosen, self.session.score_rows(chosen), strict=True))
            self.counts.n_passes += 1
            self.counts.n_scored_tokens += sum(map(len, chosen))
        return [known[tuple(row)] for row in rows]

    def decode(self, rows: Sequence[Row]) -> list[Floats]:
        """Per row the logits of its free positions, float32 (n_free, n_vocab), from one step."""
        logits: list[Floats] = []
        for batch in batches([_length(row) for row in rows], self.session.info.n_canvas):
            self._cancellation.check()
            chosen = [rows[i] for i in batch]
            logits += self.session.decode(chosen)
            self.counts.n_passes += 1
            self.counts.n_pass_tokens += sum(map(_length, chosen))
        return logits


def batches(lengths: Sequence[int], limit: int) -> list[list[int]]:
    """Indices of consecutive rows that fit into one pass of `limit` tokens."""
    groups: list[list[int]] = []
    total = 0
    for index, length in enumerate(lengths):
        if not groups or total + length > limit:
            groups.append([])
            total = 0
        groups[-1].append(index)
        total += length
    return groups


def _length(row: Row) -> int:
    return len(np.asarray(row.tokens))


def _unfinished(step: Step, row: Row) -> Canvas:
    """What a step proposes, as if it had been the last one."""
    free = np.ones(len(step.argmax), np.bool_) if row.pinned is None else ~np.asarray(row.pinned, np.bool_)
    entropy = float(step.entropy[free].mean()) if free.any() else 0.0
    return Canvas(step.argmax, step.step, False, entropy)
