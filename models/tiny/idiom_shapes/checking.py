"""Shapes of functions that validate, check, decide, classify and split: problems as texts, gaps, classes, parts."""

from __future__ import annotations

SHAPES = r'''
== sel_problem_pairs fn
:: c checks conditions rules
def <<problems_with||faults_of||complaints_about>>($e: $E, most: $t1 = $dx) -> list[str]:
    """Return what is wrong with the $ew; an empty list means that it is fine."""
    &c = [
        (bool($e.$s1.strip()), "<<the $sw1 is empty||no $sw1||$sw1 missing>>"),
        ($e.$n1 >= 0, f"<<negative $nw1: {$e.$n1}||$nw1 is below zero ({$e.$n1})>>"),
        ($e.$n1 <= most, f"<<$nw1 above {most}||{$e.$n1} is too much for the $nw1>>"),
    ]
    return [message for fine, message in &c if not fine]

== sel_yield_faults fn
:: s surplus excess above
def <<faults||find_faults||iter_faults>>($es: Iterable[$E], $lim: $t1) -> Iterator[str]:
    """Yield a text for each $ew without a $sw1, and for each whose $nw1 is above the $lim."""
    for number, $e in enumerate($es, 1):
        if not $e.$s1:
            yield f"<<$ew {number} has no $sw1||{number}: $sw1 is empty||no $sw1 in $ew {number}>>"
        if (&s := $e.$n1 - $lim) > 0:
            yield f"<<$ew {number} is {&s} above {$lim}||{number}: $nw1 too high by {&s}||{&s} too much in {number}>>"

== sel_need_fields fn
:: l lacking empty_fields unset
def <<require_fields||ensure_filled||check_filled>>($e: $E, *names: str) -> None:
    """Raise an error that names all of these attributes that are empty."""
    &l = [name for name in names if getattr($e, name, None) in (None, "")]
    if &l:
        raise ValueError(f"<<empty: {', '.join(&l)}||$ew lacks {' and '.join(&l)}||{len(&l)} not filled: {&l}>>")

== sel_length_limits fn
:: m most allowed max_lengths
def <<too_long||overlong||exceeding>>_fields($e: $E, &m: dict[str, int]) -> dict[str, int]:
    """Return by how many letters each attribute is longer than the &m number says."""
    $out = {}
    for name, size in &m.items():
        over = len(getattr($e, name)) - size
        if over > 0:
            $out[name] = over
    return $out

== sel_letters_allowed fn
:: b bad illegal forbidden
def <<check_letters||illegal_letters||bad_characters>>_in_$s1($e: $E, extra: str = "<<-_||. ||->>") -> list[str]:
    """Return the characters of the $sw1 that are neither letters nor digits nor in extra, each once."""
    &b = {letter for letter in $e.$s1 if not letter.isalnum()} - set(extra)
    return sorted(&b)

== sel_valid_name fn
:: f first initial start
def <<is_valid||is_proper||acceptable>>_$s1($s1: str, longest: int = <<32||64||20>>) -> bool:
    """Return whether this can be a $sw1: it begins with a letter and has only letters, digits and dashes."""
    if not 0 < len($s1) <= longest:
        return False
    &f, rest = $s1[0], $s1[1:]
    return &f.isalpha() and (not rest or rest.replace("-", "").isalnum())

== sel_sum_matches fn
:: e expected declared stated
def <<check_total||verify_sum||sum_agrees>>($es: $Many[$E], &e: float) -> <<=r:bool||None>>:
    """<<=r:Return whether||Raise an error unless>> the $nw1 of all $esw together is the &e total."""
    <<=t:actual||computed||real_sum>> = math.fsum($e.$n1 for $e in $es)
    <<=r:return math.isclose(<<=t:actual||computed||real_sum>>, &e, abs_tol=0.<<01||005>>)||\
    if not math.isclose(<<=t:actual||computed||real_sum>>, &e):
        raise ValueError(f"sum is {<<=t:actual||computed||real_sum>>:<<.2f||g>>}, not {&e}")>>

== sel_out_of_order fn
:: a prior upper earlier
:: b after lower later
def <<misplaced||out_of_order||unsorted>>_by_$ordname($es: list[$E]) -> list[int]:
    """Return the places of the $esw that should stand before their predecessor, by $orddoc."""
    &a = [$ordkey for $e in $es]
    return [$i for $i in range(1, len(&a)) if &a[$i] < &a[$i - 1]]

== sel_is_sorted fn
:: k keys ranks marks
def <<is_sorted_by||are_in_order_of||ordered_by>>_$ordname($es: $Many[$E]) -> bool:
    """Return whether the $esw are sorted by $orddoc."""
    &k = [$ordkey for $e in $es]
    return <<all(left <= right for left, right in itertools.pairwise(&k))||&k == sorted(&k)||\
    not any(left > right for left, right in zip(&k, &k[1:]))>>

== sel_numbering fn
:: w wrong gap mismatch
def <<check_numbering||first_misnumbered||numbering_gap>>($es: Iterable[$E], start: int = <<1||0>>) -> int | None:
    """Return the first number from start on that is not the $nw1 of its $ew, or None."""
    for due, $e in enumerate($es, start):
        if $e.$n1 != due:
            return due
    return None

== sel_range_gaps fn
:: t taken used present
def <<free||unused||missing>>_$np1($es: $Many[$E]) -> list[int]:
    """Return the whole numbers between the lowest and the highest $nw1 that no $ew has."""
    &t = {int($e.$n1) for $e in $es}
    if not &t:
        return []
    every = range(min(&t), max(&t))
    return <<sorted(set(every) - &t)||[number for number in every if number not in &t]>>

== sel_gap_ranges fn
:: w widest allowed longest
def <<gaps||holes||jumps>>_in_$n1($es: $Many[$E], &w: $t1) -> list[tuple[$t1, $t1]]:
    """Return from where to where the $nw1 jumps by more than the &w gap."""
    $np1 = sorted({$e.$n1 for $e in $es})
    return [(low, high) for low, high in zip($np1, $np1[1:]) if high - low > &w]

== sel_smallest_free fn
:: u used taken in_use
def <<first_free||next_free||lowest_unused>>_$n1($es: $Many[$E]) -> int:
    """Return the lowest number from 1 on that is not the $nw1 of any $ew."""
    &u = {$e.$n1 for $e in $es}
    <<return next(number for number in itertools.count(1) if number not in &u)||number = 1
    while number in &u:
        number += 1
    return number>>

== sel_repeat_texts fn
:: t times often seen
def <<duplicate_warnings||report_repeats||warn_of_repeats>>($es: $Many[$E]) -> list[str]:
    """Return a text for each $kdoc that occurs more than once, the most frequent first."""
    $cnt = Counter($kexpr for $e in $es)
    return [
        f"<<{$key!r} occurs {&t} times||{$key} x{&t}||{&t} $esw with {$key}>>"
        for $key, &t in $cnt.most_common()
        if &t > 1
    ]

== sel_no_repeats fn
:: f first_seen owner known
def <<require_distinct||reject_repeats||ensure_different>>_$s1($es: Iterable[$E]) -> None:
    """Raise an error if two $esw have the same $sw1; it says where both stand."""
    &f: dict[str, int] = {}
    for place, $e in enumerate($es):
        if (earlier := &f.setdefault($e.$s1, place)) != place:
            raise ValueError(f"<<{$e.$s1} is at {earlier} and {place}||{$e.$s1!r} again at {place}>>")

== sel_error_group fn
:: p problems errors failures
:: v check test validate
def <<validate_all||check_everything||verify_each>>($es: $Many[$E], &v: Callable[[$E], None]) -> None:
    """Check each $ew; the errors are raised together as a group."""
    &p = []
    for $e in $es:
        try:
            &v($e)
        except ValueError as $err:
            &p.append($err)
    if &p:
        raise ExceptionGroup(f"{len(&p)} of the $esw <<are not valid||are wrong||failed>>", &p)

== sel_collect_or_raise fn
:: s strict raising at_once
def <<checked||sound||proper>>_$es($es: Iterable[$E], &s: bool = <<True||False>>) -> list[$E]:
    """Return the $esw with a $nw1 above zero; if &s, others are an error, otherwise they are left out."""
    $out = []
    for $e in $es:
        if $e.$n1 > 0:
            $out.append($e)
        elif &s:
            raise ValueError(f"<<{$e.$s1}: bad $nw1 {$e.$n1}||$nw1 of {$e.$s1} is {$e.$n1}||{$e.$s1} has no $nw1>>")
    return $out

== sel_faults_by_name fn
:: f faults problems remarks
def <<faults_by_$s1||problem_map||review_all>>($es: $Many[$E]) -> dict[str, list[str]]:
    """Return what is wrong with each $ew that is not in order, by $sw1."""
    &f: defaultdict[str, list[str]] = defaultdict(list)
    for $e in $es:
        if $e.$n1 < 0:
            &f[$e.$s1].append("<<$nw1 is negative||negative $nw1||$nw1 below zero>>")
        if $e.$s1 != $e.$s1.strip():
            &f[$e.$s1].append("<<blanks around the $sw1||$sw1 not stripped||loose blanks>>")
    return dict(&f)

== sel_first_fault fn
:: c checks tests rules
def <<first_fault||first_complaint||why_not>>($e: $E, &c: dict[str, Callable[[$E], bool]]) -> str | None:
    """Return the name of the first of the &c that the $ew does not pass, or None."""
    return next((name for name, passes in &c.items() if not passes($e)), None)

== sel_fault_counts fn
:: c checks tests rules
def <<failures||count_failed||tally>>_&{c}($es: list[$E], &c: dict[str, Callable[[$E], bool]]) -> dict[str, int]:
    """Return how many $esw fail each of the &c."""
    return {name: sum(not passes($e) for $e in $es) for name, passes in &c.items()}

== sel_demand_type fn
:: g given thing candidate
def <<as||require||expect>>_$noun(&g: object) -> $E:
    """Return the &g object if it is $aew with a $sw1; otherwise raise an error."""
    match &g:
        case $E($s1=str(name)) if name:
            return &g
        case $E():
            raise ValueError("<<$ew without $sw1||the $sw1 is empty>>")
        case None:
            raise TypeError("<<no $ew given||got nothing>>")
    raise TypeError(f"<<not $aew: {&g!r}||expected $aew, got {type(&g).__name__}>>")

== sel_dangling fn
:: k known existing defined
def <<dangling||broken||unresolved>>_$sp2($es: list[$E]) -> set[str]:
    """Return each $sw2 that is not empty and that no $ew has as its $sw1."""
    &k = {$e.$s1 for $e in $es}
    return {$e.$s2 for $e in $es if $e.$s2 and $e.$s2 not in &k}

== sel_follow_cycle fn
:: p passed trail visited
def <<runs_in_circle||has_cycle||is_circular>>($map: dict[str, $E], $s1: str) -> bool:
    """Return whether one comes back to $aew already seen when following the $sw2 from this $sw1 on."""
    &p: set[str] = set()
    while $s1 in $map:
        if $s1 in &p:
            return True
        &p.add($s1)
        $s1 = $map[$s1].$s2
    return False

== sel_limits_table fn
:: b bounds allowed ranges
:: a actual given found_there
def <<outside||beyond||breaking>>_&b($e: $E, &b: dict[str, tuple[float, float]]) -> list[str]:
    """Return a text for each attribute that is not within its &b."""
    $out = []
    for name, (low, high) in &b.items():
        &a = getattr($e, name)
        if not low <= &a <= high:
            $out.append(f"{name} <<is {&a}, not {low} to {high}||= {&a} is outside {low}..{high}>>")
    return $out

== sel_level_bisect fn
:: l labels levels names_of_levels
def <<level||severity||rank>>_of($e: $E, bounds: list[$t1], &l: list[str]) -> str:
    """Return the label for the $nw1; there is one more of the &l than of the sorted bounds."""
    if len(&l) != len(bounds) + 1:
        raise ValueError(f"{len(&l)} &l for {len(bounds)} bounds")
    return &l[bisect.bisect_<<left||right>>(bounds, $e.$n1)]

== sel_size_words fn
def <<size_word||describe_$n1||class_of_$n1>>($e: $E) -> str:
    """Say in a word how high the $nw1 is: below $d1, below $dx or more."""
    if $e.$n1 < $d1:
        return "<<=a:small||low||light>>"
    return "<<=a:medium||middle||normal>>" if $e.$n1 < $dx else "<<=a:large||high||heavy>>"

== sel_relative_class fn
:: m mean centre level
def <<relative_class||compared_to_mean||stand_of_each>>($es: list[$E], slack: float = 0.1) -> dict[str, str]:
    """Say of each $sw1 whether its $nw1 is above or below the average, or near it."""
    &m = sum($e.$n1 for $e in $es) / max(len($es), 1)
    $out = {}
    for $e in $es:
        gap = $e.$n1 - &m
        $out[$e.$s1] = "near" if abs(gap) <= slack * abs(&m) else "above" if gap > 0 else "below"
    return $out

== sel_flag_table fn
:: k kinds names verdicts
def <<kind_of||state_of||category_of>>_$noun($e: $E) -> str:
    """Return the kind of the $ew: it depends on whether it is $fw1 and whether it is $fw2."""
    &k = {
        (True, True): "<<both||full||complete>>",
        (True, False): "$fw1",
        (False, True): "$fw2",
        (False, False): "<<neither||plain||none>>",
    }
    return &k[bool($e.$f1), bool($e.$f2)]

== sel_flag_index fn
def <<stage_number||flag_number||state_code>>($e: $E) -> int:
    """Return 0 to 3: 2 if the $ew is $fw1, and 1 more if it is $fw2."""
    return <<2 * $e.$f1 + $e.$f2||(2 if $e.$f1 else 0) + (1 if $e.$f2 else 0)||int($e.$f1) * 2 + int($e.$f2)>>

== sel_grade_zip fn
:: g grade mark letter
def <<award||assign||give>>_&{g}s($es: $Many[$E], bounds: list[$t1]) -> dict[str, str]:
    """Return a letter for each $sw1: A from the first of the falling bounds on, and so on."""
    $out = {}
    for $e in $es:
        passed = ($i for $i, bound in enumerate(bounds) if $e.$n1 >= bound)
        $out[$e.$s1] = "ABCDEFGH"[next(passed, len(bounds))]
    return $out

== sel_magnitude fn
:: d digits order_of_size power
def <<by_magnitude||group_by_size||size_classes>>($es: $Many[$E]) -> dict[int, list[$E]]:
    """Group the $esw by how many digits their $nw1 has before the point."""
    $map: dict[int, list[$E]] = {}
    for $e in $es:
        &d = len(str(abs(int($e.$n1))))
        $map.setdefault(&d, []).append($e)
    return $map

== sel_range_label fn
:: w width step size
def <<range_label||bin_label||band_of>>($e: $E, &w: int = <<10||5||100>>) -> str:
    """Return the range of the $nw1, as "10-19" for 12 if the &w is 10."""
    <<=l:low||lower||begin>> = int($e.$n1 // &w) * &w
    return f"{<<=l:low||lower||begin>>}-{<<=l:low||lower||begin>> + &w - 1}"

== sel_quarters fn
:: p parts classes groups_wanted
def <<quantile_of_each||rank_classes||quantile_numbers>>($es: $Many[$E], &p: int = <<4||5||3>>) -> dict[str, int]:
    """Return for each $sw1 in which of the equal &p it is by $orddoc, from 1."""
    ranked = sorted($es, key=lambda $e: $ordkey)
    return {$e.$s1: place * &p // len(ranked) + 1 for place, $e in enumerate(ranked)}

== sel_rule_groups fn
:: r rules classes definitions
def sort_by_&{r}($es: $Many[$E], &r: dict[str, Callable[[$E], bool]]) -> dict[str, list[$E]]:
    """Put each $ew under the first of the &r that it fits, or under "<<=o:other||rest||unknown>>"."""
    $map = {name: [] for name in [*&r, "<<=o:other||rest||unknown>>"]}
    for $e in $es:
        for name, fits in &r.items():
            if fits($e):
                break
        else:
            name = "<<=o:other||rest||unknown>>"
        $map[name].append($e)
    return $map

== sel_keyword_class fn
:: k keywords topics vocabulary
def <<classify||tag||label>>_by_&{k}($e: $E, &k: dict[str, set[str]], default: str = "<<misc||other>>") -> str:
    """Return the label whose words occur most in the $sw1, or the default if none does."""
    spoken = set($e.$s1.lower().split())
    best = max(&k, key=lambda label: len(&k[label] & spoken), default=None)
    if best is None or spoken.isdisjoint(&k[best]):
        return default
    return best

== sel_two_piles fn
:: a first_pile lighter pile_a
:: b second_pile heavier pile_b
def <<balance||split_fairly||two_piles>>($es: $Many[$E]) -> tuple[list[$E], list[$E]]:
    """Split the $esw in two so that both have about the same $nw1 together."""
    &a, &b = [], []
    <<=d:difference||lead||tilt>> = $z1
    for $e in sorted($es, key=lambda $e: $e.$n1, reverse=True):
        if <<=d:difference||lead||tilt>> <= 0:
            &a.append($e)
            <<=d:difference||lead||tilt>> += $e.$n1
        else:
            &b.append($e)
            <<=d:difference||lead||tilt>> -= $e.$n1
    return &a, &b

== sel_train_test fn
:: s share ratio fraction
def <<train_test||hold_out||shuffle_split>>($es: list[$E], &s: float, seed: int = 0) -> tuple[list[$E], list[$E]]:
    """Shuffle the $esw and split them: the first part has the &s of them."""
    if not 0 <= &s <= 1:
        raise ValueError(f"&s must be from 0 to 1, not {&s}")
    mixed = random.Random(seed).sample($es, k=len($es))
    cut = <<round||int>>(len(mixed) * &s)
    return mixed[:cut], mixed[cut:]

== sel_hash_share fn
:: b buckets shards servers
def <<shard_of||bucket_of||home_of>>_$noun($e: $E, &b: int) -> int:
    """Return which of so many &b the $ew belongs to; it follows from its $sw1 alone."""
    digest = <<hashlib.sha256||hashlib.md5||hashlib.sha1>>($e.$s1.encode()).digest()
    return int.from_bytes(digest[:<<4||8>>], "<<big||little>>") % &b

== sel_near_equal fn
:: c count pieces teams
def <<into_even_parts||even_slices||divide_evenly>>($es: list[$E], &c: int) -> list[list[$E]]:
    """Split the $esw, in order, into &c lists whose lengths differ by one at most."""
    size, extra = divmod(len($es), &c)
    $out, start = [], 0
    for $i in range(&c):
        end = start + size + ($i < extra)
        $out.append($es[start:end])
        start = end
    return $out

== sel_dealt fn
:: h hands players piles
def <<deal||deal_round||hand_out>>($es: list[$E], &h: int) -> list[list[$E]]:
    """Deal the $esw in turn to so many &h."""
    return [$es[$i::&h] for $i in range(&h)]

== sel_capacity_split fn
:: c capacity room most
:: l loads trips bundles
def <<split_into||pack_in||plan>>_&{l}($es: Iterable[$E], &c: $t1) -> list[list[$E]]:
    """Split the $esw, in order, into &l whose $nw1 together is at most the &c."""
    &l: list[list[$E]] = []
    left = $z1
    for $e in $es:
        if $e.$n1 > &c:
            raise ValueError(f"<<{$e.$s1} is too big: {$e.$n1}||no &c for {$e.$s1}||{$e.$n1} is more than {&c}>>")
        if not &l or $e.$n1 > left:
            &l.append([])
            left = &c
        &l[-1].append($e)
        left -= $e.$n1
    return &l

== sel_biggest_gap fn
:: o ordered ascending in_order
def split_at_<<biggest||widest>>_gap($es: $Many[$E]) -> tuple[list[$E], list[$E]]:
    """Sort the $esw by $nw1 and split them where the next $nw1 is farthest from the one before."""
    &o = sorted($es, key=lambda $e: $e.$n1)
    if len(&o) < 2:
        return &o, []
    cut = max(range(1, len(&o)), key=lambda $i: &o[$i].$n1 - &o[$i - 1].$n1)
    return &o[:cut], &o[cut:]

== sel_clusters fn
:: d distance tolerance reach
:: c clusters bunches heaps
def <<cluster||bunch||gather>>_by_$n1($es: $Many[$E], &d: $t1) -> list[list[$E]]:
    """Put $esw whose $nw1 is at most the &d above that of the one before into one list."""
    &c: list[list[$E]] = []
    for $e in sorted($es, key=lambda $e: $e.$n1):
        if &c and $e.$n1 - &c[-1][-1].$n1 <= &d:
            &c[-1].append($e)
        else:
            &c.append([$e])
    return &c

== sel_partition_facet fn
:: y chosen accepted yes
:: n others refused no
def <<part||divide||separate>>_$cpre$es$csuf($es: Iterable[$E]$cpar) -> tuple[list[$E], list[$E]]:
    """Return the $esw$cdoc, and all others."""
    &y, &n = [], []
    for $e in $es:
        (&y if $cond else &n).append($e)
    return &y, &n

== sel_partition_keyed fn
def <<yes_and_no||split_dict||by_truth>>_$cpre$es$csuf($es: $Many[$E]$cpar) -> dict[bool, list[$E]]:
    """Return under True the $esw$cdoc, under False the others."""
    $map: dict[bool, list[$E]] = {True: [], False: []}
    for $e in $es:
        $map[bool($cond)].append($e)
    return $map

== sel_mixed_rows fn
:: g good usable parsed
:: b bad refused broken
def <<sort_out||sift||separate>>_rows(rows: list[list[str]]) -> tuple[list[tuple[str, $t1]], list[list[str]]]:
    """Return the $sw1 and the $nw1 of each row where these can be read, and the other rows."""
    &g, &b = [], []
    for row in rows:
        try:
            name, amount = row
            &g.append((name.strip(), $t1(amount)))
        except ValueError:
            &b.append(row)
    return &g, &b

== sel_read_checked fn
:: p problems complaints remarks
def <<parse_checked||read_fields||validated_fields>>(raw: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Return the $sw1 and the $nw1 from the raw texts, and what is wrong with them."""
    fields, &p = {}, []
    if <<=s:stripped||tidy||clean>> := raw.get("$s1", "").strip():
        fields["$s1"] = <<=s:stripped||tidy||clean>>
    else:
        &p.append("<<$s1 is missing||no $s1||$s1 is required>>")
    try:
        fields["$n1"] = $t1(raw["$n1"])
    except (KeyError, ValueError) as $err:
        &p.append(f"<<bad $n1: {$err}||$n1: {$err}||cannot read $n1 ({$err})>>")
    return fields, &p

== sel_may_with_reason fn
:: u user person actor
def <<=r:may_$v||refusal_to_$v>>($e: $E, &u: str, owners: set[str]) -> <<=r:tuple[bool, str]||str | None>>:
    """Return <<=r:whether the &u may $vw the $ew, and why||why the &u must not $vw the $ew, or None>>."""
    if $e.$vd:
        return <<=r:False, ||>>f"{$e.$s1} is $vdw already"
    if &u not in owners:
        return <<=r:False, ||>>f"{&u} <<does not own||has no right to>> {$e.$s1}"
    return <<=r:True, "fine"||None>>

== sel_majority fn
:: v votes ballots opinions
def <<is_approved||is_carried||passes_vote>>($e: $E, &v: dict[str, bool], quorum: int = <<3||2||5>>) -> bool:
    """Return whether enough have voted on the $ew and more than half of them are for it."""
    <<=c:cast||counted||voices>> = len(&v)
    if $e.$f1 or <<=c:cast||counted||voices>> < quorum:
        return False
    return 2 * sum(&v.values()) > <<=c:cast||counted||voices>>

== sel_better_of fn
:: a left one mine
:: b right two theirs
def <<better_of||preferred_of||winner_of>>(&a: $E, &b: $E) -> $E:
    """Return the one that is $fw1, else the one with <<=k:more||less>> $nw1, else the first."""
    if &a.$f1 != &b.$f1:
        return &a if &a.$f1 else &b
    return &b if &b.$n1 <<=k:>||<>> &a.$n1 else &a

== sel_uniform_or_error fn
:: k kinds distinct found_kinds
def <<common||shared||agreed>>_$kname($es: $Many[$E]) -> $ktype:
    """Return the $kdoc that all $esw have; if they differ it is an error."""
    &k = {$kexpr for $e in $es}
    if len(&k) != 1:
        raise ValueError(f"<<expected one, got {len(&k)}||$esw do not agree: {len(&k)} different||found {&k}>>")
    return &k.pop()

== sel_numbered_names fn
:: t taken used given
def <<distinct||numbered||unambiguous>>_$sp1($es: Iterable[$E]) -> list[str]:
    """Return the $sp1; those that occurred before get a number behind them."""
    &t: Counter[str] = Counter()
    $out = []
    for $e in $es:
        &t[$e.$s1] += 1
        times = &t[$e.$s1]
        $out.append($e.$s1 if times == 1 else f"<<{$e.$s1} ({times})||{$e.$s1}-{times}||{$e.$s1}_{times}>>")
    return $out
'''
