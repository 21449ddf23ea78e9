"""The language server as a process, over real messages, with a daemon that answers as it is told."""

from __future__ import annotations

import itertools
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsp_editor import Editor, Oracle, cancelled, daemon, eventually
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from infill.daemon.asks import Loading, ModelMissing, Priority, Yielded
from infill.errors import UsageError
from infill.options import FillOptions

TEXT = "def add(a, b):\n    return "
_numbers = itertools.count()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lsp")


@pytest.fixture(scope="module")
def shared(home: Path) -> Iterator[tuple[Editor, Oracle]]:
    """One server for most tests: each has its own documents."""
    broker = Oracle()
    with daemon(broker, home):
        editor = Editor(home, options={"canvas": True}, folder=home)
        yield editor, broker
        assert editor.close() == 0


@pytest.fixture
def editor(shared: tuple[Editor, Oracle]) -> Editor:
    shared[0].seen.__init__()  # type: ignore[misc]
    return shared[0]


@pytest.fixture
def broker(shared: tuple[Editor, Oracle]) -> Oracle:
    """Answers "a + b" after two steps."""
    shared[1].__init__()  # type: ignore[misc]
    return shared[1]


@pytest.fixture
def uri(home: Path) -> str:
    return (home / f"a{next(_numbers)}.py").as_uri()


def test_it_says_what_it_can_do(editor: Editor) -> None:
    found = editor.result.capabilities
    assert found.inline_completion_provider is not None
    assert found.position_encoding == "utf-16"
    assert isinstance(found.text_document_sync, types.TextDocumentSyncOptions)
    assert found.text_document_sync.open_close
    assert found.text_document_sync.change == types.TextDocumentSyncKind.Incremental
    assert found.completion_provider is None  # this editor shows suggestions in the text
    assert isinstance(found.code_action_provider, types.CodeActionOptions)
    assert found.execute_command_provider is not None
    assert set(found.execute_command_provider.commands) == {
        *("infill.fill", "infill.fillRange", "infill.fillHoles", "infill.edit", "infill.nextAlternative"),
        *("infill.dismiss", "infill.proposal", "infill.apply", "infill.cancel", "infill.pause", "infill.resume"),
        "infill.unload",
    }


def test_a_suggestion_at_the_cursor(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, TEXT + "\n\nprint(add(1, 2))\n")
    assert editor.suggest(uri, len(TEXT)) == ["a + b"]
    (ask,) = broker.asks
    assert ask.holes is not None and ask.holes.pieces == (TEXT, "\n\nprint(add(1, 2))\n")
    assert ask.holes.language == "python" and ask.holes.path == uri.rpartition("/")[2]
    assert (ask.document, ask.priority) == (uri, Priority.AUTOMATIC) and ask.client.startswith("lsp:")
    assert [state for state, _ in editor.seen.statuses] == ["thinking", "ready"] and editor.seen.messages == []


def test_what_is_typed_is_what_the_model_sees(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, "x\n")
    editor.replace(uri, 0, 1, "y = [\n    é😀\f\u2028,")
    editor.type(uri, "]\nz = ")
    editor.suggest(uri)
    assert broker.asks[0].holes is not None
    assert broker.asks[0].holes.pieces == ("y = [\n    é😀\f\u2028,\n]\nz = ", "")


# ---- newest first, cancelling ----------------------------------------------------------------------------------------


