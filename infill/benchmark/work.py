"""What a pass must read and compute at least, counted from a model file's list of tensors.

Notation: T tokens in a pass, in rows that each see a prompt of P tokens; E experts of which k are used per token; W the
window of a sliding layer. Everything is per pass.

Bytes, each counted once: all matrices of the layers, of the experts only those that some token uses, the vocabulary
matrix if there are logits, the keys and values that the tokens see. Buffers that stay in a cache are not counted.

Operations: two for every multiply-add of matrix products; norms, rotations and softmax are not counted.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infill_models.errors import ModelFileError
from infill_models.gguf import Header, TensorInfo, read_header

PARTS = ("attention", "dense", "experts", "vocabulary", "self-conditioning")
_N_BYTES_KV = 2  # of a key's or a value's number: half floats
_EXPERTS = "_exps.weight"


@dataclass(frozen=True)
class Layer:
    """One layer's attention: query heads, key heads, numbers of a head, keys that a token can see in a prompt."""

    n_head: int
    n_head_kv: int
    head_dim: int
    window: int | None
    """None: all of the prompt."""

    def n_seen(self, n_prompt: int) -> int:
        """Prompt positions that a canvas token sees."""
        return n_prompt if self.window is None else min(n_prompt, self.window - 1)

    def n_seen_reading(self, n_before: int, n: int) -> int:
        """Keys that n prompt tokens behind n_before others see, summed: each sees itself and what comes before."""
        window = self.window or n_before + n
        n_growing = max(0, min(n, window - n_before))  # tokens whose view still grows
        return n_growing * n_before + n_growing * (n_growing + 1) // 2 + (n - n_growing) * window


@dataclass(frozen=True)
class Cost:
    """Bytes that must be read, and multiply-adds by the ggml type of the matrix (None: of no matrix)."""

    n_bytes: dict[str, float]
    """By the names in PARTS."""
    n_macs: dict[int | None, float] = field(default_factory=dict)

    @property
    def n_bytes_all(self) -> float:
        return sum(self.n_bytes.values())

    @property
    def n_flops(self) -> float:
        return 2 * sum(self.n_macs.values())


@dataclass(frozen=True)
class Work:
    """Sizes of a model, from its file."""

    tensors: dict[str, tuple[TensorInfo, ...]]
    """Those that every pass needs, by the names in PARTS."""
    layers: tuple[Layer, ...]
    n_embd: int
    n_vocab: int
    n_expert: int
    n_expert_used: int

    @classmethod
    def of(cls, path: Path) -> Work:
        """Reads the header of a model file. Raises ModelFileError."""
        header = read_header(path, skip_arrays_longer_than=4096)
        try:
            return _work(header)
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise ModelFileError(f"{path}: this is no diffusion-gemma model: {error}") from error

    def n_distinct(self, n_tokens: int) -> float:
        """Experts per layer that some of n tokens uses, expected, if all are equally likely: E (1 - (1 - k/E)^T)."""
        return self.n_expert * (1 - (1 - self.n_expert_used / self.n_expert) ** n_tokens)

    def step(self, n_row: int, n_rows: int, n_prompt: int, *, top_k: int) -> Cost:
        """A denoising step, not the first, of rows without pins. top_k as in DenoiseOptions: 0 is the whole vocabulary.

        Keys and values: each layer's part of the prompt and the rows' own, read once: 2 (n_seen + T) n_head_kv head_dim
        numbers. Scores and mixing: 2 T (n_seen + n_row) n_head head_dim multiply-adds. Self-conditioning: its three
        matrices, and per position top_k (else n_vocab) rows of the vocabulary.
        """
        n = n_row * n_rows
        cost = self._layers(n, n_out=n)
        for layer in self.layers:
            seen = layer.n_seen(n_prompt)
            cost.n_bytes["attention"] += 2 * _N_BYTES_KV * (seen + n) * layer.n_head_kv * layer.head_dim
            cost.n_macs[None] += 2 * n * (seen + n_row) * layer.n_head * layer.head_dim
        cost.n_bytes["self-conditioning"] = sum(map(n_bytes, self.tensors["self-conditioning"]))
        for tensor in self.tensors["self-conditioning"]:
            cost.n_macs[tensor.type_id] += n * math.prod(tensor.shape)
        cost.n_macs[None] += n * (top_k or self.n_vocab) * self.n_embd
        return cost

    def read(self, n: int, n_before: int = 0, n_pass: int = 512) -> Cost:
        """Reading n prompt tokens behind n_before others, n_pass at a time: each pass reads the weights once.

        Keys and values once per pass. The last layer does no more than its keys and values: nothing else of it is used.
        """
        total = _nothing()
        for first in range(0, n, n_pass):
            m = min(n_pass, n - first)
            cost = self._layers(m, n_out=0)
            for i, layer in enumerate(self.layers):
                numbers = layer.n_head_kv * layer.head_dim
                cost.n_bytes["attention"] += 2 * _N_BYTES_KV * (layer.n_seen(n_before + first) + m) * numbers
                if i < len(self.layers) - 1:
                    seen = layer.n_seen_reading(n_before + first, m)
                    cost.n_macs[None] += 2 * seen * layer.n_head * layer.head_dim
            for part, value in cost.n_bytes.items():
                total.n_bytes[part] += value
            for kind, value in cost.n_macs.items():
                total.n_macs[kind] += value
        return total

    def _layers(self, n: int, *, n_out: int) -> Cost:
        """The matrices of all layers for n tokens, and of the vocabulary for n_out; without output also without what
        the last layer has beyond keys and values."""
        cost = _nothing()
        last = f"blk.{len(self.layers) - 1}."
        for part in ("attention", "dense", "experts"):
            for tensor in self.tensors[part]:
                if not n_out and tensor.name.startswith(last) and not re.search(r"attn_[kv]\.weight", tensor.name):
                    continue
                share, times = 1.0, float(n)
                if tensor.name.endswith(_EXPERTS):
                    share = self.n_distinct(n) / self.n_expert
                    times = n * self.n_expert_used / self.n_expert
                cost.n_bytes[part] += share * n_bytes(tensor)
                cost.n_macs[tensor.type_id] += times * math.prod(tensor.shape)
        if n_out:
            for tensor in self.tensors["vocabulary"]:
                cost.n_bytes["vocabulary"] += n_bytes(tensor)
                cost.n_macs[tensor.type_id] += n_out * math.prod(tensor.shape)
        return cost

    def types(self, cost: Cost, share: float = 0.02) -> list[int]:
        """The types of the matrices that take more than such a share of the multiply-adds, the most used first."""
        total = sum(cost.n_macs.values())
        kinds = [(n, kind) for kind, n in cost.n_macs.items() if kind is not None and n > share * total]
        return [kind for _, kind in sorted(kinds, reverse=True)]


