"""The n-gram baseline against the textbook formula, written down with dictionaries."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "models" / "tiny"))
from ngram import ABSENT, LEAST_DISCOUNT, KneserNey, TwoSided, discounts, reversed_documents

TOLERANCE = 1e-9
BEGIN, END = 2, 1
Documents = list[list[int]]


def corpus(seed: int, n_vocab: int, n_documents: int = 40) -> Documents:
    """Documents with structure: each token mostly follows from the one before; rare tokens exist."""
    rng = np.random.default_rng(seed)
    step = rng.integers(1, n_vocab, size=(n_vocab, 3))
    documents = []
    for _ in range(n_documents):
        document = [int(rng.integers(3, n_vocab))]
        for _ in range(int(rng.integers(1, 30))):
            if rng.random() < 0.3:
                document.append(3 + int(min(rng.geometric(0.2), n_vocab - 3)) - 1)
            else:
                document.append(max(3, int(step[document[-1], int(rng.integers(3))])))
        documents.append(document)
    return documents


def packed(documents: Documents) -> tuple[np.ndarray, np.ndarray]:
    return np.concatenate(documents).astype(np.uint16), np.cumsum([0, *map(len, documents)])


class Textbook:
    """Chen and Goodman's modified Kneser-Ney by direct counting; the highest order is the length of the context."""

    def __init__(self, documents: Documents, n_vocab: int, boundary: int, n: int) -> None:
        self.n_vocab = n_vocab
        self.plain: dict[int, Counter[tuple[int, ...]]] = {k: Counter() for k in range(1, n + 1)}
        for document in documents:
            row = [boundary] * (n - 1) + document
            for i in range(n - 1, len(row)):
                for k in range(1, n + 1):
                    self.plain[k][tuple(row[i - k + 1 : i + 1])] += 1
        self.continued = {k: Counter(gram[1:] for gram in self.plain[k + 1]) for k in range(1, n)}

    @staticmethod
    def discounts(counts: Counter[tuple[int, ...]]) -> list[float]:
        n1, n2, n3, n4 = (sum(c == k for c in counts.values()) for k in (1, 2, 3, 4))
        if len(next(iter(counts))) == 1 and min(n1, n2, n3, n4) == 0:
            return [float(d) for d in discounts(np.array(list(counts.values())))[1:]]  # few tokens are rare
        assert min(n1, n2, n3, n4) > 0, "the corpus is too small for the formula"
        y = n1 / (n1 + 2 * n2)
        found = [1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3]
        return [min(max(d, LEAST_DISCOUNT), k + 1) for k, d in enumerate(found)]

    def p(self, context: tuple[int, ...], token: int, top: bool = True) -> float:
        counts = (self.plain if top else self.continued)[len(context) + 1]
        d = self.discounts(counts)
        followers = {gram[-1]: c for gram, c in counts.items() if gram[:-1] == context}
        lower = self.p(context[1:], token, top=False) if context else 1 / self.n_vocab
        if not followers:
            return lower
        total = sum(followers.values())
        rest = sum(d[min(c, 3) - 1] for c in followers.values()) / total
        c = followers.get(token, 0)
        return (c - d[min(c, 3) - 1] if c else 0) / total + rest * lower


def contexts(documents: Documents, n: int, n_vocab: int, seed: int) -> list[tuple[int, ...]]:
    """Seen contexts of every length, some at a document's beginning, and some that never occurred."""
    rng = np.random.default_rng(seed)
    found: list[tuple[int, ...]] = [()]
    for _ in range(12):
        row = [BEGIN] * (n - 1) + documents[int(rng.integers(len(documents)))]
        end = int(rng.integers(n - 1, len(row)))
        found.append(tuple(row[end - int(rng.integers(1, n)) : end]))
        found.append(tuple(rng.integers(3, n_vocab, int(rng.integers(1, n))).tolist()))
    return found


def test_discounts_are_those_of_the_formula() -> None:
    counts = np.repeat([1, 2, 3, 4, 9], [10, 5, 4, 2, 3])  # Y = 10 / 20
    np.testing.assert_allclose(discounts(counts), [0, 1 - 2 * 0.5 * 5 / 10, 2 - 3 * 0.5 * 4 / 5, 3 - 4 * 0.5 * 2 / 4])


def given(found: list[tuple[int, ...]], n: int) -> np.ndarray:
    return np.array([[ABSENT] * (n - 1 - len(c)) + list(c) for c in found])


