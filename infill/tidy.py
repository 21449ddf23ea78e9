"""Tidying a middle: what a model says too much is cut, what it indents differently is put straight.

A canvas has no delete token: one that is too long pads with repetitions of what surrounds it, with end markers, fences,
blanks. Each step is a function of its own on strings. They see what stands before and after the hole, and return a new
middle; nothing outside the hole can change. Steps repeat until nothing changes, so tidying twice is tidying once.

Texts may hold lone surrogates and any control characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import gcd

from infill import language as languages
from infill import syntax

_MARKER = re.compile(
    r"<(?:turn\||\|turn|eos|bos|channel\||\|channel|end_of_turn|start_of_turn|\|endoftext\||\|file_separator\||"
    r"\|im_end\||\|im_start\||\|fim_\w+\||unused\d+)>"
)
_THOUGHT = re.compile(r"\A\s*<\|channel>\s*(?:thought)?\s*<channel\|>\n?")
_FENCE = re.compile(r"^[ \t]*(```+|~~~+)[ \t]*([\w+#.-]*)[ \t]*$", re.M)
_END = re.compile(r"\s*(?:</[\w:.-]+>|(?:end|fi|done|esac|#endif|#else)\b)[\s;,)]*")
_ENOUGH = 6
"""Characters other than space that a repetition on one line must have; fewer repeat by chance."""
_SEEN = 8_000  # characters next to a hole in which repetitions are sought
_CLOSERS = frozenset(")]}>\"'`;,: \t")  # what editors put to the right of a cursor by themselves
_GO_ON = {"and", "or", "not", "in", "is", "if", "else", "for", "async", "await", "lambda", "new", "as", "instanceof"}
_OPERATORS = frozenset("+-*%|&=<>?:.,^")
_BLOCKS_BY_INDENT = {"python", "yaml"}
_ITEM = re.compile(r"([ \t]*)(\d{1,9})([.)] )")
_ROUNDS = 20


@dataclass(frozen=True)
class _Place:
    """What every step may look at."""

    prefix: str
    suffix: str
    language: str | None

    @property
    def head(self) -> str:
        """The hole's line before the hole."""
        return self.prefix[self.prefix.rfind("\n") + 1 :]

    @property
    def right(self) -> str:
        """The hole's last line behind the hole."""
        return self.suffix.partition("\n")[0]

    def imbalance(self, middle: str) -> int:
        return languages.imbalance(self.prefix, middle, self.suffix, self.language)


def tidy(
    middle: str,
    prefix: str,
    suffix: str,
    language: str | None,
    *,
    single_line: bool | None = None,
    block: bool | None = None,
) -> str:
    """The middle without what it says too much.

    single_line: whether it ends with the line; None: if text stands to the right of the hole. block (Python): whether
    it ends before a line that is indented less than the hole's; None: only if the suffix would not fit behind it.
    """
    for _ in range(_ROUNDS):
        before = middle
        middle = cut_markers(middle, prefix, suffix)
        middle = cut_fences(middle, prefix, suffix, language)
        middle = drop_repeated_prefix(middle, prefix, suffix, language)
        middle = cut_line(middle, prefix, suffix, language, single_line=single_line)
        middle = drop_repeated_suffix(middle, prefix, suffix, language)
        middle = drop_given_closers(middle, prefix, suffix, language)
        middle = cut_unbalanced(middle, prefix, suffix, language)
        middle = cut_block(middle, prefix, suffix, language, block=block)
        middle = use_indent_character(middle, prefix, suffix, language)
        middle = straighten(middle, prefix, suffix, language)
        middle = fit_text(middle, prefix, suffix, language)
        middle = strip_blanks(middle, prefix, suffix, language)
        if middle == before:
            break
    return middle


def cut_markers(middle: str, prefix: str, suffix: str) -> str:
    """Up to the first text of a control token that the surrounding text does not hold too."""
    thought = _THOUGHT.match(middle)
    if thought and "<|channel>" not in prefix and "<|channel>" not in suffix:
        middle = middle[thought.end() :]
    for found in _MARKER.finditer(middle):
        if found[0] not in prefix and found[0] not in suffix:
            return middle[: found.start()]
    return middle


