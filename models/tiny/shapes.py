# ruff: noqa: E501
"""Shapes of idiomatic Python for `idioms.py`: templates of module heads, definitions, functions, tests.

`$name` is replaced by a drawn name ($e one thing, $es many, $E its class, $n1 a number attribute of type $t1, $s1 a
string attribute, $f1 a flag, $v1 a verb ...), `<<a||b>>` by one alternative; a line of only `~` disappears.
"""

from __future__ import annotations

from definitions import DEFINITIONS
from helpers import HELPERS

FUNCTIONS = [
    '''
    def <<total||sum||get_total>>_$n1($es: list[$E]) -> $t1:
        <<"""Return the total $n1 of all $es."""||~>>
        <<return sum($e.$n1 for $e in $es)||$acc = $z1
        for $e in $es:
            $acc += $e.$n1
        return $acc||$acc = $z1
        for $e in $es:
            if $e.$f1:
                $acc += $e.$n1
        return $acc||return sum($e.$n1 for $e in $es if <<not ||>>$e.$f1)||return sum($e.$n1 * $e.$n2 for $e in $es)>>
    ''',
    '''
    def <<average||mean>>_$n1($es: list[$E]) -> float:
        <<"""Return the average $n1, or 0.0 <<for no||without>> $es."""||~>>
        if not $es:
            <<return 0.0||raise ValueError("no $es")>>
        <<return sum($e.$n1 for $e in $es) / len($es)||$acc = sum($e.$n1 for $e in $es)
        return $acc / len($es)>>
    ''',
    '''
    def <<find||get||lookup>>_$noun($es: list[$E], $s1: str) -> $E | None:
        <<"""<<Return||Find>> the $noun with the given $s1<<||, or None>>."""||~>>
        <<for $e in $es:
            if $e.$s1 == $s1:
                return $e
        return None||return next(($e for $e in $es if $e.$s1 == $s1), None)>>
    ''',
    """
    def <<find||get||require>>_$noun($es: dict[str, $E], $s1: str) -> $E:
        <<if $s1 not in $es:
            raise KeyError(f"unknown $noun: {$s1}")
        return $es[$s1]||try:
            return $es[$s1]
        except KeyError:
            raise <<ValueError||LookupError>>(f"<<unknown $noun||no such $noun>>: {$s1}") from None||$e = $es.get($s1)
        if $e is None:
            raise KeyError(f"unknown $noun: {$s1}")
        return $e>>
    """,
    '''
    def <<filter||select||find>>_$es($es: list[$E], $lim: $t1) -> list[$E]:
        <<"""Return the $es whose $n1 is <<above||at least>> $lim."""||~>>
        <<return [$e for $e in $es if $e.$n1 <<>||>=||<||<=>> $lim]||$out = []
        for $e in $es:
            if $e.$n1 <<>||>=||<>> $lim:
                $out.append($e)
        return $out>>
    ''',
    """
    def $f1_$es($es: <<list||Iterable>>[$E]) -> list[<<$E||str>>]:
        <<return [$e for $e in $es if $e.$f1]||return [$e.$s1 for $e in $es if <<$e.$f1||not $e.$f2||$e.$f1 and not $e.$f2>>]||return list(filter(lambda $e: $e.$f1, $es))>>
    """,
    '''
    def group_by_$s1($es: <<list||Iterable>>[$E]) -> dict[str, list[$E]]:
        <<"""Group the $es by their $s1."""||~>>
        <<$map: dict[str, list[$E]] = {}
        for $e in $es:
            $map.setdefault($e.$s1, []).append($e)
        return $map||$map = defaultdict(list)
        for $e in $es:
            $map[$e.$s1].append($e)
        return dict($map)||$map: dict[str, list[$E]] = {}
        for $e in $es:
            if $e.$s1 not in $map:
                $map[$e.$s1] = []
            $map[$e.$s1].append($e)
        return $map>>
    ''',
    '''
    def count_by_$s1($es: list[$E]) -> dict[str, int]:
        <<"""Count how many $es have each $s1."""||~>>
        <<$cnt: dict[str, int] = {}
        for $e in $es:
            $cnt[$e.$s1] = $cnt.get($e.$s1, 0) + 1
        return $cnt||$cnt = Counter($e.$s1 for $e in $es)
        return dict($cnt)||$cnt: dict[str, int] = defaultdict(int)
        for $e in $es:
            $cnt[$e.$s1] += 1
        return $cnt>>
    ''',
    """
    def <<index||map>>_by_$s1($es: list[$E]) -> dict[str, $E]:
        <<return {$e.$s1: $e for $e in $es}||$map = {}
        for $e in $es:
            $map[$e.$s1] = $e
        return $map>>
    """,
    """
    def <<sort||sorted||order>>_by_$n1($es: list[$E]<<||, reverse: bool = False>>) -> list[$E]:
        return sorted($es, key=lambda $e: <<$e.$n1||($e.$n1, $e.$s1)||-$e.$n1>><<||, reverse=True>>)
    """,
    """
    def <<highest||largest||max>>_$n1($es: list[$E]) -> $E<<||| None>>:
        <<return max($es, key=lambda $e: $e.$n1)||$tmp = $es[0]
        for $e in $es[1:]:
            if $e.$n1 > $tmp.$n1:
                $tmp = $e
        return $tmp||$tmp = None
        for $e in $es:
            if $tmp is None or $e.$n1 > $tmp.$n1:
                $tmp = $e
        return $tmp||if not $es:
            return None
        return max($es, key=lambda $e: $e.$n1)>>
    """,
    """
    def <<unique||all||distinct>>_$s1_values($es: Iterable[$E]) -> <<set||list>>[str]:
        <<return {$e.$s1 for $e in $es}||return sorted({$e.$s1 for $e in $es})||seen = set()
        for $e in $es:
            seen.add($e.$s1)
        return seen||seen: set[str] = set()
        $out = []
        for $e in $es:
            if $e.$s1 not in seen:
                seen.add($e.$s1)
                $out.append($e.$s1)
        return $out>>
    """,
    '''
    def load_$es($path: <<str||Path>>) -> list[$E]:
        <<"""<<Load||Read>> $es from a <<JSON||json>> file."""||~>>
        with open($path<<||, encoding="utf-8">>) as $fh:
            <<data = json.load($fh)
        return [$E(**$e) for $e in data]||data = json.load($fh)
        return [$E($e["$s1"], $e["$n1"]) for $e in data]||return [$E(**$e) for $e in json.load($fh)]>>
    ''',
    '''
    def save_$es($path: <<str||Path>>, $es: list[$E]) -> None:
        <<"""<<Save||Write>> the $es to a <<JSON||json>> file."""||~>>
        data = [<<$e.to_dict()||vars($e)||{"$s1": $e.$s1, "$n1": $e.$n1}>> for $e in $es]
        with open($path, "w"<<||, encoding="utf-8">>) as $fh:
            json.dump(data, $fh<<||, indent=2>>)
    ''',
    """
    def read_$es($path: str) -> list[dict[str, str]]:
        with open($path, newline="") as $fh:
            <<return list(csv.DictReader($fh))||reader = csv.DictReader($fh)
            return [row for row in reader if row["$s1"]]||reader = csv.reader($fh)
            next(reader)
            return [row for row in reader]>>
    """,
    """
    def write_$es($path: str, $es: list[$E]) -> None:
        with open($path, "w", newline="") as $fh:
            writer = csv.writer($fh)
            writer.writerow(["$s1", "$n1"])
            for $e in $es:
                writer.writerow([$e.$s1, $e.$n1])
    """,
    """
    def <<read||load>>_lines($path: <<str||Path>>) -> list[str]:
        <<with open($path) as $fh:
            return [line.strip() for line in $fh<<|| if line.strip()>>]||lines = []
        with open($path) as $fh:
            for line in $fh:
                line = line.strip()
                if not line<<|| or line.startswith("#")>>:
                    continue
                lines.append(line)
        return lines||return Path($path).read_text().splitlines()>>
    """,
    '''
    def parse_$noun($line: str) -> $E:
        <<"""Parse a $noun from a line<<|| of text>>."""||~>>
        <<$s1, $n1 = $line.split(<<","||";"||":">>)
        return $E($s1.strip(), $t1($n1))||parts = $line.<<split(",")||strip().split(",")>>
        if len(parts) != <<2||3>>:
            raise ValueError(f"<<bad||invalid>> line: {$line!r}")
        return $E(parts[0], $t1(parts[1]))||$s1, _, $n1 = $line.partition(<<"="||":">>)
        return $E($s1=$s1.strip(), $n1=$t1($n1))>>
    ''',
    """
    def parse_$es(lines: Iterable[str]) -> Iterator[$E]:
        for $line in lines:
            $line = $line.strip()
            if <<not $line||not $line or $line.startswith("#")||$line>>:
                <<continue||pass>>
            yield parse_$noun($line)
    """,
    '''
    def format_$noun($e: $E) -> str:
        <<"""Return a line of text for the $noun."""||~>>
        <<return f"{$e.$s1}: {$e.$n1}"||return f"{$e.$s1} ({$e.$s2})"||return f"{$e.$s1:<20} {$e.$n1:>8.2f}"||parts = [$e.$s1, str($e.$n1)]
        if $e.$f1:
            parts.append("$f1")
        return <<", "||" ">>.join(parts)||$s2 = "$f1" if $e.$f1 else "not $f1"
        return f"{$e.$s1}: {$s2}">>
    ''',
    """
    def print_$es($es: list[$E]) -> None:
        <<for $e in $es:
            print(f"{$e.$s1}: {$e.$n1}")||for $i, $e in enumerate($es<<||, start=1>>):
            print($i, $e.$s1)||if not $es:
            print("no $es")
            return
        for $e in $es:
            print($e.$s1, $e.$n1)||for $e in sorted($es, key=lambda $e: $e.$n1):
            print(f"{$e.$s1:<10} {$e.$n1}")>>
    """,
    '''
    def <<validate||check>>_$noun($e: $E) -> <<None||bool>>:
        <<"""<<Check||Validate>> that the $noun <<is valid||has a $s1 and a $n1>>."""||~>>
        if not $e.$s1:
            raise ValueError("$s1 <<is required||must not be empty||is missing>>")
        if $e.$n1 < <<0||$d2>>:
            raise ValueError(f"$n1 <<must not be negative||is too small>>: {$e.$n1}")
        <<return True||if not isinstance($e.$s2, str):
            raise TypeError("$s2 must be a string")>>
    ''',
    """
    def is_$f1($e: $E<<||, $lim: $t1>>) -> bool:
        return $e.$f1<< and|| or not>> <<$e.$n1 > <<0||$d2>>||$e.$f2||$e.$s1 != "">>
    """,
    '''
    def $v1_$noun($e: $E) -> $E:
        <<"""$V1 one $noun."""||~>>
        <<$e.$f1 = <<True||False>>
        $e.$n1 += <<1||$d3>>
        return $e||if $e.$f1:
            return $e
        $e.$f1 = True
        return $e||return $E($e.$s1, $e.$n1 <<+ 1||* 2||+ $d2>>)>>
    ''',
    '''
    def $v1_$es($es: list[$E]) -> <<int||list[$E]>>:
        <<"""$V1 all $es that are <<not ||>>$f1<<|| and return how many>>."""||~>>
        <<count = 0
        for $e in $es:
            if $e.$f1:
                continue
            $v1_$noun($e)
            count += 1
        return count||for $e in $es:
            $v1_$noun($e)
        return $es||return [$v1_$noun($e) for $e in $es<<|| if $e.$f1>>]||$out = []
        for $e in $es:
            try:
                $out.append($v1_$noun($e))
            except ValueError as $err:
                $log.warning("cannot $v1 %s: %s", $e, $err)
        return $out>>
    ''',
    """
    def update_$n1($es: list[$E], $s1: str, $n1: $t1) -> bool:
        for $e in $es:
            if $e.$s1 == $s1:
                $e.$n1 = $n1
                return True
        return False
    """,
    '''
    def <<increase||change||adjust>>_$n1($e: $E, amount: $t1 = 1) -> $t1:
        <<"""Change the $n1 of the $noun and return the new value."""||~>>
        <<if amount < 0:
            raise ValueError("amount must not be negative")||~>>
        $e.$n1 <<+=||-=||*=>> amount
        return $e.$n1
    ''',
    """
    def <<split||partition>>_by_$f1($es: list[$E]) -> tuple[list[$E], list[$E]]:
        $f1, rest = [], []
        for $e in $es:
            <<if $e.$f1:
                $f1.append($e)
            else:
                rest.append($e)||($f1 if $e.$f1 else rest).append($e)>>
        return $f1, rest
    """,
    '''
    def <<mean||average>>($seq: list[float]) -> float:
        <<"""Return the arithmetic mean."""||~>>
        <<if not $seq:
            raise ValueError("<<empty||no values>>")||~>>
        return sum($seq) / len($seq)


    def variance($seq: list[float]) -> float:
        m = <<mean||average>>($seq)
        return sum(($x - m) ** 2 for $x in $seq) / len($seq)
    ''',
    '''
    def clamp($x: <<int||float>>, low: <<int||float>>, high: <<int||float>>) -> <<int||float>>:
        <<"""Limit the value to the range from low to high."""||~>>
        <<return max(low, min(high, $x))||if $x < low:
            return low
        if $x > high:
            return high
        return $x>>
    ''',
    """
    def running_<<total||sum>>($seq: Iterable[float]) -> <<list||Iterator>>[float]:
        <<$acc = 0.0
        for $x in $seq:
            $acc += $x
            yield $acc||$acc = 0
        $out = []
        for $x in $seq:
            $acc += $x
            $out.append($acc)
        return $out>>
    """,
    '''
    def chunks($seq: list[Any], size: int) -> Iterator[list[Any]]:
        <<"""Yield parts of the given size."""||~>>
        <<if size < 1:
            raise ValueError("size must be positive")||~>>
        for <<start||i>> in range(0, len($seq), size):
            yield $seq[<<start:start||i:i>> + size]
    ''',
    '''
    def flatten($seq: list[Any]) -> list[Any]:
        <<"""Flatten nested lists."""||~>>
        <<$out = []
        for $x in $seq:
            if isinstance($x, list):
                $out.extend(flatten($x))
            else:
                $out.append($x)
        return $out||return [$x for part in $seq for $x in part]>>
    ''',
    """
    def <<factorial||fact>>(n: int) -> int:
        <<if n <= 1:
            return 1
        return n * <<factorial||fact>>(n - 1)||result = 1
        for i in range(2, n + 1):
            result *= i
        return result>>
    """,
    """
    def fibonacci(<<n||count>>: int) -> <<list[int]||Iterator[int]>>:
        <<a, b = 0, 1
        for _ in range(<<n||count>>):
            yield a
            a, b = b, a + b||$out = [0, 1]
        while len($out) < n:
            $out.append($out[-1] + $out[-2])
        return $out>>
    """,
    """
    def gcd(a: int, b: int) -> int:
        while b:
            a, b = b, a % b
        return a
    """,
    '''
    def is_prime(n: int) -> bool:
        <<"""Return whether n is a prime number."""||~>>
        if n < 2:
            return False
        for <<i||divisor>> in range(2, int(n ** 0.5) + 1):
            if n % <<i||divisor>> == 0:
                return False
        return True
    ''',
    '''
    def binary_search($seq: list[int], target: int) -> int:
        <<"""Return the index of target, or -1."""||~>>
        low, high = 0, len($seq) - 1
        while low <= high:
            <<mid||middle>> = (low + high) // 2
            if $seq[<<mid||middle>>] == target:
                return <<mid||middle>>
            if $seq[<<mid||middle>>] < target:
                low = <<mid||middle>> + 1
            else:
                high = <<mid||middle>> - 1
        return -1
    ''',
    '''
    def slugify($txt: str) -> str:
        <<"""Turn text into a slug."""||~>>
        <<return "-".join($txt.lower().split())||$txt = $txt.strip().lower()
        $txt = re.sub(r"[^a-z0-9]+", "-", $txt)
        return $txt.strip("-")||return $txt.strip().lower().replace(" ", "-")>>
    ''',
    '''
    def count_words($txt: str) -> dict[str, int]:
        <<"""Count the words of a text."""||~>>
        <<$cnt: dict[str, int] = {}
        for word in $txt.lower().split():
            $cnt[word] = $cnt.get(word, 0) + 1
        return $cnt||return dict(Counter($txt.split()))||$cnt = Counter()
        for line in $txt.splitlines():
            $cnt.update(line.lower().split())
        return $cnt>>
    ''',
    """
    def is_palindrome($txt: str) -> bool:
        <<cleaned = "".join(ch.lower() for ch in $txt if ch.isalnum())
        return cleaned == cleaned[::-1]||$txt = $txt.lower()
        return $txt == $txt[::-1]>>
    """,
    """
    def truncate($txt: str, <<length||width||size>>: int = $d3) -> str:
        if len($txt) <= <<length||width||size>>:
            return $txt
        return $txt[: <<length||width||size>> - 3] + "..."
    """,
    '''
    def <<list||find||iter>>_files(<<root||directory||folder>>: Path, <<suffix||pattern>>: str = ".<<txt||py||json||csv>>") -> list[Path]:
        <<"""Return all files with the suffix below the directory."""||~>>
        <<return sorted(<<root||directory||folder>>.rglob(f"*{<<suffix||pattern>>}"))||$out = []
        for name in os.listdir(<<root||directory||folder>>):
            if name.endswith(<<suffix||pattern>>):
                $out.append(<<root||directory||folder>> / name)
        return sorted($out)||return [p for p in <<root||directory||folder>>.iterdir() if p.suffix == <<suffix||pattern>>]>>
    ''',
    """
    def copy_file(source: Path, target: Path) -> None:
        <<if not source.exists():
            raise FileNotFoundError(source)||~>>
        target.parent.mkdir(parents=True, exist_ok=True)
        <<target.write_bytes(source.read_bytes())||with open(source, "rb") as src, open(target, "wb") as dst:
            dst.write(src.read())>>
    """,
    '''
    def load_<<config||settings>>(path: Path) -> dict[str, Any]:
        <<"""<<Load||Read>> the configuration<<||, or an empty one>>."""||~>>
        <<if not path.exists():
            return {}
        return json.loads(path.read_text())||try:
            with open(path) as $fh:
                return json.load($fh)
        except FileNotFoundError:
            return {}||try:
            text = path.read_text()
        except OSError as $err:
            $log.error("cannot read %s: %s", path, $err)
            return {}
        return json.loads(text)>>
    ''',
    """
    def get_<<setting||option||value>>(config: dict[str, Any], $key: str, default: Any = None) -> Any:
        <<return config.get($key, default)||try:
            return config[$key]
        except KeyError:
            return default||if $key in config:
            return config[$key]
        return default>>
    """,
    """
    def to_int($txt: str, default: int = 0) -> int:
        try:
            return int($txt)
        except <<ValueError||(TypeError, ValueError)>>:
            return default
    """,
]

