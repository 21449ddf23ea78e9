"""Functions put together from statements, for `idioms.py`: loops, conditions and results in ever new combinations.

Templates in the language of `idioms.write_out`; what a loop does fits what the function returns.
"""

from __future__ import annotations

import random

CONDITIONS = [
    "$e.$f1", "not $e.$f1", "$e.$n1 > $lim", "$e.$n1 < $lim", "$e.$n1 >= $d3", "$e.$n1 == 0", '$e.$s1 == "$w1"',
    "$e.$s1 == $s1", "$e.$s1 != $s1", "$e.$f1 and $e.$n1 > 0", "$e.$f1 or $e.$f2", "$e.$f1 and not $e.$f2",
    '$e.$s1.startswith("$w1")', "$e.$s1 in seen", "$e.$s1 not in seen", "not $e.$s1", "len($e.$s1) > $d3",
    "$e.$n1 % 2 == 0", "$e.$s2 is None", "$e.$s1.lower() == $s1.lower()", "$d1 <= $e.$n1 <= $d3",
]  # fmt: skip
NUMBER_VALUES = [
    "$e.$n1", "$e.$n1", "$e.$n1", "$e.$n1 * $e.$n2", "$e.$n1 + $e.$n2", "$e.$n1 - $e.$n2", "1", "len($e.$s1)",
    "abs($e.$n1)", "round($e.$n1, 2)", "$e.$n1 * 2", "$e.$n1 / 100", "max($e.$n1, 0)", "min($e.$n1, $lim)",
    "$e.$n1 ** 2", "int($e.$n1)",
]  # fmt: skip
ANY_VALUES = [
    "$e", "$e", "$e.$s1", "$e.$s1", "$e.$n1", "$e.$s1.strip()", "$e.$s1.lower()", "$e.$s1.upper()",
    "($e.$s1, $e.$n1)", 'f"{$e.$s1}: {$e.$n1}"', 'f"{$e.$s1} {$e.$s2}"', "str($e.$n1)", "$e.to_dict()",
    '{"$s1": $e.$s1, "$n1": $e.$n1}', "$v2_$noun($e)", "$e.$s1.title()", "$e.$s2 or $e.$s1", "round($e.$n1, 1)",
    'f"{$e.$s1} ({$e.$n1})"', "$e.$s1.replace(\"_\", \" \")", "[$e.$s1, $e.$s2]", "len($e.$s1)",
]  # fmt: skip
TYPES = {"$e": "$E", "$e.$n1": "$t1"}


def indent(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]


def guarded(rng: random.Random, lines: list[str]) -> list[str]:
    """Statements of a loop, perhaps under a condition."""
    kind = rng.random()
    condition = rng.choice(CONDITIONS)
    if "seen" in condition:
        if rng.random() < 0.5:
            return ["if $e.$s1 in seen:", "    continue", "seen.add($e.$s1)", *lines]
        return ["if $e.$s1 not in seen:", "    seen.add($e.$s1)", *indent(lines)]
    if kind < 0.35:
        return lines
    if kind < 0.6:
        return [f"if {condition}:", *indent(lines)]
    if kind < 0.75:
        return [f"if {condition}:", "    continue", *lines]
    if kind < 0.82:
        return [f"if {condition}:", "    break", *lines]
    if kind < 0.9:
        other = rng.choice(
            ['print(f"skipped {$e.$s1}")', "skipped += 1", '$log.debug("skipped %s", $e.$s1)', "$v3_$noun($e)"]
        )
        return [f"if {condition}:", *indent(lines), "else:", f"    {other}"]
    problem = rng.choice(["ValueError", "KeyError", "OSError", "AttributeError"])
    handler = rng.choice(
        ["continue", 'print(f"bad $noun: {$err}")', '$log.warning("bad $noun: %s", $err)', "failed.append($e)"]
    )
    return [
        "try:",
        *indent(lines),
        f"except {problem} as $err:" if "$err" in handler else f"except {problem}:",
        f"    {handler}",
    ]


