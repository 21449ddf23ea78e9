"""Having holes filled by a daemon: this machine's own one if it runs with the same model, or one that is named.

The own one is started for a model that takes long to load: whoever fills once fills again soon.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infill.cli.screen import visible
from infill.config import Config, daemon_values
from infill.daemon import lifecycle
from infill.daemon.lifecycle import Daemon
from infill.errors import Cancelled, InfillError

if TYPE_CHECKING:
    from infill.cancellation import Cancellation
    from infill.client import Client
    from infill.context import Hole, Holes
    from infill.filling import Fill, StepView
    from infill.options import FillOptions

_LARGE = 1 << 30  # bytes of a model file that is worth a daemon: it takes seconds to load


@dataclass(frozen=True)
class Task:
    """What is to be filled, how, who watches it and who may end it."""

    what: Hole | Holes
    options: FillOptions
    instruction: str | None
    on_step: Callable[[StepView], bool]
    cancellation: Cancellation


def by_daemon(task: Task, config: Config, say: Callable[[str], None]) -> list[Fill] | None:
    """The fills of this machine's daemon; None if there is none and none is to be started, it has another model, or it
    ends meanwhile."""
    daemon = lifecycle.running()
    if (daemon is None or not daemon.is_current) and _is_worth_it(config):
        daemon = _started(config, say)
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
    if (now := lifecycle.running()) is not None:  # it may have loaded the model meanwhile
        warn([warning for warning in now.warnings if warning not in daemon.warnings])
    return fills


def _is_worth_it(config: Config) -> bool:
    """Whether a daemon is to be started for this model: the setting `autostart`."""
    setting = daemon_values().get("autostart", "large")
    try:
        n_bytes = lifecycle.model_file(config).stat().st_size
    except OSError:
        return False  # loading it here will say what is wrong
    return setting == "always" or (setting == "large" and n_bytes >= _LARGE)


def _started(config: Config, say: Callable[[str], None]) -> Daemon | None:
    """A daemon with these settings; None, and a warning, where it does not start."""
    say("starting the daemon")
    usual = Config.load()
    chosen = {name: getattr(config, name) for name in ("model", "device", "threads", "cpu_experts")}
    given = {name: value for name, value in chosen.items() if value != getattr(usual, name) and value is not None}
    if "model" in given:
        given["model"] = lifecycle.model_file(config)
    try:
        flags = [text for name, value in given.items() for text in ("--" + name.replace("_", "-"), str(value))]
        daemon, is_new = lifecycle.start(flags)
    except InfillError as error:
        warn([f"{error}; the model is loaded here instead"])
        return None
    if is_new:
        print(
            f"infill: started the daemon, process {daemon.pid}, which keeps the model in memory for the next fills; "
            "`infill daemon stop` ends it, --no-daemon does without",
            file=sys.stderr,
        )
    return daemon


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
