"""Shapes of methods of classes that hold many things, in a list or a dictionary, and of whole such classes."""

from __future__ import annotations

SHAPES = r'''
== clsb_contains_either boxmethod w=2
:: w wanted sought given
def __contains__(self, &w: object) -> bool:
    """Return whether this $ew, or one with this $sw1, is there."""
    <<if isinstance(&w, str):
        return any($e.$s1 == &w for $e in self.$items)
    return &w in self.$items||return any(&w in ($e, $e.$s1) for $e in self.$items)||for $e in self.$items:
        if $e is &w or $e.$s1 == &w:
            return True
    return False>>

== clsb_slice boxmethod
:: k key index place
def __getitem__(self, &k: int | slice) -> Any:
    """Return the $ew at this place; a slice gives another collection."""
    <<if not isinstance(&k, slice):
        return self.$items[&k]
    part = type(self)()
    part.$items = self.$items[&k]
    return part||chosen = self.$items[&k]
    if isinstance(&k, int):
        return chosen
    copied = type(self)()
    copied.$items.extend(chosen)
    return copied>>

== clsb_set_operator boxmethod w=2
def __<<=o:or||xor||and>>__(self, other: "$K") -> <<=r:list||dict>>[<<=r:$E||str, $E>>]:
    """Return the $esw <<=o:of both, by $sw1||that only one of the two has, by $sw1||of the first that both have>>."""
    mine, theirs = ({$e.$s1: $e for $e in one.$items} for one in (self, other))
    <<=q:merged||result||combined>> = <<=o:mine | theirs||\
{name: (mine | theirs)[name] for name in mine.keys() ^ theirs}||\
{name: $e for name, $e in mine.items() if name in theirs}>>
    return <<=r:list(<<=q:merged||result||combined>>.values())||<<=q:merged||result||combined>>>>

== clsb_subset boxmethod
def <<__le__||is_part_of||is_within>>(self, other: "$K") -> bool:
    """Return whether the other one has all these $esw, too."""
    <<return all($e in other.$items for $e in self.$items)||\
    return not [$e for $e in self.$items if $e not in other.$items]||\
    return {$e.$s1 for $e in self.$items} <= {$e.$s1 for $e in other.$items}||\
    theirs = {$e.$s1 for $e in other.$items}
    return theirs.issuperset($e.$s1 for $e in self.$items)>>

== clsb_short_text boxmethod w=2
:: s shown first head
def <<__str__||preview||teaser>>(self) -> str:
    """Name the first <<=c:three||two||five>> $esw and say how many more there are."""
    &s = ", ".join($e.$s1 for $e in self.$items[:<<=c:3||2||5>>])
    <<more = len(self.$items) - <<=c:3||2||5>>
    return f"{&s} and {more} more" if more > 0 else &s or "nothing"||if len(self.$items) > <<=c:3||2||5>>:
        &s += f", ... ({len(self.$items)} in all)"
    return &s>>

== clsb_add_unique boxmethod w=2
def <<add_new||add_unique||include>>(self, new: $E) -> <<=r:bool||None>>:
    """Add the $ew unless there is one with its $sw1<<=r:; return whether it was added||, which is an error>>."""
    if <<any($e.$s1 == new.$s1 for $e in self.$items)||new.$s1 in {$e.$s1 for $e in self.$items}||\
new.$s1 in map(lambda $e: $e.$s1, self.$items)>>:
        <<=r:return False||raise ValueError(f"{new.$s1!r} is there already")>>
    self.$items.append(new)
    <<=r:return True||~>>

== clsb_upsert boxmethod w=2
def <<upsert||add_or_replace||put>>(self, new: $E) -> $E | None:
    """Add the $ew in place of the one with the same $sw1; return that one, if any."""
    for <<=i:place||spot||at>>, $e in enumerate(self.$items):
        if $e.$s1 == new.$s1:
            self.$items[<<=i:place||spot||at>>] = new
            return $e
    self.$items.<<append(new)||insert(0, new)>>
    return None

== clsb_add_limited boxmethod w=2
:: l limit capacity most
def <<add_within||add_limited||try_add>>(self, new: $E, &l: <<=w:int||$t1>> = <<=w:$d1||$dx>>) -> bool:
    """Add the $ew if <<=w:there are fewer than the &l||the total $nw1 stays within the &l>>."""
    <<=w:if len(self.$items) >= &l:
        return False||total = sum($e.$n1 for $e in self.$items)
    if total + new.$n1 > &l:
        return False>>
    self.$items.append(new)
    return True

== clsb_add_where boxmethod w=2
def add_<<=w:$f1||not_$f1||named||positive>>(self, $es: Iterable[$E]) -> int:
    """Add those of the $esw that <<=w:are $fw1||are not $fw1||have a $sw1||have some $nw1>>; return how many."""
    <<before = len(self.$items)
    self.$items.extend($e for $e in $es if <<=w:$e.$f1||not $e.$f1||$e.$s1||$e.$n1 > 0>>)
    return len(self.$items) - before||suitable = [$e for $e in $es if <<=w:$e.$f1||not $e.$f1||$e.$s1||$e.$n1 > 0>>]
    self.$items += suitable
    return len(suitable)>>

== clsb_drop_facet boxmethod w=3
def <<drop||discard||purge>>_$cpre$es$csuf(self$cpar) -> <<=r:int||list[$E]>>:
    """Remove the $esw$cdoc, and return <<=r:how many those were||them>>."""
    <<=r:before = len(self.$items)
    self.$items = [$e for $e in self.$items if $ncond]
    return before - len(self.$items)||gone, kept = [], []
    for $e in self.$items:
        (gone if $cond else kept).append($e)
    self.$items[:] = kept
    return gone>>

== clsb_pop_named boxmethod w=2
:: d default fallback instead
def <<pop_named||take_out||extract>>(self, $s1: str, &d: $E | None = None) -> $E | None:
    """Remove the $ew with this $sw1 and return it, or the &d."""
    <<for place, $e in enumerate(self.$items):
        if $e.$s1 == $s1:
            return self.$items.pop(place)
    return &d||hit = next(($e for $e in self.$items if $e.$s1 == $s1), None)
    if hit is None:
        return &d
    self.$items.remove(hit)
    return hit>>

== clsb_shrink boxmethod w=2
:: m most room size
def <<shrink||limit_size||make_room>>(self, &m: int = $d1) -> list[$E]:
    """Remove the <<=w:oldest||newest||smallest>> $esw until no more than &m are left; return those."""
    gone = []
    while len(self.$items) > &m:
        <<=w:gone.append(self.$items.pop(0))||gone.append(self.$items.pop())||\
        least = min(self.$items, key=lambda $e: $e.$n1)
        self.$items.remove(least)
        gone.append(least)>>
    return gone

== clsb_first_last boxmethod,searchmethod w=3
def <<=w:first||last>>_$cpre$noun$csuf(self$cpar) -> $E | None:
    """Return the <<=w:first||last>> of the $esw$cdoc, or None."""
    <<return next(($e for $e in <<=w:self.$items||reversed(self.$items)>> if $cond), None)||\
    for $e in <<=w:self.$items||self.$items[::-1]>>:
        if $cond:
            return $e
    return None||$out = [$e for $e in self.$items if $cond]
    return $out[<<=w:0||-1>>] if $out else None>>

== clsb_quantity boxmethod w=3
def <<=w:number_of||has_any||has_only||share_of>>_$cpre$es$csuf(self$cpar) -> <<=w:int||bool||bool||float>>:
    """Return <<=w:how many||whether there are any||whether all are||which part are>> $esw$cdoc."""
    <<=w:return sum(1 for $e in self.$items if $cond)||return any($cond for $e in self.$items)||\
    return all($cond for $e in self.$items)||hits = [$e for $e in self.$items if $cond]
    return len(hits) / len(self.$items) if self.$items else 0.0>>

== clsb_facet_sum boxmethod,totalmethod w=3
def $nvname_of_$cpre$es$csuf(self$cpar) -> $nvtype:
    """Return the total $nvdoc of the $esw$cdoc."""
    <<return sum($nv for $e in self.$items if $cond)||$acc = $nvzero
    for $e in self.$items:
        if $ncond:
            continue
        $acc += $nv
    return $acc||return sum(($nv for $e in self.$items if $cond), start=$nvzero)>>

== clsb_top_heap boxmethod w=2
:: c count size many
def <<=w:top||bottom>>_by_$ordname(self, &c: int = <<3||$d1>>) -> list[$E]:
    """Return so many $esw: those that come <<=w:last||first>> in the order of $orddoc."""
    <<return sorted(self.$items, key=lambda $e: $ordkey<<=w:, reverse=True||>>)[:&c]||\
    return <<=w:heapq.nlargest||heapq.nsmallest>>(&c, self.$items, key=lambda $e: $ordkey)>>

== clsb_index_facet boxmethod w=2
def <<=w:places||names||first||last>>_by_$kname(self) -> dict[$ktype, <<=w:list[int]||set[str]||$E||$E>>]:
    """Return for each $kdoc the <<=w:places of its $esw||$sp1||first $ew||last $ew>>."""
    $out: dict[$ktype, <<=w:list[int]||set[str]||$E||$E>>] = {}
    for <<=w:$i, $e in enumerate(self.$items)||$e in self.$items||$e in self.$items||$e in self.$items>>:
        <<=w:$out.setdefault($kexpr, []).append($i)||$out.setdefault($kexpr, set()).add($e.$s1)||\
        $out.setdefault($kexpr, $e)||$out[$kexpr] = $e>>
    return $out

== clsb_page boxmethod w=2
:: n number page which
:: s size per_page length
def <<=m:page||get_page||one_page>>(self, &n: int, &s: int = <<10||20||$d1>>) -> tuple[list[$E], bool]:
    """Return the $esw of a page (the first is 1), and whether there are more."""
    <<if &n < 1:
        raise ValueError(f"no page {&n}")
    begin = (&n - 1) * &s
    return self.$items[begin : begin + &s], begin + &s < len(self.$items)||end = &n * &s
    return self.$items[end - &s : end], len(self.$items) > end||begin = max(0, &n - 1) * &s
    found_there = list(islice(self.$items, begin, begin + &s + 1))
    return found_there[:&s], len(found_there) > &s>>

== clsb_batches boxmethod
:: s size width at_once
def <<batches||chunks||portions>>(self, &s: int) -> Iterator[list[$E]]:
    """Yield the $esw, as many at once as the &s says."""
    <<for begin in range(0, len(self.$items), &s):
        yield self.$items[begin : begin + &s]||source = iter(self.$items)
    while portion := list(islice(source, &s)):
        yield portion||portion: list[$E] = []
    for $e in self.$items:
        portion.append($e)
        if len(portion) == &s:
            yield portion
            portion = []
    if portion:
        yield portion>>

== clsb_merge_sorted boxmethod
def <<merged_with||combined_with||woven_with>>(self, other: "$K") -> <<=r:list||Iterator>>[$E]:
    """<<=r:Return||Yield>> the $esw of both in the order of $orddoc."""
    <<=r:return sorted([*self.$items, *other.$items], key=lambda $e: $ordkey)||\
    yield from heapq.merge(
        *(sorted(one.$items, key=lambda $e: $ordkey) for one in (self, other)), key=lambda $e: $ordkey
    )>>

== clsb_matched boxmethod w=2
def <<matched||paired||joined>>_with(self, other: "$K") -> list[tuple[$E, $E<<=x:|| | None>>]]:
    """Return each $ew with the other one's $ew of the same $sw1<<=x:||, or None>>."""
    theirs = {$e.$s1: $e for $e in other.$items}
    <<=x:<<return [($e, theirs[$e.$s1]) for $e in self.$items if $e.$s1 in theirs]||\
    return [($e, twin) for $e in self.$items if (twin := theirs.get($e.$s1))]>>||\
    return [($e, theirs.get($e.$s1)) for $e in self.$items]>>

== clsb_multi_sort boxmethod w=2
:: n names columns attributes
def <<sort_by||order_by||arrange_by>>(self, *&n: str) -> None:
    """Sort by these &n, the first one being the most important<<=d:||; a minus turns an order around>>."""
    for name in <<reversed(&n)||&n[::-1]>>:
        <<=d:self.$items.sort(key=operator.attrgetter(name))||\
        self.$items.sort(key=operator.attrgetter(name.lstrip("-")), reverse=name.startswith("-"))>>

== clsb_value_list boxmethod w=2
def <<=w:all||distinct||sorted||joined>>_$avname(self) -> <<=w:list[$avtype]||set[$avtype]||list[$avtype]||str>>:
    """Return $avdoc of each $ew<<=w:||, each once||, in order||, with commas between>>."""
    <<=w:return [$av for $e in self.$items]||return {$av for $e in self.$items}||\
    return sorted({$av for $e in self.$items})||return ", ".join(str($av) for $e in self.$items)>>

== clsb_values_by_name boxmethod
def $avname_by_$s1(self) -> dict[str, $avtype]:
    """Return $avdoc of each $ew, by its $sw1."""
    <<return {$e.$s1: $av for $e in self.$items}||return dict(($e.$s1, $av) for $e in self.$items)||$out = {}
    for $e in self.$items:
        $out[$e.$s1] = $av
    return $out>>

== clsb_extremes boxmethod w=2
def $n1_<<range||extremes||limits>>(self) -> tuple[$t1, $t1]:
    """Return the lowest and the highest $nw1; both are <<=z:zero||$z1>> without any $esw."""
    <<$np1 = [$e.$n1 for $e in self.$items] or [$z1]
    return min($np1), max($np1)||in_order = sorted($e.$n1 for $e in self.$items)
    return (in_order[0], in_order[-1]) if in_order else ($z1, $z1)||if not self.$items:
        return $z1, $z1
    low = high = self.$items[0].$n1
    for $e in self.$items[1:]:
        low, high = min(low, $e.$n1), max(high, $e.$n1)
    return low, high>>

== clsb_weighted_pick boxmethod
:: g generator rng source
def <<pick||choose||draw>>_by_$n1(self, count: int = 1, seed: int | None = None) -> list[$E]:
    """Draw $esw by chance; more $nw1 makes one likelier."""
    &g = random.Random(seed)
    <<return &g.choices(self.$items, weights=[$e.$n1 for $e in self.$items], k=count)||\
    limits = list(accumulate($e.$n1 for $e in self.$items))
    return [self.$items[bisect.bisect(limits, &g.random() * limits[-1])] for _ in range(count)]>>

== clsb_where_reached boxmethod,searchmethod w=2
:: g goal target wanted
def <<=w:place||$noun>>_where_&{g}_reached(self, &g: $t1) -> <<=w:int||$E | None>>:
    """Return the <<=w:place of the first||first>> $ew where the total $nw1 reaches the &g, or <<=w:-1||None>>."""
    <<so_far = $z1
    for place, $e in enumerate(self.$items):
        so_far += $e.$n1
        if so_far >= &g:
            return <<=w:place||$e>>
    return <<=w:-1||None>>||totals = accumulate($e.$n1 for $e in self.$items)
    reached = (place for place, so_far in enumerate(totals) if so_far >= &g)
    return <<=w:next(reached, -1)||next((self.$items[place] for place in reached), None)>>>>

== clsb_interleave boxmethod
def <<interleaved||alternating||zipped>>_with(self, other: "$K") -> list[$E]:
    """Return the $esw of both in turn, then what is left of the longer one."""
    <<pairs = zip_longest(self.$items, other.$items)
    return [$e for pair in pairs for $e in pair if $e is not None]||\
    shared = min(len(self.$items), len(other.$items))
    turns = list(itertools.chain.from_iterable(zip(self.$items, other.$items)))
    return turns + self.$items[shared:] + other.$items[shared:]>>

== clsb_fold boxmethod,totalmethod
:: s start initial seed_value
def <<fold||reduce||accumulate_with>>(self, $fn: Callable[[Any, $E], Any], &s: Any) -> Any:
    """Combine the &s with each $ew in turn by the function."""
    <<return reduce($fn, self.$items, &s)||for $e in self.$items:
        &s = $fn(&s, $e)
    return &s||$acc = &s
    for $e in self.$items:
        $acc = $fn($acc, $e)
    return $acc>>

== clsb_change_facet boxmethod mut w=3
def $chname_where_$cpre$csuf(self$cpar) -> int:
    """$chdoc all $esw$cdoc; return how many."""
    <<=c:changed||hits||touched>> = 0
    for $e in self.$items:
        <<if $cond:
            $change
            <<=c:changed||hits||touched>> += 1||if $ncond:
            continue
        $change
        <<=c:changed||hits||touched>> += 1>>
    return <<=c:changed||hits||touched>>

== clsb_each_safely boxmethod w=2
:: f failed errors failures
def <<for_each||visit||run_on_all>>(self, action: Callable[[$E], Any]) -> dict[str, str]:
    """Call the action with each $ew; return the errors by $sw1."""
    &f: dict[str, str] = {}
    for $e in <<self.$items||list(self.$items)>>:
        try:
            action($e)
        except <<Exception||(ValueError, LookupError)>> as $err:
            <<$log.warning("%s: %s", $e.$s1, $err)
            ||>>&f[$e.$s1] = <<str($err)||repr($err)||f"{type($err).__name__}: {$err}">>
    return &f

== clsb_insert_beside boxmethod w=2
def insert_<<=w:after||before>>(self, $s1: str, new: $E) -> None:
    """Put the new $ew right <<=w:behind||before>> the one with this $sw1<<=e:, or at the end||>>."""
    <<for place, $e in enumerate(self.$items):
        if $e.$s1 == $s1:
            self.$items.insert(place<<=w: + 1||>>, new)
            return
    <<=e:self.$items.append(new)||raise LookupError(f"no $ew {$s1!r}")>>||$sp1 = [$e.$s1 for $e in self.$items]
    <<=e:place = $sp1.index($s1) if $s1 in $sp1 else len($sp1)||place = $sp1.index($s1)>>
    self.$items.insert(place<<=w: + 1||>>, new)>>

== clsb_async_each boxmethod w=2
:: h handle send process
async def <<each_async||process_all||gather_all>>(self, &h: Callable[[$E], Awaitable[Any]]) -> list[Any]:
    """Await what &h makes of each $ew, <<=w:all at once||one after the other>>."""
    <<=w:return await asyncio.gather(*(&h($e) for $e in self.$items))||\
    return [await &h($e) for $e in self.$items]>>

== clsb_rollback boxmethod w=2
:: s snapshot saved backup
@contextmanager
def <<rollback||atomic||transaction>>(self) -> Iterator["$K"]:
    """Bring back the $esw of before if the block fails."""
    &s = <<self.$items.copy()||self.$items[:]||[*self.$items]>>
    try:
        yield self
    except <<Exception||BaseException>>:
        <<self.$items[:] = &s||self.$items = &s>>
        raise

== clsb_empty_out boxmethod
def <<drain||take_all||flush>>(self<<=k:||, keep: int = 0>>) -> list[$E]:
    """Return all $esw <<=k:||but the last ones >>and remove them."""
    <<=k:<<taken, self.$items = self.$items, []
    return taken||taken = list(self.$items)
    self.$items.clear()
    return taken>>||split_at = max(0, len(self.$items) - keep)
    taken, self.$items = self.$items[:split_at], self.$items[split_at:]
    return taken>>

== clsd_get_or_fail dictmethod
:: k key name wanted
def __getitem__(self, &k: str) -> $E:
    <<try:
        return self.$store[&k]
    except KeyError:
        raise KeyError(f"no $ew {&k!r} among {len(self.$store)}") from None||if ($e := self.$store.get(&k)) is None:
        raise LookupError(f"unknown $ew: {&k}")
    return $e>>

== clsd_get_many dictmethod w=2
def <<get_many||pick_all||several>>(self, *names: str) -> <<=r:list[$E]||dict[str, $E | None]>>:
    """Return the $esw with these names, <<=r:without those that are missing||or None for what is missing>>."""
    <<=r:<<return [self.$store[name] for name in names if name in self.$store]||\
    return list(filter(None, map(self.$store.get, names)))>>||return {name: self.$store.get(name) for name in names}>>

== clsd_rename_key dictmethod w=2
:: o old before current
:: n new after changed
def <<rename||rekey||move_key>>(self, &o: str, &n: str) -> $E:
    """Let the $ew be found under the &n name instead of the &o one, and return it."""
    if &n in self.$store:
        raise <<ValueError||KeyError>>(f"{&n} is taken")
    <<$e = self.$store.pop(&o)
    self.$store[&n] = $e
    return $e||self.$store[&n] = self.$store.pop(&o)
    return self.$store[&n]>>

== clsd_evict_facet dictmethod w=2
def <<evict||expel||delete>>_$cpre$es$csuf(self$cpar) -> list[str]:
    """Delete the $esw$cdoc, and return the keys they had."""
    gone = [key_of_it for key_of_it, $e in self.$store.items() if $cond]
    <<for key_of_it in gone:
        del self.$store[key_of_it]||self.$store = {k: $e for k, $e in self.$store.items() if k not in gone}>>
    return gone

== clsd_update_newest dictmethod w=2
def <<=n:merge||update_from||take_over>>(self, other: dict[str, $E]) -> int:
    """Take what is missing here or has <<=w:more||less>> $nw1 there; return how many."""
    <<count = 0
    for name, $e in other.items():
        if name not in self.$store or $e.$n1 <<=w:> ||< >>self.$store[name].$n1:
            self.$store[name] = $e
            count += 1
    return count||better = {
        name: $e
        for name, $e in other.items()
        if (mine := self.$store.get(name)) is None or mine.$n1 <<=w:< ||> >>$e.$n1
    }
    self.$store |= better
    return len(better)>>

== clsd_keys_by_facet dictmethod w=2
def keys_by_$kname(self) -> dict[$ktype, list[str]]:
    """Return the keys of the $esw for each $kdoc."""
    <<grouped: dict[$ktype, list[str]] = {}
    for name, $e in self.$store.items():
        grouped.setdefault($kexpr, []).append(name)
    return grouped||grouped = defaultdict(list)
    for name in <<sorted(self.$store)||self.$store>>:
        $e = self.$store[name]
        grouped[$kexpr].append(name)
    return dict(grouped)>>

== clsd_ranked_keys dictmethod w=2
def <<ranking||ranked_keys||keys_in_order>>(self, reverse: bool = False) -> list[str]:
    """Return the keys in the order of the <<=w:$nw1||$sw1||length of the $sw1>> of their $esw."""
    <<return sorted(self.$store, key=lambda name: <<=w:self.$store[name].$n1||self.$store[name].$s1||\
len(self.$store[name].$s1)>>, reverse=reverse)||ordered = sorted(
        self.$store.items(), key=lambda pair: <<=w:pair[1].$n1||pair[1].$s1||len(pair[1].$s1)>>, reverse=reverse
    )
    return [name for name, _ in ordered]>>

== clsd_complete dictmethod w=2
:: p prefix start typed
def <<complete||suggest||keys_with_prefix>>(self, &p: str, most: int = $d1) -> list[str]:
    """Return the keys that begin with this &p, in order, but not more than <<asked for||needed>>."""
    <<return sorted(name for name in self.$store if name.startswith(&p))[:most]||\
    return [name for name in sorted(self.$store) if name[: len(&p)] == &p][:most]||\
    names = sorted(self.$store)
    begin = bisect.bisect_left(names, &p)
    return list(itertools.takewhile(lambda name: name.startswith(&p), names[begin : begin + most]))>>

== clsd_total_facet dictmethod w=2
def <<=w:total||average>>_$nvname(self, names: Iterable[str] | None = None) -> float:
    """Return the <<=w:total||average>> $nvdoc of the $esw, or of those with these names."""
    <<$es = [self.$store[name] for name in (self.$store if names is None else names)]||\
    $es = list(self.$store.values()) if names is None else [self.$store[name] for name in names]>>
    <<=w:return sum($nv for $e in $es)||return sum($nv for $e in $es) / len($es) if $es else 0.0>>

== clsd_difference dictmethod w=2
:: o other older past
def <<diff||compared_to||changes_since>>(self, &o: dict[str, $E]) -> dict[str, <<=r:str||list[str]>>]:
    """Return <<=r:for each key that differs what happened||which keys were added, removed and changed>>."""
    <<=r:happened = {name: "added" for name in self.$store.keys() - &o.keys()}
    happened.update(dict.fromkeys(&o.keys() - self.$store.keys(), "removed"))
    for name in self.$store.keys() & &o.keys():
        if self.$store[name] != &o[name]:
            happened[name] = "changed"
    return happened||return {
        "added": [name for name in self.$store if name not in &o],
        "removed": [name for name in &o if name not in self.$store],
        "changed": [name for name, $e in self.$store.items() if name in &o and &o[name] != $e],
    }>>

== clsd_get_or_make dictmethod w=2
:: m make create factory
def <<get_or_add||ensure||get_or_&m>>(self, name: str, &m: Callable[[str], $E]) -> $E:
    """Return the $ew of this name; if there is none, add what &m gives."""
    <<if name not in self.$store:
        self.$store[name] = &m(name)
    return self.$store[name]||try:
        return self.$store[name]
    except KeyError:
        return self.$store.setdefault(name, &m(name))>>

== clsd_best_key dictmethod w=2
def key_of_<<=m:most||least>>_$n1(self) -> str | None:
    """Return the key of the $ew with the <<=m:most||least>> $nw1, or None."""
    <<return <<=m:max||min>>(self.$store, key=lambda name: self.$store[name].$n1, default=None)||if not self.$store:
        return None
    best_key, _ = <<=m:max||min>>(self.$store.items(), key=lambda pair: pair[1].$n1)
    return best_key||best_key = None
    for name, $e in self.$store.items():
        if best_key is None or $e.$n1 <<=m:> ||< >>self.$store[best_key].$n1:
            best_key = name
    return best_key>>

== clsk_undoing box w=2
:: h history past done_before
class $K:
    """$Es with <<=u:undo||undo and redo>>."""

    def __init__(self) -> None:
        self.$items: list[$E] = []
        self.&h: list[list[$E]] = []
        <<=u:~||self.later: list[list[$E]] = []>>

    def add(self, $e: $E) -> None:
        self.&h.append(self.$items)
        self.$items = [*self.$items, $e]
        <<=u:~||self.later.clear()>>

    def undo(self) -> bool:
        if not self.&h:
            return False
        <<=u:self.$items = self.&h.pop()||self.later.append(self.$items)
        self.$items = self.&h.pop()>>
        return True
    $[boxmethod:0-1]

== clsk_watched box w=2
:: w watchers listeners observers
class $K:
    """$Es that tell others about their changes."""

    def __init__(self) -> None:
        self.$items: list[$E] = []
        self.&w: dict[str, list[Callable[[$E], None]]] = defaultdict(list)

    def on(self, signal: str, callback: Callable[[$E], None]) -> Callable[[], None]:
        """Call this for each such signal, until the function that is returned is called."""
        self.&w[signal].append(callback)
        return lambda: self.&w[signal].remove(callback)

    def add(self, $e: $E) -> None:
        self.$items.append($e)
        self.<<=m:notify||tell||emit>>("added", $e)

    def remove(self, $e: $E) -> None:
        self.$items.remove($e)
        self.<<=m:notify||tell||emit>>("removed", $e)

    def <<=m:notify||tell||emit>>(self, signal: str, $e: $E) -> None:
        for callback in <<list(self.&w[signal])||tuple(self.&w.get(signal, ()))||self.&w[signal][:]>>:
            callback($e)

== clsk_nested box w=2
:: c children parts below
class $K:
    """$Es, and further collections of them inside."""

    def __init__(self, title: str = "") -> None:
        self.title = title
        self.$items: list[$E] = []
        self.&c: list["$K"] = []

    def add(self, *$es: $E) -> None:
        self.$items.extend($es)

    def walk(self) -> Iterator[$E]:
        """Yield the $esw of this collection and of all inside it."""
        yield from self.$items
        for inner in self.&c:
            yield from inner.walk()

    def total_$n1(self) -> $t1:
        return <<sum($e.$n1 for $e in self.walk())||sum($e.$n1 for $e in self.$items) + \
sum(inner.total_$n1() for inner in self.&c)>>
    $[boxmethod:0-1]
'''
