"""Compare the trainer's network with the public reference implementation (transformers), in float32.

    python models/tiny/check_reference.py [EXPORT_DIR]

Without a directory, random weights are exported to a temporary one first. Exit code 1 if any relative error of
the logits is above 1e-4.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import torch
from data import CHECKPOINTS
from export import checkpoint_name, export
from model import ModelConfig, TinyDiffusionGemma, canvas_masks
from torch import Tensor

TOLERANCE = 1e-4


def from_export(directory: Path) -> TinyDiffusionGemma:
    """Our network with the weights of an exported checkpoint."""
    import json

    from safetensors.torch import load_file

    config = json.loads((directory / "config.json").read_text())
    text = config["text_config"]
    c = ModelConfig(
        n_vocab=text["vocab_size"], hidden=text["hidden_size"], n_layers=text["num_hidden_layers"],
        n_heads=text["num_attention_heads"], n_kv_sliding=text["num_key_value_heads"],
        n_kv_full=text["num_global_key_value_heads"], head_sliding=text["head_dim"],
        head_full=text["global_head_dim"], window=text["sliding_window"], ff_dense=text["intermediate_size"],
        ff_expert=text["moe_intermediate_size"], n_experts=text["num_experts"], top_k=text["top_k_experts"],
        canvas=config["canvas_length"],
    )  # fmt: skip
    model = TinyDiffusionGemma(c)
    tensors = load_file(directory / "model.safetensors")
    state = model.state_dict()
    model.load_state_dict({name: tensors[checkpoint_name(name)].reshape(state[name].shape) for name in state})
    return model.eval()


def scramble(model: TinyDiffusionGemma) -> None:
    """Move every norm weight and scalar off its initial value, so that a forgotten one shows."""
    with torch.no_grad():
        for name, p in model.named_parameters():
            if p.ndim < 2:
                p.mul_(1 + 0.3 * torch.rand_like(p) - 0.15)
            elif "router" in name:
                p.mul_(3)


def error(ours: Tensor, theirs: Tensor) -> float:
    """Largest difference over the largest magnitude."""
    return float((ours - theirs).abs().max() / theirs.abs().max())


@torch.no_grad()
def compare(directory: Path, n_prompt: int, n_canvas: int) -> list[tuple[str, float]]:
    """Relative errors of encoder logits, and of decoder logits over three chained steps."""
    from transformers import DiffusionGemmaForBlockDiffusion
    from transformers.cache_utils import DynamicCache

    reference, info = DiffusionGemmaForBlockDiffusion.from_pretrained(
        directory, dtype=torch.float32, attn_implementation="eager", output_loading_info=True
    )
    missing = [k for k in info["missing_keys"] if "vision" not in k]
    if missing or info["unexpected_keys"]:
        raise SystemExit(f"checkpoint does not fit: missing {missing}, unexpected {info['unexpected_keys']}")
    reference.eval()
    ours = from_export(directory)
    g = torch.Generator().manual_seed(7)
    prompt = torch.randint(0, ours.c.n_vocab, (1, n_prompt), generator=g)
    cache = DynamicCache(config=reference.config.text_config)
    encoded = reference.model.encoder(input_ids=prompt, past_key_values=cache)
    theirs = reference.lm_head(encoded.last_hidden_state)
    theirs = torch.tanh(theirs / ours.c.softcap) * ours.c.softcap
    hidden, kv, _ = ours.encode(prompt)
    errors = [("encoder", error(ours.logits(hidden), theirs))]
    start = torch.full((1, n_canvas), n_prompt)
    masks = canvas_masks(start, torch.zeros_like(start), n_prompt, ours.c.window, n_canvas)
    scaled, soft = None, None
    for step in range(3):
        canvas = torch.randint(0, ours.c.n_vocab, (1, n_canvas), generator=g)
        theirs = reference(past_key_values=cache, decoder_input_ids=canvas, self_conditioning_logits=scaled).logits
        hidden, _ = ours.decode(canvas, start + torch.arange(n_canvas), masks, kv, soft)
        mine = ours.logits(hidden)
        errors.append((f"decoder step {step + 1}", error(mine, theirs)))
        temperature = 0.8 - 0.1 * step
        scaled, soft = theirs / temperature, ours.soften(mine / temperature)
    return errors


def main() -> None:
    worst = 0.0
    with tempfile.TemporaryDirectory() as temporary:
        if len(sys.argv) > 1:
            directory = Path(sys.argv[1])
        else:
            directory = Path(temporary)
            torch.manual_seed(1)
            model = TinyDiffusionGemma(ModelConfig())
            scramble(model)
            tokenizer = CHECKPOINTS / "tokenizer.json"
            export(model, tokenizer, directory)
        for n_prompt, n_canvas in ((40, 24), (300, 64)):
            for what, value in compare(directory, n_prompt, n_canvas):
                print(f"prompt {n_prompt:4d} canvas {n_canvas:3d}  {what:16s} relative error {value:.2e}")
                worst = max(worst, value)
    print(f"worst {worst:.2e}, tolerance {TOLERANCE:.0e}")
    sys.exit(worst > TOLERANCE)


if __name__ == "__main__":
    main()
