"""Whose window fills the whole screen: on X11 as the window manager says, on Windows as the shell does.

X11 is asked by `xprop` (Extended Window Manager Hints: _NET_ACTIVE_WINDOW, _NET_WM_STATE), which costs two short
processes and no device. A program that Wayland runs by itself, and macOS, do not tell.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import re
import shutil
import subprocess
import sys
from typing import Any

_TIMEOUT_S = 2.0
_BUSY, _D3D = 2, 3  # QUNS_BUSY: a full-screen application, QUNS_RUNNING_D3D_FULL_SCREEN: one that has the device
_WINDOW = re.compile(r"_NET_ACTIVE_WINDOW\(WINDOW\): window id # (0x[0-9a-f]+)")
_PID = re.compile(r"_NET_WM_PID\(CARDINAL\) = ([0-9]+)")
_CLASS = re.compile(r"^WM_CLASS\(STRING\) = (.*)$", re.M)
_UNNAMED = "a program"

_log = logging.getLogger(__name__)


def known() -> bool:
    """Whether this system tells; else it is logged why not."""
    if sys.platform == "win32":
        return True
    if not os.environ.get("DISPLAY"):
        _log.warning("yield_to_fullscreen: there is no X display (DISPLAY), so what fills the screen is not known")
        return False
    if shutil.which("xprop") is None:
        _log.warning("yield_to_fullscreen: what fills the screen is not known without the program xprop")
        return False
    return True


def names() -> tuple[str, ...]:
    """What the program is called whose active window fills the screen: of its process, and of its window. Empty if
    there is none, or nobody tells."""
    return _windows() if sys.platform == "win32" else _x11()


def _x11() -> tuple[str, ...]:
    active = _WINDOW.search(_xprop("-root", "_NET_ACTIVE_WINDOW"))
    if active is None or int(active[1], 16) == 0:
        return ()
    said = _xprop("-id", active[1], "_NET_WM_STATE", "_NET_WM_PID", "WM_CLASS")
    if "_NET_WM_STATE_FULLSCREEN" not in said:
        return ()
    pid, kind = _PID.search(said), _CLASS.search(said)
    found = [_program(int(pid[1])) if pid else "", *re.findall(r'"([^"]*)"', kind[1] if kind else "")]
    return tuple(dict.fromkeys(name for name in found if name)) or (_UNNAMED,)


def _xprop(*arguments: str) -> str:
    """What xprop prints; "" where it cannot: a window may be gone by now, or the display."""
    try:
        done = subprocess.run(
            ["xprop", *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_TIMEOUT_S,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _windows() -> tuple[str, ...]:
    shell, user = _dlls()
    state = ctypes.c_int()
    if shell.SHQueryUserNotificationState(ctypes.byref(state)) != 0 or state.value not in (_BUSY, _D3D):
        return ()
    pid = ctypes.c_ulong()
    user.GetWindowThreadProcessId(user.GetForegroundWindow(), ctypes.byref(pid))
    return (_program(pid.value) or _UNNAMED,)


def _dlls() -> tuple[Any, Any]:
    libraries: Any = ctypes.windll  # type: ignore[attr-defined,unused-ignore]
    return libraries.shell32, libraries.user32


def _program(pid: int) -> str:
    import psutil

    with contextlib.suppress(psutil.Error, ValueError):
        return psutil.Process(pid).name()
    return ""
