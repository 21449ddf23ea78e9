"""Shapes of functions of shop logic: assignments, capacity, waiting lists, versions, reviews, shares, packing."""

from __future__ import annotations

SHAPES = r'''
== pln_assign_rota fn
:: c crew staff helpers
def assign_in_rotation($es: Iterable[$E], &c: list[str]) -> dict[str, str]:
    """Return who of the &c does which $ew, by its $sw1: everybody in turn."""
    return {$e.$s1: person for $e, person in zip($es, itertools.cycle(&c))}

== pln_assign_skill fn
def who_can_take($e: $E, skills: dict[str, set[str]], busy: Iterable[str] = ()) -> list[str]:
    """Return the names of those who know the $sw1 of the $ew and are not busy, fewest skills first."""
    able = [name for name, known in skills.items() if $e.$s1 in known and name not in busy]
    return sorted(able, key=lambda name: <<len(skills[name])||(len(skills[name]), name)>>)

== pln_assign_sticky fn
def assignee($e: $E, owners: dict[str, str], load: Counter[str]) -> str:
    """Return who owns the $ew; if nobody does, give it to the one with the lowest load."""
    if (owner := owners.get($e.$s1)) is None:
        owner = min(load, key=load.get)
        owners[$e.$s1] = owner
        load[owner] += 1
    return owner

== pln_assign_handover fn
:: o absent leaving away
def hand_over(assigned: dict[str, list[$E]], &o: str, to: str) -> int:
    """Give all $esw of the one who is &o to another; return how many those are."""
    $es = assigned.pop(&o, [])
    assigned.setdefault(to, []).extend($es)
    return len($es)

== pln_assign_unassigned fn
def without_owner($es: Iterable[$E], assigned: dict[str, list[str]]) -> list[$E]:
    """Return the $esw whose $sw1 is assigned to nobody."""
    covered = set(itertools.chain.from_iterable(assigned.values()))
    return [$e for $e in $es if $e.$s1 not in covered]

== pln_capacity_fits fn
def fits_in(<<=r:room||space||volume>>: $t1, $es: Iterable[$E], extra: $E) -> bool:
    """Return whether there is <<=r:room||space||volume>> for one more $ew beside those that are there."""
    return sum(($e.$n1 for $e in $es), extra.$n1) <= <<=r:room||space||volume>>

== pln_capacity_use fn
def <<load_factor||utilisation||occupancy>>($es: $Many[$E], capacity: float) -> float:
    """Return which part of the capacity the $nw1 of the $esw takes, between 0 and 1."""
    if capacity <= 0:
        raise ValueError(f"capacity must be positive, not {capacity}")
    return min(1.0, math.fsum($e.$n1 for $e in $es) / capacity)

== pln_capacity_peak fn
def peak_<<load||demand>>(spans: Iterable[tuple[int, int]]) -> int:
    """Return how many $esw are there at once at most; each span is when one comes and goes."""
    events = sorted(event for start, end in spans for event in ((start, 1), (end, -1)))
    return max(accumulate(step for _, step in events), default=0)

== pln_capacity_rooms fn
def smallest_room($es: list[$E], rooms: dict[str, int]) -> str | None:
    """Return the smallest room with a place for each of the $esw, None if all are too small."""
    suitable = {seats: room for room, seats in rooms.items() if seats >= len($es)}
    return suitable[min(suitable)] if suitable else None

== pln_capacity_overflow fn
def with_overflow($es: list[$E], capacity: int = $dx) -> tuple[list[$E], list[$E]]:
    """Return the $esw that find a place, by falling $nw1, and those that must go elsewhere."""
    ranked = sorted($es, key=operator.attrgetter("$n1"), reverse=True)
    return ranked[:capacity], ranked[capacity:]

== pln_wait_join fn
:: w waiting queue line
def join_<<list||queue>>(&w: list[$E], $e: $E) -> int:
    """Put the $ew at the end of the list, or before all that are not $fw1 if it is; return its place from 1 on."""
    place = len(&w)
    if $e.$f1:
        place = next(($i for $i, other in enumerate(&w) if not other.$f1), place)
    &w.insert(place, $e)
    return place + 1

== pln_wait_place fn
def place_in_line(waiting: Iterable[$E], $s1: str) -> str:
    """Return a text that tells how many $esw are ahead of the one with the $sw1."""
    for ahead, $e in enumerate(waiting):
        if $e.$s1 == $s1:
            return f"{ahead} ahead of {$s1}" if ahead else f"{$s1} is next"
    return f"{$s1} is not waiting"

== pln_wait_time fn
def <<expected||estimated>>_wait(waiting: list[$E], place: int, counters: int = <<1||2||3>>) -> float:
    """Return how long the $ew at the place waits: the $nw1 of all before it, shared by the counters."""
    return sum($e.$n1 for $e in waiting[:place]) / max(counters, 1)

== pln_wait_offer fn
def offer_place(waiting: list[$E], accepts: Callable[[$E], bool]) -> $E | None:
    """Offer a free place to one $ew after another; return who takes it, those who refuse go to the end."""
    for _ in range(len(waiting)):
        asked = waiting.pop(0)
        if accepts(asked):
            return asked
        waiting.append(asked)
    return None

== pln_wait_expired fn
def drop_expired(waiting: dict[str, tuple[$E, datetime]], now: datetime, hours: int = <<24||48||72>>) -> list[$E]:
    """Take the $esw that wait for too many hours out of the list, and return them."""
    oldest = now - timedelta(hours=hours)
    expired = [$s1 for $s1, (_, joined) in waiting.items() if joined < oldest]
    return [waiting.pop($s1)[0] for $s1 in expired]

== pln_version_bump fn
def next_version(version: str, $old: $E, new: $E) -> str:
    """Return the version after a change: major for another $sw1, minor for another $nw1, else patch."""
    major, minor, patch = map(int, version.split("."))
    if $old.$s1 != new.$s1:
        return f"{major + 1}.0.0"
    if $old.$n1 != new.$n1:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"

== pln_version_latest fn
def <<latest||newest||current>>_versions(history: Iterable[tuple[int, $E]]) -> dict[str, $E]:
    """Return the $ew with the highest version for each $sw1."""
    latest: dict[str, tuple[int, $E]] = {}
    for version, $e in history:
        if $e.$s1 not in latest or version > latest[$e.$s1][0]:
            latest[$e.$s1] = version, $e
    return {$s1: $e for $s1, (_, $e) in latest.items()}

== pln_version_save fn mut
def save_if_unchanged(versions: dict[str, int], $e: $E, $n1: $t1, seen: int) -> int:
    """Give the $ew another $nw1 if nobody changed it since the version that was seen; return the new version."""
    current = versions.get($e.$s1, 0)
    if current != seen:
        raise RuntimeError(f"{$e.$s1} is at version {current}, not {seen}")
    $e.$n1 = $n1
    versions[$e.$s1] = seen + 1
    return versions[$e.$s1]

== pln_version_revert fn mut
def revert_$n1($e: $E, history: list[$t1], steps: int = 1) -> None:
    """Give the $ew the $nw1 it had some steps ago, and forget what came later."""
    if not 0 < steps < len(history):
        raise IndexError(f"cannot go back {steps} of {len(history) - 1} steps")
    del history[-steps:]
    $e.$n1 = history[-1]

== pln_version_log fn
def change_note(version: int, $old: $E, new: $E) -> str:
    """Return a line for the change log: the version and what is different in the $ew."""
    notes = []
    if $old.$s1 != new.$s1:
        notes.append(f"$sw1 {$old.$s1!r} became {new.$s1!r}")
    if step := new.$n1 - $old.$n1:
        notes.append(f"$nw1 {step:+}")
    return f"v{version}: {'; '.join(notes) or 'no change'}"

== pln_review_average fn
def average_stars(reviews: dict[str, list[int]], $e: $E, least: int = <<3||2||5>>) -> float | None:
    """Return the average of the stars given to the $ew, None while there are too few reviews."""
    stars = reviews.get($e.$s1, [])
    if len(stars) < least:
        return None
    return round(<<statistics.mean(stars)||sum(stars) / len(stars)>>, 1)

== pln_review_bayes fn
def fair_rating($e: $E, stars: list[int], usual: float = 3.0, weight: int = $d1) -> tuple[float, str]:
    """Return a rating that stays near the usual one while few have rated, with the $sw1 of the $ew to sort by."""
    rating = (weight * usual + sum(stars)) / (weight + len(stars))
    return <<rating||round(rating, 2)>>, $e.$s1

== pln_review_bar fn
def <<stars_line||rating_line>>($e: $E, stars: float, most: int = 5) -> str:
    """Return the $sw1 of the $ew and its stars as a row of signs."""
    full = round(stars)
    return f"{$e.$s1} {<<=s:'*'||'#'||'+'>> * full}{<<=e:'.'||'-'||'_'>> * (most - full)} ({stars:.1f})"

== pln_review_histogram fn
def star_counts(ratings: Iterable[tuple[$E, int]]) -> list[tuple[int, int]]:
    """Return how many $esw have five stars, four stars and so on, also where none has."""
    counts = Counter(stars for _, stars in ratings)
    return [(stars, counts[stars]) for stars in range(5, 0, -1)]

== pln_review_pending fn
def to_review($es: Iterable[$E], reviewed: dict[str, set[str]], reviewer: str, enough: int = 2) -> Iterator[$E]:
    """Yield the $esw that have too few reviews and none by this reviewer."""
    for $e in $es:
        by = reviewed.get($e.$s1, set())
        if len(by) < enough and reviewer not in by:
            yield $e

== pln_score_rules fn
def <<score||rate||grade>>_$noun($e: $E) -> int:
    """Return the points of the $ew: two if it is $fw1, one for much $nw1, minus one without a $sw1."""
    points = 2 * $e.$f1
    points += $e.$n1 > $dx
    points -= not $e.$s1
    return points

== pln_score_weights fn
def total_score($e: $E, weights: dict[str, float]) -> float:
    """Return the sum of the attributes of the $ew that have weights, times these."""
    return sum(weight * getattr($e, attribute) for attribute, weight in weights.items())

== pln_score_percentile fn
def <<percentile||standing>>_of($e: $E, $es: list[$E]) -> float:
    """Return which percentage of the $esw has less $nw1 than this $ew."""
    below = sum(other.$n1 < $e.$n1 for other in $es)
    return <<100 * below / len($es)||100.0 * below / len($es) if $es else 0.0>>

== pln_score_normal fn
def scores_up_to(most: float, $es: list[$E]) -> dict[str, float]:
    """Return the $nw1 of each $ew by its $sw1, scaled so that the lowest becomes 0 and the highest the given one."""
    $np1 = [$e.$n1 for $e in $es]
    lowest = min($np1)
    scale = most / ((max($np1) - lowest) or 1)
    return {$e.$s1: (level - lowest) * scale for $e, level in zip($es, $np1)}

== pln_score_passed fn
def passes($e: $E, **least: float) -> bool:
    """Return whether each named attribute of the $ew reaches its least value."""
    for attribute, bound in least.items():
        if getattr($e, attribute) < bound:
            $log.debug("%s fails in %s", $e.$s1, attribute)
            return False
    return True

== pln_keep_days fn
def <<keep_until||expires_on||delete_after>>($e: $E, made: date, days: dict[str, int]) -> date | None:
    """Return until when the $ew must be kept, by the rule for its $sw1; None means for ever."""
    try:
        period = days[$e.$s1]
    except KeyError:
        return None
    return made + timedelta(days=period)

== pln_keep_newest fn
def <<discard||thin_out||retain>>_$es($es: list[$E], keep: int = $d1) -> list[$E]:
    """Leave the last few $esw of each $sw1 in the list, in order, and return those that go."""
    seen, gone = Counter(), []
    for place in range(len($es) - 1, -1, -1):
        seen[$es[place].$s1] += 1
        if seen[$es[place].$s1] > keep:
            gone.append($es.pop(place))
    return gone[::-1]

== pln_keep_monthly fn
def one_per_month(dated: dict[date, $E]) -> dict[str, $E]:
    """Return the last $ew of each month, under a text such as 2024-05."""
    return {f"{day:%Y-%m}": dated[day] for day in sorted(dated)}

== pln_keep_hold fn
def deletable($es: Iterable[$E], on_hold: frozenset[str], made: dict[str, date], before: date) -> list[str]:
    """Return the $sw1 of the $esw that are older than the date and are not on hold."""
    return [$e.$s1 for $e in $es if made.get($e.$s1, before) < before and $e.$s1 not in on_hold]

== pln_sample_every fn
def every_nth_$noun($es: list[$E], step: int = $d1, start: int = 0) -> list[$E]:
    """Return each n-th of the $esw for a check<<=l:, and always the last||>>."""
    chosen = $es[start::step]
    <<=l:if $es and chosen[-1:] != $es[-1:]:
        chosen.append($es[-1])||~>>
    return chosen

== pln_sample_hash fn
def in_sample($e: $E, percent: int = <<5||10||20>>) -> bool:
    """Return whether the $ew is in the sample; its $sw1 alone decides, so that the answer stays the same."""
    digest = <<hashlib.sha256||hashlib.md5||hashlib.sha1>>($e.$s1.encode()).digest()
    return digest[0] * 256 + digest[1] < 65536 * percent // 100

== pln_sample_strata fn
def sample_per_$kname($es: Iterable[$E], count: int, seed: int = 0) -> list[$E]:
    """Return up to so many $esw, chosen by chance, of each $kdoc."""
    chance, strata = random.Random(seed), defaultdict(list)
    for $e in $es:
        strata[$kexpr].append($e)
    return [$e for part in strata.values() for $e in chance.sample(part, min(count, len(part)))]

== pln_sample_reservoir fn
def keep_sample($es: Iterable[$E], size: int = $d1) -> list[$E]:
    """Return a fair sample of the $esw without holding them all in memory."""
    sample: list[$E] = []
    for count, $e in enumerate($es, start=1):
        if count <= size:
            sample.append($e)
        elif (place := random.randrange(count)) < size:
            sample[place] = $e
    return sample

== pln_round_step fn
def <<=w:rounded_up||rounded_down||rounded>>_$n1($e: $E, step: float = <<0.05||0.25||5.0>>) -> float:
    """Return the $nw1 of the $ew, <<=w:rounded up||rounded down||rounded>> to a multiple of the step."""
    return <<=w:math.ceil||math.floor||round>>($e.$n1 / step) * step

== pln_round_cents fn
def <<=w:price||amount||fee>>_in_cents($e: $E, rate: str = "<<0.19||0.07||0.21>>") -> int:
    """Return the $nw1 of the $ew with the rate on top, in whole cents, halves up."""
    exact = Decimal(str($e.$n1)) * (1 + Decimal(rate)) * 100
    return int(exact.quantize(Decimal("1"), rounding=ROUND_HALF_UP))

== pln_round_sum fn
def rounding_gap($es: $Many[$E], digits: int = <<0||1||2>>) -> float:
    """Return how far the sum of the rounded $nw1 is from the rounded sum."""
    exact, rounded = 0.0, 0.0
    for $e in $es:
        exact += $e.$n1
        rounded += round($e.$n1, digits)
    return round(rounded - round(exact, digits), digits)

== pln_round_money fn
def <<format||show||write>>_$n1($e: $E, sign: str = "<<EUR||USD||CHF>>") -> str:
    """Return the $nw1 of the $ew as money: with two digits and commas, in brackets if it is negative."""
    text = f"{abs($e.$n1):,.2f} {sign}"
    return f"({text})" if $e.$n1 < 0 else text

== pln_share_cents fn
def split_<<bill||costs||amount>>(cents: int, $es: list[$E]) -> dict[str, int]:
    """Return what each $ew pays, by its $sw1: equal parts, the first ones a cent more where it does not work out."""
    each, extra = divmod(cents, len($es))
    return {$e.$s1: each + (place < extra) for place, $e in enumerate($es)}

== pln_share_last fn
def shares_of(total: float, $es: list[$E]) -> list[float]:
    """Return the parts of the total by $nw1, in whole cents; the last $ew takes what is left over."""
    whole = sum($e.$n1 for $e in $es)
    *most, _ = $es
    parts = [round(total * $e.$n1 / whole, 2) for $e in most]
    return [*parts, round(total - sum(parts), 2)]

== pln_share_capped fn
def share_with_caps(total: float, $es: list[$E]) -> list[float]:
    """Return equal parts of the total for the $esw, none above its $nw1; what one leaves goes to the others."""
    parts = [0.0] * len($es)
    order = sorted(range(len($es)), key=lambda place: $es[place].$n1)
    for done, place in enumerate(order):
        parts[place] = min($es[place].$n1, total / (len($es) - done))
        total -= parts[place]
    return parts

== pln_fit_shelves fn
def <<fill_shelves||load_trips||pack_boxes>>($es: Iterable[$E], room: $t1) -> list[list[$E]]:
    """Return the $esw in lists, each with no more $nw1 than there is room; the order stays."""
    full: list[list[$E]] = [[]]
    left = room
    for $e in $es:
        if $e.$n1 > left and full[-1]:
            full.append([])
            left = room
        full[-1].append($e)
        left -= $e.$n1
    return full

== pln_fit_gap fn
def first_gap(taken: list[tuple[int, int]], length: int, start: int = 0) -> int:
    """Return the first moment from the start on at which $aew of this length fits between those that are planned."""
    for begin, end in sorted(taken):
        if begin - start >= length:
            break
        start = max(start, end)
    return start

== pln_fit_agenda fn
def agenda($es: Iterable[$E], begin: datetime, pause: int = <<5||10||15>>) -> list[str]:
    """Return a line with the time for each $ew; its $nw1 are minutes, with a pause after it."""
    lines = []
    for $e in $es:
        end = begin + timedelta(minutes=$e.$n1)
        lines.append(f"{begin:%H:%M}-{end:%H:%M} {$e.$s1}")
        begin = end + timedelta(minutes=pause)
    return lines

== pln_fit_exact fn
def fill_exactly($es: list[$E], target: $t1) -> list[$E] | None:
    """Return some of the $esw whose $nw1 adds up to just the target, or None if there are none."""
    if target == 0:
        return []
    for $i, $e in enumerate($es):
        if $e.$n1 <= target and (others := fill_exactly($es[$i + 1 :], target - $e.$n1)) is not None:
            return [$e, *others]
    return None

== pln_fit_pair fn
def <<best_pair||two_that_fit>>($es: list[$E], room: $t1) -> tuple[$E, $E] | None:
    """Return the two $esw that together fill the room best without going over it, None if no two fit."""
    pairs = itertools.combinations($es, 2)
    fitting = [(a, b) for a, b in pairs if a.$n1 + b.$n1 <= room]
    return max(fitting, key=lambda pair: pair[0].$n1 + pair[1].$n1, default=None)
'''
