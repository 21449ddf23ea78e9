"""Writes the model files that the native tests read: `models.py FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from synthetic import LONG, QUANTIZABLE, SHORT, write_gguf

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for shape in (SHORT, LONG):
    write_gguf(shape, 1, folder / f"{shape.name}.gguf")
for quantization in ("q4_k", "iq4_nl"):
    write_gguf(QUANTIZABLE, 1, folder / f"{quantization}.gguf", quantization)
