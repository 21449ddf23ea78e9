"""The API of llama.cpp's server, as llama.vim, llama.vscode and others use it.

Every request while somebody types carries a time (`t_max_predict_ms`), and those clients send nothing else before the
answer is there: it is the time of the whole answer. llama.vim keeps any answer that holds a "content", an empty one
too, and asks no more at that place; so while there is none it gets an error, which it ignores. llama.vscode shows every
error in a window, so it gets an empty answer, which it does not keep.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from infill.context import Holes, Snippet
from infill.daemon.asks import Ask, Loading, Priority, QueueFull, Status
from infill.daemon.compat import markers, texts
from infill.daemon.compat.common import (
    Busy,
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
from infill.daemon.compat.sending import Family, Json, Stream, body_of, endpoint
from infill.daemon.compat.streaming import deltas
from infill.daemon.connections import while_connected
from infill.errors import Cancelled, InfillError, UsageError

if TYPE_CHECKING:
    from infill.daemon.broker import Broker
    from infill.daemon.settings import DaemonSettings

_log = logging.getLogger(__name__)
_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    501: "not_supported_error",
    503: "unavailable_error",
}
_FIRST_MS = 250  # llama.vim's time for what the cursor asks for; for its look ahead it gives the setting, 1000


def error_body(status: int, message: str) -> dict[str, Any]:
    """An error in llama.cpp's shape."""
    kind = _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error")
    return {"error": {"code": status, "message": message, "type": kind}}


FAMILY = Family(error_body)
UNSUPPORTED = (
    *("/tokenize", "/detokenize", "/apply-template", "/embedding", "/embeddings", "/v1/embeddings"),
    *("/rerank", "/reranking", "/v1/rerank", "/v1/reranking", "/v1/messages", "/v1/responses"),
)


def routes(broker: Broker, settings: DaemonSettings) -> list[BaseRoute]:
    """The routes of this API."""
    api = _Api(broker, settings)
    found: list[BaseRoute] = [
        Route("/infill", endpoint(FAMILY, api.infill), methods=["POST"]),
        Route("/completion", endpoint(FAMILY, api.completion), methods=["POST"]),
        Route("/completions", endpoint(FAMILY, api.completion), methods=["POST"]),
        Route("/props", api.props, methods=["GET"]),
    ]
    found += [Route(path, api.health, methods=["GET"]) for path in ("/health", "/v1/health")]
    found += [Route(path, api.models, methods=["GET"]) for path in ("/models", "/v1/models")]
    found += [Route(path, api.unsupported, methods=["POST"]) for path in UNSUPPORTED]
    return found


def model_name(status: Status, settings: DaemonSettings) -> str:
    """What the model is called."""
    if status.model is not None:
        return status.model.name
    return settings.config.model.stem if settings.config.model is not None else "infill-tiny"


