"""Writes the model files of the step loop's tests: `cuda_models.py FOLDER [--wide]`.

The canvases of the first come to rest, row by row. The second (--wide), for times, is as small and has the released
model's vocabulary.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from synthetic import SETTLING, write_gguf

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
write_gguf(SETTLING, 1, folder / "settling.gguf")
if "--wide" in sys.argv[2:]:
    write_gguf(replace(SETTLING, name="wide", n_vocab=262_144), 1, folder / "wide.gguf")
