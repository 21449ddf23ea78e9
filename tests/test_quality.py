"""`make quality`: which answers a table compares, whether bounds hold, and that the page says what the answers say."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tools" / "quality"))

import asking
import bounds
import page
from asking import About
from remembering import RememberingEngine
from tables import BOUNDS, ORACLE, SINGLE, TABLES

from infill.cancellation import Cancellation
from infill.engine import Model, Session
from infill.errors import Cancelled
from infill.evaluation import configurations
from infill.evaluation.bootstrap import Interval
from infill.evaluation.configurations import FIRST, GROUPS
from infill.evaluation.fillers import DiffusionFiller, Engine
from infill.evaluation.runner import Record
from infill.evaluation.tasks import Task
from infill.options import FillOptions
from infill_models import bundled_model

FOLDER = "texts/generated/"


def record(i: int, name: str, *, exact: bool = True, ms: float = 10.0, kind: str = "line", **more: Any) -> Record:
    fields: dict[str, Any] = {
        "task": f"t{i}#{kind}", "digest": "d", "kind": kind, "source": f"{FOLDER}{i}.py", "name": "asked as",
        "key": name, "texts": ("x",), "exact": exact, "edit": float(exact), "first_line": exact, "agree": None,
        "among": exact, "syntax": 0, "n_characters_off": 0, "n_tokens_off": 0, "ms": ms, "prompt_ms": 1.0,
        "n_tokens": 1, "n_steps": 2, "n_passes": 3, "n_pass_tokens": 40, "n_scored_tokens": 5, "confidence": 0.5,
    }  # fmt: skip
    return Record(**{**fields, **more})


def about(*groups: str) -> About:
    keys = {group: {name: name for name in TABLES[group].configurations} for group in groups}
    where = {"generated": {"folder": FOLDER, "about": "Modules."}}
    return About(
        model="m.gguf", sha256="ab" * 32, day="2026-01-02", collections=where, keys=keys, longest=64,
        default=asdict(FillOptions()), settings=dict.fromkeys(groups, "these"),
    )  # fmt: skip


def all_of(group: str, n: int, **more: Any) -> list[Record]:
    kind = TABLES[group].kinds[0]
    return [record(i, name, kind=kind, **more) for name in TABLES[group].configurations for i in range(n)]


def test_tables_have_every_group_and_compare_with_one_base() -> None:
    assert set(TABLES) == {BOUNDS, *GROUPS}
    for group, table in TABLES.items():
        assert table.configurations[0] == (ORACLE if group in ("pins", "steps", "self-conditioning") else FIRST)
        every = {name for one in TABLES.values() for name in one.configurations}
        assert set(GROUPS.get(group, ())) <= every
    assert ORACLE in TABLES["length"].configurations and "line" in SINGLE and "names" not in SINGLE


def test_only_tasks_that_every_configuration_answered_are_compared() -> None:
    records = all_of("steps", 3)
    records.remove(next(r for r in records if r.key == "oracle-steps-4" and r.task == "t1#rest"))
    records.append(record(7, "oracle-steps-4", kind="names"))  # another table's kind
    records += [Record(**{**r.__dict__, "source": "texts/real/a.py", "task": "other"}) for r in records[:1]]
    found = page.answered(about("steps"), records, TABLES["steps"], "generated")
    assert set(found) == set(TABLES["steps"].configurations)
    for name, rows in found.items():
        assert [r.task for r in rows] == ["t0#rest", "t2#rest"]
        assert {r.name for r in rows} == {name}
    assert page.answered(about("steps"), records, TABLES["rank"], "generated") == {}
    assert page.answered(about("steps"), records[:1], TABLES["steps"], "generated") == {}


@pytest.mark.parametrize(
    ("mean", "low", "high", "said"),
    [
        (0.1, 0.05, 0.2, "holds"),
        (0.0, 0.0, 0.0, "holds"),
        (0.1, -0.1, 0.2, "holds here, but n is too small to be sure"),
        (-0.1, -0.2, 0.1, "does not hold here, but n is too small to be sure"),
        (-0.1, -0.2, -0.05, "does not hold"),
    ],
)
def test_verdict(mean: float, low: float, high: float, said: str) -> None:
    assert bounds.verdict(Interval(mean, low, high)) == said


def test_more_often_is_not_as_often() -> None:
    assert bounds.verdict(Interval(0.0, 0.0, 0.0), strict=True) == "does not hold"
    assert bounds.verdict(Interval(0.1, 0.0, 0.2), strict=True).startswith("holds here")
    assert bounds.verdict(Interval(0.2, 0.1, 0.3), strict=True) == "holds"


def test_no_verdict_where_no_answer_is_right() -> None:
    wrong = {name: [record(i, name, exact=False) for i in range(30)] for name in (FIRST, ORACLE)}
    assert bounds.findings("real", {BOUNDS: wrong}, 0)[0].verdict == "undecided: no answer with true lengths is right"
    even = {name: [record(i, name) for i in range(30)] for name in (FIRST, "pins-0")}
    assert bounds.findings("real", {BOUNDS: even}, 0)[1].verdict == "no difference on these spans"
    few = {name: rows[:29] for name, rows in even.items()}
    assert bounds.findings("real", {BOUNDS: few}, 0)[1].verdict == "too few spans to say"


def shares(n_default: int, *, default_ms: float = 15.0) -> dict[str, bounds.Finding]:
    """Bounds on 40 tasks with true lengths right in 20, and the default in so many of them."""
    answers = {
        FIRST: [record(i, FIRST, exact=i < n_default, ms=default_ms) for i in range(40)],
        ORACLE: [record(i, ORACLE, exact=i < 20, ms=10.0) for i in range(40)],
    }
    found = [*bounds.findings("generated", {BOUNDS: answers}, 0), *bounds.timings("generated", answers, 0)]
    return dict(zip(("share", "pins", "oracle pins", "independent", "sequential", "time", "gpu"), found, strict=True))


def test_share_of_the_exact_match_with_true_lengths() -> None:
    assert shares(20)["share"].verdict == "holds"
    assert "50.0 % of 50.0 %: 100 %" in shares(20)["share"].found
    assert shares(19)["share"].verdict.startswith("holds here")  # 0.95 of 20, exactly
    assert shares(18)["share"].verdict.startswith("does not hold here")
    assert shares(8)["share"].verdict == "does not hold"


def test_time_and_what_was_not_measured() -> None:
    assert shares(20)["time"].verdict == "holds"
    assert "1.50 times in all, 1.50 by medians" in shares(20)["time"].found
    assert shares(20, default_ms=25.0)["time"].verdict == "does not hold"
    others = ("pins", "oracle pins", "independent", "sequential")
    assert {shares(20)[name].verdict for name in others} == {"not measured"}
    assert {one.verdict for one in bounds.findings("real", {}, 0)} == {"not measured"}
    failed = {name: [record(0, name, error="no")] for name in (FIRST, ORACLE)}
    for none in ({}, failed):
        assert [one.verdict for one in bounds.timings("real", none, 0)] == ["not measured"] * 2


def test_pins_name_the_kinds_that_they_lower() -> None:
    kinds = ["line"] * 10 + ["rest"] * 10
    pinned = [record(i, FIRST, kind=kind, exact=kind == "line") for i, kind in enumerate(kinds)]
    bare = [record(i, "pins-0", kind=kind, exact=i >= 18) for i, kind in enumerate(kinds)]
    found = bounds.findings("real", {BOUNDS: {FIRST: pinned, "pins-0": bare}}, 0)[1]
    assert found.found.endswith("lower: rest (-20.0)") and "+40.0 [" in found.found


def test_agreement_of_joint_holes() -> None:
    joint = [record(i, "joint", kind="names", agree=True) for i in range(40)]
    separate = [record(i, "independent", kind="names", agree=i < 10) for i in range(40)]
    found = bounds.findings("real", {"together": {"joint": joint, "independent": separate}}, 0)[3]
    assert found.verdict == "holds" and "100.0 % against 25.0 %: +75.0" in found.found


def test_page_says_what_was_measured_and_what_was_not() -> None:
    right, n = all_of("length", 30), 30
    wrong = [Record(**{**r.__dict__, "exact": r.exact and r.key not in ("free", "both")}) for r in right]
    timed = [Record(**{**r.__dict__, "ms": 1234.0}) for r in right if r.key == "free" or r.task != "t0#rest"]
    text = page.page(about("length"), wrong, timed)
    assert f"| default | {n} | 100.0 [100.0, 100.0] |" in text
    assert "| free | 30 | 0.0 [0.0, 0.0] | -100.0 [-100.0, -100.0] | 100.0 | 100.0 | 0.0 | 3.0 |" in text
    assert "Length, text: generated, 29 spans." in text and "| free | 1234 | 1.00 |" in text
    assert (
        "| Length | generated | 30 | rest 30, line 0, lines 0, block 0, arguments 0, expression 0, characters 0 | 29 |"
        in text
    )
    assert "1234" not in page.page(about("length"), wrong, [])
    assert "Worse than default: free, both." in text
    assert "one text alone has 0 to 30, and more are asked" in text and "Length (0)" in text
    assert text.count("Not measured yet.") == len(TABLES) - 1 + 1  # and the confidence of fills
    assert "sha256 abababab." in text


def test_how_far_confidence_can_be_trusted() -> None:
    sure = [record(i, FIRST, kind="line", confidence=0.75, exact=i < 3) for i in range(4)]
    unsure = [record(i, FIRST, kind="rest", confidence=0.25, exact=False) for i in range(4)]
    rest = [record(i, name, kind=kind) for name in TABLES[BOUNDS].configurations if name != FIRST
            for kind in ("line", "rest") for i in range(4)]  # fmt: skip
    text = page.page(about(BOUNDS), [*sure, *unsure, *rest], [])
    assert "| 0.6 to 0.8 | 4 | 0.75 | 75 |" in text and "| 0.2 to 0.4 | 4 | 0.25 | 0 |" in text
    assert "| 0.8 to 1.0 | 0 |  |  |" in text
    assert "Expected calibration error 0.12." in text and "Below 0.2 a fill is marked" in text


def test_a_table_with_all_spans_needs_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "ASKED_PER_KIND", 5)
    records = []
    for group, table in TABLES.items():
        for kind in table.kinds:
            records += [record(i, name, kind=kind, key=f"{group} {name}") for name in table.configurations
                        for i in range(page.ASKED_PER_KIND)]  # fmt: skip
    given = about(*TABLES)
    given.keys = {group: {name: f"{group} {name}" for name in names} for group, names in given.keys.items()}
    text = page.page(given, records, [])
    assert "Each kind has the 5 spans that were asked for." in text and "more are asked" not in text


def test_what_was_measured_stays_until_more_was() -> None:
    """Answers are gone with a machine; the page is not."""
    few, many = all_of("steps", 2), all_of("steps", 4, exact=False)
    given = about("steps", "pins")
    every = {kind: i for i, kind in enumerate(SINGLE)}
    few, many = (
        [replace(r, kind=kind, task=f"{r.task}{i}") for r in some for kind, i in every.items()] for some in (few, many)
    )
    first = page.page(given, many, [])
    assert "| oracle | 28 | 0.0 [0.0, 0.0] |" in first and "<!-- measured {" in first
    assert page.page(given, [], [], first) == page.page(given, few, [], first) == first
    # one kind with fewer spans counts, not all of them together
    lopsided = [r for r in many if r.kind != "rest" or r.task.startswith("t0")]
    before = page.page(given, lopsided, [])
    assert "| oracle | 25 |" in before and "rest 1, line 4" in before
    after = page.page(given, few, [], before)
    assert "| oracle | 14 | 100.0" in after and "rest 2, line 2" in after
    # times stay by themselves, on a machine that has no answers too, until others were measured
    timed = page.page(given, [], [replace(r, ms=7.0 if r.key == ORACLE else 14.0) for r in many], first)
    assert (
        "| oracle | 28 | 0.0 [0.0, 0.0] |" in timed and "| oracle | 7 | 1.00 |\n| oracle-steps-4 | 14 | 2.00 |" in timed
    )
    assert page.page(given, [], [], timed) == timed
    assert "| oracle | 9 | 1.00 |" in page.page(given, [], [replace(r, ms=9.0) for r in many], timed)
    # of other weights one answer is enough, and without any the table stays, with the name of the weights
    other = replace(given, sha256="cd" * 32)
    kept = page.page(other, [], [], first)
    assert "| oracle | 28 | 0.0 [0.0, 0.0] |" in kept and "Tables of abababab are of" in kept
    assert "former weights" not in first and "| abababab |" in first
    assert "| oracle | 14 | 100.0" in page.page(other, few, [], first)
    assert page.page(given, [], [], page.page(other, [], [], first)) == first
    # other settings or other texts: another question
    for other in (
        replace(given, settings={**given.settings, "steps": "others"}),
        replace(given, longest=32),
        replace(given, collections={"generated": {"folder": FOLDER, "about": "Other modules."}}),
    ):
        assert "Not measured yet." in page.page(other, [], [], first) and "| oracle |" not in page.page(
            other, [], [], first
        )


def test_bounds_stay_with_the_answers_that_they_come_from() -> None:
    given = about(BOUNDS, "together")
    kinds = [replace(r, kind=kind) for r in all_of(BOUNDS, 40) for kind in SINGLE]
    for i, r in enumerate(kinds):
        kinds[i] = replace(r, task=f"{r.task}{r.kind}")
    before = page.page(given, kinds, kinds)
    assert "| the default reaches 95 % of the exact match with true lengths | generated | 280 | 100.0 %" in before
    assert "| 280 | 1.00 times in all" in before and "| joint holes agree" in before
    assert page.page(given, [], [], before) == before
    # 3 passes for each fill, and ten tokens drafted for the default's: 3 * 18.1 + 10 * 3 against 3 * 18.1
    drafted = [replace(r, n_drafted_tokens=10 if r.key == FIRST else 0) for r in kinds]
    row = "| at no more than 1.5 times its time where rows are cheap (a GPU) | generated |"
    assert f"{row} 280 | 1.00 times: 1.00 times the passes, and 0 drafted tokens | by arithmetic: holds; not" in before
    counted = page.page(given, [], drafted, page.page(given, kinds, kinds[:0]))
    assert f"{row} 280 | 1.55 times: 1.00 times the passes, and 10 drafted tokens | by arithmetic: does not" in counted
    assert page.page(given, [], [], counted) == counted
    both = [replace(r, agree=r.key == "joint", kind=kind, task=f"{r.task}{kind}")
            for r in all_of("together", 40) for kind in TABLES["together"].kinds]  # fmt: skip
    after = page.page(given, both, [], before)
    assert "ones | generated | 80 | 100.0 % against 0.0 %" in after and "| 280 | 1.00 times in all" in after
    assert "| 0.4 to 0.6 | 280 |" in after


def test_answers_of_all_processes_without_the_line_under_way(tmp_path: Path) -> None:
    for part in range(2):
        lines = [json.dumps(asdict(record(i, "k"))) for i in (part, part + 10)]
        (tmp_path / f"answers-{part}.jsonl").write_text("\n".join(lines) + '\n{"task": "half', encoding="ascii")
    assert [r.task for r in asking.answers(tmp_path)] == ["t0#line", "t10#line", "t1#line", "t11#line"]


def test_processes_share_all_tasks_and_texts_stay_whole(tmp_path: Path) -> None:
    folder = tmp_path / "texts" / "generated"
    folder.mkdir(parents=True)
    (folder / "held-out.txt").write_text("*\n", encoding="utf-8")
    for i in range(4):
        lines = "".join(f"value_{i}_{j} = compute({j}, other)\n" for j in range(12))
        (folder / f"m{i}.py").write_text(lines, encoding="utf-8")
    request = asking.Request(
        model=tmp_path / "m.gguf", results=tmp_path, groups=(BOUNDS, "together"), collections=("generated",),
        per_kind=6, limit=None, longest=30, seed=0, threads=1, processes=3, minutes=None,
    )  # fmt: skip
    drawn = asking.tasks_of(request, len)
    groups = drawn[BOUNDS, "generated"]
    assert {task.kind for group in groups for task in group} <= set(SINGLE) and drawn["together", "generated"] == []
    assert all(len(answer) <= 30 for group in groups for task in group for answer in task.answers)
    assert {len({task.source for task in group}) for group in groups} == {1}
    parts = [asking.share_of(drawn, part, 3)[BOUNDS, "generated"] for part in range(3)]
    assert sorted(task.id for part in parts for group in part for task in group) == sorted(
        task.id for group in groups for task in group
    )
    assert all(parts)


def test_time_is_shared_out_by_weight() -> None:
    assert asking.deadline(100.0, 200.0, [3.0, 1.0]) == 175.0
    assert asking.deadline(175.0, 200.0, [1.0]) == 200.0
    assert asking.deadline(300.0, 200.0, [1.0, 1.0]) == 300.0


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    with Model.load(bundled_model(), n_threads=1) as loaded:
        yield loaded


def test_a_remembered_answer_is_the_answer(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "def total(values):\n    result = 0\n    for value in values:\n        result += value\n    return result\n"
    task = Task("t", "line", "a.py", (text[:50], text[70:]), (text[50:70],))
    names = (FIRST, "rank-sum", "votes-4", "finalists-2", "free", "both", "no-draft", "oracle", "pins-0", FIRST)
    ones = [configurations.parse(name, FillOptions(seed=3)) for name in names]
    calls: list[str] = []
    real = Session._call
    monkeypatch.setattr(Session, "_call", lambda self, name, *given: (calls.append(name), real(self, name, *given))[1])
    found = {}
    for kind in (Engine, RememberingEngine):
        calls.clear()
        engine = kind(model, 1024)
        answers = [DiffusionFiller(engine, one).fill(task) for one in ones]
        found[kind] = (
            [replace(answer, ms=0.0, prompt_ms=0.0) for answer in answers],
            calls.count("infill_session_denoise"),
        )
        if isinstance(engine, RememberingEngine):
            n = len(calls)
            engine.forget()
            DiffusionFiller(engine, ones[0]).fill(task)
            assert "infill_session_denoise" in calls[n:]
        engine.close()
    assert found[Engine][0] == found[RememberingEngine][0]
    assert 0 < found[RememberingEngine][1] < found[Engine][1]


def test_a_remembering_engine_can_be_stopped(model: Model) -> None:
    cancellation = Cancellation()
    engine = RememberingEngine(model, 1024, cancellation)
    task = Task("t", "line", "a.py", ("x = 1\ny =", "\nz = 3\n"), (" 2",))
    filler = DiffusionFiller(engine, configurations.parse(FIRST, FillOptions()))
    cancellation.watch(engine.session())
    cancellation.cancel()
    with pytest.raises(Cancelled):
        filler.fill(task)
    engine.close()


def test_times_are_of_one_run(model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "collect", lambda name, folder: "Modules.")
    folder = tmp_path / "texts" / "generated"
    folder.mkdir(parents=True)
    (folder / "held-out.txt").write_text("*\n", encoding="utf-8")
    (folder / "m.py").write_text("".join(f"value_{i} = compute({i}, other)\n" for i in range(20)), encoding="utf-8")
    table = replace(TABLES["steps"], n_timed=1, kinds=("line", "rest"))
    monkeypatch.setitem(TABLES, "steps", table)
    request = asking.Request(
        model=model.path, results=tmp_path, groups=("steps",), collections=("generated",), per_kind=6, limit=None,
        longest=30, seed=0, threads=1, processes=1, minutes=None,
    )  # fmt: skip
    assert asking.times(tmp_path) == []
    for load, said in ((1.2, ""), (4.0, "Other work ran on the machine (load 3.0)")):
        monkeypatch.setattr(os, "getloadavg", lambda load=load: (load, 0.0, 0.0), raising=False)
        asking.time_all(request)
        text = page.page(About.load(tmp_path), [], asking.times(tmp_path))
        assert said in text if said else "Other work ran" not in text
        found = asking.times(tmp_path)
        assert sorted(r.kind for r in found) == ["line"] * 5 + ["rest"] * 5
        assert all(r.ms > 0 for r in found) and asking.answers(tmp_path) == []
    assert page.answered(About.load(tmp_path), found, table, "generated").keys() == set(table.configurations)
