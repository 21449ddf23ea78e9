"""Shapes of functions that read and write files of things and take input, with care for what may go wrong."""

from __future__ import annotations

SHAPES = r'''
== err_json_or_empty fn
def read_saved_$es(<<=p:state||saved||store>>_path: Path) -> list[$E]:
    """Read the saved $esw; no file means none, a damaged one is set aside and means none too."""
    try:
        saved = json.loads(<<=p:state||saved||store>>_path.read_text())
    except FileNotFoundError:
        return []
    except json.JSONDecodeError as $err:
        $log.error("%s is damaged: %s", <<=p:state||saved||store>>_path, $err)
        <<=p:state||saved||store>>_path.rename(<<=p:state||saved||store>>_path.with_suffix(".<<bad||broken>>"))
        return []
    return [$E(**entry) for entry in saved]

== err_atomic_json fn
def save_$es_safely($path: $Path, $es: $Many[$E]) -> None:
    """Write the $esw to a file beside the old one, then put it in its place."""
    target = Path($path)
    <<=t:scratch||partial||temporary>> = target.with_name(<<f".{target.name}.tmp"||f"{target.name}.new">>)
    try:
        <<=t:scratch||partial||temporary>>.write_text(json.dumps([vars($e) for $e in $es]<<||, indent=2>>))
        os.replace(<<=t:scratch||partial||temporary>>, target)
    finally:
        <<=t:scratch||partial||temporary>>.unlink(missing_ok=True)

== err_ctx_atomic fn
@contextmanager
def replacing_$noun_file(target: Path) -> Iterator[Any]:
    """Give a file to write the $esw to; it replaces the target only if the block ends well."""
    draft = target.with_suffix(".draft")
    out_file = draft.open("w"$enc)
    try:
        yield out_file
    except BaseException:
        out_file.close()
        draft.unlink()
        raise
    out_file.close()
    draft.replace(target)

== err_csv_good_rows fn
def read_good_rows($path: $Path) -> tuple[list[$E], list[int]]:
    """Read $esw from a CSV file; return them and the numbers of the lines that cannot be read."""
    $out, bad_lines = [], []
    with open($path, newline=""$enc) as $fh:
        reader = csv.DictReader($fh)
        for row in reader:
            try:
                $out.append($E($fromrow))
            except (ValueError, TypeError):
                bad_lines.append(reader.line_num)
    return $out, bad_lines

== err_csv_header fn
def check_header($path: $Path) -> None:
    """Raise an error if the CSV file lacks a column that $aew needs."""
    with open($path, newline="") as $fh:
        header = next(csv.reader($fh), None)
    if header is None:
        raise ValueError(f"{$path} is empty")
    lacking = [column for column in ($columns) if column not in header]
    if lacking:
        raise ValueError(f"{$path} has no column<<|| for>> {', '.join(lacking)}")

== err_csv_width fn
def read_cells($path: Path, width: int = $width) -> Iterator[list[str]]:
    """Yield the cells of each row of $esw; skip short rows with a warning."""
    with $path.open(newline="") as $fh:
        for place, cells in enumerate(csv.reader($fh), 1):
            if len(cells) < width:
                $log.warning("%s:%d: only %d of %d cells", $path.name, place, len(cells), width)
                continue
            yield [cell.strip() for cell in cells[:width]]

== err_rejects_file fn
def import_with_rejects(source_path: Path, reject_path: Path) -> list[$E]:
    """Parse a line for each $ew; write the lines that fail to a second file."""
    accepted: list[$E] = []
    with source_path.open() as lines, reject_path.open("w") as rejects:
        for $line in lines:
            try:
                accepted.append($@parse($line))
            except ValueError as $err:
                print(f"# {$err}", $line.rstrip(), sep="\n", file=rejects)
    return accepted

== err_load_several fn
def load_many_files(paths: Iterable[Path]) -> list[$E]:
    """Load the $esw of all files that can be read; warn about the others."""
    loaded: list[$E] = []
    for one_path in paths:
        try:
            loaded += $@load(one_path)
        except <<(OSError, ValueError)||OSError>> as $err:
            $log.warning("skipping %s: %s", one_path, $err)
    $log.info("%d $esw loaded", len(loaded))
    return loaded

== err_folder_guard fn
def <<=n:save||write||export>>_into_folder(folder: Path, $es: $Many[$E]) -> int:
    """Write one file for each $ew into a folder that must exist; never overwrite. Return how many were written."""
    if not folder.is_dir():
        raise NotADirectoryError(folder)
    written = 0
    for $e in $es:
        try:
            with (folder / f"{$e.$s1}.txt").open("x") as $fh:
                $fh.write(f"{$e.$n1}\n")
        except FileExistsError:
            $log.info("%s is there already", $e.$s1)
        else:
            written += 1
    return written

== err_path_guard fn
def check_input_path(input_path: Path, max_bytes: int = 10_000_000) -> Path:
    """Return the path if it is a file of $esw that is neither empty nor too large."""
    if not input_path.is_file():
        raise FileNotFoundError(f"<<no such file||not a file>>: {input_path}")
    if input_path.suffix not in {".json", ".csv"}:
        raise ValueError(f"cannot read $esw from {input_path.suffix or 'a file without suffix'}")
    if not 0 < (size := input_path.stat().st_size) <= max_bytes:
        raise ValueError(f"{input_path.name} has {size:,} bytes")
    return input_path

== err_suffix_reader fn
def reader_for($path: Path) -> Callable[[str], list[dict[str, Any]]]:
    """Return the function that reads the rows of $esw from a text of this kind of file."""
    readers: dict[str, Callable[[str], list[dict[str, Any]]]] = {
        ".json": json.loads,
        ".csv": lambda whole: list(csv.DictReader(whole.splitlines())),
        ".jsonl": lambda whole: [json.loads(one) for one in whole.splitlines()],
    }
    try:
        return readers[$path.suffix.lower()]
    except KeyError:
        raise ValueError(f"{$path.name}: not one of {', '.join(readers)}") from None

== err_backup_then_save fn
def save_with_backup($path: Path, $es: list[$E]) -> None:
    """Keep the old file as a copy, save the $esw, and bring the copy back if that fails."""
    copy_path = $path.with_name($path.name + ".bak")
    with suppress(FileNotFoundError):
        shutil.copy2($path, copy_path)
    try:
        $@save($path, $es)
    except Exception:
        if copy_path.exists():
            copy_path.replace($path)
        raise

== err_verify_saved fn
def save_and_verify(target: Path, $es: list[$E]) -> None:
    """Write the $sp1 of the $esw line by line, and raise an error if not all can be read again."""
    target.write_text("".join(f"{$e.$s1}\n" for $e in $es))
    read_back = target.read_text().splitlines()
    if len(read_back) != len($es):
        raise OSError(f"{target}: <<wrote {len($es)} lines, found {len(read_back)}||\
{len(read_back)} of {len($es)} lines>>")

== err_jsonl_salvage fn
def rescue_$es($path: $Path) -> list[$E]:
    """Read the $esw of a file with one JSON object a line, up to the first line that is damaged."""
    rescued = []
    with open($path$enc) as $fh:
        for $line in $fh:
            try:
                rescued.append($E(**json.loads($line)))
            except (json.JSONDecodeError, TypeError):
                $log.warning("stopped after %d $esw", len(rescued))
                break
    return rescued

== err_json_shape fn
def $es_in_document(document: Any) -> list[dict[str, Any]]:
    """Return the list of $esw in a JSON document, which may be a list, a single one, or under a key."""
    match document:
        case list():
            return document
        case {"$es": list(inner)}:
            return inner
        case {"$s1": str()}:
            return [document]
        case _:
            raise ValueError(f"no $esw in a {type(document).__name__}")

== err_key_path fn
def $n1_in_document(document: Mapping[str, Any]) -> $t1:
    """Return the $nw1 at $noun, $n1 of a document; tell which of the two is missing."""
    try:
        inner = document["$noun"]
    except KeyError:
        raise KeyError("the document has no $noun") from None
    if "$n1" not in inner:
        raise KeyError(f"$noun has no $n1, only {sorted(inner)}")
    return $t1(inner["$n1"])

== err_env_number fn
def $n1_from_environ(name: str = "$UP_$N1", default: $t1 = $d1) -> $t1:
    """Return the $nw1 that an environment variable gives, or the default if it is not set."""
    setting = os.environ.get(name)
    if not setting:
        return default
    try:
        return $t1(setting)
    except ValueError as $err:
        raise SystemExit(f"{name} must be <<a number||a valid $nw1>>, not {setting!r}") from $err

== err_env_thing fn
def $noun_from_environ(prefix: str = "$UP_") -> $E:
    """Make $aew from environment variables; name all that are not set."""
    $data = {name: os.environ.get(prefix + name.upper()) for name in ($columns)}
    unset = [prefix + name.upper() for name, given in $data.items() if given is None]
    if unset:
        raise RuntimeError(f"<<please set||not set:||missing variables:>> {', '.join(unset)}")
    $data["$n1"] = $t1($data["$n1"])
    return $E(**$data)

== err_arg_type fn
def $n1_argument($txt: str) -> $t1:
    """Convert an argument of the command line to a $nw1 that is <<=k:positive||at most $dx>>."""
    try:
        $n1 = $t1($txt)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{$txt!r} is no $nw1") from None
    if <<=k:$n1 <= 0||$n1 > $dx>>:
        raise argparse.ArgumentTypeError(f"$nw1 must be <<=k:positive||at most $dx>>")
    return $n1

== err_arg_pick fn
def pick_from_arguments(argv: list[str], $es: list[$E]) -> list[$E]:
    """Return the $esw whose $sw1 is among the arguments, or all without arguments; exit if one is unknown."""
    if not argv:
        return $es
    by_$s1 = {$e.$s1: $e for $e in $es}
    if strange := set(argv) - by_$s1.keys():
        sys.exit(f"unknown: {' '.join(sorted(strange))}")
    return [by_$s1[argument] for argument in argv]

== err_ask_number fn
def ask_$n1(prompt: str = "$n1: ", tries: int = 3) -> $t1 | None:
    """Ask for a $nw1 until it is valid; return None after too many tries or at the end of the input."""
    for left in <<range(tries - 1, -1, -1)||reversed(range(tries))>>:
        try:
            return $t1(input(prompt))
        except ValueError:
            print(f"<<not a $nw1||a number, please||cannot read that>>, {left} tries left")
        except EOFError:
            break
    return None

== err_ask_confirm fn
def confirm_$v($e: $E, ask: Callable[[str], str] = input) -> bool:
    """Ask whether to $vw the $ew; no answer means no."""
    try:
        reply = ask(f"$V {$e.$s1}? [y/N] ")
    except (EOFError, KeyboardInterrupt):
        print()
        return False
    return reply.strip().lower() in {"y", "yes"}

== err_command_words fn
def run_command($es: dict[str, $E], command: str) -> str:
    """Perform a command such as "show $w1" or "count"; return what to print."""
    match command.split():
        case []:
            return ""
        case ["count"]:
            return f"{len($es)} $esw"
        case ["show", $s1] if $s1 in $es:
            return f"{$s1}: {$es[$s1].$n1}"
        case ["show", $s1]:
            return f"no $ew {$s1}"
        case [verb, *_]:
            return f"unknown command {verb!r}"

== err_exit_code fn
def exit_code_for(problems: Mapping[str, list[str]], strict: bool = False) -> int:
    """Print the problems of each $ew to stderr; return 1 if there are any that count, else 0."""
    for $s1, messages in problems.items():
        for message in messages:
            print(f"{$s1}: {message}", file=sys.stderr)
    errors = [message for messages in problems.values() for message in messages if "warning" not in message]
    return int(bool(errors or strict and problems))

== err_log_counts fn
def log_import(source: str, $es: Sequence[$E], skipped: int = 0) -> None:
    """Log how many $esw came from a source, as a warning if some were skipped."""
    level = logging.WARNING if skipped else logging.INFO
    $log.log(level, "%s: %d $esw, %d skipped", source, len($es), skipped)
    if not $es:
        $log.error("%s has no $esw", source)

== err_warn_once fn
def make_warner() -> Callable[[$E, str], None]:
    """Return a function that warns about $aew, but only once for each $sw1 and reason."""
    told: set[tuple[str, str]] = set()

    def warn_once($e: $E, reason: str) -> None:
        if ($e.$s1, reason) not in told:
            told.add(($e.$s1, reason))
            $log.warning("%s: %s", $e.$s1, reason)

    return warn_once

== err_lines_until_blank fn
def read_block(lines: Iterator[str]) -> dict[str, str]:
    """Read "name: value" lines of one $ew up to a blank line."""
    block: dict[str, str] = {}
    for $line in lines:
        if not $line.strip():
            break
        left, colon, right = $line.partition(":")
        if not colon or left in block:
            raise ValueError(f"<<second {left!r}||{left!r} comes twice>>" if colon else f"no colon: {$line!r}")
        block[left.strip()] = right.strip()
    return block

== err_regex_line fn
def match_$noun_line($line: str) -> tuple[str, $t1]:
    """Take the $sw1 and the $nw1 from a line such as "$w1 (<<=u:x||no. ||>>$d1)"."""
    found_at = re.fullmatch(r"(?P<who>.+) \(<<=u:x||no\. ||>>(?P<amount>\d+)\)", $line.strip())
    if found_at is None:
        raise ValueError(f"<<unexpected||strange||odd>> line: {$line!r}")
    return found_at["who"], $t1(found_at["amount"])

== err_number_units fn
def parse_short_$n1($txt: str) -> float:
    """Parse a $nw1 that may end in k or M, such as 3k."""
    factors = {"k": 1e3, "M": 1e6}
    digits, factor = ($txt[:-1], factors[$txt[-1]]) if $txt[-1:] in factors else ($txt, 1.0)
    try:
        return float(digits) * factor
    except ValueError:
        raise ValueError(f"{$txt!r} is not a $nw1") from None

== err_clean_number fn
def clean_$n1($txt: str) -> float | None:
    """Read a $nw1 written like 1,234.50 or (12); None if it is a dash or nothing."""
    stripped = $txt.strip().replace(",", "")
    if stripped in {"", "-", "n/a"}:
        return None
    if stripped.startswith("(") and stripped.endswith(")"):
        return -float(stripped[1:-1])
    return float(stripped)

== err_optional_column fn
def $s1_or(row: Mapping[str, str], *others: str, default: str = "<<unknown||none||?>>") -> str:
    """Return the $sw1 in a row, else the first other column that is filled, else the default."""
    for column in ("$s1", *others):
        if filled := row.get(column, "").strip():
            return filled
    return default

== err_fill_defaults fn
def with_defaults(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row of $aew with a value for each attribute that is missing or None."""
    defaults = {"$s1": "", "$n1": $z1, "$f1": False}
    known = {name: given for name, given in row.items() if given is not None}
    <<if absent := defaults.keys() - known.keys():
        $log.debug("defaults for %s", sorted(absent))
    return defaults | known||return {**defaults, **known}>>

== err_coerce_row fn
def coerce_row(row: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Convert the cells of $aew to their types; return the values and a message for each that cannot be."""
    casts: dict[str, Callable[[str], Any]] = {"$s1": str.strip, "$n1": $t1}
    cast_values, messages = {}, []
    for column, cast in casts.items():
        try:
            cast_values[column] = cast(row[column])
        except (KeyError, ValueError) as $err:
            messages.append(f"{column}: {$err}")
    return cast_values, messages

== err_required_then fn
def build_$noun($s1: str | None = None, $n1: $t1 | None = None) -> dict[str, Any]:
    """Return the attributes of $aew; the $sw1 is needed, the $nw1 may not be negative."""
    if $s1 is None:
        raise TypeError("$s1 is required")
    if $n1 is not None and $n1 < 0:
        raise ValueError(f"$n1 must not be negative: {$n1=}")
    return {"$s1": $s1, "$n1": $n1 or $z1}

== err_either_or fn
def find_by_either($es: list[$E], *, $s1: str | None = None, position: int | None = None) -> $E:
    """Return the $ew with the $sw1 or at the position; exactly one of both must be given."""
    if ($s1 is None) == (position is None):
        raise TypeError("give either $s1 or position")
    if position is None:
        return next($e for $e in $es if $e.$s1 == $s1)
    try:
        return $es[position]
    except IndexError:
        raise IndexError(f"there are only {len($es)} $esw") from None

== err_decorate_reraise fn
def naming_$noun($fn: Callable[[$E], Any]) -> Callable[[$E], Any]:
    """Wrap a function of $aew so that each error says which $ew it was."""

    @wraps($fn)
    def wrapper($e: $E) -> Any:
        try:
            return $fn($e)
        except Exception as $err:
            raise RuntimeError(f"{$fn.__name__} failed for {$e.$s1}") from $err

    return wrapper

== err_decorate_default fn
def or_default(default: $t1 = $z1) -> Callable[[Callable[[$E], $t1]], Callable[[$E], $t1]]:
    """Make functions of $aew return the default instead of raising an ArithmeticError."""

    def decorate($fn: Callable[[$E], $t1]) -> Callable[[$E], $t1]:
        @wraps($fn)
        def safe($e: $E) -> $t1:
            try:
                return $fn($e)
            except ArithmeticError:
                return default

        return safe

    return decorate

== err_cause_chain fn
def explain_failure($e: $E, failure: BaseException | None) -> str:
    """Return what went wrong with the $ew, with all causes from the outermost to the first."""
    chain_of = []
    while failure is not None:
        chain_of.append(<<str(failure)||f"{type(failure).__name__}: {failure}">>)
        failure = failure.__cause__
    return f"{$e.$s1}: " + <<" <- "||" because "||", from ">>.join(chain_of)

== err_close_all fn
def close_all(<<=h:connections||channels||sessions>>: dict[str, Any], $es: $Many[$E]) -> list[str]:
    """Close what is open for the $esw, even if one cannot be closed; return the $sp1 of those."""
    stuck = []
    for $e in $es:
        opened = <<=h:connections||channels||sessions>>.pop($e.$s1, None)
        if opened is None:
            continue
        try:
            opened.close()
        except OSError:
            stuck.append($e.$s1)
    return stuck

== err_exit_stack fn
def read_all_inputs(folder: Path, $es: $Many[$E]) -> dict[str, str]:
    """Open the file of each $ew before reading any of them, so that a missing one is found at once."""
    with ExitStack() as stack:
        opened = {$e.$s1: stack.enter_context(open(folder / f"{$e.$s1}.txt")) for $e in $es}
        return {$s1: $fh.read() for $s1, $fh in opened.items()}

== err_finally_count fn
def $v_counting($es: $Many[$E]) -> None:
    """$V the $esw; log how many were done and how long it took, also after an error."""
    done, started = 0, time.perf_counter()
    try:
        for $e in $es:
            $[effect]
            done += 1
    finally:
        $log.info("%d $esw in %.2f s", done, time.perf_counter() - started)

== err_async_gather fn
async def gather_$es($sp1: list[str], fetch: Callable[[str], Awaitable[$E]]) -> tuple[list[$E], dict[str, str]]:
    """Fetch all $esw at once; return those that came and by $sw1 why the others did not."""
    answers = await asyncio.gather(*map(fetch, $sp1), return_exceptions=True)
    came = [answer for answer in answers if not isinstance(answer, BaseException)]
    why = {$s1: repr(answer) for $s1, answer in zip($sp1, answers) if isinstance(answer, BaseException)}
    return came, why

== err_async_timeout fn
async def fetch_or_none(fetch: Callable[[str], Awaitable[$E]], $s1: str, timeout: float = 5.0) -> $E | None:
    """Fetch the $ew with the $sw1; None if it does not come in time."""
    try:
        return await asyncio.wait_for(fetch($s1), timeout)
    except asyncio.TimeoutError:
        $log.warning("no answer for %s within %g s", $s1, timeout)
        return None

== err_circuit fn
def make_breaker(fetch: Callable[[str], $E], $lim: int = 3) -> Callable[[str], $E]:
    """Return a function like fetch that refuses at once after so many failures in a row."""
    failures = 0

    def guarded($s1: str) -> $E:
        nonlocal failures
        if failures >= $lim:
            raise RuntimeError(f"no more tries after {failures} failures")
        try:
            $e = fetch($s1)
        except OSError:
            failures += 1
            raise
        failures = 0
        return $e
    return guarded

== err_stale_cache fn
def fresh_or_stale(cache: dict[str, $E], $s1: str, fetch: Callable[[str], $E]) -> $E:
    """Fetch the $ew with the $sw1 and keep it; if that fails, return the one that was kept before."""
    try:
        cache[$s1] = fetch($s1)
    except OSError:
        if $s1 not in cache:
            raise
        $log.warning("using an old %s", $s1)
    return cache[$s1]
'''
