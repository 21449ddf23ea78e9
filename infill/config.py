"""Settings, from four places; the later wins:

    defaults  <  config.toml (see `infill.paths`)  <  INFILL_* environment variables  <  command-line flags

A setting has one name everywhere: `max_steps` in the file is INFILL_MAX_STEPS in the environment. A name that
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
from typing import Any

from infill import paths
from infill.errors import ConfigError
from infill.options import Format

# Variables that begin with INFILL_ and are read elsewhere: not settings.
_OTHER_VARIABLES = {
    "INFILL_HOME",  # paths.py: one folder for all files
    "INFILL_LIBRARY",  # _native.py: another build of the native library
    "INFILL_DEBUG",  # cli: tracebacks instead of one line
}


@dataclass(frozen=True)
class Config:
    """The settings in force. Every field is one key of config.toml and one INFILL_* variable."""

    model: Path | None = None  # GGUF file; None: the bundled model
    device: str = "auto"  # "cpu", a device's name in ggml, or "auto": a GPU if there is one
    threads: int | None = None  # CPU threads; None: the engine's choice
    seed: int = 0  # of the random draws; the same seed gives the same answer
    max_steps: int = 16  # denoising steps per canvas, at most
    max_tokens: int = 64  # longest fill, in tokens
    n_finalists: int = 8  # lengths that are denoised to the end; more are surer and slower
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
        file = paths.config_file() if file is None else file
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for name, value in _read_toml(file).items():
            values[name] = _checked(name, value, f"{file}: {name}", file.parent)
        for name, text in _read_environment(environ).items():
            values[name] = _checked(name, _from_text(name, text), f"INFILL_{name.upper()}", Path())
        for name, value in (flags or {}).items():
            if value is not None:
                values[name] = _checked(name, value, _FLAGS.get(name, "--" + name.replace("_", "-")), Path())
        return cls(**values)


@dataclass(frozen=True)
class _Rule:
    wanted: str  # what a valid value is, in the words of the error message
    read: Callable[[Any, Path], Any]  # (value, folder of relative paths) to the setting; None: not valid
    number: type[int] | type[float] | None = None  # what a variable's text is read as; None: it is text


def _integer(low: int, high: int) -> _Rule:
    def read(value: Any, _: Path) -> int | None:
        ok = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return value if ok else None

    return _Rule(f"a whole number from {low:,} to {high:,}", read, int)


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


def _model(value: Any, folder: Path) -> Path | None:
    return folder / Path(str(value)).expanduser() if isinstance(value, (str, Path)) and str(value) else None


_RULES = {
    "model": _Rule("the path of a GGUF file", _model),
    "device": _Rule('"auto", "cpu" or the name of a device', _device),
    "threads": _integer(1, 1024),
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


def _checked(name: str, value: Any, place: str, folder: Path) -> Any:
    rule = _RULES[name]
    checked = rule.read(value, folder)
    if checked is None:
        raise ConfigError(f"{place} must be {rule.wanted}, not {value!r}")
    return checked


def _from_text(name: str, text: str) -> Any:
    """A variable's value: the environment holds only text, so numbers are read where numbers are wanted."""
    number = _RULES[name].number
    if number is not None:
        with contextlib.suppress(ValueError):
            return number(text)
    return text


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not valid TOML: {error}") from error
    except OSError as error:
        raise ConfigError(f"cannot read {file}: {error.strerror}") from error
    for name in table:
        if name not in _RULES:
            raise ConfigError(f"{file}: unknown setting {name!r}; {_nearest(name, list(_RULES))}")
    return table


def _read_environment(environ: Mapping[str, str]) -> dict[str, str]:
    names = {f"INFILL_{name.upper()}": name for name in _RULES}
    found = {}
    for variable, text in environ.items():
        if not variable.startswith("INFILL_") or variable in _OTHER_VARIABLES or not text:
            continue
        if variable not in names:
            known = [*names, *sorted(_OTHER_VARIABLES)]
            raise ConfigError(f"unknown environment variable {variable}; {_nearest(variable, known)}")
        found[names[variable]] = text
    return found


def _nearest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else f"the names are {', '.join(known)}"
