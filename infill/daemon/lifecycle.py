"""Whether a daemon runs, starting one, stopping it.

Two files in the runtime folder tell: `daemon.lock`, which a daemon holds locked as long as it lives, so that there is
never a second one, and `daemon.json`, the status file, by which clients find it. A daemon that was killed leaves the
status file behind; process id and start time show that it is stale.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import infill
from infill import paths
from infill.config import Config
from infill.errors import InfillError

log = logging.getLogger(__name__)

_SAME_START_S = 2.0  # start times of one process may differ so much when the system's clock is set
_POLL_S = 0.05


class DaemonError(InfillError):
    """The daemon does not start, does not stop, or runs already; the message says which and why."""


@dataclass(frozen=True)
class Engine:
    """What the answers of a daemon depend on beside the request."""

    model: str  # absolute path of the model file
    device: str
    threads: int | None
    n_ctx: int

    @classmethod
    def of(cls, config: Config) -> Engine:
        """What these settings ask for."""
        return cls(str(model_file(config)), config.device, config.threads, config.n_ctx)


@dataclass(frozen=True)
class Daemon:
    """The status file: a daemon that runs, and how to reach it."""

    pid: int
    started: float  # of the process, seconds since 1970, as psutil has it
    version: str  # of infill
    url: str | None  # of the port; None: the port was taken
    socket: Path | None
    key_file: Path | None  # holds the key that the port asks for; None: it asks for none
    engine: Engine
    loaded: str | None = None  # marks the model file as it was when it was loaded last; see `file_mark`
    warnings: tuple[str, ...] = ()  # about the model file

    @property
    def is_current(self) -> bool:
        """Whether it is of this version of infill."""
        return self.version == infill.__version__

    def answers_like(self, config: Config) -> bool:
        """Whether a fill by this daemon is the fill that a model loaded here would give."""
        if not self.is_current or self.engine != Engine.of(config):
            return False
        mark = file_mark(Path(self.engine.model))
        return bool(mark) and self.loaded in (None, mark)

    def is_alive(self) -> bool:
        """Whether the process is still there and the same one."""
        import psutil

        try:
            process = psutil.Process(self.pid)
            return bool(
                abs(process.create_time() - self.started) <= _SAME_START_S and process.status() != psutil.STATUS_ZOMBIE
            )
        except psutil.NoSuchProcess:
            return False
        except psutil.AccessDenied:
            return False  # somebody else's, so not ours


def model_file(config: Config) -> Path:
    """The model file that these settings name, or the bundled one; absolute."""
    from infill_models import bundled_model

    return (config.model or bundled_model()).absolute()


def file_mark(path: Path) -> str:
    """What tells a file from another one that took its place; "" if there is none."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_size}-{found.st_mtime_ns}"


def status_file() -> Path:
    return paths.runtime_dir() / "daemon.json"


def log_file() -> Path:
    return paths.state_dir() / "daemon.log"


def _error_file() -> Path:
    """What a spawned daemon writes to standard error: why it did not start, or what native code says at its end."""
    return paths.state_dir() / "daemon-stderr.log"


def running() -> Daemon | None:
    """The daemon that runs, of whatever version; None without one. A stale status file counts as none."""
    found = _read_status()
    return found if found is not None and found.is_alive() else None


