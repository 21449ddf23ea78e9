"""Training examples in the chat format, made by the assistant's own prompt code, suffix first.

    python models/tiny/chat.py [--examples 5000]      # needs checkpoints/tokenizer.json (see tokens.py)

Writes checkpoints/chat.npz. The holes are runs of tokens, rests of lines and whole lines of training text, one of
them an example.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
from data import CHECKPOINTS, ChatExamples, generated_texts, real_texts
from export import export
from model import ModelConfig, TinyDiffusionGemma
from noise import MAX_CANVAS

from infill import canvas
from infill.context import Holes
from infill.options import FillOptions
from infill_models.convert import convert
from infill_models.tokenizer import Tokenizer

N_PROMPT = 340
N_BEFORE, N_AFTER = 2000, 700  # characters around the hole that the prompt code gets to see
OPTIONS = FillOptions(format="chat", order="suffix", n_suffix=24, heal=False)


def assistant_tokenizer() -> Tokenizer:
    """The tokenizer as the assistant has it: read from a model file, here of an untrained model."""
    with tempfile.TemporaryDirectory() as temporary:
        folder, file = Path(temporary) / "checkpoint", Path(temporary) / "untrained.gguf"
        export(TinyDiffusionGemma(ModelConfig()), CHECKPOINTS / "tokenizer.json", folder)
        convert(folder, file, n_threads=1)
        return Tokenizer.from_gguf(file)


def hole(rng: np.random.Generator, text: str) -> tuple[int, int]:
    """A span of characters: whole lines without the last line break, a line's rest, or something inside a line."""
    lines = np.flatnonzero(np.frombuffer(text.encode("latin-1", "replace"), np.uint8) == ord("\n"))
    first = int(rng.integers(1, len(lines) - 1))
    begin, end = int(lines[first - 1]) + 1, int(lines[min(first + int(rng.choice([0, 0, 0, 1, 2])), len(lines) - 1)])
    kind = rng.random()
    if kind < 0.6 or end - begin < 4:
        return begin, end
    line_end = int(lines[first])
    cut = begin + int(rng.integers(1, max(2, line_end - begin)))
    return (cut, line_end) if kind < 0.8 else (cut, min(cut + int(rng.integers(1, 20)), line_end))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=5000)
    args = parser.parse_args()
    tokenizer = assistant_tokenizer()
    rng = np.random.default_rng(6)
    texts = [text for _, text in real_texts("train")] + generated_texts(3000, held_out=False)
    weights = np.array([len(text) for text in texts], dtype=float)
    weights[:-3000] *= weights[-3000:].sum() / weights[:-3000].sum()
    order = rng.choice(len(texts), size=2 * args.examples, p=weights / weights.sum())
    tokens: list[np.ndarray] = []
    n_prompt: list[int] = []
    free: list[np.ndarray] = []
    for index in order:
        text = texts[int(index)]
        if text.count("\n") < 6:
            continue
        begin, end = hole(rng, text)
        middle = tokenizer.encode(text[begin:end])
        if not 0 < len(middle) <= 40:
            continue
        around = Holes((text[max(0, begin - N_BEFORE) : begin], text[end : end + N_AFTER]), language="python")
        layout = canvas.layouts(around, tokenizer, OPTIONS, "chat", n_prompt=N_PROMPT)[0]
        row = layout.row([len(middle)], [middle])
        if len(row.tokens) > MAX_CANVAS:
            continue
        tokens.append(np.array([*layout.prompt, *row.tokens], dtype=np.uint16))
        free.append(np.concatenate([np.zeros(len(layout.prompt), bool), ~np.asarray(row.pinned)]))
        n_prompt.append(len(layout.prompt))
        if len(tokens) == args.examples:
            break
    offsets = np.cumsum([0, *map(len, tokens)])
    examples = ChatExamples(np.concatenate(tokens), offsets, np.array(n_prompt), np.concatenate(free))
    examples.save()
    prompt, row_tokens, _ = examples[0]
    print(tokenizer.decode(prompt.tolist()), "||", tokenizer.decode(row_tokens.tolist()))
    print(f"{len(examples)} examples, {len(examples.tokens)} tokens, {examples.free.mean():.3f} of them in holes")


if __name__ == "__main__":
    main()
