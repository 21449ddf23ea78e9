"""Settings, from four places; the later wins:

    defaults  <  config.toml (see `infill.paths`)  <  INFILL_* environment variables  <  command-line flags

A setting has one name everywhere: `max_steps` in the file is INFILL_MAX_STEPS in the environment, and `port` in the
file's table [daemon] is INFILL_DAEMON_PORT (`infill.daemon.settings` says what those mean). A name that
nothing reads is an error that says which name was probably meant, because a misspelt setting that is silently
ignored costs more time than a refusal. An empty environment variable counts as unset.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infill import paths
from infill.errors import ConfigError
from infill.options import FillOptions, Format

if TYPE_CHECKING:
    from infill.engine import Model

# Variables that begin with INFILL_ and are read elsewhere: not settings.
_OTHER_VARIABLES = {
    "INFILL_HOME",  # paths.py: one folder for all files
    "INFILL_LIBRARY",  # _native.py: another build of the native library
    "INFILL_DEBUG",  # cli: tracebacks instead of one line
    "INFILL_TINY_CHECKPOINTS",  # models/tiny: where training writes
    "INFILL_REFERENCE_SEED",  # tests/reference
}


@dataclass(frozen=True)
class Config:
    """The settings in force. Every field is one key of config.toml and one INFILL_* variable."""

    model: Path | None = None  # GGUF file; None: the bundled model
    device: str = "auto"  # "cpu", a device's name in ggml, or "auto": a GPU if there is one
    threads: int | None = None  # CPU threads; None: the engine's choice
    cpu_experts: int | None = None  # last layers whose experts stay on the CPU beside a GPU; None: as few as fit
    repack: str = "auto"  # copies of weights as the CPU multiplies them fastest: "on", "off" or "auto"
    seed: int = 0  # of the random draws; the same seed gives the same answer
    max_steps: int = 16  # denoising steps per canvas, at most
    max_tokens: int = 64  # longest fill, in tokens
    n_finalists: int = 4  # lengths that are denoised to the end; more are surer and slower
    n_ctx: int = 8192  # longest prompt and canvas together, in tokens
    format: Format = "auto"  # of the prompt: "raw", "chat", or "auto": what the model file asks for
    low_confidence: float = 0.2  # 0 to 1; a fill that is less sure is marked
    marker: str = "<FILL>"  # what `infill fill --markers` fills in

    @classmethod
    def load(
        cls,
        flags: Mapping[str, Any] | None = None,
        *,
        file: Path | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Config:
        """Merge the four places.

        `flags` maps setting names to values; None values are flags that were not given. `file` defaults to
        `paths.config_file()` and may be missing; `environ` defaults to `os.environ`. A relative model path in
        the file is relative to the file's folder, elsewhere to the working directory.

        Raises ConfigError naming the place, the setting, what it should be and what it is.
        """
        values, _ = _merged(file, environ)
        return cls(**_with_flags(values, flags, _RULES, _FLAGS))

    def load_model(self, path: Path) -> Model:
        """The model file, placed by these settings. Raises as `Model.load`."""
        from infill import loading

        return loading.load(self, path)

    @property
    def fill_options(self) -> FillOptions:
        """How to fill by these settings; what they do not name is as `FillOptions` has it."""
        names = self.__dataclass_fields__.keys() & FillOptions.__dataclass_fields__.keys()
        return FillOptions(**{name: getattr(self, name) for name in names})


def daemon_values(
    flags: Mapping[str, Any] | None = None,
    *,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The settings of the table [daemon] that any place gives, checked. Arguments and errors as for `Config.load`."""
    _, values = _merged(file, environ)
    return _with_flags(values, flags, _DAEMON_RULES, _DAEMON_FLAGS)


