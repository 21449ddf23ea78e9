"""Small random DiffusionGemma models, the same on every machine: what the engine's tests run on.

Only numpy is needed. A model has every structural feature of the released one (five sliding layers to one
full layer, other head sizes and no value projection in full layers, a dense MLP beside routed experts,
self-conditioning, a layer scalar of its own for prompt and canvas, soft-capped tied logits) at a few hundred
thousand parameters.

Randomness: each tensor has its own PCG64 stream, seeded with (seed, CRC-32 of the tensor's name); a weight is
the top 53 bits of one raw 64-bit output, spread evenly over an interval. numpy guarantees the raw stream, not
the distributions on top of it, so these bits do not change with numpy's version.

Scale: float32 rounding must not grow, not from layer to layer and not, through self-conditioning, from step to
step; the models of this file agree with themselves in double precision to some 1e-6 after ten chained passes. So a
layer adds a fixed small part of what it gets, whatever the layer scalars have made of that. The final norm is large,
so that logits are neither flat nor certain, and has both signs: through the tied embedding every token would
otherwise predict itself.
"""

from __future__ import annotations

import json
import struct
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Tensor = NDArray[np.float32]

CONTROL_TOKENS = ("<pad>", "<eos>", "<bos>", "<unk>", "<mask>")
TURN_TOKENS = ("<|tool_response>", "<tool_response|>", "<|channel>", "<channel|>", "<|turn>", "<turn|>")
CHARACTERS = "\n\t▁abcdefghijklmnopqrstuvwxyz0123456789()[]{}:=,.+-*/_\"'#<>"
MERGES = ("▁▁", "▁▁▁▁", "in", "re", "er", "de", "or", "lf", "se", "def", "for", "self", "▁=", "▁in", "\n▁▁▁▁")
VISION = {"hidden": 8, "patch": 2, "table": 2}  # the smallest tower the reference accepts; it is never used


@dataclass(frozen=True)
class Shape:
    """Sizes of one model."""

    name: str
    n_layer: int  # a multiple of 6: every sixth layer is a full one
    n_embd: int
    n_ff: int  # width of the dense MLP and of self-conditioning
    n_expert: int
    n_expert_used: int
    n_ff_exp: int  # width of one expert
    n_head: int
    n_head_kv: int  # sliding layers
    n_head_kv_full: int
    head_dim: int  # sliding layers
    head_dim_full: int
    window: int
    n_vocab: int  # at least 330
    canvas: int
    softcap: float = 30.0
    rms_eps: float = 1e-6
    theta: float = 1_000_000.0  # full layers
    theta_sliding: float = 10_000.0
    rotary: float = 0.25  # part of a full layer's head that rotates
    branch: float = 0.3  # what attention and MLP each add, relative to their input
    settles: bool = False  # canvas tokens tend to stay as they are
    per_layer_config: bool = False  # config.json as transformers 5.23 saves it, not as models are released

    def is_full(self, layer: int) -> bool:
        return layer % 6 == 5


# One full layer; with its short prompts nothing ever leaves the window. Half of the experts are in use.
SHORT = Shape(
    "short", n_layer=6, n_embd=48, n_ff=64, n_expert=16, n_expert_used=8, n_ff_exp=12,
    n_head=4, n_head_kv=2, n_head_kv_full=1, head_dim=16, head_dim_full=32, window=64, n_vocab=352, canvas=16,
)  # fmt: skip
# The same with layers that change little: its canvases come to rest, which the others' never do.
SETTLING = replace(SHORT, name="settling", branch=0.5, settles=True)
# Two full layers, a prompt beyond the window, one expert per token.
LONG = Shape(
    "long", n_layer=12, n_embd=32, n_ff=48, n_expert=4, n_expert_used=1, n_ff_exp=16,
    n_head=4, n_head_kv=2, n_head_kv_full=2, head_dim=16, head_dim_full=32, window=16, n_vocab=352, canvas=24,
    per_layer_config=True,
)  # fmt: skip
# A canvas of four windows.
WIDE = Shape(
    "wide", n_layer=6, n_embd=64, n_ff=96, n_expert=4, n_expert_used=2, n_ff_exp=32,
    n_head=6, n_head_kv=3, n_head_kv_full=2, head_dim=16, head_dim_full=32, window=16, n_vocab=384, canvas=64,
)  # fmt: skip
# Three full layers, a small canvas, and sizes and constants that are nobody's default.
ODD = Shape(
    "odd", n_layer=18, n_embd=40, n_ff=52, n_expert=5, n_expert_used=3, n_ff_exp=20,
    n_head=3, n_head_kv=3, n_head_kv_full=1, head_dim=12, head_dim_full=24, window=10, n_vocab=341, canvas=8,
    softcap=20.0, rms_eps=1e-5, theta=500_000.0, theta_sliding=5_000.0, rotary=0.5, per_layer_config=True,
)  # fmt: skip
# Rows of 256, so that the K-quants apply to every matrix.
QUANTIZABLE = Shape(
    "quantizable", n_layer=6, n_embd=256, n_ff=256, n_expert=3, n_expert_used=2, n_ff_exp=256,
    n_head=4, n_head_kv=2, n_head_kv_full=1, head_dim=64, head_dim_full=128, window=16, n_vocab=352,
    canvas=16, branch=0.15,
)  # fmt: skip

