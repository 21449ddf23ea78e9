"""From a file's blocks back to numbers, by ggml's own routines where it exports them."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from infill_models.errors import InfillError
from infill_models.quantize import ggml_base, row_bytes

if TYPE_CHECKING:
    from gguf import GGMLQuantizationType

    from infill_models.quantize import Bytes, Floats


def dequantize(data: Bytes, kind: GGMLQuantizationType, n_columns: int) -> Floats:
    """Return the numbers of quantized rows.

    Args:
        data: uint8, contiguous, whole rows.
        kind: ggml type.
        n_columns: elements of a row.

    Returns:
        float32 (n_rows, n_columns).

    Raises:
        InfillError: the type cannot be read back.
    """
    import numpy as np

    rows = np.ascontiguousarray(data).reshape(-1, row_bytes(kind, n_columns))
    if kind.name == "F32":
        return rows.view(np.float32)
    if kind.name == "F16":
        return rows.view(np.float16).astype(np.float32)
    if kind.name == "BF16":
        return (rows.view(np.uint16).astype(np.uint32) << 16).view(np.float32)
    out = np.empty((len(rows), n_columns), np.float32)
    _routine(kind.name)(rows.ctypes.data, out.ctypes.data, out.size)
    return out


@functools.cache
def _routine(kind: str) -> Callable[[int, int, int], None]:
    """ggml's (blocks, float *, elements) of a type: dequantize_row_q4_K and its like."""
    name = f"dequantize_row_{kind[:-2].lower()}{kind[-2:]}" if kind.endswith("_K") else f"dequantize_row_{kind.lower()}"
    routine = getattr(ggml_base(), name, None)
    if routine is None:
        raise InfillError(f"The type {kind} cannot be read back into numbers.")
    routine.restype = None
    routine.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64]
    return routine  # type: ignore[no-any-return]
