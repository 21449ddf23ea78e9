"""The daemon's counters in the text format of Prometheus (exposition format 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import get_args

import infill
from infill.daemon.asks import Counters, State, Status
from infill.daemon.wire import PRIORITIES

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_OUTCOMES = ("answered", "cancelled", "superseded", "failed", "rejected")
_COUNTERS = {
    "asked": ("infill_asks_total", "Requests that came to the queue."),
    "coalesced": ("infill_coalesced_total", "Of these, requests that shared the work of an identical one."),
    "preempted": ("infill_preempted_total", "Runs that were interrupted for something more urgent."),
    "truncated": ("infill_truncated_total", "Answers that were stopped by their time budget."),
    "loads": ("infill_model_loads_total", "Times that the model was loaded."),
    "unloads": ("infill_model_unloads_total", "Times that the model was unloaded."),
    "steps": ("infill_passes_total", "Passes of decoder and encoder after the prompt, of finished work."),
    "canvas_tokens": ("infill_canvas_tokens_total", "Canvas tokens in the decoder's passes, of finished work."),
    "prompt_tokens": ("infill_prompt_tokens_total", "Prompt tokens that had to be read, of finished work."),
    "queue_ms": ("infill_queue_seconds_total", "Time that answered requests waited."),
    "run_ms": ("infill_run_seconds_total", "Time that the work of answered requests took."),
}


def text(status: Status) -> str:
    """All metrics, each with its help and type."""
    lines: list[str] = []

    def add(name: str, kind: str, about: str, samples: Iterable[tuple[dict[str, str], float]]) -> None:
        lines.extend([f"# HELP {name} {about}", f"# TYPE {name} {kind}"])
        lines.extend(f"{name}{_labels(labels)} {_value(value)}" for labels, value in samples)

    counters = status.counters
    for field in fields(Counters):
        if field.name in _COUNTERS:
            name, about = _COUNTERS[field.name]
            value = getattr(counters, field.name)
            add(name, "counter", about, [({}, value / 1000 if field.name.endswith("_ms") else value)])
    outcomes = [({"outcome": name}, getattr(counters, name)) for name in _OUTCOMES]
    add("infill_ended_total", "counter", "Requests that have ended, by outcome.", outcomes)
    queued = [({"priority": name}, status.queued.get(value, 0)) for name, value in PRIORITIES.items()]
    add("infill_queued", "gauge", "Requests that wait, by priority.", queued)
    states = [({"state": state}, int(status.state == state)) for state in get_args(State)]
    add("infill_state", "gauge", "What the daemon is doing: 1 for the state that it is in.", states)
    add("infill_sessions", "gauge", "Documents whose prompt is kept.", [({}, status.n_sessions)])
    add("infill_session_bytes", "gauge", "Memory of these prompts, bytes.", [({}, status.session_bytes)])
    is_loaded = status.loaded_since is not None
    loaded = status.model.n_bytes if status.model is not None and is_loaded else 0
    add("infill_model_bytes", "gauge", "Size of the model in memory; 0 if there is none, bytes.", [({}, loaded)])
    if status.idle_s is not None:
        add("infill_idle_seconds", "gauge", "Time since the last work ended.", [({}, status.idle_s)])
    info = {"version": infill.__version__, "model": status.model.name if status.model is not None else ""}
    add("infill_info", "gauge", "Version and model; always 1.", [(info, 1)])
    return "\n".join(lines) + "\n"


def _labels(labels: dict[str, str]) -> str:
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}" if labels else ""


def _escaped(value: str) -> str:
    sound = value.encode("utf-8", "replace").decode("utf-8")
    return sound.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _value(value: float) -> str:
    return str(value) if isinstance(value, int) else repr(float(value))
