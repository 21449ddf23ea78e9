# ruff: noqa: E501
"""Shapes of module heads, of the classes a module is about, and of its end. The template language is that of `shapes.py`."""

from __future__ import annotations

HEADS = [
    '"""<<Work with||Tools for||Helpers for||Functions for>> $es<<||: loading, checking and saving|| and their $n1>>."""',
    '"""<<Keep||Store||Manage||Track>> $es <<in memory||by $s1||with their $n1>>."""',
    "# <<Simple||Small||Basic>> $noun <<utilities||helpers||tools>>",
]

DEFINITIONS = [
    '''
    @dataclass<<||(frozen=True)||(slots=True)>>
    class $E:
        <<"""A $noun<<|| with its $s1 and $n1>>."""||~>>
        $s1: str
        $n1: $t1<<|| = $z1>>
        <<$f1: bool = <<False||True>>||$s2: str = ""||$n2: $t2 = $z2||tags: list[str] = field(default_factory=list)>>
    ''',
    """
    @dataclass
    class $E:
        $s1: str
        $s2: str
        $n1: $t1
        $n2: $t2 = $z2
        $f1: bool = <<False||True>>

        <<def is_$f1(self) -> bool:
            return self.$f1||def $n3(self) -> float:
            return self.$n1 * self.$n2||@property
        def $s3(self) -> str:
            return f"{self.$s1} {self.$s2}"||def __post_init__(self) -> None:
            if self.$n1 < 0:
                raise ValueError("$n1 must not be negative")||def to_dict(self) -> dict[str, Any]:
            return {
                "$s1": self.$s1,
                "$s2": self.$s2,
                "$n1": self.$n1,
                "$n2": self.$n2,
                "$f1": self.$f1,
            }>>
    """,
    '''
    class $E:
        <<"""<<A||One>> $noun."""||~>>
        def __init__(self, $s1: str, $n1: $t1<<|| = $z1>>, $f1: bool = <<False||True>>) -> None:
            self.$s1 = $s1
            self.$n1 = $n1
            self.$f1 = $f1

        def __repr__(self) -> str:
            return f"$E({self.$s1!r}, {self.$n1})"

        <<def $v1(self) -> None:
            if <<not ||>>self.$f1:
                raise ValueError(f"$noun {self.$s1} is <<not||already>> $f1")
            self.$f1 = <<True||False>>||def __eq__(self, other: object) -> bool:
            if not isinstance(other, $E):
                return NotImplemented
            return self.$s1 == other.$s1 and self.$n1 == other.$n1

        def __hash__(self) -> int:
            return hash((self.$s1, self.$n1))||def __lt__(self, other: "$E") -> bool:
            return self.$n1 < other.$n1||def set_$n1(self, $n1: $t1) -> None:
            if $n1 < 0:
                raise ValueError(f"$n1 must not be negative: {$n1}")
            self.$n1 = $n1>>
    ''',
    """
    class $E:
        def __init__(self, $s1: str, $n1: $t1 = $z1) -> None:
            self._$s1 = $s1
            self._$n1 = $n1

        @property
        def $s1(self) -> str:
            return self._$s1

        @property
        def $n1(self) -> $t1:
            return self._$n1

        @$n1.setter
        def $n1(self, value: $t1) -> None:
            if value < 0:
                raise ValueError("$n1 must not be negative")
            self._$n1 = value
    """,
    '''
    class $Es:
        <<"""A collection of $es<<|| by $s1>>."""||~>>
        def __init__(self) -> None:
            self.$store: dict[str, $E] = {}

        def add(self, $e: $E) -> None:
            <<if $e.$s1 in self.$store:
                raise <<KeyError||ValueError>>(f"duplicate $s1: {$e.$s1}")||~>>
            self.$store[$e.$s1] = $e

        def <<get||find>>(self, $s1: str) -> $E<< | None||>>:
            return self.$store<<.get($s1)||[$s1]>>

        def remove(self, $s1: str) -> None:
            <<del self.$store[$s1]||self.$store.pop($s1, None)>>

        <<def __len__(self) -> int:
            return len(self.$store)

        def __iter__(self) -> Iterator[$E]:
            return iter(self.$store.values())

        def __contains__(self, $s1: str) -> bool:
            return $s1 in self.$store||def total_$n1(self) -> $t1:
            return sum($e.$n1 for $e in self.$store.values())>>
    ''',
    """
    class $E<<Store||List||Registry||Manager||Queue>>:
        def __init__(self, $es: list[$E] | None = None) -> None:
            self.$es = <<$es or []||list($es or [])>>

        def add(self, $e: $E) -> None:
            self.$es.append($e)

        def remove(self, $e: $E) -> None:
            self.$es.remove($e)

        <<def total_$n1(self) -> $t1:
            return sum($e.$n1 for $e in self.$es)||def average_$n1(self) -> float:
            if not self.$es:
                return 0.0
            return sum($e.$n1 for $e in self.$es) / len(self.$es)||def highest_$n1(self) -> $t1:
            return max($e.$n1 for $e in self.$es)||def find(self, $s1: str) -> $E | None:
            for $e in self.$es:
                if $e.$s1 == $s1:
                    return $e
            return None||def $f1_$es(self) -> list[$E]:
            return [$e for $e in self.$es if $e.$f1]>>

        def __len__(self) -> int:
            return len(self.$es)
    """,
    """
    class $E<<Status||Kind||State||Type>>(Enum):
        $W1 = <<"$w1"||1>>
        $W2 = <<"$w2"||2>>
        $W3 = <<"$w3"||3>>
    """,
    '''
    class $E<<Error||NotFound||Failure>>(Exception):
        """Raised when a $noun <<cannot be found||is not valid||cannot be $f1>>."""

        def __init__(self, $s1: str) -> None:
            super().__init__(f"$noun <<not found||is not valid||failed>>: {$s1}")
            self.$s1 = $s1
    ''',
    '''
    class Base$E(ABC):
        def __init__(self, $s1: str) -> None:
            self.$s1 = $s1

        @abstractmethod
        def $v1(self, $n1: $t1) -> $t1:
            """$V1 the $noun."""


    class <<Simple||Default||Fast||Local>>$E(Base$E):
        def __init__(self, $s1: str, $n2: $t2 = $z2) -> None:
            super().__init__($s1)
            self.$n2 = $n2

        def $v1(self, $n1: $t1) -> $t1:
            return $n1 <<*||+||->> self.$n2
    ''',
    """
    $UPS = [<<"$w1", "$w2", "$w3"||"$w1", "$w2">>]
    <<DEFAULT_||MAX_||MIN_>>$N1 = $d3
    """,
    """
    $UPS = {
        "$w1": $d1,
        "$w2": $d2,
        "$w3": $d3,
    }
    """,
]

MAINS = [
    """
    def main() -> <<None||int>>:
        parser = argparse.ArgumentParser(description="<<Show||List||Check>> $es")
        parser.add_argument("<<path||source>>"<<||, help="the file to read">>)
        <<parser.add_argument("--$f1", action="store_true")||parser.add_argument("--limit", type=int, default=$d3)||~>>
        args = parser.parse_args()
        $es = load_$es(args.<<path||source>>)
        for $e in $es<<||[:args.limit]>>:
            print($e.$s1, $e.$n1)
        <<return 0||~>>


    if __name__ == "__main__":
        main()
    """,
    """
    def main() -> None:
        $es = load_$es("$es.json")
        print(f"{len($es)} $es")
        <<print(total_$n1($es))||for $e in $es:
            print($e)||print_$es($es)>>


    if __name__ == "__main__":
        main()
    """,
    """
    if __name__ == "__main__":
        <<unittest.main()||sys.exit(main())||main()>>
    """,
]
