"""The measured parts of docs/quality.md: one for each table and collection of texts, and what it rests on.

Answers lie in a folder that is not part of the repository, and are gone with the machine. The page is not: a part on it
stays until the same question has been put to more spans, or other weights have answered it. What was asked stands
before each part, in a comment that a reader does not see. The program's own code is not part of it: who changes what
fills say takes the parts off the page (`make quality ARGS=--anew`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

_MARK = "<!-- measured "
_PART = re.compile(re.escape(_MARK) + r"(\{[^\n]*\}) -->\n(.*?)(?=\n<!-- |\n## |\Z)", re.DOTALL | re.ASCII)


@dataclass(frozen=True)
class Part:
    """key: digest of settings and texts; parts are of the same question if it is the same. model: the weights that
    answered, as the page names them. spans: by kind. bounds: rows of the table of bounds that come from these answers.
    """

    name: str
    key: str
    day: str = ""
    model: str = ""
    spans: dict[str, int] = field(default_factory=dict)
    bounds: list[list[str]] = field(default_factory=list)
    text: str = ""

    @property
    def n(self) -> int:
        return sum(self.spans.values())

    @property
    def size(self) -> tuple[int, int]:
        return min(self.spans.values(), default=0), self.n

    def marked(self) -> str:
        """As it stands on the page."""
        said = {name: value for name, value in asdict(self).items() if name != "text"}
        return f"{_MARK}{json.dumps(said)} -->\n\n{self.text}".rstrip("\n") + "\n"


def parts_of(page: str) -> dict[str, Part]:
    """By name; a page of before has none."""
    found = (Part(**json.loads(match[1]), text=match[2].strip()) for match in _PART.finditer(page))
    return {part.name: part for part in found}


def larger(new: Iterable[Part], old: dict[str, Part]) -> dict[str, Part]:
    """Each new part, or the old one of the same question if the new one has no spans, or if both are of the same model
    and the old one has more spans of the kind that has fewest, then more spans in all."""
    return {part.name: _larger(part, old.get(part.name)) for part in new}


def _larger(new: Part, old: Part | None) -> Part:
    if old is None or old.key != new.key:
        return new
    return old if not new.n or (old.model == new.model and old.size > new.size) else new
