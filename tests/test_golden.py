"""The engine against the reference implementation: see golden/README.md for what is compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from golden_files import Golden, checkpoint_digest, read, relative_error
from numpy.typing import NDArray
from philox import random_tokens
from synthetic import GOLDEN_SHAPES, LONG, ODD, SETTLING, WIDE, Shape, write_gguf

import infill

TOLERANCE = 1e-4  # of logits and scores: largest difference over largest magnitude
ENTROPY_TOLERANCE = 1e-3  # the same of a run's entropies: low temperatures and a dozen steps magnify rounding

Float = NDArray[np.float32]


@pytest.fixture(scope="module", params=GOLDEN_SHAPES, ids=lambda shape: shape.name)
def golden(request: pytest.FixtureRequest) -> Golden:
    shape: Shape = request.param
    return read(shape)


@pytest.fixture(scope="module")
def model(golden: Golden, tmp_path_factory: pytest.TempPathFactory) -> Iterator[infill.Model]:
    path = tmp_path_factory.mktemp(golden.shape.name) / "model.gguf"
    write_gguf(golden.shape, golden.seed, path)
    with infill.Model.load(path, device="cpu", n_threads=1) as loaded:
        yield loaded


@pytest.fixture
def session(model: infill.Model) -> Iterator[infill.Session]:
    with model.session(n_ctx=256, kv_type="f32") as opened:
        yield opened


def options(golden: Golden, canvas: int = 0) -> infill.DenoiseOptions:
    run: dict[str, Any] = dict(golden.provenance["run"])
    run["seed"] += canvas
    return infill.DenoiseOptions(**run)


def chain(session: infill.Session, rows: list[NDArray[np.int32]], temperatures: Float) -> list[list[Float]]:
    """Chained passes over several rows at once: out[pass][row] is (n_tokens, n_vocab)."""
    passes: list[list[Float]] = []
    conditioning: list[Float] | None = None
    for i, temperature in enumerate(temperatures):
        logits = session.decode([row[i] for row in rows], self_conditioning=conditioning)
        conditioning = [(row / temperature).astype(np.float32) for row in logits]
        passes.append(logits)
    return passes


def test_the_model_is_the_one_the_reference_read(golden: Golden, tmp_path: Any) -> None:
    digest = checkpoint_digest(golden.shape, golden.seed, tmp_path)
    assert digest == golden.provenance["checkpoint_sha256"]


def test_encoder_scores(golden: Golden, session: infill.Session) -> None:
    tokens = np.concatenate([golden["prompt"], golden["continuation"]])
    for n_prompt in (1, len(golden["prompt"]) // 2, len(golden["prompt"])):
        session.sync(tokens[:n_prompt])
        scores = session.score(tokens[n_prompt:])
        assert scores.dtype == np.float32
        assert relative_error(scores, golden["logp"][n_prompt - 1 :]) <= TOLERANCE


def test_decoder_logits_over_chained_steps(golden: Golden, session: infill.Session) -> None:
    session.sync(golden["prompt"])
    for i, logits in enumerate(chain(session, [golden["canvases"]], golden["temperatures"])):
        assert logits[0].shape == (golden.shape.canvas, golden.shape.n_vocab)
        assert relative_error(logits[0][golden["positions"]], golden["logits"][i]) <= TOLERANCE, f"pass {i}"


def test_packed_rows_of_other_lengths(golden: Golden, session: infill.Session) -> None:
    """The canvas and the shorter rows in one pass; the reference computed each of them alone."""
    session.sync(golden["prompt"])
    rows = [golden["canvases"], *(golden[f"row_{n}_canvases"] for n in golden.short_rows)]
    wanted = [golden["logits"], *(golden[f"row_{n}_logits"] for n in golden.short_rows)]
    kept = [golden["positions"], *(golden[f"row_{n}_positions"] for n in golden.short_rows)]
    for i, logits in enumerate(chain(session, rows, golden["temperatures"])):
        for row, positions, expected in zip(logits, kept, wanted, strict=True):
            assert relative_error(row[positions], expected[i]) <= TOLERANCE, f"pass {i}, row of {len(row)}"


def test_whole_denoise_runs(golden: Golden, session: infill.Session) -> None:
    """Every canvas of every step, with the reference's draws; a further canvas reads the ones before it."""
    prompt = golden["prompt"]
    for c in range(golden.provenance["n_canvases"]):
        steps: list[infill.Step] = []
        session.sync(prompt)
        n = len(golden[f"run_{c}_final"])
        row = infill.Row(np.full(n, -1, np.int32), np.zeros(n, np.bool_))
        (answer,) = session.denoise([row], options(golden, c), on_step=steps.append)
        assert [step.step for step in steps] == list(range(1, len(golden[f"run_{c}_argmax"]) + 1))
        for i, step in enumerate(steps):
            assert step.argmax.tolist() == golden[f"run_{c}_argmax"][i].tolist(), f"canvas {c}, step {i + 1}"
            assert step.accepted.tolist() == golden[f"run_{c}_accepted"][i].tolist(), f"canvas {c}, step {i + 1}"
            assert step.canvas.tolist() == golden[f"run_{c}_canvas"][i].tolist(), f"canvas {c}, step {i + 1}"
        entropy = np.stack([step.entropy for step in steps])
        assert relative_error(entropy, golden[f"run_{c}_entropy"]) <= ENTROPY_TOLERANCE
        assert answer.tokens.tolist() == golden[f"run_{c}_final"].tolist()
        assert answer.n_steps == len(steps)
        # by the reference's own last steps: a run may also settle in the very last one
        used = options(golden, c)
        assert used.stability_threshold is not None and used.confidence_threshold is not None
        last = golden[f"run_{c}_argmax"][-1 - used.stability_threshold :]
        is_stable = len(last) == 1 + used.stability_threshold and bool((last == last[-1]).all())
        is_confident = float(golden[f"run_{c}_entropy"][-1].mean()) < used.confidence_threshold
        assert answer.converged == (is_stable and is_confident)
        prompt = np.concatenate([prompt, answer.tokens])


