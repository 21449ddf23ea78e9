"""Metrics of `infill eval`, and the intervals around their means."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from infill.evaluation import metrics
from infill.evaluation.bootstrap import Resampling
from infill.evaluation.tasks import Task


def task(*answers: str, after: str = "\n", kind: str = "line", language: str | None = None) -> Task:
    pieces = ("a = ", *(after for _ in answers))
    return Task("t", kind, "s", pieces, answers, language)


@pytest.mark.parametrize(
    ("truth", "answer", "after", "exact"),
    [
        ("x + 1", "x + 1", "\n", True),
        ("x + 1", "x + 1  ", "\n", True),
        ("x + 1", "x + 1  ", ")\n", False),  # something stands behind the blanks
        ("x\ny", "x \ny", ")", True),
        ("x\ny", "x\n\ny", "\n", False),
        ("x", " x", "\n", False),
        ("x", "", "\n", False),
    ],
)
def test_exact_match_disregards_blanks_at_line_ends_only(truth: str, answer: str, after: str, exact: bool) -> None:
    assert metrics.judge(task(truth, after=after), (answer,)).exact is exact


def test_edit_similarity_is_one_less_the_share_of_edits() -> None:
    assert metrics.edit_similarity("kitten", "sitting") == pytest.approx(1 - 3 / 7)
    assert metrics.edit_similarity("", "") == 1 and metrics.edit_similarity("", "abc") == 0


def test_first_line_and_length() -> None:
    found = metrics.judge(task("one\ntwo"), ("\none  \nthree",))
    assert found.first_line and not found.exact and found.n_characters_off == 5 and found.agree is None


@pytest.mark.parametrize(
    ("kind", "answers", "agree"),
    [
        ("names", ("total", "total"), True),
        ("names", ("total", "sum"), False),
        ("names", ("a b", "a b"), False),
        ("names", ("", ""), False),
        ("definition", ("    n = len(x)", "    return n + 1"), True),
        ("definition", ("    n = len(x)", "    return nn"), False),
        ("definition", ("    n: int = 1", "    f(n)"), True),
        ("definition", ("    with open(p) as file:", "    file.read()"), True),
        ("definition", ("    print(n)", "    return n"), False),
        ("definition", ("    n == 1", "    return n"), False),
    ],
)
def test_agreement(kind: str, answers: tuple[str, ...], agree: bool) -> None:
    assert metrics.agreement(kind, answers) is agree


def test_syntax_counts_against_the_true_text() -> None:
    pytest.importorskip("tree_sitter")
    broken_elsewhere = Task("t", "rest", "s", ("x = ", "\ny = )\n"), ("f(1)",), "python")
    assert metrics.syntax_delta(broken_elsewhere, ("f(2)",)) == 0
    delta = metrics.syntax_delta(broken_elsewhere, ("f((2",))
    assert delta is not None and delta > 0
    assert metrics.syntax_delta(task("x"), ("(",)) is None


def exact_quantiles(groups: list[list[float]]) -> tuple[float, float]:
    """2.5 % and 97.5 % of the mean over all equally likely draws of groups."""
    means = []
    for draw in itertools.product(groups, repeat=len(groups)):
        values = [value for group in draw for value in group]
        means.append(sum(values) / len(values))
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def test_intervals_are_those_of_all_possible_draws() -> None:
    values = [0.1, 0.9, 0.4, 1.0, 0.35, 0.7]
    found = Resampling(list("aaaabb"), n=40_000).mean(values)  # two sources are too few to draw from
    low, high = exact_quantiles([[value] for value in values])
    assert found.mean == pytest.approx(np.mean(values))
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.01)


def test_many_tasks_of_one_source_are_drawn_together() -> None:
    rng = np.random.default_rng(3)
    level = rng.random(8)
    groups = [[float(value)] * (1 + i % 3) for i, value in enumerate(level)]
    sources = [str(i) for i, group in enumerate(groups) for _ in group]
    values = [value for group in groups for value in group]
    resampling = Resampling(sources, n=40_000)
    found = resampling.mean(values)
    assert resampling.by_source
    deviations = [(len(g), g[0] - found.mean) for g in groups]
    spread = math.sqrt(sum((n * d) ** 2 for n, d in deviations)) / len(values)  # of a ratio estimate, to first order
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(spread, rel=0.15)


def test_differences_are_paired() -> None:
    rng = np.random.default_rng(0)
    base = rng.random(200)
    sources = [str(i // 4) for i in range(200)]
    found = Resampling(sources).difference((base + 0.05).tolist(), base.tolist())
    assert found.low == pytest.approx(0.05) and found.high == pytest.approx(0.05)
