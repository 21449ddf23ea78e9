"""How well the model fills holes in text that it has not been trained on, beside two baselines on the same holes.

    python models/tiny/evaluate.py [--holes 1000] [--json FILE] [--gguf FILE]     # held-out text, for the model card
    python models/tiny/evaluate.py --quick                                        # validation text, to watch a training
    python models/tiny/evaluate.py --formats [--gguf FILE]      # the two prompt formats in the project's engine

Filling: the number of tokens is given (oracle length). Denoising as in the reference implementation: entropy bound 0.1,
temperature 0.8 to 0.4, at most 16 steps, pins feed themselves; one run ("model"), or the best of four by the encoder's
likelihood of the middle and 16 tokens behind it, as a fill of the project ranks its candidates. The GGUF in the engine:
one run; the best of four; the best of the encoder's likeliest continuations, as many as a fill follows; and the best of
all of these, which is how a fill chooses.
Baselines: greedy continuation by the encoder alone, which does not see the suffix, and a two-sided n-gram (`ngram.py`)
counted on the training split.

Cross-entropy, nats per noisy token, in holes of 1 to 16 tokens, without self-conditioning:

- forward process: each position replaced by a uniform token with probability t, t ~ U(0.05, 1) per hole, one at least;
  one pass. The n-gram is told which positions are noise, the model is not. "encoder" is given the true tokens before
  each position, noisy or not, which nobody else has; "encoder on canvas" reads what the model does, noise and all.
- leave one out: each position replaced alone. Both encoders are the same here, and below.
- chain rule: from left to right, what lies ahead in the hole is noise. The sum over a hole is a likelihood of the whole
  hole, for all three. The encoder does not see the suffix.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import data
import formats
import numpy as np
import torch
import torch.nn.functional as F
from bootstrap import Floats, Table, figures
from export import load, tokenizer_from_gguf
from model import TinyDiffusionGemma, canvas_masks
from ngram import TwoSided
from numpy.typing import NDArray
from spans import KINDS, LIKELIHOOD_KIND, Hole, Source, holes
from tokenizers import Tokenizer
from torch import Tensor

MAX_STEPS, T_MIN, T_MAX, ENTROPY_BOUND, CONFIDENCE = 16, 0.4, 0.8, 0.1, 0.02
BATCH, ROWS = 64, 128  # holes that share a pass of the encoder; canvases that share one of the decoder
SETTINGS = ("forward process", "leave one out", "chain rule")
BEAM = 32
SAMPLES, VOTES = 4, 16  # runs that are ranked, and tokens of the suffix that count in it
BUNDLED = Path(__file__).parent / "infill-tiny.gguf"
SEED = 5
SPELLED = "determined, of words that are seen"
HELD_OUT = ("generated held-out", "real held-out")
VALIDATION = ("generated validation", "real validation")
ALL_KINDS = (*KINDS, LIKELIHOOD_KIND)
COLLECTIONS = (*HELD_OUT, "generated held-out names", *VALIDATION)

Cache = list[tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class Read:
    """Holes whose prompts the encoder has read.

    cache: keys and values of prompt and middle; the masks hide the middle from the decoder.
    losses, greedy: per hole (n,) the encoder's cross-entropy in nats, and whether its best token is the true one, given
    the true tokens before each position of the hole.
    """

    holes: list[Hole]
    n_clean: int
    cache: Cache
    losses: list[Floats]
    greedy: list[NDArray[np.bool_]]


def read(model: TinyDiffusionGemma, some: list[Hole]) -> Read:
    """One causal pass over prompts and middles together."""
    width = max(len(h.prompt) + len(h.middle) for h in some)
    clean = torch.zeros(len(some), width, dtype=torch.long)
    for i, h in enumerate(some):
        clean[i, : len(h.prompt) + len(h.middle)] = torch.tensor(h.prompt + h.middle)
    hidden, cache, _ = model.encode(clean)
    rows = [hidden[i, len(h.prompt) - 1 : len(h.prompt) + len(h.middle) - 1] for i, h in enumerate(some)]
    logits = model.logits(torch.cat(rows))
    target = torch.tensor([t for h in some for t in h.middle])
    ends = np.cumsum([len(h.middle) for h in some])[:-1]
    losses = np.split(F.cross_entropy(logits, target, reduction="none").double().numpy(), ends)
    greedy = np.split((logits.argmax(-1) == target).numpy(), ends)
    return Read(some, width, cache, losses, greedy)


@dataclass
class Canvases:
    """Canvases of R rows and W places, each behind the prompt of one of the holes that were read."""

    tokens: Tensor  # (R, W)
    free: Tensor  # (R, W) the hole
    position: Tensor  # (R, W)
    masks: dict[bool, Tensor]
    cache: Cache

    def chosen(self, rows: Tensor) -> Canvases:
        return Canvases(
            self.tokens[rows],
            self.free[rows],
            self.position[rows],
            {full: mask[rows] for full, mask in self.masks.items()},
            [(k[rows], v[rows]) for k, v in self.cache],
        )


def canvases(
    model: TinyDiffusionGemma, r: Read, which: Sequence[int], middles: Sequence[Sequence[int]] | None = None
) -> Canvases:
    """One canvas for each entry of `which`, a number of a hole; middles: what stands in the hole, else token 0."""
    some = [r.holes[i] for i in which]
    width = max(len(h.middle) + len(h.suffix) for h in some)
    tokens = torch.zeros(len(some), width, dtype=torch.long)
    free = torch.zeros(len(some), width, dtype=torch.bool)
    number = torch.zeros(len(some), width, dtype=torch.long)  # places beyond the suffix are a canvas of their own
    for i, h in enumerate(some):
        n, end = len(h.middle), len(h.middle) + len(h.suffix)
        if middles is not None:
            tokens[i, :n] = torch.tensor(middles[i])
        tokens[i, n:end] = torch.tensor(h.suffix)
        free[i, :n] = True
        number[i, end:] = 1
    start = torch.tensor([[len(h.prompt)] for h in some]).expand(-1, width)
    index = torch.tensor(which)
    return Canvases(
        tokens,
        free,
        start + torch.arange(width),
        canvas_masks(start, number, r.n_clean, model.c.window, start.shape[1]),
        [(k[index], v[index]) for k, v in r.cache],
    )


def denoise(model: TinyDiffusionGemma, r: Read, g: torch.Generator) -> tuple[list[list[int]], list[int]]:
    """The middles of all holes, and the number of steps that each took. Rows that have stopped leave the batch."""
    c = canvases(model, r, range(len(r.holes)))
    rows = torch.arange(len(r.holes))  # which hole each row of the canvases fills
    final: list[list[int]] = [[] for _ in r.holes]
    steps = [MAX_STEPS] * len(r.holes)
    noise = torch.randint(0, model.c.n_vocab, c.tokens.shape, generator=g)
    c.tokens = torch.where(c.free, noise, c.tokens)
    answer, soft = c.tokens.clone(), None
    for step in range(MAX_STEPS):
        hidden, _ = model.decode(c.tokens, c.position, c.masks, c.cache, soft)
        scaled = model.logits(hidden[c.free]) / (T_MAX - (T_MAX - T_MIN) * step / MAX_STEPS)
        p = scaled.softmax(-1)
        entropy = torch.full(c.tokens.shape, torch.inf)
        entropy[c.free] = -(p * p.clamp_min(1e-30).log()).sum(-1)
        best, drawn = c.tokens.clone(), c.tokens.clone()
        best[c.free] = scaled.argmax(-1)
        drawn[c.free] = torch.multinomial(p, 1, generator=g).flatten()
        mean = torch.where(c.free, entropy, 0.0).sum(-1) / c.free.sum(-1)
        stop = (best == answer).all(-1) & (mean < CONFIDENCE) if step else torch.zeros(len(rows), dtype=torch.bool)
        stop = torch.ones_like(stop) if step == MAX_STEPS - 1 else stop
        for i in torch.nonzero(stop).flatten().tolist():
            hole = int(rows[i])
            final[hole], steps[hole] = best[i][c.free[i]].tolist(), step + 1
        order = entropy.sort(-1)
        cheap = order.values.cumsum(-1) - order.values <= ENTROPY_BOUND
        accepted = torch.zeros_like(c.free).scatter(-1, order.indices, cheap) & c.free
        noise = torch.randint(0, model.c.n_vocab, c.tokens.shape, generator=g)
        own = F.embedding(c.tokens, model.embedding) * model.c.hidden**0.5  # pins feed themselves
        own[c.free] = model.soften(scaled)
        c.tokens = torch.where(c.free, torch.where(accepted, drawn, noise), c.tokens)
        keep = torch.nonzero(~stop).flatten()
        if len(keep) == 0:
            break
        answer, soft = best, own
        if len(keep) < len(rows):
            c, rows, answer, soft = c.chosen(keep), rows[keep], best[keep], own[keep]
    return final, steps


def scores(model: TinyDiffusionGemma, some: Sequence[Hole], middles: Sequence[Sequence[int]]) -> Floats:
    """(n,) log-probability, nats, that the encoder gives to each hole's middle and the suffix's first tokens."""
    texts = [[*h.prompt, *middle, *h.suffix[:VOTES]] for h, middle in zip(some, middles, strict=True)]
    clean = torch.zeros(len(some), max(map(len, texts)), dtype=torch.long)
    for i, text in enumerate(texts):
        clean[i, : len(text)] = torch.tensor(text)
    hidden, _, _ = model.encode(clean)
    found = []
    for i, (h, text) in enumerate(zip(some, texts, strict=True)):
        first = len(h.prompt)
        logits = model.logits(hidden[i, first - 1 : len(text) - 1])
        found.append(-F.cross_entropy(logits, clean[i, first : len(text)], reduction="sum").double().item())
    return np.array(found)


def best_of(model: TinyDiffusionGemma, r: Read, samples: Sequence[list[list[int]]]) -> list[list[int]]:
    """For each hole the likeliest of its samples; the earlier one of two that are level."""
    distinct = [list(dict.fromkeys(tuple(sample[i]) for sample in samples)) for i in range(len(r.holes))]
    pairs = [(i, middle) for i, middles in enumerate(distinct) for middle in middles]
    found: list[Floats] = []
    for first in range(0, len(pairs), BATCH):
        part = pairs[first : first + BATCH]
        found.append(scores(model, [r.holes[i] for i, _ in part], [middle for _, middle in part]))
    ends = np.cumsum([len(middles) for middles in distinct])[:-1]
    by_hole = np.split(np.concatenate(found), ends)
    return [list(middles[int(np.argmax(s))]) for middles, s in zip(distinct, by_hole, strict=True)]


@dataclass(frozen=True)
class Noised:
    """One canvas of the cross-entropy: a hole with noise in it, and where the loss is taken."""

    hole: int
    middle: list[int]
    noisy: NDArray[np.bool_]  # (n,)
    scored: list[int]


def noised(setting: str, number: int, hole: Hole, n_vocab: int, rng: np.random.Generator) -> list[Noised]:
    """The canvases of one hole. number: the hole's place in its batch."""
    n = len(hole.middle)
    if setting == "forward process":
        noisy = rng.random(n) < rng.uniform(0.05, 1.0)
        noisy[rng.integers(n)] |= not noisy.any()
        masks = [noisy]
    elif setting == "leave one out":
        masks = list(np.eye(n, dtype=bool))
    else:
        masks = [np.arange(n) >= i for i in range(n)]
    return [
        Noised(
            number,
            np.where(mask, rng.integers(0, n_vocab, n), hole.middle).tolist(),
            mask,
            [i] if setting == "chain rule" else np.flatnonzero(mask).tolist(),
        )
        for i, mask in enumerate(masks)
    ]


