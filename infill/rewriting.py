"""Rewriting a passage as somebody asks for it.

The canvas starts from the old text, partly noise, and the prompt says what is wanted (the chat format). Canvases of
pure noise compete: what is wanted may be longer or shorter than what was there.
"""

from __future__ import annotations

from dataclasses import replace

from infill import canvas, context
from infill.cancellation import Cancellation
from infill.context import Hole
from infill.engine import Model, Session
from infill.errors import UsageError
from infill.filling import Fill, StepViewFunction, fills_of, work
from infill.options import FillOptions

KEEP = 0.5
"""Share of the old tokens that the canvas starts with, unless the options say otherwise."""


def edit(
    model: Model,
    hole: Hole,
    instruction: str,
    options: FillOptions | None = None,
    *,
    on_step: StepViewFunction | None = None,
    session: Session | None = None,
    cancellation: Cancellation | None = None,
    deadline: float | None = None,
) -> Fill:
    """Rewrites what stands in the hole (`hole.old`) as the instruction says. Other arguments as in `infill.fill`.

    An answer that changes something goes before one that does not. Raises UsageError where the model cannot read an
    instruction, or one is missing; otherwise as `infill.fill`.
    """
    options = options or FillOptions()
    if not instruction.strip():
        raise UsageError('say what is to be changed, as in "use a set instead of a list"')
    if not hole.old:
        raise UsageError("there is nothing to rewrite: the passage is empty; `infill fill` writes new text")
    form = canvas.format_of(model) if options.format == "auto" else options.format
    if form != "chat":
        raise UsageError(
            f"{model.path.name} cannot read an instruction: it continues plain text and was not trained to follow "
            "requests. `infill fill --keep 0.6` rewrites lines from what stands around them, without an instruction; "
            "for `infill edit` name an instruction-tuned model with --model, or insist with --format chat"
        )
    holes = context.sound(hole.holes)
    assert holes.old is not None
    n_old = len(model.tokenizer.encode(holes.old[0]))
    chosen = replace(
        options, keep=KEEP if options.keep is None else options.keep, max_tokens=max(options.max_tokens, n_old + 16)
    )
    with work(model, holes, chosen, session, cancellation, on_step, deadline, instruction.strip()) as job:
        candidates = job.solve(holes)
    changed = [c for c in candidates if c.is_valid and c.texts != holes.old]
    return fills_of(job, [*changed, *(c for c in candidates if c not in changed)])[0]
