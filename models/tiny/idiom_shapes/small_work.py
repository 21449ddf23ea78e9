"""Shapes of small algorithms about no particular thing."""

from __future__ import annotations

SHAPES = r'''
== flow_parse_path gen
def <<parse_path||path_steps||split_path>>($txt: str) -> list[str | int]:
    """Turn "$w1[2].$w2" into its names and places."""
    pieces = <<re.findall(r"[^.\[\]]+", $txt)||$txt.replace("[", ".").replace("]", "").split(".")>>
    return [int(step) if step.isdigit() else step for step in pieces]

== flow_follow_path gen
def <<follow||dig||get_at>>(nested: Any, dotted: str) -> Any:
    """Return what lies at a path inside nested lists and dictionaries."""
    return reduce(<<operator.getitem||lambda inner, step: inner[step]>>, $@flow_parse_path(dotted), nested)

== flow_group_digits gen
def <<group_digits||with_separators>>(n: int, sep: str = "<<,|| ||_>>") -> str:
    """Put a separator after every three digits, counted from the right."""
    digits, groups = str(n), []
    while digits:
        digits, last = digits[:-3], digits[-3:]
        groups.<<=g:insert(0, last)||append(last)>>
    return sep.join(<<=g:groups||reversed(groups)>>)

== flow_spell gen
def <<spell||spell_out||digits_in_words>>(n: int) -> str:
    """Say a number digit by digit."""
    names = "zero one two three four five six seven eight nine".split()
    return <<" "||"-">>.join(names[int(digit)] for digit in str(n))

== flow_wildcard gen
def <<=f:matches||fits||is_match>>(pattern: str, name: str) -> bool:
    """Check a name against a pattern in which * stands for any letters<< and ? for one||>>."""
    if not pattern or not name:
        return pattern.strip("*") == name
    if pattern[0] == "*":
        return <<=f:matches||fits||is_match>>(pattern[1:], name) or <<=f:matches||fits||is_match>>(pattern, name[1:])
    return pattern[0] in ("?", name[0]) and <<=f:matches||fits||is_match>>(pattern[1:], name[1:])

== flow_shared_prefix gen
def <<shared_prefix||longest_prefix||prefix_of>>(words: list[str]) -> str:
    """Return what all words begin with."""
    <<=p:prefix||shared||beginning>> = ""
    for letters in zip(*words):
        if <<len(set(letters)) > 1||any(letter != letters[0] for letter in letters)>>:
            break
        <<=p:prefix||shared||beginning>> += letters[0]
    return <<=p:prefix||shared||beginning>>

== flow_common_length gen
@lru_cache(maxsize=None)
def <<=f:common_length||lcs>>(first: str, second: str) -> int:
    """Return the length of the longest sequence of letters in both."""
    if not <<(first and second)||first or not second>>:
        return 0
    if first[0] == second[0]:
        return 1 + <<=f:common_length||lcs>>(first[1:], second[1:])
    return max(<<=f:common_length||lcs>>(first[1:], second), <<=f:common_length||lcs>>(first, second[1:]))

== flow_one_letter gen
def <<variants||neighbours_of||typos>>(word: str, letters: str = string.ascii_lowercase) -> set[str]:
    """Return all words that differ from this one in one letter."""
    return {word[:at] + letter + word[at + 1 :] for at in range(len(word)) for letter in letters} - {word}

== flow_argv gen
def <<parse_flags||read_options>>(arguments: list[str]) -> dict[str, str | bool]:
    """Read "--name text" and "--flag"; what has no text after it is True."""
    <<=o:options||flags||given>>: dict[str, str | bool] = {}
    for <<=a:argument||arg>>, following in zip(arguments, [*arguments[1:], "--"]):
        if <<=a:argument||arg>>.startswith("--"):
            <<=o:options||flags||given>>[<<=a:argument||arg>>[2:]] = following.startswith("--") or following
    return <<=o:options||flags||given>>

== flow_rpn gen
def <<evaluate||calculate||rpn>>(expression: str) -> float:
    """Evaluate an expression in which the sign comes after both numbers."""
    operators = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
    <<=s:stack||pending>>: list[float] = []
    for token in expression.split():
        if token not in operators:
            <<=s:stack||pending>>.append(float(token))
            continue
        right, left = <<=s:stack||pending>>.pop(), <<=s:stack||pending>>.pop()
        <<=s:stack||pending>>.append(operators[token](left, right))
    return <<=s:stack||pending>>.pop()

== flow_bracket_depth gen
def <<max_depth||nesting||deepest>>($txt: str, pair: str = "()") -> int:
    """Return how deep the brackets lie inside each other."""
    opening, closing = pair
    return max(accumulate((char == opening) - (char == closing) for char in $txt), default=0)

== flow_indent_tree gen
def parse_outline(lines: Iterable[str]) -> dict[str, Any]:
    """Build nested dictionaries from lines that are indented by two spaces a level."""
    <<=l:levels||nodes>>: list[dict[str, Any]] = [{}]
    for $line in lines:
        depth = (len($line) - len($line.lstrip())) // 2
        del <<=l:levels||nodes>>[depth + 1 :]
        <<=l:levels||nodes>>.append(<<=l:levels||nodes>>[-1].setdefault($line.strip(), {}))
    return <<=l:levels||nodes>>[0]

== flow_unflatten gen
def <<unflatten||nest_keys||undotted>>(flat_map: dict[str, Any], sep: str = ".") -> dict[str, Any]:
    """Turn dotted keys into dictionaries inside each other."""
    <<=r:root||nested>>: dict[str, Any] = {}
    for dotted, $val in flat_map.items():
        <<=n:node||branch||level>> = <<=r:root||nested>>
        *parents, last = dotted.split(sep)
        for name in parents:
            <<=n:node||branch||level>> = <<=n:node||branch||level>>.setdefault(name, {})
        <<=n:node||branch||level>>[last] = $val
    return <<=r:root||nested>>

== flow_freeze gen
def <<=f:freeze||frozen||hashable>>($x: Any) -> Any:
    """Turn nested lists, sets and dictionaries into what can be hashed."""
    if isinstance($x, dict):
        return frozenset((name, <<=f:freeze||frozen||hashable>>(inner)) for name, inner in $x.items())
    return tuple(map(<<=f:freeze||frozen||hashable>>, $x)) if isinstance($x, (list, set)) else $x

== flow_leaf_paths gen
def <<=f:leaf_paths||paths_of||walk_tree>>(node: Any, path_so_far: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path to each leaf of nested lists and dictionaries."""
    if not isinstance(node, (dict, list)):
        yield path_so_far
        return
    for step, inner in node.items() if isinstance(node, dict) else enumerate(node):
        yield from <<=f:leaf_paths||paths_of||walk_tree>>(inner, <<(*path_so_far, step)||path_so_far + (step,)>>)

== flow_anagram_groups gen
def <<anagrams||anagram_groups>>(words: Iterable[str]) -> list[list[str]]:
    """Return the words that have the same letters, together."""
    <<=f:families||by_letters>>: dict[str, list[str]] = {}
    for word in words:
        <<=f:families||by_letters>>.setdefault("".join(sorted(word.lower())), []).append(word)
    return [family for family in <<=f:families||by_letters>>.values() if <<len(family) > 1||family[1:]>>]

== flow_first_set gen
def <<first_set||coalesce||either_of>>(options: dict[str, Any], *names: str, default: Any = None) -> Any:
    """Return the first of the options that is set."""
    return next((options[name] for name in names if options.get(name) is not None), default)

== flow_followers gen
def <<followers||word_chain||train_chain>>($txt: str) -> dict[str, list[str]]:
    """Collect which words come after each word."""
    words, <<=c:chain_of||after||successors>> = $txt.<<lower().||>>split(), defaultdict(list)
    for word, following in <<zip(words, words[1:])||itertools.pairwise(words)>>:
        <<=c:chain_of||after||successors>>[word].append(following)
    return dict(<<=c:chain_of||after||successors>>)

== flow_babble gen
def <<babble||random_words>>(followers: dict[str, list[str]], word: str, length: int = $d1) -> Iterator[str]:
    """Walk at random from word to word."""
    for _ in range(length):
        yield word
        if word not in followers:
            <<return||break>>
        word = random.choice(followers[word])

== flow_bit_strings gen
def <<=f:bit_strings||codes||binary_words>>(length: int, letters: str = "<<01||ab||xo>>") -> Iterator[str]:
    """Yield every text of this length that has only these letters."""
    if length == 0:
        yield ""
        return
    for letter in letters:
        yield from (letter + rest for rest in <<=f:bit_strings||codes||binary_words>>(length - 1, letters))

== flow_hex_dump gen
def hex_dump(block: bytes, width: int = <<16||8>>) -> Iterator[str]:
    """Yield lines with the place, the bytes and the letters that they stand for."""
    for start in range(0, len(block), width):
        <<=r:row||part>> = block[start : start + width]
        letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in <<=r:row||part>>)
        yield f"{start:08x}  {<<=r:row||part>>.hex(' '):<{3 * width}} {letters}"

== flow_partitions gen
def <<=f:partitions||sums>>(n: int, largest: int) -> Iterator[list[int]]:
    """Yield the ways to write n as a sum of falling numbers up to the largest."""
    if n == 0:
        yield []
    for <<=i:first||k>> in range(min(n, largest), 0, -1):
        yield from ([<<=i:first||k>>, *rest] for rest in <<=f:partitions||sums>>(n - <<=i:first||k>>, <<=i:first||k>>))

== flow_rising gen
def longest_rising($seq: Iterable[int]) -> int:
    """Return the length of the longest rising selection."""
    <<=t:tails||ends||lowest_ends>>: list[int] = []
    for $x in $seq:
        <<=p:place||at>> = bisect.bisect_left(<<=t:tails||ends||lowest_ends>>, $x)
        <<=t:tails||ends||lowest_ends>>[<<=p:place||at>> : <<=p:place||at>> + 1] = [$x]
    return len(<<=t:tails||ends||lowest_ends>>)

== flow_majority gen
def <<majority||dominant||most_voted>>(votes: Iterable[str]) -> str | None:
    """Return who would be left if each two different votes went out together."""
    <<=l:leader||candidate_now>>, <<=e:lead||count||margin>> = None, 0
    for vote in votes:
        if <<=e:lead||count||margin>> == 0:
            <<=l:leader||candidate_now>> = vote
        <<=e:lead||count||margin>> += 1 if vote == <<=l:leader||candidate_now>> else -1
    return <<=l:leader||candidate_now>>

== flow_is_rotation gen
def is_rotation(first: str, second: str) -> bool:
    """Return whether one text is the other with its beginning moved to the end."""
    return len(first) == len(second) and second in <<first + first||2 * first>>

== flow_range_sums gen
def <<range_sums||sum_between>>($seq: Iterable[int]) -> Callable[[int, int], int]:
    """Return a function for the sum from one place up to another."""
    <<=p:sums||upto>> = [0, *accumulate($seq)]
    return lambda start, end: <<=p:sums||upto>>[end] - <<=p:sums||upto>>[start]

== flow_extrapolate gen
def <<=f:extrapolate||next_term||continue_series>>($seq: list[int]) -> int:
    """Guess the next number from the differences, and theirs in turn."""
    if not any($seq):
        return 0
    return $seq[-1] + <<=f:extrapolate||next_term||continue_series>>([b - a for a, b in zip($seq, $seq[1:])])

== flow_busiest gen
def <<most_at_once||peak_load||rooms_needed>>(spans: Iterable[tuple[int, int]]) -> int:
    """Return how many spans lie over each other at most."""
    <<=c:changes||borders||steps>> = [change for start, end in spans for change in ((start, 1), (end, -1))]
    return max(accumulate(step for _, step in sorted(<<=c:changes||borders||steps>>)), default=0)

== flow_gaps gen
def <<gaps||free_spans||holes>>(spans: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what the spans leave free between start and end."""
    for <<=l:low||first>>, <<=l:high||last>> in sorted(spans):
        if <<=l:low||first>> > start:
            yield start, <<=l:low||first>>
        start = max(start, <<=l:high||last>>)
    if start < end:
        yield start, end

== flow_quarter gen
def <<quarter_of||quarter_label>>(day: date) -> str:
    """Return the quarter, as in "2024-Q3"."""
    return <<f"{day.year}-Q{(day.month + 2) // 3}"||f"{day.year}-Q{(day.month - 1) // 3 + 1}">>

== flow_any_date gen
def parse_any_date($txt: str, formats: Sequence[str] = ("%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y")) -> date:
    """Try one format after another."""
    for <<=e:each||layout||pattern>> in formats:
        with suppress(ValueError):
            return datetime.strptime($txt.strip(), <<=e:each||layout||pattern>>).date()
    raise ValueError(f"<<not a date||unknown date format||no format fits>>: {$txt!r}")

== flow_time_spans gen
def parse_timespan($txt: str) -> timedelta:
    """Turn "1h 30m" into a span of time."""
    units = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
    <<=f:found_units||given>> = {units[unit]: int(count) for count, unit in re.findall(r"(\d+)\s*([dhms])", $txt)}
    return timedelta(**<<=f:found_units||given>>)

== flow_clock gen
def add_minutes(clock: str, minutes: int) -> str:
    """Return the time of day some minutes after another, as in "09:45"."""
    hour, minute = map(int, clock.split(":"))
    hour, minute = divmod(<<60 * hour + minute + minutes||hour * 60 + minute + minutes>>, 60)
    return f"{hour % 24:02}:{minute:02}"

== flow_common_folder gen
def common_folder(paths: Sequence[Path]) -> Path | None:
    """Return the deepest folder that all paths lie in."""
    return next((shared for shared in paths[0].parents if all(shared in each.parents for each in paths)), None)

== flow_safe_join gen
def <<safe_join||path_inside||resolve_inside>>(root: Path, name: str) -> Path:
    """Join a name to a folder, and refuse those that lead out of it."""
    <<=t:target||path>> = (root / name).resolve()
    if <<root.resolve() not in <<=t:target||path>>.parents||not <<=t:target||path>>.is_relative_to(root.resolve())>>:
        raise ValueError(f"<<outside of the folder||not below the folder||bad path>>: {name}")
    return <<=t:target||path>>

== flow_tree_lines gen
def <<=f:tree_lines||show_folder>>(root: Path, margin: str = "") -> Iterator[str]:
    """Yield the names of all files and folders, each below its parent."""
    for <<=i:inner||child||each>> in sorted(root.iterdir()):
        yield margin + <<=i:inner||child||each>>.name<<|| + "/" * <<=i:inner||child||each>>.is_dir()>>
        if <<=i:inner||child||each>>.is_dir():
            yield from <<=f:tree_lines||show_folder>>(<<=i:inner||child||each>>, margin + "  ")

== flow_peek gen
def <<peek||look_ahead>>($seq: Iterable[Any], default: Any = None) -> tuple[Any, Iterator[Any]]:
    """Return the first value, and an iterator that still begins with it."""
    <<=i:iterator||stream_of_values>> = iter($seq)
    for <<=h:head||first>> in <<=i:iterator||stream_of_values>>:
        return <<=h:head||first>>, chain([<<=h:head||first>>], <<=i:iterator||stream_of_values>>)
    return default, <<=i:iterator||stream_of_values>>

== flow_intersperse gen
def <<intersperse||put_between||separated>>($seq: Iterable[Any], sep: Any) -> Iterator[Any]:
    """Yield the values with a separator between them."""
    for <<=p:place||done>>, $x in enumerate($seq):
        if <<=p:place||done>>:
            yield sep
        yield $x

== flow_chunk_when gen
def <<split_when||chunk_when||cut_where>>($seq: Iterable[Any], test: Callable[[Any, Any], bool]) -> Iterator[list[Any]]:
    """Cut between two neighbours where the test says so."""
    <<=r:run||piece||chunk>>: list[Any] = []
    for $x in $seq:
        if <<=r:run||piece||chunk>> and test(<<=r:run||piece||chunk>>[-1], $x):
            yield <<=r:run||piece||chunk>>
            <<=r:run||piece||chunk>> = []
        <<=r:run||piece||chunk>>.append($x)
    if <<=r:run||piece||chunk>>:
        yield <<=r:run||piece||chunk>>

== flow_id_maker gen
def <<id_maker||name_giver||make_labels>>(prefix: str, start: int = 1) -> Callable[[], str]:
    """Return a function that makes a new name each time."""
    <<=n:numbers||ids>> = itertools.count(start)
    return lambda: f"{prefix}<<-||_||>>{next(<<=n:numbers||ids>>)<<:03||>>}"

== flow_bump gen
def <<bump||raise_version||next_version>>(version: str, part: int = <<-1||2||1>>) -> str:
    """Count one part of "1.4.2" up<<, and set those after it to zero||>>."""
    <<=n:numbers||pieces>> = [int(piece) for piece in version.split(".")]
    <<=n:numbers||pieces>>[part:] = [<<=n:numbers||pieces>>[part] + 1] + [0] * len(<<=n:numbers||pieces>>[part:][1:])
    return ".".join(map(str, <<=n:numbers||pieces>>))
'''
