"""A wider model that says the same: how a further sitting goes on from a smaller one.

Feed-forward parts and experts get more inner units, and the hidden state more numbers. New weights that read are fresh
random ones; new weights that write begin at zero, so that the function stays as it is until training uses them. Growing
without changing the function is the idea of Net2Net (Chen, Goodfellow and Shlens 2016, arXiv 1511.05641).
"""

from __future__ import annotations

import torch
from model import ModelConfig, TinyDiffusionGemma
from torch import Tensor

WRITE = ("embedding", "o", "down", "experts_out", "sc_down")
"""Parameters that write into the hidden state."""
NORMS_BEFORE = ("norm_in", "norm_dense_in", "norm_moe_in", "norm_final", "sc_norm")
"""Norms in front of a part that reads the hidden state."""


def _widened(name: str, old: Tensor, new: Tensor, stretch: float) -> Tensor:
    """`new`, with `old` in its first rows and columns. Experts' inputs are (E, 2 f, H): f gates, then f values.

    stretch: the mean square of a state with added zeros is smaller, so that all norms stretch it by this factor.
    """
    if name == "experts_in":
        e, n, h = old.shape
        wide = new.view(e, 2, -1, new.shape[-1]).clone()
        wide[:, :, : n // 2, :h] = old.view(e, 2, -1, h)
        return wide.view(new.shape)
    if name == "sc_down":
        old = old * stretch  # what it is added to is not a norm's output
    wide = torch.zeros_like(new) if name in WRITE else new.clone()
    wide[tuple(slice(n) for n in old.shape)] = old
    return wide / stretch if name in NORMS_BEFORE else wide


def grown(model: TinyDiffusionGemma, hidden: int, ff_dense: int, ff_expert: int) -> TinyDiffusionGemma:
    """A model with these sizes (hidden state, inner units of the dense part and of an expert) that computes the same.

    Raises:
        ValueError: the model has more of something already.
    """
    c = model.c
    old_sizes, new_sizes = (c.hidden, c.ff_dense, c.ff_expert), (hidden, ff_dense, ff_expert)
    if any(new < old for old, new in zip(old_sizes, new_sizes, strict=True)):
        raise ValueError(f"the model has sizes {old_sizes}; it cannot shrink to {new_sizes}")
    sizes = {"hidden": hidden, "ff_dense": ff_dense, "ff_expert": ff_expert}
    wider = TinyDiffusionGemma(ModelConfig(**{**c.to_dict(), **sizes}))  # type: ignore[arg-type]
    old, stretch = model.state_dict(), (hidden / c.hidden) ** 0.5
    state = {name: _widened(name.split(".")[-1], old[name], new, stretch) for name, new in wider.state_dict().items()}
    wider.load_state_dict(state)
    return wider
