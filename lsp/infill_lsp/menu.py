"""Suggestions as entries of a completion menu."""

from __future__ import annotations

import re

from lsprotocol import types

from infill_lsp.completing import Suggestion
from infill_lsp.documents import Place, Snapshot

_WORD = re.compile(r"\w*\Z")
_LABEL = 60  # characters


def menu(snapshot: Snapshot, place: Place, found: Suggestion | None) -> types.CompletionList:
    """The entries. Editors keep those that begin with the word before the cursor, so an entry replaces that word."""
    items = []
    for i, text in enumerate(found.texts if found is not None else ()):
        match = _WORD.search(snapshot.lines[place.line][: place.index])
        word = match[0] if match is not None else ""
        start = Place(place.line, place.index - len(word))
        end = Place(place.line, place.index + (found.n_over if found is not None else 0))
        whole = word + text
        first, _, more = whole.strip().partition("\n")
        label = first if len(first) <= _LABEL else first[: _LABEL - 1] + "…"
        items.append(
            types.CompletionItem(
                label=label + (" …" if more else ""),
                kind=types.CompletionItemKind.Text,
                detail="infill",
                documentation=types.MarkupContent(types.MarkupKind.PlainText, whole) if more else None,
                sort_text=f"\t{i}",
                filter_text=whole.partition("\n")[0],
                insert_text_mode=types.InsertTextMode.AsIs,
                text_edit=types.TextEdit(snapshot.range(start, end), whole),
            )
        )
    return types.CompletionList(is_incomplete=True, items=items)
