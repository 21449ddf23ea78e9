"""Quality against time, as a picture."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from infill.errors import UsageError
from infill.evaluation.report import ALL, Line

_MARKERS = "osD^v"  # a new one when the colours begin again


def check(path: Path) -> None:
    """Raises UsageError if no picture can be made: better before a long run than after it."""
    _pyplot()
    if path.suffix.lower() not in (".png", ".svg", ".pdf"):
        raise UsageError(f"--plot takes a .png, .svg or .pdf, not {path.name}")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {path.absolute().parent} for the picture")


def draw(lines: Sequence[Line], path: Path) -> None:
    """Exact match (or, where programs were run, those that passed) with intervals over median milliseconds."""
    plt = _pyplot()
    kinds = {line.kind for line in lines}
    chosen = [line for line in lines if len(kinds) == 1 or line.kind == ALL]
    rate = "passed" if all("passed" in line.rates for line in chosen) else "exact"
    figure, axes = plt.subplots(figsize=(9, 6))
    for i, line in enumerate(chosen):
        value = line.rates[rate]
        bounds = [[max(0.0, value.mean - value.low)], [max(0.0, value.high - value.mean)]]
        shown = [[100 * x for x in side] for side in bounds]
        axes.errorbar(
            [line.ms], [100 * value.mean], yerr=shown, fmt=_MARKERS[i // 10 % len(_MARKERS)], capsize=3, label=line.name
        )
    axes.set_xlabel("median milliseconds per task, prompt read before")
    axes.set_ylabel("programs that pass, %" if rate == "passed" else "exact match, %")
    if chosen and min(line.ms for line in chosen) > 0:
        axes.set_xscale("log")
        for ticks in (axes.xaxis.set_major_formatter, axes.xaxis.set_minor_formatter):
            ticks("{x:g}")
    axes.grid(visible=True, alpha=0.3)
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), fontsize=8)
    axes.set_title(f"{chosen[0].n if chosen else 0} tasks, 95 % intervals")
    try:
        figure.savefig(path, dpi=150, bbox_inches="tight")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error
    finally:
        plt.close(figure)


def _pyplot() -> Any:
    try:
        matplotlib: Any = importlib.import_module("matplotlib")
        matplotlib.use("Agg")
        return importlib.import_module("matplotlib.pyplot")
    except ImportError as error:
        raise UsageError("--plot needs matplotlib: pip install 'infill-diffusion[plot]'") from error
