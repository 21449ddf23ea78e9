"""`infill daemon`: the process that holds the model."""

from __future__ import annotations

import json
import secrets
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infill.cli.screen import print_bytes, visible
from infill.errors import InfillError

if TYPE_CHECKING:
    from infill.client import Client
    from infill.daemon.lifecycle import Daemon
    from infill.daemon.settings import DaemonSettings

app = typer.Typer(
    help="One process that holds the model and serves editors and the command line.", no_args_is_help=True
)

PortOption = Annotated[int | None, typer.Option(help="For editors (default: 8012).")]
ListenOption = Annotated[
    str | None,
    typer.Option("--listen", metavar="ADDRESS", help="For other machines too; needs a key (default: 127.0.0.1)."),
]
KeyFileOption = Annotated[
    Path | None, typer.Option(metavar="PATH", help="Ask clients for the key in this file, this machine's as well.")
]
CertificateOption = Annotated[Path | None, typer.Option(metavar="PEM", help="TLS on the port: the certificate.")]
PrivateKeyOption = Annotated[Path | None, typer.Option(metavar="PEM", help="TLS on the port: its private key.")]
IdleOption = Annotated[
    float | None, typer.Option("--idle-unload", metavar="S", help="Unload the idle model (default: 900; 0: never).")
]
ModelOption = Annotated[Path | None, typer.Option(metavar="PATH", help="A GGUF file (default: the bundled model).")]
DeviceOption = Annotated[str | None, typer.Option(metavar="NAME", help="Where to compute (default: auto).")]
ThreadsOption = Annotated[int | None, typer.Option(help="CPU threads (default: the engine's choice).")]
CpuExpertsOption = Annotated[
    int | None, typer.Option(metavar="LAYERS", help="Layers whose experts stay on the CPU (default: those that must).")
]

_FLAGS = {"host": "--listen", "idle_unload_s": "--idle-unload"}  # where the flag is not the setting's name
_CONFIG = ("model", "device", "threads", "cpu_experts")  # settings of the model rather than of the daemon
_SHORT = 20  # lines of the log that are shown


@app.command()
def run(
    port: PortOption = None,
    listen: ListenOption = None,
    key_file: KeyFileOption = None,
    certificate: CertificateOption = None,
    private_key: PrivateKeyOption = None,
    idle_unload: IdleOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    threads: ThreadsOption = None,
    cpu_experts: CpuExpertsOption = None,
    detached: Annotated[bool, typer.Option("--detached", hidden=True)] = False,
) -> None:
    """Serve in the foreground until Ctrl-C. The model is loaded for the first request."""
    settings = _settings(_given(locals()))
    from infill.daemon import server

    raise typer.Exit(server.run(settings, detached=detached))


@app.command()
def start(
    port: PortOption = None,
    listen: ListenOption = None,
    key_file: KeyFileOption = None,
    certificate: CertificateOption = None,
    private_key: PrivateKeyOption = None,
    idle_unload: IdleOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    threads: ThreadsOption = None,
    cpu_experts: CpuExpertsOption = None,
) -> None:
    """Start it in the background, unless it runs. One of another version is ended first."""
    _start(_given(locals()))


@app.command()
def stop() -> None:
    """End it. What it is working on ends with its next step."""
    from infill.daemon import lifecycle

    gone = lifecycle.stop()
    print("no daemon runs" if gone is None else f"stopped the daemon, process {gone.pid}")


