"""Holes to measure with: seeded, of named kinds, with the text that a model may see around them.

A hole lies on token boundaries of the whole text. Holes of one kind in one text do not overlap, and there are at most
three to 500 tokens of text. Lines of literal data (rows of tables) are left out.
"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

import numpy as np
from tokenizers import Tokenizer

BOS = 2
N_PROMPT, MAX_HOLE = 320, 24
SUFFIX = (24, 32)
"""Fewest and most tokens after a hole that a model sees; fewer only at the end of a text."""
PER_STRETCH, STRETCH = 3, 500
KINDS = ("1 to 4 tokens", "expression", "short line", "line")
LIKELIHOOD_KIND = "1 to 16 tokens"
SHORT_LINE = 12  # tokens

_STRING = r"""[rbuRBU]{0,2}("[^"\\]*(\\.[^"\\]*)*"|'[^'\\]*(\\.[^'\\]*)*')"""
_LITERAL = re.compile(_STRING + r"|[-+]?\b\d[\w.]*|\b(None|True|False)\b")
_REST = re.compile(r"[\s,:()\[\]{}]*[,:(\[{][\s,:()\[\]{}]*")  # brackets, commas and colons, one at least that opens on

_WORD = re.compile(r"[^\W\d]\w*")
_HEAD, _TAIL = re.compile(r"\w*"), re.compile(r"\w*$")
_PYTHON = {*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "self", "cls"}


@dataclass(frozen=True)
class Source:
    """A text to put holes into. seed: of a generated module, which can say what its text determines; else None."""

    name: str
    text: str
    seed: int | None = None
    held_out: bool | str = False


@dataclass(frozen=True)
class Hole:
    """One hole, in tokens. The prompt begins with <bos>; the suffix is what is pinned behind the hole."""

    source: int
    name: str
    prompt: tuple[int, ...]
    middle: tuple[int, ...]
    suffix: tuple[int, ...]
    text: str
    determined: bool | None
    """Whether what the model sees around it leaves one way to fill it; None where that is not known."""
    spelled: bool
    """Whether every word in it stands in what the model sees, or is one of Python's own."""
    seen: bool
    """Whether its text, without blanks at its ends, also stands in the prompt or the suffix."""
    begin: int
    """Where its text begins in the source, in characters."""


Span = tuple[int, int]


def is_literal(line: str) -> bool:
    """Whether a line is nothing but literal data, as in a table: constants, brackets, commas and colons."""
    rest, n = _LITERAL.subn("", line.split("  # ")[0])
    return n > 0 and bool(_REST.fullmatch(rest))


def line_spans(text: str, begins: dict[int, int], ends: dict[int, int], most: int) -> list[Span]:
    """Whole lines with their indentation, without the line break; not the first of the text."""
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        end = at + len(line.rstrip("\r\n"))
        if line.strip() and at > 0 and at in begins and end in ends and ends[end] - begins[at] <= most:
            found.append((begins[at], ends[end]))
        at += len(line)
    return found


def expression_spans(text: str, begins: dict[int, int], ends: dict[int, int]) -> list[Span]:
    """Expressions within one line, longer than a name or a constant. A blank in their first token belongs to them."""
    lines = text.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]

    def place(line: int, n_bytes: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode()[:n_bytes].decode())

    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.expr) or isinstance(node, ast.Name | ast.Constant):
            continue
        if node.lineno != node.end_lineno or node.end_col_offset is None:
            continue
        a, b = place(node.lineno, node.col_offset), place(node.lineno, node.end_col_offset)
        first = begins.get(a, begins.get(a - 1) if text[a - 1 : a] == " " else None)
        if first is not None and b in ends:
            found.append((first, ends[b]))
    return sorted(set(found))


def all_spans(text: str, offsets: Sequence[Span], kind: str, rng: np.random.Generator) -> list[Span]:
    """The token ranges of a kind in a text, in random order. offsets: characters [a, b) of each token.

    Raises:
        ValueError: there is no such kind.
        SyntaxError: expressions are wanted and the text is not Python.
    """
    n = len(offsets)
    begins = {a: i for i, (a, _) in reversed(list(enumerate(offsets)))}  # several tokens may spell one character
    ends = {b: i + 1 for i, (_, b) in enumerate(offsets)}
    if kind in ("1 to 4 tokens", LIKELIHOOD_KIND):
        most = 4 if kind == "1 to 4 tokens" else 16
        at = rng.permutation(np.arange(8, max(8, n - most)))
        return [(int(a), int(a) + int(rng.integers(1, most + 1))) for a in at]
    if kind in ("line", "short line"):
        found = line_spans(text, begins, ends, MAX_HOLE if kind == "line" else SHORT_LINE)
    elif kind == "expression":
        found = expression_spans(text, begins, ends)
    else:
        raise ValueError(f"no such kind of hole: {kind}")
    return [found[i] for i in rng.permutation(len(found))]


