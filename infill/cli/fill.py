"""`infill fill`: fill one hole in one file."""

from __future__ import annotations

import base64
import json
import os
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infill.cli.screen import CanvasView, LineView, NoView, print_bytes, print_diff, visible
from infill.config import Config
from infill.diff import unified_diff
from infill.document import Document, Span
from infill.errors import Cancelled, UsageError

if TYPE_CHECKING:
    from infill.filling import Fill, StepView

_STOP_WITHIN_S = 2.0  # how long a cancelled engine may take to stop before the process leaves without it


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file, or - for standard input.")],
    lines: Annotated[
        str | None, typer.Option(metavar="A:B", help="The hole: replace lines A to B, counted from 1.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="LINE:COL", help="The hole: insert before this character, counted from 1."),
    ] = None,
    write: Annotated[bool, typer.Option("--write", "-w", help="Change the file itself.")] = False,
    diff: Annotated[
        bool | None,
        typer.Option("--diff/--no-diff", help="Print a diff, or what stands without it.", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    seed: Annotated[int | None, typer.Option(help="Same seed, same answer (default: 0).")] = None,
    steps: Annotated[int | None, typer.Option(help="At most so many denoising steps (default: 16).")] = None,
    max_tokens: Annotated[int | None, typer.Option(help="Longest fill, in tokens (default: 64).")] = None,
    model: Annotated[
        Path | None, typer.Option(metavar="PATH", help="A GGUF file (default: the bundled model).")
    ] = None,
    device: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Where to compute: auto, cpu or a device of ggml (default: auto)."),
    ] = None,
    threads: Annotated[int | None, typer.Option(help="CPU threads (default: the engine's choice).")] = None,
    show: Annotated[
        bool | None,
        typer.Option("--show/--no-show", help="Show the canvas while it settles.", show_default=False),
    ] = None,
    pace: Annotated[int, typer.Option(metavar="MS", min=0, help="Show each step at least so long.")] = 0,
) -> None:
    """Fill a hole in a file, or in standard input.

    For a file a diff is printed, as `git apply` accepts it, or with --no-diff
    the new text of the hole alone; for standard input the whole text with its
    hole filled. With --write the diff is printed only on a terminal.

    The canvas is shown on standard error if that is a terminal.
    Bytes outside the hole never change.
    """
    config = Config.load(
        {
            "model": model,
            "device": device,
            "threads": threads,
            "seed": seed,
            "max_steps": steps,
            "max_tokens": max_tokens,
        }
    )
    path = None if file == "-" else Path(file)
    if write and path is None:
        raise UsageError("--write needs a file; what comes from standard input goes to standard output")
    wanted = _wanted(lines, at)
    document = _read_input() if path is None else Document.read(path)
    hole = wanted(document)
    if write:
        document.check_writable()
    with _view(show, document, hole) as view:
        filled = _run(lambda on_step: _fill(config, document, hole, view.say, on_step), view, pace / 1000)
    view.summarize(filled.n_tokens, filled.n_steps, sum(filled.timings_ms.values()))
    after = document.apply(hole, filled.text)
    patch = unified_diff(document.data, after, path)
    if write and patch:
        document.write(after)
    if as_json:
        _print_json(config, document, hole, filled, patch, written=write and bool(patch))
        return
    if diff is None:
        diff = path is not None and (not write or sys.stdout.isatty())
        if write and not diff:
            return
    if not diff:
        print_bytes(after if path is None else document.encode(hole, filled.text))
    elif not patch:
        print("infill: the fill is what stood there; nothing to change", file=sys.stderr)
    elif sys.stdout.isatty():
        print_diff(patch)
    else:
        print_bytes(patch)


def _read_input() -> Document:
    if sys.stdin is None:
        raise UsageError("standard input is closed")
    return Document.read_from(sys.stdin.buffer)


def _wanted(lines: str | None, at: str | None) -> Callable[[Document], Span]:
    """What finds the hole in the document, once that is read."""
    if (lines is None) == (at is None):
        raise UsageError("say where the hole is: either --lines A:B or --at LINE:COL")
    if lines is not None:
        match = re.fullmatch(r"([0-9]{1,9})(?::([0-9]{1,9}))?", lines)
        if not match:
            raise UsageError(f"--lines takes two line numbers, as in 12:20, not {lines!r}")
        first, last = int(match[1]), int(match[2] or match[1])
        return lambda document: document.hole_for_lines(first, last)
    match = re.fullmatch(r"([0-9]{1,9}):([0-9]{1,9})", at or "")
    if not match:
        raise UsageError(f"--at takes a line and a column, as in 12:5, not {at!r}")
    line, column = int(match[1]), int(match[2])
    return lambda document: document.hole_at(line, column)


def _view(show: bool | None, document: Document, hole: Span) -> NoView:
    is_terminal = sys.stderr.isatty()
    if show is False or (show is None and not is_terminal):
        return NoView()
    if not is_terminal:
        return LineView()
    before, after = document.text_before(hole), document.text_after(hole)
    return CanvasView(document.name, before, after)


def _fill(
    config: Config,
    document: Document,
    hole: Span,
    say: Callable[[str], None],
    on_step: Callable[[StepView], bool],
) -> Fill:
    """Load the model and fill the hole. The one place of this module that knows the engine."""
    from infill.context import Hole
    from infill.engine import Model
    from infill.filling import FillOptions, fill

    say("loading the model")
    with Model.load(_model(config), device=config.device, n_threads=config.threads) as model:
        for warning in model.warnings:
            print(f"infill: warning: {visible(warning, keep='')}", file=sys.stderr)
        say("reading the text and choosing a length")
        path = None if document.path is None else str(document.path)
        return fill(
            model,
            Hole(document.text_before(hole), document.text_after(hole), path=path),
            FillOptions(seed=config.seed, max_steps=config.max_steps, max_tokens=config.max_tokens, n_ctx=config.n_ctx),
            on_step=on_step,
        )


def _model(config: Config) -> Path:
    from infill_models import bundled_model

    return config.model or bundled_model()


def _run(work: Callable[[Callable[[StepView], bool]], Fill], view: NoView, pace_s: float) -> Fill:
    """Do the work on a thread of its own, so that Ctrl-C is heard while native code runs; show each step `pace_s`.

    Ctrl-C cancels the engine at its next step; if that does not come soon, the process leaves without it,
    which is safe because nothing is written before the work is done.
    """
    cancelled, done = threading.Event(), threading.Event()
    results: list[Fill] = []
    errors: list[BaseException] = []

    def on_step(step: StepView) -> bool:
        if not cancelled.is_set():
            view.update(step)
        return cancelled.wait(pace_s)

    def target() -> None:
        try:
            results.append(work(on_step))
        except BaseException as error:
            errors.append(error)
        finally:
            done.set()

    threading.Thread(target=target, name="infill-fill", daemon=True).start()
    try:
        # Not Thread.join: interrupted there, Python 3.11 takes the thread for finished.
        while not done.wait(0.1):
            pass
    except BaseException as interrupt:
        cancelled.set()
        if not done.wait(_STOP_WITHIN_S):
            view.__exit__(None, None, None)
            print("infill: cancelled; nothing was changed", file=sys.stderr, flush=True)
            # Unwinding would free what the engine still computes with.
            os._exit(143 if isinstance(interrupt, SystemExit) else 130)
        if isinstance(interrupt, KeyboardInterrupt):
            raise Cancelled("cancelled; nothing was changed") from None
        raise
    if errors:
        raise errors[0]
    return results[0]


def _print_json(config: Config, document: Document, hole: Span, filled: Fill, patch: bytes, *, written: bool) -> None:
    """One object. JSON holds only valid Unicode: other bytes become U+FFFD; `text_base64` has them."""
    text = document.encode(hole, filled.text)
    result: dict[str, Any] = {
        "path": None if document.path is None else str(document.path),
        "start": hole.start,
        "end": hole.end,
        "text": text.decode("utf-8", "replace"),
        "diff": patch.decode("utf-8", "replace"),
        "written": written,
        "n_tokens": filled.n_tokens,
        "n_steps": filled.n_steps,
        "score": filled.score,
        "timings_ms": filled.timings_ms,
        "seed": config.seed,
        "model": str(_model(config)),
    }
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        result["text_base64"] = base64.b64encode(text).decode("ascii")
    print_bytes(json.dumps(result).encode() + b"\n")
