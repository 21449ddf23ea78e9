"""Fixtures for all tests. Each test runs with its own empty INFILL_HOME: none sees or changes the user's files."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell starts what runs in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # tests of Ctrl-C need it


@pytest.fixture(autouse=True)
def infill_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh folder for configuration and caches; other INFILL_* settings of the user are removed."""
    for name in os.environ:
        if name.startswith("INFILL_") and name != "INFILL_LIBRARY":
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("infill_home")
    monkeypatch.setenv("INFILL_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model with random weights: what it fills in is nonsense, and the same on every machine."""
    import synthetic

    path = tmp_path_factory.mktemp("model") / "random.gguf"
    synthetic.write_gguf(synthetic.SHORT, 1, path)
    return path
