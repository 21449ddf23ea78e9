"""The open documents: their text, line by line, and positions in it.

A text is kept as the list of its lines, each with its line end. An edit replaces some entries of that list, so
100,000 lines cost hardly more per keystroke than ten. Line ends are \\n, \\r\\n and \\r alone, as the
protocol has it; form feeds, U+2028 and the like are ordinary characters (`str.splitlines` would split there).

Columns come in the client's units: bytes of UTF-8, code units of UTF-16, or characters. Inside the server a column is
an index into the line's `str`.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from lsprotocol import types

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)")
_LINE_END = re.compile(r"\r\n|\r")


@dataclass(frozen=True)
class Place:
    """A line, from 0, and an index into its text."""

    line: int
    index: int

    def __lt__(self, other: Place) -> bool:
        return (self.line, self.index) < (other.line, other.index)

    def __le__(self, other: Place) -> bool:
        return (self.line, self.index) <= (other.line, other.index)


def split(text: str) -> list[str]:
    """The lines of a text with their line ends; the last one has none, and may be empty."""
    lines = _LINE.findall(text)
    lines.append(text[sum(map(len, lines)) :])
    return lines


def without_end(line: str) -> str:
    """A line without its line end."""
    if line.endswith("\r\n"):
        return line[:-2]
    return line[:-1] if line.endswith(("\n", "\r")) else line


def with_newlines(text: str) -> str:
    """The text with \\n for every line end, as a model reads it."""
    return _LINE_END.sub("\n", text) if "\r" in text else text


def column_to_index(line: str, column: int, encoding: Encoding) -> int:
    """The index of a column; one inside of a character is that character's, one behind the line's end is the end."""
    line = without_end(line)
    if encoding == "utf-32" or line.isascii():
        return min(max(column, 0), len(line))
    at = 0
    for index, character in enumerate(line):
        width = _width(character, encoding)
        if at + width > column:
            return index
        at += width
    return len(line)


def index_to_column(line: str, index: int, encoding: Encoding) -> int:
    """The column of an index, in the client's units."""
    head = line[:index]
    if encoding == "utf-32" or head.isascii():
        return len(head)
    return sum(_width(character, encoding) for character in head)


def _width(character: str, encoding: Encoding) -> int:
    code = ord(character)
    if encoding == "utf-16":
        return 2 if code > 0xFFFF else 1
    return 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4


@dataclass(frozen=True)
class Snapshot:
    """A document as it was at one moment. lines: never changed once they are here."""

    uri: str
    language_id: str
    version: int
    lines: Sequence[str]
    encoding: Encoding

    @cached_property
    def text(self) -> str:
        return "".join(self.lines)

    def place(self, position: types.Position) -> Place:
        """Where a position of the client is; one behind the end is the end."""
        if position.line >= len(self.lines):
            return self.end
        line = max(position.line, 0)
        return Place(line, column_to_index(self.lines[line], position.character, self.encoding))

    def position(self, place: Place) -> types.Position:
        """A place as the client counts."""
        column = index_to_column(self.lines[place.line], place.index, self.encoding)
        return types.Position(line=place.line, character=column)

    def range(self, start: Place, end: Place) -> types.Range:
        """What lies between two places, as the client counts."""
        return types.Range(start=self.position(start), end=self.position(end))

    @property
    def end(self) -> Place:
        return Place(len(self.lines) - 1, len(self.lines[-1]))

    def before(self, place: Place, n_characters: int | None = None) -> str:
        """The text before a place with \\n as line ends; at least n_characters of it where it is longer.

        A cut lies at a line whose number is a multiple of 1,024: while somebody types it stays where it is.
        """
        first = 0
        if n_characters is not None:
            line, n = place.line, place.index
            while line > 0 and n < n_characters:
                line -= 1
                n += len(self.lines[line])
            first = line - line % 1024
        lines = [*self.lines[first : place.line], self.lines[place.line][: place.index]]
        return with_newlines("".join(lines))

    def after(self, place: Place, n_characters: int | None = None) -> str:
        """The text behind a place with \\n as line ends; at least n_characters of it where it is longer."""
        last = len(self.lines)
        if n_characters is not None:
            line, n = place.line + 1, len(self.lines[place.line]) - place.index
            while line < last and n < n_characters:
                n += len(self.lines[line])
                line += 1
            last = line
        lines = [self.lines[place.line][place.index :], *self.lines[place.line + 1 : last]]
        return with_newlines("".join(lines))

    def between(self, start: Place, end: Place) -> str:
        """The text between two places with \\n as line ends."""
        if start.line == end.line:
            return self.lines[start.line][start.index : end.index]
        inner = self.lines[start.line + 1 : end.line]
        lines = [self.lines[start.line][start.index :], *inner, self.lines[end.line][: end.index]]
        return with_newlines("".join(lines))

    def line_end(self, near: int) -> str:
        """The line end that new text gets at a line: that line's, else that of the one before it, else \\n."""
        for line in (near, near - 1):
            if 0 <= line < len(self.lines) and (end := self.lines[line][len(without_end(self.lines[line])) :]):
                return end
        return "\n"

    def with_line_ends(self, text: str, near: int) -> str:
        """New text for this document: its line ends are those around the line."""
        end = self.line_end(near)
        return text if end == "\n" else text.replace("\n", end)


