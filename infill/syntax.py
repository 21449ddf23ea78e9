"""How many syntax problems a text has, above all: how many of them a candidate brings.

tree-sitter's ERROR and MISSING nodes (https://tree-sitter.github.io) are counted for source languages; it reads on
after a mistake, so a file that is broken elsewhere still tells good candidates from bad ones. Where a strict parser is
at hand (Python's own, json, tomllib, PyYAML) it may add one more problem: it sees what the grammars let pass, such as a
missing body or a key given twice. Markdown tables, FASTA and regular expressions have checks of their own.

The work per candidate is bounded: a long text is judged in a window around the hole.
"""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from infill import language as languages

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

__all__ = ["Judge", "Validity", "check", "compare", "judge", "rank"]

WINDOW = 49_152
"""Characters that are judged at most; about 20 ms for source text."""
_WINDOWS = (WINDOW // 24, WINDOW // 6, WINDOW)
# The smaller ones are for texts that a parser is lost in: recovering from many errors takes far more than linear time.
_MANY = 60  # problems of a text that a parser is lost in
_KNOWN = 256  # middles whose problems a judge remembers
_STRICT = 10 * WINDOW  # characters; what a strict parser takes at most
# What ends a string or comment, or begins a block, that the hole had to: without it much else seems broken.
_ENDS = {"python": ('"""', "'''", "if x:"), "html": ("-->",)} | dict.fromkeys(
    ("json", "jsonl", "yaml", "toml", "markdown", "fasta", "regex"), ('"',)
)
_SURROGATE = re.compile("[\ud800-\udfff]")

_GRAMMARS = {
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "php": ("tree_sitter_php", "language_php"),
    "php_only": ("tree_sitter_php", "language_php_only"),
    "jsonc": ("tree_sitter_json", "language"),
    "jsonl": ("tree_sitter_json", "language"),
    "makefile": ("tree_sitter_make", "language"),
} | {
    name: (f"tree_sitter_{name}", "language")
    for name in [
        "python",
        "javascript",
        "c",
        "cpp",
        "java",
        "go",
        "rust",
        "ruby",
        "bash",
        "lua",
        "c_sharp",
        "kotlin",
        "html",
        "css",
        "sql",
        "json",
        "yaml",
        "toml",
    ]
}
_AMINO_ACIDS = frozenset("ACDEFGHIKLMNPQRSTVWY")
_RESIDUES = _AMINO_ACIDS | frozenset("XBZJUO*-.")  # unknown, ambiguous, rare; stop and gaps

Strict = Callable[[str], int]
"""The line, from 1, of a text's first problem; 0 if it has none."""


@dataclass(frozen=True)
class Validity:
    """n_errors: problems of syntax; checked_by: what found them, such as "tree-sitter python, compile"."""

    n_errors: int
    checked_by: str


def check(text: str, language: str | None) -> Validity | None:
    """The problems of a whole text, or of its first WINDOW characters; None if nothing can judge this language."""
    if language is None or not _judges(language):
        return None
    text = _sound(text)
    head = text if len(text) <= WINDOW else text[: text.rfind("\n", 0, WINDOW) + 1 or WINDOW]
    parts = []
    n_errors = 0
    if language in _GRAMMARS:
        n_errors += len(_tree_problems(head, _grammar_of(language, head)))
        parts.append(f"tree-sitter {language}")
    elif language in _OWN:
        n_errors += len(_OWN[language](head))
        parts.append(language)
    if language in _STRICT_PARSERS and len(head) == len(text):
        n_errors += _STRICT_PARSERS[language](text) > 0
        parts.append(_STRICT_NAMES[language])
    return Validity(n_errors, ", ".join(parts))


def compare(before: Validity | None, after: Validity | None) -> int:
    """How many problems more there are after than before; 0 where nobody can judge."""
    return 0 if before is None or after is None else after.n_errors - before.n_errors


def rank(prefix: str, middle: str, suffix: str, language: str | None) -> int:
    """The problems that this middle brings; see `Judge`, which is quicker for several."""
    return Judge(prefix, suffix, language).errors(middle)


@lru_cache(4)
def judge(prefix: str, suffix: str, language: str | None) -> Judge:
    """A judge of these texts, the one there is if they are those of the last calls."""
    return Judge(prefix, suffix, language)


class Judge:
    """Counts the problems that a middle brings to a text: those of the whole less those that lie elsewhere.

    What lies elsewhere is found by putting harmless middles into the hole, and by leaving out the definition around
    it. The count is below 0 if a middle mends more than its own place.
    """

    def __init__(self, prefix: str, suffix: str, language: str | None) -> None:
        self._language = language
        self._known: dict[str, int] = {}
        self._can_judge = _judges(language)
        if not self._can_judge:
            return
        whole = (_sound(prefix), _sound(suffix))
        self._prefix, self._suffix = around = _window(*whole, _WINDOWS[0])
        is_lost = False
        for n in _WINDOWS:
            self._prefix, self._suffix = _window(*whole, n)
            if self._n_problems("") > _MANY:
                is_lost = True
                self._prefix, self._suffix = around
                break
            around = self._prefix, self._suffix
            if sum(map(len, around)) == sum(map(len, whole)):
                break
        fillers = (
            [""]
            if is_lost
            else list({"": 0, "x": 0, languages.missing_closers(self._prefix, self._suffix, language): 0})
        )
        self._baseline = self._elsewhere(fillers)
        self._strict = self._strict_check(whole, fillers)

    def errors(self, middle: str) -> int:
        """The problems that this middle brings; 0 if nobody can judge."""
        if not self._can_judge:
            return 0
        middle = _sound(middle)
        if middle not in self._known:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            n_errors = self._n_problems(middle) - self._baseline
            self._known[middle] = n_errors if self._strict is None else n_errors + self._strict(middle)
        return self._known[middle]

    def _n_problems(self, middle: str) -> int:
        return len(self._problems(self._prefix + middle + self._suffix))

    def _problems(self, text: str) -> list[tuple[int, int]]:
        """Lines, from 0, of each problem: first and last."""
        language = self._language or ""
        if language in _GRAMMARS:
            return _tree_problems(text, _grammar_of(language, self._prefix + self._suffix))
        return _OWN[language](text) if language in _OWN else []

    def _elsewhere(self, fillers: list[str]) -> int:
        away: list[int] = []
        all_: list[int] = []
        first = self._prefix.count("\n")
        ends = () if len(fillers) == 1 else _ENDS.get(self._language or "", ("*/", "{"))
        for filler in [*fillers, *ends]:
            last = first + filler.count("\n")
            # A missing token is noticed where the parser meets the next one, on the line after the hole at times.
            found = self._problems(self._prefix + filler + self._suffix)
            if not found:
                return 0
            if filler not in fillers:
                continue  # may begin a string that hides the rest
            all_.append(len(found))
            away.append(sum(end < first or start > last + 1 for start, end in found))
        before, after = _without_definition(self._prefix, self._suffix)
        if before or after:
            # One problem that spans the hole may begin elsewhere: then it is there without the hole's definition too.
            return max(min(away), min(*all_, len(self._problems(before + after))))
        return min(away)

    def _strict_check(self, whole: tuple[str, str], fillers: list[str]) -> Callable[[str], int] | None:
        parse = _STRICT_PARSERS.get(self._language or "")
        if parse is None:
            return None
        tries = []
        if sum(map(len, whole)) <= (_STRICT if self._language == "json" else WINDOW):
            tries.append(whole)
        if self._language == "python":
            tries.append(_definition(self._prefix, self._suffix))
        places: set[int] = set()
        for prefix, suffix in tries:
            found = [_places(parse, prefix, filler, suffix) for filler in fillers]
            places = set.intersection(*found)
            if not places:
                break
        if not tries:
            return None

        def one(middle: str) -> int:
            here = _places(parse, prefix, middle, suffix)
            return int(bool(here) and not here <= places)

        return one


def _places(parse: Strict, prefix: str, middle: str, suffix: str) -> set[int]:
    """The place of the first problem that does not move with the middle's length: a line, counted from the near end.

    Positive from the text's beginning, negative from its end; empty if there is no problem.
    """
    text = prefix + middle + suffix
    line = parse(text)
    if line == 0:
        return set()
    return {line if line <= prefix.count("\n") + 1 else line - text.count("\n") - 2}


def _judges(language: str | None) -> bool:
    return language in _GRAMMARS or language in _OWN or language in _STRICT_PARSERS


def _sound(text: str) -> str:
    """The text with U+FFFD for each lone surrogate, which no parser takes."""
    return _SURROGATE.sub("\ufffd", text)


def _window(prefix: str, suffix: str, n: int) -> tuple[str, str]:
    """At most n characters around the hole, most of them before it; cut at definitions or lines where some are near."""
    if len(prefix) + len(suffix) <= n:
        return prefix, suffix
    n_after = max(n // 3, n - len(prefix))
    n_before = n - min(n_after, len(suffix))
    if len(prefix) > n_before:
        start = len(prefix) - n_before
        found = _TOP_LEVEL.search(prefix, start) or re.compile(r"\n").search(prefix, start)
        prefix = prefix[found.end() :] if found else prefix[start:]
    if len(suffix) > n_after:
        ends = [match.start() for match in _TOP_LEVEL.finditer(suffix, 0, n_after)]
        line = suffix.rfind("\n", 0, n_after)
        suffix = suffix[: ends[-1] + 1] if ends else suffix[: line + 1 or n_after]
    return prefix, suffix


_TOP_LEVEL = re.compile(r"\n[ \t]*\n+(?=[^\s#/*)\]}])")  # a blank line, then one that is not indented


def _definition(prefix: str, suffix: str) -> tuple[str, str]:
    """The top-level definition around the hole: what stands in it before and after."""
    starts = [match.end() for match in _TOP_LEVEL.finditer(prefix)]
    after = _TOP_LEVEL.search(suffix)
    return prefix[starts[-1] if starts else 0 :], suffix[: after.end()] if after else suffix


def _without_definition(prefix: str, suffix: str) -> tuple[str, str]:
    before, after = _definition(prefix, suffix)
    return prefix[: len(prefix) - len(before)], suffix[len(after) :]


@cache
def parser(name: str) -> Parser | None:
    """tree-sitter's parser of a language; None if there is no grammar of it here."""
    from tree_sitter import Language, Parser

    if name not in _GRAMMARS:
        return None
    module, function = _GRAMMARS[name]
    return Parser(Language(getattr(importlib.import_module(module), function)()))


def _grammar_of(language: str | None, text: str) -> str:
    return "php_only" if language == "php" and "<?" not in text else language or ""


def _tree_problems(text: str, grammar: str) -> list[tuple[int, int]]:
    data = text.encode("utf-8")
    if not data.endswith(b"\n"):
        data += b"\n"  # some grammars ask for it, and no editor's reader misses it
    grammar_parser = parser(grammar)
    assert grammar_parser is not None  # the caller has looked
    tree = grammar_parser.parse(data)
    faulty = [*_faulty(tree.root_node)]
    if grammar == "html":  # an end tag without its start is no ERROR there, but a node of its own
        faulty += _end_tags(tree.root_node)
    return [(node.start_point.row, node.end_point.row) for node in faulty]


def _faulty(root: Node) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.is_error or node.is_missing:
            yield node
        if node.has_error:
            stack += node.children


def _end_tags(root: Node) -> list[Node]:
    from tree_sitter import Query, QueryCursor

    html = parser("html")
    assert html is not None and html.language is not None
    return QueryCursor(Query(html.language, "(erroneous_end_tag) @tag")).captures(root).get("tag", [])


def _python(text: str) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "<text>", "exec", dont_inherit=True)
        except SyntaxError as error:
            return error.lineno or 1
        except (ValueError, RecursionError, MemoryError, OverflowError):
            return 1
    return 0


def _json(text: str) -> int:
    import json

    def refuse(name: str) -> None:
        raise ValueError(name)

    try:
        json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        return error.lineno
    except (ValueError, RecursionError):
        return 1
    return 0


def _jsonl(text: str) -> int:
    return next((i for i, line in enumerate(text.split("\n"), 1) if line.strip() and _json(line)), 0)


def _toml(text: str) -> int:
    import tomllib

    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        return int(found[1]) if found else text.count("\n") + 1
    except RecursionError:
        return 1
    return 0


def _yaml(text: str) -> int:
    import yaml

    # libyaml is twenty times quicker than the loader in Python, and not in every wheel
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for node in yaml.compose_all(text, Loader=loader):
            if line := _repeated_key(node):
                return line
    except yaml.MarkedYAMLError as error:
        return error.problem_mark.line + 1 if error.problem_mark else 1
    except (yaml.YAMLError, ValueError, RecursionError):
        return 1
    return 0


def _repeated_key(root: object) -> int:
    """YAML forbids equal keys in a mapping; the composer does not look."""
    import yaml

    stack, seen = [root], {id(root)}
    while stack:
        node = stack.pop()
        below: list[object] = []
        if isinstance(node, yaml.MappingNode):
            keys: set[tuple[str, str]] = set()
            for key, value in node.value:
                below += [key, value]
                if isinstance(key, yaml.ScalarNode) and key.value != "<<":
                    if (key.tag, key.value) in keys:
                        return int(key.start_mark.line) + 1
                    keys.add((key.tag, key.value))
        elif isinstance(node, yaml.SequenceNode):
            below += node.value
        for child in below:
            if id(child) not in seen:  # an alias is the node that it names
                seen.add(id(child))
                stack.append(child)
    return 0


_STRICT_PARSERS: dict[str | None, Strict] = {
    "python": _python,
    "json": _json,
    "jsonl": _jsonl,
    "toml": _toml,
    "yaml": _yaml,
}
_STRICT_NAMES: dict[str | None, str] = {
    "python": "compile",
    "json": "json",
    "jsonl": "json",
    "toml": "tomllib",
    "yaml": "PyYAML",
}


def _regex(text: str) -> list[tuple[int, int]]:
    """A file of patterns, one a line, or one pattern over several: what has fewer problems counts."""
    lines = text.split("\n")
    failing = [(i, i) for i, line in enumerate(lines) if line and not _compiles(line)]
    if len(failing) > 1 or (failing and len(lines) > 1):
        whole = text.removesuffix("\n")
        if _compiles(whole) or _compiles("(?x)" + whole):
            return []
    return failing


def _compiles(pattern: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            re.compile(pattern)
        except (re.error, RecursionError, OverflowError, ValueError):
            return False
    return True


def _markdown(text: str) -> list[tuple[int, int]]:
    """Rows of a table with another number of cells than its head; numbered lists that do not count on by one."""
    problems = []
    lines = text.split("\n")
    n_cells = 0
    fence = ""
    last: dict[str, tuple[int, int]] = {}  # per indentation of a numbered list its last number and their step
    for i, line in enumerate(lines):
        content = line.strip()
        mark = content[:3]
        if fence or mark in ("```", "~~~"):
            fence = ("" if mark == fence else fence) if fence else mark
            n_cells = 0
            continue
        if n_cells:
            if not content or ("|" not in content and content[:1] in "#>-"):
                n_cells = 0
            elif cells(content) != n_cells:
                problems.append((i, i))
        elif "|" in content and i + 1 < len(lines) and is_table_rule(lines[i + 1]):
            n_cells = cells(lines[i + 1])
            if cells(content) != n_cells:
                problems.append((i, i))
        found = re.match(r"([ \t]*)(\d{1,9})[.)] ", line)
        if found:
            indent, number = found[1], int(found[2])
            before = last.get(indent)
            last = {key: value for key, value in last.items() if len(key) < len(indent)}
            step = 1
            if before is not None:
                step = before[1] if before[1] == 0 else 1
                if number == before[0]:
                    step = 0  # every item may have the same number
                if number not in (before[0] + step, 1):
                    problems.append((i, i))
            last[indent] = (number, step)
        elif content and not line.startswith((" ", "\t")):
            last = {}
    return problems


def cells(row: str) -> int:
    r"""Cells of a Markdown table's row; "\|" and bars inside of code do not part any."""
    row = re.sub(r"\\.", "", row.strip())
    row = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", row)
    return len(row.removeprefix("|").removesuffix("|").split("|"))


def is_table_rule(line: str) -> bool:
    """Whether this is the line of dashes between a table's head and its body."""
    return "|" in line and re.fullmatch(r"\s*\|?(?:\s*:?-+:?\s*\|)*\s*(?::?-+:?\s*)?", line) is not None and "-" in line


def _fasta(text: str) -> list[tuple[int, int]]:
    """Lines that are neither header nor residues of a protein; a record without any residue."""
    problems = []
    header = -1
    for i, line in enumerate(text.split("\n")):
        content = line.strip()
        if content.startswith(">"):
            if header >= 0:
                problems.append((header, header))
            header = i
        elif content and not content.startswith(";"):
            header = -1
            if not _RESIDUES.issuperset(content.upper()) or "*" in content[:-1]:
                problems.append((i, i))
    if header >= 0:
        problems.append((header, header))
    return problems


_OWN: dict[str | None, Callable[[str], list[tuple[int, int]]]] = {
    "regex": _regex,
    "markdown": _markdown,
    "fasta": _fasta,
}
