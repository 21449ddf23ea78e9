"""Asking: every task of every table, by one or more processes that each answer a part of them, into JSON lines.

The answers are those of `infill eval`. Whatever any process answered before is not asked again, so a stopped run goes
on, with another number of processes too. Times are measured apart: fewer tasks, all of them in one go.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import platform
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from remembering import RememberingEngine
from tables import TABLES, Table
from texts import COLLECTIONS, collect

from infill.cancellation import Cancellation
from infill.engine import Model
from infill.errors import Cancelled, InfillError
from infill.evaluation import configurations, spans
from infill.evaluation.fillers import DiffusionFiller, Engine
from infill.evaluation.runner import Record, Store, identity, key_of, run
from infill.evaluation.sources import sources
from infill.evaluation.tasks import Task
from infill.options import FillOptions

_NEAR = 50  # tasks of each kind among which those of one text are asked one after another


@dataclass(frozen=True)
class Request:
    """limit: tasks of a table and a collection, at most; longest: tokens of a hole; minutes: until nothing more is
    asked, None for all of the tasks."""

    model: Path
    results: Path
    groups: tuple[str, ...]
    collections: tuple[str, ...]
    per_kind: int
    limit: int | None
    longest: int
    seed: int
    threads: int
    processes: int
    minutes: float | None

    @property
    def tables(self) -> list[Table]:
        return [TABLES[group] for group in self.groups]

    def folder(self, collection: str) -> Path:
        return self.results / "texts" / collection


@dataclass
class About:
    """What the answers do not say of themselves. keys: by table and configuration, how its answers are known; settings:
    by table, a digest of what its configurations set, whatever the model."""

    model: str = ""
    sha256: str = ""
    processor: str = ""
    n_processors: int = 0
    timed_load: float = 0.0
    """Of the system while times were measured last: how many other threads wanted a processor, on average."""
    system: str = ""
    day: str = ""
    threads: int = 0
    seed: int = 0
    longest: int = 0
    default: dict[str, Any] = field(default_factory=dict)
    collections: dict[str, dict[str, str]] = field(default_factory=dict)
    keys: dict[str, dict[str, str]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, results: Path) -> About:
        """Raises FileNotFoundError if nothing was asked yet."""
        return cls(**json.loads((results / "about.json").read_text(encoding="utf-8")))

    def save(self, results: Path) -> None:
        new = results / "about.new.json"
        new.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        new.replace(results / "about.json")


def answers(results: Path) -> list[Record]:
    """What all processes have answered, also while they are at it: a line that is being written is left out."""
    found: list[Record] = []
    for path in sorted(results.glob("answers-*.jsonl")):
        found += _records(path)
    return found


def times(results: Path) -> list[Record]:
    """Answers whose times can be compared; none before `time_all` has ended."""
    return _records(results / "times.jsonl") if (results / "times.jsonl").exists() else []


def _records(path: Path) -> list[Record]:
    found = []
    for line in path.read_text(encoding="ascii").split("\n")[:-1]:
        fields: dict[str, Any] = json.loads(line)
        found.append(Record(**{**fields, "texts": tuple(fields["texts"])}))
    return found


def time_all(request: Request) -> None:
    """Ask some of the tasks of every table anew, for their times, in this process; keep them if it comes to an end."""
    request.results.mkdir(parents=True, exist_ok=True)
    about = _about(request)
    loads: list[float] = []
    new = request.results / "times.new.jsonl"
    new.unlink(missing_ok=True)
    model_id = identity(request.model)
    with Model.load(request.model, n_threads=request.threads) as model, Store(new) as store:
        engine = Engine(model, FillOptions().n_ctx)

        def count(text: str) -> int:
            return len(model.tokenizer.encode(text))

        for table in request.tables:
            fillers = [(DiffusionFiller(engine, one), model_id) for one in _configurations(table, request.seed)]
            drawn = tasks_of(replace(request, groups=(table.group,), limit=table.n_timed * len(table.kinds)), count)
            for name in request.collections:
                mine = [task for group in drawn[table.group, name] for task in group]
                for i, task in enumerate(mine):
                    first = i % len(fillers)  # who comes first finds the caches of the processor full of other things
                    run([task], fillers[first:] + fillers[:first], store, count=count)
                loads.append(_load_of_others(request.threads))
                print(f"{table.group}, {name}: {len(mine)} tasks timed", file=sys.stderr)
        engine.close()
    about.timed_load = sum(loads) / max(1, len(loads))
    new.replace(request.results / "times.jsonl")
    about.save(request.results)


def ask(request: Request) -> None:
    """Ask what is not answered yet, until all is or the time is up. Ctrl-C ends it; what was answered stays."""
    request.results.mkdir(parents=True, exist_ok=True)
    _about(request).save(request.results)
    try:
        with Model.load(request.model) as model:
            drawn = tasks_of(request, lambda text: len(model.tokenizer.encode(text)))
    except KeyboardInterrupt:
        raise SystemExit("stopped; the same command goes on from here") from None
    until = None if request.minutes is None else time.time() + 60 * request.minutes
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # of libraries that start threads for every processor
        os.environ.setdefault(name, str(request.threads))
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=_work, args=(request, part, share_of(drawn, part, request.processes), until))
        for part in range(request.processes)
    ]
    for worker in workers:
        worker.start()

    def stop(*_: object) -> None:
        for worker in workers:
            worker.terminate()  # they end after the answer under way

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for worker in workers:
            worker.join()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if any(worker.exitcode for worker in workers):
        raise SystemExit("a process failed; the same command goes on from here")


def _about(request: Request) -> About:
    path = request.model
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    try:
        before = About.load(request.results)
    except FileNotFoundError:
        before = About()
    known = before if before.sha256 == sha256 else About()
    with Model.load(path) as model:
        engine = Engine(model, FillOptions().n_ctx)
        for table in TABLES.values():  # all of them: the page keeps what was measured of those not asked now
            fillers = [DiffusionFiller(engine, one) for one in _configurations(table, request.seed)]
            known.keys[table.group] = {filler.name: key_of(filler, identity(path)) for filler in fillers}
            settings = json.dumps(sorted((filler.name, key_of(filler, "")) for filler in fillers))
            known.settings[table.group] = hashlib.sha256(settings.encode()).hexdigest()[:16]
    for name in COLLECTIONS:
        folder = request.folder(name)
        known.collections[name] = {"folder": f"{folder.as_posix()}/", "about": collect(name, folder)}
    return About(
        model=path.name,
        sha256=sha256,
        processor=_processor(),
        n_processors=os.cpu_count() or 1,
        timed_load=known.timed_load,
        system=f"{platform.system()}, Python {platform.python_version()}",
        day=date.today().isoformat(),
        threads=request.threads,
        seed=request.seed,
        longest=request.longest,
        default=asdict(FillOptions()),
        collections=known.collections,
        keys=known.keys,
        settings=known.settings,
    )


def _configurations(table: Table, seed: int) -> list[configurations.Configuration]:
    return [configurations.parse(name, FillOptions(seed=seed)) for name in table.configurations]


Tasks = dict[tuple[str, str], list[list[Task]]]
"""By table and collection, in groups of one text each, in the order in which they are asked."""


def tasks_of(request: Request, count: Callable[[str], int]) -> Tasks:
    """Of every kind in turn, so that a run that is cut has about as many of each."""
    found = {}
    for collection in request.collections:
        texts = sources([request.folder(collection)], held_out=True)
        kinds = dict.fromkeys(kind for table in request.tables for kind in table.kinds)
        drawn = spans.tasks(
            texts,
            kinds=list(kinds),
            n_per_kind=request.per_kind,
            seed=request.seed,
            fits=lambda text: count(text) <= request.longest,
        )
        for table in request.tables:
            chosen = [task for task in drawn if task.kind in table.kinds]
            limit = len(chosen) if request.limit is None else request.limit
            turns = spans.in_turn(chosen, limit, request.seed)
            found[table.group, collection] = spans.by_source(turns, _NEAR * len(table.kinds))
    return found


def share_of(tasks: Tasks, part: int, n_parts: int) -> Tasks:
    """Every group of tasks whose number leaves the remainder `part`."""
    return {at: groups[part::n_parts] for at, groups in tasks.items()}


def deadline(now: float, until: float, weights: Sequence[float]) -> float:
    """When the first of several pieces of work ends, if the time left is divided by weights."""
    return now + max(0.0, until - now) * weights[0] / sum(weights)


def _work(request: Request, part: int, tasks: Tasks, until: float | None) -> None:
    """One process."""
    cancellation = Cancellation()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: cancellation.cancel())
    try:
        _answer(request, part, tasks, until, cancellation)
    except Cancelled:
        print(f"process {part} stopped; the same command goes on from here", file=sys.stderr)
    except InfillError as error:
        raise SystemExit(str(error)) from None


def _answer(request: Request, part: int, tasks: Tasks, until: float | None, cancellation: Cancellation) -> None:
    with (
        Model.load(request.model, n_threads=request.threads) as model,
        Store(request.results / f"answers-{part}.jsonl") as store,
    ):
        for record in answers(request.results):
            store.records.setdefault((record.task, record.digest, record.key), record)
        engine = RememberingEngine(model, FillOptions().n_ctx, cancellation)

        def count(text: str) -> int:
            return len(model.tokenizer.encode(text))

        model_id = identity(request.model)
        pieces = [(table, name) for table in request.tables for name in request.collections]
        try:
            for i, (table, name) in enumerate(pieces):
                weights = [other.weight for other, _ in pieces[i:]]
                end = None if until is None else deadline(time.time(), until, weights)
                fillers = [(DiffusionFiller(engine, one), model_id) for one in _configurations(table, request.seed)]
                mine = [task for group in tasks[table.group, name] for task in group]
                n_done = 0
                for task in mine:
                    if end is not None and time.time() >= end:
                        break
                    run([task], fillers, store, count=count, on_record=lambda _: cancellation.check())
                    engine.forget()
                    n_done += 1
                print(f"{table.group}, {name}: {n_done} of {len(mine)} tasks (process {part})", file=sys.stderr)
        finally:
            engine.close()


def _load_of_others(n_own: int) -> float:
    """Threads that wanted a processor in the last minute, beside so many of one's own."""
    return max(0.0, os.getloadavg()[0] - n_own) if hasattr(os, "getloadavg") else 0.0


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
