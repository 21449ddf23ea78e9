"""Reads a Hugging Face checkpoint directory: configuration, vocabulary and safetensors weights, row by row.

The safetensors layout is read here rather than with the ``safetensors`` package, because that package cannot
give bfloat16, the type of the published weights, to numpy; and because reading ranges of a file keeps memory at
one block of rows, where a memory map would count every page it touched.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infill_models.errors import ConversionError

if TYPE_CHECKING:
    from infill_models.quantize import Floats

_ITEM_BYTES = {"F32": 4, "F16": 2, "BF16": 2}
_MAX_HEADER = 100 << 20  # the limit of the safetensors format


@dataclass(frozen=True)
class StoredTensor:
    """Where a tensor lies."""

    file: Path
    dtype: str  # "F32", "F16", "BF16", or another safetensors type, which cannot be read
    shape: tuple[int, ...]  # as in PyTorch: the last dimension is contiguous
    offset: int  # bytes from the start of the file


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint directory.

    Attributes:
        path: the directory.
        config: content of ``config.json``.
        tensors: all stored tensors by name.
    """

    path: Path
    config: dict[str, Any]
    tensors: dict[str, StoredTensor]

    @classmethod
    def open(cls, path: Path) -> Checkpoint:
        """Read ``config.json`` and the headers of the weight files.

        Raises:
            ConversionError: the directory or one of its files is missing or damaged.
        """
        if not path.is_dir():
            raise ConversionError(f"{path} is not a directory. Give the folder that holds config.json.")
        config = read_json(path / "config.json")
        if config is None:
            raise ConversionError(f"{path} has no config.json. Give the folder of a Hugging Face checkpoint.")
        tensors: dict[str, StoredTensor] = {}
        for file in _weight_files(path):
            for name, tensor in _read_safetensors_header(file).items():
                if name in tensors:
                    raise ConversionError(f"{name} is stored twice: in {tensors[name].file} and {file}.")
                tensors[name] = tensor
        return cls(path, config, tensors)

    def json(self, name: str) -> dict[str, Any]:
        """Return the content of a JSON file of the checkpoint, {} if there is none."""
        return read_json(self.path / name) or {}

    def text(self, name: str) -> str | None:
        """Return the content of a text file of the checkpoint, None if there is none."""
        try:
            return (self.path / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise ConversionError(f"Cannot read {self.path / name}: {error}.") from error

    def read_rows(self, name: str, first: int, n_rows: int) -> Floats:
        """Read rows of a tensor, all leading dimensions taken as one.

        Returns:
            float32 (n_rows, size of the last dimension).

        Raises:
            ConversionError: the file cannot be read, or the tensor has a type other than F32, F16, BF16.
        """
        import numpy as np

        tensor = self.tensors[name]
        if tensor.dtype not in _ITEM_BYTES:
            raise ConversionError(f"{name} is stored as {tensor.dtype}, expected F32, F16 or BF16.")
        n_columns = tensor.shape[-1]
        row_bytes = n_columns * _ITEM_BYTES[tensor.dtype]
        try:
            with open(tensor.file, "rb") as file:
                file.seek(tensor.offset + first * row_bytes)
                data = file.read(n_rows * row_bytes)
        except OSError as error:
            raise ConversionError(f"Cannot read {tensor.file}: {error.strerror or error}.") from error
        if len(data) != n_rows * row_bytes:
            raise ConversionError(f"{tensor.file} ends inside {name}. Download it again.")
        if tensor.dtype == "BF16":  # the upper half of a float32
            rows = (np.frombuffer(data, "<u2").astype(np.uint32) << 16).view(np.float32)
        else:
            rows = np.frombuffer(data, "<f4" if tensor.dtype == "F32" else "<f2")
            rows = rows.astype(np.float32, copy=False)
        return rows.reshape(n_rows, n_columns)


def read_json(path: Path) -> dict[str, Any] | None:
    """Return the object in a JSON file, None if there is no such file.

    Raises:
        ConversionError: the file cannot be read or is no JSON object.
    """
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise ConversionError(f"Cannot read {path}: {error}.") from error
    if not isinstance(content, dict):
        raise ConversionError(f"{path} holds no JSON object. Download it again.")
    return content


def _weight_files(path: Path) -> list[Path]:
    index = read_json(path / "model.safetensors.index.json")
    if index is None:
        if not (path / "model.safetensors").is_file():
            raise ConversionError(f"{path} has neither model.safetensors nor model.safetensors.index.json.")
        return [path / "model.safetensors"]
    weight_map = index.get("weight_map")
    if not isinstance(weight_map, dict) or not all(isinstance(name, str) for name in weight_map.values()):
        raise ConversionError(f"{path / 'model.safetensors.index.json'} has no usable weight_map.")
    files = [path / name for name in sorted(set(weight_map.values()))]
    for file in files:
        if not file.is_file():
            raise ConversionError(f"{file} is missing, model.safetensors.index.json names it. Download it.")
    return files


def _read_safetensors_header(path: Path) -> dict[str, StoredTensor]:
    def damaged(what: str) -> ConversionError:
        return ConversionError(f"{path} is no valid safetensors file ({what}). Download it again.")

    try:
        with open(path, "rb") as file:
            n_file = os.fstat(file.fileno()).st_size
            n_header = int.from_bytes(file.read(8), "little")
            if n_header > min(_MAX_HEADER, n_file - 8):
                raise damaged(f"its header claims {n_header} bytes, the file has {n_file}")
            header = json.loads(file.read(n_header))
    except OSError as error:
        raise ConversionError(f"Cannot read {path}: {error.strerror or error}.") from error
    except (ValueError, RecursionError):
        raise damaged("its header is not JSON") from None
    if not isinstance(header, dict):
        raise damaged("its header is no object")
    tensors: dict[str, StoredTensor] = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        try:
            dtype, shape, (begin, end) = entry["dtype"], tuple(entry["shape"]), entry["data_offsets"]
            valid = isinstance(dtype, str) and all(type(n) is int and n >= 0 for n in (*shape, begin, end))
        except (TypeError, KeyError, ValueError):
            valid = False
        if not valid or not begin <= end <= n_file - 8 - n_header:
            raise damaged(f"the entry of {name} is {entry}")
        n_bytes = _ITEM_BYTES.get(dtype, 0)
        for extent in shape:
            n_bytes *= extent
        if dtype in _ITEM_BYTES and n_bytes != end - begin:
            raise damaged(f"{name} of shape {shape} and type {dtype} has {end - begin} bytes")
        tensors[name] = StoredTensor(path, dtype, shape, 8 + n_header + begin)
    return tensors
