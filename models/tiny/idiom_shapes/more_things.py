"""Shapes of more classes that a module is about."""

from __future__ import annotations

SHAPES = r'''
== cls_bounded thing
@dataclass$frz
class $E:
    $fields
    LOWEST: ClassVar[$t1] = $z1
    HIGHEST: ClassVar[$t1] = <<500||1000||10_000>>

    def __post_init__(self) -> None:
        if not self.LOWEST <= self.$n1 <= self.HIGHEST:
            raise ValueError(f"$nw1 <<out of range||must lie in {self.LOWEST} to {self.HIGHEST}>>: {self.$n1}")
    $[method:0-1]

== cls_derived thing mut
@dataclass
class $E:
    """$Aew; how it is shown follows from its $sw1 and $nw1."""

    $fields
    <<=d:display||shown_as||heading>>: str = field(init=False<<||, repr=False||, compare=False>>)

    def __post_init__(self) -> None:
        self.<<=d:display||shown_as||heading>> = f"{self.$s1<<||.title()||.upper()>>}<<: || - ||, >>{self.$n1}"

== cls_change_flag thing mut
:: d modified unsaved touched
class $E:
    """$Aew that knows whether it <<was changed||must be saved>>."""

    def __init__(self, $params) -> None:
        $assigns
        self.&d = False

    def __setattr__(self, name: str, new: Any) -> None:
        super().__setattr__(name, new)
        if name != "&d":
            <<super().__setattr__("&d", True)||self.__dict__["&d"] = True>>

== cls_lazy thing
@dataclass$frz
class $E:
    $fields

    @cached_property
    def <<=w:$s1_parts||search_words||tokens_of_$s1>>(self) -> <<=t:list[str]||frozenset[str]||set[str]>>:
        """The words of the $sw1, <<found only once||computed when they are asked for>>."""
        return <<=t:self.$s1.lower().split()||frozenset(self.$s1.split())||set(self.$s1.lower().split())>>

    def mentions(self, word: str) -> bool:
        return word in self.<<=w:$s1_parts||search_words||tokens_of_$s1>>

== cls_all_problems thing
@dataclass$frz
class $E:
    $fields

    def __post_init__(self) -> None:
        <<=p:problems||wrong||faults>> = []
        if not self.$s1:
            <<=p:problems||wrong||faults>>.append("$sw1 <<@empty:is required||must not be empty||is missing>>")
        if self.$n1 < 0:
            <<=p:problems||wrong||faults>>.append(f"$nw1 is <<negative||below zero>>: {self.$n1}")
        if <<=p:problems||wrong||faults>>:
            raise ValueError("<<; ||, >>".join(<<=p:problems||wrong||faults>>))

== cls_serial thing mut
class $E:
    """$Aew with <<a number||an id>> of its own."""

    <<=c:_ids||next_ids||_numbers>> = itertools.count(<<1||$d1||1000>>)

    def __init__(self, $params) -> None:
        $assigns
        self.<<=i:uid||own_id>> = next(<<self||$E>>.<<=c:_ids||next_ids||_numbers>>)

    def __hash__(self) -> int:
        return hash(self.<<=i:uid||own_id>>)

== cls_noted thing mut
@dataclass
class $E:
    """$Aew with <<=l:notes||remarks||memos>> about it."""

    $fields
    <<=l:notes||remarks||memos>>: list[str] = field(default_factory=list)

    def add_<<=l:note||remark||memo>>(self, $txt: str) -> int:
        """Add what is not blank, and return how many <<=l:notes||remarks||memos>> there are."""
        <<if $txt.strip():
            self.<<=l:notes||remarks||memos>>.append($txt.strip())||if stripped := $txt.strip():
            self.<<=l:notes||remarks||memos>>.append(stripped)>>
        return len(self.<<=l:notes||remarks||memos>>)

== cls_special thing
@dataclass$frz
class $E:
    $fields

    def <<=m:counted||billed||effective>>_$n1(self) -> float:
        return float(self.$n1)


class <<=s:Special||Reduced||Half>>$E($E):
    """$Aew of which only <<=q:half||a third||a tenth>> of the $nw1 counts."""

    def <<=m:counted||billed||effective>>_$n1(self) -> float:
        return super().<<=m:counted||billed||effective>>_$n1() / <<=q:2||3||10>>

== cls_memento thing mut
:: s _saved _kept _former
class $E:
    """$Aew that can go back to how it was."""

    def __init__(self, $params) -> None:
        $assigns
        self.&s: dict[str, Any] = {}

    def <<remember||keep||checkpoint>>(self) -> None:
        self.&s = {name: now for name, now in vars(self).items() if name != "&s"}

    def <<go_back||roll_back||revert>>(self) -> None:
        """Undo all changes since then."""
        <<vars(self).update(self.&s)||for name, saved in self.&s.items():
            setattr(self, name, saved)>>

== cls_keyed thing
@dataclass(eq=False<<||, repr=False>>)
class $E:
    """$Aew; those with the same $sw1 are equal, whatever its case."""

    $fields

    def <<=k:_key||identity>>(self) -> <<=t:str||tuple[str, bool]>>:
        return <<=t:self.$s1.lower()||(self.$s1.lower(), self.$f1)>>

    def __eq__(self, other: object) -> bool:
        return isinstance(other, $E) and self.<<=k:_key||identity>>() == other.<<=k:_key||identity>>()

    def __hash__(self) -> int:
        return hash(self.<<=k:_key||identity>>())

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
'''
