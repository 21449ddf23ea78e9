"""`infill bench prefill`: how quickly a prompt is read, by its length."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from infill.benchmark import machine
from infill.benchmark.figures import interleaved, ratio, spread
from infill.benchmark.results import Result
from infill.benchmark.step import random_tokens
from infill.benchmark.work import Work
from infill.engine import Model, Session
from infill.errors import UsageError


def measure(
    path: Path,
    lengths: Sequence[int],
    *,
    device: str = "auto",
    n_threads: int | None = None,
    rounds: int = 7,
    with_floor: bool = True,
    say: Callable[[str], None] = lambda _: None,
) -> Result:
    """Times reading so many random tokens, nothing reused. Raises InfillError."""
    here = machine.Machine.here()
    used = machine.threads(n_threads)
    work = Work.of(path)
    costs = {n: work.read(n) for n in lengths}
    with Model.load(path, device, n_threads) as model:
        if max(lengths) >= model.config.n_ctx_train:
            raise UsageError(f"{path.name} reads at most {model.config.n_ctx_train - 1} tokens, not {max(lengths)}")
        peak = machine.peak_of(device, used, work.types(costs[max(lengths)]), say) if with_floor else None
        with model.session(max(lengths) + 1, n_canvas=256, n_threads=n_threads) as session:
            say("prompts")
            times = interleaved({str(n): partial(_read, session, n) for n in lengths}, rounds)
    rows = []
    for n in lengths:
        taken = spread(times[str(n)])
        row = {
            "n_prompt": n,
            "ms": taken,
            "tokens_per_s": spread([1000 * n / ms for ms in times[str(n)]]),
            "ratio": ratio([ms / n for ms in times[str(n)]], [ms / lengths[0] for ms in times[str(lengths[0])]]),
            "n_flops": costs[n].n_flops,
        }
        if peak is not None:
            row["share"] = peak.floor_ms(costs[n]) / taken.median
        rows.append(row)
    return Result.of("prefill", path, used, rounds, machine=here, settings={"device": device}, rows=rows, peak=peak)


def _read(session: Session, n: int) -> float:
    """Milliseconds. Token 0 comes first, so that no token that was there can be kept."""
    session.sync([0])
    tokens = random_tokens(session.model, n)
    start = time.perf_counter()
    session.sync(tokens)
    return (time.perf_counter() - start) * 1000
