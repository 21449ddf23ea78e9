"""Shapes of functions about dictionaries, lists, matrices, graphs and dates."""

from __future__ import annotations

SHAPES = r'''
== merge_dicts gen as=merge_dicts
def merge(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Return the keys of both; the second one wins."""
    <<merged = dict(first)
    merged.update(second)
    return merged||return {**first, **second}>>

== invert gen as=invert
def invert($map: dict[str, str]) -> dict[str, str]:
    """Swap keys and values."""
    return {$val: $key for $key, $val in $map.items()}

== pick_keys gen
def pick($map: dict[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Return only the given keys."""
    return {$key: $map[$key] for $key in keys if $key in $map}

== without_none gen
def without_none($map: dict[str, Any]) -> dict[str, Any]:
    return {$key: $val for $key, $val in $map.items() if $val is not None}

== nested_get gen
def get_nested($data: dict[str, Any], *keys: str) -> Any:
    """Follow the keys into nested dictionaries; None where one is missing."""
    for $key in keys:
        if $key not in $data:
            return None
        $data = $data[$key]
    return $data

== sort_dict gen
def sort_by_value($cnt: dict[str, int]) -> list[tuple[str, int]]:
    """Return the pairs, the largest value first."""
    return sorted($cnt.items(), key=lambda pair: pair[1], reverse=True)

== top_counts gen
def most_frequent($seq: Iterable[str], count: int = $d1) -> list[str]:
    """Return the most frequent values."""
    return [$x for $x, _ in Counter($seq).most_common(count)]

== first_or gen
def first_or($seq: Iterable[Any], default: Any = None) -> Any:
    """Return the first value, or the default."""
    return next(iter($seq), default)

== partition gen
def partition($seq: Iterable[Any], test: Callable[[Any], bool]) -> tuple[list[Any], list[Any]]:
    """Return the values that pass the test, and the rest."""
    passed, rest = [], []
    for $x in $seq:
        if test($x):
            passed.append($x)
        else:
            rest.append($x)
    return passed, rest

== unique_values gen as=unique_values
def unique($seq: Iterable[Any]) -> list[Any]:
    """Return each value once, in order."""
    seen = set()
    $out = []
    for $x in $seq:
        if $x not in seen:
            seen.add($x)
            $out.append($x)
    return $out

== group_pairs gen
def group_pairs(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """Collect the numbers of each key."""
    <<@group:$map: dict[str, list[int]] = {}
    for $key, number in pairs:
        $map.setdefault($key, []).append(number)
    return $map||$map = defaultdict(list)
    for $key, number in pairs:
        $map[$key].append(number)
    return dict($map)>>

== transpose gen as=transpose
def transpose(rows: list[list[float]]) -> list[list[float]]:
    """Swap the rows and the columns of a matrix."""
    <<@comp:return [list(column) for column in zip(*rows)]||$out = []
    for column in zip(*rows):
        $out.append(list(column))
    return $out>>

== matmul gen
def multiply(left: list[list[float]], right: list[list[float]]) -> list[list[float]]:
    """Return the product of two matrices."""
    columns = list(zip(*right))
    return [[sum(a * b for a, b in zip(row, column)) for column in columns] for row in left]

== dot gen
def dot(left: list[float], right: list[float]) -> float:
    """Return the sum of the products of two vectors."""
    if len(left) != len(right):
        raise ValueError("vectors of different length")
    return sum(a * b for a, b in zip(left, right))

== identity gen
def identity(size: int) -> list[list[int]]:
    """Return the matrix with ones on its diagonal."""
    return [[int(row == column) for column in range(size)] for row in range(size)]

== distance gen
def distance(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return how far two points are apart."""
    return math.hypot(end[0] - start[0], end[1] - start[1])

== neighbours gen
def neighbours(row: int, column: int) -> Iterator[tuple[int, int]]:
    """Yield the four cells beside a cell."""
    for down, right in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        yield row + down, column + right

== bfs gen
def reachable(graph: dict[str, list[str]], start: str) -> set[str]:
    """Return all nodes that can be reached from the start."""
    seen = {start}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for neighbour in graph[node]:
            if neighbour not in seen:
                seen.add(neighbour)
                queue.append(neighbour)
    return seen

== dfs gen
def walk(graph: dict[str, list[str]], node: str, seen: set[str]) -> None:
    """Add all nodes below a node to the set."""
    if node in seen:
        return
    seen.add(node)
    for neighbour in graph[node]:
        walk(graph, neighbour, seen)

== path_length gen
def route_length(route: list[str], distances: dict[tuple[str, str], float]) -> float:
    """Return the sum of the distances along a route."""
    return sum(distances[pair] for pair in zip(route, route[1:]))

== days gen
def days_between(start: date, end: date) -> int:
    """Return the number of days from start to end."""
    return (end - start).days

== date_range gen
def date_range(start: date, end: date) -> Iterator[date]:
    """Yield each day from start to end."""
    day = start
    while day <= end:
        yield day
        day += timedelta(days=1)

== parse_date gen
def parse_date($txt: str) -> date:
    """Parse a date such as 2024-05-31."""
    year, month, day = $txt.split("-")
    return date(int(year), int(month), int(day))

== leap gen as=leap
def is_leap_year(year: int) -> bool:
    """Return whether the year has 366 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

== days_in_year gen
def days_in_year(year: int) -> int:
    return 366 if $@leap(year) else 365

== expired gen
def is_expired(created: datetime, days: int = $d1) -> bool:
    """Return whether something was created more than so many days ago."""
    return datetime.now() - created > timedelta(days=days)

== environment gen
def environment_number(name: str, default: int) -> int:
    """Return the number in an environment variable, or the default."""
    $val = os.environ.get(name)
    if $val is None:
        return default
    return int($val)

== run_all gen
def run_all(functions: list[Callable[[], None]]) -> int:
    """Call each function and return how many of them failed."""
    failed = 0
    for $fn in functions:
        try:
            $fn()
        except Exception as $err:
            $log.error("failed: %s", $err)
            failed += 1
    return failed

== wait gen
def wait_until(test: Callable[[], bool], timeout: float = $d1) -> bool:
    """Wait until the test passes; False if it takes too long."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if test():
            return True
        time.sleep(0.1)
    return False

== interleave gen
def interleave(left: list[Any], right: list[Any]) -> list[Any]:
    $out = []
    for a, b in zip(left, right):
        $out.extend([a, b])
    return $out

== rotate gen
def rotate($seq: list[Any], steps: int) -> list[Any]:
    """Move the first values to the end."""
    return $seq[steps:] + $seq[:steps]

== caesar gen
def shift_letter(letter: str, offset: int) -> str:
    """Return the letter so many places further in the alphabet."""
    base = ord("a")
    return chr((ord(letter) - base + offset) % 26 + base)

== common gen
def common_prefix(first: str, second: str) -> str:
    """Return what both texts begin with."""
    length = 0
    while length < min(len(first), len(second)) and first[length] == second[length]:
        length += 1
    return first[:length]

== random_choice gen
def random_code(length: int = $d1) -> str:
    """Return random letters."""
    return "".join(random.choice(string.ascii_lowercase) for _ in range(length))

== histogram gen
def histogram($cnt: dict[str, int]) -> str:
    """Draw a bar of stars for each key."""
    lines = []
    for $key, count in sorted($cnt.items()):
        lines.append(f"{$key:<10} {'*' * count}")
    return "\n".join(lines)
'''
