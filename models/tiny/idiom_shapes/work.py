"""Shapes of functions that work through things: batches, pages, retries, queues, schedules, budgets, histories."""

from __future__ import annotations

SHAPES = r'''
== in_batches fn as=in_batches w=2
def <<@batch:batches||in_batches||chunked>>($es: list[$E], size: int = $d1) -> Iterator[list[$E]]:
    """Yield the $esw in lists of the given size<<||; the last one may be shorter>>."""
    <<@batchcheck:~||if size < 1:
        raise ValueError("size must be positive")>>
    <<@batchloop:for start in range(0, len($es), size):
        yield $es[start : start + size]||chunk: list[$E] = []
    for $e in $es:
        chunk.append($e)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk>>

== work_in_batches fn
def $v_in_batches($es: list[$E], size: int = $d1) -> int:
    """$V the $esw batch by batch, and return how many batches there were."""
    count = 0
    for chunk in $@in_batches($es, size):
        for $e in chunk:
            $[effect]
        count += 1
        <<$log.info("batch %d done", count)||print(f"batch {count} done")>>
    return count

== page_of fn as=page_of w=2
def <<@page:page_of||get_page>>_$es($es: list[$E], number: int, size: int = $d1) -> list[$E]:
    """Return one page of the $esw; the first page has the number 1."""
    if number < 1:
        raise ValueError(<<@pageno:f"bad page number: {number}"||"pages begin with 1">>)
    start = (number - 1) * size
    return $es[start : start + size]

== page_count fn
def count_$noun_pages($es: list[$E], size: int = $d1) -> int:
    """Return how many pages the $esw fill."""
    <<return math.ceil(len($es) / size)||return (len($es) + size - 1) // size||whole, rest = divmod(len($es), size)
    return whole + bool(rest)>>

== fetch_pages fn
def fetch_all_$es(fetch: Callable[[int], list[$E]]) -> list[$E]:
    """Fetch page after page until one is empty, and return the $esw of all of them."""
    $out: list[$E] = []
    number_of_pages = 1
    while True:
        found_here = fetch(number_of_pages)
        if not found_here:
            return $out
        $out.extend(found_here)
        number_of_pages += 1

== fetch_cursor fn
def fetch_$es(fetch: Callable[[str | None], tuple[list[$E], str | None]]) -> Iterator[$E]:
    """Yield the $esw of all pages; each page names the next one."""
    cursor = None
    while True:
        $es, cursor = fetch(cursor)
        yield from $es
        if cursor is None:
            return

== retry_each fn w=2
def $v_with_retries($e: $E, action: Callable[[$E], None], attempts: int = 3) -> bool:
    """Try the action on the $ew a few times; return whether it worked."""
    for attempt in range(1, attempts + 1):
        try:
            action($e)
        except <<OSError||ConnectionError||TimeoutError>> as $err:
            $log.warning("attempt %d with %s failed: %s", attempt, $e.$s1, $err)
        else:
            return True
    return False

== retry_while fn
def $v_until_done($e: $E, action: Callable[[$E], bool], attempts: int = $d1) -> int:
    """Repeat the action on the $ew until it returns true; return how many attempts that took."""
    tried = 0
    while tried < attempts:
        tried += 1
        if action($e):
            <<=end:return tried||break>>
    <<=end:raise TimeoutError(f"gave up on {$e.$s1} after {attempts} attempts")||else:
        $log.warning("gave up on %s", $e.$s1)
    return tried>>

== each_safely fn w=2
def <<@safely:safely||try_each>>_$v($es: list[$E], action: Callable[[$E], None]) -> tuple[int, list[str]]:
    """Run the action on each $ew; return how many went well, and the $sw1 of the others."""
    done, failed = 0, []
    for $e in $es:
        try:
            action($e)
        except <<Exception||(OSError, ValueError)||ValueError>>:
            <<$log.exception("cannot $vw %s", $e.$s1)||$log.error("cannot $vw %s", $e.$s1)>>
            failed.append($e.$s1)
        else:
            done += 1
    return done, failed

== each_finally fn mut
def $v_and_restore($e: $E, action: Callable[[$E], None]) -> None:
    """Run the action on the $ew as if it were $vdw, and set it back in any case."""
    $old = $e.$vd
    $e.$vd = True
    try:
        action($e)
    finally:
        $e.$vd = $old

== temporarily fn mut
@contextmanager
def temporary_$n1($e: $E, $n1: $t1) -> Iterator[$E]:
    """Give the $ew another $nw1 inside the block."""
    $old = $e.$n1
    $e.$n1 = $n1
    try:
        yield $e
    finally:
        $e.$n1 = $old

== transaction fn mut
@contextmanager
def all_or_none($es: list[$E]) -> Iterator[list[$E]]:
    """Undo what the block does to the list of $esw if it fails."""
    $old = list($es)
    try:
        yield $es
    except Exception:
        $es[:] = $old
        raise

== drain_queue fn as=drain w=2
def drain_$es(pending_$es: list[$E]<<=max:||, $lim: int = $d1>>) -> list[$E]:
    """Take the $esw from the front of the list until it is empty<<=max:|| or the $lim is reached>>."""
    $out: list[$E] = []
    while pending_$es<<=max:|| and len($out) < $lim>>:
        $out.append(pending_$es.pop(0))
    return $out

== requeue fn
def work_through($es: Iterable[$E], is_ready: Callable[[$E], bool], rounds: int = $d1) -> list[$E]:
    """Return the $esw in the order in which they become is_ready; the others wait at the end of the queue."""
    waiting = deque($es)
    $out: list[$E] = []
    for _ in range(rounds * len(waiting)):
        if not waiting:
            break
        $e = waiting.popleft()
        if is_ready($e):
            $out.append($e)
        else:
            waiting.append($e)
    return $out

== heap_top fn w=2
def <<=m:largest||smallest>>_$n1($es: $Many[$E], count: int = $d1) -> list[$E]:
    """Return the $esw with the <<=m:largest||smallest>> $nw1, in order."""
    <<=h:return <<=m:heapq.nlargest||heapq.nsmallest>>(count, $es, key=lambda $e: $e.$n1)||return sorted($es, key=lambda $e: $e.$n1<<=m:, reverse=True||>>)[:count]>>

== heap_schedule fn
def by_$n1_first($es: list[$E]) -> Iterator[$E]:
    """Yield the $esw, the one with the lowest $nw1 first."""
    heap = [($e.$n1, position_in_list) for position_in_list, $e in enumerate($es)]
    heapq.heapify(heap)
    while heap:
        _, position_in_list = heapq.heappop(heap)
        yield $es[position_in_list]

== take_budget fn as=affordable w=3
def <<@fit:fitting||affordable||that_fit>>_$es($es: list[$E], $lim: $t1) -> list[$E]:
    """Return the first $esw whose $nw1 together stays within the $lim."""
    $out: list[$E] = []
    <<@spend:spent = $z1
    for $e in $es:
        if spent + $e.$n1 > $lim:
            break
        spent += $e.$n1
        $out.append($e)||remaining = $lim
    for $e in $es:
        if $e.$n1 > remaining:
            break
        remaining -= $e.$n1
        $out.append($e)>>
    return $out

== take_budget_any fn
def pack_$es($es: list[$E], $lim: $t1) -> tuple[list[$E], list[$E]]:
    """Return the $esw that fit into the $lim, taken by falling $nw1, and those that are left."""
    packed: list[$E] = []
    left: list[$E] = []
    for $e in sorted($es, key=lambda $e: $e.$n1, reverse=True):
        if $e.$n1 <= $lim:
            $lim -= $e.$n1
            packed.append($e)
        else:
            left.append($e)
    return packed, left

== bins fn
def distribute_$es($es: list[$E], count: int) -> list[list[$E]]:
    """Share the $esw among lists of about the same $nw1."""
    piles: list[list[$E]] = [[] for _ in range(count)]
    sums = [0.0] * count
    for $e in sorted($es, key=lambda $e: -$e.$n1):
        lightest = sums.index(min(sums))
        piles[lightest].append($e)
        sums[lightest] += $e.$n1
    return piles

== round_robin fn
def deal_$es($es: list[$E], names: list[str]) -> dict[str, list[$E]]:
    """Deal the $esw to the names in turn."""
    <<hands: dict[str, list[$E]] = {name: [] for name in names}
    for $i, $e in enumerate($es):
        hands[names[$i % len(names)]].append($e)
    return hands||return {name: $es[start :: len(names)] for start, name in enumerate(names)}>>

== windows fn
def $n1_changes($es: list[$E]) -> list[$t1]:
    """Return by how much the $nw1 changes from each $ew to the next."""
    <<@pairwise:return [after.$n1 - prior.$n1 for prior, after in zip($es, $es[1:])]||changes = []
    for prior, after in zip($es, $es[1:]):
        changes.append(after.$n1 - prior.$n1)
    return changes>>

== is_sorted fn w=2
def is_sorted_by_$ordname($es: list[$E]) -> bool:
    """Return whether the $esw are in the order of $orddoc."""
    keys = [$ordkey for $e in $es]
    return <<all(left <= right for left, right in zip(keys, keys[1:]))||keys == sorted(keys)>>

== streak fn
def longest_$f1_streak($es: $Many[$E]) -> int:
    """Return how many $esw in a row are $fw1 at most."""
    longest = streak = 0
    for $e in $es:
        streak = streak + 1 if $e.$f1 else 0
        longest = max(longest, streak)
    return longest

== runs fn
def runs_of_$s1($es: $Many[$E]) -> list[list[$E]]:
    """Split the $esw where the $sw1 changes."""
    <<@runs:return [list(run) for _, run in groupby($es, key=lambda $e: $e.$s1)]||runs: list[list[$E]] = []
    for $e in $es:
        if runs and runs[-1][-1].$s1 == $e.$s1:
            runs[-1].append($e)
        else:
            runs.append([$e])
    return runs>>

== insert_sorted fn
def insert_by_$n1($es: list[$E], new: $E) -> int:
    """Insert $aew so that the list stays sorted by $nw1, and return its place."""
    place = 0
    while place < len($es) and $es[place].$n1 <= new.$n1:
        place += 1
    $es.insert(place, new)
    return place

== move_front fn
def move_to_front($es: list[$E], $s1: str) -> bool:
    """Move the $ew with the given $sw1 to the front; return whether there is one."""
    for $i, $e in enumerate($es):
        if $e.$s1 == $s1:
            $es.insert(0, $es.pop($i))
            return True
    return False

== position_of fn as=position w=2
def <<@posn:index_of||position_of||find_index>>($es: list[$E], $s1: str) -> int:
    """Return the place of the $ew with the given $sw1, or -1."""
    <<@comp:return next(($i for $i, $e in enumerate($es) if $e.$s1 == $s1), -1)||for $i, $e in enumerate($es):
        if $e.$s1 == $s1:
            return $i
    return -1>>

== remove_one fn as=remove_one w=2
def <<@removal:remove||delete||discard>>_$noun($es: list[$E], $s1: str) -> $E | None:
    """Remove the first $ew with the given $sw1 and return it, or None."""
    <<@popping:for $i, $e in enumerate($es):
        if $e.$s1 == $s1:
            return $es.pop($i)
    return None||for $e in $es:
        if $e.$s1 == $s1:
            $es.remove($e)
            return $e
    return None>>

== remove_all fn w=2
def remove_$cpre$es$csuf($es: list[$E]$cpar) -> int:
    """Remove the $esw$cdoc from the list, and return how many."""
    $old = len($es)
    $es[:] = [$e for $e in $es if $ncond]
    return $old - len($es)

== replace_one fn
def replace_$noun($es: list[$E], new: $E) -> list[$E]:
    """Return the $esw with the new one in place of the one with its $sw1."""
    return [new if $e.$s1 == new.$s1 else $e for $e in $es]

== change_all fn w=4 mut
def $chname_of_$es($es: $Many[$E]) -> None:
    """$chdoc each $ew."""
    for $e in $es:
        $change

== change_if fn w=3 mut
def $chname_if($es: list[$E], accepts: Callable[[$E], bool]) -> int:
    """$chdoc each $ew that passes the accepts, and return how many did."""
    changed = 0
    for $e in $es:
        if not accepts($e):
            $[skip]
        $change
        changed += 1
    return changed

== change_found fn w=2 mut
def $chname_by_$s1($es: list[$E], $s1: str) -> bool:
    """$chdoc the first $ew with the given $sw1; return whether there is one."""
    for $e in $es:
        if $e.$s1 == $s1:
            $change
            <<return True
    return False||break
    else:
        return False
    return True>>

== memo_lookup fn
def cached_lookup(load_one: Callable[[str], $E]) -> Callable[[str], $E]:
    """Return a function that loads the $ew of each $sw1 only once."""
    known_$es: dict[str, $E] = {}

    def lookup($s1: str) -> $E:
        <<@memo:if $s1 not in known_$es:
            known_$es[$s1] = load_one($s1)
        return known_$es[$s1]||try:
            return known_$es[$s1]
        except KeyError:
            known_$es[$s1] = load_one($s1)
            return known_$es[$s1]>>

    return lookup

== make_counter fn
def $noun_counter() -> Callable[[$E], int]:
    """Return a function that counts the $esw of each $sw1."""
    seen: dict[str, int] = {}

    def count($e: $E) -> int:
        seen[$e.$s1] = seen.get($e.$s1, 0) + 1
        return seen[$e.$s1]

    return count

== make_filter fn w=2
def $n1_filter(low: $t1, high: $t1) -> Callable[[$E], bool]:
    """Return a test whether the $nw1 of $aew lies between low and high."""

    <<=d:def test($e: $E) -> bool:
        return low <= $e.$n1 <= high

    return test||return lambda $e: low <= $e.$n1 <= high>>

== decorator_logged fn
def logged_$noun($fn: Callable[[$E], Any]) -> Callable[[$E], Any]:
    """Log each $ew that the function is called with."""

    @wraps($fn)
    def wrapper($e: $E) -> Any:
        $log.<<debug||info>>("%s(%s)", $fn.__name__, $e.$s1)
        <<return $fn($e)||$res = $fn($e)
        $log.debug("%s is done", $e.$s1)
        return $res>>

    return wrapper

== decorator_required fn
def requires_$f1($fn: Callable[[$E], None]) -> Callable[[$E], None]:
    """Let the function see only $esw that are $fw1."""

    @wraps($fn)
    def wrapper($e: $E) -> None:
        if not $e.$f1:
            <<raise PermissionError(f"$ew {$e.$s1} is not $fw1")||raise ValueError(f"$ew {$e.$s1} is not $fw1")||$log.warning("%s is not $fw1", $e.$s1)
            return>>
        $fn($e)

    return wrapper

== pipeline fn
def run_pipeline($es: list[$E], transforms: list[Callable[[list[$E]], list[$E]]]) -> list[$E]:
    """Give the $esw to the first step, what it returns to the next, and so on."""
    for run_step in transforms:
        $es = run_step($es)
        $log.debug("%d $esw left", len($es))
    return $es

== progress fn
def with_progress($es: list[$E]) -> Iterator[$E]:
    """Yield the $esw and print how far we are."""
    for done, $e in enumerate($es, start=1):
        yield $e
        print(f"{done}/{len($es)} $esw<<|| ({100 * done // len($es)}%)>>")

== time_limit fn
def $v_within($es: Iterable[$E], seconds: float) -> int:
    """$V $esw until the time is over; return how many."""
    deadline = time.monotonic() + seconds
    done = 0
    for $e in $es:
        if time.monotonic() > deadline:
            $log.warning("stopped before %s", $e.$s1)
            break
        $[effect]
        done += 1
    return done

== sample_some fn
def sample_$es($es: list[$E], count: int = $d1<<=random_seed:, random_seed: int = 0||>>) -> list[$E]:
    """Return some $esw, chosen at random."""
    if count >= len($es):
        return list($es)
    return <<=random_seed:random.Random(random_seed).sample($es, count)||random.sample($es, count)>>
'''  # noqa: E501  (the alternatives of a line stand in one line)
