"""Shapes of functions that write reports and markup, read settings, check data, and keep files."""

from __future__ import annotations

SHAPES = r'''
== conv_counts_text fn
def parse_$n1_<<list||text||counts>>($txt: str) -> dict[str, int]:
    """Parse a text such as "$d1 $w1, 2 $w2" into a number for each word."""
    counted: <<dict[str, int] = {}||Counter[str] = Counter()>>
    for piece in $txt.split(","):
        amount, <<_, word = piece.strip().partition(" ")||word = piece.split(maxsplit=1)>>
        counted[word] = counted.get(word, 0) + int(amount)
    return <<counted||dict(sorted(counted.items()))>>

== conv_words_list fn
def split_<<list_of||named||typed>>_$sp1($txt: str) -> list[str]:
    """Split a text such as "$w1, $w2 and $w3"."""
    $parts = <<re.split(r",\s*|\s+and\s+", $txt)||$txt.replace(" and ", ",").split(",")>>
    return [<<piece.strip()||piece.strip().lower()>> for piece in $parts if piece.strip()]

== conv_parse_report fn
def <<try_lines||parse_what_works||parse_with_report>>(lines: list[str]) -> tuple[list[$E], list[str]]:
    """Return the $esw of the lines that can be parsed, and a message for each of the others."""
    $out, complaints = [], []
    for number, $line in enumerate(lines, <<1||start=1>>):
        try:
            parsed = $@parse($line)
        except ValueError as $err:
            complaints.append(f"<<line {number}: {$err}||{$err} (line {number})||{number}: {$line!r}: {$err}>>")
        else:
            $out.append(parsed)
    return $out, complaints

== conv_underlined fn
def <<titled||with_title||under_title>>_$es(caption_text: str, $es: $Many[$E]) -> str:
    lines = [caption_text, <<"=" * len(caption_text)||"-" * len(caption_text)||"">>]
    lines.extend(f"<<- ||* ||>>{$e.$s1}" for $e in $es)
    return "\n".join(lines)

== conv_boxed fn
def <<boxed||framed||frame_around>>_$es($es: list[$E]) -> str:
    inner_width = max((len($e.$s1) for $e in $es), default=<<0||1>>)
    edge_line = "+" + "-" * (inner_width + 2) + "+"
    middle = [f"| {$e.$s1<<:<{inner_width}||:^{inner_width}||:>{inner_width}>>} |" for $e in $es]
    return "\n".join([edge_line, *middle, edge_line])

== conv_two_columns fn
def <<side_by_side||in_two_columns||facing>>_$es(left: list[$E], right: list[$E], width: int = $d1) -> Iterator[str]:
    for one, other in itertools.zip_longest(left, right):
        first_text = one.$s1 if one else ""
        second_text = other.$s1 if other else <<""||"-">>
        yield f"{first_text:<{width}}{second_text}"

== conv_percent_report fn
def <<share_lines||percentages||part_of_each>>_of_$n1($es: list[$E]) -> list[str]:
    """Return for each $ew which part of all $nw1 it has, the largest first."""
    whole = sum($e.$n1 for $e in $es)
    if not whole:
        return []
    parts_of_all = {$e.$s1: $e.$n1 / whole for $e in sorted($es, key=lambda $e: $e.$n1, reverse=True)}
    return [f"{$s1}: <<{part:.1%}||{100 * part:.0f} %||{part:.3f}>>" for $s1, part in parts_of_all.items()]

== conv_change_report fn
def <<report_changes||explain_changes||changes>>_of_$n1($old: dict[str, $t1], new: dict[str, $t1]) -> Iterator[str]:
    """Yield a line for each $sw1 whose $nw1 has changed."""
    for $s1 in sorted($old.keys() | new.keys()):
        change = new.get($s1, 0) - $old.get($s1, 0)
        if change:
            yield f"{$s1}: {<<change:+||change:+.2f>>}"

== conv_cut_text fn
def <<shorten||clip||abbreviate>>_$s1($e: $E, width: int = $d1) -> str:
    """Return the $sw1, cut to the width, with dots where something is missing."""
    $s1 = $e.$s1<<||.strip()>>
    if len($s1) <= width:
        return $s1
    return $s1[: width - 3]<<||.rstrip()||.rsplit(" ", 1)[0]>> + "..."

== conv_wrapped fn
def <<wrap||fold||flow>>_$sp1($es: $Many[$E], width: int = <<72||80>>) -> str:
    """Return the $sp1 as one paragraph<<=i:||, its further lines indented||, not wider than given>>."""
    joined = <<", "||"; "||" / ">>.join($e.$s1 for $e in $es)
    return <<=i:textwrap.fill(joined, width)||textwrap.fill(joined, width, subsequent_indent="  ")||\
"\n".join(textwrap.wrap(joined, width))>>

== conv_checklist fn
def <<checklist||todo_lines||ticks>>_of_$es($es: list[$E]) -> str:
    """Return the $esw as a list in Markdown, ticked where they are $vdw."""
    ticks = {True: "<<x||*||X>>", False: " "}
    return "\n".join(f"- [{ticks[$e.$vd]}] {$e.$s1}" for $e in $es)

== conv_headed_pages fn
def print_<<paged||with_headings||in_pages>>($es: list[$E], size: int = $d1) -> None:
    """Print the $esw, with the heading again after so many lines."""
    for $i, $e in enumerate($es):
        if $i % size == 0:
            print(<<=w:f"{'$s1':<20}{'$n1':>10}"||"$s1", "$n1", sep="\t">>)
        print(<<=w:f"{$e.$s1:<20}{$e.$n1:>10}"||$e.$s1, $e.$n1, sep="\t">>)

== conv_crosstab fn
def <<cross_table||crosstab||two_way_counts>>_of_$es($es: list[$E]) -> list[list[str]]:
    """Return a table of how many $esw are $fw1 and how many are not, by $sw1."""
    $cnt = Counter(($e.$s1, $e.$f1) for $e in $es)
    table = [["$s1", "$fw1", "not $fw1"]]
    for $s1 in sorted({$e.$s1 for $e in $es}):
        table.append([$s1, *(str($cnt[$s1, flag_state]) for flag_state in (True, False))])
    return table

== conv_unique_slug fn
def <<free_slug||unused_slug||slug>>_for_$noun($e: $E, given_before: set[str]) -> str:
    """Return a name for the $ew that was not given before, and remember it."""
    base_text = <<"-".join($e.$s1.lower().split())||re.sub(r"\W+", "-", $e.$s1.lower())>>
    proposal, number = base_text, 2
    while proposal in given_before:
        proposal = f"{base_text}-{number}"
        number += 1
    given_before.add(proposal)
    return proposal

== conv_initials fn
def <<initials||short_form||monogram>>_of_$noun($e: $E) -> str:
    single_words = <<$e.$s1.split()||re.findall(r"\w+", $e.$s1)||$e.$s1.replace("-", " ").split()>>
    return "".join(word[0]<<||.upper()>> for word in single_words)

== conv_masked fn
def <<mask||hide||censor>>_$s1($e: $E, shown: int = <<2||3||4>>) -> str:
    """Return the $sw1 with all but its last letters as stars."""
    hidden_count = max(0, len($e.$s1) - shown)
    return <<"*" * hidden_count + $e.$s1[hidden_count:]||$e.$s1[hidden_count:].rjust(len($e.$s1), "*")>>

== conv_html_table fn
def <<html_table||as_html_rows||table_markup>>_of_$es($es: list[$E]) -> str:
    rows = []
    for $e in $es:
        inner = "".join(f"<td>{$val}</td>" for $val in ($cells))
        rows.append(f"<tr<<||{' class=$f1' if $e.$f1 else ''}>>>{inner}</tr>")
    return "<table>" + <<"".join(rows)||"\n".join(rows)>> + "</table>"

== conv_escape fn
def <<safe||escaped||html>>_$s1($e: $E) -> str:
    $s1 = $e.$s1
    for plain, escaped in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        $s1 = $s1.replace(plain, escaped)
    return <<$s1||f"<b>{$s1}</b>"||f"<span>{$s1}</span>">>

== conv_options fn
def <<options||choices||dropdown>>_of_$es($es: $Many[$E], chosen: str = "") -> Iterator[str]:
    for place, $e in enumerate($es):
        selected = " selected" if $e.$s1 == chosen else ""
        yield f"<option value={place}{selected}>{$e.$s1}</option>"

== conv_contents fn like=group
def <<contents||markdown||outline>>_by_$s1($es: list[$E]) -> str:
    """Return a heading in Markdown for each $sw1, and below it its $esw."""
    sections = []
    for $s1, group in $@group($es).items():
        points_below = "\n".join(f"- {$e.$n1}" for $e in group)
        sections.append(f"<<## {$s1}||## {$s1} ({len(group)})||**{$s1}**>>\n\n{points_below}")
    return "\n\n".join(sections)

== conv_parse_md_table fn
def <<parse||read>>_<<markdown||table>>_of_$es(lines: list[str]) -> list[dict[str, str]]:
    """Return the rows of a table in Markdown as dictionaries."""
    heading, _, *below = [[part.strip() for part in $line.strip("| \n").split("|")] for $line in lines]
    return [dict(zip(heading, row)) for row in below<<|| if any(row)>>]

== conv_environ fn
def $noun_from_environment(<<=e:environ||variables||env>>: Mapping[str, str] = os.environ) -> $E:
    """Make $aew from variables such as $UP_$S1."""
    row = {}
    for $key in ($columns):
        variable_name = f"$UP_{$key.upper()}"
        if variable_name not in <<=e:environ||variables||env>>:
            raise <<KeyError||RuntimeError||ValueError>>(f"{variable_name} is not set")
        row[$key] = <<=e:environ||variables||env>>[variable_name]
    return $E($fromrow)

== conv_override fn mut
def <<override||adjust||configure>>_$noun($e: $E, prefix: str = "$UP_") -> $E:
    """Change the $ew as the environment says."""
    if $s1 := os.environ.get(prefix + "$S1"):
        $e.$s1 = $s1
    if (text_given := os.getenv(prefix + "$N1")) is not None:
        $e.$n1 = $t1(text_given)
    return $e

== conv_from_args fn
def $noun_from_<<args||arguments||command_line>>(<<=a:argv||words>>: list[str] | None = None) -> $E:
    """Make $aew from the arguments of the command line."""
    reader = argparse.ArgumentParser(<<description="Add $aew."||prog="$noun"||>>)
    for $key in ($columns):
        reader.add_argument(f"--{$key}", <<required=True||required=True, help=f"{$key} of the $ew">>)
    row = vars(reader.parse_args(<<=a:argv||words>>))
    return $E($fromrow)

== conv_find_config fn
def <<find||locate||search>>_$es_file(<<=n:file_name||base_name>>: str = "$es.json") -> Path | None:
    """Return the first file with $esw: here, in a folder above or at home."""
    for place in (Path.cwd(), *Path.cwd().parents, Path.home()):
        if (path := place / <<=n:file_name||base_name>>).is_file():
            return path
    return None

== conv_fill_template fn
def <<fill||expand||substitute>>_$noun_words($e: $E, template: str) -> str:
    """Replace each word in braces by the attribute of the $ew with that name; leave others."""
    return re.sub(r"\{(\w+)\}", lambda hit: str(getattr($e, hit[1], hit[0])), template)

== conv_schema fn
def <<violations||schema_errors||mistakes>>_in_$noun(data: dict[str, Any]) -> list[str]:
    """Return the names of the fields that are missing or that hold something wrong."""
    schema = {"$s1": <<str.strip||bool||lambda text: 0 < len(text) <= $dx>>, "$n1": lambda number: number >= 0}
    return [$key for $key, is_good in schema.items() if $key not in data or not is_good(data[$key])]

== conv_field_types fn
def <<check_types||require_types||type_check>>_of_$noun(data: dict[str, Any]) -> None:
    """Raise an error for the first field that has the wrong type."""
    for $key, kind_expected in {"$s1": str, "$n1": <<(int, float)||$t1>>, "$f1": bool}.items():
        if $key in data and not isinstance(data[$key], kind_expected):
            raise TypeError(f"{$key} <<must not be||cannot be>> {<<data[$key]!r||type(data[$key]).__name__>>}")

== conv_required fn
def <<require_fields||missing_fields||complain_about>>_of_$noun(data: dict[str, Any]) -> <<=r:None||list[str]>>:
    """<<=r:Raise an error that names all fields that are missing||Return the names of all fields that are missing>>."""
    absent = [$key for $key in ($columns) if data.get($key) in <<(None, "")||(None, "", [])>>]
    <<=r:if absent:
        raise $@error(f"missing: {', '.join(absent)}")||return absent>>

== conv_clean fn
def <<drop_bad||keep_good||without_bad>>_$es($es: list[$E]) -> list[$E]:
    """Return the $esw that are in order, and log how many were dropped."""
    good = [$e for $e in $es if $e.$s1<<|| and $e.$s1.isprintable()||.strip()>> and $e.$n1 >= 0]
    if dropped := len($es) - len(good):
        $log.warning("dropped %d of %d $esw", dropped, len($es))
    return good

== conv_name_hint fn
def <<suggest||nearest||resolve>>_$s1($es: list[$E], typed: str) -> str:
    """Return the one $sw1 that begins with what was typed; none or several are errors."""
    fitting = sorted({$e.$s1 for $e in $es if $e.$s1.lower().startswith(typed.lower())})
    match fitting:
        case [only_hit]:
            return only_hit
        case []:
            raise LookupError(f"no $sw1 begins with {typed!r}")
    raise LookupError(f"<<did you mean {' or '.join(fitting)}?||{typed!r} could be {', '.join(fitting)}>>")

== conv_cached_load fn
def load_<<cached||prepared||ready>>_$es(origin_path: Path, cache_path: Path) -> list[dict[str, Any]]:
    """Return the data of the $esw from the cache, which is made again when it is older than the file."""
    if cache_path.exists() and cache_path.stat().st_mtime >= origin_path.stat().st_mtime:
        return json.loads(cache_path.read_text())
    with origin_path.open(newline=""$enc) as $fh:
        rows = list(csv.DictReader($fh))
    cache_path.write_text(json.dumps(rows))
    return rows

== conv_disk_cache fn
def <<recall||cached||compute_once>>_$n1(folder_path: Path, $e: $E, compute: Callable[[$E], $t1]) -> $t1:
    """Return what was computed for the $ew; it is kept in a file of its own."""
    kept = folder_path / <<f"{$e.$s1}.txt"||hashlib.sha256($e.$s1.encode()).hexdigest()>>
    try:
        return $t1(kept.read_text())
    except <<FileNotFoundError||(OSError, ValueError)||OSError>>:
        computed = compute($e)
        kept.write_text(str(computed))
        return computed

== conv_old_backups fn
def <<thin_out||trim||limit>>_backups(folder_path: Path, keep: int = $d1) -> <<=r:int||list[str]>>:
    """Delete all but the newest backups of the $esw<<=r:, and return how many were deleted||; return their names>>."""
    old_ones = sorted(folder_path.glob("$es-*.json")<<||, key=os.path.getmtime>>)[:-keep]
    for path in old_ones:
        path.unlink()
    return <<=r:len(old_ones)||[path.name for path in old_ones]>>

== conv_dated_backup fn
def <<back_up||keep_copy_of||snapshot_of>>_$es(<<=n:||now: datetime, >>path: Path) -> Path:
    """Copy the file of the $esw beside itself, with the time in its name, and return the copy."""
    moment = <<=n:datetime.now().strftime("%Y%m%d-%H%M%S")||f"{now:%Y-%m-%d}">>
    copied = path.with_name(f"{path.stem}-{moment}{path.suffix}")
    <<shutil.copy2||shutil.copy>>(path, copied)
    return copied

== conv_safe_save fn
def save_<<safely||atomically||at_once>>($path: $Path, $es: list[$E]) -> None:
    """Write the $esw so that the file is never half written."""
    partial_path = f"{$path}.tmp"
    try:
        with open(partial_path, "w"$enc) as $fh:
            json.dump([{$epairs} for $e in $es], $fh)
        os.replace(partial_path, $path)
    except <<OSError||BaseException||TypeError>>:
        Path(partial_path).unlink(missing_ok=True)
        raise

== conv_save_changed fn
def save_if_<<changed||different||needed>>(path: Path, $es: list[$E]) -> bool:
    """Write the $esw unless the file holds just them already; return whether it was written."""
    fresh = json.dumps([{$epairs} for $e in $es])
    if path.is_file() and path.read_text() == fresh:
        return False
    path.write_text(fresh)
    return True

== conv_newest fn
def load_<<newest||latest||most_recent>>_$es(folder_path: Path) -> list[$E]:
    newest = max(folder_path.glob("*.json"), key=lambda path: path.stat().st_mtime, default=None)
    return [] if newest is None else $@load_json(newest)

== conv_checksum fn
def <<seal||save_with_sum||write_checked>>_$es(path: Path, $es: list[$E]) -> str:
    """Write the $esw, and their checksum to a file beside it."""
    packed = "\n".join(f"{$e.$s1};{$e.$n1}" for $e in $es).encode()
    checksum = <<hashlib.sha256||hashlib.md5||hashlib.sha1>>(packed).hexdigest()
    path.write_bytes(packed)
    path.with_suffix(".sum").write_text(checksum)
    return checksum

== conv_replay fn
def <<replay||rebuild||restore>>_$np1(lines: Iterable[str]) -> dict[str, $t1]:
    """Return the $nw1 by $sw1 after all changes that a journal has noted."""
    state: dict[str, $t1] = {}
    for $line in lines:
        match $line.split():
            case ["set", $s1, amount]:
                state[$s1] = $t1(amount)
            case ["add", $s1, amount]:
                state[$s1] = state.get($s1, $z1) + $t1(amount)
            case ["drop", $s1]:
                state.pop($s1, None)
    return state

== conv_inbox fn
def <<import_inbox||take_in||process_inbox>>(inbox: Path, done_path: Path) -> list[$E]:
    """Load the $esw of all files of the inbox, and move each file that could be read."""
    $out: list[$E] = []
    for path in sorted(inbox.iterdir()):
        try:
            $out += $@load_json(path)
        except ValueError:
            $log.warning("cannot read %s", path.name)
            continue
        <<path.rename(done_path / path.name)||shutil.move(path, done_path)>>
    return $out

== conv_binary fn
def <<pack||to_bytes||encode_binary>>_$es($es: list[$E]) -> bytes:
    """Return the $esw as bytes: the length of each $sw1, the $sw1 itself and the $nw1."""
    packed = <<bytearray()||b"">>
    for $e in $es:
        encoded = $e.$s1.encode()
        packed += struct.pack("<Bd", len(encoded), $e.$n1) + encoded
    return bytes(packed)

== conv_fallback_load fn
def load_<<or_backup||with_fallback||from_either>>(path: Path) -> list[$E]:
    """Load the $esw, or those of the backup where the file is damaged or missing."""
    for place in (path, path.with_suffix(".bak")):
        with suppress(<<OSError, ValueError||FileNotFoundError, json.JSONDecodeError>>):
            return [$E(**entry) for entry in json.loads(place.read_text())]
    <<return []||raise FileNotFoundError(f"neither {path} nor its backup can be read")>>
'''
