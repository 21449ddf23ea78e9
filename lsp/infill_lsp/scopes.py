"""Whether a place lies in a comment, in a string or in code, by tree-sitter where there is a grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from infill import language as languages
from infill import syntax
from infill_lsp.documents import Place, Snapshot
from infill_lsp.naming import language_of

if TYPE_CHECKING:
    from tree_sitter import Node

Scope = Literal["comment", "string", "code"]

_AROUND = 20_000  # characters on either side that are parsed
_STRINGS = ("string", "char_literal", "character_literal", "heredoc_body", "template_literal", "quote_scalar")
_CODE_IN_STRINGS = ("interpolation", "template_substitution", "expansion", "command_substitution")


def scope(snapshot: Snapshot, place: Place) -> Scope:
    """What the place lies in. A string or comment that nothing has ended yet counts as well."""
    before, after = snapshot.before(place, _AROUND), snapshot.after(place, _AROUND)
    language = language_of(snapshot.language_id, snapshot.uri, before)
    if languages.has_brackets(language):
        _, unfinished, _ = languages.scan_before(before, language)
        if unfinished and unfinished[0] not in "\"'`":
            return "comment"
        if not unfinished:
            comment = languages.comment_prefix(language)
            line = before[before.rfind("\n") + 1 :]
            if not (comment and comment in line):  # the scanner does not tell a comment to the line's end
                return "code"
    found = _by_tree(before, after, language)
    if found == "code in a string":
        return "code"
    if found is None or (found == "code" and languages.has_brackets(language) and unfinished):
        return "string" if languages.has_brackets(language) and unfinished else "code"
    return found


def _by_tree(before: str, after: str, language: str | None) -> Scope | Literal["code in a string"] | None:
    parser = syntax.parser(language or "")
    if parser is None:
        return None
    head = before.encode("utf-8", "replace")
    data = head + after.encode("utf-8", "replace")
    if not data.endswith(b"\n"):
        data += b"\n"
    at = max(len(head) - 1, 0)  # the character before the cursor: behind a comment one is still in it
    node: Node | None = parser.parse(data).root_node.descendant_for_byte_range(at, at + 1)
    while node is not None:
        if "comment" in node.type:
            is_open = node.end_byte > len(head) or not data[: node.end_byte].endswith((b"*/", b"-->", b"]]"))
            return "comment" if is_open else "code"
        if node.type in _CODE_IN_STRINGS:
            return "code in a string"
        if any(name in node.type for name in _STRINGS) and node.start_byte < len(head) < node.end_byte:
            return "string"
        node = node.parent
    return "code"
