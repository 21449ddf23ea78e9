"""Writing text that nothing follows: a reply in a chat, or what comes after a prompt.

The text is written canvas by canvas (block diffusion; ref: transformers models/diffusion_gemma, generate): a canvas of
the model's own length is denoised after the prompt, what it says is read behind the prompt, the next one follows, until
a token ends the text or it is long enough. A finished canvas never changes again.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infill import context
from infill.cancellation import Cancellation
from infill.canvas import can_chat
from infill.engine import NOISE, DenoiseOptions, Model, Row, Session, Step
from infill.errors import UsageError
from infill.filling import StepView
from infill.passes import PASS_TOKENS, Passes

if TYPE_CHECKING:
    from infill_models.tokenizer import Tokenizer

_ROLES = {"assistant": "model", "model": "model"}  # others but the first system message are the user's
_SYSTEM = ("system", "developer")
_PART = re.compile("[\udc80-\udcff]+\\Z")  # the beginning of a character, as surrogateescape has it


@dataclass(frozen=True)
class GenerationView(StepView):
    """The text and the canvas behind it after a step; the first piece, if anything is written already, is that."""

    done: str = ""
    """The beginning of the text that stays as it is."""


@dataclass(frozen=True)
class Generation:
    """What was written."""

    text: str
    tokens: tuple[int, ...]
    n_steps: int
    ended: bool
    """Whether a token or a stop string ended it; else it is as long as it may be, or out of time."""
    truncated: bool
    """Whether the deadline came first."""
    n_prompt_tokens: int = 0
    """Of the prompt (and of canvases written before) those that had to be read before the first step."""
    n_passes: int = 0
    n_pass_tokens: int = 0
    prompt_ms: float = 0.0
    """Until they were read."""


def generate(
    model: Model,
    prompt: Sequence[int],
    max_tokens: int,
    *,
    stop: Sequence[str] = (),
    seed: int = 0,
    max_steps: int | None = None,
    self_conditioning_top_k: int = 64,
    on_step: Callable[[GenerationView], bool | None] | None = None,
    on_block: Callable[[Sequence[int]], object] | None = None,
    session: Session | None = None,
    cancellation: Cancellation | None = None,
    deadline: float | None = None,
    written: Sequence[int] = (),
) -> Generation:
    """Writes at most max_tokens tokens after the prompt, <bos> first.

    stop: the text ends with the canvas in which one of these strings is complete; cutting is for the caller.
    max_steps: of a canvas; None, and the temperatures: as the model file has it. Canvas c draws with seed + c.
    on_step sees every step, and a true answer cancels. on_block gets the tokens of each finished canvas; what it raises
    ends the work. written: tokens of earlier canvases of the same text, to go on behind. session, cancellation,
    deadline: as in `infill.fill`; at the deadline the text is what there is, with what the last step proposed.

    Raises EngineError, Cancelled, ModelFileError, and UsageError where the context has no room behind the prompt.
    """
    tokenizer, config = model.tokenizer, model.config
    cancellation = cancellation or Cancellation()
    own = None
    if session is None:
        n_ctx = min(len(prompt) + max_tokens, config.n_ctx_train)
        own = model.session(n_ctx, n_canvas=max(PASS_TOKENS, min(config.canvas_length, max_tokens)))
    used = session or own
    assert used is not None
    room = used.info.n_ctx - len(prompt)
    if room < 1:
        raise UsageError(f"the prompt has {len(prompt)} tokens and fills the context of {used.info.n_ctx}; shorten it")
    n_most = min(max_tokens, room)
    length = min(config.canvas_length, used.info.n_canvas)
    cancellation.watch(used)
    passes = Passes(used, cancellation, deadline)
    tokens = list(written)
    n_blocks = -(-len(tokens) // length)
    n_steps, prompt_s, n_read, ended = 0, 0.0, 0, False
    try:
        while not ended and len(tokens) < n_most and not passes.truncated:
            if tokens and passes.expired:
                passes.truncated = True
                break
            before = time.perf_counter()
            passes.sync((*prompt, *tokens))
            if n_steps == 0:
                prompt_s, n_read = time.perf_counter() - before, passes.counts.n_prompt_tokens
            n_free = min(length, n_most - len(tokens))
            options = DenoiseOptions(seed + n_blocks, max_steps, self_conditioning_top_k=self_conditioning_top_k)
            watch = None if on_step is None else _Watch(tokenizer, tuple(tokens), on_step)
            canvas = passes.denoise([Row([NOISE] * n_free)], options, watch)[0]
            block, ended = _ended(canvas.tokens.tolist(), tokenizer)
            tokens += block
            n_steps, n_blocks = n_steps + canvas.n_steps, n_blocks + 1
            text = text_of(tokens, tokenizer)
            ended = ended or any(one in text for one in stop)
            if on_block is not None and not ended and not passes.truncated:
                on_block(block)
    finally:
        cancellation.watch(None)
        if own is not None:
            own.close()
    counts = passes.counts
    return Generation(
        text=text_of(tokens, tokenizer),
        tokens=tuple(tokens),
        n_steps=n_steps,
        ended=ended,
        truncated=passes.truncated,
        n_prompt_tokens=n_read,
        n_passes=counts.n_passes,
        n_pass_tokens=counts.n_pass_tokens,
        prompt_ms=round(prompt_s * 1000, 1),
    )


def chat_prompt(messages: Sequence[tuple[str, str]], tokenizer: Tokenizer, n_prompt: int) -> list[int]:
    """The tokens of a conversation, (role, text) each, up to the opened turn of the model; at most n_prompt.

    What is said is plain text, also where it spells a control token. Where a conversation is too long its oldest
    messages are left out, but for a first one of the system. A last message of the assistant's is gone on with.
    ref: the chat template of DiffusionGemma's GGUF files, without thinking and tools.

    Raises UsageError where the vocabulary has no markers of turns, or the last message alone is too long.
    """
    if not can_chat(tokenizer):
        raise UsageError("this model's vocabulary has no markers of turns, so it cannot be prompted as a chat")
    encode = tokenizer.encode
    turn, end, channel, end_channel = (
        _id(tokenizer, text) for text in ("<|turn>", "<turn|>", "<|channel>", "<channel|>")
    )
    opened = [turn, *encode("model\n"), channel, *encode("thought\n"), end_channel]
    head = [tokenizer.bos_id]
    rest = list(messages)
    if rest and rest[0][0] in _SYSTEM:
        head += [turn, *encode(f"system\n{rest.pop(0)[1].strip()}"), end, *encode("\n")]
    if rest and _ROLES.get(rest[-1][0]) == "model":
        opened += encode(rest.pop()[1])
    turns = [[turn, *encode(f"{_ROLES.get(role, 'user')}\n{text.strip()}"), end, *encode("\n")] for role, text in rest]
    n_fixed = len(head) + len(opened)
    while len(turns) > 1 and n_fixed + sum(map(len, turns)) > n_prompt:
        turns.pop(0)
    prompt = [*head, *(token for one in turns for token in one), *opened]
    if len(prompt) > n_prompt:
        raise UsageError(
            f"the message has {len(prompt)} tokens with what frames it, and the context leaves {n_prompt}; shorten it, "
            "ask for fewer tokens, or set a larger n_ctx"
        )
    return prompt


def plain_prompt(text: str, tokenizer: Tokenizer, n_prompt: int) -> list[int]:
    """The end of a text as a prompt of at most n_prompt tokens, <bos> first."""
    return [tokenizer.bos_id, *tokenizer.encode(context.keep_end(text, n_prompt - 1, tokenizer))]


def text_of(tokens: Sequence[int], tokenizer: Tokenizer) -> str:
    """The text of these tokens without control tokens, bytes that are no character shown as U+FFFD, and without the
    part of a character at the end: so the text of more tokens begins with it."""
    text = _PART.sub("", tokenizer.decode(tokens, skip_control=True))
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class _Watch:
    """Shows steps of a canvas as the whole text."""

    def __init__(
        self, tokenizer: Tokenizer, before: tuple[int, ...], on_step: Callable[[GenerationView], bool | None]
    ) -> None:
        self._tokenizer, self._before, self._on_step = tokenizer, before, on_step
        self._done = text_of(before, tokenizer)

    def __call__(self, _row: int, step: Step) -> bool:
        block, _ = _ended(step.argmax.tolist(), self._tokenizer)
        pieces = [self._tokenizer.decode([token], skip_control=True) for token in block]
        nats, settled = step.entropy[: len(block)].tolist(), step.accepted[: len(block)].tolist()
        if self._done:
            pieces, nats, settled = [self._done, *pieces], [0.0, *nats], [True, *settled]
        whole = text_of([*self._before, *block], self._tokenizer)
        return bool(
            self._on_step(GenerationView(step.step, step.max_steps, whole, pieces, nats, settled, done=self._done))
        )


def _ended(block: list[int], tokenizer: Tokenizer) -> tuple[list[int], bool]:
    """A canvas up to the token that ends the text, and whether there was one."""
    for i, token in enumerate(block):
        if token in tokenizer.stop_ids:
            return block[:i], True
    return block, False


def _id(tokenizer: Tokenizer, text: str) -> int:
    token = tokenizer.control_id(text)
    assert token is not None  # can_chat
    return token
