"""A client that is killed in the middle frees the engine of a real daemon within a step."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infill import paths
from infill.client import Client
from infill.daemon import lifecycle

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Unix sockets and signals")

ASKER = """
import infill, time
from infill.client import Client
hole = infill.Hole("def add(a, b):\\n    ", "\\n")
options = {"max_steps": 1000, "stop_entropy": 0.0, "strategy": "fixed", "length": 40, "draft": False, "heal": False}
with Client.local() as client:
    client.fill(hole, options, on_step=lambda view: print(time.monotonic(), flush=True))
"""
CHAT = """
import http.client, json, sys, time
body = {"prompt": "def add(a, b):\\n", "max_tokens": 4000, "diffusing": True}
connection = http.client.HTTPConnection(sys.argv[1])
connection.request("POST", "/v1/completions", json.dumps(body), {"User-Agent": "python-test"})
for line in connection.getresponse():
    if line.strip():
        print(time.monotonic(), flush=True)
"""
_SLACK_S = 1.0  # for the system and the status on a busy machine


@pytest.fixture
def client(random_model: Path) -> Iterator[Client]:
    """Of a daemon with a small model."""
    paths.config_file().write_text(f'model = "{random_model}"\nthreads = 1\n[daemon]\nport = 0\n', encoding="utf-8")
    daemon, _ = lifecycle.start()
    found = Client.of(daemon)
    assert found is not None
    try:
        with found:
            found.load()
            yield found
    finally:
        lifecycle.stop()


@pytest.mark.parametrize("program", [ASKER, CHAT], ids=["fill", "text"])
def test_killing_a_client_frees_the_engine_within_a_step(program: str, client: Client) -> None:
    daemon = lifecycle.running()
    assert daemon is not None and daemon.url is not None
    place = daemon.url.removeprefix("http://")
    with subprocess.Popen([sys.executable, "-c", program, place], stdout=subprocess.PIPE, text=True) as asker:
        assert asker.stdout is not None
        times = [float(asker.stdout.readline()) for _ in range(16)]
        step_s = (times[-1] - times[0]) / (len(times) - 1)
        assert client.status()["state"] == "busy"
        asker.kill()
        killed = time.monotonic()
        while client.status()["state"] == "busy":
            time.sleep(0.002)
        freed_s = time.monotonic() - killed
    print(f"freed after {freed_s * 1000:.0f} ms, a step takes {step_s * 1000:.0f}")
    assert freed_s < step_s + _SLACK_S
    counters = client.status()["counters"]
    assert counters["cancelled"] == 1 and counters["answered"] == 0  # it did not just come to its end
