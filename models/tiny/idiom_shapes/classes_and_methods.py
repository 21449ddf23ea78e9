"""Shapes of small general classes, and of methods of things and of the classes that hold them."""

from __future__ import annotations

SHAPES = r'''
== cl_scanner gen
:: p position at offset
class <<Scanner||Cursor||CharReader>>:
    """Goes through a text from left to right."""

    def __init__(self, $txt: str) -> None:
        self.$txt = $txt
        self.&p = 0

    def accept(self, wanted: str) -> bool:
        <<if not self.$txt.startswith(wanted, self.&p):
            return False
        self.&p += len(wanted)
        return True||if fits := self.$txt.startswith(wanted, self.&p):
            self.&p += len(wanted)
        return fits>>

    def expect(self, wanted: str) -> None:
        if not self.accept(wanted):
            raise SyntaxError(f"{wanted!r} expected at {self.&p}")

    def take_while(self, wanted: Callable[[str], bool]) -> str:
        start = self.&p
        while self.&p < len(self.$txt) and wanted(self.$txt[self.&p]):
            self.&p += 1
        return self.$txt[start : self.&p]

== cl_calculator gen
:: t tokens symbols waiting
class <<Calculator||Arithmetic||SumParser>>:
    """Works out sums and products, with brackets."""

    def __init__(self, $txt: str) -> None:
        self.&t = <<re.findall(r"\d+|[-+*()]", $txt)[::-1]||list(reversed(re.findall(r"\d+|[-+*()]", $txt)))>>

    def sum(self) -> int:
        $acc = self.product()
        while self.&t and self.&t[-1] in "+-":
            sign = <<1 if self.&t.pop() == "+" else -1||-1 if self.&t.pop() == "-" else 1>>
            $acc += sign * self.product()
        return $acc

    def product(self) -> int:
        $acc = self.atom()
        while self.&t and self.&t[-1] == "*":
            self.&t.pop()
            $acc *= self.atom()
        return $acc

    def atom(self) -> int:
        if (taken := self.&t.pop()) != "(":
            return int(taken)
        inner = self.sum()
        self.&t.pop()
        return inner

== cl_transitions gen
:: s state status phase
class <<Machine||Workflow||Automaton>>:
    """Changes its &s as a table allows."""

    def __init__(self, &s: str, table: dict[tuple[str, str], str]) -> None:
        self.&s, self.table = &s, table
        self.visited = [&s]

    def possible(self) -> set[str]:
        return {event for start, event in self.table if start == self.&s}

    def fire(self, event: str) -> str:
        <<if (self.&s, event) not in self.table:
            raise ValueError(f"no {event} while {self.&s}")
        self.&s = self.table[self.&s, event]||try:
            self.&s = self.table[self.&s, event]
        except KeyError:
            raise RuntimeError(f"cannot {event} from {self.&s}") from None>>
        self.visited.append(self.&s)
        return self.&s

== cl_bucket gen
:: c capacity burst size
class <<TokenBucket||Throttle||Faucet>>:
    """Lets so many calls through in a second, and some more at first."""

    def __init__(self, rate: float, &c: float = $d1, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.&c, self.clock = rate, &c, clock
        self.tokens = &c
        self.updated = clock()

    def allow(self, cost: float = 1.0) -> bool:
        now = self.clock()
        self.tokens = min(self.&c, self.tokens + (now - self.updated) * self.rate)
        self.updated = now
        <<if self.tokens < cost:
            return False
        self.tokens -= cost
        return True||enough = self.tokens >= cost
        if enough:
            self.tokens -= cost
        return enough>>

== cl_undo gen
:: d done past applied
:: u undone future reverted
class <<UndoStack||EditHistory||Changes>>:
    """Remembers for each step how to do it and how to undo it."""

    def __init__(self) -> None:
        self.&d: list[tuple[Any, Any]] = []
        self.&u: list[tuple[Any, Any]] = []

    def run(self, forward: Callable[[], None], backward: Callable[[], None]) -> None:
        forward()
        self.&d.append((forward, backward))
        self.&u.clear()

    def undo(self) -> bool:
        if not self.&d:
            return False
        <<forward, backward = self.&d.pop()
        backward()
        self.&u.append((forward, backward))||self.&u.append(self.&d.pop())
        self.&u[-1][1]()>>
        return True

    def redo(self) -> None:
        self.&d.append(self.&u.pop())
        self.&d[-1][0]()

== cl_descriptor gen
:: l low least lowest
:: h high most highest
class <<=n:Bounded||Between||Limited>>:
    """An attribute that stays between two numbers."""

    def __init__(self, &l: float, &h: float) -> None:
        self.&l, self.&h = &l, &h

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = <<"_" + name||f"_{name}">>

    def __get__(self, instance: Any, owner: type) -> Any:
        <<if instance is None:
            return self
        return getattr(instance, self.name)||\
        return self if instance is None else getattr(instance, self.name, self.&l)>>

    def __set__(self, instance: Any, given: float) -> None:
        if not self.&l <= given <= self.&h:
            raise ValueError(f"{self.name[1:]} must be between {self.&l} and {self.&h}")
        setattr(instance, self.name, given)


class <<Dial||Slider||Knob>>:
    <<=a:loudness||opening||tilt>> = <<=n:Bounded||Between||Limited>>(0, <<10||100||$d1>>)

    def __init__(self, <<=a:loudness||opening||tilt>>: float = 0) -> None:
        self.<<=a:loudness||opening||tilt>> = <<=a:loudness||opening||tilt>>

== cl_factories gen
:: m makers factories builders
class <<Registry||Factories||Plugins>>:
    """Makes things by their names."""

    def __init__(self) -> None:
        self.&m: dict[str, Callable[..., Any]] = {}

    def register(self, *names: str) -> Callable[..., Any]:
        def decorator($fn: Callable[..., Any]) -> Callable[..., Any]:
            <<for name in names or ($fn.__name__,):
                self.&m[name] = $fn||self.&m.update(dict.fromkeys(names or [$fn.__name__], $fn))>>
            return $fn

        return decorator

    def create(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if name not in self.&m:
            raise LookupError(f"no {name}; there are {', '.join(sorted(self.&m))}")
        return self.&m[name](*args, **kwargs)

== cl_direction gen
class <<=n:Direction||Heading||Facing>>(Enum):
    """The four ways to go, clockwise."""

    NORTH = (0, -1)
    EAST = (1, 0)
    SOUTH = (0, 1)
    WEST = (-1, 0)

    def turned(self, quarters: int = 1) -> "<<=n:Direction||Heading||Facing>>":
        ways = list(<<type(self)||<<=n:Direction||Heading||Facing>>>>)
        return ways[(ways.index(self) + quarters) % len(ways)]

    @property
    def opposite(self) -> "<<=n:Direction||Heading||Facing>>":
        <<return self.turned(2)||dx, dy = self.value
        return type(self)((-dx, -dy))>>

    def step(self, x: int, y: int, length: int = 1) -> tuple[int, int]:
        dx, dy = self.value
        return x + <<dx * length||length * dx>>, y + <<dy * length||length * dy>>

== cl_color gen
class <<=n:Color||Shade||Rgb>>(NamedTuple):
    """<<Red, green and blue from 0 to 255||A colour>>."""

    red: int
    green: int
    blue: int

    @classmethod
    def from_hex(cls, code: str) -> "<<=n:Color||Shade||Rgb>>":
        digits = code.<<lstrip||strip>>("#")
        return cls(*(int(digits[at : at + 2], 16) for at in <<(0, 2, 4)||range(0, 6, 2)>>))

    def to_hex(self) -> str:
        return "#" + "".join(<<f"{part:02x}" for part in self||format(part, "02x") for part in self>>)

    def mix(self, other: "<<=n:Color||Shade||Rgb>>", share: float = 0.5) -> "<<=n:Color||Shade||Rgb>>":
        return <<=n:Color||Shade||Rgb>>(*(round(mine + (theirs - mine) * share) for mine, theirs in zip(self, other)))

== cl_two_stores gen
class <<=p:Storage||Backend||Memory>>(Protocol):
    def save(self, name: str, $txt: str) -> None:
        """Keep the text under the name."""

    def load(self, name: str) -> str:
        """Return the text that was kept under the name."""


class Volatile<<=p:Storage||Backend||Memory>>:
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def save(self, name: str, $txt: str) -> None:
        self.kept[name] = $txt

    def load(self, name: str) -> str:
        return self.kept[name]


class Folder<<=p:Storage||Backend||Memory>>:
    def __init__(self, folder: Path, suffix: str = ".txt") -> None:
        self.folder = folder
        self.suffix = suffix

    def save(self, name: str, $txt: str) -> None:
        (self.folder / f"{name}{self.suffix}").write_text($txt)

    def load(self, name: str) -> str:
        return (self.folder / <<(name + self.suffix)||f"{name}{self.suffix}">>).read_text()

== cl_generic gen
T = TypeVar("T")


class <<=n:Pool||Shelf||Supply>>(Generic[T]):
    """Lends things and takes them back."""

    def __init__(self, make: Callable[[], T], limit: int = $d1) -> None:
        self.make, self.limit = make, limit
        self.idle: list[T] = []
        self.lent = 0

    def acquire(self) -> T:
        if not self.idle and self.lent >= self.limit:
            raise RuntimeError(f"all {self.limit} are lent")
        self.lent += 1
        return self.idle.pop() if self.idle else self.make()

    def release(self, thing: T) -> None:
        self.lent -= 1
        self.idle.append(thing)

    @contextmanager
    def borrow(self) -> Iterator[T]:
        thing = self.acquire()
        try:
            yield thing
        finally:
            self.release(thing)

== cl_ledger gen
:: e postings bookings journal
class <<Ledger||Accounts||CashBook>>:
    """<<Amounts||Money>> that went from one account to another."""

    def __init__(self) -> None:
        self.&e: list[tuple[str, str, int]] = []

    def post(self, debit: str, credit: str, amount: int) -> None:
        <<if amount <= 0:
            raise ValueError(f"bad amount: {amount}")||if debit == credit:
            raise ValueError("the accounts must differ")>>
        self.&e.append((debit, credit, amount))

    def balance(self, account: str) -> int:
        <<came = sum(amount for debit, _, amount in self.&e if debit == account)
        went = sum(amount for _, credit, amount in self.&e if credit == account)
        return came - went||$acc = 0
        for debit, credit, amount in self.&e:
            $acc += amount * ((account == debit) - (account == credit))
        return $acc>>

== cl_batcher gen
:: p pending buffer waiting
class <<Batcher||BatchWriter||Collector>>:
    """Hands over what it gets in batches."""

    def __init__(self, $fn: Callable[[list[Any]], None], size: int = $d1) -> None:
        self.$fn, self.size = $fn, size
        self.&p: list[Any] = []

    def add(self, thing: Any) -> None:
        self.&p.append(thing)
        if len(self.&p) >= self.size:
            self.flush()

    def flush(self) -> None:
        <<if self.&p:
            self.$fn(self.&p)
            self.&p = []||batch, self.&p = self.&p, []
        if batch:
            self.$fn(batch)>>

    def __enter__(self) -> Any:
        return self

    def __exit__(self, kind: Any, *details: Any) -> None:
        <<if kind is None:
            self.flush()||self.flush()>>

== cl_unique_text method w=2
:: t taken used known
def <<unique||free||unused>>_$s1(self, &t: Iterable[str]) -> str:
    """Return the $sw1, with a number behind it if it is &t already."""
    <<&t, wish, tries = set(&t), self.$s1, 1
    while wish in &t:
        tries += 1
        wish = f"{self.$s1}-{tries}"
    return wish||endings = chain([""], (f"-{tries}" for tries in itertools.count(2)))
    known_ones = frozenset(&t)
    return next(self.$s1 + ending for ending in endings if self.$s1 + ending not in known_ones)>>

== cl_from_argv method w=2
@classmethod
def from_<<argv||command_line||arguments>>(cls, argv: list[str] | None = None) -> $Eq:
    """Make $aew from what stands on the command line."""
    parser = argparse.ArgumentParser(description="<<$Aew||One $ew||Make $aew>>")
    for name in ($columns):
        parser.add_argument(<<name||f"--{name}", required=True||name, help=f"{name} of the $ew">>)
    row = vars(parser.parse_args(argv))
    return cls($fromrow)

== cl_installments method w=2
:: r remaining left_over open_part
def <<portions||helpings||parts_of>>_$n1(self, size: $t1) -> <<=g:Iterator||list>>[$t1]:
    """<<=g:Yield||Return>> the $nw1 in portions of this size; the last may be smaller."""
    <<=g:&r = self.$n1
    while &r > 0:
        yield <<min(size, &r)||&r if &r < size else size>>
        &r -= size||whole, &r = divmod(self.$n1, size)
    return [size] * int(whole) + ([&r] if &r else [])>>

== cl_highlight method,viewmethod
:: m mark sign quote_mark
def <<highlight||emphasize||with_marks>>(self, query: str, &m: str = "<<*||_||**>>") -> str:
    """Return the $sw1 with the &m around the first place where the query occurs."""
    at = self.$s1.<<lower().find(query.lower())||find(query)>>
    if at < 0<<|| or not query>>:
        return self.$s1
    end = at + len(query)
    return <<f"{self.$s1[:at]}{&m}{self.$s1[at:end]}{&m}{self.$s1[end:]}"||\
    self.$s1[:at] + &m + self.$s1[at:end] + &m + self.$s1[end:]>>

== cl_ini method,viewmethod
def <<to_ini||as_section||config_text>>(self, <<=s:section||heading||title>>: str = "$noun") -> str:
    """Return the attributes <<as a section of a settings file||line by line below the title>>."""
    <<lines = [f"[{<<=s:section||heading||title>>}]"]
    for name in ($columns):
        lines.append(f"{name} = {getattr(self, name)}")
    return "\n".join(lines) + "\n"||body = "".join(f"{name} = {getattr(self, name)}\n" for name in ($columns))
    return f"[{<<=s:section||heading||title>>}]\n{body}">>

== cl_weighted_by method
:: w weights prices rates
def <<weighted||valued||priced>>_$n1(self, &w: Mapping[str, float], <<=d:fallback||otherwise>>: float = 1.0) -> float:
    """Return the $nw1 times what the &w give for the $sw1."""
    <<return self.$n1 * &w.get(self.$s1, <<=d:fallback||otherwise>>)||try:
        return &w[self.$s1] * self.$n1
    except KeyError:
        return <<=d:fallback||otherwise>> * self.$n1||\
    weight = &w[self.$s1] if self.$s1 in &w else <<=d:fallback||otherwise>>
    return weight * self.$n1>>

== cl_situation method w=2
def <<situation||next_move||advice>>(self, $lim: $t1 = $dx) -> str:
    """Say what <<is to be done||comes next>>."""
    match self.$f1, self.$n1:
        case True, _:
            return "<<nothing to do||done already||leave it>>"
        case False, 0:
            return <<"no $nw1"||f"{self.$s1} has no $nw1">>
        case False, much if much > $lim:
            return f"<<{much - $lim} too much||{much} is above {$lim}||take away {much - $lim}>>"
        case _:
            return "$vw"

== cl_act_timed method,actmethod mut w=2
:: s start begun since
def $v_<<timed||and_measure||with_time>>(self, clock: Callable[[], float] = time.perf_counter) -> float:
    """$V the $ew; return how many seconds it took."""
    &s = clock()
    <<try:
        self.$vd = True
    finally:
        elapsed = clock() - &s
        $log.debug("%s: %.3f s", self.$s1, elapsed)
    return elapsed||self.$vd = True
    elapsed = clock() - &s
    $log.debug("%s took %.3f s", self.$s1, elapsed)
    return elapsed>>

== cl_pipeline method mut
def <<pass_through||run_through||put_through>>(self, *<<=s:steps||changes||functions>>: Callable[[$t1], $t1]) -> $t1:
    """Change the $nw1 by one function after the other<<||, and return it>>."""
    <<for $fn in <<=s:steps||changes||functions>>:
        self.$n1 = $fn(self.$n1)||\
    self.$n1 = reduce(lambda so_far, $fn: $fn(so_far), <<=s:steps||changes||functions>>, self.$n1)>>
    return self.$n1

== cl_named_groups method w=2
@classmethod
def <<from_pattern||extract||scan>>(cls, pattern: str, $txt: str) -> Iterator[$Eq]:
    """Yield $aew for each match; the pattern names the groups after the attributes."""
    for <<=m:match||hit||place>> in re.finditer(pattern, $txt<<||, re.MULTILINE||, flags=re.IGNORECASE>>):
        row = <<=m:match||hit||place>>.groupdict(<<||default="">>)
        <<try:
            yield cls($fromrow)
        except <<(KeyError, ValueError)||KeyError||ValueError>>:
            $log.warning("skipped %r", <<=m:match||hit||place>>[0])||yield cls($fromrow)>>

== cl_digits method
def <<digit_sum||cross_sum||check_digit>>(self) -> int:
    """Return the sum of the digits of the $nw1<<=o:|| until a single digit is left>>."""
    <<=o:return sum(<<int(digit) for digit in str(self.$n1) if digit.isdigit()||map(int, str(int(abs(self.$n1))))>>)||\
    rest = int(abs(self.$n1))
    while rest > 9:
        rest = sum(<<int(digit) for digit in str(rest)||map(int, str(rest))>>)
    return rest>>

== cl_b_query boxmethod,searchmethod w=2
:: o operators signs tests
def <<matching_rule||query||ask>>(self, rule: str) -> list[$E]:
    """Return the $esw for which a rule such as "$n1 > $d1" holds."""
    &o = {"<": operator.lt, ">": operator.gt, "=": operator.eq}
    <<name, sign, bound = rule.split()
    return [$e for $e in self.$items if &o[sign](getattr($e, name), $t1(bound))]||\
    parsed = re.fullmatch(r"(\w+)\s*([<>=])\s*(\S+)", rule.strip())
    if parsed is None:
        raise ValueError(f"bad rule: {rule}")
    name, sign, bound = parsed.groups()
    return [$e for $e in self.$items if &o[sign](getattr($e, name), $t1(bound))]>>

== cl_b_guarded boxmethod w=2
:: k kept saved backup
@contextmanager
def <<transaction||all_or_nothing||guarded>>(self) -> Iterator["$K"]:
    """Bring the $esw back to what they were if the block fails."""
    &k = <<list(self.$items)||self.$items[:]||[*self.$items]>>
    try:
        yield self
    except <<Exception||BaseException>>:
        <<self.$items = &k||self.$items[:] = &k>>
        raise

== cl_b_average_window boxmethod w=2
:: w window recent last_ones
def <<smoothed||moving_average||rolling>>_$n1(self, size: int = <<3||$d1>>) -> list[float]:
    """Return the average $nw1 of each $ew and those just before it, so many in all."""
    <<&w: deque[$t1] = deque(maxlen=size)
    averages = []
    for $e in self.$items:
        &w.append($e.$n1)
        averages.append(sum(&w) / len(&w))
    return averages||averages = []
    for end in range(1, len(self.$items) + 1):
        &w = [$e.$n1 for $e in self.$items[max(end - size, 0) : end]]
        averages.append(<<statistics.fmean(&w)||sum(&w) / len(&w)>>)
    return averages>>

== cl_b_attach boxmethod w=2
:: o others details extras
def <<joined_with||combine||paired_with>>(self, &o: Iterable[tuple[str, Any]]) -> Iterator[tuple[$E, Any]]:
    """Yield each $ew with what the others say of its $sw1<<=n:|| or None>>."""
    <<by_name = dict(&o)||by_name = {name: more for name, more in &o}>>
    for $e in self.$items:
        <<=n:if $e.$s1 in by_name:
            yield $e, by_name[$e.$s1]||yield $e, by_name.get($e.$s1)>>

== cl_b_insert_next_to boxmethod
def insert_<<=w:before||after>>(self, $s1: str, new: $E) -> None:
    """Put the new $ew just <<=w:before||behind>> the one with the $sw1, or at the end."""
    <<for place, $e in enumerate(self.$items<<=w:||, start=1>>):
        if $e.$s1 == $s1:
            self.$items.insert(place, new)
            return
    self.$items.append(new)||for place, $e in enumerate(self.$items<<=w:||, start=1>>):
        if $e.$s1 == $s1:
            break
    else:
        place = len(self.$items)
    self.$items[place:place] = [new]>>

== cl_b_retry_queue boxmethod mut w=2
:: q queue waiting todo
def <<work_off||process_all||go_through>>(self, attempt: Callable[[$E], bool], tries: int = <<3||$d1>>) -> list[$E]:
    """Try each $ew so often at most, $vw what succeeds, and return the rest."""
    &q, failed = deque(($e, 1) for $e in self.$items), []
    while &q:
        $e, count = &q.popleft()
        if attempt($e):
            $e.$vd = True
        elif count < tries:
            &q.append(($e, count + 1))
        else:
            failed.append($e)
    return failed

== cl_b_shares boxmethod,totalmethod w=2
def $n1_<<shares||percentages||parts>>(self<<=d:, digits: int = <<1||2>>||>>) -> dict[str, float]:
    """Return for each $sw1 its part of all $nw1<<=d: in percent||>>."""
    whole = sum($e.$n1 for $e in self.$items)<< or 1||>>
    shares: dict[str, float] = <<=c:{}||defaultdict(float)>>
    for $e in self.$items:
        <<=c:shares[$e.$s1] = shares.get($e.$s1, 0.0) + $e.$n1 / whole||shares[$e.$s1] += $e.$n1 / whole>>
    return {name: <<=d:round(100 * part, digits)||part>> for name, part in shares.items()}

== cl_d_get_or_make dictmethod w=2
:: m make create missing_one
def <<get_or_make||ensure||demand>>(self, $s1: str, &m: Callable[[str], $E]) -> $E:
    """Return the $ew with this $sw1; make it first if there is none."""
    <<if $s1 not in self.$store:
        self.$store[$s1] = &m($s1)
    return self.$store[$s1]||try:
        return self.$store[$s1]
    except KeyError:
        $e = self.$store[$s1] = &m($s1)
        return $e||if ($e := self.$store.get($s1)) is None:
        $e = self.$store.setdefault($s1, &m($s1))
    return $e>>

== cl_d_longest_prefix dictmethod w=2
def <<route||resolve||longest_match>>(self, $txt: str) -> $E | None:
    """Return the $ew with the longest $sw1 with which the text begins, or None."""
    <<suitable = [name for name in self.$store if $txt.startswith(name)]
    return self.$store[max(suitable, key=len)] if suitable else None||for end in range(len($txt), 0, -1):
        if $txt[:end] in self.$store:
            return self.$store[$txt[:end]]
    return None||while $txt and $txt not in self.$store:
        $txt = $txt[:-1]
    return self.$store.get($txt)>>

== cl_d_page_after dictmethod
def <<page_after||following||next_page>>(self, $s1: str = "", size: int = $d1) -> list[$E]:
    """Return so many $esw whose $sw1 comes after this one, in order."""
    <<names = sorted(self.$store)
    start = bisect.bisect_right(names, $s1)
    return [self.$store[name] for name in names[start : start + size]]||\
    later = sorted(name for name in self.$store if name > $s1)
    return [*map(self.$store.__getitem__, later[:size])]||\
    names = heapq.nsmallest(size, (name for name in self.$store if name > $s1))
    return [self.$store[name] for name in names]>>

== cl_d_drop_where dictmethod w=2
:: g gone dropped expired
def <<expel||drop||discard>>_$f1(self) -> <<=r:dict[str, $E]||int>>:
    """Remove the $esw that are $fw1; return <<=r:them||how many these are>>."""
    <<=r:&g = {name: $e for name, $e in self.$store.items() if $e.$f1}
    for name in &g:
        del self.$store[name]
    return &g||&g = [name for name in self.$store if self.$store[name].$f1]
    for name in &g:
        <<self.$store.pop(name)||del self.$store[name]>>
    return len(&g)>>
'''
