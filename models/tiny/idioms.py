"""A seeded generator of small, coherent modules of idiomatic Python.

A module is about one kind of thing (an order, a sensor, ...) with a few attributes that its class declares and its
functions use. Its style (loops or comprehensions, type hints, names of locals, messages) is drawn once. Its parts are
shapes, templates in the language of `idiom_shapes.template`; later parts call and test earlier ones by name.

Three kinds of modules: for training; `held_out=True`, with names and mostly shapes that training never shows; and
`held_out="names"`, with names that training never shows in shapes that it does.
The latter two draw none of the shapes that were added since their text was settled (`catalogue.LATER`), so that the
figures of all sittings are of the same text.

Every decision can be taken again alone (`idiom_shapes.draws`). `alternatives` uses this to find the text that its
surroundings do not determine.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from idiom_shapes import words as w
from idiom_shapes.catalogue import candidates, providers
from idiom_shapes.draws import Draws, child, key_of
from idiom_shapes.facets import FACETS
from idiom_shapes.names import (
    BORROWED,
    FLAGS,
    KNOWN,
    NOUNS,
    NUMBERS,
    STRINGS,
    VERBS,
    Thing,
    attribute_text,
    camel,
    plural,
    spoken,
    with_article,
)
from idiom_shapes.template import Choice, Literal, Name, Nested, Nodes, Role, Shape, compiled

_FIRST_NAME = re.compile(r"^\s*(?:async )?(?:def|class) (\w+)", re.M)
_DEFINED = re.compile(r"^    def (\w+)", re.M)
_DROPPED = re.compile(r"^[ \t]*~\n?", re.M)
_FEW = 20
_COMMON = 30
# never the variable of a thing, as shapes or Python use them for other things
_USUAL = {"date", "entry", "file", "key", "line", "name", "number", "path", "row", "set", "text", "type", "value"}
_USUAL |= {*keyword.kwlist}
_REACH = 400  # characters more than the hole has, in which another module must come to the text after it
_NUMBERS = (2, 3, 4, 5, 6, 8, 10, 12, 15, 16, 20, 24, 25, 30, 40, 50, 60, 64, 80, 100)


@dataclass(frozen=True)
class Built:
    """A module: its text, the decisions that made it, the names of its shapes, its things."""

    text: str
    log: dict[int, tuple[int, int]]
    shapes: tuple[str, ...]
    things: tuple[Thing, ...]


class Scope(dict[str, "str | Nodes"]):
    """The drawn names of one part. A name is decided when it is first mentioned."""

    def __init__(self, builder: Builder, key: int, thing: Thing, starts: dict[str, int] | None = None) -> None:
        super().__init__(builder.style_names)
        self.builder, self.key, self.thing = builder, key, thing
        self.starts: dict[str, int] = dict(starts or {})
        self.labels: dict[str, int] = {}
        self.rows: dict[str, tuple[str, ...]] = {}

    def attribute(self, letter: str, number: int) -> int:
        """The index of the number-th attribute of a kind: which comes first is one decision."""
        n = len({"n": self.thing.numbers, "s": self.thing.strings, "f": self.thing.flags}[letter])
        if letter not in self.starts:
            self.starts[letter] = self.builder.draws.pick(child(self.key, key_of("start " + letter)), n) if n > 1 else 0
        return (self.starts[letter] + number - 1) % n

    def __missing__(self, name: str) -> str | Nodes:
        value = self.decided(name)
        self[name] = value
        return value

    def decided(self, name: str) -> str | Nodes:
        b, t = self.builder, self.thing
        stem, digit = name.rstrip("123456789"), name[-1]
        number = int(digit) if digit.isdigit() else 1
        if stem in ("n", "s", "f"):
            return {"n": t.numbers, "s": t.strings, "f": t.flags}[stem][self.attribute(stem, number)]
        if stem in ("t", "z", "N", "S", "F", "np", "sp", "Sc", "Nc", "Fc", "nw", "sw", "fw"):
            letter = {"t": "n", "z": "n"}.get(stem, stem[0].lower())
            attribute = str(self[f"{letter}{number}"])
            if stem in ("t", "z"):
                kind = t.types[self.attribute("n", number)]
                return kind if stem == "t" else ("0" if kind == "int" else "0.0")
            if len(stem) == 2 and stem[1] in "pcw":
                return {"p": plural, "c": camel, "w": spoken}[stem[1]](attribute)
            return attribute.upper()
        if name == "dx":
            return str(10 * int(str(self["d1"])))
        if stem == "d":
            return str(_NUMBERS[b.draws.pick(child(self.key, key_of(name)), len(_NUMBERS))])
        if stem in ("w", "W"):
            taken = [str(self[f"w{i}"]) for i in range(1, number)]
            if stem == "W":
                return str(self[f"w{number}"]).upper()
            return b.choose(child(self.key, key_of(name)), w.WORDS, taken)
        if name in FACETS:
            return self.facet(name)
        return b.thing_text(self, name)

    def facet(self, name: str) -> Nodes:
        table, column = FACETS[name]
        if table.name not in self.rows:
            lacks = self.builder.lacks(self.thing)
            rows, weights = table.usable(lacks)
            index = self.builder.draws.weighted(child(self.key, key_of("facet " + table.name)), weights)
            self.rows[table.name] = rows[index]
        return self.builder.compile(self.rows[table.name][column])


class Builder:
    """Makes one module."""

    def __init__(self, seed: int, mode: str, forced: Mapping[int, int] | None) -> None:
        self.mode = mode
        self.draws = Draws(seed ^ key_of("mode " + mode), forced)
        self.held_names = mode != "train"
        self.needs: set[tuple[str, str]] = set()
        self.shapes: list[str] = []
        self.taken: set[str] = set()
        self.roles: dict[str, tuple[str, Thing, dict[str, int]]] = {}
        self.parts: list[tuple[str, str]] = []
        self.uses_log = False
        self.styles: dict[str, int] = {}
        self.examples: dict[tuple[str, str, int], tuple[str, float]] = {}
        percent = self.draws.chance
        self.hints = percent(key_of("hints"), 80)
        self.docs = percent(key_of("docs"), 50)
        self.single = percent(key_of("single quotes"), 8)
        self.quote = "'" if self.single else '"'
        self.frozen = percent(key_of("frozen"), 15)
        self.future = percent(key_of("future"), 60)
        self.keywords = percent(key_of("keywords"), 35)
        self.invents = not self.held_names and percent(key_of("invents"), 65)
        self.style_names: dict[str, str | Nodes] = {}
        self.make_style()
        self.things = [self.make_thing(0)]
        if percent(key_of("two things"), 8):
            self.things.append(self.make_thing(1))

    # names

    def choose(self, key: int, options: list[str], taken: list[str] | set[str] | tuple[str, ...] = ()) -> str:
        """One of several options; where it is taken already, the next."""
        index = self.draws.pick(key, len(options))
        for _ in range(len(options)):
            if options[index].split(":")[0] not in taken:
                break
            index = (index + 1) % len(options)
        return options[index]

    def compile(self, text: str) -> Nodes:
        return compiled(text, self.hints, self.docs, self.single)

    def make_style(self) -> None:
        names = self.style_names
        used: set[str] = set()
        for name, options in w.POOLS.items():
            names[name] = self.choose(key_of("pool " + name), options, used)
            used.add(str(names[name]))
        names["Path"] = self.compile(("str", "Path")[self.draws.chance(key_of("path type"), 35)])
        names["frz"] = "(frozen=True)" if self.frozen else ""
        names["enc"] = self.compile(("", ', encoding="utf-8"')[self.draws.chance(key_of("encoding"), 55)])
        names["Many"] = self.compile(("list", "Iterable")[self.draws.chance(key_of("iterable"), 15)])
        self.local_names = used

    def invented(self, key: int) -> str:
        """A word that is in no list, or one that its list has for something else: what must be copied, not known."""
        pick, chance = self.draws.pick, self.draws.chance
        source = self.draws.weighted(child(key, 1), (25, 65, 100))
        if source == 0:
            word = w.FRONTS[pick(child(key, 2), len(w.FRONTS))] + w.BACKS[pick(child(key, 3), len(w.BACKS))]
        elif source == 1:
            word = ""
            for i in range(1 + chance(child(key, 4), 40)):
                word += (
                    w.ONSETS[pick(child(key, 10 + i), len(w.ONSETS))]
                    + w.VOWELS[pick(child(key, 20 + i), len(w.VOWELS))]
                )
            word += w.CODAS[pick(child(key, 30), len(w.CODAS))] + w.ENDS[pick(child(key, 31), len(w.ENDS))]
        else:
            word = BORROWED[pick(child(key, 32), len(BORROWED))]
        if chance(child(key, 33), 8):
            word += "_" + w.BACKS[pick(child(key, 34), len(w.BACKS))]
        return word if word not in KNOWN else word + "ra"

    def name(self, label: str, options: list[str], percent_invented: int) -> str:
        key = key_of(label)
        if self.invents and self.draws.chance(child(key, 5), percent_invented):
            word = self.invented(key)
            if word not in self.taken and word not in self.local_names:
                return word
        if len(options) > _COMMON and self.draws.chance(child(key, 6), 40):
            options = options[:_COMMON]  # the lists begin with what is most frequent in real code
        return self.choose(key, options, self.taken | self.local_names)

    def make_thing(self, index: int) -> Thing:
        held, pick = self.held_names, self.draws.pick
        label = f"thing {index} "
        noun = self.name(label + "noun", w.HELD_OUT_NOUNS if held else NOUNS, 70)
        noun = noun[:-1] if plural(noun) == noun else noun  # one thing and many must not have the same name
        self.taken |= {noun, plural(noun)}
        if not held and self.draws.chance(key_of(label + "compound"), 15):
            noun = f"{self.choose(key_of(label + 'adjective'), w.ADJECTIVES)}_{noun}"
        self.taken |= {noun, plural(noun)}
        verb = self.name(label + "verb", w.HELD_OUT_VERBS if held else VERBS, 50)
        verb, _, done = verb.partition(":")
        done = done or verb + ("d" if verb.endswith("e") else "ed")
        self.taken |= {verb, done}
        drawn: dict[str, list[str]] = {"s": [], "n": [], "f": [done]}
        pools = {
            "s": (w.HELD_OUT_STRINGS, STRINGS), "n": (w.HELD_OUT_NUMBERS, NUMBERS), "f": (w.HELD_OUT_FLAGS, FLAGS),
        }  # fmt: skip
        for letter, (held_pool, pool) in pools.items():
            if letter == "f":
                n = int(self.draws.chance(key_of(label + "second flag"), 50))
            else:
                n = 1 + self.draws.weighted(key_of(label + "how many " + letter), (30, 80, 100))
                n = min(n, 4 - len(drawn["s"]))  # lines that name all attributes stay short
            for i in range(n):
                name = self.name(f"{label}{letter}{i}", held_pool if held else pool, 55)
                if letter == "n" and ":" not in name:
                    name += (":int", ":float")[pick(key_of(f"{label}type {i}"), 2)]
                drawn[letter].append(name)
                self.taken.add(name.split(":")[0])
        item = noun
        form = self.draws.weighted(key_of(label + "item"), (80, 90, 100))
        if form == 1 and "_" in noun and noun.split("_")[-1] not in self.local_names | _USUAL:
            item = noun.split("_")[-1]
        elif form == 2 and noun[0] not in self.local_names | self.taken and noun[0] not in "cijknxf":
            item = noun[0]
        self.taken.add(item)
        return Thing(
            noun, item, tuple(drawn["s"]), tuple(x.split(":")[0] for x in drawn["n"]),
            tuple(x.split(":")[1] for x in drawn["n"]), tuple(drawn["f"]), verb,
            self.draws.chance(key_of(label + "default"), 40),
        )  # fmt: skip

    @staticmethod
    def lacks(t: Thing) -> str:
        return "".join(letter for letter, x in (("n", t.numbers), ("s", t.strings), ("f", t.flags)) if len(x) < 2)

    # text that follows from a thing

    def example(self, t: Thing, attribute: str, i: int) -> tuple[str, float]:
        """The value of an attribute in the i-th example of the module, as text and (numbers) as a number."""
        known = (t.noun, attribute, i)
        if known not in self.examples:
            key = key_of(f"example {self.things.index(t)} {i}")
            if attribute in t.strings:
                key = child(key, t.strings.index(attribute))
                taken = [self.example(t, attribute, j)[0][1:-1] for j in range(1, i)]
                self.examples[known] = self.quote + self.choose(key, w.WORDS, taken) + self.quote, 0.0
            else:
                place = t.numbers.index(attribute)
                value = float(1 + self.draws.pick(child(key, 100 + place), 40))
                if t.types[place] == "float":
                    value /= 2
                self.examples[known] = (str(int(value)) if t.types[place] == "int" else str(value)), value
        return self.examples[known]

    def thing_text(self, scope: Scope, name: str) -> str | Nodes:
        """The names that follow from the thing of a part, from the module's box and from its examples."""
        t = scope.thing
        stem, number = name[:-1], name[-1]
        simple = {
            "e": t.item, "noun": t.noun, "es": plural(t.noun), "E": camel(t.noun), "Es": camel(plural(t.noun)),
            "UP": t.noun.upper(), "UPS": plural(t.noun).upper(), "v": t.verb, "V": t.verb.split("_")[0].capitalize(),
            "vw": spoken(t.verb), "vd": t.flags[0], "vdw": spoken(t.flags[0]), "ew": spoken(t.noun),
            "esw": spoken(plural(t.noun)), "aew": with_article(spoken(t.noun)),
            "Aew": with_article(spoken(t.noun)).capitalize(),
        }  # fmt: skip
        if name in simple:
            return simple[name]
        if name == "Eq":  # a class inside itself
            return camel(t.noun) if self.future else f'"{camel(t.noun)}"'
        if name in ("K", "k"):
            if self.draws.chance(key_of("box ending"), 50):
                box = camel(t.noun) + self.choose(key_of("box name"), w.BOX_ENDINGS)
            else:
                box = self.choose(key_of("box word"), w.BOXES)
            whole = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", box).lower()
            short = whole.split("_")[-1]
            return box if name == "K" else whole if short in ("list", "set") or short in self.taken else short
        if name == "items":
            store = str(self.style_names["store"])
            return plural(t.noun) if self.draws.chance(key_of("plain items"), 65) else store
        if stem in ("x", "y", "zz") or stem in ("xn", "yn", "zn", "xs", "ys", "zs"):
            i = "xyz".index(stem[0]) + 1
            return self.example(t, str(scope[stem[1] + number]), i)[0]
        if stem in ("make", "args"):
            i = int(number)
            pairs = [(a, self.example(t, a, i)[0]) for a in (*t.strings, *t.numbers)]
            inner = ", ".join(f"{a}={x}" if self.keywords else x for a, x in pairs)
            return inner if stem == "args" else f"{camel(t.noun)}({inner})"
        if stem in ("sumn", "maxn", "minn"):
            attribute = str(scope["n" + number])
            values = [self.example(t, attribute, i)[1] for i in (1, 2)]
            total = sum(values) if stem == "sumn" else max(values) if stem == "maxn" else min(values)
            return str(total if t.types[t.numbers.index(attribute)] == "float" else int(total))
        return attribute_text(t, name, self.quote, self.hints, str(self.style_names["parts"]))

    # writing

    def write(self, nodes: Nodes, scope: Scope, key: int, out: list[str]) -> None:
        """Append the text of a template."""
        for node in nodes:
            if isinstance(node, str):
                out.append(node)
            elif isinstance(node, Name):
                value = scope[node.name]
                if isinstance(value, str):
                    out.append(value)
                    if node.name == "log":
                        self.uses_log = True
                else:
                    self.write(value, scope, child(key, key_of(node.name)), out)
            elif isinstance(node, Choice):
                self.write(node.options[self.decide(node, scope, key)], scope, key, out)
            elif isinstance(node, Literal):
                out.append(node.text)
                self.needs.update(node.needs)
            elif isinstance(node, Role):
                out.append(self.roles[node.role][0])
            else:
                self.write_nested(node, scope, child(key, node.number), out)

    def decide(self, node: Choice, scope: Scope, key: int) -> int:
        n = len(node.options)
        if not node.mark:
            return self.draws.pick(child(key, node.number), n)
        known, at = (scope.labels, scope.key) if node.mark == "=" else (self.styles, key_of("style"))
        if node.label not in known:
            known[node.label] = self.draws.pick(child(at, node.key), n)
        return known[node.label] % n

    def write_nested(self, node: Nested, scope: Scope, key: int, out: list[str]) -> None:
        lacks = self.lacks(scope.thing)
        count = node.low + (self.draws.pick(key, node.high - node.low + 1) if node.high > node.low else 0)
        members = node.kind.endswith("method")
        pieces: list[str] = []
        seen = set(_DEFINED.findall("".join(out))) if members else set()
        for i in range(count):
            at = child(key, 1 + i)
            shape = self.choose_shape(node.kind, at, lacks)
            if shape is None or any(r not in self.roles for r in shape.roles):
                continue
            # a method speaks of attributes of its own choice; a statement of those of its function
            inner = Scope(self, at, scope.thing) if members else scope
            text = self.text_of(shape, inner, at)
            if members:
                name = _FIRST_NAME.search(text)
                if name is None or name[1] in seen:
                    continue
                seen.add(name[1])
                for role in shape.provides:
                    self.roles.setdefault(role, (name[1], inner.thing, inner.starts))
            self.shapes.append(shape.name)
            pieces.append(text)
        joined = "\n\n".join(pieces) if members else "\n".join(pieces)
        if node.indent is not None:
            joined = "\n".join(node.indent + line if line else "" for line in joined.split("\n"))
        out.append("\n" * (members and bool(joined)) + joined)

    def choose_shape(self, kind: str, key: int, lacks: str) -> Shape | None:
        part = "train" if self.mode == "train" else "settled"
        if self.mode == "held" and candidates(kind, "held", lacks, self.frozen)[0]:
            part = ("settled", "held")[self.draws.chance(child(key, key_of("held")), 85)]
        shapes, weights = candidates(kind, part, lacks, self.frozen)
        return shapes[self.draws.weighted(child(key, key_of("shape")), weights)] if shapes else None

    def text_of(self, shape: Shape, scope: Scope, key: int) -> str:
        out: list[str] = []
        self.write(self.compile(shape.text), scope, key, out)
        text = "".join(out)
        if "~" in text:
            text = _DROPPED.sub("", text)
        return text.rstrip()

    # parts

    def add(self, kind: str, label: str) -> None:
        """Add a part of a kind, with what it calls."""
        key = key_of("part " + label)
        thing = self.things[0]
        if len(self.things) > 1 and kind in ("fn", "exc", "const"):
            thing = self.things[self.draws.weighted(child(key, key_of("thing")), (60, 100))]
        for attempt in range(3):  # a shape may call for something that this module lacks
            at = child(key, attempt)
            shape = self.choose_shape(kind, at, self.lacks(thing))
            if shape is not None and self.add_shape(shape, at, thing):
                return

    def add_shape(self, shape: Shape, key: int, thing: Thing, depth: int = 0) -> bool:
        for role in sorted(shape.roles | ({shape.like} if shape.like else set())):
            if role in self.roles:
                continue
            if role in ("box", "box_any") and any(kind == "box" for kind, _ in self.parts):
                return False  # one such class is enough for a module
            part = {"train": "train", "names": "settled", "held": "test"}[self.mode]
            found = providers(role, part, self.lacks(thing), self.frozen)
            if not found or depth > 3:
                return False
            below = child(key, key_of(role))
            if not self.add_shape(found[self.draws.pick(below, len(found))], below, thing, depth + 1):
                return False
            if role not in self.roles:
                return False
        starts: dict[str, int] | None = None
        if shape.like:
            _, thing, starts = self.roles[shape.like]
        called = {self.roles[role][1].noun for role in shape.roles}
        if called and called != {thing.noun} and len(self.things) > 1:
            return False  # what it calls is about the other thing
        scope = Scope(self, key, thing, starts)
        needs, logs = set(self.needs), self.uses_log
        text = self.text_of(shape, scope, key)
        name = _FIRST_NAME.search(text)
        if name is not None:
            if name[1] in self.defined and shape.kind != "thing":
                self.needs, self.uses_log = needs, logs
                return False
            self.defined.add(name[1])
            for role in shape.provides:
                self.roles.setdefault(role, (name[1], thing, scope.starts))
        self.shapes.append(shape.name)
        self.parts.append((shape.kind, text))
        return True

    def build(self) -> Built:
        draws, percent = self.draws, self.draws.chance
        self.defined = {camel(t.noun) for t in self.things}  # an enumeration must not take the name of a thing
        # more of the general shapes in training than in what is held out: they are most of the shapes there are
        general = percent(key_of("general"), 22 if self.mode == "train" else 12)
        imported: list[str] = []
        if general:
            for i in range(3 + draws.pick(key_of("how many general"), 2)):
                self.add("gen", f"gen {i}")
            for i in range(1 + draws.pick(key_of("how many general tests"), 2)):
                self.add("gtest", f"gtest {i}")
        else:
            if percent(key_of("head"), 50):
                self.add("head", "head")
            for kind, often in (("const", 25), ("exc", 22), ("enum", 12)):
                if percent(key_of("has " + kind), often):
                    self.add(kind, kind)
            if percent(key_of("imported"), 10):
                imported = [camel(t.noun) for t in self.things]
            else:
                for i, thing in enumerate(self.things):
                    key = key_of(f"part class {i}")
                    shape = self.choose_shape("thing", key, self.lacks(thing))
                    if shape is not None:
                        self.add_shape(shape, key, thing)
            boxed = percent(key_of("boxed"), 45)
            if boxed:
                self.add("box", "box")
            fewest = 3 - boxed - (len(self.things) > 1)  # what has long classes has fewer functions
            for i in range(fewest + draws.pick(key_of("how many functions"), 3 - boxed)):
                self.add("fn", f"fn {i}")
            helpers = (45, 80, 100) if self.mode == "train" else (65, 90, 100)
            for i in range(draws.weighted(key_of("how many helpers"), helpers)):
                self.add("gen", f"gen {i}")
            ending = draws.weighted(key_of("ending"), (40, 70, 100))
            if ending == 1:
                self.add("main", "main")
            elif ending == 2:
                for i in range(1 + draws.pick(key_of("how many tests"), 2)):
                    self.add("test", f"test {i}")
        return Built(self.assembled(imported), draws.log, tuple(self.shapes), tuple(self.things))

    def assembled(self, imported: list[str]) -> str:
        if self.uses_log:
            self.needs.add(("logging", ""))
        head = [text for kind, text in self.parts if kind == "head"]
        plain = sorted(m for m, n in self.needs if not n and m != "pytest")
        blocks = ["\n".join(f"import {m}" for m in plain)]
        origins: dict[str, list[str]] = {}
        for m, n in self.needs:
            if n:
                origins.setdefault(m, []).append(n)
        lines = [f"from {m} import {', '.join(sorted(origins[m], key=_import_order))}" for m in sorted(origins)]
        blocks[0] = "\n".join([*filter(None, blocks), *lines])
        if self.future and self.hints:
            blocks.insert(0, "from __future__ import annotations")
        if ("pytest", "") in self.needs:
            blocks.append("import pytest")
        imported = [name for name in imported if any(re.search(rf"\b{name}\b", text) for _, text in self.parts)]
        if imported:
            place = self.choose(key_of("import place"), ["models", ".models", "types_" + plural(self.things[0].noun)])
            blocks.append(f"from {place} import {', '.join(sorted(imported))}")
        if self.uses_log:
            blocks.append(f"{self.style_names['log']} = logging.getLogger(__name__)")
        consts = [text for kind, text in self.parts if kind == "const"]
        top = "\n\n".join(filter(None, [*head, *blocks, *consts]))
        rest = [text for kind, text in self.parts if kind not in ("head", "const")]
        return "\n\n\n".join(filter(None, [top, *rest])) + "\n"


