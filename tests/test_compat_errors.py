"""Through the whole application every API says in its own shape what went wrong: 400, 401, 413, 429, 501, 503."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from compat_calls import READY, FakeBroker, filled

from infill.daemon.app import create_app
from infill.daemon.asks import Loading, NoChat, QueueFull
from infill.daemon.settings import DaemonSettings

Message = Callable[[dict[str, Any]], Any]


def openai(body: dict[str, Any]) -> Any:
    assert set(body["error"]) == {"message", "type", "param", "code"}
    return body["error"]["message"]


def llamacpp(body: dict[str, Any]) -> Any:
    assert set(body["error"]) == {"message", "type", "code"}
    return body["error"]["message"]


def ollama(body: dict[str, Any]) -> Any:
    assert set(body) == {"error"}
    return body["error"]


def own(body: dict[str, Any]) -> Any:
    assert {"message", "type"} <= set(body["error"]) <= {"message", "type", "retry_after_s"}
    return body["error"]["message"]


CHAT = {"messages": [{"role": "user", "content": "hi"}]}
PATHS: list[tuple[str, dict[str, Any], Message]] = [
    ("/v1/chat/completions", CHAT, openai),
    ("/v1/completions", {"prompt": "a", "suffix": "b"}, openai),
    ("/v1/fim/completions", {"prompt": "a", "suffix": "b"}, openai),
    ("/infill", {"input_prefix": "a", "input_suffix": "b"}, llamacpp),
    ("/completion", {"prompt": "a"}, llamacpp),
    ("/api/generate", {"prompt": "a", "suffix": "b", "stream": False}, ollama),
    ("/api/chat", {**CHAT, "stream": False}, ollama),
    ("/infill/v1/fill", {"prefix": "a", "suffix": "b"}, own),
]


def post(broker: Any, path: str, content: bytes, key: str | None = "secret") -> httpx.Response:
    async def run() -> httpx.Response:
        settings = DaemonSettings(socket=None, key="secret", body_limit=2000)
        transport = httpx.ASGITransport(create_app(broker, settings), client=("127.0.0.1", 5))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8012") as client:
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            return await client.post(path, content=content, headers=headers)

    return asyncio.run(run())


@pytest.mark.parametrize(("path", "body", "message"), PATHS, ids=[path for path, _, _ in PATHS])
def test_errors_have_the_shape_of_the_paths_api(path: str, body: dict[str, Any], message: Message) -> None:
    content = json.dumps(body).encode()
    fine = FakeBroker(filled("x"), status=READY)
    assert message(_checked(post(fine, path, b"{no JSON"), 400)) != ""
    assert "key" in message(_checked(post(fine, path, content, None), 401))
    assert "2000 bytes" in message(_checked(post(fine, path, json.dumps({**body, "x": "y" * 2000}).encode()), 413))
    full = post(FakeBroker(QueueFull("queue is full", 2.0)), path, content)
    assert message(_checked(full, 429)) == "queue is full" and full.headers["retry-after"] == "2"
    loading = FakeBroker(Loading("being loaded", 3.0))
    waiting = post(loading, path, content)
    assert message(_checked(waiting, 503)) == "being loaded" and waiting.headers["retry-after"] == "3"


@pytest.mark.parametrize(("path", "body", "message"), [PATHS[0], PATHS[6]], ids=["openai", "ollama"])
def test_a_model_that_does_not_chat_is_501(path: str, body: dict[str, Any], message: Message) -> None:
    found = post(FakeBroker(NoChat("it does not chat")), path, json.dumps(body).encode())
    assert message(_checked(found, 501)) == "it does not chat"


def _checked(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert "\n" not in response.text
    return dict(response.json())
