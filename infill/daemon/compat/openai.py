"""OpenAI's API: text completions with and without a suffix, and chat completions.

What editors put into chat messages to have a passage rewritten is read (`infill.daemon.compat.edits`) and rewritten;
other messages get a reply, from a model that was trained to give one, else 501.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from infill import language as languages
from infill.daemon.asks import Priority
from infill.daemon.compat import edits, llamacpp, markers, texts
from infill.daemon.compat.common import (
    CHOICES,
    NotSupported,
    Recent,
    Reply,
    Task,
    choices_wanted,
    client_of,
    flag,
    new_task,
    number,
    reply_to,
    string,
    urgency,
)
from infill.daemon.compat.sending import Family, Json, Stream, endpoint
from infill.daemon.compat.streaming import Snapshot, deltas, snapshots
from infill.daemon.connections import while_connected
from infill.errors import UsageError

if TYPE_CHECKING:
    from infill.daemon.broker import Broker
    from infill.daemon.settings import DaemonSettings

_TYPES = {
    401: ("invalid_request_error", "invalid_api_key"),
    403: ("permission_error", None),
    429: ("rate_limit_error", "rate_limit_exceeded"),
    501: ("not_supported_error", "not_supported"),
    503: ("unavailable_error", "loading"),
}
DONE = b"data: [DONE]\n\n"


def error_body(status: int, message: str) -> dict[str, Any]:
    """An error in OpenAI's shape."""
    kind, code = _TYPES.get(status, ("server_error" if status >= 500 else "invalid_request_error", None))
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


FAMILY = Family(error_body)


@dataclass(frozen=True)
class Shape:
    """How an endpoint writes answers. choice and chunk: of a whole answer and of a piece, with its finish reason."""

    id: str
    whole: str
    part: str
    choice: Callable[[str], dict[str, Any]]
    chunk: Callable[[str], dict[str, Any]]


def _message(text: str) -> dict[str, Any]:
    return {"message": {"role": "assistant", "content": text}}


def _delta(text: str) -> dict[str, Any]:
    return {"delta": {"role": "assistant", "content": text}}


def _text(text: str) -> dict[str, Any]:
    return {"text": text, "logprobs": None}


TEXT = Shape("cmpl", "text_completion", "text_completion", _text, _text)
CHAT = Shape("chatcmpl", "chat.completion", "chat.completion.chunk", _message, _delta)


@dataclass(frozen=True)
class Job:
    """What is to be done for one answer. instead: for a model that follows no instructions; wrap: the last touch."""

    task: Task
    instead: Task | None = None
    wrap: Callable[[Reply], Reply] | None = None


def routes(broker: Broker, settings: DaemonSettings) -> list[BaseRoute]:
    """The routes of this API."""
    api = _Api(broker, settings)
    return [
        Route("/v1/completions", endpoint(FAMILY, api.completions), methods=["POST"]),
        Route("/v1/chat/completions", endpoint(FAMILY, api.chat), methods=["POST"]),
        Route("/chat/completions", endpoint(FAMILY, api.chat), methods=["POST"]),
        Route("/v1/models/{id:path}", api.model, methods=["GET"]),
        Route("/v1/chat/completions/models", api.models, methods=["GET"]),
    ]


