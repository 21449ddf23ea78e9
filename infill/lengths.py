"""How long the missing text is.

Candidate lengths run side by side as rows of one pass; after a step the causal encoder scores what each would say,
together with the text that follows. For several holes the search goes hole by hole, then once more around what it
found, always on the whole canvas.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from infill.canvas import Layout
from infill.engine import DenoiseOptions, ModelConfig, Step
from infill.options import FillOptions, Grid
from infill.passes import Passes
from infill_models.tokenizer import Tokenizer

CONTROL = 1e6
"""Nats that a control token in an answer costs: it is never part of the text, however likely."""
_SHORT = 16  # every length up to it is tried, then a grid
_STEP = 4
_COARSE = (1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64)  # then every 16th
_STAGES = (12, 24)  # longer ones are tried where those just below, from two thirds on, are not hopeless
_SWEEPS = 2  # rounds over several holes at most
_SAME = 6  # tokens; the holes of one canvas are also tried with all the same length up to this


@dataclass(frozen=True)
class Scout:
    """A candidate after its first steps. Tokens and entropies per hole."""

    layout: Layout
    lengths: tuple[int, ...]
    canvas: tuple[tuple[int, ...], ...]
    """After acceptance and renoising: from here the denoising goes on."""
    middles: tuple[tuple[int, ...], ...]
    entropy: tuple[tuple[float, ...], ...]
    accepted: tuple[tuple[bool, ...], ...]
    n_steps: int
    score: float


SHIFTS = (0, 0, -2, -1, 1, 2, 4)
"""Tokens by which a rewritten text is tried shorter or longer; twice the same length, from other noise."""
Plan = tuple[Layout, tuple[int, ...]]


def schedule(config: ModelConfig, options: FillOptions, first: int, last: int) -> DenoiseOptions:
    """Options for steps `first` to `last` of max_steps, both included, counted from 1.

    The temperatures are those that these steps have in a run of all of them.
    """
    span = (config.t_max - config.t_min) / options.max_steps
    return DenoiseOptions(
        seed=options.seed + 1_000_003 * (first - 1),  # other draws than those of the steps before
        max_steps=last - first + 1,
        t_max=config.t_max - span * (first - 1),
        t_min=config.t_max - span * last,
        entropy_bound=options.entropy_bound,
        confidence_threshold=options.stop_entropy,
        self_conditioning_top_k=options.self_conditioning_top_k,
        self_conditioning_pins=options.self_conditioning_pins,
    )


def scout(
    passes: Passes,
    plans: Sequence[Plan],
    options: FillOptions,
    tokenizer: Tokenizer,
    starts: Sequence[Sequence[Sequence[int]] | None] | None = None,
    n_skipped: int = 0,
) -> list[Scout]:
    """The first steps of each plan, and its score. starts: tokens at the free positions, where not noise.

    n_skipped: steps of the schedule that are left out before the first.

    The session's prompt must be the layouts'.
    """
    n_steps = min(options.scout_steps, options.max_steps)
    given = starts or [None] * len(plans)
    short = {
        layout: layout.with_suffix(options.scout_suffix) for layout in dict.fromkeys(layout for layout, _ in plans)
    }
    rows = [short[layout].row(n, start) for (layout, n), start in zip(plans, given, strict=True)]
    last: dict[int, Step] = {}
    denoise = schedule(passes.session.model.config, options, 1 + n_skipped, n_skipped + n_steps)
    canvases = passes.denoise(rows, denoise, lambda row, step: bool(last.update({row: step})))
    found: list[Scout] = []
    for i, ((layout, lengths), canvas) in enumerate(zip(plans, canvases, strict=False)):  # fewer at a deadline
        places = layout.places(lengths)
        step = last.get(i)
        found.append(
            Scout(
                layout,
                lengths,
                tuple(tuple((canvas.tokens if step is None else step.canvas)[place].tolist()) for place in places),
                tuple(tuple(canvas.tokens[place].tolist()) for place in places),
                tuple(tuple(() if step is None else step.entropy[place].tolist()) for place in places),
                tuple(tuple(() if step is None else step.accepted[place].tolist()) for place in places),
                canvas.n_steps,
                0.0,
            )
        )
    scores = passes.score([short[s.layout].sequence(s.middles) for s in found])
    return [
        Scout(**{**s.__dict__, "score": float(logp.sum()) - CONTROL * _n_control(s.middles, tokenizer)})
        for s, logp in zip(found, scores, strict=True)
    ]


def search(
    passes: Passes, layouts: Sequence[Layout], options: FillOptions, tokenizer: Tokenizer, likely: Sequence[int] = ()
) -> list[Scout]:
    """Candidates for every hole at once, best first. The first layout is searched, the others around its best.

    likely: lengths of a single hole in the first layout that are tried before others.
    """
    main, *others = layouts
    if len(main.gaps) == 1:
        found = _search_one(passes, main, options, tokenizer, likely)
    else:
        found = _search_many(passes, main, options, tokenizer)
    best = found[0].lengths
    for other in [] if passes.expired else others:
        same = [moved(n, i, main, other, tokenizer) for i, n in enumerate(best)]
        least = _least(other, options, tokenizer)
        near = range(same[-1] - 2, same[-1] + 3)
        plans = [(*same[:-1], n) for n in near if least <= n <= max(least, options.max_tokens)]
        found += scout(passes, [(other, plan) for plan in plans or [(*same[:-1], least)]], options, tokenizer)
    return sorted(found, key=lambda s: (-s.score, s.lengths))


def grid(least: int, longest: int, kind: Grid, n_holes: int = 1) -> list[int]:
    """Lengths that are tried first, some of all sizes in front: where time is short, the others are left out."""
    some = [n for n in (*_COARSE, *range(80, longest, 16)) if least <= n <= longest]
    if kind == "coarse" or (kind == "auto" and n_holes == 1):
        return [*some, longest] if longest not in some else some
    rest = {*range(least, min(_SHORT, longest) + 1), *range(_SHORT + _STEP, longest + 1, _STEP), longest}
    return [*some, *sorted(rest.difference(some))]


def _scout_grid(
    passes: Passes,
    lengths: Sequence[int],
    likely: Sequence[int],
    plan: Callable[[int], Plan],
    options: FillOptions,
    tokenizer: Tokenizer,
) -> list[Scout]:
    """Scouts of these lengths, the likely ones and short ones first.

    After one step a canvas that is much too long says little that fits, and costs the most: longer ones are left out
    where the longest so far are all so bad that none would be finished.
    """
    found: list[Scout] = []
    waiting = list(dict.fromkeys([*likely, *lengths]))
    for limit in (*_STAGES, max(waiting)):
        now = [n for n in waiting if n <= limit or n in likely]
        waiting = [n for n in waiting if n not in now]
        if not now:
            continue
        if found and passes.expired:
            passes.truncated = True
            break
        new = scout(passes, [plan(n) for n in now], options, tokenizer)
        found += new
        least = max(s.score for s in found) - reach(options)
        longest = [s for s, n in zip(new, now, strict=False) if 3 * n >= 2 * limit and n not in likely]
        if all(s.score < least for s in longest):
            break
    return found


def _search_one(
    passes: Passes, layout: Layout, options: FillOptions, tokenizer: Tokenizer, likely: Sequence[int]
) -> list[Scout]:
    """The likely lengths, the grid, and then the gaps around its best."""
    least, longest = _least(layout, options, tokenizer), options.max_tokens
    likely = [n for n in likely if least <= n <= longest]
    lengths = grid(least, max(longest, least), options.grid)
    found = _scout_grid(passes, lengths, likely, lambda n: (layout, (n,)), options, tokenizer)
    tried = [s.lengths[0] for s in found]
    best = max(found, key=lambda s: s.score).lengths[0]
    below = max((n for n in tried if n < best), default=least - 1)
    above = min((n for n in tried if n > best), default=longest + 1)
    gaps = [n for n in range(max(below + 1, best - _STEP + 1), min(above, best + _STEP)) if n != best]
    if gaps and not passes.expired:
        found += scout(passes, [(layout, (n,)) for n in gaps], options, tokenizer)
    return sorted(found, key=lambda s: (-s.score, s.lengths))


def _search_many(passes: Passes, layout: Layout, options: FillOptions, tokenizer: Tokenizer) -> list[Scout]:
    """Hole by hole, the later ones not on the canvas yet; then sweeps over all of them around what was found."""
    n = len(layout.gaps)
    lengths: tuple[int, ...] = ()
    room = max(n, (options.n_joint or longest_canvas(passes.session.model.config)) - layout.n_pinned)
    for i in range(n):
        part = layout.first(i + 1)
        least = max(1, _n_asked(layout, i, tokenizer))
        longest = max(least, min(options.max_tokens, room - sum(lengths) - (n - i - 1)))
        tried = grid(least, longest, options.grid, n)
        scouts = _scout_grid(passes, tried, (), partial(_one_more, part, lengths), options, tokenizer)
        lengths = (*lengths, max(scouts, key=lambda s: s.score).lengths[-1])
    found: dict[tuple[int, ...], Scout] = {}

    def look(plans: list[tuple[int, ...]]) -> None:
        new = [p for p in dict.fromkeys(plans) if p not in found and min(p) >= 1 and sum(p) <= room]
        for s in scout(passes, [(layout, p) for p in new], options, tokenizer) if new else []:
            found[s.lengths] = s

    least_of = [max(1, _n_asked(layout, i, tokenizer)) for i in range(n)]
    look([lengths, *(tuple(max(m, least) for least in least_of) for m in range(1, _SAME + 1))])
    for _ in range(0 if passes.expired else _SWEEPS):
        before = max(found.values(), key=lambda s: s.score, default=None)
        current = before.lengths if before else lengths
        for i in range(n):
            near = [m for m in range(current[i] - 2, current[i] + 3) if least_of[i] <= m <= options.max_tokens]
            look([(*current[:i], m, *current[i + 1 :]) for m in near])
            current = max(found.values(), key=lambda s: s.score).lengths
        if before is not None and current == before.lengths:
            break
    return sorted(found.values(), key=lambda s: (-s.score, s.lengths))


def _one_more(layout: Layout, lengths: tuple[int, ...], length: int) -> Plan:
    return layout, (*lengths, length)


def longest_canvas(config: ModelConfig) -> int:
    """Tokens of a canvas that holds several holes: the model's own, or 64 where that is very small."""
    return max(config.canvas_length, 64)


