"""Loading a model on the device that the settings name, and on the CPU where a device that nobody insisted on fails.

A device can be there and still be of no use: its driver fails, another program has its memory, this build has nothing
for its architecture, it drops off the bus in mid-run. With `device = "auto"` the CPU then does the work, and a warning
of the model says so; a device that was named is an error.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from infill import devices, paths
from infill.errors import DeviceError, ModelFileError

if TYPE_CHECKING:
    from infill.config import Config
    from infill.engine import Model

_AUTO, _CPU = "auto", "CPU"


def load(config: Config, path: Path) -> Model:
    """The model file, placed by these settings. Raises as `Model.load`."""
    if not path.exists():
        raise ModelFileError(
            f"there is no model file {path}; name one with --model, INFILL_MODEL or `model` in {paths.config_file()}"
        )
    if config.device.lower() != _AUTO:
        return _load(config, path, config.device)
    if reason := devices.refusal():
        return on_cpu(config, path, DeviceError(reason))
    try:
        return _load(config, path, _AUTO)
    except DeviceError as error:
        if devices.first_gpu() is None:
            raise  # it was the CPU
        return on_cpu(config, path, error)


def on_cpu(config: Config, path: Path, reason: DeviceError) -> Model:
    """The model file on the CPU, and a warning of the model that says why it is there. Raises as `Model.load`."""
    model = _load(config, path, _CPU)
    model.warnings = (f"{reason}; the CPU does the work, which is slower", *model.warnings)
    return model


def may_fall_back(config: Config, model: Model) -> bool:
    """Whether the CPU may go on where this model's device has failed: it was another one, and nobody named it."""
    return config.device.lower() == _AUTO and not is_on_cpu(model)


def is_on_cpu(model: Model) -> bool:
    """Whether nothing of the model is on another device."""
    return model.placement.device == _CPU


def named(error: DeviceError, model: Model) -> DeviceError:
    """The error of a model's device in mid-run, with the device's name, which the engine leaves out."""
    device = model.placement.device
    return error if device in str(error) else DeviceError(f"device {device}: {error}")


def explained(error: DeviceError, model: Model) -> DeviceError:
    """The error of a device that was asked for, in mid-run, with what to do."""
    if is_on_cpu(model):
        return error
    return DeviceError(f"{named(error, model)}; use --device cpu, or --device auto, which goes on with the CPU")


def _load(config: Config, path: Path, device: str) -> Model:
    from infill.engine import Model

    model = Model.load(path, device, config.threads, repack=config.repack, n_cpu_experts=config.cpu_experts)
    if not is_on_cpu(model):
        devices.explain_aborts(model.placement.device)
    return model
