"""Shapes of tests of the functions in `text_work`, `number_work` and `iterators`."""

from __future__ import annotations

SHAPES = r"""
== mt_settings gtest
def test_$@tw_settings() -> None:
    <<assert $@tw_settings("$w1 = $w2\n# $w3\n") == {"$w1": "$w2"}||\
    settings = $@tw_settings("$w1=$d1  # $w2\n\n$w3=$w4")
    assert settings == {"$w1": "$d1", "$w3": "$w4"}>>

== mt_sections gtest
def test_$@tw_sections() -> None:
    lines = ["[$w1]", "$w2", "", "[$w3]"]
    assert $@tw_sections(lines)["$w1"][0] == "$w2"
    assert list($@tw_sections(lines)) == ["$w1", "$w3"]

== mt_build_query gtest
@pytest.mark.parametrize(("params", "expected"), [({}, ""), ({"$w1": $d1}, "$w1=$d1"), ({"b": 2, "a": 1}, "a=1&b=2")])
def test_$@tw_build_query(params: dict[str, int], expected: str) -> None:
    assert $@tw_build_query(params) == expected

== mt_box gtest
def test_$@tw_box() -> None:
    drawn = $@tw_box(["$w1"]).splitlines()
    assert drawn[1] == "| $w1 |"
    <<assert drawn[0] == drawn[-1]||assert len({len(each) for each in drawn}) == 1>>

== mt_table gtest
def test_$@tw_table() -> None:
    lines = $@tw_table([["$w1", "1"], ["$w2", "$d1"]]).splitlines()
    assert len(lines) == 2
    <<assert "$w1" in lines[0]||assert lines[1].split() == ["$w2", "$d1"]>>

== mt_columns gtest
def test_$@tw_columns() -> None:
    assert $@tw_columns("$w1".ljust(10) + "$d1", [10, 5]) == ["$w1", "$d1"]

== mt_tokens gtest
def test_$@tw_tokens() -> None:
    assert $@tw_tokens("$w1 + $d1") == ["$w1", "+", "$d1"]
    <<assert $@tw_tokens("") == []||assert $@tw_tokens("(a)") == ["(", "a", ")"]||\
    assert $@tw_tokens("2*x") == ["2", "*", "x"]>>

== mt_lexer gtest
def test_$@tw_lexer() -> None:
    tokens = list($@tw_lexer("$w1 + $d1"))
    assert tokens == [("NAME", "$w1"), ("SIGN", "+"), ("NUMBER", "$d1")]

== mt_words gtest
def test_$@tw_words() -> None:
    assert $@tw_words("$w1, $w2!") == ["$w1", "$w2"]
    assert $@tw_words("a $w1", 2) == ["$w1"]

== mt_template gtest
def test_$@tw_template() -> None:
    assert $@tw_template("hello {{ name }}", {"name": "$w1"}) == "hello $w1"
    with pytest.raises(KeyError):
        $@tw_template("{{ $w2 }}", {})

== mt_replace gtest
def test_$@tw_replace_all() -> None:
    assert $@tw_replace_all("$w1 and $w2", {"$w1": "$w3"}) == "$w3 and $w2"

== mt_escape gtest
def test_$@tw_escape() -> None:
    assert $@tw_escape("<b>$w1</b>") == "&lt;b&gt;$w1&lt;/b&gt;"
    assert $@tw_escape("$w2") == "$w2"

== mt_unquote gtest
@pytest.mark.parametrize("quoted", ["'$w1'", "$w1"])
def test_$@tw_unquote(quoted: str) -> None:
    assert $@tw_unquote(quoted) == "$w1"

== mt_split_quoted gtest
def test_$@tw_smart_split() -> None:
    assert $@tw_smart_split("$w1,'$w2,$w3'") == ["$w1", "$w2,$w3"]
    assert $@tw_smart_split("a;b", ";") == ["a", "b"]

== mt_balanced gtest
@pytest.mark.parametrize(("$txt", "expected"), [("(a[b])", True), ("<<(]||)(||\
{(})>>", False), ("", True), ("((", False)])
def test_$@tw_balanced($txt: str, expected: bool) -> None:
    assert $@tw_balanced($txt) is expected

== mt_runs gtest
def test_$@tw_rle() -> None:
    assert $@tw_rle("<<=r:aab||xxy||nnm>>") == [("<<=r:a||x||n>>", 2), ("<<=r:b||y||m>>", 1)]
    assert $@tw_rle("") == []

== mt_compress gtest
def test_compress_and_expand() -> None:
    for word in ("$w1", "aabbb", ""):
        assert $@tw_decompress($@tw_rle_text(word)) == word

== mt_rotate_letters gtest
def test_$@tw_caesar() -> None:
    moved = $@tw_caesar("$w1", $d1)
    assert $@tw_caesar(moved, -$d1 % 26) == "$w1"

== mt_anagrams gtest
def test_$@tw_anagram() -> None:
    assert $@tw_anagram("<<listen||Listen>>", "silent")
    assert not $@tw_anagram("$w1", "$w1s")

== mt_letters gtest
def test_$@tw_letter_counts() -> None:
    assert $@tw_letter_counts("A-ba 1") == {"a": 2, "b": 1}
    assert sum($@tw_letter_counts("$w1!").values()) == len("$w1")

== mt_longest gtest
def test_$@tw_longest() -> None:
    assert $@tw_longest("a $w1 of") == "$w1"
    assert $@tw_longest("") == ""

== mt_initials gtest
class InitialsTest(unittest.TestCase):
    def test_plain(self) -> None:
        self.assertEqual($@tw_initials("ada lovelace"), "AL")

    def test_dots(self) -> None:
        self.assertEqual($@tw_initials("ada lovelace", <<dots=True||True>>), "A.L.")

== mt_title gtest
def test_$@tw_title() -> None:
    assert $@tw_title("the <<=t:$w1||$w2>> of $w3") == "The " + "<<=t:$w1||\
    $w2>>".capitalize() + " of " + "$w3".capitalize()

== mt_ordinal gtest
@pytest.mark.parametrize(("n", "expected"), [(1, "1st"), (2, "2nd"), (<<11, "11th"||12, "12th"||\
13, "13th">>), (<<21, "21st"||103, "103rd">>)])
def test_$@tw_ordinal(n: int, expected: str) -> None:
    assert $@tw_ordinal(n) == expected

== mt_plural gtest
def test_$@tw_plural() -> None:
    assert $@tw_plural(1, "$w1") == "1 $w1"
    assert $@tw_plural($d1, "$w1") == "$d1 $w1s"

== mt_join gtest
def test_$@tw_list() -> None:
    assert $@tw_list(["$w1"]) == "$w1"
    assert $@tw_list(["$w1", "$w2", "$w3"], "or") == "$w1, $w2 or $w3"

== mt_indent gtest
def test_indent_and_unindent() -> None:
    original = "$w1\n    $w2"
    assert $@tw_dedent($@tw_indent(original)) == original

== mt_excerpt gtest
def test_$@tw_excerpt() -> None:
    assert $@tw_excerpt("$w1 $w2 $w3", "$w2", 1) == " $w2 "
    assert $@tw_excerpt("$w1", "?") == ""

== mt_hamming gtest
def test_$@tw_hamming() -> None:
    assert $@tw_hamming("$w1", "$w1") == 0
    <<assert $@tw_hamming("abc", "abd") == 1||assert $@tw_hamming("aaa", "bbb") == 3>>
    with pytest.raises(ValueError):
        $@tw_hamming("a", "ab")

== mt_distance gtest
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("kitten", "sitting", 3), ("$w1", "$w1", 0), ("", "$w2", len("$w2"))],
)
def test_$@tw_levenshtein(first: str, second: str, expected: int) -> None:
    assert $@tw_levenshtein(first, second) == expected

== mt_version gtest
def test_$@tw_version() -> None:
    assert $@tw_version("1.$d1.0") == (1, $d1, 0)
    assert $@tw_version("<<1.10||v1.10||2.0>>") > $@tw_version("1.9")

== mt_size gtest
def test_$@tw_size() -> None:
    assert $@tw_size("$d1 KB") == $d1 * 1024
    with pytest.raises(ValueError<<||, match="size">>):
        $@tw_size("$w1")

== mt_ranges gtest
@pytest.mark.parametrize("written", ["1-3,7", "$d1", "1,$dx"])
def test_ranges_round_trip(written: str) -> None:
    assert $@tw_format_ranges($@tw_range_list(written)) == written

== mt_color gtest
def test_$@tw_color() -> None:
    assert $@tw_color("#ff<<=g:00||80||10>>00") == (255, <<=g:0||128||16>>, 0)
    with pytest.raises(ValueError):
        $@tw_color("#$w1$w2")

== mt_log_line gtest
def test_$@tw_log_line() -> None:
    parsed = $@tw_log_line("2024-05-31 12:00 [INFO] $w1 started")
    assert parsed == {"time": "2024-05-31 12:00", "level": "INFO", "message": "$w1 started"}
    assert $@tw_log_line("$w2") is None

== mt_redact gtest
def test_$@tw_redact() -> None:
    shown = $@tw_redact("token=$w1", ["$w1"])
    <<assert "$w1" not in shown||assert shown == "token=***">>

== mt_round_to gtest
def test_$@nw_round_to() -> None:
    assert $@nw_round_to(7.4, 5) == 5
    assert $@nw_round_to($dx.2, 1) == $dx

== mt_ceil gtest
def test_$@nw_ceil() -> None:
    assert [$@nw_ceil(n, 3) for n in <<=n:(3, 4, 7)||(0, 1, 6)>>] == <<=n:[1, 2, 3]||[0, 1, 2]>>

== mt_cents gtest
def test_$@nw_cents() -> None:
    assert $@nw_cents("$d1.50") == $d1 * 100 + 50
    assert $@nw_cents("$d1") == $d1 * 100

== mt_split_evenly gtest
def test_$@nw_split_money() -> None:
    assert $@nw_split_money(10, 3) == [4, 3, 3]
    assert sum($@nw_split_money($dx, 7)) == $dx

== mt_interpolate gtest
def test_$@nw_lerp() -> None:
    assert $@nw_lerp(0.0, $dx.0, 0.5) == $dx.0 / 2
    assert $@nw_lerp(3.0, 5.0, <<=e:0||1>>) == <<=e:3.0||5.0>>

== mt_percentile gtest
def test_$@nw_percentile() -> None:
    <<assert $@nw_percentile([1, 2, 3, 4, 5], 50) == 3||assert $@nw_percentile([3, 1, 2], 100) == 3>>
    with pytest.raises(ValueError):
        $@nw_percentile([], 50)

== mt_fit gtest
def test_$@nw_fit() -> None:
    slope, intercept = $@nw_fit([0, 1, 2], [1, 3, 5])
    assert slope == pytest.approx(2)
    assert intercept == pytest.approx(1)

== mt_base gtest
@pytest.mark.parametrize(("n", "base", "expected"), [(5, 2, "101"), (255, 16, "ff"), <<(0, 8, "0")||(8, 8, "10")>>])
def test_$@nw_to_base(n: int, base: int, expected: str) -> None:
    assert $@nw_to_base(n, base) == expected
    assert int(expected, base) == n

== mt_root gtest
def test_$@nw_root() -> None:
    assert $@nw_root(<<=n:38||493||9>>) == <<=n:2||7||9>>

== mt_luhn gtest
def test_$@nw_luhn() -> None:
    assert $@nw_luhn("79927398713")
    assert not $@nw_luhn("7992739871<<0||1||2||4>>")

== mt_roman gtest
def test_roman_round_trip() -> None:
    for n in range(1, <<20||30||40>>):
        assert $@nw_from_roman($@nw_roman(n)) == n

== mt_collatz gtest
def test_$@nw_collatz() -> None:
    assert list($@nw_collatz(<<=n:6||5||4>>)) == <<=n:[6, 3, 10, 5, 16, 8, 4, 2, 1]||[5, 16, 8, 4, 2, 1]||[4, 2, 1]>>

== mt_sieve gtest
def test_$@nw_sieve() -> None:
    assert $@nw_sieve(<<=n:10||12||20>>) == <<=n:[2, 3, 5, 7]||[2, 3, 5, 7, 11]||[2, 3, 5, 7, 11, 13, 17, 19]>>

== mt_divisors gtest
def test_$@nw_divisors() -> None:
    assert $@nw_divisors(<<=n:12||28||16>>) == <<=n:[1, 2, 3, 4, 6, 12]||[1, 2, 4, 7, 14, 28]||[1, 2, 4, 8, 16]>>

== mt_power gtest
def test_$@nw_power() -> None:
    assert $@nw_power(3, $d1, 7) == 3**$d1 % 7

== mt_square_root gtest
def test_$@nw_sqrt() -> None:
    assert $@nw_sqrt(<<=n:9||16||2.25>>) == pytest.approx(<<=n:3||4||1.5>>)

== mt_bits gtest
def test_$@nw_bits() -> None:
    assert [$@nw_bits(n) for n in range(5)] == [0, 1, 1, 2, 1]

== mt_flags gtest
@pytest.mark.parametrize("flags", [[True, False, True], [False], []])
def test_flags_round_trip(flags: list[bool]) -> None:
    assert $@nw_unpack($@nw_flags(flags), len(flags)) == flags

== mt_determinant gtest
def test_$@nw_determinant() -> None:
    assert $@nw_determinant([[1, 2], [3, 4]]) == -2
    assert $@nw_determinant([[$d1]]) == $d1

== mt_rotate_grid gtest
def test_$@nw_rotate_matrix() -> None:
    grid = [[1, 2], [3, 4]]
    turned = grid
    for _ in range(4):
        turned = $@nw_rotate_matrix(turned)
    assert turned == grid

== mt_spiral gtest
def test_$@nw_spiral() -> None:
    assert $@nw_spiral([[1, 2, 3], [4, 5, 6], [7, 8, 9]]) == [1, 2, 3, 6, 9, 8, 7, 4, 5]

== mt_binomial gtest
def test_$@nw_choose() -> None:
    assert [$@nw_choose(4, k) for k in range(5)] == [1, 4, 6, 4, 1]

== mt_hanoi gtest
@pytest.mark.parametrize("disks", range(<<4||5||6>>))
def test_$@nw_hanoi(disks: int) -> None:
    assert len($@nw_hanoi(disks)) == 2**disks - 1

== mt_fib gtest
def test_$@nw_fib_cached() -> None:
    assert [$@nw_fib_cached(n) for n in range(7)] == [0, 1, 1, 2, 3, 5, 8]

== mt_coins gtest
def test_$@nw_min_coins() -> None:
    assert $@nw_min_coins(<<=n:30||65>>, [1, 10, 25]) == <<=n:{25: 1, 1: 5}||{25: 2, 10: 1, 1: 5}>>
    with pytest.raises(ValueError):
        $@nw_min_coins(3, [2])

== mt_streak gtest
def test_$@nw_subarray() -> None:
    assert $@nw_subarray([1, -5, 4, 2, -1]) == 6
    assert $@nw_subarray([-$d1]) == -$d1

== mt_find_pair gtest
def test_$@nw_two_sum() -> None:
    assert $@nw_two_sum([2, 7, 11], 9) == (0, 1)
    assert $@nw_two_sum([$d1], $d1) is None

== mt_simplify gtest
def test_$@nw_fraction() -> None:
    assert $@nw_fraction($d1, $dx) == (1, 10)
    with pytest.raises(ZeroDivisionError):
        $@nw_fraction(1, 0)

== mt_polygon gtest
def test_$@nw_polygon() -> None:
    assert $@nw_polygon([(0, 0), ($d1, 0), ($d1, 2), (0, 2)]) == 2 * $d1
"""
