"""Shapes of tests of general functions and small data structures."""

from __future__ import annotations

SHAPES = r"""
== test_mean gtest
def test_$@mean() -> None:
    assert $@mean([2.0, 4.0]) == 3.0
    with pytest.raises(ValueError):
        $@mean([])

== test_median gtest
def test_$@median() -> None:
    assert $@median([3, 1, 2]) == 2
    assert $@median([1, 2, 3, 4]) == 2.5

== test_clamp gtest
def test_$@clamp() -> None:
    assert $@clamp(5, 0, 10) == 5
    assert $@clamp(-1, 0, 10) == 0
    assert $@clamp(11, 0, 10) == 10

== test_chunks gtest
def test_$@chunks() -> None:
    assert list($@chunks([1, 2, 3], 2)) == [[1, 2], [3]]

== test_flatten gtest
def test_$@flatten() -> None:
    assert $@flatten([1, [2, [3]]]) == [1, 2, 3]
    assert $@flatten([]) == []

== test_factorial gtest
@pytest.mark.parametrize(("n", "expected"), [(0, 1), (1, 1), (4, 24)])
def test_$@factorial(n: int, expected: int) -> None:
    assert $@factorial(n) == expected

== test_prime gtest
def test_$@prime() -> None:
    assert [n for n in range(12) if $@prime(n)] == [2, 3, 5, 7, 11]

== test_slugify gtest
def test_$@slugify() -> None:
    assert $@slugify("$w1 $w2") == "$w1-$w2"

== test_count_words gtest
def test_$@count_words() -> None:
    assert $@count_words("$w1 $w2 $w1") == {"$w1": 2, "$w2": 1}

== test_truncate gtest
def test_$@truncate() -> None:
    assert $@truncate("$w1", 20) == "$w1"
    assert len($@truncate("x" * 50, 20)) == 20

== test_reverse_words gtest
def test_$@reverse_words() -> None:
    assert $@reverse_words("$w1 $w2") == "$w2 $w1"

== test_parse_pairs gtest
def test_$@parse_pairs() -> None:
    assert $@parse_pairs(["$w1 = $w2"]) == {"$w1": "$w2"}
    with pytest.raises(ValueError):
        $@parse_pairs(["$w1"])

== test_parse_bool gtest
@pytest.mark.parametrize(("$txt", "expected"), [("yes", True), ("No", False), ("1", True)])
def test_$@parse_bool($txt: str, expected: bool) -> None:
    assert $@parse_bool($txt) is expected

== test_to_int gtest
def test_$@to_int() -> None:
    assert $@to_int("$d1") == $d1
    assert $@to_int("$w1") == 0

== test_lines gtest
def test_write_and_read_lines(tmp_path: Path) -> None:
    path = tmp_path / "$w1.txt"
    $@write_lines(path, ["$w2", "$w3"])
    assert $@read_lines(path) == ["$w2", "$w3"]

== test_json gtest
def test_write_and_read_json(tmp_path: Path) -> None:
    path = tmp_path / "$w1.json"
    $@write_json(path, {"$w2": $d1})
    assert $@read_json(path) == {"$w2": $d1}

== test_merge gtest
def test_$@merge_dicts() -> None:
    assert $@merge_dicts({"$w1": 1}, {"$w2": 2}) == {"$w1": 1, "$w2": 2}

== test_invert gtest
def test_$@invert() -> None:
    assert $@invert({"$w1": "$w2"}) == {"$w2": "$w1"}

== test_unique gtest
def test_$@unique_values() -> None:
    assert $@unique_values(["$w1", "$w2", "$w1"]) == ["$w1", "$w2"]

== test_transpose gtest
def test_$@transpose() -> None:
    assert $@transpose([[1, 2], [3, 4]]) == [[1, 3], [2, 4]]

== test_stack gtest
def test_stack() -> None:
    stack = $@stack()
    stack.push("$w1")
    stack.push("$w2")
    assert stack.pop() == "$w2"
    assert len(stack) == 1

== test_queue gtest
def test_queue() -> None:
    queue = $@queue()
    queue.put("$w1")
    queue.put("$w2")
    assert queue.get() == "$w1"
    assert len(queue) == 1

== test_cache gtest
def test_cache_forgets() -> None:
    cache = $@cache(capacity=1)
    cache.set("$w1", 1)
    cache.set("$w2", 2)
    assert cache.get("$w1") is None
    assert cache.get("$w2") == 2

== test_tally gtest
def test_tally() -> None:
    tally = $@counter_class()
    tally.add("$w1")
    tally.add("$w1", 2)
    assert tally.total() == 3

== test_vector gtest
class VectorTest(unittest.TestCase):
    def test_add(self) -> None:
        self.assertEqual($@vector(1, 2) + $@vector(3, 4), $@vector(4, 6))

    def test_length(self) -> None:
        self.assertEqual($@vector(3, 4).length(), 5)

== test_interval gtest
def test_interval() -> None:
    interval = $@interval(1, 3)
    assert 2 in interval
    assert 4 not in interval
    assert interval.width == 2

== test_graph gtest
def test_graph() -> None:
    graph = $@graph()
    graph.add_edge("$w1", "$w2")
    assert graph.neighbours("$w1") == {"$w2"}
    assert graph.degree("$w2") == 1

== test_search gtest
def test_$@binary_search() -> None:
    assert $@binary_search([1, 3, 5], 3) == 1
    assert $@binary_search([1, 3, 5], 4) == -1
"""
