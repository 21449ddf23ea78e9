"""Shapes of functions that read and write text: lines, logs, settings, markup, tables, comments, quotes, templates."""

from __future__ import annotations

SHAPES = r'''
== rt_continued gen
:: p pending held unfinished
def <<=f:join_continued||logical_lines||unfold>>(lines: Iterable[str]<<=m:||, mark: str = "\\">>) -> Iterator[str]:
    """Yield whole lines; one that ends with a <<=m:backslash||mark>> goes on in the next one."""
    &p = ""
    for $line in lines:
        $line = $line.rstrip("\n")
        if $line.endswith(<<=m:"\\"||mark>>):
            &p += <<=m:$line[:-1]||$line.removesuffix(mark)>>
        else:
            yield &p + $line
            &p = ""
    if &p:
        yield &p

== rt_log_levels gen
LEVEL = re.compile(r"\b(?P<level>DEBUG|INFO|WARNING|ERROR)\b")


def <<count_levels||levels_in||log_summary>>(path: Path, ignore: Iterable[str] = ("DEBUG",)) -> dict[str, int]:
    """Count the lines of each level in a log file."""
    $cnt: Counter[str] = Counter()
    with path.open(<<||"r">>) as $fh:
        for $line in $fh:
            if match := LEVEL.search($line):
                $cnt[match["level"]] += 1
    <<for level in ignore:
        $cnt.pop(level, None)
    return dict($cnt)||return {level: n for level, n in $cnt.most_common() if level not in ignore}>>

== rt_log_slowest gen
DURATION = re.compile(r"(?P<name>[\w/]+) took (?P<duration>\d+(?:\.\d+)?) ?ms")


def <<slowest_calls||slowest||longest_calls>>(lines: Iterable[str], count: int = $d1) -> list[tuple[str, float]]:
    """Return the calls in a log that took longest, the slowest first."""
    calls = []
    for $line in lines:
        match = DURATION.search($line)
        if match is not None:
            calls.append((match["name"], float(match["duration"])))
    <<return heapq.nlargest(count, calls, key=<<operator.itemgetter(1)||lambda call: call[1]>>)||\
    calls.sort(key=lambda call: call[1], reverse=True)
    return calls[:count]>>

== rt_log_between gen
:: m moment stamp logged_at
def <<log_between||lines_between||in_window>>(lines: Iterable[str], start: datetime, end: datetime) -> Iterator[str]:
    """Yield the log lines from start to end; each begins with its time."""
    for $line in lines:
        try:
            &m = datetime.<<fromisoformat($line[:19])||strptime($line[:19], "%Y-%m-%d %H:%M:%S")>>
        except ValueError:
            continue
        if <<&m > end||end < &m>>:
            <<break||return>>
        if &m >= start:
            yield $line.rstrip()

== rt_log_entries gen
:: e entry block message_lines
def <<=f:log_entries||group_entries||with_tracebacks>>(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield each message together with the indented lines below it."""
    &e: list[str] = []
    for $line in lines:
        if &e and not $line.startswith((" ", "\t")):
            yield &e
            &e = []
        &e.append($line.rstrip("\n"))
    if &e:
        yield &e

== rt_kv_set gen
:: n name option setting
def set_in_<<file||config||properties>>(path: Path, &n: str, $val: str) -> bool:
    """Change one &n in a file, keep the rest as it is and tell whether it was there."""
    lines = path.read_text().splitlines()
    for place, $line in enumerate(lines):
        if $line.partition("=")[0].strip() == &n:
            lines[place] = f"{&n} = {$val}"
            <<=k:known||found_it||present>> = True
            break
    else:
        lines.append(f"{&n} = {$val}")
        <<=k:known||found_it||present>> = False
    path.write_text("\n".join(lines) + "\n")
    return <<=k:known||found_it||present>>

== rt_kv_typed gen
def <<=f:parse_scalar||typed_value||guess_type>>($txt: str) -> bool | int | float | str | None:
    """Turn the text of a setting into what it looks like."""
    match $txt.strip().lower():
        case "true" | "yes" | "on":
            return True
        case "false" | "no" | "off":
            return False
        case "" | "<<none||null||nil>>":
            return None
    for convert in (int, float):
        with suppress(ValueError):
            return convert($txt)
    return $txt

== rt_kv_loaded gen
def <<load_typed||read_typed||settings_from>>(path: Path, defaults: dict[str, Any]) -> dict[str, Any]:
    """Read settings and give each the type of its default."""
    settings = <<dict(defaults)||defaults.copy()||{**defaults}>>
    for $line in path.read_text().splitlines():
        name, equals, $val = map(str.strip, $line.partition("="))
        if not equals or name.startswith(<<"#"||("#", ";")>>):
            continue
        if name not in defaults:
            raise KeyError(f"<<unknown||unexpected>> setting in {path.name}: {name}")
        settings[name] = type(defaults[name])($val)
    return settings

== rt_ini_text gen
:: s sections chapters config
def <<format_ini||ini_text||dump_sections>>(&s: dict[str, dict[str, Any]]) -> str:
    """Write the settings of each section below its header."""
    lines: list[str] = []
    for header in sorted(&s):
        if lines:
            lines.append("")
        lines.append(f"[{header}]")
        lines.extend(f"{name} = {$val}" for name, $val in &s[header].items())
    return "\n".join(lines)

== rt_front_matter gen
:: m meta header front
def <<split_front||front_matter||parse_page>>($txt: str, fence: str = "---") -> tuple[dict[str, str], str]:
    """Return the settings between two fences and the text below them."""
    &m: dict[str, str] = {}
    lines = $txt.splitlines()
    if not lines or lines[0] != fence:
        return &m, $txt
    end = lines.index(fence, 1)
    for $line in lines[1:end]:
        name, _, $val = $line.partition(":")
        &m[name.strip()] = $val.strip()
    return &m, "\n".join(lines[end + 1 :])<<.lstrip()||>>

== rt_headings gen
:: f fenced in_code inside
def <<=h:headings||find_headings||outline_of>>(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the level and the title of each heading that is not in a code block."""
    &f = False
    for $line in lines:
        if $line.startswith("```"):
            &f = not &f
        elif not &f and $line.startswith("#"):
            title = $line.lstrip("#")
            yield len($line) - len(title), title.strip()

== rt_contents gen
:: h headings entries titles
def <<table_of_contents||contents_of>>(&h: Iterable[tuple[int, str]]<<=d:||, depth: int = 3>>) -> str:
    """Return a nested list with a link to each heading."""
    lines = []
    for level, title in &h:
        <<=d:~||if level > depth:
            continue>>
        target = re.sub(r"[^\w-]", "", title.lower().replace(" ", "-"))
        lines.append("  " * (level - 1) + f"<<-||*>> [{title}](#{target})")
    return "\n".join(lines)

== rt_code_blocks gen
:: b blocks snippets
CODE_BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<code>.*?)^```", re.<<MULTILINE | re.DOTALL||M | re.S>>)


def <<code_blocks||snippets||collect_code>>($txt: str, default: str = "text") -> dict[str, list[str]]:
    """Return the blocks of code of each language."""
    &b: dict[str, list[str]] = <<=d:{}||defaultdict(list)>>
    for match in CODE_BLOCK.finditer($txt):
        language = match["language"] or default
        <<=d:&b.setdefault(language, []).append(match["code"])||&b[language].append(match["code"])>>
    return <<=d:&b||dict(&b)>>

== rt_nested_list gen
:: n nested tree outline
def <<=f:bullets||nested_list||list_lines>>(&n: dict[str, Any], level: int = 0, mark: str = "-") -> Iterator[str]:
    """Yield the names of nested dictionaries as a list with bullets."""
    for name, inner in &n.items():
        if isinstance(inner, dict):
            yield f"{'  ' * level}{mark} {name}"
            yield from <<=f:bullets||nested_list||list_lines>>(inner, level + 1, mark)
        else:
            yield f"{'  ' * level}{mark} {name}: {inner}"

== rt_aligned_pipes gen
def <<pipe_table||aligned_markdown||padded_markdown>>(header: list[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    """Yield the lines of a markdown table whose bars stand below each other."""
    grid = [header, *(<<list(map(str, cells))||[str(piece) for piece in cells]>> for cells in rows)]
    widths = [max(map(len, column)) for column in zip(*grid)]
    grid.insert(1, ["-" * width for width in widths])
    for cells in grid:
        yield f"| {' | '.join(piece.<<ljust||ljust||center>>(width) for piece, width in zip(cells, widths))} |"

== rt_in_columns gen
def <<in_columns||list_columns||newspaper>>(names: Sequence[str], count: int = 3, gap: int = 2) -> list[str]:
    """Lay out names from top to bottom in a number of columns."""
    height = <<math.ceil(len(names) / count)||-(-len(names) // count)>>
    width = max(map(len, names), default=0) + gap
    lines = []
    for start in range(height):
        lines.append("".join(f"{name:{width}}" for name in names[start::height]).rstrip())
    return lines

== rt_fit_cell gen
:: a align side justify
def <<fit_label||pad_label||set_label>>(label: str, width: int, &a: str = "<<left||right>>", dots: str = "...") -> str:
    """Make a label exactly as wide as its column."""
    if len(label) > width:
        label = label[: width - len(dots)] + dots
    match &a:
        case "left":
            return label.ljust(width)
        case "right":
            return label.rjust(width)
        case "center":
            return label.center(width)
    raise ValueError(f"<<unknown||no such||bad>> &{a}: {&a!r}")

== rt_greedy_wrap gen
:: c current row words_here
def <<wrap_words||greedy_wrap||break_lines>>($txt: str, width: int) -> Iterator[str]:
    """Yield lines of whole words, each as long as the width allows."""
    &c: list[str] = []
    for word in $txt.split():
        if &c and len(" ".join([*&c, word])) > width:
            yield " ".join(&c)
            &c = []
        &c.append(word)
    if &c:
        yield " ".join(&c)

== rt_glossary gen
:: t terms glossary meanings
def <<format_glossary||definition_list||explain_terms>>(&t: dict[str, str], width: int = <<72||80||60>>) -> str:
    """Write each term with its meaning, wrapped behind a margin."""
    margin = max(map(len, &t)) + 2
    lines: list[str] = []
    for term, meaning in sorted(&t.items()):
        first, *others = textwrap.wrap(meaning, width - margin)
        lines.append(term.ljust(margin) + first)
        lines += [" " * margin + other for other in others]
    return "\n".join(lines)

== rt_top_words gen
STOP_WORDS = frozenset("a an and in is it of on <<or||at||as>> the to".split())


def <<top_words||frequent_words||keywords>>(prose: str, count: int = $d1) -> list[tuple[str, int]]:
    """Return the most frequent words that mean something."""
    words = (word.strip(string.punctuation).lower() for word in prose.split())
    return Counter(word for word in words if word and word not in STOP_WORDS).most_common(count)

== rt_concordance gen
:: p places positions line_numbers
def <<concordance||word_index>>(lines: Iterable[str], min_length: int = 3) -> dict[str, list[int]]:
    """Map each word to the numbers of the lines that it stands in."""
    &p: defaultdict[str, list[int]] = defaultdict(list)
    for line_number, $line in enumerate(lines, start=1):
        for word in sorted(set(re.findall(r"\w+", $line.lower()))):
            if len(word) >= min_length:
                &p[word].append(line_number)
    return dict(<<sorted(&p.items())||&p>>)

== rt_readability gen
def <<text_statistics||readability||describe_text>>($txt: str, per_minute: int = 200) -> dict[str, float]:
    """Tell how long the sentences and the words are and how long reading takes."""
    sentences = [sentence.split() for sentence in re.split(r"[.!?]+", $txt) if sentence.strip()]
    words = <<list(itertools.chain.from_iterable(sentences))||[word for sentence in sentences for word in sentence]||\
sum(sentences, [])>>
    return {
        "sentence": statistics.mean(map(len, sentences)),
        "word": statistics.mean(map(len, words)),
        "minutes": <<len(words) / per_minute||round(len(words) / per_minute, 1)>>,
    }

== rt_indent_unit gen
def <<indent_unit||guess_indent||detect_indent>>(lines: Iterable[str], default: int = 4) -> int | None:
    """Return how many spaces a level has, or None where tabs are used."""
    depths = set()
    for $line in lines:
        if $line.startswith("\t"):
            return None
        if $line.strip():
            depths.add(len($line) - len($line.lstrip(<<" "||>>)))
    return math.gcd(*depths) or default

== rt_indent_parents gen
:: o open_levels above stack
def <<with_parents||parents_of||nest_lines>>(lines: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Yield each line with the less indented one that it belongs to."""
    &o: list[tuple[int, str]] = []
    for $line in filter(str.strip, lines):
        name = $line.strip()
        depth = $line.index(name)
        while &o and &o[-1][0] >= depth:
            &o.pop()
        yield name, <<&o[-1][1] if &o else None||(&o[-1][1] if &o else None)>>
        &o.append((depth, name))

== rt_retab gen
def <<retab||expand_indent||tabs_to_spaces>>(path: Path, size: int = <<4||2||8>>) -> int:
    """Replace the tabs that lines start with and return how many lines changed."""
    $old = path.read_text().splitlines(keepends=True)
    new = [re.sub(r"^\t+", lambda match: " " * size * len(match.group()), $line) for $line in $old]
    if new != $old:
        path.write_text("".join(new))
    return sum(a != b for a, b in zip($old, new))

== rt_strip_comments gen
def <<strip_comments||without_comments||drop_comments>>($txt: str, mark: str = "<<//||#||-->>") -> str:
    """Cut the comments off, but not inside quotes."""
    kept = []
    for $line in $txt.splitlines():
        at = $line.find(mark)
        while at >= 0 and $line.count('"', 0, at) % 2:
            at = $line.find(mark, at + len(mark))
        kept.append($line if at < 0 else $line[:at].rstrip())
    return "\n".join(kept)

== rt_toggle_comment gen
def <<toggle_comments||comment_out||switch_comments>>(lines: list[str], mark: str = "# ") -> list[str]:
    """Comment lines out, or back in if they all are comments."""
    if all($line.startswith(mark) for $line in lines):
        return [$line.removeprefix(mark) for $line in lines]
    <<return [mark + $line for $line in lines]||return [f"{mark}{$line}" for $line in lines]||\
    return list(map(mark.__add__, lines))>>

== rt_todos gen
TODO = re.compile(r"#\s*(?P<tag>TODO|FIXME<<|XXX||>>)(?:\((?P<who>\w+)\))?:?\s*(?P<note>.+)")


def <<find_todos||open_notes||todos_in>>(root: Path, pattern: str = "*.py") -> Iterator[str]:
    """Yield a line about each note that someone left in the sources."""
    for path in sorted(root.rglob(pattern)):
        for line_number, $line in enumerate(path.read_text().splitlines(), 1):
            if match := TODO.search($line):
                tag, who, note = match.group("tag", "who", "note")
                yield f"{path.relative_to(root)}:{line_number}: {tag} {note}<< ({who or 'nobody'})|| [{who or '?'}]>>"

== rt_shell_words gen
:: q quote closing opened_by
def <<shell_words||split_command||split_arguments>>(command: str) -> list[str]:
    """Split a command at its spaces, but keep together what is quoted."""
    words, word, &q = [], "", ""
    for char in command:
        if &q:
            &q, word = ("", word) if char == &q else (&q, word + char)
        elif char in "'\"":
            &q = char
        elif not char.isspace():
            word += char
        elif word:
            words.append(word)
            word = ""
    return [*words, word] if word else words

== rt_shell_quote gen
def <<quote_argument||shell_quote>>(word: str, safe: str = f"{string.ascii_letters}{string.digits}_-./=") -> str:
    """Put quotes around a word of a command if it needs them."""
    if word and <<all(char in safe for char in word)||set(word) <= set(safe)>>:
        return word
    return "'" + word.replace("'", "'\"'\"'") + "'"

== rt_csv_quoted gen
def <<csv_line||join_cells||format_cells>>(cells: Iterable[Any], sep: str = "<<,||;>>") -> str:
    """Write the cells of a line, in quotes where they must be."""
    quoted = []
    for piece in map(str, cells):
        if sep in piece or '"' in piece or "\n" in piece:
            piece = '"' + piece.replace('"', '"' * 2) + '"'
        quoted.append(piece)
    return sep.join(quoted)

== rt_csv_sums gen
:: t totals sums by_group
def <<sum_by_column||totals_per_group||sum_groups>>(path: Path, by: str, name: str) -> dict[str, float]:
    """Add up one column of a CSV file for each value of another one."""
    &t: dict[str, float] = {}
    with path.open(newline="") as $fh:
        for cells in csv.DictReader($fh<<||, delimiter=";">>):
            with suppress(ValueError):
                &t[cells[by]] = &t.get(cells[by], 0.0) + float(cells[name])
    return <<&t||dict(sorted(&t.items()))>>

== rt_csv_join gen
def <<join_tables||join_files||attach_columns>>(left: Path, right: Path, on: str) -> list[dict[str, str]]:
    """Add to each row of one CSV file what another one tells about the same key."""
    with left.open(newline="") as first, right.open(newline="") as second:
        extra = {cells[on]: cells for cells in csv.DictReader(second)}
        return [{**cells, **extra.get(cells[on], {})} for cells in csv.DictReader(first)]

== rt_delimiter gen
def <<guess_delimiter||find_separator||sniff>>(lines: Sequence[str], choices: str = ",;\t|") -> str:
    """Return the sign that cuts all lines into equally many cells, most cells first."""
    <<=s:scores||widths||even>> = {}
    for char in choices:
        counted = {$line.count(char) for $line in lines}
        if len(counted) == 1 and counted != {0}:
            <<=s:scores||widths||even>>[char] = counted.pop()
    if not <<=s:scores||widths||even>>:
        raise ValueError("<<no separator found||cannot tell the separator>>")
    return max(<<=s:scores||widths||even>>, key=<<=s:scores||widths||even>>.__getitem__)

== rt_dates_in gen
:: d days dates mentioned
def <<dates_in||find_dates||mentioned_days>>($txt: str) -> list[date]:
    """Return the days that a text mentions as 2024-05-31, the earliest first."""
    &d: set[date] = set()
    for year, month, day in re.findall(r"\b(\d{4})-(\d\d)-(\d\d)\b", $txt):
        with suppress(ValueError):  # there is no 30th of February
            &d.add(date(int(year), int(month), int(day)))
    return sorted(&d)

== rt_iso_dates gen
GERMAN_DATE = re.compile(r"\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b")


def <<to_iso_dates||rewrite_dates||normalize_dates>>($txt: str) -> str:
    """Write each 31.5.2024 in a text as 2024-05-31."""
    return GERMAN_DATE.sub(<<lambda match: "{year}-{month:0>2}-{day:0>2}".format(**match.groupdict()), $txt)||\
lambda match: f"{match['year']}-{match['month'].zfill(2)}-{match['day'].zfill(2)}", $txt)>>

== rt_diary gen
def <<read_diary||notes_by_day||split_diary>>(lines: Iterable[str]) -> dict[date, list[str]]:
    """Collect the notes below each line that is a date."""
    notes: dict[date, list[str]] = {}
    today = None
    for $line in map(str.strip, lines):
        try:
            today = datetime.strptime($line, "<<%Y-%m-%d||%d.%m.%Y||%d %B %Y>>").date()
        except ValueError:
            if today and $line:
                notes.setdefault(today, []).append($line)
    return notes

== rt_slugs gen
def <<unique_slugs||slugs_for||make_slugs>>(titles: Iterable[str]) -> Iterator[str]:
    """Yield a slug for each title; the second of two equal ones gets a number."""
    <<=t:taken||given||used>>: Counter[str] = Counter()
    for title in titles:
        slug = "-".join(re.findall(r"[a-z0-9]+", title.lower())) or "untitled"
        <<=t:taken||given||used>>[slug] += 1
        yield slug if <<=t:taken||given||used>>[slug] == 1 else f"{slug}-{<<=t:taken||given||used>>[slug]}"

== rt_mask_email gen
def <<mask_email||hide_address||blur_email>>(address: str, shown: int = <<1||2>>, mark: str = "<<*||#||x>>") -> str:
    """Hide most of the part of an address that stands before the @."""
    <<local, at, domain = address.rpartition("@")
    if not at:
        raise ValueError(f"not an address: {address}")
    return local[:shown] + mark * (len(local) - shown) + at + domain||local, domain = address.split("@")
    return f"{local[:shown].ljust(len(local), mark)}@{domain}">>

== rt_mask_digits gen
def <<mask_digits||hide_number||mask_card>>($txt: str, visible: int = 4) -> str:
    """Hide all but the last digits; spaces and dashes stay."""
    hidden = sum(map(str.isdigit, $txt)) - visible
    masked = ""
    for char in $txt:
        if char.isdigit() and hidden > 0:
            char = "*"
            hidden -= 1
        masked += char
    return masked

== rt_line_changes gen
def <<line_changes||diff_counts||changed_lines>>($old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """Return the lines that are gone and those that were added, whatever their order."""
    before_counts, after_counts = Counter($old), Counter(new)
    removed, added = before_counts - after_counts, after_counts - before_counts
    return <<list(removed.elements()), list(added.elements())||sorted(removed), sorted(added)>>

== rt_diff_core gen
:: s start head same_start
def <<trim_common||changed_part||diff_core>>(first: list[str], second: list[str]) -> tuple[list[str], list[str]]:
    """Drop the lines that two lists start and end with alike."""
    &s = 0
    for one, other in zip(first, second):
        if one != other:
            break
        &s += 1
    first, second = first[&s:], second[&s:]
    while first and second and first[-1] == second[-1]:
        <<first, second = first[:-1], second[:-1]||del first[-1], second[-1]>>
    return first, second

== rt_missing_fields gen
def <<missing_fields||unfilled||open_placeholders>>(template: str, given: Mapping[str, Any]) -> list[str]:
    """Return the placeholders of a template that nothing is given for."""
    names = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    return sorted(<<names - given.keys()||names.difference(given)>>)

== rt_fill_rows gen
def <<fill_rows||render_rows||mail_merge>>(template: str, rows: Iterable[Mapping[str, Any]], sep: str = "\n") -> str:
    """Fill a template once per row; what a row lacks becomes a <<=b:dash||question mark>>."""
    filled = []
    for cells in rows:
        known = defaultdict(lambda: "<<=b:-||?>>", {name: $val for name, $val in cells.items() if $val is not None})
        filled.append(template.format_map(known))
    return sep.join(filled)

== rt_route gen
def <<compile_route||route_pattern||path_pattern>>(route: str) -> re.Pattern[str]:
    """Turn "/users/<name>" into a pattern with a group of that name."""
    pattern = ""
    for piece in re.split(r"(<\w+>)", route):
        pattern += f"(?P{piece}[^/]+)" if piece.startswith("<") else re.escape(piece)
    return re.compile(pattern<<||, re.IGNORECASE>>)

== rt_forms gen
:: f form nested branch
def <<=g:parse_form||read_brackets||parse_nested>>(tokens: list[str]) -> Any:
    """Take an atom or a bracketed list from the front of the tokens."""
    token = tokens.pop(0)
    if token == ")":
        raise ValueError("<<bracket closed twice||unexpected bracket>>")
    if token != "(":
        return int(token) if token.isdigit() else token
    &f = []
    while tokens[0] != ")":
        &f.append(<<=g:parse_form||read_brackets||parse_nested>>(tokens))
    tokens.pop(0)
    return &f

== rt_split_file gen
def <<split_file||cut_file||unpack_text>>(path: Path, folder: Path, mark: str = "<<===||%%||@@>>") -> int:
    """Write what stands below each marked line into a file of the name given there."""
    _, *pieces = re.split(rf"^{re.escape(mark)} (.+)\n", path.read_text(), flags=re.MULTILINE)
    for name, body in zip(pieces[::2], pieces[1::2]):
        (folder / name.strip()).write_text(body)
    return len(pieces) // 2

== rt_context gen
:: w wanted shown near
def <<with_context||around_matches||lines_near>>(lines: list[str], term: str, margin: int = <<2||1||3>>) -> list[str]:
    """Return the lines with a term and those next to them, each once."""
    &w: set[int] = set()
    for place, $line in enumerate(lines):
        if term in $line:
            &w.update(range(max(place - margin, 0), min(place + margin + 1, len(lines))))
    return [lines[place] for place in sorted(&w)]

== rt_snake gen
def <<=c:snake_case||to_snake||kebab_case>>(name: str) -> str:
    """Write parseHTTPHeader <<=c:with underscores||with underscores||with dashes>>, all letters small."""
    <<=v:parts_of_name = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    return "<<=c:_||_||->>".join(map(str.lower, parts_of_name))||\
return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "<<=c:_||_||->>", name).lower()>>

== rt_bars gen
def <<bars||bar_chart>>($cnt: Mapping[str, int], width: int = $dx, mark: str = "#") -> Iterator[str]:
    """Yield a bar for each name, the longest first."""
    margin, peak = max(map(len, $cnt)), max($cnt.values())
    for name, n in sorted($cnt.items(), key=<<lambda pair: -pair[1]||operator.itemgetter(1), reverse=True>>):
        yield f"{name:>{margin}} {mark * round(width * n / peak)} {n}"

== rt_merge_logs gen
def <<merge_logs||merge_sorted_files||interleave>>(target: Path, *sources: Path) -> None:
    """Write the lines of sorted files into one sorted file."""
    with ExitStack() as stack, target.open("w"$enc) as $fh:
        opened = [stack.enter_context(origin.open()) for origin in sources]
        $fh.writelines(heapq.merge(*opened<<||, key=str.lower>>))

== rt_edits gen
def <<apply_edits||edited||patch_text>>($txt: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Replace parts of a text, the last one first so that the places of the others hold."""
    for start, end, new in sorted(edits, reverse=True):
        $txt = <<$txt[:start] + new + $txt[end:]||f"{$txt[:start]}{new}{$txt[end:]}">>
    return $txt

== rt_attributes gen
PAIR = re.compile(r"(?P<name>[\w-]+)=(?:'(?P<quoted>[^']*)'|(?P<plain>\S+))")


def <<parse_attributes||pairs_in||read_pairs>>($line: str) -> dict[str, str]:
    """Return the pairs of a line like size=3 title='two words'."""
    return {match["name"]: match["quoted"] or match["plain"] or "" for match in PAIR.finditer($line)}
'''
