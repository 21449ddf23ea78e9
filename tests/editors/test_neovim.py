"""The Neovim plugin in a real Neovim, with a server whose answers are known: what is shown, accepted, undone, kept."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import pytest
from driving import Neovim, split_keys

Start = Callable[..., Neovim]

ADD = "def add(left, right):\n    "
ANSWER = {"return ": "left + right"}
KEYS = {"accept": "<Tab>", "accept_word": "<M-w>", "accept_line": "<M-l>", "next": "<M-n>", "dismiss": "<C-]>"}


def adding(start: Start, plan: dict[str, Any] | None = None, **choices: Any) -> Neovim:
    """An editor with a function whose result is missing, in insert mode at its place."""
    choices.setdefault("options", {"keys": KEYS})
    editor = start(plan={"answers": ANSWER} | (plan or {}), **choices)
    editor.open("add.py", ADD)
    editor.type("GA")
    return editor


def test_a_suggestion_is_on_the_screen_and_accepted_by_its_key(start: Start) -> None:
    editor = adding(start)
    editor.type("return ")
    editor.wait_ghost("left + right")
    assert editor.screen[1] == "    return left + right"
    assert editor.text == ADD + "return "
    editor.type("<Tab>")
    editor.wait_text(ADD + "return left + right")
    editor.wait_ghost(None)
    editor.type("!")
    editor.wait_text(ADD + "return left + right!")


def test_undo_takes_back_what_was_accepted_and_not_what_was_typed(start: Start) -> None:
    editor = adding(start)
    editor.type("return ")
    editor.wait_ghost("left + right")
    editor.type("<M-w>")
    editor.wait_text(ADD + "return left")
    editor.type("<Tab>")
    editor.wait_text(ADD + "return left + right")
    editor.type("<Esc>u")
    editor.wait_text(ADD + "return left")
    editor.type("u")
    editor.wait_text(ADD + "return ")
    editor.type("u")
    editor.wait_text(ADD)


def test_words_are_accepted_one_by_one_while_the_rest_stays(start: Start) -> None:
    editor = adding(start)
    editor.type("return ")
    editor.wait_ghost("left + right")
    for text, rest in [("left", " + right"), ("left +", " right"), ("left + right", None)]:
        editor.type("<M-w>")
        editor.wait_text(ADD + "return " + text)
        editor.wait_ghost(rest, seconds=0.15)  # without a new answer: Neovim asks after 0.2 s at the earliest


def test_lines_are_accepted_one_by_one(start: Start) -> None:
    editor = adding(start, {"answers": {"for ": "x in y:\n        pass\n    return 1"}})
    editor.type("for ")
    editor.wait_ghost("x in y:\n        pass\n    return 1")
    assert editor.screen[1:4] == ["    for x in y:", "        pass", "    return 1"]
    editor.type("<M-l>")
    editor.wait_text(ADD + "for x in y:")
    editor.wait_ghost("\n        pass\n    return 1")
    editor.type("<M-l>")
    editor.wait_text(ADD + "for x in y:\n        pass")
    editor.type("<Tab>")
    editor.wait_text(ADD + "for x in y:\n        pass\n    return 1")
    assert editor.cursor == (4, 12)


def test_typing_what_is_suggested_shortens_it_at_once(start: Start) -> None:
    editor = adding(start, {"delay_ms": 300})
    editor.type("return ")
    editor.wait_ghost("left + right")
    for typed in ("l", "le", "lef"):
        editor.type(typed[-1])
        editor.wait_ghost("left + right"[len(typed) :], seconds=0.2)
    editor.type("<BS>")
    editor.wait_ghost("ft + right", seconds=0.2)


def test_typing_something_else_takes_it_away_at_once(start: Start) -> None:
    editor = adding(start, {"delay_ms": 400})
    editor.type("return ")
    editor.wait_ghost("left + right")
    editor.type("x")
    editor.wait_ghost(None, seconds=0.2)
    time.sleep(0.8)
    assert editor.ghost is None


@pytest.mark.parametrize("where", ["insert", "line"])
@pytest.mark.parametrize("typed", ["l", "left", "lx", "x"])
def test_accepting_right_behind_a_key_doubles_nothing(start: Start, where: str, typed: str) -> None:
    # Neovim 0.12.4 would put the suggestion where it was asked for: "lleft + right"
    editor = adding(start, {"range": where, "delay_ms": 300})
    editor.type("return ")
    editor.wait_ghost("left + right")
    editor.press(typed + "<Tab>")
    if ANSWER["return "].startswith(typed):
        editor.wait_text(ADD + "return left + right")
    else:
        editor.wait(lambda: editor.text.startswith(ADD + f"return {typed}"), "what was typed")
    time.sleep(0.3)
    assert editor.text in (ADD + "return left + right", ADD + f"return {typed}", ADD + f"return {typed}\t")
    assert typed in ("l", "left") or "left" not in editor.text.removeprefix(ADD)


@pytest.mark.parametrize("where", ["insert", "line"])
def test_text_behind_the_cursor_stays(start: Start, where: str) -> None:
    editor = start(plan={"answers": {"print(": "total"}, "range": where}, options={"keys": KEYS})
    editor.open("print.py", "print()  # all\n")
    editor.cursor = (1, 6)
    editor.type("i")
    editor.wait(lambda: editor.ghost, "suggestion")
    editor.type("to")
    editor.type("<Tab>")
    editor.wait_text("print(total)  # all")
    assert editor.cursor == (1, len("print(total"))


@pytest.mark.parametrize("nothing", ["list", "null"])
def test_nothing_to_say_leaves_nothing_on_the_screen(start: Start, nothing: str) -> None:
    editor = adding(start, {"nothing": nothing})
    editor.type("return ")
    editor.wait_ghost("left + right")
    editor.type("<BS><BS>")
    editor.wait_ghost(None, seconds=0.2)
    time.sleep(0.4)
    assert editor.ghost is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("where", ["insert", "line"])
def test_characters_of_several_bytes(start: Start, encoding: str, where: str) -> None:
    plan = {"answers": {"größe = ": "'€ 😀 é' + süß"}, "encoding": encoding, "range": where}
    editor = start(plan=plan, options={"keys": KEYS})
    editor.open("wide.py", "x = '😀'; größe =  # 😀 €\n")
    editor.cursor = (1, len("x = '😀'; größe = ".encode()))
    editor.type("i")
    editor.wait(lambda: editor.ghost, "suggestion")
    editor.type("'€")
    editor.wait_text("x = '😀'; größe = '€ # 😀 €")
    if where == "insert":
        editor.type("<M-w>")
        editor.wait_text("x = '😀'; größe = '€ 😀 # 😀 €")
    editor.type("<Tab>")
    editor.wait_text("x = '😀'; größe = '€ 😀 é' + süß # 😀 €")


def test_line_ends_of_windows_stay(start: Start) -> None:
    editor = start(plan={"answers": {"for ": "x in y:\r\n    pass"}}, options={"keys": KEYS})
    path = editor.open("crlf.py", b"one = 1\r\n\r\ntwo = 2\r\n")
    assert editor.lua("return vim.bo.fileformat") == "dos"
    editor.type("2GAfor ")
    editor.wait_ghost("x in y:\n    pass")
    editor.type("<Tab>")
    editor.wait_text("one = 1\nfor x in y:\n    pass\ntwo = 2")
    editor.type("<Esc>")
    editor.command("2,3Infill")
    editor.wait_text("one = 1\nfilled = 1\ntwo = 2")
    editor.command("write")
    assert path.read_bytes() == b"one = 1\r\nfilled = 1\r\ntwo = 2\r\n"


def test_two_buffers_do_not_see_each_others_suggestions(start: Start) -> None:
    editor = start(plan={"answers": {"return ": "left + right", "import ": "os"}}, options={"keys": KEYS})
    editor.open("one.py", "\n")
    one = editor.lua("return vim.api.nvim_get_current_buf()")
    editor.type("ireturn ")
    editor.wait_ghost("left + right")
    editor.type("<Esc>")
    editor.open("two.py", "\n")
    assert editor.ghost is None
    editor.type("iimport ")
    editor.wait_ghost("os")
    editor.type("<Tab>")
    editor.wait_text("import os")
    editor.type("<Esc>")
    editor.command(f"buffer {one}")
    assert editor.text == "return "
    assert editor.ghost is None
    editor.type("A")
    editor.wait_ghost("left + right")
    editor.type("<Tab>")
    editor.wait_text("return left + right")


def test_other_suggestions_are_a_key_away(start: Start) -> None:
    editor = adding(start, {"alternatives": 2})
    editor.type("return ")
    editor.wait_ghost("left + right")
    editor.type("<M-n>")
    editor.wait(lambda: (editor.ghost or "").startswith("left + right'"), "the second one")
    editor.type("<Tab>")
    editor.wait_text(ADD + "return left + right'")


def test_a_suggestion_can_be_sent_away_and_asked_for(start: Start) -> None:
    editor = adding(start, options={"keys": KEYS | {"suggest": "<M-s>"}})
    editor.type("return ")
    editor.wait_ghost("left + right")
    time.sleep(0.3)
    editor.type("<C-]>")
    editor.wait_ghost(None, seconds=0.15)
    editor.wait(lambda: [m["params"]["command"] for m in executed(editor)] == ["infill.dismiss"], "word to the server")
    editor.type("<M-s>")
    editor.wait_ghost("left + right")
    asked = [m for m in editor.spoken if m.get("method") == "textDocument/inlineCompletion"]
    kinds = [m["params"]["context"]["triggerKind"] for m in asked]
    assert kinds[-1] == 1 and set(kinds[:-1]) == {2}


def test_no_key_is_taken_by_default(start: Start) -> None:
    mapped = "return vim.tbl_map(function(map) return map.lhs end, vim.api.nvim_get_keymap('i'))"
    editor = start(options={}, setup="vim.g.before = " + mapped.removeprefix("return "))
    editor.open("keys.py", "a = 1\n")
    taken = {key for key in editor.lua(mapped) if not key.startswith("<Plug>")}
    assert taken == {key for key in editor.lua("return vim.g.before") if not key.startswith("<Plug>")}
    assert editor.lua("return vim.api.nvim_buf_get_keymap(0, 'i')") == []
    assert "<Plug>(infill-accept-word)" in editor.lua(mapped)


BEFORE = {
    "nothing": ("", "\t"),
    "keys": ("vim.cmd('inoremap <Tab> [tab]')", "[tab]"),
    "an expression": ("vim.keymap.set('i', '<Tab>', function() return '<C-V>u20ac' end, { expr = true })", "€"),
    "vim's expression": ("vim.cmd([[inoremap <expr> <Tab> 'a' .. 'b']])", "ab"),
    "a function": ("vim.keymap.set('i', '<Tab>', function() vim.api.nvim_put({ 'put' }, 'c', false, true) end)", "put"),
    "another mapping": ("vim.cmd('inoremap <F5> five') vim.cmd('imap <Tab> <F5>')", "five"),
}


@pytest.mark.parametrize("before", BEFORE)
def test_without_a_suggestion_the_key_does_what_it_did(start: Start, before: str) -> None:
    setup, wanted = BEFORE[before]
    editor = adding(start, setup=setup)
    editor.type("<Tab>")
    editor.wait_text(ADD + wanted)
    editor.type("; return ")
    editor.wait_ghost("left + right")
    editor.type("<Tab>")
    editor.wait_text(ADD + wanted + "; return left + right")


def test_a_snippet_is_jumped_through_with_the_same_key(start: Start) -> None:
    editor = adding(start)
    editor.lua("vim.snippet.expand('call(${1:one}, ${2:two})$0')")
    editor.type("x")
    editor.type("<Tab>")
    editor.type("y")
    editor.wait_text(ADD + "call(x, y)")


@pytest.mark.parametrize(("keys", "wanted"), [("GVk:Infill<CR>", "a = 1\nfilled = 1"), ("2Gwve:Infill<CR>", None)])
def test_a_range_is_written_anew_and_undone_at_once(start: Start, keys: str, wanted: str | None) -> None:
    editor = start(plan={"step_ms": 80})
    editor.open("range.py", "a = 1\nb = old\nc = 3\n")
    editor.type("2Gw" if wanted is None else "")
    editor.type("wve:Infill<CR>" if wanted is None else keys)
    canvas = editor.wait(lambda: editor.canvas, "canvas")
    assert any(mark.get("group") == "InfillReplaced" for mark in canvas)
    assert any("/4" in mark["text"] for mark in canvas)
    shown = next(mark for mark in canvas if mark["lines"])
    assert shown["lines"] == ["    filled = 1" if wanted is None else "filled = 1"]
    assert editor.text == "a = 1\nb = old\nc = 3"
    editor.wait_text(wanted or "a = 1\nb = filled = 1\nc = 3")
    editor.wait(lambda: editor.canvas == [], "end of the canvas")
    editor.type("u")
    editor.wait_text("a = 1\nb = old\nc = 3")


def test_a_fill_at_the_cursor_settles_on_the_screen(start: Start) -> None:
    editor = start(plan={"step_ms": 150})
    editor.open("fill.py", "# one\n\n# two\n")
    editor.cursor = (2, 0)
    editor.command("Infill")
    mark = editor.wait(lambda: next((m for m in editor.canvas if m["position"] == "inline"), None), "canvas")
    assert mark["text"] == "filled = 1" and {"InfillSettled", "InfillNoise"} >= set(mark["groups"])
    assert editor.screen[1].startswith("filled = 1")
    editor.wait_text("# one\nfilled = 1\n# two")


def test_an_edit_takes_its_instruction_from_the_command_or_asks(start: Start) -> None:
    editor = start()
    editor.open("edit.py", "a = 1\nb = 2\nc = 3\n")
    editor.command("2,3InfillEdit use a set")
    editor.wait_text("a = 1\nUSE A SET")
    editor.type("gg:InfillEdit<CR>")
    editor.type("shorter<CR>")
    editor.wait_text("SHORTER\nUSE A SET")


def test_all_holes_are_filled_by_one_change(start: Start) -> None:
    editor = start()
    editor.open("holes.py", "for <FILL> in range(3):\n    print('é', <FILL>)\n")
    editor.command("InfillHoles")
    editor.wait_text("for hole0 in range(3):\n    print('é', hole1)")
    editor.type("u")
    editor.wait_text("for <FILL> in range(3):\n    print('é', <FILL>)")


def test_cancelling_changes_nothing_and_is_heard_by_the_server(start: Start) -> None:
    editor = start(plan={"step_ms": 500})
    editor.open("cancel.py", "a = 1\n")
    editor.command("%Infill")
    editor.wait(lambda: editor.canvas, "canvas")
    editor.command("InfillCancel")
    editor.wait(lambda: editor.canvas == [], "end of the canvas", seconds=0.3)
    editor.wait(lambda: "infill.cancel" in [m["params"]["command"] for m in executed(editor)], "the command")
    time.sleep(1.0)
    assert editor.text == "a = 1" and editor.canvas == []
    editor.command("%Infill")
    editor.wait_text("filled = 1")


def test_the_next_alternative_where_there_is_none_is_a_message(start: Start) -> None:
    editor = start(quiet=False)
    editor.open("none.py", "a = 1\n")
    editor.command("InfillNext")
    editor.wait(lambda: "infill: there is no other" in editor.messages, "message")
    assert editor.text == "a = 1"


def executed(editor: Neovim) -> list[dict[str, Any]]:
    return [m for m in editor.spoken if m.get("method") == "workspace/executeCommand"]


def test_the_state_is_told_for_a_status_line(start: Start) -> None:
    editor = start(quiet=False)
    editor.open("state.py", "a = 1\n")
    editor.lua("vim.api.nvim_create_autocmd('User', { pattern = 'InfillStatus', command = 'let g:heard = 1' })")
    assert editor.lua("return require('infill').status()") == "infill: ready"
    editor.command("InfillPause")
    editor.wait(lambda: editor.lua("return require('infill').status()") == "infill: paused (asked to)", "the new state")
    assert editor.lua("return vim.g.heard") == 1
    editor.command("InfillResume")
    editor.wait(lambda: editor.lua("return require('infill').status()") == "infill: ready", "the new state")
    editor.command("InfillUnload")
    editor.wait(lambda: "infill: nothing is loaded" in editor.messages, "message of what went wrong")


def test_a_server_that_dies_is_started_again_but_not_for_ever(start: Start) -> None:
    editor = adding(start, quiet=False)
    first = "return (vim.lsp.get_clients({ name = 'infill', bufnr = 0 })[1] or {})"
    for _ in range(3):
        before = editor.lua(first + ".id")
        editor.type("CRASH<Esc>")
        editor.wait(lambda before=before: editor.lua(first + ".id") not in (None, before), "new server")
        editor.wait(lambda: editor.lua(first + ".initialized"), "its answer")
        editor.text = ADD
        editor.type("GAreturn ")
        editor.wait_ghost("left + right")
    editor.type("CRASH")
    editor.wait(lambda: "the server ended 4 times in a minute" in editor.messages, "message")


def test_without_a_server_the_commands_say_so(start: Start) -> None:
    editor = start(command=["/nonexistent/infill", "lsp"], quiet=False)
    editor.command(f"edit {editor.home / 'none.py'}")
    assert ":checkhealth infill says why" in editor.command("Infill")
    editor.command("checkhealth infill")
    assert "there is no program /nonexistent/infill" in editor.text


def test_a_healthy_set_up_is_called_healthy(start: Start) -> None:
    editor = adding(start)
    editor.type("<Esc>")
    editor.command("checkhealth infill")
    assert "<Tab> is accept" in editor.text and "positions in utf-8" in editor.text
    assert "ERROR" not in editor.text and "WARNING" not in editor.text


def test_wrong_options_are_named(start: Start) -> None:
    editor = start()
    for options, message in [
        ({"key": {}}, 'there is no option "key"'),
        ({"keys": {"take": "<Tab>"}}, 'no action "take"'),
        ({"inline": 1}, "inline is a boolean"),
    ]:
        said = editor.lua("return select(2, pcall(require('infill').setup, ...))", options)
        assert message in said


def test_the_manual_opens_and_names_every_command_and_option(start: Start) -> None:
    editor = start()
    editor.lua("vim.cmd.helptags(vim.fn.fnameescape((...)))", str(doc_copy(editor)))
    editor.command("help infill")
    manual = editor.text
    names = editor.lua("return vim.tbl_keys(vim.api.nvim_get_commands({}))")
    commands = [name for name in names if name.startswith("Infill")]
    assert len(commands) == 8
    for name in commands:
        assert f"*:{name}*" in manual
    for option in editor.lua("return vim.tbl_keys(require('infill.options').defaults)"):
        assert f"`{option}`" in manual
    for action in editor.lua("return require('infill.options').actions"):
        assert f"<Plug>(infill-{action.replace('_', '-')})" in manual


def doc_copy(editor: Neovim) -> Any:
    """The manual in a folder of its own on the runtime path: its tags are not to lie in the repository."""
    from driving import PLUGIN

    folder = editor.home / "manual" / "doc"
    folder.mkdir(parents=True)
    (folder / "infill.txt").write_bytes((PLUGIN / "doc" / "infill.txt").read_bytes())
    editor.lua("vim.opt.runtimepath:prepend(...)", str(folder.parent))
    return folder


def test_servers_can_be_enabled_by_name_alone(start: Start) -> None:
    editor = start()
    named = editor.lua("return vim.api.nvim_get_runtime_file('lsp/infill.lua', true)")
    assert len(named) == 1
    assert editor.lua("return dofile(...).init_options", named[0]) == {"debounce_ms": 0, "canvas": True}


def test_random_keys_leave_nothing_behind(start: Start) -> None:
    plan = {"answers": {"a": "bcab", "b ": "cd\n  e", "(": "a)"}, "delay_ms": 40}
    # <M-w> would leave insert mode where nothing is shown, as it does unmapped
    editor = start(plan=plan, options={"keys": KEYS | {"accept_word": "<C-E>", "accept_line": "<C-Y>"}})
    editor.open("random.txt", "abc (a\n\nb c\n")
    chance = random.Random(6)
    keys = [*"aabbc (", "<BS>", "<CR>", "<Tab>", "<C-E>", "<C-Y>", "<Left>", "<Right>", "<Up>", "<Esc>A", "<C-]>", "é"]
    editor.type("A")
    for _ in range(500):
        for key in split_keys(chance.choice(keys)):
            editor.press(key)
        time.sleep(chance.expovariate(15))
    time.sleep(1.0)
    editor.type("<Esc>Go<Esc>i")
    time.sleep(0.6)
    assert editor.ghost is None
    spoken = editor.spoken
    asked = {m["id"] for m in spoken if m["way"] == "got" and m.get("method") == "textDocument/inlineCompletion"}
    answered = {m["id"] for m in spoken if m["way"] == "sent" and "method" not in m}
    assert len(asked) > 20
    assert asked <= answered
    texts = [m["params"]["contentChanges"][-1]["text"] for m in spoken if m.get("method") == "textDocument/didChange"]
    assert texts[-1].rstrip("\n") == editor.text.rstrip("\n")
