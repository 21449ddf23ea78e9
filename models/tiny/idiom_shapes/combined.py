"""Shapes of functions that cross what they select with what they take, by which key and in which order."""

from __future__ import annotations

SHAPES = r'''
== map_if fn w=3
def $n1_of_$cpre$es$csuf($es: list[$E]$cpar) -> dict[str, $t1]:
    """Return the $nw1 by $sw1 of the $esw$cdoc."""
    <<@comp:return {$e.$s1: $e.$n1 for $e in $es if $cond}||$map: dict[str, $t1] = {}
    for $e in $es:
        if $cond:
            $map[$e.$s1] = $e.$n1
    return $map>>

== set_if fn w=3
def distinct_$avname_of_$cpre$es$csuf($es: $Many[$E]$cpar) -> set[$avtype]:
    """Return $avdoc of the $esw$cdoc, each once."""
    <<@comp:return {$av for $e in $es if $cond}||$out: set[$avtype] = set()
    for $e in $es:
        if $cond:
            $out.add($av)
    return $out>>

== sum_value_if fn w=3
def $nvname_of_$cpre$es$csuf($es: list[$E]$cpar) -> $nvtype:
    """Return the total $nvdoc of the $esw$cdoc."""
    <<@skipping:$acc = $nvzero
    for $e in $es:
        if $ncond:
            continue
        $acc += $nv
    return $acc||return sum($nv for $e in $es if $cond)>>

== average_if fn w=3
def average_$n1_of_$cpre$es$csuf($es: list[$E]$cpar) -> float | None:
    """Return the average $nw1 of the $esw$cdoc, or None."""
    $np1 = [$e.$n1 for $e in $es if $cond]
    <<@avgif:if not $np1:
        return None
    return sum($np1) / len($np1)||return sum($np1) / len($np1) if $np1 else None>>

== extreme_if fn w=3
def <<=m:most||least>>_$nvname_of_$cpre$es$csuf($es: list[$E]$cpar) -> $nvtype:
    """Return the <<=m:highest||lowest>> $nvdoc of the $esw$cdoc."""
    return <<=m:max||min>>(<<=d:($nv for $e in $es if $cond), default=$nvzero||$nv for $e in $es if $cond>>)

== extreme_value fn w=2
def <<=m:max||min>>_$nvname($es: $Many[$E]) -> $nvtype:
    """Return the <<=m:highest||lowest>> $nvdoc of the $esw, or $nvzero without $esw."""
    <<@extremes:return <<=m:max||min>>(($nv for $e in $es), default=$nvzero)||$best = None
    for $e in $es:
        if $best is None or $nv <<=m:>||<>> $best:
            $best = $nv
    return $nvzero if $best is None else $best>>

== group_values fn w=3
def $avname_by_$kname($es: $Many[$E]) -> dict[$ktype, list[$avtype]]:
    """Return $avdoc of each $ew, grouped by $kdoc."""
    <<@group:$map: dict[$ktype, list[$avtype]] = {}
    for $e in $es:
        $map.setdefault($kexpr, []).append($av)
    return $map||$map = defaultdict(list)
    for $e in $es:
        $map[$kexpr].append($av)
    return dict($map)||$map: dict[$ktype, list[$avtype]] = {}
    for $e in $es:
        $map[$kexpr] = [*$map.get($kexpr, []), $av]
    return $map>>

== group_sets fn w=2
def $avname_per_$kname($es: $Many[$E]) -> dict[$ktype, set[$avtype]]:
    """Return the different values of $avdoc, by $kdoc."""
    $map: dict[$ktype, set[$avtype]] = <<=s:{}||defaultdict(set)>>
    for $e in $es:
        $map<<=s:.setdefault($kexpr, set())||[$kexpr]>>.add($av)
    return $map

== group_if fn w=3
def $cpre$es$csuf_by_$kname($es: list[$E]$cpar) -> dict[$ktype, list[$E]]:
    """Return the $esw$cdoc, grouped by $kdoc."""
    $map: dict[$ktype, list[$E]] = {}
    for $e in $es:
        <<@groupif:if $cond:
            $map.setdefault($kexpr, []).append($e)||if $ncond:
            continue
        $map.setdefault($kexpr, []).append($e)>>
    return $map

== count_if_key fn w=3
def count_$cpre$es$csuf_by_$kname($es: $Many[$E]$cpar) -> dict[$ktype, int]:
    """Count the $esw$cdoc by $kdoc."""
    <<@countif:return dict(Counter($kexpr for $e in $es if $cond))||$cnt: dict[$ktype, int] = {}
    for $e in $es:
        if $cond:
            $cnt[$kexpr] = $cnt.get($kexpr, 0) + 1
    return $cnt>>

== sum_value_key fn w=3
def total_$nvname_by_$kname($es: $Many[$E]) -> dict[$ktype, $nvtype]:
    """Return the total $nvdoc of the $esw by $kdoc."""
    totals: dict[$ktype, $nvtype] = {}
    for $e in $es:
        <<@totalkey:totals[$kexpr] = totals.get($kexpr, $nvzero) + $nv||totals.setdefault($kexpr, $nvzero)
        totals[$kexpr] += $nv>>
    return totals

== best_value_key fn w=2
def <<=m:highest||lowest>>_$nvname_by_$kname($es: $Many[$E]) -> dict[$ktype, $nvtype]:
    """Return the <<=m:highest||lowest>> $nvdoc by $kdoc."""
    $map: dict[$ktype, $nvtype] = {}
    for $e in $es:
        $map[$kexpr] = <<=m:max||min>>($map.get($kexpr, $nv), $nv)
    return $map

== order_if fn w=3
def $cpre$es$csuf_in_order_of_$ordname($es: list[$E]$cpar) -> list[$E]:
    """Return the $esw$cdoc by $orddoc."""
    <<@orderif:return sorted(($e for $e in $es if $cond), key=lambda $e: $ordkey)||$out = [$e for $e in $es if $cond]
    $out.sort(key=lambda $e: $ordkey)
    return $out>>

== order_values fn w=3
def $avname_in_order_of_$ordname($es: $Many[$E]) -> list[$avtype]:
    """Return $avdoc of each $ew, by $orddoc."""
    <<@ordervalues:return [$av for $e in sorted($es, key=lambda $e: $ordkey)]||$out: list[$avtype] = []
    for $e in sorted($es, key=lambda $e: $ordkey):
        $out.append($av)
    return $out>>

== first_order_if fn w=2
def <<=m:first||last>>_$cpre$noun$csuf_by_$ordname($es: list[$E]$cpar) -> $E | None:
    """Return the <<=m:first||last>> of the $esw$cdoc, by $orddoc, or None."""
    return <<=m:min||max>>(($e for $e in $es if $cond), key=lambda $e: $ordkey, default=None)

== last_if fn w=3
def last_$cpre$noun$csuf($es: list[$E]$cpar) -> $E | None:
    """Return the last of the $esw$cdoc, or None."""
    <<@lastif:for $e in reversed($es):
        if $cond:
            return $e
    return None||return next(($e for $e in reversed($es) if $cond), None)||latest = None
    for $e in $es:
        if $cond:
            latest = $e
    return latest>>

== index_if fn w=2
def index_of_$cpre$noun$csuf($es: list[$E]$cpar) -> int:
    """Return the place of the first of the $esw$cdoc, or -1."""
    <<@indexif:for $i, $e in enumerate($es):
        if $cond:
            return $i
    return -1||return next(($i for $i, $e in enumerate($es) if $cond), -1)>>

== indexes_if fn w=2
def places_of_$cpre$es$csuf($es: list[$E]$cpar) -> list[int]:
    """Return the places of the $esw$cdoc."""
    return [$i for $i, $e in enumerate($es) if $cond]

== only_if fn w=2
def only_$cpre$noun$csuf($es: list[$E]$cpar) -> $E:
    """Return the one of the $esw$cdoc; more or fewer are errors."""
    $out = [$e for $e in $es if $cond]
    <<@only:if len($out) != 1:
        raise LookupError(f"{len($out)} $esw instead of one")
    return $out[0]||match $out:
        case [only_one]:
            return only_one
        case _:
            raise LookupError(f"{len($out)} $esw instead of one")>>

== all_if fn w=2
def all_$cpre$es$csuf($es: $Many[$E]$cpar) -> bool:
    """Return whether there are no other $esw than those$cdoc."""
    <<@comp:return all($cond for $e in $es)||for $e in $es:
        if $ncond:
            return False
    return True>>

== none_if fn w=2
def no_$cpre$es$csuf($es: $Many[$E]$cpar) -> bool:
    """Return whether there are no $esw$cdoc."""
    <<@comp:return not any($cond for $e in $es)||return all($ncond for $e in $es)>>

== share_if fn w=2
def share_of_$cpre$es$csuf($es: list[$E]$cpar) -> float:
    """Return which part of the $esw are those$cdoc."""
    <<@shareif:if not $es:
        return 0.0
    return sum(1 for $e in $es if $cond) / len($es)||count = sum($cond for $e in $es)
    return count / len($es) if $es else 0.0>>

== partition_if fn w=3
def part_$cpre$es$csuf($es: list[$E]$cpar) -> tuple[list[$E], list[$E]]:
    """Return the $esw$cdoc, and the rest."""
    <<@partition:$out, rest = [], []
    for $e in $es:
        if $cond:
            $out.append($e)
        else:
            rest.append($e)
    return $out, rest||return [$e for $e in $es if $cond], [$e for $e in $es if $ncond]>>

== before_if fn w=2
def before_$cpre$es$csuf($es: list[$E]$cpar) -> list[$E]:
    """Return the $esw before the first of those$cdoc."""
    $out: list[$E] = []
    for $e in $es:
        if $cond:
            break
        $out.append($e)
    return $out

== from_if fn w=2
def from_$cpre$noun$csuf($es: list[$E]$cpar) -> list[$E]:
    """Return the $esw from the first of those$cdoc on."""
    for start, $e in enumerate($es):
        if $cond:
            return $es[start:]
    return []

== take_if fn w=2
def take_$cpre$es$csuf($es: list[$E]<<=c:, count: int||>>$cpar) -> list[$E]:
    """Return the<<=c: first|| first few>> of the $esw$cdoc."""
    $out: list[$E] = []
    for $e in $es:
        if len($out) == <<=c:count||$d1>>:
            break
        if $cond:
            $out.append($e)
    return $out

== change_where fn w=4 mut
def $chname_of_$cpre$es$csuf($es: list[$E]$cpar) -> int:
    """$chdoc the $esw$cdoc, and return how many they are."""
    changed = 0
    for $e in $es:
        <<@chwhere:if $cond:
            $change
            changed += 1||if $ncond:
            continue
        $change
        changed += 1>>
    return changed

== change_first fn w=2 mut
def $chname_of_first_$cpre$noun$csuf($es: list[$E]$cpar) -> $E | None:
    """$chdoc the first of the $esw$cdoc, and return it."""
    for $e in $es:
        if $cond:
            $change
            return $e
    return None

== change_pop fn w=2 mut
def take_out_$cpre$es$csuf($es: list[$E]$cpar) -> list[$E]:
    """Remove the $esw$cdoc from the list and return them."""
    $out = [$e for $e in $es if $cond]
    $es[:] = [$e for $e in $es if $ncond]
    return $out

== print_if fn w=3
def print_$avname_of_$cpre$es$csuf($es: list[$E]$cpar) -> None:
    """Print $avdoc of the $esw$cdoc."""
    for $e in $es:
        <<@printif:if $cond:
            print($av)||if $ncond:
            $[skip]
        print($av)>>

== print_order fn w=2
def print_by_$ordname($es: $Many[$E]) -> None:
    """Print the $esw by $orddoc."""
    for <<=n:$i, $e in enumerate(sorted($es, key=lambda $e: $ordkey), start=1)||$e in sorted($es, key=lambda $e: $ordkey)>>:
        print(<<=n:$i, $e.$s1||$e.$s1, $e.$n1>>)

== yield_values fn w=3
def each_$avname_of_$cpre$es$csuf($es: Iterable[$E]$cpar) -> Iterator[$avtype]:
    """Yield $avdoc of the $esw$cdoc."""
    <<@yieldvalues:for $e in $es:
        if $cond:
            yield $av||yield from ($av for $e in $es if $cond)>>
'''  # noqa: E501  (the alternatives of a line stand in one line)
