"""A seeded generator of small, coherent modules of idiomatic Python.

A module is about one or two kinds of thing (an order, a sensor, ...). Its names are drawn once and used throughout,
its parts are shapes (templates) drawn from `shapes.py`, with alternatives inside them drawn as they are written out.
Template language: `$name` is replaced by a drawn name, `<<a||b||c>>` by one of the alternatives (they nest).

Some names and some shapes are held out: `module(seed, held_out=True)` uses only these names and shapes that training
never shows (and ordinary ones around them), for evaluation.
"""

from __future__ import annotations

import random
import re
import textwrap
from dataclasses import dataclass

import bodies
import definitions
import shapes


def words(text: str) -> list[str]:
    return text.split()


NOUNS = words(
    """
    order user account product item task message event record sensor device student teacher course book author
    article comment post tag ticket invoice payment customer employee team project issue commit branch package
    version file folder page section document image photo album song playlist track video movie recipe
    ingredient meal room hotel booking flight airport city country route station train car vehicle driver trip
    parcel shipment warehouse shelf box contract client server request response session token job worker
    queue_entry node edge graph_node point shape circle polygon layer cell row column table field entry option
    setting plugin module_info feature metric sample reading measurement alert rule filter_rule command step
    stage phase game player match_result score_entry level card deck animal plant planet star species patient
    doctor visit symptom lesson exam grade question answer contact address region store seller market park
    garden tree flower river bridge tower museum_guide library_book chapter verse poem letter package_info
    byte_block buffer packet signal channel frequency battery engine wheel machine tool part component
    model_run experiment trial observation forecast storm weather budget_line expense income loan bond share
    fund bank transaction currency_pair quote offer bid auction lot agent lawyer case_file court judge witness
    claim policy risk premium insurer nurse drug dose vaccine clinic ward bed chef dish menu drink snack
    coffee tea cup bottle glass jar crate pallet truck ship port dock_space crane container
    """
)
ADJECTIVES = words(
    """
    new old first last main active local remote default current next final open daily weekly monthly raw clean
    base sub temp shared public private user system data web test batch
    """
)
HELD_OUT_NOUNS = words(
    """
    lantern bicycle museum exhibit orchard harvest voyage sailor glacier bakery loaf tenant lease telescope
    comet
    """
)
NUMBERS = words(
    """
    price amount total_cost quantity weight height width length duration age score rating size count level
    priority balance salary distance speed temperature pressure volume capacity discount tax_rate latitude
    longitude offset duration_ms retries position rank stock points budget depth area year month hours minutes
    limit_value
    """
)
HELD_OUT_NUMBERS = words(
    """
    altitude humidity mileage yield_rate rent thickness
    """
)
STRINGS = words(
    """
    name title label status category kind color description email phone city country code slug url path text
    content author owner language currency unit model brand region street comment role format group prefix
    reason source target
    """
)
HELD_OUT_STRINGS = words(
    """
    nickname motto vendor harbor dialect
    """
)
FLAGS = words(
    """
    active enabled visible done paid deleted available valid archived public ready locked required verified
    online hidden open finished urgent
    """
)
HELD_OUT_FLAGS = words(
    """
    ripe docked polished
    """
)
VERBS = words(
    """
    process handle update check build create compute collect prepare apply convert validate render export
    import_all refresh submit cancel register publish archive review schedule dispatch normalize clean inspect
    describe print show send fetch select mark track
    """
)
HELD_OUT_VERBS = words(
    """
    harvest_all polish dock inspect_twice
    """
)
WORDS = words(
    """
    alpha beta gamma delta north south east west red green blue small large first second third apple pear plum
    lemon paris london oslo rome new old fast slow high low ready done open closed main other
    """
)

