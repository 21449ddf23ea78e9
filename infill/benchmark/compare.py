"""`infill bench compare`: the same file on the same machine in the same run, engine after engine, round after round.

A denoising step of this engine, and of others that can do one; and what llama.cpp takes to read as many tokens with
the autoregressive sibling (`infill_models.sibling`): the same layers on as many tokens, without mixed embeddings and
without a sampler, once with the vocabulary product for every token, as a step needs it, and once for the last alone.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infill.benchmark import engines, machine
from infill.benchmark.figures import interleaved, ratio, spread
from infill.benchmark.results import Result, Row
from infill.benchmark.work import Work
from infill.errors import InfillError, UsageError
from infill_models.sibling import is_sibling, write_sibling

OURS = "infill: a step"
WITH_VOCABULARY = "llama.cpp, sibling: reading, all logits"
READING = "llama.cpp, sibling: reading, one logit row"
CLI = "llama.cpp, DiffusionGemma: a step"
TRANSFORMERS = "transformers: a step"


@dataclass(frozen=True)
class Others:
    """What to compare with. llama_cpp: a llama.cpp build with DiffusionGemma, its folder or program. sibling: where the
    sibling's file is, or is to be kept; None: made, and removed afterwards. transformers: the checkpoint's folder."""

    llama_cpp: Path | None = None
    sibling: Path | None = None
    transformers: Path | None = None


def measure(
    path: Path,
    others: Others,
    *,
    device: str = "auto",
    n_threads: int | None = None,
    rounds: int = 5,
    n_row: int = 256,
    n_prompt: int = 256,
    top_k: int = 64,
    with_floor: bool = True,
    say: Callable[[str], None] = lambda _: None,
) -> Result:
    """Interleaved rounds of a row of n_row behind n_prompt tokens. An engine that fails is a note, not an error, unless
    it is this one. Raises InfillError.
    """
    here, used = machine.Machine.here(), machine.threads(n_threads)
    program = None if others.llama_cpp is None else engines.find_program(others.llama_cpp)
    if n_row < 1 or n_prompt < 1:
        raise UsageError("a row and a prompt have at least one token")
    work = Work.of(path)
    cost = work.step(n_row, 1, n_prompt, top_k=top_k)
    peak = machine.peak_of(device, used, work.types(cost), say) if with_floor else None
    notes: list[str] = []
    cases: dict[str, Callable[[], float]] = {}
    processes: dict[str, engines.Process] = {}
    with ExitStack() as stack:
        same = {"n_prompt": n_prompt, "n_row": n_row, "n_threads": n_threads}

        def start(name: str, arguments: dict[str, Any]) -> engines.Process | None:
            say(f"starting {name}")
            try:
                process = stack.enter_context(engines.Process(name, {**same, **arguments}))
                process.run()
            except InfillError as error:
                if name == "infill":
                    raise
                notes.append(str(error))
                return None
            notes.append(process.note)
            return process

        ours = start("infill", {"model": str(path), "top_k": top_k, "device": device})
        assert ours is not None
        cases[OURS], processes[OURS] = ours.run, ours
        sibling = _sibling(path, others.sibling, stack, say)
        if (llama := start("llama-cpp-python", {"sibling": str(sibling)})) is not None:
            cases[WITH_VOCABULARY] = lambda: llama.run(n_logits=n_row)
            cases[READING] = lambda: llama.run(n_logits=1)
            processes[READING] = llama
        if program is not None:
            cli = engines.LlamaCli(program, path, n_row, n_threads)
            try:
                cli.run()
                cases[CLI] = cli.run
            except InfillError as error:
                notes.append(str(error))
        if others.transformers is not None:
            reference = start("transformers", {"checkpoint": str(others.transformers)})
            if reference is not None:
                cases[TRANSFORMERS], processes[TRANSFORMERS] = reference.run, reference
        say("rounds")
        times = interleaved(cases, rounds)
        resident = {name: process.memory() for name, process in processes.items()}
    rows: list[Row] = []
    for name, taken in times.items():
        row: Row = {"engine": name, "ms": spread(taken), "ratio": ratio(taken, times[OURS])}
        row["resident"] = resident.get(name)
        rows.append(row)
    if peak is not None:
        rows[0]["share"] = peak.floor_ms(cost) / spread(times[OURS]).median
    if WITH_VOCABULARY in times:
        rows[0]["to_reading"] = ratio(times[OURS], times[WITH_VOCABULARY])
    settings = {"device": device, "n_row": n_row, "n_prompt": n_prompt, "top_k": top_k}
    return Result.of(
        "compare", path, used, rounds, machine=here, settings=settings, rows=rows, peak=peak, notes=notes
    )  # fmt: skip


def _sibling(path: Path, given: Path | None, stack: ExitStack, say: Callable[[str], None]) -> Path:
    """The sibling's file, made where it is not there yet or older than the model. Raises ModelFileError, UsageError."""
    if given is not None and given.exists():
        if not is_sibling(given, path):
            raise UsageError(f"{given} is there and is not the sibling of {path.name}; name another file")
        if given.stat().st_mtime >= path.stat().st_mtime:
            return given
    say("writing the sibling")
    if given is None:
        given = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="infill-bench-"))) / "sibling.gguf"
    write_sibling(path, given)
    return given
