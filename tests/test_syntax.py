"""Syntax problems: what each checker finds, what a middle is blamed for, and how much work long texts make."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from infill import syntax

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("language", "good", "bad"),
    [
        ("python", "def f(a):\n    return [a]\n", "def f(a):\n    return [a\n"),
        ("python", "def f():\n    pass\n", "def f():\npass\n"),  # tree-sitter lets this pass
        ("python", "x = 1\n", "return = 1\n"),
        ("javascript", "const f = (a) => { return a; };\n", "const f = (a => { return a; };\n"),
        ("typescript", "let a: number = 1;\n", "let a: = 1;\n"),
        ("tsx", "const a = <b>c</b>;\n", "const a = <b>c</d;\n"),
        ("c", "int main(void) { return 0; }\n", "int main(void) { return 0;\n"),
        ("cpp", "std::vector<int> a{1};\n", "std::vector<int a{1};\n"),
        ("java", "class A { int b() { return 1; } }\n", "class A { int b() { return 1 } }\n"),
        ("go", "package a\n\nfunc b() int { return 1 }\n", "package a\n\nfunc b( int { return 1 }\n"),
        ("rust", "fn a() -> u8 { 1 }\n", "fn a() -> { 1 }\n"),
        ("ruby", "def a\n  1\nend\n", "def a\n  1\n"),
        ("php", "<?php\n$a = 1;\n", "<?php\n$a = ;\n"),
        ("bash", "if a; then b; fi\n", "if a; then b;\n"),
        ("lua", "local a = 1\n", "local a = = 1\n"),
        ("c_sharp", "class A { int B() { return 1; } }\n", "class A { int B() { return 1; }\n"),
        ("kotlin", "fun a(): Int = 1\n", "fun a(: Int = 1\n"),
        ("html", "<p>a</p>\n", "<p>a</b>\n"),
        ("css", "a { color: red; }\n", "a { color red; \n"),
        ("sql", "SELECT a FROM b WHERE c = 1;\n", "SELECT a FROM WHERE c = 1;\n"),
        ("makefile", "a: b\n\tcc b\n", "a: b\n\tcc b\n)=(:\n"),
        ("json", '{"a": [1]}', '{"a": [1],}'),
        ("json", "[1]", "[NaN]"),
        ("jsonc", '{"a": 1} // b\n', '{"a": } // b\n'),
        ("jsonl", "[1]\n[2]\n", "[1]\n[2\n"),
        ("yaml", "a: 1\nb:\n  - c\n", "a: 1\na: 2\n"),
        ("yaml", "a: [1]\n", "a: [1\n"),
        ("toml", "a = 1\n", "a = 1\na = 2\n"),
        ("toml", "a = [1]\n", "a = [1\n"),
        ("markdown", "| a | b |\n|---|---|\n| 1 | `|` |\n", "| a | b |\n|---|---|\n| 1 |\n"),
        ("markdown", "1. a\n2. b\n3. c\n", "1. a\n2. b\n4. c\n"),
        ("markdown", "```\n| a |\n|---|\n| 1 | 2 |\n```\n", "| a |\n|---|\n| 1 | 2 |\n"),
        ("fasta", ">p\nMKVX*\n>q\nAC-\n", ">p\nMKV1\n"),
        ("fasta", ">p\nMKV\n", ">p\n>q\nMKV\n"),
        ("regex", "^(a|b)+$\n", "^(a|b+$\n"),
        ("regex", "(?x) a  # one\n  | b\n", "a{2,1}\n"),
    ],
)
def test_good_and_bad_texts(language: str, good: str, bad: str) -> None:
    fine, wrong = syntax.check(good, language), syntax.check(bad, language)
    assert fine is not None and wrong is not None
    assert fine.n_errors == 0, fine
    assert wrong.n_errors > 0, wrong
    assert syntax.compare(fine, wrong) == wrong.n_errors


def test_nobody_judges_prose() -> None:
    assert syntax.check("((", None) is None
    assert syntax.check("((", "text") is None
    assert syntax.rank("(", "((", "", None) == 0
    assert syntax.compare(None, syntax.check("(", "python")) == 0


def test_the_checkers_are_named() -> None:
    found = syntax.check("a = 1\n", "python")
    assert found == syntax.Validity(0, "tree-sitter python, compile")


FUNCTION = "def f(x):\n    return "
AFTER = "\n\n\ndef g():\n    pass\n"
BROKEN_BEFORE = "def broken(:\n    retur n\n\n\n"
BROKEN_AFTER = "\n\nclass (:\n    1 1\n"


@pytest.mark.parametrize(
    ("before", "after"), [("", ""), (BROKEN_BEFORE, ""), ("", BROKEN_AFTER), (BROKEN_BEFORE, BROKEN_AFTER)]
)
def test_a_middle_is_not_blamed_for_what_is_broken_elsewhere(before: str, after: str) -> None:
    judge = syntax.Judge(before + FUNCTION, AFTER + after, "python")
    assert judge.errors("x + 1") == 0
    for wrong in ("x + (", "x)", "x +", "= x"):
        assert judge.errors(wrong) > 0, wrong


def test_a_judge_is_kept_for_the_same_text_and_remembers_its_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = syntax.judge(FUNCTION, AFTER, "python")
    found = [judge.errors(middle) for middle in ("x + 1", "x + (")]
    assert found[0] == 0 < found[1]
    monkeypatch.setattr(syntax, "_tree_problems", None)  # would fail if it were asked again
    assert syntax.judge(FUNCTION, AFTER, "python") is judge
    assert [judge.errors(middle) for middle in ("x + 1", "x + (")] == found
    monkeypatch.undo()
    assert syntax.judge(FUNCTION, AFTER + "1 1\n", "python") is not judge


def test_a_middle_that_the_text_cannot_do_without() -> None:
    judge = syntax.Judge("import a\n\n", "\n    return x\n", "python")
    assert judge.errors("def f(x):") == 0
    assert judge.errors("def f(x)") > 0


def test_closing_what_stands_open() -> None:
    judge = syntax.Judge('{"a": [1, {"b": ', "\n", "json")
    assert judge.errors("2}]}") < min(judge.errors("2}]"), judge.errors("2,"))


def test_a_broken_file_of_data_still_tells_candidates_apart() -> None:
    judge = syntax.Judge('{"x": ,\n"a": ', ',\n"b": 2}', "json")
    assert judge.errors("1") < judge.errors("[1")


def test_php_without_its_opening_tag() -> None:
    assert syntax.rank("function a() {\n  return ", "1;", "\n}\n", "php") == 0


@pytest.mark.parametrize("language", ["python", "json", "yaml", "toml", "markdown", "fasta", "regex", "sql", "html"])
@pytest.mark.parametrize("middle", ["\udcff\ud800", "\0\x01\x1b", "\r\n\u2028", "(" * 3000, "- " * 500, "[[" * 300])
def test_odd_characters(language: str, middle: str) -> None:
    judge = syntax.Judge("a\udcff = ", "\n\0", language)
    assert isinstance(judge.errors(middle), int)


def test_long_texts_are_judged_around_the_hole(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    parse = syntax._tree_problems

    def watched(text: str, grammar: str) -> list[tuple[int, int]]:
        sizes.append(len(text))
        return parse(text, grammar)

    monkeypatch.setattr(syntax, "_tree_problems", watched)
    block = "def f(a):\n    return a\n\n\n"
    judge = syntax.Judge(block * 25_000 + FUNCTION, AFTER + block * 25_000, "python")
    assert judge.errors("x + 1") == 0
    assert judge.errors("x + (") > 0
    assert max(sizes) <= syntax.WINDOW + 10
    assert max(sizes) > syntax.WINDOW // 2

    line = syntax.Judge("[" + "1, " * 700_000, "2, " * 700_000 + "]\n", "python")
    assert line.errors("3, ") < line.errors("3) (")
    assert max(sizes) <= syntax.WINDOW + 10


def test_grammars_load_when_needed() -> None:
    program = (
        "import infill.syntax, infill.tidy, sys; "
        "print([m for m in sys.modules if m.startswith(('tree_sitter', 'yaml', 'tomllib'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "[]\n", done.stderr