@app.command()
def restart(
    port: PortOption = None,
    listen: ListenOption = None,
    key_file: KeyFileOption = None,
    certificate: CertificateOption = None,
    private_key: PrivateKeyOption = None,
    idle_unload: IdleOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    threads: ThreadsOption = None,
    cpu_experts: CpuExpertsOption = None,
) -> None:
    """End it and start it again, with the settings as they are now."""
    given = _given(locals())
    _settings(given)  # before the old one is gone
    from infill.daemon import lifecycle

    lifecycle.stop()
    _start(given)


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say whether it runs, where, and what it is doing. Exit code 1 if it does not run."""
    from infill.daemon import lifecycle

    found = lifecycle.running()
    if found is None:
        print_bytes(b'{"running":false}\n' if as_json else b"no daemon runs; `infill daemon start` starts one\n")
        raise typer.Exit(1)
    with _client() as client:
        table = client.status()
    if as_json:
        process: dict[str, Any] = {
            "pid": found.pid,
            "started": found.started,
            "url": found.url,
            "engine": vars(found.engine),
        }
        process |= {"socket": found.socket and str(found.socket), "log": str(lifecycle.log_file())}
        print_bytes(json.dumps({"running": True, **process, "status": table}, separators=(",", ":")).encode() + b"\n")
        return
    rows = _rows(found, table)
    width = max(len(name) for name, _ in rows)
    print_bytes(
        "".join(f"{name:{width}}  {visible(text, keep='')}\n" for name, text in rows).encode("utf-8", "replace")
    )


@app.command()
def logs(
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="So many of the last ones.")] = _SHORT,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
) -> None:
    """Print the end of its log."""
    from infill.daemon import lifecycle

    path = lifecycle.log_file()
    try:
        file = open(path, encoding="utf-8", errors="replace")  # noqa: SIM115
    except FileNotFoundError:
        raise InfillError(f"there is no log yet: {path}") from None
    except OSError as error:
        raise InfillError(f"cannot read {path}: {error.strerror}") from error
    try:
        said = file.readlines()
        _print_lines(said[len(said) - lines :] if lines < len(said) else said)
        while follow:
            time.sleep(0.2)
            _print_lines(file.readlines())
            if path.exists() and not _is_same(file.fileno(), path):  # it was rotated
                _print_lines(file.readlines())
                file.close()
                file = open(path, encoding="utf-8", errors="replace")  # noqa: SIM115
    finally:
        file.close()


@app.command()
def load() -> None:
    """Have it load the model now, also where another program should have the room."""
    with _client() as client:
        client.load()
    print("the model is loaded")


@app.command()
def unload() -> None:
    """Have it give the model's memory back. The next request loads the model again."""
    with _client() as client:
        client.unload()
    print("the model is unloaded")


@app.command()
def key(
    new: Annotated[bool, typer.Option("--new", help="Make a new one; clients with the old one are refused.")] = False,
) -> None:
    """Print the key that other machines need, and make it first if there is none."""
    from infill import paths
    from infill.daemon import lifecycle
    from infill.daemon.settings import read_key

    path = paths.key_file()
    if new or not path.exists():
        lifecycle.write_private(path, secrets.token_urlsafe(32) + "\n")
        again = "; a running daemon reads it when it is restarted" if lifecycle.running() else ""
        print(f"infill: made {visible(str(path), keep='')}{again}", file=sys.stderr)
    print(read_key(path))


@app.command()
def install(
    port: PortOption = None,
    listen: ListenOption = None,
    key_file: KeyFileOption = None,
    certificate: CertificateOption = None,
    private_key: PrivateKeyOption = None,
    idle_unload: IdleOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    threads: ThreadsOption = None,
    cpu_experts: CpuExpertsOption = None,
) -> None:
    """Have the system start it at login, and now."""
    given = _given(locals())
    _settings(given)
    from infill.daemon import units

    path = units.install(_arguments(given))
    print(f"installed {visible(str(path), keep='')}; the daemon starts at login")


@app.command()
def uninstall() -> None:
    """Undo install, and end the daemon."""
    from infill.daemon import units

    path = units.uninstall()
    print("nothing was installed" if path is None else f"removed {visible(str(path), keep='')}")


def _given(arguments: dict[str, Any]) -> dict[str, Any]:
    """The flags that were given, by the names of their settings; paths absolute, for the daemon works elsewhere."""
    names = {"listen": "host", "idle_unload": "idle_unload_s"}
    return {
        names.get(name, name): value.expanduser().absolute() if isinstance(value, Path) else value
        for name, value in arguments.items()
        if value is not None and name != "detached"
    }


