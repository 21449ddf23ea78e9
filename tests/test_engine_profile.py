"""What a session says of its own time and work: parts that add up, and counts that show what was not computed."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from synthetic import SHORT, write_gguf

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
