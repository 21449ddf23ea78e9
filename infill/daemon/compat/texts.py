"""Text that nothing follows: replies to messages, and what comes after a prompt that says nothing of an end.

Somebody waits for such text, so it is urgent unless the request says otherwise, and may be much longer than a fill. It
is written canvas by canvas (`infill.generating`), and a canvas that is finished can be streamed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from infill.daemon.asks import Ask, Priority
from infill.daemon.compat import markers
from infill.daemon.compat.common import (
    NotSupported,
    Task,
    budget_ms,
    client_of,
    cut_at,
    is_half_pair,
    n_begun,
    seeded,
    stop_strings,
    unified,
    urgency,
)
from infill.errors import UsageError
from infill.generating import GenerationView

if TYPE_CHECKING:
    from starlette.requests import Request

    from infill.daemon.settings import DaemonSettings
    from infill.filling import StepView

_SEEDS = 1_000_003  # between two choices of one request: more than any text has canvases


def reply_task(
    settings: DaemonSettings,
    request: Request,
    body: Mapping[str, Any],
    messages: Sequence[tuple[str, str]],
    n_tokens: float | None,
) -> Task:
    """The task of replying to messages. Raises UsageError, and NotSupported for what is more than text."""
    if body.get("tools") or body.get("functions"):
        raise NotSupported("this model calls no tools; ask without `tools`")
    shape = body.get("response_format") or body.get("format")
    if shape and shape != {"type": "text"}:
        raise NotSupported("answers are plain text; ask without a format")
    if not any(text.strip() for _, text in messages):
        raise UsageError('"messages": there is nothing to reply to')
    return _task(settings, request, body, "chat", n_tokens, settings.reply_tokens, messages=tuple(messages))


def continuation_task(
    settings: DaemonSettings, request: Request, body: Mapping[str, Any], prompt: str, n_tokens: float | None
) -> Task | None:
    """The task of going on behind a prompt, where that is all that the client can mean: somebody waits for it, there is
    no suffix, not even an empty one, and the prompt is no other model's form of one. Raises UsageError.
    """
    if body.get("suffix") is not None or not prompt or urgency(request, body) != Priority.INVOKED:
        return None
    if markers.parse(prompt) is not None:
        return None
    usual = settings.config.max_tokens
    task = _task(settings, request, body, "text", n_tokens, min(usual, settings.reply_tokens), prompt=unified(prompt))
    return replace(task, crlf="\r\n" in prompt)


def variants(task: Task, n: int) -> list[Task]:
    """The same task so often, with other random draws."""
    options = task.ask.options
    asks = [replace(task.ask, options=replace(options, seed=options.seed + i * _SEEDS)) for i in range(n)]
    return [replace(task, ask=ask) for ask in asks]


def _task(
    settings: DaemonSettings,
    request: Request,
    body: Mapping[str, Any],
    family: str,
    n_tokens: float | None,
    n_usual: int,
    *,
    messages: tuple[tuple[str, str], ...] = (),
    prompt: str = "",
) -> Task:
    for text in (prompt, *(text for _, text in messages)):
        if is_half_pair(text):
            raise UsageError("the text holds half of a UTF-16 pair, which is no character")
    n_most = n_usual if n_tokens is None else settings.reply_tokens
    if n_tokens is not None and n_tokens > 0:  # others mean: as many as there may be
        n_most = min(int(n_tokens), settings.reply_tokens) or 1
    options = seeded(replace(settings.config.fill_options, max_tokens=n_most), body)
    stop = stop_strings(body)
    ask = Ask(
        kind="generate",
        options=options,
        prompt=prompt,
        messages=messages,
        stop=stop,
        client=client_of(request, family),
        priority=urgency(request, body) if "x-infill-priority" in request.headers else Priority.INVOKED,
        budget_ms=budget_ms(body),
    )
    return Task(ask, stop=stop)


class Written:
    """What of a text that is being written may be sent for good: its finished canvases, up to what may be the beginning
    of a stop string."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self.sent = ""

    def feed(self, view: StepView) -> str:
        """What may be sent now that could not before, in the model's line ends."""
        done = view.done if isinstance(view, GenerationView) else ""
        ready, word = cut_at(done, self._task.stop)
        if not word:
            ready = ready[: len(ready) - n_begun(ready, self._task.stop)]
        if not ready.startswith(self.sent):  # begun anew with another model: the end will tell
            return ""
        more, self.sent = ready[len(self.sent) :], ready
        return more
