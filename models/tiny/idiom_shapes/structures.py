"""Shapes of decorators, context managers and small data structures."""

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
'''
