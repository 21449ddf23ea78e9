"""The language server as a process, over real messages, with a daemon that answers as it is told."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsp_editor import Editor, Oracle, daemon, eventually, full_capabilities
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams, JsonRpcRequestCancelled

from infill.daemon.asks import Loading, ModelMissing, Priority, Yielded
from infill.errors import UsageError

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
        *("infill.cancel", "infill.pause", "infill.resume", "infill.unload"),
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