class WarmUps:
    """Asks that only make later ones quick; nobody waits for them."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._running: set[asyncio.Task[None]] = set()

    def start(self, client: str, holes: Holes | None) -> None:
        """Have the model loaded, and these texts read."""
        ask = Ask(kind="warm", holes=holes, client=client, priority=Priority.WARM_UP)
        task = asyncio.create_task(self._run(ask))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self, ask: Ask) -> None:
        try:
            await self._broker.ask(ask)
        except (Loading, QueueFull, Cancelled):
            pass
        except InfillError as error:
            _log.info("a warm-up failed: %s", error)


class Patience:
    """How much longer than it says a client is kept waiting, where its time has turned out too short for any answer.

    llama.vim's quarter of a second is fixed, and less than one step takes on a slow machine. A late hint is shown if
    the cursor still stands there, and kept for when it comes back; none is of no use.
    """

    def __init__(self) -> None:
        self._factors: dict[str, float] = {}

    def factor(self, client: str) -> float:
        """By what its time is to be multiplied, 1 to 16."""
        return self._factors.get(client, 1.0)

    def learn(self, client: str, reply: Reply) -> None:
        """What came of it: nothing doubles the factor, an answer that was not cut short halves it."""
        if reply.answer.truncated and not reply.text:
            self._factors[client] = min(16.0, 2 * self.factor(client))
        elif not reply.answer.truncated and not reply.headers:
            self._factors[client] = max(1.0, self.factor(client) / 2)


class _Api:
    def __init__(self, broker: Broker, settings: DaemonSettings) -> None:
        self._broker = broker
        self._settings = settings
        self._recent = Recent()
        self._warm_ups = WarmUps(broker)
        self._patience = Patience()

    # --- /infill -----------------------------------------------------------------------------------------------------

    async def infill(self, request: Request, body: dict[str, Any]) -> Response:
        before, after = string(body, "input_prefix"), string(body, "input_suffix")
        line = string(body, "prompt", "")
        # both clients write a line end for the lines before the first, and one after the last that may not be there
        prefix = line if before == "\n" else before + line
        suffix = after[:-1] if after.count("\n") == 2 and after.endswith("\n\n") else after
        related = _extra(body)
        n_predict = number(body, "n_predict", "max_tokens")
        client = client_of(request, "infill")
        is_vim = isinstance(body.get("response_fields"), list)
        budget = number(body, "t_max_predict_ms")
        priority = urgency(request, body, streams_while_typing=False)
        if "x-infill-priority" not in request.headers:
            if is_vim:
                priority = Priority.SPECULATIVE if budget is not None and budget > _FIRST_MS else Priority.AUTOMATIC
            if self._recent.continues(client, prefix):
                priority = Priority.SPECULATIVE
        task = new_task(
            *(self._settings, body),
            prefix=prefix,
            suffix=suffix,
            client=client,
            priority=priority,
            n_tokens=n_predict,
            n=1 if priority == Priority.SPECULATIVE else choices_wanted(body, "n_cmpl", "n"),
            related=related,
        )
        if task.ask.budget_ms is not None:
            patient = replace(task.ask, budget_ms=task.ask.budget_ms * self._patience.factor(client))
            task = replace(task, ask=patient)
        return await self._answer(request, body, task, warm=n_predict == 0, is_strict=is_vim)

    # --- /completion -------------------------------------------------------------------------------------------------

    async def completion(self, request: Request, body: dict[str, Any]) -> Response:
        prompts = _prompts(body)
        tasks = [self._plain(request, body, prompt) for prompt in prompts]
        warm = number(body, "n_predict", "max_tokens") == 0
        if len(tasks) == 1:
            return await self._answer(request, body, tasks[0], warm=warm, is_strict=False)
        if flag(body, "stream"):
            raise UsageError('"prompt": several prompts at once cannot be streamed')
        work = [self._objects(body, task, await self._reply(request, task, False)) for task in tasks]
        objects = [one for objects in work for one in objects]
        return Json([{**one, "index": i} for i, one in enumerate(objects)])

    def _plain(self, request: Request, body: Mapping[str, Any], prompt: str) -> Task:
        n_predict = number(body, "n_predict", "max_tokens")
        if (task := texts.continuation_task(self._settings, request, body, prompt, n_predict)) is not None:
            return task
        found = markers.parse(prompt) or markers.Parsed(prompt, "")
        return new_task(
            *(self._settings, body),
            prefix=found.prefix,
            suffix=found.suffix,
            client=client_of(request, "completion"),
            priority=urgency(request, body),
            n_tokens=n_predict,
            n=choices_wanted(body, "n_cmpl", "n"),
            path=found.path,
            related=found.related,
        )

    # --- answers -----------------------------------------------------------------------------------------------------

    async def _answer(
        self, request: Request, body: dict[str, Any], task: Task, *, warm: bool, is_strict: bool
    ) -> Response:
        if warm:
            self._warm_ups.start(task.ask.client, task.ask.holes)
            return Json(self._objects(body, task, None)[0])
        if flag(body, "stream"):
            extra: dict[str, str] = {}
            return Stream(FAMILY, self._frames(body, task, extra), lambda: extra)
        reply = await self._reply(request, task, is_strict)
        self._recent.note(task, reply)
        objects = self._objects(body, task, reply)
        return Json(objects[0] if len(objects) == 1 else objects, headers=reply.headers)

    async def _reply(self, request: Request, task: Task, is_strict: bool) -> Reply:
        reply = await while_connected(request.receive, reply_to(self._broker, task))
        self._patience.learn(task.ask.client, reply)
        if is_strict and not reply.text and (reply.headers or reply.answer.truncated):
            what = reply.headers.get("X-Infill-State", "")
            raise Busy("Loading model" if what == "loading" else f"no answer in time{f': {what}' if what else ''}")
        return reply

    async def _frames(self, body: dict[str, Any], task: Task, headers: dict[str, str]) -> AsyncIterator[bytes]:
        n = 0
        async for one in deltas(self._broker, task):
            if isinstance(one, Reply):
                headers.update(one.headers)
                last = self._objects(body, task, one)[0]
                yield FAMILY.encode({**last, "content": ""} if "content" in last else last)
            else:
                n += 1
                frame = {"index": 0, "content": one, "tokens": [], "stop": False, "id_slot": _slot(body)}
                yield FAMILY.encode({**frame, "tokens_predicted": n, "tokens_evaluated": 0})

    def _objects(self, body: dict[str, Any], task: Task, reply: Reply | None) -> list[dict[str, Any]]:
        """The reply in llama.cpp's shape, an object for every choice."""
        status = self._broker.status()
        texts = reply.texts if reply else ("",)
        objects = [self._object(body, task, reply, status, i, text) for i, text in enumerate(texts)]
        fields = body.get("response_fields")
        if isinstance(fields, list) and fields:
            return [_picked(one, fields) for one in objects]
        return objects

    def _object(
        self, body: dict[str, Any], task: Task, reply: Reply | None, status: Status, index: int, text: str
    ) -> dict[str, Any]:
        n = reply.n_tokens if reply else 0
        n_prompt = reply.n_prompt if reply else 0
        stop_type = "none" if reply is None else {"stop": "eos", "length": "limit"}.get(reply.reason, reply.reason)
        options = task.ask.options
        return {
            "index": index,
            "content": text,
            "tokens": [],
            "id_slot": _slot(body),
            "stop": True,
            "model": model_name(status, self._settings),
            "tokens_predicted": n,
            "tokens_evaluated": n_prompt,
            "generation_settings": {
                "n_ctx": _n_ctx(status, self._settings),
                "n_predict": options.max_tokens,
                "seed": options.seed,
                "max_steps": options.max_steps,
                "stop": list(task.stop),
                "stream": bool(body.get("stream")),
            },
            "prompt": body["prompt"] if isinstance(body.get("prompt"), str) else "",
            "has_new_line": "\n" in text,
            "truncated": False,  # says that the context was too short, not the time
            "stop_type": stop_type,
            "stopping_word": reply.word if reply else "",
            "tokens_cached": n + n_prompt,
            "timings": _timings(reply),
        }

    # --- what the server says of itself; none of it wakes the model ---------------------------------------------------

    async def health(self, request: Request) -> Response:
        status = self._broker.status()
        if status.state == "loading":
            return Json(error_body(503, "Loading model"), 503, {"Retry-After": "1"})
        if status.state == "failed":
            return Json(error_body(503, status.reason or "the model cannot be loaded"), 503)
        return Json({"status": "ok"})

    async def props(self, request: Request) -> Response:
        from infill import __version__

        status = self._broker.status()
        n_ctx = _n_ctx(status, self._settings)
        path = status.model.path if status.model else str(self._settings.config.model or "")
        return Json(
            {
                "default_generation_settings": {
                    "n_ctx": n_ctx,
                    "params": {"n_predict": self._settings.config.max_tokens},
                },
                "total_slots": 1,
                "model_alias": model_name(status, self._settings),
                "model_path": path,
                "modalities": {"vision": False, "audio": False},
                "chat_template": "",
                "bos_token": "",
                "eos_token": "",
                "build_info": f"infill {__version__}",
                "is_sleeping": status.state in ("unloaded", "yielded"),
            }
        )

    async def models(self, request: Request) -> Response:
        return Json(model_list(self._broker.status(), self._settings))

    async def unsupported(self, request: Request) -> Response:
        await body_of_any(request)
        return FAMILY.failure(NotSupported(f"infill fills holes in text; it has no {request.url.path}"))


