"""The bundled model's trainer: who sees whom, the loss, and the optimizer of the hidden matrices."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "tiny"))

import noise
from check_reference import scramble
from data import Documents
from growth import grown
from model import ModelConfig, TinyDiffusionGemma, attend, canvas_masks
from muon import Muon, orthogonal
from train import losses, optimizers, padded

TOLERANCE = 1e-4  # of logits: largest difference over largest magnitude
SLOT = noise.MAX_CANVAS
SMALL = ModelConfig(
    n_vocab=256, hidden=64, n_layers=3, n_heads=2, n_kv_sliding=1, head_sliding=32, head_full=64, window=20,
    ff_dense=64, ff_expert=32, n_experts=4,
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def model() -> TinyDiffusionGemma:
    torch.manual_seed(3)
    made = TinyDiffusionGemma(SMALL)
    scramble(made)
    return made


def draw(n_sequences: int = 2, n_clean: int = 96, seed: int = 1) -> noise.Batch:
    """Canvases of all kinds in text whose tokens repeat, so that there is something to learn."""
    text = np.tile(np.random.default_rng(0).integers(16, SMALL.n_vocab, 50), 20).astype(np.uint16)
    newline = np.zeros(SMALL.n_vocab, bool)
    newline[text[[5, 17, 31, 44]]] = True
    sources = [(1.0, Documents(text, np.array([0, len(text)])))]
    return noise.batch(np.random.default_rng(seed), sources, newline, SMALL.n_vocab, n_sequences, n_clean, 2 * SLOT)


def relative_error(found: Tensor, wanted: Tensor) -> float:
    found, wanted = found.detach(), wanted.detach()
    return float((found - wanted).abs().max() / wanted.abs().max())


def test_masks_are_those_of_a_loop_over_everything() -> None:
    rng = np.random.default_rng(2)
    rows, slots, slot, n_clean, window = 2, 3, 5, 12, 4
    start = torch.from_numpy(rng.integers(1, n_clean + 1, (rows, slots * slot)))
    canvas = torch.from_numpy(rng.integers(0, 3, (rows, slots * slot)))
    found = canvas_masks(start, canvas, n_clean, window, slot)
    assert set(found) == {True, False}
    for full, mask in found.items():
        assert mask.shape == (rows * slots, 1, slot, n_clean + slot)
        for row in range(rows):
            for query in range(slots * slot):
                first = query // slot * slot
                for key in range(n_clean + slot):
                    if key >= n_clean:
                        seen = canvas[row, query] == canvas[row, first + key - n_clean]
                    else:
                        seen = key < start[row, query] and (full or start[row, query] - key < window)
                    added = mask[row * slots + query // slot, 0, query % slot, key]
                    assert added == (0.0 if seen else -torch.inf), (full, row, query, key)


@pytest.mark.parametrize("slots", [None, 1, 3])
def test_attention_is_that_of_the_library(slots: int | None) -> None:
    """Per slot, with the shared past repeated, in float64; slots None: clean text without a past."""
    g = torch.Generator().manual_seed(9)
    b, heads, kv, head, slot, n_past = 2, 6, 2, 8, 5, 7
    n = slot * (slots or 2)
    q, k, v = (torch.randn(b, h, n, head, generator=g, dtype=torch.float64) for h in (heads, kv, kv))
    past = None
    if slots is None:
        mask = torch.zeros(1, 1, n, n).masked_fill(torch.ones(n, n).triu(1) > 0, -torch.inf)
        keys, values, queries = k, v, q
    else:
        past = tuple(torch.randn(b, kv, n_past, head, generator=g, dtype=torch.float64) for _ in range(2))
        hidden = torch.rand(b * slots, 1, slot, n_past + slot, generator=g) < 0.4
        hidden[..., n_past:] &= ~torch.eye(slot, dtype=torch.bool)
        mask = torch.zeros(hidden.shape).masked_fill(hidden, -torch.inf)
        parts = [x.view(b, x.shape[1], slots, slot, head).transpose(1, 2).flatten(0, 1) for x in (q, k, v)]
        queries, keys, values = (
            parts[0],
            *(torch.cat([old.repeat_interleave(slots, 0), own], 2) for old, own in zip(past, parts[1:], strict=True)),
        )
    wanted = F.scaled_dot_product_attention(
        queries, keys.repeat_interleave(3, 1), values.repeat_interleave(3, 1), mask.double(), scale=1.0
    )
    wanted = wanted.view(b, slots or 1, heads, -1, head).permute(0, 1, 3, 2, 4).reshape(b, n, heads * head)
    assert relative_error(attend(q, k, v, mask, past), wanted) < 1e-5  # the softmax is in float32


@torch.no_grad()
def test_a_wider_model_says_the_same_and_learns_with_all_of_it(model: TinyDiffusionGemma) -> None:
    wide = grown(model, 96, 128, 64)
    assert (wide.c.hidden, wide.c.ff_dense, wide.c.ff_expert) == (96, 128, 64)
    b = {name: torch.from_numpy(value) for name, value in vars(draw()).items()}
    masks = canvas_masks(b["start"], b["canvas"], b["clean"].shape[1], SMALL.window, SLOT)
    soft = torch.randn(*b["noisy"].shape, SMALL.hidden, generator=torch.Generator().manual_seed(4))
    found = []
    for m in (model, wide):
        hidden, cache, _ = m.encode(b["clean"])
        given = F.pad(soft, (0, m.c.hidden - SMALL.hidden))
        found.append((m.logits(hidden), m.logits(m.decode(b["noisy"], b["position"], masks, cache, given)[0])))
    for one, other in zip(*found, strict=True):
        assert relative_error(other, one) < 1e-5
    with torch.enable_grad():
        losses(wide, draw(), True, torch.Generator().manual_seed(1))["loss"].backward()
    block = wide.layers[0]
    for p, old in (
        (block.o, (slice(64), slice(None))),
        (block.down, (slice(64), slice(64))),
        (wide.sc_down, (slice(64), slice(64))),
        (block.experts_out, (slice(None), slice(64), slice(32))),
        (wide.embedding, (slice(None), slice(64))),
    ):
        new = torch.ones_like(p, dtype=torch.bool)
        new[old] = False
        assert float(p[new].abs().max()) == 0 and p.grad is not None and float(p.grad[new].abs().max()) > 0
    with pytest.raises(ValueError, match="cannot shrink"):
        grown(wide, 64, 128, 64)


@torch.no_grad()
def test_packed_canvases_are_as_each_of_them_alone(model: TinyDiffusionGemma) -> None:
    """Each canvas again with its own prompt only, and no mask but the window: nothing else can have reached it."""
    b = {name: torch.from_numpy(value) for name, value in vars(draw()).items()}
    _, cache, _ = model.encode(b["clean"])
    masks = canvas_masks(b["start"], b["canvas"], b["clean"].shape[1], SMALL.window, SLOT)
    soft = torch.randn(*b["noisy"].shape, SMALL.hidden, generator=torch.Generator().manual_seed(4))
    packed = [model.logits(model.decode(b["noisy"], b["position"], masks, cache, s)[0]) for s in (None, soft)]
    n_checked = 0
    for row in range(len(b["clean"])):
        for number in b["canvas"][row].unique():
            places = torch.nonzero(b["canvas"][row] == number).flatten()
            start, n = int(b["start"][row, places[0]]), len(places)
            _, own_cache, _ = model.encode(b["clean"][row : row + 1, :start])
            near = torch.zeros(1, 1, n, start + n)
            near[..., : max(0, start - SMALL.window + 1)] = -torch.inf
            alone = {True: torch.zeros(1, 1, n, start + n), False: near}
            for found, s in zip(packed, (None, soft), strict=True):
                hidden, _ = model.decode(
                    b["noisy"][row : row + 1, places],
                    (start + torch.arange(n))[None],
                    alone,
                    own_cache,
                    None if s is None else s[row : row + 1, places],
                )
                assert relative_error(found[row, places], model.logits(hidden)[0]) <= TOLERANCE
            n_checked += start > SMALL.window
    assert n_checked >= 4
    assert relative_error(packed[0], packed[1]) > 100 * TOLERANCE


def test_padding_repeats_nothing_that_counts() -> None:
    mask = torch.rand(3, 200, generator=torch.Generator().manual_seed(1)) < 0.5
    index, real = padded(mask)
    assert len(index) % 256 == 0 and len(index) - 256 < mask.sum() <= len(index)
    assert torch.equal(index[real], torch.nonzero(mask.flatten()).flatten())


@torch.no_grad()
def test_the_terms_of_the_loss(model: TinyDiffusionGemma) -> None:
    """Again from the network's own log-probabilities: free positions whole, the chosen pins with their weight."""
    import train

    b = draw()
    b = replace(b, length=np.array([96, 40]))
    found = losses(model, b, False, torch.Generator().manual_seed(5))
    t = {name: torch.from_numpy(value) for name, value in vars(b).items()}
    hidden, cache, balance = model.encode(t["clean"])
    logp = model.logits(hidden).log_softmax(-1)
    nats = [-float(logp[row, i, t["clean"][row, i + 1]]) for row, n in ((0, 95), (1, 40)) for i in range(n)]
    assert float(found["encoder"]) == pytest.approx(np.mean(nats), rel=1e-5)

    masks = canvas_masks(t["start"], t["canvas"], 96, SMALL.window, SLOT)
    hidden, penalty = model.decode(t["noisy"], t["position"], masks, cache)
    ce = -model.logits(hidden).log_softmax(-1).gather(-1, t["target"][..., None])[..., 0]
    share = torch.rand(ce.shape, generator=torch.Generator().manual_seed(5))
    weight = (~t["pinned"]).float() + train.PINNED_WEIGHT * (t["pinned"] & (share < train.PINNED_SHARE))
    decoder = float((ce * weight).sum() / weight.sum())
    assert 0 < (weight == train.PINNED_WEIGHT).sum() < 0.3 * (weight == 1).sum()
    total = decoder + float(found["encoder"]) + 0.01 * float(balance + penalty) / SMALL.n_layers
    assert float(found["loss"]) == pytest.approx(total, rel=1e-5)
    noised = ~t["pinned"] & (t["noisy"] != t["target"])  # accuracy is that of noisy positions only
    right = model.logits(hidden).argmax(-1) == t["target"]
    assert float(found["noised"]) == pytest.approx(float(ce[noised].mean()), rel=1e-5)
    assert float(found["right"]) == pytest.approx(float(right[noised].float().mean()), rel=1e-5)


