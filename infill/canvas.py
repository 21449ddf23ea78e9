"""From holes to what the model reads: a prompt, and the pins of a canvas.

raw     <bos>, the text before the hole. The canvas is the hole and the head of the suffix, pinned.
chat    One user turn: the task in a full sentence, related texts, the text after the hole, the text before it. Then
        the opened model turn with its empty thought block and a code fence, and the beginning of the line that the
        hole is in. The canvas is the hole, then pinned the head of the suffix, the closing fence and the end of turn.

With several holes the canvas holds all of them, and between them their text, pinned. Control tokens are put in by
their ids; whatever comes from a file is encoded as plain text, also where it spells a control token.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from infill import context, language
from infill.context import Holes
from infill.engine import NOISE, Model, Row
from infill.errors import UsageError
from infill.options import FillOptions

if TYPE_CHECKING:
    from infill_models.tokenizer import Tokenizer

_TURN, _END_TURN, _CHANNEL, _END_CHANNEL = "<|turn>", "<turn|>", "<|channel>", "<channel|>"
_FORMATS: weakref.WeakKeyDictionary[Model, Literal["raw", "chat"]] = weakref.WeakKeyDictionary()
_RELATED_SHARE, _SUFFIX_SHARE, _LINE_SHARE = 4, 4, 8  # of the prompt at most a fourth, a fourth and an eighth
_MAX_BACK = 3  # tokens that a prompt is taken back
_NEAR = 64  # characters beside a hole that are looked at for a word
_WORD = re.compile(r"\w+\Z")
_WORD_HEAD = re.compile(r"\A\w+")


@dataclass(frozen=True)
class Layout:
    """What all candidates of a request share. k holes; tokens but for `before`, `after` and `between`.

    prompt: what the encoder reads, <bos> first.
    gaps: per hole what stands pinned behind it; the last one is the head of the suffix.
    votes: the head of the suffix that counts in scores, pinned or not.
    footer: pinned behind everything: not part of the text.
    head: pinned before the first hole.
    before, after: per hole the text that its tokens must begin and end with, and that is not part of the answer: what
        was taken from the prompt or a gap because a token of the answer may reach into it. The head covers the first.
    between: per hole but the last the text between it and the next, without what `after` and `before` took of it.
    """

    prompt: tuple[int, ...]
    gaps: tuple[tuple[int, ...], ...]
    votes: tuple[int, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    between: tuple[str, ...] = ()
    footer: tuple[int, ...] = ()
    head: tuple[int, ...] = ()

    @property
    def n_pinned(self) -> int:
        return len(self.head) + sum(map(len, self.gaps)) + len(self.footer)

    def first(self, n: int) -> Layout:
        """The same up to the end of the text behind hole n, counted from 1."""
        if n == len(self.gaps):
            return self
        votes = self.gaps[n - 1][: max(len(self.votes), 1)]
        return Layout(
            self.prompt, self.gaps[:n], votes, self.before[:n], self.after[:n], self.between[: n - 1], (), self.head
        )

    def with_suffix(self, n: int) -> Layout:
        """The same with at most n tokens behind the last hole, pinned or voting, and then without a footer."""
        if len(self.gaps[-1]) <= n and len(self.votes) <= n:
            return self
        footer = self.footer if len(self.gaps[-1]) <= n else ()
        return replace(self, gaps=(*self.gaps[:-1], self.gaps[-1][:n]), votes=self.votes[:n], footer=footer)

    def row(self, lengths: Sequence[int], start: Sequence[Sequence[int]] | None = None) -> Row:
        """lengths[i] free positions for hole i, of noise unless start gives their tokens, and the pins."""
        parts: list[Sequence[int]] = [self.head]
        pinned = [True] * len(self.head)
        for i, (length, gap) in enumerate(zip(lengths, self.gaps, strict=True)):
            parts += [[NOISE] * length if start is None else start[i], gap]
            pinned += [False] * length + [True] * len(gap)
        parts.append(self.footer)
        pinned += [True] * len(self.footer)
        return Row(np.concatenate([np.asarray(part, np.int32) for part in parts]), np.array(pinned, np.bool_))

    def places(self, lengths: Sequence[int]) -> list[slice]:
        """Per hole where its tokens lie in a row."""
        at, found = len(self.head), []
        for length, gap in zip(lengths, self.gaps, strict=True):
            found.append(slice(at, at + length))
            at += length + len(gap)
        return found

    def sequence(self, middles: Sequence[Sequence[int]]) -> list[int]:
        """What is scored as a continuation of the prompt: head, holes and gaps, and at the end the votes."""
        tokens = list(self.head)
        for middle, gap in zip(middles, (*self.gaps[:-1], self.votes), strict=True):
            tokens += [*middle, *gap]
        return tokens

    def texts(self, middles: Sequence[Sequence[int]], tokenizer: Tokenizer) -> tuple[str, ...] | None:
        """Per hole the answer; None if tokens do not keep to `before` and `after`, or hold a control token."""
        answers = []
        for i, middle in enumerate(middles):
            tokens = [*self.head, *middle] if i == 0 else list(middle)
            if not tokenizer.control_ids.isdisjoint(tokens):
                return None
            text, before, after = tokenizer.decode(tokens), self.before[i], self.after[i]
            if len(text) < len(before) + len(after) or not text.startswith(before) or not text.endswith(after):
                return None
            answers.append(text[len(before) : len(text) - len(after)])
        return tuple(answers)

    def joined(self, answers: Sequence[str]) -> str:
        """The answers with the text between them."""
        parts = [answers[0]]
        for i, between in enumerate(self.between):
            parts += [self.after[i], between, self.before[i + 1], answers[i + 1]]
        return "".join(parts)


def format_of(model: Model) -> Literal["raw", "chat"]:
    """The prompt format that a model file asks for.

    chat where it has a chat template and the markers of turns, unless general.finetune calls it a base model.
    """
    if (known := _FORMATS.get(model)) is not None:
        return known
    from infill_models.gguf import read_metadata

    tokenizer = model.tokenizer
    finetune = str(read_metadata(model.path, skip_arrays_longer_than=0).get("general.finetune", "")).lower()
    has_turns = tokenizer.chat_template is not None and can_chat(tokenizer)
    found: Literal["raw", "chat"] = "chat" if has_turns and finetune not in ("base", "pt", "pretrained") else "raw"
    _FORMATS[model] = found
    return found


def can_chat(tokenizer: Tokenizer) -> bool:
    """Whether the vocabulary has the markers of the chat format."""
    return all(tokenizer.control_id(text) is not None for text in (_TURN, _END_TURN, _CHANNEL, _END_CHANNEL))


def layouts(
    holes: Holes,
    tokenizer: Tokenizer,
    options: FillOptions,
    form: str,
    *,
    n_prompt: int,
    instruction: str | None = None,
) -> list[Layout]:
    """The layouts to try, the likelier one first; the last one asks nothing of the answer.

    A hole may begin or end where a token of the whole text would not: inside a word, or behind a space that the
    vocabulary joins to the next word. The first layout gives such pieces back to the holes: its head is empty, for
    `infill.healing` to choose, and whoever uses it checks that the answer has the pieces. The last one pins them as
    they are. All have one prompt, and their sequences cover the same text, so that their scores can be compared.

    instruction: of a rewrite, chat format only. Raises UsageError.
    """
    if form == "chat" and not can_chat(tokenizer):
        raise UsageError("this model's vocabulary has no markers of turns, so it cannot be prompted as a chat; use raw")
    before, after = [""] * holes.n, [""] * holes.n
    if options.heal:
        for i, (left, right) in enumerate(pairwise(holes.pieces)):
            before[i], after[i] = _left_fragment(left, right, tokenizer), _right_fragment(right)
        for i, piece in enumerate(holes.pieces[1:-1]):
            if len(after[i]) + len(before[i + 1]) > len(piece):
                after[i] = ""  # one word between two holes: only one can have it
    fragments = _Fragments(tuple(before), tuple(after))
    prefix = holes.prefix.removesuffix(before[0])
    fence: str | None = None
    if form == "chat":
        prompt, fence = _chat_prompt(holes, prefix, tokenizer, options, n_prompt, instruction)
    else:
        prompt = _raw_prompt(holes, prefix, tokenizer, options, n_prompt)
    natural = _layout(holes, tokenizer, options, tuple(prompt), fence, fragments, plain=False)
    if not any(before) and not any(after):
        return [natural]
    return [natural, _layout(holes, tokenizer, options, tuple(prompt), fence, fragments, plain=True)]


@dataclass(frozen=True)
class _Fragments:
    before: tuple[str, ...]
    after: tuple[str, ...]


def _layout(
    holes: Holes,
    tokenizer: Tokenizer,
    options: FillOptions,
    prompt: tuple[int, ...],
    fence: str | None,
    fragments: _Fragments,
    *,
    plain: bool,
) -> Layout:
    """fence: what closes the answer; None in the raw format."""
    before, after = fragments.before, fragments.after
    suffix = holes.suffix.removeprefix(after[-1])
    inner = [
        (a, piece[len(a) : len(piece) - len(b)], b)
        for piece, a, b in zip(holes.pieces[1:-1], after[:-1], before[1:], strict=True)
    ]
    # where the text ends with the hole, a line end stands for what follows: the answer is the rest of a line
    ahead = suffix[: context.CHARACTERS * max(options.n_suffix, options.n_votes, 1)] or "\n"
    # a part of the suffix's own tokens: cutting the text instead would split its last token
    tokens = tokenizer.encode(ahead)
    pinned, votes = tokens[: options.n_suffix], tokens[: options.n_votes]
    footer: list[int] = []
    if fence is not None:
        pinned = _whole_lines(pinned, tokenizer)
        if pinned:  # without a pinned suffix the run is free to end where it likes
            ends = tokenizer.decode(pinned[-1:]).endswith("\n")
            footer = [*tokenizer.encode(fence if ends else "\n" + fence), _id(tokenizer, _END_TURN)]
    if not plain:
        return Layout(
            prompt=prompt,
            gaps=(*(tuple(tokenizer.encode(text)) for _, text, _ in inner), tuple(pinned)),
            votes=tuple(votes),
            before=before,
            after=after,
            between=tuple(text for _, text, _ in inner),
            footer=tuple(footer),
        )
    last = tokenizer.encode(after[-1])
    nothing = ("",) * holes.n
    return Layout(
        prompt=prompt,
        gaps=(*(tuple(tokenizer.encode(a + text + b)) for a, text, b in inner), (*last, *pinned)),
        votes=(*last, *votes),
        before=(before[0], *nothing[1:]),
        after=nothing,
        between=tuple(a + text + b for a, text, b in inner),
        footer=tuple(footer),
        head=tuple(tokenizer.encode(before[0])),
    )


def _raw_prompt(holes: Holes, prefix: str, tokenizer: Tokenizer, options: FillOptions, n_prompt: int) -> list[int]:
    room = n_prompt - 1
    mark = f"{comment} " if (comment := language.comment_prefix(holes.language)) else ""
    parts: list[str] = []
    related = context.keep_related(holes.related, room // _RELATED_SHARE, tokenizer)
    parts += [f"{mark}{path}\n{_closed(text)}\n" for path, text in reversed(related)]
    if options.order == "suffix":
        rest = context.keep_start(holes.suffix, room // _SUFFIX_SHARE, tokenizer)
        if rest.strip():
            parts.append(f"{mark}...\n{_closed(rest.lstrip(chr(10)))}\n")
    if parts and holes.path:
        parts.append(f"{mark}{holes.path}\n")
    front = tokenizer.encode("".join(parts))
    kept = context.keep_end(prefix, room - len(front), tokenizer)
    return [tokenizer.bos_id, *front, *tokenizer.encode(kept)]


def _chat_prompt(
    holes: Holes, prefix: str, tokenizer: Tokenizer, options: FillOptions, n_prompt: int, instruction: str | None
) -> tuple[list[int], str]:
    """The prompt, and the fence that closes the answer."""
    chat = _Chat(holes, tokenizer, options.order, instruction)
    room = n_prompt - len(chat.tokens()) - 8
    if room < 16:
        raise UsageError(
            f"a prompt of {n_prompt} tokens has no room beside the chat format's own text; ask for fewer tokens "
            "or a larger context"
        )
    chat.related = context.keep_related(holes.related, room // _RELATED_SHARE, tokenizer)
    room -= sum(len(tokenizer.encode(path + text)) + 16 for path, text in chat.related)
    # what is gone from other holes is shown as left out
    chat.tail = context.keep_start("\n[...]\n".join(holes.pieces[1:]), room // _SUFFIX_SHARE, tokenizer)
    chat.old = context.keep_start("\n".join(holes.old or ()) if instruction else "", room // _SUFFIX_SHARE, tokenizer)
    chat.line = context.keep_end(prefix[prefix.rfind("\n") + 1 :], room // _LINE_SHARE, tokenizer)
    room -= sum(len(tokenizer.encode(text)) for text in (chat.tail, chat.old, chat.line))
    chat.kept = context.keep_end(prefix, room, tokenizer)
    tokens = chat.tokens()
    return tokens[-n_prompt:] if len(tokens) > n_prompt else tokens, chat.fence


@dataclass
class _Chat:
    """The parts of a chat prompt, put together by `tokens`; empty parts give what frames them."""

    holes: Holes
    tokenizer: Tokenizer
    order: str
    instruction: str | None
    related: list[context.Snippet] = field(default_factory=list)
    tail: str = ""
    old: str = ""
    line: str = ""
    kept: str = ""

    @property
    def fence(self) -> str:
        """Backticks, more than any of the texts has in a row."""
        texts = [self.tail, self.old, self.kept, *(text for _, text in self.related)]
        runs = [len(run) for text in texts for run in re.findall("`{3,}", text)]
        return "`" * (max(runs, default=2) + 1)

    def tokens(self) -> list[int]:
        encode, fence = self.tokenizer.encode, self.fence
        name = language.fence_name(self.holes.language) or ""
        open_block, close_block = f"{fence}{name}\n", f"\n{fence}\n\n"
        front = f"user\n{self._task(name)}\n\n"
        for path, text in self.related:
            front += f"From {path}, which belongs to it:\n\n{open_block}{_trimmed(text)}{close_block}"
        after = f"The text after it:\n\n{open_block}{_trimmed(self.tail)}{close_block}"
        if self.instruction:
            after += f"The passage as it is now:\n\n{open_block}{_trimmed(self.old)}{close_block}"
        before = f"The text before it:\n\n{open_block}{self.kept}"
        # the end of the text before the hole is encoded apart: typing changes nothing in front of it
        if self.order == "prefix":
            asked = encode(front + before) + encode(close_block + after.rstrip("\n"))
        else:
            asked = encode(front + after + before) + encode(close_block.rstrip("\n"))
        turn, end, channel, end_channel = (
            _id(self.tokenizer, text) for text in (_TURN, _END_TURN, _CHANNEL, _END_CHANNEL)
        )
        prompt = [self.tokenizer.bos_id, turn, *asked, end, *encode("\n"), turn, *encode("model\n")]
        return [*prompt, channel, *encode("thought\n"), end_channel, *encode(open_block + self.line)]

    def _task(self, name: str) -> str:
        # a whole sentence: terse demands get empty answers from this model
        what = f"this {name} file" if name else "this text"
        file = f"{what}, {self.holes.path}," if self.holes.path else what
        if self.instruction:
            return (
                f"Please rewrite one passage of {file} as follows: {self.instruction}\n\n"
                "Below you find the text after the passage, the passage as it is now, and the text before it. Please "
                "answer with one code block that holds the new passage and then the first lines of the text after it."
            )
        gap = "a gap" if self.holes.n == 1 else "some gaps"
        return (
            f"Please complete {file} which has {gap}. Below you find the text after the gap and the text before it. "
            "Please answer with one code block: it begins with the line in which the gap begins, goes on with what "
            "belongs into the gap, and ends with the first lines of the text after it."
        )


def _left_fragment(before: str, after: str, tokenizer: Tokenizer) -> str:
    """The end of the text before a hole that a token of the answer may cover: a piece of a word, or spaces."""
    near = before[-_NEAR:]
    if word := _WORD.search(near):
        start = word.start()
        if start >= 2 and near[start - 1] == " " and near[start - 2] not in " \n\t":
            start -= 1  # one space is part of the word's token; several, and indentation, are their own
        tokens = tokenizer.encode(near[start:])
        fragment = tokenizer.decode(tokens[-_MAX_BACK:])
        return fragment if near.endswith(fragment) and len(near[start:]) < _NEAR else ""
    line = near[near.rfind("\n") + 1 :]
    spaces = len(line) - len(line.rstrip(" "))
    if not spaces or spaces == _NEAR or (spaces == len(line) and not after.startswith(" ")):
        return ""  # indentation is a token of its own, unless the hole is inside it
    return " " * spaces


def _right_fragment(after: str) -> str:
    """The beginning of the text after a hole that belongs to a word of the answer."""
    word = _WORD_HEAD.match(after[:_NEAR])
    return word[0] if word and len(word[0]) < _NEAR else ""


def _whole_lines(tokens: list[int], tokenizer: Tokenizer) -> list[int]:
    """The tokens up to the end of their last whole line, so that a fence may follow; all if there is none."""
    for i in range(len(tokens), 1, -1):
        text = tokenizer.decode(tokens[i - 1 : i])
        if text.endswith("\n") and tokenizer.decode(tokens[:i]).strip():
            return tokens[:i]
    return tokens


def _closed(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def _trimmed(text: str) -> str:
    """For a block of its own: without line ends around it."""
    return text.strip("\n")


def _id(tokenizer: Tokenizer, text: str) -> int:
    token = tokenizer.control_id(text)
    assert token is not None  # can_chat
    return token
