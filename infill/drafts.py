"""What the causal encoder says by itself: a draft, cut wherever the hole could end.

The encoder is a language model with the denoiser's weights that sees only what stands before the hole (in the chat
format the text after it too, which the prompt shows). A token of a draft costs a pass of one token; its texts compete
with the denoised ones under the same score, and where it meets the suffix tells lengths that are worth denoising.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from infill.canvas import Layout
from infill.choose import Candidate
from infill.context import Holes
from infill.engine import BEAM_TOKENS
from infill.options import FillOptions
from infill.passes import Passes

if TYPE_CHECKING:
    from infill_models.tokenizer import Tokenizer

_ENDS = 8  # places where one text is cut, at most
_CERTAIN = 4  # characters of the next line that make it certain that the draft has come to the suffix


def drafted(
    passes: Passes, layout: Layout, holes: Holes, options: FillOptions, tokenizer: Tokenizer
) -> list[Candidate]:
    """Candidates for a single hole. The session's prompt is the layout's.

    The encoder's greedy continuation, which may go on for lines, and its likeliest first lines: there most holes end,
    and a search over many lines would cost more than denoising.
    """
    start = (*layout.prompt, *layout.head)
    room = min(passes.session.info.n_ctx - len(start), BEAM_TOKENS)
    n_max = min(options.max_tokens, room)
    if n_max < 1:
        return []
    begin = layout.before[0]

    def said(tokens: Sequence[int]) -> str:
        whole = tokenizer.decode([*layout.head, *tokens])
        return whole[len(begin) :] if whole.startswith(begin) else ""

    def over(tokens: list[int]) -> bool:
        return is_over(said(tokens), holes.prefix, holes.suffix)

    def has_line(tokens: list[int]) -> bool:
        return "\n" in said(tokens).lstrip() or over(tokens)

    found = passes.beams(start, n_max, 1, tokenizer.control_ids, over)
    n_beams = min(options.n_drafts, room // n_max, passes.session.info.n_canvas)
    if n_beams > 1:
        found += passes.beams(start, n_max, n_beams, tokenizer.control_ids, has_line)
    passes.sync(layout.prompt)
    return [c for text in dict.fromkeys(map(said, found)) for c in cut(text, layout, holes.suffix, tokenizer)]


def cut(text: str, layout: Layout, suffix: str, tokenizer: Tokenizer, n_steps: int = 0) -> list[Candidate]:
    """The text as candidates for the layout's one hole, each ending in another place."""
    bare = replace(layout, head=())
    found = []
    for end in ends(text, suffix):
        middle = tuple(tokenizer.encode(layout.before[0] + text[:end] + layout.after[0]))
        found.append(Candidate(bare, (middle,), ((),), ((),), n_steps))
    return found


def ends(text: str, suffix: str) -> list[int]:
    """Where the hole may end in a text that runs on, in characters, ascending: before and after line ends, before what
    the suffix begins with, and at the end of the text."""
    found: set[int] = set()
    breaks = [i for i, character in enumerate(text) if character == "\n"]
    found.update(breaks[:_ENDS])
    ahead = suffix.partition("\n")[0].rstrip()
    if suffix[:1] == "\n" or not ahead:
        line = suffix.lstrip("\n").partition("\n")[0].rstrip()
        if line.strip() and (at := text.find("\n" + line)) >= 0:
            found |= {at, len(text[:at].rstrip("\n"))}
    else:
        found.update(i + 1 for i in breaks[:_ENDS])
        at = text.find(ahead)
        while at >= 0 and len(found) < 2 * _ENDS:
            found.add(at)
            at = text.find(ahead, at + 1)
    some = sorted(end for end in found if text[:end].strip())[:_ENDS]
    return [*some, len(text)] if text.strip() and len(text) not in some else some


def is_over(text: str, prefix: str, suffix: str) -> bool:
    """Whether the text has certainly gone beyond the hole: it has met the suffix, or left the line of a hole in one."""
    ahead = suffix.partition("\n")[0].rstrip()
    within_line = bool(ahead.strip()) and not prefix.endswith("\n") and bool(prefix)
    if within_line:
        return "\n" in text
    line = ahead if ahead.strip() else suffix.lstrip("\n").partition("\n")[0].rstrip()
    return len(line.strip()) >= _CERTAIN and line in text and "\n" in text


def lengths_of(candidates: Sequence[Candidate], layout: Layout) -> list[int]:
    """How many free positions the layout needs to say what these candidates say."""
    return sorted({max(1, len(c.middles[0]) - len(layout.head)) for c in candidates})