async def body_of_any(request: Request) -> None:
    """Read a body that nobody looks at, so that the connection can be used again."""
    try:
        await body_of(request)
    except UsageError:
        return


def model_card(status: Status, settings: DaemonSettings) -> dict[str, Any]:
    """The model as an entry of OpenAI's list, with llama.cpp's additions."""
    model = status.model
    n_ctx = _n_ctx(status, settings)
    meta = {"n_ctx": n_ctx, "n_ctx_train": model.n_ctx if model else n_ctx}
    if model is not None:
        meta |= {"n_vocab": model.n_vocab, "size": model.n_bytes}
    created = int(status.loaded_since or 0)
    name = model_name(status, settings)
    return {"id": name, "object": "model", "created": created, "owned_by": "infill", "meta": meta}


def model_list(status: Status, settings: DaemonSettings) -> dict[str, Any]:
    """The answer to /v1/models."""
    card = model_card(status, settings)
    name = card["id"]
    entry = {
        "name": name,
        "model": name,
        "type": "model",
        "capabilities": ["completion", "insert"],
        "details": {"format": "gguf", "family": "diffusion-gemma"},
    }
    return {"object": "list", "data": [card], "models": [entry]}


def _n_ctx(status: Status, settings: DaemonSettings) -> int:
    n_ctx = settings.config.n_ctx
    return n_ctx if status.model is None else min(n_ctx, status.model.n_ctx)


