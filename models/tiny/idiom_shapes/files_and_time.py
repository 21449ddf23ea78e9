"""Shapes of functions about files and folders, dates, command lines, coroutines, retries and validation."""

from __future__ import annotations

SHAPES = r'''
== ft_atomic gen
def <<=f:save_text||write_atomic||replace_text>>(path: Path, $txt: str) -> None:
    """Write a file in one step, so that no one sees half of it."""
    <<temporary = path.with_name(path.name + ".tmp")
    temporary.write_text($txt)
    temporary.replace(path)||handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as out_file:
        out_file.write($txt)
    os.replace(name, path)>>

== ft_jsonl_read gen w=2
def <<=f:read_jsonl||load_json_lines||iter_json_lines>>(path: <<Path||str>>) -> Iterator[dict[str, Any]]:
    """Yield one dictionary a line."""
    with open(path$enc) as $fh:
        for <<$line in $fh:
            if $line.strip():
                yield json.loads($line)||line_number, $line in enumerate($fh, 1):
            try:
                yield json.loads($line)
            except json.JSONDecodeError as $err:
                raise ValueError(f"{path}:{line_number}: {$err}") from $err>>

== ft_jsonl_write gen
def <<=f:write_jsonl||dump_json_lines||append_records>>(path: <<Path||str>>, rows: Iterable[dict[str, Any]]) -> int:
    """Write one dictionary a line and return how many there were."""
    count = 0
    with open(path, "<<=f:w||w||a>>"$enc) as $fh:
        for entry in rows:
            $fh.write(json.dumps(entry<<||, sort_keys=True>>) + "\n")
            count += 1
    return count

== ft_csv_write gen
:: r rows table lines_out
def write_table(path: Path, header: list[str], &r: Iterable[Sequence[Any]]) -> None:
    """Write a CSV file with a header."""
    with path.open("w", newline=""$enc) as $fh:
        writer = csv.writer($fh<<||, delimiter=";">>)
        writer.writerow(header)
        <<writer.writerows(&r)||for cells in &r:
            writer.writerow(cells)>>

== ft_csv_total gen
def sum_column(path: Path, name: str) -> float:
    """Add up one column of a CSV file."""
    with path.open(newline=""$enc) as $fh:
        <<@comp:return sum(float(entry[name]) for entry in csv.DictReader($fh))||$acc = 0.0
        for entry in csv.DictReader($fh):
            $acc += float(entry[name])
        return $acc>>

== ft_tail gen
def tail(path: Path, count: int = $d1) -> list[str]:
    """Return the last lines of a file."""
    with path.open() as $fh:
        <<return list(deque($fh, maxlen=count))||return $fh.readlines()[-count:]>>

== ft_grep gen
def <<=f:grep||search_file||matching_lines>>(path: Path, pattern: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that match, with their numbers."""
    compiled = re.compile(pattern)
    with path.open() as $fh:
        for number_of, $line in enumerate($fh, 1):
            if compiled.search($line):
                yield number_of, <<$line.rstrip("\n")||$line.strip()>>

== ft_blocks gen
:: n size block_size chunk_size
def read_blocks(path: Path, &n: int = <<4096||8192||65536>>) -> Iterator[bytes]:
    """Yield a file in pieces."""
    with path.open("rb") as $fh:
        <<while block := $fh.read(&n):
            yield block||yield from iter(lambda: $fh.read(&n), b"")>>

== ft_digest gen
def <<=f:file_digest||hash_file||fingerprint>>(path: Path, algorithm: str = "<<sha256||sha1||md5>>") -> str:
    """Return the hash of what is in a file."""
    digest = hashlib.new(algorithm)
    <<digest.update(path.read_bytes())||with path.open("rb") as $fh:
        while block := $fh.read(65536):
            digest.update(block)>>
    return digest.hexdigest()

== ft_same_files gen
def same_files(folder: Path) -> list[list[Path]]:
    """Return the groups of files with equal content."""
    by_hash: dict[str, list[Path]] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            by_hash.setdefault($@ft_digest(path), []).append(path)
    return [group for group in by_hash.values() if len(group) > 1]

== ft_walk gen
:: s skip ignored excluded
def <<=f:find_sources||iter_files||walk_files>>(root: <<=p:Path||\
str>>, &s: Iterable[str] = (".git", "build")) -> Iterator[Path]:
    """Yield the files below a folder, without those in skipped folders."""
    <<=p:for path in sorted(root.iterdir()):
        if path.name in &s:
            continue
        if path.is_dir():
            yield from <<=f:find_sources||iter_files||walk_files>>(path, &s)
        else:
            yield path||for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in &s]
        for name in names:
            yield Path(folder) / name>>

== ft_by_suffix gen
def count_suffixes(folder: Path) -> dict[str, int]:
    """Count the files of each kind."""
    <<@count:$cnt: dict[str, int] = {}
    for path in folder.iterdir():
        $cnt[path.suffix] = $cnt.get(path.suffix, 0) + 1
    return $cnt||return dict(Counter(path.suffix for path in folder.iterdir()))||$cnt = defaultdict(int)
    for path in folder.iterdir():
        $cnt[path.suffix] += 1
    return dict($cnt)>>

== ft_free_name gen
def <<=f:free_name||unused_path||unique_path>>(path: Path) -> Path:
    """Return a path that is not taken yet."""
    <<for n in itertools.count(1):
        if not path.exists():
            break
        path = path.with_stem(f"{path.stem.split('-')[0]}-{n}")
    return path||stem, n = path.stem, 1
    while path.exists():
        path = path.with_name(f"{stem}-{n}{path.suffix}")
        n += 1
    return path>>

== ft_rotate gen
:: k keep copies generations
def rotate_logs(path: Path, &k: int = 3) -> None:
    """Move a file to name.1, what was name.1 to name.2, and so on."""
    for n in range(&k - 1, 0, -1):
        older = path.with_name(f"{path.name}.{n}")
        if older.exists():
            older.replace(path.with_name(f"{path.name}.{n + 1}"))
    <<if path.exists():
        path.replace(path.with_name(f"{path.name}.1"))||with suppress(FileNotFoundError):
        path.replace(path.with_name(f"{path.name}.1"))>>

== ft_old gen
def remove_old(folder: Path, days: int = $d1, dry_run: bool = False) -> list[Path]:
    """Delete the files that no one changed for so many days."""
    oldest = time.time() - days * 86400
    old_files = [path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < oldest]
    <<if not dry_run:
        for path in old_files:
            path.unlink()||for path in old_files:
        $log.info("removing %s", path)
        if not dry_run:
            path.unlink(missing_ok=True)>>
    return old_files

== ft_env gen
def parse_env($txt: str) -> dict[str, str]:
    """Read NAME=value lines as shells write them."""
    variables = {}
    for $line in $txt.splitlines():
        match = re.match(r"(?:export\s+)?(\w+)=(.*)", $line.strip())
        if match:
            variables[match[1]] = match[2].strip("'" + '"')
    return variables

== ft_config_chain gen
:: d DEFAULTS FALLBACKS
&d = {"<<host||address>>": "localhost", "port": <<8080||8000||5000>>, "debug": False}


def load_settings(path: Path<<||, environ: Mapping[str, str] = os.environ>>) -> dict[str, Any]:
    """Return the defaults with what a file says instead."""
    settings = dict(&d)
    <<if path.exists():
        settings.update(json.loads(path.read_text()))||with suppress(FileNotFoundError):
        settings |= json.loads(path.read_text())>>
    unknown = settings.keys() - &d.keys()
    if unknown:
        raise KeyError(f"unknown settings: {', '.join(sorted(unknown))}")
    return settings

== ft_month_range gen
def months(start: date, count: int) -> Iterator[date]:
    """Yield the first day of each month."""
    year, month = start.year, start.month
    for _ in range(count):
        yield date(year, month, 1)
        <<month += 1
        if month > 12:
            year, month = year + 1, 1||year, month = (year + 1, 1) if month == 12 else (year, month + 1)>>

== ft_month_end gen
def <<=f:last_day||month_end||end_of_month>>(day: date) -> date:
    """Return the last day of the month."""
    <<following = day.replace(day=28) + timedelta(days=4)
    return following - timedelta(days=following.day)||if day.month == 12:
        return day.replace(day=31)
    return day.replace(month=day.month + 1, day=1) - timedelta(days=1)>>

== ft_workdays gen
def workdays(start: date, end: date, holidays: <<set||frozenset>>[date] = <<frozenset()||set()>>) -> int:
    """Count the days from start to end that are worked."""
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    <<return sum(day.weekday() < 5 and day not in holidays for day in days)||\
    return len([day for day in days if day.weekday() < 5 and day not in holidays])>>

== ft_next_weekday gen
def next_weekday(day: date, weekday: int) -> date:
    """Return the next such day of the week, never the day itself."""
    <<ahead = (weekday - day.weekday()) % 7
    return day + timedelta(days=ahead or 7)||day += timedelta(days=1)
    while day.weekday() != weekday:
        day += timedelta(days=1)
    return day>>

== ft_age gen
def <<=f:age_on||years_between||full_years>>(born: date, day: date) -> int:
    """Return the age in full years."""
    <<return day.year - born.year - ((day.month, day.day) < (born.month, born.day))||years = day.year - born.year
    if (day.month, day.day) < (born.month, born.day):
        years -= 1
    return years>>

== ft_ago gen
STEPS = [("day", 86400), ("hour", 3600), ("minute", 60)]


def <<=f:ago||humanize||time_since>>(seconds: float) -> str:
    """Say how long ago something was."""
    for unit, length in STEPS:
        count = int(seconds // length)
        <<if count == 1:
            return f"a {unit} ago"
        if count:
            return f"{count} {unit}s ago"||if count:
            return f"{count} {unit}{'s' if count > 1 else ''} ago">>
    return "just now"

== ft_overlap gen
def overlap(first: tuple[datetime, datetime], second: tuple[datetime, datetime]) -> timedelta:
    """Return for how long two meetings take place at once."""
    start, end = max(first[0], second[0]), min(first[1], second[1])
    <<return max(end - start, timedelta())||if end <= start:
        return timedelta()
    return end - start>>

== ft_merge_spans gen
def <<=f:merge_spans||merge_overlapping||join_intervals>>(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that overlap<< or touch||>>."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        <<if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))||if not joined or start > joined[-1][1]:
            joined.append((start, end))
            continue
        first, last = joined[-1]
        joined[-1] = (first, max(last, end))>>
    return joined

== ft_parse_time gen
def <<=f:parse_clock||to_minutes||minutes_of>>(clock: str) -> int:
    """Turn "<<8:30||17:45||09:15>>" into minutes since midnight."""
    <<hours, minutes = map(int, clock.split(":"))||hours, _, minutes = clock.partition(":")
    hours, minutes = int(hours), int(minutes)>>
    if not (0 <= hours < 24 and 0 <= minutes < 60):
        raise ValueError(f"<<not a time||no such time||bad time>>: {clock}")
    return 60 * hours + minutes

== ft_iso gen
def parse_timestamp($txt: str) -> datetime:
    """Accept <<several||a few>> ways to write a date."""
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M"):
        <<try:
            return datetime.strptime($txt, pattern)
        except ValueError:
            continue||with suppress(ValueError):
            return datetime.strptime($txt, pattern)>>
    raise ValueError(f"<<unknown format||not a date>>: {$txt!r}")

== ft_group_days gen
def <<=f:by_day||per_day||daily>>(moments: Iterable[datetime]) -> dict[date, int]:
    """Count how many moments fall on each day."""
    <<@count:$cnt: dict[date, int] = {}
    for moment in moments:
        day = moment.date()
        $cnt[day] = $cnt.get(day, 0) + 1
    return $cnt||return dict(Counter(moment.date() for moment in moments))||$cnt = defaultdict(int)
    for moment in moments:
        $cnt[moment.date()] += 1
    return dict($cnt)>>

== ft_parser gen
def <<=f:make_parser||build_parser||create_parser>>() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(description="<<Count words||Convert files||Check links||Rename pictures>>.")
    parser.add_argument("<<paths||files||sources>>", nargs="<<*||+>>", type=Path)
    parser.add_argument("-o", "--output", <<type=Path||default="-">>, help="where to write")
    <<parser.add_argument("-n", "--limit", type=int, default=$d1)||\
    parser.add_argument("--format", choices=["text", "json", "csv"], default="text")>>
    parser.add_argument("-<<v", "--verbose||q", "--quiet>>", action="store_true")
    return parser

== ft_subcommands gen
def run_command(argv: Sequence[str] | None = None) -> int:
    """Run the subcommand that the command line names."""
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="<<add two numbers||add numbers>>")
    add.add_argument("numbers", nargs="+", type=<<int||float>>)
    show = commands.add_parser("<<=s:show||echo>>", help="print a word")
    show.add_argument("word")
    $args = parser.parse_args(argv)
    if $args.command == "add":
        print(sum($args.numbers))
    else:
        print($args.word)
    return 0

== ft_confirm gen
def confirm(question: str, default: bool = False) -> bool:
    """Ask until the answer is yes or no."""
    hint = "Y/n" if default else "y/N"
    while True:
        reply = input(f"{question} [{hint}] ").strip().lower()
        if not reply:
            return default
        <<if reply in ("y", "yes", "n", "no"):
            return reply[0] == "y"||if reply[0] in "yn":
            return reply.startswith("y")>>
        print("please answer yes or no")

== ft_gather gen
:: c coroutines tasks jobs
async def <<=f:gather_all||run_limited||bounded_gather>>(&c: Iterable[Awaitable[Any]], limit: int = <<4||8||\
10>>) -> list[Any]:
    """Await everything, but only so much at once."""
    semaphore = asyncio.Semaphore(limit)

    async def guarded(each: Awaitable[Any]) -> Any:
        async with semaphore:
            return await each

    return await asyncio.gather(*(guarded(each) for each in &c))

== ft_worker gen
:: q queue jobs tasks
async def worker(&q: asyncio.Queue[Any], handle: Callable[[Any], Awaitable[None]]) -> None:
    """Handle what is in the queue until it is cancelled."""
    while True:
        job = await &q.get()
        try:
            await handle(job)
        <<except Exception:
            $log.exception("job failed: %r", job)
        ||>>finally:
            &q.task_done()

== ft_timeout gen
async def <<=f:with_timeout||or_none||first_result>>(work: Awaitable[Any], seconds: float, default: Any = None) -> Any:
    """Wait for so many seconds, then return the default."""
    try:
        return await asyncio.wait_for(work, seconds)
    except <<asyncio.TimeoutError||TimeoutError>>:
        <<$log.warning("<<timed out||gave up>> after %.1f s", seconds)
        ||>>return default

== ft_async_retry gen
async def <<=f:async_retry||keep_trying||\
attempt_all>>(make: Callable[[], Awaitable[Any]], attempts: int = 3, delay: float = 0.0) -> Any:
    """Await a new coroutine until one succeeds."""
    for left in range(attempts - 1, -1, -1):
        try:
            return await make()
        except <<OSError||ConnectionError>>:
            if not left:
                raise
            await asyncio.sleep(delay)

== ft_ticker gen
async def ticker(count: int, delay: float = 0.0) -> AsyncIterator[int]:
    """Yield numbers with a pause between them."""
    for n in range(count):
        yield n
        await asyncio.sleep(delay)

== ft_async_context gen
@asynccontextmanager
async def <<=f:opened||connection>>(host: str, port: int = <<80||443||6379>>) -> AsyncIterator[Any]:
    """Open a connection and close it at the end."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        yield <<reader, writer||writer>>
    finally:
        writer.close()
        await writer.wait_closed()

== ft_backoff gen
def <<=f:delays||backoff||retry_delays>>(attempts: int, first: float = 1.0, limit: float = <<30.0||\
60.0>>) -> Iterator[float]:
    """Yield how long to wait before each new attempt."""
    <<for n in range(attempts):
        yield min(limit, first * 2**n)||delay = first
    for _ in range(attempts):
        yield delay
        delay = min(limit, 2 * delay)>>

== ft_retry_on gen
:: e errors exceptions kinds
def retry_on(*&e: type[Exception], attempts: int = 3) -> Callable[..., Any]:
    """Call a function again when it raises one of the errors."""

    def decorator($fn: Callable[..., Any]) -> Callable[..., Any]:
        @wraps($fn)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            for attempt in range(1, attempts + 1):
                try:
                    return $fn(*args, **kwargs)
                except &e<<:
                    if attempt == attempts:
                        raise|| as $err:
                    $log.warning("%s: attempt %d: %s", $fn.__name__, attempt, $err)
                    if attempt == attempts:
                        raise>>

        return wrapper

    return decorator

== ft_validate gen w=2
:: r RULES CHECKS VALIDATORS
&r: dict[str, Callable[[Any], bool]] = {
    "name": lambda name: isinstance(name, str) and bool(name.strip()),
    "age": lambda age: isinstance(age, int) and 0 <= age < 150,
    <<"email": lambda email: "@" in str(email),||"tags": lambda tags: isinstance(tags, list),>>
}


def problems_of(form: dict[str, Any]) -> list[str]:
    """Return what is wrong with a form."""
    found_problems = []
    for name, check in &r.items():
        if name not in form:
            found_problems.append(f"{name} is missing")
        elif not check(form[name]):
            found_problems.append(f"{name} is <<invalid||not valid||wrong>>")
    return found_problems

== ft_require gen
def require(condition: <<bool||object>>, message: str, error: type[Exception] = ValueError) -> None:
    """Raise an error unless the condition holds."""
    if not condition:
        raise error(message)

== ft_password gen
def check_password(password: str, min_length: int = <<8||10||12>>) -> list[str]:
    """Return why a password is too weak."""
    reasons = []
    if len(password) < min_length:
        reasons.append(f"shorter than {min_length} characters")
    <<if password.lower() == password:
        reasons.append("no capital letter")
    if not re.search(r"\d", password):
        reasons.append("no digit")||for test, reason in ((str.isupper, "no capital letter"), (str.isdigit, "no digit")):
        if not any(map(test, password)):
            reasons.append(reason)>>
    return reasons

== ft_frame gen
def encode_frame(payload: bytes) -> bytes:
    """Put the length before a message."""
    <<return struct.pack(">I", len(payload)) + payload||return len(payload).to_bytes(4, "big") + payload>>

== ft_unframe gen
:: b buffer stream received
def decode_frames(&b: bytes) -> tuple[list[bytes], bytes]:
    """Return the whole messages and the bytes that are left."""
    frames = []
    while len(&b) >= 4:
        <<(length,) = struct.unpack(">I", &b[:4])||length = int.from_bytes(&b[:4], "big")>>
        if len(&b) < 4 + length:
            break
        frames.append(&b[4 : 4 + length])
        &b = &b[4 + length :]
    return frames, &b

== ft_hex gen
def <<=f:to_hex||hex_dump||dump_bytes>>(block: bytes, width: int = <<8||16>>) -> str:
    """Show bytes as pairs of digits."""
    lines = []
    for start in range(0, len(block), width):
        <<lines.append(block[start : start + width].hex(" "))||\
        lines.append(" ".join(f"{byte:02x}" for byte in block[start : start + width]))>>
    return "\n".join(lines)

== ft_sign gen
def <<=f:sign_token||make_signature||seal>>(secret: str, message: str) -> str:
    """Return a short code that only who knows the secret can make."""
    digest = hashlib.sha256(f"{secret}:{message}".encode())
    return <<digest.hexdigest()[:16]||base64.urlsafe_b64encode(digest.digest()).decode()[:16]>>
'''
