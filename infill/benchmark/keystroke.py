"""`infill bench keystroke`: what one typed character costs an editor, by the length of the prompt.

Somebody types a function behind others, one character after another; after each the rest of the line is asked for, as
an editor does, with a session that knows the text before it. The text is made up here, so that every model gets the
same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from infill.benchmark import machine
from infill.benchmark.figures import interleaved, spread
from infill.benchmark.results import Result, Row
from infill.context import Hole
from infill.daemon.benchmark import percentile
from infill.engine import Model, Session
from infill.filling import Fill, fill
from infill.options import FillOptions
from infill_models.tokenizer import Tokenizer

STAGES = {
    "prepare": ("prepare",),
    "encode": ("prompt",),
    "draft": ("draft",),
    "steps": ("length", "denoise"),
    "rank": ("rank",),
}
"""Columns, and the stages of a fill that they sum up."""

_FUNCTION = '''\
def shelf_{i}_weight(items, limit={i}):
    """Weigh the items on shelf {i}, the heavy ones apart."""
    weight, heavy = 0, []
    for item in items:
        if item.weight > limit:
            heavy.append(item)
        else:
            weight += item.weight * item.count
    return weight, heavy


'''
_TYPED = "def shelf_weight_of_all(shelves, limit=0):\n    total = 0\n    for shelf in shelves:\n        total += "
_SUFFIX = "\n    return total\n"
_ROOM = 320  # tokens of a context beside the prompt: canvas, suffix, reserve


@dataclass(frozen=True)
class Sample:
    """One keystroke. n_prompt: tokens of the prompt; n_read: of these not in the session before."""

    total_ms: float
    n_prompt: int
    n_read: int
    stages: dict[str, float]
    n_passes: int


@dataclass
class Typist:
    """Types behind a text of so many tokens, with a session of its own."""

    model: Model
    session: Session
    options: FillOptions
    before: str
    n_typed: int = field(default=len(_TYPED) // 2)

    def press(self) -> Sample:
        """Types one character and asks for what follows; starts again when everything is typed."""
        hole = Hole(self.before + _TYPED[: self.n_typed], _SUFFIX, "python", "shelves.py", "    ")
        self.n_typed = self.n_typed + 1 if self.n_typed < len(_TYPED) else len(_TYPED) // 2
        start = time.perf_counter()
        done = fill(self.model, hole, self.options, session=self.session)
        return sample((time.perf_counter() - start) * 1000, done, self.session.info.n_tokens)


def sample(total_ms: float, done: Fill, n_prompt: int) -> Sample:
    """What a fill says of itself, in the columns of the table."""
    stages = {name: sum(done.timings_ms.get(lap, 0.0) for lap in laps) for name, laps in STAGES.items()}
    return Sample(total_ms, n_prompt, done.n_prompt_tokens, stages, done.n_passes)


def text_before(tokenizer: Tokenizer, n_tokens: int) -> str:
    """The end of a file of functions, whole lines: of n_tokens less what is typed, but at least one."""
    left = n_tokens - len(tokenizer.encode(_TYPED))
    lines: list[str] = []
    i = 0
    while left > 0:
        i += 1
        for line in reversed(_FUNCTION.format(i=i).splitlines(keepends=True)):
            left -= len(tokenizer.encode(line))
            if left < 0:
                break
            lines.append(line)
    return "".join(reversed(lines)) or "import shelves\n"


def measure(
    path: Path,
    lengths: Sequence[int],
    options: FillOptions,
    *,
    device: str = "auto",
    n_threads: int | None = None,
    rounds: int = 20,
    say: Callable[[str], None] = lambda _: None,
) -> Result:
    """Times whole fills, a character typed between them; the first of each prompt, which reads it, is not counted.

    Prompts are of about the lengths given, of no more than the model's context has room for. Raises InfillError.
    """
    here = machine.Machine.here()
    with ExitStack() as stack:
        model = stack.enter_context(Model.load(path, device, n_threads))
        typists: dict[int, Typist] = {}
        for n in lengths:
            n_ctx = min(n + _ROOM, model.config.n_ctx_train)
            session = stack.enter_context(model.session(n_ctx, n_threads=n_threads))
            before = text_before(model.tokenizer, min(n, n_ctx - _ROOM))
            typists[n] = Typist(model, session, replace(options, n_ctx=n_ctx), before)
        say("prompts, then keystrokes")
        samples = interleaved({str(n): typist.press for n, typist in typists.items()}, rounds)
    rows = [_row(n, samples[str(n)]) for n in lengths]
    settings = {"device": device, "max_steps": options.max_steps, "max_tokens": options.max_tokens}
    return Result.of("keystroke", path, machine.threads(n_threads), rounds, machine=here, settings=settings, rows=rows)


def _row(n: int, samples: Sequence[Sample]) -> Row:
    total = sorted(one.total_ms for one in samples)
    return {
        "n_asked": n,
        "n_prompt": spread([one.n_prompt for one in samples]),
        "n_read": spread([one.n_read for one in samples]),
        "reused": spread([1 - one.n_read / max(1, one.n_prompt) for one in samples]),
        "n_passes": spread([one.n_passes for one in samples]),
        **{name: spread([one.stages[name] for one in samples]) for name in STAGES},
        "p50": percentile(total, 50),
        "p95": percentile(total, 95),
    }
