"""Shapes of short functions about no particular thing: one or two moves each."""

from __future__ import annotations

SHAPES = r'''
== sg_extension gen
def <<extension||suffix_of||file_type>>(filename: str) -> str:
    """Return what stands behind the last dot, in lower case."""
    stem, <<=d:dot||_>>, ending = filename.rpartition(".")
    return ending.<<lower||casefold>>() if <<stem||stem != "">> else ""

== sg_swap_ends gen
def <<swap_ends||exchange_ends||flip_ends>>($seq: list[Any]) -> list[Any]:
    """Return a copy whose first and last places are exchanged."""
    swapped = <<$seq.copy()||list($seq)||$seq[:]>>
    if len(swapped) > 1:
        swapped[0], swapped[-1] = swapped[-1], swapped[0]
    return swapped

== sg_ring gen
def <<turn||roll||advance>>(names: Iterable[str], steps: int = 1) -> list[str]:
    <<=r:ring||circle||queue>> = deque(names)
    <<=r:ring||circle||queue>>.rotate(<<-steps||steps>>)
    return list(<<=r:ring||circle||queue>>)

== sg_pad_row gen
def <<pad_row||extend_to||fill_up>>(row: list[str], width: int, filler: str = "") -> list[str]:
    missing = width - len(row)
    if missing < 0:
        raise ValueError(f"<<too many cells||row is too long>>: {len(row)} > {width}")
    return <<row + [filler] * missing||[*row, *[filler] * missing]>>

== sg_serial gen
def next_<<code||serial||number>>(last: str) -> str:
    """Count "$w1-0041" up to "$w1-0042"."""
    prefix, dash, digits = last.rpartition("-")
    return prefix + dash + str(int(digits) + 1).zfill(len(digits))

== sg_translate gen
def <<mirror||complement||encode>>(strand: str) -> str:
    """Replace each letter by its partner and turn the order around."""
    table = str.maketrans(<<"ACGT", "TGCA"||{"A": "T", "T": "A", "C": "G", "G": "C"}>>)
    return strand.<<upper().||>>translate(table)[::-1]

== sg_punctuation gen
def <<plain_words||bare_words||without_punctuation>>(sentence: str) -> list[str]:
    table = str.maketrans("", "", string.punctuation)
    return sentence.<<lower().||casefold().||>>translate(table).split()

== sg_affixes gen
def <<bare_word||core_of||trim_affixes>>(word: str, prefix: str = "<<test_||get_||>>", suffix: str = "") -> str:
    """Drop the prefix and the suffix, if something is left then."""
    <<=b:bare||core||inner>> = word.removeprefix(prefix).removesuffix(suffix)
    return <<=b:bare||core||inner>>.strip("_") or word

== sg_same_text gen
def <<same_text||equal_text||read_alike>>(left: str, right: str) -> bool:
    """Compare two texts whatever their case and spacing."""
    left, right = (" ".join(side.split()).<<casefold||lower>>() for side in (left, right))
    return left == right

== sg_initials gen
def <<initials||monogram||short_form>>(full_name: str, dot: str = ".") -> str:
    names = full_name.replace("-", " ").split()
    return <<"".join(name[0].upper() + dot for name in names)||"".join(f"{name[:1].upper()}{dot}" for name in names)>>

== sg_between gen
def <<text_between||inner_text||enclosed>>(page: str, opening: str, closing: str) -> str | None:
    """Return what stands between two marks, or None where one is missing."""
    _, found, rest = page.partition(opening)
    inner, closed, _ = rest.partition(closing)
    return inner<<.strip()||>> if found and closed else None

== sg_address gen
def <<parse_address||host_and_port>>(address: str, default_port: int = <<80||443||8000>>) -> tuple[str, int]:
    host, colon, port = address.rpartition(":")
    <<if not colon:
        return address, default_port
    return host, int(port)||return (host, int(port)) if colon else (address, default_port)>>

== sg_ip gen
def is_<<ip_address||dotted_quad||ipv4>>(address: str) -> bool:
    octets = address.split(".")
    return len(octets) == 4 and all(octet.isdecimal() and int(octet) <<< 256||<= 255>> for octet in octets)

== sg_quote_lines gen
def <<quote_lines||as_quote||comment_out>>(message: str, mark: str = "<<> ||# ||// >>") -> str:
    quoted = [f"{mark}{$line}".rstrip() for $line in message.splitlines()]
    return "\n".join(quoted)

== sg_shared_ending gen
def <<shared_ending||common_ending||same_tail>>(*names: str) -> str:
    """Return what all names end with."""
    <<=b:backwards||flipped||turned>> = [name[::-1] for name in names]
    return os.path.commonprefix(<<=b:backwards||flipped||turned>>)[::-1]

== sg_ordinal gen
def <<ordinal||nth||as_place>>(n: int) -> str:
    """Return 1st, 2nd, 3rd, 4th and so on."""
    if <<n % 100 in (11, 12, 13)||10 <= n % 100 <= 20>>:
        return f"{n}th"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"

== sg_join_and gen
def <<join_names||in_words||spoken_list>>(names: Sequence[str], conjunction: str = "<<and||or>>") -> str:
    if len(names) < 2:
        return "".join(names)
    *front, last = names
    return f"{', '.join(front)} {conjunction} {last}"

== sg_counted gen
def <<counted||with_count||how_many>>(count: int, word: str, many: str | None = None) -> str:
    form = word if count == 1 else many or f"{word}s"
    return f"{count<<:,||>>} {form}"

== sg_elide gen
def <<elide||shorten_middle||squeeze>>(label: str, width: int = $dx, dots: str = "...") -> str:
    """Leave out the middle of a label that is too long."""
    if len(label) <= width:
        return label
    head, tail = divmod(width - len(dots), 2)
    return label[: head + tail] + dots + label[len(label) - head :]

== sg_pairs_text gen
def <<parse_labels||read_labels||labels_of>>(given: str) -> dict[str, str]:
    """Parse "$w1=$w2, $w3=$w1"."""
    pairs = (piece.strip().split("=", <<1||maxsplit=1>>) for piece in given.split(",") if "=" in piece)
    return {label.strip(): worth.strip() for label, worth in pairs}

== sg_labels_text gen
def <<selector||label_text||tags_text>>(**labels: Any) -> str:
    """Write the given names as "a=1,b=2" in the order of the alphabet."""
    pairs = sorted(labels.items())
    return ",".join(<<f"{name}={label}" for name, label in pairs||itertools.starmap("{}={}".format, pairs)>>)

== sg_starts gen
def <<starts_of||occurrences||find_each>>(needle: str, haystack: str) -> list[int]:
    starts = []
    at = haystack.find(needle)
    while at <<>= 0||!= -1>>:
        starts.append(at)
        at = haystack.find(needle, at + 1)
    return starts

== sg_insert_after gen
def <<insert_after||put_behind||place_after>>($seq: list[Any], mark: Any, new: Any) -> list[Any]:
    """Return a copy with something new behind the mark, or at the end if there is no mark."""
    at = $seq.index(mark) + 1 if mark in $seq else len($seq)
    return <<[*$seq[:at], new, *$seq[at:]]||$seq[:at] + [new] + $seq[at:]>>

== sg_remove_each gen
def <<remove_each||discard_all||weed_out>>($seq: list[Any], unwanted: set[Any]) -> int:
    """Remove in place and return how many there were."""
    <<=s:size_before||had||original>> = len($seq)
    $seq[:] = [each for each in $seq if each not in unwanted]
    return <<=s:size_before||had||original>> - len($seq)

== sg_insert_once gen
def <<insert_once||add_sorted||admit>>(ordered: list[int], new: int) -> bool:
    """Keep the order; return whether the number was new."""
    at = bisect.bisect_left(ordered, new)
    if at < len(ordered) and ordered[at] == new:
        return False
    ordered.insert(at, new)
    return True

== sg_recent gen
def <<remember||use_again||to_front>>(name: str, history: list[str], keep: int = $d1) -> list[str]:
    """Return the history with the name in front, and no longer than wanted."""
    recent = [name, *(other for other in history if other != name)]
    return recent[:keep]

== sg_halve gen
def <<halve||halves||two_parts>>($seq: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    """Cut in the middle; the first part is the longer one."""
    middle = <<(len($seq) + 1) // 2||len($seq) - len($seq) // 2>>
    return $seq[:middle], $seq[middle:]

== sg_deal gen
def <<deal||deal_cards||round_the_table>>(cards: Sequence[str], players: int) -> list[Sequence[str]]:
    if players < 1:
        raise ValueError("<<nobody plays||no players>>")
    return [cards[seat::players] for seat in range(players)]

== sg_rising gen
def <<rising_start||climb_of||growing_part>>(heights: list[int]) -> list[int]:
    """Return the heights up to the first that does not rise."""
    rising = heights[:1]
    for height in heights[1:]:
        if height <= rising[-1]:
            break
        rising.append(height)
    return rising

== sg_runner_up gen
def <<runner_up||second_largest||next_best>>(scores: Iterable[int]) -> int | None:
    <<=r:ranked||distinct||ordered>> = sorted(set(scores), reverse=True)
    return <<=r:ranked||distinct||ordered>>[1] if len(<<=r:ranked||distinct||ordered>>) > 1 else None

== sg_extremes gen
def <<extremes||low_and_high||bounds>>(readings: Iterable[float]) -> tuple[float, float]:
    """Return the smallest and the largest reading in one pass."""
    remaining = iter(readings)
    low = high = next(remaining)
    for reading in remaining:
        <<low, high = min(low, reading), max(high, reading)||low = min(low, reading)
        high = max(high, reading)>>
    return low, high

== sg_labelled gen
def <<labelled||to_record||named_row>>(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    if len(names) != len(cells):
        raise ValueError(f"expected {len(names)} cells, got {len(cells)}")
    return <<dict(zip(names, cells))||{name: cell for name, cell in zip(names, cells)}>>

== sg_take_keys gen
def <<take_keys||split_off||pull_out>>(options: dict[str, Any], *names: str) -> dict[str, Any]:
    """Remove the named options and return them."""
    return {name: options.pop(name) for name in names if name in options}

== sg_rename_keys gen
def <<rename_keys||relabel||with_new_names>>(record: dict[str, Any], new_names: dict[str, str]) -> dict[str, Any]:
    unknown = new_names.keys() - record.keys()
    if unknown:
        raise KeyError(<<", ".join(sorted(unknown))||f"no such keys: {sorted(unknown)}">>)
    return {new_names.get(name, name): inner for name, inner in record.items()}

== sg_add_counts gen
def <<add_counts||combine_counts||total_counts>>(*$cnt: dict[str, int]) -> dict[str, int]:
    <<=t:combined||sums||overall>> = Counter()
    for each in $cnt:
        <<=t:combined||sums||overall>>.update(each)
    return dict(<<=t:combined||sums||overall>><<||.most_common()>>)

== sg_layers gen
def <<setting||look_through||resolve>>(name: str, *layers: dict[str, Any]) -> Any:
    """Return the setting from the first layer that has it."""
    for layer in layers:
        if name in layer:
            return layer[name]
    raise <<KeyError(name)||LookupError(f"no layer has {name!r}")>>

== sg_exchange gen
def <<exchange||swap_keys||trade>>(table: dict[str, Any], first: str, second: str) -> None:
    """Swap what two names stand for."""
    if <<not {first, second} <= table.keys()||first not in table or second not in table>>:
        raise KeyError(f"need both {first} and {second}")
    table[first], table[second] = table[second], table[first]

== sg_cheapest gen
def <<cheapest||lowest_price||best_offer>>(prices: dict[str, float]) -> tuple[str, float] | None:
    if not prices:
        return None
    shop = min(prices, key=prices.<<get||__getitem__>>)
    return shop, prices[shop]

== sg_key_changes gen
def <<key_changes||new_and_lost>>($old: dict[str, Any], after: dict[str, Any]) -> tuple[list[str], list[str]]:
    added = after.keys() - $old.keys()
    gone = $old.keys() - after.keys()
    return sorted(added), sorted(gone)

== sg_need_keys gen
def <<need_keys||check_keys||ensure_complete>>(record: dict[str, Any], *required: str) -> None:
    <<missing = [name for name in required if name not in record]||missing = sorted({*required}.difference(record))>>
    if missing:
        raise <<KeyError||ValueError>>("missing: " + ", ".join(missing))

== sg_set_defaults gen
def <<set_defaults||apply_defaults||fill_gaps>>(options: dict[str, Any], **defaults: Any) -> dict[str, Any]:
    """Set each option that is not given yet."""
    for name, default in defaults.items():
        options.setdefault(name, default)
    return options

== sg_word_lengths gen
def <<length_counts||word_lengths||by_length>>(sentence: str) -> dict[int, int]:
    """Count the words of each length, the shortest first."""
    lengths = Counter(<<map(len, sentence.split())||len(word) for word in sentence.split()>>)
    return dict(sorted(lengths.items()))

== sg_evict gen
def <<evict||shrink||forget_first>>(cache: dict[str, Any], $lim: int = $dx) -> list[str]:
    """Drop the oldest names until the cache is small enough."""
    dropped = []
    while len(cache) > $lim:
        <<oldest = next(iter(cache))
        del cache[oldest]
        dropped.append(oldest)||dropped.append(next(iter(cache)))
        cache.pop(dropped[-1])>>
    return dropped

== sg_toggle gen
def <<toggle||flip||switch>>(chosen: set[str], name: str) -> bool:
    """Add the name or take it out; return whether it is in now."""
    chosen <<^= {name}||.symmetric_difference_update({name})>>
    return name in chosen

== sg_gaps gen
def <<missing_numbers||left_out||gaps_in>>(numbers: Iterable[int]) -> list[int]:
    """Return what is missing between the smallest and the largest."""
    present = set(numbers)
    everything = range(min(present), max(present) + 1)
    return <<sorted(present.symmetric_difference(everything))||[n for n in everything if n not in present]>>

== sg_repeated gen
def <<repeated||duplicates||seen_twice>>(words: Iterable[str]) -> set[str]:
    <<=s:seen||known||met>>, twice = set(), set()
    for word in words:
        (twice if word in <<=s:seen||known||met>> else <<=s:seen||known||met>>).add(word)
    return twice

== sg_can_spell gen
def can_<<spell||write||lay>>(word: str, letters: str) -> bool:
    """Return whether there are enough letters for the word."""
    <<lacking = Counter(word) - Counter(letters)
    return not lacking||return all(letters.count(letter) >= word.count(letter) for letter in set(word))>>

== sg_mentions gen
def <<mentions_all||has_every_word||fits_query>>(query: str, document: str) -> bool:
    wanted, present = (set(words.lower().split()) for words in (query, document))
    return <<wanted <= present||wanted.issubset(present)||not wanted - present>>

== sg_step_round gen
def <<step_round||next_seat||move_on>>(place: int, size: int, step: int = 1) -> int:
    """Go on in a circle."""
    if not 0 <= place < size:
        raise IndexError(f"{place} is not below {size}")
    return (place + step) % size

== sg_page_ranges gen
def <<parse_pages||page_numbers||expand_ranges>>(given: str) -> list[int]:
    """Turn "1-3,7" into 1, 2, 3 and 7."""
    pages: set[int] = set()
    for piece in given.split(","):
        first, _, last = piece.partition("-")
        pages.update(range(int(first), int(last or first) + 1))
    return sorted(pages)

== sg_price gen
def <<round_price||to_price||exact>>(amount: str, places: int = 2) -> Decimal:
    <<=s:step||unit||quantum>> = Decimal(10) ** -places
    return Decimal(amount).quantize(<<=s:step||unit||quantum>>, rounding=ROUND_HALF_UP)

== sg_accounting gen
def <<parse_amount||read_amount||amount_of>>(cell: str) -> float:
    """Read "1,250.00", or "(1,250.00)" for a negative amount."""
    <<=p:cleaned||digits||plain>> = cell.strip().replace(",", "")
    if <<=p:cleaned||digits||plain>>.startswith("("):
        return -float(<<=p:cleaned||digits||plain>>.strip("()"))
    return float(<<=p:cleaned||digits||plain>>)

== sg_color gen
def <<parse_color||rgb||channels>>(code: str) -> tuple[int, ...]:
    """Read a color such as "#ff8800"."""
    digits = code.<<removeprefix("#")||lstrip("#")>>
    if len(digits) != 6:
        raise ValueError(f"not a color: {code<<!r||>>}")
    return tuple(<<bytes.fromhex(digits)||int(digits[at : at + 2], 16) for at in (0, 2, 4)>>)

== sg_hex gen
def <<to_hex||hex_color||color_code>>(*channels: int) -> str:
    if any(<<not 0 <= channel <= 255||channel < 0 or channel > 255>> for channel in channels):
        raise ValueError(f"out of range: {channels}")
    return "#" + "".join(f"{channel:02x}" for channel in channels)

== sg_clock gen
def <<minutes_of||clock_minutes||since_midnight>>(clock: str) -> int:
    """Return how many minutes after midnight it is at "7:45"."""
    hours, minutes = map(int, clock.split(":"))
    if hours not in range(24) or minutes not in range(60):
        raise ValueError(f"<<no such time||not a time>>: {clock}")
    return 60 * hours + minutes

== sg_growth gen
def <<mean_growth||average_factor||growth_factor>>(factors: list[float]) -> float:
    if not factors or min(factors) <= 0:
        raise ValueError("<<factors must be positive||need positive factors>>")
    return math.prod(factors) ** (1 / len(factors))

== sg_all_close gen
def <<all_close||agree>>(left: Sequence[float], right: Sequence[float], tolerance: float = 1e-9) -> bool:
    if len(left) != len(right):
        return False
    return all(<<math.isclose(a, b, abs_tol=tolerance)||abs(a - b) <= tolerance>> for a, b in zip(left, right))

== sg_free_path gen
def <<free_path||unused_name||not_taken>>(wanted: Path) -> Path:
    """Return the path, with a number if there is such a file already."""
    target, number = wanted, 1
    while target.exists():
        number += 1
        target = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    return target

== sg_make_folder gen
def <<make_folder||ensure_folder||folder_for>>(root: str, *names: str) -> Path:
    folder = Path(root, *names)
    folder.mkdir(parents=True, exist_ok=True)
    return folder

== sg_append_row gen
def <<append_row||note_down||add_row>>($path: $Path, *cells: Any, sep: str = "<<\t||,||;>>") -> None:
    """Write the cells as one more line of the file."""
    with open($path, "a"$enc) as $fh:
        print(*cells, sep=sep, file=$fh)

== sg_first_line gen
def <<first_line||header_of||title_line>>($path: $Path, default: str = "") -> str:
    with open($path$enc) as $fh:
        return <<next($fh, default)||($fh.readline() or default)>>.rstrip("\n")

== sg_numbered gen
def <<numbered||with_numbers||listing>>($path: $Path, start: int = 1) -> Iterator[str]:
    """Yield the lines of a file, each behind its number."""
    with open($path$enc) as $fh:
        for count, $line in enumerate($fh, start=start):
            yield f"{count:<<>4||3||04>>}: {$line.rstrip()}"

== sg_grep gen
def <<grep||lines_with||search_file>>($path: $Path, needle: str) -> list[str]:
    pattern = re.compile(re.escape(needle), re.IGNORECASE)
    with open($path$enc) as $fh:
        return [$line.rstrip("\n") for $line in $fh if pattern.search($line)]

== sg_remove_file gen
def <<remove_file||delete_if_there||clean_up>>($path: $Path) -> bool:
    """Remove a file; return whether there was one."""
    try:
        <<os.remove||os.unlink>>($path)
    except FileNotFoundError:
        return False
    <<return True||else:
        return True>>

== sg_inside gen
def <<inside||safe_path||path_within>>(folder: Path, name: str) -> Path:
    """Return the path of a name in the folder, never one outside."""
    root = folder.resolve()
    target = (root / name).resolve()
    if <<root not in target.parents||not target.is_relative_to(root)>>:
        raise PermissionError(f"{name} is outside of {folder}")
    return target

== sg_up_to_date gen
def <<is_built||up_to_date||is_newer>>(target: Path, *sources: Path) -> bool:
    if not target.exists():
        return False
    built = target.stat().st_mtime
    return all(source.stat().st_mtime <= built for source in sources)

== sg_edit_file gen
def <<edit_file||replace_in||substitute_in>>(path: Path, wanted: str, instead: str) -> int:
    """Replace text in a file; return how often it was there."""
    page = path.read_text()
    if <<=c:count||times||hits>> := page.count(wanted):
        path.write_text(page.replace(wanted, instead))
    return <<=c:count||times||hits>>

== sg_env_flag gen
def <<env_flag||is_switched_on||env_bool>>(name: str, default: bool = False) -> bool:
    given = os.environ.get(name)
    if given is None:
        return default
    return given.strip().lower() <<not in {"", "0", "no", "false"}||in {"1", "yes", "on", "true"}>>

== sg_env_needed gen
def <<env_needed||from_environment||secret>>(name: str) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise <<RuntimeError||SystemExit>>(f"<<set {name} first||{name} is not set>>") from None

== sg_env_paths gen
def <<search_path||env_paths||folders_from>>(name: str, *extra: str) -> list[Path]:
    """Return the folders of a variable, then the extra ones."""
    listed = os.environ.get(name, "").split(os.pathsep)
    return [Path(folder) for folder in (*listed, *extra) if folder]

== sg_json_or gen
def <<decode_or||parse_body||json_or>>(body: str, default: Any = None) -> Any:
    try:
        decoded = json.loads(body)
    except <<json.JSONDecodeError||ValueError>>:
        return default
    return default if decoded is None else decoded

== sg_json_lines gen
def <<json_lines||each_record||records_in>>($txt: str) -> Iterator[Any]:
    """Yield what each line that is not empty stands for."""
    for $line in <<filter(str.strip, $txt.splitlines())||filter(None, map(str.strip, $txt.splitlines()))>>:
        yield json.loads($line)

== sg_fingerprint gen
def <<fingerprint||cache_key||digest_of>>(options: dict[str, Any], length: int = <<8||12||16>>) -> str:
    """Return the same short text for equal options."""
    canonical = json.dumps(options, sort_keys=True<<, separators=(",", ":")||, default=str||>>)
    return <<hashlib.sha256||hashlib.sha1||hashlib.md5>>(canonical.encode()).hexdigest()[:length]

== sg_requirement gen
def <<parse_requirement||split_requirement||read_pin>>(requirement: str) -> dict[str, str]:
    """Split "$w1>=1.4" into name, sign and version."""
    match = re.fullmatch(r"(?P<name>\w+)\s*(?P<sign>[=<>]=)\s*(?P<version>[\d.]+)", requirement.strip())
    if match is None:
        raise ValueError(f"<<not a requirement||cannot read>>: {requirement!r}")
    return match.groupdict()

== sg_tags gen
def <<hashtags||tags_in||topics>>(post: str) -> list[str]:
    """Return each #tag once, in lower case."""
    tags = re.findall(r"#(\w+)", post<<||.lower()>>)
    return <<sorted({tag.lower() for tag in tags})||list(dict.fromkeys(map(str.lower, tags)))>>

== sg_split_any gen
def <<split_at_any||cut_at||pieces_of>>(sentence: str, *marks: str) -> list[str]:
    pattern = "|".join(<<map(re.escape, marks)||re.escape(mark) for mark in marks>>)
    return [piece.strip() for piece in re.split(pattern, sentence) if piece.strip()]

== sg_quarter gen
def <<quarter||quarter_of||quarter_name>>(day: date) -> str:
    number = <<(day.month + 2) // 3||(day.month - 1) // 3 + 1||math.ceil(day.month / 3)>>
    return f"{day.year}<<-||/|| >>Q{number}"

== sg_age gen
def <<age_on||full_years||years_old>>(day: date, born: date) -> int:
    """Return the number of birthdays up to the day."""
    <<=b:too_early||not_yet||before_birthday>> = (day.month, day.day) < (born.month, born.day)
    return day.year - born.year - <<=b:too_early||not_yet||before_birthday>>

== sg_day_or gen
def <<day_or||read_day||to_day>>(given: str, default: date) -> date:
    try:
        return datetime.strptime(given.strip(), "<<%d.%m.%Y||%Y-%m-%d||%m/%d/%Y>>").date()
    except ValueError:
        return default

== sg_week gen
def <<week_of||days_of_week||same_week>>(day: date) -> list[date]:
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=ahead) for ahead in range(7)]

== sg_stamped gen
def <<stamped||with_date||dated_name>>(filename: str, moment: datetime | None = None) -> str:
    """Put the date before the ending of a name."""
    root, ending = os.path.splitext(filename)
    moment = moment or datetime.now()
    return f"{root}-{moment:%Y%m%d<<||-%H%M>>}{ending}"

== sg_in_order gen
def <<in_order||arrange_like||sorted_as>>(names: Iterable[str], wanted: Sequence[str]) -> list[str]:
    """Sort names as they are wanted, the others at the end."""
    places = {name: place for place, name in enumerate(wanted)}
    return sorted(names, key=lambda name: <<places.get(name, len(places))||(places.get(name, len(places)), name)>>)

== sg_newer gen
def <<compare_versions||version_order||cmp_versions>>(left: str, right: str) -> int:
    """Return -1, 0 or 1."""
    a, b = ([<<*map(int, each.split("."))||int(piece) for piece in each.split(".")>>] for each in (left, right))
    return (a > b) - (a < b)

== sg_ask_number gen
def <<ask_number||ask_count||read_number>>(question: str, $lim: int = $dx) -> int:
    while True:
        answer = input(f"{question} (0 to {$lim}) ")
        if answer.isdigit() and int(answer) <= $lim:
            return int(answer)
        print(<<f"not a number up to {$lim}: {answer}"||"Please try again.">>)

== sg_settle gen
def <<settle||until_stable||fixed_point>>($fn: Callable[[Any], Any], start: Any) -> Any:
    """Apply a function until nothing changes any more."""
    <<while (after := $fn(start)) != start:
        start = after
    return start||previous, present = start, $fn(start)
    while previous != present:
        previous, present = present, $fn(present)
    return present>>

== sg_numbers_row gen
def <<numbers_in_row||parse_row||row_of_numbers>>(row: str, sep: str = ",") -> list[float]:
    cells = row.split(sep)
    try:
        return <<[float(cell) for cell in cells]||list(map(float, cells))>>
    except ValueError as $err:
        raise ValueError(f"bad row {row!r}: {$err}") from $err
'''