@dataclass(frozen=True)
class Target:
    """A part of a document; an empty one is a place."""

    start: Place
    end: Place


class Tracker:
    """Parts of a document that move with the text around them, as long as somebody holds this.

    targets: where they are now; None for one that an edit has reached.
    """

    def __init__(self, targets: Iterable[Target]) -> None:
        self.targets: list[Target | None] = list(targets)

    def edited(self, start: Place, end: Place, text: str) -> None:
        """An edit put a text in the place of what lay between these."""
        self.targets = [None if target is None else _moved(target, start, end, text) for target in self.targets]

    def replaced(self, old: Sequence[str], new: Sequence[str]) -> None:
        """The lines are others now, and how they came to be is not known."""
        from infill_lsp.rebase import rebased

        self.targets = [None if target is None else rebased(target, old, new) for target in self.targets]


def _moved(target: Target, start: Place, end: Place, text: str) -> Target | None:
    if target.end < start:
        return target
    if target.start <= end:
        return None
    lines = split(text)
    n_new = start.line + len(lines) - 1 - end.line
    new_index = (start.index if len(lines) == 1 else 0) + len(lines[-1]) - end.index

    def moved(place: Place) -> Place:
        return Place(place.line + n_new, place.index + (new_index if place.line == end.line else 0))

    return Target(moved(target.start), moved(target.end))


@dataclass
class Document:
    """An open document. It is changed in place; `snapshot` is what others may keep."""

    uri: str
    language_id: str
    version: int
    encoding: Encoding
    lines: list[str] = field(default_factory=lambda: [""])
    last_was_deletion: bool = False
    """Whether the last change only took something away."""
    edited_line: int = 0
    """Where the last change was."""
    _snapshot: Snapshot | None = field(default=None, repr=False)
    _trackers: weakref.WeakSet[Tracker] = field(default_factory=weakref.WeakSet, repr=False)

    @classmethod
    def of(cls, item: types.TextDocumentItem, encoding: Encoding) -> Document:
        return cls(item.uri, str(item.language_id), item.version, encoding, split(item.text))

    @property
    def snapshot(self) -> Snapshot:
        if self._snapshot is None:
            self._snapshot = Snapshot(self.uri, self.language_id, self.version, tuple(self.lines), self.encoding)
        return self._snapshot

    def track(self, targets: Iterable[Target]) -> Tracker:
        """Follow these parts from now on."""
        tracker = Tracker(targets)
        self._trackers.add(tracker)
        return tracker

    def change(self, changes: Iterable[types.TextDocumentContentChangeEvent], version: int) -> None:
        """Apply changes one after the other, each to what the ones before it left."""
        self._snapshot = None
        self.version = version
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                self._replace(change.range, change.text)
            else:
                old, self.lines = self.lines, split(change.text)
                for tracker in self._trackers:
                    tracker.replaced(old, self.lines)
                self.last_was_deletion, self.edited_line = False, 0

    def _replace(self, range_: types.Range, text: str) -> None:
        start, end = self._place(range_.start), self._place(range_.end)
        if end < start:  # no client should; but a document must not be torn by it
            start, end = end, start
        first, head = start.line, self.lines[start.line][: start.index]
        if first > 0 and not head and self.lines[first - 1].endswith("\r"):
            first -= 1  # its \r and a \n that now follows are one line end
            head = self.lines[first]
        new = split(head + text + self.lines[end.line][end.index :])
        last = end.line + 1
        if last < len(self.lines) and not new[-1]:
            new.pop()  # the text goes on after this line end
        self.last_was_deletion = not text and start < end
        self.edited_line = start.line + text.count("\n")
        # where a \r and a \n have met or parted, lines are counted anew
        is_plain = len(new) - (last - first) == text.count("\n") + text.count("\r") - (end.line - start.line)
        old = [] if is_plain or not self._trackers else list(self.lines)
        self.lines[first:last] = new
        for tracker in self._trackers:
            if is_plain:
                tracker.edited(start, end, text)
            else:
                tracker.replaced(old, self.lines)

    def _place(self, position: types.Position) -> Place:
        if position.line >= len(self.lines):
            return Place(len(self.lines) - 1, len(self.lines[-1]))
        line = max(position.line, 0)
        return Place(line, column_to_index(self.lines[line], position.character, self.encoding))


class Store:
    """All open documents, the one that was looked at or edited last at the end."""

    def __init__(self) -> None:
        self.encoding: Encoding = "utf-16"
        self._documents: dict[str, Document] = {}

    def open(self, item: types.TextDocumentItem) -> Document:
        """Take a document in, in place of one of the same address."""
        self._documents.pop(item.uri, None)
        document = self._documents[item.uri] = Document.of(item, self.encoding)
        return document

    def close(self, uri: str) -> None:
        """Forget a document."""
        self._documents.pop(uri, None)

    def get(self, uri: str) -> Document | None:
        """The document, None if it is not open."""
        return self._documents.get(uri)

    def touch(self, uri: str) -> None:
        """Note that it was looked at or edited."""
        if (document := self._documents.pop(uri, None)) is not None:
            self._documents[uri] = document

    def newest(self) -> list[Document]:
        """All of them, the one touched last first."""
        return list(reversed(self._documents.values()))
