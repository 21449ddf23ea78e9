"""Shapes of whole classes that keep things: grids, routes, versions and more, and their tests."""

from __future__ import annotations

SHAPES = r'''
== bxb_booking box
:: h holders booked takers
class $K:
    """$Es that can be booked by one guest each; others wait."""

    def __init__(self, $es: Iterable[$E]) -> None:
        self.&h: dict[str, str | None] = dict.fromkeys($e.$s1 for $e in $es)
        self.waitlist: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=$d1))

    def book(self, $s1: str, guest: str) -> bool:
        """Book the $ew for the guest, or put the guest on its waiting list; return whether it is booked."""
        if self.&h[$s1] is None:
            self.&h[$s1] = guest
            return True
        self.waitlist[$s1].append(guest)
        return False

    def release(self, $s1: str) -> str | None:
        """Give the $ew to the next who waits for it, and return who that is."""
        waiting = self.waitlist[$s1]
        self.&h[$s1] = waiting.popleft() if waiting else None
        return self.&h[$s1]

    def free(self) -> list[str]:
        return [$s1 for $s1, guest in self.&h.items() if guest is None]

== bxb_t_booking test like=bxb_booking
def test_booking_a_$noun() -> None:
    $k = $@bxb_booking([$make1, $make2])
    assert $k.book($xs1, "<<=a:ida||ned>>") and not $k.book($xs1, "<<=b:bob||guy>>")
    assert $k.free() == [$ys1]
    assert [$k.release($xs1), $k.release($xs1)] == ["<<=b:bob||guy>>", None]

== bxb_unsaved box
:: d dirty unsaved touched
class $K:
    """Knows which $esw were changed since they were last written."""

    def __init__(self, write: Callable[[list[$E]], None]) -> None:
        self.write = write
        self.$store: dict[str, $E] = {}
        self.&d: set[str] = set()

    def put(self, $e: $E) -> None:
        if self.$store.get($e.$s1) is not $e:
            self.$store[$e.$s1] = $e
            self.&d.add($e.$s1)

    @contextmanager
    def editing(self, $s1: str) -> Iterator[$E]:
        """Give out the $ew to be changed, and take note of that."""
        yield self.$store[$s1]
        self.&d.add($s1)

    def flush(self) -> int:
        """Write what was changed, in order of the $sw1; return how many $esw."""
        batch = [self.$store[$s1] for $s1 in sorted(self.&d)]
        if batch:
            self.write(batch)
        self.&d.clear()
        return len(batch)

== bxb_t_unsaved test like=bxb_unsaved
def test_flush_of_$k() -> None:
    written: list[$E] = []
    $k = $@bxb_unsaved(written.extend)
    $k.put($make1)
    assert [$k.flush(), $k.flush()] == [1, 0]
    with $k.editing($xs1) as $e:
        <<assert $e.$s1 == $xs1||assert written == [$e]>>
    assert $k.flush() == 1 and len(written) == 2

== bxb_layers box
:: l layers levels saved
class $K:
    """The $esw by $sw1, with transactions inside transactions."""

    def __init__(self) -> None:
        self.&l: list[dict[str, $E | None]] = [{}]

    def begin(self) -> None:
        self.&l.append({})

    def put(self, $s1: str, $e: $E | None) -> None:
        """Set the $ew for now; None stands for a deletion."""
        self.&l[-1][$s1] = $e

    def get(self, $s1: str) -> $E | None:
        <<for layer in reversed(self.&l):
            if $s1 in layer:
                return layer[$s1]
        return None||return next((layer[$s1] for layer in self.&l[::-1] if $s1 in layer), None)>>

    def commit(self) -> None:
        """Keep what was done since the last begin."""
        if len(self.&l) == 1:
            raise RuntimeError("no transaction")
        <<done = self.&l.pop()
        self.&l[-1].update(done)||*self.&l, under, done = self.&l
        self.&l.append(under | done)>>

    def rollback(self) -> None:
        if len(self.&l) == 1:
            raise RuntimeError("no transaction")
        self.&l.pop()

== bxb_t_layers test like=bxb_layers
def test_transactions_of_$k() -> None:
    $k, $e = $@bxb_layers(), $make1
    $k.put($xs1, $e)
    $k.begin()
    $k.put($xs1, None)
    assert $k.get($xs1) is None
    $k.<<=c:rollback||commit>>()
    assert $k.get($xs1) is <<=c:$e||None>>
    with pytest.raises(RuntimeError):
        $k.commit()

== bxb_tags box
:: t tags marks topics
class $K:
    """Which $esw have which &t, and the other way around."""

    def __init__(self) -> None:
        self.&t: dict[str, set[str]] = defaultdict(set)
        self.tagged: dict[str, set[str]] = defaultdict(set)

    def attach(self, $e: $E, *words: str) -> None:
        for word in words:
            self.&t[$e.$s1].add(word)
            self.tagged[word].add($e.$s1)

    def detach(self, $e: $E, word: str) -> None:
        self.&t[$e.$s1].discard(word)
        self.tagged[word].discard($e.$s1)
        if not self.tagged[word]:
            del self.tagged[word]

    def having_all(self, *words: str) -> set[str]:
        """Return the $sp1 of the $esw with each of these words."""
        <<return {$s1 for $s1, own in self.&t.items() if own.issuperset(words)}||\
return {$s1 for $s1, own in self.&t.items() if set(words) <= own}>>

    def like(self, $e: $E) -> list[str]:
        """Return the other $sp1, those that share the most words with this one first."""
        own = self.&t[$e.$s1]
        shared = Counter($s1 for word in own for $s1 in self.tagged[word] if $s1 != $e.$s1)
        return [$s1 for $s1, _ in shared.most_common()]

== bxb_t_tags test like=bxb_tags
def test_words_of_$es() -> None:
    $k, first, second = $@bxb_tags(), $make1, $make2
    $k.attach(first, "<<=a:new||old>>", "<<=b:rare||big>>")
    $k.attach(second, "<<=b:rare||big>>")
    assert $k.having_all("<<=a:new||old>>", "<<=b:rare||big>>") == {$xs1}
    assert $k.like(second) == [$xs1]
    $k.detach(first, "<<=b:rare||big>>")
    assert $k.like(second) == []

== bxb_replayed box
:: j journal events steps
class $K:
    """The $esw as the sum of all that happened to them."""

    def __init__(self) -> None:
        self.&j: list[tuple[str, $E]] = []

    def record(self, action: str, $e: $E) -> None:
        if action not in ("add", "remove", "replace"):
            raise ValueError(f"unknown action: {action}")
        self.&j.append((action, $e))

    def state(self, upto: int | None = None) -> dict[str, $E]:
        """Return the $esw by $sw1 after so many of the &j, or after all."""
        now: dict[str, $E] = {}
        for action, $e in self.&j[:upto]:
            <<match action:
                case "add" | "replace":
                    now[$e.$s1] = $e
                case "remove":
                    now.pop($e.$s1, None)||if action == "remove":
                now.pop($e.$s1, None)
            else:
                now[$e.$s1] = $e>>
        return now

== bxb_t_replayed test like=bxb_replayed
def test_state_of_$k() -> None:
    $k, $e = $@bxb_replayed(), $make1
    for action in ("add", "remove", <<"add"||"replace">>):
        $k.record(action, $e)
    assert [len($k.state(upto)) for upto in range(4)] == [0, 1, 0, 1]
    assert $k.state() == {$xs1: $e}

== bxb_crates box
:: c crates loads packs
class $K:
    """Packs $esw, each into the first place where its $nw1 fits."""

    def __init__(self, most: float) -> None:
        self.most = most
        self.&c: list[list[$E]] = []

    def pack(self, $e: $E) -> int:
        """Return the number of the place where the $ew went."""
        if $e.$n1 > self.most:
            raise ValueError(f"{$e.$s1} fits nowhere")
        for place, packed in enumerate(self.&c):
            if sum(each.$n1 for each in packed) + $e.$n1 <= self.most:
                packed.append($e)
                return place
        self.&c.append([$e])
        return len(self.&c) - 1

    def unused(self) -> float:
        <<return sum(self.most - sum($e.$n1 for $e in packed) for packed in self.&c)||\
return self.most * len(self.&c) - sum($e.$n1 for $e in itertools.chain.from_iterable(self.&c))>>

== bxb_t_crates test like=bxb_crates
def test_packing_$es() -> None:
    $k = $@bxb_crates($sumn1)
    assert [$k.pack($make1), $k.pack($make2)] == [0, 0]
    assert $k.unused() == 0
    with pytest.raises(ValueError):
        $@bxb_crates(0).pack($make1)

== bxb_scope box
:: o outer parent_scope fallback
class $K:
    """$Es by $sw1; what is not here is looked for in the &o one."""

    def __init__(self, &o: "$K | None" = None) -> None:
        self.&o = &o
        self.$store: dict[str, $E] = {}

    def define(self, $e: $E) -> None:
        self.$store[$e.$s1] = $e

    def lookup(self, $s1: str) -> $E:
        if $s1 in self.$store:
            return self.$store[$s1]
        if self.&o is None:
            raise LookupError(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}")
        return self.&o.lookup($s1)

    def depth(self) -> int:
        return <<0 if self.&o is None else 1 + self.&o.depth()||1 + self.&o.depth() if self.&o else 0>>
    $[dictmethod:0-1]

== bxb_t_scope test like=bxb_scope
def test_inner_$k() -> None:
    wide = $@bxb_scope()
    narrow = $@bxb_scope(wide)
    wide.define($make1)
    <<assert narrow.lookup($xs1) is wide.lookup($xs1)||assert narrow.lookup($xs1).$n1 == $xn1>>
    assert (wide.depth(), narrow.depth()) == (0, 1)
    with pytest.raises(LookupError):
        narrow.lookup($ys1)

== bxb_routes box
:: r routes rules prefixes
class $K:
    """Sends each $ew to the handler with the longest prefix of its $sw1."""

    def __init__(self) -> None:
        self.&r: dict[str, Callable[[$E], Any]] = {}

    def on(self, prefix: str) -> Callable[[Callable[[$E], Any]], Callable[[$E], Any]]:
        def register(handler: Callable[[$E], Any]) -> Callable[[$E], Any]:
            self.&r[prefix] = handler
            return handler

        return register

    def dispatch(self, $e: $E) -> Any:
        <<for prefix in sorted(self.&r, key=len, reverse=True):
            if $e.$s1.startswith(prefix):
                return self.&r[prefix]($e)
        raise LookupError(f"nobody handles {$e.$s1}")||fitting = list(filter($e.$s1.startswith, self.&r))
        if not fitting:
            raise LookupError(f"nobody handles {$e.$s1}")
        return self.&r[max(fitting, key=len)]($e)>>

== bxb_t_routes test like=bxb_routes
def test_$k_takes_the_longest() -> None:
    $k = $@bxb_routes()
    $k.on("")(lambda $e: "<<any||rest>>")
    $k.on($xs1)(lambda $e: $e.$n1)
    assert $k.dispatch($make1) == $xn1

== bxb_grid box
:: c cells squares board
class $K:
    """$Es on a grid of rows and columns."""

    def __init__(self, rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns
        self.&c: dict[tuple[int, int], $E] = {}

    def place(self, $e: $E, at: tuple[int, int]) -> None:
        row, column = at
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            raise IndexError(f"{at} is outside")
        if self.&c.setdefault(at, $e) is not $e:
            raise ValueError(f"{at} is taken by {self.&c[at].$s1}")

    def around(self, row: int, column: int) -> list[$E]:
        """Return the $esw next to a place, also at its corners."""
        near = itertools.product((row - 1, row, row + 1), (column - 1, column, column + 1))
        return [self.&c[at] for at in near if at in self.&c and at != (row, column)]

    def draw(self) -> str:
        lines, columns = [], range(self.columns)
        for row in range(self.rows):
            marks = (<<"#" if (row, column) in self.&c else "."||".#"[(row, column) in self.&c]>> for column in columns)
            lines.append("".join(marks))
        return "\n".join(lines)

== bxb_t_grid test like=bxb_grid
def test_$k_of_two_rows() -> None:
    $k, $e = $@bxb_grid(2, 3), $make1
    $k.place($e, (0, 1))
    assert $k.draw() == ".#.\n..."
    assert $k.around(1, <<0||1||2>>) == [$e]
    with pytest.raises(IndexError):
        $k.place($e, (2, 0))

== bxb_numbered box
:: n number ident serial
class $K:
    """Gives each $ew a &n, and finds it by that or by its $sw1."""

    def __init__(self, first: int = 1) -> None:
        self.counter = itertools.count(first)
        self.by_&{n}: dict[int, $E] = {}
        self.&{n}_of: dict[str, int] = {}

    def enter(self, $e: $E) -> int:
        """Return the &n of the $ew, a new one unless its $sw1 has one already."""
        if $e.$s1 not in self.&{n}_of:
            self.&{n}_of[$e.$s1] = next(self.counter)
        &n = self.&{n}_of[$e.$s1]
        self.by_&{n}[&n] = $e
        return &n

    def find(self, wanted: int | str) -> $E | None:
        <<if isinstance(wanted, str):
            wanted = self.&{n}_of.get(wanted, 0)
        return self.by_&{n}.get(wanted)||match wanted:
            case int():
                return self.by_&{n}.get(wanted)
            case str():
                return self.by_&{n}.get(self.&{n}_of.get(wanted, 0))
        return None>>

== bxb_t_numbered test like=bxb_numbered
def test_numbers_of_$k() -> None:
    $k = $@bxb_numbered(<<=f:7||20||101>>)
    assert [$k.enter($e) for $e in ($make1, $make2, $make1)] == [<<=f:7, 8, 7||20, 21, 20||101, 102, 101>>]
    assert $k.find($ys1) is $k.find(<<=f:8||21||102>>)

== bxb_nearest box
class $K:
    """The $esw in order of their $nw1, to find those near to a value."""

    def __init__(self, $es: Iterable[$E] = ()) -> None:
        self.$items = sorted($es, key=lambda $e: $e.$n1)
        self.sorted_$np1 = [$e.$n1 for $e in self.$items]

    def nearest(self, wanted: float) -> $E | None:
        """Return the $ew whose $nw1 is nearest to what is wanted."""
        place = bisect.bisect_left(self.sorted_$np1, wanted)
        near = self.$items[max(0, place - 1) : place + 1]
        return min(near, key=lambda $e: abs($e.$n1 - wanted), default=None)

    def between(self, low: float, high: float) -> list[$E]:
        start = bisect.bisect_left(self.sorted_$np1, low)
        <<end = bisect.bisect_right(self.sorted_$np1, high)
        return self.$items[start:end]||return [$e for $e in self.$items[start:] if $e.$n1 <= high]||\
return list(takewhile(lambda $e: $e.$n1 <= high, self.$items[start:]))>>
    $[boxmethod:0-1]

== bxb_two_states box mut
:: o open_ones pending todo
class $K:
    """The $esw by $sw1, apart those that are $vdw and those that are not yet."""

    def __init__(self, $es: Iterable[$E] = ()) -> None:
        self.&o: dict[str, $E] = {}
        self.done: dict[str, $E] = {}
        for $e in $es:
            <<(self.done if $e.$vd else self.&o)[$e.$s1] = $e||target = self.done if $e.$vd else self.&o
            target[$e.$s1] = $e>>

    def $v(self, $s1: str) -> bool:
        """$V the $ew and move it; return whether it was still to be done."""
        $e = self.&o.pop($s1, None)
        if $e is None:
            return False
        $e.$vd = True
        self.done[$s1] = $e
        return True

    def progress(self) -> str:
        whole = len(self.&o) + len(self.done)
        return <<f"{len(self.done)}/{whole} $vdw"||f"{len(self.done) / whole:.0%} $vdw" if whole else "nothing to do">>

== bxb_t_two_states test like=bxb_two_states mut
def test_$v_in_$k() -> None:
    $k = $@bxb_two_states([$make1, $make2])
    assert $k.$v($xs1) and not $k.$v($xs1)
    assert list($k.done) == [$xs1]
    assert $k.progress().<<endswith("$vdw")||startswith(("1/2", "50%"))>>
'''
