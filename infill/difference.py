"""How far two model files are from each other: the same prompt and canvas through both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from infill.engine import Model, Row
from infill.errors import UsageError
from infill_models.table import read_table

if TYPE_CHECKING:
    from infill.engine import Floats, Tokens

_N_PASSES = 3  # one pass would not show what self-conditioning makes of a difference
_TEMPERATURE = 0.6  # the middle of the model's own schedule
_NOISE = 0.5  # part of the canvas that starts as random tokens
_N_CONTEXT = 4096


@dataclass(frozen=True)
class Difference:
    """The second model against the first, over all positions and passes."""

    relative_rms: float  # of canvas logits, means of rows taken off: size of the difference by size of the first's
    kl: float  # mean KL divergence of the second's distribution from the first's at temperature 1, nats
    same_argmax: float  # part of the positions where both find the same token likeliest
    score: tuple[float, float]  # mean log-probability that each gives the text behind the prompt, nats
    n_prompt: int  # tokens
    n_canvas: int  # tokens


def compare(
    first: Path, second: Path, text: str, *, n_prompt: int = 128, n_canvas: int = 64, seed: int = 0, n_threads: int = 1
) -> Difference:
    """Compare two files with the same vocabulary.

    The first n_prompt tokens of the text are the prompt; the canvas is what follows, half of it random tokens. Three
    passes, each but the first conditioned on the first model's logits, and the causal score of the true text.

    Raises:
        UsageError: the text is too short, or the vocabularies differ in size.
        ModelFileError, EngineError: as the engine raises them.
    """
    if read_table(first).n_vocab != read_table(second).n_vocab:
        raise UsageError(f"{second} has another vocabulary than {first}")
    prompt, canvas, tokens = _inputs(first, text, n_prompt, n_canvas, seed, n_threads)
    reference, score = _run(first, prompt, canvas, tokens, None, n_threads)
    other, other_score = _run(second, prompt, canvas, tokens, reference, n_threads)
    errors, sizes, kls, same = [], [], [], []
    for a, b in zip(reference, other, strict=True):
        flat_a, flat_b = (z - z.mean(axis=1, keepdims=True) for z in (a, b))
        errors.append(float(np.mean((flat_b - flat_a) ** 2)))
        sizes.append(float(np.mean(flat_a**2)))
        log_p, log_q = _log_softmax(a), _log_softmax(b)
        kls.append(float(np.mean(np.sum(np.exp(log_p) * (log_p - log_q), axis=1))))
        same.append(float(np.mean(a.argmax(axis=1) == b.argmax(axis=1))))
    return Difference(
        relative_rms=float(np.sqrt(sum(errors) / sum(sizes))),
        kl=float(np.mean(kls)),
        same_argmax=float(np.mean(same)),
        score=(score, other_score),
        n_prompt=len(prompt),
        n_canvas=len(canvas),
    )


def _inputs(
    path: Path, text: str, n_prompt: int, n_canvas: int, seed: int, n_threads: int
) -> tuple[Tokens, Tokens, Tokens]:
    """Prompt, canvas, and the text that the canvas was made of."""
    with Model.load(path, n_threads=n_threads) as model:
        ids = model.tokenizer.encode(text)
        n_vocab, bos = model.config.n_vocab, model.tokenizer.bos_id
    if len(ids) < n_prompt + n_canvas:
        raise UsageError(f"the text has {len(ids)} tokens, expected {n_prompt + n_canvas}; give a longer one")
    prompt = np.array([bos, *ids[:n_prompt]], np.int32)
    tokens = np.array(ids[n_prompt : n_prompt + n_canvas], np.int32)
    random = np.random.default_rng(seed)
    noise = random.integers(0, n_vocab, n_canvas).astype(np.int32)
    return prompt, np.where(random.random(n_canvas) < _NOISE, noise, tokens), tokens


def _run(
    path: Path, prompt: Tokens, canvas: Tokens, tokens: Tokens, conditioning: list[Floats] | None, n_threads: int
) -> tuple[list[Floats], float]:
    """Logits of each pass, (n_canvas, n_vocab), and the mean score; conditioned on given logits, else on its own."""
    with Model.load(path, n_threads=n_threads) as model, model.session(_N_CONTEXT) as session:
        session.sync(prompt)
        score = float(session.score(tokens).mean())
        passes: list[Floats] = []
        for step in range(_N_PASSES):
            earlier = None
            if step:
                earlier = [(conditioning or passes)[step - 1] / np.float32(_TEMPERATURE)]
            passes.append(session.decode([Row(canvas)], earlier)[0])
    return passes, score


def _log_softmax(logits: Floats) -> Floats:
    shifted = logits - logits.max(axis=1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result
