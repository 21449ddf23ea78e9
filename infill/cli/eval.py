"""`infill eval`: how good fills are, measured on text whose holes are known."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infill.cli.fill import DeviceOption, FormatOption, MaxTokensOption, ModelOption, StepsOption, ThreadsOption
from infill.cli.screen import print_bytes, visible
from infill.config import Config
from infill.errors import Cancelled, UsageError

if TYPE_CHECKING:
    from infill.cancellation import Cancellation
    from infill.evaluation.configurations import Configuration
    from infill.evaluation.fillers import Engine, Filler
    from infill.evaluation.report import Line
    from infill.evaluation.runner import Record, Store
    from infill.evaluation.tasks import Task

_TASK_FILES = (".jsonl", ".jsonl.gz")
_CAUSAL = "causal"


@dataclass(frozen=True)
class Choice:
    """Which tasks."""

    paths: tuple[Path, ...]
    kinds: tuple[str, ...]
    per_kind: int
    limit: int | None
    longest: int | None
    held_out: bool
    seed: int


@dataclass(frozen=True)
class Comparison:
    """What is compared: as given on the command line."""

    configurations: tuple[str, ...]
    groups: tuple[str, ...]
    settings: tuple[str, ...]
    baselines: tuple[str, ...]


@dataclass(frozen=True)
class Output:
    """Where the findings go."""

    results: Path | None
    as_json: bool
    plot: Path | None
    execute: bool


def command(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...", help="Folders or files of source, or HumanEval-Infilling tasks (.jsonl, .jsonl.gz)."
        ),
    ],
    config: Annotated[
        list[str] | None,
        typer.Option(
            "--config",
            metavar="NAME[:KEY=VALUE,...]",
            help="What to compare: a preset, or options of a fill under a name of yours; repeat it. The first one is "
            "what others are compared with (default: the defaults alone).",
        ),
    ] = None,
    preset: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GROUP",
            help="The defaults and all presets of a group: length, rank, pins, steps, self-conditioning, format, "
            "together; or all of them.",
        ),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE,...", help="Options of a fill that all configurations start from."),
    ] = None,
    baseline: Annotated[
        list[str] | None,
        typer.Option(
            metavar="causal|PATH",
            help="Also ask the same weights as a causal model that sees no suffix, or any GGUF model that can fill in "
            "the middle, by llama.cpp.",
        ),
    ] = None,
    kinds: Annotated[
        str | None,
        typer.Option(
            metavar="LIST",
            help="Of spans in source: rest, line, lines, block, arguments, expression, characters; names and "
            "definition have several holes (default: all).",
        ),
    ] = None,
    per_kind: Annotated[int, typer.Option(metavar="N", min=1, help="Spans of each kind, at most.")] = 50,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="Tasks in all, of every kind in turn.")] = None,
    longest: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Leave out holes of more than so many tokens.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Of the spans and of the fills (default: 0).")] = None,
    held_out: Annotated[
        bool,
        typer.Option(
            "--held-out",
            help="Take only what a folder's held-out.txt names: never to be trained on, nor to choose options by. "
            "Without this flag, only the rest.",
        ),
    ] = False,
    execute: Annotated[
        bool,
        typer.Option(
            "--execute",
            help="Run HumanEval's tests. THIS EXECUTES CODE THAT A MODEL WROTE, on this machine, with limits on time, "
            "memory, files, processes and network that stop accidents, not attacks.",
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="Add each answer to this file, and ask nothing again that it has: a stopped run goes on.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw quality against milliseconds, as .png, .svg or .pdf.")
    ] = None,
    steps: StepsOption = None,
    max_tokens: MaxTokensOption = None,
    prompt_format: FormatOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    threads: ThreadsOption = None,
) -> None:
    """Measure how good fills are, on spans taken out of text that you have.

    Spans are drawn with a seed; every configuration gets the same, so that
    differences are paired. Intervals are 95 %, by the bootstrap over files.
    A table is printed, in Markdown if standard output is no terminal.

    A folder can name files in held-out.txt that must be neither trained on nor
    tuned on, one pattern a line; see --held-out.

    With --execute, code that a model wrote is run. Nothing is run without it.
    """
    settings_in_force = Config.load(
        {
            "model": model,
            "device": device,
            "threads": threads,
            "seed": seed,
            "max_steps": steps,
            "max_tokens": max_tokens,
            "format": prompt_format,
        }
    )
    choice = Choice(tuple(paths), _kinds(kinds), per_kind, limit, longest, held_out, settings_in_force.seed)
    comparison = Comparison(tuple(config or ()), tuple(preset or ()), tuple(settings or ()), tuple(baseline or ()))
    _evaluate(settings_in_force, choice, comparison, Output(out, as_json, plot, execute))


def _kinds(given: str | None) -> tuple[str, ...]:
    from infill.evaluation.spans import KINDS

    names = tuple(KINDS) if given is None else tuple(name.strip() for name in given.split(","))
    for name in names:
        if name not in KINDS:
            raise UsageError(f"--kinds: there is no kind {name!r}; there are {', '.join(KINDS)}")
    return tuple(dict.fromkeys(names))


def _evaluate(config: Config, choice: Choice, comparison: Comparison, output: Output) -> None:
    from infill.cancellation import Cancellation
    from infill.evaluation import plot, report
    from infill.evaluation.fillers import Engine
    from infill.evaluation.runner import Store, identity
    from infill_models import bundled_model

    if output.plot is not None:
        plot.check(output.plot)
    configurations = _configurations(config, comparison)
    path = config.model or bundled_model()
    with ExitStack() as stack:
        model = stack.enter_context(config.load_model(path))
        for warning in model.warnings:
            print(f"infill: warning: {visible(warning, keep='')}", file=sys.stderr)
        tasks = tasks_of(choice, lambda text: len(model.tokenizer.encode(text)))
        if any(task.check for task in tasks) and not output.execute:
            print("infill: no program is run; --execute runs what the model wrote, for pass@1", file=sys.stderr)
        cancellation = Cancellation()
        engine = Engine(model, config.n_ctx, cancellation)
        stack.callback(engine.close)
        fillers = _fillers(engine, identity(path), configurations, comparison.baselines, config, stack)
        store = stack.enter_context(Store(output.results))
        records = _run(tasks, fillers, store, lambda text: len(model.tokenizer.encode(text)), output, cancellation)
    lines = report.lines(records, seed=choice.seed)
    if output.plot is not None:
        plot.draw(lines, output.plot)
    _print(
        records,
        lines,
        output,
        {
            "model": str(path),
            "seed": choice.seed,
            "held_out": choice.held_out,
            "n_tasks": len(tasks),
            "configurations": {filler.name: filler.settings for filler, _ in fillers},
        },
    )


def _configurations(config: Config, comparison: Comparison) -> list[Configuration]:
    """What is compared, each name once. Raises UsageError."""
    from infill.evaluation import configurations
    from infill.options import FillOptions

    base = FillOptions(
        seed=config.seed,
        max_steps=config.max_steps,
        max_tokens=config.max_tokens,
        n_ctx=config.n_ctx,
        format=config.format,
        low_confidence=config.low_confidence,
    )
    for text in comparison.settings:
        base, oracle = configurations.with_settings(base, text)
        if oracle:
            raise UsageError("--set cannot give true lengths to all; use --config oracle")
    found = [configurations.parse(text, base) for text in comparison.configurations]
    for name in comparison.groups:
        found += configurations.group(name, base)
    distinct: dict[str, Configuration] = {}
    for one in found or [configurations.parse(configurations.FIRST, base)]:
        if distinct.setdefault(one.name, one) != one:
            raise UsageError(f"two different configurations are called {one.name}")
    return list(distinct.values())


def tasks_of(choice: Choice, count: Callable[[str], int]) -> list[Task]:
    """The tasks, of every kind in turn if their number is limited. Raises UsageError if there are none."""
    from infill.evaluation import humaneval, spans
    from infill.evaluation.sources import sources

    files = [path for path in choice.paths if path.name.endswith(_TASK_FILES) and path.is_file()]
    folders = [path for path in choice.paths if path not in files]

    def fits(text: str) -> bool:
        return choice.longest is None or count(text) <= choice.longest

    found = [task for path in files for task in humaneval.load(path) if all(map(fits, task.answers))]
    if folders:
        texts = sources(folders, held_out=choice.held_out)
        found += spans.tasks(texts, kinds=choice.kinds, n_per_kind=choice.per_kind, seed=choice.seed, fits=fits)
    if not found:
        which = "held out by a held-out.txt" if choice.held_out else "that is not held out"
        raise UsageError(f"there is nothing to ask: no text {which} with spans of these kinds")
    if choice.limit is not None:
        found = spans.in_turn(found, choice.limit, choice.seed)
    return found


def _fillers(
    engine: Engine,
    model: str,
    configurations: list[Configuration],
    baselines: tuple[str, ...],
    config: Config,
    stack: ExitStack,
) -> list[tuple[Filler, str]]:
    from infill.evaluation.baselines import CausalFiller, FimFiller, LlamaFim
    from infill.evaluation.fillers import DiffusionFiller
    from infill.evaluation.runner import identity

    found: list[tuple[Filler, str]] = [(DiffusionFiller(engine, one), model) for one in configurations]
    for name in dict.fromkeys(baselines):
        if name == _CAUSAL:
            found.append((CausalFiller(engine, config.max_tokens), model))
            continue
        path = Path(name)
        other = LlamaFim(path, n_ctx=config.n_ctx, n_threads=config.threads, seed=config.seed)
        stack.callback(other.close)
        settings = {"n_ctx": config.n_ctx, "seed": config.seed}
        found.append((FimFiller(path.stem, other, config.max_tokens, settings), identity(path)))
    names = [filler.name for filler, _ in found]
    if len(set(names)) < len(names):
        raise UsageError(f"two things to compare have one name: {', '.join(names)}")
    return found


def _run(
    tasks: list[Task],
    fillers: list[tuple[Filler, str]],
    store: Store,
    count: Callable[[str], int],
    output: Output,
    cancellation: Cancellation,
) -> list[Record]:
    """Ask everything, with a progress bar on a terminal. Ctrl-C ends the answer under way, a second one everything."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from infill.evaluation.runner import run

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    n_right = n_done = 0
    terminated = False

    # not by an exception: one that is raised while native code calls back is lost
    def stop(number: int, _frame: FrameType | None) -> None:
        nonlocal terminated
        terminated = terminated or number == signal.SIGTERM
        if cancellation.cancelled:
            raise KeyboardInterrupt
        cancellation.cancel()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    console = Console(stderr=True)
    try:
        with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
            bar = progress.add_task("asking", total=len(tasks) * len(fillers))

            def report(record: Record) -> None:
                nonlocal n_right, n_done
                n_done, n_right = n_done + 1, n_right + record.exact
                progress.update(bar, advance=1, description=f"{100 * n_right / n_done:.0f} % exact")
                cancellation.check()

            return run(tasks, fillers, store, count=count, execute=output.execute, on_record=report)
    except (KeyboardInterrupt, Cancelled):
        if terminated:
            sys.exit(143)
        where = "" if output.results is None else f"; the same command goes on from here: {output.results}"
        raise Cancelled(f"stopped after {n_done} of {len(tasks) * len(fillers)} answers{where}") from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _print(records: list[Record], lines: list[Line], output: Output, about: dict[str, Any]) -> None:
    from infill.evaluation import report

    if output.as_json:
        found = {**about, **report.as_json(records, lines)}
        print_bytes((json.dumps(found, indent=1) + "\n").encode())
        return
    headings, rows = report.table(lines)
    notes = []
    for name in about["configurations"]:
        if bins := report.calibration(records, name):
            shares = ", ".join(
                f"{b.low:.1f} to {b.high:.1f}: {100 * b.right:.0f} % of {b.n}" for b in bins if b.right is not None
            )
            notes.append(f"{name}: right by confidence {shares}")
    for error in sorted({record.error for record in records if record.error is not None})[:5]:
        notes.append(f"failed: {visible(error, keep='')}")
    if not sys.stdout.isatty():
        text = report.markdown(headings, rows) + "".join(f"\n{note}\n" for note in notes)
        print_bytes(text.encode())
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False)
    for i, heading in enumerate(headings):
        shown.add_column(heading, justify="left" if i < 2 else "right", no_wrap=i < 2)
    for row in rows:
        shown.add_row(*(Text(visible(cell, keep="")) for cell in row))
    console = Console()
    console.print(shown)
    for note in notes:
        console.print(Text(note), style="dim")
