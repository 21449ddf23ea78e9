"""From a hole to what the model reads: a prompt and rows.

Raw format: the text before the hole is the prompt; a row is the hole as noise and the head of the suffix, pinned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from infill.context import Hole
from infill.engine import NOISE, Row
from infill_models.tokenizer import Tokenizer

_CHARACTERS = 16
"""Characters per token that are enough for nearly every text; what lies beyond is not even looked at."""


@dataclass(frozen=True)
class Prompt:
    """tokens: what the encoder reads, <bos> first. suffix: the head of the text after the hole."""

    tokens: tuple[int, ...]
    suffix: tuple[int, ...]


def prompt(hole: Hole, tokenizer: Tokenizer, *, n_prompt: int, n_suffix: int) -> Prompt:
    """The raw-format prompt, at most n_prompt tokens with <bos>, and at most n_suffix tokens of suffix.

    A prefix that is too long loses its beginning, up to a line's start where one is near.
    """
    before = tokenizer.encode(hole.prefix[-_CHARACTERS * n_prompt :])
    room = n_prompt - 1
    if len(before) > room:
        before = before[len(before) - room :]
        text = tokenizer.decode(before)
        line_start = text.find("\n") + 1
        if 0 < line_start < len(text) // 4:
            before = tokenizer.encode(text[line_start:])[-room:]
    # the head is a part of the suffix's own tokens: cutting the text instead would split its last token
    after = tokenizer.encode(hole.suffix[: _CHARACTERS * n_suffix])[:n_suffix]
    return Prompt((tokenizer.bos_id, *before), tuple(after))


def row(n_free: int, suffix: Sequence[int]) -> Row:
    """n_free positions of noise, then the suffix, pinned."""
    tokens = np.concatenate([np.full(n_free, NOISE, np.int32), np.asarray(suffix, np.int32)])
    return Row(tokens, np.arange(len(tokens)) >= n_free)