POOLS: dict[str, list[str]] = {
    "acc": ["total", "result", "total", "acc", "running_total"],
    "out": ["result", "results", "output", "selected", "found", "items"],
    "map": ["groups", "mapping", "index", "by_key", "table", "lookup"],
    "cnt": ["counts", "counter", "frequency", "tally"],
    "fh": ["handle", "file", "stream", "f", "fh"],
    "line": ["line", "row", "text", "line"],
    "key": ["key", "key", "k", "field"],
    "val": ["value", "value", "v", "item"],
    "err": ["error", "exc", "err", "e"],
    "fn": ["function", "func", "callback", "action"],
    "path": ["path", "filename", "file_path", "source", "target"],
    "seq": ["values", "numbers", "items", "data", "sequence"],
    "x": ["value", "number", "item", "x", "n"],
    "lim": ["limit", "threshold", "maximum", "minimum", "cutoff"],
    "i": ["i", "index", "position", "i"],
    "res": ["result", "response", "outcome", "value"],
    "txt": ["text", "string", "value", "source", "word"],
    "log": ["logger", "log", "logger"],
    "store": ["_items", "_entries", "_data", "_records", "_store"],
    "tmp": ["current", "candidate", "best", "previous", "last"],
}


@dataclass(frozen=True)
class Thing:
    """One kind of thing a module is about."""

    noun: str
    numbers: tuple[tuple[str, str], ...]  # (name, type)
    strings: tuple[str, ...]
    flags: tuple[str, ...]


def plural(noun: str) -> str:
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def thing(rng: random.Random, held_out: bool) -> Thing:
    nouns, numbers, strings, flags = NOUNS, NUMBERS, STRINGS, FLAGS
    if held_out:
        nouns = HELD_OUT_NOUNS
        numbers, strings, flags = (
            HELD_OUT_NUMBERS + NUMBERS[:8],
            HELD_OUT_STRINGS + STRINGS[:8],
            HELD_OUT_FLAGS + FLAGS[:4],
        )
    noun = rng.choice(nouns)
    if not held_out and rng.random() < 0.3:  # compounds widen the vocabulary: names must be copied, not known
        noun = f"{rng.choice(ADJECTIVES + NOUNS)}_{noun}"
    return Thing(
        noun,
        tuple((n, rng.choice(["int", "float", "float", "int"])) for n in rng.sample(numbers, 3)),
        tuple(rng.sample(strings, 3)),
        tuple(rng.sample(flags, 2)),
    )


def names(rng: random.Random, t: Thing, held_out: bool) -> dict[str, str]:
    """The names of one shape: the module's thing, and everything else drawn anew."""
    drawn = {k: rng.choice(v) for k, v in POOLS.items()}
    (n1, t1), (n2, t2), (n3, t3) = rng.sample(t.numbers, 3)
    s1, s2, s3 = rng.sample(t.strings, 3)
    f1, f2 = rng.sample(t.flags, 2)
    short = t.noun.split("_")[-1]
    es = plural(t.noun)
    e = rng.choice([t.noun] * 6 + [short, t.noun[0], "item"])
    if drawn["x"] == drawn["seq"] or drawn["x"] == e:
        drawn["x"] = "x"
    if drawn["key"] == drawn["val"]:
        drawn["val"] = "value"
    verbs = HELD_OUT_VERBS + VERBS[:6] if held_out else VERBS
    v1, v2, v3 = rng.sample(verbs, 3)
    four = rng.sample(WORDS, 4)
    drawn.update(
        noun=t.noun, es=es, E=camel(t.noun), Es=camel(es), e=e, UP=t.noun.upper(), UPS=es.upper(),
        n1=n1, n2=n2, n3=n3, t1=t1, t2=t2, t3=t3, s1=s1, s2=s2, s3=s3, f1=f1, f2=f2, N1=n1.upper(), S1=s1.upper(),
        v1=v1, v2=v2, v3=v3, V1=camel(v1), w1=four[0], w2=four[1], w3=four[2], w4=four[3],
        W1=four[0].upper(), W2=four[1].upper(), W3=four[2].upper(),
        d1=str(rng.randint(0, 9)), d2=str(rng.randint(1, 9)),
        d3=str(rng.choice([2, 3, 4, 5, 10, 12, 16, 20, 50, 60, 100])),
        z1="0" if t1 == "int" else "0.0", z2="0" if t2 == "int" else "0.0",
        c1=str(rng.randint(1, 99)) + ("" if t1 == "int" else ".5"), c2=str(rng.randint(1, 99)),
    )  # fmt: skip
    return drawn


CHOICE = re.compile(r"<<((?:(?!<<|>>).)*)>>", re.S)


