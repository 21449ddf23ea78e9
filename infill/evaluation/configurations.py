"""Named variants of `FillOptions`, to be compared on the same tasks.

Written as NAME (a preset) or NAME:key=value,key=value on top of the base. A value is as in Python, without quotes;
`length=oracle` gives each hole its true number of tokens, `length=3+5` numbers for several holes.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from infill.errors import UsageError
from infill.options import FillOptions

FIRST = "default"
"""The configuration that stands for the base itself; others are compared with the first one of a run."""

GROUPS: dict[str, dict[str, str]] = {
    "length": {
        "oracle": "length=oracle",
        "draft": "strategy=draft",
        "no-draft": "draft=false",
        "drafts-1": "n_drafts=1",
        "drafts-8": "n_drafts=8",
        "always-denoise": "draft_certain=2.0",
        "free": "strategy=free",
        "both": "strategy=both",
        "scout-2": "scout_steps=2",
        "finalists-1": "n_finalists=1",
        "finalists-2": "n_finalists=2",
        "finalists-8": "n_finalists=8",
        "grid-fine": "grid=fine",
        "warm-start": "warm_start=true",
        "no-heal": "heal=false",
        "no-tidy": "tidy=false",
    },
    "rank": {f"rank-{rule}": f"rank={rule}" for rule in ("sum", "mean", "halves", "entropy", "confidence")}
    | {f"votes-{n}": f"n_votes={n}" for n in (0, 4, 8, 32)},
    "pins": {"pins-0": "n_suffix=0"}
    | {f"oracle-pins-{n}": f"length=oracle,n_suffix={n}" for n in (0, 4, 8, 16, 64)}
    | {"oracle-pins-silent": "length=oracle,self_conditioning_pins=false"},
    "steps": {f"oracle-steps-{n}": f"length=oracle,max_steps={n}" for n in (4, 8, 24, 48)},
    "self-conditioning": {"oracle-unconditioned": "length=oracle,self_conditioning_top_k=-1"}
    | {f"oracle-top-{n or 'all'}": f"length=oracle,self_conditioning_top_k={n}" for n in (1, 2, 4, 8, 16, 0)},
    "format": {
        "chat": "format=chat",
        "chat-prefix": "format=chat,order=prefix",
        "raw-suffix": "format=raw,order=suffix",
        "oracle-raw": "length=oracle,format=raw",
        "oracle-chat": "length=oracle,format=chat",
    },
    "together": {name: f"together={name}" for name in ("joint", "sequential", "independent")}
    | {"no-sharing": "share=false", "joint-coarse": "grid=coarse"},
}
"""One preset for each row of a comparison, by what is compared."""

PRESETS = {name: settings for group in GROUPS.values() for name, settings in group.items()}


@dataclass(frozen=True)
class Configuration:
    """oracle: each task's holes get their true lengths, and options.strategy and length are set for each task."""

    name: str
    options: FillOptions
    oracle: bool = False

    def for_lengths(self, n_tokens: Sequence[int]) -> FillOptions:
        """The options for holes whose true answers have so many tokens."""
        if not self.oracle:
            return self.options
        length = n_tokens[0] if len(n_tokens) == 1 else tuple(n_tokens)
        return replace(self.options, strategy="fixed", length=length)

    @property
    def settings(self) -> dict[str, Any]:
        """Everything that decides what it answers."""
        return {"kind": "diffusion", "oracle": self.oracle, **asdict(self.options)}


def group(name: str, base: FillOptions) -> list[Configuration]:
    """The base and the presets of a group, or of all groups ("all"). Raises UsageError for another name."""
    if name != "all" and name not in GROUPS:
        raise UsageError(f"there is no group of presets {name!r}; there are all, {', '.join(GROUPS)}")
    names = PRESETS if name == "all" else GROUPS[name]
    return [parse(FIRST, base), *(parse(preset, base) for preset in names)]


def parse(text: str, base: FillOptions) -> Configuration:
    """What NAME or NAME:key=value,... stands for. Raises UsageError."""
    name, colon, given = text.partition(":")
    if not name or name != name.strip() or not name.isprintable():
        raise UsageError(f"a configuration is NAME or NAME:key=value,key=value, not {text!r}")
    if not colon and name != FIRST:
        if name not in PRESETS:
            raise UsageError(f"there is no preset {name!r}{_nearest(name, list(PRESETS))}")
        given = PRESETS[name]
    return Configuration(name, *with_settings(base, given))


def with_settings(base: FillOptions, text: str) -> tuple[FillOptions, bool]:
    """The options with these settings, and whether the lengths are the true ones. Raises UsageError."""
    known = {f.name: f.default for f in fields(FillOptions)}
    changes: dict[str, Any] = {}
    oracle = False
    for setting in filter(None, text.split(",")):
        key, equals, value = setting.partition("=")
        if not equals or key not in known:
            raise UsageError(f"settings are key=value, and {key!r} is no key{_nearest(key, list(known))}")
        if (key, value) == ("length", "oracle"):
            oracle = True
            continue
        changes[key] = _value(key, value, known[key])
        if key == "length" and changes[key] is not None:
            changes.setdefault("strategy", "fixed")
    options = replace(base, **changes)
    options.check()
    return options, oracle


def _value(key: str, text: str, default: object) -> Any:
    if text.lower() == "none" and default is None:
        return None
    if isinstance(default, bool):
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        raise UsageError(f"{key}: expected true or false, found {text!r}")
    if isinstance(default, str):
        return text
    if isinstance(default, float):
        return _number(key, text, whole=False)
    if isinstance(default, int):
        return _number(key, text, whole=True)
    if "+" in text and key == "length":
        return tuple(_number(key, part, whole=True) for part in text.split("+"))
    return _number(key, text, whole=key in ("length", "n_joint"))


def _number(key: str, text: str, *, whole: bool) -> int | float:
    try:
        return int(text) if whole else float(text)
    except ValueError:
        raise UsageError(f"{key}: expected a {'whole ' if whole else ''}number, found {text!r}") from None


def _nearest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}"
