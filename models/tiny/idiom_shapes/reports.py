"""Shapes of functions that write about things: tables, bars, summaries, JSON, CSV, paths, dates."""

from __future__ import annotations

SHAPES = r'''
== markdown fn w=2
def to_markdown($es: list[$E]) -> str:
    """Return the $esw as a Markdown table."""
    lines = ["| $sw1 | $nw1 |", "| --- | ---: |"]
    <<@mdrows:for $e in $es:
        lines.append(f"| {$e.$s1} | {$e.$n1} |")||lines += [f"| {$e.$s1} | {$e.$n1} |" for $e in $es]||lines.extend(f"| {$e.$s1} | {$e.$n1} |" for $e in $es)>>
    return "\n".join(lines)

== html fn
def to_html($es: list[$E]) -> str:
    """Return the $esw as an HTML list."""
    points_of_list = "".join(f"<li<<=c:|| class='{'$f1' if $e.$f1 else ''}'>>>{$e.$s1}</li>" for $e in $es)
    return f"<ul>{points_of_list}</ul>"

== bars fn w=2
def draw_bars($es: list[$E], width: int = $d1) -> str:
    """Draw a bar for the $nw1 of each $ew."""
    longest = max(($e.$n1 for $e in $es), default=0) or 1
    lines = []
    for $e in $es:
        bar = "<<=ch:#||*||=>>" * int(width * $e.$n1 / longest)
        lines.append(f"{$e.$s1:>12} {bar}")
    return "\n".join(lines)

== table_widths fn w=2
def table_of_$es($es: list[$E]) -> str:
    """Return a table with columns as wide as their longest cell."""
    table_rows = [($e.$s1, str($e.$n1)) for $e in $es]
    table_rows.insert(0, ("$sw1", "$nw1"))
    widths = [max(len(piece) for piece in column_cells) for column_cells in zip(*table_rows)]
    return "\n".join("  ".join(piece.ljust(width) for piece, width in zip(pair, widths)) for pair in table_rows)

== total_line fn w=2
def lines_with_total($es: list[$E]) -> Iterator[str]:
    """Yield a line for each $ew, and one for all."""
    $acc = $z1
    for $e in $es:
        $acc += $e.$n1
        yield f"{$e.$s1:<20}{$e.$n1:>10}"
    yield "-" * 30
    yield f"{'total':<20}{$acc:>10}"

== section_report fn like=group w=2
def report_by_$s1($es: list[$E]) -> str:
    """Return a section for each $sw1 with its $esw."""
    lines: list[str] = []
    for $s1, group in sorted($@group($es).items()):
        lines.append(f"<<=h:== {$s1} ==||{$s1}:||# {$s1}>>")
        for $e in group:
            lines.append(f"  {$e.$n1}<<=f:|| {'$fw1' if $e.$f1 else ''}>>")
        lines.append("")
    return "\n".join(lines)

== overview fn w=2
def overview($es: list[$E]) -> dict[str, Any]:
    """Return a few figures about the $esw."""
    if not $es:
        return {"count": 0}
    $np1 = [$e.$n1 for $e in $es]
    return {
        "count": len($es),
        "$f1": sum($e.$f1 for $e in $es),
        "lowest_$n1": min($np1),
        "highest_$n1": max($np1),
        "$sp1": sorted({$e.$s1 for $e in $es}),
    }

== sentence fn w=2
def in_words($es: list[$E]) -> str:
    """Return the number of $esw as a phrase."""
    <<@inwords:if not $es:
        return "no $esw"
    if len($es) == 1:
        return f"only {$es[0].$s1}"
    return f"{len($es)} $esw"||count = len($es)
    return "no $esw" if count == 0 else f"{count} $ew" if count == 1 else f"{count} $esw"||match $es:
        case []:
            return "no $esw"
        case [$e]:
            return f"only {$e.$s1}"
        case _:
            return f"{len($es)} $esw">>

== listing_and fn as=listing w=2
def <<@listing:name||list||enumerate>>_$es($es: list[$E]) -> str:
    """Return the $sw1 of all $esw as in a sentence: with commas and an "and"."""
    *$sp1, last_one = [$e.$s1 for $e in $es]
    <<@andlist:if not $sp1:
        return last_one
    return f"{', '.join($sp1)} and {last_one}"||return f"{', '.join($sp1)} and {last_one}" if $sp1 else last_one>>

== shortened fn w=2
def preview($es: list[$E], count: int = $d1) -> str:
    """Return the first few $sp1, and how many more there are."""
    shown = ", ".join($e.$s1 for $e in $es[:count])
    more = len($es) - count
    <<@more:if more > 0:
        shown += f" and {more} more"
    return shown||return f"{shown} and {more} more" if more > 0 else shown>>

== numbered fn
def numbered_lines($es: list[$E]) -> list[str]:
    """Return the $sw1 of each $ew with its number, right-aligned."""
    digits_needed = len(str(len($es)))
    return [f"{number:>{digits_needed}}. {$e.$s1}" for number, $e in enumerate($es, <<1||start=1>>)]

== csv_text fn w=2
def to_csv($es: list[$E]<<=d:||, delimiter: str = ",">>) -> str:
    """Return the $esw as CSV text with a header."""
    buffer = io.StringIO()
    writer = csv.writer(buffer<<=d:||, delimiter=delimiter>>)
    writer.writerow([$columns])
    <<@csvrows:for $e in $es:
        writer.writerow([$cells])||writer.writerows([$cells] for $e in $es)>>
    return buffer.getvalue()

== csv_manual fn
def csv_lines($es: $Many[$E]) -> Iterator[str]:
    """Yield the lines of a CSV file; texts with commas are quoted."""
    yield "$s1,$n1"
    for $e in $es:
        $s1 = $e.$s1
        if "," in $s1:
            $s1 = '"' + $s1 + '"'
        yield f"{$s1},{$e.$n1}"

== json_text fn as=dumps w=2
def <<@dumps:dump||to_json||encode>>_$es($es: list[$E]) -> str:
    """Return the $esw as JSON text."""
    return json.dumps([{$epairs} for $e in $es]<<@indent:, indent=2||>>)

== json_parse fn as=loads w=2
def <<@loads:parse||from_json||decode>>_$es_json($txt: str) -> list[$E]:
    """Return the $esw of a JSON text."""
    <<@decode:try:
        $data = json.loads($txt)
    except json.JSONDecodeError as $err:
        raise ValueError("not JSON") from $err
    return [$E(**entry) for entry in $data]||return [$E(**entry) for entry in json.loads($txt)]>>

== json_lines fn w=2
def append_json_lines($path: $Path, $es: list[$E]) -> None:
    """Append a line of JSON for each $ew."""
    with open($path, "a"$enc) as $fh:
        for $e in $es:
            $fh.write(json.dumps({$epairs}) + "\n")

== json_lines_read fn as=load w=2
def read_json_lines($path: $Path) -> list[$E]:
    """Read $esw from a file with a JSON object on each line."""
    $es = []
    with open($path$enc) as $fh:
        for number_of_line, $line in enumerate($fh, start=1):
            try:
                $es.append($E(**json.loads($line)))
            except (TypeError, ValueError) as $err:
                <<$log.warning("line %d: %s", number_of_line, $err)||print(f"line {number_of_line}: {$err}", file=sys.stderr)||raise ValueError(f"line {number_of_line} is not $aew") from $err>>
    return $es

== load_sections fn as=load
def load_$es($path: $Path) -> list[$E]:
    """Load $esw from a JSON file with one key, "$es"."""
    $data = json.loads(Path($path).read_text(<<=enc:encoding="utf-8"||>>))
    if "$es" not in $data:
        raise ValueError(f"no $esw in {$path}")
    return [$E(**entry) for entry in $data["$es"]]

== load_folder fn
def load_all_$es(folder_path: Path) -> dict[str, list[$E]]:
    """Load the $esw of each JSON file in the folder."""
    $out = {}
    for $path in sorted(folder_path.glob("*.json")):
        try:
            $out[$path.stem] = $@load_json($path)
        except (OSError, ValueError) as $err:
            $log.warning("skipped %s: %s", $path, $err)
    return $out

== save_each fn w=2
def save_each_$noun(folder_path: Path, $es: list[$E]) -> list[Path]:
    """Write each $ew to a file of its own, and return the paths."""
    folder_path.mkdir(parents=True, exist_ok=True)
    written = []
    for $e in $es:
        target = folder_path / f"{$e.$s1}.json"
        target.write_text(json.dumps({$epairs})<<=enc:, encoding="utf-8"||>>)
        written.append(target)
    return written

== save_once fn
def save_if_missing(target: Path, $es: list[$E]) -> bool:
    """Write the $esw unless the file exists; return whether it was written."""
    <<@exists:if target.exists():
        return False
    target.write_text(json.dumps([{$epairs} for $e in $es]))
    return True||try:
        with open(target, "x"$enc) as $fh:
            json.dump([{$epairs} for $e in $es], $fh)
    except FileExistsError:
        return False
    return True>>

== save_backup fn
def save_with_backup(target: Path, $es: list[$E]) -> None:
    """Write the $esw, and keep what the file held as a backup."""
    if target.exists():
        target.rename(target.with_suffix(".bak"))
    <<$log.info("saving %d $esw", len($es))||~>>
    target.write_text("\n".join($e.$s1 for $e in $es) + "\n")

== file_name fn as=file_name w=2
def file_name_of($e: $E<<=s:, suffix: str = ".json"||>>) -> str:
    """Return a file name for the $ew: only letters, digits and dashes."""
    <<@slugging:slug_text = re.sub(r"[^a-z0-9]+", "-", $e.$s1.lower()).strip("-")||slug_text = "".join(c if c.isalnum() else "-" for c in $e.$s1.lower())>>
    return f"{slug_text}<<=s:{suffix}||.json>>"

== date_label fn
def label_with_date($e: $E, day: date, today: date) -> str:
    """Return the $sw1 with the date<<||; today is called so>>."""
    <<@daylabel:if day == today:
        return f"{$e.$s1} (today)"
    return f"{$e.$s1} ({day:%d.%m.%Y})"||return f"{day.isoformat()} {$e.$s1}">>

== due_dates fn w=2
def due_dates($es: list[$E], start: date, days: int = $d1) -> dict[str, date]:
    """Return a date for each $sw1, so many days apart."""
    <<@due:return {$e.$s1: start + timedelta(days=days * place) for place, $e in enumerate($es)}||due: dict[str, date] = {}
    day = start
    for $e in $es:
        due[$e.$s1] = day
        day += timedelta(days=days)
    return due>>

== age_words fn
def last_seen(when: datetime, now: datetime) -> str:
    """Return in words how long ago $aew was seen."""
    seconds = int((now - when).total_seconds())
    <<@ago:for name, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count, _ = divmod(seconds, length)
        if count:
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return "just now"||if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{seconds // 60} minutes ago"
    return f"{seconds // 3600} hours ago">>

== parse_blocks fn w=2
def parse_blocks($txt: str) -> list[dict[str, str]]:
    """Parse blocks of lines such as "$s1: $w1"; empty lines part them."""
    blocks: list[dict[str, str]] = []
    for block_text in $txt.strip().split("\n\n"):
        block: dict[str, str] = {}
        for text_line in block_text.splitlines():
            <<@kv:name, _, given = text_line.partition(":")
            block[name.strip()] = given.strip()||if ":" not in text_line:
                continue
            name, given = text_line.split(":", 1)
            block[name.strip()] = given.strip()>>
        blocks.append(block)
    return blocks

== parse_args fn
def parse_assignments(words: list[str]) -> dict[str, str]:
    """Parse words such as "$s1=$w1" or "$n1=$d1"; others are errors."""
    given: dict[str, str] = {}
    for word in words:
        name, equals, after = word.partition("=")
        if not equals or name not in ($columns):
            raise ValueError(f"cannot use {word!r} for $aew")
        given[name] = after
    return given

== apply_updates fn w=2 mut
def apply_updates($e: $E, updates: dict[str, Any]) -> list[str]:
    """Set the attributes of the $ew that are given, and return the names of those that changed."""
    changed = []
    for name, new in updates.items():
        if not hasattr($e, name):
            raise AttributeError(f"$aew has no {name}")
        if getattr($e, name) != new:
            setattr($e, name, new)
            changed.append(name)
    return changed

== template_text fn as=fill w=2
def <<@fill:fill_in||render||expand>>_$noun($e: $E, template: str) -> str:
    """Put the $sw1 and the $nw1 into a template such as "{$s1} has {$n1}"."""
    <<@fillin:return template.format($s1=$e.$s1, $n1=$e.$n1)||return template.replace("{$s1}", $e.$s1).replace("{$n1}", str($e.$n1))||for name in ("$s1", "$n1"):
        template = template.replace("{" + name + "}", str(getattr($e, name)))
    return template>>

== fingerprint fn
def fingerprint($e: $E) -> str:
    """Return a short text that differs for different $esw."""
    whole_text = f"{$e.$s1}|{$e.$n1}"
    return <<hashlib.sha256||hashlib.md5>>(whole_text.encode()).hexdigest()[:<<8||12>>]

== print_report fn w=2
def print_report($es: list[$E]) -> None:
    """Print the $esw and their total $nw1."""
    <<@preport:if not $es:
        print("no $esw")
        return
    for $e in $es:
        print(f"{$e.$s1}: {$e.$n1}")
    print(f"total: {sum($e.$n1 for $e in $es)}")||for $e in $es:
        print(f"{$e.$s1}: {$e.$n1}")
    if len($es) > 1:
        print(f"total: {sum($e.$n1 for $e in $es)}")||print(*(f"{$e.$s1}: {$e.$n1}" for $e in $es), sep="\n")
    print("total:", sum($e.$n1 for $e in $es))>>

== ask_choice fn
def choose_$noun($es: list[$E]) -> $E | None:
    """Let the user choose one of the $esw by its number; nothing typed means none."""
    for number, $e in enumerate($es, start=1):
        print(f"{number}) {$e.$s1}")
    while typed := input("number: ").strip():
        if typed.isdigit() and 1 <= int(typed) <= len($es):
            return $es[int(typed) - 1]
        print(f"not a number from 1 to {len($es)}")
    return None
'''  # noqa: E501  (the alternatives of a line stand in one line)
