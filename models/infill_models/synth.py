"""A model file with random weights and the keys, tensors and types of a real one, for measuring without its weights.

Matrices are put together from pools of quantized random blocks, each block drawn anew, so that a file is written about
as fast as the disk takes it; all blocks of a type and width share one pool. What the network computes stays sane at any
depth by construction:

- Matrices have the gain one, so a product of a normalised vector is of size one.
- Each layer adds two branches of fixed size (its post-norms), and its scalar undoes their growth: the residual stream
  keeps the size one.
- The output norm has random signs, else the tied embedding would make every token predict itself, and a size that
  gives logits a standard deviation of 3.5, hence a few nats of entropy.
- The first channel of the residual stream is the same for every token. Every norm but the router's turns it off, and no
  branch writes to it, so it is known at every layer, and the router's weights on it are a bias for each expert: with a
  skew s the expert of rank r (another order in each layer) is wanted with the weight r ** -s. Were the router's other
  logits Gumbel variables, choosing the largest would be drawing by these weights without putting back (Kool et al.
  2019, arXiv 1903.06059); they are normal, of a size for which the load is as even (measured: docs/format.md).
"""

from __future__ import annotations

import math
import os
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infill_models.errors import ModelFileError
from infill_models.gguf import read_entries
from infill_models.table import ARCH, TABLES, Table, TensorSpec, find_table
from infill_models.writing import Progress, in_order, pack_entry, write_model

if TYPE_CHECKING:
    import numpy as np
    from gguf import GGMLQuantizationType
    from numpy.random import Generator

    from infill_models.quantize import Bytes, Floats

_ATTENTION = 0.2  # what attention adds to a residual stream of size one
_MLP = 0.4  # and what dense MLP and experts add together
_LOGITS = 3.5  # standard deviation
_SCORES = 4.0  # of attention, standard deviation: sharp enough that tokens do not all see the same mean
_SELF_CONDITIONING = 0.3  # gain of its last matrix
_CONSTANT = 0.05  # share of the first channel in the squared size of an embedding
_ROUTER = 1.7  # standard deviation of its logits; of a Gumbel variable's 1.28, but that has a longer tail
_ROTATED, _UNROTATED = 0.25, 1e30  # part of a full layer's head that turns; the factor of what does not
_SPREAD = 13 / 12  # mean square of numbers spread evenly from 0.5 to 1.5
_UNIT = 512  # most elements of what is drawn as one
_POOL = 1 << 12  # of such units
_CHUNK = 4 << 20  # bytes of a tensor that one thread has in hand, about
_BEHIND_TOKENIZER = ("general.quantization_version", "general.file_type")


def synthesize(
    like: str,
    out: Path,
    *,
    n_layer: int | None = None,
    skew: float = 0.0,
    seed: int = 0,
    progress: Progress | None = None,
    n_threads: int | None = None,
) -> int:
    """Write a model file with random weights.

    Args:
        like: a packaged table (``table.TABLES``), or a model file, whose tokenizer is then copied.
        out: the file to write; it appears only when it is complete.
        n_layer: only the first so many layers (None: all).
        skew: of the routing; 0: every expert as often as every other, 1: as in Zipf's law.
        seed: the same seed gives the same bytes, on any number of threads.
        progress: told after every block.
        n_threads: threads that draw (None: one per processor, at most 8).

    Returns:
        The size of the file, bytes.

    Raises:
        ModelFileError: no such table, a file that is none of this architecture, too few layers, no room, not writable.
        InfillError: a tensor has a type that cannot be written.
    """
    if not 0 <= skew <= 10:
        raise ModelFileError(f"The skew must be from 0 to 10, not {skew:g}.")
    packaged = like in TABLES
    table = find_table(like)
    whole = table.n_layer
    if n_layer is not None:
        table = table.first_layers(n_layer)
    if packaged:
        from infill_models.synth_vocabulary import vocabulary_entries

        tokenizer = vocabulary_entries(table.n_vocab)
    else:
        tokenizer = {key: entry for key, entry in read_entries(like).items() if key.startswith("tokenizer.")}
    weights = _Weights(table, skew, seed)
    n_threads = n_threads or min(os.cpu_count() or 1, 8)
    name = f"{Path(like).stem}, random weights"
    if table.n_layer < whole:
        name += f", {table.n_layer} of {whole} layers"
    if skew:
        name += f", skew {skew:g}"
    with ThreadPoolExecutor(n_threads) as pool:
        return write_model(
            out,
            _entries(table, name, tokenizer),
            table.tensors,
            lambda tensor: in_order(weights.blocks(tensor), pool, n_threads),
            progress=progress,
        )


def _entries(table: Table, name: str, tokenizer: dict[str, bytes]) -> dict[str, bytes]:
    """All keys in the order of the published files."""
    keys = {key: value for key, value in table.keys.items() if key not in ("general.name", "general.alignment")}
    keys = {"general.architecture": ARCH, "general.type": "model", "general.name": name, **keys}
    head = {key: pack_entry(key, value) for key, value in keys.items() if key not in _BEHIND_TOKENIZER}
    tail = {key: pack_entry(key, keys[key]) for key in _BEHIND_TOKENIZER if key in keys}
    return head | tokenizer | tail


