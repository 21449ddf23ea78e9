"""What surrounds a hole, and how much of it the model may read.

Budgets are in tokens, cuts are at the start of a definition or of a line where one is near, else between two
characters. A cut of the text before the hole moves in blocks: while somebody types, the kept text begins at the same
place, so that the prompt only grows at its end and nothing that was read is read again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from infill.errors import UsageError

if TYPE_CHECKING:
    from infill.document import Document, Span
    from infill_models.tokenizer import Tokenizer

Snippet = tuple[str, str]
"""A path, as the model may see it, and a text."""

CHARACTERS = 16
"""Characters per token that are enough for nearly every text; what lies beyond is not even looked at."""
_BYTES = re.compile("[\udc80-\udcff]")  # what surrogateescape makes of bytes that are not UTF-8
_HALF_PAIR = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # what surrogateescape does not produce
_DEFINITION = re.compile(r"\n(?=\n[^\s#/*)\]}])")  # a blank line, then a line without indentation
_JOINERS = "\u200d\ufe0e\ufe0f"


@dataclass(frozen=True)
class Hole:
    """A gap in a text. Bytes that are not UTF-8 stand as lone surrogates (`bytes.decode("utf-8", "surrogateescape")`).

    Line ends are "\\n"; the document that the hole was cut from puts its own back.
    """

    prefix: str
    suffix: str
    language: str | None = None
    path: str | None = None
    indent: str = ""
    """One level of indentation in this text; "" if nothing is indented."""
    related: tuple[Snippet, ...] = ()
    """Other texts that belong to it, such as open or lately edited files, newest first."""
    old: str | None = None
    """What stands in the hole now; read only when part of it is to be kept (`FillOptions.keep`)."""

    @property
    def holes(self) -> Holes:
        """The same as the only one of several."""
        old = None if self.old is None else (self.old,)
        return Holes((self.prefix, self.suffix), self.language, self.path, self.indent, self.related, old)


@dataclass(frozen=True)
class Holes:
    """Several gaps in one text. pieces: the text around them, one more than there are gaps."""

    pieces: tuple[str, ...]
    language: str | None = None
    path: str | None = None
    indent: str = ""
    related: tuple[Snippet, ...] = field(default=())
    old: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if len(self.pieces) < 2:
            raise UsageError("a text without a hole has nothing to fill")

    @property
    def n(self) -> int:
        return len(self.pieces) - 1

    @property
    def prefix(self) -> str:
        return self.pieces[0]

    @property
    def suffix(self) -> str:
        return self.pieces[-1]


def hole_from_document(
    document: Document, span: Span, related: Sequence[Snippet] = (), *, language: str | None = None
) -> Hole:
    """The hole over these bytes of a document. language: None finds it out from path and content."""
    holes = holes_from_document(document, [span], related, language=language)
    assert holes.old is not None
    return Hole(holes.prefix, holes.suffix, holes.language, holes.path, holes.indent, holes.related, old=holes.old[0])


def holes_from_document(
    document: Document, spans: Sequence[Span], related: Sequence[Snippet] = (), *, language: str | None = None
) -> Holes:
    """The holes over these bytes of a document, which must be in order and apart. Raises UsageError."""
    from infill import language as languages

    pieces = document.texts_around(spans)
    path = None if document.path is None else str(document.path)
    whole = "".join(pieces)
    return Holes(
        pieces=pieces,
        language=language or languages.detect(path, whole),
        path=path,
        indent=languages.indent_unit(whole),
        related=tuple(related),
        old=tuple(document.text_in(span) for span in spans),
    )


def sound(holes: Holes) -> Holes:
    """The same holes with UTF-16 pairs as the characters they stand for, and their language found out where not given.

    Raises UsageError for half of a pair: an editor that counts in UTF-16 has then put a hole into a character.
    """
    if holes.language is None:
        from infill import language as languages

        holes = replace(holes, language=languages.detect(holes.path, "".join(holes.pieces)))
    texts = [*holes.pieces, *(text for snippet in holes.related for text in snippet), *(holes.old or ())]
    if not any(map(_HALF_PAIR.search, texts)):
        return holes
    n_old = len(holes.old or ())
    mended = [_pairs_joined(text) for text in texts]
    for text in mended:
        if found := _HALF_PAIR.search(text):
            code = ord(found[0])
            raise UsageError(
                f"the text holds U+{code:04X}, half of a UTF-16 pair, which no file can hold; a hole must not begin "
                "or end inside a character"
            )
    end = len(mended) - n_old
    flat = mended[len(holes.pieces) : end]
    return Holes(
        tuple(mended[: len(holes.pieces)]),
        holes.language,
        holes.path,
        holes.indent,
        tuple(zip(flat[::2], flat[1::2], strict=True)),
        None if holes.old is None else tuple(mended[end:]),
    )


def has_bytes(text: str) -> bool:
    """Whether a text holds bytes that are not UTF-8, for example half a character that a model began."""
    return _BYTES.search(text) is not None


def keep_end(text: str, n_tokens: int, tokenizer: Tokenizer) -> str:
    """The end of the text, at most n_tokens tokens.

    The cut lies at a multiple of a fixed number of characters from the text's own beginning, moved on to the start of
    a definition or a line: a text that grows at its end is cut at the same place until that many are too many.
    """
    if n_tokens <= 0:
        return ""
    window = text[-CHARACTERS * n_tokens :]
    tokens = tokenizer.encode(window)
    if len(tokens) <= n_tokens and len(window) == len(text):
        return text
    block = max(1, n_tokens // 4)
    fitting = len(window) - _n_characters(window, tokens[: max(0, len(tokens) - n_tokens)], tokenizer)
    start = -(-(len(text) - fitting) // block) * block
    while start < len(text):
        kept = text[_snap_forward(text, start, 4 * block) :]
        if len(tokenizer.encode(kept)) <= n_tokens:
            return kept
        start += block
    return ""


def keep_start(text: str, n_tokens: int, tokenizer: Tokenizer) -> str:
    """The beginning of the text, at most n_tokens tokens, up to the end of a definition or a line where one is near."""
    if n_tokens <= 0:
        return ""
    window = text[: CHARACTERS * n_tokens]
    tokens = tokenizer.encode(window)
    if len(tokens) <= n_tokens:
        stop = len(window)
        if stop == len(text):
            return text
    else:
        stop = _n_characters(window, tokens[:n_tokens], tokenizer)
    while stop and _continues(text, stop):
        stop -= 1
    low = stop - stop // 4
    ends = [match.end() for match in _DEFINITION.finditer(text, low, stop)]
    line = text.rfind("\n", low, stop) + 1
    return text[: ends[-1] if ends else line or stop]


def keep_related(snippets: Iterable[Snippet], n_tokens: int, tokenizer: Tokenizer) -> list[Snippet]:
    """As many of the snippets, newest first, as n_tokens tokens hold; of the last one its beginning."""
    kept: list[Snippet] = []
    for path, text in snippets:
        room = n_tokens - len(tokenizer.encode(path)) - 16  # what frames a snippet in the prompt
        part = keep_start(text, room, tokenizer)
        if not part:
            break
        kept.append((path, part))
        n_tokens = room - len(tokenizer.encode(part))
    return kept


def _n_characters(text: str, tokens: Sequence[int], tokenizer: Tokenizer) -> int:
    """How many characters of the text its first tokens cover whole."""
    data = text.encode("utf-8", "surrogateescape")
    stop = len(tokenizer.decode_bytes(tokens))
    while 0 < stop < len(data) and data[stop] & 0xC0 == 0x80:  # inside a character
        stop -= 1
    return len(data[:stop].decode("utf-8", "surrogateescape"))


def _snap_forward(text: str, start: int, reach: int) -> int:
    """The first definition at or after start, else the first line, both within reach; else a character's start."""
    if start == 0:
        return 0
    stop = min(len(text), start + reach)
    if found := _DEFINITION.search(text, start - 1, stop):
        return found.end() + 1
    line = text.find("\n", start - 1, stop)
    if line >= 0:
        return line + 1
    while start < len(text) and _continues(text, start):
        start += 1
    return start


def _continues(text: str, index: int) -> bool:
    """Whether what stands here belongs to the character before: an accent, a joiner."""
    return index < len(text) and (text[index] in _JOINERS or unicodedata.combining(text[index]) != 0)


def _pairs_joined(text: str) -> str:
    return re.sub(
        "[\ud800-\udbff][\udc00-\udfff]",
        lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"),
        text,
    )
