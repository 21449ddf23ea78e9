"""The baseline that sees both sides of a hole without understanding either: Kneser-Ney n-grams over tokens.

Interpolated modified Kneser-Ney smoothing (Chen and Goodman 1999, section 3; Kneser and Ney 1995): three discounts per
order from counts of counts, lower orders from continuation counts. All n-grams of an order stand in one sorted array of
(number of the context) * V + token, so that tens of millions of tokens are sorted and searched rather than hashed.

A context that is cut short by an unknown token is given to the lower order as if that were the highest: with plain
counts, which describe a text better than continuation counts do.

Shapes in comments: N training tokens, B queries, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

ABSENT = -1
"""In a context: no token is known here, nor further away."""
LEAST_DISCOUNT = 0.05  # where a corpus is too small for the formula


def discounts(counts: Integers) -> Floats:
    """What n-grams seen once, twice and more often give away, (3,); index 0 is for those never seen.

    D_k = k - (k + 1) Y n_{k+1} / n_k with Y = n_1 / (n_1 + 2 n_2). Where a count of counts is zero, the formula has no
    value: then the discount is that of the count below it, at least LEAST_DISCOUNT and at most the count itself.
    """
    n = [int((counts == k).sum()) for k in range(1, 5)]
    y = n[0] / (n[0] + 2 * n[1]) if n[0] else 0.0
    found = [0.0]
    for k in range(1, 4):
        d = k - (k + 1) * y * n[k] / n[k - 1] if n[k - 1] else max(found[-1], LEAST_DISCOUNT)
        found.append(min(max(d, LEAST_DISCOUNT), float(k)))
    return np.array(found)


@dataclass(frozen=True)
class Weights:
    """The counts of one order, discounted."""

    share: Floats  # (types,) (count - discount) / total of the context
    rest: Floats  # (contexts,) what the lower order gets; 1 where the context was never continued


@dataclass(frozen=True)
class Order:
    """All n-grams of one length k."""

    keys: Integers  # (types,) sorted; number of the first k - 1 tokens * V + last token
    begin: Integers  # (contexts + 1,) where the n-grams of each context begin
    plain: Weights  # from counts
    continuation: Weights | None  # from numbers of different tokens before; None in the highest order


def _weights(counts: Integers, context: Integers, n_contexts: int) -> Weights:
    d = discounts(counts)[np.minimum(counts, 3)]
    total = np.bincount(context, counts, n_contexts)
    given = np.bincount(context, d, n_contexts)
    seen = total > 0
    rest = np.where(seen, given / np.where(seen, total, 1.0), 1.0)
    share = np.where(counts > 0, (counts - d) / np.where(seen, total, 1.0)[context], 0.0)
    return Weights(share, rest)


def _numbered(keys: Integers) -> tuple[Integers, Integers]:
    """The distinct keys in order, and of each key the place among them."""
    order = np.argsort(keys)
    ranked = keys[order]
    first = np.empty(len(keys), np.bool_)
    first[:1] = True
    np.not_equal(ranked[1:], ranked[:-1], out=first[1:])
    numbers = np.empty(len(keys), np.int64)
    numbers[order] = np.cumsum(first) - 1
    return ranked[first], numbers


class KneserNey:
    """p(token | up to n - 1 tokens before it).

    Documents stand behind an endless row of `boundary` tokens, which themselves are never counted as predicted.
    """

    def __init__(self, tokens: NDArray[np.uint16], offsets: Integers, n_vocab: int, boundary: int, n: int = 5) -> None:
        """Count. tokens: (N,) all documents; offsets: (documents + 1,) where each begins; n: the order, 2 or more."""
        self.n_vocab, self.n, self.boundary = n_vocab, n, boundary
        starts = offsets[:-1] + np.arange(len(offsets) - 1)  # of each document's boundary in the stream
        stream = np.full(len(tokens) + len(starts), boundary, np.int64)
        inside = np.ones(len(stream), np.bool_)
        inside[starts] = False
        stream[inside] = tokens
        before = np.arange(len(stream)) - 1
        before[starts] = starts  # one boundary stands for any number of them
        keys = np.arange(n_vocab)
        number = stream  # of the n-gram that ends at each position
        n_contexts = 1
        self.orders: list[Order] = []
        for k in range(1, n + 1):
            context = keys // n_vocab
            plain = _weights(np.bincount(number[inside], minlength=len(keys)), context, n_contexts)
            begin = np.concatenate([[0], np.cumsum(np.bincount(context, minlength=n_contexts))])
            if k == n:
                self.orders.append(Order(keys, begin, plain, None))
                break
            longer_keys, longer = _numbered(number[before] * n_vocab + stream)
            ending = np.full(len(longer_keys), ABSENT, np.int64)  # of every longer n-gram, its last k tokens
            ending[longer[inside]] = number[inside]
            continued = np.bincount(ending[ending != ABSENT], minlength=len(keys))
            self.orders.append(Order(keys, begin, plain, _weights(continued, context, n_contexts)))
            n_contexts, keys, number = len(keys), longer_keys, longer

    def _find(self, k: int, context: Integers, token: Integers) -> Integers:
        """Places of n-grams among those of length k, ABSENT where there is none; context ABSENT is one without."""
        keys = self.orders[k - 1].keys
        wanted = context * self.n_vocab + token
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where((context != ABSENT) & (token != ABSENT) & (keys[place] == wanted), place, ABSENT)

    def contexts(self, given: Integers) -> tuple[Integers, list[Integers]]:
        """How many tokens of each context are known, (B,), and the number of its last m tokens for m = 0 to n - 1.

        given: (B, n - 1) tokens, the nearest last; ABSENT as far as nothing is known.
        """
        given = given.copy()
        for j in range(self.n - 2, 0, -1):
            given[given[:, j] == self.boundary, j - 1] = self.boundary
            given[given[:, j] == ABSENT, j - 1] = ABSENT
        numbers = [np.zeros(len(given), np.int64)]
        for m in range(1, self.n):
            found = given[:, self.n - 1 - m]
            for k in range(2, m + 1):
                found = self._find(k, found, given[:, self.n - 2 - m + k])
            numbers.append(found)
        return (given != ABSENT).sum(1), numbers

    def _levels(self, given: Integers) -> list[tuple[int, Integers, Integers, Weights]]:
        """What applies to which query, highest order first: (length, queries, their contexts, weights)."""
        known, numbers = self.contexts(given)
        levels = []
        for k in range(self.n, 0, -1):
            order = self.orders[k - 1]
            for weights, chosen in ((order.plain, known == k - 1), (order.continuation, known > k - 1)):
                rows = np.flatnonzero(chosen & (numbers[k - 1] != ABSENT))
                if len(rows) and weights is not None:
                    levels.append((k, rows, numbers[k - 1][rows], weights))
        return levels

    def distribution(self, given: Integers) -> Floats:
        """(B, V) probabilities, each row summing to one. given: as in `contexts`."""
        out = np.zeros((len(given), self.n_vocab))
        left = np.ones(len(given))  # what the higher orders have not given away
        for k, rows, context, weights in self._levels(given):
            order = self.orders[k - 1]
            if k == 1:
                out[rows] += left[rows, None] * (weights.share + weights.rest / self.n_vocab)
                continue
            begin = order.begin[context]
            n = order.begin[context + 1] - begin
            row = np.repeat(rows, n)
            place = np.arange(n.sum()) + np.repeat(begin - np.concatenate([[0], np.cumsum(n)[:-1]]), n)
            out[row, order.keys[place] % self.n_vocab] += left[row] * weights.share[place]
            left[rows] *= weights.rest[context]
        return out

    def probability(self, given: Integers, token: Integers) -> Floats:
        """(B,) probability of one token each. given: as in `contexts`; token: (B,)."""
        out = np.zeros(len(given))
        left = np.ones(len(given))
        for k, rows, context, weights in self._levels(given):
            place = token[rows] if k == 1 else self._find(k, context, token[rows])
            out[rows] += left[rows] * np.where(place == ABSENT, 0.0, weights.share[place])
            left[rows] *= weights.rest[context]
        return out + left / self.n_vocab

    def log_likelihood(self, given: Integers, tokens: Integers) -> Floats:
        """(B,) of whole continuations, nats. given: (B, n - 1) before them; tokens: (B, m)."""
        m = tokens.shape[1]
        row = np.concatenate([given, tokens], 1)
        windows = np.lib.stride_tricks.sliding_window_view(row, self.n - 1, axis=1)[:, :m]
        p = self.probability(windows.reshape(-1, self.n - 1), tokens.reshape(-1))
        total: Floats = np.log(p).reshape(-1, m).sum(1)
        return total

    def beam(self, given: Integers, m: int, width: int) -> Integers:
        """The `width` continuations of m tokens that a beam search finds, best first, (at most width, m).

        given: (n - 1,) tokens before them, the nearest last.
        """
        rows = given[None]
        score = np.zeros(1)
        for _ in range(m):
            with np.errstate(divide="ignore"):
                total = (score[:, None] + np.log(self.distribution(rows[:, 1 - self.n :]))).ravel()
            best = np.argpartition(-total, min(width, len(total)) - 1)[:width]
            best = best[np.argsort(-total[best], kind="stable")]
            score = total[best]
            rows = np.concatenate([rows[best // self.n_vocab], (best % self.n_vocab)[:, None]], 1)
        return rows[:, self.n - 1 :]


def reversed_documents(tokens: NDArray[np.uint16], offsets: Integers) -> tuple[NDArray[np.uint16], Integers]:
    """The same documents, last token first (and last document first)."""
    return tokens[::-1], offsets[-1] - offsets[::-1]


class TwoSided:
    """A left-to-right and a right-to-left model together.

    p(x | left, right) is proportional to p_f(x | left)^a p_b(x | right)^a p(x)^(1 - 2a): with a = 1 what Bayes' rule
    gives if both sides were independent given x; they are not, so a is tuned. With one side alone, its model alone.
    """

    def __init__(
        self, tokens: NDArray[np.uint16], offsets: Integers, n_vocab: int, begin: int, end: int, exponent: float = 1.0
    ) -> None:
        """Count both models on (N,) tokens; begin, end: the tokens that stand for the ends of a document."""
        self.forward = KneserNey(tokens, offsets, n_vocab, begin)
        self.backward = KneserNey(*reversed_documents(tokens, offsets), n_vocab, end)
        self.n_context = self.forward.n - 1
        self.exponent = exponent
        nothing = np.full((1, self.n_context), ABSENT)
        self.unigram = np.log(self.forward.distribution(nothing)[0])

    def log_probabilities(self, left: Integers, right: Integers) -> Floats:
        """(B, V), nats. left, right: (B, 4) in reading order; ABSENT from the first unknown token outwards."""
        f = np.log(self.forward.distribution(left))
        b = np.log(self.backward.distribution(right[:, ::-1]))
        both = (left[:, -1] != ABSENT) & (right[:, 0] != ABSENT)
        a = np.where(both, self.exponent, 1.0)[:, None]
        # a side without a known token gives the unigram, which takes itself out again
        total = a * (f + b) + (1 - 2 * a) * self.unigram
        total -= total.max(1, keepdims=True)
        normal: Floats = total - np.log(np.exp(total).sum(1, keepdims=True))
        return normal

    def losses(self, rows: Sequence[tuple[Integers, NDArray[np.bool_], int]]) -> Floats:
        """(B,) cross-entropy, nats, of one position each. rows: tokens (n,), which are known (n,), the position."""
        w = self.n_context
        left, right = np.full((len(rows), w), ABSENT), np.full((len(rows), w), ABSENT)
        target = np.array([tokens[at] for tokens, _, at in rows])
        for i, (tokens, known, at) in enumerate(rows):
            for distance in range(1, w + 1):
                if at < distance or not known[at - distance]:
                    break
                left[i, w - distance] = tokens[at - distance]
            for distance in range(1, w + 1):
                if at + distance >= len(tokens) or not known[at + distance]:
                    break
                right[i, distance - 1] = tokens[at + distance]
        found = [
            self.log_probabilities(left[i : i + 256], right[i : i + 256])[
                np.arange(len(target[i : i + 256])), target[i : i + 256]
            ]
            for i in range(0, len(rows), 256)
        ]
        return -np.concatenate(found)

    def tune(self, rows: Sequence[tuple[Integers, NDArray[np.bool_], int]]) -> dict[float, float]:
        """Set the exponent to the best of a few; returns the mean loss of each. rows: as in `losses`."""
        tried = {}
        for exponent in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
            self.exponent = exponent
            tried[exponent] = float(self.losses(rows).mean())
        self.exponent = min(tried, key=lambda a: tried[a])
        return tried

    def fill(self, left: Integers, right: Integers, m: int, width: int = 32) -> Integers:
        """The best middle of m tokens, (m,).

        Beam searches from both sides propose; the sum of both models' log-likelihoods of the middle and of the four
        tokens on its far side decides. left, right: known tokens around the hole in reading order, (at least 4,) or as
        many as there are.
        """
        w = self.n_context
        before = np.concatenate([np.full(w, ABSENT), left])[-w:]
        behind = np.concatenate([right, np.full(w, ABSENT)])[:w]
        proposed = np.unique(
            np.concatenate([self.forward.beam(before, m, width), self.backward.beam(behind[::-1], m, width)[:, ::-1]]),
            axis=0,
        )
        n = len(proposed)
        onward = np.concatenate([proposed, np.tile(right[:w], (n, 1))], 1)
        back = np.concatenate([proposed[:, ::-1], np.tile(left[::-1][:w], (n, 1))], 1)
        score = self.forward.log_likelihood(np.tile(before, (n, 1)), onward)
        score += self.backward.log_likelihood(np.tile(behind[::-1], (n, 1)), back)
        best: Integers = proposed[int(score.argmax())]
        return best
