"""OpenAI's, Mistral's and Inception's APIs, and passages to rewrite in chat messages."""

from __future__ import annotations

import json

import pytest
from compat_calls import READY, FakeBroker, call, events, filled, recorded, send, step

from infill.daemon.asks import Ask, Loading, ModelStatus, Priority, QueueFull, Status
from infill.daemon.compat import edits
from infill.errors import UsageError

PREFIX, SUFFIX = "import math\n\n\ndef area(radius):\n    return ", "\n\n\nprint(area(2))\n"
CHAT = Status("ready", model=ModelStatus("big", "/m/big.gguf", 262144, 256, 8192, "chat", 17_000_000_000))


class RawBroker(FakeBroker):
    """Follows no instructions."""

    async def ask(self, ask: Ask, on_step: object = None) -> object:  # type: ignore[override]
        if ask.kind == "edit":
            self.asks.append(ask)
            raise UsageError("tiny.gguf cannot read an instruction")
        return await super().ask(ask)


def test_a_completion_with_a_suffix() -> None:
    broker = FakeBroker(filled("math.pi * radius ** 2"))
    headers = {"User-Agent": "OpenAI/Python 2.1.0"}
    body = {"model": "any", "prompt": PREFIX, "suffix": SUFFIX, "max_tokens": 16, "best_of": 3, "logit_bias": {}}
    response = call(broker, "POST", "/v1/completions", body, headers)
    found = response.json()
    assert "\n" not in response.text and ": " not in response.text.replace("math.pi", "")
    assert found["object"] == "text_completion" and found["id"].startswith("cmpl-") and found["model"] == "tiny"
    assert found["choices"] == [
        {"index": 0, "text": "math.pi * radius ** 2", "logprobs": None, "finish_reason": "stop"}
    ]
    assert found["usage"] == {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14}
    (ask,) = broker.asks
    assert ask.holes is not None and ask.holes.pieces == (PREFIX, SUFFIX)
    assert ask.options.max_tokens == 16 and ask.priority == Priority.INVOKED


def test_minuets_streams_are_append_only_and_end_with_done() -> None:
    steps = (step(1, "a", "b"), step(2, "a", "b"))
    broker = FakeBroker(filled("ab.c"), steps)
    frames = events(send(broker, "minuet", prompt="# language: python\n# indentation: use 4 spaces for a tab\nf(\n"))
    assert frames[-1] == "[DONE]"
    texts = [frame["choices"][0]["text"] for frame in frames[:-1]]
    assert texts == ["ab", ".c", ""]
    assert [frame["choices"][0]["finish_reason"] for frame in frames[:-1]] == [None, None, "stop"]
    (ask,) = broker.asks
    assert ask.holes is not None and ask.holes.language == "python" and ask.holes.prefix == "f(\n"
    assert ask.priority == Priority.AUTOMATIC


def test_minuets_three_requests_are_identical_asks() -> None:
    broker = FakeBroker(filled("x"))
    for _ in range(3):
        send(broker, "minuet")
    assert broker.asks[0] == broker.asks[1] == broker.asks[2]


@pytest.mark.parametrize("name", ["continue_openai", "continue_qwen", "zed", "cursortab"])
def test_prompts_with_markers(name: str) -> None:
    broker = FakeBroker(filled("math.pi * radius ** 2\nmore"))
    response = send(broker, name)
    (ask,) = broker.asks
    assert ask.holes is not None and ask.holes.pieces == (PREFIX, SUFFIX)
    assert ask.options.max_tokens == 64  # however much they ask for
    if name == "continue_qwen":
        assert ask.holes.path == "area.py" and [path for path, _ in ask.holes.related] == ["new.py", "old.py"]
    if name == "cursortab":  # its only stop string is the line's end
        assert "".join(f["choices"][0]["text"] for f in events(response)[:-1]) == "math.pi * radius ** 2"


def test_a_suffix_switches_the_reading_of_markers_off() -> None:
    broker = FakeBroker(filled("x"))
    prompt = "<fim_prefix>a<fim_suffix>b<fim_middle>"
    call(broker, "POST", "/v1/completions", {"prompt": prompt, "suffix": "\n"})
    assert broker.asks[0].holes is not None and broker.asks[0].holes.pieces == (prompt, "\n")


def test_several_choices_and_several_prompts() -> None:
    broker = FakeBroker(filled("a", "b", "c"))
    wanted = {"prompt": ["p", "q"], "suffix": "", "n": 2, "echo": True}
    body = call(broker, "POST", "/v1/completions", wanted).json()
    assert [(one["index"], one["text"]) for one in body["choices"]] == [(0, "pa"), (1, "pb"), (2, "qa"), (3, "qb")]
    frames = events(call(broker, "POST", "/v1/completions", {**wanted, "stream": True}))
    texts: dict[int, str] = {}
    for frame in frames[:-1]:
        choice = frame["choices"][0]
        texts[choice["index"]] = texts.get(choice["index"], "") + choice["text"]
    assert texts == {0: "pa", 1: "pb", 2: "qa", 3: "qb"}


