"""Filling holes: the whole way from a `Hole` to a `Fill`.

How long the missing text is, nobody knows. Candidate lengths run side by side as rows of one pass (`infill.lengths`);
the likeliest are finished, tidied and ranked (`infill.choose`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from infill import canvas, choose, confidence, context, drafts, healing, lengths
from infill.cancellation import Cancellation
from infill.canvas import Layout
from infill.choose import Candidate
from infill.confidence import FillToken
from infill.context import Hole, Holes
from infill.engine import Model, Session, Step
from infill.errors import Cancelled, UsageError
from infill.lengths import Scout
from infill.options import FillOptions
from infill.passes import PASS_TOKENS, Passes

if TYPE_CHECKING:
    from infill_models.tokenizer import Tokenizer

__all__ = ["Alternative", "Fill", "FillOptions", "StepView", "fill"]

_SCOUTING = 0.5  # share of the time to a deadline that the search for the length may take
_DRAFTS = 3  # ends of the encoder's draft that compete with denoised candidates
_HURRIED = 8  # steps that a candidate should have before a deadline, else fewer candidates are finished
_RESERVE = 96  # tokens of a canvas beside holes and suffix: heads, fences, the text between holes


@dataclass(frozen=True)
class StepView:
    """The leading row after a step; lists have one entry per free position and per pinned text between holes.

    One more stands in front where the answer's beginning is settled before the first step.
    """

    step: int
    max_steps: int
    text: str
    pieces: list[str]
    entropy: list[float]
    """Nats."""
    settled: list[bool]
    holes: tuple[int, ...] = (0,)
    """Which holes of the request the canvas holds, counted from 0."""


@dataclass(frozen=True)
class Alternative:
    """Another answer: what it says, and how it compares. score in nats, as in Fill."""

    text: str
    score: float
    errors: int


@dataclass(frozen=True)
class Fill:
    """The answer. score: summed log-probability in nats of the middle and the suffix head behind it.

    n_steps: denoising steps of the answer's canvas, those of the length search included. n_passes and n_pass_tokens:
    evaluations of the decoder or the encoder after the prompt, and the decoder's canvas tokens in them, for all
    candidates together; n_scored_tokens: the encoder's. n_drafted_tokens: passes of one token of each draft.
    """

    text: str
    n_tokens: int
    n_steps: int
    score: float
    timings_ms: dict[str, float] = field(default_factory=dict)
    alternatives: tuple[str, ...] = ()
    """Texts of the other candidates, best first; `ranking` has their scores."""
    ranking: tuple[Alternative, ...] = ()
    """All candidates in order; the first is the answer."""
    tokens: tuple[FillToken, ...] = ()
    confidence: float = 0.0
    """0 to 1; see `infill.confidence`."""
    low_confidence: bool = False
    """Whether that is below FillOptions.low_confidence."""
    errors: int = 0
    """Syntax errors in the whole text with this answer, as `infill.syntax` counts them."""
    n_passes: int = 0
    n_pass_tokens: int = 0
    n_scored_tokens: int = 0
    n_drafted_tokens: int = 0
    n_prompt_tokens: int = 0
    """Of the prompt's tokens those that had to be read; the session had the others."""
    truncated: bool = False
    """Whether the deadline came first: then this is the best canvas of those that there were."""
    format: str = "raw"


StepViewFunction = Callable[[StepView], bool | None]


def fill(
    model: Model,
    hole: Hole,
    options: FillOptions | None = None,
    *,
    on_step: StepViewFunction | None = None,
    session: Session | None = None,
    cancellation: Cancellation | None = None,
    deadline: float | None = None,
) -> Fill:
    """Fills a hole. `on_step` sees the leading canvas after every step; a true answer cancels.

    The canvas that leads after its first step is not always the one that wins: then the winner's steps are shown too,
    afterwards, so that the last canvas seen is the answer.

    session: one of this model's, for a caller who fills often: what it has read of the prompt is not read again. Its
    n_ctx bounds the context. cancellation: to end the work from another thread. deadline: seconds of time.monotonic();
    the best canvas by then is the answer, a little later where reading the prompt and one step take longer.

    Raises EngineError, Cancelled, UsageError (options out of range, text that no file can hold), ModelFileError.
    """
    options = options or FillOptions()
    with work(model, hole.holes, options, session, cancellation, on_step, deadline) as job:
        candidates = job.solve(context.sound(hole.holes))
    return fills_of(job, candidates)[0]


