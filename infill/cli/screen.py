"""What a person sees on a terminal: the canvas while it settles, and coloured diffs.

Whatever comes from a file or a model goes through `visible` on its way to a terminal, so that no escape
sequence in it reaches the terminal.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from infill.errors import InfillError

if TYPE_CHECKING:
    from types import TracebackType

_CONTEXT_LINES = 3  # beside the one that the hole begins or ends in
_CONTEXT_WIDTH = 200  # characters; a line can be megabytes long
_UNCERTAIN_STYLE = "black on yellow"
_SURE = 0.5  # nats; below it a position is likely to stay as it is


class Step(Protocol):
    """The part of `infill.filling.StepView` that is shown."""

    @property
    def step(self) -> int: ...
    @property
    def max_steps(self) -> int: ...
    @property
    def entropy(self) -> Sequence[float]: ...
    @property
    def settled(self) -> Sequence[bool]: ...
    @property
    def pieces(self) -> Sequence[str]: ...


class OutputError(InfillError):
    """Standard output does not take what is written to it."""


def print_bytes(data: bytes) -> None:
    """Write to standard output and flush. Raises BrokenPipeError, or OutputError for anything else."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"cannot write to standard output: {reason}") from error


def visible(text: str, *, keep: str = "\n\t") -> str:
    """The text with a visible sign for every character that is not printable, but for those in `keep`."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in keep else _sign(char) for char in text)


def _sign(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)  # the control pictures of Unicode
    return "\u2421" if code == 0x7F else "\ufffd"


UncertainPlaces = dict[int, list[tuple[int, int]]]
"""Per line of a new text, counted from 1, ranges of characters."""


def print_diff(diff: bytes, uncertain: UncertainPlaces | None = None) -> None:
    """Show a unified diff in colour on standard output, which is a terminal; uncertain places are shaded."""
    console = Console(file=sys.stdout, highlight=False)
    lines = diff.decode("utf-8", "surrogateescape").split("\n")[:-1]
    styles = {"@": "cyan", "+": "green", "-": "red", "\\": "dim"}
    number = 0  # of the line in the new text
    for index, line in enumerate(lines):
        style = "bold" if index < 2 else styles.get(line[:1], "")
        text = Text(visible(line.removesuffix("\r"), keep="\t"), style=style)
        if index >= 2:
            if head := re.match(r"@@ -\S+ \+(\d+)", line):
                number = int(head[1]) - 1
            elif line[:1] in "+ ":
                number += 1
            for start, end in (uncertain or {}).get(number, ()) if line[:1] == "+" else ():
                text.stylize(_UNCERTAIN_STYLE, start + 1, end + 1)
        console.print(text, soft_wrap=True)


class NoView:
    """Shows nothing."""

    def __enter__(self) -> NoView:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def say(self, doing: str) -> None:
        """What is being done before the first step."""

    def update(self, step: Step) -> None:
        """Show a step."""

    def summarize(self, n_tokens: int, n_steps: int, time_ms: float) -> None:
        """Say in one line what it took."""


class LineView(NoView):
    """One line per step on standard error, for logs."""

    def summarize(self, n_tokens: int, n_steps: int, time_ms: float) -> None:
        print(_summary(n_tokens, n_steps, time_ms), file=sys.stderr, flush=True)

    def update(self, step: Step) -> None:
        print(f"{_figures(step)}  {''.join(step.pieces)!r}", file=sys.stderr, flush=True)


class CanvasView(NoView):
    """The hole between its neighbouring lines, redrawn at every step and gone at the end.

    Settled positions are green, likely ones yellow, the others dim. `update` may be called from any thread.
    """

    def __init__(self, title: str, before: str, after: str) -> None:
        self._title = title
        self._before = visible(_last_lines(before))
        self._after = visible(_first_lines(after))
        self._spinner = Spinner("dots")
        self._step: Step | None = None
        self._live = Live(
            console=Console(stderr=True, highlight=False),
            get_renderable=self._render,
            transient=True,
            redirect_stdout=False,
        )

    def __enter__(self) -> CanvasView:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def say(self, doing: str) -> None:
        self._spinner.update(text=Text(f"{visible(self._title, keep='')}: {doing}"))
        self._live.refresh()

    def update(self, step: Step) -> None:
        self._step = step
        self._live.refresh()

    def summarize(self, n_tokens: int, n_steps: int, time_ms: float) -> None:
        self._live.console.print(_summary(n_tokens, n_steps, time_ms), style="dim")

    def _render(self) -> RenderableType:
        step = self._step
        if step is None:
            return self._spinner
        code = Text(self._before, style="dim")
        for piece, entropy, settled in zip(step.pieces, step.entropy, step.settled, strict=True):
            style = "not dim green" if settled else "not dim yellow" if entropy < _SURE else ""
            code.append(visible(piece), style=style)
        code.append(self._after)
        head = Text.assemble((visible(self._title, keep=""), "bold"), "  ", _figures(step))
        return Group(head, code)


def _figures(step: Step) -> str:
    n_settled, n = sum(step.settled), len(step.settled)
    mean = sum(step.entropy) / n if n else 0.0
    width = len(str(step.max_steps))
    return f"step {step.step:{width}}/{step.max_steps}  entropy {mean:6.3f}  settled {n_settled}/{n}"


def _summary(n_tokens: int, n_steps: int, time_ms: float) -> str:
    tokens = "1 token" if n_tokens == 1 else f"{n_tokens} tokens"
    steps = {0: "drafted", 1: "in 1 step"}.get(n_steps, f"in {n_steps} steps")
    return f"{tokens} {steps}, {time_ms / 1000:.2f} s"


def _last_lines(text: str) -> str:
    """The text's last lines, the one that the hole begins in included; of long ones a part."""
    *lines, last = text.rsplit("\n", _CONTEXT_LINES + 1)[-_CONTEXT_LINES - 1 :]
    return "\n".join([*(line[:_CONTEXT_WIDTH] for line in lines), last[-_CONTEXT_WIDTH:]])


def _first_lines(text: str) -> str:
    """The text's first lines, the one that the hole ends in included; of long ones a part."""
    lines = text.split("\n", _CONTEXT_LINES + 1)[: _CONTEXT_LINES + 1]
    return "\n".join(line[:_CONTEXT_WIDTH] for line in lines)
