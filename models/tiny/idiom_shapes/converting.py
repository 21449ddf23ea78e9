"""Shapes of functions that turn things into dicts, rows, JSON, CSV and lines, and back."""

from __future__ import annotations

SHAPES = r'''
== conv_compact fn
def <<compact||filled_pairs||without_gaps>>_of_$noun($e: $E) -> dict[str, Any]:
    """Return the $ew as a dictionary, without what is empty."""
    whole = {$epairs}
    return {$key: $val for $key, $val in whole.items() if $val not in <<("", None)||("", 0)||(None, "", [])>>}

== conv_picked fn
def <<pick||select||read>>_from_$noun($e: $E, <<=w:wanted||chosen||shown>>: Iterable[str]) -> dict[str, Any]:
    return {$key: getattr($e, $key<<||, None>>) for $key in <<=w:wanted||chosen||shown>> if hasattr($e, $key)}

== conv_defaults fn
def <<$noun_with_defaults||make_$noun_from>>(data: Mapping[str, Any], defaults: Mapping[str, Any]) -> $E:
    """Make $aew from the data; what is missing there is taken from the defaults."""
    <<=m:merged||completed||filled_in>> = <<{**defaults, **data}||dict(defaults) | dict(data)||dict(defaults, **data)>>
    return $E(**{$key: <<=m:merged||completed||filled_in>>[$key] for $key in ($columns)})

== conv_converters fn
def <<convert||typed||cast>>_$noun_fields(raw_fields: dict[str, str]) -> dict[str, Any]:
    """Return the fields of $aew with their right types; complain about those that do not fit."""
    <<=c:converters||casts||types_of_fields>> = {"$s1": str<<||.strip>>, "$n1": $t1}
    typed: dict[str, Any] = {}
    for $key, convert in <<=c:converters||casts||types_of_fields>>.items():
        try:
            typed[$key] = convert(raw_fields[$key])
        except (KeyError, ValueError) as $err:
            raise ValueError(f"<<bad||missing or bad||no usable>> {$key}") from $err
    return typed

== conv_aliases fn
:: a aliases old_keys spellings
def <<accept||normalize||modern>>_$noun_keys(data: dict[str, Any], &a: dict[str, str]) -> dict[str, Any]:
    """Return the data of $aew with the usual keys instead of other spellings."""
    data = <<dict(data)||data.copy()||{**data}>>
    for spelling, $key in &a.items():
        if spelling in data<<|| and $key not in data>>:
            data[$key] = data.pop(spelling)
    return data

== conv_copy_with fn
:: c changes overrides differences
def <<copy_of_$noun||changed_$noun||$noun_but>>($e: $E, **&c: Any) -> $E:
    """Return a copy of the $ew with some attributes changed."""
    if <<unknown := &c.keys() - {$columns}||unknown := set(&c).difference(($columns))>>:
        raise TypeError(f"$aew has no {', '.join(sorted(unknown))}")
    return $E(**<<{$epairs, **&c}||({$epairs} | &c)>>)

== conv_copy_flags fn mut
def <<clone||copy||duplicate>>_$noun($e: $E<<=s:||, suffix: str = " (copy)">>) -> $E:
    """Return a new $ew like this one<<||, $vdw if that is>>."""
    <<=c:twin||duplicate||clone>> = $E($cells)
    <<=c:twin||duplicate||clone>>.$vd = $e.$vd
    <<=s:~||<<=c:twin||duplicate||clone>>.$s1 += suffix>>
    return <<=c:twin||duplicate||clone>>

== conv_copies_numbered fn
def <<numbered_copies||make_copies>>_of_$noun($e: $E, count: int = $d1) -> list[$E]:
    """Return so many copies of the $ew, with a number after the $sw1."""
    copied = []
    for number in range(1, count + 1):
        fields_of_copy = {$epairs}
        fields_of_copy["$s1"] <<+= f" {number}"||= f"{$e.$s1} {number}"||= f"{$e.$s1}-{number}">>
        copied.append($E(**fields_of_copy))
    return copied

== conv_fill_from fn mut
def <<fill_up||fill_gaps_in||enrich>>_$noun($e: $E, <<=o:other||source_of_gaps||fallback>>: $E) -> $E:
    """Take from another $ew what is empty in this one."""
    for name_of_field in ($columns):
        if not getattr($e, name_of_field):
            setattr($e, name_of_field, getattr(<<=o:other||source_of_gaps||fallback>>, name_of_field))
    return $e

== conv_nested fn
def <<nest||fold||as_tree>>_$es($es: $Many[$E]) -> dict[str, dict[str, $t1]]:
    """Return the $nw1 of the $esw under their $sw2 and below it under their $sw1."""
    nested: dict[str, dict[str, $t1]] = {}
    for $e in $es:
        nested.setdefault($e.$s2, {})[$e.$s1] = $e.$n1
    return nested

== conv_unnested fn
def <<unfold||flatten||rows_of>>_$np1(nested: dict[str, dict[str, $t1]]) -> list[tuple[str, str, $t1]]:
    """Return the rows of a table of $nw1 by two keys<<||, in their order>>."""
    pairs = <<nested.items()||sorted(nested.items())>>
    return [(outer, inner, $n1) for outer, below in pairs for inner, $n1 in below.items()]

== conv_table_rows fn
def <<$es_from_table||$es_of_rows||read_table_of_$es>>(heading: list[str], rows: Iterable[list[Any]]) -> Iterator[$E]:
    """Yield $aew for each row under the heading; rows of another length are errors."""
    for row in rows:
        if len(row) != len(heading):
            raise ValueError(f"row of {len(row)} instead of {len(heading)}: {row}")
        yield $E(**dict(zip(heading, row)))

== conv_flat_keys fn
def <<=f:flatten||flat_keys||dotted>>_$noun_data(data: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested data of $aew with keys such as "$s1.$n1"."""
    flat: dict[str, Any] = {}
    for $key, inner in data.items():
        dotted = f"{prefix}.{$key}" if prefix else $key
        if isinstance(inner, dict):
            flat.update(<<=f:flatten||flat_keys||dotted>>_$noun_data(inner, dotted))
        else:
            flat[dotted] = inner
    return flat

== conv_deep_search fn
def <<=f:find||search||dig_for>>_$noun_data(<<=t:thing_read||structure||whole>>: Any) -> Iterator[dict[str, Any]]:
    """Yield each dictionary with a $sw1, however deep it lies."""
    if isinstance(<<=t:thing_read||structure||whole>>, dict):
        if "$s1" in <<=t:thing_read||structure||whole>>:
            yield <<=t:thing_read||structure||whole>>
        <<=t:thing_read||structure||whole>> = list(<<=t:thing_read||structure||whole>>.values())
    if isinstance(<<=t:thing_read||structure||whole>>, list):
        for below in <<=t:thing_read||structure||whole>>:
            yield from <<=f:find||search||dig_for>>_$noun_data(below)

== conv_by_dots fn
def <<dig||read_dotted||value_at>>(data: dict[str, Any], dotted: str<<=d:||, default: Any = None>>) -> Any:
    """Return what lies under a dotted key such as "$noun.$s1"."""
    for $key in dotted.split("."):
        if not isinstance(data, dict) or $key not in data:
            <<=d:raise KeyError(<<dotted||f"nothing under {dotted}">>)||return default>>
        data = data[$key]
    return data

== conv_one_or_many fn
def <<read||parse||take>>_one_or_many_$es(given: Any) -> list[$E]:
    """Return the $esw of a dictionary, of a list of them or of their JSON text."""
    if isinstance(given, <<str||(str, bytes)>>):
        given = json.loads(given)
    if isinstance(given, dict):
        given = [given]
    return [$E(**entry) for entry in given]

== conv_envelope fn
def <<wrap||pack||envelope_of>>_$es($es: list[$E], layout: int = <<1||2||3>>) -> str:
    """Return the $esw as JSON text that also tells its format and how many they are."""
    whole = {"format": layout, "count": len($es), "$es": [<<{$epairs}||vars($e)>> for $e in $es]}
    return json.dumps(whole<<||, indent=2||, sort_keys=True||, ensure_ascii=False>>)

== conv_open_envelope fn
def <<unwrap||unpack_envelope||open_envelope>>_of_$es($txt: str<<=k:||, known: tuple[int, ...] = (1, 2)>>) -> list[$E]:
    """Return the $esw of a JSON text, if its format is known."""
    match json.loads($txt):
        case {"format": number, "$es": list(found)} if number <<=k:== 1||in known>>:
            return [$E(**entry) for entry in found]
        case {"format": number}:
            raise ValueError(f"cannot read format {number}")
        case _:
            raise ValueError("<<no $esw here||not a file of $esw>>")

== conv_migrate fn
def <<migrate||upgrade||modernize>>_$noun(data: dict[str, Any]) -> dict[str, Any]:
    """Bring old data of $aew to the present layout, step by step."""
    layout = data.pop("layout", 1)
    if layout < 2:
        data["$s1"] = data.pop("<<old_$s1||the_$s1||$s1_text>>", "")
    if layout < 3:
        data<<.setdefault("$n1", $z1)||["$n1"] = $t1(data.get("$n1", 0))>>
    return data

== conv_update_json fn
def <<remember||note||record>>_$n1($path: $Path, $e: $E) -> $t1:
    """Add the $nw1 of the $ew to the total that a JSON file holds, and return the new total."""
    try:
        with open($path$enc) as $fh:
            totals = json.load($fh)
    except FileNotFoundError:
        totals = {}
    totals[$e.$s1] = totals.get($e.$s1, $z1) + $e.$n1
    with open($path, "w"$enc) as $fh:
        json.dump(totals, $fh<<@indent:, indent=2||>>)
    return totals[$e.$s1]

== conv_json_default fn
def dump_<<anything||whatever||all>>_with_$es(data: Any) -> str:
    return json.dumps(data, default=lambda other: <<vars(other)||other.__dict__||str(other)>>)

== conv_merge_files fn
def <<load_merged||merge_files_of||combine>>_$es(<<=p:paths||all_paths>>: Iterable[Path]) -> list[$E]:
    """Load the $esw of several JSON files; later files win."""
    <<=m:merged||by_$s1||latest>>: dict[str, dict[str, Any]] = {}
    for $path in <<=p:paths||all_paths>>:
        for entry in json.loads($path.read_text()):
            <<=m:merged||by_$s1||latest>><<.setdefault(entry["$s1"], {}).update(entry)||[entry["$s1"]] = entry>>
    return [$E(**entry) for entry in <<=m:merged||by_$s1||latest>>.values()]

== conv_json_either fn
def <<parse_any||loads_any||decode_any>>_$es($txt: str) -> list[dict[str, Any]]:
    """Return the data of $esw from JSON text: one list, or one object on each line."""
    $txt = $txt.strip()
    if $txt.startswith("["):
        return json.loads($txt)
    return [json.loads($line) for $line in $txt.splitlines() if $line<<||.strip()>>]

== conv_csv_columns fn
def <<read_chosen||columns_of||pick_columns>>($path: $Path, wanted: list[str]) -> Iterator[list[str]]:
    """Yield the wanted columns of a CSV file of $esw, in the wanted order."""
    with open($path, newline=""$enc) as $fh:
        reader = csv.reader($fh)
        place_of = {label_above: place for place, label_above in enumerate(next(reader))}
        if missing := <<[one for one in wanted if one not in place_of]||set(wanted) - set(place_of)>>:
            raise KeyError(f"no such column: {', '.join(missing)}")
        for row in reader:
            yield [row[place_of[one]] for one in wanted]

== conv_csv_errors fn
def <<import||load_some||collect>>_$es($path: $Path) -> tuple[list[$E], dict[int, str]]:
    """Read a CSV file of $esw; return the good ones, and the errors by their line."""
    good, bad = [], {}
    with open($path, newline=""$enc) as $fh:
        reader = csv.DictReader($fh)
        for row in reader:
            try:
                good.append($E($fromrow))
            except (KeyError, TypeError, ValueError) as $err:
                bad[reader.line_num] = <<str($err)||repr($err)||f"{type($err).__name__}: {$err}">>
    return good, bad

== conv_csv_append fn
def <<append_row||log_to_csv||add_row_for>>_$noun($path: Path, $e: $E) -> None:
    """Add a row to a CSV file, and the heading if the file is new."""
    <<=n:is_new||fresh||first_time>> = not $path.exists()<<|| or not $path.stat().st_size>>
    with $path.open("a", newline=""$enc) as $fh:
        writer = csv.writer($fh)
        if <<=n:is_new||fresh||first_time>>:
            writer.writerow([$columns])
        writer.writerow([$cells])

== conv_tsv fn
def $noun_<<line||row||as_tsv>>($e: $E) -> str:
    """Return the fields of the $ew with tabs between them; tabs inside become spaces."""
    return "\t".join(str($val).replace("\t", " ") for $val in <<($cells)||[$cells]>>)

== conv_kv_lines fn
def <<to_lines||as_settings||key_value_lines>>_of_$noun($e: $E) -> str:
    """Return a line such as "$s1 = $w1" for each attribute of the $ew."""
    pairs = {$epairs}
    width = max(map(len, pairs))
    return "".join(f"{$key:<{width}} = {$val}\n" for $key, $val in pairs.items())

== conv_kv_pairs fn
def <<parse_pairs||fields_from||split_pairs>>_of_$noun($txt: str<<=s:||, joint: str = ";">>) -> dict[str, str]:
    """Return the pairs of a text such as "$s1=$w1;$n1=$d1"."""
    pairs = (pair.partition("=") for pair in $txt.split(<<=s:";"||joint>>))
    return {$key.strip(): $val.strip() for $key, equals, $val in pairs if equals<<|| and $val>>}

== conv_kv_thing fn
def $noun_from_<<text||words||message>>($txt: str) -> $E:
    """Make $aew from a text such as "$s1=$w1 $n1=$d1"."""
    row = dict(re.findall(r"(\w+)=(\S+)", $txt))
    if not row<<||.get("$s1")>>:
        raise ValueError(f"no $ew in {$txt!r}")
    return $E($fromrow)

== conv_regex_thing fn
def <<match||recognize||scan>>_$noun($txt: str) -> dict[str, Any] | None:
    """Return what a text such as "$w1 ($d1)" tells about $aew; None if it looks different."""
    if not (hit := <<re.match||re.fullmatch||re.search>>(r"(?P<$s1>[\w ]+) \((?P<$n1>\d+)\)", $txt)):
        return None
    return <<hit.groupdict()||hit.groupdict() | {"$n1": $t1(hit["$n1"])}||{**hit.groupdict(), "$n1": $t1(hit["$n1"])}>>

== conv_fixed_read fn
def <<read_fixed||parse_fixed||cut>>_$noun($line: str, widths: dict[str, int]) -> dict[str, str]:
    """Cut a line of columns with fixed widths into the fields of $aew."""
    found = {}
    start = 0
    for $key, width in widths.items():
        found[$key] = $line[start : start + width].strip()
        start += width
    return found

== conv_fixed_write fn
def <<fixed_line||padded_line||column_line>>_of_$noun($e: $E, width: int = $d1) -> str:
    """Return the fields of the $ew, each cut or padded to the width."""
    return "".join(str($val)[:width].<<ljust(width)||rjust(width)||ljust(width, ".")>> for $val in ($cells))

== conv_ini fn
def <<parse_sections||sections_of||read_sections>>(lines: Iterable[str]) -> dict[str, dict[str, str]]:
    """Parse sections such as "[$w1]", each with lines such as "$s1 = $w2"."""
    sections: dict[str, dict[str, str]] = {}
    present: dict[str, str] = {}
    for $line in map(str.strip, lines):
        if $line.startswith("[") and $line.endswith("]"):
            <<present = sections.setdefault($line[1:-1], {})||sections[$line[1:-1]] = present = {}>>
        elif $line<<|| and not $line.startswith("#")>>:
            $key, _, $val = $line.partition("=")
            present[$key.strip()] = $val.strip()
    return sections

== conv_line_groups fn
def <<split_at_headings||under_headings||collect_under>>_$sp1(lines: list[str]) -> dict[str, list[str]]:
    """Return the indented lines under each line that is not indented."""
    <<=b:below||inner_lines>>: dict[str, list[str]] = {}
    outer = ""
    for $line in lines:
        if $line[:1].isspace():
            <<=b:below||inner_lines>>[outer].append($line.strip())
        elif $line:
            outer = $line.rstrip(<<":"||>>)
            <<=b:below||inner_lines>>[outer] = []
    return <<=b:below||inner_lines>>
'''
