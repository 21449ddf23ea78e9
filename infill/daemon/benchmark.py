"""How many requests a daemon answers per second, and how long they wait, with several clients at once.

Each client is an editor with a document of its own: it asks over HTTP, waits for the answer, goes on by a line and
asks again. So the documents differ, nothing is coalesced or superseded, and prompts grow at their end as they do while
somebody types.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from infill.client import AsyncClient
from infill.context import Hole
from infill.daemon import lifecycle
from infill.daemon.lifecycle import DaemonError
from infill.options import FillOptions

_START_S = 60.0

_FUNCTION = '''\
def total_{i}(items, limit):
    """Sum the items of group {i} up to a limit."""
    total = 0
    for item in items:
        if item.size > limit:
            continue
        total += item.size * {i}
    return total


'''
_N_BEFORE = 8  # functions before the one where the client writes


@dataclass(frozen=True)
class Row:
    """What was measured with so many clients. Times in milliseconds; queue: before the work began; run: the work."""

    n_clients: int
    n_requests: int
    seconds: float
    per_second: float
    latency_p50_ms: float
    latency_p95_ms: float
    queue_p50_ms: float
    queue_p95_ms: float
    run_p50_ms: float
    run_p95_ms: float


@dataclass(frozen=True)
class _Sample:
    latency_ms: float
    queue_ms: float
    run_ms: float


@contextlib.contextmanager
def own_daemon(arguments: Sequence[str]) -> Iterator[str]:
    """The URL of a daemon that runs for the measurement alone, with files of its own. Raises DaemonError.

    `arguments` are flags of `infill daemon run`; a port is chosen.
    """
    with tempfile.TemporaryDirectory(prefix="infill-bench-") as folder:
        errors = Path(folder) / "stderr"
        with open(errors, "wb") as stderr:
            process = subprocess.Popen(
                lifecycle.command("daemon", "run", "--detached", "--port", "0", *arguments),
                env={**os.environ, "INFILL_HOME": folder},
                stdin=subprocess.DEVNULL,
                stdout=stderr,
                stderr=stderr,
            )
        try:
            yield _url(process, Path(folder) / "run" / "daemon.json", errors)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _url(process: subprocess.Popen[bytes], status: Path, errors: Path) -> str:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError, ValueError):
            url = json.loads(status.read_text(encoding="utf-8"))["url"]
            if url:
                return str(url)
        time.sleep(0.05)
    said = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise DaemonError(f"the daemon did not start: {said[-1] if said else f'it says nothing for {_START_S:.0f} s'}")


async def measure(
    url: str,
    key: str | None,
    n_clients: int,
    n_requests: int,
    options: FillOptions,
    *,
    verify: bool | Path = True,
) -> Row:
    """Have so many clients at once ask `n_requests` times in all, each at least once. Raises what a client raises.

    Before the clock runs each client asks once, which loads the model and reads its document.
    """
    n_each = max(1, math.ceil(n_requests / n_clients))
    samples: list[_Sample] = []

    async def ask(i: int, j: int) -> _Sample:
        began = time.perf_counter()
        reply = await client.fill(_hole(i, j), options, document=f"bench-{i}.py", client=f"bench-{n_clients}-{i}")
        return _Sample((time.perf_counter() - began) * 1000, reply.queue_ms, reply.run_ms)

    async def edit(i: int) -> None:
        for j in range(1, n_each + 1):
            samples.append(await ask(i, j))

    async with AsyncClient(url, key, verify) as client:
        await asyncio.gather(*(ask(i, 0) for i in range(n_clients)))
        began = time.perf_counter()
        await asyncio.gather(*(edit(i) for i in range(n_clients)))
        seconds = time.perf_counter() - began
    latency, queue, run = (
        sorted(getattr(sample, name) for sample in samples) for name in ("latency_ms", "queue_ms", "run_ms")
    )
    return Row(
        n_clients,
        len(samples),
        seconds,
        len(samples) / seconds,
        percentile(latency, 50),
        percentile(latency, 95),
        percentile(queue, 50),
        percentile(queue, 95),
        percentile(run, 50),
        percentile(run, 95),
    )


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The smallest of the ordered values that so many percent of them do not exceed."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def _hole(i: int, j: int) -> Hole:
    """The hole of client i's j-th request: the rest of a line, one line further each time."""
    first = 1 + i * 100
    before = "".join(_FUNCTION.format(i=n) for n in range(first, first + _N_BEFORE))
    lines = "".join(_FUNCTION.format(i=first + _N_BEFORE + n) for n in range(1 + j // 6)).splitlines(keepends=True)
    at = (j // 6) * 10 + 2 + j % 6  # a line inside the body of a function of ten lines
    line = lines[at]
    cut = len(line) - len(line.lstrip()) + 3
    after = "".join(lines[at + 1 :])
    return Hole(before + "".join(lines[:at]) + line[:cut], "\n" + after, "python", f"bench-{i}.py", "    ")
