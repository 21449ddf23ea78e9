"""Facets: what a function selects or takes, told alike in its name, its parameters, its docstring and its body.

A row is drawn once per shape; each column of it is a small template, written as `$cond`, `$cpre`, ...
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import accumulate


@dataclass(frozen=True)
class Table:
    """The rows of one facet."""

    name: str
    rows: tuple[tuple[str, ...], ...]

    def usable(self, lacks: str) -> tuple[list[tuple[str, ...]], list[int]]:
        """Rows that do without a second attribute of the kinds (n, s, f) in `lacks`, with running sums of weights."""
        return _usable(self, lacks)


@cache
def _usable(table: Table, lacks: str) -> tuple[list[tuple[str, ...]], list[int]]:
    # a row that is written several times is that much likelier
    rows = Counter(r for r in table.rows if not any(re.search(rf"\${x}2", " ".join(r)) for x in lacks))
    return list(rows), list(accumulate(rows.values()))


# before the noun, after it, parameters, in words, condition, its negation
CONDITIONS = Table(
    "condition",
    (
        ("$f1_", "", "", " that are $fw1", "$e.$f1", "not $e.$f1"),
        ("$f1_", "", "", " that are $fw1", "$e.$f1", "not $e.$f1"),
        ("", "_not_$f1", "", " that are not $fw1", "not $e.$f1", "$e.$f1"),
        ("", "_above", ", $lim: $t1", " whose $nw1 is above the $lim", "$e.$n1 > $lim", "$e.$n1 <= $lim"),
        ("", "_with_$n1_above", ", $lim: $t1", " whose $nw1 is above the $lim", "$e.$n1 > $lim", "$e.$n1 <= $lim"),
        ("", "_with_$n1_below", ", $lim: $t1", " whose $nw1 is below the $lim", "$e.$n1 < $lim", "$e.$n1 >= $lim"),
        ("", "_with_$n1_at_least", ", $lim: $t1", " with at least this $nw1", "$e.$n1 >= $lim", "$e.$n1 < $lim"),
        ("", "_with_$s1", ", $s1: str", " with the given $sw1", "$e.$s1 == $s1", "$e.$s1 != $s1"),
        ("", "_by_$s1", ", $s1: str", " with the given $sw1", "$e.$s1 == $s1", "$e.$s1 != $s1"),
        ("", "_without_$s1", "", " without a $sw1", "not $e.$s1", "$e.$s1"),
        ("", "_with_$s1_prefix", ", prefix: str", " whose $sw1 starts with the prefix",
         "$e.$s1.startswith(prefix)", "not $e.$s1.startswith(prefix)"),
        ("", "_matching", ", query: str", " whose $sw1 contains the query", "query in $e.$s1", "query not in $e.$s1"),
        ("", "_with_$n1_between", ", low: $t1, high: $t1", " whose $nw1 lies between low and high",
         "low <= $e.$n1 <= high", "not low <= $e.$n1 <= high"),
        ("$f1_", "_with_$s1", ", $s1: str", " that are $fw1 and have the given $sw1",
         "$e.$f1 and $e.$s1 == $s1", "not $e.$f1 or $e.$s1 != $s1"),
        ("$f1_", "_above", ", $lim: $t1", " that are $fw1 and whose $nw1 is above the $lim",
         "$e.$f1 and $e.$n1 > $lim", "not $e.$f1 or $e.$n1 <= $lim"),
        ("$f1_", "_not_$f2", "", " that are $fw1 but not $fw2", "$e.$f1 and not $e.$f2", "not $e.$f1 or $e.$f2"),
        ("", "_$f1_or_$f2", "", " that are $fw1 or $fw2", "$e.$f1 or $e.$f2", "not ($e.$f1 or $e.$f2)"),
    ),
)  # fmt: skip
# name, type, in words, expression, zero
NUMBERS = Table(
    "number",
    (
        ("$n1", "$t1", "$nw1", "$e.$n1", "$z1"),
        ("$n1", "$t1", "$nw1", "$e.$n1", "$z1"),
        ("$n1", "$t1", "$nw1", "$e.$n1", "$z1"),
        ("$n1", "$t1", "$nw1", "$e.$n1", "$z1"),
        (
            "<<=product:value||cost||load>>",
            "float",
            "<<=product:value||cost||load>> ($nw1 times $nw2)",
            "$e.$n1 * $e.$n2",
            "0.0",
        ),
        ("$n1_and_$n2", "float", "$nw1 and $nw2", "$e.$n1 + $e.$n2", "0.0"),
        ("net_$n1", "float", "$nw1 less $nw2", "$e.$n1 - $e.$n2", "0.0"),
        ("rounded_$n1", "float", "rounded $nw1", "round($e.$n1, 2)", "0.0"),
        ("absolute_$n1", "$t1", "absolute $nw1", "abs($e.$n1)", "$z1"),
    ),
)
# name (plural), type, in words, expression
VALUES = Table(
    "value",
    (
        ("$sp1", "str", "the $sw1", "$e.$s1"),
        ("$sp1", "str", "the $sw1", "$e.$s1"),
        ("$np1", "$t1", "the $nw1", "$e.$n1"),
        ("$np1", "$t1", "the $nw1", "$e.$n1"),
        ("lower_$sp1", "str", "the $sw1 in lower case", "$e.$s1.lower()"),
        ("upper_$sp1", "str", "the $sw1 in upper case", "$e.$s1.upper()"),
        ("clean_$sp1", "str", "the stripped $sw1", "$e.$s1.strip()"),
        ("$s1_$n1_pairs", "tuple[str, $t1]", "the $sw1 and the $nw1", "($e.$s1, $e.$n1)"),
        ("labels", "str", "a label of $sw1 and $nw1", 'f"{$e.$s1}: {$e.$n1}"'),
        ("full_$sp1", "str", "the $sw1 with the $sw2", 'f"{$e.$s1} {$e.$s2}"'),
        ("$s1_lengths", "int", "the length of the $sw1", "len($e.$s1)"),
        ("$s1_initials", "str", "the first letter of the $sw1", "$e.$s1[0]"),
        ("rounded_$np1", "float", "the rounded $nw1", "round($e.$n1, 1)"),
        ("$s1_titles", "str", "the $sw1 in title case", "$e.$s1.title()"),
    ),
)
# name, in words, key
ORDERS = Table(
    "order",
    (
        ("$n1", "$nw1", "$e.$n1"),
        ("$n1", "$nw1", "$e.$n1"),
        ("$s1", "$sw1", "$e.$s1"),
        ("$n1_and_$s1", "$nw1, then $sw1", "($e.$n1, $e.$s1)"),
        ("$s1_and_$n1", "$sw1, then $nw1", "($e.$s1, $e.$n1)"),
        ("falling_$n1", "falling $nw1", "-$e.$n1"),
        ("falling_$n1_and_$s1", "falling $nw1, then $sw1", "(-$e.$n1, $e.$s1)"),
        ("lower_$s1", "$sw1, whatever its case", "$e.$s1.lower()"),
        ("$s1_length", "the length of the $sw1", "len($e.$s1)"),
        ("$f1_and_$n1", "$fw1 ones last, then $nw1", "($e.$f1, $e.$n1)"),
        ("$s1_and_$s2", "$sw1, then $sw2", "($e.$s1, $e.$s2)"),
        ("$n1_and_$n2", "$nw1, then $nw2", "($e.$n1, $e.$n2)"),
        ("$n1_times_$n2", "$nw1 times $nw2", "$e.$n1 * $e.$n2"),
    ),
)
# name, type, in words, key
KEYS = Table(
    "key",
    (
        ("$s1", "str", "$sw1", "$e.$s1"),
        ("$s1", "str", "$sw1", "$e.$s1"),
        ("$s2", "str", "$sw2", "$e.$s2"),
        ("lower_$s1", "str", "$sw1 in lower case", "$e.$s1.lower()"),
        ("$s1_initial", "str", "first letter of the $sw1", "$e.$s1[:1]"),
        ("$s1_prefix", "str", "$sw1 up to the first dash", '$e.$s1.split("-")[0]'),
        ("$s1_length", "int", "length of the $sw1", "len($e.$s1)"),
        ("$f1", "bool", "being $fw1 or not", "$e.$f1"),
        ("rounded_$n1", "int", "$nw1, rounded", "round($e.$n1)"),
        ("$n1_tens", "int", "tens of the $nw1", "int($e.$n1 // 10)"),
        ("$s1_and_$f1", "tuple[str, bool]", "$sw1 and whether they are $fw1", "($e.$s1, $e.$f1)"),
        ("$s1_and_$s2", "tuple[str, str]", "$sw1 and $sw2", "($e.$s1, $e.$s2)"),
    ),
)
# name, in words, statement
CHANGES = Table(
    "change",
    (
        ("double_$n1", "Double the $nw1 of", "$e.$n1 *= 2"),
        ("reset_$n1", "Reset the $nw1 of", "$e.$n1 = $z1"),
        ("increment_$n1", "Add one to the $nw1 of", "$e.$n1 += 1"),
        ("round_$n1", "Round the $nw1 of", "$e.$n1 = round($e.$n1)"),
        ("negate_$n1", "Change the sign of the $nw1 of", "$e.$n1 = -$e.$n1"),
        ("cap_$n1", "Limit to $d1 the $nw1 of", "$e.$n1 = min($e.$n1, $d1)"),
        ("clear_$s1", "Empty the $sw1 of", '$e.$s1 = ""'),
        ("upper_$s1", "Write in upper case the $sw1 of", "$e.$s1 = $e.$s1.upper()"),
        ("trim_$s1", "Strip the $sw1 of", "$e.$s1 = $e.$s1.strip()"),
        ("shorten_$s1", "Cut to $d1 letters the $sw1 of", "$e.$s1 = $e.$s1[:$d1]"),
        ("toggle_$f1", "Turn around whether it is $fw1 for", "$e.$f1 = not $e.$f1"),
        ("mark_$f1", "Mark as $fw1", "$e.$f1 = True"),
        ("mark_not_$f1", "Mark as not $fw1", "$e.$f1 = False"),
        ("swap_$s1_and_$s2", "Swap the $sw1 and the $sw2 of", "$e.$s1, $e.$s2 = $e.$s2, $e.$s1"),
        ("copy_$n1_to_$n2", "Give its $nw1 also as the $nw2 to", "$e.$n2 = $e.$n1"),
        ("move_$n1_to_$n2", "Move the $nw1 to the $nw2 of", "$e.$n1, $e.$n2 = $z1, $e.$n1 + $e.$n2"),
    ),
)
FACETS = {
    "cpre": (CONDITIONS, 0), "csuf": (CONDITIONS, 1), "cpar": (CONDITIONS, 2), "cdoc": (CONDITIONS, 3),
    "cond": (CONDITIONS, 4), "ncond": (CONDITIONS, 5),
    "nvname": (NUMBERS, 0), "nvtype": (NUMBERS, 1), "nvdoc": (NUMBERS, 2), "nv": (NUMBERS, 3), "nvzero": (NUMBERS, 4),
    "avname": (VALUES, 0), "avtype": (VALUES, 1), "avdoc": (VALUES, 2), "av": (VALUES, 3),
    "ordname": (ORDERS, 0), "orddoc": (ORDERS, 1), "ordkey": (ORDERS, 2),
    "kname": (KEYS, 0), "ktype": (KEYS, 1), "kdoc": (KEYS, 2), "kexpr": (KEYS, 3),
    "chname": (CHANGES, 0), "chdoc": (CHANGES, 1), "change": (CHANGES, 2),
}  # fmt: skip
