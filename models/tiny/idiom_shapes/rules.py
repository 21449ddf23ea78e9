"""Shapes of functions that decide: checks, conversions, permissions, classes, states, prices, limits."""

from __future__ import annotations

SHAPES = r'''
== grade_chain fn w=2
def $n1_grade($e: $E) -> str:
    """Return a letter for the $nw1: A is the best."""
    <<@grade:if $e.$n1 >= $dx:
        return "A"
    elif $e.$n1 >= $d1:
        return "B"
    else:
        return "C"||return "A" if $e.$n1 >= $dx else "B" if $e.$n1 >= $d1 else "C"||for initial, least in (("A", $dx), ("B", $d1)):
        if $e.$n1 >= least:
            return initial
    return "C">>

== match_text fn w=2
def $s1_number($e: $E) -> int:
    """Return the number that stands for the $sw1."""
    <<@match:match $e.$s1:
        case "$w1":
            return 1
        case "$w2" | "$w3":
            return 2
        case _:
            return 0||return {"$w1": 1, "$w2": 2, "$w3": 2}.get($e.$s1, 0)||if $e.$s1 == "$w1":
        return 1
    if $e.$s1 in ("$w2", "$w3"):
        return 2
    return 0>>

== match_class fn
def describe_any(thing: object) -> str:
    """Return a few words for $aew, a list of $esw or anything else."""
    match thing:
        case $E():
            return f"$ew {thing.$s1}"
        case [] | None:
            return "nothing"
        case [*$es]:
            return f"{len($es)} $esw"
        case _:
            return repr(thing)

== match_flags fn
def state_of($e: $E) -> str:
    """Return the state of the $ew in one word."""
    match $e.$vd, $e.$n1 > 0:
        case True, _:
            return "$vdw"
        case False, True:
            return "open"
        case _:
            return "empty"

== match_command fn
def run_command($es: list[$E], typed: str) -> bool:
    """Do what was typed; return False when it was quit."""
    match typed.split():
        case ["list"]:
            for $e in $es:
                print($e.$s1)
        case ["show", $s1]:
            print(*[$e for $e in $es if $e.$s1 == $s1], sep="\n")
        case ["<<count||sum>>"]:
            print(<<len($es)||sum($e.$n1 for $e in $es)>>)
        case ["quit" | "exit"]:
            return False
        case _:
            print(f"unknown command: {typed}")
    return True

== match_dict fn
def $noun_from_message(message: dict[str, Any]) -> $E | None:
    """Make $aew from a message; None if it is about something else."""
    match message:
        case {"type": "$noun", "data": dict(data)}:
            return $E(**data)
        case {"type": _}:
            return None
        case _:
            raise ValueError("a message without a type")

== dispatch_table fn
def handler_for_$s1($s1: str) -> Callable[[$E], None]:
    """Return what to do with $esw of this $sw1."""

    def show($e: $E) -> None:
        print($e.$s1, $e.$n1)

    def ignore($e: $E) -> None:
        $log.debug("ignored %s", $e.$s1)

    handlers = {"$w1": show, "$w2": ignore}
    return handlers.get($s1, ignore)

== check_rules fn w=2
def broken_rules($e: $E) -> list[str]:
    """Return the names of the rules that the $ew breaks."""
    rules: dict[str, bool] = {
        "has_$s1": bool($e.$s1),
        "positive_$n1": $e.$n1 > 0,
        <<"not_too_much_$n1": $e.$n1 <= $d1,||"not_$f1": not $e.$f1,>>
    }
    <<@comp:return [name for name, kept in rules.items() if not kept]||violated = []
    for name, kept in rules.items():
        if not kept:
            violated.append(name)
    return violated>>

== check_all fn w=2
def check_$es($es: list[$E]) -> dict[str, list[str]]:
    """Return what is wrong with the $esw, by their $sw1; those without problems are left out."""
    problems: dict[str, list[str]] = {}
    for $e in $es:
        if not $e.$s1:
            problems.setdefault("", []).append("$sw1 <<@empty:is required||must not be empty||is missing>>")
        if $e.$n1 < 0:
            problems.setdefault($e.$s1, []).append("negative $nw1")
    return problems

== check_group fn
def require_valid($es: list[$E]) -> list[$E]:
    """Return the $esw if all are in order; otherwise raise one error that names the bad ones."""
    bad = [$e.$s1 for $e in $es if $e.$n1 < 0]
    if bad:
        raise ValueError(f"{len(bad)} bad $esw: {', '.join(bad)}")
    return $es

== check_unique fn as=check_unique
def check_unique_$s1($es: $Many[$E]) -> None:
    """Raise an error if two $esw have the same $sw1."""
    <<@uniq:seen: set[str] = set()
    for $e in $es:
        if $e.$s1 in seen:
            raise ValueError(f"duplicate $sw1: {$e.$s1}")
        seen.add($e.$s1)||repeated = [$s1 for $s1, count in Counter($e.$s1 for $e in $es).items() if count > 1]
    if repeated:
        raise ValueError(f"duplicate $sw1: {', '.join(repeated)}")>>

== check_order fn
def check_$n1_order($es: list[$E]) -> None:
    """Raise an error where the $nw1 falls from one $ew to the next."""
    for prior, after in zip($es, $es[1:]):
        if after.$n1 < prior.$n1:
            raise ValueError(f"$nw1 falls from {prior.$n1} to {after.$n1} at {after.$s1}")

== check_type fn
def check_$n1_value(given: object) -> $t1:
    """Return the value if it can be the $nw1 of $aew."""
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        raise TypeError(f"$nw1 must be a number, not {type(given).__name__}")
    if not 0 <= given <= $dx:
        raise ValueError(f"$nw1 must lie between 0 and $dx, not {given}")
    return $t1(given)

== check_keys fn
def check_$noun_keys(data: dict[str, Any]) -> None:
    """Raise an error unless the dictionary has exactly the keys of $aew."""
    expected = {$columns}
    <<=mis:missing_keys = expected - data.keys()||missing_keys = sorted(key for key in expected if key not in data)>>
    if missing_keys:
        raise KeyError(f"missing: {', '.join(<<=mis:sorted(missing_keys)||missing_keys>>)}")
    if unknown := data.keys() - expected:
        raise KeyError(f"unknown: {', '.join(sorted(unknown))}")

== convert_or fn as=convert_or w=2
def to_$n1($txt: str, default: $t1 = $z1) -> $t1:
    """Return the text as $nw1, or the default where it is no number."""
    try:
        return $t1($txt)
    except ValueError:
        <<return default||$log.warning("not a $nw1: %r", $txt)
        return default>>

== convert_else fn
def read_$n1($txt: str) -> $t1 | None:
    """Return the text as $nw1; None if it is no number or negative."""
    try:
        $n1 = $t1($txt.strip())
    except ValueError:
        return None
    else:
        return $n1 if $n1 >= 0 else None

== convert_range fn
def parse_$n1_range($txt: str) -> tuple[$t1, $t1]:
    """Parse a range of $nw1 such as "$d1-$dx"."""
    low, dash, high = $txt.partition("-")
    if not dash:
        return $t1(low), $t1(low)
    if $t1(low) > $t1(high):
        raise ValueError(f"empty range: {$txt}")
    return $t1(low), $t1(high)

== convert_unit fn
def parse_$n1_with_unit($txt: str) -> float:
    """Parse $nw1 with a unit, such as "$d1 $w1"; without one it counts once."""
    factors = {"$w1": 1.0, "$w2": $dx.0}
    amount, _, unit_text = $txt.strip().partition(" ")
    try:
        return float(amount) * factors.get(unit_text or "$w1", 1.0)
    except ValueError as $err:
        raise ValueError(f"not a $nw1: {$txt!r}") from $err

== convert_bool fn
def parse_$f1($txt: str) -> bool:
    """Parse whether $aew is $fw1."""
    known_words = {"yes": True, "no": False, "true": True, "false": False}
    <<try:
        return known_words[$txt.strip().lower()]
    except KeyError:
        raise ValueError(f"neither yes nor no: {$txt!r}") from None||answer_given = known_words.get($txt.strip().lower())
    if answer_given is None:
        raise ValueError(f"neither yes nor no: {$txt!r}")
    return answer_given>>

== convert_regex fn w=2
def extract_$s1_and_$n1($txt: str) -> tuple[str, $t1] | None:
    """Extract a $sw1 and a $nw1 from a text such as "$w1 = $d1"."""
    hit = <<re.fullmatch||re.search||re.match>>(r"(?P<$s1>\w+)\s*=\s*(?P<$n1>\d+)", $txt)
    <<@hit:if hit is None:
        return None
    return hit["$s1"], $t1(hit["$n1"])||if hit:
        return hit["$s1"], $t1(hit["$n1"])
    return None||return (hit["$s1"], $t1(hit["$n1"])) if hit else None>>

== may_act fn w=2
def may_$v($e: $E, user_role: str) -> bool:
    """Return whether someone with this role may $vw the $ew."""
    if user_role == "admin":
        return True
    <<@may:if $e.$vd:
        return False
    return user_role in ("owner", "editor") and $e.$n1 <= $d1||return not $e.$vd and user_role in {"owner", "editor"}||return not $e.$vd and (user_role == "owner" or $e.$n1 <= $d1)>>

== require_right fn
def require_$v_right($e: $E, rights: set[str]) -> None:
    """Raise an error unless the rights allow to $vw the $ew."""
    if "$v" not in rights:
        raise PermissionError(<<f"not allowed to $vw {$e.$s1}"||"no right to $vw $esw">>)
    if $e.$vd and "$v_again" not in rights:
        raise PermissionError(f"{$e.$s1} is already $vdw")

== next_state fn
def next_$s1($e: $E) -> str:
    """Return the $sw1 that follows the present one; the last one stays."""
    order_of_$s1 = ["$w1", "$w2", "$w3"]
    <<@following:if $e.$s1 not in order_of_$s1[:-1]:
        return $e.$s1
    return order_of_$s1[order_of_$s1.index($e.$s1) + 1]||next_of = dict(zip(order_of_$s1, order_of_$s1[1:]))
    return next_of.get($e.$s1, $e.$s1)>>

== change_state fn mut
def move_to_$s1($e: $E, $s1: str) -> None:
    """Change the $sw1 where that is allowed."""
    allowed = {"$w1": {"$w2"}, "$w2": {"$w1", "$w3"}, "$w3": set()}
    if $s1 not in allowed.get($e.$s1, set()):
        raise ValueError(f"cannot go from {$e.$s1} to {$s1}")
    <<$old = $e.$s1
    $e.$s1 = $s1
    $log.info("%s became %s", $old, $s1)||$e.$s1 = $s1>>

== tiered fn
def $n1_fee($e: $E) -> float:
    """Return the fee: more for each unit of $nw1 above a limit."""
    <<@tier:tiers = [($d1, 0.1), ($dx, 0.2)]
    due = 0.0
    for least, rate in tiers:
        due += max(0, $e.$n1 - least) * rate
    return due||free = min($e.$n1, $d1)
    return ($e.$n1 - free) * 0.1||if $e.$n1 <= $d1:
        return 0.0
    if $e.$n1 <= $dx:
        return 0.1 * ($e.$n1 - $d1)
    return 0.2 * ($e.$n1 - $d1)>>

== reduced fn w=2
def reduced_$n1($e: $E, percent: float) -> float:
    """Return the $nw1 less so many percent; $fw1 $esw keep theirs."""
    if $e.$f1:
        return $e.$n1
    if not 0 <= percent <= 100:
        raise ValueError(f"not a percentage: {percent}")
    <<return $e.$n1 * (1 - percent / 100)||return round($e.$n1 - $e.$n1 * percent / 100, 2)>>

== clamp_thing fn as=limit_number mut w=2
def limit_$n1($e: $E, low: $t1, high: $t1) -> bool:
    """Bring the $nw1 into the range; return whether it was outside."""
    <<@clampit:limited = max(low, min($e.$n1, high))
    changed = limited != $e.$n1
    $e.$n1 = limited
    return changed||if low <= $e.$n1 <= high:
        return False
    $e.$n1 = low if $e.$n1 < low else high
    return True>>

== transfer fn as=transfer mut w=3
def <<@transfer:transfer||move>>_$n1(giver: $E, taker: $E, amount: $t1) -> None:
    """Move some $nw1 from one $ew to another."""
    if amount <= 0:
        raise ValueError("amount must be positive")
    if giver.$n1 < amount:
        raise ValueError(<<f"not enough $nw1: {giver.$n1}"||f"{giver.$s1} has only {giver.$n1}">>)
    giver.$n1 -= amount
    taker.$n1 += amount

== use_up fn as=use_up mut w=2
def <<@useup:use||consume||take>>_$n1($es: list[$E], amount: $t1) -> $t1:
    """Take the amount from the $nw1 of the $esw, one after another; return what was missing."""
    for $e in $es:
        taken = min($e.$n1, amount)
        $e.$n1 -= taken
        amount -= taken
        if not amount:
            break
    return amount

== swap fn as=swap mut
def swap_$n1(left: $E, right: $E) -> None:
    """Exchange the $nw1 of two $esw."""
    left.$n1, right.$n1 = right.$n1, left.$n1

== score fn w=2
def score($e: $E, words: set[str]) -> float:
    """Return how well the $ew fits: known words in its $sw1 and a high $nw1 count."""
    points_so_far = 0.0
    for word in $e.$s1.lower().split():
        if word in words:
            points_so_far += <<1||1.5||2>>
    if $e.$f1:
        points_so_far <<*= 2||+= 1>>
    return points_so_far + $e.$n1 / $dx

== best_match fn w=2
def closest_by_$n1($es: list[$E], wanted: $t1) -> $E | None:
    """Return the $ew whose $nw1 is closest to the wanted one, or None."""
    <<@comp:return min($es, key=lambda $e: abs($e.$n1 - wanted), default=None)||closest = None
    for $e in $es:
        if closest is None or abs($e.$n1 - wanted) < abs(closest.$n1 - wanted):
            closest = $e
    return closest>>

== warn_levels fn
def log_$n1($e: $E) -> None:
    """Log the $nw1 of the $ew, louder the higher it is."""
    if $e.$n1 > $dx:
        $log.error("%s: $nw1 of %s", $e.$s1, $e.$n1)
    elif $e.$n1 > $d1:
        $log.warning("%s: $nw1 of %s", $e.$s1, $e.$n1)
    else:
        $log.debug("%s: $nw1 of %s", $e.$s1, $e.$n1)

== assert_state fn
def ensure_not_$vd($e: $E) -> $E:
    """Return the $ew, which must not be $vdw."""
    <<@ensure:if $e.$vd:
        raise <<@runtime:ValueError||RuntimeError>>(f"$ew {$e.$s1} is already $vdw")||assert not $e.$vd, f"$ew {$e.$s1} is already $vdw">>
    return $e

== optional_number fn
def $n1_or($e: $E | None, default: $t1) -> $t1:
    """Return the $nw1, or the default if there is no $ew."""
    <<@ornone:return default if $e is None else $e.$n1||if $e is None:
        return default
    return $e.$n1||return $e.$n1 if $e is not None else default>>

== same_fields fn
def is_same_$noun(left: $E, right: $E) -> bool:
    """Return whether two $esw agree in all but whether they are $vdw."""
    <<return (left.$s1, left.$n1) == (right.$s1, right.$n1)||return left.$s1 == right.$s1 and left.$n1 == right.$n1||return all(getattr(left, name) == getattr(right, name) for name in ($columns))>>

== almost fn
def has_almost_$n1($e: $E, wanted: float, tolerance: float = 0.01) -> bool:
    """Return whether the $nw1 is about the wanted one."""
    return <<abs($e.$n1 - wanted) <= tolerance||math.isclose($e.$n1, wanted, abs_tol=tolerance)>>
'''  # noqa: E501  (the alternatives of a line stand in one line)
