"""Every choice of a fill, in one place, so that each can be measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from infill.errors import UsageError

Format = Literal["auto", "raw", "chat"]
Order = Literal["auto", "prefix", "suffix"]
Strategy = Literal["packed", "free", "both", "draft", "fixed"]
Grid = Literal["auto", "fine", "coarse"]
Rank = Literal["syntax", "sum", "mean", "halves", "entropy", "confidence"]
Together = Literal["joint", "sequential", "independent"]

_MOST_DRAFTS = 64  # the engine follows no more

_CHOICES: dict[str, tuple[str, ...]] = {
    "format": ("auto", "raw", "chat"),
    "order": ("auto", "prefix", "suffix"),
    "strategy": ("packed", "free", "both", "draft", "fixed"),
    "grid": ("auto", "fine", "coarse"),
    "rank": ("syntax", "sum", "mean", "halves", "entropy", "confidence"),
    "together": ("joint", "sequential", "independent"),
}


@dataclass(frozen=True)
class FillOptions:
    """How to fill. Lengths in tokens, entropies and log-probabilities in nats."""

    seed: int = 0
    max_steps: int = 16
    """Denoising steps at most. In published comparisons a cap of 16 loses nothing against the usual 48."""
    max_tokens: int = 64
    """Longest middle that is tried."""
    n_ctx: int = 8192
    """Prompt and canvas together."""
    n_suffix: int = 32
    """Tokens of the text after the hole that stand pinned on the canvas; 0 pins nothing."""
    n_finalists: int = 4
    """Candidates that are denoised to the end, at most."""
    self_conditioning_top_k: int = 64
    """Tokens per position that feed self-conditioning; 0 = the whole vocabulary, -1 = none. On 262,144 tokens the whole
    costs more than the pass itself on a CPU, and eight are already as good (Engels et al. 2026, arXiv 2606.20560)."""
    self_conditioning_pins: bool = True
    """Pinned text feeds self-conditioning with its own tokens, which costs nothing; else with nothing."""

    format: Format = "auto"
    """Of the prompt; "auto" goes by what the model file says of itself."""
    order: Order = "auto"
    """Which side of the hole the prompt begins with. "auto": chat prompts the suffix, so that typing only appends; raw
    prompts the prefix, and then the suffix stands on the canvas alone."""
    strategy: Strategy = "packed"
    """How the length is found. packed: candidate lengths side by side, scored after scout_steps. free: a run without a
    pinned suffix, cut where it overlaps with it. both: candidates of the two compete. draft: nothing is denoised where
    the causal encoder has something to say (one hole); the quickest. fixed: length is given."""
    length: int | tuple[int, ...] | None = None
    """For strategy "fixed": tokens of the hole, or of each hole."""
    draft: bool = True
    """Whether the causal encoder's own continuations compete, cut wherever the hole could end, and their lengths are
    among those that are tried; for one hole, unless its length is given."""
    n_drafts: int = 4
    """Of the encoder's continuations so many are followed side by side to the end of their first line (beam search);
    1: only the one of the likeliest tokens, which may go on for lines."""
    draft_certain: float = 0.5
    """Confidence from which on a draft is the answer and nothing is denoised; above 1 never."""
    grid: Grid = "auto"
    """Lengths that are tried first, of one hole or of each of several. fine: all up to 16, then every fourth. coarse:
    about half as many. auto: coarse for one hole, fine for several. Long ones are left out where those a little shorter
    are hopeless."""
    scout_suffix: int = 8
    """Of the tokens after the hole so many are pinned, and vote, while lengths are compared."""
    scout_steps: int = 1
    """Steps before the candidate lengths are compared."""
    margin: float = 4.0
    """Nats per finalist: candidates whose score is further below the best after scouting are not denoised further. Who
    wants more finalists gets also such as look worse."""
    warm_start: bool = False
    """Finalists go on from their scouted canvas instead of starting again from noise."""
    rank: Rank = "syntax"
    """What makes a candidate the best; see `infill.choose`."""
    n_votes: int = 16
    """Tokens of the text after the hole that vote on a candidate in its score."""
    heal: bool = True
    """Take the prompt back to a token boundary where the cursor stands inside an identifier or after a space."""
    n_heads: int = 3
    """Beginnings that are tried where the prompt was taken back."""
    tidy: bool = True
    """Tidy candidates (see `infill.tidy`) before they are ranked."""
    allow_empty: bool = False
    """Whether nothing at all may be the answer."""
    together: Together = "joint"
    """Several holes: on one canvas where they fit; or one after another, earlier answers in the text; or each on its
    own, without the others' answers."""
    share: bool = True
    """Holes of one canvas: what is proposed for one is also tried in all of them, so that a name can be the same."""
    n_joint: int | None = None
    """Tokens of a canvas that several holes share; None: the model's own canvas, or 64 where that is smaller."""
    keep: float | None = None
    """Share of the hole's old tokens that the canvas starts with, instead of noise; None starts from noise."""
    entropy_bound: float | None = None
    """Nats a row may spend on one step; None: the model file's own."""
    stop_entropy: float | None = None
    """Mean entropy of the free positions below which a stable row stops, nats; None: the model file's own."""
    low_confidence: float = 0.2
    """A fill whose confidence is below is marked as uncertain."""

    def check(self) -> None:
        """Raise UsageError for a value that no fill can use."""
        if self.max_tokens < 1:
            raise UsageError(f"max_tokens: expected at least 1, found {self.max_tokens}")
        for name, least in (
            ("max_steps", 1), ("n_suffix", 0), ("n_finalists", 1), ("scout_suffix", 0), ("scout_steps", 1),
            ("n_votes", 0), ("n_heads", 1), ("n_drafts", 1), ("self_conditioning_top_k", -1),
        ):  # fmt: skip
            if getattr(self, name) < least:
                raise UsageError(f"{name}: expected at least {least}, found {getattr(self, name)}")
        if self.n_drafts > _MOST_DRAFTS:
            raise UsageError(f"n_drafts: expected at most {_MOST_DRAFTS}, found {self.n_drafts}")
        for name, known in _CHOICES.items():
            if getattr(self, name) not in known:
                raise UsageError(f"{name}: expected {' or '.join(known)}, found {getattr(self, name)}")
        if (self.strategy == "fixed") != (self.length is not None):
            raise UsageError('length goes with the strategy "fixed", and "fixed" needs a length')
        if self.n_joint is not None and self.n_joint < 1:
            raise UsageError(f"n_joint: expected at least 1, found {self.n_joint}")
        lengths = (self.length,) if isinstance(self.length, int) else self.length or ()
        if any(length < 0 for length in lengths):
            raise UsageError(f"length: expected 0 or more tokens, found {self.length}")
        if self.keep is not None and not 0 <= self.keep <= 1:
            raise UsageError(f"keep: expected a share from 0 to 1, found {self.keep}")
