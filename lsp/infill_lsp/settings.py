"""The server's settings, from three places; the later wins:

    defaults  <  infill.toml in the folder that is open  <  what the editor sends

Steps, tokens and the like that are not set here are the daemon's own (`infill.config`). A folder that was downloaded
must not say where source text is sent, so infill.toml cannot set `daemon`, and it can only add to what is ignored.

A wrong value is reported and its default taken: one misspelt line must not leave an editor without suggestions.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

_SUPPRESSIBLE = ("comment", "string")


@dataclass(frozen=True)
class Related:
    """How much of other open files the model sees."""

    files: int = 4
    tokens: int = 1024


@dataclass(frozen=True)
class DaemonAddress:
    """Where the daemon is. url: an address, or a name that `infill client add` gave; None: this machine's own one."""

    url: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Settings:
    """Fields are the names of settings."""

    automatic: bool = True
    """Whether the server speaks without being asked."""
    debounce_ms: int = 75
    """How long it waits after a keystroke before it asks the model."""
    min_prefix: int = 1
    """Characters, blanks not counted, that the line must have before the cursor."""
    mid_line: bool = False
    """Whether to speak where more than closing brackets and the like stands behind the cursor."""
    languages: Mapping[str, bool] = field(default_factory=lambda: {"*": True})
    """By the editor's name of a language; "*" for the others."""
    suppress: tuple[str, ...] = ()
    """Where it does not speak by itself: "comment", "string"."""
    ignore: tuple[str, ...] = ()
    """Files that the model never sees, beside the usual secrets: shell patterns of names or paths."""
    max_tokens: int | None = None
    n_finalists: int | None = None
    low_confidence: float | None = None
    """An answer that is less sure is not shown unless it was asked for; None: the daemon's own bound."""
    related: Related = Related()
    daemon: DaemonAddress = DaemonAddress()
    canvas: bool = False
    """Whether the client takes `infill/canvas`."""
    status: bool = True
    """Whether the client takes `infill/status`."""

    def speaks(self, language_id: str) -> bool:
        """Whether there are suggestions in this language."""
        return self.languages.get(language_id, self.languages.get("*", True))


def merged(base: Settings, given: Any, place: str) -> tuple[Settings, list[str]]:
    """The settings with those of a table, and what is wrong with the table. None and {} give nothing."""
    if given is None:
        return base, []
    if not isinstance(given, Mapping):
        return base, [f"{place}: expected an object of settings"]
    values: dict[str, Any] = {}
    wrong = []
    for name, value in given.items():
        if name not in _RULES:
            close = difflib.get_close_matches(str(name), _RULES, n=1)
            hint = f"did you mean {close[0]}?" if close else f"the names are {', '.join(_RULES)}"
            wrong.append(f"{place}: unknown setting {name!r}; {hint}")
            continue
        wanted, read = _RULES[name]
        if value is None:
            continue
        try:
            values[name] = read(value)
        except (TypeError, ValueError, AttributeError):
            wrong.append(f"{place}: {name} must be {wanted}, not {value!r}"[:300])
    if "languages" in values:
        values["languages"] = {**base.languages, **values["languages"]}
    if "ignore" in values:
        values["ignore"] = tuple(dict.fromkeys((*base.ignore, *values["ignore"])))
    return replace(base, **values), wrong


def from_folder(folder: Path | None) -> tuple[Settings, list[str]]:
    """The defaults with those of the folder's infill.toml, and what is wrong with it."""
    if folder is None:
        return Settings(), []
    path = folder / "infill.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), []
    except (OSError, ValueError) as error:
        return Settings(), [f"{path} is not read: {error}"]
    found = []
    for name in ("daemon", "canvas", "status"):
        if table.pop(name, None) is not None:
            found.append(f"{path}: {name} is set in the editor only")
    settings, wrong = merged(Settings(), table, str(path))
    return settings, found + wrong


def _whole(low: int, high: int) -> tuple[str, Callable[[Any], int]]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or int(value) != value:
            raise ValueError  # some editors send every number as a float
        if not low <= value <= high:
            raise ValueError
        return int(value)

    return f"a whole number from {low:,} to {high:,}", read


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError
    return float(value)


def _texts(value: Any) -> tuple[str, ...]:
    if value == {}:  # an empty list of Lua
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError
    return tuple(value)


def _scopes(value: Any) -> tuple[str, ...]:
    if not set(found := _texts(value)) <= set(_SUPPRESSIBLE):
        raise ValueError
    return found


def _languages(value: Any) -> dict[str, bool]:
    return {str(name): _truth(wanted) for name, wanted in value.items()} if value != [] else {}


def _related(value: Any) -> Related:
    table = dict(value)
    files = _whole(0, 64)[1](table.pop("files", Related.files))
    tokens = _whole(0, 65_536)[1](table.pop("tokens", Related.tokens))
    if table:
        raise ValueError
    return Related(files, tokens)


def _daemon(value: Any) -> DaemonAddress:
    table = dict(value)
    url, key = table.pop("url", None), table.pop("key", None)
    if table or not all(text is None or isinstance(text, str) for text in (url, key)):
        raise ValueError
    return DaemonAddress(url or None, key or None)


_RULES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "automatic": ("true or false", _truth),
    "debounce_ms": _whole(0, 10_000),
    "min_prefix": _whole(0, 1000),
    "mid_line": ("true or false", _truth),
    "languages": ('an object such as {"*": true, "markdown": false}', _languages),
    "suppress": ('a list of "comment" and "string"', _scopes),
    "ignore": ("a list of shell patterns", _texts),
    "max_tokens": _whole(1, 65_536),
    "n_finalists": _whole(1, 256),
    "low_confidence": ("a number from 0 to 1", _share),
    "related": ('an object such as {"files": 4, "tokens": 1024}', _related),
    "daemon": ('an object such as {"url": "http://192.168.1.5:8012", "key": "..."}', _daemon),
    "canvas": ("true or false", _truth),
    "status": ("true or false", _truth),
}
