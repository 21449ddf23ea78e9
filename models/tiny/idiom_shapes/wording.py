"""Shapes of functions that write about things: reports, tables, Markdown, HTML, sentences, logs, labels and diffs."""

from __future__ import annotations

SHAPES = r'''
== txt_aligned fn
def <<=a:left||right||centre>>_aligned_$sp1($es: list[$E]) -> list[str]:
    """Return the $sw1 of each $ew, <<=a:with blanks after it||with blanks before it||in the middle>>."""
    width = max((len($e.$s1) for $e in $es), default=0)
    return [<<=a:f"{$e.$s1:<{width}}"||f"{$e.$s1:>{width}}"||f"{$e.$s1:^{width}}">> for $e in $es]

== txt_money_column fn
def $n1_column($es: list[$E], width: int = $d1) -> str:
    """Return the $nw1 of all $esw under each other, with <<=g:commas||underscores>> and two digits, and their sum."""
    amounts = [f"{$e.$n1:{width}<<=g:,||_>>.2f}" for $e in $es]
    whole = sum($e.$n1 for $e in $es)
    return "\n".join([*amounts, "=" * width, f"{whole:{width}<<=g:,||_>>.2f}"])

== txt_percent_lines fn
def <<$n1_shares||share_lines||percentages_of_$n1>>($es: list[$E]) -> str:
    """Return a line for each $ew with its part of the whole $nw1 in percent."""
    whole = sum($e.$n1 for $e in $es)<< or 1||>>
    return "\n".join(f"{$e.$n1 / whole:<<7.1%||6.0%||8.2%>>} {$e.$s1}" for $e in $es)

== txt_ruled_table fn
def ruled_table_of_$es($es: list[$E], width: int = $d1) -> str:
    """Return a table with a rule above, below the heading and at the end."""
    dashes = "+" + ("-" * width + "+") * 2
    lines = [dashes, f"|{'$sw1':^{width}}|{'$nw1':^{width}}|", dashes]
    for $e in $es:
        lines.append(f"|{$e.$s1:<{width}.{width}}|{$e.$n1:>{width}}|")
    lines.append(dashes)
    return "\n".join(lines)

== txt_table_of_all fn
def <<full_table||grid||text_table>>_of_$es($es: $Many[$E]<<=g:||, gap: str = "  ">>) -> str:
    """Return all attributes of the $esw in columns<<=g:||, with a gap between them>>."""
    rows = [[$columns], *([str($val) for $val in ($cells)] for $e in $es)]
    widths = [max(map(len, column)) for column in zip(*rows)]
    return "\n".join(<<=g:" "||gap>>.join(map(str.ljust, row, widths)).rstrip() for row in rows)

== txt_two_columns fn
def $es_in_two_columns($es: list[$E], width: int = $d1) -> str:
    """Return the $sw1 of the $esw in two columns, one half beside the other."""
    half = <<(len($es) + 1) // 2||math.ceil(len($es) / 2)||-(-len($es) // 2)>>
    $sp1 = [$e.$s1 for $e in $es]
    couples = zip_longest($sp1[:half], $sp1[half:], fillvalue="")
    return "\n".join(f"{left:<{width}}{right}" for left, right in couples)

== txt_heading fn
def <<underlined_heading||heading_of||title_lines>>_$noun($e: $E, mark: str = "<<=||->>") -> str:
    """Return the $sw1 of the $ew as a heading: <<=c:in title case||in capitals||as it is>>, with a line below."""
    heading = $e.$s1<<=c:.title()||.upper()||>>
    return f"{heading}\n{mark * len(heading)}"

== txt_boxed fn
def boxed_$noun($e: $E) -> str:
    """Return the $ew in a box of <<=m:stars||hashes>>."""
    inside = f"<<=m:*||#>> {$e.$s1}: {$e.$n1} <<=m:*||#>>"
    border = "<<=m:*||#>>" * len(inside)
    return "\n".join((border, inside, border))

== txt_md_checklist fn
def <<checklist||todo_list||task_list>>_of_$es($es: $Many[$E]$cpar) -> str:
    """Return the $esw$cdoc as a Markdown list of boxes; those that are $vdw are ticked."""
    lines = []
    for $e in $es:
        if $cond:
            tick = "x" if $e.$vd else " "
            lines.append(f"- [{tick}] {$e.$s1}")
    return "\n".join(lines)

== txt_md_sections fn
def markdown_by_$kname($es: $Many[$E]) -> str:
    """Return Markdown with a heading for each $kdoc and the $esw below."""
    lines: list[str] = []
    for heading, members in groupby(sorted($es, key=lambda $e: $kexpr), key=lambda $e: $kexpr):
        lines += [f"<<##||###||#>> {heading}", ""]
        lines += [f"<<-||*>> **{$e.$s1}**: {$e.$n1}" for $e in members]
        lines.append("")
    return "\n".join(lines)

== txt_md_row fn
def <<markdown_row||table_row||pipe_row>>_of_$noun($e: $E) -> str:
    """Return the $ew as a row of a Markdown table; bars inside it are escaped."""
    cells = [str($val).replace("|", "\\|") for $val in ($cells)]
    return <<f"| {' | '.join(cells)} |"||"| " + " | ".join(cells) + " |">>

== txt_md_rows_back fn
def $es_of_markdown($txt: str) -> list[$E]:
    """Make the $esw of a Markdown table, whose first two lines are the heading."""
    made = []
    for $line in $txt.strip().splitlines()[2:]:
        $unpack = (cell.strip() for cell in $line.strip("| ").split("|"))
        made.append($E($convert))
    return made

== txt_md_link_list fn
def <<contents||table_of_contents||toc>>_of_$es($es: $Many[$E]) -> str:
    """Return a numbered Markdown list of links to the section of each $ew."""
    return "\n".join(
        f"{place}. [{$e.$s1}](#{$e.$s1.lower().replace(' ', '-')})" for place, $e in enumerate($es, start=1)
    )

== txt_html_escape fn
def <<safe_$s1||escaped_$s1||html_$s1>>($e: $E) -> str:
    """Return the $sw1 of the $ew with the signs escaped that mean something in HTML."""
    escaped = $e.$s1
    for sign, name in (("&", "amp"), ("<", "lt"), (">", "gt")<<||, ('"', "quot")>>):
        escaped = escaped.replace(sign, f"&{name};")
    return escaped

== txt_html_row fn
def <<html_row||row_of_cells||tr>>_of_$noun($e: $E) -> str:
    """Return the $ew as a row of an HTML table<<=c:||, of a class of its own if it is $fw1>>."""
    <<=c:inside = "".join(f"<td>{$val}</td>" for $val in ($cells))
    return f"<tr>{inside}</tr>"||opening = "<tr class='$f1'>" if $e.$f1 else "<tr>"
    return opening + "".join(f"<td>{$val}</td>" for $val in ($cells)) + "</tr>">>

== txt_html_options fn
def <<select_box||choices||drop_down>>_of_$es($es: $Many[$E], chosen: str = "") -> str:
    """Return the $esw as options of an HTML form; the one with the chosen $sw1 is selected."""
    written = ["<select name='$noun'>"]
    for $e in $es:
        mark = " selected" if $e.$s1 == chosen else ""
        written.append(f"  <option{mark}>{$e.$s1}</option>")
    return "\n".join([*written, "</select>"])

== txt_html_definition fn
def <<definition_list||html_details||details>>_of_$noun($e: $E) -> Iterator[str]:
    """Yield the lines of an HTML list that tells each attribute of the $ew."""
    yield "<dl>"
    for $key, $val in {$epairs}.items():
        yield f"  <dt>{$key}</dt><dd>{$val}</dd>"
    yield "</dl>"

== txt_xml fn
def <<to_xml||xml_of||element_of>>_$noun($e: $E, depth: int = 0) -> str:
    """Return the $ew as an XML element, indented to its depth."""
    element = f"<$noun $s1='{$e.$s1}' $n1='{$e.$n1}'/>"
    return <<indent(element, "  " * depth)||"  " * depth + element||element.rjust(len(element) + 2 * depth)>>

== txt_plural_count fn
def <<count_in_words||number_of_$es_in_words||how_many>>($es: list[$E]$cpar) -> str:
    """Return a text such as "3 $esw" about those$cdoc; one of them is "1 $ew"."""
    count = sum(1 for $e in $es if $cond)
    <<return "1 $ew" if count == 1 else f"{count or 'no'} $esw"||\
noun = "$ew" if count == 1 else "$esw"
    return f"{count} {noun}">>

== txt_small_numbers fn
def <<spelled_count||count_spelled_out||worded_count>>_of_$es($es: list[$E]) -> str:
    """Return the number of $esw in a word up to three, in digits from there on."""
    match len($es):
        case 0:
            return "no $esw"
        case 1:
            return "one $ew"
        case 2 | 3 as few:
            return f"{('two', 'three')[few - 2]} $esw"
        case many:
            return f"{many} $esw"

== txt_sentence_about fn
def <<=n:sentence_about||say||tell_about>>_$noun($e: $E) -> str:
    """Return a sentence that tells the $nw1 of the $ew and whether it is $fw1."""
    state = <<"is $fw1" if $e.$f1 else "is not $fw1"||f"is {'' if $e.$f1 else 'not '}$fw1">>
    return f"<<The $ew||$Aew called||Our $ew>> {$e.$s1} {state} and has a $nw1 of {$e.$n1}."

== txt_extremes_words fn
def <<range_of_$np1||span_of_$n1||$n1_range>>_in_words($es: list[$E]) -> str:
    """Return a sentence about the lowest and the highest $nw1 of the $esw."""
    if not $es:
        return "There are no $esw."
    ranked = sorted($es, key=lambda $e: $e.$n1)
    low, high = <<ranked[0], ranked[-1]||(ranked[place] for place in (0, -1))>>
    return f"The $nw1 goes from {low.$n1} ({low.$s1}) to {high.$n1} ({high.$s1})."

== txt_compared_words fn
def compare_$np1(one: $E, other: $E) -> str:
    """Return a sentence that tells which of two $esw has the greater $nw1."""
    if one.$n1 == other.$n1:
        return f"{one.$s1} and {other.$s1} have the same $nw1"
    <<=w:first, second||upper, lower||more, less>> = (one, other) if one.$n1 > other.$n1 else (other, one)
    return f"{<<=w:first||upper||more>>.$s1} has a greater $nw1 than {<<=w:second||lower||less>>.$s1}"

== txt_change_words fn
def <<$n1_change||trend_of_$n1||$n1_moved>>_in_words($old: $E, now: $E) -> str:
    """Return how the $nw1 of $aew changed, such as "$w1: +$d1"."""
    change = now.$n1 - $old.$n1
    if not change:
        return f"{now.$s1}: <<unchanged||as it was||no change>>"
    return f"{now.$s1}: {change:+<<||.1f||g>>}"

== txt_level_word fn
def <<$n1_level||$n1_word||word_for_$n1>>($e: $E, low: $t1 = $d1, high: $t1 = $dx) -> str:
    """Return "low", "normal" or "high" for the $nw1 of the $ew."""
    <<if $e.$n1 < low:
        return "low"
    return "high" if $e.$n1 > high else "normal"||\
levels = {$e.$n1 < low: "low", $e.$n1 > high: "high"}
    return levels.get(True, "normal")||\
return "low" if $e.$n1 < low else "normal" if $e.$n1 <= high else "high">>

== txt_stars fn
def <<stars||rating||dots>>_of_$noun($e: $E, best: int = <<5||10||3>>) -> str:
    """Return a star for each $nw1 of the $ew and a dot for each that is missing to the best."""
    filled = min(best, max(0, round($e.$n1)))
    return <<"*" * filled + "." * (best - filled)||("*" * filled).ljust(best, ".")>>

== txt_truncate fn
def <<short_$s1||cut_$s1||trimmed_$s1>>($e: $E, width: int = $d1) -> str:
    """Return the $sw1 of the $ew, cut to the width with <<=d:dots||a dash>> at the end if it is longer."""
    if len($e.$s1) <= width:
        return $e.$s1
    return $e.$s1[: width - <<=d:3||1>>].rstrip() + "<<=d:...||->>"

== txt_middle_cut fn
def <<middle_cut||abbreviated||squeezed>>_$s1($e: $E, keep: int = <<3||4||8>>) -> str:
    """Return the first and the last letters of a long $sw1, with dots between them."""
    whole = $e.$s1
    return whole if len(whole) <= 2 * keep else <<f"{whole[:keep]}...{whole[-keep:]}"||\
"...".join((whole[:keep], whole[-keep:]))>>

== txt_first_few fn
def <<first_few||some||a_few>>_$avname($es: list[$E], most: int = <<3||5||10>>) -> str:
    """Return $avdoc of the first $esw, then how many others there are."""
    shown = [str($av) for $e in $es[:most]]
    if others := len($es) - len(shown):
        shown.append(f"<<and {others} others||{others} more||(+{others})>>")
    return ", ".join(shown)

== txt_ends_only fn
def <<head_and_tail||ends_of||outline_of>>_$es($es: list[$E]) -> str:
    """Return the $sw1 of the first and the last $ew, with dots for those between."""
    match $es:
        case []:
            return ""
        case [only]:
            return only.$s1
        case [first, last]:
            return f"{first.$s1}, {last.$s1}"
        case [first, *_, last]:
            return f"{first.$s1}, ..., {last.$s1}"

== txt_wrapped fn
def <<wrapped||paragraph_of||folded>>_$sp1($es: $Many[$E], width: int = <<72||60||79>>) -> str:
    """Return the $sw1 of all $esw as a paragraph of short lines."""
    return textwrap.fill(", ".join($e.$s1 for $e in $es), width<<||, subsequent_indent="    ">>)

== txt_initials fn
def <<initials||monogram||short_form>>_of_$noun($e: $E) -> str:
    """Return the first letters of the words of the $sw1, as capitals<<=d:||, each with a dot>>."""
    return "".join(f"{part[0].upper()}<<=d:||.>>" for part in <<$e.$s1.split()||re.split(r"[\s_-]+", $e.$s1) if part>>)

== txt_label_with_flags fn
def <<label||caption||badge>>_of_$noun($e: $E) -> str:
    """Return the $sw1 of the $ew with its state in brackets: "$fw1", "$fw2", both or none."""
    states = [word for word, holds in (("$fw1", $e.$f1), ("$fw2", $e.$f2)) if holds]
    return f"{$e.$s1} [{', '.join(states)}]" if states else $e.$s1

== txt_unique_labels fn
def <<unique||distinct||numbered>>_labels_of_$es($es: $Many[$E]) -> list[str]:
    """Return the $sw1 of each $ew; from the second time on with a number after it."""
    seen: Counter[str] = Counter()
    labels = []
    for $e in $es:
        seen[$e.$s1] += 1
        again = seen[$e.$s1]
        labels.append($e.$s1 if again == 1 else f"{$e.$s1}<<-{again}|| ({again})||_{again}>>")
    return labels

== txt_identifier fn
def <<slug||identifier||file_stem>>_of_$noun($e: $E) -> str:
    """Return the $sw1 in small letters, with <<=s:dashes||underscores||dots>> for everything but letters and digits."""
    kept = [sign if sign.isalnum() else " " for sign in $e.$s1.lower()]
    return "<<=s:-||_||.>>".join("".join(kept).split())

== txt_log_each fn
def log_$cpre$es$csuf($es: $Many[$E]$cpar) -> None:
    """Log a <<=l:warning||message>> about each of the $esw$cdoc."""
    for $e in $es:
        if $cond:
            $log.<<=l:warning||info>>("<<$ew %s has $nw1 %s||%s: $nw1 is %s>>", $e.$s1, $e.$n1)

== txt_log_line fn
def <<log_entry||journal_line||log_line>>_for_$noun($e: $E, severity: str = "<<INFO||info||DEBUG>>") -> str:
    """Return a line for a log: the time, the severity and the $ew."""
    now = datetime.now().<<isoformat(timespec="seconds")||strftime("%H:%M:%S")>>
    return f"{now} {severity.upper():<<7||8||5>>} $s1={$e.$s1!r} $n1={$e.$n1}"

== txt_log_parse fn
def <<failed||broken||lost>>_$sp1(log_lines: Iterable[str]) -> list[str]:
    """Return the $sw1 of each line of a log such as "ERROR $noun $w1"."""
    return [
        words[2] for words in map(str.split, log_lines) if words[:2] == ["ERROR", "$noun"]<< and len(words) == 3||>>
    ]

== txt_errors_text fn
def <<problems_of||complaints_about||what_is_wrong_with>>_$noun($e: $E) -> str:
    """Return what is wrong with the $ew as one line; an empty text if nothing is."""
    complaints = []
    if not $e.$s1.strip():
        complaints.append("$sw1 is empty")
    if $e.$n1 < 0:
        complaints.append(f"$nw1 is negative: {$e.$n1}")
    return <<"; ".join(complaints)||", ".join(complaints).capitalize()>>

== txt_not_found fn
def <<missing_message||not_found_text||suggest_$noun>>($s1: str, $es: list[$E]) -> str:
    """Return a message that there is no such $ew, with those whose $sw1 begins alike."""
    similar = sorted($e.$s1 for $e in $es if $e.$s1[:2].lower() == $s1[:2].lower())
    message = f"no $ew {$s1!r}"
    if similar:
        message += f"; did you mean {' or '.join(similar)}?"
    return message

== txt_diff_fields fn
def <<diff||describe_changes||changes>>_of_$noun($old: $E, after: $E) -> list[str]:
    """Return a line such as "$n1: $d1 -> $d2" for each attribute that differs."""
    lines = []
    for name in ($columns):
        was, became = getattr($old, name), getattr(after, name)
        if was != became:
            lines.append(f"{name}: {was<<||!r>>} -> {became<<||!r>>}")
    return lines

== txt_diff_words fn
def <<same_and_different||agreement||differences_in_words>>(one: $E, other: $E) -> str:
    """Return in which attributes two $esw differ, as a phrase."""
    differing = [name for name in ($columns) if getattr(one, name) != getattr(other, name)]
    if not differing:
        return "<<the same||no difference||equal>>"
    return f"<<differ in||other>> {' and '.join(differing)}"

== txt_diff_lists fn
def diff_of_$sp1($old: $Many[$E], after: $Many[$E]) -> str:
    """Return a line with "-" for each $sw1 that went and one with "+" for each that came."""
    gone, come = {$e.$s1 for $e in $old}, {$e.$s1 for $e in after}
    marked = [*(("-", $s1) for $s1 in gone - come), *(("+", $s1) for $s1 in come - gone)]
    return "\n".join(f"{sign} {$s1}" for sign, $s1 in sorted(marked, key=lambda couple: couple[1]))

== txt_side_by_side fn
def side_by_side(one: $E, other: $E, width: int = $d1) -> Iterator[str]:
    """Yield a line for each attribute of two $esw; a star marks those that differ."""
    for name in ($columns):
        left, right = getattr(one, name), getattr(other, name)
        mark = " " if left == right else "*"
        yield f"{mark} {name:<{width}} {left!s:<{width}} {right}"

== txt_summary_counts fn
def <<summary_line||status_line||tally_line>>_of_$es($es: list[$E]) -> str:
    """Return how many $esw there are and how many of them are $fw1."""
    marked = <<sum($e.$f1 for $e in $es)||len([$e for $e in $es if $e.$f1])||[$e.$f1 for $e in $es].count(True)>>
    return f"{len($es)} $esw, {marked} $fw1<<, {len($es) - marked} not||>>"

== txt_top_words fn
def <<podium||top_line||best_in_words>>_of_$es($es: $Many[$E], places: int = 3) -> str:
    """Return the $esw with the greatest $nw1 in one line, such as "1. $w1, 2. $w2"."""
    leaders = <<heapq.nlargest(places, $es, key=lambda $e: $e.$n1)||\
sorted($es, key=lambda $e: $e.$n1, reverse=True)[:places]>>
    return ", ".join(f"{place}. {$e.$s1}" for place, $e in enumerate(leaders, 1))

== txt_report_sections fn
def <<report||long_report||full_report>>_on_$es($es: list[$E]) -> str:
    """Return a report on the $esw: a heading, a line for each by $orddoc, and the mean $nw1."""
    if not $es:
        return "No $esw<< yet|| to report>>."
    body = [f"  {$e.$s1:<20} {$e.$n1:>8}" for $e in sorted($es, key=lambda $e: $ordkey)]
    mean = sum($e.$n1 for $e in $es) / len($es)
    return "\n".join([f"Report on {len($es)} $esw", *body, f"  mean $nw1: {mean:.2f}"])

== txt_folder_names fn
def <<stored||saved||known>>_$sp1(folder: Path<<=s:||, suffix: str = ".json">>) -> list[str]:
    """Return the $sw1 of each $ew that has a <<=s:text file||file>> in the folder."""
    return sorted(found.stem for found in folder.<<=s:glob("*.txt")||iterdir() if found.suffix == suffix>>)

== txt_save_in_folder fn
def save_in_folder_of_$s1(root: Path, $e: $E) -> Path:
    """Write the $ew to a file in the folder of its $sw1, which is made if need be; return the file."""
    directory = root / $e.$s1
    directory.mkdir(parents=True, exist_ok=True)
    target = directory / "<<$noun.txt||$n1.txt>>"
    target.write_text(f"{$e.$n1}\n"$enc)
    return target

== txt_delete_files fn
def remove_files_of_$cpre$es$csuf(directory: Path, $es: $Many[$E]$cpar) -> int:
    """Delete the file of each of the $esw$cdoc; return how many there were."""
    removed = 0
    for $e in $es:
        target = directory / f"{$e.$s1}.<<txt||json||csv>>"
        if $cond and target.exists():
            target.unlink()
            removed += 1
    return removed

== txt_append_note fn
def note_$vd($path: $Path, $e: $E) -> bool:
    """Add a line about the $ew to a file if it is $vdw; tell whether that was so."""
    if $e.$vd:
        with open($path, "a"$enc) as $fh:
            $fh.write(f"{$e.$s1}\t{$e.$n1}\n")
    return $e.$vd

== txt_tree fn
def tree_of_$es($es: $Many[$E]) -> str:
    """Return the $esw as a tree: each $sw2 with its $sp1 below it."""
    below: defaultdict[str, list[str]] = defaultdict(list)
    for $e in $es:
        below[$e.$s2].append($e.$s1)
    lines = []
    for $s2, $sp1 in sorted(below.items()):
        lines.append($s2)
        for place, $s1 in enumerate($sp1, 1):
            lines.append(f"<<  ||>>{'`--' if place == len($sp1) else '|--'} {$s1}")
    return "\n".join(lines)
'''
