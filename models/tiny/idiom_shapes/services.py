"""Shapes of functions of service logic: quotas, permissions, budgets, bookings, stock, reminders, fees."""

from __future__ import annotations

SHAPES = r'''
== pln_quota_left fn
:: q quota allowance contingent
def <<remaining||left_of||unused>>_&q($es: Iterable[$E], $s1: str, &q: $t1) -> $t1:
    """Return what the $esw of a $sw1 leave of its &q<<=z:, at least nothing||, below zero if they exceed it>>."""
    used = sum($e.$n1 for $e in $es if $e.$s1 == $s1)
    return <<=z:max(&q - used, $z1)||&q - used>>

== pln_quota_excess fn
def excess_by_$s1($es: Iterable[$E], quotas: dict[str, $t1]) -> dict[str, $t1]:
    """Return by how much each $sw1 is above its quota; a $sw1 without a quota is unlimited."""
    used: dict[str, $t1] = defaultdict($t1)
    for $e in $es:
        used[$e.$s1] += $e.$n1
    return {$s1: amount - quotas[$s1] for $s1, amount in used.items() if amount > quotas.get($s1, math.inf)}

== pln_quota_usage fn
def <<usage_line||quota_line||usage_text>>($es: list[$E], quota: int<<=m: = $dx||>>) -> str:
    """Return how many of the allowed $esw there are, with a percentage, as in `3 of 12 (25%)`."""
    <<=v:used||taken||count>> = len($es)
    percent = <<=v:used||taken||count>> / quota if quota else 1.0
    return f"{<<=v:used||taken||count>>} of {quota} ({percent:.0%})"

== pln_quota_trim fn
def keep_within_quota($es: list[$E], per_$s1: int) -> list[$E]:
    """Return the $esw without those that come after the first few of their $sw1."""
    taken = Counter()
    kept = []
    for $e in $es:
        taken[$e.$s1] += 1
        if taken[$e.$s1] <= per_$s1:
            kept.append($e)
    return kept

== pln_may_all fn
:: g granted rights permitted
def <<may_use||can_open||is_permitted>>($e: $E, &g: set[str], needed: dict[str, set[str]]) -> bool:
    """Return whether the &g rights include all that are needed for the $sw1 of the $ew."""
    return needed.get($e.$s1, set()) <= &g

== pln_missing_rights fn
def <<missing||lacking>>_rights($e: $E, granted: Iterable[str], needed: dict[str, list[str]]) -> list[str]:
    """Return the rights needed for the $sw1 of the $ew that are not granted, in order."""
    return sorted(set(needed.get($e.$s1, [])).difference(granted))

== pln_wildcard_right fn
def right_covers(right: str, $e: $E, action: str) -> bool:
    """Return whether a right such as `$w1:read` or `*:read` allows the action on the $ew."""
    $s1, _, allowed = right.partition(":")
    return $s1 in ("*", $e.$s1) and allowed in <<("*", action)||{"*", action}>>

== pln_visible_to fn
:: r role group
def visible_<<to||for>>_&r($es: Iterable[$E], &r: str, hidden: dict[str, set[str]]) -> Iterator[$E]:
    """Yield the $esw whose $sw1 is not hidden from the &r."""
    <<=k:forbidden||secret||banned>> = hidden.get(&r, <<set()||frozenset()>>)
    yield from ($e for $e in $es if $e.$s1 not in <<=k:forbidden||secret||banned>>)

== pln_owner_or_admin fn mut
def rename_as(user: str, $e: $E, $s1: str, admins: Iterable[str] = ()) -> None:
    """Give the $ew another $sw1; only the one it belongs to and the admins may do that."""
    if user != $e.$s1 and user not in admins:
        raise PermissionError(f"{user} may not change {$e.$s1}")
    $e.$s1 = $s1

== pln_eligible_why fn
def why_not_eligible($e: $E, least: $t1, barred: set[str]) -> str | None:
    """Return why the $ew is not eligible, or None if it is."""
    if $e.$s1 in barred:
        return f"{$e.$s1} is barred"
    if (short := least - $e.$n1) > 0:
        return f"$nw1 is {short} too low"
    return <<None if $e.$f1 else "not $fw1"||"not $fw1" if not $e.$f1 else None>>

== pln_eligible_split fn
def split_by_eligibility($es: Iterable[$E]$cpar) -> tuple[list[$E], list[$E]]:
    """Return the eligible $esw, those$cdoc, and the others."""
    eligible, others = [], []
    for $e in $es:
        <<(eligible if $cond else others).append($e)||(others if $ncond else eligible).append($e)>>
    return eligible, others

== pln_points_needed fn
def <<points_to_next||missing_to_next>>_level($e: $E, levels: list[$t1]) -> $t1 | None:
    """Return how much $nw1 the $ew lacks for the next level, None if it has reached the highest."""
    higher = [level for level in levels if level > $e.$n1]
    return min(higher) - $e.$n1 if higher else None

== pln_budget_spent fn
:: b budget funds allowance
def first_over_&b($es: Iterable[$E], &b: $t1) -> $E | None:
    """Return the $ew whose $nw1 uses up the &b, or None if the &b is enough for all."""
    for $e in $es:
        &b -= $e.$n1
        if &b < 0:
            return $e
    return None

== pln_budget_report fn
def budget_report(planned: dict[str, $t1], $es: Iterable[$E]) -> list[str]:
    """Return a line for each planned $sw1: what was planned, what the $esw took, and the difference with its sign."""
    spent = Counter()
    for $e in $es:
        spent[$e.$s1] += $e.$n1
    return [f"{$s1:<12}{plan:>10}{spent[$s1]:>10}{plan - spent[$s1]:>+10}" for $s1, plan in planned.items()]

== pln_budget_burn fn
def <<=w:days_left||weeks_left||months_left>>($es: list[$E], budget: float, <<=p:days||weeks||months>>: int) -> float:
    """Return for how many <<=p:days||weeks||months>> the budget lasts at the rate at which the $esw have used it."""
    rate = sum($e.$n1 for $e in $es) / <<=p:days||weeks||months>>
    return <<(budget / rate) if rate else math.inf||math.inf if rate == 0 else budget / rate>>

== pln_afford_count fn
def how_many_$es($e: $E, budget: $t1) -> tuple[int, $t1]:
    """Return how many such $esw the budget pays for at the $nw1 of one, and what is left."""
    many, rest = divmod(budget, $e.$n1)
    return int(many), rest

== pln_booking_free fn
:: b booked taken reserved
def free_hours(&b: list[tuple[int, int]], opens: int = 8, closes: int = 18) -> list[int]:
    """Return the full hours of a day in which no $ew is &b."""
    busy = {hour for start, end in &b for hour in range(start, end)}
    return [hour for hour in range(opens, closes) if hour not in busy]

== pln_booking_add fn
def <<book||reserve>>_$noun(calendar: dict[date, list[$E]], day: date, $e: $E, per_day: int = $d1) -> date:
    """Put the $ew on the day or on the first later one that has room; return which day that is."""
    while len(calendar.get(day, ())) >= per_day:
        day += timedelta(days=1)
    calendar.setdefault(day, []).append($e)
    return day

== pln_booking_cancel fn
def cancel_<<booking||reservation>>s(calendar: dict[date, list[$E]], $s1: str) -> int:
    """Take all $esw with the $sw1 out of the calendar, drop days left without any, and return how many there were."""
    gone = 0
    for day, $es in list(calendar.items()):
        kept = [$e for $e in $es if $e.$s1 != $s1]
        gone += len($es) - len(kept)
        if kept:
            calendar[day] = kept
        else:
            del calendar[day]
    return gone

== pln_booking_next fn
def next_free_day(taken: set[date], start: date, <<=w:skip_weekends||weekdays_only>>: bool = True) -> date:
    """Return the first day from the start on that no $ew has taken."""
    days = (start + timedelta(days=offset) for offset in <<itertools.count()||range(366)>>)
    if <<=w:skip_weekends||weekdays_only>>:
        days = (day for day in days if day.weekday() < 5)
    return next(day for day in days if day not in taken)

== pln_stock_reserve fn
def <<reserve||allocate||set_aside>>_stock(stock: dict[str, $t1], $es: list[$E]) -> list[$E]:
    """Take the $nw1 of each $ew from the stock of its $sw1; return the $esw for which there is too little."""
    short = []
    for $e in $es:
        if stock.get($e.$s1, $z1) < $e.$n1:
            short.append($e)
            continue
        stock[$e.$s1] -= $e.$n1
    return short

== pln_stock_reorder fn
def reorder_list($es: Iterable[$E], wanted: dict[str, $t1]<<||, pack: int = $d1>>) -> dict[str, $t1]:
    """Return what to order so that each $sw1 has the wanted $nw1 again."""
    orders = {$e.$s1: wanted.get($e.$s1, $z1) - $e.$n1 for $e in $es}
    return {$s1: missing for $s1, missing in orders.items() if missing > 0}

== pln_stock_packs fn
def packs_needed($es: $Many[$E], per_pack: int) -> dict[str, int]:
    """Return how many full packs of each $sw1 it takes to cover the $nw1 of all its $esw."""
    needed: Counter[str] = Counter()
    for $e in $es:
        needed[$e.$s1] += $e.$n1
    return {$s1: <<math.ceil(amount / per_pack)||int(-(-amount // per_pack))>> for $s1, amount in needed.items()}

== pln_stock_fifo fn
def take_oldest($es: list[$E], amount: $t1) -> list[tuple[$E, $t1]]:
    """Cover the amount from the $nw1 of the $esw, the oldest first; return what each of them gives."""
    parts: list[tuple[$E, $t1]] = []
    while amount > 0 and $es:
        $e = $es.pop(0)
        given = min(amount, $e.$n1)
        parts.append(($e, given))
        amount -= given
    return parts

== pln_stock_status fn
def <<availability||stock_status||supply_of>>($e: $E, low: $t1 = $d1) -> str:
    """Return in words whether there is enough $nw1: none, a little or plenty."""
    match $e.$n1:
        case 0:
            return "<<=o:sold out||none left||out of stock>>"
        case amount if amount <= low:
            return f"only {amount} left"
        case _:
            return "<<=p:available||in stock||plenty>>"

== pln_stock_diff fn
def count_differences(counted: dict[str, $t1], $es: Iterable[$E]) -> dict[str, $t1]:
    """Return how far what was counted differs from the $nw1 on record, for each $sw1 where it does."""
    recorded = {$e.$s1: $e.$n1 for $e in $es}
    return {
        $s1: delta
        for $s1 in sorted(counted.keys() | recorded.keys())
        if (delta := counted.get($s1, $z1) - recorded.get($s1, $z1))
    }

== pln_remind_due fn
def due_reminders($es: Iterable[$E], sent: dict[str, date], today: date, every: int = $d1) -> list[$E]:
    """Return the $esw that are not $vdw and were never reminded of, or not for so many days."""
    due = []
    for $e in $es:
        last = sent.get($e.$s1)
        if not $e.$vd and (last is None or (today - last).days >= every):
            due.append($e)
    return due

== pln_remind_steps fn
def reminder_text($e: $E, days: int) -> str:
    """Return what to write about $aew that has waited for so many days; it grows more urgent."""
    if days > <<=a:30||28||60>>:
        return f"Last notice: {$e.$s1}"
    if days > <<=b:14||10||20>>:
        return f"Second reminder: {$e.$s1}, waiting for {days} days"
    return f"Reminder: {$e.$s1}"

== pln_remind_dates fn
def reminder_days(deadline: date, before: tuple[int, ...] = (<<14, 7, 1||30, 7, 2||7, 3, 1>>)) -> list[date]:
    """Return the days on which to remind of $aew that is due at the deadline."""
    return [deadline - timedelta(days=days) for days in before]

== pln_snooze fn
def <<snooze||postpone||put_off>>_$noun(due: dict[str, datetime], $e: $E, minutes: int = $dx) -> datetime:
    """Let the $ew be due some minutes later than it is, or than now if it has no time yet; return when."""
    base = due.get($e.$s1) or datetime.now()
    due[$e.$s1] = later = base + timedelta(minutes=minutes)
    return later

== pln_priority_key fn
def <<urgency||priority_key>>($e: $E, order: Sequence[str] = ("$w1", "$w2", "$w3")) -> tuple[int, $t1]:
    """Return a key that sorts $esw by the rank of their $sw1, unknown ones last, then by falling $nw1."""
    rank = order.index($e.$s1) if $e.$s1 in order else len(order)
    return rank, -$e.$n1

== pln_priority_bump fn mut
def <<raise||bump>>_priority($es: list[$E], $s1: str, step: $t1 = 1, top: $t1 = $dx) -> None:
    """Raise the $nw1 of all $esw with the $sw1 by a step, not beyond the top."""
    for $e in $es:
        if $e.$s1 == $s1:
            $e.$n1 = <<min(top, $e.$n1 + step)||top if $e.$n1 + step > top else $e.$n1 + step>>

== pln_priority_age fn
def aged_$n1($e: $E, waited: int, per_day: float = <<0.1||0.5||1.5>>) -> float:
    """Return the $nw1 of the $ew, raised a little for each day it has waited<<=c:; at most twice as high||>>."""
    <<=c:return min(2.0 * $e.$n1, $e.$n1 + waited * per_day)||return $e.$n1 + waited * per_day>>

== pln_lanes fn
def into_lanes($es: Iterable[$E], express: $t1) -> dict[str, list[$E]]:
    """Return the $esw in three lanes: $fw1 ones go first, those with little $nw1 by express, the rest waits."""
    lanes: dict[str, list[$E]] = {"first": [], "express": [], "normal": []}
    for $e in $es:
        lane = "first" if $e.$f1 else "express" if $e.$n1 <= express else "normal"
        lanes[lane].append($e)
    return lanes

== pln_limit_rate fn
def make_<<throttle||rate_limit||gate>>(most: int, seconds: float) -> Callable[[$E], bool]:
    """Return a function that tells whether another $ew of this $sw1 may pass: only so many do within the seconds."""
    passed: dict[str, Any] = {}

    def may_pass($e: $E) -> bool:
        now, times = time.monotonic(), passed.setdefault($e.$s1, deque())
        while times and now - times[0] > seconds:
            times.popleft()
        if len(times) < most:
            times.append(now)
            return True
        return False

    return may_pass

== pln_limit_warn fn
def check_limit($e: $E, soft: $t1, hard: $t1) -> bool:
    """Return False where the $nw1 passes the hard limit; log a warning where it passes the soft one."""
    if $e.$n1 > hard:
        $log.error("%s: $nw1 %s is not allowed", $e.$s1, $e.$n1)
        return False
    if $e.$n1 > soft:
        $log.warning("%s: $nw1 %s is close to %s", $e.$s1, $e.$n1, hard)
    return True

== pln_limit_headroom fn
def <<headroom||margin||slack>>($es: $Many[$E], limits: dict[str, $t1]) -> tuple[str, $t1]:
    """Return the $sw1 that is nearest to its limit of $nw1, and how much it has left."""
    left = {$e.$s1: limits[$e.$s1] - $e.$n1 for $e in $es if $e.$s1 in limits}
    <<tightest = min(left, key=left.__getitem__)||tightest = min(left, key=lambda $s1: left[$s1])>>
    return tightest, left[tightest]

== pln_fee_tiers fn
def <<fee||charge||commission>>_for($e: $E, tiers: list[tuple[float, float]]) -> float:
    """Return the fee of the $ew: each tier, a bound and a rate, applies to the part of the $nw1 below its bound."""
    fee, lower = 0.0, 0.0
    for upper, rate in tiers:
        part = min($e.$n1, upper) - lower
        if part <= 0:
            break
        fee += part * rate
        lower = upper
    return <<round(fee, 2)||fee>>

== pln_fee_min fn
def service_fee($e: $E, rate: float = <<0.02||0.015||0.05>>, least: float = <<1.0||2.5||0.5>>) -> float:
    """Return the fee for the $ew, a part of its $nw1 but <<=w:never less than the least||nothing if it is $fw1>>."""
    return <<=w:max($e.$n1 * rate, least)||0.0 if $e.$f1 else max($e.$n1 * rate, least)>>

== pln_fee_late fn
def late_fee($e: $E, due: date, returned: date, per_day: float) -> float:
    """Return what the $ew costs for the days it is late, no more than its $nw1."""
    days = (returned - due).days
    return min(days * per_day, $e.$n1) if days > 0 else 0.0

== pln_band_lookup fn
def <<band||bracket||tier>>_of($e: $E, bands: dict[str, range]) -> str | None:
    """Return the name of the band in whose range the $nw1 lies, or None."""
    return next((name for name, span in bands.items() if int($e.$n1) in span), None)

== pln_band_count fn
def count_per_band($es: Iterable[$E], bounds: list[$t1]) -> list[int]:
    """Return how many $esw lie below the first bound of the $nw1, between each two, and above the last."""
    counts = [0] * (len(bounds) + 1)
    for $e in $es:
        counts[bisect.bisect_right(bounds, $e.$n1)] += 1
    return counts

== pln_band_labels fn
def band_labels(bounds: list[int], unit: str = "$n1") -> list[str]:
    """Return labels for the bands of $nw1 that the bounds part, as `under 5`, `5 to 9` and `10 or more`."""
    middle = [f"{low} to {high - 1} {unit}" for low, high in zip(bounds, bounds[1:])]
    return [f"under {bounds[0]} {unit}", *middle, f"{bounds[-1]} {unit} or more"]

== pln_rate_on fn
def rate_on(day: date, rates: list[tuple[date, float]]) -> float:
    """Return the rate for $esw in force on the day: the one with the latest start that is not after it."""
    valid = [(start, rate) for start, rate in rates if start <= day]
    if not valid:
        raise LookupError(f"no rate for {day:%Y-%m-%d}")
    return <<max(valid)[1]||sorted(valid)[-1][1]>>

== pln_rate_apply fn mut
def <<=w:raise||lower||cut>>_$n1_by($es: Iterable[$E], percent: float<<||, digits: int = 2>>) -> None:
    """Change the $nw1 of all $esw: <<=w:raise||lower||cut>> it by the percentage."""
    factor = 1 <<=w:+||-||->> percent / 100
    for $e in $es:
        $e.$n1 = round($e.$n1 * factor, 2)

== pln_rate_effect fn
def effect_of_rate($es: $Many[$E], old_rate: float, new_rate: float) -> float:
    """Return how much more all $esw together would pay on their $nw1 at the new rate<<=c: (whole cents)||>>."""
    base = math.fsum($e.$n1 for $e in $es)
    return <<=c:round(base * (new_rate - old_rate), 2)||base * (new_rate - old_rate)>>

== pln_approve_by fn
def approvals_missing($e: $E, given: Iterable[str], chain: list[tuple[$t1, str]]) -> list[str]:
    """Return who must still approve the $ew; the chain tells from which $nw1 on each one is asked."""
    asked = [person for least, person in chain if $e.$n1 >= least]
    return [person for person in asked if person not in <<set(given)||given>>]

== pln_approve_vote fn
def is_approved($e: $E, votes: dict[str, bool], quorum: int = 2) -> bool:
    """Return whether enough people voted on the $ew, and <<=m:most of them||all of them>> in favour."""
    if len(votes) < quorum:
        $log.info("%s: only %d votes", $e.$s1, len(votes))
        return False
    return <<=m:sum(votes.values()) * 2 > len(votes)||all(votes.values())>>

== pln_approve_all fn mut
def <<approve||accept||confirm>>_$cpre$es$csuf(by: str, $es: Iterable[$E]$cpar) -> list[str]:
    """Mark the $esw$cdoc as $vdw; return what to write about it in the journal."""
    journal = []
    for $e in $es:
        if $cond:
            $e.$vd = True
            journal.append(f"{by} $vdw {$e.$s1}")
    return journal

== pln_four_eyes fn mut
def <<sign||countersign>>($e: $E, signed: dict[str, set[str]], person: str) -> bool:
    """Note that the person signed the $ew; with two different ones it is $vdw. Return whether it is."""
    signers = signed.setdefault($e.$s1, set())
    signers.add(person)
    if len(signers) > 1:
        $e.$vd = True
    return $e.$vd
'''
