"""Between training and model files: a Hugging Face checkpoint out (config.json, model.safetensors), a GGUF back in.

python models/tiny/export.py models/tiny/infill-tiny.gguf      # its vocabulary to checkpoints/tokenizer.json
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import tokens
import torch
from data import CHECKPOINTS
from model import ModelConfig, TinyDiffusionGemma
from tokenizers import Tokenizer
from torch import Tensor

from infill_models.convert import DECODER, LAYER_TENSORS, TOP_TENSORS

BLOCK_NAMES = {
    "q": "self_attn.q_proj.weight",
    "k": "self_attn.k_proj.weight",
    "v": "self_attn.v_proj.weight",
    "o": "self_attn.o_proj.weight",
    "q_norm": "self_attn.q_norm.weight",
    "k_norm": "self_attn.k_norm.weight",
    "gate": "mlp.gate_proj.weight",
    "up": "mlp.up_proj.weight",
    "down": "mlp.down_proj.weight",
    "router": "router.proj.weight",
    "router_scale": "router.scale",
    "expert_scale": "router.per_expert_scale",
    "experts_in": "experts.gate_up_proj",
    "experts_out": "experts.down_proj",
    "norm_in": "input_layernorm.weight",
    "norm_attn": "post_attention_layernorm.weight",
    "norm_dense_in": "pre_feedforward_layernorm.weight",
    "norm_dense_out": "post_feedforward_layernorm_1.weight",
    "norm_moe_in": "pre_feedforward_layernorm_2.weight",
    "norm_moe_out": "post_feedforward_layernorm_2.weight",
    "norm_out": "post_feedforward_layernorm.weight",
}
TOP_NAMES = {
    "embedding": "model.decoder.embed_tokens.weight",
    "norm_final": "model.decoder.norm.weight",
    "sc_norm": "model.decoder.self_conditioning.pre_norm.weight",
    "sc_gate": "model.decoder.self_conditioning.gate_proj.weight",
    "sc_up": "model.decoder.self_conditioning.up_proj.weight",
    "sc_down": "model.decoder.self_conditioning.down_proj.weight",
}


def checkpoint_name(name: str) -> str:
    """The published checkpoint's name of one of our parameters."""
    if name in TOP_NAMES:
        return TOP_NAMES[name]
    _, layer, part = name.split(".")
    if part == "scalar_decoder":
        return f"model.decoder.layers.{layer}.layer_scalar"
    if part == "scalar_encoder":
        return f"model.encoder.language_model.layers.{layer}.layer_scalar"
    return f"model.decoder.layers.{layer}.{BLOCK_NAMES[part]}"


def config_dict(c: ModelConfig, stop_ids: list[int]) -> dict[str, Any]:
    """config.json as `DiffusionGemmaConfig` reads it."""
    return {
        "architectures": ["DiffusionGemmaForBlockDiffusion"],
        "model_type": "diffusion_gemma",
        "dtype": "float32",
        "canvas_length": c.canvas,
        "tie_word_embeddings": True,
        "initializer_range": 0.02,
        "eos_token_id": stop_ids,
        "text_config": {
            "model_type": "diffusion_gemma_text",
            "dtype": "float32",
            "vocab_size": c.n_vocab,
            "hidden_size": c.hidden,
            "intermediate_size": c.ff_dense,
            "moe_intermediate_size": c.ff_expert,
            "num_hidden_layers": c.n_layers,
            "num_attention_heads": c.n_heads,
            "num_key_value_heads": c.n_kv_sliding,
            "num_global_key_value_heads": c.n_kv_full,
            "head_dim": c.head_sliding,
            "global_head_dim": c.head_full,
            "attention_k_eq_v": True,
            "attention_bias": False,
            "attention_dropout": 0.0,
            "hidden_activation": "gelu_pytorch_tanh",
            "max_position_embeddings": c.n_context,
            "rms_norm_eps": c.eps,
            "sliding_window": c.window,
            "layer_types": ["full_attention" if c.is_full(i) else "sliding_attention" for i in range(c.n_layers)],
            "rope_parameters": {
                "sliding_attention": {"rope_type": "default", "rope_theta": c.rope_base_sliding},
                "full_attention": {
                    "rope_type": "proportional",
                    "partial_rotary_factor": c.rope_fraction_full,
                    "rope_theta": c.rope_base_full,
                },
            },
            "num_experts": c.n_experts,
            "top_k_experts": c.top_k,
            "final_logit_softcapping": c.softcap,
            "tie_word_embeddings": True,
            "pad_token_id": 0,
            "eos_token_id": 1,
            "bos_token_id": 2,
        },
        # text only, but the reference builds a vision tower from this; its smallest form
        "vision_config": {
            "model_type": "gemma4_vision",
            "hidden_size": 32,
            "intermediate_size": 32,
            "num_hidden_layers": 1,
            "num_attention_heads": 1,
            "num_key_value_heads": 1,
            "head_dim": 32,
        },
        "boi_token_id": None,
        "eoi_token_id": None,
        "image_token_id": None,
    }