class Answers:
    """Carries out jobs and writes their answers in a shape."""

    def __init__(self, broker: Broker, settings: DaemonSettings) -> None:
        self.broker = broker
        self.settings = settings
        self.recent = Recent()
        self.warm_ups = llamacpp.WarmUps(broker)

    async def respond(
        self, request: Request, body: dict[str, Any], jobs: Sequence[Job], shape: Shape, *, warm: bool = False
    ) -> Response:
        """The response for all jobs, streamed if the body asks for that. Raises InfillError."""
        head = {
            "id": f"{shape.id}-{uuid.uuid4().hex}",
            "object": shape.whole,
            "created": int(time.time()),
            "model": llamacpp.model_name(self.broker.status(), self.settings),
            "system_fingerprint": "infill",
        }
        if warm:
            task = jobs[0].task
            self.warm_ups.start(task.ask.client, task.ask.holes)
            return Json({**head, "choices": [_choice(shape.choice, "", 0, "stop")], "usage": usage([])})
        is_diffusing = flag(body, "diffusing")
        if is_diffusing or flag(body, "stream"):
            options = body.get("stream_options")
            with_usage = isinstance(options, dict) and options.get("include_usage") is True
            extra: dict[str, str] = {}
            frames = self._diffusing if is_diffusing else self._frames
            return Stream(FAMILY, frames({**head, "object": shape.part}, jobs, shape, with_usage, extra), lambda: extra)
        replies = []
        for job in jobs:
            replies.append(await while_connected(request.receive, self.reply(job)))
            self.recent.note(job.task, replies[-1])
        choices = [(text, reply) for reply in replies for text in reply.texts]
        written = [_choice(shape.choice, text, i, _reason(reply)) for i, (text, reply) in enumerate(choices)]
        headers = {name: value for reply in replies for name, value in reply.headers.items()}
        return Json({**head, "choices": written, "usage": usage(replies)}, headers=headers)

    async def reply(self, job: Job) -> Reply:
        """The reply to a job. Raises InfillError."""
        try:
            reply = await reply_to(self.broker, job.task)
        except UsageError as error:
            model = self.broker.status().model
            if job.task.ask.kind != "edit" or model is None or model.format == "chat":
                raise
            if job.instead is None:
                raise NotSupported(str(error)) from None
            reply = await reply_to(self.broker, job.instead)
        return job.wrap(reply) if job.wrap and not reply.headers else reply

    async def _pieces(self, job: Job) -> AsyncIterator[str | Reply]:
        if job.task.ask.kind in ("fill", "generate") and job.wrap is None:
            async for one in deltas(self.broker, job.task):
                yield one
            return
        reply = await self.reply(job)
        yield reply.text
        yield reply

    async def _frames(
        self, head: dict[str, Any], jobs: Sequence[Job], shape: Shape, with_usage: bool, headers: dict[str, str]
    ) -> AsyncIterator[bytes]:
        replies = []
        index = 0
        for job in jobs:
            async for one in self._pieces(job):
                if isinstance(one, str):
                    if one or job.task.ask.kind == "generate":
                        yield FAMILY.encode({**head, "choices": [_choice(shape.chunk, one, index, None)]})
                    continue
                headers.update(one.headers)
                replies.append(one)
                self.recent.note(job.task, one)
                yield FAMILY.encode({**head, "choices": [_choice(shape.chunk, "", index, _reason(one))]})
                for text in one.texts[1:]:
                    index += 1
                    yield FAMILY.encode({**head, "choices": [_choice(shape.chunk, text, index, None)]})
                    yield FAMILY.encode({**head, "choices": [_choice(shape.chunk, "", index, _reason(one))]})
            index += 1
        if with_usage:
            yield FAMILY.encode({**head, "choices": [], "usage": usage(replies)})
        yield DONE

    async def _diffusing(
        self, head: dict[str, Any], jobs: Sequence[Job], shape: Shape, with_usage: bool, headers: dict[str, str]
    ) -> AsyncIterator[bytes]:
        """Inception's extension: every frame holds the whole text so far and replaces the one before."""

        def frame(text: str, progress: float, reason: str | None) -> bytes:
            choice = {**_choice(shape.chunk, text, 0, reason), **_delta(text)}
            meta = {"diffusion_content": True, "diffusion_progress": round(progress, 4)}
            return FAMILY.encode({**head, "choices": [choice], "diffusion_meta": meta})

        if len(jobs) != 1:
            raise UsageError('"diffusing" shows one answer, so it needs one prompt')
        job = jobs[0]
        reply: Reply | None = None
        if job.task.ask.kind in ("fill", "generate") and job.wrap is None:
            async for one in snapshots(self.broker, job.task):
                if isinstance(one, Snapshot):
                    yield frame(one.text, one.progress, None)
                else:
                    reply = one
        else:
            reply = await self.reply(job)
        assert reply is not None  # snapshots ends with it
        headers.update(reply.headers)
        yield frame(reply.text, 1.0, _reason(reply))
        closing = {"index": 0, "delta": {}, "finish_reason": None}
        yield FAMILY.encode({**head, "choices": [closing], **({"usage": usage([reply])} if with_usage else {})})
        yield DONE


class _Api(Answers):
    async def completions(self, request: Request, body: dict[str, Any]) -> Response:
        prompts = _prompts(body)
        suffix = string(body, "suffix", "")
        jobs: list[Job] = []
        for prompt in prompts:
            task = texts.continuation_task(self.settings, request, body, prompt, _n_tokens(body))
            if task is None:
                jobs.append(Job(text_task(self, request, body, prompt, suffix, "completions")))
                continue
            task = replace(task, echo=prompt) if flag(body, "echo") else task
            jobs += map(Job, texts.variants(task, min(CHOICES, choices_wanted(body, "n"))))
        warm = number(body, "n_predict", "max_tokens") == 0
        return await self.respond(request, body, jobs, TEXT, warm=warm)

    async def chat(self, request: Request, body: dict[str, Any]) -> Response:
        messages = edits.messages_of(body)
        passage = edits.passage_of(messages)
        if passage is None:
            n_tokens = _n_tokens(body)
            task = texts.reply_task(self.settings, request, body, messages, n_tokens)
            jobs = [Job(one) for one in texts.variants(task, min(CHOICES, choices_wanted(body, "n")))]
            return await self.respond(request, body, jobs, CHAT, warm=n_tokens == 0)
        if number(body, "n_predict", "max_tokens", "max_completion_tokens") == 0 or not passage.instruction:
            job = Job(passage_task(self, request, body, replace(passage, instruction="wait")))
            return await self.respond(request, body, [job], CHAT, warm=True)
        return await self.respond(request, body, [edit_job(self, request, body, passage)], CHAT)

    async def model(self, request: Request) -> Response:
        card = llamacpp.model_card(self.broker.status(), self.settings)
        return Json({**card, "id": request.path_params["id"] or card["id"]})

    async def models(self, request: Request) -> Response:
        return Json(llamacpp.model_list(self.broker.status(), self.settings))


