"""Shapes of functions that act on things: undo, work flows, states, queues, events, locks, tasks, retries, limits."""

from __future__ import annotations

SHAPES = r'''
== act_set_noted fn mut
def <<set||change||assign>>_$n1($e: $E, $n1: $t1, <<=h:history||undo_stack||changes>>: list[tuple[$E, $t1]]) -> None:
    """Give the $ew another $nw1, and note the old one so that this can be undone."""
    <<=same:~||if $n1 == $e.$n1:
        return>>
    <<=h:history||undo_stack||changes>>.append(($e, $e.$n1))
    $e.$n1 = $n1

== act_undo_last fn mut
def <<undo||undo_last||take_back>>(<<=h:history||undo_stack||changes>>: list[tuple[$E, $t1]]) -> $E | None:
    """Set back the $nw1 that was changed last; return its $ew, or None if there is nothing to undo."""
    if not <<=h:history||undo_stack||changes>>:
        return None
    $e, $old = <<=h:history||undo_stack||changes>>.pop()
    $e.$n1 = $old
    return $e

== act_undo_all fn mut
def <<undo_all||roll_back||revert>>(<<=h:history||changes||journal>>: list[tuple[$E, str, Any]]) -> int:
    """Undo all changes, the latest first; return how many there were."""
    undone = 0
    while <<=h:history||changes||journal>>:
        $e, attribute, $old = <<=h:history||changes||journal>>.pop()
        setattr($e, attribute, $old)
        undone += 1
    return undone

== act_apply_noted fn mut
:: c changes new_values
def <<apply_changes||update_and_note||change_attributes>>($e: $E, &c: dict[str, Any]) -> dict[str, Any]:
    """Set attributes of the $ew, and return the former values of those that really changed."""
    former: dict[str, Any] = {}
    for $key, $val in &c.items():
        if (was := getattr($e, $key)) != $val:
            former[$key] = was
            setattr($e, $key, $val)
    return former

== act_dry_run fn mut w=2
def $v_all<<||_$es>>($es: list[$E], dry_run: bool = False) -> list[str]:
    """$V the $esw that are not yet $vdw, or in a dry run only find them; return their $sp1."""
    <<=t:todo||affected>> = [$e for $e in $es if not $e.$vd]
    <<=form:if not dry_run:
        for $e in <<=t:todo||affected>>:
            $e.$vd = True||for $e in <<=t:todo||affected>>:
        $e.$vd = not dry_run>>
    return [$e.$s1 for $e in <<=t:todo||affected>>]

== act_dry_print fn mut
def $chname_unless_dry($es: $Many[$E], dry_run: bool<<=d: = True||>>) -> None:
    """$chdoc each $ew; in a dry run only print what would be done."""
    <<=p:prefix||opening>> = "would change" if dry_run else "changing"
    for $e in $es:
        print(f"{<<=p:prefix||opening>>} {$e.$s1}")
        if dry_run:
            continue
        $change

== act_log_every fn
def $v_with_log($es: list[$E], every: int = $d1) -> None:
    """$V the $esw, and log after every few of them how far we are."""
    for done, $e in enumerate($es, start=1):
        $[effect]
        if done % every == 0<<=last:|| or done == len($es)>>:
            $log.info("%d of %d $esw", done, len($es))

== act_tell_progress fn
:: r on_progress report tell
def process_$es($es: list[$E], action: Callable[[$E], None], &r: Callable[[float], None]) -> None:
    """Run the action on each $ew, and tell the part that is done after each."""
    &r(0.0)
    for done, $e in enumerate($es, start=1):
        action($e)
        &r(done / len($es))

== act_error_limit fn w=2
def $v_until_too_bad($es: Iterable[$E], action: Callable[[$E], None], allowed: int = <<=n:3||5||$d1>>) -> int:
    """Run the action on each $ew; give up after too many errors, otherwise return how many there were."""
    <<=f:failures||errors>> = 0
    for $e in $es:
        try:
            action($e)
        except <<=t:ValueError||OSError||Exception>> as $err:
            <<=f:failures||errors>> += 1
            $log.warning("%s: %s", $e.$s1, $err)
            if <<=f:failures||errors>> > allowed:
                raise RuntimeError(f"too many errors, the last one with {$e.$s1}") from $err
    return <<=f:failures||errors>>

== act_raise_at_end fn
:: p problems errors messages
def $v_everything($es: $Many[$E], action: Callable[[$E], None]) -> None:
    """Run the action on all $esw, and only then raise an error that tells what failed."""
    &p: list[str] = []
    for $e in $es:
        try:
            action($e)
        except ValueError as $err:
            &p.append(f"{$e.$s1}: {$err}")
    if &p:
        raise ValueError(<<"; ".join(&p)||"\n".join(&p)||f"{len(&p)} $esw failed: {', '.join(&p)}">>)

== act_rounds fn
:: w waiting remaining unfinished
def $v_in_rounds($es: list[$E], attempt: Callable[[$E], bool], rounds: int = $d1) -> list[$E]:
    """Attempt all $esw, then again those that failed, and so on; return those that failed in every round."""
    &w = list($es)
    for _ in range(rounds):
        &w = [$e for $e in &w if not attempt($e)]
        if not &w:
            break
    return &w

== act_backoff fn w=2
def <<send||submit||push>>_$noun($e: $E, send: Callable[[$E], None], attempts: int = <<=n:3||4||5>>) -> None:
    """Send the $ew; after each failure wait twice as long as before, and after the last one raise its error."""
    <<=d:delay||pause_length>> = <<=s:0.5||1.0||0.1>>
    for attempts_left in reversed(range(attempts)):
        try:
            return send($e)
        except <<=t:ConnectionError||TimeoutError||OSError>>:
            if not attempts_left:
                raise
            time.sleep(<<=d:delay||pause_length>>)
            <<=d:delay||pause_length>> *= 2

== act_fallbacks fn
def <<first_success||try_all||with_fallbacks>>($e: $E, handlers: Iterable[Callable[[$E], Any]]) -> Any:
    """Return what the first handler that can cope with the $ew makes of it."""
    for handle in handlers:
        with suppress(<<LookupError||ValueError||(KeyError, ValueError)||NotImplementedError>>):
            return handle($e)
    raise <<=x:ValueError||LookupError||RuntimeError>>(f"nothing can be done with {$e.$s1}")

== act_heap_push fn
:: n ticket_numbers counter arrivals
def <<push||put||enqueue>>_$noun(heap: list[tuple[$t1, int, $E]], $e: $E, &n: Iterator[int]) -> None:
    """Put $aew on the heap, <<=o:the highest||the lowest>> $nw1 first; of equals, the one that came first."""
    heapq.heappush(heap, (<<=o:-$e.$n1||$e.$n1>>, next(&n), $e))

== act_heap_pop_valid fn
def <<pop||take||next>>_not_$vd(heap: list[tuple[$t1, int, $E]]) -> $E | None:
    """Take $esw from the heap until one is not yet $vdw, and return it, or None if there is no such $ew."""
    while heap:
        *_, $e = heapq.heappop(heap)
        if not $e.$vd:
            return $e
    return None

== act_waves fn
:: f frontier wave front
def <<in_waves||level_by_level||spread_from>>(start: $E, neighbours: Callable[[$E], list[$E]]) -> dict[str, int]:
    """Return by $sw1 how many moves each $ew is away from the first one."""
    distance = {start.$s1: 0}
    &f = [start]
    while &f:
        ahead = [other for $e in &f for other in neighbours($e) if other.$s1 not in distance]
        moves = distance[&f[0].$s1] + 1
        distance.update((other.$s1, moves) for other in ahead)
        &f = ahead
    return distance

== act_dependency_order fn
:: d done placed finished_ones
def in_order_of_needs($es: list[$E], <<=n:needs||requires||after>>: dict[str, set[str]]) -> list[$E]:
    """Return the $esw so that each comes after those that it needs."""
    $out: list[$E] = []
    &d: set[str] = set()
    while len($out) < len($es):
        possible = [$e for $e in $es if $e.$s1 not in &d and <<=n:needs||requires||after>>.get($e.$s1, set()) <= &d]
        if not possible:
            raise ValueError(<<"the needs go in a circle"||f"circular needs after {len($out)} $esw">>)
        $out += possible
        &d |= {$e.$s1 for $e in possible}
    return $out

== act_due_now fn
def <<run||pop||release>>_due(heap: list[tuple[float, $E]], <<=n:now||clock||moment>>: float) -> list[$E]:
    """Take the $esw that are due by now from the heap, the earliest first."""
    due: list[$E] = []
    while heap and heap[0][0] <= <<=n:now||clock||moment>>:
        _, $e = heapq.heappop(heap)
        due.append($e)
    return due

== act_recurring fn
def <<next_turns||repeat_every||tick_through>>($es: list[$E], count: int) -> Iterator[tuple[$t1, $E]]:
    """Yield so many times when which $ew has its turn; each has one after every $nw1."""
    heap = [($e.$n1, place, $e) for place, $e in enumerate($es)]
    heapq.heapify(heap)
    for _ in range(count if heap else 0):
        moment, place, $e = heap[0]
        yield moment, $e
        heapq.heapreplace(heap, (moment + $e.$n1, place, $e))

== act_start_times fn
:: c clock begin now
def <<schedule||timetable||start_times>>($es: list[$E], &c: $t1 = $z1) -> dict[str, tuple[$t1, $t1]]:
    """Return by $sw1 when each $ew starts and ends if each takes its $nw1 and they follow one another."""
    times = {}
    for $e in $es:
        times[$e.$s1] = (&c, &c + $e.$n1)
        &c += $e.$n1
    return times

== act_emit fn
:: l listeners subscribers observers
def <<emit||publish||announce>>($e: $E, &l: dict[str, list[Callable]]) -> int:
    """Call all that listen for the $sw1 of the $ew, and those that listen for any; return how many were called."""
    called = [*&l.get($e.$s1, []), *&l.get("*", [])]
    for callback in called:
        callback($e)
    return len(called)

== act_subscribe fn
:: l listeners subscribers observers
def <<subscribe||listen||connect>>(&l: list[Callable[[$E], None]], $fn: Callable[[$E], None]) -> Callable[[], None]:
    """Add a function that is told about $esw; return one that takes it away again."""
    &l.append($fn)

    def <<=u:unsubscribe||remove||disconnect>>() -> None:
        <<=r:if $fn in &l:
            &l.remove($fn)||with suppress(ValueError):
            &l.remove($fn)>>

    return <<=u:unsubscribe||remove||disconnect>>

== act_hooks fn
def $v_with_hooks($e: $E, before_hooks: list[Callable[[$E], bool]], after_hooks: list[Callable[[$E], None]]) -> bool:
    """$V the $ew unless a hook before it objects, then run the hooks after it; return whether it was $vdw."""
    if not all(hook($e) for hook in before_hooks):
        $log.info("%s may not be $vdw", $e.$s1)
        return False
    $[effect]
    for hook in after_hooks:
        hook($e)
    return True

== act_lock_add fn mut
def add_$n1_safely($e: $E, amount: $t1, lock: threading.Lock) -> $t1:
    """Change the $nw1 as no other thread does; return the new one."""
    with lock:
        $e.$n1 += amount
        return $e.$n1

== act_lock_wait fn mut
def $v_exclusively($e: $E, lock: threading.Lock, timeout: float = <<1.0||5.0||0.5>>) -> bool:
    """$V the $ew if the lock is free in time; return whether it was."""
    if not lock.acquire(timeout=timeout):
        $log.warning("no lock for %s", $e.$s1)
        return False
    try:
        $e.$vd = True
    finally:
        lock.release()
    return True

== act_lock_order fn mut
def exchange_$n1(giver: $E, taker: $E, amount: $t1, locks: dict[str, threading.Lock]) -> None:
    """Move some $nw1 from one $ew to another; the locks are always taken in order of the $sw1."""
    first, second = sorted((giver.$s1, taker.$s1))
    with locks[first], locks[second]:
        giver.$n1 -= amount
        taker.$n1 += amount

== act_threads fn
def $v_in_threads($es: list[$E], action: Callable[[$E], None]) -> None:
    """Run the action on all $esw at once, each in a thread of its own."""
    <<=t:running||started||crew>> = [threading.Thread(target=action, args=($e,)) for $e in $es]
    for thread in <<=t:running||started||crew>>:
        thread.start()
    for thread in <<=t:running||started||crew>>:
        thread.join(<<||timeout=$d1>>)

== act_until_told fn
def keep_working(<<=t:take||receive>>: Callable[[], $E | None], halt: threading.Event, idle: float = 0.1) -> int:
    """Take and $vw $esw until told to stop; return how many there were."""
    handled = 0
    while not halt.is_set():
        $e = <<=t:take||receive>>()
        if $e is None:
            halt.wait(idle)
            continue
        $[effect]
        handled += 1
    return handled

== act_gather fn
async def <<fetch||load||ask>>_$np1($es: list[$E], fetch: Callable[[$E], Awaitable[$t1]]) -> dict[str, $t1]:
    """Fetch the $nw1 of all $esw at the same time."""
    $np1 = await asyncio.gather(*(fetch($e) for $e in $es))
    return {$e.$s1: $n1 for $e, $n1 in zip($es, $np1)}

== act_gather_errors fn
async def $v_concurrently($es: list[$E], action: Callable[[$E], Awaitable[None]]) -> list[$E]:
    """Run the action on all $esw at the same time; return those with which it failed."""
    outcomes = await asyncio.gather(*map(action, $es), return_exceptions=True)
    <<=g:return [$e for $e, outcome in zip($es, outcomes) if isinstance(outcome, Exception)]||failed: list[$E] = []
    for $e, outcome in zip($es, outcomes):
        if isinstance(outcome, Exception):
            $log.error("%s: %s", $e.$s1, outcome)
            failed.append($e)
    return failed>>

== act_limited_tasks fn
async def $v_limited($es: list[$E], action: Callable[[$E], Awaitable[Any]], $lim: int = $d1) -> list[Any]:
    """Run the action on all $esw, never on more than the $lim at the same time."""
    slots = asyncio.Semaphore($lim)

    async def <<=n:guarded||limited||one>>($e: $E) -> Any:
        async with slots:
            return await action($e)

    return await asyncio.gather(*(<<=n:guarded||limited||one>>($e) for $e in $es))

== act_first_done fn
async def first_answer($es: list[$E], ask: Callable[[$E], Awaitable[str]], wanted: str) -> str | None:
    """Ask all $esw, and return the first answer that contains what is wanted."""
    for coming in asyncio.as_completed([ask($e) for $e in $es]):
        answer = await coming
        if wanted in answer:
            return answer
    return None

== act_poll fn
async def poll_$noun(load: Callable[[], Awaitable[$E]], delay: float = <<1.0||5.0||0.5>>) -> AsyncIterator[$E]:
    """Yield the $ew whenever its $nw1 has changed, and stop when it is $vdw."""
    $e = await load()
    while not $e.$vd:
        yield $e
        $old = $e.$n1
        while $e.$n1 == $old and not $e.$vd:
            await asyncio.sleep(delay)
            $e = await load()

== act_collect_async fn
async def <<collect||receive||gather>>_$es(incoming: AsyncIterator[$E]$cpar) -> list[$E]:
    """Wait for all $esw, and return those$cdoc."""
    <<@comp:return [$e async for $e in incoming if $cond]||$out: list[$E] = []
    async for $e in incoming:
        if $cond:
            $out.append($e)
    return $out>>

== act_claim fn mut
@contextmanager
def <<claimed||held||borrowed>>($e: $E) -> Iterator[$E]:
    """Keep the $ew $fw1 inside the block; it must not be so already."""
    if $e.$f1:
        raise RuntimeError(f"{$e.$s1} is $fw1 already")
    $e.$f1 = True
    try:
        yield $e
    finally:
        $e.$f1 = False

== act_restored fn mut
@contextmanager
def <<restored||unchanged||rolled_back>>_on_error($e: $E) -> Iterator[None]:
    """Give the $ew all its former attributes back if the block fails."""
    saved = dict(vars($e))
    try:
        yield
    except <<Exception||ValueError||BaseException>>:
        vars($e).update(saved)
        raise

== act_open_each fn
def <<write||split||spread>>_by_$s1($es: list[$E], folder: str) -> None:
    """Write the $nw1 of each $ew into the file of its $sw1."""
    with ExitStack() as <<=k:stack||closing>>:
        names = {$e.$s1 for $e in $es}
        files = {name: <<=k:stack||closing>>.enter_context(open(f"{folder}/{name}.txt", "w"$enc)) for name in names}
        for $e in $es:
            print($e.$n1, file=files[$e.$s1])

== act_for_each fn
def for_each_$noun($fn: Callable[[$E], Any]) -> Callable[[Iterable[$E]], list[Any]]:
    """Turn a function of one $ew into one of many."""

    @wraps($fn)
    def <<=n:wrapper||for_all>>($es: Iterable[$E]) -> list[Any]:
        return <<=b:[$fn($e) for $e in $es]||list(map($fn, $es))>>

    return <<=n:wrapper||for_all>>

== act_register fn
def handles($s1: str, handlers: dict[str, Callable[[$E], None]]) -> Callable:
    """Register the decorated function for $esw of this $sw1."""

    def register($fn: Callable[[$E], None]) -> Callable[[$E], None]:
        <<=r:if $s1 in handlers:
            raise ValueError(f"{$s1} has a handler already")||~>>
        handlers[$s1] = $fn
        return $fn

    return register

== act_dispatch_name fn
def call_for(receiver: object, $e: $E) -> Any:
    """Call the method of the receiver that is named after the $sw1 of the $ew."""
    method = getattr(receiver, f"<<=p:on||handle||visit>>_{$e.$s1}", None)
    <<=c:if method is None:
        raise NotImplementedError(f"<<=p:on||handle||visit>>_{$e.$s1}")
    return method($e)||return method($e) if callable(method) else None>>
'''
