"""Shapes of more methods of the class a module is about: makers, comparisons, views, changes, special methods."""

from __future__ import annotations

SHAPES = r'''
== meth_from_tuple method w=2
@classmethod
def <<from_tuple||from_record||unpack||of_row>>(cls, row: tuple[Any, ...]) -> $Eq:
    """Make $aew from a tuple of its attributes."""
    <<if len(row) != $width:
        raise ValueError(f"<<$width values expected||expected $width values>>, not {len(row)}")
    ||>>$unpack = row
    return cls($unpack)

== meth_as_tuple method,viewmethod
def <<as_tuple||to_tuple||attributes||astuple>>(self) -> tuple[Any, ...]:
    """Return the attributes in their order."""
    return <<tuple(getattr(self, name) for name in ($columns))||operator.attrgetter($columns)(self)>>

== meth_from_known method w=2
:: known known allowed names
@classmethod
def <<from_mapping||from_options||from_config>>(cls, given: dict[str, Any]) -> $Eq:
    """Make $aew from what is known of the given values<<||; others are left out>>."""
    &known = {$columns}
    <<return cls(**{name: given[name] for name in &known & given.keys()})||for name in given.keys() - &known:
        $log.warning("unknown: %s", name)
    return cls(**{name: given[name] for name in &known})||\
    return cls(**{name: $val for name, $val in given.items() if name in &known})>>

== meth_from_form method
:: m missing absent empty
@classmethod
def <<from_form||from_strings||from_row>>(cls, row: dict[str, str]) -> $Eq:
    """Make $aew from strings; <<what is missing is an error||nothing may be missing>>."""
    &m = [name for name in ($columns) if not row.get(name)]
    if &m:
        raise ValueError(<<"missing: " + ", ".join(&m)||f"missing: {&m}">>)
    return cls($fromrow)

== meth_try_parse method w=2
@classmethod
def <<try_parse||parse_or_none||from_line_or_none>>(cls, $line: str) -> "$E | None":
    """Make $aew from a line, or return None if that does not work."""
    $parts = $line<<.strip()||.rstrip()||>>.split(<<=s:","||";"||"|">>)
    try:
        return cls($fromparts)
    except (ValueError, IndexError)<<:|| as $err:
        $log.debug("bad line %r: %s", $line, $err)>>
        return None

== meth_read_all method w=2
@classmethod
def <<read_all||parse_lines||each_from>>(cls, lines: Iterable[str]) -> Iterator[$Eq]:
    """Yield $aew for each line that is neither empty nor a comment."""
    for $line in lines:
        <<$parts = $line.partition("#")[0].strip().split(",")
        if len($parts) < $width:
            continue||if not $line.strip() or $line.startswith("#"):
            continue
        $parts = $line.strip().split(",")>>
        yield cls($fromparts)

== meth_example method
@classmethod
def <<example||sample||demo||for_tests>>(cls) -> $Eq:
    """Return $aew to <<try things out||play with||test with>>."""
    <<return cls($args1)||made = cls($args1)
    return made>>

== meth_copy_of method
@classmethod
def <<copy_of||clone||like>>(cls, $e: $Eq) -> $Eq:
    """Make another $ew with the same attributes."""
    <<return cls($cells)||data = {$epairs}
    return cls(**data)||copied = cls($cells)
    return copied>>

== meth_sort_static method
@staticmethod
def <<sort_by||in_order_of||ordered_by>>_$ordname($es: Iterable[$Eq]) -> list[$Eq]:
    """Return the $esw by $orddoc."""
    <<return sorted($es, key=lambda $e: $ordkey)||ordered = list($es)
    ordered.sort(key=lambda $e: $ordkey)
    return ordered>>

== meth_total_static method
@staticmethod
def <<sum_of||total||added_up>>_$nvname($es: Iterable[$Eq]) -> $nvtype:
    """Return the total $nvdoc of the $esw."""
    $acc = $nvzero
    for $e in $es:
        $acc += $nv
    return $acc

== meth_class_best method
@classmethod
def with_<<=m:most||least>>_$n1(cls, *$es: $Eq) -> $Eq:
    """Return the one with the <<=m:highest||lowest>> $nw1."""
    <<$best = $es[0]
    for $e in $es[1:]:
        if $e.$n1 <<=m:>||<>> $best.$n1:
            $best = $e
    return $best||if not $es:
        raise ValueError("no $esw")
    return <<=m:max||min>>($es, key=lambda $e: $e.$n1)>>

== meth_lt_pair method w=2
def __<<=c:lt||gt||le||ge>>__(self, other: $Eq) -> bool:
    <<return (self.$n1, self.$s1) <<=c:<||>||<=||>=>> (other.$n1, other.$s1)||if self.$n1 != other.$n1:
        return self.$n1 <<=c:< ||> ||< ||> >>other.$n1
    return self.$s1 <<=c:<||>||<=||>=>> other.$s1>>

== meth_eq_match method
def __eq__(self, other: object) -> bool:
    """<<$Aew equals its $sw1||Compare with another $ew or with a $sw1>>."""
    match other:
        case $E():
            return self.$s1 == other.$s1<<|| and self.$n1 == other.$n1>>
        case str():
            return self.$s1 == other
        case _:
            return <<=r:NotImplemented||False>>

== meth_compare method
def compare_$n1(self, other: $Eq) -> int:
    """Return -1, 0 or 1 as the $nw1 is lower, the same or higher."""
    <<return (self.$n1 > other.$n1) - (self.$n1 < other.$n1)||if self.$n1 == other.$n1:
        return 0
    return 1 if self.$n1 > other.$n1 else -1||difference = self.$n1 - other.$n1
    if difference:
        return 1 if difference > 0 else -1
    return 0>>

== meth_alike method
def <<is_like||resembles||same_$s1_as>>(self, other: $Eq) -> bool:
    """Return whether both have the same $sw1, <<whatever its case||apart from case and spaces>>."""
    <<return self.$s1.casefold() == other.$s1.casefold()||\
    mine, theirs = self.$s1.strip().lower(), other.$s1.strip().lower()
    return mine == theirs||return self.$s1.strip().lower() == other.$s1.strip().lower()>>

== meth_same_count method
def <<common_with||similarity||agreement>>(self, other: $Eq) -> <<=r:int||float>>:
    """Return <<=r:how many||which part of the>> attributes are the same."""
    names = [$columns]
    same = <<sum(getattr(self, name) == getattr(other, name) for name in names)||\
    len([name for name in names if getattr(self, name) == getattr(other, name)])>>
    return same<<=r:|| / len(names)>>

== meth_distance method w=2
:: b along dy second
:: a across dx first
def <<distance||gap||difference>>_to(self, other: $Eq) -> float:
    """Return how far apart both are in $nw1 and $nw2."""
    &a = self.$n1 - other.$n1
    &b = self.$n2 - other.$n2
    return <<math.hypot(&a, &b)||abs(&a) + abs(&b)||max(abs(&a), abs(&b))||(&a ** 2 + &b ** 2) ** 0.5>>

== meth_between method
def $n1_between(self, other: $Eq, fraction: float = 0.5) -> float:
    """Return a $nw1 on the way from this $ew to the other."""
    <<if not 0 <= fraction <= 1:
        raise ValueError(f"<<bad||invalid>> fraction: {fraction}")
    ||>>return <<self.$n1 + fraction * (other.$n1 - self.$n1)||(1 - fraction) * self.$n1 + fraction * other.$n1>>

== meth_rank method
def <<rank_among||place_among||place_in>>(self, others: Iterable[$Eq]) -> int:
    """Return the place by $nw1; the <<=m:highest||lowest>> comes first."""
    <<return 1 + sum(other.$n1 <<=m:>||<>> self.$n1 for other in others)||place = 1
    for other in others:
        if other.$n1 <<=m:>||<>> self.$n1:
            place += 1
    return place>>

== meth_nearest method
def <<nearest||closest>>_of(self, others: list[$Eq]) -> "$E | None":
    """Return the one whose $nw1 is <<nearest||closest>> to that of this $ew."""
    <<return min(others, key=lambda other: abs(other.$n1 - self.$n1), default=None)||if not others:
        return None
    return min(others, key=lambda other: abs(self.$n1 - other.$n1))||nearest, least = None, math.inf
    for other in others:
        gap = abs(other.$n1 - self.$n1)
        if gap < least:
            nearest, least = other, gap
    return nearest>>

== meth_siblings method
def <<siblings||others_like_this||relatives>>(self, $es: Iterable[$Eq]) -> list[$Eq]:
    """Return the other $esw with the same $sw1."""
    return [$e for $e in $es if <<$e is not self and $e.$s1 == self.$s1||$e.$s1 == self.$s1 and $e is not self>>]

== meth_describe method,viewmethod w=3
def <<describe||description_text||details||to_sentence>>(self) -> str:
    """Return <<a few words about the $ew||the $ew in words>>."""
    $parts = [self.$s1]
    if self.$n1:
        $parts.append(f"<<{self.$n1} $nw1||$nw1 {self.$n1}>>")
    <<if self.$f1:
        $parts.append("$fw1")||$parts.append("$fw1" if self.$f1 else "not $fw1")>>
    return <<", "||" - "||" / ">>.join($parts)

== meth_to_text method,viewmethod w=2
def <<to_text||as_text||card>>(self) -> str:
    """Return a line for each attribute."""
    <<return "\n".join(f"{name}: {getattr(self, name)}" for name in ($columns))||lines = []
    for name in ($columns):
        lines.append(f"{name:<$d1} {getattr(self, name)}")
    return "\n".join(lines)||names = [$columns]
    width = max(map(len, names))
    return "\n".join(f"{name:>{width}}: {getattr(self, name)}" for name in names)>>

== meth_bar method,viewmethod
:: f filled done full
def <<$n1_bar||bar||gauge_text>>(self, width: int = $d1) -> str:
    """Draw the $nw1 as a bar<<|| of this width|| made of signs>>."""
    &f = <<max(0, min(int(self.$n1), width))||min(round(self.$n1), width)||int(min(self.$n1, width))>>
    return <<"#" * &f + "." * (width - &f)||("=" * &f).ljust(width)||f"[{'#' * &f:<{width}}]">>

== meth_plural method,viewmethod
def $n1_text(self) -> str:
    """Return the $nw1 with its unit."""
    <<unit = "$w1" if self.$n1 == 1 else "$w2"
    return f"{self.$n1} {unit}"||if self.$n1 == 1:
        return "one $w1"
    return f"{self.$n1} $w2"||if not self.$n1:
        return "no $w2"
    return f"{self.$n1} $w2">>

== meth_wrapped method,viewmethod
def <<=n:wrapped||indented||shortened>>_$s1(self, width: int = $dx) -> <<=n:list[str]||str||str>>:
    """Return the $sw1 <<=n:in lines of at most this width||moved to the right||cut after whole words>>."""
    <<=n:return textwrap.wrap(self.$s1, width)||return textwrap.indent(self.$s1, " " * width)||\
    return textwrap.shorten(self.$s1, width, placeholder="...")>>

== meth_markup method,viewmethod
def <<to_html||markup||as_html>>(self, tag: str = "<<li||p||div||td>>") -> str:
    """Return the $sw1 <<and the $nw1 ||>>between tags."""
    <<content = f"{self.$s1}: {self.$n1}"
    return f"<{tag}>{content}</{tag}>"||opened, closed = f"<{tag}>", f"</{tag}>"
    return opened + self.$s1 + closed>>

== meth_digest method
def <<fingerprint||digest||checksum>>(self<<=l:, length: int = $d1||>>) -> str:
    """Return <<a short text that changes with the $ew||letters and digits that tell $esw apart>>."""
    content = f"{self.$s1}<<:||/||-||>>{self.$n1}"
    return <<hashlib.sha256||hashlib.md5||hashlib.sha1>>(content.encode(<<||"utf-8">>)).hexdigest()<<=l:[:length]||>>

== meth_dict_chosen method,viewmethod as=m_to_dict w=2
def <<as_dict||to_dict||asdict>>(self, *names: str) -> dict[str, Any]:
    """Return the attributes with these names, or all of them."""
    <<return {name: getattr(self, name) for name in names or ($columns)}||if not names:
        names = ($columns)
    return {name: getattr(self, name) for name in names}||data = {}
    for name in names or ($columns):
        data[name] = getattr(self, name)
    return data>>

== meth_dict_filled method,viewmethod as=m_to_dict
def <<to_dict||as_dict||filled>>(self) -> dict[str, Any]:
    """Return the attributes that are <<not empty||set>>."""
    data = {
        $pairs
    }
    <<return {name: $val for name, $val in data.items() if $val}||\
    for name in [name for name, $val in data.items() if not $val]:
        del data[name]
    return data||return dict(filter(lambda pair: pair[1], data.items()))>>

== meth_changes_since method
def <<changes_since||changed_from||news_since>>(self, $old: dict[str, Any]) -> dict[str, Any]:
    """Return what is not as it was."""
    now = {
        $pairs
    }
    <<return {name: $val for name, $val in now.items() if $old.get(name) != $val}||changed = {}
    for name, $val in now.items():
        if name not in $old or $old[name] != $val:
            changed[name] = $val
    return changed||return dict(now.items() - $old.items())>>

== meth_flags method
def <<flags||marks||states>>(self) -> <<=t:set||list>>[str]:
    """Return which of $fw1 and $fw2 <<hold||the $ew is>>."""
    <<return <<=t:{||[>>name for name in ("$f1", "$f2") if getattr(self, name)<<=t:}||]>>||\
    found_flags = <<=t:set()||[]>>
    if self.$f1:
        found_flags.<<=t:add||append>>("$f1")
    if self.$f2:
        found_flags.<<=t:add||append>>("$f2")
    return found_flags>>

== meth_flag_match method
@property
def <<state_name||condition||standing>>(self) -> str:
    """One word for $fw1 and $fw2 together."""
    match self.$f1, self.$f2:
        case True, True:
            return "<<both||$w1>>"
        case <<True, False||True, _>>:
            return "$fw1"
        case <<False, True||_, True>>:
            return "$fw2"
        case _:
            return "<<neither||none||plain>>"

== meth_getitem method w=2
def __getitem__(self, name: str) -> Any:
    <<if name not in ($columns):
        raise KeyError(name)
    return getattr(self, name)||try:
        return getattr(self, name)
    except AttributeError:
        raise KeyError(name) from None>>

== meth_arithmetic method w=2
def __<<=o:mul||truediv||mod||floordiv>>__(self, other: float) -> float:
    """Return <<=o:a multiple of||a part of||what is left of||how often it goes into>> the $nw1."""
    <<=o:return self.$n1 * other||if not other:
        raise ValueError("cannot divide by nothing")
    return self.$n1 / other||return self.$n1 % other||return self.$n1 // other>>

== meth_sub method
def __sub__(self, other: $Eq) -> $t1:
    <<return self.$n1 - other.$n1||if not isinstance(other, $E):
        return NotImplemented
    return self.$n1 - other.$n1||return abs(self.$n1 - other.$n1)>>

== meth_conversion method
def __<<=c:int||float||len||bytes||abs>>__(self) -> <<=c:int||float||int||bytes||$t1>>:
    return <<=c:int(self.$n1)||float(self.$n1)||len(self.$s1)||self.$s1.encode()||abs(self.$n1)>>

== meth_radd method
def __radd__(self, start: $t1) -> $t1:
    """Make sum() of $esw give <<the $nw1||the total $nw1>>."""
    return <<start + self.$n1||self.$n1 + start>>

== meth_contains method
def __contains__(self, query: str) -> bool:
    <<return query in self.$s1 or query in self.$s2||\
    return any(query in text for text in (self.$s1, self.$s2))||needle = query.lower()
    return needle in f"{self.$s1} {self.$s2}".lower()>>

== meth_capped_property method mut w=2
:: p safe capped checked bounded
@property
def &{p}_$n1(self) -> $t1:
    """The $nw1, <<never above||at most||limited to>> $d1."""
    return min(self.$n1, $d1)

@&{p}_$n1.setter
def &{p}_$n1(self, $n1: $t1) -> None:
    <<if $n1 < 0:
        raise ValueError(<<@neg:"$nw1 must not be negative"||f"negative $nw1: {$n1}"||"$nw1 is negative">>)
    self.$n1 = $n1||self.$n1 = min($n1, $d1)||self.$n1 = max($n1, $z1)>>

== meth_normal_text method
<<@property||@cached_property>>
def <<normal||clean||plain>>_$s1(self) -> str:
    """The $sw1 in lower case, with single spaces."""
    return <<" ".join(self.$s1.lower().split())||" ".join(self.$s1.split()).lower()||\
    re.sub(r"\s+", " ", self.$s1.strip().lower())>>

== meth_halves method
def <<=p:first||last>>_word_of_$s1(self) -> str:
    """Return the <<=p:first||last>> word of the $sw1."""
    <<<<=p:head, _, _||_, _, tail>> = self.$s1.strip().<<=p:partition||rpartition>>(" ")
    return <<=p:head||tail>>||pieces = self.$s1.split()
    return pieces[<<=p:0||-1>>] if pieces else "">>

== meth_bounds method
:: w slack spread leeway
def $n1_bounds(self, margin: float = <<0.1||0.05||0.2>>) -> tuple[float, float]:
    """Return a low and a high value around the $nw1."""
    &w = abs(self.$n1) * margin
    return <<self.$n1 - &w, self.$n1 + &w||max(0.0, self.$n1 - &w), self.$n1 + &w>>

== meth_ratio_try method
@property
def $n1_ratio(self) -> float<<=n: | None||>>:
    """The $nw1 divided by the $nw2."""
    try:
        return self.$n1 / self.$n2
    except ZeroDivisionError:
        return <<=n:None||math.inf>>

== meth_tiers method
def <<price||charge||points>>_for_$n1(self) -> float:
    """Return what the $nw1 costs; <<the more, the cheaper||it falls in steps>>."""
    for least, factor in (($dx, 0.5), ($d1, 0.8)):
        if self.$n1 >= least:
            return self.$n1 * factor
    return <<float(self.$n1)||self.$n1 * 1.0>>

== meth_growth method
:: g rate growth gain
def $n1_after(self, steps: int, &g: float = 0.1) -> float:
    """Return the $nw1 after some steps of growth."""
    <<$x = float(self.$n1)
    for _ in range(steps):
        $x *= 1 + &g
    return $x||return self.$n1 * (1 + &g) ** steps||$x = float(self.$n1)
    while steps > 0:
        $x += $x * &g
        steps -= 1
    return $x>>

== meth_countdown method
def <<countdown||count_down||ticks>>(self) -> Iterator[int]:
    """Yield the whole numbers from the $nw1 down to one."""
    <<remaining = int(self.$n1)
    while remaining > 0:
        yield remaining
        remaining -= 1||yield from range(int(self.$n1), 0, -1)||for step in range(int(self.$n1)):
        yield int(self.$n1) - step>>

== meth_one_of method
def <<=n:has_any||is_one_of||matches_any>>(self, $sp1: Iterable[str]) -> bool:
    """Return whether the $sw1 is one of these, whatever its case."""
    <<=w:wanted||lowered||given>> = <<{$s1.lower() for $s1 in $sp1}||set(map(str.lower, $sp1))>>
    return self.$s1.lower() in <<=w:wanted||lowered||given>>

== meth_attention method
@property
def <<needs_attention||is_suspicious||needs_care>>(self) -> bool:
    """Whether something is <<odd||wrong||unusual>> with the $ew."""
    <<if not self.$s1:
        return True
    return self.$n1 < 0 or self.$n1 > $dx||\
    return not self.$s1 or not 0 <= self.$n1 <= $dx||return any((not self.$s1, self.$n1 < 0, self.$n1 > $dx))>>

== meth_require method
def require_<<=f:$f1||$s1>>(self) -> <<=r:None||$Eq>>:
    """Raise an error unless the $ew <<=f:is $fw1||has a $sw1>>."""
    if not self.<<=f:$f1||$s1>>:
        raise <<ValueError||RuntimeError>>(<<=f:f"{self.$s1} is not $fw1"||"$aew without $sw1">>)
    <<=r:~||return self>>

== meth_act_bool method,actmethod as=m_act mut w=2
def $v(self) -> bool:
    """$V the $ew, and return whether it was not $vdw before."""
    <<if self.$vd:
        return False
    self.$vd = True
    return True||<<=w:first_time||changed>> = not self.$vd
    self.$vd = True
    return <<=w:first_time||changed>>||$old, self.$vd = self.$vd, True
    return not $old>>

== meth_act_force method,actmethod as=m_act mut
def $v(self, <<=f:force||again||repeat>>: bool = False) -> None:
    """$V the $ew; <<once more only if told so||a second time only by force>>."""
    if self.$vd and not <<=f:force||again||repeat>>:
        <<=w:raise ValueError(f"{self.$s1} is already $vdw")||return>>
    self.$vd = True

== meth_act_if method,actmethod mut
:: c condition test predicate
def $v_if(self, &c: Callable[[$Eq], bool]) -> bool:
    """$V the $ew if it passes; return whether it is $vdw."""
    <<if not self.$vd and &c(self):
        self.$vd = True
    return self.$vd||self.$vd = self.$vd or &c(self)
    return self.$vd>>

== meth_act_then method,actmethod mut
def $v_and(self, $fn: Callable[[$Eq], None]) -> None:
    """$V the $ew, then call the function; undo it if that fails."""
    self.$vd = True
    try:
        $fn(self)
    except Exception<<:|| as $err:
        $log.error("%s: %s", self.$s1, $err)>>
        self.$vd = False
        raise

== meth_clamp method mut w=2
def <<clamp||limit||bound>>_$n1(self, low: $t1, high: $t1) -> $t1:
    """Move the $nw1 between low and high, and return it."""
    <<if low > high:
        low, high = high, low
    ||>>self.$n1 = <<max(low, min(self.$n1, high))||min(max(self.$n1, low), high)||sorted((low, self.$n1, high))[1]>>
    return self.$n1

== meth_swap method mut
def <<swap||exchange||trade>>_$n1_with(self, other: $Eq) -> None:
    """Give each of both the $nw1 of the other."""
    <<if other is self:
        return
    ||>><<self.$n1, other.$n1 = other.$n1, self.$n1||mine = self.$n1
    self.$n1 = other.$n1
    other.$n1 = mine>>

== meth_level method mut
def <<even_out||level_with||balance_with>>(self, *others: $Eq) -> $t1:
    """Share the $nw1 evenly; what cannot be shared stays here."""
    everyone = [self, *others]
    each, <<=r:left_over||surplus>> = divmod(sum(one.$n1 for one in everyone), len(everyone))
    for one in everyone:
        one.$n1 = each
    self.$n1 += <<=r:left_over||surplus>>
    return each

== meth_apply method mut w=2
:: u unknown ignored refused
def <<apply||patch||set_known>>(self, changes: dict[str, Any]) -> list[str]:
    """Set what is known, and return the names of the rest."""
    &u = []
    for name, $val in changes.items():
        <<if name in ($columns):
            setattr(self, name, $val)
        else:
            &u.append(name)||if not hasattr(self, name):
            &u.append(name)
            continue
        setattr(self, name, $val)>>
    return &u

== meth_with_temporary method mut
@contextmanager
def <<temporary||other||borrowed>>_$n1(self, $n1: $t1) -> Iterator[<<=y:None||$Eq>>]:
    """Change the $nw1 until the block ends."""
    <<$old = self.$n1
    self.$n1 = $n1||$old, self.$n1 = self.$n1, $n1>>
    try:
        yield<<=y:|| self>>
    finally:
        self.$n1 = $old

== meth_replace_text method mut
def replace_in_$s1(self, $old: str, new: str) -> int:
    """Write the new text for the old one in the $sw1; return how many times."""
    <<count = self.$s1.count($old)
    if count:
        self.$s1 = self.$s1.replace($old, new)
    return count||pieces = self.$s1.split($old)
    self.$s1 = new.join(pieces)
    return len(pieces) - 1||self.$s1, count = re.subn(re.escape($old), new, self.$s1)
    return count>>

== meth_append_text method mut
def <<add_to||append_to||extend>>_$s1(self, extra: str<<=s:, separator: str = ", "||>>) -> None:
    """Write more at the end of the $sw1."""
    <<if self.$s1:
        self.$s1 += <<=s:separator||"; ">> + extra
    else:
        self.$s1 = extra||self.$s1 = <<=s:separator||"; ">>.join(filter(None, (self.$s1, extra)))||if not extra:
        return
    self.$s1 = self.$s1 + <<=s:separator||"; ">> + extra if self.$s1 else extra>>

== meth_cycle method mut
def <<next||advance||cycle>>_$s1(self, order: list[str]) -> str:
    """Go on to the next $sw1 in this order; after the last comes the first."""
    <<place = order.index(self.$s1) + 1
    self.$s1 = order[place % len(order)]
    return self.$s1||for current_one, following in zip(order, [*order[1:], order[0]]):
        if current_one == self.$s1:
            self.$s1 = following
            break
    return self.$s1||if self.$s1 == order[-1]:
        self.$s1 = order[0]
    else:
        self.$s1 = order[order.index(self.$s1) + 1]
    return self.$s1>>

== meth_ensure method mut
def <<ensure||fill||default>>_$s1(self, default: str = "$w1") -> str:
    """Set the $sw1 if there is none, and return it."""
    <<if not self.$s1:
        self.$s1 = default
    return self.$s1||self.$s1 = self.$s1 or default
    return self.$s1||if self.$s1.strip():
        return self.$s1
    self.$s1 = default
    return default>>
'''