def loop_head(rng: random.Random) -> str:
    return rng.choice(
        ["for $e in $es:"] * 6
        + [
            "for $i, $e in enumerate($es):",
            "for $e in sorted($es, key=lambda $e: $e.$n1):",
            "for $e in reversed($es):",
            "for $e in $es[:$d3]:",
            "for $s3, $e in $es.items():",
            "for $e in $es.values():",
            "for $e in self.$es:",
            "for $e in load_$es($path):",
        ]
    )


def function(rng: random.Random) -> str:
    """The template of one function."""
    kind = rng.choice(
        ["sum", "list", "list", "dict", "count", "first", "best", "effect", "comprehension", "comprehension"]
    )
    head = loop_head(rng)
    number, value = rng.choice(NUMBER_VALUES), rng.choice(ANY_VALUES)
    condition = rng.choice([c for c in CONDITIONS if "seen" not in c])
    result = TYPES.get(value, "str" if value.startswith(('f"', "$e.$s1", "str(")) else "Any")
    name = {
        "sum": rng.choice(["total_$n1", "sum_$n1", "$v1_$es", "compute_$n1"]),
        "list": rng.choice(["$v1_$es", "collect_$es", "$es_with_$s1", "get_$s1_list", "$f1_$es"]),
        "dict": rng.choice(["$es_by_$s1", "map_$es", "$n1_by_$s1", "$v1_$es"]),
        "count": rng.choice(["count_$es", "count_$f1", "number_of_$es"]),
        "first": rng.choice(["first_$noun", "find_$f1_$noun", "find_by_$s1", "next_$noun"]),
        "best": rng.choice(["best_$noun", "largest_$noun", "$noun_with_most_$n1", "smallest_$noun"]),
        "effect": rng.choice(["$v1_$es", "$v1_all", "print_$es", "show_$es"]),
        "comprehension": rng.choice(["$v1_$es", "get_$es", "$f1_$es", "select_$es", "list_$s1"]),
    }[kind]
    before: list[str] = []
    after: list[str] = []
    if kind == "sum":
        result = "$t1"
        before, body, after = ["$acc = 0"], guarded(rng, [f"$acc += {number}"]), ["return $acc"]
    elif kind == "list":
        result = f"list[{result}]"
        before, body, after = ["$out = []"], guarded(rng, [f"$out.append({value})"]), ["return $out"]
    elif kind == "dict":
        step = rng.choice(
            [
                f"$map[$e.$s1] = {value}", f"$map[$e.$s1] = {number}", f"$map.setdefault($e.$s1, []).append({value})",
                f"$map[$e.$s1] = $map.get($e.$s1, 0) + {number}",
            ]
        )  # fmt: skip
        result = "dict[str, Any]"
        before, body, after = ["$map = {}"], guarded(rng, [step]), ["return $map"]
    elif kind == "count":
        result = "int"
        before, body, after = ["count = 0"], [f"if {condition}:", "    count += 1"], ["return count"]
        if rng.random() < 0.3:
            return _function(name, result, [], [f"return sum(1 for $e in $es if {condition})"], condition, rng)
        if rng.random() < 0.3:
            return _function(name, result, [], [f"return len([$e for $e in $es if {condition}])"], condition, rng)
    elif kind == "first":
        result = "$E | None"
        body, after = (
            [f"if {condition}:", "    return $e"],
            [rng.choice(["return None", 'raise LookupError("no such $noun")'])],
        )
    elif kind == "best":
        result = "$E | None"
        sign = "<" if name.startswith("smallest") else ">"
        before, after = ["best = None"], ["return best"]
        body = [f"if best is None or $e.$n1 {sign} best.$n1:", "    best = $e"]
    elif kind == "effect":
        result = "None"
        step = rng.choice(
            [
                "$e.$f1 = True", "$e.$f1 = False", "$e.$n1 += 1", "$e.$n1 -= $d2", "print($e.$s1)",
                'print(f"{$e.$s1}: {$e.$n1}")',
                "$e.$v1()", "$v2_$noun($e)", '$log.info("$v1 %s", $e.$s1)', "$e.$s1 = $e.$s1.strip()",
                "$e.$n1 = round($e.$n1, 2)",
                'print("-", $e.$s1, $e.$n1)', "$e.$s2 = $s2", "queue.append($e)", "self.$v2($e)", "total += $e.$n1",
            ]
        )  # fmt: skip
        body = guarded(rng, [step])
        if "total" in step:
            before, after = ["total = 0"], ["print(total)"]
    else:
        kinds = [
            (f"return [{value} for $e in $es if {condition}]", f"list[{result}]"),
            (f"return [{value} for $e in $es]", f"list[{result}]"),
            (f"return sum({number} for $e in $es if {condition})", "$t1"),
            (f"return {{$e.$s1: {number} for $e in $es}}", "dict[str, $t1]"),
            (f"return {{$e.$s1: $e for $e in $es if {condition}}}", "dict[str, $E]"),
            (f"return any({condition} for $e in $es)", "bool"),
            (f"return all({condition} for $e in $es)", "bool"),
            ("return sorted($e.$s1 for $e in $es)", "list[str]"),
            ('return ", ".join($e.$s1 for $e in $es)', "str"),
            (f'return "\\n".join(f"{{$e.$s1}}: {{$e.$n1}}" for $e in $es if {condition})', "str"),
            (f"return sorted([$e for $e in $es if {condition}], key=lambda $e: $e.$n1)", "list[$E]"),
            ("return max($e.$n1 for $e in $es)", "$t1"),
            ("return min($es, key=lambda $e: $e.$n1)", "$E"),
            (f"return next(($e for $e in $es if {condition}), None)", "$E | None"),
            ("return {$e.$s1 for $e in $es}", "set[str]"),
            ("return sorted($es, key=lambda $e: ($e.$s1, $e.$n1))", "list[$E]"),
        ]
        line, result = rng.choice(kinds)
        if rng.random() < 0.3:
            return _function(name, result, [], [line.replace("return ", "$out = ", 1), "return $out"], line, rng)
        return _function(name, result, [], [line], line, rng)
    text = "\n".join([*body, *after])
    if "seen" in text:
        before = ["seen = set()", *before]
    if "skipped += 1" in text:
        before = [*before, "skipped = 0"]
        after = ['print(f"{skipped} skipped")', *after]
    if "failed.append" in text:
        before = [*before, "failed = []"]
    if rng.random() < 0.15:
        before = [
            "if not $es:",
            f"    {rng.choice(['return', 'raise ValueError(' + repr('no $es').replace(chr(39), chr(34)) + ')'])}",
            *before,
        ]
    return _function(name, result, [*before, head], [*indent(body), *after], head + text, rng)