def decoder_losses(model: TinyDiffusionGemma, r: Read, rows: list[Noised]) -> list[Floats]:
    """Per canvas the cross-entropy, nats, at its scored places, after one pass without self-conditioning."""
    found: list[Floats] = []
    for first in range(0, len(rows), ROWS):
        some = rows[first : first + ROWS]
        c = canvases(model, r, [row.hole for row in some], [row.middle for row in some])
        hidden, _ = model.decode(c.tokens, c.position, c.masks, c.cache)
        logits = model.logits(torch.cat([hidden[i, row.scored] for i, row in enumerate(some)]))
        target = torch.tensor([r.holes[row.hole].middle[i] for row in some for i in row.scored])
        losses = F.cross_entropy(logits, target, reduction="none").double().numpy()
        found += np.split(losses, np.cumsum([len(row.scored) for row in some])[:-1])
    return found


def encoder_losses(model: TinyDiffusionGemma, r: Read, rows: list[Noised]) -> list[Floats]:
    """The encoder's cross-entropy, nats, at each canvas's scored places, given the canvas's tokens before them."""
    as_noised = [replace(r.holes[row.hole], middle=tuple(row.middle)) for row in rows]
    found = []
    clean = torch.zeros(len(rows), max(len(h.prompt) + len(h.middle) for h in as_noised), dtype=torch.long)
    for i, h in enumerate(as_noised):
        clean[i, : len(h.prompt) + len(h.middle)] = torch.tensor([*h.prompt, *h.middle])
    hidden, _, _ = model.encode(clean)
    for i, (h, row) in enumerate(zip(as_noised, rows, strict=True)):
        logits = model.logits(hidden[i, [len(h.prompt) - 1 + at for at in row.scored]])
        target = torch.tensor([r.holes[row.hole].middle[at] for at in row.scored])
        found.append(F.cross_entropy(logits, target, reduction="none").double().numpy())
    return found


