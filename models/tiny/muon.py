"""Muon: momentum whose matrix is replaced by its nearest orthogonal one (Jordan et al. 2024), for the hidden matrices.

The iteration's coefficients and the scale that makes a step as large as AdamW's (0.2 times the root of the longer side,
Liu et al. 2025, arXiv 2502.16982) are the published ones. Matrices of one shape are orthogonalized together.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import torch
from torch import Tensor

A, B, C = 3.4445, -4.7750, 2.0315


def orthogonal(g: Tensor, n_iterations: int = 5) -> Tensor:
    """U V^T of every matrix's singular value decomposition, roughly: g (n, rows, columns), same shape back.

    In bfloat16, which is enough: the iteration leaves singular values up to 0.3 away from 1 anyway.
    """
    x = (g / (g.norm(dim=(-2, -1), keepdim=True) + 1e-7)).bfloat16()
    flat = x.shape[-2] > x.shape[-1]
    x = x.mT if flat else x
    for _ in range(n_iterations):
        s = x @ x.mT
        x = A * x + (B * s + C * s @ s) @ x
    return (x.mT if flat else x).to(g.dtype)


class Muon(torch.optim.Optimizer):
    """Parameters of two or three axes; the last two are the matrix."""

    def __init__(self, params: list[Tensor], lr: float, momentum: float = 0.95, weight_decay: float = 0.05) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:
        for group in self.param_groups:
            by_shape: dict[tuple[int, int], list[tuple[Tensor, Tensor]]] = defaultdict(list)
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if not state:
                    state["momentum"] = torch.zeros_like(p)
                state["momentum"].lerp_(p.grad, 1 - group["momentum"])
                update = p.grad.lerp(state["momentum"], group["momentum"])  # Nesterov
                rows, columns = p.shape[-2:]
                # a matrix and its transpose share a batch
                update = update.view(-1, rows, columns) if rows <= columns else update.view(-1, rows, columns).mT
                by_shape[min(rows, columns), max(rows, columns)].append((p, update))
            for (_, longer), members in by_shape.items():
                done = orthogonal(torch.cat([update for _, update in members]))
                at = 0
                for p, update in members:
                    part = done[at : at + len(update)]
                    at += len(update)
                    part = part if p.shape[-2] <= p.shape[-1] else part.mT
                    p.mul_(1 - group["lr"] * group["weight_decay"])
                    p.add_(part.reshape(p.shape), alpha=-group["lr"] * 0.2 * longer**0.5)
