"""Shapes of functions that work on numbers: rounding, statistics, digits, bits, matrices, search, recursion."""

from __future__ import annotations

SHAPES = r'''
== nw_round_to gen
:: s step grid multiple
def round_to($x: float, &s: float) -> float:
    """Round to the nearest multiple of the &s."""
    <<if &s <= 0:
        raise ValueError("the &s must be positive")
    return round($x / &s) * &s||return &s * round($x / &s)>>

== nw_ceil gen
def <<=f:ceil_div||pages_needed||batches_needed>>(total: int, size: int) -> int:
    """Divide and round up."""
    <<return -(-total // size)||return (total + size - 1) // size||quotient, rest = divmod(total, size)
    return quotient + bool(rest)>>

== nw_cents gen
def to_cents(price: str) -> int:
    """Turn "$d1.50" into a whole number of cents."""
    <<return int((Decimal(price) * 100).quantize(Decimal("1"), rounding=ROUND_HALF_UP))||\
    whole, _, cents = price.partition(".")
    return int(whole) * 100 + int(cents.ljust(2, "0")[:2] or 0)>>

== nw_split_money gen
:: n people shares ways
def split_evenly(cents: int, &n: int) -> list[int]:
    """Share an amount so that nothing is lost."""
    share, rest = divmod(cents, &n)
    <<@comp:return [share + (at < rest) for at in range(&n)]||shares_out = [share] * &n
    for at in range(rest):
        shares_out[at] += 1
    return shares_out>>

== nw_interest gen
:: r rate interest growth
def <<=f:compound||grow||future_value>>(amount: float, &r: float, years: int) -> float:
    """Return the amount after some years of interest."""
    <<return amount * (1 + &r) ** years||for _ in range(years):
        amount *= 1 + &r
    return amount>>

== nw_lerp gen
def <<=f:lerp||interpolate||blend>>(start: float, end: float, <<=t:t||weight||share>>: float) -> float:
    """Return the point between start and end."""
    return <<start + (end - start) * <<=t:t||weight||share>>||\
    (1 - <<=t:t||weight||share>>) * start + <<=t:t||weight||share>> * end>>

== nw_rescale gen
:: s source before given
:: t target after wanted
def rescale(amount: float, &s: tuple[float, float], &t: tuple[float, float]) -> float:
    """Map an amount from one range to another."""
    low, high = &s
    if low == high:
        raise ValueError("<<empty range||the range is empty||range without width>>")
    share = (amount - low) / (high - low)
    return &t[0] + share * (&t[1] - &t[0])

== nw_curve gen
def value_at(points: list[tuple[float, float]], x: float) -> float:
    """Read a curve of straight lines between points."""
    for (x1, y1), (x2, y2) in zip(points, points[1:]):
        if x1 <= x <= x2:
            <<return y1 + (y2 - y1) * (x - x1) / (x2 - x1)||share = (x - x1) / (x2 - x1)
            return y1 + share * (y2 - y1)>>
    raise ValueError(f"outside of the curve: {x}")

== nw_frange gen
def frange(start: float, stop: float, step: float<< = 1.0||>>) -> Iterator[float]:
    """Count in steps that need not be whole."""
    <<if step <= 0:
        raise ValueError("step must be positive")
    ||>>count = 0
    while (at := start + count * step) < stop:
        yield at
        count += 1

== nw_linspace gen
def linspace(start: float, stop: float, count: int) -> list[float]:
    """Return evenly spaced points with both ends."""
    if count < 2:
        return [start]<<[:count]||>>
    step = (stop - start) / (count - 1)
    <<@comp:return [start + at * step for at in range(count)]||points = []
    for at in range(count):
        points.append(start + at * step)
    return points>>

== nw_mode gen
def mode($seq: Iterable[int]) -> int:
    """Return what occurs most often."""
    <<$cnt = Counter($seq)
    return max($cnt, key=lambda number: $cnt[number])||$cnt: dict[int, int] = {}
    for each in $seq:
        $cnt[each] = $cnt.get(each, 0) + 1
    return max($cnt, key=$cnt.__getitem__)>>

== nw_percentile gen
:: p percent share level
def percentile($seq: Sequence[float], &p: float) -> float:
    """Return the value below which so many percent lie."""
    if not $seq:
        raise ValueError("<<no data||nothing to rank||no values>>")
    ordered = sorted($seq)
    rank = (len(ordered) - 1) * &p / 100
    low = math.floor(rank)
    high = math.ceil(rank)
    return ordered[low] + (ordered[high] - ordered[low]) * (rank - low)

== nw_summary gen
def <<=f:summarize||describe||statistics_of>>($seq: list[float]) -> dict[str, float]:
    """Return the usual figures of a sample."""
    return {
        "count": len($seq),
        "mean": <<statistics.fmean($seq)||sum($seq) / len($seq)>>,
        "low": min($seq),
        "high": max($seq),
        <<"spread": max($seq) - min($seq),||"median": statistics.median($seq),>>
    }

== nw_zscores gen
:: m mean center
:: s spread deviation sigma
def <<=f:z_scores||standardize>>($seq: list[float]) -> list[float]:
    """Return how many deviations each value is from the mean."""
    &m, &s = statistics.fmean($seq), statistics.pstdev($seq)
    if not &s:
        return [0.0] * len($seq)
    return [($x - &m) / &s for $x in $seq]

== nw_outliers gen
def outliers($seq: list[float], factor: float = <<1.5||2.0||3.0>>) -> list[float]:
    """Return the values far away from the middle half."""
    q1, _, q3 = statistics.quantiles($seq, n=4)
    margin = factor * (q3 - q1)
    <<return [$x for $x in $seq if not q1 - margin <= $x <= q3 + margin]||low, high = q1 - margin, q3 + margin
    return [$x for $x in $seq if $x < low or $x > high]>>

== nw_weighted gen
def weighted_mean(pairs: Iterable[tuple[float, float]]) -> float:
    """Return the mean of (amount, weight) pairs."""
    <<total = weights = 0.0
    for amount, weight in pairs:
        total += amount * weight
        weights += weight
    return total / weights if weights else 0.0||amounts, weights = zip(*pairs)
    return sum(a * w for a, w in zip(amounts, weights)) / sum(weights)>>

== nw_smooth gen
:: a alpha factor weight
def smooth($seq: Iterable[float], &a: float = 0.5) -> Iterator[float]:
    """Yield the exponential average so far."""
    level: float | None = None
    for $x in $seq:
        <<level = $x if level is None else &a * $x + (1 - &a) * level||if level is None:
            level = $x
        level += &a * ($x - level)>>
        yield level

== nw_correlation gen
def correlation(xs: list[float], ys: list[float]) -> float:
    """Return how much two samples move together."""
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    covariance = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys))
    spread_x = <<math.sqrt(sum((x - mean_x) ** 2 for x in xs))||sum((x - mean_x) ** 2 for x in xs) ** 0.5>>
    spread_y = <<math.sqrt(sum((y - mean_y) ** 2 for y in ys))||sum((y - mean_y) ** 2 for y in ys) ** 0.5>>
    return covariance / (spread_x * spread_y)

== nw_fit gen
def fit_line(xs: list[float], ys: list[float]) -> tuple[float, float]:
    """Return slope and intercept of the line with the least squares."""
    n = len(xs)
    mean_x, mean_y = sum(xs) / n, sum(ys) / n
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys)) / sum((x - mean_x) ** 2 for x in xs)
    <<return slope, mean_y - slope * mean_x||intercept = mean_y - slope * mean_x
    return slope, intercept>>

== nw_bins gen
:: w width size step
def <<=f:bin_counts||histogram_of||bucket_counts>>($seq: Iterable[float], &w: float) -> dict[int, int]:
    """Count the values in each bin."""
    <<@count:bins: dict[int, int] = {}
    for $x in $seq:
        place = int($x // &w)
        bins[place] = bins.get(place, 0) + 1
    return bins||return dict(Counter(int($x // &w) for $x in $seq))||bins = defaultdict(int)
    for $x in $seq:
        bins[int($x // &w)] += 1
    return dict(bins)>>

== nw_digits gen
def digits_of(n: int, base: int = 10) -> list[int]:
    """Return the digits of a number, the last one first."""
    digits = []
    while n:
        <<n, digit = divmod(n, base)
        digits.append(digit)||digits.append(n % base)
        n //= base>>
    return digits or [0]

== nw_to_base gen
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def to_base(n: int, base: int) -> str:
    """Write a number with another base."""
    if n < base:
        return DIGITS[n]
    <<return to_base(n // base, base) + DIGITS[n % base]||rest, last = divmod(n, base)
    return to_base(rest, base) + DIGITS[last]>>

== nw_reverse gen
def reverse_digits(n: int) -> int:
    """Return the number with its digits in reverse order."""
    <<sign = -1 if n < 0 else 1
    return sign * int(str(abs(n))[::-1])||backwards = 0
    while n > 0:
        n, digit = divmod(n, 10)
        backwards = 10 * backwards + digit
    return backwards>>

== nw_root gen
def digital_root(n: int) -> int:
    """Add the digits until one is left."""
    while n > 9:
        n = sum(<<map(int, str(n))||int(digit) for digit in str(n)>>)
    return n

== nw_luhn gen
def <<=f:is_valid_number||check_card||luhn_valid>>(card: str) -> bool:
    """Check the last digit of a card number."""
    checksum = 0
    for position, digit in enumerate(reversed(card)):
        amount = int(digit)
        if position % 2:
            amount *= 2
            <<if amount > 9:
                amount -= 9||amount = sum(divmod(amount, 10))>>
        checksum += amount
    return checksum % 10 == 0

== nw_roman gen w=2
:: t NUMERALS SYMBOLS ROMAN
&t = [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def to_roman(n: int) -> str:
    """Write a small number in Roman numerals."""
    <<numeral = ""
    for amount, symbol in &t:
        while n >= amount:
            numeral += symbol
            n -= amount
    return numeral||pieces = []
    for amount, symbol in &t:
        count, n = divmod(n, amount)
        pieces.append(symbol * count)
    return "".join(pieces)>>

== nw_from_roman gen
def from_roman(numeral: str) -> int:
    """Read a Roman numeral."""
    worth = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    $acc = 0
    for letter, following in zip(numeral, numeral[1:] + " "):
        amount = worth[letter]
        <<$acc += -amount if amount < worth.get(following, 0) else amount||if amount < worth.get(following, 0):
            amount = -amount
        $acc += amount>>
    return $acc

== nw_collatz gen
def collatz(n: int) -> Iterator[int]:
    """Halve even numbers, triple odd ones, until one is reached."""
    yield n
    while n != 1:
        <<n = n // 2 if n % 2 == 0 else 3 * n + 1||if n % 2:
            n = 3 * n + 1
        else:
            n //= 2>>
        yield n

== nw_sieve gen w=2
:: f is_prime flags marks
def <<=n:sieve||primes_up_to>>($lim: int) -> list[int]:
    """Return the primes up to the $lim by crossing out."""
    &f = [True] * ($lim + 1)
    for n in range(2, int($lim**0.5) + 1):
        if &f[n]:
            <<for multiple in range(n * n, $lim + 1, n):
                &f[multiple] = False||&f[n * n :: n] = [False] * len(&f[n * n :: n])>>
    return [n for n in range(2, $lim + 1) if &f[n]]

== nw_divisors gen
def divisors(n: int) -> list[int]:
    """Return all numbers that divide n."""
    <<return [d for d in range(1, n + 1) if n % d == 0]||small, large = [], []
    for d in range(1, math.isqrt(n) + 1):
        if n % d == 0:
            small.append(d)
            if d != n // d:
                large.append(n // d)
    return small + large[::-1]>>

== nw_perfect gen
def is_perfect(n: int) -> bool:
    """Return whether the proper divisors add up to n."""
    return n > 1 and sum($@nw_divisors(n)[:-1]) == n

== nw_power gen
def power(base: int, exponent: int, modulus: int) -> int:
    """Raise to a power by squaring, and keep the remainder."""
    product = 1
    base %= modulus
    while exponent:
        if exponent <<% 2||& 1>>:
            product = product * base % modulus
        base = base * base % modulus
        exponent //= 2
    return product

== nw_sqrt gen
def square_root(x: float, tolerance: float = 1e-9) -> float:
    """Find a root by <<=m:Newton's method||halving the range>>."""
    <<=m:guess = x or 1.0
    while abs(guess * guess - x) > tolerance:
        guess = (guess + x / guess) / 2
    return guess||low, high = 0.0, max(1.0, x)
    while high - low > tolerance:
        middle = (low + high) / 2
        if middle * middle < x:
            low = middle
        else:
            high = middle
    return low>>

== nw_bisect gen
:: t tolerance precision epsilon
def find_root($fn: Callable[[float], float], low: float, high: float, &t: float = 1e-6) -> float:
    """Return where the function crosses zero."""
    while high - low > &t:
        middle = (low + high) / 2
        if <<$fn(low) * $fn(middle) <= 0||($fn(low) < 0) != ($fn(middle) < 0)>>:
            high = middle
        else:
            low = middle
    return (low + high) / 2

== nw_integrate gen
:: n steps slices pieces
def integrate($fn: Callable[[float], float], start: float, end: float, &n: int = $dx) -> float:
    """Return the area below a function, by <<=r:trapezoids||midpoints>>."""
    width = (end - start) / &n
    <<=r:inner = sum($fn(start + k * width) for k in range(1, &n))
    return width * (($fn(start) + $fn(end)) / 2 + inner)||\
    return width * sum($fn(start + (k + 0.5) * width) for k in range(&n))>>

== nw_horner gen
:: c coefficients terms
def evaluate_polynomial(&c: Sequence[float], x: float) -> float:
    """Return the value of a polynomial, the highest power first."""
    <<$acc = 0.0
    for coefficient in &c:
        $acc = $acc * x + coefficient
    return $acc||return reduce(lambda so_far, coefficient: so_far * x + coefficient, &c, 0.0)>>

== nw_bits gen
def <<=f:count_bits||popcount||ones>>(n: int) -> int:
    """Count the ones of a binary number."""
    <<return bin(n).count("1")||count = 0
    while n:
        n &= n - 1
        count += 1
    return count>>

== nw_power_of_two gen
def is_power_of_two(n: int) -> bool:
    <<return n > 0 and n & (n - 1) == 0||while n > 1 and n % 2 == 0:
        n //= 2
    return n == 1>>

== nw_next_power gen
def <<=f:next_power_of_two||round_up_to_power>>(n: int) -> int:
    """Return the smallest power of two that is not below n."""
    <<size = 1
    while size < n:
        size *= 2
    return size||return 2 ** max(0, (n - 1).bit_length())>>

== nw_flags gen
:: b bits mask packed
def pack_flags(flags: Sequence[bool]) -> int:
    """Put flags into the bits of a number."""
    &b = 0
    for position, flag in enumerate(flags):
        if flag:
            &b |= 2**position
    return &b

== nw_unpack gen
def unpack_flags(mask: int, count: int) -> list[bool]:
    """Read flags from the bits of a number."""
    <<@comp:return [bool(mask & 2**position) for position in range(count)]||flags = []
    for _ in range(count):
        flags.append(bool(mask % 2))
        mask //= 2
    return flags>>

== nw_xor gen
:: c checksum parity code
def <<=f:checksum||xor_bytes||frame_check>>(block: bytes) -> int:
    """Combine all bytes into one."""
    &c = 0
    for byte in block:
        &c ^= byte
    return &c

== nw_determinant gen
def determinant(matrix: list[list[float]]) -> float:
    """Expand along the first row."""
    if len(matrix) == 1:
        return matrix[0][0]
    $acc = 0.0
    for column, factor in enumerate(matrix[0]):
        minor = [cells[:column] + cells[column + 1 :] for cells in matrix[1:]]
        $acc += <<(-1) ** column * factor * determinant(minor)||\
        (1 if column % 2 == 0 else -1) * factor * determinant(minor)>>
    return $acc

== nw_rotate_matrix gen
:: g grid matrix board
def rotate_grid(&g: list[list[Any]]) -> list[list[Any]]:
    """Turn a grid by a quarter to the <<=d:right||left>>."""
    <<=d:return [list(column) for column in zip(*&g[::-1])]||return [list(column) for column in zip(*&g)][::-1]>>

== nw_spiral gen
def spiral(grid: list[list[int]]) -> list[int]:
    """Read a grid from the outside to the inside."""
    order: list[int] = []
    <<rows = list(grid)
    while rows:
        order.extend(rows[0])
        rows = [list(column) for column in zip(*rows[1:])][::-1]
    return order||while grid:
        first, *rest = grid
        order += first
        grid = [list(column) for column in zip(*rest)][::-1]
    return order>>

== nw_pascal gen
def <<=f:pascal||triangle_rows>>(count: int) -> Iterator[list[int]]:
    """Yield the rows of Pascal's triangle."""
    cells = [1]
    for _ in range(count):
        yield cells
        cells = <<[1, *(a + b for a, b in zip(cells, cells[1:])), 1]||\
        [a + b for a, b in zip([0, *cells], [*cells, 0])]>>

== nw_choose gen
def binomial(n: int, k: int) -> int:
    """Count the ways to choose k of n things."""
    <<if k in (0, n):
        return 1
    return binomial(n - 1, k - 1) + binomial(n - 1, k)||ways = 1
    for step in range(1, k + 1):
        ways = ways * (n - step + 1) // step
    return ways>>

== nw_hanoi gen
def hanoi(disks: int, start: str = "a", spare: str = "b", end: str = "c") -> list[tuple[str, str]]:
    """Return the moves that bring a tower from start to end."""
    if <<disks == 0||not disks>>:
        return []
    <<before = hanoi(disks - 1, start, end, spare)
    after = hanoi(disks - 1, spare, start, end)
    return [*before, (start, end), *after]||\
    return hanoi(disks - 1, start, end, spare) + [(start, end)] + hanoi(disks - 1, spare, start, end)>>

== nw_fib_cached gen
@lru_cache(maxsize=<<None||$dx>>)
def <<=f:fib||fibonacci_number||nth_fibonacci>>(n: int) -> int:
    """Return the n-th Fibonacci number."""
    if n < 2:
        return n
    return <<=f:fib||fibonacci_number||nth_fibonacci>>(n - 1) + <<=f:fib||fibonacci_number||nth_fibonacci>>(n - 2)

== nw_change gen
:: c coins steps
def count_ways(amount: int, &c: tuple[int, ...]) -> int:
    """Count the ways to make up an amount."""
    ways = [1] + [0] * amount
    for size in &c:
        for at in range(size, amount + 1):
            ways[at] += ways[at - size]
    return ways<<[amount]||[-1]>>

== nw_min_coins gen
def fewest_coins(amount: int, coins: list[int]) -> dict[int, int]:
    """Pay with the largest coins first."""
    used: dict[int, int] = {}
    for coin in sorted(coins, reverse=True):
        <<count, amount = divmod(amount, coin)
        if count:
            used[coin] = count||while amount >= coin:
            amount -= coin
            used[coin] = used.get(coin, 0) + 1>>
    if amount:
        raise ValueError(f"{amount} cannot be paid")
    return used

== nw_knapsack gen
def knapsack(weights: list[int], worth: list[int], capacity: int) -> int:
    """Return the most that fits into the bag."""
    $best = [0] * (capacity + 1)
    for weight, gain in zip(weights, worth):
        for room in range(capacity, weight - 1, -1):
            $best[room] = max($best[room], $best[room - weight] + gain)
    return $best[capacity]

== nw_subarray gen
def <<=f:largest_sum||best_streak||max_subarray>>($seq: list[int]) -> int:
    """Return the largest sum of neighbours."""
    highest = running = $seq[0]
    for each in $seq[1:]:
        running = max(each, running + each)
        <<highest = max(highest, running)||if running > highest:
            highest = running>>
    return highest

== nw_two_sum gen
:: s seen places known
def find_pair(amounts: Sequence[int], target: int) -> tuple[int, int] | None:
    """Return the places of two amounts that add up to the target."""
    &s: dict[int, int] = {}
    for place, amount in enumerate(amounts):
        <<if target - amount in &s:
            return &s[target - amount], place
        &s[amount] = place||missing = target - amount
        if missing in &s:
            return &s[missing], place
        &s.setdefault(amount, place)>>
    return None

== nw_trend gen
def is_sorted($seq: Sequence[float]<<=s:||, strict: bool = False>>) -> bool:
    """Return whether no value is below the one before it."""
    <<=s:||if strict:
        return all(a < b for a, b in zip($seq, $seq[1:]))
    >>return <<all(a <= b for a, b in zip($seq, $seq[1:]))||list($seq) == sorted($seq)>>

== nw_temperature gen
def to_<<=u:celsius||fahrenheit>>(degrees: float) -> float:
    """Convert a temperature."""
    return <<=u:(degrees - 32) * 5 / 9||degrees * 9 / 5 + 32>>

== nw_fraction gen
def simplify(numerator: int, denominator: int) -> tuple[int, int]:
    """Reduce a fraction as far as possible."""
    if denominator == 0:
        raise ZeroDivisionError("<<the denominator is zero||no denominator>>")
    <<divisor = math.gcd(numerator, denominator)
    return numerator // divisor, denominator // divisor||reduced = Fraction(numerator, denominator)
    return reduced.numerator, reduced.denominator>>

== nw_angle gen
def normalize_angle(degrees: float) -> float:
    """Bring an angle into the range from 0 to 360."""
    <<return degrees % 360||while degrees < 0:
        degrees += 360
    while degrees >= 360:
        degrees -= 360
    return degrees>>

== nw_haversine gen
EARTH_RADIUS_KM = 6371.0


def great_circle(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return the distance of two places on the globe, in km."""
    lat1, lon1 = map(math.radians, start)
    lat2, lon2 = map(math.radians, end)
    a = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    <<return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(a))||angle = 2 * math.atan2(math.sqrt(a), math.sqrt(1 - a))
    return EARTH_RADIUS_KM * angle>>

== nw_polygon gen
def polygon_area(corners: list[tuple[float, float]]) -> float:
    """Return the area inside a closed line."""
    <<$acc = 0.0
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1]):
        $acc += x1 * y2 - x2 * y1
    return abs($acc) / 2||pairs = zip(corners, corners[1:] + corners[:1])
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2>>
'''
