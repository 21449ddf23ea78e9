"""Shapes of main functions, of tests, and of longer functions that filter, group and report."""

from __future__ import annotations

SHAPES = r'''
== wrk_main_subcommands main like=total w=2
def main() -> int:
    parser = argparse.ArgumentParser(<<description="Work with $esw"||prog="$es">>)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("<<=a:show||names>>", "<<=b:sum||total>>"):
        commands.add_parser(name).add_argument("path")
    $args = parser.parse_args()
    $es = $@load($args.path)
    if $args.command == "<<=a:show||names>>":
        print(*($e.$s1 for $e in $es), sep=<<"\n"||", ">>)
    <<else:||elif $args.command == "<<=b:sum||total>>":>>
        print($@total($es))
    return <<0||0 if $es else 1>>
$[exitrun]

== wrk_main_sort_choice main w=2
def main() -> None:
    parser = argparse.ArgumentParser(description="Show the $esw in order")
    parser.add_argument("path")
    parser.add_argument("--by", choices=["$s1", "$n1"], default="<<$s1||$n1>>")
    parser.add_argument("-r", "--reverse", action="store_true")
    $args = parser.parse_args()
    for $e in sorted($@load($args.path), key=operator.attrgetter($args.by), reverse=$args.reverse):
        print(<<f"{getattr($e, $args.by)}\t{$e.$s1}"||$e.$s1, $e.$n1||f"{$e.$s1:<20}{$e.$n1:>8}">>)
$[run]

== wrk_main_compare_files main w=2
:: g gone lost dropped
:: a added fresh arrived
def main() -> int:
    <<"""Tell which $esw are in only one of two files."""||~>>
    former, latter = ({$e.$s1 for $e in $@load($path)} for $path in sys.argv[1:3])
    &g, &a = former - latter, latter - former
    for mark, $sp1 in (("-", &g), ("+", &a)):
        <<for $s1 in sorted($sp1):
            print(mark, $s1)||print(*(f"{mark} {$s1}" for $s1 in sorted($sp1)), sep="\n")>>
    return <<1 if &g or &a else 0||int(former != latter)>>
$[exitrun]

== wrk_main_dry_run main like=act mut w=3
:: t todo waiting open_ones
def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    parser.add_argument("-n", "--dry-run", action="store_true", help="only say what would be done")
    $args = parser.parse_args()
    $es = $@load($args.path)
    &t = [$e for $e in $es if not $e.$vd]
    for $e in &t:
        print(f"{'would $vw' if $args.dry_run else '$vw'} {$e.$s1}")
        if not $args.dry_run:
            $@act($e)
    <<if &t and not $args.dry_run:||if not $args.dry_run:>>
        $@save($args.path, $es)
$[run]

== wrk_main_logging main w=2
def main() -> int:
    logging.basicConfig(level=logging.<<=l:INFO||WARNING>>, format="%(levelname)s %(message)s")
    <<=f:failed||unreadable>> = 0
    for $path in sys.argv[1:]:
        try:
            $es = $@load($path)
        except (OSError, ValueError) as $err:
            logging.error("%s: %s", $path, $err)
            <<=f:failed||unreadable>> += 1
            continue
        logging.<<=l:info||warning>>("%s has %d $esw", $path, len($es))
    return <<=f:failed||unreadable>> <<and 1||> 0>>
$[exitrun]

== wrk_main_edit main like=find mut w=3
def main() -> None:
    $path, $s1, $n1 = sys.argv[1:4]
    $es = $@load($path)
    <<$e = $@find($es, $s1)
    if $e is None:||if not ($e := $@find($es, $s1)):>>
        sys.exit(f"there is no $ew {$s1}")
    $old, $e.$n1 = $e.$n1, $t1($n1)
    $@save($path, $es)
    print(f"{$s1}: $nw1 <<was {$old}, is {$e.$n1}||{$old} -> {$e.$n1}>>")
$[run]

== wrk_main_sample main w=2
:: c count how_many number_drawn
def main() -> None:
    <<"""Show some $esw drawn by chance; a seed makes the draw repeatable."""||~>>
    $path, &c, *seed = sys.argv[1:]
    rng = random.Random(<<seed[0] if seed else None||*seed>>)
    $es = $@load($path)
    <<for $e in rng.sample($es, min(int(&c), len($es))):||rng.shuffle($es)
    for $e in $es[: int(&c)]:>>
        print($e.$s1<<||, $e.$n1||, end=" ">>)
$[run]

== wrk_main_histogram main w=2
:: b bins buckets steps
def main() -> None:
    $path, width = sys.argv[1], int(sys.argv[2])
    &b = Counter(int($e.$n1 // width) for $e in $@load($path))
    for place in range(min(&b<<, default=0||>>), max(&b<<, default=-1||>>) + 1):
        print(f"{place * width:>6} {'<<#||=||o>>' * &b[place]}")
$[run]

== wrk_main_pages main w=2
def main() -> None:
    $es = $@load(sys.argv[1])
    size = shutil.get_terminal_size().lines - <<1||2>>
    for start in range(0, len($es), size):
        for $e in $es[start : start + size]:
            print(f"{$e.$s1}: {$e.$n1}")
        <<if start + size < len($es) and input("more? ").startswith("n"):||if input("-- q to stop -- ") == "q":>>
            break
$[run]

== wrk_main_convert main w=2
def main() -> int:
    source = Path(sys.argv[1])
    target = source.with_suffix(".<<=x:csv||tsv>>")
    if target.exists()<<|| and "--force" not in sys.argv>>:
        print(f"{target} is there already", file=sys.stderr)
        return 1
    with target.open("w", newline=""$enc) as $fh:
        writer = csv.writer($fh<<=x:||, delimiter="\t">>)
        writer.writerow([$columns])
        writer.writerows([$cells] for $e in $@load(source))
    return 0
$[exitrun]

== wrk_main_interrupt main like=act mut w=3
:: d done finished changed
def main() -> None:
    $path = sys.argv[1]
    $es = $@load($path)
    &d = 0
    try:
        for $e in $es:
            <<if $e.$vd:
                continue
            $@act($e)
            &d += 1||if not $e.$vd:
                $@act($e)
                &d += 1>>
    except KeyboardInterrupt:
        print("<<stopped||interrupted>>", file=sys.stderr)
    finally:
        $@save($path, $es)
    print(f"{&d} $esw $vdw")
$[run]

== wrk_main_async main w=2
async def load_later($path: str) -> list[$E]:
    return await asyncio.to_thread($@load, $path)


async def <<=g:gather_all||count_all||run_all>>(paths: list[str]) -> None:
    loaded = await asyncio.gather(*(load_later($path) for $path in paths)<<||, return_exceptions=False>>)
    for $path, $es in zip(paths, loaded):
        print(f"{$path}: {len($es)}")
    print(f"<<all||together>>: {sum(map(len, loaded))} $esw")


if __name__ == "__main__":
    asyncio.run(<<=g:gather_all||count_all||run_all>>(sys.argv[1:]))

== wrk_main_format_each main like=format w=2
def main() -> None:
    $path, *wanted = sys.argv[1:]
    for $e in $@load($path):
        if <<wanted and $e.$s1 not in wanted||len(wanted) > 0 and $e.$s1 not in wanted>>:
            continue
        print(<<$@format($e)||f"- {$@format($e)}"||"*" if $e.$f1 else " ", $@format($e)>>)
$[run]

== wrk_main_settings main w=2
:: s settings config preferences
def main() -> int:
    home = Path(os.environ.get("$UP_HOME", "."))
    &s = json.loads((home / "&s.json").read_text())
    $lim = &s.get("$lim", $dx)
    too_many = [$e.$s1 for $e in $@load(home / &s["path"]) if $e.$n1 > $lim]
    if too_many:
        print(f"above {$lim}: {', '.join(too_many)}"<<||, file=sys.stderr>>)
    return <<len(too_many)||bool(too_many)||1 if too_many else 0>>
$[exitrun]

== wrk_main_watch main w=2
:: m changed_at stamp modified
def main() -> None:
    <<"""Tell how many $esw there are whenever the file changes."""||~>>
    $path = Path(sys.argv[1])
    &m = 0.0
    while $path.exists():
        if (now := $path.stat().st_mtime) > &m:
            &m = now
            print(f"{len($@load($path))} $esw"<<, flush=True||>>)
        time.sleep(<<1||0.5||2>>)
$[run]

== wrk_main_average_each main like=average w=2
def main() -> int:
    $path = sys.argv[1]
    <<=b:bound||least>> = float(sys.argv[2]) if len(sys.argv) > 2 else <<$d1||0.0>>
    if not ($es := $@load($path)):
        print("no $esw")
        return 1
    mean = $@average($es)
    print(f"mean $nw1: {mean:.2f}")
    return <<0 if mean >= <<=b:bound||least>> else 2||2 * (mean < <<=b:bound||least>>)>>
$[exitrun]

== wrk_main_stdin_filter main w=3
def main() -> None:
    <<"""Copy the lines whose $ew has at least the $nw1 that is given."""||~>>
    least = $t1(sys.argv[1])
    kept = dropped = 0
    for $line in sys.stdin:
        if $@parse($line).$n1 < least:
            dropped += 1
        else:
            kept += 1
            sys.stdout.write($line)
    print(f"<<kept {kept}, dropped {dropped}||{kept} of {kept + dropped} lines>>", file=sys.stderr)
$[run]

== wrk_main_safe_write main like=sort w=2
def main() -> None:
    $path = Path(sys.argv[1])
    $es = $@sort($@load($path))
    with tempfile.TemporaryDirectory(<<dir=$path.parent||prefix="$es">>) as folder:
        fresh = Path(folder) / $path.name
        $@save(fresh, $es)
        <<shutil.move(fresh, $path)||shutil.copy(fresh, $path)>>
    print(f"sorted {len($es)} $esw by $nw1")
$[run]

== wrk_main_extremes main like=highest w=2
def main() -> None:
    $es = $@load(sys.argv[1])
    if not $es:
        sys.exit(<<"no $esw"||1>>)
    top = $@highest($es)
    bottom = min($es, key=lambda $e: $e.$n1)
    print(f"<<highest||most>>: {top.$s1} ({top.$n1})")
    print(f"<<lowest||least>>: {bottom.$s1} ({bottom.$n1})")
$[run]

== wrk_main_box_remove main w=3
:: r removed taken_out deleted
def main() -> int:
    $path, *$sp1 = sys.argv[1:]
    $k = $@box_any($@load($path))
    <<&r = [$e for $e in $k.$items if $e.$s1 in $sp1]
    $@save($path, [$e for $e in $k.$items if $e.$s1 not in $sp1])||rest, &r = [], []
    for $e in $k.$items:
        (&r if $e.$s1 in $sp1 else rest).append($e)
    $@save($path, rest)>>
    print(f"{len(&r)} $esw &r")
    return <<0 if len(&r) == len($sp1) else 1||len($sp1) - len(&r)>>
$[exitrun]

== wrk_t_total_split test like=total w=2
def test_$@{total}_<<of_parts||is_additive>>() -> None:
    $es = [$make1, $make2, $make3]
    for cut in range(len($es) + 1):
        <<head, tail = $es[:cut], $es[cut:]
        assert $@total(head) + $@total(tail) == pytest.approx($@total($es))||\
        assert $@total($es[:cut]) + $@total($es[cut:]) == pytest.approx($@total($es))>>
    assert $@total($es[:2]) == $sumn1

== wrk_t_total_grows test like=total mut w=2
def test_$@{total}_<<follows_changes||after_a_change>>() -> None:
    $e, other = $make1, $make2
    $old = $@total([$e, other])
    $e.$n1 += $d1
    assert $@total([$e, other]) == $old + $d1
    <<assert $@total(reversed([$e, other])) == $old + $d1||assert $@total([other]) == $yn1>>

== wrk_t_find_each_form test like=find w=2
@pytest.mark.parametrize(("wanted", "place"), [($xs1, 0), ($ys1, 1), ("<<missing||nowhere>>", None)])
def test_$@{find}_<<place||each>>(wanted: str, place: int | None) -> None:
    $es = [$make1, $make2]
    <<expected = None if place is None else $es[place]
    assert $@find($es, wanted) is expected||assert $@find($es, wanted) is ($es[place] if place is not None else None)>>

== wrk_t_find_first_of_two test like=find w=2
def test_$@{find}_takes_the_first() -> None:
    first, second = $make1, $make1
    assert $@find([first, second], $xs1) is first
    assert $@find([second, first], $xs1) is <<second||not first||second is not first>>

== wrk_t_count_sum test like=count w=2
class <<Count||Tally||Counting>>$Es(unittest.TestCase):
    def test_sum(self) -> None:
        $es = [$make1, $make2, $make1]
        $cnt = $@count($es)
        self.assertEqual(sum($cnt.values()), <<len($es)||3>>)
        self.assertEqual(<<$cnt, {$xs1: 2, $ys1: 1}||($cnt[$xs1], $cnt[$ys1]), (2, 1)>>)

    def test_<<=w:empty||unknown>>(self) -> None:
        <<=w:self.assertFalse($@count([]))||self.assertNotIn("missing", $@count([$make3]))>>

== wrk_t_save_many_times test w=2
:: k kept stored written
def test_<<save_and_load||saved_$es||round_trip>>_twice(tmp_path: Path) -> None:
    $path = tmp_path / "$es.json"
    &k = [$make1, $make2]
    for _ in range(2):
        $@save($path, &k)
        &k = $@load_json($path)
    assert [$e.$s1 for $e in &k] == [$xs1, $ys1]
    assert <<sum($e.$n1 for $e in &k) == $sumn1||[$e.$n1 for $e in &k] == [$xn1, $yn1]>>

== wrk_t_parse_written test like=parse w=3
:: a again parsed read_back
def test_$@{parse}_<<joined||written>>() -> None:
    for $e in ($make1, $make2):
        $line = <<@sep:","||";"||"\t">>.join(map(str, [$cells]))
        &a = $@parse($line<<|| + "\n">>)
        assert (&a.$s1, &a.$n1) == ($e.$s1, $e.$n1)
    assert &a.$s1 == <<$ys1||$e.$s1>>

== wrk_t_parse_short test like=parse w=2
@pytest.mark.parametrize("$line", ["", <<"$w1"||"?"||" ">>, "<<=m:-||$w2 $w3>>"])
def test_$@{parse}_<<rejects||refuses>>($line: str) -> None:
    <<with pytest.raises(ValueError) as caught:
        $@parse($line)
    assert caught.value.args||with pytest.raises(ValueError):
        $@parse($line)>>

== wrk_t_validate_text test like=validate mut w=2
def test_$@{validate}_<<needs_$s1||without_$s1>>() -> None:
    for $e in ($make1, $make2):
        assert $@validate($e) is None
        $e.$s1 = ""
        with pytest.raises(ValueError, match="$sw1"):
            $@validate($e)

== wrk_t_act_keeps test like=act mut w=2
class <<Keeps||Unchanged>>After$V(unittest.TestCase):
    def setUp(self) -> None:
        self.$noun = $make1
        $@act(self.$noun)

    def test_$vd(self) -> None:
        self.assertTrue(self.$noun.$vd)

    def test_<<rest||other_values>>(self) -> None:
        <<self.assertEqual((self.$noun.$s1, self.$noun.$n1), ($xs1, $xn1))||\
self.assertEqual(self.$noun.$s1, $xs1)
        self.assertEqual(self.$noun.$n1, $xn1)>>

== wrk_t_sort_permutations test like=sort w=2
def test_$@{sort}_<<any_order||permutations||whatever_the_order>>() -> None:
    $es = [$make1, $make2, $make3]
    expected = sorted($e.$n1 for $e in $es)
    for order in itertools.permutations($es):
        assert [$e.$n1 for $e in $@sort(<<order||list(order)||iter(order)>>)] == expected

== wrk_t_highest_place test like=highest mut w=2
@pytest.mark.parametrize("place", <<range(3)||[0, 1, 2]>>)
def test_$@{highest}_at(place: int) -> None:
    $es = [$make1, $make2, $make3]
    $es[place].$n1 = <<1000||1_000||10**4>>
    assert $@highest($es) is $es[place]
    <<assert $@highest($es[place:]) is $es[place]||assert $@highest($es[::-1]) is $es[place]>>

== wrk_t_average_one test like=average w=2
def test_$@{average}_of_<<one||copies>>() -> None:
    assert $@average([$make1]) == $xn1
    for count in <<range(2, 5)||(2, $d1)>>:
        assert $@average([$make1] * count) == pytest.approx($xn1)
    assert $@average([$make1, $make2]) <<== pytest.approx($sumn1 / 2)||<= $maxn1||>= $minn1>>

== wrk_t_group_members test like=group w=2
def test_$@{group}_<<keeps_the_order||order_in_groups>>() -> None:
    $es = [$make1, $make2, $make1, $make3]
    $map = $@group($es)
    assert <<list($map)||[*$map]>> == [$xs1, $ys1, $zs1]
    first, third = $map[$xs1]
    assert first is $es[0] and third is $es[2]
    <<assert all(len($map[$s1]) == 1 for $s1 in ($ys1, $zs1))||\
    assert sum($map.values(), []) == [first, third, *$es[1::2]]>>

== wrk_t_box_growing test w=2
def test_<<growing_$k||$k_grows>>() -> None:
    $k = $@box_any([$make1])
    sizes = [len($k.$items)]
    for $e in ($make2, $make3):
        $k.add($e)
        sizes.append(len($k.$items))
    assert sizes == <<[1, 2, 3]||list(range(1, 4))||sorted(set(sizes))>>

== wrk_filter_group_lines fn
:: g sorted_out parted by_kind
:: r report lines_out told
def <<report||overview||digest>>_by_$kname($es: $Many[$E]$cpar) -> list[str]:
    """Return a line for each $kdoc, with how many $esw it has$cdoc and their $nw1."""
    &g: dict[$ktype, list[$E]] = defaultdict(list)
    for $e in $es:
        if $cond:
            &g[$kexpr].append($e)
    &r = []
    for $key, members in sorted(&g.items()):
        together = sum($e.$n1 for $e in members)
        &r.append(f"{$key}: {len(members)} $esw, {together} $nw1")
    return &r<<|| or ["nothing"]>>

== wrk_sums_with_rest fn
:: s sums amounts per_kind
def <<top_sums||leading_sums||biggest_kinds>>_by_$kname($es: $Many[$E], most: int = $d1) -> list[tuple[Any, $nvtype]]:
    """Return the $nvdoc for each $kdoc, the largest first; all after the first few are put together."""
    &s: dict[$ktype, $nvtype] = {}
    for $e in $es:
        $key = $kexpr
        &s[$key] = &s.get($key, $nvzero) + $nv
    ranked = sorted(&s.items(), key=<<lambda pair: pair[1]||operator.itemgetter(1)>>, reverse=True)
    leading, trailing = ranked[:most], ranked[most:]
    if trailing:
        leading.append(("<<others||rest>>", sum(amount for _, amount in trailing)))
    return leading

== wrk_file_summary fn
:: u usable kept fitting
def <<summarize_file||file_report||sum_up_file>>($path: $Path<<$cpar>>) -> str:
    """Load the $esw and say how many there are$cdoc, and what their $nw1 is like."""
    $es = $@load($path)
    &u = [$e for $e in $es if $cond]
    if not &u:
        return f"<<none of {len($es)} $esw||no $esw of {len($es)}>>"
    $np1 = sorted($e.$n1 for $e in &u)
    middle = $np1[len($np1) // 2]
    return f"{len(&u)} of {len($es)}: $nw1 from {$np1[0]} to {$np1[-1]}, <<middle||half above>> {middle}"

== wrk_compare_states fn
:: r report remarks lines_out
def <<progress||change||update>>_report(former: $Many[$E], latter: $Many[$E]) -> list[str]:
    """Return a line for each $ew that is new, gone, or whose $nw1 changed, by $sw1."""
    known = {$e.$s1: $e.$n1 for $e in former}
    &r = []
    for $e in latter:
        $old = known.pop($e.$s1, None)
        if $old is None:
            &r.append(f"<<+||new:>> {$e.$s1}")
        elif $e.$n1 != $old:
            &r.append(f"{$e.$s1}: {$e.$n1 - $old:+}")
    &r.extend(f"<<-||gone:>> {$s1}" for $s1 in known)
    return <<sorted(&r)||&r>>

== wrk_quota_per_group fn
:: t taken chosen picked
def <<take_per||limit_per||best_per>>_$kname($es: $Many[$E], count: int = <<1||2||3>>) -> dict[$ktype, list[str]]:
    """Return for each $kdoc the $sp1 of its $esw with the most $nw1, at most so many."""
    &t: dict[$ktype, list[str]] = {}
    for $e in sorted($es, key=lambda $e: <<-$e.$n1||(-$e.$n1, $e.$s1)>>):
        $sp1 = &t.setdefault($kexpr, [])
        if len($sp1) < count:
            $sp1.append($e.$s1)
    return &t

== wrk_joined_csv fn
:: b by_file per_file sources
def <<collect||gather||merge>>_from_folder(folder: Path, pattern: str = "*.json") -> tuple[list[$E], dict[str, int]]:
    """Load the $esw of all files in a folder; return them, each $sw1 once, and how many came from each file."""
    known: dict[str, $E] = {}
    &b: dict[str, int] = {}
    for $path in sorted(folder.glob(pattern)):
        fresh = [$e for $e in $@load($path) if $e.$s1 not in known]
        known.update(($e.$s1, $e) for $e in fresh)
        &b[<<$path.name||$path.stem>>] = len(fresh)
    return list(known.values()), &b

== wrk_text_table fn
:: w widths sizes column_widths
def <<table_of||text_table||as_table>>_$es($es: $Many[$E]$cpar) -> str:
    """Return a table with a heading of the $esw$cdoc, with columns as wide as they must be."""
    rows = [("$s1", "$n1", "$f1")]
    for $e in $es:
        if $ncond:
            continue
        rows.append(($e.$s1, str($e.$n1), "yes" if $e.$f1 else "<<no||->>"))
    &w = [max(len(cell) for cell in cells) for cells in zip(*rows)]
    written = ["  ".join(cell.ljust(size) for cell, size in zip(cells, &w)).rstrip() for cells in rows]
    written.insert(1, "  ".join("-" * size for size in &w))
    return "\n".join(written)

== wrk_cleaned_up fn mut
:: p problems rejected complaints
def <<clean_up||tidy||prepare>>_$es($es: $Many[$E]) -> tuple[list[$E], Counter[str]]:
    """Strip the $sp1, drop $esw without one or with a $nw1 below zero, and count why any were dropped."""
    good: list[$E] = []
    &p: Counter[str] = Counter()
    for $e in $es:
        $e.$s1 = $e.$s1.strip()<<||.lower()>>
        if not $e.$s1:
            &p["no $sw1"] += 1
        elif $e.$n1 < 0:
            &p["<<negative||bad>> $nw1"] += 1
        else:
            good.append($e)
    return good, &p

== wrk_t_cleaned_up test like=wrk_cleaned_up mut w=2
def test_$@wrk_cleaned_up() -> None:
    $es = [$make1, $make2, $make3]
    $es[0].$s1 = "<< ||\t||  >>"
    $es[1].$n1 = -$d1
    good, problems = $@wrk_cleaned_up($es)
    assert good == [$es[2]]<<|| and good[0].$s1 == $zs1>>
    assert <<sum(problems.values()) == 2||len(problems) == 2||problems["no $sw1"] == 1>>

== wrk_markdown_groups fn like=group
def <<markdown||outline||document>>_of_$es($es: list[$E]) -> str:
    """Return a document with a section for each $sw1, in which the $esw stand with the most $nw1 first."""
    $parts = ["# $Es", ""]
    for $s1, members in sorted($@group($es).items()):
        $parts.append(f"## {$s1<<||.title()>>} ({len(members)})")
        <<for $e in sorted(members, key=lambda $e: $e.$n1, reverse=True):
            mark = "x" if $e.$f1 else " "
            $parts.append(f"- [{mark}] {$e.$n1}")||members.sort(key=lambda $e: $e.$n1, reverse=True)
        $parts += [f"- {$e.$n1}{' ($fw1)' if $e.$f1 else ''}" for $e in members]>>
        $parts.append("")
    return "\n".join($parts)

== wrk_cross_table fn
:: c cells crossed both_ways
def <<cross_table||cross_count||two_way>>_of_$es($es: $Many[$E]) -> list[list[Any]]:
    """Count the $esw by $sw1 and $sw2, with a row for each $sw1 and a column for each $sw2, and headings."""
    &c = Counter(($e.$s1, $e.$s2) for $e in $es)
    <<down, along = (sorted(set(names)) for names in zip(*&c)) if &c else ([], [])||\
    down = sorted({$s1 for $s1, _ in &c})
    along = sorted({$s2 for _, $s2 in &c})>>
    rows: list[list[Any]] = [["", *along]]
    for $s1 in down:
        rows.append([$s1, *(&c[$s1, $s2] for $s2 in along)])
    return rows

== wrk_alerts fn
def <<alerts||warnings||trouble>>_for_$es($es: $Many[$E], limits: dict[str, $t1]) -> Iterator[str]:
    """Sum the $nw1 by $sw1, and yield a line for each sum that passes its limit or has none."""
    spent: defaultdict[str, $t1] = defaultdict($t1)
    for $e in $es:
        if not $e.$f1:
            spent[$e.$s1] += $e.$n1
    for $s1 in sorted(spent):
        if (most := limits.get($s1)) is None:
            yield f"{$s1}: no limit"
        elif spent[$s1] > most:
            yield f"{$s1}: <<{spent[$s1]} is above {most}||{spent[$s1] - most} too much>>"

== wrk_t_alerts test like=wrk_alerts w=2
def test_$@wrk_alerts() -> None:
    $es = [$make1, $make2]
    assert <<not list($@wrk_alerts($es, {$xs1: $xn1, $ys1: $yn1}))||list($@wrk_alerts([], {$xs1: $xn1})) == []>>
    told = list($@wrk_alerts($es, {$xs1: 0, $ys1: <<0||-1>>}))
    assert len(told) == 2<<|| and told == sorted(told)>>
    assert any(each.startswith($xs1) for each in $@wrk_alerts($es, {}))

== wrk_streaks fn
:: b longest best_run record_run
def <<longest_streak||longest_run||best_streak>>_of_$cpre$es$csuf($es: $Many[$E]$cpar) -> list[$E]:
    """Return the longest run of neighbours among the $esw$cdoc, the first one if several are as long."""
    &b: list[$E] = []
    running: list[$E] = []
    for $e in $es:
        if $cond:
            running.append($e)
        else:
            running = []
        if len(running) > len(&b):
            &b = running<<[:]||.copy()>>
    return &b

== wrk_balance_sheet fn
def <<balance_sheet||statement||bookkeeping>>_of_$es($es: $Many[$E]) -> str:
    """Return what comes in ($fw1 $esw) and what goes out, by $sw1, with the balance of all in the last line."""
    balances: Counter[str] = Counter()
    for $e in $es:
        <<balances[$e.$s1] += $e.$n1 if $e.$f1 else -$e.$n1||sign = 1 if $e.$f1 else -1
        balances[$e.$s1] += sign * $e.$n1>>
    written = [f"{$s1:<20}{amount:>+10}" for $s1, amount in sorted(balances.items())]
    written.append("<<=||->>" * 30)
    written.append(f"{'<<balance||sum>>':<20}{sum(balances.values()):>+10}")
    return "\n".join(written)
'''
