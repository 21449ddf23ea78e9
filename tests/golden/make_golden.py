"""Makes the golden files: what the reference implementation says of the models in tests/synthetic.py.

    make golden        (needs the extra `reference`: torch and transformers; the tests need neither)

One file per shape, tests/golden/<shape>.npz; README.md beside this file says what is in them. The reference
is Hugging Face transformers, `DiffusionGemmaForBlockDiffusion`, in float32 with eager attention and experts.
Its own generate() runs unchanged; only the two random sources it calls, torch.randint and torch.multinomial, are
replaced by the engine's counter-based generator (tests/philox.py).

A comparison of whole runs is only sound where rounding cannot decide: the script measures how close the
closest routing, draw, acceptance, argmax and stop came to going the other way, and how far the entropies of the run
move when all weights are off by a rounding, and refuses to write a file where that is too close or too far. Then
another seed in CASES helps.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import itertools
import json
import math
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch
import transformers
from numpy.typing import NDArray
from transformers import DiffusionGemmaForBlockDiffusion
from transformers.models.diffusion_gemma.generation_diffusion_gemma import EntropyBoundSamplerConfig

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from philox import draw_tokens, random_tokens, uniform
from synthetic import LONG, ODD, SETTLING, SHORT, WIDE, Shape, write_checkpoint
from synthetic import random_tokens as fixed_tokens

HERE = Path(__file__).resolve().parent
TEMPERATURES = (0.8, 0.7, 0.6, 0.5)  # of the chained passes


@dataclass(frozen=True)
class Run:
    """Options of one whole denoise run, named as infill.DenoiseOptions names them."""

    seed: int
    max_steps: int
    entropy_bound: float
    t_min: float = 0.4
    t_max: float = 0.8
    stability_threshold: int = 1
    confidence_threshold: float = 0.005


@dataclass(frozen=True)
class Case:
    shape: Shape
    seed: int  # of the weights and of the fixed tokens
    n_prompt: int
    positions: tuple[int, ...]  # of the canvas, at which all logits are kept
    short_rows: tuple[int, ...]  # lengths of the shorter rows
    run: Run
    n_canvases: int = 1
    row_length: int | None = None  # of the run; the model's canvas if None


CASES = (
    Case(SHORT, 1, 20, (0, 1, 7, 14, 15), (1, 5), Run(31, 16, 2.0)),
    Case(SETTLING, 1, 20, (3, 12), (), Run(13, 20, 0.5, confidence_threshold=0.15)),
    Case(LONG, 2, 50, (0, 5, 11, 22, 23), (3, 17), Run(12, 12, 2.0), n_canvases=2),
    Case(WIDE, 1, 40, (0, 21, 42, 63), (8, 31), Run(33, 12, 6.0, t_min=0.2, t_max=1.0)),
    Case(
        ODD,
        1,
        70,
        (0, 3, 6, 7),
        (2, 7),
        Run((1 << 40) + 14, 16, 1.0, stability_threshold=0, confidence_threshold=0.75),
        row_length=6,
    ),
)


@dataclass
class Margins:
    """The smallest distance at which something discrete was decided."""

    router: float = math.inf  # score of the last chosen expert over the best one left out
    draw: float = math.inf  # accepted draws: probability mass to the next token's border
    accept: float = math.inf  # nats, to the bound and between the last accepted and the first refused
    argmax: float = math.inf  # processed logits, first over second
    stop: float = math.inf  # nats, mean entropy to its threshold

    def take(self, name: str, value: float) -> None:
        setattr(self, name, min(getattr(self, name), value))


# Far above what float32 rounding does to these models (some 1e-6 of each quantity).
LEAST = Margins(router=3e-5, draw=4e-5, accept=5e-4, argmax=1e-3, stop=5e-4)


ROUNDING = 2.0**-23  # relative, what the weights are moved by
MOST_MOVED = 1e-4  # of the largest entropy, a tenth of what the tests allow


class TooClose(Exception):
    """Rounding could decide something in this case, or grows so much that it says nothing of the engine."""


@dataclass
class Recorder:
    """Stands in for torch's random sources during generate() and writes down what each step did."""

    run: Run
    n_vocab: int
    margins: Margins
    canvas: int = -1
    step: int = 0
    initial: list[NDArray[np.int64]] = field(default_factory=list)
    steps: list[list[dict[str, NDArray[Any]]]] = field(default_factory=list)
    drawn: bool = True  # the next randint begins a canvas, unless a draw came before it

    def seed(self) -> int:
        return self.run.seed + self.canvas

    def randint(self, low: int, high: int, size: tuple[int, int], **_: Any) -> torch.Tensor:
        assert low == 0 and high == self.n_vocab and size[0] == 1
        begins = self.step == 0 or not self.drawn
        if begins:
            self.canvas += 1
            self.step = 0
            self.steps.append([])
        self.drawn = False
        tokens = random_tokens(self.seed(), size[1], high, step=self.step)
        if begins:
            self.initial.append(tokens)
        return torch.from_numpy(tokens)[None]

    def multinomial(self, probabilities: torch.Tensor, num_samples: int) -> torch.Tensor:
        assert num_samples == 1
        self.step += 1
        self.drawn = True
        self.probabilities = probabilities.numpy().copy()
        return torch.from_numpy(draw_tokens(self.probabilities, self.seed(), step=self.step))[:, None]

    def after_step(self, processed: torch.Tensor, canvas: torch.Tensor, argmax: torch.Tensor, bound: float) -> None:
        entropy = torch.distributions.Categorical(logits=processed).entropy()[0].numpy()
        best = torch.topk(processed[0], 2, dim=-1).values
        self.margins.take("argmax", float((best[:, 0] - best[:, 1]).min()))
        self.margins.take("stop", abs(float(entropy.mean()) - self.run.confidence_threshold))
        order = np.argsort(entropy, kind="stable")
        before = np.cumsum(entropy[order]) - entropy[order]
        n_accepted = int((before <= bound).sum())
        if n_accepted < len(order):
            self.margins.take("accept", float(entropy[order[n_accepted]] - entropy[order[n_accepted - 1]]))
        self.margins.take("accept", float(np.abs(before[1:] - bound).min()))
        running = np.cumsum(self.probabilities, axis=-1, dtype=np.float64)
        target = uniform(self.seed(), len(order), step=self.step)[:, None] * running[:, -1:]
        self.margins.take("draw", float(np.abs(running - target)[order[:n_accepted]].min()))
        self.steps[-1].append(
            {
                "canvas": canvas[0].numpy().astype(np.int32),
                "argmax": argmax[0].numpy().astype(np.int32),
                "entropy": entropy.astype(np.float32),
                "accepted": np.isin(np.arange(len(order)), order[:n_accepted]),
            }
        )

    @contextlib.contextmanager
    def installed(self, model: DiffusionGemmaForBlockDiffusion) -> Iterator[None]:
        one_step = model._denoising_step

        def watched(*args: Any, **kwargs: Any) -> Any:
            out = one_step(*args, **kwargs)
            self.after_step(out[2], out[0], out[1], kwargs["sampler"].entropy_bound)
            return out

        with (
            mock.patch.object(torch, "randint", self.randint),
            mock.patch.object(torch, "multinomial", self.multinomial),
            mock.patch.object(model, "_denoising_step", watched),
        ):
            yield


