"""Shapes of functions that work on text: parsing, layout, escaping, patterns, small encodings."""

from __future__ import annotations

SHAPES = r'''
== tw_settings gen w=2
:: c comment marker
def parse_<<=p:settings||config||options>>($txt: str, &c: str = "#") -> dict[str, str]:
    """Parse one setting a line; what follows the &c is dropped."""
    settings: dict[str, str] = {}
    for $line in $txt.splitlines():
        $line = $line.partition(&c)[0].strip()
        <<if not $line:
            continue
        name, _, $val = $line.partition("=")
        settings[name.strip()] = $val.strip()||if $line:
            name, $val = $line.split("=", 1)
            settings[name.strip()] = $val.strip()>>
    return settings

== tw_sections gen
def parse_sections(lines: Iterable[str]) -> dict[str, list[str]]:
    """Collect the lines below each [header]."""
    sections: dict[str, list[str]] = {}
    header = ""
    for $line in lines:
        $line = $line.strip()
        if $line.startswith("[") and $line.endswith("]"):
            header = $line[1:-1]
            sections[header] = []
        elif $line<<|| and header>>:
            <<sections[header].append($line)||sections.setdefault(header, []).append($line)>>
    return sections

== tw_header_lines gen
def parse_headers(lines: Iterable[str]) -> dict[str, str]:
    """Read "Name: <<text||content>>" lines up to the first empty one."""
    headers = {}
    for $line in lines:
        if not $line.strip():
            break
        name, _, $val = $line.partition(":")
        headers[name.strip()<<=low:.lower()||.title()||>>] = $val.strip()
    return headers

== tw_query gen
def parse_query(query: str) -> dict[str, <<=q:str||list[str]>>]:
    """Split "a=1&b=2" into its pairs."""
    pairs: dict[str, <<=q:str||list[str]>>] = {}
    for piece in query.lstrip("?").split("&"):
        if not piece:
            continue
        name, _, $val = piece.partition("=")
        <<=q:pairs[name] = $val||pairs.setdefault(name, []).append($val)>>
    return pairs

== tw_build_query gen
def build_query(params: dict[str, Any]) -> str:
    """Join parameters the way that addresses want them."""
    <<@comp:return "&".join(f"{name}={$val}" for name, $val in sorted(params.items()))||pieces = []
    for name, $val in sorted(params.items()):
        pieces.append(f"{name}={$val}")
    return "&".join(pieces)>>

== tw_wrap gen
def fill($txt: str, width: int = $dx, prefix: str = "") -> str:
    """Wrap each paragraph on its own."""
    paragraphs = $txt.split("\n\n")
    wrapped = [textwrap.fill(paragraph, width, initial_indent=prefix) for paragraph in paragraphs]
    return "\n\n".join(wrapped)

== tw_center gen
:: m mark fill char
def banner(title: str, width: int = $dx, &m: str = "<<*||=||-||#>>") -> str:
    """Return the title between two rules."""
    rule = &m * width
    return f"{rule}\n{title.center(width)}\n{rule}"

== tw_box gen
def boxed(lines: list[str]) -> str:
    """Draw a frame around lines of text."""
    width = max(<<(len($line) for $line in lines)||map(len, lines)>>, default=0)
    border = "+" + "-" * (width + 2) + "+"
    body = [f"| {$line:<{width}} |" for $line in lines]
    return "\n".join([border, *body, border])

== tw_table gen w=2
:: w widths sizes
def format_table(rows: list[list[str]], sep: str = "  ") -> str:
    """Line up the cells of each column."""
    &w = [max(len(cell) for cell in column) for column in zip(*rows)]
    lines = []
    for cells in rows:
        padded = [cell.<<=j:ljust||rjust>>(width) for cell, width in zip(cells, &w)]
        lines.append(sep.join(padded)<<.rstrip()||>>)
    return "\n".join(lines)

== tw_markdown gen
def markdown_table(header: list[str], rows: Iterable[list[str]]) -> str:
    """Return a table with bars between its cells."""
    lines = [" | ".join(header), " | ".join("---" for _ in header)]
    <<@comp:lines += [" | ".join(cells) for cells in rows]||for cells in rows:
        lines.append(" | ".join(cells))>>
    return "\n".join(lines)

== tw_columns gen
def split_columns($line: str, widths: Sequence[int]) -> list[str]:
    """Cut a line into cells of fixed width."""
    cells = []
    start = 0
    for width in widths:
        cells.append($line[start : start + width].strip())
        start += width
    return cells

== tw_tokens gen w=2
:: r TOKEN PATTERN TOKENS
&r = re.compile(r"\d+\.?\d*|[A-Za-z_]\w*|[-+*/()=]")


def <<=f:tokenize||tokens_of||split_tokens>>($txt: str) -> list[str]:
    """Return the numbers, the names and the signs of an expression."""
    <<return &r.findall($txt)||return [match.group() for match in &r.finditer($txt)]>>

== tw_lexer gen
:: k kind name
TOKEN_TYPES = [("NUMBER", r"\d+"), ("NAME", r"[a-z]\w*"), ("SIGN", r"[-+*/]"), ("SPACE", r"\s+")]
TOKEN_PATTERN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in TOKEN_TYPES))


def lex($txt: str) -> Iterator[tuple[str, str]]:
    """Yield the &k and the text of each token."""
    for match in TOKEN_PATTERN.finditer($txt):
        &k = match.lastgroup
        if &k != "SPACE":
            yield &k, match.group()

== tw_words gen
def <<=f:words_of||split_words||extract_words>>($txt: str, min_length: int = 1) -> list[str]:
    """Return the words in lower case without the short ones."""
    <<words = re.findall(r"[a-z']+", $txt.lower())||words = [word.strip(".,;:!?") for word in $txt.lower().split()]>>
    return [word for word in words if len(word) >= min_length]

== tw_sentences gen
def split_sentences($txt: str) -> list[str]:
    """Cut text after full stops, exclamation marks and question marks."""
    sentences = re.split(r"(?<=[.!?])\s+", $txt.strip())
    return [sentence for sentence in sentences if sentence]

== tw_template gen
:: v variables context names
def render(template: str, &v: Mapping[str, Any]) -> str:
    """Replace each {{ name }} in the template."""

    def substitute(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in &v:
            raise KeyError(f"<<unknown||undefined||missing>> variable: {name}")
        return str(&v[name])

    return re.sub(r"\{\{\s*(\w+)\s*\}\}", substitute, template)

== tw_replace_all gen
:: r replacements substitutions table
def replace_all($txt: str, &r: dict[str, str]) -> str:
    """Apply every replacement<<, one after another||, in order||>>."""
    for $old, new in &r.items():
        $txt = $txt.replace($old, new)
    return $txt

== tw_escape gen
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escape<<=n:||_html||_text>>($txt: str) -> str:
    """Make text safe between tags."""
    <<for char, entity in ESCAPES.items():
        $txt = $txt.replace(char, entity)
    return $txt||return "".join(ESCAPES.get(char, char) for char in $txt)>>

== tw_unquote gen
def unquote($txt: str) -> str:
    """Drop the quotes around text, if there are any."""
    for quote in ("'", '"'):
        if len($txt) >= 2 and $txt.startswith(quote) and $txt.endswith(quote):
            return $txt[1:-1]
    return $txt

== tw_smart_split gen
:: c current buffer token
def split_quoted($txt: str, sep: str = ",") -> list[str]:
    """Split at the separator, but not between quotes."""
    pieces = []
    &c = ""
    quoted = False
    for char in $txt:
        if char == "'":
            quoted = not quoted
        elif char == sep and not quoted:
            pieces.append(&c)
            &c = ""
        else:
            &c += char
    pieces.append(&c)
    return pieces

== tw_balanced gen w=2
:: s stack opened pending
def is_balanced($txt: str) -> bool:
    """Check that each bracket is closed by its partner."""
    partners = {")": "(", "]": "[", "}": "{"}
    &s: list[str] = []
    for char in $txt:
        if char in <<partners.values()||"([{">>:
            &s.append(char)
        elif char in partners and (not &s or &s.pop() != partners[char]):
            return False
    return not &s

== tw_rle gen
def run_lengths($txt: str) -> list[tuple[str, int]]:
    """Count equal letters in a row."""
    <<return [(char, len(list(group))) for char, group in itertools.groupby($txt)]||runs: list[tuple[str, int]] = []
    for char in $txt:
        if runs and runs[-1][0] == char:
            runs[-1] = (char, runs[-1][1] + 1)
        else:
            runs.append((char, 1))
    return runs>>

== tw_rle_text gen
def compress($txt: str) -> str:
    """Write runs of a letter as the letter and its count."""
    return "".join(f"{char}{count}" for char, count in $@tw_rle($txt))

== tw_decompress gen
def expand_runs($txt: str) -> str:
    """Turn a3b1 back into aaab."""
    return "".join(char * int(count) for char, count in re.findall(r"(\D)(\d+)", $txt))

== tw_caesar gen
:: s shift offset step
def <<=f:rotate_letters||encode_letters||caesar>>($txt: str, &s: int) -> str:
    """Move each letter along the alphabet and leave the rest alone."""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    <<&s %= len(alphabet)
    moved = alphabet[&s:] + alphabet[:&s]
    return $txt.translate(str.maketrans(alphabet, moved))||encoded = []
    for char in $txt:
        if char in alphabet:
            char = alphabet[(alphabet.index(char) + &s) % len(alphabet)]
        encoded.append(char)
    return "".join(encoded)>>

== tw_anagram gen
def are_anagrams(first: str, second: str) -> bool:
    """Tell whether two words have the same letters."""
    <<return sorted(first.lower()) == sorted(second.lower())||return Counter(first.lower()) == Counter(second.lower())>>

== tw_letter_counts gen
def letter_counts($txt: str) -> dict[str, int]:
    """Count the letters; signs and spaces do not count."""
    <<@count:$cnt: dict[str, int] = {}
    for letter in $txt.lower():
        if letter.isalpha():
            $cnt[letter] = $cnt.get(letter, 0) + 1
    return $cnt||return dict(Counter(letter for letter in $txt.lower() if letter.isalpha()))||$cnt = defaultdict(int)
    for letter in filter(str.isalpha, $txt.lower()):
        $cnt[letter] += 1
    return dict($cnt)>>

== tw_longest gen
def longest_word($txt: str) -> str:
    """Return the longest word, the first one of several."""
    <<return max($txt.split(), key=len, default="")||$best = ""
    for word in $txt.split():
        if len(word) > len($best):
            $best = word
    return $best>>

== tw_initials gen
def initials(name: str, dots: bool = False) -> str:
    """Return the first letters of a name."""
    letters = [word[0].upper() for word in name.split()]
    <<return ".".join(letters) + "." if dots else "".join(letters)||mark = "." if dots else ""
    return "".join(letter + mark for letter in letters)>>

== tw_title gen
SMALL_WORDS = {"a", "an", "and", "of", "the", "<<in||on||at>>"}


def title_case($txt: str) -> str:
    """Capitalize all but the small words."""
    words = []
    for position, word in enumerate($txt.lower().split()):
        if position and word in SMALL_WORDS:
            words.append(word)
        else:
            words.append(word.capitalize())
    return " ".join(words)

== tw_ordinal gen w=2
def ordinal(n: int) -> str:
    """Return 1st, 2nd, 3rd and so on."""
    <<if 10 <= n % 100 <= 20:
        suffix = "th"
    else:
        suffix = {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"||if n % 100 in (11, 12, 13):
        return f"{n}th"
    for digit, suffix in ((1, "st"), (2, "nd"), (3, "rd")):
        if n % 10 == digit:
            return f"{n}{suffix}"
    return f"{n}th">>

== tw_plural gen
def <<=f:pluralize||counted||quantity>>(count: int, noun: str, ending: str = "s") -> str:
    """Return the count with the noun in its right form."""
    <<return f"{count} {noun}" if count == 1 else f"{count} {noun}{ending}"||if count != 1:
        noun += ending
    return f"{count} {noun}">>

== tw_list gen
:: c conjunction last_word link
def join_words(words: Sequence[str], &c: str = "<<and||or>>") -> str:
    """Join words with commas, and the last one with a word."""
    if len(words) < 2:
        return "".join(words)
    <<*head, last = words
    return f"{', '.join(head)} {&c} {last}"||return ", ".join(words[:-1]) + f" {&c} {words[-1]}">>

== tw_indent gen
:: n level depth
def indent_lines($txt: str, &n: int = 1, unit: str = "    ") -> str:
    """Move every line that is not empty to the right."""
    prefix = unit * &n
    return "\n".join(prefix + $line if $line.strip() else $line for $line in $txt.splitlines())

== tw_dedent gen
def unindent($txt: str) -> str:
    """Remove the spaces that all lines begin with."""
    lines = $txt.splitlines()
    margins = [len($line) - len($line.lstrip()) for $line in lines if $line.strip()]
    margin = min(margins, default=0)
    return "\n".join($line[margin:] for $line in lines)

== tw_numbered gen
def number_lines($txt: str, start: int = 1) -> str:
    """Put its number before each line."""
    lines = $txt.splitlines()
    width = len(str(start + len(lines)<< - 1||>>))
    return "\n".join(f"{n:<<=z:>||0>>{width}}<<=g:: ||  >>{$line}" for n, $line in enumerate(lines, start))

== tw_highlight gen
def highlight($txt: str, term: str, mark: str = "<<**||__||`>>") -> str:
    """Put marks around each occurrence of a term."""
    pattern = re.compile(re.escape(term), re.IGNORECASE)
    return pattern.sub(lambda match: f"{mark}{match.group()}{mark}", $txt)

== tw_excerpt gen
def excerpt($txt: str, term: str, margin: int = $d1) -> str:
    """Return the term with some text around it."""
    at = $txt.find(term)
    if at < 0:
        return ""
    start, end = max(0, at - margin), at + len(term) + margin
    return $txt[start:end]

== tw_hamming gen
def hamming(first: str, second: str) -> int:
    """Count the places where two texts of one length differ."""
    if len(first) != len(second):
        raise ValueError("<<texts of different length||lengths differ||unequal lengths>>")
    <<@comp:return sum(a != b for a, b in zip(first, second))||$acc = 0
    for a, b in zip(first, second):
        if a != b:
            $acc += 1
    return $acc>>

== tw_levenshtein gen
:: p previous last above
def edit_distance(first: str, second: str) -> int:
    """Return how many letters must change to turn one text into the other."""
    &p = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        row = [i]
        for j, b in enumerate(second, 1):
            row.append(min(&p[j] + 1, row[j - 1] + 1, &p[j - 1] + (a != b)))
        &p = row
    return &p[-1]

== tw_closest gen
:: c choices candidates options
def closest(word: str, &c: Iterable[str]) -> str:
    """Return the choice that is most like the word."""
    return min(&c, key=lambda choice: $@tw_levenshtein(word, choice))

== tw_version gen
def parse_version($txt: str) -> tuple[int, ...]:
    """Turn "1.2.3" into numbers that compare well."""
    <<return tuple(int(part) for part in $txt.lstrip("v").split("."))||\
    return tuple(map(int, $txt.lstrip("v").split(".")))>>

== tw_newer gen
def is_newer(version: str, than: str) -> bool:
    """Compare two versions number by number."""
    return $@tw_version(version) > $@tw_version(than)

== tw_size gen
SIZE_UNITS = {"b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3}


def parse_size($txt: str) -> int:
    """Turn "$d1 KB" into bytes."""
    match = re.fullmatch(r"(\d+)\s*([a-z]+)", $txt.strip().lower())
    if match is None or match[2] not in SIZE_UNITS:
        raise ValueError(f"<<not a size||bad size||invalid size>>: {$txt!r}")
    return int(match[1]) * SIZE_UNITS[match[2]]

== tw_range_list gen
def parse_ranges($txt: str) -> list[int]:
    """Turn "1-3,7" into [1, 2, 3, 7]."""
    pages: list[int] = []
    for piece in $txt.split(","):
        <<start, dash, end = piece.partition("-")
        if dash:
            pages.extend(range(int(start), int(end) + 1))
        else:
            pages.append(int(start))||if "-" in piece:
            start, end = map(int, piece.split("-"))
            pages += range(start, end + 1)
        else:
            pages.append(int(piece))>>
    return pages

== tw_format_ranges gen
:: r runs spans
def format_ranges(pages: Iterable[int]) -> str:
    """Write [1, 2, 3, 7] as "1-3,7"."""
    &r: list[list[int]] = []
    for page in sorted(pages):
        if &r and page == &r[-1][1] + 1:
            &r[-1][1] = page
        else:
            &r.append([page, page])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in &r)

== tw_color gen
def parse_color($txt: str) -> tuple[int, int, int]:
    """Turn "#rrggbb" into three numbers."""
    $txt = $txt.<<removeprefix||lstrip>>("#")
    if len($txt) != 6:
        raise ValueError(f"not a color: {$txt}")
    red, green, blue = (int($txt[at : at + 2], 16) for at in (0, 2, 4))
    return red, green, blue

== tw_log_line gen
LOG_LINE = re.compile(r"(?P<time>\S+ \S+) \[(?P<level>\w+)\] (?P<message>.*)")


def parse_log_line($line: str) -> dict[str, str] | None:
    """Return the time, the level and the message of a line, or None."""
    match = LOG_LINE.<<fullmatch||match>>($line)
    <<return match.groupdict() if match else None||if not match:
        return None
    return match.groupdict()>>

== tw_redact gen
:: m mask placeholder
def redact($txt: str, secrets: Iterable[str], &m: str = "***") -> str:
    """Hide secrets before text is shown."""
    for secret in secrets:
        <<if secret:
            $txt = $txt.replace(secret, &m)||$txt = re.sub(re.escape(secret), &m, $txt)>>
    return $txt

== tw_links gen
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


def <<=f:find_links||links_of||extract_links>>($txt: str) -> list[tuple[str, str]]:
    """Return the label and the address of each link."""
    return [(match[1], match[2]) for match in LINK.finditer($txt)]

== tw_readable gen
def <<=f:normalize_space||squeeze||clean_text>>($txt: str) -> str:
    """Turn every run of white space into one space."""
    <<return " ".join($txt.split())||return re.sub(r"\s+", " ", $txt).strip()>>
'''