def test_cancelling_ends_the_work_at_once(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.n_steps, broker.step_s = 1000, 0.02
    editor.open(uri, TEXT)
    future = editor.ask(uri, name="first")
    eventually(lambda: broker.n_running == 1)
    editor.cancel("first")
    assert cancelled(future)
    eventually(lambda: broker.n_running == 0)
    eventually(lambda: editor.seen.statuses[-1:] == [("ready", "")])
    assert editor.seen.messages == []


def test_the_newest_request_wins(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.n_steps, broker.step_s = 1000, 0.02
    editor.open(uri, TEXT)
    first = editor.ask(uri)
    eventually(lambda: broker.n_running == 1)
    second = editor.ask(uri, 4, invoked=True)
    assert cancelled(first) and not second.done()
    broker.n_steps = 1
    third = editor.ask(uri, 14)
    assert cancelled(second)
    assert [item.insert_text for item in editor.answer(third)] == ["a + b"]
    eventually(lambda: broker.n_running == 0)


def test_another_document_does_not_disturb(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.n_steps, broker.step_s = 5, 0.02
    editor.open(uri, TEXT)
    editor.open(uri + "i", TEXT)
    one, other = editor.ask(uri), editor.ask(uri + "i")
    assert editor.answer(one) and editor.answer(other)


def test_typing_ends_what_was_asked_before(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.n_steps, broker.step_s = 1000, 0.02
    editor.open(uri, TEXT)
    future = editor.ask(uri)
    eventually(lambda: broker.n_running == 1)
    editor.type(uri, "x")
    assert cancelled(future)
    eventually(lambda: broker.n_running == 0)


def test_requests_that_wait_for_the_debounce_never_reach_the_model(home: Path, broker: Oracle, uri: str) -> None:
    editor = Editor(home, options={"debounce_ms": 300})
    editor.open(uri, TEXT)
    futures = []
    for letter in "abcdef":
        editor.type(uri, letter)
        futures.append(editor.ask(uri))
    assert all(map(cancelled, futures[:-1]))
    assert editor.answer(futures[-1]) and len(broker.asks) == 1
    began = time.monotonic()
    editor.type(uri, "g")
    editor.suggest(uri)
    assert time.monotonic() - began > 0.3
    editor.type(uri, "h")
    future = editor.ask(uri, invoked=True)  # who asks does not wait
    assert editor.answer(future) and len(broker.asks) == 3
    assert editor.close() == 0


# ---- what was suggested already --------------------------------------------------------------------------------------


def test_typing_what_was_suggested_costs_no_call(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, TEXT + "\nx = 1\n")
    at = len(TEXT)
    assert editor.suggest(uri, at) == ["a + b"]
    for i, letter in enumerate("a + "):
        editor.replace(uri, at + i, at + i, letter)
        assert editor.suggest(uri, at + i + 1) == ["a + b"[i + 1 :]]
    assert len(broker.asks) == 1
    editor.replace(uri, at + 4, at + 4, "c")
    editor.suggest(uri, at + 5)
    assert len(broker.asks) == 2


def test_the_rest_of_a_suggestion_stays_on_a_bare_line(editor: Editor, broker: Oracle, uri: str) -> None:
    """Editors take over a suggestion by lines: then the cursor stands where nothing would be suggested anew."""
    broker.text = "line = line.strip()\n    total = 1"
    editor.open(uri, "for line in file:\n    x = 1; \n    return\n")
    at = len("for line in file:\n    x = 1; ")
    assert editor.suggest(uri, at) == [broker.text]
    editor.replace(uri, at, at, "line = line.strip()\n")
    assert editor.suggest(uri, at + 20) == ["    total = 1"]
    editor.replace(uri, at + 20, at + 20, "    ")
    assert editor.suggest(uri, at + 24) == ["total = 1"]
    editor.answer(editor.command("infill.pause"))
    assert editor.suggest(uri, at + 24) == []
    editor.answer(editor.command("infill.resume"))
    assert editor.suggest(uri, at + 24) == ["total = 1"] and len(broker.asks) == 1
    editor.replace(uri, at + 24, at + 24, " ")  # not what was suggested: a line with too little on it
    assert editor.suggest(uri, at + 25) == [] and len(broker.asks) == 1
    editor.replace(uri, at + 24, at + 25, "")
    assert editor.suggest(uri, at + 24) == []  # after a deletion


def test_a_closing_bracket_of_the_editor_is_not_doubled(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.text = "(a, b)"
    editor.open(uri, "print\nx = 1\n")
    assert editor.suggest(uri, 5) == ["(a, b)"]
    editor.replace(uri, 5, 5, "()")
    assert editor.suggest_over(uri, 6) == [("a, b", 0)]
    assert len(broker.asks) == 1


def test_a_text_that_goes_on_behind_the_closing_bracket_takes_it_over(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.text = "(a):\n    pass"
    editor.open(uri, "def f\nx = 1\n")
    editor.suggest(uri, 5)
    editor.replace(uri, 5, 5, "()")
    assert editor.suggest_over(uri, 6) == [("a):\n    pass", 1)]
    assert len(broker.asks) == 1


def test_a_hole_inside_of_brackets(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, "print()\n")
    assert editor.suggest_over(uri, 6) == [("a + b", 0)]
    assert broker.asks[0].holes is not None and broker.asks[0].holes.pieces == ("print(", ")\n")


def test_alternatives_come_along_and_can_be_gone_through(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.others = ("a - b", "a * b", "  ")
    editor.open(uri, TEXT)
    assert editor.suggest(uri) == ["a + b", "a - b", "a * b"]
    found = editor.answer(editor.command("infill.nextAlternative", {"uri": uri}))
    assert found == {"applied": False, "texts": ["a - b"]}
    assert editor.suggest(uri) == ["a - b", "a * b", "a + b"]
    editor.type(uri, "a *")
    assert editor.suggest(uri) == [" b"] and len(broker.asks) == 1


def test_what_a_menu_would_put_in_is_taken_up(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, "x = os.pa\n")
    kind = types.InlineCompletionTriggerKind.Invoked
    selected = types.SelectedCompletionInfo(types.Range(types.Position(0, 7), types.Position(0, 9)), "path")
    params = types.InlineCompletionParams(
        types.InlineCompletionContext(kind, selected), types.TextDocumentIdentifier(uri), types.Position(0, 9)
    )
    (item,) = editor.call(editor.client.text_document_inline_completion_async(params))  # type: ignore[misc]
    assert (item.insert_text, item.range) == ("patha + b", selected.range)
    assert broker.asks[0].holes is not None and broker.asks[0].holes.pieces == ("x = os.path", "\n")


# ---- when to speak ---------------------------------------------------------------------------------------------------


def test_it_does_not_speak_where_nobody_wants_it(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, "value = compute(1)\n\n    \nx = ab\n")
    for offset in (2, 8, 19, 24):  # inside a word, before code, on an empty line, on blanks
        assert editor.suggest(uri, offset) == [], offset
    editor.replace(uri, 30, 31, "")
    assert editor.suggest(uri, 30) == []  # after a deletion
    assert broker.asks == []
    assert editor.suggest(uri, 2, invoked=True) == ["a + b"]  # but it answers
    assert broker.asks[0].priority is Priority.INVOKED
    editor.replace(uri, 30, 30, "c")
    assert editor.suggest(uri, 31) == ["a + b"]


def test_a_low_confidence_is_held_back_unless_asked_for(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.low = True
    editor.open(uri, TEXT)
    assert editor.suggest(uri) == []
    assert editor.suggest(uri, invoked=True) == ["a + b"] and len(broker.asks) == 1  # it is there already


def test_nothing_to_say_is_an_empty_list(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.text = "  "
    editor.open(uri, TEXT)
    assert editor.suggest(uri) == []
    assert editor.answer(editor.ask_unknown()) == []


def test_settings_are_obeyed_and_can_be_changed(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, TEXT)
    editor.open(uri + "x", "# a comment\nx = 'text'\ny = 1\n")

    def configure(**settings: Any) -> None:
        editor.configure({"infill": {"debounce_ms": 1, **settings}})

    configure(automatic=False)
    assert editor.suggest(uri) == [] and editor.suggest(uri, invoked=True) == ["a + b"]
    configure(languages={"python": False})
    assert editor.suggest(uri) == [] and editor.suggest(uri, invoked=True) == []
    configure(min_prefix=7)
    assert editor.suggest(uri) == []
    configure(suppress=["comment", "string"])
    assert editor.suggest(uri + "x", 11) == [] and editor.suggest(uri + "x", 20) == []
    assert editor.suggest(uri + "x", 28) == ["a + b"]
    configure(max_tokens=9, n_finalists=3)
    editor.suggest(uri)
    assert (broker.asks[-1].options.max_tokens, broker.asks[-1].options.n_finalists) == (9, 3)
    assert editor.seen.messages == []
    configure(max_token=9)
    eventually(lambda: editor.seen.messages)
    assert "unknown setting 'max_token'; did you mean max_tokens?" in editor.seen.messages[0]
    configure()
    assert editor.suggest(uri) == ["a + b"]


def test_a_later_setting_takes_the_place_of_the_first_one(tmp_path: Path) -> None:
    broker = Oracle()
    with daemon(broker, tmp_path):
        first = {"debounce_ms": 1, "languages": {"python": False}, "ignore": ["*.sql"], "max_tokens": 9}
        editor = Editor(tmp_path, options=first, folder=tmp_path)
        uris = [(tmp_path / name).as_uri() for name in ("later.py", "later.sql")]
        for uri in uris:
            editor.open(uri, TEXT)
            assert editor.suggest(uri) == []
        editor.configure({"infill": {"languages": {}, "ignore": [], "max_tokens": None}})
        for uri in uris:
            assert editor.suggest(uri) == ["a + b"]
        assert broker.asks[-1].options.max_tokens == FillOptions().max_tokens != 9
        assert editor.close() == 0


def test_settings_that_the_server_must_fetch(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.client.set_configuration({"automatic": False}, section="infill")
    editor.configure(None)
    editor.open(uri, TEXT)
    eventually(lambda: editor.suggest(uri) == [])
    editor.client.set_configuration({"debounce_ms": 1}, section="infill")
    editor.configure(None)
    eventually(lambda: editor.suggest(uri) == ["a + b"])


def test_pausing(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, TEXT)
    editor.answer(editor.command("infill.pause"))
    assert editor.suggest(uri) == [] and editor.suggest(uri, invoked=True) == ["a + b"]
    assert editor.seen.statuses[0] == ("paused", "suggestions are paused")
    assert editor.seen.statuses[-1] == ("paused", "suggestions are paused")
    editor.answer(editor.command("infill.resume"))
    assert editor.suggest(uri) == ["a + b"] and editor.seen.statuses[-1] == ("ready", "")


@pytest.mark.parametrize("name", [".env", "server.KEY", "id_rsa", "secrets.yaml", "ignored.py"])
def test_secrets_are_never_seen(editor: Editor, broker: Oracle, home: Path, uri: str, name: str) -> None:
    folder = home / uri.rpartition("/")[2]
    folder.mkdir()
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    (folder / ".gitignore").write_text("ignored.py\n")
    secret = editor.open((folder / name).as_uri(), TEXT + "password\n")
    assert editor.suggest(secret, len(TEXT), invoked=True) == []
    assert (
        editor.answer(editor.command("infill.fill", {"uri": secret, "position": {"line": 0, "character": 0}})) is None
    )
    assert "must not see it" in editor.seen.messages[0] and broker.asks == []
    other = editor.open((folder / "other.py").as_uri(), TEXT)
    assert editor.suggest(other) == ["a + b"]
    assert broker.asks[0].holes is not None
    assert all("password" not in text for _, text in broker.asks[0].holes.related)


def test_other_open_files_come_along_the_newest_first(editor: Editor, broker: Oracle, home: Path, uri: str) -> None:
    names = [f"{uri[:-3]}_{i}.py" for i in range(6)]
    for i, name in enumerate(names):
        editor.open(name, f"def function_{i}(argument):\n    return argument + {i}\n")
    editor.type(names[0], "\n# edited\n")
    editor.open(uri, TEXT)
    editor.suggest(uri)
    assert broker.asks[0].holes is not None
    related = broker.asks[0].holes.related
    assert [path for path, _ in related] == [Path(names[i]).name for i in (0, 5, 4, 3)]
    assert related[0][1].endswith("# edited\n")


# ---- what can go wrong -----------------------------------------------------------------------------------------------


def test_a_missing_model_is_one_message(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.error = ModelMissing("there is no model file /m.gguf; make one with `infill models convert`")
    editor.open(uri, TEXT)
    for letter in "abc":
        editor.type(uri, letter)
        assert editor.suggest(uri) == []
    assert editor.seen.messages == [f"infill: {broker.error}"]
    assert editor.seen.statuses[-1] == ("unreachable", str(broker.error))
    broker.error = None
    assert editor.suggest(uri) == ["a + b"] and editor.seen.statuses[-1] == ("ready", "")
    broker.error = ModelMissing("gone again")
    editor.type(uri, "x")
    assert editor.suggest(uri) == [] and len(editor.seen.messages) == 2
    broker.error = None
    assert editor.suggest(uri) == ["a + b"]  # the state stays unreachable until then, which others would see


def test_a_model_that_is_being_loaded_is_waited_for(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.error = Loading("the model is being loaded", 0.1)
    editor.open(uri, TEXT)
    future = editor.ask(uri)
    eventually(lambda: ("loading", "the model is being loaded") in editor.seen.statuses)
    assert not future.done()
    broker.error = None
    assert [item.insert_text for item in editor.answer(future)] == ["a + b"]
    assert editor.seen.messages == [] and editor.seen.statuses[-1] == ("ready", "")


def test_a_model_that_makes_room_is_not(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.error = Yielded("the model makes room for a game", 5.0)
    editor.open(uri, TEXT)
    assert editor.suggest(uri) == [] and editor.seen.messages == []
    assert editor.seen.statuses[-1] == ("paused", "the model makes room for a game")
    assert editor.suggest(uri, invoked=True) == []
    assert editor.seen.messages == ["infill: the model makes room for a game"]


def test_a_text_that_nobody_can_fill_is_no_message(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.error = UsageError("the text holds half of a pair")
    editor.open(uri, TEXT)
    assert editor.suggest(uri) == [] and editor.seen.messages == []


def test_wrong_commands_are_errors_that_say_what_is_wrong(editor: Editor, uri: str) -> None:
    editor.open(uri, TEXT)
    for name, arguments, said in [
        ("infill.fly", {}, "there is no command"),
        ("infill.fill", {"uri": uri}, '"position" is missing'),
        ("infill.fill", {"uri": uri, "position": {"line": -1, "character": 0}}, '"position" is missing'),
        ("infill.fillRange", {"uri": uri, "range": {"start": {"line": 0, "character": 0}}}, '"range.end" is missing'),
        ("infill.fill", {"uri": "file:///closed.py"}, "no document is open"),
        ("infill.fill", 7, "takes one object"),
    ]:
        with pytest.raises(JsonRpcInvalidParams, match=said):
            editor.answer(editor.command(name, arguments))


def test_a_request_for_an_unknown_method_is_answered(editor: Editor) -> None:
    with pytest.raises(JsonRpcException) as raised:
        editor.answer(editor.send("textDocument/hover2", {}))
    assert raised.value.code == -32601


def test_a_session_of_random_keystrokes(editor: Editor, broker: Oracle, uri: str) -> None:
    """Typing, deleting, pasting and moving about, with requests at any moment: all are answered, nothing goes wrong."""
    draw = random.Random(0)
    broker.n_steps = 3
    other = editor.open(uri + "o", "x = 1\n")
    editor.open(uri, TEXT + "\n")
    before = editor.raw("infill/latency", {})
    futures = []
    for i in range(300):
        where = draw.choice((uri, uri, uri, other))
        text = editor.texts[where]
        start = draw.choice((len(text), draw.randrange(len(text) + 1)))
        end = min(len(text), start + draw.choice((0, 0, 0, 1, 5)))
        new = draw.choice((*"abcxyz (=.,)\n", "é", "😀", "a + b", "if x:\n    ", ""))
        editor.replace(where, start, end, new)
        broker.step_s = draw.choice((0.0, 0.0, 0.003))
        name = f"key-{i}"
        futures.append(editor.ask(where, start + len(new), invoked=draw.random() < 0.2, name=name))
        if draw.random() < 0.1:
            editor.cancel(name)
        if draw.random() < 0.05:
            time.sleep(0.03)
    answers = [None if cancelled(future) else future.result() for future in futures]
    assert all(answer is None or isinstance(answer, list) for answer in answers)
    assert sum(bool(answer) for answer in answers) > 5 and sum(answer is None for answer in answers) > 50
    eventually(lambda: broker.n_running == 0)
    for name in (uri, other):
        broker.asks.clear()
        editor.replace(name, 0, 0, "")
        editor.replace(name, 0, len(editor.texts[name]), editor.texts[name] + "?")
        editor.suggest(name, invoked=True)
        assert broker.asks[-1].holes is not None and broker.asks[-1].holes.pieces == (editor.texts[name], "")
    assert editor.seen.messages == [] and editor.seen.statuses[-1] == ("ready", "")
    after = editor.raw("infill/latency", {})
    assert after["count"] > before["count"] and after["p50"]["debounce"] >= 0.5
    assert set(after["p95"]) == {"total", "debounce", "queue", "encode", "denoise", "tidy", "other"}
    assert after["p50"]["total"] <= after["p95"]["total"]


# ---- other clients ---------------------------------------------------------------------------------------------------


def test_an_editor_without_suggestions_in_the_text_gets_a_menu(home: Path, broker: Oracle, uri: str) -> None:
    editor = Editor(home, capabilities=types.ClientCapabilities(), options={"status": False})
    found = editor.result.capabilities
    assert found.completion_provider is not None and found.position_encoding == "utf-16"
    editor.open(uri, "x = some\n")
    params = types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(0, 8))
    menu = editor.call(editor.client.text_document_completion_async(params))
    assert isinstance(menu, types.CompletionList) and [item.label for item in menu.items] == ["somea + b"]
    editor.replace(uri, 0, 8, "")
    params = types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(0, 0))
    menu = editor.call(editor.client.text_document_completion_async(params))
    assert isinstance(menu, types.CompletionList) and not menu.items and len(broker.asks) == 1
    editor.answer(editor.command("infill.fill", {"uri": uri, "position": {"line": 0, "character": 0}}))
    (edit,) = editor.seen.edits
    assert edit.changes is not None and edit.document_changes is None  # it knows no versions of documents
    assert editor.texts[uri] == "a + b\n" and editor.seen.statuses == []
    assert editor.close() == 0


def test_crlf_utf_32_and_the_file_of_the_folder(home: Path, broker: Oracle, tmp_path: Path) -> None:
    (tmp_path / "infill.toml").write_text('min_prefix = 2\nminprefix = 1\n[daemon]\nurl = "http://evil"\n')
    editor = Editor(home, encoding="utf-32", folder=tmp_path)
    assert editor.result.capabilities.position_encoding == "utf-32"
    eventually(lambda: editor.seen.messages)
    assert "daemon is set in the editor only" in editor.seen.messages[0] and "min_prefix?" in editor.seen.messages[0]
    broker.text = "b\nc"
    uri = editor.open((tmp_path / "sub" / "a.py").as_uri(), "😀\r\nab\r\na\r\n")
    assert editor.suggest(uri, 8) == []
    assert editor.suggest(uri, 5) == ["b\nc"]  # as protocols have it: editors put their own line ends in
    ask = broker.asks[0]
    assert ask.holes is not None and ask.holes.pieces == ("😀\nab", "\na\n") and ask.holes.path == "sub/a.py"
    assert editor.close() == 0


def test_over_tcp_no_request_sees_a_later_text(home: Path, broker: Oracle, uri: str) -> None:
    """All messages arrive at once: the request must not see the change that follows it."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "infill", "lsp", "--tcp", "0"],
        stderr=subprocess.PIPE,
        env={**os.environ, "INFILL_HOME": str(home)},
    )
    assert process.stderr is not None
    port = int(process.stderr.readline().rpartition(b":")[2])
    document = {"uri": uri, "languageId": "python", "version": 1, "text": "x = 1\ny = "}
    position, cursor = {"line": 1, "character": 4}, {"triggerKind": 1}
    change = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}}, "text": ""}
    with socket.create_connection(("127.0.0.1", port)) as connection:
        messages: list[dict[str, Any]] = [
            {"id": 1, "method": "initialize", "params": {"capabilities": {}, "processId": None, "rootUri": None}},
            {"method": "initialized", "params": {}},
            {"method": "textDocument/didOpen", "params": {"textDocument": document}},
            {
                "id": 2,
                "method": "textDocument/inlineCompletion",
                "params": {"textDocument": {"uri": uri}, "position": position, "context": cursor},
            },
            {
                "method": "textDocument/didChange",
                "params": {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]},
            },
            {
                "id": 3,
                "method": "textDocument/inlineCompletion",
                "params": {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 4}, "context": cursor},
            },
        ]
        connection.sendall(b"".join(map(framed, messages)))
        with connection.makefile("rb") as stream:
            answers = {}
            while len(answers) < 3:
                message = read_message(stream)
                if "id" in message:
                    answers[message["id"]] = message
            assert answers[2]["error"]["code"] == -32800  # the change came before its answer
            assert answers[3]["result"][0]["insertText"] == "a + b"
            assert broker.asks[-1].holes is not None and broker.asks[-1].holes.pieces == ("y = ", "")
            connection.sendall(framed({"id": 4, "method": "shutdown"}) + framed({"method": "exit"}))
            assert process.wait(60) == 0
    process.stderr.close()


def test_an_editor_that_is_gone_ends_the_server(home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "infill", "lsp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "INFILL_HOME": str(home)},
    )
    out, errors = process.communicate(
        framed({"id": 1, "method": "initialize", "params": {"capabilities": {}, "processId": None, "rootUri": None}}),
        timeout=60,
    )
    assert process.returncode == 0 and errors == b""
    assert out.startswith(b"Content-Length: ") and out.count(b"Content-Length") == 1


def framed(message: dict[str, Any]) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def read_message(stream: Any) -> Any:
    headers = {}
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode().partition(":")
        headers[name.lower()] = value.strip()
    return json.loads(stream.read(int(headers["content-length"])))
