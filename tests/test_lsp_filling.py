"""Fills that somebody asks for: commands, code actions, progress, the canvas, and the text that comes of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsp_editor import Editor, Oracle, daemon, eventually, position_of
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams, JsonRpcRequestCancelled

from infill.daemon.asks import Priority
from infill.errors import EngineError
from infill_lsp.documents import Document, Place, Target, split
from infill_lsp.rebase import place_after, rebased

TEXT = "def add(a, b):\n    return \n\nprint(add(1, 2))\n"
AT = TEXT.index("\n\nprint")
_numbers = itertools.count()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lsp")


@pytest.fixture(scope="module")
def shared(home: Path) -> Iterator[tuple[Editor, Oracle]]:
    broker = Oracle()
    with daemon(broker, home):
        editor = Editor(home, options={"canvas": True}, folder=home, encoding="utf-8")
        yield editor, broker
        assert editor.close() == 0


@pytest.fixture
def editor(shared: tuple[Editor, Oracle]) -> Editor:
    shared[0].seen.__init__()  # type: ignore[misc]
    shared[0].takes_edits, shared[0].before_edit = True, None
    return shared[0]


@pytest.fixture
def broker(shared: tuple[Editor, Oracle]) -> Oracle:
    """Answers "a + b" after two steps."""
    shared[1].__init__()  # type: ignore[misc]
    return shared[1]


@pytest.fixture
def uri(home: Path) -> str:
    return (home / f"a{next(_numbers)}.py").as_uri()


def at(text: str, offset: int) -> dict[str, int]:
    position = position_of(text, offset, "utf-8")
    return {"line": position.line, "character": position.character}


def between(text: str, start: int, end: int) -> dict[str, dict[str, int]]:
    return {"start": at(text, start), "end": at(text, end)}


def run(editor: Editor, name: str, **arguments: Any) -> Any:
    return editor.answer(editor.command(name, arguments))


def pieces(broker: Oracle) -> tuple[str, ...]:
    assert broker.asks[-1].holes is not None
    return broker.asks[-1].holes.pieces


def test_a_fill_at_the_cursor(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, TEXT)
    done = run(editor, "infill.fill", uri=uri, position=at(TEXT, AT))
    assert done == {"applied": True, "texts": ["a + b"], "confidence": 0.75}
    assert editor.texts[uri] == TEXT[:AT] + "a + b" + TEXT[AT:]
    assert pieces(broker) == (TEXT[:AT], TEXT[AT:]) and broker.asks[0].priority is Priority.INVOKED
    (edit,) = editor.seen.edits
    assert edit.document_changes is not None and isinstance(edit.document_changes[0], types.TextDocumentEdit)
    assert edit.document_changes[0].text_document.version == 1


def test_half_a_character_is_never_sent_to_an_editor(editor: Editor, broker: Oracle, uri: str) -> None:
    """Editors refuse messages with lone surrogates, and with them all that comes after."""
    editor.open(uri, TEXT)
    broker.text, broker.others = "a + \udce2", ("a + b",)
    assert run(editor, "infill.fill", uri=uri, position=at(TEXT, AT))["texts"] == ["a + b"]
    before = editor.texts[uri]
    broker.others = ()
    assert run(editor, "infill.fill", uri=uri, position=at(before, AT)) is None
    assert editor.texts[uri] == before and "nothing was changed" in editor.seen.messages[-1]


def test_a_range_is_filled_anew_and_its_last_line_end_stays(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.text = "    return b + a"
    text = "def add(a, b):\n    return None\nprint()\n"
    editor.open(uri, text)
    first, last = text.index("    return"), text.index("print")
    run(editor, "infill.fillRange", uri=uri, range=between(text, first, last))
    assert editor.texts[uri] == "def add(a, b):\n    return b + a\nprint()\n"
    assert pieces(broker) == ("def add(a, b):\n", "\nprint()\n")


def test_the_whole_document_and_an_empty_one(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, "a\nb")
    run(editor, "infill.fillRange", uri=uri, range=between("a\nb", 0, 3))
    assert editor.texts[uri] == "a + b"
    editor.open(uri, "")
    run(editor, "infill.fill", uri=uri, position=at("", 0))
    assert editor.texts[uri] == "a + b"


def test_all_holes_of_a_file_together(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.text = "x\ny"
    editor.open(uri, "é = <FILL> + <FILL>\n\n<FILL>")
    done = run(editor, "infill.fillHoles", uri=uri)
    assert editor.texts[uri] == "é = x\ny + x\ny\n\nx\ny" and done["texts"] == ["x\ny"] * 3
    assert pieces(broker) == ("é = ", " + ", "\n\n", "") and len(editor.seen.edits) == 1
    assert run(editor, "infill.fillHoles", uri=uri) is None
    assert editor.seen.messages == ["infill: there is no <FILL> in this file"]


def test_a_rewrite(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, TEXT)
    range_ = between(TEXT, 4, 7)
    run(editor, "infill.edit", uri=uri, range=range_, instruction="call it sum")
    assert editor.texts[uri].startswith("def a + b(a, b)")
    ask = broker.asks[0]
    assert (ask.kind, ask.instruction) == ("edit", "call it sum") and ask.holes is not None
    assert ask.holes.old == ("add",)
    assert run(editor, "infill.edit", uri=uri, range=range_) is None and len(broker.asks) == 1
    assert "takes an instruction" in editor.seen.messages[0]


def test_crlf_goes_in_as_newline_and_comes_back(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.text = "if a:\n        b\n"
    text = "def f():\r\n    x\r\n    <FILL>\r\n"
    editor.open(uri, text)
    run(editor, "infill.fillHoles", uri=uri)
    assert pieces(broker) == ("def f():\n    x\n    ", "\n")
    assert editor.texts[uri] == "def f():\r\n    x\r\n    if a:\r\n        b\r\n\r\n"


def test_multi_byte_text_around_the_hole(editor: Editor, broker: Oracle, uri: str) -> None:
    text = "# 🏳️\u200d🌈 漢é\nx = '😀', , 'é'\n"
    editor.open(uri, text)
    place = text.index(", 'é'")
    run(editor, "infill.fill", uri=uri, position=at(text, place))
    assert editor.texts[uri] == text[:place] + "a + b" + text[place:] and pieces(broker) == (text[:place], text[place:])


def test_alternatives_one_after_the_other(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.others = ("a - b\n    # x", "b")
    editor.open(uri, TEXT)
    run(editor, "infill.fill", uri=uri, position=at(TEXT, AT))
    seen = []
    for _ in range(4):
        editor.replace(uri, 0, 0, "# typed meanwhile\n")
        assert run(editor, "infill.nextAlternative", uri=uri)["applied"]
        seen.append(editor.texts[uri].partition("return ")[2].partition("\n\nprint")[0])
    assert seen == ["a - b\n    # x", "b", "a + b", "a - b\n    # x"] and len(broker.asks) == 1
    editor.replace(uri, 0, len(editor.texts[uri]), "something else")
    assert run(editor, "infill.nextAlternative", uri=uri) is None


@pytest.mark.parametrize("pause_s", [0.0, 0.2])
def test_a_text_that_stood_there_before_is_not_yet_the_edit(
    editor: Editor, broker: Oracle, uri: str, pause_s: float
) -> None:
    """Neovim says that it made an edit before it sends the change."""
    broker.text, broker.others = "a", ("a - b",)
    text = "def add(a, b):\n    return a + b\n"
    editor.open(uri, text)
    editor.edit_pause_s = pause_s
    try:
        range_ = between(text, text.index("a + b"), text.index("\n", 20))
        assert run(editor, "infill.fillRange", uri=uri, range=range_)["applied"]
        assert editor.texts[uri] == "def add(a, b):\n    return a\n"
        assert run(editor, "infill.nextAlternative", uri=uri) == {"applied": True, "texts": ["a - b"]}
        assert editor.texts[uri] == "def add(a, b):\n    return a - b\n"
    finally:
        editor.edit_pause_s = 0.0


def test_a_proposal_changes_nothing_until_it_is_applied(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.text, broker.others = "b + a", ("a - b", "a * b")
    text = "def add(a, b):\n    return None\n"
    editor.open(uri, text)
    start, end = text.index("None"), text.index("\n", 20)
    range_ = between(text, start, end)
    found = run(editor, "infill.fillRange", uri=uri, range=range_, preview=True)
    assert found == {
        **{"applied": False, "texts": ["b + a", "a - b", "a * b"], "confidence": 0.75},
        **{"range": range_, "version": 1},
    }
    assert editor.texts[uri] == text and editor.seen.edits == []
    editor.replace(uri, 0, 0, "# first\n")
    text = editor.texts[uri]
    moved = run(editor, "infill.proposal", uri=uri)
    assert (moved["range"], moved["version"]) == (between(text, start + 8, end + 8), 2)
    assert run(editor, "infill.apply", uri=uri, alternative=3) is None
    assert run(editor, "infill.apply", uri=uri, alternative=1) == {"applied": True, "texts": ["a - b"]}
    assert editor.texts[uri] == "# first\ndef add(a, b):\n    return a - b\n"
    assert run(editor, "infill.nextAlternative", uri=uri)["texts"] == ["a * b"]
    assert run(editor, "infill.apply", uri=uri) is None and run(editor, "infill.proposal", uri=uri) is None
    with pytest.raises(JsonRpcInvalidParams):
        run(editor, "infill.apply", uri=uri, alternative="b")


def test_a_rewrite_that_is_proposed_where_the_text_changes(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, "x = [1]\n")
    range_ = between("x = [1]\n", 4, 7)
    assert run(editor, "infill.edit", uri=uri, range=range_, instruction="a set", preview=True)["texts"] == ["a + b"]
    editor.replace(uri, 5, 6, "2")
    assert run(editor, "infill.proposal", uri=uri) is None
    assert run(editor, "infill.apply", uri=uri) == {"applied": False, "texts": ["a + b"]}
    assert editor.texts[uri] == "x = [2]\n" and "changed meanwhile" in editor.seen.messages[-1]


def test_progress_and_the_canvas_while_it_settles(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, TEXT)
    editor.answer(editor.command("infill.fill", {"uri": uri, "position": at(TEXT, AT)}, token="mine"))
    begin, *reports, end = editor.client.progress_reports["mine"]
    assert isinstance(begin, types.WorkDoneProgressBegin) and begin.cancellable
    assert [(r.message, r.percentage) for r in reports if isinstance(r, types.WorkDoneProgressReport)] == [
        ("step 1 of 2", 50),
        ("step 2 of 2", 100),
    ]
    assert isinstance(end, types.WorkDoneProgressEnd)
    assert [canvas["done"] for canvas in editor.seen.canvases] == [False, False, True]
    first = editor.seen.canvases[0]
    assert (first["uri"], first["text"], first["pieces"]) == (uri, "a +", ["a", " +"])
    assert (first["entropy"], first["settled"], first["step"], first["maxSteps"]) == ([0.5, 0.25], [True, False], 1, 2)
    assert first["range"]["start"] == first["range"]["end"] == at(TEXT, AT)


def test_progress_that_the_server_asks_for_can_be_cancelled(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.n_steps, broker.step_s = 1000, 0.02
    editor.open(uri, TEXT)
    known = set(editor.client.progress_reports)
    future = editor.command("infill.fill", {"uri": uri, "position": at(TEXT, AT)})
    eventually(lambda: len(editor.seen.canvases) > 1)
    (token,) = set(editor.client.progress_reports) - known
    editor.cancel_progress(token)
    with pytest.raises(JsonRpcRequestCancelled):
        editor.answer(future)
    eventually(lambda: broker.n_running == 0)
    eventually(lambda: isinstance(editor.client.progress_reports[token][-1], types.WorkDoneProgressEnd))
    assert editor.seen.canvases[-1]["done"] and editor.texts[uri] == TEXT and editor.seen.edits == []


@pytest.mark.parametrize("way", ["request", "command", "everywhere", "newer", "closing"])
def test_a_fill_ends_within_a_step(editor: Editor, broker: Oracle, uri: str, way: str) -> None:
    broker.n_steps, broker.step_s = 1000, 0.02
    editor.open(uri, TEXT)
    future = editor.command("infill.fill", {"uri": uri, "position": at(TEXT, AT)}, token=f"t-{way}")
    eventually(lambda: broker.n_running == 1)
    if way == "request":
        editor.cancel(f"t-{way}")
    elif way == "command":
        assert run(editor, "infill.cancel", uri=uri) is True
    elif way == "everywhere":
        assert run(editor, "infill.cancel") is True
    elif way == "newer":
        broker.n_steps = 1
        assert run(editor, "infill.fill", uri=uri, position=at(TEXT, 0))["applied"]
    else:
        editor.shut(uri)
    with pytest.raises(JsonRpcRequestCancelled):
        editor.answer(future)
    eventually(lambda: broker.n_running == 0)
    assert run(editor, "infill.cancel") is False


def test_suggestions_wait_while_a_fill_is_under_way(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.n_steps, broker.step_s = 30, 0.02
    editor.open(uri, TEXT)
    future = editor.command("infill.fill", {"uri": uri, "position": at(TEXT, AT)})
    eventually(lambda: broker.n_running == 1)
    assert editor.suggest(uri, AT) == [] and not future.done()
    assert editor.answer(future)["applied"] and len(broker.asks) == 1


# ---- the text changes while the model works --------------------------------------------------------------------------


def test_typing_elsewhere_moves_the_fill(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.n_steps, broker.step_s = 20, 0.02
    editor.open(uri, TEXT)
    future = editor.command("infill.fill", {"uri": uri, "position": at(TEXT, AT)})
    eventually(lambda: broker.n_running == 1)
    editor.replace(uri, 0, 0, "import os\n\n")
    editor.type(uri, "# end\n")
    assert editor.answer(future)["applied"]
    assert editor.texts[uri] == "import os\n\n" + TEXT[:AT] + "a + b" + TEXT[AT:] + "# end\n"
    lines = [canvas["range"]["start"]["line"] for canvas in editor.seen.canvases if not canvas["done"]]
    assert lines[-1] == at(TEXT, AT)["line"] + 2


def test_typing_in_the_hole_means_that_nothing_is_filled(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.n_steps, broker.step_s = 20, 0.02
    editor.open(uri, TEXT)
    future = editor.command("infill.fill", {"uri": uri, "position": at(TEXT, AT)})
    eventually(lambda: broker.n_running == 1)
    editor.replace(uri, AT, AT, "0")
    assert not editor.answer(future)["applied"]
    assert editor.texts[uri] == TEXT[:AT] + "0" + TEXT[AT:]
    assert "changed meanwhile" in editor.seen.messages[0]


def test_an_edit_that_comes_too_late_is_made_again(editor: Editor, broker: Oracle, uri: str) -> None:
    """The user types just when the edit arrives; the editor says that it was applied, and it was not."""
    editor.open(uri, TEXT)

    def type_once() -> None:
        editor.before_edit = None
        editor._change(uri, 0, 0, "# quick\n")

    editor.before_edit = type_once
    assert run(editor, "infill.fill", uri=uri, position=at(TEXT, AT))["applied"]
    assert editor.texts[uri] == "# quick\n" + TEXT[:AT] + "a + b" + TEXT[AT:] and len(editor.seen.edits) == 2


def test_an_editor_that_refuses(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, TEXT)
    editor.takes_edits = False
    assert not run(editor, "infill.fill", uri=uri, position=at(TEXT, AT))["applied"]
    assert editor.seen.messages == ["infill: the editor did not take the text: read only"]


def test_what_goes_wrong_is_said_every_time_that_somebody_asks(editor: Editor, broker: Oracle, uri: str) -> None:
    broker.error = EngineError("out of memory")
    editor.open(uri, TEXT)
    for n in (1, 2):
        assert run(editor, "infill.fill", uri=uri, position=at(TEXT, AT)) is None
        assert editor.seen.messages == ["infill: out of memory"] * n
    assert editor.seen.canvases[-1]["done"]


def test_unloading(editor: Editor, broker: Oracle) -> None:
    assert run(editor, "infill.unload") is None and broker.calls == ["unload"]


def test_code_actions_on_a_selection(editor: Editor, broker: Oracle, uri: str) -> None:
    editor.open(uri, TEXT)

    def actions(start: int, end: int, *only: str) -> list[dict[str, Any]]:
        range_ = types.Range(position_of(TEXT, start, "utf-8"), position_of(TEXT, end, "utf-8"))
        context = types.CodeActionContext([], only=[types.CodeActionKind(kind) for kind in only] or None)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), range_, context)
        found = editor.raw(types.TEXT_DOCUMENT_CODE_ACTION, params)
        assert isinstance(found, list)
        return found

    fill, rewrite = actions(AT - 5, AT)
    assert (fill["title"], fill["kind"]) == ("Fill here", "refactor.rewrite")
    assert (rewrite["title"], rewrite["command"]["command"]) == ("Rewrite...", "infill.edit")
    assert actions(AT, AT) == [] and actions(4, 7, "quickfix") == [] and len(actions(4, 7, "refactor.rewrite")) == 2
    assert [action["title"] for action in actions(AT, AT, "refactor")] == ["Fill here"]
    editor.answer(editor.command(fill["command"]["command"], fill["command"]["arguments"][0]))
    assert editor.texts[uri] == TEXT[: AT - 5] + "a + b" + TEXT[AT:]


# ---- where a target went ---------------------------------------------------------------------------------------------

LINES = st.text(st.sampled_from("ab\n\r"), max_size=8)
EDITS = st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.floats(0, 1), LINES), max_size=5)


@settings(max_examples=200, deadline=None)
@given(before=LINES, middle=LINES, after=LINES, edits=EDITS, whole=st.booleans())
def test_a_target_moves_with_its_text(before: str, middle: str, after: str, edits: Any, whole: bool) -> None:
    """Edits on either side that do not touch the brackets around it."""
    text = f"{before}<{middle}>{after}"
    document = Document.of(types.TextDocumentItem("file:///a", "python", 1, text), "utf-32")
    ends = (len(before) + 1, len(before) + 1 + len(middle))
    if any(is_torn(text, offset) for offset in ends):
        return
    tracker = document.track([Target(*(document.snapshot.place(position_of(text, o, "utf-32")) for o in ends))])
    for is_behind, one, other, new in edits:
        first, last = (len(before) + len(middle) + 2, len(text)) if is_behind else (0, len(before))
        start, end = sorted(first + round(share * (last - first)) for share in (one, other))
        start -= is_torn(text, start)
        end += is_torn(text, end)
        range_ = types.Range(position_of(text, start, "utf-32"), position_of(text, end, "utf-32"))
        text = text[:start] + new + text[end:]
        before = text[: text.index("<")]
        if whole:
            change: types.TextDocumentContentChangeEvent = types.TextDocumentContentChangeWholeDocument(text)
        else:
            change = types.TextDocumentContentChangePartial(range_, new)
        document.change([change], 2)
    (target,) = tracker.targets
    assert target is not None and document.snapshot.text == text
    offsets = [sum(map(len, document.lines[: p.line])) + p.index for p in (target.start, target.end)]
    assert text[offsets[0] : offsets[1]] == middle and text[offsets[0] - 1] == "<"
    assert place_after(target.start, middle) == target.end


def test_a_target_that_was_touched_is_lost() -> None:
    target = Target(Place(1, 1), Place(1, 3))
    old = split("aa\nbbbb\ncc")
    for new in ("aa\nbxbb\ncc", "aa\nbxbbb\ncc", "aa\nbbbxb\ncc", "aa\nb\ncc", "", "aa\nbxxb\ncc"):
        assert rebased(target, old, split(new)) is None, new
    assert rebased(target, old, old) == target


def is_torn(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1] == "\r" and text[offset] == "\n"
