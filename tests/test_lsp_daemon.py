"""The language server with a real daemon, the bundled model and the real engine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsp_editor import Editor, eventually
from pygls.exceptions import JsonRpcRequestCancelled

from infill.client import Client
from infill.daemon import lifecycle

TEXT = "def add(a, b):\n    return "
QUICK = {"INFILL_DAEMON_PORT": "0", "INFILL_N_FINALISTS": "1", "INFILL_MAX_TOKENS": "4", "INFILL_THREADS": "1"}


@pytest.fixture
def home(infill_home: Path) -> Iterator[Path]:
    yield infill_home
    lifecycle.stop()


def test_a_daemon_is_started_when_it_is_needed_and_again_when_it_ends(home: Path, tmp_path: Path) -> None:
    slow = {"INFILL_MAX_TOKENS": "64", "INFILL_N_FINALISTS": "64"}  # a fill is still under way when it is looked for
    editor = Editor(home, environ=QUICK | slow)
    uri = editor.open((tmp_path / "a.py").as_uri(), TEXT)
    assert lifecycle.running() is None  # opening a file starts nothing
    assert editor.suggest(uri, invoked=True)
    first = lifecycle.running()
    assert first is not None
    lifecycle.stop()
    editor.type(uri, "[z, ")  # nothing that was suggested
    assert editor.suggest(uri, invoked=True)
    second = lifecycle.running()
    assert second is not None and second.pid != first.pid
    assert editor.seen.messages == [] and editor.seen.statuses[-1] == ("ready", "")

    # while a fill is under way as well: it is asked for again
    future = editor.command("infill.fill", {"uri": uri, "position": {"line": 1, "character": 11}})
    with _local() as client:
        eventually(lambda: client.status()["counters"]["asked"] > 1)
    lifecycle.stop()
    assert editor.answer(future)["applied"] and editor.seen.messages == []
    states = [state for state, _ in editor.seen.statuses]
    assert states[-3:] == ["loading", "thinking", "ready"]  # at work, as soon as the new one is
    assert editor.close() == 0


def test_cancelling_ends_the_engine_within_a_step(home: Path, tmp_path: Path) -> None:
    long = {"INFILL_MAX_TOKENS": "64", "INFILL_N_FINALISTS": "64", "INFILL_MAX_STEPS": "200"}  # on any machine
    editor = Editor(home, environ=QUICK | long)
    text = TEXT + "\n" * 3
    uri = editor.open((tmp_path / "a.py").as_uri(), text)
    future = editor.command("infill.fill", {"uri": uri, "position": {"line": 3, "character": 0}}, token="slow")
    with _local() as client:
        eventually(lambda: client.status()["state"] == "busy" and len(editor.client.progress_reports["slow"]) > 1)
        step_s = _seconds_per_step(editor)
        steps = len(editor.client.progress_reports["slow"])
        began = time.monotonic()
        editor.cancel("slow")
        with pytest.raises(JsonRpcRequestCancelled):
            editor.answer(future)
        eventually(lambda: client.status()["running"] is None)
        took = time.monotonic() - began
        status = client.status()
    assert status["counters"]["cancelled"] == 1 and status["counters"]["answered"] == 0
    assert len(editor.client.progress_reports["slow"]) <= steps + 2  # and the end
    assert took < 2 * step_s + 1.0
    assert editor.texts[uri] == text and editor.close() == 0


def test_a_missing_model_is_said_once_with_what_mends_it(home: Path, tmp_path: Path) -> None:
    editor = Editor(home, environ=QUICK | {"INFILL_MODEL": str(tmp_path / "none.gguf")})
    uri = editor.open((tmp_path / "a.py").as_uri(), TEXT)
    for letter in "abc":
        editor.type(uri, letter)
        assert editor.suggest(uri) == []
    (message,) = editor.seen.messages
    assert str(tmp_path / "none.gguf") in message and "`infill models convert`" in message
    assert editor.seen.statuses[-1][0] == "unreachable"
    assert editor.close() == 0


def _local() -> Client:
    eventually(lambda: lifecycle.running() is not None)
    client = Client.local()
    assert client is not None
    return client


def _seconds_per_step(editor: Editor) -> float:
    """How long a step takes here and now."""
    n = len(editor.client.progress_reports["slow"])
    began = time.monotonic()
    eventually(lambda: len(editor.client.progress_reports["slow"]) >= n + 1)
    return time.monotonic() - began
