"""Plain prompts that carry the fill-in-the-middle markers of another model.

Many clients put the text before and after the cursor into one prompt, in the form that some model was trained on. All
forms of markers that clients use by default are read: the prompt must match one from its beginning to its end, so a
file that holds such markers somewhere, as sources and tests of language tools do, stays the plain text it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from infill.context import Snippet


@dataclass(frozen=True)
class Parsed:
    """What a prompt says. related: other files in it, the last one, nearest to the cursor, first."""

    prefix: str
    suffix: str
    path: str | None = None
    related: tuple[Snippet, ...] = ()
    form: str = ""


@dataclass(frozen=True)
class _Form:
    """One model's markers. file: what stands before the path of another file. repository: before its name.

    padded: a space belongs to the markers, outside of them.
    """

    name: str
    prefix: str
    suffix: str
    middle: str
    files: tuple[str, ...] = ()
    repository: tuple[str, ...] = ()
    padded: bool = False


_FORMS = (
    _Form(
        *("qwen", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"),
        files=("<|file_sep|>", "<|file_separator|>"),
        repository=("<|repo_name|>",),
    ),
    _Form(
        *("starcoder", "<fim_prefix>", "<fim_suffix>", "<fim_middle>"),
        files=("<file_sep>", "<filename>"),
        repository=("<repo_name>", "<reponame>"),
    ),
    _Form("starcoder-dashes", "<fim-prefix>", "<fim-suffix>", "<fim-middle>"),
    _Form("deepseek", "<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"),  # noqa: RUF001
    _Form("codellama", "<PRE>", "<SUF>", "<MID>", padded=True),
    _Form("glm", "<|code_prefix|>", "<|code_suffix|>", "<|code_middle|>"),
    _Form("seed-coder", "<[fim-prefix]>", "<[fim-suffix]>", "<[fim-middle]>"),
    _Form("codestral", "[PREFIX]", "[SUFFIX]", "", files=("+++++ ",)),
)
_QUOTES = "\"'`"
_MINUET = re.compile(r"\A\S+ language: (\S+)\n(?:\S+ indentation: [^\n]*\n)?")


def parse(prompt: str) -> Parsed | None:
    """The parts of a prompt in one of the known forms, None if it is in none of them."""
    for form in _FORMS:
        if form.suffix not in prompt or form.prefix not in prompt:
            continue
        if found := (_prefix_first(prompt, form) if form.middle else None) or _suffix_first(prompt, form):
            return found
    return None


def without_header(prefix: str) -> tuple[str, str]:
    """A text without the two comment lines that minuet puts before it, and the language that they name, else ""."""
    found = _MINUET.match(prefix)
    return (prefix[found.end() :], found[1]) if found else (prefix, "")


def _prefix_first(prompt: str, form: _Form) -> Parsed | None:
    """`PREFIX text SUFFIX text MIDDLE`, after other files."""
    body = prompt.rstrip(" \n") if form.padded else prompt.rstrip("\n")
    if not body.endswith(form.middle):
        return None
    body = body[: -len(form.middle)]
    start = body.find(form.prefix)
    head = _head(body[:start], form)
    if head is None:
        return None
    at = _boundary(body, form.suffix, start + len(form.prefix))
    if at < 0:
        return None
    prefix, suffix = body[start + len(form.prefix) : at], body[at + len(form.suffix) :]
    if form.padded:
        prefix, suffix = prefix.removeprefix(" ").removesuffix(" "), suffix.removesuffix(" ")
    return Parsed(prefix, suffix, *head, form.name)


def _suffix_first(prompt: str, form: _Form) -> Parsed | None:
    """`SUFFIX text PREFIX text MIDDLE`, after other files; or without the last marker."""
    body = prompt
    if form.middle:
        body = prompt.rstrip("\n")
        if not body.endswith(form.middle):
            return None
        body = body[: -len(form.middle)]
    start = body.find(form.suffix)
    head = _head(body[:start], form)
    if head is None:
        return None
    at = _boundary(body, form.prefix, start + len(form.suffix))
    if at < 0:
        return None
    suffix, prefix = body[start + len(form.suffix) : at], body[at + len(form.prefix) :]
    path, related = head
    if not form.middle and form.files and prefix.startswith(form.files[0]):  # files stand between the two
        *others, (path, prefix) = _files(prefix, form.files[0])
        related = tuple(reversed(others))
    return Parsed(prefix, suffix, path, related, form.name)


def _head(text: str, form: _Form) -> tuple[str | None, tuple[Snippet, ...]] | None:
    """What stands before the markers: nothing, or a repository's name and other files. None if it is something else."""
    if not text.strip():
        return None, ()
    for mark in form.repository:
        if text.startswith(mark):
            text = text[len(mark) :].partition("\n")[2]
            break
    if not text.strip():
        return None, ()
    marks = [mark for mark in form.files if text.startswith(mark)]
    if not marks:
        return None
    files = _files(text, marks[0])
    own, last = files[-1]
    if not last.strip():  # the path of the file that is edited
        return own or None, tuple(reversed(files[:-1]))
    return None, tuple(reversed(files))


def _files(text: str, mark: str) -> list[Snippet]:
    """Paths and texts of blocks that each begin a line with the mark."""
    blocks = re.split(rf"(?:\A|(?<=\n)){re.escape(mark)}" if mark[-1] == " " else re.escape(mark), text)[1:]
    pairs = [block.partition("\n") for block in blocks]
    return [(path.strip(), content) for path, _, content in pairs]


def _boundary(text: str, mark: str, start: int) -> int:
    """Where the marker between the two texts stands, -1 if nowhere.

    A file about such markers holds them too, mostly in quotes: the first that is not in quotes counts, else the first.
    """
    places = [found.start() for found in re.finditer(re.escape(mark), text[start:])]
    if not places:
        return -1
    bare = [at for at in places if not _is_quoted(text, start + at, start + at + len(mark))]
    return start + (bare or places)[0]


def _is_quoted(text: str, start: int, stop: int) -> bool:
    return text[start - 1 : start] in _QUOTES and text[stop : stop + 1] in _QUOTES and start > 0 and stop < len(text)