def cut_fences(middle: str, prefix: str, suffix: str, language: str | None) -> str:
    """Without the code fence that an answer in chat is wrapped in.

    An opening fence goes if it begins the middle; a closing one ends it, if no fence is open in the text. A pair is a
    block of the answer's own, and a line of tildes alone may underline a heading.
    """
    first = _FENCE.match(middle.lstrip("\n"))
    if first and first[1][0] == "~" and not first[2]:
        first = None
    if language == "markdown":
        if not first or first[2].lower() not in ("markdown", "md"):
            return middle
    elif "```" in prefix or "```" in suffix or "~~~" in prefix or "~~~" in suffix:
        return middle
    if first:
        middle = middle.lstrip("\n")[first.end() :].removeprefix("\n")
        fences = list(_FENCE.finditer(middle))
        if language == "markdown":
            return middle[: fences[-1].start()] if len(fences) % 2 else middle
    fences = [one for one in _FENCE.finditer(middle) if one[1][0] == (first[1][0] if first else "`")]
    if not fences or fences[0][2] or (not first and len(fences) > 1 and not fences[1][2]):
        return middle
    return middle[: fences[0].start()]


def drop_repeated_prefix(middle: str, prefix: str, suffix: str, language: str | None) -> str:
    """Without a beginning that says again what stands before the hole: the line's head, or whole lines."""
    place = _Place(prefix, suffix, language)
    head, bare = place.head, place.head.lstrip()
    if bare:
        for repeated, enough in ((head, head != bare), (bare, _n_black(bare) >= _ENOUGH)):
            if enough and middle.startswith(repeated):
                shorter = middle[len(repeated) :]
                if place.imbalance(shorter) <= place.imbalance(middle):
                    return shorter
        return middle
    lines = middle.split("\n")
    before = prefix[-_SEEN:].split("\n")[:-1]
    if len(prefix) > _SEEN:
        before = before[1:]
    for n in range(min(len(lines) - 1, len(before)), 0, -1):
        same = [line.strip() for line in lines[:n]] == [line.strip() for line in before[-n:]]
        rest = "\n".join(lines[n:])
        if not same or not rest.strip() or sum(map(_weight, lines[:n])) < _ENOUGH:
            continue
        rest = rest.removeprefix(head)
        if place.imbalance(rest) <= place.imbalance(middle):
            return rest
    return middle


def cut_line(middle: str, prefix: str, suffix: str, language: str | None, *, single_line: bool | None = None) -> str:
    """Up to the end of the line, if text stands to the right of the hole.

    A line goes on where a bracket or string of the middle's own is open, and between the brackets that the hole stands
    in for as long as it plainly is one list or expression. Closers count as text, as editors put them there, unless the
    middle brings them itself, in lines of its own (`drop_given_closers`).
    """
    place = _Place(prefix, suffix, language)
    if "\n" not in middle or single_line is False or (single_line is None and not place.right.strip()):
        return middle
    if single_line:
        return middle.partition("\n")[0]
    if _CLOSERS.issuperset(place.right) and _own_closer(middle, prefix, place.right, language) is not None:
        return middle
    return middle[: _end_of_line(middle, place)]


def drop_given_closers(middle: str, prefix: str, suffix: str, language: str | None) -> str:
    """Without the closers at its end, and all behind them, that the line already has to the right of the hole."""
    place = _Place(prefix, suffix, language)
    if not place.right.strip() or not _CLOSERS.issuperset(place.right):
        return middle
    end = _own_closer(middle, prefix, place.right, language)
    if end is None or place.imbalance(middle[:end]) > place.imbalance(middle):
        return middle
    return middle[:end]


def drop_repeated_suffix(middle: str, prefix: str, suffix: str, language: str | None) -> str:
    """Without an end that says what the suffix begins with: whole lines, or enough of one.

    Brackets that the text needs stay, even if the next line has the same.
    """
    place = _Place(prefix, suffix, language)
    head = suffix[:_SEEN]
    starts = [(head, False)]
    if head.startswith("\n"):
        starts.append((head.lstrip("\n"), True))  # the hole ends with its line: what follows begins after its end
    for start, whole_lines in starts:
        cut = _overlap(middle, start, place, whole_lines=whole_lines)
        if cut is not None:
            return middle[:cut]
    return middle


