"""What the engine promises beside its numbers (those: test_golden.py): reuse, packing, pins, limits, cancelling."""

from __future__ import annotations

import dataclasses
import itertools
import os
import re
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from synthetic import LONG, SHORT, Shape, write_gguf

import infill
from infill import _native
from infill.engine import NOISE

# Two ways to the same float32 numbers, summed in another order.
SAME = 2e-5

Floats = NDArray[np.float32]


def write_long_context(shape: Shape, path: Path, context_length: int) -> None:
    """A synthetic model that says it was trained for `context_length` tokens."""
    write_gguf(shape, 1, path)
    data = bytearray(path.read_bytes())
    at = data.index(b"diffusion-gemma.context_length") + len(b"diffusion-gemma.context_length") + 4
    data[at : at + 4] = struct.pack("<I", context_length)
    path.write_bytes(data)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[infill.Model]:
    path = tmp_path_factory.mktemp("engine") / "long.gguf"
    write_long_context(LONG, path, 16384)
    # ggml's threads spin while they wait: on a busy machine one is many times faster than two
    with infill.Model.load(path, n_threads=1) as loaded:
        yield loaded


def numbers(n: int, seed: int = 0) -> NDArray[np.int64]:
    return np.random.default_rng(seed).integers(0, LONG.n_vocab, n)


def error(a: Floats, b: Floats) -> float:
    return float(np.abs(a - b).max() / np.abs(b).max())


def holes(*lengths: int) -> list[infill.Row]:
    return [infill.Row(np.full(n, NOISE)) for n in lengths]


# ---- prompt -----------------------------------------------------------------------------------------------------


def test_sync_keeps_the_common_prefix(model: infill.Model) -> None:
    old, new = numbers(600), numbers(600)
    new[400:] = numbers(200, seed=1)
    new[400] = (old[400] + 1) % LONG.n_vocab
    canvas = numbers(24, seed=2)
    with model.session(n_ctx=2048, kv_type="f32") as session, model.session(n_ctx=2048, kv_type="f32") as fresh:
        assert session.sync(old) == 0
        session.decode([canvas])  # leaves its own cells behind the prompt
        session.score(numbers(20, seed=3))
        assert session.sync(new) == 400
        assert session.sync(new) == 600
        assert fresh.sync(new) == 0
        assert error(session.decode([canvas])[0], fresh.decode([canvas])[0]) < SAME
        assert error(session.score(canvas), fresh.score(canvas)) < SAME


def test_growing_token_by_token_is_reading_at_once(model: infill.Model) -> None:
    prompt, canvas = numbers(80), numbers(24, seed=2)
    with model.session(n_ctx=256, kv_type="f32") as slow, model.session(n_ctx=256, kv_type="f32") as fast:
        for n in range(1, len(prompt) + 1):
            assert slow.sync(prompt[:n]) == n - 1
        fast.sync(prompt)
        assert error(slow.decode([canvas])[0], fast.decode([canvas])[0]) < SAME


@pytest.mark.parametrize("n_prompt", [231, 232, 239, 240])
def test_a_context_may_be_full_to_its_last_cell(model: infill.Model, n_prompt: int) -> None:
    """Attention looks at a few cells behind the pass, where there are any."""
    prompt, canvas = numbers(n_prompt), numbers(256 - n_prompt, seed=2)
    with (
        model.session(n_ctx=256, n_canvas=len(canvas), kv_type="f32") as full,
        model.session(n_ctx=1024, kv_type="f32") as roomy,
    ):
        for session in (full, roomy):
            session.sync(prompt)
        assert error(full.decode([canvas])[0], roomy.decode([canvas])[0]) < SAME
        assert error(full.score(canvas), roomy.score(canvas)) < SAME


def test_rewinding_a_long_prompt(model: infill.Model) -> None:
    prompt, canvas = numbers(8000), numbers(24, seed=2)
    with model.session(n_ctx=8192, kv_type="f32") as session, model.session(n_ctx=8192, kv_type="f32") as fresh:
        session.sync(prompt)
        assert session.info.n_rewind >= 512
        assert session.sync(prompt[: 8000 - 512]) == 8000 - 512
        fresh.sync(prompt[: 8000 - 512])
        assert error(session.decode([canvas])[0], fresh.decode([canvas])[0]) < SAME
        # going back further than the sliding layers reach is right too, only slower
        assert session.sync(prompt[:3000]) == 0
        fresh.sync(numbers(5, seed=9))
        fresh.sync(prompt[:3000])
        assert error(session.decode([canvas])[0], fresh.decode([canvas])[0]) < SAME


