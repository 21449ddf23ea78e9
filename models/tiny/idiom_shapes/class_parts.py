"""Shapes of methods of things, of whole classes of things, and of errors, enumerations and constants about them."""

from __future__ import annotations

SHAPES = r'''
== clsm_format_spec method,viewmethod w=2
:: s spec style form
def __format__(self, &s: str) -> str:
    """Write the $ew in full, as <<=a:"short"||"name">> or as its $nw1 in that format."""
    <<match &s:
        case "":
            return str(self)
        case <<=a:"short"||"name">>:
            return self.$s1
        case _:
            return format(self.$n1, &s)||if &s == <<=a:"short"||"name">>:
        return self.$s1
    return self.$n1.__format__(&s) if &s else str(self)>>

== clsm_three_way method w=2
def <<compare_to||compare||cmp_$n1>>(self, other: $Eq) -> int:
    """Return -1, 0 or 1: whether the $nw1 is lower than, the same as or higher than that of the other."""
    <<return (self.$n1 > other.$n1) - (self.$n1 < other.$n1)||if self.$n1 == other.$n1:
        return 0
    return -1 if self.$n1 < other.$n1 else 1||gap = self.$n1 - other.$n1
    return int(math.copysign(1, gap)) if gap else 0>>

== clsm_rich_order method w=2
def __<<=o:le||ge||gt>>__(self, other: object) -> bool:
    """Compare by <<=k:$nw1, then $sw1||$sw1, whatever its case||$nw1>>."""
    if not isinstance(other, $E):
        return NotImplemented
    return <<=k:(self.$n1, self.$s1)||self.$s1.casefold()||self.$n1>> <<=o:<= ||>= ||> >>\
<<=k:(other.$n1, other.$s1)||other.$s1.casefold()||other.$n1>>

== clsm_hash_of method
def __hash__(self) -> int:
    return hash(<<(type(self).__name__, self.$s1)||(self.$s1, self.$n1)||self.$s1>>)

== clsm_contains_word method
:: w word part piece
def __contains__(self, &w: str) -> bool:
    """Return whether the $sw1 has this &w in it."""
    return &w<<=l:.lower()||.casefold()||>> in <<self.$s1<<=l:.lower()||.casefold()||>>||\
self.$s1<<=l:.lower()||.casefold()||>>.split()>>

== clsm_iter_parts method
def __iter__(self) -> Iterator[Any]:
    """Let the $ew be unpacked into $sw1 and $nw1."""
    <<yield self.$s1
    yield self.$n1||return iter((self.$s1, self.$n1))||yield from (self.$s1, self.$n1)>>

== clsm_get_part method w=2
def __getitem__(self, <<=n:name||attribute||wanted>>: str) -> Any:
    """Return the attribute of this name."""
    <<if <<=n:name||attribute||wanted>> not in ($columns):
        raise KeyError(<<=n:name||attribute||wanted>>)
    return getattr(self, <<=n:name||attribute||wanted>>)||try:
        return getattr(self, <<=n:name||attribute||wanted>>)
    except AttributeError:
        raise KeyError(f"$ew has no {<<=n:name||attribute||wanted>>}") from None>>

== clsm_arith method w=2
def __<<=o:add||sub||mul||truediv>>__(self, <<=a:amount||by||operand>>: $t1) -> $Eq:
    """Return a copy with <<=o:more $nw1||less $nw1||a multiple of the $nw1||a part of the $nw1>>."""
    <<changed = {"$n1": self.$n1 <<=o:+||-||*||/>> <<=a:amount||by||operand>>}
    return type(self)(**{name: changed.get(name, getattr(self, name)) for name in ($columns)})||\
    parts = {name: getattr(self, name) for name in ($columns)}
    parts["$n1"] <<=o:+||-||*||/>>= <<=a:amount||by||operand>>
    return type(self)(**parts)>>

== clsm_as_number method w=2
def __<<=c:int||float||abs||round>>__(self<<=c:||||||, digits: int = 0>>) -> <<=c:int||float||$t1||float>>:
    return <<=c:int||float||abs||round>>(self.$n1<<=c:||||||, digits>>)

== clsm_percent_of method,viewmethod w=2
:: w whole total everything
def <<percent_of||share_text||part_of>>(self, &w: $t1) -> str:
    """Return as a percentage which part of the &w the $nw1 is."""
    <<if &w == 0:
        return "0%"
    return f"{self.$n1 / &w:.<<0||1||2>>%}"||return f"{100 * self.$n1 / &w:.1f} %" if &w else "-"||try:
        return f"{self.$n1 / &w:.0%}"
    except ZeroDivisionError:
        return "n/a">>

== clsm_close_to method w=2
:: t tolerance slack margin
def <<is_close_to||nearly_equals||roughly_matches>>(self, other: $Eq, &t: float = <<0.01||1e-6||0.5>>) -> bool:
    """Return whether the $nw1 of both is the same but for the &t."""
    <<return abs(self.$n1 - other.$n1) <= &t||return math.isclose(self.$n1, other.$n1, abs_tol=&t)||\
    low, high = sorted((self.$n1, other.$n1))
    return high - low <= &t||return -&t <= self.$n1 - other.$n1 <= &t>>

== clsm_meter method,viewmethod w=2
:: w width size columns
:: f filled done_part marks
def <<meter||progress_bar||gauge>>(self, full: float = $dx, &w: int = <<20||40||10>>) -> str:
    """Draw how much of the full $nw1 has been reached as a bar of this &w."""
    &f = <<min(&w, int(&w * self.$n1 / full))||round(max(0.0, min(1.0, self.$n1 / full)) * &w)>>
    <<return "[" + "#" * &f + "-" * (&w - &f) + "]"||return f"[{'#' * &f:<{&w}}]"||\
    return ("=" * &f).ljust(&w, ".")>>

== clsm_initials method,viewmethod
@property
def <<initials||$s1_initials||monogram>>(self) -> str:
    """The first letters of the words of the $sw1<<=u:, in upper case||>>."""
    <<return "".join(word[0] for word in self.$s1.split())<<=u:.upper()||>>||\
    letters = re.findall(r"\b\w", self.$s1)
    return "".join(letters)<<=u:.upper()||>>>>

== clsm_masked method,viewmethod w=2
:: k keep visible shown
def <<masked||hidden||redacted>>_$s1(self, &k: int = <<2||3||4>>) -> str:
    """Return the $sw1 with stars for all but the <<=w:first||last>> letters."""
    <<=w:<<return self.$s1[:&k] + "*" * len(self.$s1[&k:])||return self.$s1[:&k].ljust(len(self.$s1), "*")>>||\
    <<stars = max(0, len(self.$s1) - &k)
    return "*" * stars + self.$s1[stars:]||return self.$s1[-&k:].rjust(len(self.$s1), "*")>>>>

== clsm_shortened method,viewmethod w=2
:: w width most length
def <<shortened||abbreviated||clipped>>_$s1(self, &w: int = <<20||12||$dx>>) -> str:
    """Return the $sw1, cut with <<=d:three dots||an ellipsis>> where it is longer than the &w."""
    if len(self.$s1) <= &w:
        return self.$s1
    <<return self.$s1[: &w - <<=d:3||1>>].rstrip() + <<=d:"..."||"…">>||\
    return f"{self.$s1[: &w - <<=d:3||1>>]}<<=d:...||…>>"||\
    return textwrap.shorten(self.$s1, width=&w, placeholder=<<=d:"..."||"…">>)>>

== clsm_from_values method w=2
@classmethod
def <<from_values||from_tuple||from_cells>>(cls, cells: Sequence[str]) -> $Eq:
    """Make $aew from cells in the order of its attributes."""
    names = ($columns)
    <<if len(cells) != len(names):
        raise ValueError(f"{len(cells)} cells instead of {len(names)}")
    row = dict(zip(names, cells))||row = dict(zip(names, cells, strict=True))||row = {}
    for place, name in enumerate(names):
        row[name] = cells[place].strip()>>
    return cls($fromrow)

== clsm_from_json_text method w=2
@classmethod
def <<from_json||from_json_text||decode>>(cls, <<=r:raw||body||encoded>>: str) -> $Eq:
    """Make $aew from a JSON object; <<=e:anything else is an error||missing attributes are an error>>."""
    <<=e:data = json.loads(<<=r:raw||body||encoded>>)
    if not isinstance(data, dict):
        raise TypeError(f"expected an object, got {type(data).__name__}")||data = json.loads(<<=r:raw||body||encoded>>)
    if lacking := {$columns} - data.keys():
        raise ValueError(f"missing: {', '.join(sorted(lacking))}")>>
    return cls($fromdata)

== clsm_problem_list method,viewmethod w=3
:: p problems errors faults
def <<&p||find_&p||check>>(self) -> list[str]:
    """Return what is wrong with the $ew, in words."""
    <<&p = []
    if not self.$s1.strip():
        &p.append("$sw1 is empty")
    if self.$n1 < 0:
        &p.append(f"$nw1 is negative: {self.$n1}")
    return &p||checks = {
        "$sw1 is empty": not self.$s1,
        "$nw1 is negative": self.$n1 < 0,
        "$nw1 is over $dx": self.$n1 > $dx,
    }
    return [message for message, broken in checks.items() if broken]||def &p() -> Iterator[str]:
        if not self.$s1:
            yield "no $sw1"
        if not 0 <= self.$n1 <= $dx:
            yield f"$nw1 out of range: {self.$n1}"

    return list(&p())>>

== clsm_valid method w=2
@property
def is_<<valid||complete||usable>>(self) -> bool:
    """Whether there is a $sw1 and <<=w:some $nw1||no negative $nw1||at most $dx as $nw1>>."""
    <<return bool(self.$s1) and self.$n1 <<=w:> 0||>= 0||<= $dx>>||\
    return all((self.$s1.strip(), self.$n1 <<=w:> 0||>= 0||<= $dx>>))||\
    return not (self.$s1 == "" or self.$n1 <<=w:<= 0||< 0||> $dx>>)>>

== clsm_require method w=2
def <<=n:require||ensure||assert>>_<<=w:$f1||not_$f1||$n1>>(self<<=w:||||, at_least: $t1>>) -> $Eq:
    """Raise an error unless <<=w:it is $fw1||it is not $fw1||there is enough $nw1>>; return the $ew itself."""
    if <<=w:not self.$f1||self.$f1||self.$n1 < at_least>>:
        raise <<ValueError||RuntimeError>>(f"{self.$s1} <<=w:is not $fw1||is $fw1||has only {self.$n1} as $nw1>>")
    return self

== clsm_parse_number method
:: r raw written given
@staticmethod
def <<parse||read||convert>>_$n1(&r: str) -> $t1:
    """Return the $nw1 that is written in the text, which may have spaces or underscores in it."""
    <<try:
        return $t1(&r.strip().replace("_", ""))
    except ValueError as $err:
        raise ValueError(f"no $nw1: {&r!r}") from $err||clean = "".join(&r.split()).replace("_", "")
    return $t1(clean) if clean else $z1||for unwanted in " _":
        &r = &r.replace(unwanted, "")
    return $t1(&r)>>

== clsm_clean_text method
:: r raw given text
@staticmethod
def <<clean||normal||tidy>>_$s1(&r: str) -> str:
    """Return the $sw1 <<=w:with single spaces, in lower case||in title case, without spaces around||\
with dashes for spaces||without anything but letters and digits>>."""
    return <<=w:" ".join(&r.lower().split())||&r.strip().title()||"-".join(&r.split())||\
"".join(letter for letter in &r if letter.isalnum())>>

== clsm_best_of method w=2
@classmethod
def <<=m:largest||smallest||earliest>>(cls, first: $Eq, *others: $Eq) -> $Eq:
    """Return the one with the <<=m:most $nw1||least $nw1||first $sw1>>."""
    <<return <<=m:max||min||min>>((first, *others), key=lambda $e: <<=m:$e.$n1||$e.$n1||$e.$s1>>)||\
    chosen = first
    for $e in others:
        if <<=m:$e.$n1 > ||$e.$n1 < ||$e.$s1 < >><<=m:chosen.$n1||chosen.$n1||chosen.$s1>>:
            chosen = $e
    return chosen>>

== clsm_absorb method mut w=2
:: o other donor second
def <<absorb||merge_with||swallow>>(self, &o: $Eq) -> <<=r:$Eq||None||$t1>>:
    """Take over all $nw1 of the &o<<=r:, and return the $ew itself||||, and return how much that was>>."""
    <<=r:self.$n1 += &o.$n1
    &o.$n1 = $z1
    return self||self.$n1, &o.$n1 = self.$n1 + &o.$n1, $z1||taken, &o.$n1 = &o.$n1, $z1
    self.$n1 += taken
    return taken>>

== clsm_clamp method mut w=2
:: l low least floor
:: h high most ceiling
def <<clamp||limit||confine>>_$n1(self, &l: $t1, &h: $t1) -> bool:
    """Keep the $nw1 between &l and &h; return whether it had to change."""
    <<$old = self.$n1
    self.$n1 = max(&l, min(self.$n1, &h))
    return self.$n1 != $old||if &l <= self.$n1 <= &h:
        return False
    self.$n1 = &l if self.$n1 < &l else &h
    return True||_, inside, _ = sorted((&l, self.$n1, &h))
    changed = inside != self.$n1
    self.$n1 = inside
    return changed>>

== clsm_set_many method mut w=2
:: c changes new given
def <<set||update||assign>>(self, **&c: Any) -> $Eq:
    """Set several attributes at once, and return the $ew; <<=u:unknown ones are an error||skip unknown ones>>."""
    for name, $val in &c.items():
        <<=u:if not hasattr(self, name):
            raise AttributeError(f"$ew has no {name!r}")
        setattr(self, name, $val)||if name in ($columns):
            setattr(self, name, $val)>>
    return self

== clsm_setter method mut w=2
@property
def $n1_in_<<=u:hundreds||dozens||percent>>(self) -> float:
    """The $nw1 <<=u:in hundreds||in dozens||as a percentage>>."""
    return self.$n1 <<=u:/ 100||/ 12||* 100>>

@$n1_in_<<=u:hundreds||dozens||percent>>.setter
def $n1_in_<<=u:hundreds||dozens||percent>>(self, new: float) -> None:
    self.$n1 = $t1(new <<=u:* 100||* 12||/ 100>>)

== clsm_swap_with method mut
def <<=n:swap||exchange||trade>>_<<=a:$n1||$s1>>(self, other: $Eq) -> None:
    """Let the two $esw change their <<=a:$nw1||$sw1>>."""
    self.<<=a:$n1||$s1>>, other.<<=a:$n1||$s1>> = other.<<=a:$n1||$s1>>, self.<<=a:$n1||$s1>>

== clsm_tag_text method mut w=2
:: s suffix ending note
def <<=w:append||prepend>>_to_$s1(self, &s: str, gap: str = <<" "||"-"||"_">>) -> str:
    """Put the &s <<=w:behind||before>> the $sw1, unless it is there, and return the whole."""
    if not self.$s1.<<=w:endswith||startswith>>(&s):
        <<self.$s1 = <<=w:f"{self.$s1}{gap}{&s}"||f"{&s}{gap}{self.$s1}">>||\
        self.$s1 = gap.join(<<=w:[self.$s1, &s]||[&s, self.$s1]>>)>>
    return self.$s1

== clsm_bump method mut w=2
:: s step by more
def <<bump||raise||advance>>_$n1(self, &s: $t1 = 1<<=c:||, highest: $t1 = $dx>>) -> $t1:
    """Add to the $nw1<<=c:||, but not beyond the highest>>, and return what it was before."""
    <<$old, self.$n1 = self.$n1, <<=c:self.$n1 + &s||min(self.$n1 + &s, highest)>>
    return $old||before = self.$n1
    self.$n1 = <<=c:before + &s||before + &s if before + &s < highest else highest>>
    return before>>

== clsm_distance method w=2
:: o other target second
def <<distance_to||far_from||offset_from>>(self, &o: $Eq) -> float:
    """Return how far the &o is away, with $nw1 and $nw2 as <<coordinates||directions>>."""
    <<return math.hypot(self.$n1 - &o.$n1, self.$n2 - &o.$n2)||\
    across, along = &o.$n1 - self.$n1, &o.$n2 - self.$n2
    return math.sqrt(across**2 + along**2)||return math.dist((self.$n1, self.$n2), (&o.$n1, &o.$n2))||\
    return abs(self.$n1 - &o.$n1) + abs(self.$n2 - &o.$n2)>>

== clsm_level method,viewmethod w=2
:: a low small minor
:: b high large major
@property
def <<$n1_level||$n1_band||$n1_class>>(self) -> str:
    """Whether the $nw1 is &a, medium or &b."""
    <<if self.$n1 < $d1:
        return "&a"
    return "medium" if self.$n1 < $dx else "&b"||match self.$n1:
        case few if few < $d1:
            return "&a"
        case many if many >= $dx:
            return "&b"
    return "medium"||return ("&a", "medium", "&b")[(self.$n1 >= $d1) + (self.$n1 >= $dx)]||\
    steps = {"&b": $dx, "medium": $d1}
    return next((name for name, least in steps.items() if self.$n1 >= least), "&a")>>

== clsm_fingerprint method
:: d digest hashed stamp
def <<fingerprint||checksum||etag>>(self, length: int = <<8||12||16>>) -> str:
    """Return a short hash that changes with the $sw1 or the $nw1."""
    &d = <<hashlib.sha256||hashlib.md5>>(<<f"{self.$s1}:{self.$n1}".encode()||repr((self.$s1, self.$n1)).encode()>>)
    return &d.hexdigest()[:length]

== clsm_markup method,viewmethod
def to_<<=t:html||xml||markdown||ini>>(self) -> str:
    """Return the $ew as <<=t:an item of an HTML list||an XML element||a line of Markdown||part of an INI file>>."""
    return <<=t:f"<li><b>{self.$s1}</b> {self.$n1}</li>"||f"<$noun>{self.$s1}</$noun>"||\
f"- **{self.$s1}**: {self.$n1}"||f"[{self.$s1}]\n$n1 = {self.$n1}\n">>

== clsm_env_lines method,viewmethod w=2
:: p prefix scope front
def to_<<env||settings||variables>>(self, &p: str = "<<$UP_||>>") -> list[str]:
    """Return a line NAME=value for each attribute, with the &p."""
    <<return [f"{&p}{name.upper()}={getattr(self, name)}" for name in ($columns)]||lines = []
    for name in ($columns):
        lines.append((&p + name).upper() + "=" + str(getattr(self, name)))
    return lines>>

== clsm_later method,actmethod mut w=2
:: d delay pause wait
async def $v_<<later||soon||delayed>>(self, &d: float = <<0.0||0.1||1.0>>) -> bool:
    """$V the $ew after the &d; return False if that was done in the meantime."""
    await asyncio.sleep(&d)
    <<if self.$vd:
        return False
    self.$vd = True
    return True||was_waiting, self.$vd = not self.$vd, True
    return was_waiting>>

== clsm_managed method mut
def __enter__(self) -> $Eq:
    self.$f1 = <<=v:True||False>>
    return self

def __exit__(self, *<<exc_info||details||_>>: object) -> None:
    self.$f1 = <<=v:False||True>>

== clsm_long_repr method w=2
:: p parts inside shown
def __repr__(self) -> str:
    &p = <<", ".join(f"{name}={getattr(self, name)!r}" for name in ($columns))||\
", ".join(repr(getattr(self, name)) for name in ($columns))>>
    return f"<<=c:{type(self).__name__}||$E||{self.__class__.__qualname__}>>({&p})"

== clsm_flag_names method
@property
def <<flag_names||set_flags||all_marks>>(self) -> <<=r:list||set||tuple>>[str<<=r:||||, ...>>]:
    """The names of the flags that are set."""
    <<=r:return [name for name in ("$f1", "$f2") if getattr(self, name)]||\
    return {name for name, is_set in {"$f1": self.$f1, "$f2": self.$f2}.items() if is_set}||\
    return tuple(itertools.compress(("$f1", "$f2"), (self.$f1, self.$f2)))>>

== clsm_rank_among method w=2
:: o others rivals everyone
def <<rank_among||place_among||standing>>(self, &o: Iterable[$Eq]) -> int:
    """Return 1 if none of the &o has <<=w:more||less>> $nw1, 2 if one has, and so on."""
    <<return 1 + sum(one.$n1 <<=w:> ||< >>self.$n1 for one in &o)||rank = 1
    for one in &o:
        if one.$n1 <<=w:> ||< >>self.$n1:
            rank += 1
    return rank||ahead = [one for one in &o if one.$n1 <<=w:> ||< >>self.$n1]
    return len(ahead) + 1>>

== clsm_countdown method w=2
:: s step stride by
def <<countdown||remaining_steps||down_to_zero>>(self, &s: int = 1) -> Iterator[int]:
    """Yield the whole $nw1 and what is left after each &s, down to zero."""
    <<yield from range(int(self.$n1), -1, -&s)||left = int(self.$n1)
    while left >= 0:
        yield left
        left -= &s>>

== clsm_words_in method
def $s1_<<=r:words||counts||letters>>(self) -> <<=r:list[str]||dict[str, int]||set[str]>>:
    """Return the <<=r:words||words with their number||letters>> of the $sw1, in <<=u:lower||upper>> case."""
    <<=r:return re.findall(r"\w+", self.$s1.<<=u:lower||upper>>())||\
    return dict(Counter(self.$s1.<<=u:lower||upper>>().split()))||\
    return {letter for letter in self.$s1.<<=u:lower||upper>>() if letter.isalpha()}>>

== clsm_copies method
def <<make_copies||repeated||numbered>>(self, count: int) -> list[$Eq]:
    """Return so many copies with numbered $sp1."""
    <<kept = {name: getattr(self, name) for name in ($columns) if name != "$s1"}
    return [type(self)($s1=f"{self.$s1}-{number}", **kept) for number in range(1, count + 1)]||made = []
    for number in range(count):
        parts = {name: getattr(self, name) for name in ($columns)}
        made.append(type(self)(**{**parts, "$s1": f"{self.$s1} {number + 1}"}))
    return made>>

== clst_described thing w=2
class <<=b:Described||Plain||Showable>>:
    """Something that can <<tell its attributes||show itself>>."""

    def <<=m:tell_all||to_summary||show_parts>>(self) -> str:
        return <<", ".join(f"{name}={given}" for name, given in vars(self).items())||\
" ".join(map(str, vars(self).values()))>>


@dataclass$frz
class $E(<<=b:Described||Plain||Showable>>):
    $fields
    $[method:0-1]

== clst_known thing mut w=2
:: k known registry by_name
class $E:
    """$Aew that can be found again by its $sw1."""

    &k: <<ClassVar[dict[str, Any]]||dict[str, Any]>> = {}

    def __init__(self, $params) -> None:
        $assigns
        <<$E.&k[$s1] = self||self.&k.setdefault($s1, self)>>

    @classmethod
    def <<named||lookup||recall>>(cls, $s1: str) -> $Eq:
        <<return cls.&k[$s1]||if $s1 not in cls.&k:
            raise LookupError(f"no $ew {$s1!r}")
        return cls.&k[$s1]>>
    $[method:0-1]

== clst_limited thing w=2
:: l LIMIT MOST CAPACITY
@dataclass$frz
class $E:
    """$Aew with room for $dx as $nw1."""

    &l: ClassVar[$t1] = $dx

    $fields

    @property
    def <<$n1_room||$n1_left||spare_$n1>>(self) -> $t1:
        return <<max(self.&l - self.$n1, $z1)||self.&l - self.$n1 if self.$n1 < self.&l else $z1>>

    def is_<<full||over||exhausted>>(self) -> bool:
        return <<self.$n1 >= self.&l||not self.$n1 < type(self).&l>>

== clsx_too_much exc
:: a allowed most ceiling
class <<=n:TooMuch||Excessive||Illegal>>$Nc1(<<ValueError||Exception>>):
    """The $nw1 of $aew is more than allowed."""

    def __init__(self, $n1: $t1, &a: $t1 = $dx) -> None:
        super().__init__(f"$nw1 {$n1} <<exceeds||is more than||is above>> {&a}")
        self.$n1 = $n1
        self.&a = &a

== clsx_unknown exc
class <<No||Missing||Unfindable>>$E(<<LookupError||KeyError>>):
    """There is no $ew with this $sw1."""

    def __init__(self, $s1: str, known: Iterable[str] = ()) -> None:
        self.$s1 = $s1
        self.known = sorted(known)

    def __str__(self) -> str:
        return f"no $ew {self.$s1!r}" + (f", only {', '.join(self.known)}" if self.known else "")

== clse_stage enum w=2
class $E<<Stage||State||Phase>>(<<=t:Enum||str, Enum||IntEnum>>):
    """How far $aew has come."""

    UNKNOWN = <<=t:auto()||"unknown"||0>>
    NOT_$F1 = <<=t:auto()||"not $fw1"||1>>
    $F1 = <<=t:auto()||"$fw1"||2>>

    @property
    def is_<<final||last||over>>(self) -> bool:
        return self is type(self).$F1

== clse_column enum
class <<$Es||$E>><<Column||Order||SortBy>>(Enum):
    """What $esw can be sorted by."""

    $S1 = "$s1"
    $N1 = "$n1"

    @classmethod
    def parse(cls, raw: str) -> "Enum":
        <<return cls(raw.strip().lower())||return cls[raw.strip().upper()]>>

    def key(self, $e: $Eq) -> Any:
        """Return the attribute to sort by."""
        return getattr($e, self.value)

== clsc_bounds const
<<$N1_BOUNDS||$UP_$N1_RANGE>>: Final = (<<0||1>>, <<$d1||$dx>>)

== clsc_labels const
$F1_LABELS = {True: "<<$fw1||yes>>", False: "<<not $fw1||no>>"}
'''