def ngram_rows(hole: Hole, row: Noised) -> list[tuple[NDArray[np.int64], NDArray[np.bool_], int]]:
    """What the n-gram gets for each scored place of a canvas: tokens around it, which are known, the place."""
    left = hole.prompt[-4:]
    tokens = np.array(left + hole.middle + hole.suffix[:4])
    known = np.ones(len(tokens), np.bool_)
    known[len(left) : len(left) + len(hole.middle)] = ~row.noisy
    return [(tokens, known, len(left) + i) for i in row.scored]


def batches(some: Sequence[Hole]) -> Iterator[list[int]]:
    """Numbers of holes, in groups of similar length."""
    order = sorted(range(len(some)), key=lambda i: len(some[i].prompt) + len(some[i].middle))
    for first in range(0, len(order), BATCH):
        yield order[first : first + BATCH]


def fills_table(some: list[Hole], middles: dict[str, list[list[int]]], greedy: list[NDArray[np.bool_]]) -> Table:
    """Exact match ("model", "encoder", ...) and tokens right ("model tokens", ...) of every way of filling."""
    one, length = np.ones(len(some)), np.array([len(h.middle) for h in some], float)
    sums, counts = {}, {}
    for name, filled in middles.items():
        right = np.array([sum(map(int.__eq__, m, h.middle)) for m, h in zip(filled, some, strict=True)], float)
        sums[name], counts[name] = (right == length).astype(float), one
        sums[name + " tokens"], counts[name + " tokens"] = right, length
    if greedy:  # greedy decoding is right when every best token, given the true ones before it, is
        sums["encoder"], counts["encoder"] = np.array([float(x.all()) for x in greedy]), one
    return Table(sums, counts, np.array([h.source for h in some]))


