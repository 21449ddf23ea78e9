"""Results in a document: the sections between markers are written from measurements, everything else stays.

    <!-- measured: step -->
    ...
    <!-- end -->

The measurements lie beside the document, as JSON of the same name, one for each subcommand, model and number of
threads; a new one takes the place of the old.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from infill.benchmark import tables
from infill.benchmark.results import COMMANDS, Result
from infill.errors import UsageError

_SECTION = re.compile(r"(<!-- measured: ([a-z]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_NOTHING = "Not measured yet.\n"


def update(document: Path, new: Sequence[Result]) -> list[Result]:
    """Adds results to those of a document and writes its sections again; returns all of them. Raises UsageError."""
    text = _read(document)
    found = [name for _, name, _, _ in _SECTION.findall(text)]
    for name in {*found, *(result.what for result in new)}:
        if name not in COMMANDS:
            raise UsageError(f"{document} has a section of {name}, which infill bench does not measure")
        if name not in found:
            raise UsageError(f"{document} has no section for {name}: <!-- measured: {name} --> and <!-- end -->")
    data = document.with_suffix(".json")
    results = merged(load(data) if data.exists() else [], new)
    _write(data, json.dumps([asdict(result) for result in results], indent=1) + "\n")
    _write(document, written(text, results))
    return results


def merged(old: Sequence[Result], new: Sequence[Result]) -> list[Result]:
    """All results, the later one of the same subcommand, model and number of threads."""
    by_key = {(result.what, result.model, result.n_threads): result for result in [*old, *new]}
    return list(by_key.values())


def written(text: str, results: Sequence[Result]) -> str:
    """The document with its sections made of these results."""

    def section(match: re.Match[str]) -> str:
        begin, name, _, end = match.groups()
        made = [tables.markdown(tables.table(result)) for result in results if result.what == name]
        return begin + ("\n".join(made) or _NOTHING) + end

    return _SECTION.sub(section, text)


def load(path: Path) -> list[Result]:
    """The results in a file: one, as `--json` prints it, or a list of them. Raises UsageError."""
    try:
        given = json.loads(_read(path))
    except ValueError as error:
        raise UsageError(f"{path} holds no result of infill bench: {error}") from error
    return [Result.from_json(json.dumps(one), str(path)) for one in (given if isinstance(given, list) else [given])]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}") from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error
