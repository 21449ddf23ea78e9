"""Renaming of training text: everywhere alike, nothing of the language, still Python."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "models" / "tiny"))

import renaming
from renaming import own_words, renamed, words_of

TEXT = '''"""Widgets of a gasket."""

WIDGET_LIMIT = 3


class WidgetStore(dict):
    def __init__(self, gasket):
        self.gasket = gasket  # the gasket of the widgets
        self._widget = None

    def get_widget(self, name):
        return super().get(name, self._widget)
'''


@pytest.fixture(autouse=True)
def all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renaming, "SHARE", 1.0)


def test_a_word_changes_wherever_it_stands() -> None:
    new = renamed(TEXT, {"widget", "widgets"}, ["sprocket"], np.random.default_rng(1))
    ast.parse(new)
    for old, other in (("Widget", "Sprocket"), ("widget", "sprocket"), ("WIDGET", "SPROCKET")):
        assert old in TEXT and old not in new and other in new
        new = new.replace(other, old)
    assert new == TEXT


def test_two_words_do_not_become_one() -> None:
    for seed in range(20):
        new = renamed(TEXT, {"widget", "gasket"}, ["sprocket"], np.random.default_rng(seed))
        assert words_of(new)["sprocket"] in (words_of(TEXT)["widget"], words_of(TEXT)["gasket"])
        assert ("gasket" in new) != ("widget" in new)
        assert renamed(TEXT, {"widget"}, ["gasket", "limit", "widget"], np.random.default_rng(seed)) == TEXT


def test_only_a_share_is_exchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renaming, "SHARE", 0.5)
    found = {renamed(TEXT, {"widget", "gasket"}, ["sprocket", "toggle"], np.random.default_rng(i)) for i in range(50)}
    assert TEXT in found and len(found) == 7  # neither; either by either; both in two ways


def test_words_of_many_files_stay() -> None:
    texts = [f"def shared(alpha{'b' * i}):\n    return alpha\n" for i in range(3)] + ["rare = shared\nto = 1\n"]
    own = own_words(texts, n_common=3)
    assert not own & {"shared", "return", "def", "to"}
    assert {"rare", "alphab"} <= own
    once = "rare = shared\n"
    assert renamed(once, own, ["other"], np.random.default_rng(0)) == once
