from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from infill import paths


def test_infill_home_overrides_every_place(infill_home: Path) -> None:
    assert paths.home() == infill_home
    assert paths.config_file() == infill_home / "config.toml"
    assert paths.cache_dir() == infill_home / "cache"


def test_nothing_is_created(infill_home: Path) -> None:
    paths.config_file()
    paths.cache_dir()
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


def test_infill_home_may_be_relative_or_start_with_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INFILL_HOME", "here")
    assert paths.home() == tmp_path / "here"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("INFILL_HOME", "~/there")
    assert paths.home() == tmp_path / "there"
