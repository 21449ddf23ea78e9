"""Shapes of functions that move things through stages, and more that act on them."""

from __future__ import annotations

SHAPES = r'''
== act_move_matching fn
def move_$cpre$es$csuf(source: list[$E], target: list[$E]$cpar) -> None:
    """Move the $esw$cdoc from one list to the end of the other."""
    for $e in <<source[:]||list(source)||tuple(source)>>:
        if $cond:
            source.remove($e)
            target.append($e)

== act_move_up fn
def move_<<=w:up||down>>($es: list[$E], place: int) -> int:
    """Swap the $ew at the place with the one <<=w:before||after>> it; return where it is then."""
    if place <<=w:<= 0||>= len($es) - 1>>:
        return place
    other = place <<=w:-||+>> 1
    $es[place], $es[other] = $es[other], $es[place]
    return other

== act_promote fn
def <<promote||fill_up||admit>>_$es(waiting: list[$E], busy: list[$E], $lim: int = $d1) -> list[$E]:
    """Let those that wait longest join the busy $esw while these are fewer than the $lim; return who joined."""
    free = max(0, $lim - len(busy))
    joined, waiting[:] = waiting[:free], waiting[free:]
    busy.extend(joined)
    return joined

== act_transition fn mut
def <<fire||trigger||advance>>($e: $E, signal: str, transitions: dict[tuple[str, str], str]) -> None:
    """Give the $ew the $sw1 to which the signal leads from its present one."""
    $old = $e.$s1
    try:
        $e.$s1 = transitions[$old, signal]
    except KeyError:
        raise ValueError(f"{signal} is impossible for $aew that is {$old}") from None
    $log.debug("%s: %s -> %s", signal, $old, $e.$s1)

== act_next_stage fn mut
def <<next_stage||promote||move_on>>($e: $E, stages: tuple[str, ...] = ("$w1", "$w2", "$w3")) -> bool:
    """Advance the $sw1 of the $ew to the next stage; return False if it was at the last one."""
    *_, last = stages
    if $e.$s1 == last:
        return False
    $e.$s1 = stages[stages.index($e.$s1) + 1]
    return True

== act_run_states fn
def run_machine($e: $E, moves: dict[str, Callable[[$E], str | None]], state: str | None = "$w1") -> list[str]:
    """Run the move of each state, which returns the next one or None at the end; return all states."""
    trace = []
    while state is not None:
        <<=l:if len(trace) > 100 * len(moves):
            raise RuntimeError(f"no end after {len(trace)} states")||~>>
        trace.append(state)
        state = moves[state]($e)
    return trace

== act_board_move fn mut
:: b board lists
def move_card(&b: dict[str, list[$E]], $e: $E, $s1: str) -> None:
    """Put the $ew into the list for another $sw1."""
    &b[$e.$s1].remove($e)
    <<=d:if not &b[$e.$s1]:
        del &b[$e.$s1]||~>>
    $e.$s1 = $s1
    &b.setdefault($s1, []).append($e)

== act_flow_steps fn w=2
def run_flow($e: $E, flow: dict[str, Callable[[$E], bool]]) -> str | None:
    """Do one thing after another with the $ew; return the name of the first that does not work, or None."""
    for name, perform in flow.items():
        $log.info("%s: %s", $e.$s1, name)
        if not perform($e):
            $log.error("%s failed for %s", name, $e.$s1)
            return name
    return None

== act_flow_resume fn
def <<resume||go_on||continue_flow>>($e: $E, flow: list[Callable[[$E], None]], done: set[str]) -> None:
    """Do with the $ew what is not yet done, and note the name of all that is."""
    for perform in flow:
        if perform.__name__ in done:
            continue
        perform($e)
        done.add(perform.__name__)

== act_compensate fn
def all_or_nothing($es: list[$E], $fn: Callable[[$E], None], undo: Callable[[$E], None]) -> None:
    """Call the function for each $ew; if one fails, undo those before in reversed order, and raise its error."""
    done: list[$E] = []
    try:
        for $e in $es:
            $fn($e)
            done.append($e)
    except Exception:
        <<=r:for $e in reversed(done):
            undo($e)||while done:
            undo(done.pop())>>
        raise

== act_checkpoint fn
def $v_from($es: list[$E], start: int, remember: Callable[[int], None]) -> None:
    """$V the $esw from a place on; remember after each few, and at the end, where to go on."""
    for place, $e in enumerate($es[start:], start):
        $[effect]
        if place % $d1 == 0:
            remember(place + 1)
    remember(len($es))

== act_no_repeat fn
def <<without_repeats||once_each||idempotent>>(incoming: Iterable[$E], seen: set[str]) -> Iterator[$E]:
    """Yield the $esw whose $sw1 has not come yet, today or on an earlier run; <<=l:log||skip>> the others."""
    for $e in incoming:
        if $e.$s1 in seen:
            <<=l:$log.info("%s came again", $e.$s1)
            continue||continue>>
        yield $e
        seen.add($e.$s1)

== act_rate fn
def paced($es: Iterable[$E], per_second: float) -> Iterator[$E]:
    """Yield the $esw, never more per second than allowed."""
    <<=n:due||next_time>> = time.monotonic()
    for $e in $es:
        time.sleep(max(0.0, <<=n:due||next_time>> - time.monotonic()))
        <<=n:due||next_time>> += 1 / per_second
        yield $e

== act_flush fn
def buffered(write: Callable[[list[$E]], None], size: int = $d1) -> tuple[Callable[[$E], None], Callable[[], None]]:
    """Return a function that collects $esw and writes full lists, and one that writes the rest."""
    buffer: list[$E] = []

    def flush() -> None:
        if buffer:
            write(buffer.copy())
            buffer.clear()

    def add($e: $E) -> None:
        buffer.append($e)
        if len(buffer) >= size:
            flush()

    return add, flush

== act_send fn
def running_$n1() -> Generator[$t1, $E, None]:
    """Receive $esw, and yield the total $nw1 of all so far."""
    $acc = $z1
    while True:
        $e = yield $acc
        $acc += $e.$n1

== act_until_stable fn mut
def <<settle||repeat_until_stable||relax>>($es: list[$E], adjust: Callable[[$E], $t1]) -> int:
    """Adjust the $nw1 of all $esw again and again until none changes; return how many passes that took."""
    passes, changed = 0, True
    while changed:
        changed = False
        passes += 1
        for $e in $es:
            new = adjust($e)
            if new != $e.$n1:
                $e.$n1, changed = new, True
    return passes

== act_receive fn
def serve(receive: Callable[[], $E | None], answer: Callable[[str], None]) -> None:
    """Answer each $ew that comes, until None comes."""
    <<=r:while ($e := receive()) is not None:
        answer(||for $e in iter(receive, None):
        answer(>><<f"got {$e.$s1}"||$e.$s1||f"{$e.$s1}: {$e.$n1}">>)

== act_patch fn mut
def patch_$np1($es: list[$E], $np1: dict[str, $t1]) -> set[str]:
    """Give the $esw the $np1 known for their $sw1; return each $sw1 that no $ew has."""
    unknown = set($np1)
    for $e in $es:
        $e.$n1 = $np1.get($e.$s1, $e.$n1)
        unknown.discard($e.$s1)
    return unknown

== act_countdown fn mut
def <<tick||count_down||expire>>($es: list[$E], amount: $t1 = 1) -> list[$E]:
    """Lower the $nw1 of all $esw; those where nothing is left leave the list and are returned."""
    for $e in $es:
        $e.$n1 -= amount
    $out = [$e for $e in $es if $e.$n1 <= 0]
    <<=r:for $e in $out:
        $es.remove($e)||$es[:] = [$e for $e in $es if $e.$n1 > 0]>>
    return $out

== act_share_out fn mut
def <<share_out||distribute||split_up>>($es: list[$E], total: float) -> None:
    """Give each $ew its part of the total, in proportion to its $nw1."""
    whole = sum($e.$n1 for $e in $es)
    for $e in $es:
        <<=p:part = $e.$n1 / whole
        $e.$n1 = total * part||$e.$n1 *= total / whole>>

== act_tell_changes fn
def tell_changes($old: dict[str, $E], now: dict[str, $E], tell: Callable[[str, $E], None]) -> None:
    """Tell which $esw are new, gone or have another $nw1."""
    for $s1, $e in now.items():
        if $s1 not in $old:
            tell("new", $e)
        elif $old[$s1].$n1 != $e.$n1:
            tell("changed", $e)
    for $s1 in $old.keys() - now.keys():
        tell("gone", $old[$s1])

== act_deferred fn
def deferred($es: list[$E], action: Callable[..., None], *args: Any) -> list[Callable[[], None]]:
    """Return calls of the action for each $ew that are to be made later."""
    return [<<partial(action, $e, *args)||lambda $e=$e: action($e, *args)>> for $e in $es]

== act_wrap_error fn
def $v_or_explain($e: $E, action: Callable[[$E], $t1]) -> $t1:
    """Run the action on the $ew; an error tells which $ew it was."""
    try:
        return action($e)
    except <<(KeyError, ValueError)||ArithmeticError||LookupError>> as $err:
        <<=x:raise RuntimeError(f"cannot $vw {$e.$s1}: {$err}") from $err||$err.add_note(f"with the $ew {$e.$s1}")
        raise>>

== act_one_at_a_time fn mut
def $v_unless_busy($e: $E, action: Callable[[$E], None], busy: set[str]) -> bool:
    """Run the action on the $ew, unless this is being done already; return whether it worked."""
    if $e.$s1 in busy:
        return False
    busy.add($e.$s1)
    try:
        action($e)
    except Exception:
        $log.exception("cannot $vw %s", $e.$s1)
        return False
    else:
        $e.$vd = True
        return True
    finally:
        busy.discard($e.$s1)

== act_redo fn
:: d done applied
def <<redo||redo_step||repeat_undone>>(&d: list[Callable[[], None]], undone: list[Callable[[], None]]) -> bool:
    """Repeat the step that was undone last; return whether there was one."""
    try:
        again = undone.pop()
    except IndexError:
        return False
    again()
    &d.append(again)
    return True

== act_error_kinds fn
def failures_by_type($es: $Many[$E], action: Callable[[$E], None]) -> dict[str, list[$E]]:
    """Run the action on each $ew, and return those that failed by the type of their error."""
    <<=k:kinds||reasons>>: dict[str, list[$E]] = {}
    for $e in $es:
        try:
            action($e)
        except Exception as $err:
            <<=k:kinds||reasons>>.setdefault(type($err).__name__, []).append($e)
    return <<=k:kinds||reasons>>

== act_two_queues fn
:: a urgent fast left
:: b normal slow right
def <<alternate||serve||take_turns>>(&a: Iterable[$E], &b: Iterable[$E], turns: int = <<2||3>>) -> Iterator[$E]:
    """Yield the $esw of both sources: a few from the first, then one from the second."""
    &a, &b = deque(&a), deque(&b)
    while &a or &b:
        for _ in range(min(turns, len(&a))):
            yield &a.popleft()
        if &b:
            yield &b.popleft()

== act_stack_walk fn
def reachable_from(start: $E, successors: Callable[[$E], Iterable[$E]]) -> list[$E]:
    """Return all $esw that can be reached from one, each once<<=ord:, depth first||>>."""
    $out: list[$E] = []
    <<=s:stack||waiting||open_ones>>, <<=k:seen||known||visited>> = [start], set()
    while <<=s:stack||waiting||open_ones>>:
        $e = <<=s:stack||waiting||open_ones>>.pop()
        if $e.$s1 not in <<=k:seen||known||visited>>:
            <<=k:seen||known||visited>>.add($e.$s1)
            $out.append($e)
            <<=s:stack||waiting||open_ones>>.extend(successors($e))
    return $out

== act_assign_free fn
def assign_$es($es: list[$E], <<=h:hands||crew||helpers>>: list[str]) -> dict[str, list[$E]]:
    """Give each $ew, the one with the highest $nw1 first, to who has the least to do."""
    load = [($z1, helper) for helper in <<=h:hands||crew||helpers>>]
    given: dict[str, list[$E]] = {helper: [] for helper in <<=h:hands||crew||helpers>>}
    for $e in sorted($es, key=lambda $e: $e.$n1, reverse=True):
        busy, helper = heapq.heappop(load)
        given[helper].append($e)
        heapq.heappush(load, (busy + $e.$n1, helper))
    return given

== act_drop_broken fn
:: l listeners subscribers observers
def <<tell_all||broadcast||inform>>(&l: list[Callable[[$E], None]], $e: $E) -> None:
    """Tell all listeners about the $ew; forget those that fail."""
    for listener in <<list(&l)||&l[:]||tuple(&l)>>:
        try:
            listener($e)
        except Exception:
            $log.exception("a listener failed with %s", $e.$s1)
            &l.remove(listener)

== act_only_first fn
def only_first($fn: Callable[[$E], None]) -> Callable[[$E], bool]:
    """Return a function that calls the given one for the first $ew only, and tells whether it did."""
    <<=w:waiting||armed||fresh>> = True

    def call_once($e: $E) -> bool:
        nonlocal <<=w:waiting||armed||fresh>>
        if not <<=w:waiting||armed||fresh>>:
            return False
        <<=w:waiting||armed||fresh>> = False
        $fn($e)
        return True

    return call_once

== act_on_change fn
def <<watch||on_change_of||when_changed>>_$n1($fn: Callable[[$E], None]) -> Callable[[$E], None]:
    """Return a function that passes on the $esw whose $nw1 differs from when they last came."""
    <<=l:latest||shown||remembered>>: dict[str, $t1] = {}

    def look($e: $E) -> None:
        if <<=l:latest||shown||remembered>>.get($e.$s1) != $e.$n1:
            <<=l:latest||shown||remembered>>[$e.$s1] = $e.$n1
            $fn($e)

    return look

== act_wait_each fn
async def late_$es($es: list[$E], action: Callable[[$E], Awaitable[Any]], seconds: float) -> list[str]:
    """Run the action on one $ew after another, and return the $sw1 of those that took too long."""
    late: list[str] = []
    for $e in $es:
        try:
            await asyncio.wait_for(action($e), <<=t:seconds||timeout=seconds>>)
        except asyncio.TimeoutError:
            late.append($e.$s1)
    return late

== act_measured fn
@contextmanager
def measured($e: $E, times: dict[str, float]) -> Iterator[None]:
    """Add the seconds that the block takes to those of the $ew."""
    <<=s:started||begin>> = time.perf_counter()
    <<=f:try:
        yield
    finally:
        times[$e.$s1] = times.get($e.$s1, 0.0) + time.perf_counter() - <<=s:started||begin>>||yield
    times[$e.$s1] = times.get($e.$s1, 0.0) + time.perf_counter() - <<=s:started||begin>>>>

== act_counted fn
def counted($fn: Callable[[$E], Any]) -> Callable[[$E], Any]:
    """Count by $sw1 how often the function is called."""
    calls = Counter()

    @wraps($fn)
    def wrapper($e: $E) -> Any:
        calls[$e.$s1] += 1
        return $fn($e)

    wrapper.calls = calls
    return wrapper

== act_default_on fn
def or_$n1(default: $t1) -> Callable:
    """Let a function of $esw return the default where it fails."""

    def decorate($fn: Callable[[$E], $t1]) -> Callable[[$E], $t1]:
        @wraps($fn)
        def wrapper($e: $E) -> $t1:
            try:
                return $fn($e)
            except <<(ValueError, ZeroDivisionError)||ArithmeticError||Exception>>:
                return default

        return wrapper

    return decorate

== act_dispatch_count fn
def <<handle_all||dispatch||route>>($es: $Many[$E], handlers: dict[str, Callable[[$E], None]]) -> Counter[str]:
    """Give each $ew to the handler for its $sw1; count those that have none."""
    missed = Counter()
    for $e in $es:
        handle = handlers.get($e.$s1)
        if handle is None:
            missed[$e.$s1] += 1
        else:
            handle($e)
    return missed

== act_level_out fn
def <<level_out||balance||even_out>>(shelves: list[list[$E]]) -> int:
    """Move single $esw from the longest to the shortest list until all are about as long; return how many moved."""
    moved = 0
    while True:
        shortest, longest = min(shelves, key=len), max(shelves, key=len)
        if len(longest) - len(shortest) <= 1:
            return moved
        shortest.append(longest.pop())
        moved += 1

== act_bucket fn
def <<make_limiter||limiter||allowance>>(total: $t1) -> Callable[[$E], bool]:
    """Return a function that lets $esw pass as long as their $nw1 together is within the total."""
    left = total

    def may_pass($e: $E) -> bool:
        nonlocal left
        if $e.$n1 > left:
            return False
        left -= $e.$n1
        return True

    return may_pass

== act_quota fn
def within_quota($es: $Many[$E], quotas: dict[str, $t1]) -> list[$E]:
    """Return the $esw, without those that exceed what is left of the quota for their $sw1."""
    left = <<=c:dict(quotas)||quotas.copy()||{**quotas}>>
    $out: list[$E] = []
    for $e in $es:
        if left.get($e.$s1, $z1) >= $e.$n1:
            left[$e.$s1] -= $e.$n1
            $out.append($e)
    return $out

== act_confirm fn
def confirmed($es: list[$E], ask: Callable[[str], str] = input) -> Iterator[$E]:
    """Ask about each $ew, and yield those that are wanted: yes, no, all of the rest, or quit."""
    everything = False
    for $e in $es:
        reply = "y" if everything else ask(f"{$e.$s1}? [y/n/a/q] ").strip().lower()
        match reply:
            case "q":
                return
            case "y" | "a":
                everything = everything or reply == "a"
                yield $e

== act_loads fn
def <<loads||cargoes||bundles>>_of_$es($es: Iterable[$E], $lim: $t1) -> Iterator[list[$E]]:
    """Yield the $esw in lists whose $nw1 together stays within the $lim."""
    load: list[$E] = []
    for $e in $es:
        if load and sum(x.$n1 for x in [*load, $e]) > $lim:
            yield load
            load = []
        load.append($e)
    if load:
        yield load

== act_time_left fn
def <<timed||with_time_left||estimated>>_$es($es: list[$E]) -> Iterator[tuple[$E, float]]:
    """Yield each $ew with the seconds that the rest will take, going by those before."""
    <<=s:started||begin>> = time.monotonic()
    for done, $e in enumerate($es):
        elapsed = time.monotonic() - <<=s:started||begin>>
        yield $e, elapsed / done * (len($es) - done) if done else 0.0
'''