GOLDEN_SHAPES = (SHORT, SETTLING, LONG, WIDE, ODD)


def vocabulary(shape: Shape) -> tuple[list[str], list[tuple[str, str]]]:
    """All tokens in order of their ids, and the merges: a Gemma tokenizer in small."""
    tokens = [*CONTROL_TOKENS, *TURN_TOKENS, *(f"<0x{byte:02X}>" for byte in range(256)), *CHARACTERS]
    known = set(tokens)
    merges: list[tuple[str, str]] = []
    pairs = [consonant + vowel for consonant in "bcdfghjklmnpqrstvwxyz" for vowel in "aeiou"]
    for word in [*MERGES, *pairs]:
        if len(tokens) == shape.n_vocab:
            break
        if word in known:
            continue
        cut = max(i for i in range(1, len(word)) if word[:i] in known and word[i:] in known)
        merges.append((word[:cut], word[cut:]))
        tokens.append(word)
        known.add(word)
    tokens += [f"<unused{i}>" for i in range(shape.n_vocab - len(tokens))]  # of which the released model has many
    if len(tokens) != shape.n_vocab:
        raise ValueError(f"{shape.name}: {len(tokens)} tokens, wanted {shape.n_vocab}")
    return tokens, merges


def stop_ids(shape: Shape) -> list[int]:
    tokens, _ = vocabulary(shape)
    return [tokens.index(token) for token in ("<eos>", "<turn|>", "<|tool_response>")]


