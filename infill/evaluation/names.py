"""Tasks with several holes whose answers must agree, from Python functions.

names       one identifier, removed at 2 to 4 neighbouring places within a function
definition  the line that first gives a variable its value, and the next line that reads it
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator

from infill.evaluation.places import Places

Spans = list[tuple[int, int]]
Function = ast.FunctionDef | ast.AsyncFunctionDef

MAX_DISTANCE = 300  # characters from the first hole to the last: what lies between stands on the canvas too
_EVERYWHERE = {"self", "cls"}  # no task: nothing else would be right


def repeated(tree: ast.Module, places: Places, rng: random.Random) -> Iterator[Spans]:
    """Groups of places of one name."""
    found = []
    for function in _functions(tree):
        for name, spans in _names_of(function, places).items():
            if len(spans) < 2 or name in _EVERYWHERE:
                continue
            n = rng.randint(2, min(4, len(spans)))
            first = rng.randrange(len(spans) - n + 1)
            group = spans[first : first + n]
            if group[-1][1] - group[0][0] <= MAX_DISTANCE:
                found.append(group)
    rng.shuffle(found)
    yield from found


def definitions(tree: ast.Module, places: Places, rng: random.Random) -> Iterator[Spans]:
    """Pairs of whole lines."""
    found = []
    for function in _functions(tree):
        for statement in function.body:
            if not isinstance(statement, ast.Assign) or statement.end_lineno != statement.lineno:
                continue
            target = statement.targets[0]
            if len(statement.targets) != 1 or not isinstance(target, ast.Name):
                continue
            line = _next_use(function, target.id, statement.lineno)
            if line is None:
                continue
            pair = [places.whole_line(statement.lineno), places.whole_line(line)]
            is_own = not places.text[pair[0][0] : places.start(statement)].strip()
            if is_own and pair[1][1] - pair[0][0] <= MAX_DISTANCE:
                found.append(pair)
    rng.shuffle(found)
    yield from found


def _functions(tree: ast.Module) -> list[Function]:
    """Functions that hold no other, nor a class, so that a name means one thing in each."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            inner = [n for n in ast.walk(node) if n is not node]
            if not any(isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)) for n in inner):
                found.append(node)
    return found


def _names_of(function: Function, places: Places) -> dict[str, Spans]:
    """Parameters and variables of a function, with their places in order. What it only reads comes from elsewhere."""
    found: dict[str, Spans] = {}
    bound: set[str] = set()
    for node in _nodes(function):
        if isinstance(node, ast.arg):
            start = places.start(node)
            found.setdefault(node.arg, []).append((start, start + len(node.arg)))
            bound.add(node.arg)
        elif isinstance(node, ast.Name):
            found.setdefault(node.id, []).append((places.start(node), places.end(node)))
            if isinstance(node.ctx, ast.Store):
                bound.add(node.id)
    in_order = {name: sorted(spans) for name, spans in found.items() if name in bound}
    # a name that the parser has normalised, or that stands where it does not say, is left out
    return {name: spans for name, spans in in_order.items() if all(places.text[a:b] == name for a, b in spans)}


def _nodes(function: Function) -> Iterator[ast.AST]:
    """Nodes outside f-strings, decorators and annotations."""
    arguments = function.args
    stack: list[ast.AST] = [*arguments.defaults, *(d for d in arguments.kw_defaults if d is not None), *function.body]
    for arg in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg):
        if arg is not None:
            yield arg
    while stack:
        node = stack.pop()
        if isinstance(node, ast.JoinedStr):
            continue
        yield node
        stack += ast.iter_child_nodes(node)


def _next_use(function: Function, name: str, line: int) -> int | None:
    """The first line behind `line` that reads the name and is a statement, or the head of one, on one line."""
    lines = [
        node.lineno
        for node in _nodes(function)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load) and node.lineno > line
    ]
    return min(lines, default=None)
