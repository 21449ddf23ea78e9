"""Checkpoints that cannot be converted: the message names the file, key or tensor, what was expected and found."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import synthetic
from checkpoints import SEED, SHAPE, edit_json, weights, write_sharded

from infill_models.convert import convert
from infill_models.errors import ConversionError


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint; tests that change it copy it first."""
    path = tmp_path_factory.mktemp("source") / "a-small-one"
    synthetic.write_checkpoint(SHAPE, SEED, path)
    return path


@pytest.fixture
def copy(source: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(source, tmp_path / source.name))


def set_text(**changes: Any) -> Callable[[dict[str, Any]], object]:
    return lambda config: config["text_config"].update(changes)


def set_top(**changes: Any) -> Callable[[dict[str, Any]], object]:
    return lambda config: config.update(changes)


def set_rope(kind: str, **changes: Any) -> Callable[[dict[str, Any]], object]:
    return lambda config: config["text_config"]["rope_parameters"][kind].update(changes)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (set_top(model_type="llama", architectures=["LlamaForCausalLM"]), r"is a 'llama' model.*expected 'diff"),
        (set_top(model_type=None, architectures=7), r"is a None model \(7\)"),
        (set_top(text_config=None), "text_config is missing"),
        (set_top(canvas_length=None), "canvas_length is None, expected a positive integer"),
        (set_top(tie_word_embeddings=False), "tie_word_embeddings is False, expected True"),
        (set_text(tie_word_embeddings=False), r"text_config\.tie_word_embeddings is False, expected True"),
        (set_text(hidden_activation="silu"), "hidden_activation is 'silu', expected 'gelu_pytorch_tanh'"),
        (set_text(attention_bias=True), "attention_bias is True"),
        (set_text(use_bidirectional_attention="all"), "use_bidirectional_attention is 'all'"),
        (set_text(hidden_size=0), "hidden_size is 0, expected a positive integer"),
        (set_text(hidden_size="48"), "hidden_size is '48', expected a positive integer"),
        (set_text(num_experts=None), "num_experts is None"),
        (set_text(top_k_experts=17), "top_k_experts is 17, expected at most num_experts = 16"),
        (set_text(num_key_value_heads=3), "num_key_value_heads is 3, expected a divisor of 4"),
        (set_text(global_head_dim=33), "one even size for all full layers"),
        (set_text(per_layer_config={"0": {"head_dim": 8}}), r"\[8, 16\], expected one even size for all sliding"),
        (set_text(per_layer_config=["x"]), "per_layer_config"),
        (set_text(layer_types=["sliding_attention"] * 6), "layer_types"),
        (set_text(layer_types=["full_attention"] * 6), "layer_types"),
        (set_text(layer_types=["sliding_attention", "full_attention"]), "layer_types"),
        (set_text(layer_types=["linear_attention"] * 6), "layer_types"),
        (set_text(final_logit_softcapping=None), "final_logit_softcapping is None, expected a positive number"),
        (set_text(rms_norm_eps=float("nan")), "rms_norm_eps is nan"),
        (set_text(rope_parameters={}), None),
        (set_text(rope_parameters={"full_attention": {}}), "sliding_attention is None, expected an object"),
        (set_rope("sliding_attention", rope_theta=None), "rope_theta is None, expected a positive number"),
        (set_rope("full_attention", rope_type="yarn"), "full_attention.rope_type is 'yarn', expected 'proportional'"),
        (set_rope("full_attention", partial_rotary_factor=1.5), "partial_rotary_factor is 1.5, expected at most 1"),
        (set_rope("sliding_attention", rope_type="linear"), "sliding_attention.rope_type is 'linear'"),
    ],
)
def test_configurations(
    copy: Path, tmp_path: Path, edit: Callable[[dict[str, Any]], object], message: str | None
) -> None:
    edit_json(copy / "config.json", edit)
    if message is None:
        convert(copy, tmp_path / "out.gguf")
        return
    with pytest.raises(ConversionError, match=message):
        convert(copy, tmp_path / "out.gguf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-small-one"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"max_denoising_steps": 0}, r"generation_config\.json: max_denoising_steps is 0, expected a positive integer"),
        ({"t_max": "hot"}, r"generation_config\.json: t_max is 'hot', expected a positive number"),
        (
            {"sampler_config": {"entropy_bound": -1}},
            r"sampler_config\.entropy_bound is -1, expected a number of at least 0",
        ),
        ({"stability_threshold": -1}, r"stability_threshold is -1, expected an integer of at least 0"),
        ({"t_min": 0}, r"t_min is 0, expected a positive number"),
    ],
)
def test_settings_of_the_sampler(copy: Path, tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    edit_json(copy / "generation_config.json", lambda c: c.update(changes))
    with pytest.raises(ConversionError, match=message):
        convert(copy, tmp_path / "out.gguf")


def without(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda named: named.pop(name)


def with_tensor(name: str, *shape: int, fill: float = 0.5) -> Callable[[dict[str, Any]], object]:
    return lambda named: named.update({name: np.full(shape, fill, np.float32)})


LAYER_0 = "model.decoder.layers.0."


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (without("model.decoder.norm.weight"), r"model\.decoder\.norm\.weight is missing .*expected shape \[48\]"),
        (without(LAYER_0 + "self_attn.v_proj.weight"), r"layers\.0\.self_attn\.v_proj\.weight is missing"),
        (
            without("model.encoder.language_model.layers.3.layer_scalar"),
            r"encoder\.language_model\.layers\.3\.layer_scalar is missing .*expected shape \[1\]",
        ),
        (
            with_tensor(LAYER_0 + "experts.down_proj", 16, 12, 48),
            r"layers\.0\.experts\.down_proj has shape \[16, 12, 48\], expected \[16, 48, 12\]",
        ),
        (
            with_tensor(LAYER_0 + "self_attn.q_proj.bias", 64),
            r"layers\.0\.self_attn\.q_proj\.bias is not part of a DiffusionGemma text model",
        ),
        (
            with_tensor("model.decoder.layers.5.self_attn.v_proj.weight", 32, 48),
            r"layers\.5\.self_attn\.v_proj\.weight is not part",
        ),
        (
            with_tensor(LAYER_0 + "mlp.up_proj.weight", 64, 48, fill=float("nan")),
            r"layers\.0\.mlp\.up_proj\.weight: Holds NaN or infinity",
        ),
        (
            with_tensor(LAYER_0 + "layer_scalar", 1, fill=float("inf")),
            r"layers\.0\.layer_scalar: Holds NaN or infinity",
        ),
        (
            with_tensor("model.decoder.embed_tokens.weight", 352, 48, fill=3e38),
            r"embed_tokens\.weight: Holds values beyond 65504, which do not fit F16",
        ),
    ],
)
def test_weights_that_are_refused(
    copy: Path, tmp_path: Path, edit: Callable[[dict[str, Any]], object], message: str
) -> None:
    named = weights()
    edit(named)
    synthetic.write_safetensors(copy / "model.safetensors", list(named.items()))
    with pytest.raises(ConversionError, match=message):
        convert(copy, tmp_path / "out.gguf", quantization="q8_0")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-small-one"]


