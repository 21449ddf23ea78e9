"""A text file as bytes, and the holes in it.

The one promise here: a fill changes the bytes inside its hole and no others, whatever the encoding. So a
document is never decoded and encoded as a whole; positions are turned into byte offsets and the new text is
put between two untouched pieces.

What counts as what:

- **Line ends** are \\n, \\r\\n and a lone \\r, as in the Language Server Protocol. A form feed, U+2028 and
  the like are ordinary characters. A line end closes a line: "a\\n" has one line, "" has one empty line.
- **Lines** are counted from 1. A hole over lines A to B takes everything from the first byte of line A up
  to, but without, the line end of line B.
- **Columns** are counted from 1 in characters (Unicode code points; a tab is one, a byte that is not valid
  UTF-8 is one). Column 1 is before the first character; the column after the last character is the line's
  end.
- **A byte order mark** belongs to no line: line 1 starts behind it.
- **Text** is the bytes decoded as UTF-8 with `surrogateescape`, so that any other encoding that contains
  ASCII passes through unharmed. Text for a model has \\n for every line end and no byte order mark.
- **New text** gets the line end of its neighbourhood: that of the hole's last line; if that is the last of
  the file and has none, that of the line before it; \\n in a file without any.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from infill.errors import UsageError

MAX_BYTES = 64 << 20  # a larger file is hardly source code, and must not fill the memory

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\r|\n")
_TEXT_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True)
class Span:
    """The bytes from `start` up to, but without, `end` of a document."""

    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """The bytes of a text file; `path` is None for standard input."""

    data: bytes
    path: Path | None = None

    def __post_init__(self) -> None:
        if self.data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UsageError(f"{self.name} is UTF-16 text; convert it to UTF-8 first")
        if b"\0" in self.data:
            raise UsageError(f"{self.name} is a binary file: it holds NUL bytes")

    @classmethod
    def read(cls, path: Path) -> Document:
        """Read a file. Raises UsageError if it cannot be read, is too large or is not text."""
        try:
            with path.open("rb") as file:
                return cls.read_from(file, path)
        except OSError as error:
            raise UsageError(f"cannot read {path}: {_reason(error)}") from error

    @classmethod
    def read_from(cls, file: BinaryIO, path: Path | None = None) -> Document:
        """Read an open file, such as standard input, to its end. Raises UsageError as `read`, and OSError."""
        data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise UsageError(f"{path or 'standard input'} is larger than {MAX_BYTES >> 20} MiB")
        return cls(data, path)

    @property
    def name(self) -> str:
        """For messages."""
        return "standard input" if self.path is None else str(self.path)

    @property
    def n_lines(self) -> int:
        return len(self._ends) or 1

    def hole_for_lines(self, first: int, last: int) -> Span:
        """The hole over lines `first` to `last`, both counted from 1 and included.

        Raises UsageError if the document has no such lines.
        """
        if first > last:
            raise UsageError(f"lines {first}:{last} run backwards; the first line comes first")
        if first < 1 or last > self.n_lines:
            raise UsageError(f"lines {first}:{last} are out of range: {self.name} has {_count(self.n_lines, 'line')}")
        return Span(self._line(first).start, self._line(last).end)

    def hole_at(self, line: int, column: int) -> Span:
        """The empty hole before the character at `line` and `column`, both counted from 1.

        The empty line that editors show after a final line end may be named here. Raises UsageError if there
        is no such place.
        """
        shown = self.n_lines + (len(self.data) > self._bom and self._ends[-1][0] < self._ends[-1][1])
        if not 1 <= line <= shown:
            raise UsageError(f"line {line} is out of range: {self.name} has {_count(shown, 'line')}")
        span = self._line(line)
        text = _decode(self.data[span.start : span.end])
        if not 1 <= column <= len(text) + 1:
            raise UsageError(
                f"column {column} is out of range: line {line} of {self.name} ends at column {len(text) + 1}"
            )
        offset = span.start + len(_encode(text[: column - 1]))
        return Span(offset, offset)

    def text_before(self, hole: Span) -> str:
        """What stands before the hole, as text for a model: no byte order mark, \\n for every line end."""
        return _for_model(self.data[self._bom : hole.start])

    def text_in(self, hole: Span) -> str:
        """What stands in the hole, as text for a model."""
        return _for_model(self.data[hole.start : hole.end])

    def text_after(self, hole: Span) -> str:
        """What stands after the hole, as text for a model."""
        return _for_model(self.data[hole.end :])

    def texts_around(self, holes: Sequence[Span]) -> tuple[str, ...]:
        """What stands before, between and after the holes, as texts for a model: one more than there are holes.

        Raises UsageError unless the holes are in order and apart.
        """
        for a, b in pairwise(holes):
            if a.end > b.start or a == b:
                raise UsageError("holes overlap or are not in the order of the text; give each part of it once")
        edges = [self._bom, *(offset for hole in holes for offset in (hole.start, hole.end)), len(self.data)]
        return tuple(_for_model(self.data[a:b]) for a, b in zip(edges[::2], edges[1::2], strict=True))

    def line_end(self, hole: Span) -> bytes:
        """The line end that new text in this hole gets; see the head of this module."""
        last = self._line_at(hole.end)
        for index in (last, last - 1):
            if 0 <= index < len(self._ends):
                content_end, next_start = self._ends[index]
                if content_end < next_start:
                    return self.data[content_end:next_start]
        return b"\n"

    def encode(self, hole: Span, text: str) -> bytes:
        """The bytes that `text` becomes in this hole: every line end in it becomes that of the neighbourhood.

        Raises UsageError if the text holds half of a surrogate pair, which no encoding of text can hold.
        """
        return _encode(_TEXT_LINE_END.sub("\n", text)).replace(b"\n", self.line_end(hole))

    def apply(self, hole: Span, text: str) -> bytes:
        """The whole document with `text` in the hole. Bytes outside the hole are the same as before."""
        return self.data[: hole.start] + self.encode(hole, text) + self.data[hole.end :]

    def apply_all(self, holes: Sequence[Span], texts: Sequence[str]) -> bytes:
        """The whole document with a text in each hole, these in order and apart. No other byte changes."""
        out, end = [], 0
        for hole, text in zip(holes, texts, strict=True):
            out += [self.data[end : hole.start], self.encode(hole, text)]
            end = hole.end
        return b"".join([*out, self.data[end:]])

    def holes_at_markers(self, marker: str) -> list[Span]:
        """The places where this text stands. Raises UsageError if there is none."""
        holes = [Span(*match.span()) for match in re.finditer(re.escape(_encode(marker)), self.data)]
        if not holes:
            raise UsageError(f"{self.name} has no marker {marker}; put one wherever something is to be filled in")
        return holes

    def check_writable(self) -> None:
        """Raise UsageError if `write` is bound to fail: better known before a long computation."""
        target = self._target()
        try:
            mode = target.stat().st_mode
        except OSError as error:
            raise UsageError(f"cannot write {self.name}: {_reason(error)}") from error
        if not stat.S_ISREG(mode):
            raise UsageError(f"cannot write {self.name}: it is not a regular file")
        # The superuser may write everything, but a file without any write permission is meant to stay so.
        if not mode & 0o222:
            raise UsageError(f"cannot write {self.name}: it is read-only")
        if not os.access(target, os.W_OK):
            raise UsageError(f"cannot write {self.name}: permission denied")
        if not os.access(target.parent, os.W_OK | os.X_OK):
            raise UsageError(
                f"cannot write {self.name}: no new file can be made in {target.parent}, "
                "which replacing a file in one step needs"
            )

    def write(self, data: bytes) -> None:
        """Replace the file by `data` in one step; a reader sees the old file or the new one, never a mixture.

        Raises UsageError, with the file as it was, if it has changed on disk since it was read or cannot be
        written. Follows symbolic links to the file; keeps its mode, extended attributes and, where permitted,
        its owner. Another hard link to the old file keeps the old content.
        """
        self.check_writable()
        target = self._target()
        try:
            if target.read_bytes() != self.data:
                raise UsageError(f"{self.name} has changed on disk since it was read; nothing was written")
            write_atomic(target, data)
        except OSError as error:
            raise UsageError(f"cannot write {self.name}: {_reason(error)}") from error

    def _target(self) -> Path:
        if self.path is None:
            raise UsageError("standard input cannot be written to; the result goes to standard output")
        return Path(os.path.realpath(self.path))

    @property
    def _bom(self) -> int:
        return len(_BOM) if self.data.startswith(_BOM) else 0

    @cached_property
    def _ends(self) -> list[tuple[int, int]]:
        """Per line: where its content ends and where the next line starts; equal if it has no line end."""
        ends = [match.span() for match in _LINE_END.finditer(self.data)]
        if (ends[-1][1] if ends else self._bom) < len(self.data):
            ends.append((len(self.data), len(self.data)))
        return ends

    @cached_property
    def _starts(self) -> list[int]:
        return [self._bom, *(after for content_end, after in self._ends if content_end < after)]

    def _line(self, line: int) -> Span:
        """The content of a line counted from 1, without its line end; also the empty one after the last."""
        index = line - 1
        end = self._ends[index][0] if index < len(self._ends) else len(self.data)
        return Span(self._starts[index], end)

    def _line_at(self, offset: int) -> int:
        """The index, from 0, of the line that holds this offset."""
        return max(0, bisect_right(self._starts, offset) - 1)


def write_atomic(target: Path, data: bytes) -> None:
    """Put `data` in place of the regular file `target`: a temporary file beside it, flushed, then renamed.

    Keeps mode, extended attributes and, where permitted, the owner. Raises OSError; then the file is as it
    was and no temporary file is left.
    """
    before = target.stat()
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            _copy_attributes(target, before, file.fileno())
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
    if sys.platform != "win32":
        # The rename itself is on disk only when the directory is.
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _copy_attributes(source: Path, before: os.stat_result, handle: int) -> None:
    if sys.platform == "win32":
        return
    now = os.fstat(handle)
    if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        # Someone else's file that this user may write becomes this user's, as in any editor.
        with contextlib.suppress(PermissionError):
            os.fchown(handle, before.st_uid, before.st_gid)
    if sys.platform == "linux":
        for attribute in os.listxattr(source):
            # security.* and trusted.* belong to the system, which sets them itself.
            with contextlib.suppress(OSError):
                os.setxattr(handle, attribute, os.getxattr(source, attribute))
    # After the owner: changing the owner clears the set-user-id bits.
    os.fchmod(handle, stat.S_IMODE(before.st_mode))


def _reason(error: OSError) -> str:
    if isinstance(error, IsADirectoryError):
        return "it is a directory"
    return (error.strerror or str(error)).lower()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _encode(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        code = ord(text[error.start])
        raise UsageError(f"the new text holds U+{code:04X}, half of a pair, which no file can hold") from error


def _for_model(data: bytes) -> str:
    return _TEXT_LINE_END.sub("\n", _decode(data))
