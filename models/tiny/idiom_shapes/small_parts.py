"""Shapes of more errors, enumerations, constants and statements."""

from __future__ import annotations

SHAPES = r'''
== cls_exc_made exc as=error
class $E<<=e:Error||Fault||Problem>>(<<Exception||ValueError||RuntimeError>>):
    @classmethod
    def <<too_low||negative||out_of_range>>(cls, $n1: float) -> "$E<<=e:Error||Fault||Problem>>":
        """Make the error for a $nw1 that may not be."""
        return cls(f"$nw1 <<may not be||must not be||is wrong:>> {$n1}")

== cls_exc_limit exc
class <<=e:TooMuch||Excess||Exceeded>>$Nc1(ValueError):
    """Raised when the $nw1 of $aew is above the limit."""

    def __init__(self, $n1: $t1, limit: $t1) -> None:
        super().__init__(f"$nw1 {$n1} is above {limit}")
        self.<<=x:excess||surplus>> = $n1 - limit

== cls_exc_line exc
class $E<<Syntax||Parse||Format>>Error(ValueError):
    """A line that <<does not describe||is not>> $aew."""

    def __init__(self, line: str, number: int<< = 0||>>) -> None:
        super().__init__(f"line {number}: <<not $aew||bad $ew||cannot read>> {line<<||.strip()>>!r}")
        self.line, self.number = line, number

== cls_exc_list exc
:: p problems complaints faults
class Invalid$Es(ValueError):
    """Raised with all that is wrong with <<some $esw||the $esw>>."""

    def __init__(self, &p: list[str]) -> None:
        super().__init__(<<"; ".join(&p)||f"{len(&p)} problems">>)
        self.&p = &p

== cls_exc_context exc as=error
class $E<<Error||Failure>>(Exception):
    """Raised when $aew cannot be $vdw, with what is known about it."""

    def __init__(self, message: str, **<<=c:context||details||facts>>: object) -> None:
        <<self.<<=c:context||details||facts>> = <<=c:context||details||facts>>
        shown = (f"{name}={given!r}" for name, given in <<=c:context||details||facts>>.items())
        super().__init__(" ".join([message, *shown]))||super().__init__(message)
        self.<<=c:context||details||facts>> = <<=c:context||details||facts>>>>

== cls_exc_unknown exc as=not_found w=2
class <<Unknown$E||$E<<NotFound||Missing>>||No$E>>(<<LookupError||KeyError>>):
    """Raised when no $ew has the $sw1."""

    def __init__(self, $s1: str, <<=k:known||others||choices>>: Iterable[str] = ()) -> None:
        message = f"no $ew {$s1!r}"
        if <<=k:known||others||choices>>:
            message += f"; there are {', '.join(sorted(<<=k:known||others||choices>>))}"
        super().__init__(message)

== cls_exc_warning exc
class $E<<Warning||Notice>>(UserWarning):
    """Something about $aew is <<odd||not as it should be>>, but <<work goes on||it is no error>>."""

== cls_const_pairs const
<<DEFAULT||EXAMPLE||INITIAL>>_$UPS = [("$w1", $d1), ("$w2", $d2)<<, ("$w3", $d3)||>>]

== cls_const_delay const
<<=c:CHECK_INTERVAL||MAX_DELAY||GRACE_PERIOD>> = timedelta(<<seconds||minutes||hours||days>>=$d1)

== cls_const_folder const
<<=f:BASE||HOME||ROOT>>_DIR = <<Path("<<data||files||var>>")||Path.cwd()||Path.home() / "<<data||files||var>>">>
$UPS_FILE = <<=f:BASE||HOME||ROOT>>_DIR / "$es.<<json||csv>>"

== cls_const_pattern const
$S1_PATTERN = re.compile(r"<<[a-z][a-z0-9_]*||[A-Z]{2,4}-\d+||\w+(?:-\w+)*||[a-z]{1,$d1}>>"<<||, re.ASCII>>)

== cls_const_both_ways const
$S1_CODES = {"$w1": 1, "$w2": 2, "$w3": 3}
$S1_BY_CODE = {code: <<=n:name||$s1>> for <<=n:name||$s1>>, code in $S1_CODES.items()}

== cls_const_sets const
<<=a:OPEN||EARLY||LOW>>_$S1_VALUES = frozenset({"$w1", "$w2"})
<<=b:CLOSED||LATE||HIGH>>_$S1_VALUES = frozenset({"$w3"<<||, "$w4">>})
ALL_$S1_VALUES = <<=a:OPEN||EARLY||LOW>>_$S1_VALUES | <<=b:CLOSED||LATE||HIGH>>_$S1_VALUES

== cls_const_blank const
<<EMPTY||BLANK||DEFAULT>>_$UP = {"$s1": <<""||"$w1">>, "$n1": $z1<<||, "$vd": False>>}

== cls_const_debug const
<<=d:DEBUG||VERBOSE||QUIET>> = os.environ.get("$UP_<<=d:DEBUG||VERBOSE||QUIET>>") <<is not None||in ("1", "yes")>>

== cls_const_header const
HEADER = "<<, || / ||; >>".join([$columns])
<<RULE = "-" * len(HEADER)||UNDERLINE = "=" * len(HEADER)>>

== cls_const_alias const
$E<<=k:Key||Pair||Id>> = tuple[str, $t1]
$Es<<ByKey||Index||Map>> = dict[$E<<=k:Key||Pair||Id>>, "$E"]

== cls_const_steps const
$N1_STEPS = (<<0, $d1, $dx||1, 2, 5, $dx||$d1, $dx>>)
<<LAST||HIGHEST||TOP>>_$N1 = <<$N1_STEPS[-1]||max($N1_STEPS)>>

== cls_enum_text enum
class <<=k:Sort||Origin||Channel>>(str, Enum):
    $W1 = "$w1"
    $W2 = "$w2"
    $W3 = "$w3"

    @staticmethod
    def <<choices||options||all_values>>() -> list[str]:
        """Return all values<<, as a command line needs them||>>."""
        return [<<each.value||str(each.value)>> for each in <<=k:Sort||Origin||Channel>>]

== cls_enum_compare enum
@total_ordering
class <<=k:Urgency||Quality||Maturity>>(Enum):
    """How <<good||urgent||important>> $aew is."""

    $W1 = 1
    $W2 = 2
    $W3 = 3

    def __lt__(self, other: "<<=k:Urgency||Quality||Maturity>>") -> bool:
        return self.value < other.value

== cls_enum_pairs enum
class <<=k:Size||Unit||Format>>(Enum):
    $W1 = ("$w1", $d1)
    $W2 = ("$w2", $d2)

    def __init__(self, <<=t:text||title||symbol>>: str, <<=f:factor||width||share>>: int) -> None:
        self.<<=t:text||title||symbol>> = <<=t:text||title||symbol>>
        self.<<=f:factor||width||share>> = <<=f:factor||width||share>>

    def <<apply||scale||times>>(self, $n1: float) -> float:
        return $n1 * self.<<=f:factor||width||share>>

== cls_effect_level effect
if $e.$n1 > $dx:
    print(f"{$e.$s1} has much $nw1")
elif not $e.$n1:
    print(f"{$e.$s1} has no $nw1")

== cls_effect_underline effect
print($e.$s1)
print("<<-||=||.>>" * len($e.$s1))

== cls_effect_columns effect
print(f"{$e.$s1:<<<20||>20||^20>>} {$e.$n1:>8}")

== cls_effect_json effect
print(json.dumps({"$s1": $e.$s1, "$n1": $e.$n1}))

== cls_effect_exchange effect mut w=4
$e.$n1, $e.$n2 = <<$e.$n2, $e.$n1||sorted(($e.$n1, $e.$n2))||max($e.$n1, $e.$n2), min($e.$n1, $e.$n2)>>

== cls_effect_once effect mut
if not $e.$vd:
    $e.$vd = True
    <<$log.info("$vdw %s", $e.$s1)||print(f"{$e.$s1} is $vdw now")>>

== cls_effect_divide effect
whole, left_over = divmod($e.$n1, $d1)
print(<<f"{$e.$s1}: {whole} and {left_over}"||$e.$s1, whole, left_over>>)

== cls_effect_lower effect mut
while $e.$n1 > $dx:
    $e.$n1 <<-= $d1||//= 2>>

== cls_effect_word effect
match $e.$s1.split():
    case [only]:
        print(only)
    case [head, *_]:
        print(f"{head} ...")

== cls_effect_error effect
if $e.$n1 < 0:
    raise ValueError(f"{$e.$s1} has a negative $nw1")

== cls_effect_state effect
word = "$vdw" if $e.$vd else "<<waiting||open||to do>>"
print(f"{$e.$s1} ({word})")

== cls_skip_stderr skip
print(f"<<left out||ignored||not taken>>: {$e.$s1}", file=sys.stderr)
continue

== cls_skip_why skip
why = "$fw1" if $e.$f1 else "<<other||not wanted||too little $nw1>>"
$log.<<info||debug>>("skipped %s (%s)", $e.$s1, why)
continue

== cls_skip_error skip
if $e.$n1 < 0:
    raise ValueError(<<@neg:"$nw1 must not be negative"||f"negative $nw1: {$e.$n1}"||"$nw1 is negative">>)
continue

== cls_skip_done skip
if not $e.$vd:
    print(f"{$e.$s1} is left as it is")
continue

== cls_skip_numbers skip
$log.debug("%s with $nw1 %s is left out", $e.$s1, $e.$n1)
continue

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
