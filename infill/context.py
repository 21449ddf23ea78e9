"""What surrounds a hole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hole:
    """A gap in a text. Bytes that are not UTF-8 stand as lone surrogates (`bytes.decode("utf-8", "surrogateescape")`).

    Line ends are "\\n"; the document that the hole was cut from puts its own back.
    """

    prefix: str
    suffix: str
    language: str | None = None
    path: str | None = None