def tensors(shape: Shape, seed: int) -> Iterator[tuple[str, Tensor]]:
    """Names and values of the checkpoint, in the reference's spelling; what it ties is given once."""

    def spread(name: str, size: tuple[int, ...], low: float, high: float) -> tuple[str, Tensor]:
        stream = np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(name.encode())]))
        bits = np.atleast_1d(stream.random_raw(int(np.prod(size)))) >> np.uint64(11)
        return name, (low + (high - low) * (bits * 2.0**-53)).reshape(size).astype(np.float32)

    def matrix(name: str, *size: int, gain: float = 1.0) -> tuple[str, Tensor]:
        bound = gain * (3.0 / size[-1]) ** 0.5  # unit variance in, gain squared out
        return spread(name, size, -bound, bound)

    def norm(name: str, size: int, middle: float = 1.0) -> tuple[str, Tensor]:
        return spread(name, (size,), 0.5 * middle, 1.5 * middle)

    h, ff, fe = shape.n_embd, shape.n_ff, shape.n_ff_exp
    yield matrix("model.decoder.embed_tokens.weight", shape.n_vocab, h)
    name, values = norm("model.decoder.norm.weight", h, 4.0)
    _, signs = spread("signs", (h,), -1.0, 1.0)
    yield name, values if shape.settles else values * np.sign(signs)
    yield norm("model.decoder.self_conditioning.pre_norm.weight", h)
    yield matrix("model.decoder.self_conditioning.gate_proj.weight", ff, h)
    yield matrix("model.decoder.self_conditioning.up_proj.weight", ff, h)
    yield matrix("model.decoder.self_conditioning.down_proj.weight", h, ff, gain=0.2)
    size = 1.0  # of the residual stream, were nothing added to it
    for layer in range(shape.n_layer):
        at = f"model.decoder.layers.{layer}."
        full = shape.is_full(layer)
        d = shape.head_dim_full if full else shape.head_dim
        kv = d * (shape.n_head_kv_full if full else shape.n_head_kv)
        yield norm(at + "input_layernorm.weight", h)
        yield norm(at + "post_attention_layernorm.weight", h, shape.branch * size)
        yield norm(at + "pre_feedforward_layernorm.weight", h)
        yield norm(at + "pre_feedforward_layernorm_2.weight", h)
        yield norm(at + "post_feedforward_layernorm.weight", h, shape.branch * size)
        yield norm(at + "post_feedforward_layernorm_1.weight", h)
        yield norm(at + "post_feedforward_layernorm_2.weight", h)
        yield matrix(at + "self_attn.q_proj.weight", shape.n_head * d, h)
        yield matrix(at + "self_attn.k_proj.weight", kv, h)
        if not full:
            yield matrix(at + "self_attn.v_proj.weight", kv, h)
        yield matrix(at + "self_attn.o_proj.weight", h, shape.n_head * d)
        yield norm(at + "self_attn.q_norm.weight", d, 0.6)
        yield norm(at + "self_attn.k_norm.weight", d, 0.6)
        yield matrix(at + "mlp.gate_proj.weight", ff, h)
        yield matrix(at + "mlp.up_proj.weight", ff, h)
        yield matrix(at + "mlp.down_proj.weight", h, ff)
        yield matrix(at + "router.proj.weight", shape.n_expert, h, gain=h**0.5)
        yield norm(at + "router.scale", h)
        yield norm(at + "router.per_expert_scale", shape.n_expert)
        yield matrix(at + "experts.gate_up_proj", shape.n_expert, 2 * fe, h)
        yield matrix(at + "experts.down_proj", shape.n_expert, h, fe)
        name, scalar = spread(at + "layer_scalar", (1,), 0.3 ** (6 / shape.n_layer), 1.0)
        yield name, scalar
        size *= float(scalar[0])
        encoder = f"model.encoder.language_model.layers.{layer}.layer_scalar"
        yield spread(encoder, (1,), 0.8 * float(scalar[0]), 1.2 * float(scalar[0]))
    patch = 3 * VISION["patch"] ** 2
    yield matrix("model.encoder.embed_vision.embedding_projection.weight", h, VISION["hidden"])
    yield matrix("model.encoder.vision_tower.patch_embedder.input_proj.weight", VISION["hidden"], patch)
    yield matrix(
        "model.encoder.vision_tower.patch_embedder.position_embedding_table",
        2,
        VISION["table"],
        VISION["hidden"],
    )


def config(shape: Shape) -> dict[str, Any]:
    """config.json as the reference reads it."""
    full = [layer for layer in range(shape.n_layer) if shape.is_full(layer)]
    text: dict[str, Any] = {
        "attention_bias": False,
        "attention_dropout": 0.0,
        "bos_token_id": 2,
        "eos_token_id": 1,
        "final_logit_softcapping": shape.softcap,
        "head_dim": shape.head_dim,
        "hidden_activation": "gelu_pytorch_tanh",
        "hidden_size": shape.n_embd,
        "initializer_range": 0.02,
        "intermediate_size": shape.n_ff,
        "layer_types": ["full_attention" if layer in full else "sliding_attention" for layer in range(shape.n_layer)],
        "max_position_embeddings": 4096,
        "model_type": "diffusion_gemma_text",
        "moe_intermediate_size": shape.n_ff_exp,
        "num_attention_heads": shape.n_head,
        "num_experts": shape.n_expert,
        "num_hidden_layers": shape.n_layer,
        "num_key_value_heads": shape.n_head_kv,
        "pad_token_id": 0,
        "rms_norm_eps": shape.rms_eps,
        "rope_parameters": {
            "full_attention": {
                "partial_rotary_factor": shape.rotary,
                "rope_theta": shape.theta,
                "rope_type": "proportional",
            },
            "sliding_attention": {"rope_theta": shape.theta_sliding, "rope_type": "default"},
        },
        "sliding_window": shape.window,
        "tie_word_embeddings": True,
        "top_k_experts": shape.n_expert_used,
        "use_bidirectional_attention": "vision",
        "vocab_size": shape.n_vocab,
    }
    if shape.per_layer_config:
        own = {"head_dim": shape.head_dim_full, "num_key_value_heads": shape.n_head_kv_full}
        text["per_layer_config"] = {str(layer): own for layer in full}
    else:
        text["global_head_dim"] = shape.head_dim_full
        text["num_global_key_value_heads"] = shape.n_head_kv_full
    return {
        "architectures": ["DiffusionGemmaForBlockDiffusion"],
        "canvas_length": shape.canvas,
        "dtype": "float32",
        "model_type": "diffusion_gemma",
        "text_config": text,
        "tie_word_embeddings": True,
        "vision_config": {
            "head_dim": VISION["hidden"],
            "hidden_size": VISION["hidden"],
            "intermediate_size": VISION["hidden"],
            "model_type": "gemma4_vision",
            "num_attention_heads": 1,
            "num_hidden_layers": 0,
            "num_key_value_heads": 1,
            "patch_size": VISION["patch"],
            "position_embedding_size": VISION["table"],
        },
    }


