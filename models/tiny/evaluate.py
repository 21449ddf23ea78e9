"""How well the model fills holes in text that it has not been trained on.

    python models/tiny/evaluate.py [--holes 200] [--weights checkpoints/last.pt]

Holes of 1 to 4 tokens, expressions and single lines, in generated modules with held-out names and shapes, and in
held-out files of the standard library. The number of tokens is given (oracle length). Denoising as in the reference:
entropy bound 0.1, temperature 0.8 to 0.4, pins feed themselves. Figures are over hole tokens only.
"""

from __future__ import annotations

import argparse
import ast
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from data import BOS, CHECKPOINTS, generated_texts, stdlib_texts
from export import load
from model import TinyDiffusionGemma, canvas_masks
from tokenizers import Tokenizer
from torch import Tensor

N_PROMPT, N_SUFFIX, MAX_HOLE = 320, 24, 24
KINDS = ("1 to 4 tokens", "expression", "line")


@dataclass(frozen=True)
class Case:
    """One hole: prompt tokens with <bos>, the tokens of the hole, the pinned suffix."""

    prompt: list[int]
    middle: list[int]
    suffix: list[int]


def spans(text: str, offsets: list[tuple[int, int]], kind: str, rng: np.random.Generator) -> list[tuple[int, int]]:
    """All token ranges of this kind in a text."""
    n = len(offsets)
    if kind == "1 to 4 tokens":
        return [(int(i), int(i) + int(rng.integers(1, 5))) for i in rng.integers(8, max(9, n - 8), 8)]
    begins = {offsets[i][0] + (text[offsets[i][0]] == " ") * (offsets[i][1] - offsets[i][0] > 1): i for i in range(n)}
    ends = {offsets[i][1]: i + 1 for i in range(n)}
    found = []
    if kind == "line":
        at = 0
        for line in text.splitlines(keepends=True):
            end = at + len(line.rstrip("\n"))
            first = next((i for i in [begins.get(at), begins.get(at + 1)] if i is not None), None)
            if line.strip() and at > 0 and first is not None and offsets[first][0] == at and end in ends:
                found.append((first, ends[end]))
            at += len(line)
        return found
    starts = np.cumsum([0, *(len(line) for line in text.splitlines(keepends=True))])
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.expr)
            and node.lineno == node.end_lineno
            and not isinstance(node, ast.Name | ast.Constant)
        ):
            a, b = (
                int(starts[node.lineno - 1]) + node.col_offset,
                int(starts[node.lineno - 1]) + (node.end_col_offset or 0),
            )
            if a in begins and b in ends:
                found.append((begins[a], ends[b]))
    return found


def cases(texts: list[str], tokenizer: Tokenizer, kind: str, n: int, seed: int) -> list[Case]:
    """n holes, at most three from one text."""
    rng = np.random.default_rng(seed)
    chosen: list[Case] = []
    for index in rng.permutation(np.repeat(np.arange(len(texts)), math.ceil(3 * n / len(texts)) + 1)):
        text = texts[int(index)]
        if not text.isascii():
            continue
        encoded = tokenizer.encode(text, add_special_tokens=False)
        ids = encoded.ids
        found = [
            (a, b) for a, b in spans(text, encoded.offsets, kind, rng) if 0 < b - a <= MAX_HOLE and b + 4 < len(ids)
        ]
        if not found:
            continue
        a, b = found[int(rng.integers(len(found)))]
        chosen.append(Case([BOS, *ids[max(0, a - N_PROMPT + 1) : a]], ids[a:b], ids[b : b + N_SUFFIX]))
        if len(chosen) == n:
            break
    return chosen