HELD_OUT = [
    """
    def pairwise_<<gaps||differences>>($es: list[$E]) -> list[float]:
        <<return [b.$n1 - a.$n1 for a, b in zip($es, $es[1:])]||gaps = []
        for $i in range(1, len($es)):
            gaps.append($es[$i].$n1 - $es[$i - 1].$n1)
        return gaps>>
    """,
    """
    def top_$es($es: list[$E], count: int = $d3) -> list[str]:
        ranked = sorted($es, key=lambda $e: $e.$n1, reverse=True)
        return [$e.$s1 for $e in ranked[:count]]
    """,
    """
    def rename_$noun($es: dict[str, $E], old: str, new: str) -> None:
        if new in $es:
            raise ValueError(f"$noun already exists: {new}")
        $e = $es.pop(old)
        $e.$s1 = new
        $es[new] = $e
    """,
    """
    def remove_$f1($es: list[$E]) -> int:
        before = len($es)
        $es[:] = [$e for $e in $es if not $e.$f1]
        return before - len($es)
    """,
    """
    def any_$f1($es: list[$E]) -> bool:
        return <<any||all>>($e.$f1 for $e in $es)
    """,
    """
    def $n1_share($es: list[$E], $s1: str) -> float:
        total = sum($e.$n1 for $e in $es)
        part = sum($e.$n1 for $e in $es if $e.$s1 == $s1)
        return part / total if total else 0.0
    """,
]


def split() -> tuple[list[str], list[str]]:
    """Shapes for training, and shapes held out from it."""
    return FUNCTIONS + HELPERS + DEFINITIONS, HELD_OUT
