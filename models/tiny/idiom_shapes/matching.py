"""Shapes of functions that join and match things, walk their trees and graphs, schedule, draw, await and allot them."""

from __future__ import annotations

SHAPES = r'''
== flw_zip_lengths fn
:: w weights factors
def weighted_$nvname($es: list[$E], &w: list[float]) -> float:
    """Return the mean $nvdoc of the $esw, weighted by the &w; there must be one for each."""
    if len($es) != len(&w):
        raise ValueError(f"{len($es)} $esw but {len(&w)} &w")
    weighed = sum(($nv) * by for $e, by in zip($es, &w))
    return weighed / <<sum(&w)||math.fsum(&w)>>

== flw_zip_assign fn mut
def <<assign||hand_out||give>>_$sp1($es: list[$E], $sp1: Iterable[str]) -> list[$E]:
    """Give the $esw the $sp1 in this order; return the $esw for which none is left."""
    given = 0
    for given, ($e, $s1) in enumerate(zip($es, $sp1), start=1):
        $e.$s1 = $s1
    return $es[given:]

== flw_zip_changes fn
def changes_of_$n1(earlier: $Many[$E], later: $Many[$E]) -> list[tuple[str, $t1]]:
    """Compare two equally long lists <<place by place||pairwise>>; return each $sw1 with the change of its $nw1."""
    return [
        (new.$s1, new.$n1 - $old.$n1)
        for $old, new in zip(earlier, later, strict=True)
        if new.$n1 != $old.$n1
    ]

== flw_enum_ranks_shared fn
def shared_ranks($es: $Many[$E]) -> dict[str, int]:
    """Rank the $esw by $nw1, the <<=o:highest||lowest>> first; equal ones share a rank."""
    ranks: dict[str, int] = {}
    rank, before = 0, None
    for place, $e in enumerate(sorted($es, key=lambda $e: <<=o:-||>>$e.$n1), start=1):
        if $e.$n1 != before:
            rank, before = place, $e.$n1
        ranks[$e.$s1] = rank
    return ranks

== flw_enum_columns fn
:: c columns stripes
def in_&{c}($es: $Many[$E], count: int) -> list[list[str]]:
    """Deal the $sw1 of the $esw into so many &c, <<row by row||one after another>>."""
    &c: list[list[str]] = [[] for _ in range(count)]
    for $i, $e in enumerate($es):
        &c[$i % count].append($e.$s1)
    return &c

== flw_enum_every fn
def mark_every(every: int, $es: Iterable[$E], mark: str = "<<*||>||#||->>") -> list[str]:
    """Return the $sp1, with a mark before each n-th."""
    return [f"{mark if $i % every == 0 else ' '} {$e.$s1}" for $i, $e in enumerate($es, start=1)]

== flw_join_inner fn
def join_on_$s1(left: $Many[$E], right: $Many[$E]) -> list[tuple[$E, $E]]:
    """Return all pairs of a left and a right $ew that have the same $sw1."""
    partners: dict[str, list[$E]] = defaultdict(list)
    for other in right:
        partners[other.$s1].append(other)
    return [($e, other) for $e in left for other in partners.get($e.$s1, [])]

== flw_join_left fn
:: p prices rates fees
def <<attach||join||add>>_&p($es: $Many[$E], &p: dict[str, float], default: float = 0.0) -> Iterator[tuple[$E, float]]:
    """Yield each $ew with what the &p say about its $sw1, or with the default."""
    <<for $e in $es:
        yield $e, &p.get($e.$s1, default)||yield from (($e, &p.get($e.$s1, default)) for $e in $es)>>

== flw_join_anti fn
def <<=k:without||with>>_partner(left: $Many[$E], right: $Many[$E]) -> list[$E]:
    """Return the left $esw <<=k:to which no right one has the same||to which a right one has the same>> $sw1."""
    $sp1 = {other.$s1 for other in right}
    return list(<<=k:itertools.filterfalse||filter>>(lambda $e: $e.$s1 in $sp1, left))

== flw_join_sum fn
def <<balance||net>>_by_$s1(incoming: $Many[$E], outgoing: $Many[$E]) -> dict[str, $t1]:
    """Return for each $sw1 the $nw1 that comes in less that which goes out."""
    surplus: dict[str, $t1] = defaultdict(<<@zero:lambda: $z1||$t1>>)
    for sign, $es in ((1, incoming), (-1, outgoing)):
        for $e in $es:
            surplus[$e.$s1] += sign * $e.$n1
    return {$s1: left for $s1, left in surplus.items() if left}

== flw_join_sorted fn
def walk_both(left: Iterable[$E], right: Iterable[$E]) -> Iterator[tuple[$E, $E]]:
    """Yield the $esw of two lists, sorted by unique $sp1, that occur in both."""
    lefts, rights = iter(left), iter(right)
    a, b = next(lefts, None), next(rights, None)
    while a is not None and b is not None:
        if a.$s1 == b.$s1:
            yield a, b
        <<=m:if a.$s1 <= b.$s1:
            a = next(lefts, None)
        else:
            b = next(rights, None)||a, b = (next(lefts, None), b) if a.$s1 <= b.$s1 else (a, next(rights, None))>>

== flw_match_nearest fn
def pair_with_nearest($es: $Many[$E], others: list[$E]) -> list[tuple[$E, $E]]:
    """Give each $ew the free other one with the nearest $nw1<<||, as long as there is one>>."""
    free = others.copy()
    couples = []
    for $e in $es:
        if not free:
            break
        nearest = min(free, key=lambda other: abs(other.$n1 - $e.$n1))
        free.remove(nearest)
        couples.append(($e, nearest))
    return couples

== flw_match_augment fn
def match_to_$sp1(choices: dict[str, list[str]]) -> dict[str, str]:
    """Match as many $esw as possible with one of the $sp1 that each may have; return who has each $sw1."""
    owner: dict[str, str] = {}

    def finds_one(mine: str, tried: set[str]) -> bool:
        for $s1 in choices[mine]:
            if $s1 not in tried:
                tried.add($s1)
                if $s1 not in owner or finds_one(owner[$s1], tried):
                    owner[$s1] = mine
                    return True
        return False

    for mine in choices:
        finds_one(mine, set())
    return owner

== flw_match_score fn
def <<similarity||agreement>>(left: $E, right: $E) -> int:
    """Return in how many <<attributes||fields>> two $esw agree."""
    return sum(getattr(left, name) == getattr(right, name) for name in ($columns))

== flw_match_opposites fn
def settle_pairs($es: list[$E]) -> list[tuple[$E, $E]]:
    """Pair $esw whose $np1 add up to zero; each $ew is in at most one pair."""
    open_by_$n1: dict[$t1, list[$E]] = defaultdict(list)
    settled = []
    for $e in $es:
        if opposite := open_by_$n1[-$e.$n1]:
            settled.append((opposite.pop(), $e))
        else:
            open_by_$n1[$e.$n1].append($e)
    return settled

== flw_tree_depth fn
def depth_of($s1: str, above: dict[str, str]) -> int:
    """Return how many $esw are above this one; <<a circle is an error||raise an error in a circle>>."""
    passed = {$s1}
    while $s1 in above:
        $s1 = above[$s1]
        if $s1 in passed:
            raise ValueError(f"{$s1} is above itself")
        passed.add($s1)
    return len(passed) - 1

== flw_tree_height fn
def <<=o:height||size||leaf_count>>($s1: str, below: dict[str, list[str]]) -> int:
    """Return <<=o:how many levels there are from this $ew down||how many $esw this one and all below it are||\
how many $esw at the lowest end belong to this one>>."""
    <<=o:return 1 + max((height(each, below) for each in below.get($s1, [])), default=0)||\
    return 1 + sum(size(each, below) for each in below.get($s1, []))||if not below.get($s1):
        return 1
    return sum(leaf_count(each, below) for each in below[$s1])>>

== flw_tree_path fn
:: s separator joint glue
def full_$s1($e: $E, above: dict[str, $E], &s: str = "<</||.||::>>") -> str:
    """Return the $sp1 from the top down to the $ew, joined by the &s."""
    upward = [$e.$s1]
    while ($e := above.get($e.$s1)) is not None:
        upward.append($e.$s1)
    return &s.join(<<reversed(upward)||upward[::-1]>>)

== flw_tree_walk fn
def walk_down(top: $E, below: dict[str, list[$E]], depth: int = 0) -> Iterator[tuple[int, $E]]:
    """Yield the $ew and all below it, each with its depth<<=o:||; those with the most $nw1 come first>>."""
    yield depth, top
    for $e in <<=o:below.get(top.$s1, ())||sorted(below.get(top.$s1, []), key=lambda $e: -$e.$n1)>>:
        yield from walk_down($e, below, depth + 1)

== flw_tree_levels fn
def levels(top: str, below: dict[str, list[str]]) -> list[list[str]]:
    """Return the $sp1 of each level of the tree, from the top down."""
    rows, row = [], [top]
    while row:
        rows.append(row)
        row = [lower for $s1 in row for lower in below.get($s1, [])]
    return rows

== flw_tree_prune fn
def thin_out(nested: dict[str, Any], keep: Callable[[str], bool]) -> dict[str, Any]:
    """Return the tree of $sp1 without the parts in which nothing is kept."""
    thinned = {}
    for $s1, inside in nested.items():
        rest = thin_out(inside, keep)
        if rest or keep($s1):
            thinned[$s1] = rest
    return thinned

== flw_tree_nest fn
def <<=b:build||grow||make>>_tree($es: dict[str, $E], below: dict[str, list[str]], top: str) -> dict[str, Any]:
    """Return the $ew at the top and all that is below it as nested dicts."""
    return {
        "$s1": top,
        "$n1": $es[top].$n1,
        "<<below||inner||parts>>": [<<=b:build||grow||make>>_tree($es, below, each) for each in below.get(top, [])],
    }

== flw_graph_reachable fn
def <<=k:reachable||unreachable>>_from($s1: str, links: dict[str, set[str]]) -> set[str]:
    """Return the $sp1 to which <<=k:some||no>> way leads from the given one."""
    reached, fresh = {$s1}, {$s1}
    while fresh:
        fresh = {there for here in fresh for there in links.get(here, ())} - reached
        reached |= fresh
    return <<=k:reached - {$s1}||set(links) - reached>>

== flw_graph_circle fn
def find_circle($s1: str, follows: dict[str, str]) -> list[str]:
    """Follow the $esw from one on until one comes again; return this circle, or an empty list."""
    passed: list[str] = []
    while $s1 in follows and $s1 not in passed:
        passed.append($s1)
        $s1 = follows[$s1]
    return passed[passed.index($s1) :] if $s1 in passed else []

== flw_graph_degree fn
:: l links ties
def <<=o:most||least>>_linked($es: $Many[$E], &l: Iterable[tuple[str, str]]) -> $E:
    """Return the $ew whose $sw1 occurs <<=o:most||least>> often in the &l."""
    occurrences = Counter(itertools.chain.from_iterable(&l))
    return <<=o:max||min>>($es, key=lambda $e: occurrences[$e.$s1])

== flw_graph_two_colours fn
def two_sides(foes: dict[str, set[str]]) -> dict[str, bool] | None:
    """Put the $esw on two sides so that no foes share one, or return None if that is impossible."""
    side: dict[str, bool] = {}
    for first in foes:
        stack = [] if first in side else [(first, True)]
        while stack:
            $s1, here = stack.pop()
            if side.setdefault($s1, here) != here:
                return None
            stack.extend((foe, not here) for foe in foes[$s1] if foe not in side)
    return side

== flw_graph_union fn
def <<join_groups||groups_of||clusters>>(couples: Iterable[tuple[$E, $E]]) -> list[set[str]]:
    """Return the sets of $sp1 that belong together because couples <<link||connect>> them."""
    joined: list[set[str]] = []
    for a, b in couples:
        touching = [some for some in joined if a.$s1 in some or b.$s1 in some]
        joined = [some for some in joined if some not in touching]
        joined.append({a.$s1, b.$s1}.union(*touching))
    return joined

== flw_graph_cheapest fn
def cheapest_way(start: str, destination: str, costs: dict[str, dict[str, $t1]]) -> tuple[$t1, list[str]]:
    """Return the least $nw1 from one $sw1 to another, and the way."""
    heap = [($z1, start, [start])]
    done: set[str] = set()
    while heap:
        spent, here, way = heapq.heappop(heap)
        if here == destination:
            return spent, way
        if here in done:
            continue
        done.add(here)
        for there, cost in costs.get(here, {}).items():
            heapq.heappush(heap, (spent + cost, there, [*way, there]))
    raise LookupError(f"no way from {start} to {destination}")

== flw_times_sequence fn
:: p pause gap breather
def start_times($es: $Many[$E], begin: datetime, &p: timedelta = timedelta(minutes=$d1)) -> dict[str, datetime]:
    """Return when each $ew starts if they follow each other; each lasts its $nw1 in minutes, with a &p between."""
    starts = {}
    for $e in $es:
        starts[$e.$s1] = begin
        begin += timedelta(minutes=$e.$n1) + &p
    return starts

== flw_times_spread fn
:: d days weekdays dates
def spread_over_&d($es: list[$E], first: date, &d: int) -> dict[date, list[$E]]:
    """Spread the $esw over so many &d from the first on, <<as evenly as possible||in turn>>."""
    by_date = {first + timedelta(days=each): [] for each in range(&d)}
    for $e, when in zip($es, itertools.cycle(by_date)):
        by_date[when].append($e)
    return by_date

== flw_times_free fn
def first_free(busy: list[tuple[int, int]], $e: $E, opening: int = $d1) -> int:
    """Return the first time from the opening on at which the $ew fits for its $nw1 between the busy spans."""
    moment = opening
    for begin, end in sorted(busy):
        if moment + $e.$n1 <= begin:
            break
        moment = max(moment, end)
    return moment

== flw_times_deadline fn
def earliest_deadline_first($es: $Many[$E], now: float = 0.0) -> list[str]:
    """Do the $esw in order of $nw1, their deadline, each for its $nw2; return the $sp1 that are late."""
    late = []
    for $e in sorted($es, key=lambda $e: $e.$n1):
        now += $e.$n2
        if now > $e.$n1:
            late.append($e.$s1)
    return late

== flw_times_scheduler fn
:: a upcoming timetable
def run_timetable(&a: list[tuple[float, str]], until: float, $fn: Callable[[str], float | None]) -> int:
    """Call the function for each $sw1 when its time has come; it returns after how long to do so again, or None."""
    heapq.heapify(&a)
    calls = 0
    while &a and &a[0][0] <= until:
        due, $s1 = heapq.heappop(&a)
        calls += 1
        if (delay := $fn($s1)) is not None:
            heapq.heappush(&a, (due + delay, $s1))
    return calls

== flw_times_bins fn
def per_<<=u:hour||day||week>>($es: $Many[$E]) -> Counter[int]:
    """Count the $esw per <<=u:hour||day||week>>; their $nw1 is a time in <<=u:minutes||hours||days>>."""
    return Counter(int($e.$n1 // <<=u:60||24||7>>) for $e in $es)

== flw_random_split fn
def random_split($es: $Many[$E], share: float = <<0.8||0.7||0.75||0.9>>, seed: int = $d1) -> tuple[list[$E], list[$E]]:
    """Shuffle the $esw and split them; about this share of them comes into the first list."""
    shuffled = list($es)
    random.Random(seed).shuffle(shuffled)
    cut = round(share * len(shuffled))
    return shuffled[:cut], shuffled[cut:]

== flw_random_weighted fn
def draw_by_$nvname($es: list[$E], count: int, rng: random.Random) -> list[$E]:
    """Draw so many $esw, with repeats, the likelier the larger their $nvdoc."""
    chances = [max($nv, 0) for $e in $es]
    return rng.choices($es, weights=chances, k=count) if any(chances) else []

== flw_random_per_group fn
:: c count most size
def sample_per_$kname($es: $Many[$E], &c: int, seed: int | None = None) -> dict[$ktype, list[$E]]:
    """Draw at most this &c of the $esw per $kdoc."""
    rng = random.Random(seed)
    $map: dict[$ktype, list[$E]] = defaultdict(list)
    for $e in $es:
        $map[$kexpr].append($e)
    return {shared: rng.sample(some, min(&c, len(some))) for shared, some in $map.items()}

== flw_random_reservoir fn
:: r reservoir kept
def <<reservoir_sample||sample_stream>>(stream: Iterable[$E], size: int, rng: random.Random) -> list[$E]:
    """Draw so many $esw of a stream whose length is unknown, each with the same chance."""
    &r: list[$E] = []
    for arrived, $e in enumerate(stream):
        if arrived < size:
            &r.append($e)
        elif (spot := rng.randint(0, arrived)) < size:
            &r[spot] = $e
    return &r

== flw_random_until fn
def draw_until($es: list[$E], $lim: $t1, rng: random.Random) -> list[$E]:
    """Draw $esw without repeats until their $nw1 together reaches the $lim."""
    drawn, reached = [], $z1
    pool = rng.sample($es, len($es))
    while pool and reached < $lim:
        drawn.append(pool.pop())
        reached += drawn[-1].$n1
    return drawn

== flw_random_gifts fn
def secret_givers($es: $Many[$E], rng: random.Random) -> dict[str, str]:
    """Map each $sw1 to another one in a random ring<<||, so that nobody gets their own>>."""
    ring = [$e.$s1 for $e in $es]
    rng.shuffle(ring)
    return dict(zip(ring, ring[1:] + ring[:1]))

== flw_iter_sentinel fn
def read_until(receive: Callable[[], $E], last: $E, most: int = $dx) -> list[$E]:
    """Receive $esw until the last one comes, but not more than allowed."""
    return list(<<islice(iter(receive, last), most)||itertools.islice(iter(receive, last), most)>>)

== flw_iter_header fn
def <<split_at_first||from_first||head_and_tail>>_$f1($es: Iterable[$E]) -> tuple[$E | None, list[$E]]:
    """Return the first $ew that is $fw1 and all that follow it; None and no others if there is none."""
    <<=r:remaining||rest||further>> = iter($es)
    for $e in <<=r:remaining||rest||further>>:
        if $e.$f1:
            return $e, <<list(<<=r:remaining||rest||further>>)||[*<<=r:remaining||rest||further>>]>>
    return None, []

== flw_iter_skip_take fn
:: s skip offset passed_over
def <<page||slice>>_of_$cpre$es$csuf($es: Iterable[$E]$cpar, *, &s: int = 0, take: int = $d1) -> list[$E]:
    """Return some of the $esw$cdoc: leave out the first ones, then take as many as asked for."""
    chosen = ($e for $e in $es if $cond)
    for _ in range(&s):
        next(chosen, None)
    return [$e for _, $e in zip(range(take), chosen)]

== flw_iter_default_chain fn
def first_of_any(*sources: Iterable[$E], default: $E | None = None) -> $E | None:
    """Return the first $ew of the first source that has one, else the default."""
    return next(<<chain(*sources)||itertools.chain.from_iterable(sources)||itertools.chain(*sources)>>, default)

== flw_iter_lookahead fn
def with_last_mark($es: Iterable[$E]) -> Iterator[tuple[$E, bool]]:
    """Yield each $ew and whether it is the last."""
    ahead = iter($es)
    try:
        held = next(ahead)
    except StopIteration:
        return
    for $e in ahead:
        yield held, False
        held = $e
    yield held, True

== flw_iter_sampled fn
def <<thin_out||downsample||at_intervals>>($es: Iterable[$E], interval: $t1) -> Iterator[$E]:
    """Yield $esw whose $nw1 lies at least the interval above that of the one before them."""
    $lim = -math.inf
    for $e in $es:
        if $e.$n1 >= $lim:
            yield $e
            $lim = $e.$n1 + interval

== flw_async_gather fn
async def <<fetch||load||query>>_all($sp1: Iterable[str], fetch_one: Callable[[str], Awaitable[$E]]) -> dict[str, $E]:
    """Fetch the $esw with all these $sp1 at once<<||, and return them by $sw1>>."""
    wanted = <<list(dict.fromkeys($sp1))||sorted(set($sp1))>>
    $es = await asyncio.gather(*(fetch_one($s1) for $s1 in wanted))
    return dict(zip(wanted, $es))

== flw_async_partition fn
async def try_all($es: list[$E], $fn: Callable[[$E], Awaitable[None]]) -> tuple[list[$E], dict[str, str]]:
    """Do something with all $esw at once; return those where it worked, and the errors by $sw1."""
    ends = await asyncio.gather(*map($fn, $es), return_exceptions=True)
    failed = {$e.$s1: str(end) for $e, end in zip($es, ends) if isinstance(end, Exception)}
    return [$e for $e in $es if $e.$s1 not in failed], failed

== flw_async_chunks fn
async def <<in_waves||wave_by_wave||few_at_a_time>>($es: list[$E], check: Callable[[$E], Awaitable[bool]]) -> list[$E]:
    """Return the $esw that pass the check; only $d1 are checked at a time."""
    passed: list[$E] = []
    for left in range(0, len($es), $d1):
        part = $es[left : left + $d1]
        verdicts = await asyncio.gather(*[check($e) for $e in part])
        passed += itertools.compress(part, verdicts)
    return passed

== flw_async_stream_best fn
async def <<=o:highest||lowest>>_so_far(incoming: AsyncIterator[$E]) -> AsyncIterator[$E]:
    """Yield each incoming $ew that has <<=o:more||less>> $nw1 than all before it."""
    mark: $t1 | None = None
    async for $e in incoming:
        if mark is None or $e.$n1 <<=o:>||<>> mark:
            mark = $e.$n1
            yield $e

== flw_rec_sum_split fn
def <<=o:largest||total>>_$n1($es: list[$E]) -> $t1:
    """Return the <<=o:largest||total>> $nw1 of one or more $esw, by <<halving the list||recursion>>."""
    if len($es) == 1:
        return $es[0].$n1
    middle = len($es) // 2
    return <<=o:max(largest_$n1($es[:middle]), largest_$n1($es[middle:]))||\
total_$n1($es[:middle]) + total_$n1($es[middle:])>>

== flw_rec_reach fn
def can_reach($es: list[$E], amount: $t1) -> bool:
    """Return whether some of the $esw have exactly this $nw1 together."""
    if amount == 0:
        return True
    if not $es:
        return False
    first, *others = $es
    return can_reach(others, amount) or can_reach(others, amount - first.$n1)

== flw_rec_arrange fn
def arrangements($es: list[$E]) -> Iterator[list[$E]]:
    """Yield the $esw in all orders in which no neighbours have the same $sw1."""
    if not $es:
        yield []
    for $i, $e in enumerate($es):
        for tail in arrangements($es[:$i] + $es[$i + 1 :]):
            if not tail or tail[0].$s1 != $e.$s1:
                yield [$e, *tail]

== flw_greedy_fit fn
:: b bins boxes crates
def <<=k:first||best>>_fit($es: $Many[$E], $lim: $t1) -> list[list[$E]]:
    """Pack the largest $esw first into &b that hold $nw1 up to the $lim: the <<=k:first||fullest>> with room."""
    packed: list[list[$E]] = []
    for $e in sorted($es, key=lambda $e: $e.$n1, reverse=True):
        open_ones = [some for some in packed if sum(each.$n1 for each in some) + $e.$n1 <= $lim]
        if open_ones:
            <<=k:open_ones[0]||max(open_ones, key=lambda some: sum(each.$n1 for each in some))>>.append($e)
        else:
            packed.append([$e])
    return packed

== flw_greedy_ratio fn
def <<choose||pick||select>>_within($es: $Many[$E], budget: float) -> list[$E]:
    """Choose $esw with much $nw1 for little $nw2, <<as long as the budget for||while the budget covers>> $nw2 lasts."""
    chosen = []
    for $e in sorted($es, key=lambda $e: $e.$n1 / max($e.$n2, 1e-9), reverse=True):
        if $e.$n2 <= budget:
            budget -= $e.$n2
            chosen.append($e)
    return chosen

== flw_greedy_spans fn
def most_compatible($es: $Many[$E]) -> list[$E]:
    """Return as many $esw as possible that do not overlap; each lasts from its $nw1 to its $nw2."""
    chosen: list[$E] = []
    for $e in sorted($es, key=lambda $e: $e.$n2):
        if not chosen or $e.$n1 >= chosen[-1].$n2:
            chosen.append($e)
    return chosen

== flw_greedy_fill fn mut
def <<fill_up||top_up||raise_lowest>>($es: list[$E], stock: int) -> int:
    """Give one after another from the stock to the $ew with the least $nw1, to at most $dx; return what is left."""
    while stock > 0:
        poorest = min($es, key=lambda $e: $e.$n1, default=None)
        if poorest is None or poorest.$n1 >= $dx:
            break
        poorest.$n1 += 1
        stock -= 1
    return stock

== flw_greedy_allot fn
:: s stock reserve supply
def allot(&s: $t1, $es: $Many[$E]) -> Iterator[tuple[str, $t1]]:
    """Yield how much each $ew gets of the &s: its $nw1<<||, or what is left>>; the $fw1 ones come first."""
    for $e in sorted($es, key=lambda $e: not $e.$f1):
        granted = min($e.$n1, &s)
        &s -= granted
        yield $e.$s1, granted

== flw_greedy_balance fn
def balanced_teams($es: $Many[$E]) -> tuple[list[$E], list[$E]]:
    """Part the $esw into two lists with about the same $nw1."""
    one, two = [], []
    lead = $z1
    for $e in sorted($es, key=lambda $e: -$e.$n1):
        if lead <= 0:
            one.append($e)
            lead += $e.$n1
        else:
            two.append($e)
            lead -= $e.$n1
    return one, two
'''
