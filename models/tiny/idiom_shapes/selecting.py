"""Shapes of functions that select and search: one thing, some of them, the best of each sort, those next to others."""

from __future__ import annotations

SHAPES = r'''
== sel_match_count fn
:: c chosen fitting suitable
def <<exactly_one||the_single||sole>>_$cpre$noun$csuf($es: $Many[$E]$cpar) -> $E:
    """Return the one of the $esw$cdoc; none or several are an error."""
    match [$e for $e in $es if $cond]:
        case []:
            raise LookupError("<<no such $ew||no $ew fits||there is no such $ew>>")
        case [&c]:
            return &c
        case [_, *others]:
            raise LookupError(f"<<{len(others)} $esw too many||{len(others)} more $esw fit>>")

== sel_last_loop fn
:: l last newest final
def &{l}_$cpre$noun$csuf($es: Iterable[$E]$cpar) -> $E:
    """Return the &l of the $esw$cdoc; without one it is an error."""
    &l = None
    for $e in $es:
        if $cond:
            &l = $e
    if &l is None:
        raise <<ValueError||LookupError||IndexError>>("<<nothing found||none of the $esw fits||no $ew is left>>")
    return &l

== sel_by_field fn
:: f field_wanted attribute column
def <<where||having||select_by>>_field($es: $Many[$E], &f: str, <<=w:wanted||target||sought>>: object) -> list[$E]:
    """Return the $esw whose &f is the <<=w:wanted||target||sought>> one."""
    <<=g:get||read_it||value_of>> = operator.attrgetter(&f)
    return [$e for $e in $es if <<=g:get||read_it||value_of>>($e) == <<=w:wanted||target||sought>>]

== sel_swapped_bounds fn
def <<between||in_span||from_to>>_$n1($es: $Many[$E], start: $t1, end: $t1) -> list[$E]:
    """Return the $esw whose $nw1 lies between start and end, in whatever order these are given."""
    <<if start > end:
        start, end = end, start||start, end = sorted((start, end))||start, end = min(start, end), max(start, end)>>
    return [$e for $e in $es if start <= $e.$n1 <<<=||<>> end]

== sel_page fn
:: s size per_page page_size
def <<page_of||get_page||nth_page>>($es: list[$E], page: int, &s: int = $d1) -> list[$E]:
    """Return the $esw of a page, the first page being <<=z:0||1>>."""
    if page < <<=z:0||1>>:
        raise ValueError(f"<<no page {page}||there is no page {page}||bad page: {page}>>")
    <<=o:offset||first||skipped>> = <<=z:page||(page - 1)>> * &s
    return $es[<<=o:offset||first||skipped>> : <<=o:offset||first||skipped>> + &s]

== sel_page_count fn
:: s size per_page page_size
def <<pages_needed||page_count||how_many_pages>>($es: list[$E], &s: int = $d1) -> int:
    """Return on how many pages the $esw stand, at least one."""
    return max(1, <<-(-len($es) // &s)||math.ceil(len($es) / &s)||(len($es) + &s - 1) // &s>>)

== sel_every_nth fn
:: s step stride every
def <<every_nth||thin_out||spaced>>_$noun($es: list[$E], &s: int, start: int = 0) -> list[$E]:
    """Return one $ew out of each &s, beginning at start."""
    if &s <= 0:
        raise ValueError("&s must be positive")
    return $es[start::&s]

== sel_at_places fn
:: p places positions where
def $es_at($es: list[$E], &p: Iterable[int]) -> list[$E]:
    """Return the $esw at the given &p<<=k:; those outside the list are left out||>>."""
    return [$es[$i] for $i in &p<<=k: if 0 <= $i < len($es)||>>]

== sel_masked fn
:: m mask chosen keep
def <<masked||marked||ticked>>_$es($es: list[$E], &m: list[bool]) -> list[$E]:
    """Return the $esw where the &m list has <<=t:True||False>>."""
    if len(&m) != len($es):
        raise ValueError(f"{len(&m)} marks for {len($es)} $esw")
    return [$e for $e, wanted in zip($es, &m) if <<=t:wanted||not wanted>>]

== sel_spread fn
:: c count wanted samples
def <<spread_sample||evenly_chosen||thinned>>($es: list[$E], &c: int) -> list[$E]:
    """Return &c $esw that are spread evenly over the list, with the first and the last."""
    if &c >= len($es):
        return list($es)
    if &c < 2:
        return $es[:&c]
    <<=d:distance||stride||gap>> = (len($es) - 1) / (&c - 1)
    return [$es[round($i * <<=d:distance||stride||gap>>)] for $i in range(&c)]

== sel_window fn
:: r radius reach margin
def <<context_of||surroundings||window_around>>($es: list[$E], place: int, &r: int = <<2||1||3>>) -> list[$E]:
    """Return the $ew at the place with up to &r $esw on each side."""
    <<=f:first||begin||left>> = max(0, place - &r)
    return $es[<<=f:first||begin||left>> : place + &r + 1]

== sel_first_drop fn
:: p prior earlier before_it
def first_<<=d:drop||rise||jump>>_in_$n1($es: $Many[$E]) -> $E | None:
    """Return the first $ew whose $nw1 is <<=d:below||above||not>> that of the one before, or None."""
    for &p, $e in itertools.pairwise($es):
        if $e.$n1 <<=d:<||>||!=>> &p.$n1:
            return $e
    return None

== sel_peaks fn
:: l left prior before_it
:: r right later after_it
def <<=k:peaks||dips>>_of_$n1($es: list[$E]) -> list[$E]:
    """Return the $esw whose $nw1 is <<=k:higher||lower>> than that of both neighbours."""
    return [
        $e
        for &l, $e, &r in zip($es, $es[1:], $es[2:])
        if &l.$n1 <<=k:< ||> >>$e.$n1 <<=k:>||<>> &r.$n1
    ]

== sel_records fn
:: t top record highest
def <<record_setting||new_highs||record>>_$es($es: Iterable[$E]) -> list[$E]:
    """Return the $esw whose $nw1 is above that of all before them."""
    $out, &t = [], <<-math.inf||float("-inf")>>
    for $e in $es:
        if $e.$n1 > &t:
            &t = $e.$n1
            $out.append($e)
    return $out

== sel_closest_pair fn
:: o ordered ascending in_order
def <<closest||nearest||tightest>>_pair($es: $Many[$E]) -> tuple[$E, $E]:
    """Return the two $esw whose $np1 differ least."""
    &o = sorted($es, key=lambda $e: $e.$n1)
    if len(&o) < 2:
        raise ValueError("<<need two $esw||fewer than two $esw>>")
    return min(zip(&o, &o[1:]), key=lambda pair: pair[1].$n1 - pair[0].$n1)

== sel_middle fn
:: o ordered ranked in_order
def <<median||middle||typical>>_$noun($es: $Many[$E]) -> $E | None:
    """Return the $ew in the middle when they are sorted by $orddoc, or None."""
    &o = sorted($es, key=lambda $e: $ordkey)
    return &o[<<len(&o) // 2||(len(&o) - 1) // 2>>] if &o else None

== sel_fraction fn
:: s share fraction part
def <<=k:top||bottom>>_share_by_$n1($es: list[$E], &s: float = 0.<<1||25||5>>) -> list[$E]:
    """Return the &s of the $esw with the <<=k:highest||lowest>> $nw1, at least one."""
    <<=c:count||size||kept>> = max(1, <<round||int||math.ceil>>(len($es) * &s))
    return sorted($es, key=lambda $e: $e.$n1, reverse=<<=k:True||False>>)[:<<=c:count||size||kept>>]

== sel_top_with_ties fn
:: b bar mark last_place
def <<=w:top||leading||winning>>_$es_with_ties($es: list[$E], places: int) -> list[$E]:
    """Return the $esw in the first places by $nw1, and those with as much as the last of them."""
    if len($es) <= places:
        return <<list($es)||$es[:]||$es.copy()>>
    &b = sorted(($e.$n1 for $e in $es), reverse=True)[places - 1]
    return [$e for $e in $es if $e.$n1 >= &b]

== sel_until_enough fn
:: n needed amount goal
def <<enough||collect_until||smallest_start>>_$es($es: Iterable[$E], &n: $t1) -> list[$E]:
    """Return $esw from the start until their $nw1 together is the &n; if there is too little, raise an error."""
    $out, $acc = [], $z1
    for $e in $es:
        if $acc >= &n:
            break
        $out.append($e)
        $acc += $e.$n1
    if $acc < &n:
        raise ValueError(f"<<only {$acc} of {&n}||{&n - $acc} short||not enough $nw1: {$acc}>>")
    return $out

== sel_without_outliers fn
:: c centre middle mean
:: w width spread deviation
def <<without_outliers||usual_$es||trim_extremes>>($es: list[$E], factor: float = <<2.0||3.0||1.5>>) -> list[$E]:
    """Return the $esw whose $nw1 is within so many standard deviations of the mean."""
    if len($es) < 2:
        return list($es)
    $np1 = [$e.$n1 for $e in $es]
    &c, &w = statistics.mean($np1), statistics.<<stdev||pstdev>>($np1)
    return [$e for $e in $es if abs($e.$n1 - &c) <= factor * &w]

== sel_best_per_key fn
:: b champions leaders best_ones
def <<=k:highest||lowest>>_per_$kname($es: Iterable[$E]) -> dict[$ktype, $E]:
    """Return for each $kdoc the $ew with the <<=k:highest||lowest>> $nw1."""
    &b: dict[$ktype, $E] = {}
    for $e in $es:
        $key = $kexpr
        if $key not in &b or $e.$n1 <<=k:>||<>> &b[$key].$n1:
            &b[$key] = $e
    return &b

== sel_latest_per_key fn
def <<=k:last||first>>_by_$ordname_per_$s1($es: $Many[$E]) -> dict[str, $E]:
    """Return for each $sw1 the <<=k:last||first>> $ew when they are sorted by $orddoc."""
    return {$e.$s1: $e for $e in sorted($es, key=lambda $e: $ordkey<<=k:||, reverse=True>>)}

== sel_first_per_key fn
:: f firsts pioneers earliest
def first_of_each_$kname($es: Iterable[$E]) -> list[$E]:
    """Return the first $ew of each $kdoc."""
    &f: dict[$ktype, $E] = {}
    for $e in $es:
        &f.setdefault($kexpr, $e)
    return <<list(&f.values())||[*&f.values()]>>

== sel_capped_per_key fn
:: m most quota per_key
def at_most_per_$kname($es: Iterable[$E], &m: int = $d1) -> Iterator[$E]:
    """Yield the $esw, but no more than so many of each $kdoc."""
    $cnt: Counter[$ktype] = Counter()
    for $e in $es:
        $key = $kexpr
        if $cnt[$key] < &m:
            $cnt[$key] += 1
            yield $e

== sel_sole_keys fn
:: c company peers gathered
def <<lonely||unpaired||singled_out>>_$es($es: $Many[$E]) -> list[$E]:
    """Return the $esw that are the only ones with their $kdoc."""
    &c = defaultdict(list)
    for $e in $es:
        &c[$kexpr].append($e)
    return [some[0] for some in &c.values() if len(some) == 1]

== sel_seeded_sample fn
:: r rng generator chance
def <<draw||sample||random>>_$cpre$es$csuf($es: $Many[$E], count: int, seed: int<<||>>$cpar) -> list[$E]:
    """Draw up to so many of the $esw$cdoc; the same seed draws the same."""
    <<=p:pool||drawable||candidates>> = [$e for $e in $es if $cond]
    &r = random.Random(seed)
    return &r.sample(<<=p:pool||drawable||candidates>>, min(count, len(<<=p:pool||drawable||candidates>>)))

== sel_reservoir fn
:: k kept reservoir chosen
def <<reservoir||sample_stream||keep_some>>($es: Iterable[$E], size: int) -> list[$E]:
    """Choose at random so many $esw of a stream, each with the same chance."""
    &k: list[$E] = []
    for seen, $e in enumerate($es, start=1):
        if len(&k) < size:
            &k.append($e)
        elif (slot := random.randrange(seen)) < size:
            &k[slot] = $e
    return &k

== sel_star_pattern fn
:: p pattern mask glob
def <<fits||matches_star||like>>_$s1($e: $E, &p: str) -> bool:
    """Return whether the $sw1 fits the &p, which may end or begin with a star."""
    if &p.endswith("*"):
        return $e.$s1.startswith(&p[:-1])
    if &p.startswith("*"):
        return $e.$s1.endswith(&p[1:])
    return $e.$s1 == &p

== sel_prefixes fn
def <<=k:with||without>>_$s1_prefixes($es: $Many[$E], *prefixes: str) -> list[$E]:
    """Return the $esw whose $sw1 begins with <<=k:one||none>> of the prefixes."""
    return [$e for $e in $es if <<=k:||not >>$e.$s1.startswith(prefixes)]

== sel_letters_in_order fn
:: l letters chars rest
def <<loosely||fuzzy||abbreviated>>_matching($es: $Many[$E], typed: str) -> list[$E]:
    """Return the $esw whose $sw1 has the typed letters in this order, with others between them."""
    def fits($s1: str) -> bool:
        &l = iter($s1.lower())
        return all(letter in &l for letter in typed.lower())

    return [$e for $e in $es if fits($e.$s1)]

== sel_common_letters fn
:: s shared common overlap
def <<most_similar||best_guess||did_you_mean>>_$s1($es: $Many[$E], typed: str) -> str | None:
    """Return the $sw1 that has most letters in common with what was typed, or None."""
    def &s($s1: str) -> float:
        mine, theirs = set($s1.lower()), set(typed.lower())
        return len(mine & theirs) / (len(mine | theirs) or 1)

    return max(($e.$s1 for $e in $es), key=&s, default=None)

== sel_longest_prefix fn
:: b best longest nearest
def longest_<<prefix||start>>_match($es: $Many[$E], $txt: str) -> $E | None:
    """Return the $ew with the longest $sw1 that the $txt begins with, or None."""
    &b = None
    for $e in $es:
        if $txt.startswith($e.$s1) and (&b is None or len($e.$s1) > len(&b.$s1)):
            &b = $e
    return &b

== sel_parsed_filter fn
:: w wanted sought asked
def <<apply_filter||filter_by_text||select_from_text>>($es: $Many[$E], expression: str) -> list[$E]:
    """Return the $esw for an expression like "$s1=$w1"; without a value, those where the attribute is set."""
    name, <<=q:equals||sign>>, &w = expression.partition("<<=s:=||:>>")
    if name not in {$columns}:
        raise ValueError(f"<<unknown attribute: {name}||no such attribute: {name!r}||cannot filter by {name}>>")
    if not <<=q:equals||sign>>:
        return [$e for $e in $es if getattr($e, name)]
    return [$e for $e in $es if str(getattr($e, name)) == &w]

== sel_compare_sign fn
:: t tests comparisons known_signs
def <<compare_$n1||filter_$n1||select_by_$n1>>($es: $Many[$E], sign: str, bound: $t1) -> list[$E]:
    """Return the $esw whose $nw1 stands to the bound as the sign says: "<", ">" or "=="."""
    &t = {"<": operator.lt, ">": operator.gt, "==": operator.eq}
    if sign not in &t:
        raise ValueError(f"<<unknown sign {sign!r}||use one of {', '.join(&t)}>>")
    return [$e for $e in $es if &t[sign]($e.$n1, bound)]

== sel_all_predicates fn
:: t tests rules checks
def <<=k:meets_all||meets_any||meets_none>>(*&t: Callable[[$E], bool]) -> Callable[[$E], bool]:
    """Return a function that tells whether $aew passes <<=k:all||at least one||none>> of the &t."""
    def decide($e: $E) -> bool:
        return <<=k:all||any||not any>>(one($e) for one in &t)

    return decide

== sel_predicate_factory fn
:: b test accept check
def <<make_filter||filter_for||build_test>>(least: $t1 = $z1, $s1: str | None = None) -> Callable[[$E], bool]:
    """Return a function that accepts $esw with at least this $nw1 and, if given, this $sw1."""
    def &b($e: $E) -> bool:
        return $e.$n1 >= least and $s1 in (None, $e.$s1)

    return &b

== sel_next_higher fn
:: b bound mark given
def next_<<=k:higher||lower>>_$n1($es: $Many[$E], &b: $t1) -> $t1 | None:
    """Return the <<=k:lowest $nw1 above||highest $nw1 below>> the &b, or None."""
    return <<=k:min||max>>(($e.$n1 for $e in $es if $e.$n1 <<=k:>||<>> &b), default=None)

== sel_ring_by_name fn
:: o ordered names ring
def <<successor||follower||next_in_order>>_of($es: list[$E], $s1: str) -> str:
    """Return the $sw1 that comes after the given one in the alphabet; after the last comes the first."""
    &o = sorted($e.$s1 for $e in $es)
    place = bisect.bisect_right(&o, $s1)
    return &o[place % len(&o)]

== sel_between_markers fn
:: b begin opening first
:: f finish closing last
def <<section||excerpt||part>>_between($es: Iterable[$E], &b: str, &f: str) -> list[$E]:
    """Return the $esw after the one with the &b $sw1 and before the one with the &f $sw1."""
    <<=r:rest||stream_of_$es>> = iter($es)
    for $e in <<=r:rest||stream_of_$es>>:
        if $e.$s1 == &b:
            break
    return list(takewhile(lambda $e: $e.$s1 != &f, <<=r:rest||stream_of_$es>>))

== sel_async_first fn
:: f fetch load receive
async def <<first_loaded||fetch_first||load_first>>(&f: Callable[[str], Awaitable[$E]], $sp1: Iterable[str]) -> $E:
    """Return the first $ew that can be had and is $fw1."""
    for $s1 in $sp1:
        try:
            $e = await &f($s1)
        except <<KeyError||LookupError||OSError>>:
            continue
        if $e.$f1:
            return $e
    raise LookupError("<<none of them is $fw1||all tried, none is $fw1>>")

== sel_async_filter fn
:: a allowed verdicts answers
async def <<keep||select>>_async($es: list[$E], <<=t:test||accepts>>: Callable[[$E], Awaitable[bool]]) -> list[$E]:
    """Return the $esw that pass the test; all tests run at once."""
    &a = await asyncio.gather(*(<<=t:test||accepts>>($e) for $e in $es))
    return [$e for $e, passed in zip($es, &a) if passed]

== sel_until_distinct fn
:: k kinds distinct wanted
:: s seen met known
def <<take_until||start_with>>_distinct_$sp1($es: Iterable[$E], &k: int) -> list[$E]:
    """Return $esw from the start until there are so many different $sp1 among them."""
    &s, $out = set(), []
    for $e in $es:
        $out.append($e)
        &s.add($e.$s1)
        if len(&s) == &k:
            break
    return $out

== sel_pareto fn
:: o other rival another
def <<undominated||pareto_front||efficient>>($es: list[$E]) -> list[$E]:
    """Return the $esw than which no other has both more $nw1 and less $nw2."""
    return [$e for $e in $es if not any(&o.$n1 > $e.$n1 and &o.$n2 < $e.$n2 for &o in $es)]

== sel_in_both fn
:: o other second theirs
def <<=k:common||only_in_first>>_$es($es: $Many[$E], &o: Iterable[$E]) -> list[$E]:
    """Return the $esw whose $kdoc <<=k:occurs also||does not occur>> in the &o ones."""
    <<=t:known||keys_there>> = set(map(lambda $e: $kexpr, &o))
    return [$e for $e in $es if $kexpr <<=k:in||not in>> <<=t:known||keys_there>>]

== sel_changes_between fn
:: b before_map earlier was
:: a after_map later now
def <<compare_lists||diff_$es||what_changed>>(&b: dict[str, $E], &a: dict[str, $E]) -> dict[str, list[str]]:
    """Return which $sp1 were added, which removed and which have another $nw1."""
    return {
        "added": <<sorted(&a.keys() - &b.keys())||[$s1 for $s1 in &a if $s1 not in &b]>>,
        "removed": <<sorted(&b.keys() - &a.keys())||[$s1 for $s1 in &b if $s1 not in &a]>>,
        "changed": [$s1 for $s1, $e in &a.items() if $s1 in &b and &b[$s1].$n1 != $e.$n1],
    }

== sel_longest_run fn
:: r run streak stretch
def longest_&{r}_of_$cpre$es$csuf($es: Iterable[$E]$cpar) -> list[$E]:
    """Return the longest &r of neighbouring $esw$cdoc."""
    longest, &r = [], []
    for $e in $es:
        &r = [*&r, $e] if $cond else []
        if len(&r) > len(longest):
            longest = &r
    return longest

== sel_strip_end fn
:: k kept shortened remaining
def <<strip||cut_off||without>>_trailing_$cpre$es$csuf($es: list[$E]$cpar) -> list[$E]:
    """Return the $esw without those at the end$cdoc."""
    &k = list($es)
    while &k:
        $e = &k[-1]
        if $ncond:
            break
        &k.pop()
    return &k

== sel_priority_order fn
:: t tried tier wishes
def <<choose_by_tiers||first_from_tiers||best_tier>>($es: list[$E]) -> $E | None:
    """Return $aew that is $fw1 with some $nw1, else one that is $fw1, else the first, or None."""
    &t = (lambda $e: $e.$f1 and $e.$n1 > 0, lambda $e: $e.$f1, lambda $e: True)
    for fits in &t:
        if (<<=h:hit||chosen>> := next(filter(fits, $es), None)) is not None:
            return <<=h:hit||chosen>>
    return None
'''
