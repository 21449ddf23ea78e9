"""What a model file consists of, without its weights: keys, and name, shape and type of every tensor.

Comes from a file's header or from a table that is part of the package, so that the published 26B can be planned for
and imitated by those who do not have it.
"""

from __future__ import annotations

import math
import os
import re
import tomllib
from dataclasses import dataclass, replace
from typing import Any

from infill_models.errors import ModelFileError
from infill_models.gguf import Header, read_header

TABLES = ("diffusiongemma-26b",)
"""The tables that are part of the package: published files."""

ARCH = "diffusion-gemma"
_MEMBERS = {
    "attention": ("attn_q", "attn_k", "attn_v", "attn_output"),
    "dense MLP": ("ffn_gate", "ffn_up", "ffn_down"),
    "experts, gate and up": ("ffn_gate_up_exps", "ffn_gate_exps", "ffn_up_exps"),
    "experts, down": ("ffn_down_exps",),
    "router": ("ffn_gate_inp",),
    "vocabulary": ("token_embd",),
    "self-conditioning": ("self_cond_gate", "self_cond_up", "self_cond_down"),
}
_GROUP_OF = {name: group for group, names in _MEMBERS.items() for name in names}
GROUPS = (*_MEMBERS, "norms, scales")
"""What tensors are told apart by when bytes are counted."""

_LONG_ARRAY = 4096  # longer ones are vocabularies
_BLOCK = re.compile(r"blk\.(\d+)\.(.+)")


@dataclass(frozen=True)
class TensorSpec:
    """One tensor, without its numbers."""

    name: str
    shape: tuple[int, ...]  # ggml order: shape[0] is the contiguous dimension
    kind: str  # ggml type: "F32", "Q4_K", ...

    @property
    def layer(self) -> int | None:
        """The number of its layer; None outside the layers."""
        match = _BLOCK.match(self.name)
        return int(match[1]) if match else None

    @property
    def role(self) -> str:
        """Its name within the layer or the model: "attn_q.weight"."""
        match = _BLOCK.match(self.name)
        return match[2] if match else self.name

    @property
    def group(self) -> str:
        """One of ``GROUPS``."""
        return _GROUP_OF.get(self.role.partition(".")[0], "norms, scales")

    @property
    def n_elements(self) -> int:
        return math.prod(self.shape)

    @property
    def n_rows(self) -> int:
        return math.prod(self.shape[1:])

    @property
    def n_bytes(self) -> int:
        """Size in the file. Raises ModelFileError for a row that does not fill its blocks."""
        from gguf import GGMLQuantizationType

        from infill_models.quantize import row_bytes

        try:
            return self.n_rows * row_bytes(GGMLQuantizationType[self.kind], self.shape[0])
        except ValueError as error:
            raise ModelFileError(f"tensor {self.name}: {error}") from error


@dataclass(frozen=True)
class Table:
    """A model file's keys and tensors, in file order; the tokenizer's arrays are left out."""

    source: str  # a packaged table's name, or the file
    keys: dict[str, Any]
    tensors: tuple[TensorSpec, ...]

    @property
    def n_layer(self) -> int:
        return self.integer("block_count")

    @property
    def n_vocab(self) -> int:
        return self.tensor("token_embd.weight").shape[-1]

    @property
    def is_sliding(self) -> tuple[bool, ...]:
        """For each layer, whether it sees the window only."""
        pattern = self.keys.get(f"{ARCH}.attention.sliding_window_pattern")
        if not isinstance(pattern, list) or len(pattern) != self.n_layer:
            raise ModelFileError(
                f"{self.source}: {ARCH}.attention.sliding_window_pattern is no list of {self.n_layer} flags."
            )
        return tuple(map(bool, pattern))

    @property
    def n_head_kv(self) -> tuple[int, ...]:
        """For each layer, its key heads."""
        heads = self.keys.get(f"{ARCH}.attention.head_count_kv")
        if isinstance(heads, int):
            return (heads,) * self.n_layer
        if not isinstance(heads, list) or len(heads) != self.n_layer:
            raise ModelFileError(f"{self.source}: {ARCH}.attention.head_count_kv is no list of {self.n_layer} numbers.")
        return tuple(heads)

    @property
    def n_bytes(self) -> int:
        """Weights, bytes."""
        return sum(tensor.n_bytes for tensor in self.tensors)

    def bytes_by_group(self) -> dict[str, int]:
        """Weights of each group of ``GROUPS``, bytes."""
        n_bytes = dict.fromkeys(GROUPS, 0)
        for tensor in self.tensors:
            n_bytes[tensor.group] += tensor.n_bytes
        return n_bytes

    def head_dim(self, layer: int) -> int:
        return self.integer("attention.key_length_swa" if self.is_sliding[layer] else "attention.key_length")

    def integer(self, key: str) -> int:
        """The architecture's key. Raises ModelFileError where it is missing or no positive number."""
        value = self.keys.get(f"{ARCH}.{key}")
        if type(value) is not int or value < 1:
            raise ModelFileError(f"{self.source}: the key {ARCH}.{key} is {value!r}, expected a positive number.")
        return value

    def tensor(self, name: str) -> TensorSpec:
        """The tensor of that name. Raises ModelFileError where there is none."""
        for tensor in self.tensors:
            if tensor.name == name:
                return tensor
        raise ModelFileError(f"{self.source} has no tensor {name}: it is not a DiffusionGemma model.")

    def first_layers(self, n: int) -> Table:
        """The same with only its first n layers. Raises ModelFileError where it has fewer."""
        if not 1 <= n <= self.n_layer:
            raise ModelFileError(f"{self.source} has {self.n_layer} layers; {n} of them cannot be taken.")
        n_full = self.is_sliding[:n].count(False)
        keys = {
            key: value[:n] if isinstance(value, list) and len(value) == self.n_layer else value
            for key, value in self.keys.items()
        }
        keys[f"{ARCH}.block_count"] = n
        kept = tuple(
            tensor
            for tensor in self.tensors
            # frequency factors are for full layers only
            if (n_full if tensor.name == "rope_freqs.weight" else tensor.layer is None or tensor.layer < n)
        )
        return replace(self, keys=keys, tensors=kept)


