# ruff: noqa: E501
"""More shapes for `idioms.py`: general helpers, containers and tests. The template language is that of `shapes.py`."""

from __future__ import annotations

HELPERS = [
    '''
    def retry($fn: Callable[[], Any], <<attempts||retries||tries>>: int = 3<<||, delay: float = 1.0>>) -> Any:
        <<"""Call the function until it succeeds."""||~>>
        for attempt in range(<<attempts||retries||tries>>):
            try:
                return $fn()
            except <<OSError||ValueError||Exception||ConnectionError>> as $err:
                $log.warning("attempt %d failed: %s", attempt + 1, $err)
                time.sleep(<<delay||1||2 ** attempt>>)
        raise RuntimeError("<<all attempts failed||too many retries||giving up>>")
    ''',
    """
    def timed($fn: Callable[..., Any]) -> Callable[..., Any]:
        @wraps($fn)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            $res = $fn(*args, **kwargs)
            elapsed = time.perf_counter() - start
            <<print(f"{$fn.__name__} took {elapsed:.3f}s")||$log.info("%s took %.3f seconds", $fn.__name__, elapsed)>>
            return $res

        return wrapper
    """,
    """
    def memoize($fn: Callable[..., Any]) -> Callable[..., Any]:
        cache: dict[Any, Any] = {}

        @wraps($fn)
        def wrapper(*args: Any) -> Any:
            if args not in cache:
                cache[args] = $fn(*args)
            return cache[args]

        return wrapper
    """,
    """
    @contextmanager
    def <<timer||measure>>(<<label||name>>: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            print(f"{<<label||name>>}: {time.perf_counter() - start:.2f}s")
    """,
    """
    @contextmanager
    def open_$noun($path: Path) -> Iterator[$E]:
        $e = $E($path)
        try:
            yield $e
        finally:
            $e.close()
    """,
    """
    def merge(<<first||left||a>>: dict[str, Any], <<second||right||b>>: dict[str, Any]) -> dict[str, Any]:
        <<return {**<<first||left||a>>, **<<second||right||b>>}||merged = dict(<<first||left||a>>)
        merged.update(<<second||right||b>>)
        return merged>>
    """,
    """
    def invert($map: dict[str, str]) -> dict[str, str]:
        return {$val: $key for $key, $val in $map.items()}
    """,
    """
    def <<transpose||columns>>(rows: list[list[float]]) -> list[list[float]]:
        <<return [list(column) for column in zip(*rows)]||return [[row[i] for row in rows] for i in range(len(rows[0]))]>>
    """,
    """
    class Stack:
        def __init__(self) -> None:
            self._items: list[Any] = []

        def push(self, item: Any) -> None:
            self._items.append(item)

        def pop(self) -> Any:
            if not self._items:
                raise IndexError("pop from an empty stack")
            return self._items.pop()

        def peek(self) -> Any:
            return self._items[-1]

        def __len__(self) -> int:
            return len(self._items)
    """,
    """
    class <<Counter||Tally>>Map:
        def __init__(self) -> None:
            self.counts: dict[str, int] = {}

        def add(self, $key: str, amount: int = 1) -> None:
            self.counts[$key] = self.counts.get($key, 0) + amount

        def most_common(self, limit: int = $d3) -> list[tuple[str, int]]:
            pairs = sorted(self.counts.items(), key=lambda pair: pair[1], reverse=True)
            return pairs[:limit]
    """,
    """
    class Node:
        def __init__(self, value: Any, <<children: list["Node"] | None = None||next: "Node | None" = None>>) -> None:
            self.value = value
            <<self.children = children or []||self.next = next>>


    def <<depth||height>>(node: Node) -> int:
        <<if not node.children:
            return 1
        return 1 + max(<<depth||height>>(child) for child in node.children)||n = 0
        while node is not None:
            n += 1
            node = node.next
        return n>>
    """,
    """
    class Cache:
        def __init__(self, <<capacity||max_size||limit>>: int = $d3) -> None:
            self.<<capacity||max_size||limit>> = <<capacity||max_size||limit>>
            self._data: dict[str, Any] = {}

        def get(self, key: str, default: Any = None) -> Any:
            return self._data.get(key, default)

        def set(self, key: str, value: Any) -> None:
            if len(self._data) >= self.<<capacity||max_size||limit>>:
                oldest = next(iter(self._data))
                del self._data[oldest]
            self._data[key] = value
    """,
    """
    def test_$noun() -> None:
        $e = $E("$w1", $c1)
        assert $e.$s1 == "$w1"
        assert $e.$n1 == $c1
        <<assert not $e.$f1||assert $e.$f1||~>>
    """,
    """
    def test_total_$n1() -> None:
        $es = [$E("$w1", <<1||2||$d2>>), $E("$w2", <<2||3>>)]
        assert total_$n1($es) == <<3||4||5||$c2>>
        <<assert total_$n1([]) == 0||~>>
    """,
    """
    def test_find_$noun() -> None:
        $es = [$E("$w1", $d1), $E("$w2", $d2)]
        $e = find_$noun($es, "<<$w1||$w2>>")
        assert $e is <<not None||$es[0]||$es[1]>>
        assert find_$noun($es, "$w3") is None
    """,
    """
    def test_<<empty||invalid||missing>>_$s1() -> None:
        with pytest.raises(<<ValueError||KeyError||TypeError>>):
            <<$E("", $d1)||validate_$noun($E("", $d1))||parse_$noun("")>>
    """,
    """
    @pytest.mark.parametrize(
        ("<<text||value>>", "expected"),
        [("$w1", $d1), ("$w2", $d2), ("", 0)],
    )
    def test_parse_$n1(<<text||value>>: str, expected: int) -> None:
        assert parse_$n1(<<text||value>>) == expected
    """,
    """
    class Test$E(unittest.TestCase):
        def setUp(self) -> None:
            self.$noun = $E("$w1", $d1)

        def test_$s1(self) -> None:
            self.assertEqual(self.$noun.$s1, "$w1")

        def test_$n1(self) -> None:
            self.assertEqual(self.$noun.$n1, $d1)
    """,
    """
    def test_save_and_load(tmp_path: Path) -> None:
        path = tmp_path / "$es.json"
        save_$es(path, [$E("$w1", $d1)])
        assert load_$es(path) == [$E("$w1", $d1)]
    """,
    """
    def make_$noun($s1: str<<|| = "$w1">>, **kwargs: Any) -> $E:
        return $E($s1, **kwargs)
    """,
    '''
    def <<summary||summarize||report>>($es: list[$E]) -> <<str||dict[str, Any]>>:
        <<"""<<Summarize||Describe>> the $es."""||~>>
        <<$acc = sum($e.$n1 for $e in $es)
        return f"{len($es)} $es, total $n1 {$acc}"||return {
            "count": len($es),
            "$n1": sum($e.$n1 for $e in $es),
            "$f1": sum(1 for $e in $es if $e.$f1),
        }||lines = [f"$es: {len($es)}"]
        for $e in $es:
            lines.append(f"  {$e.$s1}: {$e.$n1}")
        return "\\n".join(lines)>>
    ''',
    """
    def compare(<<first||left||a>>: $E, <<second||right||b>>: $E) -> int:
        if <<first||left||a>>.$n1 < <<second||right||b>>.$n1:
            return -1
        if <<first||left||a>>.$n1 > <<second||right||b>>.$n1:
            return 1
        return 0
    """,
    """
    def days_<<between||until>>(start: date, end: date) -> int:
        return (end - start).days
    """,
    """
    def is_<<expired||late||overdue>>($e: $E, now: datetime | None = None) -> bool:
        now = now or datetime.now()
        return $e.created + timedelta(days=$d3) < now
    """,
    """
    def wait_for_$noun(timeout: float = $d3) -> bool:
        deadline = time.time() + timeout
        while time.time() < deadline:
            if is_<<ready||$f1>>():
                return True
            time.sleep(0.1)
        return False
    """,
]
