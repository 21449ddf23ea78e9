"""How sure a fill is: nats per token, and one number from 0 to 1.

A token's nats are its surprise: -log p of the causal encoder, given everything before it. (The denoiser's own entropy
says little at the end: it stops when it is sure, also of nonsense.)

The number is a product of two probabilities: that of the whole answer among the candidates that were scored,
softmax(score), and the geometric mean of the answer's and the suffix head's token probabilities, exp(-mean nats).
The first is low where another length or wording fits nearly as well, the second where nothing fits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infill.choose import Candidate

if TYPE_CHECKING:
    from infill_models.tokenizer import Tokenizer


def number(best: Candidate, others: Sequence[Candidate]) -> float:
    """The confidence in `best` against the other candidates, 0 to 1; 0 if it breaks a rule of its layout."""
    if not best.is_valid or not best.logp:
        return 0.0
    rivals = sum(math.exp(min(other.score - best.score, 50.0)) for other in others if other.is_valid)
    return math.exp(sum(best.logp) / len(best.logp)) / (1.0 + rivals)


@dataclass(frozen=True)
class FillToken:
    """A token of an answer. One that reaches beyond the answer has only the answer's part of its text; one that holds a
    part of a character has its bytes as lone surrogates."""

    token: int
    text: str
    nats: float
    """Surprise: -log p of the causal encoder."""
    entropy: float
    """Of the denoiser after its last step, nats; the surprise where tidying made another token of it."""


def tokens_of(candidate: Candidate, tokenizer: Tokenizer) -> list[tuple[FillToken, ...]]:
    """Per hole the tokens of its answer."""
    layout, at, found = candidate.layout, 0, []
    gaps = [*map(len, layout.gaps[:-1]), candidate.n_votes]
    for i, text in enumerate(candidate.texts):
        tokens = candidate.sequence[at : at + candidate.n_own[i]]
        nats = [-logp for logp in candidate.logp[at : at + len(tokens)]]
        skip = len(_bytes(layout.before[i]))
        stop = skip + len(_bytes(text))
        denoised = _entropies(candidate, i, tokenizer)
        answer, end = [], 0
        for token, nat in zip(tokens, nats, strict=True):
            start, end = end, end + len(piece := tokenizer.decode_bytes([token]))
            part = piece[max(0, skip - start) : max(0, stop - start)]
            if part:
                shown = part.decode("utf-8", "surrogateescape")
                answer.append(FillToken(token, shown, nat, denoised.get((start, token), nat)))
        found.append(tuple(answer))
        at += len(tokens) + gaps[i]
    return found


def _entropies(candidate: Candidate, hole: int, tokenizer: Tokenizer) -> dict[tuple[int, int], float]:
    """The denoiser's entropies by where a token begins, in bytes, and the token; 0 for a pinned head."""
    head = candidate.layout.head if hole == 0 else ()
    tokens = [*head, *candidate.middles[hole]]
    nats = [0.0] * len(head) + list(candidate.entropy[hole])
    found, at = {}, 0
    for token, nat in zip(tokens, nats, strict=False):
        found[at, token] = nat
        at += len(tokenizer.decode_bytes([token]))
    return found


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
