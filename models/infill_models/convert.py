"""Turns a Hugging Face DiffusionGemma checkpoint into a GGUF file of architecture ``diffusion-gemma``.

Keys, tensor names, their order and their types are those of the published files (llama.cpp pull request 24423),
so that what reads one reads the other. Weights pass through in blocks of rows: memory does not depend on the
size of the model.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infill_models.checkpoint import Checkpoint
from infill_models.errors import ConversionError, InfillError
from infill_models.quantize import file_type, plan_types, quantize, row_bytes

if TYPE_CHECKING:
    from gguf import GGMLQuantizationType, GGUFWriter

    from infill_models.quantize import Bytes

Progress = Callable[[int, int, str], None]
"""Called with bytes written, bytes in all (of tensor data), and the GGUF name of the tensor at work."""

_ARCH = "diffusion-gemma"
_ALIGNMENT = 32
_BLOCK_BYTES = 8 << 20  # float32 bytes of rows that one thread has in hand
_UNROTATED = 1e30  # frequency factor that turns a rotary pair off

# checkpoint tensors that a GGUF of the text model has no place for: the vision tower, and copies of the decoder's
# weights, to which the encoder and the output matrix are tied
_LEFT_OUT = ("model.encoder.", "lm_head.")

_DECODER = "model.decoder."
_ENCODER_SCALAR = "model.encoder.language_model.layers.{}.layer_scalar"
_TOP = {
    "output_norm.weight": "norm.weight",
    "self_cond_down.weight": "self_conditioning.down_proj.weight",
    "self_cond_gate.weight": "self_conditioning.gate_proj.weight",
    "self_cond_pre_norm.weight": "self_conditioning.pre_norm.weight",
    "self_cond_up.weight": "self_conditioning.up_proj.weight",
    "token_embd.weight": "embed_tokens.weight",
}
_LAYER = {
    "attn_k.weight": "self_attn.k_proj.weight",
    "attn_k_norm.weight": "self_attn.k_norm.weight",
    "attn_norm.weight": "input_layernorm.weight",
    "attn_output.weight": "self_attn.o_proj.weight",
    "attn_q.weight": "self_attn.q_proj.weight",
    "attn_q_norm.weight": "self_attn.q_norm.weight",
    "attn_v.weight": "self_attn.v_proj.weight",
    "ffn_down.weight": "mlp.down_proj.weight",
    "ffn_down_exps.scale": "router.per_expert_scale",
    "ffn_down_exps.weight": "experts.down_proj",
    "ffn_gate.weight": "mlp.gate_proj.weight",
    "ffn_gate_inp.scale": "router.scale",
    "ffn_gate_inp.weight": "router.proj.weight",
    "ffn_gate_up_exps.weight": "experts.gate_up_proj",
    "ffn_norm.weight": "pre_feedforward_layernorm.weight",
    "ffn_up.weight": "mlp.up_proj.weight",
    "layer_output_scale.weight": "layer_scalar",
    "post_attention_norm.weight": "post_attention_layernorm.weight",
    "post_ffw_norm.weight": "post_feedforward_layernorm.weight",
    "post_ffw_norm_1.weight": "post_feedforward_layernorm_1.weight",
    "post_ffw_norm_2.weight": "post_feedforward_layernorm_2.weight",
    "pre_ffw_norm_2.weight": "pre_feedforward_layernorm_2.weight",
}


def convert(
    source: Path,
    out: Path,
    *,
    quantization: str = "q8_0",
    progress: Progress | None = None,
    n_threads: int | None = None,
) -> None:
    """Convert a checkpoint directory into a model file.

    Args:
        source: directory with config.json, tokenizer.json and model.safetensors (or shards with an index).
        out: the file to write; it appears only when it is complete.
        quantization: one of ``quantize.QUANTIZATIONS``.
        progress: told after every block of rows.
        n_threads: threads that quantize (None: one per processor, at most 8). The bytes do not depend on it.

    Raises:
        ConversionError: something is missing, of another shape or not supported, or the file cannot be
            written; names the tensor or key, what was expected and what was found.
        InfillError: the quantization is unknown.
    """
    from infill_models.vocabulary import read_vocabulary

    file_type(quantization)  # a wrong name should not cost the reading of a checkpoint
    checkpoint = Checkpoint.open(source)
    config = TextConfig.read(checkpoint)
    sources = _sources(config)
    shapes = _check_shapes(checkpoint, config, sources)
    vocabulary = read_vocabulary(checkpoint, config.n_vocab)
    types = plan_types(shapes.items(), quantization)
    n_threads = n_threads or min(os.cpu_count() or 1, 8)

    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        writer = _writer(part)
        _add_config(writer, checkpoint, config, shapes)
        vocabulary.add_to(writer)
        writer.add_quantization_version(2)
        writer.add_file_type(file_type(quantization))
        total = _write_header(writer, shapes, types)
        done = 0
        with open(part, "ab") as file, ThreadPoolExecutor(n_threads) as pool:
            file.write(bytes(-file.tell() % _ALIGNMENT))
            for name in shapes:
                hf = sources[name]
                blocks: Iterable[Bytes] = [_rope_freqs(config)]
                if hf is not None:
                    blocks = _blocks(checkpoint, hf, shapes[name], types[name], pool, n_threads)
                for block in blocks:
                    file.write(block.data)
                    done += block.nbytes
                    if progress is not None:
                        progress(done, total, name)
                file.write(bytes(-file.tell() % _ALIGNMENT))
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, out)
    except OSError as error:
        raise ConversionError(f"Cannot write {out}: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):  # after success it is gone, after a failure it may never have been
            part.unlink()


@dataclass(frozen=True)
class TextConfig:
    """The numbers of ``config.json`` that the text model is made of."""

    n_layer: int
    n_ctx: int
    n_embd: int
    n_ff: int
    n_head: int
    n_vocab: int
    n_expert: int
    n_expert_used: int
    n_ff_expert: int
    sliding_window: int
    canvas_length: int
    is_sliding: tuple[bool, ...]  # (n_layer,)
    n_head_kv: tuple[int, ...]  # (n_layer,)
    head_dim: tuple[int, ...]  # (n_layer,)
    rope_base: float  # full layers
    rope_base_swa: float  # sliding layers
    rope_fraction: float  # of a full layer's head that is rotated
    rms_eps: float
    softcap: float

    @classmethod
    def read(cls, checkpoint: Checkpoint) -> TextConfig:
        """Read and check the configuration; raises ConversionError for what the format cannot express."""
        config = checkpoint.config
        architectures = config.get("architectures") or []
        known = ("DiffusionGemmaForBlockDiffusion", "DiffusionGemma4ModelForBlockDiffusion")
        if config.get("model_type") != "diffusion_gemma" and not any(a in known for a in architectures):
            raise ConversionError(
                f"{checkpoint.path} is a {config.get('model_type')!r} model ({architectures}), expected "
                "'diffusion_gemma' (DiffusionGemmaForBlockDiffusion)."
            )
        section = config.get("text_config")
        if not isinstance(section, dict):
            raise ConversionError("config.json: text_config is missing.")
        return _Keys(section, "text_config.").read(_Keys(config, ""))


@dataclass(frozen=True)
class _Keys:
    """Typed access to one section of ``config.json``."""

    values: dict[str, Any]
    prefix: str

    def fail(self, key: str, found: Any, expected: str) -> ConversionError:
        return ConversionError(f"config.json: {self.prefix}{key} is {found!r}, expected {expected}.")

    def integer(self, key: str, default: int | None = None) -> int:
        value = self.values.get(key, default)
        if type(value) is not int or not 0 < value < 1 << 31:
            raise self.fail(key, value, "a positive integer")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        value: Any = self.values.get(key, default)
        if type(value) not in (int, float) or not 0 < value < 1e38:
            raise self.fail(key, value, "a positive number")
        return float(value)

    def must_be(self, key: str, *allowed: Any) -> None:
        if self.values.get(key, allowed[0]) not in allowed:
            raise self.fail(key, self.values[key], " or ".join(map(repr, allowed)))

    def read(self, top: _Keys) -> TextConfig:
        self.must_be("hidden_activation", "gelu_pytorch_tanh")
        self.must_be("attention_bias", False)
        self.must_be("use_bidirectional_attention", None, "vision")
        self.must_be("tie_word_embeddings", True)
        top.must_be("tie_word_embeddings", True)
        n_layer = self.integer("num_hidden_layers")
        is_sliding = self.layer_types(n_layer)
        n_head_kv, head_dim = self.heads(is_sliding)
        n_head = self.integer("num_attention_heads")
        for layer, n_kv in enumerate(n_head_kv):
            if n_head % n_kv:
                raise self.fail("num_key_value_heads", n_kv, f"a divisor of {n_head} (layer {layer})")
        base, base_swa, fraction = self.rope()
        n_expert = self.integer("num_experts")
        n_expert_used = self.integer("top_k_experts")
        if n_expert_used > n_expert:
            raise self.fail("top_k_experts", n_expert_used, f"at most num_experts = {n_expert}")
        return TextConfig(
            n_layer=n_layer,
            n_ctx=self.integer("max_position_embeddings"),
            n_embd=self.integer("hidden_size"),
            n_ff=self.integer("intermediate_size"),
            n_head=n_head,
            n_vocab=self.integer("vocab_size"),
            n_expert=n_expert,
            n_expert_used=n_expert_used,
            n_ff_expert=self.integer("moe_intermediate_size"),
            sliding_window=self.integer("sliding_window"),
            canvas_length=top.integer("canvas_length"),
            is_sliding=is_sliding,
            n_head_kv=n_head_kv,
            head_dim=head_dim,
            rope_base=base,
            rope_base_swa=base_swa,
            rope_fraction=fraction,
            rms_eps=self.number("rms_norm_eps"),
            softcap=self.number("final_logit_softcapping", 30.0),  # a class constant upstream, not saved
        )

    def layer_types(self, n_layer: int) -> tuple[bool, ...]:
        types = self.values.get("layer_types")
        known = ("sliding_attention", "full_attention")
        if not isinstance(types, list) or len(types) != n_layer or any(kind not in known for kind in types):
            raise self.fail("layer_types", types, f"{n_layer} of {' or '.join(known)}")
        if types[-1] != "full_attention" or "sliding_attention" not in types:
            raise self.fail("layer_types", types, "both kinds, the last one full_attention")
        return tuple(kind == "sliding_attention" for kind in types)

    def heads(self, is_sliding: tuple[bool, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return key/value heads and head size per layer.

        Newer checkpoints list what differs per layer, older ones name the full layers' values.
        """
        full = {
            "head_dim": self.values.get("global_head_dim"),
            "num_key_value_heads": self.values.get("num_global_key_value_heads"),
        }
        overrides = self.values.get("per_layer_config") or {}
        found: dict[str, list[int]] = {"num_key_value_heads": [], "head_dim": []}
        for layer, sliding in enumerate(is_sliding):
            override = overrides.get(str(layer), {}) if isinstance(overrides, dict) else None
            if not isinstance(override, dict):
                raise self.fail("per_layer_config", overrides, "an object of objects by layer number")
            for key, values in found.items():
                value = override.get(key, None if sliding else full[key])
                if value is None:
                    value = self.values.get(key)
                if type(value) is not int or not 0 < value < 1 << 20:
                    raise self.fail(key, value, f"a positive integer (layer {layer})")
                values.append(value)
        for sliding in (True, False):
            sizes = {d for d, s in zip(found["head_dim"], is_sliding, strict=True) if s == sliding}
            if len(sizes) > 1 or any(size % 2 for size in sizes):
                kind = "sliding" if sliding else "full"
                raise self.fail("head_dim", sorted(sizes), f"one even size for all {kind} layers")
        return tuple(found["num_key_value_heads"]), tuple(found["head_dim"])

    def rope(self) -> tuple[float, float, float]:
        """Return base of full and sliding layers, and the rotated fraction of a full layer's head."""
        parameters = self.values.get("rope_parameters") or {
            "sliding_attention": {"rope_type": "default", "rope_theta": 10_000.0},
            "full_attention": {
                "rope_type": "proportional",
                "partial_rotary_factor": 0.25,
                "rope_theta": 1_000_000.0,
            },
        }
        sections = []
        for kind in ("full_attention", "sliding_attention"):
            section = parameters.get(kind) if isinstance(parameters, dict) else None
            if not isinstance(section, dict):
                raise self.fail(f"rope_parameters.{kind}", section, "an object")
            sections.append(_Keys(section, f"{self.prefix}rope_parameters.{kind}."))
        full, sliding = sections
        sliding.must_be("rope_type", "default")
        sliding.must_be("partial_rotary_factor", 1.0)
        full.must_be("rope_type", "proportional")
        fraction = full.number("partial_rotary_factor", 1.0)
        if fraction > 1:
            raise full.fail("partial_rotary_factor", fraction, "at most 1")
        full.must_be("factor", 1.0)
        return full.number("rope_theta"), sliding.number("rope_theta"), fraction


