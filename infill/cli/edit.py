"""`infill edit`: rewrite lines of a file as somebody asks for it."""

from __future__ import annotations

from typing import Annotated

import typer

from infill.cli import fill
from infill.cli.fill import (
    CpuExpertsOption,
    DeviceOption,
    DiffOption,
    FinalistsOption,
    FormatOption,
    JsonOption,
    KeepOption,
    MaxTokensOption,
    ModelOption,
    NoDaemonOption,
    OnOption,
    PaceOption,
    RelatedOption,
    SeedOption,
    ShowOption,
    StepsOption,
    ThreadsOption,
    WriteOption,
)
from infill.config import Config
from infill.errors import UsageError


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file, or - for standard input.")],
    what: Annotated[str, typer.Argument(metavar="WHAT", help="What is to be changed, in a sentence.")],
    lines: Annotated[str, typer.Option(metavar="A:B", help="Rewrite lines A to B, counted from 1.")],
    keep: KeepOption = None,
    related: RelatedOption = None,
    write: WriteOption = False,
    diff: DiffOption = None,
    as_json: JsonOption = False,
    seed: SeedOption = None,
    steps: StepsOption = None,
    max_tokens: MaxTokensOption = None,
    finalists: FinalistsOption = None,
    prompt_format: FormatOption = None,
    model: ModelOption = None,
    device: DeviceOption = None,
    threads: ThreadsOption = None,
    cpu_experts: CpuExpertsOption = None,
    on: OnOption = None,
    no_daemon: NoDaemonOption = False,
    show: ShowOption = None,
    pace: PaceOption = 0,
) -> None:
    """Rewrite lines of a file as you say.

    The model starts from the old text, partly noise, and reads your request:
    it must be an instruction-tuned one. A diff is printed; --write applies it.
    Bytes outside the lines never change.
    """
    config = Config.load(
        {
            "model": model,
            "device": device,
            "threads": threads,
            "cpu_experts": cpu_experts,
            "seed": seed,
            "max_steps": steps,
            "max_tokens": max_tokens,
            "n_finalists": finalists,
            "format": prompt_format,
        }
    )
    who = fill.asked_for(no_daemon, on, model=model, device=device, threads=threads, cpu_experts=cpu_experts)
    if not what.strip():
        raise UsageError('say what is to be changed, as in "use a set instead of a list"')
    first, last = fill.line_range(lines, "--lines")
    document = fill.open_document(file, write)
    span = document.hole_for_lines(first, last)
    request = fill.Request(config, document, (span,), tuple(related or ()), keep, what, who)
    fill.answer(request, fill.Output(write, diff, as_json, show, pace))