def header_of(content: object) -> bytes:
    data = json.dumps(content).encode()
    return struct.pack("<Q", len(data)) + data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file has 0"),
        (struct.pack("<Q", 1 << 62), "claims 4611686018427387904 bytes"),
        (struct.pack("<Q", 2) + b"{,", "header is not JSON"),
        (struct.pack("<Q", 4) + b"\xff\xfe{}", "header is not JSON"),
        (header_of([1]), "header is no object"),
        (header_of({"x": {}}), "entry of x"),
        (header_of({"x": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}), "entry of x"),
        (header_of({"x": {"dtype": "F32", "shape": [-4], "data_offsets": [0, 4]}}) + bytes(16), "entry of x"),
        (header_of({"x": {"dtype": "F32", "shape": [4], "data_offsets": [8, 4]}}) + bytes(16), "entry of x"),
        (header_of({"x": {"dtype": "F32", "shape": [5], "data_offsets": [0, 16]}}) + bytes(16), "has 16 bytes"),
    ],
)
def test_damaged_safetensors(copy: Path, tmp_path: Path, data: bytes, message: str) -> None:
    (copy / "model.safetensors").write_bytes(data)
    with pytest.raises(ConversionError, match=message) as caught:
        convert(copy, tmp_path / "out.gguf")
    assert "model.safetensors" in str(caught.value)


