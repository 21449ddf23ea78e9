"""Quantization: llama.cpp's choice of types, ggml's bytes, and values that cannot be stored."""

from __future__ import annotations

import ctypes
import importlib.util
import subprocess
import sys
from collections import Counter
from typing import Any

import gguf
import numpy as np
import pytest
from gguf import GGMLQuantizationType as Kind

from infill_models import quantize as module
from infill_models.errors import InfillError
from infill_models.quantize import QUANTIZATIONS, file_type, plan_types, quantize, row_bytes

# Relative root-mean-square error of normally distributed weights, at most.
ERROR = {
    "F16": 3e-4,
    "BF16": 2e-3,
    "Q8_0": 0.006,
    "Q6_K": 0.019,
    "Q5_K": 0.038,
    "Q5_1": 0.040,
    "Q5_0": 0.045,
    "Q4_K": 0.075,
    "IQ4_NL": 0.080,
    "IQ4_XS": 0.080,
    "Q4_1": 0.082,
    "Q4_0": 0.090,
    "Q3_K": 0.16,
    "Q2_K": 0.31,
}

# The published 26B-A4B: which tensors its Q4_K_M gives more bits.
FULL = (5, 11, 17, 23, 29)
MORE_V = (0, 1, 2, 6, 9, 13, 16, 20, 24, 25, 26, 27, 28)
MORE_DOWN = (0, 1, 2, 5, 8, 11, 14, 17, 20, 23, 26, 27, 28, 29)


def published(n_layer: int = 30, n_expert: int = 128) -> list[tuple[str, tuple[int, ...], str]]:
    """Name, shape and Q4_K_M type of every tensor of the 26B-A4B."""
    h, ff, fe = 2816, 2112, 704
    rows: list[tuple[str, tuple[int, ...], str]] = [
        ("output_norm.weight", (h,), "F32"),
        ("rope_freqs.weight", (256,), "F32"),
        ("self_cond_down.weight", (ff, h), "Q5_0"),
        ("self_cond_gate.weight", (h, ff), "Q4_K"),
        ("self_cond_pre_norm.weight", (h,), "F32"),
        ("self_cond_up.weight", (h, ff), "Q4_K"),
        ("token_embd.weight", (h, 262_144), "Q6_K"),
    ]
    for layer in range(n_layer):
        full = layer in FULL
        d, n_kv = (512, 2) if full else (256, 8)
        down = "Q8_0" if layer in MORE_DOWN else "Q5_0"
        block: dict[str, tuple[tuple[int, ...], str]] = {
            "attn_k.weight": ((h, n_kv * d), "Q4_K"),
            "attn_output.weight": ((16 * d, h), "Q4_K"),
            "attn_q.weight": ((h, 16 * d), "Q4_K"),
            "ffn_down.weight": ((ff, h), down),
            "ffn_down_exps.weight": ((fe, h, n_expert), down),
            "ffn_gate.weight": ((h, ff), "Q4_K"),
            "ffn_gate_up_exps.weight": ((h, 2 * fe, n_expert), "Q4_K"),
            "ffn_up.weight": ((h, ff), "Q4_K"),
            "ffn_gate_inp.weight": ((h, n_expert), "F32"),
            "ffn_gate_inp.scale": ((h,), "F32"),
            "ffn_down_exps.scale": ((n_expert,), "F32"),
            "attn_q_norm.weight": ((d,), "F32"),
            "attn_k_norm.weight": ((d,), "F32"),
            "layer_output_scale.weight": ((1,), "F32"),
            "enc_layer_output_scale.weight": ((1,), "F32"),
        }
        norms = ["attn", "ffn", "post_attention", "post_ffw", "post_ffw_1", "post_ffw_2", "pre_ffw_2"]
        for norm in norms:
            stem, _, number = norm.partition("_ffw_")
            name = f"{stem}_ffw_norm_{number}" if number else f"{norm}_norm"
            block[f"{name}.weight"] = ((h,), "F32")
        if not full:
            block["attn_v.weight"] = ((h, n_kv * d), "Q6_K" if layer in MORE_V else "Q4_K")
        rows += [(f"blk.{layer}.{name}", shape, kind) for name, (shape, kind) in block.items()]
    return rows


def plan(quantization: str, rows: list[tuple[str, tuple[int, ...], str]]) -> dict[str, str]:
    types = plan_types([(name, shape) for name, shape, _ in rows], quantization)
    return {name: kind.name for name, kind in types.items()}


