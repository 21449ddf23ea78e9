"""Shapes of still more classes that hold many things."""

from __future__ import annotations

SHAPES = r'''
== cls_box_sets box as=box_any w=2
class $K:
    def __init__(self, $es: list[$E] | None = None) -> None:
        self.$items = <<@fresh:$es or []||list($es or [])>>

    def add(self, $e: $E) -> None:
        self.$items.append($e)

    def <<=o:__or__||__sub__||__and__>>(self, other: "$K") -> "$K":
        """Return the $esw <<=o:of both, each $sw1 once||whose $sw1 the other one lacks||whose $sw1 both have>>."""
        $sp1 = {$e.$s1 for $e in <<=o:self||other||other>>.$items}
        return $K(<<=o:self.$items + [$e for $e in other.$items||[$e for $e in self.$items||\
        [$e for $e in self.$items>> if $e.$s1 <<=o:not in||not in||in>> $sp1])
    $[searchmethod:0-1]

== cls_box_sums box
class $K:
    """The total $nw1 for each $sw1, without the $esw themselves."""

    def __init__(self) -> None:
        self.<<=s:sums||per_$s1||collected>>: dict[str, $t1] = defaultdict($t1)

    def add(self, $e: $E) -> None:
        self.<<=s:sums||per_$s1||collected>>[$e.$s1] += $e.$n1

    def <<share_of||part_of||portion>>(self, $s1: str) -> float:
        """Return which part of the whole $nw1 is of this $sw1."""
        whole = sum(self.<<=s:sums||per_$s1||collected>>.values())
        return self.<<=s:sums||per_$s1||collected>>[$s1] / whole if whole else 0.0

== cls_box_lanes box
class $K:
    """$Es in tiers; <<=o:low||high>> tiers come first."""

    def __init__(self) -> None:
        self.tiers: dict[int, deque[$E]] = {}

    def put(self, $e: $E, tier: int = 0) -> None:
        self.tiers.setdefault(tier, deque()).append($e)

    def <<take||get||next_one>>(self) -> $E | None:
        for tier in sorted(self.tiers<<=o:||, reverse=True>>):
            if self.tiers[tier]:
                return self.tiers[tier].popleft()
        return None

== cls_box_mapping box
class $K(Mapping[str, $E]):
    """A mapping from $sw1 to $ew<<||, to be read only>>."""

    def __init__(self, $es: Iterable[$E] = ()) -> None:
        self.$store = {$e.$s1: $e for $e in $es}

    def __getitem__(self, $s1: str) -> $E:
        return self.$store[$s1]

    def __iter__(self) -> Iterator[str]:
        return iter(<<self.$store||sorted(self.$store)>>)

    def __len__(self) -> int:
        return len(self.$store)

== cls_box_query box
class $K:
    """$Es to choose from, step by step."""

    def __init__(self, $es: Iterable[$E]) -> None:
        self.$items = list($es)

    def <<where||that||only>>(self, keep: Callable[[$E], bool]) -> "$K":
        return $K(<<filter(keep, self.$items)||$e for $e in self.$items if keep($e)>>)

    def <<order_by||sorted_on||arranged>>(self, name: str, reverse: bool = False) -> "$K":
        return $K(sorted(self.$items, key=<<lambda $e: getattr($e, name)||operator.attrgetter(name)>>, reverse=reverse))

    def <<pluck||values_of||column>>(self, name: str) -> list[Any]:
        return [getattr($e, name) for $e in self.$items]

== cls_box_window box
:: r recent newest shown
class $K:
    """The last few $esw; older ones drop out."""

    def __init__(self, size: int = $d1) -> None:
        self.&r: deque[$E] = deque(maxlen=size)

    def add(self, $e: $E) -> float:
        """Add $aew, and return the average $nw1 of the last ones."""
        self.&r.append($e)
        <<return sum($e.$n1 for $e in self.&r) / len(self.&r)||return statistics.fmean(each.$n1 for each in self.&r)>>

    def is_<<rising||growing>>(self) -> bool:
        $np1 = [$e.$n1 for $e in self.&r]
        return all(one < following for one, following in <<zip($np1, $np1[1:])||itertools.pairwise($np1)>>)

== cls_box_sequence box as=box,box_any w=2
class $K(Sequence[$E]):
    """A sequence of $esw."""

    def __init__(self, $es: list[$E] | None = None) -> None:
        self.$items = <<@fresh:$es or []||list($es or [])>>

    def add(self, $e: $E) -> None:
        self.$items.append($e)

    def __len__(self) -> int:
        return len(self.$items)

    def __getitem__(self, <<=i:index||place||at>>: Any) -> Any:
        return self.$items[<<=i:index||place||at>>]
    $[boxmethod:0-1]

== cls_box_versions box
class $K:
    """All versions of the $esw by their $sw1, the latest one last."""

    def __init__(self) -> None:
        self.<<=v:versions||known||by_$s1>>: dict[str, list[$E]] = {}

    def add(self, $e: $E) -> int:
        """Add a version, and return which one it is."""
        <<listed = self.<<=v:versions||known||by_$s1>>.setdefault($e.$s1, [])
        listed.append($e)
        return len(listed)||self.<<=v:versions||known||by_$s1>>.setdefault($e.$s1, []).append($e)
        return len(self.<<=v:versions||known||by_$s1>>[$e.$s1])>>

    def <<current||newest||get>>(self, $s1: str<<=b:||, back: int = 0>>) -> $E:
        return self.<<=v:versions||known||by_$s1>>[$s1][-1<<=b:|| - back>>]

== cls_box_evicting box w=2
class $K:
    """Room for so many $esw; the one with the <<=m:lowest||highest>> $nw1 must go first."""

    def __init__(self, <<=r:room||places||size>>: int = $d1) -> None:
        self.<<=r:room||places||size>> = <<=r:room||places||size>>
        self.$items: list[$E] = []

    def add(self, $e: $E) -> $E | None:
        """Add $aew; return the one that had to go, if any."""
        self.$items.append($e)
        if len(self.$items) <= self.<<=r:room||places||size>>:
            return None
        out = <<=m:min||max>>(self.$items, key=lambda $e: $e.$n1)
        self.$items.remove(out)
        return out
    $[boxmethod:0-1]

== cls_box_ranked box as=box_any w=2
class $K:
    """The $esw, always in order of their $nw1."""

    def __init__(self, $es: list[$E] | None = None) -> None:
        self.$items = sorted($es or [], key=lambda $e: $e.$n1)

    def add(self, $e: $E) -> None:
        <<bisect.insort(self.$items, $e, key=lambda $e: $e.$n1)||self.$items.append($e)
        self.$items.sort(key=lambda $e: $e.$n1)||place = sum(1 for other in self.$items if other.$n1 <= $e.$n1)
        self.$items.insert(place, $e)>>

    def <<=u:up_to||at_most||not_above>>(self, $lim: $t1) -> list[$E]:
        """Return the $esw whose $nw1 is $lim or less."""
        <<return [$e for $e in self.$items if $e.$n1 <= $lim]||\
        end = bisect.bisect_right(self.$items, $lim, key=lambda $e: $e.$n1)
        return self.$items[:end]>>
    $[totalmethod:0-1]

== cls_box_tally box
:: c seen per_$s1 so_many
class $K:
    """The $esw, and how many there are of each $sw1."""

    def __init__(self) -> None:
        self.$items: list[$E] = []
        self.&c: Counter[str] = Counter()

    def add(self, $e: $E) -> None:
        self.$items.append($e)
        self.&c[$e.$s1] += 1

    def <<commonest||most_frequent||main>>_$s1(self) -> str:
        if not self.&c:
            raise LookupError("no $esw")
        <<return self.&c.most_common(1)[0][0]||return max(self.&c, key=self.&c.get)||[($s1, _)] = self.&c.most_common(1)
        return $s1>>
    $[boxmethod:0-1]

== cls_box_two_ways box
class $K:
    """The $esw by $sw1 and also by $kdoc."""

    def __init__(self) -> None:
        self.$store: dict[str, $E] = {}
        self.at_$kname: dict[$ktype, list[$E]] = defaultdict(list)

    def add(self, $e: $E) -> None:
        self.<<=d:discard||forget||throw_out>>($e.$s1)
        self.$store[$e.$s1] = $e
        self.at_$kname[$kexpr].append($e)

    def <<=d:discard||forget||throw_out>>(self, $s1: str) -> bool:
        """Remove the $ew from both; return whether it was there."""
        $e = self.$store.pop($s1, None)
        if $e is None:
            return False
        self.at_$kname[$kexpr].remove($e)
        return True

== cls_box_best box
class $K:
    """The $ew with the <<=m:highest||lowest>> $nw1 for each $sw1."""

    def __init__(self) -> None:
        self.$store: dict[str, $E] = {}

    def add(self, $e: $E) -> bool:
        """Keep the $ew if it is <<=m:higher||lower>> than what is there; return whether it is kept."""
        <<rival = self.$store.get($e.$s1)
        if rival is not None and rival.$n1 <<=m:>=||<=>> $e.$n1:
            return False
        self.$store[$e.$s1] = $e
        return True||if $e.$s1 in self.$store and self.$store[$e.$s1].$n1 <<=m:>=||<=>> $e.$n1:
            return False
        self.$store[$e.$s1] = $e
        return True||self.$store[$e.$s1] = <<=m:max||min>>(self.$store.get($e.$s1, $e), $e, key=lambda each: each.$n1)
        return self.$store[$e.$s1] is $e>>
    $[dictmethod:0-1]

== cls_box_lent box
class $K:
    """Lends its $esw, one to <<each||every>> taker."""

    def __init__(self, $es: Iterable[$E]) -> None:
        self.free = <<deque($es)||list($es)>>
        self.lent: dict[str, $E] = {}

    def <<=a:acquire||borrow||lend_to>>(self, taker: str) -> $E:
        if taker in self.lent:
            return self.lent[taker]
        if not self.free:
            raise <<@runtime:ValueError||RuntimeError>>("all $esw are lent")
        <<self.lent[taker] = self.free.pop()
        return self.lent[taker]||$e = self.lent[taker] = self.free.pop()
        return $e>>

    def <<=a:give_back||hand_in||bring_back>>(self, taker: str) -> None:
        if taker in self.lent:
            self.free.append(self.lent.pop(taker))

== cls_box_work box mut
class $K:
    """The $esw that wait, and those that are $vdw."""

    def __init__(self) -> None:
        self.waiting: deque[$E] = deque()
        self.<<=d:done||finished_ones||past>>: list[$E] = []

    def add(self, $e: $E) -> None:
        <<self.waiting.append($e)||(self.<<=d:done||finished_ones||past>> if $e.$vd else self.waiting).append($e)>>

    def $v_next(self) -> $E | None:
        """$V the $ew that waits longest, if any."""
        if not self.waiting:
            return None
        $e = self.waiting.popleft()
        $e.$vd = True
        self.<<=d:done||finished_ones||past>>.append($e)
        return $e

== cls_box_expiring box
class $K:
    """Forgets each $ew after some seconds."""

    def __init__(self, seconds: float = $d1, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.clock = clock
        self.$store: dict[str, tuple[float, $E]] = {}

    def add(self, $e: $E) -> None:
        self.$store[$e.$s1] = self.clock()<<=w:|| + self.seconds>>, $e

    def get(self, $s1: str) -> $E | None:
        <<=w:then||until>>, $e = self.$store.get($s1, (0.0, None))
        if $e is not None and <<=w:self.clock() - then > self.seconds||self.clock() > until>>:
            del self.$store[$s1]
            return None
        return $e

== cls_box_buffer box
class $K:
    """Collects $esw, and hands them on <<in batches||so many at a time>>."""

    def __init__(self, <<=w:write||send||hand_on>>: Callable[[list[$E]], None], size: int = $d1) -> None:
        self.<<=w:write||send||hand_on>> = <<=w:write||send||hand_on>>
        self.size = size
        self.<<=b:buffer||waiting||collected>>: list[$E] = []

    def add(self, $e: $E) -> None:
        self.<<=b:buffer||waiting||collected>>.append($e)
        if len(self.<<=b:buffer||waiting||collected>>) >= self.size:
            self.flush()

    def flush(self) -> None:
        if self.<<=b:buffer||waiting||collected>>:
            self.<<=w:write||send||hand_on>>(self.<<=b:buffer||waiting||collected>>)
            self.<<=b:buffer||waiting||collected>> = []

== cls_box_staged box
class $K:
    """The $esw; new ones count only after a commit."""

    def __init__(self) -> None:
        self.$items: list[$E] = []
        self.<<=s:staged||fresh||uncommitted>>: list[$E] = []

    def add(self, $e: $E) -> None:
        self.<<=s:staged||fresh||uncommitted>>.append($e)

    def commit(self) -> int:
        <<count = len(self.<<=s:staged||fresh||uncommitted>>)
        self.$items += self.<<=s:staged||fresh||uncommitted>>
        self.<<=s:staged||fresh||uncommitted>> = []||self.$items.extend(self.<<=s:staged||fresh||uncommitted>>)
        count = len(self.<<=s:staged||fresh||uncommitted>>)
        self.<<=s:staged||fresh||uncommitted>>.clear()>>
        return count

    def rollback(self) -> None:
        self.<<=s:staged||fresh||uncommitted>>.clear()

== cls_box_lazy box
class $K:
    """Loads its $esw when they are <<needed||asked for>>."""

    def __init__(self, load_all: Callable[[], list[$E]]) -> None:
        self.load_all = load_all
        self._loaded: list[$E] | None = None

    @property
    def <<=e:all_$es||loaded||contents>>(self) -> list[$E]:
        if self._loaded is None:
            self._loaded = self.load_all()
        return self._loaded

    def <<reload||refresh||invalidate>>(self) -> None:
        self._loaded = None

    def __len__(self) -> int:
        return len(self.<<=e:all_$es||loaded||contents>>)

== cls_box_turns box
class $K:
    """Gives the $esw in turn, again and again."""

    def __init__(self, $es: Sequence[$E]) -> None:
        if not $es:
            raise ValueError("no $esw")
        self.$items = <<list($es)||tuple($es)>>
        self.<<=t:turn||at||position_now>> = 0

    def __iter__(self) -> "$K":
        return self

    def __next__(self) -> $E:
        $e = self.$items[self.<<=t:turn||at||position_now>>]
        self.<<=t:turn||at||position_now>> = (self.<<=t:turn||at||position_now>> + 1) % len(self.$items)
        return $e
'''
