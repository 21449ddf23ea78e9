"""The inside of `infill.evaluation.sandbox`: gives up what it can, runs one program, says how it went.

Run as a file, by itself: it imports nothing but the standard library, and as little of that as it can.
"""

import builtins
import contextlib
import json
import os
import resource
import sys
from typing import Any

_FORBIDDEN = (
    "os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.kill", "os.killpg",
    "os.startfile", "os.putenv", "os.unsetenv", "os.symlink", "os.link", "os.mknod", "os.mkfifo", "os.setxattr",
    "os.chown", "os.chflags", "subprocess.", "pty.", "socket.", "ctypes.", "signal.pthread_kill", "mmap.", "fcntl.",
    "resource.", "syslog.", "webbrowser.", "urllib.", "http.", "ftplib.", "smtplib.", "sqlite3.enable_load_extension",
    "sqlite3.load_extension", "shutil.chown", "sys.remote_exec",
)  # fmt: skip
_MODULES = (
    "_posixsubprocess",
    "_ctypes",
    "_winapi",
    "_multiprocessing",
    "_testcapi",
    "_testinternalcapi",
    "_interpreters",
)
_CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.utime", "tempfile.mk")
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET; linux/sched.h
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def limit(order: dict[str, Any]) -> None:
    """Set the limits; each as low as asked, or as the system already has it."""
    wanted = {
        "RLIMIT_CPU": order["cpu_s"],
        "RLIMIT_AS": order["memory_bytes"],
        "RLIMIT_FSIZE": order["file_bytes"],
        "RLIMIT_NOFILE": order["n_files"],
        "RLIMIT_NPROC": 0,
        "RLIMIT_CORE": 0,
    }
    for name, most in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        hard = sys.maxsize if hard == resource.RLIM_INFINITY else hard
        value = min(most, hard)
        # a second more for the hard limit of time: reaching the other one ends a process by a signal that says why
        highest = value + 1 if name == "RLIMIT_CPU" and value < hard else value
        with contextlib.suppress(ValueError, OSError):  # macOS has no limit of the address space
            resource.setrlimit(kind, (value, highest))


def leave_network() -> None:
    """Move to a network of its own, which has none, where the system lets an ordinary process do so."""
    with contextlib.suppress(Exception):
        if hasattr(os, "unshare"):  # Python 3.12
            os.unshare(_NEW_USER | _NEW_NETWORK)
        elif sys.platform == "linux":
            import ctypes

            ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK)


def guard(folder: str) -> None:
    """Refuse what a program has no business with. A hook cannot be taken back; what it uses is bound here, so that the
    program cannot exchange it by assigning to a module."""
    root = os.path.realpath(folder)
    inside, real, fsdecode, fspath = root + os.sep, os.path.realpath, os.fsdecode, os.fspath
    text, number, startswith, any_of = str, int, str.startswith, any
    is_a, refused = isinstance, PermissionError

    def is_inside(path: Any) -> bool:
        if path is None or is_a(path, number):
            return is_a(path, number)  # a file that is open already
        where = real(fsdecode(fspath(path)))
        return where == root or startswith(where, inside)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            writes = any_of(letter in mode for letter in "wax+") if is_a(mode, text) else flags & _WRITING
            if writes and not is_inside(path) and path != "/dev/null":
                raise refused(f"not allowed: writing {path!r}")
        elif startswith(event, _CHANGES):
            n_paths = 2 if event == "os.rename" else 1
            elsewhere = any_of(is_a(a, number) and a >= 0 for a in arguments[n_paths:] if event not in _WITH_NUMBERS)
            if elsewhere or not all(is_inside(path) for path in arguments[:n_paths]):
                raise refused(f"not allowed: {event}")
        elif startswith(event, _FORBIDDEN) or (event == "import" and arguments[0] in _MODULES):
            raise refused(f"not allowed: {event} {arguments[0] if event == 'import' else ''}")

    sys.addaudithook(hook)


_WITH_NUMBERS = ("os.truncate", "os.chmod", "os.mkdir", "os.utime", "tempfile.mkstemp", "tempfile.mkdtemp")


def main() -> None:
    order_from, nonce_from, report_to = (int(text) for text in sys.argv[1:])
    with os.fdopen(order_from, "rb") as file:
        order = json.loads(file.read().decode("utf-8", "surrogatepass"))
    sys.argv = ["program"]
    leave_network()
    limit(order)
    for name in ("ctypes", "_ctypes"):
        sys.modules.pop(name, None)
    # what is needed afterwards, out of the program's reach
    read, write, leave = os.read, os.write, os._exit
    kind_of = type
    guard(os.getcwd())
    try:
        code = builtins.compile(order.pop("program"), "<program>", "exec")
        builtins.exec(code, {"__name__": "__main__", "__builtins__": builtins})
    except BaseException as error:
        said = f"{kind_of(error).__name__}: {error}" if kind_of(error) is not AssertionError else "AssertionError"
        write(report_to, said.encode("utf-8", "replace")[:1000])
        leave(1)
    write(report_to, read(nonce_from, 32))
    leave(0)


if __name__ == "__main__":
    main()
