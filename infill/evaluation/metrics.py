"""One answer, judged against what stood there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from infill import syntax
from infill.evaluation.tasks import Task

_NAME = re.compile(r"[^\W\d]\w*")
_BOUND = re.compile(
    r"^\s*(?:(?:async\s+)?def|class|for|with\b.*\bas|import|from\b.*\bimport)\s+(?P<said>[^\W\d]\w*)"
    r"|^\s*(?P<assigned>[^\W\d]\w*)\s*(?:,|:[^=]|=(?!=)|[-+*/|&^%]=)"
)


@dataclass(frozen=True)
class Judgement:
    """exact: the same but for blanks at the ends of lines, in every hole. edit: 1 - edit distance / longer length,
    the mean over holes. first_line: the first line that says anything is the same, in every hole. agree: the same name
    in all holes; None for one hole. n_characters_off: length of the answers less that of the truth.
    """

    exact: bool
    edit: float
    first_line: bool
    agree: bool | None
    n_characters_off: int


def judge(task: Task, answers: tuple[str, ...]) -> Judgement:
    """How right these answers are, by their text alone."""
    pairs = [
        (normal(answer, after), normal(truth, after))
        for answer, truth, after in zip(answers, task.answers, task.pieces[1:], strict=True)
    ]
    return Judgement(
        exact=all(answer == truth for answer, truth in pairs),
        edit=sum(edit_similarity(answer, truth) for answer, truth in pairs) / len(pairs),
        first_line=all(_first_line(answer) == _first_line(truth) for answer, truth in pairs),
        agree=agreement(task.kind, answers) if len(answers) > 1 else None,
        n_characters_off=sum(map(len, answers)) - sum(map(len, task.answers)),
    )


def normal(text: str, after: str) -> str:
    """The text without blanks at the ends of lines. Its last line ends there only if the text after it says so."""
    *lines, last = text.split("\n")
    if not after or after.startswith("\n"):
        last = last.rstrip()
    return "\n".join([*(line.rstrip() for line in lines), last])


def edit_similarity(a: str, b: str) -> float:
    """1 - Levenshtein distance / length of the longer, in characters; 1 for two empty texts."""
    return float(Levenshtein.normalized_similarity(a, b))


def agreement(kind: str, answers: tuple[str, ...]) -> bool:
    """Whether the holes say the same name: all alike, or, for a definition and a use, the use has what is defined."""
    if kind != "definition":
        stripped = [answer.strip() for answer in answers]
        return bool(_NAME.fullmatch(stripped[0])) and all(a == b for a, b in pairwise(stripped))
    bound = bound_name(answers[0])
    return bound is not None and all(bound in _NAME.findall(answer) for answer in answers[1:])


def bound_name(line: str) -> str | None:
    """The first name that a line of Python gives a value to; None if it gives none."""
    found = _BOUND.match(line)
    return None if found is None else found["said"] or found["assigned"]


def syntax_delta(task: Task, answers: tuple[str, ...]) -> int | None:
    """Syntax errors in the whole text with these answers less those with the true ones; None if nothing parses it."""
    if task.language is None or syntax.check("", task.language) is None:
        return None
    return _errors(task, answers) - _true_errors(task)


def _errors(task: Task, answers: tuple[str, ...]) -> int:
    middle = "".join(a + b for a, b in zip(answers, (*task.pieces[1:-1], ""), strict=True))
    return syntax.judge(task.pieces[0], task.pieces[-1], task.language).errors(middle)


@lru_cache(16)
def _true_errors(task: Task) -> int:
    return _errors(task, task.answers)


def _first_line(text: str) -> str:
    return next((line.rstrip() for line in text.split("\n") if line.strip()), "")