def _slot(body: Mapping[str, Any]) -> int:
    slot = body.get("id_slot")
    return slot if isinstance(slot, int) and not isinstance(slot, bool) else 0


def _extra(body: Mapping[str, Any]) -> tuple[Snippet, ...]:
    """The other texts of the request, newest first; clients send the oldest first."""
    extra = body.get("input_extra")
    if extra is None:
        return ()
    if not isinstance(extra, list):
        raise UsageError('"input_extra": expected an array')
    found = []
    for chunk in extra:
        if not isinstance(chunk, dict) or not isinstance(chunk.get("text"), str):
            raise UsageError('"input_extra": expected objects with a "text"')
        name = chunk.get("filename")
        if chunk["text"].strip():
            found.append((name if isinstance(name, str) and name else "another file", chunk["text"]))
    return tuple(reversed(found))


def _prompts(body: Mapping[str, Any]) -> list[str]:
    prompt = body.get("prompt")
    if isinstance(prompt, dict) and isinstance(prompt.get("prompt_string"), str):
        prompt = prompt["prompt_string"]
    prompts = [prompt] if isinstance(prompt, str) else prompt
    if not isinstance(prompts, list) or not prompts or not all(isinstance(one, str) for one in prompts):
        raise UsageError('"prompt": expected a string or an array of strings; token numbers are not read')
    return prompts


def _timings(reply: Reply | None) -> dict[str, Any]:
    laps = reply.fill.timings_ms if reply and reply.fill else {}
    prompt_ms = round(laps.get("prompt", 0.0), 3)
    predicted_ms = round(max(0.0, reply.answer.run_ms - prompt_ms), 3) if reply else 0.0
    timings: dict[str, Any] = {"cache_n": reply.n_prompt - reply.n_read if reply else 0}
    counts = (
        ("prompt", reply.n_read if reply else 0, prompt_ms),
        ("predicted", reply.n_tokens if reply else 0, predicted_ms),
    )
    for name, n, ms in counts:
        timings[f"{name}_n"] = n
        timings[f"{name}_ms"] = ms
        timings[f"{name}_per_token_ms"] = round(ms / n, 3) if n else 0.0
        timings[f"{name}_per_second"] = round(1000 * n / ms, 3) if ms else 0.0
    return timings


def _picked(value: dict[str, Any], paths: list[Any]) -> dict[str, Any]:
    """The fields with these paths; a path's name stays as it is, slashes and all."""
    found: dict[str, Any] = {}
    for path in paths:
        here: Any = value
        for part in str(path).split("/"):
            here = here.get(part, _MISSING) if isinstance(here, dict) else _MISSING
        if here is not _MISSING:
            found[str(path)] = here
    return found


_MISSING = object()
