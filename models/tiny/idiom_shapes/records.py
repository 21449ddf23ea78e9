"""Shapes of functions that turn things into dicts, tuples, JSON, CSV, pairs and lines of text, and read them back."""

from __future__ import annotations

SHAPES = r'''
== txt_query_string fn
def <<=n:query||query_string||search_part>>_of_$noun($e: $E) -> str:
    """Return the attributes of the $ew as a query string, without what is empty."""
    return <<"?" + ||>>"&".join(f"{$key}={$val}" for $key, $val in {$epairs}.items() if $val)

== txt_read_query fn
def $noun_from_<<=q:query||query_string||search>>(<<=q:query||query_string||search>>: str) -> $E:
    """Make $aew from a text such as "?$s1=$w1&$n1=$d1"."""
    row = {}
    for couple in <<=q:query||query_string||search>>.<<lstrip||removeprefix>>("?").split("&"):
        $key, _, $val = couple.partition("=")
        row[$key] = $val.replace("+", " ")
    return $E($fromrow)

== txt_link fn
def link_to_$noun($e: $E, <<=b:base||root||host>>: str = "/$es") -> str:
    """Return the address of the page of the $ew<<=f:||, with a mark if it is $fw1>>."""
    slug = <<re.sub(r"\W+", "-", $e.$s1.lower()).strip("-")||"-".join($e.$s1.lower().split())||\
    $e.$s1.lower().replace(" ", "-")>>
    address = f"{<<=b:base||root||host>>}/{slug}"
    return <<=f:address||f"{address}#$f1" if $e.$f1 else address>>

== txt_prefix_keys fn
def <<prefixed||flat||form>>_$noun_data($e: $E, prefix: str = "$noun") -> dict[str, Any]:
    """Return the attributes of the $ew, each under a name such as "$noun<<=s:_||.||->>$s1"."""
    return {f"{prefix}<<=s:_||.||->>{$key}": $val for $key, $val in {$epairs}.items()}

== txt_strip_prefix fn
def $noun_from_prefixed(data: Mapping[str, Any], prefix: str = "$noun_") -> $E:
    """Make $aew from the entries whose keys start with the prefix."""
    row = {name[len(prefix) :]: data[name] for name in data if name.startswith(prefix)}
    return $E($fromrow)

== txt_environment fn
def $noun_from_environment() -> $E:
    """Make $aew from environment variables such as $UP_$S1."""
    $s1 = os.environ<<.get("$UP_$S1", "$w1")||["$UP_$S1"]>>
    $n1 = $t1(os.environ.get("$UP_$N1", "$d1"))
    row = <<{"$s1": $s1, "$n1": $n1}||dict($s1=$s1, $n1=$n1)>>
    return $E(**row)

== txt_exports fn
def <<shell_lines||exports||env_lines>>_of_$noun($e: $E) -> str:
    """Return lines such as export $UP_$S1='$w1', one for each attribute of the $ew."""
    lines = []
    for $key, $val in {$epairs}.items():
        lines.append(f"export $UP_{$key.upper()}={str($val)!r}")
    return "\n".join(lines)<< + "\n"||>>

== txt_columns_of_lists fn
def <<=n:columns_of||by_column||table_data_of>>_$es($es: $Many[$E]) -> dict[str, list[Any]]:
    """Return the values of all $esw in a list for each attribute."""
    columns: dict[str, list[Any]] = {name: [] for name in ($columns)}
    for $e in $es:
        for name, column in columns.items():
            column.append(getattr($e, name))
    return columns

== txt_from_columns fn
def $es_from_columns(columns: dict[str, list[Any]]) -> list[$E]:
    """Make the $esw of a table that is given as a list for each attribute."""
    <<lengths = {len(column) for column in columns.values()}
    if len(lengths) > 1:
        raise ValueError(f"columns of different lengths: {sorted(lengths)}")||\
if len(set(map(len, columns.values()))) > 1:
        raise ValueError("columns of different lengths")>>
    return [$E(**dict(zip(columns, cells))) for cells in zip(*columns.values())]

== txt_index_pairs fn
def <<$s1_to_$n1||$n1_by_$s1||map_$s1_to_$n1>>_text($es: $Many[$E], arrow: str = " <<->||=>||to>> ") -> str:
    """Return a line for each $ew: its $sw1, the arrow and its $nw1."""
    return "\n".join(arrow.join((<<$e.$s1||repr($e.$s1)>>, str($e.$n1))) for $e in $es)

== txt_tuple_round fn
def <<freeze||key_of||identity_of>>_$noun($e: $E) -> tuple[Any, ...]:
    """Return what tells the $ew from others: all its attributes<<=l:||, the texts in lower case>>."""
    return tuple(<<=l:$val||$val.lower() if isinstance($val, str) else $val>> for $val in ($cells))

== txt_from_tuples fn
def $es_from_tuples(rows: Iterable[tuple[Any, ...]]) -> list[$E]:
    """Make $aew of each tuple of $width; others are <<=o:errors||left out>>."""
    made = []
    for <<=i:place, row||row>> in <<=i:enumerate(rows)||rows>>:
        if len(row) != $width:
            <<=o:raise ValueError(f"<<=i:row {place}||{row}>> has {len(row)} fields, not $width")||continue>>
        made.append($E(*row))
    return made

== txt_csv_line fn
def csv_line_of_$noun($e: $E, delimiter: str = "<<,||;>>") -> str:
    """Return the $ew as one line of CSV text<<=n:||, without the line break>>."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter<<=n:||, lineterminator="">>).writerow([$cells])
    return buffer.getvalue()

== txt_csv_quoted fn
def quoted_$noun_row($e: $E) -> str:
    """Return the $ew as a CSV line whose fields all stand in quotes; quotes inside are doubled."""
    doubled = (str($val).replace('"', '""') for $val in ($cells))
    return ",".join('"' + inside + '"' for inside in doubled)

== txt_csv_dicts fn
def save_$es$csuf($path: $Path, $es: $Many[$E]$cpar) -> int:
    """Write the $esw$cdoc to a CSV file; return how many."""
    written = 0
    with open($path, "w", newline=""$enc) as $fh:
        writer = csv.DictWriter($fh, fieldnames=[$columns])
        writer.writeheader()
        for $e in $es:
            <<if $cond:
                writer.writerow({$epairs})
                written += 1||\
if $ncond:
                continue
            writer.writerow({$epairs})
            written += 1>>
    return written

== txt_csv_total fn
def <<sum_of_column||column_total||add_up_column>>($path: $Path, column: str = "$n1") -> float:
    """Return the sum of a column of a CSV file of $esw; empty cells count as nothing."""
    with open($path, newline=""$enc) as $fh:
        return sum(float(row[column] or 0) for row in csv.DictReader($fh))

== txt_csv_split fn
def split_csv_by_$s1($path: Path, folder: Path) -> dict[str, int]:
    """Write the rows of a CSV file of $esw to one file for each $sw1; return their numbers."""
    rows_of: dict[str, list[str]] = defaultdict(list)
    heading, *body = $path.read_text().splitlines()
    place = heading.split(",").index("$s1")
    for row in body:
        rows_of[row.split(",")[place]].append(row)
    for $s1, rows in rows_of.items():
        (folder / f"{$s1}.csv").write_text("\n".join([heading, *rows]) + "\n")
    return {$s1: len(rows) for $s1, rows in rows_of.items()}

== txt_sniff fn
def <<guess_delimiter||delimiter_of||find_delimiter>>(heading: str) -> str:
    """Return what most likely parts the columns in the heading of a table of $esw."""
    return max(<<",;\t|"||(",", ";", "\t")>>, key=heading.count)

== txt_json_sorted fn
def <<stable||canonical||compact>>_json_of_$noun($e: $E) -> str:
    """Return the $ew as JSON that is the same for equal $esw: <<=k:sorted keys||keys in order>> and no blanks."""
    return json.dumps({$epairs}, sort_keys=True, separators=(",", ":"))

== txt_json_get fn
def <<$s1_in_json||read_$s1||json_$s1>>($txt: str, default: str = "<<||unknown||->>") -> str:
    """Return the $sw1 of the $ew in a JSON text; the default if there is none."""
    try:
        return json.loads($txt)["$s1"]
    except <<(json.JSONDecodeError, KeyError)||(ValueError, KeyError)||(KeyError, TypeError, ValueError)>>:
        return default

== txt_json_by_name fn
def dump_by_$kname($es: $Many[$E]) -> str:
    """Return JSON with the $sw1 of the $esw under their $kdoc."""
    nested: dict[str, list[str]] = {}
    for $e in $es:
        nested.setdefault(str($kexpr), []).append($e.$s1)
    return json.dumps(nested, <<indent=2||sort_keys=True||ensure_ascii=False>>)

== txt_json_numbers fn
def <<number_fields||numeric_part||figures>>_of_$noun($e: $E) -> dict[str, float]:
    """Return only those attributes of the $ew that are numbers."""
    return {
        $key: <<float($val)||$val>>
        for $key, $val in {$epairs}.items()
        if isinstance($val, <<(int, float)||int | float>>) and not isinstance($val, bool)
    }

== txt_json_version fn
def read_versioned_$noun($txt: str) -> $E:
    """Make $aew from JSON with a version; version 1 had no $nw1."""
    data = json.loads($txt)
    version = data.pop("version", 1)
    match version:
        case 1:
            data["$n1"] = $z1
        case 2:
            pass
        case _:
            raise ValueError(f"unknown version {version} of $aew")
    return $E(**data)

== txt_json_compare fn
def <<same_json||equal_as_json||agrees_with_json>>($e: $E, $txt: str) -> bool:
    """Tell whether the JSON text describes exactly this $ew."""
    <<return json.loads($txt) == {$epairs}||stored = json.loads($txt)
    return all(stored.get($key) == $val for $key, $val in {$epairs}.items())>>

== txt_kv_one_line fn
def <<log_fields||pairs_line||key_values>>_of_$noun($e: $E) -> str:
    """Return a line of pairs such as $n1=$d1; only texts stand in quotes."""
    shown = []
    for $key, $val in {$epairs}.items():
        <<shown.append(f"{$key}={$val!r}" if isinstance($val, str) else f"{$key}={$val}")||\
quoted = json.dumps($val) if isinstance($val, str) else $val
        shown.append(f"{$key}={quoted}")>>
    return " ".join(shown)

== txt_kv_block fn
def $noun_from_block(block: str) -> $E:
    """Make $aew from lines such as "$s1: $w1"; <<=c:blank lines||lines with "#" in front>> are skipped."""
    row: dict[str, str] = {}
    for $line in block.splitlines():
        if <<=c:not $line.strip()||$line.startswith("#")>>:
            continue
        name, _, rest = $line.partition(":")
        row[name.strip().lower()] = rest.strip()
    return $E($fromrow)

== txt_blocks fn
def <<blocks_of||cards_of||stanzas_of>>_$es($es: $Many[$E]) -> str:
    """Return the $esw as blocks of lines such as "$s1: $w1", parted by empty lines."""
    return "\n\n".join("\n".join(f"{$key}: {$val}" for $key, $val in {$epairs}.items()) for $e in $es)

== txt_parse_line fn
def parse_$noun_line($line: str<<=s:||, sep: str = ",">>) -> $E:
    """Make $aew of a line with its fields between <<=s:tabs||separators>>."""
    $parts = [$x.strip() for $x in $line.split(<<=s:"\t"||sep>>)]
    if len($parts) != $width:
        raise ValueError(f"expected $width fields, got {len($parts)}: {$line!r}")
    return $E($fromparts)

== txt_parse_unpack fn
def <<decode||split||parse>>_$noun_record($line: str, sep: str = "<<;||:||/>>") -> $E:
    """Make $aew of its fields between separators."""
    $unpack = $line.rstrip("\n").split(sep)
    return $E($convert)

== txt_parse_last_number fn
def <<split_off_$n1||$s1_and_$n1_of_line||cut_off_$n1>>($line: str) -> tuple[str, $t1]:
    """Return the $sw1 and the $nw1 of a line such as "$w1 $w2 $d1": its last word is the $nw1."""
    <<$s1, _, last = $line.rpartition(" ")
    return $s1<<||.strip()>>, $t1(last)||*front, last = $line.split()
    return " ".join(front), $t1(last)||$s1, last = $line.rsplit(maxsplit=1)
    return $s1, $t1(last)>>

== txt_parse_brackets fn
def <<inside_brackets||bracketed_$s1||$s1_in_brackets>>($line: str) -> str:
    """Return the $sw1 of a line such as "$d1 [$w1] $w2"<<=m:; empty if it has no brackets||>>."""
    <<=m:_, opening, rest = $line.partition("[")
    return rest.partition("]")[0] if opening else ""||start = $line.index("[") + 1
    return $line[start : $line.index("]", start)]>>

== txt_regex_numbers fn
def <<find_$np1||$np1_in_text||extract_$np1>>($txt: str) -> list[$t1]:
    """Return each $nw1 in a text such as "$n1=$d1, ... $n1=$d2"."""
    return [$t1(digits) for digits in re.findall(r"<<\b||>>$n1\s*<<=||[=:]>>\s*(-?\d+)", $txt)]

== txt_regex_iter fn
def scan_$es($txt: str) -> Iterator[tuple[str, int]]:
    """Yield the $sw1 and the $nw1 of everything in the text that looks like "$w1<<=x: x||: || =||@>>$d1"."""
    pattern = re.compile(r"(\w+)<<=x: x||: || =||@>>(\d+)")
    for hit in pattern.finditer($txt):
        <<$s1, digits = hit.groups()
        yield $s1, int(digits)||yield hit[1], int(hit[2])||yield hit.group(1), int(hit.group(2))>>

== txt_regex_sub fn
def <<mask||hide||censor>>_$sp1($txt: str, $es: $Many[$E]<<=m:||, mask: str = "***">>) -> str:
    """Return the text with <<=m:stars||the mask>> instead of the $sw1 of any $ew<<=w:||, as a whole word>>."""
    for $e in $es:
        $txt = <<=w:$txt.replace($e.$s1, <<=m:"*" * len($e.$s1)||mask>>)||\
re.sub(rf"\b{re.escape($e.$s1)}\b", <<=m:"*" * len($e.$s1)||mask>>, $txt)>>
    return $txt

== txt_mentioned fn
def <<mentioned||named||quoted>>_$es($txt: str, $es: $Many[$E]) -> list[$E]:
    """Return the $esw whose $sw1 is a word of the text, whatever its case."""
    words_of_text = set(<<re.findall(r"\w+", $txt.lower())||$txt.lower().split()||$txt.casefold().split()>>)
    return [$e for $e in $es if $e.$s1.lower() in words_of_text]

== txt_alternatives_pattern fn
def pattern_of_$sp1($es: $Many[$E]) -> re.Pattern[str]:
    """Return a pattern that matches the $sw1 of any of the $esw, the longest first."""
    longest_first = sorted({$e.$s1 for $e in $es}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))<<||, re.IGNORECASE>>)

== txt_placeholders fn
def <<fill_in||render||expand>>_$noun(template: str, $e: $E) -> str:
    """Return the template with each "[$s1]" and the like replaced by that attribute of the $ew."""
    filled = template
    for $key, $val in {$epairs}.items():
        filled = filled.replace("[" + $key + "]", str($val))
    return filled

== txt_format_map fn
def <<format||describe||label>>_$noun_with($e: $E, layout: str = "{$s1} ({$n1})") -> str:
    """Return the $ew in a layout that names its attributes in braces."""
    return layout.<<format(**vars($e))||format_map({$epairs})||format(**{$epairs})>>

== txt_template_class fn
def letter_about_$noun($e: $E, greeting: str = "<<Hello||Dear reader||Good day>>") -> str:
    """Return a short letter about the $ew."""
    body = textwrap.dedent(f"""\
        {greeting},

        the $ew {$e.$s1} now has a $nw1 of {$e.$n1}.
        """)
    return body + <<("It is $fw1.\n" if $e.$f1 else "\n")||"\nGoodbye\n">>

== txt_unused_placeholders fn
def <<unknown_placeholders||bad_placeholders||unknown_names_in>>(layout: str) -> set[str]:
    """Return the names in braces that are no attributes of $aew."""
    return set(re.findall(r"\{(\w+)\}", layout)) - {$columns}

== txt_lines_cond fn
def <<lines_of||listing_of||print_out>>_$cpre$es$csuf($es: $Many[$E]$cpar) -> str:
    """Return a line for each of the $esw$cdoc."""
    return "".join(f"<<- ||* ||>>{$e.$s1}<<: ||\t|| = >>{$e.$n1}\n" for $e in $es if $cond)

== txt_write_lines fn
def write_$avname($path: Path, $es: $Many[$E]) -> None:
    """Write $avdoc of each $ew to a file, one a line."""
    with $path.open("w"$enc) as $fh:
        <<for $e in $es:
            print($av, file=$fh)||$fh.writelines(f"{shown}\n" for shown in ($av for $e in $es))>>

== txt_read_names fn
def read_$sp1($path: Path) -> set[str]:
    """Return the $sw1 on each line of a file, without comments after "#"."""
    bare = ($line.split("#", 1)[0].strip() for $line in $path.read_text().splitlines())
    return set(filter(None, bare))

== txt_mark_file fn mut
def mark_$vd_from_file($path: Path, $es: $Many[$E]) -> list[str]:
    """Mark as $vdw each $ew whose $sw1 is on a line of the file; return the lines that name no $ew."""
    by_$s1 = {$e.$s1: $e for $e in $es}
    unknown = []
    for $line in $path.read_text().split("\n"):
        if $e := by_$s1.get($line.strip()):
            $e.$vd = True
        elif $line:
            unknown.append($line)
    return unknown

== txt_apply_text fn mut
def <<set_from_text||assign_from||apply_setting>>($e: $E, assignment: str) -> None:
    """Change an attribute of the $ew as a text such as "$n1=$d1" says."""
    name, equals, rest = assignment.partition("=")
    if not equals or not hasattr($e, name):
        raise ValueError(f"cannot set {assignment!r}")
    present = getattr($e, name)
    setattr($e, name, type(present)(rest))

== txt_rename_from_map fn mut
def rename_$sp1($es: $Many[$E], spellings: dict[str, str]) -> int:
    """Correct the $sw1 of the $esw by a map from old to new; return how many changed."""
    changed = 0
    for $e in $es:
        new = spellings.get($e.$s1, $e.$s1)
        changed += new != $e.$s1
        $e.$s1 = new
    return changed

== txt_clean_spaces fn mut
def tidy_$sp1($es: $Many[$E]) -> None:
    """Leave only single blanks in the $sw1 of each $ew<<=t:||, and a capital letter in front>>."""
    for $e in $es:
        $e.$s1 = " ".join($e.$s1.split())<<=t:||.capitalize()>>

== txt_encode64 fn
def <<pack||token_for||encode>>_$noun_text($e: $E) -> str:
    """Return the $ew as JSON in base64, safe in an address."""
    plain = json.dumps({$epairs}).encode()
    return base64.urlsafe_b64encode(plain).decode(<<"ascii"||>>)

== txt_decode64 fn
def $noun_from_token(token: str) -> $E:
    """Make $aew from JSON in base64."""
    try:
        $data = json.loads(base64.urlsafe_b64decode(token))
    except ValueError as $err:
        raise ValueError("not a token of $aew") from $err
    return $E(**$data)

== txt_digest fn
def <<etag||digest||checksum>>_of_$es($es: $Many[$E]<<=n:||, length: int = 12>>) -> str:
    """Return a short text that changes when the $esw do."""
    running = <<hashlib.sha256()||hashlib.sha1()||hashlib.md5()>>
    for $e in $es:
        running.update(repr(($cells)).encode())
    return running.hexdigest()[:<<=n:8||length>>]

== txt_struct fn
def <<pack_$np1||$np1_to_bytes||binary_$np1>>($es: list[$E]) -> bytes:
    """Return the number of $esw and their $nw1 as bytes."""
    return struct.pack(f"<I{len($es)}d", len($es), *($e.$n1 for $e in $es))
'''
