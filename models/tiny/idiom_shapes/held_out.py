"""Shapes that training never shows: familiar moves in new combinations, for evaluation."""

from __future__ import annotations

SHAPES = r'''
== h_gaps fn held
def $n1_gaps($es: list[$E]) -> list[$t1]:
    """Return how much the $nw1 changes from each $ew to the next."""
    <<@comp:return [second.$n1 - first.$n1 for first, second in zip($es, $es[1:])]||$out = []
    for first, second in zip($es, $es[1:]):
        $out.append(second.$n1 - first.$n1)
    return $out>>

== h_top fn held
def top_$es($es: list[$E], count: int = $d1) -> list[str]:
    """Return the $sw1 of the $esw with the largest $nw1."""
    ranked = sorted($es, key=lambda $e: $e.$n1, reverse=True)
    return [$e.$s1 for $e in ranked[:count]]

== h_rename fn held mut
def rename_$noun($es: dict[str, $E], old_$s1: str, new_$s1: str) -> None:
    """Give $aew another $sw1, which must not be taken."""
    if new_$s1 in $es:
        raise ValueError(f"duplicate $sw1: {new_$s1}")
    $e = $es.pop(old_$s1)
    $e.$s1 = new_$s1
    $es[new_$s1] = $e

== h_remove fn held
def remove_$f1($es: list[$E]) -> int:
    """Drop the $esw that are $fw1, and return how many there were."""
    before_count = len($es)
    $es[:] = [$e for $e in $es if not $e.$f1]
    return before_count - len($es)

== h_share fn held
def $n1_share($es: list[$E], $s1: str) -> float:
    """Return the part of the total $nw1 that belongs to the given $sw1."""
    total = sum($e.$n1 for $e in $es)
    part = sum($e.$n1 for $e in $es if $e.$s1 == $s1)
    return part / total if total else 0.0

== h_average_if fn held
def average_$n1_of_$cpre$es$csuf($es: list[$E]$cpar) -> float:
    """Return the average $nw1 of the $esw$cdoc."""
    $np1 = [$e.$n1 for $e in $es if $cond]
    return sum($np1) / len($np1) if $np1 else 0.0

== h_highest_by fn held
def highest_$n1_by_$s1($es: list[$E]) -> dict[str, $t1]:
    """Return the highest $nw1 for each $sw1."""
    $map: dict[str, $t1] = {}
    for $e in $es:
        if $e.$s1 not in $map or $e.$n1 > $map[$e.$s1]:
            $map[$e.$s1] = $e.$n1
    return $map

== h_last_if fn held
def last_$cpre$noun$csuf($es: list[$E]$cpar) -> $E | None:
    """Return the last of the $esw$cdoc, or None."""
    for $e in reversed($es):
        if $cond:
            return $e
    return None

== h_group_flag fn held
def $f1_by_$s1($es: list[$E]) -> dict[str, list[$E]]:
    """Group the $esw that are $fw1 by their $sw1."""
    $map: dict[str, list[$E]] = {}
    for $e in $es:
        if $e.$f1:
            $map.setdefault($e.$s1, []).append($e)
    return $map

== h_count_pair fn held
def count_$f1_by_$s1($es: list[$E]) -> dict[str, int]:
    """Count how many $esw are $fw1 for each $sw1."""
    $cnt: dict[str, int] = {}
    for $e in $es:
        if $e.$f1:
            $cnt[$e.$s1] = $cnt.get($e.$s1, 0) + 1
    return $cnt

== h_position fn held
def position_of($es: list[$E], $s1: str) -> int:
    """Return the index of the $ew with the given $sw1, or -1."""
    for $i, $e in enumerate($es):
        if $e.$s1 == $s1:
            return $i
    return -1

== h_swap fn held mut
def swap_$n1(first: $E, second: $E) -> None:
    """Exchange the $nw1 of two $esw."""
    first.$n1, second.$n1 = second.$n1, first.$n1

== h_above_average fn held
def $es_above_average($es: list[$E]) -> list[$E]:
    """Return the $esw whose $nw1 is above the average."""
    average = sum($e.$n1 for $e in $es) / len($es)
    return [$e for $e in $es if $e.$n1 > average]

== h_lines fn held
def $es_as_lines($es: list[$E]) -> Iterator[str]:
    """Yield the $sw1 and the $nw1 of each $ew, separated by a tab."""
    for $e in $es:
        yield f"{$e.$s1}\t{$e.$n1}"

== h_longest fn held
def longest_$s1($es: list[$E]) -> str:
    """Return the longest $sw1."""
    return max(($e.$s1 for $e in $es), key=len)

== h_load_sorted fn held
def load_sorted_by_$n1($path: $Path) -> list[$E]:
    """Load the $esw and return them sorted by $nw1."""
    $es = $@load($path)
    $es.sort(key=lambda $e: $e.$n1)
    return $es

== h_load_if fn held
def load_$f1_$es($path: $Path) -> list[$E]:
    """Load the $esw and return those that are $fw1."""
    return [$e for $e in $@load($path) if $e.$f1]

== h_load_total fn held
def total_$n1_in($path: $Path) -> $t1:
    """Return the total $nw1 of the $esw in a file."""
    return sum($e.$n1 for $e in $@load($path))

== h_save_if fn held
def save_$f1_$es($path: $Path, $es: list[$E]) -> int:
    """Write the $sw1 of the $esw that are $fw1, and return how many there were."""
    count = 0
    with open($path, "w"$enc) as $fh:
        for $e in $es:
            if $e.$f1:
                $fh.write(f"{$e.$s1}\n")
                count += 1
    return count

== h_update_many fn held mut
def set_$n1($es: list[$E], $n1: $t1) -> None:
    """Give all $esw the same $nw1."""
    for $e in $es:
        $e.$n1 = $n1

== h_raise_flag fn held
def require_$f1($es: list[$E]) -> None:
    """Raise an error unless all $esw are $fw1."""
    for $e in $es:
        if not $e.$f1:
            raise ValueError(f"$ew {$e.$s1} is not $fw1")

== h_budget fn held
def within_$n1($es: list[$E], $lim: $t1) -> list[$E]:
    """Take $esw as long as their total $nw1 stays below the $lim."""
    $out = []
    $acc = $z1
    for $e in $es:
        $acc += $e.$n1
        if $acc >= $lim:
            break
        $out.append($e)
    return $out

== h_both fn held
def common_$sp1(first: list[$E], second: list[$E]) -> set[str]:
    """Return the values of $sw1 that occur in both lists."""
    return {$e.$s1 for $e in first} & {$e.$s1 for $e in second}

== h_nested fn held
def lowest_$n1_per_$s1($es: list[$E]) -> dict[str, $E]:
    """Return the $ew with the lowest $nw1 for each $sw1."""
    return {$s1: min(group, key=lambda $e: $e.$n1) for $s1, group in $@group($es).items()}

== h_print_sorted fn held
def print_sorted_by_$n1($es: list[$E]) -> None:
    """Print the $esw, the smallest $nw1 first."""
    for $e in sorted($es, key=lambda $e: $e.$n1):
        print(f"{$e.$s1}: {$e.$n1}")

== h_act_first fn held mut
def $v_first($es: list[$E]) -> $E | None:
    """$V the first $ew that is not $vdw yet, and return it."""
    for $e in $es:
        if not $e.$vd:
            $e.$vd = True
            return $e
    return None

== h_percent fn held
def $n1_percentages($es: list[$E]) -> dict[str, float]:
    """Return the $nw1 of each $ew as a percentage of the total."""
    total = sum($e.$n1 for $e in $es)
    return {$e.$s1: 100 * $e.$n1 / total for $e in $es}

== h_adjacent fn held
def is_sorted_by_$n1($es: list[$E]) -> bool:
    """Return whether the $nw1 never falls from one $ew to the next."""
    return all(first.$n1 <= second.$n1 for first, second in zip($es, $es[1:]))

== h_first_by fn held
def first_by_$s1($es: list[$E]) -> dict[str, $E]:
    """Return the first $ew of each $sw1."""
    $map: dict[str, $E] = {}
    for $e in $es:
        $map.setdefault($e.$s1, $e)
    return $map

== h_try_parse fn held
def parse_or_none($line: str) -> $E | None:
    """Parse $aew, or return None where the line is bad."""
    try:
        return $@parse($line)
    except ValueError:
        return None

== h_bm_sum_if boxmethod held
def $n1_of_$f1(self) -> $t1:
    """Return the total $nw1 of the $esw that are $fw1."""
    return sum($e.$n1 for $e in self.$items if $e.$f1)

== h_bm_replace boxmethod held
def replace(self, $s1: str, $e: $E) -> None:
    """Put another $ew in the place of the one with the given $sw1."""
    for $i, known in enumerate(self.$items):
        if known.$s1 == $s1:
            self.$items[$i] = $e

== h_bm_last boxmethod held
def last(self) -> $E:
    """Return the $ew that was added last."""
    if not self.$items:
        raise LookupError("no $esw")
    return self.$items[-1]

== h_bm_difference boxmethod held
def $n1_spread(self) -> $t1:
    """Return the difference between the largest and the smallest $nw1."""
    $np1 = [$e.$n1 for $e in self.$items]
    return max($np1) - min($np1)

== h_bm_reversed boxmethod held
def __reversed__(self) -> Iterator[$E]:
    return reversed(self.$items)

== h_dm_rename dictmethod held mut
def rename(self, old: str, new: str) -> None:
    """Move $aew to another $sw1."""
    $e = self.$store.pop(old)
    $e.$s1 = new
    self.$store[new] = $e

== h_dm_has dictmethod held
def has_$f1(self, $s1: str) -> bool:
    """Return whether there is such $aew and it is $fw1."""
    return $s1 in self.$store and self.$store[$s1].$f1

== h_dm_sorted dictmethod held
def sorted_by_$n1(self) -> list[$E]:
    return sorted(self.$store.values(), key=lambda $e: $e.$n1)

== h_m_double method held mut
def double_$n1(self) -> None:
    self.$n1 *= 2

== h_m_less method held
def $n1_below(self, $lim: $t1) -> bool:
    """Return whether the $nw1 is below the $lim."""
    return self.$n1 < $lim

== h_m_same method held
def has_same_$s1(self, other: $Eq) -> bool:
    return self.$s1 == other.$s1

== h_m_missing method held
def $n1_missing(self, goal: $t1) -> $t1:
    """Return how much $nw1 is missing to the goal."""
    return max(goal - self.$n1, $z1)

== h_m_initial method held
def initial(self) -> str:
    """Return the first letter of the $sw1, in upper case."""
    return self.$s1[:1].upper()

== h_thing_defaults thing held w=2
class $E:
    def __init__(self, $params) -> None:
        $assigns
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)
    $[method:0-2]

== h_thing_validated thing held w=2
@dataclass$frz
class $E:
    $fields

    def __post_init__(self) -> None:
        if not self.$s1:
            raise ValueError("$sw1 <<@empty:is required||must not be empty||is missing>>")
    $[method:0-2]

== h_thing_order thing held w=2
@dataclass$frz
class $E:
    $fields

    def __lt__(self, other: $Eq) -> bool:
        return (self.$s1, self.$n1) < (other.$s1, other.$n1)
    $[method:0-1]

== h_box_pair box held
class $K:
    def __init__(self, $es: list[$E]) -> None:
        self.$items = sorted($es, key=lambda $e: $e.$n1)

    def add(self, $e: $E) -> None:
        self.$items.append($e)
        self.$items.sort(key=lambda $e: $e.$n1)
    $[boxmethod:1-3]

== h_box_unique box held
class $K:
    def __init__(self) -> None:
        self.$items: list[$E] = []

    def add(self, $e: $E) -> bool:
        if any(known.$s1 == $e.$s1 for known in self.$items):
            return False
        self.$items.append($e)
        return True
    $[boxmethod:1-3]

== h_box_dict box held
class $K:
    def __init__(self, $es: Iterable[$E]) -> None:
        self.$store = {$e.$s1: $e for $e in $es}

    def __len__(self) -> int:
        return len(self.$store)
    $[dictmethod:1-2]

== h_main_highest main held
def main() -> None:
    $es = $@load(sys.argv[1])
    $best = max($es, key=lambda $e: $e.$n1)
    print(f"{$best.$s1} has the highest $nw1: {$best.$n1}")


if __name__ == "__main__":
    main()

== h_main_filter main held
def main() -> None:
    $path, $s1 = sys.argv[1:]
    for $e in $@load($path):
        if $e.$s1 == $s1:
            print($e.$n1)


if __name__ == "__main__":
    main()

== h_main_flagged main held
def main() -> int:
    $es = $@load(sys.argv[1])
    count = sum(1 for $e in $es if $e.$f1)
    print(f"{count} of {len($es)} $esw are $fw1")
    return 0 if count else 1


if __name__ == "__main__":
    sys.exit(main())

== h_test_order test like=sort held
def test_$@{sort}_keeps_all() -> None:
    $es = [$make2, $make1]
    assert len($@sort($es)) == 2
    assert {$e.$s1 for $e in $@sort($es)} == {$ys1, $xs1}

== h_test_sum test like=total held
def test_$@{total}_adds() -> None:
    first, second = $make1, $make2
    assert $@total([first]) + $@total([second]) == $@total([first, second])

== h_test_missing test like=find held
def test_$@{find}_in_nothing() -> None:
    assert $@find([], $xs1) is None

== h_exc exc as=error held
class $E<<=e:Error||Failure>>(Exception):
    def __init__(self, $s1: str) -> None:
        super().__init__(f"cannot $vw $ew {$s1}")
        self.$s1 = $s1

== h_exc_value exc held
class Bad$Nc1(ValueError):
    def __init__(self, $n1: $t1) -> None:
        super().__init__(f"bad $nw1: {$n1}")

== h_const const held
$S1_CHOICES = ("$w1", "$w2")
DEFAULT_$S1 = "$w1"

== h_const_pair const held
$N1_RANGE = ($d1, $dx)

== h_range gen held
def value_range($seq: list[float]) -> float:
    return max($seq) - min($seq)

== h_longest_word gen held
def longest_word($txt: str) -> str:
    return max($txt.split(), key=len)

== h_count_lines gen held
def count_matching_lines($path: $Path, query: str) -> int:
    with open($path$enc) as $fh:
        return sum(1 for $line in $fh if query in $line)

== h_json_update gen held
def set_in_json($path: Path, $key: str, $val: Any) -> None:
    $data = json.loads($path.read_text())
    $data[$key] = $val
    $path.write_text(json.dumps($data))

== h_initials gen held
def initials($txt: str) -> str:
    return "".join(word[0].upper() for word in $txt.split())

== h_weighted_mean gen held
def weighted_mean($seq: list[float], weights: list[float]) -> float:
    total = sum(weights)
    return sum($x * weight for $x, weight in zip($seq, weights)) / total

== h_zip_dict gen held
def to_dict(keys: list[str], row: list[str]) -> dict[str, str]:
    if len(keys) != len(row):
        raise ValueError("keys and cells differ in number")
    return dict(zip(keys, row))

== h_last_lines gen held
def last_lines($path: $Path, count: int = $d1) -> list[str]:
    with open($path$enc) as $fh:
        lines = [$line.rstrip() for $line in $fh]
    return lines[-count:]

== h_changed gen held
def changed_keys(first: dict[str, Any], second: dict[str, Any]) -> set[str]:
    return {$key for $key in first if first[$key] != second.get($key)}
'''
