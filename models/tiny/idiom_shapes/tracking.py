"""Shapes of functions about the things that are more loops with state: counters, flags, limits, lists built at once."""

from __future__ import annotations

SHAPES = r'''
== lop_jump_over_sum fn
:: s before_it running so_far
def outweighing_$es($es: $Many[$E]) -> list[$E]:
    """Return the $esw whose $nw1 is above that of all before them together."""
    $out, &s = [], $z1
    for $e in $es:
        if $e.$n1 > &s:
            $out.append($e)
        &s += $e.$n1
    return $out

== lop_seen_sets fn
def $sp1_by_frequency($es: Iterable[$E]) -> tuple[set[str], set[str]]:
    """Return each $sw1 that comes exactly once, and each that comes more often."""
    single, several = set(), set()
    for $e in $es:
        if $e.$s1 in several:
            continue
        if $e.$s1 in single:
            single.remove($e.$s1)
            several.add($e.$s1)
        else:
            single.add($e.$s1)
    return single, several

== lop_last_index fn
def last_place_of_$cpre$noun$csuf($es: list[$E]$cpar) -> int:
    """Return the place of the last $ew$cdoc, or -1."""
    <<=p:place||spot>> = len($es) - 1
    while <<=p:place||spot>> >= 0:
        $e = $es[<<=p:place||spot>>]
        if $cond:
            break
        <<=p:place||spot>> -= 1
    return <<=p:place||spot>>

== lop_even_odd_sums fn
def $n1_on_<<=w:both_sides||odd_and_even_places>>($es: $Many[$E]) -> tuple[$t1, $t1]:
    """Return the total $nw1 of the $esw at even and of those at odd places."""
    sides = [$z1, $z1]
    for place, $e in enumerate($es):
        sides[place % 2] += $e.$n1
    even, odd = sides
    return even, odd

== lop_checksum fn
:: m 97 11 9973
def check_number($es: $Many[$E]) -> int:
    """Return the letters of each $sw1, weighted by the place of the $ew, modulo &m."""
    check = 0
    for weight, $e in enumerate($es, start=1):
        for letter in $e.$s1:
            check = (check + weight * ord(letter)) % &m
    return check

== lop_quota_left fn
:: q quota places allowed
def admit_by_$s1($es: list[$E], &q: dict[str, int]) -> tuple[list[$E], list[$E]]:
    """Return the $esw that are within the &q of their $sw1, and those that come too late."""
    left = dict(&q)
    admitted, refused = [], []
    for $e in $es:
        if left.get($e.$s1, 0) > 0:
            left[$e.$s1] -= 1
            admitted.append($e)
        else:
            refused.append($e)
    return admitted, refused

== lop_take_stock fn
:: s stock shelf store_room
def shortages($es: $Many[$E], &s: dict[str, $t1]) -> dict[str, $t1]:
    """Take the $nw1 of each $ew from the &s of its $sw1; return what is missing there."""
    missing: dict[str, $t1] = {}
    for $e in $es:
        there = &s.get($e.$s1, $z1)
        used = min(there, $e.$n1)
        &s[$e.$s1] = there - used
        if used < $e.$n1:
            missing[$e.$s1] = missing.get($e.$s1, $z1) + $e.$n1 - used
    return missing

== lop_waiting_times fn
:: c clock now elapsed
def <<waiting_times||start_offsets||delays>>($es: list[$E], break_between: $t1 = $z1) -> list[tuple[str, $t1]]:
    """Return how long each $ew waits when they take their $nw1 one after the other."""
    &c, plan = $z1, []
    for $e in $es:
        plan.append(($e.$s1, &c))
        &c += $e.$n1 + break_between
    return plan

== lop_free_lane fn
:: l lanes desks machines
def finish_time_on_&l($es: list[$E], how_many: int = $d1) -> $t1:
    """Return when all $esw are finished that take their $nw1 on the first of the &l that is free."""
    &l = [$z1] * how_many
    for $e in $es:
        earliest = <<=i:&l.index(min(&l))||min(range(how_many), key=lambda lane: &l[lane])>>
        &l[earliest] += $e.$n1
    return max(&l)

== lop_years_to_double fn
:: y years rounds months
def &{y}_until($e: $E, target: float, rate: float = 0.0<<5||2||3>>) -> int:
    """Return after how many &y the $nw1 of the $ew reaches the target, if it grows at the rate."""
    if rate <= 0 or $e.$n1 <= 0:
        raise ValueError("without growth the target cannot be reached")
    reached, &y = float($e.$n1), 0
    while reached < target:
        reached += reached * rate
        &y += 1
    return &y

== lop_halve_to_fit fn mut
:: s steps halvings times
def <<shrink||halve||reduce>>_to_fit($e: $E, $lim: $t1 = $dx) -> int:
    """Halve the $nw1 of the $ew until it is within the $lim; return how many &s that took."""
    &s = 0
    while $e.$n1 > $lim:
        $e.$n1 //= 2
        &s += 1
    return &s

== lop_short_page_ends fn
:: s size per_page page_size
def all_$es(fetch: Callable[[int, int], list[$E]], &s: int = $dx) -> list[$E]:
    """Fetch $esw page by page; a page that is not full is the last."""
    $out: list[$E] = []
    while True:
        page = fetch(len($out), &s)
        $out += page
        if len(page) < &s:
            return $out

== lop_lines_with_total fn
def <<statement||account||bill>>_lines($es: $Many[$E]) -> list[str]:
    """Return a line per $ew with its $nw1 and the total so far, and a line of the total."""
    lines, so_far = [], $z1
    for row, $e in enumerate($es, start=1):
        so_far += $e.$n1
        lines.append(f"{row:>3}. {$e.$s1:20}{$e.$n1:<<=w:10||8||12>>.2f}{so_far:12.2f}")
    lines.append(f"{'<<total||sum||in all>>':>15}{so_far:>20.2f}")
    return lines

== lop_local_low fn
def <<=w:valleys||peaks>>_of_$n1($es: list[$E]) -> list[int]:
    """Return the places of the $esw whose $nw1 is <<=w:below||above>> that of both neighbours."""
    places: list[int] = []
    for $i in range(1, len($es) - 1):
        left, middle, right = (each.$n1 for each in $es[$i - 1 : $i + 2])
        if <<=w:left > middle < right||left < middle > right>>:
            places.append($i)
    return places

== lop_jump_factor fn
:: f factor times ratio
def sudden_<<=w:rises||falls>>($es: list[$E], &f: float = <<2.0||1.5>>) -> list[str]:
    """Return the $sw1 of each $ew whose $nw1 is at least the &f <<=w:above||below>> that before."""
    $out: list[str] = []
    former = None
    for $e in $es:
        if former is not None and <<=w:$e.$n1 >= &f * former||$e.$n1 * &f <= former>>:
            $out.append($e.$s1)
        former = $e.$n1
    return $out

== lop_buy_low fn
def <<best_trade||largest_gain>>($es: list[$E]) -> tuple[$t1, str, str]:
    """Return how far the $nw1 rises at most, and the $sw1 of the $esw where that begins and ends."""
    gain, bought, sold = $z1, "", ""
    cheapest: $E | None = None
    for $e in $es:
        if cheapest is None or $e.$n1 < cheapest.$n1:
            cheapest = $e
        elif $e.$n1 - cheapest.$n1 > gain:
            gain, bought, sold = $e.$n1 - cheapest.$n1, cheapest.$s1, $e.$s1
    return gain, bought, sold

== lop_since_last fn
:: s since distance ago
def $es_since_last_$f1($es: $Many[$E]) -> list[int | None]:
    """Return for each $ew how many places ago the last one was $fw1; None before the first."""
    &s, ages = None, []
    for $e in $es:
        if $e.$f1:
            &s = 0
        elif &s is not None:
            &s += 1
        ages.append(&s)
    return ages

== lop_gap_list fn
def longest_<<=w:wait||gap||drought>>_without_$f1($es: $Many[$E]) -> int:
    """Return how many $esw in a row, at most, are not $fw1."""
    <<=w:wait||gap||drought>> = worst = 0
    for $e in $es:
        <<=w:wait||gap||drought>> = 0 if $e.$f1 else <<=w:wait||gap||drought>> + 1
        worst = max(worst, <<=w:wait||gap||drought>>)
    return worst

== lop_collect_all_kinds fn
:: m missing wanted open_kinds
def $es_until_every_$s1($es: list[$E]) -> list[$E]:
    """Return the first $esw, as few as show every $sw1 at least once."""
    &m = {$e.$s1 for $e in $es}
    shown: list[$E] = []
    for $e in $es:
        if not &m:
            break
        shown.append($e)
        &m.discard($e.$s1)
    return shown

== lop_trim_in_place fn
def trim_$es($es: list[$E]) -> None:
    """Remove <<=o:from both ends||in place, at the start and at the end,>> the $esw that are not $fw1."""
    while $es and not $es[-1].$f1:
        $es.pop()
    lead = 0
    while lead < len($es) and not $es[lead].$f1:
        lead += 1
    <<del $es[:lead]||$es[:] = $es[lead:]>>

== lop_shrinking_prefix fn
:: p prefix start shared
def common_&{p}_of_$sp1($es: list[$E]) -> str:
    """Return the letters with which the $sw1 of every $ew begins."""
    if not $es:
        return ""
    &p = $es[0].$s1
    for $e in $es[1:]:
        while not $e.$s1.startswith(&p):
            &p = &p[:-1]
    return &p

== lop_shared_end fn
def shared_<<=w:beginning||ending>>(one: $E, other: $E) -> int:
    """Return how many letters are the same at the <<=w:beginning||end>> of the $sw1 of both $esw."""
    same = 0
    for left, right in zip(<<=w:one.$s1, other.$s1||reversed(one.$s1), reversed(other.$s1)>>):
        if left != right:
            break
        same += 1
    return same

== lop_letter_counts fn
:: c counts letters frequency
def letters_in_$sp1($es: $Many[$E]) -> dict[str, int]:
    """Count each letter of the $sw1 of the $esw, <<=c2:whatever its case||spaces left out>>."""
    &c: dict[str, int] = {}
    for $e in $es:
        for character in $e.$s1<<=c2:.lower()||.replace(" ", "")>>:
            &c[character] = &c.get(character, 0) + 1
    return dict(sorted(&c.items()))

== lop_distance_rows fn
def $n1_distances($es: list[$E]) -> list[list[$t1]]:
    """Return a table of how far the $nw1 of each $ew is from that of each other."""
    rows: list[list[$t1]] = []
    for one in $es:
        row = []
        for other in $es:
            row.append(<<=d:abs(one.$n1 - other.$n1)||max(one.$n1, other.$n1) - min(one.$n1, other.$n1)>>)
        rows.append(row)
    return rows

== lop_tournament fn
:: r rounds stages levels
def tournament_&r($es: list[$E]) -> list[list[str]]:
    """Let neighbours meet, the higher $nw1 wins; return each $sw1 that is left in each of the &r."""
    &r = []
    while len($es) > 1:
        winners = []
        for place in range(0, len($es), 2):
            winners.append(max($es[place : place + 2], key=lambda $e: $e.$n1))
        $es = winners
        &r.append([$e.$s1 for $e in $es])
    return &r

== lop_keep_better fn
:: k kept chosen strongest
def <<=w:highest||lowest>>_per_$kname($es: Iterable[$E]) -> list[$E]:
    """Return one $ew for each $kdoc: the one with the <<=w:highest||lowest>> $nw1."""
    &k: dict[$ktype, $E] = {}
    for $e in $es:
        $key = $kexpr
        if $key not in &k or $e.$n1 <<=w:>||<>> &k[$key].$n1:
            &k[$key] = $e
    return list(&k.values())

== lop_running_per_key fn
def running_$n1_per_$s1($es: $Many[$E]) -> list[$t1]:
    """Return for each $ew the total $nw1 so far of those with the same $sw1."""
    sums: dict[str, $t1] = defaultdict($t1)
    steps = []
    for $e in $es:
        sums[$e.$s1] += $e.$n1
        steps.append(sums[$e.$s1])
    return steps

== lop_couple_flags fn
:: a waiting free_ones givers
:: b asking busy_ones takers
def couple_$es($es: $Many[$E]) -> tuple[list[tuple[$E, $E]], list[$E]]:
    """Couple $esw that are $fw1 with ones that are not, in their order; return also the rest."""
    couples, &a, &b = [], deque(), deque()
    for $e in $es:
        (&a if $e.$f1 else &b).append($e)
    while &a and &b:
        couples.append((&a.popleft(), &b.popleft()))
    return couples, [*&a, *&b]

== lop_boats fn
:: b boats trips boxes
def fewest_&b($es: list[$E], capacity: $t1) -> int:
    """Return how many &b the $esw need, if one or two go into each and their $nw1 fits."""
    weights = sorted($e.$n1 for $e in $es)
    light, heavy, &b = 0, len(weights) - 1, 0
    while light <= heavy:
        if light < heavy and weights[light] + weights[heavy] <= capacity:
            light += 1
        heavy -= 1
        &b += 1
    return &b

== lop_score_sheet fn
def <<=w:wins_draws_losses||score_sheet||compare_lists>>(ours: list[$E], theirs: list[$E]) -> tuple[int, int, int]:
    """Compare the $nw1 place by place; return how often ours is higher, equal and lower."""
    won = drawn = lost = 0
    for mine, yours in zip(ours, theirs, strict=<<True||False>>):
        if mine.$n1 > yours.$n1:
            won += 1
        elif mine.$n1 == yours.$n1:
            drawn += 1
        else:
            lost += 1
    return won, drawn, lost

== lop_skip_bad_rows fn
:: s skipped ignored dropped
def $es_from_rows(rows: Iterable[dict[str, str]], build: Callable[[dict[str, str]], $E]) -> tuple[list[$E], int]:
    """Build $aew from each row; return them and how many rows were &s since something was wrong."""
    built: list[$E] = []
    &s = 0
    for row_number, row in enumerate(rows, start=<<1||2>>):
        try:
            $e = build(row)
        except (KeyError, ValueError) as $err:
            $log.warning("row %d &s: %s", row_number, $err)
            &s += 1
            continue
        built.append($e)
    return built, &s

== lop_next_default fn
:: s source feed arrivals
def pairs_from_&s(&s: Iterator[$E]) -> Iterator[tuple[$E, $E | None]]:
    """Yield the $esw two by two; the last one may have no partner."""
    while ($e := next(&s, None)) is not None:
        yield $e, next(&s, None)

== lop_look_ahead fn
:: a ahead following upcoming
def with_next_$noun($es: Iterable[$E]) -> Iterator[tuple[$E, $E | None]]:
    """Yield each $ew with the one after it, which is None for the last."""
    feed = iter($es)
    $e = next(feed, None)
    while $e is not None:
        &a = next(feed, None)
        yield $e, &a
        $e = &a

== lop_standing_with_ties fn
def <<standings||placings||rank_list>>($es: list[$E]) -> list[tuple[int, str]]:
    """Return the place and the $sw1 of each $ew, the highest $nw1 first; equal $nw1 shares a place."""
    table: list[tuple[int, str]] = []
    rank, level = 0, None
    for position, $e in enumerate(sorted($es, key=lambda $e: $e.$n1, reverse=True), start=1):
        if $e.$n1 != level:
            rank, level = position, $e.$n1
        table.append((rank, $e.$s1))
    return table

== lop_control_break fn
:: s subtotals blocks parts_summed
def &{s}_by_$s1($es: list[$E]) -> list[tuple[str, $t1]]:
    """Add up the $nw1 for as long as the $sw1 stays the same; return each $sw1 with its sum."""
    &s: list[tuple[str, $t1]] = []
    for $e in $es:
        if &s and &s[-1][0] == $e.$s1:
            name, before_that = &s.pop()
            &s.append((name, before_that + $e.$n1))
        else:
            &s.append(($e.$s1, $e.$n1))
    return &s

== lop_follow_aliases fn mut
:: a aliases renames moved_to
def resolve_$s1($e: $E, &a: dict[str, str]) -> $E:
    """Follow the &a of the $sw1 as far as they go; it is an error if they form a ring."""
    visited = {$e.$s1}
    while (target := &a.get($e.$s1)) is not None:
        if target in visited:
            raise ValueError(f"&a lead back to {target}")
        visited.add(target)
        $e.$s1 = target
    return $e

== lop_fading fn
:: h heat score pressure
def fading_$n1($es: $Many[$E], decay: float = 0.<<9||8||5>>, alarm: float = $dx) -> str | None:
    """Add up the $nw1 while older ones fade away; return the $sw1 at which the alarm is reached."""
    &h = 0.0
    for $e in $es:
        &h = decay * &h + $e.$n1
        if &h >= alarm:
            return $e.$s1
    return None

== lop_grow_group fn
:: g group cluster team
def largest_&g($es: list[$E], spread: $t1) -> list[$E]:
    """Return the largest &g of $esw whose $nw1 lies within the spread."""
    ordered = sorted($es, key=lambda $e: $e.$n1)
    &g: list[$E] = []
    start = 0
    for stop in range(1, len(ordered) + 1):
        while ordered[stop - 1].$n1 - ordered[start].$n1 > spread:
            start += 1
        if stop - start > len(&g):
            &g = ordered[start:stop]
    return &g

== lop_distinct_window fn
def longest_without_repeat($es: list[$E]) -> int:
    """Return the length of the longest stretch of $esw that all have another $kdoc."""
    latest: dict[$ktype, int] = {}
    start = longest = 0
    for place, $e in enumerate($es):
        $key = $kexpr
        start = max(start, latest.get($key, -1) + 1)
        latest[$key] = place
        longest = max(longest, place - start + 1)
    return longest

== lop_stable_partition fn
def <<bring_forward||pull_ahead||put_first>>_$cpre$es$csuf($es: list[$E]$cpar) -> int:
    """Move the $esw$cdoc to the front and keep their order; return how many they are."""
    front = 0
    for place in range(len($es)):
        $e = $es[place]
        if $cond:
            $es.insert(front, $es.pop(place))
            front += 1
    return front

== lop_copy_changes fn mut
def apply_to_<<=w:stale||other>>_$es($es: list[$E], $s1: str) -> list[int]:
    """Give the $sw1 to each $ew that has another; return the places, counted from 1, that changed."""
    places = []
    for place, $e in enumerate($es, 1):
        if $e.$s1 == $s1:
            continue
        $e.$s1 = $s1
        places.append(place)
    return places

== lop_any_all_flags fn
def $f1_summary($es: $Many[$E]) -> str:
    """Tell in one pass whether all, some or none of the $esw are $fw1."""
    <<=y:yes||some>> = <<=n:no||others>> = False
    for $e in $es:
        if $e.$f1:
            <<=y:yes||some>> = True
        else:
            <<=n:no||others>> = True
        if <<=y:yes||some>> and <<=n:no||others>>:
            return "<<mixed||some>>"
    return "all" if <<=y:yes||some>> else "none"

== lop_level_by_ones fn mut
:: p passes turns cycles
def <<level||even_out||balance>>_$np1($es: list[$E], tolerance: $t1 = 1) -> int:
    """Move one from the highest $nw1 to the lowest until they are at most the tolerance apart; count the &p."""
    &p = 0
    while True:
        rich = max($es, key=lambda $e: $e.$n1)
        poor = min($es, key=lambda $e: $e.$n1)
        if rich.$n1 - poor.$n1 <= max(tolerance, 1):
            return &p
        rich.$n1 -= 1
        poor.$n1 += 1
        &p += 1

== lop_change_points fn
def changes_of_$s1($es: list[$E]) -> list[str]:
    """Describe each place where the $sw1 of neighbouring $esw changes."""
    told: list[str] = []
    for place, (one, other) in enumerate(zip($es, $es[1:]), start=1):
        if one.$s1 == other.$s1:
            continue
        told.append(f"<<=p:at||after>> {place}: {one.$s1} <<=a:becomes||gives way to||to>> {other.$s1}")
    return told

== lop_index_both fn
:: w words terms tokens
def index_&w($es: list[$E]) -> dict[str, list[int]]:
    """Return for each of the &w in the $sw1 of the $esw the places where it stands."""
    places: dict[str, list[int]] = {}
    for place, $e in enumerate($es):
        for word in $e.$s1.lower().split():
            if place not in (spots := places.setdefault(word, [])):
                spots.append(place)
    return places

== lop_budget_skip fn
:: c cost price expense
def affordable_by_$n1($es: list[$E], budget: $t1) -> tuple[list[$E], $t1]:
    """Take each $ew, by rising $nw1, that the rest of the budget pays for; return them and the rest."""
    bought = []
    for $e in sorted($es, key=lambda $e: $e.$n1):
        &c = $e.$n1
        if &c > budget:
            break
        budget -= &c
        bought.append($e)
    return bought, budget

== lop_guess_rounds fn
def ask_for_$s1($es: list[$E], ask: Callable[[str], str], tries: int = $d1) -> $E:
    """Ask until the answer is the $sw1 of one of the $esw, but not more often than the tries."""
    for attempt in range(tries, 0, -1):
        typed = ask(f"$sw1 ({attempt} <<left||to go||more>>): ").strip()
        for $e in $es:
            if $e.$s1 == typed:
                return $e
    raise LookupError(f"no known $sw1 in {tries} tries")

== lop_stop_when_dry fn
:: i idle dry silent
def drain(poll: Callable[[], list[$E]], patience: int = $d1) -> list[$E]:
    """Poll for $esw until nothing comes for as many times in a row as the patience allows."""
    $out: list[$E] = []
    &i = 0
    while &i < patience:
        if batch := poll():
            &i = 0
            $out.extend(batch)
        else:
            &i += 1
    return $out

== lop_marker_line fn
def <<mark_row||timeline||strip>>_of_$f1($es: $Many[$E], width: int = $dx) -> list[str]:
    """Draw a row of signs, one per $ew, and break it at the width."""
    rows, row = [], ""
    for $e in $es:
        row += <<=m:"#" if $e.$f1 else "."||"x" if $e.$f1 else "-"||".#"[$e.$f1]>>
        if len(row) == width:
            rows.append(row)
            row = ""
    if row:
        rows.append(row)
    return rows
'''
