"""Shapes of functions that read, write, parse, format, check and change the thing of a module."""

from __future__ import annotations

SHAPES = r'''
== load fn as=load,load_json w=5
def load_$es($path: $Path) -> list[$E]:
    """Load $esw from a JSON file."""
    with open($path$enc) as $fh:
        $data = json.load($fh)
    return [$E(**<<=x:entry||item||row>>) for <<=x:entry||item||row>> in $data]

== load_checked fn as=load,load_json
def load_$es($path: $Path) -> list[$E]:
    """Load $esw from a JSON file, or none if there is no file."""
    try:
        with open($path$enc) as $fh:
            $data = json.load($fh)
    except FileNotFoundError:
        return []
    return [$E(**entry) for entry in $data]

== load_text fn as=load_text w=2
def read_$es($path: $Path) -> list[$E]:
    """Read $esw from a text file, one on each line."""
    $es = []
    with open($path$enc) as $fh:
        for $line in $fh:
            $line = $line.strip()
            if not $line<<@hash: or $line.startswith("#")||>>:
                continue
            $es.append($@parse($line))
    return $es

== load_lines fn as=load w=2
def read_$es($path: $Path) -> list[$E]:
    """Read $esw from a text file, one on each line."""
    with open($path$enc) as $fh:
        return [$@parse($line) for $line in $fh if $line.strip()]

== load_csv fn as=load w=3
def read_$es($path: $Path) -> list[$E]:
    """Read $esw from a CSV file with a header."""
    with open($path, newline=""$enc) as $fh:
        <<@comp:return [$E($fromrow) for row in csv.DictReader($fh)]||$out = []
        for row in csv.DictReader($fh):
            $out.append($E($fromrow))
    return $out>>

== save fn as=save w=4
def save_$es($path: $Path, $es: list[$E]) -> None:
    """Save the $esw to a JSON file."""
    $data = [{$epairs} for $e in $es]
    with open($path, "w"$enc) as $fh:
        json.dump($data, $fh<<@indent:, indent=2||>>)

== save_vars fn w=2
def save_$es($path: $Path, $es: list[$E]) -> None:
    """Save the $esw to a JSON file."""
    with open($path, "w"$enc) as $fh:
        json.dump([vars($e) for $e in $es], $fh<<@indent:, indent=2||>>)

== save_csv fn as=save_csv w=2
def write_$es($path: $Path, $es: list[$E]) -> None:
    """Write the $esw to a CSV file."""
    with open($path, "w", newline=""$enc) as $fh:
        writer = csv.writer($fh)
        writer.writerow([$columns])
        for $e in $es:
            writer.writerow([$cells])

== save_csv_dict fn
def export_$es($path: $Path, $es: list[$E]) -> None:
    """Write the $sw1 and the $nw1 of the $esw to a CSV file."""
    with open($path, "w", newline=""$enc) as $fh:
        writer = csv.DictWriter($fh, fieldnames=["$s1", "$n1"])
        writer.writeheader()
        for $e in $es:
            writer.writerow({"$s1": $e.$s1, "$n1": $e.$n1})

== save_text fn
def write_$sp1($path: $Path, $es: list[$E]) -> None:
    """Write the $sw1 of each $ew on a line."""
    with open($path, "w"$enc) as $fh:
        for $e in $es:
            $fh.write(f"{$e.$s1}\n")

== append_text fn
def append_$noun($path: $Path, $e: $E) -> None:
    """Add a line with the $ew to a text file."""
    with open($path, "a"$enc) as $fh:
        $fh.write(f"{$e.$s1},{$e.$n1}\n")

== parse fn as=parse w=3
def parse_$noun($line: str) -> $E:
    """Parse $aew from a line of text."""
    $parts = $line.strip().split(<<@sep:","||";"||"\t">>)
    if len($parts) != $width:
        raise ValueError(f"<<@badline:bad line||invalid line||not $aew>>: {$line!r}")
    return $E($fromparts)

== parse_unpack fn as=parse w=2
def parse_$noun($line: str) -> $E:
    """Parse $aew from a line of text."""
    try:
        $unpack = $line.split(<<@sep:","||";"||"\t">>)
        return $E($convert)
    except ValueError as $err:
        raise ValueError(f"<<@badline:bad line||invalid line||not $aew>>: {$line!r}") from $err

== parse_number fn
def parse_$n1($txt: str) -> $t1:
    """Parse the $nw1 of $aew."""
    try:
        return $t1($txt)
    except ValueError:
        raise ValueError(f"not a $nw1: {$txt!r}") from None

== parse_partition fn w=2
def parse_$s1_line($line: str) -> tuple[str, $t1]:
    """Parse a line with a $sw1 and a $nw1."""
    $s1, _, $n1 = $line.partition(<<@part:":"||"="||";">>)
    if not $n1:
        raise ValueError(f"<<@badline:bad line||invalid line||not a $ew>>: {$line!r}")
    return $s1.strip(), $t1($n1)

== parse_all fn w=2
def parse_$es(lines: Iterable[str]) -> Iterator[$E]:
    """Parse $aew from each line that is not empty."""
    for $line in lines:
        $line = $line.strip()
        if $line:
            yield $@parse($line)

== parse_pair fn
def split_$s1_and_$n1($line: str) -> tuple[str, $t1]:
    """Split a line such as "$w1: $d1"."""
    $s1, _, $n1 = $line.partition(":")
    return $s1.strip(), $t1($n1)

== from_dict fn w=2
def $noun_from_dict(data: dict[str, Any]) -> $E:
    """Make $aew from a dictionary."""
    return $E($fromdata)

== to_dict fn w=2
def $noun_to_dict($e: $E) -> dict[str, Any]:
    """Return the $ew as a dictionary."""
    return {$epairs}

== format fn as=format w=4
def format_$noun($e: $E) -> str:
    """Return a line of text for the $ew."""
    return <<@label:f"{$e.$s1}: {$e.$n1}"||f"{$e.$s1} ({$e.$n1})"||f"{$e.$s1}, {$e.$n1}">>

== format_flag fn as=format w=2
def describe_$noun($e: $E) -> str:
    """Return the $sw1 of the $ew and whether it is $fw1."""
    state = "$fw1" if $e.$f1 else "not $fw1"
    return f"{$e.$s1}: {state}"

== format_parts fn as=format w=2
def describe_$noun($e: $E) -> str:
    """Return the $sw1 and the $nw1, and $fw1 where it applies."""
    $parts = [$e.$s1, str($e.$n1)]
    if $e.$f1:
        $parts.append("$fw1")
    return ", ".join($parts)

== format_table fn w=2
def format_table($es: list[$E]) -> str:
    """Return a table of the $esw: $sw1 and $nw1."""
    lines = []
    for $e in $es:
        lines.append(f"{$e.$s1:<$d1} {$e.$n1:>8}")
    return "\n".join(lines)

== format_width fn
def format_aligned($es: list[$E]) -> list[str]:
    """Return a line for each $ew, with the $nw1 in one column."""
    width = max((len($e.$s1) for $e in $es), default=0)
    return [f"{$e.$s1:<{width}} {$e.$n1}" for $e in $es]

== join fn w=2
def join_$sp1($es: $Many[$E]) -> str:
    """Return the $sw1 of each $ew, separated by commas."""
    return ", ".join($e.$s1 for $e in $es)

== print_all fn w=3
def print_$es($es: list[$E]) -> None:
    """Print the $sw1 and the $nw1 of each $ew."""
    for $e in $es:
        print(f"{$e.$s1}: {$e.$n1}")

== print_numbered fn w=2
def print_numbered($es: list[$E]) -> None:
    """Print the $esw with their numbers."""
    for $i, $e in enumerate($es, start=1):
        print(f"{$i}. {$e.$s1}")

== print_empty fn
def show_$es($es: list[$E]) -> None:
    """Print the $esw, or say that there are none."""
    if not $es:
        print("no $esw")
        return
    for $e in $es:
        print($e.$s1, $e.$n1)

== print_groups fn like=group w=2
def print_by_$s1($es: list[$E]) -> None:
    """Print the $esw, grouped by $sw1."""
    for $s1, group in $@group($es).items():
        print(f"{$s1}: {len(group)}")

== report fn w=2
def report($es: list[$E]) -> str:
    """Return the number of $esw and their total $nw1."""
    total = sum($e.$n1 for $e in $es)
    return f"{len($es)} $esw, total $nw1 {total}"

== report_format fn w=2
def report_lines($es: list[$E]) -> list[str]:
    """Return a line of text for each $ew."""
    return [$@format($e) for $e in $es]

== summary fn w=2
def summarize($es: list[$E]) -> dict[str, Any]:
    """Return the count, the total $nw1 and how many are $fw1."""
    return {
        "count": len($es),
        "$n1": sum($e.$n1 for $e in $es),
        "$f1": sum(1 for $e in $es if $e.$f1),
    }

== validate fn as=validate w=3 mut
def validate_$noun($e: $E) -> None:
    """Check that the $ew has a $sw1 and that its $nw1 is not negative."""
    if not $e.$s1:
        raise ValueError("$sw1 <<@empty:is required||must not be empty||is missing>>")
    if $e.$n1 < 0:
        raise ValueError(<<@neg:"$nw1 must not be negative"||f"negative $nw1: {$e.$n1}"||"$nw1 is negative">>)

== validate_error fn w=2
def check_$noun($e: $E) -> None:
    """Raise an error if the $nw1 of the $ew is negative."""
    if $e.$n1 < 0:
        raise $@error(<<@neg:"$nw1 must not be negative"||f"negative $nw1: {$e.$n1}"||"$nw1 is negative">>)

== problems fn w=2
def problems_of($e: $E) -> list[str]:
    """Return what is wrong with the $ew."""
    problems = []
    if not $e.$s1:
        problems.append("$sw1 <<@empty:is required||must not be empty||is missing>>")
    if $e.$n1 < 0:
        problems.append(<<@neg:"$nw1 must not be negative"||f"negative $nw1: {$e.$n1}"||"$nw1 is negative">>)
    return problems

== is_valid fn w=2
def is_valid($e: $E) -> bool:
    """Return whether the $ew has a $sw1 and its $nw1 is not negative."""
    return bool($e.$s1) and $e.$n1 >= 0

== act fn as=act w=3 mut
def $v_$noun($e: $E) -> None:
    """$V the $ew."""
    $e.$vd = True

== act_once fn as=act mut
def $v_$noun($e: $E) -> None:
    """$V the $ew, which must not be $vdw yet."""
    if $e.$vd:
        raise <<@runtime:ValueError||RuntimeError>>(f"$ew {$e.$s1} is already $vdw")
    $e.$vd = True

== act_log fn as=act mut
def $v_$noun($e: $E) -> None:
    """$V the $ew and log it."""
    $e.$vd = True
    $log.info("$vdw %s", $e.$s1)

== act_all fn w=3 mut
def $v_all($es: $Many[$E]) -> int:
    """$V the $esw that are not $vdw yet, and return how many."""
    count = 0
    for $e in $es:
        if $e.$vd:
            continue
        $@act($e)
        count += 1
    return count

== act_if fn w=3 mut
def $v_$cpre$es$csuf($es: list[$E]$cpar) -> None:
    """$V the $esw$cdoc."""
    for $e in $es:
        if $cond:
            $@act($e)

== act_try fn w=2 mut
def try_to_$v($es: list[$E]) -> list[$E]:
    """$V the $esw and return those that failed."""
    failed = []
    for $e in $es:
        try:
            $@act($e)
        except <<@runtime:ValueError||RuntimeError>> as $err:
            $log.warning("cannot $vw %s: %s", $e.$s1, $err)
            failed.append($e)
    return failed

== each fn w=3
def <<@each:go_through||visit||handle>>_$cpre$es$csuf($es: list[$E]$cpar) -> None:
    """Go through the $esw$cdoc."""
    for $e in $es:
        if $cond:
            $[effect]

== each_skip fn w=2
def report_$cpre$es$csuf($es: list[$E]$cpar) -> None:
    """Print the $esw$cdoc."""
    for $e in $es:
        if $ncond:
            continue
        print(f"{$e.$s1}: {$e.$n1}")

== yield_if fn w=2
def iter_$cpre$es$csuf($es: Iterable[$E]$cpar) -> Iterator[$E]:
    """Yield the $esw$cdoc."""
    for $e in $es:
        if $cond:
            yield $e

== take_while fn
def until_$f1($es: Iterable[$E]) -> list[$E]:
    """Return the $esw before the first that is $fw1."""
    $out = []
    for $e in $es:
        if $e.$f1:
            break
        $out.append($e)
    return $out

== update fn w=2 mut
def update_$n1($es: list[$E], $s1: str, $n1: $t1) -> bool:
    """Set the $nw1 of the $ew with the given $sw1, if there is one."""
    for $e in $es:
        if $e.$s1 == $s1:
            $e.$n1 = $n1
            return True
    return False

== change fn mut
def increase_$n1($e: $E, amount: $t1) -> $t1:
    """Add the amount to the $nw1 and return the new value."""
    if amount < 0:
        raise ValueError("amount must not be negative")
    $e.$n1 += amount
    return $e.$n1

== scale fn mut
def scale_$n1($es: list[$E], factor: float) -> None:
    """Multiply the $nw1 of each $ew by a factor."""
    for $e in $es:
        $e.$n1 *= factor

== normalize fn mut
def normalize_$s1($es: list[$E]) -> None:
    """Write the $sw1 of each $ew in lower case, without spaces around it."""
    for $e in $es:
        $e.$s1 = $e.$s1.strip().lower()

== default_text fn mut
def fill_in_$s1($es: list[$E], default: str) -> None:
    """Give the $esw without a $sw1 the default one."""
    for $e in $es:
        if not $e.$s1:
            $e.$s1 = default

== compare fn
def compare_$n1(first: $E, second: $E) -> int:
    """Return -1, 0 or 1 as the first $ew has less, as much or more $nw1."""
    if first.$n1 < second.$n1:
        return -1
    return int(first.$n1 > second.$n1)

== difference fn
def $n1_difference(first: $E, second: $E) -> $t1:
    """Return how far the $nw1 of two $esw is apart."""
    return abs(first.$n1 - second.$n1)

== merge fn
def merge_$es(first: list[$E], second: list[$E]) -> list[$E]:
    """Return the $esw of both lists, each $sw1 once."""
    $map = {$e.$s1: $e for $e in first}
    for $e in second:
        $map.setdefault($e.$s1, $e)
    return list($map.values())

== missing fn
def missing_$sp1($es: list[$E], expected: set[str]) -> set[str]:
    """Return the expected values of $sw1 that no $ew has."""
    return expected - {$e.$s1 for $e in $es}

== pairs fn
def same_$s1_pairs($es: list[$E]) -> list[tuple[$E, $E]]:
    """Return all pairs of $esw with the same $sw1."""
    pairs = []
    for $i, first in enumerate($es):
        for second in $es[$i + 1 :]:
            if first.$s1 == second.$s1:
                pairs.append((first, second))
    return pairs

== cumulative fn
def running_$n1($es: Iterable[$E]) -> Iterator[$t1]:
    """Yield the total $nw1 so far, after each $ew."""
    $acc = $z1
    for $e in $es:
        $acc += $e.$n1
        yield $acc

== average_by fn like=group w=2
def average_$n1_by_$s1($es: list[$E]) -> dict[str, float]:
    """Return the average $nw1 for each $sw1."""
    averages = {}
    for $s1, group in $@group($es).items():
        averages[$s1] = sum($e.$n1 for $e in group) / len(group)
    return averages

== most_common fn
def most_common_$s1($es: list[$E]) -> str:
    """Return the $sw1 that most $esw have."""
    $cnt = Counter($e.$s1 for $e in $es)
    return $cnt.most_common(1)[0][0]

== classify fn w=2
def $n1_class($e: $E) -> str:
    """Return whether the $nw1 is low, medium or high."""
    if $e.$n1 < $d1:
        return "low"
    if $e.$n1 < $dx:
        return "medium"
    return "high"

== make fn
def make_$noun($s1: str, **kwargs: Any) -> $E:
    """Make $aew with the given $sw1."""
    return $E($s1=$s1, **kwargs)

== example fn
def example_$es() -> list[$E]:
    """Return two $esw to try things with."""
    return [
        $make1,
        $make2,
    ]

== key_function fn
def $s1_key($e: $E) -> tuple[str, $t1]:
    """The order of the $esw: by $sw1, then by $nw1."""
    return $e.$s1.lower(), $e.$n1

== count_true fn
def share_$f1($es: list[$E]) -> float:
    """Return how large a part of the $esw is $fw1."""
    if not $es:
        return 0.0
    return sum($e.$f1 for $e in $es) / len($es)

== in_dict fn
def total_of_values($es: dict[str, $E]) -> $t1:
    """Return the total $nw1 of the $esw."""
    $acc = $z1
    for $e in $es.values():
        $acc += $e.$n1
    return $acc

== items_loop fn
def print_$n1_map($es: dict[str, $E]) -> None:
    """Print each $sw1 with the $nw1 of its $ew."""
    for $s1, $e in sorted($es.items()):
        print(f"{$s1}: {$e.$n1}")
'''