def test_usage_comes_in_a_stream_only_when_asked_for() -> None:
    frames = events(send(FakeBroker(filled("x")), "minuet", stream_options={"include_usage": True}))
    assert frames[-2]["choices"] == [] and frames[-2]["usage"]["completion_tokens"] == 5
    assert all("usage" not in frame for frame in events(send(FakeBroker(filled("x")), "minuet"))[:-1])


def test_line_ends_of_windows_come_back() -> None:
    broker = FakeBroker(filled("a\nb"))
    body = {"prompt": "x\r\ny = (", "suffix": "\r\nz\r\n"}
    assert call(broker, "POST", "/v1/completions", body).json()["choices"][0]["text"] == "a\r\nb"
    assert broker.asks[0].holes is not None and broker.asks[0].holes.pieces == ("x\ny = (", "\nz\n")
    frames = events(call(broker, "POST", "/v1/completions", {**body, "stream": True}))
    assert "".join(frame["choices"][0]["text"] for frame in frames[:-1]) == "a\r\nb"


def test_while_loading_an_editor_gets_an_empty_answer_and_a_script_an_error() -> None:
    broker = FakeBroker(Loading("loading", 2.0))
    response = send(broker, "minuet")
    frames = events(response)
    assert response.status_code == 200 and response.headers["x-infill-state"] == "loading"
    assert [frame["choices"][0]["text"] for frame in frames[:-1]] == [""]
    assert "error" not in response.text  # minuet shows a window for the word
    request = recorded("minuet")
    waiting = call(broker, "POST", "/v1/completions", request["body"], {"User-Agent": "OpenAI/Python 2.1"})
    assert waiting.status_code == 503 and waiting.json()["error"]["type"] == "unavailable_error"


def test_errors_have_openais_shape() -> None:
    for body in ({"prompt": 5}, {"prompt": [[1, 2]]}, {"prompt": "x", "n": 0}, {"prompt": "x", "max_tokens": -9}):
        response = call(FakeBroker(filled("x")), "POST", "/v1/completions", body)
        assert response.status_code == 400, body
        error = response.json()["error"]
        assert error["type"] == "invalid_request_error" and set(error) == {"message", "type", "param", "code"}
    full = send(FakeBroker(QueueFull("full", 1.0)), "minuet").json()["error"]
    assert full["code"] == "rate_limit_exceeded"


def test_any_model_can_be_looked_up() -> None:
    found = call(FakeBroker(filled("x")), "GET", "/v1/models/org/qwen2.5-coder").json()
    assert found["id"] == "org/qwen2.5-coder" and found["object"] == "model"


def test_fill_in_the_middle_answers_in_both_shapes() -> None:
    broker = FakeBroker(filled("math.pi"))
    for name in ("mistral", "inception_fim"):
        choice = send(broker, name).json()["choices"][0]
        assert choice["text"] == choice["message"]["content"] == "math.pi"
        assert choice["finish_reason"] == "stop" and choice["message"]["role"] == "assistant"
    assert broker.asks[0].options.seed == 7
    frames = events(send(broker, "minuet_codestral"))
    assert frames[-1] == "[DONE]"
    for frame in frames[:-1]:  # Tabby demands a string in every chunk
        assert frame["choices"][0]["text"] == frame["choices"][0]["delta"]["content"]
    assert "".join(frame["choices"][0]["text"] for frame in frames[:-1]) == "math.pi"


def test_diffusing_shows_the_whole_canvas_again_and_again() -> None:
    steps = (step(1, "fo", "x"), step(8, "foo", "y"))
    frames = events(send(FakeBroker(filled("foo()"), steps), "inception_fim", diffusing=True))
    assert frames[-1] == "[DONE]"
    *shown, last, closing = frames[:-1]
    assert [one["choices"][0]["delta"]["content"] for one in shown][-1:] == ["fooy"]
    assert shown[-1]["diffusion_meta"] == {"diffusion_content": True, "diffusion_progress": 0.5}
    assert last["choices"][0]["delta"]["content"] == last["choices"][0]["text"] == "foo()"
    assert last["choices"][0]["finish_reason"] == "stop" and last["diffusion_meta"]["diffusion_progress"] == 1.0
    assert closing["choices"][0]["delta"] == {}


def test_next_edit_rewrites_the_passage() -> None:
    old = "def area(radius):\n    return 3.14 * radius ** 2"
    new = old.replace("3.14", "math.pi")
    broker = FakeBroker(filled(new), status=CHAT)
    body = send(broker, "inception_edit").json()
    assert body["object"] == "edit.completion"
    assert body["choices"][0]["message"]["content"] == f"```\n{new}\n\n```"
    (ask,) = broker.asks
    assert ask.kind == "edit" and ask.holes is not None and ask.holes.old == (old,)
    assert ask.holes.pieces == ("import math\n\n", "\n\nprint(area(2))")
    assert (ask.holes.path, ask.document) == ("area.py", "area.py")
    assert ask.holes.related == (("shapes.py", "PI = 3.14"),)
    assert ask.instruction is not None and "+import math" in ask.instruction
    assert ask.priority == Priority.AUTOMATIC
    same = send(FakeBroker(filled(old), status=CHAT), "inception_edit").json()
    assert same["choices"][0]["message"]["content"] == "None"


