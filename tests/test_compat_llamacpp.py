"""llama.cpp's API, as llama.vim, llama.vscode and Continue use it."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace

import pytest
from compat_calls import READY, FakeBroker, app_of, call, events, filled, names, recorded, send, step

from infill.daemon import compat
from infill.daemon.asks import Loading, ModelMissing, Priority, QueueFull, Status, Superseded, Yielded
from infill.errors import EngineError


def test_llama_vim_gets_flat_compact_json_on_one_line() -> None:
    broker = FakeBroker(filled("    return math.pi * radius ** 2"))
    response = send(broker, "llama_vim_fim")
    assert response.status_code == 200 and response.headers["content-type"] == "application/json"
    assert re.match(r"\A\s*\{", response.text) and re.search(r'"content"\s*:"', response.text)
    assert "\n" not in response.text
    body = response.json()
    wanted = recorded("llama_vim_fim")["body"]["response_fields"]
    assert list(body) == wanted  # every field, under its literal name
    assert body["content"] == "    return math.pi * radius ** 2"
    assert body["timings/predicted_n"] == 5 and body["timings/prompt_n"] == 9 and body["truncated"] is False


def test_what_llama_vim_says_reaches_the_model() -> None:
    broker = FakeBroker(filled("x"))
    send(broker, "llama_vim_fim")
    ask = broker.asks[0]
    assert ask.holes is not None
    assert ask.holes.prefix == "import math\n\n\ndef area(radius):\n"  # the hole is the whole blank line, from column 0
    assert ask.holes.suffix == "\n\n\nprint(area(2))\n"
    assert [name for name, _ in ask.holes.related] == ["new.py", "old.py"]
    assert ask.holes.language == "python"
    assert (ask.budget_ms, ask.priority, ask.document) == (250, Priority.AUTOMATIC, None)


def test_an_answer_to_a_blank_line_keeps_its_own_indentation() -> None:
    response = send(FakeBroker(filled("    return 1")), "llama_vim_fim")
    assert response.json()["content"] == "    return 1"


def test_the_first_and_the_last_line_of_a_file_are_not_longer_than_they_are() -> None:
    broker = FakeBroker(filled("x"))
    send(broker, "llama_vim_fim", input_prefix="\n", prompt="imp", input_suffix="\n\n")
    assert broker.asks[0].holes is not None and broker.asks[0].holes.pieces == ("imp", "\n")


def test_llama_vims_look_ahead_is_speculative() -> None:
    broker = FakeBroker(filled("x"))
    send(broker, "llama_vim_speculative")
    assert broker.asks[0].priority == Priority.SPECULATIVE and broker.asks[0].budget_ms == 1000


def test_a_request_that_continues_the_answer_just_given_is_speculative() -> None:
    broker = FakeBroker(filled("math.pi * radius ** 2", "3 * radius"))
    app = app_of(broker)
    request = recorded("llama_vscode_fim")
    ahead = {**request["body"], "prompt": request["body"]["prompt"] + "math.pi * radius ** 2"}
    first = call(broker, "POST", "/infill", request["body"], request["headers"], app)
    second = call(broker, "POST", "/infill", ahead, request["headers"], app)
    assert [ask.priority for ask in broker.asks] == [Priority.AUTOMATIC, Priority.SPECULATIVE]
    assert isinstance(first.json(), list) and isinstance(second.json(), dict)


def test_llama_vscode_gets_its_choices_and_the_settings_it_reads() -> None:
    response = send(FakeBroker(filled("a", "b", "c", "d")), "llama_vscode_fim")
    body = response.json()
    assert [(one["index"], one["content"]) for one in body] == [(0, "a"), (1, "b"), (2, "c")]
    assert body[0]["generation_settings"]["n_ctx"] == 448
    assert body[0]["stop"] is True and body[0]["prompt"] == "    return "
    alone = send(FakeBroker(filled("a")), "llama_vscode_fim").json()
    assert alone["content"] == "a" and alone["timings"]["prompt_ms"] == 4.0


def test_n_indent_ends_the_answer() -> None:
    response = send(FakeBroker(filled("1\n    y = 2\nz = 3")), "llama_vscode_fim")
    assert response.json()["content"] == "1\n    y = 2"


def test_stop_strings_and_their_name() -> None:
    body = send(FakeBroker(filled("a\nb")), "llama_vscode_fim", stop=["\n"]).json()
    assert (body["content"], body["stop_type"], body["stopping_word"]) == ("a", "word", "\n")


@pytest.mark.parametrize("name", ["llama_vim_warm_up", "llama_vscode_warm_up"])
def test_warm_ups_are_answered_at_once_and_read_the_texts(name: str) -> None:
    broker = FakeBroker(filled("never"))
    response = send(broker, name)
    assert response.status_code == 200
    if name == "llama_vim_warm_up":
        assert response.text == "{}"
    else:
        assert response.json()["content"] == ""
    (ask,) = broker.asks
    assert (ask.kind, ask.priority) == ("warm", Priority.WARM_UP)
    assert ask.holes is not None and [name for name, _ in ask.holes.related] == ["new.py", "old.py"]


@pytest.mark.parametrize("error", [Loading("loading", 2.0), Superseded("newer"), Yielded("a game", 5.0)])
def test_without_an_answer_llama_vim_hears_nothing_that_it_would_keep(error: Exception) -> None:
    response = send(FakeBroker(error), "llama_vim_fim")
    assert response.status_code == 503 and not re.search(r'"content"\s*:', response.text)
    assert response.json()["error"]["type"] == "unavailable_error" and "retry-after" in response.headers


def test_an_empty_answer_that_ran_out_of_time_is_none_for_llama_vim() -> None:
    assert send(FakeBroker(filled("", truncated=True)), "llama_vim_fim").status_code == 503
    assert send(FakeBroker(filled("")), "llama_vim_fim").json()["content"] == ""


def test_a_time_that_is_too_short_for_any_answer_grows() -> None:
    broker = FakeBroker(filled("", truncated=True))
    app = app_of(broker)
    request = recorded("llama_vim_fim")

    def ask() -> float | None:
        call(broker, "POST", "/infill", request["body"], request["headers"], app)
        return broker.asks[-1].budget_ms

    assert [ask() for _ in range(6)] == [250, 500, 1000, 2000, 4000, 4000]
    broker.answer = filled("x", truncated=True)  # just enough: it stays so
    assert [ask(), ask()] == [4000, 4000]
    broker.answer = filled("x")
    assert [ask() for _ in range(6)] == [4000, 2000, 1000, 500, 250, 250]


def test_while_loading_llama_vscode_gets_an_empty_answer() -> None:
    response = send(FakeBroker(Loading("loading", 2.0)), "llama_vscode_fim")
    assert response.status_code == 200 and response.json()["content"] == ""
    assert response.headers["x-infill-state"] == "loading" and response.headers["retry-after"] == "2"


def test_somebody_who_waits_hears_that_it_is_loading() -> None:
    request = recorded("llama_vscode_fim")
    headers = {**request["headers"], "X-Infill-Priority": "invoked"}
    assert call(FakeBroker(Yielded("a game")), "POST", "/infill", request["body"], headers).status_code == 503
    broker = FakeBroker(filled("a"))
    call(broker, "POST", "/infill", request["body"], headers)
    assert broker.asks[0].priority == Priority.INVOKED


def test_streams_end_with_the_full_reply_and_no_done() -> None:
    steps = (step(1, "a", " +", " b"), step(2, "a", " +", " b"))
    broker = FakeBroker(filled("a + b * c"), steps)
    response = send(broker, "llama_vscode_fim", stream=True, input_prefix="x = f(\n", prompt="", n_indent=0)
    assert response.headers["content-type"].startswith("text/event-stream")
    frames = events(response)
    assert [frame["content"] for frame in frames] == ["a + b", " * c", ""]
    assert [frame["stop"] for frame in frames] == [False, False, True]
    assert frames[-1]["timings"]["prompt_n"] == 9


def test_an_error_before_the_first_frame_has_its_status() -> None:
    response = send(FakeBroker(QueueFull("full", 3.0)), "continue_llamacpp")
    assert response.status_code == 429 and response.headers["retry-after"] == "3"
    assert response.json()["error"]["message"] == "full"


def test_completion_reads_markers() -> None:
    broker = FakeBroker(filled("math.pi"))
    frames = events(send(broker, "continue_llamacpp"))
    assert "".join(frame["content"] for frame in frames) == "math.pi"
    assert broker.asks[0].holes is not None
    assert broker.asks[0].holes.pieces == ("import math\n\n\ndef area(radius):\n    return ", "\n\n\nprint(area(2))\n")


def test_completion_takes_several_prompts() -> None:
    broker = FakeBroker(filled("x"))
    body = call(broker, "POST", "/completion", {"prompt": ["a", "b"], "n_predict": 4}).json()
    assert [(one["index"], one["content"]) for one in body] == [(0, "x"), (1, "x")]
    assert [(ask.kind, ask.prompt, ask.options.max_tokens) for ask in broker.asks] == [
        ("generate", "a", 4),
        ("generate", "b", 4),
    ]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/infill", b"{"),
        ("/infill", b"\xff"),
        ("/infill", []),
        ("/infill", {"input_prefix": "a"}),
        ("/infill", {"input_suffix": "a"}),
        ("/infill", {"input_prefix": 1, "input_suffix": ""}),
        ("/infill", {"input_prefix": "", "input_suffix": "", "input_extra": "x"}),
        ("/infill", {"input_prefix": "", "input_suffix": "", "input_extra": [{"filename": "x"}]}),
        ("/infill", {"input_prefix": "", "input_suffix": "", "n_cmpl": 0}),
        ("/infill", {"input_prefix": "", "input_suffix": "", "stream": "yes"}),
        ("/completion", {}),
        ("/completion", {"prompt": [1, 2]}),
        ("/completion", {"prompt": ["a", "b"], "stream": True}),
    ],
)
def test_nonsense_is_a_bad_request(path: str, body: object) -> None:
    response = call(FakeBroker(filled("x")), "POST", path, body)
    assert response.status_code == 400, response.text
    error = response.json()["error"]
    assert error["code"] == 400 and error["type"] == "invalid_request_error" and error["message"]


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (QueueFull("full", 1.0), 429, "invalid_request_error"),
        (ModelMissing("no model"), 503, "unavailable_error"),
        (EngineError("broken"), 500, "server_error"),
        (RuntimeError("secret"), 500, "server_error"),
    ],
)
def test_errors_have_llama_cpps_shape(error: Exception, status: int, kind: str) -> None:
    response = send(FakeBroker(error), "llama_vscode_fim")
    assert response.status_code == status and response.json()["error"]["type"] == kind
    assert "secret" not in response.text and "Traceback" not in response.text


def test_health_says_when_it_loads() -> None:
    for state, status in [("ready", 200), ("busy", 200), ("unloaded", 200), ("yielded", 200), ("loading", 503)]:
        broker = FakeBroker(filled("x"), status=replace(READY, state=state))  # type: ignore[arg-type]
        assert call(broker, "GET", "/health").status_code == call(broker, "GET", "/v1/health").status_code == status
        assert broker.asks == []
    assert call(FakeBroker(filled("x")), "GET", "/health").json() == {"status": "ok"}


def test_what_the_server_says_of_itself() -> None:
    props = call(FakeBroker(filled("x")), "GET", "/props").json()
    assert props["default_generation_settings"]["n_ctx"] == 448 and props["total_slots"] == 1
    assert props["model_path"] == "/m/tiny.gguf" and props["is_sleeping"] is False
    models = call(FakeBroker(filled("x")), "GET", "/v1/models").json()
    assert models["object"] == "list" and models["data"][0]["id"] == "tiny" == models["models"][0]["name"]
    asleep = call(FakeBroker(filled("x"), status=Status("unloaded")), "GET", "/props").json()
    assert asleep["is_sleeping"] is True and asleep["default_generation_settings"]["n_ctx"] == 8192


def test_what_this_model_cannot_do_is_refused_by_name() -> None:
    response = call(FakeBroker(filled("x")), "POST", "/v1/embeddings", {"input": "x"})
    assert response.status_code == 501 and response.json()["error"]["type"] == "not_supported_error"


def test_a_client_that_hangs_up_ends_its_work() -> None:
    for stream in (False, True):
        broker = FakeBroker(filled("x"))
        broker.hangs = True
        request = recorded("llama_vscode_fim")
        data = json.dumps({**request["body"], "stream": stream}).encode()
        asyncio.run(_hang_up(broker, data))
        assert len(broker.asks) == broker.cancelled == 1


async def _hang_up(broker: FakeBroker, data: bytes) -> None:
    messages = [{"type": "http.request", "body": data, "more_body": False}]

    async def receive() -> dict[str, object]:
        if messages:
            return messages.pop()
        while not broker.asks:
            await asyncio.sleep(0.001)
        return {"type": "http.disconnect"}

    async def ignore(message: object) -> None:
        pass

    scope = {
        **{"type": "http", "method": "POST", "path": "/infill", "raw_path": b"/infill", "query_string": b""},
        **{"headers": [], "http_version": "1.1", "scheme": "http", "server": ("localhost", 80), "root_path": ""},
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "client": ("127.0.0.1", 5),
    }
    await asyncio.wait_for(app_of(broker)(scope, receive, ignore), 5)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", names())
def test_every_recorded_request_is_answered(name: str) -> None:
    response = send(FakeBroker(filled("x\ny")), name)
    assert response.status_code == 200, response.text
    assert "error" not in response.text


@pytest.mark.parametrize("name", names())
def test_every_recorded_request_hears_of_a_full_queue(name: str) -> None:
    if "warm_up" not in name:
        assert send(FakeBroker(QueueFull("full", 1.0)), name).status_code == 429


def test_errors_elsewhere_have_the_shape_of_the_paths_api() -> None:
    assert compat.error_for("/infill", 401, "no key") == {
        "error": {"code": 401, "message": "no key", "type": "authentication_error"}
    }
    assert compat.error_for("/api/generate", 413, "too long") == {"error": "too long"}
    found = compat.error_for("/v1/chat/completions", 401, "no key")
    assert found is not None and found["error"]["code"] == "invalid_api_key" and found["error"]["param"] is None
    assert compat.error_for("/infill/v1/fill", 404, "nothing") is None
    assert compat.error_for("/", 404, "nothing") is None
