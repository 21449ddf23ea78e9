"""Shapes of functions that compare, rank, bin and normalise things, follow their changes and find what is unusual."""

from __future__ import annotations

SHAPES = r'''
== agg_percentile_rank fn
:: b below under beaten
def <<percentile_of||standing_of||percent_below>>($e: $E, $es: list[$E]) -> float:
    """Return how many percent of the $esw have a lower $nw1 than the $ew."""
    &b = sum(other.$n1 < $e.$n1 for other in $es)
    return 100 * &b / len($es) if $es else <<0.0||100.0>>

== agg_rank_by_bisect fn
:: s ordered levels ladder
def <<competition_ranks||$n1_ranks||places_by_$n1>>($es: list[$E]) -> list[int]:
    """Return the rank of each $ew by falling $nw1, from 1; equal ones share a rank and the next is skipped."""
    &s = sorted(-$e.$n1 for $e in $es)
    return [<<bisect.bisect_left(&s, -$e.$n1) + 1||1 + &s.index(-$e.$n1)>> for $e in $es]

== agg_mean_ranks fn
:: p places positions ranks
def <<mean_ranks||shared_ranks||fractional_ranks>>($es: list[$E]) -> dict[$t1, float]:
    """Return for each $nw1 its rank from below; equal ones get the mean of the ranks they take up."""
    &p: defaultdict[$t1, list[int]] = defaultdict(list)
    for place, $n1 in enumerate(sorted($e.$n1 for $e in $es), start=1):
        &p[$n1].append(place)
    return {$n1: statistics.mean(taken) for $n1, taken in &p.items()}

== agg_three_way fn
:: o other rival counterpart
def <<compare||three_way||sign_of>>_$nvname($e: $E, &o: $E) -> int:
    """Return 1, 0 or -1 as the $nvdoc of the $ew is above, equal to or below that of the &o."""
    def key_of($e: $E) -> $nvtype:
        return $nv

    mine, theirs = key_of($e), key_of(&o)
    return (mine > theirs) - (mine < theirs)

== agg_wins fn
:: w wins victories beaten
def <<pairwise_wins||round_robin_wins||duels>>($es: list[$E]) -> dict[str, int]:
    """Compare each $ew with each other; return by $sw1 how many have a lower $nw1."""
    &w = {$e.$s1: 0 for $e in $es}
    for one, two in itertools.combinations($es, 2):
        if one.$n1 != two.$n1:
            &w[<<max(one, two, key=lambda $e: $e.$n1).$s1||(one if one.$n1 > two.$n1 else two).$s1>>] += 1
    return &w

== agg_neighbour_steps fn
:: a here left first_one
:: b there right second_one
def <<$n1_steps||neighbour_differences||$n1_deltas>>($es: list[$E]) -> list[$t1]:
    """Return how much more $nw1 each $ew has than the one before it; one entry fewer than $esw."""
    return [&b.$n1 - &a.$n1 for &a, &b in <<itertools.pairwise($es)||zip($es, $es[1:])||zip($es[:-1], $es[1:])>>]

== agg_acceleration fn
:: f first_steps slopes speeds
def <<acceleration||second_differences||curvature>>_of_$n1($es: list[$E]) -> list[$t1]:
    """Return the differences of the differences of the $nw1 between neighbours."""
    &f = list(itertools.starmap(operator.sub, zip([$e.$n1 for $e in $es[1:]], [$e.$n1 for $e in $es])))
    return [after - prior for prior, after in zip(&f, &f[1:])]

== agg_lagged fn
:: l lag distance season
def <<lagged_difference||change_over_lag||$n1_against_earlier>>($es: list[$E], &l: int = <<7||12||$d1>>) -> list[$t1]:
    """Return the $nw1 of each $ew less that of the one &l places before it."""
    return [$es[place].$n1 - $es[place - &l].$n1 for place in range(&l, len($es))]

== agg_list_errors fn
:: p planned forecast guessed
:: a actual seen measured
def <<=k:largest||mean||total>>_error_in_$n1(&p: list[$E], &a: list[$E]) -> float:
    """Return the <<=k:largest||mean||total>> difference in $nw1 between the &p $esw and the &a ones."""
    if len(&p) != len(&a):
        raise ValueError(f"{len(&p)} $esw &p, but {len(&a)} &a")
    errors = [abs(one.$n1 - two.$n1) for one, two in zip(&p, &a)]
    return <<=k:max(errors, default=0.0)||sum(errors) / max(len(errors), 1)||math.fsum(errors)>>

== agg_squared_error fn
:: p predictions guesses forecasts
def <<=r:squared||root_mean_square>>_error($es: list[$E], &p: list[float]) -> float:
    """Return the <<=r:mean squared error||root of the mean squared error>> of the &p of the $nw1."""
    squares = [($e.$n1 - guess) ** 2 for $e, guess in zip($es, &p, strict=True)]
    return <<=r:sum(squares) / len(squares)||math.sqrt(statistics.fmean(squares))>>

== agg_differing_places fn
def <<count_differences||places_that_differ||$s1_distance>>(left: list[$E], right: list[$E]) -> int:
    """Return at how many places the two lists have another $sw1, where a missing $ew differs too."""
    same = sum(one.$s1 == two.$s1 for one, two in zip(left, right))
    return max(len(left), len(right)) - same

== agg_prefix_windows fn
:: w width size span
def <<windowed||moving||rolling>>_$n1_sums($es: list[$E], &w: int) -> list[$t1]:
    """Return the sum of the $nw1 of each &w neighbours, from sums up to each place."""
    upto = [$z1, *accumulate($e.$n1 for $e in $es)]
    return [upto[end] - upto[end - &w] for end in range(&w, len(upto))]

== agg_window_max fn
:: w width size reach
:: q rising line_up open_places
def <<=m:highest||lowest>>_$n1_in_windows($es: list[$E], &w: int = $d1) -> list[$t1]:
    """Return the <<=m:highest||lowest>> $nw1 of each &w neighbours, looking at each $ew only once."""
    &q: deque[int] = deque()
    $out: list[$t1] = []
    for place, $e in enumerate($es):
        while &q and $es[&q[-1]].$n1 <<=m:<=||>=>> $e.$n1:
            &q.pop()
        &q.append(place)
        if &q[0] <= place - &w:
            &q.popleft()
        if place >= &w - 1:
            $out.append($es[&q[0]].$n1)
    return $out

== agg_window_median fn
:: r reach radius around
def <<median_filter||despiked_$n1||local_medians>>($es: list[$E], &r: int = <<1||2||3>>) -> list[float]:
    """Return for each $ew the median $nw1 of it and its neighbours up to the &r on both sides."""
    $np1 = [$e.$n1 for $e in $es]
    return [statistics.median($np1[max(0, place - &r) : place + &r + 1]) for place in range(len($np1))]

== agg_best_window fn
:: w width size days
def <<=m:busiest||quietest>>_window($es: list[$E], &w: int) -> tuple[int, $t1]:
    """Return where the &w neighbours with the <<=m:most||least>> $nw1 begin, and how much they have together."""
    $acc = sum($e.$n1 for $e in $es[:&w])
    place, peak = 0, $acc
    for start in range(1, len($es) - &w + 1):
        $acc += $es[start + &w - 1].$n1 - $es[start - 1].$n1
        if $acc <<=m:>||<>> peak:
            place, peak = start, $acc
    return place, peak

== agg_weighted_window fn
:: k kernel weights taps
def <<weighted_moving_mean||convolve_$n1||filtered_$n1>>($es: list[$E], &k: tuple[float, ...] = <<(1, 2, 1)||\
(0.5, 0.3, 0.2)||(1, 4, 1)>>) -> list[float]:
    """Return the mean $nw1 of as many neighbours as there are &k, weighted with these."""
    width, whole = len(&k), sum(&k)
    windows = ($es[start : start + width] for start in range(len($es) - width + 1))
    return [sum(k * $e.$n1 for k, $e in zip(&k, window)) / whole for window in windows]

== agg_decay fn
:: d decay fading keep_part
def <<fading_sum||decayed_$n1||leaky_total>>($es: $Many[$E], &d: float = <<0.9||0.5||0.75>>) -> float:
    """Return the sum of the $nw1, where all before is multiplied by the &d at each further $ew."""
    <<return reduce(lambda level, $e: level * &d + $e.$n1, $es, 0.0)||level = 0.0
    for $e in $es:
        level = level * &d + $e.$n1
    return level>>

== agg_z_list fn
:: m mean center mu
:: s spread deviation sigma
def <<standardized||z_values||in_deviations>>_$n1($es: list[$E]) -> list[float]:
    """Return how many standard deviations each $nw1 is away from the mean; all 0.0 if none differ."""
    $np1 = [$e.$n1 for $e in $es]
    &m, &s = statistics.fmean($np1), statistics.pstdev($np1)
    return [($n1 - &m) / &s if &s else 0.0 for $n1 in $np1]

== agg_iqr_outliers fn
:: k reach whisker factor
def <<fence_off||beyond_whiskers||quartile_outliers>>($es: list[$E], &k: float = 1.5) -> list[$E]:
    """Return the $esw whose $nw1 lies outside the quartiles by more than &k times their distance."""
    lower, _, upper = statistics.quantiles(($e.$n1 for $e in $es), n=4)
    margin = &k * (upper - lower)
    return [$e for $e in $es if not lower - margin <= $e.$n1 <= upper + margin]

== agg_mad_outliers fn
:: m middle median_$n1 usual
def <<far_from_median||robust_outliers||suspicious_$es>>($es: list[$E], factor: float = <<3.0||5.0>>) -> list[$E]:
    """Return the $esw further from the median $nw1 than the factor times the median distance."""
    if not $es:
        return []
    &m = statistics.median($e.$n1 for $e in $es)
    typical = statistics.median(abs($e.$n1 - &m) for $e in $es)
    return [$e for $e in $es if abs($e.$n1 - &m) > factor * typical]

== agg_odd_ratio fn
def <<=m:spikes||drops>>_in_$n1($es: list[$E], times: float = <<2||3||10>>) -> list[int]:
    """Return the places of $esw whose $nw1 is <<=m:above||below>> that of the one before by this many times."""
    return [
        place
        for place, (prior, $e) in enumerate(zip($es, $es[1:]), start=1)
        if <<=m:$e.$n1 > times * prior.$n1||$e.$n1 * times < prior.$n1>>
    ]

== agg_scale_to_sum fn mut
:: w whole wanted target
def <<normalize||rescale||spread_out>>_$n1_to($es: list[$E], &w: float = <<1.0||100.0>>) -> None:
    """Change the $nw1 of all $esw by one factor so that together it is the &w."""
    <<=p:present||sum_now>> = sum($e.$n1 for $e in $es)
    if <<=p:present||sum_now>> == 0:
        raise ZeroDivisionError("<<no $nw1 to scale||the $nw1 adds up to 0>>")
    for $e in $es:
        $e.$n1 *= &w / <<=p:present||sum_now>>

== agg_share_of_max fn
:: t top peak largest
def <<relative_$np1||$n1_of_peak||percent_of_best>>($es: list[$E]) -> list[int]:
    """Return each $nw1 in percent of the highest one, rounded; zeros if that is not above 0."""
    &t = max(($e.$n1 for $e in $es), default=$z1)
    if &t <= 0:
        return [0] * len($es)
    return [round(100 * $e.$n1 / &t) for $e in $es]

== agg_winsorize fn mut
:: l low floor bottom
:: h high ceiling top
def <<winsorize||pull_in||tame>>_$n1($es: list[$E], cut: float = <<0.05||0.1||0.25>>) -> int:
    """Move every $nw1 beyond the cut at both ends to it; return how many $esw were changed."""
    $np1 = sorted($e.$n1 for $e in $es)
    &l, &h = $np1[int(len($np1) * cut)], $np1[-1 - int(len($np1) * cut)]
    changed = 0
    for $e in $es:
        if not &l <= $e.$n1 <= &h:
            $e.$n1 = max(&l, min($e.$n1, &h))
            changed += 1
    return changed

== agg_sign_center fn
:: m mean center level
def <<centered||demeaned||around_zero>>_$nvname($es: list[$E]) -> list[float]:
    """Return the $nvdoc of each $ew less the mean of all, so that the sum is 0."""
    &m = statistics.fmean($nv for $e in $es)
    return [$nv - &m for $e in $es]

== agg_histogram_dict fn
:: w width step bin_size
def <<histogram||binned||spectrum>>_of_$n1($es: $Many[$E], &w: int = <<10||5||$d1>>) -> dict[int, int]:
    """Return how many $esw there are per &w of $nw1, by its lower end, without gaps."""
    $cnt = Counter(int($e.$n1 // &w) * &w for $e in $es)
    if not $cnt:
        return {}
    return {start: $cnt[start] for start in range(min($cnt), max($cnt) + &w, &w)}

== agg_text_histogram fn
:: m mark symbol brick
def <<draw_histogram||bar_lines||$n1_bars>>($es: list[$E], edges: list[$t1], &m: str = "<<#||*||=>>") -> str:
    """Return a line for each pair of neighbouring edges, with a &m for each $ew whose $nw1 is between them."""
    $out = []
    for low, high in zip(edges, edges[1:]):
        inside = sum(low <= $e.$n1 < high for $e in $es)
        $out.append(f"{low:>6}<<-||..|| to >>{high:<<<6||>6>>} {&m * inside}<<|| {inside}>>")
    return "\n".join($out)

== agg_bin_labels fn
def <<bin_label||$n1_band||band_of>>($e: $E, edges: list[$t1]) -> str:
    """Return between which of the rising edges the $nw1 of the $ew lies, as text."""
    place = bisect.bisect_right(edges, $e.$n1)
    match place:
        case 0:
            return f"<<below||under>> {edges[0]}"
        case _ if place == len(edges):
            return f"{edges[-1]} <<or more||and up||+>>"
    return f"{edges[place - 1]}<<-||..||_>>{edges[place]}"

== agg_bin_counts fn
:: b bins classes buckets
def <<counts_between||class_sizes||$n1_classes>>($es: $Many[$E], edges: list[$t1]) -> list[int]:
    """Count the $esw below, between and above the rising edges by their $nw1."""
    &b = [0] * (len(edges) + 1)
    for $e in $es:
        &b[<<bisect.bisect_right||bisect.bisect>>(edges, $e.$n1)] += 1
    return &b

== agg_even_bins fn
:: b bins classes cells
def <<even_bins||equal_width_counts||$n1_cells>>($es: list[$E], &b: int = <<10||$d1>>) -> list[int]:
    """Split the range of the $nw1 into equal &b and return how many $esw fall into each."""
    low, high = min($e.$n1 for $e in $es), max($e.$n1 for $e in $es)
    step = (high - low) / &b or 1
    $cnt = Counter(min(int(($e.$n1 - low) / step), &b - 1) for $e in $es)
    return [$cnt[$i] for $i in range(&b)]

== agg_quantile_groups fn
:: k parts groups tiers
def <<quantile_groups||equal_parts_by_$n1||tiers_of_$n1>>($es: list[$E], &k: int = <<4||5||10>>) -> list[list[$E]]:
    """Sort the $esw by $nw1 and split them into as many &k of about one size, the lowest first."""
    ranked = sorted($es, key=<<operator.attrgetter("$n1")||lambda $e: $e.$n1>>)
    cuts = [len(ranked) * step // &k for step in range(&k + 1)]
    return [ranked[start:end] for start, end in zip(cuts, cuts[1:])]

== agg_magnitudes fn
def <<by_magnitude||orders_of_$n1||decades>>($es: $Many[$E]) -> dict[int, list[$E]]:
    """Group the $esw by the power of ten of their $nw1; those of 0 or less are left out."""
    $map: defaultdict[int, list[$E]] = defaultdict(list)
    for $e in $es:
        if $e.$n1 > 0:
            $map[math.floor(math.log10($e.$n1))].append($e)
    return dict(sorted($map.items()))

== agg_survival fn
:: n now alive remaining
def <<still_above||survival||exceedance>>_of_$n1($es: list[$E], asked_levels: list[$t1]) -> dict[$t1, float]:
    """Return for each of the asked levels which part of the $esw has at least that $nw1."""
    if not $es:
        return {}
    return {asked: sum($e.$n1 >= asked for $e in $es) / len($es) for asked in asked_levels}

== agg_ecdf fn
def <<ecdf||distribution||cumulative_part>>_of_$n1($es: list[$E]) -> list[tuple[$t1, float]]:
    """Return each different $nw1 with the part of the $esw that does not exceed it."""
    $cnt = Counter($e.$n1 for $e in $es)
    points = sorted($cnt)
    upto = accumulate($cnt[$n1] for $n1 in points)
    return [($n1, count / len($es)) for $n1, count in zip(points, upto)]

== agg_correlation fn
:: x xs left first_ones
:: y ys right second_ones
def <<correlation||pearson||link_strength>>($es: list[$E]) -> float:
    """Return the correlation of the $nw1 and the $nw2, or 0.0 if one of them never changes."""
    &x, &y = [$e.$n1 for $e in $es], [$e.$n2 for $e in $es]
    mean_x, mean_y = statistics.fmean(&x), statistics.fmean(&y)
    product = sum((x - mean_x) * (y - mean_y) for x, y in zip(&x, &y))
    norm = math.sqrt(sum((x - mean_x) ** 2 for x in &x) * sum((y - mean_y) ** 2 for y in &y))
    return product / norm if norm else 0.0

== agg_slope fn
:: m mean middle average
def <<trend||slope||drift>>_of_$n1($es: list[$E]) -> float:
    """Return by how much the $nw1 rises per $ew on the straight line that fits best."""
    if len($es) < 2:
        return 0.0
    center = (len($es) - 1) / 2
    &m = sum($e.$n1 for $e in $es) / len($es)
    rise = sum((place - center) * ($e.$n1 - &m) for place, $e in enumerate($es))
    return rise / sum((place - center) ** 2 for place in range(len($es)))

== agg_fit_line fn
:: s slope gradient steepness
:: o offset intercept start_level
def <<fit_line||line_through||predictor_of_$n2>>($es: list[$E]) -> Callable[[float], float]:
    """Return a function that guesses the $nw2 for any $nw1 from the line that fits the $esw best."""
    &s, &o = statistics.linear_regression([$e.$n1 for $e in $es], [$e.$n2 for $e in $es])
    return lambda $n1: &s * $n1 + &o

== agg_spread_by_key fn
def <<spread||range||gap>>_of_$n1_by_$kname($es: $Many[$E]) -> dict[$ktype, $t1]:
    """Return the distance from the lowest to the highest $nw1 for each $kdoc."""
    $map: dict[$ktype, list[$t1]] = {}
    for $e in $es:
        $map.setdefault($kexpr, []).append($e.$n1)
    return {$key: max($np1) - min($np1) for $key, $np1 in $map.items()}

== agg_relative_spread fn
:: m mean center average
def <<relative_spread||variation||unsteadiness>>_of_$n1($es: list[$E]) -> float | None:
    """Return the standard deviation of the $nw1 in parts of its mean; None if that is zero."""
    $np1 = [$e.$n1 for $e in $es]
    if not (&m := statistics.mean($np1)):
        return None
    return statistics.pstdev($np1, &m) / abs(&m)

== agg_mean_distance fn
:: c center middle reference
def <<mean_distance||absolute_deviation||typical_error>>_of_$n1($es: list[$E]) -> float:
    """Return how far the $nw1 is from its <<=c:median||mean>> on average, whatever the direction."""
    &c = <<=c:statistics.median||statistics.fmean>>($e.$n1 for $e in $es)
    return math.fsum(abs($e.$n1 - &c) for $e in $es) / len($es)

== agg_longest_rise fn
:: r run stretch climb
def <<=d:longest_rise||longest_fall||longest_plateau>>($es: list[$E]) -> int:
    """Return the most $esw in a row whose $nw1 <<=d:rises||falls||stays the same>> from each to the next."""
    longest = &r = min(len($es), 1)
    for prior, after in zip($es, $es[1:]):
        &r = &r + 1 if after.$n1 <<=d:>||<||==>> prior.$n1 else 1
        longest = max(longest, &r)
    return longest

== agg_turns fn
:: d directions signs ups_and_downs
def <<count_turns||direction_changes||zigzags>>_of_$n1($es: list[$E]) -> int:
    """Return how often the $nw1 turns from rising to falling or back; equal neighbours do not count."""
    &d = [b.$n1 > a.$n1 for a, b in zip($es, $es[1:]) if a.$n1 != b.$n1]
    return sum(one != two for one, two in zip(&d, &d[1:]))

== agg_crossings fn
:: l level line mark
def <<crossings||passes||places_across>>_of_$n1($es: list[$E], &l: $t1) -> list[int]:
    """Return the places where the $nw1 comes to the &l from below, or falls below it."""
    return [
        place
        for place in range(1, len($es))
        if ($es[place].$n1 >= &l) <<is not||!=>> ($es[place - 1].$n1 >= &l)
    ]

== agg_new_leaders fn
:: s scores standings points
def <<leader_changes||lead_history||who_led>>($es: $Many[$E]) -> list[str]:
    """Add up the $nw1 by $sw1, $ew by $ew; return who came to lead, one after another."""
    &s: Counter[str] = Counter()
    leaders: list[str] = []
    for $e in $es:
        &s[$e.$s1] += $e.$n1
        [(front, _)] = &s.most_common(1)
        if leaders[-1:] != [front]:
            leaders.append(front)
    return leaders

== agg_doubling_place fn
:: f factor times multiple
def <<steps_until_multiplied||doubling_steps||when_grown>>($es: list[$E], &f: float = 2.0) -> int | None:
    """Return after how many steps the $nw1 is the &f of that of the first $ew, or None if it never is."""
    if not $es:
        return None
    goal = &f * $es[0].$n1
    return next((step for step, $e in enumerate($es) if $e.$n1 >= goal), None)

== agg_base_index fn
:: b base reference basis
def <<indexed||rebased||index_numbers>>_$n1($es: list[$E], &b: int = 0) -> list[float]:
    """Return the $nw1 of all $esw where that of the &b place is 100."""
    unit = $es[&b].$n1 / 100
    if not unit:
        raise ZeroDivisionError(f"the $nw1 at {&b} is zero")
    return [<<round($e.$n1 / unit, 1)||$e.$n1 / unit>> for $e in $es]

== agg_contributions fn
:: d change_by moved gained
def <<contributions||sources_of_change||what_moved_$n1>>(prior: list[$E], after: list[$E]) -> dict[str, $t1]:
    """Return how much each $sw1 adds to the change of the whole $nw1, the strongest first."""
    &d: defaultdict[str, $t1] = defaultdict($t1)
    for sign, $es in ((-1, prior), (1, after)):
        for $e in $es:
            &d[$e.$s1] += sign * $e.$n1
    return dict(sorted(&d.items(), key=lambda pair: abs(pair[1]), reverse=True))

== agg_change_per_key fn
def <<percent_change_by||growth_by>>_$s1(old: dict[str, $t1], new: dict[str, $t1]) -> dict[str, str]:
    """Say for each $sw1 by how many percent its $nw1 changed; "added" where there was none."""
    texts = {}
    for $s1, $n1 in sorted(new.items()):
        base = old.get($s1)
        texts[$s1] = f"{($n1 - base) / base:<<+.1%||+.0%>>}" if base else "added"
    return texts

== agg_majority_side fn
def <<more_in_first||ahead_in||stronger>>_$sp1(first: $Many[$E], second: $Many[$E]) -> list[str]:
    """Return every $sw1 that more $esw of the first list have than of the second, sorted."""
    surplus = Counter($e.$s1 for $e in first) - Counter($e.$s1 for $e in second)
    return sorted(surplus)

== agg_jaccard fn
def <<overlap||similarity||likeness>>_of_$avname(left: $Many[$E], right: $Many[$E]) -> float:
    """Return which part of the different values of $avdoc both lists have."""
    a, b = ({$av for $e in $es} for $es in (left, right))
    return len(a & b) / len(a | b) if a or b else <<1.0||0.0>>

== agg_group_against_all fn
:: m overall general whole_mean
def <<above_average||better_than_all||leading>>_$sp1($es: list[$E]) -> dict[str, float]:
    """Return by how much the mean $nw1 of each $sw1 is above that of all $esw, if it is."""
    &m = statistics.fmean($e.$n1 for $e in $es)
    $np1: defaultdict[str, list[$t1]] = defaultdict(list)
    for $e in $es:
        $np1[$e.$s1].append($e.$n1)
    return {$s1: lead for $s1, many in $np1.items() if (lead := statistics.fmean(many) - &m) > 0}

== agg_rank_in_group fn
:: s seen_in placed taken_places
def <<rank_within||place_within||number_within>>_$s1($es: list[$E]) -> Iterator[tuple[int, $E]]:
    """Yield the $esw by $orddoc, each with its place among those of its $sw1."""
    &s: Counter[str] = Counter()
    for $e in sorted($es, key=lambda $e: $ordkey):
        &s[$e.$s1] += 1
        yield &s[$e.$s1], $e

== agg_first_reaching_share fn
:: p part portion quota
def <<fewest_covering||core_of||main_$es>>($es: list[$E], &p: float = <<0.8||0.5||0.9>>) -> list[$E]:
    """Return as few $esw as have the &p of the whole $nw1 together."""
    ranked = sorted($es, key=lambda $e: $e.$n1, reverse=True)
    sums = list(accumulate($e.$n1 for $e in ranked))
    goal = &p * sums[-1] if sums else 0
    return ranked[: bisect.bisect_left(sums, goal) + 1]
'''
