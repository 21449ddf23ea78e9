"""Where a text that runs on may end, and drafts of the causal encoder as candidates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import infill
from infill import drafts
from infill.passes import BEAM_MARGIN

QUICK = infill.FillOptions(max_steps=2, max_tokens=12, tidy=False, rank="sum", n_finalists=2, draft_certain=2.0)


@pytest.fixture(scope="module")
def model(random_model: Path) -> Iterator[infill.Model]:
    with infill.Model.load(random_model, n_threads=1) as loaded:
        yield loaded


@pytest.fixture(scope="module")
def bundled() -> Iterator[infill.Model]:
    from infill_models import bundled_model

    with infill.Model.load(bundled_model(), n_threads=1) as loaded:
        yield loaded


@pytest.mark.parametrize(
    ("text", "suffix", "expected"),
    [
        # the rest of a line: before line ends, and where the next line of the suffix comes
        ("a = 1\n    return a\nfor", "\n    return a\n", ["a = 1", "a = 1\n    return a", "a = 1\n    return a\nfor"]),
        # within a line: wherever the rest of the line could come
        ("f(a), b)", ")", ["f(a", "f(a), b", "f(a), b)"]),
        # whole lines: after line ends too
        ("x\ny\nz", "z", ["x", "x\n", "x\ny", "x\ny\n", "x\ny\nz"]),
        # nothing behind the hole
        ("a\nb", "", ["a", "a\nb"]),
        # blank lines before the suffix's next line belong to neither end alone
        ("a\n\n\ndef f", "\n\n\ndef f():", ["a", "a\n", "a\n\n", "a\n\n\ndef f"]),
        # an end with nothing in front of it is none
        ("\n\nab", "\nzz", ["\n\nab"]),
        ("  ", "\n", []),
        ("", "\n", []),
    ],
)
def test_ends(text: str, suffix: str, expected: list[str]) -> None:
    assert [text[:end] for end in drafts.ends(text, suffix)] == expected


def test_only_so_many_ends_are_tried() -> None:
    text = ")" * 5 + "a)\n" * 100
    found = drafts.ends(text, ")")
    assert found == sorted(set(found)) and len(found) <= 9 and found[-1] == len(text)


@pytest.mark.parametrize(
    ("text", "prefix", "suffix", "expected"),
    [
        ("a)", "f(", ")\n", False),  # the line is not over: `)` may belong to the hole
        ("a)\n", "f(", ")\n", True),
        ("x = 1\n    return x", "    ", "\n    return x\n", True),
        ("x = 1\n    ret", "    ", "\n    return x\n", False),
        ("x = 1\n}\n", "    ", "\n}\n", False),  # a line so short proves nothing
        ("x = 1\nreturn x", "def f():\n", "return x\n", True),
        ("anything\n" * 5, "", "", False),
    ],
)
def test_a_draft_is_over_where_it_has_certainly_left_the_hole(
    text: str, prefix: str, suffix: str, expected: bool
) -> None:
    assert drafts.is_over(text, prefix, suffix) is expected


@pytest.mark.parametrize("n_drafts", [1, 8])
def test_drafts_are_the_likeliest_continuations_and_compete(model: infill.Model, n_drafts: int) -> None:
    hole = infill.Hole("x = 1\ny = (", "\nz = 2\n", "python")
    filled = infill.fill(model, hole, replace(QUICK, n_drafts=n_drafts))
    without = infill.fill(model, hole, replace(QUICK, draft=False))
    assert filled.n_drafted_tokens >= QUICK.max_tokens and without.n_drafted_tokens == 0
    tokenizer = model.tokenizer
    with model.session(256) as session:
        session.sync([tokenizer.bos_id, *tokenizer.encode(hole.prefix)])
        found = session.beams(QUICK.max_tokens, n_drafts, tokenizer.control_ids, margin=BEAM_MARGIN)
    texts = [tokenizer.decode(draft.tokens.tolist()) for draft in found]
    new = {a.text for a in filled.ranking} - {a.text for a in without.ranking}
    assert any(len(a) > 2 and text.startswith(a) for a in new for text in texts)
    alone = infill.fill(model, hole, replace(QUICK, n_drafts=n_drafts, strategy="draft"))
    assert any(not texts[0].startswith(a.text) for a in alone.ranking) == (n_drafts > 1)


@pytest.mark.parametrize(
    "change",
    [{"strategy": "fixed", "length": 3}, {"strategy": "free"}, {"rank": "entropy"}, {"keep": 0.5}, {"draft": False}],
)
def test_nothing_is_drafted_where_it_could_not_compete(model: infill.Model, change: dict[str, object]) -> None:
    hole = infill.Hole("a = ", "\n", "python", old="1")
    assert infill.fill(model, hole, replace(QUICK, **change)).n_drafted_tokens == 0  # type: ignore[arg-type]


def test_drafts_alone_denoise_nothing(model: infill.Model) -> None:
    filled = infill.fill(model, infill.Hole("x = 1\ny = (", "\nz = 2\n", "python"), replace(QUICK, strategy="draft"))
    assert filled.n_pass_tokens == 0 < filled.n_drafted_tokens and filled.n_steps == 0
    both = infill.Holes(("x = ", "\ny = ", "\nz = 2\n"), "python")
    assert all(fill.n_steps for fill in infill.fill_holes(model, both, replace(QUICK, strategy="draft")).fills)


@pytest.mark.parametrize(("certain", "is_denoised"), [(2.0, True), (0.01, False)])
def test_a_draft_that_is_certain_is_the_answer(bundled: infill.Model, certain: float, is_denoised: bool) -> None:
    hole = infill.Hole("for name in names:\n    print(", ")\n", "python")
    filled = infill.fill(bundled, hole, replace(QUICK, draft_certain=certain))
    assert (filled.n_pass_tokens > 0) == is_denoised


def test_a_draft_ends_where_it_meets_the_suffix(bundled: infill.Model) -> None:
    hole = infill.Hole("for i in range(10):\n    print(i)\n\nfor i in range(10):\n    print(", ")\n", "python")
    filled = infill.fill(bundled, hole, replace(QUICK, max_tokens=40))
    assert filled.n_drafted_tokens < 40  # the line is over long before


def test_the_prompt_is_as_before(model: infill.Model) -> None:
    """What is drafted is not left in the session: the next keystroke reads only itself."""
    with model.session(512) as session:
        first = infill.fill(model, infill.Hole("x = 1\ny = (", ")\n"), QUICK, session=session)
        again = infill.fill(model, infill.Hole("x = 1\ny = (", ")\n"), QUICK, session=session)
    assert first.n_prompt_tokens > 0 == again.n_prompt_tokens and first.text == again.text


def test_a_canvas_begins_where_the_answer_does(bundled: infill.Model) -> None:
    """Also where its beginning was settled together with the fragment before the cursor."""
    views: list[infill.StepView] = []
    options = infill.FillOptions(draft=False, n_finalists=1)
    hole = infill.Hole(
        "import json\n\n\ndef read(path):\n    with op", " as file:\n        return json.load(file)\n", "python"
    )
    filled = infill.fill(bundled, hole, options, on_step=views.append)
    assert views[-1].text.startswith(filled.text[:3]) and filled.text.startswith("en")
    assert len(views[-1].pieces) == len(views[-1].entropy) == len(views[-1].settled)


def test_a_draft_that_wins_is_the_last_canvas_seen(bundled: infill.Model) -> None:
    views: list[infill.StepView] = []
    hole = infill.Hole("for name in names:\n    print(", ")\n", "python")
    filled = infill.fill(bundled, hole, replace(QUICK, strategy="draft"), on_step=views.append)
    assert [view.text for view in views] == [filled.text] and all(views[-1].settled)


def test_a_text_counts_in_its_likeliest_tokens(bundled: infill.Model) -> None:
    """The denoiser may spell a draft's text in other tokens, which score far less."""
    text = "def total(values):\n    result = 0\n    for value in values:\n        result += "
    hole = infill.Hole(text, "\n    return result\n", "python")
    drafted = infill.fill(bundled, hole, infill.FillOptions(strategy="draft"))
    filled = infill.fill(bundled, hole, infill.FillOptions(draft_certain=2.0))
    assert filled.score >= drafted.score - 1e-3
