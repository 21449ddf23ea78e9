"""More shapes of the class a module is about, and of its methods."""

from __future__ import annotations

SHAPES = r'''
== thing_order_data thing w=2
@dataclass(order=True)
class $E:
    """$Aew; $esw are ordered by their <<first field||fields>>."""

    $fields
    $[viewmethod:1-2]

== thing_history thing mut w=2
class $E:
    """$Aew that remembers what happened to it."""

    def __init__(self, $params) -> None:
        $assigns
        self.history: list[str] = []

    def <<@note:record||remember||note_down>>(self, happened: str) -> None:
        self.history.append(happened)

    def $v(self) -> None:
        """$V the $ew, and remember it."""
        self.$vd = True
        self.<<@note:record||remember||note_down>>("$vdw")

== thing_listeners thing mut
class $E:
    """$Aew that tells others when it is $vdw."""

    def __init__(self, $params) -> None:
        $assigns
        self.listeners: list[Callable[[$Eq], None]] = []

    def <<@listen:subscribe||on_$v||listen>>(self, $fn: Callable[[$Eq], None]) -> None:
        self.listeners.append($fn)

    def $v(self) -> None:
        """$V the $ew and tell all listeners."""
        self.$vd = True
        for $fn in self.listeners:
            $fn(self)

== thing_states thing mut
class $E:
    """$Aew that is open, then $vdw or dropped."""

    ALLOWED = {"open": {"$vd", "dropped"}, "$vd": {"open"}, "dropped": set()}

    def __init__(self, $params) -> None:
        $assigns
        self.phase_now = "open"

    def change_to(self, new: str) -> None:
        if new not in self.ALLOWED[self.phase_now]:
            raise ValueError(f"cannot go from {self.phase_now} to {new}")
        self.phase_now = new
        <<@vdsync:self.$vd = new == "$vd"||if new == "$vd":
            self.$vd = True>>
    $[method:0-1]

== m_eq_key method w=2
def __eq__(self, other: object) -> bool:
    <<@eq:if not isinstance(other, $E):
        return NotImplemented
    return self.$s1 == other.$s1||return isinstance(other, $E) and self.$s1 == other.$s1||if isinstance(other, $E):
        return (self.$s1, self.$n1) == (other.$s1, other.$n1)
    return NotImplemented>>

== m_add method w=2
def __add__(self, other: $Eq) -> $t1:
    """Return the $nw1 of both $esw."""
    return self.$n1 + other.$n1

== m_iadd method mut
def __iadd__(self, amount: $t1) -> $Eq:
    self.$n1 += amount
    return self

== m_format method
def __format__(self, spec: str) -> str:
    """Format the $ew; "short" leaves the $nw1 out."""
    if spec == "short":
        return self.$s1
    return f"{self.$s1}: {self.$n1}"

== m_iter method
def __iter__(self) -> Iterator[Any]:
    <<yield self.$s1
    yield self.$n1||yield from (self.$s1, self.$n1)||return iter((self.$s1, self.$n1))>>

== m_call method
def __call__(self, $n1: $t1) -> bool:
    """Return whether the given $nw1 is as high as that of the $ew."""
    return $n1 >= self.$n1

== m_enter method mut
def __enter__(self) -> $Eq:
    self.$vd = False
    return self

== m_exit method mut
def __exit__(self, *exception: object) -> None:
    self.$vd = True

== m_is_class method w=2
@property
def <<=c:is_high||is_low||is_medium>>_$n1(self) -> bool:
    """Whether the $nw1 is <<=c:above $d1||below $d1||around $d1>>."""
    return <<=c:self.$n1 > $d1||self.$n1 < $d1||$d1 <= self.$n1 <= $dx>>

== m_grade method,viewmethod w=2
def $n1_level(self) -> str:
    """Return the $nw1 as a word."""
    <<@mlevel:if self.$n1 > $dx:
        return "high"
    if self.$n1 > $d1:
        return "medium"
    return "low"||for name, least in (("high", $dx), ("medium", $d1)):
        if self.$n1 > least:
            return name
    return "low"||return "high" if self.$n1 > $dx else "medium" if self.$n1 > $d1 else "low">>

== m_update method mut w=2
def update(self, **changes: Any) -> None:
    """Set the attributes that are given; others are errors."""
    for name, new in changes.items():
        if not hasattr(self, name):
            raise AttributeError(f"$aew has no {name}")
        setattr(self, name, new)

== m_update_some method mut w=2
def edit(self, $s1: str | None = None, $n1: $t1 | None = None) -> bool:
    """Change what is given; return whether anything changed."""
    changed = False
    if $s1 is not None and $s1 != self.$s1:
        self.$s1 = $s1
        changed = True
    if $n1 is not None and $n1 != self.$n1:
        self.$n1 = $n1
        changed = True
    return changed

== m_from_line_checked method w=2
@classmethod
def parse(cls, $line: str) -> $Eq:
    """Make $aew from a line; its parts are separated by <<=s:semicolons||commas||bars>>."""
    $parts = [piece.strip() for piece in $line.split("<<=s:;||,||/>>")]
    if len($parts) != $width:
        raise ValueError(f"<<@badline:bad line||invalid line||not $aew>>: {$line!r}")
    return cls($fromparts)

== m_from_json method w=2
@classmethod
def from_json(cls, $txt: str) -> $Eq:
    <<"""Make $aew from JSON text."""||~>>
    data = json.loads($txt)
    return cls($fromdata)

== m_from_rows method
@classmethod
def from_rows(cls, rows: Iterable[dict[str, str]]) -> list[$Eq]:
    """Make $aew from each row of a table."""
    return [cls($fromrow) for row in rows]

== m_to_line method,viewmethod w=2
def to_line(self, separator: str = "<<=s:;||,||/>>") -> str:
    """Return the $ew as a line of text."""
    return <<separator.join([self.$s1, str(self.$n1)])||f"{self.$s1}{separator}{self.$n1}">>

== m_merge method mut w=2
def <<@mmerge:merge||absorb||take_over>>(self, other: $Eq) -> None:
    """Take over the $nw1 of another $ew with the same $sw1."""
    if other.$s1 != self.$s1:
        raise ValueError(f"cannot merge {other.$s1} into {self.$s1}")
    self.$n1 += other.$n1
    other.$n1 = $z1

== m_transfer method mut w=2
def <<@mgive:give||send||transfer>>_$n1(self, other: $Eq, amount: $t1) -> None:
    """Move some of the $nw1 to another $ew."""
    if not 0 < amount <= self.$n1:
        raise ValueError(f"cannot move {amount} of {self.$n1}")
    self.$n1 -= amount
    other.$n1 += amount

== m_split method mut
def split_off(self, amount: $t1) -> $t1:
    """Take at most the amount from the $nw1, and return how much it was."""
    <<@msplit:taken = min(amount, self.$n1)
    self.$n1 -= taken
    return taken||if amount > self.$n1:
        amount = self.$n1
    self.$n1 -= amount
    return amount>>

== m_diff method w=2
def differences(self, other: $Eq) -> list[str]:
    """Return the names of what differs."""
    <<@mdiff:return [name for name in ($columns) if getattr(self, name) != getattr(other, name)]||names = []
    if self.$s1 != other.$s1:
        names.append("$s1")
    if self.$n1 != other.$n1:
        names.append("$n1")
    return names>>

== m_fits method w=2
def fits(self, wanted: dict[str, Any]) -> bool:
    """Return whether all wanted attributes have the wanted values."""
    <<@mfits:return all(getattr(self, name, None) == given for name, given in wanted.items())||for name, given in wanted.items():
        if getattr(self, name, None) != given:
            return False
    return True>>

== m_score method w=2
def score_for(self, query: str) -> int:
    """Return how well the $ew fits the query: 2 for the whole $sw1, 1 for a part of it."""
    <<@mscore:if self.$s1 == query:
        return 2
    return 1 if query in self.$s1 else 0||return 2 if self.$s1 == query else int(query in self.$s1)||match self.$s1:
        case $s1 if $s1 == query:
            return 2
        case $s1 if query in $s1:
            return 1
    return 0>>

== m_words method
def $s1_words(self) -> list[str]:
    """Return the words of the $sw1."""
    return <<self.$s1.lower().split()||[word for word in self.$s1.split() if word]||re.findall(r"\w+", self.$s1)>>

== m_initials method
def $s1_initials(self) -> str:
    """Return the first letters of the words of the $sw1."""
    return "".join(word[0]<<||.upper()>> for word in self.$s1.split())

== m_masked method,viewmethod
def masked_$s1(self, shown: int = 2) -> str:
    """Return the $sw1 with all but its first letters hidden."""
    return self.$s1[:shown] + "<<*||x||.>>" * (len(self.$s1) - shown)

== m_problems method w=2
def problems(self) -> list[str]:
    """Return what is wrong with the $ew."""
    <<@mproblems:problems = []
    if not self.$s1:
        problems.append("$sw1 <<@empty:is required||must not be empty||is missing>>")
    if self.$n1 < 0:
        problems.append("$nw1 is negative")
    return problems||checked = {"$sw1 is missing": not self.$s1, "$nw1 is negative": self.$n1 < 0}
    return [problem for problem, wrong in checked.items() if wrong]>>

== m_check method w=2
def check(self) -> None:
    """Raise an error if the $ew is not in order."""
    if not self.$s1:
        raise ValueError("$sw1 <<@empty:is required||must not be empty||is missing>>")
    if not 0 <= self.$n1 <= $dx:
        raise ValueError(f"$nw1 out of range: {self.$n1}")

== m_remaining method
def $n1_left(self, limit: $t1 = $d1) -> $t1:
    """Return how much $nw1 there may still be."""
    return max($z1, limit - self.$n1)

== m_spend method mut w=2
def try_<<@mspend:spend||use||take>>_$n1(self, amount: $t1) -> bool:
    """Take the amount from the $nw1 if there is enough."""
    if amount > self.$n1:
        <<return False||$log.info("not enough $nw1: %s", self.$n1)
        return False>>
    self.$n1 -= amount
    return True

== m_step_up method mut
def step_up(self, steps: int = 1) -> $t1:
    """Raise the $nw1 step by step, to $dx at most."""
    <<@mstep:for _ in range(steps):
        if self.$n1 >= $dx:
            break
        self.$n1 += 1
    return self.$n1||while steps and self.$n1 < $dx:
        self.$n1 += 1
        steps -= 1
    return self.$n1||self.$n1 = min(self.$n1 + steps, $dx)
    return self.$n1>>

== m_change method mut w=2
def exchange_$s1(self, $s1: str) -> str:
    """Set the $sw1 and return what it was."""
    <<@mswap:$old = self.$s1
    self.$s1 = $s1
    return $old||$old, self.$s1 = self.$s1, $s1
    return $old>>

== m_copy_changed method
def copy_with_$n1(self, $n1: $t1) -> $Eq:
    """Return a copy with another $nw1."""
    data = {
        $pairs
    }
    data<<@mcopy:["$n1"] = $n1||.update($n1=$n1)>>
    return $E($fromdata)

== m_act_log method,actmethod as=m_act mut w=2
def $v(self) -> None:
    """$V the $ew unless it is $vdw."""
    if self.$vd:
        $log.<<warning||info||debug>>("%s is already $vdw", self.$s1)
        return
    self.$vd = True
    $log.info("$vdw %s", self.$s1)

== m_act_chain method,actmethod as=m_act mut w=2
def $v(self) -> $Eq:
    """$V the $ew and return it, so that calls can be chained."""
    self.$vd = True
    return self

== m_act_check method,actmethod mut w=2
def $v(self<<=b:, by: str||>>) -> None:
    """$V the $ew, which needs a $sw1 and some $nw1."""
    <<@macheck:if not self.$s1 or not self.$n1:
        raise ValueError("not ready to be $vdw")
    self.$vd = True||if not (self.$s1 and self.$n1):
        raise ValueError(f"cannot $vw {self.$s1!r}")
    self.$vd = True>>
    <<=b:$log.info("%s $vdw by %s", self.$s1, by)||~>>

== m_getter method
def get(self, name: str, default: Any = None) -> Any:
    """Return the attribute with this name, or the default."""
    <<@mget:return getattr(self, name, default)||try:
        return getattr(self, name)
    except AttributeError:
        return default>>

== m_sum_numbers method
def $n1_and_$n2(self) -> float:
    """Return the $nw1 and the $nw2 together."""
    return self.$n1 + self.$n2

== m_larger method
def larger_of_$n1_and_$n2(self) -> str:
    """Return the name of the larger one."""
    return "$n1" if self.$n1 >= self.$n2 else "$n2"
'''  # noqa: E501  (the alternatives of a line stand in one line)
