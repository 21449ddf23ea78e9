"""`infill bench`: how quick the daemon is."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infill.cli.fill import DeviceOption, MaxTokensOption, ModelOption, StepsOption, ThreadsOption
from infill.cli.screen import print_bytes, visible
from infill.config import Config
from infill.errors import UsageError

if TYPE_CHECKING:
    from infill.daemon.benchmark import Row

app = typer.Typer(help="Measure speed.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keeps `daemon` a command of its own while it is the only one."""


@app.command()
def daemon(
    clients: Annotated[str, typer.Option(metavar="N,N,...", help="So many at once, one line each.")] = "1,4,32",
    requests: Annotated[int, typer.Option(min=1, help="So many for each line, at least one for each client.")] = 64,
    on: Annotated[
        str | None, typer.Option("--on", metavar="NAME", help="The daemon that `infill client add` called so.")
    ] = None,
    max_tokens: MaxTokensOption = None,
    steps: StepsOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    threads: ThreadsOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Measure requests per second and queueing delay of a daemon over HTTP.

    A daemon is started for it, and ended; --on measures another one.
    """
    import asyncio

    from infill import servers
    from infill.daemon import benchmark, lifecycle
    from infill.options import FillOptions

    counts = _counts(clients)
    if on is not None and (model or device or threads):
        raise UsageError(f"--model, --device and --threads do not go with --on {on}: it has its own")
    config = Config.load(
        {"model": model, "device": device, "threads": threads, "max_steps": steps, "max_tokens": max_tokens}
    )
    options = FillOptions(
        seed=config.seed, max_steps=config.max_steps, max_tokens=config.max_tokens, n_finalists=config.n_finalists
    )
    rows: list[Row] = []
    verify: bool | Path = True
    with ExitStack() as stack:
        if on is not None:
            server = servers.find(on)
            url, key, what = server.url, server.key(), f"{on}, {server.url}"
            verify = server.certificate or True
        else:
            engine = lifecycle.Engine.of(config)
            arguments = ["--model", engine.model, "--device", engine.device]
            arguments += [] if engine.threads is None else ["--threads", str(engine.threads)]
            url, key, what = stack.enter_context(benchmark.own_daemon(arguments)), None, engine.model
        if not as_json:
            print(f"{visible(what, keep='')}: at most {options.max_steps} steps and {options.max_tokens} tokens")
            print(f"{'':7}  {'':8}  {'':9}  {'latency, ms':>15}  {'queue, ms':>15}  {'work, ms':>15}")
            print(f"clients  requests  per second  {'p50     p95':>14}  {'p50     p95':>15}  {'p50     p95':>15}")
            sys.stdout.flush()
        for n in counts:
            row = asyncio.run(benchmark.measure(url, key, n, requests, options, verify=verify))
            rows.append(row)
            if not as_json:
                print_bytes(_line(row).encode())
    if as_json:
        table = {"what": what, "max_steps": options.max_steps, "max_tokens": options.max_tokens}
        print_bytes(json.dumps({**table, "rows": [vars(row) for row in rows]}).encode() + b"\n")


def _counts(given: str) -> list[int]:
    try:
        counts = [int(part) for part in given.split(",")]
    except ValueError:
        counts = []
    if not counts or not all(1 <= n <= 1000 for n in counts):
        raise UsageError(f"--clients takes numbers from 1 to 1000, as in 1,4,32, not {given!r}")
    return counts


def _line(row: Row) -> str:
    pairs = [
        (row.latency_p50_ms, row.latency_p95_ms),
        (row.queue_p50_ms, row.queue_p95_ms),
        (row.run_p50_ms, row.run_p95_ms),
    ]
    times = "  ".join(f"{low:7,.0f} {high:7,.0f}" for low, high in pairs)
    return f"{row.n_clients:7}  {row.n_requests:8}  {row.per_second:10.2f}  {times}\n"
