"""The engine's calls of one request: counted, and ended from another thread when the request is cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from infill.cancellation import Cancellation
from infill.engine import Canvas, DenoiseOptions, Floats, Row, Session, Step

PASS_TOKENS = 256
"""Tokens that share a pass. More would gain little, and their logits take 1 MiB each with a large vocabulary."""


@dataclass
class Counts:
    """What a request cost so far. A pass is one evaluation of the decoder's or encoder's graph, tokens those in it."""

    n_passes: int = 0
    n_pass_tokens: int = 0
    n_scored_tokens: int = 0
    n_prompt_tokens: int = 0  # read anew, not found in the cache


class Passes:
    """A session's calls, in batches that fit a pass."""

    def __init__(self, session: Session, cancellation: Cancellation) -> None:
        self.session = session
        self.counts = Counts()
        self._cancellation = cancellation
        self._prompt: tuple[int, ...] | None = None

    def sync(self, prompt: tuple[int, ...]) -> None:
        """Make this the session's prompt; what it already holds is not read again."""
        if prompt == self._prompt:
            return
        self._cancellation.check()
        self._prompt = None
        reused = self.session.sync(prompt)
        self.counts.n_prompt_tokens += len(prompt) - reused
        self._prompt = prompt

    def moved(self) -> None:
        """Say that the session's prompt was changed by a call that did not go through here."""
        self._prompt = None

    def denoise(
        self,
        rows: Sequence[Row],
        options: DenoiseOptions,
        on_step: Callable[[int, Step], bool | None] | None = None,
    ) -> list[Canvas]:
        """Denoise rows; on_step gets the row's index in the whole call. Raises EngineError, Cancelled."""
        canvases: list[Canvas] = []
        for batch in batches([_length(row) for row in rows], self.session.info.n_canvas):
            self._cancellation.check()
            canvases += self.session.denoise([rows[i] for i in batch], options, self.watching(batch, on_step))
        return canvases

    def watching(
        self, batch: Sequence[int], on_step: Callable[[int, Step], bool | None] | None = None
    ) -> Callable[[Step], bool]:
        """A step callback that counts and hears of cancellation; on_step gets the entry of batch as its row."""
        last_step = 0

        def report(step: Step) -> bool:
            nonlocal last_step
            self.counts.n_passes += step.step != last_step
            self.counts.n_pass_tokens += len(step.canvas)
            last_step = step.step
            return self._cancellation.cancelled or bool(on_step is not None and on_step(batch[step.row], step))

        return report

    def score(self, rows: Sequence[Sequence[int]]) -> list[Floats]:
        """Per row log p of its tokens as continuation of the prompt, nats."""
        scores: list[Floats] = []
        for batch in batches([len(row) for row in rows], self.session.info.n_canvas):
            self._cancellation.check()
            chosen = [rows[i] for i in batch]
            scores += self.session.score_rows(chosen)
            self.counts.n_passes += 1
            self.counts.n_scored_tokens += sum(map(len, chosen))
        return scores

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
