"""Shapes of functions about two lists, two things, or things and their links."""

from __future__ import annotations

SHAPES = r'''
== betw_sync fn
:: kept kept stored present
:: new incoming wanted arrived
def <<sync||synchronise||bring_up_to_date>>_$es(&kept: dict[str, $E], &new: list[$E]) -> tuple[int, int]:
    """Make the &kept $esw equal to the &new ones; return how many were added and how many removed."""
    <<=bv:added||created>> = 0
    for $e in &new:
        <<=bv:added||created>> += $e.$s1 not in &kept
        &kept[$e.$s1] = $e
    <<=av:gone||outdated||surplus>> = &kept.keys() - {$e.$s1 for $e in &new}
    for $s1 in <<=av:gone||outdated||surplus>>:
        <<del &kept[$s1]||&kept.pop($s1)>>
    return <<=bv:added||created>>, len(<<=av:gone||outdated||surplus>>)

== betw_change_lines fn
def <<describe||list||report>>_<<changes||differences>>(prior: dict[str, $E], after: dict[str, $E]) -> list[str]:
    """Return a line for each $ew that was added, removed or whose $nw1 changed."""
    $out = []
    for $s1 in sorted(prior.keys() | after.keys()):
        <<=av:was||earlier>>, <<=bv:now||later>> = prior.get($s1), after.get($s1)
        if <<=av:was||earlier>> is None:
            $out.append(f"<<=p:+||new:>> {$s1}")
        elif <<=bv:now||later>> is None:
            $out.append(f"<<=p:-||gone:>> {$s1}")
        elif <<=av:was||earlier>>.$n1 != <<=bv:now||later>>.$n1:
            $out.append(f"{$s1}: {<<=av:was||earlier>>.$n1} -> {<<=bv:now||later>>.$n1}")
    return $out

== betw_outer_join fn
def <<pair_up||line_up||join>>_by_$s1(left: list[$E], right: list[$E]) -> dict[str, tuple[$E | None, $E | None]]:
    """Return for each $sw1 the $ew of the left list and that of the right; None where there is none."""
    left_by, right_by = ({$e.$s1: $e for $e in <<=av:side||$es>>} for <<=av:side||$es>> in (left, right))
    return {$s1: (left_by.get($s1), right_by.get($s1)) for $s1 in <<left_by | right_by||sorted({*left_by, *right_by})>>}

== betw_rates fn
def <<priced||valued||scaled>>_$es($es: $Many[$E], rates: dict[str, float]<<=d:, default: float = 1.0||>>) -> float:
    """Return the $nw1 of all $esw, each times what the rates say for its $sw1."""
    $acc = 0.0
    for $e in $es:
        <<=d:$acc += $e.$n1 * rates.get($e.$s1, default)||if $e.$s1 not in rates:
            raise LookupError(f"nothing known about {$e.$s1}")
        $acc += $e.$n1 * rates[$e.$s1]>>
    return $acc

== betw_first_fit fn
def <<allocate||place||accommodate>>_$es($es: list[$E], spaces: dict[str, $t1]) -> dict[str, str]:
    """Give each $ew the first of the spaces that is large enough for its $nw1; leave out what fits nowhere."""
    <<=av:left||unused||remaining>> = <<dict(spaces)||spaces.copy()||{**spaces}>>
    places: dict[str, str] = {}
    for $e in $es:
        for <<=bv:where||which>>, <<=cv:free||width>> in <<=av:left||unused||remaining>>.items():
            if $e.$n1 <= <<=cv:free||width>>:
                places[$e.$s1] = <<=bv:where||which>>
                <<=av:left||unused||remaining>>[<<=bv:where||which>>] = <<=cv:free||width>> - $e.$n1
                break
        else:
            $log.<<warning||info>>("no space for %s", $e.$s1)
    return places

== betw_cover_needs fn
def <<cover_needs||match_supplies||satisfy>>(supplies: list[$E], needs: list[$E]) -> list[tuple[str, str, $t1]]:
    """Return which supply gives how much $nw1 to which need, both in their order."""
    $out = []
    <<=bv:sources||stored>> = deque((supply.$s1, supply.$n1) for supply in supplies)
    for need in needs:
        <<=av:lacking||wanting>> = need.$n1
        while <<=av:lacking||wanting>> > 0 and <<=bv:sources||stored>>:
            <<=cv:giver||who>>, amount = <<=bv:sources||stored>>.popleft()
            given = min(amount, <<=av:lacking||wanting>>)
            $out.append((<<=cv:giver||who>>, need.$s1, given))
            <<=av:lacking||wanting>> -= given
            if amount > given:
                <<=bv:sources||stored>>.appendleft((<<=cv:giver||who>>, amount - given))
    return $out

== betw_closest fn
def <<match||pair||join>>_closest_$es(left: list[$E], right: list[$E]) -> list[tuple[$E, $E]]:
    """Pair each left $ew with the right one of the closest $nw1 that is not taken yet."""
    free, <<=bv:couples||pairs>> = list(right), []
    for $e in left:
        if not free:
            break
        <<=av:nearest||closest>> = min(range(len(free)), key=lambda $i: abs(free[$i].$n1 - $e.$n1))
        <<=bv:couples||pairs>>.append(($e, free.pop(<<=av:nearest||closest>>)))
    return <<=bv:couples||pairs>>

== betw_overlap fn
def <<overlap||collide||touch>>(left: $E, right: $E) -> bool:
    """Return whether the ranges from $nw1 to $nw2 of two $esw have something in common."""
    return <<left.$n1 <= right.$n2 and right.$n1 <= left.$n2||max(left.$n1, right.$n1) <= min(left.$n2, right.$n2)||\
    not (left.$n2 < right.$n1 or right.$n2 < left.$n1)>>

== betw_conflicts fn like=betw_overlap w=2
def <<conflicting||clashing>>_$es($es: list[$E]) -> list[tuple[str, str]]:
    """Return the $sw1 of both for all two $esw that meet."""
    <<=av:couples||pairs>> = itertools.combinations($es, 2)
    return [(left.$s1, right.$s1) for left, right in <<=av:couples||pairs>> if $@betw_overlap(left, right)]

== betw_gaps fn
def <<find||list||get>>_gaps($es: list[$E]) -> list[tuple[float, float]]:
    """Return the gaps that the $esw leave, each of which reaches from its $nw1 to its $nw2."""
    $out, <<=av:end||reached>> = [], None
    for $e in sorted($es, key=lambda $e: $e.$n1):
        if <<=av:end||reached>> is not None and $e.$n1 > <<=av:end||reached>>:
            $out.append((<<=av:end||reached>>, $e.$n1))
        <<=av:end||reached>> = $e.$n2 if <<=av:end||reached>> is None else max(<<=av:end||reached>>, $e.$n2)
    return $out

== betw_covers fn
def <<covers||span_all_of||reach_over>>($es: $Many[$E], low: float, high: float) -> bool:
    """Return whether the $esw, each from its $nw1 to its $nw2, leave no gap between low and high."""
    <<=av:reached||covered_to||so_far>> = low
    for <<=bv:begin||start>>, end in sorted(($e.$n1, $e.$n2) for $e in $es):
        if <<=bv:begin||start>> > <<=av:reached||covered_to||so_far>>:
            <<return False||break>>
        <<=av:reached||covered_to||so_far>> = max(<<=av:reached||covered_to||so_far>>, end)
    return <<=av:reached||covered_to||so_far>> >= high

== betw_range_of fn
def <<range||band||bracket>>_of($e: $E, <<=av:ranges||spans>>: dict[str, tuple[float, float]]) -> str<< | None||>>:
    """Return the name of the first of the ranges in which the $nw1 lies."""
    for name, (low, high) in <<=av:ranges||spans>>.items():
        if low <= $e.$n1 < high:
            return name
    <<return None||return "none"||raise ValueError(f"no such place for {$e.$n1}")>>

== betw_bounds fn
def count_between($es: $Many[$E], bounds: list[$t1]) -> list[int]:
    """Count the $esw below the first of the bounds, between each two of them and above the last."""
    $cnt = [0] * (len(bounds) + 1)
    for $e in $es:
        $cnt[<<bisect.bisect(bounds, $e.$n1)||sum(low <= $e.$n1 for low in bounds)>>] += 1
    return $cnt

== betw_ancestors fn
def <<parents_of||names_above||way_up_from>>($s1: str, parents: dict[str, str]) -> list[str]:
    """Return the parent of the $ew with this $sw1, the parent of that, and so on."""
    $out = []
    <<while $s1 in parents:
        $s1 = parents[$s1]
        $out.append($s1)||while (parent := parents.get($s1)) is not None:
        $out.append(parent)
        $s1 = parent>>
    return $out

== betw_root fn
def <<=f:root_of||top_of||head_of>>($e: $E, parents: dict[str, $E]) -> $E:
    """Go up from the $ew to the one that has no parent."""
    parent = parents.get($e.$s1)
    return $e if parent is None else <<=f:root_of||top_of||head_of>>(parent, parents)

== betw_meet_above fn
def <<common_parent||meeting_point||lowest_above>>(left: str, right: str, parents: dict[str, str]) -> str | None:
    """Return the closest $ew that both are below, or that is one of them; None if there is none."""
    <<=av:seen||above_left||upward>> = {left}
    while left in parents:
        left = parents[left]
        <<=av:seen||above_left||upward>>.add(left)
    while right not in <<=av:seen||above_left||upward>>:
        if right not in parents:
            return None
        right = parents[right]
    return right

== betw_children fn
def <<children_of||turn_around||from_above>>(parents: dict[str, str | None]) -> dict[str, list[str]]:
    """Return for each $sw1 the ones of which it is the parent."""
    $map = {$s1: [] for $s1 in parents}
    for $s1, <<=av:parent||above>> in parents.items():
        if <<=av:parent||above>> is not None:
            $map[<<=av:parent||above>>].append($s1)
    return $map

== betw_outline fn
def <<=f:outline||draw_tree||indented>>($s1: str, children: dict[str, list[str]], indent: int = 0) -> Iterator[str]:
    """Yield a line for the $ew and, further to the right, for all that is below it."""
    yield " " * indent + $s1
    for <<=av:below||child>> in children.get($s1, []):
        yield from <<=f:outline||draw_tree||indented>>(<<=av:below||child>>, children, indent + <<2||4>>)

== betw_sum_below fn
def <<=f:sum_below||whole||with_all_below>>_$n1($e: $E, children: dict[str, list[$E]]) -> $t1:
    """Return the $nw1 of the $ew and of all $esw below it."""
    $acc = $e.$n1
    for <<=av:child||below>> in children.get($e.$s1, []):
        $acc += <<=f:sum_below||whole||with_all_below>>_$n1(<<=av:child||below>>, children)
    return $acc

== betw_hops fn
def <<hops_from||distances_from||how_far>>(start: str, links: dict[str, list[str]]) -> dict[str, int]:
    """Return over how many links each $ew can be reached from the first one."""
    <<=av:hops||distance_to||far>> = {start: 0}
    <<=bv:waiting||frontier>> = deque([start])
    while <<=bv:waiting||frontier>>:
        here = <<=bv:waiting||frontier>>.popleft()
        for there in links.get(here, []):
            if there not in <<=av:hops||distance_to||far>>:
                <<=av:hops||distance_to||far>>[there] = <<=av:hops||distance_to||far>>[here] + 1
                <<=bv:waiting||frontier>>.append(there)
    return <<=av:hops||distance_to||far>>

== betw_islands fn
def <<isolated_groups||linked_groups||connected_groups>>($es: list[$E], links: dict[str, set[str]]) -> list[set[str]]:
    """Return groups of $sw1 values that no link leaves."""
    groups: list[set[str]] = []
    <<=av:left||unseen>> = {$e.$s1 for $e in $es}
    while <<=av:left||unseen>>:
        group, <<=bv:around||new>> = set(), {<<=av:left||unseen>>.pop()}
        while <<=bv:around||new>>:
            group |= <<=bv:around||new>>
            <<=bv:around||new>> = {there for here in <<=bv:around||new>> for there in links.get(here, set())} - group
        groups.append(group)
        <<=av:left||unseen>> -= group
    return groups

== betw_bunches fn
def <<bunches||heaps||clumps>>_by_$n1($es: $Many[$E], gap: $t1) -> list[list[$E]]:
    """Return the $esw in bunches: there is at least the gap of $nw1 between one and the next."""
    $out = []
    for $e in sorted($es, key=lambda $e: $e.$n1):
        if not $out or $e.$n1 - $out[-1][-1].$n1 >= gap:
            $out.append([])
        $out[-1].append($e)
    return $out

== betw_unblocked fn
def <<unblocked||startable>>_$es($es: list[$E], <<=n:needs||depends>>: dict[str, set[str]]) -> list[$E]:
    """Return the $esw that are not $vdw though all that they wait for is."""
    <<=av:done||finished_ones>> = {$e.$s1 for $e in $es if $e.$vd}
    return [$e for $e in $es if not $e.$vd and <<=n:needs||depends>>.get($e.$s1, set()) <= <<=av:done||finished_ones>>]

== betw_in_order fn
def <<arrange||needed_first>>($es: list[$E], <<=n:needs||depends>>: dict[str, set[str]]) -> list[$E]:
    """Return the $esw so that each comes after all that it waits for."""
    $out, left = [], list($es)
    while left:
        blocked = {$e.$s1 for $e in left}
        <<=bv:free||chosen>> = [$e for $e in left if not <<=n:needs||depends>>.get($e.$s1, set()) & blocked]
        if not <<=bv:free||chosen>>:
            raise ValueError(f"these $esw wait for each other: {sorted(blocked)}")
        $out.extend(<<=bv:free||chosen>>)
        left = [$e for $e in left if <<=n:needs||depends>>.get($e.$s1, set()) & blocked]
    return $out

== betw_circle fn
def <<has_circle||waits_for_itself||is_circular>>(needs: dict[str, set[str]]) -> bool:
    """Return whether any $ew waits for itself, directly or through others."""

    def <<=av:leads_back||is_above>>($s1: str, *above: str) -> bool:
        return $s1 in above or any(<<=av:leads_back||is_above>>(below, $s1, *above) for below in needs.get($s1, ()))

    return any(<<<<=av:leads_back||is_above>>($s1) for $s1 in needs||map(<<=av:leads_back||is_above>>, needs)>>)

== betw_ends fn
def <<when_done||end_of_each||timetable>>($es: list[$E], needs: dict[str, list[str]]) -> dict[str, $t1]:
    """Return when each $ew ends if it takes its $nw1 and begins when all that it needs has ended."""
    <<=bv:lasting||needed_time>> = {$e.$s1: $e.$n1 for $e in $es}
    <<=av:ends||known_ends>>: dict[str, $t1] = {}

    def end_of($s1: str) -> $t1:
        if $s1 not in <<=av:ends||known_ends>>:
            <<=cv:begin||start>> = max(map(end_of, needs.get($s1, [])), default=$z1)
            <<=av:ends||known_ends>>[$s1] = <<=cv:begin||start>> + <<=bv:lasting||needed_time>>[$s1]
        return <<=av:ends||known_ends>>[$s1]

    return {$s1: end_of($s1) for $s1 in <<=bv:lasting||needed_time>>}

== betw_unknown fn
def <<unknown||dangling||undefined>>_<<links||ends>>($es: $Many[$E], links: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return for each $sw1 to which $esw it is linked that do not exist."""
    known = {$e.$s1 for $e in $es}
    return {$s1: <<=av:lost||unknown>> for $s1, others in links.items() if (<<=av:lost||unknown>> := others - known)}

== betw_link fn
def <<link||connect||tie>>_$es(<<=bv:couples||pairs>>: Iterable[tuple[$E, $E]]) -> dict[str, set[str]]:
    """Return for each $sw1 with which others it is linked, in both directions."""
    <<=av:links||linked>>: dict[str, set[str]] = defaultdict(set)
    for left, right in <<=bv:couples||pairs>>:
        for here, there in ((left, right), (right, left)):
            <<=av:links||linked>>[here.$s1].add(there.$s1)
    return dict(<<=av:links||linked>>)

== betw_mutual fn
def <<mutual||two_way||symmetric>>_<<pairs||links||couples>>(links: dict[str, set[str]]) -> set[tuple[str, str]]:
    """Return the pairs of $sw1 values that are linked in both directions."""
    both = {(here, there) for here, others in links.items() for there in others}
    return {(here, there) for here, there in both if here < there and (there, here) in both}

== betw_way fn
def $n1_along(<<=av:way||way_taken>>: list[str], $es: dict[str, $E], links: dict[str, set[str]]) -> $t1:
    """Return the $nw1 of all $esw on the way; each must be linked with the next."""
    for here, there in zip(<<=av:way||way_taken>>, <<=av:way||way_taken>>[1:]):
        if there not in links.get(here, set()):
            raise ValueError(f"no link from {here} to {there}")
    return sum($es[$s1].$n1 for $s1 in <<=av:way||way_taken>>)

== betw_merge_three fn
def <<merge||add>>_changes(base: dict[str, $t1], mine: dict[str, $t1], <<=o:yours||other>>: dict[str, $t1]) -> None:
    """Bring the changes of the $nw1 on both sides into the base; they must not contradict each other."""
    for $s1, was in list(base.items()):
        <<=av:changes||new_values>> = {side.get($s1, was) for side in (mine, <<=o:yours||other>>)} - {was}
        if len(<<=av:changes||new_values>>) > 1:
            raise ValueError(f"both sides changed {$s1}")
        if <<=av:changes||new_values>>:
            base[$s1] = <<=av:changes||new_values>>.pop()

== betw_fill_gaps fn mut
def <<fill_up||complete_from||take_defaults>>($e: $E, <<=av:other||fallback>>: $E) -> $E:
    """Take from the other what the $ew lacks, and return the $ew."""
    <<for name in ($columns):
        if not getattr($e, name):
            setattr($e, name, getattr(<<=av:other||fallback>>, name))||$e.$s1 = $e.$s1 or <<=av:other||fallback>>.$s1
    $e.$n1 = $e.$n1 or <<=av:other||fallback>>.$n1>>
    return $e

== betw_copy fn mut
def <<copy||carry_over||refresh>>_$np1(source: list[$E], target: list[$E]) -> list[str]:
    """Give each target $ew the $nw1 of the source with its $sw1; return the $sw1 of those without one."""
    <<=bv:known||new_values>> = {$e.$s1: $e.$n1 for $e in source}
    <<=av:unmatched||not_found||strangers>> = []
    for $e in target:
        try:
            $e.$n1 = <<=bv:known||new_values>>[$e.$s1]
        except KeyError:
            <<=av:unmatched||not_found||strangers>>.append($e.$s1)
    return <<=av:unmatched||not_found||strangers>>

== betw_moved fn
def <<places_won||climbed||moves_up>>(prior: list[$E], after: list[$E]) -> dict[str, int]:
    """Return by how many places each $ew has moved up; leave out those that are only in one list."""
    places = {$e.$s1: place for place, $e in enumerate(prior)}
    return {$e.$s1: places[$e.$s1] - place for place, $e in enumerate(after) if $e.$s1 in places}

== betw_first_difference fn
def <<first_difference||where_they_differ||parting_place>>(left: list[$E], right: list[$E]) -> int | None:
    """Return the first place where the $sw1 differs or a list has ended; None if the lists are alike."""
    for $i, (<<=av:one||mine>>, other) in enumerate(zip_longest(left, right)):
        if <<=av:one||mine>> is None or other is None or <<=av:one||mine>>.$s1 != other.$s1:
            return $i
    return None

== betw_side_by_side fn
def <<side_by_side||two_columns||beside>>(left: list[$E], right: list[$E]) -> str:
    """Return the $sw1 of both lists in two columns."""
    width = max((len($e.$s1) for $e in left), default=0)
    <<=l:rows||couples>> = zip_longest(*([$e.$s1 for $e in side] for side in (left, right)), fillvalue="")
    return "\n".join(f"{one:<{width}} {other}"<<||.rstrip()>> for one, other in <<=l:rows||couples>>)

== betw_move_between fn
def <<move||hand_over||shift>>_$noun($s1: str, source: list[$E], target: list[$E]) -> <<=r:$E||None>>:
    """Move the $ew with the given $sw1 from one list to the end of another."""
    for $i, $e in enumerate(source):
        if $e.$s1 == $s1:
            target.append(source.pop($i))
            return<<=r: $e||>>
    raise LookupError(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}")

== betw_even_lists fn
def <<even_out||make_equally_long||level_out>>(left: list[$E], right: list[$E]) -> int:
    """Move $esw from the longer list to the shorter one until both are about as long; return how many."""
    <<=cv:moved||moves>> = 0
    while abs(len(left) - len(right)) > 1:
        <<=av:longer||giver>>, <<=bv:shorter||taker>> = (left, right) if len(left) > len(right) else (right, left)
        <<=bv:shorter||taker>>.append(<<=av:longer||giver>>.pop())
        <<=cv:moved||moves>> += 1
    return <<=cv:moved||moves>>

== betw_alternate fn
def <<alternate||interleave||take_turns>>(left: list[$E], right: list[$E]) -> list[$E]:
    """Return an $ew of the left list, one of the right, and so on; then what is left of the longer list."""
    <<=av:both||common||shorter>> = min(len(left), len(right))
    <<$out = [$e for couple in zip(left, right) for $e in couple]||$out = []
    for couple in zip(left, right):
        $out.extend(couple)>>
    return $out + left[<<=av:both||common||shorter>>:] + right[<<=av:both||common||shorter>>:]

== betw_compare fn
def <<compare||weigh_up||rank>>_by_$n1(left: $E, right: $E) -> int:
    """Return -1, 0 or 1: whether the left $ew has less, as much or more $nw1 than the right one."""
    <<return (left.$n1 > right.$n1) - (left.$n1 < right.$n1)||if left.$n1 == right.$n1:
        return 0
    return 1 if left.$n1 > right.$n1 else -1>>

== betw_neighbours fn
def <<neighbours||around||before_and_after>>($es: list[$E], $s1: str) -> tuple[$E | None, $E | None]:
    """Return the $esw on both sides of the one with the given $sw1, None where the list ends."""
    for left, $e, right in zip([None, *$es], $es, [*$es[1:], None]):
        if $e.$s1 == $s1:
            return left, right
    raise LookupError(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}")

== betw_with_updates fn
def <<with_updates||refreshed||overlaid>>($es: list[$E], <<=av:updates||newer||fresh>>: Iterable[$E]) -> list[$E]:
    """Return the $esw, each replaced by the newer one with its $sw1; the others come at the end."""
    by_$s1 = {$e.$s1: $e for $e in <<=av:updates||newer||fresh>>}
    $out = [by_$s1.pop($e.$s1, $e) for $e in $es]
    return <<[*$out, *by_$s1.values()]||$out + list(by_$s1.values())>>

== betw_take_out fn mut
def <<take_out||draw||withdraw>>_$np1(<<=av:stored||kept>>: dict[str, $E], amounts: dict[str, $t1]) -> None:
    """Take the amounts from the $nw1 of the $esw; if one has too little, nothing changes."""
    for $s1, amount in amounts.items():
        if $s1 not in <<=av:stored||kept>> or <<=av:stored||kept>>[$s1].$n1 < amount:
            raise ValueError(<<f"not enough: {$s1}"||f"cannot take {amount} from {$s1}">>)
    for $s1, amount in amounts.items():
        <<=av:stored||kept>>[$s1].$n1 -= amount

== betw_times_enough fn
def <<times_enough||how_often||possible_rounds>>($es: $Many[$E], needed: dict[str, $t1]) -> int:
    """Return how often the $nw1 of the $esw is enough for all that is needed."""
    <<=av:present||at_hand>> = {$e.$s1: $e.$n1 for $e in $es}
    return min((int(<<=av:present||at_hand>>.get($s1, 0) // amount) for $s1, amount in needed.items()), default=0)

== betw_duties fn
def <<assign||share_out||hand_out>>_$es($es: list[$E], helpers: list[str]) -> dict[str, list[str]]:
    """Give each $ew, the one with the highest $nw1 first, to the helper who has the least so far."""
    <<=bv:burdens||heap>> = [($z1, <<=cv:who||helper>>) for <<=cv:who||helper>> in helpers]
    <<=av:duties||assigned||hands>> = {<<=cv:who||helper>>: [] for <<=cv:who||helper>> in helpers}
    for $e in sorted($es, key=lambda $e: $e.$n1, reverse=True):
        burden, <<=cv:who||helper>> = heapq.heappop(<<=bv:burdens||heap>>)
        <<=av:duties||assigned||hands>>[<<=cv:who||helper>>].append($e.$s1)
        heapq.heappush(<<=bv:burdens||heap>>, (burden + $e.$n1, <<=cv:who||helper>>))
    return <<=av:duties||assigned||hands>>

== betw_wishes fn
def <<grant||fulfil||serve>>_wishes(wishes: dict[str, list[str]], $es: $Many[$E]) -> dict[str, str]:
    """Give everyone the first $sw1 on their list that nobody has got before."""
    <<=av:granted||given>>, <<=bv:free||left||remaining>> = {}, {$e.$s1 for $e in $es}
    for who, wanted in wishes.items():
        $best = next(($s1 for $s1 in wanted if $s1 in <<=bv:free||left||remaining>>), None)
        if $best is not None:
            <<=av:granted||given>>[who] = $best
            <<=bv:free||left||remaining>>.discard($best)
    return <<=av:granted||given>>

== betw_better_of fn
def <<better_of||larger_of||stronger>>(left: $E | None, right: $E | None) -> $E | None:
    """Return the $ew with the higher $nw1; None only if both are."""
    if left is None or right is None:
        return right if left is None else left
    return <<max(left, right, key=lambda $e: $e.$n1)||left if left.$n1 >= right.$n1 else right>>
'''
