"""How quickly ggml's own matrix products run: the rate that an engine on ggml can reach at best.

The libraries are those of llama-cpp-python, which the engine uses too; here they are bound with ctypes.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.util
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_bool, c_char_p, c_int, c_int64, c_size_t, c_void_p
from pathlib import Path
from typing import Any

import numpy as np

from infill.errors import EngineError

_N_NODES = 16
_N_ROWS = 32  # that are quantized; the rest of a matrix repeats them, since some types take long
_F32 = 0


class _InitParams(ctypes.Structure):
    _fields_ = [("mem_size", c_size_t), ("mem_buffer", c_void_p), ("no_alloc", c_bool)]


_SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "ggml_init": (c_void_p, [_InitParams]),
    "ggml_free": (None, [c_void_p]),
    "ggml_tensor_overhead": (c_size_t, []),
    "ggml_graph_overhead": (c_size_t, []),
    "ggml_new_tensor_2d": (c_void_p, [c_void_p, c_int, c_int64, c_int64]),
    "ggml_mul_mat": (c_void_p, [c_void_p, c_void_p, c_void_p]),
    "ggml_new_graph": (c_void_p, [c_void_p]),
    "ggml_build_forward_expand": (None, [c_void_p, c_void_p]),
    "ggml_backend_alloc_ctx_tensors": (c_void_p, [c_void_p, c_void_p]),
    "ggml_backend_alloc_ctx_tensors_from_buft": (c_void_p, [c_void_p, c_void_p]),
    "ggml_backend_tensor_set": (None, [c_void_p, c_void_p, c_size_t, c_size_t]),
    "ggml_backend_buffer_free": (None, [c_void_p]),
    "ggml_backend_get_device": (c_void_p, [c_void_p]),
    "ggml_backend_buft_name": (c_char_p, [c_void_p]),
    "ggml_backend_dev_backend_reg": (c_void_p, [c_void_p]),
    "ggml_backend_dev_supports_op": (c_bool, [c_void_p, c_void_p]),
    "ggml_backend_reg_get_proc_address": (c_void_p, [c_void_p, c_char_p]),
    "ggml_backend_graph_compute": (c_int, [c_void_p, c_void_p]),
    "ggml_backend_free": (None, [c_void_p]),
    "ggml_log_set": (None, [c_void_p, c_void_p]),
    "ggml_backend_cpu_init": (c_void_p, []),
    "ggml_backend_cpu_set_n_threads": (None, [c_void_p, c_int]),
}


class _Library:
    """The functions above, each found in the first of the libraries that has it."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec("llama_cpp")
        if spec is None or not spec.submodule_search_locations:
            raise EngineError("llama-cpp-python is not installed; it brings ggml")
        folder = Path(next(iter(spec.submodule_search_locations))) / "lib"
        form = {"darwin": "lib{}.dylib", "win32": "{}.dll"}.get(sys.platform, "lib{}.so")
        try:
            libraries = [ctypes.CDLL(str(folder / form.format(name))) for name in ("ggml-base", "ggml-cpu")]
            for name, (result, arguments) in _SIGNATURES.items():
                function = next(getattr(library, name) for library in libraries if hasattr(library, name))
                function.restype, function.argtypes = result, arguments
                setattr(self, name.removeprefix("ggml_"), function)
        except (OSError, StopIteration) as error:
            raise EngineError(f"the ggml in {folder} cannot be used: {error}; reinstall llama-cpp-python") from error

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


_Log = ctypes.CFUNCTYPE(None, c_int, c_char_p, c_void_p)


_say_nothing = _Log(lambda _level, _text, _data: None)


@functools.cache
def _lib() -> _Library:
    library = _Library()
    library.log_set(_say_nothing, None)  # it reports every tensor that it lays out anew
    return library