def test_weights_of_another_type(copy: Path, tmp_path: Path) -> None:
    data = (copy / "model.safetensors").read_bytes()
    n_header = int.from_bytes(data[:8], "little")
    header = data[8 : 8 + n_header].replace(b'"F32"', b'"I32"')
    (copy / "model.safetensors").write_bytes(data[:8] + header + data[8 + n_header :])
    with pytest.raises(ConversionError, match="is stored as I32, expected F32, F16 or BF16"):
        convert(copy, tmp_path / "out.gguf")


def unused(content: dict[str, Any]) -> None:
    content["model"]["vocab"]["far out"] = 10_000


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda c: c["model"].update(type="Unigram"), "expected type BPE with byte_fallback"),
        (lambda c: c["model"].update(byte_fallback=False), "expected type BPE with byte_fallback"),
        (lambda c: c["model"].update(vocab=[]), r"model\.vocab: expected an object"),
        (lambda c: c["model"].update(merges=[]), r"model\.merges is empty"),
        (lambda c: c["model"].update(merges=[["a b", "c"]]), "two pieces without a space"),
        (lambda c: c["model"].update(merges=[["a"]]), "two pieces without a space"),
        (lambda c: c["model"].update(merges=[3]), "two pieces without a space"),
        (unused, r"'far out' has id 10000: expected one below text_config\.vocab_size = 352"),
        (lambda c: c["model"]["vocab"].update({"double": 300}), "id 300 is"),
        (lambda c: c.update(added_tokens=[{"id": 3}]), "added_tokens: expected a list"),
    ],
)
def test_vocabularies_that_are_refused(
    copy: Path, tmp_path: Path, edit: Callable[[dict[str, Any]], object], message: str
) -> None:
    edit_json(copy / "tokenizer.json", edit)
    with pytest.raises(ConversionError, match=message):
        convert(copy, tmp_path / "out.gguf")


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("config.json", "has no config.json"),
        ("tokenizer.json", "has no tokenizer.json"),
        ("model.safetensors", "has neither model.safetensors nor"),
    ],
)
def test_missing_files(copy: Path, tmp_path: Path, missing: str, message: str) -> None:
    (copy / missing).unlink()
    with pytest.raises(ConversionError, match=message):
        convert(copy, tmp_path / "out.gguf")


def test_a_missing_shard(copy: Path, tmp_path: Path) -> None:
    write_sharded(copy, weights())
    (copy / "model-00002-of-00003.safetensors").unlink()
    with pytest.raises(ConversionError, match=r"model-00002-of-00003\.safetensors is missing"):
        convert(copy, tmp_path / "out.gguf")


def test_json_that_is_none(copy: Path, tmp_path: Path) -> None:
    for content in ("{", "[]", '"text"'):
        (copy / "config.json").write_text(content)
        with pytest.raises(ConversionError, match=r"config\.json"):
            convert(copy, tmp_path / "out.gguf")


def test_a_source_that_is_no_directory(source: Path, tmp_path: Path) -> None:
    with pytest.raises(ConversionError, match="is not a directory"):
        convert(source / "config.json", tmp_path / "out.gguf")
