"""One ask on the engine thread: the session it needs, the call that answers it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from infill.daemon.asks import Answer, Ask, NoChat
from infill.daemon.sessions import Key, Sessions
from infill.errors import Cancelled, UsageError

if TYPE_CHECKING:
    from infill.cancellation import Cancellation
    from infill.context import Holes
    from infill.engine import Model, Session
    from infill.filling import Fill, StepView
    from infill.options import FillOptions

# The engine's modules are imported by the functions: they bring numpy and the native library, which a daemon that
# has not been asked for anything yet does without.


@dataclass(frozen=True)
class Work:
    """What the engine thread is handed. deadline: seconds of time.monotonic(); n_ctx: tokens that a session has at
    least; on_step is called on the engine thread after every step, and true ends the work.

    written: tokens of a text that earlier runs of the same work have written, which this one adds to; once `pause` is
    set it ends with Paused after the next canvas."""

    ask: Ask
    key: Key
    n_ctx: int
    cancellation: Cancellation
    deadline: float | None
    on_step: Callable[[StepView], bool]
    written: list[int] = field(default_factory=list)
    pause: threading.Event = field(default_factory=threading.Event)


class Paused(Cancelled):
    """A text is written in part; the work is to be done again later, and goes on from there."""


Perform = Callable[["Model", Sessions, Work], Answer]


def perform(model: Model, sessions: Sessions, work: Work) -> Answer:
    """The answer to an ask, without its times. Raises what `infill.fill_holes` and `infill.edit` raise."""
    from infill.passes import PASS_TOKENS

    ask = work.ask
    n_ctx = min(max(work.n_ctx, ask.options.n_ctx), model.config.n_ctx_train)
    if ask.kind == "warm" and ask.holes is None:
        return Answer()  # it has woken the model
    n_canvas = max(PASS_TOKENS, _n_canvas(model, ask))
    session = sessions.get(model, work.key, n_ctx=n_ctx, n_canvas=min(n_canvas, n_ctx))
    work.cancellation.watch(session)
    try:
        work.cancellation.check()
        if ask.kind == "score":
            return _score(model, session, ask)
        if ask.kind == "warm":
            return _warm(model, session, work)
        if ask.kind == "generate":
            return _generate(model, session, work)
        return _fill(model, session, work)
    finally:
        work.cancellation.watch(None)
        sessions.used(work.key)


def empty(ask: Ask) -> Answer:
    """What there is to say of an ask when its time was over before its turn came: nothing."""
    from infill.filling import Fill

    nothing = Fill("", 0, 0, 0.0, low_confidence=True, truncated=True)
    n = 0
    if ask.kind == "generate":
        n = 1
    elif ask.kind in ("fill", "edit") and ask.holes is not None:
        n = ask.holes.n
    return Answer((nothing,) * n, tuple((i,) for i in range(n)), truncated=True, complete=False)


def _fill(model: Model, session: Session, work: Work) -> Answer:
    from infill.context import Hole
    from infill.holes import fill_holes
    from infill.rewriting import edit

    ask, holes = work.ask, work.ask.holes
    assert holes is not None  # Ask.check
    if ask.kind == "fill":
        done = fill_holes(
            model,
            holes,
            ask.options,
            on_step=work.on_step,
            session=session,
            cancellation=work.cancellation,
            deadline=work.deadline,
        )
        return Answer(done.fills, done.groups, truncated=_is_truncated(done.fills))
    assert holes.old is not None and ask.instruction is not None  # Ask.check
    hole = Hole(
        holes.prefix, holes.suffix, holes.language, holes.path, holes.indent, holes.related, old=holes.old[0]
    )  # fmt: skip
    fill = edit(
        model,
        hole,
        ask.instruction,
        ask.options,
        on_step=work.on_step,
        session=session,
        cancellation=work.cancellation,
        deadline=work.deadline,
    )
    return Answer((fill,), ((0,),), truncated=fill.truncated)


def _generate(model: Model, session: Session, work: Work) -> Answer:
    """A reply, or what follows a prompt, as the only fill of the answer."""
    from infill.canvas import format_of
    from infill.filling import Fill
    from infill.generating import chat_prompt, generate, plain_prompt

    ask, tokenizer, options = work.ask, model.tokenizer, work.ask.options
    form = format_of(model) if options.format == "auto" else options.format
    n_ctx = session.info.n_ctx
    n_prompt = n_ctx - max(1, min(options.max_tokens, n_ctx // 4))
    if not ask.messages:
        prompt = plain_prompt(ask.prompt, tokenizer, n_prompt)
    elif form == "chat":
        prompt = chat_prompt(ask.messages, tokenizer, n_prompt)
    else:
        raise NoChat(
            f"{model.path.name} does not chat: it continues plain text and was not trained to answer. Name an "
            "instruction-tuned model with `model` in config.toml, or point chat features at another server"
        )

    def on_block(block: Sequence[int]) -> None:
        work.written.extend(block)
        if work.pause.is_set():
            raise Paused("somebody else has a turn")

    done = generate(
        model,
        prompt,
        options.max_tokens,
        stop=ask.stop,
        seed=options.seed,
        self_conditioning_top_k=options.self_conditioning_top_k,
        on_step=work.on_step,
        on_block=on_block,
        session=session,
        cancellation=work.cancellation,
        deadline=work.deadline,
        written=tuple(work.written),
    )
    fill = Fill(
        done.text,
        len(done.tokens),
        done.n_steps,
        0.0,
        {"prompt": done.prompt_ms},
        n_passes=done.n_passes,
        n_pass_tokens=done.n_pass_tokens,
        n_prompt_tokens=done.n_prompt_tokens,
        truncated=done.truncated,
        format="chat" if ask.messages else "raw",
    )
    return Answer((fill,), ((0,),), truncated=done.truncated, complete=done.ended, n_prompt=len(prompt))


def _is_truncated(fills: tuple[Fill, ...]) -> bool:
    return any(fill.truncated for fill in fills)


def _warm(model: Model, session: Session, work: Work) -> Answer:
    """Reads the prompt that a fill of these holes would read first."""
    from infill import canvas, context
    from infill.filling import n_prompt_tokens
    from infill.filling import work as begin

    assert work.ask.holes is not None
    options = work.ask.options
    holes = context.sound(work.ask.holes)
    first = _parts(model, holes, options)[0]
    with begin(model, first, options, session, work.cancellation, None) as job:
        n_prompt = n_prompt_tokens(first, options, job.n_ctx, model.tokenizer)
        layout = canvas.layouts(first, model.tokenizer, options, job.form, n_prompt=n_prompt)[0]
        job.passes.sync(layout.prompt)
    return Answer()


def _score(model: Model, session: Session, ask: Ask) -> Answer:
    """log p(text | prompt) of the causal encoder for each text, nats, summed over its tokens."""
    from infill.passes import batches

    tokenizer = model.tokenizer
    prompt = [tokenizer.bos_id, *tokenizer.encode(ask.prompt)]
    rows = [tokenizer.encode(text) for text in ask.texts]
    info = session.info
    longest = max(map(len, rows))
    if len(prompt) + longest > info.n_ctx:
        raise UsageError(
            f"score: {len(prompt)} tokens of prompt and {longest} of text do not fit the context of {info.n_ctx}; "
            "cut the prompt at its beginning"
        )
    session.sync(prompt)
    scores = [0.0] * len(rows)
    full = [i for i, row in enumerate(rows) if row]  # an empty text is certain
    for batch in batches([len(rows[i]) for i in full], info.n_canvas):
        chosen = [full[i] for i in batch]
        for i, nats in zip(chosen, session.score_rows([rows[i] for i in chosen]), strict=True):
            scores[i] = float(nats.sum())
    return Answer(scores=tuple(scores))


def _n_scored(model: Model, ask: Ask) -> int:
    return max(len(model.tokenizer.encode(text)) for text in ask.texts)


def _n_canvas(model: Model, ask: Ask) -> int:
    """Tokens of the longest canvas that the ask may need."""
    from infill import context
    from infill.filling import n_canvas_tokens
    from infill.rewriting import KEEP

    if ask.kind == "score":
        return _n_scored(model, ask)
    if ask.kind == "generate":
        return min(model.config.canvas_length, ask.options.max_tokens)
    assert ask.holes is not None
    options, holes = ask.options, context.sound(ask.holes)
    if ask.kind == "edit":
        assert holes.old is not None
        n_old = len(model.tokenizer.encode(holes.old[0]))
        keep = KEEP if options.keep is None else options.keep
        options = replace(options, keep=keep, max_tokens=max(options.max_tokens, n_old + 16))
    return max(n_canvas_tokens(part, options, model) for part in _parts(model, holes, options))


def _parts(model: Model, holes: Holes, options: FillOptions) -> list[Holes]:
    """The holes by the canvas that they share."""
    from infill.holes import grouped

    parts = []
    for group in grouped(holes, options, model.config, model.tokenizer):
        first, last = group[0], group[-1]
        old = None if holes.old is None else holes.old[first : last + 1]
        parts.append(replace(holes, pieces=holes.pieces[first : last + 2], old=old))
    return parts
