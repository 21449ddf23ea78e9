"""Tasks of `infill eval`: where they come from, and that they can be put together again."""

from __future__ import annotations

import ast
import gzip
import json
import subprocess
from pathlib import Path

import pytest

from infill.errors import UsageError
from infill.evaluation import humaneval, spans
from infill.evaluation.held_out import HeldOut
from infill.evaluation.sources import Source, sources
from infill.evaluation.tasks import Task

MODULE = '''"""Zählen."""
from collections import Counter


def count(words, least=1):
    """Wörter zählen."""
    größe = len(words)
    counts = Counter(word.lower() for word in words)
    if größe > 3:
        kept = {word: n for word, n in counts.items() if n >= least}
        return kept
    elif größe == 0:
        return {}
    try:
        total = sum(counts.values()) + größe
        print(f"{total} of {größe}", total / max(größe, 1))
    except ValueError as error:
        raise KeyError(str(error)) from error
    return dict(counts)


def shout(text):
    loud = text.upper()
    return loud + "!"
'''
PYTHON = Source("a/count.py", MODULE, "python")


def entry(**changes: str) -> str:
    fields = {
        "task_id": "SingleLineInfilling/HumanEval/7/L0",
        "entry_point": "double",
        "prompt": "def double(n):\n",
        "suffix": "",
        "canonical_solution": "    return 2 * n\n",
        "test": "def check(candidate):\n    assert candidate(4) == 8\n",
    }
    return json.dumps({**fields, **changes}) + "\n"


def drawn(kind: str, source: Source = PYTHON, seed: int = 0) -> list[Task]:
    return spans.tasks([source], kinds=[kind], n_per_kind=50, seed=seed)


@pytest.mark.parametrize("kind", spans.KINDS)
def test_spans_reproduce_the_text_and_do_not_depend_on_chance(kind: str) -> None:
    tasks = drawn(kind)
    assert tasks
    assert all(task.text == MODULE and task.kind == kind for task in tasks)
    assert all(len(task.answers) == len(task.pieces) - 1 for task in tasks)
    assert [task.digest for task in tasks] == [task.digest for task in drawn(kind)]
    assert len({task.id for task in tasks}) == len(tasks)


def test_another_seed_draws_other_spans() -> None:
    assert [t.id for t in drawn("characters", seed=1)] != [t.id for t in drawn("characters", seed=2)]


def test_spans_of_a_kind_are_of_that_kind() -> None:
    assert {"words", "größe, 1", "str(error)"} <= {t.answers[0] for n in range(5) for t in drawn("arguments", seed=n)}
    assert {"text.upper()", "{}"} <= {t.answers[0] for n in range(5) for t in drawn("expression", seed=n)}
    for task in drawn("expression"):
        ast.parse(f"({task.answers[0].strip()})")
    blocks = {t.answers[0] for n in range(5) for t in drawn("block", seed=n)}
    assert '    loud = text.upper()\n    return loud + "!"' in blocks
    assert "        raise KeyError(str(error)) from error" in blocks
    for task in drawn("line"):
        assert "\n" not in task.answers[0] and task.pieces[0][-1:] in ("", "\n") and task.pieces[1][0] == "\n"
    for task in drawn("lines"):
        assert 2 <= len(task.answers[0].split("\n")) <= 10
    for task in drawn("rest"):
        assert task.pieces[0].rsplit("\n", 1)[-1].strip() and task.pieces[1].startswith("\n")


def test_characters_begin_and_end_inside_words_too() -> None:
    tasks = drawn("characters")
    assert any(task.pieces[0][-1:].isalnum() and task.answers[0][0].isalnum() for task in tasks)
    assert any(task.pieces[1][:1].isalnum() and task.answers[0][-1].isalnum() for task in tasks)


def test_names_are_one_name_at_several_places_of_one_function() -> None:
    tasks = drawn("names")
    assert {task.answers[0] for task in tasks} >= {"größe", "text", "loud"}  # but never what it calls, such as len
    assert not {task.answers[0] for task in tasks} & {"len", "Counter", "print", "sum", "max", "str", "dict"}
    for task in tasks:
        assert 2 <= len(task.answers) <= 4 and len(set(task.answers)) == 1
        assert all("\ndef " not in between for between in task.pieces[1:-1])


def test_a_definition_comes_with_the_next_line_that_reads_it() -> None:
    answers = [task.answers for task in drawn("definition")]
    assert ("    loud = text.upper()", '    return loud + "!"') in answers
    assert all(first.split("=")[0].strip() in second for first, second in answers)


def test_other_languages_have_lines_and_characters_only() -> None:
    source = Source("a.md", "# Title\n\n" + "Some (more) words,\n" * 30, "markdown")
    kinds = {t.kind for t in spans.tasks([source], kinds=list(spans.KINDS), n_per_kind=3)}
    assert kinds == {"rest", "line", "lines", "characters"}


@pytest.mark.parametrize(
    ("language", "text", "block", "argument", "expression"),
    [
        ("rust", "fn f(x: i32) -> i32 {\n    let é = g(x, 1);\n    é + 1\n}\n", 1, "x, 1", "é + 1"),
        ("javascript", "function f(x) {\n  const y = g(x, 1);\n  return y + 1;\n}\n", 1, "x, 1", "y + 1"),
        ("tsx", "function f(x: number) {\n  const y = g(x, 1);\n  return y + 1;\n}\n", 1, "x, 1", "y + 1"),
        ("go", "func f(x int) int {\n\ty := g(x, 1)\n\treturn y + 1\n}\n", 1, "x, 1", "y + 1"),
        ("c", "int f(int x) {\n    int y = g(x, 1);\n    return y + 1;\n}\n", 1, "x, 1", "y + 1"),
        ("php", "<?php\nfunction f($x) {\n    $y = g($x, 1);\n    return $y + 1;\n}\n", 2, "$x, 1", "$y + 1"),
    ],
)
def test_syntax_of_other_languages(language: str, text: str, block: int, argument: str, expression: str) -> None:
    source = Source("a", text, language)
    lines = text.split("\n")
    assert [t.answers[0] for t in drawn("block", source)] == ["\n".join(lines[block : block + 2])]
    assert [t.answers[0] for t in drawn("arguments", source)] == [argument]
    assert expression in {t.answers[0] for n in range(4) for t in drawn("expression", source, n)}


