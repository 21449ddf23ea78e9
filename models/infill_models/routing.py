"""Which experts the tokens of a prompt go to: a plain forward pass in numpy that keeps the router's choices.

The encoder's pass as native/MODEL.md has it, in float32, layer by layer; of a layer's experts only those that some
token uses are read. Slow (seconds per layer of the 26B) and independent of the engine, whose scores it is tested
against.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infill_models.dequantize import dequantize
from infill_models.errors import ModelFileError
from infill_models.gguf import read_header
from infill_models.table import ARCH, TensorSpec, table_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from infill_models.quantize import Floats

    Ids = np.ndarray[Any, np.dtype[np.int64]]

_LONG_ARRAY = 4096


@dataclass(frozen=True)
class Load:
    """How the tokens of one layer spread over its experts."""

    n_tokens: int
    counts: tuple[int, ...]
    """Tokens of each expert."""

    @property
    def n_distinct(self) -> int:
        """Experts that some token uses."""
        return sum(count > 0 for count in self.counts)

    @property
    def busiest(self) -> float:
        """Part of the tokens that use the busiest expert."""
        return max(self.counts) / self.n_tokens

    @property
    def n_effective(self) -> float:
        """exp of the entropy of the counts: as many experts, all equally busy, would be as evenly loaded."""
        total = sum(self.counts)
        return math.exp(-sum(count / total * math.log(count / total) for count in self.counts if count))


def loads(chosen: Ids, n_expert: int) -> list[Load]:
    """The load of each layer, from its choices (n_layer, n_tokens, n_used)."""
    import numpy as np

    return [Load(layer.shape[0], tuple(np.bincount(layer.ravel(), minlength=n_expert).tolist())) for layer in chosen]


def route(
    path: Path, tokens: list[int], *, n_layer: int | None = None, progress: Callable[[int, int], None] | None = None
) -> Ids:
    """Return the experts of each token, int64 (n_layer, n_tokens, n_used), the likeliest first.

    Args:
        path: a model file.
        tokens: the prompt, with <bos>.
        n_layer: only the first so many layers (None: all).
        progress: told after every layer: layers done, layers in all.

    Raises:
        ModelFileError: the file is missing, damaged, none of this architecture, or has fewer layers.
        InfillError: a tensor's type cannot be read back.
    """
    import numpy as np

    model = Forward(path)
    n = model.table.n_layer if n_layer is None else n_layer
    if not 1 <= n <= model.table.n_layer:
        raise ModelFileError(f"{path} has {model.table.n_layer} layers; {n} of them cannot be taken.")
    x = model.embed(tokens)
    chosen = []
    for layer in range(n):
        x, ids = model.layer(layer, x, last=layer == n - 1)
        chosen.append(ids)
        if progress is not None:
            progress(layer + 1, n)
    return np.stack(chosen)


class Forward:
    """The encoder's pass. Vectors are rows: x is float32 (n_tokens, n_embd)."""

    def __init__(self, path: Path) -> None:
        import numpy as np

        header = read_header(path, skip_arrays_longer_than=_LONG_ARRAY)
        self.table = table_of(header, path)
        self.specs = {tensor.name: tensor for tensor in self.table.tensors}
        self.offsets = {tensor.name: header.data_offset + tensor.offset for tensor in header.tensors}
        self.data = np.memmap(path, np.uint8, mode="r")
        self.eps = float(self.table.keys[f"{ARCH}.attention.layer_norm_rms_epsilon"])
        self.softcap = float(self.table.keys[f"{ARCH}.final_logit_softcapping"])

    def embed(self, tokens: list[int]) -> Floats:
        """[embedding]"""
        spec = self.specs["token_embd.weight"]
        if not tokens or not all(0 <= token < spec.shape[1] for token in tokens):
            raise ModelFileError(f"The prompt needs tokens from 0 to {spec.shape[1] - 1}.")
        import numpy as np

        rows = [self._rows(spec, token, 1) for token in tokens]
        embedded: Floats = np.concatenate(rows) * np.float32(math.sqrt(spec.shape[0]))
        return embedded

    def layer(self, layer: int, x: Floats, *, last: bool = False) -> tuple[Floats, Ids]:
        """[layer]; the stream behind it and the experts chosen. Of the last one only the choice is wanted."""

        def weight(role: str) -> Floats:
            return self._all(f"blk.{layer}.{role}")

        x = x + self._norm(self._attention(layer, x), weight("post_attention_norm.weight"))
        ids, shares = self._choose(layer, x)
        if last:
            return x, ids
        hidden = self._norm(x, weight("ffn_norm.weight"))
        hidden = _gelu(hidden @ weight("ffn_gate.weight").T) * (hidden @ weight("ffn_up.weight").T)
        dense = self._norm(hidden @ weight("ffn_down.weight").T, weight("post_ffw_norm_1.weight"))
        routed = self._experts(layer, self._norm(x, weight("pre_ffw_norm_2.weight")), ids, shares)
        routed = self._norm(routed, weight("post_ffw_norm_2.weight"))
        x = x + self._norm(dense + routed, weight("post_ffw_norm.weight"))
        scale = f"blk.{layer}.enc_layer_output_scale.weight"
        return x * self._all(scale if scale in self.specs else f"blk.{layer}.layer_output_scale.weight"), ids

    def logits(self, x: Floats) -> Floats:
        """[output] of the stream behind the last layer; float32 (n_tokens, n_vocab)."""
        import numpy as np

        z = self._norm(x, self._all("output_norm.weight")) @ self._all("token_embd.weight").T
        capped: Floats = self.softcap * np.tanh(z / self.softcap)
        return capped

    def _attention(self, layer: int, x: Floats) -> Floats:
        """[attention]"""
        import numpy as np

        table = self.table
        d, n = table.head_dim(layer), len(x)
        h = self._norm(x, self._all(f"blk.{layer}.attn_norm.weight"))

        def heads(role: str) -> Floats:
            return (h @ self._all(f"blk.{layer}.{role}").T).reshape(n, -1, d).transpose(1, 0, 2)

        k = heads("attn_k.weight")
        v = self._norm(heads("attn_v.weight") if f"blk.{layer}.attn_v.weight" in self.specs else k)
        q = self._rotate(layer, self._norm(heads("attn_q.weight"), self._all(f"blk.{layer}.attn_q_norm.weight")))
        k = self._rotate(layer, self._norm(k, self._all(f"blk.{layer}.attn_k_norm.weight")))
        distance = np.arange(n)[:, None] - np.arange(n)[None, :]
        hidden = distance < 0
        if table.is_sliding[layer]:
            hidden |= distance >= table.integer("attention.sliding_window")
        shared = len(q) // len(k)
        out = np.empty_like(q)
        for head in range(len(q)):
            scores = q[head] @ k[head // shared].T
            scores[hidden] = -np.inf
            out[head] = _softmax(scores) @ v[head // shared]
        joined: Floats = out.transpose(1, 0, 2).reshape(n, -1) @ self._all(f"blk.{layer}.attn_output.weight").T
        return joined

    def _rotate(self, layer: int, heads: Floats) -> Floats:
        """Pairs i and i + d/2 of (heads, n, d), by their position."""
        import numpy as np

        sliding = self.table.is_sliding[layer]
        base = float(self.table.keys[f"{ARCH}.rope.freq_base_swa" if sliding else f"{ARCH}.rope.freq_base"])
        d = heads.shape[2]
        frequencies = base ** (-np.arange(d // 2) * 2.0 / d)
        if not sliding:
            frequencies /= self._all("rope_freqs.weight").ravel()
        angles = np.arange(heads.shape[1])[:, None] * frequencies
        cos, sin = np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)
        left, right = heads[..., : d // 2], heads[..., d // 2 :]
        turned: Floats = np.concatenate([left * cos - right * sin, right * cos + left * sin], axis=2)
        return turned

    def _choose(self, layer: int, x: Floats) -> tuple[Ids, Floats]:
        """[routed experts], the router: experts of each token and their shares, (n_tokens, n_used)."""
        import numpy as np

        scale = self._all(f"blk.{layer}.ffn_gate_inp.scale") / np.float32(math.sqrt(x.shape[1]))
        r = _softmax((self._norm(x) * scale) @ self._all(f"blk.{layer}.ffn_gate_inp.weight").T)
        ids = np.argsort(-r, axis=1, kind="stable")[:, : self.table.integer("expert_used_count")]
        shares = np.take_along_axis(r, ids, axis=1)
        shares /= shares.sum(axis=1, keepdims=True)
        return ids, shares * self._all(f"blk.{layer}.ffn_down_exps.scale").ravel()[ids]

    def _experts(self, layer: int, h: Floats, ids: Ids, shares: Floats) -> Floats:
        """[routed experts], the sum over those that were chosen."""
        import numpy as np

        out = np.zeros_like(h)
        for expert in np.unique(ids).tolist():
            tokens, slots = np.nonzero(ids == expert)
            fused = f"blk.{layer}.ffn_gate_up_exps.weight"
            if fused in self.specs:
                gate, up = np.split(self._expert(fused, expert), 2)
            else:
                gate = self._expert(f"blk.{layer}.ffn_gate_exps.weight", expert)
                up = self._expert(f"blk.{layer}.ffn_up_exps.weight", expert)
            hidden = _gelu(h[tokens] @ gate.T) * (h[tokens] @ up.T)
            down = self._expert(f"blk.{layer}.ffn_down_exps.weight", expert)
            out[tokens] += (hidden @ down.T) * shares[tokens, slots, None]
        return out

    def _norm(self, x: Floats, weight: Floats | None = None) -> Floats:
        import numpy as np

        normed: Floats = x / np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + np.float32(self.eps))
        return normed if weight is None else normed * weight

    def _all(self, name: str) -> Floats:
        """A whole tensor, (rows, columns); a vector has one row."""
        spec = self.specs.get(name)
        if spec is None:
            raise ModelFileError(f"{self.table.source} has no tensor {name}.")
        return self._rows(spec, 0, spec.n_rows)

    def _expert(self, name: str, expert: int) -> Floats:
        spec = self.specs[name]
        return self._rows(spec, expert * spec.shape[1], spec.shape[1])

    def _rows(self, spec: TensorSpec, first: int, n: int) -> Floats:
        from gguf import GGMLQuantizationType

        size = spec.n_bytes // spec.n_rows
        start = self.offsets[spec.name] + first * size
        if start + n * size > len(self.data):
            raise ModelFileError(f"{self.table.source}: tensor {spec.name} is cut off.")
        return dequantize(self.data[start : start + n * size], GGMLQuantizationType[spec.kind], spec.shape[0])


def _softmax(x: Floats) -> Floats:
    import numpy as np

    e = np.exp(x - x.max(axis=-1, keepdims=True))
    shares: Floats = e / e.sum(axis=-1, keepdims=True)
    return shares


def _gelu(x: Floats) -> Floats:
    """The tanh form, as x times a sigmoid."""
    import numpy as np

    with np.errstate(over="ignore"):  # far below zero the sigmoid is zero
        activated: Floats = x / (1 + np.exp(-1.5957691216057308 * x * (1 + np.float32(0.044715) * x * x)))
    return activated
