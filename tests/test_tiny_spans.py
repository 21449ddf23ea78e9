"""The holes that the bundled model is measured with: what their surroundings say about them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "models" / "tiny"))

import idioms
import spans
import tokens
from gguf import GGUFReader

from infill_models import bundled_model


@pytest.mark.parametrize(
    ("before", "hole", "after", "spelled"),
    [
        ("x = order.pri", "ce", "\nreturn price\n", True),
        ("x = order.pri", "ce", "\nreturn cost\n", False),  # not "ce", the whole word has to stand there
        ("x = price", ".pri", "ce\n", True),
        ("x = cost", ".pri", "ce\n", False),
        ("def f(a):\n    ", "return len(a)", " + 1\n", True),
        ("a = 1\nb = a", "\nc", " = a + c\n", True),
        ("a = 1\nb = ", "2", "\n", True),
    ],
)
def test_words_that_are_seen(before: str, hole: str, after: str, spelled: bool) -> None:
    assert spans._is_spelled(before, hole, after) is spelled


def test_holes_say_what_their_surroundings_determine() -> None:
    fields = GGUFReader(bundled_model()).fields
    names, merges = (fields[f"tokenizer.ggml.{name}"].contents() for name in ("tokens", "merges"))
    tokenizer = tokens.assemble(
        {name: i for i, name in enumerate(names)}, [tuple(merge.split(" ", 1)) for merge in merges]
    )
    texts = [spans.Source(f"module {seed}", idioms.module(seed, True), seed, True) for seed in range(4)]
    found = spans.holes(texts, tokenizer, "line", 12, 3)
    assert len(found) == 12
    assert found == spans.holes(texts, tokenizer, "line", 12, 3)
    for hole in found:
        text = texts[hole.source].text
        before, after = (tokenizer.decode(ids, skip_special_tokens=False) for ids in (hole.prompt[1:], hole.suffix))
        assert text[hole.begin :].startswith(hole.text + after) and text[: hole.begin].endswith(before)
        others = idioms.alternatives(texts[hole.source].seed or 0, True)
        whole = len(before) == hole.begin
        assert hole.determined == idioms.is_determined(before, hole.text, after, others, whole)
    assert {hole.determined for hole in found} == {True, False}