def export(model: TinyDiffusionGemma, tokenizer_file: Path, out: Path) -> None:
    """Write the checkpoint directory `out` (created, files overwritten)."""
    from safetensors.torch import save_file

    out.mkdir(parents=True, exist_ok=True)
    tensors: dict[str, Tensor] = {}
    for name, value in model.state_dict().items():
        value = value.detach().float().contiguous()
        tensors[checkpoint_name(name)] = value.reshape(1).clone() if value.ndim == 0 else value.clone()
    save_file(tensors, out / "model.safetensors", metadata={"format": "pt"})
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    stop = [tokenizer.token_to_id(t) for t in ("<eos>", "<turn|>", "<|tool_response>")]
    (out / "config.json").write_text(json.dumps(config_dict(model.c, stop), indent=2) + "\n")
    (out / "generation_config.json").write_text(
        json.dumps({"bos_token_id": 2, "eos_token_id": stop, "pad_token_id": 0}, indent=2) + "\n"
    )
    shutil.copyfile(tokenizer_file, out / "tokenizer.json")


def load(weights: Path) -> TinyDiffusionGemma:
    """The model of a training checkpoint (`train.py`), its averaged weights where it has them, or of a GGUF."""
    if weights.suffix == ".gguf":
        return from_gguf(weights)
    state = torch.load(weights, map_location="cpu", weights_only=True)
    model = TinyDiffusionGemma(ModelConfig(**state["config"]))
    model.load_state_dict(state.get("average") or state["model"])
    return model.eval()


def mean(a: TinyDiffusionGemma, b: TinyDiffusionGemma) -> TinyDiffusionGemma:
    """A model whose every weight is the mean of those of two of the same shapes; RuntimeError where shapes differ.

    Meant for the ends of two sittings, the second of which began from the first; weights that were trained apart have
    no useful mean. After Izmailov et al. 2018, "Averaging weights leads to wider optima and better generalization".
    """
    model, other = TinyDiffusionGemma(a.c), b.state_dict()
    model.load_state_dict({name: (value + other[name]) / 2 for name, value in a.state_dict().items()})
    return model.eval()


def gguf_name(name: str) -> str:
    """The GGUF's name of one of our parameters."""
    known = checkpoint_name(name)
    if known.startswith("model.encoder."):
        return f"blk.{name.split('.')[1]}.enc_layer_output_scale.weight"
    layer, _, part = known.removeprefix(f"{DECODER}layers.").partition(".")
    if known.startswith(f"{DECODER}layers."):
        return f"blk.{layer}." + next(gguf for gguf, hf in LAYER_TENSORS.items() if hf == part)
    return next(gguf for gguf, hf in TOP_TENSORS.items() if DECODER + hf == known)


def from_gguf(path: Path) -> TinyDiffusionGemma:
    """The model of a GGUF that was exported from here, its weights as they are after quantization."""
    from gguf import GGUFReader
    from gguf.quants import dequantize

    reader = GGUFReader(path)

    def key(name: str) -> Any:
        return reader.fields[f"diffusion-gemma.{name}"].contents()

    heads = key("attention.head_count_kv")
    c = ModelConfig(
        n_vocab=next(int(t.shape[-1]) for t in reader.tensors if t.name == "token_embd.weight"),
        hidden=key("embedding_length"),
        n_layers=key("block_count"),
        n_heads=key("attention.head_count"),
        n_kv_sliding=heads[0],
        n_kv_full=heads[-1],
        head_sliding=key("attention.key_length_swa"),
        head_full=key("attention.key_length"),
        window=key("attention.sliding_window"),
        ff_dense=key("feed_forward_length"),
        ff_expert=key("expert_feed_forward_length"),
        n_experts=key("expert_count"),
        top_k=key("expert_used_count"),
        canvas=reader.fields["diffusion.canvas_length"].contents(),
        n_context=key("context_length"),
    )
    tensors = {t.name: dequantize(t.data, t.tensor_type) for t in reader.tensors}
    model = TinyDiffusionGemma(c)
    state = {}
    for name, own in model.state_dict().items():
        state[name] = torch.from_numpy(tensors[gguf_name(name)].copy()).float().reshape(own.shape)
    model.load_state_dict(state)
    return model.eval()


def tokenizer_from_gguf(path: Path) -> Tokenizer:
    from gguf import GGUFReader

    fields = GGUFReader(path).fields
    names: list[str] = fields["tokenizer.ggml.tokens"].contents()
    merges = [tuple(merge.split(" ", 1)) for merge in fields["tokenizer.ggml.merges"].contents()]
    return tokens.assemble({name: i for i, name in enumerate(names)}, merges)


if __name__ == "__main__":
    CHECKPOINTS.mkdir(exist_ok=True)
    tokenizer_from_gguf(Path(sys.argv[1])).save(str(CHECKPOINTS / "tokenizer.json"))
