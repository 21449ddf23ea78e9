"""Shapes of whole classes that keep things: shards, teams, tags, ledgers, windows."""

from __future__ import annotations

SHAPES = r'''
== bxb_fair box
:: l lines queues waiting
class $K:
    """Serves the $esw so that each $sw1 has its turn."""

    def __init__(self) -> None:
        self.&l: OrderedDict[str, deque[$E]] = OrderedDict()

    def join(self, $e: $E) -> int:
        """Let the $ew wait behind those with its $sw1, and return its place among them."""
        line = self.&l.setdefault($e.$s1, deque())
        line.append($e)
        return len(line)

    def serve(self) -> $E:
        """Take one $ew from the line whose turn it is."""
        if not self.&l:
            raise <<IndexError||LookupError>>("no $ew waits")
        $s1, line = self.&l.popitem(last=False)
        $e = line.popleft()
        if line:
            self.&l[$s1] = line
        return $e

    def longest(self) -> str | None:
        return max(self.&l, key=lambda $s1: len(self.&l[$s1]), default=None)

== bxb_t_fair test like=bxb_fair
def test_turns_in_$k() -> None:
    $k = $@bxb_fair()
    assert $k.longest() is None
    assert [$k.join($e) for $e in ($make1, $make1, $make2)] == [1, 2, 1]
    assert $k.longest() == $xs1
    assert [$k.serve().$s1 for _ in range(3)] == [$xs1, $ys1, $xs1]

== bxb_json_lines box
class $K:
    """The $esw of a file with one JSON object in each line; new ones are written at its end."""

    def __init__(self, $path: Path) -> None:
        self.$path = $path

    def append(self, $e: $E) -> None:
        with self.$path.open("a"$enc) as $fh:
            <<$fh.write(json.dumps({$epairs}) + "\n")||print(json.dumps({$epairs}), file=$fh)>>

    def __iter__(self) -> Iterator[$E]:
        """Read the $esw one by one; there need be no file."""
        if not self.$path.exists():
            return
        with self.$path.open() as $fh:
            for $line in $fh:
                if $line.strip():
                    yield $E(**json.loads($line))

    def compact(self) -> int:
        """Write only the last $ew for each $sw1 again; return how many lines that saves."""
        $es = list(self)
        latest = {$e.$s1: $e for $e in $es}
        self.$path.unlink(missing_ok=True)
        for $e in latest.values():
            self.append($e)
        return len($es) - len(latest)

== bxb_t_json_lines test like=bxb_json_lines
def test_$k_in_a_file(tmp_path: Path) -> None:
    $k = $@bxb_json_lines(tmp_path / "$es.<<jsonl||txt||log>>")
    assert list($k) == []
    for $e in ($make1, $make2, $make1):
        $k.append($e)
    assert [$e.$s1 for $e in $k] == [$xs1, $ys1, $xs1]
    assert $k.compact() == 1 and <<len(list($k)) == 2||sum(1 for _ in $k) == 2>>

== bxb_folder box
:: f folder root where
class $K:
    """A folder with a small JSON file for each $ew."""

    SUFFIX: ClassVar[str] = ".<<json||$noun>>"

    def __init__(self, &f: Path) -> None:
        self.&f = &f
        &f.mkdir(parents=True, exist_ok=True)

    def _file_of(self, $s1: str) -> Path:
        <<return self.&f / f"{$s1}{self.SUFFIX}"||return (self.&f / $s1).with_suffix(self.SUFFIX)>>

    def save(self, $e: $E) -> None:
        self._file_of($e.$s1).write_text(json.dumps({$epairs})$enc)

    def load(self, $s1: str) -> $E:
        try:
            return $E(**json.loads(self._file_of($s1).read_text()))
        except FileNotFoundError:
            raise LookupError(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}") from None

    def delete(self, $s1: str) -> None:
        self._file_of($s1).unlink(missing_ok=True)

    def stored(self) -> list[str]:
        return sorted(file.stem for file in self.&f.glob(f"*{self.SUFFIX}"))

== bxb_t_folder test like=bxb_folder
def test_save_and_load_in_$k(tmp_path: Path) -> None:
    $k = $@bxb_folder(tmp_path / "$es")
    $k.save($make1)
    assert $k.stored() == [$xs1]
    assert $k.load($xs1).$n1 == $xn1
    $k.delete($xs1)
    with pytest.raises(LookupError):
        $k.load($xs1)

== bxb_ring box
class $K:
    """A ring of places; a new $ew overwrites the oldest."""

    def __init__(self, places: int = $d1) -> None:
        self.slots: list[$E | None] = [None] * places
        self.written = 0

    def write(self, $e: $E) -> $E | None:
        """Store the $ew, and return the one that was in its place."""
        place = self.written % len(self.slots)
        <<overwritten, self.slots[place] = self.slots[place], $e||overwritten = self.slots[place]
        self.slots[place] = $e>>
        self.written += 1
        return overwritten

    def oldest_first(self) -> list[$E]:
        start = self.written % len(self.slots)
        return [$e for $e in self.slots[start:] + self.slots[:start] if $e is not None]

== bxb_t_ring test like=bxb_ring
def test_ring_of_$es() -> None:
    $k = $@bxb_ring(2)
    lost = [$k.write($e) for $e in ($make1, $make2, $make3)]
    assert lost[:2] == [None, None] and lost[-1].$s1 == $xs1
    assert [$e.$s1 for $e in $k.oldest_first()] == [$ys1, $zs1]

== bxb_reservoir box w=2
:: g generator rng chance
class $K:
    """A fair sample of all $esw that came by."""

    def __init__(self, size: int = $d1, seed: int | None = None) -> None:
        self.size = size
        self.offered = 0
        self.$items: list[$E] = []
        self.&g = random.Random(seed)

    def offer(self, $e: $E) -> bool:
        """Take the $ew into the sample with the right chance; return whether it is in."""
        self.offered += 1
        if len(self.$items) < self.size:
            self.$items.append($e)
            return True
        place = self.&g.randrange(self.offered)
        if place >= self.size:
            return False
        self.$items[place] = $e
        return True
    $[boxmethod:1-2]

== bxb_bands box
:: w width step span
class $K:
    """The $esw in bands of their $nw1, each as wide as the others."""

    def __init__(self, &w: int = $d1) -> None:
        self.&w = &w
        self.bands: dict[int, list[$E]] = defaultdict(list)

    def band_of(self, $e: $E) -> int:
        return <<int($e.$n1 // self.&w)||math.floor($e.$n1 / self.&w)>>

    def add(self, $e: $E) -> None:
        self.bands[self.band_of($e)].append($e)

    def histogram(self) -> list[str]:
        """Return a line for each band, the lowest first, with a star for each $ew."""
        bands = sorted(self.bands.items())
        return [f"{band * self.&w:>6} - {(band + 1) * self.&w:<6} {'*' * len($es)}" for band, $es in bands]

    def fullest(self) -> tuple[int, int]:
        """Return where the band with the most $esw starts, and how many it has."""
        <<band, $es = max(self.bands.items(), key=lambda pair: len(pair[1]))
        return band * self.&w, len($es)||band = max(self.bands, key=lambda number: len(self.bands[number]))
        return band * self.&w, len(self.bands[band])>>

== bxb_t_bands test like=bxb_bands
def test_bands_of_$n1() -> None:
    $k, $e = $@bxb_bands(10), $make1
    <<for _ in range(3):
        $k.add($e)||for same in [$e] * 3:
        $k.add(same)>>
    assert $k.fullest() == (10 * $k.band_of($e), 3)
    assert $k.histogram()[0].endswith("***")

== bxb_locked box w=2
:: l lock guard mutex
class $K:
    """The $esw by $sw1, for several threads at once."""

    def __init__(self) -> None:
        self.$store: dict[str, $E] = {}
        self.&l = <<threading.Lock()||threading.RLock()>>

    def put_if_absent(self, $e: $E) -> bool:
        with self.&l:
            <<if $e.$s1 in self.$store:
                return False
            self.$store[$e.$s1] = $e
            return True||return self.$store.setdefault($e.$s1, $e) is $e>>

    def swap(self, new: $E) -> $E | None:
        """Store the new $ew, and return the one with the same $sw1 from before."""
        with self.&l:
            $old = self.$store.get(new.$s1)
            self.$store[new.$s1] = new
        return $old

    def copied(self) -> dict[str, $E]:
        with self.&l:
            return <<dict(self.$store)||self.$store.copy()||{**self.$store}>>
    $[dictmethod:0-1]

== bxb_t_locked test like=bxb_locked
def test_$k_keeps_the_first() -> None:
    $k, first, second = $@bxb_locked(), $make1, $make1
    assert $k.put_if_absent(first) and not $k.put_if_absent(second)
    assert $k.swap(second) is first
    assert $k.copied()[$xs1] is second

== bxb_async_feed box
:: q queue channel inbox
class $K:
    """Hands $esw from those who make them to those who handle them."""

    def __init__(self, most: int = $d1) -> None:
        self.&q: asyncio.Queue[$E | None] = asyncio.Queue(maxsize=most)
        self.handled = 0

    async def send(self, *$es: $E) -> None:
        for $e in $es:
            await self.&q.put($e)

    async def close(self) -> None:
        <<"""Tell the receiver that no more $esw come."""||~>>
        await self.&q.put(None)

    async def run(self, handle: Callable[[$E], Awaitable[None]]) -> int:
        """Handle all $esw until the feed is closed, and return how many there were."""
        while ($e := await self.&q.get()) is not None:
            try:
                await handle($e)
            except ValueError:
                $log.warning("cannot handle %s", $e.$s1)
            else:
                self.handled += 1
        return self.handled

== bxb_missing box
:: m make create build
class $K(dict[str, $E]):
    """A dictionary that makes the $esw that it lacks."""

    def __init__(self, &m: Callable[[str], $E]) -> None:
        super().__init__()
        self.&m = &m
        self.made: list[str] = []

    def __missing__(self, $s1: str) -> $E:
        <<$e = self[$s1] = self.&m($s1)
        self.made.append($s1)
        return $e||self.made.append($s1)
        return self.setdefault($s1, self.&m($s1))>>

    def __setitem__(self, $s1: str, $e: $E) -> None:
        if not $s1:
            raise KeyError("empty $sw1")
        super().__setitem__($s1, $e)

== bxb_t_missing test like=bxb_missing
def test_$k_makes_what_it_lacks() -> None:
    $e = $make1
    $k = $@bxb_missing(lambda _: $e)
    assert $k[$xs1] is $e and $k[$xs1] is $e
    assert $k.made == [$xs1]
    <<assert $k.get($ys1) is None||assert len($k) == 1 and $ys1 not in $k>>

== bxb_unchanging box
class $K:
    """$Es that never change: what adds or removes returns another $k."""

    def __init__(self, $es: Iterable[$E] = ()) -> None:
        self.$items = tuple($es)

    def with_added(self, *more: $E) -> "$K":
        return <<$K((*self.$items, *more))||$K(self.$items + more)||type(self)(chain(self.$items, more))>>

    def without(self, $s1: str) -> "$K":
        kept = [$e for $e in self.$items if $e.$s1 != $s1]
        return <<$K(kept)||self if len(kept) == len(self.$items) else $K(kept)>>

    def __eq__(self, other: object) -> bool:
        return isinstance(other, $K) and self.$items == other.$items

    def __hash__(self) -> int:
        return hash(tuple($e.$s1 for $e in self.$items))

== bxb_t_unchanging test like=bxb_unchanging
def test_$k_stays_as_it_was() -> None:
    empty = $@bxb_unchanging()
    one = empty.with_added($make1)
    two = one.with_added($make2)
    assert [len(each.$items) for each in (empty, one, two)] == <<[0, 1, 2]||list(range(3))>>
    assert two.without($ys1) == one and hash(two.without($ys1)) == hash(one)

== bxb_teams box
:: l leader above chief
class $K:
    """$Es that were joined into teams, by $sw1."""

    def __init__(self, $es: Iterable[$E]) -> None:
        self.&l = {$e.$s1: $e.$s1 for $e in $es}

    def head_of(self, $s1: str) -> str:
        <<while self.&l[$s1] != $s1:
            $s1 = self.&l[$s1]
        return $s1||up = self.&l[$s1]
        if up != $s1:
            up = self.&l[$s1] = self.head_of(up)
        return up>>

    def join(self, one: str, other: str) -> bool:
        """Put two teams together; return whether they were apart."""
        one, other = self.head_of(one), self.head_of(other)
        self.&l[other] = one
        return one != other

    def teams(self) -> list[list[str]]:
        grouped: dict[str, list[str]] = defaultdict(list)
        for $s1 in self.&l:
            grouped[self.head_of($s1)].append($s1)
        return <<sorted(grouped.values(), key=len, reverse=True)||list(grouped.values())>>

== bxb_t_teams test like=bxb_teams
def test_joining_in_$k() -> None:
    $k = $@bxb_teams([$make1, $make2, $make3])
    assert len($k.teams()) == 3
    assert $k.join($xs1, $zs1) and not $k.join($zs1, $xs1)
    assert sorted(map(len, $k.teams())) == [1, 2]

== bxb_shards box
:: s shards parts buckets
class $K:
    """The $esw in several dictionaries, so that each stays small."""

    def __init__(self, how_many: int = $d1) -> None:
        self.&s: list[dict[str, $E]] = [{} for _ in range(how_many)]

    def _home(self, $s1: str) -> dict[str, $E]:
        """Return the dictionary for this $sw1, always the same one."""
        <<digest = hashlib.sha256($s1.encode()).digest()
        return self.&s[digest[0] % len(self.&s)]||return self.&s[sum($s1.encode()) % len(self.&s)]||\
return self.&s[int(hashlib.md5($s1.encode()).hexdigest(), 16) % len(self.&s)]>>

    def __setitem__(self, $s1: str, $e: $E) -> None:
        self._home($s1)[$s1] = $e

    def __getitem__(self, $s1: str) -> $E:
        return self._home($s1)[$s1]

    def __delitem__(self, $s1: str) -> None:
        del self._home($s1)[$s1]

    def sizes(self) -> list[int]:
        return <<[len(each) for each in self.&s]||list(map(len, self.&s))>>

== bxb_t_shards test like=bxb_shards
def test_$k_finds_the_home() -> None:
    $k, $e = $@bxb_shards(3), $make1
    $k[$xs1] = $e
    assert $k[$xs1] is $e and sorted($k.sizes()) == [0, 0, 1]
    del $k[$xs1]
    assert not <<any($k.sizes())||sum($k.sizes())>>

== bxb_trash box w=2
:: t trash bin deleted
class $K:
    """The $esw by $sw1; deleted ones can be restored for a while."""

    def __init__(self) -> None:
        self.$store: dict[str, $E] = {}
        self.&t: dict[str, $E] = {}

    def add(self, $e: $E) -> None:
        self.$store[$e.$s1] = $e

    def throw_away(self, $s1: str) -> None:
        """Move the $ew to where it can still be restored from."""
        self.&t[$s1] = self.$store.pop($s1)

    def restore(self, $s1: str) -> $E:
        if $s1 in self.$store:
            raise ValueError(f"there is another $ew {$s1!r} now")
        <<$e = self.$store[$s1] = self.&t.pop($s1)
        return $e||self.$store[$s1] = self.&t.pop($s1)
        return self.$store[$s1]>>

    def purge(self) -> int:
        """Forget for good what was thrown away; return how many $esw that were."""
        <<count = len(self.&t)
        self.&t.clear()
        return count||gone, self.&t = self.&t, {}
        return len(gone)>>
    $[dictmethod:0-1]

== bxb_t_trash test like=bxb_trash
def test_restore_in_$k() -> None:
    $k, $e = $@bxb_trash(), $make1
    $k.add($e)
    $k.throw_away($xs1)
    assert $k.restore($xs1) is $e and $k.purge() == 0
    $k.throw_away($xs1)
    assert $k.purge() == 1
'''