def test_next_edit_with_a_model_that_follows_no_instructions_rewrites_from_the_text_around() -> None:
    broker = RawBroker(filled("def area(r): ..."), status=READY)
    body = send(broker, "inception_edit").json()
    assert body["choices"][0]["message"]["content"].startswith("```\ndef area(r): ...")
    assert [ask.kind for ask in broker.asks] == ["edit", "fill"]
    assert broker.asks[1].options.keep == 0.6 and broker.asks[1].instruction is None


def test_continue_streams_next_edits_though_inception_does_not() -> None:
    frames = events(send(FakeBroker(filled("def area(r): ..."), status=CHAT), "inception_edit", stream=True))
    texts = [frame["choices"][0]["delta"]["content"] for frame in frames[:-1]]
    assert "".join(texts) == "```\ndef area(r): ...\n\n```"


def test_llama_vims_instruction_rewrites_its_selection() -> None:
    broker = FakeBroker(filled("def area(radius):\n    return math.pi * radius ** 2"), status=CHAT)
    frames = events(send(broker, "llama_vim_instruct"))
    texts = [frame["choices"][0]["delta"]["content"] for frame in frames[:-1]]
    assert "".join(texts) == "def area(radius):\n    return math.pi * radius ** 2"
    (ask,) = broker.asks
    assert (ask.kind, ask.instruction, ask.priority) == ("edit", "use math.pi", Priority.INVOKED)
    assert ask.holes is not None and ask.holes.old == ("def area(radius):\n    return 3.14 * radius ** 2",)
    assert ask.holes.pieces == ("import math\n\n", "\n\nprint(area(2))\n")


def test_a_second_instruction_goes_on_from_the_first_answer() -> None:
    messages = recorded("llama_vim_instruct")["body"]["messages"]
    messages += [{"role": "assistant", "content": "return 1"}, {"role": "user", "content": "INSTRUCTION: and now 2"}]
    broker = FakeBroker(filled("return 2"), status=CHAT)
    send(broker, "llama_vim_instruct", messages=messages)
    assert broker.asks[0].holes is not None and broker.asks[0].holes.old == ("return 1",)
    assert broker.asks[0].instruction == "and now 2"


def test_the_warm_up_of_an_instruction_is_answered_at_once() -> None:
    broker = FakeBroker(filled("never"), status=CHAT)
    response = send(broker, "llama_vim_instruct_warm_up")
    assert response.status_code == 200 and [ask.kind for ask in broker.asks] == ["warm"]


def test_an_instruction_for_a_model_that_follows_none_is_not_supported() -> None:
    response = send(RawBroker(filled("x"), status=READY), "llama_vim_instruct")
    assert response.status_code == 501
    assert response.json()["error"]["type"] == "not_supported_error" and "instruction" in response.text


def test_llama_vscodes_edit() -> None:
    broker = FakeBroker(filled("new"), status=CHAT)
    assert send(broker, "llama_vscode_edit").json()["choices"][0]["message"]["content"] == "new"
    assert broker.asks[0].instruction == "use math.pi"
    assert broker.asks[0].holes is not None
    assert broker.asks[0].holes.old == ("def area(radius):\n    return 3.14 * radius ** 2",)


@pytest.mark.parametrize("messages", [None, [], "x", [{"content": "x"}], [{"role": "user", "content": 5}]])
def test_messages_that_are_none(messages: object) -> None:
    assert call(FakeBroker(filled("x")), "POST", "/v1/chat/completions", {"messages": messages}).status_code == 400


def test_next_edit_without_its_tags_is_a_bad_request() -> None:
    body = {"messages": [{"role": "user", "content": "hello"}]}
    response = call(FakeBroker(filled("x")), "POST", "/v1/edit/completions", body)
    assert response.status_code == 400 and "<|code_to_edit|>" in response.text


def test_tags_in_the_file_itself_do_not_end_the_passage() -> None:
    text = (
        "<|current_file_content|>\ncurrent_file_path: t.py\nA\n<|code_to_edit|>\n"
        'OPEN = "<|code_to_edit|>"\nCLOSE = "<|/code_to_edit|>"<|cursor|>\n<|/code_to_edit|>\nB\n'
        "<|/current_file_content|>\n"
    )
    found = edits.passage_of([("user", text)])
    assert found is not None
    assert found.old == 'OPEN = "<|code_to_edit|>"\nCLOSE = "<|/code_to_edit|>"'
    assert (found.prefix, found.suffix) == ("A\n", "\nB")


def test_bytes_that_are_no_text_pass_through() -> None:
    data = json.dumps({"prompt": "x = '\udc80", "suffix": "'\n"}).encode()
    broker = FakeBroker(filled("\udc81\u2028"))
    response = call(broker, "POST", "/v1/completions", data)
    assert len(response.text.splitlines()) == 1 and response.json()["choices"][0]["text"] == "\udc81\u2028"