def _import_order(name: str) -> tuple[bool, str]:
    return name[0].islower(), name


def _mode(held_out: bool | str) -> str:
    modes: dict[bool | str, str] = {False: "train", True: "held", "names": "names"}
    if held_out not in modes:
        raise ValueError(f"held_out is False, True or 'names', not {held_out!r}")
    return modes[held_out]


def build(seed: int, held_out: bool | str = False, forced: Mapping[int, int] | None = None) -> Built:
    """One module with the decisions that made it; `forced` maps keys of decisions to the options they must take."""
    return Builder(seed, _mode(held_out), forced).build()


def module(seed: int, held_out: bool | str = False) -> str:
    """The text of one module. The same seed gives the same text.

    held_out: False for training, True for held-out names and shapes, "names" for held-out names in shapes of training.
    """
    return build(seed, held_out).text


def alternatives(seed: int, held_out: bool | str = False, n_others: int = 3) -> list[str]:
    """What the module would be, had one of its decisions been another one: all texts that differ from it.

    Each decision takes its other options in turn, alone (at most `n_others` of them where there are more than a few).
    """
    base = build(seed, held_out)
    found: set[str] = set()
    for key, (n, chosen) in base.log.items():
        for step in range(1, n if n <= _FEW else n_others + 1):
            found.add(build(seed, held_out, {key: (chosen + step) % n}).text)
    return sorted(found - {base.text})


def is_determined(before: str, hole: str, after: str, others: Iterable[str], whole: bool = True) -> bool:
    """Whether none of the other texts reads otherwise between the same surroundings.

    before, after: what is seen around the hole, which may be less than the whole text. whole: `before` begins where
    the text begins.
    """
    for other in others:
        at = other.find(before)
        while at >= 0 and not (whole and at > 0):
            begin = at + len(before)
            end = begin + len(hole) + len(after) + _REACH
            if not other.startswith(hole + after, begin) and other.find(after, begin, end) >= 0:
                return False
            at = other.find(before, at + 1)
    return True


if __name__ == "__main__":
    import sys

    kind: bool | str = "names" if "names" in sys.argv else "held-out" in sys.argv
    print(module(int(sys.argv[1]) if len(sys.argv) > 1 else 0, kind))
