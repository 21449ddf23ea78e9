"""Which devices this machine has, and why one of them cannot be used.

Three sources, none of which knows everything: the PCI bus (what is plugged in), the driver (what works; NVIDIA's, by
NVML) and ggml's registry (what this build can compute on). What the engine takes for `auto` is ggml's first GPU.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import importlib.util
import os
import re
import sys
from ctypes import CFUNCTYPE, c_char_p, c_int, c_size_t, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infill import _native, hardware
from infill.errors import EngineError

CUDA_BUILD = "`make build-cuda` in infill's repository makes one with CUDA (docs/cuda.md)"

_GPU_TYPES = (1, 2)  # GGML_BACKEND_DEVICE_TYPE_GPU and _IGPU
_BUS = Path("/sys/bus/pci/devices")
_VENDORS = {"0x10de": "NVIDIA", "0x1002": "AMD", "0x8086": "Intel"}
_WARN = 3  # GGML_LOG_LEVEL_WARN; more is worse, 5 goes on with the line before


@dataclass(frozen=True)
class Device:
    """A device that was found. name: as --device takes it, "" where ggml does not know it; sizes in bytes; bandwidth:
    bytes per second; why_not: why it cannot be used, "" if it can."""

    name: str
    what: str
    n_free: int | None = None
    n_total: int | None = None
    bandwidth: float | None = None
    why_not: str = ""


@dataclass(frozen=True)
class Known:
    """A device of ggml's registry."""

    name: str
    what: str
    is_gpu: bool


@dataclass(frozen=True)
class Registry:
    """What ggml has. archs: what its CUDA was compiled for, as in 890 for sm_89; said: its complaints at the start."""

    devices: tuple[Known, ...]
    backends: tuple[str, ...]
    archs: tuple[int, ...] = ()
    said: str = ""

    @property
    def has_cuda(self) -> bool:
        return "CUDA" in self.backends


def found() -> list[Device]:
    """The GPUs of this machine, those that ggml knows first and in its order; the CPU last. Raises EngineError."""
    known = registry()
    driver = hardware.nvidia()
    usable: list[Device] = []
    hidden = {gpu.bus: gpu for gpu in driver.gpus}
    for device in known.devices:
        if not device.is_gpu:
            continue
        name = _spelt(device.name)
        index = hardware.cuda_index(name)
        gpu = None if index is None else driver.of(index)
        if gpu is None:
            usable.append(Device(name, device.what))
            continue
        hidden.pop(gpu.bus, None)
        usable.append(Device(name, gpu.name, gpu.n_free, gpu.n_total, gpu.bandwidth, _too_old(gpu, known)))
    others = [
        Device("", gpu.name, gpu.n_free, gpu.n_total, gpu.bandwidth, _not_listed(known, driver))
        for gpu in hidden.values()
    ]
    told = set(_VENDORS.values()) if usable else {"NVIDIA"} if driver.gpus else set()
    others += [
        Device("", f"a GPU of {vendor} on the PCI bus", why_not=_no_driver(vendor, known, driver))
        for vendor in _plugged_in()
        if vendor not in told
    ]
    if known.has_cuda and not usable and not others:
        others.append(Device("", "none", why_not=driver.problem or _not_listed(known, driver)))
    return [*usable, *others, _cpu()]


def absent(name: str) -> str:
    """Why ggml has no device of this name and what to do about it; "" where it has, or nothing is known."""
    try:
        known = registry()
    except EngineError:
        return ""
    names = [_spelt(device.name) for device in known.devices]
    if name.lower() == "auto" or _spelt(name.replace(":", "")) in names:
        return ""
    if re.match("cuda|nvidia|gpu", name.lower()):
        if not known.has_cuda:
            return f"this build has no CUDA; {CUDA_BUILD}"
        if first_gpu() is None:
            driver = hardware.nvidia()
            return driver.problem or _not_listed(known, driver)
    return f"--device takes auto or one of {', '.join(names)}"


