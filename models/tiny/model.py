"""The tiny DiffusionGemma in PyTorch, written for training.

Same mathematics as the public reference implementation (transformers, models/diffusion_gemma), checked by
`check_reference.py`; arranged for speed on few cores: the few experts are evaluated densely, and all canvases
of a sequence pass the decoder together under one mask.

Shapes in comments: B sequences, L clean tokens, M canvas tokens (several canvases packed), H hidden, V vocabulary.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class ModelConfig:
    """Sizes of the network. Every matrix row is a multiple of 32, so that blocks of 32 weights quantize."""

    n_vocab: int = 2048
    hidden: int = 256
    n_layers: int = 6  # every sixth is a full layer: 5 sliding, 1 full
    n_heads: int = 4
    n_kv_sliding: int = 2
    n_kv_full: int = 1
    head_sliding: int = 64
    head_full: int = 128
    window: int = 256
    ff_dense: int = 1024
    ff_expert: int = 64
    n_experts: int = 8
    top_k: int = 2
    rope_base_sliding: float = 1.0e4
    rope_base_full: float = 1.0e6
    rope_fraction_full: float = 0.25  # share of a full layer's head that turns with the position
    softcap: float = 30.0
    eps: float = 1.0e-6
    canvas: int = 64
    n_context: int = 8192

    def is_full(self, layer: int) -> bool:
        return layer % 6 == 5 or layer == self.n_layers - 1

    def to_dict(self) -> dict[str, float | int]:
        return asdict(self)


def rotary(positions: Tensor, head: int, base: float, fraction: float) -> tuple[Tensor, Tensor]:
    """Cosines and sines, each (*positions.shape, head); the unrotated share of the head has angle 0."""
    turning = int(fraction * head // 2)
    exponent = torch.arange(0, 2 * turning, 2, dtype=torch.float32) / head
    frequency = torch.cat([1.0 / base**exponent, torch.zeros(head // 2 - turning)])
    angle = positions[..., None].float() * frequency
    angle = torch.cat([angle, angle], dim=-1)
    return angle.cos(), angle.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn pairs (i, i + head/2) of x (B, n, heads, head) by the angles (B or 1, n, head)."""
    half = x.shape[-1] // 2
    swapped = torch.cat([-x[..., half:], x[..., :half]], dim=-1)
    return x * cos[..., None, :].to(x.dtype) + swapped * sin[..., None, :].to(x.dtype)


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, past: tuple[Tensor, Tensor] | None) -> Tensor:
    """Attention of queries (B, heads, n, head) over keys and values (B, kv heads, n, head), without a scale.

    mask: (B or 1, 1, n, n) to add to the scores. With `past`, keys and values (B, kv heads, L, head) that all of a
    sequence's slots share: (B * slots, 1, slot, L + slot), and a slot sees of the others nothing. Returns
    (B, n, heads * head). Plain matrix products: on a CPU they are several times faster than the fused attention,
    and `past` need not be repeated for every slot.
    """
    b, heads, n, head = q.shape
    kv, slot = k.shape[1], mask.shape[-2]
    group, slots = heads // kv, n // slot

    def by_slot(x: Tensor) -> Tensor:  # (B, kv, g * n, w) -> (B * slots * kv, g * slot, w)
        return (
            x.view(b, kv, -1, slots, slot, x.shape[-1])
            .permute(0, 3, 1, 2, 4, 5)
            .reshape(-1, x.shape[2] // slots, x.shape[-1])
        )

    def together(x: Tensor) -> Tensor:  # the way back
        x = x.view(b, slots, kv, group, slot, x.shape[-1]).permute(0, 2, 3, 1, 4, 5)
        return x.reshape(b, kv, group, slots, slot, x.shape[-1])

    q = q.reshape(b, kv, group * n, head)
    q_own, k_own, v_own = by_slot(q), by_slot(k), by_slot(v)
    scores = together(q_own @ k_own.mT)
    if past is not None:
        before = (q @ past[0].mT).view(b, kv, group, slots, slot, -1)
        scores = torch.cat([before, scores], dim=-1)
    scores = scores.float() + mask.view(-1, 1, 1, slots, slot, mask.shape[-1])
    p = scores.softmax(-1).to(v.dtype)
    own = p[..., p.shape[-1] - slot :].reshape(b, kv, group * n, slot)
    out = together(by_slot(own) @ v_own)
    if past is not None:
        n_past = p.shape[-1] - slot
        out = out + (p[..., :n_past].reshape(b, kv, group * n, n_past) @ past[1]).view(out.shape)
    return out.reshape(b, heads, n, head).transpose(1, 2).reshape(b, n, heads * head)


class Block(nn.Module):
    """One layer; the encoder and the decoder share all of it but the scalar on its output."""

    def __init__(self, c: ModelConfig, layer: int) -> None:
        super().__init__()
        self.c = c
        self.full = c.is_full(layer)
        self.head = c.head_full if self.full else c.head_sliding
        self.n_kv = c.n_kv_full if self.full else c.n_kv_sliding
        h, q, kv = c.hidden, c.n_heads * self.head, self.n_kv * self.head

        def matrix(*shape: int) -> nn.Parameter:
            return nn.Parameter(torch.randn(*shape) * shape[-1] ** -0.5)

        self.q, self.k, self.o = matrix(q, h), matrix(kv, h), matrix(h, q)
        self.v = None if self.full else matrix(kv, h)  # full layers use the raw key projection as values
        # attention scores are not divided by sqrt(head): these weights start where they stand in for it
        self.q_norm = nn.Parameter(torch.full((self.head,), self.head**-0.25))
        self.k_norm = nn.Parameter(torch.full((self.head,), self.head**-0.25))
        self.gate, self.up, self.down = matrix(c.ff_dense, h), matrix(c.ff_dense, h), matrix(h, c.ff_dense)
        self.router = matrix(c.n_experts, h)
        self.router_scale = nn.Parameter(torch.ones(h))
        self.expert_scale = nn.Parameter(torch.ones(c.n_experts))
        self.experts_in = matrix(c.n_experts, 2 * c.ff_expert, h)
        self.experts_out = matrix(c.n_experts, h, c.ff_expert)
        self.norm_in = nn.Parameter(torch.ones(h))
        self.norm_attn = nn.Parameter(torch.ones(h))
        self.norm_dense_in = nn.Parameter(torch.ones(h))
        self.norm_dense_out = nn.Parameter(torch.ones(h))
        self.norm_moe_in = nn.Parameter(torch.ones(h))
        self.norm_moe_out = nn.Parameter(torch.ones(h))
        self.norm_out = nn.Parameter(torch.ones(h))
        # different from the start, so that a mix-up of the two shows in every comparison
        self.scalar_encoder = nn.Parameter(torch.tensor(0.85))
        self.scalar_decoder = nn.Parameter(torch.tensor(1.0))

    def norm(self, x: Tensor, weight: Tensor | None) -> Tensor:
        return F.rms_norm(x, (x.shape[-1],), None if weight is None else weight.to(x.dtype), self.c.eps)

    def project(self, x: Tensor, angles: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        """Queries (B, heads, n, head), keys and values (B, kv heads, n, head) of the normed input x (B, n, H)."""
        b, n, _ = x.shape
        k_raw = F.linear(x, self.k).view(b, n, self.n_kv, self.head)
        v_raw = k_raw if self.v is None else F.linear(x, self.v).view(b, n, self.n_kv, self.head)
        q = self.norm(F.linear(x, self.q).view(b, n, self.c.n_heads, self.head), self.q_norm)
        q, k = rotate(q, *angles), rotate(self.norm(k_raw, self.k_norm), *angles)
        v = self.norm(v_raw, None)
        return q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)

    def route(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Weight of every expert (B, n, E), zero outside the chosen ones, and the load-balance penalty."""
        scores = F.linear((self.norm(x, None) * self.router_scale * self.c.hidden**-0.5).float(), self.router)
        p = scores.softmax(-1)
        top, index = p.topk(self.c.top_k, dim=-1)
        weight = torch.zeros_like(p).scatter(-1, index, top / top.sum(-1, keepdim=True))
        share = (weight > 0).float().mean(dim=(0, 1))
        balance = self.c.n_experts / self.c.top_k * (share * p.mean(dim=(0, 1))).sum()
        return weight * self.expert_scale, balance

    def experts(self, x: Tensor, weight: Tensor) -> Tensor:
        """All experts for all tokens: x (B, n, H), weight (B, n, E) -> (B, n, H)."""
        b, n, h = x.shape
        e, f = self.c.n_experts, self.c.ff_expert
        gate, up = F.linear(x, self.experts_in.view(e * 2 * f, h)).view(b, n, e, 2, f).unbind(3)
        inner = F.gelu(gate, approximate="tanh") * up * weight[..., None].to(x.dtype)
        return F.linear(inner.reshape(b, n, e * f), self.experts_out.permute(1, 0, 2).reshape(h, e * f))

    def forward(
        self, x: Tensor, angles: tuple[Tensor, Tensor], mask: Tensor, past: tuple[Tensor, Tensor] | None
    ) -> tuple[Tensor, tuple[Tensor, Tensor], Tensor]:
        """One layer over x (B, n, H). `past` = the encoder's keys and values: then x is canvas, else clean text."""
        q, k, v = self.project(self.norm(x, self.norm_in), angles)
        own = (k, v)
        a = F.linear(attend(q, k, v, mask, past), self.o)
        x = x + self.norm(a, self.norm_attn)
        d = self.norm(x, self.norm_dense_in)
        d = F.linear(F.gelu(F.linear(d, self.gate), approximate="tanh") * F.linear(d, self.up), self.down)
        weight, balance = self.route(x)
        m = self.experts(self.norm(x, self.norm_moe_in), weight)
        y = self.norm(d, self.norm_dense_out) + self.norm(m, self.norm_moe_out)
        x = x + self.norm(y, self.norm_out)
        return x * (self.scalar_encoder if past is None else self.scalar_decoder), own, balance


class TinyDiffusionGemma(nn.Module):
    """Encoder and decoder over one set of weights."""

    def __init__(self, c: ModelConfig) -> None:
        super().__init__()
        self.c = c
        self.embedding = nn.Parameter(torch.randn(c.n_vocab, c.hidden) * 0.05)
        self.layers = nn.ModuleList([Block(c, i) for i in range(c.n_layers)])
        self.norm_final = nn.Parameter(torch.ones(c.hidden))
        self.sc_norm = nn.Parameter(torch.ones(c.hidden))
        self.sc_gate = nn.Parameter(torch.randn(c.ff_dense, c.hidden) * c.hidden**-0.5)
        self.sc_up = nn.Parameter(torch.randn(c.ff_dense, c.hidden) * c.hidden**-0.5)
        self.sc_down = nn.Parameter(torch.randn(c.hidden, c.ff_dense) * c.ff_dense**-0.5 * 0.3)

    def angles(self, positions: Tensor) -> dict[bool, tuple[Tensor, Tensor]]:
        c = self.c
        return {
            False: rotary(positions, c.head_sliding, c.rope_base_sliding, 1.0),
            True: rotary(positions, c.head_full, c.rope_base_full, c.rope_fraction_full),
        }

    def encode(self, tokens: Tensor) -> tuple[Tensor, list[tuple[Tensor, Tensor]], Tensor]:
        """Clean text (B, L) -> last hidden (B, L, H), keys and values per layer, load-balance penalty."""
        n = tokens.shape[1]
        i = torch.arange(n)
        causal = (i[:, None] >= i[None, :])[None]
        near = causal & (i[:, None] - i[None, :] < self.c.window)
        masks = {True: additive(causal), False: additive(near)}
        angles = self.angles(i[None])
        x = F.embedding(tokens, self.embedding) * math.sqrt(self.c.hidden)
        cache, balance = [], x.new_zeros(())
        for layer in self.layers:
            x, own, penalty = layer(x, angles[layer.full], masks[layer.full], None)
            cache.append(own)
            balance = balance + penalty
        return F.rms_norm(x, (self.c.hidden,), self.norm_final, self.c.eps), cache, balance

    def decode(
        self,
        tokens: Tensor,
        positions: Tensor,
        masks: dict[bool, Tensor],
        cache: list[tuple[Tensor, Tensor]],
        soft: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Canvas tokens (B, M) at `positions` (B, M) -> last hidden (B, M, H), load-balance penalty.

        masks: per layer kind (full?) (B * M / slot, 1, slot, L + slot), added to the scores; `canvas_masks` makes
        them. Attention never leaves a slot of canvas tokens but for the clean text.
        soft: soft embeddings (B, M, H) of the previous pass (`soften`), None in a first pass.
        """
        c = self.c
        x = F.embedding(tokens, self.embedding) * math.sqrt(c.hidden)
        if soft is not None:
            s = F.rms_norm(soft, (c.hidden,), self.sc_norm, c.eps)
            x = x + F.linear(
                F.gelu(F.linear(s, self.sc_gate), approximate="tanh") * F.linear(s, self.sc_up), self.sc_down
            )
        x = F.rms_norm(x, (c.hidden,), None, c.eps)
        angles = self.angles(positions)
        balance = x.new_zeros(())
        for layer, past in zip(self.layers, cache, strict=True):
            x, _, penalty = layer(x, angles[layer.full], masks[layer.full], past)
            balance = balance + penalty
        return F.rms_norm(x, (c.hidden,), self.norm_final, c.eps), balance

    def logits(self, hidden: Tensor) -> Tensor:
        z = F.linear(hidden, self.embedding).float()
        return self.c.softcap * torch.tanh(z / self.c.softcap)

    def soften(self, scaled_logits: Tensor) -> Tensor:
        """Soft embeddings of temperature-scaled logits (B, M, V), for the next pass."""
        return F.linear(scaled_logits.softmax(-1), self.embedding.T) * math.sqrt(self.c.hidden)


def additive(seen: Tensor) -> Tensor:
    """(n, queries, keys) bool -> (n, 1, queries, keys) to add to the scores: made once, used in every layer."""
    return torch.zeros(seen.shape).masked_fill(~seen, -torch.inf)[:, None]


def canvas_masks(start: Tensor, canvas: Tensor, n_clean: int, window: int, slot: int) -> dict[bool, Tensor]:
    """Who sees whom for packed canvases, which lie in slots of `slot` tokens and do not cross from one to the next.

    start, canvas: (B, M) integer: length of the prompt before the canvas of each position, and the canvas number.
    A canvas sees itself and the clean text before it; in sliding layers only the last window - 1 tokens of that
    text, the same for all its positions (as the reference's cache keeps them).
    """
    start, canvas = start.view(-1, slot), canvas.view(-1, slot)
    k = torch.arange(n_clean)
    before = k[None, None, :] < start[:, :, None]
    near = before & (k[None, None, :] > start[:, :, None] - window)
    own = canvas[:, :, None] == canvas[:, None, :]
    return {True: additive(torch.cat([before, own], -1)), False: additive(torch.cat([near, own], -1))}
