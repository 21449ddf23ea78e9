"""Shapes of functions about the things that are loops with state: streaks, remainders, pointers, best so far."""

from __future__ import annotations

SHAPES = r'''
== lop_longest_same fn
:: t last latest shown
def longest_<<run||streak>>_by_$s1($es: list[$E]) -> tuple[str, int]:
    """Return the $sw1 that the most $esw in a row share, and how many those are."""
    winner, longest = "", 0
    &t, length = None, 0
    for $e in $es:
        length = length + 1 if $e.$s1 == &t else 1
        &t = $e.$s1
        if length > longest:
            winner, longest = &t, length
    return winner, longest

== lop_carry_rounding fn mut
:: c carry remainder rest
def round_$np1_with_&c($es: list[$E]) -> None:
    """Round the $nw1 of all $esw, and carry the &c over to the next one."""
    &c = 0.0
    for $e in $es:
        exact = $e.$n1 + &c
        $e.$n1 = <<=r:round||math.floor||int>>(exact)
        &c = exact - $e.$n1

== lop_pay_off fn mut
:: a amount money supply
def <<pay_off||use_up||draw_down>>_$np1($es: list[$E], &a: float) -> float:
    """Lower the $nw1 of one $ew after the other until the &a is used up; return what is left of it."""
    for $e in $es:
        if &a <= 0:
            break
        part = min(&a, $e.$n1)
        $e.$n1 -= part
        &a -= part
    return &a

== lop_merge_sorted fn
:: a left first ours
:: b right second theirs
def merge_by_$n1(&a: list[$E], &b: list[$E]) -> list[$E]:
    """Merge two lists of $esw that are both sorted by $nw1."""
    merged: list[$E] = []
    at_a = at_b = 0
    while at_a < len(&a) and at_b < len(&b):
        if &a[at_a].$n1 <= &b[at_b].$n1:
            merged.append(&a[at_a])
            at_a += 1
        else:
            merged.append(&b[at_b])
            at_b += 1
    return <<merged + &a[at_a:] + &b[at_b:]||[*merged, *&a[at_a:], *&b[at_b:]]>>

== lop_numbered_problems fn
:: p problems complaints faults
def &{p}_in_$es($es: list[$E], $lim: $t1) -> list[str]:
    """Return a numbered line for each $ew without a $sw1 or with a $nw1 above the $lim."""
    &p: list[str] = []
    for place, $e in enumerate($es, start=1):
        if not $e.$s1:
            &p.append(f"<<=n:#||no. ||$ew >>{place}: no $sw1")
        elif $e.$n1 > $lim:
            &p.append(f"<<=n:#||no. ||$ew >>{place}: $nw1 {$e.$n1} is above {$lim}")
    return &p

== lop_delete_backwards fn
def <<drop||delete||purge>>_$cpre$es$csuf($es: list[$E]$cpar) -> int:
    """Delete in place the $esw$cdoc, from the end on; return how many they were."""
    gone = 0
    for <<=i:place||at>> in <<=r:range(len($es) - 1, -1, -1)||reversed(range(len($es)))>>:
        $e = $es[<<=i:place||at>>]
        if $cond:
            del $es[<<=i:place||at>>]
            gone += 1
    return gone

== lop_rising_by_index fn
def first_<<=w:drop||rise||repeat>>_of_$n1($es: list[$E]) -> int | None:
    """Return the place of the first $ew whose $nw1 <<=w:falls||rises||does not change>>, or None."""
    for $i in range(1, len($es)):
        if $es[$i].$n1 <<=w:<||>||==>> $es[$i - 1].$n1:
            return $i
    return None

== lop_three_best fn
def <<podium||top_three||medals>>_by_$n1($es: list[$E]) -> list[$E]:
    """Return the three $esw with the highest $nw1, the highest first, in one pass."""
    top: list[$E] = []
    for $e in $es:
        spot = 0
        while spot < len(top) and top[spot].$n1 >= $e.$n1:
            spot += 1
        if spot < 3:
            top.insert(spot, $e)
            <<del top[3:]||top = top[:3]>>
    return top

== lop_best_index fn
def place_of_<<=w:highest||lowest>>_$nvname($es: list[$E]) -> int:
    """Return the place of the $ew with the <<=w:highest||lowest>> $nvdoc, or -1 if there are no $esw."""
    place, $best = -1, <<=w:-math.inf||math.inf>>
    for $i, $e in enumerate($es):
        if (level := $nv) <<=w:>||<>> $best:
            place, $best = $i, level
    return place

== lop_longest_rising fn
def longest_<<=w:rising||falling>>_stretch($es: list[$E]) -> list[$E]:
    """Return the longest stretch of $esw in which the $nw1 only <<=w:rises||falls>>."""
    start, longest = 0, $es[:1]
    for end in range(1, len($es)):
        if $es[end].$n1 <<=w:<=||>=>> $es[end - 1].$n1:
            start = end
        if end - start + 1 > len(longest):
            longest = $es[start : end + 1]
    return longest

== lop_batches_by_sum fn
:: l loads batches parcels
def <<pack||split||load>>_into_&l($es: list[$E], capacity: $t1) -> list[list[$E]]:
    """Split the $esw into &l whose total $nw1 does not exceed the capacity."""
    &l: list[list[$E]] = []
    filled = capacity
    for $e in $es:
        if not &l or filled + $e.$n1 > capacity:
            &l.append([])
            filled = $z1
        &l[-1].append($e)
        filled += $e.$n1
    return &l

== lop_sessions_by_gap fn
:: l sessions visits bursts
def &{l}_by_$n1($es: list[$E], gap: $t1) -> list[list[$E]]:
    """Begin a new list wherever the $nw1 is more than the gap above that of the $ew before."""
    &l: list[list[$E]] = []
    last = None
    for $e in sorted($es, key=lambda $e: $e.$n1):
        if last is None or $e.$n1 - last > gap:
            &l.append([])
        &l[-1].append($e)
        last = $e.$n1
    return &l

== lop_alternating_sum fn
:: s sign factor direction
def alternating_$nvname($es: $Many[$E]) -> $nvtype:
    """Add and subtract the $nvdoc of the $esw in turn."""
    $acc, &s = $nvzero, 1
    for $e in $es:
        $acc += &s * ($nv)
        &s = -&s
    return $acc

== lop_pop_until fn
def <<pop||take_off||unload>>_until($es: list[$E], amount: $t1) -> list[$E]:
    """Take $esw from the end until their $nw1 adds up to the amount; return them."""
    taken: list[$E] = []
    while amount > 0 and $es:
        taken.append($es.pop())
        amount -= taken[-1].$n1
    return taken

== lop_unique_names fn mut
:: s number suffix attempt
def make_$sp1_unique($es: list[$E]) -> None:
    """Append a number to the $sw1 of $esw that have one that came before."""
    taken: set[str] = set()
    for $e in $es:
        base, &s = $e.$s1, <<=n:1||2>>
        while $e.$s1 in taken:
            $e.$s1 = f"{base}<<=j:-||_|| >>{&s}"
            &s += 1
        taken.add($e.$s1)

== lop_text_with_first fn
def $sp1_text($es: $Many[$E], <<=s:separator||glue>>: str = ", ") -> str:
    """Write the $sw1 of each $ew, with the <<=s:separator||glue>> between them."""
    $txt, first = "", True
    for $e in $es:
        if not first:
            $txt += <<=s:separator||glue>>
        $txt += $e.$s1
        first = False
    return $txt

== lop_wrap_lines fn
:: w width columns_allowed line_length
def $sp1_in_lines($es: list[$E], &w: int = $dx) -> list[str]:
    """Put the $sw1 of the $esw into lines that are no longer than the &w."""
    wrapped = [""]
    for $e in $es:
        longer = f"{wrapped[-1]} {$e.$s1}".lstrip()
        if len(longer) <= &w:
            wrapped[-1] = longer
        else:
            wrapped.append($e.$s1)
    return wrapped

== lop_give_up_after fn
:: f failures errors misses
def $v_until_$d1_&f($es: list[$E], action: Callable[[$E], None]) -> int:
    """Run the action on each $ew, but give up after $d1 &f; return how many worked."""
    worked = &f = 0
    for $e in $es:
        try:
            action($e)
        except ValueError as $err:
            &f += 1
            if &f >= $d1:
                raise RuntimeError(f"{&f} &f, the last with {$e.$s1}") from $err
        else:
            worked += 1
    return worked

== lop_three_lists fn
def <<=w:low_mid_high||three_bands>>($es: $Many[$E], floor: $t1, ceiling: $t1) -> tuple[list[$E], list[$E], list[$E]]:
    """Return the $esw whose $nw1 is below the floor, in between, and above the ceiling."""
    below, within, above = [], [], []
    for $e in $es:
        if $e.$n1 < floor:
            below.append($e)
        elif $e.$n1 > ceiling:
            above.append($e)
        else:
            within.append($e)
    return below, within, above

== lop_repeats_told fn
def repeated_$sp1($es: list[$E]) -> list[str]:
    """Tell for each $ew with a $sw1 that came before where that was."""
    first_at: dict[str, int] = {}
    notes: list[str] = []
    for <<=l:row||place>>, $e in enumerate($es, start=1):
        if (earlier := first_at.setdefault($e.$s1, <<=l:row||place>>)) != <<=l:row||place>>:
            notes.append(f"{<<=l:row||place>>}: {$e.$s1} <<was at||repeats>> {earlier}")
    return notes

== lop_goes_negative fn
:: b balance saldo level_now
def first_in_the_red($es: list[$E], opening: float = 0.0) -> $E | None:
    """Return the $ew whose $nw1 first brings the &b below zero, or None."""
    &b = opening
    for $e in $es:
        &b += $e.$n1
        if &b < 0:
            return $e
    return None

== lop_assign_strict fn mut
def <<set||assign||fill_in>>_$np1($es: list[$E], $np1: list[$t1]) -> int:
    """Give each $ew its $nw1 from the list of the same length; return how many changed."""
    changed = 0
    for $e, $n1 in zip($es, $np1, strict=True):
        if $e.$n1 != $n1:
            $e.$n1 = $n1
            changed += 1
    return changed

== lop_agreement fn
:: a ours left guesses
:: b theirs right answers
def agreement_in_$s1(&a: list[$E], &b: list[$E]) -> float:
    """Return in what share of the places both lists, equally long, have the same $sw1."""
    agreed = 0
    for one, other in zip(&a, &b, strict=True):
        agreed += one.$s1 == other.$s1
    return agreed / len(&a) if &a else <<1.0||0.0>>

== lop_steps_of_two fn
def <<=w:sums||gaps>>_of_pairs($es: list[$E]) -> list[$t1]:
    """Return the <<=w:sum||difference>> of the $nw1 of each two $esw; an odd one at the end is left out."""
    $out: list[$t1] = []
    for start in range(0, len($es) - 1, 2):
        one, other = $es[start : start + 2]
        $out.append(<<=w:one.$n1 + other.$n1||abs(one.$n1 - other.$n1)>>)
    return $out

== lop_bubble fn
def <<bubble_sort||sort_by_swaps>>($es: list[$E]) -> int:
    """Sort the $esw by $orddoc in place by swapping neighbours; return how many swaps that took."""
    swaps, end = 0, len($es)
    keys = [$ordkey for $e in $es]
    while end > 1:
        last_swap = 0
        for at in range(1, end):
            if keys[at] < keys[at - 1]:
                keys[at - 1], keys[at] = keys[at], keys[at - 1]
                $es[at - 1], $es[at] = $es[at], $es[at - 1]
                swaps, last_swap = swaps + 1, at
        end = last_swap
    return swaps

== lop_insertion fn
def insertion_sort($es: list[$E]) -> None:
    """Sort the $esw in place by <<=w:rising||falling>> $nw1, one after the other."""
    for place in range(1, len($es)):
        $e, hole = $es[place], place
        while hole > 0 and $es[hole - 1].$n1 <<=w:>||<>> $e.$n1:
            $es[hole] = $es[hole - 1]
            hole -= 1
        $es[hole] = $e

== lop_pair_with_difference fn
def pair_<<=w:apart||differing>>_by($es: list[$E], <<=d:difference||distance>>: $t1) -> tuple[$E, $E] | None:
    """Return two of the $esw, sorted by $nw1, whose $nw1 differs by exactly the <<=d:difference||distance>>."""
    slow, fast = 0, 1
    while fast < len($es):
        gap = $es[fast].$n1 - $es[slow].$n1
        if gap == <<=d:difference||distance>> and slow != fast:
            return $es[slow], $es[fast]
        if gap > <<=d:difference||distance>> and slow < fast:
            slow += 1
        else:
            fast += 1
    return None

== lop_best_window fn
:: s size width length
def <<=w:richest||poorest>>_window($es: list[$E], &s: int = $d1) -> int:
    """Return where the &s neighbouring $esw with the <<=w:highest||lowest>> total $nw1 begin."""
    $acc = best_sum = sum($e.$n1 for $e in $es[:&s])
    place = 0
    for end in range(&s, len($es)):
        $acc += $es[end].$n1 - $es[end - &s].$n1
        if $acc <<=w:>||<>> best_sum:
            best_sum, place = $acc, end - &s + 1
    return place

== lop_shortest_reaching fn
def shortest_stretch($es: list[$E], target: $t1) -> int | None:
    """Return how few neighbouring $esw reach the target with their $nw1, or None if all together do not."""
    shortest, start, $acc = None, 0, $z1
    for end, $e in enumerate($es, start=1):
        $acc += $e.$n1
        while start < end and $acc >= target:
            shortest = end - start if shortest is None else min(shortest, end - start)
            $acc -= $es[start].$n1
            start += 1
    return shortest

== lop_cooldown fn
:: w wait pause cooldown
def <<spaced||rested||thinned>>_$cpre$es$csuf($es: list[$E]$cpar) -> list[$E]:
    """Return the $esw$cdoc, but after each one pass over the next $d1."""
    chosen: list[$E] = []
    &w = 0
    for $e in $es:
        if &w > 0:
            &w -= 1
        elif $cond:
            chosen.append($e)
            &w = $d1
    return chosen

== lop_debounce fn
def without_<<=w:echoes||stutter||neighbours_alike>>($es: Iterable[$E]) -> Iterator[$E]:
    """Yield the $esw, but not those with the same $kdoc as the one before."""
    <<=l:last||shown>> = <<=o:object()||None>>
    for $e in $es:
        $key = $kexpr
        if $key != <<=l:last||shown>>:
            yield $e
        <<=l:last||shown>> = $key

== lop_between_marks fn
:: i inside recording open_now
def $es_between($es: $Many[$E], opening: str = "$w1", closing: str = "$w2") -> list[$E]:
    """Return the $esw that stand between one with the opening $sw1 and one with the closing $sw1."""
    $out, &i = [], False
    for $e in $es:
        if $e.$s1 == opening:
            &i = True
        elif $e.$s1 == closing:
            &i = False
        elif &i:
            $out.append($e)
    return $out

== lop_level_from_steps fn
:: l level grade stage
def &{l}_of_$noun($e: $E, step: float = $d1, growth: float = <<1.5||2.0>>) -> int:
    """Return the &l that the $nw1 of the $ew reaches when each one needs more than that before."""
    &l, left = 0, $e.$n1
    while left >= step:
        left -= step
        step *= growth
        &l += 1
    return &l

== lop_best_to_come fn
def <<highest_ahead||best_to_come>>_$n1($es: list[$E]) -> list[$t1]:
    """Return for each $ew the highest $nw1 from there to the end."""
    ahead: list[$t1] = []
    for $e in reversed($es):
        ahead.append(<<max($e.$n1, ahead[-1]) if ahead else $e.$n1||max([$e.$n1, *ahead[-1:]])>>)
    <<ahead.reverse()
    return ahead||return ahead[::-1]>>

== lop_majority_vote fn
:: v votes lead balance
def majority_$s1($es: list[$E]) -> str | None:
    """Return the $sw1 of more than half of the $esw, or None: two of different kinds cancel each other."""
    favourite, &v = None, 0
    for $e in $es:
        if &v == 0:
            favourite = $e.$s1
        &v += 1 if $e.$s1 == favourite else -1
    share = sum($e.$s1 == favourite for $e in $es)
    return favourite if 2 * share > len($es) else None

== lop_least_and_times fn
def <<=w:highest||lowest>>_$n1_and_times($es: list[$E]) -> tuple[$t1 | None, int]:
    """Return the <<=w:highest||lowest>> $nw1 and how many $esw have it."""
    level, times = None, 0
    for $e in $es:
        if level is None or $e.$n1 <<=w:>||<>> level:
            level, times = $e.$n1, 1
        elif $e.$n1 == level:
            times += 1
    return level, times

== lop_next_higher fn
:: w waiting stack unanswered
def next_<<=w2:lower||higher>>_places($es: list[$E]) -> list[int | None]:
    """Return for each $ew the place of the next one with a <<=w2:lower||higher>> $nw1, or None."""
    $out = [None] * len($es)
    &w: list[int] = []
    for place, $e in enumerate($es):
        while &w and $es[&w[-1]].$n1 <<=w2:>||<>> $e.$n1:
            $out[&w.pop()] = place
        &w.append(place)
    return $out

== lop_deal_piles fn
:: p piles hands stacks
def deal_$es($es: $Many[$E], pile_count: int = $d1) -> list[list[$E]]:
    """Deal the $esw one by one to the &p in turn."""
    &p: list[list[$E]] = [[] for _ in range(pile_count)]
    turn = 0
    for $e in $es:
        &p[turn].append($e)
        turn = <<(turn + 1) % pile_count||turn + 1 if turn + 1 < pile_count else 0>>
    return &p

== lop_requeue_failed fn
:: q queue waiting pending
def $v_with_requeue($es: Iterable[$E], action: Callable[[$E], None], tries: int = $d1) -> list[$E]:
    """Run the action on each $ew; what fails goes to the end of the &q, until all its tries are used up."""
    &q = deque(($e, 1) for $e in $es)
    failed = []
    while &q:
        $e, attempt = &q.popleft()
        try:
            action($e)
        except OSError:
            if attempt < tries:
                &q.append(($e, attempt + 1))
            else:
                failed.append($e)
    return failed

== lop_numbers_from_texts fn mut
:: b bad rejected unreadable
def read_$np1($es: list[$E], texts: list[str]) -> list[str]:
    """Set the $nw1 of each $ew from its text; return the texts that are no numbers."""
    &b: list[str] = []
    for $e, written in zip($es, texts):
        try:
            $e.$n1 = $t1(written)
        except ValueError:
            &b.append(written)
    return &b

== lop_turn_ring fn
:: t turn at seat
def next_$f1_in_ring($es: list[$E], start: int) -> int:
    """Return the place of the next $ew after the start that is $fw1, going around the ring."""
    &t = (start + 1) % len($es)
    while not $es[&t].$f1:
        if &t == start:
            raise LookupError("no $ew is $fw1")
        &t = (&t + 1) % len($es)
    return &t

== lop_count_out fn
:: r ring circle standing
def count_out_$es($es: list[$E], step: int = $d1) -> list[str]:
    """Remove every step-th $ew from the &r until it is empty; return each $sw1 in the order of leaving."""
    &r, at, order = list($es), 0, []
    while &r:
        at = (at + step - 1) % len(&r)
        order.append(&r.pop(at).$s1)
    return order

== lop_compress_runs fn
def <<compressed||short>>_$sp1($es: list[$E]) -> str:
    """Write the $sw1 of the $esw, with a count where the same one follows itself."""
    runs: list[list[Any]] = []
    for $e in $es:
        if runs and runs[-1][0] == $e.$s1:
            runs[-1][1] += 1
        else:
            runs.append([$e.$s1, 1])
    return "<<, || >>".join(f"{name}<<=x:x||*>>{times}" if times > 1 else name for name, times in runs)

== lop_until_share fn
def <<main||leading||vital>>_$es($es: list[$E], share: float = 0.<<8||9||5>>) -> list[$E]:
    """Return the $esw with the highest $nw1 that together make up at least the share of the total."""
    wanted = share * sum($e.$n1 for $e in $es)
    kept, reached = [], 0.0
    for $e in sorted($es, key=lambda $e: -$e.$n1):
        if reached >= wanted:
            break
        kept.append($e)
        reached += $e.$n1
    return kept

== lop_matched_marks fn
:: d depth nesting open_ones
def &{d}_stays_valid($es: $Many[$E], opening: str = "$w1", closing: str = "$w2") -> bool:
    """Tell whether each $ew with the closing $sw1 ends one with the opening $sw1, and none stays open."""
    &d = 0
    for $e in $es:
        if $e.$s1 == opening:
            &d += 1
        elif $e.$s1 == closing:
            &d -= 1
        if &d < 0:
            return False
    return &d == 0

== lop_fill_backwards fn mut
def fill_$s1_<<=w:backwards||from_behind>>($es: list[$E], default: str = "") -> None:
    """Give $esw without a $sw1 that of the next one which has it, or the default."""
    coming = default
    for $e in <<reversed($es)||$es[::-1]>>:
        if $e.$s1:
            coming = $e.$s1
        else:
            $e.$s1 = coming

== lop_number_in_group fn
:: c counters seen_so_far numbers_used
def labels_within_$kname($es: $Many[$E]) -> list[str]:
    """Number the $esw within those of the same $kdoc."""
    &c: dict[$ktype, int] = {}
    labels = []
    for $e in $es:
        $key = $kexpr
        &c[$key] = &c.get($key, 0) + 1
        labels.append(f"{$e.$s1}<<=j: #||-||.>>{&c[$key]}")
    return labels

== lop_inversions fn
def <<=w:wrong_pairs||inversions>>_by_$ordname($es: list[$E]) -> int:
    """Count the pairs of $esw in which the later one should stand before the other by $orddoc."""
    keys = [$ordkey for $e in $es]
    $acc = 0
    for place, later in enumerate(keys):
        for earlier in keys[:place]:
            if later < earlier:
                $acc += 1
    return $acc

== lop_clashing_pair fn
def first_<<=w:clash||twins||collision>>($es: list[$E]) -> tuple[$E, $E] | None:
    """Return the first two $esw that agree in their $sw1 but not in their $nw1, or None."""
    for place, one in enumerate($es):
        for other in $es[place + 1 :]:
            if one.$s1 == other.$s1 and one.$n1 != other.$n1:
                return one, other
    return None

== lop_expire_dict fn
def <<forget||evict||expire>>_$cpre$es$csuf(known: dict[str, $E]$cpar) -> list[str]:
    """Delete from the known $esw those$cdoc; return their keys."""
    gone: list[str] = []
    for $key, $e in <<list(known.items())||[*known.items()]||tuple(known.items())>>:
        if $ncond:
            continue
        del known[$key]
        gone.append($key)
    return gone
'''
