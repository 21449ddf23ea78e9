"""Writes a model file from its parts: keys, tensors, and the weights as they come.

Weights pass through in blocks, so memory does not depend on the size of the model. The file appears under its name
only when it is complete. Format: GGUF version 3, little endian (ggml's docs/gguf.md).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infill_models.errors import ModelFileError
from infill_models.table import TensorSpec

if TYPE_CHECKING:
    from infill_models.quantize import Bytes

Progress = Callable[[int, int, str], None]
"""Called with bytes written, bytes in all (of tensor data), and the name of the tensor at work."""

ALIGNMENT = 32
_RESERVE = 64 << 20  # bytes of the disk that stay free
_U32, _I32, _F32, _BOOL, _STRING, _ARRAY = 4, 5, 6, 7, 8, 9
_CODES = {_U32: "I", _I32: "i", _F32: "f", _BOOL: "?"}


def pack_entry(key: str, value: Any) -> bytes:
    """One key as GGUF has it: whole numbers u32, in lists i32; other numbers f32; bool, str, and lists of these."""
    if isinstance(value, list):
        kind = _kind(value[0], listed=True)
        head = struct.pack("<IIQ", _ARRAY, kind, len(value))
        if kind == _STRING:
            return _text(key) + head + b"".join(map(_text, value))
        return _text(key) + head + struct.pack(f"<{len(value)}{_CODES[kind]}", *value)
    kind = _kind(value)
    data = _text(value) if kind == _STRING else struct.pack("<" + _CODES[kind], value)
    return _text(key) + struct.pack("<I", kind) + data


def write_model(
    out: Path,
    entries: Mapping[str, bytes],
    tensors: Sequence[TensorSpec],
    weights: Callable[[TensorSpec], Iterable[Bytes]],
    *,
    progress: Progress | None = None,
) -> int:
    """Write a model file.

    Args:
        out: the file; it appears only when it is complete.
        entries: keys and their entries, as ``pack_entry`` or ``gguf.read_entries`` have them.
        tensors: what the file holds, in order.
        weights: asked for each tensor in turn; yields its bytes in blocks, ``n_bytes`` together.
        progress: told after every block.

    Returns:
        The size of the file, bytes.

    Raises:
        ModelFileError: the disk has too little room, or the file cannot be written.
    """
    total = sum(tensor.n_bytes for tensor in tensors)
    header = _header(entries, tensors)
    check_room(out, total + len(header))
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    done = 0
    try:
        with open(part, "wb") as file:
            file.write(header)
            for tensor in tensors:
                before = done
                for block in weights(tensor):
                    file.write(block.data)
                    done += block.nbytes
                    if progress is not None:
                        progress(done, total, tensor.name)
                if done - before != tensor.n_bytes:
                    raise ValueError(f"{tensor.name} has {done - before} bytes, expected {tensor.n_bytes}")
                file.write(bytes(-file.tell() % ALIGNMENT))
            file.flush()
            os.fsync(file.fileno())
            n_bytes = file.tell()
        os.replace(part, out)
    except OSError as error:
        raise ModelFileError(f"Cannot write {out}: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):  # after success it is gone, after a failure it may never have been
            part.unlink()
    return n_bytes


def in_order(blocks: Iterable[Callable[[], Bytes]], pool: ThreadPoolExecutor, n_threads: int) -> Iterator[Bytes]:
    """The blocks in their order, made by the pool while earlier ones are being written; a few in memory at a time."""
    waiting: deque[Future[Bytes]] = deque()
    for block in blocks:
        waiting.append(pool.submit(block))
        if len(waiting) > 2 * n_threads:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def check_room(out: Path, n_bytes: int) -> None:
    """Make sure that n_bytes fit beside what is on the disk. Raises ModelFileError."""
    try:
        free = shutil.disk_usage(out.absolute().parent).free
    except OSError as error:
        raise ModelFileError(f"Cannot write {out}: {error.strerror or error}.") from error
    if n_bytes + _RESERVE > free:
        raise ModelFileError(
            f"{out} takes {n_bytes / 1e9:.2f} GB, the disk has {free / 1e9:.2f} GB free. Make room, or write elsewhere."
        )


def _header(entries: Mapping[str, bytes], tensors: Sequence[TensorSpec]) -> bytes:
    from gguf import GGMLQuantizationType

    parts = [b"GGUF", struct.pack("<IQQ", 3, len(tensors), len(entries)), *entries.values()]
    offset = 0
    for tensor in tensors:
        n_dims = len(tensor.shape)
        parts.append(_text(tensor.name))
        parts.append(struct.pack(f"<I{n_dims}Q", n_dims, *tensor.shape))
        parts.append(struct.pack("<IQ", GGMLQuantizationType[tensor.kind], offset))
        offset += -(-tensor.n_bytes // ALIGNMENT) * ALIGNMENT
    header = b"".join(parts)
    return header + bytes(-len(header) % ALIGNMENT)


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _kind(value: Any, *, listed: bool = False) -> int:
    if isinstance(value, bool):
        return _BOOL
    if isinstance(value, int):
        return _I32 if listed else _U32
    if isinstance(value, float):
        return _F32
    if isinstance(value, str):
        return _STRING
    raise ValueError(f"no key holds {value!r}")
