"""Shapes of tests of the iterators, the small classes and the functions about files and time."""

from __future__ import annotations

SHAPES = r"""
== tc_pairwise gtest
def test_$@it_pairwise() -> None:
    assert list($@it_pairwise([1, 2, $d1])) == [(1, 2), (2, $d1)]
    assert list($@it_pairwise([])) == []

== tc_windows gtest
def test_$@it_windows() -> None:
    assert list($@it_windows(<<=s:"abc"||"xyz">>, 2)) == [<<=s:("a", "b"), ("b", "c")||("x", "y"), ("y", "z")>>]
    assert list($@it_windows([$d1], 2)) == []

== tc_batched gtest
def test_$@it_batched() -> None:
    assert list($@it_batched(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert sum(map(len, $@it_batched(range($dx), 7))) == $dx

== tc_round_robin gtest
def test_$@it_round_robin() -> None:
    assert list($@it_round_robin(["$w1", "$w2"], ["$w3"])) == ["$w1", "$w3", "$w2"]

== tc_take gtest
def test_$@it_take() -> None:
    assert $@it_take(itertools.count(), 3) == [0, 1, 2]
    assert $@it_take(["$w1"], $d1) == ["$w1"]

== tc_last gtest
def test_$@it_last() -> None:
    assert $@it_last(["$w1", "$w2"]) == "$w2"
    assert $@it_last([], "$w3") == "$w3"

== tc_find_first gtest
def test_$@it_find() -> None:
    words = ["$w1", "$w2", "$w3"]
    assert $@it_find(words, lambda word: word == "$w2") == "$w2"
    assert $@it_find(words, str.isdigit) is None

== tc_flat gtest
@pytest.mark.parametrize(
    ("nested", "expected"), [([], []), ([1, [2, [$d1]]], [1, 2, $d1]), ((1, (2,)), [1, 2])]
)
def test_$@it_flatten_deep(nested: list[object], expected: list[int]) -> None:
    assert list($@it_flatten_deep(nested)) == expected

== tc_group_by gtest
def test_$@it_group_by() -> None:
    grouped = $@it_group_by(["$w1", "$w2", "$w1"], str.upper)
    assert len(grouped["$w1".upper()]) == 2
    assert set(grouped) == {"$W1", "$W2"}

== tc_merge_deep gtest
def test_$@it_merge_deep() -> None:
    defaults = {"$w1": {"a": 1, "b": 2}, "$w2": 3}
    merged = $@it_merge_deep(defaults, {"$w1": {"b": $d1}})
    assert merged == {"$w1": {"a": 1, "b": $d1}, "$w2": 3}
    assert defaults["$w1"]["b"] == 2

== tc_diff gtest
def test_$@it_diff() -> None:
    found = $@it_diff({"$w1": 1, "$w2": 2}, {"$w2": 3, "$w3": 4})
    assert found == {"added": ["$w3"], "removed": ["$w1"], "changed": ["$w2"]}

== tc_flatten_keys gtest
def test_$@it_flatten_dict() -> None:
    assert $@it_flatten_dict({"$w1": {"$w2": $d1}, "$w3": 1}) == {"$w1.$w2": $d1, "$w3": 1}

== tc_paths gtest
def test_set_and_get_path() -> None:
    tree: dict[str, object] = {}
    $@it_set_path(tree, "$w1.$w2", $d1)
    assert $@it_get_path(tree, "$w1.$w2") == $d1
    assert $@it_get_path(tree, "$w1.$w3", "none") == "none"

== tc_add_counts gtest
def test_$@it_sum_dicts() -> None:
    assert $@it_sum_dicts({"$w1": 1}, {"$w1": $d1, "$w2": 2}) == {"$w1": 1 + $d1, "$w2": 2}

== tc_join gtest
def test_$@it_join() -> None:
    people = [{"id": 1, "name": "$w1"}, {"id": 2, "name": "$w2"}]
    joined = $@it_join(people, [{"id": 2, "city": "$w3"}], "id")
    assert joined == [{"id": 2, "name": "$w2", "city": "$w3"}]

== tc_subsets gtest
def test_$@it_subsets() -> None:
    assert len($@it_subsets(["$w1", "$w2", "$w3"])) == 8
    assert [] in $@it_subsets([$d1])

== tc_permutations gtest
def test_$@it_permutations() -> None:
    assert list($@it_permutations(["$w1", "$w2"])) == [["$w1", "$w2"], ["$w2", "$w1"]]

== tc_topological gtest
def test_$@it_topological() -> None:
    assert $@it_topological({"$w1": ["$w2"], "$w2": []}) == ["$w2", "$w1"]
    with pytest.raises(ValueError<<||, match="$w3">>):
        $@it_topological({"$w3": ["$w3"]})

== tc_route gtest
def test_$@it_shortest() -> None:
    edges = {"$w1": ["$w2", "$w3"], "$w2": ["$w4"], "$w3": []}
    assert $@it_shortest(edges, "$w1", "$w4") == ["$w1", "$w2", "$w4"]
    assert $@it_shortest(edges, "$w3", "$w1") == []

== tc_cheapest gtest
def test_$@it_dijkstra() -> None:
    roads = {"$w1": {"$w2": 1, "$w3": 5}, "$w2": {"$w3": 2}}
    assert $@it_dijkstra(roads, "$w1") == {"$w1": 0, "$w2": 1, "$w3": 3}

== tc_life gtest
def test_$@it_life() -> None:
    bar = {(0, 1), (1, 1), (2, 1)}
    assert $@it_life(bar) == {(1, 0), (1, 1), (1, 2)}
    assert $@it_life($@it_life(bar)) == bar

== tc_sorts gtest
@pytest.mark.parametrize("seq", [[], [$d1], [3, 1, 2], [2, 2, 1]])
def test_sorting(seq: list[int]) -> None:
    assert <<$@it_merge_sort||$@it_insertion_sort>>(seq) == sorted(seq)

== tc_once gtest
def test_$@it_once() -> None:
    calls = []
    run = $@it_once(lambda: calls.append("$w1"))
    run()
    run()
    assert calls == ["$w1"]

== tc_count_calls gtest
def test_$@it_count_calls() -> None:
    counted = $@it_count_calls(str.upper)
    assert counted("$w1") == "$W1"
    counted("$w2")
    assert counted.calls == 2

== tc_lru gtest
def test_recent_ones_stay() -> None:
    cache = $@sc_lru(2)
    cache.put("$w1", 1)
    cache.put("$w2", 2)
    assert cache.get("$w1") == 1
    cache.put("$w3", 3)
    assert cache.get("$w2") is None
    assert cache.get("$w1") == 1

== tc_ttl gtest
def test_values_expire() -> None:
    now = [0.0]
    cache = $@sc_ttl($d1, lambda: now[0])
    cache.set("$w1", "$w2")
    assert cache.get("$w1") == "$w2"
    now[0] += $d1 + 1
    assert cache.get("$w1") is None

== tc_ring gtest
def test_ring_overwrites() -> None:
    ring = $@sc_ring(2)
    for word in ("$w1", "$w2", "$w3"):
        ring.append(word)
    assert ring.latest(2) == ["$w2", "$w3"]
    assert ring.latest() == ["$w3"]

== tc_bounded gtest
def test_full_stack() -> None:
    stack = $@sc_bounded(1)
    stack.push("$w1")
    with pytest.raises(OverflowError):
        stack.push("$w2")
    assert stack.pop() == "$w1"
    with pytest.raises(IndexError):
        stack.pop()

== tc_min_stack gtest
def test_smallest() -> None:
    stack = $@sc_min_stack()
    for n in (3, 1, 2):
        stack.push(n)
    assert stack.smallest() == 1
    stack.pop()
    assert stack.pop() == 1
    assert stack.smallest() == 3

== tc_stack_queue gtest
def test_order_of_queue() -> None:
    queue = $@sc_two_stacks()
    queue.put("$w1")
    queue.put("$w2")
    assert queue.get() == "$w1"
    assert len(queue) == 1

== tc_heap gtest
def test_urgent_first() -> None:
    heap = $@sc_priority()
    heap.push("$w1")
    heap.push("$w2", $d1)
    heap.push("$w3")
    assert [heap.pop() for _ in range(3)] == ["$w2", "$w1", "$w3"]

== tc_two_way gtest
def test_two_ways() -> None:
    both = $@sc_bidict()
    both.add("$w1", $d1)
    assert both.name_of(both.code_of("$w1")) == "$w1"
    with pytest.raises(ValueError):
        both.add("$w1", 0)

== tc_trie gtest
def test_words_in_tree() -> None:
    tree = $@sc_trie()
    tree.insert("$w1")
    assert "$w1" in tree
    assert "$w1"[:2] not in tree

== tc_union gtest
def test_joined_groups() -> None:
    groups = $@sc_union_find()
    groups.union("$w1", "$w2")
    groups.union("$w2", "$w3")
    assert groups.connected("$w1", "$w3")
    assert not groups.connected("$w1", "$w4")

== tc_search_tree gtest
def test_tree_is_sorted() -> None:
    tree = $@sc_bst(5)
    for n in (2, 8, 1):
        tree.insert(n)
    assert list(tree) == [1, 2, 5, 8]

== tc_road_map gtest
def test_road_map() -> None:
    roads = $@sc_weighted_graph()
    roads.connect("$w1", "$w2", $d1)
    roads.connect("$w2", "$w3", 1)
    assert roads.distance("$w1", "$w2", "$w3") == $d1 + 1
    assert roads.nearest("$w2") == "$w3"

== tc_grid gtest
def test_grid() -> None:
    grid = $@sc_grid(3, 2)
    grid[1, 0] = "#"
    assert grid[1, 0] == "#"
    assert str(grid) == ".#.\n..."

== tc_money gtest
class MoneyTest(unittest.TestCase):
    def test_sum(self) -> None:
        self.assertEqual($@sc_money(150) + $@sc_money($d1), $@sc_money(150 + $d1))

    def test_currencies(self) -> None:
        with self.assertRaises(ValueError):
            $@sc_money(1) + $@sc_money(1, "USD")

    def test_text(self) -> None:
        self.assertEqual(str($@sc_money(1205)), "12.05 EUR")

== tc_ratio gtest
def test_ratio() -> None:
    half, third = $@sc_rational(1, 2), $@sc_rational(1, 3)
    assert float(half) == 0.5
    total = half + third
    assert (total.top, total.bottom) == (5, 6)
    with pytest.raises(ZeroDivisionError):
        $@sc_rational($d1, 0)

== tc_polynomial gtest
def test_polynomial() -> None:
    square = $@sc_polynomial(0, 0, 1)
    assert square($d1) == $d1**2
    assert square.derivative()($d1) == 2 * $d1
    assert square.degree() == 2

== tc_span gtest
def test_span() -> None:
    span = $@sc_span(2, 5)
    assert span.length == 3
    assert span.intersect($@sc_span(4, $dx)) == (4, 5)
    assert span.intersect($@sc_span(5, $dx)) is None
    assert span.shift($d1).start == 2 + $d1

== tc_peek gtest
def test_peek_keeps() -> None:
    words = $@sc_peekable(["$w1", "$w2"])
    assert words.peek() == "$w1"
    assert list(words) == ["$w1", "$w2"]
    assert words.peek("none") == "none"

== tc_save_text gtest
def test_$@ft_atomic(tmp_path: Path) -> None:
    path = tmp_path / "$w1.txt"
    $@ft_atomic(path, "$w2")
    $@ft_atomic(path, "$w3")
    assert path.read_text() == "$w3"
    assert list(tmp_path.iterdir()) == [path]

== tc_jsonl gtest
def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "$w1.jsonl"
    assert $@ft_jsonl_write(path, [{"$w2": 1}, {"$w2": $d1}]) == 2
    assert [entry["$w2"] for entry in $@ft_jsonl_read(path)] == [1, $d1]

== tc_csv gtest
def test_table_and_sum(tmp_path: Path) -> None:
    path = tmp_path / "$w1.csv"
    path.write_text("name,$w2\na,1\nb,$d1\n")
    assert $@ft_csv_total(path, "$w2") == 1 + $d1

== tc_tail gtest
def test_$@ft_tail(tmp_path: Path) -> None:
    path = tmp_path / "$w1.log"
    path.write_text("$w2\n$w3\n$w4\n")
    assert $@ft_tail(path, 2) == ["$w3\n", "$w4\n"]

== tc_grep gtest
def test_$@ft_grep(tmp_path: Path) -> None:
    path = tmp_path / "$w1.txt"
    path.write_text("$w2\n$w3\n")
    assert list($@ft_grep(path, "^$w3")) == [(2, "$w3")]

== tc_rotate gtest
def test_$@ft_rotate(tmp_path: Path) -> None:
    path = tmp_path / "$w1.log"
    for word in ("$w2", "$w3"):
        path.write_text(word)
        $@ft_rotate(path)
    assert not path.exists()
    assert (tmp_path / "$w1.log.2").read_text() == "$w2"

== tc_free_name gtest
def test_$@ft_free_name(tmp_path: Path) -> None:
    path = tmp_path / "$w1.txt"
    assert $@ft_free_name(path) == path
    path.touch()
    assert $@ft_free_name(path).name == "$w1-1.txt"

== tc_last_day gtest
@pytest.mark.parametrize(("month", "expected"), [(1, 31), (2, 29), (<<4, 30||12, 31||11, 30>>)])
def test_$@ft_month_end(month: int, expected: int) -> None:
    assert $@ft_month_end(date(2024, month, 5)).day == expected

== tc_workdays gtest
def test_$@ft_workdays() -> None:
    monday = date(2024, 1, 1)
    assert $@ft_workdays(monday, date(2024, 1, 7)) == 5
    assert $@ft_workdays(monday, date(2024, 1, 7), {monday}) == 4

== tc_next_weekday gtest
def test_$@ft_next_weekday() -> None:
    monday = date(2024, 1, 1)
    assert $@ft_next_weekday(monday, <<=d:0||4>>) == date(2024, 1, <<=d:8||5>>)

== tc_age gtest
def test_$@ft_age() -> None:
    born = date(1990, 6, 15)
    assert $@ft_age(born, date(2020, 6, 14)) == 29
    assert $@ft_age(born, date(2020, 6, <<15||16||30>>)) == 30

== tc_merge_spans gtest
def test_$@ft_merge_spans() -> None:
    assert $@ft_merge_spans([(5, 6), (1, 3), (2, 4)]) == [(1, 4), (5, 6)]
    assert $@ft_merge_spans([]) == []

== tc_clock gtest
def test_$@ft_parse_time() -> None:
    assert $@ft_parse_time("<<=t:1:30||08:05||17:00>>") == <<=t:90||485||1020>>
    with pytest.raises(ValueError):
        $@ft_parse_time("25:00")

== tc_parser gtest
def test_$@ft_subcommands(capsys: pytest.CaptureFixture[str]) -> None:
    assert $@ft_subcommands(["add", "1", "$d1"]) == 0
    assert float(capsys.readouterr().out) == 1 + $d1

== tc_gather gtest
def test_$@ft_gather() -> None:
    async def double(n: int) -> int:
        await asyncio.sleep(0)
        return 2 * n

    assert asyncio.run($@ft_gather([double(1), double($d1)])) == [2, 2 * $d1]

== tc_async_retry gtest
def test_$@ft_async_retry() -> None:
    calls = []

    async def flaky() -> str:
        calls.append(1)
        if len(calls) < 3:
            raise ConnectionError
        return "$w1"

    assert asyncio.run($@ft_async_retry(flaky)) == "$w1"
    assert len(calls) == 3

== tc_delays gtest
def test_$@ft_backoff() -> None:
    assert list($@ft_backoff(3)) == [1.0, 2.0, 4.0]
    assert max($@ft_backoff(20, limit=<<=l:8.0||10.0>>)) == <<=l:8.0||10.0>>

== tc_problems gtest
def test_$@ft_validate() -> None:
    assert "name is missing" in $@ft_validate({})
    assert not any(each.startswith("age") for each in $@ft_validate({"name": "$w1", "age": $d1}))

== tc_frames gtest
def test_frames_round_trip() -> None:
    first, second = b"$w1", b"$w2"
    received = $@ft_frame(first) + $@ft_frame(second)
    assert $@ft_unframe(received + b"x") == ([first, second], b"x")
"""