def test_q4_k_m_of_the_published_model() -> None:
    rows = published()
    assert len(rows) == 692
    chosen = plan("q4_k_m", rows)
    assert chosen == {name: kind for name, _, kind in rows}
    assert list(chosen) == [name for name, _, _ in rows]  # in the order given
    assert Counter(chosen.values()) == {"F32": 423, "Q4_K": 194, "Q5_0": 33, "Q8_0": 28, "Q6_K": 14}


def test_the_order_of_the_tensors_does_not_matter() -> None:
    rows = published()
    assert plan("q4_k_m", rows[::-1]) == plan("q4_k_m", rows)


def test_q5_k_m_has_the_same_mix_around_q5_k() -> None:
    rows = published()
    expected = {"Q4_K": "Q5_K", "Q5_0": "Q5_1"}
    assert plan("q5_k_m", rows) == {name: expected.get(kind, kind) for name, _, kind in rows}


@pytest.mark.parametrize(
    ("quantization", "counts"),
    [
        ("f32", {"F32": 692}),
        ("bf16", {"F32": 423, "BF16": 269}),
        ("q8_0", {"F32": 423, "Q8_0": 269}),
        ("q6_k", {"F32": 423, "Q6_K": 208, "Q8_0": 61}),
        ("q5_k", {"F32": 423, "Q5_K": 208, "Q5_1": 61}),
        ("q4_k", {"F32": 423, "Q4_K": 208, "Q5_0": 61}),
        ("q3_k", {"F32": 423, "Q3_K": 208, "Q4_0": 61}),
        ("q2_k", {"F32": 423, "Q2_K": 208, "Q4_0": 61}),
        ("iq4_xs", {"F32": 423, "IQ4_XS": 208, "IQ4_NL": 61}),
        ("iq4_nl", {"F32": 423, "IQ4_NL": 269}),
    ],
)
def test_plain_types_and_their_fallback(quantization: str, counts: dict[str, int]) -> None:
    assert Counter(plan(quantization, published()).values()) == counts


def test_rows_that_fit_no_block_are_f16() -> None:
    shapes = [("blk.0.ffn_up.weight", (48, 8)), ("blk.0.attn_q.weight", (64, 8)), ("blk.0.attn_k.weight", (512, 8))]
    assert [kind.name for kind in plan_types(shapes, "q4_k").values()] == ["F16", "Q5_0", "Q4_K"]
    assert [kind.name for kind in plan_types(shapes, "q8_0").values()] == ["F16", "Q8_0", "Q8_0"]


def test_an_embedding_with_short_rows_is_q8_0_in_a_mix() -> None:
    assert plan_types([("token_embd.weight", (96, 300))], "q4_k_m")["token_embd.weight"] == Kind.Q8_0
    assert plan_types([("token_embd.weight", (96, 300))], "q4_k")["token_embd.weight"] == Kind.Q5_0


def test_eight_experts_have_rules_of_their_own() -> None:
    chosen = plan("q4_k_m", published(6, n_expert=8))
    for layer in range(6):
        assert chosen[f"blk.{layer}.attn_k.weight"] == "Q8_0"
        assert chosen.get(f"blk.{layer}.attn_v.weight", "Q8_0") == "Q8_0"
        assert chosen[f"blk.{layer}.attn_output.weight"] == "Q5_K"
    assert plan("q5_k_m", published(6, n_expert=8))["blk.0.attn_output.weight"] == "Q5_K"


def test_file_types() -> None:
    assert file_type("q4_k_m") == 15
    assert file_type("q5_k_m") == 17
    assert file_type("q8_0") == 7
    assert file_type("f32") == 0
    assert len({file_type(name) for name in QUANTIZATIONS}) == len(QUANTIZATIONS)


def test_an_unknown_quantization_names_the_known_ones() -> None:
    for name in ("q4", "Q8_0", ""):
        with pytest.raises(InfillError, match="Use one of: f32, f16"):
            plan_types([], name)
        with pytest.raises(InfillError, match="Use one of: f32, f16"):
            file_type(name)


def weights(n_rows: int = 64, n_columns: int = 1024) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.random.default_rng(7).standard_normal((n_rows, n_columns), np.float32) * np.float32(0.02)


