"""The bundled model's training canvases: noise where there are holes, clean text everywhere else, all in its place.

The documents here count upwards, one token number after the other, so that every target has one possible value.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "tiny"))

import noise
from data import BOS, EOS, ChatExamples, Documents

N_VOCAB, N_CLEAN, N_CANVAS, LINE = 9000, 128, 256, 11
LONG, SHORT, CHAT = 100, 5000, 7000  # first token of the two documents, and of all that belongs to chat examples
ENDS = {LONG: LONG + 1500, SHORT: SHORT + 70}
NEWLINE = np.arange(N_VOCAB) % LINE == 0
LEVEL = 0.5 + 0.5 * (0.05 + 1) / 2  # of noise in the mean: all, or U(0.05, 1)
SOURCES = [
    (0.7, Documents(np.arange(LONG, ENDS[LONG], dtype=np.uint16), np.array([0, 1500]))),
    (0.3, Documents(np.arange(SHORT, ENDS[SHORT], dtype=np.uint16), np.array([0, 70]))),
]


def chat_examples() -> ChatExamples:
    """Three examples: prompts of 30, 41 and 52 tokens, canvases of 20, 29 and 38 whose holes begin at their third."""
    tokens, free, n_prompt, at = [], [], [], CHAT
    for i in range(3):
        n, m = 30 + 11 * i, 20 + 9 * i
        tokens.append(np.arange(at, at + n + m, dtype=np.uint16))
        free.append(np.isin(np.arange(n + m), n + 2 + np.arange(7)))
        n_prompt.append(n)
        at += n + m
    return ChatExamples(
        np.concatenate(tokens), np.cumsum([0, *map(len, tokens)]), np.array(n_prompt), np.concatenate(free)
    )


def draw(seed: int, n_sequences: int = 300, chat_share: float = 0.0) -> noise.Batch:
    rng = np.random.default_rng(seed)
    return noise.batch(rng, SOURCES, NEWLINE, N_VOCAB, n_sequences, N_CLEAN, N_CANVAS, chat_examples(), chat_share)


def canvases(b: noise.Batch) -> list[tuple[int, slice]]:
    """Sequence and places of every canvas."""
    found = []
    for row, numbers in enumerate(b.canvas):
        edges = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), len(numbers)]
        found += [(row, slice(a, z)) for a, z in pairwise(edges)]
    return found


@pytest.fixture(scope="module")
def plain() -> noise.Batch:
    return draw(1)


def test_clean_text_is_a_stretch_of_a_document(plain: noise.Batch) -> None:
    for clean, length in zip(plain.clean, plain.length, strict=True):
        assert clean[0] == BOS
        assert (np.diff(clean[1:length]) == 1).all()
        assert (clean[length:] == EOS).all()
        end = ENDS[LONG if clean[1] < SHORT else SHORT]
        assert length == min(N_CLEAN, end - clean[1] + 1)
        assert clean[1] in (LONG, SHORT) or NEWLINE[clean[1] - 1]  # begins with a line
    assert abs((plain.clean[:, 1] < SHORT).mean() - 0.7) < 0.1


def test_canvases_lie_in_slots_at_their_places_in_the_text(plain: noise.Batch) -> None:
    for row, span in canvases(plain):
        assert span.start // noise.MAX_CANVAS == (span.stop - 1) // noise.MAX_CANVAS, "crosses a slot"
        start = plain.start[row, span]
        assert (start == start[0]).all()
        # all of the text before a canvas must be there for the encoder to read
        assert 1 <= start[0] <= plain.length[row]
        assert (plain.position[row, span] == start[0] + np.arange(span.stop - span.start)).all()
    assert [np.unique(numbers).tolist() for numbers in plain.canvas] == [
        list(range(numbers[-1] + 1)) for numbers in plain.canvas
    ]
    sizes = [span.stop - span.start for _, span in canvases(plain)]
    assert min(sizes) >= 8 and np.mean(sizes) < 50 and max(sizes) > 50


def test_targets_are_the_text(plain: noise.Batch) -> None:
    end = np.where(plain.clean[:, 1] < SHORT, ENDS[LONG], ENDS[SHORT])[:, None]
    expected = plain.clean[:, 1:2] + plain.position - 1
    assert (plain.target == np.where(expected < end, expected, EOS)).all()
    assert (plain.position >= N_CLEAN).any()  # beyond what the encoder reads, too
    inside = plain.position < N_CLEAN
    rows = np.broadcast_to(np.arange(len(plain.clean))[:, None], inside.shape)
    assert (plain.target[inside] == plain.clean[rows[inside], plain.position[inside]]).all()


def test_pins_are_clean_and_the_rest_is_noise_of_the_level_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noise, "INFILL_SHARE", 1.0)
    b = draw(2)
    assert (b.noisy == b.target)[b.pinned].all()
    assert 0.3 < b.pinned.mean() < 0.8
    replaced = b.noisy != b.target
    assert replaced[~b.pinned].mean() == pytest.approx(LEVEL, abs=0.02)
    long = [(row, span) for row, span in canvases(b) if (~b.pinned[row, span]).sum() >= 10]
    shares = np.array([replaced[row, span][~b.pinned[row, span]].mean() for row, span in long])
    assert (shares == 1).mean() == pytest.approx(0.53, abs=0.06)  # half of them, and some by chance
    assert 0.1 < (shares < 0.6).mean() < 0.4
    drawn = b.noisy[replaced]
    assert drawn.min() < 0.01 * N_VOCAB and drawn.max() > 0.99 * N_VOCAB  # uniform over the vocabulary
    assert drawn.mean() == pytest.approx(N_VOCAB / 2, rel=0.02)


def test_the_published_recipe_pins_nothing_and_draws_its_level(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noise, "INFILL_SHARE", 0.0)
    b = draw(3)
    assert not b.pinned.any()
    replaced = b.noisy != b.target
    shares = np.array([replaced[row, span].mean() for row, span in canvases(b) if span.stop - span.start >= 40])
    assert np.quantile(shares, [0.1, 0.5, 0.9]) == pytest.approx([0.145, 0.525, 0.905], abs=0.1)  # of U(0.05, 1)


def test_most_canvases_are_infilling_ones(plain: noise.Batch) -> None:
    bare = [not plain.pinned[row, span].any() for row, span in canvases(plain)]
    assert np.mean(bare) < 0.12  # a twentieth, and holes that reach the end of a slot
    heads = [bool(plain.pinned[row, span.start]) for row, span in canvases(plain)]
    assert np.mean(heads) == pytest.approx(0.3 * noise.INFILL_SHARE, abs=0.05)  # clean text before the hole
    for row, span in canvases(plain):
        first = int(np.argmin(plain.pinned[row, span]))
        assert not plain.pinned[row, span][first], "a canvas without a hole teaches nothing"
        assert first <= 16


def test_holes_lie_where_the_lines_are() -> None:
    rng = np.random.default_rng(4)
    clean = np.concatenate([[BOS], np.arange(LONG, LONG + N_CLEAN + noise.MAX_CANVAS - 1)])
    found = [noise.hole(rng, clean, N_CLEAN, NEWLINE) for _ in range(4000)]
    begin, end = np.array(found).T
    assert (begin >= 1).all() and (begin <= N_CLEAN).all()
    assert (end > begin).all() and (end - begin <= noise.MAX_HOLE).all()
    before, after = NEWLINE[clean[begin - 1]], NEWLINE[clean[end]]
    whole = before & (after | NEWLINE[clean[end - 1]])
    rest = after & ~before
    # by chance a run of tokens begins or ends at a line, too: at most one in LINE
    assert 0.40 < whole.mean() < 0.52
    assert 0.17 < rest.mean() < 0.32
    lines = np.array([NEWLINE[clean[a:b]].sum() for a, b in found])[whole]
    assert set(lines.tolist()) == {0, 1, 2, 3}  # up to three lines, with the last line break and without
    assert ((end - begin)[~whole & ~rest] <= 24).all()
    assert np.median((end - begin)[~whole & ~rest]) < 8  # short runs more often


def test_chat_sequences_are_the_examples_under_other_noise() -> None:
    examples = chat_examples()
    by_prompt = {int(examples[i][0][0]): examples[i] for i in range(len(examples))}
    b = draw(5, n_sequences=60, chat_share=1.0)
    seen = set()
    for row, span in canvases(b):
        prompt, canvas, free = by_prompt[int(b.clean[row, 0])]
        seen.add(len(prompt))
        n = span.stop - span.start
        whole = np.concatenate([prompt, canvas])  # the encoder learns to score the answer, too
        length = min(len(whole), N_CLEAN)
        assert b.length[row] == length and (b.start[row, span] == len(prompt)).all()
        assert (b.clean[row, :length] == whole[:length]).all() and (b.clean[row, length:] == EOS).all()
        assert span.start // noise.MAX_CANVAS == (span.stop - 1) // noise.MAX_CANVAS
        assert n == min(len(canvas), noise.MAX_CANVAS - span.start % noise.MAX_CANVAS)
        assert (b.target[row, span] == canvas[:n]).all()
        assert (b.pinned[row, span] == ~free[:n]).all()
        assert (b.position[row, span] == len(prompt) + np.arange(n)).all()
    assert seen == {30, 41, 52}
    assert (b.noisy == b.target)[b.pinned].all()
    assert (b.noisy != b.target)[~b.pinned].mean() == pytest.approx(LEVEL, abs=0.03)


def test_the_share_of_chat_sequences() -> None:
    b = draw(6, chat_share=0.25)
    assert (b.clean[:, 0] != BOS).mean() == pytest.approx(0.25, abs=0.08)


def test_batches_repeat_with_their_seed() -> None:
    one, same, other = (vars(draw(seed, 4, 0.5)) for seed in (7, 7, 8))
    assert all((one[name] == same[name]).all() for name in one)
    assert not (one["noisy"] == other["noisy"]).all()


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_further_holes_are_single_tokens_in_a_share_of_the_canvases(
    monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    assert 0 < noise.SINGLE < 1
    monkeypatch.setattr(noise, "SINGLE", share)
    monkeypatch.setattr(noise, "INFILL_SHARE", 1.0)
    b = draw(2)
    lengths = []
    for row, span in canvases(b):
        edges = np.flatnonzero(np.diff(np.concatenate([[True], b.pinned[row, span], [True]])))
        lengths += (edges[1::2] - edges[::2])[1:].tolist()  # of the runs of free places, but for the first
    assert len(lengths) > 500
    assert (np.mean(lengths) > 3) if share == 0 else (set(lengths) == {1})
