"""Shapes of main functions, and of small exceptions, constants and enumerations."""

from __future__ import annotations

SHAPES = r'''
== tsx_main_paths_missing main
:: m missing absent not_there
def main() -> int:
    <<"""Load the $esw of the files given, once all of them are there."""||~>>
    paths = <<[Path(each) for each in sys.argv[1:]]||list(map(Path, sys.argv[1:]))>>
    if &m := [$path for $path in paths if not $path.is_file()]:
        print("missing:", *&m, file=sys.stderr)
        return 2
    print(sum(len($@load($path)) for $path in paths), "$esw")
    return 0
$[exitrun]

== tsx_main_handlers main
:: s print show write
def &{s}_names($args: argparse.Namespace) -> None:
    print(*sorted($e.$s1 for $e in $@load($args.path)), sep="\n")


def <<=b:bounds||span||extent>>($args: argparse.Namespace) -> None:
    $np1 = [$e.$n1 for $e in $@load($args.path)]
    print(f"{min($np1)} to {max($np1)}" if $np1 else "no $esw")


def main() -> None:
    parser = argparse.ArgumentParser(prog="$es")
    commands = parser.add_subparsers(required=True)
    for name, handler in {"names": &{s}_names, "<<=b:bounds||span||extent>>": <<=b:bounds||span||extent>>}.items():
        command = commands.add_parser(name)
        command.add_argument("path")
        command.set_defaults(handler=handler)
    $args = parser.parse_args()
    $args.handler($args)
$[run]

== tsx_main_prompt_commands main mut
def main() -> None:
    $es = $@load(sys.argv[1])
    while (answer := input("<<$es> ||? ||command: >>").split()) != ["quit"]:
        match answer:
            case []:
                continue
            case ["list"]:
                for number, $e in enumerate($es, 1):
                    print(number, $e.$s1)
            case ["drop", number] if number.isdigit() and 0 < int(number) <= len($es):
                print("dropped", $es.pop(int(number) - 1).$s1)
            case [other, *_]:
                print(f"<<cannot||I do not know how to>> {other}")
$[run]

== tsx_main_env_limit main
:: l limit most allowed
def main() -> None:
    &l = int(os.environ.get("$UPS_LIMIT", "$d1"))
    $es = $@load(os.getenv("$UPS_PATH") or sys.argv[1])
    for $e in $es[:&l]:
        print($e.$s1)
    if (hidden := len($es) - &l) > 0:
        print(f"... {hidden} more")
$[run]

== tsx_main_exclusive main
def main() -> None:
    parser = argparse.ArgumentParser(description="<<Show some of||Pick from>> the $esw")
    parser.add_argument("path")
    which = parser.add_mutually_exclusive_group(<<required=True||>>)
    which.add_argument("--$f1", dest="wanted", action="store_const", const=True)
    which.add_argument("--not-$f1", dest="wanted", action="store_const", const=False)
    $args = parser.parse_args()
    for $e in $@load($args.path):
        if $args.wanted is None or $e.$f1 == $args.wanted:
            print($e.$s1<<||, $e.$n1>>)
$[run]

== tsx_main_between main
:: a low lowest at_least
:: b high highest at_most
def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", nargs="*", default=["$es.<<json||txt>>"])
    parser.add_argument("--range", nargs=2, type=$t1, metavar=("LOW", "HIGH"), default=(0, $dx))
    $args = parser.parse_args()
    &a, &b = $args.range
    if &a > &b:
        parser.error(f"{&a} is above {&b}")
    for $path in $args.paths:
        print($path, sum(&a <= $e.$n1 <= &b for $e in $@load($path)))
$[run]

== tsx_main_table main
def main() -> None:
    <<"""Print the $esw of a file as a table with a line under its head."""||~>>
    rows = [($e.$s1, str($e.$n1), "yes" if $e.$f1 else "no") for $e in $@load(sys.argv[1])]
    head = ("$s1", "$n1", "$f1")
    widths = [max(map(len, column)) for column in zip(head, *rows)]
    for row in (head, tuple("-" * width for width in widths), *rows):
        print("<<  || | >>".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
$[run]

== tsx_main_markdown main
def main() -> None:
    $path, *rest = sys.argv[1:]
    title = rest[0] if rest else <<"$Es"||Path($path).stem.title()>>
    print(f"# {title}\n")
    print("| $s1 | $n1 |", "| --- | ---: |", sep="\n")
    for $e in $@load($path):
        print(f"| {$e.$s1} | {$e.$n1<<||:,>>} |")
$[run]

== tsx_main_broken_pipe main
def main() -> int:
    try:
        for $path in sys.argv[1:]:
            for $e in $@load($path):
                print($path, $e.$s1, $e.$n1, sep="<<:||\t>>", flush=True)
    except BrokenPipeError:
        sys.stderr.close()
        return <<141||1>>
    except KeyboardInterrupt:
        return 130
    return 0
$[exitrun]

== tsx_main_progress main like=act mut
:: w whole total_count expected
def main() -> None:
    $es = $@load(sys.argv[1])
    &w = len($es)
    for number, $e in enumerate($es, start=1):
        $@act($e)
        print(f"\r{number}/{&w} ({number / &w:.0%})", end="", file=sys.stderr)
    print(f"\n{&w} $esw $vdw", file=sys.stderr)
    $@save(sys.argv[<<-1||1>>], $es)
$[run]

== tsx_main_ask_each main like=act mut
:: d done agreed confirmed
def main() -> None:
    <<"""Ask about each $ew whether to $vw it."""||~>>
    $path = sys.argv[1]
    $es = $@load($path)
    &d = 0
    for $e in <<filter(lambda $e: not $e.$vd, $es)||($e for $e in $es if not $e.$vd)>>:
        if input(f"$vw {$e.$s1}? [y/N] ").<<strip().lower() in ("y", "yes")||lower().startswith("y")>>:
            $@act($e)
            &d += 1
    if &d:
        $@save($path, $es)
$[run]

== tsx_main_bench main
:: r rounds times repeats
def main() -> None:
    $path, &r = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else $d1
    took: list[float] = []
    for _ in range(&r):
        began = time.perf_counter()
        $@load($path)
        took.append(time.perf_counter() - began)
    <<print(f"best {min(took) * 1000:.1f} ms, median {statistics.median(took) * 1000:.1f} ms")||\
    print(f"{sum(took) / len(took):.4f} s on average, {max(took):.4f} s at most")>>
$[run]

== tsx_main_watch main
:: s seen last_change changed_at
def main() -> None:
    $path = Path(sys.argv[1])
    &s = 0.0
    while True:
        modified = $path.stat().st_mtime
        if modified > &s:
            &s = modified
            print(time.strftime("%H:%M:%S"), len($@load($path)), "$esw")
        time.sleep(<<1||0.5||2.0>>)
$[run]

== tsx_main_backup main mut
def main() -> None:
    $path = Path(sys.argv[1])
    $es = $@load($path)
    shutil.copy($path, $path.with_suffix(".bak"))
    kept = [$e for $e in $es if not $e.$f1]
    $@save($path, kept)
    print(f"<<dropped||removed||threw out>> {len($es) - len(kept)} $esw that were $fw1")
$[run]

== tsx_main_exit_stack main
:: t together joined all_lines
def main() -> None:
    with ExitStack() as stack:
        handles = [stack.enter_context(open($path$enc)) for $path in sys.argv[1:]]
        &t = {$line.strip() for $fh in handles for $line in $fh}
    for $e in map($@parse, sorted(filter(None, &t))):
        print($e.$s1, $e.$n1)
$[run]

== tsx_main_parse_stdin main
:: g good parsed usable
def main() -> None:
    &g: list[$E] = []
    for $line in map(str.strip, sys.stdin):
        if not $line or $line[0] == "#":
            continue
        with suppress(ValueError):
            &g.append($@parse($line))
    print(len(&g), "$esw,", sum($e.$n1 for $e in &g), "$nw1")
$[run]

== tsx_main_parse_args main like=parse
def main() -> int:
    errors = 0
    for position, written in enumerate(sys.argv[1:], 1):
        try:
            print($@parse(written).$s1)
        except ValueError as $err:
            errors += 1
            print(f"argument {position}: {$err}", file=sys.stderr)
    return <<errors and 2||min(errors, 1)||2 if errors else 0>>
$[exitrun]

== tsx_main_total_each main like=total
def main() -> None:
    <<=s:sums||totals||by_path>> = {$path: $@total($@load($path)) for $path in sys.argv[1:]}
    for $path, amount in <<=s:sums||totals||by_path>>.items():
        print(f"{$path:.<30}{amount:>10<<||.1f||.2f>>}")
    print("=" * 40)
    print(f"{sum(<<=s:sums||totals||by_path>>.values()):>40}")
$[run]

== tsx_main_total_limit main like=total
:: b budget ceiling allowed
def main() -> None:
    $path, raw = sys.argv[1:3]
    &b = float(raw)
    amount = $@total($@load($path))
    if amount > &b:
        sys.exit(f"$nw1 of {amount} is {amount - &b:.2f} <<over the &b||too much>>")
    print(f"{&b - amount:.2f} left")
$[run]

== tsx_main_count_percent main like=count
def main() -> None:
    $cnt = Counter($@count($@load(sys.argv[1])))
    whole = <<sum($cnt.values())||$cnt.total()>>
    for $s1, number in $cnt.most_common(<<int(sys.argv[2]) if len(sys.argv) > 2 else None||$d1>>):
        print(f"{$s1}: {100 * number / whole:.1f} %")
$[run]

== tsx_main_group_heading main like=group
def main() -> None:
    for $s1, members in $@group($@load(sys.argv[1])).items():
        heading = f"{$s1} ({len(members)})"
        print(heading, "<<-||=>>" * len(heading), sep="\n")
        print(*(f"  {$e.$n1}" for $e in members), sep="\n", end="\n\n")
$[run]

== tsx_main_group_json main like=group
def main() -> None:
    $map = $@group($@load(sys.argv[1]))
    summary = {
        $s1: {"count": len(members), "$n1": sum($e.$n1 for $e in members)} for $s1, members in $map.items()
    }
    <<print(json.dumps(summary, indent=2))||json.dump(summary, sys.stdout, indent=4, sort_keys=True)
    print()>>
$[run]

== tsx_main_find_many main like=find
:: u unknown not_found lacking
def main() -> int:
    $path, *wanted = sys.argv[1:]
    $es = $@load($path)
    found = {$s1: $@find($es, $s1) for $s1 in wanted}
    for $s1, $e in found.items():
        print($s1, "-" if $e is None else $e.$n1, sep="\t")
    <<return sum($e is None for $e in found.values())||return int(None in found.values())||\
    &u = [$s1 for $s1, $e in found.items() if $e is None]
    return 1 if &u else 0>>
$[exitrun]

== tsx_main_find_loop main like=find
def main() -> None:
    $es = $@load(sys.argv[1])
    for $line in sys.stdin:
        $e = $@find($es, $line.strip())
        print(<<f"{$e.$s1} has $nw1 {$e.$n1}" if $e else "?"||"none" if $e is None else $e.$n1>>)
$[run]

== tsx_main_highest_each main like=highest
def main() -> None:
    <<"""Show the $ew with the highest $nw1 of each file that has any."""||~>>
    for $path in sys.argv[1:]:
        if $es := $@load($path):
            $best = $@highest($es)
            print(f"{$path}: {$best.$s1} with {$best.$n1}")
        else:
            print(f"{$path}: <<nothing||empty||no $esw>>")
$[run]

== tsx_main_format_number main like=format
def main() -> None:
    parser = argparse.ArgumentParser(description="Print $esw")
    parser.add_argument("path")
    parser.add_argument("-n", "--number", action=argparse.BooleanOptionalAction, default=False)
    $args = parser.parse_args()
    $es = $@load($args.path)
    digits = len(str(len($es)))
    for number, $e in enumerate($es, 1):
        print(f"{number:>{digits}} " * $args.number + $@format($e))
$[run]

== tsx_main_sort_save main like=sort
def main() -> None:
    source, *target = sys.argv[1:3]
    $es = $@sort($@load(source))
    if <<"--reverse" in sys.argv||os.environ.get("REVERSE")>>:
        $es = $es[::-1]
    $@save(target[0] if target else source, $es)
$[run]

== tsx_main_average_compare main like=average
def main() -> int:
    first, second = <<map($@load, sys.argv[1:3])||($@load($path) for $path in sys.argv[1:3])>>
    change = $@average(second) - $@average(first)
    print(f"$nw1 <<changed by||moved>> {change:+.2f}")
    return 0 if change >= 0 else 1
$[exitrun]

== tsx_main_validate_split main like=validate mut
:: o fine in_order accepted
def main() -> None:
    $path = Path(sys.argv[1])
    &o, refused = [], []
    for $e in $@load($path):
        try:
            $@validate($e)
        except ValueError:
            refused.append($e)
        else:
            &o.append($e)
    $@save($path.with_stem($path.stem + "_<<good||&o>>"), &o)
    $@save($path.with_stem($path.stem + "_<<bad||refused>>"), refused)
$[run]

== tsx_main_box_add_all main
def main() -> None:
    $k = $@box_any()
    for $path in sys.argv[1:]:
        for $e in $@load($path):
            $k.add($e)
        print(f"{$path}: {len($k.$items)} so far")
    <<if $k.$items:
        print("first:", $k.$items[0].$s1)||print(sum($e.$n1 for $e in $k.$items))>>
$[run]

== tsx_main_config main
:: o options settings configured
def main() -> None:
    &o = {"sep": "<<,||;>>", "limit": $d1}
    config = Path(<<"$es.conf.json"||os.environ.get("$UPS_CONFIG", "config.json")>>)
    if config.exists():
        &o |= json.loads(config.read_text())
    for $e in $@load(sys.argv[1])[: &o["limit"]]:
        print($e.$s1, $e.$n1, sep=&o["sep"])
$[run]

== tsx_main_only main
def main(argv: Sequence[str] = <<tuple(sys.argv[1:])||()>>) -> int:
    wanted = dict(option.split("=", 1) for option in argv if "=" in option)
    paths = [option for option in argv if "=" not in option]
    for $path in paths:
        for $e in $@load($path):
            if all(str(getattr($e, name)) == value for name, value in wanted.items()):
                print($e.$s1)
    return 0<<|| if paths else 2>>
$[exitrun]

== tsx_main_quantiles main
def main() -> None:
    $np1 = sorted($e.$n1 for $e in $@load(sys.argv[1]))
    if len($np1) < 4:
        raise SystemExit("<<at least four $esw, please||too few $esw>>")
    low, middle, high = statistics.quantiles($np1, n=4)
    print(f"half of the $esw have $nw1 from {low:.1f} to {high:.1f}, around {middle:.1f}")
$[run]

== tsx_clock_gen gen
class <<Stopwatch||Lap||Clock>>:
    """Tells how much time went by since it was made, by a clock that can be replaced."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._began = now()

    def elapsed(self) -> float:
        return self._now() - self._began

    def restart(self) -> float:
        passed, self._began = self.elapsed(), self._now()
        return passed

== tsx_t_clock gtest
def test_elapsed_<<with_steps||by_fake_clock>>() -> None:
    watch = $@tsx_clock_gen(now=itertools.count(0, $d1).__next__)
    assert watch.elapsed() == $d1
    <<assert watch.elapsed() == 2 * $d1||assert watch.restart() == 2 * $d1
    assert watch.elapsed() == $d1>>

== tsx_exc_many exc
class <<Invalid||Broken||Faulty>>$Es(ValueError):
    """Several $esw are not valid; tells all of them at once."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{$s1}: {problem}" for $s1, problem in problems.items()))
        self.problems = dict(problems)

    def __len__(self) -> int:
        return len(self.problems)

== tsx_exc_exit exc
class <<Fatal||Abort||Usage>>Error(SystemExit):
    """Ends the program with a message about $aew."""

    def __init__(self, message: str, code: int = <<1||2>>) -> None:
        print(message, file=sys.stderr)
        super().__init__(code)

== tsx_exc_line exc
class $E<<Syntax||Line||Format>>Error(ValueError):
    """A line is not $aew."""

    def __init__(self, $line: str, number: int) -> None:
        shown = $line if len($line) <= <<=w:20||30||40>> else $line[:<<=w:20||30||40>>] + "..."
        super().__init__(f"line {number} is not $aew: {shown!r}")
        self.number = number

== tsx_exc_already exc
class <<Repeated||Second||Needless>>$V(RuntimeError):
    """The $ew is $vdw, and that happens only once."""

    @classmethod
    def of(cls, $s1: str) -> Exception:
        return cls(f"{$s1} is $vdw already")

== tsx_exc_bounds exc
:: l low least minimum
:: h high most maximum
class $Nc1<<OutOfRange||NotInRange||Beyond>>(ValueError):
    """The $nw1 lies outside of what is allowed."""

    def __init__(self, $n1: $t1, &l: $t1, &h: $t1) -> None:
        where = "below" if $n1 < &l else "above"
        super().__init__(f"$nw1 {$n1} is {where} {&l if $n1 < &l else &h}")

== tsx_exc_retry exc
class $E<<Busy||Locked||NotReady>>(Exception):
    """The $ew cannot be $vdw now, but perhaps later."""

    def __init__(self, $s1: str, seconds: float = $d1) -> None:
        self.$s1, self.seconds = $s1, seconds
        super().__init__($s1, seconds)

    def __str__(self) -> str:
        return f"{self.$s1}: try again in {self.seconds:g} s"

== tsx_exc_plain_pair exc
class $K<<Full||Closed>>(Exception):
    """No $ew can be added any more."""


class $K<<Empty||Drained>>(LookupError):
    """There is no $ew to take."""

== tsx_const_aliases const
$S1_ALIASES: dict[str, str] = {
    <<=a:name[0]||name[:2]||name.upper()>>: name for name in ("$w1", "$w2", "$w3")
}

== tsx_const_env const
$N1_LIMIT = int(os.environ.get("$UP_$N1_LIMIT", <<"$d1"||"$dx"||$d1>>))

== tsx_const_format const
:: l LINE ROW ENTRY
<<&{l}_FORMAT = "{$s1:<20}{$n1:>10}"||&{l}_TEMPLATE = "{$s1}: {$n1}"||&{l}_WIDTHS = (20, 10, 6)>>

== tsx_const_weights const
$N1_STEPS = tuple(<<$d1 * 2**power for power in range(5)||range($d1, $dx, $d1)||10**power for power in range(1, 5)>>)

== tsx_const_getter const
<<BY_$N1||$N1_KEY||$N1_OF>> = operator.attrgetter("$n1")

== tsx_const_folder const
<<DATA_FOLDER||ROOT||$UPS_FOLDER>> = <<Path.home() / ".$es"||Path("<<data||store>>").resolve()||Path.cwd() / "$es">>

== tsx_const_states const
<<NEXT_STEP||TRANSITIONS||FOLLOWING>> = {
    "new": ("<<=o:open||$w1>>", "$vd"),
    "<<=o:open||$w1>>": ("$vd",),
    "$vd": (),
}

== tsx_enum_level enum
:: k Level Urgency Grade
class &k(IntEnum):
    """How much the $nw1 of $aew matters."""

    LOW = 0
    MEDIUM = $d1
    HIGH = $dx

    @classmethod
    def of(cls, $n1: $t1) -> "&k":
        """Return the highest level that the $nw1 reaches."""
        return max((level for level in cls if level <= $n1), default=cls.LOW)

== tsx_enum_flags enum
:: k Rights Traits Marks
class &k(Flag):
    """What can be true of $aew, all at once."""

    NONE = 0
    $F1 = auto()
    $W1 = auto()
    $W2 = auto()
    ALL = $F1 | $W1 | $W2

== tsx_enum_sign enum
:: k Direction Sort Order
class &k(Enum):
    """Which way $esw are sorted by $nw1."""

    UP = 1
    DOWN = -1

    def apply(self, $es: Iterable[Any]) -> list[Any]:
        return sorted($es, key=lambda $e: self.value * $e.$n1)

    def __neg__(self) -> "&k":
        return &k(-self.value)

== tsx_enum_missing enum
:: k Kind Sort Category
class &k(str, Enum):
    """The kinds of $esw; their names may come in any case."""

    $W1 = "$w1"
    $W2 = "$w2"

    @classmethod
    def _missing_(cls, value: object) -> "&k | None":
        <<wanted = str(value).strip().lower()
        return next((kind for kind in cls if kind.value == wanted), None)||\
        for kind in cls:
            if kind.value == str(value).lower():
                return kind
        return None>>

== tsx_enum_unit enum
:: k Unit Scale Measure
class &k(Enum):
    """Units of $nw1, with how many of the smallest they are."""

    <<SMALL||SINGLE||BASE>> = ("<<s||b>>", 1)
    <<LARGE||PACK||BLOCK>> = ("<<l||p>>", $d1)

    def __init__(self, sign: str, factor: int) -> None:
        self.sign = sign
        self.factor = factor

    def convert(self, amount: float, other: "&k") -> float:
        """Return the amount in the other unit."""
        return amount * self.factor / other.factor

== tsx_enum_exit enum
:: k ExitCode Outcome Result
class &k(IntEnum):
    """What the program tells the one who started it."""

    OK = 0
    NO_$UPS = <<1||3>>
    BAD_$S1 = <<2||4>>

    @property
    def failed(self) -> bool:
        return <<self is not &k.OK||self != 0||bool(self.value)>>
'''
