"""Repeated measurements: in turns, and summarized by medians and quartiles."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Spread:
    """The median of n values and the quartiles around it."""

    median: float
    low: float
    high: float
    n: int


def spread(values: Sequence[float]) -> Spread:
    """Median and quartiles, which are interpolated between the values. At least one value."""
    if len(values) < 2:
        return Spread(values[0], values[0], values[0], 1)
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(median, low, high, len(values))


def ratio(values: Sequence[float], base: Sequence[float]) -> Spread:
    """How values compare to base, round by round: what slows the machine for a while slows both."""
    return spread([value / other for value, other in zip(values, base, strict=True)])


def interleaved(cases: Mapping[str, Callable[[], T]], rounds: int, *, warm_up: int = 1) -> dict[str, list[T]]:
    """What each case returns, once per round; every other round goes backwards, so that none is always first.

    The results of the `warm_up` rounds before are dropped.
    """
    found: dict[str, list[T]] = {name: [] for name in cases}
    for i in range(-warm_up, rounds):
        for name in list(cases)[:: 1 if i % 2 == 0 else -1]:
            result = cases[name]()
            if i >= 0:
                found[name].append(result)
    return found