def _nothing() -> Cost:
    return Cost(dict.fromkeys(PARTS, 0.0), defaultdict(float))


def n_bytes(tensor: TensorInfo) -> int:
    """Of a tensor in the file. Raises ValueError for a type that has no size here."""
    from gguf import GGMLQuantizationType

    from infill_models.quantize import row_bytes

    return math.prod(tensor.shape[1:]) * row_bytes(GGMLQuantizationType(tensor.type_id), tensor.shape[0])


def type_name(type_id: int) -> str:
    """As ggml calls it: 12 is Q4_K."""
    from gguf import GGMLQuantizationType

    return GGMLQuantizationType(type_id).name


def part_of(name: str) -> str | None:
    """Which of PARTS a matrix belongs to; None for vectors, which are small. The router counts as experts."""
    if name == "token_embd.weight":
        return "vocabulary"
    if name.startswith("self_cond_") and not name.endswith("norm.weight"):
        return "self-conditioning"
    if name.endswith(_EXPERTS) or name.endswith("ffn_gate_inp.weight"):
        return "experts"
    if re.search(r"\.attn_(q|k|v|output)\.weight$", name):
        return "attention"
    return "dense" if re.search(r"\.ffn_(gate|up|down)\.weight$", name) else None


def _work(header: Header) -> Work:
    keys = header.metadata
    arch = str(keys["general.architecture"])
    by_part: dict[str, list[TensorInfo]] = {part: [] for part in PARTS}
    for tensor in header.tensors:
        if (part := part_of(tensor.name)) is not None:
            by_part[part].append(tensor)
    n_layer = int(keys[f"{arch}.block_count"])
    return Work(
        {part: tuple(tensors) for part, tensors in by_part.items()},
        tuple(_layers(keys, arch, n_layer)),
        int(keys[f"{arch}.embedding_length"]),
        by_part["vocabulary"][0].shape[1],
        int(keys[f"{arch}.expert_count"]),
        int(keys[f"{arch}.expert_used_count"]),
    )


def _layers(keys: dict[str, Any], arch: str, n_layer: int) -> Iterable[Layer]:
    sliding = keys[f"{arch}.attention.sliding_window_pattern"]
    n_head = int(keys[f"{arch}.attention.head_count"])
    n_head_kv = keys[f"{arch}.attention.head_count_kv"]
    per_layer: Sequence[int] = n_head_kv if isinstance(n_head_kv, list) else [n_head_kv] * n_layer
    for i in range(n_layer):
        end = "_swa" if sliding[i] else ""
        window = int(keys[f"{arch}.attention.sliding_window"]) if sliding[i] else None
        yield Layer(n_head, int(per_layer[i]), int(keys[f"{arch}.attention.key_length{end}"]), window)
