"""Making room for a program that fills the screen: with fakes, and with a real X server where there is one."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from daemon_fakes import Engine, FakeProbe, start, until, with_broker

from infill.daemon import fullscreen
from infill.daemon.asks import Yielded
from infill.daemon.broker import Broker
from infill.daemon.residency import SystemProbe


@pytest.fixture(autouse=True)
def _raw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infill.canvas.format_of", lambda model: "raw")
    monkeypatch.setattr("infill.daemon.residency._RECHECK_S", 0.0)


def test_the_model_makes_room_for_what_fills_the_screen() -> None:
    engine, probe = Engine(), FakeProbe()

    async def scene(broker: Broker) -> None:
        await start(broker, "a")
        probe.screen = ["code", "Code"]
        await until(lambda: probe.n_asked > 3)
        assert broker.status().state == "ready"  # one that may
        probe.screen = ["Game.exe", "steam_app_1"]
        await until(lambda: broker.status().state == "yielded")
        assert broker.status().reason == "Game.exe fills the screen" and not engine.models[0].is_open
        with pytest.raises(Yielded):
            await start(broker, "b")
        probe.screen = []
        assert (await start(broker, "c")).fills[0].text == "<c>"

    rules = {"yield_to_fullscreen": True, "fullscreen_except": ("code", "kitty")}
    with_broker(engine, scene, probe=probe, check_s=0.005, **rules)


def test_nobody_looks_unless_the_settings_say_so() -> None:
    probe = FakeProbe()
    probe.screen = ["game"]

    async def scene(broker: Broker) -> str:
        return (await start(broker, "a")).fills[0].text

    assert with_broker(Engine(), scene, probe=probe, check_s=0.005) == "<a>" and probe.n_asked == 0


# ---- X11 ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def xprop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A program of that name that prints what a test says for the root window, and for others."""
    said = {"root": "", "window": ""}
    program = tmp_path / "xprop"
    program.write_text(f'#!/bin/sh\ncat "{tmp_path}/$1"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("DISPLAY", ":5")

    class Files(dict[str, str]):
        def __setitem__(self, name: str, text: str) -> None:
            (tmp_path / {"root": "-root", "window": "-id"}[name]).write_text(text)

    files = Files()
    for name, text in said.items():
        files[name] = text
    yield files


@pytest.mark.skipif(os.name != "posix", reason="the fake is a shell script")
def test_what_xprop_says_is_read(xprop: dict[str, str]) -> None:
    assert fullscreen.known() and fullscreen._x11() == ()
    xprop["root"] = "_NET_ACTIVE_WINDOW(WINDOW): window id # 0x1c00004\n"
    state = "_NET_WM_STATE(ATOM) = _NET_WM_STATE_FOCUSED, _NET_WM_STATE_FULLSCREEN\n"
    own = f"_NET_WM_PID(CARDINAL) = {os.getpid()}\n"
    xprop["window"] = state + own + 'WM_CLASS(STRING) = "game", "Game"\n'
    assert fullscreen._x11() == (psutil.Process().name(), "game", "Game")
    xprop["window"] = state + "_NET_WM_PID:  not found.\nWM_CLASS:  not found.\n"
    assert fullscreen._x11() == ("a program",)
    xprop["window"] = "_NET_WM_STATE(ATOM) = _NET_WM_STATE_FOCUSED\n" + own
    assert fullscreen._x11() == ()
    xprop["window"] = state
    xprop["root"] = "_NET_ACTIVE_WINDOW(WINDOW): window id # 0x0\n"
    assert fullscreen._x11() == ()
    xprop["root"] = "_NET_ACTIVE_WINDOW:  no such atom on any window.\n"
    assert fullscreen._x11() == ()


def test_without_a_display_or_xprop_nothing_is_known_and_that_is_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", "")
    probe = SystemProbe()
    assert probe.fullscreen() == probe.fullscreen() == ()
    assert [record.levelname for record in caplog.records] == ["WARNING"] and "DISPLAY" in caplog.text
    monkeypatch.setenv("DISPLAY", ":5")
    monkeypatch.setenv("PATH", "")
    assert SystemProbe().fullscreen() == () and "xprop" in caplog.text
    assert fullscreen._x11() == ()


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A real X server without a window manager."""
    server = shutil.which("Xvfb") or os.environ.get("XVFB")
    if server is None or shutil.which("xprop") is None or shutil.which("xev") is None:
        pytest.skip("there is no Xvfb (or XVFB=path), or no xprop and xev (Debian: xvfb, x11-utils)")
    receive, send = os.pipe()
    process = subprocess.Popen(
        [server, "-displayfd", str(send), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=[send], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(send)
    try:
        with os.fdopen(receive) as pipe:
            number = pipe.readline().strip()
        assert number, "the X server did not start"
        monkeypatch.setenv("DISPLAY", f":{number}")
        yield f":{number}"
    finally:
        process.terminate()
        process.wait(10)


# What a window manager does to the root window; xprop itself writes numbers, not windows.
NOTE_ACTIVE = """
import ctypes, sys
x = ctypes.CDLL("libX11.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
display = ctypes.c_void_p(x.XOpenDisplay(None))
x.XDefaultRootWindow.restype = ctypes.c_ulong
root = ctypes.c_ulong(x.XDefaultRootWindow(display))
x.XInternAtom.restype = ctypes.c_ulong
name = ctypes.c_ulong(x.XInternAtom(display, b"_NET_ACTIVE_WINDOW", 0))
window = (ctypes.c_ulong * 1)(int(sys.argv[1], 16))
XA_WINDOW, REPLACE = ctypes.c_ulong(33), 0
x.XChangeProperty(display, root, name, XA_WINDOW, 32, REPLACE, window, 1)
x.XCloseDisplay(display)
"""


def test_a_real_window_that_fills_the_screen(display: str) -> None:
    """What a window manager would note of the window, the test notes."""
    with subprocess.Popen(["xev", "-name", "game"], stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        try:
            number = ""
            while "0x" not in number:  # "Outer window is 0x200001, inner window is ..."
                number = window.stdout.readline()
                assert number, "xev ended"
            number = next(word.rstrip(",") for word in number.split() if word.startswith("0x"))
            assert fullscreen.known() and fullscreen.names() == ()
            subprocess.run([sys.executable, "-c", NOTE_ACTIVE, number], check=True, timeout=20)
            assert fullscreen.names() == ()
            for name, kind, value in (
                ("_NET_WM_STATE", "32a", "_NET_WM_STATE_FULLSCREEN"), ("_NET_WM_PID", "32c", str(window.pid)),
            ):  # fmt: skip
                subprocess.run(["xprop", "-id", number, "-f", name, kind, "-set", name, value], check=True, timeout=20)
            assert fullscreen.names()[0] == "xev"
        finally:
            window.kill()
    assert fullscreen.names() == ()  # the window is gone, and the root window still names it


# ---- Windows ------------------------------------------------------------------------------------------------------


class Shell:
    """What two functions of Windows answer."""

    def __init__(self, state: int, pid: int) -> None:
        self.state, self.pid, self.status = state, pid, 0

    def SHQueryUserNotificationState(self, pointer: Any) -> int:
        ctypes.cast(pointer, ctypes.POINTER(ctypes.c_int))[0] = self.state
        return self.status

    def GetForegroundWindow(self) -> int:
        return 77

    def GetWindowThreadProcessId(self, window: int, pointer: Any) -> int:
        assert window == 77
        ctypes.cast(pointer, ctypes.POINTER(ctypes.c_ulong))[0] = self.pid
        return 1


@pytest.mark.parametrize(("state", "fills"), [(1, False), (2, True), (3, True), (4, False), (5, False), (7, False)])
def test_what_windows_says_is_read(state: int, fills: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = Shell(state, os.getpid())
    monkeypatch.setattr(fullscreen, "_dlls", lambda: (shell, shell))
    monkeypatch.setattr(sys, "platform", "win32")
    assert fullscreen.known() and fullscreen.names() == ((psutil.Process().name(),) if fills else ())
    shell.status = -2147467259
    assert fullscreen.names() == ()
    gone = Shell(3, 2**31 - 7)
    monkeypatch.setattr(fullscreen, "_dlls", lambda: (gone, gone))
    assert fullscreen.names() == ("a program",)