class Engine:
    """The project's own engine on a GGUF, filling the same holes with the same settings."""

    def __init__(self, path: Path, tokenizer: Tokenizer, n_threads: int) -> None:
        import infill

        self.model = infill.Model.load(path, n_threads=n_threads)
        self.session = self.model.session(n_ctx=1024, n_canvas=256, n_threads=n_threads)
        probe = "def total(values: list[int]) -> int:\n    return sum(values)  # all\n"
        if self.model.tokenizer.encode(probe) != tokenizer.encode(probe, add_special_tokens=False).ids:
            raise SystemExit(f"{path}: its vocabulary is another one than that of the tokenizer file")

    def fill(self, some: Sequence[Hole]) -> tuple[dict[str, list[list[int]]], list[int]]:
        """What each hole is filled with by one run, and by the likeliest of SAMPLES runs, of the encoder's
        continuations, and of both; and the run's steps."""
        from infill import FillOptions
        from infill.engine import NOISE, DenoiseOptions, Row
        from infill.passes import BEAM_MARGIN

        middles: dict[str, list[list[int]]] = {name: [] for name in ("gguf", "gguf best", "gguf runs", "gguf drafts")}
        steps = []
        for i, h in enumerate(some):
            self.session.sync(h.prompt)
            n = len(h.middle)
            row = Row([NOISE] * n + list(h.suffix), np.arange(n + len(h.suffix)) >= n)
            options = DenoiseOptions(
                seed=SEED + i, max_steps=MAX_STEPS, t_min=T_MIN, t_max=T_MAX, entropy_bound=ENTROPY_BOUND,
                stability_threshold=1, confidence_threshold=CONFIDENCE,
            )  # fmt: skip
            canvases = self.session.denoise([row] * SAMPLES, options)  # each row begins with noise of its own
            runs = [tuple(c.tokens[:n].tolist()) for c in canvases]
            drafts = [
                tuple(d.tokens.tolist()) for d in self.session.beams(n, FillOptions().n_drafts, margin=BEAM_MARGIN)
            ]
            scores = self.rated(h, list(dict.fromkeys((*drafts, *runs))))
            middles["gguf"].append(list(runs[0]))
            for name, some_of in (("gguf best", [*drafts, *runs]), ("gguf runs", runs), ("gguf drafts", drafts)):
                middles[name].append(list(max(some_of, key=lambda m: scores[m])))
            steps.append(canvases[0].n_steps)
        return middles, steps

    def rated(self, hole: Hole, middles: list[tuple[int, ...]]) -> dict[tuple[int, ...], float]:
        """Of each middle what the function of this name gives, in the engine."""
        rows = [[*middle, *hole.suffix[:VOTES]] for middle in middles]
        per_pass = max(1, self.session.info.n_canvas // len(rows[0]))
        found: dict[tuple[int, ...], float] = {}
        for first in range(0, len(rows), per_pass):
            likely = self.session.score_rows(rows[first : first + per_pass])
            found.update(zip(middles[first : first + per_pass], (float(x.sum()) for x in likely), strict=True))
        return found


@dataclass(frozen=True)
class Contenders:
    """What is measured; None is left out."""

    model: TinyDiffusionGemma | None
    engine: Engine | None
    ngram: TwoSided | None
    encoder: bool = True
    runs: bool = True  # of the model; without them it is asked for cross-entropies and the encoder's continuation only


def fill_all(contenders: Contenders, some: list[Hole]) -> dict[str, Any]:
    """Figures of filling holes of one kind."""
    middles: dict[str, list[list[int]]] = {}
    steps: dict[str, float] = {}
    greedy: list[NDArray[np.bool_]] = []
    if contenders.model is not None:
        model, g = contenders.model, torch.Generator().manual_seed(SEED)
        filled: dict[int, tuple[list[int], list[int], int, NDArray[np.bool_]]] = {}
        for group in batches(some):
            r = read(model, [some[i] for i in group])
            if not contenders.runs:
                filled.update((i, ([], [], 0, right)) for i, right in zip(group, r.greedy, strict=True))
                continue
            first, taken = denoise(model, r, g)
            best = best_of(model, r, [first, *(denoise(model, r, g)[0] for _ in range(SAMPLES - 1))])
            filled.update(zip(group, zip(first, best, taken, r.greedy, strict=True), strict=True))
        if contenders.runs:
            middles["model"] = [filled[i][0] for i in range(len(some))]
            middles["best"] = [filled[i][1] for i in range(len(some))]
            steps["model"] = float(np.mean([filled[i][2] for i in range(len(some))]))
        greedy = [filled[i][3] for i in range(len(some))] if contenders.encoder else []
    if contenders.engine is not None:
        filled_by_engine, taken = contenders.engine.fill(some)
        middles |= filled_by_engine
        steps["gguf"] = float(np.mean(taken))
    if contenders.ngram is not None:
        around = [(np.array(h.prompt[-4:]), np.array(h.suffix[:4])) for h in some]
        middles["n-gram"] = [
            contenders.ngram.fill(left, right, len(h.middle), BEAM).tolist()
            for h, (left, right) in zip(some, around, strict=True)
        ]
    table = fills_table(some, middles, greedy)
    others = [name for name in ("n-gram", "encoder", "model") if name in table.sums]
    determined = np.array([bool(h.determined) for h in some])
    known = any(h.determined is not None for h in some)
    names = [n for n in table.sums if not n.endswith(" tokens")]
    result: dict[str, Any] = {
        "holes": len(some),
        "texts": len({h.source for h in some}),
        "tokens": float(np.mean([len(h.middle) for h in some])),
        "seen": float(np.mean([h.seen for h in some])),
        "steps": steps,
        "exact": {n: figures(table, n, others) for n in names},
        "tokens right": {n: table.mean(n + " tokens") for n in middles},
        "right": {n: "".join(str(int(x)) for x in table.sums[n]) for n in names},  # per hole, to pair runs apart
        "sources": [h.source for h in some],
    }
    for label, mask in (("determined", determined), (SPELLED, determined & np.array([h.spelled for h in some]))):
        if known and mask.any():
            result[label] = {
                "holes": int(mask.sum()),
                "exact": {n: figures(table, n, others, mask) for n in names},
            }
    return result


def likelihoods(contenders: Contenders, some: list[Hole]) -> dict[str, Any]:
    """Cross-entropy of noisy positions, nats per token, in the three settings; intervals as in `Table`."""
    model, ngram = contenders.model, contenders.ngram
    if model is None:
        return {}
    rng = np.random.default_rng(SEED)
    names = ["model", *(["encoder", "encoder on canvas"] if contenders.encoder else []), *(["n-gram"] if ngram else [])]
    sums = {f"{s} {n}": np.zeros(len(some)) for s in SETTINGS for n in names}
    counts = {name: np.zeros(len(some)) for name in sums}

    def add(name: str, hole: int, losses: Floats) -> None:
        sums[name][hole] += losses.sum()
        counts[name][hole] += len(losses)

    for group in batches(some):
        r = read(model, [some[i] for i in group])
        for setting in SETTINGS:
            rows = [row for i, h in enumerate(r.holes) for row in noised(setting, i, h, model.c.n_vocab, rng)]
            for row, losses in zip(rows, decoder_losses(model, r, rows), strict=True):
                add(f"{setting} model", group[row.hole], losses)
                if contenders.encoder:
                    add(f"{setting} encoder", group[row.hole], r.losses[row.hole][row.scored])
            if contenders.encoder:  # elsewhere what stands before a scored place is true
                known = [r.losses[row.hole][row.scored] for row in rows]
                found = encoder_losses(model, r, rows) if setting == "forward process" else known
                for row, losses in zip(rows, found, strict=True):
                    add(f"{setting} encoder on canvas", group[row.hole], losses)
            if ngram is not None:
                asked = [ngram_rows(r.holes[row.hole], row) for row in rows]
                ends = np.cumsum([len(a) for a in asked])[:-1]
                found = np.split(ngram.losses([a for part in asked for a in part]), ends)
                for row, losses in zip(rows, found, strict=True):
                    add(f"{setting} n-gram", group[row.hole], losses)
    table = Table(sums, counts, np.array([h.source for h in some]))
    result: dict[str, Any] = {"holes": len(some), "tokens": float(np.mean([len(h.middle) for h in some]))}
    for setting in SETTINGS:
        others = [f"{setting} {n}" for n in names if n != "model"]
        result[setting] = {n: {"mean": table.mean(f"{setting} {n}")} for n in names}
        result[setting]["model"] = figures(table, f"{setting} model", others)
        result[setting]["positions"] = int(counts[f"{setting} model"].sum())
    return result


def sources(collection: str, n: int) -> list[Source]:
    """The texts of a collection, enough of them for n holes of a kind."""
    split = {"real held-out": "held-out", "real validation": "valid"}.get(collection)
    if split is not None:
        return [Source(name, text) for name, text in data.real_texts(split)]
    import idioms

    modes: dict[str, bool | str] = {"generated held-out": True, "generated held-out names": "names"}
    held_out = modes.get(collection, False)

    first = 0 if held_out else data.VALIDATION_SEEDS
    seeds = range(first, first + max(20, n * 6 // 10))
    return [Source(f"module {seed}", idioms.module(seed, held_out), seed, held_out) for seed in seeds]


@torch.inference_mode()
def measure(
    contenders: Contenders, collection: str, kinds: Sequence[str], tokenizer: Tokenizer, n: int
) -> dict[str, Any]:
    """The figures of one collection: by kind of hole, and under LIKELIHOOD_KIND the cross-entropies."""
    texts = sources(collection, n)
    found: dict[str, Any] = {}
    for kind in kinds:
        began = time.monotonic()
        some = holes(texts, tokenizer, kind, n, SEED)
        found[kind] = (likelihoods if kind == LIKELIHOOD_KIND else fill_all)(contenders, some)
        print(f"{collection}, {kind}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return found


def train_ngram(tokenizer: Tokenizer) -> tuple[TwoSided, dict[float, float]]:
    """The n-gram of the whole training split, its exponent tuned on validation text; and the loss of each exponent."""
    docs = data.joined([data.Documents.load("generated"), data.Documents.load("real")])
    model = TwoSided(docs.tokens, docs.offsets, tokenizer.get_vocab_size(), data.BOS, data.EOS)
    rng = np.random.default_rng(SEED)
    rows = []
    for collection in VALIDATION:
        for hole in holes(sources(collection, 300), tokenizer, LIKELIHOOD_KIND, 300, SEED):
            for row in noised("forward process", 0, hole, model.forward.n_vocab, rng):
                rows += ngram_rows(hole, row)
    return model, model.tune(rows)


def _percent(value: float) -> str:
    return f"{100 * value:.1f}"


def markdown(results: dict[str, Any]) -> str:
    """Tables for the model card. Exact match in per cent with its 95 % interval; differences in points."""
    labels = {
        "model": "model",
        "best": f"best of {SAMPLES}",
        "gguf": "GGUF",
        "gguf best": "GGUF, as a fill chooses",
        "gguf runs": f"GGUF, best of {SAMPLES} runs",
        "gguf drafts": "GGUF, best continuation",
    }
    labels |= {"n-gram": "n-gram", "encoder": "encoder, greedy", "encoder on canvas": "encoder on canvas"}
    lines: list[str] = []
    for collection, by_kind in results.items():
        fills = {kind: by_kind[kind] for kind in KINDS if kind in by_kind}
        names = [n for n in labels if fills and n in next(iter(fills.values()))["exact"]]
        head = ["holes", "n", "tokens", "also around, %", "steps", *(f"{labels[n]}, exact %" for n in names)]
        if not names:
            fills = {}
        main = next((n for n in names if n != "encoder"), "encoder")
        pairs = [
            (n, other)
            for n in names
            if n in (main, "best", "gguf best")
            for other in names
            if other in ("n-gram", "encoder") and other != n
        ]
        pairs += [("gguf", "model")] if {"gguf", "model"} <= {*names} else []
        head += [f"{labels[a]} minus {labels[b]}" for a, b in pairs]
        head += ["tokens right, %"]
        lines += [f"**{collection}**", ""]
        if names:
            lines += ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
        for kind, result in fills.items():
            parts = [(kind, result)]
            parts += [
                (f"{kind}, {label}", result | result[label]) for label in ("determined", SPELLED) if label in result
            ]
            for label, part in parts:
                whole = part is result
                row = [label, str(part["holes"])]
                row += [f"{part['tokens']:.1f}", _percent(part["seen"])] if whole else ["", ""]
                row.append(f"{part['steps'][main]:.1f}" if whole and main in part["steps"] else "")
                for n in names:
                    x = part["exact"][n]
                    row.append(f"{_percent(x['mean'])} ({_percent(x['interval'][0])} to {_percent(x['interval'][1])})")
                for a, b in pairs:
                    low, high = part["exact"][a][f"minus {b}"]
                    row.append(f"{100 * low:+.1f} to {100 * high:+.1f}")
                row.append(_percent(part["tokens right"][main]) if whole and main in part["tokens right"] else "")
                lines.append("| " + " | ".join(row) + " |")
        lines.append("")
        nats = by_kind.get(LIKELIHOOD_KIND)
        if not nats:
            continue
        names = [n for n in labels if n in nats[SETTINGS[0]]]
        head = ["cross-entropy, nats per noisy token", "positions", *(labels[n].partition(",")[0] for n in names)]
        head += [f"minus {labels[n].partition(',')[0]}" for n in names if n != "model"]
        lines += ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
        for setting in SETTINGS:
            part = nats[setting]
            row = [setting, str(part["positions"]), *(f"{part[n]['mean']:.3f}" for n in names)]
            for n in names:
                if n != "model":
                    low, high = part["model"][f"minus {setting} {n}"]
                    row.append(f"{low:+.3f} to {high:+.3f}")
            lines.append("| " + " | ".join(row) + " |")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--holes", type=int, help="of each kind and collection (1000; quick: 150)")
    parser.add_argument("--weights", type=Path, default=BUNDLED, help="a checkpoint of train.py, or a GGUF")
    parser.add_argument("--gguf", type=Path, help="also measure this file in the project's engine")
    parser.add_argument("--gguf-only", action="store_true", help="no PyTorch model, and so no cross-entropy")
    parser.add_argument("--collections", nargs="+", choices=COLLECTIONS, metavar="NAME", help=", ".join(COLLECTIONS))
    parser.add_argument(
        "--kinds", nargs="+", choices=ALL_KINDS, default=ALL_KINDS, metavar="KIND", help=", ".join(ALL_KINDS)
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--no-baselines", action="store_true")
    parser.add_argument("--no-runs", action="store_true", help="leave out the PyTorch model's fills, which take long")
    parser.add_argument("--quick", action="store_true", help="few holes in validation text, no baselines")
    parser.add_argument(
        "--formats", action="store_true", help="only the raw against the chat prompt format (see formats.py)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    args = parser.parse_args()
    collections = args.collections or (VALIDATION if args.quick else HELD_OUT)
    if args.quick and any("held-out" in name for name in collections):
        raise SystemExit("--quick watches a training run: held-out text is not for that")
    if args.gguf_only and args.gguf is None:
        raise SystemExit("--gguf-only needs --gguf FILE")
    n = args.holes or (150 if args.quick else 1000)
    if args.formats:
        compared = formats.compare(
            args.gguf or BUNDLED, {name: sources(name, n) for name in collections}, n, SEED, args.threads, args.json
        )
        print(formats.markdown(compared))
        return
    torch.set_num_threads(args.threads)
    source = args.gguf if args.gguf_only else args.weights
    if source.suffix == ".gguf":
        tokenizer = tokenizer_from_gguf(source)
    else:
        tokenizer = Tokenizer.from_file(str(data.CHECKPOINTS / "tokenizer.json"))
    baselines = not (args.no_baselines or args.quick)
    ngram, tuning = train_ngram(tokenizer) if baselines else (None, {})
    contenders = Contenders(
        None if args.gguf_only else load(args.weights),
        None if args.gguf is None else Engine(args.gguf, tokenizer, args.threads),
        ngram,
        baselines,
        not args.no_runs,
    )
    results: dict[str, Any] = {}
    for collection in collections:
        results[collection] = measure(contenders, collection, args.kinds, tokenizer, n)
        if args.json is not None:  # after each collection: a long run may be cut short
            whole = {"holes": n, "n-gram exponents": tuning, "collections": results}
            args.json.write_text(json.dumps(whole, indent=1) + "\n")
        print(markdown({collection: results[collection]}), flush=True)


if __name__ == "__main__":
    main()