def load(shape: Shape, seed: int) -> tuple[DiffusionGemmaForBlockDiffusion, str]:
    """The model as the reference reads it from a checkpoint, and the SHA-256 of the file of its tensors."""
    with tempfile.TemporaryDirectory() as directory:
        write_checkpoint(shape, seed, Path(directory))
        digest = hashlib.sha256((Path(directory) / "model.safetensors").read_bytes()).hexdigest()
        model, report = DiffusionGemmaForBlockDiffusion.from_pretrained(
            directory,
            dtype=torch.float32,
            attn_implementation="eager",
            experts_implementation="eager",
            output_loading_info=True,
        )
    assert not any(report.values()), report
    return model.eval(), digest


def watch_routers(model: DiffusionGemmaForBlockDiffusion, margins: Margins) -> None:
    n_used = model.config.text_config.top_k_experts

    def look(module: torch.nn.Module, inputs: Any, output: Any) -> None:
        scores = torch.log(output[0]).sort(dim=-1, descending=True).values
        margins.take("router", float((scores[:, n_used - 1] - scores[:, n_used]).min()))

    for name, module in model.named_modules():
        if name.endswith(".router"):
            module.register_forward_hook(look)


def batch(tokens: NDArray[np.int32]) -> torch.Tensor:
    return torch.from_numpy(tokens.astype(np.int64))[None]


