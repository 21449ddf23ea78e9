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
    from infill.cancellation import Cancellation
    from infill.confidence import FillToken
    from infill.context import Hole, Holes, hole_from_document, holes_from_document
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
        DeviceError,
        EngineError,
        InfillError,
        ModelFileError,
        UsageError,
    )
    from infill.filling import Alternative, Fill, StepView, fill
    from infill.holes import HoleFills, fill_holes
    from infill.options import FillOptions
    from infill.rewriting import edit

__version__ = "0.1.0"

_HOMES = {
    "infill.confidence": ("FillToken",),
    "infill.context": ("Hole", "Holes", "hole_from_document", "holes_from_document"),
    "infill.rewriting": ("edit",),
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
        "DeviceError",
        "EngineError",
        "InfillError",
        "ModelFileError",
        "UsageError",
    ),
    "infill.filling": ("Alternative", "Fill", "StepView", "fill"),
    "infill.holes": ("HoleFills", "fill_holes"),
    "infill.options": ("FillOptions",),
    "infill.cancellation": ("Cancellation",),
}

__all__ = [
    "NOISE",
    "Alternative",
    "Cancellation",
    "Cancelled",
    "Canvas",
    "ConfigError",
    "ConversionError",
    "DenoiseOptions",
    "DeviceError",
    "EngineError",
    "Fill",
    "FillOptions",
    "FillToken",
    "Hole",
    "HoleFills",
    "Holes",
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
    "edit",
    "fill",
    "fill_holes",
    "hole_from_document",
    "holes_from_document",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(importlib.import_module(home), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'infill' has no attribute {name!r}")
