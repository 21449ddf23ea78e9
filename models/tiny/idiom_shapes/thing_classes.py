"""Shapes of whole classes that a module is about: properties, slots, comparison, validation, constructors."""

from __future__ import annotations

SHAPES = r'''
== thg_private_number thing mut
:: v new given wanted
class $E:
    """$Aew whose $nw1 never <<=w:falls below zero||is more than a million>>."""

    def __init__(self, $params) -> None:
        $assigns

    @property
    def $n1(self) -> $t1:
        """The $nw1 of the $ew."""
        return self._$n1

    @$n1.setter
    def $n1(self, &v: $t1) -> None:
        if &v <<=w:< 0||> 1_000_000>>:
            raise ValueError(f"$nw1 <<=w:must not be negative||is too large>>: {&v}")
        self._$n1 = &v
    $[method:0-1]

== thg_clamped thing mut
:: c MOST CEILING HIGHEST
class $E:
    """$Aew; its $nw1 stops at &c."""

    &c = <<10_000||100_000||1_000_000>>

    def __init__(self, $params) -> None:
        $assigns

    @property
    def $n1(self) -> $t1:
        return self._limited_$n1

    @$n1.setter
    def $n1(self, $val: $t1) -> None:
        <<self._limited_$n1 = min($val, self.&c)||\
        self._limited_$n1 = $val if $val <= self.&c else $t1(self.&c)>>

    @property
    def $n1_share(self) -> float:
        """Which part of &c the $nw1 is."""
        return self.$n1 / self.&c

== thg_slots_both thing mut w=2
class $E:
    """$Aew without a dictionary of its own."""

    __slots__ = ($columns, "$f1", "$f2")

    def __init__(self, $params) -> None:
        $assigns

    def __repr__(self) -> str:
        <<inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"$E({inner})"||\
        shown = [f"{name}={getattr(self, name)!r}" for name in $E.__slots__]
        return f"{type(self).__name__}({', '.join(shown)})">>

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)
    $[method:0-1]

== thg_slots_copied thing mut
:: t twin double other_one
class $E:
    __slots__ = ($columns, "$f1", "$f2")

    def __init__(self, $params) -> None:
        $assigns

    def <<duplicate||clone||copied>>(self) -> $Eq:
        """Return another $ew that is equal in everything."""
        &t = <<type(self)||$E>>(*(getattr(self, name) for name in self.__slots__[:$width]))
        <<&t.$f1, &t.$f2 = self.$f1, self.$f2||for name in self.__slots__[$width:]:
            setattr(&t, name, getattr(self, name))>>
        return &t
    $[viewmethod:0-1]

== thg_total_key thing mut
:: k _rank _order_key _sorting
@total_ordering
class $E:
    """$Aew; the one with <<=w:more||less>> $nw1 comes first, then the $sw1 decides."""

    def __init__(self, $params) -> None:
        $assigns

    @property
    def &k(self) -> tuple[$t1, str]:
        return <<=w:-self.$n1||self.$n1>>, self.$s1

    def __eq__(self, other: object) -> bool:
        if isinstance(other, $E):
            return self.&k == other.&k
        return NotImplemented

    def __lt__(self, other: $Eq) -> bool:
        return self.&k < other.&k

    def __hash__(self) -> int:
        return hash(self.&k)

== thg_total_text thing mut
@total_ordering
class $E:
    """$Aew that is compared by its $sw1, whatever the case."""

    def __init__(self, $params) -> None:
        $assigns

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, type(self)) and other.$s1.casefold() == self.$s1.casefold()

    def __lt__(self, other: Any) -> bool:
        if not isinstance(other, $E):
            return NotImplemented
        return self.$s1.casefold() < other.$s1.casefold()
    $[method:0-2]

== thg_replaced thing w=2
@dataclass$frz
class $E:
    """$Aew; every change makes a new one."""

    $fields

    def with_$n1(self, $n1: $t1) -> $Eq:
        """Return the same $ew with another $nw1."""
        if $n1 < <<0||$z1>>:
            raise ValueError(<<@neg:"$nw1 must not be negative"||f"negative $nw1: {$n1}"||"$nw1 is negative">>)
        return replace(self, $n1=$n1)

    def as_$f1(self<<=y:, $f1: bool = True||>>) -> $Eq:
        """Return the same $ew, but $fw1."""
        return replace(self, $f1=<<=y:$f1||True>>)
    $[viewmethod:0-1]

== thg_plus thing
:: o other second more
@dataclass$frz
class $E:
    """$Aew; two of them can be added."""

    $fields

    def __add__(self, &o: $Eq) -> $Eq:
        if not isinstance(&o, $E):
            return NotImplemented
        <<return replace(self, $n1=self.$n1 + &o.$n1)||$acc = self.$n1 + &o.$n1
        return replace(self, $n1=$acc)>>

    def __sub__(self, &o: $Eq) -> $Eq:
        return replace(self, $n1=<<self.$n1 - &o.$n1||max($z1, self.$n1 - &o.$n1)>>)

    def __mul__(self, times: int) -> $Eq:
        return replace(self, $n1=self.$n1 * times)

== thg_named_key thing w=2
:: k identity lookup_key unique_key
class $E<<=c:Key||Id||Ref>>(NamedTuple):
    """What tells one $ew from another."""

    $s1: str
    $n1: $t1

    def __str__(self) -> str:
        return f"{self.$s1}<</||:||@>>{self.$n1}"


@dataclass$frz
class $E:
    $fields

    @property
    def &k(self) -> $E<<=c:Key||Id||Ref>>:
        return $E<<=c:Key||Id||Ref>>(<<self.$s1, self.$n1||$s1=self.$s1, $n1=self.$n1>>)

    def is_same_as(self, other: $Eq) -> bool:
        return self.&k == other.&k
    $[method:0-1]

== thg_snapshot thing mut
:: m take_snapshot frozen_view current_state
class $E<<=c:Snapshot||View||Reading>>(NamedTuple):
    $n1: $t1
    $f1: bool = False

    def differs_from(self, other: tuple[$t1, bool]) -> bool:
        return tuple(self) != tuple(other)


class $E:
    """$Aew that can show how it was at a moment."""

    def __init__(self, $params) -> None:
        $assigns
        self._at_start = self.&m()

    def &m(self) -> $E<<=c:Snapshot||View||Reading>>:
        return $E<<=c:Snapshot||View||Reading>>(self.$n1, $f1=self.$f1)

    @property
    def has_changed(self) -> bool:
        """Whether the $nw1 or being $fw1 is not as it was at the start."""
        return self.&m().differs_from(self._at_start)

== thg_subclass_registry thing mut
:: k known_kinds kinds_by_name _subclasses
class $E:
    """$Aew; its subclasses register themselves."""

    &k: ClassVar[dict[str, type]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        $E.&k[cls.__name__<<.lower()||>>] = cls

    def __init__(self, $params) -> None:
        $assigns

    @classmethod
    def kind_named(cls, wanted: str) -> type:
        <<return cls.&k.get(wanted, cls)||try:
            return cls.&k[wanted]
        except KeyError:
            raise ValueError(f"no kind of $ew: {wanted!r}") from None>>


class <<Small||Default||Spare>>$E($E):
    """$Aew with hardly any $nw1."""

== thg_instances_counted thing mut
:: c _made_so_far instance_count total_made
class $E:
    """$Aew; the class counts how many were made."""

    &c = 0

    def __init__(self, $params) -> None:
        <<type(self)||$E>>.&c += 1
        $assigns
        self.serial_no = <<$E||type(self)>>.&c

    @classmethod
    def <<how_many||made_so_far||number_made>>(cls) -> int:
        """Return how many $esw there have been."""
        return cls.&c
    $[method:0-1]

== thg_text_constructor thing w=2
:: s separator delimiter mark
@dataclass$frz
class $E:
    """$Aew that can be read from a line and written to one."""

    $fields

    @classmethod
    def from_text(cls, $line: str, &s: str = "<<,||;||:>>") -> $Eq:
        """Make $aew from a line with $width parts."""
        $parts = <<[part.strip() for part in $line.split(&s)]||$line.rstrip("\n").split(&s)>>
        if len($parts) != $width:
            raise ValueError(f"expected $width parts, got {len($parts)}: {$line!r}")
        return cls($fromparts)

    def to_text(self, &s: str = "<<,||;||:>>") -> str:
        return &s.join(<<str(getattr(self, name)) for name in ($columns)||map(str, asdict(self).values())>>)

== thg_row_constructor thing
@dataclass$frz
class $E:
    $fields

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> $Eq:
        """Make $aew from a row of a table."""
        <<missing = [name for name in ($columns) if name not in row]
        if missing:||if missing := {$columns} - set(row):>>
            raise KeyError(f"row without {', '.join(<<sorted(missing)||missing>>)}")
        return cls($fromrow)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> list[$Eq]:
        """Make one $ew of each row<<=k:||, but skip those that are not complete>>."""
        <<=k:return [cls.from_row(row) for row in rows]||$es = []
        for row in rows:
            with suppress(KeyError, ValueError):
                $es.append(cls.from_row(row))
        return $es>>

== thg_sample_constructor thing
@dataclass$frz
class $E:
    """$Aew<<, with examples for tests||>>."""

    $fields

    @classmethod
    def <<=m:sample||example||demo>>(cls) -> $Eq:
        """Return $aew to try things out with."""
        return cls($args1)

    @staticmethod
    def <<=m:sample||example||demo>>_$es() -> list["$E"]:
        return [$make1, $make2]

    def is_<<=m:sample||example||demo>>(self) -> bool:
        return self == type(self).<<=m:sample||example||demo>>()

== thg_normal_text thing mut
@dataclass
class $E:
    """$Aew; its $sw1 is kept without spaces around it."""

    $fields

    def __post_init__(self) -> None:
        self.$s1 = <<self.$s1.strip()||" ".join(self.$s1.split())>>
        if not self.$s1:
            raise ValueError("$aew needs <<a $sw1||some $sw1>>")
        <<self.$n1 = $t1(self.$n1)||if isinstance(self.$n1, str):
            self.$n1 = $t1(self.$n1)>>
    $[method:0-2]

== thg_set_around_frozen thing
@dataclass$frz
class $E:
    $fields

    def __post_init__(self) -> None:
        """Tidy the $sw1 even where the class is frozen."""
        <<tidy = self.$s1.strip()
        if tidy != self.$s1:
            object.__setattr__(self, "$s1", tidy)||object.__setattr__(self, "$s1", self.$s1.strip())>>

    @property
    def <<short_$s1||$s1_start||brief_$s1>>(self) -> str:
        return self.$s1[:<<3||8||10>>]<<.upper()||>>
    $[method:0-1]

== thg_with_tags thing mut
:: t tag_set label_set mark_set
@dataclass
class $E:
    """$Aew that can be tagged."""

    $fields
    &t: set[str] = field(default_factory=set<<||, repr=False||, compare=False>>)

    def tag_with(self, *given: str) -> $Eq:
        """Add the tags and return the $ew itself."""
        <<self.&t.update(tag.lower() for tag in given)||self.&t |= {tag.lower() for tag in given}>>
        return self

    def untag(self, tag: str) -> bool:
        """Take a tag away; return whether it was there."""
        <<if tag not in self.&t:
            return False
        self.&t.remove(tag)
        return True||before = len(self.&t)
        self.&t.discard(tag)
        return len(self.&t) < before>>

    def has_<<=q:any||all>>_of(self, *wanted: str) -> bool:
        return <<=q:not self.&t.isdisjoint(wanted)||self.&t.issuperset(wanted)>>

== thg_tallied thing mut
:: c event_counts use_counts tally_by_kind
@dataclass
class $E:
    """$Aew that counts what happens to it, by kind."""

    $fields
    &c: Counter[str] = field(default_factory=Counter)

    def count_event(self, kind: str, times: int = 1) -> int:
        self.&c[kind] += times
        return self.&c[kind]

    def commonest_event(self) -> str | None:
        """Return the kind that happened most often<<||; None if nothing happened>>."""
        if not self.&c:
            return None
        <<return max(self.&c, key=self.&c.__getitem__)||[(kind, _)] = self.&c.most_common(1)
        return kind||kind, _times = self.&c.most_common(1)[0]
        return kind>>

== thg_made_at thing mut
:: m made_at created_at stored_at
@dataclass
class $E:
    """$Aew that knows when it was made."""

    $fields
    &m: datetime = field(default_factory=datetime.now, compare=False)

    def age_at(self, now: datetime | None = None) -> timedelta:
        """Return how long ago the $ew was made."""
        return (now or datetime.now()) - self.&m

    def is_older_than(self, <<=u:days||hours||minutes>>: int) -> bool:
        <<return self.age_at() > timedelta(<<=u:days=days||hours=hours||minutes=minutes>>)||\
        limit = timedelta(<<=u:days=days||hours=hours||minutes=minutes>>)
        return datetime.now() - self.&m > limit>>

== thg_kw_extra thing
:: p weight_factor rank_bonus share_factor
@dataclass$frz
class $E:
    """$Aew with a factor that must be given by name."""

    $fields
    &p: float = field(default=1.0, kw_only=True)

    def __post_init__(self) -> None:
        if not 0 <<< ||<= >>self.&p <= <<10||100>>:
            raise ValueError(f"&p out of range: {self.&p}")

    @property
    def <<weighted||scaled||corrected>>_$n1(self) -> float:
        """The $nw1 times the factor."""
        return <<self.$n1 * self.&p||round(self.$n1 * self.&p, 2)>>

== thg_recent thing mut
:: r recent_$np1 last_$np1 latest_$np1
class $E:
    """$Aew with the last <<=k:3||5||10>> values of its $nw1."""

    def __init__(self, $params) -> None:
        $assigns
        self.&r: deque[$t1] = deque([$n1], maxlen=<<=k:3||5||10>>)

    def update_$n1(self, $n1: $t1) -> None:
        """Take a new $nw1 and remember it."""
        self.$n1 = $n1
        self.&r.append($n1)

    def <<=s:mean||highest||spread>>_of_recent(self) -> float:
        """Return the <<=s:mean||highest||spread>> of the $np1 that are remembered."""
        return <<=s:sum(self.&r) / len(self.&r)||max(self.&r)||max(self.&r) - min(self.&r)>>

== thg_undo_stack thing mut
:: u _undo_steps _former_values _past_changes
class $E:
    """$Aew whose changes can be undone one by one."""

    def __init__(self, $params) -> None:
        $assigns
        self.&u: list[tuple[str, Any]] = []

    def alter(self, name: str, $val: Any) -> None:
        """Change an attribute and remember what it was."""
        self.&u.append((name, getattr(self, name)))
        setattr(self, name, $val)

    def undo_last(self) -> bool:
        """Undo the last change; return False if there is none."""
        <<if not self.&u:
            return False
        name, $old = self.&u.pop()||try:
            name, $old = self.&u.pop()
        except IndexError:
            return False>>
        setattr(self, name, $old)
        return True

    def undo_everything(self) -> None:
        while self.undo_last():
            pass

== thg_like_mapping thing mut
class $E:
    """$Aew whose attributes can be read like the items of a dict."""

    def __init__(self, $params) -> None:
        $assigns

    def keys(self) -> list[str]:
        return <<list(vars(self))||[$columns]||[name for name in vars(self) if not name.startswith("_")]>>

    def __getitem__(self, name: str) -> Any:
        <<if name not in self.keys():
            raise KeyError(name)
        return getattr(self, name)||try:
            return vars(self)[name]
        except KeyError:
            raise KeyError(f"$aew has no {name}") from None>>

    def __contains__(self, name: object) -> bool:
        return name in self.keys()
    $[method:0-1]

== thg_unpackable thing
@dataclass$frz
class $E:
    """$Aew that can be unpacked into $sw1 and $nw1."""

    $fields

    def __iter__(self) -> Iterator[Any]:
        <<yield self.$s1
        yield self.$n1||yield from (self.$s1, self.$n1)||return iter((self.$s1, self.$n1))>>

    def as_line(self, gap: str = " ") -> str:
        <<$s1, $n1 = self
        return f"{$s1}{gap}{$n1}"||return gap.join(map(str, self))||return gap.join(str(part) for part in self)>>

== thg_formatted thing
@dataclass$frz
class $E:
    """$Aew with a format of its own: <<=a:s||t||k>> for the $sw1, <<=b:n||v||x>> for the $nw1."""

    $fields

    def __format__(self, spec: str) -> str:
        <<match spec[:1]:
            case "<<=a:s||t||k>>":
                return format(self.$s1, spec[1:])
            case "<<=b:n||v||x>>":
                return format(self.$n1, spec[1:])
        return str(self)||if spec.startswith("<<=a:s||t||k>>"):
            return format(self.$s1, spec[1:])
        if spec.startswith("<<=b:n||v||x>>"):
            return format(self.$n1, spec[1:])
        return str(self)>>

    def padded(self, width: int = <<12||20||24>>) -> str:
        return f"{self:<<=a:s||t||k>>>{width}} {self:<<=b:n||v||x>>>8}"
    $[method:0-1]

== thg_state_enum thing mut
class $E<<=s:State||Stage||Status>>(Enum):
    NEW = "new"
    $F1 = "$fw1"
    $F2 = "$fw2"


class $E:
    """$Aew; its <<=s:state||stage||status>> follows from what was done to it."""

    def __init__(self, $params) -> None:
        $assigns

    @property
    def current_<<=s:state||stage||status>>(self) -> $E<<=s:State||Stage||Status>>:
        <<if self.$f2:
            return $E<<=s:State||Stage||Status>>.$F2
        return $E<<=s:State||Stage||Status>>.$F1 if self.$f1 else $E<<=s:State||Stage||Status>>.NEW||\
        match self.$f1, self.$f2:
            case _, True:
                return $E<<=s:State||Stage||Status>>.$F2
            case True, False:
                return $E<<=s:State||Stage||Status>>.$F1
        return $E<<=s:State||Stage||Status>>.NEW>>

    def is_new(self) -> bool:
        return self.current_<<=s:state||stage||status>> is $E<<=s:State||Stage||Status>>.NEW
    $[method:0-1]

== thg_text_counts thing mut
:: c uses_of_$s1 $s1_counts times_seen
class $E:
    """$Aew; the class counts how often each $sw1 is used."""

    &c: ClassVar[Counter[str]] = Counter()

    def __init__(self, $params) -> None:
        $assigns
        <<self.&c[$s1] += 1||self.&c.update([$s1])||$E.&c[$s1] += 1>>

    @property
    def is_<<only_one||unique||single>>(self) -> bool:
        """Whether no other $ew has this $sw1."""
        return <<self.&c[self.$s1] == 1||self.&c[self.$s1] < 2>>

    @classmethod
    def repeated_$sp1(cls) -> <<=r:list||set>>[str]:
        return <<=r:sorted(text for text, times in cls.&c.items() if times > 1)||\
{text for text, times in cls.&c.items() if times > 1}>>
'''
