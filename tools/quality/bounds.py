"""What the figures were asked to be, and whether they are: computed from the answers, with how sure that is.

Each bound is a difference per task that is 0 or more on average where the bound is met, so that its interval says how
far the choice of tasks could be luck.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from tables import BOUNDS

from infill.evaluation.bootstrap import Interval, Resampling
from infill.evaluation.configurations import FIRST
from infill.evaluation.runner import Record

EXACT_SHARE = {"generated": 0.95, "real": 0.85}
"""Of the exact match with true lengths, what the default should reach."""
TIME_FACTOR = 2.0
"""Of the time with true lengths, what the default may take on a CPU."""

CHEAP_FACTOR = 1.5
"""The same where rows are cheap: on a GPU, where a pass takes as long as reading its weights."""
PASS_MS, TOKEN_MS = 18.1, 3.0
"""What the weights of a canvas of 64 and of a single token cost by arithmetic, on a GPU of 24 GiB and 936 GB/s:
`infill plan diffusiongemma-26b --device cuda:0 --memory 24GiB --bandwidth 936 --length 64`, and `--length 1`."""

Answers = Mapping[str, Sequence[Record]]
"""By configuration, the same tasks in the same order."""
FEW = 30
"""Tasks; with fewer, intervals say too little, and so no verdict is given."""
_EVEN = 1e-9
_TOGETHER = "together"


@dataclass(frozen=True)
class Finding:
    """One bound on one collection. slack: met where 0 or above, or only above if strict; None: nothing was measured.

    said: the verdict, where the interval is not all there is to say. group: of the table that it is about.
    """

    bound: str
    collection: str
    n: int
    found: str
    slack: Interval | None
    strict: bool = False
    said: str = ""
    group: str = BOUNDS

    @property
    def verdict(self) -> str:
        if self.slack is None:
            return "not measured"
        if self.n < FEW:
            return "too few spans to say"
        return self.said or verdict(self.slack, strict=self.strict)


def verdict(slack: Interval, *, strict: bool = False) -> str:
    """In words; an interval on both sides of 0 means that these tasks are too few to tell."""
    least = _EVEN if strict else -_EVEN
    met = slack.mean >= least
    sure = slack.low >= least if met else slack.high < least
    if met:
        return "holds" if sure else "holds here, but n is too small to be sure"
    return "does not hold" if sure else "does not hold here, but n is too small to be sure"


def findings(collection: str, tables: Mapping[str, Answers], seed: int) -> list[Finding]:
    """All bounds on one collection but those on time; tables: by group."""
    single, together = tables.get(BOUNDS, {}), tables.get(_TOGETHER, {})
    found = [_share(collection, single, seed)]
    for name, first, other in (("the default", FIRST, "pins-0"), ("true lengths", "oracle", "oracle-pins-0")):
        found.append(_pins(collection, single, name, first, other, seed))
    for other in ("independent", "sequential"):
        found.append(_agree(collection, together, other, seed))
    return found


def _measured(answers: Answers, *names: str) -> bool:
    return all(answers.get(name) for name in names)


def _mean(rows: Sequence[Record], value: Callable[[Record], float]) -> float:
    return float(np.mean([value(row) for row in rows]))


def _share(collection: str, answers: Answers, seed: int) -> Finding:
    share = EXACT_SHARE[collection]
    bound = f"the default reaches {100 * share:.0f} % of the exact match with true lengths"
    if not _measured(answers, FIRST, "oracle"):
        return Finding(bound, collection, 0, "", None)
    mine, best = answers[FIRST], answers["oracle"]
    slack = Resampling([r.source for r in mine], seed).mean(
        [a.exact - share * b.exact for a, b in zip(mine, best, strict=True)]
    )
    a, b = _mean(mine, lambda r: r.exact), _mean(best, lambda r: r.exact)
    text = f"{100 * a:.1f} % of {100 * b:.1f} %" + (f": {100 * a / b:.0f} %" if b else "")
    return Finding(
        bound, collection, len(mine), text, slack, said="" if b else "undecided: no answer with true lengths is right"
    )


def timings(collection: str, timed: Answers, seed: int) -> list[Finding]:
    """The bounds on time, from answers whose times can be compared: as measured on a CPU, and for a GPU from the
    number of passes alone, as none has measured it."""
    pairs = [
        (a, b)
        for a, b in zip(timed.get(FIRST, ()), timed.get("oracle", ()), strict=False)
        if a.error is None and b.error is None
    ]

    def cost(r: Record) -> float:
        return PASS_MS * r.n_passes + TOKEN_MS * r.n_drafted_tokens

    def one(bound: str, factor: float, value: Callable[[Record], float], text: str) -> Finding:
        if not pairs:
            return Finding(bound, collection, 0, "", None)
        slack = Resampling([a.source for a, _ in pairs], seed).mean([factor * value(b) - value(a) for a, b in pairs])
        return Finding(bound, collection, len(pairs), f"{_ratio(pairs, value):.2f} times{text}", slack)

    text = counted = ""
    if pairs:
        middle = float(np.median([a.ms for a, _ in pairs])) / float(np.median([b.ms for _, b in pairs]))
        tokens = _ratio(pairs, lambda r: r.n_pass_tokens)
        text = f" in all, {middle:.2f} by medians; {tokens:.2f} times the canvas tokens"
        drafted = _mean([a for a, _ in pairs], lambda r: r.n_drafted_tokens)
        counted = f": {_ratio(pairs, lambda r: r.n_passes):.2f} times the passes, and {drafted:.0f} drafted tokens"
    bound = "at no more than {:g} times its time"
    gpu = one(bound.format(CHEAP_FACTOR) + " where rows are cheap (a GPU)", CHEAP_FACTOR, cost, counted)
    said = "" if gpu.slack is None else f"by arithmetic: {verdict(gpu.slack)}; not measured"
    return [one(bound.format(TIME_FACTOR), TIME_FACTOR, lambda r: r.ms, text), replace(gpu, said=said)]


def _ratio(pairs: Sequence[tuple[Record, Record]], value: Callable[[Record], float]) -> float:
    return sum(value(a) for a, _ in pairs) / sum(value(b) for _, b in pairs)


def _pins(collection: str, answers: Answers, name: str, first: str, other: str, seed: int) -> Finding:
    bound = f"pinning never lowers the exact match ({name}, 32 pins against none, all kinds together)"
    if not _measured(answers, first, other):
        return Finding(bound, collection, 0, "", None)
    with_pins, without = answers[first], answers[other]
    change = [float(a.exact) - float(b.exact) for a, b in zip(with_pins, without, strict=True)]
    slack = Resampling([r.source for r in with_pins], seed).mean(change)
    lower = []
    for kind in dict.fromkeys(r.kind for r in with_pins):
        mean = float(np.mean([c for r, c in zip(with_pins, change, strict=True) if r.kind == kind]))
        if mean < -_EVEN:
            lower.append(f"{kind} ({100 * mean:+.1f})")
    text = f"{points(slack)} points in all; " + (f"lower: {', '.join(lower)}" if lower else "lower for no kind")
    said = "" if any(change) else "no difference on these spans"
    return Finding(bound, collection, len(with_pins), text, slack, said=said)


def _agree(collection: str, answers: Answers, other: str, seed: int) -> Finding:
    bound = f"joint holes agree more often than {other} ones"
    if not _measured(answers, "joint", other):
        return Finding(bound, collection, 0, "", None, group=_TOGETHER)
    joint, separate = answers["joint"], answers[other]
    change = [float(bool(a.agree)) - float(bool(b.agree)) for a, b in zip(joint, separate, strict=True)]
    slack = Resampling([r.source for r in joint], seed).mean(change)
    a, b = _mean(joint, lambda r: bool(r.agree)), _mean(separate, lambda r: bool(r.agree))
    text = f"{100 * a:.1f} % against {100 * b:.1f} %: {points(slack)} points"
    return Finding(bound, collection, len(joint), text, slack, strict=True, group=_TOGETHER)


def points(interval: Interval) -> str:
    """A difference of shares in percentage points, with its interval."""
    return f"{100 * interval.mean:+.1f} [{100 * interval.low:+.1f}, {100 * interval.high:+.1f}]"