def text_task(
    answers: Answers, request: Request, body: Mapping[str, Any], prompt: str, suffix: str, family: str
) -> Task:
    """A task from a prompt that is the text before the hole, or that carries markers if there is no suffix."""
    found = (markers.parse(prompt) if not suffix else None) or markers.Parsed(prompt, suffix)
    prefix, language = markers.without_header(found.prefix)
    client = client_of(request, family)
    priority = urgency(request, body)
    if "x-infill-priority" not in request.headers and answers.recent.continues(client, prefix):
        priority = Priority.SPECULATIVE
    task = new_task(
        *(answers.settings, body),
        prefix=prefix,
        suffix=found.suffix,
        client=client,
        priority=priority,
        n_tokens=_n_tokens(body),
        n=choices_wanted(body, "n"),
        path=found.path,
        related=found.related,
    )
    if (known := languages.named(language) if language else None) and task.ask.holes is not None:
        task = replace(task, ask=replace(task.ask, holes=replace(task.ask.holes, language=known)))
    return replace(task, echo=prompt) if flag(body, "echo") else task


def passage_task(
    answers: Answers, request: Request, body: Mapping[str, Any], passage: edits.Passage, *, told: bool = True
) -> Task:
    """A task to rewrite a passage. told: as the instruction says; else only as the text around it has it."""
    return new_task(
        *(answers.settings, {name: value for name, value in body.items() if name != "stop"}),
        prefix=passage.prefix,
        suffix=passage.suffix,
        client=client_of(request, "edit"),
        priority=urgency(request, body) if passage.is_next else Priority.INVOKED,
        path=passage.path,
        related=passage.related,
        old=passage.old,
        instruction=passage.instruction if told else None,
        document=passage.path if passage.is_next else None,
    )


def edit_job(answers: Answers, request: Request, body: Mapping[str, Any], passage: edits.Passage) -> Job:
    """The job of rewriting a passage. Raises UsageError."""
    if not passage.old.strip():
        raise UsageError("there is nothing to rewrite: the passage is empty")
    task = passage_task(answers, request, body, passage)
    if not passage.is_next:
        return Job(task)
    return Job(task, passage_task(answers, request, body, passage, told=False), lambda reply: _fenced(reply, passage))


def _fenced(reply: Reply, passage: edits.Passage) -> Reply:
    """As Inception's model writes it, and its clients read it: in a code fence, or "None" where nothing changes."""
    same = reply.text.replace("\r\n", "\n") == passage.old.replace("\r\n", "\n")
    return replace(reply, texts=("None" if same or not reply.text else f"```\n{reply.text}\n\n```",))


def usage(replies: Sequence[Reply]) -> dict[str, Any]:
    """Tokens; see `Reply.n_prompt`."""
    n_prompt, n = sum(reply.n_prompt for reply in replies), sum(reply.n_tokens for reply in replies)
    counts: dict[str, Any] = {"prompt_tokens": n_prompt, "completion_tokens": n, "total_tokens": n_prompt + n}
    if any(reply.answer.n_prompt for reply in replies):
        n_cached = max(0, n_prompt - sum(reply.n_read for reply in replies))
        counts["prompt_tokens_details"] = {"cached_tokens": n_cached}
    return counts


def _n_tokens(body: Mapping[str, Any]) -> float | None:
    wanted = number(body, "n_predict", "max_tokens", "max_completion_tokens")
    if wanted is not None and wanted < -2:
        raise UsageError(f'"max_tokens": expected 1 or more, found {wanted}')
    return wanted


def _prompts(body: Mapping[str, Any]) -> list[str]:
    prompt = body.get("prompt", "")
    prompts = [prompt] if isinstance(prompt, str) else prompt
    if not isinstance(prompts, list) or not prompts or not all(isinstance(one, str) for one in prompts):
        raise UsageError('"prompt": expected a string or an array of strings; token numbers are not read')
    return prompts


def _choice(make: Callable[[str], dict[str, Any]], text: str, index: int, reason: str | None) -> dict[str, Any]:
    return {"index": index, **make(text), "finish_reason": reason}


def _reason(reply: Reply) -> str:
    return "length" if reply.reason == "length" else "stop"
