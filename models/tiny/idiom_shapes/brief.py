"""Shapes of short functions about the things of a module: one to four lines of code."""

from __future__ import annotations

SHAPES = r'''
== br_caption fn
:: w width most room
def <<caption||headline||heading_for>>($e: $E, &w: int = <<20||30||12>>) -> str:
    """Return the $sw1 of the $ew, cut to the &w, with its $nw1 behind it."""
    <<=t:title||words_shown||start>> = $e.$s1.<<title||capitalize||strip>>()[:&w]
    return f"<<{<<=t:title||words_shown||start>>}: {$e.$n1}||{<<=t:title||words_shown||start>>} ($nw1 {$e.$n1})>>"

== br_marked_line fn
:: m mark sign symbol
def <<marked||line_for||as_todo>>_$noun($e: $E, &m: str = "<<x||*||+>>") -> str:
    """Return a line for the $ew, with the &m in brackets if it is $fw1."""
    return f"[{&m if $e.$f1 else ' ' * len(&m)}] {$e.$s1<<||.strip()||.lower()>>}<<|| / {$e.$n1}>>"

== br_joined_names fn
:: s sep joint between
def <<join_$sp1||listed_$sp1||one_line>>($es: $Many[$E], &s: str = "<<, ||; || / >>") -> str:
    """Return the $sp1 of the $esw <<in one line||as one string>>, without repeats and in order."""
    $sp1 = {$e.$s1 for $e in $es if $e.$s1}
    return &s.join(sorted($sp1<<||, key=str.lower||, key=len>>))<<|| or "<<none||-||nothing>>">>

== br_spoken_list fn
:: h leading head front
:: l last tail
def <<spoken_list||in_words||enumerate_$es>>($es: list[$E]) -> str:
    """Return the $sp1, at least one, with commas between them and "<<=w:and||or>>" before the last."""
    *&h, &l = [$e.$s1 for $e in $es]
    return f"{', '.join(&h)} <<=w:and||or>> {&l}" if &h else &l

== br_some_and_more fn
:: n shown count most
:: r rest more left
def <<preview||short_list||some_of>>($es: list[$E], &n: int = $d1) -> str:
    """Return the $sp1 of the first $esw, and how many more there are."""
    $txt = ", ".join($e.$s1 for $e in $es[:&n])
    &r = len($es) - &n
    return f"{$txt} <<and {&r} more||(+{&r})||and {&r} others>>" if &r > 0 else $txt

== br_signed_gap fn
:: g gap delta distance
:: t usual expected planned
def <<gap||difference||delta>>_in_words($e: $E, &t: $t1) -> str:
    """Say how far the $nw1 is above or below the &t value."""
    &g = $e.$n1 - &t
    return f"{&g:+<<.2f||g>>}<< (&t {&t})|| from {&t}||>>" if &g else "<<unchanged||the same||as &t>>"

== br_ratio_text fn
:: d done ready finished
def <<$vd_ratio||progress_text||how_many_$vd>>($es: list[$E]) -> str:
    """Say how many of the $esw are $vdw."""
    &d = sum($e.$vd for $e in $es)
    return f"{&d}<</|| of >>{len($es)}<<|| $vdw>>"<<|| if $es else "<<no $esw||nothing to do>>">>

== br_numbered fn
:: n number place position
:: w width digits
def <<numbered||menu_of||numbered_lines>>($es: list[$E], start: int = 1) -> list[str]:
    """Return a line for each $ew, with its number before it."""
    &w = len(<<str(start + len($es) - 1)||f"{start + len($es) - 1}">>)
    return [f"{&n:>{&w}}<<.||)||:>> {$e.$s1}" for &n, $e in enumerate($es, start<<||=start>>)]

== br_aligned fn
:: w width widest column
def <<aligned||as_columns||two_columns>>($es: list[$E]) -> Iterator[str]:
    """Yield lines with the $sp1 on the left, all of one width, and the $np1 on the right."""
    &w = max((len($e.$s1) for $e in $es), default=0)
    for $e in $es:
        yield <<$e.$s1.ljust(&w) + f" {$e.$n1}"||f"{$e.$s1:<{&w}} {$e.$n1}"||f"{$e.$s1:.<{&w}}{$e.$n1:>8}">>

== br_abbreviation fn
def <<abbreviate||shorthand||code_for>>($e: $E) -> str:
    """Return the first letters of the words of the $sw1, in capitals."""
    return "".join(word[0] for word in $e.$s1.<<split()||replace("-", " ").split()||title().split()>>).upper()

== br_slug_key fn
def <<key_for||slug_of||handle_for>>($e: $E, <<=s:joint||glue>>: str = "<<-||_||:>>") -> str:
    """Return a key for the $ew, made of its $sw1 and its $nw1."""
    <<=w:words_used||lowered>> = $e.$s1.<<lower||casefold>>().split()
    return <<=s:joint||glue>>.join([*<<=w:words_used||lowered>>, str($e.$n1)])

== br_same_but_case fn
:: a mine left one
:: b theirs right two
def <<is_same||agree||alike>>_$s1($e: $E, other: $E) -> bool:
    """Tell whether the two $esw have the same $sw1, <<=c:whatever the case||apart from blanks>>."""
    &a, &b = ($txt.<<=c:casefold||strip>>() for $txt in ($e.$s1, other.$s1))
    return &a == &b

== br_sort_key fn
def <<$noun_key||order_of||sort_key>>($e: $E) -> tuple[bool, $t1, str]:
    """Return what the $esw are sorted by: <<=n:$fw1||not $fw1>> ones last, then <<=m:high||low>> $np1 first."""
    return <<=n:$e.$f1||not $e.$f1>>, <<=m:-$e.$n1||$e.$n1>>, $e.$s1<<||.lower()>>

== br_two_sorts fn
def <<arranged||in_display_order||ordered_for_print>>($es: Iterable[$E]) -> list[$E]:
    """Return the $esw by $sw1, and those of one $sw1 by falling $nw1."""
    <<=o:ordered||arranged||ranked>> = sorted($es, key=<<operator.attrgetter("$n1")||lambda $e: $e.$n1>>, reverse=True)
    <<=o:ordered||arranged||ranked>>.sort(key=<<lambda $e: $e.$s1||operator.attrgetter("$s1")>>)
    return <<=o:ordered||arranged||ranked>>

== br_min_by_distance fn
:: t target wanted aim
def <<closest||nearest||best_fit>>_to($es: $Many[$E], &t: $t1) -> $E | None:
    """Return the $ew whose $nw1 is nearest to the &t, if there are $esw."""
    return min($es, key=lambda $e: <<abs($e.$n1 - &t)||(abs($e.$n1 - &t), $e.$s1)||abs(&t - $e.$n1)>>, default=None)

== br_largest_few fn
:: c count places how_many
def <<largest||biggest||heaviest>>_few($es: Iterable[$E], &c: int = $d1) -> dict[str, $t1]:
    """Return the highest $np1, by $sw1."""
    <<=b:leaders||top||chosen>> = heapq.nlargest(&c, $es, key=lambda $e: $e.$n1)
    return {$e.$s1: $e.$n1 for $e in <<=b:leaders||top||chosen>>}

== br_mode_or fn
def <<commonest||usual||frequent>>_$s1_or($es: $Many[$E], default: str = "<<?||none||other>>") -> str:
    """Return the $sw1 that occurs most often, or the default."""
    <<=t:top||ranked||leaders>> = Counter($e.$s1 for $e in $es).most_common(1)
    return <<=t:top||ranked||leaders>>[0][0] if <<=t:top||ranked||leaders>> else default

== br_most_with_counts fn
:: c count size most
def <<summary_of_counts||tally_text||top_$sp1>>($es: $Many[$E], &c: int = $d1) -> str:
    """Return the most frequent $sp1 with how often they occur, in one line."""
    <<=t:ranked||top||frequent>> = Counter($e.$s1 for $e in $es).most_common(&c)
    return ", ".join(f"{$s1}<< x{times}||: {times}|| ({times})>>" for $s1, times in <<=t:ranked||top||frequent>>)

== br_only_once fn
def <<once_only||unshared||single>>_$sp1($es: $Many[$E]) -> set[str]:
    """Return every $sw1 that only one $ew has."""
    $cnt = Counter($e.$s1 for $e in $es)
    return {$s1 for $s1, times in $cnt.items() if times == 1}

== br_counter_minus fn
:: h here present counted
def <<shortfall||lacking||still_needed>>(wanted: dict[str, int], $es: $Many[$E]) -> dict[str, int]:
    """Return how many $esw of each $sw1 are lacking."""
    &h = Counter($e.$s1 for $e in $es)
    return <<dict(Counter(wanted) - &h)||{$s1: need - &h[$s1] for $s1, need in wanted.items() if need > &h[$s1]}>>

== br_true_counts fn
def <<tally||count||split_counts>>_$f1($es: $Many[$E]) -> tuple[int, int]:
    """Return how many $esw are $fw1 and how many are not."""
    $cnt = Counter(<<$e.$f1||bool($e.$f1)>> for $e in $es)
    return $cnt[True], $cnt[False]

== br_get_attr fn
def <<sum_of_field||total_of||add_up_field>>($es: $Many[$E], <<=a:attribute||column||which>>: str) -> float:
    """Return the sum of an attribute of the $esw; those that lack it count as 0."""
    return sum(getattr($e, <<=a:attribute||column||which>>, 0) for $e in $es)

== br_attr_dict fn
def <<only_fields||shown_fields||chosen_values>>($e: $E, *<<=a:wanted||columns_shown||chosen>>: str) -> dict[str, Any]:
    """Return the wanted attributes of the $ew <<||with their values>>, as far as it has them."""
    return {$key: getattr($e, $key) for $key in <<=a:wanted||columns_shown||chosen>> if hasattr($e, $key)}

== br_vars_text fn
def <<debug_text||describe_all||dump>>_$noun($e: $E) -> str:
    """Return all attributes of the $ew in one line."""
    return "<< ||, ||; >>".join(f"{$key}={$val!r}" for $key, $val in <<vars($e).items()||sorted(vars($e).items())>>)

== br_data_get fn
def <<label_from||title_in||$s1_from>>(data: Mapping[str, Any]) -> str:
    """Return the $sw1 in the data of the $ew, or what stands for it."""
    return data.get("$s1"<<||, "">>) or <<data.get("name", "<<unknown||unnamed||?>>")||f"$noun {data['$n1']}">>

== br_data_number fn
def <<read_$n1||$n1_from||checked_$n1>>(data: dict[str, Any], least: $t1 = $z1) -> $t1:
    """Return the $nw1 in the data, at least the least one."""
    <<=g:given||found||stated>> = data.get("$n1")
    return least if <<=g:given||found||stated>> is None else max(least, $t1(<<=g:given||found||stated>>))

== br_walrus_found fn
def <<$n1_for||$n1_or||known_$n1>>($map: dict[str, $E], $s1: str, default: $t1 = $z1) -> $t1:
    """Return the $nw1 of the $ew with the $sw1, or the default."""
    if ($e := $map.get($s1)) is not None<<|| and $e.$n1>>:
        return $e.$n1
    return default

== br_walrus_long fn
:: n size length chars
:: l longest most room
def <<warn_if_long||length_warning||note_on_$s1>>($e: $E, &l: int = <<40||80||20>>) -> str | None:
    """Return a warning if the $sw1 is too long."""
    if (&n := len($e.$s1)) > &l:
        return f"<<$sw1 is {&n - &l} too long||$sw1 too long: {&n} > {&l}||{$e.$s1[:&l]}... has {&n} letters>>"
    return None

== br_walrus_filter fn
def <<tidy||clean||stripped>>_$sp1($es: $Many[$E]) -> list[str]:
    """Return the $sp1 without blanks around them, but no empty ones."""
    return [<<=c:clean||tidy||kept>> for $e in $es if (<<=c:clean||tidy||kept>> := $e.$s1.strip())]

== br_match_fields fn
def <<status_of||judgement||verdict_on>>_$noun($e: $E) -> str:
    """Return a word for the state of the $ew."""
    match $e.$f1, $e.$n1:
        case True, _:
            return "$fw1"
        case _, 0:
            return "<<empty||none||idle>>"
    return "<<open||usual||pending>>"

== br_match_list fn
def <<describe||summary_of||what_are>>_these($es: list[$E]) -> str:
    """Describe the $esw <<||in a few words>>, whether none, one or many."""
    match $es:
        case []:
            return "<<no $esw||nothing>>"
        case [<<=o:only||one||single>>]:
            return <<=o:only||one||single>>.$s1
        case [<<=f:front||head||top>>, *<<=r:others||more||behind>>]:
            return f"{<<=f:front||head||top>>.$s1} <<and||plus>> {len(<<=r:others||more||behind>>)} <<others||more>>"

== br_match_command fn mut
:: c instruction action order
def <<obey||apply||carry_out>>($e: $E, &c: str, amount: $t1 = $z1) -> None:
    """Change the $nw1 of the $ew as the &c says."""
    match &c<<||.lower()||.strip()>>:
        case "add" | "<<plus||more||up>>":
            $e.$n1 += amount
        case "set":
            $e.$n1 = amount
        case _:
            raise ValueError(f"<<unknown &c||bad &c>>: {&c<<||!r>>}")

== br_early_chain fn
def <<trouble_with||objection_to||reject_reason>>($e: $E, $lim: $t1) -> str | None:
    """Return what is wrong with the $ew, or None."""
    if not $e.$s1<<||.strip()>>:
        return "<<no $sw1||$sw1 is empty||$sw1 missing>>"
    return f"<<$nw1 over {$lim}||$nw1 {$e.$n1} is too high>>" if $e.$n1 > $lim else None

== br_clamp_update fn mut
:: l low least floor
:: h high most ceiling
def <<clamp||limit||hold>>_$n1($e: $E, &l: $t1, &h: $t1) -> bool:
    """Bring the $nw1 of the $ew into the range; tell whether that changed it."""
    <<=w:was||prior>> = $e.$n1
    $e.$n1 = <<max(&l, min(<<=w:was||prior>>, &h))||min(max(&l, <<=w:was||prior>>), &h)>>
    return $e.$n1 != <<=w:was||prior>>

== br_swap_numbers fn mut
def <<swap||exchange||trade>>_$np1(left: $E, right: $E) -> $t1:
    """Let the two $esw change their $np1; return the difference."""
    left.$n1, right.$n1 = right.$n1, left.$n1
    return <<abs(left.$n1 - right.$n1)||left.$n1 - right.$n1>>

== br_move_amount fn mut
:: a amount share part
def <<move||shift||transfer>>_$n1(<<=g:giver||origin||donor>>: $E, <<=t:taker||receiver||heir>>: $E, &a: $t1) -> $t1:
    """Move up to the &a of $nw1 from one $ew to another; return what was moved."""
    <<=m:moved||given||possible>> = min(&a, <<=g:giver||origin||donor>>.$n1)
    <<=g:giver||origin||donor>>.$n1 -= <<=m:moved||given||possible>>
    <<=t:taker||receiver||heir>>.$n1 += <<=m:moved||given||possible>>
    return <<=m:moved||given||possible>>

== br_toggle fn mut
def <<toggle||flip||invert>>_$f1($e: $E) -> <<=r:bool||str>>:
    """Turn the flag of the $ew around and return <<=r:its new value||what it means now>>."""
    $e.$f1 = not $e.$f1
    return <<=r:$e.$f1||"$fw1" if $e.$f1 else "not $fw1">>

== br_mark_matching fn mut
:: n changed newly touched
def <<$v_all_with||$v_those_of||$v_by_$s1>>($es: list[$E], *$sp1: str) -> int:
    """$V the $esw with one of the $sp1; return how many were not $vdw before."""
    &n = [$e for $e in $es if $e.$s1 in $sp1 and not $e.$vd]
    for $e in &n:
        $e.$vd = True
    return len(&n)

== br_rename fn mut
def <<rename||relabel||rewrite_$sp1>>($es: $Many[$E], <<=n:names||renamed||changes>>: dict[str, str]) -> None:
    """Give the $esw their new $sp1; those not listed keep theirs."""
    for $e in $es:
        $e.$s1 = <<=n:names||renamed||changes>>.get($e.$s1, $e.$s1)

== br_strip_prefix fn mut
:: p prefix lead beginning
def <<drop_prefix||shorten||unprefix>>_$s1($e: $E, &p: str) -> bool:
    """Take the &p off the $sw1; tell whether it was there."""
    <<=k:short||rest||bare>> = $e.$s1.removeprefix(&p)
    changed, $e.$s1 = <<=k:short||rest||bare>> != $e.$s1, <<=k:short||rest||bare>>
    return changed

== br_setattr_all fn mut
def <<set_fields||overwrite||assign>>($e: $E, **<<=c:changes||given||fresh>>: Any) -> $E:
    """Set the attributes of the $ew that are given, and return it."""
    for $key, $val in <<=c:changes||given||fresh>>.items():
        setattr($e, $key, $val)
    return $e

== br_pop_key fn
def <<take_out||withdraw||pull>>_$noun($map: dict[str, $E], $s1: str) -> $E:
    """Take the $ew with the $sw1 out of the dict."""
    if ($e := $map.pop($s1, None)) is None:
        raise KeyError(<<f"no $ew {$s1!r}"||$s1>>)
    return $e

== br_pop_where fn
def <<pop_first||take_first||pull_out>>_$f1($es: list[$E]) -> $E | None:
    """Remove the first $ew that is $fw1 from the list and return it."""
    <<=p:place||spot||where>> = next((place for place, $e in enumerate($es) if $e.$f1), None)
    return None if <<=p:place||spot||where>> is None else $es.pop(<<=p:place||spot||where>>)

== br_pop_end_while fn
def <<unstack||pop_until||back_to>>_$s1($es: list[$E], $s1: str) -> list[$E]:
    """Take $esw off the end until the last one has the $sw1; return those taken."""
    <<=t:taken||popped||off>>: list[$E] = []
    while $es and $es[-1].$s1 != $s1:
        <<=t:taken||popped||off>>.append($es.pop())
    return <<=t:taken||popped||off>>

== br_pop_highest fn
def <<pop||take||remove>>_highest_$n1($es: list[$E]) -> $E:
    """Remove the $ew with the highest $nw1 from the list and return it."""
    <<=p:place||spot||top>> = max(range(len($es)), key=lambda $i: $es[$i].$n1)
    return $es.pop(<<=p:place||spot||top>>)

== br_insert_sorted fn
def <<insert||file||put>>_in_order($es: list[$E], $e: $E) -> int:
    """Insert the $ew where its $nw1 belongs; return its place."""
    <<=p:place||spot||where>> = bisect.bisect<<||_left||_right>>([$x.$n1 for $x in $es], $e.$n1)
    $es.insert(<<=p:place||spot||where>>, $e)
    return <<=p:place||spot||where>>

== br_replace_in_list fn
def <<replace||substitute||overwrite>>_in_list($es: list[$E], $e: $E) -> list[$E]:
    """Return the list with the $ew in the place of the one with the same $sw1."""
    return [$e if $x.$s1 == $e.$s1 else $x for $x in $es]

== br_upsert fn
def <<upsert||put_or_add||store_latest>>($es: list[$E], $e: $E) -> bool:
    """Put the $ew in the place of the one with its $sw1, or at the end; tell whether it is new."""
    for $i, <<=o:other||known||held_one>> in enumerate($es):
        if <<=o:other||known||held_one>>.$s1 == $e.$s1:
            $es[$i] = $e
            return False
    $es.append($e)
    return True

== br_remove_in_place fn
def <<purge||weed_out||discard>>_$f1($es: list[$E]) -> int:
    """Remove the $esw that are <<=n:||not >>$fw1 from the list itself; return how many."""
    <<=b:count_at_first||size_once||had>> = len($es)
    $es[:] = [$e for $e in $es if <<=n:not $e.$f1||$e.$f1>>]
    return <<=b:count_at_first||size_once||had>> - len($es)

== br_del_slice fn
def <<trim_to||shrink_to||keep_latest>>($es: list[$E], most: int = $d1) -> int:
    """Keep only the last $esw of the list; return how many went."""
    <<=g:gone||removed||dropped>> = $es[:-most]
    del $es[:-most]
    return len(<<=g:gone||removed||dropped>>)

== br_move_to_front fn
def <<to_front||bring_forward||favor>>($es: list[$E], $s1: str) -> None:
    """Move the $esw with the $sw1 to the <<=w:front||end>>; the others keep their order."""
    $es.sort(key=lambda $e: $e.$s1 <<=w:!=||==>> $s1)

== br_rotate fn
:: c count steps by
def <<rotate||turn||cycle>>_$es($es: list[$E], &c: int = 1) -> list[$E]:
    """Return the $esw with the first ones at the end."""
    &c %= len($es) or 1
    return <<$es[&c:] + $es[:&c]||[*$es[&c:], *$es[:&c]]>>

== br_halves fn
def <<halves||cut_in_two||two_halves>>($es: list[$E]) -> tuple[list[$E], list[$E]]:
    """Return the $esw with <<=m:low||high>> $nw1, and the other half."""
    <<=o:ordered||ranked>> = sorted($es, key=lambda $e: <<=m:$e.$n1||-$e.$n1>>)
    middle = <<len(<<=o:ordered||ranked>>) // 2||(len($es) + 1) // 2>>
    return <<=o:ordered||ranked>>[:middle], <<=o:ordered||ranked>>[middle:]

== br_every_nth fn
:: n step stride every
def <<sample||every_nth||thin_out>>($es: list[$E], &n: int = $d1) -> list[str]:
    """Return the $sp1 of some of the $esw, evenly spaced, <<=b:first||last>> $ew first."""
    return [$e.$s1 for $e in $es[::<<=b:&n||-&n>>]]

== br_pages fn
:: s size per_page length
def <<page_of||page||slice_of>>_$es($es: list[$E], number: int, &s: int = $d1) -> list[$E]:
    """Return one page of the $esw; the first has the number 1."""
    start = (number - 1) * &s
    return <<$es[start : start + &s]||list(islice($es, start, start + &s))>>

== br_index_pair fn
def <<index_and_places||lookup_tables||two_indexes>>($es: list[$E]) -> tuple[dict[str, $E], dict[str, int]]:
    """Return the $esw by $sw1, and the place of each."""
    <<=a:by_text||named||first_index>> = {$e.$s1: $e for $e in $es}
    return <<=a:by_text||named||first_index>>, {$s1: $i for $i, $s1 in enumerate(<<=a:by_text||named||first_index>>)}

== br_dict_max_merge fn
def <<merge_best||higher_of_both||join_highest>>(left: dict[str, $E], right: dict[str, $E]) -> dict[str, $t1]:
    """Return for each key the higher $nw1 of the two dicts."""
    both = <<(left, right)||[left, right]>>
    return {$key: max($map[$key].$n1 for $map in both if $key in $map) for $key in <<left | right||{*left, *right}>>}

== br_common_keys fn
def <<gains||rises||growth>>_between(prior: dict[str, $E], after: dict[str, $E]) -> dict[str, $t1]:
    """Return how much the $nw1 grew for each key that both dicts have."""
    <<=c:common||shared||in_both>> = prior.keys() & after<<||.keys()>>
    return {$key: after[$key].$n1 - prior[$key].$n1 for $key in <<=c:common||shared||in_both>>}

== br_sym_difference fn
def <<not_in_both||only_one_has||differing>>_$sp1(left: list[$E], right: list[$E]) -> list[str]:
    """Return, sorted, every $sw1 that is in only one of the lists."""
    <<return sorted({$e.$s1 for $e in left} ^ {$e.$s1 for $e in right})||\
    <<=a:mine||ours>>, <<=b:others||yours>> = ({$e.$s1 for $e in $es} for $es in (left, right))
    return sorted(<<=a:mine||ours>>.symmetric_difference(<<=b:others||yours>>))>>

== br_subset fn
:: p present here have
def <<lacks_any||is_short_of||misses>>($es: $Many[$E], required: set[str]) -> <<=r:bool||set[str]>>:
    """<<=r:Tell whether one of the required $sp1 is lacking||Return the required $sp1 that no $ew has>>."""
    &p = {$e.$s1 for $e in $es}
    return <<=r:not &p.issuperset(required)||required - &p>>

== br_invert_dict fn
def <<keys_by_$s1||inverted||reverse_lookup>>($map: dict[int, $E]) -> dict[str, int]:
    """Return the keys of the $esw by their $sw1; the first key <<wins||counts>>."""
    return {$e.$s1: $key for $key, $e in reversed($map.items())}

== br_totals_update fn
def <<add_to||count_in||note_in>>_totals(totals: dict[str, $t1], *$es: $E) -> $t1:
    """Add the $np1 of the $esw to the totals by $sw1; return the sum of all totals."""
    for $e in $es:
        totals[$e.$s1] = totals.get($e.$s1, $z1) + $e.$n1
    return sum(totals.values())

== br_setdefault_set fn
def <<$sp2_per_$s1||$s1_to_$sp2||collect_$sp2>>($es: $Many[$E]) -> dict[str, set[str]]:
    """Return the set of $sp2 that occur with each $sw1."""
    <<=g:$map: dict[str, set[str]] = {}||$map = defaultdict(set)>>
    for $e in $es:
        <<=g:$map.setdefault($e.$s1, set())||$map[$e.$s1]>>.add($e.$s2)
    return <<=g:$map||dict($map)>>

== br_sorted_groups fn
def <<largest_group||biggest_group||fullest>>(groups_of: dict[str, list[$E]]) -> tuple[str, $t1]:
    """Return the key of the group with the highest sum of $np1, and the sum."""
    sums = {$key: sum($e.$n1 for $e in $es) for $key, $es in groups_of.items()}
    return max(sums.items(), key=<<operator.itemgetter(1)||lambda pair: pair[1]>>)

== br_rank_dict fn
def <<rank_each||places_of||standing_by_$n1>>($es: $Many[$E]) -> dict[str, int]:
    """Return the place of each $sw1 when the $esw are ordered by <<=m:falling||rising>> $nw1."""
    <<=r:ranked||ordered>> = sorted($es, key=lambda $e: $e.$n1<<=m:, reverse=True||>>)
    return {$e.$s1: place for place, $e in enumerate(<<=r:ranked||ordered>>, start=1)}

== br_rising fn
def <<is_rising||is_sorted||never_falls>>_by_$n1($es: list[$E]) -> bool:
    """Tell whether no $ew has a lower $nw1 than the one before it."""
    <<=p:steps||pairs||neighbors>> = <<zip($es, $es[1:])||itertools.pairwise($es)>>
    return all(<<one.$n1 <= after.$n1||not after.$n1 < one.$n1>> for one, after in <<=p:steps||pairs||neighbors>>)

== br_steps_between fn
def <<steps_of_$n1||$n1_steps||jumps>>($es: list[$E]) -> list[$t1]:
    """Return the difference of $nw1 from each $ew to the next<<=s:||, rounded>>."""
    $np1 = [$e.$n1 for $e in $es]
    return [<<=s:later - earlier||round(later - earlier, 1)>> for earlier, later in zip($np1, $np1[1:])]

== br_first_change fn
def <<first_change||where_$s1_changes||change_of_$s1>>($es: list[$E]) -> int | None:
    """Return the place of the first $ew with another $sw1 than the one before it."""
    return next(($i for $i in range(1, len($es)) if $es[$i].$s1 != $es[$i - 1].$s1), None)

== br_any_pair fn
:: a mine ours here
def <<share_words||common_words||words_in_common>>($e: $E, other: $E) -> <<=r:bool||list[str]>>:
    """<<=r:Tell whether the two $esw share a word of their $sw1||Return the words that both $sp1 have>>."""
    &a, theirs = <<set($e.$s1.split()), set(other.$s1.split())||({*one.$s1.lower().split()} for one in ($e, other))>>
    return <<=r:not &a.isdisjoint(theirs)||sorted(&a & theirs)>>

== br_zip_values fn
def <<data_of||zip_into||rows_for>>_$es($sp1: list[str], $np1: list[$t1]) -> list[dict[str, Any]]:
    """Return the data of $esw with these $sp1 and $np1."""
    return [{"$s1": $s1, "$n1": $n1} for $s1, $n1 in zip($sp1, $np1, strict=True)]

== br_unzip fn
def <<split_columns||columns||as_series>>_of($es: list[$E]) -> tuple[list[str], list[$t1]]:
    """Return the $sp1 and the $np1 of the $esw, apart."""
    if not $es:
        return [], []
    <<=a:texts||labels||left>>, <<=b:figures||amounts||right>> = zip(*(($e.$s1, $e.$n1) for $e in $es))
    return list(<<=a:texts||labels||left>>), list(<<=b:figures||amounts||right>>)

== br_zip_longest fn
def <<beside||opposite||face_to_face>>(left: list[$E], right: list[$E]) -> Iterator[str]:
    """Yield a line for each place of the two lists, with a <<dash||sign>> where one is shorter."""
    for pair in zip_longest(left, right):
        yield " <<+||:||/>> ".join("<<-||?>>" if $e is None else $e.$s1 for $e in pair)

== br_flatten fn
:: b batches lists chunks
:: j joined whole everything
def <<all_of||flatten||one_list_of>>_$es(&b: Iterable[list[$E]]) -> list[$E]:
    """Return the $esw of all lists, <<=s:one list after the other||by $sw1>>."""
    &j = <<itertools.chain.from_iterable(&b)||($e for part in &b for $e in part)||itertools.chain(*&b)>>
    return <<=s:list(&j)||sorted(&j, key=lambda $e: $e.$s1)>>

== br_nested_pairs fn
:: p pairs couples choices
def <<possible_pairs||all_pairings||pairs_within>>($es: list[$E], $lim: $t1) -> list[tuple[str, str]]:
    """Return the $sp1 of all pairs whose $np1 <<=m:together are at most||differ by no more than>> the limit."""
    &p = itertools.combinations($es, 2)
    return [(one.$s1, two.$s1) for one, two in &p if <<=m:one.$n1 + two.$n1||abs(one.$n1 - two.$n1)>> <= $lim]

== br_clean_letters fn
def <<letters_of||plain_$s1||only_letters>>($e: $E) -> str:
    """Return the $sw1 with nothing but letters and digits, in small letters."""
    return <<"".join(char for char in $e.$s1.lower() if char.isalnum())||re.sub(r"[^a-z0-9]", "", $e.$s1.lower())||\
"".join(filter(str.isalnum, $e.$s1)).lower()>>

== br_partition_text fn
:: s sep joint mark
def <<$noun_and_number||read_pair||split_label>>($txt: str, &s: str = "<<:||=||/>>") -> tuple[str, $t1]:
    """Split a text into the $sw1 before the &s and the $nw1 behind it."""
    $s1, found_sep, $n1 = $txt.<<||strip().>>partition(&s)
    return $s1<<.strip()||.rstrip()||>>, $t1($n1) if found_sep<<|| and $n1>> else $z1

== br_matches_query fn
def <<matches||mentions||fits_query>>($e: $E, query: str) -> bool:
    """Tell whether one of the texts of the $ew contains the query."""
    <<=n:needle||searched||lowered>> = query.<<=c:lower||casefold>>()<<||.strip()>>
    return any(<<=n:needle||searched||lowered>> in $txt.<<=c:lower||casefold>>() for $txt in ($e.$s1, $e.$s2))

== br_in_range_test fn
def <<is_within||accepts||within_range>>($e: $E, low: $t1 | None = None, high: $t1 | None = None) -> bool:
    """Tell whether the $nw1 is in the range; None means no bound."""
    return (low is None or low <= $e.$n1) and (high is None or $e.$n1 <= high)

== br_test_maker fn
:: b bound least mark
def <<above||beyond||over>>(&b: $t1, *, but_not: Iterable[str] = ()) -> Callable[[$E], bool]:
    """Return a test for $esw with more $nw1 than the &b and none of the $sp1 to leave out."""
    <<=x:excluded||barred||skipped>> = frozenset(but_not)
    return lambda $e: $e.$n1 > &b and $e.$s1 not in <<=x:excluded||barred||skipped>>

== br_partial_adder fn mut
:: a amount bonus step
def <<adder||raiser||increase_by>>(&a: $t1) -> Callable[[$E], $t1]:
    """Return a function that adds the &a to the $nw1 of $aew and returns the sum."""

    def <<=f:add||raise_it||apply>>($e: $E) -> $t1:
        $e.$n1 += &a
        return $e.$n1

    return <<=f:add||raise_it||apply>>

== br_map_calls fn
:: f functions getters measures
def <<apply_each||measure_all||values_by>>($es: list[$E], **&f: Callable[[$E], Any]) -> dict[str, list[Any]]:
    """Return the values of each function for all $esw, under the function's name."""
    return {$key: <<[call($e) for $e in $es]||list(map(call, $es))>> for $key, call in &f.items()}

== br_prod_or_mean fn
def <<=m:product||mean||spread>>_of_<<both||numbers||figures>>($e: $E<<=d:||, digits: int = 2>>) -> float:
    """Return the <<=m:product||mean||spread>> of the two numbers of the $ew<<=d:||, rounded>>."""
    <<=n:pair||both||figures>> = $e.$n1, $e.$n2
    return <<=d:||round(>><<=m:math.prod(<<=n:pair||both||figures>>)||sum(<<=n:pair||both||figures>>) / 2||\
max(<<=n:pair||both||figures>>) - min(<<=n:pair||both||figures>>)>><<=d:||, digits)>>

== br_safe_ratio fn
def <<$n1_per_$n2||ratio_of||relative_$n1>>($e: $E, default: float = <<0.0||1.0>>) -> float:
    """Return the $nw1 for each $nw2, or the default where that makes no sense."""
    try:
        return $e.$n1 / $e.$n2
    except ZeroDivisionError:
        return default

== br_percent_done fn
def <<percent||share||part>>_$f1($es: list[$E]<<=d:||, digits: int = 1>>) -> <<=d:int||float>>:
    """Return how many percent of the $nw1 belong to $esw that are $fw1."""
    <<=w:whole||all_of_it||everything>> = sum($e.$n1 for $e in $es) or 1
    return round(100 * sum($e.$n1 for $e in $es if $e.$f1) / <<=w:whole||all_of_it||everything>><<=d:||, digits>>)

== br_range_text fn
def <<range_of_$np1||span_text||from_to>>($es: list[$E]) -> str:
    """Return the lowest and the highest $nw1 as one text."""
    $np1 = sorted(<<{$e.$n1 for $e in $es}||$e.$n1 for $e in $es>>)
    low, high = $np1[0], $np1[-1]
    return f"<<{low} to {high}||{low}-{high}||$nw1: {low}..{high}>>" if low < high else str(low)
'''
