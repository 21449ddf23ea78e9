"""Shapes of several steps over many things: filter, group, total, join, pair, share out, simulate."""

from __future__ import annotations

SHAPES = r'''
== pp_leaders fn
:: s sums earned by_name
def <<leading||top||strongest>>_$sp1($es: list[$E], count: int = $d1) -> list[tuple[str, $t1]]:
    """Return the $sw1 values with the largest total $nw1 among the $esw that are $fw1, the largest first."""
    &s: dict[str, $t1] = defaultdict($t1)
    for $e in $es:
        if $e.$f1:
            &s[$e.$s1] += $e.$n1
    <<=r:ordered = sorted(&s.items(), key=lambda pair: (-pair[1], pair[0]))
    return ordered[:count]||return heapq.nlargest(count, &s.items(), key=lambda pair: pair[1])||\
ordered = sorted(&s.items(), key=operator.itemgetter(1), reverse=True)
    return ordered[:count]>>

== pp_vital_few fn
def <<vital_few||main_part||bulk_of>>_$es($es: list[$E], part: float = <<0.8||0.9||0.5>>) -> list[$E]:
    """Return as few $esw as make up this part of the total $nw1."""
    needed = part * sum($e.$n1 for $e in $es)
    <<=p:picked||chosen||kept>>: list[$E] = []
    <<=c:reached||covered||so_far>> = $z1
    for $e in sorted($es, key=lambda $e: $e.$n1, reverse=True):
        if <<=c:reached||covered||so_far>> >= needed:
            break
        <<=p:picked||chosen||kept>>.append($e)
        <<=c:reached||covered||so_far>> += $e.$n1
    return <<=p:picked||chosen||kept>>

== pp_overview fn
def <<overview||digest||key_figures>>_of_$es($es: list[$E]) -> dict[str, Any]:
    """Return some figures about the $esw."""
    $np1 = [$e.$n1 for $e in $es]
    $cnt = Counter($e.$s1 for $e in $es)
    return {
        "count": len($es),
        "$n1": sum($np1),
        <<"mean": statistics.fmean($np1) if $np1 else 0.0,||"largest": max($np1, default=$z1),>>
        "$sp1": <<len($cnt)||sorted($cnt)||$cnt.most_common($d1)>>,
        <<"$f1": sum($e.$f1 for $e in $es),||"smallest": min($np1, default=$z1),>>
    }

== pp_left_join fn
:: r partners counterparts others
def <<with_partners||left_join||join_by_$s1>>(left: list[$E], right: Iterable[$E]) -> Iterator[tuple[$E, $E | None]]:
    """Yield each $ew on the left with the one on the right that has the same $sw1, if any."""
    &r = {<<other.$s1: other for other||$e.$s1: $e for $e>> in right}
    <<=b:for $e in left:
        yield $e, &r.get($e.$s1)||yield from (($e, &r.get($e.$s1)) for $e in left)>>

== pp_outer_join fn
:: a older before left
:: b newer after right
def <<side_by_side||compare_$np1||outer_join>>(&a: list[$E], &b: list[$E]) -> list[tuple[str, $t1, $t1]]:
    """Return each $sw1 with its $nw1 in both lists, zero where it is missing."""
    first, second = ({$e.$s1: $e.$n1 for $e in $es} for $es in (&a, &b))
    <<=k:names||keys||known>> = <<sorted(first.keys() | second.keys())||sorted({*first, *second})>>
    return [($s1, first.get($s1, $z1), second.get($s1, $z1)) for $s1 in <<=k:names||keys||known>>]

== pp_three_parts fn
def <<three_parts||by_distance>>($es: $Many[$E], target: $t1, tolerance: $t1 = <<1||2>>) -> dict[str, list[$E]]:
    """Return the $esw whose $nw1 is about the target, those below it and those above it."""
    $map: dict[str, list[$E]] = {"<<=l:low||below||under>>": [], "about": [], "<<=h:high||above||over>>": []}
    for $e in $es:
        difference = $e.$n1 - target
        if abs(difference) <= tolerance:
            $map["about"].append($e)
        else:
            $map["<<=h:high||above||over>>" if difference > 0 else "<<=l:low||below||under>>"].append($e)
    return $map

== pp_lot_totals fn
def $n1_<<per_lot||in_lots||by_chunk>>($es: list[$E], size: int = $d1) -> list[$t1]:
    """Return the total $nw1 of each lot of size $esw, in their order."""
    bunches = [$es[start : start + size] for start in range(0, len($es), size)]
    return [<<sum($e.$n1 for $e in these)||sum(map(operator.attrgetter("$n1"), these))>> for these in bunches]

== pp_best_per_group fn
:: b best leaders heaps
def <<podium||best_few||front_runners>>_by_$s1($es: $Many[$E], count: int = $d1) -> dict[str, list[$E]]:
    """Return for each $sw1 the count $esw with the highest $nw1, the highest first."""
    &b: dict[str, list[$E]] = defaultdict(list)
    for $e in $es:
        &b[$e.$s1].append($e)
    <<=o:for $s1, those in &b.items():
        &b[$s1] = heapq.nlargest(count, those, key=lambda $e: $e.$n1)
    return dict(&b)||return {
        $s1: sorted(those, key=lambda $e: $e.$n1, reverse=True)[:count] for $s1, those in &b.items()
    }||for those in &b.values():
        those.sort(key=operator.attrgetter("$n1"), reverse=True)
        del those[count:]
    return dict(&b)>>

== pp_moving_mean fn
:: w newest recent last_few
def <<smooth||moving_mean||averaged>>_$n1($es: Iterable[$E], width: int = $d1) -> Iterator[float]:
    """Yield for each $ew the mean $nw1 of the last width ones, itself included."""
    &w: deque[$t1] = deque()
    $acc = $z1
    for $e in $es:
        &w.append($e.$n1)
        $acc += $e.$n1
        if len(&w) > width:
            $acc -= &w.popleft()
        yield $acc / len(&w)

== pp_gaps fn
def <<widest||largest||three_widest>>_$n1_gaps($es: list[$E], count: int = <<3||5>>) -> dict[tuple[str, str], $t1]:
    """Return the largest differences in $nw1 between neighbours, by the $sw1 of both."""
    ordered = sorted($es, key=lambda $e: $e.$n1)
    gaps = {(left.$s1, right.$s1): right.$n1 - left.$n1 for left, right in zip(ordered, ordered[1:])}
    <<=w:widest||chosen>> = sorted(gaps, key=gaps.<<get||__getitem__>>, reverse=True)[:count]
    return {pair: gaps[pair] for pair in <<=w:widest||chosen>>}

== pp_first_repeat fn
:: s seen_at places first_at
def <<first_repeat||first_double||find_repeated_$s1>>($es: list[$E]) -> tuple[int, int] | None:
    """Return the places of the first two $esw with the same $sw1, or None if all differ."""
    &s: dict[str, int] = {}
    for place, $e in enumerate($es):
        <<=i:if $e.$s1 in &s:
            return &s[$e.$s1], place
        &s[$e.$s1] = place||earlier = &s.setdefault($e.$s1, place)
        if earlier != place:
            return earlier, place>>
    return None

== pp_cross_table fn
:: t table grid counts
def <<cross_table||$s1_by_$s2||crosstab>>($es: $Many[$E]) -> dict[str, <<=d:Counter[str]||dict[str, int]>>]:
    """Count for each $sw1 how often each $sw2 occurs with it."""
    &t: dict[str, <<=d:Counter[str]||dict[str, int]>>] = <<=k:{}||\
    defaultdict(<<=d:Counter||lambda: defaultdict(int)>>)>>
    for $e in $es:
        <<=k:&t.setdefault($e.$s1, <<=d:Counter()||defaultdict(int)>>)||&t[$e.$s1]>>[$e.$s2] += 1
    return &t

== pp_raise_below fn mut
:: c changed touched adjusted
def <<lift||raise_small||top_up>>_$np1($es: $Many[$E], least: $t1) -> int:
    """Raise to least each $nw1 that is below it; return how many $esw changed."""
    &c = 0
    for $e in $es:
        if $e.$n1 < least:
            $e.$n1 = least
            &c += 1
    <<$log.info("%d $esw now have the $nw1 %s", &c, least)
    ||$log.debug("raised %d of the $esw", &c)
    ||>>return &c

== pp_dispatch_steps fn mut
def <<replay||apply_steps||run_commands>>($e: $E, changes: list[tuple[str, $t1]]) -> None:
    """Change the $nw1 of the $ew by changes with an amount each."""
    <<=o:operations||actions||known>>: dict[str, Callable[[$t1, $t1], $t1]] = {
        "add": <<lambda old, amount: old + amount||operator.add>>,
        <<"take": operator.sub,||"less": lambda old, amount: old - amount,||"most": min,>>
        "set": lambda _, amount: amount,
        <<"least": max,||"times": operator.mul,>>
    }
    for name, amount in changes:
        if name not in <<=o:operations||actions||known>>:
            raise ValueError(f"<<unknown||no such>> change: {name}")
        $e.$n1 = <<=o:operations||actions||known>>[name]($e.$n1, amount)

== pp_waiting_line fn
def <<waiting_times||simulate_line||serve_in_turn>>(arrivals: list[tuple[float, $E]]) -> dict[str, float]:
    """Return how long each $ew has to wait for the one before; its $nw1 tells how long it takes."""
    free_at = 0.0
    <<=w:waits||delays>>: dict[str, float] = {}
    for arrived, $e in sorted(arrivals, key=lambda pair: pair[0]):
        begin = max(arrived, free_at)
        <<=w:waits||delays>>[$e.$s1] = begin - arrived
        free_at = begin + $e.$n1
    return <<=w:waits||delays>>

== pp_grow_until fn
:: y years rounds periods
def <<&{y}_until||how_long_until>>($e: $E, target: $t1, growth: float = <<0.05||0.1||0.02>>) -> int | None:
    """Return after how many &y the $nw1 of the $ew is at the target; None if it never gets there."""
    if <<$e.$n1 <= 0 or growth <= 0||min($e.$n1, growth) <= 0>>:
        return None
    &y, <<=a:amount||reached>> = 0, float($e.$n1)
    while <<=a:amount||reached>> < target:
        <<=a:amount||reached>> *= 1 + growth
        &y += 1
    return &y

== pp_wander fn
:: w walk way so_far
def <<wander||random_walk||drift>>($e: $E, count: int, rng: random.Random | None = None) -> list[float]:
    """Return what the $nw1 of the $ew might be after 1 to count changes, never below zero."""
    rng = rng or random.Random(<<0||7||42>>)
    &w = [float($e.$n1)]
    while len(&w) <= count:
        &w.append(max(0.0, &w[-1] + rng.<<uniform(-1, 1)||gauss(0, 1)||choice([-1, 1])>>))
    return &w[1:]

== pp_chain fn
:: t text string
def <<load||parse||import>>_$es_once(lines: Iterable[str], sep: str = "<<;||,||:>>") -> Iterator[tuple[str, $t1]]:
    """Yield the $sw1 and the $nw1 in each line, without comments, empty lines and doubles."""
    <<=c:neat||stripped||trimmed>> = (&t.strip() for &t in lines)
    useful = (&t for &t in <<=c:neat||stripped||trimmed>> if &t and not &t.startswith("#"))
    <<=p:halves||cut||pairs>> = (&t.partition(sep) for &t in dict.fromkeys(useful))
    for $s1, _, $n1 in <<=p:halves||cut||pairs>>:
        yield $s1.strip(), $t1($n1)

== pp_conflicts fn
def <<conflicts||rivals||clashes>>_by_$s1($es: list[$E], nearest: $t1) -> list[tuple[str, str]]:
    """Return pairs of $sw1 whose $esw are nearer to each other in $nw1 than allowed."""
    pairs: list[tuple[str, str]] = []
    <<=l:for place, $e in enumerate($es):
        for other in $es[place + 1 :]:
            if abs($e.$n1 - other.$n1) < nearest:
                pairs.append(($e.$s1, other.$s1))||for $e, other in itertools.combinations($es, 2):
        if -nearest < $e.$n1 - other.$n1 < nearest:
            pairs.append(($e.$s1, other.$s1))>>
    return pairs

== pp_merge_spans fn
:: m joined spans united
def <<covered||occupied||united>>_<<ranges||spans_of_$es>>($es: $Many[$E]) -> list[tuple[$t1, $t1]]:
    """Return what the $esw cover together, when each goes from its $nw1 as far as its $nw2."""
    &m: list[tuple[$t1, $t1]] = []
    for begin, end in sorted(($e.$n1, $e.$n1 + $e.$n2) for $e in $es):
        if &m and begin <= &m[-1][1]:
            <<=u:&m[-1] = (&m[-1][0], max(end, &m[-1][1]))||begin, old_end = &m.pop()
            &m.append((begin, max(old_end, end)))>>
        else:
            &m.append((begin, end))
    return &m

== pp_total_below fn
:: c children below parts_of
def <<=f:whole_$n1||$n1_with_children||total_under>>($s1: str, $es: dict[str, $E], &c: dict[str, list[str]]) -> $t1:
    """Return the $nw1 of $aew and of all below it."""
    $acc = $es[$s1].$n1
    for <<=x:child||inner||lower>> in &c.get($s1, []):
        $acc += <<=f:whole_$n1||$n1_with_children||total_under>>(<<=x:child||inner||lower>>, $es, &c)
    return $acc

== pp_ancestors fn
:: p parents owner_of above
def <<path_to||ancestors_of||line_of>>_$noun($s1: str, &p: dict[str, str], sep: str = "<</||.|| > >>") -> str:
    """Return the $sw1 values from the top down to the given one."""
    way = deque([$s1])
    while (upper := &p.get(way[0])) is not None:
        if upper in way:
            raise ValueError(f"<<circle at {upper}||{upper} is above itself>>")
        way.appendleft(upper)
    return sep.join(way)

== pp_outline fn
:: c children below inner
def <<=f:outline||draw_tree||tree_lines>>(&c: dict[str, list[$E]], top: str = "", deep: int = 0) -> Iterator[str]:
    """Yield a line for each $ew below the top, indented by how deep it is."""
    for $e in <<sorted(&c.get(top, []), key=lambda $e: $e.$s1)||&c.get(top, ())>>:
        yield f"{'  ' * deep}<<{$e.$s1}||- {$e.$s1}||{$e.$s1}: {$e.$n1}>>"
        yield from <<=f:outline||draw_tree||tree_lines>>(&c, $e.$s1, deep + 1)

== pp_dense_places fn
def <<dense_places||placing||standing>>_by_$n1($es: list[$E], reverse: bool = True) -> dict[str, int]:
    """Return for each $sw1 its place by $nw1; equal ones share one, and none is left out."""
    <<=v:distinct||ladder||stairs>> = sorted({$e.$n1 for $e in $es}, reverse=reverse)
    places = {$n1: place for place, $n1 in enumerate(<<=v:distinct||ladder||stairs>>, start=1)}
    return {$e.$s1: places[$e.$n1] for $e in $es}

== pp_bars fn
:: b bins classes buckets
def $n1_<<bars||histogram||distribution>>($es: $Many[$E], width: int = $d1) -> list[str]:
    """Return a line with a bar for each class of $nw1 between the lowest and the highest."""
    &b = Counter(<<int($e.$n1 // width)||int($e.$n1) // width>> for $e in $es)
    if not &b:
        return []
    return [
        f"{number * width:>6} {'<<#||*||=>>' * &b[number]}<<|| {&b[number]}>>"
        for number in range(min(&b), max(&b) + 1)
    ]

== pp_account fn
def <<book_all||settle_all||spend>>($es: list[$E], money: $t1) -> tuple[list[tuple[str, $t1]], $t1]:
    """Pay for the $esw as long as the money lasts; return what was left after each, and at the end."""
    <<=s:statement||history||rows>> = []
    for $e in $es:
        if $e.$n1 > money:
            $log.<<info||warning>>("no money for %s", $e.$s1)
            continue
        money -= $e.$n1
        <<=s:statement||history||rows>>.append(($e.$s1, money))
    return <<=s:statement||history||rows>>, money

== pp_longest_streak fn
def <<longest||best>>_<<streak_of_$f1||$f1_streak||$f1_run>>($es: $Many[$E]) -> list[$E]:
    """Return the longest run of $esw that are $fw1 one after another."""
    <<=l:longest||record||top_run>>: list[$E] = []
    <<=r:run||streak||here>>: list[$E] = []
    for $e in $es:
        <<=r:run||streak||here>> = [*<<=r:run||streak||here>>, $e] if $e.$f1 else []
        <<=l:longest||record||top_run>> = max(<<=l:longest||record||top_run>>, <<=r:run||streak||here>>, key=len)
    return <<=l:longest||record||top_run>>

== pp_group_rows fn
def <<subtotal_lines||report_by_$s1||grouped_lines>>($es: list[$E]) -> Iterator[str]:
    """Yield lines with the $esw of each $sw1, and a line with their $nw1 together."""
    <<=o:ordered||in_order||by_name>> = sorted($es, key=lambda $e: ($e.$s1, -$e.$n1))
    for $s1, those in groupby(<<=o:ordered||in_order||by_name>>, key=lambda $e: $e.$s1):
        yield <<$s1||f"{$s1}:"||$s1.upper()>>
        $acc = $z1
        for $e in those:
            yield f"  {$e.$n1<<:>8||:8.2f||>>}"
            $acc += $e.$n1
        yield f"  {$acc<<:>8||:8.2f||>>} <<in all||together||total>>"

== pp_pairs_counted fn
def <<often_together||common_pairs||seen_together>>($es: list[list[$E]], count: int = $d1) -> list[tuple[str, str]]:
    """Return the pairs of $sw1 that occur most often together in one list."""
    <<=c:couples||together||joint>>: Counter[tuple[str, str]] = Counter()
    for <<=m:those||inner||single>> in $es:
        $sp1 = sorted({$e.$s1 for $e in <<=m:those||inner||single>>})
        <<=c:couples||together||joint>>.update(itertools.combinations($sp1, 2))
    return [pair for pair, _ in <<=c:couples||together||joint>>.most_common(count)]

== pp_scored_search fn
:: h scored fitting ranked
def <<search_$es||best_hits||find_by_words>>($es: list[$E], query: str, count: int = $d1) -> list[$E]:
    """Return the $esw that have most of the words of the query in their $sw1 or $sw2."""
    wanted = <<set(query.lower().split())||{word.lower() for word in query.split()}>>
    &h: list[tuple[int, int]] = []
    for place, $e in enumerate($es):
        text_words = f"{$e.$s1} {$e.$s2}".lower().split()
        if (common := len(wanted.intersection(text_words))):
            &h.append((-common, place))
    return [$es[place] for _, place in <<sorted(&h)[:count]||heapq.nsmallest(count, &h)>>]

== pp_keep_best fn
:: k kept best_of newest
def <<keep_best||one_per_$s1||drop_weaker>>($es: $Many[$E]) -> list[$E]:
    """Return only the $ew with the highest $nw1 of each $sw1, in the order in which a $sw1 came first."""
    &k: dict[str, $E] = {}
    for $e in $es:
        rival = &k.get($e.$s1, $e)
        &k[$e.$s1] = <<$e if $e.$n1 > rival.$n1 else rival||max(rival, $e, key=lambda $e: $e.$n1)>>
    return <<list(&k.values())||[*&k.values()]>>

== pp_match_up fn
def <<match_wishes||assign_nearest||allot>>(wishes: dict[str, $t1], $es: $Many[$E]) -> dict[str, $E]:
    """Give each name the $ew whose $nw1 is nearest to the wish and that no other has taken."""
    <<=f:free||unused||open_ones>> = list($es)
    given: dict[str, $E] = {}
    for name, wish in wishes.items():
        if not <<=f:free||unused||open_ones>>:
            break
        nearest = min(<<=f:free||unused||open_ones>>, key=lambda $e: abs($e.$n1 - wish))
        <<=f:free||unused||open_ones>>.remove(nearest)
        given[name] = nearest
    return given

== pp_milestones fn
:: m bounds bounds_left to_come
def <<on_milestones||call_at||announce>>($es: Iterable[$E], &m: list[$t1], $fn: Callable[[$t1, $E], None]) -> None:
    """Call the function with each bound that the total $nw1 reaches, and the $ew that did it."""
    &m = deque(sorted(&m))
    $acc = $z1
    for $e in $es:
        $acc += $e.$n1
        while &m and $acc >= &m[0]:
            $fn(&m.popleft(), $e)

== pp_reconcile fn
:: a expected planned promised
def <<reconcile||check_against||deviations>>(&a: dict[str, $t1], $es: $Many[$E]) -> dict[str, $t1]:
    """Return for each $sw1 by how much its total $nw1 differs from the &a one, where it does."""
    <<=d:difference||open_amounts||missing>> = Counter(&a)
    for $e in $es:
        <<=d:difference||open_amounts||missing>>[$e.$s1] -= $e.$n1
    return {$s1: rest for $s1, rest in <<=d:difference||open_amounts||missing>>.items() if rest}

== pp_rescale fn mut
def <<rescale||normalise||stretch>>_$n1($es: list[$E], top: float = <<1.0||100.0>>) -> tuple[$t1, $t1]:
    """Bring the $nw1 of the $esw between zero and top; return the lowest and the highest one before."""
    $np1 = sorted($e.$n1 for $e in $es)
    lowest, highest = <<$np1[0], $np1[-1]||min($np1), max($np1)>>
    spread = highest - lowest or 1
    for $e in $es:
        $e.$n1 = $t1(($e.$n1 - lowest) * top / spread)
    return lowest, highest

== pp_draw_lots fn
def <<draw||raffle||lucky>>_$noun($es: list[$E], rng: random.Random) -> $E:
    """Choose $aew by chance: twice the $nw1, twice the chance."""
    bounds = list(accumulate($e.$n1 for $e in $es))
    <<=p:spot = rng.random() * bounds[-1]
    return $es[bisect.bisect(bounds, spot)]||spot = rng.uniform(0, bounds[-1])
    return next($e for $e, bound in zip($es, bounds) if spot <= bound)>>

== pp_take_turns fn
:: q queues by_name waiting
def <<fair_order||take_turns||spread_by>>_$s1($es: Iterable[$E]) -> Iterator[$E]:
    """Yield the $esw so that each $sw1 has its turn before any has the next one."""
    &q: dict[str, deque[$E]] = {}
    for $e in $es:
        &q.setdefault($e.$s1, deque()).append($e)
    while &q:
        for $s1 in list(&q):
            yield &q[$s1].popleft()
            if not &q[$s1]:
                del &q[$s1]

== pp_sections fn
:: s sections stretches runs
def <<sections||stretches||same_$s1_runs>>_of_$es($es: $Many[$E]) -> list[tuple[str, int, $t1]]:
    """Return for each stretch with one $sw1 that $sw1, its length and its total $nw1."""
    &s: list[tuple[str, int, $t1]] = []
    for $e in $es:
        if &s and &s[-1][0] == $e.$s1:
            _, size, $acc = &s.pop()
            &s.append(($e.$s1, size + 1, $acc + $e.$n1))
        else:
            &s.append(($e.$s1, 1, $e.$n1))
    return &s

== pp_knockout fn
:: a alive still_in left
def <<knock_out||tournament||last_standing>>($es: list[$E], rng: random.Random) -> Iterator[list[$E]]:
    """Yield those still in after each round, until one is left: of two neighbours the higher $nw1 goes on."""
    &a = rng.sample($es, k=len($es))
    while len(&a) > 1:
        odd = &a[-1:] if len(&a) % 2 else []
        &a = [max(pair, key=lambda $e: $e.$n1) for pair in zip(&a[::2], &a[1::2])] + odd
        yield &a

== pp_rules_text fn
def <<inspect_all||faults_of||complaints_about>>($es: $Many[$E], demands: dict[str, Callable[[$E], bool]]) -> list[str]:
    """Return a line for each $ew and each demand that it breaks."""
    <<=c:complaints||remarks_on||faults>> = []
    for $e in $es:
        violated = [name for name, holds in demands.items() if not holds($e)]
        if violated:
            <<=c:complaints||remarks_on||faults>>.append(f"{$e.$s1}: {', '.join(violated)}")
    return <<=c:complaints||remarks_on||faults>>

== pp_brackets fn
:: d due owed sum_due
def $n1_<<levy||duty||toll>>($e: $E, brackets: list[tuple[$t1, float]]) -> float:
    """Return what is due for the $nw1: of the part above each bound its own share is taken."""
    &d = 0.0
    for (bound, share_above), upper in zip_longest(brackets, [bound for bound, _ in brackets[1:]]):
        if $e.$n1 <= bound:
            break
        end = $e.$n1 if upper is None else min($e.$n1, upper)
        &d += (end - bound) * share_above
    return <<round(&d, 2)||&d>>

== pp_first_label fn
def <<classify||label>>_$es($es: $Many[$E], choices: list[tuple[str, Callable[[$E], bool]]]) -> dict[str, int]:
    """Count the $esw by the first of the choices whose test they pass; the others are "rest"."""
    <<=n:names = (next((name for name, passes in choices if passes($e)), "rest") for $e in $es)
    return dict(Counter(names))||$cnt = dict.fromkeys([name for name, _ in choices], 0)
    for $e in $es:
        for name, passes in choices:
            if passes($e):
                break
        else:
            name = "rest"
        $cnt[name] = $cnt.get(name, 0) + 1
    return $cnt>>

== pp_exponential fn
def <<smoothed||damped||softened>>_$np1($es: $Many[$E], factor: float = <<0.5||0.3||0.2>>) -> list[float]:
    """Return the $nw1 of each $ew, drawn by the factor from the value before towards it."""
    $np1 = [$e.$n1 for $e in $es]
    return list(accumulate($np1, lambda old, new: <<old + factor * (new - old)||(1 - factor) * old + factor * new>>))

== pp_waves fn
:: w needs requires after
def <<waves||in_waves||parallel_steps>>(&w: dict[str, set[str]]) -> Iterator[list[str]]:
    """Yield lists of $sw1 values: each value needs only such as stand in lists before."""
    complete_ones: set[str] = set()
    while len(complete_ones) < len(&w):
        free = sorted($s1 for $s1, others in &w.items() if $s1 not in complete_ones and others <= complete_ones)
        if not free:
            raise ValueError("<<circle among the $esw||the $esw need each other>>")
        yield free
        complete_ones |= set(free)

== pp_subsets fn
def <<=f:exact||sums_to||combinations_of>>_$n1($es: list[$E], target: $t1) -> Iterator[list[$E]]:
    """Yield all choices of $esw whose $nw1 together is the target."""
    if not $es:
        <<if target == 0:
            yield []
        return||yield from [[]] if target == 0 else []
        return>>
    first, *others = $es
    yield from <<=f:exact||sums_to||combinations_of>>_$n1(others, target)
    for <<=r:part||tail>> in <<=f:exact||sums_to||combinations_of>>_$n1(others, target - first.$n1):
        yield [first, *<<=r:part||tail>>]

== pp_illegal_moves fn
def <<illegal||bad>>_moves($es: $Many[$E], allowed: dict[str, set[str]], now: str) -> list[tuple[str, str]]:
    """Go from now through the $sw1 of the $esw; return the moves that are not allowed."""
    <<=b:bad||illegal>> = []
    for $e in $es:
        if $e.$s1 not in allowed.get(now, {now}):
            <<=b:bad||illegal>>.append((now, $e.$s1))
        now = $e.$s1
    return <<=b:bad||illegal>>

== pp_even_parts fn
def <<deal_out||split_evenly||hand_out>>($es: list[$E], amount: int) -> dict[str, int]:
    """Give each $ew the same part of a whole amount; the first ones get what is left over."""
    part, extra = divmod(amount, len($es))
    return {$e.$s1: part + (place < extra) for place, $e in enumerate($es)}

== pp_from_stock fn
:: s goods supplies on_hand
def <<serve_from||take_from||use_up>>_&s($es: $Many[$E], &s: dict[str, $t1]) -> tuple[$t1, list[$E]]:
    """Take the $nw1 of each $ew from what there is of its $sw1; return what was taken, and the $esw left empty."""
    taken, unserved = $z1, []
    for $e in $es:
        part = min($e.$n1, &s.get($e.$s1, $z1))
        if part > 0:
            &s[$e.$s1] -= part
            taken += part
        else:
            unserved.append($e)
    return taken, unserved

== pp_funnel fn
:: r remaining survivors left
def <<funnel||count_by_test||narrow_down>>($es: Iterable[$E], **conditions: Callable[[$E], bool]) -> dict[str, int]:
    """Return how many $esw are left after each of the conditions."""
    &r = list($es)
    sizes = {"all": len(&r)}
    for name, holds in conditions.items():
        &r = <<list(filter(holds, &r))||[$e for $e in &r if holds($e)]>>
        sizes[name] = len(&r)
    return sizes

== pp_growth fn
def $n1_<<growth||change_rates||gains>>($es: list[$E], lag: int = 1) -> list[float | None]:
    """Return by which part the $nw1 grew within lag $esw; None where it was zero."""
    pairs = zip($es, $es[lag:])
    return [<<(new.$n1 - old.$n1) / old.$n1||new.$n1 / old.$n1 - 1>> if old.$n1 else None for old, new in pairs]

== pp_records fn
def <<records||new_heights||record_breakers>>($es: Iterable[$E]) -> Iterator[tuple[int, $E]]:
    """Yield each $ew whose $nw1 is above all before, with its place."""
    highest = -math.inf
    for place, $e in enumerate($es<<, start=1||>>):
        if $e.$n1 <= highest:
            continue
        highest = $e.$n1
        yield place, $e

== pp_z_scores fn
def <<standardised||z_scores||relative>>_$np1($es: list[$E]) -> dict[str, float]:
    """Return for each $sw1 how many standard deviations its $nw1 is from the mean."""
    if len($np1 := [$e.$n1 for $e in $es]) < 2:
        return {}
    mean, deviation = statistics.mean($np1), statistics.stdev($np1)
    return {$e.$s1: ($e.$n1 - mean) / deviation <<if deviation else 0.0||>> for $e in $es}

== pp_by_handler fn
:: h handlers routes actions
def <<route||dispatch||hand_over>>($es: $Many[$E], fallback: Callable[[$E], None], **&h: Callable[[$E], None]) -> None:
    """Give each $ew to the function named after its $sw1, or to the fallback."""
    for $e in $es:
        &h.get($e.$s1<<||.lower()>>, fallback)($e)

== pp_common_to_all fn
def $sp1_<<in_all||everywhere||of_every_list>>(*lists: list[$E]) -> list[str]:
    """Return the $sp1 that occur in each of the lists."""
    if not lists:
        return []
    <<=c:common||shared||in_all>>, *others = ({$e.$s1 for $e in $es} for $es in lists)
    <<=r:return sorted(<<=c:common||shared||in_all>>.intersection(*others))||for known in others:
        <<=c:common||shared||in_all>> &= known
    return sorted(<<=c:common||shared||in_all>>)>>

== pp_lonely fn
def <<single||lonely||unpaired>>_$es($es: list[$E]<<=o:||, others: int = 1>>) -> list[$E]:
    """Return the $esw that share their $sw1 with <<=o:no other||at most that many others>>, by falling $nw1."""
    $cnt = Counter(<<map(operator.attrgetter("$s1"), $es)||$e.$s1 for $e in $es>>)
    <<=a:alone||rare_ones>> = filter(lambda $e: $cnt[$e.$s1] <<=o:== 1||<= others + 1>>, $es)
    return sorted(<<=a:alone||rare_ones>>, key=lambda $e: $e.$n1, reverse=True)
'''
