"""What all families of clients have in common: from a request to an ask, and from its answer to their text.

Clients differ in names and shapes; what they want is a text between two others. Whatever a family's module has read
of a request it puts into a `Task`. The model sees line ends as "\\n"; a client whose text has "\\r\\n" gets those back.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from infill import language as languages
from infill.context import Holes, Snippet, has_bytes
from infill.daemon.asks import Answer, Ask, Loading, Priority, Superseded
from infill.errors import Cancelled, InfillError, UsageError

if TYPE_CHECKING:
    from starlette.requests import Request

    from infill.daemon.broker import Broker
    from infill.daemon.settings import DaemonSettings
    from infill.filling import Fill, StepView
    from infill.options import FillOptions

CHOICES = 8
"""Different answers that one request can get, at most."""
_SPECULATIVE_S = 0.25
"""A request that continues an answer so soon after it was given is not a person's: nobody has seen the answer yet."""
_SEEN = 400  # characters before the hole that must agree for that
_SURE = 0.1  # nats; a settled token that is less certain is not streamed yet
_HELD = " \t\r\n)]}>\"'`;,:"
"""What tidying may still take away from the end of a text, so it is not streamed before the end."""
_HALF_PAIR = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_SCRIPTS = ("openai/", "asyncopenai/", "ollama-python", "python-", "mistral", "infill")
"""How programs for scripts begin their User-Agent: somebody waits for the answer, as long as it takes."""


class NotSupported(InfillError):
    """The request is well-formed, and nothing here can answer it."""


class Busy(InfillError):
    """There is no answer now, and the client would take an empty one for good."""


@dataclass(frozen=True)
class Task:
    """A text between two others, as a client wants it."""

    ask: Ask
    crlf: bool = False
    """Whether the client's line ends are "\\r\\n"."""
    stop: tuple[str, ...] = ()
    n_indent: int = 0
    """A line behind the first with less indentation ends the answer; characters."""
    n: int = 1
    """Different answers wanted."""
    echo: str = ""
    """What the client wants to read before the answer."""


@dataclass(frozen=True)
class Reply:
    """The answers to a task, best first, as the client is to read them."""

    texts: tuple[str, ...]
    answer: Answer
    reason: str = "stop"
    """Why the best one ends: "stop", "length" (tokens or time), "word" (a stop string)."""
    word: str = ""
    """The stop string."""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.texts[0]

    @property
    def fill(self) -> Fill | None:
        return self.answer.fills[0] if self.answer.fills else None

    @property
    def n_tokens(self) -> int:
        return self.fill.n_tokens if self.fill else 0

    @property
    def n_prompt(self) -> int:
        """Tokens of the prompt: of a fill's those that were read for it, what the cache had is not counted; of other
        text all."""
        return self.answer.n_prompt or self.n_read

    @property
    def n_read(self) -> int:
        """Tokens of the prompt that the cache did not have."""
        return self.fill.n_prompt_tokens if self.fill else 0


