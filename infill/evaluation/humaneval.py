"""Tasks from the files of HumanEval-Infilling (Bavarian et al. 2022, arXiv 2207.14255).

One JSON object a line: task_id, entry_point, prompt (before the hole), suffix (after it), canonical_solution, test.
Never train or tune on them.
"""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path
from typing import Any

from infill.errors import UsageError
from infill.evaluation.tasks import Check, Stop, Task

KINDS = {
    "SingleLineInfilling": "humaneval-single-line",
    "MultiLineInfilling": "humaneval-multi-line",
    "RandomSpanInfilling": "humaneval-random-span",
    "RandomSpanInfillingLight": "humaneval-random-span-light",
}
_TEXTS = ("task_id", "entry_point", "prompt", "suffix", "canonical_solution", "test")


def load(path: Path) -> list[Task]:
    """The tasks of a .jsonl or .jsonl.gz file. Raises UsageError naming the line that is wrong."""
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}") from error
    tasks = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            tasks.append(_task(line, f"{path}:{number}"))
    if not tasks:
        raise UsageError(f"{path} holds no tasks")
    return tasks


def _task(line: str, place: str) -> Task:
    try:
        entry: Any = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{place} is not JSON: {error}") from error
    for name in _TEXTS:
        if not isinstance(entry, dict) or not isinstance(entry.get(name), str):
            raise UsageError(f"{place}: expected an object with a text {name!r}, as in HumanEval-Infilling")
    if not entry["entry_point"].isidentifier():
        raise UsageError(f"{place}: the entry point {entry['entry_point']!r} is not a name")
    family, *rest = entry["task_id"].split("/")
    kind = KINDS.get(family, "humaneval")
    one_line = kind == "humaneval-single-line"
    stop: Stop = "after newline" if one_line else "text"
    return Task(
        id=entry["task_id"],
        kind=kind,
        source="/".join(rest[:2]) or family,
        pieces=(entry["prompt"], entry["suffix"]),
        answers=(entry["canonical_solution"],),
        language="python",
        stop=stop,
        check=Check(entry["test"], entry["entry_point"]),
    )
