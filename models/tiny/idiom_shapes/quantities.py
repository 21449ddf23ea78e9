"""Shapes of functions on quantities: money, units, statistics, geometry, colours, chance, bytes, votes and games."""

from __future__ import annotations

SHAPES = r'''
== qu_tax_by_rate gen
:: n net base untaxed
def <<tax_by_rate||taxes_due||tax_summary>>(invoice: Iterable[tuple[Decimal, int]]) -> dict[int, Decimal]:
    """Add up the net amounts of each rate in percent, then take the tax on each sum."""
    &n: dict[int, Decimal] = defaultdict(Decimal)
    for amount, rate in invoice:
        &n[rate] += amount
    return {rate: <<round(amount * rate / 100, 2)||amount * rate / 100>> for rate, amount in &n.items()}

== qu_parse_money gen
:: c code currency unit
def <<parse_money||read_money||money_from>>($txt: str) -> tuple[str, Decimal]:
    """Read a text such as "EUR 1,250.00" or "1250 EUR"."""
    &c, amount = $txt.split()
    if &c[-1].isdigit():
        &c, amount = amount, &c
    return &c.upper(), Decimal(<<amount.replace(",", "")||"".join(amount.split(","))>>)

== qu_exchange gen
:: r rates quotes per_euro
:: m missing unknown unquoted
def <<exchange||convert_money||to_currency>>(amount: Decimal, have: str, want: str, &r: dict[str, Decimal]) -> Decimal:
    """Convert by way of the currency in which all the &r are given."""
    &m = {have, want} - &r.keys()
    if &m:
        raise KeyError(f"no rate for {', '.join(sorted(&m))}")
    return (amount / &r[have] * &r[want]).quantize(Decimal("0.01")<<, rounding=ROUND_HALF_UP||>>)

== qu_allocate gen
:: w weights parts claims
:: s shares portions pieces
def <<allocate||split_by_weight||distribute>>(cents: int, &w: Sequence[int]) -> list[int]:
    """Share an amount by &w; cents that are left go where most was cut off."""
    whole = sum(&w)
    &s = [cents * each // whole for each in &w]
    order = sorted(range(len(&w)), key=lambda at: cents * &w[at] % whole, reverse=True)
    for at in order[: cents - sum(&s)]:
        &s[at] += 1
    return &s

== qu_accounting gen
:: s symbol currency unit
def <<accounting||format_amount||money_text>>(amount: Decimal, &s: str = "<<EUR||USD||CHF>>", width: int = 0) -> str:
    """Write an amount with separators, in parentheses when it is negative."""
    plain = f"{abs(amount):,.2f} {&s}"
    <<if amount < 0:
        plain = f"({plain})"
    return plain.rjust(width)||return (f"({plain})" if amount < 0 else plain).rjust(width)>>

== qu_cascade gen
:: d discounts reductions rebates
def <<after_discounts||reduced_price||apply_discounts>>(price: float, *&d: float) -> float:
    """Take off each of the &d, in percent, from what the ones before have left."""
    for percent in &d:
        if not 0 <= percent <= 100:
            raise ValueError(f"<<not a percentage||out of range||no such discount>>: {percent}")
        <<price -= price * percent / 100||price *= 1 - percent / 100>>
    return round(price, 2)

== qu_brackets gen
:: t tax due owed
:: u upper rest above
def <<income_tax||progressive_tax||tax_on>>(income: float, brackets: Iterable[tuple[float, float]]) -> float:
    """Tax each part of an income at the rate of its bracket, given by where it begins."""
    &t = 0.0
    &u = income
    for floor, rate in sorted(brackets, reverse=True):
        if &u <= floor:
            continue
        &t += (&u - floor) * rate
        &u = floor
    return &t

== qu_amortize gen
:: d debt loan balance
def <<payment_plan||amortize>>(&d: float, yearly: float, months: int) -> Iterator[tuple[int, float, float]]:
    """Yield for each month the interest and what is still owed."""
    rate = yearly / 12
    payment = <<&d * rate / (1 - (1 + rate) ** -months)||&d * rate * (1 + rate) ** months / ((1 + rate) ** months - 1)>>
    for month in range(1, months + 1):
        interest = &d * rate
        &d -= payment - interest
        yield month, interest, max(&d, 0.0)

== qu_payback gen
:: f flows payments cash_flows
def <<payback_year||break_even||years_to_profit>>(&f: Iterable[float], rate: float = 0.0) -> int | None:
    """Return the first year in which the discounted &f add up to no loss."""
    worth = (flow / (1 + rate) ** year for year, flow in enumerate(&f))
    return next((year for year, so_far in enumerate(accumulate(worth)) if so_far >= 0), None)

== qu_length_units gen
:: t METERS LENGTHS IN_METERS
&t = {"mm": 0.001, "cm": 0.01, "m": 1.0, "km": 1000.0, "in": 0.0254, "ft": 0.3048, "mi": 1609.344}


def <<convert_length||in_unit||length_in>>(amount: float, have: str, want: str) -> float:
    """Convert between two units of length."""
    try:
        <<=r:return amount * &t[have] / &t[want]||factor = &t[have] / &t[want]>>
    except KeyError as $err:
        raise ValueError(f"unknown unit: {$err.args[0]}") from <<None||$err>>
    <<=r:~||return amount * factor>>

== qu_parse_quantity gen
:: u units factors scale
def <<parse_quantity||read_quantity||measure_from>>($txt: str, &u: Mapping[str, float]) -> float:
    """Read a number with one of the &u behind it."""
    if (<<=q:parsed||hit||shape>> := re.fullmatch(r"\s*(-?[\d.]+)\s*([a-z]+)\s*", $txt)) is None:
        raise ValueError(f"<<no quantity||not a quantity||cannot read>>: {$txt!r}")
    amount, unit = <<=q:parsed||hit||shape>>.groups()
    if unit not in &u:
        raise ValueError(f"{unit} is none of {', '.join(&u)}")
    return float(amount) * &u[unit]

== qu_si_prefix gen
:: s step power level
def <<with_prefix||short_number||si_text>>(amount: float, unit: str, digits: int = <<1||2||0>>) -> str:
    """Write an amount in thousands, millions or billions of its unit."""
    &s = min(int(math.log10(abs(amount)) // 3), 3) if abs(amount) >= 1 else 0
    prefix = <<("", "k", "M", "G")[&s]||"kMG"[&s - 1] if &s else "">>
    return f"{amount / 1000**&s:.{digits}f} {prefix}{unit}"

== qu_parse_size gen
:: b base step factor
def <<parse_size||bytes_from||read_size>>($txt: str, &b: int = 1024) -> int:
    """Return the number of bytes that a text such as "10 MB" or "4KiB" means."""
    short = $txt.strip().lower().removesuffix("b").removesuffix("i")
    exponent = "kmgt".find(short[-1]) + 1
    return int(float(short.rstrip("kmgt")) * &b**exponent)

== qu_kelvin_table gen
:: k to_kelvin inward readers
:: b from_kelvin outward writers
def <<convert_temperature||degrees_in||temperature_in>>(degrees: float, have: str, want: str) -> float:
    """Convert between "C", "F" and "K"."""
    &k = {"K": lambda t: t, "C": lambda t: t + 273.15, "F": lambda t: (t + 459.67) * 5 / 9}
    &b = {"K": lambda t: t, "C": lambda t: t - 273.15, "F": lambda t: t * 9 / 5 - 459.67}
    <<return &b[want](&k[have](degrees))||kelvin = &k[have](degrees)
    if kelvin < 0:
        raise ValueError(f"below absolute zero: {degrees} {have}")
    return &b[want](kelvin)>>

== qu_change_text gen
:: b before earlier last_year
:: a after later this_year
def <<change_text||describe_change||trend_text>>(&b: float, &a: float, digits: int = 1) -> str:
    """Say by how many percent a figure went up or down."""
    if &b == &a:
        return "<<unchanged||no change||the same>>"
    if not &b:
        return "<<new||from nothing||n/a>>"
    percent = 100 * (&a - &b) / abs(&b)
    direction = "<<=u:up||rose||+>>" if percent > 0 else "<<=u:down||fell||->>"
    return f"{direction} {abs(percent):.{digits}f}%"

== qu_whole_percents gen
:: c counts votes sizes
:: p percents parts rounded
def <<whole_percents||percent_shares||rounded_shares>>(&c: dict[str, int]) -> dict[str, int]:
    """Return whole percentages that add up to a hundred."""
    whole = sum(&c.values())
    exact = {name: 100 * count / whole for name, count in &c.items()}
    &p = {name: math.floor(share) for name, share in exact.items()}
    while sum(&p.values()) < 100:
        name = max(exact, key=lambda each: exact[each] - &p[each])
        &p[name] += 1
    return &p

== qu_significant gen
:: d digits figures places
def <<round_significant||significant||to_figures>>($x: float, &d: int = 3) -> float:
    """Round to so many &d, wherever the point is."""
    if <<$x == 0||not $x||not $x or math.isinf($x)>>:
        return $x
    magnitude = math.floor(math.log10(abs($x)))
    <<return round($x, &d - 1 - magnitude)||unit = 10.0 ** (magnitude - &d + 1)
    return round($x / unit) * unit>>

== qu_bounce gen
:: o offset travelled along
:: s span width extent
def <<bounce||reflect||mirror_into>>(place: float, low: float, high: float) -> float:
    """Fold a place into the range as if it bounced off both ends."""
    &s = high - low
    &o = (place - low) % (2 * &s)
    <<return low + min(&o, 2 * &s - &o)||if &o > &s:
        &o = 2 * &s - &o
    return low + &o>>

== qu_welford gen
:: s squares spread_sum deviations
def <<mean_and_spread||one_pass_stats||stream_stats>>($seq: Iterable[float]) -> tuple[int, float, float]:
    """Return count, mean and standard deviation of a stream that is read once."""
    count, mean, &s = 0, 0.0, 0.0
    for count, each in enumerate($seq, start=1):
        delta = each - mean
        mean += delta / count
        &s += delta * (each - mean)
    return count, mean, <<math.sqrt(&s / count) if count else 0.0||(&s / max(count, 1)) ** 0.5>>

== qu_robust gen
:: c center middle typical
def <<without_strays||drop_strays||robust_filter>>($seq: Sequence[float], factor: float = 3.0) -> list[float]:
    """Keep what is near the median, as measured by the median distance from it."""
    &c = statistics.median($seq)
    distances = [abs($x - &c) for $x in $seq]
    reach = factor * statistics.median(distances)
    return [$x for $x, away in zip($seq, distances) if away <= reach]

== qu_to_one gen
:: w weights odds shares
def <<normalized||to_probabilities||sum_to_one>>(&w: Mapping[str, float]) -> dict[str, float]:
    """Scale &w that are not negative so that their sum is one."""
    if any(each < 0 for each in &w.values()):
        raise ValueError("<<negative weight||no weight may be negative>>")
    <<whole = math.fsum(&w.values())||whole = sum(&w.values())>>
    if not whole:
        return <<dict.fromkeys(&w, 1 / len(&w))||{name: 1 / len(&w) for name in &w}>>
    return {name: each / whole for name, each in &w.items()}

== qu_softmax gen
:: s scores logits ratings
:: r raised powers grown
def <<softmax||likelihoods||soft_shares>>(&s: Sequence[float], heat: float = 1.0) -> list[float]:
    """Turn &s into shares of one; with more heat they are more alike."""
    highest = max(&s)
    &r = [math.exp((each - highest) / heat) for each in &s]
    whole = <<sum||math.fsum>>(&r)
    return [each / whole for each in &r]

== qu_edges gen
:: e edges bounds borders
def <<count_between||tally_by_edges||bin_by_edges>>($seq: Iterable[float], &e: Sequence[float]) -> dict[str, int]:
    """Count what lies below, between and above the &e, which must be in order."""
    $cnt = [0] * (len(&e) + 1)
    for $x in $seq:
        $cnt[bisect.bisect_right(&e, $x)] += 1
    labels = [f"below {&e[0]}", *(f"{low} to {high}" for low, high in zip(&e, &e[1:])), f"from {&e[-1]}"]
    return dict(zip(labels, $cnt<<||, strict=True>>))

== qu_fill_gaps gen
:: k known given measured
:: f filled complete whole_series
def <<fill_gaps||interpolate_missing||without_gaps>>(readings: list[float | None]) -> list[float | None]:
    """Put values on a straight line into the gaps between measured ones."""
    &f = readings[:]
    &k = [at for at, reading in enumerate(readings) if reading is not None]
    for start, end in zip(&k, &k[1:]):
        step = (readings[end] - readings[start]) / (end - start)
        for at in range(start + 1, end):
            &f[at] = readings[start] + step * (at - start)
    return &f

== qu_bounds gen
:: p points corners places
def <<bounding_box||bounds||extent_of>>(&p: Iterable[tuple[float, float]], margin: float = 0.0) -> tuple[float, ...]:
    """Return left, top, right and bottom of the smallest box around all &p."""
    xs, ys = zip(*&p)
    return min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin

== qu_iou gen
:: c common shared inner
def <<overlap_ratio||intersection_over_union||box_iou>>(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the common area of two boxes as a share of what they cover together."""
    left, top = map(max, zip(first[:2], second[:2]))
    right, bottom = map(min, zip(first[2:], second[2:]))
    &c = max(0.0, right - left) * max(0.0, bottom - top)
    covered = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (first, second)) - &c
    return <<&c / covered if covered else 0.0||&c and &c / covered>>

== qu_inside_polygon gen
:: i inside within odd
def <<contains_point||is_inside||point_in_polygon>>(corners: Sequence[tuple[float, float]], x: float, y: float) -> bool:
    """Count the sides that a ray to the right crosses; an odd number means inside."""
    &i = False
    x1, y1 = corners[-1]
    for x2, y2 in corners:
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            &i = not &i
        x1, y1 = x2, y2
    return &i

== qu_cosine gen
:: d dot product common
def <<cosine||similarity||likeness>>(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    """Return the cosine of the angle between two sparse vectors."""
    &d = sum(weight * right[term] for term, weight in left.items() if term in right)
    <<norms = math.hypot(*left.values()) * math.hypot(*right.values())
    return &d / norms if norms else 0.0||if not &d:
        return 0.0
    return &d / (math.hypot(*left.values()) * math.hypot(*right.values()))>>

== qu_gradient gen
:: n steps count size
def <<gradient||color_ramp||blend_colors>>(start: str, end: str, &n: int = <<5||8||$d1>>) -> list[str]:
    """Return colors from start to end, both written like "#ff8800"."""
    first, last = (bytes.fromhex(color.lstrip("#")) for color in (start, end))
    ramp = []
    for at in range(&n):
        share = at / max(&n - 1, 1)
        mixed = bytes(round(a + share * (b - a)) for a, b in zip(first, last))
        ramp.append(<<f"#{mixed.hex()}"||"#" + mixed.hex()>>)
    return ramp

== qu_contrast gen
:: l light luma luminance
def <<text_color||readable_on||ink_for>>(background: tuple[int, int, int], &{l}_limit: float = 140.0) -> str:
    """Return black or white, whatever is easier to read on a background."""
    <<red, green, blue = background
    &l = 0.299 * red + 0.587 * green + 0.114 * blue||weights = (0.299, 0.587, 0.114)
    &l = sum(weight * part for weight, part in zip(weights, background))>>
    return "<<=b:black||#000000>>" if &l > &{l}_limit else "<<=b:white||#ffffff>>"

== qu_roll gen
:: t throws dice rolled
def <<roll||roll_dice||throw>>(notation: str, rng: random.Random | None = None) -> int:
    """Throw dice as in "2d6+1" and return the sum."""
    rng = rng or random.Random()
    <<=q:parsed||hit||shape>> = re.fullmatch(r"(\d*)d(\d+)([+-]\d+)?", notation.replace(" ", ""))
    if <<not <<=q:parsed||hit||shape>>||<<=q:parsed||hit||shape>> is None>>:
        raise ValueError(f"<<bad dice||no dice notation||cannot roll>>: {notation!r}")
    count, sides, extra = (int(part or usual) for part, usual in zip(<<=q:parsed||hit||shape>>.groups(), (1, 6, 0)))
    &t = [rng.randint(1, sides) for _ in range(count)]
    return sum(&t) + extra

== qu_dice_odds gen
:: w ways sums spread
def <<dice_odds||sum_chances||chances_of_sums>>(count: int, sides: int = 6) -> dict[int, Fraction]:
    """Return the exact chance of each sum of some dice."""
    &w = Counter({0: 1})
    for _ in range(count):
        wider: Counter[int] = Counter()
        for so_far, many in &w.items():
            for face in range(1, sides + 1):
                wider[so_far + face] += many
        &w = wider
    return {total: Fraction(many, sides**count) for total, many in sorted(&w.items())}

== qu_reservoir gen
:: k kept sample chosen
def <<reservoir||sample_stream||random_few>>(stream: Iterable[Any], size: int, seed: int | None = None) -> list[Any]:
    """Choose so many of a stream of unknown length, each with the same chance."""
    rng = random.Random(seed)
    &k: list[Any] = []
    for count, each in enumerate(stream<<=s:||, start=1>>):
        if len(&k) < size:
            &k.append(each)
        elif (at := rng.randrange(count<<=s: + 1||>>)) < size:
            &k[at] = each
    return &k

== qu_walk gen
:: p place position height
def <<random_walk||wander||drunken_walk>>(steps: int, seed: int, low: int = -$d1, high: int = $d1) -> Iterator[int]:
    """Go up or down by one at each step, but never outside of low and high."""
    rng = random.Random(seed)
    &p = <<0||low + (high - low) // 2>>
    for _ in range(steps):
        &p += rng.choice((-1, 1))
        &p = <<min(high, max(low, &p))||max(low, min(&p, high))>>
        yield &p

== qu_mask_names gen
:: n names labels meanings
def <<mask_names||describe_bits||flag_names>>(mask: int, &n: Sequence[str]) -> list[str]:
    """Name the bits that are set, the lowest first."""
    if mask // 2 ** len(&n):
        raise ValueError(f"<<unknown bits||too many bits>>: {mask:#x}")
    return [name for bit, name in enumerate(&n) if <<mask & 2**bit||mask // 2**bit % 2>>]

== qu_gray gen
:: c code gray reflected
def <<gray_codes||gray_sequence||single_bit_steps>>(width: int) -> Iterator[str]:
    """Yield all words of so many bits so that neighbours differ in one bit."""
    for number in range(2**width):
        &c = number ^ number // 2
        <<yield f"{&c:0{width}b}"||yield bin(&c)[2:].zfill(width)||yield format(&c, "b").rjust(width, "0")>>

== qu_check_digit gen
:: d digits body code
def <<with_check_digit||add_check_digit||complete_code>>(&d: str) -> str:
    """Append the digit that makes the weighted sum a multiple of ten."""
    if not &d.isdigit():
        raise ValueError(f"only digits are allowed: {&d!r}")
    <<$acc = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(&d))||\
    $acc = sum(map(int, &d[::2])) + 3 * sum(map(int, &d[1::2]))>>
    return &d + str(-$acc % 10)

== qu_hash_file gen
:: h digest hasher checksum
def <<file_hash||digest_of>>($path: Path, algorithm: str = "<<sha256||md5>>", size: int = 4096) -> str:
    """Hash a file piece by piece."""
    &h = hashlib.new(algorithm)
    with $path.open("rb") as $fh:
        <<for block in iter(partial($fh.read, size), b""):
            &h.update(block)||while block := $fh.read(size):
            &h.update(block)>>
    return &h.hexdigest()

== qu_verify_sums gen
:: f failed wrong damaged
def <<verify_sums||damaged_files||check_sums>>(folder: Path, listing: Iterable[str]) -> list[str]:
    """Compare files with lines of "hash  name"; return the names that are missing or different."""
    &f = []
    for entry in listing:
        expected, name = entry.split(maxsplit=1)
        try:
            content_hash = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except FileNotFoundError:
            content_hash = ""
        if content_hash != expected<<.lower()||>>:
            &f.append(name)
    return &f

== qu_sign gen
:: s signature seal mark
:: b body payload message
def <<unsign||open_token||verified>>(token: str, secret: bytes) -> dict[str, Any]:
    """Return what a signed token holds, or complain that someone changed it."""
    &b, _, &s = token.rpartition(".")
    expected = hashlib.blake2b(&b.encode(), key=secret, digest_size=16).hexdigest()
    if &s != expected:
        raise ValueError("<<bad signature||the signature does not fit||changed token>>")
    padding = "=" * (-len(&b) % 4)
    return json.loads(base64.urlsafe_b64decode(&b + padding))

== qu_frames gen
:: h HEADER LENGTH PREFIX
:: s start at offset
&h = struct.Struct("<<!I||<I||>H>>")


def <<read_frames||split_frames||messages_in>>(block: bytes) -> Iterator[bytes]:
    """Yield the parts of a block, each of which has its length in front."""
    &s = 0
    while &s < len(block):
        (size,) = &h.unpack_from(block, &s)
        &s += &h.size
        if &s + size > len(block):
            raise EOFError(f"<<truncated frame||frame cut off||incomplete frame>> at {&s}")
        yield block[&s : &s + size]
        &s += size

== qu_varint gen
:: b buffer encoded octets
def <<encode_varint||pack_number||to_varint>>(n: int) -> bytes:
    """Write a number with seven bits in each byte; the top bit says that more follow."""
    if n < 0:
        raise ValueError(f"<<negative||not encodable>>: {n}")
    &b = bytearray()
    while n > 127:
        n, low = divmod(n, 128)
        &b.append(low<< + || | >>128)
    &b.append(n)
    return bytes(&b)

== qu_eta gen
:: d done finished completed
def <<progress_line||progress_text>>(&d: int, total: int, elapsed: float, width: int = <<20||30||40>>) -> str:
    """Draw a bar, with the seconds that are still to come."""
    share = &d / total if total else 1.0
    bar = ("<<#||=||*>>" * round(share * width)).ljust(width, "<<.||-|| >>")
    rest = <<f"{elapsed / share - elapsed:.0f} s left" if share else "waiting"||\
    "?" if not &d else f"{elapsed * (total - &d) / &d:.0f}s">>
    return f"[{bar}] {share:4.0%} {rest}"

== qu_runoff gen
:: t tally firsts top_choices
:: l loser weakest last
def <<instant_runoff||ranked_winner||runoff>>(ballots: list[list[str]]) -> str:
    """Drop the weakest choice, again and again, until one has more than half."""
    while True:
        &t = Counter(ballot[0] for ballot in ballots if ballot)
        (leader, most), *_ = &t.most_common()
        if most * 2 > &t.total():
            return leader
        &l = min(&t, key=&t.__getitem__)
        ballots = [[name for name in ballot if name != &l] for ballot in ballots]

== qu_borda gen
:: p points scores standing
def <<borda||score_rankings||points_by_rank>>(rankings: Iterable[Sequence[str]]) -> list[tuple[str, int]]:
    """Give a point for each name that is ranked below; return the best first."""
    &p: Counter[str] = Counter()
    for ranking in rankings:
        <<for place, name in enumerate(reversed(ranking)):
            &p[name] += place||&p.update({name: below for below, name in enumerate(ranking[::-1])})>>
    return <<&p.most_common()||sorted(&p.items(), key=lambda pair: (-pair[1], pair[0]))>>

== qu_seats gen
:: w won given assigned
def <<assign_seats||dhondt||seats_by_votes>>(votes: dict[str, int], count: int) -> dict[str, int]:
    """Give each seat to the list with the most votes per seat."""
    &w = dict.fromkeys(votes, 0)
    for _ in range(count):
        <<=n:next_up||strongest||claimant>> = max(votes, key=lambda name: votes[name] / (&w[name] + 1))
        &w[<<=n:next_up||strongest||claimant>>] += 1
    return &w

== qu_winning_line gen
:: l LINES WINNING TRIPLES
&l = ("012", "345", "678", "036", "147", "258", "048", "246")


def <<winner_of||three_in_row||who_won>>(board: str, empty: str = "<<.||-||_>>") -> str | None:
    """Return who has three marks in a line of nine cells."""
    for places in &l:
        marks = {board[int(place)] for place in places}
        if len(marks) == 1 and empty not in marks:
            <<return marks.pop()||return board[int(places[0])]||return next(iter(marks))>>
    return None

== qu_deal gen
:: h hands players dealt
def <<deal||deal_cards>>(names: Sequence[str], each: int = <<5||7>>, seed: int = 0) -> dict[str, list[str]]:
    """Shuffle a deck and give the same number of cards to each player, in turn."""
    deck = [rank + suit for suit in "CDHS" for rank in "23456789TJQKA"]
    random.Random(seed).shuffle(deck)
    <<&h: dict[str, list[str]] = {name: [] for name in names}
    for _ in range(each):
        for name in names:
            &h[name].append(deck.pop())
    return &h||return {name: sorted(deck[at : each * len(names) : len(names)]) for at, name in enumerate(names)}>>

== qu_elo gen
:: e expected chance forecast
def <<update_elo||rate_game>>(levels: dict[str, float], first: str, second: str, points: float, factor: float) -> None:
    """Move both levels after a game in which the first player made so many points."""
    gap = levels[second] - levels[first]
    &e = 1 / (1 + 10 ** (gap / 400))
    gain = factor * (points - &e)
    <<levels[first] += gain
    levels[second] -= gain||levels.update({first: levels[first] + gain, second: levels[second] - gain})>>

== qu_poly_sum gen
:: p polynomials terms_lists summands
def <<add_polynomials||polynomial_sum||add_all>>(*&p: Sequence[int]) -> list[int]:
    """Add polynomials, the constant first, and drop zeros of the highest powers."""
    added = [sum(column) for column in zip_longest(*&p, fillvalue=0)]
    while added and not added[-1]:
        added.pop()
    return added

== qu_mixed gen
:: a amount fraction exact
def <<mixed_text||mixed_number||as_mixed>>(&a: Fraction<<=d:||, largest: int = <<8||16||64>>>>) -> str:
    """Write a fraction with its whole part, such as "1 3/4"."""
    <<=d:||&a = &a.limit_denominator(largest)
    >>whole, rest = divmod(abs(&a), 1)
    pieces = [str(piece) for piece in (whole, rest) if piece] or ["0"]
    return "-" * (&a < 0) + " ".join(pieces)

== qu_egyptian gen
:: d denominators units below
def <<unit_fractions||egyptian||as_unit_fractions>>(share: Fraction) -> list[int]:
    """Return the denominators of different fractions with numerator one that add up to the share."""
    &d = []
    while share > 0:
        &d.append(<<math.ceil(1 / share)||-(-share.denominator // share.numerator)>>)
        share -= Fraction(1, &d[-1])
    return &d

== qu_fingerprint gen
def <<fingerprint||cache_key||stable_hash>>(**settings: Any) -> str:
    """Return a short text that is the same for the same settings, whatever their order."""
    canonical = json.dumps(settings, sort_keys=True, default=<<str||repr>>)
    return hashlib.sha1(canonical.encode()).hexdigest()[:<<10||12||$d1>>]

== qu_bezier gen
def <<bezier||curve_point||on_curve>>(points: list[tuple[float, ...]], share: float) -> tuple[float, ...]:
    """Draw the points together in pairs until one of them is left."""
    while len(points) > 1:
        pairs = <<zip(points, points[1:])||itertools.pairwise(points)>>
        points = [tuple(a + share * (b - a) for a, b in zip(*pair)) for pair in pairs]
    return points[0]

== qu_xor gen
def <<scramble||xor_with||apply_key>>(block: bytes, key: bytes) -> bytes:
    """Combine a block with a key that starts over at its end; the same again undoes it."""
    if not key:
        raise ValueError("<<empty key||the key is empty>>")
    return bytes(<<a ^ b for a, b in zip(block, itertools.cycle(key))||\
    byte ^ key[at % len(key)] for at, byte in enumerate(block)>>)
'''
