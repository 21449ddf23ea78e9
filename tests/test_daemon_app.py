"""The daemon's own API over a broker that answers as it is told; and once over the real one with the bundled model."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from typing import Any, get_args

import httpx
import pytest
from jsonschema import Draft202012Validator
from served import FakeBroker, app_of, ask_app, fill_of, serving
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Message

from infill.config import Config
from infill.daemon import metrics, openapi, own, wire
from infill.daemon.app import create_app
from infill.daemon.asks import (
    Answer,
    Counters,
    Loading,
    ModelMissing,
    Priority,
    QueueFull,
    Superseded,
    Yielded,
)
from infill.daemon.broker import Broker
from infill.daemon.settings import DaemonSettings
from infill.engine import Model
from infill.errors import EngineError, InfillError, UsageError
from infill.filling import Fill
from infill.options import FillOptions
from infill_models import bundled_model

FILL = "/infill/v1/fill"

_FREED_S = 1.5  # from hanging up to a free engine: a step takes milliseconds, but other work may own the processor


def check(schema: str, value: Any) -> None:
    """Hold a value against a schema of the OpenAPI document."""
    root = {"$ref": f"#/components/schemas/{schema}", "components": openapi.document()["components"]}
    Draft202012Validator(root).validate(value)


def post(app: Starlette, path: str, body: Any, **arguments: Any) -> httpx.Response:
    return ask_app(app, "POST", path, json=body, **arguments)


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.split("\n\n"):
        if block and not block.startswith(":"):
            name, data = block.split("\n")
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_a_hole_is_filled() -> None:
    broker = FakeBroker()
    body = {"prefix": "x = ", "suffix": "\ny = 1\n", "language": "python", "options": {"seed": 5, "max_tokens": 9}}
    check("Fill", body)
    response = post(app_of(broker), FILL, body)
    assert response.status_code == 200 and response.headers["content-type"] == "application/json"
    found = response.json()
    check("Answer", found)
    assert found["texts"] == ["a + b"] and found["seed"] == 5 and found["groups"] == [[0]]
    assert found["edits"] == [{"start": 4, "end": 4, "text": "a + b"}]
    assert found["fills"][0]["alternatives"] == [{"text": "other", "score": -4.5, "errors": 2}]
    assert (found["queue_ms"], found["run_ms"]) == (0.5, 7.5)
    (ask,) = broker.asks
    assert ask.holes is not None and ask.holes.pieces == ("x = ", "\ny = 1\n") and ask.holes.language == "python"
    assert (ask.options.seed, ask.options.max_tokens, ask.priority) == (5, 9, Priority.INVOKED)


def test_an_answer_is_one_line_of_compact_ascii() -> None:
    content = post(app_of(FakeBroker("é\u2028")), FILL, {"prefix": "", "suffix": ""}).content
    assert content.isascii() and b"\n" not in content and b'"texts":["\\u00e9\\u2028"]' in content


def test_several_holes_in_pieces() -> None:
    broker = FakeBroker("x")
    body = {"pieces": ["a ", " b ", " c"], "old": ["1", "22"], "path": "src/a.rs", "indent": "\t"}
    check("Fill", body)
    found = post(app_of(broker), FILL, body).json()
    check("Answer", found)
    assert found["edits"] == [{"start": 2, "end": 3, "text": "x"}, {"start": 6, "end": 8, "text": "x"}]
    holes = broker.asks[0].holes
    assert holes is not None and holes.pieces == ("a ", " b ", " c") and holes.old == ("1", "22")
    assert (holes.language, holes.path, holes.indent) == ("rust", "src/a.rs", "\t")


def test_places_in_a_text_and_its_line_ends() -> None:
    broker = FakeBroker("p\nq")
    text = "é1\r\nsecond\r\nthird\r\n"
    places = [{"start": 0, "end": 2}, {"lines": [2, 2]}, {"line": 3, "column": 6}]
    body = {"text": text, "holes": places, "related": [{"path": "b.py", "text": "z"}]}
    check("Fill", body)
    found = post(app_of(broker), FILL, body).json()
    assert [(edit["start"], edit["end"]) for edit in found["edits"]] == [(0, 2), (5, 11), (18, 18)]
    assert {edit["text"] for edit in found["edits"]} == {"p\r\nq"} and found["texts"] == ["p\nq"] * 3
    holes = broker.asks[0].holes
    assert holes is not None and holes.pieces == ("", "1\n", "\nthird", "\n") and holes.old == ("é", "second", "")
    assert holes.related == (("b.py", "z"),)


def test_bytes_that_are_not_utf8_go_there_and_back() -> None:
    broker = FakeBroker("\udcff")
    body = b'{"prefix":"caf\\udce9 ","suffix":"\\udc80","old":"\\udce9"}'
    response = ask_app(app_of(broker), "POST", FILL, content=body)
    assert b'"texts":["\\udcff"]' in response.content
    assert response.json()["edits"] == [{"start": 5, "end": 6, "text": "\udcff"}]
    holes = broker.asks[0].holes
    assert holes is not None and holes.pieces == ("caf\udce9 ", "\udc80") and holes.old == ("\udce9",)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "say where the hole is"),
        ({"prefix": "", "suffix": "", "pieces": ["", ""]}, "say where the hole is, in one way"),
        ({"prefix": 1, "suffix": ""}, "prefix: expected a text, found 1"),
        ({"pieces": ["a"]}, "pieces: expected at least two"),
        ({"pieces": ["a", "b"], "old": ["x", "y"]}, "old: expected 1 texts"),
        ({"text": "abc", "holes": []}, "holes: expected at least one"),
        ({"text": "abc", "holes": [{"start": 2, "end": 9}]}, "holes[0]: bytes 2 to 9 are out of range"),
        ({"text": "abc", "holes": [{"lines": [1, 4]}]}, "holes[0]: lines 1:4 are out of range"),
        ({"text": "abc", "holes": [{"start": 1}]}, "holes[0]: expected"),
        ({"text": "abc", "holes": [{"start": 2, "end": 3}, {"start": 0, "end": 1}]}, "not in the order"),
        ({"text": "a\0b", "holes": [{"start": 0, "end": 0}]}, "NUL"),
        ({"prefix": "", "suffx": ""}, "suffx: unknown; did you mean suffix?"),
        ({"prefix": "", "options": {"max_step": 3}}, "options.max_step: unknown; did you mean max_steps?"),
        ({"prefix": "", "options": {"max_steps": "3"}}, 'options.max_steps: expected a whole number, found "3"'),
        ({"prefix": "", "options": {"max_steps": True}}, "options.max_steps: expected a whole number, found true"),
        ({"prefix": "", "options": {"max_steps": None}}, "options.max_steps: expected a whole number, found null"),
        ({"prefix": "", "options": {"max_steps": 0}}, "max_steps: expected at least 1"),
        ({"prefix": "", "options": {"max_steps": 10**9}}, "options.max_steps: expected 0 to 1000"),
        ({"prefix": "", "options": {"seed": -1}}, "options.seed: expected 0 to"),
        ({"prefix": "", "options": {"rank": "best"}}, "options.rank: expected syntax or sum"),
        ({"prefix": "", "options": {"strategy": "fixed", "length": [1, "2"]}}, "options.length: expected"),
        ({"prefix": "", "priority": "high"}, "priority: expected one of invoked"),
        ({"prefix": "", "budget_ms": -1}, "budget_ms: expected a number of milliseconds"),
        ({"prefix": "", "related": [{"path": "a"}]}, "related: expected a list of objects"),
        ({"prefix": "", "indent": "x"}, "indent: expected a tab or spaces"),
        ({"prefix": "\ud83d", "suffix": "\ude00"}, "U+D83D, half of a UTF-16 pair"),
        ([], "the body must be a JSON object, not []"),
    ],
)
def test_nonsense_is_refused(body: Any, message: str) -> None:
    broker = FakeBroker()
    response = ask_app(app_of(broker), "POST", FILL, content=json.dumps(body).encode())
    assert response.status_code == 400 and broker.asks == []
    check("Error", response.json())
    assert response.json()["error"]["type"] == "usage" and message in response.json()["error"]["message"]


@pytest.mark.parametrize("body", [b"{", b'{"prefix": NaN}', b"\xff", b"[" * 100_000, b'{"a": 1' + b"0" * 5000 + b"}"])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    response = ask_app(app_of(FakeBroker()), "POST", FILL, content=body)
    assert response.status_code == 400 and "the body is not" in response.json()["error"]["message"]


def test_what_nobody_asked_for_is_drafted_unless_the_request_says_otherwise() -> None:
    broker = FakeBroker()
    app = app_of(broker)
    post(app, FILL, {"prefix": "", "priority": "automatic"})
    post(app, FILL, {"prefix": "", "priority": "automatic", "options": {"strategy": "packed"}})
    post(app, FILL, {"prefix": "", "priority": "invoked"})
    assert [ask.options.strategy for ask in broker.asks] == ["draft", "packed", "packed"]
    assert [ask.options.n_drafts for ask in broker.asks] == [1, 1, FillOptions().n_drafts]


def test_options_are_those_of_the_settings_until_named() -> None:
    config = Config(seed=3, max_tokens=20, n_finalists=4)
    broker = FakeBroker()
    app = app_of(broker, config=config)
    post(app, FILL, {"prefix": ""})
    post(app, FILL, {"prefix": "", "options": {"max_tokens": 8, "entropy_bound": 1, "length": None}})
    first, second = (ask.options for ask in broker.asks)
    assert first == FillOptions(seed=3, max_tokens=20, n_finalists=4)
    assert second == replace(first, max_tokens=8, entropy_bound=1.0)


def test_every_option_can_be_named() -> None:
    odd = FillOptions(strategy="fixed", length=(2, 3), keep=0.5, n_joint=5, stop_entropy=0.25, share=False, seed=9)
    sent = json.loads(wire.dumps(wire.request_json(None, odd)))
    check("Options", sent["options"])
    assert set(sent["options"]) == {field.name for field in fields(FillOptions)}
    assert wire.options_from(sent["options"], FillOptions()) == odd


def test_no_option_is_without_bound() -> None:
    for name, hint in wire.OPTION_TYPES.items():
        if hint is int or int in get_args(hint):
            value = [1 << 70] if name == "length" else 1 << 70
            with pytest.raises(UsageError, match=f"{name}: expected (0|-1) to"):
                wire.options_from({name: value}, FillOptions())


def test_self_conditioning_can_be_switched_off() -> None:
    assert wire.options_from({"self_conditioning_top_k": -1}, FillOptions()).self_conditioning_top_k == -1
    with pytest.raises(UsageError, match="self_conditioning_top_k: expected -1 to"):
        wire.options_from({"self_conditioning_top_k": -2}, FillOptions())


def test_what_the_queue_needs_to_know() -> None:
    broker = FakeBroker()
    body = {"prefix": "", "document": "a.py", "client": "vim", "priority": "speculative", "budget_ms": 250}
    check("Fill", body)
    post(app_of(broker), FILL, body)
    ask = broker.asks[0]
    assert (ask.document, ask.client, ask.priority, ask.budget_ms) == ("a.py", "vim", Priority.SPECULATIVE, 250)


def test_edit_score_and_warm() -> None:
    broker = FakeBroker("new")
    app = app_of(broker)
    body: dict[str, Any] = {"text": "one\ntwo\n", "holes": [{"lines": [2, 2]}], "instruction": "say three"}
    check("Edit", body)
    found = post(app, "/infill/v1/edit", body).json()
    check("Answer", found)
    assert found["edits"] == [{"start": 4, "end": 7, "text": "new"}]
    body = {"prompt": "a", "texts": ["b", "ccc"]}
    check("Score", body)
    found = post(app, "/infill/v1/score", body).json()
    check("Scores", found)
    assert found["scores"] == [-1.0, -3.0]
    check("Warmed", post(app, "/infill/v1/warm", {"prefix": "a", "suffix": "b"}).json())
    check("Warmed", ask_app(app, "POST", "/infill/v1/warm").json())
    assert [ask.kind for ask in broker.asks] == ["edit", "score", "warm", "warm"]
    assert broker.asks[0].instruction == "say three" and broker.asks[3].holes is None
    assert post(app, "/infill/v1/edit", {"prefix": "a", "instruction": "x"}).status_code == 400
    assert post(app, "/infill/v1/edit", {"prefix": "a", "old": "b"}).status_code == 400
    assert post(app, "/infill/v1/score", {"prompt": "a"}).status_code == 400


def test_steps_are_streamed_and_then_the_answer() -> None:
    app = app_of(FakeBroker())
    body = {"prefix": "x", "suffix": "", "stream": True}
    response = post(app, FILL, body)
    assert response.headers["content-type"].startswith("text/event-stream")
    found = events(response.text)
    assert [name for name, _ in found] == ["step", "step", "answer"]
    check("Step", found[0][1])
    assert found[1][1] == {
        **{"step": 2, "max_steps": 2, "text": "a +", "pieces": ["a", " +"]},
        **{"entropy": [0.5, 0.25], "settled": [True, False], "holes": [0]},
    }
    assert found[-1][1] == post(app, FILL, {"prefix": "x", "suffix": ""}).json()


def test_a_stream_says_that_it_is_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "KEEP_ALIVE_S", 0.01)
    text = post(app_of(FakeBroker(n_steps=1, step_s=0.1)), FILL, {"prefix": "", "stream": True}).text
    assert text.startswith(": waiting\n\n") and [name for name, _ in events(text)] == ["step", "answer"]


ERRORS: list[tuple[InfillError, int, str, str | None]] = [
    (QueueFull("full", 2.5), 429, "queue_full", "3"),
    (Loading("loading", 0.1), 503, "loading", "1"),
    (Yielded("gaming"), 503, "yielded", "1"),
    (ModelMissing("none"), 503, "model_missing", None),
    (Superseded("newer"), 409, "superseded", None),
    (UsageError("no"), 400, "usage", None),
    (EngineError("bad"), 500, "engine", None),
]


@pytest.mark.parametrize(("error", "status", "kind", "retry"), ERRORS, ids=[kind for _, _, kind, _ in ERRORS])
def test_errors_of_the_broker(error: InfillError, status: int, kind: str, retry: str | None) -> None:
    app = app_of(FakeBroker(error=error, n_steps=0))
    for stream in (False, True):  # before the first step also a stream has a status
        response = post(app, FILL, {"prefix": "", "stream": stream})
        assert response.status_code == status and response.headers.get("retry-after") == retry
        check("Error", response.json())
        assert response.json()["error"]["type"] == kind and response.json()["error"]["message"] == str(error)
        assert type(wire.error_from(response.json()["error"])) is type(error)
    late = events(post(app_of(FakeBroker(error=error, n_steps=1)), FILL, {"prefix": "", "stream": True}).text)
    assert [name for name, _ in late] == ["step", "error"] and late[1][1] == response.json()


def test_a_defect_is_logged_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    secret = ZeroDivisionError("the secret is 42")
    for stream, n_steps in ((False, 0), (True, 0)):
        response = post(app_of(FakeBroker(error=secret, n_steps=n_steps)), FILL, {"prefix": "", "stream": stream})
        assert response.status_code == 500 and response.json()["error"]["type"] == "internal"
        check("Error", response.json())
        assert "secret" not in response.text and "Traceback" not in response.text
    with caplog.at_level(logging.ERROR):
        text = post(app_of(FakeBroker(error=secret)), FILL, {"prefix": "", "stream": True}).text
    assert events(text)[-1][1]["error"]["type"] == "internal" and "secret" not in text
    assert any(record.exc_info and record.exc_info[1] is secret for record in caplog.records)


async def hang_up(
    app: Starlette, body: dict[str, Any], goes: Callable[[list[Message]], Awaitable[None]]
) -> list[Message]:
    """What the application sends to a client that goes when `goes`, which sees that, has returned."""
    sent: list[Message] = []
    waiting = [{"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}]

    async def receive() -> Message:
        if waiting:
            return waiting.pop()
        await goes(sent)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        **{"type": "http", "method": "POST", "path": FILL, "raw_path": FILL.encode(), "query_string": b""},
        **{"headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8012)},
        **{"scheme": "http", "http_version": "1.1", "root_path": "", "asgi": {"version": "3.0"}},
    }
    await app(scope, receive, send)
    return sent


@pytest.mark.parametrize("stream", [False, True])
def test_whoever_hangs_up_cancels_the_work(stream: bool) -> None:
    broker = FakeBroker(n_steps=1000, step_s=0.01)
    began = time.monotonic()
    sent = asyncio.run(hang_up(app_of(broker), {"prefix": "", "stream": stream}, lambda _: asyncio.sleep(0.1)))
    assert time.monotonic() - began < 3 and broker.n_running == 0 and broker.ended.is_set()
    assert not any(b"event: answer" in message.get("body", b"") for message in sent)
    assert stream == any(b"event: step" in message.get("body", b"") for message in sent)


@pytest.mark.parametrize("stream", [False, True])
def test_a_closed_connection_cancels_the_work(stream: bool) -> None:
    broker = FakeBroker(n_steps=1000, step_s=0.01)
    with serving(app_of(broker)) as url:
        timeout = httpx.Timeout(5.0, read=0.3 if not stream else 5.0)
        with httpx.Client(timeout=timeout) as client:
            if stream:
                with client.stream("POST", url + FILL, json={"prefix": "", "stream": True}) as response:
                    lines = (line for line in response.iter_lines() if line and not line.startswith(":"))
                    assert next(lines) == "event: step"
                    assert broker.n_running == 1
            else:
                with pytest.raises(httpx.ReadTimeout):
                    client.post(url + FILL, json={"prefix": ""})
        assert broker.ended.wait(2) and broker.n_running == 0


def test_status_models_load_unload_and_cancel() -> None:
    broker = FakeBroker()
    app = app_of(broker)
    found = ask_app(app, "GET", "/infill/v1/status").json()
    check("Status", found)
    assert found["state"] == "ready" and found["queued"] == dict.fromkeys(wire.PRIORITIES, 0)
    models = ask_app(app, "GET", "/infill/v1/models").json()
    check("Models", models)
    assert models["models"][0]["name"] == "tiny" and models["models"][0]["is_loaded"] is False
    broker.state = replace(broker.state, model=None, state="unloaded", loaded_since=None)
    check("Status", ask_app(app, "GET", "/infill/v1/status").json())
    models = ask_app(app, "GET", "/infill/v1/models").json()
    check("Models", models)
    assert models["models"][0]["path"] == str(bundled_model()) and models["models"][0]["n_ctx"] is None
    check("Status", ask_app(app, "POST", "/infill/v1/load").json())
    check("Status", ask_app(app, "POST", "/infill/v1/unload").json())
    assert broker.calls == ["load", "unload"]
    assert post(app, "/infill/v1/cancel", {"document": "known"}).json() == {"cancelled": True}
    assert post(app, "/infill/v1/cancel", {"document": "x", "client": "vim"}).json() == {"cancelled": False}
    assert broker.cancelled == [("known", ""), ("x", "vim")]
    assert post(app, "/infill/v1/cancel", {}).status_code == 400
    broker.error = ModelMissing("no file; convert one")
    assert ask_app(app, "POST", "/infill/v1/load").json()["error"]["type"] == "model_missing"


def test_metrics_are_prometheus_text() -> None:
    counters = Counters(asked=7, answered=5, cancelled=1, failed=1, queue_ms=1500.0, steps=40)
    broker = FakeBroker()
    queued = {**dict.fromkeys(Priority, 0), Priority.AUTOMATIC: 2}
    broker.state = replace(broker.state, counters=counters, queued=queued, loaded_since=1.0, idle_s=2.5)
    response = ask_app(app_of(broker), "GET", "/infill/v1/metrics")
    assert response.headers["content-type"] == metrics.CONTENT_TYPE
    lines = response.text.splitlines()
    for line in (
        "infill_asks_total 7",
        'infill_ended_total{outcome="answered"} 5',
        "infill_queue_seconds_total 1.5",
        'infill_queued{priority="automatic"} 2',
        'infill_state{state="ready"} 1',
        'infill_state{state="loading"} 0',
        "infill_model_bytes 4000000",
        "infill_idle_seconds 2.5",
    ):
        assert line in lines
    described = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    samples = {line.partition("{")[0].partition(" ")[0] for line in lines if not line.startswith("#")}
    assert samples == set(described) and len(described) == len(set(described))


def test_every_counter_is_measured() -> None:
    names = {field.name for field in fields(Counters)}
    assert names == set(metrics._COUNTERS) | set(metrics._OUTCOMES)


def test_a_label_may_hold_anything() -> None:
    broker = FakeBroker()
    assert broker.state.model is not None
    broker.state = replace(broker.state, model=replace(broker.state.model, name='a"b\\c\nd\udcff'))
    assert 'model="a\\"b\\\\c\\nd?"' in metrics.text(broker.state)


def test_the_description_is_of_the_routes_that_there_are() -> None:
    app = app_of(FakeBroker())
    found = ask_app(app, "GET", "/infill/v1/openapi.json").json()
    assert found == json.loads(wire.dumps(openapi.document())) and found["openapi"] == "3.1.0"
    routes = {
        (route.path, method.lower())
        for route in app.routes
        if isinstance(route, Route) and route.path.startswith(own.PREFIX)
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert routes == {(path, method) for path, item in found["paths"].items() for method in item}
    for schema in found["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    names = {name for name, _ in _references(found)}
    assert names <= set(found["components"]["schemas"]) and "Error" in names


def _references(value: Any) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        own_one = [(value["$ref"].rpartition("/")[2], "")] if "$ref" in value else []
        return own_one + [found for item in value.values() for found in _references(item)]
    return [found for item in value for found in _references(item)] if isinstance(value, list) else []


def test_a_fill_is_the_same_at_the_other_end() -> None:
    fill = fill_of("a + b")
    wanted = wire.wanted("fill", {"prefix": "", "suffix": ""}, FillOptions())
    sent = json.loads(wire.dumps(wire.answer_json(Answer((fill,), ((0,),)), wanted)))
    check("Answer", sent)
    assert wire.fill_from(sent["fills"][0]) == fill


def test_a_number_that_is_not_finite_is_null() -> None:
    fill = replace(fill_of("x"), score=float("-inf"))
    wanted = wire.wanted("fill", {"prefix": ""}, FillOptions())
    sent = json.loads(wire.dumps(wire.answer_json(Answer((fill,), ((0,),)), wanted)))
    check("Answer", sent)
    assert sent["fills"][0]["score"] is None


def test_what_is_not_there() -> None:
    app = app_of(FakeBroker())
    response = ask_app(app, "GET", "/infill/v1/nothing")
    assert response.status_code == 404 and "openapi.json" in response.json()["error"]["message"]
    check("Error", response.json())
    response = ask_app(app, "GET", FILL)
    assert response.status_code == 405 and response.headers["allow"] == "POST"
    check("Error", response.json())


def with_bundled_model(work: Callable[[Broker, Starlette], Awaitable[None]]) -> None:
    """The application over the real broker."""

    async def run() -> None:
        broker = Broker(lambda: Model.load(bundled_model(), n_threads=1), n_ctx=512, idle_unload_s=None)
        await broker.start()
        try:
            await work(broker, create_app(broker, DaemonSettings(socket=None)))
        finally:
            await broker.stop()

    asyncio.run(run())


def test_the_bundled_model_answers_through_the_real_broker() -> None:
    async def work(_: Broker, app: Starlette) -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=60) as client:
            options = {"max_steps": 3, "strategy": "fixed", "length": 4, "heal": False}
            body = {"text": "def add(a, b):\n    return \n", "holes": [{"line": 2, "column": 12}], "stream": True}
            response = await client.post(FILL, json={**body, "options": options, "document": "a.py"})
            found = events(response.text)
            assert {name for name, _ in found[:-1]} == {"step"} and found[-1][0] == "answer"
            check("Step", found[0][1])
            check("Answer", found[-1][1])
            response = await client.post("/infill/v1/score", json={"prompt": "a = ", "texts": ["1", "2"]})
            check("Scores", response.json())
            status = (await client.get("/infill/v1/status")).json()
            check("Status", status)
            assert status["counters"]["answered"] == 2 and status["model"]["name"]
            models = (await client.get("/infill/v1/models")).json()
            check("Models", models)
            assert models["models"][0]["is_loaded"] is True

    with_bundled_model(work)


def test_hanging_up_frees_the_engine() -> None:
    options = {"max_steps": 1000, "stop_entropy": 0.0, "strategy": "fixed", "length": 40, "heal": False, "draft": False}
    body = {"prefix": "def add(a, b):\n", "suffix": "\n", "stream": True, "options": options}
    gone_at = []

    async def once_there_are_steps(sent: list[Message]) -> None:
        while sum(b"event: step" in message.get("body", b"") for message in sent) < 3:
            await asyncio.sleep(0.001)
        gone_at.append(time.monotonic())

    async def work(broker: Broker, app: Starlette) -> None:
        sent = await hang_up(app, body, once_there_are_steps)
        while broker.status().state == "busy":
            await asyncio.sleep(0.001)
        assert time.monotonic() - gone_at[0] < _FREED_S
        assert not any(b"event: answer" in message.get("body", b"") for message in sent)
        assert broker.status().state == "ready" and broker.status().counters.cancelled == 1

    with_bundled_model(work)


def test_fill_of_the_fake_has_something_in_every_field() -> None:
    plain = Fill("", 0, 0, 0.0)
    same = {field.name for field in fields(Fill) if getattr(plain, field.name) == getattr(fill_of("ab"), field.name)}
    assert same <= {"low_confidence", "truncated"}
