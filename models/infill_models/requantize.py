"""Makes a model file smaller: some of its tensors in a type with fewer bits, the rest as it stands.

Tensors pass through in blocks of rows: memory does not depend on the size of the model. Keys are copied byte for byte,
but for the file type.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from infill_models.dequantize import dequantize
from infill_models.errors import InfillError, ModelFileError
from infill_models.gguf import Header, read_entries, read_header
from infill_models.quantize import bits, file_type, plan_types, quantize, row_bytes
from infill_models.table import Table, TensorSpec, table_of
from infill_models.writing import ALIGNMENT, Progress, in_order, pack_entry, write_model

if TYPE_CHECKING:
    import numpy as np

    from infill_models.quantize import Bytes

# tensor's role -> type
_RECIPES = {
    "fit-16gb": {"ffn_down_exps.weight": "IQ4_NL"},
}
RECIPES = tuple(_RECIPES)
"""Accepted names. fit-16gb: the experts' down-projections, whose rows of 704 no K-quant takes and which the usual
files therefore keep in five and eight bits, in IQ4_NL, so that the 26B fits a card of 16 GB."""

_BLOCK_BYTES = 8 << 20  # float32 bytes of rows that one thread has in hand


def plan_requantization(table: Table, *, quantization: str | None = None, recipe: str | None = None) -> Table:
    """Choose the types of the smaller file; a tensor never gets a type with as many bits as it has, or more.

    Args:
        table: of the file as it is.
        quantization: one of ``quantize.QUANTIZATIONS``, for every matrix.
        recipe: one of ``RECIPES``; instead of a quantization.

    Raises:
        InfillError: not one of the two, an unknown name, or nothing would become smaller.
    """
    from gguf import GGMLQuantizationType as Kind

    if (quantization is None) == (recipe is None):
        raise InfillError("Name a type or a recipe, one of the two.")
    if recipe is not None:
        if recipe not in _RECIPES:
            raise InfillError(f"Unknown recipe {recipe!r}. Use one of: {', '.join(RECIPES)}.")
        wanted = {tensor.name: _RECIPES[recipe].get(tensor.role, tensor.kind) for tensor in table.tensors}
    else:
        shapes = [(tensor.name, tensor.shape) for tensor in table.tensors]
        wanted = {name: kind.name for name, kind in plan_types(shapes, quantization or "").items()}
    tensors = tuple(
        replace(tensor, kind=wanted[tensor.name])
        if bits(Kind[wanted[tensor.name]]) < bits(Kind[tensor.kind])
        else tensor
        for tensor in table.tensors
    )
    if tensors == table.tensors:
        raise InfillError(
            f"Nothing in {table.source} would become smaller as {recipe or quantization}: its tensors have that few "
            "bits already, and more would not bring back what was lost."
        )
    return replace(table, tensors=tensors)


def requantize(
    source: Path,
    out: Path,
    *,
    quantization: str | None = None,
    recipe: str | None = None,
    progress: Progress | None = None,
    n_threads: int | None = None,
) -> tuple[Table, Table]:
    """Write a smaller version of a model file.

    Args:
        source: the model file.
        out: the file to write, another one; it appears only when it is complete.
        quantization, recipe: as for ``plan_requantization``.
        progress: told after every block.
        n_threads: threads that quantize (None: one per processor, at most 8). The bytes do not depend on it.

    Returns:
        The tables of the two files.

    Raises:
        ModelFileError: the source is missing, damaged or none of this architecture; no room; not writable.
        InfillError: as ``plan_requantization``; or a tensor's type cannot be read back.
    """
    header = read_header(source, skip_arrays_longer_than=0)
    before = table_of(read_header(source, skip_arrays_longer_than=4096), source)
    after = plan_requantization(before, quantization=quantization, recipe=recipe)
    if out.exists() and os.path.samefile(source, out):
        raise ModelFileError(f"{out} is the file that is read. Write to another one.")
    entries = read_entries(source)
    if "general.alignment" in entries:
        entries["general.alignment"] = pack_entry("general.alignment", ALIGNMENT)
    if quantization is not None:
        entries["general.file_type"] = pack_entry("general.file_type", int(file_type(quantization)))
    reader = _Reader(source, header, before)
    n_threads = n_threads or min(os.cpu_count() or 1, 8)
    with ThreadPoolExecutor(n_threads) as pool:
        write_model(
            out,
            entries,
            after.tensors,
            lambda tensor: in_order(reader.blocks(tensor), pool, n_threads),
            progress=progress,
        )
    return before, after


class _Reader:
    """The weights of a file, mapped."""

    def __init__(self, path: Path, header: Header, table: Table) -> None:
        import numpy as np

        self.tensors = {tensor.name: tensor for tensor in table.tensors}
        self.offsets = {tensor.name: header.data_offset + tensor.offset for tensor in header.tensors}
        for tensor in table.tensors:
            end = self.offsets[tensor.name] + tensor.n_bytes
            if end > header.n_bytes:
                raise ModelFileError(
                    f"{path}: tensor {tensor.name} ends at byte {end}, the file has {header.n_bytes}: it is cut off."
                )
        self.data: np.ndarray[tuple[int, ...], np.dtype[np.uint8]] = np.memmap(path, np.uint8, mode="r")

    def blocks(self, wanted: TensorSpec) -> Iterator[Callable[[], Bytes]]:
        """What makes the rows of one tensor in the type that is wanted, in order."""
        from gguf import GGMLQuantizationType

        tensor = self.tensors[wanted.name]
        kind, target = GGMLQuantizationType[tensor.kind], GGMLQuantizationType[wanted.kind]
        n_columns = tensor.shape[0]
        size = row_bytes(kind, n_columns)
        start = self.offsets[tensor.name]
        step = max(1, _BLOCK_BYTES // (4 * n_columns))

        def work(first: int) -> Bytes:
            n_rows = min(step, tensor.n_rows - first)
            data = self.data[start + first * size : start + (first + n_rows) * size]
            if kind == target:
                return data
            try:
                return quantize(dequantize(data, kind, n_columns), target)
            except InfillError as error:
                raise ModelFileError(f"tensor {tensor.name}: {error}") from error

        for first in range(0, tensor.n_rows, step):
            yield lambda first=first: work(first)  # type: ignore[misc]