def write_out(rng: random.Random, template: str, drawn: dict[str, str]) -> str:
    """The text of a template: alternatives chosen, names put in, lines of only `~` removed.

    Alternatives between plain words are drawn once per template, so that `<<left||a>>` names one thing throughout.
    """
    template = template.strip("\n")
    template = textwrap.dedent(template)
    remembered: dict[str, str] = {}

    def choose(m: re.Match[str]) -> str:
        options = str(m[1])
        if not re.fullmatch(r"[\w|]+", options):
            return rng.choice(options.split("||"))
        return remembered.setdefault(options, rng.choice(options.split("||")))

    while "<<" in template:
        template = CHOICE.sub(choose, template)
    known = "|".join(sorted(drawn, key=len, reverse=True))
    text = re.sub(rf"\$({known})", lambda m: drawn[m[1]], template)
    return "\n".join(line for line in text.split("\n") if line.strip() != "~").replace("~", "").rstrip() + "\n"


def imports_of(text: str) -> str:
    """The import lines that a module body needs, in the usual order."""
    plain, origin = [], []
    for module in ("argparse", "csv", "json", "logging", "math", "os", "random", "re", "sys", "time", "unittest"):
        if re.search(rf"\b{module}\.", text) or (module == "logging" and re.search(r"\blog(ger)?\.", text)):
            plain.append(f"import {module}")
    if "pytest." in text:
        plain.append("import pytest")
    for module, known in (
        ("abc", "ABC abstractmethod"), ("collections", "Counter defaultdict deque"),
        ("collections.abc", "Callable Iterable Iterator"), ("contextlib", "contextmanager"),
        ("dataclasses", "dataclass"), ("datetime", "date datetime timedelta"), ("enum", "Enum"),
        ("functools", "lru_cache wraps"), ("pathlib", "Path"), ("typing", "Any"),
    ):  # fmt: skip
        used = [n for n in known.split() if re.search(rf"(?<![\w.]){n}\b(?!\s*=[^=])", text)]
        if used:
            origin.append(f"from {module} import {', '.join(used)}")
    if "field(default" in text:
        origin = [line + ", field" if line.endswith(" dataclass") else line for line in origin]
    lines = "\n".join(plain) + ("\n" if plain else "") + "\n".join(origin)
    return lines.strip()


def module(seed: int, held_out: bool = False) -> str:
    """The text of one module. The same seed gives the same text."""
    rng = random.Random(f"{'held-out' if held_out else 'train'} {seed}")
    things = [thing(rng, held_out) for _ in range(rng.choice([1, 1, 1, 2]))]
    common, kept = shapes.split()
    style = rng.random()
    parts: list[str] = []
    seen: set[str] = set()
    n_parts = rng.randint(4, 9)
    first = things[0]
    if rng.random() < 0.7:
        parts.append(write_out(rng, rng.choice(definitions.DEFINITIONS), names(rng, first, held_out)))
    while len(parts) < n_parts:
        pool = kept if held_out and rng.random() < 0.6 else common
        template = bodies.function(rng) if rng.random() < 0.4 else rng.choice(pool)
        if "$e" not in template and rng.random() < 0.6:  # general helpers hardly vary: few are enough
            continue
        text = write_out(rng, template, names(rng, rng.choice(things), held_out))
        head = text.split("\n", 1)[0].split("(")[0]
        if head in seen:
            continue
        seen.add(head)
        parts.append(text)
    if rng.random() < 0.25:
        parts.append(write_out(rng, rng.choice(definitions.MAINS), names(rng, first, held_out)))
    body = "\n\n".join(parts)
    if style < 0.2:  # no type hints at all
        body = re.sub(r"(?<=\)) -> [^\n]+?(?=:\n)", "", body)
    top: list[str] = []
    if rng.random() < 0.4:
        top.append(write_out(rng, rng.choice(definitions.HEADS), names(rng, first, held_out)))
    imports = imports_of(body)
    if rng.random() < 0.3:
        imports = ("from __future__ import annotations\n\n" + imports).strip()
    if imports:
        top.append(imports + "\n")
    if "logger." in body:
        top.append("logger = logging.getLogger(__name__)\n")
    elif re.search(r"\blog\.", body):
        top.append("log = logging.getLogger(__name__)\n")
    return "\n".join(top) + ("\n\n" if top else "") + body


if __name__ == "__main__":
    import sys

    print(module(int(sys.argv[1]) if len(sys.argv) > 1 else 0, held_out="held-out" in sys.argv))
