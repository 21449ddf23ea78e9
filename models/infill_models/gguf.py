"""Reads what a GGUF file says of itself: key-value metadata and the list of tensors, never the weights.

Written for vocabularies of a quarter of a million strings, which gguf-py's reader takes most of a minute to
decode, and for files that cannot be trusted: whatever the bytes are, the outcome is a value or a
``ModelFileError``, and no count in the file can make the reader allocate more than the file has bytes.

Format: GGUF versions 2 and 3, little endian (ggml's docs/gguf.md).
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import Any, BinaryIO

from infill_models.errors import ModelFileError

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_DEFAULT_ALIGNMENT = 32
_MAX_DIMS = 4  # ggml's limit
_MAX_METADATA = 256 << 20  # bytes; the largest vocabularies need 16 MiB, a damaged length claims anything
_MAX_ELEMENTS = 1 << 24  # of an array; a decoded element takes far more memory than its byte in the file
_MAX_KEY = 65535  # bytes, by the format
_FIRST_READ = 1 << 20
_STRING, _ARRAY = 8, 9

# value type -> (name, struct code); strings and arrays have no fixed layout
_SCALARS = {
    0: ("u8", "B"),
    1: ("i8", "b"),
    2: ("u16", "H"),
    3: ("i16", "h"),
    4: ("u32", "I"),
    5: ("i32", "i"),
    6: ("f32", "f"),
    7: ("bool", "?"),
    10: ("u64", "Q"),
    11: ("i64", "q"),
    12: ("f64", "d"),
}
_U64 = struct.Struct("<Q")


@dataclass(frozen=True)
class SkippedArray:
    """Stands for an array that the caller did not want decoded."""

    element_type: str  # "str", "f32", ...
    n: int  # elements in the file


@dataclass(frozen=True)
class TensorInfo:
    """One entry of the tensor list."""

    name: str
    shape: tuple[int, ...]  # ggml order: shape[0] is the contiguous dimension
    type_id: int  # ggml_type
    offset: int  # bytes from the start of the data section


@dataclass(frozen=True)
class Header:
    """Everything that comes before the weights."""

    version: int
    metadata: dict[str, Any]
    tensors: tuple[TensorInfo, ...]
    data_offset: int  # bytes from the start of the file to the first tensor
    n_bytes: int  # size of the whole file


def read_metadata(path: str | os.PathLike[str], *, skip_arrays_longer_than: int | None = None) -> dict[str, Any]:
    """Read the key-value metadata of a GGUF file.

    Args:
        path: the file.
        skip_arrays_longer_than: arrays with more elements become a ``SkippedArray`` (None: decode all).

    Returns:
        Keys in file order. Integers, floats, bools and strings as such; arrays as lists of them.

    Raises:
        ModelFileError: the file is missing, unreadable, damaged, or no little-endian GGUF of version 2 or 3.
    """
    with _open(path) as file:
        reader = _Reader(file, os.fspath(path))
        _, _, n_kv = reader.preamble()
        return reader.metadata(n_kv, skip_arrays_longer_than)


def read_header(path: str | os.PathLike[str], *, skip_arrays_longer_than: int | None = None) -> Header:
    """Read metadata and tensor list of a GGUF file; arguments and errors as in ``read_metadata``."""
    with _open(path) as file:
        reader = _Reader(file, os.fspath(path))
        version, n_tensors, n_kv = reader.preamble()
        metadata = reader.metadata(n_kv, skip_arrays_longer_than)
        tensors = reader.tensors(n_tensors)
        alignment = metadata.get("general.alignment", _DEFAULT_ALIGNMENT)
        if type(alignment) is not int or alignment <= 0 or alignment & (alignment - 1):
            raise reader.damaged(f"general.alignment is {alignment!r}, expected a power of two")
        data_offset = -(-reader.pos // alignment) * alignment
        return Header(version, metadata, tensors, data_offset, reader.n_bytes)


def read_entries(path: str | os.PathLike[str]) -> dict[str, bytes]:
    """Read each key's entry as it stands in the file, to write it again unchanged; errors as in ``read_metadata``."""
    with _open(path) as file:
        reader = _Reader(file, os.fspath(path))
        _, _, n_kv = reader.preamble()
        entries: dict[str, bytes] = {}
        for _ in range(n_kv):
            start = reader.pos
            (key,) = reader.metadata(1, 0)
            if key in entries:
                raise reader.damaged("appears twice")
            entries[key] = reader.data[start : reader.pos]
        return entries


