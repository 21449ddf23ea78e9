"""`infill bench step`: what one denoising step takes, by the length of a row, the number of rows and of the prompt."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from infill.benchmark import machine
from infill.benchmark.figures import interleaved, ratio, spread
from infill.benchmark.results import Result
from infill.benchmark.work import Work
from infill.engine import NOISE, DenoiseOptions, Model, Profile, Session, Step
from infill.errors import UsageError

N_CANVAS = 1024  # tokens of all rows together, at most
_QUICK_MS = 250.0  # of steps that take less, so many are split into parts at once, which is steadier
_N_QUICK = 4


@dataclass(frozen=True)
class Case:
    """n_rows rows of n_row free positions behind a prompt of n_prompt tokens."""

    n_row: int
    n_rows: int
    n_prompt: int

    def __str__(self) -> str:
        return f"{self.n_rows} x {self.n_row} behind {self.n_prompt}"


def cases(lengths: Sequence[int], rows: Sequence[int], prompts: Sequence[int]) -> list[Case]:
    """All combinations that one pass can take. Raises UsageError if there are none."""
    found = [Case(n, r, p) for p in prompts for r in rows for n in lengths if n * r <= N_CANVAS]
    if not found:
        raise UsageError(f"no pass of at most {N_CANVAS} tokens among {list(rows)} rows of {list(lengths)}")
    return found


def measure(
    path: Path,
    chosen: Sequence[Case],
    *,
    device: str = "auto",
    n_threads: int | None = None,
    rounds: int = 7,
    top_k: int = 64,
    with_floor: bool = True,
    say: Callable[[str], None] = lambda _: None,
) -> Result:
    """Times steps with self-conditioning, which all but the first are; then once more, split into parts.

    What is timed lies between the callbacks of the first and the second step of a denoise run: mixing embeddings, the
    pass, the sampler, acceptance. The split is that of `Session.profiling`: a longer run less a run of one step.
    Raises InfillError.
    """
    here = machine.Machine.here()
    used = machine.threads(n_threads)
    work = Work.of(path)
    costs = {case: work.step(case.n_row, case.n_rows, case.n_prompt, top_k=top_k) for case in chosen}
    peak = machine.peak_of(device, used, work.types(costs[chosen[-1]]), say) if with_floor else None
    with ExitStack() as stack:
        model = stack.enter_context(Model.load(path, device, n_threads))
        sessions: dict[int, Session] = {}
        for n in sorted({case.n_prompt for case in chosen}):
            say(f"a prompt of {n} tokens")
            widest = max(case.n_row * case.n_rows for case in chosen if case.n_prompt == n)
            sessions[n] = prepared(model, n, widest, n_threads)
            stack.callback(sessions[n].close)
        say("steps")
        times = interleaved(
            {str(case): partial(one_step, sessions[case.n_prompt], case, top_k) for case in chosen}, rounds
        )
        say("parts")
        n_steps = {case: _N_QUICK if spread(times[str(case)]).median < _QUICK_MS else 1 for case in chosen}
        parts = interleaved(
            {str(case): partial(one_profile, sessions[case.n_prompt], case, top_k, n_steps[case]) for case in chosen},
            max(1, rounds // 2),
            warm_up=0,
        )
    rows = []
    for case in chosen:
        cost, taken = costs[case], spread(times[str(case)])
        row = {
            **vars(case),
            "ms": taken,
            "ratio": ratio(times[str(case)], times[str(chosen[0])]),
            **{part: spread([one[part] for one in parts[str(case)]]) for part in Profile.PARTS},
            "n_bytes": cost.n_bytes_all,
            "n_flops": cost.n_flops,
            "n_distinct": work.n_distinct(case.n_row * case.n_rows),
        }
        if peak is not None:
            row |= {"reading_ms": peak.reading_ms(cost), "computing_ms": peak.computing_ms(cost)}
            row["share"] = peak.floor_ms(cost) / taken.median
        rows.append(row)
    return Result.of(
        "step", path, used, rounds, machine=here, settings={"top_k": top_k, "device": device}, rows=rows, peak=peak
    )


def prepared(model: Model, n_prompt: int, n_canvas: int, n_threads: int | None) -> Session:
    """A session that has read n_prompt random tokens and has room for so many canvas tokens. Raises EngineError."""
    session = model.session(n_prompt + n_canvas, n_canvas=n_canvas, n_threads=n_threads)
    session.sync(random_tokens(model, n_prompt))
    return session


def random_tokens(model: Model, n: int, seed: int = 0) -> np.ndarray:
    """int32 (n,), the first never 0."""
    return np.random.default_rng(seed).integers(1, model.config.n_vocab, n).astype(np.int32)


def one_step(session: Session, case: Case, top_k: int) -> float:
    """Milliseconds of a second step."""
    marks: dict[int, float] = {}

    def mark(step: Step) -> None:
        marks[step.step] = time.perf_counter()

    _denoise(session, case, top_k, 2, mark)
    return (marks[2] - marks[1]) * 1000


def one_profile(session: Session, case: Case, top_k: int, n_steps: int) -> dict[str, float]:
    """Milliseconds of a step by the parts of `Profile`, a mean over n_steps steps with self-conditioning.

    What a run starts and ends with cancels out: it is in both of the runs whose difference this is.
    """
    sums = []
    for n in (1 + n_steps, 1):
        with session.profiling() as profile:
            _denoise(session, case, top_k, n, None)
        sums.append(profile)
    return {part: max(0.0, sums[0][part] - sums[1][part]) / n_steps for part in Profile.PARTS}


def _denoise(session: Session, case: Case, top_k: int, n_steps: int, on_step: Callable[[Step], None] | None) -> None:
    # a threshold of 0: no row is ever sure enough to stop before the last step
    options = DenoiseOptions(max_steps=n_steps, self_conditioning_top_k=top_k, confidence_threshold=0.0)
    session.denoise([[NOISE] * case.n_row] * case.n_rows, options, on_step)
