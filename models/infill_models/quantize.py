"""Quantization by ggml's own routines, and which tensor gets which type.

The routines come from ``libggml-base``, which llama-cpp-python ships; it is bound with ctypes, without
loading llama_cpp itself. The mixes ``q4_k_m`` and ``q5_k_m`` and the fallback for rows that do not fill a block are
llama.cpp's (src/llama-quant.cpp), so that a file made here has the types of a file made there.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.util
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infill_models.errors import InfillError

if TYPE_CHECKING:
    import numpy as np
    from gguf import GGMLQuantizationType, LlamaFileType

    Floats = np.ndarray[Any, np.dtype[np.float32]]
    Bytes = np.ndarray[Any, np.dtype[np.uint8]]

# name -> (ggml type of a matrix, general.file_type); the two *_m are mixes around that type
_QUANTIZATIONS = {
    "f32": ("F32", "ALL_F32"),
    "f16": ("F16", "MOSTLY_F16"),
    "bf16": ("BF16", "MOSTLY_BF16"),
    "q8_0": ("Q8_0", "MOSTLY_Q8_0"),
    "q6_k": ("Q6_K", "MOSTLY_Q6_K"),
    "q5_k_m": ("Q5_K", "MOSTLY_Q5_K_M"),
    "q5_k": ("Q5_K", "MOSTLY_Q5_K_S"),
    "q5_1": ("Q5_1", "MOSTLY_Q5_1"),
    "q5_0": ("Q5_0", "MOSTLY_Q5_0"),
    "q4_k_m": ("Q4_K", "MOSTLY_Q4_K_M"),
    "q4_k": ("Q4_K", "MOSTLY_Q4_K_S"),
    "q4_1": ("Q4_1", "MOSTLY_Q4_1"),
    "q4_0": ("Q4_0", "MOSTLY_Q4_0"),
    "iq4_nl": ("IQ4_NL", "MOSTLY_IQ4_NL"),
    "iq4_xs": ("IQ4_XS", "MOSTLY_IQ4_XS"),
    "q3_k": ("Q3_K", "MOSTLY_Q3_K_S"),
    "q2_k": ("Q2_K", "MOSTLY_Q2_K"),
}
QUANTIZATIONS = tuple(_QUANTIZATIONS)
"""Accepted names, from exact to small."""

# 256-element blocks -> the 32-element type that stands in where a row is no multiple of 256
_FALLBACK = {
    "IQ4_XS": "IQ4_NL",
    "Q2_K": "Q4_0",
    "Q3_K": "Q4_0",
    "Q4_K": "Q5_0",
    "Q5_K": "Q5_1",
    "Q6_K": "Q8_0",
}
_KNOWN_TYPES = frozenset(_FALLBACK.values()).union(kind for kind, _ in _QUANTIZATIONS.values())
_LARGEST_HALF = 65504.0
_BLOCK_NAME = re.compile(r"blk\.(\d+)\.")


def file_type(quantization: str) -> LlamaFileType:
    """Return the value of ``general.file_type`` for a quantization name.

    Raises:
        InfillError: the name is none of ``QUANTIZATIONS``.
    """
    from gguf import LlamaFileType

    return LlamaFileType[_lookup(quantization)[1]]


def plan_types(tensors: Iterable[tuple[str, Sequence[int]]], quantization: str) -> dict[str, GGMLQuantizationType]:
    """Choose the type of every tensor of a model.

    Args:
        tensors: GGUF name and shape in ggml order (contiguous dimension first) of all tensors.
        quantization: one of ``QUANTIZATIONS``. A plain type is given to every matrix; the mixes give more
            bits to the tensors that llama.cpp gives more bits to. Vectors, norms and routers are always F32.

    Returns:
        The type of each tensor, in the order given.

    Raises:
        InfillError: the quantization is unknown.
    """
    from gguf import GGMLQuantizationType

    base = _lookup(quantization)[0]
    mixed = quantization.endswith("_m")
    shapes = dict(tensors)
    mix = _Mix(base, shapes)
    types: dict[str, GGMLQuantizationType] = {}
    # by layer, as llama.cpp visits them: some rules count
    for name in sorted(shapes, key=lambda name: (_layer(name), name)):
        chosen = "F32"
        if _is_quantizable(name, shapes[name]):
            chosen = mix.choose(name) if mixed else base
        types[name] = GGMLQuantizationType[_fit(chosen, shapes[name][0])]
    return {name: types[name] for name in shapes}


class _Mix:
    """llama.cpp's Q4_K_M and Q5_K_M: what it gives each matrix of a model with tied embeddings."""

    def __init__(self, base: str, shapes: dict[str, Sequence[int]]) -> None:
        self.base = base
        self.n_layer = 1 + max(map(_layer, shapes), default=-1)
        self.n_v = sum("attn_v.weight" in name for name in shapes)
        routers = [shape for name, shape in shapes.items() if name.endswith("ffn_gate_inp.weight")]
        self.n_expert = max((shape[1] for shape in routers), default=0)
        self.embedding_fits = shapes.get("token_embd.weight", (0,))[0] % _block_size(base) == 0
        self.i_v = 0
        self.i_down = 0

    def choose(self, name: str) -> str:
        eight = self.n_expert == 8  # Mixtral's rules
        if name == "token_embd.weight":  # serves as the output matrix too
            return "Q6_K" if self.embedding_fits else "Q8_0"
        if "attn_v.weight" in name:
            i, self.i_v = self.i_v, self.i_v + 1
            return "Q8_0" if eight else self._more_bits(i, self.n_v)
        if "attn_k.weight" in name:
            return "Q8_0" if eight else self.base
        if "ffn_down" in name:
            # with experts the layer's own number counts, else the tensor's
            i, self.i_down = self.i_down, self.i_down + 1
            return self._more_bits(_layer(name) if self.n_expert > 1 else i, self.n_layer)
        if "attn_output.weight" in name and eight and self.base == "Q4_K":
            return "Q5_K"
        return self.base

    def _more_bits(self, i: int, n: int) -> str:
        """The first and last eighth and every third between get Q6_K."""
        more = i < n // 8 or i >= 7 * n // 8 or (i - n // 8) % 3 == 2
        return "Q6_K" if more else self.base


