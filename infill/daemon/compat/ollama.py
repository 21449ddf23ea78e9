"""Ollama's API: `/api/generate` with and without a suffix, `/api/chat`, and what its clients ask before they use it.

`keep_alive` is how long the model stays in memory after the answer: 0 unloads it, at once if there is no prompt; below
0 keeps it. It holds until the next request of any client; where that does not say, the daemon's own setting counts.
Unlike Ollama, a request while somebody types is not kept waiting while the model loads: its answer is empty then.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from infill.daemon.asks import Ask, Priority, Status
from infill.daemon.compat import edits, llamacpp, markers, texts
from infill.daemon.compat.common import (
    NotSupported,
    Reply,
    Task,
    client_of,
    flag,
    new_task,
    number,
    reply_to,
    string,
    urgency,
)
from infill.daemon.compat.sending import Family, Json, Stream, endpoint, line
from infill.daemon.compat.streaming import deltas
from infill.daemon.connections import while_connected
from infill.errors import UsageError

if TYPE_CHECKING:
    from infill.daemon.broker import Broker
    from infill.daemon.settings import DaemonSettings

_LEVEL = "0.13.0"  # the version of Ollama whose API this is; some clients refuse older ones
_TEMPLATE = "{{ .Prompt }}{{ .Suffix }}"  # by ".Suffix" Continue knows that the model can fill holes
_CAPABILITIES = ["completion", "insert"]
_FOR_EVER_S = 10 * 365 * 86400.0
_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}  # as Go writes durations
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{0,9})?")
_PART = re.compile(r"([0-9]{1,15}(?:\.[0-9]{0,9})?)(ns|us|µs|ms|s|m|h)")
_DURATION = re.compile(rf"[-+]?(?:{_PART.pattern})+")
_UNSUPPORTED = ("embed", "embeddings", "pull", "push", "create", "copy", "delete")


def error_body(status: int, message: str) -> dict[str, Any]:
    """An error in Ollama's shape."""
    return {"error": message}


FAMILY = Family(error_body, line, "application/x-ndjson")


def routes(broker: Broker, settings: DaemonSettings) -> list[BaseRoute]:
    """The routes of this API."""
    api = _Api(broker, settings)
    found: list[BaseRoute] = [
        Route("/api/generate", endpoint(FAMILY, api.generate), methods=["POST"]),
        Route("/api/chat", endpoint(FAMILY, api.chat), methods=["POST"]),
        Route("/api/show", endpoint(FAMILY, api.show), methods=["POST"]),
        Route("/api/tags", api.tags, methods=["GET"]),
        Route("/api/ps", api.ps, methods=["GET"]),
        Route("/api/version", api.version, methods=["GET"]),
    ]
    found += [Route(f"/api/{name}", endpoint(FAMILY, api.unsupported), methods=["POST"]) for name in _UNSUPPORTED]
    return found


