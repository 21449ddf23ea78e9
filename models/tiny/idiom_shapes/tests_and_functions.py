"""Shapes of tests with what they test, and of mains."""

from __future__ import annotations

SHAPES = r'''
== ck_relabel fn mut w=2
:: u unused never_used not_met
def <<relabel||rename_$es||translate_$sp1>>($es: list[$E], names: Mapping[str, str]) -> set[str]:
    """Give the $esw their new $sw1, and return the old names that no $ew had."""
    &u = set(names)
    for $e in $es:
        <<if $e.$s1 in names:
            &u.discard($e.$s1)
            $e.$s1 = names[$e.$s1]||if (new := names.get($e.$s1)) is not None:
            &u -= {$e.$s1}
            $e.$s1 = new>>
    return &u

== ck_t_relabel test like=ck_relabel mut w=3
:: u unused left rest
def test_$@ck_relabel() -> None:
    $es = [$make1, $make2]
    &u = $@ck_relabel($es, <<||names=>>{$xs1: $ys1, $ys1: $xs1, "missing": "$w1"})
    assert [$e.$s1 for $e in $es] == [$ys1, $xs1]
    assert &u == {"missing"}

== ck_stretch fn
def <<stretch_of_$es||$es_between||from_$s1_to_$s1>>($es: list[$E], first: str, last: str) -> list[$E]:
    """Return the $esw from the one with the first $sw1 to the one with the last, both included."""
    $sp1 = [$e.$s1 for $e in $es]
    <<=b:begin||start||low>> = $sp1.index(first)
    <<return $es[<<=b:begin||start||low>> : $sp1.index(last, <<=b:begin||start||low>>) + 1]||\
    end = $sp1.index(last, <<=b:begin||start||low>>)
    return $es[<<=b:begin||start||low>> : end + 1]>>

== ck_t_stretch test like=ck_stretch w=2
def test_$@ck_stretch() -> None:
    $es = [$make1, $make2, $make3]
    for low, high in itertools.combinations(range(<<len($es)||3>>), 2):
        <<part = $@ck_stretch($es, first=$es[low].$s1, last=$es[high].$s1)
        assert part == $es[low : high + 1]||\
        assert $@ck_stretch($es, $es[low].$s1, $es[high].$s1) == $es[low : high + 1]>>
    with pytest.raises(ValueError):
        $@ck_stretch($es, <<$ys1, $xs1||$xs1, "missing"||"missing", $ys1>>)

== ck_runs fn
:: o runs summary collected
:: a neighbours members alike
def <<runs_by_$s1||summed_runs||$s1_runs>>($es: Iterable[$E]) -> list[tuple[str, int, $t1]]:
    """Return $sw1, length and total $nw1 of each run of neighbours with the same $sw1."""
    &o = []
    for $s1, &a in itertools.groupby($es, key=<<operator.attrgetter("$s1")||lambda $e: $e.$s1>>):
        $np1 = [$e.$n1 for $e in &a]
        &o.append(($s1, len($np1), sum($np1)))
    return &o

== ck_t_runs test like=ck_runs w=2
class <<Runs||Neighbours||GroupedRuns>>Test(unittest.TestCase):
    def setUp(self) -> None:
        self.first, self.second = $make1, $make2

    def test_neighbours(self) -> None:
        <<=r:runs||summed>> = $@ck_runs([self.first, self.first, self.second])
        self.assertEqual(<<=r:runs||summed>>, [($xs1, 2, 2 * $xn1), ($ys1, 1, $yn1)])

    def test_<<=w:apart||nothing>>(self) -> None:
        <<=w:self.assertEqual(len($@ck_runs([self.first, self.second, self.first])), 3)||\
self.assertEqual($@ck_runs([]), [])>>

== ck_sheet fn
:: p pairs_shown shown heading_and_rows
def <<sheet_of||as_sheet||aligned_$es>>($es: Iterable[$E], gap: int = <<2||3>>) -> list[str]:
    """Return lines with the $sw1 on the left and the $nw1 on the right, under a heading."""
    &p = [("$s1", "$n1"), *(($e.$s1, str($e.$n1)) for $e in $es)]
    <<wide, narrow = (max(map(len, each)) for each in zip(*&p))
    return [left.ljust(wide + gap) + right.rjust(narrow) for left, right in &p]||\
    widths = [max(len(each) for each in texts) for texts in zip(*&p)]
    return [f"{left:<{widths[0] + gap}}{right:>{widths[1]}}" for left, right in &p]>>

== ck_t_sheet test like=ck_sheet w=2
def test_$@ck_sheet() -> None:
    top, *body = $@ck_sheet([$make1, $make2], gap=<<1||4>>)
    assert top.split() == ["$s1", "$n1"]
    assert [each.split() for each in body] == [[$xs1, str($xn1)], [$ys1, str($yn1)]]
    <<assert len({len(each) for each in (top, *body)}) == 1||assert all(len(each) == len(top) for each in body)||\
assert len($@ck_sheet([])) == 1>>

== ck_fitting fn
:: s space allowed allowance
def <<fitting_$es||until_full||$es_within>>($es: Iterable[$E], &s: $t1) -> Iterator[$E]:
    """Yield the $esw as long as their $nw1 together does not pass what is allowed."""
    <<used = $z1
    for $e in $es:
        used += $e.$n1
        if used > &s:
            return
        yield $e||for $e in $es:
        &s -= $e.$n1
        if &s < 0:
            break
        yield $e>>

== ck_t_fitting test like=ck_fitting w=2
def test_$@ck_fitting() -> None:
    $es = [$make1, $make2, $make3]
    assert list($@ck_fitting($es, $sumn1)) == $es[:2]
    assert <<next($@ck_fitting($es, <<0||$z1>>), None) is None||not list($@ck_fitting([], $d1))>>
    <<=e:endless||same_again>> = <<itertools.repeat($es[0])||itertools.cycle($es[:1])>>
    assert <<len(list($@ck_fitting(<<=e:endless||same_again>>, 3 * $xn1))) == 3||\
sum(1 for _ in $@ck_fitting(<<=e:endless||same_again>>, $d1 * $xn1)) == $d1>>

== ck_complaints fn
:: p problems complaints faults
@contextmanager
def <<=f:complaints_about||problems_of||reviewing>>($e: $E) -> Iterator[list[str]]:
    """Give a list for what is wrong with $aew, and raise it all at the end."""
    &p: list[str] = []
    yield &p
    if &p:
        <<raise ValueError(f"{$e.$s1}: {'; '.join(&p)}")||told = "; ".join(&p)
        raise ValueError(f"{$e.$s1}: {told}")>>

== ck_t_complaints test like=ck_complaints w=3
:: p problems told
def test_$@ck_complaints() -> None:
    with pytest.raises(ValueError, match="$w1; $w2") as caught, $@ck_complaints($make1) as &p:
        &p.<<extend(["$w1", "$w2"])||append("$w1")
        &p.append("$w2")>>
    assert str(caught.value).startswith($xs1)
    with $@ck_complaints($make2) as &p:
        assert &p == []

== ck_digest fn
:: r written listed each_written
def <<fingerprint||digest_of_$es||$es_checksum>>($es: Iterable[$E]) -> str:
    """Return a checksum of the $esw that does not depend on their order."""
    <<&r = sorted(f"{$e.$s1}\t{$e.$n1}" for $e in $es)
    return <<hashlib.sha256||hashlib.md5>>("\n".join(&r).encode()).hexdigest()||\
    digest = <<hashlib.sha256||hashlib.sha1>>()
    for &r in sorted(f"{$e.$s1}={$e.$n1}" for $e in $es):
        digest.update(&r.encode() + b"\n")
    return digest.hexdigest()>>

== ck_t_digest test like=ck_digest mut w=3
:: a original at_first before
def test_$@ck_digest() -> None:
    first, second = $es = [$make1, $make2]
    &a = $@ck_digest($es)
    assert $@ck_digest(<<reversed($es)||[second, first]||iter($es)>>) == &a
    <<second.$n1 += 1||first.$s1 = "changed"||$es.pop()||$es.append($make3)>>
    assert <<$@ck_digest($es) != &a||&a not in {$@ck_digest($es), $@ck_digest([])}>>

== ck_t_sort_keeps test like=sort w=2
:: c copied as_given given
def test_$@{sort}_<<makes_a_list||leaves_its_argument>>() -> None:
    $es = [$make3, $make1, $make2]
    &c = <<list($es)||$es[:]||[*$es]>>
    <<=s:ordered||in_order>> = $@sort($es)
    assert $es == &c and <<=s:ordered||in_order>> is not $es
    <<for lower, higher in zip(<<=s:ordered||in_order>>, <<=s:ordered||in_order>>[1:]):
        assert lower.$n1 <= higher.$n1||assert <<=s:ordered||in_order>>[0].$n1 == min($e.$n1 for $e in &c)
    assert $@sort([]) == []>>

== ck_t_group_parts test like=group w=2
:: g groups parted
def test_every_$noun_in_its_group() -> None:
    $es = [$make1, $make2, $make1, $make3]
    &g = $@group($es)
    assert sum(map(len, &g.values())) == len($es)
    <<for $s1, members in &g.items():
        assert {$e.$s1 for $e in members} == {$s1}||\
    assert all($e.$s1 == $s1 for $s1, members in &g.items() for $e in members)||\
    assert max(&g, key=lambda $s1: len(&g[$s1])) == $xs1>>
    assert <<not $@group([])||$@group([]) == {}>>

== ck_t_average_between test like=average w=2
:: m middle mean_of_all between
def test_$@average<<||_lies_between>>() -> None:
    $es = [$make1, $make2, $make3]
    &m = $@average($es)
    <<low, *_, high = sorted($e.$n1 for $e in $es)
    assert low <= &m <= high||assert min($e.$n1 for $e in $es) <= &m <= max($e.$n1 for $e in $es)||\
    assert &m == pytest.approx(sum($e.$n1 for $e in $es) / 3)||\
    assert &m * len($es) == pytest.approx(statistics.fmean($e.$n1 for $e in $es) * 3)>>
    assert $@average($es * 2) == pytest.approx(&m)

== ck_t_find_renamed test like=find mut w=2
@pytest.mark.parametrize("place", [0, 1<<||, -1>>])
def test_find_renamed_$noun(place: int) -> None:
    $es = [$make1, $make2]
    <<=c:changed||chosen>> = $es[place]
    former, <<=c:changed||chosen>>.$s1 = <<=c:changed||chosen>>.$s1, "<<=n:renamed||other_name>>"
    assert $@find($es, former) is None
    assert $@find($es<<[::-1]||>>, "<<=n:renamed||other_name>>") is <<=c:changed||chosen>>

== ck_t_highest_edges test like=highest w=2
class Highest<<Edge||>>Test(unittest.TestCase):
    def test_only_one(self) -> None:
        only = $make1
        self.assertIs($@highest([only]), only)

    def test_<<=r:most||one_more>>(self) -> None:
        $es = [$make1, $make2, $make3]
        <<=r:winner = $@highest($es)
        self.assertTrue(all($e.$n1 <= winner.$n1 for $e in $es))||\
self.assertGreaterEqual($@highest($es).$n1, $@highest($es[:2]).$n1)>>

    def test_nothing(self) -> None:
        with self.assertRaises((ValueError, IndexError)):
            $@highest([])

== ck_t_overwritten test w=2
:: p target place where
def test_save_<<replaces||overwrites||again>>(tmp_path: Path) -> None:
    &p = tmp_path / "<<$es||$w1>>.json"
    for $es in ([$make1, $make2], [$make3]):
        $@save(&p, $es)
        <<assert len($@load_json(&p)) == len($es)||read = $@load_json(&p)
        assert [($cells) for $e in read] == [($cells) for $e in $es]>>
    assert <<[each.name for each in tmp_path.iterdir()] == [&p.name]||list(tmp_path.glob("*.json")) == [&p]>>

== ck_t_validate_many test like=validate mut w=2
@pytest.fixture
def $noun() -> $E:
    return $make1


@pytest.mark.parametrize("$n1", [-1, <<-$d1||-0.5||-$dx>>])
def test_negative_$n1($noun: $E, $n1: $t1) -> None:
    $noun.$n1, former = $n1, $noun.$n1
    with pytest.raises(ValueError):
        $@validate($noun)
    <<$noun.$n1 = former
    $@validate($noun)||assert $noun.$n1 == $n1 != former>>

== ck_t_act_one test like=act mut w=2
:: o others untouched rest
def test_$@{act}_<<only_one||one_of_several>>() -> None:
    $es = [$make1, $make2, $make3]
    $e, *&o = $es
    $@act(<<$e||$es[0]>>)
    <<assert [$e.$vd for $e in $es] == [True, False, False]||assert $e.$vd and not any(each.$vd for each in &o)||\
    assert sum($e.$vd for $e in $es) == 1
    assert all(not each.$vd for each in &o)>>

== ck_t_sorted_things test w=2
:: k by_$s1 get_$s1 key_of
def test_<<order_of||sorting>>_$es() -> None:
    &k = operator.attrgetter("$s1")
    $es = [$make1, $make2, $make3]
    $es.sort(key=&k<<=r:||, reverse=True>>)
    assert [&k($e) for $e in $es] == sorted([$xs1, $ys1, $zs1]<<=r:||, reverse=True>>)
    <<assert &k(<<=r:min||max>>($es, key=&k)) == $es[0].$s1||assert $es[-1].$s1 == <<=r:max||min>>(map(&k, $es))>>

== ck_t_json_thing test w=3
:: m again twin restored
def test_$noun_<<through||survives>>_json() -> None:
    for $e in ($make1, $make2):
        <<stored = json.dumps({$epairs})
        &m = $E(**json.loads(stored))||&m = $E(**json.loads(json.dumps({$epairs})))>>
        assert <<type(&m) is type($e)||&m is not $e>>
        <<assert (&m.$s1, &m.$n1) == ($e.$s1, $e.$n1)||for name in ($columns):
            assert getattr(&m, name) == getattr($e, name)>>

== ck_t_independent test mut w=2
def test_$es_<<are_independent||share_nothing>>() -> None:
    first, second = <<$make1, $make1||($make1 for _ in range(2))>>
    first.$n1 += <<=d:1||$d1>>
    first.$f1 = True
    assert first.$n1 == second.$n1 + <<=d:1||$d1>>
    assert <<first.$f1 and not second.$f1||not second.$f1||(first.$s1, second.$f1) == ($xs1, False)>>

== ck_t_box_own_list test w=2
:: o other second empty_one
def test_<<$k_has_its_own_list||new_$k_is_empty||two_do_not_share>>() -> None:
    $k, &o = $@box_any(), $@box_any()
    for count, $e in enumerate([$make1, $make2], start=1):
        $k.add($e)
        assert len($k.$items) == count
    assert <<not &o.$items||len(&o.$items) == 0||list(&o.$items) == []>>
    <<&o.add($make3)
    assert $e in $k.$items||assert {$e.$s1 for $e in $k.$items} == {$xs1, $ys1}>>

== ck_t_box_twice test w=2
class <<$K||Iterating$K>>Test(unittest.TestCase):
    def setUp(self) -> None:
        self.$k = $@box()
        for $e in ($make1, $make2):
            self.$k.add($e)

    def test_iterating_twice(self) -> None:
        <<once, again = list(self.$k), list(self.$k)
        self.assertEqual(once, again)||\
self.assertEqual([$e.$s1 for $e in self.$k], [$e.$s1 for $e in self.$k])>>

    def test_<<=l:length||first>>(self) -> None:
        <<=l:self.assertEqual(len(self.$k), len([*self.$k]))||self.assertEqual(next(iter(self.$k)).$s1, $xs1)>>

== ck_t_box_find_each test like=b_find w=8
:: n known stored
def test_$k_finds_each() -> None:
    &n = {$e.$s1: $e for $e in ($make1, $make2, $make3)}
    $k = $@box_any(list(&n.values()))
    for $s1, $e in <<&n.items()||sorted(&n.items(), key=lambda pair: pair[0])||reversed(&n.items())>>:
        assert $k.$@b_find($s1) is $e
    assert not any($k.$@b_find(unknown) for unknown in ("", "missing"<<||, "$w1 $w2">>))

== ck_t_format_differs test like=format w=2
def test_$@{format}_<<tells_apart||differs>>() -> None:
    $es = [$make1, $make2, $make3]
    <<=w:written||shown||texts>> = {$@format($e): $e for $e in $es}
    assert len(<<=w:written||shown||texts>>) == len($es)
    <<assert all($e.$s1 in each for each, $e in <<=w:written||shown||texts>>.items())||\
    for each, $e in <<=w:written||shown||texts>>.items():
        assert $e.$s1 in each and each == $@format($e)>>

== ck_t_batches_whole test like=in_batches w=2
@pytest.mark.parametrize("size", <<range(1, 5)||[1, 2, 3, $dx]>>)
def test_$@{in_batches}_loses_nothing(size: int) -> None:
    $es = [$make1, $make2, $make3]
    <<=p:parts||lots>> = list($@in_batches($es, size))
    assert <<list(itertools.chain.from_iterable(<<=p:parts||lots>>))||\
[$e for each in <<=p:parts||lots>> for $e in each]>> == $es
    assert <<max(map(len, <<=p:parts||lots>>)) <= size||all(len(each) <= size for each in <<=p:parts||lots>>)||\
all(len(each) == size for each in <<=p:parts||lots>>[:-1])>>

== ck_t_transfer_refused test like=transfer mut w=2
:: t together in_all
def test_<<refused_$@transfer||$@{transfer}_changes_nothing>>() -> None:
    source, target = $make1, $make2
    &t = source.$n1 + target.$n1
    with pytest.raises(ValueError):
        $@transfer(source, target, <<source.$n1 + 1||2 * &t||$xn1 + $d1>>)
    assert (source.$n1, target.$n1) == ($xn1, $yn1)
    $@transfer(source, target, source.$n1)
    assert <<source.$n1 + target.$n1 == &t||target.$n1 == &t>>

== ck_t_total_adds test like=total w=2
def test_$@{total}_<<adds_up||of_parts>>() -> None:
    $es = [$make1, $make2, $make3]
    whole = $@total($es)
    <<for cut in range(len($es) + 1):
        assert $@total($es[:cut]) + $@total($es[cut:]) == whole||\
    assert sum($@total([$e]) for $e in $es) == whole == $@total($es[::-1])||\
    assert $@total($es * <<=n:2||3>>) == <<=n:2||3>> * whole
    assert $@total($es[:2]) == $sumn1 < whole>>

== ck_runoff gen w=2
:: f firsts standing favourites
:: w weakest loser least
def <<run_off||instant_winner||elect>>(ballots: list[list[str]]) -> str:
    """Drop the weakest name until one is first on more than half of the ballots."""
    while True:
        &f = Counter(ballot[0] for ballot in ballots if ballot)
        <<leader, votes = &f.most_common(1)[0]
        if 2 * votes > sum(&f.values()):||leader = max(&f, key=lambda name: &f[name])
        if &f[leader] > sum(&f.values()) / 2:>>
            return leader
        &w = min(&f, key=<<&f.__getitem__||&f.get>>)
        ballots = [[name for name in ballot if name != &w] for ballot in ballots]

== ck_t_runoff gtest w=2
def test_$@ck_runoff() -> None:
    ballots = [["$w1"], ["$w2"], ["$w1", "$w2"], ["$w3", "$w2"], ["$w2", "$w1"]]
    assert $@ck_runoff(ballots) == "$w2"
    <<assert ballots[3] == ["$w3", "$w2"]||assert $@ck_runoff(ballots[:1]) == "$w1"||\
    ballots.remove(["$w3", "$w2"])
    assert $@ck_runoff([*ballots, ["$w1"]]) == "$w1">>

== ck_amounts gen w=2
:: a amounts wanted needed
def <<parse_amounts||read_list||amounts_in>>(text: str) -> Counter[str]:
    """Return how many there are of each in a list such as "2x $w1, $w2"."""
    &a: Counter[str] = Counter()
    for piece in <<filter(None, map(str.strip, text.split(",")))||re.split(r"\s*,\s*", text.strip())>>:
        hit = re.fullmatch(r"(?:(\d+)\s*x\s*)?([a-z]+)", piece)
        if hit is None:
            raise ValueError(f"<<not an amount||cannot read>>: {piece!r}")
        <<&a[hit[2]] += int(hit[1] or 1)||count, name = hit.groups()
        &a[name] += int(count or 1)>>
    return &a

== ck_t_amounts gtest w=2
class AmountsTest(unittest.TestCase):
    def test_<<counted||list>>(self) -> None:
        self.assertEqual($@ck_amounts("$d1x $w1, $w2"), {"$w1": $d1, "$w2": 1})

    def test_added(self) -> None:
        self.assertEqual($@ck_amounts("<<$w1, 2 x $w1||2x $w1,$w1||1x $w1, 2x $w1>>")["$w1"], 3)

    def test_bad(self) -> None:
        for text in ("$d1", "x $w1 $w2", "$w1; $w2"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                $@ck_amounts(text)

== ck_slots gen w=2
:: f free_slots gaps_between open_times
def &f(busy: Iterable[tuple[int, int]], start: int, end: int, length: int = 1) -> Iterator[tuple[int, int]]:
    """Yield the times between start and end that are free and at least so long."""
    for begin, stop in [*sorted(busy), (end, end)]:
        if begin - start >= length:
            yield start, begin
        <<start = max(start, stop)||if stop > start:
            start = stop>>

== ck_t_slots gtest w=2
@pytest.mark.parametrize(("length", "expected"), [(1, [(8, 9), (10, 12)]), (2, [(10, 12)]), (<<3||4>>, [])])
def test_$@ck_slots(length: int, expected: list[tuple[int, int]]) -> None:
    busy = [<<(12, 14), (9, 10)||(9, 10), (12, 13), (12, 14)>>]
    assert list($@ck_slots(busy, start=8, end=14, length=length)) == expected
    assert list($@ck_slots([], 0, $dx, length=length)) == [(0, $dx)]

== ck_mirror gen w=2
:: t twin counterpart there
def <<mirror||update_copy||copy_missing>>(source: Path, target: Path) -> list[str]:
    """Copy the files that the target lacks or has with other bytes; return their names."""
    copied = []
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        &t = target / name
        if path.is_dir() or &t.exists() and &t.read_bytes() == path.read_bytes():
            continue
        &t.parent.mkdir(parents=True, exist_ok=True)
        <<shutil.copy2(path, &t)||&t.write_bytes(path.read_bytes())||shutil.copyfile(path, &t)>>
        copied.append(name.as_posix())
    return copied

== ck_t_mirror gtest w=2
:: n note inner
def test_$@ck_mirror(tmp_path: Path) -> None:
    source, target = tmp_path / "<<source||from>>", tmp_path / "<<target||to>>"
    &n = source / "$w1" / "$w2.txt"
    &n.parent.mkdir(parents=True)
    for text in ("$w3", "$w4"):
        &n.write_text(text)
        assert $@ck_mirror(source, target) == ["$w1/$w2.txt"]
        assert (target / "$w1" / &n.name).read_text() == text
    assert <<$@ck_mirror(source, target) == []||not $@ck_mirror(source, target)>>

== ck_machine gen w=2
:: n at here counter_at
def <<execute||run_program||interpret>>(program: Sequence[str], **registers: int) -> dict[str, int]:
    """Run a program of "inc a", "dec a" and "jump a -2" (if a is not 0)."""
    &n = 0
    while &n < len(program):
        match program[&n].split():
            case ["inc", name]:
                registers[name] = registers.get(name, 0) + 1
            case ["dec", name]:
                registers[name] = registers.get(name, 0) - 1
            case ["jump", name, <<=o:offset||distance>>]:
                &n += int(<<=o:offset||distance>>) - 1 if registers.get(name) else 0
            case _:
                raise ValueError(f"<<unknown||bad>> line: {program[&n]}")
        &n += 1
    return registers

== ck_t_machine gtest w=2
def test_<<adding||loop>>_by_$@ck_machine() -> None:
    program = ["inc <<=b:b||sum>>", <<=t:"inc <<=b:b||sum>>", "dec a", "jump a -3"||"dec a", "jump a -2">>]
    assert $@ck_machine(program, a=$d1) == {"a": 0, "<<=b:b||sum>>": <<=t:2 * $d1||$d1>>}
    assert $@ck_machine([]<<||, a=0>>).get("<<=b:b||sum>>") is None
    with pytest.raises(ValueError, match="$w1"):
        $@ck_machine(program + ["$w1 a"], a=1)

== ck_clock gen w=2
@dataclass(frozen=True, order=True)
class <<=k:Clock||TimeOfDay||ClockTime>>:
    """A time of the day, to the minute."""

    hours: int
    minutes: int = 0

    def __add__(self, minutes: int) -> "<<=k:Clock||TimeOfDay||ClockTime>>":
        hours, rest = divmod(60 * self.hours + self.minutes + minutes, 60)
        return <<=k:Clock||TimeOfDay||ClockTime>>(hours % 24, rest)

    def __str__(self) -> str:
        return f"{self.hours:02}:{self.minutes:02}"

== ck_t_clock gtest w=2
def test_<<midnight||clock||around_midnight>>() -> None:
    late = $@ck_clock(23, 50)
    early = late + <<=m:20||70>>
    assert str(early) == "<<=m:00:10||01:00>>" and early < late
    assert <<early + -<<=m:20||70>> == late||late + 24 * 60 == late||$@ck_clock(0) + 10 < early + 1>>
    <<assert {late: 1}[$@ck_clock(23, 50)] == 1||assert max(early, late) is late>>

== ck_zigzag gen w=2
def <<zigzag||bounce||back_and_forth>>(names: Sequence[str]) -> Iterator[str]:
    """Yield the names forward and backward, again and again, without doubling the ends."""
    <<while names:
        yield from names
        yield from names[-2:0:-1]||yield from itertools.cycle([*names, *names[-2:0:-1]])>>

== ck_t_zigzag gtest w=2
def test_$@ck_zigzag() -> None:
    names = ["$w1", "$w2", "$w3"]
    assert list(<<itertools.islice($@ck_zigzag(names), 5)||islice($@ck_zigzag(names), 5)>>) == [*names, *names[1::-1]]
    assert <<next($@ck_zigzag([]), None) is None||list($@ck_zigzag([])) == []||next($@ck_zigzag(names[2:])) == "$w3">>

== ck_main_slice main w=2
def main() -> None:
    parser = argparse.ArgumentParser(description="Show some of the $esw")
    parser.add_argument("path"<<, type=Path||>>)
    parser.add_argument("--skip", type=int, default=0<<, metavar="N"||>>)
    parser.add_argument("--<<=l:most||show>>", type=int, default=$d1)
    $args = parser.parse_args()
    <<=s:stop||end>> = $args.skip + $args.<<=l:most||show>>
    for number, $e in enumerate(itertools.islice($@load($args.path), $args.skip, <<=s:stop||end>>), $args.skip + 1):
        print(f"{number}: {$e.$s1}")
$[run]

== ck_main_shares main w=2
:: p per_$s1 together_by_$s1
def main() -> None:
    &p: Counter[str] = Counter()
    for $e in <<=c:itertools.chain.from_iterable(map($@load, sys.argv[1:]))||$@load(sys.argv[1])>>:
        &p[$e.$s1] += $e.$n1
    <<=w:whole||in_all>> = sum(&p.values()) or 1
    for $s1, $n1 in &p.most_common(<<$d1||>>):
        print(f"{$s1:<<20||16>>} {$n1:>8} {$n1 / <<=w:whole||in_all>>:.<<0||1>>%}")
$[run]

== ck_main_backup main like=act mut w=2
:: b backup_path spare_copy
def main() -> int:
    $path = Path(sys.argv[1])
    <<=k:known||$es>> = $@load($path)
    <<=w:waiting||undone>> = [$e for $e in <<=k:known||$es>> if not $e.$vd]
    if not <<=w:waiting||undone>>:
        print("nothing to do")
        return 1
    &b = $path.with_suffix(<<".bak"||$path.suffix + ".bak">>)
    shutil.copy<<||2>>($path, &b)
    for $e in <<=w:waiting||undone>>:
        $@act($e)
    $@save($path, <<=k:known||$es>>)
    print(f"{len(<<=w:waiting||undone>>)} $vdw; the old file is {&b<<||.name>>}")
    return 0
$[exitrun]

== ck_main_commands main w=3
:: k known by_$s1
def main() -> None:
    &k = {$e.$s1: $e for $e in $@load(sys.argv[1])}
    for $line in sys.stdin:
        match $line.split():
            case ["show", $s1] if $s1 in &k:
                print(&k[$s1].$n1)
            case ["<<drop||delete>>", *names]:
                for $s1 in names:
                    &k.pop($s1, None)
            case ["quit"]:
                break
            case []:
                <<continue||pass>>
            case _:
                print(f"<<not understood||what is>> {$line.strip()!r}?", file=sys.stderr)
    $@save(sys.argv[1], list(&k.values()))
$[run]

== ck_main_alarm main w=2
:: o over too_high beyond
def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--<<=m:most||allowed>>", type=$t1, required=True<<||, help="the highest $nw1">>)
    parser.add_argument("paths", nargs="+")
    $args = parser.parse_args()
    &o = False
    for $path in $args.paths:
        for $e in <<$@load($path)||sorted($@load($path), key=lambda $e: $e.$s1)>>:
            if $e.$n1 > $args.<<=m:most||allowed>>:
                &o = True
                print(f"{$path}: {$e.$s1}: {$e.$n1}", file=sys.stderr)
    return <<int(&o)||1 if &o else 0||2 * &o>>
$[exitrun]

== ck_main_report main w=2
:: r report paragraphs sections
def main() -> None:
    $path, *rest = sys.argv[1:]
    <<=t:target||written_to>> = Path(rest[0]) if rest else Path($path).with_suffix(".<<txt||md>>")
    &r = ["$Es", "=" * len("$Es")]
    for $e in $@load($path):
        &r.append(textwrap.fill(f"{$e.$s1}: $nw1 {$e.$n1}", width=<<60||72>>, subsequent_indent="  "))
    <<=t:target||written_to>>.write_text("\n".join(&r) + "\n"$enc)
    print(f"{len(&r) - 2} $esw in {<<=t:target||written_to>>}")
$[run]
'''
