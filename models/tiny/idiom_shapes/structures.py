"""Shapes of decorators, context managers and small data structures, and of tests of general functions."""

from __future__ import annotations

SHAPES = r'''
== retry gen w=2
def retry($fn: Callable[[], Any], attempts: int = 3) -> Any:
    """Call the function until it succeeds."""
    for attempt in range(attempts):
        try:
            return $fn()
        except <<OSError||ConnectionError||Exception>> as $err:
            $log.warning("attempt %d failed: %s", attempt + 1, $err)
    raise RuntimeError("all attempts failed")

== retry_delay gen
def call_with_retries($fn: Callable[[], Any], attempts: int = $d1, delay: float = 1.0) -> Any:
    """Call the function until it succeeds, with a growing delay."""
    for attempt in range(attempts):
        try:
            return $fn()
        except OSError:
            if attempt == attempts - 1:
                raise
            time.sleep(delay)
            delay *= 2
    return None

== timed gen
def timed($fn: Callable[..., Any]) -> Callable[..., Any]:
    """Print how long each call takes."""

    @wraps($fn)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        start = time.perf_counter()
        try:
            return $fn(*args, **kwargs)
        finally:
            print(f"{$fn.__name__} took {time.perf_counter() - start:.3f} s")

    return wrapper

== logged gen
def logged($fn: Callable[..., Any]) -> Callable[..., Any]:
    """Log each call."""

    @wraps($fn)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        $log.debug("calling %s", $fn.__name__)
        return $fn(*args, **kwargs)

    return wrapper

== memoize gen
def memoize($fn: Callable[..., Any]) -> Callable[..., Any]:
    """Remember the results of a function."""
    cache: dict[Any, Any] = {}

    @wraps($fn)
    def wrapper(*args: Any) -> Any:
        if args not in cache:
            cache[args] = $fn(*args)
        return cache[args]

    return wrapper

== repeat gen
def repeat(times: int) -> Callable[..., Any]:
    """Call a function several times."""

    def decorator($fn: Callable[..., Any]) -> Callable[..., Any]:
        @wraps($fn)
        def wrapper(*args: Any) -> Any:
            for _ in range(times):
                $res = $fn(*args)
            return $res

        return wrapper

    return decorator

== timer_context gen
@contextmanager
def timer(label: str) -> Iterator[None]:
    """Print how long the block takes."""
    start = time.perf_counter()
    try:
        yield
    finally:
        print(f"{label}: {time.perf_counter() - start:.2f} s")

== directory_context gen
@contextmanager
def working_directory($path: Path) -> Iterator[None]:
    """Change to a folder, and back at the end."""
    $old = os.getcwd()
    os.chdir($path)
    try:
        yield
    finally:
        os.chdir($old)

== environ_context gen
@contextmanager
def environment(name: str, $val: str) -> Iterator[None]:
    """Set an environment variable for a while."""
    $old = os.environ.get(name)
    os.environ[name] = $val
    try:
        yield
    finally:
        if $old is None:
            del os.environ[name]
        else:
            os.environ[name] = $old

== atomic gen
@contextmanager
def atomic_write($path: Path) -> Iterator[Any]:
    """Write a file whole or not at all."""
    temporary = $path.with_suffix(".tmp")
    with open(temporary, "w"$enc) as $fh:
        yield $fh
    temporary.replace($path)

== timer_class gen
class Timer:
    """Measures the time of a block."""

    def __enter__(self) -> "Timer":
        self.start = time.perf_counter()
        return self

    def __exit__(self, *args: object) -> None:
        self.elapsed = time.perf_counter() - self.start

== stack gen as=stack w=2
class Stack:
    """Last in, first out."""

    def __init__(self) -> None:
        self.$store: list[Any] = []

    def push(self, item: Any) -> None:
        self.$store.append(item)

    def pop(self) -> Any:
        if not self.$store:
            raise IndexError("pop from an empty stack")
        return self.$store.pop()

    def peek(self) -> Any:
        return self.$store[-1]

    def __len__(self) -> int:
        return len(self.$store)

== queue gen as=queue
class Queue:
    """First in, first out."""

    def __init__(self) -> None:
        self.$store: deque[Any] = deque()

    def put(self, item: Any) -> None:
        self.$store.append(item)

    def get(self) -> Any:
        if not self.$store:
            raise IndexError("the queue is empty")
        return self.$store.popleft()

    def __len__(self) -> int:
        return len(self.$store)

== priority_queue gen
class PriorityQueue:
    def __init__(self) -> None:
        self.$store: list[tuple[int, str]] = []

    def push(self, priority: int, name: str) -> None:
        heapq.heappush(self.$store, (priority, name))

    def pop(self) -> str:
        priority, name = heapq.heappop(self.$store)
        return name

== counter_class gen as=counter_class
class Tally:
    """Counts how often each key was added."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def add(self, $key: str, amount: int = 1) -> None:
        self.counts[$key] = self.counts.get($key, 0) + amount

    def total(self) -> int:
        return sum(self.counts.values())

    def most_common(self, limit: int = $d1) -> list[tuple[str, int]]:
        pairs = sorted(self.counts.items(), key=lambda pair: pair[1], reverse=True)
        return pairs[:limit]

== tree gen
class TreeNode:
    """A value with children."""

    def __init__(self, value: Any, children: list["TreeNode"] | None = None) -> None:
        self.value = value
        self.children = children or []

    def depth(self) -> int:
        if not self.children:
            return 1
        return 1 + max(child.depth() for child in self.children)

    def size(self) -> int:
        return 1 + sum(child.size() for child in self.children)

    def walk(self) -> Iterator[Any]:
        yield self.value
        for child in self.children:
            yield from child.walk()

== linked gen
class LinkedList:
    def __init__(self) -> None:
        self.head: Any = None

    def push(self, value: Any) -> None:
        """Add a value at the front."""
        self.head = (value, self.head)

    def __iter__(self) -> Iterator[Any]:
        node = self.head
        while node is not None:
            value, node = node
            yield value

    def __len__(self) -> int:
        return sum(1 for _ in self)

== cache gen as=cache
class Cache:
    """Keeps the values that were set last."""

    def __init__(self, capacity: int = $d1) -> None:
        self.capacity = capacity
        self.$store: dict[str, Any] = {}

    def get(self, key: str, default: Any = None) -> Any:
        return self.$store.get(key, default)

    def set(self, key: str, value: Any) -> None:
        if len(self.$store) >= self.capacity:
            oldest = next(iter(self.$store))
            del self.$store[oldest]
        self.$store[key] = value

== graph gen as=graph
class Graph:
    """Nodes and the edges between them."""

    def __init__(self) -> None:
        self.edges: dict[str, set[str]] = {}

    def add_edge(self, start: str, end: str) -> None:
        self.edges.setdefault(start, set()).add(end)
        self.edges.setdefault(end, set()).add(start)

    def neighbours(self, node: str) -> set[str]:
        return self.edges.get(node, set())

    def degree(self, node: str) -> int:
        return len(self.neighbours(node))

== matrix gen
class Matrix:
    def __init__(self, rows: list[list[float]]) -> None:
        self.rows = rows

    def __add__(self, other: "Matrix") -> "Matrix":
        return Matrix([[a + b for a, b in zip(left, right)] for left, right in zip(self.rows, other.rows)])

    def scale(self, factor: float) -> "Matrix":
        return Matrix([[factor * a for a in row] for row in self.rows])

    def transpose(self) -> "Matrix":
        return Matrix([list(column) for column in zip(*self.rows)])

== vector gen as=vector
@dataclass(frozen=True)
class Vector:
    x: float
    y: float

    def __add__(self, other: "Vector") -> "Vector":
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor: float) -> "Vector":
        return Vector(self.x * factor, self.y * factor)

    def length(self) -> float:
        return math.hypot(self.x, self.y)

== interval gen as=interval
@dataclass(frozen=True)
class Interval:
    """The numbers from low to high."""

    low: float
    high: float

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high

    def overlaps(self, other: "Interval") -> bool:
        return self.low <= other.high and other.low <= self.high

    @property
    def width(self) -> float:
        return self.high - self.low

== countdown gen
class Countdown:
    """Counts down to zero."""

    def __init__(self, start: int) -> None:
        self.start = start

    def __iter__(self) -> "Countdown":
        self.current_number = self.start
        return self

    def __next__(self) -> int:
        if self.current_number <= 0:
            raise StopIteration
        self.current_number -= 1
        return self.current_number

== observer gen
class Signal:
    """Calls everyone who listens."""

    def __init__(self) -> None:
        self.listeners: list[Callable[..., None]] = []

    def connect(self, $fn: Callable[..., None]) -> None:
        self.listeners.append($fn)

    def send(self, *args: Any) -> None:
        for $fn in self.listeners:
            $fn(*args)

== registry gen
HANDLERS: dict[str, Callable[..., Any]] = {}


def register(name: str) -> Callable[..., Any]:
    """Remember a function under a name."""

    def decorator($fn: Callable[..., Any]) -> Callable[..., Any]:
        HANDLERS[name] = $fn
        return $fn

    return decorator

== shapes_base gen
class Shape(ABC):
    @abstractmethod
    def area(self) -> float:
        """Return the area."""


class Rectangle(Shape):
    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height

    def area(self) -> float:
        return self.width * self.height


class Circle(Shape):
    def __init__(self, radius: float) -> None:
        self.radius = radius

    def area(self) -> float:
        return math.pi * self.radius**2

== rate_limiter gen
class RateLimiter:
    """Allows so many calls in a minute."""

    def __init__(self, limit: int = $d1) -> None:
        self.limit = limit
        self.calls: list[float] = []

    def allow(self) -> bool:
        now = time.time()
        self.calls = [call for call in self.calls if now - call < 60]
        if len(self.calls) >= self.limit:
            return False
        self.calls.append(now)
        return True

== state_machine gen
class Door:
    """Open, closed or locked."""

    def __init__(self) -> None:
        self.state = "closed"

    def open(self) -> None:
        if self.state == "locked":
            raise RuntimeError("the door is locked")
        self.state = "open"

    def close(self) -> None:
        self.state = "closed"

    def lock(self) -> None:
        if self.state != "closed":
            raise RuntimeError("the door is not closed")
        self.state = "locked"

== settings gen
@dataclass
class Settings:
    """What can be set, with its defaults."""

    verbose: bool = False
    width: int = $d1
    name: str = "$w1"

    @classmethod
    def from_file(cls, $path: Path) -> "Settings":
        return cls(**json.loads($path.read_text()))

== history gen
class History:
    """Undo and redo."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.undone: list[str] = []

    def add(self, step: str) -> None:
        self.done.append(step)
        self.undone.clear()

    def undo(self) -> str:
        step = self.done.pop()
        self.undone.append(step)
        return step

    def redo(self) -> str:
        step = self.undone.pop()
        self.done.append(step)
        return step

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
'''
