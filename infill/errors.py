"""Everything that can go wrong in a way that a user can mend.

    InfillError                 base; str(error) says what happened and what to do
    ├── ModelFileError          a model file or checkpoint is missing, damaged or not of this architecture
    │   └── ConversionError     a checkpoint cannot be turned into a GGUF
    ├── UsageError              the request cannot be carried out as given: file, lines, options
    ├── ConfigError             the configuration file or an INFILL_* variable is wrong
    ├── EngineError             the native engine refused or failed
    │   └── DeviceError         a device is absent, fails, or has too little memory
    └── Cancelled               the request was cancelled; nothing was changed

Any other exception that reaches a user is a defect in infill. The first two classes and the base live in
`infill_models.errors`, because imports point from `infill` to `infill_models` and never back.
"""

from __future__ import annotations

from infill_models.errors import ConversionError, InfillError, ModelFileError

__all__ = [
    "Cancelled",
    "ConfigError",
    "ConversionError",
    "DeviceError",
    "EngineError",
    "InfillError",
    "ModelFileError",
    "UsageError",
]


class UsageError(InfillError):
    """The request cannot be carried out as given: a file, a line range, an option."""


class ConfigError(InfillError):
    """The configuration file, an INFILL_* variable or a flag holds something unknown or out of range."""


class EngineError(InfillError):
    """The native engine refused the request or failed; the message is the engine's own."""


class DeviceError(EngineError):
    """A device is absent, fails, or has too little memory (INFILL_ERR_DEVICE, INFILL_ERR_MEMORY)."""


class Cancelled(InfillError):
    """The request was cancelled by its caller; nothing was changed."""
