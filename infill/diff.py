"""The difference between two versions of a file, as a patch that `git apply` and `patch -p1` accept.

Works on bytes and splits at \\n only, as those tools do: a \\r before it is part of the line, and any
encoding passes through.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from pathlib import Path

_NO_NEWLINE = b"\n\\ No newline at end of file\n"


def unified_diff(before: bytes, after: bytes, path: Path | None, *, context: int = 3) -> bytes:
    """A unified diff, empty if nothing changed; `path` None stands for standard input.

    The time depends on the size of what changed: only the lines between the first and the last difference are
    compared with each other.
    """
    if before == after:
        return b""
    old, new = _lines(before), _lines(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    # The window holds the changed lines and their context; the rest is equal and need not be compared.
    first = max(0, head - context)
    a = old[first : min(len(old), len(old) - tail + context)]
    b = new[first : min(len(new), len(new) - tail + context)]
    name = _name(path)
    out = [b"--- " + _quoted("a/" + name) + b"\n", b"+++ " + _quoted("b/" + name) + b"\n"]
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    for group in matcher.get_grouped_opcodes(context):
        a_range = _range(first + group[0][1], first + group[-1][2])
        b_range = _range(first + group[0][3], first + group[-1][4])
        out.append(f"@@ -{a_range} +{b_range} @@\n".encode())
        for tag, a1, a2, b1, b2 in group:
            if tag == "equal":
                out += _marked(b" ", a[a1:a2])
            else:
                out += _marked(b"-", a[a1:a2])
                out += _marked(b"+", b[b1:b2])
    return b"".join(out)


def _lines(data: bytes) -> list[bytes]:
    """The lines with their \\n; only the last may lack it."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _common(a: list[bytes], b: list[bytes]) -> int:
    """How many lines a and b share at their beginning."""
    for index, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return index
    return min(len(a), len(b))


def _range(start: int, stop: int) -> str:
    """A hunk's range: counted from 1, but an empty one names the line before it."""
    length = stop - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _marked(mark: bytes, lines: list[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield mark + line if line.endswith(b"\n") else mark + line + _NO_NEWLINE


def _name(path: Path | None) -> str:
    """The name by which the patch applies in the working directory, or in / for a file not below it."""
    if path is None:
        return "stdin"
    full = os.path.abspath(path)
    below = os.path.relpath(full)
    is_below = below != os.pardir and not below.startswith(os.pardir + os.sep)
    return (below if is_below else full.lstrip(os.sep)).replace(os.sep, "/")


def _quoted(name: str) -> bytes:
    """The name as git writes it: in quotes with escapes where it holds a quote, a backslash or a control."""
    data = os.fsencode(name)
    if not re.search(rb'[\x00-\x1f"\\\x7f]', data):
        # Tools take the name up to a tab, so a name with a space needs one after it.
        return data + b"\t" if b" " in data else data
    return b'"' + re.sub(rb'[\x00-\x1f"\\\x7f]', lambda match: b"\\%03o" % match[0][0], data) + b'"'
