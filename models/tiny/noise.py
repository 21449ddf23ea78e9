"""From clean token sequences to training canvases.

Two kinds of canvas, both placed at a random point of the text, which is their prompt:

- published recipe: every canvas token is replaced by a uniformly drawn one with probability t, t ~ U(0.05, 1);
- infilling: [clean head] [hole] [clean suffix, in which shorter holes may follow]; only hole tokens are noise, all of
  them or a share t as in the middle of denoising. Holes are runs of tokens, the rest of a line, or whole lines.
  Clean tokens are pins.

Chat examples (`chat.py`) come with prompt and canvas ready; every canvas of such a sequence is the same hole under
other noise, because their prompt shows what stands behind the hole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from data import BOS, EOS, ChatExamples, Documents
from numpy.typing import NDArray

INFILL_SHARE = 0.95
ALL_NOISE = 0.5  # share of the infilling canvases whose holes are noise altogether
SINGLE = 0.3  # share of the canvases with more holes in which those are single tokens, as late in denoising
LEAST = 0.05  # noise: the smallest share t
MAX_HOLE = 40
MAX_CANVAS = 64  # also the size of the slots into which canvases are packed: none crosses a slot's end
SHORTEST = 12  # room left in a slot that is not worth another canvas
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Batch:
    """B sequences of L clean tokens with M canvas positions each. Positions: absolute place in the sequence."""

    clean: Integers  # (B, L)
    length: Integers  # (B,) of these before the end-of-text fill
    noisy: Integers  # (B, M) canvas tokens as the decoder sees them
    target: Integers  # (B, M)
    position: Integers  # (B, M)
    start: Integers  # (B, M) length of the prompt of the canvas
    canvas: Integers  # (B, M) number of the canvas
    pinned: NDArray[np.bool_]  # (B, M) clean text inside an infilling canvas


def sequence(rng: np.random.Generator, docs: Documents, n: int, newline: NDArray[np.bool_]) -> tuple[Integers, int]:
    """<bos> and n - 1 tokens of one document from the start of one of its lines, filled up with <eos>."""
    # by length: every token is as likely as any other
    doc = docs[int(np.searchsorted(docs.offsets, rng.integers(len(docs.tokens)), side="right")) - 1]
    begin = 0
    if len(doc) > n - 1 and rng.random() < 0.85:
        begin = int(rng.integers(0, len(doc) - n // 2))
        lines = np.flatnonzero(newline[doc[begin : begin + 60]])
        begin += int(lines[0]) + 1 if len(lines) else 0
    text = doc[begin : begin + n - 1]
    out = np.full(n, EOS, dtype=np.int64)
    out[0] = BOS
    out[1 : 1 + len(text)] = text
    return out, 1 + len(text)


def hole(rng: np.random.Generator, clean: Integers, length: int, newline: NDArray[np.bool_]) -> tuple[int, int]:
    """A hole [begin, end) in the clean tokens, 1 to MAX_HOLE long."""
    at = int(rng.integers(1, max(2, length - 1)))
    kind = rng.random()
    if kind < 0.35:  # a run of tokens, short ones more often
        return at, at + int(min(1 + rng.exponential(5.0), 24))
    breaks = np.flatnonzero(newline[clean[at : at + 80]])
    ends = at + breaks
    if kind < 0.55:  # from here to the end of the line
        end = int(ends[0]) if len(ends) else at + 4
        return at, min(max(end, at + 1), at + MAX_HOLE)
    # whole lines: the line that follows, up to three of them, as long as they fit; all before it must be read
    if len(ends) < 2 or ends[0] >= length:
        return at, at + int(rng.integers(1, 9))
    begin = int(ends[0]) + 1
    n_lines = int(rng.choice([1, 1, 1, 1, 2, 2, 3]))
    end = int(ends[min(n_lines, len(ends) - 1)]) + int(rng.random() < 0.5)  # with or without the last line break
    while end - begin > MAX_HOLE and n_lines > 1:
        n_lines -= 1
        end = int(ends[min(n_lines, len(ends) - 1)])
    return begin, min(max(end, begin + 1), begin + MAX_HOLE)


def batch(
    rng: np.random.Generator,
    sources: list[tuple[float, Documents]],
    newline: NDArray[np.bool_],
    n_vocab: int,
    n_sequences: int,
    n_clean: int,
    n_canvas: int,
    chat: ChatExamples | None = None,
    chat_share: float = 0.0,
) -> Batch:
    """Draw a batch. sources: shares and documents; newline: (V,) which tokens contain a line break.

    chat_share: of the sequences, where there are chat examples. n_canvas: a multiple of MAX_CANVAS.
    """
    shape = (n_sequences, n_canvas)
    n_text = n_clean + MAX_CANVAS  # the last canvases reach beyond what the encoder reads
    text = np.empty((n_sequences, n_text), dtype=np.int64)
    length = np.empty(n_sequences, dtype=np.int64)
    target, position, start, number = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    level, pinned = np.ones(shape), np.zeros(shape, dtype=bool)
    shares = np.array([share for share, _ in sources])
    for b in range(n_sequences):
        used = count = 0
        if chat is not None and rng.random() < chat_share:
            prompt, canvas, free = chat[int(rng.integers(len(chat)))]
            whole = np.concatenate([prompt, canvas])[:n_text]  # the encoder reads the answer too: it must score answers
            text[b], length[b] = EOS, len(whole)
            text[b, : len(whole)] = whole
            while used < n_canvas:
                size = min(len(canvas), MAX_CANVAS - used % MAX_CANVAS)
                span = slice(used, used + size)
                target[b, span], pinned[b, span] = canvas[:size], ~free[:size]
                level[b, span] = 1.0 if rng.random() < ALL_NOISE else rng.uniform(LEAST, 1.0)
                position[b, span], start[b, span] = len(prompt) + np.arange(size), len(prompt)
                number[b, span] = count
                used, count = used + size, count + 1
            continue
        docs = sources[int(rng.choice(len(sources), p=shares / shares.sum()))][1]
        text[b], length[b] = sequence(rng, docs, n_text, newline)
        last = min(int(length[b]), n_clean)
        while used < n_canvas:
            room = MAX_CANVAS - used % MAX_CANVAS
            if rng.random() < INFILL_SHARE:
                begin, end = hole(rng, text[b], last, newline)
                head = int(rng.integers(1, 17)) if rng.random() < 0.3 else 0
                first = max(1, begin - min(head, room // 2))
                size = end - first + int(rng.integers(8, 33))
                size = size if size + SHORTEST <= room else room
                span = slice(used, used + size)
                places = first + np.arange(size)
                free = (places >= begin) & (places < end)
                if rng.random() < 0.75:  # more, shorter holes behind the first: more to learn from one canvas
                    at, mean = end + int(rng.integers(3, 9)), 0.0 if rng.random() < SINGLE else 4.5
                    while at < first + size:
                        until = at + 1 + min(int(rng.exponential(mean)), 14)
                        free |= (places >= at) & (places < until)
                        at = until + int(rng.integers(2, 8))
                pinned[b, span] = ~free
                level[b, span] = 1.0 if rng.random() < ALL_NOISE else rng.uniform(LEAST, 1.0)
            else:
                first = int(rng.integers(1, max(2, last - 1)))
                size = int(rng.integers(8, MAX_CANVAS + 1))
                size = size if size + SHORTEST <= room else room
                span = slice(used, used + size)
                places = first + np.arange(size)
                level[b, span] = rng.uniform(LEAST, 1.0)
            position[b, span], start[b, span], number[b, span] = places, first, count
            used, count = used + size, count + 1
        target[b] = text[b, np.minimum(position[b], n_text - 1)]
    replaced = (rng.random(shape) < level) & ~pinned
    noisy = np.where(replaced, rng.integers(0, n_vocab, shape), target)
    return Batch(text[:, :n_clean], np.minimum(length, n_clean), noisy, target, position, start, number, pinned)
