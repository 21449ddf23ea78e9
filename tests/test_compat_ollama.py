"""Ollama's API, as Continue, cmp-ai and the ollama package use it."""

from __future__ import annotations

import datetime
import json

import pytest
from compat_calls import READY, FakeBroker, call, filled, send, step

from infill.daemon.asks import Answer, Loading, Priority, QueueFull, Status

PREFIX, SUFFIX = "import math\n\n\ndef area(radius):\n    return ", "\n\n\nprint(area(2))\n"


def test_continues_request_streams_lines() -> None:
    steps = (step(1, "a", " +"), step(2, "a", " +"))
    broker = FakeBroker(filled("a + b"), steps)
    response = send(broker, "continue_ollama", prompt="f(\n")
    assert response.headers["content-type"].startswith("application/x-ndjson")
    frames = [json.loads(line) for line in response.text.splitlines()]
    assert [frame["response"] for frame in frames] == ["a +", " b", ""]
    assert [frame["done"] for frame in frames] == [False, False, True]
    last = frames[-1]
    assert last["done_reason"] == "stop" and last["model"] == "infill"
    assert last["prompt_eval_count"] == 9 and last["eval_count"] == 5
    assert last["total_duration"] > 0 and last["created_at"].endswith("Z")


def test_options_reach_the_model() -> None:
    broker = FakeBroker(filled("a\n\n\nb"))
    body = {
        "prompt": PREFIX,
        "suffix": SUFFIX,
        "options": {"num_predict": 9, "seed": 5, "stop": ["\n\n\n"], "top_k": 1},
    }
    assert call(broker, "POST", "/api/generate", {**body, "stream": False}).json()["response"] == "a"
    (ask,) = broker.asks
    assert (ask.options.max_tokens, ask.options.seed) == (9, 5)
    assert ask.holes is not None and ask.holes.pieces == (PREFIX, SUFFIX)


def test_cmp_ai_gets_one_object_and_types_while_it_asks() -> None:
    broker = FakeBroker(filled("math.pi"))
    body = send(broker, "cmp_ai").json()
    assert body["response"] == "math.pi" and body["done"] is True and body["context"] == []
    assert broker.asks[0].priority == Priority.AUTOMATIC
    call(broker, "POST", "/api/generate", {"prompt": "x"}, {"User-Agent": "ollama-python/0.6.1"})
    assert broker.asks[1].priority == Priority.INVOKED


def test_a_prompt_with_markers() -> None:
    broker = FakeBroker(filled("x"))
    call(broker, "POST", "/api/generate", {"prompt": f"<PRE> {PREFIX} <SUF>{SUFFIX} <MID>", "raw": True})
    assert broker.asks[0].holes is not None and broker.asks[0].holes.pieces == (PREFIX, SUFFIX)


def test_loading_and_unloading() -> None:
    broker = FakeBroker(Answer())
    loaded = call(broker, "POST", "/api/generate", {"model": "m", "stream": False}).json()
    assert loaded["done_reason"] == "load" and [ask.kind for ask in broker.asks] == ["warm"]
    for zero in (0, "0", "0s", "0m"):
        gone = call(broker, "POST", "/api/generate", {"model": "m", "keep_alive": zero, "stream": False}).json()
        assert gone["done_reason"] == "unload" and gone["response"] == ""
    assert broker.unloads == 4 and len(broker.asks) == 1
    for stay in (1800, "5m", -1, "-1m", "1h30m", None):
        call(broker, "POST", "/api/generate", {"model": "m", "keep_alive": stay, "stream": False})
    assert broker.unloads == 4


