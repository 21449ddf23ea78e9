"""Where a part of a text is after the text was edited elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from infill_lsp.documents import Place, Target, split


def rebased(target: Target, old: Sequence[str], new: Sequence[str]) -> Target | None:
    """The target of the old lines in the new ones; None if what changed reaches it."""
    if list(old) == list(new):
        return target
    n = min(len(old), len(new))
    first = next((i for i in range(n) if old[i] != new[i]), n)
    n_last = next((i for i in range(n - first) if old[-1 - i] != new[-1 - i]), n - first)
    before, after = "".join(old[first : len(old) - n_last]), "".join(new[first : len(new) - n_last])
    n_before = _n_common(before, after)
    n_after = _n_common(before[n_before:][::-1], after[n_before:][::-1])
    old_offsets, new_offsets = _offsets(old), _offsets(new)
    begin = old_offsets[first] + n_before
    stop = old_offsets[len(old) - n_last] - n_after
    start, end = (old_offsets[place.line] + place.index for place in (target.start, target.end))
    if end < begin:
        return target
    if start <= stop:
        return None
    moved = len(after) - len(before)
    return Target(_place(start + moved, new_offsets), _place(end + moved, new_offsets))


def place_after(start: Place, text: str) -> Place:
    """Where a text ends that begins here; its line ends are those of the document."""
    lines = split(text)
    if len(lines) == 1:
        return Place(start.line, start.index + len(text))
    return Place(start.line + len(lines) - 1, len(lines[-1]))


def _n_common(one: str, other: str) -> int:
    """Characters that both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:  # by halves: comparing is quick, stepping is not
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _offsets(lines: Sequence[str]) -> list[int]:
    return [0, *accumulate(map(len, lines))]


def _place(offset: int, offsets: list[int]) -> Place:
    line = min(bisect_right(offsets, offset) - 1, len(offsets) - 2)
    return Place(line, offset - offsets[line])
