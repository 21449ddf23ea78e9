"""`make demo`: takes lines out of real files of this repository and lets infill write them again.

The files themselves are not touched: the holes are cut into copies. Each fill runs as the command a user would type.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOLES = [  # file, first line, last line
    ("examples/inventory.py", 30, 30),
    ("examples/inventory.py", 42, 42),
    ("examples/inventory.py", 50, 50),
]


def main() -> int:
    infill = Path(sys.executable).with_name("infill")
    right = 0
    with tempfile.TemporaryDirectory(prefix="infill-demo-") as folder:
        for name, first, last in HOLES:
            original = (ROOT / name).read_text().splitlines(keepends=True)
            copy = Path(folder) / Path(name).name
            copy.write_text("".join([*original[: first - 1], "\n", *original[last:]]))
            lines = f"{first}" if first == last else f"{first} to {last}"
            print(f"\n{name} without line {lines}:", flush=True)
            command = [infill, "fill", copy.name, "--lines", str(first), "--show", "--diff", "--write", "--pace", "150"]
            start = time.perf_counter()
            subprocess.run(command, cwd=folder, check=True)
            took_s = time.perf_counter() - start
            same = copy.read_text() == "".join(original)
            right += same
            verdict = "As it was written" if same else "Not as it was written"
            print(f"{verdict} ({took_s:.1f} s with loading).", flush=True)
    return 0 if right == len(HOLES) else 1


if __name__ == "__main__":
    sys.exit(main())
