"""The converter: the published format key by key, weights bit by bit, and checkpoints that are refused."""

from __future__ import annotations

import json
import resource
import shutil
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
import synthetic
from checkpoints import SEED, SHAPE, edit_json, weights, write_sharded

from infill_models import convert as module
from infill_models.checkpoint import Checkpoint
from infill_models.convert import convert
from infill_models.errors import ConversionError, InfillError
from infill_models.gguf import read_header
from infill_models.hf_config import TextConfig
from infill_models.tokenizer import Tokenizer

# Keys of the published files, in their order, with the type of each.
KEYS = [
    "general.architecture STRING",
    "general.type STRING",
    "general.name STRING",
    "general.size_label STRING",
    "diffusion-gemma.block_count UINT32",
    "diffusion-gemma.context_length UINT32",
    "diffusion-gemma.embedding_length UINT32",
    "diffusion-gemma.feed_forward_length UINT32",
    "diffusion-gemma.attention.head_count UINT32",
    "diffusion-gemma.attention.head_count_kv ARRAY INT32",
    "diffusion-gemma.rope.freq_base FLOAT32",
    "diffusion-gemma.rope.freq_base_swa FLOAT32",
    "diffusion-gemma.attention.layer_norm_rms_epsilon FLOAT32",
    "diffusion-gemma.expert_count UINT32",
    "diffusion-gemma.expert_used_count UINT32",
    "diffusion-gemma.attention.key_length UINT32",
    "diffusion-gemma.attention.value_length UINT32",
    "diffusion-gemma.final_logit_softcapping FLOAT32",
    "diffusion-gemma.attention.sliding_window UINT32",
    "diffusion-gemma.attention.shared_kv_layers UINT32",
    "diffusion-gemma.embedding_length_per_layer_input UINT32",
    "diffusion-gemma.attention.sliding_window_pattern ARRAY BOOL",
    "diffusion-gemma.attention.key_length_swa UINT32",
    "diffusion-gemma.attention.value_length_swa UINT32",
    "diffusion-gemma.expert_feed_forward_length UINT32",
    "diffusion-gemma.rope.dimension_count UINT32",
    "diffusion-gemma.rope.dimension_count_swa UINT32",
    "diffusion-gemma.attention.causal BOOL",
    "diffusion.canvas_length UINT32",
    "tokenizer.ggml.model STRING",
    "tokenizer.ggml.tokens ARRAY STRING",
    "tokenizer.ggml.scores ARRAY FLOAT32",
    "tokenizer.ggml.token_type ARRAY INT32",
    "tokenizer.ggml.merges ARRAY STRING",
    "tokenizer.ggml.bos_token_id UINT32",
    "tokenizer.ggml.eos_token_id UINT32",
    "tokenizer.ggml.unknown_token_id UINT32",
    "tokenizer.ggml.padding_token_id UINT32",
    "tokenizer.ggml.mask_token_id UINT32",
    "tokenizer.chat_template STRING",
    "tokenizer.ggml.add_space_prefix BOOL",
    "tokenizer.ggml.add_bos_token BOOL",
    "general.quantization_version UINT32",
    "general.file_type UINT32",
]
GENERATION_KEYS = [
    "diffusion.eb_max_steps UINT32",
    "diffusion.eb_t_min FLOAT32",
    "diffusion.eb_t_max FLOAT32",
    "diffusion.eb_entropy_bound FLOAT32",
    "diffusion.eb_stability_threshold UINT32",
    "diffusion.eb_confidence_threshold FLOAT32",
]