def encoder_scores(model: DiffusionGemmaForBlockDiffusion, tokens: NDArray[np.int32]) -> NDArray[np.float32]:
    """log p(tokens[i] | tokens[:i]) for i = 1 .., float32 (n - 1,)."""
    hidden = model.model.encoder(input_ids=batch(tokens)).last_hidden_state
    logits = model.lm_head(hidden)
    logits = torch.tanh(logits / model.final_logit_softcapping) * model.final_logit_softcapping
    logp = torch.log_softmax(logits[0, :-1], dim=-1)
    return logp.gather(-1, batch(tokens)[0, 1:, None])[:, 0].numpy()


def chain(
    model: DiffusionGemmaForBlockDiffusion, prompt: NDArray[np.int32], canvases: NDArray[np.int32]
) -> NDArray[np.float32]:
    """Soft-capped logits of chained passes, each fed the previous one's logits over its temperature."""
    out, conditioning = [], None
    for tokens, temperature in zip(canvases, TEMPERATURES, strict=True):
        logits = model(
            input_ids=batch(prompt), decoder_input_ids=batch(tokens), self_conditioning_logits=conditioning
        ).logits
        out.append(logits[0].numpy())
        conditioning = logits / temperature
    return np.stack(out)


def denoise(
    model: DiffusionGemmaForBlockDiffusion, case: Case, prompt: NDArray[np.int32], recorder: Recorder
) -> NDArray[np.int32]:
    """The canvases of a whole run, (canvases, length)."""
    run, length = case.run, case.row_length or case.shape.canvas
    with recorder.installed(model):
        result = model.generate(
            batch(prompt),
            max_new_tokens=case.n_canvases * length,
            max_denoising_steps=run.max_steps,
            sampler_config=EntropyBoundSamplerConfig(run.entropy_bound),
            t_min=run.t_min,
            t_max=run.t_max,
            stability_threshold=run.stability_threshold,
            confidence_threshold=run.confidence_threshold,
        )
    return result.sequences[0, len(prompt) :].numpy().astype(np.int32).reshape(case.n_canvases, length)


def sensitivity(
    model: DiffusionGemmaForBlockDiffusion, case: Case, prompt: NDArray[np.int32], recorder: Recorder
) -> float:
    """How far the entropies of the recorded run move, over their largest, when every weight is off by a rounding.

    The model keeps those weights: ask nothing of it afterwards.
    """
    random = torch.Generator().manual_seed(case.seed)
    for p in model.parameters():
        p.mul_(1 + ROUNDING * (2 * torch.rand(p.shape, generator=random) - 1))
    again = Recorder(case.run, case.shape.n_vocab, Margins())
    denoise(model, case, prompt, again)
    if [len(steps) for steps in again.steps] != [len(steps) for steps in recorder.steps]:
        return math.inf
    pairs = [
        (step["entropy"], other["entropy"])
        for steps, others in zip(recorder.steps, again.steps, strict=True)
        for step, other in zip(steps, others, strict=True)
    ]
    return float(max(np.abs(a - b).max() for a, b in pairs) / max(a.max() for a, _ in pairs))


