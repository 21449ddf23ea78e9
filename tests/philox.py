"""The engine's counter-based random numbers, once more in numpy: the twin that tests compare with.

Philox4x32-10 after Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
The key is the seed; the counter says which number is meant: order and number of threads make no difference.

    key     = (low 32 bits of the seed, high 32 bits of the seed)
    counter = (position in the row, denoising step, row, purpose), each a uint32

The draw and the renoise of denoising step s (counted from 1) use step = s; the initial canvas is RENOISE with
step 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

DRAW = 0  # purpose: draw a token from the model's distribution
RENOISE = 1  # purpose: a uniformly random token

_MULTIPLIER = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
_WEYL = (np.uint64(0x9E3779B9), np.uint64(0xBB67AE85))
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


def philox4x32(counter: ArrayLike, key: ArrayLike) -> NDArray[np.uint32]:
    """The ten-round bijection.

    Args:
        counter: uint32, shape (..., 4).
        key: uint32, shape (..., 2), broadcast against the counter's leading shape.

    Returns:
        uint32, shape (..., 4).
    """
    c = np.moveaxis(np.asarray(counter, np.uint64), -1, 0)
    k = np.moveaxis(np.asarray(key, np.uint64), -1, 0)
    c0, c1, c2, c3 = c
    k0, k1 = k
    for _ in range(10):
        p0 = c0 * _MULTIPLIER[0]
        p1 = c2 * _MULTIPLIER[1]
        c0, c1, c2, c3 = (p1 >> _32) ^ c1 ^ k0, p1 & _LOW, (p0 >> _32) ^ c3 ^ k1, p0 & _LOW
        k0 = (k0 + _WEYL[0]) & _LOW
        k1 = (k1 + _WEYL[1]) & _LOW
    return np.stack(np.broadcast_arrays(c0, c1, c2, c3), axis=-1).astype(np.uint32)


def uniform(seed: int, n: int, *, step: int, row: int = 0, purpose: int = DRAW) -> NDArray[np.float64]:
    """Numbers in [0, 1) with 53 bits for positions 0 .. n-1 of one row, float64 (n,)."""
    counter = np.zeros((n, 4), np.uint32)
    counter[:, 0] = np.arange(n)
    counter[:, 1:] = step, row, purpose
    words = philox4x32(counter, [seed & 0xFFFFFFFF, seed >> 32]).astype(np.uint64)
    bits = (words[:, 0] << np.uint64(21)) | (words[:, 1] >> np.uint64(11))
    return bits.astype(np.float64) * 2.0**-53


def random_tokens(seed: int, n: int, n_vocab: int, *, step: int, row: int = 0) -> NDArray[np.int64]:
    """Uniformly random tokens for positions 0 .. n-1, int64 (n,): floor(u * n_vocab)."""
    return np.floor(uniform(seed, n, step=step, row=row, purpose=RENOISE) * n_vocab).astype(np.int64)


def draw_tokens(probabilities: NDArray[np.floating], seed: int, *, step: int, row: int = 0) -> NDArray[np.int64]:
    """One token per position from its distribution.

    The first token, in index order, at which the float64 running sum of the probabilities exceeds u times the
    whole sum.

    Args:
        probabilities: (n, n_vocab), each row summing to about 1.

    Returns:
        int64, shape (n,).
    """
    n, n_vocab = probabilities.shape
    running = np.cumsum(probabilities, axis=-1, dtype=np.float64)
    target = uniform(seed, n, step=step, row=row) * running[:, -1]
    beyond: NDArray[np.int64] = (running <= target[:, None]).sum(axis=-1)
    return beyond.clip(max=n_vocab - 1)
