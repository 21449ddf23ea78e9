"""Shapes of whole classes that keep things: registries, stocks, caches, trees, calendars, graphs."""

from __future__ import annotations

SHAPES = r'''
== bxb_aliases box w=2
:: a aliases other_names bynames
class $K:
    """The $esw by their $sw1; each may have further names."""

    def __init__(self) -> None:
        self.$store: dict[str, $E] = {}
        self.&a: dict[str, str] = {}

    def add(self, $e: $E, *names: str) -> None:
        self.$store[$e.$s1] = $e
        <<for name in names:
            self.&a[name] = $e.$s1||self.&a.update(dict.fromkeys(names, $e.$s1))||\
self.&a |= {name: $e.$s1 for name in names}>>

    def <<@bxbres:resolve||real_name||canonical>>(self, name: str) -> str:
        """Return the $sw1 that a name stands for, or the name itself."""
        return self.&a.get(name, name)

    def lookup(self, name: str) -> $E | None:
        return self.$store.get(self.<<@bxbres:resolve||real_name||canonical>>(name))
    $[dictmethod:0-1]

== bxb_t_aliases test like=bxb_aliases
:: n first one short
def test_$k_knows_other_names() -> None:
    $k = $@bxb_aliases()
    $k.add($make1, "&n", "another")
    $k.add($make2)
    assert $k.<<@bxbres:resolve||real_name||canonical>>("&n") == $xs1
    assert $k.lookup("another") is $k.lookup($xs1)
    <<assert $k.lookup("missing") is None||assert $k.lookup("&n").$s1 != $ys1>>

== bxb_stock box
:: s stock on_hand amounts
:: q quantity many units
class $K:
    """How many there are of each $ew, by $sw1."""

    def __init__(self) -> None:
        self.$store: dict[str, $E] = {}
        self.&s: Counter[str] = Counter()

    def put(self, $e: $E, &q: int = 1) -> int:
        """Put some of this $ew in, and return how many there are now."""
        self.$store.setdefault($e.$s1, $e)
        self.&s[$e.$s1] += &q
        return self.&s[$e.$s1]

    def withdraw(self, $s1: str, &q: int = 1) -> None:
        """Take some out; there must be enough."""
        if &q > self.&s[$s1]:
            raise ValueError(f"only {self.&s[$s1]} of {$s1} left")
        self.&s[$s1] -= &q

    def <<worth||total_$n1||value_in_$n1>>(self) -> $t1:
        return sum($e.$n1 * self.&s[$s1] for $s1, $e in self.$store.items())

    def sold_out(self) -> list[str]:
        return <<[$s1 for $s1 in self.$store if not self.&s[$s1]]||sorted(self.$store.keys() - (+self.&s).keys())>>

== bxb_t_stock test like=bxb_stock
def test_stock_of_$k() -> None:
    $k = $@bxb_stock()
    assert [$k.put($make1, 2), $k.put($make1)] == [2, 3]
    $k.withdraw($xs1, 3)
    assert $k.sold_out() == [$xs1]
    with pytest.raises(ValueError):
        $k.withdraw($xs1)

== bxb_revisions box
:: r revision stamp change_number
class $K:
    """Every state of each $ew, so that one can ask what was there at an earlier &r."""

    def __init__(self) -> None:
        self.&r = 0
        self.timeline: dict[str, list[tuple[int, $E | None]]] = defaultdict(list)

    def put(self, $e: $E) -> int:
        return self._note($e.$s1, $e)

    def delete(self, $s1: str) -> int:
        return self._note($s1, None)

    def _note(self, $s1: str, state: $E | None) -> int:
        self.&r += 1
        self.timeline[$s1].append((self.&r, state))
        return self.&r

    def at(self, $s1: str, &r: int) -> $E | None:
        """Return the $ew as it was at that &r, or None if there was none."""
        <<for number, state in reversed(self.timeline[$s1]):
            if number <= &r:
                return state
        return None||states = [state for number, state in self.timeline[$s1] if number <= &r]
        return states[-1] if states else None||known = self.timeline[$s1]
        place = bisect.bisect_right(known, &r, key=lambda pair: pair[0])
        return known[place - 1][1] if place else None>>

== bxb_t_revisions test like=bxb_revisions
def test_$k_remembers() -> None:
    $k, $e = $@bxb_revisions(), $make1
    put, gone = $k.put($e), $k.delete($xs1)
    assert <<gone > put||gone - put == 1>>
    assert $k.at($xs1, put) is $e
    assert $k.at($xs1, gone) is None and $k.at($xs1, 0) is None

== bxb_hits box w=2
:: m misses missed not_found
class $K:
    """Keeps the last $esw that were asked for, and counts how often that helped."""

    def __init__(self, fetch: Callable[[str], $E], room: int = $d1) -> None:
        self.fetch = fetch
        self.room = room
        self.$store: dict[str, $E] = {}
        self.hits = self.&m = 0

    def __call__(self, $s1: str) -> $E:
        if $s1 in self.$store:
            self.hits += 1
            self.$store[$s1] = self.$store.pop($s1)
        else:
            self.&m += 1
            self.$store[$s1] = self.fetch($s1)
            <<if len(self.$store) > self.room:
                del self.$store[next(iter(self.$store))]||while len(self.$store) > self.room:
                self.$store.pop(next(iter(self.$store)))>>
        return self.$store[$s1]

    @property
    def hit_rate(self) -> float:
        asked = self.hits + self.&m
        return self.hits / asked if asked else 0.0

== bxb_t_hits test like=bxb_hits
def test_hit_rate_of_$k() -> None:
    known = {$e.$s1: $e for $e in ($make1, $make2)}
    $k = $@bxb_hits(known.__getitem__, room=1)
    for $s1 in ($xs1, $xs1, $ys1, $xs1):
        assert $k($s1) is known[$s1]
    assert $k.hits == 1
    assert $k.hit_rate == <<0.25||1 / 4>>

== bxb_least_used box
:: u uses asked_for read_count
class $K:
    """Room for a few $esw; the one that was least asked for makes room for a new one."""

    def __init__(self, places: int = $d1) -> None:
        if places < 1:
            raise ValueError("there must be room for one $ew")
        self.places = places
        self.$store: dict[str, $E] = {}
        self.&u: Counter[str] = Counter()

    def get(self, $s1: str) -> $E | None:
        if $s1 not in self.$store:
            return None
        self.&u[$s1] += 1
        return self.$store[$s1]

    def put(self, $e: $E) -> str | None:
        """Store the $ew; return the $sw1 of the one that had to go, if any."""
        loser = None
        if $e.$s1 not in self.$store and len(self.$store) == self.places:
            loser = min(self.$store, key=<<self.&u.__getitem__||lambda $s1: self.&u[$s1]>>)
            del self.$store[loser], self.&u[loser]
        self.$store[$e.$s1] = $e
        return loser

== bxb_t_least_used test like=bxb_least_used
def test_least_used_$noun_goes() -> None:
    $k = $@bxb_least_used(2)
    $k.put($make1)
    $k.put($make2)
    <<assert $k.get($xs1) is not None||assert $k.get($xs1).$s1 == $xs1>>
    assert $k.put($make3) == $ys1
    assert $k.get($ys1) is None

== bxb_parents box w=2
:: p parents above upper
class $K:
    """A tree of $esw, each under its parent."""

    def __init__(self) -> None:
        self.$store: dict[str, $E] = {}
        self.&p: dict[str, str | None] = {}

    def add(self, $e: $E, under: str | None = None) -> None:
        if under is not None and under not in self.$store:
            raise LookupError(f"no $ew {under!r} to put it under")
        self.$store[$e.$s1] = $e
        self.&p[$e.$s1] = under

    def path_to(self, $s1: str) -> list[str]:
        """Return the $sp1 from the root down to this one."""
        <<path = [$s1]
        while (up := self.&p[path[0]]) is not None:
            path.insert(0, up)
        return path||path: list[str] = []
        at: str | None = $s1
        while at is not None:
            path.append(at)
            at = self.&p[at]
        return path[::-1]||up = self.&p[$s1]
        return [$s1] if up is None else [*self.path_to(up), $s1]>>

    def roots(self) -> list[$E]:
        return [$e for $s1, $e in self.$store.items() if self.&p[$s1] is None]

    def below(self, $s1: str) -> Iterator[$E]:
        """Yield all $esw under this one, at any depth."""
        for child, up in self.&p.items():
            if up == $s1:
                yield self.$store[child]
                yield from self.below(child)
    $[dictmethod:0-1]

== bxb_t_parents test like=bxb_parents
def test_path_in_$k() -> None:
    $k = $@bxb_parents()
    $k.add($make1)
    $k.add($make2, under=$xs1)
    assert $k.path_to($ys1) == [$xs1, $ys1]
    assert [$e.$s1 for $e in $k.roots()] == [$xs1]
    assert [$e.$s1 for $e in $k.below($xs1)] == [$ys1]
    with pytest.raises(LookupError):
        $k.add($make3, under="missing")

== bxb_calendar box
:: d days by_day dated
class $K:
    """The $esw of each day."""

    def __init__(self) -> None:
        self.&d: dict[date, list[$E]] = defaultdict(list)

    def plan(self, $e: $E, day: date, repeat: int = 1) -> None:
        """Put the $ew on this day, or every week from then on so many times."""
        for week in range(repeat):
            self.&d[day + timedelta(weeks=week)].append($e)

    def between(self, start: date, end: date) -> list[$E]:
        """Return the $esw from the start to the end, both included, in order of their days."""
        <<return [$e for day in sorted(self.&d) if start <= day <= end for $e in self.&d[day]]||found: list[$E] = []
        while start <= end:
            found += self.&d.get(start, [])
            start += timedelta(days=1)
        return found>>

    def busiest(self) -> date | None:
        """Return the day with the most $esw, or None."""
        return max(self.&d, key=lambda day: len(self.&d[day]), default=None)

    def next_free(self, day: date) -> date:
        while self.&d.get(day):
            day += timedelta(days=1)
        return day

== bxb_t_calendar test like=bxb_calendar
def test_$k_of_$es() -> None:
    $k, day = $@bxb_calendar(), date(2024, <<2||3||11>>, 1)
    assert $k.busiest() is None
    $k.plan($make1, day, repeat=2)
    $k.plan($make2, day)
    assert $k.busiest() == day
    assert len($k.between(day, day + timedelta(days=7))) == 3
    assert $k.next_free(day) == <<day + timedelta(days=1)||day.replace(day=2)>>

== bxb_requirements box
:: n needs requires depends_on
class $K:
    """$Es that must come after others."""

    def __init__(self) -> None:
        self.$store: dict[str, $E] = {}
        self.&n: dict[str, set[str]] = {}

    def add(self, $e: $E, *after: str) -> None:
        self.$store[$e.$s1] = $e
        self.&n[$e.$s1] = set(after)

    def in_order(self) -> list[$E]:
        """Return the $esw so that each comes after those that it needs."""
        waiting = {$s1: first & self.$store.keys() for $s1, first in self.&n.items()}
        ordered: list[$E] = []
        while waiting:
            ready = [$s1 for $s1, first in waiting.items() if not first]
            if not ready:
                raise ValueError(f"a circle among {sorted(waiting)}")
            <<for $s1 in ready:
                ordered.append(self.$store[$s1])
                del waiting[$s1]||ordered += map(self.$store.__getitem__, ready)
            for $s1 in ready:
                waiting.pop($s1)>>
            for first in waiting.values():
                first.difference_update(ready)
        return ordered

== bxb_t_requirements test like=bxb_requirements
def test_order_of_$k() -> None:
    $k = $@bxb_requirements()
    $k.add($make1, $ys1)
    $k.add($make2)
    assert [$e.$s1 for $e in $k.in_order()] == [$ys1, $xs1]
    $k.add($make2, $xs1)
    with pytest.raises(ValueError<<||, match="circle">>):
        $k.in_order()

== bxb_two_levels box
:: s shelves drawers nested
class $K:
    """The $esw by $sw1, and within it by $sw2."""

    def __init__(self, $es: Iterable[$E] = ()) -> None:
        self.&s: dict[str, dict[str, $E]] = {}
        for $e in $es:
            self.put($e)

    def put(self, $e: $E) -> None:
        self.&s.setdefault($e.$s1, {})[$e.$s2] = $e

    def get(self, $s1: str, $s2: str) -> $E | None:
        <<return self.&s.get($s1, {}).get($s2)||try:
            return self.&s[$s1][$s2]
        except KeyError:
            return None>>

    def discard(self, $s1: str, $s2: str) -> None:
        """Remove one $ew, and its $sw1 as well if that was the last."""
        inner = self.&s.get($s1, {})
        inner.pop($s2, None)
        if not inner:
            self.&s.pop($s1, None)

    def totals(self) -> dict[str, $t1]:
        return {$s1: sum($e.$n1 for $e in inner.values()) for $s1, inner in self.&s.items()}

    def __len__(self) -> int:
        return <<sum(map(len, self.&s.values()))||sum(len(inner) for inner in self.&s.values())>>

== bxb_words box w=2
:: p postings places found_in
class $K:
    """Finds $esw by the words of their $sw1."""

    def __init__(self) -> None:
        self.$items: list[$E] = []
        self.&p: dict[str, set[int]] = defaultdict(set)

    def add(self, $e: $E) -> None:
        for word in <<$e.$s1.lower().split()||re.findall(r"\w+", $e.$s1.lower())>>:
            self.&p[word].add(len(self.$items))
        self.$items.append($e)

    def with_<<=w:all||any>>_words(self, query: str) -> list[$E]:
        """Return the $esw with <<=w:all||one or more>> of the words of the query, in the order of their arrival."""
        numbers = [self.&p.get(word, set()) for word in query.lower().split()]
        if not numbers:
            return []
        <<=w:return [self.$items[i] for i in sorted(set.intersection(*numbers))]||\
return [self.$items[i] for i in sorted(set().union(*numbers))]>>

    def vocabulary(self) -> list[str]:
        return sorted(self.&p)
    $[boxmethod:0-1]

== bxb_trie box
class $K:
    """The $esw, letter by letter of their $sw1, to complete what is typed."""

    END: ClassVar[str] = "<<end||leaf||here>>"

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}

    def insert(self, $e: $E) -> None:
        at = self.root
        for letter in $e.$s1:
            <<at = at.setdefault(letter, {})||if letter not in at:
                at[letter] = {}
            at = at[letter]>>
        at[self.END] = $e

    def starting_with(self, prefix: str) -> list[$E]:
        """Return the $esw whose $sw1 begins with the prefix."""
        at = self.root
        for letter in prefix:
            if letter not in at:
                return []
            at = at[letter]
        return list(self._leaves(at))

    def _leaves(self, at: dict[str, Any]) -> Iterator[$E]:
        for letter, inner in <<at.items()||sorted(at.items(), key=lambda pair: pair[0])>>:
            if letter == self.END:
                yield inner
            else:
                yield from self._leaves(inner)

== bxb_t_trie test like=bxb_trie
def test_$k_completes() -> None:
    $k = $@bxb_trie()
    for $e in ($make1, $make2):
        $k.insert($e)
    assert $xs1 in [$e.$s1 for $e in $k.starting_with($xs1[:<<1||2||3>>])]
    assert len($k.starting_with("")) == 2
    assert $k.starting_with("<<@||#||?>>") == []

== bxb_urgent box
:: h heap waiting pending
class $K:
    """Gives the most urgent $ew first; a new urgency takes the place of the old one."""

    def __init__(self) -> None:
        self.&h: list[tuple[float, str]] = []
        self.current: dict[str, tuple[float, $E]] = {}

    def push(self, $e: $E, urgency: float) -> None:
        self.current[$e.$s1] = (-urgency, $e)
        heapq.heappush(self.&h, (-urgency, $e.$s1))

    def pop(self) -> $E | None:
        """Take out the most urgent $ew; entries that are out of date are skipped."""
        while self.&h:
            rank, $s1 = heapq.heappop(self.&h)
            if $s1 in self.current and self.current[$s1][0] == rank:
                <<return self.current.pop($s1)[1]||_, $e = self.current.pop($s1)
                return $e>>
        return None

    def __len__(self) -> int:
        return len(self.current)

== bxb_t_urgent test like=bxb_urgent
def test_most_urgent_$noun() -> None:
    $k = $@bxb_urgent()
    $k.push($make1, 1)
    $k.push($make2, 2)
    $k.push($make1, <<3||5||10>>)
    assert len($k) == 2
    assert [$k.pop().$s1, $k.pop().$s1, $k.pop()] == [$xs1, $ys1, None]
'''
