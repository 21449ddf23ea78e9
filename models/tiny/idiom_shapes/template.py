"""The template language of the shapes.

    $name            a drawn name: $e one thing, $es many, $E its class, $n1 a number attribute of type $t1, ...
    $@load           the name of the function that plays the role `load` in this module; $@{load} inside a name
    $[effect]        a nested shape of that kind; alone on its line it brings its own lines
    $[method:1-3]    several of them, parted by blank lines
    <<a||b>>         one of several texts
    <<=op:a||b>>     the same, decided once per shape and label: two places with one label agree
    <<@comp:a||b>>   the same, decided once per module: its style
    ~                a line of only this disappears
    :: w size width  a line below the header: from there on `&w` (or `&{w}`) stands for <<=w:size||width>>
    ||\\              at the end of a line: the option goes on in the next one, without its indent

Shapes stand in plain text under headers `== name kind,kind tag tag`. Tags: `as=ROLE,...` (the roles that others call
it by), `like=ROLE` (speak of the attributes of the shape that plays this role), `w=N` (weight), `held` (held out from
training), `mut` (changes its thing, so the thing must not be frozen).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from zlib import crc32

_TYPE = r"(?:[\w$.]+|\"[\w$ |]+\")(?:\[(?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*\])?"
_UNION = rf"{_TYPE}(?: \| {_TYPE})*"
_PARAMETER = re.compile(rf"(?<=[\w>]): {_UNION}(?:( = )|(?=[,)<|$]|$))")
_RESULT = re.compile(r"(?<=\)) -> [^\n]+?(?=:$)")
_LOCAL = re.compile(
    rf"^(\s*(?:self\.)?(?:<<.*?\|\||<<@?=?\w+:)?[\w$.]+(?:>>)?): {_UNION} = "
    r"(?=\{\}|\[\]|set\(\)|None|deque|defaultdict|Counter)"
)
_QUOTED = re.compile(r'"[^"\n]*"')
_TOKEN = re.compile(r"<<(?:([=@])(\w+):)?|\|\||>>|\$@(\w+|\{\w+\})|\$\[(\w+)(?::(\d)-(\d))?\]|\$([A-Za-z]+\d*)")
_MODULES = (
    "argparse asyncio base64 bisect contextlib csv functools hashlib heapq io itertools json logging math operator os"
    " pytest random re shutil statistics string struct sys tempfile textwrap threading time unittest"
)
_ORIGIN = {
    "abc": "ABC abstractmethod",
    "collections": "Counter defaultdict deque OrderedDict namedtuple",
    "collections.abc": "AsyncIterator Awaitable Callable Generator Hashable Iterable Iterator Mapping Sequence",
    "contextlib": "asynccontextmanager contextmanager suppress ExitStack",
    "dataclasses": "dataclass field asdict replace",
    "datetime": "date datetime timedelta timezone",
    "decimal": "Decimal ROUND_HALF_UP",
    "enum": "Enum Flag IntEnum auto",
    "fractions": "Fraction",
    "functools": "lru_cache wraps reduce total_ordering cached_property partial singledispatch",
    "itertools": "accumulate chain groupby islice takewhile zip_longest",
    "pathlib": "Path",
    "typing": "Any ClassVar Final Generic Literal NamedTuple NewType Protocol TypedDict TypeVar",
    "textwrap": "dedent indent",
}
_HOME = {name: module for module, names in _ORIGIN.items() for name in names.split()}
_DECORATES = "asynccontextmanager contextmanager dataclass singledispatch total_ordering wraps"
_CALLED = [n for n in _HOME if n[0].islower() and n not in _DECORATES.split()]
# in code, not in prose: upper-case names before punctuation, lower-case ones where they are called or decorate,
# dates also where they are types
_NEED = re.compile(
    rf"\b({_MODULES.replace(' ', '|')})(?=\.[A-Za-z_])"
    rf"|(?<![\w.$\"])({'|'.join(n for n in _HOME if n[0].isupper())})(?=[\[\](),.:|]| [|=]|\n|$)"
    rf"|(?<![\w.$])(?<!def )({'|'.join(_CALLED)})(?=\()"
    r"|@(asynccontextmanager|dataclass|contextmanager|total_ordering|abstractmethod|cached_property|lru_cache"
    r"|singledispatch|wraps)\b"
    r"|(?:(?<=: )|(?<=-> )|(?<=\[))(date|datetime)(?=[\](),:])|(datetime)(?=\.)"
)


@dataclass(frozen=True)
class Literal:
    """Text, with the imports that it needs, as (module, name or "")."""

    text: str
    needs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Name:
    name: str


@dataclass(frozen=True)
class Role:
    role: str


@dataclass(frozen=True)
class Nested:
    """A place for `low` to `high` shapes of a kind; `indent` is None inside a line."""

    number: int
    kind: str
    indent: str | None
    low: int
    high: int


@dataclass(frozen=True)
class Choice:
    """`mark` is "" (free), "=" (shared by a label within the shape) or "@" (style of the module)."""

    number: int
    mark: str
    label: str
    key: int
    options: tuple[tuple[Node, ...], ...]


Node = str | Literal | Name | Role | Nested | Choice
Nodes = tuple[Node, ...]


def needs_of(text: str) -> tuple[tuple[str, str], ...]:
    """The imports that a piece of code needs."""
    found = []
    for plain, *names in _NEED.findall(text):
        name = "".join(names)
        found.append((plain, "") if plain else (_HOME[name], name))
    return tuple(dict.fromkeys(found))


def variant(text: str, hints: bool, docs: bool, single: bool) -> str:
    """A template in the style of a module: with or without type hints and docstrings, with single quotes."""
    lines = text.split("\n")
    if not docs:
        kept = []
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            indent = len(line) - len(line.lstrip())
            if (
                line.lstrip().startswith('"""')
                and following.strip()
                and len(following) - len(following.lstrip()) == indent
            ):
                continue
            kept.append(line)
        lines = kept
    if not hints:
        lines = [without_hints(line) for line in lines]
    if single:
        lines = [line if '"""' in line else _QUOTED.sub(single_quoted, line) for line in lines]
    return "\n".join(lines)


