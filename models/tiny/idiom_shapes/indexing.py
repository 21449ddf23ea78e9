"""Shapes of functions that index things, keep them in caches, queues, stacks and heaps, and make or take functions."""

from __future__ import annotations

SHAPES = r'''
== flw_index_unique fn
def index_by_$s1($es: $Many[$E]) -> dict[str, $E]:
    """Return the $esw by their $sw1; <<=k:a $sw1 that comes twice is an error||of equal $sp1 the first one stays>>."""
    by_$s1: dict[str, $E] = {}
    for $e in $es:
        <<=k:if by_$s1.setdefault($e.$s1, $e) is not $e:
            raise ValueError(f"$sw1 {$e.$s1!r} is not unique")||if $e.$s1 not in by_$s1:
            by_$s1[$e.$s1] = $e>>
    return by_$s1

== flw_index_best fn
def <<=o:highest||lowest>>_by_$kname($es: $Many[$E]) -> dict[$ktype, $E]:
    """Return for each $kdoc the $ew with the <<=o:highest||lowest>> $nw1."""
    leaders: dict[$ktype, $E] = {}
    for $e in $es:
        rival = leaders.get($kexpr)
        if rival is None or $e.$n1 <<=o:>||<>> rival.$n1:
            leaders[$kexpr] = $e
    return leaders

== flw_index_sorted_overwrite fn
def <<=o:top||bottom>>_of_each_$s1($es: $Many[$E]) -> dict[str, $t1]:
    """Map each $sw1 to its <<=o:largest||smallest>> $nw1."""
    return {$e.$s1: $e.$n1 for $e in sorted($es, key=lambda $e: $e.$n1<<=o:||, reverse=True>>)}

== flw_nested_counts fn
def cross_table($es: $Many[$E]) -> dict[str, Counter[str]]:
    """Count how often each $sw2 occurs <<with||beside>> each $sw1."""
    crossed: dict[str, Counter[str]] = defaultdict(Counter)
    for $e in $es:
        crossed[$e.$s1][$e.$s2] += 1
    return <<dict(crossed)||{$s1: crossed[$s1] for $s1 in sorted(crossed)}>>

== flw_nested_get fn
:: n nested index lookup_by_two
def <<look_up||fetch>>_nested(&n: dict[str, dict[str, $E]], $s1: str, $s2: str) -> $E | None:
    """Return the $ew with this $sw1 and $sw2, or None<<|| if one of them is unknown>>."""
    return <<&n.get($s1, {}).get($s2)||&n[$s1].get($s2) if $s1 in &n else None>>

== flw_pair_index fn
def index_by_$s1_and_$s2($es: $Many[$E]) -> Callable[[str, str], $E | None]:
    """Return a function that looks up the $ew with a $sw1 and a $sw2."""
    by_both = {($e.$s1, $e.$s2): $e for $e in $es}
    return lambda $s1, $s2: by_both.get(($s1, $s2))

== flw_place_index fn
def <<places||positions||rank>>_by_$ordname($es: $Many[$E]) -> dict[str, int]:
    """Map each $sw1 to the place of its $ew when ordered by $orddoc<<=o:||, counted from 1>>."""
    ordered = sorted($es, key=lambda $e: $ordkey)
    return {$e.$s1: place for place, $e in enumerate(ordered<<=o:||, start=1>>)}

== flw_several_indexes fn
def <<make||build>>_indexes($es: list[$E]) -> tuple[dict[str, $E], dict[$ktype, set[str]]]:
    """Return the $esw by their $sw1, and for each $kdoc a set of $sp1."""
    <<=a:by_$s1||direct>> = {$e.$s1: $e for $e in $es}
    <<=b:$sp1_of||sharing>>: dict[$ktype, set[str]] = defaultdict(set)
    for $e in $es:
        <<=b:$sp1_of||sharing>>[$kexpr].add($e.$s1)
    return <<=a:by_$s1||direct>>, <<=b:$sp1_of||sharing>>

== flw_index_move fn mut
def change_$s1(index: dict[str, $E], <<=o:old_$s1||from_$s1>>: str, <<=n:new_$s1||to_$s1>>: str) -> None:
    """Give the $ew with one $sw1 another<<||, and keep the index in step>>."""
    if <<=n:new_$s1||to_$s1>> in index:
        raise KeyError(f"{<<=n:new_$s1||to_$s1>>} is taken")
    $e = index.pop(<<=o:old_$s1||from_$s1>>)
    $e.$s1 = <<=n:new_$s1||to_$s1>>
    index[$e.$s1] = $e

== flw_set_lookup fn
def <<=k:known||unknown>>_among($es: Iterable[$E], others: Iterable[$E]) -> list[$E]:
    """Return the $esw whose $sw1 and $nw1 <<=k:also occur||do not occur>> together among the others."""
    pairs = {(other.$s1, other.$n1) for other in others}
    return [$e for $e in $es if ($e.$s1, $e.$n1) <<=k:in||not in>> pairs]

== flw_prefix_index fn
def prefix_index($es: $Many[$E], longest: int = $d1) -> dict[str, list[$E]]:
    """Return the $esw under every beginning of their $sw1<<|| that is not too long>>."""
    beginnings: dict[str, list[$E]] = defaultdict(list)
    for $e in $es:
        for length in range(1, min(longest, len($e.$s1)) + 1):
            beginnings[$e.$s1[:length]].append($e)
    return beginnings

== flw_bitmask fn
def flag_index($es: list[$E]) -> dict[tuple[bool, bool], int]:
    """Count the $esw for each way to be $fw1 and $fw2<<|| or not>>."""
    $cnt = dict.fromkeys(itertools.product((False, True), repeat=2), 0)
    for $e in $es:
        $cnt[$e.$f1, $e.$f2] += 1
    return $cnt

== flw_cached_loader fn
def cached_loader(load: Callable[[str], $E]) -> Callable[[str], $E]:
    """Return a function that loads each $ew <<once||only the first time>> and remembers it by its $sw1."""
    cache: dict[str, $E] = {}

    def <<=g:get||cached>>($s1: str) -> $E:
        <<if $s1 not in cache:
            cache[$s1] = load($s1)
        return cache[$s1]||with suppress(KeyError):
            return cache[$s1]
        return cache.setdefault($s1, load($s1))>>

    return <<=g:get||cached>>

== flw_lru_fetch fn
:: c cache recent kept
def fetch_recent(&c: OrderedDict[str, $E], $s1: str, load: Callable[[str], $E], size: int = $d1) -> $E:
    """Return the $ew from the cache or load it; the one not used for longest must go when the cache is full."""
    if $s1 in &c:
        &c.move_to_end($s1)
        return &c[$s1]
    &c[$s1] = $e = load($s1)
    if len(&c) > size:
        &c.popitem(last=False)
    return $e

== flw_stale fn
:: m max_age lifetime ttl
def drop_stale(stamped: dict[str, tuple[float, $E]], &m: float = $dx) -> int:
    """Forget the $esw that were stored longer than the &m ago; return how many."""
    oldest = time.monotonic() - &m
    stale = [$s1 for $s1, (stored_at, _) in stamped.items() if stored_at < oldest]
    for $s1 in stale:
        del stamped[$s1]
    return len(stale)

== flw_hit_ratio fn
def warm_up(cache: dict[str, $E], wanted: Iterable[str], load: Callable[[str], $E | None]) -> tuple[int, int]:
    """Load the wanted $esw that the cache lacks; return how many were there and how many could be loaded."""
    hits = loaded = 0
    for $s1 in wanted:
        if $s1 in cache:
            hits += 1
        elif ($e := load($s1)) is not None:
            cache[$s1] = $e
            loaded += 1
    return hits, loaded

== flw_memo_recursive fn
def $n1_with_parts($es: dict[str, $E], parts: dict[str, list[str]], $s1: str, memo: dict[str, $t1]) -> $t1:
    """Return the $nw1 of the $ew and of all its parts<<||, where the memo keeps what is known already>>."""
    if $s1 not in memo:
        below = sum($n1_with_parts($es, parts, part, memo) for part in parts.get($s1, ()))
        memo[$s1] = $es[$s1].$n1 + below
    return memo[$s1]

== flw_queue_serve fn
:: w waiting pending line_up
def <<serve_in_turns||round_robin||take_turns>>($es: Iterable[$E], quantum: $t1) -> list[str]:
    """Give each $ew a quantum in turn until it has its $nw1; return the $sp1 as they finish."""
    &w = deque($es)
    given: Counter[str] = Counter()
    finished: list[str] = []
    while &w:
        $e = &w.popleft()
        given[$e.$s1] += quantum
        if given[$e.$s1] < $e.$n1:
            &w.append($e)
        else:
            finished.append($e.$s1)
    return finished

== flw_queue_front fn
:: w waiting backlog pending
def <<enqueue||queue_up||line_up>>(&w: list[$E], $e: $E) -> int:
    """Let the $ew wait, in front if it is $fw1; return <<=r:its place||how many wait>>."""
    if $e.$f1:
        &w.insert(0, $e)
        return <<=r:0||len(&w)>>
    &w.append($e)
    return len(&w)<<=r: - 1||>>

== flw_queue_drain fn
:: w waiting backlog pending
def <<drain||empty||take_up_to>>(&w: list[$E], most: int) -> list[$E]:
    """Take <<at most so many||no more than the allowed number of>> $esw from the front of the queue."""
    return [&w.pop(0) for _ in range(min(most, len(&w)))]

== flw_queue_rotate fn
:: w ring turning revolving
def <<ring_from||turned_to>>_$f1($es: $Many[$E]) -> list[$E]:
    """Return the $esw, turned like a ring until one that is $fw1 stands in front."""
    &w = deque($es)
    for _ in range(len(&w)):
        if &w[0].$f1:
            break
        &w.rotate(-1)
    return list(&w)

== flw_recent_few fn
:: n newest latest last_few
def <<moving||rolling>>_$nvname($es: Iterable[$E], width: int = $d1) -> Iterator[float]:
    """Yield the mean $nvdoc of the latest $esw, one mean per $ew."""
    &n: deque[float] = deque(maxlen=width)
    for $e in $es:
        &n.append($nv)
        yield <<sum(&n) / len(&n)||statistics.fmean(&n)>>

== flw_stack_greater fn
def next_with_more_$n1($es: list[$E]) -> dict[str, str | None]:
    """Map the $sw1 of each $ew to that of the next one with more $nw1, or to None."""
    following: dict[str, str | None] = {$e.$s1: None for $e in $es}
    stack: list[$E] = []
    for $e in $es:
        while stack and stack[-1].$n1 < $e.$n1:
            following[stack.pop().$s1] = $e.$s1
        stack.append($e)
    return following

== flw_stack_cancel fn
def cancel_out($es: Iterable[$E]) -> list[$E]:
    """Return the $esw left when neighbours with the same $sw1 <<take each other away||cancel each other>>."""
    stack: list[$E] = []
    for $e in $es:
        if stack and stack[-1].$s1 == $e.$s1:
            stack.pop()
        else:
            stack.append($e)
    return stack

== flw_stack_nesting fn
:: d deepest depth_reached most_open
def &d($es: Iterable[$E]) -> int:
    """Return how deep the $esw nest: one that is $fw1 opens a level, another one closes it."""
    open_now = &{d}_yet = 0
    for $e in $es:
        open_now += 1 if $e.$f1 else -1
        if open_now < 0:
            raise ValueError(f"{$e.$s1} closes nothing")
        &{d}_yet = max(&{d}_yet, open_now)
    return &{d}_yet

== flw_stack_undo fn mut
:: h history undo_stack changes
def restore_last(&h: list[tuple[$E, $t1]], times: int = 1) -> int:
    """Give back their $nw1 to the $esw changed last; return how many changes were undone."""
    undone = 0
    while &h and undone < times:
        $e, $e.$n1 = &h.pop()
        undone += 1
    return undone

== flw_heap_top fn
def <<keep||retain>>_largest($es: Iterable[$E], size: int = $d1) -> list[$E]:
    """Return the $esw with the <<largest||highest>> $nw1, largest first<<||; the heap never grows beyond the size>>."""
    heap: list[tuple[$t1, int, $E]] = []
    for $i, $e in enumerate($es):
        heapq.heappush(heap, ($e.$n1, $i, $e))
        if len(heap) > size:
            heapq.heappop(heap)
    return [$e for *_, $e in sorted(heap, reverse=True<<=k:||, key=lambda entry: entry[:2]>>)]

== flw_heap_merge_equal fn
def <<combine||merge>>_smallest($np1: Iterable[$t1]) -> $t1:
    """Add up the two smallest $np1 again and again until one is left; return the cost of all sums."""
    heap = list($np1)
    heapq.heapify(heap)
    cost = $z1
    while len(heap) > 1:
        both = heapq.heappop(heap) + heapq.heappop(heap)
        cost += both
        heapq.heappush(heap, both)
    return cost

== flw_heap_hands fn
def <<assign||spread>>_over_hands($es: $Many[$E], hands: int) -> list[list[$E]]:
    """Give each $ew to the hand with the least $nw1 so far<<=o:||, the largest $esw first>>."""
    loads = [($z1, hand) for hand in range(hands)]
    dealt: list[list[$E]] = [[] for _ in loads]
    for $e in <<=o:$es||sorted($es, key=lambda $e: -$e.$n1)>>:
        load, hand = loads[0]
        dealt[hand].append($e)
        heapq.heapreplace(loads, (load + $e.$n1, hand))
    return dealt

== flw_heap_rooms fn
def rooms_needed($es: $Many[$E]) -> int:
    """Return how many $esw there are at once; each begins at its $nw1 and ends at its $nw2."""
    ends: list[float] = []
    most = 0
    for $e in sorted($es, key=lambda $e: $e.$n1):
        while ends and ends[0] <= $e.$n1:
            heapq.heappop(ends)
        heapq.heappush(ends, $e.$n2)
        most = max(most, len(ends))
    return most

== flw_smallest_gap fn
def <<=o:closest||furthest>>_neighbours($es: $Many[$E]) -> tuple[$E, $E]:
    """Return the two neighbours in order of $nw1 that lie <<=o:closest together||furthest apart>>."""
    ordered = sorted($es, key=<<lambda $e: $e.$n1||operator.attrgetter("$n1")>>)
    return <<=o:min||max>>(zip(ordered, ordered[1:]), key=lambda pair: pair[1].$n1 - pair[0].$n1)

== flw_apply_until fn
:: a attempts handlers strategies
def first_<<success||working>>($e: $E, &a: Iterable[Callable[[$E], str | None]], default: str = "$w1") -> str:
    """Return what the first of the &a returns for the $ew that is not None, else the default."""
    <<for attempt in &a:
        if ($res := attempt($e)) is not None:
            return $res
    return default||answers = (attempt($e) for attempt in &a)
    return next((each for each in answers if each is not None), default)>>

== flw_count_passing fn
:: p predicate test accepts
def <<=c:count||share||percent>>_passing($es: list[$E], &p: Callable[[$E], bool]) -> <<=c:int||float||float>>:
    """Return <<=c:how many||which share||which percentage>> of the $esw <<pass||satisfy the &p>>."""
    passing = sum(<<1 for $e in $es if &p($e)||map(&p, $es)>>)
    return <<=c:passing||passing / len($es) if $es else 0.0||100 * passing / max(len($es), 1)>>

== flw_tests_by_name fn
:: c checks conditions tests
def failed_<<=m:checks||by_check>>($es: $Many[$E], &c: dict[str, Callable[[$E], bool]]) -> dict[str, list[str]]:
    """Return for each <<=m:$sw1 which &c its $ew fails||of the &c the $sp1 of those that fail>>."""
    <<=m:return {
        $e.$s1: [name for name, passes in &c.items() if not passes($e)] for $e in $es
    }||$es = list($es)
    return {name: [$e.$s1 for $e in $es if not passes($e)] for name, passes in &c.items()}>>

== flw_pick_by_key fn
:: k key rank_of score
def <<=o:max||min>>_by($es: Iterable[$E], &k: Callable[[$E], $t1]) -> tuple[$E, $t1]:
    """Return the $ew with the <<=o:highest||lowest>> value of the function, and this value."""
    <<=o:top||bottom>>, $best = None, $z1
    for $e in $es:
        rated = &k($e)
        if <<=o:top||bottom>> is None or rated <<=o:>||<>> $best:
            <<=o:top||bottom>>, $best = $e, rated
    if <<=o:top||bottom>> is None:
        raise ValueError("no $esw")
    return <<=o:top||bottom>>, $best

== flw_transform_pipeline fn
:: s transforms conversions refinements
def <<through||pipe||pass_through>>($es: Iterable[$E], *&s: Callable[[Iterable[$E]], Iterable[$E]]) -> list[$E]:
    """Send the $esw through all &s, each of which takes and returns <<many||an iterable>>."""
    <<for refine in &s:
        $es = refine($es)
    return list($es)||return list(reduce(lambda moving, refine: refine(moving), &s, $es))>>

== flw_on_change fn mut
def set_and_tell($e: $E, $n1: $t1, listeners: Iterable[Callable[[$E, $t1, $t1], None]]) -> bool:
    """Set the $nw1 and tell the listeners the old and the new one; do nothing if it is the same."""
    if $n1 == $e.$n1:
        return False
    $old, $e.$n1 = $e.$n1, $n1
    for tell in listeners:
        tell($e, $old, $n1)
    return True

== flw_limit_maker fn
:: m make_filter filter_for selector
def &m(low: $t1, high: $t1, *$sp1: str) -> Callable[[$E], bool]:
    """Return a test for $esw with $nw1 from low to high and, if any are given, one of the $sp1."""

    def accepts($e: $E) -> bool:
        return low <= $e.$n1 <= high and (not $sp1 or $e.$s1 in $sp1)

    return accepts

== flw_scaler fn
def $nvname_<<scaler||normalizer>>($es: $Many[$E]) -> Callable[[$E], float]:
    """Return a function that gives the $nvdoc of $aew as a share of the <<=o:highest||lowest>> among the $esw."""
    reference = <<=o:max||min>>($nv for $e in $es)

    def scaled($e: $E) -> float:
        return ($nv) / reference if reference else 0.0

    return scaled

== flw_numberer fn
def <<numberer||make_labeler>>(prefix: str = "$w1", first: int = 1) -> Callable[[$E], str]:
    """Return a function that gives each $sw1 a number<<||, the same whenever it comes again>>."""
    numbers: dict[str, int] = {}
    return lambda $e: f"{prefix}-{numbers.setdefault($e.$s1, len(numbers) + first):0<<2||3||4>>d}"

== flw_seen_test fn
def <<=f:make_is_new||novelty_test>>() -> Callable[[$E], bool]:
    """Return a test that is true for $aew whose $sw1 was not tested before."""
    seen: set[str] = set()

    def is_new($e: $E) -> bool:
        <<=m:known = $e.$s1 in seen
        seen.add($e.$s1)
        return not known||before = len(seen)
        seen.add($e.$s1)
        return len(seen) > before>>

    return is_new

== flw_running_extreme fn
def <<=o:record||floor>>_tracker() -> Callable[[$E], bool]:
    """Return a function that says of each $ew whether its $nw1 is <<=o:above||below>> all that came before."""
    <<=o:peak||bottom>> = <<=o:-||>>math.inf

    def <<=o:is_record||is_lowest>>($e: $E) -> bool:
        nonlocal <<=o:peak||bottom>>
        if $e.$n1 <<=o:<=||>=>> <<=o:peak||bottom>>:
            return False
        <<=o:peak||bottom>> = $e.$n1
        return True

    return <<=o:is_record||is_lowest>>

== flw_quota fn
def quota_per_$s1(most: int = $d1) -> Callable[[$E], bool]:
    """Return a test that lets pass only so many $esw of each $sw1."""
    passed: dict[str, int] = {}

    def may_pass($e: $E) -> bool:
        passed[$e.$s1] = passed.get($e.$s1, 0) + 1
        return passed[$e.$s1] <= most

    return may_pass

== flw_getter_map fn
def columns_reader(*names: str) -> Callable[[$E], tuple[Any, ...]]:
    """Return a function that takes the named attributes <<of||from>> $aew."""
    <<if not names:
        raise ValueError("no names")
    ||>>return lambda $e: tuple(getattr($e, name) for name in names)

== flw_changer_maker fn mut
def <<adder||make_raiser||changer>>(amount: $t1, *, most: $t1 | None = None) -> Callable[[$E], $E]:
    """Return a function that adds the amount to the $nw1, but not beyond the most that is allowed."""

    def change($e: $E) -> $E:
        $e.$n1 += amount
        if most is not None and $e.$n1 > most:
            $e.$n1 = most
        return $e

    return change

== flw_chunk_by_sum fn
def chunks_up_to_$n1($es: Iterable[$E], $lim: $t1) -> Iterator[list[$E]]:
    """Yield lists of neighbours whose $nw1 together does not exceed the $lim<<||, where one alone may>>."""
    chunk: list[$E] = []
    filled = $z1
    for $e in $es:
        if chunk and filled + $e.$n1 > $lim:
            yield chunk
            chunk, filled = [], $z1
        chunk.append($e)
        filled += $e.$n1
    if chunk:
        yield chunk

== flw_chunk_even fn
def <<split_evenly||into_parts||equal_parts>>($es: list[$E], count: int) -> list[list[$E]]:
    """Split the $esw into this many lists; <<the first ones are one longer||sizes differ by at most one>>."""
    size, extra = divmod(len($es), count)
    bounds = [part * size + min(part, extra) for part in range(count + 1)]
    return [$es[left:right] for left, right in zip(bounds, bounds[1:])]

== flw_pairs_gap fn
:: g gaps leaps jumps
def <<large||long||wide>>_&g($es: list[$E], $lim: $t1) -> Iterator[tuple[$E, $E, $t1]]:
    """Yield the neighbours whose $nw1 differs by more than the $lim, and by how much."""
    for left, right in itertools.pairwise($es):
        if (gap := abs(right.$n1 - left.$n1)) > $lim:
            yield left, right, gap

== flw_windows_all fn
def <<=q:all||any>>_$vd_windows($es: list[$E], width: int) -> Iterator[int]:
    """Yield where a window of this width begins in which <<=q:all||some>> $esw are $fw1."""
    for left in range(len($es) - width + 1):
        if <<=q:all||any>>($e.$f1 for $e in $es[left : left + width]):
            yield left

== flw_runs fn
def runs_by_$kname($es: Iterable[$E]) -> Iterator[tuple[$ktype, int]]:
    """Yield the $kdoc of each run of neighbours that agree in it, and how long the run is."""
    for shared, run in groupby($es, key=lambda $e: $kexpr):
        yield shared, <<sum(1 for _ in run)||len(list(run))||len([*run])>>

== flw_rising_runs fn
def <<=o:rising||falling>>_runs($es: Iterable[$E]) -> list[list[$E]]:
    """Split the $esw wherever the $nw1 <<=o:falls||rises>>."""
    runs: list[list[$E]] = []
    for $e in $es:
        if runs and runs[-1][-1].$n1 <<=o:<=||>=>> $e.$n1:
            runs[-1].append($e)
        else:
            runs.append([$e])
    return runs

== flw_merge_sorted_two fn
def merge_by_$n1(left: list[$E], right: list[$E]) -> Iterator[$E]:
    """Yield the $esw of both lists, each sorted by $nw1, in order<<||; of equal ones the left first>>."""
    a = b = 0
    while a < len(left) and b < len(right):
        if right[b].$n1 < left[a].$n1:
            yield right[b]
            b += 1
        else:
            yield left[a]
            a += 1
    yield from left[a:]
    yield from right[b:]

== flw_merge_many fn
def merge_all(*sources: Iterable[$E], $f1_only: bool = False) -> Iterator[$E]:
    """Yield the $esw of all sorted sources in order of $nw1; on request only those that are $fw1."""
    merged = heapq.merge(*sources, key=lambda $e: $e.$n1)
    <<yield from (($e for $e in merged if $e.$f1) if $f1_only else merged)||for $e in merged:
        if $e.$f1 or not $f1_only:
            yield $e>>
'''
