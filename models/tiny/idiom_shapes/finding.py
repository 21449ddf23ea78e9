"""Shapes of functions that look things up, filter, choose, check, compare and split them."""

from __future__ import annotations

SHAPES = r'''
== find_filter_next fn
def <<some||any||pick>>_$f1_$noun($es: Iterable[$E]) -> $E | None:
    """Return <<some||the first>> $ew that is $fw1, or None."""
    <<return next(filter(lambda $e: $e.$f1, $es), None)||$out = filter(lambda $e: $e.$f1, $es)
    return next($out, None)>>

== find_from_iterator fn
def <<take||fetch||read>>_next_$noun(<<=it:source||feed||stream>>: Iterator[$E]) -> $E:
    """Return the next $ew; it is an error if there are no more."""
    try:
        return next(<<=it:source||feed||stream>>)
    except StopIteration:
        raise <<LookupError||EOFError||RuntimeError>>("<<no more $esw||the $esw are used up>>") from None

== find_for_else fn
def locate_$noun($es: list[$E], $s1: str) -> tuple[int, $E]:
    """Return the place of the $ew with the given $sw1, and the $ew itself."""
    for <<=p:place||spot||index_of_one>>, $e in enumerate($es<<||, start=1>>):
        if $e.$s1 == $s1:
            break
    else:
        raise LookupError(f"<<no $ew with $sw1||cannot find>> {$s1}<<|| among {len($es)} $esw>>")
    return <<=p:place||spot||index_of_one>>, $e

== find_typed fn
def <<resolve||guess||complete>>_$noun($es: list[$E], typed: str) -> $E | None:
    """Return the $ew with the typed $sw1, or the only one whose $sw1 begins like that."""
    for $e in $es:
        if $e.$s1 == typed:
            return $e
    <<=c:similar||beginning||nearly>> = [$e for $e in $es if $e.$s1.startswith(typed)]
    return <<=c:similar||beginning||nearly>>[0] if len(<<=c:similar||beginning||nearly>>) == 1 else None

== find_where fn
:: t accepts predicate fits
def <<first_where||first_match>>($es: list[$E], &t: Callable[[$E], bool], default: $E | None = None) -> $E | None:
    """Return the first $ew <<that the function accepts||for which the function is true>>, or the default."""
    <<return next(($e for $e in $es if &t($e)), default)||for $e in $es:
        if &t($e):
            return $e
    return default>>

== find_keywords fn
:: w wanted criteria conditions
def <<find||select||query>>_$es($es: Iterable[$E], **&w: Any) -> list[$E]:
    """Return the $esw <<whose attributes have the given values||that agree with all of the &w>>."""
    <<return [$e for $e in $es if all(getattr($e, $key) == $val for $key, $val in &w.items())]||\
    for $key, $val in &w.items():
        $es = [$e for $e in $es if getattr($e, $key) == $val]
    return list($es)>>

== find_optional_filters fn
def <<search||filter||browse>>_$es($es: list[$E], $s1: str | None = None, only_$f1: bool = False) -> list[$E]:
    """Return the $esw; with a $sw1 only those that have it, with only_$f1 only those that are $fw1."""
    if $s1 is not None:
        $es = [$e for $e in $es if $e.$s1 == $s1]
    if only_$f1:
        $es = [$e for $e in $es if $e.$f1]
    return $es

== find_optional_skip fn
def <<choose||search||list>>_in_range($es: $Many[$E], low: $t1 | None = None, high: $t1 | None = None) -> list[$E]:
    """Return the $esw whose $nw1 is not below low and not above high, where these are given."""
    $out = []
    for $e in $es:
        if low is not None and $e.$n1 < low:
            continue
        if high is None or $e.$n1 <= high:
            $out.append($e)
    return $out

== find_query_words fn
:: w words keywords parts_of_query
def search_$sp1($es: $Many[$E], query: str) -> list[$E]:
    """Return the $esw whose $sw1 contains <<=m:all||any||none>> of the words of the query."""
    &w = query.<<=l:lower||casefold>>().split()
    return [$e for $e in $es if <<=m:all||any||not any>>(word in $e.$s1.<<=l:lower||casefold>>() for word in &w)]

== find_ranked fn
def <<search||suggest>>_by_$s1($es: list[$E], query: str) -> list[$E]:
    """Return the $esw whose $sw1 contains the query, those first <<=k:that begin with it||where it stands early>>."""
    $out = [$e for $e in $es if query in $e.$s1]
    $out.sort(key=lambda $e: (<<=k:not $e.$s1.startswith(query)||$e.$s1.index(query)>>, $e.$s1))
    return $out<<||[:$d1]>>

== find_bisect fn
:: p place spot where
def find_by_$n1($es: list[$E], $n1: $t1) -> $E | None:
    """Return the $ew with this $nw1, or None; the $esw are sorted by $nw1."""
    $np1 = [$e.$n1 for $e in $es]
    &p = bisect.bisect_left($np1, $n1)
    if &p < len($es) and $np1[&p] == $n1:
        return $es[&p]
    return None

== find_neighbours fn
def neighbours_of_$noun($es: list[$E], place: int) -> tuple[$E | None, $E | None]:
    """Return the $esw <<before and after||on both sides of>> the one at the place; None at the ends."""
    left = $es[place - 1] if place > 0 else None
    right = $es[place + 1] if place + 1 < len($es) else None
    return left, right

== find_after fn
:: r remaining rest others
def $noun_after($es: Iterable[$E], $s1: str) -> $E | None:
    """Return the $ew that follows the one with the given $sw1, or None."""
    &r = iter($es)
    for $e in &r:
        if $e.$s1 == $s1:
            <<=q:return next(&r, None)||break>>
    return <<=q:None||next(&r, None)>>

== find_cyclic fn
def <<=w:next||previous>>_$noun_in_turn($es: list[$E], place: int) -> $E:
    """Return the $ew <<=w:after||before>> the one at the place; the list is a ring."""
    return $es[<<=w:(place + 1) % len($es)||place - 1>>]

== find_both_ends fn
def <<ends_of||first_and_last_of||extreme>>_$es($es: $Many[$E]) -> tuple[$E, $E]:
    """Return the $esw with the lowest and the highest $nw1; there must be two or more."""
    <<=a:first, *_, last||lowest, *_, highest>> = sorted($es, key=lambda $e: $e.$n1)
    return <<=a:first, last||lowest, highest>>

== find_sole_unpacked fn
def <<the_only||single||sole>>_$noun_with_$s1($es: Iterable[$E], $s1: str) -> $E:
    """Return the one $ew with the given $sw1; <<none or several are errors||there must be exactly one>>."""
    try:
        <<($e,)||[$e]>> = ($e for $e in $es if $e.$s1 == $s1)
    except ValueError:
        raise LookupError(f"<<not exactly one $ew with $sw1||there must be one $ew with $sw1>> {$s1}") from None
    return $e

== find_at_most_one fn
def at_most_one_$f1($es: Iterable[$E]) -> $E | None:
    """Return the $ew that is $fw1, or None; a second one is an error."""
    <<=p:passing||of_interest>> = ($e for $e in $es if $e.$f1)
    <<=h:hit||chosen||only_one>> = next(<<=p:passing||of_interest>>, None)
    for another in <<=p:passing||of_interest>>:
        raise ValueError(f"{another.$s1} is $fw1 too")
    return <<=h:hit||chosen||only_one>>

== find_nth fn
:: c count nth
def nth_$cpre$noun$csuf($es: Iterable[$E], &c: int<<||>>$cpar) -> $E | None:
    """Return the n-th of the $esw$cdoc, or None."""
    for $e in $es:
        if $ncond:
            continue
        &c -= 1
        if <<not &c||&c == 0>>:
            return $e
    return None

== find_nth_islice fn
def $cpre$noun$csuf_number($es: Iterable[$E], number: int<<||>>$cpar) -> $E | None:
    """Return the $ew at this place among those$cdoc, or None."""
    <<=p:passing||suitable>> = ($e for $e in $es if $cond)
    return next(<<islice(<<=p:passing||suitable>>||itertools.islice(<<=p:passing||suitable>>>>, number, None), None)

== find_all_same fn
def <<have_same||agree_on||share>>_$s1($es: $Many[$E]) -> bool:
    """Return whether all $esw have the same $sw1."""
    return len({$e.$s1 for $e in $es}) <<<= 1||< 2>>

== find_like_first fn
def are_like_first($es: list[$E]) -> bool:
    """Return whether all $esw agree with the first one in $sw1 and $nw1."""
    if not $es:
        return True
    <<=a:first, *others||head, *tail>> = $es
    return all($e.$s1 == <<=a:first||head>>.$s1 and $e.$n1 == <<=a:first||head>>.$n1 for $e in <<=a:others||tail>>)

== find_all_different fn
def <<all_different_$sp1||are_$sp1_unique||is_unique_$s1>>($es: list[$E]) -> bool:
    """Return whether no two $esw have the same $sw1."""
    return <<=a:len({$e.$s1 for $e in $es}) == len($es)||len(set($e.$s1 for $e in $es)) == len($es)>>

== find_equal_adjacent fn
def has_<<equal||repeated||double>>_$n1($es: $Many[$E]) -> bool:
    """Return whether some $nw1 occurs twice."""
    $np1 = sorted($e.$n1 for $e in $es)
    return any(<<=l:left||prior||lower>> == after for <<=l:left||prior||lower>>, after in zip($np1, $np1[1:]))

== find_first_repeat fn
def first_<<repeated||duplicate||double>>_$noun($es: Iterable[$E]) -> $E | None:
    """Return the first $ew whose $sw1 <<occurred before||is not new>>, or None."""
    <<=seen:seen||known||met>>: set[str] = set()
    for $e in $es:
        if $e.$s1 in <<=seen:seen||known||met>>:
            return $e
        <<=seen:seen||known||met>>.add($e.$s1)
    return None

== find_same_pairs fn
def <<pairs_with_same||pairs_by>>_$s1($es: list[$E]) -> list[tuple[$E, $E]]:
    """Return each pair of $esw that <<share a||have the same>> $sw1."""
    <<=p:pairs||twins||doubles>> = []
    for $i, left in enumerate($es):
        for right in $es[$i + 1 :]:
            if left.$s1 == right.$s1:
                <<=p:pairs||twins||doubles>>.append((left, right))
    return <<=p:pairs||twins||doubles>>

== find_combined_pairs fn
def <<conflicting||clashing||colliding>>_$es($es: $Many[$E]) -> list[tuple[str, str]]:
    """Return the $sw1 of each two $esw <<with the same $nw1||that have their $nw1 in common>>."""
    return [(a.$s1, b.$s1) for a, b in itertools.combinations($es, 2) if a.$n1 == b.$n1]

== find_repeat_places fn
def <<places||lines>>_of_<<repeated||duplicate>>_$sp1($es: $Many[$E]) -> dict[str, list[int]]:
    """Return where each $sw1 that occurs more than once stands."""
    <<=pl:places||spots||lines_of>>: dict[str, list[int]] = defaultdict(list)
    for $i, $e in enumerate($es<<||, start=1>>):
        <<=pl:places||spots||lines_of>>[$e.$s1].append($i)
    return {$s1: where for $s1, where in <<=pl:places||spots||lines_of>>.items() if len(where) > 1}

== find_counted_repeats fn
def <<repeated||ambiguous||frequent>>_$es($es: list[$E]<<=l:||, least: int = 2>>) -> list[$E]:
    """Return the $esw whose $sw1 <<=l:is not unique||occurs at least so many times>>."""
    $cnt = Counter($e.$s1 for $e in $es)
    return [$e for $e in $es if $cnt[$e.$s1] <<=l:> 1||>= least>>]

== find_changed_only fn
def without_<<repeats||stutter||echoes>>($es: Iterable[$E]) -> Iterator[$E]:
    """Yield the $esw, but not those with the same $sw1 as the one before."""
    <<=l:last_$s1||prior_$s1>> = None
    for $e in $es:
        if $e.$s1 != <<=l:last_$s1||prior_$s1>>:
            yield $e
        <<=l:last_$s1||prior_$s1>> = $e.$s1

== find_keep_last fn
def keep_last_of_each_$s1($es: list[$E]) -> list[$E]:
    """Return the last $ew of each $sw1, in the order of the list."""
    <<=seen:seen||known||done>>, $out = set(), []
    for $e in <<reversed($es)||$es[::-1]>>:
        if $e.$s1 not in <<=seen:seen||known||done>>:
            <<=seen:seen||known||done>>.add($e.$s1)
            $out.append($e)
    <<$out.reverse()
    return $out||return $out[::-1]>>

== find_missing fn
:: p present existing at_hand
def missing_$sp1($es: $Many[$E], wanted: Iterable[str]) -> <<=l:list||set>>[str]:
    """Return the wanted values of $sw1 that no $ew has."""
    &p = {$e.$s1 for $e in $es}
    return <<=l:[$s1 for $s1 in wanted if $s1 not in &p]||set(wanted) - &p||sorted(set(wanted) - &p)>>

== find_many_in_order fn
def <<pick||choose||get>>_$es_by_$s1($es: $Many[$E], $sp1: list[str]) -> list[$E]:
    """Return the $ew of each given $sw1, in the given order; <<=k:all must exist||unknown ones are left out>>."""
    by_$s1 = {$e.$s1: $e for $e in $es}
    return [by_$s1[$s1] for $s1 in $sp1<<=k:|| if $s1 in by_$s1>>]

== find_many_walrus fn
def <<available||known||existing>>_$es($map: dict[str, $E], $sp1: Iterable[str]) -> list[$E]:
    """Return the $esw that exist for the given $sp1<<||, and skip the other ones>>."""
    return [$e for $s1 in $sp1 if ($e := $map.get($s1)) is not None]

== find_and_missing fn
def look_up_$es($map: dict[str, $E], $sp1: Iterable[str]) -> tuple[list[$E], list[str]]:
    """Return the $esw of the given $sp1, and the $sp1 that <<are unknown||have none>>."""
    $out, <<=u:unknown||absent||missed>> = [], []
    for $s1 in $sp1:
        try:
            $out.append($map[$s1])
        except KeyError:
            <<=u:unknown||absent||missed>>.append($s1)
    return $out, <<=u:unknown||absent||missed>>

== find_covers fn
def <<=c:covers||is_disjoint_from||is_limited_to>>($es: $Many[$E], wanted: set[str]) -> bool:
    """Return whether <<=c:every wanted $sw1 occurs||no wanted $sw1 occurs||only wanted $sp1 occur>> among the $esw."""
    $sp1 = {$e.$s1 for $e in $es}
    return <<=c:wanted <= $sp1||wanted.isdisjoint($sp1)||$sp1 <= wanted>>

== find_excluding fn
def <<all_but||except_for||excluding>>($es: Iterable[$E], *<<=ex:excluded||unwanted||forbidden>>: str) -> list[$E]:
    """Return the $esw except those with one of the given $sp1."""
    return [$e for $e in $es if $e.$s1 not in <<=ex:excluded||unwanted||forbidden>>]

== find_filterfalse fn
def <<=k:drop||keep>>_$es($es: Iterable[$E], <<=n:accepts||predicate||condition>>: Callable[[$E], bool]) -> list[$E]:
    """Return the $esw for which the function is <<=k:false||true>>."""
    return list(<<=k:itertools.filterfalse||filter>>(<<=n:accepts||predicate||condition>>, $es))

== find_split_at fn
def split_before_$s1($es: list[$E], $s1: str) -> tuple[list[$E], list[$E]]:
    """Return the $esw before the first with the given $sw1, and those from it on."""
    <<=at:cut||boundary||split_at>> = next(($i for $i, $e in enumerate($es) if $e.$s1 == $s1), len($es))
    return $es[:<<=at:cut||boundary||split_at>>], $es[<<=at:cut||boundary||split_at>>:]

== find_sections fn
:: se sections runs_of_$es blocks
def split_<<after||behind>>_$f1($es: Iterable[$E]) -> list[list[$E]]:
    """Split the $esw into lists; each ends with one that is $fw1."""
    &se = [[]]
    for $e in $es:
        &se[-1].append($e)
        if $e.$f1:
            &se.append([])
    return <<&se if &se[-1] else &se[:-1]||[some for some in &se if some]>>

== find_three_ways fn
:: m middle wanted pivot
def around_$n1($es: $Many[$E], &m: $t1) -> tuple[list[$E], list[$E], list[$E]]:
    """Return the $esw with less $nw1 than the given one, with just this, and with more."""
    less, equal, more = [], [], []
    for $e in $es:
        side = less if $e.$n1 < &m else more if $e.$n1 > &m else equal
        side.append($e)
    return less, equal, more

== find_buckets fn
def bucket_by_$n1($es: $Many[$E], <<=b:bounds||limits||edges>>: list[$t1]) -> list[list[$E]]:
    """Share the $esw among lists: the first is below the first bound, the last above all."""
    buckets = [[] for _ in range(len(<<=b:bounds||limits||edges>>) + 1)]
    for $e in $es:
        buckets[bisect.bisect<<||_left||_right>>(<<=b:bounds||limits||edges>>, $e.$n1)].append($e)
    return buckets

== find_leading fn
def <<=k:leading||after_leading>>_$cpre$es$csuf($es: Iterable[$E]$cpar) -> list[$E]:
    """Return the <<=k:$esw at the start that belong to those$cdoc||$esw that follow the first ones$cdoc>>."""
    return list(<<=k:itertools.takewhile||itertools.dropwhile>>(lambda $e: $cond, $es))

== find_trim_end fn
def drop_trailing_$f1($es: list[$E]) -> <<=r:None||int>>:
    """Remove the $esw that are $fw1 from the end of the list<<=r:||, and return how many are left>>."""
    while $es and $es[-1].$f1:
        del $es[-1]
    <<=r:~||return len($es)>>

== find_trim_both fn
def trim_empty_$sp1($es: list[$E]) -> list[$E]:
    """Return the $esw without those at both ends that have no $sw1."""
    start, end = 0, len($es)
    while start < end and not $es[start].$s1:
        start += 1
    while end > start and not $es[end - 1].$s1:
        end -= 1
    return $es[start:end]

== find_peaks fn
def <<=p:peaks||dips||valleys>>_of_$n1($es: list[$E]) -> list[$E]:
    """Return the $esw that have <<=p:more||less||less>> $nw1 than both neighbours."""
    triples = zip($es, $es[1:], $es[2:])
    return [$e for left, $e, right in triples if $e.$n1 <<=p:> max||< min||< min>>(left.$n1, right.$n1)]

== find_first_jump fn
def first_<<=j:jump||drop>>_of_$n1($es: list[$E], $lim: $t1) -> $E | None:
    """Return the first $ew whose $nw1 <<=j:exceeds||is below>> that of the one before by more than the $lim."""
    for prior, $e in zip($es, $es[1:]):
        if <<=j:$e.$n1 - prior.$n1||prior.$n1 - $e.$n1>> > $lim:
            return $e
    return None

== find_majority fn
def <<=m:majority||most_common>>_$s1($es: list[$E]) -> str | None:
    """Return the $sw1 of <<=m:more than half of||most of>> the $esw, or None."""
    if not $es:
        return None
    [($s1, count)] = Counter($e.$s1 for $e in $es).most_common(1)
    return $s1<<=m: if 2 * count > len($es) else None|| if count > 1 else None>>

== find_at_least fn
:: c needed least count
def at_least($es: Iterable[$E], &c: int<<||>>$cpar) -> bool:
    """Return whether there are so many $esw$cdoc; stops as soon as that is clear."""
    for $e in $es:
        if $cond:
            &c -= 1
        if &c <= 0:
            return True
    return <<False||&c <= 0>>

== find_exactly_one fn
def exactly_one_$f1($es: Iterable[$E]) -> bool:
    """Return whether one $ew is $fw1 and no other."""
    flags = <<=c:(||[||[>>$e.$f1 for $e in $es<<=c:)||]||]>>
    return <<=c:any(flags) and not any(flags)||flags.count(True) == 1||sum(flags) == 1>>

== find_differing_flags fn
def <<either||just_one_of||one>>_$f1_or_$f2($es: $Many[$E]) -> list[$E]:
    """Return the $esw that are either $fw1 or $fw2, but not both."""
    return [$e for $e in $es if $e.$f1 <<!=||^>> $e.$f2]

== find_problems fn
:: p problems errors complaints
def <<problems_of||errors_in||faults_of>>_$noun($e: $E, $lim: $t1<<|| = $d1>>) -> list[str]:
    """Return what is wrong with the $ew."""
    &p = []
    if not $e.$s1<<||.strip()>>:
        &p.append("$sw1 is <<missing||blank||empty>>")
    if $e.$n1 > $lim:
        &p.append(f"<<$nw1 is above {$lim}||too much $nw1: {$e.$n1} > {$lim}||$nw1 {$e.$n1} exceeds {$lim}>>")
    return &p

== find_problem_lines fn
def <<problems_in||faults_in>>_$es($es: Iterable[$E]) -> Iterator[tuple[int, str]]:
    """Yield the number of each bad $ew with what is wrong with it."""
    for $i, $e in enumerate($es, start=1):
        if not $e.$s1:
            yield $i, "<<no $sw1||$sw1 is missing>>"
        elif $e.$n1 < 0:
            yield $i, f"<<bad $nw1||$nw1 below zero>>: {$e.$n1}"

== find_valid_or_raise fn
def <<ensure_all||require_all||assert_all>>_$vd($es: list[$E]) -> None:
    """Raise an error that names the first $ew that is not $vdw."""
    <<=o:outsider||stray||first_bad>> = next(($e for $e in $es if not $e.$vd), None)
    if <<=o:outsider||stray||first_bad>> is not None:
        raise ValueError(f"$ew {<<=o:outsider||stray||first_bad>>.$s1} is not $vdw")

== find_violations fn
def violations($es: list[$E], <<=r:rules||laws||demands>>: dict[str, Callable[[$E], bool]]) -> dict[str, list[str]]:
    """Return for each <<broken rule||rule that some $ew breaks>> the $sw1 of the $esw that break it."""
    $out = {}
    for $key, is_kept in <<=r:rules||laws||demands>>.items():
        if bad := [$e.$s1 for $e in $es if not is_kept($e)]:
            $out[$key] = bad
    return $out

== find_passing_tests fn
:: t predicates conditions demands
def <<=m:passing_all||passing_any||passing_none>>($es: Iterable[$E], *&t: Callable[[$E], bool]) -> list[$E]:
    """Return the $esw for which <<=m:all||any||none>> of the functions are true."""
    return [$e for $e in $es if <<=m:all||any||not any>>(holds($e) for holds in &t)]

== find_combined_test fn
def <<=m:both||either||but_not>>(left: Callable[[$E], bool], right: Callable[[$E], bool]) -> Callable[[$E], bool]:
    """Return a test that is true where <<=m:both are||at least one of them is||the first is and the second is not>>."""

    def <<=n:combined||joined>>($e: $E) -> bool:
        return <<=m:left($e) and right($e)||left($e) or right($e)||left($e) and not right($e)>>

    return <<=n:combined||joined>>

== find_first_difference fn
def first_difference(<<=a:left||old_ones>>: list[$E], <<=b:right||new_ones>>: list[$E]) -> int | None:
    """Return the first place where two lists of $esw differ in $sw1, or None."""
    for place, ($e, other) in enumerate(zip_longest(<<=a:left||old_ones>>, <<=b:right||new_ones>>)):
        if $e is None or other is None or $e.$s1 != other.$s1:
            return place
    return None

== find_same_elements fn
def have_same_$sp1(left: list[$E], right: list[$E]) -> bool:
    """Return whether both lists have the same $sp1<<=o:, whatever their order||, as often||, in the same order>>."""
    return <<=o:sorted||Counter||list>>($e.$s1 for $e in left) == <<=o:sorted||Counter||list>>($e.$s1 for $e in right)

== find_subsequence fn
def <<contains_in_order||occur_in_order>>($es: $Many[$E], $sp1: list[str]) -> bool:
    """Return whether the $sp1 occur in this order among the $esw<<||, perhaps with others between>>."""
    <<=r:remaining||rest||source>> = <<iter($e.$s1 for $e in $es)||($e.$s1 for $e in $es)>>
    return all($s1 in <<=r:remaining||rest||source>> for $s1 in $sp1)

== find_unbeaten fn
def <<unbeaten||best_compromises||undominated>>($es: list[$E]) -> list[$E]:
    """Return the $esw to which no other one is better in both $nw1 and $nw2."""

    def is_beaten($e: $E) -> bool:
        return any(other.$n1 > $e.$n1 and other.$n2 > $e.$n2 for other in $es)

    return [$e for $e in $es if not is_beaten($e)]

== find_two_sum fn
:: seen seen known partners
def pair_with_$n1($es: Iterable[$E], <<=w:wanted||target||goal>>: $t1) -> tuple[$E, $E] | None:
    """Return two $esw that together have this $nw1, or None."""
    &seen: dict[$t1, $E] = {}
    for $e in $es:
        if (<<=p:partner||mate>> := &seen.get(<<=w:wanted||target||goal>> - $e.$n1)) is not None:
            return <<=p:partner||mate>>, $e
        &seen[$e.$n1] = $e
    return None

== find_all_best fn
def all_with_<<=m:most||least>>_$n1($es: list[$E]) -> list[$E]:
    """Return all $esw that have the <<=m:highest||lowest>> $nw1."""
    <<=t:top||most||peak>> = <<=m:max||min>>(($e.$n1 for $e in $es), default=None)
    return [$e for $e in $es if $e.$n1 == <<=t:top||most||peak>>]

== find_runner_up fn
def <<runner_up||second_best>>_by_$n1($es: Iterable[$E]) -> $E | None:
    """Return the $ew with the second most $nw1, or None."""
    first = second = None
    for $e in $es:
        if first is None or $e.$n1 > first.$n1:
            first, second = $e, first
        elif second is None or $e.$n1 > second.$n1:
            second = $e
    return second

== find_preferred fn
def <<choose||prefer||pick>>_$noun($es: list[$E]) -> $E:
    """Return the $ew with the <<=m:most||least>> $nw1 of those that are $fw1, or of all if none is."""
    <<=c:candidates||options_left||usable>> = [$e for $e in $es if $e.$f1] or $es
    return <<=m:max||min>>(<<=c:candidates||options_left||usable>>, key=lambda $e: $e.$n1)

== find_by_preference fn
def first_available($map: dict[str, $E], <<=w:preferred||wishes>>: Iterable[str]) -> $E | None:
    """Return the $ew of the first $sw1 that exists, or None."""
    for $s1 in <<=w:preferred||wishes>>:
        if $s1 in $map:
            return $map[$s1]
    return None

== find_in_lists fn
def <<where_is||which_list_has>>_$noun(<<=b:boxes||piles||places>>: dict[str, list[$E]], $s1: str) -> str | None:
    """Return the key of the list with the $ew of this $sw1, or None."""
    for $key, $es in <<=b:boxes||piles||places>>.items():
        if any($e.$s1 == $s1 for $e in $es):
            return $key
    return None

== find_pattern fn
def matching_$sp1($es: $Many[$E], <<=w:pattern||expression||regex>>: str) -> list[$E]:
    """Return the $esw whose $sw1 fits the regular expression<<=i:||, whatever its case>>."""
    try:
        is_match = re.compile(<<=w:pattern||expression||regex>><<=i:||, re.IGNORECASE>>).<<search||match||fullmatch>>
    except re.error as $err:
        raise ValueError(f"bad <<pattern||regular expression>>: {<<=w:pattern||expression||regex>>}") from $err
    return [$e for $e in $es if is_match($e.$s1)]

== find_nearest_below fn
def nearest_<<=m:below||above>>($es: $Many[$E], $lim: $t1) -> $E | None:
    """Return the $ew whose $nw1 is closest to the $lim without being <<=m:above||below>> it, or None."""
    within = ($e for $e in $es if $e.$n1 <<=m:<=||>=>> $lim)
    return <<=m:max||min>>(within, key=lambda $e: $e.$n1, default=None)

== find_recursive fn
def find_from($es: list[$E], $s1: str, start: int = 0) -> int:
    """Return the place from start on of the $ew with the given $sw1, or -1."""
    if start >= len($es):
        return -1
    <<return start if $es[start].$s1 == $s1 else find_from($es, $s1, start + 1)||if $es[start].$s1 == $s1:
        return start
    return find_from($es, $s1, start + 1)>>

== find_set_flags fn
:: n flag_name attribute property_name
def <<flags_of||marks_of||states_of>>_$noun($e: $E) -> set[str]:
    """Return <<the names of the flags that are set||which of its flags are set>>."""
    return {&n for &n in ("$f1", "$f2") if getattr($e, &n)}

== find_overlaps fn
:: o ordered in_order queue
def overlapping_$es($es: $Many[$E]) -> list[tuple[$E, $E]]:
    """Return the neighbours where the next $ew begins, by $nw1, before the $nw2 of the one before."""
    &o = sorted($es, key=lambda $e: $e.$n1)
    return [(prior, after) for prior, after in zip(&o, &o[1:]) if after.$n1 < prior.$n2]

== find_index_except fn
def <<place||row||line>>_of_$s1($es: $Many[$E], $s1: str) -> int | None:
    """Return the place of the first $ew with the given $sw1<<=z:||, counted from 1>>, or None."""
    $sp1 = [$e.$s1 for $e in $es]
    try:
        return $sp1.index($s1)<<=z:|| + 1>>
    except ValueError:
        return None

== find_two_levels fn
def look_up_in(<<=b:shelves||tables||by_day>>: dict[str, dict[str, $E]], $key: str, $s1: str) -> $E | None:
    """Return the $ew with the given $sw1 below the $key, or None<<|| if either is unknown>>."""
    return <<=b:shelves||tables||by_day>>.get($key, {}).get($s1)

== find_weighted_choice fn
def draw_$es($es: list[$E]<<=c:||, count: int = 1>>) -> <<=c:$E||list[$E]>>:
    """Draw <<=c:$aew||so many $esw>> at random; <<=c:one||those>> with more $nw1 <<=c:is||are>> likelier."""
    chances = [$e.$n1 for $e in $es]
    <<=c:[$e] = random.choices($es, weights=chances)
    return $e||return random.choices($es, weights=chances, k=count)>>

== find_in_sources fn
def <<seek||fetch||search>>_$noun($s1: str, *sources: dict[str, $E]) -> $E:
    """Return the $ew with the given $sw1 from the first of the dictionaries that has it."""
    for <<=k:known||source>> in sources:
        if $s1 in <<=k:known||source>>:
            return <<=k:known||source>>[$s1]
    raise KeyError(<<$s1||f"no $ew with $sw1 {$s1}">>)
'''
