"""Which of several candidates is best.

Syntax first: a candidate that leaves fewer errors in the whole text wins (`infill.syntax`). Then the causal encoder's
log-probability of the middle and of the first suffix tokens behind it. It is a sum, not a mean: sums over the same
suffix tokens compare middles of different lengths as a likelihood ratio. Other rules are there to be measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from infill import context
from infill.canvas import Layout
from infill.context import Holes
from infill.options import FillOptions
from infill.passes import Passes

if TYPE_CHECKING:
    from infill_models.tokenizer import Tokenizer

_PARSED = 1 << 20  # characters; a longer text is not parsed, which would take longer than the fill


@dataclass(frozen=True)
class Candidate:
    """One set of answers, one per hole, with what is known of them.

    middles: per hole its tokens, without the layout's head. entropy, first_entropy: per hole nats per token, after the
    last and the first step. logp: nats per token of the scored sequence, whose last n_votes are suffix tokens.
    """

    layout: Layout
    middles: tuple[tuple[int, ...], ...]
    entropy: tuple[tuple[float, ...], ...]
    first_entropy: tuple[tuple[float, ...], ...]
    n_steps: int
    texts: tuple[str, ...] = ()
    is_valid: bool = True
    """Keeps to what the layout asks of it, and holds no control token and no half of a character."""
    sequence: tuple[int, ...] = ()
    n_own: tuple[int, ...] = ()
    """Per hole its tokens in the sequence, with what surrounds the answer in them."""
    logp: tuple[float, ...] = ()
    errors: int = 0
    """Of syntax in the whole text with these answers, beyond those without any."""

    @property
    def score(self) -> float:
        """Summed log-probability of the answers and the suffix head behind them, nats."""
        return float(sum(self.logp))

    @property
    def n_votes(self) -> int:
        return len(self.layout.votes)


def ranked(
    passes: Passes,
    candidates: Sequence[Candidate],
    holes: Holes,
    tokenizer: Tokenizer,
    options: FillOptions,
) -> list[Candidate]:
    """The candidates with texts, scores and errors, tidied, each text once, best first."""
    distinct: dict[tuple[tuple[str, ...], tuple[int, ...]], Candidate] = {}
    # before text on the same line an answer ends with its line, as a rule; of several lines it competes as it is, too
    in_lines = options.tidy and any(piece.partition("\n")[0].strip() for piece in holes.pieces[1:])
    for candidate in candidates:
        for single_line in (None, False) if in_lines else (None,):
            done = with_texts(candidate, holes, tokenizer, options, single_line)
            known = distinct.get((done.texts, done.sequence))
            if known is None or (done.is_valid and not known.is_valid):
                distinct[done.texts, done.sequence] = done
    unique = list(distinct.values())
    if not options.allow_empty and any(any(c.texts) for c in unique):
        unique = [c for c in unique if any(c.texts)]
    if not any(map(context.has_bytes, holes.pieces)):  # a text without such bytes gets none
        unique = [replace(c, is_valid=c.is_valid and not any(map(context.has_bytes, c.texts))) for c in unique]
    scores = passes.score([c.sequence for c in unique])
    scored = [replace(c, logp=tuple(logp.tolist())) for c, logp in zip(unique, scores, strict=True)]
    if options.rank == "syntax":
        scored = with_errors(scored, holes)
    best: dict[tuple[str, ...], Candidate] = {}  # a text in its likeliest tokens: a denoiser may spell it oddly
    for candidate in sorted(scored, key=lambda c: (not c.is_valid, c.errors, -value(c, options.rank))):
        best.setdefault(candidate.texts, candidate)
    return list(best.values())


def shared(candidates: Sequence[Candidate], tokenizer: Tokenizer, more: Sequence[str] = ()) -> list[Candidate]:
    """Candidates that say in every hole what one of the given ones, or one of `more`, says in one of them.

    The denoiser settles each hole on its own in the end; whether they should agree, the causal score decides.
    """
    proposals: dict[str, Candidate] = {}
    for candidate in candidates:
        for text in (*(candidate.layout.texts(candidate.middles, tokenizer) or ()), *more):
            if text.strip() and "\n" not in text:
                proposals.setdefault(text, candidate)
    found = []
    for text, source in proposals.items():
        layout = replace(source.layout, head=())
        whole = [before + text + after for before, after in zip(layout.before, layout.after, strict=True)]
        middles = tuple(tuple(tokenizer.encode(part)) for part in whole)
        unknown: tuple[tuple[float, ...], ...] = ((),) * len(middles)
        found.append(replace(source, layout=layout, middles=middles, entropy=unknown, first_entropy=unknown))
    return found


def with_texts(
    candidate: Candidate, holes: Holes, tokenizer: Tokenizer, options: FillOptions, single_line: bool | None = None
) -> Candidate:
    """The candidate with its texts, tidied if so wished, and the tokens that are scored. single_line: as of `tidy`."""
    layout = candidate.layout
    middles = tuple(_cut(middle, tokenizer.stop_ids) for middle in candidate.middles)
    texts = layout.texts(middles, tokenizer)
    is_valid = texts is not None and middles == candidate.middles
    if texts is None:
        texts = tuple(
            _without_control(layout.head if i == 0 else (), middle, layout.before[i], layout.after[i], tokenizer)
            for i, middle in enumerate(middles)
        )
    own = [(*(layout.head if i == 0 else ()), *middle) for i, middle in enumerate(middles)]
    tidied = _tidied(texts, holes, single_line) if options.tidy else texts
    if tidied != texts or not is_valid:
        whole = [a + text + b for a, text, b in zip(layout.before, tidied, layout.after, strict=True)]
        own = [tuple(tokenizer.encode(text)) for text in whole]
    return replace(
        candidate,
        texts=tidied,
        is_valid=is_valid,
        sequence=tuple(replace(layout, head=()).sequence(own)),
        n_own=tuple(map(len, own)),
    )


def with_errors(candidates: Sequence[Candidate], holes: Holes) -> list[Candidate]:
    """The candidates with their counts of syntax errors; 0 for all where nothing can parse the text."""
    if len(holes.prefix) + len(holes.suffix) > _PARSED:
        return list(candidates)
    from infill.syntax import judge

    errors = judge(holes.prefix, holes.suffix, holes.language).errors
    return [replace(c, errors=errors(c.layout.joined(c.texts))) for c in candidates]


def value(candidate: Candidate, rank: str) -> float:
    """How good a candidate is by one rule, regardless of syntax."""
    logp = np.array(candidate.logp or (0.0,))
    n_middle = max(1, len(logp) - candidate.n_votes)
    if rank == "mean":
        return float(logp.mean())
    if rank == "halves":  # PILL: the middle and the suffix head count the same, whatever their lengths
        votes = logp[n_middle:]
        return float(0.5 * logp[:n_middle].mean() + 0.5 * (votes.mean() if len(votes) else 0.0))
    if rank == "entropy":
        return -_mean(candidate.entropy)
    if rank == "confidence":
        # CAL takes the mean of the largest probabilities of step 1; exp(-entropy) stands in for them
        nats = [nat for hole in candidate.first_entropy for nat in hole]
        return float(np.exp(-np.array(nats)).mean()) if nats else 1.0
    return float(logp.sum())


def _tidied(texts: tuple[str, ...], holes: Holes, single_line: bool | None) -> tuple[str, ...]:
    from infill import tidy

    prefix, done = holes.prefix, []
    for i, text in enumerate(texts):
        suffix = holes.pieces[i + 1]
        clean = tidy.tidy(text, prefix, suffix, holes.language, single_line=single_line)
        done.append(clean)
        prefix += clean + suffix
    return tuple(done)


def _cut(middle: tuple[int, ...], stops: frozenset[int]) -> tuple[int, ...]:
    ends = [i for i, token in enumerate(middle) if token in stops]
    return middle[: ends[0]] if ends else middle


def _without_control(head: Sequence[int], middle: Sequence[int], before: str, after: str, tokenizer: Tokenizer) -> str:
    """What an answer says that does not keep to its layout; what it lacks is not made up."""
    text = tokenizer.decode([*head, *middle], skip_control=True)
    text = text.removeprefix(before) if text.startswith(before) else text[_common(text, before) :]
    return text.removesuffix(after)


def _common(a: str, b: str) -> int:
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return n


def _mean(nats: Sequence[Sequence[float]]) -> float:
    flat = [nat for hole in nats for nat in hole]
    return sum(flat) / len(flat) if flat else 0.0
