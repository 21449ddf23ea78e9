"""`make bench`: times of the engine on one model, as medians of interleaved rounds, with ratios to the first line.

bench.py [MODEL] [--rounds N]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import infill
from infill_models import bundled_model

N_PROMPT = 512


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("model", nargs="?", type=Path, default=None)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    path = arguments.model or bundled_model()
    random = np.random.default_rng(0)

    start = time.perf_counter()
    model = infill.Model.load(path)
    took_ms = (time.perf_counter() - start) * 1000
    print(f"{path.name}: {model.config.n_bytes / 2**20:.0f} MiB, loaded in {took_ms:.0f} ms")
    cases: dict[str, Callable[[], object]] = {}
    for n_threads in (1, None):
        session = model.session(n_ctx=2048, n_threads=n_threads)
        threads = "1 thread" if n_threads == 1 else "all threads"

        def read(session: infill.Session = session) -> None:
            session.sync([0])
            session.sync(random.integers(1, model.config.n_vocab, N_PROMPT))

        def step(n: int, k: int, session: infill.Session = session) -> None:
            # two steps less one: a step with self-conditioning, which all but the first are
            session.denoise([[infill.NOISE] * n], infill.DenoiseOptions(max_steps=2, self_conditioning_top_k=k))
            session.denoise([[infill.NOISE] * n], infill.DenoiseOptions(max_steps=1))

        cases[f"prompt of {N_PROMPT} tokens, {threads}"] = read
        for n in (32, 256):
            cases[f"3 steps of {n} positions, {threads}"] = lambda n=n, step=step: step(n, 64)
        cases[f"3 steps of 256 positions, exact, {threads}"] = lambda step=step: step(256, 0)

    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(arguments.rounds + 1):
        for name, case in cases.items():
            start = time.perf_counter()
            case()
            times[name].append((time.perf_counter() - start) * 1000)
    first: float | None = None
    for name, taken in times.items():
        median = statistics.median(taken[1:])  # the first round warms up
        first = first or median
        print(f"{name:<48} {median:9.1f} ms   x{median / first:.2f}")


if __name__ == "__main__":
    main()