def generation_config(shape: Shape) -> dict[str, Any]:
    """generation_config.json with the released model's values."""
    return {
        "confidence_threshold": 0.005,
        "eos_token_id": stop_ids(shape),
        "max_denoising_steps": 48,
        "max_new_tokens": shape.canvas,
        "pad_token_id": 0,
        "sampler_config": {"_cls_name": "EntropyBoundSamplerConfig", "entropy_bound": 0.1},
        "stability_threshold": 1,
        "t_max": 0.8,
        "t_min": 0.4,
    }


def tokenizer(shape: Shape) -> dict[str, Any]:
    """tokenizer.json: byte-fallback BPE in the form of the Gemma family."""
    tokens, merges = vocabulary(shape)
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": tokens.index(token), "content": token, **flags} for token in (*CONTROL_TOKENS, *TURN_TOKENS)
        ],
        "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
        "pre_tokenizer": {
            "type": "Split",
            "pattern": {"String": " "},
            "behavior": "MergedWithPrevious",
            "invert": False,
        },
        "post_processor": None,
        "decoder": {
            "type": "Sequence",
            "decoders": [
                {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
                {"type": "ByteFallback"},
                {"type": "Fuse"},
            ],
        },
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": "<unk>",
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": True,
            "byte_fallback": True,
            "ignore_merges": False,
            "vocab": {token: i for i, token in enumerate(tokens)},
            "merges": [list(pair) for pair in merges],
        },
    }


def write_safetensors(path: Path, named: list[tuple[str, Tensor]]) -> None:
    """The safetensors layout: length of the header, the header in JSON, then the tensors without gaps."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    offset = 0
    for name, values in named:
        end = offset + values.nbytes
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, values in named:
            file.write(values.astype("<f4").tobytes())


def write_checkpoint(shape: Shape, seed: int, directory: Path) -> None:
    """Writes a Hugging Face checkpoint: config, generation defaults, tokenizer, weights."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in (
        ("config.json", config(shape)),
        ("generation_config.json", generation_config(shape)),
        ("tokenizer.json", tokenizer(shape)),
        (
            "tokenizer_config.json",
            {"tokenizer_class": "GemmaTokenizer", "bos_token": "<bos>", "eos_token": "<eos>"},
        ),
    ):
        (directory / name).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    write_safetensors(directory / "model.safetensors", list(tensors(shape, seed)))


def write_gguf(shape: Shape, seed: int, path: Path, quantization: str = "f32") -> None:
    """Writes the same model as a GGUF, by way of the converter."""
    from infill_models.convert import convert

    with tempfile.TemporaryDirectory() as checkpoint:
        write_checkpoint(shape, seed, Path(checkpoint))
        convert(Path(checkpoint), path, quantization=quantization)


def random_tokens(shape: Shape, seed: int, n: int, name: str) -> NDArray[np.int32]:
    """n evenly random token ids, int32 (n,), from the stream called name."""
    stream = np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(name.encode())]))
    bits = np.atleast_1d(stream.random_raw(n)) >> np.uint64(11)
    tokens: NDArray[np.int32] = np.floor(bits * 2.0**-53 * shape.n_vocab).astype(np.int32)
    return tokens
