"""Train the bundled model.

    python models/tiny/train.py --minutes 90                  # resumes from checkpoints/last.pt where it exists
    python models/tiny/train.py --start models/tiny/infill-tiny.gguf --fresh --minutes 90       # a further sitting
    python models/tiny/train.py --export models/tiny/checkpoints/infill-tiny
    python models/tiny/train.py --export models/tiny/checkpoints/infill-tiny --average models/tiny/infill-tiny.gguf

The learning rate follows the time spent in steps, so that a run of any length ends annealed; it stays at its peak for
the first part, so that a longer run can start from the checkpoint of a shorter one. Everything goes to
checkpoints/train.log and, one JSON object per report, to checkpoints/curve.jsonl. Loss (as published for this model):
mean cross-entropy over noisy canvas tokens plus the encoder's next-token cross-entropy; self-conditioning from a first
pass in half of the batches.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from curve import KEPT
from data import CHECKPOINTS, ChatExamples, Documents
from export import export, load, mean
from growth import grown
from model import ModelConfig, TinyDiffusionGemma, canvas_masks
from muon import Muon
from noise import MAX_CANVAS, Batch, batch
from tokenizers import Tokenizer
from torch import Tensor

PINNED_SHARE, PINNED_WEIGHT = 0.1, 0.3  # few of the easy clean positions count, and little
AVERAGE = 0.99  # decay of the averaged weights, which are the ones exported
ANNEAL = 0.85  # share of the time in which the rate falls
WARM_UP = 40  # steps


def newline_table(n_vocab: int) -> np.ndarray:
    """(V,) bool: which tokens contain a line break."""
    tokenizer = Tokenizer.from_file(str(CHECKPOINTS / "tokenizer.json"))
    return np.array(["\n" in (tokenizer.id_to_token(i) or "") for i in range(n_vocab)])


def padded(mask: Tensor) -> tuple[Tensor, Tensor]:
    """Flat indices where mask is true, filled up to a multiple of 256, and which of them are real.

    Few different lengths: the matrix library keeps code for every shape that it has met.
    """
    index = torch.nonzero(mask.flatten()).flatten()
    n = len(index)
    index = F.pad(index, (0, -n % 256))
    return index, torch.arange(len(index)) < n


def losses(model: TinyDiffusionGemma, b: Batch, self_condition: bool, g: torch.Generator) -> dict[str, Tensor]:
    """All terms of the loss, and what the log wants to know."""
    t = {k: torch.from_numpy(v) for k, v in vars(b).items()}
    hidden, cache, balance = model.encode(t["clean"])
    n_clean = t["clean"].shape[1]
    known = torch.arange(n_clean - 1)[None] < t["length"][:, None]
    encoder = F.cross_entropy(model.logits(hidden[:, :-1]).flatten(0, 1), t["clean"][:, 1:].flatten(), reduction="none")
    encoder = (encoder * known.flatten()).sum() / known.sum()

    masks = canvas_masks(t["start"], t["canvas"], n_clean, model.c.window, MAX_CANVAS)
    soft = None
    if self_condition:
        with torch.no_grad():
            first, _ = model.decode(t["noisy"], t["position"], masks, cache)
            temperature = 0.4 + 0.4 * torch.rand((), generator=g)
            soft = model.soften(model.logits(first) / temperature).float()
            own = F.embedding(t["noisy"], model.embedding) * math.sqrt(model.c.hidden)
            soft = torch.where(t["pinned"][..., None], own, soft)  # pins feed themselves, as in the engine
    hidden, penalty = model.decode(t["noisy"], t["position"], masks, cache, soft)
    share = torch.rand(t["pinned"].shape, generator=g)
    counted, real = padded(~t["pinned"] | (share < PINNED_SHARE))
    target, free = t["target"].flatten()[counted], ~t["pinned"].flatten()[counted]
    logits = model.logits(hidden.flatten(0, 1)[counted])
    ce = F.cross_entropy(logits, target, reduction="none")
    weight = torch.where(free, 1.0, PINNED_WEIGHT) * real
    decoder = (ce * weight).sum() / weight.sum()
    with torch.no_grad():
        noised = free & real & (t["noisy"].flatten()[counted] != target)
        right = (logits.argmax(-1) == target)[noised].float().mean()
        ce_noised = ce[noised].mean()
    return {
        "loss": decoder + encoder + 0.01 * (balance + penalty) / model.c.n_layers,
        "encoder": encoder.detach(), "noised": ce_noised, "right": right,
        "balance": balance.detach() / model.c.n_layers,
    }  # fmt: skip


def rate(fraction: float, step: int) -> float:
    """Share of the peak rate: warm-up, peak, then straight down to a fiftieth."""
    return min(1.0, (step + 1) / WARM_UP) * max(0.02, min(1.0, (1 - fraction) / ANNEAL))


def optimizers(model: TinyDiffusionGemma, muon_rate: float, adam_rate: float) -> list[torch.optim.Optimizer]:
    """Muon for the hidden matrices, AdamW for embedding, router, norms and scalars."""
    hidden, others = [], []
    for name, p in model.named_parameters():
        (hidden if p.ndim >= 2 and name != "embedding" and "router" not in name else others).append(p)
    return [
        Muon(hidden, muon_rate),
        torch.optim.AdamW(others, lr=adam_rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    ]


def load_sources(real: float) -> list[tuple[float, Documents]]:
    return [(1 - real, Documents.load("generated")), (real, Documents.load("real"))]


def sitting_before(curve: Path, fresh: bool) -> dict[str, float]:
    """Where the curve of the earlier sittings ended; a resumed run goes on with its own sitting."""
    reports = [json.loads(line) for line in curve.read_text().splitlines()] if curve.exists() else []
    sitting = max((r.get("sitting", 0) for r in reports), default=0) - (0 if fresh else 1)
    ended = [r for r in reports if r.get("sitting", 0) <= sitting]
    return {"sitting": max(sitting, 0), **{k: ended[-1][k] if ended else 0 for k in ("step", "minutes", "tokens")}}


def train(args: argparse.Namespace) -> None:
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    c = ModelConfig(n_vocab=Tokenizer.from_file(str(CHECKPOINTS / "tokenizer.json")).get_vocab_size())
    model = TinyDiffusionGemma(c)
    average = {k: v.detach().clone() for k, v in model.state_dict().items()}
    both = optimizers(model, args.rate, args.adam_rate)
    peaks = [optimizer.param_groups[0]["lr"] for optimizer in both]
    if args.start:
        model.load_state_dict(grown(load(args.start), c.hidden, c.ff_dense, c.ff_expert).state_dict())
        average = {k: v.detach().clone() for k, v in model.state_dict().items()}
    step, elapsed = 0, 0.0
    curve = CHECKPOINTS / "curve.jsonl"
    if args.fresh and not args.start:
        curve.unlink(missing_ok=True)
    if args.start and not curve.exists() and KEPT.exists():
        curve.write_bytes(KEPT.read_bytes())  # the curve of the sittings that made the weights goes on
    last = CHECKPOINTS / "last.pt"
    resumed = last.exists() and not args.fresh
    before = sitting_before(curve, not resumed)
    if resumed:
        state = torch.load(last, map_location="cpu", weights_only=True)
        model.load_state_dict(state["model"])
        average = state["average"]
        for optimizer, saved_state in zip(both, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved_state)
        step, elapsed = state["step"], state["elapsed"]
    rng = np.random.default_rng([args.seed, step])
    g = torch.Generator().manual_seed(args.seed + step)
    newline = newline_table(c.n_vocab)
    chat = ChatExamples.load()
    sources = load_sources(args.real)
    loaded = os.path.getmtime(CHECKPOINTS / "generated.npz")
    if args.compile:
        torch._dynamo.config.recompile_limit = 32  # sliding and full, encoder and decoder, with and without gradients
        for layer in model.layers:
            layer.compile(dynamic=False)
    n_parameters = sum(p.numel() for p in model.parameters())

    def say(text: str) -> None:
        print(text, flush=True)
        with open(CHECKPOINTS / "train.log", "a") as log:
            log.write(text + "\n")

    say(f"{n_parameters} parameters, step {step}, {elapsed / 60:.1f} of {args.minutes} minutes")
    say(json.dumps(c.to_dict()))
    saved = shown = time.monotonic()
    sums: dict[str, float] = {}
    while elapsed < args.minutes * 60 and step < args.steps:
        began = time.monotonic()
        share = rate(elapsed / 60 / args.minutes, step)
        for optimizer, peak in zip(both, peaks, strict=True):
            optimizer.param_groups[0]["lr"] = peak * share
        b = batch(rng, sources, newline, c.n_vocab, args.batch, args.clean, args.noisy, chat, args.chat)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.bf16):
            terms = losses(model, b, bool(rng.random() < 0.5), g)
        terms["loss"].backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in both:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        with torch.no_grad():
            decay = min(AVERAGE, step / (step + 20))
            for k, v in model.state_dict().items():
                average[k].lerp_(v, 1 - decay)
        step += 1
        now = time.monotonic()
        elapsed += now - began
        for k, v in terms.items():
            sums[k] = sums.get(k, 0.0) + float(v.detach())
        if step % args.every == 0:
            mean = {k: v / args.every for k, v in sums.items()}
            sums = {}
            tokens = args.batch * (args.clean + args.noisy) * args.every / (now - shown)
            shown = now
            say(
                f"step {step:5d}  {elapsed / 60:6.2f} min  loss {mean['loss']:.3f}  encoder {mean['encoder']:.3f}  "
                f"noised {mean['noised']:.3f}  right {mean['right']:.3f}  balance {mean['balance']:.2f}  "
                f"rate {share:.3f}  {tokens:.0f} tokens/s"
            )
            n_tokens = step * args.batch * (args.clean + args.noisy)
            report = {"step": step, "minutes": elapsed / 60, "tokens": n_tokens}
            report = {key: round(value + before[key], 2) for key, value in report.items()}
            with open(curve, "a") as lines:
                lines.write(json.dumps({**report, "sitting": before["sitting"] + 1, **mean}) + "\n")
        if now - saved > 120 or elapsed >= args.minutes * 60 or step >= args.steps:
            saved = now
            state = {
                "model": model.state_dict(), "average": average,
                "optimizers": [optimizer.state_dict() for optimizer in both],
                "step": step, "elapsed": elapsed, "config": c.to_dict(),
            }  # fmt: skip
            torch.save(state, last.with_suffix(".new"))
            os.replace(last.with_suffix(".new"), last)
            if os.path.getmtime(CHECKPOINTS / "generated.npz") != loaded:  # more text has been made meanwhile
                loaded = os.path.getmtime(CHECKPOINTS / "generated.npz")
                sources, chat = load_sources(args.real), ChatExamples.load()
                say(f"now {len(sources[0][1])} generated modules")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=90.0, help="training time; the schedule follows it")
    parser.add_argument("--steps", type=int, default=10**9, help="stop after so many steps all the same")
    parser.add_argument("--fresh", action="store_true", help="do not resume")
    parser.add_argument("--start", type=Path, metavar="GGUF", help="begin from these weights, as further sittings do")
    parser.add_argument("--batch", type=int, default=4, help="sequences")
    parser.add_argument("--clean", type=int, default=384, help="clean tokens per sequence")
    parser.add_argument("--noisy", type=int, default=768, help="canvas tokens per sequence, a multiple of 64")
    parser.add_argument("--rate", type=float, default=1e-2, help="peak of Muon's rate")
    parser.add_argument("--adam-rate", type=float, default=6e-3)
    parser.add_argument("--real", type=float, default=0.5, help="share of real code")
    parser.add_argument("--chat", type=float, default=0.1, help="share of sequences in the chat format")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--every", type=int, default=20, help="steps between log lines")
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument(
        "--export", type=Path, metavar="DIR", help="write the checkpoint as a Hugging Face one; no training"
    )
    parser.add_argument(
        "--average", type=Path, metavar="GGUF", help="with --export: the mean with these weights, from which it began"
    )
    args = parser.parse_args()
    if args.average and not args.export:
        parser.error("--average goes with --export DIR")
    if args.average and not args.average.is_file():
        parser.error(f"--average: there is no file {args.average}")
    CHECKPOINTS.mkdir(exist_ok=True)
    if args.export:
        model = load(CHECKPOINTS / "last.pt")
        if args.average:
            model = mean(model, load(args.average))
        export(model, CHECKPOINTS / "tokenizer.json", args.export)
    else:
        train(args)


if __name__ == "__main__":
    main()
