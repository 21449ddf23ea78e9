"""Languages by path, first line, modeline and content; indentation; comment and fence names."""

from __future__ import annotations

import pytest

from infill import language


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b/shop.py", "python"),
        ("C:\\work\\Shop.CS", "c_sharp"),
        ("x.tsx", "tsx"),
        ("x.kts", "kotlin"),
        ("Makefile", "makefile"),
        ("docker/Dockerfile.dev", "dockerfile"),
        ("tsconfig.json", "jsonc"),
        (".vscode/settings.json", "jsonc"),
        ("package.json", "json"),
        ("nginx.yaml.j2", "yaml"),
        ("notes.md", "markdown"),
        ("P12345.faa", "fasta"),
        ("Cargo.lock", "toml"),
        ("a.unknown", None),
        ("", None),
    ],
)
def test_paths(path: str, expected: str | None) -> None:
    assert language.detect(path, "") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#!/usr/bin/env python3\n", "python"),
        ("#!/usr/bin/env -S LANG=C python3.11 -u\n", "python"),
        ("#!/bin/sh -e\n", "bash"),
        ("#!/usr/bin/env node\n", "javascript"),
        ("// -*- mode: C++; tab-width: 4 -*-\n", "cpp"),
        ("# -*- ruby -*-\n", "ruby"),
        ("# -*- coding: utf-8 -*-\nimport os\n", "python"),
        ("a = 1\n# vim: set ft=python ts=4 :\n", "python"),
        ("<?php\necho 1;\n", "php"),
        ("<!DOCTYPE html>\n<p>", "html"),
        ("<?xml version='1.0'?>\n<a/>", "xml"),
        (">sp|P01308|INS_HUMAN Insulin\nMALWMRLLPL\nLALLALWGPD\n", "fasta"),
        (">not a header\nplain words, in lines\n", None),
        ('{"a": [1, 2], "b": ', "json"),
        ('[{"a": 1}]', "json"),
        ("{ return; }", None),
        ("def f(a):\n    return a\n", "python"),
        ("SELECT a, b\nFROM t\nWHERE a > 1;\n", "sql"),
        ("select x\nfrom y;\n", "sql"),
        ("package main\n\nfunc main() {\n", "go"),
        ("pub fn main() {\n", "rust"),
        ("#include <stdio.h>\nint main(void) {\n", "c"),
        ("#include <vector>\nstd::vector<int> a;\n", "cpp"),
        ('[project]\nname = "x"\n', "toml"),
        ("name: x\nsteps:\n  - run: y\n", "yaml"),
        ("# Title\n\ntext\n", "markdown"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", "markdown"),
        ("all: x\n\tcc x\n", "makefile"),
        ("h1 { color: red; }\n", "css"),
        ("", None),
        ("just some words\n", None),
        ("\udcff\x00\x01{", None),
    ],
)
def test_contents(text: str, expected: str | None) -> None:
    assert language.detect(None, text) == expected


def test_headers_are_c_unless_they_hold_cpp() -> None:
    assert language.detect("a.h", "struct a { int b; };\n") == "c"
    assert language.detect("a.h", "namespace a {\n}\n") == "cpp"


def test_the_name_wins_over_the_content() -> None:
    assert language.detect("a.txt", "def f(a):\n    return a\n") == "python"
    assert language.detect("a.py", "#!/bin/sh\n") == "python"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "    "),
        ("a\nb\n", "    "),
        ("a:\n  b\n", "  "),
        ("a:\n\tb\n\t\tc\n", "\t"),
        ("a:\n    b:\n        c\n    d(e,\n      f)\n", "    "),
        ("/**\n * a\n */\nb {\n   c\n}\n", "   "),
        ("a\n\n    b\n", "    "),
    ],
)
def test_indentation_units(text: str, expected: str) -> None:
    assert language.indent_unit(text) == expected


def test_comments_and_fences() -> None:
    assert [language.comment_prefix(name) for name in ("python", "rust", "sql", "json", None)] == [
        "#",
        "//",
        "--",
        None,
        None,
    ]
    assert [language.fence_name(name) for name in ("python", "c_sharp", None)] == ["python", "csharp", ""]


def test_names_that_people_use() -> None:
    assert [language.named(name) for name in ("Python3", "c++", "yml", "klingon")] == ["python", "cpp", "yaml", None]
