"""Shapes of methods of things and of the classes that hold them, and of a few new classes."""

from __future__ import annotations

SHAPES = r'''
== cm_from_query method w=2
@classmethod
def <<from_query||from_pairs||from_url_query>>(cls, query: str) -> $Eq:
    """Make $aew from text such as <<a=1&b=2||a=x&b=3>>."""
    <<row = dict(<<pair.split("=", 1) for pair in query.split("&")||re.findall(r"(\w+)=([^&]*)", query)>>)
    return cls($fromrow)||row = {}
    for pair in query.lstrip("?").split("&"):
        name, _, given = pair.partition("=")
        row[name.strip()] = given
    return cls($fromrow)>>

== cm_read_number method mut w=2
def <<read||take||parse>>_$n1<<||_from>>(self, $txt: str) -> bool:
    """Set the $nw1 to the <<=w:first||last>> number in the text, if there is one."""
    <<=w:if <<=m:match||hit||number_found>> := re.search(r"-?\d+", $txt):
        self.$n1 = $t1(<<=m:match||hit||number_found>>[0])
    return <<=m:match||hit||number_found>> is not None||*_, digits = ["", *re.findall(r"\d+", $txt)]
    if digits:
        self.$n1 = $t1(digits)
    return bool(digits)>>

== cm_natural_key method
:: c chunks bits runs
def <<natural_key||sort_key||collation_key>>(self) -> list[Any]:
    """Return the $sw1 cut up so that numbers in it sort as numbers."""
    <<&c = re.split(r"(\d+)", self.$s1<<.lower()||.casefold()||>>)
    return [int(piece) if piece.isdigit() else piece for piece in &c]||&c: list[Any] = []
    for digits, letters in re.findall(r"(\d+)|(\D+)", self.$s1):
        &c.append((not digits, int(digits or 0), letters.lower()))
    return &c>>

== cm_to_bytes method,viewmethod
:: enc encoded body as_bytes
def <<to_bytes||pack_bytes||serialized>>(self) -> bytes:
    """Return the $nw1 and the $sw1 as bytes<<||, with the length of the text before it>>."""
    &enc = self.$s1.encode(<<||"utf-8">>)
    <<return struct.pack("<<>dH||<dI>>", self.$n1, len(&enc)) + &enc||\
    head = struct.pack("<<>dH||<dI>>", self.$n1, len(&enc))
    return b"".join((head, &enc))||return struct.pack(f"<<<dI||>dH>>{len(&enc)}s", self.$n1, len(&enc), &enc)>>

== cm_due_date method w=2
:: d day due when
def <<due||ready||last_day>>_<<date||after>>(self, start: date<<=w:, skip_weekend: bool = True||>>) -> date:
    """Return the day that is as many days after the start as the $nw1<<=w:, if need be the Monday after it||>>."""
    &d = start + timedelta(days=int(self.$n1))
    <<=w:while skip_weekend and &d.weekday() >= 5:
        &d += timedelta(days=1)
    return &d||<<return &d||return max(&d, start)>>>>

== cm_even_shares method w=2
:: each base part
:: more extra over
def <<split||share||divide>>_$n1(self, count: int) -> list[int]:
    """Return so many whole numbers, as even as possible, that add up to the $nw1."""
    <<if count < 1:
        raise ValueError(f"<<bad||invalid>> count: {count}")
    ||>>&each, &more = divmod(int(self.$n1), count)
    <<return [&each + 1] * &more + [&each] * (count - &more)||\
    return [&each + (place < &more) for place in range(count)]>>

== cm_act_when method,actmethod mut w=2
:: r ready condition may_start
def $v_when(self, &r: Callable[[], bool], attempts: int = <<3||5||$d1>>, pause: float = <<0.0||0.1>>) -> int:
    """$V the $ew as soon as that is possible; return how many attempts it took."""
    for <<=a:attempt||turn_number||tried>> in range(1, attempts + 1):
        if &r():
            self.$vd = True
            return <<=a:attempt||turn_number||tried>>
        time.sleep(pause)
    raise TimeoutError(f"{self.$s1} not $vdw after {attempts} attempts")

== cm_act_many method,actmethod mut w=2
:: w waiting left_over todo
@classmethod
def $v_all(cls, *$es: $Eq) -> int:
    """$V <<those that are not $vdw yet||what is not $vdw yet>>, and return how many."""
    &w = <<[$e for $e in $es if not $e.$vd]||list(filter(lambda $e: not $e.$vd, $es))>>
    for $e in &w:
        $e.$vd = True
    return len(&w)

== cm_act_during method,actmethod mut
@contextmanager
def $v_<<for_now||during||while_needed>>(self<<=q:, quiet: bool = False||>>) -> Iterator[$Eq]:
    """$V the $ew for as long as the block runs."""
    $old, self.$vd = self.$vd, True
    <<=q:if not quiet:
        $log.info("%s is $vdw", self.$s1)||~>>
    try:
        yield self
    finally:
        self.$vd = $old

== cm_explain_changes method,viewmethod w=2
:: mine ours left before_it
:: theirs yours right after_it
def <<explain_changes||change_lines||compare_lines>>(self, other: $Eq) -> <<=r:Iterator||list>>[str]:
    """<<=r:Yield||Return>> a line for each attribute that <<differs||is not the same>>."""
    <<=r:for name in ($columns):
        &mine, &theirs = getattr(self, name), getattr(other, name)
        if &mine != &theirs:
            yield f"{name}: {&mine} -> {&theirs}"||lines = []
    for name in ($columns):
        if (&mine := getattr(self, name)) != (&theirs := getattr(other, name)):
            lines.append(f"{name}: {&mine!r} != {&theirs!r}")
    return lines>>

== cm_obey method mut w=2
def <<obey||run_command||execute>>(self, <<=c:command||order_given||told>>: str) -> bool:
    """Carry out a <<command||line of words>>; return whether it was understood."""
    match <<=c:command||order_given||told>>.split():
        case ["$v"<<||, *_>>]:
            self.$vd = True
        case ["<<add||plus>>", amount] if amount.isdigit():
            self.$n1 += $t1(amount)
        case ["<<name||call||rename>>", *words] if words:
            self.$s1 = " ".join(words)
        case _:
            return False
    return True

== cm_copy_with method w=2
:: c kept so_far mine
def <<replaced||but_with||copy>>(self, **changes: Any) -> $Eq:
    """Return a copy in which some attributes are different."""
    &c = {name: getattr(self, name) for name in ($columns)}
    <<if <<=u:unknown||wrong||extra>> := changes.keys() - &c.keys():
        raise TypeError(f"unknown: {', '.join(sorted(<<=u:unknown||wrong||extra>>))}")
    return type(self)(**&c | changes)||return $E(**{**&c, **changes})>>

== cm_exact method
def exact_$n1(self, digits: int = 2) -> Decimal:
    """Return the $nw1 as a decimal number, rounded half up."""
    <<=q:cents||smallest||quantum>> = <<Decimal(10) ** -digits||Decimal(1).scaleb(-digits)>>
    return Decimal(str(self.$n1)).quantize(<<=q:cents||smallest||quantum>>, rounding=ROUND_HALF_UP)

== cm_human method,viewmethod w=2
:: a amount shown remaining
:: u unit sign suffix
def <<human||readable||compact>>_$n1(self) -> str:
    """Return the $nw1 in <<thousands or millions||a short form>><<|| where it is large>>."""
    <<&a = float(self.$n1)
    for &u in ("", "k", "M"):
        if abs(&a) < 1000:
            return f"{&a:.1f}{&u}"
        &a /= 1000
    return f"{&a:.1f}G"||for &u, factor in (("M", 1_000_000), ("k", 1000)):
        if self.$n1 >= factor:
            return f"{self.$n1 / factor:.1f}{&u}"
    return str(self.$n1)>>

== cm_bracket method w=2
:: b bounds edges borders
:: n names labels_given classes
def <<bracket||band||class_of_$n1>>(self, &b: <<=t:list||Sequence>>[$t1], &n: <<=t:list||Sequence>>[str]) -> str:
    """Return the name that goes with the $nw1; there is one name more than <<bounds||there are bounds>>."""
    <<return &n[bisect.bisect_right(&b, self.$n1)]||for upper, name in zip(&b, &n):
        if self.$n1 < upper:
            return name
    return &n[-1]>>

== cm_failing_checks method w=2
:: c checks rules conditions
:: t test passes accept
def <<failing||violations||breaks>>(self, **&c: Callable[[Any], bool]) -> <<=r:dict[str, Any]||list[str]>>:
    """Return <<=r:the attributes||the names of the attributes>> that do not pass their check."""
    <<=r:wrong = {}
    for name, &t in &c.items():
        given = getattr(self, name)
        if not &t(given):
            wrong[name] = given
    return wrong||<<return [name for name, &t in &c.items() if not &t(getattr(self, name))]||\
    return sorted(name for name, &t in &c.items() if not &t(getattr(self, name)))>>>>

== cm_overlap method w=2
:: a mine own here
:: b theirs others there
def $s1_<<overlap||similarity||likeness>>(self, other: $Eq) -> float:
    """Return which part of the words <<is in the $sw1 of both||the $sp1 have in common>>."""
    &a, &b = <<set(self.$s1.lower().split()), set(other.$s1.lower().split())||\
    ({*$x.$s1.casefold().split()} for $x in (self, other))>>
    <<if not &a | &b:
        return 0.0
    return len(&a & &b) / len(&a | &b)||whole = &a.union(&b)
    return len(&a.intersection(&b)) / len(whole) if whole else 1.0>>

== cm_fill_template method,viewmethod
:: t template pattern wording
def <<fill||fill_in||render>>(self, &t: str) -> str:
    """Put the $sw1 and the $nw1 into the text."""
    <<try:
        return &t.format(name=self.$s1, amount=self.$n1)
    except (KeyError, IndexError) as $err:
        raise ValueError(f"bad &t: {&t!r}") from $err||return &t.format(name=self.$s1, amount=self.$n1)||\
    return &t.format_map({"name": self.$s1, "amount": self.$n1})>>

== cm_rounding method w=2
:: s step unit_size grid
def $n1_<<=w:rounded_up||rounded_down||nearest>>(self, &s: float = <<0.5||5||$d1>>) -> float:
    """Return the $nw1 <<=w:rounded up||rounded down||rounded>> to a multiple of the &s."""
    <<times = <<=w:math.ceil||math.floor||round>>(self.$n1 / &s)
    return times * &s||return &s * <<=w:math.ceil||math.floor||round>>(self.$n1 / &s)>>

== cm_b_give_numbers boxmethod mut w=2
def <<give||assign||hand_out>>_$np1(self, $np1: <<list||Sequence>>[$t1]) -> None:
    """Give each $ew its $nw1, in the order of the $esw."""
    <<if len($np1) != len(self.$items):
        raise ValueError(f"{len($np1)} $np1 for {len(self.$items)} $esw")
    for $e, $n1 in zip(self.$items, $np1):
        $e.$n1 = $n1||for $e, $n1 in zip(self.$items, $np1, strict=True):
        $e.$n1 = $n1||for $i, $n1 in enumerate($np1):
        self.$items[$i].$n1 = $n1>>

== cm_b_closest_pair boxmethod,searchmethod w=2
:: p pair both couple
def <<closest_pair||most_alike||nearest_two>>(self) -> tuple[$E, $E] | None:
    """Return the two $esw whose $nw1 differs least, <<or None||if there are two>>."""
    <<pairs = itertools.combinations(self.$items, 2)
    return min(pairs, key=lambda &p: abs(&p[0].$n1 - &p[1].$n1), default=None)||\
    ordered = sorted(self.$items, key=lambda $e: $e.$n1)
    if len(ordered) < 2:
        return None
    return min(zip(ordered, ordered[1:]), key=lambda &p: &p[1].$n1 - &p[0].$n1)||&p, least = None, math.inf
    for place, first in enumerate(self.$items):
        for second in self.$items[place + 1 :]:
            if (gap := abs(first.$n1 - second.$n1)) < least:
                &p, least = (first, second), gap
    return &p>>

== cm_b_percentile boxmethod,totalmethod w=2
:: q percent fraction share
def <<percentile||quantile>>_of_$n1(self, &q: float) -> $t1:
    """Return the $nw1 that this <<=f:percentage||part>> of the $esw does not exceed."""
    if not self.$items or not 0 <= &q <= <<=f:100||1>>:
        raise ValueError(f"no &q {&q} of {len(self.$items)} $esw")
    $np1 = sorted($e.$n1 for $e in self.$items)
    <<place = math.ceil(len($np1) * &q<<=f: / 100||>>) - 1
    return $np1[max(place, 0)]||return $np1[min(int(len($np1) * &q<<=f: / 100||>>), len($np1) - 1)]>>

== cm_b_runs boxmethod w=2
def <<runs||stretches||blocks>>_by_$kname(self) -> list[tuple[$ktype, <<=l:int||list[$E]>>]]:
    """Return each $kdoc with <<=l:the number of $esw||the $esw>> that follow one another with it."""
    <<blocks = groupby(self.$items, key=lambda $e: $kexpr)
    return [(same, <<=l:len(list($es))||list($es)>>) for same, $es in blocks]||\
    <<=r:runs||stretches||streaks>>: list[tuple[$ktype, <<=l:int||list[$E]>>]] = []
    for same, $es in itertools.groupby(self.$items, key=lambda $e: $kexpr):
        <<=r:runs||stretches||streaks>>.append((same, <<=l:sum(1 for _ in $es)||[*$es]>>))
    return <<=r:runs||stretches||streaks>>>>

== cm_b_outstanding boxmethod,searchmethod w=2
def <<=w:above||below>>_average_$n1(self<<=k:, factor: float = <<1.0||1.5>>||>>) -> list[$E]:
    """Return the $esw whose $nw1 is <<=w:higher||lower>> than <<=k:so many times ||>>the average."""
    <<average = sum($e.$n1 for $e in self.$items) / max(len(self.$items), 1)
    return [$e for $e in self.$items if $e.$n1 <<=w:>||<>> average<<=k: * factor||>>]||\
    average = statistics.fmean($e.$n1 for $e in self.$items) if self.$items else 0.0
    return list(filter(lambda $e: $e.$n1 <<=w:>||<>> <<=k:factor * ||>>average, self.$items))>>

== cm_b_fewest boxmethod w=2
:: n needed chosen big_ones
def <<fewest_for||enough_for||heads>>(self, wanted: $t1) -> list[$E]:
    """Return as few $esw as possible whose $nw1 adds up to what is wanted."""
    &n: list[$E] = []
    <<for $e in sorted(self.$items, key=lambda each: each.$n1, reverse=True):
        if wanted <= 0:
            break
        &n.append($e)
        wanted -= $e.$n1
    return &n||waiting = sorted(self.$items, key=lambda $e: $e.$n1)
    while waiting and wanted > 0:
        &n.append(waiting.pop())
        wanted -= &n[-1].$n1
    return &n>>

== cm_b_scale_to boxmethod mut w=2
def <<normalize||scale||stretch>>_$np1(self, <<=h:highest||top||peak>>: $t1 = $dx) -> float:
    """Scale the $nw1 of all $esw so that the highest is as given; return the factor."""
    largest = max(($e.$n1 for $e in self.$items), default=$z1)
    if not largest:
        return 1.0
    factor = <<=h:highest||top||peak>> / largest
    for $e in self.$items:
        $e.$n1 = $t1($e.$n1 * factor)
    return factor

== cm_b_share_out boxmethod mut w=2
:: b bonus extra gift
def <<add_evenly||share_$n1||top_up>>(self, &b: int) -> int:
    """Share the &b among the $esw as evenly as possible, and return what each gets at least."""
    each, more = divmod(&b, len(self.$items) or 1)
    for <<place, $e in enumerate(self.$items)||$e, place in zip(self.$items, itertools.count())>>:
        $e.$n1 += each + (<<place < more||1 if place < more else 0>>)
    return each

== cm_b_consume boxmethod mut w=2
:: w wanted needed missing_part
def <<consume||take||withdraw>>_$n1(self, &w: $t1) -> $t1:
    """Take so much $nw1 from the $esw, one after the other; return what <<could not be had||is still lacking>>."""
    for $e in self.$items:
        <<used = min(&w, $e.$n1)
        $e.$n1 -= used
        &w -= used
        if not &w:
            break||if $e.$n1 >= &w:
            $e.$n1 -= &w
            return $z1
        &w -= $e.$n1
        $e.$n1 = $z1>>
    return &w

== cm_b_markdown boxmethod w=2
:: h heads titles names
def <<markdown||as_table||to_markdown>>(self, *&h: str) -> str:
    """Return a table in Markdown with <<these attributes||a column for each of the attributes>>."""
    lines = ["| " + " | ".join(&h) + " |", "|" + " --- |" * len(&h)]
    for $e in self.$items:
        lines.append("| " + " | ".join(str(getattr($e, name)) for name in &h) + " |")
    return "\n".join(lines)

== cm_b_first_known boxmethod,searchmethod w=2
:: n names wishes preferred
def <<first_of||preferred||one_of>>(self, *&n: str, default: $E | None = None) -> $E | None:
    """Return the $ew with the first $sw1 that there is; <<the default if there is none||else the default>>."""
    <<for name in &n:
        for $e in self.$items:
            if $e.$s1 == name:
                return $e
    return default||known = {$e.$s1: $e for $e in reversed(self.$items)}
    return next((known[name] for name in &n if name in known), default)||\
    suitable = [$e for $e in self.$items if $e.$s1 in &n]
    return min(suitable, key=lambda $e: &n.index($e.$s1), default=default)>>

== cm_b_news boxmethod w=2
:: o earlier former past
def <<news||compared_with||changes_from>>(self, &o: Iterable[$E]) -> tuple[set[str], set[str]]:
    """Return the $sp1 that are <<new||not in the &o ones>> and those that are gone."""
    now, then = ({$e.$s1 for $e in $es} for $es in (self.$items, &o))
    return <<now - then, then - now||now.difference(then), then.difference(now)>>

== cm_b_bisect boxmethod,searchmethod
:: l low left bottom
:: h high right top
def <<search_$n1||bisect_$n1||first_from>>(self, $n1: $t1) -> int:
    """Return the place of the first $ew with at least this $nw1; they must be in order."""
    <<&l, &h = 0, len(self.$items)
    while &l < &h:
        middle = (&l + &h) // 2
        if self.$items[middle].$n1 < $n1:
            &l = middle + 1
        else:
            &h = middle
    return &l||return bisect.bisect_left(self.$items, $n1, key=lambda $e: $e.$n1)||\
    return next(($i for $i, $e in enumerate(self.$items) if $e.$n1 >= $n1), len(self.$items))>>

== cm_b_plan boxmethod w=2
:: a start begin at
def <<plan||timetable||laid_out>>(self, &a: $t1 = $z1) -> Iterator[tuple[$t1, $t1, $E]]:
    """Yield where each $ew starts and ends if they follow one another by their $nw1."""
    <<for $e in self.$items:
        end = &a + $e.$n1
        yield &a, end, $e
        &a = end||for $e in self.$items:
        yield &a, &a + $e.$n1, $e
        &a += $e.$n1||ends = list(accumulate(($e.$n1 for $e in self.$items), initial=&a))
    yield from zip(ends, ends[1:], self.$items)>>

== cm_b_bins boxmethod w=2
:: b bins loads bundles
def <<pack_into||loads||distribute>>(self, room: $t1) -> list[list[$E]]:
    """Put the $esw into as many lists as needed, each with no more $nw1 than there is room."""
    &b: list[list[$E]] = []
    for $e in <<self.$items||sorted(self.$items, key=lambda one: -one.$n1)>>:
        for filled in &b:
            if sum(one.$n1 for one in filled) + $e.$n1 <= room:
                filled.append($e)
                break
        else:
            &b.append([$e])
    return &b

== cm_b_peaks boxmethod,searchmethod
def <<=w:peaks||dips>>(self) -> list[$E]:
    """Return the $esw whose $nw1 is <<=w:higher||lower>> than just before and just after."""
    neighbours = zip(self.$items, self.$items[1:], self.$items[2:])
    return [here for left, here, right in neighbours if left.$n1 <<=w:< ||> >>here.$n1 <<=w:> ||< >>right.$n1]

== cm_b_act_safely boxmethod mut w=2
:: f failures failed went_wrong
def <<each_through||try_each||run_all>>(self, $fn: Callable[[$E], None]) -> <<=r:dict[str, Exception]||list[$E]>>:
    """Call the function with each $ew, and $vw it; return <<=r:the errors by $sw1||those for which it fails>>."""
    &f<<=r:: dict[str, Exception] = {}|| = []>>
    for $e in self.$items:
        try:
            $fn($e)
        except <<ValueError||Exception||(ValueError, KeyError)>><<=r: as $err||>>:
            <<=r:&f[$e.$s1] = $err||&f.append($e)>>
        else:
            $e.$vd = True
    return &f

== cm_b_unzip boxmethod w=2
def <<columns||unzipped||chart_data>>(self) -> tuple[list[str], list[$t1]]:
    """Return the $sp1 and the $nw1 of each in two lists, <<=r:lowest||highest>> $nw1 first."""
    ordered = sorted(self.$items, key=<<lambda $e: $e.$n1||operator.attrgetter("$n1")>><<=r:||, reverse=True>>)
    <<$sp1, $np1 = [$e.$s1 for $e in ordered], [$e.$n1 for $e in ordered]||\
    $sp1, $np1 = map(list, zip(*(($e.$s1, $e.$n1) for $e in ordered))) if ordered else ([], [])>>
    return $sp1, $np1

== cm_d_invert dictmethod w=2
def <<inverted||names_by_$n1||by_$n1>>(self) -> dict[$t1, <<=r:list[str]||str>>]:
    """Return <<=r:all $sp1||the last $sw1>> for each $nw1 that occurs."""
    <<=r:<<=v:inverted||turned_round||reverse>>: dict[$t1, list[str]] = defaultdict(list)
    for name, $e in self.$store.items():
        <<=v:inverted||turned_round||reverse>>[$e.$n1].append(name)
    return {$n1: <<sorted(names)||names>> for $n1, names in <<=v:inverted||turned_round||reverse>>.items()}||\
    return <<{$e.$n1: name for name, $e in self.$store.items()}||\
    dict(zip(($e.$n1 for $e in self.$store.values()), self.$store))>>>>

== cm_d_read_csv dictmethod
def <<read_csv||load||import_file>>(self, $path: $Path) -> int:
    """Add the $esw of a CSV file with a head line, and return how many <<it has||were added>>."""
    with open($path, newline=""$enc) as $fh:
        <<known = {row["$s1"]: $E($fromrow) for row in csv.DictReader($fh)}
    self.$store.update(known)
    return len(known)||count = 0
        for count, row in enumerate(csv.DictReader($fh), start=1):
            self.$store[row["$s1"]] = $E($fromrow)
    return count>>

== cm_d_shrink dictmethod w=2
:: g gone dropped evicted
def <<shrink||trim_to||keep_only>>(self, size: int) -> list[$E]:
    """Drop the <<=w:oldest||newest||smallest>> $esw until there are no more than size; return them."""
    &g = []
    while len(self.$store) > size:
        <<=w:&g.append(self.$store.pop(next(iter(self.$store))))||_, $e = self.$store.popitem()
        &g.append($e)||name = min(self.$store, key=lambda each: self.$store[each].$n1)
        &g.append(self.$store.pop(name))>>
    return &g

== cm_d_swap_numbers dictmethod mut
def <<swap||exchange>>_$np1(self, first: str, second: str) -> None:
    """Let two $esw exchange their $nw1; <<both must be there||both are needed>>."""
    <<one, other = (self.$store[name] for name in (first, second))||if not {first, second} <= self.$store.keys():
        raise LookupError(f"<<@unknown:unknown $ew||no such $ew>>: {first} or {second}")
    one, other = self.$store[first], self.$store[second]>>
    one.$n1, other.$n1 = other.$n1, one.$n1

== cm_d_suggest dictmethod w=2
:: w wanted typed asked
def <<did_you_mean||closest_$s1||best_guess>>(self, &w: str) -> str | None:
    """Return the $sw1 that <<=k:has most letters in common with||begins most like>> what is &w."""
    <<=k:if &w in self.$store:
        return &w
    return max(self.$store, key=lambda name: len({*name} & {*&w}), default=None)||\
    return max(self.$store, key=lambda name: len(os.path.commonprefix([name, &w])), default=None)>>

== cm_d_moved dictmethod w=2
def <<moved||changed||drifted>>_since(self, $old: <<dict||Mapping>>[str, $t1]) -> dict[str, tuple[$t1, $t1]]:
    """Return the former and the present $nw1 where it is no longer the same."""
    moved = {}
    for name in <<$old.keys() & self.$store.keys()||sorted(self.$store.keys() & $old.keys())>>:
        <<now = self.$store[name].$n1
        if now != $old[name]:
            moved[name] = $old[name], now||if (now := self.$store[name].$n1) != (then := $old[name]):
            moved[name] = then, now>>
    return moved

== cm_d_map_numbers dictmethod mut w=2
def <<change||map||update>>_each_$n1(self, $fn: Callable[[$t1], $t1]) -> <<=r:int||dict[str, $t1]>>:
    """Apply the function to the $nw1 of each $ew; return <<=r:how many have changed||what each was>>."""
    <<=r:changed = 0
    for $e in self.$store.values():
        new = $fn($e.$n1)
        changed += new != $e.$n1
        $e.$n1 = new
    return changed||former = {name: $e.$n1 for name, $e in self.$store.items()}
    for name, was in former.items():
        self.$store[name].$n1 = $fn(was)
    return former>>

== cm_d_rename_many dictmethod mut
def rename_<<all||many>>(self, new: <<dict||Mapping>>[str, str]) -> None:
    """Give the $esw their new $sp1; <<others keep theirs||the rest stays as it is>>."""
    for name, $e in self.$store.items():
        $e.$s1 = new.get(name, name)
    self.$store = {$e.$s1: $e for $e in self.$store.values()}

== cm_d_tree dictmethod
:: t tree nested top
:: n node branch place
def <<tree||nested||as_tree>>(self, separator: str = "<</||.||:>>") -> dict[str, Any]:
    """Return the $esw in nested dictionaries, <<one for each part of the $sw1||along the parts of their $sw1>>."""
    &t: dict[str, Any] = {}
    for name, $e in self.$store.items():
        <<*above, last = name.split(separator)
        &n = &t
        for part in above:
            &n = &n.setdefault(part, {})
        &n[last] = $e||head, _, tail = name.partition(separator)
        &t.setdefault(head, {})[tail] = $e>>
    return &t

== cm_d_json_lines dictmethod
def <<json_lines||to_jsonl||export>>(self, $fh: Any) -> None:
    """Write a line of JSON for each $ew, <<by $sw1||in order>>."""
    <<for name, $e in sorted(self.$store.items()):
        print(json.dumps({"$s1": name, "$n1": $e.$n1}, sort_keys=True), file=$fh)||for name in sorted(self.$store):
        $e = self.$store[name]
        $fh.write(json.dumps({$epairs}) + "\n")>>

== cm_aliases thing mut
class $E:
    """$Aew<<|| whose attributes have short names too>>."""

    <<=a:ALIASES||SHORT_NAMES||OTHER_NAMES>> = {"<<t||first_text>>": "$s1", "<<x||first_number>>": "$n1"}

    def __init__(self, $params) -> None:
        $assigns

    def __getattr__(self, name: str) -> Any:
        if name not in <<self||$E>>.<<=a:ALIASES||SHORT_NAMES||OTHER_NAMES>>:
            raise AttributeError(<<name||f"$aew has no {name}">>)
        return getattr(self, self.<<=a:ALIASES||SHORT_NAMES||OTHER_NAMES>>[name])

== cm_locked thing mut
:: l lock guard mutex
class $E:
    """$Aew that several threads may change."""

    def __init__(self, $params) -> None:
        $assigns
        self.&l = <<threading.Lock()||threading.RLock()>>

    def <<add||change>>_$n1_<<by||safely>>(self, amount: $t1) -> $t1:
        <<with self.&l:
            self.$n1 += amount
            return self.$n1||self.&l.acquire()
        try:
            self.$n1 += amount
            return self.$n1
        finally:
            self.&l.release()>>

== cm_box_rollback box w=2
:: s saved backup_items at_first
class $K:
    """The $esw; in a with block that fails, all changes are undone."""

    def __init__(self, $es: Iterable[$E] = ()) -> None:
        self.$items = list($es)
        self.&s: list[$E] = []

    def __enter__(self) -> "$K":
        self.&s = <<self.$items.copy()||self.$items[:]||[*self.$items]>>
        return self

    def __exit__(self, kind: Any, *details: Any) -> None:
        if kind is not None:
            <<self.$items = self.&s||self.$items[:] = self.&s>>
    $[boxmethod:1-2]

== cm_box_linked box
class $K:
    """The $esw, and which of them lead to which."""

    def __init__(self) -> None:
        self.$store: dict[str, $E] = {}
        self.<<=l:links||following||edges>>: dict[str, set[str]] = defaultdict(set)

    def connect(self, start: $E, end: $E) -> None:
        for $e in (start, end):
            self.$store.setdefault($e.$s1, $e)
        self.<<=l:links||following||edges>>[start.$s1].add(end.$s1)

    def reachable(self, start: str) -> set[str]:
        """Return the $sp1 of all $esw that can be reached from there."""
        seen, waiting = {start}, <<[start]||deque([start])>>
        while waiting:
            new = self.<<=l:links||following||edges>>[waiting.pop()] - seen
            <<seen |= new
            waiting.extend(new)||seen.update(new)
            waiting += new>>
        return seen
'''
