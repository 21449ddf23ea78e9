"""From the trainer to a model file and into the engine: the numbers stay the same, the way back included."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "tiny"))

from check_reference import from_export, scramble
from export import export, load, mean, tokenizer_from_gguf
from model import ModelConfig, TinyDiffusionGemma, canvas_masks
from tokenizers import Tokenizer

import infill
from infill_models.convert import convert

BUNDLED = Path(__file__).parents[2] / "models" / "tiny" / "infill-tiny.gguf"
EXAMPLE = Path(__file__).parents[2] / "examples" / "readings.py"
TOLERANCE = 1e-4  # of logits: largest difference over largest magnitude
# Of Q8_0, root mean squares: where two experts are nearly as likely, rounding decides, and one token is far off.
Q8_TOLERANCE = 0.05  # the same weights, but the engine's products round the activations too
Q8_ON_TEXT = 0.02  # the same of trained weights on text, in the middle
Q8_LOSS = 0.2  # against the weights before they were quantized; random ones are the worst case
NOT_CONDITIONED = 0.6  # the logits are at least so far off where self-conditioning is left out
TEMPERATURES = (0.8, 0.7, 0.6)
SHAPE = ModelConfig(
    n_vocab=2048, hidden=64, n_layers=3, n_heads=2, n_kv_sliding=1, head_sliding=32, head_full=64, window=24,
    ff_dense=64, ff_expert=32, n_experts=4, n_context=512,
)  # fmt: skip


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return tokenizer_from_gguf(BUNDLED)


@pytest.fixture(scope="module")
def trained() -> TinyDiffusionGemma:
    torch.set_num_threads(1)
    torch.manual_seed(11)
    model = TinyDiffusionGemma(SHAPE)
    scramble(model)
    return model.eval()


@pytest.fixture(scope="module")
def folder(trained: TinyDiffusionGemma, tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("export")
    tokenizer.save(str(out / "given.json"))
    export(trained, out / "given.json", out / "checkpoint")
    for quantization in ("f32", "q8_0"):
        convert(out / "checkpoint", out / f"{quantization}.gguf", quantization=quantization, n_threads=1)
    return out


@pytest.fixture(scope="module", params=["f32", "q8_0"])
def file(request: pytest.FixtureRequest, folder: Path) -> Path:
    return folder / f"{request.param}.gguf"


@pytest.fixture(scope="module")
def engine(file: Path) -> Iterator[infill.Model]:
    with infill.Model.load(file, device="cpu", n_threads=1) as loaded:
        yield loaded


def relative_error(found: NDArray[np.float32], wanted: NDArray[np.float32]) -> float:
    return float(np.abs(found - wanted).max() / np.abs(wanted).max())


def rms_error(found: NDArray[np.float32], wanted: NDArray[np.float32]) -> float:
    return float(np.linalg.norm(found - wanted) / np.linalg.norm(wanted))


@torch.no_grad()
def trainer_steps(
    model: TinyDiffusionGemma,
    prompt: NDArray[np.int64],
    canvases: NDArray[np.int64],
    pinned: NDArray[np.bool_],
    fed: list[NDArray[np.float32]] | None = None,
) -> list[NDArray[np.float32]]:
    """Logits (n_free, n_vocab) of chained passes; each reads the soft embeddings of the one before.

    fed: those of the passes before, where another network has computed them: then rounding does not add up.
    """
    _, cache, _ = model.encode(torch.from_numpy(prompt)[None])
    n = canvases.shape[1]
    start, free = torch.full((1, n), len(prompt)), torch.from_numpy(~pinned)
    masks = canvas_masks(start, torch.zeros_like(start), len(prompt), model.c.window, n)
    soft, found = None, []
    for tokens, temperature in zip(torch.from_numpy(canvases), TEMPERATURES, strict=True):
        hidden, _ = model.decode(tokens[None], start + torch.arange(n), masks, cache, soft)
        logits = model.logits(hidden)
        own = model.embedding[tokens] * model.c.hidden**0.5
        found.append(logits[0, free].numpy())
        soft = own[None].clone()
        soft[:, free] = model.soften(torch.from_numpy((found if fed is None else fed)[len(found) - 1]) / temperature)
    return found


def engine_steps(
    model: infill.Model, prompt: NDArray[np.int64], canvases: NDArray[np.int64], pinned: NDArray[np.bool_]
) -> list[NDArray[np.float32]]:
    found: list[NDArray[np.float32]] = []
    with model.session(n_ctx=256, kv_type="f32", n_threads=1) as session:
        session.sync(prompt)
        conditioning = None
        for tokens, temperature in zip(canvases, TEMPERATURES, strict=True):
            (logits,) = session.decode([infill.Row(tokens, pinned)], self_conditioning=conditioning)
            conditioning = [(logits / temperature).astype(np.float32)]
            found.append(logits)
    return found


def case(n_prompt: int, n_canvas: int, n_pinned: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    rng = np.random.default_rng([n_prompt, n_pinned])
    canvases = rng.integers(0, SHAPE.n_vocab, (3, n_canvas))
    canvases[:, n_canvas - n_pinned :] = canvases[0, n_canvas - n_pinned :]
    return rng.integers(0, SHAPE.n_vocab, n_prompt), canvases, np.arange(n_canvas) >= n_canvas - n_pinned


@pytest.mark.parametrize(("n_prompt", "n_canvas", "n_pinned"), [(9, 24, 0), (70, 24, 10)])
def test_the_engine_computes_what_the_trainer_computes(
    trained: TinyDiffusionGemma, file: Path, engine: infill.Model, n_prompt: int, n_canvas: int, n_pinned: int
) -> None:
    prompt, canvases, pinned = case(n_prompt, n_canvas, n_pinned)
    found = engine_steps(engine, prompt, canvases, pinned)
    fed = None if file.stem == "f32" else found
    wanted = trainer_steps(trained, prompt, canvases, pinned, fed)
    stored = trainer_steps(load(file), prompt, canvases, pinned, fed)
    for step in range(3):
        assert found[step].shape == (n_canvas - n_pinned, SHAPE.n_vocab)
        if file.stem == "f32":
            assert relative_error(found[step], wanted[step]) <= TOLERANCE, f"step {step}"
        else:
            assert rms_error(found[step], stored[step]) <= Q8_TOLERANCE, f"step {step}"
            assert rms_error(found[step], wanted[step]) <= Q8_LOSS, f"step {step}"
    # the comparison would show it if self-conditioning were left out
    (bare,) = trainer_steps(trained, prompt, canvases, pinned)[1:2]
    first_again = trainer_steps(trained, prompt, canvases[[1, 1, 1]], pinned)[0]
    assert rms_error(first_again, bare) > NOT_CONDITIONED


def test_the_bundled_weights_compute_what_the_trainer_computes(tokenizer: Tokenizer, tmp_path: Path) -> None:
    # as numbers of 32 bits, so that no rounding of the engine's hides a weight in the wrong place
    weights = load(BUNDLED)
    tokenizer.save(str(tmp_path / "given.json"))
    export(weights, tmp_path / "given.json", tmp_path / "checkpoint")
    convert(tmp_path / "checkpoint", tmp_path / "f32.gguf", quantization="f32", n_threads=1)
    prompt, canvases, pinned = case(40, 24, 10)
    with infill.Model.load(tmp_path / "f32.gguf", device="cpu", n_threads=1) as loaded:
        found = engine_steps(loaded, prompt, canvases, pinned)
    for step, wanted in enumerate(trainer_steps(weights, prompt, canvases, pinned)):
        assert relative_error(found[step], wanted) <= TOLERANCE, f"step {step}"


def test_the_bundled_file_is_what_its_trainer_would_compute(tokenizer: Tokenizer) -> None:
    # Of text, and of many canvases: where two experts are nearly as likely a rounded activation picks the other one.
    # Rounding alone costs 0.01 here, with eight of 384 choices switched it was seen to cost 0.04.
    lines = EXAMPLE.read_text().splitlines(keepends=True)
    weights, errors = load(BUNDLED), []
    with infill.Model.load(BUNDLED, device="cpu", n_threads=1) as loaded:
        for line in range(8, len(lines) - 8, 4):
            before, after = ("".join(part) for part in (lines[:line], lines[line + 1 :]))
            prompt = np.array([2, *tokenizer.encode(before, add_special_tokens=False).ids][-200:])
            suffix = tokenizer.encode(after, add_special_tokens=False).ids[:10]
            noise = np.random.default_rng(line).integers(0, SHAPE.n_vocab, (3, 14))
            canvases, pinned = np.hstack([noise, np.tile(suffix, (3, 1))]), np.arange(24) >= 14
            found = engine_steps(loaded, prompt, canvases, pinned)
            wanted = trainer_steps(weights, prompt, canvases, pinned, found)
            errors += [rms_error(a, b) for a, b in zip(found, wanted, strict=True)]
    assert len(errors) >= 30
    assert np.median(errors) <= Q8_ON_TEXT
    assert np.quantile(errors, 0.9) <= Q8_TOLERANCE


@torch.no_grad()
def test_the_encoder_scores_what_the_trainer_would(trained: TinyDiffusionGemma, engine: infill.Model) -> None:
    prompt, canvases, _ = case(50, 20, 0)
    tokens = np.concatenate([prompt, canvases[0]])
    hidden, _, _ = trained.encode(torch.from_numpy(tokens)[None])
    logp = trained.logits(hidden[0, 49:-1]).log_softmax(-1).gather(-1, torch.from_numpy(canvases[0])[:, None])[:, 0]
    with engine.session(n_ctx=256, kv_type="f32", n_threads=1) as session:
        session.sync(prompt)
        found = session.score(canvases[0])
    if engine.path.stem == "f32":
        assert relative_error(found, logp.numpy()) <= TOLERANCE
    else:
        assert rms_error(found, logp.numpy()) <= Q8_LOSS


def test_weights_come_back_from_checkpoint_and_file(trained: TinyDiffusionGemma, folder: Path) -> None:
    own = trained.state_dict()
    for again in (from_export(folder / "checkpoint"), load(folder / "f32.gguf")):
        assert all(torch.equal(own[name], value) for name, value in again.state_dict().items())
    assert load(folder / "f32.gguf").c == SHAPE
    rounded = load(folder / "q8_0.gguf").state_dict()
    off = {name: float((own[name] - value).abs().max() / own[name].abs().max()) for name, value in rounded.items()}
    assert max(off.values()) <= 1 / 127
    assert {name for name, value in off.items() if value > 0} >= {"embedding", "layers.0.q", "sc_up"}
    assert off["layers.1.router"] == 0 == off["layers.0.norm_in"]


def test_the_file_has_the_vocabulary_that_it_was_exported_with(tokenizer: Tokenizer, engine: infill.Model) -> None:
    text = 'def total(values: list[int]) -> int:\n    """Naïve — ½."""\n    return sum(values)  # all\n\n\n'
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    assert engine.tokenizer.encode(text) == ids
    assert engine.tokenizer.decode(ids) == text == tokenizer.decode(ids)
    assert len(ids) < len(text) / 2


def test_the_mean_of_two_models_is_that_of_every_weight(trained: TinyDiffusionGemma) -> None:
    torch.manual_seed(12)
    other = TinyDiffusionGemma(SHAPE)
    scramble(other)
    before = {name: value.clone() for name, value in trained.state_dict().items()}
    both = mean(trained, other).state_dict()
    assert both.keys() == before.keys()
    for name, value in both.items():
        pair = torch.stack([before[name].double(), other.state_dict()[name].double()])
        torch.testing.assert_close(value.double(), pair.mean(0), rtol=1e-6, atol=1e-7)
        assert torch.equal(trained.state_dict()[name], before[name]), "the first is left as it was"


def test_models_of_different_shapes_have_no_mean(trained: TinyDiffusionGemma) -> None:
    with pytest.raises(RuntimeError, match="size"):
        mean(trained, TinyDiffusionGemma(dataclasses.replace(SHAPE, ff_dense=96)))
