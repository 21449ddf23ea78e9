"""Requests to rewrite a passage, as clients put them into chat messages.

There is no chat here: the model rewrites a passage in its text as it is told, and these messages say all that takes.
Each form is read only as a whole; in files that hold such tags themselves the outermost count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infill.context import Snippet
from infill.errors import UsageError

_N_HISTORY = 6_000  # characters of an edit history that the model is shown; the newest stand at its end
_RULER = re.compile(r"^--- (CONTEXT|PREFIX|SELECTION|SUFFIX) +-{40}\n", re.M)
_VSCODE = re.compile(r"\ninstructions:\n(.*?)\n\noriginal code:\n(.*)\n\nmodified code:\s*\Z", re.S)
_SNIPPET = re.compile(
    r"<\|recently_viewed_code_snippet\|>\s*code_snippet_file_path: ([^\n]*)\n"
    r"(.*?)\n?<\|/recently_viewed_code_snippet\|>",
    re.S,
)


@dataclass(frozen=True)
class Passage:
    """A passage and what is to become of it. is_next: nobody has said what; it follows from the edits so far."""

    prefix: str
    old: str
    suffix: str
    instruction: str
    path: str | None = None
    related: tuple[Snippet, ...] = ()
    is_next: bool = False


def messages_of(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Role and text of every message. Raises UsageError."""
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise UsageError('"messages": expected an array with at least one message')
    found = []
    for message in messages:
        if not isinstance(message, dict) or not isinstance(message.get("role"), str):
            raise UsageError('"messages": expected objects with a "role" and a "content"')
        content = message.get("content")
        if isinstance(content, list):  # parts, of which the texts can be read
            parts = [part.get("text") for part in content if isinstance(part, dict)]
            content = "".join(part for part in parts if isinstance(part, str))
        if content is not None and not isinstance(content, str):
            raise UsageError('"messages": expected a string as "content"')
        found.append((message["role"], content or ""))
    return found


def passage_of(messages: Sequence[tuple[str, str]]) -> Passage | None:
    """The passage to rewrite, None if the messages are none of the known forms."""
    asked = [text for role, text in messages if role == "user"]
    if not asked:
        return None
    return _inception(asked[-1]) or _vscode(asked[-1]) or _vim(messages)


def _inception(text: str) -> Passage | None:
    """Inception's tags around the file, the passage and the edits so far."""
    start = text.find("<|current_file_content|>")
    stop = text.rfind("<|/current_file_content|>")
    if start < 0 or stop < start:
        return None
    file = text[start + len("<|current_file_content|>") : stop].removeprefix("\n")
    path = None
    if file.startswith("current_file_path:"):
        name, _, file = file.partition("\n")
        path = name.partition(":")[2].strip() or None
    begin, end = file.find("<|code_to_edit|>"), file.rfind("<|/code_to_edit|>")
    if begin < 0 or end < begin:
        return None
    old = file[begin + len("<|code_to_edit|>") : end].replace("<|cursor|>", "", 1)
    before, after = file[:begin], file[end + len("<|/code_to_edit|>") :].removesuffix("\n")
    old = old.removeprefix("\n").removesuffix("\n")
    if after and not after.startswith("\n"):
        after = "\n" + after
    related = [(name.strip(), code) for name, code in _SNIPPET.findall(text[:start])]
    history = _between(text[stop:], "<|edit_diff_history|>", "<|/edit_diff_history|>").strip("\n")
    instruction = "Carry on with what the author is doing: make the next change that follows from the edits so far."
    if history:
        instruction += f" These are the edits, the newest last:\n{history[-_N_HISTORY:]}"
    return Passage(before, old, after, instruction, path, tuple(reversed(related)), is_next=True)


def _vscode(text: str) -> Passage | None:
    """The edit of a selection in llama.vscode."""
    found = _VSCODE.search(text)
    return Passage("", found[2], "", found[1].strip()) if found else None


def _vim(messages: Sequence[tuple[str, str]]) -> Passage | None:
    """llama.vim's instructions: the text stands in the system message; later rounds go on from the last answer."""
    system = next((text for role, text in messages if role == "system"), "")
    rulers = list(_RULER.finditer(system))
    places: dict[str, re.Match[str]] = {}
    order = ("CONTEXT", "PREFIX", "SELECTION", "SUFFIX")
    for ruler in rulers:
        if len(places) < len(order) and ruler[1] == order[len(places)]:
            places[ruler[1]] = ruler
    if len(places) < len(order):
        return None
    ends = [*(places[name].start() for name in order[1:]), len(system)]
    blocks = {name: system[places[name].end() : end] for name, end in zip(order, ends, strict=True)}
    # every block ends in a line end; one without lines consists of it alone
    prefix = blocks["PREFIX"] if blocks["PREFIX"] != "\n" else ""
    old = blocks["SELECTION"].removesuffix("\n")
    suffix = "\n" + blocks["SUFFIX"] if blocks["SUFFIX"].strip("\n") else "\n"
    answers = [text for role, text in messages if role == "assistant"]
    instruction = [text for role, text in messages if role == "user"][-1]
    instruction = instruction.strip().removeprefix("INSTRUCTION:").strip()
    return Passage(prefix, answers[-1] if answers else old, suffix, instruction)


def _between(text: str, start: str, stop: str) -> str:
    begin, end = text.find(start), text.rfind(stop)
    return text[begin + len(start) : end] if 0 <= begin < end else ""
