"""Shapes of functions that keep things: files, snapshots, caches, indexes, imports, exports, logs and tables."""

from __future__ import annotations

SHAPES = r'''
== kp_import_counts fn
def <<import||take_in||ingest>>_$es($path: $Path<<=d:||, delimiter: str = ";">>) -> tuple[list[$E], Counter[str]]:
    """Read $esw from a CSV file, and count what went wrong by the kind of error."""
    $es: list[$E] = []
    <<=c:problems_seen||failures_by_kind||complaints>>: Counter[str] = Counter()
    with open($path, newline=""$enc) as $fh:
        <<=r:reader||csv_rows||table>> = csv.DictReader($fh<<=d:||, delimiter=delimiter>>)
        for row in <<=r:reader||csv_rows||table>>:
            try:
                $es.append($E($fromrow))
            except (KeyError, ValueError) as $err:
                <<=c:problems_seen||failures_by_kind||complaints>>[type($err).__name__] += 1
    return $es, <<=c:problems_seen||failures_by_kind||complaints>>

== kp_cached_fetch fn
:: c cache remembered kept_ones
def <<fetch||look_up||get>>_cached_$noun($s1: str, fetch: Callable[[str], $E], &c: dict[str, Any], max_age: int) -> $E:
    """Return the $ew of this $sw1; fetch it anew if what the cache holds is too old."""
    now = <<time.monotonic()||time.time()>>
    if $s1 in &c:
        <<=t:stamp||made_at||fetched_at>>, $e = &c[$s1]
        if now - <<=t:stamp||made_at||fetched_at>> < max_age:
            return $e
    $e = fetch($s1)
    &c[$s1] = <<(now, $e)||now, $e>>
    return $e

== kp_purge fn
:: c cache remembered kept_ones
def <<purge||drop_expired||forget_old>>_$es(&c: dict[str, tuple[float, $E]], max_age: float, now: float) -> int:
    """Remove the $esw that have been in the cache for too long, and return how many those were."""
    <<=s:stale||expired||outdated>> = [$key for $key, (added_at, _) in &c.items() if now - added_at > max_age]
    for $key in <<=s:stale||expired||outdated>>:
        <<del &c[$key]||&c.pop($key)>>
    return len(<<=s:stale||expired||outdated>>)

== kp_states_diff fn
:: n after newer later
def <<diff||compare||changes_between>>_$noun_states($old: dict[str, Any], &n: dict[str, Any]) -> dict[str, list[str]]:
    """Return the keys that were added, removed and changed between two stored states of the $esw."""
    <<=k:~||shared = $old.keys() & &n.keys()>>
    return {
        "added": sorted(&n.keys() - $old.keys()),
        "removed": sorted($old.keys() - &n.keys()),
        "changed": <<=k:[$key for $key in $old if $key in &n and $old[$key] != &n[$key]]||\
        sorted($key for $key in shared if $old[$key] != &n[$key])>>,
    }

== kp_field_diff fn
def <<describe||explain||list>>_changes_of_$noun($old: $E, after: $E) -> Iterator[str]:
    """Yield a line such as "$n1: 1 -> 2" for each attribute that differs."""
    for name in ($columns):
        was, is_now = getattr($old, name), getattr(after, name)
        if was != is_now:
            yield f"{name}: {was<<=r:!r||>>} -> {is_now<<=r:!r||>>}"

== kp_take_snapshot fn
def <<take||make||keep>>_$noun_snapshot($es: $Many[$E], folder_path: Path, now: datetime) -> Path:
    """Write the $esw to a new file that has the time in its name, and return its path."""
    folder_path.mkdir(parents=True, exist_ok=True)
    <<=t:target||destination||new_file>> = folder_path / f"$es-{now:%Y%m%d-%H%M%S}.json"
    with <<=t:target||destination||new_file>>.open("x"$enc) as $fh:
        for $e in $es:
            <<print(json.dumps({$epairs}), file=$fh)||$fh.write(json.dumps({$epairs}) + "\n")>>
    return <<=t:target||destination||new_file>>

== kp_latest_snapshot fn
def load_<<latest||newest||last>>_$es(folder_path: Path<<=p:||, pattern: str = "$es-*.json">>) -> list[$E]:
    """Load the $esw of the newest snapshot in the folder; none if there is no snapshot yet."""
    $out = <<sorted(folder_path.glob(<<=p:"$es-*.json"||pattern>>), reverse=True)||\
    sorted(folder_path.glob(<<=p:"$es-*.json"||pattern>>), key=lambda $path: -$path.stat().st_mtime)>>
    if not $out:
        return []
    return [$E(**json.loads($line)) for $line in $out[0].read_text().splitlines()<<|| if $line.strip()>>]

== kp_rotate fn
def rotate_<<files_of||backups_of||copies_of>>_$es($path: Path, <<=k:keep||copies||depth>>: int = $d1) -> None:
    """Move each backup of the file one number up, and copy the file itself to number 1."""
    for number in <<range(<<=k:keep||copies||depth>> - 1, 0, -1)||reversed(range(1, <<=k:keep||copies||depth>>))>>:
        <<=e:earlier||numbered||present>> = $path.with_suffix(f".{number}")
        if <<=e:earlier||numbered||present>>.exists():
            <<=e:earlier||numbered||present>>.replace($path.with_suffix(f".{number + 1}"))
    if $path.exists():
        <<shutil.copy2||shutil.copy||shutil.copyfile>>($path, $path.with_suffix(".1"))

== kp_restore fn
def <<restore||repair||recover>>_$noun_file($path: Path, <<=b:backup||spare||safe_copy>>: Path) -> bool:
    """Put the backup in the place of a file that is missing or broken; return whether that was needed."""
    try:
        json.loads($path.read_text())
    except (OSError, ValueError):
        if not <<=b:backup||spare||safe_copy>>.exists():
            raise
        shutil.copyfile(<<=b:backup||spare||safe_copy>>, $path)
        return True
    return False

== kp_atomic_fd fn
def <<write_whole||replace_file_of||write_safely>>_$es(target: Path, $es: list[$E]) -> None:
    """Write the $esw to a temporary file beside the target, which then takes its place."""
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, <<suffix=".tmp"||prefix=target.stem>>)
    try:
        with os.fdopen(descriptor, "w"$enc) as $fh:
            json.dump([{$epairs} for $e in $es], $fh<<@indent:, indent=2||>>)
        os.replace(temporary, target)
    except <<BaseException||Exception>>:
        <<os.unlink||os.remove>>(temporary)
        raise

== kp_scratch fn
@contextmanager
def <<scratch||temporary||borrowed>>_file_of_$es($es: $Many[$E]) -> Iterator[Path]:
    """Lend a file with the $sw1 of each $ew on a line, and remove it in the end."""
    $path = Path(tempfile.gettempdir(), f"$es-{os.getpid()}.txt")
    $path.write_text("".join(f"{$e.$s1}\n" for $e in $es)<<=enc:, encoding="utf-8"||>>)
    try:
        yield $path
    finally:
        $path.unlink(missing_ok=True)

== kp_size_on_disk fn
def <<size_on_disk||bytes_needed||stored_size>>_of_$es($es: list[$E]) -> int:
    """Return how many bytes a file with the $esw takes; the file is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder_path:
        target = Path(folder_path) / "$es.json"
        target.write_text(json.dumps([vars($e) for $e in $es]))
        return <<target.stat().st_size||os.path.getsize(target)>>

== kp_columns_of fn
def <<to_columns||column_table||as_columns>>_of_$es($es: $Many[$E]) -> dict[str, list[Any]]:
    """Return a list for each attribute, with its value in each $ew."""
    $map: dict[str, list[Any]] = {name: [] for name in ($columns)}
    for $e in $es:
        for name, <<=c:column||cells||column_values>> in $map.items():
            <<=c:column||cells||column_values>>.append(getattr($e, name))
    return $map

== kp_columns_back fn
:: t table by_column series
def $es_from_<<columns||series||column_table>>(&t: dict[str, list[Any]]) -> list[$E]:
    """Make the $esw of a table that is stored by column; all columns must be equally long."""
    <<=l:lengths||heights||sizes>> = {len(column) for column in &t.values()}
    if len(<<=l:lengths||heights||sizes>>) > 1:
        raise ValueError(f"columns of different <<length||size>>: {sorted(<<=l:lengths||heights||sizes>>)}")
    return [$E(**dict(zip(&t, cells))) for cells in zip(*&t.values())]

== kp_word_index fn
def <<index_words||word_index||build_index>>_of_$es($es: list[$E]) -> dict[str, set[int]]:
    """Return for each word in a $sw1 the places of the $esw that have it."""
    $map: defaultdict[str, set[int]] = defaultdict(set)
    for <<=p:place||position||at>>, $e in enumerate($es):
        for word in <<$e.$s1.lower().split()||re.findall(r"\w+", $e.$s1.lower())||set($e.$s1.casefold().split())>>:
            $map[word].add(<<=p:place||position||at>>)
    return dict($map)

== kp_use_index fn
def <<search||query||look_for>>_$es_in_index($map: dict[str, set[int]], $es: list[$E], query: str) -> list[$E]:
    """Return the $esw that have all words of the query."""
    hits = [$map.get(word, set()) for word in query.lower().split()]
    if <<not hits or not all(hits)||not (hits and all(hits))>>:
        return []
    common = <<set.intersection(*hits)||hits[0].intersection(*hits[1:])>>
    return [$es[place] for place in sorted(common)]

== kp_offsets fn
def <<offsets||starts||byte_positions>>_of_$es($path: $Path) -> dict[str, int]:
    """Return for each line of a file of $esw at which byte it starts, by what stands before the first comma."""
    $map: dict[str, int] = {}
    position = 0
    with open($path, "rb") as $fh:
        for $line in $fh:
            <<$s1, _, _ = $line.partition(b",")||$s1 = $line.split(b",", 1)[0]>>
            $map[$s1.decode()] = position
            position += len($line)
    return $map

== kp_read_at fn
def <<read||fetch||lines_of>>_$es_at($path: $Path, $map: dict[str, int], wanted: Iterable[str]) -> Iterator[str]:
    """Yield the line of each wanted $ew without reading the others."""
    with open($path, "rb") as $fh:
        for $s1 in <<sorted(wanted, key=$map.__getitem__)||wanted>>:
            $fh.seek($map[$s1])
            yield $fh.readline().decode().rstrip(<<"\n"||"\r\n"||>>)

== kp_chunk_files fn
def <<write_in_parts||save_in_chunks||split_over_files>>_$es($es: list[$E], folder_path: Path, size: int) -> list[Path]:
    """Write the $esw to numbered files of at most so many each, and return the paths of these."""
    $out = []
    for number, start in enumerate(range(0, len($es), size), start=1):
        <<=p:part||portion||chunk>> = $es[start : start + size]
        target = folder_path / f"$es_{number:0<<3||4>>}.json"
        target.write_text(json.dumps([{$epairs} for $e in <<=p:part||portion||chunk>>])<<=enc:, encoding="utf-8"||>>)
        $out.append(target)
    return $out

== kp_batches_to_sink fn
def <<pass_on||deliver||hand_over>>_$es($es: Iterable[$E], send: Callable[[list[$E]], Any], size: int = $d1) -> int:
    """Hand the $esw over in lists of at most so many; return how many lists that took."""
    remaining = iter($es)
    calls = 0
    while <<=b:batch||pending||waiting>> := list(islice(remaining, size)):
        send(<<=b:batch||pending||waiting>>)
        calls += 1
    return calls

== kp_buffered_lines fn
:: b buffer pending waiting
def <<write_buffered||stream_out||write_by_blocks>>_$es($path: $Path, $es: Iterable[$E], every: int = 500) -> None:
    """Write a line for each $ew, and give them to the file some hundred at a time."""
    &b: list[str] = []
    with open($path, "w"$enc) as $fh:
        for $e in $es:
            &b.append(<<f"{$e.$s1}\t{$e.$n1}\n"||f"{$e.$s1};{$e.$n1}\n">>)
            if len(&b) <<>=||==>> every:
                $fh.writelines(&b)
                &b<<.clear()|| = []>>
        $fh.writelines(&b)

== kp_async_files fn
async def <<load||read||gather>>_$es_of_files(<<=p:paths||files_to_read>>: list[Path]) -> dict[str, list[$E]]:
    """Read several JSON files of $esw at the same time, and return the $esw by the name of the file."""
    jobs = [asyncio.to_thread($path.read_text<<=enc:, encoding="utf-8"||>>) for $path in <<=p:paths||files_to_read>>]
    contents = await asyncio.gather(*jobs)
    return {
        $path.stem: [$E(**fields_of_one) for fields_of_one in json.loads(body)]
        for $path, body in zip(<<=p:paths||files_to_read>>, contents)
    }

== kp_async_limited fn
async def <<load||request>>_$es(names: list[str], fetch: Callable[[str], Any], at_once: int = $d1) -> list[$E]:
    """Fetch the $ew of each key, never more than so many at once."""
    <<=g:gate||slots||semaphore>> = asyncio.Semaphore(at_once)

    async def <<=o:guarded||one_of_them||fetch_one>>(name: str) -> $E:
        async with <<=g:gate||slots||semaphore>>:
            return await fetch(name)

    return <<list(await asyncio.gather(*map(<<=o:guarded||one_of_them||fetch_one>>, names)))||\
    await asyncio.gather(*(<<=o:guarded||one_of_them||fetch_one>>(name) for name in names))>>

== kp_async_stream fn
async def <<stream||replay||trickle>>_$es($es: Iterable[$E], <<=p:pause||delay>>: float = 0.1) -> AsyncIterator[$E]:
    """Yield the $esw with a pause between two of them."""
    for place, $e in enumerate($es):
        if place<<|| > 0>>:
            await asyncio.sleep(<<=p:pause||delay>>)
        yield $e

== kp_async_collect fn
async def <<collect||drain||take_all>>_$es(incoming: AsyncIterator[$E], most: int = <<100||1000>>) -> list[$E]:
    """Return the $esw that come in, but no more than so many."""
    $es: list[$E] = []
    async for $e in incoming:
        $es.append($e)
        if len($es) >= most:
            break
    return $es

== kp_async_queue fn
:: q queue waiting jobs
async def <<consume||work_off||serve>>_$es(&q: asyncio.Queue[$E | None], handle_one: Callable[[$E], Any]) -> int:
    """Handle each $ew of the queue until a None comes; return how many those were."""
    $cnt = 0
    while ($e := await &q.get()) is not None:
        try:
            await handle_one($e)
            $cnt += 1
        except <<ValueError||RuntimeError||OSError>>:
            $log.exception("cannot handle %s", $e.$s1)
        finally:
            &q.task_done()
    return $cnt

== kp_async_timeout fn
async def $noun_<<or_none||in_time||within>>($s1: str, fetch: Callable[[str], Any], seconds: float = 5.0) -> $E | None:
    """Return the $ew of this $sw1, or None if that takes too long."""
    try:
        <<return await asyncio.wait_for(fetch($s1), timeout=seconds)||async with asyncio.timeout(seconds):
            return await fetch($s1)>>
    except <<TimeoutError||asyncio.TimeoutError>>:
        $log.warning("no $ew for %s within %s s", $s1, seconds)
        return None

== kp_cli_sort fn
def <<run||list_command||show_command>>_for_$es($es: list[$E], argv: list[str] | None = None) -> int:
    """Print the $esw as the words of the command line want it."""
    <<=p:parser||cli||arg_parser>> = argparse.ArgumentParser(description="<<List||Show||Print>> the $esw.")
    <<=p:parser||cli||arg_parser>>.add_argument("--sort", choices=[$columns], default="$s1")
    <<=p:parser||cli||arg_parser>>.add_argument("--reverse", action="store_true")
    <<=p:parser||cli||arg_parser>>.add_argument("<<=n:--head||--limit>>", type=int, default=None<<||, metavar="N">>)
    given = <<=p:parser||cli||arg_parser>>.parse_args(argv)
    in_order = sorted($es, key=operator.attrgetter(given.sort), reverse=given.reverse)
    for $e in in_order[: given.<<=n:head||limit>>]:
        print($e.$s1, $e.$n1<<||, sep="\t">>)
    return 0 if $es else 1

== kp_cli_parser fn
def <<make||build||create>>_$noun_parser() -> argparse.ArgumentParser:
    """Return the parser of a command line that adds, lists and removes $esw."""
    whole = argparse.ArgumentParser(prog="$es"<<||, description="Keep $esw in a file.">>)
    whole.add_argument("--file", type=Path, default=Path("$es.json"))
    <<=c:commands||subparsers||actions>> = whole.add_subparsers(dest="command", required=True)
    adding = <<=c:commands||subparsers||actions>>.add_parser("add", help="add $aew")
    adding.add_argument("$s1")
    adding.add_argument("--$n1", type=$t1, default=$z1)
    <<=c:commands||subparsers||actions>>.add_parser("list", help="<<list||show>> the $esw")
    <<=c:commands||subparsers||actions>>.add_parser("remove", help="remove $aew").add_argument("$s1")
    return whole

== kp_by_month fn
def <<count||tally>>_$es_by_month(<<=d:dated||days_of||seen_on>>: Iterable[tuple[date, $E]]) -> dict[str, int]:
    """Return how many of the dated $esw fall into each month, oldest month first."""
    $cnt: Counter[str] = Counter()
    for day, _ in <<=d:dated||days_of||seen_on>>:
        $cnt[<<f"{day:%Y-%m}"||day.strftime("%Y-%m")||day.isoformat()[:7]>>] += 1
    return {month: $cnt[month] for month in sorted($cnt)}

== kp_in_period fn
def <<$es_between||$es_in_period||$es_from_to>>($map: dict[date, list[$E]], since: date, until: date) -> Iterator[$E]:
    """Yield the $esw of all days from the first to the last, both included."""
    if until < since:
        <<raise ValueError(f"{until} is before {since}")||since, until = until, since>>
    day = since
    while day <= until:
        yield from $map.get(day, <<()||[]>>)
        day += timedelta(days=1)

== kp_missing_days fn
def days_without_<<$es||any_$noun>>(<<=d:recorded||days_seen>>: set[date], start: date, end: date) -> list[date]:
    """Return the days of the period for which nothing about $esw was stored."""
    length = (end - start).days + 1
    <<return [day for n in range(length) if (day := start + timedelta(days=n)) not in <<=d:recorded||days_seen>>]||\
    every_day = (start + timedelta(days=n) for n in range(length))
    return [day for day in every_day if day not in <<=d:recorded||days_seen>>]||\
    return sorted({start + timedelta(days=n) for n in range(length)} - <<=d:recorded||days_seen>>)>>

== kp_file_age fn
def <<is_fresh||is_recent||is_up_to_date>>_$noun_file($path: Path, hours: float<<=n:, now: datetime||>>) -> bool:
    """Return whether the file with the $esw exists and was written not too long ago."""
    try:
        written_at = datetime.fromtimestamp($path.stat().st_mtime)
    except FileNotFoundError:
        return False
    <<=a:age||age_of_file>> = <<=n:now||datetime.now()>> - written_at
    return <<=a:age||age_of_file>> <= timedelta(hours=hours)

== kp_log_event fn
def <<log_event||write_log||note_event>>_for_$noun($path: $Path, $e: $E, signal: str, **details: Any) -> None:
    """Add a line of JSON to the log: when it was, which $ew, what happened, and what else is known."""
    <<=s:stamp||when_text||now>> = datetime.now().isoformat(<<timespec="seconds"||sep=" ", timespec="minutes"||>>)
    entry_of_log = {"at": <<=s:stamp||when_text||now>>, "$s1": $e.$s1, "event": signal, **details}
    with open($path, "a"$enc) as $fh:
        $fh.write(json.dumps(entry_of_log, <<default=str||sort_keys=True>>) + "\n")

== kp_log_since fn
def <<events||log_lines||history>>_of_$es_since($path: $Path, since: datetime) -> Iterator[dict[str, Any]]:
    """Yield the entries of a log of $esw that are not older than the time given; skip broken lines."""
    with open($path$enc) as $fh:
        for $line in $fh:
            with suppress(<<ValueError, KeyError||KeyError, ValueError>>):
                event = json.loads($line)
                <<=m:moment||at||written_at>> = datetime.fromisoformat(event["at"])
                if <<=m:moment||at||written_at>> >= since:
                    yield event

== kp_last_events fn
def last_event_<<of_each||per||by>>_$noun(lines: Iterable[str]) -> dict[str, str]:
    """Return what happened last to each $ew, from log lines such as "09:30 $w1 $vd"."""
    $map: dict[str, str] = {}
    for number, $line in enumerate(lines, 1):
        match $line.split(maxsplit=2):
            case [_, $s1, event]:
                $map[$s1] = event.rstrip()
            case []:
                continue
            case _:
                $log.warning("line %d of the log is odd: %r", number, $line)
    return $map

== kp_replay_steps fn
def <<rebuild||replay||apply_journal_of>>_$np1(journal: Iterable[tuple[str, str, $t1]]) -> dict[str, $t1]:
    """Return the $nw1 by $sw1 after all steps: "set", "add" or "drop"."""
    $map: dict[str, $t1] = {}
    for step, $s1, change in journal:
        if step == "drop":
            $map.pop($s1, None)
        elif step == "set":
            $map[$s1] = change
        elif step == "add":
            $map[$s1] = $map.get($s1, $z1) + change
        else:
            raise ValueError(f"<<unknown step||no such step>> {step!r} for {$s1}")
    return $map

== kp_bullets_nested fn
def <<outline||bullet_list||nested_list>>_of_$es($es: list[$E]) -> str:
    """Return a bullet for each $sw2 and, indented below it, one for each $ew."""
    <<=l:lines||bullets||written>> = []
    by_$s2 = sorted($es, key=lambda $e: ($e.$s2, $e.$s1))
    for $s2, group in groupby(by_$s2, key=<<lambda $e: $e.$s2||operator.attrgetter("$s2")>>):
        <<=l:lines||bullets||written>>.append(f"<<=b:-||*>> {$s2}")
        <<=l:lines||bullets||written>>.extend(f"  <<=b:-||*>> {$e.$s1}<<=n:|| ({$e.$n1})>>" for $e in group)
    return "\n".join(<<=l:lines||bullets||written>>)

== kp_table_format fn
def <<render||print||draw>>_$noun_table($es: list[$E], out: Any = sys.stdout) -> None:
    """Write a table with a rule under its heading; the $nw1 is aligned on the right."""
    width = max([len("$sw1"), *(len($e.$s1) for $e in $es)])
    <<=f:template||row_format||pattern>> = f"{{:<{width}}}  {{:>10}}"
    heading = <<=f:template||row_format||pattern>>.format("$sw1", "$nw1")
    print(heading, "-" * len(heading), sep="\n", file=out)
    for $e in $es:
        print(<<=f:template||row_format||pattern>>.format($e.$s1, $e.$n1), file=out)

== kp_table_transposed fn
def <<cards||side_by_side||upright_table>>_of_$es($es: list[$E], gap: str = "<<  || | >>") -> str:
    """Return a table with a line for each attribute and a column for each $ew."""
    <<=l:labels||names||titles>> = [$columns]
    cells = [[str(getattr($e, name)) for name in <<=l:labels||names||titles>>] for $e in $es]
    widths = [max(map(len, column)) for column in [<<=l:labels||names||titles>>, *cells]]
    lines = zip(<<=l:labels||names||titles>>, *cells)
    return "\n".join(gap.join(map(str.ljust, line_of_cells, widths)).rstrip() for line_of_cells in lines)

== kp_summary_stats fn
def <<summary_text||figures||brief>>_of_$es($es: list[$E]) -> str:
    """Return the count, the mean and the median of the $nw1 as a text of three lines."""
    <<=f:figures||numbers_of||measured>> = [$e.$n1 for $e in $es]
    if not <<=f:figures||numbers_of||measured>>:
        return "<<no $esw||nothing stored>>"
    return textwrap.dedent(f"""\
        count   {len(<<=f:figures||numbers_of||measured>>)}
        mean    {statistics.mean(<<=f:figures||numbers_of||measured>>):.2f}
        median  {statistics.median(<<=f:figures||numbers_of||measured>>):.2f}
    """)

== kp_export_titles fn
:: h headings titles heading_of
def export_$es_<<with_titles||for_readers||titled>>($es: Iterable[$E], target: $Path, &h: dict[str, str]) -> int:
    """Write a CSV file with a readable heading over each attribute that has one; return the number of rows."""
    written = 0
    with open(target, "w", newline=""$enc) as $fh:
        writer = csv.writer($fh<<||, quoting=csv.QUOTE_ALL||, lineterminator="\n">>)
        writer.writerow(&h.values())
        for written, $e in enumerate($es, start=1):
            writer.writerow(<<[getattr($e, name) for name in &h]||getattr($e, name) for name in &h>>)
    return written

== kp_same_content fn
def <<without_copies||each_content_once||drop_repeated>>_of_$es($es: Iterable[$E]) -> Iterator[$E]:
    """Yield the $esw without those of which all attributes were met before."""
    <<=seen:seen||digests||met>>: set[str] = set()
    for $e in $es:
        digest = <<hashlib.sha1||hashlib.sha256||hashlib.md5>>(repr(($cells)).encode()).hexdigest()
        if digest not in <<=seen:seen||digests||met>>:
            <<=seen:seen||digests||met>>.add(digest)
            yield $e

== kp_merge_stamped fn
:: t theirs others incoming
def <<merge||join||reconcile>>_$noun_states(ours: dict[str, Any], &t: dict[str, tuple[float, $E]]) -> dict[str, Any]:
    """Return the $esw of both states, each with its time; of two under one key the later one stays."""
    merged = <<dict(ours)||ours.copy()||{**ours}>>
    for $key, (stamp, $e) in &t.items():
        if $key not in merged or merged[$key][0] < stamp:
            merged[$key] = (stamp, $e)
    return merged

== kp_sync_plan fn
def <<plan_sync||sync_steps||steps_to_sync>>_of_$es(here: dict[str, $E], there: dict[str, $E]) -> list[tuple[str, str]]:
    """Return what to do for each key so that both stores hold the same $esw."""
    $out: list[tuple[str, str]] = []
    for $key in sorted(here.keys() | there.keys()):
        match $key in here, $key in there:
            case True, False:
                $out.append(("<<=w:send||upload||push>>", $key))
            case False, True:
                $out.append(("<<=w:fetch||download||pull>>", $key))
            case _ if here[$key] != there[$key]:
                $out.append(("<<conflict||ask||decide>>", $key))
    return $out

== kp_lock_file fn
@contextmanager
def <<lock||guard||reserve>>_$noun_file($path: Path, attempts: int = $d1, pause: float = 0.1) -> Iterator[Path]:
    """Hold a lock file beside the file while the block runs, so that only one program writes $esw."""
    lock = $path.with_suffix(<<".lock"||$path.suffix + ".lock">>)
    for _ in range(attempts):
        with suppress(FileExistsError):
            lock.touch(exist_ok=False)
            break
        time.sleep(pause)
    else:
        raise TimeoutError(f"{lock} is <<held by another program||still there>>")
    try:
        yield $path
    finally:
        lock.unlink()

== kp_pack_numbers fn
def pack_<<$np1||all_$np1>>($es: $Many[$E]) -> bytes:
    """Return how many $esw there are and then the $nw1 of each, as bytes."""
    <<=f:figures||doubles>> = [float($e.$n1) for $e in $es]
    return struct.pack(f"<I{len(<<=f:figures||doubles>>)}d", len(<<=f:figures||doubles>>), *<<=f:figures||doubles>>)

== kp_unpack_numbers fn
def unpack_<<$np1||all_$np1>>(<<=b:block||packed||blob>>: bytes) -> list[float]:
    """Return the $nw1 of the bytes, which begin with their count."""
    (count,) = struct.unpack_from("<I", <<=b:block||packed||blob>>)
    whole_size = struct.calcsize(f"<I{count}d")
    if len(<<=b:block||packed||blob>>) <<!=||<>> whole_size:
        raise ValueError(f"{len(<<=b:block||packed||blob>>)} bytes instead of {whole_size}")
    return list(struct.unpack_from(f"<{count}d", <<=b:block||packed||blob>>, offset=4))

== kp_token fn
def <<token||code||share_text>>_of_$noun($e: $E) -> str:
    """Return the $ew as one word that may stand in a link."""
    compact = json.dumps({$epairs}, separators=(",", ":"))
    return base64.urlsafe_b64encode(compact.encode()).decode()<<.rstrip("=")||>>

== kp_from_token fn
def $noun_<<from||of>>_<<=t:token||code||word>>(<<=t:token||code||word>>: str) -> $E | None:
    """Return the $ew that such a word stands for; None if it stands for none."""
    padded = <<=t:token||code||word>> + "=" * (-len(<<=t:token||code||word>>) % 4)
    try:
        attributes = json.loads(base64.urlsafe_b64decode(padded))
        return $E(**attributes)
    except (<<TypeError, ValueError||ValueError, TypeError>>):
        return None

== kp_all_or_nothing fn
@contextmanager
def <<all_or_nothing||undo_on_error||transaction>>_on_$es($es: list[$E]) -> Iterator[list[$E]]:
    """Let the block change the list; put back what was in it if the block fails."""
    <<=k:kept||original||saved>> = <<$es.copy()||list($es)||$es[:]>>
    try:
        yield $es
    except Exception:
        $es[:] = <<=k:kept||original||saved>>
        <<$log.info("back to %d $esw", len(<<=k:kept||original||saved>>))||~>>
        raise

== kp_check_csv fn
def <<check||inspect||examine>>_file_of_$es($path: Path) -> list[str]:
    """Return what is wrong with a CSV file of $esw: missing columns, and lines that are too short or too long."""
    heading, *rest = $path.read_text().splitlines() or [""]
    <<=c:complaints||faults||remarks>> = [f"no column {name}" for name in ($columns) if name not in heading.split(",")]
    for number, $line in enumerate(rest, start=2):
        if (commas := $line.count(",")) != heading.count(","):
            <<=c:complaints||faults||remarks>>.append(f"line {number} has {commas + 1} fields")
    return <<=c:complaints||faults||remarks>>

== kp_changed_files fn
def <<changed||modified||new>>_$noun_files(folder_path: Path, known: dict[str, float]) -> Iterator[Path]:
    """Yield the files of $esw that changed since they were last seen, and note their present time."""
    for $path in sorted(folder_path.<<glob("*.json")||glob("$es*.json")||glob("*.csv")>>):
        changed_at = $path.stat().st_mtime
        if known.get($path.name<<||, 0.0>>) != changed_at:
            known[$path.name] = changed_at
            yield $path

== kp_free_name fn
def <<free||next||unused>>_$noun_path(folder_path: Path, $e: $E) -> Path:
    """Return a path for the $ew at which there is no file yet."""
    stem = $e.$s1.<<strip().||>>lower().replace(" ", "<<_||->>")
    <<target = folder_path / f"{stem}.json"
    for number in itertools.count(2):
        if not target.exists():
            return target
        target = target.with_name(f"{stem}-{number}.json")||\
    tried = (folder_path / f"{stem}-{number}.json" for number in itertools.count(1))
    return next(target for target in tried if not target.exists())>>

== kp_memo_file fn
@lru_cache(maxsize=<<None||32||128>>)
def <<=f:_parsed||_read_once||_cached>>_$es($path: Path, changed_at: float) -> tuple[$E, ...]:
    return tuple($E(**fields_of_one) for fields_of_one in json.loads($path.read_text()))


def <<load||current||read>>_$es_cached($path: Path) -> list[$E]:
    """Load the $esw; read the file anew only when it has changed."""
    return list(<<=f:_parsed||_read_once||_cached>>_$es($path, $path.stat().st_mtime))
'''
