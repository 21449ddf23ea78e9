"""Intervals by the bootstrap: how much a mean, or a difference of two, could be luck in the choice of tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

N_RESAMPLES = 2000
_FEW = 8  # sources; with fewer, tasks are drawn instead of sources


@dataclass(frozen=True)
class Interval:
    """A mean and the bounds of its 95 % interval."""

    mean: float
    low: float
    high: float


class Resampling:
    """Draws with replacement, the same for everything that is measured on the same tasks: so differences are paired.

    sources: per task where it comes from. Tasks of one file or problem resemble each other, so whole sources are drawn
    (the cluster bootstrap; Cameron, Gelbach and Miller 2008); with fewer than eight sources, single tasks.
    """

    def __init__(self, sources: Sequence[str], seed: int = 0, n: int = N_RESAMPLES) -> None:
        if not sources:
            raise ValueError("there is nothing to draw from")
        names, group = np.unique(np.asarray(sources), return_inverse=True)
        self.by_source = len(names) >= _FEW
        self._group: NDArray[np.intp] = group if self.by_source else np.arange(len(sources))
        self._n_groups = int(self._group.max()) + 1
        rng = np.random.default_rng(seed)
        even = np.full(self._n_groups, 1 / self._n_groups)
        self._weights = rng.multinomial(self._n_groups, even, size=n).astype(np.float64)  # (n, groups)

    def mean(self, values: Sequence[float]) -> Interval:
        """The mean of values, one per task, with its percentile interval."""
        array = np.asarray(values, np.float64)
        total = np.bincount(self._group, array, self._n_groups)
        size = np.bincount(self._group, minlength=self._n_groups).astype(np.float64)
        means = (self._weights @ total) / (self._weights @ size)
        low, high = np.percentile(means, [2.5, 97.5])
        return Interval(float(array.mean()), float(low), float(high))

    def difference(self, values: Sequence[float], base: Sequence[float]) -> Interval:
        """The mean of values - base, task by task."""
        return self.mean(np.asarray(values, np.float64) - np.asarray(base, np.float64))  # type: ignore[arg-type]