def quantize(rows: Floats, kind: GGMLQuantizationType) -> Bytes:
    """Quantize rows of numbers.

    Args:
        rows: float32 (n_rows, n_columns), C-contiguous; n_columns a multiple of the type's block.
        kind: ggml type; F32, F16 and BF16 are types too.

    Returns:
        uint8 (n_rows, bytes per row).

    Raises:
        InfillError: a value is not finite, or does not fit the type.
        ValueError: a wrong array, or a type that is none of those behind ``QUANTIZATIONS``.
    """
    import numpy as np
    from gguf import GGMLQuantizationType

    if rows.dtype != np.float32 or rows.ndim != 2 or not rows.flags.c_contiguous:
        raise ValueError(f"expected contiguous float32 (n_rows, n_columns), got {rows.dtype} {rows.shape}")
    if kind.name not in _KNOWN_TYPES:  # ggml aborts the process on a type that is no storage format
        raise ValueError(f"cannot quantize to {kind.name}")
    n_rows, n_columns = rows.shape
    if not np.isfinite(rows).all():
        raise InfillError("Holds NaN or infinity: the checkpoint is damaged.")
    if kind == GGMLQuantizationType.F32:
        return rows.view(np.uint8)
    # Scales of blocks are half-precision numbers. Beyond their range ggml stores zeros, or reports on stderr.
    if kind != GGMLQuantizationType.BF16 and np.abs(rows).max(initial=0) > _LARGEST_HALF:
        raise InfillError(f"Holds values beyond {_LARGEST_HALF:g}, which do not fit {kind.name}.")
    lib = ggml_base()
    out = np.empty((n_rows, row_bytes(kind, n_columns)), np.uint8)
    n_bytes = lib.ggml_quantize_chunk(kind, rows.ctypes.data, out.ctypes.data, 0, n_rows, n_columns, None)
    if n_bytes != out.nbytes or not lib.ggml_validate_row_data(kind, out.ctypes.data, out.nbytes):
        raise InfillError(f"Holds values that do not fit {kind.name}.")
    return out


