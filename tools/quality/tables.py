"""What is compared: one table for each choice that a fill makes."""

from __future__ import annotations

from dataclasses import dataclass

from infill.evaluation.configurations import FIRST, GROUPS
from infill.evaluation.spans import KINDS, MULTI

SINGLE = tuple(kind for kind in KINDS if kind not in MULTI)
ORACLE, BOUNDS = "oracle", "bounds"


@dataclass(frozen=True)
class Table:
    """configurations: the first one is what others are compared with. weight: share of the time, if time is limited.
    n_timed: spans of each kind, about, on which all rows are timed in turn."""

    group: str
    title: str
    about: str
    configurations: tuple[str, ...]
    kinds: tuple[str, ...] = SINGLE
    weight: float = 1.0
    n_timed: int = 12


def _with(*first: str, group: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((FIRST, *first, *GROUPS[group])))


def _from_oracle(group: str) -> tuple[str, ...]:
    """With true lengths, where a choice shows in the denoising alone; drafts and the search would hide it."""
    return tuple(dict.fromkeys((ORACLE, *(name for name in GROUPS[group] if name.startswith(ORACLE)))))


TABLES: dict[str, Table] = {
    table.group: table
    for table in (
        Table(
            BOUNDS,
            "The defaults, true lengths, no pins",
            "The rows that the bounds above compare. They are asked first, so that they have the most spans.",
            (FIRST, ORACLE, "pins-0", "oracle-pins-0"),
            weight=4,
            n_timed=30,
        ),
        Table(
            "length",
            "Length",
            "`oracle` is told the true number of tokens. Nobody knows it in an editor: it is what could be reached.",
            _with(ORACLE, group="length"),
            weight=3,
        ),
        Table(
            "rank",
            "Ranking",
            "The same kind of candidates, ranked by another rule; `votes-N`: so many tokens after the hole count in a "
            "candidate's score.",
            _with(group="rank"),
            weight=1.5,
        ),
        Table(
            "pins",
            "Pins",
            "True lengths. `oracle-pins-N`: so many tokens of the text after the hole stand pinned on the canvas, 32 "
            "by default; `oracle-pins-silent`: pinned tokens feed nothing into self-conditioning instead of "
            "themselves, one-hot.",
            _from_oracle("pins"),
            weight=1.5,
        ),
        Table(
            "together",
            "Several holes",
            "`joint`: on one canvas; `sequential`: one after another, earlier answers in the text; `independent`: each "
            "without the others. `joint-coarse`: fewer lengths tried. `agree`: the holes of a task say the same name, "
            "right or not.",
            _with(group="together"),
            kinds=MULTI,
            weight=1.5,
            n_timed=30,
        ),
        Table(
            "format",
            "Prompt format",
            "The default is what the model file asks for, here raw with the prefix first: the text after the hole "
            "stands on the canvas only. `chat`: a turn of the user shows the text after the hole first, then the one "
            "before it. `oracle-raw` and `oracle-chat`: the two with true lengths.",
            _with(group="format"),
        ),
        Table("steps", "Denoising steps", "True lengths; at most so many steps, 16 by default.", _from_oracle("steps")),
        Table(
            "self-conditioning",
            "Self-conditioning",
            "True lengths. Only the likeliest tokens of a position feed the next step, 64 by default; "
            "`oracle-top-all`: all of the vocabulary (the option's value 0); `oracle-unconditioned`: nothing, a step "
            "does not hear of the one before (the value -1).",
            _from_oracle("self-conditioning"),
        ),
    )
}
"""In the order in which they are asked and shown."""