RELEASED = {
    "architectures": ["DiffusionGemmaForBlockDiffusion"],
    "model_type": "diffusion_gemma",
    "canvas_length": 256,
    "text_config": {
        "vocab_size": 262_144,
        "hidden_size": 2816,
        "intermediate_size": 2112,
        "moe_intermediate_size": 704,
        "num_experts": 128,
        "top_k_experts": 8,
        "num_hidden_layers": 30,
        "num_attention_heads": 16,
        "num_key_value_heads": 8,
        "num_global_key_value_heads": 2,
        "head_dim": 256,
        "global_head_dim": 512,
        "layer_types": ([*["sliding_attention"] * 5, "full_attention"]) * 5,
        "sliding_window": 1024,
        "max_position_embeddings": 262_144,
        "rms_norm_eps": 1e-6,
        "hidden_activation": "gelu_pytorch_tanh",
        "use_bidirectional_attention": "vision",
    },
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint; tests that change it copy it first."""
    path = tmp_path_factory.mktemp("source") / "a-small-one"
    synthetic.write_checkpoint(SHAPE, SEED, path)
    return path


@pytest.fixture
def copy(source: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(source, tmp_path / source.name))


def described(path: Path) -> list[str]:
    """Each key of a GGUF with its types, as in KEYS."""
    fields = gguf.GGUFReader(path).fields
    return [
        " ".join([key, *(kind.name for kind in field.types)])
        for key, field in fields.items()
        if not key.startswith("GGUF.")
    ]


def test_keys_are_those_of_the_published_files(copy: Path, tmp_path: Path) -> None:
    (copy / "chat_template.jinja").write_text("{{ bos_token }}ä")
    (copy / "generation_config.json").unlink()
    convert(copy, tmp_path / "out.gguf")
    assert described(tmp_path / "out.gguf") == KEYS
    metadata = read_header(tmp_path / "out.gguf").metadata
    assert metadata["general.architecture"] == "diffusion-gemma"
    assert metadata["general.name"] == "a-small-one"
    assert metadata["diffusion-gemma.attention.head_count_kv"] == [2, 2, 2, 2, 2, 1]
    assert metadata["diffusion-gemma.attention.sliding_window_pattern"] == [True] * 5 + [False]
    assert metadata["diffusion-gemma.attention.key_length"] == SHAPE.head_dim_full
    assert metadata["diffusion-gemma.attention.key_length_swa"] == SHAPE.head_dim
    assert metadata["diffusion-gemma.rope.dimension_count"] == SHAPE.head_dim_full
    assert metadata["diffusion-gemma.rope.freq_base"] == SHAPE.theta
    assert metadata["diffusion-gemma.rope.freq_base_swa"] == SHAPE.theta_sliding
    assert metadata["diffusion-gemma.feed_forward_length"] == SHAPE.n_ff
    assert metadata["diffusion-gemma.expert_feed_forward_length"] == SHAPE.n_ff_exp
    assert metadata["diffusion-gemma.expert_used_count"] == SHAPE.n_expert_used
    assert metadata["diffusion-gemma.attention.causal"] is False
    assert metadata["diffusion.canvas_length"] == SHAPE.canvas
    assert metadata["tokenizer.chat_template"] == "{{ bos_token }}ä"
    assert metadata["tokenizer.ggml.add_space_prefix"] is False
    assert metadata["tokenizer.ggml.add_bos_token"] is True
    assert metadata["general.file_type"] == 7


def test_the_name_in_the_configuration_goes_before_the_directorys(copy: Path, tmp_path: Path) -> None:
    edit_json(copy / "config.json", lambda c: c.update(_name_or_path="somebody/some-model"))
    convert(copy, tmp_path / "out.gguf")
    assert read_header(tmp_path / "out.gguf").metadata["general.name"] == "some-model"


def test_the_samplers_settings_are_kept(source: Path, tmp_path: Path) -> None:
    convert(source, tmp_path / "out.gguf")
    expected = [key for key in KEYS if "chat_template" not in key]
    at = expected.index("diffusion.canvas_length UINT32") + 1
    assert described(tmp_path / "out.gguf") == expected[:at] + GENERATION_KEYS + expected[at:]
    metadata = read_header(tmp_path / "out.gguf").metadata
    assert metadata["diffusion.eb_max_steps"] == 48
    assert metadata["diffusion.eb_t_max"] == pytest.approx(0.8)
    assert metadata["diffusion.eb_entropy_bound"] == pytest.approx(0.1)


def test_settings_that_are_null_are_left_out(copy: Path, tmp_path: Path) -> None:
    """As transformers writes a generation_config.json that nobody filled in."""
    names = ["max_denoising_steps", "t_min", "sampler_config", "stability_threshold", "confidence_threshold"]
    edit_json(copy / "generation_config.json", lambda c: c.update(dict.fromkeys(names)))
    convert(copy, tmp_path / "out.gguf")
    keys = read_header(tmp_path / "out.gguf").metadata
    assert [key for key in keys if key.startswith("diffusion.eb_")] == ["diffusion.eb_t_max"]


def test_thresholds_may_be_zero(copy: Path, tmp_path: Path) -> None:
    zero = {"stability_threshold": 0, "confidence_threshold": 0, "sampler_config": {"entropy_bound": 0.0}}
    edit_json(copy / "generation_config.json", lambda c: c.update(zero))
    convert(copy, tmp_path / "out.gguf")
    metadata = read_header(tmp_path / "out.gguf").metadata
    for key in ("eb_stability_threshold", "eb_confidence_threshold", "eb_entropy_bound"):
        assert metadata[f"diffusion.{key}"] == 0


@pytest.mark.parametrize("shape", [synthetic.SHORT, synthetic.LONG, synthetic.ODD], ids=lambda s: s.name)
def test_f32_weights_are_exact(shape: synthetic.Shape, tmp_path: Path) -> None:
    synthetic.write_gguf(shape, SEED, tmp_path / "out.gguf", "f32")
    stored = {tensor.name: tensor for tensor in gguf.GGUFReader(tmp_path / "out.gguf").tensors}
    freqs = np.array(stored.pop("rope_freqs.weight").data)
    n_rotated = int(shape.head_dim_full * shape.rotary / 2)
    expected = [1.0] * n_rotated + [1e30] * (shape.head_dim_full // 2 - n_rotated)
    assert freqs.tolist() == np.array(expected, np.float32).tolist()
    n_checked = 0
    for name, values in synthetic.tensors(shape, SEED):
        if "vision" not in name:
            tensor = stored.pop(gguf_name(name))
            assert np.array_equal(np.array(tensor.data), values), name
            n_checked += 1
    assert not stored
    assert n_checked == 6 + shape.n_layer * 23 - sum(map(shape.is_full, range(shape.n_layer)))


def gguf_name(name: str) -> str:
    """The published name map, written out once more."""
    top = {
        "model.decoder.embed_tokens.weight": "token_embd.weight",
        "model.decoder.norm.weight": "output_norm.weight",
        "model.decoder.self_conditioning.pre_norm.weight": "self_cond_pre_norm.weight",
        "model.decoder.self_conditioning.gate_proj.weight": "self_cond_gate.weight",
        "model.decoder.self_conditioning.up_proj.weight": "self_cond_up.weight",
        "model.decoder.self_conditioning.down_proj.weight": "self_cond_down.weight",
    }
    if name in top:
        return top[name]
    _, _, tail = name.partition(".layers.")
    layer, _, rest = tail.partition(".")
    if name.startswith("model.encoder.language_model"):
        assert rest == "layer_scalar"
        return f"blk.{layer}.enc_layer_output_scale.weight"
    parts = {
        "input_layernorm.weight": "attn_norm.weight",
        "post_attention_layernorm.weight": "post_attention_norm.weight",
        "pre_feedforward_layernorm.weight": "ffn_norm.weight",
        "pre_feedforward_layernorm_2.weight": "pre_ffw_norm_2.weight",
        "post_feedforward_layernorm_1.weight": "post_ffw_norm_1.weight",
        "post_feedforward_layernorm_2.weight": "post_ffw_norm_2.weight",
        "post_feedforward_layernorm.weight": "post_ffw_norm.weight",
        "self_attn.o_proj.weight": "attn_output.weight",
        "router.proj.weight": "ffn_gate_inp.weight",
        "router.scale": "ffn_gate_inp.scale",
        "router.per_expert_scale": "ffn_down_exps.scale",
        "experts.gate_up_proj": "ffn_gate_up_exps.weight",
        "experts.down_proj": "ffn_down_exps.weight",
        "layer_scalar": "layer_output_scale.weight",
    }
    for letter in "qkv":
        parts[f"self_attn.{letter}_proj.weight"] = f"attn_{letter}.weight"
        parts[f"self_attn.{letter}_norm.weight"] = f"attn_{letter}_norm.weight"
    for kind in ("gate", "up", "down"):
        parts[f"mlp.{kind}_proj.weight"] = f"ffn_{kind}.weight"
    return f"blk.{layer}.{parts[rest]}"


def test_tensors_stand_in_the_published_order(source: Path, tmp_path: Path) -> None:
    convert(source, tmp_path / "out.gguf")
    header = read_header(tmp_path / "out.gguf")
    names = [tensor.name for tensor in header.tensors]
    assert names[:7] == [
        "output_norm.weight",
        "rope_freqs.weight",
        "self_cond_down.weight",
        "self_cond_gate.weight",
        "self_cond_pre_norm.weight",
        "self_cond_up.weight",
        "token_embd.weight",
    ]
    assert names[7:11] == [f"blk.0.{n}.weight" for n in ("attn_k", "attn_k_norm", "attn_norm", "attn_output")]
    layers = [int(name.split(".")[1]) for name in names[7:]]
    assert layers == sorted(layers)
    for layer in range(SHAPE.n_layer):
        block = [name for name in names if name.startswith(f"blk.{layer}.")]
        assert block == sorted(block)
        assert len(block) == (22 if SHAPE.is_full(layer) else 23)
    offsets = [tensor.offset for tensor in header.tensors]
    assert offsets == sorted(offsets)
    assert all(offset % 32 == 0 for offset in offsets)
    shapes = {tensor.name: tensor.shape for tensor in header.tensors}
    n_expert, n_ff = SHAPE.n_expert, SHAPE.n_ff_exp
    assert shapes["blk.0.ffn_gate_up_exps.weight"] == (SHAPE.n_embd, 2 * n_ff, n_expert)
    assert shapes["blk.0.ffn_down_exps.weight"] == (n_ff, SHAPE.n_embd, n_expert)
    assert shapes["blk.0.layer_output_scale.weight"] == (1,)


def test_the_released_model_has_the_published_tensors() -> None:
    """From its configuration alone: 692 tensors, 25.25 billion elements, and the size label of the files."""
    config = TextConfig.read(Checkpoint(Path("released"), RELEASED, {}))
    sources = module._sources(config)
    expected = module._expected_shapes(config)
    shapes = {name: expected.get(name, (config.n_embd,)) for name in sources}
    assert len(shapes) == 692
    assert sum(int(np.prod(shape)) for shape in shapes.values()) == 25_250_987_068
    assert gguf.size_label(*module._count_parameters(shapes, config.n_expert)) == "128x2.6B"
    assert "blk.5.attn_v.weight" not in shapes
    assert shapes["blk.5.attn_q.weight"] == (2816, 8192)
    assert config.n_head_kv == (8, 8, 8, 8, 8, 2) * 5
    assert (config.rope_base, config.rope_base_swa, config.rope_fraction) == (1e6, 1e4, 0.25)
    freqs = module._rope_freqs(config).view(np.float32)[0]
    assert freqs.tolist() == np.array([1.0] * 64 + [1e30] * 192, np.float32).tolist()


def test_vocabulary_and_markers(source: Path, tmp_path: Path) -> None:
    convert(source, tmp_path / "out.gguf")
    metadata = read_header(tmp_path / "out.gguf").metadata
    tokens, merges = synthetic.vocabulary(SHAPE)
    assert metadata["tokenizer.ggml.tokens"] == tokens
    assert metadata["tokenizer.ggml.merges"] == [" ".join(pair) for pair in merges]
    assert metadata["tokenizer.ggml.scores"] == [-1000.0] * len(tokens)
    types = dict(zip(tokens, metadata["tokenizer.ggml.token_type"], strict=True))
    assert types["<eos>"] == types["<|turn>"] == 3
    assert types["<|channel>"] == types["<|tool_response>"] == 4  # a chat reader has to see these
    assert types["<0x00>"] == types["<0xFF>"] == 6
    assert types["def"] == types["▁▁"] == 1
    tokenizer = Tokenizer.from_gguf(tmp_path / "out.gguf")
    assert sorted(tokenizer.stop_ids) == sorted(synthetic.stop_ids(SHAPE))
    assert tokenizer.decode(tokenizer.encode("def f(self):\n    ñ ▁")) == "def f(self):\n    ñ ▁"


def test_a_vocabulary_smaller_than_the_embedding_is_filled_up(copy: Path, tmp_path: Path) -> None:
    def shorten(content: dict[str, Any]) -> None:
        for _ in range(3):
            content["model"]["vocab"].popitem()
            content["model"]["merges"].pop()

    edit_json(copy / "tokenizer.json", shorten)
    convert(copy, tmp_path / "out.gguf")
    metadata = read_header(tmp_path / "out.gguf").metadata
    n = SHAPE.n_vocab
    assert metadata["tokenizer.ggml.tokens"][-3:] == [f"[PAD{i}]" for i in range(n - 3, n)]
    assert metadata["tokenizer.ggml.token_type"][-3:] == [5, 5, 5]


def test_merges_written_as_strings(copy: Path, source: Path, tmp_path: Path) -> None:
    def join(content: dict[str, Any]) -> None:
        content["model"]["merges"] = [" ".join(pair) for pair in content["model"]["merges"]]

    edit_json(copy / "tokenizer.json", join)
    convert(copy, tmp_path / "strings.gguf")
    convert(source, tmp_path / "pairs.gguf")
    assert (tmp_path / "strings.gguf").read_bytes() == (tmp_path / "pairs.gguf").read_bytes()


def test_the_chat_template_of_the_tokenizer_configuration(copy: Path, tmp_path: Path) -> None:
    edit_json(copy / "tokenizer_config.json", lambda c: c.update(chat_template="from the configuration"))
    (copy / "chat_template.jinja").write_text("from the file")
    convert(copy, tmp_path / "out.gguf")
    assert read_header(tmp_path / "out.gguf").metadata["tokenizer.chat_template"] == "from the configuration"


def test_shards_give_the_same_file(copy: Path, source: Path, tmp_path: Path) -> None:
    write_sharded(copy, weights())
    convert(copy, tmp_path / "shards.gguf")
    convert(source, tmp_path / "single.gguf")
    assert (tmp_path / "shards.gguf").read_bytes() == (tmp_path / "single.gguf").read_bytes()


@pytest.mark.parametrize("dtype", ["BF16", "F16"])
def test_half_precision_checkpoints(copy: Path, tmp_path: Path, dtype: str) -> None:
    """Stored exactly: as f32, and again in the type they came in."""
    header: dict[str, Any] = {}
    data = b""
    exact: dict[str, Any] = {}
    for name, values in weights().items():
        if dtype == "BF16":
            bits = (values.view(np.uint32) >> 16).astype("<u2")
            exact[name] = (bits.astype(np.uint32) << 16).view(np.float32)
            raw = bits.tobytes()
        else:
            raw = values.astype("<f2").tobytes()
            exact[name] = values.astype("<f2").astype(np.float32)
        header[name] = {"dtype": dtype, "shape": values.shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    (copy / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
    for quantization in ("f32", dtype.lower()):
        convert(copy, tmp_path / "out.gguf", quantization=quantization)
        stored = {t.name: t for t in gguf.GGUFReader(tmp_path / "out.gguf").tensors}
        for name, values in exact.items():
            if "vision" not in name:
                tensor = stored[gguf_name(name)]
                assert np.array_equal(gguf.dequantize(tensor.data, tensor.tensor_type), values), name
    assert stored["token_embd.weight"].tensor_type.name == dtype


def test_tied_copies_are_left_out(copy: Path, source: Path, tmp_path: Path) -> None:
    named = weights()
    named["lm_head.weight"] = named["model.decoder.embed_tokens.weight"]
    prefix = "model.encoder.language_model."
    named[prefix + "embed_tokens.weight"] = named["model.decoder.embed_tokens.weight"]
    named[prefix + "layers.0.mlp.up_proj.weight"] = named["model.decoder.layers.0.mlp.up_proj.weight"]
    synthetic.write_safetensors(copy / "model.safetensors", list(named.items()))
    convert(copy, tmp_path / "copies.gguf")
    convert(source, tmp_path / "plain.gguf")
    assert (tmp_path / "copies.gguf").read_bytes() == (tmp_path / "plain.gguf").read_bytes()


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the number of threads and the size of the blocks."""
    source = tmp_path / "source"
    synthetic.write_checkpoint(replace(synthetic.QUANTIZABLE, n_expert=2, n_ff=32, n_ff_exp=32), 1, source)
    convert(source, tmp_path / "a.gguf", quantization="q4_k_m", n_threads=1)
    convert(source, tmp_path / "b.gguf", quantization="q4_k_m", n_threads=3)
    monkeypatch.setattr(module, "_BLOCK_BYTES", 5000)
    convert(source, tmp_path / "c.gguf", quantization="q4_k_m", n_threads=2)
    assert (tmp_path / "a.gguf").read_bytes() == (tmp_path / "b.gguf").read_bytes()
    assert (tmp_path / "a.gguf").read_bytes() == (tmp_path / "c.gguf").read_bytes()


@pytest.mark.parametrize(
    ("quantization", "tolerance"),
    [("q8_0", 0.008), ("q6_k", 0.02), ("q5_0", 0.05), ("q4_k", 0.08), ("q4_k_m", 0.08), ("iq4_nl", 0.09)],
)
def test_quantized_weights_stay_close(tmp_path: Path, quantization: str, tolerance: float) -> None:
    """Relative root-mean-square error of each matrix; vectors and routers are exact."""
    synthetic.write_gguf(synthetic.QUANTIZABLE, 2, tmp_path / "out.gguf", quantization)
    stored = {t.name: t for t in gguf.GGUFReader(tmp_path / "out.gguf").tensors}
    for name, values in synthetic.tensors(synthetic.QUANTIZABLE, 2):
        if "vision" in name:
            continue
        tensor = stored[gguf_name(name)]
        back = gguf.dequantize(tensor.data, tensor.tensor_type).reshape(values.shape)
        error = np.sqrt(np.mean((back - values) ** 2) / np.mean(values**2))
        if values.ndim == 1 or "router" in name:
            assert error == 0, name
        else:
            assert 0 < error < tolerance, name


def test_progress(source: Path, tmp_path: Path) -> None:
    calls: list[tuple[int, int, str]] = []
    convert(source, tmp_path / "out.gguf", progress=lambda *call: calls.append(call))
    done = [call[0] for call in calls]
    assert done == sorted(done)
    assert {call[1] for call in calls} == {done[-1]}
    header = read_header(tmp_path / "out.gguf")
    assert list(dict.fromkeys(call[2] for call in calls)) == [tensor.name for tensor in header.tensors]


MEMORY = """
import resource, sys
from pathlib import Path
import numpy, gguf
from infill_models.convert import convert
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
convert(Path(sys.argv[1]), Path(sys.argv[2]), quantization="q8_0", n_threads=1)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_memory_does_not_follow_the_size_of_the_model(tmp_path: Path) -> None:
    """A checkpoint of 160 MB passes through with less than 48 MB more than the imports take."""
    shape = replace(synthetic.QUANTIZABLE, n_ff_exp=512, n_expert=14, n_ff=512)
    synthetic.write_checkpoint(shape, 3, tmp_path / "source")
    n_bytes = (tmp_path / "source" / "model.safetensors").stat().st_size
    assert n_bytes > 140 << 20
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(tmp_path / "source"), str(tmp_path / "out.gguf")],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(path for path in sys.path if path)},
    )
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(done.stdout) * unit < 48 << 20


def test_an_unknown_quantization(source: Path, tmp_path: Path) -> None:
    with pytest.raises(InfillError, match="Unknown quantization 'q9'"):
        convert(source, tmp_path / "out.gguf", quantization="q9")


def test_a_failure_leaves_the_old_file(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.gguf"
    out.write_text("the old one")

    def stop(done: int, total: int, name: str) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convert(source, out, progress=stop)
    assert out.read_text() == "the old one"
    assert [path.name for path in tmp_path.iterdir()] == ["out.gguf"]
    convert(source, out)
    assert out.read_bytes()[:4] == b"GGUF"


def test_a_target_that_cannot_be_written(source: Path, tmp_path: Path) -> None:
    for out in (tmp_path / "absent" / "out.gguf", tmp_path):
        with pytest.raises(ConversionError, match=f"Cannot write {out}"):
            convert(source, out)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk(source: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk."""
    import signal

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
        with pytest.raises(ConversionError, match="Cannot write"):
            convert(source, tmp_path / "out.gguf")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []
