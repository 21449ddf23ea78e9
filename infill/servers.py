"""Daemons on other machines, by the names that `infill client add` gave them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from infill import paths
from infill.daemon import lifecycle
from infill.errors import ConfigError, UsageError


@dataclass(frozen=True)
class Server:
    """Where a daemon is, and what it wants to see."""

    name: str
    url: str
    key_file: Path | None = None
    certificate: Path | None = None
    """PEM; what its own certificate is checked against instead of the system's authorities."""

    def key(self) -> str | None:
        """The key that it asks for. Raises ConfigError if the file has gone."""
        from infill.daemon.settings import read_key

        return None if self.key_file is None else read_key(self.key_file)


def known() -> dict[str, Server]:
    """All of them by name. Raises ConfigError where the file cannot be read."""
    path = paths.servers_file()
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return {
            name: Server(name, str(entry["url"]), _path(entry.get("key_file")), _path(entry.get("certificate")))
            for name, entry in table.items()
        }
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"{path} is damaged; remove it and add the servers again: {error!r}") from error


def find(name: str) -> Server:
    """The one of this name. Raises UsageError if there is none."""
    servers = known()
    if name not in servers:
        names = f"the names are {', '.join(sorted(servers))}" if servers else "none is known"
        raise UsageError(f"no server is called {name!r}: {names}; `infill client add NAME URL` adds one")
    return servers[name]


def add(server: Server) -> None:
    """Note it, in place of one of the same name. Raises UsageError for a name or URL that cannot be used."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", server.name):
        raise UsageError(f"a name has letters, digits and . _ - only, not {server.name!r}")
    try:
        parts = urlsplit(server.url)
        ok = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        ok = False
    if not ok or parts.query or parts.fragment or parts.username or parts.password:
        raise UsageError(f"the URL of a daemon looks like http://192.168.1.20:8012, not {server.url!r}")
    _write({**known(), server.name: server})


def remove(name: str) -> None:
    """Forget it. Raises UsageError if there is none of this name."""
    gone = find(name)
    _write({name: server for name, server in known().items() if name != gone.name})


def _write(servers: dict[str, Server]) -> None:
    table = {
        name: {
            "url": server.url.rstrip("/"),
            **({"key_file": str(server.key_file)} if server.key_file else {}),
            **({"certificate": str(server.certificate)} if server.certificate else {}),
        }
        for name, server in sorted(servers.items())
    }
    lifecycle.write_private(paths.servers_file(), json.dumps(table, indent=2) + "\n")


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)
