"""Shapes of classes that hold many things, and of their methods."""

from __future__ import annotations

SHAPES = r'''
== box_list box as=box,box_any w=6
class $K:
    <<"""A collection of $esw."""||"""Keeps the $esw."""||~>>
    def __init__(self, $es: list[$E] | None = None) -> None:
        self.$items = <<@fresh:$es or []||list($es or [])>>

    def add(self, $e: $E) -> None:
        self.$items.append($e)

    def __len__(self) -> int:
        return len(self.$items)

    def __iter__(self) -> Iterator[$E]:
        return iter(self.$items)
    $[boxmethod:1-2]

== box_plain box as=box_any w=4
class $K:
    def __init__(self, $es: list[$E] | None = None) -> None:
        self.$items = <<@fresh:$es or []||list($es or [])>>

    def add(self, $e: $E) -> None:
        self.$items.append($e)
    $[boxmethod:1-3]

== box_worked box as=box_any w=5
class $K:
    def __init__(self, $es: list[$E] | None = None) -> None:
        self.$items = <<@fresh:$es or []||list($es or [])>>

    def add(self, $e: $E) -> None:
        self.$items.append($e)
    $[searchmethod:1-2]
    $[totalmethod:1-1]
    $[boxmethod:0-1]

== box_checked box w=3
class $K:
    """The $esw, added one by one."""

    def __init__(self) -> None:
        self.$items: list[$E] = []

    def add(self, $e: $E) -> None:
        if $e.$n1 < 0:
            raise ValueError(<<@neg:"$nw1 must not be negative"||f"negative $nw1: {$e.$n1}"||"$nw1 is negative">>)
        self.$items.append($e)
    $[boxmethod:1-3]

== box_dict box w=4
class $K:
    """The $esw by their $sw1."""

    def __init__(self) -> None:
        self.$store: dict[str, $E] = {}

    def add(self, $e: $E) -> None:
        if $e.$s1 in self.$store:
            raise <<@dup:ValueError||KeyError>>(f"duplicate $sw1: {$e.$s1}")
        self.$store[$e.$s1] = $e
    $[dictmethod:1-2]

== box_dict_plain box w=3
class $K:
    def __init__(self) -> None:
        self.$store: dict[str, $E] = {}

    def __len__(self) -> int:
        return len(self.$store)

    def add(self, $e: $E) -> None:
        """Add $aew, or replace the one with the same $sw1."""
        self.$store[$e.$s1] = $e
    $[dictmethod:1-2]

== box_limited box
class $K:
    """At most so many $esw."""

    def __init__(self, capacity: int = $d1) -> None:
        self.capacity = capacity
        self.$items: list[$E] = []

    def is_full(self) -> bool:
        return len(self.$items) >= self.capacity

    def add(self, $e: $E) -> bool:
        """Add $aew if there is room."""
        if self.is_full():
            return False
        self.$items.append($e)
        return True
    $[boxmethod:1-3]

== box_queue box
class $E<<=q:Queue||Line>>:
    """The $esw in the order in which they came."""

    def __init__(self) -> None:
        self.$items: deque[$E] = deque()

    def push(self, $e: $E) -> None:
        self.$items.append($e)

    def pop(self) -> $E:
        if not self.$items:
            raise IndexError("no $esw left")
        return self.$items.popleft()
    $[boxmethod:1-2]

== b_remove boxmethod
def remove(self, $e: $E) -> None:
    self.$items.remove($e)

== b_find boxmethod,searchmethod w=4
def <<@find:find||get>>(self, $s1: str) -> $E | None:
    """Return the $ew with the given $sw1, or None."""
    <<@comp:return next(($e for $e in self.$items if $e.$s1 == $s1), None)||for $e in self.$items:
        if $e.$s1 == $s1:
            return $e
    return None>>

== b_require boxmethod
def require(self, $s1: str) -> $E:
    for $e in self.$items:
        if $e.$s1 == $s1:
            return $e
    raise LookupError(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}")

== b_total boxmethod,totalmethod w=5
def total_$n1(self) -> $t1:
    """Return the total $nw1."""
    <<@comp:return sum($e.$n1 for $e in self.$items)||$acc = $z1
    for $e in self.$items:
        $acc += $e.$n1
    return $acc>>

== b_total_value boxmethod w=3
def total_$nvname(self) -> $nvtype:
    """Return the total $nvdoc."""
    <<@comp:return sum($nv for $e in self.$items)||$acc = $nvzero
    for $e in self.$items:
        $acc += $nv
    return $acc>>

== b_average boxmethod w=2
def average_$n1(self) -> float:
    if not self.$items:
        return 0.0
    return sum($e.$n1 for $e in self.$items) / len(self.$items)

== b_select boxmethod w=5
def $cpre$es$csuf(self$cpar) -> list[$E]:
    """Return the $esw$cdoc."""
    <<@comp:return [$e for $e in self.$items if $cond]||$out = []
    for $e in self.$items:
        if $cond:
            $out.append($e)
    return $out>>

== b_count boxmethod w=2
def count_$cpre$es$csuf(self$cpar) -> int:
    """Count the $esw$cdoc."""
    return sum(1 for $e in self.$items if $cond)

== b_highest boxmethod,searchmethod w=4
def <<=m:highest||lowest>>_$n1(self) -> $E | None:
    if not self.$items:
        return None
    return <<=m:max||min>>(self.$items, key=lambda $e: $e.$n1)

== b_sorted boxmethod w=2
def sorted_by_$n1(self) -> list[$E]:
    return sorted(self.$items, key=lambda $e: $e.$n1)

== b_names boxmethod
def $sp1(self) -> set[str]:
    """Return all $sw1 values."""
    return {$e.$s1 for $e in self.$items}

== b_group boxmethod w=2
def by_$s1(self) -> dict[str, list[$E]]:
    """Group the $esw by $sw1."""
    $map: dict[str, list[$E]] = {}
    for $e in self.$items:
        $map.setdefault($e.$s1, []).append($e)
    return $map

== b_contains boxmethod w=2
def __contains__(self, $s1: str) -> bool:
    return any($e.$s1 == $s1 for $e in self.$items)

== b_getitem boxmethod
def __getitem__(self, index: int) -> $E:
    return self.$items[index]

== b_len boxmethod w=2
def __len__(self) -> int:
    return len(self.$items)

== b_iter boxmethod w=2
def __iter__(self) -> Iterator[$E]:
    return iter(self.$items)

== b_bool boxmethod
def is_empty(self) -> bool:
    return not self.$items

== b_extend boxmethod
def add_all(self, $es: Iterable[$E]) -> None:
    for $e in $es:
        self.add($e)

== b_act_all boxmethod mut w=2
def $v_all(self) -> int:
    """$V the $esw that are not $vdw yet, and return how many."""
    count = 0
    for $e in self.$items:
        if not $e.$vd:
            $e.$vd = True
            count += 1
    return count

== b_clear boxmethod
def clear(self) -> None:
    self.$items.clear()

== b_any boxmethod
def has_$f1(self) -> bool:
    return any($e.$f1 for $e in self.$items)

== b_all boxmethod
def all_$f1(self) -> bool:
    return all($e.$f1 for $e in self.$items)

== b_each boxmethod
def each_$f1(self) -> Iterator[$E]:
    """Yield the $esw that are $fw1."""
    for $e in self.$items:
        if $e.$f1:
            yield $e

== b_save boxmethod
def save(self, $path: $Path) -> None:
    """Write the $esw to a JSON file."""
    with open($path, "w"$enc) as $fh:
        json.dump([{$epairs} for $e in self.$items], $fh)

== b_summary boxmethod
def summary(self) -> str:
    total = sum($e.$n1 for $e in self.$items)
    return f"{len(self.$items)} $esw, total $nw1 {total}"

== b_first boxmethod
def first(self, count: int = $d1) -> list[$E]:
    return self.$items[:count]

== b_repr boxmethod
def __repr__(self) -> str:
    return f"{type(self).__name__}({len(self.$items)} $esw)"

== b_drop boxmethod
def drop_$f1(self) -> None:
    """Forget the $esw that are $fw1."""
    self.$items = [$e for $e in self.$items if not $e.$f1]

== d_get dictmethod w=3
def <<@find:find||get>>(self, $s1: str) -> $E | None:
    return self.$store.get($s1)

== d_require dictmethod w=3
def require(self, $s1: str) -> $E:
    """Return the $ew; it must exist."""
    try:
        return self.$store[$s1]
    except KeyError:
        raise LookupError(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}") from None

== d_getitem dictmethod
def __getitem__(self, $s1: str) -> $E:
    return self.$store[$s1]

== d_remove dictmethod w=2
def remove(self, $s1: str) -> None:
    <<@strict:del self.$store[$s1]||self.$store.pop($s1, None)>>

== d_contains dictmethod w=2
def __contains__(self, $s1: str) -> bool:
    return $s1 in self.$store

== d_iter dictmethod w=2
def __iter__(self) -> Iterator[$E]:
    return iter(self.$store.values())

== d_total dictmethod w=3
def total_$n1(self) -> $t1:
    return sum($e.$n1 for $e in self.$store.values())

== d_select dictmethod w=3
def $cpre$es$csuf(self$cpar) -> list[$E]:
    """Return the $esw$cdoc."""
    return [$e for $e in self.$store.values() if $cond]

== d_keys dictmethod
def keys(self) -> list[str]:
    return sorted(self.$store)

== d_items dictmethod
def items(self) -> Iterator[tuple[str, $E]]:
    yield from self.$store.items()

== d_update dictmethod mut
def update_$n1(self, $s1: str, $n1: $t1) -> None:
    """Change the $nw1 of one $ew."""
    if $s1 not in self.$store:
        raise LookupError(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}")
    self.$store[$s1].$n1 = $n1

== d_act dictmethod mut w=2
def $v(self, $s1: str) -> $E:
    """$V the $ew with the given $sw1."""
    $e = self.$store[$s1]
    $e.$vd = True
    return $e

== d_pop dictmethod
def take(self, $s1: str) -> $E | None:
    """Remove the $ew and return it."""
    return self.$store.pop($s1, None)

== d_highest dictmethod
def <<=m:highest||lowest>>_$n1(self) -> $E:
    return <<=m:max||min>>(self.$store.values(), key=lambda $e: $e.$n1)

== d_get_or_default dictmethod
def $n1_of(self, $s1: str, default: $t1 = $z1) -> $t1:
    $e = self.$store.get($s1)
    return default if $e is None else $e.$n1
'''
