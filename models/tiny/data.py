"""The training text: generated modules and the standard library of the running CPython.

    python models/tiny/data.py [--modules 40000]      # needs checkpoints/tokenizer.json (see tokens.py)

Writes token arrays to checkpoints/: `generated`, `stdlib` (training), `generated-held-out` (names and shapes that
training never shows) and `stdlib-held-out` (whole files left out).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import idioms
import numpy as np
from numpy.typing import NDArray

CHECKPOINTS = Path(os.environ.get("INFILL_TINY_CHECKPOINTS", Path(__file__).parent / "checkpoints"))
BOS, EOS = 2, 1

# tests, generated tables, bundled copies of other projects, programs that are not ordinary library code
SKIPPED = {
    "test", "tests", "idle_test", "encodings", "lib2to3", "idlelib", "turtledemo", "site-packages", "ensurepip",
    "pydoc_data", "__pycache__", "unicodedata", "config", "msilib", "distutils", "__phello__",
}  # fmt: skip
SKIPPED_FILES = {"turtle.py", "_pydecimal.py", "stringprep.py", "this.py", "antigravity.py", "keyword.py", "opcode.py"}


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


def stdlib_files() -> list[Path]:
    """The files used, in a fixed order, without exact duplicates."""
    root = Path(sysconfig.get_paths()["stdlib"])
    chosen, digests = [], set()
    for path in sorted(root.rglob("*.py")):
        relative = path.relative_to(root)
        if SKIPPED & set(relative.parts) or path.name in SKIPPED_FILES or path.name.startswith("_sysconfigdata"):
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest not in digests and path.stat().st_size > 200:
            digests.add(digest)
            chosen.append(path)
    return chosen


def is_held_out(path: Path) -> bool:
    """One file in twenty, by its name."""
    return hashlib.sha256(path.name.encode()).digest()[0] % 20 == 0


def stdlib_texts(held_out: bool) -> list[str]:
    paths = [p for p in stdlib_files() if is_held_out(p) == held_out]
    return [p.read_text(encoding="utf-8", errors="replace") for p in paths]


def generated_texts(n: int, held_out: bool, first: int = 0) -> list[str]:
    return [idioms.module(seed, held_out) for seed in range(first, first + n)]


def tokenizer_texts() -> list[str]:
    """What the tokenizer learns from: mostly generated text, a part of the library."""
    return generated_texts(3000, held_out=False, first=10_000_000) + [t[:20_000] for t in stdlib_texts(False)]


def encode(texts: list[str]) -> Documents:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(CHECKPOINTS / "tokenizer.json"))
    encoded = [np.array(tokenizer.encode(t, add_special_tokens=False).ids, dtype=np.uint16) for t in texts]
    return Documents(np.concatenate(encoded), np.cumsum([0, *map(len, encoded)]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", type=int, default=40_000)
    args = parser.parse_args()
    CHECKPOINTS.mkdir(exist_ok=True)
    for name, texts in (
        ("generated-held-out", generated_texts(400, held_out=True)),
        ("stdlib-held-out", stdlib_texts(True)),
        ("stdlib", stdlib_texts(False)),
        ("generated", generated_texts(args.modules, held_out=False)),
    ):
        documents = encode(texts)
        documents.save(name)
        print(f"{name}: {len(documents)} documents, {len(documents.tokens)} tokens", flush=True)


if __name__ == "__main__":
    main()
