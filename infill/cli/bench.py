"""`infill bench`: how quick and how large the engine is here, against what is possible and against others."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infill.cli.fill import DeviceOption, MaxTokensOption, ModelOption, StepsOption, ThreadsOption
from infill.cli.screen import print_bytes, visible
from infill.config import Config
from infill.errors import UsageError

if TYPE_CHECKING:
    from infill.benchmark.results import Result
    from infill.benchmark.tables import Table
    from infill.daemon.benchmark import Row

app = typer.Typer(help="Measure speed and memory.", no_args_is_help=True)

RoundsOption = Annotated[
    int, typer.Option("--rounds", min=1, help="So many measurements of each case, in turns, after one that is dropped.")
]
FloorOption = Annotated[
    bool,
    typer.Option("--floor/--no-floor", help="Measure what this processor can do, too."),
]
TopKOption = Annotated[
    int, typer.Option("--top-k", min=0, help="Likeliest tokens that feed self-conditioning; 0 is the whole vocabulary.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
PlotOption = Annotated[Path | None, typer.Option("--plot", metavar="FILE", help="Draw a picture: .png, .svg, .pdf.")]

_MOST_TOKENS = 1 << 20
_PROMPTS = "256,512,1024,2048,4096,8192"


@app.command()
def step(
    lengths: Annotated[str, typer.Option(metavar="N,N,...", help="Positions of a row.")] = "16,32,64,128,256",
    rows: Annotated[str, typer.Option(metavar="N,N,...", help="Rows of a pass.")] = "1",
    prompts: Annotated[str, typer.Option(metavar="N,N,...", help="Tokens of the prompt.")] = "512",
    rounds: RoundsOption = 7,
    top_k: TopKOption = 64,
    floor: FloorOption = True,
    model: ModelOption = None,
    device: DeviceOption = None,
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
    plot: PlotOption = None,
) -> None:
    """Measure one denoising step: milliseconds, where they go, and the share of what the machine can do."""
    from infill.benchmark import step as benchmark

    cases = benchmark.cases(
        _numbers("--lengths", lengths, 1024), _numbers("--rows", rows, 1024), _numbers("--prompts", prompts)
    )
    _check(plot)
    config = _config(model, device, threads)
    result = benchmark.measure(
        _path(config), cases, device=config.device, n_threads=config.threads, rounds=rounds, top_k=top_k,
        with_floor=floor, say=_say,
    )  # fmt: skip
    _show(result, as_json, plot)


@app.command()
def prefill(
    lengths: Annotated[str, typer.Option(metavar="N,N,...", help="Tokens of the prompt.")] = "128,512,2048",
    rounds: RoundsOption = 7,
    floor: FloorOption = True,
    model: ModelOption = None,
    device: DeviceOption = None,
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
    plot: PlotOption = None,
) -> None:
    """Measure how quickly a prompt is read."""
    from infill.benchmark import prefill as benchmark

    numbers = _numbers("--lengths", lengths)
    _check(plot)
    config = _config(model, device, threads)
    result = benchmark.measure(
        _path(config), numbers, device=config.device, n_threads=config.threads, rounds=rounds, with_floor=floor,
        say=_say,
    )  # fmt: skip
    _show(result, as_json, plot)


@app.command()
def keystroke(
    lengths: Annotated[str, typer.Option(metavar="N,N,...", help="Tokens of the prompt.")] = _PROMPTS,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="So many characters typed behind each prompt.")] = 20,
    max_tokens: MaxTokensOption = None,
    steps: StepsOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
    plot: PlotOption = None,
) -> None:
    """Measure what one typed character costs: the text known up to it, the hole filled again."""
    from infill.benchmark import keystroke as benchmark

    numbers = _numbers("--lengths", lengths)
    _check(plot)
    config = Config.load(
        {"model": model, "device": device, "threads": threads, "max_steps": steps, "max_tokens": max_tokens}
    )
    result = benchmark.measure(
        _path(config), numbers, config.fill_options, device=config.device, n_threads=config.threads, rounds=rounds,
        say=_say,
    )  # fmt: skip
    _show(result, as_json, plot)


@app.command()
def memory(
    context: Annotated[int, typer.Option(min=64, help="Tokens of prompt and canvas together.")] = 8192,
    prompt: Annotated[
        int | None, typer.Option(min=1, help="Tokens of the prompt (default: all that the context has room for).")
    ] = None,
    length: Annotated[int, typer.Option(min=1, help="Positions of the row that is denoised.")] = 256,
    rounds: RoundsOption = 3,
    model: ModelOption = None,
    device: DeviceOption = None,
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
    plot: PlotOption = None,
) -> None:
    """Measure memory, at its most, and loading against reading the file."""
    from infill.benchmark import memory as benchmark

    if (prompt or 1) + length > context:
        raise UsageError(f"a context of {context} tokens does not hold a prompt of {prompt or 1} and a row of {length}")
    _check(plot)
    config = _config(model, device, threads)
    result = benchmark.measure(
        _path(config), device=config.device, n_threads=config.threads, rounds=rounds, n_ctx=context, n_prompt=prompt,
        n_row=length, say=_say,
    )  # fmt: skip
    _show(result, as_json, plot)


@app.command()
def compare(
    length: Annotated[int, typer.Option(min=1, max=1024, help="Tokens of the pass.")] = 256,
    prompt: Annotated[int, typer.Option(min=1, help="Tokens of the prompt before them.")] = 256,
    llama_cpp: Annotated[
        Path | None,
        typer.Option("--llama-cpp", metavar="PATH", help="A build folder of a llama.cpp with DiffusionGemma."),
    ] = None,
    sibling: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where the autoregressive sibling is kept."),
    ] = None,
    transformers: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The checkpoint that the model was made from, for transformers.")
    ] = None,
    rounds: RoundsOption = 5,
    top_k: TopKOption = 64,
    floor: FloorOption = True,
    model: ModelOption = None,
    device: DeviceOption = None,
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
    plot: PlotOption = None,
) -> None:
    """Compare with other engines: the same file, the same machine, in turns."""
    from infill.benchmark import compare as benchmark

    _check(plot)
    config = _config(model, device, threads)
    result = benchmark.measure(
        _path(config), benchmark.Others(llama_cpp, sibling, transformers), device=config.device,
        n_threads=config.threads, rounds=rounds, n_row=length, n_prompt=prompt, top_k=top_k, with_floor=floor, say=_say,
    )  # fmt: skip
    _show(result, as_json, plot)


@app.command()
def report(
    document: Annotated[Path, typer.Argument(metavar="DOCUMENT.md", help="Has <!-- measured: step --> ...")],
    results: Annotated[
        list[Path] | None, typer.Argument(metavar="RESULT.json", help="What other commands print with --json.")
    ] = None,
    rounds: RoundsOption = 5,
    model: ModelOption = None,
    device: DeviceOption = None,
    threads: ThreadsOption = None,
) -> None:
    """Write the measured sections of a document; without results, measure everything first."""
    from infill.benchmark import report as documents

    found: list[Result] = [result for path in results or () for result in documents.load(path)]
    if not results:
        found = _everything(_config(model, device, threads), rounds)
    every = documents.update(document, found)
    print(f"{visible(str(document), keep='')}: {len(found)} new results, {len(every)} in all", file=sys.stderr)


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

    counts = _numbers("--clients", clients, 1000)
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


def _numbers(option: str, given: str, most: int = _MOST_TOKENS) -> list[int]:
    try:
        numbers = [int(part) for part in given.split(",")]
    except ValueError:
        numbers = []
    if not numbers or not all(1 <= n <= most for n in numbers):
        raise UsageError(f"{option} takes numbers from 1 to {most}, as in 1,4,32, not {given!r}")
    return sorted(set(numbers))


def _config(model: Path | None, device: str | None, threads: int | None) -> Config:
    return Config.load({"model": model, "device": device, "threads": threads})


def _path(config: Config) -> Path:
    from infill_models import bundled_model

    return config.model or bundled_model()


def _everything(config: Config, rounds: int) -> list[Result]:
    """One result of each subcommand, with its defaults."""
    from infill.benchmark import compare, keystroke, memory, prefill, step

    path = _path(config)
    where: dict[str, Any] = {"device": config.device, "n_threads": config.threads, "rounds": rounds, "say": _say}
    return [
        step.measure(path, step.cases([16, 32, 64, 128, 256], [1], [512]), **where),
        prefill.measure(path, [128, 512, 2048], **where),
        keystroke.measure(path, _numbers("", _PROMPTS), config.fill_options, **{**where, "rounds": 4 * rounds}),
        memory.measure(path, **where),
        compare.measure(path, compare.Others(), **where),
    ]


def _say(doing: str) -> None:
    """What is being measured, on standard error where somebody watches."""
    if sys.stderr.isatty():
        print(f"infill: {doing}", file=sys.stderr)


def _check(plot: Path | None) -> None:
    if plot is not None:
        from infill.benchmark.plot import check

        check(plot)


def _show(result: Result, as_json: bool, plot: Path | None) -> None:
    from infill.benchmark import tables

    if plot is not None:
        from infill.benchmark.plot import draw

        draw(tables.picture(result), plot)
    if as_json:
        print_bytes(result.json().encode() + b"\n")
    else:
        _print(tables.table(result))


def _print(made: Table) -> None:
    import io
    import shutil

    import rich.table
    from rich.console import Console

    grid = rich.table.Table(box=None, pad_edge=False)
    for i, name in enumerate(made.head):
        grid.add_column(visible(name, keep=""), justify="right" if i else "left")
    for row in made.rows:
        grid.add_row(*row)
    width = shutil.get_terminal_size((200, 24)).columns
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False)
    console.print(f"{visible(made.title, keep='')}. {made.conditions}\n")
    console.print(grid)
    for note in made.notes:
        console.print(f"\n{visible(note, keep='')}")
    assert isinstance(console.file, io.StringIO)
    print_bytes(console.file.getvalue().encode())


def _line(row: Row) -> str:
    pairs = [
        (row.latency_p50_ms, row.latency_p95_ms),
        (row.queue_p50_ms, row.queue_p95_ms),
        (row.run_p50_ms, row.run_p95_ms),
    ]
    times = "  ".join(f"{low:7,.0f} {high:7,.0f}" for low, high in pairs)
    return f"{row.n_clients:7}  {row.n_requests:8}  {row.per_second:10.2f}  {times}\n"
