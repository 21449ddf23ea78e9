"""The names of a module: words and their forms, and the thing that a module is about."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass

from . import words as w

# words that the shapes use for something else
_USED = {
    *(x for pool in w.POOLS.values() for x in pool),
    *(x.lower() for x in w.BOXES),
    *w.words_of("""
    def class return import from open type list filter range format property count query low high seen group size
    start end parser lines words text field counter state message code amount factor total totals rest default first
    second failed problems averages pairs prefix width average old new expected writer reader host timeout attempts
    retries errors entry
    """),
}
_HELD = {
    x.split(":")[0]
    for pool in (w.HELD_OUT_NOUNS, w.HELD_OUT_NUMBERS, w.HELD_OUT_STRINGS, w.HELD_OUT_FLAGS)
    for x in pool
} | {x for pair in w.HELD_OUT_VERBS for x in pair.split(":")}


def _usable(pool: list[str]) -> list[str]:
    return [
        x for x in dict.fromkeys(pool) if not ({*x.split(":")} & (_USED | _HELD)) and not {*re.split("[_:]", x)} & _HELD
    ]


NOUNS, NUMBERS, STRINGS = _usable(w.NOUNS), _usable(w.NUMBERS), _usable(w.STRINGS)
FLAGS, VERBS = _usable(w.FLAGS), _usable(w.VERBS)
KNOWN = _HELD | _USED
BORROWED = [
    x
    for x in dict.fromkeys(x.split(":")[0] for pool in (NOUNS, NUMBERS, STRINGS, FLAGS, VERBS) for x in pool)
    if x not in KNOWN and x != "name" and not keyword.iskeyword(x)  # shapes use `name` beside the things
]
"""Every word of training, whatever it names."""


def plural(noun: str) -> str:
    if noun.endswith("s") and not noun.endswith(("ss", "us")):
        return noun  # a name that is plural already: pages, votes
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith("fe"):
        return noun[:-2] + "ves"
    if noun.endswith(("elf", "oaf")):
        return noun[:-1] + "ves"
    return noun + "s"


def with_article(words: str) -> str:
    return f"an {words}" if words[0] in "aeiou" and not words.startswith(("uni", "use", "usu", "eu")) else f"a {words}"


def camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def spoken(name: str) -> str:
    return name.replace("_", " ")


@dataclass(frozen=True)
class Thing:
    """What a module is about. The first flag is what the verb makes of it: archive, archived."""

    noun: str
    item: str  # the usual variable
    strings: tuple[str, ...]
    numbers: tuple[str, ...]
    types: tuple[str, ...]  # of the numbers: int or float
    flags: tuple[str, ...]
    verb: str
    has_default: bool  # the last number has one


def attribute_text(t: Thing, name: str, quote: str, hints: bool, parts: str) -> str:
    """Text that goes through all attributes of a thing."""
    q = quote
    typed = [*((s, "str") for s in t.strings), *zip(t.numbers, t.types, strict=True)]
    default = {"int": " = 0", "float": " = 0.0"}.get(typed[-1][1], "") if t.has_default else ""
    if name == "fields":
        lines = [f"{a}: {kind}" for a, kind in typed]
        lines[-1] += default
        return "\n    ".join([*lines, *(f"{f}: bool = False" for f in t.flags)])
    if name == "params":
        items = [f"{a}: {kind}" if hints else a for a, kind in typed]
        items[-1] += default if hints else default.replace(" ", "")
        return ", ".join(items)
    if name == "assigns":
        lines = [f"self.{a} = {a}" for a, _ in typed]
        return "\n        ".join([*lines, *(f"self.{f} = False" for f in t.flags)])
    if name == "pairs":
        return "\n        ".join(f"{q}{a}{q}: self.{a}," for a in (*(a for a, _ in typed), *t.flags))
    if name == "epairs":
        return ", ".join(f"{q}{a}{q}: {t.item}.{a}" for a, _ in typed)
    if name == "columns":
        return ", ".join(f"{q}{a}{q}" for a, _ in typed)
    if name == "cells":
        return ", ".join(f"{t.item}.{a}" for a, _ in typed)
    if name == "fromrow":
        row = "row"
        return ", ".join(f"{row}[{q}{a}{q}]" if k == "str" else f"{k}({row}[{q}{a}{q}])" for a, k in typed)
    if name == "fromdata":
        return ", ".join(f"data[{q}{a}{q}]" for a, _ in typed)
    if name == "fromparts":
        return ", ".join(f"{parts}[{i}]" if k == "str" else f"{k}({parts}[{i}])" for i, (_, k) in enumerate(typed))
    if name == "unpack":
        return ", ".join(a for a, _ in typed)
    if name == "convert":
        return ", ".join(f"{a}.strip()" if k == "str" else f"{k}({a})" for a, k in typed)
    if name == "width":
        return str(len(typed))
    raise KeyError(f"no such name in a template: ${name}")