def refusal() -> str:
    """Why the GPU that ggml has for `auto` cannot be used; "" where it can, there is none, or nothing is known."""
    with contextlib.suppress(EngineError):
        if registry().archs and first_gpu() is not None:
            first = found()[0]
            return f"{first.name} ({first.what}): {first.why_not}" if first.why_not else ""
    return ""


def first_gpu() -> str | None:
    """The name of the GPU that the engine takes for `auto`; None where it takes the CPU. Raises EngineError."""
    return next((device.name for device in registry().devices if device.is_gpu), None)


@functools.cache
def registry() -> Registry:
    """What ggml knows in this process. With CUDA the first call asks the driver. Raises EngineError."""
    base, ggml = _library("ggml-base"), _library("ggml")
    said: list[str] = []
    log = CFUNCTYPE(None, c_int, c_char_p, c_void_p)(
        lambda level, text, _: said.append(text.decode("utf-8", "replace")) if level >= _WARN else None
    )
    before, data = c_void_p(), c_void_p()
    base.ggml_log_get(ctypes.byref(before), ctypes.byref(data))
    base.ggml_log_set(ctypes.cast(log, c_void_p), None)
    try:
        n_backends, n_devices = ggml.ggml_backend_reg_count(), ggml.ggml_backend_dev_count()
        backends = {
            base.ggml_backend_reg_name(handle).decode(): handle
            for handle in (ggml.ggml_backend_reg_get(i) for i in range(n_backends))
        }
        devices = []
        for i in range(n_devices):
            handle = ggml.ggml_backend_dev_get(i)
            name, what = base.ggml_backend_dev_name(handle), base.ggml_backend_dev_description(handle)
            is_gpu = base.ggml_backend_dev_type(handle) in _GPU_TYPES
            devices.append(Known(name.decode(), what.decode("utf-8", "replace"), is_gpu))
        archs = _archs(base, backends["CUDA"]) if "CUDA" in backends else ()
    finally:
        base.ggml_log_set(before, data)
    return Registry(tuple(devices), tuple(backends), archs, " ".join("".join(said).split()))


def explain_aborts(device: str) -> None:
    """From now on say what to do where ggml ends the process, as its CUDA code does when a call fails in mid-run; exit
    code 1. Nothing can be caught there: the stack is ggml's, and it does not return. Raises EngineError."""
    _ending.append(_spelt(device))
    _library("ggml-base").ggml_set_abort_callback(_END)


_ending: list[str] = []  # devices in use


def _end(text: bytes) -> None:
    reason = " ".join(text.decode("utf-8", "replace").split())
    message = f"infill: {_ending[-1]} failed: {reason}; nothing was changed; --device cpu does without it\n"
    os.write(2, message.encode("utf-8", "replace"))
    os._exit(1)


_END = CFUNCTYPE(None, c_char_p)(_end)  # kept, since ggml keeps its address


class _Feature(ctypes.Structure):
    _fields_ = [("name", c_char_p), ("value", c_char_p)]


def _archs(base: Any, cuda: int) -> tuple[int, ...]:
    address = base.ggml_backend_reg_get_proc_address(cuda, b"ggml_backend_get_features")
    if not address:
        return ()
    features = CFUNCTYPE(ctypes.POINTER(_Feature), c_void_p)(address)(cuda)
    i = 0
    while features and features[i].name:
        if features[i].name == b"ARCHS":
            return tuple(sorted(int(number) for number in re.findall(rb"\d+", features[i].value)))
        i += 1
    return ()


