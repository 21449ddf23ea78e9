"""Each subcommand of infill bench, with few rounds; other engines; the sibling that they run."""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import infill
import infill.cli
from infill.benchmark import engines, ggml, keystroke, residence
from infill.errors import EngineError
from infill_models import bundled_model
from infill_models.errors import ModelFileError
from infill_models.gguf import read_header
from infill_models.sibling import write_sibling

# float32 weights, half-float keys and values on both sides: nats, of logits between -30 and 30
TOLERANCE = 0.05
QUICK = ["--threads", "1", "--rounds", "1", "--json"]


@pytest.fixture(scope="module")
def sibling(random_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sibling") / "sibling.gguf"
    write_sibling(random_model, out)
    return out


def bench(capfd: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert infill.cli.main(["bench", *arguments]) == 0
    result: dict[str, Any] = json.loads(capfd.readouterr().out)
    return result


def test_step(random_model: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    picture = tmp_path / "step.png"
    result = bench(
        capfd, "step", "--lengths", "8,16", "--rows", "1,2", "--prompts", "32", "--plot", str(picture),
        "--model", str(random_model), *QUICK,
    )  # fmt: skip
    assert [(row["n_rows"], row["n_row"]) for row in result["rows"]] == [(1, 8), (1, 16), (2, 8), (2, 16)]
    for row in result["rows"]:
        assert row["ms"]["median"] > 0 and row["experts"]["median"] >= 0 and row["share"] > 0
    assert (
        result["peak"]["bandwidth"] > 0 and result["peak"]["matrix"] > 0 and list(result["peak"]["products"]) == ["0"]
    )
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_prefill(random_model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    result = bench(capfd, "prefill", "--lengths", "64,16", "--no-floor", "--model", str(random_model), *QUICK)
    assert [row["n_prompt"] for row in result["rows"]] == [16, 64]
    assert all(row["tokens_per_s"]["median"] > 0 for row in result["rows"]) and result["peak"] is None


def test_keystroke(capfd: pytest.CaptureFixture[str]) -> None:
    result = bench(capfd, "keystroke", "--lengths", "64,256", "--steps", "1", "--max-tokens", "2", *QUICK)
    for row, n_asked in zip(result["rows"], (64, 256), strict=True):
        assert n_asked / 2 < row["n_prompt"]["median"] <= n_asked + 64
        assert row["n_read"]["median"] < 16  # the rest was known from the character before
        assert row["reused"]["median"] > 0.7 and 0 < row["p50"] <= row["p95"]


def test_memory(random_model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    result = bench(capfd, "memory", "--context", "128", "--length", "16", "--model", str(random_model), *QUICK)
    row, *loadings = result["rows"]
    assert row["n_prompt"] == 112 and row["cache"] > 0 and row["compute"] > 0
    assert row["peak"]["total"] >= row["end"]["total"] - (1 << 20) and row["end"]["total"] > row["before"]["total"]
    assert row["above_file"] == row["peak"]["total"] - random_model.stat().st_size
    assert [loading["kind"] for loading in loadings] == (["cold", "warm"] if sys.platform == "linux" else ["warm"])
    assert all(loading["load_ms"]["median"] > 0 and loading["read_ms"]["median"] > 0 for loading in loadings)


def test_compare(random_model: Path, sibling: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    program = fake(tmp_path, "total time: 400.00ms, time per step: 33.50ms (12 steps over 1 blocks, entropy-bound)")
    result = bench(
        capfd, "compare", "--length", "16", "--prompt", "32", "--no-floor", "--llama-cpp", str(program.parent),
        "--sibling", str(sibling), "--model", str(random_model), *QUICK,
    )  # fmt: skip
    names = [row["engine"] for row in result["rows"]]
    assert names == [
        "infill: a step",
        "llama.cpp, sibling: reading, all logits",
        "llama.cpp, sibling: reading, one logit row",
        "llama.cpp, DiffusionGemma: a step",
    ]
    assert result["rows"][3]["ms"]["median"] == 33.5
    assert result["rows"][0]["ratio"]["median"] == 1.0 and result["rows"][0]["to_reading"]["median"] > 0
    assert any(note.startswith("llama-cpp-python ") for note in result["notes"])


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_an_engine_that_fails_is_a_note(
    random_model: Path, sibling: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program = fake(tmp_path, "unknown model architecture", status=1)
    arguments = ["--length", "16", "--prompt", "32", "--no-floor", "--llama-cpp", str(program)]
    arguments += ["--sibling", str(sibling), "--model", str(random_model), "--threads", "1", "--rounds", "1"]
    assert infill.cli.main(["bench", "compare", *arguments]) == 0
    out = capfd.readouterr().out
    assert "says no time per step: unknown model architecture" in " ".join(out.split())
    assert "llama.cpp, DiffusionGemma" not in out and "of llama.cpp's reading with all logits" in " ".join(out.split())


def test_transformers_is_an_engine_where_it_is_installed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    import synthetic

    synthetic.write_checkpoint(synthetic.SHORT, 1, tmp_path / "checkpoint")
    synthetic.write_gguf(synthetic.SHORT, 1, tmp_path / "model.gguf")
    result = bench(
        capfd, "compare", "--length", "8", "--prompt", "16", "--no-floor", "--top-k", "0",
        "--transformers", str(tmp_path / "checkpoint"), "--model", str(tmp_path / "model.gguf"), *QUICK,
    )  # fmt: skip
    if all(importlib.util.find_spec(name) for name in ("torch", "transformers")):
        assert result["rows"][-1]["engine"] == "transformers: a step" and result["rows"][-1]["ms"]["median"] > 0
    else:
        assert "transformers: EngineError: needs torch and transformers" in result["notes"][-1]


def test_another_file_is_not_overwritten_by_a_sibling(random_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = random_model.read_bytes()
    arguments = ["--no-floor", "--sibling", str(random_model), "--model", str(bundled_model()), "--threads", "1"]
    assert infill.cli.main(["bench", "compare", *arguments, "--length", "4", "--prompt", "4"]) == 1
    assert "is not the sibling of infill-tiny.gguf" in capsys.readouterr().err
    assert random_model.read_bytes() == before


def test_report(random_model: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    document, result = tmp_path / "speed.md", tmp_path / "prefill.json"
    document.write_text("<!-- measured: prefill -->\n<!-- end -->\n", encoding="utf-8")
    arguments = ["--lengths", "16", "--no-floor", "--model", str(random_model), *QUICK]
    assert infill.cli.main(["bench", "prefill", *arguments]) == 0
    result.write_text(capfd.readouterr().out, encoding="utf-8")
    assert infill.cli.main(["bench", "report", str(document), str(result)]) == 0
    assert "random.gguf" in document.read_text(encoding="utf-8")
    assert "1 new results, 1 in all" in capfd.readouterr().err


def test_wrong_options_are_refused_before_anything_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, message in (
        (["step", "--lengths", "0"], "--lengths takes numbers from 1 to 1024"),
        (["step", "--lengths", "600", "--rows", "2"], "no pass of at most 1024 tokens"),
        (["memory", "--context", "64", "--length", "64"], "does not hold a prompt of 1 and a row of 64"),
        (["prefill", "--plot", "x.txt"], "--plot takes a .png"),
        (["prefill", "--lengths", "100000"], "reads at most"),
        (["compare", "--llama-cpp", "no/such/build"], "is no llama-diffusion-cli"),
    ):
        assert infill.cli.main(["bench", *arguments]) == 1
        assert message in capsys.readouterr().err


def fake(folder: Path, output: str, status: int = 0) -> Path:
    program = folder / "bin" / "llama-diffusion-cli"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho '{output}'\nexit {status}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_the_time_per_step_is_the_last_that_is_printed() -> None:
    printed = "time per step: 1.00ms\ntotal time: 4551.07ms, time per step: 216.72ms (21 steps over 1 blocks)\n"
    assert engines.step_ms(printed) == 216.72
    assert engines.step_ms("total time: 5 ms") is None


def test_an_engine_in_a_process_says_why_it_fails(tmp_path: Path) -> None:
    same = {"n_prompt": 8, "n_row": 8, "n_threads": 1}
    with pytest.raises(EngineError, match=r"llama-cpp-python: EngineError: .* cannot load"):
        engines.Process("llama-cpp-python", {"sibling": str(tmp_path / "none.gguf"), **same})


def test_the_sibling_has_the_same_layers(random_model: Path, sibling: Path) -> None:
    ours, theirs = read_header(random_model), read_header(sibling)
    shapes = {tensor.name: tensor.shape for tensor in theirs.tensors}
    left_out = {tensor.name for tensor in ours.tensors} - set(shapes)
    assert left_out == {name for name in left_out if name.startswith("self_cond_") or "enc_layer_output_scale" in name}
    assert len(left_out) == 4 + 6
    assert all(shapes[tensor.name] == tensor.shape for tensor in ours.tensors if tensor.name in shapes)
    assert theirs.metadata["gemma4.vocab_size"] == 352 and theirs.metadata["gemma4.expert_count"] == 16


def test_the_sibling_predicts_what_the_encoder_predicts(random_model: Path, sibling: Path) -> None:
    n_prompt, n_row = 40, 24
    other = engines.LlamaCpp(str(sibling), n_prompt, n_row, 1)
    assert other.run(n_logits=n_row) > 0
    logits = other.logits(n_row).astype(np.float64)
    theirs = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    tokens = np.random.default_rng(0).integers(1, other.n_vocab, n_prompt + n_row)
    with infill.Model.load(random_model, n_threads=1) as model, model.session(128, n_threads=1) as session:
        session.sync(tokens[:n_prompt])
        scores = session.score(tokens[n_prompt:])
    expected = theirs[np.arange(n_row - 1), tokens[n_prompt + 1 :]]
    assert np.abs(scores[1:] - expected).max() < TOLERANCE
    assert np.std(expected) > 10 * TOLERANCE  # they differ from token to token by much more


def test_a_sibling_is_made_of_this_architecture_only(sibling: Path, random_model: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="is a gemma4 model"):
        write_sibling(sibling, tmp_path / "again.gguf")
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(random_model.read_bytes()[:-1000])
    with pytest.raises(ModelFileError, match="is cut off"):
        write_sibling(cut, tmp_path / "of_cut.gguf")
    assert not (tmp_path / "of_cut.gguf").exists()


def test_products_are_timed_by_type() -> None:
    assert ggml.product_rate(8, 256, 64, 16, 1, seconds=0.01) > 0
    with pytest.raises(ValueError, match="multiple"):
        ggml.product_rate(12, 100, 64, 16, 1, seconds=0.01)


def test_typing_goes_on_and_begins_again() -> None:
    with infill.Model.load(bundled_model(), n_threads=1) as model:
        for n in (10, 200, 2000):
            text = keystroke.text_before(model.tokenizer, n)
            n_tokens = len(model.tokenizer.encode(text + keystroke._TYPED))
            assert text.endswith("\n") and (n_tokens <= n + 1 or n == 10) and n_tokens > 0.95 * n - 20
        with model.session(512, n_threads=1) as session:
            options = infill.FillOptions(max_steps=1, max_tokens=1, n_ctx=512, strategy="draft")
            typist = keystroke.Typist(model, session, options, "x = 1\n", n_typed=len(keystroke._TYPED))
            samples = [typist.press() for _ in range(3)]
    assert samples[0].n_read == samples[0].n_prompt > 0
    assert typist.n_typed == len(keystroke._TYPED) // 2 + 2


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell less")
def test_what_is_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 4096)
    assert path.read_bytes() and residence.share_in_memory(path) == 1.0
    now = residence.Resident.now()
    assert now.anonymous is not None and now.mapped is not None
    assert abs(now.total - now.anonymous - now.mapped) < now.total / 10  # the rest is shared
    with residence.Peak() as peak:
        ballast = np.ones(64 << 20, np.uint8)
        end = time.monotonic() + 30
        while peak.total <= now.total + (32 << 20) and time.monotonic() < end:  # it looks now and then
            time.sleep(0.01)
        del ballast
    assert peak.total > now.total + (32 << 20)
