"""Held-out spans of a text: what a programmer might leave out, of several kinds, drawn with a seed.

    rest        from a place within a line to its end
    line        a whole line
    lines       2 to 10 lines
    block       the body of a function, loop, branch or handler
    arguments   all arguments of a call
    expression  a compound expression
    characters  1 to 80 characters from anywhere, so that a hole may begin and end inside a word

Blocks, arguments and expressions are found by Python's own parser, in other languages by tree-sitter
(`infill.evaluation.trees`); several holes (`infill.evaluation.names`) are of Python alone.
"""

from __future__ import annotations

import ast
import hashlib
import random
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, zip_longest

from infill.evaluation import names, trees
from infill.evaluation.places import Places
from infill.evaluation.sources import Source
from infill.evaluation.tasks import Stop, Task, task_at

Spans = list[tuple[int, int]]
Finder = Callable[[Source, random.Random], Iterator[Spans]]

MAX_CHARACTERS = 600  # of all holes of a task
MAX_BLOCK_LINES = 12
_BLOCKS = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.For, ast.AsyncFor, ast.While, ast.If, ast.With, ast.AsyncWith,
    ast.ExceptHandler,
)  # fmt: skip
_COMPOUND = (
    ast.Attribute, ast.Await, ast.BinOp, ast.BoolOp, ast.Call, ast.Compare, ast.Dict, ast.DictComp, ast.GeneratorExp,
    ast.IfExp, ast.JoinedStr, ast.Lambda, ast.List, ast.ListComp, ast.Set, ast.SetComp, ast.Subscript, ast.Tuple,
    ast.UnaryOp,
)  # fmt: skip


def tasks(
    sources: Sequence[Source],
    *,
    kinds: Sequence[str],
    n_per_kind: int,
    seed: int = 0,
    fits: Callable[[str], bool] = lambda text: True,
) -> list[Task]:
    """Up to n_per_kind tasks of each kind: one from each file in turn, files and spans in an order drawn with the seed.

    What is drawn of one kind and file depends on neither the other kinds nor the other files. fits: whether an answer
    may be asked for, for example because of its length in tokens.
    """
    found: list[Task] = []
    for kind in kinds:
        waiting = [_of_file(source, kind, seed, fits) for source in _shuffled(sources, kind, seed)]
        chosen: list[Task] = []
        while waiting and len(chosen) < n_per_kind:
            still = []
            for candidates in waiting:
                task = next(candidates, None)
                if task is None:
                    continue
                still.append(candidates)
                chosen.append(task)
                if len(chosen) == n_per_kind:
                    break
            waiting = still
        found += chosen
    return found


def _shuffled(sources: Sequence[Source], kind: str, seed: int) -> list[Source]:
    return sorted(sources, key=lambda source: hashlib.sha256(f"{seed} {kind} {source.text}".encode()).digest())


def _of_file(source: Source, kind: str, seed: int, fits: Callable[[str], bool]) -> Iterator[Task]:
    """Tasks of one kind in one file whose holes do not overlap."""
    rng = random.Random(f"{seed} {kind} {hashlib.sha256(source.text.encode()).hexdigest()}")
    taken: Spans = []
    for spans in KINDS[kind](source, rng):
        size = sum(stop - start for start, stop in spans)
        overlaps = any(start < b and a < stop for start, stop in spans for a, b in taken)
        if not 0 < size <= MAX_CHARACTERS or overlaps:
            continue
        stop_at = STOPS.get(kind, "text")
        task = task_at(source.text, spans, kind=kind, source=source.name, language=source.language, stop=stop_at)
        if all(answer.strip() and fits(answer) for answer in task.answers):
            taken += spans
            yield task


def _lines(text: str) -> Spans:
    """Where each line lies, without its line end."""
    found, start = [], 0
    for line in text.split("\n"):
        found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def _written(source: Source) -> Spans:
    """Lines that say something."""
    return [(a, b) for a, b in _lines(source.text) if source.text[a:b].strip()]


def _line(source: Source, rng: random.Random) -> Iterator[Spans]:
    lines = _written(source)
    rng.shuffle(lines)
    yield from ([line] for line in lines)


def _rest(source: Source, rng: random.Random) -> Iterator[Spans]:
    for [(start, stop)] in _line(source, rng):
        # before a word, a sign or a blank, but neither in the indentation nor at its end
        places = [m.start() for m in re.finditer(r"(?<=\S)\b|(?<=\w)\W|(?<=\W)[^\w\s]", source.text[start:stop])]
        places = [place for place in places if source.text[start : start + place].strip()]
        if places:
            yield [(start + rng.choice(places), stop)]