@pytest.mark.parametrize("name", ERROR)
def test_round_trip(name: str) -> None:
    rows, kind = weights(), Kind[name]
    data = quantize(rows, kind)
    assert data.shape == (64, row_bytes(kind, 1024))
    back = gguf.dequantize(data, kind)
    error = float(np.sqrt(np.mean((back - rows) ** 2) / np.mean(rows**2)))
    assert ERROR[name] / 4 < error < ERROR[name]


def test_every_reachable_type_has_a_stated_error() -> None:
    assert module._KNOWN_TYPES - {"F32"} == set(ERROR)


def test_f32_is_exact() -> None:
    rows = weights()
    assert quantize(rows, Kind.F32).tobytes() == rows.tobytes()


def test_half_precision_rounds_to_nearest() -> None:
    rows = weights()
    assert quantize(rows, Kind.F16).tobytes() == rows.astype(np.float16).tobytes()


def test_the_bytes_are_the_format() -> None:
    """Q8_0 in so many words: a half-precision scale and 32 signed bytes per block."""
    data = quantize(weights(), Kind.Q8_0).reshape(-1, 34)
    scale = data[:, :2].copy().view(np.float16).astype(np.float32)
    values = data[:, 2:].view(np.int8).astype(np.float32) * scale
    blocks = weights().reshape(-1, 32)
    assert np.abs(values - blocks).max() <= 0.51 * scale.max()
    assert np.allclose(scale[:, 0], np.abs(blocks).max(axis=1) / 127, rtol=1e-3)


def test_rows_are_quantized_one_by_one() -> None:
    rows = weights(8)
    for name in ("Q4_K", "IQ4_NL", "Q8_0"):
        together = quantize(rows, Kind[name])
        assert all(np.array_equal(quantize(rows[i : i + 1], Kind[name])[0], together[i]) for i in range(8))


@pytest.mark.parametrize("name", ["F32", "Q8_0", "Q4_K"])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_none(name: str, bad: float) -> None:
    rows = weights()
    rows[3, 100] = bad
    with pytest.raises(InfillError, match="NaN or infinity"):
        quantize(rows, Kind[name])


@pytest.mark.parametrize("name", sorted(module._KNOWN_TYPES - {"F32"}))
def test_numbers_that_do_not_fit(name: str) -> None:
    rows = weights()
    rows[3, 100] = 3.4e38  # rounds to infinity as BF16
    with pytest.raises(InfillError, match=f"do not fit {name}"):
        quantize(rows, Kind[name])


@pytest.mark.parametrize("name", sorted(module._KNOWN_TYPES - {"F32"}))
def test_the_largest_numbers_that_fit(name: str) -> None:
    rows = np.random.default_rng(1).uniform(-65504, 65504, (4, 512)).astype(np.float32)
    back = gguf.dequantize(quantize(rows, Kind[name]), Kind[name])
    assert np.abs(back - rows).max() < 0.4 * 65504


def test_arrays_of_another_kind() -> None:
    for rows in (weights().astype(np.float64), weights()[0], weights()[:, ::2], weights(32, 32).T):
        with pytest.raises(ValueError, match="expected contiguous float32"):
            quantize(rows, Kind.Q8_0)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no multiple of Q4_K's block of 256"):
        quantize(weights(2, 128), Kind.Q4_K)


def test_types_that_ggml_would_abort_on() -> None:
    for kind in (Kind.Q8_1, Kind.Q8_K, Kind.I32, Kind.IQ2_XXS):
        with pytest.raises(ValueError, match=f"cannot quantize to {kind.name}"):
            quantize(weights(), kind)


def test_sizes_are_those_of_the_library() -> None:
    lib = module.ggml_base()
    lib.ggml_row_size.restype = ctypes.c_size_t
    lib.ggml_row_size.argtypes = [ctypes.c_int, ctypes.c_int64]
    for name in module._KNOWN_TYPES:
        assert row_bytes(Kind[name], 2816) == lib.ggml_row_size(Kind[name], 2816)


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    module.ggml_base.cache_clear()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InfillError, match="llama-cpp-python is not installed"):
        quantize(weights(), Kind.Q8_0)


def test_quantizing_does_not_load_llama_cpp() -> None:
    code = (
        "import sys, numpy, gguf\n"
        "from infill_models.quantize import quantize\n"
        "quantize(numpy.ones((1, 32), 'f4'), gguf.GGMLQuantizationType.Q8_0)\n"
        "print('llama_cpp' in sys.modules)"
    )
    env_path = ":".join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": env_path}
    )
    assert done.stdout.strip() == "False"
