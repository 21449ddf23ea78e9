"""`infill bench memory`: what a model takes, where, at its most, and how long it takes to load.

Everything is measured in processes of their own, `python -m infill.benchmark.memory JSON`: one that only loads, for the
times, and one that goes on to read a prompt and to denoise, for the memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from infill.benchmark import machine, residence
from infill.benchmark.figures import spread
from infill.benchmark.results import Result, Row
from infill.errors import EngineError

_BLOCK = 8 << 20


def measure(
    path: Path,
    *,
    device: str = "auto",
    n_threads: int | None = None,
    rounds: int = 3,
    n_ctx: int = 8192,
    n_prompt: int | None = None,
    n_row: int = 256,
    say: Callable[[str], None] = lambda _: None,
) -> Result:
    """Loads `rounds` times with the file read lately, and as often with the file forgotten by the system, against
    reading the whole file; then memory with a prompt of n_prompt tokens (None: all but the canvas) and two steps of
    n_row positions. Raises InfillError.
    """
    here = machine.Machine.here()
    given = {"path": str(path), "device": device, "n_threads": n_threads}
    say("loading, reading")
    rows = [_loading(path, given, rounds, cold=True), _loading(path, given, rounds, cold=False)]
    say("a prompt, and steps")
    asked = {"n_ctx": n_ctx, "n_prompt": n_prompt, "n_row": n_row}
    row = _child({**given, **asked})
    row |= {"kind": "memory", "n_bytes_file": path.stat().st_size}
    row["above_file"] = row["peak"]["total"] - row["n_bytes_file"]
    return Result.of(
        "memory", path, machine.threads(n_threads), rounds, machine=here, settings={"device": device, **asked},
        rows=[row, *(row for row in rows if row is not None)],
    )  # fmt: skip


def _loading(path: Path, given: dict[str, Any], rounds: int, *, cold: bool) -> Row | None:
    """Times of loading and of reading; None where the system cannot be made to forget a file."""
    loads: list[float] = []
    reads: list[float] = []
    steps: list[float] = []
    shares: list[float | None] = []
    for _ in range(rounds):
        for times in (loads, reads):
            if cold and not residence.evict(path):
                return None
            if not cold:
                _read(path)
            if times is loads:
                shares.append(residence.share_in_memory(path))
                done = _child(given)
                loads.append(done["load_ms"])
                steps.append(done["first_ms"])
            else:
                reads.append(_read(path))
    known = [share for share in shares if share is not None]
    return {
        "kind": "cold" if cold else "warm",
        "load_ms": spread(loads),
        "first_ms": spread(steps),
        "read_ms": spread(reads),
        "share_in_memory": max(known) if known else None,
        "load_to_read": spread(loads).median / spread(reads).median,
    }


def _read(path: Path) -> float:
    """Milliseconds of reading a file from its beginning to its end, as a copy does."""
    buffer = bytearray(_BLOCK)
    start = time.perf_counter()
    with open(path, "rb", buffering=0) as file:
        while file.readinto(buffer):
            pass
    return (time.perf_counter() - start) * 1000


def _child(given: dict[str, Any]) -> Row:
    command = [sys.executable, "-m", "infill.benchmark.memory", json.dumps(given)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise EngineError(f"the process that was measured failed: {said[-1]}")
    row: Row = json.loads(done.stdout)
    return row


def _measure(path: str, device: str, n_threads: int | None, **asked: Any) -> Row:
    """In a fresh process: times of loading and of the first pass, and memory if a context is asked for."""
    from infill.engine import NOISE, DenoiseOptions, Model

    before = residence.Resident.now()
    with residence.Peak() as peak:
        start = time.perf_counter()
        model = Model.load(path, device, n_threads)
        row: Row = {"load_ms": (time.perf_counter() - start) * 1000}
        loaded = residence.Resident.now()
        n_row, n_ctx = asked.get("n_row", 32), asked.get("n_ctx", 64)
        session = model.session(n_ctx, n_canvas=n_row, n_threads=n_threads)
        start = time.perf_counter()
        session.sync([1, 2])
        session.denoise([[NOISE] * n_row], DenoiseOptions(max_steps=1))
        row["first_ms"] = (time.perf_counter() - start) * 1000
        if asked:
            from infill.benchmark.step import random_tokens

            n_prompt = asked["n_prompt"] or session.info.n_ctx - n_row
            session.sync(random_tokens(model, n_prompt))
            session.denoise([[NOISE] * n_row], DenoiseOptions(max_steps=2, self_conditioning_top_k=64))
            info, end = session.info, residence.Resident.now()
            row |= {
                "n_prompt": info.n_tokens,
                "cache": info.n_bytes_full + info.n_bytes_sliding,
                "compute": info.n_bytes_compute,
                "repacked": model.placement.n_bytes_repacked,
                "before": vars(before),
                "loaded": vars(loaded),
                "end": vars(end),
            }
    return {**row, "peak": {"total": peak.total, "anonymous": peak.anonymous}}


if __name__ == "__main__":
    print(json.dumps(_measure(**json.loads(sys.argv[1]))))