@dataclass
class Job:
    """One request under way: the session, the options, the costs so far."""

    model: Model
    passes: Passes
    options: FillOptions
    form: str
    n_ctx: int
    on_step: StepViewFunction | None
    clock: Clock
    instruction: str | None = None

    @property
    def tokenizer(self) -> Tokenizer:
        return self.model.tokenizer

    def solve(self, holes: Holes) -> list[Candidate]:
        """All candidates for these holes on one canvas, best first."""
        options, tokenizer, passes = self.options, self.tokenizer, self.passes
        n_prompt = n_prompt_tokens(holes, options, self.n_ctx, tokenizer)
        layouts = canvas.layouts(holes, tokenizer, options, self.form, n_prompt=n_prompt, instruction=self.instruction)
        self.clock.lap("prepare")
        passes.sync(layouts[0].prompt)
        self.clock.lap("prompt")
        layouts = self._headed(layouts)
        finals: list[Candidate] = []
        passes.spend(_SCOUTING)
        drafted = self._drafted(layouts[0], holes)
        if drafted and (options.strategy == "draft" or self._is_certain(drafted)):
            self._show_winner(drafted[0])
            return drafted
        drafted = [replace(c, texts=()) for c in drafted[:_DRAFTS]]
        scouts = self._scouts(layouts, holes, drafts.lengths_of(drafted, layouts[0]))
        passes.spend(1.0)
        self.clock.lap("length")
        if scouts:
            finals += self._finish(scouts)
        finals += drafted
        if options.strategy in ("free", "both"):
            finals += self._run_free(layouts[0], holes)
        if holes.n > 1 and options.share and options.rank not in ("entropy", "confidence"):
            room = passes.session.info.n_canvas
            proposed = choose.shared(finals, tokenizer, self._first_drafted(layouts[0], holes))
            finals += [c for c in proposed if len(c.layout.sequence(c.middles)) <= room]
        self.clock.lap("denoise")
        ranked = choose.ranked(passes, finals, holes, tokenizer, options)
        if ranked[0].errors > 0:
            ranked = self._mended(ranked, finals, scouts, holes)
        self.clock.lap("rank")
        self._show_winner(ranked[0])
        return ranked

    @property
    def _n_skipped(self) -> int:
        """Steps of the schedule that are left out: a canvas with so much old text begins at their temperature."""
        options = self.options
        return min(int((options.keep or 0.0) * options.max_steps), options.max_steps - options.scout_steps)

    def _headed(self, layouts: list[Layout]) -> list[Layout]:
        """The layouts with their beginnings: where the prompt was taken back, several."""
        first, last = layouts[0], layouts[-1]
        if not first.before[0]:
            return layouts
        n = self.options.n_heads
        heads = healing.heads(self.passes, first, self.tokenizer, n=n, seed=self.options.seed)
        headed = [replace(first, head=head) for head in heads]
        # the last one is there in case that what the others ask for is not given; without such demands it is theirs
        asks = any(first.after) or any(first.before[1:])
        return [*headed, last] if asks else headed

    def _drafted(self, layout: Layout, holes: Holes) -> list[Candidate]:
        """The encoder's drafts, ranked, where they can compete: a score by the denoiser's entropies cannot compare what
        it did not make."""
        options = self.options
        wanted = options.draft and options.strategy in ("packed", "both", "draft") and options.keep is None
        if not wanted or holes.n > 1 or options.rank in ("entropy", "confidence"):
            return []
        found = drafts.drafted(self.passes, layout, holes, options, self.tokenizer)
        ranked = choose.ranked(self.passes, found, holes, self.tokenizer, options) if found else []
        self.clock.lap("draft")
        return ranked

    def _is_certain(self, drafted: list[Candidate]) -> bool:
        sure = confidence.number(drafted[0], drafted[1:])
        return drafted[0].errors <= 0 and sure >= self.options.draft_certain

    def _mended(
        self, ranked: list[Candidate], finals: list[Candidate], finished: list[Scout], holes: Holes
    ) -> list[Candidate]:
        """More candidates, where the best one breaks the syntax: those lengths of the search that were not finished,
        but whose first step says something that breaks it less."""
        known = {(s.layout, s.lengths) for s in finished}
        others = [s for s in self._searched if (s.layout, s.lengths) not in known]
        first = [Candidate(s.layout, s.middles, s.entropy, s.entropy, s.n_steps) for s in others]
        said = choose.with_errors([choose.with_texts(c, holes, self.tokenizer, self.options) for c in first], holes)
        better = [i for i, c in enumerate(said) if c.is_valid and any(c.texts) and c.errors < ranked[0].errors]
        better = better[: self.options.n_finalists]
        if not better or self.passes.expired:
            return ranked
        views, leader, shown = self._views, self._leader, self.on_step
        self.on_step = None  # the canvas that has led so far has been shown to its end
        new = self._finish([others[i] for i in better])
        self.on_step, self._views, self._leader = shown, {**self._views, **views}, leader
        finals = [*finals, *new, *(first[i] for i in better)]
        return choose.ranked(self.passes, finals, holes, self.tokenizer, self.options)

    def _first_drafted(self, layout: Layout, holes: Holes) -> list[str]:
        """What the encoder drafts for the first of several holes."""
        if not self.options.draft or self.options.keep is not None or self.passes.expired:
            return []
        part, first = replace(holes, pieces=holes.pieces[:2], old=None), layout.first(1)
        found = drafts.drafted(self.passes, first, part, self.options, self.tokenizer)
        return [text for c in found for text in c.layout.texts(c.middles, self.tokenizer) or ()]

    def _scouts(self, layouts: list[Layout], holes: Holes, likely: Sequence[int] = ()) -> list[Scout]:
        options, passes, tokenizer = self.options, self.passes, self.tokenizer
        if options.keep is not None and any(holes.old or ()):
            scouts = self._from_old(layouts[-1], holes)
            if self.instruction:  # what is wanted may be far from what was there
                scouts += lengths.finalists(lengths.search(passes, layouts, options, tokenizer), options)
            return scouts
        if options.strategy == "free":
            return []
        if options.strategy == "fixed":
            assert options.length is not None  # options.check
            given = (options.length,) * holes.n if isinstance(options.length, int) else options.length
            if len(given) != holes.n:
                raise UsageError(f"length: expected one for each of {holes.n} holes, found {len(given)}")
            plans = [(layouts[-1], given)]
            plans += [
                (layout, tuple(lengths.moved(n, i, layouts[-1], layout, tokenizer) for i, n in enumerate(given)))
                for layout in layouts[:-1]
            ]
            found = lengths.scout(passes, plans, options, tokenizer)
            return sorted(found, key=lambda s: -s.score)
        self._searched = lengths.search(passes, layouts, options, tokenizer, likely)
        return lengths.finalists(self._searched, options)

    def _from_old(self, layout: Layout, holes: Holes) -> list[Scout]:
        """Canvases that start from a share of the old text, of its length and lengths near it."""
        options, tokenizer = self.options, self.tokenizer
        assert holes.old is not None and options.keep is not None
        rng = np.random.default_rng(options.seed)
        old = [tokenizer.encode(text) for text in holes.old]
        plans: list[lengths.Plan] = []
        starts: list[list[list[int]]] = []
        for shift in lengths.SHIFTS:
            sizes = tuple(max(1, len(tokens) + shift) for tokens in old)
            plans.append((layout, sizes))
            starts.append([lengths.noised(tokens, n, options.keep, rng) for tokens, n in zip(old, sizes, strict=True)])
        most = max(PASS_TOKENS, 2 * self.model.config.canvas_length)  # longer canvases than a model's own get worse
        if sum(map(len, old)) + layout.n_pinned > most:
            raise UsageError(
                f"the old text has {sum(map(len, old))} tokens and one canvas takes {most - layout.n_pinned}; "
                "rewrite fewer lines at once"
            )
        found = lengths.scout(self.passes, plans, options, tokenizer, starts, self._n_skipped)
        return sorted(found, key=lambda s: -s.score)[: options.n_finalists]

    def _finish(self, scouts: list[Scout]) -> list[Candidate]:
        """The scouted candidates denoised to the end. Ones longer than a canvas are made canvas by canvas."""
        options, config = self.options, self.model.config
        scouts = self._affordable(scouts)
        n_scouted = min(options.scout_steps, options.max_steps)
        first = n_scouted + 1 if options.warm_start or options.keep is not None else 1
        views: list[list[StepView]] = [[] for _ in scouts]
        if first > 1:
            for s, seen in zip(scouts, views, strict=True):
                seen.append(self._view(s.layout, s.middles, s.entropy, s.accepted, n_scouted))
            if self.on_step is not None and self.on_step(views[0][0]):
                raise Cancelled("cancelled by the step callback")
        candidates = [Candidate(s.layout, s.middles, s.entropy, s.entropy, s.n_steps) for s in scouts]

        def watch(row: int, step: Step) -> bool:
            layout, sizes = scouts[row].layout, scouts[row].lengths
            parts = layout.places(sizes)
            entropy = tuple(tuple(step.entropy[p].tolist()) for p in parts)
            middles = tuple(tuple(step.argmax[p].tolist()) for p in parts)
            accepted = tuple(tuple(step.accepted[p].tolist()) for p in parts)
            n_steps = first - 1 + step.step
            candidates[row] = replace(candidates[row], entropy=entropy, middles=middles, n_steps=n_steps)
            views[row].append(self._view(layout, middles, entropy, accepted, n_steps))
            return row == 0 and self.on_step is not None and bool(self.on_step(views[row][-1]))

        if first + self._n_skipped <= options.max_steps:
            denoise = lengths.schedule(config, options, first + self._n_skipped, options.max_steps)
            is_long = [len(s.lengths) == 1 and s.lengths[0] > config.canvas_length for s in scouts]
            fitting = [i for i in range(len(scouts)) if not is_long[i]]
            rows = [scouts[i].layout.row(scouts[i].lengths, scouts[i].canvas if first > 1 else None) for i in fitting]
            if rows:
                self.passes.denoise(rows, denoise, lambda row, step: watch(fitting[row], step))
            for i in range(len(scouts)):
                if is_long[i]:
                    candidates[i] = self._long(scouts[i], views[i] if i == 0 else [])
        self._views = dict(zip(((c.layout, c.middles) for c in candidates), views, strict=True))
        self._leader = (candidates[0].layout, candidates[0].middles)
        return candidates

    def _affordable(self, scouts: list[Scout]) -> list[Scout]:
        """As many of the scouts as there is time for; without a deadline all."""
        n_tokens = np.cumsum([s.layout.n_pinned + sum(s.lengths) for s in scouts])
        n_steps = min(_HURRIED, self.options.max_steps)
        n = max(1, sum(self.passes.n_affordable(int(n)) >= n_steps for n in n_tokens))
        self.passes.truncated |= n < len(scouts)
        return scouts[:n]

    def _long(self, scout: Scout, seen: list[StepView]) -> Candidate:
        """A hole longer than a canvas: each finished canvas is read before the next."""
        layout, n = scout.layout, scout.lengths[0]
        config, passes = self.model.config, self.passes
        denoise = lengths.schedule(config, self.options, 1, self.options.max_steps)
        n_steps = 0
        parts: list[list[int]] = []  # one for every canvas so far

        def report(_row: int, step: Step) -> bool:
            nonlocal n_steps
            n_steps += 1
            n_free = min(n - config.canvas_length * (len(parts) - (step.step > 1)), config.canvas_length)
            middle, entropy = step.argmax[:n_free].tolist(), step.entropy[:n_free].tolist()
            parts[len(parts) - (step.step > 1) :] = [middle]
            seen.append(self._view(layout, (middle,), (entropy,), (step.accepted[:n_free].tolist(),), step.step))
            return self.on_step is not None and bool(self.on_step(seen[-1]))

        prompt = [*layout.prompt, *layout.head]
        tail = [*layout.gaps[0], *layout.footer]
        stops, text = self.tokenizer.stop_ids, []
        try:
            watch = passes.watching([0], report)
            text = passes.session.generate(prompt, n, denoise, suffix=tail, stop=stops, on_step=watch).tolist()
        except Cancelled:
            if not passes.truncated:
                raise
            text = [token for part in parts for token in part]
            text = text[: next((i for i, token in enumerate(text) if token in stops), len(text))]
        finally:
            passes.moved()
        passes.sync(layout.prompt)
        return Candidate(layout, (tuple(text),), ((),), scout.entropy, n_steps)

    def _run_free(self, layout: Layout, holes: Holes) -> list[Candidate]:
        """Runs without a pinned suffix, of several lengths, cut where they say what the suffix says, or end a line."""
        if holes.n > 1:
            raise UsageError("free runs are for one hole; fill several with the packed strategy")
        options, tokenizer = self.options, self.tokenizer
        sizes = sorted({max(1, options.max_tokens // 4), max(1, options.max_tokens // 2), options.max_tokens})
        sizes = [n for n in sizes if n <= self.model.config.canvas_length] or sizes[:1]
        bare = replace(layout, gaps=((),), footer=())
        denoise = lengths.schedule(self.model.config, options, 1, options.max_steps)
        rows = self.passes.denoise([bare.row((n,)) for n in sizes], denoise)
        found = []
        for n, done in zip(sizes, rows, strict=True):
            tokens = done.tokens[bare.places((n,))[0]].tolist()
            end = next((i for i, token in enumerate(tokens) if token in tokenizer.control_ids), n)
            text = tokenizer.decode([*layout.head, *tokens[:end]])
            if text.startswith(layout.before[0]):
                found += drafts.cut(text[len(layout.before[0]) :], layout, holes.suffix, tokenizer, done.n_steps)
            else:
                found.append(Candidate(layout, (tuple(tokens),), ((),), ((),), done.n_steps))
        self._views, self._leader = {}, None
        return found

    _views: dict[tuple[Layout, tuple[tuple[int, ...], ...]], list[StepView]] = field(default_factory=dict)
    _leader: tuple[Layout, tuple[tuple[int, ...], ...]] | None = None
    _searched: list[Scout] = field(default_factory=list)

    def _show_winner(self, best: Candidate) -> None:
        key = (best.layout, best.middles)
        views = self._views.get(key)
        if self.on_step is None or (views and key == self._leader):
            return
        if any(self.on_step(view) for view in views or [self._settled(best)]):
            raise Cancelled("cancelled by the step callback")

    def _settled(self, best: Candidate) -> StepView:
        """An answer that no canvas has shown, such as a draft, as a canvas that is finished."""
        layout, pieces, nats = best.layout, list[str](), list[float]()
        for i, tokens in enumerate(confidence.tokens_of(best, self.tokenizer)):
            pieces += [token.text for token in tokens]
            nats += [token.entropy for token in tokens]
            if i < len(layout.between):
                pieces.append(layout.after[i] + layout.between[i] + layout.before[i + 1])
                nats.append(0.0)
        n_steps = self.options.max_steps
        return StepView(max(1, best.n_steps), n_steps, "".join(pieces), pieces, nats, [True] * len(pieces))

    def _view(
        self,
        layout: Layout,
        middles: Sequence[Sequence[int]],
        entropy: Sequence[Sequence[float]],
        accepted: Sequence[Sequence[bool]],
        step: int,
    ) -> StepView:
        decode = self.tokenizer.decode
        pieces: list[str] = []
        nats: list[float] = []
        settled: list[bool] = []
        # the head covers the fragment that the prompt was taken back by, and maybe the beginning of the answer
        if lead := decode(layout.head)[len(layout.before[0]) :]:
            pieces, nats, settled = [lead], [0.0], [True]
        for i, middle in enumerate(middles):
            pieces += [decode([token]) for token in middle]
            nats += entropy[i]
            settled += accepted[i]
            if i + 1 < len(middles):
                pieces.append(decode(layout.gaps[i]))
                nats.append(0.0)
                settled.append(True)
        return StepView(step, self.options.max_steps, "".join(pieces), pieces, nats, settled)


class Clock:
    """Milliseconds per stage; a stage that comes again adds to its time."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = round(self.laps.get(name, 0.0) + (now - self._last) * 1000, 1)
        self._last = now


@contextmanager
def work(
    model: Model,
    holes: Holes,
    options: FillOptions,
    session: Session | None,
    cancellation: Cancellation | None,
    on_step: StepViewFunction | None,
    deadline: float | None = None,
    instruction: str | None = None,
) -> Iterator[Job]:
    """A job on the given session or one of its own, which is then closed at the end. Raises UsageError."""
    options.check()
    cancellation = cancellation or Cancellation()
    clock = Clock()
    form = canvas.format_of(model) if options.format == "auto" else options.format
    n_ctx = min(options.n_ctx, model.config.n_ctx_train if session is None else session.info.n_ctx)
    n_prompt_tokens(holes, options, n_ctx, model.tokenizer)
    n_own = max(PASS_TOKENS, n_canvas_tokens(holes, options, model))
    own = model.session(n_ctx, n_canvas=n_own) if session is None else None
    used = session or own
    assert used is not None
    cancellation.watch(used)
    try:
        yield Job(model, Passes(used, cancellation, deadline), options, form, n_ctx, on_step, clock, instruction)
    finally:
        cancellation.watch(None)
        if own is not None:
            own.close()


def n_canvas_tokens(holes: Holes, options: FillOptions, model: Model) -> int:
    """What a canvas of these holes may need, tokens."""
    n_holes = options.max_tokens
    if options.length is not None:
        n_holes = options.length * holes.n if isinstance(options.length, int) else sum(options.length)
    elif options.keep is not None and holes.old is not None:
        n_holes += sum(len(model.tokenizer.encode(text)) + lengths.SHIFTS[-1] for text in holes.old)
    between = sum(len(model.tokenizer.encode(piece)) for piece in holes.pieces[1:-1])
    joint = (options.n_joint or lengths.longest_canvas(model.config)) if holes.n > 1 else 0
    return max(n_holes, joint) + between + options.n_suffix + _RESERVE


def n_prompt_tokens(holes: Holes, options: FillOptions, n_ctx: int, tokenizer: Tokenizer) -> int:
    """Tokens that the prompt may have beside the canvas. Raises UsageError if hardly any are left."""
    between = sum(len(tokenizer.encode(piece)) for piece in holes.pieces[1:-1])
    n_canvas = min(options.max_tokens * holes.n, options.max_tokens + between) + between + options.n_suffix
    if options.keep is not None and holes.old is not None:
        if sum(map(len, holes.old)) > context.CHARACTERS * n_ctx:
            raise UsageError("the old text is longer than the whole context; rewrite fewer lines at once")
        n_canvas = sum(len(tokenizer.encode(text)) + lengths.SHIFTS[-1] for text in holes.old) + between
        n_canvas += options.n_suffix
    n_prompt = n_ctx - n_canvas - min(_RESERVE, n_ctx // 8)
    if n_prompt < 2:
        raise UsageError(
            f"a context of {n_ctx} tokens has no room for a prompt beside {n_canvas - between - options.n_suffix} "
            f"tokens of middle and {options.n_suffix + between} of text behind it; ask for fewer tokens or less text"
        )
    return n_prompt


def fills_of(job: Job, candidates: Sequence[Candidate]) -> list[Fill]:
    """What the best candidate says in each hole, with everything about it; costs are those of the whole job."""
    best, others = candidates[0], candidates[1:]
    sure = confidence.number(best, others)
    counts = job.passes.counts
    fills = []
    for i, tokens in enumerate(confidence.tokens_of(best, job.tokenizer)):
        texts = dict.fromkeys(c.texts[i] for c in candidates)
        ranking: dict[str, Alternative] = {}
        for c in candidates:
            ranking.setdefault(c.texts[i], Alternative(c.texts[i], c.score, c.errors))
        fills.append(
            Fill(
                text=best.texts[i],
                n_tokens=len(tokens),
                n_steps=best.n_steps,
                score=best.score,
                timings_ms=job.clock.laps,
                alternatives=tuple(text for text in texts if text != best.texts[i]),
                ranking=tuple(ranking.values()),
                tokens=tokens,
                confidence=sure,
                low_confidence=sure < job.options.low_confidence,
                errors=best.errors,
                n_passes=counts.n_passes,
                n_pass_tokens=counts.n_pass_tokens,
                n_scored_tokens=counts.n_scored_tokens,
                n_drafted_tokens=counts.n_drafted_tokens,
                n_prompt_tokens=counts.n_prompt_tokens,
                format=job.form,
                truncated=job.passes.truncated,
            )
        )
    return fills
