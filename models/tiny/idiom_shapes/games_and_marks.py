"""Shapes of functions of all sorts: games, geometry, encoding, rights, ledgers, order, diffs, samples, search."""

from __future__ import annotations

SHAPES = r'''
== wid_random_walk fn mut
:: g rng dice chance
def <<simulate_drift||wander||random_walk>>($es: list[$E], ticks: int, seed: int = <<0||$d1>>) -> None:
    """Let the $nw1 of every $ew drift by a random step in each of the ticks."""
    &g = random.Random(seed)
    for _ in range(ticks):
        for $e in $es:
            $e.$n1 += &g.<<choice((-1, 1))||randint(-2, 2)||choice([-1, 0, 1])>>

== wid_knockout fn
:: w winners survivors remaining
def <<knockout||play_bracket||cup_winner>>($es: list[$E]) -> $E:
    """Let neighbours meet until one $ew is left; the higher $nw1 wins, an odd one out goes through."""
    &w = list($es)
    while len(&w) > 1:
        bye = [&w.pop()] if len(&w) % 2 else []
        &w = [max(duel, key=lambda $e: $e.$n1) for duel in zip(&w[::2], &w[1::2])] + bye
    return &w[0]

== wid_round_robin fn
:: f fixtures rounds schedule
def <<round_robin||all_meetings||league_&f>>($es: list[$E]) -> list[list[tuple[str, str]]]:
    """Return the $sp1 that meet in each turn, so that all $esw meet once; one rests if their number is odd."""
    ring: list[str | None] = [$e.$s1 for $e in $es]
    ring += [None] * (len(ring) % 2)
    &f = []
    for _ in range(len(ring) - 1):
        halves = zip(ring[: len(ring) // 2], reversed(ring))
        &f.append([(home, away) for home, away in halves if home and away])
        ring.insert(1, ring.pop())
    return &f

== wid_elo fn mut
:: w winner victor better
:: l loser beaten worse
def <<record_win||update_ratings||settle_duel>>(&w: $E, &l: $E, k: float = <<32||24||16>>) -> float:
    """Move $nw1 from the &l to the &w, more of it the less the win was expected; return how much."""
    expected = 1 / (1 + 10 ** ((&l.$n1 - &w.$n1) / 400))
    gain = k * (1 - expected)
    &w.$n1 += gain
    &l.$n1 -= gain
    return gain

== wid_letter_grade fn
:: b bounds steps cuts
def <<grade||letter_for||mark_of>>($e: $E, &b: Sequence[float] = <<(50, 65, 80, 90)||(60, 70, 80, 90)>>) -> str:
    """Return the letter, F to A, that the $nw1 of the $ew earns under these &b."""
    return "FDCBA"[bisect.bisect_right(&b, $e.$n1)]

== wid_curve fn mut
:: s shift bonus offset
def <<curve||lift_to_mean||grade_on_curve>>($es: list[$E], wanted: float, highest: float = 100) -> float:
    """Shift the $nw1 of all $esw so that their mean is what is wanted, but none above the highest; return the &s."""
    &s = wanted - statistics.mean($e.$n1 for $e in $es)
    for $e in $es:
        $e.$n1 = min(highest, $e.$n1 + &s)
    return &s

== wid_recommend_words fn
:: l liked seen chosen
:: t taste vocabulary interests
def <<recommend||suggest||more_like>>(&l: list[$E], $es: $Many[$E], count: int = <<3||5||$d1>>) -> list[$E]:
    """Return the $esw that are not &l, those first whose $sw1 shares most words with the &l ones."""
    &t = Counter(word for $e in &l for word in $e.$s1.lower().split())
    known = {$e.$s1 for $e in &l}
    fresh = [$e for $e in $es if $e.$s1 not in known]
    fresh.sort(key=lambda $e: sum(&t[word] for word in set($e.$s1.lower().split())), reverse=True)
    return fresh[:count]

== wid_nearest_point fn
:: a x across east
:: b y along north
def <<nearest||closest||pick>>_at($es: $Many[$E], &a: float, &b: float) -> $E:
    """Return the $ew that lies nearest to the place, with $nw1 and $nw2 as coordinates."""
    return min($es, key=lambda $e: <<math.hypot($e.$n1 - &a, $e.$n2 - &b)||math.dist(($e.$n1, $e.$n2), (&a, &b))>>)

== wid_centroid fn
def <<centroid||centre||middle>>_of_$es($es: list[$E]) -> tuple[float, float]:
    """Return the mean $nw1 and the mean $nw2, the point around which the $esw lie."""
    if not $es:
        raise ValueError("<<no $esw, no centre||cannot take the centre of nothing>>")
    xs, ys = zip(*(($e.$n1, $e.$n2) for $e in $es))
    return sum(xs) / len(xs), sum(ys) / len(ys)

== wid_shoelace fn
:: d doubled twice cross
def <<enclosed_area||polygon_area||area_within>>($es: list[$E]) -> float:
    """Return the area of the polygon whose corners are the $nw1 and $nw2 of the $esw."""
    &d = 0.0
    for left, right in zip($es, $es[1:] + $es[:1]):
        &d += left.$n1 * right.$n2 - right.$n1 * left.$n2
    return abs(&d) / 2

== wid_bounding_box fn
:: m margin padding border
def <<bounding_box||extent||frame_around>>($es: list[$E], &m: float = 0.0) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of the box around all ($nw1, $nw2), with a &m."""
    xs = sorted($e.$n1 for $e in $es)
    ys = sorted($e.$n2 for $e in $es)
    return xs[0] - &m, ys[0] - &m, xs[-1] + &m, ys[-1] + &m

== wid_route_length fn
:: c closed back_home round_trip
def <<route_length||path_length||way_through>>($es: list[$E], *, &c: bool = False) -> float:
    """Return how long the way from $ew to $ew is, over $nw1 and $nw2, &c with the way home."""
    corners = [($e.$n1, $e.$n2) for $e in $es]
    if &c:
        corners.append(corners[0])
    return sum(math.dist(here, there) for here, there in itertools.pairwise(corners))

== wid_rotate_points fn mut
def <<turn||rotate||spin>>_$es($es: $Many[$E], degrees: float) -> None:
    """Turn the points ($nw1, $nw2) around the origin, against the clock."""
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    for $e in $es:
        $e.$n1, $e.$n2 = $e.$n1 * cos - $e.$n2 * sin, $e.$n1 * sin + $e.$n2 * cos

== wid_compass fn
:: o origin start base
def <<heading||direction||bearing>>_of(&o: $E, target: $E) -> str:
    """Return the point of the bearing in which the target lies, $nw1 counting east and $nw2 north."""
    angle = math.degrees(math.atan2(target.$n1 - &o.$n1, target.$n2 - &o.$n2))
    return ("N", "NE", "E", "SE", "S", "SW", "W", "NW")[round(angle / 45) % 8]

== wid_snap fn mut
:: m mesh pitch raster
def <<snap_to||align_with||place_on>>_grid($es: $Many[$E], &m: float = <<0.5||5||10>>) -> int:
    """Move $nw1 and $nw2 of each $ew to the nearest multiples of the &m; return how many really moved."""
    moved = 0
    for $e in $es:
        spot = (round($e.$n1 / &m) * &m, round($e.$n2 / &m) * &m)
        moved += spot != ($e.$n1, $e.$n2)
        $e.$n1, $e.$n2 = spot
    return moved

== wid_turn_left fn
def <<is_left_turn||turns_left||counter_clockwise>>(a: $E, b: $E, c: $E) -> bool:
    """Tell whether one turns left at the second of three $esw, seen as points of $nw1 and $nw2."""
    cross = (b.$n1 - a.$n1) * (c.$n2 - a.$n2) - (b.$n2 - a.$n2) * (c.$n1 - a.$n1)
    return cross > 0

== wid_compact_spec fn
:: s spec recipe short_form
def parse_$noun_&s(&s: str) -> tuple[str, $t1]:
    """Take the &s of $aew, such as <<"name@3"||"some name @ 12">>, apart into $sw1 and $nw1."""
    $s1, mark, amount = &s.rpartition("@")
    if not mark:
        raise ValueError(f"<<no @ in||expected $s1@$n1, not>> {&s!r}")
    return $s1.strip(), $t1(amount)

== wid_fixed_width fn
:: w room columns_for
def <<encode||pack||fixed_width>>_$noun($e: $E, &w: int = <<12||20||16>>) -> str:
    """Write the $ew as a record of fixed width: $sw1, $nw1 and Y or N for being $fw1."""
    return f"{$e.$s1[:&w]:<{&w}}{$e.$n1:>10}{'NY'[$e.$f1]}"

== wid_fixed_decode fn
:: r record card
def <<decode||unpack||read_fixed>>_$noun(&r: str, room: int = <<12||20||16>>) -> tuple[str, $t1, bool]:
    """Take $sw1, $nw1 and the mark for $fw1 out of a record of fixed width."""
    name, rest = &r[:room].rstrip(), &r[room:]
    return name, $t1(rest[:10]), rest[10:11] == "Y"

== wid_token fn
:: s secret salt pepper
def <<token_for||sign||ticket_of>>_$noun($e: $E, &s: str) -> str:
    """Return the $sw1 and a signature of it made with the &s, fit for a URL."""
    signature = hashlib.sha256(f"{&s}:{$e.$s1}:{$e.$n1}".encode()).hexdigest()[:<<8||12||16>>]
    return base64.urlsafe_b64encode(f"{$e.$s1}.{signature}".encode()).decode()<<||.rstrip("=")>>

== wid_flag_runs fn
def <<flag_runs||$f1_pattern||squeeze_$f1>>($es: $Many[$E]) -> str:
    """Write the run lengths of $fw1 (+) and not $fw1 (-) in short, such as "3+1-2+"."""
    runs = itertools.groupby($es, key=<<operator.attrgetter("$f1")||lambda $e: $e.$f1>>)
    return "".join(f"{sum(1 for _ in run)}{'+' if on else '-'}" for on, run in runs)

== wid_runs_back fn mut
:: c code pattern runs
def <<set_$f1_from||unsqueeze_$f1||apply_$f1>>_runs($es: list[$E], &c: str) -> None:
    """Set $fw1 of the $esw from a &c of run lengths, such as "3+1-"."""
    $i = 0
    for length, sign in re.findall(r"(\d+)([+-])", &c):
        for $e in $es[$i : $i + int(length)]:
            $e.$f1 = sign == "+"
        $i += int(length)

== wid_rights_table fn
:: g grants rules allowed
def <<may||can||is_permitted>>($e: $E, action: str, &g: dict[str, set[str]]) -> bool:
    """Tell whether the &g of its $sw1, or those of everybody (*), let it act so, unless it is <<=b:||not >>$fw1."""
    if <<=b:$e.$f1||not $e.$f1>>:
        return False
    return action in &g.get($e.$s1, set()) | &g.get("*", set())

== wid_effective_rights fn
:: r rights permissions grants
def <<effective||granted||net>>_&r($e: $E, &r: $Many[str]) -> set[str]:
    """Return the &r of the $ew; an entry that starts with "-" takes one away, and without $fw1 only "read" stays."""
    held: set[str] = set()
    for entry in &r:
        if entry.startswith("-"):
            held.discard(entry[1:])
        else:
            held.add(entry)
    return held if $e.$f1 else held & {"read"}

== wid_spaced_out fn
:: l last_taken previous_at allowed_at
def <<spaced_out||throttled||thinned>>($es: $Many[$E], least: $t1) -> Iterator[$E]:
    """Yield only $esw whose $nw1 is at least so much above that of the one let through before."""
    &l = -math.inf
    for $e in $es:
        if $e.$n1 - &l >= least:
            &l = $e.$n1
            yield $e

== wid_token_bucket fn
:: r refill rate per_second
def <<throttle||make_gate||token_gate>>(capacity: float, &r: float) -> Callable[[$E, float], bool]:
    """Return a function that tells whether $aew may pass at a time; its $nw1 is what the pass costs."""
    level, before = capacity, 0.0

    def passes($e: $E, now: float) -> bool:
        nonlocal level, before
        level = min(capacity, level + (now - before) * &r)
        before = now
        if $e.$n1 > level:
            return False
        level -= $e.$n1
        return True

    return passes

== wid_rota fn
:: r rota plan duty
def <<make_&r||rotate_duty||assign_weeks>>($es: list[$E], weeks: int, first: int = 0) -> dict[int, str]:
    """Return whose turn each week is: the $sp1 go round, but only of $esw that are <<=n:||not >>$fw1."""
    able = [$e.$s1 for $e in $es if <<=n:$e.$f1||not $e.$f1>>]
    if not able:
        return {}
    return {first + week: able[week % len(able)] for week in range(weeks)}

== wid_rotate_deque fn
:: q queue ring line_up
def <<next_in_turn||take_turn||whose_turn>>($es: $Many[$E], turns: int = 1) -> $E | None:
    """Return whose turn it is after so many turns, passing over those that are $fw1; None if all of them are."""
    &q = deque($e for $e in $es if not $e.$f1)
    &q.rotate(-turns)
    return &q[0] if &q else None

== wid_strong_with_weak fn
:: r ranked ordered
def <<pair_up||balance_pairs||strong_with_weak>>($es: list[$E]) -> list[tuple[$E, $E]]:
    """Pair the $ew of the highest $nvdoc with that of the lowest, and so on inwards; an odd one stays out."""
    &r = sorted($es, key=lambda $e: $nv, reverse=True)
    half = len(&r) // 2
    return list(zip(&r[:half], reversed(&r[-half:])))

== wid_swiss_pairs fn
:: m met played history
def <<swiss_pairs||pair_new||next_meetings>>($es: list[$E], &m: set[frozenset[str]]) -> list[tuple[str, str]]:
    """Pair each $ew, from the highest $nw1 down, with the next one that it has not yet &m."""
    waiting = [$e.$s1 for $e in sorted($es, key=lambda $e: -$e.$n1)]
    pairs = []
    while waiting:
        $s1 = waiting.pop(0)
        rival = next((other for other in waiting if frozenset(($s1, other)) not in &m), None)
        if rival is not None:
            waiting.remove(rival)
            pairs.append(($s1, rival))
    return pairs

== wid_snake_draft fn
:: s squads sides crews
def <<draft||snake||pick>>_&s($es: $Many[$E], count: int) -> list[list[$E]]:
    """Deal the $esw by falling $nw1 into so many &s, forth and back so that none is favoured."""
    &s: list[list[$E]] = [[] for _ in range(count)]
    for $i, $e in enumerate(sorted($es, key=lambda $e: $e.$n1, reverse=True)):
        lap, place = divmod($i, count)
        &s[count - 1 - place if lap % 2 else place].append($e)
    return &s

== wid_statement fn
:: b balance standing funds
def <<statement||ledger||account_lines>>($es: $Many[$E], &b: $t1 = $z1) -> Iterator[str]:
    """Yield a ledger line for each $ew: $sw1, $nw1 with its sign, and the &b after it."""
    for $e in $es:
        &b += $e.$n1
        yield f"{$e.$s1:<<<20||<16||24>>} {$e.$n1:+10.2f} {&b:10.2f}"

== wid_invoice_total fn
:: t tax vat duty
def invoice_<<total||sum||amount>>($es: $Many[$E], &t: float = <<0.19||0.2||0.07>>) -> Decimal:
    """Return $nw1 times $nw2 over all $esw, plus &t for those that are $fw1, in whole cents."""
    $acc = Decimal(0)
    for $e in $es:
        price = Decimal(str($e.$n1)) * Decimal(str($e.$n2))
        $acc += price * (1 + Decimal(str(&t))) if $e.$f1 else price
    return $acc.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

== wid_split_cents fn
:: c cents total whole
def <<split_bill||divide_&c||allot_&c>>($es: list[$E], &c: int) -> dict[str, int]:
    """Split the &c in proportion to the $nw1, in whole numbers; the largest fractions get what is left."""
    weight = sum($e.$n1 for $e in $es)
    exact = {$e.$s1: &c * $e.$n1 / weight for $e in $es}
    given = {$s1: math.floor(part) for $s1, part in exact.items()}
    for $s1 in sorted(exact, key=lambda $s1: given[$s1] - exact[$s1])[: &c - sum(given.values())]:
        given[$s1] += 1
    return given

== wid_timeline fn
:: w width length across
def <<timeline||draw_scale||axis_of>>($es: list[$E], &w: int = <<40||60||72>>) -> str:
    """Draw the $esw as stars on a line, at places after their $nw1, from 0 on."""
    furthest = max(($e.$n1 for $e in $es), default=0) or 1
    marks = ["."] * (&w + 1)
    for $e in $es:
        marks[round(&w * $e.$n1 / furthest)] = "*"
    return "".join(marks)

== wid_needs_order fn
:: n needs requires depends_on
def <<dependency_order||build_order||in_order_of_need>>($es: list[$E], &n: dict[str, set[str]]) -> list[$E]:
    """Order the $esw so that each comes after all that its $sw1 &n; raise ValueError for a circle."""
    waiting = {$e.$s1: $e for $e in $es}
    ordered: list[$E] = []
    while waiting:
        ready = [$s1 for $s1 in waiting if not &n.get($s1, set()) & waiting.keys()]
        if not ready:
            raise ValueError(f"<<circle among||these wait for each other:>> {', '.join(sorted(waiting))}")
        ordered += [waiting.pop($s1) for $s1 in ready]
    return ordered

== wid_parents_first fn
:: d done placed visited
def <<parents_first||owners_first||bases_before>>($es: list[$E]) -> list[$E]:
    """Order the $esw so that each comes after the one whose $sw1 is its $sw2."""
    waiting = {$e.$s1: $e for $e in $es}
    &d: list[$E] = []

    def visit($s1: str) -> None:
        if ($e := waiting.pop($s1, None)) is not None:
            visit($e.$s2)
            &d.append($e)

    for $e in $es:
        visit($e.$s1)
    return &d

== wid_diff_ops fn
:: o old were former
:: n new are latter
def <<diff||edits_between||delta>>_$es(&o: list[$E], &n: list[$E]) -> list[tuple[str, str]]:
    """List what leads from the &o to the &n $esw, as a sign (+, - or *) and the $sw1."""
    before = {$e.$s1: $e.$n1 for $e in &o}
    after = {$e.$s1: $e.$n1 for $e in &n}
    signs = [("-", $s1) for $s1 in before if $s1 not in after]
    signs += [("+", $s1) for $s1 in after if $s1 not in before]
    return signs + [("*", $s1) for $s1 in before if after.get($s1, before[$s1]) != before[$s1]]

== wid_apply_patch fn mut
:: p patch edits ops
def <<apply_&p||play_&p||run_&p>>($e: $E, &p: $Many[tuple[str, str, Any]]) -> None:
    """Carry out the &p on the $ew, each of them an operation, the name of an attribute and a value."""
    for action, target, $x in &p:
        match action:
            case "set":
                setattr($e, target, $x)
            case "add" | "inc":
                setattr($e, target, getattr($e, target) + $x)
            case "clear":
                setattr($e, target, type(getattr($e, target))())
            case _:
                raise ValueError(f"<<unknown operation||cannot>> {action!r}")

== wid_systematic_sample fn
:: s step stride spacing
def <<systematic_sample||audit_sample||even_sample>>($es: list[$E], count: int, seed: int | None = None) -> list[$E]:
    """Draw so many $esw at even distances from each other, from a random one on."""
    if count >= len($es):
        return $es[:]
    &s = len($es) / count
    start = random.Random(seed).uniform(0, &s)
    return [$es[min(int(start + $i * &s), len($es) - 1)] for $i in range(count)]

== wid_bootstrap fn
:: m means draws levels
def <<bootstrap||resampled||interval_of>>_$n1($es: list[$E], times: int = <<200||500>>) -> tuple[float, float]:
    """Return the bounds in which 90 percent of the mean $np1 of random resamples of the $esw lie."""
    $np1 = [$e.$n1 for $e in $es]
    &m = sorted(statistics.fmean(random.choices($np1, k=len($np1))) for _ in range(times))
    return &m[times // 20], &m[-1 - times // 20]

== wid_hash_shard fn
:: s shard partition lane
def &{s}_<<of||for||number>>($e: $E, count: int = <<8||16||$d1>>) -> int:
    """Return in which of so many &{s}s the $ew belongs, always the same for one $sw1."""
    digest = <<hashlib.md5||hashlib.sha1||hashlib.blake2b>>($e.$s1.encode()).digest()
    return int.from_bytes(digest[:4], "<<big||little>>") % count

== wid_shards fn
:: l loads parts_of shares
def <<shard||spread||scatter>>_by_$s1($es: $Many[$E], count: int) -> list[list[$E]]:
    """Spread the $esw over so many lists, those with one $sw1 into the same one."""
    &l: list[list[$E]] = [[] for _ in range(count)]
    for $e in $es:
        &l[sum($e.$s1.encode()) % count].append($e)
    return &l

== wid_hash_ring fn
:: h hosts servers workers
def <<host_on_ring||ring_owner||ring_home>>($e: $E, &h: list[str]) -> str:
    """Return which of the &h keeps the $ew: the next one on the ring of hashes after that of its $sw1."""

    def place(text: str) -> int:
        return int(hashlib.md5(text.encode()).hexdigest(), 16)

    ring = sorted((place(name), name) for name in &h)
    at = bisect.bisect(ring, (place($e.$s1), ""))
    return ring[at % len(ring)][1]

== wid_latest_version fn
def <<latest||newest||highest>>_version($es: $Many[$E]) -> $E | None:
    """Return the $ew with the highest version in its $sw1, such as 1.10.2; those without one do not count."""
    versions = [$e for $e in $es if re.fullmatch(r"v?\d+(\.\d+)*", $e.$s1)]
    return max(versions, key=lambda $e: [int(digits) for digits in re.findall(r"\d+", $e.$s1)], default=None)

== wid_bump_revision fn mut
:: p part level place
def <<bump||raise_revision||next_release>>($e: $E, &p: int = <<-1||2||1>>) -> str:
    """Raise one &p of the version in the $sw1 and set those after it to 0; return the new version."""
    digits = [int(piece) for piece in $e.$s1.split(".")]
    at = &p % len(digits)
    digits[at:] = [digits[at] + 1, *[0] * (len(digits) - at - 1)]
    $e.$s1 = ".".join(map(str, digits))
    return $e.$s1

== wid_free_name fn
:: w wanted proposal base
def <<free||unused||available>>_$s1($es: $Many[$E], &w: str) -> str:
    """Return the &w $sw1, or with the first number in brackets that no $ew has yet."""
    taken = {$e.$s1<<||.casefold()||.lower()>> for $e in $es}
    options = itertools.chain([&w], (f"{&w} ({number})" for number in itertools.count(2)))
    return next(name for name in options if name<<||.casefold()||.lower()>> not in taken)

== wid_slug fn
:: g glue joint dash
def <<slug_for||slugify||url_name>>_$noun($e: $E, &g: str = "<<-||_>>") -> str:
    """Return the $sw1 in small letters and digits, other signs as one &g, and "$noun" if nothing is left."""
    slug = re.sub(r"[^a-z0-9]+", &g, $e.$s1.lower()).strip(&g)
    return slug[:<<40||50||64>>] or "$noun"

== wid_acronym_codes fn
def <<short_codes||assign_codes||acronyms>>($es: list[$E], size: int = <<3||4||2>>) -> dict[str, str]:
    """Give each $sw1 a code of its first consonants in capitals; a number follows where two would be alike."""
    codes: dict[str, str] = {}
    for $e in $es:
        stem = re.sub(r"[aeiou\W\d]", "", $e.$s1.lower())[:size].upper()
        clashes = sum(code.rstrip("0123456789") == stem for code in codes.values())
        codes[$e.$s1] = f"{stem}{clashes + 1}" if clashes else stem
    return codes

== wid_inverted_search fn
:: h hits postings found_in
def <<search||find_all_words||look_up>>($es: list[$E], query: str) -> list[$E]:
    """Return the $esw whose $sw1 has all words of the query, over an index of words."""
    places: defaultdict[str, set[int]] = defaultdict(set)
    for $i, $e in enumerate($es):
        for word in $e.$s1.lower().split():
            places[word].add($i)
    &h = [places[word] for word in query.lower().split()]
    return [$es[at] for at in sorted(set.intersection(*&h))] if &h else []

== wid_weighted_search fn
:: q query wanted needle
def <<relevance||search_score||hit_points>>($e: $E, &q: str) -> float:
    """Score how well the $ew fits: 3 for a hit at the start of the $sw1, 2 for one within it, 1 for the $sw2."""
    &q = &q.strip().casefold()
    main, side = $e.$s1.casefold(), $e.$s2.casefold()
    points = 3 if main.startswith(&q) else 2 if &q in main else 0
    return points + (&q in side) + <<0.5 * $e.$f1||(0.25 if $e.$f1 else 0)>>

== wid_highlight fn
:: o opening left start
:: c closing right stop
def <<highlight||emphasize||mark_hits>>($e: $E, query: str, &o: str = "<<[||*>>", &c: str = "<<]||*>>") -> str:
    """Return the $sw1 with every place where the query occurs between &o and &c, whatever its case."""
    if not query:
        return $e.$s1
    return re.sub(re.escape(query), lambda hit: f"{&o}{hit[0]}{&c}", $e.$s1, flags=re.IGNORECASE)

== wid_snippet fn
:: r radius around reach
def <<snippet||excerpt||context_of>>($e: $E, needle: str, &r: int = <<10||15||20>>) -> str | None:
    """Return the part of the $sw1 around the needle, with dots where something is cut off, or None."""
    at = $e.$s1.find(needle)
    if at < 0:
        return None
    start, end = max(0, at - &r), at + len(needle) + &r
    return ("..." if start else "") + $e.$s1[start:end] + ("..." if end < len($e.$s1) else "")
'''
