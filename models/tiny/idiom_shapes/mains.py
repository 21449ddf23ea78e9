"""Shapes of programs' main functions, and of the lines that run them."""

from __future__ import annotations

SHAPES = r'''
== cls_main_bars main like=count w=2
def main() -> None:
    $cnt = $@count($@load(sys.argv[1]))
    width = max(map(len, $cnt), default=0)
    for $s1, <<=n:many||times||n>> in sorted($cnt.items()<<||, key=lambda pair: pair[1]||, key=lambda pair: -pair[1]>>):
        print(f"{$s1:<{width}} {'<<#||*||=>>' * <<=n:many||times||n>>}")
$[run]

== cls_main_box_look main w=3
def main() -> None:
    $k = $@box_any($@load(sys.argv[1]))
    <<=n:known||by_$s1>> = {$e.$s1: $e for $e in $k.$items}
    for $s1 in sys.argv[2:]:
        $e = <<=n:known||by_$s1>>.get($s1)
        print($s1, <<"is missing" if $e is None else $e.$n1||$e.$n1 if $e else "is unknown">>)
$[run]

== cls_main_script main
if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: $es FILE<<||...>>")
    for $e in $@load(sys.argv[1]):
        <<print($e.$s1, $e.$n1, sep="\t")||if $e.$f1:
            print($e.$s1)||print(f"{$e.$s1}: {'$fw1' if $e.$f1 else 'not $fw1'}")>>

== cls_main_timed main
def main() -> None:
    <<=b:began||started||then>> = time.perf_counter()
    $es = $@load(sys.argv[1])
    <<=t:took||elapsed||spent>> = time.perf_counter() - <<=b:began||started||then>>
    print(f"{len($es)} $esw in {<<=t:took||elapsed||spent>>:.<<2||3>>f} s")
$[run]

== cls_main_csv_out main
def main() -> None:
    <<"""Write the $esw of a file as CSV to the standard output."""||~>>
    writer = csv.writer(sys.stdout<<||, delimiter=";">>)
    writer.writerow([$columns])
    <<for $e in $@load(sys.argv[1]):
        writer.writerow([$cells])||writer.writerows([$cells] for $e in $@load(sys.argv[1]))>>
$[run]

== cls_main_ranking main
def main() -> None:
    ranked = sorted($@load(sys.argv[1]), key=lambda $e: <<$e.$n1, reverse=True||-$e.$n1||(-$e.$n1, $e.$s1)>>)
    for place, $e in enumerate(ranked[:$d1], <<start=1||1>>):
        print(f"{place<<||:>3>>}. {$e.$s1} ({$e.$n1})")
    <<if len(ranked) > $d1:
        print(f"and {len(ranked) - $d1} more")||print(f"{max(0, len(ranked) - $d1)} more $esw")||~>>
$[run]

== cls_main_grep main
def main() -> int:
    <<"""Show the $esw with the text in their $sw1."""||~>>
    $path, query = sys.argv[1:]
    <<=m:fitting||matching||wanted>> = [$e for $e in $@load($path) if query<<.lower()||>> in $e.$s1.lower()]
    <<for $e in <<=m:fitting||matching||wanted>>:
        print($e.$s1)||print(*($e.$s1 for $e in <<=m:fitting||matching||wanted>>), sep="\n")>>
    return <<0 if <<=m:fitting||matching||wanted>> else 1||int(not <<=m:fitting||matching||wanted>>)>>
$[exitrun]

== cls_main_out_file main
def main() -> None:
    parser = argparse.ArgumentParser(description="<<List||Write down>> $esw")
    parser.add_argument("path")
    parser.add_argument("-o", "--output", type=argparse.FileType("w"), default=sys.stdout)
    $args = parser.parse_args()
    for $e in $@load($args.path):
        <<print(f"{$e.$s1}: {$e.$n1}", file=$args.output)||$args.output.write(f"{$e.$s1}: {$e.$n1}\n")>>
$[run]

== cls_main_split_files main like=group w=2
:: d out_dir directory target_dir
def main() -> None:
    source, &d = sys.argv[1], Path(sys.argv[2])
    &d.mkdir(<<parents=True, exist_ok=True||exist_ok=True>>)
    for $s1, <<=g:group||$es>> in $@group($@load(source)).items():
        <<$@save(&d / f"{$s1}.json", <<=g:group||$es>>)||target = &d / f"{$s1}.json"
        $@save(target, <<=g:group||$es>>)
        print(f"{target}: {len(<<=g:group||$es>>)} $esw")>>
$[run]

== cls_main_find_one main like=find w=2
def main() -> int:
    $path, wanted = sys.argv[1:3]
    <<$e = $@find($@load($path), wanted)
    if $e is None:||if ($e := $@find($@load($path), wanted)) is None:>>
        print(f"<<@unknown:unknown $ew||no such $ew>>: {wanted}", file=sys.stderr)
        return 1
    print(<<f"{$e.$s1}: {$e.$n1}"||$e.$s1, $e.$n1>>)
    return 0
$[exitrun]

== cls_main_do_rest main like=act mut w=2
def main() -> None:
    $path = sys.argv[1]
    $es = $@load($path)
    <<=r:rest||undone||remaining>> = [$e for $e in $es if not $e.$vd]
    for $e in <<=r:rest||undone||remaining>>:
        $@act($e)
    if <<=r:rest||undone||remaining>>:
        $@save($path, $es)
    print(f"{len(<<=r:rest||undone||remaining>>)} of {len($es)} $esw $vdw<<|| now>>")
$[run]

== cls_main_stdin main w=2
def main() -> int:
    <<=b:bad||wrong||unread>> = 0
    for number, $line in enumerate(sys.stdin, start=1):
        try:
            $e = $@parse($line)
        except ValueError as $err:
            print(f"<<line ||>>{number}: {$err}", file=sys.stderr)
            <<=b:bad||wrong||unread>> += 1
        else:
            print($e.$s1, $e.$n1)
    return <<1 if <<=b:bad||wrong||unread>> else 0||min(<<=b:bad||wrong||unread>>, 1)>>
$[exitrun]

== cls_run run
<<

if __name__ == "__main__":
    main()>>

== cls_run_exit exitrun
<<

if __name__ == "__main__":
    <<sys.exit(main())||sys.exit(main())||raise SystemExit(main())>>>>

== cls_main_parsed main w=2
def <<=p:parse_args||arguments_of||read_arguments>>(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(<<description="<<Count||Show>> $esw"||prog="$es">>)
    parser.add_argument("paths", nargs="+"<<, type=Path||, metavar="FILE"||>>)
    parser.add_argument("-v", "--verbose", action="store_true")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    $args = <<=p:parse_args||arguments_of||read_arguments>>(argv)
    for $path in $args.paths:
        $es = $@load($path)
        print(f"{$path}: {len($es)} $esw")
        if $args.verbose:
            print(*($e.$s1 for $e in $es), sep="\n")
    return 0
$[exitrun]

== cls_main_all_files main
:: t overall together grand_total
def main() -> None:
    &t = $z1
    for $path in sys.argv[1:]:
        <<=f:of_file||here||in_file>> = sum($e.$n1 for $e in $@load($path))
        print(f"{$path}: {<<=f:of_file||here||in_file>>}")
        &t += <<=f:of_file||here||in_file>>
    <<if len(sys.argv) > 2:
        print(f"<<all||sum>>: {&t}")||print(f"<<all||sum>>: {&t}")>>
$[run]

== cls_main_prompt main
def main() -> None:
    $es = $@load(sys.argv[1])
    while <<=t:typed||asked||wanted>> := input("<<$sw1? ||> ||which $ew? >>").strip():
        <<=h:similar||fitting||shown>> = [$e for $e in $es if <<=t:typed||asked||wanted>> in $e.$s1]
        <<print(f"{len(<<=h:similar||fitting||shown>>)} found")||if not <<=h:similar||fitting||shown>>:
            print("nothing found")>>
        for $e in <<=h:similar||fitting||shown>>:
            print(f"  {$e.$s1}: {$e.$n1}")
$[run]

== cls_main_json_flag main
def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path"<<, help="the $esw"||>>)
    parser.add_argument("--json", action="store_true", help="print JSON")
    $args = parser.parse_args()
    $es = $@load($args.path)
    if $args.json:
        json.dump([{$epairs} for $e in $es], sys.stdout<<||, indent=2>>)
    else:
        for $e in $es:
            print($e.$s1, $e.$n1)
$[run]

== cls_main_table_of_commands main
def main() -> int:
    commands: dict[str, Callable[[list[$E]], Any]] = {
        "count": len,
        "sum": lambda $es: sum($e.$n1 for $e in $es),
        "<<=x:most||least>>": lambda $es: <<=x:max||min>>($e.$n1 for $e in $es),
    }
    name, $path = sys.argv[1:3]
    if name not in commands:
        print(f"unknown: {name}; there are {', '.join(commands)}", file=sys.stderr)
        return 2
    print(commands[name]($@load($path)))
    return 0
$[exitrun]

== cls_main_check_all main like=validate mut w=2
:: f faulty complaints broken
def main() -> int:
    &f = []
    for $e in $@load(sys.argv[1]):
        try:
            $@validate($e)
        except ValueError as $err:
            &f.append(f"{$e.$s1}: {$err}")
    print("\n".join(&f) or "all $esw are in order")
    return <<1 if &f else 0||int(bool(&f))||len(&f)>>
$[exitrun]

== cls_main_environment main
def main() -> int:
    $path = os.environ.get("$UPS_FILE", "$es.<<json||csv||txt>>")
    if not <<os.path.exists($path)||Path($path).is_file()>>:
        print(f"there is no {$path}", file=sys.stderr)
        return <<1||2>>
    for $e in $@load($path):
        print($e.$s1)
    return 0
$[exitrun]

== cls_main_united main
:: m merged united known
def main() -> None:
    *sources, target = sys.argv[1:]
    &m: dict[str, $E] = {}
    for source in sources:
        <<for $e in $@load(source):
            &m[$e.$s1] = $e||&m |= {$e.$s1: $e for $e in $@load(source)}>>
    $@save(target, list(&m.values()))
    <<print(f"{len(&m)} $esw from {len(sources)} files")||~>>
$[run]

== cls_main_demo main
def main() -> None:
    <<"""Show what $esw can do."""||~>>
    first = $make1
    second = $make2
    for $e in <<(first, second)||[second, first]>>:
        print(f"{$e.$s1} has $nw1 {$e.$n1}")
    <<more = first if first.$n1 > second.$n1 else second
    print(f"{more.$s1} has more")||print("$nw1 together:", first.$n1 + second.$n1)||print(first == second)>>
$[run]

== cls_main_spread main
def main() -> None:
    $np1 = [$e.$n1 for $e in $@load(sys.argv[1])]
    if len($np1) < 2:
        sys.exit("too few $esw")
    <<print(f"{statistics.mean($np1):.2f} +- {statistics.stdev($np1):.2f}")||\
    for measure in (statistics.mean, statistics.median, statistics.stdev):
        print(measure.__name__, measure($np1))||print("mean", statistics.mean($np1))
    print("median", statistics.median($np1))>>
$[run]

== cls_main_watch main
def main() -> None:
    seen = 0
    try:
        while True:
            $es = $@load(sys.argv[1])
            for $e in $es[seen:]:
                print(f"<<new||added>>: {$e.$s1}")
            seen = len($es)
            time.sleep(<<1||$d1>>)
    except KeyboardInterrupt:
        print(<<"stopped"||f"{seen} $esw seen">>)
$[run]
'''
