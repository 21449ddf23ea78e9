"""This machine: what it is, and what it can read and compute, measured.

`python -m infill.benchmark.machine N TYPE,TYPE,...` is the measurement itself, in a process of its own: how many
threads a BLAS library uses is settled when it is loaded.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from infill import hardware
from infill.benchmark.work import Cost
from infill.errors import EngineError

_N_BUFFER = 256 << 20  # bytes that each thread reads: far more than a cache holds
_N_MATRIX = 1024
_SECONDS = 0.6
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True)
class Machine:
    """Hardware and load. n_bytes: memory. load: processes that wanted to run when the measurement began, a minute's
    mean."""

    processor: str
    n_cores: int
    n_bytes: int
    system: str
    load: float | None

    @classmethod
    def here(cls) -> Machine:
        import psutil

        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
        system = f"{platform.system()} {platform.machine()}"
        return cls(_processor(), os.cpu_count() or 1, int(psutil.virtual_memory().total), system, load)

    def __str__(self) -> str:
        load = "" if self.load is None else f", load {self.load:.1f} at the start"
        return f"{self.processor}, {self.n_cores} cores, {self.n_bytes / 2**30:.0f} GiB, {self.system}{load}"


@dataclass(frozen=True)
class Peak:
    """What the machine does at best with so many threads.

    bandwidth: bytes per second, read from memory. matrix: operations per second of float32 matrix products.
    products: operations per second of ggml's products with 256 columns, by ggml type of the matrix.
    """

    n_threads: int
    bandwidth: float
    matrix: float
    products: dict[int, float] = field(default_factory=dict)

    def floor_ms(self, cost: Cost) -> float:
        """A time that no pass of this cost can beat: the longer of reading all bytes and computing all products.

            max(bytes / bandwidth, sum over types of 2 macs(type) / products(type))

        Types that were not measured, and products that have no matrix from the file, count at the best rate of all.
        """
        return max(self.reading_ms(cost), self.computing_ms(cost))

    def reading_ms(self, cost: Cost) -> float:
        return 1000 * cost.n_bytes_all / self.bandwidth

    def computing_ms(self, cost: Cost) -> float:
        best = max([self.matrix, *self.products.values()])
        rates = {kind: self.products.get(kind, best) if kind is not None else best for kind in cost.n_macs}
        return 1000 * sum(2 * n / rates[kind] for kind, n in cost.n_macs.items())

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Peak:
        return cls(**{**given, "products": {int(kind): rate for kind, rate in given["products"].items()}})


def measure(n_threads: int, types: Sequence[int]) -> Peak:
    """Bandwidth, float32 peak, and ggml's rate for matrices of these types; some seconds. Raises EngineError."""
    command = [sys.executable, "-m", "infill.benchmark.machine", str(n_threads), ",".join(map(str, types))]
    environment = {**plain_environment(), **dict.fromkeys(_ONE_THREAD, "1")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it says nothing"]
        raise EngineError(f"the machine's peak could not be measured: {said[-1]}")
    return Peak.from_json(json.loads(done.stdout))


def peak_of(device: str, n_threads: int, types: Sequence[int], say: Callable[[str], None]) -> Peak | None:
    """`measure`, where the device is this processor: other devices have other peaks, which are not measured here."""
    if device not in ("auto", "cpu"):
        return None
    say("the machine's peak")
    return measure(n_threads, types)


def plain_environment() -> dict[str, str]:
    """The variables without the one that this engine sets for its own threads: others are measured as they come."""
    from infill import _native

    own = ("GOMP_SPINCOUNT", _native.SPIN_COUNT)
    return {name: value for name, value in os.environ.items() if (name, value) != own}


def threads(given: int | None) -> int:
    """As many as the engine takes when it is given none."""
    return given or os.cpu_count() or 1


def _measure(n_threads: int, types: Sequence[int]) -> Peak:
    import numpy as np

    from infill.benchmark import ggml

    buffers = [np.ones(_N_BUFFER // 4, np.float32) for _ in range(n_threads)]
    n_read = sum(buffer.nbytes for buffer in buffers)
    bandwidth = n_read / hardware.best_s([partial(np.dot, buffer, buffer) for buffer in buffers], _SECONDS)
    del buffers
    left = np.ones((_N_MATRIX, _N_MATRIX), np.float32)
    outs = [np.empty_like(left) for _ in range(n_threads)]
    multiplied = [partial(np.matmul, left, left, out=out) for out in outs]
    matrix = 2 * _N_MATRIX**3 * n_threads / hardware.best_s(multiplied, _SECONDS)
    products = {kind: ggml.product_rate(kind, 2816, 2048, 256, n_threads) for kind in types}
    return Peak(n_threads, bandwidth, matrix, products)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    if sys.platform == "darwin":
        done = subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True, check=False)
        if done.stdout.strip():
            return done.stdout.strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    print(json.dumps(asdict(_measure(int(sys.argv[1]), [int(kind) for kind in sys.argv[2].split(",") if kind]))))
