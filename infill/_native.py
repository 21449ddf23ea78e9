"""The native library's signatures, in the order of `native/include/infill.h`, and nothing else."""

from __future__ import annotations

import ctypes
import functools
import importlib.resources
import os
import sys
from ctypes import (
    POINTER,
    c_char_p,
    c_double,
    c_float,
    c_int,
    c_int32,
    c_int64,
    c_size_t,
    c_uint8,
    c_uint64,
    c_void_p,
)
from pathlib import Path
from typing import Any

from infill.errors import EngineError

ABI_VERSION = 7

OK = 0
CANCELLED = 1
ERR_ARGUMENT = -1
ERR_FILE = -2
ERR_FORMAT = -3
ERR_MEMORY = -4
ERR_DEVICE = -5
ERR_INTERNAL = -6

REPACK_AUTO = 0
REPACK_OFF = 1
REPACK_ON = 2

KV_F16 = 0
KV_F32 = 1

LOOP_AUTO = 0
LOOP_HOST = 1
LOOP_DEVICE = 2


class Model(ctypes.Structure):
    """Opaque infill_model."""


class Session(ctypes.Structure):
    """Opaque infill_session."""


class Versioned(ctypes.Structure):
    """A struct whose first field is its own size, so that caller and library may differ in age."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.struct_size = ctypes.sizeof(type(self))


class ModelOptions(Versioned):
    _fields_ = [
        ("struct_size", c_size_t),
        ("device", c_char_p),
        ("n_threads", c_int32),
        ("repack", c_int32),
        ("n_cpu_experts", c_int32),
    ]


class ModelInfo(Versioned):
    _fields_ = [
        ("struct_size", c_size_t),
        ("n_vocab", c_int32),
        ("n_embd", c_int32),
        ("n_layer", c_int32),
        ("n_ctx_train", c_int32),
        ("sliding_window", c_int32),
        ("canvas_length", c_int32),
        ("n_expert", c_int32),
        ("n_expert_used", c_int32),
        ("max_steps", c_int32),
        ("t_min", c_float),
        ("t_max", c_float),
        ("entropy_bound", c_float),
        ("stability_threshold", c_int32),
        ("confidence_threshold", c_float),
        ("n_bytes", c_int64),
        ("n_kv_full_per_token", c_int64),
        ("n_kv_sliding_per_token", c_int64),
    ]


class ModelPlacement(Versioned):
    _fields_ = [
        ("struct_size", c_size_t),
        ("device", c_char_p),
        ("n_cpu_experts", c_int32),
        ("n_bytes_device", c_int64),
        ("n_bytes_repacked", c_int64),
    ]


class SessionOptions(Versioned):
    _fields_ = [
        ("struct_size", c_size_t),
        ("n_ctx", c_int32),
        ("n_canvas", c_int32),
        ("kv_type", c_int32),
        ("n_threads", c_int32),
        ("loop", c_int32),
    ]


class SessionInfo(Versioned):
    _fields_ = [
        ("struct_size", c_size_t),
        ("n_ctx", c_int32),
        ("n_canvas", c_int32),
        ("n_tokens", c_int32),
        ("n_rewind", c_int32),
        ("n_bytes_full", c_int64),
        ("n_bytes_sliding", c_int64),
        ("n_bytes_compute", c_int64),
        ("loop", c_int32),
        ("n_bytes_loop", c_int64),
    ]


class Step(ctypes.Structure):
    _fields_ = [
        ("row", c_int32),
        ("step", c_int32),
        ("max_steps", c_int32),
        ("n_tokens", c_int32),
        ("canvas", POINTER(c_int32)),
        ("argmax", POINTER(c_int32)),
        ("entropy", POINTER(c_float)),
        ("accepted", POINTER(c_uint8)),
    ]


StepCallback = ctypes.CFUNCTYPE(c_int32, POINTER(Step), c_void_p)


class DenoiseOptions(Versioned):
    _fields_ = [
        ("struct_size", c_size_t),
        ("seed", c_uint64),
        ("max_steps", c_int32),
        ("t_min", c_float),
        ("t_max", c_float),
        ("entropy_bound", c_float),
        ("stability_threshold", c_int32),
        ("confidence_threshold", c_float),
        ("self_conditioning_top_k", c_int32),
        ("self_conditioning_pins", c_int32),
        ("on_step", StepCallback),
        ("user_data", c_void_p),
    ]


OverCallback = ctypes.CFUNCTYPE(c_int32, POINTER(c_int32), c_int32, c_void_p)


class ExtendOptions(Versioned):
    _fields_ = [
        ("struct_size", c_size_t),
        ("n_max", c_int32),
        ("n_beams", c_int32),
        ("margin", c_float),
        ("stop", POINTER(c_int32)),
        ("n_stop", c_int32),
        ("is_over", OverCallback),
        ("user_data", c_void_p),
    ]


class RowResult(ctypes.Structure):
    _fields_ = [("n_steps", c_int32), ("converged", c_int32), ("mean_entropy", c_float)]


class Profile(Versioned):
    _fields_ = [
        ("struct_size", c_size_t),
        ("attention_ms", c_double),
        ("dense_ms", c_double),
        ("experts_ms", c_double),
        ("vocabulary_ms", c_double),
        ("self_conditioning_ms", c_double),
        ("sampler_ms", c_double),
        ("host_ms", c_double),
        ("n_passes", c_int64),
        ("n_keys", c_int64),
        ("n_queries", c_int64),
        ("n_logits", c_int64),
        ("n_conditioned", c_int64),
        ("n_mixed", c_int64),
    ]


_TOKENS = POINTER(c_int32)
_PINS = POINTER(c_uint8)
_FLOATS = POINTER(c_float)

# name: (result, arguments)
SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "infill_abi_version": (c_int32, []),
    "infill_last_error": (c_char_p, []),
    "infill_model_options_default": (None, [POINTER(ModelOptions)]),
    "infill_model_load": (c_int, [c_char_p, POINTER(ModelOptions), POINTER(POINTER(Model))]),
    "infill_model_free": (None, [POINTER(Model)]),
    "infill_model_get_info": (c_int, [POINTER(Model), POINTER(ModelInfo)]),
    "infill_model_get_placement": (c_int, [POINTER(Model), POINTER(ModelPlacement)]),
    "infill_model_warnings": (c_char_p, [POINTER(Model)]),
    "infill_session_options_default": (None, [POINTER(SessionOptions)]),
    "infill_session_create": (c_int, [POINTER(Model), POINTER(SessionOptions), POINTER(POINTER(Session))]),
    "infill_session_free": (None, [POINTER(Session)]),
    "infill_session_get_info": (c_int, [POINTER(Session), POINTER(SessionInfo)]),
    "infill_session_warnings": (c_char_p, [POINTER(Session)]),
    "infill_session_sync": (c_int, [POINTER(Session), _TOKENS, c_int32, POINTER(c_int32)]),
    "infill_session_decode": (c_int, [POINTER(Session), _TOKENS, _PINS, _TOKENS, c_int32, _FLOATS, _FLOATS]),
    "infill_session_score": (c_int, [POINTER(Session), _TOKENS, _TOKENS, c_int32, _FLOATS]),
    "infill_session_extend": (
        c_int,
        [POINTER(Session), POINTER(ExtendOptions), _TOKENS, _TOKENS, _FLOATS, POINTER(c_int32)],
    ),
    "infill_denoise_options_default": (None, [POINTER(Model), POINTER(DenoiseOptions)]),
    "infill_session_denoise": (
        c_int,
        [
            POINTER(Session),
            _TOKENS,
            _PINS,
            _TOKENS,
            c_int32,
            POINTER(DenoiseOptions),
            _TOKENS,
            POINTER(RowResult),
        ],
    ),
    "infill_session_profile": (c_int, [POINTER(Session), c_int32, POINTER(Profile)]),
    "infill_session_cancel": (None, [POINTER(Session)]),
}


def library_path() -> Path:
    """Where the native library lies: `INFILL_LIBRARY`, else beside the installed package."""
    if override := os.environ.get("INFILL_LIBRARY"):
        return Path(override)
    name = {"win32": "infill.dll", "darwin": "libinfill.dylib"}.get(sys.platform, "libinfill.so")
    return Path(str(importlib.resources.files("infill") / "_lib" / name))


def wanted_loop() -> int:
    """Where step loops run: `INFILL_LOOP`, "host" to keep them from a device that has the model, else "auto"."""
    wanted = os.environ.get("INFILL_LOOP") or "auto"
    if wanted not in ("auto", "host"):
        raise EngineError(f"INFILL_LOOP: expected auto or host, found {wanted}")
    return LOOP_HOST if wanted == "host" else LOOP_AUTO


SPIN_COUNT = "1000"
"""Rounds of waiting before a thread sleeps: some ten microseconds, as long as most gaps between the parts of a pass."""


def let_waiting_threads_sleep() -> None:
    """Call it before any library is loaded that brings ggml: OpenMP looks at the environment once, when it is loaded.

    GNU's, which ggml's threads come from on Linux, lets a thread that waits for the others spin for milliseconds. On a
    busy machine that is time taken from those it waits for, tens of milliseconds for every part of a pass when they
    share a core. Whoever has set one of these variables means it.
    """
    if not {"GOMP_SPINCOUNT", "OMP_WAIT_POLICY"} & os.environ.keys():
        os.environ["GOMP_SPINCOUNT"] = SPIN_COUNT


@functools.cache
def lib() -> ctypes.CDLL:
    """The loaded library, its signatures set and its ABI checked. Raises EngineError."""
    path = library_path()
    let_waiting_threads_sleep()
    try:
        library = ctypes.CDLL(str(path))
    except OSError as error:
        raise EngineError(
            f"the native library {path} cannot be loaded: {error}. "
            "Run `make build` in the repository, or set INFILL_LIBRARY to a built libinfill"
        ) from error
    library.infill_abi_version.restype = c_int32
    found = library.infill_abi_version()
    if found != ABI_VERSION:
        raise EngineError(
            f"the native library {path} has ABI {found}, but this package needs ABI {ABI_VERSION}; "
            "install both from the same source (`make build`)"
        )
    for name, (result, arguments) in SIGNATURES.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library
