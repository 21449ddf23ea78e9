"""Real clients against a real daemon with the bundled model. They need the extra `clients`, curl, and for plug-ins a
checkout: they run when asked for by path, as `make test-clients` does."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

_START_S = 120.0  # for the daemon to answer; a busy machine is slow


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    asked = any(Path(arg.split("::")[0]).resolve().is_relative_to(HERE) for arg in config.args)
    return None if asked else True


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a daemon listens, in a process of its own, with its model loaded."""
    with _daemon(tmp_path_factory.mktemp("daemon")) as address:
        yield address


@pytest.fixture(scope="session")
def chat_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same with a daemon that takes the bundled model for one that chats; what it says is nonsense."""
    with _daemon(tmp_path_factory.mktemp("chat"), INFILL_FORMAT="chat") as address:
        yield address


@contextmanager
def _daemon(home: Path, **more: str) -> Iterator[str]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    settings = {"INFILL_HOME": str(home), "INFILL_MAX_TOKENS": "8", "INFILL_MAX_STEPS": "4", "INFILL_N_FINALISTS": "2"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INFILL_")}
    environment |= settings | more
    command = [sys.executable, "-m", "infill", "daemon", "run", "--port", str(port), "--threads", "1"]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, home / "log")
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the daemon answers and has loaded its model."""
    end = time.monotonic() + _START_S
    data = json.dumps({"model": "infill", "stream": False}).encode()
    headers = {"Content-Type": "application/json", "X-Infill-Priority": "invoked"}
    while time.monotonic() < end and process.poll() is None:
        try:
            request = urllib.request.Request(f"{address}/api/generate", data, headers)
            with urllib.request.urlopen(request, timeout=_START_S) as response:
                assert json.load(response)["done_reason"] == "load"
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"the daemon did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def curl() -> str:
    found = shutil.which("curl")
    if found is None:
        pytest.skip("there is no curl")
    return found


@pytest.fixture(scope="session")
def nvim() -> str:
    beside = Path(sys.executable).parent / "nvim"
    found = shutil.which("nvim") or (str(beside) if beside.exists() else None)
    if found is None:
        pytest.skip("there is no nvim; the extra `clients` brings one")
    return found


def checkout(variable: str, file: str) -> Path:
    """A plug-in's folder, named by an environment variable; skips the test without one."""
    named = os.environ.get(variable)
    if not named:
        pytest.skip(f"{variable} names no checkout of the plug-in")
    folder = Path(named)
    assert (folder / file).exists(), f"{variable}: there is no {file} in {folder}"
    return folder