def _settings(given: dict[str, Any]) -> DaemonSettings:
    """The daemon's settings with these flags. Raises ConfigError."""
    from infill.config import Config
    from infill.daemon.settings import DaemonSettings

    config = Config.load({name: given[name] for name in _CONFIG if name in given})
    return DaemonSettings.load({name: given[name] for name in given if name not in _CONFIG}, config=config)


def _arguments(given: dict[str, Any]) -> list[str]:
    """The same flags for another process."""
    pairs = [(_FLAGS.get(name, "--" + name.replace("_", "-")), str(value)) for name, value in given.items()]
    return [text for pair in pairs for text in pair]


def _start(given: dict[str, Any]) -> None:
    config = _settings(given).config  # what is wrong with them is said here rather than in a log
    from infill.daemon import lifecycle

    if not (model := lifecycle.model_file(config)).exists():
        print(f"infill: warning: there is no model file {visible(str(model), keep='')} yet", file=sys.stderr)
    found, is_new = lifecycle.start(_arguments(given))
    print(f"{'started the daemon' if is_new else 'a daemon runs already'}, process {found.pid}: {_places(found)}")
    if given and not is_new:
        flags = " ".join(_arguments(given))
        print(
            f"infill: warning: it keeps its settings; `infill daemon restart {visible(flags, keep='')}` changes them",
            file=sys.stderr,
        )
    if found.url is None:
        reason = "its port is taken; `infill daemon logs` names it, `port` in [daemon] of config.toml sets another"
        print(f"infill: warning: {reason}", file=sys.stderr)


def _places(found: Daemon) -> str:
    return visible(" and ".join(str(place) for place in (found.url, found.socket) if place is not None), keep="")


def _client() -> Client:
    """A client of the daemon on this machine. Raises InfillError if none runs."""
    from infill.client import Client

    client = Client.local()
    if client is None:
        raise InfillError("no daemon runs; `infill daemon start` starts one")
    return client


def _rows(found: Daemon, table: dict[str, Any]) -> list[tuple[str, str]]:
    import psutil

    from infill.daemon import lifecycle

    memory = psutil.Process(found.pid).memory_info().rss
    model, reason = table["model"], table["reason"]
    queued = {name: n for name, n in table["queued"].items() if n}
    counters = table["counters"]
    rows = [
        ("state", table["state"] + (f": {reason}" if reason else "")),
        ("process", f"{found.pid}, for {_time(time.time() - found.started)}, {memory / 2**20:,.0f} MiB"),
        ("version", found.version + ("" if found.is_current else "; another than this command's: restart it")),
        ("port", found.url or "taken by another program"),
        ("socket", str(found.socket or "none on this system")),
        ("model", found.engine.model if model is None else f"{model['name']}, {model['path']}"),
        ("device", found.engine.device if model is None else model["device"]),
        *(("warning", warning) for warning in found.warnings),
        ("queue", ", ".join(f"{n} {name.lower()}" for name, n in queued.items()) or "empty"),
        ("documents", f"{table['n_sessions']} with {table['session_bytes'] / 2**20:,.0f} MiB of cache"),
        ("requests", ", ".join(f"{counters[name]:,} {name}" for name in ("asked", "answered", "cancelled", "failed"))),
        ("log", str(lifecycle.log_file())),
    ]
    if table["idle_s"] is not None:
        rows.insert(1, ("idle", f"for {_time(table['idle_s'])}"))
    return rows


def _time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _print_lines(lines: list[str]) -> None:
    if lines:
        print_bytes(visible("".join(lines)).encode("utf-8", "replace"))


def _is_same(descriptor: int, path: Path) -> bool:
    import os

    one, other = os.fstat(descriptor), path.stat()
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)
