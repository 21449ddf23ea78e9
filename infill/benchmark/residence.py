"""Memory of this process, and which part of a file is in memory, as the system says."""

from __future__ import annotations

import ctypes
import mmap
import os
import re
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

_STATUS = Path("/proc/self/status")
_EVERY_S = 0.01


@dataclass(frozen=True)
class Resident:
    """Bytes of a process that are in memory. anonymous: its own; mapped: pages of files, such as mapped weights, which
    the system can take back; None where the system does not tell them apart."""

    total: int
    anonymous: int | None
    mapped: int | None

    @classmethod
    def now(cls) -> Resident:
        """Of this process."""
        if _STATUS.is_file():
            found = dict(re.findall(r"^(VmRSS|RssAnon|RssFile):\s+(\d+) kB$", _STATUS.read_text("ascii"), re.MULTILINE))
            if len(found) == 3:
                return cls(*(int(found[name]) * 1024 for name in ("VmRSS", "RssAnon", "RssFile")))
        import psutil

        return cls(int(psutil.Process().memory_info().rss), None, None)


class Peak:
    """Watches this process's memory while it is entered; `total` and `anonymous` are the most that was seen."""

    def __init__(self) -> None:
        self.total = 0
        self.anonymous: int | None = None
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Peak:
        self._look()
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._watch.join()
        self._look()

    def _run(self) -> None:
        while not self._done.wait(_EVERY_S):
            self._look()

    def _look(self) -> None:
        now = Resident.now()
        self.total = max(self.total, now.total)
        if now.anonymous is not None:
            self.anonymous = max(self.anonymous or 0, now.anonymous)


def share_in_memory(path: Path) -> float | None:
    """Of a file's pages those that are in the page cache, 0 to 1; None where the system does not say."""
    size = path.stat().st_size
    if sys.platform != "linux" or not size:
        return None
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        n_pages = -(-size // mmap.PAGESIZE)
        seen = (ctypes.c_ubyte * n_pages)()
        libc = ctypes.CDLL(None, use_errno=True)
        libc.mincore.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]
        at = _address(view)
        if libc.mincore(at, size, ctypes.byref(seen)):
            return None
        return sum(bytes(seen).translate(_LOWEST_BIT)) / n_pages


_LOWEST_BIT = bytes(i & 1 for i in range(256))


def evict(path: Path) -> bool:
    """Asks the system to forget the file's pages, as after a start of the machine; whether it can be asked.

    Pages that other processes have mapped stay.
    """
    if not hasattr(os, "posix_fadvise"):
        return False
    with open(path, "rb") as file:
        os.fdatasync(file.fileno())  # pages that were not yet written stay
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return True


def _address(view: mmap.mmap) -> int:
    import numpy as np

    return int(np.frombuffer(view, np.uint8).ctypes.data)
