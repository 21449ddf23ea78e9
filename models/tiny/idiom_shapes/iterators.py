"""Shapes of functions that work on sequences, dictionaries and sets, of generators and decorators."""

from __future__ import annotations

SHAPES = r'''
== it_pairwise gen
def <<=f:pairwise||neighbour_pairs||adjacent>>($seq: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield each value with the one after it."""
    <<iterator = iter($seq)
    previous = next(iterator, None)
    for following in iterator:
        yield previous, following
        previous = following||first, second = itertools.tee($seq)
    next(second, None)
    yield from zip(first, second)>>

== it_windows gen w=2
:: n size width span
def <<=f:windows||sliding||sliding_window>>($seq: Iterable[Any], &n: int) -> Iterator[tuple[Any, ...]]:
    """Yield every run of so many neighbours."""
    <<window: deque[Any] = deque(maxlen=&n)
    for $x in $seq:
        window.append($x)
        if len(window) == &n:
            yield tuple(window)||everything = list($seq)
    for start in range(len(everything) - &n + 1):
        yield tuple(everything[start : start + &n])>>

== it_batched gen w=2
:: n size count length
def <<=f:batched||batches||in_batches>>($seq: Iterable[Any], &n: int) -> Iterator[list[Any]]:
    """Collect values of any iterable in lists of at most this &n."""
    <<iterator = iter($seq)
    while batch := list(islice(iterator, &n)):
        yield batch||batch: list[Any] = []
    for $x in $seq:
        batch.append($x)
        if len(batch) == &n:
            yield batch
            batch = []
    if batch:
        yield batch>>

== it_round_robin gen
def round_robin(*sources: Iterable[Any]) -> Iterator[Any]:
    """Take one value of each source in turn."""
    <<waiting = deque(iter(each) for each in sources)
    while waiting:
        iterator = waiting.popleft()
        try:
            yield next(iterator)
        except StopIteration:
            continue
        waiting.append(iterator)||missing = object()
    for together in zip_longest(*sources, fillvalue=missing):
        for each in together:
            if each is not missing:
                yield each>>

== it_take gen
def take($seq: Iterable[Any], count: int) -> list[Any]:
    """Return the first values."""
    <<return list(islice($seq, count))||taken = []
    for $x in $seq:
        if len(taken) >= count:
            break
        taken.append($x)
    return taken>>

== it_take_while gen
:: p predicate test condition
def <<=f:take_until||until>>($seq: Iterable[Any], &p: Callable[[Any], bool]) -> Iterator[Any]:
    """Yield values up to the first that passes, with that one."""
    for $x in $seq:
        yield $x
        if &p($x):
            <<return||break>>

== it_drop_while gen
:: p predicate test condition
def skip_while($seq: Iterable[Any], &p: Callable[[Any], bool]) -> Iterator[Any]:
    """Leave out the values at the beginning that pass."""
    <<iterator = iter($seq)
    for $x in iterator:
        if not &p($x):
            yield $x
            break
    yield from iterator||skipping = True
    for $x in $seq:
        if skipping and &p($x):
            continue
        skipping = False
        yield $x>>

== it_last gen
def last_of($seq: Iterable[Any], default: Any = None) -> Any:
    """Return the last value of any iterable."""
    <<last = default
    for last in $seq:
        pass
    return last||tail = deque($seq, maxlen=1)
    return tail[0] if tail else default>>

== it_find gen
:: p predicate test matches
def find_first($seq: Iterable[Any], &p: Callable[[Any], bool]) -> Any:
    """Return the first value that passes<<, or None||>>."""
    <<@comp:return next(($x for $x in $seq if &p($x)), None)||for $x in $seq:
        if &p($x):
            return $x
    return None>>

== it_index gen
def index_where($seq: Sequence[Any], test: Callable[[Any], bool]) -> int:
    """Return the place of the first value that passes, or -1."""
    for place, $x in enumerate($seq):
        if test($x):
            return place
    return -1

== it_dedupe gen
:: s seen known
def <<=f:dedupe_by||distinct_by||unique_by>>($seq: Iterable[Any], key: Callable[[Any], Hashable]) -> Iterator[Any]:
    """Yield the first of those that have one key."""
    &s: set[Hashable] = set()
    for each in $seq:
        <<if (mark := key(each)) not in &s:
            &s.add(mark)
            yield each||mark = key(each)
        if mark in &s:
            continue
        &s.add(mark)
        yield each>>

== it_duplicates gen
def duplicates($seq: Iterable[str]) -> <<=t:set||list>>[str]:
    """Return what occurs more than once."""
    <<=t:seen: set[str] = set()
    return {$x for $x in $seq if $x in seen or seen.add($x)}||\
    return [$x for $x, count in Counter($seq).items() if count > 1]>>

== it_flatten_deep gen
def <<=f:flat||leaves||walk_values>>(nested: Iterable[Any]) -> Iterator[Any]:
    """Yield what lies inside nested lists<< and tuples||, one after another||>>."""
    for each in nested:
        if isinstance(each, <<(list, tuple)||list | tuple>>):
            yield from <<=f:flat||leaves||walk_values>>(each)
        else:
            yield each

== it_split_list gen
def split_at($seq: list[Any], sep: Any) -> list[list[Any]]:
    """Cut a list at each separator."""
    <<pieces: list[list[Any]] = [[]]
    for each in $seq:
        if each == sep:
            pieces.append([])
        else:
            pieces[-1].append(each)
    return pieces||pieces = []
    start = 0
    for at, each in enumerate($seq):
        if each == sep:
            pieces.append($seq[start:at])
            start = at + 1
    pieces.append($seq[start:])
    return pieces>>

== it_group_by gen w=2
def <<=f:group_by||classify||bucket>>($seq: Iterable[Any], key: Callable[[Any], str]) -> dict[str, list[Any]]:
    """Collect values by what a function says about them."""
    <<@group:$map: dict[str, list[Any]] = {}
    for each in $seq:
        $map.setdefault(key(each), []).append(each)
    return $map||$map = defaultdict(list)
    for each in $seq:
        $map[key(each)].append(each)
    return dict($map)>>

== it_merge_deep gen w=2
:: b base defaults first
:: o other overrides second
def <<=f:merge_deep||deep_merge||merge_nested>>(&b: dict[str, Any], &o: dict[str, Any]) -> dict[str, Any]:
    """Merge two dictionaries, also those inside them."""
    merged = <<dict(&b)||&b.copy()>>
    for name, $val in &o.items():
        <<if isinstance($val, dict) and isinstance(merged.get(name), dict):
            merged[name] = <<=f:merge_deep||deep_merge||merge_nested>>(merged[name], $val)
        else:
            merged[name] = $val||existing = merged.get(name)
        if isinstance(existing, dict) and isinstance($val, dict):
            $val = <<=f:merge_deep||deep_merge||merge_nested>>(existing, $val)
        merged[name] = $val>>
    return merged

== it_diff gen w=2
:: o before left old_version
:: n after right new_version
def <<=f:diff||changes||compare>>(&o: dict[str, Any], &n: dict[str, Any]) -> dict[str, list[str]]:
    """Return the keys that were added, removed and changed."""
    <<added = &n.keys() - &o.keys()
    removed = &o.keys() - &n.keys()
    changed = {name for name in &o.keys() & &n.keys() if &o[name] != &n[name]}
    return {"added": sorted(added), "removed": sorted(removed), "changed": sorted(changed)}||return {
        "added": [name for name in &n if name not in &o],
        "removed": [name for name in &o if name not in &n],
        "changed": [name for name in &n if name in &o and &n[name] != &o[name]],
    }>>

== it_flatten_dict gen
:: p prefix parent path_so_far
def <<=f:flatten_keys||flat_keys||dotted>>(nested: dict[str, Any], &p: str = "") -> dict[str, Any]:
    """Turn nested keys into dotted ones."""
    flat_map: dict[str, Any] = {}
    for name, $val in nested.items():
        dotted_name = <<f"{&p}.{name}" if &p else name||".".join(filter(None, (&p, name)))>>
        if isinstance($val, dict):
            flat_map.update(<<=f:flatten_keys||flat_keys||dotted>>($val, dotted_name))
        else:
            flat_map[dotted_name] = $val
    return flat_map

== it_set_path gen
def set_path(tree: dict[str, Any], dotted: str, $val: Any) -> None:
    """Set a value inside nested dictionaries, and make those that are missing."""
    *parents, last = dotted.split(".")
    <<for name in parents:
        tree = tree.setdefault(name, {})||for name in parents:
        if name not in tree:
            tree[name] = {}
        tree = tree[name]>>
    tree[last] = $val

== it_get_path gen
def get_path(tree: Any, dotted: str, default: Any = None) -> Any:
    """Read a value such as "$w1.$w2" from nested dictionaries."""
    for name in dotted.split("."):
        <<if not isinstance(tree, dict) or name not in tree:
            return default
        tree = tree[name]||try:
            tree = tree[name]
        except (KeyError, TypeError):
            return default>>
    return tree

== it_map_values gen
def map_values($map: dict[str, Any], $fn: Callable[[Any], Any]) -> dict[str, Any]:
    """Apply a function to every value and keep the keys."""
    <<@comp:return {name: $fn(each) for name, each in $map.items()}||mapped = {}
    for name, each in $map.items():
        mapped[name] = $fn(each)
    return mapped>>

== it_rename_keys gen
def rename_keys(entry: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Give keys other names and keep the rest."""
    return {names.get(name, name): $val for name, $val in entry.items()<<|| if $val is not None>>}

== it_reverse_index gen
def reverse_index(tags: dict[str, list[str]]) -> dict[str, <<=s:list||set>>[str]]:
    """Return who has each tag."""
    <<owners: dict[str, <<=s:list||set>>[str]] = {}
    for owner, names in tags.items():
        for name in names:
            owners.setdefault(name, <<=s:[]||set()>>).<<=s:append||add>>(owner)
    return owners||owners = defaultdict(<<=s:list||set>>)
    for owner, names in tags.items():
        for name in names:
            owners[name].<<=s:append||add>>(owner)
    return dict(owners)>>

== it_sum_dicts gen
def <<=f:add_counts||sum_counts||merge_counts>>(*tables: dict[str, int]) -> dict[str, int]:
    """Add up what several tables say about each key."""
    <<sums: dict[str, int] = {}
    for table in tables:
        for name, count in table.items():
            sums[name] = sums.get(name, 0) + count
    return sums||sums = Counter()
    for table in tables:
        sums.update(table)
    return dict(sums)||names = set().union(*tables)
    return {name: sum(table.get(name, 0) for table in tables) for name in names}>>

== it_sort_by gen
def sort_rows(rows: list[dict[str, Any]], *names: str, descending: bool = False) -> list[dict[str, Any]]:
    """Sort rows by several columns."""
    <<return sorted(rows, key=lambda row: [row[name] for name in names], reverse=descending)||\
    return sorted(rows, key=operator.itemgetter(*names), reverse=descending)>>

== it_join gen
:: k name column shared
def join_rows(left: list[dict[str, Any]], right: list[dict[str, Any]], &k: str) -> list[dict[str, Any]]:
    """Put rows with one &k together."""
    index = {row[&k]: row for row in right}
    <<return [{**row, **index[row[&k]]} for row in left if row[&k] in index]||joined = []
    for row in left:
        other = index.get(row[&k])
        if other is not None:
            joined.append({**row, **other})
    return joined>>

== it_cycle gen
:: n steps places count
def <<=f:rotated||rotate_left||shifted>>($seq: list[Any], &n: int) -> list[Any]:
    """Move values from the front to the back."""
    if not $seq:
        return []
    <<&n %= len($seq)
    return $seq[&n:] + $seq[:&n]||ring = deque($seq)
    ring.rotate(-&n)
    return list(ring)>>

== it_insert_sorted gen
def insert_sorted(ordered: list[int], new: int) -> None:
    """Insert a number and keep the order."""
    <<bisect.insort(ordered, new)||place = 0
    while place < len(ordered) and ordered[place] < new:
        place += 1
    ordered.insert(place, new)>>

== it_move gen
def move_to_front(ordered: list[str], name: str) -> list[str]:
    """Return a copy with one name first."""
    <<return [name] + [each for each in ordered if each != name]||rest = list(ordered)
    rest.remove(name)
    return [name, *rest]>>

== it_permutations gen
def <<=f:permutations||arrangements||orders>>(letters: list[str]) -> Iterator[list[str]]:
    """Yield the letters in every order."""
    if len(letters) <= 1:
        yield letters
        return
    for place, first in enumerate(letters):
        rest = letters[:place] + letters[place + 1 :]
        <<for tail in <<=f:permutations||arrangements||orders>>(rest):
            yield [first, *tail]||yield from ([first, *tail] for tail in <<=f:permutations||arrangements||\
            orders>>(rest))>>

== it_subsets gen
def <<=f:subsets||powerset||all_subsets>>($seq: list[Any]) -> list[list[Any]]:
    """Return every choice of values, the empty one too."""
    <<chosen: list[list[Any]] = [[]]
    for each in $seq:
        chosen += [[*subset, each] for subset in chosen]
    return chosen||if not $seq:
        return [[]]
    *rest, last = $seq
    without = <<=f:subsets||powerset||all_subsets>>(rest)
    return without + [[*subset, last] for subset in without]>>

== it_topological gen w=2
:: d dependencies needs requires
def <<=f:in_order||topological_order||resolve_order>>(&d: dict[str, list[str]]) -> list[str]:
    """Return names such that each comes after those it depends on."""
    ordered: list[str] = []
    visiting: set[str] = set()

    def visit(name: str) -> None:
        if name in ordered:
            return
        if name in visiting:
            raise ValueError(f"<<circle||cycle||loop>> at {name}")
        visiting.add(name)
        for other in &d.get(name, []):
            visit(other)
        ordered.append(name)

    for name in &d:
        visit(name)
    return ordered

== it_shortest gen w=2
:: q queue frontier waiting
def <<=f:shortest_path||route||find_route>>(edges: dict[str, list[str]], start: str, goal: str) -> list[str]:
    """Return the nodes on the way with the fewest steps."""
    &q = deque([[start]])
    visited = {start}
    while &q:
        trail = &q.popleft()
        if trail[-1] == goal:
            return trail
        for node in edges.get(trail[-1], []):
            <<if node not in visited:
                visited.add(node)
                &q.append([*trail, node])||if node in visited:
                continue
            visited.add(node)
            &q.append(trail + [node])>>
    return []

== it_dijkstra gen
:: h heap frontier queue
def <<=f:cheapest||distances_from||dijkstra>>(roads: dict[str, dict[str, int]], start: str) -> dict[str, int]:
    """Return the length of the shortest way to each place."""
    known: dict[str, int] = {}
    &h = [(0, start)]
    while &h:
        length, place = heapq.heappop(&h)
        if place in known:
            continue
        known[place] = length
        for other, step in roads.get(place, {}).items():
            <<if other not in known:
                heapq.heappush(&h, (length + step, other))||heapq.heappush(&h, (length + step, other))>>
    return known

== it_components gen
def components(links: dict[str, set[str]]) -> list[set[str]]:
    """Return the parts of a graph that hang together."""
    parts_found: list[set[str]] = []
    left = set(links)
    while left:
        part, waiting = set(), [left.pop()]
        while waiting:
            node = waiting.pop()
            part.add(node)
            waiting.extend(<<links[node] - part||other for other in links[node] if other not in part>>)
        left -= part
        parts_found.append(part)
    return parts_found

== it_flood gen
def flood_fill(grid: list[list[str]], row: int, column: int, color: str) -> None:
    """Paint all equal cells that touch each other."""
    before = grid[row][column]
    if before == color:
        return
    waiting = [(row, column)]
    while waiting:
        r, c = waiting.pop()
        if <<0 <= r < len(grid) and 0 <= c < len(grid[0])||\
        r in range(len(grid)) and c in range(len(grid[r]))>> and grid[r][c] == before:
            grid[r][c] = color
            waiting += [(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)]

== it_life gen
def next_generation(cells: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Play one round of the game of life."""
    around = Counter((x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
    return {cell for cell, count in around.items() if count == 3 or <<count == 2 and cell in cells||\
    (count == 2 and cell in cells)>>}

== it_insertion_sort gen
def insertion_sort($seq: list[int]) -> list[int]:
    """Sort by putting each value where it belongs."""
    ordered = list($seq)
    for end in range(1, len(ordered)):
        current_one = ordered[end]
        place = end
        while place > 0 and ordered[place - 1] > current_one:
            ordered[place] = ordered[place - 1]
            place -= 1
        ordered[place] = current_one
    return ordered

== it_merge_sort gen
def merge_sort($seq: list[int]) -> list[int]:
    """Sort both halves and merge them."""
    if len($seq) < 2:
        return $seq
    middle = len($seq) // 2
    left, right = merge_sort($seq[:middle]), merge_sort($seq[middle:])
    <<return list(heapq.merge(left, right))||merged = []
    while left and right:
        merged.append(left.pop(0) if left[0] <= right[0] else right.pop(0))
    return merged + left + right>>

== it_selection gen
def smallest($seq: Iterable[int], count: int) -> list[int]:
    """Return the smallest values in order."""
    <<return heapq.nsmallest(count, $seq)||return sorted($seq)[:count]>>

== it_shuffle gen
def shuffled($seq: Iterable[Any], seed: int<< = $d1||>>) -> list[Any]:
    """Return the values in a random order that the seed decides."""
    rng = random.Random(seed)
    <<mixed = list($seq)
    rng.shuffle(mixed)
    return mixed||everything = list($seq)
    return rng.sample(everything, len(everything))>>

== it_sample gen
def sample_lines(lines: Iterable[str], count: int) -> list[str]:
    """Choose lines at random from a stream of unknown length."""
    chosen: list[str] = []
    for seen, $line in enumerate(lines):
        if seen < count:
            chosen.append($line)
        elif (place := random.randint(0, seen)) < count:
            chosen[place] = $line
    return chosen

== it_progress gen
def with_progress($seq: Sequence[Any], every: int = $dx) -> Iterator[Any]:
    """Log now and then how far the loop has come."""
    for done, each in enumerate($seq, 1):
        yield each
        if done % every == 0<<|| or done == len($seq)>>:
            $log.info("<<%d of %d done||done: %d of %d>>", done, len($seq))

== it_averager gen
def <<=f:averager||running_mean>>() -> Generator[float, float, None]:
    """Take numbers that are sent, and yield the mean so far."""
    total, count = 0.0, 0
    mean = 0.0
    while True:
        <<number = yield mean
        total += number
        count += 1||total += yield mean
        count += 1>>
        mean = total / count

== it_compose gen
def compose(*functions: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a function that applies all of them, the <<=o:last||first>> one first."""

    def composed(argument: Any) -> Any:
        for each in <<=o:reversed(functions)||functions>>:
            argument = each(argument)
        return argument

    return composed

== it_once gen
def once($fn: Callable[..., Any]) -> Callable[..., Any]:
    """Call a function the first time only."""
    <<missing = object()
    kept: Any = missing

    @wraps($fn)
    def wrapper(*args: Any) -> Any:
        nonlocal kept
        if kept is missing:
            kept = $fn(*args)
        return kept||kept: list[Any] = []

    @wraps($fn)
    def wrapper(*args: Any) -> Any:
        if not kept:
            kept.append($fn(*args))
        return kept[0]>>

    return wrapper

== it_deprecated gen
def <<=f:deprecated||obsolete>>(reason: str) -> Callable[..., Any]:
    """Warn each time the function is called."""

    def decorate($fn: Callable[..., Any]) -> Callable[..., Any]:
        @wraps($fn)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            $log.warning("%s is deprecated: %s", $fn.__name__, reason)
            return $fn(*args, **kwargs)

        return wrapper

    return decorate

== it_count_calls gen
def count_calls($fn: Callable[..., Any]) -> Callable[..., Any]:
    """Count in an attribute how often a function was called."""

    @wraps($fn)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        wrapper.calls += 1
        return $fn(*args, **kwargs)

    wrapper.calls = 0
    return wrapper

== it_swallow gen
def <<=f:default_on||fallback||or_default>>(*errors: type[Exception], default: Any = None) -> Callable[..., Any]:
    """Return a default where the function fails with one of the errors."""

    def decorate($fn: Callable[..., Any]) -> Callable[..., Any]:
        @wraps($fn)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            try:
                return $fn(*args, **kwargs)
            except errors<<:|| as $err:
                $log.debug("%s failed: %s", $fn.__name__, $err)>>
                return default

        return wrapper

    return decorate
'''
