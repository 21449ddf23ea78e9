"""Shapes of very short functions about the things of a module: their slices, dicts, sets, changes and iterators."""

from __future__ import annotations

SHAPES = r'''
== one_head_tail fn
def <<=w:without_first||without_last||without_ends>>($es: list[$E]) -> list[$E]:
    """Return the $esw without <<=w:the first||the last||the first and the last>> one."""
    <<=w:_, *||*||_, *>><<=r:rest||kept||inner>><<=w:||, _||, _>> = $es
    return <<=r:rest||kept||inner>>

== one_last_n fn
:: c count most number
def <<=w:last||first||all_but_last||all_but_first>>_$es($es: list[$E], &c: int) -> list[$E]:
    """Return <<=w:the last||the first||all but the last||all but the first>> &c of the $esw."""
    return $es[<<=w:-&c:||:&c||:-&c||&c:>>]

== one_newest_first fn
:: c count most shown
def latest_$sp1($es: list[$E], &c: int = $d1) -> list[str]:
    """Return the $sp1 of the last &c $esw, the last one first."""
    return [$e.$s1 for $e in <<$es[: -&c - 1 : -1]||reversed($es[-&c:])>>]

== one_middle fn
def middle_$noun($es: list[$E]) -> $E:
    """Return the $ew in the middle of the list<<=k:|| when sorted by $nw1>>."""
    return <<=k:$es||sorted($es, key=lambda $e: $e.$n1)>>[len($es) // 2]

== one_odd_even fn
def <<=w:even||odd>>_places($es: list[$E]) -> list[$E]:
    """Return the $esw at the <<=w:even||odd>> places, counted from 0."""
    return $es[<<=w:::2||1::2>>]

== one_chunked fn
:: s size length per_part
def split_into_<<parts||chunks||batches>>($es: list[$E], &s: int = $d1) -> list[list[$E]]:
    """Return the $esw in lists of &s; the last one may be shorter."""
    return [$es[$i : $i + &s] for $i in range(0, len($es), &s)]

== one_deal_out fn
:: h hands shares stacks
def deal_out_$es($es: list[$E], &h: int) -> list[list[$E]]:
    """Deal the $esw out in turn and return the &h lists."""
    return [$es[start::&h] for start in range(&h)]

== one_windows fn
:: s size span length
def $n1_window_<<=w:sums||means||peaks>>($es: list[$E], &s: int = $d1) -> list[float]:
    """Return the <<=w:sum||mean||highest>> of the $np1 for each run of &s $esw."""
    $np1 = [$e.$n1 for $e in $es]
    return [<<=w:sum||statistics.fmean||max>>($np1[$i : $i + &s]) for $i in range(len($np1) - &s + 1)]

== one_insert_between fn
:: s separator divider filler
def with_separators_<<=w:after||before>>($es: list[$E], &s: $E) -> list[$E]:
    """Return the $esw with the &s <<=w:after||before>> each of them."""
    return [$x for $e in $es for $x in (<<=w:$e, &s||&s, $e>>)]

== one_without_place fn
:: p place position spot
def <<=k:without_place||swapped_in||added_at>>($es: list[$E], &p: int<<=k:||, $e: $E||, $e: $E>>) -> list[$E]:
    """Return a new list <<=k:without the $ew at the &p||with the $ew at the &p||with the $ew put in before the &p>>."""
    return [*$es[:&p], <<=k:||$e, ||$e, >>*$es[<<=k:&p + 1||&p + 1||&p>>:]]

== one_interleaved fn
def <<interleave||alternate>>_$es(left: list[$E], right: list[$E]) -> list[$E]:
    """Return the $esw of the two lists in turn, as far as both go."""
    return <<[$e for both in zip(left, right) for $e in both]||list(itertools.chain.from_iterable(zip(left, right)))>>

== one_zip_changes fn
def $n1_changes(prior: list[$E], after: list[$E]) -> list[$t1]:
    """Return by how much the $nw1 has grown from each $ew of the one list to its fellow in the other."""
    return [right.$n1 - left.$n1 for left, right in zip(prior, after<<||, strict=True>>)]

== one_zip_matches fn
def count_<<=w:equal||different>>_$sp1(left: list[$E], right: list[$E]) -> int:
    """Return at how many places the $sp1 of the two lists are <<=w:equal||different>>."""
    return sum(one.$s1 <<=w:==||!=>> two.$s1 for one, two in zip(left, right<<||, strict=True>>))

== one_map_two fn
def <<=w:higher||lower||added||multiplied>>_$np1(left: list[$E], right: list[$E]) -> list[$t1]:
    """Return <<=w:the higher||the lower||the sum||the product>> of the two $np1 at each place."""
    return list(map(<<=w:max||min||operator.add||operator.mul>>, ($e.$n1 for $e in left), ($e.$n1 for $e in right)))

== one_dict_by fn
def $n1_by_$kname($es: $Many[$E]) -> dict[$ktype, $t1]:
    """Return the $nw1 of the last $ew for each $kdoc."""
    return {$kexpr: $e.$n1 for $e in $es}

== one_dict_first fn
def first_$noun_by_$kname($es: list[$E]) -> dict[$ktype, $E]:
    """Return the first $ew for each $kdoc."""
    return {$kexpr: $e for $e in <<reversed($es)||$es[::-1]>>}

== one_numbered_dict fn
def <<=k:number_of_each||$noun_at_number>>($es: $Many[$E]) -> dict[<<=k:str, int||int, $E>>]:
    """Return a dict from <<=k:the $sw1 of each $ew to its number||numbers to $esw>>, counted from 1."""
    return <<=k:{$e.$s1: $i for $i, $e in enumerate($es, start=1)}||dict(enumerate($es, 1))>>

== one_fromkeys fn
:: d start default initial
def $s1_table($es: $Many[$E], &d: $t1 = $z1) -> dict[str, $t1]:
    """Return a dict with the &d value for every $sw1."""
    return dict.fromkeys(<<($e.$s1 for $e in $es)||[$e.$s1 for $e in $es]>>, &d)

== one_filter_dict fn
def keep_$cpre$es$csuf($map: dict[str, $E]$cpar) -> dict[str, $E]:
    """Return the part of the dict with the $esw$cdoc."""
    return {$key: $e for $key, $e in $map.items() if $cond}

== one_keys_where fn
def keys_of_$cpre$es$csuf($map: dict[str, $E]$cpar) -> <<=k:list||set>>[str]:
    """Return the keys of the $esw$cdoc<<=k:, in order||>>."""
    return <<=k:sorted($key for $key, $e in $map.items() if $cond)||{$key for $key, $e in $map.items() if $cond}>>

== one_dict_values fn
def $np1_by_key($map: dict[str, $E]) -> dict[str, $t1]:
    """Return the $nw1 of each $ew under its key, <<=o:in the order of the keys||the highest first>>."""
    return {$key: $e.$n1 for $key, $e in sorted($map.items()<<=o:||, key=lambda pair: -pair[1].$n1>>)}

== one_sub_dict fn
:: k keys wanted names
def pick_$es($map: dict[str, $E], &k: Iterable[str]) -> <<=w:dict[str, $E]||list[$E]>>:
    """Return the $esw for the &k <<=w:that the dict has||in their order, but for those that are lacking>>."""
    return <<=w:{$key: $map[$key] for $key in &k if $key in $map}||[$map[$key] for $key in &k if $key in $map]>>

== one_omit_dict fn
:: k dropped unwanted hidden
def omit_$es($map: dict[str, $E], *&k: str) -> dict[str, $E]:
    """Return the dict without the &k keys."""
    return {$key: $map[$key] for $key in $map<<.keys() - set(&k)|| if $key not in &k>>}

== one_dict_key_of_max fn
def key_of_<<=w:highest||lowest>>_$n1($map: dict[str, $E]) -> str:
    """Return the key of the $ew with the <<=w:highest||lowest>> $nw1."""
    return <<=w:max||min>>($map, key=lambda $key: $map[$key].$n1)

== one_get_or fn
def $s1_or_key($map: dict[str, $E], $key: str) -> str:
    """Return the $sw1 of the $ew under the key, or the key itself if there is no such $ew."""
    return $map[$key].$s1 if $key in $map else $key

== one_get_first fn
:: a fallback other_key second_key
def get_or_fallback($map: dict[str, $E], $key: str, &a: str) -> $E | None:
    """Return the $ew under the key, or else the one under the &a, or None."""
    return $map.get($key, $map.get(&a))

== one_get_many fn
:: k keys wanted asked
def $np1_for($map: dict[str, $E], *&k: str) -> <<=w:$t1||list[$t1]>>:
    """Return the <<=w:sum of the||>> $np1 of the $esw under the &k, 0 for those that are lacking."""
    return <<=w:sum($map[$key].$n1 if $key in $map else 0 for $key in &k)||\
[$map[$key].$n1 if $key in $map else 0 for $key in &k]>>

== one_setdefault fn
def intern_$noun($map: dict[str, $E], $e: $E) -> $E:
    """Return the $ew that is known under the same $sw1; a new one becomes known."""
    return $map.setdefault($e.$s1, $e)

== one_popped fn
:: o old_key former_key
def rekey_$noun($map: dict[str, $E], &o: str, new_key: str) -> None:
    """Put the $ew under the &o under the new key<<=k:, if there is one||>>."""
    <<=k:if &o in $map:
        $map[new_key] = $map.pop(&o)||$map[new_key] = $map.pop(&o)>>

== one_pop_many fn
:: k keys gone doomed
def drop_$es($map: dict[str, $E], &k: Iterable[str]) -> int:
    """Take the &k out of the dict; return how many of them were there."""
    return sum($map.pop($key, None) is not None for $key in &k)

== one_popitem fn
def take_<<=w:latest||oldest>>_$noun($map: dict[str, $E]) -> $E:
    """Remove the $ew that was put <<=w:last||first>> into the dict and return it."""
    return $map.<<=w:popitem()[1]||pop(next(iter($map)))>>

== one_update_with fn
def register_all($map: dict[str, $E], $es: $Many[$E]) -> int:
    """Put the $esw into the dict by $sw1 and return its size."""
    $map.update(<<($e.$s1, $e) for $e in $es||{$e.$s1: $e for $e in $es}>>)
    return len($map)

== one_merge_all fn
:: d dicts parts sources
def merge_$es(*&d: dict[str, $E]) -> dict[str, $E]:
    """Return all $esw of the &d in one dict; <<=w:the last||the first>> one of a key counts."""
    return {$key: $e for $map in <<=w:&d||reversed(&d)>> for $key, $e in $map.items()}

== one_dict_or fn
:: d defaults base standard
def with_defaults($map: dict[str, $E], &d: dict[str, $E]) -> dict[str, $E]:
    """Return the $esw of the dict, and those of the &d for the keys that it lacks."""
    return <<&d | $map||{**&d, **$map}>>

== one_missing_keys fn
def <<=w:missing||unexpected||known>>_$sp1($es: $Many[$E], expected: set[str]) -> set[str]:
    """Return the $sp1 that are <<=w:expected but not there||there but not expected||both there and expected>>."""
    <<=h:have||there||present>> = {$e.$s1 for $e in $es}
    return <<=w:expected - <<=h:have||there||present>>||<<=h:have||there||present>> - expected||\
expected & <<=h:have||there||present>>>>

== one_union_words fn
def all_words_in_$sp1($es: $Many[$E]) -> set[str]:
    """Return all words that occur in the $sp1, in small letters."""
    return <<set().union(*($e.$s1.lower().split() for $e in $es))||\
{word for $e in $es for word in $e.$s1.lower().split()}>>

== one_common_letters fn
def letters_<<=w:shared||used>>_by_$sp1($es: list[$E]) -> str:
    """Return the letters that <<=w:every||any>> $sw1 has, in alphabetical order."""
    return "".join(sorted(set.<<=w:intersection||union>>(*(set($e.$s1) for $e in $es))))

== one_set_compare fn
def have_<<=w:same||no_common||only_known>>_$sp1(left: $Many[$E], right: $Many[$E]) -> bool:
    """Tell whether the two lists have <<=w:the same $sp1||no $sw1 in common||on the left only $sp1 of the right>>."""
    return {$e.$s1 for $e in left}<<=w: == {$e.$s1 for $e in right}||.isdisjoint($e.$s1 for $e in right)||\
 <= {$e.$s1 for $e in right}>>

== one_same_multiset fn
def is_rearranged(left: $Many[$E], right: $Many[$E]) -> bool:
    """Tell whether the two lists have the same $sp1, each as often, in any order."""
    return <<Counter($e.$s1 for $e in left) == Counter($e.$s1 for $e in right)||\
sorted($e.$s1 for $e in left) == sorted($e.$s1 for $e in right)>>

== one_most_common_key fn
def <<=w:commonest||rarest>>_$kname($es: $Many[$E]) -> $ktype:
    """Return the $kdoc that <<=w:most||the fewest>> $esw have."""
    return Counter($kexpr for $e in $es).most_common()[<<=w:0||-1>>][0]

== one_counter_letters fn
:: c count most top
def frequent_letters($es: $Many[$E], &c: int = <<3||5>>) -> list[str]:
    """Return the &c letters that are most frequent in the $sp1."""
    return [char for char, _ in Counter("".join($e.$s1 for $e in $es)).most_common(&c)]

== one_counter_sum fn
def count_by_$kname(*batches_of: $Many[$E]) -> Counter[$ktype]:
    """Return how many $esw of all lists have each $kdoc."""
    return sum((Counter($kexpr for $e in $es) for $es in batches_of), Counter())

== one_counter_total fn
def $n1_counter($es: $Many[$E]) -> Counter[str]:
    """Return a counter with the sum of the $np1 for each $sw1."""
    $cnt: Counter[str] = Counter()
    for $e in $es:
        $cnt<<[$e.$s1] += $e.$n1||.update({$e.$s1: $e.$n1})>>
    return $cnt

== one_groupby_runs fn
def runs_of_$kname($es: $Many[$E]) -> list[tuple[$ktype, int]]:
    """Return each run of $esw with one $kdoc, as this and the length of the run."""
    return [($key, len(list(run))) for $key, run in itertools.groupby($es, key=lambda $e: $kexpr)]

== one_groupby_sorted fn
def $es_grouped_by_$s1($es: $Many[$E]) -> dict[str, list[$E]]:
    """Return the $esw of each $sw1, in sorted order of these."""
    <<=g:by_$s1||get_$s1>> = operator.attrgetter("$s1")
    return {$key: list(run) for $key, run in groupby(sorted($es, key=<<=g:by_$s1||get_$s1>>), <<=g:by_$s1||get_$s1>>)}

== one_running fn
def running_$n1_<<=w:total||peak||low||product>>($es: $Many[$E]) -> list[$t1]:
    """Return for each place <<=w:the sum||the highest||the lowest||the product>> of the $np1 up to there."""
    return list(accumulate(($e.$n1 for $e in $es)<<=w:||, max||, min||, operator.mul>>))

== one_balance_start fn
:: s start opening initial
def $n1_balances($es: $Many[$E], &s: $t1 = $z1) -> list[$t1]:
    """Return the &s balance and the balance after each $ew that is taken off it."""
    return list(itertools.accumulate(($e.$n1 for $e in $es), operator.sub, initial=&s))

== one_take_drop fn
def <<=w:leading||after_leading>>_$es($es: Iterable[$E], $lim: $t1) -> list[$E]:
    """Return the $esw <<=w:before||from>> the first whose $nw1 reaches the limit<<=w:|| on>>."""
    return list(<<=w:itertools.takewhile||itertools.dropwhile>>(lambda $e: $e.$n1 < $lim, $es))

== one_filter_false fn
def <<=w:only||except>>_$f1($es: Iterable[$E]) -> Iterator[$E]:
    """Return an iterator over the $esw that are <<=w:||not >>$fw1."""
    return <<=w:filter||itertools.filterfalse>>(operator.attrgetter("$f1"), $es)

== one_compress fn
:: m mask chosen selectors
def masked_$es($es: Iterable[$E], &m: Iterable[bool]) -> list[$E]:
    """Return the $esw at the places where the &m has a true value."""
    return <<list(itertools.compress($es, &m))||[$e for $e, keep in zip($es, &m) if keep]>>

== one_product_pairs fn
def <<=k:all_matches||cross_labels>>(left: list[$E], right: list[$E]) -> list[<<=k:tuple[$E, $E]||str>>]:
    """Return <<=k:the pairs from the two lists with one $sw1||the $sp1 of all pairs with a cross between them>>."""
    both = itertools.product(left, right)
    return [<<=k:(one, two)||f"{one.$s1}x{two.$s1}">> for one, two in both<<=k: if one.$s1 == two.$s1||>>]

== one_cycle_assign fn
:: l labels teams owners
def assign_&l($es: $Many[$E], &l: list[str]) -> dict[str, str]:
    """Return one of the &l for each $sw1, by turns."""
    return {$e.$s1: $x for $e, $x in zip($es, itertools.cycle(&l))}

== one_numbered_ids fn
:: f first start begin
def label_$es($es: $Many[$E], &f: int = <<1||100||0>>) -> list[str]:
    """Return for each $ew its number, from &f on, and its $sw1."""
    return [f"{$i}<<:||.||)>> {$e.$s1}" for $i, $e in zip(itertools.count(&f<<=s:||, 10>>), $es)]

== one_largest_gap fn
def <<=w:largest||smallest>>_$n1_gap($es: $Many[$E]) -> $t1:
    """Return the <<=w:largest||smallest>> difference between neighboring $np1 when they are sorted."""
    return <<=w:max||min>>(b - a for a, b in itertools.pairwise(sorted($e.$n1 for $e in $es)))

== one_count_rises fn
def count_$n1_<<=w:rises||falls||repeats>>($es: list[$E]) -> int:
    """Return how often the $nw1 is <<=w:higher than||lower than||the same as>> that of the $ew before."""
    return sum(after.$n1 <<=w:>||<||==>> prior.$n1 for prior, after in zip($es, $es[1:]))

== one_batched_iter fn
:: s size per_batch length
def next_batch(<<=t:stream||source||feed>>: Iterator[$E], &s: int = $d1) -> list[$E]:
    """Return the next &s $esw, or fewer at the end."""
    return <<list(itertools.islice(<<=t:stream||source||feed>>, &s))||\
[$e for _, $e in zip(range(&s), <<=t:stream||source||feed>>)]>>

== one_reduce_best fn
def best_by_$n1_and_$f1($es: list[$E]) -> $E:
    """Return the $ew that is $fw1 and has the highest $nw1; one that is not $fw1 only if none is."""
    return <<max($es, key=lambda $e: ($e.$f1, $e.$n1))||\
functools.reduce(lambda a, b: b if (b.$f1, b.$n1) > (a.$f1, a.$n1) else a, $es)>>

== one_partial_filter fn
def <<=n:above_limit||below_limit||equal_to_limit>>($es: $Many[$E], $lim: $t1) -> list[$t1]:
    """Return the $np1 that are <<=n:above||below||equal to>> the limit."""
    return list(filter(partial(<<=n:operator.lt||operator.gt||operator.eq>>, $lim), ($e.$n1 for $e in $es)))

== one_getter_pairs fn
def $s1_and_$n1_of($es: $Many[$E]) -> list[tuple[str, $t1]]:
    """Return the $sw1 and the $nw1 of each $ew<<=o:||, sorted by $nw1>>."""
    return <<=o:list(map(operator.attrgetter("$s1", "$n1"), $es))||\
sorted((($e.$s1, $e.$n1) for $e in $es), key=operator.itemgetter(1))>>

== one_rounding fn
:: s step multiple grid
def $n1_rounded_<<=w:up||down||off>>($e: $E, &s: int = <<5||10||100>>) -> int:
    """Return the $nw1 rounded <<=w:up||down||off>> to a multiple of the &s."""
    return <<=w:math.ceil||math.floor||round>>($e.$n1 / &s) * &s

== one_units_needed fn
:: c capacity per_load holds
def <<loads||trips||rounds>>_needed($es: $Many[$E], &c: $t1) -> int:
    """Return how many <<=w:loads||runs>> the $np1 make if each takes no more than the &c."""
    return <<math.ceil(sum($e.$n1 for $e in $es) / &c)||int(-(-sum($e.$n1 for $e in $es) // &c))>>

== one_divmod_text fn
:: p per_part unit base
def split_$n1($e: $E, &p: int = <<60||12||24||100>>) -> str:
    """Return the $nw1 as full units of &p and what is left over, with a <<=j:colon||plus sign||slash>> between them."""
    <<=a:full||units||major>>, <<=b:rest||left_over||minor>> = divmod(int($e.$n1), &p)
    return f"{<<=a:full||units||major>>}<<=j::||+||/>>{<<=b:rest||left_over||minor>>:02}"

== one_distance fn
def distance_between($e: $E, other: $E) -> float:
    """Return the distance of the two $esw, with the $nw1 and the $nw2 as their coordinates."""
    return <<math.hypot($e.$n1 - other.$n1, $e.$n2 - other.$n2)||math.dist(($e.$n1, $e.$n2), (other.$n1, other.$n2))>>

== one_log_scale fn
def $n1_on_log_scale($e: $E) -> float:
    """Return the <<=b:natural||binary||decimal>> logarithm of the $nw1, or 0 if it is not positive."""
    return <<=b:math.log||math.log2||math.log10>>($e.$n1) if $e.$n1 > 0 else 0.0

== one_walrus_total fn
def average_$nvname$csuf($es: $Many[$E]$cpar) -> float:
    """Return the mean of the $nvdoc of the $esw$cdoc, or 0 if there are none."""
    <<=c:chosen||taken>> = [$nv for $e in $es if $cond]
    return sum(<<=c:chosen||taken>>) / len(<<=c:chosen||taken>>) if <<=c:chosen||taken>> else 0.0

== one_walrus_place fn
:: m mark sep sign
def $s1_after($e: $E, &m: str) -> str:
    """Return the part of the $sw1 behind the &m, or all of it if the &m is not there."""
    return $e.$s1[at + len(&m) :] if (at := $e.$s1.find(&m)) >= 0 else $e.$s1

== one_two_lists fn
def split_by_$f1($es: list[$E]) -> tuple[list[$E], list[$E]]:
    """Return the $esw that are $fw1, and those that are not."""
    return [$e for $e in $es if $e.$f1], [$e for $e in $es if not $e.$f1]

== one_two_stage_append fn
def sort_into(<<=a:good||wanted||passed>>: list[$E], <<=b:bad||others||refused>>: list[$E], $e: $E, $lim: $t1) -> None:
    """Append the $ew to the first list if its $nw1 is within the limit, else to the second."""
    (<<=a:good||wanted||passed>> if $e.$n1 <= $lim else <<=b:bad||others||refused>>).append($e)

== one_add_amount fn mut
:: a amount extra delta
def <<=w:raise||lower||scale>>_$n1($e: $E, &a: $t1) -> $t1:
    """<<=w:Add the &a to||Take the &a off||Multiply by the &a>> the $nw1 of the $ew and return the result."""
    $e.$n1 <<=w:+=||-=||*=>> &a
    return $e.$n1

== one_at_least_zero fn mut
:: a amount used spent
def use_up_$n1($e: $E, &a: $t1) -> bool:
    """Take the &a off the $nw1, but not below zero; tell whether it is used up."""
    $e.$n1 = max($e.$n1 - &a, 0)
    return $e.$n1 == 0

== one_change_where fn mut
def $chname_where$csuf($es: $Many[$E]$cpar) -> None:
    """$chdoc all $esw$cdoc."""
    for $e in <<=f:filter(lambda $e: $cond, $es)||[$e for $e in $es if $cond]>>:
        $change

== one_number_all fn mut
:: f first start lowest
def renumber_$np1($es: $Many[$E], &f: int = 1) -> None:
    """Give the $esw their numbers as $np1, from the &f on."""
    for $x, $e in enumerate($es, start=&f):
        $e.$n1 = $x

== one_flag_by_limit fn mut
def update_$f1($e: $E, $lim: $t1) -> bool:
    """Set whether the $ew is $fw1 by whether its $nw1 has reached the limit; tell whether it changed."""
    <<=b:before_it||former>>, $e.$f1 = $e.$f1, $e.$n1 >= $lim
    return $e.$f1 != <<=b:before_it||former>>
'''
