from __future__ import annotations

import configparser
import plistlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

import pytest

from infill.daemon import lifecycle, units
from infill.daemon.lifecycle import DaemonError

COMMAND = ["/opt/some place/python", "-P", "-m", "infill", "daemon", "run", "--model", '/m/100% "$big".gguf']
SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def test_the_systemd_unit_quotes_what_systemd_would_expand() -> None:
    text = units.systemd_unit(COMMAND, {"INFILL_HOME": "/home/a b/50%"})
    parsed = configparser.ConfigParser(interpolation=None, delimiters="=")
    parsed.optionxform = str  # type: ignore[assignment, method-assign]
    parsed.read_string(text)
    service = parsed["Service"]
    assert service["ExecStart"].startswith('"/opt/some place/python" "-P" "-m" "infill" "daemon" "run"')
    assert service["ExecStart"].endswith('"/m/100%% \\"$$big\\".gguf"')
    assert service["Environment"] == '"INFILL_HOME=/home/a b/50%%"'
    assert service["Restart"] == "on-failure"
    assert parsed["Install"]["WantedBy"] == "default.target"
    with pytest.raises(DaemonError, match="control character"):
        units.systemd_unit(["a\nExecStart=b"], {})


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    path = tmp_path / "infill.service"
    command = [sys.executable, *COMMAND[1:]]
    path.write_text(units.systemd_unit(command, {"INFILL_HOME": "/home/a b/50%"}), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True)
    complaints = [line for line in done.stderr.splitlines() if "infill.service" in line]
    assert done.returncode == 0 and complaints == [], done.stderr
    path.write_text(path.read_text(encoding="utf-8").replace("ExecStart=", "ExecStrat="), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True)
    assert "ExecStrat" in done.stderr  # so it does look


def test_the_launchd_agent_is_a_property_list() -> None:
    agent = plistlib.loads(units.launchd_agent(COMMAND, {"INFILL_HOME": "/h"}))
    assert agent["Label"] == units.LABEL
    assert agent["ProgramArguments"] == COMMAND
    assert agent["EnvironmentVariables"] == {"INFILL_HOME": "/h"}
    assert agent["RunAtLoad"] is True and agent["KeepAlive"] == {"SuccessfulExit": False}


def test_the_windows_task_is_xml_in_utf16_with_elements_in_the_order_of_the_schema() -> None:
    content = units.windows_task(
        ["C:\\Program Files\\Python\\python.exe", "-m", "infill", "--model", "C:\\a b\\ü.gguf"]
    )
    assert content.startswith((b"\xff\xfe", b"\xfe\xff"))
    task = xml.fromstring(content.decode("utf-16").partition("\n")[2])
    order = ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"]
    assert [child.tag for child in task] == [SPACE + name for name in order]
    execute = task.find(f"{SPACE}Actions/{SPACE}Exec")
    assert execute is not None
    assert execute.findtext(f"{SPACE}Command") == "C:\\Program Files\\Python\\python.exe"
    assert execute.findtext(f"{SPACE}Arguments") == '-m infill --model "C:\\a b\\ü.gguf"'
    assert task.findtext(f"{SPACE}Settings/{SPACE}ExecutionTimeLimit") == "PT0S"


def test_each_system_has_its_file_and_its_commands(tmp_path: Path) -> None:
    environ = {"INFILL_HOME": "/h", "INFILL_DAEMON_KEY": "secret", "INFILL_DEBUG": "1", "PATH": "/bin"}
    linux = units.unit(COMMAND, environ, platform="linux", home=tmp_path)
    assert linux.path == tmp_path / ".config/systemd/user/infill.service"
    assert b"INFILL_HOME=/h" in linux.content
    assert b"secret" not in linux.content and b"INFILL_DEBUG" not in linux.content and b"PATH" not in linux.content
    assert linux.install[-1] == ("systemctl", "--user", "enable", "--now", "infill.service")
    elsewhere = units.unit(COMMAND, {"XDG_CONFIG_HOME": str(tmp_path / "x")}, platform="linux", home=tmp_path)
    assert elsewhere.path == tmp_path / "x/systemd/user/infill.service"
    mac = units.unit(COMMAND, environ, platform="darwin", home=tmp_path)
    assert mac.path == tmp_path / "Library/LaunchAgents/dev.infill.daemon.plist"
    windows = units.unit(COMMAND, environ, platform="win32", home=tmp_path)
    assert windows.install[0][:2] == ("schtasks", "/Create") and str(windows.path) in windows.install[0]
    with pytest.raises(DaemonError, match="plan9"):
        units.unit(COMMAND, environ, platform="plan9", home=tmp_path)


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder, and a systemctl that notes what it is told and fails where there is a file `fail`."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    program = tmp_path / "bin" / "systemctl"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/told\nif [ -e {tmp_path}/fail ]; then echo no bus >&2; exit 1; fi\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    return tmp_path


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="installs a systemd unit")
def test_install_and_uninstall(system: Path) -> None:
    path = units.install(["--port", "8123"])
    assert path == system / ".config/systemd/user/infill.service"
    text = path.read_text(encoding="utf-8")
    wanted = lifecycle.command("daemon", "run", "--detached", "--port", "8123")
    quoted = " ".join(f'"{part}"' for part in wanted)
    assert f"ExecStart={quoted}\n" in text
    assert (system / "told").read_text().splitlines() == [
        "--user daemon-reload",
        "--user enable --now infill.service",
    ]
    assert units.uninstall() == path
    assert not path.exists()
    assert (system / "told").read_text().splitlines()[-1] == "--user disable --now infill.service"
    assert units.uninstall() is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="installs a systemd unit")
def test_a_system_that_does_not_take_it_is_told(system: Path) -> None:
    (system / "fail").touch()
    path = system / ".config/systemd/user/infill.service"
    with pytest.raises(DaemonError, match=r"not take .*infill\.service, .*`systemctl --user daemon-reload`: no bus"):
        units.install()
    assert not path.exists()
    (system / "fail").unlink()
    units.install(["--port", "8123"])
    before = path.read_bytes()
    (system / "fail").touch()
    with pytest.raises(DaemonError, match="as it was"):
        units.install(["--port", "8124"])
    assert path.read_bytes() == before
    with pytest.raises(DaemonError, match=r"removed .*no bus"):
        units.uninstall()
    assert units.uninstall() is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="installs a systemd unit")
def test_a_system_without_systemd_is_left_alone(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(system / "empty"))

    def stop() -> None:
        raise AssertionError("the daemon that runs was ended")

    monkeypatch.setattr(lifecycle, "stop", stop)
    with pytest.raises(DaemonError, match=r"there is no systemctl.* nothing was changed"):
        units.install()
    assert not (system / ".config").exists()
