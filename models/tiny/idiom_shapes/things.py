"""Shapes of the class a module is about, and of its methods."""

from __future__ import annotations

SHAPES = r'''
== thing_data thing w=6
@dataclass$frz
class $E:
    """$Aew<<|| with its $sw1 and $nw1>>."""

    $fields
    $[method:0-2]

== thing_data_bare thing w=6
@dataclass$frz
class $E:
    $fields
    $[method:0-2]

== thing_class thing w=5 mut
class $E:
    """<<$Aew||One $ew>><<|| that can be $vdw>>."""

    def __init__(self, $params) -> None:
        $assigns
    $[method:1-3]

== thing_worked thing mut w=4
class $E:
    def __init__(self, $params) -> None:
        $assigns
    $[actmethod:1-1]
    $[viewmethod:1-1]
    $[method:0-1]

== thing_checked thing mut w=2
class $E:
    def __init__(self, $params) -> None:
        if $n1 < 0:
            raise ValueError(<<@neg:"$nw1 must not be negative"||f"negative $nw1: {$n1}"||"$nw1 is negative">>)
        $assigns
    $[method:1-3]

== thing_post_init thing
@dataclass$frz
class $E:
    $fields

    def __post_init__(self) -> None:
        if self.$n1 < 0:
            raise ValueError(<<@neg:"$nw1 must not be negative"||f"negative $nw1: {self.$n1}"||"$nw1 is negative">>)
    $[method:0-2]

== thing_ordered thing
@total_ordering
class $E:
    def __init__(self, $params) -> None:
        $assigns

    def __eq__(self, other: object) -> bool:
        return isinstance(other, $E) and self.$n1 == other.$n1

    def __lt__(self, other: $Eq) -> bool:
        return self.$n1 < other.$n1
    $[method:0-2]

== thing_same thing mut
class $E:
    def __init__(self, $params) -> None:
        $assigns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, $E):
            return NotImplemented
        return self.$s1 == other.$s1 and self.$n1 == other.$n1

    def __hash__(self) -> int:
        return hash((self.$s1, self.$n1))
    $[method:0-2]

== thing_counted thing mut
class $E:
    count = 0

    def __init__(self, $params) -> None:
        $assigns
        $E.count += 1
    $[method:1-2]

== thing_slots thing
@dataclass(slots=True)
class $E:
    $fields
    $[method:1-2]

== m_repr method w=3
def __repr__(self) -> str:
    return f"$E({self.$s1!r}, {self.$n1!r})"

== m_str method,viewmethod w=3
def __str__(self) -> str:
    return <<@label:f"{self.$s1}: {self.$n1}"||f"{self.$s1} ({self.$n1})"||f"{self.$s1}, {self.$n1}">>

== m_lt method w=2
def __lt__(self, other: $Eq) -> bool:
    return self.$n1 < other.$n1

== m_to_dict method,viewmethod as=m_to_dict w=3
def <<@dict:to_dict||as_dict>>(self) -> dict[str, Any]:
    """Return the $ew as a dictionary."""
    return {
        $pairs
    }

== m_from_dict method w=2
@classmethod
def from_dict(cls, data: dict[str, Any]) -> $Eq:
    """Make $aew from a dictionary."""
    return cls($fromdata)

== m_is_flag method
def is_$f1(self) -> bool:
    return self.$f1

== m_act method,actmethod as=m_act w=4 mut
def $v(self) -> None:
    """$V the $ew."""
    self.$vd = True

== m_act_once method,actmethod as=m_act w=2 mut
def $v(self) -> None:
    """$V the $ew, once."""
    if self.$vd:
        raise <<@runtime:ValueError||RuntimeError>>(f"$ew {self.$s1} is already $vdw")
    self.$vd = True

== m_undo method mut
def un$v(self) -> None:
    self.$vd = False

== m_toggle method mut
def toggle_$f1(self) -> bool:
    """Turn $fw1 on or off, and return what it is now."""
    self.$f1 = not self.$f1
    return self.$f1

== m_product method w=2
@property
def <<value||cost||load>>(self) -> float:
    """The $nw1 times the $nw2."""
    return self.$n1 * self.$n2

== m_ratio method
def $n1_per_$n2(self) -> float:
    """Return the $nw1 for each unit of $nw2."""
    if not self.$n2:
        return 0.0
    return self.$n1 / self.$n2

== m_full method
@property
def full_$s1(self) -> str:
    """The $sw1 and the $sw2."""
    return f"{self.$s1} {self.$s2}"

== m_add_number method w=2 mut
def add_$n1(self, amount: $t1) -> None:
    """Add to the $nw1."""
    if amount < 0:
        raise ValueError("amount must not be negative")
    self.$n1 += amount

== m_reduce method mut
def reduce_$n1(self, amount: $t1) -> $t1:
    """Take from the $nw1 and return what is left."""
    if amount > self.$n1:
        raise ValueError(f"not enough $nw1: {self.$n1}")
    self.$n1 -= amount
    return self.$n1

== m_set_number method mut
def set_$n1(self, $n1: $t1) -> None:
    if $n1 < 0:
        raise ValueError(<<@neg:"$nw1 must not be negative"||f"negative $nw1: {$n1}"||"$nw1 is negative">>)
    self.$n1 = $n1

== m_rename method mut
def change_$s1(self, $s1: str) -> None:
    """Give the $ew another $sw1."""
    if not $s1:
        raise ValueError("$sw1 <<@empty:is required||must not be empty||is missing>>")
    self.$s1 = $s1

== m_above method w=2
def has_$n1_above(self, $lim: $t1) -> bool:
    return self.$n1 > $lim

== m_matches method w=2
def matches(self, query: str) -> bool:
    """Return whether the $sw1 contains the query."""
    return query.lower() in self.$s1.lower()

== m_label method,viewmethod
@property
def label(self) -> str:
    return f"{self.$s1.title()} ({self.$n1})"

== m_key method
def sort_key(self) -> tuple[str, $t1]:
    return self.$s1, self.$n1

== m_status method
def status_text(self) -> str:
    return "$fw1" if self.$f1 else "not $fw1"

== m_compare method
def has_more_$n1_than(self, other: $Eq) -> bool:
    return self.$n1 > other.$n1

== m_copy method
def with_$s1(self, $s1: str) -> $Eq:
    """Return a copy with another $sw1."""
    return replace(self, $s1=$s1)

== m_bool method
def __bool__(self) -> bool:
    return self.$f1

== m_json method
def to_json(self) -> str:
    return json.dumps({"$s1": self.$s1, "$n1": self.$n1})

== m_csv method
def to_row(self) -> list[str]:
    """Return the cells of a table row."""
    return [self.$s1, str(self.$n1)]

== m_slug method
def slug(self) -> str:
    return self.$s1.strip().lower().replace(" ", "-")

== m_scale method mut
def scale_$n1(self, factor: float) -> None:
    self.$n1 = <<=conv:$t1>>(self.$n1 * factor)

== m_in_range method
def $n1_within(self, low: $t1, high: $t1) -> bool:
    """Return whether the $nw1 lies between low and high."""
    return low <= self.$n1 <= high

== m_reset method mut
def reset(self) -> None:
    """Start again without any $nw1."""
    self.$n1 = $z1
    self.$vd = False

== m_default_empty method
@staticmethod
def columns() -> list[str]:
    return [$columns]

== m_short method
def short_$s1(self, width: int = $d1) -> str:
    """Return the $sw1, cut to the width."""
    if len(self.$s1) <= width:
        return self.$s1
    return self.$s1[:width] + "..."

== m_percent method
def $n1_percent(self, total: $t1) -> float:
    """Return the $nw1 as a percentage of the total."""
    if total == 0:
        return 0.0
    return 100 * self.$n1 / total

== m_from_line method
@classmethod
def from_line(cls, $line: str) -> $Eq:
    $parts = $line.split(",")
    return cls($fromparts)

== m_can method
def can_$v(self) -> bool:
    """Return whether the $ew may be $vdw."""
    return not self.$vd and self.$n1 > 0
'''
