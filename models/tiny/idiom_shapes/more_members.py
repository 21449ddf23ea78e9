"""Shapes of members of the class a module is about, and of a few of classes that hold things by name."""

from __future__ import annotations

SHAPES = r'''
== mtd_str_marked method,viewmethod w=2
def __str__(self) -> str:
    """Return the $sw1, and show whether the $ew is $fw1."""
    <<mark = "*" if self.$f1 else ""
    return f"{self.$s1}{mark}"||return self.$s1 + (" ($fw1)" if self.$f1 else "")||\
    return f"[{'x' if self.$f1 else ' '}] {self.$s1}"||prefix = "+" if self.$f1 else "-"
    return prefix + self.$s1>>

== mtd_repr_class method,viewmethod
def __repr__(self) -> str:
    <<return f"{self.__class__.__name__}({self.$s1!r}, {self.$n1!r})"||\
    return "%s(%r, %r)" % (type(self).__name__, self.$s1, self.$n1)||\
    inside = ", ".join(f"{name}={getattr(self, name)!r}" for name in ($columns))
    return f"{type(self).__qualname__}({inside})"||return "<{} {!r}>".format(type(self).__name__, self.$s1)>>

== mtd_sort_key method w=2
@property
def <<sort_key||order_key||ordering>>(self) -> tuple[bool, $t1, str]:
    """What to sort by: <<=d:$fw1 ones first||$fw1 ones last>>, then the <<=n:highest||lowest>> $nw1, then the $sw1."""
    return <<=d:not self.$f1||self.$f1>>, <<=n:-self.$n1||self.$n1>>, self.$s1<<.lower()||.casefold()||>>

== mtd_bool method
def __bool__(self) -> bool:
    """$Aew counts as true if it has a $sw1<<=b:|| and some $nw1>>."""
    return <<=b:<<self.$s1 != ""||len(self.$s1) > 0||bool(self.$s1.strip())>>||bool(self.$s1 and self.$n1)>>

== mtd_format_match method,viewmethod
:: s spec style code
def __format__(self, &s: str) -> str:
    <<"""Format the $ew: "u" in upper case, "n" for the $nw1, or a width for the $sw1."""||~>>
    match &s:
        case "":
            return self.$s1
        case "u":
            return self.$s1.upper()
        case "n":
            return str(self.$n1)
        case _:
            return format(self.$s1, &s)

== mtd_hash method
def __hash__(self) -> int:
    return hash(<<(self.$s1, self.$n1)||self.$s1||(type(self), self.$s1)||self.$s1.lower()>>)

== mtd_neg method
def __<<=o:neg||abs||round>>__(self<<=o:||||, digits: int = 0>>) -> $Eq:
    """Return <<=o:a copy with the opposite $nw1||a copy whose $nw1 is not negative||a copy with a rounded $nw1>>."""
    data = {name: getattr(self, name) for name in ($columns)}
    data["$n1"] = <<=o:-self.$n1||abs(self.$n1)||round(self.$n1, digits)>>
    return type(self)(**data)

== mtd_index method
def __<<=o:index||floor||ceil||trunc>>__(self) -> int:
    """Return the $nw1 as a whole number<<=o:||, rounded down||, rounded up||, cut off>>."""
    return <<=o:int||math.floor||math.ceil||math.trunc>>(self.$n1)

== mtd_matmul method
def __matmul__(self, other: $Eq) -> float:
    """Return the dot product of the $nw1 and the $nw2 of both."""
    <<return self.$n1 * other.$n1 + self.$n2 * other.$n2||mine, theirs = (self.$n1, self.$n2), (other.$n1, other.$n2)
    return sum($x * y for $x, y in zip(mine, theirs))||\
    return sum(map(operator.mul, (self.$n1, self.$n2), (other.$n1, other.$n2)))>>

== mtd_setattr method mut
def __setattr__(self, name: str, new: Any) -> None:
    """<<Refuse a negative $nw1||Keep the $nw1 from being negative>>."""
    if name == "$n1" and new < 0:
        raise ValueError(f"<<@bad:bad||invalid>> {name}: {new}")
    object.__setattr__(self, name, new)

== mtd_fspath method
def __fspath__(self) -> str:
    """Let the $ew stand for the file <<with its data||that is named after its $sw1>>."""
    return <<f"{self.$s1}.<<json||txt||csv>>"||os.path.join("<<data||$es>>", self.$s1)||\
    self.$s1.replace(" ", "_") + ".<<json||txt||csv>>">>

== mtd_copy_dunder method
def __copy__(self) -> $Eq:
    <<return type(self)(*(getattr(self, name) for name in ($columns)))||made = object.__new__(type(self))
    for name in ($columns, "$vd"):
        object.__setattr__(made, name, getattr(self, name))
    return made||return self.__class__(**{name: getattr(self, name) for name in ($columns)})>>

== mtd_letters_getitem method
def __getitem__(self, <<=p:place||wanted||where>>: int | slice) -> str:
    """Return <<a letter or several of||part of>> the $sw1."""
    <<return self.$s1[<<=p:place||wanted||where>>]||if isinstance(<<=p:place||wanted||where>>, slice):
        return self.$s1[<<=p:place||wanted||where>>]
    return self.$s1[<<=p:place||wanted||where>> % len(self.$s1)]>>

== mtd_slug method
@property
def <<=n:slug||handle_text||url_part>>(self) -> str:
    """The $sw1 in lower case, with dashes <<=s:for all that is no letter or digit||for spaces>>."""
    <<=s:return re.sub(r"[^a-z0-9]+", "-", self.$s1.lower()).strip("-")||\
    return <<"-".join(self.$s1.lower().split())||self.$s1.lower().replace(" ", "-")||\
    "".join("-" if letter.isspace() else letter.lower() for letter in self.$s1)>>>>

== mtd_percent_text method,viewmethod w=2
def <<percent||progress||share>>_text(self) -> str:
    """Return how much of the $nw2 the $nw1 is, in percent."""
    if not self.$n2:
        return "<<n/a||-||?>>"
    <<return f"{self.$n1 / self.$n2:.0%}"||part = 100 * self.$n1 / self.$n2
    return f"{part:.1f} %"||return str(round(100 * self.$n1 / self.$n2)) + "%"||\
    return f"{self.$n1} of {self.$n2} ({self.$n1 / self.$n2:.1%})">>

== mtd_is_over method
@property
def <<=o:exceeds||reaches||lacks||matches>>_$n2(self) -> bool:
    """Whether the $nw1 is <<=o:above||at least||below||the same as>> the $nw2."""
    return self.$n1 <<=o:>||>=||<||==>> self.$n2

== mtd_sign method
def <<sign||direction||trend>>_of_$n1(self) -> <<=r:int||str>>:
    """Return <<=r:-1, 0 or 1||a sign>> as the $nw1 is negative, zero or positive."""
    <<=r:<<return (self.$n1 > 0) - (self.$n1 < 0)||if not self.$n1:
        return 0
    return 1 if self.$n1 > 0 else -1||return int(math.copysign(1, self.$n1)) if self.$n1 else 0>>||\
    <<return "+" if self.$n1 > 0 else "-" if self.$n1 < 0 else "0"||if self.$n1 == 0:
        return "0"
    return "-+"[self.$n1 > 0]>>>>

== mtd_digits method
def <<=d:digit_sum||digit_count||last_digit||first_digit>>_of_$n1(self) -> int:
    """Return <<=d:the sum of the digits||how many digits there are||the last digit||the first digit>> of the $nw1."""
    digits = str(abs(int(self.$n1)))
    return <<=d:<<sum(int(digit) for digit in digits)||sum(map(int, digits))>>||len(digits)||int(digits[-1])||\
    int(digits[0])>>

== mtd_divisible method
@property
def <<=p:has_even||has_odd||has_round||has_whole>>_$n1(self) -> bool:
    """Whether the $nw1 is <<=p:even||odd||a multiple of ten||a whole number>>."""
    return self.$n1 % <<=p:2 == 0||2 == 1||10 == 0||1 == 0>>

== mtd_text_predicate method
def <<=p:is_palindrome||has_digits||is_shouted||has_repeated_letters||is_one_word>>(self) -> bool:
    """Return whether the $sw1 <<=p:reads the same backwards||contains digits||is in upper case||\
has a letter twice||has no spaces>>."""
    <<=p:letters = self.$s1.lower()
    return letters == letters[::-1]||return any(letter.isdigit() for letter in self.$s1)||\
    return self.$s1.isupper()||return len(set(self.$s1)) < len(self.$s1)||\
    return <<" " not in self.$s1||len(self.$s1.split()) == 1>>>>

== mtd_letter_counts method
def <<=c:vowels||capitals||blanks||digits>>_in_$s1(self) -> int:
    """Return how many <<=c:vowels||capital letters||spaces||digits>> the $sw1 has."""
    <<count = 0
    for letter in self.$s1:
        if letter<<=c:.lower() in "aeiou"||.isupper()||.isspace()||.isdigit()>>:
            count += 1
    return count||\
    return sum(letter<<=c:.lower() in "aeiou"||.isupper()||.isspace()||.isdigit()>> for letter in self.$s1)||\
    return len([letter for letter in self.$s1 if letter<<=c:.lower() in "aeiou"||\
    .isupper()||.isspace()||.isdigit()>>])>>

== mtd_extreme_word method
def <<=m:longest||shortest>>_word_in_$s1(self) -> str:
    """Return the <<=m:longest||shortest>> word of the $sw1<<||, or an empty text>>."""
    <<return <<=m:max||min>>(self.$s1.split(), key=len, default="")||words = sorted(self.$s1.split(), key=len)
    return words[<<=m:-1||0>>] if words else ""||\
    return reduce(lambda one, two: two if len(two) <<=m:>||<>> len(one) else one, self.$s1.split() or [""])>>

== mtd_case_convert method,viewmethod
def $s1_<<=c:in_snake_case||in_camel_case||swapped||centered||padded>>(self<<=c:||||||, width: int = 20||\
, width: int = 20>>) -> str:
    """Return the $sw1 <<=c:with underscores before capitals||without underscores||with its cases swapped||\
in the middle of a line||filled up with dots>>."""
    return <<=c:re.sub(r"(?<=[a-z])(?=[A-Z])", "_", self.$s1).lower()||\
    "".join(word.capitalize() for word in self.$s1.split("_"))||self.$s1.swapcase()||self.$s1.center(width)||\
    f"{self.$s1:.<{width}}">>

== mtd_next_name method w=2
:: m match ending found_number
def <<next||following||numbered>>_$s1(self) -> str:
    """Return the $sw1 with the number at its end raised by one<<||; it gets a 2 if there is none>>."""
    &m = re.search(r"\d+\Z", self.$s1)
    <<if &m is None:
        return f"{self.$s1}2"
    return self.$s1[: &m.start()] + str(int(&m[0]) + 1)||if not &m:
        return self.$s1 + "2"
    stem = self.$s1.removesuffix(&m.group())
    return f"{stem}{int(&m.group()) + 1}">>

== mtd_from_pairs_text method w=2
@classmethod
def <<from_pairs||from_settings||from_assignments>>(cls, $txt: str) -> $Eq:
    """Make $aew from text such as "<<=s:name=x;size=1||name: x, size: 1||name=x&size=1>>"."""
    <<data = {}
    for pair in $txt.split("<<=s:;||,||&>>"):
        name, _, given = pair.partition("<<=s:=||:||=>>")
        data[name.strip()] = given||pairs = (pair.split("<<=s:=||:||=>>", 1) for pair in $txt.split("<<=s:;||,||&>>"))
    data = {name.strip(): given for name, given in pairs}>>
    $unpack = map(data.get, ($columns))
    return cls($convert)

== mtd_from_env method
@classmethod
def <<from_env||from_environment>>(cls, prefix: str = "$UP_") -> $Eq:
    """Make $aew from environment variables<<|| whose names begin with the prefix>>."""
    <<row = {name: os.environ[prefix + name.upper()] for name in ($columns)}||row = {}
    for name in ($columns):
        row[name] = os.environ[f"{prefix}{name.upper()}"]>>
    return cls($fromrow)

== mtd_numbered_copies method w=2
:: k count how_many copies_wanted
def <<=n:copies||numbered||series>>(self, &k: int) -> <<=r:list||Iterator>>[$Eq]:
    """<<=r:Return||Yield>> so many copies, with a number after <<the||each>> $sw1."""
    known = {name: getattr(self, name) for name in ($columns)}
    <<=r:return [$E(**{**known, "$s1": f"{self.$s1}<<-||_|| >>{number}"}) for number in range(1, &k + 1)]||\
    for number in range(&k):
        known["$s1"] = f"{self.$s1}<<-||_|| >>{number + 1}"
        yield $E(**known)>>

== mtd_guard_pair method w=2
def <<=g:require_same_$s1||require_other_$s1||require_no_less_$n1||require_type_of>>(self, other: $Eq) -> None:
    """Raise an error unless <<=g:both have the same $sw1||the other has another $sw1||\
the other has at least as much $nw1||both are of one class>>."""
    if <<=g:self.$s1 != other.$s1||self.$s1 == other.$s1||other.$n1 < self.$n1||type(self) is not type(other)>>:
        raise <<=g:ValueError||ValueError||ValueError||TypeError>>(f"<<=g:$sw1 differs: {self.$s1} and {other.$s1}||\
both are named {self.$s1}||$nw1 too low: {other.$n1} < {self.$n1}||cannot compare with {type(other).__name__}>>")

== mtd_wrap_counter method mut
:: s step by amount
def <<tick||turn_over||roll>>_$n1(self, &s: int = 1) -> bool:
    """Raise the $nw1; at $dx it starts again from zero. Return whether it did."""
    <<rounds, self.$n1 = divmod(self.$n1 + &s, $dx)
    return rounds > 0||self.$n1 += &s
    if self.$n1 < $dx:
        return False
    self.$n1 %= $dx
    return True||$old = self.$n1
    self.$n1 = ($old + &s) % $dx
    return self.$n1 < $old>>

== mtd_use_up method mut
def <<use_one||count_off||tear_off>>(self) -> <<=r:bool||$t1>>:
    """Lower the $nw1 by one, but not below zero; return <<=r:whether that was possible||what is left>>."""
    <<=r:if self.$n1 < 1:
        return False
    self.$n1 -= 1
    return True||self.$n1 = <<max(self.$n1 - 1, $z1)||self.$n1 - 1 if self.$n1 >= 1 else $z1>>
    return self.$n1>>

== mtd_halvings method
:: x rest remaining part
def <<=w:halvings||doublings>>_of_$n1(self, <<=w:least||most>>: float = <<=w:1.0||$dx>>) -> Iterator[float]:
    """Yield the $nw1 <<=w:halved again and again, down to the least||doubled again and again, up to the most>>."""
    &x = float(self.$n1)
    while <<=w:&x >= least||0 < &x <= most>>:
        yield &x
        &x <<=w:/=||*=>> 2

== mtd_code method,viewmethod w=2
@property
def <<code_text||reference||short_code>>(self) -> str:
    """<<=f:The first letters of the $sw1, a dash and the $nw1 in four digits||The $sw1 and the $nw1 in hexadecimal||\
The $sw1 and the $nw1 in binary||The $sw1 and the $nw1 with its sign>>."""
    return <<=f:f"{self.$s1[:3].upper()}-{int(self.$n1):04d}"||f"{self.$s1}-{int(self.$n1):x}"||\
    f"{self.$s1}:{int(self.$n1):b}"||f"{self.$s1}{self.$n1:+}">>

== mtd_row_text method,viewmethod
:: w width room columns_wide
def <<row_text||table_line||as_cells>>(self, &w: int = <<12||16||20>>) -> str:
    """Return the $sw1 on the left and the $nw1 on the right<<||, as in a table>>."""
    return <<f"{self.$s1[:&w]:<{&w}} {self.$n1:>8}"||f"{self.$s1:<{&w}}{self.$n1:>{&w}.2f}"||\
    self.$s1.ljust(&w) + str(self.$n1).rjust(&w)||" | ".join((self.$s1.ljust(&w), f"{self.$n1:8.1f}"))>>

== mtd_has_words method
:: w words terms wanted
def <<=a:has_all_of||has_any_of||has_none_of>>(self, *&w: str) -> bool:
    """Return whether <<=a:all||any||none>> of the &w are in the $sw1<<||, whatever their case>>."""
    $txt = self.$s1.lower()
    <<return <<=a:all||any||not any>>(each.lower() in $txt for each in &w)||for each in &w:
        if <<=a:each.lower() not in||each.lower() in||each.lower() in>> $txt:
            return <<=a:False||True||False>>
    return <<=a:True||False||True>>>>

== mtd_first_unlike method
def <<first_difference||differs_from_at||unlike_at>>(self, other: $Eq) -> int:
    """Return the place of the first letter that is not the same in both $sp1, or -1."""
    <<for $i, (mine, theirs) in enumerate(zip(self.$s1, other.$s1)):
        if mine != theirs:
            return $i
    return -1||pairs = enumerate(zip(self.$s1, other.$s1))
    return next(($i for $i, (mine, theirs) in pairs if mine != theirs), -1)||\
    if self.$s1 == other.$s1:
        return -1
    return len(os.path.commonprefix([self.$s1, other.$s1]))>>

== mtd_anagram method
def is_anagram_of(self, other: <<=o:$Eq||str>>) -> bool:
    """Return whether both $sp1 have the same letters."""
    return <<sorted(self.$s1.lower()) == sorted(other<<=o:.$s1||>>.lower())||\
    Counter(self.$s1.lower()) == Counter(other<<=o:.$s1||>>.lower())>>

== mtd_toward method mut
:: t target aim goal
def <<approach||step_toward||move_to>>_$n1(self, &t: $t1, most: $t1 = $d1) -> bool:
    """Move the $nw1 toward the &t, by no more than most; return whether it is there."""
    <<way = &t - self.$n1
    self.$n1 += max(-most, min(way, most))
    return self.$n1 == &t||if self.$n1 < &t:
        self.$n1 = min(self.$n1 + most, &t)
    else:
        self.$n1 = max(self.$n1 - most, &t)
    return self.$n1 == &t||if abs(&t - self.$n1) <= most:
        self.$n1 = &t
        return True
    self.$n1 += most if &t > self.$n1 else -most
    return False>>

== mtd_keep_record method mut
def <<=m:raise||lower>>_$n1_to(self, $n1: $t1) -> bool:
    """Set the $nw1 if that is <<=m:more||less>>; return whether it was."""
    <<if $n1 <<=m:<=||>=>> self.$n1:
        return False
    self.$n1 = $n1
    return True||$old = self.$n1
    self.$n1 = <<=m:max||min>>($old, $n1)
    return self.$n1 != $old||if changed := $n1 <<=m:>||<>> self.$n1:
        self.$n1 = $n1
    return changed>>

== mtd_state_word method,viewmethod w=2
def <<state_text||condition_word||mark_text>>(self) -> str:
    """Return "<<=w:yes||on||done||up>>" or "<<=w:no||off||open||down>>" as the $ew is $fw1 or not."""
    <<return {True: "<<=w:yes||on||done||up>>", False: "<<=w:no||off||open||down>>"}[self.$f1]||\
    return ("<<=w:no||off||open||down>>", "<<=w:yes||on||done||up>>")[self.$f1]||if self.$f1:
        return "<<=w:yes||on||done||up>>"
    return "<<=w:no||off||open||down>>"||\
    return self.$f1 and "<<=w:yes||on||done||up>>" or "<<=w:no||off||open||down>>">>

== mtd_one_flag method
@property
def <<=f:only_one||both||neither||at_least_one>>_of_$f1_and_$f2(self) -> bool:
    """Whether <<=f:exactly one||both||none||one or both>> of $fw1 and $fw2 <<=f:holds||hold||holds||hold>>."""
    return <<=f:self.$f1 != self.$f2||self.$f1 and self.$f2||not (self.$f1 or self.$f2)||self.$f1 or self.$f2>>

== mtd_callback method w=2
:: f callback notify tell
def <<=w:warn_if||when>>_<<=l:low||high>>(self, &f: Callable[[$Eq], None], $lim: $t1 = $d1) -> bool:
    """Call the function with the $ew if its $nw1 is <<=l:below||above>> the $lim; return whether it was."""
    <<if self.$n1 <<=l:>=||<=>> $lim:
        return False
    &f(self)
    return True||if called := self.$n1 <<=l:< ||> >>$lim:
        &f(self)
    return called>>

== mtd_rate method w=2
:: r rate percent percentage
def $n1_<<=o:with_tax||discounted||after_interest||less_fee>>(self, &r: float = <<5||10||20>>) -> float:
    """Return the $nw1 <<=o:and so many percent more||less so many percent||after a year at this rate||\
without a fee of so many percent>>."""
    <<return round(self.$n1 * (1 <<=o:+||-||+||->> &r / 100), 2)||factor = 100 <<=o:+||-||+||->> &r
    return self.$n1 * factor / 100||change = self.$n1 * &r / 100
    return self.$n1 <<=o:+||-||+||->> change>>

== mtd_by_weights method
:: w weights portions parts_wanted
def <<divide||allot||apportion>>_$n1(self, &w: <<=t:Sequence[float]||dict[str, float]>>) -> \
<<=t:list[float]||dict[str, float]>>:
    """Return the $nw1 divided in proportion to the &w."""
    whole = sum(&w<<=t:||.values()>>)
    if whole <= 0:
        raise ValueError("<<no &w||&w must be positive>>")
    return <<=t:[self.$n1 * each / whole for each in &w]||\
    {name: self.$n1 * each / whole for name, each in &w.items()}>>

== mtd_boxes_needed method
:: s size per_page room
def <<pages||trips||crates>>_for_$n1(self, &s: int = $d1) -> int:
    """Return how many are needed if each takes so much of the $nw1."""
    if &s <= 0:
        raise ValueError(f"<<@bad:bad||invalid>> &s: {&s}")
    <<return math.ceil(self.$n1 / &s)||return int(-(-self.$n1 // &s))||whole, more = divmod(self.$n1, &s)
    return int(whole) + (more > 0)>>

== mtd_clock method,viewmethod
:: b seconds small low_part
:: a minutes large high_part
def $n1_<<as_clock||as_time||clock>>(self) -> str:
    """Return the $nw1, in <<seconds, as minutes and seconds||minutes, as hours and minutes>>."""
    <<&a, &b = divmod(int(self.$n1), 60)
    return f"{&a}:{&b:02d}"||&a = int(self.$n1) // 60
    &b = int(self.$n1) % 60
    return f"{&a:02}:{&b:02}"||return ":".join(f"{each:02d}" for each in divmod(int(self.$n1), 60))>>

== mtd_due method
:: d start since begun
def <<=n:due_date||ends_on||expires_on>>(self, &d: date) -> date:
    """Return the day that is as many <<=u:days||weeks>> after the &d as the $nw1 says."""
    <<return &d + timedelta(<<=u:days||weeks>>=int(self.$n1))||later = timedelta(<<=u:1||7>>) * int(self.$n1)
    return &d + later>>

== mtd_save_restore method mut
:: s saved state memo
def <<restore||go_back_to||reset_to>>(self, &s: tuple[str, $t1, bool]) -> None:
    """Take the $sw1, the $nw1 and whether it is $fw1 from what was &s."""
    <<self.$s1, self.$n1, self.$f1 = &s||for name, was in zip(("$s1", "$n1", "$f1"), &s):
        setattr(self, name, was)||self.$s1 = &s[0]
    self.$n1 = &s[1]
    self.$f1 = &s[2]>>

== mtd_word_swaps method mut
:: w words dictionary new_words
def translate_$s1(self, &w: dict[str, str]) -> str:
    """Put other words in the $sw1, where the &w have them, and return it."""
    <<self.$s1 = " ".join(&w.get(each, each) for each in self.$s1.split())||changed = []
    for each in self.$s1.split():
        changed.append(&w[each] if each in &w else each)
    self.$s1 = " ".join(changed)||self.$s1 = re.sub(r"\w+", lambda each: &w.get(each[0], each[0]), self.$s1)>>
    return self.$s1

== mtd_valid_static method
@staticmethod
def <<is_valid||check||accepts>>_$s1($txt: str) -> bool:
    """Return whether the text could be <<the||a>> $sw1: <<=r:a letter, then letters or digits||\
not empty, at most $dx long||printable and without spaces at its ends>>."""
    return <<=r:re.fullmatch(r"[A-Za-z]\w*", $txt) is not None||0 < len($txt) <= $dx||\
    $txt.isprintable() and $txt == $txt.strip() != "">>

== mtd_key_for method
:: n name attribute wanted
@classmethod
def <<key_for||getter||order_by>>(cls, &n: str) -> Callable[[$Eq], Any]:
    """Return a function that gives this attribute of $aew, for sorting."""
    if &n not in ($columns):
        raise <<AttributeError||ValueError>>(f"{cls.__name__} has no {&n}")
    return <<operator.attrgetter(&n)||lambda $e: getattr($e, &n)||partial(lambda name, $e: getattr($e, name), &n)>>

== mtd_d_getitem_hint dictmethod w=2
:: c close similar alike
def __getitem__(self, $s1: str) -> $E:
    """Return the $ew with this $sw1; <<the error names those that begin alike||an error says what there is>>."""
    if $s1 in self.$store:
        return self.$store[$s1]
    &c = <<[name for name in self.$store if name[:1] == $s1[:1]]||sorted(self.$store)[:$d1]>>
    raise KeyError(f"no {$s1}<<; perhaps||, but>> {', '.join(&c) or 'nothing'}")

== mtd_d_get_or_make dictmethod
:: m make factory create
def <<get_or_make||obtain||demand>>(self, $s1: str, &m: Callable[[str], $E]) -> $E:
    """Return the $ew with this $sw1; make it first if there is none."""
    <<if $s1 not in self.$store:
        self.$store[$s1] = &m($s1)
    return self.$store[$s1]||if ($e := self.$store.get($s1)) is None:
        $e = self.$store[$s1] = &m($s1)
    return $e||try:
        return self.$store[$s1]
    except KeyError:
        return self.$store.setdefault($s1, &m($s1))>>

== mtd_d_many dictmethod
def <<get_many||pick||lookup_all>>(self, *$sp1: str) -> list[<<=n:$E | None||$E>>]:
    """Return the $esw with these $sp1<<=n:, None for those that are missing||, without those that are missing>>."""
    return <<=n:<<[self.$store.get(name) for name in $sp1]||list(map(self.$store.get, $sp1))>>||\
    [self.$store[name] for name in $sp1 if name in self.$store]>>

== mtd_d_touch dictmethod
def <<=w:touch||postpone||refresh>>(self, $s1: str) -> <<=r:None||$E>>:
    """Move the $ew with this $sw1 to the end<<=r:||, and return it>>."""
    <<if $s1 not in self.$store:
        raise KeyError($s1)
    self.$store[$s1] = self.$store.pop($s1)||$e = self.$store.pop($s1)
    self.$store[$s1] = $e>>
    <<=r:~||return self.$store[$s1]>>

== mtd_d_top dictmethod
def <<=m:top||bottom>>_$sp1(self, count: int = $d1) -> list[str]:
    """Return the $sp1 of the $esw with the <<=m:highest||lowest>> $nw1."""
    <<return <<=m:heapq.nlargest||heapq.nsmallest>>(count, self.$store, key=lambda name: self.$store[name].$n1)||\
    ordered = sorted(self.$store.items(), key=lambda pair: pair[1].$n1<<=m:, reverse=True||>>)
    return [name for name, _ in ordered[:count]]>>

== mtd_d_after dictmethod
:: c cursor after last_seen
def <<next_page||listing||continue_after>>(self, &c: str = "", size: int = $d1) -> list[str]:
    """Return some $sp1, in order, beginning after the given one."""
    <<names = sorted(name for name in self.$store if name > &c)
    return names[:size]||names = sorted(self.$store)
    start = bisect.bisect_right(names, &c)
    return names[start : start + size]||return heapq.nsmallest(size, (name for name in self.$store if name > &c))>>

== mtd_d_str dictmethod
def __str__(self) -> str:
    <<return "\n".join(f"{name}: {$e.$n1}" for name, $e in sorted(self.$store.items()))||\
    width = max(map(len, self.$store), default=0)
    return "\n".join(f"{name:<{width}} {$e.$n1}" for name, $e in self.$store.items())||if not self.$store:
        return "no $esw"
    return ", ".join(f"{name} ({$e.$n1})" for name, $e in self.$store.items())>>
'''
