"""Reading the golden files, and the models that belong to them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from synthetic import Shape, write_checkpoint

FOLDER = Path(__file__).resolve().parent / "golden"


@dataclass(frozen=True)
class Golden:
    """One golden file; golden["name"] is an array of it."""

    shape: Shape
    arrays: dict[str, NDArray[Any]]
    provenance: dict[str, Any]

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name]

    @property
    def seed(self) -> int:
        return int(self.provenance["seed"])

    @property
    def short_rows(self) -> list[int]:
        """Lengths of the rows shorter than a canvas."""
        return sorted(int(name.split("_")[1]) for name in self.arrays if name.endswith("_positions"))


def from_arrays(shape: Shape, arrays: dict[str, NDArray[Any]]) -> Golden:
    values = {name: array for name, array in arrays.items() if name != "provenance"}
    return Golden(shape, values, json.loads(str(arrays["provenance"])))


def read(shape: Shape) -> Golden:
    with np.load(FOLDER / f"{shape.name}.npz") as file:
        return from_arrays(shape, {name: file[name] for name in file.files})


def checkpoint_digest(shape: Shape, seed: int, folder: Path) -> str:
    """SHA-256 of the tensors file that synthetic.py writes today."""
    write_checkpoint(shape, seed, folder)
    return hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()


def relative_error(actual: NDArray[np.floating], expected: NDArray[np.floating]) -> float:
    """max |actual - expected| / max |expected|, infinite where something is not a number."""
    error = float(np.max(np.abs(actual - expected)) / np.max(np.abs(expected)))
    return error if np.isfinite(error) else float("inf")
