"""Shapes of functions of all sorts: votes, fits, smoothing, packing, spans, undo, states, plugins, memos, pipelines."""

from __future__ import annotations

SHAPES = r'''
== wid_borda fn
:: p points borda marks
def <<borda_points||rank_by_all||combined_places>>($es: list[$E]) -> dict[str, int]:
    """Add up the places of the $esw by $nw1 and by $nw2; 0 is the best in both."""
    &p: Counter[str] = Counter()
    for order in (lambda $e: $e.$n1, lambda $e: $e.$n2):
        for place, $e in enumerate(sorted($es, key=order, reverse=True)):
            &p[$e.$s1] += place
    return dict(&p)

== wid_weighted_marks fn
:: w weights factors importance
def <<rate||overall||weighted_mark>>($e: $E, &w: Mapping[str, float]) -> float:
    """Return the weighted mean of the attributes of the $ew that the &w name."""
    return sum(getattr($e, mark) * share for mark, share in &w.items()) / sum(&w.values())

== wid_best_place fn
def <<hall_of_fame||with_a_first||leaders_somewhere>>($es: list[$E], *marks: str) -> dict[str, $E]:
    """Return for each of the marks, names of attributes, the $ew that leads in it."""
    unknown = [mark for mark in marks if not all(hasattr($e, mark) for $e in $es)]
    if unknown:
        raise AttributeError(f"not all $esw have {unknown}")
    return {mark: max($es, key=operator.attrgetter(mark)) for mark in marks}

== wid_interpolate fn
:: x at where position
def <<interpolate||estimate||read_off>>_$n2($es: list[$E], &x: float) -> float:
    """Return the $nw2 at a $nw1 between two $esw, on a straight line from one to the other; flat outside."""
    curve = sorted(($e.$n1, $e.$n2) for $e in $es)
    after = bisect.bisect(curve, (&x, -math.inf))
    if after in (0, len(curve)):
        return curve[min(after, len(curve) - 1)][1]
    (x0, y0), (x1, y1) = curve[after - 1 : after + 1]
    return y0 + (y1 - y0) * (&x - x0) / (x1 - x0)

== wid_fit_line fn
:: a slope gradient per_unit
:: b intercept offset base
def <<fit_line||trend_of||regress>>_$n2($es: list[$E]) -> tuple[float, float]:
    """Return &a and &b of the line that fits the $nw2 over the $nw1 best."""
    mean_x = statistics.fmean($e.$n1 for $e in $es)
    mean_y = statistics.fmean($e.$n2 for $e in $es)
    spread = sum(($e.$n1 - mean_x) ** 2 for $e in $es)
    &a = sum(($e.$n1 - mean_x) * ($e.$n2 - mean_y) for $e in $es) / spread if spread else 0.0
    &b = mean_y - &a * mean_x
    return &a, &b

== wid_smooth fn
:: a alpha smoothing factor
:: l level smooth estimate
def <<smooth||exponential||damped>>_$np1($es: $Many[$E], &a: float = <<0.3||0.5||0.2>>) -> Iterator[float]:
    """Yield the exponentially smoothed $nw1 after each $ew; &a is the weight of the newest one."""
    &l = None
    for $e in $es:
        &l = $e.$n1 if &l is None else &a * $e.$n1 + (1 - &a) * &l
        yield &l

== wid_forecast fn
:: t trend drift slope
def <<forecast||project||foresee>>_$n1($es: list[$E], ahead: int = 1, alpha: float = 0.5, beta: float = 0.3) -> float:
    """Return the $nw1 to be expected so many steps ahead, from a smoothed level and a smoothed &t."""
    level, &t = float($es[0].$n1), 0.0
    for $e in $es[1:]:
        before, level = level, alpha * $e.$n1 + (1 - alpha) * (level + &t)
        &t = beta * (level - before) + (1 - beta) * &t
    return level + ahead * &t

== wid_adaptive_alarm fn
:: h history recent past
def <<alarms||surprises||outbursts>>($es: $Many[$E], window: int = <<5||10>>, factor: float = <<2||3>>) -> list[$E]:
    """Return each $ew whose $nw1 is further from the mean of those before it than their spread times the factor."""
    &h = deque(maxlen=window)
    $out: list[$E] = []
    for $e in $es:
        if len(&h) > 1 and abs($e.$n1 - statistics.mean(&h)) > factor * statistics.pstdev(&h):
            $out.append($e)
        &h.append($e.$n1)
    return $out

== wid_staircase fn
:: b bar hurdle threshold_now
def <<self_tuning||staircase||moving_bar>>($es: $Many[$E], &b: float, step: float = <<1||0.5||0.1>>) -> float:
    """Return the &b after all $esw: each $nw1 that clears it raises it by a step, each that does not lowers it."""
    for $e in $es:
        &b += step if $e.$n1 > &b else -step
    return &b

== wid_cusum fn
:: u up excess upward
def <<first_shift||change_point||cusum_alarm>>($es: list[$E], target: float, slack: float, $lim: float) -> int | None:
    """Return where the summed excess of $nw1 over target and slack first goes beyond the $lim."""
    &u = 0.0
    for $i, $e in enumerate($es):
        &u = max(0.0, &u + $e.$n1 - target - slack)
        if &u > $lim:
            return $i
    return None

== wid_water_fill fn
:: s supply budget pool
def <<fair_shares||water_fill||allocate>>($es: list[$E], &s: float) -> dict[str, float]:
    """Share the &s alike among the $esw, none above its $nw1; what one does not need goes to the others."""
    granted: dict[str, float] = {}
    left = len($es)
    for $e in sorted($es, key=lambda $e: $e.$n1):
        granted[$e.$s1] = min($e.$n1, &s / left)
        &s -= granted[$e.$s1]
        left -= 1
    return granted

== wid_first_fit fn
:: r rooms free gaps
def <<first_fit||pack_tightly||fill_boxes>>($es: list[$E], size: $t1) -> list[list[str]]:
    """Put the $sp1, by falling $nw1, each into the first box with room for it, or into a new one of the size."""
    boxes: list[list[str]] = []
    &r: list[$t1] = []
    for $e in sorted($es, key=lambda $e: -$e.$n1):
        at = next((at for at, room in enumerate(&r) if room >= $e.$n1), len(&r))
        if at == len(&r):
            boxes.append([])
            &r.append(size)
        boxes[at].append($e.$s1)
        &r[at] -= $e.$n1
    return boxes

== wid_knapsack fn
:: b best_at table gains
def <<knapsack||most_$n2_within||best_load>>($es: $Many[$E], capacity: int) -> float:
    """Return the most $nw2 that $esw can have whose whole $nw1, rounded up, is within the capacity."""
    &b = [0.0] * (capacity + 1)
    for $e in $es:
        need = math.ceil($e.$n1)
        for room in range(capacity, need - 1, -1):
            &b[room] = max(&b[room], &b[room - need] + $e.$n2)
    return &b[capacity]

== wid_merge_spans fn
:: m merged joined blocks
def &{m}_spans($es: $Many[$E]) -> list[tuple[$t1, $t2]]:
    """Return the spans from $nw1 to $nw2 of the $esw, with those &m that overlap or touch."""
    &m: list[tuple[$t1, $t2]] = []
    for start, end in sorted(($e.$n1, $e.$n2) for $e in $es):
        if &m and start <= &m[-1][1]:
            &m[-1] = (&m[-1][0], max(end, &m[-1][1]))
        else:
            &m.append((start, end))
    return &m

== wid_overlap_length fn
:: a ours one left
:: b theirs other right
def <<overlap||common_part||shared_time>>(&a: $E, &b: $E) -> float:
    """Return how long the spans from $nw1 to $nw2 of two $esw run together, 0 if they do not meet."""
    return max(0, min(&a.$n2, &b.$n2) - max(&a.$n1, &b.$n1))

== wid_busiest fn
:: o open_now active running
def <<busiest||crowded||peak>>_moment($es: $Many[$E]) -> tuple[$t1 | None, int]:
    """Return when the most $esw go on at a time, each from $nw1 to $nw2, and how many those are."""
    moves = sorted([move for $e in $es for move in (($e.$n1, 1), ($e.$n2, -1))])
    when, most, &o = None, 0, 0
    for moment, change in moves:
        &o += change
        if &o > most:
            when, most = moment, &o
    return when, most

== wid_gantt fn
:: s scale per_unit zoom
def <<gantt||draw_spans||bar_chart>>($es: $Many[$E], &s: float = 1.0) -> str:
    """Draw a bar from $nw1 to $nw2 for each $ew, with its $sw1 behind; the &s is the signs per unit."""
    $parts = []
    for $e in $es:
        blank, bar = round($e.$n1 * &s), max(1, round(($e.$n2 - $e.$n1) * &s))
        $parts.append(" " * blank + "=" * bar + f" {$e.$s1}")
    return "\n".join($parts)

== wid_undoable fn mut
:: u undo history trail
def <<set_undoable||change_with_undo||do_and_remember>>($e: $E, &u: list[Callable[[], None]], $n1: $t1) -> None:
    """Set the $nw1 of the $ew, and push onto &u what takes it back."""
    before = $e.$n1
    &u.append(lambda: setattr($e, "$n1", before))
    $e.$n1 = $n1

== wid_undo_last fn mut
:: u undo history trail
def <<take_back||revert||undo_steps>>(&u: list[tuple[$E, str, Any]], steps: int = 1) -> int:
    """Take back the last steps of the &u, triples of $aew, an attribute and its old value; return how many."""
    done = 0
    while &u and done < steps:
        $e, attribute, was = &u.pop()
        setattr($e, attribute, was)
        done += 1
    return done

== wid_undo_redo fn mut
:: p past undo_stack behind
:: f future redo_stack ahead
def <<=d:undo||redo>>_$n1($e: $E, &p: list[$t1], &f: list[$t1]) -> bool:
    """Give the $ew the <<=d:last $nw1 of the &p, and keep the present one for &f||\
next $nw1 of the &f, and keep the present one for &p>>; False if there is none."""
    if not <<=d:&p||&f>>:
        return False
    <<=d:&f||&p>>.append($e.$n1)
    $e.$n1 = <<=d:&p||&f>>.pop()
    return True

== wid_state_table fn mut
:: t table moves transitions
def <<advance||fire||step>>($e: $E, event: str, &t: dict[tuple[str, str], str]) -> str:
    """Move the $ew to the $sw1 that the &t give for its present one and the event."""
    try:
        $e.$s1 = &t[$e.$s1, event]
    except KeyError:
        raise ValueError(f"<<no way from {$e.$s1} by {event}||{event!r} is not possible in {$e.$s1!r}>>") from None
    return $e.$s1

== wid_possible_events fn
:: t table moves transitions
def <<events_for||open_to||choices_of>>($e: $E, &t: dict[tuple[str, str], str]) -> list[str]:
    """Return the events that the &t have for the present $sw1 of the $ew; none once it is $fw1."""
    if $e.$f1:
        return []
    return sorted(event for state, event in &t if state == $e.$s1)

== wid_plugin_dispatch fn
:: h handlers plugins workers
def <<dispatch||handle||run_plugin>>($e: $E, &h: dict[str, Callable[[$E], Any]], fallback: str = "default") -> Any:
    """Call the one of the &h that is registered for the $sw1, or for the fallback."""
    handler = &h.get($e.$s1) or &h.get(fallback)
    if handler is None:
        raise LookupError(f"nothing in &h for {$e.$s1!r}")
    return handler($e)

== wid_register fn
:: r registry known table
def <<registrar||make_register||collector_for>>(&r: dict[str, Callable[[$E], Any]], $s1: str) -> Callable[..., Any]:
    """Return a decorator that puts a function into the &r, for $esw with this $sw1."""

    def register($fn: Callable[[$E], Any]) -> Callable[[$E], Any]:
        if &r.setdefault($s1, $fn) is not $fn:
            raise ValueError(f"{$s1!r} is <<taken||registered already>>")
        return $fn

    return register

== wid_match_dispatch fn
def <<triage||route_for||next_step>>($e: $E, urgent: $t1 = <<$d1||10>>) -> str:
    """Return what to do with the $ew, after its $nw1 and whether it is $fw1."""
    match ($e.$n1, $e.$f1):
        case (_, True):
            return "<<archive||close||skip>>"
        case (amount, False) if amount >= urgent:
            return "<<escalate||call||hurry>>"
        case (0, _):
            return "<<drop||ignore||remind>>"
        case _:
            return "<<queue||wait||normal>>"

== wid_memo_dict fn
:: m memo cache answers
def <<priced||computed||rated>>_once($es: $Many[$E], compute: Callable[[str], float]) -> list[float]:
    """Return what compute gives for the $sw1 of each $ew; it is called once for each different one."""
    &m: dict[str, float] = {}
    $out = []
    for $e in $es:
        if $e.$s1 not in &m:
            &m[$e.$s1] = compute($e.$s1)
        $out.append(&m[$e.$s1])
    return $out

== wid_lazy_value fn
:: c cached kept ready
def <<lazily||deferred||on_demand>>($es: list[$E]) -> Callable[[], $t1]:
    """Return a function that adds up the $nw1 of the $esw when it is first called, and then remembers the sum."""
    &c: list[$t1] = []

    def total() -> $t1:
        if not &c:
            &c.append(sum($e.$n1 for $e in $es))
        return &c[0]

    return total

== wid_pipeline fn
:: s stages filters steps
def <<run_through||pipe||process>>($es: list[$E], *&s: Callable[[list[$E]], list[$E]]) -> list[$E]:
    """Send the $esw through all &s one after the other; stop early when none are left."""
    for stage in &s:
        $es = stage($es)
        if not $es:
            break
    return $es

== wid_compose_keys fn
def <<compose||chained||all_of>>(*stages: Callable[[$E], $E | None]) -> Callable[[$E], $E | None]:
    """Return a function that passes $aew through all the others; None from one of them ends it."""

    def run($e: $E | None) -> $E | None:
        for $fn in stages:
            if ($e := $fn($e)) is None:
                return None
        return $e

    return run

== wid_sparkline fn
:: b blocks ticks levels
def <<sparkline||tiny_chart||$n1_skyline>>($es: list[$E], &b: str = "<< .:-=+*#||_-=#||.:oO@>>") -> str:
    """Return one sign of the &b for each $ew, a higher one for more $nw1."""
    $np1 = [$e.$n1 for $e in $es]
    low, high = min($np1, default=0), max($np1, default=0)
    span = (high - low) or 1
    return "".join(&b[int((amount - low) / span * (len(&b) - 1))] for amount in $np1)

== wid_query_string fn
:: p page start_at offset
def <<as_query||query_string||link_for>>($e: $E, **extra: str) -> str:
    """Return $sw1, $nw1 and whatever else is given in the form of a URL query, in order of the names."""
    fields = {"$s1": $e.$s1, "$n1": str($e.$n1), **extra}
    return "?" + "&".join(f"{name}={text.replace(' ', '+')}" for name, text in sorted(fields.items()))

== wid_sort_spec fn
:: s spec order wish
def sort_by_<<text||spec||fields>>($es: list[$E], &s: str) -> list[$E]:
    """Sort the $esw by a &s such as "-$n1,$s1": names of attributes, the first counts most, a dash turns around."""
    $out = $es.copy()
    for name in reversed(&s.split(",")):
        $out.sort(key=operator.attrgetter(name.strip().lstrip("-")), reverse=name.strip().startswith("-"))
    return $out

== wid_compare_rule fn
:: r rule condition test_text
def <<rule||filter||check>>_from_text(&r: str) -> Callable[[$E], bool]:
    """Return the function for a &r about the $nw1, such as ">=3" or "< 10"; without a sign it is equality."""
    signs = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq}
    if (parts := re.fullmatch(r"\s*([<>]?=?)\s*(-?[\d.]+)\s*", &r)) is None:
        raise ValueError(f"<<not a &r||cannot read>>: {&r!r}")
    compare, bound = signs[parts[1] or "="], float(parts[2])
    return lambda $e: compare($e.$n1, bound)

== wid_unit_amount fn mut
:: u units suffixes scales
def set_$n1_from_<<text||size||amount>>($e: $E, $txt: str) -> None:
    """Set the $nw1 of the $ew from a text such as "250", "3k" or "1.5M"."""
    &u = {"k": 1_000, "m": 1_000_000, "g": 1_000_000_000}
    scale = &u.get($txt[-1:].lower(), 1)
    $e.$n1 = $t1(float($txt[:-1] if scale > 1 else $txt) * scale)

== wid_fill_template fn
:: t template pattern wording
def <<fill||merge_into||personalize>>_$noun_text($e: $E, &t: str) -> str:
    """Put attributes of the $ew into a &t at places such as {$s1}; unknown names stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda place: str(getattr($e, place[1], place[0])), &t)

== wid_caesar fn
:: k shift key turn
def <<encipher||scramble||veil>>_$s1($e: $E, &k: int = <<13||3||5>>) -> str:
    """Return the $sw1 with every letter moved on by the &k in the alphabet."""
    small = string.ascii_lowercase
    moved = small[&k % 26 :] + small[: &k % 26]
    return $e.$s1.translate(str.maketrans(small + small.upper(), moved + moved.upper()))

== wid_bits fn
:: b bits mask packed
def <<pack_$f1||$f1_bits||as_&b>>($es: list[$E]) -> int:
    """Return a number whose lowest bit tells whether the first $ew is $fw1, the next that of the second, and so on."""
    return int("".join("01"[$e.$f1] for $e in reversed($es)) or "0", base=2)

== wid_checksum fn
def <<checksum||fingerprint||state_of>>($es: $Many[$E]) -> str:
    """Return a short text that is the same for the same $sp1 and $np1, in whatever order they come."""
    digest = hashlib.sha256()
    for row in sorted(f"{$e.$s1}\t{$e.$n1}" for $e in $es):
        digest.update(row.encode())
    return digest.hexdigest()[:<<10||12||16>>]

== wid_trigrams fn
def <<alike||similarity||closeness>>(a: $E, b: $E, size: int = <<3||2>>) -> float:
    """Return which part of all the letter groups of both $sp1 they share, 0 to 1."""
    groups = [
        {text[$i : $i + size] for $i in range(len(text) - size + 1)} for text in (a.$s1.lower(), b.$s1.lower())
    ]
    union = groups[0] | groups[1]
    return len(groups[0] & groups[1]) / len(union) if union else 1.0

== wid_autocomplete fn
:: t opening prefix beginning
def <<complete||offers_for||autocomplete>>($es: $Many[$E], &t: str, most: int = <<5||8||10>>) -> list[str]:
    """Return up to so many $sp1 in order that begin with the &t, looked up in the sorted list."""
    names = sorted({$e.$s1 for $e in $es})
    low = bisect.bisect_left(names, &t)
    high = bisect.bisect_left(names, &t + "\uffff")
    return names[low : min(high, low + most)]

== wid_auction fn
:: r reserve floor_price minimum
def <<second_price||auction||award>>($es: list[$E], &r: $t1 = $z1) -> tuple[str, $t1] | None:
    """Return the $sw1 of the highest $nw1, and what it pays: the second highest, at least the &r."""
    bids = sorted(($e for $e in $es if $e.$n1 >= &r), key=lambda $e: $e.$n1, reverse=True)
    match bids:
        case []:
            return None
        case [only]:
            return only.$s1, &r
        case [first, second, *_]:
            return first.$s1, second.$n1

== wid_fight fn mut
:: a attacker striker hitter
:: d defender target foe
def <<duel||fight||strike_in_turn>>(&a: $E, &d: $E) -> $E:
    """Let two $esw hit each other in turn, each taking its $nw2 off the other's $nw1; return who is left."""
    while True:
        &d.$n1 -= max(1, &a.$n2)
        if &d.$n1 <= 0:
            return &a
        &a, &d = &d, &a

== wid_runoff fn
:: b ballots papers votes
def <<instant_runoff||elect||poll>>($es: $Many[$E], &b: list[list[str]]) -> str:
    """Return the $sw1 that wins the &b, each an order of $sp1: the weakest goes out until one has over half."""
    standing = {$e.$s1 for $e in $es}
    while True:
        $cnt = Counter(next((name for name in paper if name in standing), "") for paper in &b)
        del $cnt[""]
        leader = max(sorted(standing), key=$cnt.__getitem__)
        if len(standing) == 1 or 2 * $cnt[leader] > $cnt.total():
            return leader
        standing.remove(min(sorted(standing), key=$cnt.__getitem__))

== wid_arrows fn
:: o old_places before_that earlier
def <<moved_places||arrows||climbers>>($es: list[$E], &o: list[str]) -> Iterator[str]:
    """Yield place and $sw1 by falling $nw1, with how far each went up or down since the &o order."""
    for place, $e in enumerate(sorted($es, key=lambda $e: $e.$n1, reverse=True)):
        if $e.$s1 not in &o:
            yield f"{place + 1}. {$e.$s1} (new)"
        elif change := &o.index($e.$s1) - place:
            yield f"{place + 1}. {$e.$s1} ({change:+d})"
        else:
            yield f"{place + 1}. {$e.$s1}"

== wid_brackets fn
:: b brackets tiers slabs
def <<tax_on||levy||progressive>>_$n1($e: $E, &b: list[tuple[float, float]]) -> float:
    """Return what is due on the $nw1 under the &b, each a lower bound and the rate from there on."""
    due = 0.0
    for (low, rate), (high, _) in itertools.pairwise([*&b, (math.inf, 0.0)]):
        due += max(0.0, min($e.$n1, high) - low) * rate
    return round(due, 2)

== wid_depreciate fn
:: y years periods seasons
def <<write_off||depreciation||book_values>>($e: $E, &y: int, rest: float = 0.0) -> list[float]:
    """Return the value at the end of each of the &y when the $nw1 falls evenly down to the rest."""
    portion = ($e.$n1 - rest) / &y
    return [round($e.$n1 - portion * passed, 2) for passed in range(1, &y + 1)]

== wid_balanced fn
:: t tolerance allowed_gap rounding
def <<check_balance||assert_balanced||reconcile>>($es: list[$E], &t: float = <<0.005||0.01>>) -> None:
    """Raise ValueError unless the $nw1 of the $esw that are $fw1 equals that of the others, within the &t."""
    debit = math.fsum($e.$n1 for $e in $es if $e.$f1)
    credit = math.fsum($e.$n1 for $e in $es if not $e.$f1)
    if not math.isclose(debit, credit, abs_tol=&t):
        raise ValueError(f"<<out of balance by||books differ by>> {debit - credit:.2f}")

== wid_list_schedule fn
:: m machines workers desks
def <<finish_time||makespan||time_with>>($es: $Many[$E], &m: int) -> $t1:
    """Return when all is done if each $ew takes its $nw1, the longest first, on the one of the &m free soonest."""
    free_at = [$z1] * &m
    for $n1 in sorted(($e.$n1 for $e in $es), reverse=True):
        heapq.heapreplace(free_at, free_at[0] + $n1)
    return max(free_at)

== wid_critical_path fn
:: n needs after requires
def <<=f:earliest_end||critical_length||done_at>>($s1: str, $es: dict[str, $E], &n: dict[str, list[str]]) -> $t1:
    """Return when the $ew called $s1 can be done at the soonest, if each takes its $nw1 after all that it &n."""
    ends = [<<=f:earliest_end||critical_length||done_at>>(other, $es, &n) for other in &n.get($s1, [])]
    return max(ends, default=$z1) + $es[$s1].$n1

== wid_mean_wait fn
def mean_wait_<<=o:shortest_first||longest_first||in_order>>($es: list[$E]) -> float:
    """Return how long the $esw wait on average, each taking its $nw1, <<=o:the shortest first||\
the longest first||in the order given>>."""
    times = <<=o:sorted($e.$n1 for $e in $es)||sorted(($e.$n1 for $e in $es), reverse=True)||[$e.$n1 for $e in $es]>>
    ends = list(itertools.accumulate(times))
    return sum(ends[:-1]) / len(ends) if ends else 0.0

== wid_breaker fn
:: f failures misses strikes
def <<try_each||call_until_broken||guarded_run>>($es: $Many[$E], $fn: Callable[[$E], Any], most: int = 3) -> list[Any]:
    """Call the $fn with each $ew; give up after so many &f in a row."""
    $out, &f = [], 0
    for $e in $es:
        try:
            $out.append($fn($e))
            &f = 0
        except (OSError, ValueError) as $err:
            &f += 1
            if &f >= most:
                raise RuntimeError(f"<<gave up at||too many &f, last>> {$e.$s1}") from $err
    return $out

== wid_nearest_vote fn
:: k k nearest count_of
def <<classify||guess_$s1||vote_$s1>>($es: list[$E], $n1: $t1, &k: int = <<3||5>>) -> str:
    """Guess the $sw1 that goes with the $nw1: the most frequent one of the &k $esw that are nearest."""
    near = heapq.nsmallest(&k, $es, key=lambda $e: abs($e.$n1 - $n1))
    return statistics.mode($e.$s1 for $e in near)

== wid_two_means fn
:: a low_centre left_mean smaller
:: b high_centre right_mean larger
def <<two_clusters||split_point||natural_cut>>($es: list[$E], turns: int = <<10||20||50>>) -> float:
    """Return the $nw1 half way between the means of the low and the high $esw, found by going over them again."""
    cut = statistics.mean($e.$n1 for $e in $es)
    for _ in range(turns):
        low = [$e.$n1 for $e in $es if $e.$n1 <= cut]
        high = [$e.$n1 for $e in $es if $e.$n1 > cut]
        if not high:
            break
        &a, &b = statistics.mean(low), statistics.mean(high)
        cut = (&a + &b) / 2
    return cut

== wid_quantile_bins fn
:: c classes grades bands
def <<quantile||even_sized||ranked>>_&c($es: list[$E], count: int = <<4||5||10>>) -> dict[str, int]:
    """Give each $sw1 a number from 1 to the count by $nw1, so that all &c have about as many $esw."""
    ranked = sorted($es, key=lambda $e: $e.$n1)
    return {$e.$s1: at * count // len(ranked) + 1 for at, $e in enumerate(ranked)}

== wid_loyalty fn mut
:: s spent paid outlay
def <<collect_points||reward||credit_loyalty>>($e: $E, &s: float, per_point: float = <<10||5||2.5>>) -> float:
    """Add a point to the $nw1 of the $ew for every per_point of what was &s, twice if it is $fw1; return the rest."""
    points, rest = divmod(&s, per_point)
    $e.$n1 += $t1(points) * (2 if $e.$f1 else 1)
    return rest

== wid_retry_plan fn
:: d delays pauses waits
def <<retry_plan||back_off||&{d}_for>>($e: $E, longest: float = <<60||30||300>>) -> Iterator[float]:
    """Yield &d that start with the $nw1 of the $ew and double each time, until they would exceed the longest."""
    pause = float($e.$n1)
    while 0 < pause <= longest:
        yield pause
        pause *= 2

== wid_confusion fn
:: g guess verdict predicted
def <<precision_recall||judge||quality_of>>_$f1($es: $Many[$E], &g: Callable[[$E], bool]) -> tuple[float, float]:
    """Return precision and recall of a &g at which $esw are $fw1."""
    $cnt = Counter((&g($e), $e.$f1) for $e in $es)
    hits = $cnt[True, True]
    return hits / max(1, hits + $cnt[True, False]), hits / max(1, hits + $cnt[False, True])
'''