def cut_unbalanced(middle: str, prefix: str, suffix: str, language: str | None) -> str:
    """Without closers at its end that match no bracket before them."""
    if not languages.has_brackets(language):
        return middle
    before, unfinished, whole = languages.scan_before(prefix, language)
    if not whole:
        return middle
    here = languages.scan(unfinished + middle, language, before.stack)
    for offset, _ in here.unmatched:
        at = offset - len(unfinished)
        if not middle[at:].strip(")]};, \t\n"):
            return middle[:at].rstrip(" \t") if middle[:at].strip() else middle[:at]
    return middle


def cut_block(middle: str, prefix: str, suffix: str, language: str | None, *, block: bool | None = None) -> str:
    """Up to the first line that leaves the block around the hole (Python)."""
    if language != "python" or block is False or "\n" not in middle:
        return middle
    place = _Place(prefix, suffix, language)
    scan, unfinished, _ = languages.scan_before(prefix, language)
    if unfinished.startswith(('"', "'")) or '"""' in middle or "'''" in middle:
        return middle
    after = next((line for line in suffix[len(place.right) :].split("\n") if line.strip()), None)
    own = _width(_indent(place.head if place.head.strip() else place.head + middle.partition("\n")[0]))
    floor = own
    if block is None:
        if after is None or place.right.strip() or scan.stack:
            return middle
        floor = min(own, _width(_indent(after)))
        if languages.scan(unfinished + middle, language).stack or _fits(prefix, middle, after):
            return middle
    if floor == 0:
        return middle
    stack, start = scan.stack, middle.find("\n") + 1
    first = languages.scan(unfinished + middle[:start], language, stack)
    stack = first.stack
    while start:
        end = middle.find("\n", start)
        line = middle[start:] if end < 0 else middle[start:end]
        if line.strip() and not stack and _width(_indent(line)) < floor:
            return middle[: start - 1]
        stack = languages.scan(line, language, stack).stack
        start = end + 1
    return middle


def use_indent_character(middle: str, prefix: str, suffix: str, language: str | None) -> str:
    """Indented by tabs or spaces as the lines around it are; what stands inside of lines stays."""
    around = f"{prefix[-_SEEN:]}\n{suffix[:_SEEN]}"
    if "\n" not in middle or language in ("makefile", "markdown"):
        return middle
    tabs, spaces = re.search(r"^\t+ *\S", around, re.M), re.search(r"^ {2,}\S", around, re.M)
    if (tabs is None) == (spaces is None):
        return middle
    first, *later = middle.split("\n")
    unit = languages.indent_unit(around)
    if tabs and any(line.startswith(" ") for line in later):
        width = gcd(*(_width(_indent(line)) for line in later if line.strip()))
        width = width if width in (2, 3) else 4
        later = [_retabbed(line, width) for line in later]
    elif spaces and any(line.startswith("\t") for line in later):
        later = [_indent(line).replace("\t", unit) + line[len(_indent(line)) :] for line in later]
    return "\n".join([first, *later])


def straighten(middle: str, prefix: str, suffix: str, language: str | None) -> str:
    """Indented as the place asks for: the first line at the hole's column, later ones moved all alike.

    Moved only if the block was plainly written from column 0, or is plainly one step too deep.
    """
    place = _Place(prefix, suffix, language)
    head = place.head
    if head.strip() or languages.scan_before(prefix, language)[1]:
        return middle
    first, *later = middle.split("\n")
    own = _indent(first)
    if head and own.startswith(head) and first.strip():
        likely = _likely_widths(place)
        if _width(own) in likely and _width(head + own) not in likely:
            first, own = first[len(head) :], own[len(head) :]
    blocks = [line for line in later if line.strip()]
    if not blocks or not first.strip() or not (languages.has_brackets(language) or language == "yaml"):
        return "\n".join([first, *later])
    base, least = head + own, min(map(_indent, blocks), key=_width)
    scanned = languages.scan(first, language)
    opens = bool(scanned.stack) or languages.without_comment(first, language).endswith(":")
    after = _line_after(suffix)
    if head and base and not least.startswith(base[:1]):  # column 0, though the hole is further in
        deeper = opens and 0 < _width(_indent(blocks[0])) <= _width(base)
        last = languages.without_comment(blocks[-1], language)
        explained = last.endswith((":", "{", "(", "[", ",")) or (
            language == "python" and _fits(prefix, "\n".join([first, *later]), after)
        )
        if deeper or (_width(_indent(after)) >= _width(base) and after.strip() and not explained):
            return "\n".join([first, *(base + line if line.strip() else line for line in later)])
    elif language in _BLOCKS_BY_INDENT and not opens and not first.rstrip().endswith("\\"):
        extra = len(least) - len(base)
        if extra > 0 and least.startswith(base) and _indent(blocks[0]) == least and not _opens_key(first, language):
            later = [line[: len(base)] + line[len(base) + extra :] if line.strip() else line for line in later]
    return "\n".join([first, *later])


