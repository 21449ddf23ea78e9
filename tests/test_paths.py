from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs
import pytest

from infill import paths


def test_infill_home_overrides_every_place(infill_home: Path) -> None:
    assert paths.home() == infill_home
    assert paths.config_file() == infill_home / "config.toml"
    assert paths.cache_dir() == infill_home / "cache"
    assert paths.state_dir() == infill_home / "state"
    assert paths.runtime_dir() == infill_home / "run"
    assert paths.socket_file() == infill_home / "run" / "infill.sock"
    assert paths.key_file() == infill_home / "daemon.key"
    assert paths.servers_file() == infill_home / "servers.json"


def test_nothing_is_created(infill_home: Path) -> None:
    paths.config_file()
    paths.cache_dir()
    paths.socket_file()
    assert list(infill_home.iterdir()) == []


@pytest.mark.parametrize("value", [None, ""])
def test_without_infill_home_the_platform_decides(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is None:
        monkeypatch.delenv("INFILL_HOME")
    else:
        monkeypatch.setenv("INFILL_HOME", value)
    assert paths.home() is None
    assert paths.config_file() == Path(platformdirs.user_config_dir("infill", appauthor=False)) / "config.toml"
    assert paths.cache_dir() == Path(platformdirs.user_cache_dir("infill", appauthor=False))
    assert paths.state_dir() == Path(platformdirs.user_state_dir("infill", appauthor=False))


def test_infill_home_may_be_relative_or_start_with_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INFILL_HOME", "here")
    assert paths.home() == tmp_path / "here"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("INFILL_HOME", "~/there")
    assert paths.home() == tmp_path / "there"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the rules of Linux")
def test_the_runtime_folder_is_found_without_a_login_session_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("INFILL_HOME")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert paths.runtime_dir() == tmp_path / "infill"
    for value in ("", "relative"):
        monkeypatch.setenv("XDG_RUNTIME_DIR", value)
        monkeypatch.setattr(os, "access", lambda *_: True)
        assert paths.runtime_dir() == Path(f"/run/user/{os.getuid()}/infill")
        monkeypatch.setattr(os, "access", lambda *_: False)
        assert paths.runtime_dir() == Path(f"/tmp/infill-{os.getuid()}")
