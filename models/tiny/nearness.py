"""How near the shapes of training come to those that are held out.

    python models/tiny/nearness.py       # half a minute

Similarity is difflib's ratio of two templates, their docstrings left out and their white space evened.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from idiom_shapes.catalogue import ALL

BOUNDS = (0.9, 0.8, 0.75, 0.7)
SHOWN = 20


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r'""".*?"""', "", text, flags=re.S))


def nearest(text: str, others: list[str], least: float = 0.6) -> float:
    """The highest ratio of a text to one of the others, `least` where none is nearer."""
    matcher = SequenceMatcher(None, "", text, autojunk=False)
    best = least
    for other in others:
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            best = max(best, matcher.ratio())
    return best


def main() -> None:
    held_out = [plain(s.text) for s in ALL if s.held]
    found = sorted(((nearest(plain(s.text), held_out), s.name) for s in ALL if not s.held), reverse=True)
    for bound in BOUNDS:
        print(f"nearer than {bound}: {sum(ratio > bound for ratio, _ in found)} of {len(found)}")
    for ratio, name in found[:SHOWN]:
        print(f"{ratio:.2f}  {name}")


if __name__ == "__main__":
    main()
