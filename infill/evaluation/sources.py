"""The texts of a folder that spans are taken from."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infill import language
from infill.errors import UsageError
from infill.evaluation.held_out import NAME, HeldOut

MAX_BYTES = 200_000
_OTHERS_WORK = {"__pycache__", "node_modules", "venv", "env", "site-packages", "build", "dist", "target", "vendor"}
_NO_SOURCE = {".lock", ".min.js", ".map", ".svg", ".csv", ".tsv", ".ipynb"}  # text, but nobody writes it by hand


@dataclass(frozen=True)
class Source:
    """name: the path as it was given, joined with the path within; line ends are "\\n"."""

    name: str
    text: str
    language: str | None


def sources(paths: list[Path], *, held_out: bool = False) -> list[Source]:
    """The texts at these paths, in an order that does not depend on the machine.

    Of a folder: what git does not ignore if it is a working tree, without hidden files, folders of other people's or of
    generated work, files that are not UTF-8 text, and files above MAX_BYTES; and either what is held out or the rest
    (see `infill.evaluation.held_out`). A file that is named itself is taken as it is. Raises UsageError.
    """
    found: dict[Path, Source] = {}
    for path in paths:
        if path.is_dir():
            chosen = HeldOut.of(path)
            for inner in _files(path):
                if chosen.names(inner) == held_out and (source := _read(path / inner)) is not None:
                    found.setdefault((path / inner).resolve(), source)
        elif path.is_file():
            given = _read(path)
            if given is None:
                raise UsageError(f"{path} is not UTF-8 text of at most {MAX_BYTES:,} bytes with one kind of line end")
            found.setdefault(path.resolve(), given)
        else:
            raise UsageError(f"there is no file or folder {path}")
    return list(found.values())


def _files(folder: Path) -> Iterator[Path]:
    """Paths relative to the folder, sorted."""
    names = _listed_by_git(folder)
    for path in sorted(_walked(folder) if names is None else names):
        hidden = any(part.startswith(".") for part in path.parts)
        foreign = not _OTHERS_WORK.isdisjoint(path.parts[:-1])
        if not hidden and not foreign and path.name != NAME and not path.name.endswith(tuple(_NO_SOURCE)):
            yield path


def _listed_by_git(folder: Path) -> list[Path] | None:
    command = ["git", "-C", str(folder), "-c", "core.fsmonitor=false"]  # a monitor is a program that a repository names
    command += ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode:
        return None
    names = [Path(os.fsdecode(name)) for name in done.stdout.split(b"\0") if name]
    return names or None  # an ignored folder in a working tree: the user means it all the same


def _walked(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _OTHERS_WORK]
        for name in files:
            yield (Path(where) / name).relative_to(folder)


def _read(path: Path) -> Source | None:
    """The text; None if it is none that spans can be taken from."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
            return None
        data = path.read_bytes()
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        if text.strip() and "\0" not in text and "\r" not in text:
            return Source(path.as_posix(), text, language.detect(str(path), text))
    return None
