"""Shapes of whole classes that keep things in a list: ledgers, inboxes, quotas, standings, logs and more."""

from __future__ import annotations

SHAPES = r'''
== bxa_ledger box
:: b balance standing amount
class $K:
    """$Es that came in or went out, with the &b of their $nw1."""

    def __init__(self, opening: $t1 = $z1) -> None:
        self.opening = opening
        self.$items: list[tuple[int, $E]] = []

    def receive(self, $e: $E) -> None:
        self.$items.append((1, $e))

    def issue(self, $e: $E) -> None:
        """Enter $aew that goes out; the &b must not get negative."""
        if $e.$n1 > self.&b:
            raise ValueError(f"only {self.&b} left, not {$e.$n1}")
        self.$items.append((-1, $e))

    @property
    def &b(self) -> $t1:
        return self.opening + sum(sign * $e.$n1 for sign, $e in self.$items)

    def statement(self) -> Iterator[str]:
        """Yield a line for each entry, with the &b after it."""
        &b = self.opening
        for sign, $e in self.$items:
            &b += sign * $e.$n1
            yield f"{$e.$s1:<20} {sign * $e.$n1:>+10} {&b:>10}"

== bxa_inbox box mut
:: u unread open_ones waiting
class $K:
    """$Es that arrive, newest first, and are $vdw when they are opened."""

    def __init__(self) -> None:
        self.$items: deque[$E] = deque()

    def deliver(self, *$es: $E) -> None:
        <<self.$items.extendleft($es)||for $e in $es:
            self.$items.appendleft($e)>>

    def open(self, $s1: str) -> $E:
        """Return the newest $ew with this $sw1, which counts as $vdw from now on."""
        for $e in self.$items:
            if $e.$s1 == $s1:
                $e.$vd = True
                return $e
        raise KeyError($s1)

    @property
    def &u(self) -> int:
        return <<sum(not $e.$vd for $e in self.$items)||len([$e for $e in self.$items if not $e.$vd])>>

    def purge(self) -> None:
        """Throw out the $esw that are $vdw."""
        self.$items = deque($e for $e in self.$items if not $e.$vd)

    def __str__(self) -> str:
        return f"{len(self.$items)} $esw, {self.&u} not $vdw"

== bxa_dataclass_box box w=2
@dataclass
class $K:
    """A titled collection of $esw<<||, as a dataclass>>."""

    title: str
    $items: list[$E] = field(default_factory=list)
    <<=c:closed||locked||sealed>>: bool = False

    def add(self, $e: $E) -> None:
        if self.<<=c:closed||locked||sealed>>:
            raise <<RuntimeError||ValueError>>(f"{self.title} is <<=c:closed||locked||sealed>>")
        self.$items.append($e)

    def <<=c:close||lock||seal>>(self) -> None:
        self.<<=c:closed||locked||sealed>> = True

    @property
    def heading(self) -> str:
        state = "<<=c:closed||locked||sealed>>" if self.<<=c:closed||locked||sealed>> else "open"
        return f"{self.title} ({len(self.$items)} $esw, {state})"
    $[boxmethod:0-2]

== bxa_tuple_box box
class $K:
    """$Es that never change; each change gives another collection."""

    def __init__(self, *$es: $E) -> None:
        self.$items = $es

    def plus(self, $e: $E) -> "$K":
        return $K(*self.$items, $e)

    def without(self, $s1: str) -> "$K":
        """Return the same but for the $esw with this $sw1."""
        return $K(*($e for $e in self.$items if $e.$s1 != $s1))

    def sorted_by_$ordname(self) -> "$K":
        return $K(*sorted(self.$items, key=lambda $e: $ordkey))

    def __len__(self) -> int:
        return len(self.$items)

    def __getitem__(self, place: int) -> $E:
        return self.$items[place]

    def __hash__(self) -> int:
        return hash(tuple($e.$s1 for $e in self.$items))

== bxa_dropping box
:: d dropped lost pushed_out
class $K:
    """Keeps the latest $esw, and counts those that had to go."""

    def __init__(self, size: int = $d1) -> None:
        self.$items: deque[$E] = deque(maxlen=size)
        self.&d = 0

    def add(self, $e: $E) -> None:
        <<if len(self.$items) == self.$items.maxlen:
            self.&d += 1||self.&d += len(self.$items) == self.$items.maxlen>>
        self.$items.append($e)

    def recent(self, count: int) -> list[$E]:
        """Return the last few $esw, the latest one first."""
        return <<list(islice(reversed(self.$items), count))||list(self.$items)[::-1][:count]>>

    @property
    def seen(self) -> int:
        return self.&d + len(self.$items)

== bxa_validated box
:: c checks rules demands
class $K:
    """Takes only $esw that pass its &c, and remembers why others did not."""

    def __init__(self, **&c: Callable[[$E], bool]) -> None:
        self.&c = {"$s1": lambda $e: bool($e.$s1), **&c}
        self.$items: list[$E] = []
        self.refused: list[tuple[$E, list[str]]] = []

    def add(self, $e: $E) -> bool:
        failed = [name for name, check in self.&c.items() if not check($e)]
        if failed:
            self.refused.append(($e, failed))
        else:
            self.$items.append($e)
        return not failed

    def reasons(self) -> Counter[str]:
        """Count how often each of the &c failed."""
        return <<Counter(name for _, failed in self.refused for name in failed)||\
Counter(itertools.chain.from_iterable(failed for _, failed in self.refused))>>
    $[boxmethod:0-1]

== bxa_quota box
:: q quota per_key allowed
class $K:
    """At most so many $esw of the same $kdoc."""

    def __init__(self, &q: int = $d1) -> None:
        self.&q = &q
        self.$items: list[$E] = []

    def _count(self, wanted: $ktype) -> int:
        return sum(1 for $e in self.$items if $kexpr == wanted)

    def add(self, $e: $E) -> None:
        if self._count($kexpr) >= self.&q:
            raise ValueError(f"there are {self.&q} $esw like {$e.$s1} already")
        self.$items.append($e)

    def room_for(self, wanted: $ktype) -> int:
        return <<max(0, self.&q - self._count(wanted))||self.&q - self._count(wanted)>>
    $[boxmethod:0-1]

== bxa_locked box
:: l lock guard mutex
class $K:
    """$Es that several threads may use."""

    def __init__(self) -> None:
        self._&l = <<threading.Lock()||threading.RLock()>>
        self.$items: list[$E] = []

    def add(self, $e: $E) -> None:
        with self._&l:
            self.$items.append($e)

    def take(self, count: int = 1) -> list[$E]:
        """Remove the first few $esw and return them."""
        with self._&l:
            taken, self.$items = self.$items[:count], self.$items[count:]
        return taken

    def __iter__(self) -> Iterator[$E]:
        with self._&l:
            copied = <<self.$items.copy()||list(self.$items)||self.$items[:]>>
        return iter(copied)

== bxa_async_feed box
:: a arrived news more
class $K:
    """A line of $esw that one task fills and another one empties."""

    def __init__(self) -> None:
        self.$items: deque[$E] = deque()
        self._&a = asyncio.Event()
        self._closed = False

    def put(self, $e: $E) -> None:
        self.$items.append($e)
        self._&a.set()

    def close(self) -> None:
        self._closed = True
        self._&a.set()

    async def __aiter__(self) -> AsyncIterator[$E]:
        """Yield the $esw as they come, until it is closed."""
        while self.$items or not self._closed:
            if self.$items:
                yield self.$items.popleft()
            else:
                self._&a.clear()
                await self._&a.wait()

== bxa_retrying box
:: a attempts tries chances
class $K:
    """Handles its $esw; those that fail get some more &a."""

    def __init__(self, handle: Callable[[$E], None], &a: int = 3) -> None:
        self._handle = handle
        self.&a = &a
        self.$items: deque[tuple[$E, int]] = deque()
        self.given_up: list[$E] = []

    def add(self, $e: $E) -> None:
        self.$items.append(($e, self.&a))

    def run(self) -> int:
        """Work until nothing is left, and return how many went well."""
        handled = 0
        while self.$items:
            $e, left = self.$items.popleft()
            try:
                self._handle($e)
                handled += 1
            except Exception as $err:
                $log.warning("%s failed: %s", $e.$s1, $err)
                if left > 1:
                    self.$items.append(($e, left - 1))
                else:
                    self.given_up.append($e)
        return handled

== bxa_cached_index box
:: x index by_$s1 known
class $K:
    """$Es with an index that is made anew when they have changed."""

    def __init__(self, $es: Iterable[$E] = ()) -> None:
        self.$items = list($es)
        self._&x: dict[str, $E] | None = None

    def add(self, $e: $E) -> None:
        self.$items.append($e)
        self._&x = None

    @property
    def &x(self) -> dict[str, $E]:
        if self._&x is None:
            self._&x = {$e.$s1: $e for $e in self.$items}
        return self._&x

    def __getitem__(self, $s1: str) -> $E:
        return self.&x[$s1]

    def __contains__(self, $s1: str) -> bool:
        return $s1 in self.&x

== bxa_ring box
:: s slots ring cells
class $K:
    """A ring of so many places; the oldest $ew makes room for a new one."""

    def __init__(self, size: int = $d1) -> None:
        self.$items: list[$E | None] = [None] * size
        self.written = 0

    def write(self, $e: $E) -> $E | None:
        """Put the $ew in the next place, and return what stood there."""
        place = self.written % len(self.$items)
        <<old_one, self.$items[place] = self.$items[place], $e||old_one = self.$items[place]
        self.$items[place] = $e>>
        self.written += 1
        return old_one

    def __len__(self) -> int:
        return min(self.written, len(self.$items))

    def __iter__(self) -> Iterator[$E]:
        """Go from the oldest to the newest."""
        for count in range(self.written - len(self), self.written):
            yield self.$items[count % len(self.$items)]

== bxa_standings box as=box_any
class $K:
    """Tells the rank of its $esw; <<=w:most||least>> $nw1 is the first."""

    def __init__(self, $es: list[$E] | None = None) -> None:
        self.$items = list($es or ())

    def add(self, $e: $E) -> None:
        self.$items.append($e)

    def ranking(self) -> list[$E]:
        return sorted(self.$items, key=lambda $e: <<=w:(-$e.$n1, $e.$s1)||($e.$n1, $e.$s1)>>)

    def rank_of(self, $e: $E) -> int:
        """Return its rank from 1 on; equal $nw1 gives the same rank."""
        return 1 + sum(other.$n1 <<=w:> ||< >>$e.$n1 for other in self.$items)

    def podium(self) -> str:
        return ", ".join(f"{self.rank_of($e)}. {$e.$s1}" for $e in self.ranking()[:3])

    def lead(self) -> $t1:
        """Return how far the first is from the second."""
        match self.ranking():
            case [first, second, *_]:
                return abs(first.$n1 - second.$n1)
            case _:
                return $z1
    $[boxmethod:0-1]

== bxa_fluent box as=box_any
class $K:
    """$Es, with steps that can be called one behind the other."""

    def __init__(self, $es: Iterable[$E] | None = None) -> None:
        self.$items = [*($es or ())]

    def add(self, *$es: $E) -> "$K":
        self.$items.extend($es)
        return self

    def <<=k:keep||leave||narrow>>(self, suits: Callable[[$E], bool]) -> "$K":
        self.$items = <<list(filter(suits, self.$items))||[$e for $e in self.$items if suits($e)]>>
        return self

    def by_$ordname(self) -> "$K":
        self.$items.sort(key=lambda $e: $ordkey)
        return self

    def at_most(self, count: int) -> "$K":
        del self.$items[count:]
        return self

    def tap(self, $fn: Callable[[$E], object]) -> "$K":
        """Call the function with each $ew, and go on with the same ones."""
        for $e in self.$items:
            $fn($e)
        return self

== bxa_dirty_sort box
:: s sorted_now in_order is_sorted
class $K:
    """Sorts its $esw by $orddoc only when somebody looks at them."""

    def __init__(self) -> None:
        self.$items: list[$E] = []
        self._&s = True

    def add(self, $e: $E) -> None:
        self.$items.append($e)
        self._&s = False

    def __iter__(self) -> Iterator[$E]:
        if not self._&s:
            self.$items.sort(key=lambda $e: $ordkey)
            self._&s = True
        return iter(self.$items)

    def lowest(self) -> $E | None:
        return next(iter(self), None)

    def __getitem__(self, place: int | slice) -> $E | list[$E]:
        return list(self)[place]

== bxa_event_log box
:: o offset base dropped
class $K:
    """A log of $esw, numbered from 0 on, whose readers ask for what is new."""

    def __init__(self, keep: int = $d1) -> None:
        self.keep = keep
        self.&o = 0
        self.$items: list[$E] = []

    def append(self, $e: $E) -> int:
        """Add the $ew, and return its number."""
        self.$items.append($e)
        surplus = len(self.$items) - self.keep
        if surplus > 0:
            del self.$items[:surplus]
            self.&o += surplus
        return self.&o + len(self.$items) - 1

    def since(self, number: int) -> list[tuple[int, $E]]:
        """Return the $esw from this number on, as far as they are kept."""
        start = max(number - self.&o, 0)
        return list(enumerate(self.$items[start:], start=self.&o + start))

== bxa_movable box as=box_any
class $K:
    """$Es that can be moved up and down."""

    def __init__(self, $es: list[$E] | None = None) -> None:
        self.$items = [] if $es is None else list($es)

    def add(self, $e: $E) -> None:
        self.$items.append($e)

    def move(self, $e: $E, steps: int) -> None:
        """Move it so many places towards the end, or towards the start if negative."""
        place = self.$items.index($e)
        self.$items.insert(max(0, place + steps), self.$items.pop(place))

    def move_up(self, $e: $E) -> None:
        self.move($e, -1)

    def to_top(self, $e: $E) -> None:
        self.$items.remove($e)
        <<self.$items.insert(0, $e)||self.$items = [$e, *self.$items]||self.$items[:0] = [$e]>>

    def numbered(self) -> str:
        return "\n".join(f"{n}. {$e.$s1}" for n, $e in enumerate(self.$items, start=1))

== bxa_bids box
:: s step increment raise_by
class $K:
    """Takes $aew only if its $nw1 is above the last one by the &s at least."""

    def __init__(self, start: $t1 = $z1, &s: $t1 = $d1) -> None:
        self.start = start
        self.&s = &s
        self.$items: list[$E] = []

    @property
    def highest(self) -> $t1:
        return self.$items[-1].$n1 if self.$items else self.start

    @property
    def minimum(self) -> $t1:
        return self.highest + self.&s

    def offer(self, $e: $E) -> bool:
        accepted = $e.$n1 >= self.minimum
        if accepted:
            self.$items.append($e)
        return accepted

    def withdraw(self, $s1: str) -> None:
        """Forget all $esw with this $sw1."""
        self.$items = [$e for $e in self.$items if $e.$s1 != $s1]

== bxa_budget box
:: b budget allowance funds
class $K:
    """$Es that must be paid with their $nw1 from one &b."""

    def __init__(self, &b: $t1 = $dx) -> None:
        self.&b = &b
        self.$items: list[$E] = []

    @property
    def left(self) -> $t1:
        return self.&b - sum($e.$n1 for $e in self.$items)

    def can_take(self, $e: $E) -> bool:
        return $e.$n1 <= self.left

    def fill_from(self, offers: Iterable[$E]) -> list[$E]:
        """Take what there is room for, <<=o:cheapest||dearest>> first; return the rest."""
        rest = []
        for $e in sorted(offers, key=lambda $e: $e.$n1<<=o:||, reverse=True>>):
            (self.$items if self.can_take($e) else rest).append($e)
        return rest

    def usage(self) -> str:
        return f"{1 - self.left / self.&b:.0%} of {self.&b}" if self.&b else "no &b"
    $[boxmethod:0-1]

== bxa_list_subclass box as=box w=2
class $K(list):
    """A list of $esw that can also be asked by $sw1."""

    def add(self, $e: $E) -> None:
        self.append($e)

    def named(self, $s1: str) -> "$K":
        return $K($e for $e in self if $e.$s1 == $s1)

    @property
    def total_$n1(self) -> $t1:
        return sum($e.$n1 for $e in self)

    def __repr__(self) -> str:
        return f"$K({', '.join($e.$s1 for $e in self)})"

== bxa_peekable box
:: s source rest origin
class $K:
    """Reads $esw from any iterator, and can look at the next ones before they are taken."""

    def __init__(self, &s: Iterable[$E]) -> None:
        self._&s = iter(&s)
        self.$items: deque[$E] = deque()

    def peek(self, ahead: int = 0) -> $E | None:
        missing = ahead + 1 - len(self.$items)
        self.$items.extend(islice(self._&s, max(missing, 0)))
        return self.$items[ahead] if ahead < len(self.$items) else None

    def __iter__(self) -> "$K":
        return self

    def __next__(self) -> $E:
        return self.$items.popleft() if self.$items else next(self._&s)

    def take_same_$s1(self) -> list[$E]:
        """Take all that follow with the $sw1 of the next one."""
        group = [next(self)]
        while ($e := self.peek()) is not None and $e.$s1 == group[0].$s1:
            group.append(next(self))
        return group

== bxa_waitlist box
:: p places seats capacity
class $K:
    """So many &p for $esw; further ones wait until somebody leaves."""

    def __init__(self, &p: int = $d1) -> None:
        self.&p = &p
        self.$items: list[$E] = []

    @property
    def confirmed(self) -> list[$E]:
        return self.$items[: self.&p]

    @property
    def waiting(self) -> list[$E]:
        return self.$items[self.&p :]

    def join(self, $e: $E) -> int:
        """Return how many wait before it, or -1 if there was a place."""
        self.$items.append($e)
        return len(self.waiting) - 1 if self.waiting else -1

    def leave(self, $e: $E) -> $E | None:
        """Remove the $ew; return the one that gets its place, if any."""
        place = self.$items.index($e)
        next_up = self.waiting[0] if place < self.&p and self.waiting else None
        del self.$items[place]
        return next_up
'''
