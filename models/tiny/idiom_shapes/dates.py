"""Shapes of functions about dates and times: schedules, deadlines, intervals, calendars, timers, streaks."""

from __future__ import annotations

SHAPES = r'''
== dt_due_text gen
:: l left remaining ahead
def <<due_text||deadline_text||describe_due||say_when_due>>(due: date, today: date) -> str:
    """Say in words when something is due."""
    &l = (due - today).days
    if &l < 0:
        return f"<<overdue by {-&l} days||{abs(&l)} days late||late since {due:%d.%m.%Y}>>"
    <<if &l == 0:
        return "due today"
    return "due tomorrow" if &l == 1 else f"due in {&l} days"||\
    return {0: "due today", 1: "due tomorrow"}.get(&l, f"due in {&l} days")>>
== dt_add_months gen
:: l last longest final_day
def <<add_months||shift_months||months_later>>(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month if it is shorter."""
    <<years, month = divmod(day.month - 1 + months, 12)
    first = day.replace(year=day.year + years, month=month + 1, day=1)||count = 12 * day.year + day.month - 1 + months
    first = day.replace(year=count // 12, month=count % 12 + 1, day=1)>>
    following = (first + timedelta(days=31)).replace(day=1)
    &l = (following - <<timedelta(days=1)||timedelta(1)>>).day
    return first.replace(day=min(day.day, &l))
== dt_longest_streak gen
:: s seen known unique active_days
:: l longest record streak
def <<longest_streak||best_streak||longest_run_of_days>>(days: Iterable[date]) -> int:
    """Return the length of the longest run of days without a gap."""
    &s = <<set(days)||{*days}||frozenset(days)>>
    &l = 0
    for day in &s:
        if day - timedelta(days=1) in &s:
            continue
        length = 1
        while day + timedelta(days=length) in &s:
            length += 1
        &l = max(&l, length)
    return &l
== dt_current_streak gen
:: d days done practised
def <<current_streak||streak_until||days_in_a_row>>(&d: set[date], today: date) -> int:
    """Count the days without a gap that end today<<=y: or yesterday||>>."""
    day = today<<=y: if today in &d else today - timedelta(days=1)||>>
    <<count = 0
    while day in &d:
        count += 1
        day -= timedelta(days=1)
    return count||earlier = (day - timedelta(days=n) for n in itertools.count())
    return sum(1 for _ in takewhile(&d.__contains__, earlier))>>
== dt_day_runs gen
:: r runs ranges blocks
:: m members together chunk
def <<day_runs||consecutive_days||date_ranges>>(days: Iterable[date]) -> list[tuple[date, date]]:
    """Return the first and the last day of each run of consecutive days."""
    &r = []
    for _, pairs in groupby(enumerate(sorted(set(days))), key=lambda pair: pair[1].toordinal() - pair[0]):
        &m = [day for _, day in pairs]
        &r.append((&m[0], &m[-1]))
    return &r
== dt_by_month gen
:: k month key_of_month year_month
def <<group_by_month||split_into_months||days_by_month>>(days: Iterable[date]) -> dict[tuple[int, int], list[date]]:
    """Group days by year and month."""
    <<@group:$map: dict[tuple[int, int], list[date]] = {}
    for day in days:
        $map.setdefault((day.year, day.month), []).append(day)
    return $map||$map = defaultdict(list)
    for day in days:
        $map[day.year, day.month].append(day)
    return dict($map)||\
return {&k: list(same) for &k, same in groupby(sorted(days), key=lambda day: (day.year, day.month))}>>
== dt_month_sums gen
:: t totals sums monthly
def <<monthly_totals||sum_per_month||total_by_month>>(bookings: Iterable[tuple[date, float]]) -> dict[str, float]:
    """Add up the amounts of each month; the months are in order."""
    &t: dict[str, float] = defaultdict(float)
    for day, amount in bookings:
        &t[<<f"{day:%Y-%m}"||day.strftime("%Y-%m")||day.isoformat()[:7]>>] += amount
    <<return dict(sorted(&t.items()))||return {month: round(&t[month], 2) for month in sorted(&t)}>>
== dt_missing_days gen
:: g gaps missing skipped_days
def <<missing_days||days_without||find_missing_days>>(days: set[date]) -> list[date]:
    """Return the days between the first and the last one that are not there."""
    if not days:
        return []
    first, last = min(days), max(days)
    <<span = (last - first).days
    return [day for n in range(span) if (day := first + timedelta(days=n)) not in days]||&g = []
    day = first
    while (day := day + timedelta(days=1)) < last:
        if day not in days:
            &g.append(day)
    return &g>>
== dt_duration_text gen
:: h hours full_hours
def <<duration_text||format_duration||show_elapsed>>(elapsed: float) -> str:
    """Write seconds as hours, minutes and seconds, without those that are zero."""
    minutes, seconds = divmod(<<int(elapsed)||round(elapsed)>>, 60)
    &h, minutes = divmod(minutes, 60)
    <<$parts = [f"{count}{unit}" for count, unit in ((&h, "h"), (minutes, "m"), (seconds, "s")) if count]
    return " ".join($parts) or "0s"||$parts = []
    for count, unit in zip((&h, minutes, seconds), ("h", "min", "s")):
        if count:
            $parts.append(f"{count} {unit}")
    return ", ".join($parts) if $parts else "0 s">>
== dt_parse_duration gen
:: u UNIT_NAMES DURATION_UNITS LONG_UNITS
:: p pairs amounts found_units
&u = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def <<parse_duration||read_duration||duration_from_text>>($txt: str) -> timedelta:
    """Read a duration such as "<<1h30m||2d 4h||90s||1d12h>>"."""
    &p = re.findall(r"(\d+)\s*([dhms])", $txt<<.lower()||>>)
    if not &p:
        raise ValueError(f"<<not a duration||cannot read duration||no duration>>: {$txt!r}")
    <<return timedelta(**{&u[letter]: int(digits) for digits, letter in &p})||length = timedelta()
    for digits, letter in &p:
        length += timedelta(**{&u[letter]: int(digits)})
    return length>>
== dt_next_opening gen
def <<next_opening||opens_next||next_open_moment>>(now: datetime, opening: dict[int, int]) -> datetime | None:
    """Return when it opens next, given the hour for each weekday on which it opens at all."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for ahead in range(8):
        day = midnight + timedelta(days=ahead)
        <<hour = opening.get(day.weekday())
        if hour is None:
            continue
        if (moment := day.replace(hour=hour)) > now:
            return moment||if day.weekday() in opening:
            moment = day + timedelta(hours=opening[day.weekday()])
            if moment > now:
                return moment>>
    return None
== dt_free_slots gen
:: f free slots gaps
:: c cursor at free_from
def <<free_slots||find_gaps||\
free_between>>(busy: list[tuple[datetime, datetime]], opens: datetime, closes: datetime) -> Iterator[tuple]:
    """Yield the times between opening and closing in which nothing is booked."""
    &c = opens
    for start, end in sorted(busy):
        if start > &c:
            yield &c, min(start, closes)
        <<&c = max(&c, end)
        if &c >= closes:
            return||if end >= closes:
            return
        &c = max(&c, end)>>
    if &c < closes:
        yield &c, closes
== dt_covered gen
:: c covered busy_time total_time
def <<covered_time||time_busy||length_of_union>>(spans: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """Return how long at least one of the spans lasts, without counting anything twice."""
    &c = timedelta()
    latest = None
    for start, end in sorted(spans):
        <<if latest is not None and start < latest:
            start = latest
        if end > start:
            &c += end - start
            latest = end||begin = start if latest is None else max(start, latest)
        if begin < end:
            &c += end - begin
            latest = end>>
    return &c
== dt_most_at_once gen
:: r running open_now depth
:: p peak busiest highest
def <<most_at_once||peak_overlap||rooms_needed>>(spans: Iterable[tuple[datetime, datetime]]) -> int:
    """Return how many spans overlap at most; one that ends makes way for one that starts then."""
    changes = []
    for start, end in spans:
        <<changes += [(start, 1), (end, -1)]||changes.append((start, 1))
        changes.append((end, -1))||changes.extend(((start, 1), (end, -1)))>>
    <<&r = &p = 0
    for _, step in sorted(changes):
        &r += step
        &p = max(&p, &r)
    return &p||return max(accumulate(step for _, step in sorted(changes)), default=0)>>
== dt_conflicts gen
:: b booked spans bookings
def <<find_conflicts||double_bookings||clashes>>(&b: dict[str, tuple[datetime, datetime]]) -> list[tuple[str, str]]:
    """Return the pairs of names whose times overlap."""
    <<clashing = []
    for first, second in itertools.combinations(&b, 2):
        (start, end), (other_start, other_end) = &b[first], &b[second]
        if start < other_end and other_start < end:
            clashing.append((first, second))
    return clashing||return [
        (first, second)
        for first, second in itertools.combinations(sorted(&b), 2)
        if max(&b[first][0], &b[second][0]) < min(&b[first][1], &b[second][1])
    ]>>
== dt_purge_expired gen
:: x expires valid_until deadlines
:: g gone stale outdated
def <<purge_expired||drop_expired||forget_expired>>(&x: dict[str, datetime], now: datetime) -> list[str]:
    """Remove the names that are no longer valid and return them."""
    &g = <<sorted((name for name, until in &x.items() if until <= now), key=&x.__getitem__)||\
[name for name in sorted(&x) if &x[name] <= now]>>
    for name in &g:
        <<del &x[name]||&x.pop(name)||$log.debug("%s expired at %s", name, &x.pop(name))>>
    return &g
== dt_wait_until gen
:: d deadline give_up_at until
def <<wait_until||poll_until>>(ready: Callable[[], bool], timeout: float, pause: float = <<0.1||0.5>>) -> bool:
    """Ask again and again until it is ready; return False if that takes too long."""
    &d = time.monotonic() + timeout
    <<while not ready():
        if time.monotonic() >= &d:
            return False
        time.sleep(pause)
    return True||while time.monotonic() < &d:
        if ready():
            return True
        time.sleep(min(pause, max(0.0, &d - time.monotonic())))
    return ready()>>
== dt_timed_block gen
:: t times timings durations
@contextmanager
def <<timed||measure_time||clocked>>(label: str, &t: dict[str, float]) -> Iterator[None]:
    """Add the time that a block takes to what its label took so far."""
    started = <<=clock:time.monotonic||time.perf_counter>>()
    try:
        yield
    finally:
        elapsed = <<=clock:time.monotonic||time.perf_counter>>() - started
        &t[label] = &t.get(label, 0.0) + elapsed
        <<~||$log.debug("%s took %.3f s", label, elapsed)>>
== dt_stopwatch gen
:: l lap_time last_lap mark_at
def <<make_stopwatch||stopwatch||start_watch>>(clock: Callable[[], float] = time.monotonic) -> Callable[[], float]:
    """Return a function that tells the seconds since it was last called."""
    &l = clock()

    def <<=i:lap||elapsed||tick>>() -> float:
        nonlocal &l
        <<now = clock()
        passed = now - &l
        &l = now
        return passed||earlier, &l = &l, clock()
        return &l - earlier>>

    return <<=i:lap||elapsed||tick>>
== dt_allow_often gen
:: c calls recent moments
def <<make_limiter||allow_per_window||rate_gate>>(most: int, seconds: float = <<60.0||1.0>>) -> Callable[[], bool]:
    """Return a function that says whether one more call is allowed now."""
    &c: deque[float] = deque()

    def allowed() -> bool:
        now = time.monotonic()
        while &c and now - &c[0] >= seconds:
            &c.popleft()
        <<if len(&c) >= most:
            return False
        &c.append(now)
        return True||if len(&c) < most:
            &c.append(now)
            return True
        return False>>

    return allowed
== dt_goal_day gen
:: d done so_far reached
def <<forecast_day||expected_end||finish_date>>(start: date, today: date, &d: float, goal: float) -> date | None:
    """Guess when the goal is reached if it goes on as it did since the start."""
    passed = (today - start).days
    if <<&d <= 0 or passed <= 0||not (&d > 0 and passed > 0)||min(&d, passed) <= 0>>:
        return None
    <<rate = &d / passed
    return today + timedelta(days=max(0, math.ceil((goal - &d) / rate)))||needed = math.ceil(goal * passed / &d)
    return max(today, start + timedelta(days=needed))>>
== dt_nth_weekday gen
:: n nth count which
def <<nth_weekday||weekday_of_month||nth_in_month>>(year: int, month: int, weekday: int, &n: int = <<1||2||3>>) -> date:
    """Return the first, second, ... such weekday of a month."""
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7, weeks=&n - 1)
    if day.month != month:
        raise ValueError(f"<<there is no such day||too few weeks>> in {first:%B %Y}")
    return day
== dt_quarter gen
:: q quarter number_of_quarter part
def <<quarter_bounds||quarter_of||quarter_span>>(day: date) -> tuple[date, date]:
    """Return the first and the last day of the quarter."""
    <<&q = (day.month - 1) // 3
    first = date(day.year, 3 * &q + 1, 1)||first = date(day.year, day.month - (day.month - 1) % 3, 1)>>
    <<following = date(day.year + first.month // 10, (first.month + 2) % 12 + 1, 1)||\
following = (first + timedelta(days=<<95||100>>)).replace(day=1)>>
    return first, following - timedelta(days=1)
== dt_week_counts gen
:: y year iso_year
def <<count_per_week||weekly_counts||weeks_histogram>>(days: Iterable[date]) -> dict[str, int]:
    """Count the days of each calendar week, such as "2024-W07"."""
    <<$cnt = Counter()
    for day in days:
        &y, week, _ = day.isocalendar()
        $cnt[f"{&y}-W{week:02}"] += 1
    return dict($cnt)||$cnt = Counter(day.isocalendar()[:2] for day in days)
    return {f"{&y}-W{week:02d}": count for (&y, week), count in sorted($cnt.items())}>>
== dt_next_birthday gen
:: c coming this_year following
def <<next_birthday||birthday_after||coming_birthday>>(born: date, today: date) -> tuple[date, int]:
    """Return the next birthday and the age reached then; who is born in a leap day has it on the first of March."""
    for year in <<(today.year, today.year + 1)||range(today.year, today.year + 2)>>:
        try:
            &c = born.replace(year=year)
        except ValueError:
            &c = date(year, 3, 1)
        if &c >= today:
            <<break
    return &c, &c.year - born.year||return &c, year - born.year
    raise ValueError("<<no birthday left||never again>>")>>
== dt_countdown gen
:: r rest left remaining
def <<countdown||time_left||until_text>>(end: datetime, now: datetime) -> str:
    """Write how long it is until the end."""
    &r = end - now
    if &r <= timedelta(<<||0>>):
        return "<<over||done||time is up>>"
    hours, seconds = divmod(&r.seconds, 3600)
    clock = f"{hours}:{seconds // 60:02}:{seconds % 60:02}"
    <<return f"{&r.days} days, {clock}" if &r.days else clock||if &r.days == 0:
        return clock
    return f"{&r.days} day{'s' if &r.days > 1 else ''} {clock}">>
== dt_parse_range gen
def <<parse_range||read_period||range_from_text>>($txt: str, separator: str = "<<..||/||to||:>>") -> tuple[date, date]:
    """Read two dates and what parts them; one alone is a range of a day."""
    <<first, _, last = $txt.partition(separator)
    start = datetime.fromisoformat(first.strip()).date()
    end = datetime.fromisoformat(last.strip()).date() if last else start||\
days = [datetime.strptime(piece.strip(), "%Y-%m-%d").date() for piece in $txt.split(separator, maxsplit=1)]
    start, end = days[0], days[-1]>>
    if end < start:
        raise ValueError(f"<<the range ends before it begins||wrong order>>: {$txt}")
    return start, end
== dt_spoken_day gen
:: w word said
def <<resolve_day||day_from_words||parse_day>>(&w: str, today: date) -> date:
    """Understand today, tomorrow, yesterday, in so many days, and dates."""
    match &w.<<lower().split()||split()||casefold().split()>>:
        case ["today"]:
            return today
        case ["tomorrow"]:
            return today + timedelta(days=1)
        case ["yesterday"]:
            return today - timedelta(days=1)
        case ["in", digits, "day" | "days"]<< if digits.isdigit()||>>:
            return today + timedelta(days=int(digits))
        case _:
            return datetime.<<strptime(&w, "%Y-%m-%d")||fromisoformat(&w)>>.date()
== dt_split_midnight gen
:: p pieces_of_days by_date hours_by_day
def <<split_by_day||time_per_day||spread_over_days>>(start: datetime, end: datetime) -> dict[date, timedelta]:
    """Return how much of the time between two moments falls on each day."""
    &p: dict[date, timedelta] = {}
    while start < end:
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        <<stop = min(midnight, end)
        &p[start.date()] = stop - start
        start = stop||&p[start.date()] = min(midnight, end) - start
        start = midnight>>
    return &p
== dt_month_grid gen
:: r rows weeks lines_of_month
def <<month_grid||month_calendar||draw_month>>(year: int, month: int) -> str:
    """Write a month with a line for each week."""
    day = date(year, month, 1)
    &r = ["<<Mo Tu We Th Fr Sa Su|| M  T  W  T  F  S  S>>"]
    cells = ["  "] * day.weekday()
    while day.month == month:
        cells.append(f"{day.day:2}")
        if len(cells) == 7:
            &r.append(" ".join(cells))
            cells = []
        day += timedelta(days=1)
    if cells:
        &r.append(" ".join(cells))
    return "\n".join(&r)
== dt_reminders gen
:: b BEFORE REMIND_BEFORE LEADS
&b = (timedelta(days=7), timedelta(days=1), timedelta(<<hours=1||hours=2||minutes=30||minutes=10>>))


def <<reminder_times||upcoming_reminders||remind_at>>(due: datetime, now: datetime) -> list[datetime]:
    """Return the moments, still to come, at which to remind of something due."""
    <<return [moment for lead in &b if (moment := due - lead) > now]||moments = (due - lead for lead in &b)
    return sorted(moment for moment in moments if moment > now)>>
== dt_cron gen
def <<cron_matches||is_scheduled||matches_pattern>>(pattern: str, moment: datetime) -> bool:
    """Tell whether "minute hour day month weekday" fits a moment; a star fits always."""
    actual = (moment.minute, moment.hour, moment.day, moment.month, moment.isoweekday())
    <<for wanted, value_now in zip(pattern.split(), actual, strict=True):
        if wanted == "*":
            continue
        if value_now not in map(int, wanted.split(",")):
            return False
    return True||pairs = zip(pattern.split(), actual)
    return all(wanted == "*" or str(value_now) in wanted.split(",") for wanted, value_now in pairs)>>
== dt_keep_newest gen
:: l latest newest kept
def <<newest_per_day||last_of_each_day||thin_out>>(moments: Iterable[datetime]) -> list[datetime]:
    """Keep only the last moment of each day."""
    <<&l = {}
    for moment in moments:
        day = moment.date()
        &l[day] = max(moment, &l.get(day, moment))
    return sorted(&l.values())||return [max(same_day) for _, same_day in groupby(sorted(moments), key=datetime.date)]||\
&l = {moment.date(): moment for moment in sorted(moments)}
    return list(&l.values())>>
== dt_sessions gen
:: s sessions visits_found bursts
def <<split_sessions||into_sessions||cluster_moments>>(moments: Iterable[datetime], minutes: int = <<30||15||\
20>>) -> list[list[datetime]]:
    """Begin a new group wherever nothing happened for longer than some minutes."""
    gap = timedelta(minutes=minutes)
    &s: list[list[datetime]] = []
    for moment in sorted(moments):
        <<if &s and moment - &s[-1][-1] <= gap:
            &s[-1].append(moment)
        else:
            &s.append([moment])||if not &s or moment - &s[-1][-1] > gap:
            &s.append([])
        &s[-1].append(moment)>>
    return &s
== dt_busiest_hour gen
:: h hour time_of_day slot
def <<busiest_hour||peak_hour||rush_hour>>(moments: Sequence[datetime]) -> str | None:
    """Return the hour of the day in which most of the moments lie<<; the earliest if there are several||>>."""
    <<per_hour = [0] * 24
    for moment in moments:
        per_hour[moment.hour] += 1
    if not any(per_hour):
        return None
    &h = per_hour.index(max(per_hour))||if not moments:
        return None
    $cnt = Counter(moment.hour for moment in moments)
    &h = min($cnt, key=lambda hour_of_day: (-$cnt[hour_of_day], hour_of_day))>>
    return f"{&h:02}:00-{<<(&h + 1) % 24||0 if &h == 23 else &h + 1>>:02}:00"
== dt_read_log_times gen
:: m moment stamp logged_at
def <<log_times||read_moments||lines_since>>(lines: Iterable[str], since: datetime) -> Iterator[tuple[datetime, str]]:
    """Yield the moment and the message of the log lines since then; lines without a date are skipped."""
    for $line in lines:
        first, _, message = <<$line||$line.strip()>>.partition(" ")
        try:
            &m = datetime.fromisoformat(first)
        except ValueError:
            $log.<<debug||warning>>("<<no date||cannot read date>> in %r", $line)
            continue
        if &m >= since:
            yield &m, <<message||message.strip()>>
== dt_fn_schedule fn
:: c cursor free_from begin
def <<schedule||lay_out>>_$es($es: list[$E], start: date) -> list[tuple[date, date, $E]]:
    """Give each $ew its first and its last day, one after the other; the $nw1 is the number of days."""
    &c = start
    rows = []
    for $e in <<$es||sorted($es, key=lambda $e: $e.$n1)||sorted($es, key=lambda $e: $e.$s1)>>:
        last = &c + timedelta(days=<<max(0, int($e.$n1) - 1)||max(1, round($e.$n1)) - 1>>)
        rows.append((&c, last, $e))
        &c = last + timedelta(days=1)
    return rows
== dt_fn_overdue fn
:: d due deadlines due_dates
:: l late missed behind
def <<overdue||late||missed>>_$es($es: list[$E], &d: dict[str, date], today: date) -> list[$E]:
    """Return the $esw whose day, found by $sw1, is over; those that wait longest come first."""
    <<&l = [$e for $e in $es if &d.get($e.$s1, today) < today]
    return sorted(&l, key=lambda $e: &d[$e.$s1])||&l = []
    for $e in $es:
        day = &d.get($e.$s1)
        if day is not None and day < today:
            &l.append($e)
    &l.sort(key=lambda $e: (&d[$e.$s1], $e.$s1))
    return &l>>
== dt_fn_by_day fn
:: w when day_of added_on
def <<$es_by_day||group_$es_by_day||$es_per_day>>($es: $Many[$E], &w: Callable[[$E], date]) -> dict[date, list[$E]]:
    """Group the $esw by their day, in the order of the days."""
    by_day: dict[date, list[$E]] = defaultdict(list)
    <<for $e in $es:
        by_day[&w($e)].append($e)
    return {day: by_day[day] for day in sorted(by_day)}||for $e in sorted($es, key=&w):
        by_day[&w($e)].append($e)
    return dict(by_day)>>
== dt_fn_month_report fn
:: m months monthly per_month
def <<report_months||monthly_$n1_lines||lines_per_month>>($es_of: dict[date, list[$E]]) -> list[str]:
    """Return a line for each month with the number of $esw and their $nw1."""
    &m: dict[str, list[$E]] = defaultdict(list)
    for day, $es in $es_of.items():
        <<&m[f"{day:%Y-%m}"] += $es||&m[day.strftime("%Y-%m")].extend($es)>>
    return [f"{month}: {len($es)} $esw, {sum($e.$n1 for $e in $es):<<.1f||g>>}" for month, $es in sorted(&m.items())]
== dt_fn_deadline fn
:: d day expected_day finish
def <<due_date_of||deadline_of>>_$noun($e: $E, start: date<<=h:||, holidays: Sequence[date] = ()>>) -> date:
    """Return the day on which the $ew is due: its $nw1 in days after the start, but never on <<=h:a Sunday||\
a holiday>>."""
    &d = start + timedelta(days=<<int||round||math.ceil>>($e.$n1))
    while &d<<=h:.weekday() == 6|| in holidays>>:
        &d += timedelta(days=1)
    return &d
== dt_fn_rota fn
:: r rota duty turns
def <<make_rota||take_turns||assign_days>>($es: list[$E], start: date, weeks: int = <<1||2||4>>) -> dict[date, $E]:
    """Let the $esw take turns on the working days of some weeks."""
    if not $es:
        return {}
    days = [start + timedelta(days=n) for n in range(7 * weeks)]
    <<return dict(zip((day for day in days if day.weekday() < 5), itertools.cycle($es)))||&r = {}
    for day in days:
        if day.weekday() < 5:
            &r[day] = $es[len(&r) % len($es)]
    return &r>>
== dt_fn_day_list fn
:: l lines_out shown listing
def <<describe||render||list>>_days_of_$es(by_day: dict[date, list[$E]], today: date) -> str:
    """Write the $esw below their days; today is marked."""
    &l: list[str] = []
    for day, $es in sorted(by_day.items()):
        &l.append(f"{day:%a %d %b}" + (" <<(today)||*||- today>>" if day == today else ""))
        <<&l.extend(f"  {$e.$s1}" for $e in $es)||for $e in $es:
            &l.append(f"  - {$e.$s1} ({$e.$n1})")||&l += [f"  {n}. {$e.$s1}" for n, $e in enumerate($es, 1)]>>
    return "\n".join(&l)
== dt_fn_unseen fn
:: s seen last_seen used_on
def <<unseen||idle||forgotten>>_$es($es: list[$E], &s: dict[str, datetime], now: datetime, days: int = $d1) -> list[$E]:
    """Return the $esw of which nothing was heard for some days, by their $sw1."""
    oldest = now - timedelta(days=days)
    <<return [$e for $e in $es if $e.$s1 not in &s or &s[$e.$s1] < oldest]||\
recent = {key for key, moment in &s.items() if moment >= oldest}
    return [$e for $e in $es if $e.$s1 not in recent]>>
== dt_fn_v_due fn mut
:: d done_on history days_done
def $v_due_$es($es: list[$E], due: dict[str, date], today: date) -> dict[str, date]:
    """$V the $esw that are due today or earlier, and return the day by $sw1."""
    &d = {}
    for $e in $es:
        if <<$e.$vd or due.get($e.$s1, today) > today||$e.$vd or today < due.get($e.$s1, today)>>:
            continue
        $e.$vd = True
        <<&d[$e.$s1] = today||&d |= {$e.$s1: today}||&d.update({$e.$s1: today})>>
    return &d
== dt_fn_running fn
:: r running so_far grown
def <<$n1_over_time||running_$n1||cumulative_$n1>>(by_day: dict[date, list[$E]]) -> dict[date, $t1]:
    """Return for each day the total $nw1 of all $esw until then."""
    <<days = sorted(by_day)
    daily = [sum($e.$n1 for $e in by_day[day]) for day in days]
    return dict(zip(days, accumulate(daily)))||$acc = $z1
    &r = {}
    for day, $es in sorted(by_day.items()):
        $acc += sum($e.$n1 for $e in $es)
        &r[day] = $acc
    return &r>>
== dt_fn_until_deadline fn
:: w waiting todo left_over
def $v_$es_for($es: list[$E], seconds: float) -> list[$E]:
    """$V $esw until the time is up, and return those that are left."""
    <<deadline = time.monotonic() + seconds
    &w = deque($es)
    while &w and time.monotonic() < deadline:
        $e = &w.popleft()
        $[effect]
    return list(&w)||started = time.monotonic()
    for done, $e in enumerate($es):
        if time.monotonic() - started > seconds:
            return $es[done:]
        $[effect]
    return []>>
== dt_fn_first_day fn
:: f first_days earliest since
def <<first_day_by_$s1||$sp1_since||first_days_of_$sp1>>(by_day: dict[date, list[$E]]) -> dict[str, date]:
    """Return for each $sw1 the first day with such $aew."""
    &f: dict[str, date] = {}
    <<for day in sorted(by_day):
        for $e in by_day[day]:
            &f.setdefault($e.$s1, day)||for day, $es in by_day.items():
        for $e in $es:
            &f[$e.$s1] = min(day, &f.get($e.$s1, day))>>
    return &f
'''