def test_every_weight_learns_and_self_conditioning_only_when_it_is_used() -> None:
    torch.manual_seed(6)
    model = TinyDiffusionGemma(SMALL)
    for conditioned in (False, True):
        model.zero_grad()
        losses(model, draw(), conditioned, torch.Generator().manual_seed(1))["loss"].backward()
        for name, p in model.named_parameters():
            if name.startswith("sc_") and not conditioned:
                assert p.grad is None
                continue
            assert p.grad is not None and torch.isfinite(p.grad).all(), name
            assert p.grad.abs().max() > 0, name


@torch.no_grad()
def test_pins_feed_themselves_in_self_conditioning(model: TinyDiffusionGemma, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Tensor | None] = []
    decode = model.decode

    def watched(*args: Tensor) -> tuple[Tensor, Tensor]:
        given.append(args[4] if len(args) > 4 else None)  # type: ignore[arg-type]
        return decode(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(model, "decode", watched)
    b = draw()
    losses(model, b, True, torch.Generator().manual_seed(1))
    first, second = given
    assert first is None and second is not None
    pinned = torch.from_numpy(b.pinned)
    own = model.embedding[torch.from_numpy(b.noisy)] * SMALL.hidden**0.5
    assert relative_error(second[pinned], own[pinned]) <= 1e-6
    assert relative_error(second[~pinned], own[~pinned]) > 0.1


def test_the_loss_falls_on_a_batch_that_comes_again_and_again() -> None:
    torch.manual_seed(7)
    model = TinyDiffusionGemma(SMALL)
    both = optimizers(model, 1e-2, 6e-3)
    assert sum(len(group["params"]) for o in both for group in o.param_groups) == len(list(model.parameters()))
    b, g = draw(), torch.Generator().manual_seed(1)
    seen = []
    for step in range(40):
        terms = losses(model, b, step % 2 == 1, g)
        terms["loss"].backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in both:
            optimizer.step()
            optimizer.zero_grad()
        seen.append([float(terms[name].detach()) for name in ("encoder", "noised", "right")])
    first, last = np.array(seen[:4]).mean(0), np.array(seen[-4:]).mean(0)
    assert last[0] < 0.3 * first[0] and last[1] < 0.5 * first[1]
    assert first[2] < 0.2 and last[2] > 0.5


def matrices(n: int, rows: int, columns: int, seed: int = 8) -> Tensor:
    return torch.randn(n, rows, columns, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize(("rows", "columns"), [(24, 64), (64, 24), (48, 64)])
def test_orthogonal_brings_all_singular_values_near_one(rows: int, columns: int) -> None:
    g = matrices(4, rows, columns) * torch.tensor([1e-3, 1.0, 30.0, 1e4]).view(-1, 1, 1)
    found = orthogonal(g)
    assert found.shape == g.shape and found.dtype == g.dtype
    for before, after in zip(g.numpy(), found.numpy(), strict=True):
        u, s, vt = np.linalg.svd(before, full_matrices=False)
        assert s.max() / s.min() > 2  # it was not so before
        assert np.linalg.svd(after, compute_uv=False) == pytest.approx(1.0, abs=0.35)
        # and the directions stay: what it approximates is U V^T
        assert np.linalg.norm(after - u @ vt) < 0.35 * np.linalg.norm(u @ vt)


def test_a_transposed_matrix_gets_the_transposed_step() -> None:
    assert torch.equal(orthogonal(matrices(2, 16, 40).mT), orthogonal(matrices(2, 16, 40)).mT)
    start, expert, grads = matrices(1, 16, 40)[0], matrices(3, 40, 16, seed=1), matrices(3, 16, 40, seed=9)
    wide, flat = torch.nn.Parameter(start.clone()), torch.nn.Parameter(start.T.clone())
    stack = torch.nn.Parameter(expert.clone())
    together, alone = Muon([wide, flat, stack], 0.5), torch.nn.Parameter(start.clone())
    apart = Muon([alone], 0.5)
    for grad in grads:
        wide.grad, flat.grad, alone.grad, stack.grad = grad.clone(), grad.T.clone(), grad.clone(), torch.ones(3, 40, 16)
        together.step()
        apart.step()
    assert relative_error(flat.T, wide) <= 1e-2
    assert relative_error(alone, wide) <= 1e-2  # what shares its batch does not matter
    assert relative_error(start, wide) > 0.1
    assert (stack - expert).flatten(1).norm(dim=1).min() > 0.01


def test_muon_steps_downhill_by_the_published_length() -> None:
    target = matrices(1, 32, 48)[0]
    p = torch.nn.Parameter(torch.zeros(32, 48))
    optimizer = Muon([p], lr=0.1, weight_decay=0.0)
    seen = []
    for step in range(60):
        loss = (p - target).square().sum()
        optimizer.zero_grad()
        loss.backward()
        before = p.detach().clone()
        optimizer.step()
        if step == 0:  # as long as a step of AdamW: 0.2 of the rate in every entry
            assert float((p.detach() - before).square().mean().sqrt()) == pytest.approx(0.2 * 0.1, rel=0.25)
        seen.append(float(loss.detach()))
    assert seen[1] < seen[0]
    assert seen[-1] < 0.2 * seen[0]


def test_muon_decays_weights() -> None:
    p = torch.nn.Parameter(torch.full((8, 8), 3.0))
    p.grad = torch.zeros(8, 8)
    Muon([p], lr=0.1, weight_decay=0.5).step()
    assert torch.allclose(p.detach(), torch.tensor(3.0 * 0.95))