class _Api:
    def __init__(self, broker: Broker, settings: DaemonSettings) -> None:
        self._broker = broker
        self._settings = settings

    async def generate(self, request: Request, body: dict[str, Any]) -> Response:
        prompt, suffix = string(body, "prompt", ""), string(body, "suffix", "")
        task = await self._task(request, body, prompt, suffix) if prompt or suffix else None
        return await self._answer(request, body, task, lambda text: {"response": text})

    async def chat(self, request: Request, body: dict[str, Any]) -> Response:
        task = None
        if body.get("messages"):  # else the model is to be loaded or unloaded
            messages = edits.messages_of(body)
            task = texts.reply_task(self._settings, request, _flat(body), messages, _num_predict(body))
        return await self._answer(
            request, body, task, lambda text: {"message": {"role": "assistant", "content": text}}
        )  # fmt: skip

    async def _answer(
        self, request: Request, body: dict[str, Any], task: Task | None, write: Callable[[str], dict[str, Any]]
    ) -> Response:
        begun = time.perf_counter()
        name = string(body, "model", "") or llamacpp.model_name(self._broker.status(), self._settings)
        stream = flag(body, "stream", True)
        stay = _keep_alive_s(body)
        if task is None:
            if stay != 0:
                ask = Ask(kind="warm", client=client_of(request, "generate"), priority=Priority.INVOKED)
                await while_connected(request.receive, self._broker.ask(ask))
            await self._stay(stay)
            last = {**_head(name), **write(""), "done": True, "done_reason": "unload" if stay == 0 else "load"}
            return Response(line(last), media_type=FAMILY.media_type) if stream else Json(last)
        if stream:
            headers: dict[str, str] = {}
            return Stream(FAMILY, self._frames(name, task, begun, stay, headers, write), lambda: headers)
        reply = await while_connected(request.receive, reply_to(self._broker, task))
        await self._stay(stay)
        return Json({**_head(name), **write(reply.text), **_last(reply, begun)}, headers=reply.headers)

    async def _stay(self, seconds: float | None) -> None:
        """Keep the model for so long, without work, as an answered request wants it."""
        if seconds == 0:
            await self._broker.unload()
        elif seconds is not None:
            self._broker.stay(None if seconds < 0 or seconds > _FOR_EVER_S else seconds)

    async def _task(self, request: Request, body: Mapping[str, Any], prompt: str, suffix: str) -> Task:
        flat, n_predict = _flat(body), _num_predict(body)
        task = texts.continuation_task(self._settings, request, flat, prompt, n_predict)
        if task is not None and not flag(body, "raw") and await self._chats(request):
            # what Ollama does with a model's template: the prompt is what a person says
            said = [("system", string(body, "system", "")), ("user", prompt)]
            messages = [message for message in said if message[1]]
            return texts.reply_task(self._settings, request, flat, messages, n_predict)
        if task is not None:
            return task
        found = (markers.parse(prompt) if not suffix else None) or markers.Parsed(prompt, suffix)
        priority = urgency(request, body)
        is_typed = "keep_alive" in body and bool(suffix) and "x-infill-priority" not in request.headers
        if is_typed and request.headers.get("user-agent", "").startswith("curl/"):
            priority = Priority.AUTOMATIC  # cmp-ai: it does not stream
        return new_task(
            *(self._settings, _options(body)),
            prefix=found.prefix,
            suffix=found.suffix,
            client=client_of(request, "generate"),
            priority=priority,
            n_tokens=n_predict,
            path=found.path,
            related=found.related,
        )

    async def _chats(self, request: Request) -> bool:
        """Whether the model answers messages, which only its file tells."""
        if self._broker.status().model is None:
            ask = Ask(kind="warm", client=client_of(request, "generate"), priority=Priority.INVOKED)
            await while_connected(request.receive, self._broker.ask(ask))
        known = self._broker.status().model
        return known is not None and known.format == "chat"

    async def _frames(
        self,
        name: str,
        task: Task,
        begun: float,
        stay: float | None,
        headers: dict[str, str],
        write: Callable[[str], dict[str, Any]],
    ) -> AsyncIterator[bytes]:
        async for one in deltas(self._broker, task):
            if isinstance(one, Reply):
                headers.update(one.headers)
                await self._stay(stay)
                yield line({**_head(name), **write(""), **_last(one, begun)})
            else:
                yield line({**_head(name), **write(one), "done": False})

    # --- what the server says of itself ------------------------------------------------------------------------------

    async def show(self, request: Request, body: dict[str, Any]) -> Response:
        status = self._broker.status()
        n_ctx = status.model.n_ctx if status.model else self._settings.config.n_ctx
        return Json(
            {
                "modelfile": f"FROM {llamacpp.model_name(status, self._settings)}\nTEMPLATE {_TEMPLATE}\n",
                "parameters": "",
                "template": _TEMPLATE,
                "license": "",
                "details": _details(),
                "model_info": {"general.architecture": "diffusion-gemma", "diffusion-gemma.context_length": n_ctx},
                "capabilities": _CAPABILITIES,
                "modified_at": _when(status.loaded_since or 0.0),
            }
        )

    async def tags(self, request: Request) -> Response:
        return Json({"models": [_card(self._broker.status(), self._settings)]})

    async def ps(self, request: Request) -> Response:
        status = self._broker.status()
        if status.state not in ("ready", "busy") or status.model is None:
            return Json({"models": []})
        left = self._broker.stay_s
        left = _FOR_EVER_S if left is None else max(0.0, left - (status.idle_s or 0.0))
        card = _card(status, self._settings)
        del card["modified_at"]
        more = {"expires_at": _when(time.time() + left), "size_vram": 0, "context_length": status.model.n_ctx}
        return Json({"models": [{**card, **more}]})

    async def version(self, request: Request) -> Response:
        from infill import __version__

        return Json({"version": _LEVEL, "infill": __version__})

    async def unsupported(self, request: Request, body: dict[str, Any]) -> Response:
        raise NotSupported(
            f"infill fills holes in text (/api/generate) and answers chats; it has no {request.url.path}"
        )


