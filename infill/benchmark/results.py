"""A result: what was measured, on what, when, and how; what tables, pictures and documents are made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infill.benchmark.figures import Spread
from infill.benchmark.machine import Machine, Peak
from infill.errors import UsageError

COMMANDS = ("step", "prefill", "keystroke", "memory", "compare")

Row = dict[str, Any]
"""One line of figures: numbers, texts and spreads by name; None where something could not be measured."""


@dataclass(frozen=True)
class Result:
    """One run of one subcommand.

    what: of COMMANDS. model: the file's name. n_bytes: its size. settings: what was asked for. peak: what the machine
    can do, where that was measured.
    """

    what: str
    model: str
    n_bytes: int
    machine: Machine
    n_threads: int
    rounds: int
    settings: dict[str, Any]
    rows: list[Row]
    peak: Peak | None = None
    notes: list[str] = field(default_factory=list)
    date: str = ""
    version: str = ""

    def json(self) -> str:
        """One object; spreads are objects with median, low and high (quartiles) and n."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, what: str, model: Path, n_threads: int, rounds: int, **fields: Any) -> Result:
        """A result of today. fields: the others."""
        import infill

        date = datetime.now(UTC).date().isoformat()
        n_bytes = model.stat().st_size
        return cls(
            what, model.name, n_bytes, n_threads=n_threads, rounds=rounds, date=date, version=infill.__version__,
            **fields,
        )  # fmt: skip

    @classmethod
    def from_json(cls, text: str, where: str) -> Result:
        """What `json` wrote. where: for the message. Raises UsageError."""
        try:
            given = json.loads(text)
            if given["what"] not in COMMANDS:
                raise KeyError(f"what is {given['what']!r}")
            peak = given["peak"]
            rows = [{name: _revived(value) for name, value in row.items()} for row in given["rows"]]
            return cls(
                **{
                    **given,
                    "machine": Machine(**given["machine"]),
                    "peak": None if peak is None else Peak.from_json(peak),
                    "rows": rows,
                }
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(f"{where} holds no result of infill bench: {error}") from error


def _revived(value: Any) -> Any:
    return Spread(**value) if isinstance(value, Mapping) and "median" in value else value
