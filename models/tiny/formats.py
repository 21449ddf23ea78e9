"""The prompt formats of the assistant against each other, on the same held-out holes: raw, and chat.

Through the whole assistant (`infill.fill`) on a model file, in the project's engine. The number of tokens is given, so
that there is one candidate; it comes as the denoiser left it, not tidied, and its prompt is not taken back to another
token boundary. Both formats get the same text, as much context as in training, and the same noise.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from bootstrap import Table, figures
from chat import N_AFTER, N_BEFORE
from export import tokenizer_from_gguf
from spans import KINDS, Hole, Source, holes

import infill

FORMATS: tuple[Literal["raw", "chat"], ...] = ("raw", "chat")
N_CTX = 448  # tokens of prompt and canvas; the trained context
N_SUFFIX = 24  # tokens pinned behind the hole, as in the training's chat examples
N_TOKENS = 32  # room for the hole
ENTROPY_BOUND, CONFIDENCE, MAX_STEPS = 0.1, 0.02, 16


def options(form: Literal["raw", "chat"], length: int, seed: int) -> infill.FillOptions:
    return infill.FillOptions(
        format=form, strategy="fixed", length=length, max_tokens=N_TOKENS, n_ctx=N_CTX, n_suffix=N_SUFFIX, heal=False,
        tidy=False, max_steps=MAX_STEPS, entropy_bound=ENTROPY_BOUND, stop_entropy=CONFIDENCE, seed=seed,
    )  # fmt: skip


def around(source: Source, hole: Hole) -> infill.Hole:
    """The hole as the assistant gets it: the text before and behind, cut as in the training's chat examples."""
    begin, end = hole.begin, hole.begin + len(hole.text)
    return infill.Hole(
        source.text[max(0, begin - N_BEFORE) : begin], source.text[end : end + N_AFTER], language="python"
    )


def measure(
    model: infill.Model, session: infill.Session, texts: Sequence[Source], some: Sequence[Hole], seed: int
) -> dict[str, Any]:
    """Exact match of both formats on the holes of one kind, with intervals, and of chat minus raw."""
    sums = {form: np.zeros(len(some)) for form in FORMATS}
    steps = dict.fromkeys(FORMATS, 0)
    seconds = dict.fromkeys(FORMATS, 0.0)
    for i, hole in enumerate(some):
        for form in FORMATS:
            began = time.monotonic()
            asked = options(form, len(hole.middle), seed + i)
            filled = infill.fill(model, around(texts[hole.source], hole), asked, session=session)
            seconds[form] += time.monotonic() - began
            steps[form] += filled.n_steps
            sums[form][i] = filled.text == hole.text
    table = Table(sums, dict.fromkeys(FORMATS, np.ones(len(some))), np.array([hole.source for hole in some]))
    result: dict[str, Any] = {
        "holes": len(some),
        "texts": len({hole.source for hole in some}),
        "tokens": float(np.mean([len(hole.middle) for hole in some])),
        "steps": {form: steps[form] / len(some) for form in FORMATS},
        "ms": {form: 1000 * seconds[form] / len(some) for form in FORMATS},
        "exact": {form: figures(table, form, FORMATS) for form in FORMATS},
        "only": {
            form: int(((sums[form] == 1) & (sums[other] == 0)).sum())
            for form, other in zip(FORMATS, FORMATS[::-1], strict=True)
        },
    }
    determined = np.array([bool(hole.determined) for hole in some])
    if determined.any():
        exact = {form: figures(table, form, FORMATS, determined) for form in FORMATS}
        result["determined"] = {"holes": int(determined.sum()), "exact": exact}
    return result


def compare(
    file: Path, collections: Mapping[str, Sequence[Source]], n: int, seed: int, n_threads: int, out: Path | None
) -> dict[str, Any]:
    """Both formats on up to n holes of each kind in each collection; written to `out` as they come."""
    tokenizer = tokenizer_from_gguf(file)
    results: dict[str, Any] = {}
    with (
        infill.Model.load(file, n_threads=n_threads) as model,
        model.session(N_CTX, n_canvas=256, n_threads=n_threads) as session,
    ):
        for collection, texts in collections.items():
            results[collection] = {}
            for kind in KINDS:
                began = time.monotonic()
                some = holes(texts, tokenizer, kind, n, seed)
                results[collection][kind] = measure(model, session, texts, some, seed)
                print(f"{collection}, {kind}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
                if out is not None:  # after each kind: a long run may be cut short
                    out.write_text(json.dumps({"holes": n, "seed": seed, "formats": results}, indent=1) + "\n")
    return results


def markdown(results: Mapping[str, Any]) -> str:
    """Tables for the model card. Exact match in per cent with its 95 % interval; differences in points."""
    head = ["holes", "n", "tokens", "raw, exact %", "chat, exact %", "chat minus raw", "right only in raw / chat"]
    head += ["steps raw / chat", "ms raw / chat"]
    lines: list[str] = []
    for collection, by_kind in results.items():
        lines += [f"**{collection}**", "", "| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
        for kind, result in by_kind.items():
            parts = [(kind, result)]
            if "determined" in result:
                parts.append((kind + ", determined", result["determined"]))
            for label, part in parts:
                row = [label, str(part["holes"]), f"{part['tokens']:.1f}" if part is result else ""]
                for form in FORMATS:
                    x = part["exact"][form]
                    low, high = (100 * value for value in x["interval"])
                    row.append(f"{100 * x['mean']:.1f} ({low:.1f} to {high:.1f})")
                low, high = (100 * value for value in part["exact"]["chat"]["minus raw"])
                row.append(f"{low:+.1f} to {high:+.1f}")
                for name, digits in (("only", 0), ("steps", 1), ("ms", 0)):
                    values = [f"{part[name][form]:.{digits}f}" for form in FORMATS] if part is result else []
                    row.append(" / ".join(values))
                lines.append("| " + " | ".join(row) + " |")
        lines.append("")
    return "\n".join(lines)
