"""curl, the openai and ollama packages, and what Continue's and llama.vscode's code sends and reads."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from typing import Any

import ollama
import openai
import pytest
from compat_calls import recorded

PREFIX, SUFFIX = "def total(items):\n    result = 0\n    for item in items:\n        ", "\n    return result\n"


def fetched(curl: str, url: str, *options: str) -> str:
    done = subprocess.run(
        [curl, "--silent", "--max-time", "120", *options, url], capture_output=True, text=True, check=True
    )
    return done.stdout


def posted(curl: str, url: str, body: object, *options: str) -> str:
    return fetched(curl, url, "--header", "Content-Type: application/json", "--data", json.dumps(body), *options)


def sent(url: str, name: str, **changes: Any) -> str:
    """A recorded request, sent as a person who waits would: its answer does not depend on the machine's speed."""
    request = recorded(name)
    body = {key: value for key, value in request["body"].items() if not key.startswith("t_max")} | changes
    headers = {**request["headers"], "X-Infill-Priority": "invoked"}
    found = urllib.request.Request(f"{url}{request['path']}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(found, timeout=120) as response:
        return str(response.read().decode())


def test_curl_infill(curl: str, url: str) -> None:
    body = {"input_prefix": PREFIX, "input_suffix": SUFFIX, "n_predict": 16}
    answer = json.loads(posted(curl, f"{url}/infill", body))
    assert answer["content"].strip() and answer["tokens_predicted"] > 0
    assert json.loads(fetched(curl, f"{url}/health")) == {"status": "ok"}


def test_curl_streams(curl: str, url: str) -> None:
    body = {"prompt": PREFIX, "suffix": SUFFIX, "stream": True, "max_tokens": 16}
    lines = posted(curl, f"{url}/v1/completions", body, "--no-buffer").splitlines()
    assert [line for line in lines if line][-1] == "data: [DONE]"


def test_curl_gets_an_error(curl: str, url: str) -> None:
    status = ("--write-out", "%{http_code}", "--output", "/dev/null")
    assert posted(curl, f"{url}/infill", {"input_prefix": 1}, *status) == "400"
    assert fetched(curl, f"{url}/infill", *status) == "405"
    assert fetched(curl, f"{url}/health", *status, "--header", "Host: example.org") == "403"


def test_the_openai_package(url: str) -> None:
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", timeout=120) as client:
        done = client.completions.create(model="any", prompt=PREFIX, suffix=SUFFIX, max_tokens=16)
        assert done.choices[0].text.strip() and done.choices[0].finish_reason in ("stop", "length")
        assert done.usage is not None and done.usage.completion_tokens > 0
        chunks = list(client.completions.create(model="any", prompt=PREFIX, suffix=SUFFIX, max_tokens=16, stream=True))
        assert "".join(chunk.choices[0].text for chunk in chunks).strip()
        assert chunks[-1].choices[0].finish_reason in ("stop", "length")
        assert client.models.list().data[0].id == "infill-tiny"
        assert client.models.retrieve("infill-tiny").object == "model"


def test_errors_of_the_openai_package(url: str) -> None:
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", timeout=120, max_retries=0) as client:
        with pytest.raises(openai.BadRequestError, match="prompt"):
            client.completions.create(model="any", prompt=[[1, 2]])
        with pytest.raises(openai.InternalServerError, match="does not chat") as caught:
            client.chat.completions.create(model="any", messages=[{"role": "user", "content": "Hello"}])
        assert caught.value.status_code == 501


def test_the_openai_package_goes_on_behind_a_prompt(url: str) -> None:
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", timeout=300) as client:
        done = client.completions.create(model="any", prompt=PREFIX, max_tokens=80)  # more than a canvas
        assert done.usage is not None and done.usage.prompt_tokens > 0
        assert done.usage.completion_tokens == 80 or done.choices[0].finish_reason == "stop"


def test_the_openai_package_chats(chat_url: str) -> None:
    with openai.OpenAI(base_url=f"{chat_url}/v1", api_key="none", timeout=300) as client:
        said: list[Any] = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}]
        done = client.chat.completions.create(model="any", messages=said, max_tokens=80)
        assert done.choices[0].message.role == "assistant" and done.usage is not None
        text = done.choices[0].message.content
        chunks = list(client.chat.completions.create(model="any", messages=said, max_tokens=80, stream=True))
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == text
        assert chunks[-1].choices[0].finish_reason == done.choices[0].finish_reason


