"""The compatible APIs over the real queue and the bundled model: what must hold whatever it answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from compat_calls import app_of, recorded

from infill.config import Config
from infill.daemon.broker import Broker
from infill.engine import Model
from infill_models import bundled_model

CONFIG = Config(max_tokens=8, max_steps=4, n_finalists=2, n_ctx=512)
Post = Callable[..., Awaitable[httpx.Response]]


def with_model(work: Callable[[Post, Broker], Awaitable[None]]) -> None:
    """Runs some requests against a broker with the bundled model."""

    async def run() -> None:
        broker = Broker(lambda: Model.load(bundled_model(), n_threads=1), n_ctx=512)
        await broker.start()
        try:
            transport = httpx.ASGITransport(app_of(broker, CONFIG))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:

                async def post(path: str, body: Any, **headers: str) -> httpx.Response:
                    return await client.post(path, content=json.dumps(body), headers=headers)

                await work(post, broker)
        finally:
            await broker.stop()

    asyncio.run(run())


def test_every_api_fills_a_hole() -> None:
    async def work(post: Post, broker: Broker) -> None:
        waiting = {"X-Infill-Priority": "invoked"}
        bodies = []
        for name in ("llama_vscode_fim", "mistral", "zed", "cmp_ai"):
            request = recorded(name)
            body = {key: value for key, value in request["body"].items() if key not in ("t_max_predict_ms", "n_cmpl")}
            response = await post(request["path"], body, **waiting)
            assert response.status_code == 200, response.text
            bodies.append(response.json())
        first = bodies[0]["content"]
        texts = [body["choices"][0]["text"] for body in bodies[1:3]] + [bodies[3]["response"]]
        assert first.strip() and all(text.strip() for text in texts)
        assert bodies[0]["tokens_predicted"] > 0 and bodies[0]["timings"]["predicted_ms"] > 0
        assert broker.status().counters.answered == 4

    with_model(work)


def test_a_hole_inside_a_line_gets_one_line_without_what_follows_it() -> None:
    async def work(post: Post, broker: Broker) -> None:
        line = {"input_prefix": "import os\n\n", "prompt": "print(", "input_suffix": ")\nprint(2)\n", "n_predict": 8}
        text = (await post("/infill", line, **{"X-Infill-Priority": "invoked"})).json()["content"]
        assert "\n" not in text and text.count(")") == text.count("(")

    with_model(work)


def test_streams_add_up_to_an_answer() -> None:
    async def work(post: Post, broker: Broker) -> None:
        body = {"prompt": "def total(items):\n", "suffix": "\n    return result\n", "max_tokens": 8, "seed": 1}
        invoked = {"X-Infill-Priority": "invoked"}
        response = await post("/v1/completions", {**body, "stream": True}, **invoked)
        *frames, done = [line.removeprefix("data: ") for line in response.text.splitlines() if line]
        assert done == "[DONE]"
        streamed = "".join(json.loads(frame)["choices"][0]["text"] for frame in frames)
        found = (await post("/v1/completions", {**body, "n": 8}, **invoked)).json()["choices"]
        assert streamed in [choice["text"] for choice in found]

    with_model(work)


def test_an_empty_time_is_kept() -> None:
    async def work(post: Post, broker: Broker) -> None:
        request = recorded("llama_vim_fim")
        cold = await post("/infill", request["body"], **request["headers"])
        assert cold.status_code == 503 and cold.json()["error"]["message"] == "Loading model"
        await broker.load()
        quick = await post("/infill", {**request["body"], "t_max_predict_ms": 1}, **request["headers"])
        assert quick.status_code in (200, 503) and '"content":""' not in quick.text

    with_model(work)


def test_next_edits_work_without_instructions() -> None:
    async def work(post: Post, broker: Broker) -> None:
        request = recorded("inception_edit")
        response = await post(request["path"], request["body"], **{"X-Infill-Priority": "invoked"})
        assert response.status_code == 200, response.text
        content = response.json()["choices"][0]["message"]["content"]
        assert content == "None" or (content.startswith("```\n") and content.endswith("\n\n```"))
        instruct = recorded("llama_vim_instruct")
        refused = await post(instruct["path"], instruct["body"])
        assert refused.status_code == 501, refused.text

    with_model(work)
