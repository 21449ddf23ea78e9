"""Shapes of flows of things: generators, windows, closures, recursion."""

from __future__ import annotations

SHAPES = r'''
== flow_window_sums fn
def <<sliding||rolling||moving>>_$n1($es: list[$E], width: int = $d1) -> list[$t1]:
    """Return the total $nw1 of each run of width neighbours."""
    sums = [sum($e.$n1 for $e in $es[:width])]
    for leaving, entering in zip($es, $es[width:]):
        sums.append(sums[-1] <<+ entering.$n1 - leaving.$n1||- leaving.$n1 + entering.$n1>>)
    return sums

== flow_accumulate_stop fn
def $es_<<within||up_to>>($es: list[$E], $lim: $t1) -> Iterator[$E]:
    """Yield $esw until their $nw1 together is above the $lim."""
    for $e, <<=s:so_far||reached>> in zip($es, accumulate($e.$n1 for $e in $es)):
        if <<=s:so_far||reached>> > $lim:
            <<return||break>>
        yield $e

== flow_bisect_slice fn
def $es_<<between||in_range>>($es: list[$E], low: $t1, high: $t1) -> list[$E]:
    """Return the $esw whose $nw1 lies between low and high; they are sorted by it."""
    keys = [$e.$n1 for $e in $es]
    <<=e:start, end||start>> = bisect.bisect_left(keys, low)<<=e:, bisect.bisect_right(keys, high)||>>
    return $es[start : <<=e:end||bisect.bisect_right(keys, high)>>]

== flow_lower_bound fn
def <<place_for||lower_bound||first_not_below>>($es: list[$E], $n1: $t1) -> int:
    """Return the first place in the sorted $esw where the $nw1 is not below the given one."""
    low, high = 0, len($es)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if $es[middle].$n1 < $n1 else (low, middle)
    return <<low||high>>

== flow_two_ends fn
def <<couple||match_up>>_$es($es: list[$E], $lim: $t1) -> Iterator[tuple[$E, $E]]:
    """Pair $esw sorted by $nw1, the lowest with the highest, as far as a pair stays within the $lim."""
    <<=l:left||lower>>, <<=l:right||upper>> = 0, len($es) - 1
    while <<=l:left||lower>> < <<=l:right||upper>>:
        if $es[<<=l:left||lower>>].$n1 + $es[<<=l:right||upper>>].$n1 <= $lim:
            yield $es[<<=l:left||lower>>], $es[<<=l:right||upper>>]
            <<=l:left||lower>> += 1
        <<=l:right||upper>> -= 1

== flow_flatten_things fn
def <<=f:flatten_$es||walk_$es||every_$noun>>(nested: Iterable[Any]) -> Iterator[$E]:
    """Yield the $esw in lists of lists, however deep they lie."""
    for <<=n:inner||below>> in nested:
        if isinstance(<<=n:inner||below>>, $E):
            yield <<=n:inner||below>>
        el<<se||if isinstance(<<=n:inner||below>>, list)>>:
            yield from <<=f:flatten_$es||walk_$es||every_$noun>>(<<=n:inner||below>>)

== flow_tree_total fn
def <<=f:nested_$n1||deep_$n1||$n1_below>>(nested: dict[str, Any]) -> $t1:
    """Return the total $nw1 of dictionaries inside dictionaries, with $esw at their ends."""
    $acc = $z1
    for below in nested.values():
        $acc += <<=f:nested_$n1||deep_$n1||$n1_below>>(below) if isinstance(below, dict) else below.$n1
    return $acc

== flow_transitions fn
def $s1_<<transitions||steps||moves>>($es: list[$E]) -> dict[tuple[str, str], int]:
    """Count how often one $sw1 follows <<another||a different one>>."""
    moves = ((left.$s1, right.$s1) for left, right in zip($es, $es[1:])<<=i:|| if left.$s1 != right.$s1>>)
    return dict(Counter(<<=i:move for move in moves if move[0] != move[1]||moves>>))

== flow_flag_spans fn
def $f1_<<=s:spans||stretches||ranges>>($es: list[$E]) -> Iterator[tuple[int, int]]:
    """Yield where the $esw begin and where they cease to be $fw1."""
    <<=b:begun||since>>: int | None = None
    for <<=p:place||at>>, $e in enumerate($es):
        if $e.$f1 and <<=b:begun||since>> is None:
            <<=b:begun||since>> = <<=p:place||at>>
        elif not $e.$f1 and <<=b:begun||since>> is not None:
            yield <<=b:begun||since>>, <<=p:place||at>>
            <<=b:begun||since>> = None
    if <<=b:begun||since>> is not None:
        yield <<=b:begun||since>>, len($es)

== flow_hysteresis fn
def <<watch||alarm_by||switch_by>>_$n1($es: Iterable[$E], low: $t1, high: $t1) -> Iterator[tuple[$E, bool]]:
    """Yield each $ew with whether we are in alarm: from above high until below low again."""
    <<=a:alarmed||ringing>> = False
    for $e in $es:
        <<=a:alarmed||ringing>> = $e.$n1 >= low if <<=a:alarmed||ringing>> else $e.$n1 > high
        yield $e, <<=a:alarmed||ringing>>

== flow_budget_closure fn
def $n1_<<budget||quota||allowance>>($lim: $t1) -> Callable[[$E], bool]:
    """Return a function that lets $esw in until their $nw1 has used up the $lim."""

    def <<=a:admit||fits>>($e: $E) -> bool:
        nonlocal $lim
        if $e.$n1 > $lim:
            return False
        $lim -= $e.$n1
        return True

    return <<=a:admit||fits>>

== flow_change_detector fn
def $s1_<<watcher||change_detector>>(last_$s1: str = "") -> Callable[[$E], bool]:
    """Return a function that tells whether the $sw1 is another one than in the call before."""

    def <<=c:has_changed||is_different>>($e: $E) -> bool:
        nonlocal last_$s1
        prior_$s1, last_$s1 = last_$s1, $e.$s1
        return <<prior_$s1 != last_$s1||last_$s1 != prior_$s1>>

    return <<=c:has_changed||is_different>>

== flow_buffer_closure fn
def <<buffered||collector_of>>_$es(send: Callable[[list[$E]], None], size: int = $d1) -> Callable[[$E | None], None]:
    """Return a function that collects $esw and sends them in lots; None sends the rest."""
    held: list[$E] = []

    def <<=a:add||push>>($e: $E | None) -> None:
        if $e is not None:
            held.append($e)
        if held and ($e is None or len(held) >= size):
            send(<<list(held)||held[:]||held.copy()>>)
            held.clear()

    return <<=a:add||push>>

== flow_sorter_factory fn
def <<sorter||make_sorter||sort_function>>(*names: str, reverse: bool = False) -> Callable[[list[$E]], list[$E]]:
    """Return a function that sorts $esw by these attributes, by $sw1 without any."""
    key_of = operator.attrgetter(*(names or ("$s1",)))
    return <<lambda $es: sorted($es, key=key_of, reverse=reverse)||partial(sorted, key=key_of, reverse=reverse)>>

== flow_all_of fn
def <<=q:all||any>>_of(*<<=t:tests||conditions>>: Callable[[$E], bool]) -> Callable[[$E], bool]:
    """Return a test that $aew passes if it passes <<=q:all||any>> of the given ones."""
    return lambda $e: <<=q:all||any>>(test_one($e) for test_one in <<=t:tests||conditions>>)

== flow_options fn
def <<list||choose||pick>>_$es($es: list[$E], *, $f1_only: bool = False, down: bool = False) -> list[$E]:
    """Return the $esw by $nw1, as the options want them."""
    <<=c:chosen||wanted>> = [$e for $e in $es if <<$e.$f1 or not $f1_only||not $f1_only or $e.$f1>>]
    <<=c:chosen||wanted>>.sort(key=lambda $e: $e.$n1, reverse=down)
    return <<=c:chosen||wanted>>

== flow_iter_sentinel fn
def <<receive||incoming||read>>_$es(fetch: Callable[[], $E | None], count: int = $dx) -> Iterator[$E]:
    """Yield what fetch returns until it is None, but no more than count $esw."""
    <<yield from islice(iter(fetch, None), count)||while count > 0 and ($e := fetch()) is not None:
        yield $e
        count -= 1>>

== flow_mark_last fn
def with_<<last||ending>>_mark($es: Iterable[$E]) -> Iterator[tuple[$E, bool]]:
    """Yield each $ew with whether it is the last one."""
    <<=i:iterator||remaining_ones>> = iter($es)
    for <<=h:held||here>> in <<=i:iterator||remaining_ones>>:
        for following in <<=i:iterator||remaining_ones>>:
            yield <<=h:held||here>>, False
            <<=h:held||here>> = following
        yield <<=h:held||here>>, True

== flow_every_nth fn
def every_<<nth||few>>_$noun($es: $Many[$E], interval: int, start: int = 0) -> list[$E]:
    """Return each $ew at this interval from the start on."""
    if interval < 1:
        raise ValueError("<<interval must be positive||no such interval>>")
    return <<list(islice($es, start, None, interval))||\
    [$e for place, $e in enumerate($es) if place >= start and (place - start) % interval == 0]>>

== flow_fill_common fn mut
def fill_$s1($es: list[$E], fallback: str = "<<unknown||none||->>") -> None:
    """Give those $esw without a $sw1 the most frequent one."""
    <<=u:usual||common>> = Counter($e.$s1 for $e in $es if $e.$s1).most_common(1)
    for $e in $es:
        $e.$s1 = $e.$s1 or (<<=u:usual||common>>[0][0] if <<=u:usual||common>> else fallback)

== flow_forward_fill fn
def $np1_<<without_gaps||filled||carried_on>>($es: Iterable[$E], default: $t1 = $z1) -> Iterator[$t1]:
    """Yield the $nw1 of each $ew; where it is zero, the one before."""
    for $e in $es:
        default = $e.$n1 or default
        yield default

== flow_drawdown fn
def <<largest||deepest||worst>>_$n1_drop($es: $Many[$E]) -> $t1:
    """Return by how much the $nw1 fell at most below the highest one before."""
    <<highest, <<=d:drop||fall>> = $z1, ||highest = <<=d:drop||fall>> = >>$z1
    for $e in $es:
        highest = max(highest, $e.$n1)
        <<=d:drop||fall>> = max(<<=d:drop||fall>>, highest - $e.$n1)
    return <<=d:drop||fall>>

== flow_local_peaks fn
def $n1_<<=m:peaks||low_points>>($es: list[$E]) -> list[$E]:
    """Return the $esw whose $nw1 is <<=m:above||below>> that of both neighbours."""
    threes = zip($es, $es[1:], $es[2:])
    return [here for left, here, right in threes if left.$n1 <<=m:< here.$n1 >||> here.$n1 <>> right.$n1]

== flow_closest_pair fn
def <<closest||most_similar||nearest>>_$es($es: list[$E]) -> tuple[$E, $E] | None:
    """Return the two $esw that differ least in their $nw1."""
    <<=c:couples||duos>> = itertools.combinations($es, 2)
    return min(<<=c:couples||duos>>, key=lambda couple: abs(couple[0].$n1 - couple[1].$n1), default=None)

== flow_page_and_more fn
def <<page||slice||part>>_of_$es($es: list[$E], start: int = 0, size: int = $d1) -> tuple[list[$E], int | None]:
    """Return some $esw and where to go on; None at the end."""
    end = start + size
    return $es[start:end], <<end if end < len($es) else None||(None if end >= len($es) else end)>>

== flow_drop_until fn
def $es_<<after||since||following>>($es: Iterable[$E], $s1: str) -> Iterator[$E]:
    """Yield the $esw after the one with the given $sw1."""
    iterator = <<=d:itertools.dropwhile(lambda $e: $e.$s1 != $s1, $es)||iter($es)>>
    <<=d:next(iterator, None)||if any($e.$s1 == $s1 for $e in iterator):>>
    <<=d:||    >>yield from iterator

== flow_next_after fn
def <<next||following>>_$noun($es: list[$E], $s1: str, wrap: bool = False) -> $E | None:
    """Return the $ew after the one with the given $sw1; wrap goes on with the first."""
    for $e, <<=f:following||successor>> in zip($es, [*$es[1:], $es[0] if wrap else None]):
        if $e.$s1 == $s1:
            return <<=f:following||successor>>
    return None

== flow_heap_merge fn
def <<merged||in_common_order||merge_all>>_$es(*sources: Iterable[$E]) -> Iterator[$E]:
    """Merge $esw from sources that are sorted by $nw1, each $sw1 once."""
    <<=s:seen||known||done>>: set[str] = set()
    for $e in heapq.merge(*sources, key=lambda $e: $e.$n1):
        if $e.$s1 not in <<=s:seen||known||done>>:
            <<=s:seen||known||done>>.add($e.$s1)
            yield $e

== flow_compress fn
def <<masked||picked||marked>>_$es($es: list[$E], mask: list[bool]) -> list[$E]:
    """Return the $esw where the mask is true."""
    return <<list(itertools.compress($es, mask))||[$e for $e, kept in zip($es, mask) if kept]>>

== flow_recent_mean fn
def $n1_<<jumps||surprises||spikes>>($es: Iterable[$E], width: int = $d1, factor: float = <<1.5||2.0>>) -> Iterator[$E]:
    """Yield the $esw whose $nw1 is far above the mean of those just before."""
    <<=r:recent||latest>>: deque[$t1] = deque(maxlen=width)
    for $e in $es:
        if len(<<=r:recent||latest>>) == width and $e.$n1 > factor * sum(<<=r:recent||latest>>) / width:
            yield $e
        <<=r:recent||latest>>.append($e.$n1)

== flow_min_gap fn
def <<thin_out||spaced||sparse>>_$es($es: Iterable[$E], gap: $t1) -> Iterator[$E]:
    """Leave out $esw whose $nw1 is too near to that of the last one that was kept."""
    <<=k:kept||last_kept>>: $E | None = None
    for $e in $es:
        if <<=k:kept||last_kept>> is None or abs($e.$n1 - <<=k:kept||last_kept>>.$n1) >= gap:
            yield (<<=k:kept||last_kept>> := $e)

== flow_grid_rows fn
def <<in_rows||rows_of_$sp1>>($es: $Many[$E], per_row: int = $d1, filler: str = "-") -> Iterator[tuple[str, ...]]:
    """Yield rows of $sw1 values; the last row is filled up."""
    iterators = [<<iter([$e.$s1 for $e in $es])||($e.$s1 for $e in $es)>>] * per_row
    <<return||yield from>> zip_longest(*iterators, fillvalue=filler)

== flow_outside_in fn
def <<outside_in||from_both_ends>>($es: list[$E]) -> Iterator[$E]:
    """Yield the $ew with the lowest $nw1, that with the highest, the next lowest and so on."""
    <<=w:waiting||remaining_ones>> = deque(sorted($es, key=lambda $e: $e.$n1))
    while <<=w:waiting||remaining_ones>>:
        yield <<=w:waiting||remaining_ones>>.popleft()
        <<=w:waiting||remaining_ones>>.reverse()

== flow_partition_in_place fn
def <<bring_forward||move_up||pull_ahead>>_$f1($es: list[$E]) -> int:
    """Bring the $esw that are $fw1 to the front, in place; return how many they are."""
    <<=f:found_so_far||done>> = 0
    for place, $e in enumerate($es):
        if $e.$f1:
            $es[<<=f:found_so_far||done>>], $es[place] = $e, $es[<<=f:found_so_far||done>>]
            <<=f:found_so_far||done>> += 1
    return <<=f:found_so_far||done>>

== flow_best_subset fn
def <<=f:best||most||top>>_$n1($es: list[$E], space: $t1, place: int = 0) -> $t1:
    """Return the largest total $nw1 that fits into the space, trying each $ew in and out."""
    if place == len($es):
        return $z1
    without = <<=f:best||most||top>>_$n1($es, space, place + 1)
    if $es[place].$n1 > space:
        return without
    return max(without, $es[place].$n1 + <<=f:best||most||top>>_$n1($es, space - $es[place].$n1, place + 1))

== flow_follow_links fn
def <<way||chain>>_from($s1: str, <<=f:following||successors>>: dict[str, str]) -> Iterator[str]:
    """Follow the $sw1 values from one to the next until the end, or until one comes again."""
    visited: set[str] = set()
    while $s1 <<and $s1 not in visited||not in {"", *visited}>>:
        yield $s1
        visited.add($s1)
        $s1 = <<=f:following||successors>>.get($s1, "")

== flow_two_at_a_time fn
def <<two_at_a_time||in_pairs||duels>>($es: Iterable[$E]) -> Iterator[tuple[$E, $E | None]]:
    """Yield the $esw two by two; an odd one at the end is alone."""
    iterator = iter($es)
    <<for left in iterator:
        yield left, next(iterator, None)||yield from zip_longest(iterator, iterator)>>

== flow_spread_until fn mut
def level_out_$n1($es: list[$E], $lim: $t1) -> None:
    """Hand what is above the $lim on to the next $ew until nothing moves."""
    <<=m:moved||changed>> = True
    while <<=m:moved||changed>>:
        <<=m:moved||changed>> = False
        for giver, taker in zip($es, $es[1:]):
            if (<<=s:surplus||excess>> := giver.$n1 - $lim) > 0:
                giver.$n1, taker.$n1 = $lim, taker.$n1 + <<=s:surplus||excess>>
                <<=m:moved||changed>> = True

== flow_match_list fn
def <<=f:total||sum_of||add_up>>_$n1($es: list[$E]) -> $t1:
    """Return the total $nw1, taking the list apart."""
    match $es:
        case []:
            return $z1
        case [head, *tail]:
            return head.$n1 + <<=f:total||sum_of||add_up>>_$n1(tail)

== flow_records fn
def $n1_records($es: Iterable[$E]) -> Iterator[<<=i:$E||tuple[int, $E]>>]:
    """Yield each $ew whose $nw1 is above all before it<<=i:||, with its place>>."""
    <<=h:highest||top_so_far>>: $t1 | None = None
    for <<=i:$e in $es||place, $e in enumerate($es)>>:
        if <<=h:highest||top_so_far>> is None or $e.$n1 > <<=h:highest||top_so_far>>:
            <<=h:highest||top_so_far>> = $e.$n1
            yield <<=i:$e||place, $e>>

== flow_pick_point fn
def <<at_point||hit_by||owner_of>>_$noun($es: $Many[$E], <<=s:spot||left_over>>: $t1) -> $E | None:
    """Lay the $esw end to end, each as long as its $nw1, and return the one at the spot."""
    for $e in $es:
        if <<=s:spot||left_over>> < $e.$n1:
            return $e
        <<=s:spot||left_over>> -= $e.$n1
    return None
'''
