"""Shapes of functions that change the attributes of things: transfers, patches, limits, merges, resets, retries."""

from __future__ import annotations

SHAPES = r'''
== chg_level_two fn mut
:: p giver richer upper
:: r taker poorer lower
def <<even_out||equalize||balance>>_$n1(&p: $E, &r: $E) -> float:
    """Give both $esw the middle of their $np1; return what the &p lost."""
    <<=m:middle||halfway>> = (&p.$n1 + &r.$n1) / 2
    <<=l:lost||given_up>> = &p.$n1 - <<=m:middle||halfway>>
    &p.$n1 = &r.$n1 = <<=m:middle||halfway>>
    return <<=l:lost||given_up>>

== chg_t_level_two test like=chg_level_two mut
def test_$@chg_level_two() -> None:
    first, second = $make1, $make2
    lost = $@chg_level_two(first, second)
    assert first.$n1 == second.$n1 == <<($xn1 + $yn1) / 2||pytest.approx(($yn1 + $xn1) / 2)>>
    assert lost == <<pytest.approx($xn1 - first.$n1)||$xn1 - second.$n1>>

== chg_drain fn mut
:: s sources givers others
def <<drain||empty||collect>>_into(target: $E, &s: list[$E], <<=r:headroom||space>>: $t1) -> $t1:
    """Move the $nw1 of the &s into the target while there is <<=r:headroom||space>>; return what is left of it."""
    for $e in &s:
        if <<=r:headroom||space>> <= 0:
            break
        <<=p:portion||moved>> = min(<<=r:headroom||space>>, $e.$n1)
        $e.$n1 -= <<=p:portion||moved>>
        target.$n1 += <<=p:portion||moved>>
        <<=r:headroom||space>> -= <<=p:portion||moved>>
    return <<=r:headroom||space>>

== chg_top_up fn mut
:: g least lowest minimum
def <<top_up||refill||replenish>>($es: list[$E], &g: $t1) -> $t1:
    """Raise the $nw1 of each $ew to the &g where it is lower; return how much that took in all."""
    <<=a:added||spent>> = $z1
    for $e in $es:
        if (<<=m:missing||short_by>> := &g - $e.$n1) > 0:
            $e.$n1 += <<=m:missing||short_by>>
            <<=a:added||spent>> += <<=m:missing||short_by>>
    return <<=a:added||spent>>

== chg_t_top_up test like=chg_top_up mut
def test_$@chg_top_up() -> None:
    $es = [$make1, $make2]
    higher = max($xn1, $yn1)
    assert $@chg_top_up($es, higher) == pytest.approx(2 * higher - <<$xn1 - $yn1||($xn1 + $yn1)>>)
    assert <<all($e.$n1 == pytest.approx(higher) for $e in $es)||$@chg_top_up($es, higher) == pytest.approx(0)>>

== chg_withdraw fn mut
:: a amount wanted sum_asked
def <<withdraw||deduct||charge>>($e: $E, &a: $t1, *, <<=o:overdraft||allow_negative||forced>>: bool = False) -> $t1:
    """Take the &a off the $nw1 of the $ew, below zero only with <<=o:overdraft||allow_negative||forced>>."""
    if &a < 0:
        raise ValueError(f"&a must not be negative: {&a}")
    <<=r:remaining||left_over>> = $e.$n1 - &a
    if <<=r:remaining||left_over>> < 0 and not <<=o:overdraft||allow_negative||forced>>:
        raise ValueError(f"{$e.$s1} has only {$e.$n1} of {&a}")
    $e.$n1 = <<=r:remaining||left_over>>
    return <<=r:remaining||left_over>>

== chg_patch_known fn mut
:: c changes overrides values
def <<patch||amend||apply_&c>>($e: $E, &c: dict[str, Any]) -> None:
    """Set attributes of the $ew; if one of them does not exist, change nothing."""
    <<=u:unknown||strange||invalid>> = <<[name for name in &c if not hasattr($e, name)]||\
sorted(name for name in &c if not hasattr($e, name))>>
    if <<=u:unknown||strange||invalid>>:
        raise AttributeError(f"$ew has no {', '.join(<<=u:unknown||strange||invalid>>)}")
    for name, new in &c.items():
        setattr($e, name, new)

== chg_t_patch_known test like=chg_patch_known mut
def test_$@chg_patch_known() -> None:
    $e = $make1
    with pytest.raises(AttributeError<<||, match="missing">>):
        $@chg_patch_known($e, {"$n1": $yn1, "missing": $d1})
    assert $e.$n1 == $xn1
    $@chg_patch_known($e, {"$n1": $yn1<<||, "$s1": $ys1>>})
    assert $e.$n1 == $yn1

== chg_patch_report fn mut
:: c changes updates fresh
def <<update_reporting||edit||revise>>_$noun($e: $E, **&c: Any) -> dict[str, tuple[Any, Any]]:
    """Set the given attributes of the $ew; return the old and the new value of those that differ."""
    <<=d:differing||edits>> = {
        <<=k:attribute||field_changed>>: (getattr($e, <<=k:attribute||field_changed>>), new)
        for <<=k:attribute||field_changed>>, new in &c.items()
        if getattr($e, <<=k:attribute||field_changed>>) != new
    }
    for <<=k:attribute||field_changed>>, (_, new) in <<=d:differing||edits>>.items():
        setattr($e, <<=k:attribute||field_changed>>, new)
    return <<=d:differing||edits>>

== chg_t_patch_report test like=chg_patch_report mut
def test_$@chg_patch_report() -> None:
    $e = $make1
    assert $@chg_patch_report($e, $s1=$ys1, $n1=$xn1) == {"$s1": ($xs1, $ys1)}
    assert $e.$s1 == $ys1
    assert <<$@chg_patch_report($e) == {}||not $@chg_patch_report($e, $s1=$ys1)>>

== chg_patch_filtered fn mut
:: a allowed editable open_fields
def <<patch_allowed||edit_safely||update_some>>($e: $E, changes: dict[str, Any], &a: set[str]) -> list[str]:
    """Apply the changes that are &a to the $ew; return the names of the rest."""
    for attribute in <<changes.keys() & &a||&a.intersection(changes)>>:
        setattr($e, attribute, changes[attribute])
    return <<sorted(changes.keys() - &a)||[attribute for attribute in changes if attribute not in &a]>>

== chg_patch_none fn mut
def <<update_given||set_present||modify>>($e: $E, $s1: str | None = None, $n1: $t1 | None = None) -> bool:
    """Set the $sw1 and the $nw1 of the $ew where they are given; tell whether one of them was."""
    if $s1 is not None:
        $e.$s1 = $s1
    if $n1 is not None:
        $e.$n1 = $n1
    return <<$s1 is not None or $n1 is not None||($s1, $n1) != (None, None)||not ($s1 is None and $n1 is None)>>

== chg_t_patch_none test like=chg_patch_none mut
def test_$@chg_patch_none() -> None:
    $e = $make1
    assert not $@chg_patch_none($e)
    assert $@chg_patch_none($e, $n1=$yn1)
    assert ($e.$s1, $e.$n1) == ($xs1, $yn1)

== chg_memento fn mut
:: s saved kept remembered
def <<memento||rollback_for||restorer>>($e: $E, *attributes: str) -> Callable[[], None]:
    """Remember the attributes of the $ew; return a function that sets them back."""
    &s = {attribute: getattr($e, attribute) for attribute in attributes}

    def <<=r:restore||roll_back||set_back>>() -> None:
        for attribute, was in &s.items():
            setattr($e, attribute, was)

    return <<=r:restore||roll_back||set_back>>

== chg_history_push fn mut
:: h history journal undo_log
def <<set||assign||change>>_$n1_with_history($e: $E, $n1: $t1, &h: list[tuple[$E, $t1]]) -> None:
    """Set the $nw1 of the $ew, and put the former one on the &h<<=g: if it differs||>>."""
    <<=g:if $n1 == $e.$n1:
        return
    ||>>&h.append(($e, $e.$n1))
    $e.$n1 = $n1

== chg_history_back fn mut
:: h history journal undo_log
def <<undo||revert||step_back>>_$n1(&h: list[tuple[$E, $t1]], depth: int = 1) -> int:
    """Take back the last steps of the &h; return how many there were to take back."""
    <<=c:count||taken_back>> = 0
    while &h and <<=c:count||taken_back>> < depth:
        $e, $e.$n1 = &h.pop()
        <<=c:count||taken_back>> += 1
    return <<=c:count||taken_back>>

== chg_raise_capped fn mut
:: c cap ceiling top
def <<raise_all||boost||lift>>_$np1($es: list[$E], by: $t1, &c: $t1) -> tuple[int, int]:
    """Raise the $nw1 of all $esw up to the &c; return how many were raised and how many stopped there."""
    raised = stopped = 0
    for $e in $es:
        if $e.$n1 >= &c:
            continue
        $e.$n1 = min($e.$n1 + by, &c)
        raised += 1
        stopped += $e.$n1 == &c
    return raised, stopped

== chg_retry_set fn mut
:: f fetch lookup measure
def <<refresh||reload||fetch>>_$n1($e: $E, &f: Callable[[str], $t1], attempts: int = <<3||5||$d1>>) -> bool:
    """Ask for the $nw1 of the $ew until there is an answer; return False if all attempts fail."""
    for <<=n:attempt||try_number>> in range(1, attempts + 1):
        try:
            $e.$n1 = &f($e.$s1)
        except <<OSError||(OSError, ValueError)||TimeoutError||ConnectionError>> as $err:
            $log.warning("attempt %d of %d for %s: %s", <<=n:attempt||try_number>>, attempts, $e.$s1, $err)
        else:
            return True
    return False

== chg_retry_growing fn mut
:: d delay pause waiting_time
def $v_with_patience($e: $E, action: Callable[[$E], None], &d: float = 0.5, tries: int = $d1) -> None:
    """Run the action on the $ew and note that it is $vdw; wait twice as long after each failure."""
    while True:
        try:
            action($e)
            break
        except OSError:
            tries -= 1
            if <<tries == 0||not tries||tries < 1>>:
                raise
            time.sleep(&d)
            &d *= 2
    $e.$vd = True

== chg_carry_over fn mut
:: x excess surplus spare
def <<spill||carry_over||cascade>>($es: list[$E], $lim: $t1) -> $t1:
    """Pass what is above the $lim of $nw1 on to the next $ew; return what the last one cannot take."""
    &x = $z1
    for $e in $es:
        $e.$n1 += &x
        &x = max($e.$n1 - $lim, $z1)
        $e.$n1 -= &x
    return &x

== chg_t_carry_over test like=chg_carry_over mut
def test_$@chg_carry_over() -> None:
    $es = [$make1, $make2]
    left = $@chg_carry_over($es, 0)
    assert left == pytest.approx(<<$sumn1||$xn1 + $yn1>>)
    assert [$e.$n1 for $e in $es] == [0, 0]

== chg_share_whole fn mut
:: t total supply budget
def <<share||hand_out||divide>>_evenly($es: list[$E], &t: int) -> None:
    """Add to the $nw1 of each $ew its share of the &t; the first ones get what cannot be divided."""
    if not $es:
        raise ValueError("no $esw to share with")
    <<=s:each||base>>, <<=r:extra||remainder>> = divmod(&t, len($es))
    for place, $e in enumerate($es):
        $e.$n1 += <<=s:each||base>> + <<(place < <<=r:extra||remainder>>)||int(place < <<=r:extra||remainder>>)>>

== chg_t_share_whole test like=chg_share_whole mut
def test_$@chg_share_whole() -> None:
    $es = [$make1, $make2]
    $@chg_share_whole($es, 7)
    assert [$e.$n1 for $e in $es] == [$xn1 + 4, $yn1 + 3]
    with pytest.raises(ValueError):
        $@chg_share_whole([], <<1||$d1>>)

== chg_feed_lowest fn mut
def <<feed||help||support>>_lowest($es: list[$E], <<=p:portions||handouts||units>>: list[$t1]) -> list[str]:
    """Give each of the <<=p:portions||handouts||units>> to the $ew with the lowest $nw1 then; return who got them."""
    <<=g:getters||served>> = []
    for portion in <<=p:portions||handouts||units>>:
        poorest = min($es, key=<<lambda $e: $e.$n1||operator.attrgetter("$n1")>>)
        poorest.$n1 += portion
        <<=g:getters||served>>.append(poorest.$s1)
    return <<=g:getters||served>>

== chg_reset_named fn mut
def <<reset||zero||wipe>>_numbers($e: $E, attributes: Iterable[str] = ("$n1", "$n2")) -> dict[str, float]:
    """Set the attributes of the $ew to zero; return what they were<<=d: where that was something else||>>."""
    <<=f:former||previous_values>> = {}
    for attribute in attributes:
        <<=d:if was := getattr($e, attribute):
            <<=f:former||previous_values>>[attribute] = was||\
<<=f:former||previous_values>>[attribute] = getattr($e, attribute)>>
        setattr($e, attribute, 0)
    return <<=f:former||previous_values>>

== chg_merge_into fn mut
:: o other second duplicate
def <<merge_into||absorb||take_over>>($e: $E, &o: $E) -> $E:
    """Add the $nw1 of the &o to the $ew, keep its $sw1 unless it is empty, and be $vdw if one of them is."""
    if &o is $e:
        return $e
    $e.$n1 += &o.$n1
    $e.$s1 = $e.$s1 or &o.$s1
    $e.$vd <<|= &o.$vd||= $e.$vd or &o.$vd>>
    return $e

== chg_t_merge_into test like=chg_merge_into mut
def test_$@chg_merge_into() -> None:
    $e, other = $make1, $make2
    other.$vd = True
    merged = $@chg_merge_into($e, other)
    assert merged is $e
    assert merged.$n1 == pytest.approx($sumn1)
    assert merged.$s1 == $xs1 and <<merged.$vd||$e.$vd>>

== chg_fold_doubles fn mut
:: f firsts unique originals
def <<fold||combine||unite>>_doubles($es: list[$E]) -> int:
    """Add the $nw1 of later $esw with the same $kdoc to the first one; return how many left the list."""
    &f: dict[$ktype, $E] = {}
    for $e in $es:
        if (first := &f.setdefault($kexpr, $e)) is not $e:
            first.$n1 += $e.$n1
    gone = len($es) - len(&f)
    $es[:] = &f.values()
    return gone

== chg_unique_text fn mut
:: t taken used given
def <<make_$sp1_unique||uniquify||disambiguate>>($es: list[$E]) -> None:
    """Add a number to the $sw1 of each $ew that has the same one as another before it."""
    &t: Counter[str] = Counter()
    for $e in $es:
        &t[$e.$s1] += 1
        if (<<=n:times||occurrence>> := &t[$e.$s1]) > 1:
            $e.$s1 += f"<<=s:_||-|| >>{<<=n:times||occurrence>>}"

== chg_t_unique_text test like=chg_unique_text mut
def test_$@chg_unique_text() -> None:
    $es = [$make1, $make2, $make1]
    $@chg_unique_text($es)
    assert len({$e.$s1 for $e in $es}) == <<3||len($es)>>
    assert $es[-1].$s1.startswith($xs1)<<|| and $es[-1].$s1.endswith("2")>>

== chg_number_text fn mut
:: w width digits places
def <<number||enumerate||index>>_$sp1($es: list[$E], start: int = 1) -> None:
    """Put a running number of equal width before the $sw1 of each $ew."""
    &w = len(str(start + len($es) - 1))
    for <<=n:position||count>>, $e in enumerate($es, start):
        $e.$s1 = <<f"{<<=n:position||count>>:0{&w}d} {$e.$s1}"||f"{str(<<=n:position||count>>).zfill(&w)}-{$e.$s1}"||\
" ".join((str(<<=n:position||count>>).rjust(&w), $e.$s1))>>

== chg_recase fn mut
:: s style case_style mode
def <<recase||restyle||set_case>>_$sp1($es: $Many[$E], &s: str = "<<lower||upper||title>>") -> None:
    """Write the $sw1 of all $esw in another &s: lower, upper, title or snake."""
    for $e in $es:
        match &s:
            case "lower" | "upper" | "title":
                $e.$s1 = getattr($e.$s1, &s)()
            case "snake":
                $e.$s1 = "_".join($e.$s1.lower().split())
            case _:
                raise ValueError(f"no such &s: {&s!r}")

== chg_mark_first fn mut
:: h how_many quota count
def $v_first_$cpre$es$csuf($es: $Many[$E]$cpar, &h: int = $d1) -> list[$E]:
    """$V the first $esw$cdoc, at most as many as told; return them."""
    <<=c:chosen||picked>> = list(islice(($e for $e in $es if $cond), &h))
    for $e in <<=c:chosen||picked>>:
        $e.$vd = True
    return <<=c:chosen||picked>>

== chg_pass_flag fn mut
def <<pass_on||hand_over||forward>>_$f1($es: list[$E]) -> $E | None:
    """Let the $ew after the first $fw1 one be it instead, the first one after the last; return it."""
    for place, $e in enumerate($es):
        if $e.$f1:
            <<=s:successor||next_one>> = $es[(place + 1) % len($es)]
            $e.$f1, <<=s:successor||next_one>>.$f1 = False, True
            return <<=s:successor||next_one>>
    return None

== chg_decay fn mut
:: r rate share_lost loss
def <<decay||fade||depreciate>>($es: list[$E], &r: float, <<=y:years||rounds||times>>: int = 1) -> None:
    """Take the &r off the $nw1 of each $ew, for each of the <<=y:years||rounds||times>> again."""
    if not 0 <= &r <= 1:
        raise ValueError(f"&r must lie between 0 and 1, got {&r<<||:g||:.2f>>}")
    <<=k:kept||factor>> = (1 - &r) ** <<=y:years||rounds||times>>
    for $e in $es:
        $e.$n1 *= <<=k:kept||factor>>

== chg_approach fn mut
:: w weight strength pull
def <<approach||blend||nudge>>_$n1($e: $E, desired: $t1, &w: float = <<0.5||0.1||0.25>>) -> float:
    """Move the $nw1 of the $ew a part of the way to the desired; return the distance that is left."""
    $e.$n1 += (desired - $e.$n1) * &w
    return <<abs(desired - $e.$n1)||math.fabs($e.$n1 - desired)>>

== chg_fit_total fn mut
:: t total whole together
def <<fit||shrink||squeeze>>_to_budget($es: list[$E], $lim: $t1) -> float:
    """Scale the $np1 down if they are above the $lim together; return the factor used."""
    &t = sum($e.$n1 for $e in $es)
    if &t <= $lim:
        return 1.0
    <<=f:factor||ratio>> = $lim / &t
    for $e in $es:
        $e.$n1 *= <<=f:factor||ratio>>
    return <<=f:factor||ratio>>

== chg_cut_from_end fn mut
:: o overshoot too_much excess
def <<cut_back||trim_last||reduce>>($es: list[$E], $lim: $t1) -> int:
    """Lower the $nw1 of the last $esw until the total is within the $lim; return how many were touched."""
    &o = sum($e.$n1 for $e in $es) - $lim
    <<=t:touched||reduced>> = 0
    for $e in <<reversed($es)||$es[::-1]>>:
        if &o <= 0:
            break
        <<=c:cut||taken>> = min($e.$n1, &o)
        $e.$n1 -= <<=c:cut||taken>>
        &o -= <<=c:cut||taken>>
        <<=t:touched||reduced>> += 1
    return <<=t:touched||reduced>>

== chg_spend fn mut
:: p price cost due
def <<spend||pay||consume>>_from($es: list[$E], &p: $t1) -> list[tuple[str, $t1]]:
    """Take the &p from the $nw1 of one $ew after another; raise an error if all together have too little."""
    if (<<=h:have||available>> := sum($e.$n1 for $e in $es)) < &p:
        raise ValueError(f"&p {&p} is more than {<<=h:have||available>>}")
    <<=b:paid_parts||taken>>: list[tuple[str, $t1]] = []
    for $e in sorted($es, key=lambda $e: $ordkey):
        if not &p:
            break
        <<=s:slice_of_it||portion>> = min(&p, $e.$n1)
        $e.$n1 -= <<=s:slice_of_it||portion>>
        &p -= <<=s:slice_of_it||portion>>
        <<=b:paid_parts||taken>>.append(($e.$s1, <<=s:slice_of_it||portion>>))
    return <<=b:paid_parts||taken>>

== chg_move_named fn mut
:: a amount quantity portion
def <<move||send||reassign>>_by_$s1($es: list[$E], origin: str, destination: str, &a: $t1) -> None:
    """Move an &a of $nw1 from the $ew with one $sw1 to the $ew with the other."""
    by_$s1 = {$e.$s1: $e for $e in $es}
    <<=u:if <<=m:absent||lacking>> := {origin, destination} - by_$s1.keys():
        raise KeyError(f"no $ew called {' or '.join(sorted(<<=m:absent||lacking>>))}")||\
if origin not in by_$s1 or destination not in by_$s1:
        raise KeyError(f"cannot move from {origin} to {destination}")>>
    by_$s1[origin].$n1 -= &a
    by_$s1[destination].$n1 += &a

== chg_t_move_named test like=chg_move_named mut
def test_$@chg_move_named() -> None:
    $es = [$make1, $make2]
    $@chg_move_named($es, $xs1, $ys1, <<2||3>>)
    assert sum($e.$n1 for $e in $es) == pytest.approx($sumn1)
    assert $es[0].$n1 < $xn1
    with pytest.raises(KeyError):
        $@chg_move_named($es, $xs1, "missing", 1)

== chg_rotate_values fn mut
def <<rotate||cycle||shift>>_$np1($es: list[$E], by: int = 1) -> None:
    """Let each $ew get the $nw1 of the one before it; the first ones get those of the last."""
    $np1 = deque($e.$n1 for $e in $es)
    $np1.rotate(by)
    for $e, $e.$n1 in zip($es, <<$np1||tuple($np1)>>):
        $log.debug("%s now has %s", $e.$s1, $e.$n1)

== chg_sorted_values fn mut
def <<redistribute||reorder||deal_out>>_$np1($es: list[$E]) -> None:
    """Give the <<=w:lowest||highest>> $nw1 to the first $ew, the <<=w:highest||lowest>> to the last."""
    $np1 = sorted(($e.$n1 for $e in $es), reverse=<<=w:False||True>>)
    for $e, $n1 in zip($es, $np1<<||, strict=True>>):
        $e.$n1 = $n1

== chg_t_sorted_values test like=chg_sorted_values mut
def test_$@chg_sorted_values() -> None:
    $es = [$make1, $make2, $make3]
    $@chg_sorted_values($es)
    assert [$e.$n1 for $e in $es] in (sorted([$xn1, $yn1, $zn1]), sorted([$xn1, $yn1, $zn1])[::-1])
    assert [$e.$s1 for $e in $es] == [$xs1, $ys1, $zs1]

== chg_fill_strict fn mut
:: n new_values column given
def <<fill_in||load||write>>_$np1($es: list[$E], &n: list[$t1]) -> None:
    """Give each $ew its $nw1 from the list, which must have as many as there are $esw."""
    if len(&n) != len($es):
        raise ValueError(f"{len(&n)} $np1 for {len($es)} $esw")
    for $e, $val in zip($es, &n):
        <<=c:if $val is not None:
            $e.$n1 = $val||$e.$n1 = $val>>

== chg_assignment_text fn mut
:: c instruction wish assignment
def <<apply_&c||set_from_text||obey_&c>>($e: $E, &c: str) -> None:
    """Carry out a &c such as "$n1=$d1" on the $ew; the value gets the type of the old one."""
    attribute, sign, given = &c.partition("=")
    if not sign:
        raise ValueError(f"no equals sign in {&c!r}")
    old_type = type(getattr($e, attribute.strip()))
    setattr($e, attribute.strip(), old_type(given.strip()))

== chg_t_assignment_text test like=chg_assignment_text mut
def test_$@chg_assignment_text() -> None:
    $e = $make1
    $@chg_assignment_text($e, "<<$s1=$w1||$s1 = $w1 >>")
    assert $e.$s1 == "$w1"
    with pytest.raises(ValueError):
        $@chg_assignment_text($e, "$w2")

== chg_replace_words fn mut
:: r replacements corrections spelling
def <<correct||fix||respell>>_$sp1($es: $Many[$E], &r: dict[str, str]) -> Counter[str]:
    """Replace words in the $sw1 of all $esw; return how often each was found."""
    <<=f:found||hits>> = Counter()
    for $e in $es:
        for wrong, right in &r.items():
            if times := $e.$s1.count(wrong):
                $e.$s1 = $e.$s1.replace(wrong, right)
                <<=f:found||hits>>[wrong] += times
    return <<=f:found||hits>>

== chg_mask_text fn mut
:: s shown visible clear
def <<mask||redact||conceal>>_$s1($e: $E, &s: int = <<2||3||4>>) -> str:
    """Hide all but the <<=e:last||first>> letters of the $sw1 of the $ew; return what it was."""
    was = $e.$s1
    <<=h:hidden||asterisks>> = "*" * max(len(was) - &s, 0)
    $e.$s1 = <<=e:<<=h:hidden||asterisks>> + was[len(<<=h:hidden||asterisks>>) :]||was[:&s] + <<=h:hidden||asterisks>>>>
    return was

== chg_t_mask_text test like=chg_mask_text mut
def test_$@chg_mask_text() -> None:
    $e = $make1
    assert $@chg_mask_text($e, 1) == $xs1
    assert $e.$s1.count("*") == len($xs1) - 1
    assert len($e.$s1) == <<len($xs1)||$e.$s1.count("*") + 1>>

== chg_ellipsis fn mut
:: w width cols max_length
def <<abbreviate||truncate||clip>>_$sp1($es: $Many[$E], &w: int = $d1) -> list[str]:
    """Cut the $sw1 of each $ew to the &w, with dots at the end; return the long ones."""
    <<=l:long_ones||originals>> = []
    for $e in $es:
        if len($e.$s1) > &w:
            <<=l:long_ones||originals>>.append($e.$s1)
            $e.$s1 = <<f"{$e.$s1[: &w - 3]}..."||$e.$s1[: max(&w - 3, 0)].rstrip() + "..."||\
textwrap.shorten($e.$s1, &w, placeholder="...")>>
    return <<=l:long_ones||originals>>

== chg_refuse_done fn mut
def <<set||edit||overwrite>>_$s1_unless_$vd($e: $E, $s1: str) -> None:
    """Change the $sw1 of the $ew; one that is $vdw stays as it is."""
    if $e.$vd:
        raise <<PermissionError||ValueError||RuntimeError>>(f"{$e.$s1} is $vdw and cannot become {$s1}")
    if not (<<=c:cleaned||stripped>> := $s1.strip()):
        raise ValueError("the $sw1 must not be empty")
    $e.$s1 = <<=c:cleaned||stripped>>

== chg_outcomes fn mut
:: d done outcomes tally_of_steps
def $v_and_count($es: $Many[$E], action: Callable[[$E], bool]) -> dict[str, int]:
    """Run the action on each $ew that is not $vdw; count those that worked, failed and were left out."""
    &d = dict.fromkeys(("$vd", "failed", "skipped"), 0)
    for $e in $es:
        if $e.$vd:
            &d["skipped"] += 1
        elif action($e):
            $e.$vd = True
            &d["$vd"] += 1
        else:
            &d["failed"] += 1
    return &d

== chg_t_outcomes test like=chg_outcomes mut
def test_$@chg_outcomes() -> None:
    $es = [$make1, $make2, $make3]
    $es[0].$vd = True
    $es[1].$vd = $es[2].$vd = False
    counted = $@chg_outcomes($es, lambda $e: $e is <<$es[1]||$es[2]>>)
    assert counted == {"$vd": 1, "failed": 1, "skipped": 1}

== chg_record_high fn mut
def <<note_record||keep_highest||raise_to>>($e: $E, seen: Iterable[$t1]) -> bool:
    """Let the $nw1 of the $ew be the <<=m:highest||lowest>> of its own and those seen; tell whether it changed."""
    <<=n:extreme||new_mark>> = <<=m:max||min>>(seen, default=$e.$n1)
    if <<=n:extreme||new_mark>> <<=m:<=||>=>> $e.$n1:
        return False
    $e.$n1 = <<=n:extreme||new_mark>>
    return True
'''
