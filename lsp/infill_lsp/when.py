"""When to speak without being asked."""

from __future__ import annotations

import re

from infill_lsp.documents import Document, Place, without_end
from infill_lsp.settings import Settings

# What may stand behind the cursor where a line is as good as complete: what editors close by themselves, and the
# punctuation that ends a statement.
_CLOSERS = re.compile(r"[\s)>}\]\"'`]*[:{;,]?\s*")


def silence(document: Document, place: Place, settings: Settings, *, goes_on: bool = False) -> str | None:
    """Why nothing is to be suggested here unless somebody asks for it; None if nothing speaks against it.

    goes_on: whether what was suggested before agrees with the text. Then its line may be bare and the cursor stand
    before other text: somebody takes it over by words or by lines, and the rest of it must not go away.
    """
    if not settings.automatic:
        return "automatic suggestions are off"
    line = without_end(document.lines[place.line])
    before, after = line[: place.index], line[place.index :]
    if document.last_was_deletion:
        return "something was deleted"
    if not goes_on:
        if len("".join(before.split())) < settings.min_prefix:
            return "the line has too little before the cursor"
        if _is_word(before[-1:]) and _is_word(after[:1]):
            return "the cursor is inside a word"
        if not settings.mid_line and not _CLOSERS.fullmatch(after):
            return "there is code behind the cursor"
    if settings.suppress:
        from infill_lsp.scopes import scope

        snapshot = document.snapshot
        found = scope(snapshot, place)
        if found in settings.suppress:
            return f"the cursor is in a {found}"
    return None


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
