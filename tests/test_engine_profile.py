"""What a session says of its own time and work: parts that add up, and counts that show what was not computed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from synthetic import SETTLING, SHORT, write_gguf

import infill
from infill.engine import NOISE, Profile

N_PROMPT = 40


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[infill.Model]:
    path = tmp_path_factory.mktemp("profile") / "short.gguf"
    write_gguf(SHORT, 1, path)
    with infill.Model.load(path, n_threads=1) as loaded:
        yield loaded


@pytest.fixture
def session(model: infill.Model) -> Iterator[infill.Session]:
    with model.session(n_ctx=512, kv_type="f32") as opened:
        opened.sync(numbers(N_PROMPT))
        yield opened


def numbers(n: int, seed: int = 0) -> NDArray[np.int64]:
    return np.random.default_rng(seed).integers(0, SHORT.n_vocab, n)


def test_parts_are_measured_and_add_up_to_the_time_of_the_calls(session: infill.Session) -> None:
    slept = 0.0

    def sleep(step: infill.Step) -> None:
        nonlocal slept
        before = time.perf_counter()
        time.sleep(0.02)
        slept += time.perf_counter() - before

    with session.profiling() as profile:
        assert profile == {} and profile.work == {}
        begin = time.perf_counter()
        session.denoise([[NOISE] * 64], infill.DenoiseOptions(max_steps=4), sleep)
        outside_ms = 1000 * (time.perf_counter() - begin - slept)
    assert tuple(profile) == Profile.PARTS
    assert all(ms > 0 for ms in profile.values())
    assert sum(profile.values()) <= outside_ms
    assert sum(profile.values()) > 0.5 * outside_ms
    assert profile.work["passes"] == 4


def test_reading_a_prompt_has_no_canvas_parts(session: infill.Session) -> None:
    with session.profiling() as profile:
        session.sync(numbers(200, seed=1))
    assert {part for part, ms in profile.items() if ms > 0} == {"attention", "dense", "experts", "host"}


def test_nothing_is_measured_outside_of_the_block(session: infill.Session) -> None:
    with session.profiling() as first:
        pass
    assert dict(first) == dict.fromkeys(Profile.PARTS, 0.0)
    session.denoise([[NOISE] * 8], infill.DenoiseOptions(max_steps=2))
    with session.profiling() as second:
        session.score(numbers(5, seed=2))
    assert second.work["passes"] == 1 and second["sampler"] > 0 and second["self-conditioning"] == 0


def test_a_profile_is_filled_after_an_exception_too(session: infill.Session) -> None:
    with pytest.raises(infill.Cancelled), session.profiling() as profile:
        session.denoise([[NOISE] * 8], on_step=lambda step: step.step == 2)
    assert profile.work["passes"] == 2 and profile["experts"] > 0


def test_profiled_passes_give_the_same_numbers(session: infill.Session) -> None:
    plain = session.decode([numbers(24, seed=3)])[0]
    options = infill.DenoiseOptions(seed=5, max_steps=4)
    (answer,) = session.denoise([[NOISE] * 24], options)
    with session.profiling():
        assert np.abs(session.decode([numbers(24, seed=3)])[0] - plain).max() <= 1e-5 * np.abs(plain).max()
        (profiled,) = session.denoise([[NOISE] * 24], options)
    assert profiled.tokens.tolist() == answer.tokens.tolist()


# ---- only what is needed is computed ------------------------------------------------------------------------------

N_LAYER = SHORT.n_layer


def test_the_last_layer_of_a_prompt_computes_keys_and_values_only(session: infill.Session) -> None:
    with session.profiling() as profile:
        session.sync(numbers(N_PROMPT + 100, seed=0))
    assert profile.work == {
        "passes": 1,
        "keys": 100 * N_LAYER,
        "queries": 100 * (N_LAYER - 1),
        "logits": 0,
        "conditioned": 0,
        "mixed": 0,
    }


@pytest.mark.parametrize("pins", [True, False])
@pytest.mark.parametrize("top_k", [0, 8])
def test_pinned_positions_cost_neither_logits_nor_the_last_layer(
    session: infill.Session, pins: bool, top_k: int
) -> None:
    pinned = np.array([i % 5 == 2 for i in range(20)])
    tokens = np.where(pinned, 7, NOISE)
    options = infill.DenoiseOptions(
        max_steps=3, confidence_threshold=0.0, self_conditioning_pins=pins, self_conditioning_top_k=top_k
    )
    with session.profiling() as profile:
        session.denoise([infill.Row(tokens, pinned)], options)
    assert profile.work == {
        "passes": 3,
        "keys": 3 * 20 * N_LAYER,
        "queries": 3 * (20 * (N_LAYER - 1) + 16),
        "logits": 3 * 16,
        "conditioned": 2 * (20 if pins else 16),  # a pin that says nothing does not enter the block
        "mixed": 2 * 16,
    }


def test_scores_are_computed_for_all_tokens_asked_for(session: infill.Session) -> None:
    with session.profiling() as profile:
        session.score_rows([numbers(5, seed=2), numbers(3, seed=3)])
    assert (profile.work["logits"], profile.work["queries"]) == (8, 8 * N_LAYER)


def test_finished_rows_leave_the_batch(tmp_path: Path) -> None:
    write_gguf(SETTLING, 1, tmp_path / "m.gguf")
    running: dict[int, list[infill.Step]] = {}

    def note(step: infill.Step) -> None:
        running.setdefault(step.step, []).append(step)

    with infill.Model.load(tmp_path / "m.gguf", n_threads=1) as model, model.session(n_ctx=256) as session:
        session.sync(numbers(N_PROMPT))
        with session.profiling() as profile:
            answers = session.denoise(
                [[NOISE] * n for n in (1, 2, 12)],
                infill.DenoiseOptions(confidence_threshold=2.0),
                note,
            )
    n_steps = [answer.n_steps for answer in answers]
    assert len(set(n_steps)) > 1, "all rows stopped at once, which shows nothing"
    n_free = [sum(len(step.canvas) for step in steps) for steps in running.values()]
    assert sum(n_free) == sum(n * steps for n, steps in zip((1, 2, 12), n_steps, strict=True))
    assert profile.work["logits"] == sum(n_free)
    assert profile.work["keys"] == profile.work["queries"] == N_LAYER * sum(n_free)
    assert profile.work["conditioned"] == profile.work["mixed"] == sum(n_free[1:])