def single_quoted(m: re.Match[str]) -> str:
    return m[0] if "'" in m[0] else f"'{m[0][1:-1]}'"


def without_hints(line: str) -> str:
    if line.lstrip().startswith(("def ", "async def ", ", ")):
        line = _PARAMETER.sub(lambda m: "=" if m[1] else "", line)
        return _RESULT.sub("", line)
    return _LOCAL.sub(r"\1 = ", line)


@cache
def compiled(text: str, hints: bool = True, docs: bool = True, single: bool = False) -> Nodes:
    """The nodes of a template."""
    text = variant(text, hints, docs, single)
    at = 0
    count = 0

    def literal(piece: str) -> list[Node]:
        needs = needs_of(piece)
        return [Literal(piece, needs)] if needs else [piece] if piece else []

    def sequence(nested: bool) -> tuple[Nodes, str]:
        nonlocal at, count
        nodes: list[Node] = []
        while (m := _TOKEN.search(text, at)) is not None:
            token = m[0]
            before = text[at : m.start()]
            at = m.end()
            if m[4]:
                line = text[text.rfind("\n", 0, m.start()) + 1 : m.start()]
                alone = not line.strip() and (at == len(text) or text[at] == "\n")
                nodes += literal(before[: len(before) - len(line)] if alone else before)
                count += 1
                nodes.append(Nested(count, m[4], line if alone else None, int(m[5] or 1), int(m[6] or 1)))
                continue
            nodes += literal(before)
            if token in ("||", ">>"):
                if not nested:
                    raise ValueError(f"stray {token!r} in template:\n{text}")
                return tuple(nodes), token
            if token.startswith("<<"):
                count += 1
                number = count
                options = []
                end = "||"
                while end == "||":
                    option, end = sequence(True)
                    options.append(option)
                nodes.append(Choice(number, m[1] or "", m[2] or "", crc32((m[2] or "").encode()), tuple(options)))
            elif m[3]:
                nodes.append(Role(m[3].strip("{}")))
            else:
                nodes.append(Name(m[7]))
        if nested:
            raise ValueError(f"open choice in template:\n{text}")
        nodes += literal(text[at:])
        at = len(text)
        return tuple(nodes), ""

    return sequence(False)[0]


@dataclass(frozen=True)
class Shape:
    """One template with its tags.

    `provides` are the roles it plays, `roles` those it calls, `names` the drawn names it mentions.
    """

    name: str
    kind: str
    text: str
    provides: tuple[str, ...]
    like: str
    weight: int
    held: bool
    mut: bool
    roles: frozenset[str] = field(default=frozenset())
    names: frozenset[str] = field(default=frozenset())


def expanded(body: str) -> str:
    """A template with its `::` lines worked into it and its broken lines joined."""
    body = re.sub(r"\|\|\\\n *", "||", body)
    for name, options in re.findall(r"^:: (\w+) (.+)$", body, re.M):
        choice = f"<<={name}:{'||'.join(options.split())}>>"
        body = re.sub(rf"&(?:{name}\b|\{{{name}\}})", choice, body)
    return re.sub(r"^:: .*\n", "", body, flags=re.M)


def parse_shapes(text: str) -> list[Shape]:
    """The shapes of a text with `==` headers."""
    shapes = []
    for block in re.split(r"^== ", text, flags=re.M)[1:]:
        header, _, body = block.partition("\n")
        name, kind, *tags = header.split()
        values = dict(tag.split("=") for tag in tags if "=" in tag)
        body = expanded(body.strip("\n"))
        shapes.append(
            Shape(
                name,
                kind,
                body,
                tuple(values.get("as", name).split(",")),
                values.get("like", ""),
                int(values.get("w", "1")),
                "held" in tags,
                "mut" in tags,
                frozenset(re.findall(r"\$@\{?(\w+)", body)),
                frozenset(re.findall(r"\$([A-Za-z]+\d*)", body)),
            )
        )
        unknown = [t for t in tags if t not in ("held", "mut") and t.split("=")[0] not in ("as", "like", "w")]
        if unknown:
            raise ValueError(f"shape {name}: unknown tags {unknown}")
    return shapes
