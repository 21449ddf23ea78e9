"""Runs of `infill eval`: configurations, the file of results, the report, the picture."""

from __future__ import annotations

import dataclasses
import importlib
import json
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infill.errors import Cancelled, EngineError, UsageError
from infill.evaluation import configurations, plot, report, runner
from infill.evaluation.configurations import GROUPS, Configuration
from infill.evaluation.fillers import Answer
from infill.evaluation.runner import Record, Store
from infill.evaluation.tasks import Check, Task
from infill.options import FillOptions

BASE = FillOptions(seed=3)


def task(i: int, *, kind: str = "line", check: Check | None = None) -> Task:
    return Task(f"t{i}", kind, f"file{i}", ("def f():\n", "\n"), (f"    return {i}",), None, check=check)


class Fake:
    """Answers with what a function says, and remembers what it was asked."""

    def __init__(self, name: str, say: Callable[[Task], str], confidence: float | None = None, **settings: Any) -> None:
        self.name, self.say, self.confidence = name, say, confidence
        self.settings: dict[str, Any] = {"fake": name, **settings}
        self.asked: list[str] = []

    def fill(self, task: Task) -> Answer:
        self.asked.append(task.id)
        return Answer((self.say(task),), ms=10.0, n_tokens=3, n_steps=2, confidence=self.confidence)


def right(task: Task) -> str:
    return task.answers[0]


def wrong(task: Task) -> str:
    return "    pass"


def run(tasks: list[Task], fillers: list[Fake], store: Store, **more: Any) -> list[Record]:
    return runner.run(tasks, [(filler, "model") for filler in fillers], store, count=len, **more)


# configurations


def test_presets_of_a_group_differ_from_each_other() -> None:
    for name in GROUPS:
        found = configurations.group(name, BASE)
        assert [one.name for one in found] == ["default", *GROUPS[name]]
        distinct = {(one.options, one.oracle) for one in found[1:]}
        assert len(distinct) == len(found) - 1 and len(distinct - {(BASE, False)}) > 1
    oracle = configurations.parse("oracle", BASE)
    assert oracle.oracle and oracle.options == BASE


def test_settings_are_read_by_the_kind_of_their_option() -> None:
    found = configurations.parse("mine:max_steps=4,margin=2.5,heal=false,rank=mean,keep=none,entropy_bound=0.2", BASE)
    wanted = dataclasses.replace(BASE, max_steps=4, margin=2.5, heal=False, rank="mean", entropy_bound=0.2)
    assert found == Configuration("mine", wanted)
    assert configurations.parse("x:length=3+5", BASE).options.length == (3, 5)
    assert configurations.parse("x:length=7", BASE).options.strategy == "fixed"
    assert configurations.parse("default", BASE) == configurations.parse("default:", BASE)


def test_true_lengths_are_each_tasks_own() -> None:
    oracle = configurations.parse("oracle", BASE)
    assert oracle.for_lengths([5]) == dataclasses.replace(BASE, strategy="fixed", length=5)
    assert oracle.for_lengths([5, 2]).length == (5, 2)
    assert configurations.parse("default", BASE).for_lengths([5]) == BASE


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a configuration is NAME"),
        ("orakle", "did you mean oracle"),
        ("x:max_step=4", "did you mean max_steps"),
        ("x:max_steps", "settings are key=value"),
        ("x:max_steps=four", "expected a whole number, found 'four'"),
        ("x:max_steps=0", "max_steps: expected at least 1"),
        ("x:heal=perhaps", "expected true or false"),
        ("x:rank=best", "rank: expected syntax or"),
    ],
)
def test_a_wrong_configuration_is_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        configurations.parse(text, BASE)


# the file of results


def test_a_run_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    tasks = [task(i) for i in range(4)]

    def stop(task: Task) -> str:
        if task.id == "t2":
            raise Cancelled("stopped")
        return right(task)

    with Store(path) as store, pytest.raises(Cancelled):
        run(tasks, [Fake("a", stop)], store)
    path.write_bytes(path.read_bytes() + b'{"task": "t2", "dig')  # as if killed while writing
    again = Fake("a", right)
    with Store(path) as store:
        records = run(tasks, [again], store)
    assert again.asked == ["t2", "t3"] and [r.task for r in records] == ["t0", "t1", "t2", "t3"]
    assert all(record.exact for record in records)
    assert [json.loads(line)["task"] for line in path.read_text().splitlines()] == ["t0", "t1", "t2", "t3"]


def test_a_killed_process_leaves_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    program = """
        import sys, time
        from pathlib import Path
        sys.path[:0] = sys.argv[2:]
        from test_eval_run import Fake, run, task, right, Store
        def slow(task):
            time.sleep(0.01)
            return right(task)
        def tell(record):
            print(record.task, flush=True)
        with Store(Path(sys.argv[1])) as store:
            run([task(i) for i in range(10_000)], [Fake("a", slow)], store, on_record=tell)
    """
    folders = [str(Path(__file__).parent), *(entry for entry in sys.path if entry)]
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), str(path), *folders], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    while "t5" not in process.stdout.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with Store(path) as store:
        n_done = len(store.records)
        again = Fake("a", right)
        run([task(i) for i in range(n_done + 2)], [again], store)
    assert n_done >= 6 and len(again.asked) == 2


