"""Shapes of functions that group, index, compare, merge and match several lists of things."""

from __future__ import annotations

SHAPES = r'''
== sorted_by fn w=4
def <<@sortby:sorted_by||order_by||in_order_of>>_$ordname($es: $Many[$E]) -> list[$E]:
    """Return the $esw by $orddoc."""
    <<@sorting:return sorted($es, key=lambda $e: $ordkey)||$out = list($es)
    $out.sort(key=lambda $e: $ordkey)
    return $out>>

== first_by fn w=3
def <<=m:first||last>>_by_$ordname($es: list[$E]) -> $E:
    """Return the <<=m:first||last>> of the $esw by $orddoc; there must be one."""
    if not $es:
        raise ValueError("no $esw")
    return <<=m:min||max>>($es, key=lambda $e: $ordkey)

== top_by fn w=2
def top_by_$ordname($es: list[$E], count: int = $d1) -> list[$E]:
    """Return the first $esw by $orddoc."""
    ordered = sorted($es, key=lambda $e: $ordkey)
    <<if len(ordered) <= count:
        return ordered
    return ordered[:count]||return ordered[:count]>>

== ranks fn
def ranks_by_$n1($es: list[$E]) -> dict[str, int]:
    """Return the place of each $sw1 by falling $nw1; equal ones share a place."""
    places: dict[str, int] = {}
    place, prior = 0, None
    for count, $e in enumerate(sorted($es, key=lambda $e: -$e.$n1), start=1):
        if $e.$n1 != prior:
            place, prior = count, $e.$n1
        places[$e.$s1] = place
    return places

== group_key fn w=4
def <<@groupk:group||split||arrange>>_by_$kname($es: $Many[$E]) -> dict[$ktype, list[$E]]:
    """Return the $esw grouped by $kdoc."""
    <<@group:$map: dict[$ktype, list[$E]] = {}
    for $e in $es:
        $map.setdefault($kexpr, []).append($e)
    return $map||$map = defaultdict(list)
    for $e in $es:
        $map[$kexpr].append($e)
    return dict($map)||$map: dict[$ktype, list[$E]] = {}
    for $e in $es:
        group_of_one = $kexpr
        if group_of_one not in $map:
            $map[group_of_one] = []
        $map[group_of_one].append($e)
    return $map>>

== count_key fn w=3
def tally_by_$kname($es: $Many[$E]) -> dict[$ktype, int]:
    """Count the $esw by $kdoc."""
    <<@count:$cnt: dict[$ktype, int] = {}
    for $e in $es:
        $cnt[$kexpr] = $cnt.get($kexpr, 0) + 1
    return $cnt||return dict(Counter($kexpr for $e in $es))||$cnt = defaultdict(int)
    for $e in $es:
        $cnt[$kexpr] += 1
    return dict($cnt)>>

== sum_key fn w=3
def $n1_per_$kname($es: $Many[$E]) -> dict[$ktype, $t1]:
    """Return the total $nw1 by $kdoc."""
    <<@sumkey:sums: dict[$ktype, $t1] = {}
    for $e in $es:
        sums[$kexpr] = sums.get($kexpr, $z1) + $e.$n1
    return sums||sums = defaultdict($t1)
    for $e in $es:
        sums[$kexpr] += $e.$n1
    return dict(sums)>>

== best_key fn w=2
def <<=m:highest||lowest>>_$n1_per_$kname($es: $Many[$E]) -> dict[$ktype, $E]:
    """Return the $ew with the <<=m:highest||lowest>> $nw1, by $kdoc."""
    $map: dict[$ktype, $E] = {}
    for $e in $es:
        known_one = $map.get($kexpr)
        if known_one is None or $e.$n1 <<=m:>||<>> known_one.$n1:
            $map[$kexpr] = $e
    return $map

== distinct_key fn w=2
def distinct_by_$kname($es: $Many[$E]) -> list[$E]:
    """Return the first $ew of each kind, by $kdoc."""
    <<@distinct:seen = set()
    $out = []
    for $e in $es:
        if $kexpr not in seen:
            seen.add($kexpr)
            $out.append($e)
    return $out||$map: dict[$ktype, $E] = {}
    for $e in $es:
        $map.setdefault($kexpr, $e)
    return list($map.values())>>

== nested_groups fn
def by_$s1_and_$kname($es: list[$E]) -> dict[str, dict[$ktype, list[$E]]]:
    """Return the $esw by $sw1, and below that by $kdoc."""
    $map: dict[str, dict[$ktype, list[$E]]] = {}
    for $e in $es:
        $map.setdefault($e.$s1, {}).setdefault($kexpr, []).append($e)
    return $map

== group_filter fn like=group w=2
def large_groups($es: list[$E], least: int = 2) -> dict[str, list[$E]]:
    """Return the groups by $sw1 that have at least so many $esw."""
    return {$s1: group for $s1, group in $@group($es).items() if len(group) >= least}

== group_top fn like=group
def top_of_each_$s1($es: list[$E], count: int = 1) -> list[$E]:
    """Return the $esw with the highest $nw1 of each $sw1."""
    $out: list[$E] = []
    for group in $@group($es).values():
        group.sort(key=lambda $e: $e.$n1, reverse=True)
        $out.extend(group[:count])
    return $out

== group_sizes fn like=group
def largest_$s1_group($es: list[$E]) -> tuple[str, list[$E]] | None:
    """Return the $sw1 that most $esw share, with these $esw; None without $esw."""
    $map = $@group($es)
    if not $map:
        return None
    <<return max($map.items(), key=lambda pair: len(pair[1]))||largest = max($map, key=lambda $s1: len($map[$s1]))
    return largest, $map[largest]>>

== group_stats fn like=group w=2
def $n1_stats_by_$s1($es: list[$E]) -> dict[str, dict[str, float]]:
    """Return the least, the mean and the greatest $nw1 for each $sw1."""
    stats = {}
    for $s1, group in $@group($es).items():
        $np1 = [$e.$n1 for $e in group]
        stats[$s1] = {"min": min($np1), "mean": sum($np1) / len($np1), "max": max($np1)}
    return stats

== diff_lists fn as=diff w=2
def <<@diff:diff||compare>>_$es(prior: list[$E], after: list[$E]) -> tuple[set[str], set[str]]:
    """Return the $sw1 of the $esw that were added, and of those that were removed."""
    prior_$sp1 = {$e.$s1 for $e in prior}
    after_$sp1 = {$e.$s1 for $e in after}
    <<return after_$sp1 - prior_$sp1, prior_$sp1 - after_$sp1||added = after_$sp1 - prior_$sp1
    removed = prior_$sp1 - after_$sp1
    return added, removed>>

== diff_values fn w=2
def changed_$np1(prior: list[$E], after: list[$E]) -> dict[str, tuple[$t1, $t1]]:
    """Return the $nw1 then and now of each $ew where it changed."""
    known_$np1 = {$e.$s1: $e.$n1 for $e in prior}
    changes: dict[str, tuple[$t1, $t1]] = {}
    for $e in after:
        if $e.$s1 in known_$np1 and known_$np1[$e.$s1] != $e.$n1:
            changes[$e.$s1] = (known_$np1[$e.$s1], $e.$n1)
    return changes

== diff_fields fn w=2
def changed_fields(prior: $E, after: $E) -> list[str]:
    """Return the names of the fields in which two $esw differ."""
    <<@comp:return [name for name in ($columns) if getattr(prior, name) != getattr(after, name)]||changes = []
    for name in ($columns):
        if getattr(prior, name) != getattr(after, name):
            changes.append(name)
    return changes>>

== common_values fn as=common_values w=2
def <<@common:common||shared>>_$sp1(first: list[$E], second: list[$E]) -> list[str]:
    """Return the values of $sw1 that occur in both lists, sorted."""
    <<@inter:return sorted({$e.$s1 for $e in first} & {$e.$s1 for $e in second})||known = {$e.$s1 for $e in first}
    return sorted({$e.$s1 for $e in second if $e.$s1 in known})||return sorted({$e.$s1 for $e in first}.intersection($e.$s1 for $e in second))>>

== only_first fn
def only_in_first(first: list[$E], second: list[$E]) -> list[$E]:
    """Return the $esw of the first list whose $sw1 does not occur in the second."""
    known = {$e.$s1 for $e in second}
    return [$e for $e in first if $e.$s1 not in known]

== merge_sum fn mut
def merge_same_$s1($es: list[$E]) -> list[$E]:
    """Return one $ew for each $sw1, with the $nw1 of all of them."""
    merged: dict[str, $E] = {}
    for $e in $es:
        if $e.$s1 in merged:
            merged[$e.$s1].$n1 += $e.$n1
        else:
            merged[$e.$s1] = $e
    return list(merged.values())

== merge_larger fn
def keep_<<=m:highest||lowest>>_$n1(first: dict[str, $E], second: dict[str, $E]) -> dict[str, $E]:
    """Return the $esw of both; where a $sw1 is in both, the one with the <<=m:higher||lower>> $nw1."""
    merged = dict(first)
    for $s1, $e in second.items():
        if $s1 not in merged or $e.$n1 <<=m:>||<>> merged[$s1].$n1:
            merged[$s1] = $e
    return merged

== merge_many fn w=2
def combine_$es(*lists: list[$E]) -> list[$E]:
    """Return the $esw of all lists<<=u:, each $sw1 once||>>."""
    <<=u:merged: dict[str, $E] = {}
    for $es in lists:
        merged.update({$e.$s1: $e for $e in $es})
    return list(merged.values())||return [$e for $es in lists for $e in $es]>>

== merge_sorted_things fn
def merge_by_$n1(left: list[$E], right: list[$E]) -> list[$E]:
    """Merge two lists that are sorted by $nw1."""
    $out: list[$E] = []
    a = b = 0
    while a < len(left) and b < len(right):
        if left[a].$n1 <= right[b].$n1:
            $out.append(left[a])
            a += 1
        else:
            $out.append(right[b])
            b += 1
    <<return $out + left[a:] + right[b:]||$out.extend(left[a:])
    $out.extend(right[b:])
    return $out>>

== zip_lists fn w=2
def pair_$sp1_with_$np1($sp1: list[str], $np1: list[$t1]) -> dict[str, $t1]:
    """Return the $nw1 of each $sw1; both lists are in the same order."""
    if len($sp1) != len($np1):
        raise ValueError(f"{len($sp1)} and {len($np1)} values")
    <<@zipping:return dict(zip($sp1, $np1))||return {$s1: $n1 for $s1, $n1 in zip($sp1, $np1)}>>

== unzip_lists fn
def $sp1_and_$np1($es: list[$E]) -> tuple[list[str], list[$t1]]:
    """Return the $sw1 and the $nw1 of the $esw as two lists."""
    $sp1, $np1 = [], []
    for $e in $es:
        $sp1.append($e.$s1)
        $np1.append($e.$n1)
    return $sp1, $np1

== as_columns fn w=2
def columns_of_$es($es: list[$E]) -> dict[str, list[Any]]:
    """Return the values of each field of the $esw."""
    <<@colsof:return {name: [getattr($e, name) for $e in $es] for name in ($columns)}||by_name: dict[str, list[Any]] = {}
    for name in ($columns):
        by_name[name] = [getattr($e, name) for $e in $es]
    return by_name>>

== match_lists fn w=2
def match_by_$s1(left: list[$E], right: list[$E]) -> Iterator[tuple[$E, $E]]:
    """Yield the pairs of $esw of both lists with the same $sw1."""
    <<@matchby:by_$s1 = {$e.$s1: $e for $e in right}
    for $e in left:
        if $e.$s1 in by_$s1:
            yield $e, by_$s1[$e.$s1]||for $e in left:
        for twin in right:
            if $e.$s1 == twin.$s1:
                yield $e, twin>>

== product_pairs fn
def $n1_pairs_summing_to($es: list[$E], wanted: $t1) -> list[tuple[str, str]]:
    """Return the $sw1 of all two $esw whose $nw1 together is the wanted one."""
    return [
        (left.$s1, right.$s1)
        for place, left in enumerate($es)
        for right in $es[place + 1 :]
        if left.$n1 + right.$n1 == wanted
    ]

== inverted_index fn w=2
def words_of_$s1($es: list[$E]) -> dict[str, set[str]]:
    """Return for each word in which $sw1 values it occurs."""
    occurring: dict[str, set[str]] = {}
    for $e in $es:
        for word in $e.$s1.lower().split():
            occurring.setdefault(word, set()).add($e.$s1)
    return occurring

== search_words fn
def search_$es($es: list[$E], query: str) -> list[$E]:
    """Return the $esw that have all words of the query in their $sw1."""
    wanted = query.lower().split()
    <<@comp:return [$e for $e in $es if all(word in $e.$s1.lower() for word in wanted)]||$out = []
    for $e in $es:
        if all(word in $e.$s1.lower() for word in wanted):
            $out.append($e)
    return $out>>

== filter_criteria fn w=2
def select_where($es: list[$E], **wanted: Any) -> list[$E]:
    """Return the $esw whose attributes have the wanted values."""
    <<@comp:return [$e for $e in $es if all(getattr($e, name) == given for name, given in wanted.items())]||$out = []
    for $e in $es:
        for name, given in wanted.items():
            if getattr($e, name) != given:
                break
        else:
            $out.append($e)
    return $out>>

== filter_optional fn w=2
def search($es: list[$E], $s1: str | None = None, $f1: bool | None = None) -> list[$E]:
    """Return the $esw that fit what is given."""
    if $s1 is not None:
        $es = [$e for $e in $es if $e.$s1 == $s1]
    if $f1 is not None:
        $es = [$e for $e in $es if $e.$f1 <<is||==>> $f1]
    return $es

== quantile fn
def $n1_at($es: list[$E], portion: float<<|| = 0.5>>) -> $t1:
    """Return the $nw1 that this part of the $esw does not exceed."""
    $np1 = sorted($e.$n1 for $e in $es)
    return $np1[min(int(portion * len($np1)), len($np1) - 1)]

== median_thing fn as=median_of w=2
def median_$n1($es: list[$E]) -> float:
    """Return the $nw1 in the middle."""
    $np1 = sorted($e.$n1 for $e in $es)
    middle = len($np1) // 2
    <<@middle:if len($np1) % 2:
        return $np1[middle]
    return ($np1[middle - 1] + $np1[middle]) / 2||return $np1[middle] if len($np1) % 2 else ($np1[middle - 1] + $np1[middle]) / 2>>

== outliers fn
def unusual_$es($es: list[$E], factor: float = 2.0) -> list[$E]:
    """Return the $esw whose $nw1 is far from the mean."""
    mean_$n1 = sum($e.$n1 for $e in $es) / len($es)
    spread = math.sqrt(sum(($e.$n1 - mean_$n1) ** 2 for $e in $es) / len($es))
    return [$e for $e in $es if abs($e.$n1 - mean_$n1) > factor * spread]

== weighted_mean fn
def weighted_$n1($es: list[$E]) -> float:
    """Return the mean $nw1, weighted by $nw2."""
    weights_sum = sum($e.$n2 for $e in $es)
    if not weights_sum:
        return 0.0
    return sum($e.$n1 * $e.$n2 for $e in $es) / weights_sum

== several_totals fn w=2
def count_and_total($es: $Many[$E]) -> tuple[int, $t1]:
    """Return how many $esw there are and their $nw1 together, in one pass."""
    count, $acc = 0, $z1
    for $e in $es:
        count += 1
        $acc += $e.$n1
    return count, $acc

== shares fn w=2
def $n1_shares($es: list[$E]) -> dict[str, float]:
    """Return which part of the $nw1 each $sw1 has."""
    whole = sum($e.$n1 for $e in $es)
    <<@shares:if not whole:
        return {}
    return {$e.$s1: $e.$n1 / whole for $e in $es}||return {$e.$s1: $e.$n1 / whole for $e in $es} if whole else {}>>

== set_flags fn
def $sp1_by_$f1($es: list[$E]) -> dict[bool, set[str]]:
    """Return the $sw1 of the $esw that are $fw1, and of the others."""
    return {is_so: {$e.$s1 for $e in $es if $e.$f1 is is_so} for is_so in (True, False)}
'''  # noqa: E501  (the alternatives of a line stand in one line)