def finalists(scouts: Sequence[Scout], options: FillOptions) -> list[Scout]:
    """The scouts that are worth finishing, best first; one that asks nothing of its answer is among them."""
    best = scouts[0].score
    chosen = [s for s in scouts[: options.n_finalists] if s.score >= best - reach(options)]
    if all(any(s.layout.after) or any(s.layout.before[1:]) for s in chosen):
        free = [s for s in scouts if not any(s.layout.after) and not any(s.layout.before[1:])]
        chosen += free[:1]
    return chosen


def reach(options: FillOptions) -> float:
    """Nats below the best score from which on a scout is not finished."""
    return options.margin * options.n_finalists


def _least(layout: Layout, options: FillOptions, tokenizer: Tokenizer) -> int:
    """The fewest free tokens of the last hole."""
    says_more = len(layout.gaps) == 1 and len(tokenizer.decode(layout.head)) > len(layout.before[0])
    return 0 if options.allow_empty or says_more else 1


def _n_asked(layout: Layout, hole: int, tokenizer: Tokenizer) -> int:
    return len(tokenizer.encode(layout.after[hole])) if layout.after[hole] else 0


def moved(length: int, hole: int, layout: Layout, other: Layout, tokenizer: Tokenizer) -> int:
    """The length that says the same in another layout, which pins more or less of what surrounds the hole."""
    if hole == 0:
        length += len(layout.head) - len(other.head)
    length += _n_asked(other, hole, tokenizer) - _n_asked(layout, hole, tokenizer)
    return max(length, 0 if hole == 0 and len(layout.gaps) == 1 else 1)


def _n_control(middles: Sequence[Sequence[int]], tokenizer: Tokenizer) -> int:
    return sum(token in tokenizer.control_ids for middle in middles for token in middle)


def noised(old: Sequence[int], length: int, keep: float, rng: np.random.Generator) -> list[int]:
    """A start canvas of `length` tokens from old ones, of which a share `keep` stays and the rest is noise (-1).

    Tokens are left out, or noise is put in, where there is noise anyway.
    """
    tokens = [token if rng.random() < keep else -1 for token in old]
    while len(tokens) > length:
        noise = [i for i, token in enumerate(tokens) if token < 0]
        del tokens[int(rng.choice(noise)) if noise else int(rng.integers(len(tokens)))]
    while len(tokens) < length:
        noise = [i for i, token in enumerate(tokens) if token < 0]
        tokens.insert(int(rng.choice(noise)) if noise else int(rng.integers(len(tokens) + 1)), -1)
    return tokens