def _options(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The samplers' settings, which stand in an object of their own. Raises UsageError."""
    options = body.get("options")
    if options is not None and not isinstance(options, dict):
        raise UsageError('"options": expected an object')
    return options or {}


def _flat(body: Mapping[str, Any]) -> dict[str, Any]:
    """A request with these settings beside its other fields, as the other APIs have them."""
    return {**body, **_options(body)}


def _num_predict(body: Mapping[str, Any]) -> float | None:
    return number(_options(body), "num_predict")


def _card(status: Status, settings: DaemonSettings) -> dict[str, Any]:
    name = llamacpp.model_name(status, settings)
    return {
        "name": name,
        "model": name,
        "modified_at": _when(status.loaded_since or 0.0),
        "size": status.model.n_bytes if status.model else 0,
        "digest": hashlib.sha256(name.encode()).hexdigest(),
        "details": _details(),
        "capabilities": _CAPABILITIES,
    }


def _details() -> dict[str, Any]:
    family = "diffusion-gemma"
    sizes = {"parameter_size": "", "quantization_level": ""}
    return {"parent_model": "", "format": "gguf", "family": family, "families": [family], **sizes}


def _head(name: str) -> dict[str, Any]:
    return {"model": name, "created_at": _when(time.time())}


def _last(reply: Reply, begun: float) -> dict[str, Any]:
    """The end of an answer; durations in nanoseconds."""
    total = int((time.perf_counter() - begun) * 1e9)
    laps = reply.fill.timings_ms if reply.fill else {}
    read = int(laps.get("prompt", 0.0) * 1e6)
    reason = "length" if reply.reason == "length" else "stop"
    return {
        "done": True,
        "done_reason": "load" if reply.headers.get("X-Infill-State") == "loading" else reason,
        "context": [],
        "total_duration": total,
        "load_duration": 0,
        "prompt_eval_count": reply.n_prompt,
        "prompt_eval_duration": read,
        "eval_count": reply.n_tokens,
        "eval_duration": max(0, int(reply.answer.run_ms * 1e6) - read),
    }


def _keep_alive_s(body: Mapping[str, Any]) -> float | None:
    """Seconds that the model is to stay, None where nothing is said; below 0: for ever. Raises UsageError."""
    value = body.get("keep_alive")
    if not isinstance(value, str):
        return number(body, "keep_alive")
    text = value.strip()
    if _NUMBER.fullmatch(text):
        return float(text)
    if _DURATION.fullmatch(text):
        parts = _PART.findall(text)
        return (-1 if text[0] == "-" else 1) * sum(float(count) * _UNITS[unit] for count, unit in parts)
    raise UsageError(f'"keep_alive": expected seconds or a duration such as "5m" or "1h30m", found {value!r}')


def _when(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat().replace("+00:00", "Z")
