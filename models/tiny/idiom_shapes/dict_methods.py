"""Shapes of more methods of classes that hold things, most by name, and of small classes around lists and dicts."""

from __future__ import annotations

SHAPES = r'''
== meth_b_raise_all boxmethod mut
def <<raise||scale||multiply>>_$np1(self, factor: float) -> $t1:
    """Multiply the $nw1 of each $ew, and return the new total."""
    <<$acc = $z1
    for $e in self.$items:
        $e.$n1 = $t1($e.$n1 * factor)
        $acc += $e.$n1
    return $acc||for $e in self.$items:
        $e.$n1 = $t1($e.$n1 * factor)
    return sum($e.$n1 for $e in self.$items)>>

== meth_b_first_last boxmethod
def <<=n:first_and_last||ends||both_ends>>(self) -> tuple[str, str]:
    """Return the $sw1 of the first and of the last $ew."""
    <<first, *_, last = self.$items
    return first.$s1, last.$s1||if not self.$items:
        raise ValueError("no $esw")
    return self.$items[0].$s1, self.$items[-1].$s1||$sp1 = [$e.$s1 for $e in self.$items]
    return $sp1[0], $sp1[-1]>>

== meth_d_numbers dictmethod w=2
def $np1<<||_by_$s1||_map>>(self) -> dict[str, $t1]:
    """Return the $nw1 of each $ew by its $sw1."""
    <<return {$s1: $e.$n1 for $s1, $e in self.$store.items()}||$map = {}
    for $s1, $e in self.$store.items():
        $map[$s1] = $e.$n1
    return $map||return dict(sorted(($s1, $e.$n1) for $s1, $e in self.$store.items()))>>

== meth_d_missing dictmethod w=2
def <<missing||unknown||not_here>>(self, wanted: Iterable[str]) -> <<=r:list||set>>[str]:
    """Return the wanted $sp1 that no $ew has."""
    return <<=r:<<[$s1 for $s1 in wanted if $s1 not in self.$store]||sorted(set(wanted) - self.$store.keys())>>||\
    <<set(wanted) - self.$store.keys()||{$s1 for $s1 in wanted if $s1 not in self.$store}>>>>

== meth_d_require_all dictmethod
def require_all(self, *$sp1: str) -> list[$E]:
    """Return the $esw with these $sp1; all must exist."""
    <<if absent := [$s1 for $s1 in $sp1 if $s1 not in self.$store]:
        raise LookupError(f"missing: {absent}")
    return [self.$store[$s1] for $s1 in $sp1]||$out = []
    for $s1 in $sp1:
        if $s1 not in self.$store:
            raise LookupError(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}")
        $out.append(self.$store[$s1])
    return $out>>

== meth_d_pop_extreme dictmethod w=2
def pop_<<=m:highest||lowest>>(self) -> $E:
    """Remove the $ew with the <<=m:highest||lowest>> $nw1, and return it."""
    <<if not self.$store:
        raise LookupError("no $esw left")
    ||>><<$s1 = <<=m:max||min>>(self.$store, key=lambda name: self.$store[name].$n1)
    return self.$store.pop($s1)||$best = <<=m:max||min>>(self.$store.values(), key=lambda $e: $e.$n1)
    del self.$store[$best.$s1]
    return $best>>

== meth_d_merge dictmethod w=2
def <<merge||absorb||take_all>>(self, other: "$K") -> None:
    """Take over the $esw of another collection; <<=c:common names are errors||ours stay||theirs win>>."""
    <<=c:common = self.$store.keys() & other.$store.keys()
    if common:
        raise <<@dup:ValueError||KeyError>>(f"<<duplicate||in both>>: {sorted(common)}")
    self.$store.update(other.$store)||<<for $s1, $e in other.$store.items():
        self.$store.setdefault($s1, $e)||self.$store = {**other.$store, **self.$store}>>||\
    <<self.$store |= other.$store||self.$store = {**self.$store, **other.$store}>>>>

== meth_d_remove_many dictmethod
def remove_<<all||many>>(self, $sp1: Iterable[str]) -> int:
    """Remove the $esw with these $sp1; return how many there were."""
    <<removed = 0
    for $s1 in $sp1:
        if self.$store.pop($s1, None) is not None:
            removed += 1
    return removed||known = self.$store.keys() & set($sp1)
    for $s1 in known:
        del self.$store[$s1]
    return len(known)||$old = len(self.$store)
    for $s1 in $sp1:
        self.$store.pop($s1, None)
    return $old - len(self.$store)>>

== meth_d_prefix dictmethod
def <<starting_with||complete||with_prefix>>(self, prefix: str) -> list[str]:
    """Return each $sw1 that begins like this, in order."""
    <<return sorted($s1 for $s1 in self.$store if $s1.startswith(prefix))||$out = []
    for $s1 in sorted(self.$store):
        if $s1.startswith(prefix):
            $out.append($s1)
    return $out||return [$s1 for $s1 in sorted(self.$store) if $s1[: len(prefix)] == prefix]>>

== meth_d_ranking dictmethod w=2
def <<ranking||standings||in_order>>(self) -> list[tuple[int, str]]:
    """Return the places and the $sp1, the highest $nw1 first."""
    ordered = sorted(self.$store, key=lambda $s1: self.$store[$s1].$n1, reverse=True)
    <<return list(enumerate(ordered, start=1))||$out = []
    for place, $s1 in enumerate(ordered, start=1):
        $out.append((place, $s1))
    return $out||return [(place + 1, $s1) for place, $s1 in enumerate(ordered)]>>

== meth_d_move_number dictmethod mut w=2
def <<transfer||move||shift>>_$n1(self, source: str, target: str, amount: $t1) -> None:
    """Move some of the $nw1 from one $ew to another."""
    <<giving, taking = self.$store[source], self.$store[target]||giving = self.$store[source]
    taking = self.$store[target]>>
    <<if giving.$n1 < amount:
        raise ValueError(f"not enough $nw1: {giving.$n1}")||if not 0 < amount <= giving.$n1:
        raise ValueError(f"cannot move {amount}")>>
    giving.$n1 -= amount
    taking.$n1 += amount

== meth_d_rebuild dictmethod
def <<rebuild||reindex||refresh>>(self) -> <<=r:None||bool>>:
    """File the $esw anew after a change of their $sp1<<=r:||; return whether some were lost>>."""
    <<=r:~||$old = len(self.$store)>>
    <<self.$store = {$e.$s1: $e for $e in self.$store.values()}||$es = list(self.$store.values())
    self.$store.clear()
    for $e in $es:
        self.$store[$e.$s1] = $e>>
    <<=r:~||return len(self.$store) < $old>>

== meth_d_adjust dictmethod mut w=2
def <<adjust||change||correct>>_$np1(self, <<=c:changes||amounts||deltas>>: dict[str, $t1]) -> None:
    """Add to the $nw1 of several $esw; <<unknown ones are left out||what is unknown is logged>>."""
    for $s1, delta in <<=c:changes||amounts||deltas>>.items():
        <<$e = self.$store.get($s1)
        if $e is None:
            $log.warning("<<@unknown:unknown $ew||no such $ew>>: %s", $s1)
            continue
        $e.$n1 += delta||if $s1 in self.$store:
            self.$store[$s1].$n1 += delta||try:
            self.$store[$s1].$n1 += delta
        except KeyError:
            $log.error("<<@unknown:unknown $ew||no such $ew>>: %s", $s1)>>

== meth_d_first dictmethod
def <<=m:first||newest||oldest>>(self) -> $E | None:
    """Return the $ew that was added <<=m:first||last||first>>, or None."""
    <<=m:return next(iter(self.$store.values()), None)||return next(reversed(self.$store.values()), None)||\
    for $e in self.$store.values():
        return $e
    return None>>

== meth_d_group dictmethod w=2
def <<by||grouped_by||split_by>>_$kname(self) -> dict[$ktype, list[str]]:
    """Return the $sp1 of the $esw by $kdoc."""
    <<@dgroup:$map: dict[$ktype, list[str]] = {}
    for name, $e in self.$store.items():
        $map.setdefault($kexpr, []).append(name)
    return $map||$map = defaultdict(list)
    for name, $e in sorted(self.$store.items()):
        $map[$kexpr].append(name)
    return dict($map)>>

== meth_d_compare dictmethod
def <<compare||difference||changes>>(self, other: "$K") -> tuple[set[str], set[str]]:
    """Return the $sp1 that only this collection has, and those that only the other has."""
    <<mine, theirs = set(self.$store), set(other.$store)
    return mine - theirs, theirs - mine||\
    return self.$store.keys() - other.$store.keys(), other.$store.keys() - self.$store.keys()>>

== meth_d_replace dictmethod
def <<replace||exchange||put>>(self, new: $E) -> $E | None:
    """File the $ew, and return the one that it replaces."""
    <<$old = self.$store.get(new.$s1)
    self.$store[new.$s1] = new
    return $old||$old = self.$store.pop(new.$s1, None)
    self.$store[new.$s1] = new
    return $old>>

== meth_d_search dictmethod
def <<search||find_like||suggest>>(self, query: str) -> Iterator[$E]:
    """Yield the $esw whose $sw1 contains the query, whatever its case."""
    <<needle = query.lower()
    for $s1, $e in self.$store.items():
        if needle in $s1.lower():
            yield $e||yield from ($e for $s1, $e in self.$store.items() if query.lower() in $s1.lower())>>

== meth_lm_peek list_method
def <<peek||last||newest>>(self, default: Any = None) -> Any:
    <<return self.$store[-1] if self.$store else default||if not self.$store:
        return default
    return self.$store[-1]||try:
        return self.$store[-1]
    except IndexError:
        return default>>

== meth_lm_to_list list_method
def <<to_list||as_list||snapshot>>(self) -> <<=r:list||tuple>>[Any<<=r:||, ...>>]:
    return <<=r:<<list(self.$store)||[*self.$store]>>||tuple(self.$store)>>

== meth_lm_count list_method
def <<count||how_many||occurrences>>(self, thing: Any) -> int:
    <<return sum(one == thing for one in self.$store)||count = 0
    for one in self.$store:
        if one == thing:
            count += 1
    return count||return len([one for one in self.$store if one == thing])>>

== meth_lm_reversed list_method
def __reversed__(self) -> Iterator[Any]:
    <<return reversed(self.$store)||yield from reversed(self.$store)||for place in range(len(self.$store) - 1, -1, -1):
        yield self.$store[place]>>

== meth_lm_drain list_method
def <<drain||empty_out||consume>>(self) -> Iterator[Any]:
    """Yield everything and forget it."""
    <<while self.$store:
        yield self.$store.pop()||contents = list(self.$store)
    self.$store.clear()
    yield from contents>>

== meth_lm_first_where list_method
:: c check test predicate
def <<first_where||find||search>>(self, &c: Callable[[Any], bool]) -> Any:
    """Return the first that passes, or None."""
    <<for one in self.$store:
        if &c(one):
            return one
    return None||return next((one for one in self.$store if &c(one)), None)||\
    return next(filter(&c, self.$store), None)>>

== meth_lm_eq list_method
def __eq__(self, other: object) -> bool:
    <<if type(other) is not type(self):
        return NotImplemented
    return list(self.$store) == list(other.$store)||\
    return isinstance(other, type(self)) and self.$store == other.$store>>

== meth_lm_position list_method
def <<position||index||find_index>>(self, thing: Any) -> int:
    """Return the place of the thing, or -1."""
    <<for place, one in enumerate(self.$store):
        if one == thing:
            return place
    return -1||return list(self.$store).index(thing) if thing in self.$store else -1>>

== meth_dm_getitem dict_method
def __getitem__(self, name: str) -> Any:
    <<return self.$store[name]||if name not in self.$store:
        raise KeyError(f"unknown: {name}")
    return self.$store[name]||try:
        return self.$store[name]
    except KeyError:
        raise LookupError(f"no {name} here") from None>>

== meth_dm_prefix dict_method
def <<starting_with||with_prefix||matching>>(self, prefix: str) -> <<=r:dict[str, Any]||list[str]>>:
    <<=r:return {name: $val for name, $val in self.$store.items() if name.startswith(prefix)}||\
    return [name for name in self.$store if name.startswith(prefix)]>>

== meth_dm_rename dict_method
def <<rename||move||relabel>>(self, $old: str, new: str) -> None:
    <<if new in self.$store:
        raise ValueError(f"<<taken||already there>>: {new}")
    ||>>self.$store[new] = self.$store.pop($old)

== meth_dm_pop dict_method
def <<pop||take||extract>>(self, name: str, default: Any = None) -> Any:
    <<return self.$store.pop(name, default)||if name not in self.$store:
        return default
    return self.$store.pop(name)||$val = self.$store.get(name, default)
    self.$store.pop(name, None)
    return $val>>

== meth_dm_items dict_method
def <<items||pairs||entries>>(self) -> Iterator[tuple[str, Any]]:
    <<yield from self.$store.items()||return iter(sorted(self.$store.items()))||for name in sorted(self.$store):
        yield name, self.$store[name]>>

== meth_dm_first dict_method
def <<=m:oldest||newest||first||last>>(self) -> str | None:
    <<return next(<<=m:iter(self.$store)||reversed(self.$store)||iter(self.$store)||reversed(self.$store)>>, None)||\
    names = list(self.$store)
    return names[<<=m:0||-1||0||-1>>] if names else None>>

== meth_dm_keep dict_method
def <<keep_only||restrict_to||retain>>(self, names: Iterable[str]) -> int:
    """Forget all others, and return how many."""
    <<dropped = self.$store.keys() - set(names)
    for name in dropped:
        del self.$store[name]
    return len(dropped)||kept = set(names)
    dropped = [name for name in self.$store if name not in kept]
    for name in dropped:
        self.$store.pop(name)
    return len(dropped)>>

== meth_dm_repr dict_method
def __repr__(self) -> str:
    <<return f"{type(self).__name__}({', '.join(self.$store)})"||names = ", ".join(sorted(self.$store))
    return f"<{type(self).__name__}: {names}>"||return f"{type(self).__name__}({len(self.$store)} names)">>
'''