def golden(case: Case) -> dict[str, NDArray[Any]]:
    """The arrays of a golden file; raises TooClose."""
    shape, run = case.shape, case.run
    model, digest = load(shape, case.seed)
    margins = Margins()
    watch_routers(model, margins)
    prompt = fixed_tokens(shape, case.seed, case.n_prompt, "prompt")
    continuation = fixed_tokens(shape, case.seed, 12, "continuation")
    arrays: dict[str, NDArray[Any]] = {
        "prompt": prompt,
        "continuation": continuation,
        "logp": encoder_scores(model, np.concatenate([prompt, continuation])),
        "temperatures": np.array(TEMPERATURES),
        "positions": np.array(case.positions, np.int32),
    }
    n_passes = len(TEMPERATURES)
    canvases = fixed_tokens(shape, case.seed, n_passes * shape.canvas, "canvases").reshape(n_passes, -1)
    arrays["canvases"] = canvases
    arrays["logits"] = chain(model, prompt, canvases)[:, list(case.positions)]
    for length in case.short_rows:
        rows = fixed_tokens(shape, case.seed, n_passes * length, f"row {length}").reshape(n_passes, -1)
        keep = sorted({0, length - 1})
        arrays[f"row_{length}_canvases"] = rows
        arrays[f"row_{length}_positions"] = np.array(keep, np.int32)
        arrays[f"row_{length}_logits"] = chain(model, prompt, rows)[:, keep]

    length = case.row_length or shape.canvas
    model.config.canvas_length = length
    model.generation_config.eos_token_id = None  # random models end at random; every canvas is to be finished
    recorder = Recorder(run, shape.n_vocab, margins)
    final = denoise(model, case, prompt, recorder)
    for i, steps in enumerate(recorder.steps):
        arrays[f"run_{i}_initial"] = recorder.initial[i].astype(np.int32)
        arrays[f"run_{i}_final"] = final[i]
        for name in ("canvas", "argmax", "entropy", "accepted"):
            arrays[f"run_{i}_{name}"] = np.stack([step[name] for step in steps])

    provenance = {
        "made_by": "tests/golden/make_golden.py",
        "transformers": transformers.__version__,
        "torch": torch.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "shape": shape.name,
        "seed": case.seed,
        "checkpoint_sha256": digest,
        "n_canvases": case.n_canvases,
        "run": asdict(run),
        "margins": asdict(margins),
    }
    arrays["provenance"] = np.array(json.dumps(provenance))
    for i, steps in enumerate(recorder.steps):
        accepted = [int(step["accepted"].sum()) for step in steps]
        moved = [int((a["argmax"] != b["argmax"]).sum()) for a, b in itertools.pairwise(steps)]
        means = [round(float(step["entropy"].mean()), 3) for step in steps]
        print(f"{shape.name} {i}: {len(steps)} steps; accepted {accepted}")
        print(f"  argmax changes {moved}\n  mean entropies {means}")
    print(f"  {margins}")
    for name, least in asdict(LEAST).items():
        closest = getattr(margins, name)
        if closest < least:
            raise TooClose(f"{shape.name}: {name} decided at {closest:.1e}; choose another seed")
    off = sensitivity(model, case, prompt, recorder)
    print(f"  entropies move by {off:.1e}")
    if off > MOST_MOVED:
        raise TooClose(f"{shape.name}: rounding grows to {off:.1e} of the entropies; choose another seed")
    return arrays


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("shapes", nargs="*", help="names of shapes; all if none is given")
    names = parser.parse_args().shapes
    torch.set_num_threads(1)
    with torch.no_grad():
        for case in CASES:
            if not names or case.shape.name in names:
                np.savez_compressed(HERE / f"{case.shape.name}.npz", **golden(case))


if __name__ == "__main__":
    main()
