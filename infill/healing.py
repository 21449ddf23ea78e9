"""Token healing: what the answer may begin with when the cursor stands where no token would begin.

The prompt ends before the fragment that was typed (a piece of a word, a space), and the canvas begins with pinned
tokens that spell the fragment, or the fragment and a little more. Which ones, one decoder pass proposes, that sees both
sides of the hole, and the causal encoder confirms.
"""

from __future__ import annotations

import weakref
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from infill.canvas import Layout
from infill.engine import Floats, Row
from infill.passes import Passes

if TYPE_CHECKING:
    from infill_models.tokenizer import Tokenizer

_LENGTHS = (3, 8)  # free positions in the rows that propose: the true length is not known yet
_PROPOSALS = 8  # tokens per row that the encoder is asked about


class Pieces:
    """The bytes of every token that is text, sorted, so that all with one beginning are found at once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        pairs = sorted(
            (tokenizer.decode_bytes([token]), token)
            for token in range(tokenizer.n_vocab)
            if token not in tokenizer.control_ids
        )
        self._bytes = [piece for piece, _ in pairs]
        self._tokens = [token for _, token in pairs]

    def beginning_with(self, start: bytes) -> list[int]:
        """Tokens that begin with these bytes and go on."""
        first = bisect_right(self._bytes, start)
        end = bisect_left(self._bytes, start + b"\xff" * 8, first)
        return self._tokens[first:end]


_PIECES: weakref.WeakKeyDictionary[Tokenizer, Pieces] = weakref.WeakKeyDictionary()


def heads(passes: Passes, layout: Layout, tokenizer: Tokenizer, *, n: int, seed: int) -> list[tuple[int, ...]]:
    """Up to n beginnings of the answer that spell layout.before[0], the likeliest first.

    The fragment's own tokens are always among them. The session's prompt must be the layout's.
    """
    fragment = layout.before[0]
    own = tokenizer.encode(fragment)
    pieces = _PIECES.get(tokenizer)
    if pieces is None:
        pieces = _PIECES[tokenizer] = Pieces(tokenizer)
    data = fragment.encode("utf-8", "surrogateescape")
    rng = np.random.default_rng(seed)
    first = layout.first(1)
    rows: list[Row] = []
    choices: list[tuple[list[int], list[int]]] = []
    for kept in range(len(own)):
        rest = data[len(tokenizer.decode_bytes(own[:kept])) :]
        tokens = pieces.beginning_with(rest)
        if not tokens:
            continue
        choices.append((own[:kept], tokens))
        headed = replace(first, head=tuple(own[:kept]))
        rows += [headed.row((length,), [rng.integers(0, tokenizer.n_vocab, length).tolist()]) for length in _LENGTHS]
    if n == 1 or not rows:
        return [tuple(own)]
    proposals = [tuple(own)]
    seen = [0.0]
    logits = passes.decode(rows)
    for i, (kept_tokens, tokens) in enumerate(choices):
        here = [_log_softmax(logits[i * len(_LENGTHS) + j][0]) for j in range(len(_LENGTHS))]
        likely = np.logaddexp.reduce(here)[tokens] - np.log(len(_LENGTHS))
        for j in np.argsort(-likely, kind="stable")[:_PROPOSALS]:
            proposals.append((*kept_tokens, tokens[j]))
            seen.append(float(likely[j]))
    causal = [float(logp.sum()) for logp in passes.score(proposals)]
    order = sorted(range(1, len(proposals)), key=lambda i: -(causal[i] + seen[i]))
    best = [proposals[i] for i in order[: n - 1]]
    # the likeliest token that goes on leads, if it is likelier than the fragment alone
    return [*best, proposals[0]] if order and causal[order[0]] > causal[0] else [proposals[0], *best]


def _log_softmax(logits: Floats) -> NDArray[np.float64]:
    shifted = logits.astype(np.float64) - float(logits.max())
    return shifted - float(np.log(np.exp(shifted).sum()))
