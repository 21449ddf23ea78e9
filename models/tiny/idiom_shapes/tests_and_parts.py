"""Shapes of tests, of general functions with their tests, of mains and of small parts."""

from __future__ import annotations

SHAPES = r'''
== tp_t_sum_by test like=sum_by w=2
def test_$@sum_by() -> None:
    <<=s:sums||totals||by_$s1>> = $@sum_by([$make1, $make2, $make1])
    assert <<=s:sums||totals||by_$s1>>.pop($xs1) == 2 * $xn1
    assert <<<<=s:sums||totals||by_$s1>> == {$ys1: $yn1}||list(<<=s:sums||totals||by_$s1>>.items()) == [($ys1, $yn1)]>>

== tp_t_cumulative test like=cumulative w=2
def test_$@cumulative() -> None:
    <<=s:sums||steps||stages>> = $@cumulative(<<iter([$make1, $make2])||[$make1, $make2]>>)
    assert next(<<=s:sums||steps||stages>>) == $xn1
    assert <<list(<<=s:sums||steps||stages>>) == [$sumn1]||next(<<=s:sums||steps||stages>>) == $sumn1>>
    with pytest.raises(StopIteration):
        next(<<=s:sums||steps||stages>>)

== tp_t_split test like=split mut w=2
def test_$@split() -> None:
    $es = [$make1, $make2, $make3]
    <<=m:middle||chosen||picked>> = $es[1]
    <<=m:middle||chosen||picked>>.$f1 = True
    <<=w:with_it||so||those>>, <<=o:others||without>> = $@split($es)
    assert <<=w:with_it||so||those>> == [<<=m:middle||chosen||picked>>]
    assert <<<<=o:others||without>> == $es[::2]||len(<<=o:others||without>>) == len($es) - 1||\
    <<=m:middle||chosen||picked>> not in <<=o:others||without>>>>

== tp_t_save_each test like=save_each w=2
def test_$@save_each(tmp_path: Path) -> None:
    $es = [$make1, $make2]
    <<=w:written||paths||made>> = $@save_each(tmp_path / "<<new||$es||a/b>>", $es)
    assert [each.stem for each in <<=w:written||paths||made>>] == [$e.$s1 for $e in $es]
    for each, $e in zip(<<=w:written||paths||made>>, $es):
        <<assert json.loads(each.read_text())["$n1"] == $e.$n1||stored = json.loads(each.read_text())
        assert stored["$s1"] == $e.$s1>>

== tp_t_save_once test like=save_once w=2
class <<SaveOnce||Existing||Overwriting>>Test(unittest.TestCase):
    def setUp(self) -> None:
        <<=h:here||own_folder||place>> = tempfile.TemporaryDirectory()
        self.addCleanup(<<=h:here||own_folder||place>>.cleanup)
        self.target = Path(<<=h:here||own_folder||place>>.name) / "$es.json"

    def test_new_file(self) -> None:
        self.assertTrue($@save_once(self.target, [$make1]))
        self.assertTrue(self.target.<<is_file||exists>>())

    def test_existing_file(self) -> None:
        self.target.write_text("$w1")
        self.assertFalse($@save_once(self.target, [<<$make1||$make2>>]))
        self.assertEqual(self.target.read_text(), "$w1")

== tp_t_csv_text test like=csv_text
def test_$@csv_text() -> None:
    $es = [$make1, $make2]
    reader = csv.DictReader(io.StringIO($@csv_text($es)))
    <<=t:table||read||cells>> = list(reader)
    assert reader.fieldnames is not None and "$n1" in reader.fieldnames
    <<assert [each["$s1"] for each in <<=t:table||read||cells>>] == [$e.$s1 for $e in $es]||\
    assert {each["$s1"]: $t1(each["$n1"]) for each in <<=t:table||read||cells>>} == {$e.$s1: $e.$n1 for $e in $es}>>

== tp_t_message test like=match_dict w=2
def test_$@match_dict() -> None:
    $e = $make1
    <<=m:message||sent>> = {"type": "$noun", "data": {$epairs}}
    made = $@match_dict(<<=m:message||sent>>)
    assert made is not None and <<made.$s1 == $e.$s1||(made.$s1, made.$n1) == ($xs1, $xn1)>>
    assert $@match_dict({"type": "$w1"<<||, "data": {}>>}) is None
    with pytest.raises(ValueError<<||, match="type">>):
        $@match_dict(<<{}||{"data": {}}||{"$w2": "$noun"}>>)

== tp_t_check_order test like=check_order mut
class <<Order||Falling||Rising>>Test(unittest.TestCase):
    def setUp(self) -> None:
        self.low, self.high = $make1, $make2
        self.high.$n1 = self.low.$n1 + <<1||$d1>>

    def test_rising(self) -> None:
        $@check_order([self.low, self.high])

    def test_falling(self) -> None:
        with self.assertRaises(ValueError) as caught:
            $@check_order([self.high, self.low])
        self.assertIn(<<self.low.$s1||str(self.high.$n1)>>, str(caught.exception))

== tp_t_loaded_once test like=box_cached w=4
def test_$k_loads_once() -> None:
    stored = {$xs1: $make1, $ys1: $make2}
    <<=a:asked||loaded||calls>>: list[str] = []

    def load_one($s1: str) -> $E:
        <<=a:asked||loaded||calls>>.append($s1)
        return stored[$s1]

    $k = $@box_cached(load_one, size=1)
    for $s1 in ($xs1, $xs1, $ys1, $xs1):
        assert $k.get($s1) is stored[$s1]
    assert <<=a:asked||loaded||calls>> == [$xs1, $ys1, $xs1]

== tp_t_box_file test like=box_file w=4
def test_$k_is_saved(tmp_path: Path) -> None:
    <<=p:place||where>> = tmp_path / "$es.json"
    with $@box_file(<<=p:place||where>>) as $k:
        $k.add($make1)
        <<assert not <<=p:place||where>>.exists()||$k.add($make2)>>
    <<=a:again||reopened||read>> = $@box_file(<<=p:place||where>>)
    assert len(<<=a:again||reopened||read>>.$items) == len($k.$items)
    assert <<=a:again||reopened||read>>.$items[0].$s1 == $xs1

== tp_t_box_mapping test like=cls_box_mapping w=4
class Test$K(unittest.TestCase):
    def setUp(self) -> None:
        self.first, self.second = $make1, $make2
        self.$k = $@cls_box_mapping([self.first, self.second])

    def test_like_a_dict(self) -> None:
        self.assertEqual(dict(self.$k), {$xs1: self.first, $ys1: self.second})
        <<self.assertEqual(len(self.$k), 2)||self.assertCountEqual(self.$k.values(), [self.first, self.second])>>

    def test_missing(self) -> None:
        self.assertNotIn("missing", self.$k)
        <<self.assertIsNone(self.$k.get("missing"))||with self.assertRaises(KeyError):
            self.$k["missing"]>>

== tp_t_box_turns test like=cls_box_turns w=4
def test_turns_of_$k() -> None:
    $es = [$make1, $make2]
    $k = $@cls_box_turns($es)
    <<=g:given||taken||drawn>> = <<list(itertools.islice($k, 5))||[next($k) for _ in range(5)]||list(islice($k, 5))>>
    assert <<=g:given||taken||drawn>> == <<$es * 2 + $es[:1]||[*$es, *$es, $es[0]]>>
    with pytest.raises(ValueError):
        $@cls_box_turns([])

== tp_t_box_expiring test like=cls_box_expiring w=4
def test_$k_forgets() -> None:
    <<=n:now||ticks||clock>> = [0.0]
    $k = $@cls_box_expiring(seconds=$d1, clock=lambda: <<=n:now||ticks||clock>>[0])
    $k.add($make1)
    for seconds, <<=k:kept||still_there>> in ((<<0||1>>, True), ($d1 + 1, False)):
        <<=n:now||ticks||clock>>[0] = seconds
        assert ($k.get($xs1) is not None) <<is||==>> <<=k:kept||still_there>>

== tp_t_box_buffer test like=cls_box_buffer w=4
def test_batches_of_$k() -> None:
    <<=s:sent||batches||written>>: list[list[$E]] = []
    $k = $@cls_box_buffer(<<=s:sent||batches||written>>.append, size=2)
    for $e in ($make1, $make2, $make3):
        $k.add($e)
    assert <<[len(each) for each in <<=s:sent||batches||written>>] == [2]||len(<<=s:sent||batches||written>>) == 1>>
    $k.flush()
    $k.flush()
    assert <<=s:sent||batches||written>>[-1] == [$e]
    assert len(<<=s:sent||batches||written>>) == 2

== tp_t_box_staged test like=cls_box_staged w=4
def test_commit_and_rollback() -> None:
    $k = $@cls_box_staged()
    $k.add($make1)
    $k.rollback()
    assert $k.commit() == 0 and $k.$items == []
    for $e in (<<=e:kept||$es>> := [$make1, $make2]):
        $k.add($e)
    assert <<$k.commit() == len(<<=e:kept||$es>>)||not $k.$items and $k.commit() == 2>>
    assert $k.$items == <<=e:kept||$es>>

== tp_t_box_work test like=cls_box_work mut w=4
def test_$k_in_turn() -> None:
    $k = $@cls_box_work()
    <<=w:waiting||$es>> = [$make1, $make2]
    for $e in <<=w:waiting||$es>>:
        $k.add($e)
    while ($e := $k.$v_next()) is not None:
        assert $e is <<=w:waiting||$es>>.pop(0)
        assert $e.$vd
    assert not <<=w:waiting||$es>>

== tp_t_printed test like=print_numbered w=2
def test_$@print_numbered() -> None:
    $es = [$make1, $make2]
    with contextlib.redirect_stdout(io.StringIO()) as <<=p:printed||shown||captured>>:
        $@print_numbered($es)
    lines = <<=p:printed||shown||captured>>.getvalue().splitlines()
    <<assert lines == [f"1. {$es[0].$s1}", f"2. {$es[1].$s1}"]||assert [each.split(". ") for each in lines] == \
[["1", $xs1], ["2", $ys1]]||for number, (each, $e) in enumerate(zip(lines, $es), start=1):
        assert each == f"{number}. {$e.$s1}">>

== tp_t_asked test like=ask_choice w=2
def test_$@ask_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    <<=a:answers||typed||inputs>> = iter(["$w1", "<<0||3||99>>", "2", ""])
    monkeypatch.setattr("builtins.input", lambda prompt: next(<<=a:answers||typed||inputs>>))
    $es = [$make1, $make2]
    assert $@ask_choice($es) is $es[1]
    assert $@ask_choice($es) is None

== tp_t_updates test like=apply_updates mut w=2
def test_$@apply_updates() -> None:
    $e = $make1
    assert $@apply_updates($e, {"$n1": <<=n:$xn1 + 1||$xn1 * 2||0>>, "$s1": $xs1}) == ["$n1"]
    assert $e.$n1 == <<=n:$xn1 + 1||$xn1 * 2||0>>
    with pytest.raises(AttributeError, match="<<=m:unknown_name||no_such>>"):
        $@apply_updates($e, {"<<=m:unknown_name||no_such>>": None})

== tp_t_error_chain test like=parse_number w=2
def test_$@parse_number() -> None:
    assert $@parse_number("$d1") == $d1
    with pytest.raises(ValueError) as <<=c:caught||info||raised>>:
        $@parse_number("$w1")
    <<assert "$w1" in str(<<=c:caught||info||raised>>.value)||\
    assert str(<<=c:caught||info||raised>>.value).endswith(repr("$w1"))>>
    assert <<=c:caught||info||raised>>.value.__cause__ is None

== tp_pivot gen
def <<pivot||cross_table||spread>>(<<=c:cells||triples>>: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    """Return a row for each first name; what is there several times is added up."""
    <<=t:table||rows>>: dict[str, dict[str, int]] = {}
    for <<=r:row_name||down||left>>, <<=k:column_name||across||upper>>, amount in <<=c:cells||triples>>:
        <<row = <<=t:table||rows>>.setdefault(<<=r:row_name||down||left>>, {})
        row[<<=k:column_name||across||upper>>] = row.get(<<=k:column_name||across||upper>>, 0) + amount||\
        cell = <<=t:table||rows>>.setdefault(<<=r:row_name||down||left>>, Counter())
        cell[<<=k:column_name||across||upper>>] += amount>>
    return <<=t:table||rows>>

== tp_t_pivot gtest
def test_$@tp_pivot() -> None:
    table = $@tp_pivot([("$w1", "$w2", 1), ("$w1", "$w3", 2), ("$w1", "$w2", $d1)])
    <<assert table == {"$w1": {"$w2": $d1 + 1, "$w3": 2}}||assert list(table) == ["$w1"]
    assert sum(table["$w1"].values()) == $d1 + 3>>

== tp_natural gen
def <<natural_key||human_order||number_aware>>(name: str) -> list[tuple[bool, int, str]]:
    """Return a key that sorts names by the numbers in them: $w1 2 before $w1 10."""
    <<=p:pieces||runs>> = re.findall(r"\d+|\D+", name)
    return [(each.isdigit(), int(each) if each.isdigit() else 0, each.lower()) for each in <<=p:pieces||runs>>]

== tp_t_natural gtest
def test_$@tp_natural() -> None:
    names = ["$w1 10", "$w1 2", "$W1 <<=n:1||0>>"]
    assert sorted(names, key=$@tp_natural) == <<names[::-1]||["$W1 <<=n:1||0>>", "$w1 2", "$w1 10"]>>
    <<assert min(names, key=$@tp_natural) == names[-1]||assert max(names, key=$@tp_natural) == names[0]>>

== tp_braces gen
def <<=f:expand_braces||alternatives||all_spellings>>(pattern: str) -> list[str]:
    """Return all texts that a pattern such as "$w1{a,b}" stands for."""
    <<=h:head||front>>, opening, rest = pattern.partition("{")
    if not opening:
        return [pattern]
    choices, closing, <<=t:tail||back>> = rest.partition("}")
    if not closing:
        raise ValueError(f"open brace in {pattern!r}")
    return [
        <<=h:head||front>> + choice + end
        for choice in choices.split(",")
        for end in <<=f:expand_braces||alternatives||all_spellings>>(<<=t:tail||back>>)
    ]

== tp_t_braces gtest
class BracesTest(unittest.TestCase):
    def test_plain(self) -> None:
        self.assertEqual($@tp_braces("$w1"), ["$w1"])

    def test_two_groups(self) -> None:
        expected = [left + "-" + right for left in ("$w1", "$w2") for right in "ab"]
        self.assertEqual($@tp_braces("{$w1,$w2}-{a,b}"), expected)

    def test_open(self) -> None:
        with self.assertRaisesRegex(ValueError, "brace"):
            $@tp_braces("$w1{<<a,b||$w2>>")

== tp_cron gen
def <<parse_cron_field||cron_values||times_of>>(field_text: str, low: int, high: int) -> set[int]:
    """Return the numbers that a field of a timetable stands for: "*", "3", "1-5", "*/2" or several with commas."""
    allowed: set[int] = set()
    for <<=p:piece||part>> in field_text.split(","):
        span, _, step = <<=p:piece||part>>.partition("/")
        <<=f:first||begin>>, dash, last = (str(low), "-", str(high)) if span == "*" else span.partition("-")
        <<stop = int(last) if dash else int(<<=f:first||begin>>)
        allowed.update(range(int(<<=f:first||begin>>), stop + 1, int(step or 1)))||\
        allowed |= set(range(int(<<=f:first||begin>>), int(last or <<=f:first||begin>>) + 1, int(step or "1")))>>
    if <<not all(low <= n <= high for n in allowed)||allowed and (min(allowed) < low or max(allowed) > high)>>:
        raise ValueError(f"{field_text!r} leaves the range {low} to {high}")
    return allowed

== tp_t_cron gtest w=2
@pytest.mark.parametrize(
    ("field_text", "expected"), [("3", {3}), ("1-3,5", {1, 2, 3, 5}), ("*/4", {0, 4, 8}), ("2-8/3", {2, 5, 8})]
)
def test_$@tp_cron(field_text: str, expected: set[int]) -> None:
    assert $@tp_cron(field_text, low=0, high=<<9||10||11>>) == expected

== tp_winner gen
:: w way straight
def <<winner_of||find_winner||three_in_line>>(board: list[str]) -> str | None:
    """Return who has a whole row, column or diagonal of the board, if anyone."""
    <<=c:columns||downwards>> = ["".join(column) for column in zip(*board)]
    diagonals = ["".join(board[n][n] for n in range(len(board))), "".join(row[-n - 1] for n, row in enumerate(board))]
    for &w in [*board, *<<=c:columns||downwards>>, *diagonals]:
        if &w[0] != "." and <<len(set(&w)) == 1||\
&w == &w[0] * len(board)>>:
            return &w[0]
    return None

== tp_t_winner gtest
def test_$@tp_winner() -> None:
    board = ["x.o", "xo.", "<<=e:x||o>>.."]
    assert $@tp_winner(board) == "<<=e:x||o>>"
    <<assert $@tp_winner([row.upper() for row in board]) == "<<=e:X||O>>"||\
    assert $@tp_winner(board[:2] + ["..."]) is None>>
    assert $@tp_winner(["..."] * 3) is None

== tp_dice gen
def <<roll||throw_dice||roll_dice>>(written: str, rng: random.Random) -> list[int]:
    """Throw the dice that a text such as "2d6" asks for."""
    hit = re.fullmatch(r"(\d*)d(\d+)", written<<.lower()||.strip()||>>)
    if hit is None:
        raise ValueError(f"not dice: {written!r}")
    <<count, sides = hit.groups()
    return [rng.randint(1, int(sides)) for _ in range(int(count or 1))]||\
    count, sides = int(hit[1] or 1), int(hit[2])
    return [rng.randrange(sides) + 1 for _ in range(count)]>>

== tp_t_dice gtest
def test_$@tp_dice() -> None:
    <<=t:thrown||points>> = $@tp_dice("$d1d6", random.Random(<<0||1||7>>))
    assert len(<<=t:thrown||points>>) == $d1 and all(1 <= each <= 6 for each in <<=t:thrown||points>>)
    assert $@tp_dice("d1", random.Random()) == [1]
    with pytest.raises(ValueError):
        $@tp_dice("$w1", random.Random())

== tp_release gen
@total_ordering
class <<=k:Version||Release||SemVer>>:
    """A version such as 1.4.2, which can be compared with others."""

    def __init__(self, $txt: str) -> None:
        self.numbers = tuple(map(int, $txt.split(".")))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, <<=k:Version||Release||SemVer>>) and self.numbers == other.numbers

    def __lt__(self, other: "<<=k:Version||Release||SemVer>>") -> bool:
        return self.numbers < other.numbers

    def __str__(self) -> str:
        return ".".join(map(str, self.numbers))

== tp_t_release gtest
def test_order_of_versions() -> None:
    old, new = $@tp_release("1.9"), $@tp_release("1.10<<||.1||.0>>")
    assert old < new and new >= old and old != new
    assert max([new, old, $@tp_release("0.$dx")]) is new
    <<assert str(old) == "1.9"||assert sorted([new, old]) == [old, new]||assert $@tp_release(str(new)) == new>>

== tp_bag gen
class <<=k:Bag||Heap||Mix>>:
    """A set in which things can be several times."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.counts = Counter(names)

    def __add__(self, other: "<<=k:Bag||Heap||Mix>>") -> "<<=k:Bag||Heap||Mix>>":
        <<together = <<=k:Bag||Heap||Mix>>()
        together.counts = self.counts + other.counts
        return together||return <<=k:Bag||Heap||Mix>>([*self.counts.elements(), *other.counts.elements()])>>

    def __contains__(self, name: str) -> bool:
        return <<self.counts[name] > 0||name in self.counts||bool(self.counts.get(name))>>

    def __len__(self) -> int:
        return <<sum(self.counts.values())||self.counts.total()>>

    def __iter__(self) -> Iterator[str]:
        return iter(<<sorted(self.counts.elements())||sorted(self.counts)>>)

== tp_t_bag gtest
def test_sum_of_two() -> None:
    left, right = $@tp_bag(["$w1", "$w1"]), $@tp_bag(["$w2"])
    both = left + right
    assert len(both) == len(left) + len(right) == 3
    assert "$w2" in both and "$w2" not in left
    <<assert set(both) == {"$w1", "$w2"}||assert not $@tp_bag()||assert both.counts["$w1"] == 2>>

== tp_settle gen
def <<settle||balances||who_owes>>(debts: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    """Return what each one gets in the end (below zero: must pay); leave out who is even."""
    <<=b:balance||sums>>: dict[str, int] = defaultdict(int)
    for debtor, creditor, amount in debts:
        <<=b:balance||sums>>[debtor] -= amount
        <<=b:balance||sums>>[creditor] += amount
    return {name: owed for name, owed in <<<<=b:balance||sums>>.items()||sorted(<<=b:balance||sums>>.items())>> if owed}

== tp_t_settle gtest
def test_$@tp_settle() -> None:
    debts = [("$w1", "$w2", $d1), ("$w2", "$w3", $d1)]
    assert $@tp_settle(debts) == {"$w1": -$d1, "$w3": $d1}
    <<assert sum($@tp_settle(debts).values()) == 0||debts.append(("$w3", "$w1", $d1))
    assert not $@tp_settle(debts)>>

== tp_justify gen
def <<justify||full_width||stretch>>(words: Sequence[str], width: int) -> str:
    """Put so many spaces between the words that the line has the width."""
    <<=g:gaps||joints>> = len(words) - 1
    if <<=g:gaps||joints>> < 1:
        return "".join(words).ljust(width)
    each, more = divmod(width - sum(map(len, words)), <<=g:gaps||joints>>)
    <<=l:written||justified>> = words[0]
    for place, word in enumerate(words[1:]):
        <<=l:written||justified>> += " " * (each + (place < more)) + word
    return <<=l:written||justified>>

== tp_t_justify gtest
def test_$@tp_justify() -> None:
    words = ["$w1", "$w2", "$w3"]
    <<=w:width||wanted>> = len(" ".join(words)) + <<1||3||5>>
    <<=l:written||shown>> = $@tp_justify(words, width=<<=w:width||wanted>>)
    assert len(<<=l:written||shown>>) == <<=w:width||wanted>> and <<=l:written||shown>>.split() == words
    assert $@tp_justify(words[:1], <<=w:width||wanted>>).rstrip() == "$w1"

== tp_main_either main w=2
def main() -> None:
    <<=s:source||given||lines>> = open(sys.argv[1]$enc) if <<sys.argv[1:]||len(sys.argv) > 1>> else sys.stdin
    with <<=s:source||given||lines>>:
        $es = [$@parse($line) for $line in <<=s:source||given||lines>> if $line.strip()]
    $es.sort(key=lambda $e: <<$e.$n1||$e.$s1>>)
    print(*(f"{$e.$s1}: {$e.$n1}" for $e in $es), sep="\n")
$[run]

== tp_main_diff main w=2
:: o older left mine
:: n newer right theirs
:: d differences different found_changes
def main() -> int:
    &o, &n = ({$e.$s1: $e for $e in $@load($path)} for $path in sys.argv[1:3])
    &d = [f"- {$s1}" for $s1 in <<&o if $s1 not in &n||&o.keys() - &n||sorted(&o.keys() - &n.keys())>>]
    for $s1, $e in &n.items():
        if $s1 not in &o:
            &d.append(f"+ {$s1}")
        elif &o[$s1].$n1 != $e.$n1:
            &d.append(f"<<*||!>> {$s1}: {&o[$s1].$n1} -> {$e.$n1}")
    print(<<*&d, sep="\n"||"\n".join(&d)>>)
    return <<int(bool(&d))||1 if &d else 0||len(&d)>>
$[exitrun]

== tp_main_sorted main w=2
:: g get wanted sort_key
def main() -> None:
    parser = argparse.ArgumentParser(description="<<Sort||List||Rank>> $esw")
    parser.add_argument("path")
    parser.add_argument("--<<=k:by||key||order>>", choices=[$columns], default="<<$s1||$n1>>")
    parser.add_argument("--<<=r:reverse||descending>>", action="store_true")
    $args = parser.parse_args()
    &g = operator.attrgetter($args.<<=k:by||key||order>>)
    for $e in sorted($@load($args.path), key=&g, reverse=$args.<<=r:reverse||descending>>):
        print($e.$s1, &g($e), sep="<<\t||: ||, >>")
$[run]

== tp_main_logging main
def main(<<=a:argv: Sequence[str] | None = None||>>) -> int:
    parser = argparse.ArgumentParser(prog="$es")
    parser.add_argument("paths", nargs="*"<<, default=["$es.json"]||, metavar="PATH">>)
    parser.add_argument("-v", "--verbose", action="count", default=0)
    $args = parser.parse_args(<<=a:argv||>>)
    logging.basicConfig(level=max(logging.DEBUG, logging.WARNING - 10 * $args.verbose))
    for $path in $args.paths:
        try:
            $log.info("%s: %d $esw", $path, len($@load($path)))
        except OSError:
            $log.exception("cannot read %s", $path)
            return 1
    return 0
$[exitrun]

== tp_main_async main
:: p parts_read lists read
async def <<=l:load_all||read_all||gathered>>(paths: Sequence[str]) -> list[$E]:
    &p = await asyncio.gather(*(asyncio.to_thread($@load, $path) for $path in paths))
    return <<[$e for $es in &p for $e in $es]||list(itertools.chain.from_iterable(&p))||sum(&p, [])>>


def main() -> None:
    $es = asyncio.run(<<=l:load_all||read_all||gathered>>(sys.argv[1:]))
    print(f"{len($es)} $esw in {len(sys.argv) - 1} files")
$[run]

== tp_main_set main mut w=2
def main() -> int:
    $path, $s1, <<=n:new||amount||given>> = sys.argv[1:]
    <<=c:changed||touched||altered>> = 0
    for $e in (<<=k:known||$es>> := $@load($path)):
        if $e.$s1 == $s1:
            $e.$n1 = $t1(<<=n:new||amount||given>>)
            <<=c:changed||touched||altered>> += 1
    <<if not <<=c:changed||touched||altered>>:
        print(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}", file=sys.stderr)
        return 1
    $@save($path, <<=k:known||$es>>)
    return 0||if <<=c:changed||touched||altered>>:
        $@save($path, <<=k:known||$es>>)
    return 0 if <<=c:changed||touched||altered>> else 1>>
$[exitrun]

== tp_main_named main like=act mut w=2
def main() -> int:
    $path, *names = sys.argv[1:]
    <<=w:wanted||waiting||left>> = set(names)
    $es = $@load($path)
    for $e in $es:
        if $e.$s1 in <<=w:wanted||waiting||left>>:
            $@act($e)
            <<=w:wanted||waiting||left>>.<<discard||remove>>($e.$s1)
    $@save($path, $es)
    <<for $s1 in sorted(<<=w:wanted||waiting||left>>):
        print(f"<<@unknown:unknown $ew||no such $ew>>: {$s1}", file=sys.stderr)||if <<=w:wanted||waiting||left>>:
        print("not found:", *sorted(<<=w:wanted||waiting||left>>))>>
    return <<len(<<=w:wanted||waiting||left>>)||int(bool(<<=w:wanted||waiting||left>>))>>
$[exitrun]

== tp_main_folder main
:: s sizes numbers_found per_file
def main() -> None:
    <<=r:root||folder||where>> = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    &s: dict[str, int] = {}
    for $path in <<=r:root||folder||where>>.<<glob||rglob>>("*.json"):
        with suppress(OSError, ValueError):
            &s[$path.<<stem||name>>] = len($@load($path))
    for name, size in sorted(&s.items(), key=<<lambda pair: -pair[1]||operator.itemgetter(1), reverse=True>>):
        print(f"{size:>5} {name}")
    print(f"{sum(&s.values()):>5} $esw")
$[run]

== tp_main_pages main
def main() -> None:
    <<=r:rest||waiting||unread>> = iter($@load(sys.argv[1]))
    while <<=p:page||shown||screen>> := list(itertools.islice(<<=r:rest||waiting||unread>>, $d1)):
        for $e in <<=p:page||shown||screen>>:
            print(f"{$e.$s1:<20} {$e.$n1:>10}")
        if len(<<=p:page||shown||screen>>) < $d1 or input("<<more? ||go on? >>").strip() == "<<n||q>>":
            break
$[run]

== tp_exc_batch exc
class <<Batch||Several||Partial>>$E<<Error||Failure>>(Exception):
    """Raised when some of the $esw could not be $vdw; it has the error of each."""

    def __init__(self, <<=f:failed||causes||by_$s1>>: dict[str, Exception]) -> None:
        self.<<=f:failed||causes||by_$s1>> = <<=f:failed||causes||by_$s1>>
        lines = [f"{$s1}: {type(cause).__name__}" for $s1, cause in <<=f:failed||causes||by_$s1>>.items()]
        super().__init__(<<"; ".join(lines)||"\n".join([f"{len(lines)} $esw failed", *lines])>>)

== tp_const_keys const
<<SORT_KEYS||ORDERS||GETTERS>> = {"$s1": operator.attrgetter("$s1"), "$n1": operator.attrgetter("$n1")}

== tp_const_letters const
<<=t:CLEAN||SAFE||PLAIN>>_LETTERS = str.maketrans(<<{" ": "_", "/": "-"}||" /:", "___"||"", "", string.punctuation>>)

== tp_const_grades const
$N1_GRADES = dict(zip(("<<low", "medium", "high||poor", "fair", "good>>"), (0, $d1, $dx)<<, strict=True||>>))

== tp_enum_of enum
class <<=k:Progress||Stand||Outcome>>(Enum):
    <<=a:OPEN||WAITING||NEW>> = auto()
    <<=d:DONE||FINISHED||OVER>> = auto()
    EMPTY = auto()

    @classmethod
    def of(cls, $e: "$E") -> "<<=k:Progress||Stand||Outcome>>":
        """Return how far the $ew is."""
        if $e.$vd:
            return cls.<<=d:DONE||FINISHED||OVER>>
        return cls.<<=a:OPEN||WAITING||NEW>> if $e.$n1 else cls.EMPTY

== tp_effect_fields effect
for name in ($columns):
    print(name, getattr($e, name), sep="<<=||: ||\t>>")

== tp_effect_wrap effect
for number, piece in enumerate(textwrap.wrap($e.$s1, width=$dx)):
    print(piece if number == 0 else f"  {piece}")

== tp_effect_digits effect mut
if $e.$s1.isdigit():
    $e.$s1 = $e.$s1.zfill(<<4||6||8>>)

== tp_skip_write skip
sys.stderr.write(f"<<skip||without||not>> {$e.$s1!r} ({$e.$n1})\n")
continue
'''
