"""Each rule of tidying on examples; the whole on random texts: it never raises, and twice is once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from infill import tidy
from infill.evaluation import spans
from infill.evaluation.sources import sources
from infill.evaluation.spans import KINDS, MULTI

ROOT = Path(__file__).resolve().parent.parent
MAY_CHANGE = 0.005  # a line that says again what stands next to it may be meant to

DEF = "def f(x):\n    "


@pytest.mark.parametrize(
    ("middle", "expected"),
    [
        ("return x<turn|>\nI hope", "return x"),
        ("<|channel>thought\n<channel|>return x", "return x"),
        ("return x<eos><eos>", "return x"),
        ("return x", "return x"),
        ("<|endoftext|>", ""),
    ],
)
def test_end_markers_cut(middle: str, expected: str) -> None:
    assert tidy.cut_markers(middle, DEF, "\n") == expected


def test_markers_that_the_text_itself_holds_stay() -> None:
    assert tidy.cut_markers('b = "<eos>"', 'a = "<eos>"\n', "\n") == 'b = "<eos>"'


@pytest.mark.parametrize(
    ("middle", "language", "expected"),
    [
        ("```python\nreturn x\n```\nThis returns x.", "python", "return x\n"),
        ("return x\n```\nmore", "python", "return x\n"),
        ("\n```\nreturn x", "python", "return x"),
        ("'''\n```sh\nls\n```\n'''", "python", "'''\n```sh\nls\n```\n'''"),
        ("```sh\nls\n```\n", "markdown", "```sh\nls\n```\n"),
        ("```markdown\n# A\n```sh\nls\n```\n```", "markdown", "# A\n```sh\nls\n```\n"),
        ("a ``` b", "python", "a ``` b"),
        ('"""\nA heading\n~~~~~~~~~\nand more"""', "python", '"""\nA heading\n~~~~~~~~~\nand more"""'),
        ("~~~~~~~~~\nand more", "python", "~~~~~~~~~\nand more"),
        ('"""\n```\nls\n```\n"""', "python", '"""\n```\nls\n```\n"""'),
        ("return x\n```\nmore\n```python\nreturn", "python", "return x\n"),
        ("~~~python\nreturn x\n~~~\nmore", "python", "return x\n"),
    ],
)
def test_code_fences(middle: str, language: str, expected: str) -> None:
    assert tidy.cut_fences(middle, DEF, "\n", language) == expected


@pytest.mark.parametrize(
    ("middle", "prefix", "expected"),
    [
        ("return x", "def f(x):\n    return ", "x"),
        ("    x = 5", "    x = ", "5"),
        ("max(a, b), c)", "d = max(", "max(a, b), c)"),  # the call inside the call
        ("total = 0\n    y = 1", "    total = 0\n    ", "y = 1"),
        ("total = 0", "    total = 0\n    ", "total = 0"),  # nothing would be left
        ("a()\n", "a()\n", "a()\n"),  # too little to be sure
        ("x = 1\n    yy = 22\n    z", "    x = 1\n    yy = 22\n    ", "z"),
        ("}\n}\nfoo();", "    }\n", "}\n}\nfoo();"),
        ("  end\nend\nfoo", "    end\n  end\n", "  end\nend\nfoo"),
    ],
)
def test_repetitions_of_the_prefix(middle: str, prefix: str, expected: str) -> None:
    assert tidy.drop_repeated_prefix(middle, prefix, "", "python") == expected


@pytest.mark.parametrize(
    ("middle", "prefix", "suffix", "language", "expected"),
    [
        ("x = 1\n    return x\n", DEF, "\n    return x\n", "python", "x = 1"),
        ("x = 1\nreturn x", DEF, "\n    return x\n", "python", "x = 1"),  # but for the indentation
        ("a, b)", "f(", ")\n", "python", "a, b"),
        ("g(a)", "f(", ")\n", "python", "g(a)"),
        ("a()\n  }\n", "if (x) {\n  if (y) {\n    ", "}\n", "c", "a()\n  }\n"),  # needed: two are open
        ("a();\n}\n", "if (x) {\n  ", "}\n", "c", "a();\n"),
        ("count + other", "x = ", " + other\n", "python", "count"),
        ("a + b", "x = ", " b\n", "python", "a + b"),  # too short
        ("valuevalue", "x = ", "value\n", "python", "valuevalue"),  # inside a word
        ("'abcdefg'", "x = [", "'abcdefg']\n", "python", ""),
        ("y", "x", "", None, "y"),
        ("  a\n</div>", "<div>\n<div>\n", "\n</div>\n", "html", "  a\n</div>"),
        ("  a\n</p>\n<p class='b'>", "<p>\n", "\n<p class='b'>\n", "html", "  a\n</p>"),
    ],
)
def test_repetitions_of_the_suffix(middle: str, prefix: str, suffix: str, language: str | None, expected: str) -> None:
    assert tidy.drop_repeated_suffix(middle, prefix, suffix, language) == expected


@pytest.mark.parametrize(
    ("middle", "prefix", "suffix", "expected"),
    [
        ("a\nb", "x = ", "", "a\nb"),
        ("a\nb", "x = ", "\nc", "a\nb"),
        ("a\nb", "x = ", " + c\n", "a"),
        ("a, b)\nbar()\n", "foo(", ")\n", "a, b"),
        ("a)\nbar()", "foo([", "])\n", "a)"),
        ('hello"\nprint("', 'x = "', '"\n', "hello"),
        ("a\nb", "foo(", ")\n", "a"),
        ("\n    a,\n    b,\n", "foo(", ")\n", "\n    a,\n    b,\n"),
        ("a,\n    b=2", "foo(", ")\n", "a,\n    b=2"),
        ("a,  # first\n    b", "foo(", ") + 1\n", "a,  # first\n    b"),
        ("'a'\n    f'b'", "foo(", ")\n", "'a'\n    f'b'"),
        ("a\n    for a in b", "foo(", ")\n", "a\n    for a in b"),
        ("lambda\n    a: b", "foo(", ")\n", "lambda\n    a: b"),
        ("a and\n    b", "if (", "):\n", "a and\n    b"),
        ("a and\n    b", "if ", ":\n", "a and"),
        ("a and \\\n    b\nc", "if ", ":\n", "a and \\\n    b"),
        ("g(a,\n  b)\nc", "x = ", " + 1\n", "g(a,\n  b)"),
        ('"""a\nb"""\nc', "x = ", " + 1\n", '"""a\nb"""'),
        ("self, a: int) -> str:\n    return a", "def f(", ") -> str:\n", "self, a: int) -> str:"),
        ("a\nb", '"""', ' c"""\n', "a"),  # in a string there is no telling
    ],
)
def test_single_lines(middle: str, prefix: str, suffix: str, expected: str) -> None:
    cut = tidy.cut_line(middle, prefix, suffix, "python")
    assert tidy.drop_given_closers(cut, prefix, suffix, "python") == expected


@pytest.mark.parametrize(
    ("middle", "prefix", "suffix", "expected"),
    [
        ("a ||\n  b", "return ", ";\n", "a ||\n  b"),
        ("a\n  .b()\n  c()", "return ", ";\n", "a\n  .b()"),
        ("a();\nb()", "x = ", ";\n", "a();"),
        ("\n  `/${a}`,\n  b\n", "let a = `${b}`\nf(", ")\n", "\n  `/${a}`,\n  b\n"),
    ],
)
def test_lines_end_elsewhere_in_javascript(middle: str, prefix: str, suffix: str, expected: str) -> None:
    assert tidy.cut_line(middle, prefix, suffix, "javascript") == expected


def test_a_block_that_brings_its_own_closer() -> None:
    assert tidy.tidy("\n  return 1;\n}", "function f() {", "}\n", "javascript") == "\n  return 1;\n"


def test_single_line_is_the_callers_choice() -> None:
    assert tidy.cut_line("a\nb", "", "\n", "python", single_line=True) == "a"
    assert tidy.cut_line("a\nb", "", " c\n", "python", single_line=False) == "a\nb"


@pytest.mark.parametrize(
    ("middle", "prefix", "language", "expected"),
    [
        ("a)", "f(", "python", "a)"),
        ("a))", "f(", "python", "a)"),
        ("a();\n}\n}\n", "int f() {\n", "c", "a();\n}\n"),
        ("')'", "x = ", "python", "')'"),
        ('b) " # )', 'x = "a ', "python", 'b) " # )'),
        ("a) more", "x = ", "python", "a) more"),  # only an end is cut
        (":-)", "", "markdown", ":-)"),
        ("')')", "f(b[", "rust", "')')"),
        ("/[)]/)", "f(", "javascript", "/[)]/)"),
    ],
)
def test_unbalanced_closers(middle: str, prefix: str, language: str, expected: str) -> None:
    assert tidy.cut_unbalanced(middle, prefix, "", language) == expected


@pytest.mark.parametrize(
    ("middle", "prefix", "suffix", "block", "expected"),
    [
        ("a = 1\n    b = 2\nc = 3", DEF, "\n    return a\n", None, "a = 1\n    b = 2"),
        ("a = 1\nc = 3", DEF, "\nd = 4\n", None, "a = 1\nc = 3"),
        ("a = 1\nc = 3", DEF, "\nd = 4\n", True, "a = 1"),
        ("a = 1\nc = 3", DEF, "\n    return a\n", False, "a = 1\nc = 3"),
        ("a\n    else:\n        b", "def f():\n    if x:\n        ", "\n        c\n", None, "a\n    else:\n        b"),
        ("g(\n1)", DEF, "\n    return a\n", True, "g(\n1)"),
        ("a\n\ndef g():  # two", "def f():\n    ", "\n    return a\n", None, "a\n\ndef g():  # two"),
    ],
)
def test_blocks(middle: str, prefix: str, suffix: str, block: bool | None, expected: str) -> None:
    assert tidy.cut_block(middle, prefix, suffix, "python", block=block) == expected


@pytest.mark.parametrize(
    ("middle", "prefix", "suffix", "language", "expected"),
    [
        ("    return x", DEF, "\n", "python", "return x"),
        ("    return x", "def f(x):\n", "\n", "python", "    return x"),
        ("    a", "    if x:\n    ", "\n", "python", "    a"),  # one step further in than the cursor
        ("if x:\n    y()\nz()", DEF, "\n", "python", "if x:\n        y()\n    z()"),
        ("if x:\n        y()\n", DEF, "\n", "python", "if x:\n        y()\n"),
        ("if x:  # always\n        y()\n", DEF, "\n", "python", "if x:  # always\n        y()\n"),
        ("    a", "if x:  # always\n    ", "\n", "python", "a"),
        ("a();\nif (b) {  // d", "void f() {\n  ", "\n    c();\n", "c", "a();\nif (b) {  // d"),
        ("x = '#:'\n        y()\n", DEF, "\n", "python", "x = '#:'\n    y()\n"),
        ("a = 1\nb = 2", DEF, "\n    c = 3\n", "python", "a = 1\n    b = 2"),
        ("a = 1\n        b = 2\n        c = 3", DEF, "\n", "python", "a = 1\n    b = 2\n    c = 3"),
        ("if (x) {\n  y();\n}", "void f() {\n  ", "\n}\n", "c", "if (x) {\n    y();\n  }"),
    ],
)
def test_indentation(middle: str, prefix: str, suffix: str, language: str, expected: str) -> None:
    assert tidy.straighten(middle, prefix, suffix, language) == expected


@pytest.mark.parametrize(
    ("middle", "prefix", "expected"),
    [
        ("if x:\n        y()\n    z()", "def f(x):\n\t", "if x:\n\t\ty()\n\tz()"),
        ("if x:\n\t\ty()", "def f(x):\n  ", "if x:\n    y()"),
        ("a\n\tb", "", "a\n\tb"),
        ("if (a)\n\t    b();", "if c:\n    d()\n    if e:\n\t    f()\n    ", "if (a)\n\t    b();"),  # as GNU has it
    ],
)
def test_tabs_and_spaces(middle: str, prefix: str, expected: str) -> None:
    suffix = "\n" + (prefix.rpartition("\n")[2] + "return x\n" if prefix else "")
    assert tidy.use_indent_character(middle, prefix, suffix, "python") == expected


@pytest.mark.parametrize(
    ("middle", "suffix", "language", "expected"),
    [
        ("x  \n\n", "\ny", "python", "x"),
        ("x  ", "y", "python", "x  "),
        ("x  ", "\ny", "markdown", "x  "),
        ("x\n", "", "python", "x\n"),
        ("  ", "\n", "python", ""),
    ],
)
def test_trailing_blanks(middle: str, suffix: str, language: str, expected: str) -> None:
    assert tidy.strip_blanks(middle, "", suffix, language) == expected


TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"


@pytest.mark.parametrize(
    ("middle", "prefix", "suffix", "language", "expected"),
    [
        ("| 3 | 4 | 5 |", TABLE, "\n", "markdown", "| 3 | 4 |"),
        ("3 | 4", TABLE + "| ", "\n", "markdown", "3 | 4 |"),
        ("| 3 | 4\n| 5 | 6 |\n\ntext", TABLE, "\n", "markdown", "| 3 | 4 |\n| 5 | 6 |\n\ntext"),
        ("a | b", "text\n", "\n", "markdown", "a | b"),
        ("1. c\n1. d", "1. a\n2. b\n", "\n", "markdown", "3. c\n4. d"),
        ("1. c", "1. a\n1. b\n", "\n", "markdown", "1. c"),
        ("1. c", "text\n\n", "\n", "markdown", "1. c"),
        ('"b": 2,', '{"a": 1,\n', "\n}", "json", '"b": 2'),
        ('"b": 2', '{"a": 1,\n', '\n"c": 3}', "json", '"b": 2,'),
        (', "b": 2', '{"a": 1,', "}", "json", ' "b": 2'),
        ("text,", '{"a": "', '"]}', "json", "text,"),
        ("SELECT 1;", "", ";\n", "sql", "SELECT 1"),
        ("mkv al", ">p\nMALW", "GG\n", "fasta", "MKVAL"),
        ("mkval", ">p\n", "\n>q\nmalw\n", "fasta", "mkval"),
        ("CCCCCCCCC", ">p\nAAAA\nAAAA\nAA", "\n", "fasta", "CC\nCCCC\nCCC"),
        (">q\nCCCCCC\n", ">p\nAAAA\nAAAA\n", "", "fasta", ">q\nCCCC\nCC\n"),
        ("(a|b", "x", "\n", "regex", "(a|b"),
        ("x: 1", "a:\n  ", "\n", "yaml", "x: 1"),
    ],
)
def test_other_texts(middle: str, prefix: str, suffix: str, language: str, expected: str) -> None:
    assert tidy.fit_text(middle, prefix, suffix, language) == expected


@pytest.mark.parametrize(
    ("middle", "prefix", "suffix", "language", "expected"),
    [
        ("```python\n    return x\n```<turn|>", DEF, "\n", "python", "return x"),
        ("a, b))\nfoo()", "f(", ")\n", "python", "a, b"),
        ("x + 1\n\n\ndef g():\n    pass", "def f(x):\n    return ", "\n\n\ndef g():\n    pass\n", "python", "x + 1"),
    ],
)
def test_all_together(middle: str, prefix: str, suffix: str, language: str, expected: str) -> None:
    assert tidy.tidy(middle, prefix, suffix, language) == expected


PIECES = st.sampled_from(
    [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "\n",
        "\n    ",
        "\n\t",
        "    ",
        "  ",
        "x",
        "value",
        "return x",
        "if x:",
        "1. ",
        "| a |",
        "|---|",
        ",",
        ";",
        ":",
        '"',
        "'",
        "'''",
        "#",
        "//",
        "/*",
        "*/",
        "```",
        "```py\n",
        "<eos>",
        "<turn|>",
        ">p\n",
        "MKV",
        "\udcff",
        "\ud800",
        "\0",
        "\r",
        "\u2028",
        "\\",
        "é",
        "<|channel>",
        "thought\n<channel|>",
        "- ",
        "def f():",
        "return ",
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)
LANGUAGES = st.sampled_from(
    [None, "python", "javascript", "c", "rust", "sql", "json", "yaml", "toml", "markdown", "fasta", "regex", "makefile"]
)


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, TEXTS, TEXTS, LANGUAGES)
@example("```py\n```py\nx", "", "", "python")
@example("))))", "(", ")", "python")
def test_twice_is_once(middle: str, prefix: str, suffix: str, language: str | None) -> None:
    once = tidy.tidy(middle, prefix, suffix, language)
    assert tidy.tidy(once, prefix, suffix, language) == once


def test_long_surroundings() -> None:
    line = "x" * 2_000_000
    assert tidy.tidy("a\nb", line, line, "python") == "a"
    many = "a = (1)\n" * 100_000
    assert tidy.tidy("b = 2)\nb = 3", many, "\n" + many, "python") == "b = 2)\nb = 3"


def test_what_was_right_stays() -> None:
    """Spans of the project's own files, in all languages that it is written in: hardly any may lose something."""
    texts = sources([ROOT / name for name in ("infill", "native", "lsp", "docs", "tests")], held_out=False)
    kinds = [kind for kind in KINDS if kind not in MULTI and kind != "characters"]  # those end anywhere in a line
    drawn = spans.tasks(texts, kinds=kinds, n_per_kind=200, seed=3, fits=lambda text: len(text) < 600)
    changed = [
        task.id
        for task in drawn
        if tidy.tidy(task.answers[0], task.holes.prefix, task.holes.suffix, task.holes.language) != task.answers[0]
    ]
    assert len(drawn) == 200 * len(kinds) and len({task.holes.language for task in drawn}) > 4
    assert len(changed) <= len(drawn) * MAY_CHANGE, changed
