"""From a syntax tree's lines and bytes to characters of the text."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

Placed = ast.expr | ast.stmt | ast.arg | ast.excepthandler


@dataclass(frozen=True)
class Places:
    """Where nodes of `ast` lie in their text, in characters from 0."""

    text: str
    _starts: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        starts = [0]
        for line in self.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        object.__setattr__(self, "_starts", starts)

    def at(self, line: int, column: int) -> int:
        """line from 1; column in bytes of UTF-8, as `ast` counts."""
        start, stop = self._starts[line - 1], self._starts[line] - 1
        head = self.text[start:stop].encode("utf-8")[:column]
        return start + len(head.decode("utf-8"))

    def line(self, line: int) -> int:
        """Where line `line`, from 1, begins."""
        return self._starts[line - 1]

    def whole_line(self, line: int) -> tuple[int, int]:
        """Line `line`, from 1, without its line end."""
        return self._starts[line - 1], self._starts[line] - 1

    def start(self, node: Placed) -> int:
        return self.at(node.lineno, node.col_offset)

    def end(self, node: Placed) -> int:
        assert node.end_lineno is not None and node.end_col_offset is not None  # ast.parse always gives them
        return self.at(node.end_lineno, node.end_col_offset)