def fit_text(middle: str, prefix: str, suffix: str, language: str | None) -> str:
    """What the kind of text asks for: commas of JSON, semicolons of SQL, tables, numbered lists, FASTA."""
    if language == "markdown":
        return fit_list(fit_table(middle, prefix, suffix), prefix, suffix)
    if language in ("json", "jsonc", "jsonl"):
        return fit_json(middle, prefix, suffix)
    if language == "fasta":
        return fit_fasta(middle, prefix, suffix)
    if language == "sql" and middle.rstrip().endswith(";") and suffix.lstrip().startswith(";"):
        return middle.rstrip()[:-1]
    return middle


def fit_json(middle: str, prefix: str, suffix: str) -> str:
    """No comma too many before a closer, none too few before the next value."""
    before, unfinished, _ = languages.scan_before(prefix, "json")
    if unfinished:
        return middle
    here = languages.scan(middle, "json", before.stack)
    end, follow = middle.rstrip(), suffix.lstrip()
    if here.resume < len(middle):
        return middle
    if end.endswith(",") and follow[:1] in tuple("}],"):
        return end[:-1] + middle[len(end) :]
    if end.startswith(",") and prefix.rstrip().endswith((",", "[", "{")):
        return end[1:] + middle[len(end) :]
    is_value = end.endswith(('"', "}", "]", "true", "false", "null")) or end[-1:].isdigit()
    if here.stack and is_value and suffix.startswith("\n") and follow[:1] in tuple('"{['):
        return end + "," + middle[len(end) :]
    return middle


def fit_table(middle: str, prefix: str, suffix: str) -> str:
    """Rows of a Markdown table: as many cells as its head has, at most, and a bar at their end if the table has it."""
    lines = prefix[-_SEEN:].split("\n")
    head, above = lines[-1], lines[:-1]
    rule = ""
    for line in reversed(above):
        if "|" not in line:
            break
        if syntax.is_table_rule(line):
            rule = line.strip()
            break
    if not rule or (head.strip() and "|" not in head):
        return middle
    right = suffix.partition("\n")[0]
    n_cells = syntax.cells(rule)
    rows = middle.split("\n")
    for i, row in enumerate(rows):
        whole = (head if i == 0 else "") + row
        if "|" not in whole:
            break
        if i == len(rows) - 1 and right.strip():
            break
        whole = whole.rstrip()
        surplus = syntax.cells(whole) - n_cells
        while surplus > 0:
            whole = whole.removesuffix("|")
            whole = whole[: whole.rfind("|")].rstrip()
            surplus = syntax.cells(whole) - n_cells
        if rule.endswith("|") and not whole.endswith("|") and syntax.cells(whole) == n_cells:
            whole += " |"
        if not whole.startswith(head if i == 0 else ""):
            break
        rows[i] = whole[len(head) :] if i == 0 else whole
    return "\n".join(rows)


def fit_list(middle: str, prefix: str, suffix: str) -> str:
    """Items of a numbered Markdown list count on from the one before the hole."""
    lines = prefix[-_SEEN:].split("\n")
    head, above = lines[-1], lines[:-1]
    numbers: dict[str, list[int]] = {}
    for line in above:
        found = _ITEM.match(line)
        if found:
            numbers.setdefault(found[1], []).append(int(found[2]))
        elif line.strip() and not line.startswith((" ", "\t")):
            numbers = {}
    if head.strip():
        found = _ITEM.match(head)
        if not found:
            return middle
        numbers.setdefault(found[1], []).append(int(found[2]))
    rows = middle.split("\n")
    for i, row in enumerate(rows):
        if i == 0 and head.strip():
            continue
        line = (head if i == 0 else "") + row
        found = _ITEM.match(line)
        if not found:
            if line.strip() and not line.startswith((" ", "\t")):
                break
            continue
        known = numbers.get(found[1], [])
        if not known or (len(known) > 1 and known[-1] == known[-2]):
            continue  # begins a list of its own, or every item has the same number
        if i == 0 and not found[0].startswith(head):
            continue
        number = known[-1] + 1
        numbers[found[1]] = [*known, number]
        line = f"{found[1]}{number}{found[3]}{line[found.end() :]}"
        rows[i] = line[len(head) :] if i == 0 else line
    return "\n".join(rows)


