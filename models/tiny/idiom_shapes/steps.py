"""Shapes of functions in two or three steps: select and sum, rank and join, split and compare, index and look up."""

from __future__ import annotations

SHAPES = r'''
== two_share_selected fn
def share_of_$nvname$csuf($es: list[$E]$cpar) -> float:
    """Return which part of the whole $nvdoc belongs to the $esw$cdoc."""
    total = sum($nv for $e in $es)
    if <<not total||total == 0>>:
        return 0.0
    fraction = sum($nv for $e in $es if $cond) / total
    return <<fraction||round(fraction, 4)>>

== two_percent_count fn
:: k kept chosen fitting
def percent_$cpre$es$csuf($es: list[$E]$cpar, digits: int = <<1||2>>) -> float:
    """Return the percentage of the $esw$cdoc, rounded to so many digits."""
    if not $es:
        return 0.0
    &k = [$e for $e in $es if $cond]
    ratio = len(&k) / len($es)
    return round(100 * ratio, digits)

== two_mean_and_count fn
def mean_$n1_and_count($es: list[$E], *, only_$f1: bool = False) -> tuple[float, int]:
    """Return the mean $nw1 and over how many $esw it was taken; only_$f1 leaves out those that are not $fw1."""
    $np1 = [$e.$n1 for $e in $es if $e.$f1 or not only_$f1]
    count = len($np1)
    mean = sum($np1) / count if count else 0.0
    return mean, count

== two_top_joined fn
:: t top best leading
def &{t}_$sp1($es: list[$E], count: int = <<3||5||$d1>>, *, separator: str = "<<, ||; || / >>") -> str:
    """Join the $sp1 of the &t $esw by $nw1, as many as the count says."""
    ranked = sorted($es, key=lambda $e: $e.$n1, reverse=True)
    &t = ranked[:count]
    return separator.join($e.$s1 for $e in &t)

== two_top_and_more fn
def abbreviated_$sp1($es: list[$E], shown: int = <<2||3||4>>) -> str:
    """Name the first few $esw in order of $orddoc, and say how many more there are."""
    ranked = sorted($es, key=lambda $e: $ordkey)
    first, rest = ranked[:shown], ranked[shown:]
    text = ", ".join($e.$s1 for $e in first)
    return f"{text} and {len(rest)} more" if rest else text

== two_split_compare fn
:: y yes with_it marked
:: n no without_it unmarked
def compare_$f1($es: list[$E]) -> str:
    """Tell whether the $esw that are $fw1 or the others have more $nw1 in all."""
    &y = sum($e.$n1 for $e in $es if $e.$f1)
    &n = sum($e.$n1 for $e in $es if not $e.$f1)
    if &y == &n:
        return "<<even||equal||a draw>>"
    winner = "$fw1" if &y > &n else "not $fw1"
    return f"{winner} by {abs(&y - &n)}"

== two_split_means fn
def $n1_gap_by_$f1($es: list[$E]) -> float:
    """Return by how much the mean $nw1 of those that are $fw1 exceeds that of the others; both must exist."""
    left = [$e.$n1 for $e in $es if $e.$f1]
    right = [$e.$n1 for $e in $es if not $e.$f1]
    if not (left and right):
        raise ValueError("one side is empty")
    return statistics.mean(left) - statistics.mean(right)

== two_index_lookup fn
def pick_by_$s1($es: $Many[$E], wanted: <<list||Iterable>>[str]) -> tuple[list[$E], list[str]]:
    """Return the $esw with the wanted $sp1, in that order, and the $sp1 that no $ew has."""
    by_$s1 = {$e.$s1: $e for $e in $es}
    known, missing = [], []
    for $s1 in wanted:
        if $s1 in by_$s1:
            known.append(by_$s1[$s1])
        else:
            missing.append($s1)
    return known, missing

== two_index_total fn
def order_$n1($es: list[$E], wanted: dict[str, int]) -> $t1:
    """Return the $nw1 of what is wanted: so many of each $sw1; unknown ones are free."""
    $np1 = {$e.$s1: $e.$n1 for $e in $es}
    total = $z1
    for $s1, amount in wanted.items():
        total += amount * $np1.get($s1, $z1)
    return total

== two_index_strict fn
def require_$sp1($es: list[$E], $sp1: list[str]) -> list[$E]:
    """Return one $ew for each of the $sp1; raise KeyError with all that are missing."""
    by_$s1 = {$e.$s1: $e for $e in $es}
    missing = sorted(set($sp1) - by_$s1.keys())
    if missing:
        raise KeyError(<<f"no $ew for {', '.join(missing)}"||f"unknown $sp1: {missing}"||*missing>>)
    return [by_$s1[$s1] for $s1 in $sp1]

== two_copy_change fn mut
def with_$n1_<<=o:raised||lowered>>($es: list[$E], amount: $t1 = 1) -> list[$E]:
    """Return copies of the $esw with this much <<=o:more||less>> $nw1; the given ones stay as they are."""
    copies = [replace($e) for $e in $es]
    for copy in copies:
        copy.$n1 <<=o:+||->>= amount
    return copies

== two_replace_one fn
def replace_$s1($es: list[$E], place: int, $s1: str) -> list[$E]:
    """Return a new list in which the $ew at the place has another $sw1."""
    changed = <<$es.copy()||list($es)||$es[:]>>
    changed[place] = replace($es[place], $s1=$s1)
    return changed

== two_count_filter_sort fn
def repeated_$sp1($es: list[$E], at_least: int = 2) -> list[tuple[str, int]]:
    """Return each $sw1 that comes at_least so often, with how often, the most frequent first."""
    counts = Counter($e.$s1 for $e in $es)
    frequent = [($s1, n) for $s1, n in counts.items() if n >= at_least]
    frequent.sort(key=lambda pair: (-pair[1], pair[0]))
    return frequent

== two_rare_values fn
def rare_$sp1($es: list[$E], at_most: int = 1) -> list[str]:
    """Return in alphabetical order each $sw1 that at most so many $esw have."""
    tally = Counter($e.$s1 for $e in $es)
    rare = {$s1 for $s1, times in tally.items() if times <= at_most}
    return sorted(rare)

== two_key_share fn
def shares_by_$kname($es: list[$E]) -> dict[$ktype, float]:
    """Return which part of the $esw has each $kdoc."""
    sizes = Counter($kexpr for $e in $es)
    whole = <<len($es)||sum(sizes.values())||sizes.total()>>
    return {kind: size / whole for kind, size in sizes.most_common()}

== two_main_key fn
def main_$kname($es: list[$E]) -> tuple[$ktype, list[$E]] | None:
    """Return the commonest $kdoc and the $esw that have it, or None if there are no $esw."""
    if not $es:
        return None
    ((common, _),) = Counter($kexpr for $e in $es).most_common(1)
    having = [$e for $e in $es if $kexpr == common]
    return common, having

== two_sorted_groups fn
:: g grouped groups per_key
def largest_group_by_$kname($es: list[$E]) -> list[$E]:
    """Put the $esw into groups by $kdoc, and return the largest group."""
    &g = defaultdict(list)
    for $e in $es:
        &g[$kexpr].append($e)
    return max(&g.values(), key=len, default=[])

== two_best_rest fn
def <<=w:best||worst>>_and_rest($es: list[$E]) -> tuple[$E, list[$E]]:
    """Return the $ew with the <<=w:highest||lowest>> $nw1, and the others in their order."""
    if not $es:
        raise ValueError("no $esw")
    place = <<=w:max||min>>(range(len($es)), key=lambda at: $es[at].$n1)
    rest = $es[:place] + $es[place + 1 :]
    return $es[place], rest

== two_pop_best fn
def take_<<=w:best||cheapest>>($es: list[$E]) -> $E | None:
    """Remove the $ew with the <<=w:highest||lowest>> $nw1 from the list and return it; None if it is empty."""
    if not $es:
        return None
    chosen = <<=w:max||min>>($es, key=lambda $e: $e.$n1)
    $es.remove(chosen)
    return chosen

== two_lines_report fn
def $noun_lines($es: list[$E], indent: int = <<2||4>>) -> list[str]:
    """Return one line for each $ew, with its place, its $sw1 and its $nw1, indented."""
    margin = " " * indent
    lines = []
    for place, $e in enumerate($es, start=1):
        lines.append(f"{margin}{place}. {$e.$s1} (<<$n1 ||>>{$e.$n1})")
    return lines

== two_aligned_lines fn
def aligned_$es($es: list[$E]) -> str:
    """Write the $sp1 and the $np1 of the $esw in two aligned columns."""
    if not $es:
        return ""
    width = max(len($e.$s1) for $e in $es)
    lines = [f"{$e.$s1.<<ljust||rjust||center>>(width)} {$e.$n1}" for $e in $es]
    return "\n".join(lines)

== two_headed_report fn
def $noun_report($es: list[$E], *, title: str = "$Es", mark: str = "<<=||-||*>>") -> str:
    """Write the title, underlined with the mark, then a line per $ew, then the total $nw1."""
    lines = [title, mark * len(title)]
    lines += [f"- {$e.$s1}" for $e in $es]
    total = sum($e.$n1 for $e in $es)
    lines.append(f"<<total||in all||sum>>: {total}")
    return "\n".join(lines)

== two_bars fn
:: p peak most longest
def $n1_bars($es: list[$E], width: int = <<20||40||$dx>>) -> list[str]:
    """Draw a bar per $ew; the one with the highest $nw1 is as long as the width."""
    &p = max(($e.$n1 for $e in $es), default=0)
    if &p <= 0:
        return []
    scale = width / &p
    return [f"{$e.$s1} {'<<#||=||*>>' * int($e.$n1 * scale)}" for $e in $es]

== two_lengths_table fn
def longest_$s1_and_width($es: $Many[$E], padding: int = 1) -> tuple[str, int]:
    """Return the longest $sw1 and the width of a column that holds it with padding on both sides."""
    $sp1 = [$e.$s1 for $e in $es]
    longest = max($sp1, key=len, default="")
    width = len(longest) + 2 * padding
    return longest, width

== two_difference fn
def new_and_gone($old: list[$E], now: list[$E]) -> tuple[set[str], set[str]]:
    """Return each $sw1 that has come, and each that has gone, between two lists of $esw."""
    earlier = {$e.$s1 for $e in $old}
    later = {$e.$s1 for $e in now}
    return later - earlier, earlier - later

== two_overlap_score fn
def similarity(left: list[$E], right: list[$E]) -> float:
    """Return how many $sp1 two lists share, as a part of all $sp1; two empty lists are alike."""
    one, other = (frozenset($e.$s1 for $e in part) for part in (left, right))
    union = one | other
    if not union:
        return 1.0
    return len(one & other) / len(union)

== two_changed_numbers fn
def $n1_changes($old: list[$E], now: list[$E]) -> dict[str, $t1]:
    """Return by how much the $nw1 has grown for each $sw1 that is in both lists and has another $nw1."""
    base = {$e.$s1: $e.$n1 for $e in $old}
    grown = {$e.$s1: $e.$n1 - base[$e.$s1] for $e in now if $e.$s1 in base}
    return {$s1: step for $s1, step in grown.items() if step}

== two_seen_unique fn
:: s seen known met
def unique_by_$kname($es: $Many[$E]) -> tuple[list[$E], int]:
    """Return the first $ew of each $kdoc, and how many were left out."""
    &s, unique, dropped = set(), [], 0
    for $e in $es:
        if $kexpr in &s:
            dropped += 1
            continue
        &s.add($kexpr)
        unique.append($e)
    return unique, dropped

== two_seen_duplicates fn
def duplicate_$sp1($es: $Many[$E], *, ignore_case: bool = <<True||False>>) -> set[str]:
    """Return each $sw1 that comes more than once; ignore_case takes letters of either case as the same."""
    seen: set[str] = set()
    twice: set[str] = set()
    for $e in $es:
        $s1 = $e.$s1.casefold() if ignore_case else $e.$s1
        (twice if $s1 in seen else seen).add($s1)
    return twice

== two_partition fn
def partition_$es$csuf($es: list[$E]$cpar) -> tuple[list[$E], list[$E]]:
    """Return the $esw$cdoc, and the rest."""
    passed: list[$E] = []
    rest: list[$E] = []
    for $e in $es:
        target = passed if $cond else rest
        target.append($e)
    return passed, rest

== two_selected_ranked fn
def ranked_$cpre$es$csuf($es: list[$E]$cpar, *, top: int | None = None) -> list[$E]:
    """Return the $esw$cdoc by $orddoc, only so many as top says if it is given."""
    picked = [$e for $e in $es if $cond]
    picked.sort(key=lambda $e: $ordkey)
    return picked if top is None else picked[:top]

== two_values_span fn
def $n1_span$csuf($es: list[$E]$cpar) -> tuple[$t1, $t1] | None:
    """Return the lowest and the highest $nw1 of the $esw$cdoc, or None if there are none."""
    $np1 = sorted($e.$n1 for $e in $es if $cond)
    if not $np1:
        return None
    lowest, highest = $np1[0], $np1[-1]
    return lowest, highest

== two_median_split fn
def halves_by_$n1($es: list[$E]) -> tuple[list[$E], list[$E]]:
    """Return the half of the $esw with the lower $nw1, and the half with the higher one, which may be longer."""
    ordered = sorted($es, key=lambda $e: $e.$n1)
    middle = len(ordered) // 2
    return ordered[:middle], ordered[middle:]

== two_above_mean fn
def <<=w:above||below>>_mean_$n1($es: list[$E], slack: float = 0.0) -> list[str]:
    """Return the $sp1 of the $esw whose $nw1 is <<=w:above||below>> the mean by more than the slack."""
    if not $es:
        return []
    mean = math.fsum($e.$n1 for $e in $es) / len($es)
    bound = mean <<=w:+||->> slack
    return [$e.$s1 for $e in $es if $e.$n1 <<=w:>||<>> bound]

== two_spread fn
def unusual_$es($es: list[$E], factor: float = <<2.0||3.0||1.5>>) -> list[$E]:
    """Return the $esw whose $nw1 is more than factor deviations away from the mean."""
    $np1 = [$e.$n1 for $e in $es]
    if len($np1) < 2:
        return []
    center, spread = statistics.fmean($np1), statistics.stdev($np1)
    return [$e for $e in $es if abs($e.$n1 - center) > factor * spread]

== two_normalized fn
def scaled_$np1($es: list[$E]) -> dict[str, float]:
    """Return for each $sw1 its $nw1 on a scale where the lowest is 0 and the highest is 1."""
    $np1 = {$e.$s1: $e.$n1 for $e in $es}
    if not $np1:
        return {}
    bottom, top = min($np1.values()), max($np1.values())
    extent = (top - bottom) or 1
    return {$s1: ($n1 - bottom) / extent for $s1, $n1 in $np1.items()}

== two_weighted fn
def weighted_$n1($es: list[$E], weights: dict[str, float], *, default: float = 1.0) -> float:
    """Return the mean $nw1, where each $ew weighs what is known for its $sw1 or the default."""
    total = mass = 0.0
    for $e in $es:
        weight = weights.get($e.$s1, default)
        total += weight * $e.$n1
        mass += weight
    return total / mass if mass else 0.0

== two_budget fn
def affordable_$es($es: list[$E], budget: $t1) -> tuple[list[$E], $t1]:
    """Take the $esw with the lowest $nw1 while the budget lasts; return them and what is left of it."""
    bought = []
    for $e in sorted($es, key=lambda $e: $e.$n1):
        if $e.$n1 > budget:
            break
        bought.append($e)
        budget -= $e.$n1
    return bought, budget

== two_until_total fn
:: r reached running so_far
def enough_$es($es: $Many[$E], enough: $t1) -> list[$E]:
    """Return as many $esw from the start as it takes for their $nw1 to be enough."""
    &r = $z1
    needed: list[$E] = []
    for $e in $es:
        if &r >= enough:
            break
        needed.append($e)
        &r += $e.$n1
    return needed

== two_validate fn
def check_$es($es: list[$E], $lim: $t1) -> tuple[bool, list[str]]:
    """Return whether all is right with the $esw, and the problems: an empty $sw1, a $nw1 above the $lim."""
    nameless = [f"$noun {place} has no $s1" for place, $e in enumerate($es) if not $e.$s1]
    too_high = [f"{$e.$s1}: $n1 {$e.$n1} > {$lim}" for $e in $es if $e.$n1 > $lim]
    problems = nameless + too_high
    return not problems, problems

== two_first_and_others fn
def headline($es: list[$E]) -> str:
    """Name the first $ew and count the others."""
    match [$e.$s1 for $e in $es]:
        case []:
            return "<<nothing||no $esw||none>>"
        case [only]:
            return only
        case [first, *others]:
            return f"{first} and {len(others)} <<others||more>>"

== two_merge_lists fn
def merge_$es(first: list[$E], second: list[$E], *, prefer_second: bool = False) -> list[$E]:
    """Merge two lists so that no $sw1 comes twice; of equal ones the first wins, or with prefer_second the second."""
    weaker, stronger = (first, second) if prefer_second else (second, first)
    by_$s1 = {$e.$s1: $e for $e in weaker}
    by_$s1.update(($e.$s1, $e) for $e in stronger)
    return list(by_$s1.values())

== two_fill_missing fn
def fill_$s1($es: list[$E], fallback: str = "<<unknown||none||other>>") -> tuple[list[$E], int]:
    """Return the $esw, those without a $sw1 with the fallback as theirs, and how many these were."""
    filled = [$e if $e.$s1 else replace($e, $s1=fallback) for $e in $es]
    empty = sum(not $e.$s1 for $e in $es)
    return filled, empty

== two_rank_of fn
def rank_of_$noun($es: list[$E], $s1: str) -> int | None:
    """Return the rank by falling $nw1 of the $ew with this $sw1, from 1, or None if there is no such $ew."""
    mine = next(($e.$n1 for $e in $es if $e.$s1 == $s1), None)
    if mine is None:
        return None
    ahead = [$e for $e in $es if $e.$n1 > mine]
    return len(ahead) + 1

== two_ranks fn
def $n1_ranks($es: list[$E]) -> dict[str, int]:
    """Return the rank of each $sw1 by falling $nw1; equal $np1 share a rank."""
    distinct = sorted({$e.$n1 for $e in $es}, reverse=True)
    rank_by_$n1 = {amount: rank for rank, amount in enumerate(distinct, 1)}
    return {$e.$s1: rank_by_$n1[$e.$n1] for $e in $es}
'''