def spans(text: str, offsets: Sequence[Span], kind: str, rng: np.random.Generator) -> list[Span]:
    """The token ranges of a kind that a text gives to a measurement."""
    starts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]
    literal = [is_literal(line) for line in text.splitlines()]
    taken = np.zeros(len(offsets), np.bool_)
    chosen: list[Span] = []
    for a, b in all_spans(text, offsets, kind, rng):
        if not 0 < b - a <= MAX_HOLE or b + 4 >= len(offsets) or taken[a:b].any():
            continue
        low, high = offsets[a][0], offsets[b - 1][1]
        first, last = bisect_right(starts, low) - 1, bisect_right(starts, max(low, high - 1)) - 1
        if not text[low:high].strip() or any(literal[first : last + 1]):
            continue
        taken[a:b] = True
        chosen.append((a, b))
        if len(chosen) == PER_STRETCH * max(1, len(offsets) // STRETCH):
            break
    return chosen


@cache
def _packed_alternatives(seed: int, held_out: bool | str) -> bytes:
    """Compressed, as a module has hundreds that differ little, and every kind of hole asks for them again."""
    import idioms

    return zlib.compress("\0".join(idioms.alternatives(seed, held_out)).encode(), 1)


@lru_cache(1)  # `holes` asks for those of one text after the other
def _alternatives(seed: int, held_out: bool | str) -> list[str]:
    return zlib.decompress(_packed_alternatives(seed, held_out)).decode().split("\0")


def _determined(source: Source, before: str, hole: str, after: str) -> bool | None:
    if source.seed is None:
        return None
    import idioms

    others = _alternatives(source.seed, source.held_out)
    return idioms.is_determined(before, hole, after, others, whole=source.text.startswith(before))


def _is_spelled(before: str, hole: str, after: str) -> bool:
    """Whether each word of the hole, to its ends beyond it, stands around it or is one of Python's own."""
    begin = len(before) - len(_TAIL.search(before)[0]) if _HEAD.match(hole)[0] else len(before)  # type: ignore[index]
    end = len(_HEAD.match(after)[0]) if _TAIL.search(hole)[0] else 0  # type: ignore[index]
    seen = {*_WORD.findall(before[:begin]), *_WORD.findall(after[end:]), *_PYTHON}
    return {*_WORD.findall(before[begin:] + hole + after[:end])} <= seen


def holes(sources: Sequence[Source], tokenizer: Tokenizer, kind: str, n: int, seed: int) -> list[Hole]:
    """Up to n holes of a kind, drawn from all that the texts give. Texts that are not Python give no expressions.

    What the surroundings determine takes a while to find out, and is left out for holes of LIKELIHOOD_KIND.
    """
    rng = np.random.default_rng([seed, (*KINDS, LIKELIHOOD_KIND).index(kind)])
    found: list[tuple[int, Span]] = []
    encodings = tokenizer.encode_batch([s.text for s in sources], add_special_tokens=False)
    for i, (source, encoded) in enumerate(zip(sources, encodings, strict=True)):
        try:
            found += [(i, span) for span in spans(source.text, encoded.offsets, kind, rng)]
        except SyntaxError:
            continue
    numbers = rng.permutation(len(found))[:n]
    reaches = [int(rng.integers(SUFFIX[0], SUFFIX[1] + 1)) for _ in numbers]
    chosen: dict[int, Hole] = {}
    for j in sorted(range(len(numbers)), key=lambda j: found[numbers[j]]):
        i, (a, b) = found[numbers[j]]
        source, ids, offsets = sources[i], encodings[i].ids, encodings[i].offsets
        first, last = max(0, a - N_PROMPT + 1), min(len(ids), b + reaches[j])
        low, high = offsets[a][0], offsets[b - 1][1]
        before, text = source.text[offsets[first][0] : low], source.text[low:high]
        after = source.text[high : offsets[last - 1][1]]
        chosen[j] = Hole(
            i,
            source.name,
            (BOS, *ids[first:a]),
            tuple(ids[a:b]),
            tuple(ids[b:last]),
            text,
            None if kind == LIKELIHOOD_KIND else _determined(source, before, text, after),
            _is_spelled(before, text, after),
            any(text.strip() in part for part in (before, after)),
            low,
        )
    return [chosen[j] for j in range(len(numbers))]
