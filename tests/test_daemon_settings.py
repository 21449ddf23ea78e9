from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from infill import config, paths
from infill.config import Config
from infill.daemon.settings import DaemonSettings
from infill.errors import ConfigError

MIB = 1 << 20


def written(toml: str) -> None:
    paths.config_file().write_text(toml + "\n", encoding="utf-8")


def test_defaults() -> None:
    settings = DaemonSettings.load(environ={})
    assert (settings.host, settings.port, settings.key, settings.tls) == ("127.0.0.1", 8012, None, False)
    assert (settings.idle_unload_s, settings.body_limit, settings.session_bytes) == (900.0, 16 * MIB, 1024 * MIB)
    assert settings.config == Config()


def test_every_setting_is_a_key_of_the_table() -> None:
    names = {field.name for field in fields(DaemonSettings)} - {"config"}
    assert names | {"key_file"} == set(config._DAEMON_RULES)


def test_later_places_win_and_other_settings_stay_where_they_are() -> None:
    written('seed = 3\n[daemon]\nport = 1\nidle_unload_s = 60\nyield_to = ["game"]\nqueue_size = 9')
    environ = {
        "INFILL_DAEMON_PORT": "2",
        "INFILL_DAEMON_YIELD_TO": "steam, wine*",
        "INFILL_DAEMON_IDLE_UNLOAD_S": "1.5",
    }
    settings = DaemonSettings.load({"port": 3, "host": None}, environ=environ)
    assert (settings.port, settings.queue_size, settings.config.seed) == (3, 9, 3)
    assert settings.yield_to == ("steam", "wine*") and settings.idle_unload_s == 1.5
    assert Config.load(environ=environ).seed == 3
    assert DaemonSettings.load(environ={"INFILL_DAEMON_IDLE_UNLOAD_S": "0"}).idle_unload_s is None


def test_paths_in_the_file_are_relative_to_it(infill_home: Path) -> None:
    written('[daemon]\nsocket = "s/infill.sock"')
    assert DaemonSettings.load(environ={}).socket == infill_home / "s" / "infill.sock"


@pytest.mark.parametrize(
    ("toml", "environ", "message"),
    [
        ("[daemon]\nprot = 3", {}, r"config\.toml: unknown setting 'daemon\.prot'; did you mean daemon\.port\?"),
        ("port = 3", {}, r"unknown setting 'port'"),
        ("[demon]\nport = 3", {}, r"unknown setting 'demon'"),
        ("daemon = 3", {}, r"daemon is a table, \[daemon\], not 3"),
        ("[daemon]\nport = 65536", {}, r"daemon\.port must be a whole number from 0 to 65,535, not 65536"),
        ("[daemon]\nport = true", {}, r"daemon\.port must be a whole number .* not True"),
        ('[daemon]\nyield_to = "game"', {}, r"daemon\.yield_to must be a list of program names, not 'game'"),
        ('[daemon]\nyield_to = [""]', {}, r"daemon\.yield_to must be a list"),
        ('[daemon]\nkey = "a b"', {}, r"daemon\.key must be a text of printable ASCII characters without spaces"),
        ("[daemon]\nidle_unload_s = -1", {}, r"daemon\.idle_unload_s must be a number of seconds, 0 for never, not -1"),
        ("", {"INFILL_DAEMON_PROT": "1"}, r"INFILL_DAEMON_PROT; did you mean INFILL_DAEMON_PORT\?"),
        ("", {"INFILL_DAEMON_PORT": "x"}, r"INFILL_DAEMON_PORT must be a whole number .* not 'x'"),
        ("", {"INFILL_PORT": "1"}, r"unknown environment variable INFILL_PORT"),
    ],
)
def test_what_is_wrong_is_named_to_every_command(toml: str, environ: dict[str, str], message: str) -> None:
    written(toml)
    with pytest.raises(ConfigError, match=message):
        DaemonSettings.load(environ=environ)
    with pytest.raises(ConfigError, match=message):
        Config.load(environ=environ)


def test_a_wrong_flag_is_named() -> None:
    with pytest.raises(ConfigError, match="--listen must be an address"):
        DaemonSettings.load({"host": ""}, environ={})


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [
        *((host, True) for host in ("127.0.0.1", "127.1.2.3", "::1", "[::1]", "Localhost")),
        *((host, False) for host in ("0.0.0.0", "::", "192.168.1.4", "box.local")),
    ],
)
def test_other_addresses_need_a_key(host: str, is_loopback: bool) -> None:
    assert DaemonSettings(host=host).is_loopback is is_loopback
    if is_loopback:
        assert DaemonSettings.load({"host": host}, environ={}).key is None
        return
    with pytest.raises(ConfigError, match="can be reached from other machines, so a key is needed"):
        DaemonSettings.load({"host": host}, environ={})
    assert DaemonSettings.load({"host": host}, environ={"INFILL_DAEMON_KEY": "k"}).key == "k"


def test_the_key_that_was_made_is_for_other_addresses_unless_its_file_is_named(tmp_path: Path) -> None:
    paths.key_file().write_text("made\n", encoding="utf-8")
    assert DaemonSettings.load(environ={}).key is None
    assert DaemonSettings.load({"host": "0.0.0.0"}, environ={}).key == "made"
    assert DaemonSettings.load({"key_file": paths.key_file()}, environ={}).key == "made"
    assert DaemonSettings.load({"key_file": paths.key_file(), "key": "given"}, environ={}).key == "given"
    bad = tmp_path / "key"
    contents: list[tuple[Any, str]] = [
        (None, "cannot read the key"),
        (b"", "holds no key"),
        (b"a b", "holds no key"),
        (b"a\nb", "holds no key"),
        (b"\xff", "it is not a text"),
    ]
    for content, message in contents:
        if content is not None:
            bad.write_bytes(content)
        with pytest.raises(ConfigError, match=message):
            DaemonSettings.load({"key_file": bad}, environ={})


def test_tls_needs_both_files(tmp_path: Path) -> None:
    one = tmp_path / "c.pem"
    one.touch()
    with pytest.raises(ConfigError, match="TLS needs both"):
        DaemonSettings.load({"certificate": one}, environ={})
    with pytest.raises(ConfigError, match=r"private_key: there is no file .*k\.pem"):
        DaemonSettings.load({"certificate": one, "private_key": tmp_path / "k.pem"}, environ={})
    assert DaemonSettings.load({"certificate": one, "private_key": one}, environ={}).tls
