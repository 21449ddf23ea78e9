"""Shapes of functions in a few steps with named results: pages, runs, tables, matches, plans, texts, small updates."""

from __future__ import annotations

SHAPES = r'''
== two_page fn
def page_of_$es($es: list[$E], page_number: int = 1, *, per_page: int = $d1) -> tuple[list[$E], int]:
    """Return the $esw of a page, counted from 1, and how many pages there are."""
    page_count = math.ceil(len($es) / per_page)
    start = (page_number - 1) * per_page
    return $es[start : start + per_page], page_count

== two_slice_totals fn
def $n1_per_<<=w:chunk||block||batch>>($es: list[$E], size: int = $d1) -> list[$t1]:
    """Return the total $nw1 of each <<=w:chunk||block||batch>> of size $esw; the last one may be shorter."""
    totals = []
    for start in range(0, len($es), size):
        <<=w:chunk||block||batch>> = $es[start : start + size]
        totals.append(sum($e.$n1 for $e in <<=w:chunk||block||batch>>))
    return totals

== two_records fn
:: h highest record mark
def $n1_records($es: $Many[$E]) -> list[$E]:
    """Return the $esw whose $nw1 is above that of all before them."""
    &h = None
    records = []
    for $e in $es:
        if &h is None or $e.$n1 > &h:
            &h = $e.$n1
            records.append($e)
    return records

== two_nearest fn
def nearest_by_$n1($es: list[$E], target: $t1) -> tuple[$E, $t1] | None:
    """Return the $ew whose $nw1 is closest to the target, and how far it is away; None without $esw."""
    if not $es:
        return None
    nearest = min($es, key=lambda $e: abs($e.$n1 - target))
    distance = abs(nearest.$n1 - target)
    return nearest, distance

== two_closest_pair fn
def closest_pair($es: list[$E]) -> tuple[$E, $E]:
    """Return the two $esw whose $nw1 differs least."""
    if len($es) < 2:
        raise ValueError("<<a pair needs two $esw||too few $esw>>")
    ordered = sorted($es, key=lambda $e: $e.$n1)
    pairs = zip(ordered, ordered[1:])
    return min(pairs, key=lambda pair: pair[1].$n1 - pair[0].$n1)

== two_gaps fn
def widest_$n1_gap($es: list[$E]) -> $t1:
    """Return the widest gap between neighbouring $np1, or zero for fewer than two $esw."""
    $np1 = sorted({$e.$n1 for $e in $es})
    gaps = [after - before for before, after in itertools.pairwise($np1)]
    return max(gaps, default=$z1)

== two_pareto fn
def vital_few($es: list[$E], portion: float = <<0.8||0.5||0.9>>) -> list[$E]:
    """Return the fewest $esw, those with the highest $nw1 first, that hold this portion of all $nw1."""
    ranked = sorted($es, key=lambda $e: $e.$n1, reverse=True)
    aim = portion * sum($e.$n1 for $e in $es)
    sums = accumulate($e.$n1 for $e in ranked)
    needed = sum(1 for reached in sums if reached < aim) + 1
    return ranked[:needed]

== two_histogram fn
def $n1_histogram($es: list[$E], bounds: list[$t1]) -> list[int]:
    """Count the $esw between the bounds; the first count is below the lowest, the last from the highest on."""
    borders = sorted(bounds)
    counts = [0] * (len(borders) + 1)
    for $e in $es:
        counts[bisect.bisect(borders, $e.$n1)] += 1
    return counts

== two_quantile fn
def $n1_quantile($es: list[$E], part: float = 0.5) -> $t1 | None:
    """Return the $nw1 below which about this part of the $esw lies, or None without $esw."""
    if not $es:
        return None
    $np1 = sorted($e.$n1 for $e in $es)
    place = min(int(part * len($np1)), len($np1) - 1)
    return $np1[place]

== two_moving fn
:: w last_few recent latest
def smoothed_$n1($es: $Many[$E], width: int = <<3||5||7>>) -> list[float]:
    """Return for each $ew the mean $nw1 of it and those just before it, width in all."""
    &w = deque(maxlen=width)
    means = []
    for $e in $es:
        &w.append($e.$n1)
        means.append(sum(&w) / len(&w))
    return means

== two_squeeze fn
def squeeze_by_$kname($es: $Many[$E]) -> list[tuple[$ktype, int]]:
    """Return each $kdoc and its number of $esw for every run of neighbours that share it."""
    runs = []
    for kind, same in groupby($es, key=lambda $e: $kexpr):
        length = sum(1 for _ in same)
        runs.append((kind, length))
    return runs

== two_interleave fn
def interleave_$es(left: list[$E], right: list[$E]) -> list[$E]:
    """Return the $esw of both lists in turns; what is left of the longer one comes last."""
    paired = min(len(left), len(right))
    mixed = [$e for pair in zip(left, right) for $e in pair]
    rest = left[paired:] or right[paired:]
    return mixed + rest

== two_table fn
:: t table grid crosstab
def count_by_$s1_and_$f1($es: $Many[$E]) -> dict[str, tuple[int, int]]:
    """Return for each $sw1 how many $esw are $fw1, and how many are not."""
    &t: dict[str, tuple[int, int]] = {}
    for $e in $es:
        yes, no = &t.get($e.$s1, (0, 0))
        &t[$e.$s1] = (yes + 1, no) if $e.$f1 else (yes, no + 1)
    return &t

== two_group_means fn
:: m means averages
def mean_$n1_by_$kname($es: $Many[$E], *, digits: int = 2) -> dict[$ktype, float]:
    """Return the rounded mean $nw1 for each $kdoc."""
    sums, sizes = defaultdict(float), Counter()
    for $e in $es:
        sums[$kexpr] += $e.$n1
        sizes[$kexpr] += 1
    &m = {kind: round(sums[kind] / sizes[kind], digits) for kind in sums}
    return &m

== two_group_tops fn
def best_by_$kname($es: $Many[$E]) -> dict[$ktype, str]:
    """Return for each $kdoc the $sw1 of the $ew with the highest $nw1."""
    best: dict[$ktype, $E] = {}
    for $e in $es:
        rival = best.setdefault($kexpr, $e)
        if $e.$n1 > rival.$n1:
            best[$kexpr] = $e
    return {kind: $e.$s1 for kind, $e in best.items()}

== two_csv_text fn
def $es_as_csv($es: $Many[$E], *, delimiter: str = ",") -> str:
    """Return the $sw1 and the $nw1 of the $esw as CSV text with a header."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(["$s1", "$n1"])
    writer.writerows([$e.$s1, $e.$n1] for $e in $es)
    return buffer.getvalue()

== two_json_summary fn
def summary_json($es: list[$E], indent: int | None = None) -> str:
    """Return the number of $esw, their $sp1 and their total $nw1 as JSON."""
    names = sorted($e.$s1 for $e in $es)
    summary = {"count": len($es), "$sp1": names, "total": sum($e.$n1 for $e in $es)}
    return json.dumps(summary, indent=indent<<||, sort_keys=True>>)

== two_fingerprint fn
def fingerprint($es: list[$E], length: int = <<8||12||16>>) -> str:
    """Return a short hash of the $esw that does not depend on their order."""
    lines = sorted(f"{$e.$s1}:{$e.$n1}" for $e in $es)
    digest = hashlib.sha256("\n".join(lines).encode())
    return digest.hexdigest()[:length]

== two_updates fn mut
:: u unused unknown left_over
def update_$np1($es: list[$E], changes: dict[str, $t1]) -> tuple[int, list[str]]:
    """Add the changes to the $nw1 of the $esw with that $sw1; return how many changed and the &u $sp1."""
    by_$s1 = {$e.$s1: $e for $e in $es}
    &u = [$s1 for $s1 in changes if $s1 not in by_$s1]
    for $s1 in changes.keys() & by_$s1.keys():
        by_$s1[$s1].$n1 += changes[$s1]
    return len(changes) - len(&u), &u

== two_rename fn mut
def rename_$sp1($es: list[$E], new_names: dict[str, str], *, strict: bool = False) -> int:
    """Rename the $esw; return how many got another $sw1. If strict, a $sw1 without a new one is an error."""
    renamed = 0
    for $e in $es:
        new = new_names.get($e.$s1)
        if new is None and strict:
            raise KeyError($e.$s1)
        if new not in (None, $e.$s1):
            $e.$s1, renamed = new, renamed + 1
    return renamed

== two_transfer fn mut
def transfer_$n1(source: $E, target: $E, amount: $t1, *, minimum: $t1 = $z1) -> bool:
    """Move an amount of $nw1 from one $ew to another unless too little would be left; return whether it was moved."""
    left = source.$n1 - amount
    if left < minimum:
        return False
    source.$n1 = left
    target.$n1 += amount
    return True

== two_clip fn mut
def clip_$np1($es: list[$E], low: $t1 = 0, high: $t1 = $d1) -> list[str]:
    """Bring the $nw1 of all $esw between low and high; return the $sp1 of those that were outside."""
    clipped = []
    for $e in $es:
        inside = max(low, min($e.$n1, high))
        if inside != $e.$n1:
            $e.$n1 = inside
            clipped.append($e.$s1)
    return clipped

== two_change_some fn mut
def $chname_of$csuf($es: list[$E]$cpar) -> list[$E]:
    """$chdoc the $esw$cdoc; return these."""
    chosen = [$e for $e in $es if $cond]
    for $e in chosen:
        $change
    return chosen

== two_number_names fn mut
def number_equal_$sp1($es: list[$E], pattern: str = "<<{}-{}||{} ({})||{}_{}>>") -> None:
    """Append a number to each $sw1 that has come before, so that all become different."""
    seen: Counter[str] = Counter()
    for $e in $es:
        $s1 = $e.$s1
        seen[$s1] += 1
        if seen[$s1] > 1:
            $e.$s1 = pattern.format($s1, seen[$s1])

== two_given_order fn
def in_order_of_$s1($es: list[$E], wanted_order: list[str]) -> list[$E]:
    """Return the $esw sorted as their $sp1 stand in the wanted order; those that are not there come last."""
    places = {$s1: place for place, $s1 in enumerate(wanted_order)}
    last = len(wanted_order)
    return sorted($es, key=lambda $e: places.get($e.$s1, last))

== two_initials fn
def $s1_register($es: $Many[$E]) -> list[str]:
    """Return a line per first letter with the $sp1 that begin with it."""
    ordered = sorted(($e.$s1 for $e in $es if $e.$s1), key=str.lower)
    lines = []
    for letter, $sp1 in groupby(ordered, key=lambda $s1: $s1[0].upper()):
        lines.append(f"{letter}: {', '.join($sp1)}")
    return lines

== two_sentence fn
def enumerate_$sp1($es: $Many[$E], *, conjunction: str = "<<and||or>>") -> str:
    """Return the $sp1 as a sentence part: all but the last with commas, the last after the conjunction."""
    *front, last = [$e.$s1 for $e in $es] or [""]
    if not front:
        return last
    head = ", ".join(front)
    return f"{head} {conjunction} {last}"

== two_scored_search fn
:: s scored hits rated
def search_$es($es: $Many[$E], query: str, top: int = <<3||5||10>>) -> list[$E]:
    """Return the $esw whose $sw1 has most words of the query, the best first; those without any are left out."""
    wanted = set(query.lower().split())
    &s = [(len(wanted & set($e.$s1.lower().split())), $e) for $e in $es]
    &s.sort(key=lambda pair: pair[0], reverse=True)
    return [$e for score, $e in &s[:top] if score]

== two_regex_pick fn
def $es_like($es: list[$E], pattern: str, *, whole: bool = False) -> list[$E]:
    """Return the $esw whose $sw1 matches the pattern somewhere, or with whole as a whole."""
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
    except re.error as $err:
        raise ValueError(f"bad pattern {pattern!r}") from $err
    test = compiled.fullmatch if whole else compiled.search
    return [$e for $e in $es if test($e.$s1)]

== two_common_prefix fn
def without_common_prefix($es: list[$E], minimum: int = 2) -> list[str]:
    """Return the $sp1 without what all begin with, if that has at least the minimum of letters."""
    $sp1 = [$e.$s1 for $e in $es]
    prefix = os.path.commonprefix($sp1)
    if len(prefix) < minimum:
        return $sp1
    return [$s1.removeprefix(prefix) for $s1 in $sp1]

== two_fill_batches fn
:: b bins loads heaps
def pack_$es($es: list[$E], capacity: $t1) -> list[list[$E]]:
    """Put the $esw in order into &b so that none holds more $nw1 than the capacity."""
    &b: list[list[$E]] = []
    free = $z1
    for $e in $es:
        if not &b or $e.$n1 > free:
            &b.append([])
            free = capacity
        &b[-1].append($e)
        free -= $e.$n1
    return &b

== two_pair_sum fn
def pair_with_$n1($es: list[$E], aim: $t1) -> tuple[$E, $E] | None:
    """Return two $esw whose $np1 add up to the aim, or None."""
    seen: dict[$t1, $E] = {}
    for $e in $es:
        partner = seen.get(aim - $e.$n1)
        if partner is not None:
            return partner, $e
        seen[$e.$n1] = $e
    return None

== two_out_of_order fn
def out_of_order($es: list[$E], *, falling: bool = False) -> int | None:
    """Return the first place at which the $nw1 is not in rising (or falling) order, or None."""
    sign = -1 if falling else 1
    rises = [sign * (after.$n1 - before.$n1) for before, after in zip($es, $es[1:])]
    wrong = (place for place, rise in enumerate(rises, start=1) if rise < 0)
    return next(wrong, None)

== two_expected fn
def unexpected_$np1($es: $Many[$E], expected: dict[str, $t1], tolerance: float = 1e-9) -> list[str]:
    """Return a line for each $ew whose $nw1 is not the one expected for its $sw1."""
    lines = []
    for $e in $es:
        due = expected.get($e.$s1)
        if due is None or math.isclose($e.$n1, due, abs_tol=tolerance):
            continue
        lines.append(f"{$e.$s1}: {$e.$n1} instead of {due}")
    return lines

== two_parse_lookup fn
def choose_$noun($es: list[$E], answer: str) -> $E | None:
    """Return the $ew that the answer means by its number, from 1, or by its $sw1."""
    answer = answer.strip()
    if answer.isdigit():
        place = int(answer) - 1
        return $es[place] if 0 <= place < len($es) else None
    by_$s1 = {$e.$s1: $e for $e in $es}
    return by_$s1.get(answer)

== two_sample fn
def sample_$cpre$es$csuf($es: list[$E]$cpar, count: int = $d1, *, seed: int | None = None) -> list[$E]:
    """Draw some of the $esw$cdoc, each at most once; all of them if there are no more."""
    pool = [$e for $e in $es if $cond]
    rng = random.Random(seed)
    size = min(count, len(pool))
    return rng.sample(pool, size)

== two_hold_out fn
def split_$es($es: list[$E], part: float = <<0.2||0.25||0.1>>, *, seed: int = 0) -> tuple[list[$E], list[$E]]:
    """Shuffle the $esw and return the given part of them, at least one, and the rest."""
    mixed = $es.copy()
    random.Random(seed).shuffle(mixed)
    cut = max(1, round(part * len(mixed)))
    return mixed[:cut], mixed[cut:]

== two_deal fn
def deal_$es($es: list[$E], people: list[str]) -> dict[str, list[$E]]:
    """Deal the $esw in turns to the people; return who has which."""
    if not people:
        raise ValueError("nobody to deal to")
    stride = len(people)
    hands = {person: $es[start::stride] for start, person in enumerate(people)}
    return hands

== two_finder fn
def $noun_finder($es: list[$E], *, ignore_case: bool = False) -> Callable[[str], $E | None]:
    """Return a function that finds $aew by its $sw1 in an index made once."""
    fold = str.lower if ignore_case else str
    by_$s1 = {fold($e.$s1): $e for $e in $es}

    def find($s1: str) -> $E | None:
        return by_$s1.get(fold($s1))

    return find

== two_several_lists fn
def $n1_of_lists(lists: dict[str, list[$E]]) -> tuple[dict[str, $t1], str | None]:
    """Return the total $nw1 of each named list, and the name of the list with the highest total."""
    totals = {name: sum($e.$n1 for $e in part) for name, part in lists.items()}
    leader = max(totals, key=totals.__getitem__, default=None)
    return totals, leader

== two_where_is fn
def lists_with_$s1(lists: dict[str, list[$E]], $s1: str) -> list[str]:
    """Return in order the names of the lists in which $aew has this $sw1."""
    holders = [name for name, $es in lists.items() if any($e.$s1 == $s1 for $e in $es)]
    <<holders.sort()
    return holders||return sorted(holders)>>

== two_progress fn
def $f1_progress($es: list[$E], width: int = <<10||20||30>>) -> str:
    """Draw how many of the $esw are $fw1 as a bar with a percentage."""
    done, whole = sum($e.$f1 for $e in $es), len($es)
    ratio = done / whole if whole else 1.0
    filled = round(ratio * width)
    bar = "#" * filled + "." * (width - filled)
    return f"[{bar}] {ratio:.0%}"

== two_grade fn
def graded_$es($es: $Many[$E], scale: dict[str, $t1]) -> dict[str, str | None]:
    """Return for each $sw1 the highest grade whose bound its $nw1 reaches, or None."""
    ladder = sorted(scale.items(), key=lambda pair: pair[1], reverse=True)
    graded = {}
    for $e in $es:
        graded[$e.$s1] = next((name for name, bound in ladder if $e.$n1 >= bound), None)
    return graded

== two_values_joined fn
def distinct_$avname$csuf($es: $Many[$E]$cpar) -> list[$avtype]:
    """Return $avdoc of the $esw$cdoc, each once, in the order in which they come."""
    collected = [$av for $e in $es if $cond]
    return list(dict.fromkeys(collected))

== two_extreme_values fn
def mode_and_median_$n1($es: list[$E]) -> tuple[$t1, float]:
    """Return the commonest $nw1 and the median."""
    $np1 = [$e.$n1 for $e in $es]
    if not $np1:
        raise ValueError("<<no $esw given||nothing to measure>>")
    usual, middle = statistics.mode($np1), statistics.median($np1)
    return usual, middle

== two_leave_out fn
def trimmed_mean_$n1($es: list[$E], cut: int = 1) -> float:
    """Return the mean $nw1 without the cut lowest and the cut highest."""
    $np1 = sorted($e.$n1 for $e in $es)
    inner = $np1[cut : len($np1) - cut]
    if not inner:
        raise ValueError(f"{len($np1)} $esw are too few to leave out {2 * cut}")
    return sum(inner) / len(inner)

== two_nth_largest fn
def $n1_bar_for_top($es: list[$E], places: int = $d1) -> $t1:
    """Return the $nw1 that $aew needs to be among the top places; zero if there is room for all."""
    leading = heapq.nlargest(places, ($e.$n1 for $e in $es))
    full = len(leading) == places
    return leading[-1] if full else $z1

== two_balance fn
def balanced_halves($es: list[$E]) -> tuple[list[$E], list[$E], $t1]:
    """Split the $esw into two lists of about the same $nw1; return them and the difference."""
    left, right, lead = [], [], $z1
    for $e in sorted($es, key=lambda $e: -$e.$n1):
        if lead <= 0:
            left.append($e)
            lead += $e.$n1
        else:
            right.append($e)
            lead -= $e.$n1
    return left, right, abs(lead)

== two_drop_last fn
def drop_<<=w:oldest||newest>>($es: list[$E], keep: int = $d1) -> list[$E]:
    """Shorten the list to keep $esw at <<=w:its end||its start>>, and return those that had to go."""
    dropped = <<=w:$es[: max(0, len($es) - keep)]||$es[keep:]>>
    del <<=w:$es[: len(dropped)]||$es[keep:]>>
    return dropped
'''
