"""What a run found: tables with paired bootstrap intervals, and how far confidence can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from infill.evaluation.bootstrap import Interval, Resampling
from infill.evaluation.runner import Record

ALL = "all"
_BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)

Value = Callable[[Record], float | None]
RATES: dict[str, Value] = {
    "exact": lambda r: float(r.exact),
    "edit": lambda r: r.edit,
    "first_line": lambda r: float(r.first_line),
    "passed": lambda r: None if r.passed is None else float(r.passed),
    "agree": lambda r: None if r.agree is None else float(r.agree),
    "among": lambda r: None if r.among is None else float(r.among),
    "syntax_kept": lambda r: None if r.syntax is None else float(r.syntax <= 0),
}
"""Each from 0 to 1, higher is better; None where it does not apply."""


@dataclass(frozen=True)
class Line:
    """One configuration on one kind of tasks.

    rates, differences: intervals by the names in RATES; a difference is to the first configuration, on the same tasks.
    Costs are medians (ms) and means per task.
    """

    kind: str
    name: str
    n: int
    n_sources: int
    n_failed: int
    rates: dict[str, Interval]
    differences: dict[str, Interval]
    tokens_off: float
    """Mean distance from the true length, tokens."""
    characters_off: float
    ms: float
    steps: float
    passes: float
    pass_tokens: float
    scored_tokens: float
    drafted_tokens: float
    """Passes of one token of each draft, which are not among the passes."""
    tokens: float


@dataclass(frozen=True)
class Bin:
    """Answers whose confidence lies between two bounds: how sure they are on average, and how often right."""

    low: float
    high: float
    n: int
    confidence: float | None
    right: float | None


def lines(records: Sequence[Record], *, seed: int = 0) -> list[Line]:
    """One for each kind and configuration, then for all kinds together if there are several.

    Only tasks that every configuration has an answer to are compared; others are left out.
    """
    names = list(dict.fromkeys(r.name for r in records))
    answered = {name: {(r.task, r.digest): r for r in records if r.name == name} for name in names}
    common = set.intersection(*(set(found) for found in answered.values())) if names else set()
    tasks = [at for at in dict.fromkeys((r.task, r.digest) for r in records) if at in common]
    if not tasks:
        return []
    kinds = list(dict.fromkeys(answered[names[0]][at].kind for at in tasks))
    found = []
    for kind in [*kinds, ALL] if len(kinds) > 1 else kinds:
        chosen = [at for at in tasks if kind in (ALL, answered[names[0]][at].kind)]
        sources = [answered[names[0]][at].source for at in chosen]
        draws: dict[tuple[int, ...], Resampling] = {}
        base = [answered[names[0]][at] for at in chosen]
        for name in names:
            found.append(_line(kind, name, [answered[name][at] for at in chosen], base, sources, draws, seed))
    return found


def _line(
    kind: str,
    name: str,
    rows: list[Record],
    base: list[Record],
    sources: list[str],
    draws: dict[tuple[int, ...], Resampling],
    seed: int,
) -> Line:
    rates, differences = {}, {}
    for rate, value in RATES.items():
        values = [(value(row), value(first)) for row, first in zip(rows, base, strict=True)]
        at = tuple(i for i, (a, _) in enumerate(values) if a is not None)
        if not at:
            continue
        if at not in draws:
            draws[at] = Resampling([sources[i] for i in at], seed)
        mine = [a for a, _ in values if a is not None]
        rates[rate] = draws[at].mean(mine)
        theirs = [values[i][1] for i in at]
        known = [b for b in theirs if b is not None]
        if base is not rows and name != base[0].name and len(known) == len(at):
            differences[rate] = draws[at].difference(mine, known)
    done = [row for row in rows if row.error is None]

    def mean(of: Callable[[Record], float]) -> float:
        return float(np.mean([of(row) for row in done])) if done else 0.0

    return Line(
        kind=kind,
        name=name,
        n=len(rows),
        n_sources=len(set(sources)),
        n_failed=len(rows) - len(done),
        rates=rates,
        differences=differences,
        tokens_off=mean(lambda r: abs(r.n_tokens_off)),
        characters_off=mean(lambda r: abs(r.n_characters_off)),
        ms=float(np.median([row.ms for row in done])) if done else 0.0,
        steps=mean(lambda r: r.n_steps),
        passes=mean(lambda r: r.n_passes),
        pass_tokens=mean(lambda r: r.n_pass_tokens),
        scored_tokens=mean(lambda r: r.n_scored_tokens),
        drafted_tokens=mean(lambda r: r.n_drafted_tokens),
        tokens=mean(lambda r: r.n_tokens),
    )


def calibration(records: Sequence[Record], name: str) -> list[Bin]:
    """How often answers of a configuration are right, by how sure they are; [] if it does not say."""
    rows = [(r.confidence, r.exact) for r in records if r.name == name and r.confidence is not None]
    found = []
    for low, high in pairwise(_BINS):
        inside = [(c, right) for c, right in rows if low <= c < high or (high == 1.0 and c >= 1.0)]
        sure = float(np.mean([c for c, _ in inside])) if inside else None
        right = float(np.mean([r for _, r in inside])) if inside else None
        found.append(Bin(low, high, len(inside), sure, right))
    return found if rows else []


def calibration_error(bins: Sequence[Bin]) -> float:
    """Mean distance of confidence and share of right answers over all answers, bin by bin (Guo et al. 2017)."""
    n = sum(b.n for b in bins)
    return sum(b.n * abs(b.confidence - b.right) for b in bins if b.confidence is not None and b.right is not None) / n


def as_json(records: Sequence[Record], found: Sequence[Line]) -> dict[str, Any]:
    """Everything, for other programs."""
    names = list(dict.fromkeys(r.name for r in records))
    errors = {r.error for r in records if r.error is not None}
    return {
        "lines": [asdict(line) for line in found],
        "calibration": {
            name: {"bins": [asdict(b) for b in bins], "error": calibration_error(bins)}
            for name in names
            if (bins := calibration(records, name))
        },
        "errors": sorted(errors),
    }


HEADINGS = ("kind", "configuration", "n", "exact %", "change", "edit %", "first %", "parses %", "passed %", "agree %",
            "among %", "off by", "ms", "steps", "passes", "canvas tokens")  # fmt: skip


def cells(line: Line) -> list[str]:
    """A row of the table under HEADINGS."""

    def rate(name: str, *, bounds: bool = False) -> str:
        value = line.rates.get(name)
        if value is None:
            return ""
        text = f"{100 * value.mean:.1f}"
        return f"{text} [{100 * value.low:.0f}, {100 * value.high:.0f}]" if bounds else text

    change = line.differences.get("exact")
    n = str(line.n) if not line.n_failed else f"{line.n} ({line.n_failed} failed)"
    return [
        line.kind,
        line.name,
        n,
        rate("exact", bounds=True),
        "" if change is None else f"{100 * change.mean:+.1f} [{100 * change.low:+.1f}, {100 * change.high:+.1f}]",
        rate("edit"),
        rate("first_line"),
        rate("syntax_kept"),
        rate("passed", bounds=True),
        rate("agree", bounds=True),
        rate("among"),
        f"{line.tokens_off:.1f}",
        f"{line.ms:.0f}",
        f"{line.steps:.1f}",
        f"{line.passes:.1f}",
        f"{line.pass_tokens:.0f}",
    ]


def table(found: Sequence[Line]) -> tuple[list[str], list[list[str]]]:
    """Headings and rows, without columns that are empty."""
    rows = [cells(line) for line in found]
    used = [i for i in range(len(HEADINGS)) if any(row[i] for row in rows)]
    return [HEADINGS[i] for i in used], [[row[i] for i in used] for row in rows]


def markdown(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The table in Markdown, numbers to the right."""
    rule = ["---" if i < 2 else "---:" for i in range(len(headings))]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in (headings, rule, *rows)
    )
