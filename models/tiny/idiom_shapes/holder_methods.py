"""Shapes of members of classes that hold many things in a list, and of some that hold them by name."""

from __future__ import annotations

SHAPES = r'''
== mtd_b_str boxmethod w=2
def __str__(self) -> str:
    <<return f"{len(self.$items)} $esw: " + ", ".join($e.$s1 for $e in self.$items)||\
    return " | ".join(f"{$e.$s1}={$e.$n1}" for $e in self.$items) or "no $esw"||if not self.$items:
        return "<<empty||nothing here||no $esw>>"
    return "\n".join(f"{place:>3} {$e.$s1}" for place, $e in enumerate(self.$items, 1))||\
    return "$Es(" + " ".join(sorted({$e.$s1 for $e in self.$items})) + ")">>

== mtd_b_repr_cut boxmethod
def __repr__(self) -> str:
    """Show the first few $esw, and how many more there are."""
    <<shown = ", ".join(repr($e.$s1) for $e in self.$items[:3])
    more = len(self.$items) - 3
    return f"$K([{shown}{f', and {more} more' if more > 0 else ''}])"||names = [$e.$s1 for $e in islice(self.$items, 3)]
    if len(self.$items) > len(names):
        names.append("...")
    return f"<$K {' '.join(names)}>">>

== mtd_b_call boxmethod
def __call__(self, $s1: str, default: $E | None = None) -> $E | None:
    """Return the $ew with this $sw1, <<=w:the first||the last>> if there are several."""
    <<for $e in <<=w:self.$items||reversed(self.$items)>>:
        if $e.$s1 == $s1:
            return $e
    return default||same = [$e for $e in self.$items if $e.$s1 == $s1]
    return same[<<=w:0||-1>>] if same else default>>

== mtd_b_slice boxmethod
:: w wanted place which
def __getitem__(self, &w: int | slice) -> "$E | $K":
    """Return $aew, or for a slice another collection."""
    if not isinstance(&w, slice):
        return self.$items[&w]
    part = <<type(self)()||self.__class__()>>
    <<part.$items.extend(self.$items[&w])||part.$items = self.$items[&w]||\
    for place in range(*&w.indices(len(self.$items))):
        part.$items.append(self.$items[place])>>
    return part

== mtd_b_format boxmethod
:: s spec separator joined_by
def __format__(self, &s: str) -> str:
    """Join the $sp1<<=f:|| and the $np1>> with the given text<<||, or with commas>>."""
    return (&s or ", ").join(<<=f:<<$e.$s1 for $e in self.$items||map(operator.attrgetter("$s1"), self.$items)>>||\
    f"{$e.$s1} {$e.$n1}" for $e in self.$items>>)

== mtd_b_compare_sizes boxmethod
def __<<=o:lt||gt||le||ge>>__(self, other: "$K") -> bool:
    """Compare by <<=w:the number of $esw||the total $nw1||the $sp1 that are here>>."""
    <<=w:return len(self.$items) <<=o:<||>||<=||>=>> len(other.$items)||\
    mine, theirs = (sum($e.$n1 for $e in each.$items) for each in (self, other))
    return mine <<=o:<||>||<=||>=>> theirs||mine = {$e.$s1 for $e in self.$items}
    return mine <<=o:<||>||<=||>=>> {$e.$s1 for $e in other.$items}>>

== mtd_b_mul boxmethod
:: t times copies_wanted repeats
def __mul__(self, &t: int) -> "$K":
    """Return a collection with all $esw so many times<<||, one round after the other>>."""
    if &t < 0:
        raise ValueError(f"cannot repeat {&t} times")
    made = type(self)()
    <<made.$items = self.$items * &t||for _ in range(&t):
        made.$items += self.$items||made.$items.extend($e for _ in range(&t) for $e in self.$items)>>
    return made

== mtd_b_number boxmethod
def __<<=c:int||float||hash||abs>>__(self) -> <<=c:int||float||int||$t1>>:
    """Return <<=c:how many $esw are $fw1||the average $nw1||the same number for the same $sp1||\
the total $nw1, whatever its signs>>."""
    return <<=c:sum(1 for $e in self.$items if $e.$f1)||\
    sum($e.$n1 for $e in self.$items) / len(self.$items) if self.$items else 0.0||\
    hash(tuple($e.$s1 for $e in self.$items))||sum(abs($e.$n1) for $e in self.$items)>>

== mtd_b_page boxmethod w=2
:: p page number_of_page which
def <<page_info||show_page||page_at>>(self, &p: int, size: int = $d1) -> dict[str, Any]:
    """Return the $esw of a page, <<the first is page 1||counted from 1>>, and how many pages there are."""
    pages = <<max(1, math.ceil(len(self.$items) / size))||max(1, -(-len(self.$items) // size))>>
    <<if not 1 <= &p <= pages:
        raise IndexError(f"no page {&p} of {pages}")
    start = (&p - 1) * size||start = (min(max(&p, 1), pages) - 1) * size>>
    return {"$es": self.$items[start : start + size], "pages": pages<<||, "more": start + size < len(self.$items)>>}

== mtd_b_batch_totals boxmethod
:: s size per_batch width
def <<totals_of_batches||batch_sums||$n1_in_batches>>(self, &s: int = $d1) -> list[$t1]:
    """Return the total $nw1 of each batch of so many $esw."""
    <<return [sum($e.$n1 for $e in self.$items[start : start + &s]) for start in range(0, len(self.$items), &s)]||\
    sums = []
    waiting = iter(self.$items)
    while part := list(islice(waiting, &s)):
        sums.append(sum($e.$n1 for $e in part))
    return sums||sums: dict[int, $t1] = defaultdict($t1)
    for place, $e in enumerate(self.$items):
        sums[place // &s] += $e.$n1
    return list(sums.values())>>

== mtd_b_interleave boxmethod
def <<interleave||alternate_with||weave>>(self, other: "$K") -> list[$E]:
    """Return the $esw of both in turn; what one has more of comes last."""
    <<$out = []
    for mine, theirs in zip_longest(self.$items, other.$items):
        if mine is not None:
            $out.append(mine)
        if theirs is not None:
            $out.append(theirs)
    return $out||common = min(len(self.$items), len(other.$items))
    mixed = [$e for pair in zip(self.$items, other.$items) for $e in pair]
    return mixed + self.$items[common:] + other.$items[common:]||mixed = chain(*zip_longest(self.$items, other.$items))
    return [$e for $e in mixed if $e is not None]>>

== mtd_b_restore boxmethod
:: s saved snapshot earlier
def <<restore||roll_back_to||reset_to>>(self, &s: Sequence[$E]) -> <<=r:None||list[$E]>>:
    """Hold again the $esw that were &s<<=r:||; return those that are gone by that>>."""
    <<=r:~||gone = [$e for $e in self.$items if $e not in &s]>>
    <<self.$items[:] = &s||self.$items.clear()
    self.$items.extend(&s)||self.$items = list(&s)>>
    <<=r:~||return gone>>

== mtd_b_upsert boxmethod w=2
def <<upsert||put||add_or_replace>>(self, new: $E) -> <<=r:bool||$E | None>>:
    """Put the $ew in the place of the one with its $sw1, else at the end; return <<=r:if it is new||the old one>>."""
    <<for $i, $e in enumerate(self.$items):
        if $e.$s1 == new.$s1:
            self.$items[$i] = new
            return <<=r:False||$e>>
    self.$items.append(new)
    return <<=r:True||None>>||$sp1 = [$e.$s1 for $e in self.$items]
    if new.$s1 not in $sp1:
        self.$items.append(new)
        return <<=r:True||None>>
    place = $sp1.index(new.$s1)
    <<=r:self.$items[place] = new
    return False||$old, self.$items[place] = self.$items[place], new
    return $old>>>>

== mtd_b_insert_beside boxmethod
def insert_<<=w:after||before>>(self, $s1: str, new: $E) -> int:
    """Put the new $ew right <<=w:after||before>> the one with this $sw1; return its place."""
    for place, $e in enumerate(self.$items<<=w:, start=1||>>):
        if $e.$s1 == $s1:
            self.$items.insert(place, new)
            return place
    raise <<@nokey:KeyError||LookupError>>(<<$s1||f"<<@unknown:unknown $ew||no such $ew>>: {$s1}">>)

== mtd_b_discard_cond boxmethod w=2
def <<=d:discard||drop||purge>>_$cpre$es$csuf(self$cpar) -> <<=r:int||list[$E]>>:
    """Remove the $esw$cdoc; return <<=r:how many||them>>."""
    <<=r:$old = len(self.$items)
    self.$items[:] = [$e for $e in self.$items if $ncond]
    return $old - len(self.$items)||gone = [$e for $e in self.$items if $cond]
    <<for $e in gone:
        self.$items.remove($e)||self.$items = [$e for $e in self.$items if $ncond]>>
    return gone>>

== mtd_b_pop_where boxmethod w=2
def <<=d:pop||take||pull>>_<<=w:first||last>>_$cpre$noun$csuf(self$cpar) -> $E | None:
    """Remove the <<=w:first||last>> of the $esw$cdoc, and return it<<||; None if there is none>>."""
    for place<<=w:, $e in enumerate(self.$items)|| in reversed(range(len(self.$items)))>>:
        <<=w:~||$e = self.$items[place]>>
        if $cond:
            <<return self.$items.pop(place)||del self.$items[place]
            return $e>>
    return None

== mtd_b_while boxmethod
def <<=w:leading||after_leading>>_$cpre$es$csuf(self$cpar) -> list[$E]:
    """Return the $esw <<=w:up to||from>> the first that is not one of the $esw$cdoc."""
    <<return list(<<=w:itertools.takewhile||itertools.dropwhile>>(lambda $e: $cond, self.$items))||\
    for place, $e in enumerate(self.$items):
        if $ncond:
            return self.$items[<<=w::place||place:>>]
    return <<=w:self.$items[:]||[]>>>>

== mtd_b_last_where boxmethod,searchmethod
def <<=l:last||latest||final>>_$cpre$noun$csuf(self$cpar) -> $E | None:
    """Return the last of the $esw$cdoc, or None."""
    <<return next(($e for $e in reversed(self.$items) if $cond), None)||for $e in self.$items[::-1]:
        if $cond:
            return $e
    return None||*_, last = [None, *($e for $e in self.$items if $cond)]
    return last||latest = None
    for $e in self.$items:
        if $cond:
            latest = $e
    return latest>>

== mtd_b_every_nth boxmethod
:: s step stride nth
def <<=n:every||sample_every||thinned>>(self, &s: int, start: int = 0) -> list[$E]:
    """Return only every so many-th $ew<<||, from the start on>>."""
    <<if &s < 1:
        raise ValueError(f"<<@bad:bad||invalid>> &s: {&s}")
    ||>><<return self.$items[start::&s]||return list(islice(self.$items, start, None, &s))||\
    return [self.$items[place] for place in range(start, len(self.$items), &s)]>>

== mtd_b_middle boxmethod,searchmethod
def <<=w:middle_one||last_one||second_one||first_one>>(self) -> $E:
    """Return the <<=w:one in the middle||last||second||first>> of the $esw."""
    <<if len(self.$items) < <<=w:1||1||2||1>>:
        raise IndexError("<<too few $esw||no such $ew>>")
    ||>>return self.$items[<<=w:len(self.$items) // 2||-1||1||0>>]

== mtd_b_tail boxmethod
def <<=w:newest||tail||latest>>(self, count: int = $d1) -> list[$E]:
    """Return the last $esw, <<=o:the latest one first||in their order>>."""
    <<=o:return <<self.$items[::-1][:count]||list(islice(reversed(self.$items), count))||\
    self.$items[: -count - 1 : -1]>>||return self.$items[<<max(0, len(self.$items) - count):||-count:>>] \
if count > 0 else []>>

== mtd_b_nth_best boxmethod,searchmethod
:: n rank place nth
def with_nth_<<=m:highest||lowest>>_$n1(self, &n: int) -> $E | None:
    """Return the $ew that comes at this &n by <<=m:highest||lowest>> $nw1, counted from one."""
    <<ordered = sorted(self.$items, key=lambda $e: $e.$n1<<=m:, reverse=True||>>)
    return ordered[&n - 1] if 0 < &n <= len(ordered) else None||if not 1 <= &n <= len(self.$items):
        return None
    return <<=m:heapq.nlargest||heapq.nsmallest>>(&n, self.$items, key=lambda $e: $e.$n1)[-1]>>

== mtd_b_share boxmethod
def <<=n:share||fraction||percentage>>_$cpre$noun$csuf(self$cpar) -> float:
    """Return which <<=n:part||part||percentage>> of all are $esw$cdoc."""
    <<if not self.$items:
        return 0.0
    return <<=n:||||100 * >>sum(1 for $e in self.$items if $cond) / len(self.$items)||\
    count = len([$e for $e in self.$items if $cond])
    return <<=n:||||100 * >>count / max(1, len(self.$items))>>

== mtd_b_crosstab boxmethod
:: t table cross cells_counted
def <<crosstab||cross_count||count_table>>_by_$kname(self) -> dict[$ktype, dict[bool, int]]:
    """Count by $kdoc the $esw that are $fw1 and those that are not."""
    <<&t: dict[$ktype, dict[bool, int]] = {}
    for $e in self.$items:
        counted = &t.setdefault($kexpr, {True: 0, False: 0})
        counted[$e.$f1] += 1
    return &t||&t = defaultdict(lambda: {True: 0, False: 0})
    for $e in self.$items:
        &t[$kexpr][$e.$f1] += 1
    return dict(&t)>>

== mtd_b_best_per boxmethod w=2
def <<=m:best||least>>_by_$kname(self) -> dict[$ktype, $E]:
    """Return for each $kdoc the $ew with the <<=m:highest||lowest>> $nw1."""
    $map: dict[$ktype, $E] = {}
    <<for $e in self.$items:
        $key = $kexpr
        if $key not in $map or $e.$n1 <<=m:>||<>> $map[$key].$n1:
            $map[$key] = $e
    return $map||for $e in sorted(self.$items, key=lambda one: one.$n1<<=m:||, reverse=True>>):
        $map[$kexpr] = $e
    return $map||for $e in self.$items:
        rival = $map.get($kexpr, $e)
        $map[$kexpr] = <<=m:max||min>>(rival, $e, key=lambda one: one.$n1)
    return $map>>

== mtd_b_mean_per boxmethod
def <<=f:average||median||range>>_$n1_by_$kname(self) -> dict[$ktype, float]:
    """Return the <<=f:average||median||range>> of the $nw1 for each $kdoc."""
    known = defaultdict(list)
    for $e in self.$items:
        known[$kexpr].append($e.$n1)
    result = {}
    for key, $np1 in known.items():
        result[key] = <<=f:sum($np1) / len($np1)||statistics.median($np1)||max($np1) - min($np1)>>
    return result

== mtd_b_names_joined boxmethod w=2
def <<=n:sentence||enumeration||spoken>>(self, word: str = "<<=w:and||or>>") -> str:
    """Return the $sp1 with commas between them, and the word before the last one."""
    <<*$sp1, last = [$e.$s1 for $e in self.$items] or [""]
    return f"{', '.join($sp1)} {word} {last}" if $sp1 else last||$sp1 = [$e.$s1 for $e in self.$items]
    if len($sp1) < 2:
        return "".join($sp1)
    return ", ".join($sp1[:-1]) + f" {word} {$sp1[-1]}"||$sp1 = [$e.$s1 for $e in self.$items]
    $sp1[-2:] = [f" {word} ".join($sp1[-2:])]
    return ", ".join($sp1)>>

== mtd_b_aligned boxmethod
:: w width widest room
def <<aligned||table_lines||in_columns>>(self) -> list[str]:
    """Return a line with $sw1 and $nw1 for each $ew, all <<in columns||equally wide>>."""
    &w = max((len($e.$s1) for $e in self.$items), default=0)
    return [<<f"{$e.$s1:<{&w}}  {$e.$n1:>8}"||f"{$e.$s1:>{&w}}: {$e.$n1}"||\
    $e.$s1.ljust(&w, ".") + f"{$e.$n1:10.2f}">> for $e in self.$items]

== mtd_b_columns_dict boxmethod
def <<as_columns||to_columns||column_data>>(self) -> dict[str, list[Any]]:
    """Return a list of the values for each attribute<<||, by its name>>."""
    <<return {name: [getattr($e, name) for $e in self.$items] for name in ($columns)}||\
    data: dict[str, list[Any]] = {name: [] for name in ($columns)}
    for $e in self.$items:
        for name, known in data.items():
            known.append(getattr($e, name))
    return data||rows = [($cells) for $e in self.$items]
    return {name: [row[place] for row in rows] for place, name in enumerate(($columns))}>>

== mtd_b_shares boxmethod
def $n1_<<=k:shares||percentages||scores>>(self) -> list[float]:
    """Return <<=k:the part||the percentage||how many times the average>> that each $nw1 is."""
    whole = sum($e.$n1 for $e in self.$items)
    <<if not whole:
        return [0.0] * len(self.$items)
    return [<<=k:$e.$n1||100 * $e.$n1||len(self.$items) * $e.$n1>> / whole for $e in self.$items]||\
    return [<<=k:$e.$n1||100 * $e.$n1||len(self.$items) * $e.$n1>> / whole if whole else 0.0 for $e in self.$items]>>

== mtd_b_moving boxmethod
:: s size window width
def <<=f:moving_average||moving_highest||moving_total>>_of_$n1(self, &s: int = <<3||5||$d1>>) -> list[float]:
    """Return the <<=f:average||highest||total>> $nw1 of so many $esw in a row."""
    $np1 = [$e.$n1 for $e in self.$items]
    <<$out = []
    for end in range(&s, len($np1) + 1):
        part = $np1[end - &s : end]
        $out.append(<<=f:sum(part) / &s||max(part)||sum(part)>>)
    return $out||parts_in_turn = ($np1[start : start + &s] for start in range(len($np1) - &s + 1))
    return [<<=f:sum(part) / &s||max(part)||sum(part)>> for part in parts_in_turn]>>

== mtd_b_where_total boxmethod,searchmethod
def <<place_where||index_where||position_when>>_$n1_<<=o:exceeds||reaches>>(self, $lim: $t1) -> int | None:
    """Return the place at which the $nw1, added up, <<=o:exceeds||reaches>> the $lim."""
    <<sums = accumulate($e.$n1 for $e in self.$items)
    return next(($i for $i, $acc in enumerate(sums) if $acc <<=o:>||>=>> $lim), None)||$acc = $z1
    for $i, $e in enumerate(self.$items):
        $acc += $e.$n1
        if $acc <<=o:>||>=>> $lim:
            return $i
    return None||for $i in range(len(self.$items)):
        if sum($e.$n1 for $e in self.$items[: $i + 1]) <<=o:>||>=>> $lim:
            return $i
    return None>>

== mtd_b_arg_extreme boxmethod,searchmethod
def <<=a:place||index||position>>_of_<<=m:highest||lowest>>_$n1(self) -> int:
    """Return where the $ew with the <<=m:highest||lowest>> $nw1 stands."""
    <<return <<=m:max||min>>(range(len(self.$items)), key=lambda $i: self.$items[$i].$n1)||\
    $np1 = [$e.$n1 for $e in self.$items]
    return $np1.index(<<=m:max||min>>($np1))||\
    return <<=m:max||min>>(enumerate(self.$items), key=lambda pair: pair[1].$n1)[0]>>

== mtd_b_change_some boxmethod mut w=2
def $chname_of_$cpre$es$csuf(self$cpar) -> int:
    """$chdoc the $esw$cdoc; return how many <<they are||there were>>."""
    <<count = 0
    for $e in self.$items:
        if $cond:
            $change
            count += 1
    return count||chosen = [$e for $e in self.$items if $cond]
    for $e in chosen:
        $change
    return len(chosen)>>

== mtd_b_shuffled boxmethod
def <<=s:shuffled||in_random_order||mixed>>(self, seed: int = <<0||1||42>>) -> list[$E]:
    """Return the $esw in an order that depends only on the seed."""
    <<$es = self.$items.copy()
    random.Random(seed).shuffle($es)
    return $es||return random.Random(seed).sample(self.$items, k=len(self.$items))||generator = random.Random(seed)
    return sorted(self.$items, key=lambda _: generator.random())>>

== mtd_b_lottery boxmethod
def <<lottery||draw_by_$n1||weighted_pick>>(self, count: int = 1) -> list[$E]:
    """Draw so many $esw, the likelier the higher their $nw1<<||; one may come several times>>."""
    if not any($e.$n1 > 0 for $e in self.$items):
        return []
    <<return random.choices(self.$items, weights=[max($e.$n1, 0) for $e in self.$items], k=count)||\
    chances = [max($e.$n1, 0) for $e in self.$items]
    return random.choices(self.$items, chances, k=count)>>

== mtd_b_until_told boxmethod
:: f handler visit callback_fn
def <<visit||walk||feed>>(self, &f: Callable[[$E], bool]) -> int:
    """Call the function with each $ew until it returns <<=w:False||True>>; return the number of calls."""
    <<for calls, $e in enumerate(self.$items, start=1):
        if <<=w:not ||>>&f($e):
            return calls
    return len(self.$items)||calls = 0
    while calls < len(self.$items):
        calls += 1
        if <<=w:not ||>>&f(self.$items[calls - 1]):
            break
    return calls>>

== mtd_b_require boxmethod w=2
def <<=g:require_some||require_unique_$sp1||require_all_$f1||require_room>>(self<<=g:||||||, most: int = $d1>>) -> None:
    """Raise an error <<=g:if there are no $esw||if two $esw have the same $sw1||unless all $esw are $fw1||\
if there are already as many $esw as may be>>."""
    <<=g:if not self.$items:
        raise <<LookupError||ValueError>>("no $esw<<|| yet>>")||\
    <<if len({$e.$s1 for $e in self.$items}) < len(self.$items):
        raise ValueError("a $sw1 occurs twice")||seen = set()
    for $e in self.$items:
        if $e.$s1 in seen:
            raise ValueError(f"$sw1 occurs twice: {$e.$s1}")
        seen.add($e.$s1)>>||if rest := [$e.$s1 for $e in self.$items if not $e.$f1]:
        raise ValueError(f"not $fw1: {', '.join(rest)}")||if len(self.$items) >= most:
        raise <<OverflowError||ValueError>>(f"no room for more than {most} $esw")>>

== mtd_b_capped_sum boxmethod,totalmethod
def <<=k:capped||excess||missing>>_$n1(self, $lim: $t1 = $d1) -> $t1:
    """Return the total $nw1, <<=k:each counted up to the $lim at most||only what each has above the $lim||\
only what each lacks to the $lim>>."""
    return sum(<<=k:min($e.$n1, $lim)||max($e.$n1 - $lim, 0)||max($lim - $e.$n1, 0)>> for $e in self.$items)

== mtd_b_letters boxmethod
def <<=w:letters||words||initials>>_used(self) -> set[str]:
    """Return all <<=w:letters||words||first letters>> of the $sp1."""
    <<return set().union(*(<<=w:$e.$s1||$e.$s1.split()||$e.$s1[:1]>> for $e in self.$items))||\
    return {each for $e in self.$items for each in <<=w:$e.$s1||$e.$s1.split()||$e.$s1[:1]>>}||used = set()
    for $e in self.$items:
        used.update(<<=w:$e.$s1||$e.$s1.split()||$e.$s1[:1]>>)
    return used>>

== mtd_b_search_ranked boxmethod,searchmethod
:: q query term typed
def <<search_ranked||best_matches||ranked_for>>(self, &q: str, count: int = $d1) -> list[$E]:
    """Return the $esw whose $sw1 contains the &q, first <<=o:where it stands earliest||the shortest>>."""
    &q = &q.lower()
    $es = [$e for $e in self.$items if &q in $e.$s1.lower()]
    <<$es.sort(key=lambda $e: <<=o:$e.$s1.lower().index(&q)||len($e.$s1)>>)
    return $es[:count]||return sorted($es, key=lambda $e: <<=o:$e.$s1.lower().find(&q)||len($e.$s1)>>)[:count]>>

== mtd_b_merge_ordered boxmethod
def <<merged_with||zip_in||in_order_with>>(self, other: "$K") -> <<=r:list||Iterator>>[$E]:
    """<<=r:Return||Yield>> the $esw of both by their $nw1; each must be in order already."""
    <<=r:return list(heapq.merge(self.$items, other.$items, key=lambda $e: $e.$n1))||\
    <<yield from heapq.merge(self.$items, other.$items, key=operator.attrgetter("$n1"))||mine = deque(self.$items)
    for $e in other.$items:
        while mine and mine[0].$n1 <= $e.$n1:
            yield mine.popleft()
        yield $e
    yield from mine>>>>

== mtd_b_only_names boxmethod
def <<=w:only||without||ordered_like>>(self, *$sp1: str) -> "$K":
    """Return another collection, <<=w:with only||without||that begins with>> the $esw that have these $sp1."""
    made = type(self)()
    made.$items = <<=w:[$e for $e in self.$items if $e.$s1 in $sp1]||[$e for $e in self.$items if $e.$s1 not in $sp1]||\
    sorted(self.$items, key=lambda $e: $sp1.index($e.$s1) if $e.$s1 in $sp1 else len($sp1))>>
    return made

== mtd_b_class_of boxmethod
@classmethod
def <<=w:of||from_lists||from_text>>(cls, <<=w:*$es: $E||first: "$K", *others: "$K"||$txt: str>>) -> "$K":
    """Make a collection <<=w:of the given $esw||of those of several ones||from a line for each $ew>>."""
    made = cls()
    <<=w:made.$items.extend($es)||for other in (first, *others):
        made.$items += other.$items||for $line in $txt.splitlines():
        $parts = $line.split("<<,||;>>")
        made.$items.append($E($fromparts))>>
    return made

== mtd_b_ties boxmethod,searchmethod
def <<=m:winners||losers>>(self) -> list[$E]:
    """Return all $esw that share the <<=m:highest||lowest>> $nw1."""
    <<if not self.$items:
        return []
    bound = <<=m:max||min>>($e.$n1 for $e in self.$items)
    return [$e for $e in self.$items if $e.$n1 == bound]||chosen: list[$E] = []
    for $e in self.$items:
        if not chosen or $e.$n1 <<=m:>||<>> chosen[0].$n1:
            chosen = [$e]
        elif $e.$n1 == chosen[0].$n1:
            chosen.append($e)
    return chosen||bound = <<=m:max||min>>(($e.$n1 for $e in self.$items), default=None)
    return list(filter(lambda $e: $e.$n1 == bound, self.$items))>>

== mtd_b_reorder boxmethod
def <<=w:$f1_first||$f1_last||turn_around||shortest_$s1_first>>(self) -> None:
    """<<=w:Move those that are $fw1 to the front||Move those that are $fw1 to the end||Reverse the order of the $esw||\
Put the $esw with a short $sw1 first>>."""
    <<=w:<<self.$items.sort(key=lambda $e: not $e.$f1)||front = [$e for $e in self.$items if $e.$f1]
    self.$items[:] = front + [$e for $e in self.$items if not $e.$f1]>>||self.$items.sort(key=lambda $e: $e.$f1)||\
    <<self.$items.reverse()||self.$items[:] = self.$items[::-1]>>||self.$items.sort(key=lambda $e: len($e.$s1))>>

== mtd_b_to_json boxmethod
def <<to_json||as_json||dump_text>>(self<<=i:||, indent: int | None = None>>) -> str:
    """Return the $esw as JSON text<<||, an object for each>>."""
    <<rows = [{$epairs} for $e in self.$items]
    return json.dumps(rows<<=i:||, indent=indent>>)||\
    return json.dumps([{$epairs} for $e in self.$items]<<=i:, sort_keys=True||, indent=indent>>)>>

== mtd_b_with_extra boxmethod
@contextmanager
def <<with_extra||including||visiting>>(self, $e: $E) -> Iterator["$K"]:
    """Hold one more $ew <<until the block ends||for the length of the block>>."""
    self.$items.append($e)
    try:
        yield self
    finally:
        <<self.$items.remove($e)||if $e in self.$items:
            self.$items.remove($e)>>

== mtd_b_wide_gaps boxmethod
:: a left earlier lower
:: b right later upper
def wide_gaps(self, $lim: $t1 = $d1) -> list[tuple[str, str]]:
    """Return the $sp1 of neighbours<<=o:|| by $nw1>> whose $nw1 differs by more than the $lim."""
    ordered = <<=o:self.$items||sorted(self.$items, key=lambda $e: $e.$n1)>>
    <<return [(&a.$s1, &b.$s1) for &a, &b in zip(ordered, ordered[1:]) if abs(&b.$n1 - &a.$n1) > $lim]||gaps = []
    for &a, &b in itertools.pairwise(ordered):
        if abs(&a.$n1 - &b.$n1) > $lim:
            gaps.append((&a.$s1, &b.$s1))
    return gaps>>

== mtd_d_split dictmethod w=2
def <<=n:separate||split_off||sort_out>>_$cpre$es$csuf(self$cpar) -> tuple[dict[str, $E], dict[str, $E]]:
    """Return by $sw1 the $esw$cdoc, and the others."""
    yes: dict[str, $E] = {}
    no: dict[str, $E] = {}
    for name, $e in self.$store.items():
        <<if $cond:
            yes[name] = $e
        else:
            no[name] = $e||(yes if $cond else no)[name] = $e||target = yes if $cond else no
        target[name] = $e>>
    return yes, no

== mtd_d_operators dictmethod
def __<<=o:sub||and||xor||or>>__(self, other: "$K") -> dict[str, $E]:
    """Return the $esw that <<=o:only this collection has||both have||only one of both has||either has>>, by $sw1."""
    <<=o:return {name: $e for name, $e in self.$store.items() if name not in other.$store}||\
    return {name: self.$store[name] for name in self.$store.keys() & other.$store.keys()}||\
    both = self.$store | other.$store
    return {name: both[name] for name in self.$store.keys() ^ other.$store.keys()}||\
    return {**other.$store, **self.$store}>>

== mtd_d_rename_in_place dictmethod
def <<rekey||retitle||move_name>>(self, $old: str, new: str) -> None:
    """Give the $ew another name, but leave it at its place."""
    <<if new in self.$store:
        raise KeyError(f"already there: {new}")
    ||>><<self.$store = {new if name == $old else name: $e for name, $e in self.$store.items()}||\
    pairs = [(new if name == $old else name, $e) for name, $e in self.$store.items()]
    self.$store.clear()
    self.$store.update(pairs)>>

== mtd_d_extreme_names dictmethod
def <<=m:highest||lowest>>_$sp1(self) -> list[str]:
    """Return the $sp1 of all $esw with the <<=m:highest||lowest>> $nw1<<||, in order>>."""
    <<$np1 = {name: $e.$n1 for name, $e in self.$store.items()}
    return sorted(name for name, $n1 in $np1.items() if $n1 == <<=m:max||min>>($np1.values()))||if not self.$store:
        return []
    bound = <<=m:max||min>>($e.$n1 for $e in self.$store.values())
    return [name for name in sorted(self.$store) if self.$store[name].$n1 == bound]>>

== mtd_d_neighbours dictmethod
def <<=w:next||previous>>_$s1(self, $s1: str) -> str | None:
    """Return the $sw1 that comes <<=w:after||before>> this one in the alphabet, or None."""
    <<return <<=w:min((name for name in self.$store if name > $s1), default=None)||\
    max((name for name in self.$store if name < $s1), default=None)>>||names = sorted(self.$store)
    place = <<=w:bisect.bisect_right(names, $s1)||bisect.bisect_left(names, $s1) - 1>>
    return names[place] if <<=w:place < len(names)||place >= 0>> else None>>

== mtd_d_fallback dictmethod
:: f fallback backup_names others_to_try
def <<get_or_else||resolve||get_with_fallback>>(self, $s1: str, *&f: str) -> $E:
    """Return the $ew with this $sw1, or with the first of the others that there is."""
    <<for name in ($s1, *&f):
        if name in self.$store:
            return self.$store[name]
    raise KeyError($s1)||for name in ($s1, *&f):
        with suppress(KeyError):
            return self.$store[name]
    raise LookupError(f"none of {($s1, *&f)}")||name = next((each for each in ($s1, *&f) if each in self.$store), $s1)
    return self.$store[name]>>

== mtd_d_counts dictmethod
def <<=w:first_letters||name_lengths||$kname_counts>>(self) -> <<=w:dict[str, int]||dict[int, int]||dict[$ktype, int]>>:
    """Return how many $esw there are <<=w:for each first letter||for each length of the name||for each $kdoc>>."""
    return dict(Counter(<<=w:name[:1].upper() for name in self.$store||len(name) for name in self.$store||\
    $kexpr for $e in self.$store.values()>>))

== mtd_d_clean dictmethod
def <<=n:clear||expire||weed_out>>_$cpre$es$csuf(self$cpar) -> list[str]:
    """Remove the $esw$cdoc; return their $sp1."""
    gone = [name for name, $e in self.$store.items() if $cond]
    <<for name in gone:
        del self.$store[name]||self.$store = {name: $e for name, $e in self.$store.items() if name not in gone}||\
    for name in gone:
        self.$store.pop(name)>>
    return <<gone||sorted(gone)>>
'''
