"""Having holes filled by a daemon: this machine's own one if it runs with the same model, or one that is named."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infill.cli.screen import visible
from infill.daemon import lifecycle
from infill.errors import Cancelled

if TYPE_CHECKING:
    from infill.cancellation import Cancellation
    from infill.client import Client
    from infill.config import Config
    from infill.context import Hole, Holes
    from infill.filling import Fill, StepView
    from infill.options import FillOptions


@dataclass(frozen=True)
class Task:
    """What is to be filled, how, who watches it and who may end it."""

    what: Hole | Holes
    options: FillOptions
    instruction: str | None
    on_step: Callable[[StepView], bool]
    cancellation: Cancellation


def by_daemon(task: Task, config: Config, say: Callable[[str], None]) -> list[Fill] | None:
    """The fills of this machine's daemon; None if there is none, it has another model, or it ends meanwhile."""
    daemon = lifecycle.running()
    if daemon is None or not daemon.answers_like(config):
        return None
    from infill.client import Client, Unreachable

    client = Client.of(daemon)
    if client is None:
        return None
    warn(daemon.warnings)
    say("reading the text and choosing a length" if daemon.loaded else "the daemon loads the model")
    with client:
        try:
            fills = _asked(client, task)
        except Unreachable:
            return None
        except Cancelled:
            if task.cancellation.cancelled:
                raise
            return None  # the daemon ends
    if not daemon.loaded and (now := lifecycle.running()) is not None:
        warn(now.warnings)
    return fills


def on_server(task: Task, name: str) -> list[Fill]:
    """The fills of the daemon that `infill client add` called so."""
    from infill import servers
    from infill.cli.client import connect

    with connect(servers.find(name)) as client:
        return _asked(client, task)


def model_on(name: str) -> str:
    """What the model of a named daemon is called."""
    from infill import servers
    from infill.cli.client import connect

    with connect(servers.find(name)) as client:
        return str(client.models()[0]["name"])


def warn(warnings: Sequence[str]) -> None:
    """Say what is to be said of the model file."""
    for warning in warnings:
        print(f"infill: warning: {visible(warning, keep='')}", file=sys.stderr)


def _asked(client: Client, task: Task) -> list[Fill]:
    watched: dict[str, Any] = {"on_step": task.on_step, "cancellation": task.cancellation}
    if task.instruction is not None:
        return list(client.edit(task.what, task.instruction, task.options, **watched).fills)
    return list(client.fill(task.what, task.options, **watched).fills)
