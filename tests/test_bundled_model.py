"""The model that comes with the repository: small, of the real architecture, and it fills the demo's holes."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import infill
from infill_models import bundled_model
from infill_models.gguf import read_metadata
from tools.demo import CUTS, Cut

MOST_BYTES = 16_000_000


@pytest.fixture(scope="module")
def model() -> Iterator[infill.Model]:
    with infill.Model.load(bundled_model()) as loaded:
        yield loaded


def test_it_is_small_and_has_every_feature_of_the_real_one(model: infill.Model) -> None:
    assert bundled_model().stat().st_size <= MOST_BYTES
    assert model.warnings == ()
    keys = read_metadata(bundled_model())
    own = {name.removeprefix("diffusion-gemma."): value for name, value in keys.items()}
    pattern = own["attention.sliding_window_pattern"]
    assert list(pattern)[:6] == [True] * 5 + [False] and not pattern[-1]
    assert own["attention.key_length"] != own["attention.key_length_swa"]
    heads = own["attention.head_count_kv"]
    assert heads[5] < heads[0] < own["attention.head_count"]
    assert own["expert_used_count"] < own["expert_count"]
    assert keys["tokenizer.ggml.model"] == "gemma4"
    assert model.config.n_kv_sliding_per_token > model.config.n_kv_full_per_token


def test_its_tokenizer_takes_any_bytes(model: infill.Model) -> None:
    data = bytes(range(256)) + "def f(x):\r\n\treturn 'ñ▁€😀'  # <eos> <0x41>\n".encode()
    text = data.decode("utf-8", "surrogateescape")
    ids = model.tokenizer.encode(text)
    assert model.tokenizer.decode_bytes(ids) == data
    assert not set(ids) & model.tokenizer.control_ids


@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: f"{cut.name}:{cut.first}")
def test_it_fills_the_holes_of_the_demo(model: infill.Model, cut: Cut) -> None:
    before, middle, after = cut.sides()
    options = infill.FillOptions()
    assert infill.fill(model, infill.Hole(before, after, language="python"), options).text == middle


BREAKING = (
    ('print(f"{', ", '}\")\n"),
    ("def main() -> int:\n    commands: dict[str, Callable[[list[Release]], Any]] = {", "\n"),
)
"""Holes whose most likely continuation does not fit what follows; which of them a model is sure of hangs on it."""


def test_a_draft_that_breaks_the_syntax_is_never_certain(model: infill.Model) -> None:
    n_certain = 0
    for prefix, suffix in BREAKING:
        hole = infill.Hole(prefix, suffix, language="python")
        # the greedy draft alone: among several there is mostly one that fits
        draft = infill.fill(model, hole, infill.FillOptions(strategy="draft", n_drafts=1))
        if draft.errors == 0 or draft.confidence <= infill.FillOptions().draft_certain:
            continue
        filled = infill.fill(model, hole, infill.FillOptions(n_drafts=1))
        assert filled.errors == 0
        ast.parse(prefix + filled.text + suffix)
        n_certain += 1
    assert n_certain > 0


def test_the_demo_has_an_expression_a_line_and_a_block() -> None:
    assert any(cut.piece for cut in CUTS)
    assert any(not cut.piece and cut.first == cut.last for cut in CUTS)
    assert any(cut.first < cut.last for cut in CUTS)


@pytest.mark.parametrize("cut", [cut for cut in CUTS if cut.piece][:1] + [cut for cut in CUTS if not cut.piece][:1])
def test_the_command_line_fills_with_it(tmp_path: Path, cut: Cut) -> None:
    before, middle, after = cut.sides()
    copy = tmp_path / "copy.py"
    copy.write_text(before + after)
    command = [Path(sys.executable).with_name("infill"), "fill", copy, *cut.place, "--write"]
    done = subprocess.run(command, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert copy.read_text() == before + middle + after