@pytest.mark.parametrize(
    ("keep_alive", "seconds"),
    [
        (1800, 1800.0),
        (0.5, 0.5),
        ("5m", 300.0),
        ("1h30m", 5400.0),
        ("1.5h", 5400.0),
        ("250ms", 0.25),
        ("90", 90.0),
        (-1, None),
        ("-1", None),
        ("-1m", None),
        ("99999999h", None),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_keep_alive_says_how_long_the_model_stays(keep_alive: float | str, seconds: float | None, stream: bool) -> None:
    broker = FakeBroker(filled("x"))
    for body in ({"prompt": "a"}, {}):
        call(broker, "POST", "/api/generate", {**body, "keep_alive": keep_alive, "stream": stream})
    assert broker.stays == [seconds] * 2 and broker.unloads == 0
    (running,) = call(broker, "GET", "/api/ps").json()["models"]
    left = datetime.datetime.fromisoformat(running["expires_at"]) - datetime.datetime.now(datetime.UTC)
    assert left.total_seconds() == pytest.approx(3650 * 86400 if seconds is None else seconds, abs=30)


def test_without_keep_alive_the_daemon_decides() -> None:
    broker = FakeBroker(filled("x"))
    call(broker, "POST", "/api/generate", {"prompt": "a"})
    call(broker, "POST", "/api/generate", {"prompt": "a", "keep_alive": None})
    assert broker.stays == []


def test_keep_alive_of_zero_unloads_after_the_answer() -> None:
    for stream in (False, True):
        broker = FakeBroker(filled("x"))
        response = call(broker, "POST", "/api/generate", {"prompt": "a", "keep_alive": 0, "stream": stream})
        assert json.loads(response.text.splitlines()[0])["response"] == "x" and broker.unloads == 1


def test_while_loading_an_editor_gets_an_empty_answer() -> None:
    response = send(FakeBroker(Loading("loading", 2.0)), "continue_ollama")
    (last,) = [json.loads(line) for line in response.text.splitlines()]
    assert (last["response"], last["done"], last["done_reason"]) == ("", True, "load")


@pytest.mark.parametrize(
    "body",
    [
        {"prompt": 5},
        {"prompt": "x", "options": []},
        {"prompt": "x", "stream": 1},
        {"prompt": "x", "keep_alive": "soon"},
        {"prompt": "x", "keep_alive": ""},
        {"prompt": "x", "keep_alive": "5 minutes"},
        {"prompt": "x", "keep_alive": "m5"},
        {"prompt": "x", "keep_alive": True},
    ],
)
def test_nonsense_is_a_bad_request_in_ollamas_shape(body: object) -> None:
    response = call(FakeBroker(filled("x")), "POST", "/api/generate", body)
    assert response.status_code == 400 and list(response.json()) == ["error"]
    assert isinstance(response.json()["error"], str)


def test_other_errors_have_ollamas_shape() -> None:
    full = call(FakeBroker(QueueFull("full", 1.0)), "POST", "/api/generate", {"prompt": "x"})
    assert full.status_code == 429 and full.json() == {"error": "full"}
    other = call(FakeBroker(filled("x")), "POST", "/api/embed", {"input": "x"})
    assert other.status_code == 501 and "/api/generate" in other.json()["error"]


def test_what_the_server_says_of_itself() -> None:
    broker = FakeBroker(filled("x"))
    show = call(broker, "POST", "/api/show", {"model": "any"}).json()
    assert ".Suffix" in show["template"] and show["capabilities"] == ["completion", "insert"]
    (tag,) = call(broker, "GET", "/api/tags").json()["models"]
    assert tag["name"] == tag["model"] == "tiny" and tag["size"] == 4_000_000 and len(tag["digest"]) == 64
    (running,) = call(broker, "GET", "/api/ps").json()["models"]
    assert running["name"] == "tiny" and running["expires_at"].endswith("Z")
    asleep = FakeBroker(filled("x"), status=Status("unloaded", model=READY.model))
    assert call(asleep, "GET", "/api/ps").json() == {"models": []}
    assert call(broker, "GET", "/api/version").json()["version"].count(".") == 2
    assert broker.asks == []  # none of it wakes the model
