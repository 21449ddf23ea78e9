"""Random decisions that can be taken again one at a time.

Every decision has a key of its own, and its randomness depends on the seed and that key alone, never on how many
decisions came before. So one of them can be forced to another option while all others stay as they were.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from zlib import crc32

_MASK = (1 << 64) - 1


def mix(x: int) -> int:
    """64 well-mixed bits of an integer (ref: Steele, Lea and Flood 2014, SplitMix64)."""
    x = (x + 0x9E3779B97F4A7C15) & _MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return x ^ (x >> 31)


@cache
def key_of(name: str) -> int:
    """The key of a decision with a name."""
    return mix(crc32(name.encode()))


def child(key: int, number: int) -> int:
    """The key of a decision below another."""
    return mix(key ^ (number * 0x9E3779B97F4A7C15 & (1 << 64) - 1))


class Draws:
    """Decisions of one text. `log` maps the key of each decision to (number of options, index chosen)."""

    def __init__(self, seed: int, forced: Mapping[int, int] | None = None) -> None:
        self.seed = mix(seed)
        self.forced = forced or {}
        self.log: dict[int, tuple[int, int]] = {}

    def pick(self, key: int, n: int) -> int:
        """One of n options, all equally likely, as an index."""
        chosen = self.forced.get(key)
        if chosen is None or chosen >= n:
            chosen = mix(self.seed ^ key) % n
        self.log[key] = n, chosen
        return chosen

    def weighted(self, key: int, cumulative: Sequence[int]) -> int:
        """One of several options by weight; `cumulative` holds the running sums of the weights."""
        chosen = self.forced.get(key)
        if chosen is None or chosen >= len(cumulative):
            chosen = bisect_right(cumulative, mix(self.seed ^ key) % cumulative[-1])
        self.log[key] = len(cumulative), chosen
        return chosen

    def chance(self, key: int, percent: int) -> bool:
        """True in so many of a hundred cases; a decision between two options."""
        return self.weighted(key, (100 - percent, 100)) == 1