def test_python_that_does_not_parse_still_has_lines() -> None:
    broken = Source("b.py", "def f(:\n  g(1, 2)\n", "python")
    assert not drawn("arguments", broken) and drawn("line", broken)


def test_files_take_turns_and_length_can_be_limited() -> None:
    other = Source("b.py", MODULE.replace("count", "zaehle"), "python")
    tasks = spans.tasks([PYTHON, other], kinds=["line"], n_per_kind=6)
    assert [t.source for t in tasks].count("b.py") == 3
    short = spans.tasks([PYTHON], kinds=["line"], n_per_kind=50, fits=lambda text: len(text) < 20)
    assert short and all(len(t.answers[0]) < 20 for t in short)


def test_spans_of_one_text_are_asked_one_after_another() -> None:
    texts = [Source(f"{i}.py", f"{MODULE}\n# {i}\n", "python") for i in range(3)]
    asked = spans.in_turn(spans.tasks(texts, kinds=("line", "rest"), n_per_kind=6), 12, seed=1)
    groups = spans.by_source(asked, 8)
    for part, of_part in ((asked[:8], groups[:3]), (asked[8:], groups[3:])):
        assert sorted(task.id for group in of_part for task in group) == sorted(task.id for task in part)
        assert len({group[0].source for group in of_part}) == len(of_part)
    for group in groups:
        assert len({task.source for task in group}) == 1
        starts = [len(task.pieces[0]) for task in group]
        assert starts == sorted(starts)


def test_the_tasks_of_a_file_do_not_depend_on_other_files() -> None:
    other = Source("b.py", "x = 1\n", "python")
    both = spans.tasks([other, PYTHON], kinds=["line"], n_per_kind=50)
    assert [t.id for t in both if t.source == PYTHON.name] == [t.id for t in drawn("line")]


def fill_folder(folder: Path) -> None:
    for name, data in {
        "a.py": b"x = 1\n",
        "sub/b.txt": "größe\r\nzwei\r\n".encode(),
        "sub/.hidden/c.py": b"y = 1\n",
        "node_modules/d.js": b"let z = 1\n",
        "binary.py": b"a\0b",
        "latin.py": b"gr\xf6\xdfe = 1\n",
        "huge.py": b"x = 1\n" * 50_000,
        "ignored.py": b"x = 2\n",
        "tests/deep/e.py": b"x = 3\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / ".gitignore").write_text("ignored.py\n")


def test_a_folder_gives_source_text_and_nothing_else(tmp_path: Path) -> None:
    fill_folder(tmp_path)
    (tmp_path / "ignored.py").unlink()
    found = {source.name.removeprefix(f"{tmp_path.as_posix()}/"): source.text for source in sources([tmp_path])}
    assert found == {"a.py": "x = 1\n", "sub/b.txt": "größe\nzwei\n", "tests/deep/e.py": "x = 3\n"}


def test_a_working_tree_gives_what_git_does_not_ignore(tmp_path: Path) -> None:
    fill_folder(tmp_path)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert {Path(source.name).name for source in sources([tmp_path])} == {"a.py", "b.txt", "e.py"}


def test_held_out_files_are_left_out_unless_they_are_asked_for(tmp_path: Path) -> None:
    fill_folder(tmp_path)
    (tmp_path / "held-out.txt").write_text("# for the final figures\ntests/\nsub/b.*  # a file\n")
    assert {Path(s.name).name for s in sources([tmp_path])} == {"a.py", "ignored.py"}
    assert {Path(s.name).name for s in sources([tmp_path], held_out=True)} == {"b.txt", "e.py"}
    held = HeldOut.of(tmp_path)
    assert held.names(Path("tests/deep/e.py")) and not held.names(Path("mytests/e.py"))


def test_a_named_file_is_taken_or_refused(tmp_path: Path) -> None:
    fill_folder(tmp_path)
    assert sources([tmp_path / "node_modules" / "d.js"])[0].language == "javascript"
    for name, what in {"binary.py": "is not UTF-8 text", "missing.py": "there is no file"}.items():
        with pytest.raises(UsageError, match=what):
            sources([tmp_path / name])


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())])
def test_humaneval_files_are_read(tmp_path: Path, pack) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "tasks.jsonl.gz"
    path.write_bytes(pack(entry() + "\n" + entry(task_id="RandomSpanInfillingLight/HumanEval/7/1")))
    first, second = humaneval.load(path)
    assert (first.kind, second.kind) == ("humaneval-single-line", "humaneval-random-span-light")
    assert first.source == second.source == "HumanEval/7"
    assert first.text == "def double(n):\n    return 2 * n\n"
    assert first.program(("    return n\n",)).endswith("check(double)\n")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "holds no tasks"),
        (b"{}\n", "jsonl:1: expected an object with a text 'task_id'"),
        (entry().encode() + b"not json\n", "jsonl:2 is not JSON"),
        (entry(entry_point="os.system('x')").encode(), "is not a name"),
        (b"\x1f\x8bbroken", "cannot read"),
    ],
)
def test_a_wrong_humaneval_file_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "tasks.jsonl"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=message):
        humaneval.load(path)
