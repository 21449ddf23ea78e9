"""Shapes of functions about the thing of a module."""

from __future__ import annotations

SHAPES = r'''
== total fn as=total w=4
def <<@sum:total||sum_of>>_$n1($es: $Many[$E]) -> $t1:
    """Return the total $nw1 of the $esw."""
    <<@comp:return sum($e.$n1 for $e in $es)||$acc = $z1
    for $e in $es:
        $acc += $e.$n1
    return $acc>>

== total_value fn w=4
def <<@sum:total||sum_of>>_$nvname($es: $Many[$E]) -> $nvtype:
    """Return the total $nvdoc of the $esw."""
    <<@comp:return sum($nv for $e in $es)||$acc = $nvzero
    for $e in $es:
        $acc += $nv
    return $acc>>

== total_if fn w=5
def total_$n1_of_$cpre$es$csuf($es: list[$E]$cpar) -> $t1:
    """Return the total $nw1 of the $esw$cdoc."""
    <<@comp:return sum($e.$n1 for $e in $es if $cond)||$acc = $z1
    for $e in $es:
        if $cond:
            $acc += $e.$n1
    return $acc>>

== average fn as=average w=4
def <<@average:average||mean>>_$n1($es: list[$E]) -> float:
    """Return the average $nw1, or 0.0 <<for no||without>> $esw."""
    if not $es:
        return 0.0
    <<@steps:return sum($e.$n1 for $e in $es) / len($es)||$acc = sum($e.$n1 for $e in $es)
    return $acc / len($es)>>

== average_raise fn as=average
def <<@average:average||mean>>_$n1($es: list[$E]) -> float:
    """Return the average $nw1 of the $esw; there must be some."""
    if not $es:
        raise ValueError("no $esw")
    return sum($e.$n1 for $e in $es) / len($es)

== find fn as=find w=5
def <<@find:find||get||look_up>>_$noun($es: list[$E], $s1: str) -> $E | None:
    """Return the $ew with the given $sw1, or None."""
    <<@comp:return next(($e for $e in $es if $e.$s1 == $s1), None)||for $e in $es:
        if $e.$s1 == $s1:
            return $e
    return None>>

== find_if fn w=3
def first_$cpre$noun$csuf($es: list[$E]$cpar) -> $E | None:
    """Return the first of the $esw$cdoc, or None."""
    for $e in $es:
        if $cond:
            return $e
    return None

== require fn w=2
def require_$noun($es: list[$E], $s1: str) -> $E:
    """Return the $ew with the given $sw1; it must exist."""
    for $e in $es:
        if $e.$s1 == $s1:
            return $e
    raise <<@lookup:LookupError||ValueError||KeyError>>(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}")

== require_dict fn
def $noun_by_$s1($es: dict[str, $E], $s1: str) -> $E:
    """Return the $ew with the given $sw1; it must exist."""
    try:
        return $es[$s1]
    except KeyError:
        raise <<@lookup:LookupError||ValueError>>(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}") from None

== require_error fn
def get_$noun_or_fail($es: dict[str, $E], $s1: str) -> $E:
    """Return the $ew with the given $sw1, or raise an error."""
    if $s1 not in $es:
        raise $@not_found($s1)
    return $es[$s1]

== select fn w=8
def <<@select:select||filter||get>>_$cpre$es$csuf($es: $Many[$E]$cpar) -> list[$E]:
    """Return the $esw$cdoc."""
    <<@comp:return [$e for $e in $es if $cond]||$out = []
    for $e in $es:
        if $cond:
            $out.append($e)
    return $out>>

== select_skip fn w=3
def $cpre$es$csuf($es: list[$E]$cpar) -> list[$E]:
    """Return the $esw$cdoc."""
    $out = []
    for $e in $es:
        if $ncond:
            $[skip]
        $out.append($e)
    return $out

== select_values fn w=5
def $avname_of_$cpre$es$csuf($es: list[$E]$cpar) -> list[$avtype]:
    """Return $avdoc of the $esw$cdoc."""
    <<@comp:return [$av for $e in $es if $cond]||$out = []
    for $e in $es:
        if $cond:
            $out.append($av)
    return $out>>

== values fn w=4
def <<@get:get||list||all>>_$avname($es: $Many[$E]) -> list[$avtype]:
    """Return $avdoc of each $ew."""
    <<@comp:return [$av for $e in $es]||$out = []
    for $e in $es:
        $out.append($av)
    return $out>>

== group fn as=group w=5
def group_by_$s1($es: $Many[$E]) -> dict[str, list[$E]]:
    """Group the $esw by their $sw1."""
    <<@group:$map: dict[str, list[$E]] = {}
    for $e in $es:
        $map.setdefault($e.$s1, []).append($e)
    return $map||$map = defaultdict(list)
    for $e in $es:
        $map[$e.$s1].append($e)
    return dict($map)||$map: dict[str, list[$E]] = {}
    for $e in $es:
        if $e.$s1 not in $map:
            $map[$e.$s1] = []
        $map[$e.$s1].append($e)
    return $map>>

== count fn as=count w=4
def count_by_$s1($es: $Many[$E]) -> dict[str, int]:
    """Count how many $esw there are for each $sw1."""
    <<@count:$cnt: dict[str, int] = {}
    for $e in $es:
        $cnt[$e.$s1] = $cnt.get($e.$s1, 0) + 1
    return $cnt||return dict(Counter($e.$s1 for $e in $es))||$cnt = defaultdict(int)
    for $e in $es:
        $cnt[$e.$s1] += 1
    return dict($cnt)>>

== count_if fn w=4
def count_$cpre$es$csuf($es: $Many[$E]$cpar) -> int:
    """Count the $esw$cdoc."""
    <<@comp:return sum(1 for $e in $es if $cond)||count = 0
    for $e in $es:
        if $cond:
            count += 1
    return count>>

== sum_by fn w=4
def $n1_by_$s1($es: list[$E]) -> dict[str, $t1]:
    """Return the total $nw1 for each $sw1."""
    totals: dict[str, $t1] = {}
    for $e in $es:
        totals[$e.$s1] = totals.get($e.$s1, 0) + $e.$n1
    return totals

== index fn w=3
def index_by_$s1($es: $Many[$E]) -> dict[str, $E]:
    """Return the $esw by their $sw1."""
    <<@comp:return {$e.$s1: $e for $e in $es}||$map = {}
    for $e in $es:
        $map[$e.$s1] = $e
    return $map>>

== index_unique fn
def index_unique_$sp1($es: list[$E]) -> dict[str, $E]:
    """Return the $esw by their $sw1, which must be unique."""
    $map: dict[str, $E] = {}
    for $e in $es:
        if $e.$s1 in $map:
            raise ValueError(f"duplicate $sw1: {$e.$s1}")
        $map[$e.$s1] = $e
    return $map

== mapping fn w=2
def $n1_map($es: list[$E]) -> dict[str, $t1]:
    """Return the $nw1 by $sw1."""
    return {$e.$s1: $e.$n1 for $e in $es}

== sort fn as=sort w=3
def sort_by_$n1($es: $Many[$E]) -> list[$E]:
    """Return the $esw sorted by $nw1."""
    return sorted($es, key=lambda $e: $e.$n1)

== sort_down fn w=2
def sort_by_$n1_descending($es: $Many[$E]) -> list[$E]:
    """Return the $esw with the largest $nw1 first."""
    return sorted($es, key=lambda $e: $e.$n1, reverse=True)

== sort_two fn
def sort_by_$s1_and_$n1($es: $Many[$E]) -> list[$E]:
    return sorted($es, key=lambda $e: ($e.$s1, $e.$n1))

== sort_place fn
def order_by_$s1($es: list[$E]) -> None:
    """Sort the $esw by $sw1, in place."""
    $es.sort(key=lambda $e: $e.$s1)

== highest fn as=highest w=4
def highest_$n1($es: list[$E]) -> $E:
    """Return the $ew with the highest $nw1."""
    <<@comp:return max($es, key=lambda $e: $e.$n1)||$best = $es[0]
    for $e in $es[1:]:
        if $e.$n1 > $best.$n1:
            $best = $e
    return $best>>

== lowest fn w=3
def lowest_$n1($es: list[$E]) -> $E | None:
    """Return the $ew with the lowest $nw1, or None."""
    <<@comp:return min($es, key=lambda $e: $e.$n1, default=None)||$best = None
    for $e in $es:
        if $best is None or $e.$n1 < $best.$n1:
            $best = $e
    return $best>>

== extremes fn w=2
def $n1_range($es: list[$E]) -> tuple[$t1, $t1]:
    """Return the smallest and the largest $nw1."""
    $np1 = [$e.$n1 for $e in $es]
    return min($np1), max($np1)

== unique fn w=3
def unique_$sp1($es: $Many[$E]) -> list[str]:
    """Return the different values of $sw1, sorted."""
    <<@comp:return sorted({$e.$s1 for $e in $es})||seen = set()
    for $e in $es:
        seen.add($e.$s1)
    return sorted(seen)>>

== unique_order fn w=2
def without_duplicates($es: list[$E]) -> list[$E]:
    """Keep the first $ew of each $sw1."""
    seen = set()
    $out = []
    for $e in $es:
        if $e.$s1 in seen:
            continue
        seen.add($e.$s1)
        $out.append($e)
    return $out

== duplicates fn
def duplicate_$sp1($es: list[$E]) -> set[str]:
    """Return the values of $sw1 that occur more than once."""
    seen: set[str] = set()
    duplicates: set[str] = set()
    for $e in $es:
        if $e.$s1 in seen:
            duplicates.add($e.$s1)
        seen.add($e.$s1)
    return duplicates

== split fn w=3
def split_by_$f1($es: list[$E]) -> tuple[list[$E], list[$E]]:
    """Return the $esw that are $fw1, and the rest."""
    $f1, rest = [], []
    for $e in $es:
        <<@comp:($f1 if $e.$f1 else rest).append($e)||if $e.$f1:
            $f1.append($e)
        else:
            rest.append($e)>>
    return $f1, rest

== any_if fn w=2
def has_$cpre$es$csuf($es: $Many[$E]$cpar) -> bool:
    """Return whether there are $esw$cdoc."""
    <<@comp:return any($cond for $e in $es)||for $e in $es:
        if $cond:
            return True
    return False>>

== all_flag fn w=2
def all_$f1($es: $Many[$E]) -> bool:
    """Return whether all $esw are $fw1."""
    <<@comp:return all($e.$f1 for $e in $es)||for $e in $es:
        if not $e.$f1:
            return False
    return True>>
'''