def test_generate_is_the_chain_of_those_canvases(golden: Golden, session: infill.Session) -> None:
    wanted = np.concatenate([golden[f"run_{c}_final"] for c in range(golden.provenance["n_canvases"])])
    length = len(golden["run_0_final"])
    tokens = session.generate(golden["prompt"], len(wanted), options(golden), canvas_length=length)
    assert tokens.tolist() == wanted.tolist()


def test_a_given_start_is_the_same_as_the_noise_it_repeats(golden: Golden, session: infill.Session) -> None:
    session.sync(golden["prompt"])
    row = infill.Row(golden["run_0_initial"], None)
    (answer,) = session.denoise([row], options(golden))
    assert answer.tokens.tolist() == golden["run_0_final"].tolist()


def test_the_golden_files_cover_what_they_claim() -> None:
    files = {shape.name: read(shape) for shape in GOLDEN_SHAPES}
    for file in files.values():
        run = file.provenance["run"]
        assert len(file["logits"]) >= 3
        assert len(file["run_0_argmax"]) >= 3
        assert run["max_steps"] >= len(file["run_0_argmax"])
        assert (file["run_0_accepted"].sum(axis=1) >= 2).sum() >= 3
        assert (
            file["run_0_initial"].tolist()
            == random_tokens(run["seed"], len(file["run_0_initial"]), file.shape.n_vocab, step=0).tolist()
        )
    assert len(files[SETTLING.name]["run_0_argmax"]) < files[SETTLING.name].provenance["run"]["max_steps"]
    assert len(files[LONG.name]["prompt"]) > LONG.window
    assert len(files["short"]["prompt"]) < files["short"].shape.window
    assert WIDE.window < WIDE.canvas
    assert ODD.n_layer // 6 > 1
    assert {shape.n_expert_used for shape in GOLDEN_SHAPES} >= {1, 8}
    assert {shape.canvas for shape in GOLDEN_SHAPES} >= {8, 64}
