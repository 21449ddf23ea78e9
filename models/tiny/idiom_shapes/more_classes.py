"""Shapes of more classes, of containers and mains."""

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

== cls_box_sets box as=box_any w=2
class $K:
    def __init__(self, $es: list[$E] | None = None) -> None:
        self.$items = <<@fresh:$es or []||list($es or [])>>

    def add(self, $e: $E) -> None:
        self.$items.append($e)

    def <<=o:__or__||__sub__||__and__>>(self, other: "$K") -> "$K":
        """Return the $esw <<=o:of both, each $sw1 once||whose $sw1 the other one lacks||whose $sw1 both have>>."""
        $sp1 = {$e.$s1 for $e in <<=o:self||other||other>>.$items}
        return $K(<<=o:self.$items + [$e for $e in other.$items||[$e for $e in self.$items||\
        [$e for $e in self.$items>> if $e.$s1 <<=o:not in||not in||in>> $sp1])
    $[searchmethod:0-1]

== cls_box_sums box
class $K:
    """The total $nw1 for each $sw1, without the $esw themselves."""

    def __init__(self) -> None:
        self.<<=s:sums||per_$s1||collected>>: dict[str, $t1] = defaultdict($t1)

    def add(self, $e: $E) -> None:
        self.<<=s:sums||per_$s1||collected>>[$e.$s1] += $e.$n1

    def <<share_of||part_of||portion>>(self, $s1: str) -> float:
        """Return which part of the whole $nw1 is of this $sw1."""
        whole = sum(self.<<=s:sums||per_$s1||collected>>.values())
        return self.<<=s:sums||per_$s1||collected>>[$s1] / whole if whole else 0.0

== cls_box_lanes box
class $K:
    """$Es in tiers; <<=o:low||high>> tiers come first."""

    def __init__(self) -> None:
        self.tiers: dict[int, deque[$E]] = {}

    def put(self, $e: $E, tier: int = 0) -> None:
        self.tiers.setdefault(tier, deque()).append($e)

    def <<take||get||next_one>>(self) -> $E | None:
        for tier in sorted(self.tiers<<=o:||, reverse=True>>):
            if self.tiers[tier]:
                return self.tiers[tier].popleft()
        return None

== cls_box_mapping box
class $K(Mapping[str, $E]):
    """A mapping from $sw1 to $ew<<||, to be read only>>."""

    def __init__(self, $es: Iterable[$E] = ()) -> None:
        self.$store = {$e.$s1: $e for $e in $es}

    def __getitem__(self, $s1: str) -> $E:
        return self.$store[$s1]

    def __iter__(self) -> Iterator[str]:
        return iter(<<self.$store||sorted(self.$store)>>)

    def __len__(self) -> int:
        return len(self.$store)

== cls_box_query box
class $K:
    """$Es to choose from, step by step."""

    def __init__(self, $es: Iterable[$E]) -> None:
        self.$items = list($es)

    def <<where||that||only>>(self, keep: Callable[[$E], bool]) -> "$K":
        return $K(<<filter(keep, self.$items)||$e for $e in self.$items if keep($e)>>)

    def <<order_by||sorted_on||arranged>>(self, name: str, reverse: bool = False) -> "$K":
        return $K(sorted(self.$items, key=<<lambda $e: getattr($e, name)||operator.attrgetter(name)>>, reverse=reverse))

    def <<pluck||values_of||column>>(self, name: str) -> list[Any]:
        return [getattr($e, name) for $e in self.$items]

== cls_box_window box
:: r recent newest shown
class $K:
    """The last few $esw; older ones drop out."""

    def __init__(self, size: int = $d1) -> None:
        self.&r: deque[$E] = deque(maxlen=size)

    def add(self, $e: $E) -> float:
        """Add $aew, and return the average $nw1 of the last ones."""
        self.&r.append($e)
        <<return sum($e.$n1 for $e in self.&r) / len(self.&r)||return statistics.fmean(each.$n1 for each in self.&r)>>

    def is_<<rising||growing>>(self) -> bool:
        $np1 = [$e.$n1 for $e in self.&r]
        return all(one < following for one, following in <<zip($np1, $np1[1:])||itertools.pairwise($np1)>>)

== cls_box_sequence box as=box,box_any w=2
class $K(Sequence[$E]):
    """A sequence of $esw."""

    def __init__(self, $es: list[$E] | None = None) -> None:
        self.$items = <<@fresh:$es or []||list($es or [])>>

    def add(self, $e: $E) -> None:
        self.$items.append($e)

    def __len__(self) -> int:
        return len(self.$items)

    def __getitem__(self, <<=i:index||place||at>>: Any) -> Any:
        return self.$items[<<=i:index||place||at>>]
    $[boxmethod:0-1]

== cls_box_versions box
class $K:
    """All versions of the $esw by their $sw1, the latest one last."""

    def __init__(self) -> None:
        self.<<=v:versions||known||by_$s1>>: dict[str, list[$E]] = {}

    def add(self, $e: $E) -> int:
        """Add a version, and return which one it is."""
        <<listed = self.<<=v:versions||known||by_$s1>>.setdefault($e.$s1, [])
        listed.append($e)
        return len(listed)||self.<<=v:versions||known||by_$s1>>.setdefault($e.$s1, []).append($e)
        return len(self.<<=v:versions||known||by_$s1>>[$e.$s1])>>

    def <<current||newest||get>>(self, $s1: str<<=b:||, back: int = 0>>) -> $E:
        return self.<<=v:versions||known||by_$s1>>[$s1][-1<<=b:|| - back>>]

== cls_box_evicting box w=2
class $K:
    """Room for so many $esw; the one with the <<=m:lowest||highest>> $nw1 must go first."""

    def __init__(self, <<=r:room||places||size>>: int = $d1) -> None:
        self.<<=r:room||places||size>> = <<=r:room||places||size>>
        self.$items: list[$E] = []

    def add(self, $e: $E) -> $E | None:
        """Add $aew; return the one that had to go, if any."""
        self.$items.append($e)
        if len(self.$items) <= self.<<=r:room||places||size>>:
            return None
        out = <<=m:min||max>>(self.$items, key=lambda $e: $e.$n1)
        self.$items.remove(out)
        return out
    $[boxmethod:0-1]

== cls_main_bars main like=count w=2
def main() -> None:
    $cnt = $@count($@load(sys.argv[1]))
    width = max(map(len, $cnt), default=0)
    for $s1, <<=n:many||times||n>> in sorted($cnt.items()<<||, key=lambda pair: pair[1]||, key=lambda pair: -pair[1]>>):
        print(f"{$s1:<{width}} {'<<#||*||=>>' * <<=n:many||times||n>>}")
$[run]

== cls_main_box_look main w=3
def main() -> None:
    $k = $@box_any($@load(sys.argv[1]))
    <<=n:known||by_$s1>> = {$e.$s1: $e for $e in $k.$items}
    for $s1 in sys.argv[2:]:
        $e = <<=n:known||by_$s1>>.get($s1)
        print($s1, <<"is missing" if $e is None else $e.$n1||$e.$n1 if $e else "is unknown">>)
$[run]

== cls_main_script main
if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: $es FILE<<||...>>")
    for $e in $@load(sys.argv[1]):
        <<print($e.$s1, $e.$n1, sep="\t")||if $e.$f1:
            print($e.$s1)||print(f"{$e.$s1}: {'$fw1' if $e.$f1 else 'not $fw1'}")>>

== cls_main_timed main
def main() -> None:
    <<=b:began||started||then>> = time.perf_counter()
    $es = $@load(sys.argv[1])
    <<=t:took||elapsed||spent>> = time.perf_counter() - <<=b:began||started||then>>
    print(f"{len($es)} $esw in {<<=t:took||elapsed||spent>>:.<<2||3>>f} s")
$[run]

== cls_main_csv_out main
def main() -> None:
    <<"""Write the $esw of a file as CSV to the standard output."""||~>>
    writer = csv.writer(sys.stdout<<||, delimiter=";">>)
    writer.writerow([$columns])
    <<for $e in $@load(sys.argv[1]):
        writer.writerow([$cells])||writer.writerows([$cells] for $e in $@load(sys.argv[1]))>>
$[run]

== cls_main_ranking main
def main() -> None:
    ranked = sorted($@load(sys.argv[1]), key=lambda $e: <<$e.$n1, reverse=True||-$e.$n1||(-$e.$n1, $e.$s1)>>)
    for place, $e in enumerate(ranked[:$d1], <<start=1||1>>):
        print(f"{place<<||:>3>>}. {$e.$s1} ({$e.$n1})")
    <<if len(ranked) > $d1:
        print(f"and {len(ranked) - $d1} more")||print(f"{max(0, len(ranked) - $d1)} more $esw")||~>>
$[run]

== cls_main_grep main
def main() -> int:
    <<"""Show the $esw with the text in their $sw1."""||~>>
    $path, query = sys.argv[1:]
    <<=m:fitting||matching||wanted>> = [$e for $e in $@load($path) if query<<.lower()||>> in $e.$s1.lower()]
    <<for $e in <<=m:fitting||matching||wanted>>:
        print($e.$s1)||print(*($e.$s1 for $e in <<=m:fitting||matching||wanted>>), sep="\n")>>
    return <<0 if <<=m:fitting||matching||wanted>> else 1||int(not <<=m:fitting||matching||wanted>>)>>
$[exitrun]

== cls_main_out_file main
def main() -> None:
    parser = argparse.ArgumentParser(description="<<List||Write down>> $esw")
    parser.add_argument("path")
    parser.add_argument("-o", "--output", type=argparse.FileType("w"), default=sys.stdout)
    $args = parser.parse_args()
    for $e in $@load($args.path):
        <<print(f"{$e.$s1}: {$e.$n1}", file=$args.output)||$args.output.write(f"{$e.$s1}: {$e.$n1}\n")>>
$[run]

== cls_main_split_files main like=group w=2
:: d out_dir directory target_dir
def main() -> None:
    source, &d = sys.argv[1], Path(sys.argv[2])
    &d.mkdir(<<parents=True, exist_ok=True||exist_ok=True>>)
    for $s1, <<=g:group||$es>> in $@group($@load(source)).items():
        <<$@save(&d / f"{$s1}.json", <<=g:group||$es>>)||target = &d / f"{$s1}.json"
        $@save(target, <<=g:group||$es>>)
        print(f"{target}: {len(<<=g:group||$es>>)} $esw")>>
$[run]

== cls_main_find_one main like=find w=2
def main() -> int:
    $path, wanted = sys.argv[1:3]
    <<$e = $@find($@load($path), wanted)
    if $e is None:||if ($e := $@find($@load($path), wanted)) is None:>>
        print(f"<<@unknown:unknown $ew||no such $ew>>: {wanted}", file=sys.stderr)
        return 1
    print(<<f"{$e.$s1}: {$e.$n1}"||$e.$s1, $e.$n1>>)
    return 0
$[exitrun]

== cls_main_do_rest main like=act mut w=2
def main() -> None:
    $path = sys.argv[1]
    $es = $@load($path)
    <<=r:rest||undone||remaining>> = [$e for $e in $es if not $e.$vd]
    for $e in <<=r:rest||undone||remaining>>:
        $@act($e)
    if <<=r:rest||undone||remaining>>:
        $@save($path, $es)
    print(f"{len(<<=r:rest||undone||remaining>>)} of {len($es)} $esw $vdw<<|| now>>")
$[run]

== cls_main_stdin main w=2
def main() -> int:
    <<=b:bad||wrong||unread>> = 0
    for number, $line in enumerate(sys.stdin, start=1):
        try:
            $e = $@parse($line)
        except ValueError as $err:
            print(f"<<line ||>>{number}: {$err}", file=sys.stderr)
            <<=b:bad||wrong||unread>> += 1
        else:
            print($e.$s1, $e.$n1)
    return <<1 if <<=b:bad||wrong||unread>> else 0||min(<<=b:bad||wrong||unread>>, 1)>>
$[exitrun]

== cls_run run
<<

if __name__ == "__main__":
    main()>>

== cls_run_exit exitrun
<<

if __name__ == "__main__":
    <<sys.exit(main())||sys.exit(main())||raise SystemExit(main())>>>>
'''
