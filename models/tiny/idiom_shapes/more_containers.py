"""More shapes of classes that hold many things, and of their methods."""

from __future__ import annotations

SHAPES = r'''
== box_grouped box w=2
class $K:
    """The $esw, in a list for each $sw1."""

    def __init__(self, $es: Iterable[$E] = ()) -> None:
        self.$store: dict[str, list[$E]] = <<=dd:{}||defaultdict(list)>>
        for $e in $es:
            self.add($e)

    def add(self, $e: $E) -> None:
        self.$store<<=dd:.setdefault($e.$s1, [])||[$e.$s1]>>.append($e)

    def of_$s1(self, $s1: str) -> list[$E]:
        """Return the $esw with this $sw1."""
        return <<list(self.$store.get($s1, []))||self.$store.get($s1, [])>>

    def count(self) -> int:
        return sum(len($es) for $es in self.$store.values())

== box_undo box w=2
class $K:
    """The $esw; what was added can be taken back."""

    def __init__(self) -> None:
        self.$items: list[$E] = []
        self.undone: list[$E] = []

    def add(self, $e: $E) -> None:
        self.$items.append($e)
        self.undone.clear()

    def undo(self) -> $E | None:
        """Take back the $ew that was added last."""
        if not self.$items:
            return None
        <<$e = self.$items.pop()
        self.undone.append($e)
        return $e||self.undone.append(self.$items.pop())
        return self.undone[-1]>>

    def redo(self) -> bool:
        if self.undone:
            self.$items.append(self.undone.pop())
            return True
        return False
    $[boxmethod:0-1]

== box_total box w=2
class $K:
    """The $esw, with their total $nw1 kept up to date<<|| and below a limit>>."""

    def __init__(self, limit: $t1 = $dx) -> None:
        self.limit = limit
        self.$items: list[$E] = []
        self.used = $z1

    def add(self, $e: $E) -> None:
        if self.used + $e.$n1 > self.limit:
            raise ValueError(f"no room for {$e.$s1}")
        self.$items.append($e)
        self.used += $e.$n1

    def remove(self, $e: $E) -> None:
        self.$items.remove($e)
        self.used -= $e.$n1

== box_heap box
class $K:
    """Gives the $ew with the lowest $nw1 first."""

    def __init__(self) -> None:
        self.heap: list[tuple[$t1, int, $E]] = []
        self.added = 0

    def push(self, $e: $E) -> None:
        heapq.heappush(self.heap, ($e.$n1, self.added, $e))
        self.added += 1

    def pop(self) -> $E:
        if not self.heap:
            raise IndexError("no $esw left")
        return heapq.heappop(self.heap)[<<-1||2>>]

    def __len__(self) -> int:
        return len(self.heap)

== box_cached box
class $K:
    """Loads the $esw one by one, and keeps the last ones."""

    def __init__(self, load_one: Callable[[str], $E], size: int = $d1) -> None:
        self.load = load_one
        self.size = size
        self.$store: OrderedDict[str, $E] = OrderedDict()

    def get(self, $s1: str) -> $E:
        if $s1 in self.$store:
            self.$store.move_to_end($s1)
            return self.$store[$s1]
        $e = self.load($s1)
        self.$store[$s1] = $e
        if len(self.$store) > self.size:
            self.$store.popitem(last=False)
        return $e

== box_observed box
class $K:
    """Tells everyone who listens about each new $ew."""

    def __init__(self) -> None:
        self.$items: list[$E] = []
        self.listeners: list[Callable[[$E], None]] = []

    def <<@listen:subscribe||on_$v||listen>>(self, $fn: Callable[[$E], None]) -> None:
        self.listeners.append($fn)

    def add(self, $e: $E) -> None:
        self.$items.append($e)
        for $fn in self.listeners:
            <<$fn($e)||try:
                $fn($e)
            except Exception:
                $log.exception("a listener failed")>>
    $[boxmethod:0-2]

== box_file box
class $K:
    """The $esw of a JSON file."""

    def __init__(self, $path: Path) -> None:
        self.$path = $path
        self.$items: list[$E] = []
        if $path.exists():
            self.$items = [$E(**entry) for entry in json.loads($path.read_text())]

    def add(self, $e: $E) -> None:
        self.$items.append($e)

    def save(self) -> None:
        <<self.$path.write_text(json.dumps([{$epairs} for $e in self.$items]))||with open(self.$path, "w"$enc) as $fh:
            json.dump([{$epairs} for $e in self.$items], $fh)>>

    def __enter__(self) -> "$K":
        return self

    def __exit__(self, *exception: object) -> None:
        self.save()

== b_sorted_order boxmethod,searchmethod w=2
def <<@bsort:sorted_by||in_order_of||ordered_by>>_$ordname(self) -> list[$E]:
    """Return the $esw by $orddoc."""
    return sorted(self.$items, key=lambda $e: $ordkey)

== b_group_key boxmethod w=3
def <<@bgroup:group_by||split_by||per>>_$kname(self) -> dict[$ktype, list[$E]]:
    """Return the $esw by $kdoc."""
    <<@group:$map: dict[$ktype, list[$E]] = {}
    for $e in self.$items:
        $map.setdefault($kexpr, []).append($e)
    return $map||$map = defaultdict(list)
    for $e in self.$items:
        $map[$kexpr].append($e)
    return dict($map)||$map: dict[$ktype, list[$E]] = {}
    for $e in self.$items:
        $map[$kexpr] = [*$map.get($kexpr, []), $e]
    return $map>>

== b_count_key boxmethod w=2
def count_per_$kname(self) -> dict[$ktype, int]:
    """Count the $esw by $kdoc."""
    <<@count:$cnt: dict[$ktype, int] = {}
    for $e in self.$items:
        $cnt[$kexpr] = $cnt.get($kexpr, 0) + 1
    return $cnt||return dict(Counter($kexpr for $e in self.$items))>>

== b_change_all boxmethod mut w=3
def $chname(self) -> None:
    """$chdoc each $ew."""
    for $e in self.$items:
        $change

== b_change_one boxmethod mut w=2
def $chname_of(self, $s1: str) -> None:
    """$chdoc the $ew with the given $sw1."""
    for $e in self.$items:
        if $e.$s1 == $s1:
            $change
            return
    raise LookupError(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}")

== b_pop_first boxmethod w=2
def take_$cpre$noun$csuf(self$cpar) -> $E | None:
    """Remove and return the first of the $esw$cdoc, or None."""
    for $i, $e in enumerate(self.$items):
        if $cond:
            return self.$items.pop($i)
    return None

== b_remove_where boxmethod w=2
def remove_$cpre$es$csuf(self$cpar) -> int:
    """Remove the $esw$cdoc, and return how many."""
    <<@bremove:kept = [$e for $e in self.$items if $ncond]
    removed = len(self.$items) - len(kept)
    self.$items = kept
    return removed||$old = len(self.$items)
    self.$items = [$e for $e in self.$items if $ncond]
    return $old - len(self.$items)>>

== b_each_effect boxmethod w=2
def each_$cpre$noun$csuf(self$cpar) -> None:
    """Go through the $esw$cdoc."""
    for $e in self.$items:
        if $ncond:
            $[skip]
        $[effect]

== b_page boxmethod w=2
def page(self, number: int, size: int = $d1) -> list[$E]:
    """Return one page of the $esw; pages are counted from <<=b:1||0>>."""
    <<@bpage:start = <<=b:(number - 1)||number>> * size
    return self.$items[start : start + size]||return self.$items[<<=b:(number - 1)||number>> * size :][:size]>>

== b_next boxmethod w=2
def after(self, $s1: str) -> $E | None:
    """Return the $ew that follows the one with the given $sw1, or None."""
    <<@bnext:for $e, following in zip(self.$items, self.$items[1:]):
        if $e.$s1 == $s1:
            return following
    return None||$sp1 = [$e.$s1 for $e in self.$items]
    if $s1 not in $sp1[:-1]:
        return None
    return self.$items[$sp1.index($s1) + 1]>>

== b_insert boxmethod
def insert_before(self, $s1: str, new: $E) -> None:
    """Insert $aew before the one with the given $sw1, or at the end."""
    for $i, $e in enumerate(self.$items):
        if $e.$s1 == $s1:
            self.$items.insert($i, new)
            break
    else:
        self.$items.append(new)

== b_replace boxmethod w=2
def replace(self, new: $E) -> bool:
    """Put $aew in the place of the one with its $sw1; return whether there was one."""
    for $i, $e in enumerate(self.$items):
        if $e.$s1 == new.$s1:
            self.$items[$i] = new
            return True
    <<return False||self.$items.append(new)
    return False>>

== b_add_unique boxmethod w=2
def add_once(self, new: $E) -> bool:
    """Add $aew unless there is one with its $sw1."""
    <<@bonce:if any($e.$s1 == new.$s1 for $e in self.$items):
        return False
    self.$items.append(new)
    return True||for $e in self.$items:
        if $e.$s1 == new.$s1:
            return False
    self.$items.append(new)
    return True>>

== b_range boxmethod w=2
def $n1_range(self) -> tuple[$t1, $t1]:
    """Return the lowest and the highest $nw1; there must be $esw."""
    <<@brange:if not self.$items:
        raise ValueError("no $esw")
    $np1 = [$e.$n1 for $e in self.$items]
    return min($np1), max($np1)||$np1 = sorted($e.$n1 for $e in self.$items)
    return $np1[0], $np1[-1]>>

== b_share boxmethod
def share_of_$f1(self) -> float:
    """Return which part of the $esw is $fw1."""
    <<@bshare:if not self.$items:
        return 0.0
    return sum($e.$f1 for $e in self.$items) / len(self.$items)||return sum($e.$f1 for $e in self.$items) / (len(self.$items) or 1)>>

== b_table boxmethod
def table(self) -> str:
    """Return a line for each $ew, the $sw1 first."""
    <<@btable:width = max((len($e.$s1) for $e in self.$items), default=0)
    return "\n".join(f"{$e.$s1:<{width}} {$e.$n1}" for $e in self.$items)||lines = []
    for $e in self.$items:
        lines.append(f"{$e.$s1:<$d1}{$e.$n1:>8}")
    return "\n".join(lines)>>

== b_search boxmethod,searchmethod w=2
def search(self, query: str<<=l:, limit: int = $d1||>>) -> list[$E]:
    """Return the $esw with the query in their $sw1<<=l:, only the first few||>>."""
    matching = [$e for $e in self.$items if query.lower() in $e.$s1.lower()]
    return matching<<=l:[:limit]||>>

== b_top boxmethod w=2
def top(self, count: int = $d1) -> list[$E]:
    """Return the $esw with the highest $nw1."""
    <<@btop:return sorted(self.$items, key=lambda $e: $e.$n1, reverse=True)[:count]||return heapq.nlargest(count, self.$items, key=lambda $e: $e.$n1)>>

== b_properties boxmethod w=2
@property
def <<=p:empty||is_full||latest>>(self) -> <<=p:bool||bool||$E | None>>:
    <<=p:return not self.$items||return len(self.$items) >= $dx||return self.$items[-1] if self.$items else None>>

== b_merge boxmethod w=2
def merge(self, $es: Iterable[$E]) -> None:
    """Take over the $esw that are not here yet."""
    known = {$e.$s1 for $e in self.$items}
    <<@bmerge:for $e in $es:
        if $e.$s1 not in known:
            self.$items.append($e)||self.$items.extend($e for $e in $es if $e.$s1 not in known)||self.$items += [$e for $e in $es if $e.$s1 not in known]>>

== b_missing boxmethod
def missing(self, expected: Iterable[str]) -> list[str]:
    """Return the expected $sp1 that no $ew has."""
    <<@bmissing:known = {$e.$s1 for $e in self.$items}
    return [$s1 for $s1 in expected if $s1 not in known]||return sorted(set(expected) - {$e.$s1 for $e in self.$items})>>

== b_snapshot boxmethod
@contextmanager
def restored(self) -> Iterator[list[$E]]:
    """Bring the list of $esw back at the end of the block."""
    $old = list(self.$items)
    try:
        yield self.$items
    finally:
        self.$items = $old

== b_batches boxmethod
def batches(self, size: int = $d1) -> Iterator[list[$E]]:
    <<"""Yield the $esw in lists of at most this size."""||~>>
    for start in range(0, len(self.$items), size):
        yield self.$items[start : start + size]

== d_setdefault dictmethod w=2
def get_or_add(self, new: $E) -> $E:
    """Return the $ew with this $sw1; the new one is added if there is none."""
    <<@dsetdefault:return self.$store.setdefault(new.$s1, new)||if new.$s1 not in self.$store:
        self.$store[new.$s1] = new
    return self.$store[new.$s1]>>

== d_change dictmethod mut w=3
def $chname(self, $s1: str) -> None:
    """$chdoc the $ew with the given $sw1."""
    <<@dchange:$e = self.$store[$s1]
    $change||$e = self.$store.get($s1)
    if $e is None:
        raise LookupError(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}")
    $change||if ($e := self.$store.get($s1)) is not None:
        $change>>

== d_rename dictmethod mut w=2
def rename(self, $s1: str, new: str) -> None:
    """Give the $ew another $sw1."""
    if new in self.$store:
        raise ValueError(f"duplicate $sw1: {new}")
    $e = self.$store.pop($s1)
    $e.$s1 = new
    self.$store[new] = $e

== d_sorted dictmethod w=2
def sorted_by_$ordname(self) -> list[$E]:
    """Return the $esw by $orddoc."""
    return sorted(self.$store.values(), key=lambda $e: $ordkey)

== d_many dictmethod w=2
def get_many(self, $sp1: Iterable[str]) -> list[$E]:
    """Return the $esw with these $sw1 values; unknown ones are left out."""
    <<@dmany:return [self.$store[$s1] for $s1 in $sp1 if $s1 in self.$store]||$out = []
    for $s1 in $sp1:
        $e = self.$store.get($s1)
        if $e is not None:
            $out.append($e)
    return $out>>

== d_remove_where dictmethod w=2
def remove_$cpre$es$csuf(self$cpar) -> None:
    """Remove the $esw$cdoc."""
    <<@dremove:for key, $e in list(self.$store.items()):
        if $cond:
            del self.$store[key]||self.$store = {key: $e for key, $e in self.$store.items() if $ncond}>>

== d_update_all dictmethod
def add_all(self, $es: Iterable[$E]) -> int:
    """Add the $esw, and return how many of them are new."""
    $old = len(self.$store)
    <<self.$store.update({$e.$s1: $e for $e in $es})||self.$store |= {$e.$s1: $e for $e in $es}||for $e in $es:
        self.$store[$e.$s1] = $e>>
    return len(self.$store) - $old
'''  # noqa: E501  (the alternatives of a line stand in one line)
