"""Results as tables: for a terminal, for a document, and as curves for a picture."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

from infill.benchmark.figures import Spread
from infill.benchmark.keystroke import STAGES
from infill.benchmark.machine import Peak
from infill.benchmark.results import Result, Row
from infill.benchmark.work import type_name

PARTS = ("attention", "dense", "experts", "vocabulary", "self-conditioning", "sampler", "host")
_AIM = 1.25  # what a step may take, in readings of as many tokens with the vocabulary product


@dataclass(frozen=True)
class Table:
    """What was measured, in words and cells. conditions: machine, date, rounds; notes: what to know about it."""

    title: str
    conditions: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """Curves, points with quartiles over numbers; or bars, one point each, over names."""

    title: str
    x: str
    y: str
    curves: dict[str, list[tuple[float, Spread]]] = field(default_factory=dict)
    bars: dict[str, Spread] = field(default_factory=dict)


def table(result: Result) -> Table:
    """The table of any result."""
    head, rows, notes = _TABLES[result.what](result)
    if result.peak is not None:
        notes = [*notes, _peak(result.peak)]
    threads = "1 thread" if result.n_threads == 1 else f"{result.n_threads} threads"
    rounds = "1 round" if result.rounds == 1 else f"{result.rounds} rounds"
    conditions = f"{result.date}, infill {result.version}, {threads}, {rounds}. {result.machine}."
    return Table(f"{result.model} ({gigabytes(result.n_bytes)})", conditions, head, tuple(rows), tuple(notes))


def picture(result: Result) -> Picture:
    """The picture of any result."""
    rows, name = result.rows, result.model
    if result.what == "step":
        curves: dict[str, list[tuple[float, Spread]]] = {}
        for row in rows:
            label = f"{row['n_rows']} row(s), prompt of {row['n_prompt']}"
            curves.setdefault(label, []).append((row["n_row"], row["ms"]))
            if "share" in row:
                floor = row["share"] * row["ms"].median
                curves.setdefault(f"{label}: floor", []).append((row["n_row"], _exactly(floor)))
        return Picture(f"a denoising step, {name}", "positions of a row", "milliseconds", curves)
    if result.what == "prefill":
        points = [(float(row["n_prompt"]), row["tokens_per_s"]) for row in rows]
        return Picture(f"reading a prompt, {name}", "tokens of the prompt", "tokens per second", {"infill": points})
    if result.what == "keystroke":
        stages = {stage: [(float(row["n_asked"]), row[stage]) for row in rows] for stage in STAGES}
        for percent in ("p50", "p95"):
            stages[f"total, {percent}"] = [(row["n_asked"], _exactly(row[percent])) for row in rows]
        return Picture(f"one keystroke, {name}", "tokens of the prompt", "milliseconds", stages)
    if result.what == "memory":
        sizes = [("file", rows[0]["n_bytes_file"]), ("cache", rows[0]["cache"]), ("buffers", rows[0]["compute"])]
        sizes += [("peak", rows[0]["peak"]["total"])]
        bars = {label: _exactly(size / 1e9) for label, size in sizes}
        return Picture(f"memory, {name}", "", "GB", bars=bars)
    bars = {row["engine"]: row["ms"] for row in rows}
    return Picture(f"{result.settings['n_row']} tokens, {name}", "", "milliseconds", bars=bars)


def markdown(made: Table) -> str:
    """The table for a document."""
    lines = [*_wrapped(f"**{made.title}.** {made.conditions}"), "", _line(made.head), _line(["---"] * len(made.head))]
    lines += [_line(row) for row in made.rows]
    for note in made.notes:
        lines += ["", *_wrapped(note)]
    return "\n".join(lines) + "\n"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 120, break_long_words=False, break_on_hyphens=False)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _exactly(value: float) -> Spread:
    return Spread(value, value, value, 1)


_Made = tuple[tuple[str, ...], list[tuple[str, ...]], list[str]]


def _step(result: Result) -> _Made:
    with_share = any("share" in row for row in result.rows)
    head = ("prompt", "rows", "length", "ms per step", "ratio", *PARTS, *(["of the floor"] if with_share else []))
    rows = []
    for row in result.rows:
        cells = [f"{row['n_prompt']:,}", str(row["n_rows"]), str(row["n_row"]), spread(row["ms"])]
        cells += [times(row["ratio"]), *(number(row[part].median) for part in PARTS)]
        rows.append((*cells, *([f"{row['share']:.0%}"] if with_share else [])))
    top_k = result.settings["top_k"]
    mixed = f"the {top_k} likeliest tokens" if top_k else "the whole vocabulary"
    notes = [
        "Medians, quartiles in brackets; ratios to the first line, round by round. Parts are measured apart, in "
        "milliseconds; attention includes the embedding, experts the router. "
        f"Self-conditioning from {mixed}."
    ]
    if with_share:
        notes.append(
            "The floor is what no step can beat here: all weights that its tokens use, and the keys and values that "
            "they see, read once, or all products computed, whichever takes longer at the rates below; a share of 100% "
            "is the floor itself. Experts are taken as equally likely."
        )
    return head, rows, notes


def _prefill(result: Result) -> _Made:
    with_share = any("share" in row for row in result.rows)
    head = ("prompt", "ms", "tokens per s", "time per token, ratio", *(["of the floor"] if with_share else []))
    rows = []
    for row in result.rows:
        cells = [f"{row['n_prompt']:,}", spread(row["ms"]), spread(row["tokens_per_s"]), times(row["ratio"])]
        rows.append((*cells, *([f"{row['share']:.0%}"] if with_share else [])))
    notes = ["Medians, quartiles in brackets. Nothing of the prompt was known before."]
    if with_share:
        notes.append("The floor is as for a step, with 512 tokens in a pass.")
    return head, rows, notes


def _keystroke(result: Result) -> _Made:
    head = ("prompt", "reused", "tokens read", *STAGES, "total p50", "p95")
    rows = []
    for row in result.rows:
        cells = [f"{row['n_prompt'].median:,.0f}", f"{row['reused'].median:.1%}", f"{row['n_read'].median:.0f}"]
        cells += [number(row[stage].median) for stage in STAGES]
        rows.append((*cells, number(row["p50"]), number(row["p95"])))
    settings = result.settings
    notes = [
        f"Milliseconds, medians. One more character typed, the hole filled: at most {settings['max_tokens']} tokens, "
        f"{settings['max_steps']} steps. prepare: from text to tokens; encode: what of the prompt was not known; "
        "draft: the encoder's own continuation; steps: search for the length and denoising, nothing where a draft was "
        "sure; rank: scores of the candidates."
    ]
    return head, rows, notes


def _memory(result: Result) -> _Made:
    row = result.rows[0]
    peak, end = row["peak"], row["end"]
    rows: list[tuple[str, ...]] = [
        ("the file", gigabytes(row["n_bytes_file"])),
        (f"keys and values, context of {result.settings['n_ctx']:,}", gigabytes(row["cache"])),
        ("buffers of a pass", gigabytes(row["compute"])),
        ("weights laid out anew for this processor", gigabytes(row["repacked"])),
        ("resident before loading (Python and libraries)", _resident(row["before"])),
        ("resident after loading", _resident(row["loaded"])),
        (f"resident after {row['n_prompt']:,} tokens and 3 steps of {result.settings['n_row']}", _resident(end)),
        ("peak", _resident({"total": peak["total"], "anonymous": peak["anonymous"], "mapped": None})),
        ("peak above the file's size", gigabytes(row["above_file"])),
    ]
    for loading in result.rows[1:]:
        known = loading["share_in_memory"]
        kind = "cold" if loading["kind"] == "cold" else "warm"
        kind += "" if known is None else f", {known:.0%} of the file in memory before"
        rows += [
            (f"loading, {kind}", f"{spread(loading['load_ms'])} ms"),
            (f"first pass after it, {kind}", f"{spread(loading['first_ms'])} ms"),
            (f"reading the file, {kind}", f"{spread(loading['read_ms'])} ms"),
            (f"loading to reading, {kind}", f"{loading['load_to_read']:.2f}"),
        ]
    note = "Each in a fresh process. Mapped memory is the file's own pages, which the system can take back."
    return ("", ""), rows, [note]


def _compare(result: Result) -> _Made:
    head = ("engine", "ms", "ratio", "resident")
    rows: list[tuple[str, ...]] = []
    for row in result.rows:
        resident = "" if row["resident"] is None else _resident(row["resident"])
        rows.append((row["engine"], spread(row["ms"]), times(row["ratio"]), resident))
    settings, ours = result.settings, result.rows[0]
    notes = [
        f"{settings['n_row']} tokens behind {settings['n_prompt']} others; medians, quartiles in brackets, ratios to "
        "the first line round by round. The sibling is the same file without self-conditioning, as a Gemma 4."
    ]
    if "to_reading" in ours:
        notes.append(
            f"A step takes {times(ours['to_reading'])} of llama.cpp's reading with all logits (aim: at most {_AIM})."
        )
    if "share" in ours:
        notes.append(f"The step reaches {ours['share']:.0%} of the floor.")
    return head, rows, [*notes, f"Engines: {'; '.join(result.notes)}."]


_TABLES = {"step": _step, "prefill": _prefill, "keystroke": _keystroke, "memory": _memory, "compare": _compare}


def _peak(peak: Peak) -> str:
    products = ", ".join(f"{type_name(kind)} {rate / 1e12:.3f}" for kind, rate in peak.products.items())
    return (
        f"The machine, measured with as many threads: {peak.bandwidth / 1e9:.1f} GB/s read from memory; in TFLOP/s: "
        f"{peak.matrix / 1e12:.3f} in float32; ggml's products with 256 columns: {products}."
    )


def _resident(row: Row) -> str:
    known = {name: row[name] for name in ("anonymous", "mapped") if row[name] is not None}
    parts = ", ".join(f"{gigabytes(size)} {name}" for name, size in known.items())
    return gigabytes(row["total"]) + (f" ({parts})" if parts else "")


def number(value: float) -> str:
    """Three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def spread(value: Spread) -> str:
    """Median and quartiles."""
    if value.n == 1:
        return number(value.median)
    return f"{number(value.median)} ({number(value.low)} to {number(value.high)})"


def times(value: Spread) -> str:
    """A ratio."""
    return f"{value.median:.2f}"


def gigabytes(n_bytes: float) -> str:
    """Of 10^9 bytes, or megabytes below."""
    return f"{n_bytes / 1e9:.2f} GB" if abs(n_bytes) >= 1e9 else f"{n_bytes / 1e6:.1f} MB"
