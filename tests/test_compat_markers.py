"""Prompts with other models' markers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infill.daemon.compat.markers import Parsed, parse, without_header

PREFIX, SUFFIX = "def f(x):\n    return ", "\n\nprint(f(1))\n"


@pytest.mark.parametrize(
    ("form", "prompt"),
    [
        ("qwen", f"<|fim_prefix|>{PREFIX}<|fim_suffix|>{SUFFIX}<|fim_middle|>"),
        ("starcoder", f"<fim_prefix>{PREFIX}<fim_suffix>{SUFFIX}<fim_middle>"),
        ("deepseek", f"<｜fim▁begin｜>{PREFIX}<｜fim▁hole｜>{SUFFIX}<｜fim▁end｜>"),  # noqa: RUF001
        ("codellama", f"<PRE> {PREFIX} <SUF>{SUFFIX} <MID>"),
        ("glm", f"<|code_prefix|>{PREFIX}<|code_suffix|>{SUFFIX}<|code_middle|>"),
        ("seed-coder", f"<[fim-suffix]>{SUFFIX}<[fim-prefix]>{PREFIX}<[fim-middle]>"),
        ("starcoder", f"<fim_suffix>{SUFFIX}<fim_prefix>{PREFIX}<fim_middle>"),
        ("codestral", f"[SUFFIX]{SUFFIX}[PREFIX]{PREFIX}"),
    ],
)
def test_known_forms(form: str, prompt: str) -> None:
    assert parse(prompt) == Parsed(PREFIX, SUFFIX, form=form)


def test_other_files_come_newest_first_and_the_last_path_is_the_own() -> None:
    prompt = (
        "<|repo_name|>shop\n<|file_sep|>a.py\nA = 1\n<|file_sep|>b.py\nB = 2\n<|file_sep|>main.py\n"
        f"<|fim_prefix|>{PREFIX}<|fim_suffix|>{SUFFIX}<|fim_middle|>"
    )
    assert parse(prompt) == Parsed(PREFIX, SUFFIX, "main.py", (("b.py", "B = 2\n"), ("a.py", "A = 1\n")), "qwen")


def test_codestral_has_the_other_files_behind_the_prefix_marker() -> None:
    prompt = f"[SUFFIX]{SUFFIX}[PREFIX]+++++ a.py\nA = 1\n\n+++++ main.py\n{PREFIX}"
    assert parse(prompt) == Parsed(PREFIX, SUFFIX, "main.py", (("a.py", "A = 1\n\n"),), "codestral")


def test_a_file_before_the_markers_of_the_suffix_first_form() -> None:
    prompt = f"<filename>a.py\nA = 1\n<fim_suffix>{SUFFIX}<fim_prefix>{PREFIX}<fim_middle>"
    assert parse(prompt) == Parsed(PREFIX, SUFFIX, None, (("a.py", "A = 1\n"),), "starcoder")


@pytest.mark.parametrize(
    "text",
    [
        "",
        PREFIX,
        'MARKERS = ["<fim_prefix>", "<fim_suffix>", "<fim_middle>"]\nfor marker in MARKERS:\n    ',
        "# <fim_prefix> begins it, <fim_suffix> follows, and the end is <fim_middle>",
        "<fim_prefix>only one marker",
        f"<fim_prefix>{PREFIX}<fim_suffix>{SUFFIX}<fim_middle>\nand the test goes on",
        "what [SUFFIX] and [PREFIX] mean",
    ],
)
def test_text_that_only_mentions_markers_stays_text(text: str) -> None:
    assert parse(text) is None


def test_markers_that_the_file_itself_quotes_are_not_the_boundary() -> None:
    prefix = 'PARTS = ["<fim_prefix>", "<fim_suffix>", "<fim_middle>"]\n' + PREFIX
    suffix = '\nassert "<fim_suffix>" in PARTS and "<fim_middle>" in PARTS\n'
    found = parse(f"<fim_prefix>{prefix}<fim_suffix>{suffix}<fim_middle>")
    assert found is not None and (found.prefix, found.suffix) == (prefix, suffix)


@settings(max_examples=50, deadline=None)
@given(st.text(), st.text())
def test_what_was_put_together_comes_apart_again(prefix: str, suffix: str) -> None:
    if "<|fim_" in prefix + suffix:
        return
    found = parse(f"<|fim_prefix|>{prefix}<|fim_suffix|>{suffix}<|fim_middle|>")
    assert found is not None and (found.prefix, found.suffix) == (prefix, suffix)


PIECES = ["<fim_prefix>", "<fim_suffix>", "<fim_middle>", "<PRE>", "<SUF>", "<MID>", "a", "\n"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_nothing_raises(text: str) -> None:
    parse(text)


def test_minuets_header_names_the_language() -> None:
    assert without_header(f"# language: python\n# indentation: use 4 spaces for a tab\n{PREFIX}") == (PREFIX, "python")
    assert without_header(f"-- language: lua\n{PREFIX}") == (PREFIX, "lua")
    assert without_header(PREFIX) == (PREFIX, "")