@pytest.mark.parametrize(("n", "n_vocab"), [(2, 12), (3, 25), (5, 25), (5, 60)])
def test_probabilities_are_the_textbook_ones(n: int, n_vocab: int) -> None:
    documents = corpus(n_vocab, n_vocab, 250)
    model = KneserNey(*packed(documents), n_vocab, BEGIN, n)
    slow = Textbook(documents, n_vocab, BEGIN, n)
    asked = contexts(documents, n, n_vocab, 7)
    fast = model.distribution(given(asked, n))
    for context, row in zip(asked, fast, strict=True):
        if context and context[0] == BEGIN:  # a boundary stands for all that came before it
            context = (BEGIN,) * (n - 1 - len(context)) + context
        expected = [slow.p(context, x) for x in range(n_vocab)]
        np.testing.assert_allclose(row, expected, rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(fast.sum(1), 1, atol=TOLERANCE)


def test_the_probability_of_one_token_is_that_of_the_distribution() -> None:
    documents = corpus(3, 30)
    model = KneserNey(*packed(documents), 30, BEGIN)
    asked = given(contexts(documents, 5, 30, 1), 5)
    whole = model.distribution(asked)
    for token in range(30):
        one = model.probability(asked, np.full(len(asked), token))
        np.testing.assert_allclose(one, whole[:, token], atol=TOLERANCE)


def test_likelihood_of_a_document_is_the_chain_of_its_tokens() -> None:
    documents = corpus(5, 30)
    model = KneserNey(*packed(documents), 30, BEGIN)
    document = documents[0]
    start = np.array([[BEGIN] * 4])
    chain = 0.0
    for i, token in enumerate(document):
        context = ([BEGIN] * 4 + document)[i : i + 4]
        chain += float(np.log(model.distribution(np.array([context]))[0, token]))
    assert model.log_likelihood(start, np.array([document]))[0] == pytest.approx(chain, abs=TOLERANCE)


def test_a_wide_beam_finds_the_most_probable_continuations() -> None:
    n_vocab = 12
    documents = corpus(9, n_vocab, 60)
    model = KneserNey(*packed(documents), n_vocab, BEGIN)
    start = np.array(documents[0][:4])
    every = np.stack(np.meshgrid(*[np.arange(n_vocab)] * 3, indexing="ij"), -1).reshape(-1, 3)
    best = every[np.argsort(-model.log_likelihood(np.tile(start, (len(every), 1)), every))[:20]]
    assert {tuple(r) for r in model.beam(start, 3, n_vocab**2)[:20].tolist()} == {tuple(r) for r in best.tolist()}


def two_sided(seed: int, n_vocab: int) -> tuple[Documents, TwoSided]:
    documents = corpus(seed, n_vocab, 250)
    return documents, TwoSided(*packed(documents), n_vocab, BEGIN, END)


def test_documents_are_turned_round() -> None:
    tokens, offsets = reversed_documents(*packed([[3, 4, 5], [6, 7]]))
    assert [tokens[a:b].tolist() for a, b in pairwise(offsets)] == [[7, 6], [5, 4, 3]]


def test_both_sides_are_combined_by_bayes() -> None:
    n_vocab = 25
    documents, model = two_sided(11, n_vocab)
    backwards = [d[::-1] for d in documents]
    f, b = Textbook(documents, n_vocab, BEGIN, 5), Textbook(backwards, n_vocab, END, 5)
    row, at = documents[1][:12], 6
    assert len(row) == 12
    for a in (1.0, 0.7):
        model.exponent = a
        p = np.array(
            [
                f.p(tuple(row[2:6]), x) ** a * b.p(tuple(row[10:6:-1]), x) ** a * f.p((), x) ** (1 - 2 * a)
                for x in range(n_vocab)
            ]
        )
        loss = model.losses([(np.array(row), np.ones(12, bool), at)])
        assert loss[0] == pytest.approx(-np.log(p[row[at]] / p.sum()), abs=TOLERANCE)


def test_contexts_end_at_unknown_positions() -> None:
    n_vocab = 25
    documents, model = two_sided(11, n_vocab)
    f = Textbook(documents, n_vocab, BEGIN, 5)
    row = np.array(documents[1][:12])
    known = np.ones(12, bool)
    known[[4, 7]] = False  # two before the position, and right behind it
    loss = model.losses([(row, known, 6)])
    assert loss[0] == pytest.approx(-np.log(f.p((int(row[5]),), int(row[6]))), abs=TOLERANCE)


def test_the_best_middle_of_all_is_found() -> None:
    n_vocab = 12
    documents, model = two_sided(4, n_vocab)
    row = np.array(next(d for d in documents if len(d) >= 14))
    every = np.stack(np.meshgrid(np.arange(n_vocab), np.arange(n_vocab), indexing="ij"), -1).reshape(-1, 2)
    n = len(every)
    left, right = np.tile(row[2:6], (n, 1)), np.tile(row[8:12], (n, 1))
    score = model.forward.log_likelihood(left, np.concatenate([every, right], 1))
    score += model.backward.log_likelihood(right[:, ::-1], np.concatenate([every[:, ::-1], left[:, ::-1]], 1))
    found = model.fill(row[:6], row[8:], 2, width=n_vocab**2)
    assert found.tolist() == every[int(score.argmax())].tolist()


def test_tuning_keeps_the_best_exponent() -> None:
    documents, model = two_sided(8, 25)
    rows = [(np.array(d), np.ones(len(d), bool), len(d) // 2) for d in corpus(21, 25) if len(d) > 9]
    tried = model.tune(rows)
    assert len(documents) and tried[model.exponent] == min(tried.values())
    assert model.losses(rows).mean() == pytest.approx(tried[model.exponent])


def test_a_corpus_too_small_for_the_formula_still_sums_to_one() -> None:
    model = KneserNey(*packed([[3, 4, 3, 4, 3]]), 6, BEGIN)
    p = model.distribution(np.array([[ABSENT, 3, 4, 3], [ABSENT] * 4, [5, 5, 5, 5]]))
    assert (p > 0).all()
    np.testing.assert_allclose(p.sum(1), 1, atol=TOLERANCE)
