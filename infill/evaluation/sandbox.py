"""Running a program that a model wrote, with as little harm as plain means allow.

The program runs in a Python of its own (isolated mode, without site-packages or environment), in a session and process
group of its own, in an empty temporary folder, with standard input closed and output thrown away, with limits on
processor time, memory, file size, open files and processes, without network where the system lets an ordinary process
give it up, and under an audit hook that refuses processes, sockets, signals and native code, and writing outside
the folder. When the wall-clock limit passes, the whole group is killed.

Whether it passed is told by a random number that it cannot guess and that reaches its process only after its check has
returned: printing, exit codes and `sys.exit(0)` prove nothing.

This stops accidents and careless code. It is no jail for code that is out to break it: run that in a container.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from infill.errors import UsageError

_HARNESS = Path(__file__).with_name("sandboxed.py")
_MAX_REPORT = 4096  # bytes that are read of what the program's process says of itself


@dataclass(frozen=True)
class Limits:
    """What a program may use."""

    wall_s: float = 10.0
    cpu_s: int = 8
    memory_bytes: int = 1 << 30
    """Address space, with the interpreter's own."""
    file_bytes: int = 1 << 20
    """Of each file that it writes."""
    n_files: int = 32
    """Open at a time."""


@dataclass(frozen=True)
class Outcome:
    """passed: the program ran to its end. reason: "passed", or what happened instead; text of the program may be in
    it."""

    passed: bool
    reason: str


def run(program: str, limits: Limits | None = None) -> Outcome:
    """Run a Python program; it passes if it ends without an exception. Raises UsageError where that cannot be done."""
    limits = limits or Limits()
    if os.name != "posix":
        raise UsageError("programs are run on Linux and macOS only; leave out --execute")
    nonce = secrets.token_bytes(32)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="infill-", ignore_cleanup_errors=True))
        order = stack.enter_context(tempfile.TemporaryFile())
        order.write(json.dumps({"program": program, **limits.__dict__}).encode("utf-8", "surrogatepass"))
        order.seek(0)
        nonce_out, nonce_in = os.pipe()
        report_out, report_in = os.pipe()
        for descriptor in (nonce_out, report_out):
            stack.callback(os.close, descriptor)
        os.write(nonce_in, nonce)
        os.close(nonce_in)
        arguments = [str(order.fileno()), str(nonce_out), str(report_in)]
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-B", "-X", "utf8", str(_HARNESS), *arguments],
                cwd=folder,
                env={"PATH": os.defpath, "HOME": folder, "TMPDIR": folder, "PYTHONHASHSEED": "0", "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(order.fileno(), nonce_out, report_in),
                start_new_session=True,
            )
        finally:
            os.close(report_in)
        ended = _end(process, limits.wall_s)
        os.set_blocking(report_out, False)
        report = b""
        with contextlib.suppress(BlockingIOError):  # somebody still has the other end
            while len(report) < _MAX_REPORT and (part := os.read(report_out, _MAX_REPORT)):
                report += part
    return _outcome(report, nonce, process.returncode, ended)


def _end(process: subprocess.Popen[bytes], wall_s: float) -> Literal["itself", "late"]:
    """Wait for the process, then end whatever it left in its group."""
    try:
        process.wait(wall_s)
        return "itself"
    except subprocess.TimeoutExpired:
        return "late"
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _outcome(report: bytes, nonce: bytes, status: int, ended: str) -> Outcome:
    if secrets.compare_digest(report[:32], nonce):
        return Outcome(True, "passed")
    if ended == "late":
        return Outcome(False, "ran out of time")
    if status == -signal.SIGXCPU:
        return Outcome(False, "ran out of processor time")
    if status == -signal.SIGKILL:
        return Outcome(False, "killed by the system, as when memory or processor time runs out")
    if status < 0:
        return Outcome(False, f"killed by signal {-status}")
    said = report.decode("utf-8", "replace").strip()
    return Outcome(False, said or f"left before its check was done, with status {status}")