@torch.no_grad()
def denoise(
    model: TinyDiffusionGemma, group: list[Case], seed: int, max_steps: int = 16
) -> tuple[list[list[int]], list[int]]:
    """The middles, and the number of steps each took. All cases pass together."""
    g = torch.Generator().manual_seed(seed)
    n_clean = max(len(c.prompt) for c in group)
    width = max(len(c.middle) + len(c.suffix) for c in group)
    clean = torch.zeros(len(group), n_clean, dtype=torch.long)
    tokens = torch.zeros(len(group), width, dtype=torch.long)
    free = torch.zeros(len(group), width, dtype=torch.bool)
    used = torch.zeros(len(group), width, dtype=torch.long)
    start = torch.tensor([[len(c.prompt)] for c in group]).expand(-1, width)
    for i, c in enumerate(group):
        clean[i, : len(c.prompt)] = torch.tensor(c.prompt)
        row = [0] * len(c.middle) + c.suffix
        tokens[i, : len(row)] = torch.tensor(row)
        free[i, : len(c.middle)] = True
        used[i, len(row) :] = 1
    _, cache, _ = model.encode(clean)
    masks = canvas_masks(start, used, n_clean, model.c.window)
    positions = start + torch.arange(width)
    noise = torch.randint(0, model.c.n_vocab, tokens.shape, generator=g)
    tokens = torch.where(free, noise, tokens)
    own = F.embedding(tokens, model.embedding) * math.sqrt(model.c.hidden)
    soft: Tensor | None = None
    answer = tokens.clone()
    steps = [max_steps] * len(group)
    open_rows = torch.ones(len(group), dtype=torch.bool)
    for step in range(max_steps):
        hidden, _ = model.decode(tokens, positions, masks, cache, soft)
        scaled = model.logits(hidden) / (0.8 - 0.4 * step / max_steps)
        p = scaled.softmax(-1)
        entropy = torch.where(free, -(p * p.clamp_min(1e-30).log()).sum(-1), torch.inf)
        best = torch.where(free, scaled.argmax(-1), tokens)
        stable = (best == answer).all(-1) if step else torch.zeros_like(open_rows)
        mean = torch.where(free, entropy, 0.0).sum(-1) / free.sum(-1)
        answer = torch.where(open_rows[:, None], best, answer)
        for i in torch.nonzero(open_rows & stable & (mean < 0.02)).flatten().tolist():
            steps[i] = step + 1
            open_rows[i] = False
        if not open_rows.any():
            break
        drawn = torch.multinomial(p.flatten(0, 1), 1, generator=g).view_as(tokens)
        order = entropy.sort(-1)
        cheap = order.values.cumsum(-1) - order.values <= 0.1
        accepted = torch.zeros_like(free).scatter(-1, order.indices, cheap) & free
        noise = torch.randint(0, model.c.n_vocab, tokens.shape, generator=g)
        tokens = torch.where(free, torch.where(accepted, drawn, noise), tokens)
        soft = torch.where(free[..., None], model.soften(scaled), own)
    return [answer[i, : len(c.middle)].tolist() for i, c in enumerate(group)], steps


@torch.no_grad()
def greedy(model: TinyDiffusionGemma, case: Case) -> list[int]:
    """Causal baseline: the encoder continues the prompt, most probable token by token, without seeing the suffix."""
    tokens = list(case.prompt)
    for _ in case.middle:
        hidden, _, _ = model.encode(torch.tensor([tokens]))
        tokens.append(int(model.logits(hidden[:, -1]).argmax()))
    return tokens[len(case.prompt) :]


def report(model: TinyDiffusionGemma, name: str, texts: list[str], tokenizer: Tokenizer, n: int, causal: bool) -> None:
    for kind in KINDS:
        chosen = cases(texts, tokenizer, kind, n, seed=5)
        chosen.sort(key=lambda c: len(c.prompt))
        exact = right = total = steps = causal_exact = causal_right = 0
        for i in range(0, len(chosen), 20):
            group = chosen[i : i + 20]
            middles, taken = denoise(model, group, seed=i)
            steps += sum(taken)
            for case, middle in zip(group, middles, strict=True):
                exact += middle == case.middle
                right += sum(a == b for a, b in zip(middle, case.middle, strict=True))
                total += len(middle)
                if causal:
                    continued = greedy(model, case)
                    causal_exact += continued == case.middle
                    causal_right += sum(a == b for a, b in zip(continued, case.middle, strict=True))
        line = (
            f"{name:22s} {kind:14s} {len(chosen):4d} holes, {total / len(chosen):4.1f} tokens each: "
            f"exact {exact / len(chosen):.3f}, tokens right {right / total:.3f}, {steps / len(chosen):.1f} steps"
        )
        if causal:
            line += f"; causal greedy: exact {causal_exact / len(chosen):.3f}, tokens right {causal_right / total:.3f}"
        print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--holes", type=int, default=200, help="of each kind and text")
    parser.add_argument("--weights", type=Path, default=CHECKPOINTS / "last.pt")
    parser.add_argument("--no-causal", action="store_true", help="skip the causal baseline, which is slow")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    model = load(args.weights)
    tokenizer = Tokenizer.from_file(str(CHECKPOINTS / "tokenizer.json"))
    for name, texts in (
        ("generated, held out", generated_texts(400, held_out=True)),
        ("stdlib, held out", stdlib_texts(held_out=True)),
    ):
        report(model, name, texts, tokenizer, args.holes, not args.no_causal)


if __name__ == "__main__":
    main()
