"""What a device has: free memory, and how quickly it is read."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

_CUDA = re.compile(r"cuda:?(\d+)", re.IGNORECASE)
_N_PROBE = 128 << 20  # bytes that each thread copies: more than a cache holds
_PROBE_S = 0.3


@dataclass(frozen=True)
class Hardware:
    """A device. n_free: bytes that are free now. bandwidth: bytes per second at its best, None where not known."""

    name: str
    n_free: int
    bandwidth: float | None


def cpu() -> Hardware:
    """The main memory, without its bandwidth: `probe` measures that."""
    import psutil

    return Hardware("cpu", int(psutil.virtual_memory().available), None)


def gpu(name: str) -> Hardware | None:
    """An NVIDIA GPU by its name (cuda:0), as its driver has it; None where there is none.

    Bandwidth: two transfers per cycle of the memory's highest clock, over the width of its bus.
    """
    match = _CUDA.fullmatch(name)
    if match is None:
        return None
    try:
        import pynvml
    except ImportError:
        return None
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return None
    try:
        handle = pynvml.nvmlDeviceGetHandleByIndex(int(match[1]))
        return Hardware(name, int(pynvml.nvmlDeviceGetMemoryInfo(handle).free), _bandwidth(pynvml, handle))
    except pynvml.NVMLError:
        return None
    finally:
        pynvml.nvmlShutdown()


def _bandwidth(pynvml: Any, handle: Any) -> float | None:
    try:
        width = pynvml.nvmlDeviceGetMemoryBusWidth(handle)  # bits
        clock = pynvml.nvmlDeviceGetMaxClockInfo(handle, pynvml.NVML_CLOCK_MEM)  # MHz
    except pynvml.NVMLError:
        return None
    return 2e6 * clock * width / 8 or None


def probe(n_threads: int) -> float:
    """Bandwidth of the main memory, bytes per second: so many threads copy at once, reading and writing counted."""
    import numpy as np

    # ones, because the system only hands out memory when it is written to
    pairs = [(np.ones(_N_PROBE, np.uint8), np.ones(_N_PROBE, np.uint8)) for _ in range(n_threads)]
    best = best_s([partial(np.copyto, target, source) for source, target in pairs], _PROBE_S)
    return 2 * n_threads * _N_PROBE / best


def best_s(jobs: Sequence[Callable[[], object]], seconds: float) -> float:
    """The shortest time of all jobs at once, a thread for each, in rounds for so many seconds.

    Jobs that numpy does without the interpreter's lock.
    """
    best, end = float("inf"), time.perf_counter() + seconds
    while True:
        running = [threading.Thread(target=job) for job in jobs]
        start = time.perf_counter()
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        now = time.perf_counter()
        best = min(best, now - start)
        if now > end:
            return best