def test_other_settings_models_or_tasks_are_asked_anew(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    with Store(path) as store:
        run([task(1)], [Fake("a", right)], store)
        same, renamed, other = Fake("a", wrong), Fake("b", wrong), Fake("a", wrong, steps=4)
        renamed.settings = same.settings
        [record, alias] = run([task(1)], [same, renamed], store)
        run([task(1)], [other], store)
        changed = dataclasses.replace(task(1), answers=("    return 9",))
        asked_again = Fake("a", right)
        run([changed], [asked_again], store)
    assert same.asked == [] and renamed.asked == [] and other.asked == ["t1"] and asked_again.asked == ["t1"]
    assert record.exact and (alias.name, alias.exact) == ("b", True)
    assert len(path.read_text().splitlines()) == 3


def test_a_failure_counts_as_wrong_and_is_told(tmp_path: Path) -> None:
    def fail(task: Task) -> str:
        raise EngineError("out of memory")

    records = run([task(1), task(2)], [Fake("a", fail)], Store(None))
    assert [(r.exact, r.error) for r in records] == [(False, "out of memory")] * 2
    [line] = report.lines(records)
    assert line.n_failed == 2 and line.rates["exact"].mean == 0 and "2 (2 failed)" in report.cells(line)


def test_programs_are_run_only_when_asked_for() -> None:
    check = Check("def check(candidate):\n    assert candidate() == 1\n", "f")
    fillers = [Fake("a", right), Fake("b", wrong)]
    store = Store(None)
    assert [r.passed for r in run([task(1, check=check)], fillers, store)] == [None, None]
    assert [r.passed for r in run([task(1, check=check)], fillers, store, execute=True)] == [True, False]
    assert [f.asked for f in fillers] == [["t1"], ["t1"]]  # once: what was answered before is only run now


@pytest.mark.parametrize("content", ["not json\n", '{"a": 1}\n', "no line end"])
def test_a_file_of_something_else_is_left_alone(tmp_path: Path, content: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(content)
    with pytest.raises(UsageError, match="is not a result of `infill eval`"):
        Store(path)
    assert path.read_text() == content


def test_two_runs_do_not_share_a_file(tmp_path: Path) -> None:
    with Store(tmp_path / "results.jsonl"), pytest.raises(UsageError, match="another run is writing"):
        Store(tmp_path / "results.jsonl")
    with pytest.raises(UsageError, match="cannot write results"):
        Store(tmp_path / "no" / "results.jsonl")


def test_a_models_identity_follows_its_content(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"a" * 100)
    first = runner.identity(path)
    path.write_bytes(b"a" * 99 + b"b")
    assert runner.identity(path) != first
    with pytest.raises(UsageError, match="cannot read"):
        runner.identity(tmp_path / "none.gguf")


# the report


def mixed() -> list[Record]:
    """24 tasks of two kinds; "a" is always right, "b" for every third."""
    tasks = [task(i, kind="line" if i % 2 else "rest") for i in range(24)]
    sometimes = Fake("b", lambda t: right(t) if int(t.id[1:]) % 3 == 0 else wrong(t), confidence=0.3)
    return run(tasks, [Fake("a", right, confidence=1.0), sometimes], Store(None))


def test_lines_compare_with_the_first_configuration() -> None:
    found = {(line.kind, line.name): line for line in report.lines(mixed())}
    assert list(found) == [(k, n) for k in ("rest", "line", "all") for n in ("a", "b")]
    both = found["all", "b"]
    assert both.n == 24 and both.rates["exact"].mean == pytest.approx(1 / 3)
    assert both.differences["exact"].mean == pytest.approx(-2 / 3)
    low, high = both.differences["exact"].low, both.differences["exact"].high
    assert low < -2 / 3 < high < 0
    assert found["all", "a"].differences == {} and found["all", "a"].rates["exact"].low == 1
    assert both.ms == 10 and both.steps == 2 and "passed" not in both.rates


def test_only_tasks_that_all_have_answered_are_compared() -> None:
    records = mixed()
    partly = [r for r in records if not (r.name == "b" and r.task == "t0")]
    assert {line.n for line in report.lines(partly) if line.kind == "all"} == {23}
    assert report.lines([]) == []


def test_confidence_is_held_against_the_share_of_right_answers() -> None:
    records = mixed()
    bins = report.calibration(records, "b")
    assert [b.n for b in bins] == [0, 24, 0, 0, 0] and bins[1].right == pytest.approx(1 / 3)
    assert report.calibration_error(bins) == pytest.approx(1 / 3 - 0.3)
    assert report.calibration_error(report.calibration(records, "a")) == 0
    assert report.calibration(run([task(1)], [Fake("c", right)], Store(None)), "c") == []


def test_the_table_has_no_empty_columns_and_json_has_everything() -> None:
    lines = report.lines(mixed())
    headings, rows = report.table(lines)
    assert "passed %" not in headings and "change" in headings
    text = report.markdown(headings, rows)
    assert len(text.splitlines()) == 2 + len(lines) and "| all | b | 24 | 33.3 [" in text
    found = json.loads(json.dumps(report.as_json(mixed(), lines)))
    assert found["lines"][-1]["differences"]["exact"]["mean"] == pytest.approx(-2 / 3)
    assert set(found["calibration"]) == {"a", "b"}


def test_a_picture_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    path = tmp_path / "quality.png"
    plot.check(path)
    plot.draw(report.lines(mixed()), path)
    assert path.read_bytes().startswith(b"\x89PNG")


def test_without_matplotlib_a_picture_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", fail)
    with pytest.raises(UsageError, match=r"pip install 'infill-diffusion\[plot\]'"):
        plot.check(Path("a.png"))
