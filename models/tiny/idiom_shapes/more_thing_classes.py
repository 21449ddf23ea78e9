"""Shapes of more whole classes that a module is about: descriptors, inheritance, caches, protocols, budgets."""

from __future__ import annotations

SHAPES = r'''
== thg_descriptor thing mut w=2
:: d Guarded NumberField Checked
class &d:
    """An attribute that <<=w:must not be negative||is always a number>>."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.slot = "_" + name

    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else getattr(instance, self.slot)

    def __set__(self, instance: Any, $val: Any) -> None:
        if <<=w:$val < 0||not isinstance($val, (int, float))>>:
            name = self.slot[1:]
            raise <<=w:ValueError||TypeError>>(f"{name} <<=w:must not be negative||must be a number>>: {$val!r}")
        setattr(instance, self.slot, $val)


class $E:
    $n1 = &d()

    def __init__(self, $params) -> None:
        $assigns
    $[method:0-1]

== thg_type_table thing mut
:: t _TYPES EXPECTED ALLOWED_TYPES
class $E:
    """$Aew that refuses values of a wrong type."""

    &t = {"$s1": str, "$n1": (int, float), "$f1": bool}

    def __init__(self, $params) -> None:
        $assigns
        self.check_types()

    def check_types(self) -> None:
        <<for name, expected in self.&t.items():
            $val = getattr(self, name)
            if not isinstance($val, expected):
                raise TypeError(f"{name} is {type($val).__name__}: {$val!r}")||\
        wrong = [name for name, expected in self.&t.items() if not isinstance(getattr(self, name), expected)]
        if wrong:
            raise TypeError("wrong type: " + ", ".join(wrong))>>
    $[viewmethod:0-1]

== thg_protocol thing
:: p Has$Nc1 With$Nc1 Supports$Nc1
class &p(Protocol):
    """Anything with a $nw1."""

    $n1: $t1


@dataclass$frz
class $E:
    $fields

    def <<=w:exceeds||falls_below||equals>>(self, other: "&p") -> bool:
        """Whether the $nw1 <<=w:is above||is below||is the same as>> that of something else."""
        return self.$n1 <<=w:>||<||==>> other.$n1

    def $n1_gap(self, *others: "&p") -> float:
        """Return the smallest distance of the $nw1 to that of any other."""
        return min((abs(self.$n1 - one.$n1) for one in others), default=<<0.0||math.inf>>)
    $[method:0-1]

== thg_order_mixin thing
:: b Ordered Sortable Ranked
class &{b}By$Nc1:
    """Compares by $nw1."""

    $n1: $t1

    def __lt__(self, other: Any) -> bool:
        return self.$n1 < other.$n1

    def __le__(self, other: Any) -> bool:
        return <<self.$n1 <= other.$n1||not self.$n1 > other.$n1>>

    def __gt__(self, other: Any) -> bool:
        return <<other.$n1 < self.$n1||self.$n1 > other.$n1>>


@dataclass$frz
class $E(&{b}By$Nc1):
    $fields
    $[method:1-2]

== thg_super_init thing mut
:: b Base Plain Simple
class &b$E:
    """What every $ew has."""

    def __init__(self, $params) -> None:
        $assigns

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.$s1!r})"


class $E(&b$E):
    """$Aew that also counts how often it was $vdw."""

    def __init__(self, $params) -> None:
        super().__init__($unpack)
        self.times_$vd = 0

    def $v(self) -> int:
        self.$vd = True
        self.times_$vd += 1
        return self.times_$vd
    $[viewmethod:0-1]

== thg_data_heir thing
@dataclass$frz
class <<=b:Base||Core||Bare>>$E:
    """The attributes of $aew, without anything else."""

    $fields


@dataclass$frz
class $E(<<=b:Base||Core||Bare>>$E):
    """$Aew with a <<=x:remark||source||hint>>."""

    <<=x:remark||source||hint>>_text: str = ""

    def <<=x:remark||source||hint>>_or(self, instead: str) -> str:
        return <<self.<<=x:remark||source||hint>>_text or instead||\
self.<<=x:remark||source||hint>>_text if self.<<=x:remark||source||hint>>_text else instead>>

    def without_<<=x:remark||source||hint>>(self) -> $Eq:
        return replace(self, <<=x:remark||source||hint>>_text="")
    $[method:0-1]

== thg_close_numbers thing
:: t TOLERANCE PRECISION SLACK
@dataclass(eq=False)
class $E:
    """$Aew; tiny differences of the $nw1 do not count."""

    $fields
    &t: ClassVar[float] = <<1e-9||1e-6||0.001>>

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, $E):
            return NotImplemented
        close = <<math.isclose(self.$n1, other.$n1, abs_tol=self.&t)||abs(self.$n1 - other.$n1) <= self.&t>>
        return close and self.$s1 == other.$s1

    def __hash__(self) -> int:
        return hash(self.$s1)
    $[method:0-1]

== thg_cached_text thing mut
:: c _cached_text _ready_text _last_text
class $E:
    """$Aew that makes its text only when it is needed."""

    def __init__(self, $params) -> None:
        self.&c: str | None = None
        $assigns

    def __setattr__(self, name: str, new: Any) -> None:
        if name != "&c":
            super().__setattr__("&c", None)
        super().__setattr__(name, new)

    def <<text||rendered||full_text>>_once(self) -> str:
        """Return the text, from the cache if nothing has changed."""
        if self.&c is None:
            self.&c = <<f"{self.$s1}: {self.$n1}"||" ".join((self.$s1, str(self.$n1)))||f"{self.$s1} = {self.$n1:g}">>
        return self.&c

== thg_fluent thing mut
class $E:
    """$Aew whose changes can be written one after another."""

    def __init__(self, $params) -> None:
        $assigns

    def plus_$n1(self, more: $t1) -> $Eq:
        self.$n1 += more
        return self

    def called(self, $s1: str) -> $Eq:
        self.$s1 = $s1
        return self

    def now_$f1(self, really: bool = True) -> $Eq:
        """Make it $fw1, or not, and return the $ew itself."""
        self.$f1 = really
        return self
    $[viewmethod:0-1]

== thg_flags_matched thing
@dataclass$frz
class $E:
    """$Aew that can say in words how far it is."""

    $fields

    @property
    def <<standing||condition||progress>>_text(self) -> str:
        <<match (self.$f1, self.$f2):
            case (True, True):
                return "$fw1 and $fw2"
            case (True, False):
                return "only $fw1"
            case (False, True):
                return "only $fw2"
            case _:
                return "neither"||words = [word for word, is_set in (("$fw1", self.$f1), ("$fw2", self.$f2)) if is_set]
        return " and ".join(words) or "neither"||if self.$f1 == self.$f2:
            return "$fw1 and $fw2" if self.$f1 else "neither"
        return "only $fw1" if self.$f1 else "only $fw2">>

    def is_<<half||partly>>_done(self) -> bool:
        """Whether exactly one of the two flags is set."""
        return <<self.$f1 != self.$f2||self.$f1 ^ self.$f2>>

== thg_change_counts thing mut
:: c _changes_of changes_by_name _writes
class $E:
    """$Aew that counts how often each attribute is set again."""

    def __init__(self, $params) -> None:
        super().__setattr__("&c", Counter())
        $assigns

    def __setattr__(self, name: str, new: Any) -> None:
        if <<name in vars(self)||hasattr(self, name)>>:
            self.&c[name] += 1
        super().__setattr__(name, new)

    def changes_of(self, name: str) -> int:
        return self.&c[name]

    @property
    def was_ever_changed(self) -> bool:
        return <<bool(self.&c)||any(self.&c.values())||len(self.&c) > 0>>

== thg_is_names thing mut
class $E:
    """$Aew that answers `is_...` for each of its flags."""

    def __init__(self, $params) -> None:
        $assigns

    def __getattr__(self, name: str) -> Any:
        <<if name.startswith("is_") and name[3:] in vars(self):
            return bool(vars(self)[name[3:]])||flag = name.removeprefix("is_")
        if flag != name and flag in self.__dict__:
            return bool(self.__dict__[flag])||head, _, flag = name.partition("_")
        if head == "is" and flag in vars(self):
            return bool(vars(self)[flag])>>
        raise AttributeError(<<f"{type(self).__name__} has no {name!r}"||name>>)

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{name} cannot be taken from $aew")

== thg_temporary thing mut
class $E:
    """$Aew that can be changed for a while."""

    def __init__(self, $params) -> None:
        $assigns

    @contextmanager
    def <<temporarily||changed_to||for_now>>(self, **changes: Any) -> Iterator[None]:
        """Give attributes other values until the block ends."""
        saved = <<{name: getattr(self, name) for name in changes}||dict(vars(self))>>
        try:
            <<for name, $val in changes.items():
                setattr(self, name, $val)
            yield||vars(self).update(changes)
            yield>>
        finally:
            <<vars(self).update(saved)||for name, $old in saved.items():
                setattr(self, name, $old)>>
    $[method:0-1]

== thg_events thing mut
:: h _handlers _hooks _callbacks
class $E:
    """$Aew; others can ask to be called when something happens to it."""

    def __init__(self, $params) -> None:
        $assigns
        self.&h: dict[str, list[Callable[..., None]]] = {}

    def when(self, event: str, $fn: Callable[..., None]) -> None:
        <<self.&h.setdefault(event, []).append($fn)||if event not in self.&h:
            self.&h[event] = []
        self.&h[event].append($fn)>>

    def fire(self, event: str, *given: Any) -> int:
        """Call all that wait for the event; return how many there are."""
        waiting = self.&h.get(event, [])
        for $fn in waiting:
            $fn(self, *given)
        return len(waiting)

    def $v(self) -> None:
        self.$vd = True
        self.fire("$vd")

== thg_auto_id thing
:: i serial_id entry_no own_number
@dataclass$frz
class $E:
    """$Aew; each gets the next number."""

    $fields
    &i: int = field(default_factory=itertools.count(<<1||100||$d1>>).__next__, compare=False<<||, repr=False>>)

    @property
    def <<code||tag||long_id>>_with_number(self) -> str:
        """The $sw1 and the number, as in <<=f:abc-0007||abc#7||ABC007>>."""
        return <<=f:f"{self.$s1}-{self.&i:04d}"||f"{self.$s1}#{self.&i}"||f"{self.$s1[:3].upper()}{self.&i:03d}">>

    def came_before(self, other: $Eq) -> bool:
        return self.&i < other.&i
    $[method:0-1]

== thg_vector thing
:: o other second target
@dataclass$frz
class $E:
    """$Aew with $nw1 and $nw2 as its two sides."""

    $fields

    def __abs__(self) -> float:
        return <<math.hypot(self.$n1, self.$n2)||math.sqrt(self.$n1**2 + self.$n2**2)>>

    def __neg__(self) -> $Eq:
        return replace(self, $n1=-self.$n1, $n2=-self.$n2)

    def __matmul__(self, &o: $Eq) -> float:
        """Return the sum of the products of $nw1 and $nw2."""
        <<return self.$n1 * &o.$n1 + self.$n2 * &o.$n2||pairs = ((self.$n1, &o.$n1), (self.$n2, &o.$n2))
        return sum(a * b for a, b in pairs)>>

    def turned(self) -> $Eq:
        return replace(self, $n1=self.$n2, $n2=self.$n1)

== thg_due thing mut
:: d due_on ends_on valid_until
@dataclass
class $E:
    """$Aew that may have a last day."""

    $fields
    &d: date = date(9999, 12, 31)

    @property
    def has_last_day(self) -> bool:
        return self.&d.year < 9999

    def days_left(self, today: date) -> int:
        """Return how many days are left; less than 0 if it is over."""
        <<return (self.&d - today).days||left = self.&d - today
        return left.days>>

    def postpone(self, days: int = <<1||7||14||30>>) -> None:
        """Move the last day, if there is one."""
        if self.has_last_day:
            self.&d += timedelta(days=days)
    $[viewmethod:0-1]

== thg_json_pair thing w=2
@dataclass$frz
class $E:
    """$Aew that can be written as JSON and read again."""

    $fields

    def <<=n:to_json_text||dumps||encoded>>(self, *, indent: int | None = None) -> str:
        return json.dumps(<<asdict(self)||vars(self)>>, indent=indent<<||, sort_keys=True||, ensure_ascii=False>>)

    @classmethod
    def <<=n:from_json_text||loads||decoded>>(cls, raw: str) -> $Eq:
        """Make $aew of what `<<=n:to_json_text||dumps||encoded>>` returned."""
        <<return cls(**json.loads(raw))||known = json.loads(raw)
        if not isinstance(known, dict):
            raise ValueError("$aew must be an object")
        return cls(**known)>>
    $[method:0-1]

== thg_budget thing mut
:: s spend_$n1 use_$n1 take_$n1
class $E:
    """$Aew of whose $nw1 a part may be used up."""

    def __init__(self, $params) -> None:
        $assigns
        self._used_$n1 = $z1

    @property
    def free_$n1(self) -> $t1:
        return self.$n1 - self._used_$n1

    def &s(self, amount: $t1) -> $t1:
        """Use up some $nw1 and return what is still free."""
        <<if amount > self.free_$n1:
            raise ValueError(f"only {self.free_$n1} left, not {amount}")||if not 0 <= amount <= self.free_$n1:
            raise ValueError(f"cannot use {amount} of {self.free_$n1}")>>
        self._used_$n1 += amount
        return self.free_$n1

    def used_part(self) -> float:
        return self._used_$n1 / self.$n1 if self.$n1 else <<0.0||1.0>>

== thg_versions thing mut
:: v version_no revision_no edition_no
class $E:
    """$Aew that goes up one version with each new $sw1."""

    def __init__(self, $params) -> None:
        self.&v = 0
        $assigns

    @property
    def $s1(self) -> str:
        return self.__$s1

    @$s1.setter
    def $s1(self, $s1: str) -> None:
        if <<self.&v == 0 or $s1 != self.__$s1||not self.&v or self.__$s1 != $s1>>:
            self.__$s1 = $s1
            self.&v += 1

    def title_with_version(self) -> str:
        return f"{self.$s1} <<v{self.&v}||(version {self.&v})||[{self.&v}]>>"
    $[viewmethod:0-1]

== thg_async_lock thing mut
:: l _lock _gate _turn
class $E:
    """$Aew that several tasks may change, one at a time."""

    def __init__(self, $params) -> None:
        $assigns
        self.&l = asyncio.Lock()

    async def $v_safely(self) -> bool:
        """$V the $ew; return False if another task did so before."""
        async with self.&l:
            <<if self.$vd:
                return False
            self.$vd = True
            return True||first = not self.$vd
            self.$vd = True
            return first>>

    async def move_$n1(self, target: $Eq, amount: $t1) -> None:
        async with self.&l, target.&l:
            <<self.$n1 -= amount
            target.$n1 += amount||self.$n1, target.$n1 = self.$n1 - amount, target.$n1 + amount>>

== thg_facet_class thing
@dataclass$frz
class $E:
    """$Aew; the class can also search in many."""

    $fields

    @staticmethod
    def count_$cpre$es$csuf($es: Iterable["$E"]$cpar) -> int:
        """Count the $esw$cdoc."""
        return <<sum(1 for $e in $es if $cond)||len([$e for $e in $es if $cond])||sum(bool($cond) for $e in $es)>>

    @classmethod
    def by_$kname(cls, $es: Iterable["$E"]) -> dict[$ktype, list["$E"]]:
        """Group the $esw by $kdoc."""
        <<groups: dict[$ktype, list["$E"]] = {}
        for $e in $es:
            groups.setdefault($kexpr, []).append($e)
        return groups||groups = defaultdict(list)
        for $e in $es:
            groups[$kexpr].append($e)
        return dict(groups)>>

== thg_sorted_class thing
@dataclass$frz
class $E:
    $fields

    @staticmethod
    def order_by_$ordname($e: $Eq) -> Any:
        """What to sort by: $orddoc."""
        return $ordkey

    @classmethod
    def <<in_order||ranked||arranged>>(cls, $es: Iterable[$Eq]<<=r:||, reverse: bool = False>>) -> list[$Eq]:
        return sorted($es, key=cls.order_by_$ordname<<=r:||, reverse=reverse>>)

    @classmethod
    def <<=x:first||last>>_of(cls, $es: Iterable[$Eq]) -> "$E | None":
        return <<=x:min||max>>($es, key=cls.order_by_$ordname, default=None)

== thg_pattern thing
:: p _PATTERN _FORM PATTERN
@dataclass$frz
class $E:
    """$Aew; its $sw1 may be asked for its form."""

    $fields
    &p: ClassVar[re.Pattern[str]] = re.compile(r"<<=f:[A-Za-z_]\w*||\w+(?:-\w+)*||[a-z]+>>")

    @property
    def has_<<good||regular||valid>>_$s1(self) -> bool:
        """Whether the $sw1 <<=f:is an identifier||is words with dashes between||has only small letters>>."""
        return <<self.&p.fullmatch(self.$s1) is not None||bool(self.&p.fullmatch(self.$s1))>>

    @classmethod
    def find_$sp1(cls, $txt: str) -> list[str]:
        """Return all that could be a $sw1 in a text."""
        return <<cls.&p.findall($txt)||[found.group() for found in cls.&p.finditer($txt)]>>
    $[method:0-1]

== thg_logged thing mut
class $E:
    """$Aew that writes to the log what is done with it."""

    def __init__(self, $params) -> None:
        $assigns
        $log.debug("new $ew %s", <<$s1||self.$s1>>)

    def $v(self) -> None:
        <<if self.$vd:
            $log.warning("%s is $vdw already", self.$s1)
            return||if self.$vd:
            $log.info("nothing to do for %s", self.$s1)
            return>>
        self.$vd = True
        $log.info("$vdw: %s (%s)", self.$s1, self.$n1)
    $[viewmethod:0-1]

== thg_state_saved thing mut
class $E:
    """$Aew that can be pickled without what is only for this run."""

    def __init__(self, $params) -> None:
        $assigns
        self._for_now: dict[str, Any] = {}

    def __getstate__(self) -> dict[str, Any]:
        <<return {name: $val for name, $val in vars(self).items() if name != "_for_now"}||state = self.__dict__.copy()
        del state["_for_now"]
        return state||state = dict(vars(self))
        state.pop("_for_now", None)
        return state>>

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._for_now = {}

    def remember(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what is remembered by this name; make it the first time."""
        if name not in self._for_now:
            self._for_now[name] = make()
        return self._for_now[name]
'''
