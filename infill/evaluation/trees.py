"""Blocks, arguments and expressions of languages other than Python, as tree-sitter's grammars tell them.

The grammars have no common names for these, but their names resemble each other enough: what is called a block, stands
in braces and holds whole lines is one; arguments stand in round brackets behind a callee.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from infill import syntax

if TYPE_CHECKING:
    from tree_sitter import Node

Spans = list[tuple[int, int]]

LANGUAGES = (
    "c", "c_sharp", "cpp", "go", "java", "javascript", "kotlin", "php", "ruby", "rust", "tsx", "typescript",
)  # fmt: skip
MAX_LINES = 12
_BLOCKS = {"block", "statement_block", "compound_statement", "function_body", "declaration_list", "class_body"}
_ARGUMENTS = {"arguments", "argument_list", "value_arguments"}
_EXPRESSIONS = {"call", "binary", "method_invocation", "object_creation_expression", "element_reference", "selector"}
_WHOLE = {"expression_statement", "parenthesized_expression"}  # named like expressions, but more or less than one


def blocks(text: str, language: str) -> Spans:
    """The lines between the braces of blocks, without the last line end."""
    found = []
    for node in _nodes(text, language):
        if node.type not in _BLOCKS or node.end_point.row - node.start_point.row > MAX_LINES + 1:
            continue
        start, stop = _character(text, node.start_byte), _character(text, node.end_byte)
        inner = text[start + 1 : stop - 1]
        first, last = inner.find("\n") + 1, len(inner.rstrip())
        on_own_lines = first > 0 and not inner[:first].strip() and "\n" in inner[last:]
        if text[start] == "{" and on_own_lines and first < last:
            found.append((start + 1 + first, start + 1 + last))
    return found


def arguments(text: str, language: str) -> Spans:
    """What stands between the brackets of calls."""
    found = []
    for node in _nodes(text, language):
        if node.type in _ARGUMENTS and node.named_child_count:
            start, stop = _character(text, node.start_byte), _character(text, node.end_byte)
            if text[start] == "(" and text[stop - 1] == ")":
                found.append((start + 1, stop - 1))
    return found


def expressions(text: str, language: str) -> Spans:
    """Compound expressions of at most three lines."""
    found = []
    for node in _nodes(text, language):
        named = node.type.endswith("_expression") or node.type in _EXPRESSIONS
        if named and node.type not in _WHOLE and node.end_point.row - node.start_point.row < 3:
            found.append((_character(text, node.start_byte), _character(text, node.end_byte)))
    return found


def _nodes(text: str, language: str) -> Iterator[Node]:
    """All nodes in which nothing is wrong; none if the language is not among LANGUAGES."""
    if language not in LANGUAGES:
        return
    parser = syntax.parser(language)
    assert parser is not None
    stack = [parser.parse(text.encode()).root_node]
    while stack:
        node = stack.pop()
        if node.is_named and not node.has_error:
            yield node
        stack += reversed(node.children)


def _character(text: str, n_bytes: int) -> int:
    """The character at this byte of the text's UTF-8."""
    return n_bytes if text.isascii() else len(text.encode()[:n_bytes].decode())