@pytest.mark.parametrize(("kv_type", "size"), [("f16", 2), ("f32", 4)])
def test_memory_per_prompt_token(model: infill.Model, kv_type: str, size: int) -> None:
    """docs/performance.md states these: full layers pay per token of context, sliding layers a fixed sum."""
    full = sum(2 * LONG.n_head_kv_full * LONG.head_dim_full for i in range(LONG.n_layer) if LONG.is_full(i))
    sliding = sum(2 * LONG.n_head_kv * LONG.head_dim for i in range(LONG.n_layer) if not LONG.is_full(i))
    assert model.config.n_kv_full_per_token == full
    assert model.config.n_kv_sliding_per_token == sliding
    infos = []
    for n_ctx in (4096, 8192):
        with model.session(n_ctx=n_ctx, n_canvas=512, kv_type=kv_type) as session:
            infos.append(session.info)
    assert infos[1].n_bytes_full - infos[0].n_bytes_full == 4096 * full * size
    assert infos[0].n_bytes_full == (4096 + 512) * full * size
    assert infos[0].n_bytes_sliding == infos[1].n_bytes_sliding == (LONG.window + 1024 + 512) * sliding * size


def test_scores_are_the_chain_rule(model: infill.Model) -> None:
    """Scoring all at once is scoring token by token; and it changes nothing."""
    prompt, tokens = numbers(50), numbers(12, seed=4)
    with model.session(n_ctx=256, kv_type="f32") as session:
        session.sync(prompt)
        canvas = session.decode([tokens])[0]
        scores = session.score(tokens)
        rows = session.score_rows([tokens[:5], tokens, tokens[3:4]])
        assert error(rows[0], scores[:5]) < SAME and error(rows[1], scores) < SAME
        assert (session.decode([tokens])[0] == canvas).all()
        assert session.sync(prompt) == 50
        single = []
        for i in range(len(tokens)):
            session.sync(np.concatenate([prompt, tokens[:i]]))
            single.append(session.score(tokens[i : i + 1])[0])
        assert error(scores, np.array(single)) < SAME
        session.sync(prompt)
        every = session.score_rows([[token] for token in range(LONG.n_vocab)])
        assert np.exp(np.concatenate(every).astype(np.float64)).sum() == pytest.approx(1.0, abs=1e-4)


# ---- canvas -----------------------------------------------------------------------------------------------------


def test_extending_takes_the_likeliest_token_and_leaves_the_prompt(model: infill.Model) -> None:
    prompt = numbers(50)
    with model.session(256, kv_type="f32") as session:
        session.sync(prompt)
        drafted = session.extend(9)
        assert session.sync(prompt) == len(prompt)
        assert session.extend(9).tolist() == drafted.tolist()
        end = int(drafted[5])
        assert session.extend(9, {end}).tolist() == drafted[: drafted.tolist().index(end)].tolist()
        every = [[token] for token in range(model.config.n_vocab)]
        for i, token in enumerate(drafted.tolist()):
            session.sync([*prompt, *drafted[:i]])
            scores = np.concatenate(session.score_rows(every))
            assert scores[token] >= scores.max() - SAME


def test_extending_is_refused_without_a_prompt_or_room(model: infill.Model) -> None:
    with model.session(64) as session:
        with pytest.raises(infill.EngineError, match="no prompt"):
            session.extend(3)
        session.sync(numbers(60))
        with pytest.raises(infill.EngineError, match="n_max: expected 1 to 4, found 5"):
            session.extend(5)
        with pytest.raises(infill.EngineError, match="n_max"):
            session.extend(0)


def test_packed_rows_are_the_rows_alone(model: infill.Model) -> None:
    rows = [numbers(n, seed=n) for n in (24, 3, 40, 1, 11)]
    with model.session(n_ctx=256, kv_type="f32") as session:
        session.sync(numbers(50))
        previous: list[Floats] | None = None
        for _ in range(3):
            packed = session.decode(rows, previous)
            for i, row in enumerate(rows):
                alone = session.decode([row], None if previous is None else [previous[i]])[0]
                assert packed[i].shape == (len(row), LONG.n_vocab)
                assert error(packed[i], alone) < SAME
            previous = [logits / 0.7 for logits in packed]


