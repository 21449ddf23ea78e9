"""All tasks with all fillers, into a file of one JSON object a line, so that a run that was stopped goes on."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from infill.errors import Cancelled, InfillError, UsageError
from infill.evaluation import metrics, sandbox
from infill.evaluation.fillers import Filler
from infill.evaluation.tasks import Task

_LARGEST_PART = 4 << 20  # bytes of a model file's two ends that tell it from others


@dataclass(frozen=True)
class Record:
    """What became of one task with one filler. key: of the filler's settings and model; digest: of the task.

    passed: whether its program passed; None if it was not run. among: whether the right answer was among the
    candidates; None if they are not known. n_tokens_off: length of the answers less that of the truth, tokens. error:
    why there is no answer; then it counts as a wrong and empty one.
    """

    task: str
    digest: str
    kind: str
    source: str
    name: str
    key: str
    texts: tuple[str, ...]
    exact: bool
    edit: float
    first_line: bool
    agree: bool | None
    among: bool | None
    syntax: int | None
    n_characters_off: int
    n_tokens_off: int
    ms: float
    prompt_ms: float
    n_tokens: int
    n_steps: int
    n_passes: int
    n_pass_tokens: int
    n_scored_tokens: int
    confidence: float | None
    passed: bool | None = None
    outcome: str | None = None
    error: str | None = None
    n_drafted_tokens: int = 0


class Store:
    """The file of records. A line is written whole or, if the machine stops, not at all as far as a reader can see."""

    def __init__(self, path: Path | None) -> None:
        """None keeps records in memory only. Raises UsageError for a file that is something else or in use."""
        self.records: dict[tuple[str, str, str], Record] = {}
        self._file: int | None = None
        if path is None:
            return
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
            self._lock(path)
            self._load(path)
        except OSError as error:
            raise UsageError(f"cannot write results to {path}: {error.strerror}") from error

    def find(self, task: Task, key: str) -> Record | None:
        """What is known of a task with a filler of these settings."""
        return self.records.get((task.id, task.digest, key))

    def add(self, record: Record) -> None:
        """Remember, and write; a later record of the same task and settings replaces the earlier."""
        self.records[record.task, record.digest, record.key] = record
        if self._file is not None:
            line = json.dumps(asdict(record), ensure_ascii=True, allow_nan=False) + "\n"
            os.write(self._file, line.encode("ascii"))

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _lock(self, path: Path) -> None:
        assert self._file is not None
        try:
            import fcntl
        except ImportError:  # Windows
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(f"another run is writing to {path}") from error

    def _load(self, path: Path) -> None:
        assert self._file is not None
        data = path.read_bytes()
        whole = data.rfind(b"\n") + 1
        for number, line in enumerate(data[:whole].splitlines(), 1):
            try:
                fields: dict[str, Any] = json.loads(line)
                record = Record(**{**fields, "texts": tuple(fields["texts"])})
            except (ValueError, TypeError, KeyError) as error:
                raise UsageError(f"{path}:{number} is not a result of `infill eval`; choose another file") from error
            self.records[record.task, record.digest, record.key] = record
        if whole < len(data):
            if not data[whole:].startswith(b"{"):
                raise UsageError(f"{path}:1 is not a result of `infill eval`; choose another file")
            os.ftruncate(self._file, whole)  # what a run wrote when it was killed


def run(
    tasks: Sequence[Task],
    fillers: Sequence[tuple[Filler, str]],
    store: Store,
    *,
    count: Callable[[str], int],
    execute: bool = False,
    limits: sandbox.Limits | None = None,
    on_record: Callable[[Record], None] = lambda record: None,
) -> list[Record]:
    """Ask every filler every task, unless the store knows the answer, task by task: so a stopped run is comparable too.

    fillers: each with the identity of its model. count: tokens of a text. execute: run programs of tasks with a check.
    Raises what a filler raises, but InfillError, which is recorded as a failure. Cancelled ends the run.
    """
    keys = [key_of(filler, model) for filler, model in fillers]
    found: list[Record] = []
    for task in tasks:
        for (filler, _), key in zip(fillers, keys, strict=True):
            record = store.find(task, key)
            known = record is not None
            record = record or _asked(task, filler, key, count)
            if execute and task.check is not None and record.passed is None:
                record, known = _tested(task, record, limits), False
            if not known:
                store.add(record)
            # the same settings may have been asked under another name
            record = Record(**{**record.__dict__, "name": filler.name})
            found.append(record)
            on_record(record)
    return found


def key_of(filler: Filler, model: str) -> str:
    """16 hex digits of a filler's settings and model."""
    return hashlib.sha256(json.dumps([model, filler.settings], sort_keys=True).encode()).hexdigest()[:16]


def identity(path: Path) -> str:
    """What tells a model file from others: its size and its two ends. Raises UsageError."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            digest = hashlib.sha256(file.read(_LARGEST_PART))
            file.seek(max(0, size - _LARGEST_PART))
            digest.update(file.read())
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    return f"{size}-{digest.hexdigest()[:16]}"


def _asked(task: Task, filler: Filler, key: str, count: Callable[[str], int]) -> Record:
    named: dict[str, Any] = {
        "task": task.id,
        "digest": task.digest,
        "kind": task.kind,
        "source": task.source,
        "name": filler.name,
        "key": key,
    }
    try:
        answer = filler.fill(task)
    except Cancelled:
        raise
    except InfillError as error:
        nothing = ("",) * len(task.answers)
        judged = asdict(metrics.judge(task, nothing))
        return Record(
            **named, **judged, texts=nothing, among=None, syntax=None, n_tokens_off=-sum(map(count, task.answers)),
            ms=0.0, prompt_ms=0.0, n_tokens=0, n_steps=0, n_passes=0, n_pass_tokens=0, n_scored_tokens=0,
            confidence=None, error=str(error),
        )  # fmt: skip
    costs = {name: value for name, value in asdict(answer).items() if name != "candidates"}
    return Record(
        **named,
        **asdict(metrics.judge(task, answer.texts)),
        **costs,
        among=any(metrics.judge(task, c).exact for c in answer.candidates) if answer.candidates else None,
        syntax=metrics.syntax_delta(task, answer.texts),
        n_tokens_off=sum(map(count, answer.texts)) - sum(map(count, task.answers)),
    )


def _tested(task: Task, record: Record, limits: sandbox.Limits | None) -> Record:
    if record.error is not None:
        outcome = sandbox.Outcome(False, "no answer")
    else:
        outcome = sandbox.run(task.program(record.texts), limits)
    return Record(**{**record.__dict__, "passed": outcome.passed, "outcome": outcome.reason})
