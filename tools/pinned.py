"""Prints the pinned requirements of pyproject.toml: `pinned.py build-system dependencies dev ...`."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).resolve().parents[1] / "pyproject.toml").read_text())
for name in sys.argv[1:]:
    if name == "build-system":
        names = project["build-system"]["requires"]
    elif name == "dependencies":
        names = project["project"]["dependencies"]
    else:
        names = project["project"]["optional-dependencies"][name]
    print(*names, sep="\n")
