"""Shapes of functions about one thing or two: tests, scores, arithmetic, bands, comparisons, merging and building."""

from __future__ import annotations

SHAPES = r'''
== wrk_near_target fn
:: m margin slack leeway
def <<is_near||is_close_to||roughly>>_$n1($e: $E, target: $t1, &m: float = 0.<<1||05||25>>) -> bool:
    """Tell whether the $nw1 is off the target by no more than this fraction of it."""
    <<return abs($e.$n1 - target) <= &m * abs(target)||allowed = &m * abs(target)
    return target - allowed <= $e.$n1 <= target + allowed||off = abs($e.$n1 - target)
    return off <= abs(target) * &m>>

== wrk_bonus_points fn
:: b extra bounty surplus
:: p so_far merit earned
def <<urgency||standing||merit>>_score($e: $E, &b: float = <<$d1||1.5||0.5>>) -> float:
    """Return the $nw1, raised by the &b for $fw1 ones and <<=h:halved||doubled>> for those without a $sw1."""
    &p = float($e.$n1)
    if $e.$f1:
        &p += &b
    if not $e.$s1<<||.strip()>>:
        &p <<=h:/=||*=>> 2
    return &p

== wrk_belongs fn
def <<is_wanted||qualifies||counts_as_one>>($e: $E<<$cpar>>) -> bool:
    """Tell whether it is one of the $esw$cdoc."""
    <<return $cond||if $ncond:
        return False
    return True||return bool($cond)>>

== wrk_refuse_unless fn
def <<require||insist_on||demand>>_$cpre$noun$csuf($e: $E<<$cpar>>) -> $E:
    """Return the $ew if it is among the $esw$cdoc, and raise an error otherwise."""
    if $ncond:
        raise <<ValueError(f"{$e.$s1} is not what is asked for")||LookupError(f"not acceptable: {$e.$s1!r}")>>
    return $e

== wrk_number_if fn
def $nvname_if_$cpre<<counted||relevant>>$csuf($e: $E<<$cpar>>) -> $nvtype:
    """Return the $nvdoc of an $ew that belongs to those$cdoc, and zero for any other."""
    <<return $nv if $cond else $nvzero||if $ncond:
        return $nvzero
    return $nv>>

== wrk_two_sided fn
:: l at_least lowest_allowed
:: h at_most highest_allowed
def <<bounded||clamped||kept_within>>_$nvname($e: $E, &l: $nvtype, &h: $nvtype) -> $nvtype:
    """Return the $nvdoc of the $ew, but not less than the one bound or more than the other."""
    <<if &l > &h:
        raise ValueError(f"{&l} is above {&h}")||assert &l <= &h>>
    return <<max(&l, min($nv, &h))||min(max($nv, &l), &h)||sorted((&l, $nv, &h))[1]>>

== wrk_rebate fn
:: r rebate reduction markdown
def <<after_&r||$n1_less_&r||due_$n1>>($e: $E, &r: float) -> float:
    """Return the $nw1 less this percentage; $fw1 $esw get <<=k:half||none||twice>> of it."""
    if not 0 <= &r <= <<=x:100||100||50>>:
        raise ValueError(f"&r must be from 0 to <<=x:100||100||50>>, not {&r}")
    <<=k:if $e.$f1:
        &r /= 2||if $e.$f1:
        return $e.$n1||if $e.$f1:
        &r = min(2 * &r, 100)>>
    return <<round($e.$n1 * (100 - &r) / 100, 2)||$e.$n1 * (1 - &r / 100)||$e.$n1 - $e.$n1 * &r / 100>>

== wrk_threshold_rates fn
def <<commission||surcharge||toll>>_on_$noun($e: $E) -> float:
    """Return <<=a:2||1||4>> % of a $nw1 up to $d1, <<=b:5||3||6>> % up to $dx, and <<=c:8||9||10>> % above that."""
    if $e.$n1 <= $d1:
        percent = <<=a:2||1||4>>
    elif $e.$n1 <= $dx:
        percent = <<=b:5||3||6>>
    else:
        percent = <<=c:8||9||10>>
    return <<$e.$n1 * percent / 100||percent / 100 * $e.$n1||round($e.$n1 * percent / 100, 2)>>

== wrk_const_factors fn
$UP_FACTORS = {"$w1": <<0.5||0.8||1.0>>, "$w2": <<1.25||1.5||2.0>>, "$w3": <<3.0||2.5||0.9>>}


def <<adjusted||factored||converted>>_$n1($e: $E) -> float:
    """Return the $nw1 times the factor for the $sw1, which is one where there is none."""
    <<return $e.$n1 * $UP_FACTORS.get($e.$s1, 1.0)||factor = $UP_FACTORS.get($e.$s1.lower(), 1.0)
    return factor * $e.$n1||if $e.$s1 not in $UP_FACTORS:
        return float($e.$n1)
    return $e.$n1 * $UP_FACTORS[$e.$s1]>>

== wrk_const_icons fn
:: c COLORS SYMBOLS BADGES
$UP_&c = {True: "<<=y:green||+||[x]>>", False: "<<=n:red||-||[ ]>>"}


def <<badge_for||marker_of||sign_of>>_$noun($e: $E) -> str:
    """Return <<=y:green||+||[x]>> if the $ew is $fw1, and <<=n:red||-||[ ]>> if not."""
    return $UP_&c[<<$e.$f1||bool($e.$f1)>>]

== wrk_aliases fn
:: a ALIASES SHORT_FORMS OTHER_NAMES
$S1_&a = {"$w1": "$w2", "$w3": "$w4"}


def <<canonical||proper||usual>>_$s1($e: $E) -> str:
    """Return the $sw1 that is meant, which may be written as one of the aliases<<, in any case||>>."""
    <<written = $e.$s1.strip().lower()
    return $S1_&a.get(written, written)||given = $e.$s1.casefold()
    while given in $S1_&a:
        given = $S1_&a[given]
    return given||return $S1_&a.get($e.$s1.lower(), $e.$s1)>>

== wrk_step_table fn
:: t STEPS TIERS LEVELS
$N1_&t = (($d1, "<<=lo:low||small||light>>"), ($dx, "<<=mid:medium||middle>>"))


def <<tier||size_word||step_name>>_of_$noun($e: $E) -> str:
    """Return the word for the first step that the $nw1 does not pass, or <<=hi:high||large||heavy>> above all."""
    for bound, word in $N1_&t:
        if $e.$n1 <= bound:
            return word
    return "<<=hi:high||large||heavy>>"

== wrk_t_step_table test like=wrk_step_table mut w=2
def test_$@wrk_step_table() -> None:
    $e = $make1
    seen = []
    for $n1 in (<<$z1||-1>>, <<10**6||100_000>>):
        $e.$n1 = $n1
        seen.append($@wrk_step_table($e))
    assert <<seen[0] != seen[1]||len(set(seen)) == 2||all(seen) and seen[-1] not in seen[:-1]>>

== wrk_match_text fn
:: d drop skip ignore
def <<handling_of||reaction_to||route_for>>_$noun($e: $E) -> str:
    """Return how to deal with the $ew, by its $sw1<<|| and its $nw1>>."""
    match $e.$s1.split(<<||"-">>):
        case [] | [""]:
            return "&d"
        case [only] if only.isupper():
            return <<only.lower()||f"shout {only.lower()}"||"shouted">>
        case [first, *_] if <<first.isdigit()||first.startswith("$w1")||$e.$n1 > $d1>>:
            return "<<=n:numbered||special||other>>"
        case [*_, last]:
            return <<last||last.lower()||f"ends in {last}">>

== wrk_match_attributes fn
def <<fate_of||plan_for||treatment_of>>_$noun($e: $E) -> str:
    """Say what becomes of the $ew: <<=a:kept||stored>> if it is $fw1, <<=b:dropped||discarded>> without $nw1."""
    match $e:
        case $E($f1=True):
            return "<<=a:kept||stored>>"
        case $E($n1=0):
            return "<<=b:dropped||discarded>>"
        case $E($s1=$s1) if <<$s1.startswith("$w1")||len($s1) > $d1||"$w1" in $s1>>:
            return f"{$s1}<< first||!||: look at it>>"
        case _:
            return "<<normal||as ever||nothing special>>"

== wrk_match_pair fn
def <<settle||decide_between||arbitrate>>(one: $E, other: $E) -> $E<<=n: | None||>>:
    """Return the one that is $fw1, and the one with the <<=m:higher||lower>> $nw1 if that does not settle it."""
    match one.$f1, other.$f1:
        case True, False:
            return one
        case False, True:
            return other
    <<=n:if one.$n1 == other.$n1:
        return None||~>>
    return one if <<=m:one.$n1 > other.$n1||one.$n1 < other.$n1>> else other

== wrk_compare_signs fn
:: a mine this_one
:: b theirs that_one
def compare_<<by||on>>_$n1(one: $E, other: $E) -> int:
    """Return -1, 0 or 1, as the $nw1 of the first is below, equal to or above that of the other."""
    &a, &b = one.$n1, other.$n1
    return (&a > &b) - (&a < &b)<<|| or (one.$s1 > other.$s1) - (one.$s1 < other.$s1)>>

== wrk_t_compare_signs test like=wrk_compare_signs mut w=2
:: l less lower
:: m more higher
def test_$@wrk_compare_signs() -> None:
    &l, &m = $make1, $make2
    &m.$n1 = &l.$n1 + $d1
    assert $@wrk_compare_signs(&l, &m) == -1
    assert <<$@wrk_compare_signs(&m, &l) == 1||$@wrk_compare_signs(&m, &l) == -$@wrk_compare_signs(&l, &m)>>
    assert $@wrk_compare_signs(&l, &l) == 0

== wrk_better_of fn
def <<=w:larger||smaller>>_of_two(one: $E, other: $E) -> $E:
    """Return the $ew with the <<=w:larger||smaller>> $nw1; the first one if they are equal."""
    <<if <<=w:other.$n1 > one.$n1||other.$n1 < one.$n1>>:
        return other
    return one||return other if <<=w:other.$n1 > one.$n1||other.$n1 < one.$n1>> else one||\
    return <<=w:max||min>>(one, other, key=lambda $e: $e.$n1)>>

== wrk_distance_two fn
:: h across horizontal dx_part
:: v along vertical dy_part
def <<distance||remoteness||apartness>>_between(one: $E, other: $E) -> float:
    """Return how far apart two $esw are, with $nw1 and $nw2 as <<=c:coordinates||city blocks||the larger part>>."""
    &h, &v = one.$n1 - other.$n1, one.$n2 - other.$n2
    return <<=c:math.hypot(&h, &v)||abs(&h) + abs(&v)||max(abs(&h), abs(&v))>>

== wrk_t_distance_two test like=wrk_distance_two w=2
def test_$@wrk_distance_two() -> None:
    here, there = $make1, $make2
    assert $@wrk_distance_two(here, here) == 0
    assert $@wrk_distance_two(here, there) == <<$@wrk_distance_two(there, here)||\
pytest.approx($@wrk_distance_two(there, here))>>
    assert $@wrk_distance_two(here, there) >= abs(here.$n1 - there.$n1)

== wrk_letters_apart fn
def <<$s1_distance||letters_apart||differing_letters>>(one: $E, other: $E) -> int:
    """Count the places where the $sp1 differ; what one has more counts too."""
    <<shorter, longer = sorted((one.$s1, other.$s1), key=len)
    differing = sum(a != b for a, b in zip(shorter, longer))
    return differing + len(longer) - len(shorter)||return sum(a != b for a, b in zip_longest(one.$s1, other.$s1))||\
    same = sum(a == b for a, b in zip(one.$s1, other.$s1))
    return max(len(one.$s1), len(other.$s1)) - same>>

== wrk_t_letters_apart test like=wrk_letters_apart mut w=2
def test_$@wrk_letters_apart() -> None:
    one, other = $make1, $make1
    assert $@wrk_letters_apart(one, other) == 0
    other.$s1 += <<=m:"xyz"||"!">>
    assert $@wrk_letters_apart(one, other) == $@wrk_letters_apart(other, one) == <<=m:3||1>>

== wrk_word_overlap fn
:: a left_words first_words
:: b right_words other_words
def <<similarity||overlap||likeness>>_of_two(one: $E, other: $E) -> float:
    """Return which part of the words of both $sp1 they share, from 0 to 1."""
    &a = set(one.$s1.<<lower().||>>split())
    &b = set(other.$s1.<<=l:lower().||>>split())
    <<if not &a or not &b:
        return 0.0
    return len(&a & &b) / len(&a | &b)||union = &a | &b
    return len(&a & &b) / len(union) if union else 0.0>>

== wrk_merge_two fn
:: s separator joint glue
def <<merge||combine||join>>_two(one: $E, other: $E, &s: str = "<<, ||/||+>>") -> dict[str, Any]:
    """Return the $sp1 joined, the higher $nw1, and whether <<=o:any||both>> of them is $fw1."""
    <<if one.$s1 == other.$s1:
        $s1 = one.$s1
    else:
        $s1 = f"{one.$s1}{&s}{other.$s1}"||$s1 = one.$s1 if one.$s1 == other.$s1 else one.$s1 + &s + other.$s1||\
    $s1 = &s.join(dict.fromkeys((one.$s1, other.$s1)))>>
    $n1 = max(one.$n1, other.$n1)
    return {"$s1": $s1, "$n1": $n1, "$f1": one.$f1 <<=o:or||and>> other.$f1}

== wrk_absorb fn mut
def <<absorb||take_over||swallow>>(one: $E, other: $E) -> <<=r:$E||None>>:
    """Add the $nw1 of the other to the first, which is $fw1 then if either was; the other keeps none."""
    <<one.$n1 += other.$n1
    other.$n1 = $z1||one.$n1, other.$n1 = one.$n1 + other.$n1, $z1>>
    <<one.$f1 |= other.$f1||one.$f1 = one.$f1 or other.$f1||if other.$f1:
        one.$f1 = True>>
    <<=r:return one||~>>

== wrk_t_absorb test like=wrk_absorb mut w=2
def test_$@wrk_absorb() -> None:
    one, other = $make1, $make2
    other.$f1 = True
    $@wrk_absorb(one, other)
    assert (one.$n1, other.$n1) == ($sumn1, 0)
    assert one.$f1 is True<<|| and one.$s1 == $xs1>>

== wrk_level_out fn mut
def <<level_out||equalize||even_up>>(one: $E, other: $E) -> <<=t:float||None>>:
    """Give both $esw the mean of their $np1<<=t: and return it||>>."""
    mean = (one.$n1 + other.$n1) / 2
    <<one.$n1 = other.$n1 = mean||for $e in (one, other):
        $e.$n1 = mean||one.$n1 = mean
    other.$n1 = mean>>
    <<=t:return mean||~>>

== wrk_trade fn mut
:: m missing_part lacking
def <<trade||pass_on||lend>>_$n1(giver: $E, taker: $E, amount: $t1) -> $t1:
    """Move as much of the amount as the giver has, and return what is lacking."""
    moved = <<min(amount, giver.$n1)||giver.$n1 if giver.$n1 < amount else amount>>
    giver.$n1 -= moved
    taker.$n1 += moved
    <<return amount - moved||&m = amount - moved
    return &m>>

== wrk_t_trade test like=wrk_trade mut w=2
def test_$@wrk_trade() -> None:
    giver, taker = $make1, $make2
    assert $@wrk_trade(giver, taker, <<giver.$n1||$xn1>>) == 0
    assert (giver.$n1, taker.$n1) == (0, $sumn1)
    assert $@wrk_trade(giver, taker, $d1) == <<$d1
    assert giver.$n1 == 0||$d1>>

== wrk_differences_text fn
:: d told notes remarks
def <<difference_text||what_differs||how_they_differ>>(one: $E, other: $E) -> str:
    """Say in one line what is different about two $esw."""
    &d = []
    if one.$s1 != other.$s1:
        &d.append(f"$sw1 {one.$s1!r} <<=v:/||vs.||and>> {other.$s1!r}")
    if gap := other.$n1 - one.$n1:
        &d.append(f"{abs(gap)} <<=w:more||higher>> $nw1" if gap > 0 else f"{abs(gap)} <<=u:less||lower>> $nw1")
    if one.$f1 is not other.$f1:
        &d.append(<<"only one is $fw1"||f"{'first' if one.$f1 else 'second'} is $fw1">>)
    return "; ".join(&d) or "<<no difference||all the same||equal>>"

== wrk_percent_apart fn
def <<percent_apart||relative_gap||percent_between>>(one: $E, other: $E) -> float:
    """Return how far apart the $np1 are, in percent of the larger one."""
    <<larger = max(abs(one.$n1), abs(other.$n1))
    if larger == 0:
        return 0.0
    return 100 * abs(one.$n1 - other.$n1) / larger||low, high = sorted((one.$n1, other.$n1))
    return 100 * (high - low) / high if high else 0.0||\
    larger = max(one.$n1, other.$n1)
    return round(abs(one.$n1 - other.$n1) / larger * 100, 1) if larger else 0.0>>

== wrk_guarded_ratio fn
:: u upper_part numerator dividend
:: l lower_part denominator divisor
def <<ratio_to||share_of||relative_to>>_other($e: $E, other: $E) -> float<<=n: | None||>>:
    """Return the $nvdoc of the $ew as a part of the $nw1 of the other<<=n:, or None||, or infinity>> if that is 0."""
    &u, &l = $nv, other.$n1
    <<try:
        return &u / &l
    except ZeroDivisionError:
        return <<=n:None||math.inf>>||if not &l:
        return <<=n:None||math.inf>>
    return &u / &l||return &u / &l if &l else <<=n:None||math.inf>>>>

== wrk_round_to_step fn
:: s grid unit_size granule
def $n1_<<=w:rounded_up||rounded_down||to_nearest>>($e: $E, &s: float = <<0.5||5||10>>) -> float:
    """Return the $nw1 <<=w:rounded up to||rounded down to||as the nearest>> multiple of the &s."""
    <<if &s <= 0:
        raise ValueError("&s must be positive")||assert &s > 0>>
    <<=w:return math.ceil($e.$n1 / &s) * &s||return math.floor($e.$n1 / &s) * &s||return round($e.$n1 / &s) * &s>>

== wrk_money_decimal fn
def <<exact||money||cent>>_$n1($e: $E, rate: str = "<<1.19||0.85||1.07>>") -> Decimal:
    """Return the $nw1 times the rate, rounded to cents as money is."""
    exact = Decimal(str($e.$n1)) * Decimal(rate)
    return exact.quantize(Decimal("<<=c:0.01||0.01||.01>>"), rounding=ROUND_HALF_UP)

== wrk_split_units fn
:: b big whole_units full_boxes
:: s rest_units left_over remaining
def <<packs_for||boxes_of||split_in_units>>_$noun($e: $E, size: int = $d1) -> tuple[int, int]:
    """Return how many full units of this size the $nw1 makes, and what is left over."""
    &b, &s = divmod(int($e.$n1), size)
    <<return &b, &s||if $e.$f1 and &s:
        return &b + 1, 0
    return &b, &s||assert &b * size + &s == int($e.$n1)
    return &b, &s>>

== wrk_bar_text fn
:: f filled full_part solid
def <<bar_for||gauge_of||meter_for>>_$noun($e: $E, most: $t1 = $dx, width: int = <<20||10||40>>) -> str:
    """Return a bar as long as the $nw1 is in relation to the most there can be."""
    &f = <<round(width * min($e.$n1 / most, 1))||int(width * max(0, min($e.$n1, most)) / most)>>
    <<return "#" * &f + "." * (width - &f)||return f"[{'=' * &f:<{width}}]"||return ("*" * &f).ljust(width, "-")>>

== wrk_label_parts fn
:: p bits label_parts shown
def <<long_label||full_label||caption_line>>_of_$noun($e: $E, <<=o:with_$n1||brief>>: bool = <<True||False>>) -> str:
    """Return the $sw1, a star if it is $fw1, and the $nw1 <<=o:on demand||unless it must be brief>>."""
    &p = [$e.$s1.<<title||strip||capitalize>>()]
    if $e.$f1:
        &p.append("*")
    if <<=o:with_$n1||not brief>>:
        &p.append(f"<<({$e.$n1})||[{$e.$n1}]||$nw1 {$e.$n1}>>")
    return " ".join(&p)

== wrk_wrapped_text fn
def <<paragraph||notice||blurb>>_for_$noun($e: $E, width: int = <<60||72||40>>) -> str:
    """Return a few sentences about the $ew, wrapped at the width."""
    $txt = f"The $sw1 is {$e.$s1} and the $nw1 {$e.$n1}."
    $txt += " It is $fw1." if $e.$f1 else " It is not $fw1<< yet||>>."
    return <<textwrap.fill($txt, width)||"\n".join(textwrap.wrap($txt, width=width))||textwrap.fill($txt, width=width)>>

== wrk_template_text fn
$UP_TEXT = "<<$ew {$s1}: {$n1}||{$s1} has {$n1} $nw1||{$n1:>8} / {$s1}>>"


def <<message||line_of_text||mail_text>>_about_$noun($e: $E) -> str:
    """Fill the $sw1 and the $nw1 into the template."""
    return $UP_TEXT.<<format($s1=$e.$s1, $n1=$e.$n1)||format_map({"$s1": $e.$s1, "$n1": $e.$n1})>>

== wrk_xor_states fn
def <<has_conflict||is_contradictory||is_inconsistent>>($e: $E) -> bool:
    """Tell whether the $ew is $fw1 without any $nw1, or has some without being $fw1."""
    <<return $e.$f1 != ($e.$n1 > 0)||return bool($e.$f1) ^ ($e.$n1 > 0)||\
    return ($e.$f1 and not $e.$n1) or (not $e.$f1 and $e.$n1 > 0)||has_any = $e.$n1 > 0
    return has_any is not $e.$f1>>

== wrk_rules_met fn
:: c checks conditions tests_met
def <<tests_passed||count_of_merits||rules_met>>($e: $E, $lim: $t1 = $d1) -> int:
    """Count what speaks for the $ew: being $fw1, a $sw1, and a $nw1 of at least the $lim."""
    <<&c = ($e.$f1, bool($e.$s1), $e.$n1 >= $lim)
    return sum(&c)||&c = [$e.$f1, $e.$s1 != "", $e.$n1 >= $lim]
    return &c.count(True)||return sum(map(bool, ($e.$f1, $e.$s1, $e.$n1 >= $lim)))>>

== wrk_exactly_one fn
def <<is_partly||only_one>>_set($e: $E) -> bool:
    """Tell whether the $ew is $fw1 or $fw2, but not both."""
    <<return $e.$f1 != $e.$f2||return ($e.$f1 or $e.$f2) and not ($e.$f1 and $e.$f2)||\
    return [$e.$f1, $e.$f2].count(True) == 1>>

== wrk_state_number fn
def <<state_code||flag_bits||bit_mask>>_of_$noun($e: $E) -> int:
    """Return 1 for $fw1, plus 2 for $fw2, plus 4 for a $nw1 above $d1."""
    <<return $e.$f1 + 2 * $e.$f2 + 4 * ($e.$n1 > $d1)||code = int($e.$f1)
    if $e.$f2:
        code |= 2
    if $e.$n1 > $d1:
        code |= 4
    return code||return sum(2**i for i, on in enumerate(($e.$f1, $e.$f2, $e.$n1 > $d1)) if on)>>

== wrk_make_checked fn
def <<make_checked||try_to_make||safe>>_$noun($unpack) -> $E | None:
    """Return $aew of these values, or None if there is no $sw1 or the $nw1 is below zero."""
    if not $s1<<|| or $s1.isspace()>> or $n1 < 0:
        <<return None||$log.warning("no $ew for %r", $s1)
        return None>>
    return $E($unpack)

== wrk_t_make_checked test like=wrk_make_checked w=2
def test_$@wrk_make_checked() -> None:
    made = $@wrk_make_checked($args1)
    assert made is not None and <<made.$s1 == $xs1||(made.$s1, made.$n1) == ($xs1, $xn1)||made.$n1 == $xn1>>

== wrk_make_blended fn
:: w weight mixture part_of_other
def <<blend||mix||interpolate>>_two(one: $E, other: $E, &w: float = 0.5) -> $E:
    """Return a copy of the first whose $nw1 lies between those of the two, by the &w of the other."""
    <<if not 0.0 <= &w <= 1.0:
        raise ValueError(f"&w {&w} is not between 0 and 1")
    ||>>$e = copy_of(one)
    $e.$n1 = <<(1 - &w) * one.$n1 + &w * other.$n1||one.$n1 + &w * (other.$n1 - one.$n1)>>
    return $e


def copy_of($e: $E) -> $E:
    return $E($cells)

== wrk_make_from_text fn
def <<quick||bare||new>>_$noun($s1: str, **given: Any) -> $E:
    """Return $aew with this $sw1; what is not given <<=e:is empty||is left empty>> or zero."""
    empty = {name: "" if name in <<("$s1",)||{"$s1"}>> else 0 for name in ($columns)}
    <<return $E(**{**empty, **given, "$s1": $s1})||return $E(**(empty | given | {"$s1": $s1}))||\
    empty.update(given, $s1=$s1)
    return $E(**empty)>>

== wrk_copy_scaled fn
:: t times factor scale
def <<scaled||multiplied||resized>>_$noun($e: $E, &t: float) -> $E:
    """Return a copy of the $ew with its $nw1 times the &t; the $ew itself stays as it is."""
    <<=w:twin||another>> = $E($cells)
    <<=w:twin||another>>.$n1 = <<$t1($e.$n1 * &t)||$t1(&t * $e.$n1)>>
    return <<=w:twin||another>>

== wrk_step_until fn
:: s needed rounds times_needed
def <<steps||rounds||halvings>>_until_below($e: $E, $lim: $t1 = 1) -> int:
    """Count how often the $nw1 must be halved to be at most the $lim."""
    if $lim <= 0:
        raise ValueError("the $lim must be above zero")
    $n1, &s = $e.$n1, 0
    while $n1 > $lim:
        $n1 /= 2
        &s += 1
    return &s

== wrk_growth fn
:: r rate growth yearly
def <<$n1_after||future_$n1||grown_$n1>>($e: $E, years: int, &r: float = 0.<<05||03||1>>) -> float:
    """Return the $nw1 after so many years of growth at this &r<<=f:; $fw1 $esw do not grow||>>."""
    <<=f:if $e.$f1:
        return float($e.$n1)||~>>
    <<return $e.$n1 * (1 + &r) ** years||grown = float($e.$n1)
    for _ in range(years):
        grown += grown * &r
    return grown||return round($e.$n1 * math.pow(1 + &r, years), 2)>>

== wrk_missing_part fn
:: w wanted aim quota
def <<lacking||still_missing||needed>>_$n1($e: $E, &w: $t1) -> $t1:
    """Return how much $nw1 the $ew lacks to reach the &w, and zero if it has enough or is $fw1."""
    <<if $e.$f1 or $e.$n1 >= &w:
        return $z1
    return &w - $e.$n1||return $z1 if $e.$f1 else max(&w - $e.$n1, $z1)||if $e.$f1:
        return $z1
    return max($z1, &w - $e.$n1)>>

== wrk_t_missing_part test like=wrk_missing_part mut w=2
def test_$@wrk_missing_part() -> None:
    $e = $make1
    assert $@wrk_missing_part($e, $xn1 + $d1) == $d1
    assert $@wrk_missing_part($e, <<$xn1||$e.$n1||0>>) == 0
    $e.$f1 = True
    assert <<not $@wrk_missing_part($e, $xn1 + $d1)||$@wrk_missing_part($e, $xn1 + $d1) == 0>>

== wrk_fits_pattern fn
:: p pattern mask shape_wanted
def <<fits_&p||looks_like||has_form>>($e: $E, &p: str = "<<[a-z]+-[0-9]+||[A-Z].*||[0-9]{4}>>") -> bool:
    """Tell whether the whole $sw1 fits the &p."""
    <<return re.fullmatch(&p, $e.$s1) is not None||return bool(re.fullmatch(&p, $e.$s1))||\
    fitting = re.fullmatch(&p, $e.$s1, re.IGNORECASE)
    return fitting is not None>>

== wrk_trailing_digits fn
def <<digits_in||trailing_number||serial>>_$s1($e: $E, default: int = <<0||-1||1>>) -> int:
    """Return the number at the end of the $sw1, or the default if it ends in none."""
    <<if (m := re.search(r"\d+\Z", $e.$s1)) is None:
        return default
    return int(m[0])||head = $e.$s1.rstrip(string.digits)
    tail = $e.$s1[len(head) :]
    return int(tail) if tail else default||m = re.search(r"([0-9]+)\Z", $e.$s1)
    return int(m.group(1)) if m else default>>

== wrk_is_between fn
def is_<<strictly_||>>between(low: $E, $e: $E, high: $E) -> bool:
    """Tell whether the $nw1 of the $ew lies between those of two others, whichever of them is the higher."""
    <<if low.$n1 > high.$n1:
        low, high = high, low
    return low.$n1 <= $e.$n1 <= high.$n1||bottom, top = sorted((low.$n1, high.$n1))
    return bottom <= $e.$n1 <= top||return min(low.$n1, high.$n1) <= $e.$n1 <= max(low.$n1, high.$n1)>>
'''
