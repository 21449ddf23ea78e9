"""Shapes of tests of what classes, containers and functions of things do."""

from __future__ import annotations

SHAPES = r"""
== betw_t_sync test like=betw_sync
def test_$@betw_sync() -> None:
    <<=k:kept||stored||by_$s1>> = {$xs1: $make1}
    assert $@betw_sync(<<=k:kept||stored||by_$s1>>, [$make2]) == (1, 1)
    assert <<list(<<=k:kept||stored||by_$s1>>) == [$ys1]||$xs1 not in <<=k:kept||stored||by_$s1>>>>

== betw_t_change_lines test like=betw_change_lines
def test_$@betw_change_lines() -> None:
    told = $@betw_change_lines({}, {$ys1: $make2, $xs1: $make1})
    assert len(told) == 2 and <<told == sorted(told)||all(told)||told[0] != told[1]>>

== betw_t_outer_join test like=betw_outer_join
def test_$@betw_outer_join() -> None:
    $e, other = $make1, $make2
    assert $@betw_outer_join([$e], [$e, other]) == {$xs1: ($e, $e), $ys1: (None, other)}

== betw_t_rates test like=betw_rates
@pytest.mark.parametrize(("rate", "expected"), [(1, $sumn1), (2, $xn1 + 2 * $yn1)])
def test_$@betw_rates(rate: int, expected: float) -> None:
    assert $@betw_rates([$make1, $make2], {$xs1: 1, $ys1: rate}) == expected

== betw_t_first_fit test like=betw_first_fit
class <<Spaces||Allocation||Places>>Test(unittest.TestCase):
    def test_first_is_too_small(self) -> None:
        self.assertEqual($@betw_first_fit([$make1], {"$w1": $xn1 - 1, "$w2": $xn1}), {$xs1: "$w2"})

== betw_t_cover_needs test like=betw_cover_needs
def test_$@betw_cover_needs() -> None:
    supply, need = $make1, $make2
    assert $@betw_cover_needs([supply], [need]) == [($xs1, $ys1, $minn1)]
    assert not $@betw_cover_needs(<<[], [need]||[supply], []>>)

== betw_t_overlap test like=betw_overlap mut
def test_<<=o:meeting||separate>>_$es() -> None:
    first, second = $make1, $make2
    first.$n1, first.$n2 = 1, 3
    second.$n1, second.$n2 = <<=o:2||4>>, <<5||6||7>>
    assert <<=o:$@betw_overlap(first, second)||not $@betw_overlap(first, second)>>

== betw_t_gaps test like=betw_gaps mut
def test_$@betw_gaps() -> None:
    $es = [$make1, $make2, $make3]
    for start, $e in zip((0, 2, 10), $es):
        $e.$n1, $e.$n2 = start, start + 3
    assert $@betw_gaps($es<<||[::-1]>>) == [(5, 10)]

== betw_t_covers test like=betw_covers mut
@pytest.mark.parametrize(("high", "expected"), [(<<2||3>>, True), (5, False)])
def test_$@betw_covers(high: int, expected: bool) -> None:
    $e = $make1
    $e.$n1, $e.$n2 = 1, 4
    assert $@betw_covers([$e], 1, high) is expected

== betw_t_ancestors test like=betw_ancestors
def test_$@betw_ancestors() -> None:
    <<=p:parents||above>> = {"$w1": "$w2", "$w2": "$w3"}
    assert $@betw_ancestors("$w1", <<=p:parents||above>>) == ["$w2", "$w3"]
    assert $@betw_ancestors("$w3", <<=p:parents||above>>) == []

== betw_t_root test like=betw_root
def test_$@betw_root() -> None:
    lower, upper = $make1, $make2
    <<for $e in (lower, upper):
        assert $@betw_root($e, {$xs1: upper}) is upper||assert $@betw_root(lower, {lower.$s1: upper}) is upper
    assert $@betw_root(upper, {}) is upper>>

== betw_t_meet_above test like=betw_meet_above
@pytest.mark.parametrize(("left", "right"), [("$w1", "$w2"), ("$w2", "$w1"), ("$w3", "$w1")])
def test_$@betw_meet_above(left: str, right: str) -> None:
    assert $@betw_meet_above(left, right, {"$w1": "$w3", "$w2": "$w3"}) == "$w3"

== betw_t_children test like=betw_children
def test_$@betw_children() -> None:
    assert $@betw_children({"$w1": None, "$w2": "$w1"}) == {"$w1": ["$w2"], "$w2": []}

== betw_t_outline test like=betw_outline
def test_$@betw_outline() -> None:
    top, *below = $@betw_outline("$w1", {"$w1": ["$w2", "$w3"]})
    assert top == "$w1" and <<[each.strip() for each in below] == ["$w2", "$w3"]||below[0].startswith("  ")>>

== betw_t_hops test like=betw_hops
@pytest.fixture
def links() -> dict[str, list[str]]:
    return {"$w1": ["$w2"], "$w2": ["$w1", "$w3"]}


def test_$@betw_hops(links: dict[str, list[str]]) -> None:
    assert $@betw_hops("$w1", links) == {"$w1": 0, "$w2": 1, "$w3": 2}

== betw_t_unblocked test like=betw_unblocked mut
def test_$@betw_unblocked() -> None:
    $es = [$make1, $make2, $make3]
    $es[0].$vd = True
    assert $@betw_unblocked($es, {$ys1: {$xs1}, $zs1: {$ys1}}) == [$es[1]]

== betw_t_in_order test like=betw_in_order
def test_$@betw_in_order() -> None:
    $es = [$make1, $make2]
    assert $@betw_in_order($es, {$xs1: {$ys1}}) == $es[::-1]
    with pytest.raises(ValueError<<, match="wait"||>>):
        $@betw_in_order($es, {$xs1: {$ys1}, $ys1: {$xs1}})

== betw_t_ends test like=betw_ends
def test_$@betw_ends() -> None:
    ends = $@betw_ends([$make1, $make2], {$ys1: [$xs1]})
    assert <<ends == {$xs1: $xn1, $ys1: $sumn1}||max(ends.values()) == ends[$ys1] == $sumn1>>

== betw_t_merge_three test like=betw_merge_three
def test_$@betw_merge_three() -> None:
    base = {"$w1": 1, "$w2": 2}
    $@betw_merge_three(base, {"$w1": $d1}, {"$w2": $d2})
    assert base == {"$w1": $d1, "$w2": $d2}
    with pytest.raises(ValueError):
        $@betw_merge_three(base, {"$w1": <<-1||0>>}, {"$w1": -2})

== betw_t_copy test like=betw_copy mut
def test_$@betw_copy() -> None:
    $e, source = $make1, $make1
    $e.$n1 = $z1
    assert $@betw_copy([source], [$e, $make2]) == [$ys1]
    assert $e.$n1 == source.$n1

== betw_t_moved test like=betw_moved
def test_$@betw_moved() -> None:
    first, second = $make1, $make2
    assert $@betw_moved([first, second], [second, first]) == {$xs1: -1, $ys1: 1}
    assert $@betw_moved([first], <<[second]||[]>>) == {}

== betw_t_first_difference test like=betw_first_difference
class DifferenceTest(unittest.TestCase):
    def setUp(self) -> None:
        self.$es = [$make1, $make2]

    def test_alike(self) -> None:
        self.assertIsNone($@betw_first_difference(self.$es, list(self.$es)))

    def test_<<=d:shorter||swapped>>(self) -> None:
        self.assertEqual($@betw_first_difference(self.$es, self.$es<<=d:[:1]||[::-1]>>), <<=d:1||0>>)

== betw_t_move_between test like=betw_move_between
def test_$@betw_move_between() -> None:
    source, target = [$make1, $make2], []
    $@betw_move_between($ys1, source, target)
    assert [$e.$s1 for $e in source + target] == [$xs1, $ys1]
    with pytest.raises(LookupError):
        $@betw_move_between($ys1, source, target)

== betw_t_even_lists test like=betw_even_lists
@pytest.mark.parametrize(("count", "moved"), [(0, 0), (1, 0), (3, 1), (4, 2)])
def test_$@betw_even_lists(count: int, moved: int) -> None:
    left, right = [$make1] * count, []
    assert $@betw_even_lists(left, right) == moved == len(right)

== betw_t_alternate test like=betw_alternate
def test_$@betw_alternate() -> None:
    first, second, third = $es = [$make1, $make2, $make3]
    assert $@betw_alternate(<<[first, third], [second]||[first], [second, third]>>) == $es

== betw_t_compare test like=betw_compare mut
def test_$@betw_compare() -> None:
    low, high = $make1, $make2
    low.$n1, high.$n1 = <<1, 2||0, 5||3, 7>>
    outcomes = [$@betw_compare(left, right) for left in (low, high) for right in (low, high)]
    assert outcomes == [0, -1, 1, 0]

== betw_t_take_out test like=betw_take_out mut
def test_$@betw_take_out() -> None:
    stored = {$xs1: $make1, $ys1: $make2}
    $@betw_take_out(stored, {$xs1: $xn1})
    assert stored[$xs1].$n1 == 0
    with pytest.raises(ValueError<<||, match=$xs1>>):
        $@betw_take_out(stored, {$ys1: 0, $xs1: 1})

== betw_t_wishes test like=betw_wishes
def test_$@betw_wishes() -> None:
    wishes = {"<<=a:anna||one||left>>": [$xs1], "<<=b:ben||two||right>>": [$xs1, $ys1]}
    granted = $@betw_wishes(wishes, [$make1, $make2])
    assert <<[*granted.values()] == [$xs1, $ys1]||granted["<<=b:ben||two||right>>"] == $ys1>>

== betw_t_box_undo test like=box_undo w=2
def test_undo_and_redo() -> None:
    $k = $@box_undo()
    $k.add($make1)
    assert $k.undo().$s1 == $xs1 and $k.undo() is None
    assert $k.redo() and <<not $k.redo()||len($k.$items) == 1>>

== betw_t_box_total test like=box_total w=2
def test_limit_of_$k() -> None:
    $k = $@box_total(limit=$sumn1)
    for $e in ($make1, $make2):
        $k.add($e)
    assert $k.used == $sumn1
    with pytest.raises(ValueError):
        $k.add($make3)

== betw_t_box_heap test like=box_heap w=2
def test_lowest_$n1_first() -> None:
    $k = $@box_heap()
    for $e in <<($make2, $make1)||($make1, $make2)>>:
        $k.push($e)
    assert [$k.pop().$n1 for _ in range(len($k))] == [$minn1, $maxn1]

== betw_t_box_grouped test like=box_grouped w=2
def test_$k_by_$s1() -> None:
    $k = $@box_grouped([$make1, $make2, $make1])
    assert [len($k.of_$s1($s1)) for $s1 in ($xs1, $ys1, "missing")] == [2, 1, 0]
    assert $k.count() == 3

== betw_t_box_observed test like=box_observed w=2
def test_listeners_of_$k() -> None:
    told: list[$E] = []
    $k = $@box_observed()
    $k.<<@listen:subscribe||on_$v||listen>>(told.append)
    $k.add($make1)
    assert [$e.$s1 for $e in told] == [$xs1]

== betw_t_history test like=thing_history mut w=9
def test_history_of_$noun() -> None:
    $e = $make1
    $e.<<@note:record||remember||note_down>>("$w1")
    $e.$v()
    assert $e.history == ["$w1", "$vdw"]
"""
