"""Shapes of functions that sum, average and weigh things, and follow how a number changes."""

from __future__ import annotations

SHAPES = r'''
== sum_weighted_mean fn w=2
def <<weighted_$n1||weighted_mean_of_$n1||mean_$n1_by_$n2>>($es: list[$E]) -> float:
    """Return the mean $nw1, where <<each $ew counts as much as its $nw2||the $nw2 is the weight>>."""
    <<=t:divisor||whole||total_weight||weight_sum>> = sum($e.$n2 for $e in $es)
    if <<<<=t:divisor||whole||total_weight||weight_sum>> == 0||not <<=t:divisor||whole||total_weight||weight_sum>>>>:
        <<return 0.0||raise ValueError("<<no $nw2 at all||the $nw2 is 0 everywhere>>")>>
    return sum($e.$n1 * $e.$n2 for $e in $es) / <<=t:divisor||whole||total_weight||weight_sum>>

== sum_weights_given fn w=2
:: w emphasis importance factors
:: s whole divisor weight_sum
def $n1_with_&w($es: list[$E], &w: dict[str, float]) -> float:
    """Return the mean $nw1 with a weight for each $sw1; <<others count as one||it is one where none is given>>."""
    $acc = &s = 0.0
    for $e in $es:
        weight_here = &w.get($e.$s1, 1.0)
        $acc += weight_here * $e.$n1
        &s += weight_here
    return <<$acc / &s if &s else 0.0||$acc / &s if &s > 0 else math.nan>>

== sum_shares fn w=2
def <<$n1_shares||shares_of_$n1||$n1_fractions>>($es: list[$E]) -> dict[str, float]:
    """Return which part of the whole $nw1 each $sw1 has."""
    <<=w:whole||everything||grand_total>> = sum($e.$n1 for $e in $es)
    <<if <<=w:whole||everything||grand_total>> == 0:
        return <<{}||{$e.$s1: 0.0 for $e in $es}||dict.fromkeys(($e.$s1 for $e in $es), 0.0)>>
    ||>>return {$e.$s1: $e.$n1 / <<=w:whole||everything||grand_total>> for $e in $es}

== sum_percent_table fn
:: w whole everything
def <<percentages||percent_by_$kname||percent_of_each_$kname>>($es: $Many[$E]) -> list[tuple[$ktype, float]]:
    """Return how many percent of the $esw fall to each kind, by $kdoc, the most frequent first."""
    $cnt = Counter($kexpr for $e in $es)
    &w = <<sum($cnt.values())||$cnt.total()>>
    return [($key, <<round(100 * count / &w, 1)||100 * count / &w>>) for $key, count in $cnt.most_common()]

== sum_median fn w=2
:: m middle half center
def <<median_$n1||middle_$n1||$n1_median>>($es: list[$E]) -> float:
    """Return the median $nw1 of the $esw."""
    $np1 = sorted($e.$n1 for $e in $es)
    &m = len($np1) // 2
    <<if len($np1) % 2:
        return $np1[&m]
    return ($np1[&m - 1] + $np1[&m]) / 2||return $np1[&m] if len($np1) % 2 else ($np1[&m - 1] + $np1[&m]) / 2>>

== sum_variance fn w=2
:: m mean center average
def <<=f:$n1_variance||variance_of_$n1||$n1_deviation||spread_of_$n1>>($es: list[$E]) -> float:
    """Return the <<=f:variance||variance||standard deviation||standard deviation>> of the $nw1<<, or 0.0||>>."""
    if len($es) < 2:
        return 0.0
    &m = sum($e.$n1 for $e in $es) / len($es)
    <<squares = sum(($e.$n1 - &m) ** 2 for $e in $es)||squares = 0.0
    for $e in $es:
        squares += ($e.$n1 - &m) ** 2>>
    return <<=f:squares / len($es)||squares / (len($es) - 1)||math.sqrt(squares / len($es))||\
    (squares / len($es)) ** 0.5>>

== sum_statistics_try fn
def <<=k:mean||median||stdev>>_of_$n1($es: $Many[$E]) -> float | None:
    """Return the <<=k:mean||median||stdev>> of the $nw1, or None <<if there are too few $esw||for too few $esw>>."""
    try:
        return statistics.<<=k:mean||median||stdev>>($e.$n1 for $e in $es)
    except statistics.StatisticsError:
        <<return None||$log.warning("too few $esw for the <<=k:mean||median||stdev>>")
        return None>>

== sum_outliers fn
:: t times factor sigmas
def <<$n1_outliers||outliers_by_$n1||unusual_$es>>($es: list[$E], &t: float = <<2.0||3.0>>) -> list[$E]:
    """Return the $esw whose $nw1 is far from the mean, measured in standard deviations."""
    $np1 = [$e.$n1 for $e in $es]
    if len($np1) < <<2||3>>:
        return []
    <<=m:mean||center>> = <<statistics.mean||statistics.fmean>>($np1)
    spread = <<statistics.stdev||statistics.pstdev>>($np1)
    return [$e for $e in $es if abs($e.$n1 - <<=m:mean||center>>) > &t * spread]

== sum_scaled fn w=2
def <<scaled_$np1||normalized_$np1||$n1_from_0_to_1>>($es: list[$E]) -> dict[str, float]:
    """Map the $nw1 of each $sw1 to the range from 0 to 1."""
    low = min($e.$n1 for $e in $es)
    <<<<=s:span||spread||extent>> = max($e.$n1 for $e in $es) - low||high = max($e.$n1 for $e in $es)
    <<=s:span||spread||extent>> = high - low>>
    if <<=s:span||spread||extent>> == 0:
        return <<{$e.$s1: 0.0 for $e in $es}||dict.fromkeys([$e.$s1 for $e in $es], 0.5)>>
    return {$e.$s1: ($e.$n1 - low) / <<=s:span||spread||extent>> for $e in $es}

== sum_running_pairs fn w=2
def <<with_running_$nvname||running_$nvname||$nvname_so_far>>($es: $Many[$E]) -> Iterator[tuple[$E, $nvtype]]:
    """Yield each $ew with the total $nvdoc <<so far||up to and with it>>."""
    $acc = $nvzero
    for $e in $es:
        $acc += $nv
        yield $e, $acc

== sum_accumulated fn
:: s sums so_far running
def <<accumulated_$n1||cumulative_$n1||$n1_up_to_each>>($es: list[$E]) -> dict[str, $t1]:
    """Return for each $sw1 the total $nw1 of all $esw up to it."""
    &s = accumulate($e.$n1 for $e in $es)
    return <<dict(zip(($e.$s1 for $e in $es), &s))||{$e.$s1: $acc for $e, $acc in zip($es, &s)}>>

== sum_records fn w=2
:: p peak highest_yet record_so_far
def <<$n1_records||record_$es||new_heights_of_$n1>>($es: $Many[$E]) -> list[$E]:
    """Return the $esw whose $nw1 is <<higher than that of all before||above all earlier ones>>."""
    $out: list[$E] = []
    &p = <<=i:-math.inf||None>>
    for $e in $es:
        if <<=i:$e.$n1 > &p||&p is None or $e.$n1 > &p>>:
            &p = $e.$n1
            $out.append($e)
    return $out

== sum_moving fn w=2
:: w last_few recent latest_few
def <<moving_$n1||smoothed_$np1||rolling_mean_of_$n1>>($es: $Many[$E], size: int = $d1) -> Iterator[float]:
    """Yield the mean $nw1 of the last few $esw<<|| at each step>>."""
    &w: deque[$t1] = deque(maxlen=size)
    for $e in $es:
        &w.append($e.$n1)
        <<yield sum(&w) / len(&w)||if len(&w) == size:
            yield sum(&w) / size>>

== sum_running_mean fn
def <<running_mean_of_$n1||mean_$n1_so_far||mean_after_each>>($es: $Many[$E]) -> list[float]:
    """Return the mean $nw1 after each $ew, without summing anew."""
    <<=m:mean||average>> = 0.0
    $out: list[float] = []
    for count, $e in enumerate($es, start=1):
        <<=m:mean||average>> += ($e.$n1 - <<=m:mean||average>>) / count
        $out.append(<<=m:mean||average>>)
    return $out

== sum_smoothing fn
:: s smooth level_so_far estimate
def <<smooth_$n1||exponential_$n1||smoothed_$n1>>($es: list[$E], alpha: float = <<0.5||0.3||0.2>>) -> list[float]:
    """Return the $nw1 smoothed: <<new values count for alpha, old ones for the rest||the older, the lighter>>."""
    if not $es:
        return []
    &s = [float($es[0].$n1)]
    for $e in $es[1:]:
        &s.append(alpha * $e.$n1 + (1 - alpha) * &s[-1])
    return &s

== sum_change_percent fn w=2
def <<growth_of_$n1||$n1_growth||relative_changes>>($es: list[$E]) -> list[float | None]:
    """Return by how many percent the $nw1 grew from each $ew to the next; None after a zero."""
    growth: list[float | None] = []
    for prior, after in zip($es, $es[1:]):
        <<if prior.$n1 == 0:
            growth.append(None)
            continue
        growth.append(100 * (after.$n1 - prior.$n1) / prior.$n1)||\
        growth.append(100 * (after.$n1 / prior.$n1 - 1) if prior.$n1 else None)>>
    return growth

== sum_trend_words fn w=2
:: a after now today
def <<$n1_trends||what_became_of_$es||compare_$n1>>(prior: dict[str, $E], &a: dict[str, $E]) -> dict[str, str]:
    """Say for each $sw1 in one of the two whether its $nw1 rose or fell since <<before||the last time>>."""
    trends: dict[str, str] = {}
    for $s1 in <<sorted(prior.keys() | &a.keys())||{**prior, **&a}>>:
        if $s1 not in prior:
            trends[$s1] = "new"
        elif $s1 not in &a:
            trends[$s1] = "<<gone||lost||missing>>"
        else:
            change = &a[$s1].$n1 - prior[$s1].$n1
            trends[$s1] = "<<=u:up||higher>>" if change > 0 else "<<=u:down||lower>>" if change < 0 else "same"
    return trends

== sum_count_changes fn
def <<changes_per_$kname||$kname_gains>>(earlier: list[$E], later: list[$E]) -> dict[$ktype, int]:
    """Return how many $esw more or fewer there are now, by $kdoc<<||; equal counts are left out>>."""
    <<=d:difference||gain||balance_of_counts>> = Counter($kexpr for $e in later)
    <<=d:difference||gain||balance_of_counts>>.subtract($kexpr for $e in earlier)
    return {$key: change for $key, change in <<=d:difference||gain||balance_of_counts>>.items() if change<< != 0||>>}

== sum_biggest_move fn
:: b earlier_$np1 base known_before
def <<biggest_move||largest_change_of_$n1||most_changed>>(earlier: list[$E], later: list[$E]) -> str | None:
    """Return the $sw1 whose $nw1 changed most, whatever the direction; None if no $ew is in both."""
    &b = {$e.$s1: $e.$n1 for $e in earlier}
    moves = {$e.$s1: abs($e.$n1 - &b[$e.$s1]) for $e in later if $e.$s1 in &b}
    return <<max(moves, key=moves.get, default=None)||max(moves, key=lambda $s1: moves[$s1]) if moves else None>>

== sum_remaining_budget fn w=2
:: b allowances quotas ceilings
def <<remaining_budgets||left_per_$s1||after_spending>>($es: $Many[$E], &b: dict[str, $t1]) -> dict[str, $t1]:
    """Return what the $nw1 of the $esw leaves of the &b, by $sw1."""
    left = <<dict(&b)||&b.copy()||{**&b}>>
    for $e in $es:
        if $e.$s1 not in left:
            raise <<KeyError($e.$s1)||ValueError(f"nothing planned for {$e.$s1}")||LookupError(f"no budget: {$e.$s1}")>>
        left[$e.$s1] -= $e.$n1
    return left

== sum_over_limits fn like=group
:: b caps ceilings allowed
def <<overspent_$sp1||$sp1_over_limit||too_much_$n1>>($es: list[$E], &b: dict[str, $t1]) -> dict[str, $t1]:
    """Return by how much the $nw1 of each $sw1 is above what is allowed."""
    over = {}
    for $s1, group in $@group($es).items():
        if (excess := sum($e.$n1 for $e in group) - &b.get($s1, <<$z1||math.inf>>)) > 0:
            over[$s1] = excess
    return over

== sum_until_reached fn w=2
def <<place_where_$n1_reaches||when_$n1_reaches||steps_to_$n1>>($es: $Many[$E], wanted: $t1) -> int | None:
    """Return how many $esw it takes until their $nw1 together reaches what is wanted, or None."""
    <<$acc = $z1
    for count, $e in enumerate($es, start=1):
        $acc += $e.$n1
        if $acc >= wanted:
            return count
    return None||sums = accumulate($e.$n1 for $e in $es)
    return next((count for count, $acc in enumerate(sums, start=1) if $acc >= wanted), None)>>

== sum_fewest fn
def <<fewest_to_reach||largest_until||enough_$es>>($es: list[$E], wanted: $t1) -> list[$E]:
    """Return the fewest $esw whose $nw1 adds up to what is wanted<<; all of them may be too few||>>."""
    waiting = sorted($es, key=lambda $e: $e.$n1)
    chosen: list[$E] = []
    while waiting and wanted > 0:
        $e = waiting.pop()
        wanted -= $e.$n1
        chosen.append($e)
    return chosen
'''
