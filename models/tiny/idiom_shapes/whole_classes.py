"""Shapes of still more classes, of containers, mains, errors and enumerations."""

from __future__ import annotations

SHAPES = r'''
== cls_none_missing thing
@dataclass$frz
class $E:
    """$Aew; <<nothing of it may be missing||all of it must be known>>."""

    $fields

    def __post_init__(self) -> None:
        <<missing = [name for name in ($columns) if getattr(self, name) is None]
        if missing:
            raise TypeError(f"missing: {', '.join(missing)}")||for name in ($columns):
            if getattr(self, name) is None:
                raise TypeError(f"{name} <<is missing||must be given>>")||if None in (self.$s1, self.$n1):
            raise TypeError("$aew needs $sw1 and $nw1")>>

== cls_registered thing mut
class $E:
    """$Aew that can be found again by its $sw1."""

    <<=k:known||registered_by_$s1||_instances>>: ClassVar[dict[str, $Eq]] = {}

    def __init__(self, $params) -> None:
        $assigns
        $E.<<=k:known||registered_by_$s1||_instances>>[$s1] = self

    @classmethod
    def <<named||lookup_$s1||with_this_$s1>>(cls, $s1: str) -> $Eq:
        """Return the $ew with this $sw1<<||, which must be there>>."""
        if $s1 not in cls.<<=k:known||registered_by_$s1||_instances>>:
            raise LookupError(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}")
        return cls.<<=k:known||registered_by_$s1||_instances>>[$s1]

== cls_kept_numbers thing mut
:: p past former all
class $E:
    """$Aew that keeps all its former $np1."""

    def __init__(self, $params) -> None:
        self.&{p}_$np1: list[$t1] = []
        $assigns

    @property
    def $n1(self) -> $t1:
        return self.&{p}_$np1[-1]

    @$n1.setter
    def $n1(self, $n1: $t1) -> None:
        self.&{p}_$np1.append($n1)

    def $n1_growth(self) -> $t1:
        """Return how much the $nw1 has grown since the beginning."""
        <<return self.$n1 - self.&{p}_$np1[0]||return self.&{p}_$np1[-1] - self.&{p}_$np1[0]>>

== cls_setter thing mut
class $E:
    def __init__(self, $params) -> None:
        $assigns

    @property
    def $s1(self) -> str:
        """The $sw1, <<without spaces around it||stripped>>."""
        return self._$s1

    @$s1.setter
    def $s1(self, <<=v:new||text||$s1>>: str) -> None:
        <<self._$s1 = <<=v:new||text||$s1>>.strip()||if not isinstance(<<=v:new||text||$s1>>, str):
            raise TypeError("$sw1 must be text")
        self._$s1 = <<=v:new||text||$s1>>.strip()>>
    $[method:1-2]

== cls_abstract thing mut
class <<=b:Measurable||Countable||Comparable>>(ABC):
    @abstractmethod
    def <<=m:measure||amount_of||magnitude>>(self) -> float:
        """Return what is compared."""

    def exceeds(self, other: "<<=b:Measurable||Countable||Comparable>>") -> bool:
        return self.<<=m:measure||amount_of||magnitude>>() > other.<<=m:measure||amount_of||magnitude>>()


class $E(<<=b:Measurable||Countable||Comparable>>):
    def __init__(self, $params) -> None:
        $assigns

    def <<=m:measure||amount_of||magnitude>>(self) -> float:
        return <<float(self.$n1)||self.$n1 / $d1||0.0 if self.$f1 else float(self.$n1)>>

== cls_mixin thing mut
class <<=b:PlainRepr||ShowsItself||ReprMixin>>:
    """Shows all attributes of an object."""

    def __repr__(self) -> str:
        <<shown = ", ".join(f"{name}={given!r}" for name, given in vars(self).items())
        return f"{type(self).__name__}({shown})"||pieces = []
        for name, given in sorted(vars(self).items()):
            pieces.append(f"{name}={given!r}")
        return type(self).__name__ + "(" + ", ".join(pieces) + ")">>


class $E(<<=b:PlainRepr||ShowsItself||ReprMixin>>):
    def __init__(self, $params) -> None:
        $assigns
    $[method:1-1]

== cls_nested_ones thing mut
:: c children inner below
class $E:
    """$Aew that may consist of other $esw."""

    def __init__(self, $params) -> None:
        $assigns
        self.&c: list[$Eq] = []

    def <<=a:attach||include||put_in>>(self, <<=o:child||other||smaller>>: $Eq) -> $Eq:
        self.&c.append(<<=o:child||other||smaller>>)
        return <<=o:child||other||smaller>>

    def <<=t:whole||full||deep>>_$n1(self) -> $t1:
        """Return the $nw1 of the $ew and of all $esw in it."""
        <<return self.$n1 + sum(each.<<=t:whole||full||deep>>_$n1() for each in self.&c)||$acc = self.$n1
        for each in self.&c:
            $acc += each.<<=t:whole||full||deep>>_$n1()
        return $acc>>

== cls_parent thing mut
class $E:
    def __init__(self, $params, *, <<=p:parent||above||owner_of_it>>: "$E | None" = None) -> None:
        $assigns
        self.<<=p:parent||above||owner_of_it>> = <<=p:parent||above||owner_of_it>>

    def path_of_$sp1(self) -> str:
        """Return the $sw1 of the $ew after those of all above it."""
        <<=w:steps = [self.$s1]
        higher = self.<<=p:parent||above||owner_of_it>>
        while higher is not None:
            steps.append(higher.$s1)
            higher = higher.<<=p:parent||above||owner_of_it>>
        return "/".join(reversed(steps))||if self.<<=p:parent||above||owner_of_it>> is None:
            return self.$s1
        return f"{self.<<=p:parent||above||owner_of_it>>.path_of_$sp1()}/{self.$s1}">>

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

== cls_main_parsed main w=2
def <<=p:parse_args||arguments_of||read_arguments>>(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(<<description="<<Count||Show>> $esw"||prog="$es">>)
    parser.add_argument("paths", nargs="+"<<, type=Path||, metavar="FILE"||>>)
    parser.add_argument("-v", "--verbose", action="store_true")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    $args = <<=p:parse_args||arguments_of||read_arguments>>(argv)
    for $path in $args.paths:
        $es = $@load($path)
        print(f"{$path}: {len($es)} $esw")
        if $args.verbose:
            print(*($e.$s1 for $e in $es), sep="\n")
    return 0
$[exitrun]

== cls_main_all_files main
:: t overall together grand_total
def main() -> None:
    &t = $z1
    for $path in sys.argv[1:]:
        <<=f:of_file||here||in_file>> = sum($e.$n1 for $e in $@load($path))
        print(f"{$path}: {<<=f:of_file||here||in_file>>}")
        &t += <<=f:of_file||here||in_file>>
    <<if len(sys.argv) > 2:
        print(f"<<all||sum>>: {&t}")||print(f"<<all||sum>>: {&t}")>>
$[run]

== cls_main_prompt main
def main() -> None:
    $es = $@load(sys.argv[1])
    while <<=t:typed||asked||wanted>> := input("<<$sw1? ||> ||which $ew? >>").strip():
        <<=h:similar||fitting||shown>> = [$e for $e in $es if <<=t:typed||asked||wanted>> in $e.$s1]
        <<print(f"{len(<<=h:similar||fitting||shown>>)} found")||if not <<=h:similar||fitting||shown>>:
            print("nothing found")>>
        for $e in <<=h:similar||fitting||shown>>:
            print(f"  {$e.$s1}: {$e.$n1}")
$[run]

== cls_main_json_flag main
def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path"<<, help="the $esw"||>>)
    parser.add_argument("--json", action="store_true", help="print JSON")
    $args = parser.parse_args()
    $es = $@load($args.path)
    if $args.json:
        json.dump([{$epairs} for $e in $es], sys.stdout<<||, indent=2>>)
    else:
        for $e in $es:
            print($e.$s1, $e.$n1)
$[run]

== cls_main_table_of_commands main
def main() -> int:
    commands: dict[str, Callable[[list[$E]], Any]] = {
        "count": len,
        "sum": lambda $es: sum($e.$n1 for $e in $es),
        "<<=x:most||least>>": lambda $es: <<=x:max||min>>($e.$n1 for $e in $es),
    }
    name, $path = sys.argv[1:3]
    if name not in commands:
        print(f"unknown: {name}; there are {', '.join(commands)}", file=sys.stderr)
        return 2
    print(commands[name]($@load($path)))
    return 0
$[exitrun]

== cls_main_check_all main like=validate mut w=2
:: f faulty complaints broken
def main() -> int:
    &f = []
    for $e in $@load(sys.argv[1]):
        try:
            $@validate($e)
        except ValueError as $err:
            &f.append(f"{$e.$s1}: {$err}")
    print("\n".join(&f) or "all $esw are in order")
    return <<1 if &f else 0||int(bool(&f))||len(&f)>>
$[exitrun]

== cls_main_environment main
def main() -> int:
    $path = os.environ.get("$UPS_FILE", "$es.<<json||csv||txt>>")
    if not <<os.path.exists($path)||Path($path).is_file()>>:
        print(f"there is no {$path}", file=sys.stderr)
        return <<1||2>>
    for $e in $@load($path):
        print($e.$s1)
    return 0
$[exitrun]

== cls_main_united main
:: m merged united known
def main() -> None:
    *sources, target = sys.argv[1:]
    &m: dict[str, $E] = {}
    for source in sources:
        <<for $e in $@load(source):
            &m[$e.$s1] = $e||&m |= {$e.$s1: $e for $e in $@load(source)}>>
    $@save(target, list(&m.values()))
    <<print(f"{len(&m)} $esw from {len(sources)} files")||~>>
$[run]

== cls_main_demo main
def main() -> None:
    <<"""Show what $esw can do."""||~>>
    first = $make1
    second = $make2
    for $e in <<(first, second)||[second, first]>>:
        print(f"{$e.$s1} has $nw1 {$e.$n1}")
    <<more = first if first.$n1 > second.$n1 else second
    print(f"{more.$s1} has more")||print("$nw1 together:", first.$n1 + second.$n1)||print(first == second)>>
$[run]

== cls_main_spread main
def main() -> None:
    $np1 = [$e.$n1 for $e in $@load(sys.argv[1])]
    if len($np1) < 2:
        sys.exit("too few $esw")
    <<print(f"{statistics.mean($np1):.2f} +- {statistics.stdev($np1):.2f}")||\
    for measure in (statistics.mean, statistics.median, statistics.stdev):
        print(measure.__name__, measure($np1))||print("mean", statistics.mean($np1))
    print("median", statistics.median($np1))>>
$[run]

== cls_main_watch main
def main() -> None:
    seen = 0
    try:
        while True:
            $es = $@load(sys.argv[1])
            for $e in $es[seen:]:
                print(f"<<new||added>>: {$e.$s1}")
            seen = len($es)
            time.sleep(<<1||$d1>>)
    except KeyboardInterrupt:
        print(<<"stopped"||f"{seen} $esw seen">>)
$[run]

== cls_exc_hint exc as=error
class $E<<Error||Failure||Trouble>>(Exception):
    """Raised when $aew is not <<right||as it must be>>; it may say what to do."""

    def __init__(self, message: str, <<=h:advice||remedy||help_text>>: str = "") -> None:
        super().__init__(message)
        self.<<=h:advice||remedy||help_text>> = <<=h:advice||remedy||help_text>>

    def __str__(self) -> str:
        return " - ".join(filter(None, (super().__str__(), self.<<=h:advice||remedy||help_text>>)))

== cls_exc_family exc as=error
class $E<<=e:Error||Problem>>(Exception):
    """Base of all errors about $esw."""


class <<=m:Missing||Unknown>>$E($E<<=e:Error||Problem>>, LookupError):
    """There is no such $ew."""


class <<=l:Locked||Closed||Finished>>$E($E<<=e:Error||Problem>>, RuntimeError):
    """The $ew cannot be changed any more."""

== cls_exc_data exc
@dataclass
class $E<<Conflict||Mismatch||Clash>>(Exception):
    """Two $esw with one $sw1 differ in their $nw1."""

    $s1: str
    <<=a:expected||ours||left>>: $t1
    <<=b:actual||theirs||right>>: $t1

    def __str__(self) -> str:
        return f"{self.$s1}: {self.<<=a:expected||ours||left>>} <<and||against>> {self.<<=b:actual||theirs||right>>}"

== cls_enum_flags enum
class <<=k:Right||Option||Feature>>(Flag):
    """What may be <<done with||said of>> $aew; several at once are possible."""

    $W1 = auto()
    $W2 = auto()
    $W3 = auto()
    <<ALL||EVERYTHING>> = $W1 | $W2 | $W3

    def names(self) -> list[str]:
        return [each.name.lower() for each in <<=k:Right||Option||Feature>> if each in self and each.name]

== cls_enum_limits enum
class <<=k:Grade||Band||Tier>>(Enum):
    """<<Classes||Ranges>> of $nw1 with the least value of each."""

    $W1 = $dx
    $W2 = $d1
    $W3 = 0

    @classmethod
    def <<of||for_$n1||matching>>(cls, $n1: float) -> "<<=k:Grade||Band||Tier>>":
        <<for each in cls:
            if $n1 >= each.value:
                return each
        return cls.$W3||return next((each for each in cls if $n1 >= each.value), cls.$W3)>>

== cls_enum_missing enum
class <<=k:Answer||Choice||Setting>>(Enum):
    $W1 = "$w1"
    $W2 = "$w2"
    OTHER = "other"

    @classmethod
    def _missing_(cls, value: object) -> "<<=k:Answer||Choice||Setting>>":
        """<<Take anything else as other.||Return the member in any case, or OTHER.>>"""
        <<for each in cls:
            if str(value).lower() == each.value:
                return each
        return cls.OTHER||return cls.__members__.get(str(value).upper(), cls.OTHER)>>
'''