_SIGNATURES: dict[str, dict[str, tuple[Any, list[Any]]]] = {
    "ggml-base": {
        "ggml_backend_dev_name": (c_char_p, [c_void_p]),
        "ggml_backend_dev_description": (c_char_p, [c_void_p]),
        "ggml_backend_dev_type": (c_int, [c_void_p]),
        "ggml_backend_reg_name": (c_char_p, [c_void_p]),
        "ggml_backend_reg_get_proc_address": (c_void_p, [c_void_p, c_char_p]),
        "ggml_set_abort_callback": (c_void_p, [CFUNCTYPE(None, c_char_p)]),
        "ggml_log_get": (None, [c_void_p, c_void_p]),
        "ggml_log_set": (None, [c_void_p, c_void_p]),
    },
    "ggml": {
        "ggml_backend_dev_count": (c_size_t, []),
        "ggml_backend_dev_get": (c_void_p, [c_size_t]),
        "ggml_backend_reg_count": (c_size_t, []),
        "ggml_backend_reg_get": (c_void_p, [c_size_t]),
    },
}


def _library(name: str) -> Any:
    """The copy of ggml that the engine uses, llama-cpp-python's."""
    spec = importlib.util.find_spec("llama_cpp")
    if spec is None or not spec.submodule_search_locations:
        raise EngineError("llama-cpp-python is not installed; it brings ggml")
    form = {"darwin": "lib{}.dylib", "win32": "{}.dll"}.get(sys.platform, "lib{}.so")
    path = Path(next(iter(spec.submodule_search_locations))) / "lib" / form.format(name)
    _native.let_waiting_threads_sleep()
    try:
        library = ctypes.CDLL(str(path))
        for function, (result, arguments) in _SIGNATURES[name].items():
            getattr(library, function).restype = result
            getattr(library, function).argtypes = arguments
    except (OSError, AttributeError) as error:
        raise EngineError(f"the ggml at {path} cannot be used: {error}; reinstall llama-cpp-python") from error
    return library


def _spelt(name: str) -> str:
    """CUDA0 as people write it, cuda:0."""
    return re.sub(r"^cuda(\d)", r"cuda:\1", name.lower())


def _too_old(gpu: hardware.Nvidia, known: Registry) -> str:
    if not known.archs or gpu.capability is None or gpu.capability >= known.archs[0]:
        return ""
    archs = ", ".join(f"sm_{arch // 10}" for arch in known.archs)
    return f"its architecture, sm_{gpu.capability // 10}, is none that this build is for ({archs}); {CUDA_BUILD}"


def _not_listed(known: Registry, driver: hardware.Driver) -> str:
    """Why a GPU that the driver has is not in ggml's registry."""
    if not known.has_cuda:
        return f"this build has no CUDA; {CUDA_BUILD}"
    shown = os.environ.get("CUDA_VISIBLE_DEVICES")
    if shown is not None:
        return f"CUDA_VISIBLE_DEVICES={shown} hides it"
    reason = known.said or "CUDA does not list it"
    return f"{reason}; a driver newer than {driver.version or 'this one'} may help, and `nvidia-smi` may say more"


def _no_driver(vendor: str, known: Registry, driver: hardware.Driver) -> str:
    if vendor != "NVIDIA":
        return f"this build computes on {', '.join(known.backends)} only"
    reason = driver.problem or "its driver does not list it"
    return reason if known.has_cuda else f"{reason}; and this build has no CUDA: {CUDA_BUILD}"


def _plugged_in() -> list[str]:
    """Vendors of the display controllers on the PCI bus, one for each that computes; empty where that is not known."""
    vendors = []
    with contextlib.suppress(OSError):
        for folder in sorted(_BUS.iterdir()):
            with contextlib.suppress(OSError):
                if (folder / "class").read_text().startswith("0x03"):
                    vendors.append(_VENDORS.get((folder / "vendor").read_text().strip(), ""))
    return [vendor for vendor in vendors if vendor]


def _cpu() -> Device:
    import psutil

    memory = psutil.virtual_memory()
    n = os.cpu_count() or 1
    return Device("cpu", f"{n} thread{'s' * (n > 1)}", int(memory.available), int(memory.total))
