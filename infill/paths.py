"""Where infill keeps its files. The only module that knows directories.

The platform's own places by default (on Linux ~/.config/infill and ~/.cache/infill). INFILL_HOME overrides
all of them: then everything lies below that one folder. Nothing here creates a directory: the writer does.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path

import platformdirs

_APP = "infill"
_SOCKET_PATH_BYTES = 103  # sun_path has 108 bytes on Linux and 104 on macOS, the last of them 0


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


def state_dir() -> Path:
    """For what lasts from one run to the next and belongs to this machine, such as logs."""
    root = home()
    return root / "state" if root else platformdirs.user_state_path(_APP, appauthor=False)


def runtime_dir() -> Path:
    """For what ends with the process that made it: sockets, locks, the daemon's status file.

    On Linux $XDG_RUNTIME_DIR/infill, without that variable the folder it usually names, and where that is missing too
    (no login session) one in /tmp: whoever writes there must check its owner.
    """
    root = home()
    if root:
        return root / "run"
    if sys.platform in ("win32", "darwin"):
        return platformdirs.user_runtime_path(_APP, appauthor=False)
    # not platformdirs: it warns on standard error where there is no session
    given = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    if given.is_absolute():
        return given / _APP
    usual = Path(f"/run/user/{os.getuid()}")
    return usual / _APP if os.access(usual, os.W_OK) else Path(f"/tmp/{_APP}-{os.getuid()}")


def socket_file() -> Path:
    """The daemon's Unix socket, in a folder that is private to the user.

    The kernel takes about a hundred bytes of path. Where the runtime folder is deeper, the socket lies in a folder of
    the temporary one whose name tells users and runtime folders apart; who listens there must check its owner.
    """
    path = runtime_dir() / "infill.sock"
    if len(os.fsencode(path)) <= _SOCKET_PATH_BYTES:
        return path
    owner = str(os.getuid()) if hasattr(os, "getuid") else "user"
    mark = hashlib.sha256(os.fsencode(runtime_dir())).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"infill-{owner}-{mark}" / "infill.sock"
    if len(os.fsencode(short)) <= _SOCKET_PATH_BYTES:
        return short
    return Path("/tmp") / short.parent.name / short.name


def key_file() -> Path:
    """The key that other machines need for this one's daemon."""
    return config_file().parent / "daemon.key"


def servers_file() -> Path:
    """The daemons on other machines that `infill client add` has noted."""
    return config_file().parent / "servers.json"
