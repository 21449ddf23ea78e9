"""Shapes of small classes: containers with a limit, queues, counters, values, registries, parsers, state machines.

Classes around a list or a dictionary also get a few of the methods that such classes share.
"""

from __future__ import annotations

SHAPES = r'''
== lm_len list_method,dict_method
def __len__(self) -> int:
    return len(self.$store)

== lm_iter list_method
def __iter__(self) -> Iterator[Any]:
    <<return iter(self.$store)||yield from self.$store>>

== lm_contains list_method
def __contains__(self, thing: Any) -> bool:
    return thing in self.$store

== lm_getitem list_method
def __getitem__(self, place: int) -> Any:
    return self.$store[place]

== lm_clear list_method
def <<clear||reset||empty>>(self) -> None:
    self.$store.clear()

== lm_bool list_method
def __bool__(self) -> bool:
    <<return bool(self.$store)||return len(self.$store) > 0>>

== lm_empty list_method
<<@property
||>>def is_empty(self) -> bool:
    return not self.$store

== lm_repr list_method
def __repr__(self) -> str:
    <<return f"{type(self).__name__}({self.$store!r})"||return f"<{type(self).__name__} of {len(self.$store)}>">>

== dm_contains dict_method
def __contains__(self, name: str) -> bool:
    return name in self.$store

== dm_iter dict_method
def __iter__(self) -> Iterator[str]:
    <<return iter(self.$store)||yield from sorted(self.$store)>>

== dm_names dict_method
def <<names||keys>>(self) -> list[str]:
    return <<sorted(self.$store)||list(self.$store)>>

== dm_remove dict_method
def <<remove||delete||forget||discard>>(self, name: str) -> None:
    <<self.$store.pop(name, None)||del self.$store[name]||if name in self.$store:
        del self.$store[name]>>

== dm_clear dict_method
def <<clear||reset>>(self) -> None:
    self.$store.clear()

== dm_copy dict_method
def as_dict(self) -> dict[str, Any]:
    <<return dict(self.$store)||return self.$store.copy()>>

== sc_lru gen w=2
:: c capacity size max_size
class <<=n:LRUCache||RecentCache||LimitedCache>>:
    """Forgets what was not used for the longest time."""

    def __init__(self, &c: int = $d1) -> None:
        self.&c = &c
        self.$store: OrderedDict[str, Any] = OrderedDict()

    def get(self, name: str, default: Any = None) -> Any:
        if name not in self.$store:
            return default
        self.$store.move_to_end(name)
        return self.$store[name]

    def put(self, name: str, $val: Any) -> None:
        self.$store[name] = $val
        self.$store.move_to_end(name)
        <<if len(self.$store) > self.&c:
            self.$store.popitem(last=False)||while len(self.$store) > self.&c:
            self.$store.popitem(last=False)>>

    $[dict_method:1-2]

== sc_ttl gen
:: t ttl lifetime max_age
class <<ExpiringCache||TimedCache||TTLCache>>:
    """Keeps values for some seconds."""

    def __init__(self, &t: float = $dx, clock: Callable[[], float] = time.monotonic) -> None:
        self.&t = &t
        self.clock = clock
        self.$store: dict[str, tuple[float, Any]] = {}

    def set(self, name: str, $val: Any) -> None:
        self.$store[name] = (self.clock() + self.&t, $val)

    def get(self, name: str) -> Any:
        <<expires, $val = self.$store.get(name, (0.0, None))
        return $val if self.clock() < expires else None||if name not in self.$store:
            return None
        expires, $val = self.$store[name]
        if expires <= self.clock():
            del self.$store[name]
            return None
        return $val>>

    $[dict_method:1-2]

== sc_ring gen w=2
:: n size capacity
class <<=c:RingBuffer||CircularBuffer>>:
    """Keeps the newest values and overwrites the oldest."""

    def __init__(self, &n: int) -> None:
        <<=s:self.$store: deque[Any] = deque(maxlen=&n)||self.&n = &n
        self.$store: list[Any] = []>>

    def append(self, $x: Any) -> None:
        <<=s:self.$store.append($x)||self.$store.append($x)
        if len(self.$store) > self.&n:
            self.$store.pop(0)>>

    def latest(self, count: int = 1) -> list[Any]:
        return list(self.$store)[-count:]

    $[list_method:1-3]

== sc_bounded gen
:: l limit max_depth capacity
class BoundedStack:
    """A stack that refuses what does not fit."""

    def __init__(self, &l: int = $d1) -> None:
        self.&l = &l
        self.$store: list[Any] = []

    def push(self, $x: Any) -> None:
        if len(self.$store) >= self.&l:
            raise OverflowError("<<the stack is full||stack overflow||no room left>>")
        self.$store.append($x)

    def pop(self) -> Any:
        <<if not self.$store:
            raise IndexError("the stack is empty")
        return self.$store.pop()||try:
            return self.$store.pop()
        except IndexError:
            raise IndexError("the stack is empty") from None>>

    $[list_method:1-3]

== sc_min_stack gen
class MinStack:
    """A stack that knows its smallest value."""

    def __init__(self) -> None:
        self.$store: list[int] = []
        self.minima: list[int] = []

    def push(self, n: int) -> None:
        self.$store.append(n)
        <<self.minima.append(min(n, self.minima[-1]) if self.minima else n)||if not self.minima or n <= self.minima[-1]:
            self.minima.append(n)
        else:
            self.minima.append(self.minima[-1])>>

    def pop(self) -> int:
        self.minima.pop()
        return self.$store.pop()

    def smallest(self) -> int:
        return self.minima[-1]

    $[list_method:1-2]

== sc_two_stacks gen
class StackQueue:
    """A queue made of two stacks."""

    def __init__(self) -> None:
        self.inbox: list[Any] = []
        self.outbox: list[Any] = []

    def put(self, $x: Any) -> None:
        self.inbox.append($x)

    def get(self) -> Any:
        if not self.outbox:
            <<while self.inbox:
                self.outbox.append(self.inbox.pop())||self.outbox = self.inbox[::-1]
            self.inbox = []>>
        return self.outbox.pop()

    def __len__(self) -> int:
        return len(self.inbox) + len(self.outbox)

== sc_priority gen w=2
class <<=n:TaskHeap||JobQueue||PriorityHeap>>:
    """Gives back what is most urgent; equals in the order they came."""

    def __init__(self) -> None:
        self.$store: list[tuple[int, int, str]] = []
        <<=c:self.counter = itertools.count()||self.pushed = 0>>

    def push(self, name: str, priority: int = 0) -> None:
        <<=c:heapq.heappush(self.$store, (-priority, next(self.counter), name))||self.pushed += 1
        heapq.heappush(self.$store, (-priority, self.pushed, name))>>

    def pop(self) -> str:
        if not self.$store:
            raise IndexError("<<nothing to do||the heap is empty||no task left>>")
        <<return heapq.heappop(self.$store)[2]||_, _, name = heapq.heappop(self.$store)
        return name>>

    $[list_method:1-2]

== sc_ordered_set gen
class <<=n:OrderedSet||UniqueList>>:
    """A set that remembers the order."""

    def __init__(self, $seq: Iterable[str] = ()) -> None:
        <<self.$store: dict[str, None] = dict.fromkeys($seq)||self.$store: dict[str, None] = {}
        for each in $seq:
            self.add(each)>>

    def add(self, name: str) -> None:
        self.$store[name] = None

    def union(self, other: Iterable[str]) -> "<<=n:OrderedSet||UniqueList>>":
        return <<=n:OrderedSet||UniqueList>>([*self.$store, *other])

    $[dict_method:2-3]

== sc_multidict gen
class MultiDict:
    """Several values for each name."""

    def __init__(self) -> None:
        <<=d:self.$store: defaultdict[str, list[Any]] = defaultdict(list)||self.$store: dict[str, list[Any]] = {}>>

    def add(self, name: str, $val: Any) -> None:
        <<=d:self.$store[name].append($val)||self.$store.setdefault(name, []).append($val)>>

    def get_all(self, name: str) -> list[Any]:
        return <<list(self.$store.get(name, []))||self.$store.get(name, [])>>

    def first(self, name: str) -> Any:
        return self.$store[name][0]

    $[dict_method:1-2]

== sc_bidict gen
class <<=n:TwoWayMap||BiMap>>:
    """Finds names by codes and codes by names."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self.names: dict[int, str] = {}

    def add(self, name: str, code: int) -> None:
        if name in self.codes or code in self.names:
            raise ValueError(f"<<already there||known already||duplicate>>: {name}")
        self.codes[name] = code
        self.names[code] = name

    def code_of(self, name: str) -> int:
        return self.codes[name]

    def name_of(self, code: int) -> str:
        return self.names[code]

== sc_trie gen w=2
:: e END LEAF STOP
class <<Trie||PrefixTree>>:
    """Words that share their beginnings."""

    &e = "."

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}

    def insert(self, word: str) -> None:
        node = self.root
        for letter in word:
            <<node = node.setdefault(letter, {})||if letter not in node:
                node[letter] = {}
            node = node[letter]>>
        node[self.&e] = {}

    def __contains__(self, word: str) -> bool:
        node = self.root
        for letter in word:
            if letter not in node:
                return False
            node = node[letter]
        return self.&e in node

== sc_union_find gen
:: p parents leaders roots
class <<UnionFind||DisjointSets>>:
    """Groups that can be joined."""

    def __init__(self) -> None:
        self.&p: dict[str, str] = {}

    def find(self, name: str) -> str:
        <<self.&p.setdefault(name, name)
        while self.&p[name] != name:
            name = self.&p[name]
        return name||leader = self.&p.setdefault(name, name)
        if leader != name:
            leader = self.&p[name] = self.find(leader)
        return leader>>

    def union(self, first: str, second: str) -> None:
        self.&p[self.find(first)] = self.find(second)

    def connected(self, first: str, second: str) -> bool:
        return self.find(first) == self.find(second)

== sc_bst gen
class <<=n:SearchTree||BinaryTree>>:
    """A tree with smaller numbers on the left."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.left: <<=n:SearchTree||BinaryTree>> | None = None
        self.right: <<=n:SearchTree||BinaryTree>> | None = None

    def insert(self, n: int) -> None:
        side = "left" if n < self.n else "right"
        child = getattr(self, side)
        if child is None:
            setattr(self, side, <<=n:SearchTree||BinaryTree>>(n))
        else:
            child.insert(n)

    def __iter__(self) -> Iterator[int]:
        if self.left<< is not None||>>:
            yield from self.left
        yield self.n
        if self.right<< is not None||>>:
            yield from self.right

== sc_weighted_graph gen
class <<RoadMap||Network||WeightedGraph>>:
    """Places and the distances between them."""

    def __init__(self) -> None:
        <<=d:self.roads: defaultdict[str, dict[str, int]] = defaultdict(dict)||\
        self.roads: dict[str, dict[str, int]] = {}>>

    def connect(self, start: str, end: str, distance: int) -> None:
        for a, b in ((start, end), (end, start)):
            <<=d:self.roads[a][b] = distance||self.roads.setdefault(a, {})[b] = distance>>

    def distance(self, *stops: str) -> int:
        return sum(self.roads[a][b] for a, b in zip(stops, stops[1:]))

    def nearest(self, place: str) -> str:
        return min(self.roads[place], key=self.roads[place].__getitem__)

== sc_grid gen
:: b blank empty fill
class <<=n:Grid||Board>>:
    """Cells in rows and columns."""

    def __init__(self, width: int, height: int, &b: str = ".") -> None:
        self.width = width
        self.height = height
        self.cells = [[&b] * width for _ in range(height)]

    def __getitem__(self, at: tuple[int, int]) -> str:
        <<column, row = at
        return self.cells[row][column]||return self.cells[at[1]][at[0]]>>

    def __setitem__(self, at: tuple[int, int], mark: str) -> None:
        column, row = at
        <<if not self.inside(column, row):
            raise IndexError(at)
        ||>>self.cells[row][column] = mark

    def inside(self, column: int, row: int) -> bool:
        return 0 <= column < self.width and 0 <= row < self.height

    def __str__(self) -> str:
        return "\n".join("".join(row) for row in self.cells)

== sc_point3 gen
@dataclass<<(frozen=True)||(frozen=True, order=True)||>>
class <<=n:Vector3||Point3||Position>>:
    """A point in space."""

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0

    def __sub__(self, other: "<<=n:Vector3||Point3||Position>>") -> "<<=n:Vector3||Point3||Position>>":
        return <<=n:Vector3||Point3||Position>>(self.x - other.x, self.y - other.y, self.z - other.z)

    def __neg__(self) -> "<<=n:Vector3||Point3||Position>>":
        return <<=n:Vector3||Point3||Position>>(-self.x, -self.y, -self.z)

    def __abs__(self) -> float:
        return <<math.sqrt(self.x**2 + self.y**2 + self.z**2)||math.hypot(self.x, self.y, self.z)>>

    def __iter__(self) -> Iterator[float]:
        <<return iter((self.x, self.y, self.z))||yield from (self.x, self.y, self.z)>>

== sc_money gen w=2
@total_ordering
class Money:
    """An amount in a currency."""

    def __init__(self, cents: int, currency: str = "EUR") -> None:
        self.cents = cents
        self.currency = currency

    def __add__(self, other: "Money") -> "Money":
        <<if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")||if other.currency != self.currency:
            raise ValueError("different currencies")>>
        return Money(self.cents + other.cents, self.currency)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return (self.cents, self.currency) == (other.cents, other.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.cents < other.cents

    def __str__(self) -> str:
        <<return f"{self.cents / 100:.2f} {self.currency}"||whole, rest = divmod(self.cents, 100)
        return f"{whole}.{rest:02} {self.currency}">>

== sc_rational gen
class Ratio:
    """A fraction that is kept reduced."""

    def __init__(self, top: int, bottom: int = 1) -> None:
        if bottom == 0:
            raise ZeroDivisionError("<<bottom is zero||division by zero>>")
        divisor = math.gcd(top, bottom)
        self.top, self.bottom = top // divisor, bottom // divisor

    def __add__(self, other: "Ratio") -> "Ratio":
        return Ratio(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)

    def __mul__(self, other: "Ratio") -> "Ratio":
        return Ratio(self.top * other.top, self.bottom * other.bottom)

    def __float__(self) -> float:
        return self.top / self.bottom

    def __repr__(self) -> str:
        return f"<<{self.top}/{self.bottom}||Ratio({self.top}, {self.bottom})>>"

== sc_polynomial gen
:: c coefficients terms factors
class Polynomial:
    """A sum of powers, the lowest first."""

    def __init__(self, *&c: float) -> None:
        self.&c = &c

    def __call__(self, x: float) -> float:
        <<return sum(c * x**power for power, c in enumerate(self.&c))||$acc = 0.0
        for c in reversed(self.&c):
            $acc = $acc * x + c
        return $acc>>

    def derivative(self) -> "Polynomial":
        return Polynomial(*[power * c for power, c in enumerate(self.&c)][1:])

    def degree(self) -> int:
        return len(self.&c) - 1

== sc_span gen
class Span(NamedTuple):
    """A stretch from start to end, without the end."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def intersect(self, other: "Span") -> "Span | None":
        start, end = max(self.start, other.start), min(self.end, other.end)
        <<return Span(start, end) if start < end else None||if start >= end:
            return None
        return Span(start, end)>>

    def shift(self, by: int) -> "Span":
        return <<Span(self.start + by, self.end + by)||self._replace(start=self.start + by, end=self.end + by)>>

== sc_running_stats gen
class <<=n:RunningStats||OnlineMean>>:
    """Mean and variance of numbers that arrive one by one."""

    def __init__(self) -> None:
        self.count = 0
        self.mean = 0.0
        self.squares = 0.0

    def add(self, $x: float) -> None:
        self.count += 1
        delta = $x - self.mean
        self.mean += delta / self.count
        self.squares += delta * ($x - self.mean)

    @property
    def variance(self) -> float:
        <<return self.squares / self.count if self.count else 0.0||if not self.count:
            return 0.0
        return self.squares / self.count>>

== sc_peekable gen w=2
:: b buffer ahead pending
class <<=n:Peekable||LookAhead||PeekingIterator>>:
    """An iterator that can show what comes next."""

    def __init__(self, $seq: Iterable[Any]) -> None:
        self.iterator = iter($seq)
        self.&b: list[Any] = []

    def __iter__(self) -> "<<=n:Peekable||LookAhead||PeekingIterator>>":
        return self

    def __next__(self) -> Any:
        <<if self.&b:
            return self.&b.pop()
        return next(self.iterator)||return self.&b.pop() if self.&b else next(self.iterator)>>

    def peek(self, default: Any = None) -> Any:
        if not self.&b:
            <<try:
                self.&b.append(next(self.iterator))
            except StopIteration:
                return default||for each in self.iterator:
                self.&b.append(each)
                break
            else:
                return default>>
        return self.&b[-1]
'''
