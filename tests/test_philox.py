"""The test twin of the engine's generator against the published known answers and first principles."""

from __future__ import annotations

import numpy as np
import pytest
from philox import DRAW, RENOISE, draw_tokens, philox4x32, random_tokens, uniform

# The known-answer vectors of Philox4x32-10 that its authors publish with Random123 (file kat_vectors).
KNOWN_ANSWERS = [
    (
        (0x00000000, 0x00000000, 0x00000000, 0x00000000),
        (0x00000000, 0x00000000),
        (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
    ),
    (
        (0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF),
        (0xFFFFFFFF, 0xFFFFFFFF),
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN_ANSWERS)
def test_known_answers(counter: tuple[int, ...], key: tuple[int, ...], expected: tuple[int, ...]) -> None:
    assert philox4x32(counter, key).tolist() == list(expected)


def test_a_batch_of_counters_equals_single_ones() -> None:
    counters = [answer[0] for answer in KNOWN_ANSWERS]
    key = KNOWN_ANSWERS[2][1]
    batch = philox4x32(counters, key)
    assert batch.shape == (3, 4)
    for counter, words in zip(counters, batch, strict=True):
        assert philox4x32(counter, key).tolist() == words.tolist()


def test_uniform_takes_53_bits_of_the_first_two_words() -> None:
    seed = (7 << 32) | 5  # both halves of the key in use
    words = philox4x32([3, 4, 2, RENOISE], [5, 7])
    expected = ((int(words[0]) << 21) | (int(words[1]) >> 11)) / 2**53
    assert uniform(seed, 4, step=4, row=2, purpose=RENOISE)[3] == expected


def test_every_coordinate_changes_the_numbers() -> None:
    base = uniform(1, 64, step=1)
    others = [
        uniform(2, 64, step=1),
        uniform(1 + (1 << 32), 64, step=1),
        uniform(1, 64, step=2),
        uniform(1, 64, step=1, row=1),
        uniform(1, 64, step=1, purpose=RENOISE),
    ]
    for other in others:
        assert not np.any(base == other)
    assert np.array_equal(uniform(1, 100, step=1, purpose=DRAW)[:64], base)  # positions are independent of n


def test_random_tokens_are_in_range_and_even() -> None:
    tokens = random_tokens(9, 20_000, 10, step=0)
    counts = np.bincount(tokens, minlength=10)
    assert len(counts) == 10
    assert np.abs(counts - 2000).max() < 5 * np.sqrt(2000)


def test_draw_follows_the_distribution() -> None:
    distribution = np.array([0.0, 0.5, 0.0, 0.3, 0.2, 0.0], np.float32)
    tokens = draw_tokens(np.tile(distribution, (20_000, 1)), 3, step=1)
    frequency = np.bincount(tokens, minlength=6) / 20_000
    assert set(tokens.tolist()) == {1, 3, 4}
    assert np.abs(frequency - distribution).max() < 0.02


def test_draw_takes_the_first_token_beyond_the_target() -> None:
    u = uniform(3, 5, step=2)
    distribution = np.array([0.25, 0.25, 0.25, 0.25], np.float32)
    tokens = draw_tokens(np.tile(distribution, (5, 1)), 3, step=2)
    assert tokens.tolist() == np.floor(u * 4).astype(int).tolist()
