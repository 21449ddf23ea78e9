"""A wider model that says the same: how a further sitting goes on from a smaller one.

Feed-forward parts and experts get more inner units. The new ones read with fresh random weights, and their output
weights begin at zero, so that the function stays as it is until training uses them. Growing without changing the
function is the idea of Net2Net (Chen, Goodfellow and Shlens 2016, arXiv 1511.05641).
"""

from __future__ import annotations

import torch
from model import ModelConfig, TinyDiffusionGemma
from torch import Tensor

OUTPUTS = ("down", "experts_out", "sc_down")
"""Parameters whose last axis is a feed-forward part's inner units."""


def _widened(name: str, old: Tensor, new: Tensor) -> Tensor:
    """`new`, with `old` in its first rows or columns. Experts are (E, 2 f, H): f gates, then f values."""
    if name == "experts_in":
        e, _, h = old.shape
        wide = new.view(e, 2, -1, h).clone()
        wide[:, :, : old.shape[1] // 2] = old.view(e, 2, -1, h)
        return wide.view(new.shape)
    wide = torch.zeros_like(new) if name in OUTPUTS else new.clone()
    wide[tuple(slice(n) for n in old.shape)] = old
    return wide


def grown(model: TinyDiffusionGemma, ff_dense: int, ff_expert: int) -> TinyDiffusionGemma:
    """A model with `ff_dense` and `ff_expert` inner units that computes what `model` computes.

    Raises:
        ValueError: the model has more of them already.
    """
    c = model.c
    if ff_dense < c.ff_dense or ff_expert < c.ff_expert:
        raise ValueError(f"the model has {c.ff_dense} and {c.ff_expert} inner units; it cannot shrink")
    wider = TinyDiffusionGemma(ModelConfig(**{**c.to_dict(), "ff_dense": ff_dense, "ff_expert": ff_expert}))  # type: ignore[arg-type]
    old = model.state_dict()
    state = {name: _widened(name.split(".")[-1], old[name], new) for name, new in wider.state_dict().items()}
    wider.load_state_dict(state)
    return wider
