"""Filling one hole: the whole way from a `Hole` to a `Fill`.

How long the missing text is, nobody knows. Candidate lengths run side by side as rows of one pass; after one step
the causal encoder scores what each would say together with the suffix that follows; the best few are finished and
scored again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from infill import canvas, choose
from infill.context import Hole
from infill.engine import DenoiseOptions, Model, Session, Step
from infill.errors import Cancelled, UsageError

if TYPE_CHECKING:
    from infill_models.tokenizer import Tokenizer


PASS_TOKENS = 256
"""Tokens that share a pass. More would gain little, and their logits take 1 MiB each with a large vocabulary."""


@dataclass(frozen=True)
class FillOptions:
    """How to fill. Lengths in tokens."""

    seed: int = 0
    max_steps: int = 16
    """Denoising steps at most. In published comparisons a cap of 16 loses nothing against the usual 48."""
    max_tokens: int = 64
    """Longest middle that is tried."""
    n_ctx: int = 8192
    """Prompt and canvas together."""
    n_suffix: int = 32
    """Tokens of the text after the hole that stand pinned on the canvas."""
    n_finalists: int = 8
    """Lengths that are denoised to the end."""
    self_conditioning_top_k: int = 64
    """Tokens per position that feed self-conditioning; 0 = the whole vocabulary. On 262,144 tokens the whole costs more
    than the pass itself on a CPU, and eight are already as good (Engels et al. 2026, arXiv 2606.20560)."""


@dataclass(frozen=True)
class StepView:
    """The leading row after a step; lists have one entry per free position."""

    step: int
    max_steps: int
    text: str
    pieces: list[str]
    entropy: list[float]
    """Nats."""
    settled: list[bool]


@dataclass(frozen=True)
class Fill:
    """The answer. score: summed log-probability in nats of the middle and the suffix head behind it."""

    text: str
    n_tokens: int
    n_steps: int
    score: float
    timings_ms: dict[str, float] = field(default_factory=dict)
    alternatives: tuple[str, ...] = ()


StepViewFunction = Callable[[StepView], bool | None]


def fill(
    model: Model,
    hole: Hole,
    options: FillOptions | None = None,
    *,
    on_step: StepViewFunction | None = None,
) -> Fill:
    """Fills a hole. `on_step` sees the leading canvas after every step; a true answer cancels.

    The canvas that leads after its first step is not always the one that wins: then the winner's steps are shown too,
    afterwards, so that the last canvas seen is the answer.

    Raises EngineError, Cancelled, UsageError (options out of range), ModelFileError (tokenizer).
    """
    options = options or FillOptions()
    if options.max_tokens < 1:
        raise UsageError(f"max_tokens: expected at least 1, found {options.max_tokens}")
    n_ctx = min(options.n_ctx, model.config.n_ctx_train)
    n_prompt = n_ctx - options.max_tokens - options.n_suffix
    if n_prompt < 2:
        raise UsageError(
            f"a context of {n_ctx} tokens has no room for a prompt beside {options.max_tokens} tokens of middle and "
            f"{options.n_suffix} of suffix; ask for fewer tokens"
        )
    clock = _Clock()
    tokenizer = model.tokenizer
    prompt = canvas.prompt(hole, tokenizer, n_prompt=n_prompt, n_suffix=options.n_suffix)
    clock.lap("prepare")
    with model.session(n_ctx, n_canvas=max(PASS_TOKENS, options.max_tokens + options.n_suffix)) as session:
        session.sync(prompt.tokens)
        clock.lap("prompt")
        lengths = _likely_lengths(session, tokenizer, prompt, options)
        clock.lap("length")
        finals = _finish(session, tokenizer, prompt, lengths[: options.n_finalists], options, on_step)
        clock.lap("denoise")
    best = finals[0]
    texts = [tokenizer.decode(final.middle) for final in finals]
    return Fill(
        text=texts[0],
        n_tokens=len(best.middle),
        n_steps=best.n_steps,
        score=best.score,
        timings_ms=clock.laps,
        alternatives=tuple(dict.fromkeys(text for text in texts[1:] if text != texts[0])),
    )


@dataclass(frozen=True)
class _Final:
    middle: tuple[int, ...]
    n_steps: int
    score: float


class _Clock:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round((now - self._last) * 1000, 1)
        self._last = now


def _likely_lengths(session: Session, tokenizer: Tokenizer, prompt: canvas.Prompt, options: FillOptions) -> list[int]:
    """Lengths in the order of their score after one denoising step, best first.

    Every short length is tried; from 16 on a grid, and then the gaps around its best.
    """
    longest = options.max_tokens
    grid = sorted({*range(1, min(16, longest) + 1), *range(20, longest + 1, 4), longest})
    scored = _first_step(session, tokenizer, prompt, grid, options)
    best = max(scored, key=scored.__getitem__)
    gaps = [n for n in range(best - 3, best + 4) if 1 <= n <= longest and n not in scored]
    if gaps:
        scored |= _first_step(session, tokenizer, prompt, gaps, options)
    return sorted(scored, key=lambda n: (-scored[n], n))


def _first_step(
    session: Session, tokenizer: Tokenizer, prompt: canvas.Prompt, lengths: Sequence[int], options: FillOptions
) -> dict[int, float]:
    one_step = DenoiseOptions(seed=options.seed, max_steps=1)
    rows = [canvas.row(n, prompt.suffix) for n in lengths]
    middles: list[tuple[int, ...]] = []
    for batch in choose.batches([n + len(prompt.suffix) for n in lengths], session.info.n_canvas):
        canvases = session.denoise([rows[i] for i in batch], one_step)
        middles += [tuple(c.tokens[: lengths[i]].tolist()) for i, c in zip(batch, canvases, strict=True)]
    return dict(zip(lengths, _scores(session, tokenizer, prompt, middles), strict=True))


def _scores(
    session: Session, tokenizer: Tokenizer, prompt: canvas.Prompt, middles: Sequence[Sequence[int]]
) -> list[float]:
    scores = choose.scores(session, middles, prompt.suffix)
    # a control token is never part of the text: such a middle loses to every other, however likely
    return [s - 1e6 * any(t in tokenizer.stop_ids for t in m) for s, m in zip(scores, middles, strict=True)]


def _finish(
    session: Session,
    tokenizer: Tokenizer,
    prompt: canvas.Prompt,
    lengths: Sequence[int],
    options: FillOptions,
    on_step: StepViewFunction | None,
) -> list[_Final]:
    """The lengths denoised to the end, best first. Ones that fit a canvas share passes, longer ones go one by one."""
    views: dict[int, list[StepView]] = {n: [] for n in lengths}
    middles: dict[int, tuple[int, ...]] = {}
    denoise = DenoiseOptions(
        seed=options.seed, max_steps=options.max_steps, self_conditioning_top_k=options.self_conditioning_top_k
    )

    def watch(rows: Sequence[int]) -> Callable[[Step], bool | None]:
        def report(step: Step) -> bool | None:
            n = rows[step.row]
            view = _view(step, len(step.argmax) if n > longest else n, tokenizer)
            views[n].append(view)
            return on_step(view) if on_step is not None and n == lengths[0] else None

        return report

    longest = session.model.config.canvas_length
    for n in [n for n in lengths if n > longest]:
        text = session.generate(
            prompt.tokens, n, denoise, suffix=prompt.suffix, stop=tokenizer.stop_ids, on_step=watch([n])
        )
        middles[n] = tuple(text.tolist())
        session.sync(prompt.tokens)
    fitting = [n for n in lengths if n <= longest]
    for batch in choose.batches([n + len(prompt.suffix) for n in fitting], session.info.n_canvas):
        group = [fitting[i] for i in batch]
        rows = [canvas.row(n, prompt.suffix) for n in group]
        for n, done in zip(group, session.denoise(rows, denoise, watch(group)), strict=True):
            middles[n] = tuple(done.tokens[:n].tolist())
    scores = _scores(session, tokenizer, prompt, [middles[n] for n in lengths])
    ranked = sorted(zip(lengths, scores, strict=True), key=lambda pair: -pair[1])
    if on_step is not None and ranked[0][0] != lengths[0] and any(on_step(view) for view in views[ranked[0][0]]):
        raise Cancelled("cancelled by the step callback")
    return [_Final(_cut(middles[n], tokenizer.stop_ids), len(views[n]), score) for n, score in ranked]


def _cut(middle: tuple[int, ...], stops: frozenset[int]) -> tuple[int, ...]:
    ends = [i for i, token in enumerate(middle) if token in stops]
    return middle[: ends[0]] if ends else middle


def _view(step: Step, n_free: int, tokenizer: Tokenizer) -> StepView:
    tokens = step.argmax[:n_free].tolist()
    return StepView(
        step=step.step,
        max_steps=step.max_steps,
        text=tokenizer.decode(tokens),
        pieces=[tokenizer.decode([token]) for token in tokens],
        entropy=step.entropy[:n_free].tolist(),
        settled=np.asarray(step.accepted[:n_free]).tolist(),
    )