class _Weights:
    """The numbers of every tensor, by its role."""

    def __init__(self, table: Table, skew: float, seed: int) -> None:
        self.table = table
        self.skew = skew
        self.seed = seed
        self.n_embd = table.integer("embedding_length")
        branches = _ATTENTION**2 + _MLP**2
        self.shrink = 1 / math.sqrt(1 + branches)  # the scalar of every layer
        self.first = math.sqrt(_CONSTANT * self.n_embd)  # the first channel of the stream as it enters the layers
        self.pools: dict[tuple[str, int, float, float | None], Bytes] = {}

    def random(self, *key: Any) -> Generator:
        import numpy as np

        return np.random.default_rng([self.seed, zlib.crc32(repr(key).encode())])

    def blocks(self, tensor: TensorSpec) -> Iterator[Callable[[], Bytes]]:
        """What draws the tensor's bytes, in order."""
        if len(tensor.shape) == 1:
            yield lambda: _as_bytes(self.vector(tensor), tensor)
        elif tensor.role == "ffn_gate_inp.weight":
            yield lambda: _as_bytes(self.router(tensor), tensor)
        else:
            yield from self.matrix(tensor)

    def vector(self, tensor: TensorSpec) -> Floats:
        """float32 (n,): a norm, a scalar or scales."""
        import numpy as np

        role, n = tensor.role, tensor.shape[0]
        values = np.ones(n, np.float32)
        if role in ("layer_output_scale.weight", "enc_layer_output_scale.weight"):
            return values * np.float32(self.shrink)
        if role == "rope_freqs.weight":
            values[int(2 * n * _ROTATED / 2) :] = _UNROTATED
            return values
        if role == "ffn_down_exps.scale":
            return values
        if role == "ffn_gate_inp.scale":
            values[0] = math.sqrt(self.n_embd) / self.constant(tensor.layer or 0)
            return values
        spread = self.random(tensor.name).uniform(0.5, 1.5, n)
        if role in ("attn_q_norm.weight", "attn_k_norm.weight"):
            return (spread * math.sqrt(_SCORES / math.sqrt(n) / _SPREAD)).astype(np.float32)
        size = {"post_attention_norm.weight": _ATTENTION, "post_ffw_norm.weight": _MLP}.get(role, 1.0)
        if role == "output_norm.weight":
            spread *= self.random("signs").choice((-_LOGITS, _LOGITS), n)
        spread[0] = 0.0
        return (spread * size / math.sqrt(_SPREAD)).astype(np.float32)

    def constant(self, layer: int) -> float:
        """The first channel, normalised as the router sees it in a layer."""
        value = self.first * float(self.shrink**layer)
        return value / math.sqrt(1 + value**2 / self.n_embd)

    def router(self, tensor: TensorSpec) -> Floats:
        """float32 (n_expert, n_embd)."""
        import numpy as np

        n_embd, n_expert = tensor.shape
        random = self.random(tensor.name)
        values = random.standard_normal((n_expert, n_embd), np.float32) * np.float32(_ROUTER)
        values[:, 0] = -self.skew * np.log(random.permutation(n_expert) + 1.0)
        return values

    def matrix(self, tensor: TensorSpec) -> Iterator[Callable[[], Bytes]]:
        """The rows, a few at a time, put together from units of a pool."""
        from gguf import GGML_QUANT_SIZES, GGMLQuantizationType

        kind = GGMLQuantizationType[tensor.kind]
        n_columns = tensor.shape[0]
        unit = _unit(n_columns, GGML_QUANT_SIZES[kind][0])
        gain = _SELF_CONDITIONING if tensor.name == "self_cond_down.weight" else 1.0
        size = gain / math.sqrt(n_columns)
        pool = self.pool(kind, unit, size)
        # the channel that all tokens share stands at the head of each row
        heads = None
        if tensor.name == "token_embd.weight":
            heads = self.pool(kind, unit, size, self.first / math.sqrt(self.n_embd))
        n_units = n_columns // unit
        step = max(1, _CHUNK // (pool.shape[1] * n_units))

        def draw(first: int) -> Bytes:
            random = self.random(tensor.name, first)
            rows = min(step, tensor.n_rows - first)
            data: Bytes = pool.take(random.integers(0, len(pool), rows * n_units), axis=0)
            if heads is not None:
                data[::n_units] = heads[random.integers(0, len(heads), rows)]
            return data

        for first in range(0, tensor.n_rows, step):
            yield lambda first=first: draw(first)  # type: ignore[misc]

    def pool(self, kind: GGMLQuantizationType, unit: int, size: float, head: float | None = None) -> Bytes:
        """Quantized units of normal numbers of that size, uint8 (units, bytes); the first number is head, if given."""
        import numpy as np

        from infill_models.quantize import quantize

        key = (kind.name, unit, size, head)
        if key not in self.pools:
            n = _POOL // 4 if head is not None else _POOL
            values = self.random(*key).standard_normal((n, unit), np.float32) * np.float32(size)
            if head is not None:
                values[:, 0] = head
            self.pools[key] = quantize(values, kind)
        return self.pools[key]


def _unit(n_columns: int, block: int) -> int:
    """Elements of a unit: as many blocks as divide a row, stay below the limit, and leave two units if there are."""
    if n_columns % block:
        raise ModelFileError(f"A row of {n_columns} is no multiple of a block of {block}.")
    n_blocks = n_columns // block
    limit = min(_UNIT // block, n_blocks // 2)
    return block * max(k for k in range(1, max(limit, 1) + 1) if n_blocks % k == 0)


def _as_bytes(values: np.ndarray[Any, np.dtype[np.float32]], tensor: TensorSpec) -> Bytes:
    """As the tensor's type has them; vectors are F32 in every file that the engine takes."""
    from gguf import GGMLQuantizationType

    from infill_models.quantize import quantize

    return quantize(values.reshape(tensor.n_rows, tensor.shape[0]), GGMLQuantizationType[tensor.kind])
