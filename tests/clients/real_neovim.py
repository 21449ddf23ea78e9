"""A Neovim without a window, driven from outside through its own socket."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

_WAIT_S = 60.0


class Neovim:
    """One process. init: Lua that it runs first."""

    def __init__(self, program: str, folder: Path, init: str) -> None:
        self._program = program
        self._socket = folder / "nvim.sock"
        script = folder / "init.lua"
        script.write_text(init, encoding="utf-8")
        environment = {
            **os.environ,
            "XDG_STATE_HOME": str(folder),
            "XDG_DATA_HOME": str(folder),
            "NVIM_LOG_FILE": "/dev/null",
        }
        command = [program, "--headless", "-n", "-i", "NONE", "-u", str(script), "--listen", str(self._socket)]
        self._log = (folder / "log").open("w+")
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=self._log, stderr=self._log
        )
        self.until("1", lambda value: value == 1)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        self._log.close()

    def __enter__(self) -> Neovim:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def keys(self, keys: str) -> None:
        """Type these keys."""
        self._remote("--remote-send", keys)

    def lua(self, code: str) -> Any:
        """The value of a Lua expression."""
        quoted = code.replace("'", "''")
        return json.loads(self._remote("--remote-expr", f"json_encode(luaeval('{quoted}'))"))

    def lines(self) -> list[str]:
        """The buffer."""
        return list(self.lua("vim.api.nvim_buf_get_lines(0, 0, -1, false)"))

    def until(self, code: str, done: Any, again: str = "") -> Any:
        """The value of a Lua expression once it is right; `again` is evaluated before every look."""
        end = time.monotonic() + _WAIT_S
        value = None
        while time.monotonic() < end:
            try:
                if again:
                    self.lua(again)
                value = self.lua(code)
                if done(value):
                    return value
            except (subprocess.CalledProcessError, json.JSONDecodeError):
                value = None
            time.sleep(0.3)
        self._log.seek(0)
        raise AssertionError(f"{code} stayed {value!r}; messages:\n{self._messages()}\n{self._log.read()[-3000:]}")

    def _messages(self) -> str:
        try:
            return str(self.lua('vim.fn.execute("messages")'))
        except (subprocess.CalledProcessError, json.JSONDecodeError):
            return ""

    def _remote(self, option: str, text: str) -> str:
        done = subprocess.run(
            [self._program, "--server", str(self._socket), option, text],
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        return done.stdout or done.stderr
