"""Shapes of very short functions about the things of a module: their texts, tests, choices and sums."""

from __future__ import annotations

SHAPES = r'''
== one_code_of fn
:: w width digits
def $noun_code($e: $E, &w: int = <<6||4||8>>) -> str:
    """Return the first <<=n:2||3>> letters of the $sw1 in capitals, a dash and the $nw1 after zeros."""
    return f"{$e.$s1[:<<=n:2||3>>].upper()}-{$e.$n1:0{&w}}"

== one_percent_text fn
:: w whole total_$n1 everything
def $n1_as_percent($e: $E, &w: $t1) -> str:
    """Return the $nw1 of the $ew as a percentage of the &w, as text."""
    return f"{$e.$n1 / &w:.<<0||1||2>>%}" if &w else "<<n/a||-||0%>>"

== one_money_text fn
def <<money||priced||cost>>_text($e: $E, <<=c:currency||unit>>: str = "<<EUR||USD||GBP||kg>>") -> str:
    """Return the $nw1 with thousands separators, two decimals and the <<=c:currency||unit>> behind it."""
    return f"{$e.$n1:,.2f} {<<=c:currency||unit>>}"

== one_centered fn
:: w width columns
def <<=a:centered||right_aligned||left_aligned>>_$s1($e: $E, &w: int = <<20||30||40>>) -> str:
    """Return the $sw1 <<=a:centered||right aligned||left aligned>>, with <<=f:dots||dashes||stars>> up to the &w."""
    return $e.$s1.<<=a:center||rjust||ljust>>(&w, "<<=f:.||-||*>>")

== one_last_word fn
def <<=w:last||first>>_word_of_$s1($e: $E) -> str:
    """Return the <<=w:last||first>> word of the $sw1, or an empty text."""
    return $e.$s1.<<=w:rpartition(" ")[-1]||partition(" ")[0]>>

== one_reversed_words fn
def $s1_<<=k:words||letters>>_reversed($e: $E) -> str:
    """Return the $sw1 with its <<=k:words||letters>> in reverse order."""
    return <<=k:" ".join(reversed($e.$s1.split()))||"".join(reversed($e.$s1))>>

== one_mirrored fn
:: p plain cleaned lowered
def is_$s1_palindrome($e: $E) -> bool:
    """Tell whether the $sw1 reads the same backwards, whatever the case."""
    &p = $e.$s1.<<lower||casefold>>()
    return &p == &p[::-1]

== one_vowels fn
def count_<<=v:vowels||digits||capitals||blanks>>_in_$s1($e: $E) -> int:
    """Return how many <<=v:vowels||digits||capital letters||blanks>> the $sw1 has."""
    return sum(<<=v:char in "aeiou" for char in $e.$s1.lower()||char.isdigit() for char in $e.$s1||\
char.isupper() for char in $e.$s1||char.isspace() for char in $e.$s1>>)

== one_squeezed fn
def squeeze_$s1($e: $E) -> str:
    """Return the $sw1 with single blanks between its words."""
    return <<" ".join($e.$s1.split())||re.sub(r"\s+", " ", $e.$s1).strip()>>

== one_masked fn
:: v visible shown clear
def mask_$s1($e: $E, &v: int = <<4||2||3>>) -> str:
    """Return the $sw1 with stars for all but its last &v letters."""
    return $e.$s1[-&v:].rjust(len($e.$s1), "<<*||x||#>>")

== one_elided fn
:: m most room max_length
def elide_$s1($e: $E, &m: int = <<12||20||16>>) -> str:
    """Return the $sw1, and if it is longer than &m, its beginning with three dots."""
    return $e.$s1 if len($e.$s1) <= &m else f"{$e.$s1[: &m - 3]}..."

== one_snake fn
def $s1_as_<<=k:identifier||file_stem||url_part>>($e: $E) -> str:
    """Return the $sw1 in lower case with <<=k:underscores||dashes||plus signs>> for the blanks."""
    return "<<=k:_||-||+>>".join($e.$s1.lower().split())

== one_translated fn
def $s1_without_<<=k:vowels||punctuation||digits>>($e: $E) -> str:
    """Return the $sw1 with all <<=k:vowels||punctuation||digits>> taken out."""
    return $e.$s1.translate(str.maketrans("", "", <<=k:"aeiouAEIOU"||string.punctuation||string.digits>>))

== one_plural_count fn
def count_in_words($es: list[$E]) -> str:
    """Return the number of $esw with the right form of the word."""
    return f"{len($es)} $ew{'' if len($es) == 1 else 's'}"

== one_quoted fn
def quoted_$sp1($es: $Many[$E]) -> str:
    """Return the $sp1 <<=k:in quotes||in brackets||in angle brackets>>, with commas between them."""
    return ", ".join(<<=k:repr($e.$s1)||f"[{$e.$s1}]"||f"<{$e.$s1}>">> for $e in $es)

== one_bullets fn
:: b bullet mark sign
def bullet_list($es: $Many[$E], &b: str = "<<-||*||+>>") -> str:
    """Return a line for each $ew, with the &b before its $sw1."""
    return "\n".join(f"{&b} {$e.$s1}" for $e in $es)

== one_kv_text fn
:: j joint sep glue
def $noun_as_query($e: $E, &j: str = "<<&||;>>") -> str:
    """Return the $sw1 and the $nw1 of the $ew as key=value texts with the &j between them."""
    return &j.join(f"{$key}={$val}" for $key, $val in (("$s1", $e.$s1), ("$n1", $e.$n1)))

== one_csv_row fn
def $noun_to_csv($e: $E) -> str:
    """Return the $sw1, the $nw1 and whether it is $fw1, with <<=c:commas||semicolons||tabs>> between them."""
    return "<<=c:,||;||\t>>".join(map(str, ($e.$s1, $e.$n1, $e.$f1)))

== one_yes_no fn
def $f1_text($e: $E) -> str:
    """Return <<=y:"yes" or "no"||"on" or "off"||"done" or "open">>, depending on whether the $ew is $fw1."""
    return <<"<<=y:yes||on||done>>" if $e.$f1 else "<<=y:no||off||open>>"||\
("<<=y:no||off||open>>", "<<=y:yes||on||done>>")[$e.$f1]>>

== one_bar fn
:: u unit per_mark step
def $n1_bar($e: $E, &u: $t1 = $d1) -> str:
    """Return a bar with one <<=m:star||hash||equals sign>> for each &u of $nw1."""
    return "<<=m:*||#||=>>" * int($e.$n1 // &u)

== one_sign_of fn
def sign_of_$n1($e: $E) -> int:
    """Return 1, 0 or -1, the sign of the $nw1."""
    return ($e.$n1 > 0) - ($e.$n1 < 0)

== one_level_text fn
def $n1_level($e: $E, low: $t1, high: $t1) -> str:
    """Return "low", "middle" or "high" for the $nw1 of the $ew."""
    return "low" if $e.$n1 < low else "high" if $e.$n1 > high else "middle"

== one_within fn
:: t tolerance margin slack
def is_$n1_near($e: $E, <<=w:expected||target>>: $t1, &t: float = <<0.5||1.0||0.01>>) -> bool:
    """Tell whether the $nw1 differs from the <<=w:expected||target>> by no more than the &t."""
    return <<-&t <= $e.$n1 - <<=w:expected||target>> <= &t||math.isclose($e.$n1, <<=w:expected||target>>, abs_tol=&t)>>

== one_strictly_between fn
def lies_between($e: $E, <<=a:lower||left>>: $E, <<=b:upper||right>>: $E) -> bool:
    """Tell whether the $nw1 of the $ew lies strictly between those of the two others."""
    return <<=a:lower||left>>.$n1 < $e.$n1 < <<=b:upper||right>>.$n1

== one_implies fn
def is_$f1_only_with_$s1($e: $E) -> bool:
    """Tell whether the $ew has a $sw1 if it is $fw1."""
    return not $e.$f1 or bool($e.$s1)

== one_needs fn
def needs_$v($e: $E, $lim: $t1) -> bool:
    """Tell whether the $ew is not $vdw yet and its $nw1 has reached the limit."""
    return not $e.$vd and $e.$n1 >= $lim

== one_starts_any fn
def has_$s1_prefix($e: $E, *<<=p:prefixes||beginnings>>: str) -> bool:
    """Tell whether the $sw1 begins with one of the <<=p:prefixes||beginnings>>."""
    return $e.$s1.startswith(<<=p:prefixes||beginnings>>)

== one_is_one_of fn
:: a allowed accepted known
def is_$s1_allowed($e: $E, &a: set[str]) -> bool:
    """Tell whether the $sw1 of the $ew is among the &a ones, whatever the case."""
    return $e.$s1.lower() in {$txt.lower() for $txt in &a}

== one_fullmatch fn
def is_$s1_<<=k:lowercase||numeric||plain>>($e: $E) -> bool:
    """Tell whether the $sw1 has only <<=k:small letters||digits||letters, digits and dashes>>."""
    return re.fullmatch(r"<<=k:[a-z]+||[0-9]+||[A-Za-z0-9-]+>>", $e.$s1) is not None

== one_all_words fn
def has_<<=q:all||any>>_words($e: $E, *words: str) -> bool:
    """Tell whether <<=q:all||any>> of the words occur in the $sw1."""
    return <<=q:set(words) <= set($e.$s1.split())||not set(words).isdisjoint($e.$s1.split())>>

== one_higher fn
def <<=w:higher||lower>>_of_two(left: $E, right: $E) -> $E:
    """Return the $ew with the <<=w:higher||lower>> $nw1; the left one if they are equal."""
    return left if left.$n1 <<=w:>=||<=>> right.$n1 else right

== one_alphabetical fn
def <<=w:first||last>>_$s1_alphabetically($es: $Many[$E]) -> str:
    """Return the $sw1 that comes <<=w:first||last>> in the alphabet, whatever the case."""
    return <<=w:min||max>>(($e.$s1 for $e in $es), key=str.<<lower||casefold>>)

== one_best_where fn
def <<=w:highest||lowest>>_$nvname$csuf($es: $Many[$E]$cpar) -> $nvtype:
    """Return the <<=w:highest||lowest>> $nvdoc of the $esw$cdoc; zero if there are none."""
    return <<=w:max||min>>(($nv for $e in $es if $cond), default=$nvzero)

== one_top_text fn
def $s1_of_<<=w:last||first>>_by_$ordname($es: $Many[$E]) -> str:
    """Return the $sw1 of the $ew that comes <<=w:last||first>> in the order of $orddoc."""
    return <<=w:max||min>>($es, key=lambda $e: $ordkey).$s1

== one_sorted_texts fn
def $sp1_by_$n1($es: $Many[$E]) -> list[str]:
    """Return the $sp1 of the $esw, those with the <<=w:lowest||highest>> $nw1 first."""
    return [$e.$s1 for $e in sorted($es, key=lambda $e: <<=w:$e.$n1||-$e.$n1>>)]

== one_flag_first fn
def $f1_<<=w:first||last>>($es: $Many[$E]) -> list[$E]:
    """Return the $esw, those that are $fw1 <<=w:first||last>>."""
    return sorted($es, key=<<=w:lambda $e: not $e.$f1||operator.attrgetter("$f1")>>)

== one_second fn
def second_<<=w:highest||lowest>>_$n1($es: $Many[$E]) -> $t1:
    """Return the $nw1 of the $ew in the second place from the <<=w:top||bottom>>."""
    return sorted($e.$n1 for $e in $es)[<<=w:-2||1>>]

== one_extent fn
def $n1_<<=w:extent||bounds||middle>>($es: list[$E]) -> <<=w:$t1||tuple[$t1, $t1]||float>>:
    """Return the <<=w:highest less the lowest||lowest and the highest||middle of the lowest and the highest>> $nw1."""
    $np1 = [$e.$n1 for $e in $es]
    return <<=w:max($np1) - min($np1)||min($np1), max($np1)||(min($np1) + max($np1)) / 2>>

== one_squares fn
def sum_of_<<=w:squared||doubled||inverted>>_$np1($es: $Many[$E]) -> float:
    """Return the sum of <<=w:the squares of the $np1||twice each $nw1||one divided by each $nw1 that is not 0>>."""
    return sum(<<=w:$e.$n1**2 for $e in $es||2 * $e.$n1 for $e in $es||1 / $e.$n1 for $e in $es if $e.$n1>>)

== one_root_square fn
def $n1_<<=w:norm||rms>>($es: list[$E]) -> float:
    """Return the square root of the <<=w:sum||mean>> of the squared $np1."""
    return math.sqrt(<<=w:sum($e.$n1**2 for $e in $es)||sum($e.$n1**2 for $e in $es) / len($es)>>)

== one_product_of fn
def product_of_$np1($es: $Many[$E], start: $t1 = 1) -> $t1:
    """Return the product of the $np1 that are not zero, times the start."""
    return <<math.prod(($e.$n1 for $e in $es if $e.$n1), start=start)||\
functools.reduce(operator.mul, ($e.$n1 for $e in $es if $e.$n1), start)>>

== one_statistic fn
def <<=w:median||mean||standard_deviation||mode>>_of_$np1($es: $Many[$E]) -> float:
    """Return the <<=w:median||mean||standard deviation||mode>> of the $np1 of the $esw."""
    return <<=w:statistics.median||statistics.fmean||statistics.pstdev||statistics.mode>>($e.$n1 for $e in $es)

== one_sum_cond fn
def total_$nvname$csuf($es: $Many[$E]$cpar) -> $nvtype:
    """Return the sum of the $nvdoc over the $esw$cdoc."""
    return sum($nv for $e in $es if $cond)

== one_signed_sum fn
def net_$n1_total($es: $Many[$E]) -> $t1:
    """Return the sum of the $np1, with a minus sign for the $esw that are <<=w:||not >>$fw1."""
    return sum(<<=w:-$e.$n1 if $e.$f1 else $e.$n1||$e.$n1 if $e.$f1 else -$e.$n1>> for $e in $es)

== one_excess fn
def $n1_<<=w:excess||shortfall>>($es: $Many[$E], $lim: $t1) -> $t1:
    """Return by how much the $np1 are <<=w:above||below>> the limit, all together; others count as 0."""
    return sum(max(<<=w:$e.$n1 - $lim||$lim - $e.$n1>>, 0) for $e in $es)

== one_weighted fn
:: w weights factors shares
def weighted_$n1($es: list[$E], &w: list[float]) -> float:
    """Return the sum of the $np1, each times its own of the &w."""
    return sum($e.$n1 * $x for $e, $x in zip($es, &w<<||, strict=True>>))

== one_weight_map fn
:: r rates prices weights
def $n1_at_rates($es: $Many[$E], &r: dict[str, float]) -> float:
    """Return the sum of the $np1, each times what the &r have for its $sw1; 1 where they have nothing."""
    return sum($e.$n1 * &r.get($e.$s1, <<1.0||1>>) for $e in $es)

== one_alternating fn
def alternating_$n1_sum($es: list[$E]) -> $t1:
    """Return the $np1 at even places less those at odd places."""
    return sum($e.$n1 for $e in $es[::2]) - sum($e.$n1 for $e in $es[1::2])

== one_count_if fn
def count_$cpre$es$csuf($es: $Many[$E]$cpar) -> int:
    """Return the number of $esw$cdoc."""
    return <<sum(1 for $e in $es if $cond)||len([$e for $e in $es if $cond])||sum(map(lambda $e: $cond, $es))>>

== one_count_distinct fn
def distinct_$s1_count($es: $Many[$E]) -> int:
    """Return how many different $sp1 there are, <<=c:whatever their case||leaving out empty ones>>."""
    return len({<<=c:$e.$s1.lower() for $e in $es||$e.$s1 for $e in $es if $e.$s1>>})

== one_duplicates fn
def duplicate_count($es: list[$E]) -> int:
    """Return how many $esw have a $kdoc that another one has had before."""
    return len($es) - len({$kexpr for $e in $es})

== one_majority fn
def is_majority_$f1($es: list[$E]) -> bool:
    """Tell whether more than half of the $esw are $fw1."""
    return <<2 * sum($e.$f1 for $e in $es) > len($es)||sum($e.$f1 for $e in $es) > len($es) / 2>>

== one_at_least_n fn
:: c count least needed
def has_enough$csuf($es: $Many[$E], &c: int<<||>>$cpar) -> bool:
    """Tell whether there are at least &c $esw$cdoc."""
    return sum(1 for $e in $es if $cond) >= &c

== one_none_all fn
def <<=q:all||any||none>>_$cpre$es$csuf($es: $Many[$E]$cpar) -> bool:
    """Tell whether there <<=q:are only||is any of the||are none of the>> $esw$cdoc."""
    return <<=q:all($cond for $e in $es)||any($cond for $e in $es)||not any($cond for $e in $es)>>

== one_exactly_one_of fn
def is_just_one_$f1($es: $Many[$E]) -> bool:
    """Tell whether exactly one of the $esw is $fw1."""
    return <<[bool($e.$f1) for $e in $es].count(True) == 1||sum(1 for $e in $es if $e.$f1) == 1>>

== one_next_text fn
def first_$s1$csuf($es: $Many[$E]$cpar, default: str = "<<||none||?>>") -> str:
    """Return the $sw1 of the first of the $esw$cdoc, or the default."""
    return next(($e.$s1 for $e in $es if $cond), default)

== one_next_enumerate fn
def place_of_$cpre$noun$csuf($es: $Many[$E]$cpar) -> int:
    """Return the place of the first of the $esw$cdoc, or -1."""
    return next(($i for $i, $e in enumerate($es) if $cond), -1)

== one_places_where fn
def places_of_$cpre$es$csuf($es: $Many[$E]$cpar) -> list[int]:
    """Return the places of the $esw$cdoc, counted from <<=s:zero||one>>."""
    return [$i for $i, $e in enumerate($es<<=s:||, start=1>>) if $cond]

== one_values_where fn
def $avname$csuf($es: $Many[$E]$cpar) -> list[$avtype]:
    """Return $avdoc of each of the $esw$cdoc."""
    return [$av for $e in $es if $cond]

== one_value_set fn
def unique_$avname($es: $Many[$E]) -> <<=k:set||list>>[$avtype]:
    """Return $avdoc of the $esw, each once<<=k:||, in sorted order>>."""
    return <<=k:{$av for $e in $es}||sorted({$av for $e in $es})>>

== one_value_tuple fn
def <<=k:frozen||ordered>>_$avname($es: $Many[$E]) -> <<=k:frozenset[$avtype]||tuple[$avtype, ...]>>:
    """Return $avdoc of the $esw as a <<=k:frozenset||tuple>>."""
    return <<=k:frozenset||tuple>>($av for $e in $es)

== one_dedupe_order fn
def $avname_in_order($es: $Many[$E]) -> list[$avtype]:
    """Return $avdoc of the $esw without repeats, in the order of their first use."""
    return list(dict.fromkeys($av for $e in $es))

== one_capped_list fn
def <<=w:capped||floored>>_$np1($es: $Many[$E], $lim: $t1) -> list[$t1]:
    """Return the $np1, with the limit for those <<=w:above||below>> it."""
    return [<<=w:min||max>>($e.$n1, $lim) for $e in $es]

== one_relative fn
:: b base reference norm
def $np1_relative_to($es: $Many[$E], &b: $E) -> list[float]:
    """Return the $nw1 of each $ew <<=w:divided by||less>> that of the &b."""
    return [$e.$n1 <<=w:/||->> &b.$n1 for $e in $es]

== one_normalized fn
:: p peak top highest
def normalized_$np1($es: list[$E]) -> list[float]:
    """Return the $np1 divided by the highest of them."""
    &p = max($e.$n1 for $e in $es)
    return [$e.$n1 / &p for $e in $es]
'''
