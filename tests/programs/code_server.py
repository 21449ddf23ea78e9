"""A real VS Code for the editor tests: code-server, which is VS Code's own code behind a page for browsers.

It comes from npm, and the Node that it asks for from the Python package that `make vsix` falls back to; both go into
folders and are used again. npm's own installation of it does not work everywhere (it fetches from other places than the
registry, and builds what nobody needs here), so its steps are done one by one. A C++ compiler is needed for two small
modules. Prints where it is.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from debian import BUILD, Unavailable, run

sys.path.append(str(BUILD.parent / "lsp/vscode/scripts"))

from node import wheel

VERSION = "4.139.1"
FOLDER = BUILD / "vscode" / VERSION
_NATIVE = ("@vscode/spdlog", "@vscode/native-watchdog")  # without them there are no logs; the others are not missed
_INSTEAD = "VS Code's tests need npm's registry, a C++ compiler and make"
_START_S = 60.0
_END_S = 10.0


def node() -> Path:
    """The folder of a Node of the version that code-server asks for. Raises Unavailable."""
    try:
        return wheel()
    except subprocess.CalledProcessError as error:
        raise Unavailable(f"there is no Node for VS Code, and pip could not install it: {error}") from error


def find() -> Path | None:
    """The entry of the code-server that is there already."""
    entry = FOLDER / "node_modules/code-server/out/node/entry.js"
    return entry if entry.exists() else None


def fetch() -> Path:
    """Fetch and build it, which takes a minute; its entry. Raises Unavailable."""
    for command in ("make", "g++"):
        if not shutil.which(command):
            raise Unavailable(f"there is no {command}; {_INSTEAD}")
    part = FOLDER.with_name(f"{VERSION}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    (part / "package.json").write_text('{"private": true}\n')
    home = node()
    npm = [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js"), "--no-audit", "--no-fund"]
    settings = {"PATH": f"{home / 'bin'}:{os.environ['PATH']}", "npm_config_nodedir": str(home)}
    install = [*npm, "install", "--ignore-scripts", "--omit=dev"]
    run([*install, f"code-server@{VERSION}"], _INSTEAD, folder=part, environment=settings)
    server = part / "node_modules/code-server/lib/vscode"
    run(install, _INSTEAD, folder=server, environment=settings)
    run([*npm, "rebuild", *_NATIVE], _INSTEAD, folder=server, environment=settings)
    part.rename(FOLDER)
    entry = find()
    assert entry is not None
    return entry


def environment() -> dict[str, str]:
    """Of this process's environment, what does not change how VS Code or infill behave."""
    kept = ("PATH", "TMPDIR", "OMP_NUM_THREADS", "INFILL_LIBRARY")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LANG": "C.UTF-8"}


class CodeServer:
    """A server that runs; `close` ends it with all that it has started.

    home: an empty folder for everything that it writes. extensions: the folder of the extensions.
    """

    def __init__(self, entry: Path, home: Path, extensions: Path, extra: Mapping[str, str]) -> None:
        self.home = home
        self.workspace = home / "workspace"
        self.user = home / "user"
        self.log = home / "log"
        for folder in (self.workspace, self.user / "User"):
            folder.mkdir(parents=True, exist_ok=True)
        own = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")}
        command = [*_command(entry, self.user, extensions), "--auth", "none", "--bind-addr", "127.0.0.1:0"]
        command += ["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, str(self.workspace)],
                env=environment() | own | dict(extra),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.url = f"{self._address()}/?folder={self.workspace}"

    def _address(self) -> str:
        end = time.monotonic() + _START_S
        while time.monotonic() < end and self._process.poll() is None:
            if said := re.search(r"HTTP server listening on (http://\S+?)/?\s", self.log.read_text()):
                return said[1]
            time.sleep(0.05)
        self.close()
        raise AssertionError(f"code-server does not start:\n{self.log.read_text()}")

    def close(self) -> None:
        """End the whole process group; idempotent."""
        end = time.monotonic() + _END_S
        for how in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, how)
            except ProcessLookupError:
                break
            while time.monotonic() < end and _is_running(self._process):
                time.sleep(0.05)
        self._process.wait()


def install(entry: Path, vsix: Path, extensions: Path, home: Path) -> None:
    """Install a packaged extension, as a user does. Raises Unavailable."""
    command = [*_command(entry, home / "user", extensions), "--install-extension", str(vsix)]
    run(command, environment=environment() | {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")})


def _command(entry: Path, user: Path, extensions: Path) -> list[str]:
    return [
        str(node() / "bin/node"),
        str(entry),
        "--user-data-dir",
        str(user),
        "--extensions-dir",
        str(extensions),
    ]


def _is_running(process: subprocess.Popen[bytes]) -> bool:
    """Whether any process of the group is there."""
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    try:
        print(find() or fetch())
    except Unavailable as error:
        sys.exit(str(error))