def fit_fasta(middle: str, prefix: str, suffix: str) -> str:
    """Residues in the case of those around, without blanks, in lines as long as the file's others."""
    place = _Place(prefix, suffix, "fasta")
    if place.head.startswith((">", ";")):
        return middle
    rows = [*prefix[-_SEEN:].split("\n")[1:], *suffix[:_SEEN].split("\n")[1:-1]]
    rows = [row.strip() for row in rows if row.strip() and not row.startswith((">", ";"))]
    around = "".join([*rows, place.head, place.right])
    is_upper = sum(map(str.isupper, around)) * 2 >= sum(map(str.isalpha, around))
    records = re.split(r"(?m)^(?=>)", middle)
    if place.right.strip():
        records = records[:1]  # a header cannot come before residues of the same line
    # A file that is not wrapped has one line per record, and any length of it.
    wrapped = re.search(r"^[A-Za-z*.-]+\n[A-Za-z*.-]+$", f"{prefix[-_SEEN:]}\n\n{suffix[:_SEEN]}", re.M)
    width = max(map(len, rows), default=0) if wrapped else 0
    done = []
    for i, record in enumerate(records):
        header, residues = "", record
        if record.startswith(">"):
            header, line_end, residues = record.partition("\n")
            header += line_end
        text = "".join(residues.split())
        text = text.upper() if is_upper else text.lower()
        if width and text:
            room = max(0, width - len(place.head)) if i == 0 and not header else width
            cuts = [text[:room], *(text[j : j + width] for j in range(room, len(text), width))]
            text = "\n".join(cuts)
        begins = "\n" if i == 0 and residues.startswith("\n") and not width else ""
        done.append(header + begins + text + ("\n" if residues.endswith("\n") and text.strip() else ""))
    return "".join(done)


def strip_blanks(middle: str, prefix: str, suffix: str, language: str | None) -> str:
    """Without blanks before the end of a line that the suffix brings, and without empty lines there."""
    if suffix and not suffix.startswith("\n"):
        return middle
    if suffix:
        middle = middle.rstrip("\n" if language == "markdown" else " \t\n")
    elif language != "markdown":
        middle = middle.rstrip(" \t")
    return middle


def _end_of_line(middle: str, place: _Place) -> int:
    """Where the first line of the middle ends that does not go on in the next one."""
    before, unfinished, whole = languages.scan_before(place.prefix, place.language)
    if unfinished or not languages.has_brackets(place.language):
        return middle.find("\n")
    between = place.right.strip()[:1] in (")", "]", "}") and (bool(before.stack) or not whole)
    for end in (i for i, character in enumerate(middle) if character == "\n"):
        here = languages.scan(middle[:end], place.language, before.stack)
        if here.unmatched or len(here.stack) < len(before.stack):
            return end
        code = languages.without_comment(middle[:end], place.language)
        inside = len(here.stack) > len(before.stack) or (here.resume < end and code == middle[:end].rstrip())
        rest = middle[end:].lstrip()
        # in Python a line ends there all the same
        operator = place.language != "python" and not _OPERATORS.isdisjoint((code[-1:], rest[:1]))
        if not (inside or operator or code.endswith("\\") or (between and _goes_on(code, rest))):
            return end
    return len(middle)


def _goes_on(code: str, rest: str) -> bool:
    """Whether the text between two lines, without a comment, is no border of two operands: a list or an expression."""
    left, right = code[-1:], rest[:1]
    if not left or not rest:
        return True
    words = re.search(r"\w*$", code), re.match(r"\w*", rest)
    if any(word and word[0] in _GO_ON for word in words):
        return True
    if left in "\"'" and re.match(r"\w{0,2}[\"']", rest):
        return True  # strings side by side
    ends, begins = left.isalnum() or left in "_)]}\"'`", right.isalnum() or right in "_([{\"'`"
    return not (ends and begins)


