"""Where infill keeps its files. The only module that knows directories.

The platform's own places by default (on Linux ~/.config/infill and ~/.cache/infill). INFILL_HOME overrides
all of them: then everything lies below that one folder. Nothing here creates a directory: the writer does.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_APP = "infill"


def home() -> Path | None:
    """The folder named by INFILL_HOME, absolute and with ~ expanded; None if it is unset or empty."""
    value = os.environ.get("INFILL_HOME", "")
    return Path(value).expanduser().absolute() if value else None


def config_file() -> Path:
    """The configuration file, whether or not it exists."""
    root = home()
    return (root if root else platformdirs.user_config_path(_APP, appauthor=False)) / "config.toml"


def cache_dir() -> Path:
    """For what can be made again at any time, such as tokenizers prepared from a model file."""
    root = home()
    return root / "cache" if root else platformdirs.user_cache_path(_APP, appauthor=False)
