"""`infill fill`: fill holes in one file."""

from __future__ import annotations

import base64
import json
import os
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infill.cli import remote
from infill.cli.screen import CanvasView, LineView, NoView, UncertainPlaces, print_bytes, print_diff
from infill.config import Config
from infill.diff import unified_diff
from infill.document import Document, Span
from infill.errors import Cancelled, DeviceError, UsageError

if TYPE_CHECKING:
    from infill.cancellation import Cancellation
    from infill.context import Hole, Holes
    from infill.engine import Model
    from infill.filling import Fill, StepView

_STOP_WITHIN_S = 2.0  # how long a cancelled engine may take to stop before the process leaves without it
_UNCERTAIN = 1.0  # nats; a token that surprises the model so much is shown as uncertain

# What `infill edit` takes as well.
LinesOption = Annotated[str | None, typer.Option(metavar="A:B", help="The hole: replace lines A to B, counted from 1.")]
WriteOption = Annotated[bool, typer.Option("--write", "-w", help="Change the file itself.")]
DiffOption = Annotated[
    bool | None,
    typer.Option("--diff/--no-diff", help="Print a diff, or what stands without it.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
SeedOption = Annotated[int | None, typer.Option(help="Same seed, same answer (default: 0).")]
StepsOption = Annotated[int | None, typer.Option(help="At most so many denoising steps (default: 16).")]
MaxTokensOption = Annotated[int | None, typer.Option(help="Longest fill, in tokens (default: 64).")]
FinalistsOption = Annotated[
    int | None, typer.Option(help="Lengths that are finished (default: 4); more are surer and slower.")
]
KeepOption = Annotated[
    float | None,
    typer.Option(metavar="SHARE", min=0.0, max=1.0, help="Start from this share of the old tokens, as in 0.6."),
]
RelatedOption = Annotated[
    list[Path] | None,
    typer.Option("--related", metavar="PATH", help="Another file for the model to look at; repeat it, newest first."),
]
FormatOption = Annotated[
    str | None,
    typer.Option("--format", metavar="NAME", help="Of the prompt: raw or chat (default: as the model file says)."),
]
ModelOption = Annotated[Path | None, typer.Option(metavar="PATH", help="A GGUF file (default: the bundled model).")]
DeviceOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Where to compute: auto, cpu or a device of ggml (default: auto)."),
]
ThreadsOption = Annotated[int | None, typer.Option(help="CPU threads (default: the engine's choice).")]
CpuExpertsOption = Annotated[
    int | None,
    typer.Option(
        metavar="LAYERS", help="So many layers' experts stay beside a GPU, on the CPU (default: those that must)."
    ),
]
ShowOption = Annotated[
    bool | None,
    typer.Option("--show/--no-show", help="Show the canvas while it settles.", show_default=False),
]
OnOption = Annotated[
    str | None,
    typer.Option("--on", metavar="NAME", help="Ask the daemon that `infill client add` called so."),
]
NoDaemonOption = Annotated[bool, typer.Option("--no-daemon", help="Load the model here: ask no daemon, start none.")]
PaceOption = Annotated[int, typer.Option(metavar="MS", min=0, help="Show each step at least so long.")]


@dataclass(frozen=True)
class Who:
    """Who does the work: a daemon with the same model if one runs here or is to be started, else this process; or `on`,
    a known server."""

    daemon: bool = True
    on: str | None = None


@dataclass(frozen=True)
class Request:
    """What is to be done: holes of one document, and how. instruction: rewrite the only hole as this says."""

    config: Config
    document: Document
    holes: tuple[Span, ...]
    related: tuple[Path, ...] = ()
    keep: float | None = None
    instruction: str | None = None
    who: Who = Who()


@dataclass(frozen=True)
class Output:
    """How the answer is given."""

    write: bool
    diff: bool | None
    as_json: bool
    show: bool | None
    pace: int


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file, or - for standard input.")],
    lines: LinesOption = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="LINE:COL", help="The hole: insert before this character, counted from 1."),
    ] = None,
    hole: Annotated[
        list[str] | None,
        typer.Option("--hole", metavar="A:B", help="One of several holes, as --lines; repeat it for each."),
    ] = None,
    markers: Annotated[
        bool, typer.Option("--markers", help="The holes: every marker in the text (<FILL>, or setting marker).")
    ] = False,
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
    """Fill holes in a file, or in standard input.

    For a file a diff is printed, as `git apply` accepts it, or with --no-diff
    the new text of the hole alone; for standard input the whole text with its
    hole filled. With --write the diff is printed only on a terminal.

    Several holes are filled together, so that they agree with each other.
    The canvas is shown on standard error if that is a terminal.
    Bytes outside the holes never change.
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
    who = asked_for(no_daemon, on, model=model, device=device, threads=threads, cpu_experts=cpu_experts)
    wanted = _wanted(lines, at, hole or [], config.marker if markers else None)
    document = open_document(file, write)
    holes = tuple(sorted(wanted(document), key=lambda span: (span.start, span.end)))
    document.texts_around(holes)  # says so if they overlap
    if len(holes) > 1 and diff is False and document.path is not None and not as_json:
        raise UsageError("--no-diff prints the text of one hole; with several use --diff, --json or --write")
    request = Request(config, document, holes, tuple(related or ()), keep, who=who)
    answer(request, Output(write, diff, as_json, show, pace))


def asked_for(no_daemon: bool, on: str | None, **of_the_model: Path | str | int | None) -> Who:
    """Who does the work by these flags. Raises UsageError for flags that do not go together."""
    if on is not None:
        given = [name for name, value in of_the_model.items() if value is not None] + ["no_daemon"] * no_daemon
        for flag in ("--" + name.replace("_", "-") for name in given):
            raise UsageError(f"{flag} is for the work on this machine; with --on {on} the other one's settings hold")
    return Who(not no_daemon, on)


def open_document(file: str, write: bool) -> Document:
    """The document to work on; writable if it is to be written. Raises UsageError."""
    path = None if file == "-" else Path(file)
    if write and path is None:
        raise UsageError("--write needs a file; what comes from standard input goes to standard output")
    return _read_input() if path is None else Document.read(path)


def answer(request: Request, output: Output) -> None:
    """Carry a request out and give its answer."""
    document, holes = request.document, request.holes
    if output.write:
        document.check_writable()
    with _view(output.show, document, holes) as view:
        fills = _run(
            lambda on_step, cancellation: _fill(request, view.say, on_step, cancellation), view, output.pace / 1000
        )
    first = fills[0]
    view.summarize(sum(fill.n_tokens for fill in fills), first.n_steps, sum(first.timings_ms.values()))
    texts = [fill.text for fill in fills]
    after = document.apply_all(holes, texts)
    patch = unified_diff(document.data, after, document.path)
    if output.write and patch:
        document.write(after)
    if output.as_json:
        _print_json(request, fills, patch, written=output.write and bool(patch))
        return
    for sentence in _doubts(fills):
        print(f"infill: {sentence}", file=sys.stderr)
    diff = output.diff
    if diff is None:
        diff = document.path is not None and (not output.write or sys.stdout.isatty())
        if output.write and not diff:
            return
    if not diff:
        text = after if document.path is None else document.encode(holes[0], texts[0])
        # so that a terminal's next prompt does not stand behind it
        print_bytes(text + b"\n" * (sys.stdout.isatty() and not text.endswith(b"\n")))
    elif not patch:
        print("infill: the fill is what stood there; nothing to change", file=sys.stderr)
    elif sys.stdout.isatty():
        print_diff(patch, uncertain_places(document, holes, fills))
    else:
        print_bytes(patch)


def _doubts(fills: list[Fill]) -> list[str]:
    """What a reader should know before trusting the fills."""
    said = []
    doubtful = [i for i, fill in enumerate(fills, 1) if fill.low_confidence]
    if doubtful:
        worst = min(fill.confidence for fill in fills)
        which = "" if len(fills) == 1 else f" in hole {', '.join(map(str, doubtful))}"
        said.append(f"low confidence{which} ({worst:.2f}): read it before you rely on it")
    n_errors = max(fill.errors for fill in fills)  # each fill's are those of the whole text
    if n_errors > 0:
        said.append(f"it brings {n_errors} syntax error{'s' * (n_errors > 1)}")
    return said


def uncertain_places(document: Document, holes: tuple[Span, ...], fills: list[Fill]) -> UncertainPlaces:
    """Where in the new text the model is unsure: per line, counted from 1 as a diff does, ranges of characters."""
    places: UncertainPlaces = {}
    done = b""
    end = 0
    for hole, fill in zip(holes, fills, strict=True):
        done += document.data[end : hole.start]
        end = hole.end
        text = ""
        for token in fill.tokens:
            start_at = done + document.encode(hole, text)
            text += token.text
            stop_at = done + document.encode(hole, text)
            if token.nats < _UNCERTAIN:
                continue
            line = start_at.count(b"\n") + 1
            column = len(_decoded(start_at[start_at.rfind(b"\n") + 1 :]))
            for part in _decoded(stop_at[len(start_at) :]).split("\n"):
                if part:
                    places.setdefault(line, []).append((column, column + len(part)))
                line, column = line + 1, 0
        done += document.encode(hole, fill.text)
    return places


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _read_input() -> Document:
    if sys.stdin is None:
        raise UsageError("standard input is closed")
    return Document.read_from(sys.stdin.buffer)


def _wanted(
    lines: str | None, at: str | None, holes: list[str], marker: str | None
) -> Callable[[Document], list[Span]]:
    """What finds the holes in the document, once that is read."""
    if (lines is not None) + (at is not None) + bool(holes) + (marker is not None) != 1:
        raise UsageError("say where the hole is: either --lines A:B or --at LINE:COL or --hole A:B or --markers")
    if marker is not None:
        return lambda document: document.holes_at_markers(marker)
    if at is None:
        option = "--hole" if holes else "--lines"
        ranges = [line_range(given, option) for given in holes or [lines or ""]]
        return lambda document: [document.hole_for_lines(first, last) for first, last in ranges]
    match = re.fullmatch(r"([0-9]{1,9}):([0-9]{1,9})", at)
    if not match:
        raise UsageError(f"--at takes a line and a column, as in 12:5, not {at!r}")
    line, column = int(match[1]), int(match[2])
    return lambda document: [document.hole_at(line, column)]


def line_range(given: str, option: str) -> tuple[int, int]:
    """The first and the last line of "A:B", or of "A"."""
    match = re.fullmatch(r"([0-9]{1,9})(?::([0-9]{1,9}))?", given)
    if not match:
        raise UsageError(f"{option} takes two line numbers, as in 12:20, not {given!r}")
    return int(match[1]), int(match[2] or match[1])


def _view(show: bool | None, document: Document, holes: tuple[Span, ...]) -> NoView:
    is_terminal = sys.stderr.isatty()
    if show is False or (show is None and not is_terminal):
        return NoView()
    if not is_terminal:
        return LineView()
    pieces = document.texts_around(holes)
    return CanvasView(document.name, pieces[0], pieces[-1])


def _fill(
    request: Request,
    say: Callable[[str], None],
    on_step: Callable[[StepView], bool],
    cancellation: Cancellation,
) -> list[Fill]:
    """Fill the holes, by a daemon or here."""
    from infill.context import hole_from_document, holes_from_document

    config, document = request.config, request.document
    related = [(str(path), _text(path)) for path in request.related]
    options = replace(config.fill_options, keep=request.keep)
    what: Hole | Holes
    if len(request.holes) > 1:
        what = holes_from_document(document, request.holes, related)
    else:
        what = hole_from_document(document, request.holes[0], related)
    task = remote.Task(what, options, request.instruction, on_step, cancellation)
    if request.who.on is not None:
        say(f"waiting for {request.who.on}")
        return remote.on_server(task, request.who.on)
    if request.who.daemon and (fills := remote.by_daemon(task, config, say)) is not None:
        return fills
    return _here(config, task, say)


def _here(config: Config, task: remote.Task, say: Callable[[str], None]) -> list[Fill]:
    """Load the model in this process and do the work. The one place of this module that knows the engine."""
    from infill import loading
    from infill.context import Hole
    from infill.filling import fill
    from infill.holes import fill_holes
    from infill.rewriting import edit

    def work(model: Model) -> list[Fill]:
        remote.warn(model.warnings)
        say("reading the text and choosing a length")
        if not isinstance(task.what, Hole):
            return list(fill_holes(model, task.what, task.options, **watched).fills)
        if task.instruction is not None:
            return [edit(model, task.what, task.instruction, task.options, **watched)]
        return [fill(model, task.what, task.options, **watched)]

    watched: dict[str, Any] = {"on_step": task.on_step, "cancellation": task.cancellation}
    path = _model(config)
    say("loading the model")
    with config.load_model(path) as model:
        try:
            return work(model)
        except DeviceError as error:
            if not loading.may_fall_back(config, model):
                raise loading.explained(error, model) from error
            failed = loading.named(error, model)
    say("loading the model on the CPU")
    with loading.on_cpu(config, path, failed) as model:
        return work(model)


def _text(path: Path) -> str:
    document = Document.read(path)
    return document.text_in(Span(0, len(document.data)))


def _model(config: Config) -> Path:
    from infill_models import bundled_model

    return config.model or bundled_model()


def _run(
    work: Callable[[Callable[[StepView], bool], Cancellation], list[Fill]], view: NoView, pace_s: float
) -> list[Fill]:
    """Do the work on a thread of its own, so that Ctrl-C is heard while native code runs; show each step `pace_s`.

    Ctrl-C ends the engine between two graph evaluations. If that does not come soon (the model is being loaded), the
    process leaves without it, which is safe because nothing is written before the work is done.
    """
    from infill.cancellation import Cancellation

    cancellation, done = Cancellation(), threading.Event()
    results: list[list[Fill]] = []
    errors: list[BaseException] = []

    def on_step(step: StepView) -> bool:
        if not cancellation.cancelled:
            view.update(step)
        return cancellation.wait(pace_s)

    def target() -> None:
        try:
            results.append(work(on_step, cancellation))
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
        if not _stopped(cancellation, done):
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


def _stopped(cancellation: Cancellation, done: threading.Event) -> bool:
    """Cancel, again and again, since a call that is just starting may miss it; whether the work has ended in time."""
    deadline = time.monotonic() + _STOP_WITHIN_S
    while time.monotonic() < deadline:
        cancellation.cancel()
        if done.wait(0.05):
            return True
    return False


def _print_json(request: Request, fills: list[Fill], patch: bytes, *, written: bool) -> None:
    """One object. JSON holds only valid Unicode: other bytes become U+FFFD; `text_base64` has them.

    With several holes `holes` has an entry for each, and the fields of one hole are left out.
    """
    document = request.document
    entries = [_entry(document, hole, fill) for hole, fill in zip(request.holes, fills, strict=True)]
    shared: dict[str, Any] = {
        "path": None if document.path is None else str(document.path),
        "diff": patch.decode("utf-8", "replace"),
        "written": written,
        "n_steps": fills[0].n_steps,
        "timings_ms": fills[0].timings_ms,
        "seed": request.config.seed,
        "model": str(_model(request.config)) if request.who.on is None else remote.model_on(request.who.on),
    }
    result = {**shared, **entries[0]} if len(entries) == 1 else {**shared, "holes": entries}
    print_bytes(json.dumps(result).encode() + b"\n")


def _entry(document: Document, hole: Span, fill: Fill) -> dict[str, Any]:
    text = document.encode(hole, fill.text)
    entry: dict[str, Any] = {
        "start": hole.start,
        "end": hole.end,
        "text": text.decode("utf-8", "replace"),
        "n_tokens": fill.n_tokens,
        "score": fill.score,
        "confidence": fill.confidence,
        "low_confidence": fill.low_confidence,
        "errors": fill.errors,
        "tokens": [[visible_bytes(token.text), round(token.nats, 4)] for token in fill.tokens],
        "alternatives": [visible_bytes(text) for text in fill.alternatives],
    }
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        entry["text_base64"] = base64.b64encode(text).decode("ascii")
    return entry


def visible_bytes(text: str) -> str:
    """The text with U+FFFD for bytes that are not UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