def _sources(config: TextConfig) -> dict[str, str | None]:
    """Return the checkpoint's name of every GGUF tensor, in file order; None for what is computed."""
    sources: dict[str, str | None] = {name: _DECODER + hf for name, hf in _TOP.items()}
    sources["rope_freqs.weight"] = None
    ordered = {name: sources[name] for name in sorted(sources)}
    for layer, sliding in enumerate(config.is_sliding):
        block = {name: f"{_DECODER}layers.{layer}.{hf}" for name, hf in _LAYER.items()}
        block["enc_layer_output_scale.weight"] = _ENCODER_SCALAR.format(layer)
        if not sliding:  # full layers use the raw key projection as value
            del block["attn_v.weight"]
        ordered |= {f"blk.{layer}.{name}": block[name] for name in sorted(block)}
    return ordered


def _expected_shapes(config: TextConfig) -> dict[str, tuple[int, ...]]:
    """Return the shape of every tensor but the norms of size n_embd, in ggml order."""
    c = config
    shapes: dict[str, tuple[int, ...]] = {
        "rope_freqs.weight": (c.head_dim[-1] // 2,),
        "self_cond_down.weight": (c.n_ff, c.n_embd),
        "self_cond_gate.weight": (c.n_embd, c.n_ff),
        "self_cond_up.weight": (c.n_embd, c.n_ff),
        "token_embd.weight": (c.n_embd, c.n_vocab),
    }
    for layer, (n_kv, head_dim) in enumerate(zip(c.n_head_kv, c.head_dim, strict=True)):
        block = {
            "attn_k.weight": (c.n_embd, n_kv * head_dim),
            "attn_k_norm.weight": (head_dim,),
            "attn_output.weight": (c.n_head * head_dim, c.n_embd),
            "attn_q.weight": (c.n_embd, c.n_head * head_dim),
            "attn_q_norm.weight": (head_dim,),
            "attn_v.weight": (c.n_embd, n_kv * head_dim),
            "enc_layer_output_scale.weight": (1,),
            "ffn_down.weight": (c.n_ff, c.n_embd),
            "ffn_down_exps.scale": (c.n_expert,),
            "ffn_down_exps.weight": (c.n_ff_expert, c.n_embd, c.n_expert),
            "ffn_gate.weight": (c.n_embd, c.n_ff),
            "ffn_gate_inp.weight": (c.n_embd, c.n_expert),
            "ffn_gate_up_exps.weight": (c.n_embd, 2 * c.n_ff_expert, c.n_expert),
            "ffn_up.weight": (c.n_embd, c.n_ff),
            "layer_output_scale.weight": (1,),
        }
        shapes |= {f"blk.{layer}.{name}": shape for name, shape in block.items()}
    return shapes


def _check_shapes(
    checkpoint: Checkpoint, config: TextConfig, sources: dict[str, str | None]
) -> dict[str, tuple[int, ...]]:
    """Return the shape of every GGUF tensor (ggml order), after comparing with what is stored."""
    expected = _expected_shapes(config)
    shapes: dict[str, tuple[int, ...]] = {}
    for name, hf in sources.items():
        shape = shapes[name] = expected.get(name, (config.n_embd,))
        if hf is None:
            continue
        stored = checkpoint.tensors.get(hf)
        if stored is None:
            raise ConversionError(f"{hf} is missing in {checkpoint.path}, expected shape {list(shape[::-1])}.")
        if stored.shape != shape[::-1]:
            raise ConversionError(f"{hf} has shape {list(stored.shape)}, expected {list(shape[::-1])}.")
    unknown = sorted(set(checkpoint.tensors).difference(hf for hf in sources.values() if hf))
    for hf in unknown:
        if not hf.startswith(_LEFT_OUT):
            raise ConversionError(f"{hf} is not part of a DiffusionGemma text model; the file would be wrong.")
    return shapes


def _writer(path: Path) -> GGUFWriter:
    from gguf import GGUFWriter

    return GGUFWriter(path, _ARCH)


def _add_config(
    writer: GGUFWriter, checkpoint: Checkpoint, config: TextConfig, shapes: dict[str, tuple[int, ...]]
) -> None:
    """Add general, architecture and diffusion keys, in the order of the published files."""
    from gguf import size_label

    def u32(key: str, value: int) -> None:
        writer.add_uint32(f"{_ARCH}.{key}", value)

    def f32(key: str, value: float) -> None:
        writer.add_float32(f"{_ARCH}.{key}", value)

    swa = config.is_sliding.index(True)
    writer.add_type("model")
    writer.add_name(_name(checkpoint))
    writer.add_size_label(size_label(*_count_parameters(shapes, config.n_expert)))
    u32("block_count", config.n_layer)
    u32("context_length", config.n_ctx)
    u32("embedding_length", config.n_embd)
    u32("feed_forward_length", config.n_ff)
    u32("attention.head_count", config.n_head)
    writer.add_array(f"{_ARCH}.attention.head_count_kv", list(config.n_head_kv))
    f32("rope.freq_base", config.rope_base)
    f32("rope.freq_base_swa", config.rope_base_swa)
    f32("attention.layer_norm_rms_epsilon", config.rms_eps)
    u32("expert_count", config.n_expert)
    u32("expert_used_count", config.n_expert_used)
    u32("attention.key_length", config.head_dim[-1])
    u32("attention.value_length", config.head_dim[-1])
    f32("final_logit_softcapping", config.softcap)
    u32("attention.sliding_window", config.sliding_window)
    u32("attention.shared_kv_layers", 0)
    u32("embedding_length_per_layer_input", 0)
    writer.add_array(f"{_ARCH}.attention.sliding_window_pattern", list(config.is_sliding))
    u32("attention.key_length_swa", config.head_dim[swa])
    u32("attention.value_length_swa", config.head_dim[swa])
    u32("expert_feed_forward_length", config.n_ff_expert)
    u32("rope.dimension_count", config.head_dim[-1])
    u32("rope.dimension_count_swa", config.head_dim[swa])
    writer.add_bool(f"{_ARCH}.attention.causal", False)
    writer.add_uint32("diffusion.canvas_length", config.canvas_length)
    _add_generation(writer, _Keys(checkpoint.json("generation_config.json"), ""))


def _name(checkpoint: Checkpoint) -> str:
    """The model's name: as the configuration has it, else the directory's."""
    name = checkpoint.config.get("_name_or_path")
    return Path(name if isinstance(name, str) and name else checkpoint.path.resolve()).name


def _add_generation(writer: GGUFWriter, generation: _Keys) -> None:
    """Add the sampler's settings where the checkpoint has them; readers know the defaults."""
    sampler = generation.values.get("sampler_config")
    bound = _Keys(sampler if isinstance(sampler, dict) else {}, "sampler_config.")
    for key, section, name in (
        ("eb_max_steps", generation, "max_denoising_steps"),
        ("eb_t_min", generation, "t_min"),
        ("eb_t_max", generation, "t_max"),
        ("eb_entropy_bound", bound, "entropy_bound"),
        ("eb_stability_threshold", generation, "stability_threshold"),
        ("eb_confidence_threshold", generation, "confidence_threshold"),
    ):
        if section.values.get(name) is None:
            continue
        if key in ("eb_max_steps", "eb_stability_threshold"):
            writer.add_uint32(f"diffusion.{key}", section.integer(name))
        else:
            writer.add_float32(f"diffusion.{key}", section.number(name))


def _count_parameters(shapes: dict[str, tuple[int, ...]], n_expert: int) -> tuple[int, int, int, int]:
    """Return parameters: all, shared, of one expert; and the number of experts."""
    import math

    experts = sum(math.prod(shape) for name, shape in shapes.items() if name.endswith("_exps.weight"))
    total = sum(math.prod(shape) for shape in shapes.values())
    return total, total - experts, experts // n_expert, n_expert


def _write_header(
    writer: GGUFWriter, shapes: dict[str, tuple[int, ...]], types: dict[str, GGMLQuantizationType]
) -> int:
    """Write everything before the weights and close the file; return the bytes of weights to come."""
    import math

    import numpy as np

    total = 0
    for name, shape in shapes.items():
        n_bytes = math.prod(shape[1:]) * row_bytes(types[name], shape[0])
        writer.add_tensor_info(name, shape[::-1], np.dtype(np.float32), n_bytes, types[name])
        total += n_bytes
    try:
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
    finally:
        writer.close()
    return total


def _blocks(
    checkpoint: Checkpoint,
    hf: str,
    shape: tuple[int, ...],
    kind: GGMLQuantizationType,
    pool: ThreadPoolExecutor,
    n_threads: int,
) -> Iterator[Bytes]:
    """Yield the rows of one tensor as they stand in the file, in order, at most n_threads blocks in memory."""
    import math

    n_rows = math.prod(shape[1:])
    step = max(1, _BLOCK_BYTES // (4 * shape[0]))

    def work(first: int) -> Bytes:
        try:
            return quantize(checkpoint.read_rows(hf, first, min(step, n_rows - first)), kind)
        except ConversionError:
            raise
        except InfillError as error:
            raise ConversionError(f"{hf}: {error}") from error

    starts = range(0, n_rows, step)
    for i in range(0, len(starts), n_threads):
        yield from pool.map(work, starts[i : i + n_threads])


def _rope_freqs(config: TextConfig) -> Bytes:
    """Return the frequency factors of full layers, float32 (head_dim / 2,) as bytes (1, 2 * head_dim).

    Proportional rope rotates only the first pairs of a head, at the frequencies of the whole head.
    """
    import numpy as np

    head_dim = config.head_dim[-1]
    freqs = np.full((1, head_dim // 2), _UNROTATED, np.float32)
    freqs[0, : int(head_dim * config.rope_fraction / 2)] = 1.0
    return freqs.view(np.uint8)
