"""Several holes of one text, on a model with random weights."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import infill
from infill import canvas, choose, filling, holes, lengths
from infill.context import Holes
from infill.document import Document

QUICK = infill.FillOptions(max_steps=2, max_tokens=3, tidy=False, rank="sum", n_suffix=8)
NEAR = Holes(("def ", "(x):\n    return x\n\n\ny = ", "(3)\n"), "python")
FAR = Holes(("def ", "(x):\n" + "    x += 1\n" * 40 + "y = ", "(3)\n"), "python")


@pytest.fixture(scope="module")
def model(random_model: Path) -> Iterator[infill.Model]:
    with infill.Model.load(random_model, n_threads=1) as loaded:
        yield loaded


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[Holes]:
    """What was put on canvases."""
    seen: list[Holes] = []
    real = filling.Job.solve

    def spy(job: filling.Job, part: Holes) -> Any:
        seen.append(part)
        return real(job, part)

    monkeypatch.setattr(filling.Job, "solve", spy)
    return seen


def test_near_holes_share_a_canvas(model: infill.Model, solved: list[Holes]) -> None:
    views: list[infill.StepView] = []
    done = infill.fill_holes(model, NEAR, QUICK, on_step=views.append)
    assert done.groups == ((0, 1),) and solved == [NEAR]
    assert len(done.texts) == 2 and done.fills[0].score == done.fills[1].score
    assert all("".join(t.text for t in fill.tokens) == fill.text and fill.text for fill in done.fills)
    assert all("(x):\n    return x\n\n\ny =" in view.text for view in views)


def test_one_proposal_is_tried_in_all_holes(model: infill.Model) -> None:
    """Also where a fragment belongs to a hole: the space that both of these have in front."""
    tokenizer = model.tokenizer
    layout = canvas.layouts(NEAR, tokenizer, QUICK, "raw", n_prompt=500)[0]
    assert layout.before == (" ", " ")
    middles = (tuple(tokenizer.encode(" ab")), tuple(tokenizer.encode(" cd")))
    one = choose.Candidate(layout, middles, ((0.1,) * 2,) * 2, ((0.1,) * 2,) * 2, 2)
    both = [choose.with_texts(c, NEAR, tokenizer, QUICK) for c in choose.shared([one], tokenizer)]
    assert [c.texts for c in both] == [("ab", "ab"), ("cd", "cd")] and all(c.is_valid for c in both)
    few = infill.fill_holes(model, NEAR, replace(QUICK, share=False, margin=1e9))
    more = infill.fill_holes(model, NEAR, replace(QUICK, margin=1e9))
    assert len(more.fills[0].ranking) >= len(few.fills[0].ranking)
    assert more.fills[0].score >= few.fills[0].score - 0.01  # other rows share the pass: other rounding


@pytest.mark.parametrize("kind", ["auto", "coarse", "fine"])
def test_lengths_of_several_holes_come_from_the_grid_that_is_asked_for(
    model: infill.Model, monkeypatch: pytest.MonkeyPatch, kind: Any
) -> None:
    seen: list[tuple[int, ...]] = []
    real = lengths.scout

    def spy(passes: Any, plans: Any, *rest: Any) -> Any:
        seen.extend(plan for _, plan in plans)
        return real(passes, plans, *rest)

    monkeypatch.setattr(lengths, "scout", spy)
    infill.fill_holes(model, NEAR, replace(QUICK, max_tokens=9, grid=kind, share=False))
    first = [plan[0] for plan in seen if len(plan) == 1]
    assert sorted(first) == ([1, 2, 3, 4, 6, 8, 9] if kind == "coarse" else [*range(1, 10)])


def test_many_holes_with_long_answers_fit_a_pass(model: infill.Model) -> None:
    """Five times what one hole says may be more than a pass takes: that is not tried."""
    many = Holes(("", ";", ";", ";", ";", "\n"))
    options = replace(QUICK, strategy="fixed", length=(60, 1, 1, 1, 1), n_joint=20)
    assert len(infill.fill_holes(model, many, options).texts) == 5


def test_far_holes_see_earlier_answers(model: infill.Model, solved: list[Holes]) -> None:
    done = infill.fill_holes(model, FAR, QUICK)
    assert done.groups == ((0,), (1,))
    assert solved[0].pieces == FAR.pieces[:2]
    assert solved[1].pieces == (FAR.pieces[0] + done.texts[0] + FAR.pieces[1], FAR.pieces[2])


def test_separate_filling(model: infill.Model, solved: list[Holes]) -> None:
    done = infill.fill_holes(model, NEAR, replace(QUICK, together="sequential"))
    assert done.groups == ((0,), (1,)) and solved[1].prefix == "def " + done.texts[0] + NEAR.pieces[1]
    infill.fill_holes(model, NEAR, replace(QUICK, together="independent"))
    assert solved[3].prefix == "def " + NEAR.pieces[1]


def test_one_of_several_is_the_same_as_one(model: infill.Model) -> None:
    hole = infill.Hole("x = (\n", "\ny = 1\n", "python")
    alone = infill.fill(model, hole, QUICK)
    assert infill.fill_holes(model, hole.holes, QUICK).texts == (alone.text,)


def test_groups_are_as_large_as_a_canvas(model: infill.Model) -> None:
    text = "a\n" * 8  # 16 tokens
    many = Holes(("", text, text, text, text, ""))

    def groups(**options: Any) -> list[tuple[int, ...]]:
        return holes.grouped(many, replace(QUICK, **options), model.config, model.tokenizer)

    assert groups() == [(0, 1, 2), (3, 4)]
    assert groups(n_joint=1000) == [(0, 1, 2, 3, 4)]
    assert groups(n_joint=1) == groups(together="sequential") == [(0,), (1,), (2,), (3,), (4,)]


def test_fixed_lengths_of_several_holes(model: infill.Model) -> None:
    options = replace(QUICK, strategy="fixed", length=(2, 3))
    for case in (NEAR, FAR):
        done = infill.fill_holes(model, case, options)
        assert done.fills[0].n_tokens <= 2 + 1 and done.fills[1].n_tokens <= 3 + 1  # a fragment may be a token
    with pytest.raises(infill.UsageError, match="one for each of 2 holes"):
        infill.fill_holes(model, NEAR, replace(options, length=(1, 2, 3)))


@pytest.mark.parametrize("strategy", ["free", "both"])
def test_other_strategies_go_hole_by_hole(model: infill.Model, strategy: Any) -> None:
    assert infill.fill_holes(model, NEAR, replace(QUICK, strategy=strategy)).groups == ((0,), (1,))


def test_holes_that_touch_and_holes_at_the_ends(model: infill.Model) -> None:
    for pieces in (("", "", ""), ("a", "", "b"), ("", "\n", ""), ("x", "y", "z", "")):
        done = infill.fill_holes(model, Holes(pieces), QUICK)
        assert len(done.texts) == len(pieces) - 1


def test_no_byte_outside_the_holes_changes(model: infill.Model) -> None:
    data = b"\xef\xbb\xbfa = <FILL>\r\nb = '\xe9'\rc = <FILL>;\td\n<FILL>"
    document = Document(data)
    spans = document.holes_at_markers("<FILL>")
    done = infill.fill_holes(model, infill.holes_from_document(document, spans), QUICK)
    after = document.apply_all(spans, done.texts)
    pieces = data.split(b"<FILL>")
    texts = [document.encode(span, text) for span, text in zip(spans, done.texts, strict=True)]
    assert after == b"".join(part for pair in zip(pieces, [*texts, b""], strict=True) for part in pair)


def test_cancelled_between_holes(model: infill.Model) -> None:
    cancellation = infill.Cancellation()

    def on_step(view: infill.StepView) -> bool:
        cancellation.cancel()
        return False

    with pytest.raises(infill.Cancelled):
        infill.fill_holes(model, Holes(("f(", FAR.pieces[1], ")\n")), QUICK, on_step=on_step, cancellation=cancellation)


def test_a_canvas_says_which_holes_it_is_for(model: infill.Model) -> None:
    views: list[infill.StepView] = []
    infill.fill_holes(model, NEAR, QUICK, on_step=views.append)
    assert {view.holes for view in views} == {tuple(range(NEAR.n))}
    views.clear()
    infill.fill_holes(model, NEAR, replace(QUICK, together="independent"), on_step=views.append)
    assert list(dict.fromkeys(view.holes for view in views)) == [(i,) for i in range(NEAR.n)]


# ---- deadlines ----------------------------------------------------------------------------------------------------


def slow_reading(monkeypatch: pytest.MonkeyPatch, seconds: float) -> list[int]:
    """Prompts after the first take so long to read, or until the call is cancelled, as the engine does it."""
    read: list[int] = []
    cancelled = threading.Event()
    real_sync, real_cancel = infill.Session.sync, infill.Session.cancel

    def sync(session: infill.Session, tokens: Any) -> int:
        read.append(len(tokens))
        cancelled.clear()
        if len(set(read)) > 1 and cancelled.wait(seconds):
            raise infill.Cancelled("cancelled")
        return real_sync(session, tokens)

    def cancel(session: infill.Session) -> None:
        cancelled.set()
        real_cancel(session)

    monkeypatch.setattr(infill.Session, "sync", sync)
    monkeypatch.setattr(infill.Session, "cancel", cancel)
    return read


def test_a_deadline_holds_while_a_later_prompt_is_read(model: infill.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = replace(QUICK, draft=False, heal=False, grid="coarse")
    first = infill.fill_holes(model, FAR, alone).texts[0]
    slow_reading(monkeypatch, 20.0)
    began = time.monotonic()
    done = infill.fill_holes(model, FAR, alone, deadline=began + 3.0)
    took_s = time.monotonic() - began
    assert 2.9 < took_s < 6.0, took_s
    assert done.texts == (first, "") and not done.fills[0].truncated and done.fills[1].truncated
    assert done.groups == ((0,), (1,))


def test_holes_that_are_not_begun_by_the_deadline_are_left_empty(model: infill.Model) -> None:
    many = Holes(("def ", *["(x):\n" + "    x += 1\n" * 40] * 3, "(3)\n"), "python")
    done = infill.fill_holes(model, many, QUICK, deadline=time.monotonic() - 1)
    assert done.texts[0] and done.texts[1:] == ("", "", "") and all(fill.truncated for fill in done.fills)


def test_cancelling_is_not_taken_for_a_deadline(model: infill.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    slow_reading(monkeypatch, 20.0)
    cancellation = infill.Cancellation()
    threading.Timer(1.0, cancellation.cancel).start()
    with pytest.raises(infill.Cancelled):
        infill.fill_holes(model, FAR, QUICK, cancellation=cancellation, deadline=time.monotonic() + 30)