def _function(name: str, result: str, before: list[str], body: list[str], used: str, rng: random.Random) -> str:
    parameters = []
    if "self." in used:
        parameters = ["self"]
    elif "load_$es" in used:
        parameters = ["$path: str"]
    if "load_$es" not in used and "self.$es" not in used:
        kind = (
            "dict[str, $E]"
            if "$es.items()" in used or "$es.values()" in used
            else rng.choice(["list[$E]"] * 3 + ["Iterable[$E]"])
        )
        parameters.append(f"$es: {kind}")
    for word, kind in (("$lim", "$t1"), ("$s1", "str"), ("$s2", "str")):
        alone = used.replace("$e." + word, "").replace('"' + word, "").replace("best." + word, "")
        if word in alone:
            parameters.append(f"{word}: {kind}")
    hints = rng.random() < 0.85
    signature = f"def {name}({', '.join(p if hints else p.split(':')[0] for p in parameters)})"
    signature += f" -> {result}:" if hints else ":"
    doc = []
    if rng.random() < 0.3:
        doc = [
            rng.choice(
                [
                    '"""Return the $es that are $f1."""', '"""$V1 the $es."""',
                    '"""Go through the $es and their $n1."""',
                    '"""Return what is known about the $es."""', '"""$V1 every $noun<<|| once|| of the list>>."""',
                ]
            )
        ]  # fmt: skip
    method = parameters[:1] == ["self"]
    lines = [signature, *indent([*doc, *before, *body])]
    if method:
        lines = [
            "class $E<<Service||View||Report||Book||Set||Table>>:",
            "    def __init__(self, $es: list[$E]) -> None:",
            "        self.$es = $es",
            "",
            *indent(lines),
        ]
    return "\n".join(lines)
