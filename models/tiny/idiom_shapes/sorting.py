"""Shapes of functions that sort, group, rank, compare and convert things with tuples, lists and dicts."""

from __future__ import annotations

SHAPES = r'''
== dct_sort_two_ways fn
def sorted_by_$s1_and_<<=d:falling||rising>>_$n1($es: $Many[$E]) -> list[$E]:
    """Return the $esw by $sw1, and within each by <<=d:falling||rising>> $nw1."""
    return sorted($es, key=lambda $e: ($e.$s1<<||.lower()>>, <<=d:-$e.$n1||$e.$n1>>))

== dct_sort_stable_passes fn
:: p passes sort_orders directions
def multi_sort($es: list[$E], *&p: tuple[str, bool]) -> None:
    """Sort the list in place by several attributes, each with whether it is reversed; the first counts most."""
    for attribute, reverse in reversed(&p):
        $es.sort(key=<<operator.attrgetter(attribute)||lambda $e: getattr($e, attribute)>>, reverse=reverse)

== dct_sort_by_spec fn
def <<order_by||sort_as_told||arrange_by>>($es: $Many[$E], spec: str) -> list[$E]:
    """Sort by the attributes in the spec, such as "$s1,-$n1"; a minus sign turns the order around."""
    ordered = list($es)
    for part in reversed(spec.split(",")):
        attribute = part.strip().<<removeprefix("-")||lstrip("-")>>
        ordered.sort(key=lambda $e: getattr($e, attribute), reverse=part.strip().startswith("-"))
    return ordered

== dct_sort_given_order fn
:: r ranks places order_of
def in_given_order($es: $Many[$E], $sp1: list[str]) -> list[$E]:
    """Return the $esw in the order in which the list names their $sw1; those it does not name come last."""
    &r = {$s1: place for place, $s1 in enumerate($sp1)}
    return sorted($es, key=lambda $e: &r.get($e.$s1, <<len(&r)||len($sp1)>>))

== dct_sort_none_last fn
def sort_with_gaps($es: list[$E], default_$np1: dict[str, $t1]) -> list[$E]:
    """Sort the $esw by the $nw1 known for their $sw1; the ones without it <<come last||go to the end>>."""

    def place_of($e: $E) -> tuple[bool, $t1]:
        $n1 = default_$np1.get($e.$s1)
        return $n1 is None, $n1 or $z1

    return sorted($es, key=place_of)

== dct_sort_flags_first fn
def $f1_<<=w:first||last>>($es: list[$E]) -> list[$E]:
    """Return the $esw with the $fw1 ones <<=w:first||last>>, in the same order otherwise."""
    <<return sorted($es, key=lambda $e: <<=w:not $e.$f1||$e.$f1>>)||\
    marked = [$e for $e in $es if $e.$f1]
    plain = [$e for $e in $es if not $e.$f1]
    return <<=w:marked + plain||plain + marked>>>>

== dct_sorted_dict fn
def sort_dict_by_$ordname($es: dict[str, $E]) -> dict[str, $E]:
    """Return the same dict in the order of $orddoc."""

    def order_of(pair: tuple[str, $E]) -> Any:
        <<_, $e = pair||$e = pair[1]>>
        return $ordkey

    return dict(sorted($es.items(), key=order_of))

== dct_keys_by_value fn
def $sp1_by_$n1($map: dict[str, $E], reverse: bool = <<False||True>>) -> list[str]:
    """Return the keys of the dict, sorted by the $nw1 of their $esw."""
    return sorted($map, key=lambda $s1: $map[$s1].$n1, reverse=reverse)

== dct_group_adjacent fn
def runs_of_$kname($es: $Many[$E]) -> Iterator[tuple[$ktype, list[$E]]]:
    """Yield the runs of neighboring $esw with the same $kdoc."""
    for $key, run in <<itertools.groupby($es, ||groupby($es, >>key=lambda $e: $kexpr):
        yield $key, <<list(run)||[*run]>>

== dct_group_sorted fn
:: b by_$s1 same_$s1 attribute_of
def $sp1_with_$np1($es: $Many[$E]) -> dict[str, list[$t1]]:
    """Return the $np1 of the $esw of each $sw1, all in order."""
    &b = operator.attrgetter("$s1", "$n1")
    ordered = sorted($es, key=&b)
    return {$s1: [$e.$n1 for $e in same] for $s1, same in groupby(ordered, key=lambda $e: $e.$s1)}

== dct_group_longest_run fn
def longest_<<run||streak||row>>_of_$f1($es: $Many[$E]) -> int:
    """Return how many $esw in a row are $fw1 at most."""
    return max((sum(1 for _ in run) for is_so, run in groupby($es, key=lambda $e: $e.$f1) if is_so), default=0)

== dct_group_rle fn
def compress_$sp1($es: $Many[$E]) -> <<=t:list[tuple[str, int]]||str>>:
    """Return each $sw1 with the number of $esw in a row that have it<<=t:||, as one text>>."""
    runs = [($s1, len(list(run))) for $s1, run in groupby($e.$s1 for $e in $es)]
    return <<=t:runs||" ".join(f"{$s1}*{times}" for $s1, times in runs)>>

== dct_group_top_each fn like=group
:: c count how_many at_most
def <<=w:top||bottom>>_per_$s1($es: list[$E], &c: int = $d1) -> dict[str, list[$E]]:
    """Return for each $sw1 the few $esw with the <<=w:highest||lowest>> $nw1."""
    pick = <<=w:heapq.nlargest||heapq.nsmallest>>
    return {$s1: pick(&c, group, key=lambda $e: $e.$n1) for $s1, group in $@group($es).items()}

== dct_group_rank_in fn like=group
def rank_within_$s1($es: list[$E]) -> dict[str, list[tuple[int, $E]]]:
    """Number the $esw of each $sw1 by falling $nw1."""
    ranks: dict[str, list[tuple[int, $E]]] = {}
    for $s1, group in $@group($es).items():
        group.sort(key=lambda $e: $e.$n1, reverse=True)
        ranks[$s1] = <<list(enumerate(group, start=1))||[(place, $e) for place, $e in enumerate(group, 1)]>>
    return ranks

== dct_group_order fn like=group
def groups_by_<<=w:size||$n1>>($es: list[$E]) -> list[tuple[str, list[$E]]]:
    """Return the groups by $sw1, those with the <<=w:most $esw||highest $nw1 in total>> first."""
    return sorted(
        $@group($es).items(),
        key=lambda pair: <<=w:len(pair[1])||sum($e.$n1 for $e in pair[1])>>,
        reverse=True,
    )

== dct_group_singles fn like=group
def lonely_$es($es: list[$E]) -> list[$E]:
    """Return the $esw that are alone with their $sw1."""
    return [group[0] for group in $@group($es).values() if len(group) == 1]

== dct_group_above_mean fn like=group
def above_own_group($es: list[$E]) -> Iterator[$E]:
    """Yield the $esw whose $nw1 is above the mean of those with the same $sw1."""
    for group in $@group($es).values():
        mean = sum($e.$n1 for $e in group) / len(group)
        yield from ($e for $e in group if $e.$n1 > mean)

== dct_count_percent fn like=count
def print_shares($es: list[$E]) -> None:
    """Print each $sw1 and its part of all $esw, <<=w:the most frequent||the rarest>> first."""
    $cnt = $@count($es)
    whole = sum($cnt.values())
    for $s1 in sorted($cnt, key=$cnt.get<<=w:, reverse=True||>>):
        print(f"{$s1:<<<12||<20||>15>>} {$cnt[$s1] / whole:<<.1%||6.1%||.0%>>}")

== dct_count_rare fn like=count
def rare_$sp1($es: list[$E], fewer_than: int = <<2||3||$d1>>) -> set[str]:
    """Return each $sw1 of fewer $esw than that."""
    return {$s1 for $s1, number in $@count($es).items() if number < fewer_than}

== dct_count_lumped fn like=count
:: r rest others small_ones
def lump_rare_$sp1($es: list[$E], least: int = $d1) -> dict[str, int]:
    """Count the $esw by $sw1, and together under "&r" where there are fewer than the least."""
    lumped: dict[str, int] = {}
    for $s1, number in $@count($es).items():
        name = $s1 if number >= least else "&r"
        lumped[name] = lumped.get(name, 0) + number
    return lumped

== dct_shared_ranks fn
def shared_ranks($es: $Many[$E]) -> dict[str, int]:
    """Return the rank of each $sw1 by $nw1; equal ones share it, <<=g:with gaps after them||without gaps>>."""
    <<=g:$np1 = sorted(($e.$n1 for $e in $es), reverse=True)||$np1 = sorted({$e.$n1 for $e in $es}, reverse=True)>>
    return {$e.$s1: $np1.index($e.$n1) + 1 for $e in $es}

== dct_top_lines fn
def <<leaderboard||podium||high_scores>>($es: $Many[$E], places: int = <<3||5||10>>) -> list[str]:
    """Return the lines of a list of the $esw with the highest $np1."""
    ranked = sorted($es, key=lambda $e: (-$e.$n1, $e.$s1))[:places]
    return [f"<<{place}.||#{place}||{place:>2})>> {$e.$s1} ({$e.$n1})" for place, $e in enumerate(ranked, start=1)]

== dct_running_top fn
def keep_top($es: $Many[$E], places: int = $d1) -> list[$t1]:
    """Return the highest $np1, in falling order, with never more than the places in memory."""
    heap: list[$t1] = []
    for $e in $es:
        if len(heap) < places:
            heapq.heappush(heap, $e.$n1)
        else:
            heapq.heappushpop(heap, $e.$n1)
    return sorted(heap, reverse=True)

== dct_extremes_pair fn
def extremes_of_$n1($es: list[$E]) -> tuple[$E, $E] | None:
    """Return the $esw with the lowest and with the highest $nw1, if there are any."""
    match sorted($es, key=lambda $e: $e.$n1):
        case []:
            return None
        case [only]:
            return only, only
        case [first, *_, last]:
            return first, last

== dct_compare_lists fn
:: c change kind_of_change verdict
def compare_by_$s1($old: list[$E], new: list[$E]) -> dict[str, str]:
    """Say for each $sw1 whether it was added, removed, changed or kept."""
    was, now = ({$e.$s1: $e.$n1 for $e in $es} for $es in ($old, new))
    report: dict[str, str] = {}
    for $s1 in was | now:
        match $s1 in was, $s1 in now:
            case False, True:
                report[$s1] = "added"
            case True, False:
                report[$s1] = "removed"
            case _:
                report[$s1] = "kept" if was[$s1] == now[$s1] else "changed"
    return report

== dct_added_removed fn
def sync_plan(present: dict[str, $E], wanted: dict[str, $E]) -> dict[str, list[str]]:
    """Return which $sp1 must be created, deleted and updated to get what is wanted."""
    return {
        "create": sorted(wanted.keys() - present.keys()),
        "delete": sorted(present.keys() - wanted.keys()),
        "update": sorted($s1 for $s1 in wanted.keys() & present.keys() if wanted[$s1].$n1 != present[$s1].$n1),
    }

== dct_apply_sync fn
def make_equal(target: dict[str, $E], model: dict[str, $E]) -> None:
    """Change the target so that it has the same $esw as the model."""
    for $s1 in <<target.keys() - model.keys()||set(target) - set(model)>>:
        del target[$s1]
    <<target.update(model)||target |= model>>

== dct_diff_dicts fn
def changed_values($old: dict[str, Any], new: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the old and the new value for each key of the $noun data that differs."""
    return {
        $key: ($old.get($key), new.get($key))
        for $key in sorted($old.keys() | new.keys())
        if $old.get($key) != new.get($key)
    }

== dct_patch_text fn
def changes_as_lines($old: dict[str, $E], new: dict[str, $E]) -> Iterator[str]:
    """Yield a line with a plus sign for each new $ew and one with a minus sign for each that is gone."""
    yield from (f"+ {$s1}" for $s1 in sorted(new) if $s1 not in $old)
    yield from (f"- {$s1}" for $s1 in sorted($old) if $s1 not in new)

== dct_moved_places fn
def moves_in_ranking($old: list[$E], new: list[$E]) -> dict[str, int]:
    """Return how many places each $sw1 went up; a negative number means down."""
    was_at = {$e.$s1: place for place, $e in enumerate($old)}
    return {$e.$s1: was_at[$e.$s1] - place for place, $e in enumerate(new) if $e.$s1 in was_at}

== dct_net_change fn
def net_change_of_$n1($old: $Many[$E], new: $Many[$E]) -> dict[str, $t1]:
    """Return by how much the $nw1 of each $sw1 changed, where it did."""
    balance: defaultdict[str, $t1] = defaultdict($t1)
    for sign, side in <<((-1, $old), (1, new))||[(1, new), (-1, $old)]||zip((-1, 1), ($old, new))>>:
        for $e in side:
            balance[$e.$s1] += sign * $e.$n1
    return {$s1: change for $s1, change in balance.items() if change}

== dct_upsert fn mut
def upsert($es: list[$E], <<=n:newer||incoming>>: $E) -> bool:
    """Update the $nw1 of the $ew with the same $sw1, or append it; tell whether it was new."""
    for $e in $es:
        if $e.$s1 == <<=n:newer||incoming>>.$s1:
            $e.$n1 = <<=n:newer||incoming>>.$n1
            return False
    $es.append(<<=n:newer||incoming>>)
    return True

== dct_merge_by_key fn
def <<overlay||override||prefer_new>>(base: $Many[$E], changes: $Many[$E]) -> list[$E]:
    """Return the $esw of both lists by $sw1; those in the changes replace the ones of the base."""
    merged = {$e.$s1: $e for $e in <<chain(base, changes)||(*base, *changes)||[*base, *changes]>>}
    return <<list(merged.values())||[merged[$s1] for $s1 in sorted(merged)]>>

== dct_join_things fn
def join_on_$s1(left: list[$E], right: list[$E]) -> list[tuple[$E, $E]]:
    """Return the pairs of $esw from both sides with the same $sw1."""
    partners: dict[str, list[$E]] = defaultdict(list)
    for $e in right:
        partners[$e.$s1].append($e)
    return [($e, partner) for $e in left for partner in partners.get($e.$s1, ())]

== dct_left_join fn
def with_partner(left: $Many[$E], partners: Mapping[str, $E]) -> Iterator[tuple[$E, $E | None]]:
    """Yield each $ew with the partner of the same $sw1, or with None."""
    <<for $e in left:
        yield $e, partners.get($e.$s1)||yield from (($e, partners.get($e.$s1)) for $e in left)>>

== dct_attach_numbers fn
def with_$np1($es: $Many[$E], known_$np1: dict[str, $t1]) -> dict[str, tuple[$t1, $t1]]:
    """Return the own and the known $nw1 of each $sw1 for which <<both exist||there is one>>."""
    return {$e.$s1: ($e.$n1, other) for $e in $es if (other := known_$np1.get($e.$s1)) is not None}

== dct_to_rows fn
def $noun_rows($es: $Many[$E], header: bool = True) -> list[tuple[Any, ...]]:
    """Return the $esw as tuples of all attributes, below their names if there is to be a header."""
    names = ($columns)
    rows = [tuple(getattr($e, name) for name in names) for $e in $es]
    return [names, *rows] if header else rows

== dct_to_dicts_renamed fn
:: n new_names titles renamed
def export_$es($es: $Many[$E], &n: dict[str, str]) -> list[dict[str, Any]]:
    """Return a dict for each $ew with the attributes under their new names."""
    return [{title: getattr($e, attribute) for attribute, title in &n.items()} for $e in $es]

== dct_from_dicts fn
def $es_from_dicts(rows: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the rows with all that <<$aew needs||makes $aew>>, and the places of the others."""
    needed = {"$s1", "$n1"}
    good, bad = [], []
    for place, row_data in enumerate(rows):
        if needed <= row_data.keys():
            good.append(row_data)
        else:
            bad.append(place)
    return good, bad

== dct_clean_row fn
def clean_$noun_data(raw_data: dict[str, str | None]) -> dict[str, Any]:
    """Return the data with the $nw1 as a number, and without <<empty values||what is empty>>."""
    cleaned: dict[str, Any] = {$key.strip().lower(): $val for $key, $val in raw_data.items() if $val}
    if "$n1" in cleaned:
        cleaned["$n1"] = $t1(cleaned["$n1"])
    return cleaned

== dct_dict_text fn
def $n1_table($map: dict[str, $E]) -> str:
    """Return a line with the $nw1 for each key, the keys in order and of one width."""
    width = max(map(len, $map), default=0)
    return "\n".join(f"{$key:{width}} <<=|| ||:>> {$map[$key].$n1}" for $key in sorted($map))

== dct_query_string fn
def <<query_string||as_query||url_part>>($e: $E, **extra: Any) -> str:
    """Return the $sw1, the $nw1 and what is extra as a query, such as `$s1=$w1&$n1=$d1`."""
    pairs = {"$s1": $e.$s1, "$n1": $e.$n1, **extra}
    return "&".join(f"{$key}={$val}" for $key, $val in pairs.items() if $val is not None)

== dct_filters_from_text fn
def parse_filters($txt: str) -> dict[str, str]:
    """Read filters for $esw, such as "$s1=$w1, $f1=yes", into a dict."""
    filters: dict[str, str] = {}
    for part in $txt.split(","):
        name, equals, wanted = part.partition("=")
        if not equals:
            raise ValueError(f"no = in {part.strip()!r}")
        filters[name.strip()] = wanted.strip()
    return filters

== dct_operator_filters fn
def passes($e: $E, tests: dict[str, tuple[str, $t1]]) -> bool:
    """Tell whether the attributes of the $ew pass the tests, such as {"$n1": (">", $d1)}."""
    compare = {"<": operator.lt, ">": operator.gt, "=": operator.eq<<||, "!=": operator.ne||, ">=": operator.ge>>}
    return all(compare[sign](getattr($e, name), bound) for name, (sign, bound) in tests.items())

== dct_suffix_filters fn
def matches_filters($e: $E, **filters: Any) -> bool:
    """Tell whether the $ew passes filters such as `$n1_min=$d1`, `$n1_max=$dx` or `$s1="$w1"`."""
    for name, bound in filters.items():
        if name.endswith("_min"):
            passed = getattr($e, name[:-4]) >= bound
        elif name.endswith("_max"):
            passed = getattr($e, name[:-4]) <= bound
        else:
            passed = getattr($e, name) == bound
        if not passed:
            return False
    return True

== dct_predicate_table fn
def sort_into($es: $Many[$E], tests: dict[str, Callable[[$E], bool]]) -> dict[str, list[$E]]:
    """Put each $ew under the name of the first test that it passes, or under "<<=o:other||rest>>"."""
    boxes: dict[str, list[$E]] = {name: [] for name in [*tests, "<<=o:other||rest>>"]}
    for $e in $es:
        name = next((name for name, test in tests.items() if test($e)), "<<=o:other||rest>>")
        boxes[name].append($e)
    return boxes

== dct_bands fn
:: b bands classes ranges
def $n1_bands($es: $Many[$E], &b: dict[str, $t1]) -> dict[str, int]:
    """Count the $esw in each of the &b, which are given with their lowest $nw1."""
    ordered = sorted(&b.items(), key=lambda pair: pair[1], reverse=True)
    numbers = dict.fromkeys(&b, 0)
    for $e in $es:
        for name, least in ordered:
            if $e.$n1 >= least:
                numbers[name] += 1
                break
    return numbers

== dct_pivot fn
def pivot_$n1($es: $Many[$E]) -> dict[str, dict[bool, $t1]]:
    """Return the total $nw1 by $sw1 and, below that, by whether the $esw are $fw1."""
    pivot: dict[str, dict[bool, $t1]] = defaultdict(lambda: {True: $z1, False: $z1})
    for $e in $es:
        pivot[$e.$s1][$e.$f1] += $e.$n1
    return dict(pivot)

== dct_cross_counts fn
def cross_table($es: $Many[$E]) -> list[list[str | int]]:
    """Return a table of how many $esw have each $sw1 (rows) and each $sw2 (columns)."""
    $cnt = Counter(($e.$s1, $e.$s2) for $e in $es)
    $sp2 = sorted({$s2 for _, $s2 in $cnt})
    return [[$s1, *($cnt[$s1, $s2] for $s2 in $sp2)] for $s1 in sorted({$s1 for $s1, _ in $cnt})]

== dct_two_way_maps fn
def link_$sp1_and_$sp2($es: $Many[$E]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return which $sp2 go with each $sw1, and which $sp1 with each $sw2."""
    there, back = defaultdict(set), defaultdict(set)
    for $e in $es:
        there[$e.$s1].add($e.$s2)
        back[$e.$s2].add($e.$s1)
    return there, back

== dct_unique_pairs fn
def one_to_one($es: $Many[$E]) -> bool:
    """Tell whether each $sw1 always goes with the same $sw2, and the other way round."""
    pairs = {($e.$s1, $e.$s2) for $e in $es}
    return len(pairs) == len({one for one, _ in pairs}) == len({two for _, two in pairs})

== dct_missing_numbers fn
def gaps_in_$n1($es: $Many[$E]) -> list[int]:
    """Return the whole numbers between the lowest and the highest $nw1 that no $ew has."""
    taken_ones = {int($e.$n1) for $e in $es}
    if not taken_ones:
        return []
    return <<[number for number in range(min(taken_ones), max(taken_ones)) if number not in taken_ones]||\
    sorted(set(range(min(taken_ones), max(taken_ones))) - taken_ones)>>

== dct_memo_lookup fn
def cached_$n1(compute: Callable[[$E], $t1], memory: dict[str, $t1] | None = None) -> Callable[[$E], $t1]:
    """Return a function that computes the $nw1 of $aew only once for each $sw1."""
    known = {} if memory is None else memory

    def ask($e: $E) -> $t1:
        if $e.$s1 not in known:
            known[$e.$s1] = compute($e)
        return known[$e.$s1]

    return ask

== dct_lookup_error fn
def get_or_hint($es: dict[str, $E], $s1: str) -> $E:
    """Return the $ew with the $sw1; the error for an unknown one <<tells||lists>> those that begin alike."""
    try:
        return $es[$s1]
    except KeyError:
        similar = sorted(known for known in $es if known[:1] == $s1[:1])
        raise LookupError(f"no {$s1!r}; <<perhaps||similar:>> {', '.join(similar) or 'none'}") from None
'''
