"""Shapes around the functions: heads, constants, exceptions, enumerations, statements, mains and tests."""

from __future__ import annotations

SHAPES = r'''
== head_keep head
"""<<Keep||Store||Manage||Track>> $esw<<: what they are, and their $nw1|| with their $sw1 and $nw1|| by their $sw1>>."""

== head_tools head
"""<<Tools||Helpers||Functions>> for $esw<<||, their $sw1 and their $nw1>>."""

== head_read head
"""Read $esw from a file and <<describe them||report their $nw1||sort them by $nw1>>."""

== head_verb head
"""$V $esw<<, one after another|| that are not $vdw yet||>>."""

== head_two head
"""<<Everything about||Working with>> $esw.

$Aew has a $sw1 and a $nw1; it can be $vdw.
"""

== head_comment head
# <<Simple||Small||Basic>> $ew <<utilities||helpers||tools>>

== const_limits const
<<=c:MAX||MIN||DEFAULT>>_$N1 = $d1

== const_two_limits const
MIN_$N1 = 1
MAX_$N1 = $d1

== const_names const
$S1_NAMES = ["$w1", "$w2", "$w3"]

== const_map const
$N1_BY_$S1 = {
    "$w1": $d1,
    "$w2": $d2,
    "$w3": $d3,
}

== const_columns const
COLUMNS = [$columns]

== const_file const
DEFAULT_PATH = "$es.<<json||csv||txt>>"

== const_set const
KNOWN_$S1_VALUES = {"$w1", "$w2", "$w3"}

== exc_plain exc as=error w=3
class $E<<=e:Error||Failure||Problem>>(Exception):
    """Raised when $aew cannot be <<found||used||$vdw>>."""

== exc_value exc as=error w=2
class Invalid$E(ValueError):
    """Raised when $aew is not valid."""

== exc_fields exc as=not_found w=2
class $E<<NotFound||Missing>>(<<LookupError||Exception||KeyError>>):
    """Raised when there is no $ew with a $sw1."""

    def __init__(self, $s1: str) -> None:
        super().__init__(f"no $ew with $sw1 {$s1!r}")
        self.$s1 = $s1

== exc_pair exc as=error
class $E<<=e:Error||Failure>>(Exception):
    """Base class of the errors of this module."""


class Duplicate$E($E<<=e:Error||Failure>>):
    """Raised when $aew is added twice."""

== exc_code exc as=coded_error
class $E<<Error||Failure>>(RuntimeError):
    """An error with a code."""

    def __init__(self, message: str, code: int = $d1) -> None:
        super().__init__(message)
        self.code = code

    def __str__(self) -> str:
        return f"{super().__str__()} (code {self.code})"

== enum_words enum
class <<=k:State||Kind||Mode>>(Enum):
    """The <<=k:state||kind||mode>> of $aew."""

    $W1 = "$w1"
    $W2 = "$w2"
    $W3 = "$w3"

== enum_parse enum
class <<=k:State||Kind||Mode>>(Enum):
    $W1 = "$w1"
    $W2 = "$w2"

    @classmethod
    def parse(cls, $txt: str) -> "<<=k:State||Kind||Mode>>":
        """Return the member with this value, whatever its case."""
        return cls($txt.strip().lower())

== enum_numbers enum
class <<=k:Level||Step||Stage>>(IntEnum):
    $W1 = 1
    $W2 = 2
    $W3 = 3

    def is_last(self) -> bool:
        return self is <<=k:Level||Step||Stage>>.$W3

== enum_property enum
class <<=k:Phase||Status||Shade>>(Enum):
    $W1 = "$w1"
    $W2 = "$w2"
    $W3 = "$w3"

    @property
    def label(self) -> str:
        return self.value.title()

== effect_flag effect mut
$e.$vd = True

== effect_add effect mut
$e.$n1 += <<1||$d1>>

== effect_print effect w=2
print(f"{$e.$s1}: {$e.$n1}")

== effect_log effect
$log.info("$vdw %s", $e.$s1)

== effect_print_two effect
print($e.$s1, $e.$n1)

== effect_strip effect mut
$e.$s1 = $e.$s1.strip()

== effect_round effect mut
$e.$n1 = round($e.$n1, 2)

== skip_print skip
print(f"skipping {$e.$s1}")
continue

== skip_plain skip w=3
continue

== skip_log skip
$log.debug("skipping %s", $e.$s1)
continue

== main_argv main w=2
def main() -> <<=r:None||int>>:
    <<@usage:~||if len(sys.argv) != 2:
        print("usage: $es FILE", file=sys.stderr)
        sys.exit(1)>>
    $es = $@load(sys.argv[1])
    print(f"{len($es)} $esw")
    for $e in $es:
        print(f"{$e.$s1}: {$e.$n1}")
    <<=r:~||return 0>>


if __name__ == "__main__":
    <<=r:main()||sys.exit(main())>>

== main_argparse main w=2
def main() -> None:
    parser = argparse.ArgumentParser(description="<<=d:Show||List||Check>> $esw")
    parser.add_argument("path", help="the file with the $esw")
    parser.add_argument("--limit", type=int, default=$d1, help="how many $esw to show")
    $args = parser.parse_args()
    $es = $@load($args.path)
    for $e in $es[: $args.limit]:
        print(f"{$e.$s1}: {$e.$n1}")


if __name__ == "__main__":
    main()

== main_flag main
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("--$f1", action="store_true", help="only the $esw that are $fw1")
    $args = parser.parse_args()
    $es = $@load($args.path)
    if $args.$f1:
        $es = [$e for $e in $es if $e.$f1]
    print(f"{len($es)} $esw")


if __name__ == "__main__":
    main()

== main_groups main like=group w=2
def main() -> None:
    $es = $@load(sys.argv[1])
    for $s1, group in sorted($@group($es).items()):
        print(f"{$s1}: {len(group)}")
        for $e in group:
            print(f"  {$e.$n1}")


if __name__ == "__main__":
    main()

== main_total main
def main() -> <<=r:None||int>>:
    $es = $@load(sys.argv[1])
    if not $es:
        print("no $esw", file=sys.stderr)
        <<=r:return||return 1>>
    print(f"{len($es)} $esw, {$@total($es):.2f} in total")
    <<=r:~||return 0>>


if __name__ == "__main__":
    <<=r:main()||sys.exit(main())>>

== main_box main w=2
def main() -> None:
    $k = $@box($@load(sys.argv[1]))
    print(f"{len($k)} $esw")
    for $e in $k:
        print(f"{$e.$s1}: {$e.$n1}")


if __name__ == "__main__":
    main()

== main_round_trip main
def main() -> None:
    source, target = sys.argv[1:3]
    $es = $@load(source)
    $es.sort(key=lambda $e: $e.$n1)
    $@save(target, $es)
    print(f"wrote {len($es)} $esw to {target}")


if __name__ == "__main__":
    main()

== main_format main
def main() -> None:
    for $e in $@load(sys.argv[1]):
        print($@format($e))


if __name__ == "__main__":
    main()

== main_errors main
def main() -> int:
    try:
        $es = $@load(sys.argv[1])
    except <<OSError||(OSError, ValueError)>> as $err:
        print(f"error: {$err}", file=sys.stderr)
        return 1
    print(f"{len($es)} $esw")
    return 0


if __name__ == "__main__":
    sys.exit(main())

== test_fields test w=2
def test_$noun() -> None:
    $e = $make1
    assert $e.$s1 == $xs1
    assert $e.$n1 == $xn1
    assert not $e.$f1

== test_total test like=total w=3
def test_$@total() -> None:
    $es = [$make1, $make2]
    assert $@total($es) == $sumn1
    assert $@total([]) == 0

== test_find test like=find w=3
def test_$@find() -> None:
    $es = [$make1, $make2]
    assert $@find($es, $xs1) is $es[0]
    assert $@find($es, $ys1) is $es[1]
    assert $@find($es, "missing") is None

== test_group test like=group w=2
def test_$@group() -> None:
    $es = [$make1, $make2]
    groups = $@group($es)
    assert groups[$xs1] == [$es[0]]
    assert groups[$ys1] == [$es[1]]

== test_highest test like=highest
def test_$@highest() -> None:
    first, second = $make1, $make2
    assert $@highest([first, second]).$n1 == $maxn1

== test_load_save test w=2
def test_save_and_load(tmp_path: Path) -> None:
    path = tmp_path / "$es.json"
    $@save(path, [$make1, $make2])
    $es = $@load_json(path)
    assert [$e.$s1 for $e in $es] == [$xs1, $ys1]

== test_empty_load test
def test_load_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "$es.txt"
    path.write_text("")
    assert $@load_text(path) == []

== test_validate test like=validate w=2
def test_$@validate() -> None:
    $e = $make1
    $e.$n1 = -1
    with pytest.raises(ValueError):
        $@validate($e)

== test_parse_bad test w=2
@pytest.mark.parametrize("$line", ["", "$w1", "$w1,"])
def test_$@{parse}_rejects($line: str) -> None:
    with pytest.raises(ValueError):
        $@parse($line)

== test_act test like=act
def test_$@act() -> None:
    $e = $make1
    $@act($e)
    assert $e.$vd

== test_sort test like=sort
def test_$@sort() -> None:
    $es = [$make1, $make2, $make3]
    numbers = [$e.$n1 for $e in $@sort($es)]
    assert numbers == sorted(numbers)

== test_count test like=count
def test_$@count() -> None:
    $es = [$make1, $make1, $make2]
    assert $@count($es) == {$xs1: 2, $ys1: 1}

== test_class test w=2
class Test$E(unittest.TestCase):
    def setUp(self) -> None:
        self.$e = $make1

    def test_$s1(self) -> None:
        self.assertEqual(self.$e.$s1, $xs1)

    def test_$n1(self) -> None:
        self.assertEqual(self.$e.$n1, $xn1)

    def test_$f1(self) -> None:
        self.assertFalse(self.$e.$f1)

== test_class_total test like=total
class Test$E(unittest.TestCase):
    def test_$@total(self) -> None:
        $es = [$make1, $make2]
        self.assertEqual($@total($es), $sumn1)

    def test_empty(self) -> None:
        self.assertEqual($@total([]), 0)

== test_box test w=2
def test_$k() -> None:
    $k = $@box()
    $e = $make1
    $k.add($e)
    assert len($k) == 1
    assert list($k) == [$e]

== test_fixture test like=total
@pytest.fixture
def $es() -> list[$E]:
    return [$make1, $make2]


def test_$@{total}_of_two($es: list[$E]) -> None:
    assert $@total($es) == $sumn1

== test_format test like=format
def test_$@format() -> None:
    $e = $make1
    assert $e.$s1 in $@format($e)

== test_average test like=average
def test_$@{average}_of_one() -> None:
    $e = $make1
    assert $@average([$e]) == $e.$n1

== test_class_parse test
class ParseTest(unittest.TestCase):
    def test_bad_line(self) -> None:
        with self.assertRaises(ValueError):
            $@parse("$w1")

== main_box_items main w=3
def main() -> None:
    $k = $@box_any($@load(sys.argv[1]))
    print(f"{len($k.$items)} $esw")
    for $e in $k.$items:
        print(f"  {$e.$s1}: {$e.$n1}")


if __name__ == "__main__":
    main()

== main_box_total main like=b_total w=5
def main() -> None:
    $k = $@box_any($@load(sys.argv[1]))
    print(f"{len($k.$items)} $esw, {$k.$@b_total():.2f} in total")


if __name__ == "__main__":
    main()

== main_box_highest main like=b_highest w=9
def main() -> None:
    $k = $@box_any($@load(sys.argv[1]))
    $best = $k.$@b_highest()
    if $best is None:
        print("no $esw")
    else:
        print(f"{$best.$s1}: {$best.$n1}")


if __name__ == "__main__":
    main()

== main_averages main like=group w=2
def main() -> int:
    if len(sys.argv) != 2:
        print("usage: $es FILE", file=sys.stderr)
        return 1
    for $s1, group in sorted($@group($@load(sys.argv[1])).items()):
        highest = max(group, key=lambda $e: $e.$n1)
        print(f"{$s1}: {len(group)} $esw, {highest.$n1} at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())

== test_method test like=m_act w=2
def test_$vd() -> None:
    $e = $make1
    $e.$@m_act()
    assert $e.$vd

== test_to_dict test like=m_to_dict w=4
def test_$@m_to_dict() -> None:
    $e = $make1
    assert $e.$@m_to_dict()["$s1"] == $xs1

== test_box_total test like=b_total w=8
def test_$k_$@b_total() -> None:
    $k = $@box_any([$make1, $make2])
    assert $k.$@b_total() == $sumn1

== test_box_find test like=b_find w=8
def test_$k_$@b_find() -> None:
    $k = $@box_any([$make1, $make2])
    assert $k.$@b_find($ys1).$s1 == $ys1
    assert $k.$@b_find("missing") is None

== test_box_add test
def test_add_to_$k() -> None:
    $k = $@box_any()
    $k.add($make1)
    assert $k.$items[0].$s1 == $xs1
'''