def new_task(
    settings: DaemonSettings,
    body: Mapping[str, Any],
    *,
    prefix: str,
    suffix: str,
    client: str,
    priority: Priority,
    n_tokens: float | None = None,
    n: int = 1,
    path: str | None = None,
    related: Sequence[Snippet] = (),
    old: str | None = None,
    instruction: str | None = None,
    document: str | None = None,
) -> Task:
    """A task from what a family's module has read, and the fields that mean the same everywhere.

    n_tokens: the most that the client wants; the settings' max_tokens stays the limit. Raises UsageError.
    """
    crlf = any("\r\n" in text for text in (prefix, suffix, old or "")) or (prefix[-1:] == "\r" and suffix[:1] == "\n")
    prefix, suffix = unified(prefix.removesuffix("\r") if suffix[:1] == "\n" else prefix), unified(suffix)
    old = None if old is None else unified(old)
    options = settings.config.fill_options
    if n_tokens is not None and 0 < n_tokens < options.max_tokens:
        options = replace(options, max_tokens=int(n_tokens))
    options = seeded(options, body)
    if old is not None and instruction is None:
        options = replace(options, keep=0.6)
    whole = prefix + (old or "") + suffix
    texts = [(name, unified(text)) for name, text in related]
    names = {name.rpartition(".")[2] for name, _ in texts if "." in name}
    hint = next(iter(names)) if len(names) == 1 else ""
    holes = Holes(
        pieces=(prefix, suffix),
        language=languages.detect(path, whole) or (languages.named(hint) if hint else None),
        path=path,
        indent=languages.indent_unit(whole),
        related=tuple((name, text) for name, text in texts if text.strip() and text.strip("\n") not in whole),
        old=None if old is None else (old,),
    )
    ask = Ask(
        kind="fill" if instruction is None else "edit",
        holes=holes,
        options=options,
        instruction=instruction,
        document=document,
        client=client,
        priority=priority,
        budget_ms=budget_ms(body),
    )
    n_indent = number(body, "n_indent")
    return Task(ask, crlf, stop_strings(body), max(0, int(n_indent or 0)), max(1, min(CHOICES, n)))


def seeded(options: FillOptions, body: Mapping[str, Any]) -> FillOptions:
    """The options with the request's seed. Raises UsageError."""
    seed = number(body, "seed", "random_seed")
    if seed is not None and 0 <= seed < 0xFFFFFFFF:  # llama.cpp: the last one, and negative ones, are "any"
        return replace(options, seed=int(seed))
    return options


def budget_ms(body: Mapping[str, Any]) -> float | None:
    """How long the answer may take, by the request; None: as long as it does. Raises UsageError."""
    budget = number(body, "t_max_predict_ms")
    return budget if budget is not None and budget > 0 else None


async def reply_to(
    broker: Broker,
    task: Task,
    on_step: Callable[[StepView], None] | None = None,
    sent: Callable[[], str] | None = None,
) -> Reply:
    """The answer to a task. Where there is none now and the client may hear so, an empty one that says it in headers.

    sent: what the client has of it by then and cannot give back. Raises InfillError.
    """
    try:
        answer = await broker.ask(task.ask, on_step)
    except Loading as loading:
        if task.ask.priority == Priority.INVOKED:
            raise
        headers = {"X-Infill-State": "loading", "Retry-After": str(max(1, round(loading.retry_after_s)))}
        return Reply(("",), Answer(), headers=headers)
    except Superseded:
        return Reply(("",), Answer(), headers={"X-Infill-State": "superseded"})
    except Cancelled:
        reason = "length" if task.ask.kind == "generate" else "stop"  # a text that was cut off
        return Reply(("",), Answer(), reason, headers={"X-Infill-State": "cancelled"})
    return finished(task, answer, sent() if sent else None)


def finished(task: Task, answer: Answer, sent: str | None = None) -> Reply:
    """The answers as the client wants them. sent: what it was sent of the best one already, for good."""
    fill = answer.fills[0]
    if task.ask.kind == "generate":
        return _written(task, answer, sent)
    assert task.ask.holes is not None
    if not any(map(has_bytes, task.ask.holes.pieces)):  # half a character is nothing that an editor could show
        ranking = tuple(other for other in fill.ranking if not has_bytes(other.text))
        fill = replace(fill, text="" if has_bytes(fill.text) else fill.text, ranking=ranking)
    best = [fill.text, *(other.text for other in fill.ranking if other.errors <= fill.errors)]
    made = [trimmed(task, text) for text in dict.fromkeys(best)]
    if sent is not None:
        others = [trimmed(task, other.text) for other in fill.ranking]
        fitting = [one for one in (*made, *others) if one[0].startswith(sent)]
        first = fitting[0] if fitting else (sent, "")
        made = [first, *(one for one in made if one != first)]
    texts = [text for text in dict.fromkeys(text for text, _ in made) if text.strip()][: task.n] or [made[0][0]]
    word = dict(made).get(texts[0], "")
    reason = "word" if word else "stop"
    if not word and (answer.truncated or fill.truncated or fill.n_tokens >= task.ask.options.max_tokens):
        reason = "length"
    return Reply(tuple(task.echo + restored(task, text) for text in texts), answer, reason, word)


