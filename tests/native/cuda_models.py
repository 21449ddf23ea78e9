"""Writes the model files of the step loop's tests: `cuda_models.py FOLDER [--wide]`.

The canvases of the first come to rest, row by row. Two are quantized, one of them in a type that the kernels do not
read. The last (--wide), for times, is as small as the first and has the released model's vocabulary.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from synthetic import QUANTIZABLE, SETTLING, write_gguf

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
write_gguf(SETTLING, 1, folder / "settling.gguf")
for quantization in ("q4_k", "iq4_nl"):
    write_gguf(QUANTIZABLE, 1, folder / f"{quantization}.gguf", quantization)
if "--wide" in sys.argv[2:]:
    write_gguf(replace(SETTLING, name="wide", n_vocab=262_144), 1, folder / "wide.gguf")
