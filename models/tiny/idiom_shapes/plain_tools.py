"""Shapes of general decorators, context managers, small classes, grids, points, units, checks and algorithms."""

from __future__ import annotations

SHAPES = r'''
== gnr_retry_until gen as=gnr_retry_until
def <<retry_until||call_until||repeat_until>>(
    $fn: Callable[[], Any], accept: Callable[[Any], bool], attempts: int = <<3||5>>
) -> Any:
    """Call until the answer is accepted; give up after so many attempts."""
    for _ in range(attempts):
        if accept(answer := $fn()):
            return answer
    raise <<TimeoutError||RuntimeError>>(f"no accepted answer in {attempts} attempts")

== gnr_t_retry_until gtest
def test_$@gnr_retry_until() -> None:
    answers = iter([1, 2, 3])
    assert $@gnr_retry_until(lambda: next(answers), lambda answer: answer > 1) == 2
    assert next(answers) == 3

== gnr_default_on gen as=gnr_default_on
def <<default_on_error||or_default||falling_back>>(default: Any, *kinds: type[Exception]) -> Callable[..., Any]:
    """Make a decorator that returns the default where one of the errors is raised."""

    def <<=d:decorate||decorator>>($fn: Callable[..., Any]) -> Callable[..., Any]:
        @wraps($fn)
        def <<=w:wrapper||inner>>(*args: Any, **kwargs: Any) -> Any:
            try:
                return $fn(*args, **kwargs)
            except kinds or Exception:
                return default

        return <<=w:wrapper||inner>>

    return <<=d:decorate||decorator>>

== gnr_t_default_on gtest
def test_$@gnr_default_on() -> None:
    safe_int = $@gnr_default_on(-1, ValueError)(int)
    assert safe_int("$d1") == $d1
    assert safe_int("$w1") == -1
    with pytest.raises(TypeError):
        safe_int([])

== gnr_positive_args gen
:: b bad wrong
def <<positive_only||requires_positive||checks_arguments>>($fn: Callable[..., float]) -> Callable[..., float]:
    """Decorate a function so that it refuses numbers that are not positive."""

    @wraps($fn)
    def wrapper(*numbers: float) -> float:
        &b = [number for number in numbers if number <= 0]
        if &b:
            raise ValueError(f"{$fn.__name__} needs positive numbers, got {&b[0]}")
        return $fn(*numbers)

    return wrapper

== gnr_tagged gen
def <<tagged||labelled||with_tags>>(*tags: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Attach tags to a function without changing what it does."""

    def mark($fn: Callable[..., Any]) -> Callable[..., Any]:
        <<$fn.tags = frozenset(tags)||$fn.tags = getattr($fn, "tags", frozenset()) | set(tags)>>
        return $fn

    return mark

== gnr_slow_calls gen
:: s started began
:: l limit_s patience
def <<warn_if_slow||report_slow||slow_calls>>(&l: float) -> Callable[..., Any]:
    """Log each call that takes longer than the limit."""

    def decorate($fn: Callable[..., Any]) -> Callable[..., Any]:
        @wraps($fn)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            &s = time.perf_counter()
            try:
                return $fn(*args, **kwargs)
            finally:
                if (took := time.perf_counter() - &s) > &l:
                    logging.warning("%s took %.2f s", $fn.__name__, took)

        return wrapper

    return decorate

== gnr_cached_by gen as=gnr_cached_by
:: k known answers
def <<cached_by||memoize_by||remember_by>>(key_of: Callable[..., Hashable]) -> Callable[..., Any]:
    """Remember results under a key that is computed from the arguments."""

    def decorate($fn: Callable[..., Any]) -> Callable[..., Any]:
        &k: dict[Hashable, Any] = {}

        def wrapper(*args: Any) -> Any:
            <<if (key := key_of(*args)) not in &k:
                &k[key] = $fn(*args)
            return &k[key]||key = key_of(*args)
            if key not in &k:
                &k[key] = $fn(*args)
            return &k[key]>>

        return wrapper

    return decorate

== gnr_t_cached_by gtest
def test_$@gnr_cached_by() -> None:
    calls: list[str] = []

    @$@gnr_cached_by(str.lower)
    def length(word: str) -> int:
        calls.append(word)
        return len(word)

    assert length("$w1") == length("$w1".upper()) == len("$w1")
    assert <<calls == ["$w1"]||len(calls) == 1>>

== gnr_attribute_set gen as=gnr_attribute_set
@contextmanager
def <<temporarily||attribute_set||overridden>>(target: Any, name: str, new: Any) -> Iterator[None]:
    """Give an attribute another value for the length of a block."""
    $old = getattr(target, name)
    setattr(target, name, new)
    try:
        yield
    finally:
        setattr(target, name, $old)

== gnr_t_attribute_set gtest
def test_$@gnr_attribute_set() -> None:
    class Config:
        level = $d1

    with pytest.raises(KeyError), $@gnr_attribute_set(Config, "level", 0):
        assert Config.level == 0
        raise KeyError("$w1")
    assert Config.level == $d1

== gnr_collect_errors gen
class <<ErrorCollector||Problems||Complaints>>:
    """Runs blocks one after the other and raises all their errors at the end."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    @contextmanager
    def <<step||guard||block>>(self, name: str) -> Iterator[None]:
        try:
            yield
        except ValueError as $err:
            self.messages.append(f"{name}: {$err}")

    def <<check||finish||raise_all>>(self) -> None:
        if self.messages:
            raise ValueError("; ".join(self.messages))

== gnr_locked_value gen
class <<SharedCounter||SafeCounter||AtomicNumber>>:
    """A number that several threads may change."""

    def __init__(self, start: int = 0) -> None:
        self._lock = threading.Lock()
        self._number = start

    def <<add||increase||bump>>(self, step: int = 1) -> int:
        """Return the number after the change."""
        with self._lock:
            self._number += step
            return self._number

== gnr_scale_matrix gen
:: f factor scale
def <<scale_matrix||times_number||stretched>>(matrix: list[list[float]], &f: float) -> list[list[float]]:
    """Multiply each cell by a number and return a new matrix."""
    return <<[[cell * &f for cell in row] for row in matrix]||[[&f * cell for cell in row] for row in matrix]>>

== gnr_trace gen as=gnr_trace
def <<trace||diagonal_sum||sum_of_diagonal>>(matrix: list[list[int]]) -> int:
    """Add what stands on the diagonal of a square matrix."""
    if any(len(row) != len(matrix) for row in matrix):
        raise ValueError("<<not a square matrix||matrix is not square>>")
    return sum(<<matrix[i][i] for i in range(len(matrix))||row[i] for i, row in enumerate(matrix)>>)

== gnr_t_trace gtest
def test_$@gnr_trace() -> None:
    assert $@gnr_trace([[1, 9], [9, 2]]) == 3
    assert $@gnr_trace([[$d1]]) == $d1
    with pytest.raises(ValueError):
        $@gnr_trace([[1, 2], [3]])

== gnr_symmetric gen
def is_<<=s:symmetric||upper_triangular>>(matrix: list[list[float]]) -> bool:
    """Return whether the matrix is <<=s:equal to itself with rows and columns exchanged||zero below its diagonal>>."""
    return all(
        <<=s:matrix[i][j] == matrix[j][i]||cell == 0>>
        for i, row in enumerate(matrix)
        for j<<=s:||, cell>> in <<=s:range(i)||enumerate(row[:i])>>
    )

== gnr_pad_grid gen
:: b blank fill
def <<pad_grid||with_border||surround>>(grid: list[str], &b: str = "<<.||#||0>>") -> list[str]:
    """Put a border of one cell around a grid."""
    edge = &b * (len(grid[0]) + 2)
    return [edge, *(&b + row + &b for row in grid), edge]

== gnr_clip_interval gen as=gnr_clip
:: l low lower
:: h high upper
def <<intersect||common_part||shared>>(first: tuple[int, int], second: tuple[int, int]) -> tuple[int, int] | None:
    """Return the part that two intervals share, or None."""
    &l = max(first[0], second[0])
    &h = min(first[1], second[1])
    return (&l, &h) if &l <<<||<=>> &h else None

== gnr_t_clip gtest
def test_$@gnr_clip() -> None:
    assert $@gnr_clip((0, 5), (3, 9)) == (3, 5)
    assert <<$@gnr_clip((3, 9), (0, 5)) == (3, 5)||$@gnr_clip((1, 8), (2, 4)) == (2, 4)>>
    assert $@gnr_clip((0, 1), (2, 3)) is None

== gnr_gaps_between gen
:: e end reached
def <<gaps_between||free_ranges||holes>>(spans: list[tuple[int, int]], start: int, stop: int) -> list[tuple[int, int]]:
    """Return what lies between start and stop and in none of the spans."""
    free = []
    &e = start
    for left, right in sorted(spans):
        if left > &e:
            free.append((&e, <<left||min(left, stop)>>))
        &e = max(&e, right)
    if &e < stop:
        free.append((&e, stop))
    return free

== gnr_centroid gen
:: c xs across
:: d ys up
def <<centroid||center_of||middle_point>>(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the point in the middle of all points."""
    <<if not points:
        raise ValueError("no points")
    >>&c, &d = zip(*points)
    return sum(&c) / len(points), sum(&d) / len(points)

== gnr_bounding gen as=gnr_bounding
:: c xs columns
:: d ys rows
def <<bounding_box||bounds_of||extent>>(points: Iterable[tuple[int, int]]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the smallest box around the points."""
    <<&c, &d = zip(*points)||points = list(points)
    &c = [x for x, _ in points]
    &d = [y for _, y in points]>>
    return min(&c), min(&d), max(&c), max(&d)

== gnr_t_bounding gtest
def test_$@gnr_bounding() -> None:
    left, top, right, bottom = $@gnr_bounding([(1, 5), (3, 2)<<||, (2, 4)>>])
    assert (left, top) == (1, 2)
    assert (right, bottom) == (3, 5)

== gnr_manhattan gen
def <<=m:manhattan||chebyshev>>(start: tuple[int, int], end: tuple[int, int]) -> int:
    """Return the steps of a <<=m:rook||king>> from one cell to another, one cell each."""
    dx, dy = abs(end[0] - start[0]), abs(end[1] - start[1])
    return <<=m:dx + dy||max(dx, dy)>>

== gnr_rotate_point gen
def <<rotate_point||turned||rotated>>(x: float, y: float, degrees: float) -> tuple[float, float]:
    """Turn a point about the origin, against the clock."""
    angle = math.radians(degrees)
    <<cos, sin = math.cos(angle), math.sin(angle)
    return x * cos - y * sin, x * sin + y * cos||moved = complex(x, y) * complex(math.cos(angle), math.sin(angle))
    return moved.real, moved.imag>>

== gnr_blend gen as=gnr_blend
:: s share weight
def <<blend||mix_colors||between_colors>>(
    first: tuple[int, int, int], second: tuple[int, int, int], &s: float = 0.5
) -> tuple[int, ...]:
    """Mix two colours; a share of 1 gives the second."""
    return tuple(<<round(a + (b - a) * &s)||round(a * (1 - &s) + b * &s)>> for a, b in zip(first, second))

== gnr_t_blend gtest
def test_$@gnr_blend() -> None:
    black, white = (0, 0, 0), (255, 255, 255)
    assert $@gnr_blend(black, white, 1) == white
    assert $@gnr_blend(black, white, 0.2) == (51, 51, 51)
    assert $@gnr_blend((0, 10, 20), (100, 10, 0)) == (50, 10, 10)

== gnr_luminance gen
def <<text_color||readable_on||label_color>>(red: int, green: int, blue: int) -> str:
    """Return whether black or white text is easier to read on a colour."""
    lightness = (299 * red + 587 * green + 114 * blue) / 1000
    return "black" if lightness <<>= 128||> 127>> else "white"

== gnr_version_class gen as=gnr_version_class
@total_ordering
class <<Version||Release||Revision>>:
    """A version like 1.10.2, compared number by number."""

    def __init__(self, $txt: str) -> None:
        self.numbers = tuple(<<int(part) for part in $txt.split(".")||map(int, $txt.split("."))>>)

    def __eq__(self, other: object) -> bool:
        return <<isinstance(other, type(self)) and self.numbers == other.numbers||\
isinstance(other, self.__class__) and other.numbers == self.numbers>>

    def __lt__(self, other: Any) -> bool:
        return self.numbers < other.numbers

    def __hash__(self) -> int:
        return hash(self.numbers)

    def __str__(self) -> str:
        return ".".join(map(str, self.numbers))

== gnr_t_version_class gtest
def test_versions_in_order() -> None:
    releases = [$@gnr_version_class(each) for each in ("1.10.0", "1.9", "0.$d1")]
    assert <<str(max(releases)) == "1.10.0"||max(releases) is releases[0]>>
    assert [str(each) for each in sorted(releases)] == ["0.$d1", "1.9", "1.10.0"]
    assert releases[1] >= $@gnr_version_class("1.9")

== gnr_short_id gen
:: a alphabet letters
def <<short_id||random_id||make_token>>(length: int = 8, rng: random.Random | None = None) -> str:
    """Return random letters and digits without those that look alike."""
    &a = "".join(sorted(set(string.ascii_lowercase + string.digits) - set("il1o0")))
    rng = rng or random.Random()
    return "".join(<<rng.choices(&a, k=length)||rng.choice(&a) for _ in range(length)>>)

== gnr_id_parts gen
def <<parse_id||split_id||id_parts>>(identifier: str) -> tuple[str, int]:
    """Split "inv-0042" into its kind and its number."""
    if (m := re.fullmatch(r"([a-z]+)-(\d+)", identifier)) is None:
        raise ValueError(f"<<malformed||not an>> identifier: {identifier!r}")
    <<return m[1], int(m[2])||kind, digits = m.groups()
    return kind, int(digits)>>

== gnr_expiring gen as=gnr_expiring
:: k _kept _stored
class <<ExpiringStore||ShortMemory||TimedStore>>:
    """Keeps values for a while; the clock may be replaced in tests."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.clock = clock
        self.&k: dict[str, tuple[float, Any]] = {}

    def put(self, name: str, $val: Any) -> None:
        self.&k[name] = (self.clock() + self.seconds, $val)

    def get(self, name: str, default: Any = None) -> Any:
        ends, $val = self.&k.get(name, (-math.inf, default))
        return $val if <<self.clock() < ends||ends > self.clock()>> else default

== gnr_t_expiring gtest
def test_expires() -> None:
    now = [0.0]
    kept = $@gnr_expiring($dx, clock=lambda: now[0])
    kept.put("$w1", 1)
    now[0] = $dx - 1
    assert kept.get("$w1") == 1
    now[0] += 1
    assert kept.get("$w1", "<<=g:gone||$w2>>") == "<<=g:gone||$w2>>"

== gnr_cooldown gen
:: l _last _used
class <<Cooldown||Pause||MinimumDelay>>:
    """Lets an action happen once in so many seconds for each name."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.&l: dict[str, float] = {}

    def <<ready||allows||may_run>>(self, name: str, now: float) -> bool:
        if now - self.&l.get(name, -math.inf) < self.seconds:
            return False
        self.&l[name] = now
        return True

== gnr_check_fields gen as=gnr_check_fields
:: p problems complaints
def <<check_types||type_problems||validate_types>>(record: dict[str, Any], types: dict[str, type]) -> list[str]:
    """Say which fields are missing or of another type than wanted."""
    &p = []
    for name, kind in types.items():
        if name not in record:
            &p.append(f"{name}: missing")
        elif not isinstance(record[name], kind):
            &p.append(f"{name}: expected {kind.__name__}, got {type(record[name]).__name__}")
    return &p

== gnr_t_check_fields gtest
def test_$@gnr_check_fields() -> None:
    types = {"$w1": int, "$w2": str}
    assert $@gnr_check_fields({"$w1": $d1, "$w2": ""}, types) == []
    assert $@gnr_check_fields({"$w1": "$d1"}, types) == ["$w1: expected int, got str", "$w2: missing"]

== gnr_username gen
def <<check_username||validate_name||require_valid_name>>(name: str, shortest: int = 3, longest: int = $dx) -> str:
    """Return the name in lower case, or say what is wrong with it."""
    if not shortest <= len(name) <= longest:
        raise ValueError(f"name must have {shortest} to {longest} letters, not {len(name)}")
    if not name[0].isalpha():
        raise ValueError("name must begin with a letter")
    if <<not name.replace("_", "").isalnum()||not all(char.isalnum() or char == "_" for char in name)>>:
        raise ValueError(f"name has strange letters: {name!r}")
    return name.lower()

== gnr_isbn gen as=gnr_isbn
:: d digits numbers
def <<is_isbn||valid_isbn||check_isbn>>(code: str) -> bool:
    """Check the last digit of an ISBN of 13 digits."""
    &d = [int(char) for char in code if char.isdigit()]
    return len(&d) == 13 and <<(sum(&d[::2]) + 3 * sum(&d[1::2])) % 10 == 0||\
sum(digit * (3 if i % 2 else 1) for i, digit in enumerate(&d)) % 10 == 0>>

== gnr_t_isbn gtest
def test_$@gnr_isbn() -> None:
    assert $@gnr_isbn("978-0-306-40615-7")
    assert not $@gnr_isbn("<<978-0-306-40615-8||978-0-306-4061-7||>>")

== gnr_convert gen
:: f factors per_meter
def <<convert_length||convert||to_unit>>($x: float, unit: str, wanted: str) -> float:
    """Convert a length from one unit to another by way of metres."""
    &f = {"mm": 0.001, "cm": 0.01, "m": 1.0, "km": 1000.0, "mi": 1609.344}
    for name in (unit, wanted):
        if name not in &f:
            raise ValueError(f"unknown unit: {name}")
    return <<$x * &f[unit] / &f[wanted]||&f[unit] / &f[wanted] * $x>>

== gnr_pace gen
def <<pace||minutes_per_km||running_pace>>(kilometers: float, seconds: int) -> str:
    """Return the time for one kilometre as "5:07"."""
    minutes, rest = divmod(round(seconds / kilometers), 60)
    return f"{minutes}:{rest:02d}"

== gnr_first_true gen as=gnr_first_true
:: l low left
:: h high right
:: m middle mid
def <<first_true||lowest_that_passes||partition_point>>(&l: int, &h: int, passes: Callable[[int], bool]) -> int:
    """Return the first number that passes, where all behind it pass too; `&h` if none does."""
    while &l < &h:
        &m = <<(&l + &h) // 2||&l + (&h - &l) // 2>>
        if passes(&m):
            &h = &m
        else:
            &l = &m + 1
    return &l

== gnr_t_first_true gtest
def test_$@gnr_first_true() -> None:
    assert $@gnr_first_true(0, 100, lambda n: n * n >= 50) == 8
    assert $@gnr_first_true(0, $dx, lambda n: False) == $dx
    assert $@gnr_first_true($d1, 100, lambda n: True) == $d1

== gnr_common_subsequence gen
:: r row lengths
def <<longest_common||common_subsequence_length||lcs_length>>(left: str, right: str) -> int:
    """Return the length of the longest text that both contain in this order."""
    &r = [0] * (len(right) + 1)
    for char in left:
        diagonal = 0
        for j, other in enumerate(right, start=1):
            diagonal, &r[j] = &r[j], diagonal + 1 if char == other else max(&r[j], &r[j - 1])
    return &r[-1]

== gnr_jump gen
:: r reach farthest
def <<can_reach_end||reaches_end||can_jump>>(jumps: list[int]) -> bool:
    """Return whether jumps of at most the given lengths lead from the first place to the last."""
    &r = 0
    for at, jump in enumerate(jumps):
        if at > &r:
            return False
        &r = max(&r, at + jump)
    return True

== gnr_counting_sort gen
:: c counts slots
def <<counting_sort||sort_small||sort_by_counting>>(numbers: list[int], largest: int) -> list[int]:
    """Sort numbers from 0 to the largest by counting each."""
    &c = [0] * (largest + 1)
    for number in numbers:
        &c[number] += 1
    return [number for number, times in enumerate(&c) for _ in range(times)]

== gnr_two_colors gen as=gnr_two_colors
:: c color side
def <<is_bipartite||two_colorable||splits_in_two>>(graph: Mapping[str, Iterable[str]]) -> bool:
    """Return whether the nodes fall into two groups without an edge inside one."""
    &c: dict[str, bool] = {}
    for start in graph:
        if start in &c:
            continue
        &c[start] = True
        <<=q:stack||waiting>> = [start]
        while <<=q:stack||waiting>>:
            node = <<=q:stack||waiting>>.pop()
            for other in graph[node]:
                if other not in &c:
                    &c[other] = not &c[node]
                    <<=q:stack||waiting>>.append(other)
                elif &c[other] == &c[node]:
                    return False
    return True

== gnr_t_two_colors gtest
def test_$@gnr_two_colors() -> None:
    assert $@gnr_two_colors({"$w1": ["$w2"], "$w2": ["$w1"], "$w3": []})
    triangle = {"a": "bc", "b": "ac", "c": "ab"}
    assert $@gnr_two_colors(triangle) is False

== gnr_has_cycle gen
def <<has_cycle||is_circular||loops>>(follows: dict[str, str], start: str) -> bool:
    """Return whether following the links from the start ever comes back."""
    seen = {start}
    at = start
    while (at := follows.get(at, "")) != "":
        if at in seen:
            return True
        seen.add(at)
    return False

== gnr_islands gen
:: l land todo
def <<count_islands||island_count||count_regions>>(grid: list[str], mark: str = "#") -> int:
    """Count the regions of marked cells that touch by their sides."""
    &l = {(r, c) for r, row in enumerate(grid) for c, cell in enumerate(row) if cell == mark}
    count = 0
    while &l:
        count += 1
        edge = [&l.pop()]
        while edge:
            r, c = edge.pop()
            near = &l & {(r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)}
            &l -= near
            edge.extend(near)
    return count
'''
