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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infill_models.checkpoint import Checkpoint
from infill_models.errors import ConversionError, InfillError
from infill_models.hf_config import Keys, TextConfig
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

# the checkpoint's name of every GGUF tensor: of the model, and of a layer
DECODER = "model.decoder."
ENCODER_SCALAR = "model.encoder.language_model.layers.{}.layer_scalar"
TOP_TENSORS = {
    "output_norm.weight": "norm.weight",
    "self_cond_down.weight": "self_conditioning.down_proj.weight",
    "self_cond_gate.weight": "self_conditioning.gate_proj.weight",
    "self_cond_pre_norm.weight": "self_conditioning.pre_norm.weight",
    "self_cond_up.weight": "self_conditioning.up_proj.weight",
    "token_embd.weight": "embed_tokens.weight",
}
LAYER_TENSORS = {
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


def _sources(config: TextConfig) -> dict[str, str | None]:
    """Return the checkpoint's name of every GGUF tensor, in file order; None for what is computed."""
    sources: dict[str, str | None] = {name: DECODER + hf for name, hf in TOP_TENSORS.items()}
    sources["rope_freqs.weight"] = None
    ordered = {name: sources[name] for name in sorted(sources)}
    for layer, sliding in enumerate(config.is_sliding):
        block = {name: f"{DECODER}layers.{layer}.{hf}" for name, hf in LAYER_TENSORS.items()}
        block["enc_layer_output_scale.weight"] = ENCODER_SCALAR.format(layer)
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
    _add_generation(writer, checkpoint.json("generation_config.json"))


def _name(checkpoint: Checkpoint) -> str:
    """The model's name: as the configuration has it, else the directory's."""
    name = checkpoint.config.get("_name_or_path")
    return Path(name if isinstance(name, str) and name else checkpoint.path.resolve()).name


def _add_generation(writer: GGUFWriter, values: dict[str, Any]) -> None:
    """Add the sampler's settings where the checkpoint has them; readers know the defaults."""
    sampler = values.get("sampler_config")
    generation = Keys(values, "generation_config.json: ")
    bound = Keys(sampler if isinstance(sampler, dict) else {}, "generation_config.json: sampler_config.")
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
        if name == "max_denoising_steps":
            writer.add_uint32(f"diffusion.{key}", section.integer(name))
        elif name == "stability_threshold":
            writer.add_uint32(f"diffusion.{key}", section.integer(name, low=0))
        else:
            writer.add_float32(f"diffusion.{key}", section.number(name, zero=not name.startswith("t_")))


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
