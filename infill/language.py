"""Which language a text is in, by file name, extension, first line, editor modeline, and at last by content; and what
can be said about a text in it without parsing: indentation, comments, strings, open brackets.

The identifiers are those that tree-sitter grammars and editors use, in lower case with underscores ("c_sharp").
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

_NAMES = {
    "makefile": "makefile",
    "gnumakefile": "makefile",
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    "cmakelists.txt": "cmake",
    "gemfile": "ruby",
    "rakefile": "ruby",
    "vagrantfile": "ruby",
    "podfile": "ruby",
    "brewfile": "ruby",
    "sconstruct": "python",
    "sconscript": "python",
    "wscript": "python",
    ".bashrc": "bash",
    ".bash_profile": "bash",
    ".profile": "bash",
    ".zshrc": "bash",
    "pkgbuild": "bash",
    "cargo.lock": "toml",
    "poetry.lock": "toml",
    "uv.lock": "toml",
    "pipfile": "toml",
    ".clang-format": "yaml",
    ".clang-tidy": "yaml",
    ".babelrc": "jsonc",
    ".eslintrc": "jsonc",
    "tsconfig.json": "jsonc",
    "jsconfig.json": "jsonc",
    "devcontainer.json": "jsonc",
    "pipfile.lock": "json",
    "composer.lock": "json",
    "flake.lock": "json",
}
_EXTENSIONS = {
    "py pyi pyw bzl": "python",
    "js mjs cjs jsx": "javascript",
    "ts mts cts": "typescript",
    "tsx": "tsx",
    "c": "c",
    "cc cpp cxx c++ hpp hh hxx h++ ipp tpp cu cuh ino": "cpp",
    "java": "java",
    "go": "go",
    "rs": "rust",
    "rb rake gemspec ru": "ruby",
    "php phtml": "php",
    "sh bash zsh ksh bats": "bash",
    "lua": "lua",
    "cs csx": "c_sharp",
    "kt kts": "kotlin",
    "swift": "swift",
    "scala sc": "scala",
    "pl pm": "perl",
    "r": "r",
    "jl": "julia",
    "hs": "haskell",
    "ex exs": "elixir",
    "erl hrl": "erlang",
    "clj cljs": "clojure",
    "dart": "dart",
    "zig": "zig",
    "tf hcl": "hcl",
    "proto": "proto",
    "vim": "vim",
    "el": "elisp",
    "tex sty": "latex",
    "html htm xhtml": "html",
    "xml svg xsd xsl xslt plist csproj rss": "xml",
    "css": "css",
    "scss": "scss",
    "less": "less",
    "sql ddl dml psql": "sql",
    "json geojson ipynb webmanifest avsc": "json",
    "jsonc json5": "jsonc",
    "jsonl ndjson": "jsonl",
    "yaml yml": "yaml",
    "toml": "toml",
    "ini cfg conf properties": "ini",
    "md markdown mdown mkd": "markdown",
    "rst": "restructuredtext",
    "csv": "csv",
    "tsv": "tsv",
    "fasta fa faa fas fna ffn frn": "fasta",
    "regex regexp": "regex",
    "mk mak": "makefile",
    "dockerfile": "dockerfile",
    "cmake": "cmake",
    "diff patch": "diff",
    "txt text log": "text",
}
_BY_EXTENSION = {extension: name for group, name in _EXTENSIONS.items() for extension in group.split()}
_ALIASES = {
    "python2": "python",
    "python3": "python",
    "pypy3": "python",
    "node": "javascript",
    "nodejs": "javascript",
    "deno": "typescript",
    "bun": "typescript",
    "sh": "bash",
    "shell": "bash",
    "zsh": "bash",
    "dash": "bash",
    "ksh": "bash",
    "c++": "cpp",
    "c#": "c_sharp",
    "csharp": "c_sharp",
    "cs": "c_sharp",
    "js": "javascript",
    "ts": "typescript",
    "golang": "go",
    "make": "makefile",
    "gnumakefile": "makefile",
    "luajit": "lua",
    "rscript": "r",
    "md": "markdown",
    "yml": "yaml",
    "gawk": "awk",
}
_KNOWN = {*_NAMES.values(), *_BY_EXTENSION.values(), "awk"}
_NOT_TEXT_EXTENSIONS = {"txt", "text", "log", "h", "in", "template", "tmpl", "j2", "example", "bak", "orig"}

_EMACS = re.compile(r"-\*-\s*(?:.*?\bmode:\s*)?([\w+#-]+)\s*(?:;.*?)?-\*-")
_VIM = re.compile(r"(?:\s|^)(?:vim?|ex):.*?\b(?:ft|filetype|syntax)=([\w+#]+)")
_MODELINES = 5  # lines at either end that editors look at
_SEEN = 20_000  # characters at the head of a text that tell its kind

_YAML_ENTRY = re.compile(r"\s*(?:- |-$|[\w.-]+:(?:\s|$))")
_RESIDUES = re.compile(r"[A-Za-z*.-]+")
_CONTENT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("php", re.compile(r"\A\s*<\?php\b")),
    ("html", re.compile(r"\A\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S)),
    ("xml", re.compile(r"\A\s*(?:<\?xml\b|<[A-Za-z][\w:.-]*(?:\s[^<>]*)?>)")),
    ("dockerfile", re.compile(r"\A(?:\s*#.*\n|\s*ARG .*\n)*\s*FROM [\w./:${}-]+(?: AS \w+)?\s*(?:\n|\Z)")),
    ("rust", re.compile(r"^(?:pub )?fn \w+[<(].*\{\s*$|^use (?:std|crate)::", re.M)),
    ("go", re.compile(r"^package \w+\s*$", re.M)),
    (
        "java",
        re.compile(r"^(?:package [\w.]+;|import (?:java|javax|org|com)\.[\w.*]+;|public (?:final )?class )", re.M),
    ),
    ("c_sharp", re.compile(r"^using [A-Z][\w.]*;", re.M)),
    ("cpp", re.compile(r"^#include <(?:iostream|vector|string|memory|map|algorithm)>|^using namespace |\bstd::", re.M)),
    ("c", re.compile(r'^#include [<"][\w./]+\.h[>"]', re.M)),
    ("kotlin", re.compile(r"^(?:fun \w+\(|data class |val \w+ ?[:=])", re.M)),
    (
        "python",
        re.compile(
            r"^(?:async )?def \w+\(.*\)(?: ->.*)?:|^class \w+(?:\(.*\))?:|^(?:from [\w.]+ )?import [\w.]+", re.M
        ),
    ),
    ("ruby", re.compile(r"^(?:require ['\"]|module [A-Z]|class [A-Z]\w*(?: < \w|$)|[ \t]*def \w+[?!]?$)", re.M)),
    ("lua", re.compile(r"^(?:local function |local \w+ = |function [\w.:]+\(.*\)$)", re.M)),
    (
        "typescript",
        re.compile(r"^(?:export )?(?:interface|type|enum) \w+|^import .* from ['\"].*\n.*: (?:str|num)", re.M),
    ),
    ("javascript", re.compile(r"^(?:const|let|var) [\w{[].*=|^(?:export )?(?:async )?function\*? ?\w*\(", re.M)),
    (
        "sql",
        re.compile(
            r"^[ \t]*(?:SELECT\s.+\sFROM\s|INSERT\s+INTO\s|CREATE\s+(?:TABLE|VIEW|INDEX|TEMP)|UPDATE\s+\w+\s+SET\s|"
            r"DELETE\s+FROM\s|ALTER\s+TABLE\s|WITH\s+\w+\s+AS\s*\()",
            re.M | re.I | re.S,
        ),
    ),
    (
        "css",
        re.compile(
            r"\A\s*(?:/\*.*?\*/\s*)?(?:@import |@media |"
            r"[.#]?[\w-]{1,80}[^{}\n;=()]{0,200}\{\s*[\w-]+\s*:[^{}]*;)",
            re.S,
        ),
    ),
    ("toml", re.compile(r"^\[\[?[\w.\"-]+\]\]?\s*\n(?:#.*\n)*[\w.\"-]+ *= *(?:[\[{\"'\d+-]|true|false)", re.M)),
    ("makefile", re.compile(r"^(?:\.PHONY:|[\w./%-]+(?: [\w./%-]+)*:(?: .*)?\n\t)", re.M)),
    ("markdown", re.compile(r"\A#{1,6} \S|^```\w*$|^\|(?: ?:?-+:? ?\|)+\s*$|^(?:[-*+] .*\n){2}", re.M)),
)

_COMMENTS = {
    "python ruby bash yaml toml makefile dockerfile cmake perl r julia elixir hcl awk regex": "#",
    "javascript typescript tsx c cpp java go rust php c_sharp kotlin swift scala dart zig proto jsonc less scss": "//",
    "sql lua haskell": "--",
    "ini clojure elisp": ";",
    "erlang latex": "%",
    "vim": '"',
}
_COMMENT_PREFIXES = {name: prefix for group, prefix in _COMMENTS.items() for name in group.split()}
_FENCES = {"c_sharp": "csharp", "jsonl": "json", "fasta": "text", "regex": "regex", "restructuredtext": "rst"}


_DOUBLE = r'"(?:\\[\s\S]|[^"\\\n])*(?:"|(?=\n)|\Z)'
_SINGLE = r"'(?:\\[\s\S]|[^'\\\n])*(?:'|(?=\n)|\Z)"
_BACKTICK = r"`(?:\\[\s\S]|[^`\\])*(?:`|\Z)"
_CHARACTER = r"'(?:\\[^\n']{1,10}|\\'|[^'\\\n])'"
_TRIPLE = r'"""(?:\\[\s\S]|(?!""")[^\\])*(?:"""|\Z)'
_HASH = r"\#[^\n]*"
_SLASHES = r"//[^\n]*"
_DASHES = r"--[^\n]*"
_STARS = r"/\*(?:(?!\*/)[\s\S])*(?:\*/|\Z)"
_LITERAL_REGEX = r"(?:(?<=[=(,:;!&|?{}\n])|\A)[ \t]*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/"
_SCRIPT = (_SLASHES, _STARS, _LITERAL_REGEX, _DOUBLE, _SINGLE, _BACKTICK)
_TOKENS: dict[str, tuple[str, ...]] = {
    "python": (_HASH, _TRIPLE, _TRIPLE.replace('"', "'"), _DOUBLE, _SINGLE),
    "ruby": (_HASH, _DOUBLE, _SINGLE),
    "toml": (_HASH, _TRIPLE, _DOUBLE, _SINGLE),
    "php": (_HASH, _SLASHES, _STARS, _DOUBLE, _SINGLE),
    "go": (_SLASHES, _STARS, _DOUBLE, _CHARACTER, r"`[^`]*(?:`|\Z)"),
    "kotlin": (_SLASHES, _STARS, _TRIPLE, _DOUBLE, _CHARACTER),
    "java": (_SLASHES, _STARS, _TRIPLE, _DOUBLE, _CHARACTER),
    "lua": (r"--\[\[(?:(?!\]\])[\s\S])*(?:\]\]|\Z)", _DASHES, _DOUBLE, _SINGLE),
    "sql": (_DASHES, _STARS, r"'[^']*(?:'|\Z)", r'"[^"\n]*(?:"|(?=\n)|\Z)'),
    "css": (_STARS, _DOUBLE, _SINGLE),
    "json": (_DOUBLE,),
    "jsonc": (_SLASHES, _STARS, _DOUBLE),
    "jsonl": (_DOUBLE,),
    "rust": (_SLASHES, _STARS, r'"(?:\\[\s\S]|[^"\\])*(?:"|\Z)', _CHARACTER),
} | {name: _SCRIPT for name in ("javascript", "typescript", "tsx")}
_TOKENS |= {name: (_SLASHES, _STARS, _DOUBLE, _CHARACTER) for name in ("c", "cpp", "c_sharp", "scala", "zig")}
PAIRS = {"(": ")", "[": "]", "{": "}"}
_OPENERS = {closer: opener for opener, closer in PAIRS.items()}
_SCANNED = 200_000  # characters next to a hole whose brackets are counted


@dataclass(frozen=True)
class Scan:
    """The brackets of a text, strings and comments left out.

    stack: brackets that are open at its end, innermost last. unmatched: closers that match nothing, with their offsets.
    resume: where the string or comment begins that the text ends in; its length if it ends in none.
    """

    stack: tuple[str, ...] = ()
    unmatched: tuple[tuple[int, str], ...] = ()
    resume: int = 0


def has_brackets(language: str | None) -> bool:
    """Whether brackets of this language come in pairs and `scan` knows its strings and comments."""
    return language in _TOKENS


def _is_blurred(language: str | None, *texts: str) -> bool:
    """Whether `scan` may be misled: templates may hold code, and that code templates."""
    return language in ("javascript", "typescript", "tsx") and any("${" in text for text in texts)


def scan(text: str, language: str | None, stack: Sequence[str] = ()) -> Scan:
    """The brackets of a text that begins with these open; nothing if the language is not known here."""
    if language not in _TOKENS:
        return Scan(tuple(stack), (), len(text))
    open_now, unmatched, resume = list(stack), [], len(text)
    for match in _tokens(language).finditer(text):
        token = match[0]
        if token in PAIRS:
            open_now.append(token)
        elif token in _OPENERS:
            opener = _OPENERS[token]
            if opener in open_now:
                while open_now.pop() != opener:  # what was open inside is not closed any more
                    pass
            else:
                unmatched.append((match.start(), token))
        elif match.end() == len(text) and not _is_finished(token):
            resume = match.start()
    return Scan(tuple(open_now), tuple(unmatched), resume)


def without_comment(line: str, language: str | None) -> str:
    """A line up to the comment that it ends with, and without blanks at its end."""
    at = scan(line, language).resume
    return (line[:at] if line[at : at + 1] in ("#", "/", "-") else line).rstrip()


@lru_cache(maxsize=16)
def scan_before(prefix: str, language: str | None) -> tuple[Scan, str, bool]:
    """The brackets before a hole; the unfinished string or comment that it stands in; whether all of it was seen."""
    if _is_blurred(language, prefix[-_SCANNED:]):
        return Scan(), "", False
    tail = prefix if len(prefix) <= _SCANNED else prefix[prefix.find("\n", len(prefix) - _SCANNED) + 1 :][-_SCANNED:]
    found = scan(tail, language)
    return found, tail[found.resume :], len(tail) == len(prefix)


@lru_cache(maxsize=16)
def scan_after(suffix: str, language: str | None) -> tuple[Scan, bool]:
    """The brackets after a hole that ends in code; whether all of it was seen."""
    return scan(suffix[:_SCANNED], language), len(suffix) <= _SCANNED


def imbalance(prefix: str, middle: str, suffix: str, language: str | None) -> int:
    """How many brackets of the whole text match nothing, as far as that can be seen from around the hole."""
    if _is_blurred(language, prefix[-_SCANNED:], middle, suffix[:_SCANNED]):
        return 0
    before, unfinished, whole_before = scan_before(prefix, language)
    here = scan(unfinished + middle, language, before.stack)
    after, whole_after = scan_after(suffix, language)
    stack, cost = list(here.stack), len(here.unmatched)
    for _, closer in after.unmatched:
        opener = _OPENERS[closer]
        if opener in stack:
            while stack.pop() != opener:
                cost += 1
        else:
            cost += whole_before
    return cost + (len(stack) if whole_after else 0)


def missing_closers(prefix: str, suffix: str, language: str | None) -> str:
    """The closers that would balance a text with nothing in the hole, innermost first."""
    stack = list(scan_before(prefix, language)[0].stack)
    for _, closer in scan_after(suffix, language)[0].unmatched:
        if _OPENERS[closer] in stack:
            # outer brackets are closed by the suffix; what lies inside of them is the hole's
            inner = len(stack) - 1 - stack[::-1].index(_OPENERS[closer])
            return "".join(PAIRS[opener] for opener in reversed(stack[inner + 1 :]))
    return "".join(PAIRS[opener] for opener in reversed(stack))


@lru_cache(maxsize=64)
def _tokens(language: str) -> re.Pattern[str]:
    return re.compile("|".join([*_TOKENS[language], r"[()\[\]{}]"]))


def _is_finished(token: str) -> bool:
    if token.startswith(("/*", "--[[")):
        return token.endswith(("*/", "]]")) and len(token) > 3
    for quotes in ('"""', "'''"):
        if token.startswith(quotes):
            return len(token) > 5 and token.endswith(quotes)
    if token[0] in "\"'`":
        return len(token) > 1 and token[-1] == token[0]
    return token[0] not in "#/-" or (token[0] == "/" and token[1:2] != "/")


def detect(path: str | None, text: str) -> str | None:
    """The language of a text, None if nothing tells. path: the file's name or path, of either system's kind."""
    by_path = _by_path(path) if path else None
    if by_path == "c_header":
        return "cpp" if _looks_cpp(text[:_SEEN]) else "c"
    return by_path or _by_first_line(text) or _by_modeline(text) or _by_content(text)


def indent_unit(text: str) -> str:
    """One level of indentation in this text: a tab or some spaces; four spaces where nothing is indented.

    Counted over the steps by which lines go deeper than the line before.
    """
    steps: Counter[str] = Counter()
    before = ""
    for line in text.splitlines():
        content = line.lstrip(" \t")
        if not content or content.startswith("*"):  # a block comment's lines stand one space further in
            continue
        indent = line[: len(line) - len(content)]
        if len(indent) > len(before) and indent.startswith(before):
            step = indent[len(before) :]
            if step.startswith("\t"):
                steps["\t"] += 1
            elif step == " " * len(step) and 2 <= len(step) <= 8:
                steps[step] += 1
        before = indent
    if not steps:
        return "    "
    # Continuation lines under an open bracket take odd steps; a block's step is seen most often.
    return max(steps, key=lambda step: (steps[step], -len(step)))


def comment_prefix(language: str | None) -> str | None:
    """What begins a comment to the end of the line, None where there is none or it is not known."""
    return _COMMENT_PREFIXES.get(language or "")


def fence_name(language: str | None) -> str:
    """The name that a Markdown code fence gives this language, "" if there is none."""
    return _FENCES.get(language or "", language or "")


def named(name: str) -> str | None:
    """The identifier for a language that people or editors call by this name, None if it is none of ours."""
    name = name.strip().lower()
    name = _ALIASES.get(name, _BY_EXTENSION.get(name, name))
    return name if name in _KNOWN else None


def _by_path(path: str) -> str | None:
    name = PurePath(path.replace("\\", "/")).name.lower()
    if name in _NAMES:
        return _NAMES[name]
    if name.startswith(("dockerfile.", "containerfile.")):
        return "dockerfile"
    if ".vscode/" in path and name.endswith(".json"):
        return "jsonc"
    parts = name.split(".")
    while len(parts) > 1:
        extension = parts.pop()
        if extension == "h":
            return "c_header"
        if extension in _BY_EXTENSION and extension not in _NOT_TEXT_EXTENSIONS:
            return _BY_EXTENSION[extension]
        if extension not in _NOT_TEXT_EXTENSIONS:
            return None
    return None


def _by_first_line(text: str) -> str | None:
    line = text[:500].partition("\n")[0]
    if not line.startswith("#!"):
        return None
    words = line[2:].split()
    if words and words[0].endswith("/env"):
        words = [word for word in words[1:] if not word.startswith("-") and "=" not in word]
    if not words:
        return None
    program = words[0].rpartition("/")[2]
    return named(program) or named(program.rstrip("0123456789."))


def _by_modeline(text: str) -> str | None:
    head = text[:_SEEN].split("\n", _MODELINES)[:_MODELINES]
    tail = text[-_SEEN:].rsplit("\n", _MODELINES)[-_MODELINES:]
    for line in [*head, *tail]:
        for pattern in (_EMACS, _VIM):
            found = pattern.search(line[:500])
            name = named(found[1]) if found else None
            if name is not None:
                return name
    return None


def _by_content(text: str) -> str | None:
    head = text[:_SEEN]
    if _looks_fasta(head):
        return "fasta"
    stripped = head.lstrip()
    if stripped.startswith(("{", "[")) and _looks_json(stripped, whole=len(text) <= _SEEN):
        return "json"
    found = next((name for name, pattern in _CONTENT if pattern.search(head)), None)
    return found or ("yaml" if _looks_yaml(head) else None)


def _looks_fasta(head: str) -> bool:
    lines = [line.strip() for line in head.split("\n")[:50]]
    if len(head) == _SEEN:
        lines = lines[:-1] or lines
    lines = [line for line in lines if line and not line.startswith(";")]
    if len(lines) < 2 or not lines[0].startswith(">") or lines[0].startswith((">>", "> ")):
        return False
    residues = [line for line in lines if not line.startswith(">")]
    return bool(residues) and all(_RESIDUES.fullmatch(line) for line in residues)


def _looks_yaml(head: str) -> bool:
    """Keys and list items in most of the lines, and more than one of them."""
    lines = [line for line in head.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    if lines and lines[0].split()[0] in ("%YAML", "---"):
        return True
    n_entries = sum(_YAML_ENTRY.match(line) is not None for line in lines)
    return n_entries > 1 and 4 * n_entries >= 3 * len(lines)


def _looks_json(head: str, *, whole: bool) -> bool:
    """Parses, or begins as only JSON does: a text with a hole in it is broken somewhere."""
    if re.match(r'\{\s*"(?:[^"\\\n]|\\.)*"\s*:|\[\s*(?:\{\s*"|[\[\d"-].*[,\]]\s*$)', head, re.M):
        return True
    if not whole:
        return False
    try:
        json.loads(head)
    except (ValueError, RecursionError):
        return False
    return True


def _looks_cpp(head: str) -> bool:
    return bool(
        re.search(
            r"^[ \t]*(?:class|namespace|template|using|public:|private:)\b|\bstd::|^#include <\w+>\s*$", head, re.M
        )
    )
