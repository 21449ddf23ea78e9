"""Shapes of tests: of the thing, of its container and of functions by their role, each in another way."""

from __future__ import annotations

SHAPES = r'''
== tsx_new_ones test
def test_new_$es_are_not_$f1() -> None:
    <<assert not any($e.$f1 for $e in ($make1, $make2, $make3))||\
    fresh = [$make1, $make2, $make3]
    assert [$e.$f1 for $e in fresh] == [False] * len(fresh)||\
    for $e in ($make1, $make3):
        assert $e.$f1 is False, $e.$s1>>

== tsx_field_table test
:: f field attribute name_of_field
@pytest.mark.parametrize(("&f", "expected"), [("$s1", $xs1), ("$n1", $xn1), ("$f1", False)])
def test_<<$noun_fields||each_&f||made_$noun_has>>(&f: str, expected: object) -> None:
    assert getattr($make1, &f) == expected

== tsx_subtests test
:: p pairs expectations wanted
class <<Test||Checked||Making>>$Es(unittest.TestCase):
    def test_<<$s1||$s1_and_$n1>>(self) -> None:
        &p = [($make1, $xs1, $xn1), ($make2, $ys1, $yn1), ($make3, $zs1, $zn1)]
        for $e, $s1, $n1 in &p:
            with self.subTest($s1=$s1):
                self.assertEqual($e.$s1, $s1)
                self.assertEqual($e.$n1, $n1)

== tsx_two_alike test
:: a left one first
:: b right other second
def test_<<two_$es_made_alike||same_arguments||equal_parts>>() -> None:
    &a, &b = ($make1 for _ in range(2))
    assert &a is not &b
    <<assert (&a.$s1, &a.$n1) == (&b.$s1, &b.$n1)||\
    for name in ("$s1", "$n1", "$f1"):
        assert getattr(&a, name) == getattr(&b, name)||\
    assert &a.$s1 == &b.$s1 and &a.$n1 == &b.$n1>>

== tsx_needs_arguments test
def test_$noun_needs_<<arguments||values||its_$s1>>() -> None:
    <<with pytest.raises(TypeError):
        $E()||\
    with pytest.raises(TypeError) as caught:
        $E()
    assert str(caught.value)||\
    try:
        $E()
    except TypeError:
        return
    pytest.fail("$aew without arguments")>>

== tsx_independent test mut
:: c changed touched altered
:: u untouched unchanged left_alone
def test_<<changing_one_$noun||$es_are_independent>>() -> None:
    &c, &u = $make1, $make1
    &c.$n1 += $d1
    &c.$f1 = True
    assert &u.$n1 == $xn1 == &c.$n1 - $d1
    assert &c.$f1 and not &u.$f1

== tsx_helper_many test mut like=total w=2
:: h numbered some several
def &{h}_$es(*$np1: $t1) -> list[$E]:
    made = []
    for $n1 in $np1:
        $e = $make1
        $e.$n1 = $n1
        made.append($e)
    return made


def test_$@{total}_of_&{h}() -> None:
    assert $@total(&{h}_$es(1, 2, 3)) == 6
    assert $@total(&{h}_$es()) == <<0||sum([])>>
    assert $@total(&{h}_$es(<<*range($d1)||*[$d1] * 2>>)) <<>= 0||is not None>>

== tsx_total_order test like=total
def test_$@{total}_whatever_the_order() -> None:
    $es = [$make1, $make2, $make3]
    <<forwards, backwards = $@total($es), $@total($es[::-1])
    assert forwards == pytest.approx(backwards)||\
    results = [$@total(list(order)) for order in itertools.permutations($es)]
    assert max(results) == pytest.approx(min(results))>>

== tsx_total_setup test like=total
class <<TotalTest||SummingTest||AddedUp>>(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.$es = [$make1, $make2]

    def test_<<both||sum>>(self) -> None:
        self.assertAlmostEqual($@total(self.$es), $sumn1<<||, places=6>>)

    def test_<<single||slices>>(self) -> None:
        self.assertAlmostEqual($@total(self.$es[:1]), $xn1)
        self.assertAlmostEqual($@total(self.$es[1:]), $yn1)

    def test_<<nothing||no_$es>>(self) -> None:
        self.assertEqual($@total(self.$es[2:]), 0)

== tsx_find_fixture_factory test like=find
@pytest.fixture
def <<=m:lookup||look_up||finder>>() -> Callable[[str], $E | None]:
    $es = [$make1, $make2]
    return <<lambda $s1: $@find($es, $s1)||functools.partial($@find, $es)>>


def test_<<=m:lookup||look_up||finder>>(<<=m:lookup||look_up||finder>>: Callable[[str], $E | None]) -> None:
    $e = <<=m:lookup||look_up||finder>>($ys1)
    assert $e is not None and $e.$n1 == $yn1
    assert <<=m:lookup||look_up||finder>>("<<nobody||unknown||missing>>") is None

== tsx_find_each test like=find
def test_$@{find}_<<every_one||them_all||each_by_$s1>>() -> None:
    $es = [$make1, $make2, $make3]
    <<for $e in $es:
        assert $@find($es, $e.$s1) is $e||\
    assert all($@find($es, $e.$s1) is $e for $e in $es)||\
    assert [$@find($es, $s1) for $s1 in ($xs1, $ys1, $zs1)] == $es>>

== tsx_find_gone test like=find
class <<FindTest||SearchTest||LookupTest>>(unittest.TestCase):
    def setUp(self) -> None:
        self.$es = [$make1, $make2]

    def test_<<after_removal||gone||popped>>(self) -> None:
        gone = self.$es.pop(<<0||-2>>)
        self.assertIsNone($@find(self.$es, gone.$s1))
        self.assertIs($@find(self.$es, $ys1), self.$es[0])

    def test_<<empty||nothing>>(self) -> None:
        self.assertIsNone($@find([], $xs1))

== tsx_group_lengths test like=group
def test_$@{group}_<<sizes||lengths||how_many>>() -> None:
    $map = $@group([$make1] * 3 + [$make2])
    sizes = {$s1: len(members) for $s1, members in $map.items()}
    assert sizes == {$xs1: 3, $ys1: 1}

== tsx_group_all_kept test like=group
def test_$@{group}_<<loses_nothing||keeps_all||covers>>() -> None:
    $es = [$make1, $make2, $make3, $make1]
    collected = <<[$e for members in $@group($es).values() for $e in members]||\
list(itertools.chain.from_iterable($@group($es).values()))>>
    assert len(collected) == len($es)
    assert {id($e) for $e in collected} == <<{id($e) for $e in $es}||set(map(id, $es))>>

== tsx_group_key_holds test like=group
def test_$@{group}_<<by_$s1||under_its_$s1||keys>>() -> None:
    for $s1, members in $@group([$make2, $make1, $make2]).items():
        <<assert all($e.$s1 == $s1 for $e in members)||assert {$e.$s1 for $e in members} == {$s1}||\
assert members and not [$e for $e in members if $e.$s1 != $s1]>>

== tsx_count_like_counter test like=count
def test_$@{count}_<<is_like_a_counter||agrees||compared>>() -> None:
    $es = random.Random($d1).choices([$make1, $make2, $make3], k=<<20||30||50>>)
    assert <<dict($@count($es)) == Counter($e.$s1 for $e in $es)||\
sorted($@count($es).items()) == sorted(Counter($e.$s1 for $e in $es).items())>>

== tsx_count_table test like=count
@pytest.mark.parametrize(("first", "second"), [(0, 1), (2, 0), ($d1, $d2)])
def test_$@{count}_of(first: int, second: int) -> None:
    $cnt = $@count([$make1] * first + [$make2] * second)
    assert $cnt.get($xs1, 0) == first
    assert $cnt.get($ys1, 0) == second

== tsx_sort_new_list test like=sort
def test_$@{sort}_<<leaves_the_list||is_a_new_list||copies>>() -> None:
    $es = [$make3, $make1, $make2]
    before = <<$es[:]||list($es)||[*$es]||$es.copy()>>
    ordered = $@sort($es)
    assert len(ordered) == len(before)
    <<assert all(a.$n1 <= b.$n1 for a, b in itertools.pairwise(ordered))||\
    assert all(a.$n1 <= b.$n1 for a, b in zip(ordered, ordered[1:]))||\
    assert ordered[0].$n1 == min($e.$n1 for $e in before)>>

== tsx_sort_falling_input test like=sort mut
def test_$@{sort}_<<turns_around||of_falling_$np1>>() -> None:
    $es = []
    for $n1 in range($d1, 0, -1):
        $e = $make1
        $e.$n1 = $t1($n1)
        $es.append($e)
    assert [$e.$n1 for $e in $@sort($es)] == <<list(range(1, $d1 + 1))||[*range(1, $d1 + 1)]>>

== tsx_highest_raised test like=highest mut
def test_$@{highest}_<<follows||after_a_rise||changes>>() -> None:
    low, high = $es = [$make1, $make2]
    low.$n1, high.$n1 = <<1, 2||$d1, $d1 + 1||0, $dx>>
    assert $@highest($es) is high
    low.$n1 = high.$n1 + 1
    assert $@highest($es) is low

== tsx_highest_agrees test like=highest
def test_$@{highest}_<<agrees_with_max||bound||beats_all>>() -> None:
    $es = [$make1, $make2, $make3]
    $best = $@highest($es)
    assert $best is not None
    <<assert $best.$n1 == max(map(operator.attrgetter("$n1"), $es))||assert all($best.$n1 >= $e.$n1 for $e in $es)||\
assert not any($e.$n1 > $best.$n1 for $e in $es)>>

== tsx_average_between test like=average
def test_$@{average}_<<lies_between||in_range||bounds>>() -> None:
    $es = [$make1, $make2]
    <<assert $minn1 <= $@average($es) <= $maxn1||\
    assert $@average($es) * len($es) == pytest.approx($sumn1)||\
    assert math.isclose($@average($es), statistics.fmean($e.$n1 for $e in $es))>>

== tsx_average_case test like=average
class <<Average||Mean>>$Nc1<<||Test>>(unittest.TestCase):
    def test_<<two||halves>>(self) -> None:
        self.assertAlmostEqual($@average([$make1, $make2]), $sumn1 / 2)

    def test_<<repeated||same_again>>(self) -> None:
        $e = $make3
        for times in <<(1, 2, $d1)||range(1, 4)>>:
            with self.subTest(times=times):
                self.assertAlmostEqual($@average([$e] * times), $e.$n1)

== tsx_act_once_flag test like=act mut
@pytest.fixture
def <<=w:done||worked||finished>>_$noun() -> $E:
    $e = $make1
    $@act($e)
    return $e


def test_<<=w:done||worked||finished>>(<<=w:done||worked||finished>>_$noun: $E) -> None:
    assert <<=w:done||worked||finished>>_$noun.$vd
    assert <<=w:done||worked||finished>>_$noun.$s1 == $xs1

== tsx_act_some test like=act mut
def test_$@{act}_<<some||every_second||one_of_them>>() -> None:
    $es = [$make1, $make2, $make3]
    <<for $e in $es[::2]:
        $@act($e)
    assert [$e.$vd for $e in $es] == [True, False, True]||\
    $@act($es[1])
    assert [place for place, $e in enumerate($es) if $e.$vd] == [1]||\
    $@act($es[-1])
    assert sum($e.$vd for $e in $es) == 1>>

== tsx_validate_loop test like=validate mut
@pytest.mark.parametrize("$n1", <<[-1, -$d1]||[-0.5, -1e9]||(-1, -$dx, -(10**6))>>)
def test_$@{validate}_<<refuses||rejects||stops>>($n1: $t1) -> None:
    $e = $make1
    $e.$n1 = $n1
    with pytest.raises(ValueError):
        $@validate($e)

== tsx_validate_fine test like=validate mut
class <<Validation||Checks||GoodAndBad>>Test(unittest.TestCase):
    def test_good(self) -> None:
        for $e in ($make1, $make2):
            <<self.assertIsNone($@validate($e))||$@validate($e)>>

    def test_bad(self) -> None:
        $e = $make3
        $e.$n1 = -$e.$n1 - 1
        self.assertRaises(ValueError, $@validate, $e)

== tsx_format_lines test like=format
def test_$@{format}_<<has_no_breaks||one_line||is_text>>() -> None:
    for $e in ($make1, $make2):
        <<=t:shown||written||label>> = $@format($e)
        assert isinstance(<<=t:shown||written||label>>, str) and "\n" not in <<=t:shown||written||label>>
        assert $e.$s1 in <<=t:shown||written||label>>

== tsx_format_differs test like=format
def test_$@{format}_<<differs||tells_apart>>() -> None:
    <<texts = {$@format($e) for $e in ($make1, $make2, $make3)}
    assert len(texts) == 3||\
    one, other = map($@format, ($make1, $make2))
    assert one != other||\
    assert $@format($make1) == $@format($make1) != $@format($make2)>>

== tsx_parse_bad_loop test like=parse
def test_$@{parse}_<<nonsense||garbage||errors>>() -> None:
    problems = 0
    <<=l:lines||unreadable||refused>> = <<["", "$w1"]||("$w1", "   ")||("", "?", "$w2")>>
    for $line in <<=l:lines||unreadable||refused>>:
        try:
            $@parse($line)
        except <<ValueError||(ValueError, IndexError)>>:
            problems += 1
    assert problems == len(<<=l:lines||unreadable||refused>>)

== tsx_parse_ids test like=parse
@pytest.mark.parametrize(
    "$line",
    [pytest.param("", id="empty"), pytest.param("$w1", id="one part"), pytest.param("<<???||!>>", id="signs")],
)
def test_$@{parse}_<<fails_on||is_strict>>($line: str) -> None:
    with pytest.raises(ValueError):
        $@parse($line)

== tsx_save_load_types test like=load_json
def test_<<types_survive||stored_types||kept_types>>(tmp_path: Path) -> None:
    target = tmp_path / "<<$es||stored>>.json"
    $@save(target, [$make1])
    ($e,) = $@load_json(target)
    assert isinstance($e, $E)
    assert type($e.$s1) is str and <<isinstance($e.$n1, (int, float))||$e.$n1 == $xn1>>

== tsx_save_empty test like=load_json
def test_<<save_nothing||empty_file||no_$es>>(tmp_path: Path) -> None:
    $path = tmp_path / "empty.json"
    $@save($path, [])
    assert <<$path.exists() and $@load_json($path) == []||not $@load_json($path)||len($@load_json($path)) == 0>>

== tsx_save_tempfile test like=load_json
class <<Storage||Saving||Files>>Test(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.mkdtemp()
        self.$path = os.path.join(self.folder, "$es.json")

    def tearDown(self) -> None:
        shutil.rmtree(self.folder)

    def test_<<round_trip||there_and_back>>(self) -> None:
        $@save(self.$path, [$make1, $make2])
        self.assertEqual([$e.$s1 for $e in $@load_json(self.$path)], [$xs1, $ys1])

    def test_<<overwrites||second_time>>(self) -> None:
        for $es in ([$make1, $make2], [$make3]):
            $@save(self.$path, $es)
        self.assertEqual(len($@load_json(self.$path)), 1)

== tsx_diff_three test like=diff
:: o former earlier prior
:: n latter later current
def test_$@{diff}_<<of_three||one_kept||overlap>>() -> None:
    <<kept, lost, added = $make1, $make2, $make3||lost, kept, added = $make2, $make1, $make3>>
    &o, &n = [kept, lost], [kept, added]
    assert $@diff(&o, &n) == ({added.$s1}, {lost.$s1})
    <<assert $@diff(&n, &o) == $@diff(&o, &n)[::-1]||assert not any($@diff(&o, &o))>>

== tsx_dumps_text test like=dumps
def test_$@{dumps}_<<is_json||text||keys>>() -> None:
    <<entries = json.loads($@dumps([$make1, $make2]))
    assert [entry["$s1"] for entry in entries] == [$xs1, $ys1]||\
    (entry,) = json.loads($@dumps([$make2]))
    assert {"$s1", "$n1"} <= entry.keys()||\
    assert json.loads($@dumps([])) == []>>

== tsx_unique_message test like=check_unique
def test_$@{check_unique}_<<names_it||third||later>>() -> None:
    first, second, third = $make1, $make2, $make3
    $@check_unique([first, second, third])
    for again in (first, second):
        with pytest.raises(ValueError):
            $@check_unique([first, second, third, again])

== tsx_listing_none test like=listing
def test_$@{listing}_<<mentions_all||has_each||contains>>() -> None:
    $es = [$make1, $make2, $make3]
    told = $@listing($es)
    <<assert all($e.$s1 in told for $e in $es)||\
    assert told.index($xs1) < told.rindex($zs1)||\
    for $s1 in ($xs1, $ys1, $zs1):
        assert told.count($s1) >= 1>>

== tsx_box_extend test
:: k full filled whole
def test_<<&{k}_$k||$k_of_three>>() -> None:
    &k = $@box_any([$make1, $make2])
    &k.add($make3)
    <<assert {$e.$s1 for $e in &k.$items} == {$xs1, $ys1, $zs1}||\
    assert sorted($e.$s1 for $e in &k.$items) == sorted([$xs1, $ys1, $zs1])>>
    assert sum($e.$n1 for $e in &k.$items) == pytest.approx($xn1 + $yn1 + $zn1)

== tsx_box_empty test
@pytest.fixture
def empty_$k() -> $K:
    return $@box_any()


def test_empty(empty_$k: $K) -> None:
    assert not <<empty_$k.$items||list(empty_$k.$items)>>


def test_<<first_add||one_more>>(empty_$k: $K) -> None:
    $e = $make1
    empty_$k.add($e)
    assert empty_$k.$items[0] is $e

== tsx_box_not_shared test
def test_<<$k_shares_nothing||two_apart||own_$items>>() -> None:
    one, other = $@box_any(), $@box_any()
    one.add($make1)
    assert (len(one.$items), len(other.$items)) == (1, 0)
    <<assert one.$items is not other.$items||other.add($make2)
    assert other.$items[0].$s1 == $ys1>>

== tsx_box_iterate test
class <<Test||Using||Filled>>$K(unittest.TestCase):
    def setUp(self) -> None:
        self.$k = $@box([$make1, $make2])

    def test_<<iter||walk>>(self) -> None:
        self.assertEqual([$e.$s1 for $e in self.$k], [$xs1, $ys1])

    def test_<<len||size>>(self) -> None:
        self.assertEqual(len(self.$k), len(list(self.$k)))

    def test_<<next||first>>(self) -> None:
        self.assertEqual(next(iter(self.$k)).$s1, $xs1)

== tsx_box_twice test
def test_<<walk_twice||$k_again||iterated_twice>>() -> None:
    $k = $@box([$make1, $make2])
    once, again = <<list($k), list($k)||[*$k], [*$k]||($e for $e in $k), ($e for $e in $k)>>
    assert all(a is b for a, b in <<zip(once, again)||zip(once, again, strict=True)>>)
    assert len($k) == 2

== tsx_box_total_grows test like=b_total w=12
def test_<<$@{b_total}_grows||growing_$@b_total||one_more_counts>>() -> None:
    $k = $@box_any([$make1])
    assert $k.$@b_total() == $xn1
    $k.add($make2)
    <<assert $k.$@b_total() == $sumn1||assert $k.$@b_total() - $yn1 == pytest.approx($xn1)>>

== tsx_box_find_added test like=b_find w=12
@pytest.mark.parametrize("$s1", [$xs1, $ys1, "<<nowhere||absent||missing>>"])
def test_$@{b_find}_in_$k($s1: str) -> None:
    $k = $@box_any([$make1, $make2])
    found = $k.$@b_find($s1)
    <<assert (found is None) == ($s1 not in ($xs1, $ys1))||\
    assert found is None or found.$s1 == $s1||\
    if $s1 in {$e.$s1 for $e in $k.$items}:
        assert found is not None and found.$s1 == $s1
    else:
        assert found is None>>

== tsx_method_act_all test like=m_act mut w=12
:: t todo open_ones waiting
def test_<<each_is_$vd||all_$vd||$v_them_all>>() -> None:
    &t = [$make1, $make2]
    <<while &t:
        $e = &t.pop()
        $e.$@m_act()
        assert $e.$vd||\
    for number, $e in enumerate(&t, 1):
        $e.$@m_act()
        assert sum(each.$vd for each in &t) == number||\
    for $e in &t:
        $e.$@m_act()
    assert {$e.$vd for $e in &t} == {True}>>

== tsx_to_dict_keys test like=m_to_dict w=12
class <<DictTest||AsDictTest||ToDictTest>>(unittest.TestCase):
    def test_<<json||serializable>>(self) -> None:
        $txt = json.dumps($make1.$@m_to_dict()<<||, sort_keys=True>>)
        self.assertIn($xs1, json.loads($txt).values())

    def test_<<own||fresh>>(self) -> None:
        $e = $make2
        $e.$@m_to_dict()["$s1"] = "<<other||$w1>>"
        self.assertEqual($e.$s1, $ys1)

== tsx_group_large test like=group_filter
def test_$@group_filter() -> None:
    $es = [$make1, $make2, $make1]
    assert <<list(||sorted(>>$@group_filter($es)) == [$xs1]
    assert len($@group_filter($es, least=<<1||0>>)) == 2

== tsx_group_singles test like=dct_group_singles
def test_$@dct_group_singles() -> None:
    pair, alone = [$make1, $make1], $make2
    assert $@dct_group_singles([*pair, alone]) == [alone]
    <<assert $@dct_group_singles(pair) == []||assert $@dct_group_singles([]) == []>>

== tsx_rare test like=dct_count_rare
@pytest.mark.parametrize(("fewer_than", "expected"), [(1, set()), (2, {$ys1}), (4, {$xs1, $ys1})])
def test_$@{dct_count_rare}_limit(fewer_than: int, expected: set[str]) -> None:
    $es = [$make1] * 3 + [$make2]
    assert $@dct_count_rare($es, fewer_than) == expected

== tsx_numbered_error test like=err_parse_numbered
def test_$@err_parse_numbered() -> None:
    <<assert list($@err_parse_numbered(["", "# $w1", "   "])) == []||reader = $@err_parse_numbered(iter(["# $w2"]))
    assert next(reader, None) is None>>
    with pytest.raises(ValueError<<, match="2"||>>):
        <<list($@err_parse_numbered(["", "$w1"]))||next($@err_parse_numbered(["# $w2", "$w1"]))>>

== tsx_backup_restored test like=err_backup_then_save
def test_$@err_backup_then_save(tmp_path: Path) -> None:
    $path = tmp_path / "$es.json"
    $path.write_text("$w1")
    $@err_backup_then_save($path, [$make1])
    assert $xs1 in $path.read_text()
    assert <<[each.read_text() for each in tmp_path.glob("*.bak")] == ["$w1"]||\
$path.with_name($path.name + ".bak").read_text() == "$w1">>

== tsx_top_fn fn
def <<=w:dearest||lightest>>_<<few||handful>>($es: list[$E], count: int) -> list[$E]:
    """Return the $esw with the <<=w:most||least>> $nw1, at most so many."""
    return sorted($es, key=lambda $e: <<=w:-$e.$n1||$e.$n1>>)[:count]

== tsx_t_top_fn test like=tsx_top_fn w=2
def test_$@tsx_top_fn() -> None:
    $es = [$make1, $make2, $make3]
    for count in range(len($es) + 2):
        assert len($@tsx_top_fn($es, count)) == min(count, <<3||len($es)>>)
    <<assert {id($e) for $e in $@tsx_top_fn($es, 3)} == {id($e) for $e in $es}||\
    assert $@tsx_top_fn($es, 1)[0] in $es>>

== tsx_print_fn fn
:: s stream target sink
def <<print_$es||show_$es||write_out>>($es: Iterable[$E], &s: Any = None) -> int:
    """Print $sw1 and $nw1 of the $esw with a tab between them, and return how many there were."""
    number = 0
    for number, $e in enumerate($es, start=1):
        print($e.$s1, $e.$n1, sep="\t", file=&s)
    return number

== tsx_t_print_fn test like=tsx_print_fn w=2
def test_$@tsx_print_fn() -> None:
    buffer = io.StringIO()
    with contextlib.redirect_stdout(buffer):
        assert $@tsx_print_fn([$make1, $make2]) == 2
    lines = buffer.getvalue().splitlines()
    <<assert [line.split("\t")[0] for line in lines] == [$xs1, $ys1]||assert lines[-1].endswith(str($yn1))||\
    assert lines == ["\t".join(pair) for pair in (($xs1, str($xn1)), ($ys1, str($yn1)))]>>

== tsx_t_print_capsys test like=tsx_print_fn
def test_$@{tsx_print_fn}_<<output||captured||nothing_wrong>>(capsys: pytest.CaptureFixture[str]) -> None:
    $@tsx_print_fn(iter([$make1]))
    out, err = capsys.readouterr()
    assert out.<<startswith($xs1)||rstrip().endswith(str($xn1))>>
    assert err == ""

== tsx_env_fn fn
def <<$noun_folder||folder_of_$es||place_of_$es>>(default: str = "<<.||data||/tmp>>") -> Path:
    """Return the folder of the $esw: what the environment says in $UPS_HOME, or else the default."""
    return Path(os.environ.get("$UPS_HOME") or default)

== tsx_t_env_fn test like=tsx_env_fn w=2
def test_$@tsx_env_fn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("$UPS_HOME", str(tmp_path))
    assert $@tsx_env_fn() == tmp_path
    monkeypatch.<<delenv("$UPS_HOME")||setenv("$UPS_HOME", "")>>
    assert $@tsx_env_fn("$w1") == Path("$w1")

== tsx_retry_gen gen
def <<attempt||call_again||retried>>(action: Callable[[], Any], times: int = <<3||5>>) -> Any:
    """Call the action until it raises no ValueError; the last one is raised."""
    for left in range(times - 1, -1, -1):
        try:
            return action()
        except ValueError:
            if not left:
                raise

== tsx_t_retry gtest
:: a answers results outcomes
def test_$@{tsx_retry_gen}_<<succeeds||at_last>>() -> None:
    &a = iter(["no", "no", "$d1"])
    assert $@tsx_retry_gen(lambda: int(next(&a)), 3) == $d1


def test_$@{tsx_retry_gen}_<<gives_up||fails>>() -> None:
    calls: list[int] = []

    def failing() -> None:
        calls.append(len(calls))
        raise ValueError("$w1")

    with pytest.raises(ValueError, match="$w1"):
        $@tsx_retry_gen(failing, times=2)
    assert calls == [0, 1]
'''