def _own_closer(middle: str, prefix: str, right: str, language: str | None) -> int | None:
    """Where the middle itself closes what the text to its right is there to close; None if it does not."""
    closer = right.strip()[:1]
    if closer in ("'", '"', "`"):
        unfinished = languages.scan_before(prefix, language)[1]
        if not unfinished.startswith(closer):
            return None
        found = re.match(rf"(?:\\[\s\S]|[^\\{closer}])*", middle)
        return found.end() if found and found.end() < len(middle) else None
    unfinished = languages.scan_before(prefix, language)[1]
    if closer not in ")]}" or not closer or unfinished:
        return None
    unmatched = languages.scan(middle, language).unmatched
    return unmatched[0][0] if unmatched and unmatched[0][1] == closer else None


def _overlap(middle: str, start: str, place: _Place, *, whole_lines: bool) -> int | None:
    """Where the longest repetition of the suffix's start begins in the middle's end; None if there is none."""
    text = middle.rstrip()
    tail = text[-len(start) :] if start else ""
    before = place.imbalance(middle)
    for at in range(len(text) - len(tail), len(text)):
        if not start.startswith(text[at:]):
            continue
        piece = text[at:]
        at_line_start = "\n" in middle[:at][-1:] or (at == 0 and not place.head.strip())
        whole = at_line_start and (len(piece) == len(start) or start[len(piece)] == "\n")
        if at > 0 and not at_line_start and text[at - 1].isalnum() and piece[0].isalnum():
            continue  # begins inside a word
        if whole_lines and not whole:
            continue
        if not whole and piece[-1].isalnum() and start[len(piece) : len(piece) + 1].isalnum():
            continue  # ends inside a word
        gain = before - place.imbalance(middle[:at])
        if gain < 0:
            continue
        letters = _n_black(piece)
        if sum(map(_weight, piece.split("\n"))) >= _ENOUGH or (
            gain > 0 and (whole or letters == len(place.right.strip()))
        ):
            return at
    # lines that are the same but for their indentation
    lines, follow = text.split("\n"), start.split("\n")
    for n in range(min(len(lines) - 1, len(follow)), 0, -1):
        same = [line.strip() for line in lines[-n:]] == [line.strip() for line in follow[:n]]
        if same and max(map(_weight, follow[:n])) >= _ENOUGH:
            at = len("\n".join(lines[:-n]))
            if before - place.imbalance(middle[:at]) >= 0:
                return at
    return None


def _fits(prefix: str, middle: str, after: str) -> bool:
    """Whether a line's indentation is one that the blocks before it leave possible (Python)."""
    levels = [0]
    last = ""
    for line in (prefix[-_SEEN:] + middle).split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            width = _width(_indent(line))
            levels = [level for level in levels if level < width] + [width]
            last = line
    width = _width(_indent(after))
    opens = languages.without_comment(last, "python").endswith(":")
    return width in levels or (opens and width > levels[-1])


def _likely_widths(place: _Place) -> set[int]:
    """Indentations that a line in the hole's place may well have: those of its neighbours, and one step more."""
    before = next((line for line in reversed(place.prefix[-_SEEN:].split("\n")[:-1]) if line.strip()), "")
    after = _line_after(place.suffix)
    likely = {_width(_indent(before)), _width(_indent(after or before))}
    if languages.without_comment(before, place.language).endswith((":", "{", "(", "[")):
        unit = languages.indent_unit(f"{place.prefix[-_SEEN:]}\n{place.suffix[:_SEEN]}")
        likely.add(_width(_indent(before) + unit))
    return likely


def _line_after(suffix: str) -> str:
    """The first line after the hole's own that is not blank."""
    return next((line for line in suffix[:_SEEN].split("\n")[1:] if line.strip()), "")


def _opens_key(line: str, language: str | None) -> bool:
    return language == "yaml" and (line.rstrip().endswith((":", "|", ">", "-")) or line.lstrip().startswith("- "))


def _retabbed(line: str, width: int) -> str:
    indent = _indent(line)
    n = _width(indent, width)
    return "\t" * (n // width) + " " * (n % width) + line[len(indent) :]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _width(indent: str, tab: int = 4) -> int:
    return len(indent.replace("\t", " " * tab))


def _weight(line: str) -> int:
    """How much a repetition of the line says: nothing if blocks end with it, as two blocks may do in a row."""
    return 0 if _END.fullmatch(line) else _n_black(line)


def _n_black(text: str) -> int:
    """Characters other than space."""
    return len("".join(text.split()))
