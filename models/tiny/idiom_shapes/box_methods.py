"""Shapes of more methods of classes that hold many things in a list."""

from __future__ import annotations

SHAPES = r'''
== meth_b_total_list boxmethod,totalmethod as=b_total w=2
def <<sum_of_$np1||$n1_total||overall_$n1>>(self) -> $t1:
    """Return the <<sum of all $nw1 values||$nw1 of all $esw together>>."""
    <<$np1 = [$e.$n1 for $e in self.$items]
    return sum($np1)||$acc = $z1
    for $e in self.$items:
        $acc = $acc + $e.$n1
    return $acc||return sum(map(lambda $e: $e.$n1, self.$items))||if not self.$items:
        return $z1
    first, *others = self.$items
    return first.$n1 + sum(other.$n1 for other in others)>>

== meth_b_total_unless boxmethod,totalmethod
def $n1_not_$f1(self) -> $t1:
    """Return the total $nw1 without the $esw that are $fw1."""
    $acc = $z1
    for $e in self.$items:
        <<if $e.$f1:
            continue
        $acc += $e.$n1||if not $e.$f1:
            $acc += $e.$n1>>
    return $acc

== meth_b_highest_loop boxmethod,searchmethod as=b_highest w=2
def <<=m:top_$noun||bottom_$noun||with_most_$n1||with_least_$n1>>(self) -> $E | None:
    """Return the $ew with the <<=m:highest||lowest||highest||lowest>> $nw1, or None."""
    <<return <<=m:max||min||max||min>>(self.$items, key=lambda $e: $e.$n1, default=None)||$best = None
    for $e in self.$items:
        if $best is None or $e.$n1 <<=m:> ||< ||> ||< >>$best.$n1:
            $best = $e
    return $best||ordered = sorted(self.$items, key=lambda $e: $e.$n1)
    return ordered[<<=m:-1||0||-1||0>>] if ordered else None>>

== meth_b_find_walrus boxmethod,searchmethod as=b_find w=2
def <<lookup||search_for||with_$s1||locate>>(self, $s1: str) -> $E | None:
    """Return the $ew with this $sw1<<||, if there is one||, or None>>."""
    <<$sp1 = [$e.$s1 for $e in self.$items]
    return self.$items[$sp1.index($s1)] if $s1 in $sp1 else None||by_$s1 = {$e.$s1: $e for $e in self.$items}
    return by_$s1.get($s1)||try:
        return next($e for $e in self.$items if $e.$s1 == $s1)
    except StopIteration:
        return None||matching = [$e for $e in self.$items if $e.$s1 == $s1]
    return matching[0] if matching else None||matching = filter(lambda $e: $e.$s1 == $s1, self.$items)
    return next(matching, None)>>

== meth_b_index boxmethod,searchmethod w=2
def <<index_of||position_of||place_of>>(self, $s1: str) -> int:
    """Return the place of the $ew with this $sw1, or -1."""
    <<for $i, $e in enumerate(self.$items):
        if $e.$s1 == $s1:
            return $i
    return -1||try:
        return [$e.$s1 for $e in self.$items].index($s1)
    except ValueError:
        return -1||return next(($i for $i, $e in enumerate(self.$items) if $e.$s1 == $s1), -1)>>

== meth_b_where boxmethod,searchmethod w=2
:: w wanted given criteria
def <<where||find_all||all_with>>(self, **&w: Any) -> list[$E]:
    """Return the $esw that have all these attributes."""
    <<return [
        $e
        for $e in self.$items
        if all(getattr($e, name) == $val for name, $val in &w.items())
    ]||$out = list(self.$items)
    for name, $val in &w.items():
        $out = [$e for $e in $out if getattr($e, name) == $val]
    return $out||$out = []
    for $e in self.$items:
        for name, $val in &w.items():
            if getattr($e, name) != $val:
                break
        else:
            $out.append($e)
    return $out>>

== meth_b_matching boxmethod,searchmethod
def <<matching||grep||find_pattern>>(self, pattern: str) -> list[$E]:
    """Return the $esw whose $sw1 <<matches the pattern||contains the pattern>>."""
    <<compiled = re.compile(pattern<<||, re.IGNORECASE>>)
    return [$e for $e in self.$items if compiled.search($e.$s1)]||$out = []
    for $e in self.$items:
        if re.search(pattern, $e.$s1):
            $out.append($e)
    return $out>>

== meth_b_nearest boxmethod,searchmethod
def <<nearest||closest>>_to(self, $n1: $t1) -> $E | None:
    """Return the $ew whose $nw1 is <<nearest||closest>> to this one."""
    <<if not self.$items:
        return None
    return min(self.$items, key=lambda $e: abs($e.$n1 - $n1))||$best = None
    for $e in self.$items:
        if $best is None or abs($e.$n1 - $n1) < abs($best.$n1 - $n1):
            $best = $e
    return $best||ordered = sorted(self.$items, key=lambda $e: abs($e.$n1 - $n1))
    return next(iter(ordered), None)>>

== meth_b_only boxmethod,searchmethod
def <<=n:the_only||single||exactly_one>>_$cpre$noun$csuf(self$cpar) -> $E:
    """Return the one of the $esw$cdoc; there must be exactly one."""
    $out = [$e for $e in self.$items if $cond]
    <<if len($out) != 1:
        raise LookupError(f"{len($out)} $esw instead of one")
    return $out[0]||try:
        [only_one] = $out
    except ValueError:
        raise LookupError(f"{len($out)} $esw instead of one") from None
    return only_one>>

== meth_b_split boxmethod w=2
def <<split||divide||partition>>_by_$f1(self) -> tuple[list[$E], list[$E]]:
    """Return the $esw that are $fw1, and the others."""
    <<yes, no = [], []
    for $e in self.$items:
        (yes if $e.$f1 else no).append($e)
    return yes, no||sides = {True: [], False: []}
    for $e in self.$items:
        sides[$e.$f1].append($e)
    return sides[True], sides[False]||yes = [$e for $e in self.$items if $e.$f1]
    return yes, [$e for $e in self.$items if not $e.$f1]>>

== meth_b_move boxmethod w=2
def <<=m:move_to_front||move_to_end||promote||send_back>>(self, $e: $E) -> None:
    """Put the $ew <<=m:before||after||before||after>> all others."""
    <<if $e not in self.$items:
        raise ValueError(f"<<@unknown:unknown $ew||no such $ew>>: {$e.$s1}")
    ||>>self.$items.remove($e)
    self.$items.<<=m:insert(0, $e)||append($e)||insert(0, $e)||append($e)>>

== meth_b_swap boxmethod
:: a first one here
:: b second other there
def <<swap||exchange||trade_places>>(self, &a: int, &b: int) -> None:
    """Let two $esw change places."""
    <<self.$items[&a], self.$items[&b] = self.$items[&b], self.$items[&a]||if &a == &b:
        return
    kept = self.$items[&a]
    self.$items[&a] = self.$items[&b]
    self.$items[&b] = kept>>

== meth_b_rotate boxmethod
def <<rotate||turn||shift>>(self, steps: int = 1) -> None:
    """Move the first $esw to the end."""
    <<if not self.$items:
        return
    steps %= len(self.$items)
    self.$items = self.$items[steps:] + self.$items[:steps]||for _ in range(steps):
        self.$items.append(self.$items.pop(0))||self.$items[:] = [*self.$items[steps:], *self.$items[:steps]]>>

== meth_b_duplicates boxmethod w=2
def <<duplicates||repeated_$sp1||duplicate_$sp1>>(self) -> <<=r:set||list>>[str]:
    """Return each $sw1 that several $esw have."""
    <<=r:seen, twice = set(), set()
    for $e in self.$items:
        if $e.$s1 in seen:
            twice.add($e.$s1)
        seen.add($e.$s1)
    return twice||<<$sp1 = [$e.$s1 for $e in self.$items]
    return sorted($s1 for $s1 in set($sp1) if $sp1.count($s1) > 1)||$cnt = Counter($e.$s1 for $e in self.$items)
    return [$s1 for $s1, count in $cnt.items() if count > 1]>>>>

== meth_b_dedupe boxmethod w=2
def <<remove_duplicates||dedupe||make_unique>>(self) -> <<=r:None||int>>:
    """Keep one $ew for each $sw1<<=r:||, and return how many are gone>>."""
    <<=r:~||$old = len(self.$items)>>
    <<self.$items = list({$e.$s1: $e for $e in self.$items}.values())||seen: set[str] = set()
    kept = []
    for $e in self.$items:
        if $e.$s1 not in seen:
            seen.add($e.$s1)
            kept.append($e)
    self.$items = kept>>
    <<=r:~||return $old - len(self.$items)>>

== meth_b_running boxmethod w=2
def <<running||cumulative||growing>>_$n1(self) -> <<=r:Iterator||list>>[$t1]:
    """<<=r:Yield||Return>> the total $nw1 so far, after each $ew."""
    <<=r:$acc = $z1
    for $e in self.$items:
        $acc += $e.$n1
        yield $acc||return list(accumulate($e.$n1 for $e in self.$items))>>

== meth_b_median boxmethod w=2
def <<median||middle>>_$n1(self) -> float:
    """Return the $nw1 in the middle<<||; half of the $esw have less>>."""
    <<$np1 = sorted($e.$n1 for $e in self.$items)
    middle, odd = divmod(len($np1), 2)
    if odd:
        return $np1[middle]
    return ($np1[middle - 1] + $np1[middle]) / 2||if not self.$items:
        return 0.0
    return statistics.median($e.$n1 for $e in self.$items)>>

== meth_b_weighted boxmethod
def weighted_$n1(self) -> float:
    """Return the average $nw1, weighted by $nw2."""
    <<weight = sum($e.$n2 for $e in self.$items)
    if not weight:
        return 0.0
    return sum($e.$n1 * $e.$n2 for $e in self.$items) / weight||upper = lower = 0.0
    for $e in self.$items:
        upper += $e.$n1 * $e.$n2
        lower += $e.$n2
    return upper / lower if lower else 0.0>>

== meth_b_spread boxmethod
def $n1_<<=w:spread||deviation||variance>>(self) -> float:
    """Return how much the $nw1 varies<<=w:||, around its average||, squared>>."""
    $np1 = [$e.$n1 for $e in self.$items]
    if len($np1) < 2:
        return 0.0
    <<=w:return max($np1) - min($np1)||mean = sum($np1) / len($np1)
    return math.sqrt(sum(($x - mean) ** 2 for $x in $np1) / len($np1))||mean = sum($np1) / len($np1)
    return sum(($x - mean) ** 2 for $x in $np1) / (len($np1) - 1)>>

== meth_b_histogram boxmethod
def $n1_<<=n:histogram||distribution||bins>>(self, width: int = $d1) -> dict[int, int]:
    """Count the $esw in steps of the $nw1."""
    <<@bhist:$cnt: dict[int, int] = {}
    for $e in self.$items:
        step = int($e.$n1 // width) * width
        $cnt[step] = $cnt.get(step, 0) + 1
    return $cnt||$cnt = Counter(int($e.$n1) // width for $e in self.$items)
    return {step * width: count for step, count in sorted($cnt.items())}>>

== meth_b_common boxmethod w=2
def <<most_common||usual||favourite>>_$kname(self) -> $ktype:
    """Return the most frequent $kdoc."""
    <<$cnt = Counter($kexpr for $e in self.$items)
    <<[(most_frequent, _)] = $cnt.most_common(1)
    return most_frequent||return $cnt.most_common(1)[0][0]||return max($cnt, key=$cnt.get)>>||\
    found_so_far = [$kexpr for $e in self.$items]
    return max(set(found_so_far), key=found_so_far.count)>>

== meth_b_steps boxmethod
def $n1_<<=n:steps||changes||gaps>>(self) -> list[$t1]:
    """Return by how much the $nw1 changes from each $ew to the next."""
    <<return [after.$n1 - before.$n1 for before, after in zip(self.$items, self.$items[1:])]||$out = []
    for $i in range(1, len(self.$items)):
        $out.append(self.$items[$i].$n1 - self.$items[$i - 1].$n1)
    return $out||$np1 = [$e.$n1 for $e in self.$items]
    return list(map(operator.sub, $np1[1:], $np1))>>

== meth_b_in_order boxmethod
def is_sorted<<_by_$n1||>>(self) -> bool:
    """Return whether the $nw1 never falls."""
    <<return all(one.$n1 <= following.$n1 for one, following in zip(self.$items, self.$items[1:]))||\
    $np1 = [$e.$n1 for $e in self.$items]
    return $np1 == sorted($np1)||for one, following in zip(self.$items, self.$items[1:]):
        if one.$n1 > following.$n1:
            return False
    return True>>

== meth_b_longest_run boxmethod
:: r run streak length
def longest_<<run||streak||row>>_of_$f1(self) -> int:
    """Return how many $esw in a row are $fw1, at most."""
    longest = &r = 0
    for $e in self.$items:
        <<&r = &r + 1 if $e.$f1 else 0
        longest = max(longest, &r)||if not $e.$f1:
            &r = 0
            continue
        &r += 1
        longest = max(longest, &r)>>
    return longest

== meth_b_until boxmethod w=2
def <<fill_up||up_to||fitting>>(self, $lim: $t1) -> list[$E]:
    """Return the first $esw whose total $nw1 stays within the $lim."""
    <<$out, used = [], $z1
    for $e in self.$items:
        if used + $e.$n1 > $lim:
            break
        used += $e.$n1
        $out.append($e)
    return $out||used = $z1
    for $i, $e in enumerate(self.$items):
        used += $e.$n1
        if used > $lim:
            return self.$items[:$i]
    return self.$items[:]||totals = accumulate($e.$n1 for $e in self.$items)
    return [$e for $e, used in zip(self.$items, totals) if used <= $lim]>>

== meth_b_pop_last boxmethod w=2
def <<pop_last||take_last||remove_last>>(self) -> $E | None:
    """Remove the last $ew and return it<<||; None if there is none>>."""
    <<return self.$items.pop() if self.$items else None||if not self.$items:
        return None
    return self.$items.pop()||try:
        return self.$items.pop()
    except IndexError:
        return None>>

== meth_b_truncate boxmethod
def <<truncate||keep_first||trim>>(self, count: int = $d1) -> <<=r:list[$E]||int>>:
    """Keep only the first $esw, and return <<=r:the others||how many were dropped>>."""
    <<=r:dropped = self.$items[count:]
    <<del self.$items[count:]||self.$items = self.$items[:count]>>
    return dropped||dropped = max(0, len(self.$items) - count)
    if dropped:
        <<del self.$items[count:]||self.$items = self.$items[:count]>>
    return dropped>>

== meth_b_filter_call boxmethod w=2
:: c check test predicate
def <<=n:filter||select||keep_if>>(self, &c: Callable[[$E], bool]) -> <<=k:list[$E]||"$K">>:
    """Return <<=k:the $esw that pass||another collection with the $esw that pass>>."""
    <<=k:<<return [$e for $e in self.$items if &c($e)]||\
    return list(filter(&c, self.$items))>>||selected_ones = type(self)()
    selected_ones.$items.extend($e for $e in self.$items if &c($e))
    return selected_ones>>

== meth_b_map boxmethod
def <<map||each||collect>>(self, $fn: Callable[[$E], Any]) -> list[Any]:
    """Return what the function makes of each $ew."""
    <<return [$fn($e) for $e in self.$items]||return list(map($fn, self.$items))||$out = []
    for $e in self.$items:
        $out.append($fn($e))
    return $out>>

== meth_b_sort boxmethod w=2
def <<sort||arrange||put_in_order>>(self<<=r:, reverse: bool = False||>>) -> None:
    """Put the $esw in the order of $orddoc."""
    <<self.$items.sort(key=lambda $e: $ordkey<<=r:, reverse=reverse||>>)||\
    self.$items = sorted(self.$items, key=lambda $e: $ordkey<<=r:, reverse=reverse||>>)>>

== meth_b_load_lines boxmethod
def <<load||read||import_from>>(self, $path: $Path) -> int:
    """Add the $esw of a file with a JSON object in each line; return how many there are now."""
    with open($path$enc) as $fh:
        <<for $line in $fh:
            if $line.strip():
                self.$items.append($E(**json.loads($line)))||\
        self.$items.extend($E(**json.loads($line)) for $line in $fh)>>
    return len(self.$items)

== meth_b_csv boxmethod
:: b buffer out target
def <<to_csv||as_csv||export>>(self) -> str:
    """Return the $esw as CSV<<||, with a header>>."""
    &b = io.StringIO()
    writer = csv.writer(&b)
    writer.writerow([$columns])
    <<for $e in self.$items:
        writer.writerow([$cells])||writer.writerows([$cells] for $e in self.$items)>>
    return &b.getvalue()

== meth_b_dunder_add boxmethod w=2
def __<<=o:add||or||sub||and>>__(self, other: "$K") -> "$K":
    """Return a new collection with <<=o:the $esw of both||the $esw of both, each once||\
what the other has not||what both have>>."""
    made = type(self)()
    <<=o:made.$items = self.$items + other.$items||\
    made.$items = self.$items + [$e for $e in other.$items if $e not in self.$items]||\
    made.$items = [$e for $e in self.$items if $e not in other.$items]||\
    for $e in self.$items:
        if $e in other.$items:
            made.$items.append($e)>>
    return made

== meth_b_iadd boxmethod
def __iadd__(self, $es: Iterable[$E]) -> "$K":
    <<self.$items.extend($es)||self.$items += $es||for $e in $es:
        self.add($e)>>
    return self

== meth_b_eq boxmethod
def __eq__(self, other: object) -> bool:
    <<if not isinstance(other, $K):
        return NotImplemented
    return self.$items == other.$items||return isinstance(other, $K) and self.$items == other.$items||\
    if not isinstance(other, $K) or len(self.$items) != len(other.$items):
        return False
    return all(mine == theirs for mine, theirs in zip(self.$items, other.$items))>>

== meth_b_getitem_any boxmethod
def __getitem__(self, wanted: int | str | slice) -> Any:
    """Return $aew by place or by $sw1."""
    <<if isinstance(wanted, str):
        for $e in self.$items:
            if $e.$s1 == wanted:
                return $e
        raise KeyError(wanted)
    return self.$items[wanted]||match wanted:
        case int() | slice():
            return self.$items[wanted]
        case str():
            return next($e for $e in self.$items if $e.$s1 == wanted)
        case _:
            raise TypeError(f"no place: {wanted!r}")>>

== meth_b_dunders boxmethod
def __<<=d:reversed||bool||len||iter>>__(self) -> <<=d:Iterator[$E]||bool||int||Iterator[$E]>>:
    <<=d:return reversed(self.$items)||return len(self.$items) > 0||return sum(1 for _ in self.$items)||\
    yield from self.$items>>

== meth_b_setitem boxmethod
def __setitem__(self, place: int, new: $E) -> None:
    <<self.$items[place] = new||if not 0 <= place < len(self.$items):
        raise IndexError(f"no $ew at {place}")
    self.$items[place] = new>>

== meth_b_delitem boxmethod
def __delitem__(self, $s1: str) -> None:
    <<for $i, $e in enumerate(self.$items):
        if $e.$s1 == $s1:
            del self.$items[$i]
            return
    raise KeyError($s1)||kept = [$e for $e in self.$items if $e.$s1 != $s1]
    if len(kept) == len(self.$items):
        raise KeyError($s1)
    self.$items = kept>>

== meth_b_contains_thing boxmethod
def __contains__(self, $e: $E) -> bool:
    <<return $e in self.$items||return any(one is $e for one in self.$items)||return self.$items.count($e) > 0>>

== meth_b_copy boxmethod
:: o copied other twin
def <<copy||clone||duplicate>>(self) -> "$K":
    """Return another collection with the same $esw."""
    &o = type(self)()
    <<&o.$items = self.$items.copy()||&o.$items.extend(self.$items)||for $e in self.$items:
        &o.$items.append($e)>>
    return &o

== meth_b_transfer boxmethod w=2
def <<move||transfer||hand_over>>_to(self, other: "$K", $s1: str) -> <<=r:bool||int>>:
    """Move the $esw with this $sw1 to another collection; return <<=r:whether there were any||how many>>."""
    moved = [$e for $e in self.$items if $e.$s1 == $s1]
    <<for $e in moved:
        self.$items.remove($e)
        other.$items.append($e)||other.$items.extend(moved)
    self.$items = [$e for $e in self.$items if $e not in moved]>>
    return <<=r:bool(moved)||len(moved)>>

== meth_b_statistics boxmethod w=2
def <<statistics||stats||figures>>(self) -> dict[str, float]:
    """Return the most important figures of the $nw1."""
    $np1 = [$e.$n1 for $e in self.$items]
    if not $np1:
        return <<{}||{"count": 0}>>
    <<return {
        "count": len($np1),
        "total": sum($np1),
        <<"average": sum($np1) / len($np1),||"lowest": min($np1),
        "highest": max($np1),>>
    }||figures = {"count": len($np1), "total": sum($np1)}
    figures["average"] = figures["total"] / figures["count"]
    return figures||return {function.__name__: function($np1) for function in (<<len, sum, max||min, max, sum>>)}>>

== meth_b_report boxmethod w=2
def <<report||to_text||overview>>(self) -> str:
    """Return a line for each $ew and one for the total $nw1."""
    <<lines = [f"{$e.$s1}: {$e.$n1}" for $e in self.$items]
    lines.append(f"total: {sum($e.$n1 for $e in self.$items)}")
    return "\n".join(lines)||lines, total = [], $z1
    for $i, $e in enumerate(self.$items, start=1):
        lines.append(f"{$i}. {$e.$s1} {$e.$n1}")
        total += $e.$n1
    return "\n".join([*lines, f"total {total}"])||text = ""
    for $e in self.$items:
        text += f"{$e.$s1:<$d1}{$e.$n1:>10}\n"
    return text + f"{len(self.$items)} $esw">>

== meth_b_check boxmethod w=2
def <<check||validate||find_problems>>(self) -> dict[str, str]:
    """Return what is wrong with the $esw, by $sw1."""
    problems: dict[str, str] = {}
    for $e in self.$items:
        if $e.$s1 in problems:
            continue
        <<if $e.$n1 < 0:
            problems[$e.$s1] = "$nw1 is negative"
        elif $e.$n1 > $dx:
            problems[$e.$s1] = f"{$e.$n1} is too much"||if not 0 <= $e.$n1 <= $dx:
            problems[$e.$s1] = f"$nw1 out of range: {$e.$n1}">>
    return problems

== meth_b_random boxmethod
def <<=n:pick_any||draw||pick_random>>(self<<=r:||, count: int = $d1||, seed: int = 0>>) -> <<=r:$E||list[$E]||$E>>:
    """Return <<=r:any $ew||some $esw by chance||$aew that depends on the seed>>."""
    <<=r:if not self.$items:
        raise LookupError("no $esw")
    return random.choice(self.$items)||return random.sample(self.$items, min(count, len(self.$items)))||\
    generator = random.Random(seed)
    return generator.choice(self.$items)>>

== meth_b_act_some boxmethod mut w=2
def $v_<<first||some||up_to>>(self, count: int = $d1) -> list[$E]:
    """$V so many of the $esw that are not $vdw yet, and return them."""
    <<@bsome:$out: list[$E] = []
    for $e in self.$items:
        if len($out) == count:
            break
        if not $e.$vd:
            $e.$vd = True
            $out.append($e)
    return $out||waiting = [$e for $e in self.$items if not $e.$vd][:count]
    for $e in waiting:
        $e.$vd = True
    return waiting>>

== meth_b_act_next boxmethod mut
def $v_next(self) -> $E | None:
    """$V the first $ew that is not $vdw, and return it."""
    <<following = next(($e for $e in self.$items if not $e.$vd), None)
    if following is not None:
        following.$vd = True
    return following||for $e in self.$items:
        if $e.$vd:
            continue
        $e.$vd = True
        return $e
    return None>>

== meth_b_totals_by boxmethod w=2
def $nvname_by_$kname(self) -> dict[$ktype, $nvtype]:
    """Return the total $nvdoc by $kdoc."""
    <<@btotals:totals: dict[$ktype, $nvtype] = {}
    for $e in self.$items:
        totals[$kexpr] = totals.get($kexpr, $nvzero) + $nv
    return totals||totals = defaultdict(<<float||lambda: $nvzero>>)
    for $e in self.$items:
        totals[$kexpr] += $nv
    return dict(totals)||totals = dict.fromkeys(($kexpr for $e in self.$items), $nvzero)
    for $e in self.$items:
        totals[$kexpr] += $nv
    return totals>>

== meth_b_best_per boxmethod w=2
def <<=m:best||worst>>_per_$s1(self) -> dict[str, $E]:
    """Return the $ew with the <<=m:highest||lowest>> $nw1 for each $sw1."""
    <<@bchosen:chosen: dict[str, $E] = {}
    for $e in self.$items:
        if $e.$s1 not in chosen or $e.$n1 <<=m:> ||< >>chosen[$e.$s1].$n1:
            chosen[$e.$s1] = $e
    return chosen||return {$e.$s1: $e for $e in sorted(self.$items, key=lambda $e: <<=m:$e.$n1||-$e.$n1>>)}>>

== meth_b_insort boxmethod
def <<insert||insert_sorted||add_in_order>>(self, new: $E) -> <<=r:None||int>>:
    """Put the $ew where its $nw1 belongs<<=r:||, and return the place>>."""
    <<place = 0
    while place < len(self.$items) and self.$items[place].$n1 <= new.$n1:
        place += 1||place = bisect.bisect([$e.$n1 for $e in self.$items], new.$n1)||\
    place = sum($e.$n1 <= new.$n1 for $e in self.$items)>>
    self.$items.insert(place, new)
    <<=r:~||return place>>

== meth_b_deal boxmethod
def <<deal||share_out||spread_over>>(self, count: int) -> list[list[$E]]:
    """Spread the $esw over so many lists, in turn."""
    <<return [self.$items[start::count] for start in range(count)]||piles = [[] for _ in range(count)]
    for $i, $e in enumerate(self.$items):
        piles[$i % count].append($e)
    return piles>>

== meth_b_windows boxmethod
def <<pairs||neighbours||adjacent>>(self) -> Iterator[tuple[$E, $E]]:
    """Yield each $ew with the next one."""
    <<yield from zip(self.$items, self.$items[1:])||for place in range(len(self.$items) - 1):
        yield self.$items[place], self.$items[place + 1]||previous_one = None
    for $e in self.$items:
        if previous_one is not None:
            yield previous_one, $e
        previous_one = $e>>

== meth_b_apply boxmethod mut w=2
def <<apply||set||update>>_$np1(self, new: dict[str, $t1]) -> list[str]:
    """Set the $nw1 of the $esw by their $sw1; return the names that no $ew has."""
    <<unknown = set(new)
    for $e in self.$items:
        if $e.$s1 in new:
            $e.$n1 = new[$e.$s1]
            unknown.discard($e.$s1)
    return sorted(unknown)||known = {$e.$s1: $e for $e in self.$items}
    for name in known.keys() & new.keys():
        known[name].$n1 = new[name]
    return [name for name in new if name not in known]>>
'''
