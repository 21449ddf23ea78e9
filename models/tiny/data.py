"""The training text: generated modules and real code, split before anything is trained.

    python models/tiny/data.py [--modules 40000] [--renamed 1]      # needs checkpoints/tokenizer.json (see tokens.py)

Writes token arrays to checkpoints/: `generated` and `real`, for training. Text that training never sees comes as text,
from `generated_texts` and `real_texts`. `sources.py` lists the real code.
"""

from __future__ import annotations

import argparse
import hashlib
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import sources
from numpy.typing import NDArray
from renaming import own_words, renamed

CHECKPOINTS = Path(os.environ.get("INFILL_TINY_CHECKPOINTS", Path(__file__).parent / "checkpoints"))
BOS, EOS = 2, 1
VALIDATION_SEEDS = 20_000_000
"""Generated modules from here on are new ones with the names and shapes of training: to watch a training run."""
TOKENIZER_SEEDS = 10_000_000


@dataclass(frozen=True)
class Documents:
    """Token documents: `tokens` (n,) uint16, document i is tokens[offsets[i]:offsets[i + 1]]."""

    tokens: NDArray[np.uint16]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, i: int) -> NDArray[np.uint16]:
        return self.tokens[self.offsets[i] : self.offsets[i + 1]]

    def save(self, name: str) -> None:
        new = CHECKPOINTS / f"{name}.new.npz"
        np.savez(new, tokens=self.tokens, offsets=self.offsets)
        new.replace(CHECKPOINTS / f"{name}.npz")  # a training run may be reading

    @classmethod
    def load(cls, name: str) -> Documents:
        with np.load(CHECKPOINTS / f"{name}.npz") as f:
            return cls(f["tokens"], f["offsets"])


@dataclass(frozen=True)
class ChatExamples:
    """Holes in the chat format, written by `chat.py`. Example i: tokens[offsets[i]:offsets[i + 1]], prompt first."""

    tokens: NDArray[np.uint16]
    offsets: NDArray[np.int64]
    n_prompt: NDArray[np.int64]  # per example
    free: NDArray[np.bool_]  # per token: belongs to the hole

    def __len__(self) -> int:
        return len(self.n_prompt)

    def __getitem__(self, i: int) -> tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.bool_]]:
        """Prompt, canvas, and which canvas tokens belong to the hole."""
        span = slice(int(self.offsets[i]), int(self.offsets[i + 1]))
        n = int(self.n_prompt[i])
        return self.tokens[span][:n], self.tokens[span][n:], self.free[span][n:]

    def save(self) -> None:
        np.savez(CHECKPOINTS / "chat.npz", **vars(self))

    @classmethod
    def load(cls) -> ChatExamples | None:
        """None where there are none."""
        if not (CHECKPOINTS / "chat.npz").exists():
            return None
        with np.load(CHECKPOINTS / "chat.npz") as f:
            return cls(**{name: f[name] for name in ("tokens", "offsets", "n_prompt", "free")})


def is_validation_file(name: str) -> bool:
    """One library file in twenty-five, by its name."""
    return hashlib.sha256(name.encode()).digest()[0] % 25 == 0


@cache
def real_texts(split: str) -> list[tuple[str, str]]:
    """(project/path, text) of the real code of a split: train, valid or held-out.

    A training file with more than a quarter of its lines in another split is left out, and so are near copies within
    a split.
    """
    wheels = CHECKPOINTS / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    by_split: dict[str, list[tuple[str, str]]] = {"train": [], "valid": [], "held-out": []}
    for package in sources.PACKAGES:
        by_split[package.split] += sources.wheel_texts(package, wheels)
    for name, text in sources.stdlib_texts():
        by_split["valid" if is_validation_file(name) else "train"].append((name, text))
    held_out = sources.without_copies(by_split["held-out"], [])
    valid = sources.without_copies(by_split["valid"], held_out)
    if split == "held-out":
        return held_out
    return valid if split == "valid" else sources.without_copies(by_split["train"], held_out + valid)


def generated_texts(n: int, held_out: bool, first: int = 0) -> list[str]:
    import idioms

    return [idioms.module(seed, held_out) for seed in range(first, first + n)]


def tokenizer_texts() -> list[str]:
    """What the tokenizer learns from: real code, and as much generated text. The generator's vocabulary is wide, and
    names must come in whole words where they can."""
    real = [text[:12_000] for _, text in real_texts("train")]
    n_chars, seed, generated = sum(map(len, real)), TOKENIZER_SEEDS, list[str]()
    while sum(map(len, generated)) < 0.6 * n_chars:
        generated += generated_texts(500, held_out=False, first=seed)
        seed += 500
    return real + generated


def encode(texts: list[str]) -> Documents:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(CHECKPOINTS / "tokenizer.json"))
    encoded = [np.array(tokenizer.encode(t, add_special_tokens=False).ids, dtype=np.uint16) for t in texts]
    return Documents(np.concatenate(encoded), np.cumsum([0, *map(len, encoded)]))


def _generated_documents(first: int, n: int) -> Documents:
    return encode(generated_texts(n, held_out=False, first=first))


def joined(parts: list[Documents]) -> Documents:
    sizes = np.concatenate([np.diff(p.offsets) for p in parts])
    return Documents(np.concatenate([p.tokens for p in parts]), np.concatenate([[0], np.cumsum(sizes)]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--modules", type=int, default=40_000, help="generated modules")
    parser.add_argument("--renamed", type=int, default=0, help="copies of the real code with other words (renaming.py)")
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    CHECKPOINTS.mkdir(exist_ok=True)
    texts = [text for _, text in real_texts("train")]
    if args.renamed:
        own, rng = own_words(texts), np.random.default_rng(8)
        others = sorted(own)
        texts += [renamed(text, own, others, rng) for text in texts * args.renamed]
    real = encode(texts)
    real.save("real")
    print(f"real: {len(real)} files, {len(real.tokens)} tokens", flush=True)
    chunk = 1000
    with ProcessPoolExecutor(args.processes) as pool:
        firsts = range(0, args.modules, chunk)
        parts = list(pool.map(_generated_documents, firsts, [min(chunk, args.modules - f) for f in firsts]))
    generated = joined(parts)
    generated.save("generated")
    print(f"generated: {len(generated)} modules, {len(generated.tokens)} tokens", flush=True)


if __name__ == "__main__":
    main()