def _written(task: Task, answer: Answer, sent: str | None) -> Reply:
    text, word = cut_at(answer.fills[0].text, task.stop)
    if sent is not None and not text.startswith(sent):
        text = sent
    reason = "word" if word else "stop" if answer.complete else "length"
    return Reply((task.echo + restored(task, text),), answer, reason, word)


def trimmed(task: Task, text: str) -> tuple[str, str]:
    """A text up to what ends it for this client, and the stop string if that was one."""
    text, word = cut_at(text, task.stop)
    return (cut_at_indent(text, task.n_indent) if task.n_indent else text), word


def cut_at(text: str, stops: Sequence[str]) -> tuple[str, str]:
    """A text up to the first of these strings in it, and which one that was, "" if none."""
    found = [(text.index(stop), stop) for stop in stops if stop in text]
    if not found:
        return text, ""
    at, stop = min(found, key=lambda one: one[0])
    return text[:at], stop


def cut_at_indent(text: str, n_indent: int) -> str:
    """A text up to the first line, not counting its first, that has less indentation, in characters."""
    lines = text.split("\n")
    for i, line in enumerate(lines[1:], 1):
        content = line.lstrip(" \t")
        if content and len(line) - len(content) < n_indent:
            return "\n".join(lines[:i])
    return text


def is_half_pair(text: str) -> bool:
    """Whether a text holds half of a UTF-16 pair. Bytes that are not UTF-8, as surrogateescape has them, are none."""
    return _HALF_PAIR.search(text) is not None


def unified(text: str) -> str:
    """With "\\n" for line ends."""
    return text.replace("\r\n", "\n")


def restored(task: Task, text: str) -> str:
    """With the client's line ends."""
    return text.replace("\n", "\r\n") if task.crlf else text


class Settled:
    """What of a canvas may be streamed to a client that cannot take anything back.

    A text goes out once it has been settled, the same, and certain in two steps running, from the answer's beginning
    without a gap, and when nothing that tidying cuts could be its end. The candidate that was shown may still lose
    against another; then the best of those that begin with what was sent is the answer (`finished`).
    """

    def __init__(self, task: Task) -> None:
        assert task.ask.holes is not None
        self._task = task
        last = task.ask.holes.prefix[-1:]
        # behind a piece of a word or a space an answer begins with what is settled before the first step, and other
        # candidates begin with something else: too early to send
        self._shows_all = not (last.isalnum() or last in (" ", "\t", "_")) and task.ask.kind == "fill"
        self._one_line = bool(task.ask.holes.suffix.partition("\n")[0].strip())
        self._before = ""
        self._step = 0
        self.sent = ""

    def feed(self, view: StepView) -> str:
        """What may be sent now that could not before, in the model's line ends."""
        if not self._shows_all or view.step < self._step:  # another candidate's steps: the winner is shown at the end
            self._shows_all = False
            return ""
        self._step = view.step
        text = ""
        for piece, nats, settled in zip(view.pieces, view.entropy, view.settled, strict=False):
            if not settled or nats > _SURE or not piece.isascii():  # a byte of a character is no text yet
                break
            text += piece
        common = text[: next((i for i, (a, b) in enumerate(zip(text, self._before, strict=False)) if a != b), None)]
        common = common[: len(self._before)]
        self._before = text
        if self._one_line:
            common = common.partition("\n")[0]
        ready, word = trimmed(self._task, common)
        if not word:
            ready = ready[: len(ready) - n_begun(ready, self._task.stop)]
        ready = ready.rstrip(_HELD)
        if not ready.startswith(self.sent):
            return ""
        more = ready[len(self.sent) :]
        self.sent = ready
        return more


