"""`make demo`: takes pieces out of real files of this repository and lets infill write them again.

The files themselves are not touched: the holes are cut into copies. Each fill runs as the command a user would type.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Cut:
    """What is taken out of a file. Lines are counted from 1; without a piece, whole lines go."""

    name: str
    first: int
    last: int
    piece: str = ""
    """A part of the first line, which occurs in it once."""

    @property
    def what(self) -> str:
        if self.piece:
            return f"an expression of line {self.first}"
        return f"line {self.first}" if self.first == self.last else f"lines {self.first} to {self.last}"

    def sides(self) -> tuple[str, str, str]:
        """The text before the hole, what belongs into it, and the text after it."""
        lines = (ROOT / self.name).read_text().splitlines(keepends=True)
        before, after = "".join(lines[: self.first - 1]), "".join(lines[self.last :])
        middle = "".join(lines[self.first - 1 : self.last])
        if self.piece:
            left, right = middle.split(self.piece)
            return before + left, self.piece, right + after
        return before, middle.removesuffix("\n"), "\n" + after

    @property
    def place(self) -> list[str]:
        """The options of `infill fill` for the hole in the copy."""
        if not self.piece:
            return ["--lines", str(self.first)]
        before = self.sides()[0]
        column = len(before) - before.rfind("\n")
        return ["--at", f"{self.first}:{column}"]


CUTS = [
    Cut("examples/shelf.py", 63, 63, "counts.get(book.author, 0) + 1"),
    Cut("examples/inventory.py", 42, 42, "json.load"),
    Cut("examples/readings.py", 45, 45),
    Cut("examples/readings.py", 37, 39),
]


def main() -> int:
    infill = Path(sys.executable).with_name("infill")
    right = 0
    with tempfile.TemporaryDirectory(prefix="infill-demo-") as folder:
        for cut in CUTS:
            before, middle, after = cut.sides()
            copy = Path(folder) / Path(cut.name).name
            copy.write_text(before + after)
            print(f"\n{cut.name} without {cut.what}:", flush=True)
            command = [infill, "fill", copy.name, *cut.place, "--show", "--diff", "--write", "--pace", "50"]
            start = time.perf_counter()
            subprocess.run(command, cwd=folder, check=True)
            took_s = time.perf_counter() - start
            same = copy.read_text() == before + middle + after
            right += same
            verdict = "As it was written" if same else "Not as it was written"
            print(f"{verdict} ({took_s:.1f} s with loading).", flush=True)
    return 0 if right == len(CUTS) else 1


if __name__ == "__main__":
    sys.exit(main())
