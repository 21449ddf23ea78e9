"""Chats, and prompts that nothing follows, in the APIs of OpenAI, llama.cpp and Ollama."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from compat_calls import READY, FakeBroker, app_of, call, events
from daemon_fakes import run, until

from infill import generating
from infill.config import Config
from infill.daemon.asks import Answer, ModelStatus, NoChat, Priority, Status
from infill.daemon.broker import Broker
from infill.engine import Model
from infill.errors import Cancelled
from infill.filling import Fill
from infill.generating import GenerationView

CHAT = Status("ready", model=ModelStatus("dg", "/m/dg.gguf", 262144, 256, 8192, "chat", 17_000_000_000))
HELLO = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Why is the sky blue?"}]
QUESTION = (("system", "Be brief."), ("user", "Why is the sky blue?"))


def wrote(text: str, *, complete: bool = True, n_prompt: int = 30, n_read: int = 20) -> Answer:
    fill = Fill(text, 7, 12, 0.0, {"prompt": 4.0}, n_prompt_tokens=n_read)
    return Answer((fill,), ((0,),), run_ms=10.0, complete=complete, n_prompt=n_prompt)


def shown(step: int, done: str, canvas: str) -> GenerationView:
    pieces = [done, canvas] if done else [canvas]
    return GenerationView(step, 48, done + canvas, pieces, [0.0] * len(pieces), [True] * len(pieces), done=done)


STEPS = (shown(1, "", "Hxllo"), shown(2, "", "Hello"), shown(1, "Hello", " wxr"), shown(1, "Hello world", "!"))


# ---- OpenAI -------------------------------------------------------------------------------------------------------


def test_a_chat_gets_a_reply() -> None:
    broker = FakeBroker(wrote("Because."), status=CHAT)
    found = call(broker, "POST", "/v1/chat/completions", {"model": "gpt-9", "messages": HELLO, "seed": 5})
    body = found.json()
    assert body["object"] == "chat.completion" and body["model"] == "dg"
    assert body["choices"] == [
        {"index": 0, "message": {"role": "assistant", "content": "Because."}, "finish_reason": "stop"}
    ]
    counts = {"prompt_tokens": 30, "completion_tokens": 7, "total_tokens": 37}
    assert body["usage"] == {**counts, "prompt_tokens_details": {"cached_tokens": 10}}
    (ask,) = broker.asks
    assert (ask.kind, ask.messages, ask.priority) == ("generate", QUESTION, Priority.INVOKED)
    assert ask.options.max_tokens == 2048 and ask.options.seed == 5 and ask.budget_ms is None


@pytest.mark.parametrize(
    ("name", "wanted", "expected"),
    [("max_tokens", 9, 9), ("max_completion_tokens", 3000, 2048), ("n_predict", -1, 2048), ("max_tokens", None, 2048)],
)
def test_how_long_a_reply_may_be(name: str, wanted: int | None, expected: int) -> None:
    broker = FakeBroker(wrote("x", complete=False), status=CHAT)
    body = call(broker, "POST", "/v1/chat/completions", {"messages": HELLO, name: wanted}).json()
    assert broker.asks[0].options.max_tokens == expected and body["choices"][0]["finish_reason"] == "length"


def test_a_streamed_chat_only_grows() -> None:
    """What is sent are finished canvases; the rest comes with the end."""
    broker = FakeBroker(wrote("Hello world! :)"), STEPS, CHAT)
    body = {"messages": HELLO, "stream": True, "stream_options": {"include_usage": True}}
    *frames, done = events(call(broker, "POST", "/v1/chat/completions", body))
    assert done == "[DONE]" and {frame["object"] for frame in frames} == {"chat.completion.chunk"}
    *frames, last = frames
    assert last["choices"] == [] and last["usage"]["completion_tokens"] == 7
    pieces = [frame["choices"][0]["delta"]["content"] for frame in frames]
    assert pieces == ["", "Hello", " world", "! :)", ""]  # the first one says that work has begun
    assert [frame["choices"][0]["finish_reason"] for frame in frames] == [*[None] * 4, "stop"]


def test_stop_strings_end_a_reply_and_are_not_sent_in_part() -> None:
    steps = (shown(1, "one\n", "\ntwo"), shown(1, "one\n\ntwo", ""))
    broker = FakeBroker(wrote("one\n\ntwo"), steps, CHAT)
    body = {"messages": HELLO, "stream": True, "stop": "\n\n"}
    *frames, _ = events(call(broker, "POST", "/v1/chat/completions", body))
    assert "".join(frame["choices"][0]["delta"]["content"] for frame in frames) == "one"
    assert broker.asks[0].stop == ("\n\n",)


def test_a_reply_that_is_cut_off_says_so() -> None:
    broker = FakeBroker(Cancelled("the daemon is ending"), STEPS, CHAT)
    *frames, _ = events(call(broker, "POST", "/v1/chat/completions", {"messages": HELLO, "stream": True}))
    assert "".join(frame["choices"][0]["delta"]["content"] for frame in frames) == "Hello world"
    assert frames[-1]["choices"][0]["finish_reason"] == "length"


def test_several_replies_have_other_draws() -> None:
    broker = FakeBroker(wrote("x"), status=CHAT)
    body = call(broker, "POST", "/v1/chat/completions", {"messages": HELLO, "n": 3}).json()
    assert [one["index"] for one in body["choices"]] == [0, 1, 2]
    assert len({ask.options.seed for ask in broker.asks}) == 3


def test_diffusing_shows_the_text_with_its_canvas() -> None:
    broker = FakeBroker(wrote("Hello world!"), STEPS, CHAT)
    *frames, _ = events(call(broker, "POST", "/v1/chat/completions", {"messages": HELLO, "diffusing": True}))
    texts = [frame["choices"][0]["delta"].get("content") for frame in frames]
    assert set(texts[:-2]) <= {"Hxllo", "Hello", "Hello wxr", "Hello world!"} and texts[-2:] == ["Hello world!", None]


def test_a_model_that_does_not_chat_says_so() -> None:
    for stream in (False, True):
        broker = FakeBroker(NoChat("tiny.gguf does not chat"))
        found = call(broker, "POST", "/v1/chat/completions", {"messages": HELLO, "stream": stream})
        assert found.status_code == 501
        assert found.json()["error"] | {"message": ""} == {
            "message": "", "type": "not_supported_error", "param": None, "code": "not_supported",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"tools": [{"type": "function"}]}, 501),
        ({"response_format": {"type": "json_object"}}, 501),
        ({"response_format": {"type": "text"}, "tools": []}, 200),
        ({"messages": [{"role": "user", "content": " "}]}, 400),
        ({"messages": [{"role": "user", "content": "\ud800"}]}, 400),
        ({"max_tokens": -7}, 400),
    ],
)
def test_what_a_chat_may_ask_for(more: dict[str, Any], status: int) -> None:
    broker = FakeBroker(wrote("x"), status=CHAT)
    found = call(broker, "POST", "/v1/chat/completions", {"messages": HELLO, **more})
    assert found.status_code == status, found.text


def test_a_warm_up_is_answered_at_once() -> None:
    broker = FakeBroker(wrote("x"), status=CHAT)
    found = call(broker, "POST", "/v1/chat/completions", {"messages": HELLO, "max_tokens": 0}).json()
    assert found["choices"][0]["message"]["content"] == "" and [ask.kind for ask in broker.asks] == ["warm"]


def test_a_prompt_that_nothing_follows_is_gone_on_with() -> None:
    broker = FakeBroker(wrote("b\nc", complete=False))
    body = {"prompt": "a\r\n", "max_tokens": 300, "n": 2, "echo": True, "stop": ["\r\n\r\n"]}
    found = call(broker, "POST", "/v1/completions", body).json()
    assert [one["text"] for one in found["choices"]] == ["a\r\nb\r\nc"] * 2
    assert [one["finish_reason"] for one in found["choices"]] == ["length", "length"]
    first = broker.asks[0]
    assert (first.kind, first.prompt, first.stop, first.options.max_tokens) == ("generate", "a\n", ("\n\n",), 300)
    assert call(broker, "POST", "/v1/completions", {"prompt": "a"}).status_code == 200
    assert broker.asks[-1].options.max_tokens == 64  # without a length that of a fill


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({"prompt": "a", "suffix": ""}, {}),  # the end of a file
        ({"prompt": "<fim_prefix>a<fim_suffix>b<fim_middle>"}, {}),
        ({"prompt": "a"}, {"User-Agent": "Zed/0.2"}),  # somebody types
        ({"prompt": "a"}, {"X-Infill-Priority": "automatic"}),
    ],
)
def test_what_an_editor_sends_stays_a_hole(body: dict[str, Any], headers: dict[str, str]) -> None:
    for path in ("/v1/completions", "/completion", "/api/generate"):
        broker = FakeBroker(wrote("x"))
        assert call(broker, "POST", path, {**body, "stream": False}, headers).status_code == 200
        if path != "/completion" or "suffix" not in body:
            assert broker.asks[0].kind == "fill", path


# ---- llama.cpp ----------------------------------------------------------------------------------------------------


def test_llama_cpps_completion_goes_on() -> None:
    broker = FakeBroker(wrote("Hello world! :)"), STEPS)
    frames = events(call(broker, "POST", "/completion", {"prompt": "Say ", "n_predict": 90, "stream": True}))
    assert "".join(frame["content"] for frame in frames) == "Hello world! :)"
    assert frames[-1]["stop_type"] == "eos" and frames[-1]["tokens_evaluated"] == 30
    assert frames[-1]["timings"]["prompt_n"] == 20 and frames[-1]["timings"]["cache_n"] == 10
    assert broker.asks[0].options.max_tokens == 90


# ---- Ollama -------------------------------------------------------------------------------------------------------


def test_ollamas_chat() -> None:
    broker = FakeBroker(wrote("Hello world! :)"), STEPS, CHAT)
    body = {"model": "m", "messages": HELLO, "options": {"num_predict": 50, "stop": ["x"], "seed": 3}}
    *lines, last = [json.loads(line) for line in call(broker, "POST", "/api/chat", body).text.splitlines()]
    assert [line["message"]["content"] for line in lines] == ["", "Hello", " world", "! :)"]
    assert all(line["message"]["role"] == "assistant" and line["done"] is False for line in lines)
    assert last["done"] is True and last["done_reason"] == "stop" and last["message"]["content"] == ""
    assert last["eval_count"] == 7 and last["prompt_eval_count"] == 30
    (ask,) = broker.asks
    assert ask.messages == QUESTION and (ask.options.max_tokens, ask.options.seed, ask.stop) == (50, 3, ("x",))
    whole = call(broker, "POST", "/api/chat", {**body, "stream": False}).json()
    assert whole["message"] == {"role": "assistant", "content": "Hello world! :)"} and whole["done"] is True


def test_ollamas_chat_without_messages_loads_and_unloads() -> None:
    broker = FakeBroker(wrote("x"), status=CHAT)
    found = call(broker, "POST", "/api/chat", {"model": "m", "messages": [], "stream": False}).json()
    assert found["done_reason"] == "load" and found["message"]["content"] == "" and broker.asks[0].kind == "warm"
    found = call(broker, "POST", "/api/chat", {"model": "m", "stream": False, "keep_alive": 0}).json()
    assert found["done_reason"] == "unload" and broker.unloads == 1


def test_ollamas_prompt_is_what_a_person_says_where_the_model_chats() -> None:
    body = {"prompt": "Why?", "system": "Be brief.", "stream": False}
    broker = FakeBroker(wrote("Because."), status=CHAT)
    assert call(broker, "POST", "/api/generate", body).json()["response"] == "Because."
    assert call(broker, "POST", "/api/generate", {**body, "raw": True}).status_code == 200
    told, raw = broker.asks
    assert told.messages == (("system", "Be brief."), ("user", "Why?")) and told.options.max_tokens == 2048
    assert raw.messages == () and raw.prompt == "Why?"
    plain = FakeBroker(wrote("Because."), status=READY)
    call(plain, "POST", "/api/generate", body)
    assert [(ask.kind, ask.messages, ask.prompt) for ask in plain.asks] == [("generate", (), "Why?")]
    cold = FakeBroker(wrote("Because."), status=Status("unloaded"))
    call(cold, "POST", "/api/generate", body)
    assert [ask.kind for ask in cold.asks] == ["warm", "generate"]  # its file must be read to know


def test_errors_of_ollamas_chat() -> None:
    refused = call(FakeBroker(NoChat("tiny.gguf does not chat")), "POST", "/api/chat", {"messages": HELLO})
    assert refused.status_code == 501 and refused.json() == {"error": "tiny.gguf does not chat"}
    json_wanted = call(FakeBroker(wrote("x")), "POST", "/api/chat", {"messages": HELLO, "format": "json"})
    assert json_wanted.status_code == 501


# ---- over a real model --------------------------------------------------------------------------------------------

CONFIG = Config(max_tokens=8, max_steps=4, n_ctx=256, format="chat")


def test_a_real_model_chats_and_goes_on(random_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamed and whole replies are the same, more than a canvas long; hanging up frees the engine."""
    monkeypatch.setattr(generating, "generate", partial(generating.generate, max_steps=3))

    async def scene() -> None:
        broker = Broker(lambda: Model.load(random_model, n_threads=1), n_ctx=256)
        await broker.start()
        try:
            await broker.load()
            monkeypatch.setattr(broker._residency.model.tokenizer, "stop_ids", frozenset())  # type: ignore[union-attr]
            app = app_of(broker, CONFIG)
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
                chat = {"messages": HELLO, "max_tokens": 36}
                whole = (await client.post("/v1/chat/completions", json=chat)).json()
                text = whole["choices"][0]["message"]["content"]
                assert whole["usage"]["completion_tokens"] == 36 and whole["choices"][0]["finish_reason"] == "length"
                assert text and whole["usage"]["prompt_tokens_details"]["cached_tokens"] == 0
                response = await client.post("/v1/chat/completions", json={**chat, "stream": True})
                *frames, _ = events(response)
                pieces = [frame["choices"][0]["delta"]["content"] for frame in frames]
                assert "".join(pieces) == text and len([piece for piece in pieces if piece]) == 3  # three canvases
                plain = {"prompt": "def f(x):\n", "max_tokens": 20}
                more = (await client.post("/v1/completions", json=plain)).json()
                assert more["usage"]["completion_tokens"] == 20 and more["choices"][0]["text"]

                asked = asyncio.create_task(client.post("/v1/chat/completions", json={**chat, "max_tokens": 160}))
                await until(lambda: broker.status().running is not None)
                asked.cancel()
                await until(lambda: broker.status().running is None)
        finally:
            await broker.stop()

    run(scene())


def test_a_raw_model_refuses_to_chat(random_model: Path) -> None:
    async def scene() -> None:
        broker = Broker(lambda: Model.load(random_model, n_threads=1), n_ctx=256)
        await broker.start()
        try:
            app = app_of(broker, Config(n_ctx=256))
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
                for stream in (False, True):
                    found = await client.post("/v1/chat/completions", json={"messages": HELLO, "stream": stream})
                    assert found.status_code == 501 and "does not chat" in found.json()["error"]["message"]
        finally:
            await broker.stop()

    run(scene())
