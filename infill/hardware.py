"""What a device has: free memory, and how quickly it is read."""

from __future__ import annotations

import contextlib
import ctypes
import re
import sys
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
    """An NVIDIA GPU by its name (cuda:0), as its driver has it; None where there is none."""
    index = cuda_index(name)
    found = None if index is None else nvidia().of(index)
    return None if found is None else Hardware(name, found.n_free, found.bandwidth)


def cuda_index(name: str) -> int | None:
    """The number of an NVIDIA GPU by its name, "cuda:0" or "CUDA0"; None for another name."""
    match = _CUDA.fullmatch(name)
    return None if match is None else int(match[1])


@dataclass(frozen=True)
class Nvidia:
    """A GPU as NVIDIA's driver has it. bus: its PCI bus id; sizes in bytes; capability: 890 for sm_89, None where not
    known.

    bandwidth: two transfers per cycle of the memory's highest clock, over the width of its bus.
    """

    bus: str
    name: str
    n_free: int
    n_total: int
    bandwidth: float | None
    capability: int | None


@dataclass(frozen=True)
class Driver:
    """NVIDIA's driver. problem: why it says nothing, "" if it does."""

    gpus: tuple[Nvidia, ...] = ()
    version: str = ""
    problem: str = ""

    def of(self, index: int) -> Nvidia | None:
        """The GPU with this number among those that CUDA shows to this process; None where there is none."""
        bus = cuda_bus(index)
        if bus is not None:
            return next((gpu for gpu in self.gpus if same_bus(gpu.bus, bus)), None)
        return self.gpus[index] if index < len(self.gpus) else None


def nvidia() -> Driver:
    """What NVIDIA's driver says; a GPU that it cannot describe is left out."""
    try:
        import pynvml
    except ImportError:
        return Driver(problem="the package nvidia-ml-py is missing, so NVIDIA's driver cannot be asked")
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError as error:
        return Driver(problem=f"NVIDIA's driver does not answer ({error}); install it, or let this container see it")
    gpus = []
    try:
        version = _text(pynvml.nvmlSystemGetDriverVersion())
        for index in range(pynvml.nvmlDeviceGetCount()):
            with contextlib.suppress(pynvml.NVMLError):
                handle = pynvml.nvmlDeviceGetHandleByIndex(index)
                memory = pynvml.nvmlDeviceGetMemoryInfo(handle)
                bus, name = pynvml.nvmlDeviceGetPciInfo(handle).busId, pynvml.nvmlDeviceGetName(handle)
                figures = int(memory.free), int(memory.total), _bandwidth(pynvml, handle), _capability(pynvml, handle)
                gpus.append(Nvidia(_text(bus), _text(name), *figures))
    except pynvml.NVMLError as error:
        return Driver(problem=f"NVIDIA's driver fails: {error}; `nvidia-smi` may say more")
    finally:
        pynvml.nvmlShutdown()
    return Driver(tuple(gpus), version)


def cuda_bus(index: int) -> str | None:
    """The PCI bus id of a GPU by CUDA's number, which CUDA_VISIBLE_DEVICES and the order of speed decide, not the bus;
    "" for a number that it does not have, None without CUDA's driver library. Makes no context, so a GPU may sleep on.
    """
    library = {"win32": "nvcuda.dll"}.get(sys.platform, "libcuda.so.1")
    device, bus = ctypes.c_int(), ctypes.create_string_buffer(32)
    try:
        cuda: Any = ctypes.CDLL(library)
        failed = (
            cuda.cuInit(0)
            or cuda.cuDeviceGet(ctypes.byref(device), index)
            or cuda.cuDeviceGetPCIBusId(bus, len(bus), device)
        )
    except (OSError, AttributeError):
        return None
    if failed:
        return ""
    return bus.value.decode("ascii", "replace")


def same_bus(one: str, other: str) -> bool:
    """Whether two PCI bus ids are the same: NVML writes the domain with eight digits, CUDA with four."""
    return one.lower().lstrip("0") == other.lower().lstrip("0")


def _text(value: str | bytes) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _capability(pynvml: Any, handle: Any) -> int | None:
    try:
        major, minor = pynvml.nvmlDeviceGetCudaComputeCapability(handle)
    except pynvml.NVMLError:
        return None
    return int(major) * 100 + int(minor) * 10


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