def test_the_ollama_package_chats(chat_url: str) -> None:
    with ollama.Client(host=chat_url, timeout=300) as client:
        said = [{"role": "user", "content": "Hello"}]
        done = client.chat(model="infill", messages=said, options={"num_predict": 20})
        assert done.message.role == "assistant" and done.done
        parts = list(client.chat(model="infill", messages=said, options={"num_predict": 20}, stream=True))
        assert "".join(part.message.content or "" for part in parts) == done.message.content
        assert parts[-1].done and (parts[-1].prompt_eval_count or 0) > 0


def test_the_ollama_package(url: str) -> None:
    with ollama.Client(host=url, timeout=120) as client:
        done = client.generate(model="infill", prompt=PREFIX, suffix=SUFFIX, options={"num_predict": 16})
        assert done.response.strip() and done.done and (done.eval_count or 0) > 0
        parts = list(client.generate(model="infill", prompt=PREFIX, suffix=SUFFIX, stream=True, keep_alive=1800))
        assert "".join(part.response for part in parts).strip() and parts[-1].done
        assert "insert" in (client.show("infill").capabilities or [])
        assert client.list().models[0].model == "infill-tiny"
        assert client.ps().models[0].model == "infill-tiny"


def test_the_ollama_package_unloads_and_loads_again(url: str) -> None:
    with ollama.Client(host=url, timeout=120) as client:
        assert client.generate(model="infill", keep_alive=0).done_reason == "unload"
        assert client.ps().models == []
        assert client.generate(
            model="infill", prompt=PREFIX, suffix=SUFFIX, options={"num_predict": 8}
        ).response.strip()
        with pytest.raises(ollama.ResponseError) as caught:
            client.chat(model="infill", messages=[{"role": "user", "content": "Hello"}])
        assert caught.value.status_code == 501


@pytest.mark.parametrize("name", ["continue_openai", "continue_qwen", "minuet", "cursortab", "tabby"])
def test_streams_of_events(url: str, name: str) -> None:
    frames = [line.removeprefix("data: ") for line in sent(url, name).splitlines() if line]
    assert frames.pop() == "[DONE]"
    choices = [json.loads(frame)["choices"][0] for frame in frames]
    assert "".join(choice["text"] for choice in choices).strip() and choices[-1]["finish_reason"] in ("stop", "length")


def test_continue_over_llama_cpp_and_ollama(url: str) -> None:
    frames = [json.loads(line.removeprefix("data: ")) for line in sent(url, "continue_llamacpp").splitlines() if line]
    assert "".join(frame["content"] for frame in frames).strip() and frames[-1]["stop"] is True
    parts = [json.loads(line) for line in sent(url, "continue_ollama").splitlines()]
    assert "".join(part["response"] for part in parts).strip() and parts[-1]["done"] is True


def test_llama_vscode_reads_its_reply(url: str) -> None:
    answer = json.loads(sent(url, "llama_vscode_fim"))
    choices = answer if isinstance(answer, list) else [answer]
    assert 1 <= len(choices) <= 3 and len({choice["content"] for choice in choices}) == len(choices)
    for choice in choices:  # what its status bar reads
        assert choice["generation_settings"]["n_ctx"] > 0
        assert {"prompt_n", "prompt_ms", "predicted_n", "predicted_ms"} <= set(choice["timings"])
        assert isinstance(choice["tokens_cached"], int) and choice["truncated"] is False