def _read_status() -> Daemon | None:
    path = status_file()
    try:
        with open(path, encoding="utf-8") as file:
            if hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
                return None  # somebody else's: nothing that it says can be trusted
            table = json.load(file)
        return Daemon(
            pid=int(table["pid"]),
            started=float(table["started"]),
            version=str(table["version"]),
            url=None if table["url"] is None else str(table["url"]),
            socket=None if table["socket"] is None else Path(table["socket"]),
            key_file=None if table["key_file"] is None else Path(table["key_file"]),
            engine=Engine(**table["engine"]),
            loaded=table["loaded"],
            warnings=tuple(table["warnings"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_status(daemon: Daemon) -> None:
    """Replace the status file, so that no reader ever sees half of it."""
    private_folder(paths.runtime_dir())
    write_private(status_file(), json.dumps(asdict(daemon), default=str, separators=(",", ":")) + "\n")


def remove_status(pid: int) -> None:
    """Remove the status file if it is this process's."""
    found = _read_status()
    if found is None or found.pid == pid:
        status_file().unlink(missing_ok=True)


def write_private(path: Path, text: str) -> None:
    """Write a file that only the user can read, at once and whole. Raises DaemonError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)  # mode 0600
    except OSError as error:
        raise DaemonError(f"cannot write {path}: {error.strerror}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def private_folder(path: Path) -> Path:
    """Make sure that this folder is there and the user's alone (mode 0700). Raises DaemonError where it is not.

    In the temporary folder anybody may have made it before: its owner is checked, and that of the folders above it.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name != "posix":
            return path  # profile folders are private there
        shared = (Path(tempfile.gettempdir()), Path("/tmp"))
        inside = [folder for folder in path.parents if any(top in folder.parents for top in shared)]
        for folder in (path, *inside):
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
                raise DaemonError(f"{folder} is not a folder of yours; whoever made it could listen in, so remove it")
        if stat.S_IMODE(path.stat().st_mode) != 0o700:
            path.chmod(0o700)
    except OSError as error:
        raise DaemonError(f"cannot make the folder {path}: {error.strerror}") from error
    return path


@contextlib.contextmanager
def only_one(wait_s: float = 0.0) -> Iterator[None]:
    """Hold the lock that a daemon has while it lives. Raises DaemonError if another one still has it after `wait_s`."""
    private_folder(paths.runtime_dir())
    path = paths.runtime_dir() / "daemon.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        deadline = time.monotonic() + wait_s
        while not (locked := _lock(handle)) and time.monotonic() < deadline:
            time.sleep(_POLL_S)
        if not locked:
            found = running()
            raise DaemonError(
                f"a daemon runs already{f' (process {found.pid})' if found else ''}; `infill daemon stop` ends it"
            )
        yield
    finally:
        os.close(handle)  # which unlocks; the file stays, or a third process could lock another file of this name


def _lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def command(*arguments: str) -> list[str]:
    """The command line `infill ...` with this interpreter; -P keeps the working directory's modules out."""
    return [sys.executable, "-P", "-m", "infill", *arguments]


def start(arguments: Sequence[str] = (), *, timeout_s: float = 60.0) -> tuple[Daemon, bool]:
    """A daemon of this version that runs, and whether it was started now: an older version is ended first.

    `arguments` are flags of `infill daemon run`. Two starts at once end in one daemon. Raises DaemonError.
    """
    deadline = time.monotonic() + timeout_s
    if (found := running()) is not None:
        if found.is_current:
            return found, False
        log.info("ending the daemon of version %s", found.version)
        stop(timeout_s=timeout_s)
    child, errors = _spawn(arguments)
    with errors:
        while time.monotonic() < deadline:
            if (found := running()) is not None and found.is_current:
                if found.pid != child.pid:
                    child.terminate()  # else it would wait for the other's lock and take over when that one ends
                # whoever lives long enough to see it end must not leave a zombie
                threading.Thread(target=child.wait, name="infill-daemon", daemon=True).start()
                return found, found.pid == child.pid
            if child.poll() is not None and not _locked():
                break
            time.sleep(_POLL_S)
        else:
            child.terminate()
            raise DaemonError(f"the daemon does not answer after {timeout_s:.0f} s; its log is {log_file()}")
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace").strip().splitlines()
    reason = said[-1].removeprefix("infill: ") if said else f"exit code {child.returncode}"
    raise DaemonError(f"the daemon did not start: {reason}")


def _locked() -> bool:
    """Whether a daemon holds its lock, perhaps one that is still starting."""
    try:
        with only_one():
            return False
    except DaemonError:
        return True


def _spawn(arguments: Sequence[str]) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    path = _error_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        errors: IO[bytes] = open(path, "w+b")  # noqa: SIM115
    except OSError as error:
        raise DaemonError(f"cannot write {path}: {error.strerror}") from error
    detached: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
        detached = {"creationflags": flags}
    child = subprocess.Popen(
        command("daemon", "run", "--detached", *arguments),
        stdin=subprocess.DEVNULL,
        stdout=errors,
        stderr=errors,
        close_fds=True,
        **detached,
    )
    return child, errors


def stop(*, timeout_s: float = 15.0) -> Daemon | None:
    """End the daemon that runs and wait until it is gone; None if there was none.

    It ends its work at the next step; if it has not gone in time it is killed. Raises DaemonError.
    """
    import psutil

    found = running()
    if found is None:
        return None
    try:
        process = psutil.Process(found.pid)
        if found.is_alive():
            process.terminate()
            if not _gone(found, timeout_s):
                log.warning("the daemon did not end in %.0f s; killing it", timeout_s)
                process.kill()
                if not _gone(found, 5.0):
                    raise DaemonError(f"the daemon, process {found.pid}, does not end")
    except psutil.NoSuchProcess:
        pass
    except psutil.AccessDenied as error:
        raise DaemonError(f"the daemon, process {found.pid}, does not end: {error}") from error
    remove_status(found.pid)
    return found


def _gone(daemon: Daemon, timeout_s: float) -> bool:
    """Wait until it is gone. Not psutil's wait, which takes a zombie that nobody reaps for a living process."""
    deadline = time.monotonic() + timeout_s
    while daemon.is_alive():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_S)
    return True
