"""A daemon as a process of its own, with an empty home, the bundled model and one thread."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

KEY = "key-for-the-tests"
_KEPT = {"INFILL_LIBRARY"}  # of the user's settings
_START_S = 60.0


@dataclass(frozen=True)
class Served:
    """A daemon that runs."""

    url: str
    key: str | None = None

    def status(self) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        found: dict[str, Any] = httpx.get(f"{self.url}/infill/v1/status", headers=headers).json()
        return found


def serve(home: Path, key: str | None = None) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name in _KEPT or name[:7] != "INFILL_"}
    environment |= {"INFILL_HOME": str(home), "INFILL_THREADS": "1", "OMP_NUM_THREADS": "1"}
    environment |= {"INFILL_DAEMON_KEY": key} if key else {}
    command = [str(Path(sys.executable).with_name("infill")), "daemon", "run", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    url, began = f"http://127.0.0.1:{port}", time.monotonic()
    try:
        while True:
            assert process.poll() is None, f"the daemon ended: {process.communicate()[0]}"
            assert time.monotonic() - began < _START_S, "the daemon does not answer"
            try:
                httpx.get(url)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield Served(url, key)
    finally:
        process.terminate()
        process.communicate(timeout=30)