def packaged_table(name: str) -> Table:
    """Read a table of the package. Raises ModelFileError for a name that is none of ``TABLES``."""
    from importlib import resources

    if name not in TABLES:
        raise ModelFileError(f"There is no model file and no table {name!r}. The tables are: {', '.join(TABLES)}.")
    text = (resources.files("infill_models") / "tables" / f"{name}.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    keys: dict[str, Any] = content["keys"]
    sliding = keys[f"{ARCH}.attention.sliding_window_pattern"]
    tensors = [TensorSpec(role, _shape(shape), kind) for role, shape, kind in content["tensors"]["model"]]
    blocks: list[list[TensorSpec]] = [[] for _ in sliding]
    for role, shape, kind, layers in content["tensors"]["layer"]:
        for layer in _layers(layers, sliding):
            blocks[layer].append(TensorSpec(f"blk.{layer}.{role}", _shape(shape), kind))
    for block in blocks:
        tensors += sorted(block, key=lambda tensor: tensor.name)
    return Table(name, keys, tuple(tensors))


def table_of(header: Header, source: str | os.PathLike[str]) -> Table:
    """Return the table of a file whose header was read.

    Raises:
        ModelFileError: another architecture, or a tensor of a type that ggml does not know.
    """
    from gguf import GGMLQuantizationType

    name = os.fspath(source)
    arch = header.metadata.get("general.architecture")
    if arch != ARCH:
        raise ModelFileError(f"{name} is a model of the architecture {arch!r}, expected {ARCH!r}.")
    kinds = {int(kind): kind.name for kind in GGMLQuantizationType}
    for tensor in header.tensors:
        if tensor.type_id not in kinds:
            raise ModelFileError(f"{name}: tensor {tensor.name} has the unknown type {tensor.type_id}.")
    keys = {
        key: value
        for key, value in header.metadata.items()
        if not key.startswith("tokenizer.") and isinstance(value, (bool, int, float, str, list))
    }
    tensors = tuple(TensorSpec(tensor.name, tensor.shape, kinds[tensor.type_id]) for tensor in header.tensors)
    return Table(name, keys, tensors)


def read_table(path: str | os.PathLike[str]) -> Table:
    """Read a file's table; only its header is read. Raises ModelFileError as ``read_header`` and ``table_of`` do."""
    return table_of(read_header(path, skip_arrays_longer_than=_LONG_ARRAY), path)


def find_table(name: str) -> Table:
    """A packaged table by its name, else the table of the file at that path. Raises ModelFileError."""
    return packaged_table(name) if name in TABLES or not os.path.exists(name) else read_table(name)


def _shape(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split("x")))


def _layers(text: str, sliding: list[bool]) -> list[int]:
    named = {
        "all": list(range(len(sliding))),
        "sliding": [layer for layer, slides in enumerate(sliding) if slides],
        "full": [layer for layer, slides in enumerate(sliding) if not slides],
    }
    if text in named:
        return named[text]
    layers: list[int] = []
    for part in text.split():
        low, _, high = part.partition("-")
        layers += range(int(low), int(high or low) + 1)
    return layers