def _several(source: Source, rng: random.Random) -> Iterator[Spans]:
    lines = _lines(source.text)
    firsts = list(range(len(lines)))
    rng.shuffle(firsts)
    for first in firsts:
        last = first + rng.randint(2, 10) - 1
        if last < len(lines):
            (a, b), (c, d) = lines[first], lines[last]
            if source.text[a:b].strip() and source.text[c:d].strip():
                yield [(a, d)]


def _characters(source: Source, rng: random.Random) -> Iterator[Spans]:
    for _ in range(200):
        size = min(round(80 ** rng.random()), len(source.text))  # short ones as often as long ones
        start = rng.randrange(len(source.text) - size + 1)
        yield [(start, start + size)]


def _block(source: Source, rng: random.Random) -> Iterator[Spans]:
    tree, places = _parsed(source)
    found = trees.blocks(source.text, source.language or "")
    for node in ast.walk(tree):
        if not isinstance(node, _BLOCKS):
            continue
        loops_else = node.orelse if isinstance(node, (ast.For, ast.AsyncFor, ast.While)) else []
        for body in filter(None, (node.body, loops_else)):
            first, last = body[0], body[-1]
            start, end = places.line(_first_line(first)), places.end(last)
            is_own = start > places.start(node) and not source.text[start : places.start(first)].strip(" \t@")
            if is_own and (last.end_lineno or last.lineno) - first.lineno < MAX_BLOCK_LINES:
                found.append((start, end))
    rng.shuffle(found)
    yield from ([span] for span in found)


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _arguments(source: Source, rng: random.Random) -> Iterator[Spans]:
    tree, places = _parsed(source)
    found = trees.arguments(source.text, source.language or "")
    for node in _outside_strings(tree):
        if isinstance(node, ast.Call) and (node.args or node.keywords):
            opened, closed = places.end(node.func), places.end(node) - 1
            if source.text[opened : opened + 1] == "(" and source.text[closed] == ")":
                found.append((opened + 1, closed))
    rng.shuffle(found)
    yield from ([span] for span in found)


def _expression(source: Source, rng: random.Random) -> Iterator[Spans]:
    tree, places = _parsed(source)
    found = trees.expressions(source.text, source.language or "")
    for node in _outside_strings(tree):
        is_read = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        if isinstance(node, _COMPOUND) and is_read and (node.end_lineno or 0) - node.lineno < 3:
            found.append((places.start(node), places.end(node)))
    rng.shuffle(found)
    yield from ([span] for span in found)


def _outside_strings(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those inside f-strings, whose places the parser does not tell before Python 3.12."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, ast.JoinedStr):
            stack += reversed(list(ast.iter_child_nodes(node)))


def _parsed(source: Source) -> tuple[ast.Module, Places]:
    """The tree, empty if this is not Python that parses."""
    return _parse(source.text) if source.language == "python" else (ast.Module([], []), Places(""))


@lru_cache(256)
def _parse(text: str) -> tuple[ast.Module, Places]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a string with a backslash that means nothing
            return ast.parse(text), Places(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], []), Places("")


def _names(source: Source, rng: random.Random) -> Iterator[Spans]:
    yield from names.repeated(*_parsed(source), rng)


def _definition(source: Source, rng: random.Random) -> Iterator[Spans]:
    yield from names.definitions(*_parsed(source), rng)


KINDS: dict[str, Finder] = {
    "rest": _rest,
    "line": _line,
    "lines": _several,
    "block": _block,
    "arguments": _arguments,
    "expression": _expression,
    "characters": _characters,
    "names": _names,
    "definition": _definition,
}
MULTI = ("names", "definition")
"""Kinds of several holes; see `infill.evaluation.names`."""
STOPS: dict[str, Stop] = dict.fromkeys(("rest", "line", "arguments", "expression", *MULTI), "before newline")


def in_turn(tasks: Sequence[Task], n: int, seed: int) -> list[Task]:
    """n of the tasks, of every kind in turn, in an order drawn with the seed."""
    kinds: dict[str, list[Task]] = {}
    for task in sorted(tasks, key=lambda task: hashlib.sha256(f"{seed} {task.id}".encode()).digest()):
        kinds.setdefault(task.kind, []).append(task)
    rounds = (task for group in zip_longest(*(kinds[name] for name in sorted(kinds))) for task in group if task)
    return list(islice(rounds, n))


def by_source(tasks: Sequence[Task], n: int) -> list[list[Task]]:
    """The tasks in groups of one source each, of every n tasks in turn, and in a group by where their holes begin.

    What stands before a hole is then mostly read already, from the task before.
    """
    found: list[list[Task]] = []
    for start in range(0, len(tasks), n):
        groups: dict[str, list[Task]] = {}
        for task in tasks[start : start + n]:
            groups.setdefault(task.source, []).append(task)
        found += [sorted(group, key=lambda task: len(task.pieces[0])) for group in groups.values()]
    return found
