"""A real Neovim without a window, with the plugin, driven over its API, with keys as they are typed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from msgpack_rpc import Process

HERE = Path(__file__).resolve().parent
PLUGIN = HERE.parents[1] / "lsp" / "neovim"
FAKE = [sys.executable, str(HERE / "fake_server.py")]
_WAIT_S = 20.0
_KEPT = ("PATH", "TMPDIR", "OMP_NUM_THREADS", "INFILL_LIBRARY")

T = TypeVar("T")

_INIT = """
vim.opt.runtimepath:prepend(...)
vim.o.swapfile = false
vim.o.hidden = true
vim.lsp.log.set_level('warn')
"""


def kept() -> dict[str, str]:
    """Of this process's environment, what does not change how infill or Neovim behave."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


class Neovim:
    """home: an empty folder for everything that it writes. plan: the fake server's, unless command names another one.
    options: of `require("infill").setup`. setup: a Lua chunk that runs before it."""

    def __init__(
        self,
        program: Path,
        home: Path,
        plan: Mapping[str, Any] | None = None,
        command: list[str] | None = None,
        options: Mapping[str, Any] | None = None,
        setup: str = "",
        environment: Mapping[str, str] | None = None,
        quiet: bool = True,
    ) -> None:
        home.mkdir(parents=True)
        self.home, self.quiet = home, quiet
        self.log = home / "messages.jsonl"
        folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        fake = {"FAKE_PLAN": json.dumps(dict(plan or {})), "FAKE_LOG": str(self.log)}
        own = {"LANG": "C.UTF-8", "HOME": str(home), "XDG_RUNTIME_DIR": str(home)} | folders | fake
        arguments = [str(program), "--embed", "--headless", "-u", "NONE", "-i", "NONE"]
        self.process = Process(arguments, kept() | own | dict(environment or {}))
        self.lua(_INIT, str(PLUGIN))
        self.lua("vim.cmd('filetype on') vim.cmd.runtime('plugin/infill.lua')")
        if setup:
            self.lua(setup)
        choices = {"cmd": command or FAKE, "settings": {}} | dict(options or {})
        self.lua("require('infill').setup(...)", choices)

    def lua(self, code: str, *arguments: Any) -> Any:
        return self.process.call("nvim_exec_lua", code, list(arguments))

    def command(self, line: str) -> str:
        """Do this on the command line; returns what it says."""
        said: str = self.process.call("nvim_exec2", line, {"output": True})["output"]
        return said

    def open(self, name: str, text: bytes | str = b"") -> Path:
        """A file, in a buffer that the server has answered for."""
        path = self.home / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        self.command(f"edit {path}")
        self.wait(lambda: self.lua("return #vim.lsp.get_clients({ bufnr = 0, name = 'infill' })") == 1, "a server")
        self.wait(lambda: self.lua("return vim.lsp.get_clients({ bufnr = 0 })[1].initialized == true"), "its answer")
        return path

    def press(self, keys: str) -> None:
        """Keys that are there at once."""
        self.process.call("nvim_input", keys)

    def type(self, keys: str) -> None:
        """Keys as a person presses them, one after the other."""
        for key in split_keys(keys):
            self.press(key)
            time.sleep(0.01)

    @property
    def text(self) -> str:
        return "\n".join(self.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, true)"))

    @text.setter
    def text(self, text: str) -> None:
        self.lua("vim.api.nvim_buf_set_lines(0, 0, -1, true, ...)", text.split("\n"))

    @property
    def cursor(self) -> tuple[int, int]:
        """Line, from 1, and column in bytes, from 0."""
        row, column = self.lua("return vim.api.nvim_win_get_cursor(0)")
        return row, column

    @cursor.setter
    def cursor(self, place: tuple[int, int]) -> None:
        self.lua("vim.api.nvim_win_set_cursor(0, ...)", list(place))

    @property
    def ghost(self) -> str | None:
        """What is shown behind the cursor, as the extmarks say; None if nothing is."""
        return shown(self, "nvim.lsp.inline_completion") or shown(self, "infill.ghost")

    @property
    def canvas(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.lua(_MARKS, "infill.canvas")
        return found

    @property
    def screen(self) -> list[str]:
        """The lines on the screen, virtual text included, without the blanks at their ends."""
        self.command("redraw")
        lines: list[str] = self.lua(_SCREEN)
        return [line.rstrip() for line in lines]

    def wait(self, condition: Callable[[], T], what: str, seconds: float = _WAIT_S) -> T:
        """Until the condition is true; fails, with what Neovim says, if it does not become so."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := condition():
                return found
            time.sleep(0.02)
        raise AssertionError(f"no {what}; text {self.text!r}, ghost {self.ghost!r}, messages {self.messages!r}")

    def wait_ghost(self, text: str | None, seconds: float = _WAIT_S) -> None:
        self.wait(lambda: self.ghost == text, f"ghost text {text!r}", seconds)

    def wait_text(self, text: str, seconds: float = _WAIT_S) -> None:
        self.wait(lambda: self.text == text, f"text {text!r}", seconds)

    @property
    def messages(self) -> str:
        return self.command("messages")

    @property
    def spoken(self) -> list[dict[str, Any]]:
        """All messages between Neovim and the fake server, in order."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def close(self) -> None:
        self.final = self.messages
        with contextlib.suppress(EOFError):
            self.command("qall!")
        self.process.end()

    def check(self) -> None:
        """No error was shown or logged, unless the test expects one (quiet false)."""
        if not self.quiet:
            return
        bad = re.compile(r"\bE\d+:|[Ee]rror|^infill:|^LSP\[|stack traceback")
        shown = [line for line in self.final.splitlines() if bad.search(line)]
        assert shown == [], shown
        log = self.home / "state" / "nvim" / "lsp.log"
        logged = log.read_text(encoding="utf-8") if log.exists() else ""
        errors = [line for line in logged.splitlines() if line.startswith("[ERROR]")]
        assert errors == [], errors


_MARKS = """
local found = {}
local namespace = vim.api.nvim_get_namespaces()[...]
if not namespace then return found end
for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })) do
  local details = mark[4]
  local function join(chunks)
    return table.concat(vim.tbl_map(function(chunk) return chunk[1] end, chunks or {}))
  end
  found[#found + 1] = {
    row = mark[2], col = mark[3], text = join(details.virt_text), position = details.virt_text_pos,
    lines = vim.tbl_map(join, details.virt_lines or {}), group = details.hl_group,
    groups = vim.tbl_map(function(chunk) return chunk[2] end, details.virt_text or {}),
    end_row = details.end_row, end_col = details.end_col,
  }
end
return found
"""

_SCREEN = """
local lines = {}
for row = 1, vim.o.lines do
  local cells = {}
  for column = 1, vim.o.columns do
    cells[#cells + 1] = vim.fn.screenstring(row, column)
  end
  lines[#lines + 1] = table.concat(cells)
end
return lines
"""


def shown(editor: Neovim, namespace: str) -> str | None:
    marks = editor.lua(_MARKS, namespace)
    return "\n".join([marks[0]["text"], *marks[0]["lines"]]) if marks else None


def split_keys(keys: str) -> list[str]:
    """One by one: "a<Tab>b" is a, <Tab>, b."""
    found, rest = [], keys
    while rest:
        length = rest.index(">") + 1 if rest[0] == "<" and ">" in rest and rest[1:2].isalpha() else 1
        found.append(rest[:length] if rest[:length] != "<" else "<LT>")
        rest = rest[length:]
    return found
