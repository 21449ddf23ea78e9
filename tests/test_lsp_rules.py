"""Settings, secrets, when to speak, and what of a suggestion is left after typing; without a process."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from infill_lsp.completing import Shown, Suggestion
from infill_lsp.documents import Document, Place
from infill_lsp.menu import menu
from infill_lsp.scopes import scope
from infill_lsp.secrecy import Secrecy
from infill_lsp.settings import DaemonAddress, Related, Settings, from_folder, merged
from infill_lsp.when import silence


def document(text: str, language: str = "python") -> Document:
    return Document.of(types.TextDocumentItem("file:///a", language, 1, text), "utf-16")


def place_of(text: str) -> tuple[str, Place]:
    """The text without the | in it, and where that was."""
    before, _, after = text.partition("|")
    return before + after, Place(before.count("\n"), len(before) - before.rfind("\n") - 1)


# ---- settings --------------------------------------------------------------------------------------------------------


def test_settings_of_every_kind() -> None:
    given = {
        "automatic": False,
        "debounce_ms": 100.0,  # Lua sends every number so
        "min_prefix": 2,
        "mid_line": True,
        "languages": {"python": False},
        "suppress": ["comment"],
        "ignore": ["*.sql"],
        "max_tokens": 32,
        "n_finalists": 4,
        "low_confidence": 0.5,
        "related": {"files": 2},
        "daemon": {"url": "http://box:8012", "key": "k"},
        "canvas": True,
        "status": False,
    }
    found, wrong = merged(Settings(), given, "here")
    assert wrong == [] and set(given) == set(Settings.__dataclass_fields__)
    assert found == Settings(
        automatic=False,
        debounce_ms=100,
        min_prefix=2,
        mid_line=True,
        languages={"*": True, "python": False},
        suppress=("comment",),
        ignore=("*.sql",),
        max_tokens=32,
        n_finalists=4,
        low_confidence=0.5,
        related=Related(2, 1024),
        daemon=DaemonAddress("http://box:8012", "k"),
        canvas=True,
        status=False,
    )
    assert found.speaks("rust") and not found.speaks("python")
    assert not merged(Settings(), {"languages": {"*": False, "c": True}}, "")[0].speaks("rust")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("automatic", 1), ("debounce_ms", -1), ("debounce_ms", 1.5), ("debounce_ms", True), ("min_prefix", "1"),
        ("languages", ["python"]), ("languages", {"c": 1}), ("suppress", ["regex"]), ("ignore", "*.sql"),
        ("ignore", [""]), ("max_tokens", 0), ("low_confidence", 2), ("related", {"file": 1}), ("related", 3),
        ("daemon", {"url": 8012}), ("daemon", "http://x"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_said_and_not_taken(name: str, value: Any) -> None:
    found, wrong = merged(Settings(), {name: value, "n_finalists": 2}, "the editor")
    assert found == Settings(n_finalists=2)
    assert len(wrong) == 1 and wrong[0].startswith(f"the editor: {name} must be ")


def test_what_is_no_table_or_no_setting() -> None:
    assert merged(Settings(), None, "x") == (Settings(), []) == merged(Settings(), {}, "x")
    assert merged(Settings(), 7, "x")[1] == ["x: expected an object of settings"]
    assert merged(Settings(), {"debounce": 1}, "x")[1] == ["x: unknown setting 'debounce'; did you mean debounce_ms?"]
    # an empty table of Lua can be either
    assert merged(Settings(), {"ignore": {}, "languages": []}, "x") == (Settings(), [])


def test_the_file_of_a_folder_sets_what_a_stranger_may(tmp_path: Path) -> None:
    assert from_folder(None) == from_folder(tmp_path) == (Settings(), [])
    path = tmp_path / "infill.toml"
    path.write_text('min_prefix = 3\nignore = ["*.csv"]\n[daemon]\nurl = "http://evil"\n[related]\ntokens = 5\n')
    found, wrong = from_folder(tmp_path)
    assert found == Settings(min_prefix=3, ignore=("*.csv",), related=Related(4, 5))
    assert wrong == [f"{path}: daemon is set in the editor only"]
    later, _ = merged(found, {"min_prefix": 1, "ignore": ["*.sql"]}, "")
    assert (later.min_prefix, later.ignore) == (1, ("*.csv", "*.sql"))
    path.write_text("min_prefix = \n")
    assert from_folder(tmp_path)[0] == Settings() and "is not read" in from_folder(tmp_path)[1][0]


# ---- secrets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "is_secret"),
    [
        (".env", True), (".env.local", True), ("prod.env", True), (".ENV", True), ("deep/down/server.pem", True),
        ("id_ed25519", True), (".ssh/config", True), ("credentials.json", True), ("terraform.tfvars", True),
        ("id_rsa.pub", False), (".env.example", False), ("environment.py", False), ("keys.py", False),
        ("data/own.csv", True), ("own.csv", False),
    ],
)  # fmt: skip
def test_names_of_secrets(path: str, is_secret: bool, tmp_path: Path) -> None:
    secrecy = Secrecy()
    secrecy.patterns = ("data/*.csv",)
    assert secrecy.matches(tmp_path / path, tmp_path) == is_secret


def test_what_git_ignores_is_not_seen(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("build/\n*.tmp\n!kept.tmp\n")

    async def hidden(*paths: str) -> list[bool]:
        secrecy = Secrecy()
        return [await secrecy.hides(tmp_path / path, tmp_path) for path in paths]

    (tmp_path / "build").mkdir()
    found = asyncio.run(hidden("a.py", "build/a.py", "b.tmp", "kept.tmp"))
    assert found == [False, True, True, False]
    assert asyncio.run(Secrecy().hides(None, tmp_path)) is False  # a buffer that was never saved


def test_without_git_nothing_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert asyncio.run(Secrecy().hides(tmp_path / "a.py", None)) is False


# ---- when to speak ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("x = |", True), ("x = |\n", True), ("|", False), ("    |\n", False), ("f(|)", True), ("f(|):", True),
        ("f(x[|])", True), ("s = '|'", True), ("{|},", True), ("f(| )\t", True), ("ab|c", False), ("a| = 1", False),
        ("é|é", False), ("f(|, b)", False), ("x = |  # note", False), ("x = |\r\n", True), ("a\f|b", False),
    ],
)  # fmt: skip
def test_where_it_speaks(text: str, speaks: bool) -> None:
    whole, place = place_of(text)
    assert (silence(document(whole), place, Settings()) is None) == speaks


def test_settings_of_where_it_speaks() -> None:
    whole, place = place_of("x = f(|, b)")
    assert silence(document(whole), place, Settings(mid_line=True)) is None
    assert silence(document("x = "), Place(0, 4), Settings(min_prefix=3)) is not None
    assert silence(document("    "), Place(0, 4), Settings(min_prefix=0)) is None
    assert silence(document("x = "), Place(0, 4), Settings(automatic=False)) is not None
    deleted = document("x = ")
    deleted.last_was_deletion = True
    assert silence(deleted, Place(0, 4), Settings()) is not None
    assert silence(deleted, Place(0, 4), Settings(), goes_on=True) is not None
    for text in ("    |\n", "ab|c", "f(|, b)"):
        whole, place = place_of(text)
        assert silence(document(whole), place, Settings()) is not None
        assert silence(document(whole), place, Settings(), goes_on=True) is None
        assert silence(document(whole), place, Settings(automatic=False), goes_on=True) is not None
    comment = document("x = 1  # note ")
    assert silence(comment, Place(0, 14), Settings()) is None
    assert silence(comment, Place(0, 14), Settings(suppress=("string",))) is None
    assert silence(comment, Place(0, 14), Settings(suppress=("comment",))) is not None


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("python", "x = 1 |", "code"), ("python", "# a |", "comment"), ("python", "# a\n|", "code"),
        ("python", "x = 'a |'", "string"), ("python", "x = 'a '|", "code"), ("python", 'x = """a\n|b"""', "string"),
        ("python", 'x = """a\n|', "string"), ("python", "x = 'a |\ny = 1\n", "string"),
        ("python", "x = f'{a |}'", "code"), ("python", "x = '#|'", "string"), ("python", "x = '#' |", "code"),
        ("javascript", "// a |\n", "comment"), ("javascript", "/* a |\n", "comment"),
        ("javascript", "/* a */ |", "code"),
        ("javascript", "x = `a ${b |}`", "code"), ("javascript", "x = `a |`", "string"),
        ("c", "int a; // b |", "comment"), ("c", 'char *a = "b |";', "string"), ("c", "int |a;", "code"),
        ("rust", "// a |\nfn f() {}\n", "comment"), ("rust", 'let a = "b |";', "string"),
        ("shellscript", "# a |\n", "comment"), ("shellscript", 'echo "a |"', "string"),
        ("shellscript", "echo |", "code"),
        ("html", "<!-- a | -->", "comment"), ("html", "<p>|</p>", "code"),
        ("yaml", "a: 1 # b |\n", "comment"), ("yaml", 'a: "b |"\n', "string"), ("toml", "a = 1 # b |", "comment"),
        ("lua", "-- a |", "comment"), ("go", "x := `a |`", "string"), ("plaintext", "# a |", "code"),
    ],
)  # fmt: skip
def test_scopes(language: str, text: str, wanted: str) -> None:
    whole, place = place_of(text)
    assert scope(document(whole, language).snapshot, place) == wanted


