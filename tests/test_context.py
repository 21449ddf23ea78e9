"""What surrounds a hole, cut to budgets of tokens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import infill
from infill import context
from infill.document import Document, Span
from infill_models.tokenizer import Tokenizer

LINES = "".join(f"x{i} = {i}\n" for i in range(3000))
FUNCTIONS = "".join(f"def f{i}(x):\n    y = x + {i}\n\n    return y\n\n\n" for i in range(300))


@pytest.fixture(scope="module")
def tokenizer(random_model: Path) -> Iterator[Tokenizer]:
    with infill.Model.load(random_model, n_threads=1) as model:
        yield model.tokenizer


def n(text: str, tokenizer: Tokenizer) -> int:
    return len(tokenizer.encode(text))


@pytest.mark.parametrize("text", [LINES, FUNCTIONS, "x" * 5000, "é" * 5000, "e\u0301" * 3000, "\udce9a" * 3000])
@pytest.mark.parametrize("budget", [1, 10, 500])
def test_both_ends_keep_to_the_budget_and_to_characters(text: str, budget: int, tokenizer: Tokenizer) -> None:
    end = context.keep_end(text, budget, tokenizer)
    start = context.keep_start(text, budget, tokenizer)
    assert text.endswith(end) and text.startswith(start)
    for kept in (end, start):
        assert n(kept, tokenizer) <= budget
        assert budget < 500 or n(kept, tokenizer) > budget // 3, "most of the budget is used"
    assert not end.startswith("\u0301") and not text[len(start) :].startswith("\u0301")


def test_cuts_are_at_lines_and_definitions(tokenizer: Tokenizer) -> None:
    assert context.keep_end(LINES, 500, tokenizer).startswith("x")
    assert context.keep_start(LINES, 500, tokenizer).endswith("\n")
    assert context.keep_end(FUNCTIONS, 500, tokenizer).startswith("def ")
    assert context.keep_start(FUNCTIONS, 500, tokenizer).endswith("return y\n\n")


def test_short_texts_stay_whole(tokenizer: Tokenizer) -> None:
    assert context.keep_end("a = 1\n", 100, tokenizer) == context.keep_start("a = 1\n", 100, tokenizer) == "a = 1\n"
    assert context.keep_end("a", 0, tokenizer) == context.keep_start("a", -1, tokenizer) == ""


@pytest.mark.parametrize("text", [LINES, FUNCTIONS, "word " * 3000])
def test_typing_seldom_moves_the_beginning(text: str, tokenizer: Tokenizer) -> None:
    starts = {len(text[: 4000 + i]) - len(context.keep_end(text[: 4000 + i], 600, tokenizer)) for i in range(100)}
    assert len(starts) <= 2


def test_related_texts_newest_first(tokenizer: Tokenizer) -> None:
    snippets = [("new.py", "a = 1\n"), ("long.py", LINES), ("old.py", "b = 2\n")]
    kept = context.keep_related(snippets, 300, tokenizer)
    assert [path for path, _ in kept] == ["new.py", "long.py"]
    assert kept[0] == snippets[0] and LINES.startswith(kept[1][1])
    assert sum(n(text, tokenizer) for _, text in kept) <= 300
    assert context.keep_related(snippets, 10, tokenizer) == []


def test_a_hole_of_a_document() -> None:
    document = Document(b"\xef\xbb\xbfdef f():\r\n\tpass\r\n# caf\xe9", Path("a.py"))
    hole = infill.hole_from_document(document, document.hole_for_lines(2, 2), [("b.py", "x")])
    assert (hole.prefix, hole.suffix, hole.old) == ("def f():\n", "\n# caf\udce9", "\tpass")
    assert (hole.language, hole.path, hole.related) == ("python", "a.py", (("b.py", "x"),))
    assert infill.hole_from_document(document, Span(3, 3), language="text").language == "text"


def test_holes_of_a_document() -> None:
    document = Document(b"a\nb\nc\nd")
    spans = [document.hole_for_lines(1, 1), document.hole_for_lines(3, 4)]
    holes = infill.holes_from_document(document, spans)
    assert holes.pieces == ("", "\nb\n", "") and holes.old == ("a", "c\nd") and holes.n == 2
    with pytest.raises(infill.UsageError, match="overlap"):
        infill.holes_from_document(document, [Span(0, 3), Span(2, 4)])
    with pytest.raises(infill.UsageError, match="without a hole"):
        infill.Holes(("only text",))


def test_pairs_are_joined_everywhere() -> None:
    pair = "\ud83d\ude00"
    holes = infill.Holes((pair, "x", pair), related=((pair, pair),), old=(pair, ""), path="p")
    sound = context.sound(holes)
    assert sound.pieces == ("😀", "x", "😀") and sound.related == (("😀", "😀"),) and sound.old == ("😀", "")
    assert sound.path == "p"
    plain = infill.Holes(("\udce9", "ok"), "python")
    assert context.sound(plain) is plain


def test_a_language_that_is_not_given_is_found_out() -> None:
    assert (
        context.sound(infill.Holes(("import os\n\ndef f():\n    ", "\n    return os\n"), path="a.py")).language
        == "python"
    )
    assert context.sound(infill.Holes(("fn main() {\n    ", "\n}\n"), path="a.rs")).language == "rust"
    assert context.sound(infill.Holes(("x = ", "\n"), "toml", "a.py")).language == "toml"
