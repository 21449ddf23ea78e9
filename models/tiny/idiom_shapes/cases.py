"""More shapes around the functions: constants, exceptions, enumerations, statements, mains and tests."""

from __future__ import annotations

SHAPES = r'''
== const_weights const
WEIGHTS = {"$n1": $d1, "$n2": $d2}

== const_regex const
LINE_PATTERN = re.compile(r"^(?P<$s1>[^<<=p:,||;||:>>]+)<<=p:,||;||:>>\s*(?P<$n1>\d+)")

== const_order const
$S1_ORDER = {name: place for place, name in enumerate(["$w1", "$w2", "$w3"])}

== const_ranges const
$N1_LEVELS = [(0, "low"), ($d1, "medium"), ($dx, "high")]

== exc_tree exc as=error
class $E<<=e:Error||Problem>>(Exception):
    """Something is wrong with $aew."""

    def __init__(self, message: str, $s1: str = "") -> None:
        super().__init__(f"{$s1}: {message}" if $s1 else message)
        self.$s1 = $s1

== exc_state exc
class $E<<State||Status>>Error(RuntimeError):
    """Raised when $aew is $vdw already<<||, or cannot be>>."""

    def __init__(self, $s1: str, wanted: str) -> None:
        super().__init__(f"$ew {$s1} cannot be {wanted}")
        self.wanted = wanted

== enum_flow enum
class <<=k:State||Phase||Status>>(Enum):
    """The <<=k:states||phases||statuses>> of $aew, one after another."""

    $W1 = 1
    $W2 = 2
    $W3 = 3

    def following(self) -> "<<=k:State||Phase||Status>>":
        """Return the next one; the last one stays."""
        <<if self is <<=k:State||Phase||Status>>.$W3:
            return self
        return <<=k:State||Phase||Status>>(self.value + 1)||return <<=k:State||Phase||Status>>(min(self.value + 1, 3))>>

== enum_allowed enum
class <<=k:Role||Access||Rights>>(Enum):
    $W1 = "$w1"
    $W2 = "$w2"

    def may(self, action: str) -> bool:
        """Return whether the action is allowed."""
        match self:
            case <<=k:Role||Access||Rights>>.$W1:
                return True
            case <<=k:Role||Access||Rights>>.$W2:
                return action in ("<<read||show||list>>", "$v")

== effect_warn effect
if not $e.$s1:
    $log.warning("$aew without $sw1")

== effect_lower effect mut
$e.$s1 = $e.$s1.lower()

== effect_cap effect mut
if $e.$n1 > $dx:
    $e.$n1 = $dx

== effect_either effect
print($e.$s1, "is $vdw" if $e.$vd else "is open")

== effect_swap_flag effect mut
$e.$f1 = not $e.$f1

== effect_try effect
try:
    print(f"{$e.$s1}: {1 / $e.$n1:.3f}")
except ZeroDivisionError:
    print(f"{$e.$s1} has no $nw1")

== effect_assert effect
assert $e.$n1 >= 0, $e.$s1

== effect_spend effect mut
$e.$n1 = max($z1, $e.$n1 - 1)

== skip_count skip
print("skipped", $e.$s1, "with", $e.$n1)
continue

== skip_warn skip
if $e.$f1:
    $log.warning("%s is $fw1", $e.$s1)
continue

== main_commands main w=2
def main() -> int:
    match sys.argv[1:]:
        case ["list", $path]:
            for $e in $@load($path):
                print($e.$s1)
        case ["count", $path]:
            print(len($@load($path)))
        case _:
            print("usage: $es list|count FILE", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

== main_sub main
def main() -> None:
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers(dest="command", required=True)
    for name in ("<<=c:list||show||print>>", "total"):
        subparsers.add_parser(name).add_argument("path")
    $args = parser.parse_args()
    $es = $@load($args.path)
    if $args.command == "total":
        print(sum($e.$n1 for $e in $es))
        return
    for $e in $es:
        print($e.$s1, $e.$n1)


if __name__ == "__main__":
    main()

== main_logging main
def main() -> int:
    logging.basicConfig(level=logging.<<INFO||DEBUG>><<, format="%(levelname)s %(message)s"||>>)
    failed = 0
    for $path in sys.argv[1:]:
        try:
            $es = $@load($path)
        except (OSError, ValueError) as $err:
            $log.error("%s: %s", $path, $err)
            failed += 1
        else:
            $log.info("%s: %d $esw", $path, len($es))
    return <<1 if failed else 0||int(failed > 0)||min(failed, 1)>>


if __name__ == "__main__":
    sys.exit(main())

== main_sorted main
def main() -> None:
    parser = argparse.ArgumentParser(description="Sort $esw")
    parser.add_argument("path", type=Path)
    parser.add_argument("--by", choices=["$s1", "$n1"], default="$n1")
    parser.add_argument("--reverse", action="store_true")
    $args = parser.parse_args()
    for $e in sorted($@load($args.path), key=lambda $e: getattr($e, $args.by), reverse=$args.reverse):
        print(f"{$e.$s1}: {$e.$n1}")


if __name__ == "__main__":
    main()

== main_pages main
def main() -> None:
    $es = $@load(sys.argv[1])
    for number, start in enumerate(range(0, len($es), $d1), start=1):
        print(f"page {number}")
        for $e in $es[start : start + $d1]:
            print(f"  {$e.$s1}")


if __name__ == "__main__":
    main()

== main_diff main w=2
def main() -> int:
    prior, after = $@load(sys.argv[1]), $@load(sys.argv[2])
    added, removed = $@diff(prior, after)
    for $s1 in sorted(added):
        print(f"+ {$s1}")
    for $s1 in sorted(removed):
        print(f"- {$s1}")
    return int(bool(added or removed))


if __name__ == "__main__":
    sys.exit(main())

== test_in_batches test like=in_batches w=2
def test_$@in_batches() -> None:
    $es = [$make1, $make2, $make3]
    assert [len(part) for part in $@in_batches($es, 2)] == [2, 1]
    assert list($@in_batches([], 2)) == []

== test_page_of test like=page_of w=2
def test_$@page_of() -> None:
    $es = [$make1, $make2, $make3]
    assert $@page_of($es, 2, 2) == $es[2:]
    <<with pytest.raises(ValueError):
        $@page_of($es, 0)||assert $@page_of($es, 3, 2) == []>>

== test_drain test like=drain
def test_$@drain() -> None:
    pending_$es = [$make1, $make2]
    taken = $@drain(pending_$es)
    assert [$e.$s1 for $e in taken] == [$xs1, $ys1]
    assert not pending_$es

== test_affordable test like=affordable w=2
def test_$@affordable() -> None:
    $es = [$make1, $make2]
    assert $@affordable($es, $sumn1) == $es
    assert $@affordable($es, $xn1) == $es[:1]
    assert $@affordable($es, 0) == []

== test_position test like=position w=2
def test_$@position() -> None:
    $es = [$make1, $make2]
    assert $@position($es, $ys1) == 1
    assert $@position($es, "missing") == -1

== test_remove_one test like=remove_one w=2
def test_$@remove_one() -> None:
    $es = [$make1, $make2]
    removed = $@remove_one($es, $xs1)
    assert removed is not None and removed.$s1 == $xs1
    assert [$e.$s1 for $e in $es] == [$ys1]
    assert $@remove_one($es, "missing") is None

== test_unique_error test like=check_unique
def test_$@check_unique() -> None:
    $@check_unique([$make1, $make2])
    with pytest.raises(ValueError, match="duplicate"):
        $@check_unique([$make1, $make1])

== test_convert_or test like=convert_or w=2
@pytest.mark.parametrize(("$txt", "expected"), [("$d1", $d1), ("$w1", 0), ("", 0)])
def test_$@convert_or($txt: str, expected: $t1) -> None:
    assert $@convert_or($txt) == expected

== test_limit_number test like=limit_number mut w=2
def test_$@limit_number() -> None:
    $e = $make1
    assert not $@limit_number($e, $xn1, $xn1)
    assert $@limit_number($e, $xn1 + 1, $xn1 + 2)
    assert $e.$n1 == $xn1 + 1

== test_transfer test like=transfer mut w=3
def test_$@transfer() -> None:
    first, second = $make1, $make2
    $@transfer(first, second, $xn1)
    assert first.$n1 == 0
    assert second.$n1 == $sumn1
    with pytest.raises(ValueError):
        $@transfer(first, second, <<0||1||-1>>)

== test_use_up test like=use_up mut w=2
def test_$@use_up() -> None:
    $es = [$make1, $make2]
    assert $@use_up($es, $sumn1) == 0
    assert all($e.$n1 == 0 for $e in $es)
    assert $@use_up($es, 1) == 1

== test_swap test like=swap mut w=2
def test_$@swap() -> None:
    first, second = $make1, $make2
    $@swap(first, second)
    assert (first.$n1, second.$n1) == ($yn1, $xn1)

== test_diff test like=diff w=2
def test_$@diff() -> None:
    first, second = $make1, $make2
    assert $@diff([first], [second]) == ({$ys1}, {$xs1})
    assert $@diff([first], [first]) == (set(), set())

== test_common test like=common_values w=2
def test_$@common_values() -> None:
    first, second = $make1, $make2
    assert $@common_values([first, second], [second]) == [$ys1]
    assert $@common_values([first], [second]) == []

== test_median_of test like=median_of w=2
def test_$@median_of() -> None:
    $es = [$make1, $make2]
    assert $@median_of($es) == $sumn1 / 2
    assert $@median_of($es[:1]) == $xn1

== test_listing test like=listing w=2
def test_$@listing() -> None:
    $es = [$make1, $make2]
    assert $@listing($es) == f"{$es[0].$s1} and {$es[1].$s1}"
    assert $@listing($es[:1]) == $xs1

== test_json_text test like=dumps w=2
def test_$@{dumps}_and_back() -> None:
    $data = json.loads($@dumps([$make1]))
    assert $data[0]["$s1"] == $xs1
    assert $data[0]["$n1"] == $xn1

== test_json_parse test like=dumps w=2
def test_$@loads() -> None:
    $es = $@loads($@dumps([$make1, $make2]))
    assert [$e.$s1 for $e in $es] == [$xs1, $ys1]

== test_file_name test like=file_name
def test_$@file_name() -> None:
    $e = $make1
    assert $@file_name($e) == $e.$s1 + ".json"

== test_fill test like=fill w=2
def test_$@fill() -> None:
    $e = $make1
    assert $@fill($e, "{$s1} and {$n1}") == f"{$e.$s1} and {$e.$n1}"

== test_act_method_case test like=m_act w=4
class Test<<$V||$E>>(unittest.TestCase):
    def test_$vd(self) -> None:
        $e = $make1
        self.assertFalse($e.$vd)
        $e.$@m_act()
        self.assertTrue($e.$vd)

== test_box_total_case test like=b_total w=6
class Test$K(unittest.TestCase):
    def setUp(self) -> None:
        self.$k = $@box_any([$make1, $make2])

    def test_$@b_total(self) -> None:
        self.assertEqual(self.$k.$@b_total(), $sumn1)

    def test_add(self) -> None:
        self.$k.add($make3)
        self.assertEqual(len(self.$k.$items), 3)
'''
