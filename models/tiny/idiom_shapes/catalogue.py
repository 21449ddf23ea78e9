"""All shapes, and which of them fit where."""

from __future__ import annotations

from functools import cache
from itertools import accumulate

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
    dict_methods,
    dictionaries,
    errors,
    files_and_time,
    finding,
    flowing,
    functions,
    general,
    general_tests,
    guarding,
    held_out,
    helpers,
    holder_methods,
    holders,
    indexing,
    iterators,
    joins,
    keeping,
    looping,
    mains,
    matching,
    methods,
    more_containers,
    more_members,
    more_methods,
    more_steps,
    more_tests,
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
    structures,
    summing,
    tallying,
    tests_and_functions,
    tests_and_parts,
    tests_between,
    tests_of_classes,
    text_work,
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

ALL: tuple[Shape, ...] = tuple(
    shape
    for source in (
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
        held_out,
    )
    for shape in parse_shapes(source.SHAPES)
)
HELD_OUT_SHAPES = frozenset(s.name for s in ALL if s.held)
TRAINING_SHAPES = frozenset(s.name for s in ALL if not s.held)


@cache
def candidates(kind: str, part: str, lacks: str, frozen: bool) -> tuple[tuple[Shape, ...], tuple[int, ...]]:
    """Shapes of a kind with the running sums of their weights.

    part: "train" or "held" or "any"; lacks: letters of the attribute kinds (n, s, f) of which there is only one.
    """
    found = [
        s
        for s in ALL
        if kind in s.kind.split(",")
        and (part == "any" or s.held == (part == "held"))
        and not (frozen and s.mut)
        and not any(f"{letter}2" in s.names for letter in lacks)
    ]
    return tuple(found), tuple(accumulate(s.weight for s in found))


@cache
def providers(role: str, held: bool, lacks: str, frozen: bool) -> tuple[Shape, ...]:
    kinds = ("fn", "gen", "exc", "const", "box", "enum")
    return tuple(
        s
        for kind in kinds
        for s in candidates(kind, "any" if held else "train", lacks, frozen)[0]
        if role in s.provides
    )
