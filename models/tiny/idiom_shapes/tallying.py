"""Shapes of functions that add up, count, average and group things, and make tables of them."""

from __future__ import annotations

SHAPES = r'''
== agg_carry_over fn
:: c carried opening brought_forward
def <<add_$np1||$n1_with_carry||closing_$n1>>(&c: $t1, $es: $Many[$E]) -> $t1:
    """Return what was there before plus the $nw1 of all $esw."""
    return <<sum(($e.$n1 for $e in $es), start=&c)||&c + sum($e.$n1 for $e in $es)||\
reduce(lambda so_far, $e: so_far + $e.$n1, $es, &c)>>

== agg_precise_mean fn
def <<precise_mean||exact_average||fmean>>_of_$nvname($es: list[$E]) -> float:
    """Return the mean $nvdoc, summed without rounding errors; <<=z:0.0||nan>> without $esw."""
    <<=n:size||how_many>> = len($es)
    if not <<=n:size||how_many>>:
        return <<=z:0.0||math.nan>>
    return math.fsum($nv for $e in $es) / <<=n:size||how_many>>

== agg_signed_sum fn
:: p plus gain sign
def <<net_$n1||balance_of_$f1||signed_$n1>>($es: $Many[$E]) -> $t1:
    """Add the $nw1 of each $ew that is $fw1, and subtract that of the others."""
    $acc = $z1
    for $e in $es:
        <<$acc += $e.$n1 if $e.$f1 else -$e.$n1||&p = 1 if $e.$f1 else -1
        $acc += &p * $e.$n1||if $e.$f1:
            $acc += $e.$n1
        else:
            $acc -= $e.$n1>>
    return $acc

== agg_rate_table fn
:: r rates prices tariffs
def <<charge_for||bill||cost_of>>_$es($es: $Many[$E], &r: dict[str, float], fallback: float = <<0.0||1.0>>) -> float:
    """Return the sum of each $nw1 times the one of the &r that belongs to its $sw1, or the fallback."""
    charge = sum($e.$n1 * &r.get($e.$s1, fallback) for $e in $es)
    return <<round(charge, 2)||charge>>

== agg_dot_product fn
:: a left xs these
:: b right ys weights
def <<dot_$n1_$n2||$n1_times_$n2||sum_of_products>>($es: list[$E]) -> float:
    """Return the sum of the products of $nw1 and $nw2."""
    &a = [$e.$n1 for $e in $es]
    &b = [$e.$n2 for $e in $es]
    return sum(<<map(operator.mul, &a, &b)||x * y for x, y in zip(&a, &b, strict=True)||\
&a[place] * &b[place] for place in range(len(&a))>>)

== agg_share_of_biggest fn
:: k few places head
def <<top_heavy_share||share_of_biggest||$n1_concentration>>($es: list[$E], &k: int = <<3||$d1>>) -> float:
    """Return which part of the whole $nw1 the &k $esw with most of it have, between 0 and 1."""
    $np1 = sorted(($e.$n1 for $e in $es), reverse=True)
    whole = sum($np1)
    return sum($np1[:&k]) / whole if whole else 0.0

== agg_squared_shares fn
:: s concentration crowding squares
def <<=f:herfindahl_of||effective_number_of>>_$sp1($es: $Many[$E]) -> float:
    """Return <<=f:the sum of the squared shares||one over the sum of the squared shares>> of the $sp1."""
    $cnt = Counter($e.$s1 for $e in $es)
    if not $cnt:
        return 0.0
    &s = sum((n / $cnt.total()) ** 2 for n in $cnt.values())
    return <<=f:&s||1 / &s>>

== agg_entropy fn
:: p parts portions probabilities
def <<entropy_of_$kname||$kname_entropy||disorder>>($es: list[$E]) -> float:
    """Return the entropy of the $esw by $kdoc, in bits."""
    &p = [n / len($es) for n in Counter($kexpr for $e in $es).values()]
    return -sum(p * math.log2(p) for p in &p)

== agg_distinct_ratio fn
def <<variety_of||distinct_part_of||diversity_of>>_$sp1($es: list[$E]) -> float:
    """Return the number of different $sp1 per $ew, <<1.0 where no two are alike||at most 1.0>>."""
    if not $es:
        return <<1.0||0.0>>
    return len({$e.$s1<<||.lower()||.strip()>> for $e in $es}) / len($es)

== agg_means_two_dicts fn
:: a sums summed added
:: b sizes times how_often
def mean_$n1_by_$kname($es: $Many[$E]) -> dict[$ktype, float]:
    """Return the mean $nw1 of the $esw of each $kdoc."""
    &a: dict[$ktype, $t1] = {}
    &b: dict[$ktype, int] = {}
    for $e in $es:
        $key = $kexpr
        &a[$key] = &a.get($key, $z1) + $e.$n1
        &b[$key] = &b.get($key, 0) + 1
    return {$key: &a[$key] / &b[$key] for $key in &a}

== agg_mean_of_means fn
:: m means averages levels
def <<mean_of_$s1_means||balanced_mean_$n1||mean_$n1_over_$sp1>>($es: $Many[$E]) -> float:
    """Return the mean of the mean $np1 of each $sw1, so that each $sw1 counts alike."""
    $map: defaultdict[str, list[$t1]] = defaultdict(list)
    for $e in $es:
        $map[$e.$s1].append($e.$n1)
    &m = [sum(group) / len(group) for group in $map.values()]
    return <<statistics.fmean(&m) if &m else 0.0||sum(&m) / max(1, len(&m))||sum(&m) / (len(&m) or 1)>>

== agg_without_ends fn
def <<judged_$n1||mean_without_extremes||inner_mean_$n1>>($es: list[$E]) -> float:
    """Return the mean $nw1, leaving out one highest and one lowest; at least three $esw are needed."""
    if len($es) < 3:
        raise ValueError(f"<<need three $esw, not {len($es)}||only {len($es)} $esw>>")
    <<_, *inner, _ = sorted($e.$n1 for $e in $es)
    return sum(inner) / len(inner)||$np1 = [$e.$n1 for $e in $es]
    return (sum($np1) - max($np1) - min($np1)) / (len($np1) - 2)||$np1 = sorted($e.$n1 for $e in $es)
    return statistics.mean($np1[1:-1])>>

== agg_other_means fn
:: k count size n
def <<=m:geometric||harmonic||quadratic>>_mean_of_$n1($es: list[$E]) -> float:
    """Return the <<=m:geometric||harmonic||quadratic>> mean of the $nw1, all above 0."""
    &k = len($es)
    return <<=m:math.prod($e.$n1 for $e in $es) ** (1 / &k)||&k / sum(1 / $e.$n1 for $e in $es)||\
math.sqrt(sum($e.$n1**2 for $e in $es) / &k)>>

== agg_weighted_median fn
:: h half middle halfway
def <<weighted_median_$n1||$n1_median_by_$n2||middle_$n1_by_$n2>>($es: list[$E]) -> $t1 | None:
    """Return the $nw1 up to which half of the whole $nw2 lies, or None without $esw."""
    &h = sum($e.$n2 for $e in $es) / 2
    $acc = 0.0
    for $e in sorted($es, key=lambda $e: $e.$n1):
        $acc += $e.$n2
        if $acc >= &h:
            return $e.$n1
    return None

== agg_low_high_median fn
def <<=m:low||high>>_median_$noun($es: list[$E]) -> $E:
    """Return the $ew in the middle by $orddoc, the <<=m:first||second>> of the two if their number is even."""
    $out = sorted($es, key=lambda $e: $ordkey)
    return $out[<<=m:(len($out) - 1) // 2||len($out) // 2>>]

== agg_extent_one_pass fn
:: l low least floor
:: h high most ceiling
def <<$n1_extents||$n1_range_by_$s1||bounds_by_$s1>>($es: $Many[$E]) -> dict[str, tuple[$t1, $t1]]:
    """Return the lowest and the highest $nw1 of each $sw1."""
    extents: dict[str, tuple[$t1, $t1]] = {}
    for $e in $es:
        &l, &h = extents.get($e.$s1, ($e.$n1, $e.$n1))
        extents[$e.$s1] = min(&l, $e.$n1), max(&h, $e.$n1)
    return extents

== agg_first_and_last fn
:: b began opened started
def <<first_and_last||ends||opening_and_closing>>_$n1($es: $Many[$E]) -> dict[str, list[$t1]]:
    """Return the first and the last $nw1 of each $sw1, in the order of the $esw."""
    &b: dict[str, list[$t1]] = {}
    for $e in $es:
        &b.setdefault($e.$s1, [$e.$n1, $e.$n1])[1] = $e.$n1
    return &b

== agg_texts_joined fn
:: j glue between joint
def <<$sp2_per_$s1||joined_$sp2||$sp2_texts>>($es: $Many[$E], &j: str = "<<, ||; ||/>>") -> dict[str, str]:
    """Return for each $sw1 the $sp2 that come with it, joined<< in order||, sorted>>."""
    $map: dict[str, set[str]] = {}
    for $e in $es:
        $map.setdefault($e.$s1, set()).add($e.$s2)
    return {$s1: &j.join(sorted(many)) for $s1, many in $map.items()}

== agg_longest_per_key fn
def <<longest||shortest>>_$s2_by_$s1($es: $Many[$E], prefer_long: bool = True) -> dict[str, str]:
    """Return for each $sw1 the longest of its $sp2, or the shortest if long ones are not preferred."""
    pick = max if prefer_long else min
    $map: dict[str, str] = {}
    for $e in $es:
        $map[$e.$s1] = pick($map.get($e.$s1, $e.$s2), $e.$s2, key=len)
    return $map

== agg_word_counts fn
:: w word token part
def <<words_in_$sp1||count_$s1_words||$s1_vocabulary>>($es: $Many[$E], least: int = <<1||2||3>>) -> dict[str, int]:
    """Count the words in the $sp1 of the $esw; leave out those that are rarer than the least."""
    $cnt: Counter[str] = Counter()
    for $e in $es:
        $cnt.update($e.$s1.<<lower()||casefold()||lower().replace("-", " ")>>.split())
    return {&w: times for &w, times in $cnt.items() if times >= least}

== agg_letter_counts fn
def <<letters_of||letter_counts||alphabet_of>>_$sp1($es: $Many[$E]) -> dict[str, int]:
    """Return how often each letter occurs in the $sp1, <<in the order of the alphabet||sorted>>."""
    $cnt = Counter(<<=c:ch||letter>> for $e in $es for <<=c:ch||letter>> in $e.$s1<<||.lower()>>)
    return dict(sorted($cnt.items()))

== agg_having fn
:: m minimum at_least bar
def <<big_$sp1||$sp1_with_enough_$n1||heavy_$sp1>>($es: $Many[$E], &m: $t1) -> list[str]:
    """Return every $sw1 whose $esw together have at least the &m of $nw1, the largest first."""
    <<=t:sums||by_$s1>>: defaultdict[str, $t1] = defaultdict($t1)
    for $e in $es:
        <<=t:sums||by_$s1>>[$e.$s1] += $e.$n1
    ranked = sorted(<<=t:sums||by_$s1>>, key=<<<<=t:sums||by_$s1>>.__getitem__||<<=t:sums||by_$s1>>.get>>, reverse=True)
    return [$s1 for $s1 in ranked if <<=t:sums||by_$s1>>[$s1] >= &m]

== agg_flag_percent_by_key fn
:: y yes hits marked
:: a seen everyone overall
def <<percent_$f1_by||$f1_rate_by||part_$f1_by>>_$s1($es: $Many[$E]) -> dict[str, float]:
    """Return for each $sw1 how many percent of its $esw are $fw1."""
    &a: Counter[str] = Counter()
    &y: Counter[str] = Counter()
    for $e in $es:
        &a[$e.$s1] += 1
        &y[$e.$s1] += $e.$f1
    return {$s1: 100 * &y[$s1] / n for $s1, n in &a.items()}

== agg_summary_dict fn
:: v figures amounts known
def <<describe_$n1||$n1_summary||stats_of_$n1>>($es: $Many[$E]) -> dict[str, float]:
    """Return the count, sum, mean, least and greatest $nw1; only the count if there are no $esw."""
    &v = [$e.$n1 for $e in $es]
    facts: dict[str, float] = {"count": len(&v)}
    if &v:
        facts |= {"sum": sum(&v), "mean": sum(&v) / len(&v), "min": min(&v), "max": max(&v)}
    return facts

== agg_mean_closure fn
:: a add observe take_in
def <<averager||running_mean_maker||mean_keeper>>() -> Callable[[$E], float]:
    """Return a function that takes one $ew after another and returns the mean $nw1 of all it has had."""
    $acc, seen = $z1, 0

    def &a($e: $E) -> float:
        nonlocal $acc, seen
        $acc += $e.$n1
        seen += 1
        return $acc / seen

    return &a

== agg_send_average fn
:: m mean level average
def <<$n1_averager||mean_$n1_generator||listening_mean>>() -> Generator[float | None, $E, None]:
    """Take $esw by send() and give back the mean $nw1 so far."""
    &m, seen = None, 0
    while True:
        $e = yield &m
        seen += 1
        &m = $e.$n1 if &m is None else &m + ($e.$n1 - &m) / seen

== agg_chunk_sums fn
:: w width step size
def <<$n1_per_chunk||sums_of_$d1||chunked_$n1>>($es: list[$E], &w: int = $d1) -> list[$t1]:
    """Return the sum of the $nw1 of every &w $esw in a row; the last sum may be of fewer."""
    <<if &w < 1:
        raise ValueError("&w must be positive")
    ||>>return [sum($e.$n1 for $e in $es[start : start + &w]) for start in range(0, len($es), &w)]

== agg_phase_sums fn
:: p period cycle rhythm
def <<seasonal_$n1||$n1_by_phase||sum_by_turn>>($es: list[$E], &p: int = <<7||12||4>>) -> list[$t1]:
    """Return for each place in the &p the sum of the $nw1 of the $esw that fall on it."""
    <<return [sum($e.$n1 for $e in $es[phase::&p]) for phase in range(&p)]||sums = [$z1] * &p
    for place, $e in enumerate($es):
        sums[place % &p] += $e.$n1
    return sums>>

== agg_sum_by_halves fn
:: m mid middle cut
def <<pairwise_sum||halving_sum||sum_by_halves>>_$n1($es: list[$E]) -> $t1:
    """Return the sum of the $nw1, adding up both halves on their own, which rounds less."""
    if len($es) < 2:
        return $es[0].$n1 if $es else $z1
    &m = len($es) // 2
    return <<=f:$n1_below||sum_of_part>>($es[:&m]) + <<=f:$n1_below||sum_of_part>>($es[&m:])


def <<=f:$n1_below||sum_of_part>>(part: list[$E]) -> $t1:
    """Add up the $nw1 of a part of the $esw."""
    return sum($e.$n1 for $e in part)

== agg_roll_up_prefixes fn
:: p path trail prefix
def <<roll_up_$n1||$n1_by_prefix||subtotals_by_path>>($es: $Many[$E], sep: str = "<</||.||->>") -> dict[str, $t1]:
    """Add the $nw1 of each $ew to every prefix of its $sw1, which the sep divides."""
    $acc: defaultdict[str, $t1] = defaultdict($t1)
    for $e in $es:
        steps = $e.$s1.split(sep)
        for depth in range(1, len(steps) + 1):
            &p = sep.join(steps[:depth])
            $acc[&p] += $e.$n1
    return dict($acc)

== agg_middle_of_range fn
def <<midrange_$n1||$n1_midpoint||center_of_$n1>>($es: $Many[$E]) -> float:
    """Return what lies halfway between the lowest and the highest $nw1."""
    $np1 = <<{$e.$n1 for $e in $es}||[$e.$n1 for $e in $es]>>
    least, most = min($np1), max($np1)
    return (least + most) / 2

== agg_all_modes fn
:: t top peak highest
def <<usual_$np1||modes_of_$n1||most_frequent_$np1>>($es: $Many[$E]) -> list[$t1]:
    """Return all $np1 that occur most often, in rising order; none without $esw."""
    $cnt = Counter($e.$n1 for $e in $es)
    &t = max($cnt.values(), default=0)
    return sorted($n1 for $n1, times in $cnt.items() if times == &t)

== agg_total_text fn
:: u unit currency suffix
def <<total_text||sum_line||$n1_total_text>>($es: list[$E], &u: str = "<<pcs||EUR||kg>>") -> str:
    """Say in one line what the $nw1 of the $esw comes to, with the &u and the number of $esw."""
    $acc = sum($e.$n1 for $e in $es)
    plural_end = "" if len($es) == 1 else "s"
    return f"{$acc:<<,.2f||.1f||,>>} {&u} in {len($es)} <<item||line||part>>{plural_end}"

== agg_percent_lines fn
def <<percent_lines||share_lines||breakdown>>($es: $Many[$E]) -> list[str]:
    """Return a line for each $sw1 with its percentage of all $esw, the most frequent first."""
    $cnt = Counter($e.$s1 for $e in $es)
    whole = sum($cnt.values())
    return [f"{$s1<<:<12||:>10||>>}<< ||: ||	>>{n / whole:<<.0%||.1%||6.1%>>}" for $s1, n in $cnt.most_common()]

== agg_async_total fn
:: f fetch ask look_up
async def <<total_from_all||gather_$n1||sum_async>>(keys: list[str], &f: Callable[[str], Awaitable[$E]]) -> $t1:
    """Await the $ew of every key at once and return the sum of their $nw1."""
    $es = await asyncio.gather(*(&f($key) for $key in keys))
    return sum($e.$n1 for $e in $es<<|| if $e.$f1>>)

== agg_sum_parsable fn
:: b bad broken skipped
def <<sum_of_texts||add_up_$n1_texts||parsed_$n1_total>>(texts: $Many[str]) -> tuple[$t1, int]:
    """Add up every $nw1 that is written as a number; return the sum and how many could not be read."""
    $acc, &b = $z1, 0
    for <<=t:text||raw_text>> in texts:
        try:
            $acc += $t1(<<=t:text||raw_text>><<||.strip()||.replace(",", "")>>)
        except ValueError:
            &b += 1
    return $acc, &b

== agg_counter_sum_lists fn
def <<combined_counts||counts_over_lists||count_all>>_$kname(*lists: list[$E]) -> dict[$ktype, int]:
    """Count the $esw of all the lists by $kdoc."""
    <<return dict(Counter($kexpr for $e in chain(*lists)))||$cnt: Counter[$ktype] = Counter()
    for $es in lists:
        $cnt += Counter($kexpr for $e in $es)
    return dict($cnt)||return dict(sum((Counter($kexpr for $e in $es) for $es in lists), Counter()))>>

== agg_first_to_reach fn
:: g goal finish mark
def <<first_$s1_to_reach||race_winner||who_gets_there>>($es: $Many[$E], &g: $t1) -> str | None:
    """Return the $sw1 whose $nw1, added up $ew by $ew, is the first to reach the &g."""
    <<=s:standings||levels>>: dict[str, $t1] = {}
    for $e in $es:
        if (reached := <<=s:standings||levels>>.get($e.$s1, $z1) + $e.$n1) >= &g:
            return $e.$s1
        <<=s:standings||levels>>[$e.$s1] = reached
    return None

== agg_cross_matrix fn
:: r row_keys down left_side
:: c column_keys across heads
def <<cross_matrix||count_matrix||contingency>>($es: list[$E]) -> tuple[list[str], list[str], list[list[int]]]:
    """Return the $sp1, the $sp2, and how many $esw there are for each pair of them, as rows."""
    &r = sorted({$e.$s1 for $e in $es})
    &c = sorted({$e.$s2 for $e in $es})
    $cnt = Counter(($e.$s1, $e.$s2) for $e in $es)
    return &r, &c, [[$cnt[one, other] for other in &c] for one in &r]

== agg_pivot_means fn
:: c cells table pivot
def <<=f:mean||largest||median>>_$n1_table($es: $Many[$E]) -> dict[tuple[str, bool], float]:
    """Return the <<=f:mean||largest||median>> $nw1 for each pair of $sw1 and whether it is $fw1."""
    &c: dict[tuple[str, bool], list[$t1]] = {}
    for $e in $es:
        &c.setdefault(($e.$s1, $e.$f1), []).append($e.$n1)
    return {pair: <<=f:sum(many) / len(many)||max(many)||statistics.median(many)>> for pair, many in &c.items()}

== agg_nested_sums fn
def <<$n1_by_$s1_and_$s2||nested_$n1||$n1_tree>>($es: $Many[$E]) -> dict[str, dict[str, $t1]]:
    """Return the sums of the $nw1 by $sw1 and below that by $sw2."""
    sums: dict[str, dict[str, $t1]] = {}
    for $e in $es:
        inner = sums.setdefault($e.$s1, {})
        <<inner[$e.$s2] = inner.get($e.$s2, $z1) + $e.$n1||inner.setdefault($e.$s2, $z1)
        inner[$e.$s2] += $e.$n1>>
    return sums

== agg_row_percent fn
:: t table cells matrix
def <<row_percentages||percent_of_rows||by_row>>(&t: dict[str, dict[str, $t1]]) -> dict[str, dict[str, float]]:
    """Turn the $nw1 in the &t into percentages of the sum of its row; rows without any stay zero."""
    percent: dict[str, dict[str, float]] = {}
    for $s1, cells_here in &t.items():
        whole = sum(cells_here.values()) or 1
        percent[$s1] = {column: 100 * amount / whole for column, amount in cells_here.items()}
    return percent

== agg_groupby_runs fn
:: k kind label word
def <<subtotals||runs_with_$n1||totals_in_order>>($es: $Many[$E]) -> Iterator[tuple[str, $t1]]:
    """Yield each run of $esw with one $sw1 as that and the sum of their $nw1."""
    for &k, run_of in groupby($es, key=<<lambda $e: $e.$s1||operator.attrgetter("$s1")>>):
        yield &k, sum($e.$n1 for $e in run_of)

== agg_subtotal_rows fn
:: r rows lines printed
def <<with_subtotals||subtotal_rows||ledger_rows>>($es: list[$E]) -> list[tuple[str, $t1]]:
    """Return a row for each $ew, sorted by $sw1, and after each $sw1 one with the sum."""
    &r: list[tuple[str, $t1]] = []
    for $s1, group in groupby(sorted($es, key=lambda $e: $e.$s1), lambda $e: $e.$s1):
        part = [($s1, $e.$n1) for $e in group]
        &r += [*part, (f"<<sum of||total||=>> {$s1}", sum($n1 for _, $n1 in part))]
    return &r

== agg_sum_of_selected fn
def <<sum_$nvname_of||$nvname_total_of||add_up_$nvname_of>>_$cpre$es$csuf($es: $Many[$E]$cpar) -> $nvtype:
    """Add up the $nvdoc of the $esw$cdoc."""
    return sum(<<($nv for $e in $es if $cond), $nvzero||$nv if $cond else $nvzero for $e in $es>>)

== agg_compare_selected fn
:: i within inside chosen
:: o outside others remaining
def <<mean_gap||advantage||edge>>_of_$cpre$es$csuf($es: $Many[$E]$cpar) -> float:
    """Return how much the mean $nw1 of the $esw$cdoc is above that of the others."""
    &i: list[$t1] = []
    &o: list[$t1] = []
    for $e in $es:
        (&i if $cond else &o).append($e.$n1)
    if not &i or not &o:
        return <<0.0||math.nan>>
    return sum(&i) / len(&i) - sum(&o) / len(&o)

== agg_count_pairs_flags fn
def <<truth_table||flag_combinations||confusion>>($es: $Many[$E]) -> dict[tuple[bool, bool], int]:
    """Return how many $esw there are for each combination of being $fw1 and being $fw2."""
    combined = dict.fromkeys(itertools.product((False, True), repeat=2), 0)
    for $e in $es:
        combined[$e.$f1, $e.$f2] += 1
    return combined

== agg_missing_counts fn
:: e expected known_$sp1 wanted
def <<count_known||complete_counts||counts_for_all>>($es: $Many[$E], &e: $Many[str]) -> dict[str, int]:
    """Return how many $esw have each of the &e $sp1, 0 where none has it; leave out all others."""
    per_$s1 = dict.fromkeys(&e, 0)
    for $e in $es:
        if $e.$s1 in per_$s1:
            per_$s1[$e.$s1] += 1
    return per_$s1

== agg_fraction_share fn
def <<exact_share||fraction_of||part_as_fraction>>_$f1($es: list[$E]) -> Fraction:
    """Return which part of the $esw is $fw1, as an exact fraction."""
    return Fraction(sum(<<1 for $e in $es if $e.$f1||bool($e.$f1) for $e in $es>>), len($es) or 1)

== agg_match_tally fn
def <<tally_$es||sort_into_counts||count_kinds>>($es: $Many[$E], $lim: $t1) -> dict[str, int]:
    """Count the $esw that are $fw1, those that are not but reach the $lim with their $nw1, and the rest."""
    $cnt: Counter[str] = Counter()
    for $e in $es:
        match $e.$f1, $e.$n1 >= $lim:
            case True, _:
                $cnt["$f1"] += 1
            case False, True:
                $cnt["<<large||enough>>"] += 1
            case _:
                $cnt["rest"] += 1
    return dict($cnt)

== agg_total_until_marker fn
def $n1_<<until||before>>_$f1($es: $Many[$E]) -> $t1:
    """Add up the $nw1 of the $esw before the first that is $fw1."""
    <<return sum($e.$n1 for $e in takewhile(lambda $e: not $e.$f1, $es))||$acc = $z1
    for $e in $es:
        if $e.$f1:
            break
        $acc += $e.$n1
    return $acc>>

== agg_reset_at_flag fn
:: s since streak_sum running
def <<$n1_since_$f1||sums_since_$f1||restarting_$n1>>($es: $Many[$E]) -> list[$t1]:
    """Return for each $ew the sum of the $nw1 since the last one that was $fw1, where it starts anew."""
    &s = $z1
    sums: list[$t1] = []
    for $e in $es:
        &s = $e.$n1 if $e.$f1 else &s + $e.$n1
        sums.append(&s)
    return sums

== agg_lowest_balance fn
:: o opening start_value at_first
def <<lowest_balance||deepest_point||worst_level>>_of_$n1($es: $Many[$E], &o: $t1 = $z1) -> $t1:
    """Return the lowest level on the way, if each $ew changes the &o level by its $nw1."""
    return min(accumulate(($e.$n1 for $e in $es), initial=&o))
'''
