"""Have the system start the daemon at login: a systemd user unit, a launchd agent, a task of the Windows scheduler.

The texts are made by functions of their own, so that each can be checked on every system.
"""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infill.daemon import lifecycle
from infill.daemon.lifecycle import DaemonError

LABEL = "dev.infill.daemon"
_TASK = "infill daemon"
_TASK_SPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"


@dataclass(frozen=True)
class Unit:
    """What is written where, and the commands that make the system take notice of it."""

    path: Path
    content: bytes
    install: tuple[tuple[str, ...], ...]
    uninstall: tuple[tuple[str, ...], ...]


def unit(
    command: Sequence[str],
    environ: Mapping[str, str] | None = None,
    *,
    platform: str = sys.platform,
    home: Path | None = None,
) -> Unit:
    """What starts this command on a system, named as `sys.platform` does. environ: INFILL_* variables of it go along.

    Raises DaemonError for an unknown system.
    """
    environ = os.environ if environ is None else environ
    variables = {name: environ[name] for name in sorted(environ) if _goes_along(name)}
    home = Path.home() if home is None else home
    if platform.startswith("linux"):
        base = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
        systemctl = ("systemctl", "--user")
        return Unit(
            base / "systemd" / "user" / "infill.service",
            systemd_unit(command, variables).encode(),
            ((*systemctl, "daemon-reload"), (*systemctl, "enable", "--now", "infill.service")),
            ((*systemctl, "disable", "--now", "infill.service"),),
        )
    if platform == "darwin":
        path = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        domain = f"gui/{os.getuid() if hasattr(os, 'getuid') else 0}"
        return Unit(
            path,
            launchd_agent(command, variables),
            (("launchctl", "bootstrap", domain, str(path)),),
            (("launchctl", "bootout", f"{domain}/{LABEL}"),),
        )
    if platform == "win32":
        path = lifecycle.log_file().parent / "daemon-task.xml"
        return Unit(
            path,
            windows_task(command),
            (
                ("schtasks", "/Create", "/F", "/TN", _TASK, "/XML", str(path)),
                ("schtasks", "/Run", "/TN", _TASK),
            ),
            (("schtasks", "/Delete", "/F", "/TN", _TASK),),
        )
    raise DaemonError(
        f"infill knows no way to start a program at login on {platform}; start {' '.join(command)} yourself"
    )


def _goes_along(name: str) -> bool:
    return name.startswith("INFILL_") and name not in ("INFILL_DEBUG", "INFILL_DAEMON_KEY")  # a key has its own file


def systemd_unit(command: Sequence[str], variables: Mapping[str, str]) -> str:
    """A user unit, as systemd.service(5) and systemd.exec(5) describe it."""
    environment = "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in variables.items())
    program = " ".join(_quoted(part, is_command=True) for part in command)
    return f"""[Unit]
Description=infill, local code infilling

[Service]
Type=simple
ExecStart={program}
{environment}Restart=on-failure
RestartSec=5
TimeoutStopSec=20
NoNewPrivileges=yes

[Install]
WantedBy=default.target
"""


def _quoted(text: str, *, is_command: bool = False) -> str:
    if any(ord(char) < 32 for char in text):
        raise DaemonError(f"{text!r} holds a control character, which a unit file cannot")
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{text.replace("$", "$$") if is_command else text}"'


def launchd_agent(command: Sequence[str], variables: Mapping[str, str]) -> bytes:
    """A property list, as launchd.plist(5) describes it. It is started again only after a crash."""
    agent = {
        "Label": LABEL,
        "ProgramArguments": list(command),
        "EnvironmentVariables": dict(variables),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 10,
    }
    return plistlib.dumps(agent)


def windows_task(command: Sequence[str]) -> bytes:
    """A task for the scheduler, in UTF-16 as `schtasks /XML` reads it, for the user who registers it.

    Its elements stand in the order that the schema prescribes.
    """
    xml.register_namespace("", _TASK_SPACE)

    def add(parent: xml.Element, name: str, text: str | None = None) -> xml.Element:
        child = xml.SubElement(parent, f"{{{_TASK_SPACE}}}{name}")
        child.text = text
        return child

    task = xml.Element(f"{{{_TASK_SPACE}}}Task", version="1.2")
    add(add(task, "RegistrationInfo"), "Description", "infill, local code infilling")
    add(add(add(task, "Triggers"), "LogonTrigger"), "Enabled", "true")
    principal = add(add(task, "Principals"), "Principal")
    principal.set("id", "Author")
    add(principal, "LogonType", "InteractiveToken")
    add(principal, "RunLevel", "LeastPrivilege")
    settings = add(task, "Settings")
    add(settings, "MultipleInstancesPolicy", "IgnoreNew")
    add(settings, "DisallowStartIfOnBatteries", "false")
    add(settings, "StopIfGoingOnBatteries", "false")
    add(settings, "ExecutionTimeLimit", "PT0S")  # none
    restart = add(settings, "RestartOnFailure")
    add(restart, "Interval", "PT1M")
    add(restart, "Count", "3")
    actions = add(task, "Actions")
    actions.set("Context", "Author")
    execute = add(actions, "Exec")
    program = Path(command[0])
    windowless = program.with_name("pythonw.exe")  # python.exe would open a console
    add(execute, "Command", str(windowless if windowless.exists() else program))
    add(execute, "Arguments", subprocess.list2cmdline(command[1:]))
    xml.indent(task)
    text = xml.tostring(task, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-16"?>\n{text}\n'.encode("utf-16")


def install(arguments: Sequence[str] = ()) -> Path:
    """Have the daemon started at login, and now. `arguments` are flags of `infill daemon run`. Returns the file.

    A daemon that runs is ended before, for the system's is to take its place. Raises DaemonError; the file is then as
    it was.
    """
    new = unit(lifecycle.command("daemon", "run", "--detached", *arguments))
    program = new.install[0][0]
    if shutil.which(program) is None:
        raise DaemonError(
            f"there is no {program}, by which a program is started at login here; nothing was changed. "
            "`infill daemon start` starts the daemon by hand"
        )
    try:
        before = new.path.read_bytes() if new.path.exists() else None
        new.path.parent.mkdir(parents=True, exist_ok=True)
        new.path.write_bytes(new.content)
    except OSError as error:
        raise DaemonError(f"cannot write {new.path}: {error.strerror}") from error
    *announce, start = new.install
    try:
        for command in announce:
            _call(command, f"the system did not take {new.path}, which is as it was")
        lifecycle.stop()
        _call(start, f"the system did not take {new.path}, which is as it was")
    except DaemonError:
        if before is None:
            new.path.unlink()
        else:
            new.path.write_bytes(before)
        raise
    return new.path


def uninstall() -> Path | None:
    """Undo `install`, and end the daemon. Returns the file that is gone; None if there was none. Raises DaemonError."""
    old = unit(["infill"])
    if not old.path.exists():
        return None
    complaint = None
    for command in old.uninstall:
        try:
            _call(command, f"removed {old.path}, but the system may still know it")
        except DaemonError as error:
            complaint = error
    old.path.unlink()
    lifecycle.stop()
    if complaint is not None:
        raise complaint
    return old.path


def _call(command: Sequence[str], otherwise: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DaemonError(f"{otherwise}: `{' '.join(command)}`: {error}") from error
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines() or [f"exit code {done.returncode}"]
        raise DaemonError(f"{otherwise}: `{' '.join(command)}`: {said[-1]}")