def n_begun(text: str, stops: Sequence[str]) -> int:
    """How many characters at the end of a text may be the beginning of a stop string."""
    longest = min(len(text), max([0, *(len(stop) - 1 for stop in stops)]))
    return next((n for n in range(longest, 0, -1) if any(stop.startswith(text[-n:]) for stop in stops)), 0)


class Recent:
    """Answers that were just given: a request that continues one at once is the client's own look ahead."""

    def __init__(self) -> None:
        self._given: deque[tuple[float, str, str]] = deque(maxlen=32)

    def note(self, task: Task, reply: Reply) -> None:
        """An answer goes out."""
        if task.ask.holes is None:
            return
        texts = [text for text in reply.texts if text.strip()]
        for text in texts[:1]:
            self._given.append((time.monotonic(), task.ask.client, task.ask.holes.prefix + unified(text).rstrip("\n")))

    def continues(self, client: str, prefix: str) -> bool:
        """Whether a text before a hole is what was before an earlier one, with the answer that it has just got."""
        now, end = time.monotonic(), unified(prefix)[-_SEEN:]
        return bool(end.strip()) and any(
            now - at < _SPECULATIVE_S and client == whose and text.endswith(end) for at, whose, text in self._given
        )


def urgency(request: Request, body: Mapping[str, Any], *, streams_while_typing: bool = True) -> Priority:
    """How urgent a request is, by what its sender is known to be.

    Editors ask while somebody types; programs for scripts, and curl by hand, wait for the answer. curl that streams is
    an editor's (minuet), unless the family's editors do not.
    """
    given = request.headers.get("x-infill-priority", "").strip().upper()
    if given:
        if given not in Priority.__members__:
            names = ", ".join(name.lower() for name in Priority.__members__)
            raise UsageError(f"X-Infill-Priority: expected one of {names}, found {given.lower()}")
        return Priority[given]
    agent = request.headers.get("user-agent", "").lower()
    if agent.startswith(_SCRIPTS):
        return Priority.INVOKED
    if agent.startswith("curl/") and not (streams_while_typing and body.get("stream")):
        return Priority.INVOKED
    return Priority.AUTOMATIC


def client_of(request: Request, family: str) -> str:
    """Whose requests share a prompt cache: the same program on the same machine."""
    host = request.client.host if request.client else "local"
    agent = request.headers.get("user-agent", "").partition("/")[0][:40]
    return f"{family}:{host}:{agent}"


def string(body: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """A field's text; default where it is missing or null. Raises UsageError."""
    value = body.get(name)
    if value is None:
        if default is None:
            raise UsageError(f'"{name}" is required')
        return default
    if not isinstance(value, str):
        raise UsageError(f'"{name}": expected a string, found {_kind(value)}')
    return value


def number(body: Mapping[str, Any], *names: str) -> float | None:
    """The first of these fields that is there and not null. Raises UsageError."""
    for name in names:
        value = body.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) > 1e15:
            raise UsageError(f'"{name}": expected a number, found {_kind(value)}')
        return value
    return None


def flag(body: Mapping[str, Any], name: str, default: bool = False) -> bool:
    """A field's truth value. Raises UsageError."""
    value = body.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise UsageError(f'"{name}": expected true or false, found {_kind(value)}')
    return value


def stop_strings(body: Mapping[str, Any], name: str = "stop") -> tuple[str, ...]:
    """The strings that end an answer. Raises UsageError."""
    value = body.get(name)
    if value is None:
        return ()
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise UsageError(f'"{name}": expected a string or an array of strings, found {_kind(value)}')
    return tuple(unified(one) for one in values if one)


def choices_wanted(body: Mapping[str, Any], *names: str) -> int:
    """How many different answers. Raises UsageError."""
    wanted = number(body, *names)
    if wanted is None:
        return 1
    if wanted < 1 or wanted != int(wanted):
        raise UsageError(f'"{names[0]}": expected 1 or more, found {wanted}')
    return int(wanted)


def _kind(value: object) -> str:
    names = {bool: "a truth value", int: "a number", float: "a number", str: "a string", list: "an array"}
    return "null" if value is None else names.get(type(value), "an object")
