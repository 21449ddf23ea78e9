"""Shapes of functions about things in nested structures: groups, trees, references, tables and paths."""

from __future__ import annotations

SHAPES = r'''
== ne_two_keys fn
:: t table cells placed
:: i inside column_of below
def <<look_up||find_cell||get_by_both>>_$noun(&t: dict[str, dict[str, $E]], $s1: str, $s2: str) -> $E | None:
    """Return the $ew under this $sw1 and, below that, this $sw2; None if either is missing."""
    <<&i = &t.get($s1)
    return None if &i is None else &i.get($s2)||if $s1 not in &t:
        return None
    return &t[$s1].get($s2)||return &t.get($s1, {}).get($s2)>>

== ne_pair_index fn
def <<index_by||keyed_by||unique_by>>_$s1_and_$s2($es: $Many[$E]) -> dict[tuple[str, str], $E]:
    """Return the $esw by $sw1 and $sw2; no two may have both alike."""
    <<=p:placed||by_pair||known>>: dict[tuple[str, str], $E] = {}
    for $e in $es:
        both = $e.$s1, $e.$s2
        if <<=p:placed||by_pair||known>>.setdefault(both, $e) is not $e:
            raise ValueError(<<f"{both} occurs twice"||f"two $esw with {both}"||"doubled: " + " ".join(both)>>)
    return <<=p:placed||by_pair||known>>

== ne_pairs_to_nested fn
def <<nest_pairs||unfold_pairs||split_pairs>>_of_$es(pairs: dict[tuple[str, str], $E]) -> dict[str, dict[str, $E]]:
    """Turn a dictionary with pairs as keys into dictionaries inside a dictionary."""
    <<=n:nested||inside_out||two_level>> = defaultdict(dict)
    for (outer, inner), $e in pairs.items():
        <<=n:nested||inside_out||two_level>>[outer][inner] = $e
    return dict(<<=n:nested||inside_out||two_level>>)

== ne_flip_levels fn
:: n nested by_both two_level
:: f flipped turned other_way
def <<flip||turn||swap>>_levels_of_$es(&n: dict[str, dict[str, $E]]) -> dict[str, dict[str, $E]]:
    """Make the inner keys the outer ones."""
    &f: dict[str, dict[str, $E]] = {}
    for outer, inside in &n.items():
        for inner, $e in inside.items():
            <<&f.setdefault(inner, {})[outer] = $e||if inner not in &f:
                &f[inner] = {}
            &f[inner][outer] = $e>>
    return &f

== ne_cross_counts fn
:: r row_names rows_in_order
def <<cross_counts||cross_table||count_matrix>>($es: list[$E]) -> tuple[list[str], list[str], list[list[int]]]:
    """Return the $sp1, the $sp2 and the matrix that tells how many $esw have both."""
    $cnt = Counter(($e.$s1, $e.$s2) for $e in $es)
    &r = sorted({$e.$s1 for $e in $es})
    <<=c:column_names||across>> = sorted({$e.$s2 for $e in $es})
    return &r, <<=c:column_names||across>>, [[$cnt[$s1, $s2] for $s2 in <<=c:column_names||across>>] for $s1 in &r]

== ne_margins fn
:: d down row_sums by_row
:: a across column_sums by_column
def <<margins||sums_both_ways||edge_sums>>_of_$n1($map: dict[tuple[str, str], $t1]) -> tuple[dict, dict, $t1]:
    """Return the $nw1 for each $sw1, for each $sw2, and all together."""
    <<&d, &a = Counter(), Counter()||&d, &a = defaultdict($t1), defaultdict($t1)>>
    for ($s1, $s2), $n1 in $map.items():
        &d[$s1] += $n1
        &a[$s2] += $n1
    return dict(&d), dict(&a), sum(&d.values())

== ne_table_text fn
:: h header heads top
def <<matrix_text||draw_matrix||show_counts>>_of_$es(<<=t:table||counts_of||matrix>>: dict[str, dict[str, int]]) -> str:
    """Return the table as lines with tabs; what is missing counts as 0."""
    &h = sorted({inner for inside in <<=t:table||counts_of||matrix>>.values() for inner in inside})
    $out = ["\t".join(["$s1", *&h])]
    for outer, inside in <<=t:table||counts_of||matrix>>.items():
        $out.append("\t".join([outer, *(str(inside.get(inner, 0)) for inner in &h)]))
    return "\n".join($out)

== ne_children fn
def <<children_of||below_each||by_parent>>_$es($es: list[$E]) -> dict[str, list[str]]:
    """Return which $sp1 lie directly below each $sw1; the $sw2 of $aew is the $sw1 of its parent."""
    <<=c:children||below||by_parent>>: dict[str, list[str]] = {$e.$s1: [] for $e in $es}
    for $e in $es:
        if $e.$s2 in <<=c:children||below||by_parent>>:
            <<=c:children||below||by_parent>>[$e.$s2].append($e.$s1)
    return <<=c:children||below||by_parent>>

== ne_roots fn
def <<roots_of||top_of||uppermost>>_$es($es: list[$E]) -> list[$E]:
    """Return the $esw at the top: their $sw2 is the $sw1 of no other $ew<<|| in the list>>."""
    <<=k:known||present||names_seen>> = {$e.$s1 for $e in $es}
    <<return [$e for $e in $es if $e.$s2 not in <<=k:known||present||names_seen>> or $e.$s2 == $e.$s1]||\
    return list(filter(lambda $e: $e.$s2 not in <<=k:known||present||names_seen>> - {$e.$s1}, $es))>>

== ne_missing_refs fn
def <<missing||dangling||broken>>_links_of_$es($es: dict[str, $E], links: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return for each $sw1 the targets of its links that do not exist."""
    <<=m:missing||dangling||lost>>: dict[str, list[str]] = {}
    for $s1, targets in links.items():
        if gone := <<[target for target in targets if target not in $es]||sorted(set(targets) - $es.keys())>>:
            <<=m:missing||dangling||lost>>[$s1] = gone
    return <<=m:missing||dangling||lost>>

== ne_follow_refs fn
:: l links references
def <<resolve||follow||linked>>_$es($es: dict[str, $E], &l: list[str]) -> tuple[list[$E], list[str]]:
    """Return the $esw that are referred to, and the references that lead nowhere."""
    <<=f:resolved||reached>>, <<=m:missing||unknown>> = [], []
    for $s1 in &l:
        if ($e := $es.get($s1)) is None:
            <<=m:missing||unknown>>.append($s1)
            continue
        <<=f:resolved||reached>>.append($e)
    return <<=f:resolved||reached>>, <<=m:missing||unknown>>

== ne_drop_dangling fn
:: l links neighbours_of refers_to
def <<drop||cut||clear>>_dangling_links(&l: dict[str, set[str]], $es: $Many[$E]) -> int:
    """Remove the links from or to what is no $sw1 of $aew; return how many were removed."""
    known = {$e.$s1 for $e in $es}
    <<=b:links_before||all_of_them>> = sum(map(len, &l.values()))
    for $s1 in list(&l):
        if $s1 in known:
            <<&l[$s1] = &l[$s1] & known||&l[$s1].intersection_update(known)>>
        else:
            del &l[$s1]
    return <<=b:links_before||all_of_them>> - sum(map(len, &l.values()))

== ne_ancestors fn
def <<ancestors||parents_up||line_above>>_of_$noun($es: dict[str, $E], $e: $E) -> Iterator[$E]:
    """Yield the $esw above this one, the nearest first; $sw2 tells the parent. A circle is an error."""
    <<=v:visited||passed||met>> = {$e.$s1}
    while ($e := $es.get($e.$s2)) is not None:
        if $e.$s1 in <<=v:visited||passed||met>>:
            raise ValueError(f"<<circle at||endless chain at||loop through>> {$e.$s1}")
        <<=v:visited||passed||met>>.add($e.$s1)
        yield $e

== ne_depths fn
def <<depths_of||how_deep||nesting_depths>>_$es($es: dict[str, $E]) -> dict[str, int]:
    """Return how many $esw lie above each one; the $sw2 names the parent."""
    <<=d:depths||levels_of||known>>: dict[str, int] = {}

    def <<=f:depth_of||count_above>>($s1: str) -> int:
        if $s1 not in <<=d:depths||levels_of||known>>:
            above = $es[$s1].$s2
            <<=d:depths||levels_of||known>>[$s1] = 1 + <<=f:depth_of||count_above>>(above) if above in $es else 0
        return <<=d:depths||levels_of||known>>[$s1]

    for $s1 in $es:
        <<=f:depth_of||count_above>>($s1)
    return <<=d:depths||levels_of||known>>

== ne_subtree_stack fn
:: w waiting to_visit stack
def <<all_below||descendants||subtree_of>>_$noun(<<=c:children||below>>: dict[str, list[$E]], $s1: str) -> list[$E]:
    """Return the $esw below this $sw1, at any depth; each comes before those below it."""
    $out: list[$E] = []
    &w = <<list(reversed(<<=c:children||below>>.get($s1, [])))||<<=c:children||below>>.get($s1, [])[::-1]>>
    while &w:
        $e = &w.pop()
        $out.append($e)
        &w.extend(reversed(<<=c:children||below>>.get($e.$s1, [])))
    return $out

== ne_walk_depth fn
:: c children below
def <<=f:walk_down||with_depth||go_down>>($e: $E, &c: dict[str, list[$E]], above: int = 0) -> Iterator[tuple[int, $E]]:
    """Yield the $ew and all below it, each with how many are above."""
    yield above, $e
    for <<=l:lower||inner_one>> in &c.get($e.$s1, <<[]||()>>):
        yield from <<=f:walk_down||with_depth||go_down>>(<<=l:lower||inner_one>>, &c, above + 1)

== ne_outline fn
:: c children below by_parent
def <<=f:outline||draw_below>>(&c: dict[str, list[$E]], $s1: str = "", indent: str = "<<  ||- ||    >>") -> str:
    """Return the $esw below this $sw1 as lines; each level is indented further."""
    $out = []
    for $e in <<sorted(&c.get($s1, []), key=lambda $e: $e.$s1)||&c.get($s1, [])>>:
        $out.append(f"{$e.$s1} ({$e.$n1})")
        if inside := <<=f:outline||draw_below>>(&c, $e.$s1, indent):
            $out.append(textwrap.indent(inside, indent))
    return "\n".join($out)

== ne_branch_sum fn
:: c children below
def <<=f:$n1_with_all_below||whole_$n1||deep_$n1>>($e: $E, &c: dict[str, list[$E]]) -> $t1:
    """Return the $nw1 of the $ew and of everything below it."""
    <<return $e.$n1 + sum(<<=f:$n1_with_all_below||whole_$n1||deep_$n1>>(lower, &c) for lower in &c.get($e.$s1, []))||\
    $acc = $e.$n1
    for lower in &c.get($e.$s1, ()):
        $acc += <<=f:$n1_with_all_below||whole_$n1||deep_$n1>>(lower, &c)
    return $acc>>

== ne_roll_up fn
def <<roll_up||sum_upwards||add_to_parents>>_$n1($es: dict[str, $E]) -> dict[str, $t1]:
    """Return the $nw1 of each $ew with that of all below it; $sw2 names the parent, and there is no circle."""
    <<=s:sums||rolled_up||with_below>> = <<dict.fromkeys($es, $z1)||{$s1: $z1 for $s1 in $es}>>
    for $e in $es.values():
        upper = $e
        while upper is not None:
            <<=s:sums||rolled_up||with_below>>[upper.$s1] += $e.$n1
            upper = $es.get(upper.$s2)
    return <<=s:sums||rolled_up||with_below>>

== ne_path_of fn
:: s separator joint
def <<path_to||full_name||long_name>>_of_$noun($es: dict[str, $E], $s1: str, &s: str = "<</||.|| > >>") -> str:
    """Return the $sp1 from the top down to this one; $sw2 leads to the parent."""
    $parts: deque[str] = deque()
    while $s1 in $es and $s1 not in $parts:
        $parts.appendleft($s1)
        $s1 = $es[$s1].$s2
    return &s.join($parts)

== ne_tree_by_path fn
def <<nest_by_path||folders_from>>_of_$es($es: list[$E], sep: str = "<</||.||:>>") -> dict[str, Any]:
    """Put the $esw into nested dictionaries, along the path that their $sw1 is."""
    <<=n:nested||folders_of||whole>>: dict[str, Any] = {}
    for $e in $es:
        *above, last = $e.$s1.split(sep)
        here = <<=n:nested||folders_of||whole>>
        for $key in above:
            here = here.setdefault($key, {})
        here[last] = $e
    return <<=n:nested||folders_of||whole>>

== ne_nest_by_attributes fn
def <<nest_by||file_under>>_attributes($es: $Many[$E], first: str, <<=f:*others||second>>: str) -> dict[Any, Any]:
    """Group the $esw by one attribute, and below that by the <<=f:others||other>>."""
    <<=d:drawers||nested||arranged>>: dict[Any, Any] = {}
    for $e in $es:
        inside = <<=d:drawers||nested||arranged>>.setdefault(getattr($e, first), {})
        <<=f:$key = tuple(getattr($e, other) for other in others)||$key = getattr($e, second)>>
        inside.setdefault($key, []).append($e)
    return <<=d:drawers||nested||arranged>>

== ne_group_recursive fn
def <<=f:group_deep||group_by_all>>($es: list[$E], *keys: Callable[[$E], Any]) -> Any:
    """Group the $esw by the first key, each group by the next one, and so on; lists are at the bottom."""
    if not keys:
        return $es
    <<=k:first, *following||first, following>> = <<=k:keys||keys[0], keys[1:]>>
    $map: dict[Any, list[$E]] = {}
    for $e in $es:
        $map.setdefault(first($e), []).append($e)
    return {$key: <<=f:group_deep||group_by_all>>(inside, *following) for $key, inside in $map.items()}

== ne_add_nested fn
:: t tables parts_of_it several
def <<add_nested||merge_sums||sum_of_nested>>_$np1(*&t: dict[str, dict[str, $t1]]) -> dict[str, dict[str, $t1]]:
    """Add up nested dictionaries of $nw1, by $sw1 and inner key."""
    <<=m:merged||summed||together>>: dict[str, dict[str, $t1]] = {}
    for one in &t:
        for $s1, inside in one.items():
            <<=g:own||mine>> = <<=m:merged||summed||together>>.setdefault($s1, {})
            for inner, $n1 in inside.items():
                <<=g:own||mine>>[inner] = <<=g:own||mine>>.get(inner, $z1) + $n1
    return <<=m:merged||summed||together>>

== ne_merge_deep fn
:: b base mine lower
:: o over yours upper
def <<=f:merge_deep||overlay_nested||combine_nested>>(&b: dict[str, Any], &o: dict[str, Any]) -> dict[str, Any]:
    """Merge nested dictionaries of $esw; where both have a dictionary, these are merged, else the second wins."""
    merged = <<dict(&b)||&b.copy()||{**&b}>>
    for $key, $val in &o.items():
        if isinstance($val, dict) and isinstance(merged.get($key), dict):
            $val = <<=f:merge_deep||overlay_nested||combine_nested>>(merged[$key], $val)
        merged[$key] = $val
    return merged

== ne_moved_between fn
def <<moved||switched>>_$es(prior: dict[str, list[$E]], after: dict[str, list[$E]]) -> dict[str, tuple[str, str]]:
    """Return the old and the new group of each $sw1 that is in another group now."""
    <<=w:was_in||home>> = {$e.$s1: $key for $key, $es in prior.items() for $e in $es}
    <<=m:moved||switched||changes>>: dict[str, tuple[str, str]] = {}
    for $key, $es in after.items():
        for $e in $es:
            if <<=w:was_in||home>>.get($e.$s1, $key) != $key:
                <<=m:moved||switched||changes>>[$e.$s1] = <<=w:was_in||home>>[$e.$s1], $key
    return <<=m:moved||switched||changes>>

== ne_group_changes fn
def <<diff_groups||group_changes>>_of_$es(prior: dict[str, set[str]], after: dict[str, set[str]]) -> Iterator[str]:
    """Yield a line for each group of $esw that has gained or lost some."""
    for $key in sorted(prior.keys() | after.keys()):
        <<=n:was, now||before_it, now>> = prior.get($key, set()), after.get($key, set())
        if <<=g:gained||joined||came>> := now - <<=n:was||before_it>>:
            yield f"{$key}: +{len(<<=g:gained||joined||came>>)}"
        if <<=l:lost||left_it||went>> := <<=n:was||before_it>> - now:
            yield f"{$key}: -{len(<<=l:lost||left_it||went>>)}"

== ne_inverse fn
def <<invert||turn_around||reverse>>_$noun_links(links: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Return for each target the $sp1 that link to it; those to which nothing links have an empty set."""
    <<=i:inverse||backwards||used_by>>: dict[str, set[str]] = {$s1: set() for $s1 in links}
    for $s1, targets in links.items():
        for target in targets:
            <<=i:inverse||backwards||used_by>>.setdefault(target, set()).add($s1)
    return <<=i:inverse||backwards||used_by>>

== ne_home_of fn
def <<home_of||owners_of||group_of_each>>_$noun($map: dict[str, list[$E]]) -> dict[str, str]:
    """Return the group in which each $sw1 is; it must not be in two."""
    <<=h:homes||where_is||belongs_to>>: dict[str, str] = {}
    for $key, $es in $map.items():
        for $e in $es:
            if (<<=o:other||already>> := <<=h:homes||where_is||belongs_to>>.setdefault($e.$s1, $key)) != $key:
                raise ValueError(f"{$e.$s1} is in {<<=o:other||already>>} and in {$key}")
    return <<=h:homes||where_is||belongs_to>>

== ne_break_else fn
:: g groups_of heaps piles
def <<first_group||first_heap||pile>>_where_all_<<above||exceed>>(&g: dict[str, list[$E]], $lim: $t1) -> str | None:
    """Return the first key whose $esw all have more $nw1 than the $lim; empty lists do not count."""
    for $key, $es in &g.items():
        for $e in $es:
            if $e.$n1 <= $lim:
                break
        else:
            if $es:
                return $key
    return None

== ne_fit_in_piles fn
def <<pile_up||stack_up||distribute>>_$es($es: list[$E]) -> list[list[$E]]:
    """Put each $ew on the first pile whose last $ew has at least as much $nw1, else on a new pile."""
    <<=p:piles||heaps||bins>>: list[list[$E]] = []
    for $e in $es:
        for <<=o:one||other>> in <<=p:piles||heaps||bins>>:
            if <<=o:one||other>>[-1].$n1 >= $e.$n1:
                <<=o:one||other>>.append($e)
                break
        else:
            <<=p:piles||heaps||bins>>.append([$e])
    return <<=p:piles||heaps||bins>>

== ne_match_attributes fn
:: n names attributes
def <<match_on||join_on>>_attributes(left: list[$E], right: list[$E], *&n: str) -> list[tuple[$E, list[$E]]]:
    """Return each left $ew with those right ones that agree with it in all these attributes."""
    key_of = <<operator.attrgetter(*&n)||lambda $e: tuple(getattr($e, one) for one in &n)>>
    <<=c:candidates||partners>>: dict[Any, list[$E]] = {}
    for $e in right:
        <<=c:candidates||partners>>.setdefault(key_of($e), []).append($e)
    return [($e, <<=c:candidates||partners>>.get(key_of($e), [])) for $e in left]

== ne_unmatched fn
def <<unmatched||without_partner||lonely>>_$es(left: list[$E], right: list[$E]) -> tuple[list[$E], list[$E]]:
    """Return the $esw of each list to which none of the other has the same $sw1 and $sw2."""
    left_keys, right_keys = ({($e.$s1, $e.$s2) for $e in side} for side in (left, right))
    <<=a:only_left||alone_left>> = [$e for $e in left if ($e.$s1, $e.$s2) not in right_keys]
    <<=b:only_right||alone_right>> = [$e for $e in right if ($e.$s1, $e.$s2) not in left_keys]
    return <<=a:only_left||alone_left>>, <<=b:only_right||alone_right>>

== ne_adjacency fn
def <<adjacency_of||near_ones||link_near>>_$es($es: list[$E], <<=g:gap||reach>>: $t1) -> dict[str, set[str]]:
    """Link each $sw1 with the others whose $nw1 is at most so far away."""
    <<=a:adjacent||near||neighbours_of>>: dict[str, set[str]] = {$e.$s1: set() for $e in $es}
    for left, right in itertools.combinations($es, 2):
        if abs(left.$n1 - right.$n1) <= <<=g:gap||reach>>:
            <<=a:adjacent||near||neighbours_of>>[left.$s1].add(right.$s1)
            <<=a:adjacent||near||neighbours_of>>[right.$s1].add(left.$s1)
    return <<=a:adjacent||near||neighbours_of>>

== ne_reachable fn
:: l links neighbours_of
def <<reachable||within_reach||connected>>_$es($es: dict[str, $E], &l: dict[str, list[str]], start: str) -> list[$E]:
    """Return the $esw to which links lead from the start, the nearest first."""
    <<=w:waiting||frontier>>, <<=s:seen||known>> = deque([start]), {start}
    $out: list[$E] = []
    while <<=w:waiting||frontier>>:
        $s1 = <<=w:waiting||frontier>>.popleft()
        if $s1 in $es:
            $out.append($es[$s1])
        fresh = [target for target in &l.get($s1, []) if target not in <<=s:seen||known>>]
        <<=s:seen||known>>.update(fresh)
        <<=w:waiting||frontier>>.extend(fresh)
    return $out

== ne_shortest_way fn
def <<shortest_way||fewest_links||way_between>>_of_$es(links: dict[str, list[str]], start: str, end: str) -> list[str]:
    """Return the $sp1 on a shortest way from the start to the end; empty if there is none."""
    <<=c:came_from||reached_by>>: dict[str, str] = {start: ""}
    for here in (<<=w:waiting||open_ones>> := [start]):
        if here == end:
            break
        for target in links.get(here, ()):
            if target not in <<=c:came_from||reached_by>>:
                <<=c:came_from||reached_by>>[target] = here
                <<=w:waiting||open_ones>>.append(target)
    $out: list[str] = []
    while end and end in <<=c:came_from||reached_by>>:
        $out.insert(0, end)
        end = <<=c:came_from||reached_by>>[end]
    return $out

== ne_clusters fn
def <<clusters_of||islands_of||connected_groups>>_$es(links: dict[str, set[str]]) -> list[set[str]]:
    """Return the sets of $sp1 that hang together; each link goes both ways."""
    <<=u:unseen||free_ones>>, $out = set(links), []
    while <<=u:unseen||free_ones>>:
        <<=c:clump||together>>: set[str] = set()
        <<=e:rim||fringe>> = {<<=u:unseen||free_ones>>.pop()}
        while <<=e:rim||fringe>>:
            <<=c:clump||together>> |= <<=e:rim||fringe>>
            <<=e:rim||fringe>> = set().union(*(links[$s1] for $s1 in <<=e:rim||fringe>>)) - <<=c:clump||together>>
        <<=u:unseen||free_ones>> -= <<=c:clump||together>>
        $out.append(<<=c:clump||together>>)
    return $out

== ne_order_by_needs fn
:: n needs requires depends_on
def <<in_order_of_needs||build_order||order_for>>_$es($es: $Many[$E], &n: dict[str, set[str]]) -> list[$E]:
    """Return the $esw so that each comes after all that it needs."""
    <<=d:done||placed||settled>>, <<=w:waiting||open_ones>> = [], {$e.$s1: $e for $e in $es}
    while <<=w:waiting||open_ones>>:
        ready = [$s1 for $s1 in <<=w:waiting||open_ones>> if not &n.get($s1, set()) & <<=w:waiting||open_ones>>.keys()]
        if not ready:
            raise ValueError("<<circle||cannot order||stuck>>: " + ", ".join(sorted(<<=w:waiting||open_ones>>)))
        <<=d:done||placed||settled>>.extend(<<=w:waiting||open_ones>>.pop($s1) for $s1 in ready)
    return <<=d:done||placed||settled>>

== ne_find_circle fn
def <<find_circle||circle_from||loop_through>>_$noun($es: dict[str, $E], $s1: str) -> list[str]:
    """Return the $sp1 of the circle into which the $sw2 leads from here; empty if it ends."""
    <<=t:trace||passed>>: list[str] = []
    while $s1 in $es:
        if $s1 in <<=t:trace||passed>>:
            return <<=t:trace||passed>>[<<=t:trace||passed>>.index($s1) :]
        <<=t:trace||passed>>.append($s1)
        $s1 = $es[$s1].$s2
    return []

== ne_common_ancestor fn
def <<common_parent||meeting_point>>_of_$es(parents: dict[str, str], first: $E, second: $E) -> str | None:
    """Return the lowest $sw1 that is above or at both $esw."""
    <<=a:above_first||upper_ones>> = {(here := first.$s1)}
    while here in parents and parents[here] not in <<=a:above_first||upper_ones>>:
        here = parents[here]
        <<=a:above_first||upper_ones>>.add(here)
    there = second.$s1
    while there is not None and there not in <<=a:above_first||upper_ones>>:
        there = parents.get(there)
    return there

== ne_levels fn
:: c children below
def <<levels_below||by_level||generations>>_of_$noun(&c: dict[str, list[$E]], $e: $E) -> Iterator[list[$E]]:
    """Yield the $ew alone, then all directly below it, then those below these, and so on."""
    <<=h:here||generation>> = [$e]
    while <<=h:here||generation>>:
        yield <<=h:here||generation>>
        <<=h:here||generation>> = <<[lower for upper in <<=h:here||generation>> for lower in &c.get(upper.$s1, [])]||\
list(itertools.chain.from_iterable(&c.get(upper.$s1, []) for upper in <<=h:here||generation>>))>>

== ne_remove_branch fn
:: d doomed leaving
def <<remove_branch||cut_off||drop_with_children>>_of_$es($es: dict[str, $E], $s1: str) -> int:
    """Remove the $ew with this $sw1 and all below it; return how many that were."""
    &d = [$s1]
    for upper in &d:
        &d += [$e.$s1 for $e in $es.values() if $e.$s2 == upper and $e.$s1 not in &d]
    return sum($es.pop(<<=o:one||gone>>, None) is not None for <<=o:one||gone>> in &d)

== ne_reparent fn mut
def <<adopt||rehang||take_in>>_orphans($es: dict[str, $E], <<=p:root||new_parent>>: str) -> list[str]:
    """Hang those $esw whose $sw2 is unknown below the given one; return their $sp1."""
    <<=o:orphans||homeless>> = [$e for $e in $es.values() if $e.$s2 not in $es and $e.$s1 != <<=p:root||new_parent>>]
    for $e in <<=o:orphans||homeless>>:
        $e.$s2 = <<=p:root||new_parent>>
    return <<[$e.$s1 for $e in <<=o:orphans||homeless>>]||sorted($e.$s1 for $e in <<=o:orphans||homeless>>)>>

== ne_rename_refs fn mut
def rename_<<with_links||and_follow||everywhere>>_$noun($es: dict[str, $E], $old: str, new: str) -> int:
    """Give $aew another $sw1, also where others refer to it by $sw2; return how many did."""
    if new in $es:
        raise ValueError(f"{new} <<is taken||exists already>>")
    $es[new] = $es.pop($old)
    $es[new].$s1 = new
    referring = [$e for $e in $es.values() if $e.$s2 == $old]
    for $e in referring:
        $e.$s2 = new
    return len(referring)

== ne_column_sums fn
def <<column_sums||sum_down||sums_by_place>>_of_$n1(rows: list[list[$E]]) -> list[$t1]:
    """Return the total $nw1 at each place of the rows; rows may be of different lengths."""
    <<sums: list[$t1] = []
    for row in rows:
        for place, $e in enumerate(row):
            if place == len(sums):
                sums.append($z1)
            sums[place] += $e.$n1
    return sums||return [sum($e.$n1 for $e in column if $e is not None) for column in zip_longest(*rows)]>>

== ne_around fn
def <<around||next_to>>_$noun(rows: list[list[$E]], <<=a:down||y_at>>: int, <<=a:across||x_at>>: int) -> Iterator[$E]:
    """Yield the $esw <<=a:above, below and beside||on the four sides of>> this place."""
    for <<=m:down_by, right_by||dy, dx>> in ((-1, 0), (0, -1), (0, 1), (1, 0)):
        there, aside = <<=a:down||y_at>> + <<=m:down_by||dy>>, <<=a:across||x_at>> + <<=m:right_by||dx>>
        if 0 <= there < len(rows) and 0 <= aside < len(rows[there]):
            yield rows[there][aside]

== ne_apply_leaves fn
def <<=f:apply_inside||map_leaves||convert_all>>($data: Any, $fn: Callable[[$E], Any]) -> Any:
    """Apply the function to the $esw in nested lists and dictionaries; the structure stays."""
    match $data:
        case dict():
            return {$key: <<=f:apply_inside||map_leaves||convert_all>>(inside, $fn) for $key, inside in $data.items()}
        case list():
            return [<<=f:apply_inside||map_leaves||convert_all>>(inside, $fn) for inside in $data]
        case _:
            return $fn($data)

== ne_leaves_with_path fn
def <<=f:leaves_with_path||flat_items||dotted>>($data: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, $E]]:
    """Yield each $ew in nested dictionaries with the dotted path that leads to it."""
    for $key, inside in $data.items():
        <<=w:way||dotted_key>> = <<f"{prefix}.{$key}" if prefix else $key||".".join(filter(None, (prefix, $key)))>>
        if isinstance(inside, dict):
            yield from <<=f:leaves_with_path||flat_items||dotted>>(inside, <<=w:way||dotted_key>>)
        else:
            yield <<=w:way||dotted_key>>, inside

== ne_dig fn
def <<dig_out||dig_for||reach>>_$noun($data: Mapping[str, Any], *keys: str, default: $E | None = None) -> $E | None:
    """Follow the keys into nested dictionaries to $aew; the default if the way ends before."""
    here = $data
    try:
        for $key in keys:
            here = here[$key]
    except (KeyError, TypeError):
        return default
    return here if isinstance(here, $E) else default

== ne_prune_groups fn
def <<narrow||sift>>_$es($map: dict[str, dict[str, list[$E]]], wanted: Callable) -> dict[str, dict[str, list[$E]]]:
    """Keep the $esw that are wanted; what becomes empty is left out on both levels."""
    <<=k:kept||trimmed>>: dict[str, dict[str, list[$E]]] = {}
    for outer, inside in $map.items():
        fit = {inner: <<list(filter(wanted, $es))||[$e for $e in $es if wanted($e)]>> for inner, $es in inside.items()}
        if any(fit.values()):
            <<=k:kept||trimmed>>[outer] = {inner: $es for inner, $es in fit.items() if $es}
    return <<=k:kept||trimmed>>

== ne_common_in_group fn
def <<usual||typical||prevailing>>_$s2_by_$s1($es: $Many[$E]) -> dict[str, str]:
    """Return the most frequent $sw2 among the $esw of each $sw1."""
    $cnt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for $e in $es:
        $cnt[$e.$s1][$e.$s2] += 1
    <<return {$s1: inside.most_common(1)[0][0] for $s1, inside in $cnt.items()}||<<=u:usual||typical||mostly>> = {}
    for $s1, inside in $cnt.items():
        <<=u:usual||typical||mostly>>[$s1], _ = inside.most_common(1)[0]
    return <<=u:usual||typical||mostly>>||return {$s1: max(inside, key=inside.get) for $s1, inside in $cnt.items()}>>

== ne_take_turns_groups fn
def <<mix||alternate||one_of_each>>_groups_of_$es($map: dict[str, list[$E]]) -> Iterator[$E]:
    """Yield $aew of each group, then the next of each, until all groups are used up."""
    <<<<=q:queues||in_turn>> = deque(map(iter, $map.values()))
    while <<=q:queues||in_turn>>:
        <<=n:following||in_front>> = <<=q:queues||in_turn>>.popleft()
        with suppress(StopIteration):
            yield next(<<=n:following||in_front>>)
            <<=q:queues||in_turn>>.append(<<=n:following||in_front>>)||for row in zip_longest(*$map.values()):
        yield from ($e for $e in row if $e is not None)>>

== ne_chapters fn
def <<sections_of||headed_lists||two_level_text>>_of_$es($es: list[$E]) -> str:
    """Return a heading for each $sw1 and below it the $esw, by falling $nw1."""
    ordered = sorted($es, key=lambda $e: ($e.$s1, -$e.$n1))
    $out: list[str] = []
    for $s1, inside in groupby(ordered, key=<<operator.attrgetter("$s1")||lambda $e: $e.$s1>>):
        $out.append(<<f"# {$s1}"||$s1.upper()||f"{$s1}:">>)
        $out.extend(f"  {place}. {$e.$n1}" for place, $e in enumerate(inside, start=1))
    return "\n".join($out)

== ne_same_shape fn
def <<=f:same_nested||alike_inside||equal_shape>>(left: Any, right: Any) -> bool:
    """Return whether two nested lists hold $esw with the same $sp1 at the same places."""
    if isinstance(left, list) != isinstance(right, list):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(<<=f:same_nested||alike_inside||equal_shape>>, left, right))
    return left.$s1 == right.$s1
'''
