"""Rewriting, on a model with random weights whose vocabulary has the chat format's markers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import infill
from infill import lengths

QUICK = infill.FillOptions(max_steps=4, max_tokens=4, format="chat", tidy=False, rank="sum")
HOLE = infill.Hole("def f(x):\n", "\n\n\ny = f(3)\n", "python", "a.py", old="    return x + 1")


@pytest.fixture(scope="module")
def model(random_model: Path) -> Iterator[infill.Model]:
    with infill.Model.load(random_model, n_threads=1) as loaded:
        yield loaded


def test_an_edit_changes_the_passage(model: infill.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    prompts: list[str] = []
    real = infill.Session.sync

    def spy(session: infill.Session, tokens: tuple[int, ...]) -> int:
        prompts.append(model.tokenizer.decode(tokens))
        return real(session, tokens)

    monkeypatch.setattr(infill.Session, "sync", spy)
    done = infill.edit(model, HOLE, "subtract instead", QUICK)
    assert done.text != HOLE.old and done.format == "chat"
    assert "subtract instead" in prompts[0] and "    return x + 1" in prompts[0]


def test_an_unchanged_answer_comes_last(model: infill.Model) -> None:
    done = infill.edit(model, HOLE, "leave it", replace(QUICK, keep=1.0))
    assert done.text != HOLE.old


def test_a_raw_model_says_that_it_cannot(model: infill.Model) -> None:
    with pytest.raises(infill.UsageError, match=r"random\.gguf cannot read an instruction.*infill fill --keep"):
        infill.edit(model, HOLE, "subtract", replace(QUICK, format="auto"))


def test_what_cannot_be_rewritten(model: infill.Model) -> None:
    with pytest.raises(infill.UsageError, match="say what is to be changed"):
        infill.edit(model, HOLE, "  ", QUICK)
    with pytest.raises(infill.UsageError, match="nothing to rewrite"):
        infill.edit(model, replace(HOLE, old=""), "subtract", QUICK)
    with pytest.raises(infill.UsageError, match="rewrite fewer lines at once"):
        infill.edit(model, replace(HOLE, old="x = 1\n" * 200), "subtract", QUICK)


def test_keeping_all_of_the_old_text_starts_from_it(model: infill.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an instruction, in the raw format: what is kept stands on the start canvas, the rest is noise."""
    starts: list[list[int]] = []
    real = infill.Session.denoise

    def spy(session: infill.Session, rows: list[infill.Row], *rest: object) -> list[infill.Canvas]:
        starts.extend(np.asarray(row.tokens).tolist() for row in rows)
        return real(session, rows, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(infill.Session, "denoise", spy)
    old = model.tokenizer.encode(HOLE.old or "")
    infill.fill(model, HOLE, replace(QUICK, format="raw", keep=1.0))
    assert starts[0][: len(old)] == old
    starts.clear()
    infill.fill(model, HOLE, replace(QUICK, format="raw", keep=0.0))
    assert starts[0][: len(old)] == [-1] * len(old)
    starts.clear()
    infill.fill(model, HOLE, replace(QUICK, format="raw", keep=0.5))
    kept = [token for token in starts[0][: len(old)] if token >= 0]
    assert 0 < len(kept) < len(old)


@pytest.mark.parametrize("length", [1, 8, 10, 15])
def test_noised_tokens(length: int) -> None:
    rng = np.random.default_rng(1)
    old = list(range(100, 110))
    tokens = lengths.noised(old, length, 0.6, rng)
    assert len(tokens) == length
    kept = [token for token in tokens if token >= 0]
    assert kept == sorted(kept) and set(kept) <= set(old)
    assert lengths.noised(old, 10, 1.0, rng) == old
    assert lengths.noised(old, 10, 0.0, rng) == [-1] * 10