def row_bytes(kind: GGMLQuantizationType, n_columns: int) -> int:
    """Return the size in bytes of a row of ``n_columns`` elements.

    Raises:
        ValueError: the row is no multiple of the type's block.
    """
    from gguf import GGML_QUANT_SIZES

    block, size = GGML_QUANT_SIZES[kind]
    if n_columns % block:
        raise ValueError(f"a row of {n_columns} is no multiple of {kind.name}'s block of {block}")
    return n_columns // block * size


def bits(kind: GGMLQuantizationType) -> float:
    """Return what an element takes, bits, its share of the block's scales included."""
    from gguf import GGML_QUANT_SIZES

    block, size = GGML_QUANT_SIZES[kind]
    return 8 * size / block


def _lookup(quantization: str) -> tuple[str, str]:
    try:
        return _QUANTIZATIONS[quantization]
    except KeyError:
        raise InfillError(f"Unknown quantization {quantization!r}. Use one of: {', '.join(QUANTIZATIONS)}.") from None


def _layer(name: str) -> int:
    match = _BLOCK_NAME.match(name)
    return int(match[1]) if match else -1


def _is_quantizable(name: str, shape: Sequence[int]) -> bool:
    is_matrix = any(extent > 1 for extent in shape[1:])
    return (
        is_matrix
        and name.endswith("weight")
        and not name.endswith("_norm.weight")
        and not name.endswith("ffn_gate_inp.weight")
    )


def _block_size(kind: str) -> int:
    from gguf import GGML_QUANT_SIZES, GGMLQuantizationType

    return GGML_QUANT_SIZES[GGMLQuantizationType[kind]][0]


def _fit(kind: str, n_columns: int) -> str:
    if n_columns % _block_size(kind) == 0:
        return kind
    fallback = _FALLBACK.get(kind, kind)
    return fallback if n_columns % _block_size(fallback) == 0 else "F16"


@functools.cache
def ggml_base() -> ctypes.CDLL:
    """Load libggml-base, once, and declare what this module uses of it. Raises InfillError."""
    spec = importlib.util.find_spec("llama_cpp")
    if spec is None or not spec.submodule_search_locations:
        raise InfillError("llama-cpp-python is not installed; it brings the quantization routines.")
    package = Path(next(iter(spec.submodule_search_locations)))
    name = {"darwin": "libggml-base.dylib", "win32": "ggml-base.dll"}.get(sys.platform, "libggml-base.so")
    places = [package / "lib" / name, package / "bin" / name, package.parent / "lib" / name]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise InfillError(f"llama-cpp-python at {package} has no {name}; reinstall it.")
    try:
        lib = ctypes.CDLL(str(path))
        lib.ggml_validate_row_data.restype = ctypes.c_bool
        lib.ggml_validate_row_data.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]
        lib.ggml_quantize_chunk.restype = ctypes.c_size_t
        lib.ggml_quantize_chunk.argtypes = [
            ctypes.c_int,  # type
            ctypes.c_void_p,  # const float * (n_rows, n_per_row)
            ctypes.c_void_p,  # out
            ctypes.c_int64,  # first element
            ctypes.c_int64,  # n_rows
            ctypes.c_int64,  # n_per_row
            ctypes.c_void_p,  # importance matrix or NULL
        ]
    except (OSError, AttributeError) as error:
        raise InfillError(f"{path} cannot be used ({error}); reinstall llama-cpp-python.") from error
    return lib
