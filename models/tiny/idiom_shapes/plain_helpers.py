"""Shapes of general helpers for text, numbers, lists, dicts, paths, dates, bytes and configuration."""

from __future__ import annotations

SHAPES = r'''
== gnr_squeeze gen as=gnr_squeeze
def <<squeeze_spaces||collapse_whitespace||normalize_spaces>>($txt: str) -> str:
    """Replace each run of whitespace by one space."""
    return <<re.sub(r"\s+", " ", $txt).strip()||re.sub(r"\s+", " ", $txt.strip())||" ".join($txt.split())>>

== gnr_t_squeeze gtest
def test_$@gnr_squeeze() -> None:
    assert $@gnr_squeeze("  $w1 \t $w2\n") == "$w1 $w2"
    assert <<$@gnr_squeeze("   ") == ""||not $@gnr_squeeze("\n\t")>>

== gnr_kebab gen as=gnr_kebab
def <<kebab_case||to_kebab||dashed_name>>(name: str) -> str:
    """Turn "MaxFileSize" into "max-file-size"."""
    words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)
    return "-".join(<<word.lower() for word in words||map(str.lower, words)>>)

== gnr_t_kebab gtest
@pytest.mark.parametrize(
    ("name", "expected"), [("MaxFileSize", "max-file-size"), ("$w1", "$w1"), ("max_size", "max-size")]
)
def test_$@gnr_kebab(name: str, expected: str) -> None:
    assert $@gnr_kebab(name) == expected

== gnr_ensure gen as=gnr_ensure
:: m suffix ending
def <<ensure_suffix||with_ending||add_ending>>(name: str, &m: str) -> str:
    """Append the ending unless the name has it already."""
    <<if name.endswith(&m):
        return name
    return name + &m||return name if name.endswith(&m) else f"{name}{&m}"||return name.removesuffix(&m) + &m>>

== gnr_t_ensure gtest
def test_$@gnr_ensure() -> None:
    assert $@gnr_ensure("$w1", ".txt") == "$w1.txt"
    assert $@gnr_ensure("$w1.txt", ".txt") == "$w1.txt"

== gnr_join_present gen as=gnr_join_present
:: p present filled given
def <<join_present||join_nonempty||compact_join>>(*pieces: str | None, separator: str = "<<, || - || >>") -> str:
    """Join the pieces that are neither None nor empty."""
    &p = <<[piece for piece in pieces if piece]||filter(None, pieces)>>
    return separator.join(&p)

== gnr_t_join_present gtest
def test_$@gnr_join_present() -> None:
    assert $@gnr_join_present("$w1", None, "", "$w2", separator="/") == "$w1/$w2"
    assert $@gnr_join_present(None) == ""

== gnr_last_first gen
def <<sort_name||last_name_first||catalog_name>>(full_name: str) -> str:
    """Turn "Ada King Lovelace" into "Lovelace, Ada King"."""
    *given, last = full_name.split()
    return f"{last}, {' '.join(given)}" if given else last

== gnr_upper_share gen
:: l letters alphabetic
def <<upper_share||shouting_ratio||capital_ratio>>(message: str) -> float:
    """Return which share of the letters is in upper case."""
    &l = [char for char in message if char.isalpha()]
    if not &l:
        return 0.0
    return <<sum(map(str.isupper, &l)) / len(&l)||sum(char.isupper() for char in &l) / len(&l)>>

== gnr_acronym gen
def <<acronym||abbreviation>>(phrase: str, skip: Iterable[str] = ("of", "and", "the")) -> str:
    """Return the first letters of the words, but for the small ones."""
    words = <<phrase.split()||phrase.replace("-", " ").split()>>
    return "".join(word[0].upper() for word in words if word.lower() not in skip)

== gnr_align gen
:: w width column
def <<align_values||align_equals||line_up>>(lines: list[str], sign: str = "<<=||:>>") -> list[str]:
    """Pad the names so that the signs of all lines stand below each other."""
    pairs = [$line.split(sign, 1) for $line in lines if sign in $line]
    &w = max((len(name.rstrip()) for name, _ in pairs), default=0)
    return [f"{name.rstrip():<{&w}} {sign} {rest.strip()}" for name, rest in pairs]

== gnr_bar gen as=gnr_bar
:: f filled done
def <<progress_bar||bar||gauge>>(fraction: float, width: int = <<20||30||40>>) -> str:
    """Draw a bar of a fixed width; the fraction lies between 0 and 1."""
    fraction = <<min(max(fraction, 0.0), 1.0)||max(0.0, min(fraction, 1.0))>>
    &f = round(fraction * width)
    return <<f"[{'#' * &f}{'.' * (width - &f)}]"||"[" + "#" * &f + "." * (width - &f) + "]"||\
f"[{('#' * &f).ljust(width, '.')}]">>

== gnr_t_bar gtest
def test_$@gnr_bar() -> None:
    assert $@gnr_bar(0.5, 4) == "[##..]"
    assert $@gnr_bar(<<2.0||1.5>>, 3) == "[###]"
    assert <<$@gnr_bar(-1.0, 2) == "[..]"||"#" not in $@gnr_bar(0.0)>>

== gnr_underline gen
def <<underline||heading||as_title>>(title: str, level: int = <<0||1>>) -> str:
    """Return the title with a line of its length below it."""
    mark = <<"=-"[level > 0]||"=" if level == 0 else "-"||"=-^"[min(level, 2)]>>
    return f"{title}\n{mark * len(title)}"

== gnr_delta_text gen
def <<signed||delta_text||format_change>>(before: float, after: float, unit: str = "") -> str:
    """Describe a change with its sign, as in "+3.5 kg"."""
    change = after - before
    if <<change == 0||not change>>:
        return <<"no change"||"unchanged"||"same">>
    return f"{change:+.1f} {unit}".rstrip()

== gnr_size_pair gen as=gnr_size_pair
:: w width columns
:: h height rows
def <<parse_resolution||parse_dimensions||read_size>>($txt: str) -> tuple[int, int]:
    """Parse "1920x1080" into a pair of positive numbers."""
    &w, cross, &h = $txt.lower().partition("x")
    if not (cross and &w.isdigit() and &h.isdigit()):
        raise ValueError(f"<<expected something like 1920x1080||bad size||not a size>>: {$txt!r}")
    return int(&w), int(&h)

== gnr_t_size_pair gtest
def test_$@gnr_size_pair() -> None:
    assert $@gnr_size_pair("<<640x480||640X480>>") == (640, 480)
    for wrong in ("", "640", "x480", "$w1"):
        with pytest.raises(ValueError):
            $@gnr_size_pair(wrong)

== gnr_percent_or_number gen
def <<parse_fraction||parse_ratio||read_share>>($txt: str) -> float:
    """Read "25%", "1/4" and "0.25" as the same number."""
    $txt = $txt.strip()
    if $txt.endswith("%"):
        return float($txt[:-1]) / 100
    if "/" in $txt:
        upper, lower = <<map(float, $txt.split("/"))||(float(part) for part in $txt.split("/"))>>
        return upper / lower
    return float($txt)

== gnr_short_flags gen
:: s switches letters seen
def <<expand_flags||split_short_options||single_letters>>(argv: list[str]) -> list[str]:
    """Turn "-xvf" into "-x", "-v" and "-f"; leave other arguments alone."""
    &s = []
    for arg in argv:
        if <<len(arg) > 2 and arg[0] == "-" and arg[1] != "-"||re.fullmatch(r"-[a-zA-Z]{2,}", arg)>>:
            &s.extend(<<"-" + letter for letter in arg[1:]||f"-{letter}" for letter in arg[1:]>>)
        else:
            &s.append(arg)
    return &s

== gnr_safe_name gen
def <<safe_filename||clean_filename||file_safe>>(name: str, filler: str = "_", longest: int = 100) -> str:
    """Replace what must not stand in a file name."""
    cleaned = "".join(char if char.isalnum() or char in "-_. " else filler for char in name)
    return cleaned.strip(<<" ."||". ">>)[:longest] or <<"untitled"||"unnamed"||filler>>

== gnr_ceil_div gen
def <<ceil_div||pages_needed||boxes_needed>>(total: int, size: int) -> int:
    """Divide and round up, without floats."""
    if size <<<= 0||< 1>>:
        raise ValueError(f"size must be positive, got {size}")
    return <<-(-total // size)||(total + size - 1) // size||total // size + (total % size > 0)>>

== gnr_rms gen
:: e errors residuals gaps
def <<rmse||root_mean_square_error||typical_error>>(actual: Sequence[float], predicted: Sequence[float]) -> float:
    """Return the root of the mean squared difference."""
    &e = [a - p for a, p in zip(actual, predicted, strict=True)]
    return math.sqrt(<<sum(each**2 for each in &e) / len(&e)||statistics.fmean(each * each for each in &e)>>)

== gnr_mae gen
def <<mean_absolute_error||average_miss||mean_miss>>(actual: list[float], guessed: list[float]) -> float:
    """Return how far the guesses are off on average."""
    if len(actual) != len(guessed):
        raise ValueError(f"<<lengths differ||different lengths>>: {len(actual)} and {len(guessed)}")
    misses = [abs(right - guess) for right, guess in zip(actual, guessed)]
    return sum(misses) / len(misses) if misses else 0.0

== gnr_geometric gen
def <<=k:geometric||harmonic>>_mean($seq: Sequence[float]) -> float:
    """Return the <<=k:geometric||harmonic>> mean of positive numbers."""
    if any($x <= 0 for $x in $seq):
        raise ValueError("all numbers must be positive")
    return <<=k:math.prod($seq) ** (1 / len($seq))||len($seq) / sum(1 / $x for $x in $seq)>>

== gnr_percent_of gen as=gnr_percent_of
:: w whole total
def <<percent_of||percentage||share_in_percent>>(part: float, &w: float, digits: int = 1) -> float:
    """Return the part as a percentage of the whole, or 0 if that is nothing."""
    <<if &w == 0:
        return 0.0
    return round(100 * part / &w, digits)||return round(part / &w * 100, digits) if &w else 0.0>>

== gnr_t_percent_of gtest
class <<PercentOf||Percentage||Share>>Test(unittest.TestCase):
    def test_part(self) -> None:
        self.assertEqual($@gnr_percent_of(1, 4), 25.0)
        self.assertAlmostEqual($@gnr_percent_of(1, 3, <<digits=2||2>>), 33.33)

    def test_nothing(self) -> None:
        self.assertEqual($@gnr_percent_of($d1, 0), 0)

== gnr_digital_root gen
def <<digital_root||repeated_digit_sum>>(n: int) -> int:
    """Add the digits again and again until one is left."""
    while n <<> 9||>= 10>>:
        n = <<sum(map(int, str(n)))||sum(int(digit) for digit in str(n))>>
    return n

== gnr_square gen
def is_perfect_<<=p:square||cube>>(n: int) -> bool:
    """Return whether n is the <<=p:square||cube>> of a whole number."""
    if n < 0:
        return False
    root = <<=p:math.isqrt(n)||round(n ** (1 / 3))>>
    return root**<<=p:2||3>> == n

== gnr_turn gen
def <<turn_between||angle_difference||smallest_turn>>(start: float, end: float) -> float:
    """Return the shortest turn from one heading to another, from -180 to 180 degrees."""
    return <<(end - start + 180) % 360 - 180||(end - start + 180.0) % 360.0 - 180.0>>

== gnr_compass gen
def <<direction_point||wind_direction||heading_name>>(degrees: float) -> str:
    """Name the nearest of the eight directions of the direction."""
    names = <<("N", "NE", "E", "SE", "S", "SW", "W", "NW")||"N NE E SE S SW W NW".split()>>
    return names[round(degrees / 45) % <<8||len(names)>>]

== gnr_grade gen
def <<grade_for||letter_grade||mark_for>>(score: float) -> str:
    """Return the letter for a score out of 100."""
    match <<score // 10||int(score) // 10>>:
        case 10 | 9:
            return "A"
        case 8:
            return "B"
        case 7:
            return "C"
        case _:
            return "F"

== gnr_split_at gen as=gnr_split_at
:: c cuts places positions
def <<split_at||cut_at||break_at>>($seq: list[Any], &c: Iterable[int]) -> list[list[Any]]:
    """Cut the list before each of the given places."""
    bounds = [0, *sorted(&c), len($seq)]
    return [$seq[start:end] for start, end in <<itertools.pairwise(bounds)||zip(bounds, bounds[1:])>>]

== gnr_t_split_at gtest
def test_$@gnr_split_at() -> None:
    assert $@gnr_split_at(["$w1", "$w2", "$w3"], [1]) == [["$w1"], ["$w2", "$w3"]]
    assert $@gnr_split_at([1, 2, 3, 4], [3, 1]) == [[1], [2, 3], [4]]
    assert <<$@gnr_split_at([1, 2], []) == [[1, 2]]||sum($@gnr_split_at([1, 2, 3], [2]), []) == [1, 2, 3]>>

== gnr_without_at gen
def <<without_at||drop_index||remove_at>>($seq: list[Any], at: int) -> list[Any]:
    """Return a copy that lacks one place; negative places count from the end."""
    if not -len($seq) <= at < len($seq):
        raise IndexError(f"no place {at} in a list of {len($seq)}")
    at %= len($seq)
    return <<$seq[:at] + $seq[at + 1 :]||[each for i, each in enumerate($seq) if i != at]>>

== gnr_sorted_check gen as=gnr_sorted_check
def <<is_sorted||in_order||is_ascending>>($seq: Sequence[Any], strict: bool = False) -> bool:
    """Return whether nothing is smaller than what stands before it."""
    pairs = <<zip($seq, $seq[1:])||itertools.pairwise($seq)>>
    if strict:
        return all(left < right for left, right in pairs)
    return <<all(left <= right for left, right in pairs)||not any(right < left for left, right in pairs)>>

== gnr_t_sorted_check gtest
@pytest.mark.parametrize(("$seq", "expected"), [([], True), ([1, 1, 2], True), ([2, 1], False)])
def test_$@gnr_sorted_check($seq: list[int], expected: bool) -> None:
    assert $@gnr_sorted_check($seq) is expected
    assert not $@gnr_sorted_check([$d1, $d1], strict=True)

== gnr_arg_best gen
:: p place at where
def <<=w:argmax||argmin>>($seq: Sequence[float]) -> int:
    """Return the place of the <<=w:largest||smallest>> number, the first one if there are several."""
    <<&p, _ = <<=w:max||min>>(enumerate($seq), key=lambda pair: <<=w:(pair[1], -pair[0])||(pair[1], pair[0])>>)||\
&p = <<=w:max||min>>(range(len($seq)), key=$seq.__getitem__)||&p = $seq.index(<<=w:max||min>>($seq))>>
    return &p

== gnr_pluck gen
def <<pluck||column_of||field_values>>(rows: Iterable[dict[str, Any]], $key: str, default: Any = None) -> list[Any]:
    """Return one field of each row."""
    return [<<row.get($key, default)||row[$key] if $key in row else default>> for row in rows]

== gnr_index_by gen
def <<index_by||keyed_by||by_field>>(rows: Iterable[dict[str, Any]], $key: str) -> dict[Any, dict[str, Any]]:
    """Make a dict of the rows; two with the same key are an error."""
    indexed: dict[Any, dict[str, Any]] = {}
    for row in rows:
        if indexed.setdefault(row[$key], row) is not row:
            raise <<ValueError||KeyError>>(f"<<duplicate||second row for>> {$key} {row[$key]!r}")
    return indexed

== gnr_keep_if gen
def <<filter_values||keep_values||where_value>>(given: dict[str, int], accept: Callable[[int], bool]) -> dict[str, int]:
    """Return the part of the dict whose values are accepted."""
    return <<{$key: each for $key, each in given.items() if accept(each)}||\
dict(pair for pair in given.items() if accept(pair[1]))>>

== gnr_weights gen as=gnr_weights
:: t total whole
def <<normalize_weights||to_shares||as_fractions>>(weights: dict[str, float]) -> dict[str, float]:
    """Scale the weights so that they add up to one."""
    &t = sum(weights.values())
    if &t <<<= 0||== 0>>:
        raise ValueError("<<weights add up to nothing||no weight||total must not be zero>>")
    return {name: weight / &t for name, weight in weights.items()}

== gnr_t_weights gtest
def test_$@gnr_weights() -> None:
    shares = $@gnr_weights({"$w1": 3, "$w2": 1})
    assert shares == {"$w1": 0.75, "$w2": 0.25}
    assert sum(shares.values()) == pytest.approx(1.0)
    with pytest.raises(ValueError):
        $@gnr_weights({<<||"$w3": 0>>})

== gnr_coalesce gen as=gnr_coalesce
def <<coalesce||first_not_none||first_given>>(*$args: Any, default: Any = None) -> Any:
    """Return the first argument that is not None."""
    <<for each in $args:
        if each is not None:
            return each
    return default||return next((each for each in $args if each is not None), default)>>

== gnr_t_coalesce gtest
def test_$@gnr_coalesce() -> None:
    assert $@gnr_coalesce(None, <<=z:0||"">>, $d1) == <<=z:0||"">>
    assert $@gnr_coalesce(None, default="$w1") == "$w1"
    assert $@gnr_coalesce() is None

== gnr_equal_parts gen
def <<changed_keys||differing_keys||keys_that_differ>>(left: dict[str, Any], right: dict[str, Any]) -> set[str]:
    """Return the keys whose values are not the same in both, or that only one of them has."""
    missing = object()
    return {$key for $key in left.keys() | right.keys() if left.get($key, missing) != right.get($key, missing)}

== gnr_display_path gen
def <<display_path||short_path||relative_name>>(path: Path, base: Path) -> str:
    """Return the path as seen from the base, or in full where it lies elsewhere."""
    <<try:
        return path.relative_to(base).as_posix()
    except ValueError:
        return path.as_posix()||return (path.relative_to(base) if path.is_relative_to(base) else path).as_posix()>>

== gnr_has_suffix gen
def <<is_image||is_picture||looks_like_image>>(path: <<Path||str>>) -> bool:
    """Tell by the suffix, whatever its case."""
    return Path(path).suffix.lower() in {".png", ".jpg", ".jpeg", ".gif"}

== gnr_count_suffixes gen
:: c counts tally
def <<count_suffixes||file_types||suffix_counts>>(folder: Path) -> dict[str, int]:
    """Count the files below the folder by their suffix, most frequent first."""
    &c = Counter(path.suffix or "<<none||(none)>>" for path in folder.rglob("*") if path.is_file())
    return dict(&c.most_common())

== gnr_add_stem gen
def <<with_stem_suffix||tag_filename||mark_copy>>(path: Path, tag: str) -> Path:
    """Turn "a/b.txt" and "old" into "a/b-old.txt"."""
    return path.<<with_name(f"{path.stem}-{tag}{path.suffix}")||with_stem(f"{path.stem}-{tag}")||\
with_stem(path.stem + "-" + tag)>>

== gnr_week_start gen
def <<=w:start||end>>_of_week(day: date) -> date:
    """Return the <<=w:Monday||Sunday>> of the week of a day."""
    return day <<=w:- timedelta(days=day.weekday())||+ timedelta(days=6 - day.weekday())>>

== gnr_weekend gen
def <<is_weekend||is_day_off||no_work_on>>(day: date, holidays: Sequence[date] = ()) -> bool:
    """Return whether nobody works that day."""
    return day.weekday() <<>= 5||> 4||in (5, 6)>> or day in holidays

== gnr_day_part gen
def <<greeting||greet_at||salutation>>(moment: datetime, name: str) -> str:
    """Greet someone as fits the time of day."""
    if moment.hour < 12:
        part = "morning"
    elif moment.hour < 18:
        part = "afternoon"
    else:
        part = "evening"
    return f"Good {part}, {name}!"

== gnr_year_part gen
def <<year_progress||elapsed_share||part_of_year>>(day: date) -> float:
    """Return which share of its year lies before a day."""
    first, following = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return (day - first) / (following - first)

== gnr_offset gen
def <<at_offset||in_zone||shift_zone>>(moment: datetime, hours: float) -> datetime:
    """Return the moment as clocks so many hours ahead of UTC show it; without a zone it is UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone(timedelta(0)))
    return moment.astimezone(timezone(timedelta(hours=hours)))

== gnr_checksum gen as=gnr_checksum
:: t total check
def <<checksum||byte_sum||simple_sum>>(data: bytes) -> int:
    """Return a number from 0 to 255 that, added to the bytes, gives a multiple of 256."""
    <<&t = sum(data) % 256
    return (256 - &t) % 256||return -sum(data) % 256||&t = sum(data)
    return -&t % 256||return (256 - sum(data) % 256) % 256>>

== gnr_t_checksum gtest
def test_$@gnr_checksum() -> None:
    assert $@gnr_checksum(b"") == 0
    data = b"$w1"
    assert (sum(data) + $@gnr_checksum(data)) % 256 == 0

== gnr_c_strings gen
def <<c_strings||zero_terminated||split_nulls>>(data: bytes) -> list[str]:
    """Decode texts that are each ended by a zero byte."""
    return [piece.decode(<<||"utf-8"||"ascii">>) for piece in data.split(b"\x00") if piece]

== gnr_header gen
:: s size length
def <<read_header||unpack_header||parse_header>>(data: bytes) -> tuple[int, bytes]:
    """Return the version and the body of a message with a header of five bytes."""
    version, &s = struct.unpack_from("<<>||!>>BI", data)
    body = data[5 : 5 + &s]
    if len(body) < &s:
        raise ValueError(f"message is cut short: {len(body)} of {&s} bytes")
    return version, body

== gnr_url_token gen
def <<encode_token||pack_token||to_token>>(payload: dict[str, Any]) -> str:
    """Write a dict as text that is safe in addresses."""
    raw = json.dumps(payload, <<sort_keys=True||separators=(",", ":")||sort_keys=True, separators=(",", ":")>>).encode()
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")

== gnr_guess_type gen
:: k kind guess
def <<guess_type||sniff||file_kind>>(head: bytes) -> str:
    """Tell the kind of a file by its first bytes."""
    signatures = {b"\x89PNG": "png", b"GIF8": "gif", b"%PDF": "pdf", b"PK\x03\x04": "zip"}
    <<for mark, &k in signatures.items():
        if head.startswith(mark):
            return &k
    return "unknown"||return next((&k for mark, &k in signatures.items() if head.startswith(mark)), "unknown")||\
return signatures.get(head[:4], "unknown")>>

== gnr_coerce gen as=gnr_coerce
def <<coerce||guess_value||parse_scalar>>(raw: str) -> bool | int | float | str:
    """Turn the text of a setting into the value that it looks like."""
    if raw.lower() in <<("true", "false")||{"true", "false"}>>:
        return raw.lower() == "true"
    for kind in (int, float):
        <<try:
            return kind(raw)
        except ValueError:
            continue||with suppress(ValueError):
            return kind(raw)>>
    return raw

== gnr_t_coerce gtest
@pytest.mark.parametrize(
    ("raw", "expected"), [("<<true||True>>", True), ("$d1", $d1), ("0.5", 0.5), ("$w1", "$w1")]
)
def test_$@gnr_coerce(raw: str, expected: object) -> None:
    assert $@gnr_coerce(raw) == expected
    assert type($@gnr_coerce(raw)) is type(expected)

== gnr_expand gen
:: n name variable
def <<expand_vars||fill_in||substitute>>(template: str, variables: Mapping[str, str]) -> str:
    """Replace each "{{name}}" and complain about one that has no value."""

    def value_of(m: re.Match[str]) -> str:
        &n = m[1]
        if &n not in variables:
            raise KeyError(f"no value for {&n!r}")
        return variables[&n]

    return re.sub(r"\{\{(\w+)\}\}", value_of, template)

== gnr_section gen
def <<section||options_below||subset_of>>(settings: dict[str, str], prefix: str) -> dict[str, str]:
    """Return the settings below "prefix." without that prefix."""
    dotted = <<prefix + "."||f"{prefix}.">>
    return {$key[len(dotted) :]: each for $key, each in settings.items() if $key.startswith(dotted)}

== gnr_unknown_options gen
:: u unknown surplus
def <<check_options||reject_unknown||check_keys>>(given: Mapping[str, Any], allowed: Iterable[str]) -> None:
    """Raise an error that names all options that nobody knows."""
    &u = <<sorted(set(given) - set(allowed))||sorted(set(given).difference(allowed))>>
    if &u:
        raise ValueError(f"unknown option{'s' if len(&u) > 1 else ''}: {', '.join(&u)}")
'''
