"""Tasks: a text with holes, and what stood in them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from infill.context import Holes

Stop = Literal["before newline", "after newline", "text"]


@dataclass(frozen=True)
class Check:
    """How a program is tested: `test` defines check(candidate), which raises if the candidate is wrong."""

    test: str
    entry_point: str


@dataclass(frozen=True)
class Task:
    """One question. pieces: the text around k holes, k + 1; answers: what stood in them, k."""

    id: str
    """Names source, kind and place; with the digest it names the task for ever."""
    kind: str
    source: str
    """The file or problem that it comes from: tasks of one source are not independent."""
    pieces: tuple[str, ...]
    answers: tuple[str, ...]
    language: str | None = None
    stop: Stop = "text"
    """Where a model that does not see the suffix ends: at the line's end, or where the text after the hole begins."""
    check: Check | None = None

    @cached_property
    def holes(self) -> Holes:
        """What the model gets to see."""
        from infill.language import indent_unit

        return Holes(self.pieces, self.language, self.source, indent_unit(self.text))

    @property
    def text(self) -> str:
        """The text with its holes filled as they were."""
        return self.filled(self.answers)

    @cached_property
    def digest(self) -> str:
        """16 hex digits of everything that makes this task."""
        parts = [self.kind, self.language, self.stop, self.pieces, self.answers]
        if self.check is not None:
            parts += [self.check.test, self.check.entry_point]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]

    def filled(self, answers: tuple[str, ...]) -> str:
        """The text with these answers in its holes."""
        parts = [self.pieces[0]]
        for answer, piece in zip(answers, self.pieces[1:], strict=True):
            parts += [answer, piece]
        return "".join(parts)

    def program(self, answers: tuple[str, ...]) -> str:
        """What is run to test the answers; only for a task with a check."""
        assert self.check is not None
        return f"{self.filled(answers)}\n{self.check.test}\ncheck({self.check.entry_point})\n"


def task_at(
    text: str, spans: list[tuple[int, int]], *, kind: str, source: str, language: str | None, stop: Stop = "text"
) -> Task:
    """The task whose holes are these spans of characters of the text, in order and apart."""
    pieces, answers, end = [], [], 0
    for start, stop_at in spans:
        pieces.append(text[end:start])
        answers.append(text[start:stop_at])
        end = stop_at
    pieces.append(text[end:])
    place = "+".join(f"{start}:{stop_at}" for start, stop_at in spans)
    return Task(f"{source}#{kind}@{place}", kind, source, tuple(pieces), tuple(answers), language, stop)
