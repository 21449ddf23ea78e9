"""The way from a hole to a fill, on a model with random weights: its answers are nonsense, what holds is the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import infill
from infill import canvas, choose
from infill_models.tokenizer import Tokenizer

HOLE = infill.Hole("def first(a):\n    ", "\n    return a\n")
QUICK = infill.FillOptions(max_steps=3, max_tokens=6)


@pytest.fixture(scope="module")
def model(random_model: Path) -> Iterator[infill.Model]:
    with infill.Model.load(random_model, n_threads=1) as loaded:
        yield loaded


def test_a_fill_says_what_it_did(model: infill.Model) -> None:
    views: list[infill.StepView] = []
    filled = infill.fill(model, HOLE, QUICK, on_step=views.append)
    assert filled.text == model.tokenizer.decode(model.tokenizer.encode(filled.text))
    assert 1 <= filled.n_tokens <= 6 and 1 <= filled.n_steps <= 3
    assert filled.score < 0
    assert filled.timings_ms.keys() == {"prepare", "prompt", "length", "denoise"}
    assert filled.text not in filled.alternatives and len(set(filled.alternatives)) == len(filled.alternatives)
    assert views[0].step == 1 and views[-1].text == filled.text and views[-1].step == filled.n_steps
    for view in views:
        assert len(view.pieces) == len(view.entropy) == len(view.settled) <= 6
        assert any(view.settled) and all(entropy >= 0 for entropy in view.entropy)


def test_same_seed_same_fill(model: infill.Model) -> None:
    first, again = (infill.fill(model, HOLE, QUICK) for _ in range(2))
    assert (first.text, first.score, first.alternatives) == (again.text, again.score, again.alternatives)
    texts = {infill.fill(model, HOLE, infill.FillOptions(seed=s, max_steps=3, max_tokens=6)).text for s in range(4)}
    assert len(texts) > 1


def test_the_best_scored_middle_is_the_answer(model: infill.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """The score is the encoder's log-probability of middle and suffix head in their place, and the highest one wins."""
    scored: list[list[list[int]]] = []
    real = choose.scores

    def spy(session: infill.Session, middles: Sequence[Sequence[int]], suffix: Sequence[int]) -> list[float]:
        scored.append([list(middle) for middle in middles])
        return real(session, middles, suffix)

    monkeypatch.setattr(choose, "scores", spy)
    filled = infill.fill(model, HOLE, QUICK)
    finalists = scored[-1]
    assert len(finalists) == 6  # every length up to max_tokens
    prompt = canvas.prompt(HOLE, model.tokenizer, n_prompt=1000, n_suffix=32)
    sums = []
    with model.session() as session:
        for middle in finalists:
            session.sync(prompt.tokens)
            sums.append(float(session.score([*middle, *prompt.suffix[: choose.N_SUFFIX]]).sum()))
    without_control = [i for i, middle in enumerate(finalists) if not model.tokenizer.stop_ids & set(middle)]
    best = max(without_control, key=sums.__getitem__)
    assert filled.text == model.tokenizer.decode(finalists[best])
    assert filled.score == pytest.approx(sums[best], rel=2e-3)


def test_longer_than_a_canvas(model: infill.Model) -> None:
    """Such a middle is generated canvas by canvas; the model's own canvas is 16."""
    options = infill.FillOptions(max_steps=2, max_tokens=24, n_finalists=100)
    steps: list[int] = []
    filled = infill.fill(model, HOLE, options, on_step=lambda view: steps.append(view.step))
    assert len(filled.alternatives) >= 10
    n_tokens = {len(model.tokenizer.encode(text)) for text in filled.alternatives}
    assert max(n_tokens) > 16 and steps


def test_a_watcher_can_cancel(model: infill.Model) -> None:
    with pytest.raises(infill.Cancelled):
        infill.fill(model, HOLE, infill.FillOptions(max_steps=40, max_tokens=6), on_step=lambda view: True)
    infill.fill(model, HOLE, QUICK)


def test_empty_surroundings(model: infill.Model) -> None:
    assert infill.fill(model, infill.Hole("", ""), QUICK).n_tokens >= 1


def test_options_out_of_range(model: infill.Model) -> None:
    with pytest.raises(infill.UsageError, match="max_tokens"):
        infill.fill(model, HOLE, infill.FillOptions(max_tokens=0))
    with pytest.raises(infill.UsageError, match="no room for a prompt"):
        infill.fill(model, HOLE, infill.FillOptions(n_ctx=64))


def test_a_long_prefix_loses_its_beginning(model: infill.Model) -> None:
    tokenizer: Tokenizer = model.tokenizer
    text = "".join(f"x{i} = {i}\n" for i in range(3000))
    prompt = canvas.prompt(infill.Hole(text, text), tokenizer, n_prompt=500, n_suffix=20)
    assert prompt.tokens[0] == tokenizer.bos_id and 400 < len(prompt.tokens) <= 500
    kept = tokenizer.decode(prompt.tokens[1:])
    assert text.endswith(kept) and kept.startswith("x")
    assert len(prompt.suffix) == 20 and text.startswith(tokenizer.decode(prompt.suffix))
    short = canvas.prompt(infill.Hole("x1 = 1\n", ""), tokenizer, n_prompt=500, n_suffix=20)
    assert tokenizer.decode(short.tokens[1:]) == "x1 = 1\n" and short.suffix == ()


def test_rows_pin_the_suffix() -> None:
    row = canvas.row(3, (7, 8))
    assert list(row.tokens) == [-1, -1, -1, 7, 8]  # type: ignore[call-overload]
    assert list(row.pinned) == [False, False, False, True, True]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lengths", "limit", "expected"),
    [
        ([], 10, []),
        ([3, 3, 3], 9, [[0, 1, 2]]),
        ([3, 3, 3], 8, [[0, 1], [2]]),
        ([9, 1, 9], 9, [[0], [1], [2]]),
        ([20, 1], 9, [[0], [1]]),  # too long for any pass: alone, and the engine says so
    ],
)
def test_batches(lengths: list[int], limit: int, expected: list[list[int]]) -> None:
    assert choose.batches(lengths, limit) == expected
