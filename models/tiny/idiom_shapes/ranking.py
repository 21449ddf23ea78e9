"""Shapes of functions that rank, grade, tabulate, group and share out things."""

from __future__ import annotations

SHAPES = r'''
== sum_histogram fn w=2
:: b lower_end bucket low_end
def <<$n1_histogram||histogram||spread_of_$np1>>($es: $Many[$E], width: $t1 = $d1) -> dict[$t1, int]:
    """Count the $esw by the range of their $nw1; each key is where a range begins."""
    $cnt: dict[$t1, int] = {}
    for $e in $es:
        &b = $e.$n1 // width * width
        $cnt[&b] = $cnt.get(&b, 0) + 1
    return <<dict(sorted($cnt.items()))||{&b: $cnt[&b] for &b in sorted($cnt)}>>

== sum_bar_chart fn
def <<chart_by_$kname||print_counts_by_$kname||bars_per_$kname>>($es: $Many[$E]) -> None:
    """Print a bar for each kind, by $kdoc, the longest one first."""
    $cnt = Counter($kexpr for $e in $es)
    for $key, count in $cnt.most_common(<<||$d1>>):
        print(f"<<{$key!s:>15} {'#' * count}||{$key!s:<15}|{'*' * count}||{count:4} {$key!s:<12} {'=' * count}>>")

== sum_cross_table fn w=2
def <<table_of_$sp1||cross_table||count_$s1_by_$kname>>($es: $Many[$E]) -> dict[str, dict[$ktype, int]]:
    """Count the $esw by $sw1 and $kdoc."""
    <<table: dict[str, dict[$ktype, int]] = {}
    for $e in $es:
        row_counts = table.setdefault($e.$s1, {})
        row_counts[$kexpr] = row_counts.get($kexpr, 0) + 1
    return table||table = defaultdict(Counter)
    for $e in $es:
        table[$e.$s1][$kexpr] += 1
    return {$s1: dict(row_counts) for $s1, row_counts in table.items()}>>

== sum_table_rows fn
def <<table_rows||rows_per_$s1||$s1_table>>($es: list[$E]) -> list[list[Any]]:
    """Return a row for each $sw1: how many of its $esw are $fw1, how many are not, and all."""
    table: dict[str, list[int]] = {}
    for $e in $es:
        table.setdefault($e.$s1, [0, 0])[<<not $e.$f1||0 if $e.$f1 else 1>>] += 1
    return [[$s1, yes, no, yes + no] for $s1, (yes, no) in <<sorted(table.items())||table.items()>>]

== sum_place_of fn
def <<rank_of||place_by_$n1||$n1_place>>($e: $E, $es: list[$E]) -> int:
    """Return the place of the $ew among the $esw by $nw1, where 1 is the <<=m:highest||lowest>>."""
    return <<1 + sum(other_one.$n1 <<=m:>||<>> $e.$n1 for other_one in $es)||\
    len([other_one for other_one in $es if other_one.$n1 <<=m:>||<>> $e.$n1]) + 1>>

== sum_percentile fn
def <<percentile||$n1_percentile||percent_below>>($es: list[$E], $n1: $t1) -> float:
    """Return how many percent of the $esw have a lower $nw1; equal ones count half."""
    below = equal = 0
    for $e in $es:
        if $e.$n1 < $n1:
            below += 1
        elif $e.$n1 == $n1:
            equal += 1
    return 100 * (below + equal / 2) / len($es)

== sum_quantile fn
def <<$n1_quantile||quantile_of_$n1||$n1_at>>($es: list[$E], fraction: float) -> $t1:
    """Return the $nw1 below which <<about||roughly>> this fraction of the $esw lies."""
    if not 0 <= fraction <= 1:
        raise ValueError(<<f"not a fraction: {fraction}"||"fraction must be from 0 to 1">>)
    $np1 = sorted($e.$n1 for $e in $es)
    return $np1[<<min(int(fraction * len($np1)), len($np1) - 1)||round(fraction * (len($np1) - 1))>>]

== sum_both_ends fn
def <<both_ends||top_and_bottom||extremes_by_$ordname>>($es: list[$E], count: int = $d1) -> tuple[list[$E], list[$E]]:
    """Return the first and the last few $esw by $orddoc<<||; no $ew is in both>>."""
    ordered = sorted($es, key=lambda $e: $ordkey)
    count = min(count, len(ordered) // 2)
    return ordered[:count], ordered[len(ordered) - count :]

== sum_top_with_ties fn
def <<top_with_ties||best_with_ties||leading_$es>>($es: list[$E], count: int = $d1) -> list[$E]:
    """Return the $esw with the highest $nw1, and those that are as high as the last of them."""
    ordered = sorted($es, key=lambda $e: -$e.$n1)
    if count < len(ordered):
        bound = ordered[count - 1].$n1
        ordered = [$e for $e in ordered if $e.$n1 >= bound]
    return ordered

== sum_all_highest fn
def <<all_with_<<=m:highest||lowest>>_$nvname||every_<<=m:highest||lowest>>_$nvname>>($es: list[$E]) -> list[$E]:
    """Return all $esw that share the <<=m:highest||lowest>> $nvdoc."""
    $best = <<=m:max||min>>(($nv for $e in $es), default=<<None||$nvzero>>)
    return [$e for $e in $es if $nv == $best]

== sum_best_of_many fn w=2
def <<best_$noun||favorite_$noun||preferred_$noun>>($es: list[$E]) -> $E | None:
    """Return the best $ew: $fw1 ones first, then by high $nw1<<=n:, then by low $nw2||, then by $sw1||>>."""
    <<return min($es, key=lambda $e: (not $e.$f1, -$e.$n1<<=n:, $e.$n2||, $e.$s1||>>), default=None)||\
    ordered = sorted($es, key=lambda $e: (not $e.$f1, -$e.$n1<<=n:, $e.$n2||, $e.$s1||>>))
    return ordered[0] if ordered else None>>

== sum_undominated fn
def <<undominated||pareto_front||not_beaten>>($es: list[$E]) -> list[$E]:
    """Return the $esw that no other one beats in both $nw1 and $nw2."""
    return [$e for $e in $es if not any(rival.$n1 > $e.$n1 and rival.$n2 > $e.$n2 for rival in $es)]

== sum_rule_points fn w=2
:: r criteria conditions wishes
def <<points_of||points_by_&r||rate_$noun>>($e: $E, &r: dict[Callable[[$E], bool], float]) -> float:
    """Return the points of the $ew: those of all &r that it fulfils."""
    return sum(worth for holds, worth in &r.items() if holds($e))

== sum_grade fn w=2
def <<$n1_grade||grade_by_$n1||class_of>>($e: $E) -> str:
    """Return a grade for the $nw1 of the $ew."""
    match $e.$n1:
        case $n1 if $n1 >= $dx:
            return "<<=g:A||gold||high>>"
        case $n1 if $n1 >= $d1:
            return "<<=g:B||silver||medium>>"
        case _:
            return "<<=g:C||bronze||low>>"

== sum_flag_counts fn
def <<flag_counts||count_flags||how_many_of_each>>($es: list[$E]) -> dict[str, int]:
    """Count the $esw that are $fw1, and those that are $fw2."""
    return <<{name: sum(getattr($e, name) for $e in $es) for name in ("$f1", "$f2")}||\
    {"$f1": sum($e.$f1 for $e in $es), "$f2": sum($e.$f2 for $e in $es)}>>

== sum_flag_pairs fn
def <<count_combinations||state_counts||status_pairs>>($es: $Many[$E]) -> dict[tuple[bool, bool], int]:
    """Count the $esw by whether they are $fw1 and whether they are $fw2, with zeros."""
    $cnt = dict.fromkeys([(True, True), (True, False), (False, True), (False, False)], 0)
    for $e in $es:
        $cnt[$e.$f1, $e.$f2] += 1
    return $cnt

== sum_positions fn w=2
def <<positions_by_$kname||places_by_$kname||where_each_$kname_is>>($es: $Many[$E]) -> dict[$ktype, list[int]]:
    """Return at which places of the list $esw occur, by $kdoc."""
    $map: dict[$ktype, list[int]] = <<=d:defaultdict(list)||{}>>
    for $i, $e in enumerate($es<<||, start=1>>):
        $map<<=d:[$kexpr]||.setdefault($kexpr, [])>>.append($i)
    return <<=d:<<$map||dict($map)>>||$map>>

== sum_word_index fn w=2
def <<word_index||index_words||$es_by_word>>($es: $Many[$E]) -> dict[str, set[str]]:
    """Return for each word the $sp1 <<that it occurs in||with it>>."""
    $map: dict[str, set[str]] = defaultdict(set)
    for $e in $es:
        for word in <<$e.$s1.lower().split()||set($e.$s1.split())||re.findall(r"\w+", $e.$s1.lower())>>:
            $map[word].add($e.$s1)
    return <<dict($map)||$map>>

== sum_mean_two_dicts fn w=2
def <<mean_$nvname_by_$kname||$nvname_means_per_$kname>>($es: $Many[$E]) -> dict[$ktype, float]:
    """Return the mean $nvdoc by $kdoc."""
    sums: dict[$ktype, float] = {}
    $cnt: dict[$ktype, int] = {}
    for $e in $es:
        sums[$kexpr] = sums.get($kexpr, 0.0) + $nv
        $cnt[$kexpr] = $cnt.get($kexpr, 0) + 1
    return {$key: <<sums[$key] / $cnt[$key] for $key in sums||$acc / $cnt[$key] for $key, $acc in sums.items()>>}

== sum_sorted_groups fn
def <<summed_by_$s1||$s1_subtotals||subtotals>>($es: list[$E]) -> Iterator[tuple[str, $t1]]:
    """Yield each $sw1 with the total $nw1 of its $esw, in alphabetical order."""
    <<by_$s1 = operator.attrgetter("$s1")
    for $s1, group in groupby(sorted($es, key=by_$s1), key=by_$s1):||\
    ordered = sorted($es, key=lambda $e: $e.$s1)
    for $s1, group in groupby(ordered, lambda $e: $e.$s1):>>
        yield $s1, sum($e.$n1 for $e in group)

== sum_most_common fn w=2
def <<most_common_$s1||usual_$s1||frequent_$s1>>($es: $Many[$E]) -> str | None:
    """Return the $sw1 that most $esw have; of equally frequent ones the first in the alphabet."""
    $cnt = Counter($e.$s1 for $e in $es)
    <<if not $cnt:
        return None
    most = max($cnt.values())
    return min($s1 for $s1, count in $cnt.items() if count == most)||\
    return min($cnt, key=lambda $s1: (-$cnt[$s1], $s1), default=None)>>

== sum_majority fn
def <<majority_$s1||$s1_of_most||winning_$s1>>($es: list[$E]) -> str | None:
    """Return the $sw1 of more than half of the $esw, or None."""
    if $es:
        [($s1, count)] = Counter($e.$s1 for $e in $es).most_common(1)
        if <<count > len($es) / 2||2 * count > len($es)>>:
            return $s1
    return None

== sum_rare fn like=count
def <<rare_$sp1||uncommon_$sp1||seldom_used_$sp1>>($es: list[$E], most: int = <<1||2>>) -> list[str]:
    """Return the $sp1 of at most so many $esw, the rarest first."""
    $cnt = $@count($es)
    <<return sorted(($s1 for $s1, count in $cnt.items() if count <= most), key=$cnt.get)||\
    return sorted([$s1 for $s1 in $cnt if $cnt[$s1] <= most], key=lambda $s1: ($cnt[$s1], $s1))>>

== sum_bounds_once fn
def <<bounds_of_$nvname||$nvname_limits||min_max_$nvname>>($es: $Many[$E]) -> tuple[$nvtype | None, $nvtype | None]:
    """Return the least and the greatest $nvdoc, in one pass<<; None without $esw||>>."""
    low = high = None
    for $e in $es:
        amount = $nv
        if low is None or amount < low:
            low = amount
        if high is None or amount > high:
            high = amount
    return low, high

== sum_trimmed fn
def <<trimmed_$n1||robust_mean_of_$n1||mean_without_extremes>>($es: list[$E], cut: int = 1) -> float:
    """Return the mean $nw1 without the lowest and the highest few."""
    kept = sorted($e.$n1 for $e in $es)[cut : len($es) - cut]
    <<return sum(kept) / len(kept) if kept else 0.0||if not kept:
        raise ValueError(f"cannot cut {cut} at both ends of {len($es)} $esw")
    return sum(kept) / len(kept)>>

== sum_proportional fn w=2
def <<share_out||allocate||distribute_by_$n1>>($es: list[$E], amount: float) -> dict[str, float]:
    """Share the amount among the $sp1 in proportion to their $nw1; the last one gets the rest."""
    remaining, weight_left = amount, sum($e.$n1 for $e in $es)
    parts_given: dict[str, float] = {}
    for $e in $es:
        part = round(remaining * $e.$n1 / weight_left, 2) if weight_left else 0.0
        parts_given[$e.$s1] = part
        remaining -= part
        weight_left -= $e.$n1
    return parts_given

== sum_named_fields fn
def <<column_totals||total_fields||sum_fields>>($es: list[$E], *names: str) -> dict[str, float]:
    """Return the total of each of the named attributes, such as "$n1"."""
    return <<{name: sum(getattr($e, name) for $e in $es) for name in names}||\
    dict(zip(names, (sum(getattr($e, name) for $e in $es) for name in names)))>>

== sum_nested_total fn
def <<=f:deep_total||nested_total||total_of_tree>>(nested: dict[str, Any]) -> $t1:
    """Return the total $nw1 in nested dictionaries <<with lists of $esw inside||that end in lists of $esw>>."""
    $acc = $z1
    for below in nested.values():
        if isinstance(below, dict):
            $acc += <<=f:deep_total||nested_total||total_of_tree>>(below)
        else:
            $acc += sum($e.$n1 for $e in below)
    return $acc

== sum_flat_table fn
def <<flatten_table||table_entries||flat_$np1>>(table: dict[str, dict[str, $t1]]) -> list[tuple[str, str, $t1]]:
    """Return the $nw1 in a nested table as triples, the largest first."""
    $out = [($s1, heading, amount) for $s1, inner in table.items() for heading, amount in inner.items()]
    $out.sort(key=<<lambda triple: triple[2]||operator.itemgetter(2)>>, reverse=True)
    return $out

== sum_swap_levels fn
def <<swap_levels||turn_table||by_heading>>(table: dict[str, dict[str, $t1]]) -> dict[str, dict[str, $t1]]:
    """Return the table of $nw1 with the inner keys outside and each $sw1 inside."""
    turned: dict[str, dict[str, $t1]] = <<=d:{}||defaultdict(dict)>>
    for $s1, inner in table.items():
        for heading, $n1 in inner.items():
            turned<<=d:.setdefault(heading, {})||[heading]>>[$s1] = $n1
    return turned

== sum_at_most_each fn w=2
def <<few_per_$kname||limit_per_$kname||at_most_per_$kname>>($es: $Many[$E], most: int = $d1) -> list[$E]:
    """Keep only the first few $esw of each kind, by $kdoc."""
    kept: list[$E] = []
    taken = Counter()
    for $e in $es:
        if taken[$kexpr] < most:
            taken[$kexpr] += 1
            kept.append($e)
    return kept

== sum_pair_target fn
def <<pair_with_$n1||two_that_make||find_pair>>($es: $Many[$E], wanted: $t1) -> tuple[$E, $E] | None:
    """Return two $esw whose $nw1 adds up to what is wanted, or None."""
    seen: dict[$t1, $E] = {}
    for $e in $es:
        if (<<=p:partner_$noun||other||match_here>> := seen.get(wanted - $e.$n1)) is not None:
            return <<=p:partner_$noun||other||match_here>>, $e
        seen[$e.$n1] = $e
    return None

== sum_widest_gap fn
def <<widest_gap||largest_$n1_gap||biggest_step>>($es: list[$E]) -> tuple[$E, $E] | None:
    """Return the neighbours by $nw1 that are farthest apart, or None for fewer than two $esw."""
    ordered = sorted($es, key=lambda $e: $e.$n1)
    return max(zip(ordered, ordered[1:]), key=lambda pair: pair[1].$n1 - pair[0].$n1, default=None)

== sum_best_stretch fn
def <<best_stretch||densest_window||strongest_run>>($es: list[$E], size: int = $d1) -> int:
    """Return where the stretch of this size with the highest total $nw1 begins."""
    $acc = sum($e.$n1 for $e in $es[:size])
    highest, begin = $acc, 0
    for $i in range(size, len($es)):
        $acc += $es[$i].$n1 - $es[$i - size].$n1
        if $acc > highest:
            highest, begin = $acc, $i - size + 1
    return begin

== sum_prefix_closure fn
def <<range_totals||$n1_between||partial_sums>>($es: $Many[$E]) -> Callable[[int, int], $t1]:
    """Return a function for the total $nw1 from one place up to another."""
    prefix = [$z1]
    for $e in $es:
        prefix.append(prefix[-1] + $e.$n1)
    return lambda start, end: prefix[end] - prefix[start]

== sum_leaderboard fn
def <<leaderboard||ranking_lines||hall_of_fame>>($es: list[$E], count: int = $d1) -> str:
    """Return numbered lines with the $sw1 and the $nw1 of the best $esw."""
    leaders = heapq.nlargest(count, $es, key=lambda $e: $e.$n1)
    lines = [f"<<{place:2}. {$e.$s1:9} {$e.$n1}||{place}. {$e.$s1} ({$e.$n1})>>" for place, $e in enumerate(leaders, 1)]
    return "\n".join(lines)

== sum_rank_moves fn
def <<places_won||rank_moves||moves_by_$ordname>>(earlier: list[$E], later: list[$E]) -> dict[str, int]:
    """Return how many places each $sw1 rose by $orddoc; negative numbers are places lost."""
    old_places, new_places = (
        {$e.$s1: place for place, $e in enumerate(sorted(ranking, key=lambda $e: $ordkey))}
        for ranking in (earlier, later)
    )
    return {$s1: old_places[$s1] - place for $s1, place in new_places.items() if $s1 in old_places}

== sum_account fn w=2
def <<account_for||add_to_totals||note_$noun>>(totals: dict[$ktype, list[float]], $e: $E) -> None:
    """Add the $ew to the count and the $nw1 that the totals hold by $kdoc."""
    entry = totals.setdefault($kexpr, [0, 0.0])
    entry[0] += 1
    entry[1] += $e.$n1

== sum_discount fn
def <<uncount||forget_one||take_from_counts>>($cnt: dict[$ktype, int], $e: $E) -> bool:
    """Take the $ew out of the counts by $kdoc; <<return whether it was counted||False if it is not in them>>."""
    count = $cnt.get($kexpr, 0)
    if count > 1:
        $cnt[$kexpr] = count - 1
    elif count == 1:
        del $cnt[$kexpr]
    return count > 0

== sum_new_high fn w=2
def <<update_bests||is_new_<<=m:high||low>>||beats>>(<<=k:known||bests||so_far>>: dict[$ktype, $t1], $e: $E) -> bool:
    """Keep the <<=m:highest||lowest>> $nw1 by $kdoc; return whether the $ew sets a new one."""
    if $kexpr in <<=k:known||bests||so_far>> and <<=k:known||bests||so_far>>[$kexpr] <<=m:>=||<=>> $e.$n1:
        return False
    <<=k:known||bests||so_far>>[$kexpr] = $e.$n1
    return True

== sum_safe_ratio fn
def <<$n1_per_$n2||ratios||rates>>($es: list[$E]) -> dict[str, float]:
    """Return the $nw1 per $nw2 for each $sw1; <<infinite||inf>> where the $nw2 is 0."""
    $out: dict[str, float] = {}
    for $e in $es:
        try:
            $out[$e.$s1] = $e.$n1 / $e.$n2
        except ZeroDivisionError:
            $out[$e.$s1] = <<math.inf||float("inf")>>
    return $out

== sum_best_ratio fn
def <<best_ratio||cheapest_by_$n2||most_$n1_per_$n2>>($es: list[$E]) -> $E | None:
    """Return the $ew with the most $nw1 per $nw2; those without $nw2 do not count."""
    usable = <<filter(lambda $e: $e.$n2, $es)||($e for $e in $es if $e.$n2)||[$e for $e in $es if $e.$n2 != 0]>>
    return max(usable, key=lambda $e: $e.$n1 / $e.$n2, default=None)

== sum_checked fn
def <<checked_total||total_or_fail||sum_checked_$n1>>($es: $Many[$E], $lim: $t1) -> $t1:
    """Total the $nw1; <<negative ones are errors, as is more than the $lim||nothing may be negative or too much>>."""
    $acc = $z1
    for $e in $es:
        if $e.$n1 < 0:
            raise ValueError(f"negative $nw1: {$e.$s1}")
        $acc += $e.$n1
        if $acc > $lim:
            raise OverflowError(f"{$e.$s1} <<exceeds the $lim||is too much||brings the total to {$acc}>>")
    return $acc

== sum_balance_point fn
def <<balance_point||split_in_half||middle_by_$n1>>($es: list[$E]) -> tuple[list[$E], list[$E]]:
    """Cut the list where the $nw1 on both sides is most alike."""
    left, right = $z1, sum($e.$n1 for $e in $es)
    gaps = [right]
    for $e in $es:
        left, right = left + $e.$n1, right - $e.$n1
        gaps.append(abs(left - right))
    cut = gaps.index(min(gaps))
    return $es[:cut], $es[cut:]

== sum_alarm fn
def <<alarms||$n1_alarms||notices>>($es: $Many[$E], $lim: $t1) -> Iterator[str]:
    """Yield a message when the $nw1 goes above the $lim, and when it is back."""
    above = False
    for $e in $es:
        if above != ($e.$n1 > $lim):
            above = not above
            yield f"{$e.$s1}: <<{'above' if above else 'below'} {$lim} now||$nw1 {'too high' if above else 'normal'}>>"

== sum_evenness fn
def <<evenness||$s1_entropy||diversity>>($es: $Many[$E]) -> float:
    """Return the entropy of the $sw1 in bits: 0 if all $esw have the same."""
    $cnt = Counter($e.$s1 for $e in $es)
    all_of_them = sum($cnt.values())
    return -sum(count / all_of_them * math.log2(count / all_of_them) for count in $cnt.values())

== sum_reduced fn
def <<total_with_reduce||fold_$nvname||add_up_$nvname>>($es: $Many[$E]) -> $nvtype:
    """Return the total $nvdoc of the $esw."""
    return reduce(lambda $acc, $e: $acc + $nv, $es, $nvzero)

== sum_up_and_down fn
def <<ups_and_downs||count_turns||rises_and_falls>>($es: list[$E]) -> tuple[int, int]:
    """Return how often the $nw1 rises from one $ew to the next, and how often it falls."""
    rises = falls = 0
    for prior, after in <<itertools.pairwise($es)||zip($es, $es[1:])>>:
        rises += after.$n1 > prior.$n1
        falls += after.$n1 < prior.$n1
    return rises, falls

== sum_names_of_best fn
def <<best_$s2_by_$s1||leader_of_each_$s1||winners>>($es: list[$E]) -> dict[str, str]:
    """Return for each $sw1 the $sw2 of the $ew with the highest $nw1."""
    return {$e.$s1: $e.$s2 for $e in sorted($es, key=lambda $e: $e.$n1)}

== sum_second_best fn
def <<second_highest||runner_up||second_$n1>>($es: $Many[$E]) -> $t1 | None:
    """Return the second highest $nw1, or None; equal ones count once."""
    *_, second, _ = [None, None, *sorted({$e.$n1 for $e in $es})]
    return second
'''
