"""The daemon's settings: the table [daemon] of config.toml, INFILL_DAEMON_* variables, flags of `infill daemon`."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from infill import paths
from infill.config import Config, daemon_values
from infill.errors import ConfigError

MIB = 1 << 20


def _own_socket() -> Path | None:
    return paths.socket_file() if hasattr(socket, "AF_UNIX") and os.name == "posix" else None


@dataclass(frozen=True)
class DaemonSettings:
    """How the daemon listens and what it may use. Fields but for the last are keys of the table [daemon].

    That table also takes `key_file`, a file with the key; `DaemonSettings.load` reads it into `key`.
    """

    host: str = "127.0.0.1"  # address to listen on; any but this machine's own needs a key
    port: int = 8012  # 0: any free one
    names: tuple[str, ...] = ()  # further names that clients may call this machine by in their Host header
    key: str | None = None  # what clients over TCP must send; None: none is asked for
    certificate: Path | None = None  # PEM; with private_key: TLS on the port
    private_key: Path | None = None  # PEM
    socket: Path | None = field(default_factory=_own_socket)  # Unix socket; None where the system has none
    body_limit: int = 16 * MIB  # longest request, bytes
    queue_size: int = 64  # requests that wait, at most
    session_bytes: int = 1024 * MIB  # of prompt caches kept for documents
    idle_unload_s: float | None = 900.0  # without work for so long, the model is unloaded; None: never (0 in the file)
    yield_to: tuple[str, ...] = ()  # while a program of such a name runs, the model is not in memory
    yield_to_fullscreen: bool = False  # the same while a program fills the whole screen, where that can be known
    fullscreen_except: tuple[str, ...] = ()  # such programs that may, as editors and terminals
    min_free_bytes: int = 0  # when less device memory is free, the model is unloaded; 0: not looked at
    reply_tokens: int = 2048  # longest reply in a chat and continuation of a prompt, tokens
    autostart: Literal["large", "always", "never"] = "large"  # models for which `infill fill` starts a daemon
    config: Config = field(default_factory=Config)  # the usual settings: model, device, seed, ...

    @classmethod
    def load(
        cls,
        flags: Mapping[str, Any] | None = None,
        *,
        config: Config | None = None,
        file: Path | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> DaemonSettings:
        """The settings in force. `flags` are the daemon's, by their names here; other arguments as `Config.load`.

        The key is `key`, or what `key_file` holds, or, for an address that others can reach, what `infill daemon key`
        has made. Raises ConfigError, also where such an address has no key.
        """
        values = daemon_values(flags, file=file, environ=environ)
        if "idle_unload_s" in values:
            values["idle_unload_s"] = values["idle_unload_s"] or None
        key_file = values.pop("key_file", None)
        values["config"] = Config.load(file=file, environ=environ) if config is None else config
        settings = cls(**values)
        if settings.key is None and key_file is not None:
            settings = replace(settings, key=read_key(key_file))
        elif settings.key is None and not settings.is_loopback and paths.key_file().exists():
            settings = replace(settings, key=read_key(paths.key_file()))
        settings.check()
        return settings

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the port."""
        if self.host.lower() == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False

    @property
    def tls(self) -> bool:
        return self.certificate is not None

    def check(self) -> None:
        """Raise ConfigError for what does not go together."""
        if not self.is_loopback and not self.key:
            raise ConfigError(
                f"{self.host} can be reached from other machines, so a key is needed: `infill daemon key` makes one"
            )
        if (self.certificate is None) != (self.private_key is None):
            raise ConfigError("TLS needs both: certificate and private_key")
        for name in ("certificate", "private_key"):
            path = getattr(self, name)
            if path is not None and not path.is_file():
                raise ConfigError(f"{name}: there is no file {path}")


def read_key(path: Path) -> str:
    """The key in a file: its only line. Raises ConfigError."""
    try:
        key = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise ConfigError(f"{path} holds no key: it is not a text") from None
    except OSError as error:
        raise ConfigError(f"cannot read the key in {path}: {error.strerror}") from error
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise ConfigError(f"{path} holds no key: expected one line of printable ASCII characters without spaces")
    return key
