"""Shapes of functions about things with checks, errors that are raised or collected, and parsing of rows and lines."""

from __future__ import annotations

SHAPES = r'''
== err_require_positive fn
def <<=n:require||ensure||assert>>_<<=s:positive||nonzero||not_negative>>_$n1($e: $E) -> $E:
    """Return the $ew if its $nw1 is <<=s:positive||not zero||not negative>>, or raise an error."""
    if $e.$n1 <<=s:<= 0||== 0||< 0>>:
        raise ValueError(f"$nw1 of {$e.$s1!r} <<=m:must be||should be||has to be>> \
<<=s:positive||other than zero||zero or more>>, not {$e.$n1}")
    return $e

== err_type_guard fn
def <<=n:name_of||describe||label>>_$noun($e: object) -> str:
    """Return the $sw1 of $aew; anything else is a TypeError."""
    if not isinstance($e, $E):
        raise TypeError(f"<<expected $E||$aew is needed||need a $E>>, <<got||not>> {type($e).__name__}")
    return $e.$s1

== err_key_hint fn
def <<=n:get||lookup||pick>>_$noun_by_$s1(<<=d:known||catalog||index_by_$s1>>: dict[str, $E], $s1: str) -> $E:
    """Return the $ew with the $sw1; the error tells which there are."""
    try:
        return <<=d:known||catalog||index_by_$s1>>[$s1]
    except KeyError:
        choices = ", ".join(sorted(<<=d:known||catalog||index_by_$s1>>)) or "none"
        raise KeyError(f"no $ew {$s1!r}; <<there are||choose one of||known>>: {choices}") from None

== err_close_match fn
def suggest_$s1($es: list[$E], wanted: str) -> str:
    """Return the wanted $sw1 if $aew has it; otherwise raise an error that names those that begin alike."""
    $sp1 = {$e.$s1 for $e in $es}
    if wanted in $sp1:
        return wanted
    similar = sorted(text_of for text_of in $sp1 if text_of[:2].lower() == wanted[:2].lower())
    hint = f", did you mean {' or '.join(similar)}?" if similar else ""
    raise LookupError(f"unknown $sw1 {wanted!r}{hint}")

== err_collect_group fn
def check_all_$es($es: $Many[$E]) -> None:
    """Check every $ew and raise all that is wrong as one group of errors."""
    failures: list[Exception] = []
    for $e in $es:
        if not $e.$s1:
            failures.append(ValueError("$aew has no $sw1"))
        elif $e.$n1 < 0:
            failures.append(ValueError(f"{$e.$s1}: $nw1 is {$e.$n1}"))
    if failures:
        raise ExceptionGroup(f"{len(failures)} invalid $esw", failures)

== err_split_good_bad fn
def <<=n:screen||triage||vet>>_$es($es: $Many[$E], check: Callable[[$E], None]) -> tuple[list[$E], dict[str, str]]:
    """Return the $esw that pass the check, and by $sw1 why the others do not."""
    passed, reasons = [], {}
    for $e in $es:
        try:
            check($e)
        except (ValueError, TypeError) as $err:
            reasons[$e.$s1] = <<str($err)||f"{type($err).__name__}: {$err}"||repr($err)>>
        else:
            passed.append($e)
    return passed, reasons

== err_parse_numbered fn
def read_numbered_$es(lines: Iterable[str]) -> Iterator[$E]:
    """Yield $aew for each line that is neither empty nor a comment; errors tell the number of the line."""
    for lineno, $line in enumerate(lines, start=1):
        $line = $line.partition("#")[0].strip()
        if not $line:
            continue
        try:
            yield $@parse($line)
        except ValueError as $err:
            raise ValueError(f"<<line {lineno}: {$err}||{$err} in line {lineno}||at {lineno}: {$line!r}>>") from $err

== err_row_missing fn
def $noun_from_row(row: dict[str, str]) -> $E:
    """Make $aew from a row; say which columns are missing."""
    missing = [name for name in ($columns) if name not in row]
    if missing:
        raise KeyError(f"<<row lacks||missing columns:||no column>> {', '.join(missing)}")
    return $E($fromrow)

== err_row_blank fn
def check_row(row: Mapping[str, str | None], lineno: int) -> list[str]:
    """Return what is wrong with a row that should become $aew."""
    complaints = [f"line {lineno}: {column} is empty" for column in ($columns) if not row.get(column)]
    try:
        $t1(row.get("$n1") or <<0||"0">>)
    except ValueError as $err:
        complaints.append(f"line {lineno}: $nw1 is no number (<<{$err}||{type($err).__name__}>>)")
    return complaints

== err_row_extra fn
def reject_unknown($data: dict[str, Any]) -> $E:
    """Make $aew from a dictionary without keys that $aew does not have."""
    allowed = {$columns}
    if <<=x:extra||unknown||surplus>> := $data.keys() - allowed:
        raise TypeError(f"unexpected <<key||field>>{'s' if len(<<=x:extra||unknown||surplus>>) > 1 else ''}: \
{', '.join(sorted(<<=x:extra||unknown||surplus>>))}")
    return $E(**$data)

== err_first_problem fn
def <<=n:first_problem||what_is_wrong||why_invalid>>($e: $E, $lim: $t1 = $d1) -> str | None:
    """Return why the $ew is not valid, or None."""
    if not $e.$s1.strip():
        return "<<$sw1 is blank||no $sw1||the $sw1 is missing>>"
    if $e.$n1 > $lim:
        return f"$nw1 is {$e.$n1 - $lim} over the $lim"
    return None if $e.$n1 >= 0 else f"negative $nw1: {$e.$n1}"

== err_dup_raise fn
def <<=n:check||ensure||require>>_unique_$sp1($es: $Many[$E]) -> None:
    """Raise an error if two of the $esw have the same $sw1."""
    seen: dict[str, int] = {}
    for position, $e in enumerate($es):
        if (earlier := seen.setdefault($e.$s1, position)) != position:
            raise ValueError(f"$sw1 {$e.$s1!r} <<stands at||is both at||is at>> {earlier} and {position}")

== err_dup_all fn
def repeated_$sp1($es: $Many[$E]) -> str:
    """Return a message about each $sw1 that comes more than once, or an empty text."""
    $cnt = Counter($e.$s1 for $e in $es)
    return "<<; ||, ||\n>>".join(f"{$s1} (<<{amount} times||x{amount}||{amount}>>)" \
for $s1, amount in $cnt.items() if amount > 1)

== err_one_or_raise fn
def <<=n:the_only||single||exactly_one>>_$cpre$noun$csuf($es: list[$E]$cpar) -> $E:
    """Return the only one of the $esw$cdoc."""
    <<=m:matching||fitting||eligible>> = [$e for $e in $es if $cond]
    match <<=m:matching||fitting||eligible>>:
        case [only]:
            return only
        case []:
            raise LookupError("no such $ew")
        case _:
            raise LookupError(f"<<{len(<<=m:matching||fitting||eligible>>)} such $esw||ambiguous $ew>>")

== err_nonempty_guard fn
def <<=op:highest||lowest||mean>>_<<=w:known||any>>_$n1($es: list[$E]) -> float:
    """Return the <<=op:highest||lowest||mean>> $nw1; there must be at least one $ew."""
    if not $es:
        raise ValueError("<<no $esw||there are no $esw||need at least one $ew>>")
    return <<=op:max($e.$n1 for $e in $es)||min($e.$n1 for $e in $es)||sum($e.$n1 for $e in $es) / len($es)>>

== err_safe_ratio fn
def <<=n:ratio||rate||share>>_of_$noun($e: $E, whole: float, <<=d:default||fallback||otherwise>>: float = 0.0) -> float:
    """Return which part of the whole the $nw1 is, or the <<=d:default||fallback||other value>> if there is no whole."""
    try:
        return $e.$n1 / whole
    except ZeroDivisionError:
        return <<=d:default||fallback||otherwise>>

== err_sum_skip fn
def sum_valid_$np1(rows: Iterable[Mapping[str, str]]) -> tuple[float, int]:
    """Add up the $nw1 of the rows; return the sum and how many rows had none that could be read."""
    $acc, unreadable = 0.0, 0
    for entry in rows:
        try:
            $acc += float(entry["$n1"])
        except (KeyError, ValueError):
            unreadable += 1
    return $acc, unreadable

== err_range_message fn
def check_$n1_range($e: $E, low: $t1 = $z1, high: $t1 = $dx) -> None:
    """Raise an error if the $nw1 lies outside of the range."""
    if low <= $e.$n1 <= high:
        return
    side = "below" if $e.$n1 < low else "above"
    raise ValueError(f"$nw1 {$e.$n1} is {side} the range {low}<<..||-||:>>{high}")

== err_assign_checked fn mut
def set_$n1($e: $E, $val: $t1) -> None:
    """Set the $nw1 of the $ew, which may not become negative<<=f:|| nor change once it is $fw1>>."""
    <<=f:if $val < 0:
        raise ValueError(f"cannot set $nw1 to {$val}")||if $e.$f1:
        raise RuntimeError(f"{$e.$s1} is $fw1 already")
    if $val < 0:
        raise ValueError(f"cannot set $nw1 to {$val}")>>
    $e.$n1 = $val

== err_setattr_checked fn mut
def assign_checked($e: $E, changes: Mapping[str, Any]) -> int:
    """Set attributes that the $ew has; raise an AttributeError for another before any is set. Return how many."""
    for $key in changes:
        if not hasattr($e, $key):
            raise AttributeError(f"{type($e).__name__} has no {$key!r}")
    for $key, $val in changes.items():
        setattr($e, $key, $val)
    return len(changes)

== err_rollback_value fn mut
@contextmanager
def <<=n:guarded||tentative||protected>>_$n1($e: $E) -> Iterator[$E]:
    """Give the $ew its old $nw1 back if the block fails."""
    $old = $e.$n1
    try:
        yield $e
    except Exception:
        $e.$n1 = $old
        $log.warning("$nw1 of %s is back at %s", $e.$s1, $old)
        raise

== err_ctx_collect fn
@contextmanager
def <<=n:collecting||noting||gathering>>_problems($e: $E, problems: list[str]) -> Iterator[None]:
    """Note an error of the block under the $sw1 of the $ew instead of raising it."""
    try:
        yield
    except <<(ValueError, KeyError)||ValueError||LookupError>> as $err:
        problems.append(f"{$e.$s1}: {$err}")

== err_ctx_translate fn
@contextmanager
def <<=n:explain||translate||reword>>_errors($e: $E) -> Iterator[None]:
    """Turn <<=k:KeyError||TypeError||OSError>> into a ValueError that names the $ew."""
    try:
        yield
    except <<=k:KeyError||TypeError||OSError>> as $err:
        raise ValueError(f"<<bad||broken||unusable>> $ew {$e.$s1!r}: {$err}") from $err

== err_note_added fn
def $v_with_notes($es: $Many[$E]) -> None:
    """$V each $ew; an error gets a note that tells for which one it was."""
    for position, $e in enumerate($es, 1):
        try:
            $@act($e)
        except Exception as $err:
            $err.add_note(f"while working on {$e.$s1} (number {position})")
            raise

== err_give_up_after fn
def $v_until_failures($es: $Many[$E], max_failures: int = 3) -> int:
    """$V the $esw and return how many failed; give up when more than max_failures did."""
    failures = 0
    for $e in $es:
        try:
            $@act($e)
        except <<Exception||RuntimeError||ValueError>>:
            failures += 1
            $log.exception("could not $vw %s", $e.$s1)
            if failures > max_failures:
                raise RuntimeError(f"gave up after {failures} failures")
    return failures

== err_failed_by_kind fn
def $v_and_sort_failures($es: $Many[$E]) -> dict[str, list[$E]]:
    """$V the $esw and return those that failed by the name of their error."""
    failed: defaultdict[str, list[$E]] = defaultdict(list)
    for $e in $es:
        try:
            $@act($e)
        except Exception as $err:
            failed[type($err).__name__].append($e)
    return dict(failed)

== err_failure_summary fn
def summarize_failures(failed: dict[str, list[$E]]) -> str:
    """Return one line a kind of error: how many $esw failed so, and the first few."""
    lines = []
    for kind, $es in sorted(failed.items(), key=lambda pair: len(pair[1]), reverse=True):
        shown = ", ".join($e.$s1 for $e in $es[:3])
        more = f" and {len($es) - 3} more" if len($es) > 3 else ""
        lines.append(f"{len($es):>4} {kind}: {shown}{more}")
    return "\n".join(lines) or "nothing failed"

== err_success_rate fn
def report_outcome(done: list[$E], failed: list[$E]) -> str:
    """Tell how many $esw worked out and which did not."""
    tried = len(done) + len(failed)
    if not tried:
        return "<<nothing to do||no $esw at all||there were no $esw>>"
    text_out = f"{len(done)} of {tried} $esw ({len(done) / tried:.0%})"
    return text_out + f"<<; failed: ||, but not >>{', '.join($e.$s1 for $e in failed)}" if failed else text_out

== err_attempts fn
def <<=n:fetch||request||download>>_$noun(<<=n:fetch||request||download>>: Callable[[str], $E], $s1: str, \
attempts: int = <<3||4||5>>, delay: float = <<0.5||1.0>>) -> $E:
    """<<=n:Fetch||Request||Download>> the $ew with the $sw1; try again after a growing delay if that fails."""
    for attempt in range(1, attempts + 1):
        try:
            return <<=n:fetch||request||download>>($s1)
        except OSError as $err:
            if attempt == attempts:
                raise
            $log.warning("attempt %d of %d for %s: %s", attempt, attempts, $s1, $err)
            time.sleep(delay * <<2 ** (attempt - 1)||attempt>>)
    raise ValueError("attempts must be positive")

== err_retry_failed_ones fn
def retry_failed($es: list[$E], $fn: Callable[[$E], None], rounds: int = 2) -> list[$E]:
    """Call the function for the $esw, and again for those that failed; return those that never worked."""
    pending = <<list($es)||$es[:]||[*$es]>>
    for _ in range(rounds):
        still_failing = []
        for $e in pending:
            try:
                $fn($e)
            except Exception:
                still_failing.append($e)
        if not still_failing:
            return []
        pending = still_failing
    return pending

== err_deadline_each fn
def $v_before_deadline($es: $Many[$E], seconds: float) -> list[$E]:
    """$V the $esw until the time is over; return those that were not reached."""
    deadline = time.monotonic() + seconds
    late = []
    for $e in $es:
        if time.monotonic() >= deadline:
            late.append($e)
            continue
        $[effect]
    return late

== err_wait_ready fn
def wait_until_$f1($e: $E, timeout: float = <<5.0||10.0||30.0>>, pause: float = <<0.1||0.05>>) -> None:
    """Wait until the $ew is $fw1; it is an error if that takes too long."""
    started = time.monotonic()
    while not $e.$f1:
        if time.monotonic() - started > timeout:
            raise TimeoutError(f"{$e.$s1} is not $fw1 after {timeout:.1f} s")
        time.sleep(pause)

== err_sources_in_turn fn
def <<=n:from_any||try_each||ask_all>>_source($s1: str, sources: Sequence[Callable[[str], $E]]) -> $E:
    """Return the $ew with the $sw1 from the first source that has it; raise the last error if none does."""
    last_error: Exception = LookupError("<<no sources||nowhere to look>>")
    for source_of in sources:
        try:
            return source_of($s1)
        except LookupError as $err:
            last_error = $err
    raise last_error

== err_two_formats fn
def load_either($path: Path) -> list[$E]:
    """Load $esw from a JSON file, or line by line if it is no JSON."""
    $txt = Path($path).read_text(encoding=$@err_enc_arg())
    try:
        return [$E(**entry) for entry in json.loads($txt)]
    except json.JSONDecodeError:
        return [$@parse($line) for $line in $txt.splitlines() if $line]

== err_enc_arg fn as=err_enc_arg
def preferred_encoding(variable: str = "$UPS_ENCODING") -> str:
    """Return the encoding for files of $esw from the environment, or UTF-8."""
    encoding = os.environ.get(variable, "utf-8")
    try:
        "".encode(encoding)
    except LookupError:
        $log.warning("unknown encoding %s", encoding)
        return "utf-8"
    return encoding

== err_convert_default fn
def <<=n:to||as||read>>_$n1($txt: str | None, default: $t1 = $z1) -> $t1:
    """Return the $nw1 that the text tells, or the default if it tells none."""
    if $txt is None or not $txt.strip():
        return default
    try:
        return $t1($txt)
    except ValueError:
        $log.warning("<<bad||unreadable||odd>> $nw1 %r, using %s", $txt, default)
        return default

== err_parse_pair_colon fn
def parse_<<=w:$s1_and_$n1||$n1_setting||$noun_entry>>($txt: str) -> tuple[str, $t1]:
    """Parse a text such as "$w1<<=c::||=||/>>$d1" into a $sw1 and a $nw1."""
    $s1, mark, after = $txt.partition("<<=c::||=||/>>")
    if not mark:
        raise ValueError(f"no '<<=c::||=||/>>' in {$txt!r}")
    if not after.strip().lstrip("-").isdigit():
        raise ValueError(f"{after.strip()!r} is no $nw1")
    return $s1.strip(), $t1(after)

== err_flag_text fn
def parse_$f1($txt: str) -> bool:
    """Return whether the text says that $aew is $fw1."""
    match $txt.strip().lower():
        case <<"yes" | "true" | "1"||"y" | "yes"||"$f1" | "yes">>:
            return True
        case <<"no" | "false" | "0"||"n" | "no"||"" | "no">>:
            return False
        case unclear:
            raise ValueError(f"cannot tell from {unclear!r} whether it is $fw1")

== err_schema_types fn
def check_types($data: Mapping[str, object]) -> list[str]:
    """Return a message for each value that has not the type that $aew needs."""
    expected: dict[str, type] = {"$s1": str, "$n1": $t1, "$f1": bool}
    return [
        f"{$key}: {type($data[$key]).__name__} instead of {kind.__name__}"
        for $key, kind in expected.items()
        if $key in $data and not isinstance($data[$key], kind)
    ]

== err_checks_table fn
def failed_checks($e: $E) -> list[str]:
    """Return the names of the checks that the $ew does not pass."""
    checks = {
        "has $sw1": bool($e.$s1),
        "<<=c:$sw1 is short||$sw1 is trimmed||$sw1 has letters only>>": <<=c:len($e.$s1) <= $d1||\
$e.$s1 == $e.$s1.strip()||$e.$s1.isalpha()>>,
        "$nw1 not negative": $e.$n1 >= 0,
    }
    return [name for name, passed in checks.items() if not passed]

== err_consistency fn
def check_$n1_total($es: list[$E], declared: $t1) -> None:
    """Raise an error if the $np1 do not add up to the declared one."""
    actual = sum($e.$n1 for $e in $es)
    if <<=t:actual != declared||not math.isclose(actual, declared)||abs(actual - declared) > 0.01>>:
        raise ValueError(f"<<$nw1 is {actual}, not {declared}||declared {declared}, but found {actual}>>")

== err_order_guard fn
def check_rising_$n1($es: Sequence[$E]) -> None:
    """Raise an error at the first $ew whose $nw1 is below that of the one before it."""
    for earlier, later in zip($es, $es[1:]):
        if later.$n1 < earlier.$n1:
            raise ValueError(f"{later.$s1} ({later.$n1}) <<after||comes after||follows>> {earlier.$s1} ({earlier.$n1})")

== err_warn_condition fn
def warn_about_$cpre$es$csuf($es: $Many[$E]$cpar) -> int:
    """Log a warning for each of the $esw$cdoc, and return how many."""
    warned = 0
    for $e in $es:
        if $cond:
            $log.warning("<<look at||odd $ew:||please check>> %s", $e.$s1)
            warned += 1
    return warned

== err_forbid_condition fn
def forbid_$cpre$es$csuf($es: $Many[$E]$cpar) -> None:
    """Raise an error if there are $esw$cdoc."""
    if <<=b:bad||forbidden||offending>> := [$e.$s1 for $e in $es if $cond]:
        raise ValueError(f"{len(<<=b:bad||forbidden||offending>>)} $esw are not allowed: \
{', '.join(<<=b:bad||forbidden||offending>><<||[:5]>>)}")

== err_each_change_safe fn mut
def $chname_or_skip($es: $Many[$E], allowed: Callable[[$E], bool]) -> list[$E]:
    """$chdoc each $ew for which it is allowed; return the others."""
    refused = []
    for $e in $es:
        if not allowed($e):
            $log.info("not allowed for %s", $e.$s1)
            refused.append($e)
            continue
        $change
    return refused

== err_value_failsafe fn
def $avname_or_default($es: $Many[$E], default: Any = None) -> list[Any]:
    """Return $avdoc of each $ew, or the default where that fails."""

    def value_of($e: $E) -> Any:
        try:
            return $av
        except <<(AttributeError, TypeError)||Exception||(AttributeError, IndexError)>>:
            return default

    return [value_of($e) for $e in $es]

== err_group_report fn
def problems_by_$kname(problems: list[tuple[$E, str]]) -> dict[$ktype, set[str]]:
    """Return the different messages by the $kdoc of the $esw that they are about."""
    grouped: dict[$ktype, set[str]] = {}
    for $e, message in problems:
        grouped.setdefault($kexpr, set()).add(message)
    return grouped

== err_limit_add fn
def add_within_$n1($es: list[$E], newcomer: $E, $lim: $t1 = $dx) -> $t1:
    """Add $aew unless the $nw1 of all would exceed the $lim; return how much is left."""
    left = $lim - sum($e.$n1 for $e in $es) - newcomer.$n1
    if left < 0:
        raise OverflowError(f"{newcomer.$s1} needs {-left} more $nw1 than there is")
    $es.append(newcomer)
    return left

== err_remove_absent fn
def discard_$noun($es: list[$E], $e: $E) -> bool:
    """Remove the $ew and return True; return False if it is not there."""
    try:
        $es.remove($e)
    except ValueError:
        $log.debug("%s was not there", $e.$s1)
        return False
    return True

== err_pop_default fn
def <<=n:take||pop||withdraw>>_$noun(by_$s1: dict[str, $E], $s1: str, strict: bool = True) -> $E | None:
    """Remove the $ew with the $sw1 and return it; if there is none, raise an error, or without strict return None."""
    $e = by_$s1.pop($s1, None)
    if $e is None and strict:
        raise KeyError(f"<<no $ew called||nothing under||cannot take>> {$s1!r}")
    return $e

== err_add_strict_all fn
def merge_strictly(known: dict[str, $E], added: dict[str, $E]) -> dict[str, $E]:
    """Return the known and the added $esw; a $sw1 may not be in both unless the $ew is the same."""
    clashes = [$s1 for $s1 in known.keys() & added.keys() if known[$s1] != added[$s1]]
    if clashes:
        raise ValueError(f"{len(clashes)} different $esw with the same $sw1: {sorted(clashes)}")
    return known | added

== err_worst_messages fn
def most_frequent_errors(messages_of: Mapping[str, list[str]], most: int = 3) -> list[str]:
    """Return the messages that concern the most $esw, each with how many that are."""
    $cnt = Counter(message for messages in messages_of.values() for message in set(messages))
    return [f"{amount} x {message}" for message, amount in $cnt.most_common(most)]

== err_strict_mode fn
def check_or_drop($es: $Many[$E], strict: bool = False) -> list[$E]:
    """Return the $esw that have a $sw1; in strict mode one without it is an error."""
    $out = []
    for place, $e in enumerate($es):
        if $e.$s1:
            $out.append($e)
        elif strict:
            raise ValueError(f"$ew {place} has no $sw1")
    return $out

== err_backoff_waits fn
def waits_for($e: $E, attempts: int = 5, longest: float = 60.0) -> Iterator[float]:
    """Yield how long to wait before each new attempt for the $ew: twice as long each time, with some chance."""
    wait = 1.0
    for attempt in range(attempts):
        $log.info("attempt %d for %s", attempt + 1, $e.$s1)
        yield wait + random.uniform(0, wait / 10)
        wait = min(2 * wait, longest)

== err_expect_total fn
def expect_count($es: Iterable[$E], expected: int) -> Iterator[$E]:
    """Yield the $esw; at the end raise an error if there were more or fewer than expected."""
    seen = 0
    for seen, $e in enumerate($es, 1):
        yield $e
    if seen != expected:
        raise RuntimeError(f"<<{seen} instead of {expected} $esw||expected {expected} $esw, got {seen}>>")
'''
