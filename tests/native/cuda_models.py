"""Writes the model file of the step loop's tests: `cuda_models.py FOLDER`. Its canvases come to rest, row by row."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from synthetic import SETTLING, write_gguf

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
write_gguf(SETTLING, 1, folder / "settling.gguf")
