"""A suggestion that somebody sent away does not come back with the next key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lsp_editor import Editor, Oracle, daemon

TEXT = "def mean(a):\n    "
ANSWER = "total = 1\n    return total"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Editor, Oracle, Path]]:
    home = tmp_path_factory.mktemp("lsp")
    broker = Oracle()
    with daemon(broker, home):
        editor = Editor(home, options={"min_prefix": 0})
        yield editor, broker, home
        assert editor.close() == 0


@pytest.fixture
def dismissed(
    shared: tuple[Editor, Oracle, Path], request: pytest.FixtureRequest
) -> Iterator[tuple[Editor, Oracle, str]]:
    """An editor in which ANSWER was suggested behind TEXT, and dismissed."""
    editor, broker, home = shared
    broker.__init__()  # type: ignore[misc]
    broker.text = ANSWER
    uri = (home / f"{request.node.name}.py").as_uri()
    editor.open(uri, TEXT)
    assert editor.suggest(uri) == [ANSWER]
    assert editor.answer(editor.command("infill.dismiss", {"uri": uri})) is True
    yield editor, broker, uri


def test_it_stays_away_while_the_text_agrees_with_it(dismissed: tuple[Editor, Oracle, str]) -> None:
    editor, broker, uri = dismissed
    assert editor.suggest(uri) == []
    for letter in "total":
        editor.type(uri, letter)
        assert editor.suggest(uri) == []
    assert len(broker.asks) == 1  # nor is the model asked, which would only say the same


def test_other_text_is_something_new(dismissed: tuple[Editor, Oracle, str]) -> None:
    editor, broker, uri = dismissed
    broker.text = "otal = 2"
    editor.type(uri, "T")
    assert editor.suggest(uri) == ["otal = 2"]
    editor.type(uri, "ot")
    assert editor.suggest(uri) == ["al = 2"]


def test_it_stays_away_when_another_came_in_between(dismissed: tuple[Editor, Oracle, str]) -> None:
    editor, broker, uri = dismissed
    broker.text = "x = 3"
    assert editor.suggest(uri, len(TEXT) - 1) == ["x = 3"]
    broker.text = ANSWER
    assert editor.suggest(uri) == []


def test_asked_for_it_is_back_and_stays(dismissed: tuple[Editor, Oracle, str]) -> None:
    editor, broker, uri = dismissed
    assert editor.suggest(uri, invoked=True) == [ANSWER]
    editor.type(uri, "to")
    assert editor.suggest(uri) == [ANSWER.removeprefix("to")] and len(broker.asks) == 1


def test_the_next_line_is_another_matter(dismissed: tuple[Editor, Oracle, str]) -> None:
    editor, broker, uri = dismissed
    editor.type(uri, "total = 1")
    assert editor.suggest(uri) == []
    editor.type(uri, "\n    ")
    assert editor.suggest(uri) == ["return total"] and len(broker.asks) == 1


def test_where_nothing_was_suggested_nothing_is_dismissed(shared: tuple[Editor, Oracle, Path]) -> None:
    editor, _, home = shared
    uri = (home / "none.py").as_uri()
    editor.open(uri, TEXT)
    assert editor.answer(editor.command("infill.dismiss", {"uri": uri})) is False
