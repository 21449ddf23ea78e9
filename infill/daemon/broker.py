"""The queue."""

from __future__ import annotations

from infill.daemon.asks import (
    Answer,
    Ask,
    Counters,
    Loading,
    ModelMissing,
    ModelStatus,
    Priority,
    QueueFull,
    Status,
    Superseded,
    Yielded,
)

__all__ = [
    "Answer",
    "Ask",
    "Counters",
    "Loading",
    "ModelMissing",
    "ModelStatus",
    "Priority",
    "QueueFull",
    "Status",
    "Superseded",
    "Yielded",
]
