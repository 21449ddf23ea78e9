"""Which files must be neither trained nor tuned on.

A folder names them in a file `held-out.txt` of its own: one pattern a line, as in `tests/*`, `data/names.py` or
`examples`, relative to that folder, where * also matches slashes and a folder stands for all in it; # begins a comment.

`infill eval FOLDER` leaves these files out, so that choosing options by its figures never looks at them;
`infill eval --held-out FOLDER` takes these files and no others, for the figures that are reported in the end.
A trainer reads the same file with `HeldOut.of`. The tasks of HumanEval-Infilling are always held out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from infill.errors import UsageError

NAME = "held-out.txt"


@dataclass(frozen=True)
class HeldOut:
    """Patterns of paths relative to one folder."""

    patterns: tuple[str, ...]

    @classmethod
    def of(cls, folder: Path) -> HeldOut:
        """What the folder's own list names; nothing if it has none. Raises UsageError if it cannot be read."""
        try:
            text = (folder / NAME).read_text(encoding="utf-8")
        except FileNotFoundError:
            return cls(())
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"cannot read {folder / NAME}: {error}") from error
        lines = (line.partition("#")[0].strip() for line in text.splitlines())
        return cls(tuple(line.rstrip("/") for line in lines if line))

    def names(self, path: PurePath) -> bool:
        """Whether this path, relative to the folder, is held out."""
        parts = [path, *path.parents][:-1] if path.parts else []
        return any(fnmatchcase(part.as_posix(), pattern) for part in parts for pattern in self.patterns)
