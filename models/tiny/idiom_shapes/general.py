"""Shapes of functions that are about no particular thing: numbers, text, collections, files, dates, configuration."""

from __future__ import annotations

SHAPES = r'''
== mean gen as=mean w=2
def <<=m:mean||average>>($seq: list[float]) -> float:
    """Return the arithmetic mean."""
    if not $seq:
        raise ValueError("no values")
    return sum($seq) / len($seq)

== variance gen as=variance
def variance($seq: list[float]) -> float:
    """Return the variance around the mean."""
    center = $@mean($seq)
    return sum(($x - center) ** 2 for $x in $seq) / len($seq)

== deviation gen
def standard_deviation($seq: list[float]) -> float:
    return math.sqrt($@variance($seq))

== median gen as=median
def median($seq: list[float]) -> float:
    """Return the middle value, or the mean of the two in the middle."""
    ordered = sorted($seq)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2

== clamp gen as=clamp
def clamp($x: float, low: float, high: float) -> float:
    """Limit the value to the range from low to high."""
    <<@comp:return max(low, min(high, $x))||if $x < low:
        return low
    if $x > high:
        return high
    return $x>>

== normalize_values gen
def normalize($seq: list[float]) -> list[float]:
    """Scale the values to the range from 0 to 1."""
    low, high = min($seq), max($seq)
    if low == high:
        return [0.0 for _ in $seq]
    return [($x - low) / (high - low) for $x in $seq]

== running gen
def running_sum($seq: Iterable[float]) -> Iterator[float]:
    """Yield the sum of the values so far."""
    $acc = 0.0
    for $x in $seq:
        $acc += $x
        yield $acc

== moving gen
def moving_average($seq: list[float], size: int) -> list[float]:
    """Return the mean of each window of the given size."""
    $out = []
    for start in range(len($seq) - size + 1):
        window = $seq[start : start + size]
        $out.append(sum(window) / size)
    return $out

== chunks gen as=chunks w=2
def chunks($seq: list[Any], size: int) -> Iterator[list[Any]]:
    """Yield parts of the given size."""
    if size < 1:
        raise ValueError("size must be positive")
    for start in range(0, len($seq), size):
        yield $seq[start : start + size]

== flatten gen as=flatten
def flatten($seq: list[Any]) -> list[Any]:
    """Flatten nested lists."""
    $out = []
    for $x in $seq:
        if isinstance($x, list):
            $out.extend(flatten($x))
        else:
            $out.append($x)
    return $out

== factorial gen as=factorial
def factorial(n: int) -> int:
    """Return the product of the numbers from 1 to n."""
    <<if n <= 1:
        return 1
    return n * factorial(n - 1)||product = 1
    for $i in range(2, n + 1):
        product *= $i
    return product>>

== fibonacci gen
def fibonacci(count: int) -> Iterator[int]:
    """Yield the first numbers of the Fibonacci sequence."""
    a, b = 0, 1
    for _ in range(count):
        yield a
        a, b = b, a + b

== gcd gen as=gcd
def gcd(a: int, b: int) -> int:
    """Return the greatest common divisor."""
    while b:
        a, b = b, a % b
    return a

== lcm gen
def lcm(a: int, b: int) -> int:
    """Return the least common multiple."""
    return a * b // $@gcd(a, b)

== prime gen as=prime
def is_prime(n: int) -> bool:
    """Return whether n is a prime number."""
    if n < 2:
        return False
    for divisor in range(2, int(n**0.5) + 1):
        if n % divisor == 0:
            return False
    return True

== primes gen
def primes_below(n: int) -> list[int]:
    """Return the prime numbers below n."""
    return [x for x in range(n) if $@prime(x)]

== factors gen
def prime_factors(n: int) -> list[int]:
    factors = []
    divisor = 2
    while n > 1:
        while n % divisor == 0:
            factors.append(divisor)
            n //= divisor
        divisor += 1
    return factors

== digits gen
def digit_sum(n: int) -> int:
    """Return the sum of the decimal digits."""
    return sum(int(digit) for digit in str(abs(n)))

== binary_search gen as=binary_search
def binary_search($seq: list[int], target: int) -> int:
    """Return the index of the target in a sorted list, or -1."""
    low, high = 0, len($seq) - 1
    while low <= high:
        middle = (low + high) // 2
        if $seq[middle] == target:
            return middle
        if $seq[middle] < target:
            low = middle + 1
        else:
            high = middle - 1
    return -1

== bubble gen
def bubble_sort($seq: list[int]) -> list[int]:
    """Return the values in order."""
    $out = list($seq)
    for end in range(len($out) - 1, 0, -1):
        for $i in range(end):
            if $out[$i] > $out[$i + 1]:
                $out[$i], $out[$i + 1] = $out[$i + 1], $out[$i]
    return $out

== merge_sorted gen
def merge_sorted(left: list[int], right: list[int]) -> list[int]:
    """Merge two sorted lists into one."""
    merged = []
    while left and right:
        if left[0] <= right[0]:
            merged.append(left.pop(0))
        else:
            merged.append(right.pop(0))
    return merged + left + right

== quick gen
def quick_sort($seq: list[int]) -> list[int]:
    if len($seq) <= 1:
        return $seq
    pivot, *rest = $seq
    smaller = [x for x in rest if x < pivot]
    larger = [x for x in rest if x >= pivot]
    return quick_sort(smaller) + [pivot] + quick_sort(larger)

== slugify gen as=slugify w=2
def slugify($txt: str) -> str:
    """Turn text into lower case words joined by dashes."""
    <<return "-".join($txt.lower().split())||$txt = re.sub(r"[^a-z0-9]+", "-", $txt.lower())
    return $txt.strip("-")>>

== count_words gen as=count_words w=2
def count_words($txt: str) -> dict[str, int]:
    """Count how often each word occurs."""
    <<@count:$cnt: dict[str, int] = {}
    for word in $txt.lower().split():
        $cnt[word] = $cnt.get(word, 0) + 1
    return $cnt||return dict(Counter($txt.lower().split()))||$cnt = defaultdict(int)
    for word in $txt.lower().split():
        $cnt[word] += 1
    return dict($cnt)>>

== palindrome gen as=palindrome
def is_palindrome($txt: str) -> bool:
    """Return whether the letters read the same backwards."""
    letters = [letter.lower() for letter in $txt if letter.isalnum()]
    return letters == letters[::-1]

== truncate gen as=truncate
def truncate($txt: str, width: int = $d1) -> str:
    """Cut the text to the width, with dots at the end."""
    if len($txt) <= width:
        return $txt
    return $txt[: width - 3] + "..."

== capitalize gen
def capitalize_words($txt: str) -> str:
    return " ".join(word.capitalize() for word in $txt.split())

== camel gen
def to_camel_case($txt: str) -> str:
    """Turn a_name into aName."""
    first, *rest = $txt.split("_")
    return first + "".join(word.title() for word in rest)

== snake gen
def to_snake_case($txt: str) -> str:
    """Turn aName into a_name."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", $txt).lower()

== vowels gen
def count_vowels($txt: str) -> int:
    """Count the vowels of the text."""
    return sum(1 for letter in $txt.lower() if letter in "aeiou")

== reverse_words gen as=reverse_words
def reverse_words($txt: str) -> str:
    """Return the words in reverse order."""
    return " ".join(reversed($txt.split()))

== strip_comments gen
def strip_comments(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines without comments and without empty ones."""
    for $line in lines:
        $line = $line.split("#", 1)[0].rstrip()
        if $line:
            yield $line

== parse_pairs gen as=parse_pairs w=2
def parse_pairs(lines: Iterable[str]) -> dict[str, str]:
    """Parse lines such as "$w1 = $w2"."""
    pairs = {}
    for $line in lines:
        $key, separator, $val = $line.partition("=")
        if not separator:
            raise ValueError(f"<<@badline:bad line||invalid line||not a pair>>: {$line!r}")
        pairs[$key.strip()] = $val.strip()
    return pairs

== parse_bool gen as=parse_bool
def parse_bool($txt: str) -> bool:
    """Parse yes or no."""
    lowered = $txt.strip().lower()
    if lowered in ("yes", "true", "1"):
        return True
    if lowered in ("no", "false", "0"):
        return False
    raise ValueError(f"not a truth value: {$txt!r}")

== parse_duration gen
def parse_duration($txt: str) -> int:
    """Turn text such as "$d1m" into seconds."""
    units = {"s": 1, "m": 60, "h": 3600}
    number, unit = $txt[:-1], $txt[-1]
    if unit not in units:
        raise ValueError(f"unknown unit: {unit}")
    return int(number) * units[unit]

== format_duration gen
def format_duration(seconds: int) -> str:
    """Return hours, minutes and seconds, separated by colons."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"

== format_size gen
def format_size(size: float) -> str:
    """Return a size in bytes for people."""
    for unit in ("B", "KB", "MB"):
        if size < 1024:
            return f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} GB"

== format_percent gen
def format_percent(part: float, total: float) -> str:
    """Return the part as a percentage of the total."""
    if not total:
        return "0 %"
    return f"{100 * part / total:.1f} %"

== to_int gen as=to_int
def to_int($txt: str, default: int = 0) -> int:
    """Return the number in the text, or the default."""
    try:
        return int($txt)
    except ValueError:
        return default

== to_float gen
def to_float($txt: str) -> float | None:
    """Return the number in the text, or None."""
    try:
        return float($txt.replace(",", "."))
    except ValueError:
        return None

== find_numbers gen
def find_numbers($txt: str) -> list[int]:
    """Return all whole numbers in the text."""
    return [int(match) for match in re.findall(r"\d+", $txt)]

== is_email gen
def is_email($txt: str) -> bool:
    """Return whether the text looks like an address of electronic mail."""
    return re.fullmatch(r"[\w.]+@[\w.]+\.\w+", $txt) is not None

== mask gen
def mask_digits($txt: str) -> str:
    return re.sub(r"\d", "*", $txt)

== wrap_lines gen
def wrap_words($txt: str, width: int = $d1) -> list[str]:
    """Break the text into lines of at most the width."""
    lines = []
    current_line = ""
    for word in $txt.split():
        if current_line and len(current_line) + 1 + len(word) > width:
            lines.append(current_line)
            current_line = word
        else:
            current_line = f"{current_line} {word}".strip()
    lines.append(current_line)
    return lines

== read_lines gen as=read_lines w=3
def read_lines($path: $Path) -> list[str]:
    """Return the lines of a text file that are not empty."""
    with open($path$enc) as $fh:
        <<@comp:return [$line.strip() for $line in $fh if $line.strip()]||lines = []
        for $line in $fh:
            $line = $line.strip()
            if $line:
                lines.append($line)
    return lines>>

== write_lines gen as=write_lines w=2
def write_lines($path: $Path, lines: Iterable[str]) -> None:
    """Write each line to a text file."""
    with open($path, "w"$enc) as $fh:
        for $line in lines:
            $fh.write($line + "\n")

== count_lines gen
def count_lines($path: $Path) -> int:
    with open($path$enc) as $fh:
        return sum(1 for _ in $fh)

== read_json gen as=read_json w=2
def read_json($path: $Path) -> Any:
    """Return the content of a JSON file."""
    with open($path$enc) as $fh:
        return json.load($fh)

== write_json gen as=write_json w=2
def write_json($path: $Path, $data: Any) -> None:
    """Write data to a JSON file."""
    with open($path, "w"$enc) as $fh:
        json.dump($data, $fh<<@indent:, indent=2||>>)

== load_config gen as=load_config w=2
def load_config($path: Path) -> dict[str, Any]:
    """Load the configuration, or an empty one."""
    <<if not $path.exists():
        return {}
    return json.loads($path.read_text())||try:
        return json.loads($path.read_text())
    except FileNotFoundError:
        return {}>>

== get_option gen
def get_option(config: dict[str, Any], $key: str, default: Any = None) -> Any:
    """Return an option of the configuration, or the default."""
    <<if $key in config:
        return config[$key]
    return default||return config.get($key, default)>>

== read_csv gen w=2
def read_rows($path: $Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as dictionaries."""
    with open($path, newline=""$enc) as $fh:
        return list(csv.DictReader($fh))

== column gen
def column_of($path: $Path, name: str) -> list[str]:
    """Return one column of a CSV file."""
    with open($path, newline=""$enc) as $fh:
        return [row[name] for row in csv.DictReader($fh)]

== list_files gen w=2
def list_files(folder: Path, suffix: str = ".<<txt||py||json||csv>>") -> list[Path]:
    """Return all files with the suffix below the folder."""
    return sorted($x for $x in folder.rglob("*") if $x.suffix == suffix)

== newest gen
def newest_file(folder: Path) -> Path | None:
    """Return the file that was changed last, or None."""
    files = [x for x in folder.iterdir() if x.is_file()]
    return max(files, key=lambda x: x.stat().st_mtime, default=None)

== total_size gen
def total_size(folder: Path) -> int:
    """Return the size of all files below the folder, in bytes."""
    return sum(x.stat().st_size for x in folder.rglob("*") if x.is_file())

== copy_file gen
def copy_file(source: Path, target: Path) -> None:
    """Copy a file, and make the folder for it."""
    if not source.exists():
        raise FileNotFoundError(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())

== backup gen
def backup(source: Path) -> Path:
    """Copy a file beside itself and return the copy."""
    target = source.with_suffix(source.suffix + ".bak")
    shutil.copy(source, target)
    return target

== change_suffix gen
def rename_files(folder: Path, old_suffix: str, new_suffix: str) -> int:
    """Give files another suffix and return how many there were."""
    count = 0
    for source in folder.glob(f"*{old_suffix}"):
        source.rename(source.with_suffix(new_suffix))
        count += 1
    return count

== read_or gen as=read_or
def read_text_or($path: Path, default: str = "") -> str:
    """Return the text of a file, or the default if it cannot be read."""
    try:
        return $path.read_text()
    except OSError as $err:
        $log.warning("cannot read %s: %s", $path, $err)
        return default
'''
