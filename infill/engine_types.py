"""What the engine takes and gives: rows and canvases, what a model says of itself, where the time went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Tokens = NDArray[np.int32]
Floats = NDArray[np.float32]

NOISE = -1
"""At a free position of a row: start from a random token."""

BEAM_TOKENS = 1024
"""Tokens of all continuations together that one call can follow."""


@dataclass(frozen=True)
class Continuation:
    """What the causal encoder may say after the prompt. tokens: int32 (n,). logp: of all of them, nats."""

    tokens: Tokens
    logp: float


@dataclass(frozen=True)
class ModelConfig:
    """What a model file says of itself. Lengths in tokens, entropies in nats, sizes in bytes."""

    n_vocab: int
    n_embd: int
    n_layer: int
    n_ctx_train: int
    sliding_window: int
    canvas_length: int
    n_expert: int
    n_expert_used: int
    max_steps: int
    t_min: float
    t_max: float
    entropy_bound: float
    stability_threshold: int
    confidence_threshold: float
    n_bytes: int
    n_kv_full_per_token: int
    n_kv_sliding_per_token: int


@dataclass(frozen=True)
class Placement:
    """Where a model's weights lie; the rest of them is in the mapped file. Sizes in bytes."""

    device: str
    """Its name in ggml's registry."""
    n_cpu_experts: int
    """Layers whose routed experts stay on the CPU; 0 without another device."""
    n_bytes_device: int
    n_bytes_repacked: int


@dataclass(frozen=True)
class SessionInfo:
    """The state of a session. Lengths in tokens, sizes in bytes."""

    n_ctx: int
    n_canvas: int
    n_tokens: int
    n_rewind: int
    n_bytes_full: int
    n_bytes_sliding: int
    n_bytes_compute: int
    loop: int
    """Where the step loop of the last `denoise` ran: 1 = on the host, 2 = on the device that has the model."""
    n_bytes_loop: int
    """What the step loop holds on the device, logits included."""


@dataclass(frozen=True)
class Row:
    """One canvas.

    tokens: int32 (n,); at free positions NOISE (-1) starts from a random token.
    pinned: bool (n,), true where the token is clean text that stays; None pins nothing.
    """

    tokens: ArrayLike
    pinned: ArrayLike | None = None


@dataclass(frozen=True)
class DenoiseOptions:
    """How to denoise; None takes the model file's own value, else the published one (48 steps, 0.8 to 0.4, ...).

    The schedule, the entropy bound and the stop rule are those of the reference implementation (transformers
    models/diffusion_gemma; entropy bound: Ben-Hamu et al. 2025, arXiv 2505.24857), with pins left out of the budget
    and of the mean.
    """

    seed: int = 0
    max_steps: int | None = None
    t_min: float | None = None
    t_max: float | None = None
    entropy_bound: float | None = None
    """Nats a row may spend on one step."""
    stability_threshold: int | None = None
    """Earlier steps that must have had the same argmax canvas before a row may stop."""
    confidence_threshold: float | None = None
    """Mean entropy of the free positions, nats, below which a row may stop."""
    self_conditioning_top_k: int = 0
    """Tokens per position that feed self-conditioning, their mass scaled to one; 0 = the whole vocabulary, exact;
    -1 = none: every pass is like a first one."""
    self_conditioning_pins: bool = True
    """Pinned positions feed their token, one-hot; else nothing, as in a first step."""


@dataclass(frozen=True)
class Step:
    """One row after one denoising step. Arrays are (n_tokens,)."""

    row: int
    step: int
    """1-based."""
    max_steps: int
    canvas: Tokens
    """After acceptance and renoising."""
    argmax: Tokens
    """The answer if it stopped here."""
    entropy: Floats
    """Nats at this step's temperature; 0 at pins."""
    accepted: NDArray[np.bool_]
    """Where this step's draw was kept, and at pins."""


@dataclass(frozen=True)
class Canvas:
    """A denoised row. tokens: int32 (n,), the argmax canvas, pins in place."""

    tokens: Tokens
    n_steps: int
    converged: bool
    """Stopped because it was stable and confident, not because it ran out of steps."""
    mean_entropy: float
    """Of the free positions at the last step, nats."""


class Profile(dict[str, float]):
    """Where the time of a session's calls went: part -> milliseconds, summed over the calls; empty until measured.

    The parts are those of `Profile.PARTS` and do not overlap; their sum is the time spent inside calls:

    - "attention": the embedding, attention with its products and norms, residual sums
    - "dense": the dense MLP
    - "experts": the router and the routed experts
    - "vocabulary": the output norm, the vocabulary product, the soft cap
    - "self-conditioning": mixing embeddings, and the block of the model that reads the mixture
    - "sampler": softmax, entropy, draws, scores: what is done with logits
    - "host": the rest: graphs, buffers, masks, acceptance; step callbacks are left out
    """

    PARTS = ("attention", "dense", "experts", "vocabulary", "self-conditioning", "sampler", "host")

    def __init__(self) -> None:
        super().__init__()
        self.work: dict[str, int] = {}
        """Counts: "passes"; "keys", (token, layer) pairs whose keys and values were computed; "queries", pairs that
        attended and went through MLP and experts; "logits", rows of the vocabulary product; "conditioned", positions
        that went through the self-conditioning block; "mixed", positions whose distribution was mixed into an
        embedding."""

    COUNTS = ("passes", "keys", "queries", "logits", "conditioned", "mixed")


StepFunction = Callable[[Step], bool | None]
"""Called after every step for every running row; true cancels."""
