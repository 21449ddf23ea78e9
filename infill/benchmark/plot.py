"""Pictures of results."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from infill.benchmark.figures import Spread
from infill.benchmark.tables import Picture
from infill.errors import UsageError
from infill.evaluation.plot import check

__all__ = ["check", "draw"]


def draw(picture: Picture, path: Path) -> None:
    """Curves with quartiles, both axes logarithmic; or bars. `check` the path before. Raises UsageError."""
    matplotlib: Any = importlib.import_module("matplotlib")
    matplotlib.use("Agg")
    plt: Any = importlib.import_module("matplotlib.pyplot")
    figure, axes = plt.subplots(figsize=(9, 6))
    for label, points in picture.curves.items():
        shown = [(x, value) for x, value in points if value.median > 0]
        if shown:
            errors = _errors([value for _, value in shown])
            axes.errorbar(
                [x for x, _ in shown], [v.median for _, v in shown], yerr=errors, fmt="o-", capsize=3, label=label
            )
    if picture.curves:
        axes.set_xscale("log", base=2)
        axes.set_yscale("log")
        for ticks in (axes.xaxis.set_major_formatter, axes.yaxis.set_major_formatter, axes.yaxis.set_minor_formatter):
            ticks("{x:g}")
        axes.legend(fontsize=8)
    if picture.bars:
        values = list(picture.bars.values())
        axes.barh(list(picture.bars), [value.median for value in values], xerr=_errors(values), capsize=3)
        axes.invert_yaxis()
    axes.set_xlabel(picture.x if picture.curves else picture.y)
    axes.set_ylabel(picture.y if picture.curves else picture.x)
    axes.set_title(picture.title)
    axes.grid(visible=True, alpha=0.3)
    try:
        figure.savefig(path, dpi=150, bbox_inches="tight")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error
    finally:
        plt.close(figure)


def _errors(values: list[Spread]) -> list[list[float]]:
    return [[max(0.0, v.median - v.low) for v in values], [max(0.0, v.high - v.median) for v in values]]