def _open(path: str | os.PathLike[str]) -> BinaryIO:
    try:
        return open(path, "rb")
    except FileNotFoundError:
        raise ModelFileError(f"No model file at {os.fspath(path)}. Check the path.") from None
    except OSError as error:
        raise ModelFileError(f"Cannot read the model file {os.fspath(path)}: {error.strerror or error}.") from error


class _Reader:
    """A cursor over the beginning of a file; reads on as needed, never past ``_MAX_METADATA``."""

    def __init__(self, file: BinaryIO, path: str) -> None:
        self.file = file
        self.path = path
        self.data = b""
        self.pos = 0
        self.where = "in the preamble"
        self.n_bytes = os.fstat(file.fileno()).st_size

    def damaged(self, what: str) -> ModelFileError:
        return ModelFileError(
            f"{self.path} is damaged or not a GGUF model ({self.where}: {what}). Download or convert it again."
        )

    def need(self, n: int) -> None:
        """Make sure that ``n`` more bytes are in the buffer."""
        end = self.pos + n
        if end <= len(self.data):
            return
        if end > self.n_bytes:
            raise self.damaged(f"needs {end} bytes, the file has {self.n_bytes}")
        if end > _MAX_METADATA:
            raise self.damaged(f"claims more than {_MAX_METADATA >> 20} MiB of metadata")
        # doubling keeps the copying linear
        target = min(max(end, 2 * len(self.data), _FIRST_READ), self.n_bytes, _MAX_METADATA)
        try:
            self.data += self.file.read(target - len(self.data))
        except OSError as error:
            raise ModelFileError(f"Cannot read {self.path}: {error.strerror or error}.") from error
        if end > len(self.data):  # the file shrank while it was being read
            raise self.damaged(f"needs {end} bytes, the file has {len(self.data)}")

    def remaining(self) -> int:
        return min(self.n_bytes, _MAX_METADATA) - self.pos

    def scalar(self, code: str) -> Any:
        size = struct.calcsize("<" + code)
        self.need(size)
        (value,) = struct.unpack_from("<" + code, self.data, self.pos)
        self.pos += size
        return value

    def string(self, longest: int = _MAX_METADATA) -> str:
        n = self.scalar("Q")
        if n > min(self.remaining(), longest):
            raise self.damaged(f"a string claims {n} bytes")
        self.need(n)
        try:
            text = str(self.data[self.pos : self.pos + n], "utf-8")
        except UnicodeDecodeError:
            raise self.damaged("a string is not valid UTF-8") from None
        self.pos += n
        return text

    def preamble(self) -> tuple[int, int, int]:
        """Return version, number of tensors, number of keys."""
        if self.n_bytes < 24:
            raise self.damaged(f"the file has only {self.n_bytes} bytes")
        self.need(24)
        if self.data[:4] != _MAGIC:
            raise self.damaged(f"starts with {self.data[:4]!r}, expected {_MAGIC!r}")
        self.pos = 4
        version = self.scalar("I")
        if version not in _VERSIONS:
            if int.from_bytes(version.to_bytes(4, "little"), "big") in _VERSIONS:
                raise ModelFileError(f"{self.path} is a big-endian GGUF; expected little-endian.")
            raise self.damaged(f"GGUF version {version}, expected 2 or 3")
        n_tensors, n_kv = self.scalar("Q"), self.scalar("Q")
        # the shortest entry: a tensor is name length, n_dims, one dimension, type, offset; a key its length,
        # the type and one byte
        if n_tensors * 32 > self.remaining() or n_kv * 13 > self.remaining():
            raise self.damaged(f"claims {n_tensors} tensors and {n_kv} keys in {self.n_bytes} bytes")
        return version, n_tensors, n_kv

    def metadata(self, n_kv: int, skip_longer: int | None) -> dict[str, Any]:
        metadata: dict[str, Any] = {}
        for i in range(n_kv):
            self.where = f"key {i} of {n_kv}"
            key = self.string(_MAX_KEY)
            self.where = f"key {key!r}"
            if key in metadata:
                raise self.damaged("appears twice")
            metadata[key] = self.value(self.scalar("I"), skip_longer)
        return metadata

    def value(self, type_id: int, skip_longer: int | None) -> Any:
        if type_id == _STRING:
            return self.string()
        if type_id == _ARRAY:
            return self.array(skip_longer)
        if type_id not in _SCALARS:
            raise self.damaged(f"unknown value type {type_id}")
        return self.scalar(_SCALARS[type_id][1])

    def array(self, skip_longer: int | None) -> list[Any] | SkippedArray:
        type_id, n = self.scalar("I"), self.scalar("Q")
        if n > _MAX_ELEMENTS:
            raise self.damaged(f"an array claims {n} elements")
        skip = skip_longer is not None and n > skip_longer
        if type_id == _STRING:
            if n * _U64.size > self.remaining():
                raise self.damaged(f"an array claims {n} strings")
            strings = self.strings(n, keep=not skip)
            return SkippedArray("str", n) if skip else strings
        if type_id not in _SCALARS:
            raise self.damaged(f"unsupported array element type {type_id}")
        name, code = _SCALARS[type_id]
        size = n * struct.calcsize("<" + code)
        if size > self.remaining():
            raise self.damaged(f"an array claims {n} elements of type {name}")
        self.need(size)
        start, self.pos = self.pos, self.pos + size
        if skip:
            return SkippedArray(name, n)
        return list(struct.unpack_from(f"<{n}{code}", self.data, start))

    def strings(self, n: int, *, keep: bool) -> list[str]:
        """The hot loop: no method call per element while the buffer lasts."""
        found: list[str] = []
        unpack, data, pos, end = _U64.unpack_from, self.data, self.pos, len(self.data)
        try:
            for _ in range(n):
                start = pos + 8
                if start > end:
                    self.pos = pos
                    self.need(8)
                    data, end = self.data, len(self.data)
                (length,) = unpack(data, pos)
                pos = start + length
                if pos > end:
                    self.pos = start
                    self.need(length)
                    data, end = self.data, len(self.data)
                if keep:
                    found.append(str(data[start:pos], "utf-8"))
        except UnicodeDecodeError:
            raise self.damaged(f"string {len(found)} is not valid UTF-8") from None
        self.pos = pos
        return found

    def tensors(self, n_tensors: int) -> tuple[TensorInfo, ...]:
        tensors: dict[str, TensorInfo] = {}
        for i in range(n_tensors):
            self.where = f"tensor {i} of {n_tensors}"
            name = self.string(_MAX_KEY)
            self.where = f"tensor {name!r}"
            if name in tensors:
                raise self.damaged("appears twice")
            n_dims = self.scalar("I")
            if not 1 <= n_dims <= _MAX_DIMS:
                raise self.damaged(f"{n_dims} dimensions, expected 1 to {_MAX_DIMS}")
            shape = tuple(self.scalar("Q") for _ in range(n_dims))
            n_elements = 1
            for extent in shape:
                n_elements *= extent
            if not 0 < n_elements < 1 << 63:
                raise self.damaged(f"shape {shape}")
            tensors[name] = TensorInfo(name, shape, self.scalar("I"), self.scalar("Q"))
        return tuple(tensors.values())
