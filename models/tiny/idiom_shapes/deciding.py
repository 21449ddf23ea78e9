"""Shapes of functions that decide: verdicts, prices, plans, changes, shares of a budget, ranks and fallbacks."""

from __future__ import annotations

SHAPES = r'''
== dc_verdict fn
def <<judge||review||assess>>_$noun($e: $E<<=l:||, $lim: $t1 = $d1>>) -> tuple[bool, list[str]]:
    """Return whether the $ew is acceptable, and what speaks against it."""
    <<=r:reasons||objections||concerns>>: list[str] = []
    if not $e.$s1<<||.strip()>>:
        <<=r:reasons||objections||concerns>>.append("no $sw1")
    if $e.$n1 > <<=l:$d1||$lim>>:
        <<=r:reasons||objections||concerns>>.append(f"$nw1 of {$e.$n1} is above <<=l:$d1||{$lim}>>")
    if $e.$f1:
        <<=r:reasons||objections||concerns>>.append("<<already||is>> $fw1")
    return not <<=r:reasons||objections||concerns>>, <<=r:reasons||objections||concerns>>

== dc_price fn w=2
:: l least bound from_there
def <<price||charge||fee>>_for_$noun($e: $E, unit_price: float, discounts: dict[int, float]) -> float:
    """Return the price for the $nw1; the discounts say how much is off from which $nw1 on."""
    <<rate = max((rate for &l, rate in discounts.items() if $e.$n1 >= &l), default=0.0)||\
    rate = 0.0
    for &l, off in sorted(discounts.items()):
        if $e.$n1 >= &l:
            rate = off>>
    return <<round($e.$n1 * unit_price * (1 - rate), 2)||$e.$n1 * unit_price * (1 - rate)>>

== dc_price_list fn like=dc_price
def <<price_list||invoice_lines||bill>>($es: list[$E], unit_price: float, discounts: dict[int, float]) -> list[str]:
    """Return a line with the price of each $ew, and one with the sum of all."""
    lines, $acc = [], 0.0
    for $e in $es:
        <<=d:due||amount||cost>> = $@dc_price($e, unit_price=unit_price, discounts=discounts)
        lines.append(f"<<{$e.$s1}: {<<=d:due||amount||cost>>:.2f}||{$e.$s1:<20}{<<=d:due||amount||cost>>:>10.2f}>>")
        $acc += <<=d:due||amount||cost>>
    return [*lines, f"<<sum: {$acc:.2f}||{'total':<20}{$acc:>10.2f}>>"]

== dc_merge_with fn
:: m merged combined both
:: c choose resolve prefer
def <<merge||unite>>_with(left: dict[str, $E], right: dict[str, $E], &c: Callable[[$E, $E], $E]) -> dict[str, $E]:
    """Return the $esw of both sides; where both have one, the function decides."""
    &m = <<dict(left)||left.copy()||{**left}>>
    for $s1, $e in right.items():
        <<&m[$s1] = &c(&m[$s1], $e) if $s1 in &m else $e||if $s1 in &m:
            $e = &c(&m[$s1], $e)
        &m[$s1] = $e>>
    return &m

== dc_changes fn w=2
:: i ignored skipped except_for
def <<changes||changed_fields>>(prior: $E, after: $E, *, &i: Iterable[str] = ()) -> dict[str, tuple[Any, Any]]:
    """Return the old and the new value of each attribute that differs, except the &i ones."""
    <<=n:names||compared||watched>> = {$columns}<<.difference(&i)|| - set(&i)>>
    $out = {}
    for name in sorted(<<=n:names||compared||watched>>):
        was, now = getattr(prior, name), getattr(after, name)
        if was != now:
            $out[name] = (was, now)
    return $out

== dc_check_change fn w=2
def <<check_change||check_update||require_valid_change>>(prior: $E, after: $E) -> <<=r:None||$E>>:
    """Raise an error if the new $ew must not follow the old one<<=r:||; otherwise return the new one>>."""
    if after.$s1 != prior.$s1:
        raise ValueError(f"the $sw1 <<changed to||must stay {prior.$s1}, not become>> {after.$s1}")
    if prior.$vd and after.$n1 != prior.$n1:
        raise ValueError(f"{prior.$s1} is $vdw, its $nw1 must stay {prior.$n1}")
    if prior.$vd and not after.$vd:
        raise ValueError(<<f"{after.$s1} cannot stop being $vdw"||f"{after.$s1} has been $vdw already">>)
    <<=r:~||return after>>

== dc_largest_remainders fn
:: s shares seats portions
def <<apportion||deal_out||divide_among>>($es: list[$E], units: int) -> dict[str, int]:
    """Deal out whole units in proportion to the $nw1; those left go to the largest remainders."""
    $acc = sum($e.$n1 for $e in $es)
    exact = {$e.$s1: units * $e.$n1 / $acc for $e in $es}
    &s = {$s1: int(part) for $s1, part in exact.items()}
    <<=l:left||spare||undealt>> = units - sum(&s.values())
    for $s1 in sorted(exact, key=lambda $s1: &s[$s1] - exact[$s1])[:<<=l:left||spare||undealt>>]:
        &s[$s1] += 1
    return &s

== dc_even_shares fn
def <<even_shares||split_evenly||equal_parts>>(amount: int, $es: list[$E]) -> dict[str, int]:
    """Split a whole amount evenly among the $esw; the first few get one more where it does not come out even."""
    if not $es:
        <<return {}||raise ValueError("nobody to share with")>>
    each, <<=e:extra||remainder||odd_ones>> = divmod(amount, len($es))
    return {$e.$s1: each + (place < <<=e:extra||remainder||odd_ones>>) for place, $e in enumerate($es)}

== dc_within_budget fn w=2
:: b budget allowance funds
def <<choose_within||pick_within||spend>>_&b($es: $Many[$E], &b: float) -> list[$E]:
    """Choose $esw, those with the most $nw1 for their $nw2 first, until the &b is used up."""
    <<=c:chosen||picked||bought>> = []
    for $e in sorted($es, key=lambda $e: $e.$n1 / $e.$n2 if $e.$n2 else <<math.inf||float("inf")>>, reverse=True):
        if $e.$n2 <= &b:
            &b -= $e.$n2
            <<=c:chosen||picked||bought>>.append($e)
    return <<=c:chosen||picked||bought>>

== dc_best_load fn
:: b best most highest
def <<best_total||most_that_fits||highest_load>>($es: $Many[$E], capacity: int) -> float:
    """Return the highest total $nw1 of $esw whose $nw2 together is at most the capacity."""
    &b = [0.0] * (capacity + 1)
    for $e in $es:
        needed = <<max(1, math.ceil($e.$n2))||math.ceil($e.$n2)>>
        for free in range(capacity, needed - 1, -1):
            &b[free] = max(&b[free], &b[free - needed] + $e.$n1)
    return &b[capacity]

== dc_affordable fn
def <<affordable||fitting_start||within>>_$es($es: list[$E], $lim: $t1) -> list[$E]:
    """Return as many $esw from the start as have together at most the $lim of $nw1."""
    running = accumulate($e.$n1 for $e in $es)
    <<<<=c:count||fitting||end>> = sum(1 for _ in takewhile(lambda so_far: so_far <= $lim, running))
    return $es[:<<=c:count||fitting||end>>]||return [$e for $e, so_far in zip($es, running) if so_far <= $lim]>>

== dc_scale_down fn mut
def <<cut||scale_down||reduce>>_to_<<budget||limit>>($es: list[$E], most: float) -> float:
    """Scale all $nw1 down so that the total is at most this; return the factor."""
    $acc = sum($e.$n1 for $e in $es)
    if $acc <= most:
        return 1.0
    <<=f:factor||scale||ratio>> = most / $acc
    for $e in $es:
        $e.$n1 = $t1(<<$e.$n1 * <<=f:factor||scale||ratio>>||<<=f:factor||scale||ratio>> * $e.$n1>>)
    return <<=f:factor||scale||ratio>>

== dc_admit fn w=2
def <<admit||let_in||take_on>>_$es($es: list[$E], quotas: dict[str, int]) -> tuple[list[$E], list[$E]]:
    """Admit for each $sw1 as many $esw as its quota allows; return also those that must wait."""
    left = Counter(quotas)
    <<=a:admitted||accepted||invited>>, <<=w:waiting||postponed||on_hold>> = [], []
    for $e in $es:
        if left[$e.$s1] > 0:
            left[$e.$s1] -= 1
            <<=a:admitted||accepted||invited>>.append($e)
        else:
            <<=w:waiting||postponed||on_hold>>.append($e)
    return <<=a:admitted||accepted||invited>>, <<=w:waiting||postponed||on_hold>>

== dc_eligible fn w=2
:: r requirements criteria conditions
def is_<<eligible||entitled||suitable>>($e: $E, &r: Mapping[str, $t1]) -> bool:
    """Return whether each attribute that the &r name has at least its value; $fw1 $esw never qualify."""
    <<return not $e.$f1 and all(getattr($e, name) >= least for name, least in &r.items())||if $e.$f1:
        return False
    for name, least in &r.items():
        if getattr($e, name) < least:
            return False
    return True>>

== dc_weighted fn w=2
:: w weights importance factors
def weighted_<<score||points||worth>>($e: $E, &w: dict[str, float]<<=b:||, bonus: float = 0.0>>) -> float:
    """Return the mean of the named attributes by their &w<<=b:||, and a bonus for $fw1 ones>>."""
    whole = sum(&w.values())
    if not whole:
        <<return 0.0||raise ValueError("all &w are 0")>>
    <<=t:points_so_far||reached>> = sum(getattr($e, name) * share for name, share in &w.items())
    return <<=t:points_so_far||reached>> / whole<<=b:|| + (bonus if $e.$f1 else 0.0)>>

== dc_best_weighted fn like=dc_weighted
:: w weights preferences wishes
def <<best_by_weights||preferred||top_choice>>($es: list[$E], **&w: float) -> $E | None:
    """Return the $ew with the best score by these &w, such as $n1=0.5; None if there are no $esw."""
    ordered = sorted($es, key=lambda $e: $@dc_weighted($e, &w), reverse=True)
    return next(iter(ordered), None)

== dc_tied_ranks fn
def <<ranks||standings||places>>_with_ties($es: $Many[$E]) -> dict[str, int]:
    """Return the rank of each $ew by falling $nw1; equal ones share a rank, and the next ones are skipped."""
    <<=r:ranks||places||standing>>: dict[str, int] = {}
    last, shared = None, 0
    for place, $e in enumerate(sorted($es, key=lambda $e: $e.$n1, reverse=True), start=1):
        if $e.$n1 != last:
            last, shared = $e.$n1, place
        <<=r:ranks||places||standing>>[$e.$s1] = shared
    return <<=r:ranks||places||standing>>

== dc_first_source fn w=2
:: s sources finders places
def <<find_anywhere||first_available||look_everywhere>>($s1: str, *&s: Callable[[str], $E | None]) -> $E:
    """Return the $ew from the first of the &s that has it."""
    for <<=a:ask||look_in||source>> in &s:
        if ($e := <<=a:ask||look_in||source>>($s1)) is not None:
            return $e
        $log.debug("<<nothing||no $ew>> in %s", <<=a:ask||look_in||source>>)
    raise LookupError(f"no source has {$s1}")

== dc_defaults fn
:: d defaults standard usual
def <<with_defaults||fill_in||complete>>(given: dict[str, Any], **&d: Any) -> $E:
    """Make $aew of the given values; take from the &d what is missing or None."""
    <<<<=c:whole||full||settings>> = {**&d, **{name: one for name, one in given.items() if one is not None}}||\
    <<=c:whole||full||settings>> = dict(&d)
    <<=c:whole||full||settings>>.update((name, one) for name, one in given.items() if one is not None)||\
    <<=c:whole||full||settings>> = &d | {name: given[name] for name in given if given[name] is not None}>>
    if unknown := <<=c:whole||full||settings>>.keys() - {$columns}:
        raise TypeError(f"<<not for $aew||unknown>>: {', '.join(sorted(unknown))}")
    return $E(**<<=c:whole||full||settings>>)

== dc_class_by_bounds fn w=2
:: b bounds edges steps
:: l labels names grades
def <<classify||label||grade>>_by_$n1($e: $E, &b: Sequence[$t1], &l: Sequence[str]) -> str:
    """Return the one of the &l that belongs to the $nw1; there is one more of them than &b."""
    if len(&l) != len(&b) + 1:
        raise ValueError(f"{len(&b)} &b need {len(&b) + 1} &l, not {len(&l)}")
    return &l[bisect.bisect<<||_right>>(&b, $e.$n1)]

== dc_share_per_class fn like=dc_class_by_bounds
def share_per_<<class||level||label>>($es: list[$E], bounds: list[$t1], labels: list[str]) -> dict[str, float]:
    """Return which fraction of the $esw falls into each class."""
    <<=t:tally||per_class||sizes>> = dict.fromkeys(labels, 0)
    for $e in $es:
        <<=t:tally||per_class||sizes>>[$@dc_class_by_bounds($e, bounds, labels)] += 1
    return {label: count / max(len($es), 1) for label, count in <<=t:tally||per_class||sizes>>.items()}

== dc_match_two fn w=2
def <<<<decide||advise||action>>_on||what_to_do_with>>_$noun($e: $E) -> str:
    """Return what to do with the $ew, by whether it is $fw1 and how high the $nw1 is."""
    match ($e.$f1, $e.$n1):
        case (True, $n1) if $n1 > $dx:
            return "<<=x:review||ask||escalate>>"
        case (True, _):
            return "<<=y:keep||accept||pass>>"
        case (False, 0):
            return "<<drop||delete||ignore>>"
        case (False, $n1) if $n1 <= $d1:
            return "<<=y:keep||accept||pass>>"
        case _:
            return "<<=x:review||ask||escalate>>"

== dc_match_change fn w=2
:: n now later given
def <<kind_of_change||classify_change||what_happened>>(<<=w:was||earlier||known>>: $E | None, &n: $E | None) -> str:
    """Say in one word what happened to $aew."""
    match <<=w:was||earlier||known>>, &n:
        case None, None:
            raise ValueError("<<neither an old nor a new $ew||nothing to compare>>")
        case None, _:
            return "<<added||new>>"
        case _, None:
            return "<<removed||gone>>"
        case $E(), $E() if <<=w:was||earlier||known>>.$n1 != &n.$n1:
            return "<<=u:more||up>>" if &n.$n1 > <<=w:was||earlier||known>>.$n1 else "<<=u:less||down>>"
        case _:
            return "<<renamed||other>>" if <<=w:was||earlier||known>>.$s1 != &n.$s1 else "<<same||unchanged>>"

== dc_count_changes fn like=dc_match_change
def <<count_changes||change_counts||summarize_changes>>(prior: dict[str, $E], after: dict[str, $E]) -> dict[str, int]:
    """Count the kinds of changes between two states of the $esw."""
    <<=k:kinds||tally||by_kind>> = Counter()
    for $s1 in <<prior.keys() | after.keys()||{*prior, *after}||set(prior).union(after)>>:
        <<=k:kinds||tally||by_kind>>[$@dc_match_change(prior.get($s1), after.get($s1))] += 1
    return dict(<<=k:kinds||tally||by_kind>>.most_common())

== dc_plan fn w=2
:: s steps actions todo
def <<plan_changes||plan_update||steps_to>>(present: dict[str, $E], wanted: dict[str, $E]) -> list[tuple[str, str]]:
    """Return the steps that lead from the present $esw to the wanted ones: first remove, then update, then add."""
    &s = [("<<remove||delete||drop>>", $s1) for $s1 in present if $s1 not in wanted]
    &s += [("<<update||change||set>>", $s1) for $s1 in present if $s1 in wanted and present[$s1] != wanted[$s1]]
    &s.extend(("<<add||create||make>>", $s1) for $s1 in wanted.keys() - present.keys())
    return &s

== dc_batches fn w=2
:: b batches loads rounds
def <<plan_&b||pack_in_order||split_by_capacity>>($es: $Many[$E], capacity: $t1) -> list[list[$E]]:
    """Put the $esw in their order into &b that have at most the capacity of $nw1."""
    &b: list[list[$E]] = []
    <<=f:filled||used||weight_now>> = capacity
    for $e in $es:
        if $e.$n1 > capacity:
            raise ValueError(f"{$e.$s1} <<is too large||does not fit||exceeds {capacity}>>")
        if <<=f:filled||used||weight_now>> + $e.$n1 > capacity:
            &b.append([])
            <<=f:filled||used||weight_now>> = $z1
        &b[-1].append($e)
        <<=f:filled||used||weight_now>> += $e.$n1
    return &b

== dc_borda fn w=2
:: v votes lists choices
:: p points awarded received
def <<count_votes||tally_preferences||elect>>($es: list[$E], &v: Iterable[list[str]]) -> list[tuple[str, int]]:
    """Return the $sp1 with their points; the first of each list gets most, the last one 1."""
    &p = {$e.$s1: 0 for $e in $es}
    for preferences in &v:
        for worth, $s1 in enumerate(reversed(preferences), start=1):
            if $s1 in &p:
                &p[$s1] += worth
    return sorted(&p.items(), key=<<lambda pair: (-pair[1], pair[0])||lambda pair: pair[1], reverse=True>>)

== dc_knockout fn
:: r remaining still_in players
def <<knockout||tournament||last_standing>>($es: $Many[$E], beats: Callable[[$E, $E], bool]) -> $E:
    """Let the $esw meet in pairs, round by round, until one is left; who has no partner goes on."""
    &r = list($es)
    if not &r:
        raise ValueError("<<no $esw to choose from||nobody takes part>>")
    while len(&r) > 1:
        <<=n:through||winners||advanced>> = [a if beats(a, b) else b for a, b in zip(&r[::2], &r[1::2])]
        if len(&r) % 2:
            <<=n:through||winners||advanced>>.append(&r[-1])
        &r = <<=n:through||winners||advanced>>
    return &r[0]

== dc_tiebreakers fn w=2
:: k keys tie_breakers measures
def <<break_ties||decide_by||best_by_all>>($es: list[$E], *&k: Callable[[$E], float]) -> list[$E]:
    """Return the $esw that are highest by the first of the &k; ties are broken by the next ones."""
    <<=l:left||tied||leading>> = <<list($es)||$es[:]||[*$es]>>
    for measure in &k:
        if len(<<=l:left||tied||leading>>) < 2:
            break
        highest = max(map(measure, <<=l:left||tied||leading>>))
        <<=l:left||tied||leading>> = [$e for $e in <<=l:left||tied||leading>> if measure($e) == highest]
    return <<=l:left||tied||leading>>

== dc_field_messages fn w=2
:: m messages errors_by_field complaints
def <<validate||check||inspect>>_$noun($e: $E) -> dict[str, list[str]]:
    """Return what is wrong with the $ew, by attribute."""
    &m: dict[str, list[str]] = defaultdict(list)
    if not $e.$s1:
        &m["$s1"].append("<<@empty:is required||must not be empty||is missing>>")
    elif len($e.$s1) > $dx:
        &m["$s1"].append(f"<<is longer than $dx letters||has {len($e.$s1)} letters, $dx are allowed>>")
    if $e.$s1 != $e.$s1.strip():
        &m["$s1"].append("<<begins or ends with a space||has spaces around it>>")
    if $e.$n1 < 0:
        &m["$n1"].append("<<@neg:must not be negative||is negative>>")
    return dict(&m)

== dc_messages_text fn like=dc_field_messages
:: w wrong found complaints_here
def <<require_sound||ensure_valid||refuse_bad>>_$es($es: $Many[$E]) -> None:
    """Raise one error that tells everything that is wrong with the $esw."""
    &w = []
    for $i, $e in enumerate($es, start=1):
        for name, told in $@dc_field_messages($e).items():
            &w.extend(f"{$i}: {name} {one}" for one in told)
    if &w:
        raise ValueError(<<"\n".join(&w)||f"{len(&w)} problems: {'; '.join(&w)}">>)

== dc_check_pairs fn w=2
:: c checks rules conditions
def <<complaints_about||why_not||objections_to>>($e: $E) -> list[str]:
    """Return a message for each condition that the $ew does not fulfil."""
    &c = [
        (<<$e.$s1.isidentifier()||$e.$s1.isalnum()||$e.$s1.isascii()>>, f"<<odd||bad||unusable>> $sw1: {$e.$s1!r}"),
        (0 <= $e.$n1 <= $dx, f"<<$nw1 out of range: {$e.$n1}||$nw1 is {$e.$n1}, not from 0 to $dx>>"),
        (<<not $e.$vd or $e.$n1 > 0||$e.$n1 or not $e.$vd>>, "$vdw <<without any $nw1||but no $nw1>>"),
    ]
    return [message for <<=k:kept||fine||holds>>, message in &c if not <<=k:kept||fine||holds>>]

== dc_yield_problems fn
def <<problems_in||each_problem||doubts_about>>_$es($es: Iterable[$E], known: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the $sw1 and a message for each problem that an $ew has."""
    <<=s:seen||met||used_already>>: set[str] = set()
    for $e in $es:
        if $e.$s1 in <<=s:seen||met||used_already>>:
            yield $e.$s1, "<<occurs twice||is a duplicate>>"
        <<=s:seen||met||used_already>>.add($e.$s1)
        if $e.$s2 not in known:
            yield $e.$s1, f"<<has an unknown $sw2||refers to>> {$e.$s2!r}"

== dc_limit_step fn mut
def <<step_towards||approach||nudge>>($e: $E, wanted: $t1, most: $t1 = $d1) -> bool:
    """Bring the $nw1 closer to the wanted one, by at most so much; return whether it is there."""
    <<=c:change||step||gap>> = wanted - $e.$n1
    $e.$n1 += max(-most, min(<<=c:change||step||gap>>, most))
    return <<abs(<<=c:change||step||gap>>) <= most||$e.$n1 == wanted>>

== dc_approver fn w=2
def <<approver_for||who_signs>>($e: $E, limits: dict[str, $t1], default: str = "<<board||nobody>>") -> str:
    """Return the role with the lowest limit that covers the $nw1 of the $ew."""
    <<=c:able||covering||possible>> = {role: most for role, most in limits.items() if most >= $e.$n1}
    return min(<<=c:able||covering||possible>>, key=<<=c:able||covering||possible>>.get, default=default)

== dc_cheapest_set fn
:: c combinations sets choices
def <<cheapest_set||smallest_choice||least_that_reaches>>($es: list[$E], needed: $t1) -> tuple[$E, ...]:
    """Return the $esw with at least the needed $nw1 together that have the least $nw2."""
    &c = itertools.chain.from_iterable(itertools.combinations($es, size) for size in range(1, len($es) + 1))
    enough = (some for some in &c if sum($e.$n1 for $e in some) >= needed)
    return min(enough, key=lambda some: sum($e.$n2 for $e in some), default=())

== dc_fill_target fn w=2
:: g got reached gathered
def <<fewest_for||gather||collect_until>>($es: $Many[$E], target: $t1) -> list[$E]:
    """Return the fewest $esw whose $nw1 reaches the target; raise an error if all are not enough."""
    chosen, &g = [], $z1
    for $e in sorted($es, key=lambda $e: -$e.$n1):
        if &g >= target:
            break
        chosen.append($e)
        &g += $e.$n1
    if &g < target:
        raise ValueError(<<f"only {&g} of {target}"||f"{target - &g} are missing">>)
    return chosen

== dc_water_fill fn
def <<fair_shares||fill_fairly||level_shares>>($es: list[$E], amount: float) -> dict[str, float]:
    """Share the amount as evenly as possible; no $ew gets more than its $nw1."""
    shares: dict[str, float] = {}
    <<=o:open_ones||unfilled||hungry>> = sorted($es, key=<<lambda $e: $e.$n1||operator.attrgetter("$n1")>>)
    while <<=o:open_ones||unfilled||hungry>>:
        $e, *<<=o:open_ones||unfilled||hungry>> = <<=o:open_ones||unfilled||hungry>>
        shares[$e.$s1] = min($e.$n1, amount / (len(<<=o:open_ones||unfilled||hungry>>) + 1))
        amount -= shares[$e.$s1]
    return shares

== dc_resolve_policy fn w=2
def <<resolve||settle||reconcile>>_$n1(mine: $E, yours: $E, policy: str = "<<larger||mine>>") -> $t1:
    """Return the $nw1 on which the policy settles."""
    <<=p:policies||choices||ways>> = {"mine": mine.$n1, "yours": yours.$n1, "larger": max(mine.$n1, yours.$n1)}
    if policy not in <<=p:policies||choices||ways>>:
        raise ValueError(f"policy must be one of {', '.join(<<=p:policies||choices||ways>>)}, not {policy!r}")
    return <<=p:policies||choices||ways>>[policy]

== dc_policy_function fn
def <<chooser||choice_by||policy>>_for(name: str) -> Callable[[list[$E]], $E]:
    """Return the function that chooses one of several $esw <<by the named rule||as the name says>>."""
    match name.<<lower||casefold>>():
        case "first" | "oldest":
            return operator.itemgetter(0)
        case "last" | "newest":
            return <<operator.itemgetter(-1)||lambda $es: $es[-1]>>
        case "<<most||highest||best>>":
            return partial(max, key=lambda $e: $e.$n1)
        case "random":
            return random.choice
    raise ValueError(f"unknown <<rule||policy||choice>>: {name}")

== dc_pricer fn w=2
def <<make_pricer||price_by>>(rates: Mapping[str, float], default: float = 1.0) -> Callable[[$E], float]:
    """Return a function that prices $aew by the rate for its $sw1."""

    def <<=p:price||charge||fee_for>>($e: $E) -> float:
        rate = rates.get($e.$s1, default)
        return <<round(rate * $e.$n1, 2)||rate * $e.$n1>><<|| if not $e.$f1 else 0.0>>

    return <<=p:price||charge||fee_for>>

== dc_cheapest_tariff fn
:: c charges costs asked
def <<cheapest||best>>_tariff($es: list[$E], tariffs: dict[str, Callable[[$E], float]]) -> tuple[str, float]:
    """Return the name of the tariff by which the $esw cost least, and how much that is."""
    &c = {name: sum(map(tariff, $es)) for name, tariff in tariffs.items()}
    <<name = min(&c, key=&c.__getitem__)
    return name, &c[name]||return min(&c.items(), key=lambda pair: pair[1])||\
    return min(&c.items(), key=operator.itemgetter(1))>>

== dc_adjusted fn w=2
:: a adjustments rules surcharges
def adjusted_$n1($e: $E, &a: Iterable[tuple[Callable[[$E], bool], float]]) -> float:
    """Return the $nw1 after all &a that apply: each has a condition and a factor."""
    <<amount = float($e.$n1)
    for applies, factor in &a:
        if applies($e):
            amount *= factor
    return max(amount, 0.0)||return $e.$n1 * math.prod(factor for applies, factor in &a if applies($e))>>

== dc_waiting_heap fn
def <<keep_strongest||survivors||top_of_stream>>($es: Iterable[$E], places: int = $d1) -> list[str]:
    """Keep as many $esw as there are places; each new one may push out the weakest by $nw1."""
    <<=h:kept||leaders||strongest>>: list[tuple[$t1, str]] = []
    for $e in $es:
        if len(<<=h:kept||leaders||strongest>>) < places:
            heapq.heappush(<<=h:kept||leaders||strongest>>, ($e.$n1, $e.$s1))
        elif <<=h:kept||leaders||strongest>>[0] < ($e.$n1, $e.$s1):
            heapq.heapreplace(<<=h:kept||leaders||strongest>>, ($e.$n1, $e.$s1))
    return [$s1 for _, $s1 in sorted(<<=h:kept||leaders||strongest>>, reverse=True)]

== dc_draw_lots fn
def <<draw_lots||lottery||choose_by_chance>>($es: list[$E], winners: int<<=s:, seed: int | None = None||>>) -> list[$E]:
    """Draw the winners among the $esw that are not $fw1<<=s:; the same seed gives the same ones||>>."""
    entitled = <<[$e for $e in $es if not $e.$f1]||list(itertools.filterfalse(lambda $e: $e.$f1, $es))>>
    return <<=s:random.Random(seed).sample||random.sample>>(entitled, k=min(winners, len(entitled)))

== dc_weighted_draw fn
def <<pick||draw||choose>>_by_<<weight||chance>>($es: list[$E], count: int = 1) -> list[$E]:
    """Pick $esw at random, the likelier the higher their $nw1; negative ones have no chance."""
    <<=w:weights||chances||odds>> = [max($e.$n1, 0) for $e in $es]
    if not any(<<=w:weights||chances||odds>>):
        <<return random.choices($es, k=count)||raise ValueError("no $ew has a chance")>>
    return random.choices($es, weights=<<=w:weights||chances||odds>>, k=count)

== dc_outlier fn w=2
def is_<<unusual||outlier||exceptional>>($e: $E, others: list[$E], tolerance: float = <<2.0||3.0||2.5>>) -> bool:
    """Return whether the $nw1 is too many standard deviations away from that of the others."""
    $np1 = [other.$n1 for other in others]
    if len($np1) < 2 or not (spread := statistics.stdev($np1)):
        return False
    return abs($e.$n1 - statistics.<<fmean||mean||median>>($np1)) > tolerance * spread

== dc_consensus fn
def <<agreed_$s1||consensus||common_$s1>>($es: $Many[$E], fallback: str = "<<mixed||unknown||various>>") -> str:
    """Return the $sw1 on which all $esw agree, else the fallback."""
    <<=o:opinions||said||heard>> = {$e.$s1 for $e in $es}
    return <<=o:opinions||said||heard>>.pop() if len(<<=o:opinions||said||heard>>) == 1 else fallback

== dc_climb fn
def <<find_superior||escalate>>($e: $E, superiors: dict[str, str], powers: dict[str, $t1]) -> str | None:
    """Go up from the $sw1 of the $ew to the first who may decide on its $nw1; None if nobody may."""
    who: str | None = $e.$s1
    while who is not None and powers.get(who, $z1) < $e.$n1:
        who = superiors.get(who)
    return who

== dc_due_date fn w=2
def <<due_date||deadline||expiry>>_of($e: $E, <<=s:start||since||begin>>: date, days: int = $dx) -> date:
    """Return when the $ew is due: $fw1 ones get twice the days, and it is never a weekend."""
    <<=d:due||due_on||latest>> = <<=s:start||since||begin>> + timedelta(days=days * 2 if $e.$f1 else days)
    while <<=d:due||due_on||latest>>.weekday() <<>= 5||> 4>>:
        <<=d:due||due_on||latest>> += timedelta(days=1)
    return <<=d:due||due_on||latest>>

== dc_upper_quarter fn
def <<=w:upper||lower>>_quarter($es: list[$E]) -> list[$E]:
    """Return the $esw whose $nw1 is <<=w:above the third||below the first>> quartile."""
    <<=w:*_, bound||bound, *_>> = statistics.quantiles([$e.$n1 for $e in $es], n=4)
    return [$e for $e in $es if $e.$n1 <<=w:>||<>> bound]

== dc_take_turns fn
def <<take_turns||rota||assign_in_turn>>($es: $Many[$E], helpers: list[str]) -> dict[str, str]:
    """Assign the $esw, in order of $sw1, to the helpers in turn."""
    in_order = sorted($e.$s1 for $e in $es)
    return <<dict(zip(in_order, itertools.cycle(helpers)))||\
    {$s1: helpers[$i % len(helpers)] for $i, $s1 in enumerate(in_order)}>>

== dc_over_quota fn w=2
def <<over_quota||excess||too_many>>_by_$s1($es: $Many[$E], quotas: dict[str, int]) -> dict[str, int]:
    """Return how many $esw there are too many for each $sw1; <<without a quota it is 0||no quota means 0>>."""
    <<=c:used||present>> = Counter($e.$s1 for $e in $es)
    return <<dict(<<=c:used||present>> - Counter(quotas))||\
    {$s1: n - quotas.get($s1, 0) for $s1, n in <<=c:used||present>>.items() if n > quotas.get($s1, 0)}>>

== dc_effective fn w=2
def <<effective||resolved||actual>>_$n1($e: $E | None, *fallbacks: $t1 | None, default: $t1 = $z1) -> $t1:
    """Return the $nw1 of the $ew; without one, the first fallback that is not None, or else the default."""
    <<=c:possible||candidates||options_left>> = (None if $e is None else $e.$n1, *fallbacks)
    return next((one for one in <<=c:possible||candidates||options_left>> if one is not None), default)

== dc_by_preference fn
def <<favourite||first_wanted||by_preference>>($es: $Many[$E], *preferred: str) -> $E | None:
    """Return the $ew with the first of the preferred $sp1 that occurs, else the one with the lowest $nw1."""
    by_$s1 = {$e.$s1: $e for $e in $es}
    for $s1 in filter(by_$s1.__contains__, preferred):
        return by_$s1[$s1]
    return min(by_$s1.values(), key=lambda $e: $e.$n1, default=None)

== dc_prefers fn w=2
def <<is_better||outranks||wins_over>>($e: $E, other: $E) -> bool:
    """Return whether the $ew is better than the other: one that is $fw1 is, then the $nw1 counts, then the $sw1."""
    if $e.$f1 != other.$f1:
        return $e.$f1
    return <<($e.$n1, other.$s1) > (other.$n1, $e.$s1)||\
    $e.$n1 > other.$n1 or $e.$n1 == other.$n1 and $e.$s1 < other.$s1>>

== dc_reserve fn w=2 mut
def <<reserve||book||claim>>_$n1($map: dict[str, $E], $s1: str, amount: $t1) -> bool:
    """Take the amount from the $nw1 of the $ew with this $sw1; return whether that was possible."""
    try:
        $e = $map[$s1]
    except KeyError:
        $log.<<info||warning>>("<<no $ew called %s||unknown $ew: %s>>", $s1)
        return False
    if possible := $e.$n1 >= amount:
        $e.$n1 -= amount
    return possible

== dc_improvement fn
def <<improvement||relative_change||gain>>(prior: $E, after: $E<<=m:||, digits: int = 1>>) -> str:
    """Return by how many percent the $nw1 <<changed||went up or down>>, with its sign."""
    try:
        percent = 100 * (after.$n1 / prior.$n1 - 1)
    except ZeroDivisionError:
        return "<<new||n/a||->>"
    return <<=m:f"{percent:+.1f}%"||f"{percent:+.{digits}f}%">>
'''
