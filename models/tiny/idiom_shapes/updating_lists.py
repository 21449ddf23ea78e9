"""Shapes of functions that change lists and dicts of things: sync, merge, transfer, archive, limit, undo."""

from __future__ import annotations

SHAPES = r'''
== chg_sync_lists fn
:: w wanted desired wished
def <<sync||synchronize||align>>_$es($es: list[$E], &w: list[$E]) -> tuple[int, int]:
    """Make the $esw those that are &w, by their $sw1; return how many came and how many went."""
    <<=p:present||have>> = {$e.$s1 for $e in $es}
    needed = {$e.$s1 for $e in &w}
    $es[:] = [$e for $e in $es if $e.$s1 in needed]
    <<=c:coming||newcomers>> = [$e for $e in &w if $e.$s1 not in <<=p:present||have>>]
    $es.extend(<<=c:coming||newcomers>>)
    return len(<<=c:coming||newcomers>>), len(<<=p:present||have>> - needed)

== chg_t_sync_lists test like=chg_sync_lists
def test_$@chg_sync_lists() -> None:
    kept, gone, new = $make1, $make2, $make3
    $es = [kept, gone]
    assert $@chg_sync_lists($es, [new, kept]) == (1, 1)
    assert <<[$e.$s1 for $e in $es] == [$xs1, $zs1]||$es == [kept, new]>>

== chg_sync_dict fn
:: m follower local_copy backup
def <<sync||mirror||replicate>>_to(&m: dict[str, $E], source: dict[str, $E]) -> dict[str, list[str]]:
    """Make the &m equal to the source; return the keys that were added, replaced and removed."""
    <<=d:done||steps_taken>> = {
        "added": sorted(source.keys() - &m.keys()),
        "replaced": sorted($key for $key in source.keys() & &m.keys() if &m[$key] != source[$key]),
        "removed": sorted(&m.keys() - source.keys()),
    }
    for $key in <<=d:done||steps_taken>>["removed"]:
        del &m[$key]
    &m.update(source)
    return <<=d:done||steps_taken>>

== chg_t_sync_dict test like=chg_sync_dict
def test_$@chg_sync_dict() -> None:
    follower, source = {"$w1": $make1}, {"$w2": $make2}
    assert $@chg_sync_dict(follower, source) == {"added": ["$w2"], "replaced": [], "removed": ["$w1"]}
    assert follower <<== source||.keys() == {"$w2"}>>

== chg_insort fn
:: n new fresh late
def <<insert||place||file>>_by_$ordname($es: list[$E], &n: $E) -> int:
    """Put the &n $ew into the list, which is sorted by $orddoc; return where it is then."""

    def rank($e: $E) -> Any:
        return $ordkey

    <<=s:spot||where>> = <<bisect.bisect(||bisect.bisect_right(||bisect.bisect_left(>>$es, rank(&n), key=rank)
    $es.insert(<<=s:spot||where>>, &n)
    return <<=s:spot||where>>

== chg_insort_key fn
def <<add_sorted||insert_in_order||keep_sorted>>($es: list[$E], *more: $E) -> None:
    """Insert more $esw so that the list stays sorted by $nw1."""
    for $e in more:
        <<bisect.insort||bisect.insort_right||bisect.insort_left>>($es, $e, key=lambda $e: $e.$n1)

== chg_t_insort_key test like=chg_insort_key
def test_$@chg_insort_key() -> None:
    $es: list[$E] = []
    $@chg_insort_key($es, $make1, $make2, $make3)
    assert [$e.$n1 for $e in $es] == sorted([$xn1, $yn1, $zn1])

== chg_insert_scan fn
:: p place position spot
def insert_before_<<=w:larger||smaller>>($es: list[$E], new: $E) -> None:
    """Insert the new $ew before the first one with a <<=w:larger||smaller>> $nw1, at the end if there is none."""
    &p = 0
    while &p < len($es) and $es[&p].$n1 <<=w:<=||>=>> new.$n1:
        &p += 1
    $es.insert(&p, new)

== chg_insert_after fn
def insert_<<=w:after||before>>($es: list[$E], $s1: str, new: $E) -> None:
    """Insert the new $ew <<=w:after||before>> the one with the $sw1<<=x:||; raise an error if there is none>>."""
    <<=x:place = next((place for place, $e in enumerate($es) if $e.$s1 == $s1), None)
    if place is None:
        $es.append(new)
        return||try:
        place = [$e.$s1 for $e in $es].index($s1)
    except ValueError:
        raise KeyError($s1) from None>>
    $es.insert(place<<=w: + 1||>>, new)

== chg_remove_else fn
def <<remove||delete||discard>>_by_$s1($es: list[$E], $s1: str) -> None:
    """Remove the <<=w:first||last>> $ew with the $sw1; raise an error if there is none."""
    for place in <<=w:range(len($es))||reversed(range(len($es)))>>:
        if $es[place].$s1 == $s1:
            del $es[place]
            break
    else:
        raise LookupError(f"no $ew with the $sw1 {$s1<<||!r>>}")

== chg_t_remove_else test like=chg_remove_else
def test_$@chg_remove_else() -> None:
    $es = [$make1, $make2]
    $@chg_remove_else($es, $xs1)
    assert [$e.$s1 for $e in $es] == [$ys1]
    with pytest.raises(LookupError):
        $@chg_remove_else($es, $xs1)

== chg_remove_listed fn
:: n not_found missing unmatched
def <<remove_all||purge||strike>>_named($es: list[$E], $sp1: Iterable[str]) -> set[str]:
    """Remove all $esw with one of the $sp1; return those that no $ew had."""
    &n = set($sp1)
    <<=t:targets||doomed>> = frozenset(&n)
    for place in range(len($es) - 1, -1, -1):
        if $es[place].$s1 in <<=t:targets||doomed>>:
            &n.discard($es.pop(place).$s1)
    return &n

== chg_t_remove_listed test like=chg_remove_listed
def test_$@chg_remove_listed() -> None:
    $es = [$make1, $make2, $make3]
    assert $@chg_remove_listed($es, [$zs1, $xs1, "missing"]) == {"missing"}
    assert <<[$e.$s1 for $e in $es] == [$ys1]||len($es) == 1 and $es[0].$s1 == $ys1>>

== chg_extract fn
:: t taken extracted pulled
def <<extract||pull_out||separate>>_$cpre$es$csuf($es: list[$E]$cpar) -> list[$E]:
    """Take the $esw$cdoc out of the list and return them."""
    &t, <<=s:staying||others>> = [], []
    for $e in $es:
        (&t if $cond else <<=s:staying||others>>).append($e)
    $es[:] = <<=s:staying||others>>
    return &t

== chg_upsert_list fn
:: n new given incoming
def <<upsert||put||save>>_$noun($es: list[$E], &n: $E) -> $E | None:
    """Let the &n $ew take the place of the one with its $sw1, or add it; return the one replaced."""
    for place, $old in enumerate($es):
        if $old.$s1 == &n.$s1:
            $es[place] = &n
            return $old
    $es.append(&n)
    return None

== chg_t_upsert_list test like=chg_upsert_list
def test_$@chg_upsert_list() -> None:
    $es = [$make1]
    assert $@chg_upsert_list($es, $make2) is None
    assert [$e.$s1 for $e in $es] == [$xs1, $ys1]
    newer = $make2
    $@chg_upsert_list($es, newer)
    assert len($es) == 2 and <<$es[1]||$es[-1]>> is newer

== chg_upsert_word fn
:: s stock known by_$s1
def <<store||register||record>>_$noun(&s: dict[str, $E], $e: $E) -> str:
    """Store the $ew under its $sw1; say whether it was added, updated or the same as before."""
    <<=o:was||former>> = &s.get($e.$s1)
    &s[$e.$s1] = $e
    if <<=o:was||former>> is None:
        return "added"
    return "<<=q:unchanged||updated>>" if <<=o:was||former>> <<=q:==||!=>> $e else "<<=q:updated||unchanged>>"

== chg_t_upsert_word test like=chg_upsert_word
def test_$@chg_upsert_word() -> None:
    stored: dict[str, $E] = {}
    $e = $make1
    assert $@chg_upsert_word(stored, $e) == "added"
    assert $@chg_upsert_word(stored, $e) == "unchanged"
    assert stored == {<<$xs1||$e.$s1>>: $e}

== chg_swap_named fn
def <<swap||exchange||switch>>_places($es: list[$E], left: str, right: str) -> None:
    """Swap the places of the $esw with these two $sp1."""
    <<=p:places||where>> = {$e.$s1: place for place, $e in enumerate($es)}
    <<=a:one, two = <<=p:places||where>>[left], <<=p:places||where>>[right]||\
one, two = map(<<=p:places||where>>.__getitem__, (left, right))>>
    $es[one], $es[two] = $es[two], $es[one]

== chg_t_swap_named test like=chg_swap_named
def test_$@chg_swap_named() -> None:
    $es = [$make1, $make2, $make3]
    $@chg_swap_named($es, $xs1, <<=w:$zs1||$ys1>>)
    assert [$e.$s1 for $e in $es] == <<=w:[$zs1, $ys1, $xs1]||[$ys1, $xs1, $zs1]>>

== chg_to_front fn
def <<bring_to_front||move_to_top||pin>>($es: list[$E], $s1: str) -> bool:
    """Move the $ew with the $sw1 to the <<=w:front||end>>; return whether it was there at all."""
    for place, $e in enumerate($es):
        if $e.$s1 == $s1:
            $es.<<=w:insert(0, $es.pop(place))||append($es.pop(place))>>
            return True
    return False

== chg_keep_last_double fn
:: l latest newest last_seen
def <<drop_older||dedupe||keep_newest>>_by_$kname($es: list[$E]) -> int:
    """Keep only the last $ew of each $kdoc, in order; return how many were dropped."""
    &l = {$kexpr: place for place, $e in enumerate($es)}
    <<=b:size_before||count>> = len($es)
    $es[:] = [$es[place] for place in sorted(&l.values())]
    return <<=b:size_before||count>> - len($es)

== chg_trim_old fn
:: k keep capacity size
def <<trim||shorten||truncate>>_to_<<=w:last||first>>($es: list[$E], &k: int = $d1) -> list[$E]:
    """Keep only the <<=w:last||first>> few $esw; return the others."""
    if &k < 0:
        raise ValueError(f"&k is negative: {&k}")
    <<=s:split_at||boundary>> = <<=w:max(len($es) - &k, 0)||&k>>
    <<=d:dropped||cut_off>> = $es[<<=w::<<=s:split_at||boundary>>||<<=s:split_at||boundary>>:>>]
    del $es[<<=w::<<=s:split_at||boundary>>||<<=s:split_at||boundary>>:>>]
    return <<=d:dropped||cut_off>>

== chg_t_trim_old test like=chg_trim_old
def test_$@chg_trim_old() -> None:
    $es = [$make1, $make2, $make3]
    assert len($@chg_trim_old($es, <<=n:2||1>>)) == <<=n:1||2>>
    assert $@chg_trim_old($es, $dx) == []
    with pytest.raises(ValueError):
        $@chg_trim_old($es, -1)

== chg_archive_by fn
:: a archive vault cold_store
def <<archive||retire||put_away>>_$cpre$es$csuf($es: list[$E], &a: dict[$ktype, list[$E]]$cpar) -> int:
    """Move the $esw$cdoc to the &a, under their $kdoc; return how many."""
    <<=s:staying||still_active>> = []
    for $e in $es:
        if $ncond:
            <<=s:staying||still_active>>.append($e)
        else:
            &a.setdefault($kexpr, []).append($e)
    <<=m:moved||count>> = len($es) - len(<<=s:staying||still_active>>)
    $es[:] = <<=s:staying||still_active>>
    $log.info("%d $esw went to the &a", <<=m:moved||count>>)
    return <<=m:moved||count>>

== chg_merge_sorted fn
def <<merge||interleave||join>>_by_$ordname(*<<=l:lists||sources||sorted_runs>>: list[$E]) -> list[$E]:
    """Merge <<=l:lists||sources||sorted_runs>> of $esw that are each sorted by $orddoc."""
    return <<list(heapq.merge(*<<=l:lists||sources||sorted_runs>>, key=lambda $e: $ordkey))||\
[*heapq.merge(*<<=l:lists||sources||sorted_runs>>, key=lambda $e: $ordkey)]||\
sorted(itertools.chain.from_iterable(<<=l:lists||sources||sorted_runs>>), key=lambda $e: $ordkey)>>

== chg_merge_conflict fn
:: c choose resolve decide
def merge_with(left: dict[str, $E], right: dict[str, $E], &c: Callable[[$E, $E], $E]) -> dict[str, $E]:
    """Merge two dicts of $esw; where both have a key, &c between their values."""
    <<=m:merged||both>> = <<left | right||{**left, **right}>>
    for $key in left.keys() & right.keys():
        <<=m:merged||both>>[$key] = &c(left[$key], right[$key])
    return <<=m:merged||both>>

== chg_t_merge_conflict test like=chg_merge_conflict
def test_$@chg_merge_conflict() -> None:
    first, second = $make1, $make2
    merged = $@chg_merge_conflict({"$w1": first, "$w2": first}, {"$w2": second}, lambda one, other: <<=w:other||one>>)
    assert merged["$w1"] is first and merged["$w2"] is <<=w:second||first>>

== chg_merge_prefer fn
def <<merge||combine||overlay>>_by_$n1($old: list[$E], new: list[$E]) -> list[$E]:
    """Return one $ew for each $sw1 of the two lists: the one with the <<=w:higher||lower>> $nw1."""
    <<=w:best||least>>: dict[str, $E] = {}
    for $e in <<[*$old, *new]||chain($old, new)||$old + new>>:
        rival = <<=w:best||least>>.get($e.$s1)
        if rival is None or $e.$n1 <<=w:>||<>> rival.$n1:
            <<=w:best||least>>[$e.$s1] = $e
    return <<list(<<=w:best||least>>.values())||[*<<=w:best||least>>.values()]>>

== chg_copy_raised fn
def <<copies_with||scaled_copies||with_scaled>>_$n1($es: $Many[$E], factor: float) -> list[$E]:
    """Return copies of the $esw with their $nw1 multiplied; the $esw stay as they are."""
    return [replace($e, $n1=<<$e.$n1 * factor||round($e.$n1 * factor, 2)||factor * $e.$n1>>) for $e in $es]

== chg_copy_patched fn
:: p fixes edits overrides
def <<patched||with_patches||edited>>($es: list[$E], &p: dict[str, dict[str, Any]]) -> list[$E]:
    """Return the $esw, those whose $sw1 is in the &p as changed copies."""
    $out = []
    for $e in $es:
        <<=c:changes||wanted>> = &p.get($e.$s1)
        $out.append(replace($e, **<<=c:changes||wanted>>) if <<=c:changes||wanted>> else $e)
    return $out

== chg_transfer_key fn
:: s source shelf_from origin
:: t target shelf_to recipient
def <<transfer||move||relocate>>_$noun(&s: dict[str, $E], &t: dict[str, $E], $s1: str) -> None:
    """Move the $ew with the $sw1 from the &s to the &t, where the $sw1 must be free."""
    if $s1 in &t:
        raise ValueError(f"{$s1} is in the &t already")
    &t[$s1] = &s.pop($s1)

== chg_t_transfer_key test like=chg_transfer_key
def test_$@chg_transfer_key() -> None:
    one, two = {$xs1: $make1}, {$ys1: $make2}
    $@chg_transfer_key(one, two, $xs1)
    assert not one and <<set(two)||two.keys()>> == {$xs1, $ys1}
    with pytest.raises(<<=w:KeyError||ValueError>>):
        $@chg_transfer_key(<<=w:one, two, "missing"||two, two, $ys1>>)

== chg_take_until_full fn
:: l leftovers remaining refused
def <<load||pack||fill>>_up_to($es: list[$E], <<=c:capacity||free_space>>: float) -> tuple[list[$E], list[$E]]:
    """Take $esw, by falling $nvdoc, as long as each still fits; return those taken and the &l."""
    <<=t:loaded||packed>>, &l = [], []
    for $e in sorted($es, key=lambda $e: $nv, reverse=True):
        if $nv <= <<=c:capacity||free_space>>:
            <<=t:loaded||packed>>.append($e)
            <<=c:capacity||free_space>> -= $nv
        else:
            &l.append($e)
    return <<=t:loaded||packed>>, &l

== chg_drain_queue fn
def <<drain||work_off||process>>_in_turn($es: list[$E], $fn: Callable[[$E], bool], rounds: int = $d1) -> int:
    """Call the function with each $ew, after all others again if that fails; return how many worked."""
    queue = deque($es)
    <<=s:settled||finished>> = 0
    for _ in range(rounds * len(queue)):
        if not queue:
            break
        if $fn($e := queue.popleft()):
            <<=s:settled||finished>> += 1
        else:
            queue.append($e)
    return <<=s:settled||finished>>

== chg_errors_kept fn
:: f failed errors rejected
def <<try_each||attempt_all||run_each>>($es: list[$E], $fn: Callable[[$E], None]) -> dict[str, Exception]:
    """Call the function with each $ew; those that work leave the list, the errors of the others are returned."""
    &f: dict[str, Exception] = {}
    for $e in <<$es.copy()||list($es)||[*$es]>>:
        try:
            $fn($e)
        except Exception as $err:
            &f[$e.$s1] = $err
            $log.error("%s failed: %s", $e.$s1, $err)
        else:
            $es.remove($e)
    return &f

== chg_undoable_remove fn
def <<remove_undoable||take_away||cut>>($es: list[$E], place: int) -> Callable[[], None]:
    """Remove the $ew at the place; return a function that puts it back."""
    $e = $es.pop(place)
    return <<lambda: $es.insert(place, $e)||partial($es.insert, place, $e)>>

== chg_t_undoable_remove test like=chg_undoable_remove
def test_$@chg_undoable_remove() -> None:
    $es = [$make1, $make2, $make3]
    undo = $@chg_undoable_remove($es, <<=w:0||1>>)
    assert [$e.$s1 for $e in $es] == [<<=w:$ys1||$xs1>>, $zs1]
    undo()
    assert [$e.$s1 for $e in $es] == [$xs1, $ys1, $zs1]

== chg_rename_key fn mut
:: m residents by_name directory
def <<rename||rekey||relabel>>_$noun(&m: dict[str, $E], $old: str, new: str) -> $E:
    """Change the $sw1 of $aew and its key among the &m."""
    if $old not in &m:
        raise KeyError($old)
    if new in &m and new != $old:
        raise ValueError(f"{new!r} is taken")
    $e = &m.pop($old)
    $e.$s1 = new
    &m[new] = $e
    return $e

== chg_t_rename_key test like=chg_rename_key mut
def test_$@chg_rename_key() -> None:
    residents = {$xs1: $make1, $ys1: $make2}
    assert $@chg_rename_key(residents, $xs1, "$w1").$s1 == "$w1"
    assert <<list(residents)||[*residents]>> == [$ys1, "$w1"]
    with pytest.raises(<<=w:ValueError||KeyError>>):
        $@chg_rename_key(residents, <<=w:"$w1", $ys1||$xs1, $ys1>>)

== chg_evict fn
:: v victim lowest evicted
def <<admit||add_evicting||insert_bounded>>(kept: dict[str, $E], $e: $E, size: int = $d1) -> $E | None:
    """Keep the $ew; if there are more than the size then, drop and return the one with the lowest $nw1."""
    kept[$e.$s1] = $e
    if len(kept) <= size:
        return None
    &v = min(kept.values(), key=lambda each: each.$n1)
    return kept.pop(&v.$s1)

== chg_limit_per_key fn
:: o over surplus crowded_out
def <<limit_per||at_most_per||cap_per>>_$kname($es: list[$E], most: int = <<1||2||3||$d1>>) -> list[$E]:
    """Keep only the first few $esw of each $kdoc; return the rest."""
    <<=c:so_far||counted>>: Counter[$ktype] = Counter()
    kept, &o = [], []
    for $e in $es:
        <<=c:so_far||counted>>[$kexpr] += 1
        <<=t:bucket||side>> = kept if <<=c:so_far||counted>>[$kexpr] <= most else &o
        <<=t:bucket||side>>.append($e)
    $es[:] = kept
    return &o

== chg_splice fn
def <<splice||replace_range||swap_in>>($es: list[$E], start: int, stop: int, new: Iterable[$E] = ()) -> list[$E]:
    """Put new $esw in the place of a range; return those that were there."""
    <<=g:gone||replaced>> = $es[start:stop]
    $es[start:stop] = new
    return <<=g:gone||replaced>>

== chg_t_splice test like=chg_splice
def test_$@chg_splice() -> None:
    $es = [$make1, $make2]
    gone = $@chg_splice($es, 0, 1<<=w:||, [$make3]>>)
    assert [$e.$s1 for $e in gone] == [$xs1]
    assert [$e.$s1 for $e in $es] == [<<=w:||$zs1, >>$ys1]

== chg_pop_places fn
:: p places indexes positions
def <<pop_many||take_places||pick_out>>($es: list[$E], &p: Iterable[int]) -> list[$E]:
    """Remove the $esw at the &p, and return them in their order."""
    <<=r:removed||picked>> = [$es.pop(spot) for spot in sorted(set(&p), reverse=True)]
    return <<<<=r:removed||picked>>[::-1]||list(reversed(<<=r:removed||picked>>))>>

== chg_promote_tier fn
def <<promote||raise_tier||move_up>>_best(tiers: list[list[$E]], per_tier: int = 1) -> None:
    """Move the $esw with the highest $nw1 of each tier to the tier above it."""
    for upper, lower in zip(tiers, tiers[1:]):
        lower.sort(key=lambda $e: $e.$n1)
        for _ in range(min(per_tier, len(lower))):
            upper.append(lower.pop())

== chg_ops_match fn mut
:: o operations edit_list todo
def <<run_script||apply_edits||replay>>($es: list[$E], &o: list[tuple[Any, ...]]) -> None:
    """Carry out &o such as ("add", $e), ("drop", $s1) and ("set", $s1, $n1) on the $esw."""
    for <<=s:edit||instruction>> in &o:
        match <<=s:edit||instruction>>:
            case ("add", $e):
                $es.append($e)
            case ("drop", $s1):
                $es[:] = [$e for $e in $es if $e.$s1 != $s1]
            case ("set", $s1, $n1):
                for $e in $es:
                    if $e.$s1 == $s1:
                        $e.$n1 = $n1
            case _:
                raise ValueError(f"cannot carry out {<<=s:edit||instruction>>!r}")

== chg_deal fn
def <<deal||spread||distribute>>_$es($es: list[$E], hands: int) -> list[list[$E]]:
    """Deal the $esw out to so many hands, one after another."""
    if hands < 1:
        raise ValueError("at least one hand is needed")
    return <<[$es[first::hands] for first in range(hands)]||\
[list(islice($es, first, None, hands)) for first in range(hands)]>>

== chg_t_deal test like=chg_deal
def test_$@chg_deal() -> None:
    first, second, third = $es = [$make1, $make2, $make3]
    assert $@chg_deal($es, 2) == [[first, third], [second]]
    assert <<$@chg_deal($es, 1) == [$es]||sum(map(len, $@chg_deal($es, 3))) == len($es)>>
    with pytest.raises(ValueError):
        $@chg_deal($es, 0)

== chg_by_capacity fn
:: b bins trunks slots
def <<allocate||assign||stow>>_$es($es: list[$E], &b: dict[str, float]) -> tuple[dict[str, list[$E]], list[$E]]:
    """Put each $ew where most room is for its $nw1; return what is where, and what fits nowhere."""
    <<=f:free||room_left>> = dict(&b)
    placed = {slot: [] for slot in &b}
    unplaced = []
    for $e in $es:
        roomiest = max(<<=f:free||room_left>>, key=<<=f:free||room_left>>.__getitem__, default=None)
        if roomiest is None or <<=f:free||room_left>>[roomiest] < $e.$n1:
            unplaced.append($e)
            continue
        <<=f:free||room_left>>[roomiest] -= $e.$n1
        placed[roomiest].append($e)
    return placed, unplaced

== chg_rebalance fn
def <<rebalance||even_up||balance_lists>>(left: list[$E], right: list[$E]) -> int:
    """Move $esw from the end of the longer list to the other until they are equally long; return how many."""
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    <<=m:moves||surplus>> = (len(longer) - len(shorter)) // 2
    <<=w:for _ in range(<<=m:moves||surplus>>):
        shorter.append(longer.pop())||shorter += longer[len(longer) - <<=m:moves||surplus>> :]
    del longer[len(longer) - <<=m:moves||surplus>> :]>>
    return <<=m:moves||surplus>>

== chg_t_rebalance test like=chg_rebalance
def test_$@chg_rebalance() -> None:
    left, right = [$make1, $make2, $make3], []
    assert $@chg_rebalance(<<left, right||right, left>>) == 1
    assert [$e.$s1 for $e in left] == [$xs1, $ys1] and right[0].$s1 == $zs1

== chg_take_everything fn
def <<flush||take_all||empty>>_$es($es: list[$E]) -> list[$E]:
    """Return all $esw and leave the list empty."""
    <<=t:$out, $es[:] = $es[:], []||$out = $es.copy()
    $es.clear()>>
    return $out

== chg_differences fn mut
def <<to_differences||make_relative||subtract_previous>>($es: list[$E]) -> None:
    """Change the running $np1 of the $esw to what each one added."""
    for <<=a:earlier||former>>, $e in <<reversed(list(zip($es, $es[1:])))||list(itertools.pairwise($es))[::-1]>>:
        $e.$n1 -= <<=a:earlier||former>>.$n1

== chg_running fn mut
def <<to_running_totals||make_cumulative||add_up>>($es: list[$E]) -> $t1:
    """Change the $nw1 of each $ew to the sum up to it; return the last sum."""
    <<=s:summed||reached>> = $z1
    for $e, <<=s:summed||reached>> in zip($es, list(accumulate($e.$n1 for $e in $es))):
        $e.$n1 = <<=s:summed||reached>>
    return <<=s:summed||reached>>

== chg_t_running test like=chg_running mut
def test_$@chg_running() -> None:
    $es = [$make1, $make2]
    assert $@chg_running($es) == pytest.approx($sumn1)
    assert [$e.$n1 for $e in $es] == [$xn1, <<pytest.approx($sumn1)||pytest.approx($xn1 + $yn1)>>]
    assert $@chg_running([]) == 0

== chg_each_change fn mut
:: t touched changed edited
def $chname_where_needed($es: list[$E], needed: Callable[[$E], bool]) -> list[str]:
    """$chdoc each $ew that needs it; return their $sp1 before that."""
    &t: list[str] = []
    for $e in filter(needed, $es):
        &t.append($e.$s1)
        $change
    return &t

== chg_change_by_index fn mut
:: p places positions rows
def $chname_at($es: list[$E], *&p: int) -> None:
    """$chdoc the $esw at the &p; those outside the list are only logged."""
    for spot in <<sorted(set(&p))||dict.fromkeys(&p)>>:
        try:
            $e = $es[spot]
        except IndexError:
            $log.warning("no $ew at %d of %d", spot, len($es))
            continue
        $change

== chg_async_update fn mut
:: f fetch ask load
async def <<update||refresh||renew>>_all($es: list[$E], &f: Callable[[$E], Awaitable[$t1]]) -> list[$E]:
    """Fetch the $nw1 of all $esw at once; return those where that failed."""
    answers = await asyncio.gather(*map(&f, $es), return_exceptions=True)
    <<=b:failing||stale>> = []
    for $e, answer in zip($es, answers):
        if isinstance(answer, <<BaseException||Exception>>):
            <<=b:failing||stale>>.append($e)
        else:
            $e.$n1 = answer
    return <<=b:failing||stale>>
'''
