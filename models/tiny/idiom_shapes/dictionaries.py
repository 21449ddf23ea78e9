"""Shapes of functions that build, invert, merge and compare dicts, sets and counters of things."""

from __future__ import annotations

SHAPES = r'''
== dct_latest_wins fn
:: w chosen kept_ones by_$s1
def <<=d:last||first>>_per_$s1($es: $Many[$E]) -> list[$E]:
    """Return one $ew for each $sw1, the <<=d:last||first>> of those that share it."""
    &w: dict[str, $E] = {}
    for $e in $es:
        <<=d:&w[$e.$s1] = $e||&w.setdefault($e.$s1, $e)>>
    return <<list(&w.values())||[*&w.values()]>>

== dct_zip_keys fn
def <<label||tag||number>>_$es($es: list[$E], labels: list[str]) -> dict[str, $E]:
    """Give each $ew one of the labels, in order; there must be as many of both."""
    if len(labels) != len($es):
        raise ValueError(f"{len(labels)} labels for {len($es)} $esw")
    return <<dict(zip(labels, $es))||dict(zip(labels, $es, strict=True))||\
    {mark: $e for mark, $e in zip(labels, $es)}>>

== dct_rekey fn
def rekey_by_$s1(numbered: dict[int, $E]) -> dict[str, tuple[int, $E]]:
    """Key the numbered $esw by $sw1 instead, and keep the number <<beside each||in a pair>>."""
    return {$e.$s1: (number, $e) for number, $e in <<numbered.items()||sorted(numbered.items())>>}

== dct_total_and_count fn
:: s sums amounts totals
def mean_$n1_per_$s1($es: $Many[$E]) -> dict[str, float]:
    """Return the mean $nw1 of the $esw with each $sw1."""
    &s: defaultdict[str, float] = defaultdict(float)
    $cnt: Counter[str] = Counter()
    for $e in $es:
        &s[$e.$s1] += $e.$n1
        $cnt[$e.$s1] += 1
    return {$s1: &s[$s1] / $cnt[$s1] for $s1 in <<&s||$cnt||sorted(&s)>>}

== dct_pair_totals fn
def count_and_total_by_$s1($es: $Many[$E]) -> dict[str, tuple[int, $t1]]:
    """Return how many $esw there are of each $sw1, and their $nw1 in total."""
    $out: dict[str, tuple[int, $t1]] = {}
    for $e in $es:
        number, so_far = $out.get($e.$s1, (0, $z1))
        $out[$e.$s1] = (number + 1, so_far + $e.$n1)
    return $out

== dct_range_per_key fn
def $n1_range_by_$kname($es: $Many[$E]) -> dict[$ktype, tuple[$t1, $t1]]:
    """Return the lowest and the highest $nw1, by $kdoc."""
    ranges: dict[$ktype, tuple[$t1, $t1]] = {}
    for $e in $es:
        low, high = ranges.get($kexpr, ($e.$n1, $e.$n1))
        ranges[$kexpr] = min(low, $e.$n1), max(high, $e.$n1)
    return ranges

== dct_best_per_key fn
:: b top leaders heads
def <<=w:highest||lowest>>_$n1_per_$kname($es: $Many[$E]) -> dict[$ktype, $E]:
    """Return the $ew with the <<=w:highest||lowest>> $nw1, by $kdoc."""
    &b: dict[$ktype, $E] = {}
    for $e in $es:
        $key = $kexpr
        if $key not in &b or <<=w:&b[$key].$n1 < $e.$n1||&b[$key].$n1 > $e.$n1>>:
            &b[$key] = $e
    return &b

== dct_multi_index fn
def find_by_$s1_and_$f1(table: dict[tuple[str, bool], list[$E]], $s1: str, $f1: bool = True) -> list[$E]:
    """Look up the $esw with this $sw1 that are $fw1 or not; return an empty list if there are none."""
    <<return table.get(($s1, $f1), [])||try:
        return table[$s1, $f1]
    except KeyError:
        return []>>

== dct_pair_table fn
def table_by_$s1_and_$f1($es: $Many[$E]) -> dict[tuple[str, bool], list[$E]]:
    """Return the $esw by the pair of $sw1 and whether they are $fw1."""
    table = defaultdict(list)
    for $e in $es:
        table[$e.$s1, $e.$f1].append($e)
    return <<dict(table)||{**table}>>

== dct_words_index fn
:: p postings where_used pages
def words_of_$sp1($es: list[$E]) -> dict[str, set[int]]:
    """Return for each word in the $sp1 the places of the $esw that use it."""
    &p: defaultdict[str, set[int]] = defaultdict(set)
    for place, $e in enumerate($es):
        for word in $e.$s1.<<lower().split()||split()||casefold().split()>>:
            &p[word].add(place)
    return &p

== dct_flatten_nested fn
def flatten_$es(nested: dict[str, dict[str, $E]], joint: str = "<<.||/||:>>") -> dict[str, $E]:
    """Return one flat dict; its keys are the outer and the inner one with the joint between."""
    <<return {f"{outer}{joint}{inner}": $e for outer, deeper in nested.items() for inner, $e in deeper.items()}||\
    flat: dict[str, $E] = {}
    for outer, deeper in nested.items():
        flat.update({outer + joint + inner: $e for inner, $e in deeper.items()})
    return flat>>

== dct_flat_list fn
def all_$es(groups_of_$es: dict[str, list[$E]]) -> list[$E]:
    """Return the $esw of all groups in one list<<=s:, the groups in order of their keys||>>."""
    return <<=s:[$e for $key in sorted(groups_of_$es) for $e in groups_of_$es[$key]]||\
    list(itertools.chain.from_iterable(groups_of_$es.values()))>>

== dct_nest_keys fn
def nest_by_$s1($es: $Many[$E], joint: str = "<<.||/||->>") -> dict[str, Any]:
    """Turn each $sw1 into a path of nested dicts with the $nw1 of the $ew at its end."""
    root: dict[str, Any] = {}
    for $e in $es:
        *parents, leaf = $e.$s1.split(joint)
        node = root
        for part in parents:
            node = node.setdefault(part, {})
        node[leaf] = $e.$n1
    return root

== dct_deep_get fn
:: p trail steps_down keys_down
def <<deep_get||dig||descend>>(tree_of_$es: dict[str, Any], *&p: str, default: $E | None = None) -> $E | None:
    """Follow the keys into the nested dicts; return the $ew at the end, or the default where a key is missing."""
    node: Any = tree_of_$es
    for $key in &p:
        if <<not isinstance(node, dict) or $key not in node||$key not in (node or ())>>:
            return default
        node = node[$key]
    return node

== dct_count_leaves fn
def count_nested_$es(nested: dict[str, Any]) -> int:
    """Count the $esw in dicts that lie in one another to any depth."""
    return sum(count_nested_$es(below) if isinstance(below, dict) else 1 for below in nested.values())

== dct_attr_sets fn
def <<=w:shared||all||odd>>_$sp1(left: $Many[$E], right: $Many[$E]) -> set[str]:
    """Return every $sw1 that <<=w:both sides have||any side has||only one side has>>."""
    ours = {$e.$s1 for $e in left}
    theirs = {$e.$s1 for $e in right}
    return ours <<=w:& theirs||| theirs||^ theirs>>

== dct_missing_extra fn
:: h have present actual
def missing_and_extra($es: $Many[$E], expected: set[str]) -> tuple[set[str], set[str]]:
    """Return each expected $sw1 that is missing, and each that is there unexpectedly."""
    &h = {$e.$s1 for $e in $es}
    return expected - &h, &h - expected

== dct_require_keys fn
def require_$sp1($es: $Many[$E], *required: str) -> None:
    """Raise an error that names each required $sw1 which no $ew has."""
    absent = set(required).difference($e.$s1 for $e in $es)
    if absent:
        raise <<KeyError||ValueError||LookupError>>(f"missing: {', '.join(sorted(absent))}")

== dct_common_to_all fn
def $sp1_in_every_list(*lists: list[$E]) -> set[str]:
    """Return every $sw1 that <<occurs in each of||is common to>> the lists of $esw."""
    sets = [{$e.$s1 for $e in $es} for $es in lists]
    return <<set.intersection(*sets) if sets else set()||reduce(set.intersection, sets) if sets else set()>>

== dct_jaccard fn
:: o overlap common both_have
def <<similarity||closeness||overlap_ratio>>(left: list[$E], right: list[$E]) -> float:
    """Return which part of all $sp1 the two lists share, from 0 to 1."""
    ours, theirs = {$e.$s1 for $e in left}, {$e.$s1 for $e in right}
    union = ours | theirs
    return len(ours & theirs) / len(union) if union else <<1.0||0.0>>

== dct_new_things fn
:: k known already_there present
def <<only_new||not_yet_known||fresh>>_$es(incoming: $Many[$E], existing: $Many[$E]) -> list[$E]:
    """Return the incoming $esw whose $sw1 no existing one has."""
    &k = {$e.$s1 for $e in existing}
    return [$e for $e in incoming if $e.$s1 not in &k]

== dct_fingerprint_set fn
def <<same_content||equal_sets||as_good_as>>(left: list[$E], right: list[$E]) -> bool:
    """Tell whether both lists have the same pairs of $sw1 and $nw1, in any order<<=m:||; how often counts too>>."""
    one, two = (<<=m:set||Counter>>(($e.$s1, $e.$n1) for $e in $es) for $es in (left, right))
    return one == two

== dct_counter_top_share fn
def <<dominant||leading||prevailing>>_$s1($es: list[$E], share: float = 0.5) -> str | None:
    """Return the $sw1 of more than the given share of the $esw, if there is one."""
    if not $es:
        return None
    [($s1, most)] = Counter($e.$s1 for $e in $es).most_common(1)
    return $s1 if most > share * len($es) else None

== dct_counter_sum fn
def $n1_totals(*lists: $Many[$E]) -> Counter[str]:
    """Return the $nw1 of each $sw1, summed over all lists."""
    $cnt: Counter[str] = Counter()
    for $e in chain(*lists):
        $cnt[$e.$s1] += $e.$n1
    return $cnt

== dct_counter_combine fn
def <<=w:fewest||most>>_of_each_$s1(first: $Many[$E], second: $Many[$E]) -> Counter[str]:
    """Return how often each $sw1 occurs, in the list that has it <<=w:less||more>> often."""
    here, there = Counter($e.$s1 for $e in first), Counter($e.$s1 for $e in second)
    return here <<=w:& there||| there>>

== dct_counter_surplus fn
:: h stock held on_hand
def surplus_of_$sp1($es: $Many[$E], needed: dict[str, int]) -> dict[str, int]:
    """Return how many more $esw of each $sw1 there are than are needed."""
    &h = Counter($e.$s1 for $e in $es)
    &h.subtract(needed)
    return {$s1: extra for $s1, extra in &h.items() if extra > 0}

== dct_counter_elements fn
def <<spread_out||repeat_names||unroll>>_$sp1($es: $Many[$E]) -> list[str]:
    """Return each $sw1 as often as the $nw1 of its $ew says."""
    <<return list(Counter({$e.$s1: int($e.$n1) for $e in $es}).elements())||\
    return [$e.$s1 for $e in $es for _ in range(int($e.$n1))]>>

== dct_counter_can_serve fn
def can_<<supply||serve||cover>>($es: $Many[$E], order: Counter[str]) -> bool:
    """Tell whether there are enough $esw of each $sw1 for the order."""
    <<=c:at_hand||ready||in_store>> = Counter($e.$s1 for $e in $es)
    return <<order <= <<=c:at_hand||ready||in_store>>||\
    not order - <<=c:at_hand||ready||in_store>>||\
    all(<<=c:at_hand||ready||in_store>>[$s1] >= need for $s1, need in order.items())>>

== dct_counter_by_count fn
def $sp1_by_frequency($es: $Many[$E]) -> dict[int, list[str]]:
    """Return for each number of times the $sp1 that occur so often<<=s:, sorted||>>."""
    frequencies: dict[int, list[str]] = defaultdict(list)
    for $s1, times in <<=s:sorted(Counter($e.$s1 for $e in $es).items())||Counter($e.$s1 for $e in $es).items()>>:
        frequencies[times].append($s1)
    return frequencies

== dct_two_counters fn
def $vd_rates($es: $Many[$E]) -> dict[str, float]:
    """Return which part of the $esw with each $sw1 is $vdw."""
    everything = Counter($e.$s1 for $e in $es)
    good = Counter($e.$s1 for $e in $es if $e.$vd)
    return {$s1: good[$s1] / number for $s1, number in everything.items()}

== dct_flag_counter fn
:: s seen_flags flag_counts set_flags
def count_flags($es: $Many[$E]) -> Counter[str]:
    """Count the $esw that are $fw1 and those that are $fw2."""
    &s: Counter[str] = Counter($f1=0, $f2=0)
    for $e in $es:
        &s["$f1"] += $e.$f1
        &s["$f2"] += $e.$f2
    return &s

== dct_update_numbers fn mut
def <<apply||use||take>>_$np1($es: dict[str, $E], new_$np1: dict[str, $t1]) -> int:
    """Give the $esw the new $np1 by $sw1; return how many of them really changed."""
    changed = 0
    for $s1, $n1 in new_$np1.items():
        if $s1 in $es and $es[$s1].$n1 != $n1:
            $es[$s1].$n1 = $n1
            changed += 1
    return changed

== dct_walrus_update fn mut
def <<raise||add_to||top_up>>_$np1($es: dict[str, $E], amounts: dict[str, $t1]) -> list[str]:
    """Add the amounts to the $np1; return each $sw1 <<for which there is no $ew||that is unknown>>."""
    unknown = []
    for $s1, amount in amounts.items():
        if ($e := $es.get($s1)) is None:
            unknown.append($s1)
        else:
            $e.$n1 += amount
    return unknown

== dct_rename_map fn mut
def <<rename||translate||replace>>_$sp1($es: $Many[$E], new_$sp1: dict[str, str]) -> None:
    """Change the $sw1 of each $ew for which a new one is given."""
    for $e in $es:
        <<$e.$s1 = new_$sp1.get($e.$s1, $e.$s1)||if $e.$s1 in new_$sp1:
            $e.$s1 = new_$sp1[$e.$s1]>>

== dct_set_options fn mut
def configure_$noun($e: $E, options_given: dict[str, Any], *, strict: bool = False) -> $E:
    """Set the attributes named in the options; an unknown one is an error if strict, and otherwise ignored."""
    for $key, $val in options_given.items():
        if hasattr($e, $key):
            setattr($e, $key, $val)
        elif strict:
            raise <<AttributeError||KeyError||ValueError>>(f"$ew has no {$key!r}")
    return $e

== dct_filter_dict fn
:: w wanted filters criteria
def <<select||filter||query>>_$es($es: $Many[$E], &w: dict[str, Any]) -> list[$E]:
    """Return the $esw whose attributes have all the values in the &w."""
    return [$e for $e in $es if all(getattr($e, $key) == $val for $key, $val in &w.items())]

== dct_filter_kwargs fn
def <<where||matching||lookup_all>>($es: $Many[$E], **wanted: Any) -> Iterator[$E]:
    """Yield the $esw that have the wanted attributes; a set <<means any of its members||allows each of them>>."""
    for $e in $es:
        for $key, expected in wanted.items():
            actual = getattr($e, $key, None)
            if actual not in (expected if isinstance(expected, (set, frozenset)) else {expected}):
                break
        else:
            yield $e

== dct_exclude_kwargs fn
def <<exclude||without||leave_out>>($es: $Many[$E], **unwanted: Any) -> list[$E]:
    """Return the $esw that have none of the unwanted values."""
    return [$e for $e in $es if not any(getattr($e, $key) == $val for $key, $val in unwanted.items())]

== dct_defaults_chain fn
def settings_for_$noun($e: $E, general: dict[str, $t1], special: dict[str, dict[str, $t1]]) -> dict[str, $t1]:
    """Return the general settings, overridden by the special ones for the $sw1 of the $ew."""
    return <<{**general, **special.get($e.$s1, {})}||general | special.get($e.$s1, {})>>

== dct_option_pop fn
def <<sorted_view||arrange||view>>_of_$es($es: $Many[$E], **options_given: Any) -> list[$E]:
    """Sort the $esw by $nw1; the options are `reverse` and `limit`, and any other is an error."""
    reverse = options_given.pop("reverse", False)
    at_most = options_given.pop("limit", None)
    if options_given:
        raise TypeError(f"unknown options: {', '.join(options_given)}")
    return sorted($es, key=lambda $e: $e.$n1, reverse=reverse)[:at_most]

== dct_bounds_dict fn
:: b bounds ranges_allowed limits_given
def within_bounds($e: $E, &b: dict[str, tuple[float, float]]) -> bool:
    """Tell whether each attribute of the $ew that has bounds lies between them."""
    return all(low <= getattr($e, $key) <= high for $key, (low, high) in &b.items())

== dct_missing_fields fn
def empty_fields($e: $E) -> <<=t:set||list>>[str]:
    """Return the names of the attributes of the $ew that are empty<<=t:||, in order>>."""
    return <<=t:{$key for $key in ($columns) if not getattr($e, $key)}||\
    [$key for $key in ($columns) if getattr($e, $key) in ("", None)]>>

== dct_from_rows fn
:: r rows tuples_read lines_read
def $es_from_tuples(&r: list[tuple[str, $t1]]) -> dict[str, $t1]:
    """Return the $nw1 of each $sw1 in the &r; a $sw1 that comes twice is an error."""
    $np1 = dict(&r)
    if len($np1) < len(&r):
        raise ValueError("a $sw1 <<comes twice||occurs more than once||is not unique>>")
    return $np1

== dct_to_dict_list fn
def <<columns||as_columns||by_column>>_of_$es($es: $Many[$E]) -> dict[str, list[Any]]:
    """Return a list of values for each attribute of the $esw."""
    table: dict[str, list[Any]] = {<<"$s1": [], "$n1": []||"$n1": [], "$s1": []>>}
    for $e in $es:
        for $key, column in table.items():
            column.append(getattr($e, $key))
    return table

== dct_transpose fn
def split_$es($es: list[$E]) -> tuple[tuple[str, ...], tuple[$t1, ...]]:
    """Return the $sp1 and, apart from them, the $np1."""
    if not $es:
        return (), ()
    $sp1, $np1 = zip(*(($e.$s1, $e.$n1) for $e in $es))
    return $sp1, $np1

== dct_lookup_default fn
def <<$n1_of||$n1_at||known_$n1_of>>($es: Mapping[str, $E], *$sp1: str, default: $t1 = $z1) -> list[$t1]:
    """Return the $nw1 for each $sw1, or the default where there is no such $ew."""
    return [$es[$s1].$n1 if $s1 in $es else default for $s1 in $sp1]

== dct_alias_lookup fn
def resolve_$noun($es: dict[str, $E], $s1: str, aliases: dict[str, str]) -> $E:
    """Return the $ew with the $sw1, which may be an alias <<of an alias||of another>>."""
    seen = set()
    while $s1 in aliases and $s1 not in seen:
        seen.add($s1)
        $s1 = aliases[$s1]
    return $es[$s1]

== dct_pop_many fn
def take_<<out||away||off>>($es: dict[str, $E], $sp1: Iterable[str]) -> list[$E]:
    """Remove the $esw with these $sp1 from the dict and return them; unknown ones do not matter."""
    return [$es.pop($s1) for $s1 in $sp1 if $s1 in $es]

== dct_prune fn
def drop$csuf($es: dict[str, $E]$cpar) -> int:
    """Delete the $esw$cdoc from the dict; return how many there were."""
    doomed = [$key for $key, $e in $es.items() if $cond]
    for $key in doomed:
        del $es[$key]
    return len(doomed)

== dct_partition_dict fn
def part$csuf($es: dict[str, $E]$cpar) -> tuple[dict[str, $E], dict[str, $E]]:
    """Return two dicts: the $esw$cdoc, and the others."""
    yes: dict[str, $E] = {}
    no: dict[str, $E] = {}
    for $key, $e in $es.items():
        <<(yes if $cond else no)[$key] = $e||side = yes if $cond else no
        side[$key] = $e>>
    return yes, no

== dct_filtered_dict fn
def $cpre$es_dict$csuf($es: $Many[$E]$cpar) -> dict[str, $E]:
    """Return the $esw$cdoc by $sw1."""
    return {$e.$s1: $e for $e in $es if $cond}

== dct_value_dict fn
def $nvname_by_$kname($es: $Many[$E]) -> dict[$ktype, list[$nvtype]]:
    """Return the $nvdoc of all $esw, in a list by $kdoc."""
    gathered = defaultdict(list)
    for $e in $es:
        gathered[$kexpr].append($nv)
    return {$key: <<sorted(gathered[$key])||gathered[$key]||gathered[$key][:$d1]>> for $key in gathered}

== dct_fromkeys_fill fn
def complete_$np1($es: $Many[$E], $sp1: Iterable[str]) -> dict[str, $t1]:
    """Return the $nw1 for each of the $sp1, $z1 where no $ew has it."""
    filled = dict.fromkeys($sp1, $z1)
    for $e in $es:
        if $e.$s1 in filled:
            filled[$e.$s1] += $e.$n1
    return filled

== dct_first_last fn
def first_and_last_by_$s1($es: $Many[$E]) -> dict[str, tuple[$E, $E]]:
    """Return the first and the last $ew of each $sw1."""
    ends: dict[str, tuple[$E, $E]] = {}
    for $e in $es:
        first, _ = ends.get($e.$s1, ($e, None))
        ends[$e.$s1] = first, $e
    return ends

== dct_conflicts fn
def conflicting_$sp1($es: $Many[$E]) -> dict[str, set[$t1]]:
    """Return each $sw1 that comes with more than one $nw1, and all of its $np1."""
    variants: dict[str, set[$t1]] = {}
    for $e in $es:
        variants.setdefault($e.$s1, set()).add($e.$n1)
    return {$s1: $np1 for $s1, $np1 in variants.items() if len($np1) > 1}
'''
