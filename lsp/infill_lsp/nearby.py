"""Texts of other open files, for the model to look at: those that were looked at or edited last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infill.context import Snippet
from infill_lsp.documents import Document, Snapshot, with_newlines

if TYPE_CHECKING:
    from infill_lsp.session import Session

_CHARACTERS = 3.5  # of source text per token; the daemon counts tokens and cuts what is too much
_LEAST = 40  # characters that are worth reading
_BLOCK = 16  # lines; a piece begins at a multiple, so that it stays the same while little changes


class Nearby:
    """Chooses them. What one document gave is kept until that document changes."""

    def __init__(self) -> None:
        self._pieces: dict[str, tuple[int, int, str]] = {}

    async def snippets(self, session: Session, snapshot: Snapshot) -> tuple[Snippet, ...]:
        """Path and text of other open documents that are no secrets, newest first, within the settings' budget."""
        wanted = session.settings.related
        room = int(wanted.tokens * _CHARACTERS)
        found: list[Snippet] = []
        for document in session.store.newest():
            if len(found) == wanted.files or room < _LEAST:
                break
            if document.uri == snapshot.uri or await session.is_ignored(document.uri):
                continue
            path = session.shown_path(document.uri)
            text = self._piece(document, room)
            if path is None or len(text.strip()) < _LEAST:
                continue
            found.append((path, text))
            room -= len(text)
        return tuple(found)

    def _piece(self, document: Document, room: int) -> str:
        """All of it where that is little enough, else whole lines around the last edit."""
        known = self._pieces.get(document.uri)
        if known is not None and known[:2] == (document.version, room):
            return known[2]
        lines, n = document.lines, 0
        first = last = max(0, min(document.edited_line, len(lines) - 1)) // _BLOCK * _BLOCK
        while first > 0 or last < len(lines):
            grown = False
            for start, stop in ((last, min(last + _BLOCK, len(lines))), (max(first - _BLOCK, 0), first)):
                size = sum(len(line) for line in lines[start:stop])
                if start < stop and n + size <= room:
                    n, grown = n + size, True
                    first, last = min(first, start), max(last, stop)
            if not grown:
                break
        text = with_newlines("".join(lines[first:last]))
        if not text:
            text = with_newlines("".join(lines[first : first + _BLOCK]))[:room]
        self._pieces[document.uri] = document.version, room, text
        return text
