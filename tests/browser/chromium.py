"""A Chromium without a window for the browser tests: the one that is there, else Debian's package.

The package and what it needs beside the installed ones are fetched by the system's own apt, with lists of its own, and
unpacked into a folder: nothing is installed, and no rights are needed. Prints the command's path.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "browser"
PACKAGE = "chromium-headless-shell"
_COMMANDS = ("chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome")
_NEVER = {"libc6"}  # a second one beside the running system's own would not be loaded by the right loader


class Unavailable(Exception):
    """There is no Chromium here, and apt brings none. Says why."""


def find() -> Path | None:
    """A Chromium that is there already: CHROMIUM's, the path's, the unpacked one."""
    if named := os.environ.get("CHROMIUM"):
        return Path(named)
    for command in _COMMANDS:
        if found := shutil.which(command):
            return Path(found)
    wrapper = FOLDER / "chromium"
    return wrapper if wrapper.exists() else None


def fetch() -> Path:
    """Fetch and unpack Debian's package; returns a script that starts it. Raises Unavailable."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise Unavailable("install Chromium, or set CHROMIUM to its path: without apt there is no other way to get it")
    for part in ("lists/partial", "cache/archives/partial", "debs", "root"):
        (FOLDER / part).mkdir(parents=True, exist_ok=True)
    apt = ["apt-get", "-q", "-o", f"Dir::State::lists={FOLDER / 'lists'}", "-o", f"Dir::Cache={FOLDER / 'cache'}"]
    apt += ["-o", "APT::Sandbox::User=root", "-o", "Debug::NoLocking=1"]
    _run([*apt, "update"], check=False)  # a source that does not answer need not be the one with Chromium
    plan = _run([*apt, "-s", "--no-install-recommends", "install", PACKAGE])
    wanted = re.findall(r"^Inst (\S+)(?: \[[^]]*\])? \((\S+)", plan, flags=re.MULTILINE)
    packages = [f"{name}={version}" for name, version in wanted if name.split(":")[0] not in _NEVER]
    if not packages:
        raise Unavailable(f"apt knows no package {PACKAGE}; install Chromium, or set CHROMIUM to its path")
    _run([*apt, "download", *packages], folder=FOLDER / "debs")
    for deb in sorted((FOLDER / "debs").glob("*.deb")):
        _run(["dpkg-deb", "-x", str(deb), str(FOLDER / "root")])
    found = [path for path in (FOLDER / "root/usr/lib").rglob("*headless*shell") if os.access(path, os.X_OK)]
    if not found:
        raise Unavailable(f"no program in the package {PACKAGE}; set CHROMIUM to the path of one")
    return _wrapper(found[0])


def _wrapper(program: Path) -> Path:
    libraries = sorted({str(path.parent) for path in (FOLDER / "root").rglob("*.so*")})
    wrapper = FOLDER / "chromium"
    wrapper.write_text(
        "#!/bin/sh\n"
        f"LD_LIBRARY_PATH='{':'.join(libraries)}'${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}\n"
        f"export LD_LIBRARY_PATH\nexec '{program}' \"$@\"\n"
    )
    wrapper.chmod(0o755)
    for part in ("lists", "cache", "debs"):
        shutil.rmtree(FOLDER / part)
    return wrapper


def _run(command: Sequence[str], folder: Path | None = None, check: bool = True) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    if check and done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise Unavailable(f"{' '.join(command[:1])} failed: {' '.join(reason)}; set CHROMIUM to the path of a Chromium")
    return done.stdout


if __name__ == "__main__":
    try:
        print(find() or fetch())
    except Unavailable as error:
        sys.exit(str(error))