# ---- what is left of a suggestion ------------------------------------------------------------------------------------


@given(text=st.text("ab(", min_size=1), n=st.integers(0, 9), after=st.text("x)\n"))
def test_typing_along_a_suggestion(text: str, n: int, after: str) -> None:
    shown = Shown("p", after, (text, "zzz"), True)
    rest = shown.rest("p" + text[:n], after)
    assert rest == (None if n >= len(text) else Suggestion((text[n:],) if n else (text, "zzz")))
    assert shown.rest("p" + text[:n] + "?", after) is None
    assert shown.rest("", after) is None


@pytest.mark.parametrize(
    ("text", "typed", "closed", "wanted"),
    [
        ("(a)", "(", ")", Suggestion(("a",))),
        ("([a])", "([", "])", Suggestion(("a",))),
        ('"a" + b', '"', '"', Suggestion(('a" + b',), 1)),
        ("(a) -> b:", "(", ")", Suggestion(("a) -> b:",), 1)),
        ("(a,\n  b)", "(", ")", Suggestion(("a,\n  b",))),
        ("(a", "(", ")", None),  # it says nothing of the bracket
        ("()", "(", ")", None),  # nothing is left
        ("(a)", "(", "\n)", None),
    ],
)
def test_brackets_that_the_editor_closed(text: str, typed: str, closed: str, wanted: Suggestion | None) -> None:
    assert Shown("f", "\nx", (text,), True).rest("f" + typed, closed + "\nx") == wanted


# ---- as a menu -------------------------------------------------------------------------------------------------------


def test_entries_of_a_menu_replace_the_word_before_the_cursor() -> None:
    snapshot = document("😀 = pri\n").snapshot
    found = menu(snapshot, Place(0, 7), Suggestion(("nt(x)\nprint(y)", "vate")))
    assert found.is_incomplete and [item.label for item in found.items] == ["print(x) …", "private"]
    item = found.items[0]
    assert item.filter_text == "print(x)" and isinstance(item.text_edit, types.TextEdit)
    assert item.text_edit.new_text == "print(x)\nprint(y)"
    assert item.text_edit.range == types.Range(types.Position(0, 5), types.Position(0, 8))
    assert menu(snapshot, Place(0, 7), None).items == []
