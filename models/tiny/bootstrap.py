"""Figures per hole, their means, and how sure those are: bootstrap over texts, paired between columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

N_RESAMPLES = 2000
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """Figures per hole, as columns: sums and how many tokens (or one) each sum is over."""

    sums: dict[str, Floats]
    counts: dict[str, Floats]
    cluster: NDArray[np.int64]
    """Text of each hole: holes of one text are drawn together."""

    def mean(self, name: str, rows: NDArray[np.bool_] | None = None) -> float:
        chosen = slice(None) if rows is None else rows
        return float(self.sums[name][chosen].sum() / self.counts[name][chosen].sum())

    def interval(self, name: str, minus: str = "", rows: NDArray[np.bool_] | None = None) -> tuple[float, float]:
        """95 % bootstrap interval over texts of a mean, or of the paired difference of two."""
        chosen = np.ones(len(self.cluster), np.bool_) if rows is None else rows
        _, cluster = np.unique(self.cluster[chosen], return_inverse=True)
        n = int(cluster.max()) + 1
        weights = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), N_RESAMPLES).astype(float)

        def means(column: str) -> Floats:
            total, count = (np.bincount(cluster, x[column][chosen], n) for x in (self.sums, self.counts))
            resampled: Floats = (weights @ total) / (weights @ count)
            return resampled

        values = means(name) - means(minus) if minus else means(name)
        low, high = np.quantile(values, [0.025, 0.975])
        return float(low), float(high)


def figures(table: Table, name: str, baselines: Sequence[str], rows: NDArray[np.bool_] | None = None) -> dict[str, Any]:
    """Mean and interval of a column, and of its differences to the baselines."""
    found: dict[str, Any] = {"mean": table.mean(name, rows), "interval": table.interval(name, rows=rows)}
    for other in baselines:
        if other != name:
            found[f"minus {other}"] = table.interval(name, other, rows)
    return found
