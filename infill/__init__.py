"""Local code infilling with DiffusionGemma.

    import infill

    model = infill.Model.load("model.gguf")
    print(infill.fill(model, infill.Hole("def add(a, b):\\n    return ", "\\n")).text)

Names are loaded when they are first used, so that importing the package (the command line does) costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infill.context import Hole
    from infill.engine import (
        NOISE,
        Canvas,
        DenoiseOptions,
        Model,
        ModelConfig,
        Row,
        Session,
        SessionInfo,
        Step,
    )
    from infill.errors import (
        Cancelled,
        ConfigError,
        ConversionError,
        EngineError,
        InfillError,
        ModelFileError,
        UsageError,
    )
    from infill.filling import Fill, FillOptions, StepView, fill

__version__ = "0.1.0"

_HOMES = {
    "infill.context": ("Hole",),
    "infill.engine": (
        "NOISE",
        "Canvas",
        "DenoiseOptions",
        "Model",
        "ModelConfig",
        "Row",
        "Session",
        "SessionInfo",
        "Step",
    ),
    "infill.errors": (
        "Cancelled",
        "ConfigError",
        "ConversionError",
        "EngineError",
        "InfillError",
        "ModelFileError",
        "UsageError",
    ),
    "infill.filling": ("Fill", "FillOptions", "StepView", "fill"),
}

__all__ = [
    "NOISE",
    "Cancelled",
    "Canvas",
    "ConfigError",
    "ConversionError",
    "DenoiseOptions",
    "EngineError",
    "Fill",
    "FillOptions",
    "Hole",
    "InfillError",
    "Model",
    "ModelConfig",
    "ModelFileError",
    "Row",
    "Session",
    "SessionInfo",
    "Step",
    "StepView",
    "UsageError",
    "fill",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(importlib.import_module(home), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'infill' has no attribute {name!r}")
