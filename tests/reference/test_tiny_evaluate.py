"""The figures of the model card: what the encoder is given where its cross-entropy stands beside the model's."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "tiny"))

import evaluate
from check_reference import scramble
from model import ModelConfig, TinyDiffusionGemma
from spans import Hole

SMALL = ModelConfig(
    n_vocab=256, hidden=64, n_layers=3, n_heads=2, n_kv_sliding=1, head_sliding=32, head_full=64, window=20,
    ff_dense=64, ff_expert=32, n_experts=4,
)  # fmt: skip


@pytest.fixture(scope="module")
def model() -> TinyDiffusionGemma:
    torch.manual_seed(3)
    torch.set_num_threads(1)
    made = TinyDiffusionGemma(SMALL)
    scramble(made)
    return made


def some_holes() -> list[Hole]:
    rng = np.random.default_rng(0)

    def tokens(n: int) -> tuple[int, ...]:
        return tuple(rng.integers(16, SMALL.n_vocab, n).tolist())

    sizes = ((30, 7), (44, 12), (9, 1))
    return [
        Hole(i, str(i), tokens(p), tokens(n), tokens(8), "", None, False, False, 0) for i, (p, n) in enumerate(sizes)
    ]


@pytest.mark.parametrize("setting", evaluate.SETTINGS)
@torch.inference_mode()
def test_the_encoder_on_the_canvas_reads_its_noise(model: TinyDiffusionGemma, setting: str) -> None:
    read = evaluate.read(model, some_holes())
    rng = np.random.default_rng(1)
    rows = [row for i, h in enumerate(read.holes) for row in evaluate.noised(setting, i, h, SMALL.n_vocab, rng)]
    found = evaluate.encoder_losses(model, read, rows)
    for row, losses in zip(rows, found, strict=True):
        hole = read.holes[row.hole]
        hidden, _, _ = model.encode(torch.tensor([[*hole.prompt, *row.middle]]))
        wanted = [
            F.cross_entropy(model.logits(hidden[0, len(hole.prompt) + at - 1]), torch.tensor(hole.middle[at])).item()
            for at in row.scored
        ]
        assert losses.tolist() == pytest.approx(wanted, rel=1e-4)
        clean_before = [not row.noisy[:at].any() for at in row.scored]
        true = read.losses[row.hole][row.scored]
        assert losses[clean_before].tolist() == pytest.approx(true[clean_before].tolist(), rel=1e-4)
        assert setting == "forward process" or all(clean_before)
    if setting == "forward process":
        true_losses = [read.losses[row.hole][row.scored] for row in rows]
        assert not np.allclose(np.concatenate(found), np.concatenate(true_losses), rtol=1e-3)
