"""Debian's packages without installing them: fetched by the system's own apt, unpacked into a folder, with no rights.

`chromium.py` and `neovim.py` take their programs from there. Nothing of the system is touched: lists and downloads are
in the folder, and gone in the end.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

BUILD = Path(__file__).resolve().parents[2] / "build"
LIMIT_S = 1800.0
"""For one command: what hangs must not hold up everything after it. The longest takes a minute on an idle machine."""
_SCRATCH = ("lists", "cache", "debs")


class Unavailable(Exception):
    """A program that the tests need is not here and cannot be fetched. Says why, and what to do."""


def unpack(
    package: str, folder: Path, instead: str, *, release: str | None = None, never: Collection[str] = ()
) -> Path:
    """Fetch a package and what it needs; the folder that holds their `usr`. Raises Unavailable.

    instead: what the user can do where this does not work, for the message. release: a name such as "forky"; then it
    and everything below it, C library included, comes from there, else what is not installed comes from the
    system's own release. never: packages that are left out.
    """
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise Unavailable(f"{instead}: without apt it is not fetched")
    for part in ("lists/partial", "cache/archives/partial", "debs", "root"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    options = {
        "Dir::State::lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": "root",
        "Debug::NoLocking": "1",
        "Acquire::Languages": "none",
    }
    if release is not None:
        options |= _of_release(release, folder, instead)
    apt = ["apt-get", "-q", *(word for name, value in options.items() for word in ("-o", f"{name}={value}"))]
    unreached: Unavailable | None = None
    try:
        run([*apt, "-o", "APT::Update::Error-Mode=any", "update"], instead)
    except Unavailable as error:  # a source that does not answer need not be the one that is needed
        unreached = error
    try:
        plan = run([*apt, "-s", "--no-install-recommends", "install", package], instead)
    except Unavailable as error:
        raise unreached or error from None
    found = re.findall(r"^Inst (\S+)(?: \[[^]]*\])? \((\S+)", plan, flags=re.MULTILINE)
    wanted = [f"{name}={version}" for name, version in found if name.split(":")[0] not in never]
    if not wanted:
        raise Unavailable(f"apt knows no package {package}; {instead}")
    run([*apt, "download", *wanted], instead, folder=folder / "debs")
    for deb in sorted((folder / "debs").glob("*.deb")):
        run(["dpkg-deb", "-x", str(deb), str(folder / "root")], instead)
    for part in _SCRATCH:
        shutil.rmtree(folder / part)
    return folder / "root"


def libraries(root: Path) -> str:
    """The folders below it that hold shared libraries, as a search path."""
    return ":".join(sorted({str(path.parent) for path in root.rglob("*.so*")}))


def script(path: Path, *lines: str) -> Path:
    """A shell script that can be started."""
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return path


def run(
    command: Sequence[str],
    instead: str = "",
    *,
    folder: Path | None = None,
    check: bool = True,
    environment: Mapping[str, str] | None = None,
) -> str:
    """What the command prints. Raises Unavailable if it fails, unless check is false, or does not end."""
    settings = {**os.environ, "LC_ALL": "C", **(environment or {})}
    name, pipe = Path(command[0]).name, subprocess.PIPE
    with subprocess.Popen(
        command, cwd=folder, stdout=pipe, stderr=pipe, text=True, env=settings, start_new_session=True
    ) as process:
        try:
            said, complaints = process.communicate(timeout=LIMIT_S)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)  # with all that it has started, which would keep the pipes open
            if isinstance(error, subprocess.TimeoutExpired):
                raise Unavailable(_sentence(f"{name} did not end within {LIMIT_S / 60:.0f} minutes", instead)) from None
            raise
    if check and process.returncode:
        raise Unavailable(_sentence(f"{name} failed: {_reason(complaints or said)}", instead))
    return said


def _reason(said: str) -> str:
    """The line that says why: apt and npm end with where their logs are, and the like."""
    lines = said.strip().splitlines() or [""]
    return next((line for line in lines if line.startswith(("E: ", "npm error "))), lines[-1])


def _sentence(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _of_release(release: str, folder: Path, instead: str) -> dict[str, object]:
    """Settings with which apt sees this release only, and no package as installed."""
    (folder / "etc").mkdir(exist_ok=True)
    (folder / "etc/debian.list").write_text(f"deb {_mirror(instead)} {release} main\n")
    (folder / "status").write_text("")
    return {
        "Dir::State::status": folder / "status",
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": folder / "etc",
        "Acquire::Check-Valid-Until": "false",  # a mirror may lag behind; the signature is checked all the same
    }


def _mirror(instead: str) -> str:
    """Where this machine's apt gets Debian from."""
    targets = run(["apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI)", "Created-By: Packages"], instead)
    mirrors = [line.split()[1] for line in targets.splitlines() if line.startswith("Debian ")]
    if not mirrors:  # lists that were never fetched have no origin; the sources name the mirror all the same
        form = "$(REPO_URI) $(COMPONENT)"
        targets = run(["apt-get", "indextargets", "--format", form, "Created-By: Packages"], instead)
        mirrors = [line.split()[0] for line in targets.splitlines() if "/debian/ main" in line]
    if not mirrors:
        raise Unavailable(f"this machine's apt knows no Debian mirror; {instead}")
    return mirrors[0]
