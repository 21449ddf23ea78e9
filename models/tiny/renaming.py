"""Real code again, with words of its own exchanged throughout.

A small model learns the names that many files share by heart, and copies badly those that it has never met. A file
whose own words stand for something else in every copy can only be read by looking: what it says elsewhere is the only
place to find them.
"""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

N_COMMON = 30
"""Files that a word stands in, from which on it belongs to the language and its library and is left alone."""
SHARE = 0.7
"""Of a file's own words that are exchanged."""

# the parts of identifiers: HTTPError2 has HTTP, Error; is_open has is, open
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_KEPT = {word.lower() for word in (*keyword.kwlist, *keyword.softkwlist)}


def words_of(text: str) -> Counter[str]:
    """How often each word stands in a text, in lower case, whatever its case there."""
    return Counter(word.lower() for word in _WORD.findall(text))


def _singular(word: str) -> str:
    """Without the s at its end; nothing if there is none."""
    return word[:-1] if word.endswith("s") else ""


def own_words(texts: Iterable[str], n_common: int = N_COMMON) -> set[str]:
    """Words that few of the texts have: four letters at least, as shorter ones are mostly parts of others."""
    files: Counter[str] = Counter()
    for text in texts:
        files.update(words_of(text).keys())
    return {word for word, n in files.items() if n < n_common and len(word) >= 4 and word not in _KEPT}


def renamed(text: str, own: set[str], others: Sequence[str], rng: np.random.Generator) -> str:
    """A text with most of its own words (at least twice in it) exchanged for others that it does not have.

    Every place of a word changes in the same way, in comments and strings too, and keeps its case (word, Word, WORD)
    and its plural.
    """
    there = words_of(text)
    chosen = [
        word
        for word, n in sorted(there.items())
        if n > 1 and word in own and _singular(word) not in there and rng.random() < SHARE
    ]
    new: dict[str, str] = {}
    taken = set(there)
    for word in chosen:
        other = others[int(rng.integers(len(others)))]
        if other not in taken and f"{other}s" not in taken:
            new[word] = other
            taken |= {other, f"{other}s"}

    def exchange(match: re.Match[str]) -> str:
        old = match[0]
        low = old.lower()
        word = new.get(low) or (f"{new[_singular(low)]}s" if _singular(low) in new else None)
        if word is None:
            return old
        if old.isupper() and len(old) > 1:
            return word.upper()
        return word.capitalize() if old[0].isupper() else word

    return _WORD.sub(exchange, text)