def test_pinned_positions_need_no_logits_and_do_not_disturb(model: infill.Model) -> None:
    canvas = numbers(10, seed=5)
    pinned = np.array([1, 0, 0, 1, 0, 1, 1, 0, 0, 1], np.bool_)
    with model.session(n_ctx=256, kv_type="f32") as session:
        session.sync(numbers(50))
        every = session.decode([canvas])[0]
        free = session.decode([infill.Row(canvas, pinned)])[0]
        assert free.shape == ((~pinned).sum(), LONG.n_vocab)
        assert error(free, every[~pinned]) < SAME
        # pins feed themselves, one-hot, to self-conditioning
        one_hot = np.full((10, LONG.n_vocab), -1e4, np.float32)
        one_hot[np.arange(10), canvas] = 1e4
        one_hot[~pinned] = every[~pinned]
        expected = session.decode([canvas], [one_hot])[0][~pinned]
        assert error(session.decode([infill.Row(canvas, pinned)], [every[~pinned]])[0], expected) < SAME


def test_pins_keep_their_tokens_through_every_step(model: infill.Model) -> None:
    tokens = np.full(12, NOISE)
    pinned = np.arange(12) % 3 == 1
    tokens[pinned] = [7, 8, 9, 10]
    steps: list[infill.Step] = []
    with model.session(n_ctx=256) as session:
        session.sync(numbers(50))
        (answer,) = session.denoise([infill.Row(tokens, pinned)], infill.DenoiseOptions(max_steps=6), steps.append)
    assert len(steps) == 6
    for step in steps:
        assert step.canvas[pinned].tolist() == step.argmax[pinned].tolist() == [7, 8, 9, 10]
        assert (step.entropy[pinned] == 0).all() and step.accepted[pinned].all()
        assert (step.entropy[~pinned] > 0).all()
    assert answer.tokens[pinned].tolist() == [7, 8, 9, 10]


def test_pins_cost_nothing_of_the_entropy_budget(model: infill.Model) -> None:
    """At each step the free positions accepted are those whose cheaper free ones sum up within the bound."""
    steps: list[infill.Step] = []
    bound = 6.0
    with model.session(n_ctx=256) as session:
        session.sync(numbers(50))
        row = infill.Row(np.where(np.arange(20) < 12, NOISE, 5), np.arange(20) >= 12)
        session.denoise([row], infill.DenoiseOptions(max_steps=5, entropy_bound=bound), steps.append)
    counts = set()
    for step in steps:
        entropy = np.sort(step.entropy[:12].astype(np.float64))
        expected = int((np.cumsum(entropy) - entropy <= bound).sum())
        assert int(step.accepted[:12].sum()) == expected >= 1
        counts.add(expected)
    assert max(counts) > 1


def test_a_row_of_pins_only_is_its_own_answer(model: infill.Model) -> None:
    with model.session(n_ctx=256) as session:
        session.sync(numbers(50))
        rows = [infill.Row([4, 5, 6], [True] * 3), *holes(5)]
        pinned, free = session.denoise(rows, infill.DenoiseOptions(max_steps=2))
    assert pinned.tokens.tolist() == [4, 5, 6] and pinned.n_steps == 0 and pinned.converged
    assert free.n_steps == 2


def test_same_seed_same_answer_on_any_number_of_threads(model: infill.Model) -> None:
    answers = []
    for n_threads in (1, 2):
        with model.session(n_ctx=512, n_threads=n_threads) as session:
            session.sync(numbers(300))
            for k in (0, 8):
                options = infill.DenoiseOptions(seed=3, max_steps=6, self_conditioning_top_k=k)
                answers.append([c.tokens.tolist() for c in session.denoise(holes(24, 7), options)])
    assert answers[0] == answers[2]
    assert answers[1] == answers[3]
    with model.session(n_ctx=512) as session:
        session.sync(numbers(300))
        other = session.denoise(holes(24, 7), infill.DenoiseOptions(seed=4, max_steps=6))
    assert [c.tokens.tolist() for c in other] != answers[0]


def test_whole_vocabulary_by_top_k_is_exact_self_conditioning(model: infill.Model) -> None:
    runs: list[list[infill.Step]] = []
    with model.session(n_ctx=256, kv_type="f32") as session:
        session.sync(numbers(50))
        for k in (0, LONG.n_vocab, 1):
            runs.append([])
            options = infill.DenoiseOptions(max_steps=3, self_conditioning_top_k=k)
            session.denoise(holes(8), options, runs[-1].append)
    exact, full, one = ([step.entropy for step in run] for run in runs)
    assert max(error(a, b) for a, b in zip(full, exact, strict=True)) < 1e-3
    assert error(one[-1], exact[-1]) > 1e-2  # the option does something


