"""Which of several middles is best.

The score of a middle is the causal encoder's log-probability of the middle and of the first suffix tokens behind it.
It is a sum, not a mean: sums over the same suffix tokens compare middles of different lengths as a likelihood ratio.
"""

from __future__ import annotations

from collections.abc import Sequence

from infill.engine import Session

N_SUFFIX = 8
"""Suffix tokens that vote; more did not choose better on the bundled model."""


def scores(session: Session, middles: Sequence[Sequence[int]], suffix: Sequence[int]) -> list[float]:
    """Per middle the sum of log p in nats; the session's prompt is the text before."""
    rows = [[*middle, *suffix[:N_SUFFIX]] for middle in middles]
    results: list[float] = []
    for batch in batches([len(row) for row in rows], session.info.n_canvas):
        results += [float(logp.sum()) for logp in session.score_rows([rows[i] for i in batch])]
    return results


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
