"""A real VS Code with the packaged extension, `infill lsp`, the daemon and the bundled model: all as a user has it.

The pictures that these tests take lie in build/pictures.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from vscode_page import VSCode
    from wiretap import Tap

HERE = Path(__file__).resolve().parent
VSIX = HERE.parents[1] / "build" / "infill.vsix"
INFILL = str(Path(sys.executable).with_name("infill"))
SETTINGS = {"infill.lowConfidence": 0, "infill.midLine": True}  # the bundled model is seldom sure
# what it is sure of
CLASS = "class Point:\n    def __init__(self, x, y):\n        self.x = x\n        self.y = \n"
PLACE = "        self.y = "
# what it answers with a line or two
STACK = """class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        
"""  # noqa: W293
# and this with two
TOTAL = "def total_pages(books):\n    total = 0\n    \n"
SUGGEST = "editor.action.inlineSuggest.trigger"
_MODEL_S = 90.0  # for an answer: the machine may be busy, and the model is loaded for the first one
_QUIET_S = 1.5  # what comes by itself after a key has come by then


@pytest.fixture(scope="session")
def entry() -> Path:
    """code-server's program."""
    import code_server
    from debian import Unavailable

    if not VSIX.exists():
        pytest.skip("the extension is not packaged: make vsix")
    try:
        return code_server.find() or code_server.fetch()
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    import chromium
    from debian import Unavailable

    try:
        with chromium.launched() as browser:
            yield browser
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def extensions(entry: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the extension, installed from its package."""
    import vscode_page

    return vscode_page.extensions(entry, VSIX, tmp_path_factory.mktemp("vscode") / "extensions")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a daemon of its own, which ends in the end."""
    environment = {"INFILL_HOME": str(tmp_path_factory.mktemp("home")), "INFILL_THREADS": "1", "OMP_NUM_THREADS": "1"}
    infill(environment, "daemon", "start")
    yield environment
    infill(environment, "daemon", "stop")


@pytest.fixture(scope="module")
def started(
    browser: Browser, entry: Path, extensions: Path, home: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[VSCode]:
    """VS Code. What it and the server say is noted in the file `messages` of its home."""
    from vscode_page import VSCode

    folder = tmp_path_factory.mktemp("vscode")
    settings = SETTINGS | {"infill.server.command": server(folder)}
    editor = VSCode(browser, entry, folder, extensions, settings, home)
    try:
        editor.wait(lambda: "is ready" in editor.status, "language server", _MODEL_S)
        editor.open("first.py", CLASS)
        editor.select_after(PLACE)
        editor.command(SUGGEST)  # loads the model
        suggested(editor)
        yield editor
    finally:
        editor.close()


def server(folder: Path, **environment: str) -> list[str]:
    """The command that starts a language server whose messages are noted."""
    named = [f"{name}={value}" for name, value in environment.items()]
    return ["env", *named, sys.executable, str(HERE / "wiretap.py"), str(folder / "messages"), INFILL, "lsp"]


@pytest.fixture
def tap(started: VSCode) -> Tap:
    """What the editor and the server say during the test."""
    from wiretap import Tap

    return Tap(started.server.home / "messages")


@pytest.fixture
def editor(started: VSCode, tap: Tap) -> Iterator[VSCode]:
    """VS Code without an open file; in the end, every request has an answer, and there was no error."""
    started.close_all()
    if "is unreachable" in started.status:  # a test before this one has failed
        started.command("infill.restart")
    started.wait(lambda: "is ready" in started.status, "ready server", _MODEL_S)
    yield started
    started.close_all()
    started.wait(lambda: not tap.requests()[0], "answer to every request", _MODEL_S)
    assert tap.errors == []
    assert started.failures == []


def infill(environment: dict[str, str], *arguments: str) -> str:
    """What the command says."""
    import code_server

    done = subprocess.run(
        [INFILL, *arguments], env=code_server.environment() | environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def suggested(editor: VSCode) -> str:
    """The suggestion, once the screen has all of it: VS Code draws the lines below it a moment before the first one."""
    from wiretap import Tap

    def whole() -> str | None:
        if (ghost := editor.ghost) is None:
            return None
        said = Tap(editor.server.home / "messages", 0).results("textDocument/inlineCompletion")[-1]
        return ghost if ghost in [item["insertText"] for item in said] else None

    return editor.wait(whole, "suggestion", _MODEL_S)


def typed_after(editor: VSCode, place: str) -> str:
    """The suggestion for the place behind this text, after its last character was typed anew."""
    editor.select_after(place)
    editor.press("Backspace")
    editor.type(place[-1])
    return suggested(editor)


def test_type_see_accept_undo(editor: VSCode) -> None:
    editor.open("point.py", CLASS)
    ghost = typed_after(editor, PLACE)
    editor.picture("suggestion")
    assert editor.text == CLASS
    editor.press("Tab")
    editor.wait_text(CLASS.replace(PLACE, PLACE + ghost))
    editor.press("Control+z")
    editor.wait_text(CLASS)


def test_accept_a_word_and_type_on(editor: VSCode) -> None:
    editor.open("stack.py", STACK)
    editor.select_after("pop(self):\n        ")
    editor.command(SUGGEST)
    ghost = suggested(editor)
    editor.press("Control+ArrowRight")
    text = editor.wait(lambda: editor.text if editor.text != STACK else "", "a word")
    word = text.removeprefix(STACK.rstrip("\n")).rstrip("\n")
    assert word and ghost.startswith(word) and "\n" not in word
    rest = ghost.removeprefix(word)
    editor.wait_ghost(rest)
    for letter in rest[:3]:
        editor.type(letter)
        rest = rest[1:]
        editor.wait_ghost(rest)
    editor.press("Control+z", "Control+z")


def test_accept_line_by_line(editor: VSCode) -> None:
    editor.open("total.py", TOTAL)
    editor.select_after("total = 0\n    ")
    editor.command(SUGGEST)
    ghost = suggested(editor)
    lines = ghost.splitlines(keepends=True)
    assert len(lines) > 1, f"the answer has one line: {ghost!r}"
    editor.picture("several-lines")
    before = editor.text.rstrip("\n")
    for n in range(1, len(lines) + 1):
        wanted, rest = before + "".join(lines[:n]).rstrip("\n"), "".join(lines[n:])
        editor.press("Alt+End")
        editor.wait(lambda wanted=wanted: editor.text.startswith(wanted), f"line {n} of {ghost!r}")  # type: ignore[misc]
        editor.wait_ghost(rest or None)


def test_what_is_sent_away_does_not_come_back_with_the_next_key(editor: VSCode, tap: Tap) -> None:
    editor.open("stack.py", STACK)
    editor.select_after("pop(self):\n        ")
    editor.command(SUGGEST)
    ghost = suggested(editor)
    editor.press("Escape")
    editor.wait_ghost(None)
    editor.wait(lambda: tap.results("workspace/executeCommand"), "word to the server")
    for letter in ghost[:3]:
        n_before = len(tap.results("textDocument/inlineCompletion"))
        editor.type(letter)
        editor.wait(lambda n=n_before: len(tap.results("textDocument/inlineCompletion")) > n, "answer")  # type: ignore[misc]
    assert [items for items in tap.results("textDocument/inlineCompletion")[-3:] if items] == []
    editor.page.wait_for_timeout(_QUIET_S * 1000)
    assert editor.ghost is None
    editor.command(SUGGEST)  # asked for, it is back
    assert suggested(editor) == ghost[3:]
    editor.press("Escape", "Escape")  # without a suggestion, the key does what it did


def test_wide_characters_and_line_ends_of_windows(editor: VSCode) -> None:
    text = "# größe: 😀\n" + CLASS.replace("self.y = ", "self.é, self.y = '😀', ")
    path = editor.open("wide.py", text.replace("\n", "\r\n"))
    ghost = typed_after(editor, "'😀', ")
    assert "\r" not in ghost
    editor.press("Tab")
    editor.wait(lambda: "'😀', " + ghost.replace("\n", "\r\n") in editor.text, "the suggestion in the text")
    editor.press("Control+s")
    wanted = text.replace("'😀', ", "'😀', " + ghost).replace("\n", "\r\n").encode()
    editor.wait(lambda: path.read_bytes() == wanted, "the saved file")


def test_two_files_side_by_side(editor: VSCode) -> None:
    editor.open("one.py", CLASS)
    one = typed_after(editor, PLACE)
    editor.open("two.py", STACK, beside=True)
    assert editor.ghost is None
    editor.select_after("pop(self):\n        ")
    editor.command(SUGGEST)
    two = suggested(editor)
    editor.press("Tab")
    editor.wait(lambda: two in editor.text, "the suggestion in the second file")
    editor.show("one.py")
    editor.wait_text(CLASS)
    assert typed_after(editor, PLACE) == one


AREA = "def area(width, height):\n    return 0\n\n\nprint(area(2, 3))\n"


def previewed(editor: VSCode) -> None:
    """Have the second line written anew, and wait for the diff."""
    editor.select((1, 0), (1, len("    return 0")))
    editor.begin("infill.fillRange")
    editor.wait(lambda: "proposal" in editor.page.title(), "proposal", _MODEL_S)


def test_a_selection_is_previewed_and_applied_or_not(editor: VSCode) -> None:
    path = editor.open("area.py", AREA)
    editor.watch_canvas()
    previewed(editor)
    assert editor.canvases, "the canvas was never shown"
    old, new = editor.wait(lambda: diff(editor), "diff")
    assert old == AREA and new != AREA
    editor.picture("proposal")
    editor.press("Control+Backspace")
    editor.wait(lambda: editor.js(ACTIVE) == str(path), "the file")
    assert editor.text == AREA
    previewed(editor)
    _, new = editor.wait(lambda: diff(editor), "diff")
    editor.press("Control+Enter")
    editor.wait(lambda: editor.js(ACTIVE) == str(path), "the file")
    editor.wait_text(new)
    assert new.startswith("def area(width, height):\n") and new.endswith("\n\n\nprint(area(2, 3))\n")
    assert not editor.has_canvas
    editor.press("Control+z")
    editor.wait_text(AREA)


PRODUCT = "return the product"


def asked_to_rewrite(editor: VSCode, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Select, run the command, and answer its question."""
    editor.select(start, end)
    editor.begin("infill.edit")
    editor.page.locator(".quick-input-widget:visible input").first.wait_for()
    editor.type(PRODUCT)
    editor.press("Enter")


def test_a_model_that_follows_no_instructions_says_so(editor: VSCode) -> None:
    editor.open("area.py", AREA)
    asked_to_rewrite(editor, (1, 0), (1, len("    return 0")))
    editor.wait(lambda: "cannot read an instruction" in "".join(editor.messages), "message", _MODEL_S)
    assert editor.text == AREA and "proposal" not in editor.page.title()
    assert "is ready" in editor.status


def test_a_selection_is_rewritten_as_an_instruction_says(
    editor: VSCode, tap: Tap, home: dict[str, str], tmp_path: Path
) -> None:
    """The bundled model, made to read chats: it was shown some, which is enough to rewrite, if not to do so well."""
    path = editor.workspace / "area.py"
    chat = {"INFILL_HOME": str(tmp_path / "chat"), "INFILL_FORMAT": "chat"}
    configured_server(editor, tap, server(editor.server.home, **chat), 1)
    try:
        editor.open("area.py", AREA)
        asked_to_rewrite(editor, (1, 0), (1, len("    return 0")))
        editor.wait(lambda: "proposal" in editor.page.title(), "proposal", _MODEL_S)
        (asked,) = tap.said("workspace/executeCommand")
        assert asked["params"]["arguments"][0]["instruction"] == PRODUCT
        (answer,) = tap.results("workspace/executeCommand")
        old, new = editor.wait(lambda: diff(editor), "diff")
        assert old == AREA and new == AREA.replace("    return 0", answer["texts"][0]) != AREA
        assert len(answer["texts"]) > 1
        editor.command("infill.nextAlternative")
        other = AREA.replace("    return 0", answer["texts"][1])
        editor.wait(lambda: diff(editor) == (AREA, other), "the other one")
        editor.picture("rewrite")
        editor.press("Control+Enter")
        editor.wait(lambda: editor.js(ACTIVE) == str(path), "the file")
        editor.wait_text(other)
        editor.command("undo")
        editor.wait_text(AREA)
        editor.wait(lambda: editor.messages == [], "end of the progress")  # which VS Code shows a while longer
    finally:
        configured_server(editor, tap, server(editor.server.home), 2)
        infill(home | chat, "daemon", "stop")


def configured_server(editor: VSCode, tap: Tap, command: list[str], n_starts: int) -> None:
    """Have another command start the server, the n-th of the test, and wait until it is there."""
    editor.set("infill.server.command", command)
    editor.wait(lambda: len(tap.said("initialized")) == n_starts and "is ready" in editor.status, "server", _MODEL_S)


ACTIVE = "const uri = vscode.window.activeTextEditor?.document.uri; return uri?.scheme === 'file' ? uri.fsPath : null"


def diff(editor: VSCode) -> tuple[str, str] | None:
    """The two sides of the diff that is shown."""
    found = editor.js("""
        const { input } = vscode.window.tabGroups.activeTabGroup.activeTab;
        if (!(input instanceof vscode.TabInputTextDiff)) return null;
        const read = async (uri) => (await vscode.workspace.openTextDocument(uri)).getText();
        return [await read(input.original), await read(input.modified)];
    """)
    return (found[0], found[1]) if found else None


def test_a_fill_settles_in_the_text(editor: VSCode) -> None:
    text = "def mean(values):\n    \n\n\ndef last(values):\n    return values[-1]\n"
    editor.open("mean.py", text)
    editor.select((1, 4))
    editor.watch_canvas()
    editor.begin("infill.fill")
    editor.wait(lambda: "is thinking" in editor.status, "work", _MODEL_S)
    filled = editor.wait(lambda: editor.text if editor.text != text else "", "answer", _MODEL_S)
    assert editor.canvases, "the canvas was never shown"
    assert filled.startswith("def mean(values):\n    ") and filled.endswith("return values[-1]\n")
    editor.wait(lambda: not editor.has_canvas, "end of the canvas")
    editor.press("Control+z")
    editor.wait_text(text)


def test_all_marked_holes_are_filled_at_once(editor: VSCode) -> None:
    text = "for <FILL> in range(10):\n    print(<FILL>)\n"
    editor.open("holes.py", text)
    editor.command("infill.fillHoles")
    assert "<FILL>" not in editor.text
    assert editor.text.startswith("for ") and " in range(10):\n    print(" in editor.text
    editor.press("Control+z")
    editor.wait_text(text)


def test_cancel_leaves_the_text_alone(editor: VSCode, tap: Tap) -> None:
    text = "def area(width, height):\n    " + "\n    ".join(f"x{i} = width * {i}" for i in range(12)) + "\n"
    editor.open("cancel.py", text)
    editor.select((1, 0), (12, 17))
    editor.begin("infill.fillRange")
    editor.wait(lambda: "is thinking" in editor.status, "work", _MODEL_S)
    editor.command("infill.cancel")
    editor.wait(lambda: not tap.requests("workspace/executeCommand")[0], "answer")
    editor.wait(lambda: "is ready" in editor.status and not editor.has_canvas, "rest")
    editor.page.wait_for_timeout(_QUIET_S * 1000)
    assert editor.text == text and "proposal" not in editor.page.title() and not editor.has_canvas
    assert editor.messages == []


def configured(editor: VSCode, tap: Tap, name: str, value: object) -> None:
    """Set it, and wait until the server has heard of it."""
    n_before = len(tap.said("workspace/didChangeConfiguration"))
    editor.set(name, value)
    editor.wait(lambda: len(tap.said("workspace/didChangeConfiguration")) > n_before, "change of the settings")


def test_the_status_bar_tells_what_is_going_on(editor: VSCode, tap: Tap) -> None:
    editor.open("point.py", CLASS)
    editor.command("infill.pause")
    editor.wait(lambda: "is paused" in editor.status, "pause")
    editor.select_after(PLACE)
    editor.press("Backspace", "Space")
    editor.page.wait_for_timeout(_QUIET_S * 1000)
    assert editor.ghost is None
    editor.picture("paused")
    editor.command(SUGGEST)  # asked for, it speaks
    suggested(editor)
    editor.press("Escape")
    editor.command("infill.resume")
    editor.wait(lambda: "is ready" in editor.status, "resumption")
    configured(editor, tap, "infill.daemon.url", NOWHERE)
    try:
        editor.press("Backspace", "Space")
        editor.wait(lambda: f"is unreachable: no daemon answers at {NOWHERE}" in editor.status, "the reason")
        editor.picture("unreachable")
        editor.press("Backspace", "Space", "Backspace", "Space")
        editor.page.wait_for_timeout(_QUIET_S * 1000)
        (said,) = tap.said("window/showMessage")
        assert NOWHERE in said["params"]["message"]
    finally:
        configured(editor, tap, "infill.daemon.url", None)
    assert typed_after(editor, PLACE)
    editor.wait(lambda: "is ready" in editor.status, "recovery")


NOWHERE = "http://127.0.0.1:9"


def test_a_daemon_that_dies_at_work_is_replaced_and_asked_again(editor: VSCode, tap: Tap, home: dict[str, str]) -> None:
    text = "def area(width, height):\n    " + "\n    ".join(f"x{i} = width * {i}" for i in range(12)) + "\n"
    slow = {"infill.maxTokens": 64, "infill.finalists": 64}
    editor.open("killed.py", text)
    editor.select((1, 0), (12, 17))
    process = daemon_process(home)
    try:
        for name, value in slow.items():
            configured(editor, tap, name, value)
        editor.begin("infill.fillRange")
        editor.wait(lambda: tap.said("infill/canvas") or "is thinking" in editor.status, "work", _MODEL_S)
        os.kill(process, signal.SIGKILL)
        editor.wait(lambda: "proposal" in editor.page.title(), "proposal", _MODEL_S)
    finally:
        for name in slow:
            configured(editor, tap, name, None)
    states = [said["params"]["state"] for said in tap.said("infill/status")]
    assert states[-3:] == ["loading", "thinking", "ready"]
    assert [message for message in editor.messages if "step" not in message] == []
    editor.press("Control+Backspace")
    editor.wait(lambda: "proposal" not in editor.page.title(), "end of the proposal")
    assert not editor.has_canvas


def daemon_process(home: dict[str, str]) -> int:
    """The process of the daemon that runs."""
    said = re.search(r"^process\s+(\d+)", infill(home, "daemon", "status"), re.MULTILINE)
    assert said is not None
    return int(said[1])


@pytest.mark.parametrize("how", ["stop", "restart"])
def test_the_daemon_may_be_restarted_meanwhile(editor: VSCode, home: dict[str, str], how: str) -> None:
    editor.open("point.py", CLASS)
    assert typed_after(editor, PLACE)
    infill(home, "daemon", how)
    editor.open("other.py", CLASS.replace("Point", "Place"))
    assert typed_after(editor, PLACE)
    assert editor.messages == []


def test_a_key_that_was_pressed_before_the_server_was_there_is_answered(editor: VSCode, tap: Tap) -> None:
    editor.open("point.py", CLASS)
    editor.select_after(PLACE)
    editor.press("Backspace")
    given = server(editor.server.home)
    editor.set("infill.server.command", ["sh", "-c", 'sleep 5; exec "$@"', "sh", *given])
    try:
        editor.wait(lambda: "is loading" in editor.status, "start of the server")
        editor.type(PLACE[-1])
        assert tap.said("initialized") == []
        suggested(editor)
        assert editor.text == CLASS and len(tap.said("initialized")) == 1
        assert tap.said("textDocument/inlineCompletion")[-1]["params"]["context"]["triggerKind"] == 2  # nobody asked
    finally:
        editor.set("infill.server.command", given)
        editor.wait(lambda: len(tap.said("initialized")) == 2 and "is ready" in editor.status, "server", _MODEL_S)


def test_without_a_model_it_says_so_once(editor: VSCode, tap: Tap, tmp_path: Path) -> None:
    environment = {"INFILL_HOME": str(tmp_path / "empty"), "INFILL_MODEL": str(tmp_path / "missing.gguf")}
    home = editor.server.home
    try:
        editor.set("infill.server.command", server(home, **environment))
        editor.wait(lambda: len(tap.said("initialized")) == 1 and "is ready" in editor.status, "server", _MODEL_S)
        editor.open("point.py", CLASS)
        editor.select_after(PLACE)
        editor.type("a")
        editor.wait(lambda: "missing.gguf" in "".join(editor.messages), "message", _MODEL_S)
        for letter in "bcd":
            n_before = len(tap.said("textDocument/inlineCompletion"))
            editor.type(letter)
            editor.wait(lambda n=n_before: len(tap.said("textDocument/inlineCompletion")) > n, "request")  # type: ignore[misc]
            editor.wait(lambda: not tap.requests("textDocument/inlineCompletion")[0], "answer")
        editor.wait(lambda: "is unreachable" in editor.status, "the state")
        (said,) = tap.said("window/showMessage")
        assert "missing.gguf" in said["params"]["message"] and "infill models convert" in said["params"]["message"]
        assert editor.ghost is None
        assert "infill models convert" in "".join(editor.messages)  # the whole message, not only its first line
        editor.picture("no-model")
    finally:
        editor.set("infill.server.command", server(home))
        infill(environment, "daemon", "stop")
        editor.wait(lambda: len(tap.said("initialized")) == 2 and "is ready" in editor.status, "server", _MODEL_S)


KEYS = [*"selfxy.=()[]: _1", "return ", "def ", "self.", "Enter", "Backspace", "Tab", "Control+ArrowRight"]
KEYS += ["ArrowLeft", "ArrowUp", "ArrowDown", "End", "é", "😀"]
NAMED = {"Enter", "Backspace", "Tab", "ArrowLeft", "ArrowUp", "ArrowDown", "End", "Control+ArrowRight"}


def test_random_keys_leave_nothing_behind(editor: VSCode, tap: Tap, capsys: pytest.CaptureFixture[str]) -> None:
    editor.open("random.py", CLASS + "\n\ndef load(path):\n    with open(path) as file:\n        return \n")
    editor.select_after("        return ")
    chance = random.Random(6)
    typed = 0
    while typed < 100:
        key = chance.choice(KEYS)
        for one in [key] if key in NAMED else list(key):
            (editor.press if one in NAMED else editor.page.keyboard.type)(one)
            editor.page.wait_for_timeout(1000 * chance.expovariate(10))
            typed += 1
    editor.wait(lambda: not tap.requests()[0], "answer to the last requests", _MODEL_S)
    editor.page.wait_for_timeout(_QUIET_S * 1000)
    assert tap.requests()[0] == []
    _, times = tap.requests("textDocument/inlineCompletion")
    assert len(times) > 5  # VS Code itself waits for pauses, longer ones where answers take long
    if (shown := editor.ghost) is not None:  # then it is one for this place
        before, (line, column) = editor.text, editor.cursor
        editor.command("editor.action.inlineSuggest.commit")
        editor.wait(lambda: len(editor.text) == len(before) + len(shown), "the suggestion in the text")
        head = before.split("\n")[: line + 1]
        head[line] = head[line].encode("utf-16-le")[: 2 * column].decode("utf-16-le")
        assert editor.text.startswith("\n".join(head))
    editor.press("Escape")
    editor.wait_ghost(None)
    editor.page.wait_for_timeout(_QUIET_S * 1000)
    assert editor.ghost is None
    times.sort()
    with capsys.disabled():
        middle, late = times[len(times) // 2], times[len(times) * 95 // 100]
        print(f"\n{len(times)} requests; the server answers: p50 {middle:.0f} ms, p95 {late:.0f} ms")