@pytest.mark.parametrize("pins", [True, False])
def test_without_self_conditioning_every_pass_is_like_the_first(model: infill.Model, pins: bool) -> None:
    """-1: each step's entropies are those of a pass over the canvas before it that knows nothing of the step before."""
    tokens = np.array([NOISE, NOISE, 7, NOISE, NOISE, 9, NOISE, NOISE])
    row = infill.Row(tokens, tokens >= 0)
    n_steps, t_min, t_max = 4, 0.4, 0.8
    steps: list[infill.Step] = []
    options = infill.DenoiseOptions(
        seed=5, max_steps=n_steps, t_min=t_min, t_max=t_max, self_conditioning_top_k=-1, self_conditioning_pins=pins
    )
    with model.session(n_ctx=256, kv_type="f32") as session:
        session.sync(numbers(50))
        with session.profiling() as profile:
            session.denoise([row], options, steps.append)
        assert (profile.work["passes"], profile.work["conditioned"], profile.work["mixed"]) == (n_steps, 0, 0)
        for before, step in itertools.pairwise(steps):
            t = t_min + (t_max - t_min) * (n_steps - step.step + 1) / n_steps
            (logits,) = session.decode([infill.Row(before.canvas, row.pinned)], self_conditioning=None)
            z = logits.astype(np.float64) / t
            p = np.exp(z - z.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            free = tokens < 0
            assert np.array_equal(step.argmax[free], logits.argmax(axis=1))
            assert error(step.entropy[free], -(p * np.log(p)).sum(axis=1)) < SAME
        told: list[infill.Step] = []
        session.denoise([row], dataclasses.replace(options, self_conditioning_top_k=8), told.append)
    assert np.array_equal(told[0].entropy, steps[0].entropy)
    assert error(told[1].entropy, steps[1].entropy) > 1e-3  # the option does something


def test_pins_may_be_left_out_of_self_conditioning(model: infill.Model) -> None:
    """Only from the second step on, and only where there are pins."""
    runs: list[list[infill.Step]] = []
    with model.session(n_ctx=256, kv_type="f32") as session:
        session.sync(numbers(50))
        for tail in ([], [3, 4, 5, 6]):
            row = infill.Row([NOISE] * 8 + tail, np.arange(8 + len(tail)) >= 8)
            for pins in (True, False):
                runs.append([])
                session.denoise([row], infill.DenoiseOptions(max_steps=2, self_conditioning_pins=pins), runs[-1].append)
    free, free_off, pinned, pinned_off = ([step.entropy[:8] for step in run] for run in runs)
    assert np.array_equal(free, free_off)
    assert np.array_equal(pinned[0], pinned_off[0])
    assert error(pinned_off[1], pinned[1]) > 1e-3


def test_generation_reads_each_finished_canvas(model: infill.Model) -> None:
    prompt, suffix = numbers(40), [3, 4, 5]
    options = infill.DenoiseOptions(seed=7, max_steps=3)
    with model.session(n_ctx=256, kv_type="f32") as session:
        text = session.generate(prompt, 20, options, suffix=suffix, canvas_length=8)
        assert len(text) == 20
        expected: list[int] = []
        for c, (n, tail) in enumerate([(8, []), (8, []), (4, suffix)]):
            session.sync(np.concatenate([prompt, expected]).astype(int))
            row = infill.Row(np.r_[np.full(n, NOISE), tail].astype(int), np.arange(n + len(tail)) >= n)
            (canvas,) = session.denoise([row], infill.DenoiseOptions(seed=7 + c, max_steps=3))
            expected += canvas.tokens[:n].tolist()
        assert text.tolist() == expected
        stopped = session.generate(prompt, 20, options, canvas_length=8, stop=frozenset({expected[5]}))
        assert stopped.tolist() == expected[: expected.index(expected[5])]


# ---- cancelling -------------------------------------------------------------------------------------------------


def test_cancelling_from_another_thread(model: infill.Model) -> None:
    prompt = numbers(8000)
    with model.session(n_ctx=8192) as session, model.session(n_ctx=8192) as fresh:
        timer = threading.Timer(0.2, session.cancel)
        timer.start()
        with pytest.raises(infill.Cancelled):
            for _ in range(100):  # until the timer fires
                session.sync(prompt)
                session.sync(numbers(1, seed=5))
        timer.join()
        session.sync(prompt[:500])
        fresh.sync(prompt[:500])
        canvas = numbers(8)
        assert error(session.decode([canvas])[0], fresh.decode([canvas])[0]) < 1e-3


def test_a_step_callback_cancels_by_its_answer(model: infill.Model) -> None:
    seen: list[int] = []

    def stop_at_two(step: infill.Step) -> bool:
        seen.append(step.step)
        return step.step == 2

    with model.session(n_ctx=256) as session:
        session.sync(numbers(50))
        with pytest.raises(infill.Cancelled):
            session.denoise(holes(8), on_step=stop_at_two)
        assert seen == [1, 2]
        session.denoise(holes(8), infill.DenoiseOptions(max_steps=1))


def test_what_a_step_callback_raises_comes_out(model: infill.Model) -> None:
    def broken(step: infill.Step) -> None:
        raise KeyError("mine")

    with model.session(n_ctx=256) as session:
        session.sync(numbers(50))
        with pytest.raises(KeyError, match="mine"):
            session.denoise(holes(8), on_step=broken)


def test_one_call_at_a_time(model: infill.Model) -> None:
    def again(step: infill.Step) -> None:
        session.sync(numbers(3))

    with model.session(n_ctx=256) as session:
        session.sync(numbers(50))
        with pytest.raises(infill.EngineError, match="busy"):
            session.denoise(holes(8), on_step=again)


# ---- refusals ---------------------------------------------------------------------------------------------------


def test_clear_refusals(model: infill.Model) -> None:
    with model.session(n_ctx=100, n_canvas=50) as session:
        with pytest.raises(infill.EngineError, match="no prompt"):
            session.denoise(holes(4))
        with pytest.raises(infill.EngineError, match="empty"):
            session.sync([])
        with pytest.raises(infill.EngineError, match="context of 100"):
            session.sync(numbers(100))
        with pytest.raises(infill.EngineError, match="token 352 at position 1"):
            session.sync([1, 352])
        with pytest.raises(infill.EngineError, match="token -1"):
            session.sync([1, -1])
        session.sync(numbers(90))
        with pytest.raises(infill.EngineError, match="room for 10"):
            session.denoise(holes(11))
        with pytest.raises(infill.EngineError, match="expected 1 to 50"):
            session.denoise(holes(*[9] * 6))
        with pytest.raises(infill.EngineError, match="token -1"):
            session.denoise([infill.Row([NOISE], [True])])
        with pytest.raises(infill.EngineError, match="token -1"):
            session.decode([[NOISE]])
        with pytest.raises(infill.EngineError, match="pinned has shape"):
            session.denoise([infill.Row([1, 2], [True])])
        with pytest.raises(infill.EngineError, match="shape"):
            session.decode([[1, 2]], [np.zeros((3, LONG.n_vocab), np.float32)])
        with pytest.raises(infill.EngineError, match="finite"):
            session.decode([[1]], [np.full((1, LONG.n_vocab), np.nan, np.float32)])
        with pytest.raises(infill.EngineError, match="max_steps"):
            session.denoise(holes(2), infill.DenoiseOptions(max_steps=0))
        with pytest.raises(infill.EngineError, match="seed"):
            session.denoise(holes(2), infill.DenoiseOptions(seed=-1))
        with pytest.raises(infill.EngineError, match="row of integers"):
            session.sync(np.array([1.5]))
        with pytest.raises(infill.EngineError, match="32 bits"):
            session.sync([2**40])
    with pytest.raises(infill.EngineError, match="closed"):
        session.sync([1])
    session.close()
    with pytest.raises(infill.EngineError, match="kv_type"):
        model.session(kv_type="q8")
    with pytest.raises(infill.EngineError, match="n_threads"):
        model.session(n_threads=-1)


def test_where_the_step_loop_runs(model: infill.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    for wanted in ("", "auto", "host"):
        monkeypatch.setenv("INFILL_LOOP", wanted)
        with model.session(n_ctx=256) as session:
            session.sync(numbers(20))
            session.denoise(holes(4), infill.DenoiseOptions(max_steps=1))
            assert (session.info.loop, session.info.n_bytes_loop) == (_native.LOOP_HOST, 0)
            assert session.warnings == ()  # the model lies on the CPU: nothing is missing
    monkeypatch.setenv("INFILL_LOOP", "device")
    with pytest.raises(infill.EngineError, match="INFILL_LOOP: expected auto or host, found device"):
        model.session(n_ctx=256)


def test_unknown_device(model: infill.Model) -> None:
    with pytest.raises(infill.EngineError, match="device abacus: not found; this build has CPU"):
        infill.Model.load(model.path, device="abacus")


def test_closing_a_model_closes_its_sessions(tmp_path: Path) -> None:
    write_gguf(SHORT, 1, tmp_path / "m.gguf")
    model = infill.Model.load(tmp_path / "m.gguf")
    session = model.session()
    model.close()
    model.close()
    with pytest.raises(infill.EngineError, match="closed"):
        session.sync([1])
    with pytest.raises(infill.EngineError, match="closed"):
        model.session()


# ---- the C face -------------------------------------------------------------------------------------------------


def test_signatures_are_those_of_the_header() -> None:
    header = (Path(__file__).parents[1] / "native/include/infill.h").read_text()
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", header, flags=re.DOTALL)
    declared = {
        name: len([a for a in arguments.split(",") if a.strip() not in ("", "void")])
        for name, arguments in re.findall(r"INFILL_API[^;(]*?(infill_\w+)\(([^)]*)\)\s*;", code)
    }
    assert list(declared) == list(_native.SIGNATURES)
    assert declared == {name: len(arguments) for name, (_, arguments) in _native.SIGNATURES.items()}
    structs = {
        "infill_model_options": _native.ModelOptions,
        "infill_model_info": _native.ModelInfo,
        "infill_model_placement": _native.ModelPlacement,
        "infill_session_options": _native.SessionOptions,
        "infill_session_info": _native.SessionInfo,
        "infill_step": _native.Step,
        "infill_extend_options": _native.ExtendOptions,
        "infill_denoise_options": _native.DenoiseOptions,
        "infill_row_result": _native.RowResult,
        "infill_profile": _native.Profile,
    }
    bodies = {name: body for body, name in re.findall(r"typedef struct \{(.*?)\}\s*(\w+);", code, flags=re.DOTALL)}
    assert bodies.keys() == structs.keys()
    ctypes_of = {
        "size_t": "c_ulong",
        "int32_t": "c_int",
        "int64_t": "c_long",
        "uint64_t": "c_ulong",
        "double": "c_double",
    }
    for name, struct_type in structs.items():
        fields = re.findall(r"(?:const\s+)?(\w+)\s+(\*?)(\w+)\s*;", bodies[name])
        assert [field for _, _, field in fields] == [field[0] for field in struct_type._fields_], name
        for (kind, star, field), declared_field in zip(fields, struct_type._fields_, strict=True):
            if kind in ctypes_of and not star:
                assert declared_field[1].__name__ == ctypes_of[kind], f"{name}.{field}"
    assert f"#define INFILL_ABI_VERSION {_native.ABI_VERSION}\n" in header


def test_another_abi_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_native, "ABI_VERSION", 99)
    with pytest.raises(infill.EngineError, match=r"has ABI 7, but this package needs ABI 99"):
        _native.lib.__wrapped__()


@pytest.mark.parametrize("first", ["_native.lib()", "devices.registry()"])
@pytest.mark.parametrize("given", [{}, {"GOMP_SPINCOUNT": "7"}, {"OMP_WAIT_POLICY": "active"}])
def test_waiting_threads_do_not_spin_for_long_unless_told_to(given: dict[str, str], first: str) -> None:
    """In a process of its own: OpenMP reads the variable when it is loaded, and says then what it found."""
    code = f"from infill import _native, devices; {first}"
    others = {k: v for k, v in os.environ.items() if k not in ("GOMP_SPINCOUNT", "OMP_WAIT_POLICY")}
    environment = {**others, "OMP_DISPLAY_ENV": "verbose", **given}
    out = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    found = re.search(r"GOMP_SPINCOUNT = '(\d+)'", out.stderr)
    if found is None:
        pytest.skip("ggml's threads are not GNU's")
    if "OMP_WAIT_POLICY" in given:
        assert int(found[1]) > 1_000_000
    else:
        assert found[1] == given.get("GOMP_SPINCOUNT", _native.SPIN_COUNT)


def test_a_missing_library_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INFILL_LIBRARY", "/nowhere/libinfill.so")
    with pytest.raises(infill.EngineError, match="make build"):
        _native.lib.__wrapped__()