def product_rate(type_id: int, n_in: int, n_out: int, n_columns: int, n_threads: int, seconds: float = 0.3) -> float:
    """Operations per second (two per multiply-add) of a product of an (n_in, n_out) matrix of a type with columns.

    The matrix holds noise, and as many different ones as fill 64 MiB take turns, so that a cache does not hold them
    all. Where ggml has a layout of the type that suits this processor better, that is tried too, and the better rate
    counts: the best of repeated runs, over about so many seconds each. Raises EngineError, ValueError for a row that is
    no multiple of the type's block.
    """
    ggml = _lib()
    backend = ggml.backend_cpu_init()
    if not backend:
        raise EngineError("ggml has no CPU backend")
    try:
        ggml.backend_cpu_set_n_threads(backend, n_threads)
        rates = [_rate(backend, None, type_id, n_in, n_out, n_columns, seconds)]
        for buffer_type in _extra_buffer_types(backend):
            rates.append(_rate(backend, buffer_type, type_id, n_in, n_out, n_columns, seconds))
        return max(rates)
    finally:
        ggml.backend_free(backend)


def _extra_buffer_types(backend: int) -> Iterator[int]:
    ggml = _lib()
    device = ggml.backend_get_device(backend)
    address = ggml.backend_reg_get_proc_address(
        ggml.backend_dev_backend_reg(device), b"ggml_backend_dev_get_extra_bufts"
    )
    if not address:
        return
    found = ctypes.CFUNCTYPE(ctypes.POINTER(c_void_p), c_void_p)(address)(device)
    i = 0
    while found and found[i]:
        if ggml.backend_buft_name(found[i]) != b"AMX":  # which the engine leaves alone too, see placement.cpp
            yield found[i] or 0
        i += 1


@contextmanager
def _context() -> Iterator[int]:
    ggml = _lib()
    size = _N_NODES * ggml.tensor_overhead() + ggml.graph_overhead()
    context = ggml.init(_InitParams(size, None, True))
    try:
        yield context
    finally:
        ggml.free(context)


def _rate(
    backend: int, buffer_type: int | None, type_id: int, n_in: int, n_out: int, n_columns: int, seconds: float
) -> float:
    """0 where the backend cannot do it with weights in such a buffer."""
    from gguf import GGMLQuantizationType

    from infill_models.quantize import quantize, row_bytes

    ggml = _lib()
    rows = np.random.default_rng(0).standard_normal((_N_ROWS, n_in), np.float32)
    kind = GGMLQuantizationType(type_id)
    data = np.resize(quantize(rows, kind), (n_out, row_bytes(kind, n_in)))
    n_matrices = max(1, min(_N_NODES // 2, (64 << 20) // data.nbytes))
    with _context() as weights, _context() as context:
        matrices = [ggml.new_tensor_2d(weights, type_id, n_in, n_out) for _ in range(n_matrices)]
        if buffer_type is None:
            held = ggml.backend_alloc_ctx_tensors(weights, backend)
        else:
            held = ggml.backend_alloc_ctx_tensors_from_buft(weights, buffer_type)
        if not held:
            return 0.0
        columns = ggml.new_tensor_2d(context, _F32, n_in, n_columns)
        products = [ggml.mul_mat(context, matrix, columns) for matrix in matrices]
        graph = ggml.new_graph(context)
        for product in products:
            ggml.build_forward_expand(graph, product)
        used = ggml.backend_alloc_ctx_tensors(context, backend)
        try:
            device = ggml.backend_get_device(backend)
            if not used or not all(ggml.backend_dev_supports_op(device, product) for product in products):
                return 0.0
            for matrix in matrices:
                ggml.backend_tensor_set(matrix, data.ctypes.data, 0, data.nbytes)
            given = np.random.default_rng(1).standard_normal((n_columns, n_in), np.float32)
            ggml.backend_tensor_set(columns, given.ctypes.data, 0, given.nbytes)
            best, end = float("inf"), time.perf_counter() + seconds
            while True:
                start = time.perf_counter()
                if ggml.backend_graph_compute(backend, graph):
                    return 0.0
                now = time.perf_counter()
                best = min(best, now - start)
                if now > end:
                    return 2.0 * n_in * n_out * n_columns * n_matrices / best
        finally:
            ggml.backend_buffer_free(used)
            ggml.backend_buffer_free(held)
