"""Shapes of whole classes that keep things in a list: stacks, pages, filters, cursors, snapshots, ledgers and more."""

from __future__ import annotations

SHAPES = r'''
== bxa_bounded_stack box
:: d depth height most
class $K:
    """A stack of $esw, no higher than allowed."""

    def __init__(self, &d: int = $d1) -> None:
        if &d < 1:
            raise ValueError(f"&d must be positive, not {&d}")
        self.&d = &d
        self.$items: list[$E] = []

    def push(self, $e: $E) -> None:
        if len(self.$items) == self.&d:
            raise OverflowError(<<f"no more than {self.&d} $esw"||"the stack is full">>)
        self.$items.append($e)

    def peek(self) -> $E | None:
        """Return the $ew on top without taking it off."""
        return self.$items[-1] if self.$items else None

    def pop(self, default: $E | None = None) -> $E | None:
        <<return self.$items.pop() if self.$items else default||try:
            return self.$items.pop()
        except IndexError:
            return default>>
    $[boxmethod:0-1]

== bxa_key_order box
:: k key order sort_key
class $K:
    """Keeps its $esw sorted by a function, or else by $orddoc."""

    def __init__(self, $es: Iterable[$E] = (), &k: Callable[[$E], Any] | None = None) -> None:
        self._&k = &k or (lambda $e: $ordkey)
        self.$items = sorted($es, key=self._&k)

    def add(self, $e: $E) -> int:
        """Insert the $ew, and return its place."""
        place = <<bisect.bisect_right||bisect.bisect_left||bisect.bisect>>(self.$items, self._&k($e), key=self._&k)
        self.$items.insert(place, $e)
        return place

    def <<=r:reorder||rearrange||sort_anew>>(self, &k: Callable[[$E], Any], reverse: bool = False) -> None:
        self._&k = &k
        self.$items.sort(key=&k, reverse=reverse)

    def __getitem__(self, place: int) -> $E:
        return self.$items[place]
    $[boxmethod:0-1]

== bxa_diary box
:: h history diary changes
class $K:
    """The $esw, and a line for all that was done with them."""

    def __init__(self) -> None:
        self.$items: list[$E] = []
        self.&h: list[str] = []

    def add(self, $e: $E) -> None:
        self.$items.append($e)
        self.&h.append(f"<<=p:+||added ||in: >>{$e.$s1}")

    def remove(self, $e: $E) -> None:
        self.$items.remove($e)
        self.&h.append(f"<<=p:-||removed ||out: >>{$e.$s1}")

    def last_&h(self, count: int = $d1) -> list[str]:
        """Return the latest lines, the newest first."""
        return <<self.&h[: -count - 1 : -1]||self.&h[::-1][:count]||list(reversed(self.&h))[:count]>>

    def times_removed(self) -> int:
        return sum(note.startswith("<<=p:-||removed ||out: >>") for note in self.&h)
    $[boxmethod:0-1]

== bxa_pages box
:: s page_size per_page size
class $K:
    """The $esw in pages, which are counted from <<=z:1||0>>."""

    def __init__(self, $es: Iterable[$E] = (), &s: int = $d1) -> None:
        self.$items = list($es)
        self.&s = &s

    @property
    def page_count(self) -> int:
        return <<math.ceil(len(self.$items) / self.&s)||-(-len(self.$items) // self.&s)||\
(len(self.$items) + self.&s - 1) // self.&s>>

    def page(self, number: int) -> list[$E]:
        if not <<=z:1 <= number <= self.page_count||0 <= number < self.page_count>>:
            raise IndexError(f"no page {number}")
        start = <<=z:(number - 1)||number>> * self.&s
        return self.$items[start : start + self.&s]

    def page_of(self, $e: $E) -> int:
        """Return the number of the page where this $ew stands."""
        return self.$items.index($e) // self.&s<<=z: + 1||>>

    def __iter__(self) -> Iterator[list[$E]]:
        return map(self.page, range(<<=z:1, self.page_count + 1||self.page_count>>))

== bxa_named_filters box
:: f filters conditions criteria
class $K:
    """The $esw, of which only those are shown that pass all &f."""

    def __init__(self, $es: Iterable[$E] = ()) -> None:
        self.$items = [*$es]
        self.&f: dict[str, Callable[[$E], bool]] = {}

    def set_filter(self, name: str, keep: Callable[[$E], bool]) -> None:
        self.&f[name] = keep

    def only_$f1(self) -> None:
        self.&f["$f1"] = lambda $e: $e.$f1

    def min_$n1(self, lowest: $t1) -> None:
        """Hide the $esw with less $nw1 than this."""
        self.&f["$n1"] = lambda $e: $e.$n1 >= lowest

    def clear_filter(self, name: str | None = None) -> None:
        """Drop one of the &f, or all of them."""
        <<if name is None:
            self.&f.clear()
        else:
            self.&f.pop(name, None)||self.&f = {} if name is None else {n: f for n, f in self.&f.items() if n != name}>>

    def shown(self) -> list[$E]:
        return [$e for $e in self.$items if all(keep($e) for keep in self.&f.values())]
    $[boxmethod:0-1]

== bxa_prefix_sums box
:: s sums prefix levels
class $K:
    """The $esw with the $nw1 summed up so far after each of them."""

    def __init__(self, $es: list[$E] | None = None) -> None:
        self.$items = list($es or [])
        self.&s = [$z1, *accumulate($e.$n1 for $e in self.$items)]

    def add(self, $e: $E) -> None:
        self.$items.append($e)
        self.&s.append(self.&s[-1] + $e.$n1)

    def $n1_between(self, start: int, stop: int) -> $t1:
        """Return the total $nw1 of the $esw from `start` to before `stop`."""
        return self.&s[stop] - self.&s[start]

    def reached_at(self, goal: $t1) -> int | None:
        """Return after how many $esw the goal is reached."""
        <<return next((i for i, so_far in enumerate(self.&s) if so_far >= goal), None)||\
for i, so_far in enumerate(self.&s):
            if so_far >= goal:
                return i
        return None>>

== bxa_all_dunders box as=box,box_any w=2
class $K:
    """$Es, with everything that a collection should have."""

    def __init__(self, $es: Iterable[$E] | None = None) -> None:
        self.$items: list[$E] = []
        for $e in $es or ():
            self.add($e)

    def add(self, $e: $E) -> None:
        self.$items.append($e)

    def __len__(self) -> int:
        return len(self.$items)

    def __iter__(self) -> Iterator[$E]:
        <<yield from self.$items||return iter(self.$items)||for $e in self.$items:
            yield $e>>

    def __reversed__(self) -> Iterator[$E]:
        return reversed(self.$items)

    def __contains__(self, $s1: object) -> bool:
        return <<$s1 in {$e.$s1 for $e in self}||any($e.$s1 == $s1 for $e in self)||$s1 in ($e.$s1 for $e in self)>>

    def __eq__(self, other: object) -> bool:
        return isinstance(other, $K) and self.$items == other.$items
    $[boxmethod:0-1]

== bxa_deferred_sort box
:: p pending depth nesting
class $K:
    """Sorts its $esw by $orddoc after each change, or once at the end of a block."""

    def __init__(self) -> None:
        self.$items: list[$E] = []
        self.&p = 0

    def add(self, $e: $E) -> None:
        self.$items.append($e)
        if not self.&p:
            self._arrange()

    def _arrange(self) -> None:
        self.$items.sort(key=lambda $e: $ordkey)

    @contextmanager
    def <<bulk||together||at_once>>(self) -> Iterator[None]:
        """Put off the sorting until the block ends."""
        self.&p += 1
        try:
            yield
        finally:
            self.&p -= 1
            if self.&p == 0:
                self._arrange()
    $[boxmethod:0-1]

== bxa_on_change box
:: c on_change changed report_to
class $K:
    """Calls back with what happened and the $ew it happened to."""

    def __init__(self, &c: Callable[[str, $E], None] | None = None) -> None:
        self.$items: list[$E] = []
        self.&c = &c or (lambda what, $e: None)

    def add(self, $e: $E) -> None:
        self.$items.append($e)
        self.&c("<<add||added||new>>", $e)

    def discard(self, $e: $E) -> bool:
        """Remove the $ew if it is there."""
        <<if $e not in self.$items:
            return False
        self.$items.remove($e)||try:
            self.$items.remove($e)
        except ValueError:
            return False>>
        self.&c("<<remove||removed||gone>>", $e)
        return True

    def clear(self) -> None:
        while self.$items:
            self.&c("<<clear||cleared>>", self.$items.pop())
    $[boxmethod:0-1]

== bxa_merging box as=box_any
:: m merged union both
class $K:
    """$Es that can be put together with others, by $sw1."""

    def __init__(self, $es: list[$E] | None = None) -> None:
        self.$items = list($es) if $es else []

    def add(self, $e: $E) -> None:
        self.$items.append($e)

    def __add__(self, other: "$K") -> "$K":
        """Return the $esw of both; of two with one $sw1 the one with <<=w:more||less>> $nw1."""
        &m: dict[str, $E] = {}
        for $e in self.$items + other.$items:
            rival = &m.get($e.$s1)
            if rival is None or $e.$n1 <<=w:> ||< >>rival.$n1:
                &m[$e.$s1] = $e
        return $K(list(&m.values()))

    def __sub__(self, other: "$K") -> "$K":
        known = {$e.$s1 for $e in other.$items}
        return $K([$e for $e in self.$items if $e.$s1 not in known])

    def __iadd__(self, other: "$K") -> "$K":
        self.$items = (self + other).$items
        return self
    $[boxmethod:0-1]

== bxa_from_rows box
:: b bad rejected faulty
class $K:
    """$Es from a CSV file, and the numbers of the lines that could not be read."""

    def __init__(self, $es: Iterable[$E] = ()) -> None:
        self.$items = list($es)
        self.&b: list[int] = []

    @classmethod
    def from_csv(cls, $path: Path) -> "$K":
        with $path.open(newline=""$enc) as $fh:
            return cls.from_rows(csv.DictReader($fh))

    @classmethod
    def from_rows(cls, rows: Iterable[dict[str, str]]) -> "$K":
        made = cls()
        for number, row in enumerate(rows, start=<<1||2>>):
            try:
                made.$items.append($E($fromrow))
            except (KeyError, ValueError):
                made.&b.append(number)
        return made

    @property
    def <<=g:is_complete||all_read||is_clean>>(self) -> bool:
        return not self.&b
    $[boxmethod:0-1]

== bxa_closed_batches box
:: f full closed complete
class $K:
    """Gathers $esw into batches; a batch is &f when its $nw1 would get above the limit."""

    def __init__(self, limit: $t1 = $dx) -> None:
        self.limit = limit
        self.&f: list[list[$E]] = []
        self.$items: list[$E] = []
        self.load = $z1

    def add(self, $e: $E) -> None:
        if self.$items and self.load + $e.$n1 > self.limit:
            self.close()
        self.$items.append($e)
        self.load += $e.$n1

    def close(self) -> None:
        """Put the present batch with those that are &f, and start another one."""
        if self.$items:
            self.&f.append(self.$items)
            self.$items, self.load = [], $z1

    def __iter__(self) -> Iterator[list[$E]]:
        yield from self.&f
        if self.$items:
            yield self.$items

== bxa_queue_by_rank box
class $K:
    """A queue where <<=o:more||less>> $nw1 goes first, and equal ones in the order in which they came."""

    def __init__(self) -> None:
        self.$items: list[$E] = []

    def <<=j:enqueue||join||line_up>>(self, $e: $E) -> int:
        """Let the $ew join; return how many are before it."""
        place = len(self.$items)
        while place > 0 and self.$items[place - 1].$n1 <<=o:< ||> >>$e.$n1:
            place -= 1
        self.$items.insert(place, $e)
        return place

    def <<dequeue||serve||call_next>>(self) -> $E:
        if not self.$items:
            raise <<IndexError||LookupError>>("nobody waits")
        return self.$items.pop(0)

    def wait_of(self, $s1: str) -> $t1:
        """Return the total $nw1 of the $esw before the one with this $sw1."""
        before = takewhile(lambda $e: $e.$s1 != $s1, self.$items)
        return sum($e.$n1 for $e in before)
    $[boxmethod:0-1]

== bxa_selection box
:: c chosen selected marked
class $K:
    """$Es, some of which are &c."""

    def __init__(self, $es: Iterable[$E] = ()) -> None:
        self.$items = list($es)
        self._&c: set[str] = set()

    def select(self, *$sp1: str) -> None:
        known = {$e.$s1 for $e in self.$items}
        <<self._&c |= known.intersection($sp1)||self._&c.update($s1 for $s1 in $sp1 if $s1 in known)>>

    def toggle(self, $s1: str) -> bool:
        """Turn around whether it is &c; return whether it is now."""
        self._&c ^= {$s1}
        return $s1 in self._&c

    def invert(self) -> None:
        self._&c = {$e.$s1 for $e in self.$items} - self._&c

    @property
    def &c(self) -> list[$E]:
        return [$e for $e in self.$items if $e.$s1 in self._&c]

    def remove_&c(self) -> list[$E]:
        """Remove the $esw that are &c, and return them."""
        gone = self.&c
        self.$items = [$e for $e in self.$items if $e.$s1 not in self._&c]
        self._&c.clear()
        return gone
    $[boxmethod:0-1]

== bxa_cursor box
:: a at cursor position
class $K:
    """$Es to walk through, forwards and back<<||, one by one>>."""

    def __init__(self, $es: Iterable[$E]) -> None:
        self.$items = list($es)
        self.&a = 0

    @property
    def current(self) -> $E | None:
        return self.$items[self.&a] if self.$items else None

    def forward(self, steps: int = 1) -> $E | None:
        self.&a = <<max(0, min(self.&a + steps, len(self.$items) - 1))||\
max(min(self.&a + steps, len(self.$items) - 1), 0)>>
        return self.current

    def back(self, steps: int = 1) -> $E | None:
        return self.forward(-steps)

    def seek(self, $s1: str) -> bool:
        """Go to the next $ew with this $sw1; stay where there is none."""
        for place in range(self.&a, len(self.$items)):
            if self.$items[place].$s1 == $s1:
                self.&a = place
                return True
        return False

    def at_end(self) -> bool:
        return self.&a >= len(self.$items) - 1
    $[boxmethod:0-1]

== bxa_snapshots box
:: s saved snapshots marks
class $K:
    """$Es whose state can be kept under a name and brought back."""

    def __init__(self) -> None:
        self.$items: list[$E] = []
        self.&s: dict[str, tuple[$E, ...]] = {}

    def add(self, $e: $E) -> None:
        self.$items.append($e)

    def snapshot(self, label: str) -> None:
        self.&s[label] = tuple(self.$items)

    def restore(self, label: str) -> None:
        if label not in self.&s:
            raise KeyError(f"nothing kept as {label!r}<<||; there are {sorted(self.&s)}>>")
        self.$items = list(self.&s[label])

    def added_since(self, label: str) -> list[$E]:
        """Return the $esw that were not there at the time of the snapshot."""
        <<old_ids = {id($e) for $e in self.&s[label]}
        return [$e for $e in self.$items if id($e) not in old_ids]||\
return [$e for $e in self.$items if $e not in self.&s[label]]>>
    $[boxmethod:0-1]

== bxa_running_mean box
:: m mean average center
class $K:
    """$Es with the &m and the variance of their $nw1, brought up to date with each one."""

    def __init__(self) -> None:
        self.$items: list[$E] = []
        self.&m = 0.0
        self._squares = 0.0

    def add(self, $e: $E) -> None:
        self.$items.append($e)
        delta = $e.$n1 - self.&m
        self.&m += delta / len(self.$items)
        self._squares += delta * ($e.$n1 - self.&m)

    @property
    def variance(self) -> float:
        <<if len(self.$items) < 2:
            return 0.0
        return self._squares / (len(self.$items) - 1)||return self._squares / max(len(self.$items) - 1, 1)>>

    def outliers(self, factor: float = 2.0) -> list[$E]:
        """Return the $esw that are more than so many deviations away."""
        reach = factor * math.sqrt(self.variance)
        return [$e for $e in self.$items if abs($e.$n1 - self.&m) > reach]
    $[boxmethod:0-1]

== bxa_pool box
:: b busy lent in_use
class $K:
    """Makes $esw when they are needed, and uses them again."""

    def __init__(self, make: Callable[[], $E], most: int = $d1) -> None:
        self._make = make
        self.most = most
        self.$items: list[$E] = []
        self.&b = 0

    def acquire(self) -> $E:
        if self.&b >= self.most:
            raise RuntimeError(f"all {self.most} $esw are taken")
        self.&b += 1
        return self.$items.pop() if self.$items else self._make()

    def release(self, $e: $E) -> None:
        self.&b -= 1
        self.$items.append($e)

    @contextmanager
    def borrowed(self) -> Iterator[$E]:
        """Lend $aew for the time of a block."""
        $e = self.acquire()
        try:
            yield $e
        finally:
            self.release($e)

    def __len__(self) -> int:
        return self.&b + len(self.$items)

== bxa_schedule box
:: d due when at
class $K:
    """$Es, each with the time when it is due."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.$items: list[tuple[float, $E]] = []

    def plan(self, $e: $E, delay: float = 0.0) -> float:
        """Plan the $ew for some seconds from now, and return the time."""
        &d = self.clock() + delay
        bisect.insort(self.$items, (&d, $e), key=<<lambda pair: pair[0]||operator.itemgetter(0)>>)
        return &d

    def take_due(self) -> list[$E]:
        """Remove the $esw whose time has come, and return them."""
        now = self.clock()
        ready = [$e for &d, $e in self.$items if &d <= now]
        <<del self.$items[: len(ready)]||self.$items = self.$items[len(ready) :]>>
        return ready

    def seconds_to_next(self) -> float | None:
        if not self.$items:
            return None
        return max(0.0, self.$items[0][0] - self.clock())

    def cancel(self, $s1: str) -> int:
        count = len(self.$items)
        self.$items = [(&d, $e) for &d, $e in self.$items if $e.$s1 != $s1]
        return count - len(self.$items)

== bxa_playlist box
:: n now_at current_index playing
class $K:
    """$Es to be played one after the other, maybe shuffled or over and over."""

    def __init__(self, $es: Iterable[$E] = (), repeat: bool = False) -> None:
        self.$items = list($es)
        self.repeat = repeat
        self.&n = -1

    def next(self) -> $E | None:
        """Return the $ew that follows; at the end start again, or return None."""
        self.&n += 1
        if self.&n >= len(self.$items):
            if not self.repeat or not self.$items:
                self.&n = len(self.$items) - 1
                return None
            self.&n = 0
        return self.$items[self.&n]

    def shuffle(self, seed: int | None = None) -> None:
        """Mix those $esw that are still to come."""
        rest = self.$items[self.&n + 1 :]
        random.Random(seed).shuffle(rest)
        self.$items[self.&n + 1 :] = rest

    def remaining_$n1(self) -> $t1:
        return sum($e.$n1 for $e in self.$items[self.&n + 1 :])

    def play_next(self, $e: $E) -> None:
        self.$items.insert(self.&n + 1, $e)
'''
