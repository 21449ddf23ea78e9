"""All shapes, and which of them fit where."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from types import ModuleType

from . import (
    acting,
    algorithms,
    allotting,
    between,
    box_methods,
    boxes,
    brief,
    cases,
    changing,
    checking,
    class_parts,
    classes_and_methods,
    collections,
    combined,
    comparing,
    containers,
    converting,
    dates,
    deciding,
    dict_holders,
    dict_methods,
    dictionaries,
    errors,
    files_and_time,
    finding,
    flowing,
    functions,
    games_and_marks,
    general,
    general_tests,
    guarding,
    held_out,
    helpers,
    holder_methods,
    holders,
    index_holders,
    indexing,
    iterators,
    joins,
    keeping,
    ledgers_and_plans,
    list_holders,
    looping,
    mains,
    mains_and_errors,
    matching,
    methods,
    more_containers,
    more_list_holders,
    more_members,
    more_methods,
    more_steps,
    more_tests,
    more_thing_classes,
    more_things,
    nested,
    number_work,
    one_liners,
    parts,
    payloads,
    pipelines,
    plain_helpers,
    plain_tools,
    programs,
    quantities,
    ranking,
    reading_text,
    records,
    reports,
    rules,
    selecting,
    services,
    short_general,
    single_expressions,
    single_things,
    small_classes,
    small_parts,
    small_work,
    sorting,
    stages,
    steps,
    store_holders,
    structures,
    summing,
    tallying,
    tests_and_functions,
    tests_and_parts,
    tests_between,
    tests_of_classes,
    tests_of_parts,
    text_work,
    thing_classes,
    thing_methods,
    things,
    things_as_text,
    tracking,
    updating_lists,
    wording,
    work,
    writing,
)
from .template import Shape, parse_shapes


def _shapes(*sources: ModuleType) -> tuple[Shape, ...]:
    return tuple(shape for source in sources for shape in parse_shapes(source.SHAPES))


# the shapes that training had when the text to measure with was settled, in the order in which that text draws them
SETTLED = _shapes(
    parts,
    things,
    containers,
    functions,
    things_as_text,
    general,
    collections,
    structures,
    cases,
    combined,
    joins,
    more_containers,
    more_methods,
    reports,
    rules,
    work,
    text_work,
    number_work,
    iterators,
    small_classes,
    files_and_time,
    general_tests,
    more_tests,
    tests_of_classes,
    finding,
    summing,
    ranking,
    converting,
    writing,
    acting,
    stages,
    flowing,
    small_work,
    between,
    tests_between,
    thing_methods,
    box_methods,
    dict_methods,
    more_things,
    boxes,
    mains,
    small_parts,
    payloads,
    reading_text,
    tests_and_parts,
    deciding,
    keeping,
    pipelines,
    algorithms,
    methods,
    dates,
    nested,
    helpers,
    quantities,
    classes_and_methods,
    tests_and_functions,
    brief,
    short_general,
)
# shapes that came later: for training alone, so that the held-out text stays what it is
LATER = _shapes(
    selecting,
    checking,
    tallying,
    comparing,
    changing,
    updating_lists,
    records,
    wording,
    indexing,
    matching,
    class_parts,
    holders,
    plain_helpers,
    plain_tools,
    single_things,
    programs,
    services,
    allotting,
    looping,
    tracking,
    dictionaries,
    sorting,
    one_liners,
    single_expressions,
    steps,
    more_steps,
    errors,
    guarding,
    more_members,
    holder_methods,
    thing_classes,
    more_thing_classes,
    list_holders,
    more_list_holders,
    dict_holders,
    index_holders,
    store_holders,
    tests_of_parts,
    mains_and_errors,
    games_and_marks,
    ledgers_and_plans,
)
ALL = (*SETTLED, *LATER, *_shapes(held_out))
HELD_OUT_SHAPES = frozenset(s.name for s in ALL if s.held)
TRAINING_SHAPES = frozenset(s.name for s in ALL if not s.held)
SETTLED_SHAPES = frozenset(s.name for s in SETTLED)


@cache
def candidates(kind: str, part: str, lacks: str, frozen: bool) -> tuple[tuple[Shape, ...], tuple[int, ...]]:
    """Shapes of a kind with the running sums of their weights.

    part: "train", "settled" (those of training that held-out text uses too), "held", or "test" (the last two);
    lacks: letters of the attribute kinds (n, s, f) of which there is only one.
    """
    wanted = {
        "train": TRAINING_SHAPES, "settled": SETTLED_SHAPES, "held": HELD_OUT_SHAPES,
        "test": SETTLED_SHAPES | HELD_OUT_SHAPES,
    }[part]  # fmt: skip
    found = [
        s
        for s in ALL
        if kind in s.kind.split(",")
        and s.name in wanted
        and not (frozen and s.mut)
        and not any(f"{letter}2" in s.names for letter in lacks)
    ]
    return tuple(found), tuple(accumulate(s.weight for s in found))


@cache
def providers(role: str, part: str, lacks: str, frozen: bool) -> tuple[Shape, ...]:
    """Shapes that play a role; `part` as for `candidates`."""
    kinds = ("fn", "gen", "exc", "const", "box", "enum")
    return tuple(s for kind in kinds for s in candidates(kind, part, lacks, frozen)[0] if role in s.provides)