def _merged(file: Path | None, environ: Mapping[str, str] | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """What file and environment say: settings, and those of the daemon. Both are checked, whoever asks."""
    file = paths.config_file() if file is None else file
    environ = os.environ if environ is None else environ
    table = _read_toml(file)
    daemon_table = table.pop("daemon", {})
    if not isinstance(daemon_table, dict):
        raise ConfigError(f"{file}: daemon is a table, [daemon], not {daemon_table!r}")
    tables = ((table, _RULES, "", "INFILL_"), (daemon_table, _DAEMON_RULES, "daemon.", "INFILL_DAEMON_"))
    known = [f"{prefix}{name}" for _, rules, prefix, _ in tables for name in rules]
    merged: list[dict[str, Any]] = []
    for given, rules, prefix, _ in tables:
        values = {}
        for name, value in given.items():
            if name not in rules:
                names = [one for one in known if one.startswith(prefix)]
                raise ConfigError(f"{file}: unknown setting {prefix + name!r}; {_nearest(prefix + name, names)}")
            values[name] = _checked(rules[name], value, f"{file}: {prefix}{name}", file.parent)
        merged.append(values)
    variables = {
        variable + name.upper(): (values, rules[name], name)
        for values, (_, rules, _, variable) in zip(merged, tables, strict=True)
        for name in rules
    }
    for variable, text in environ.items():
        if not variable.startswith("INFILL_") or variable in _OTHER_VARIABLES or not text:
            continue
        if variable not in variables:
            names = [*variables, *sorted(_OTHER_VARIABLES)]
            raise ConfigError(f"unknown environment variable {variable}; {_nearest(variable, names)}")
        values, rule, name = variables[variable]
        values[name] = _checked(rule, _from_text(rule, text), variable, Path())
    return merged[0], merged[1]


def _with_flags(
    values: dict[str, Any], flags: Mapping[str, Any] | None, rules: Mapping[str, _Rule], names: Mapping[str, str]
) -> dict[str, Any]:
    for name, value in (flags or {}).items():
        if value is not None:
            flag = names.get(name, "--" + name.replace("_", "-"))
            values[name] = _checked(rules[name], value, flag, Path())
    return values


@dataclass(frozen=True)
class _Rule:
    wanted: str  # what a valid value is, in the words of the error message
    read: Callable[[Any, Path], Any]  # (value, folder of relative paths) to the setting; None: not valid
    parse: Callable[[str], Any] | None = None  # reads a variable's text, ValueError: not valid; None: it is text


def _integer(low: int, high: int) -> _Rule:
    def read(value: Any, _: Path) -> int | None:
        ok = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return value if ok else None

    return _Rule(f"a whole number from {low:,} to {high:,}", read, int)


def _seconds(value: Any, _: Path) -> float | None:
    ok = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 10**9
    return float(value) if ok else None


def _names(value: Any, _: Path) -> tuple[str, ...] | None:
    if not isinstance(value, (list, tuple)) or not all(isinstance(name, str) and name.strip() for name in value):
        return None
    return tuple(name.strip() for name in value)


def _truth(value: Any, _: Path) -> bool | None:
    return value if isinstance(value, bool) else None


def _truth_in(text: str) -> bool:
    return bool(("false", "true").index(text.lower()))


def _word(value: Any, _: Path) -> str | None:
    ok = isinstance(value, str) and value.isascii() and value.isprintable() and value and " " not in value
    return value if ok else None


def _share(value: Any, _: Path) -> float | None:
    ok = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1
    return float(value) if ok else None


def _choice(*known: str) -> _Rule:
    words = [f'"{name}"' for name in known]
    wanted = f"{', '.join(words[:-1])} or {words[-1]}"
    return _Rule(wanted, lambda value, _: value if isinstance(value, str) and value in known else None)


def _device(value: Any, _: Path) -> str | None:
    return value if isinstance(value, str) and value else None


def _marker(value: Any, _: Path) -> str | None:
    return value if isinstance(value, str) and value.strip() and not set(value) & {"\n", "\r"} else None


def _path(value: Any, folder: Path) -> Path | None:
    return folder / Path(str(value)).expanduser() if isinstance(value, (str, Path)) and str(value) else None


_RULES = {
    "model": _Rule("the path of a GGUF file", _path),
    "device": _Rule('"auto", "cpu" or the name of a device', _device),
    "threads": _integer(1, 1024),
    "cpu_experts": _integer(0, 1000),
    "repack": _choice("auto", "on", "off"),
    "seed": _integer(0, 2**63 - 1),
    "max_steps": _integer(1, 1000),
    "max_tokens": _integer(1, 65_536),
    "n_finalists": _integer(1, 256),
    "n_ctx": _integer(16, 1 << 20),
    "format": _choice("auto", "raw", "chat"),
    "low_confidence": _Rule("a number from 0 to 1", _share, float),
    "marker": _Rule("a text without line ends", _marker),
}
_FLAGS = {"max_steps": "--steps", "n_finalists": "--finalists"}  # where the flag is not the setting's name with dashes

_DAEMON_RULES = {
    "host": _Rule("an address or the name of this machine", _word),
    "port": _integer(0, 65_535),
    "names": _Rule("a list of names", _names, lambda text: text.split(",")),
    "key": _Rule("a text of printable ASCII characters without spaces", _word),
    "key_file": _Rule("the path of a file", _path),
    "certificate": _Rule("the path of a PEM file", _path),
    "private_key": _Rule("the path of a PEM file", _path),
    "socket": _Rule("the path of a socket", _path),
    "body_limit": _integer(1024, 1 << 40),
    "queue_size": _integer(1, 100_000),
    "session_bytes": _integer(0, 1 << 50),
    "idle_unload_s": _Rule("a number of seconds, 0 for never", _seconds, float),
    "yield_to": _Rule("a list of program names", _names, lambda text: text.split(",")),
    "yield_to_fullscreen": _Rule("true or false", _truth, _truth_in),
    "fullscreen_except": _Rule("a list of program names", _names, lambda text: text.split(",")),
    "min_free_bytes": _integer(0, 1 << 50),
    "reply_tokens": _integer(1, 65_536),
    "autostart": _choice("large", "always", "never"),
}
_DAEMON_FLAGS = {"host": "--listen"}


def _checked(rule: _Rule, value: Any, place: str, folder: Path) -> Any:
    checked = rule.read(value, folder)
    if checked is None:
        raise ConfigError(f"{place} must be {rule.wanted}, not {value!r}")
    return checked


def _from_text(rule: _Rule, text: str) -> Any:
    """A variable's value: the environment holds only text, so numbers are read where numbers are wanted."""
    if rule.parse is not None:
        with contextlib.suppress(ValueError):
            return rule.parse(text)
    return text


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not valid TOML: {error}") from error
    except OSError as error:
        raise ConfigError(f"cannot read {file}: {error.strerror}") from error


def _nearest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else f"the names are {', '.join(known)}"
