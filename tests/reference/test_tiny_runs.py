"""The trainer's script from end to end on a little text: start, stop, resume, start from a model file, export."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "tiny"))

import chat
import data
import idioms
from check_reference import from_export
from export import load, tokenizer_from_gguf

TINY = Path(chat.__file__).parent
BUNDLED = TINY / "infill-tiny.gguf"
TEXTS = [idioms.module(seed) for seed in range(12)]
SMALL = ["--batch", "1", "--clean", "384", "--noisy", "64", "--threads", "1", "--every", "1", "--minutes", "1000"]


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoints folder of this test: vocabulary, a little text of both kinds, chat examples."""
    folder = tmp_path_factory.mktemp("checkpoints")
    tokenizer_from_gguf(BUNDLED).save(str(folder / "tokenizer.json"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "CHECKPOINTS", folder)
        data.encode(TEXTS[:8]).save("generated")
        data.encode(TEXTS[8:]).save("real")
        patch.setattr(chat, "CHECKPOINTS", folder)
        patch.setattr(chat, "real_texts", lambda split: [("name.py", text) for text in TEXTS[8:]])
        patch.setattr(chat, "generated_texts", lambda n, held_out: list(islice(cycle(TEXTS[:8]), n)))
        patch.setattr(sys, "argv", ["chat.py", "--examples", "12"])
        chat.main()
    return folder


def run(checkpoints: Path, *arguments: str) -> dict[str, Any]:
    """Run the script; what it has saved."""
    environment = os.environ | {"INFILL_TINY_CHECKPOINTS": str(checkpoints), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(TINY / "train.py"), *SMALL, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    state: dict[str, Any] = torch.load(checkpoints / "last.pt", weights_only=True)
    return state


def test_chat_examples_are_holes_of_the_texts(checkpoints: Path) -> None:
    with np.load(checkpoints / "chat.npz") as f:
        examples = data.ChatExamples(**{name: f[name] for name in ("tokens", "offsets", "n_prompt", "free")})
    tokenizer = tokenizer_from_gguf(BUNDLED)
    assert len(examples) == 12
    for i in range(len(examples)):
        prompt, canvas, free = examples[i]
        n = int(free.sum())
        assert 0 < n == np.flatnonzero(~free)[0] and len(prompt) <= chat.N_PROMPT  # the hole comes first
        asked, answer = (tokenizer.decode(part.tolist(), skip_special_tokens=False) for part in (prompt, canvas))
        line = asked.rpartition("```python\n")[2]  # the beginning of the line that the hole is in
        own, fence, end = answer.rpartition("```")
        assert fence and end == "<turn|>"
        assert any(line + own.removesuffix("\n") in text for text in TEXTS)


def test_a_run_goes_on_where_it_stopped(checkpoints: Path) -> None:
    first = run(checkpoints, "--steps", "3", "--fresh")
    assert first["step"] == 3
    started = load(checkpoints / "last.pt")  # the averaged weights, which are the ones exported
    assert all(torch.equal(value, first["average"][name]) for name, value in started.state_dict().items())
    assert any(not torch.equal(first["average"][name], value) for name, value in first["model"].items())

    # with a rate of nothing the weights stay, and all else goes on
    second = run(checkpoints, "--steps", "4", "--rate", "0", "--adam-rate", "0", "--chat", "1")
    assert second["step"] == 4 and second["elapsed"] > first["elapsed"]
    assert all(torch.equal(value, second["model"][name]) for name, value in first["model"].items())
    moved = 0.0
    for i, before in first["optimizers"][0]["state"].items():
        after = second["optimizers"][0]["state"][i]["momentum"]
        assert before["momentum"].norm() > 0
        moved += float((after - 0.95 * before["momentum"]).square().sum())
    assert 0 < moved**0.5 <= 0.05 * 1.001  # a twentieth of a gradient that was clipped to 1
    counts = [
        {i: int(state["step"]) for i, state in saved["optimizers"][1]["state"].items()} for saved in (first, second)
    ]
    assert max(counts[0].values()) == 3 and max(counts[1].values()) == 4
    assert all(counts[1][i] in (n, n + 1) for i, n in counts[0].items())  # self-conditioning has its turn or not
    for name, value in second["average"].items():
        wanted = first["average"][name].lerp(first["model"][name], 1 - 3 / 23)
        assert torch.allclose(value, wanted, atol=1e-6), name

    third = run(checkpoints, "--steps", "6")
    assert third["step"] == 6
    assert any(not torch.equal(value, third["model"][name]) for name, value in second["model"].items())
    reports = [json.loads(line) for line in (checkpoints / "curve.jsonl").read_text().splitlines()]
    assert [report["step"] for report in reports] == [1, 2, 3, 4, 5, 6]
    assert all(np.isfinite(report["loss"]) for report in reports)
    minutes = [report["minutes"] for report in reports]
    assert minutes == sorted(minutes)
    assert len([line for line in (checkpoints / "train.log").read_text().splitlines() if "parameters" in line]) == 3


def test_a_run_starts_from_a_model_file_and_is_exported(checkpoints: Path, tmp_path: Path) -> None:
    curve = checkpoints / "curve.jsonl"
    earlier = {"step": 70, "minutes": 2.5, "tokens": 900, "sitting": 3}
    curve.write_text(json.dumps(earlier) + "\n")
    state = run(checkpoints, "--start", str(BUNDLED), "--fresh", "--steps", "1", "--rate", "0", "--adam-rate", "0")
    report = json.loads(curve.read_text().splitlines()[-1])  # the curve of the earlier sittings goes on
    assert (report["step"], report["sitting"]) == (71, 4) and report["minutes"] >= 2.5 and report["tokens"] > 900
    bundled = load(BUNDLED)
    assert state["step"] == 1
    for name, value in bundled.state_dict().items():
        assert torch.equal(value, state["model"][name]), name
        assert torch.allclose(value, state["average"][name], atol=1e-6), name
    run(checkpoints, "--export", str(tmp_path / "out"))
    assert torch.load(checkpoints / "last.pt", weights_only=True)["step"] == 1  # it has not trained
    exported = from_export(tmp_path / "out")
    assert all(torch.equal(value, state["average"][name]) for name, value in exported.state_dict().items())
    assert (tmp_path / "out" / "tokenizer.json").read_bytes() == (checkpoints / "tokenizer.json").read_bytes()


@pytest.mark.parametrize("known", [True, False])
def test_a_first_run_from_a_model_file_is_a_sitting_of_its_own(checkpoints: Path, known: bool) -> None:
    """Without --fresh too, and after the curve that is kept beside the model where the folder has none."""
    curve = checkpoints / "curve.jsonl"
    (checkpoints / "last.pt").unlink(missing_ok=True)
    curve.write_text(json.dumps({"step": 70, "minutes": 2.5, "tokens": 900, "sitting": 3}) + "\n")
    if not known:
        curve.unlink()
    kept = Path(BUNDLED).with_name("curve.jsonl").read_text().splitlines()
    before = json.loads(curve.read_text() if known else kept[-1])
    run(checkpoints, "--start", str(BUNDLED), "--steps", "1", "--rate", "0", "--adam-rate", "0")
    lines = curve.read_text().splitlines()
    assert len(lines) == (1 if known else len(kept)) + 1
    report = json.loads(lines[-1])
    assert (report["step"], report["sitting"]) == (before["step"] + 1, before["sitting"] + 1)
    assert report["tokens"] > before["tokens"]


def test_the_curve_keeps_one_report_for_a_hundred_steps() -> None:
    from curve import means

    reports = [
        {
            "sitting": 1 + (step > 130),
            "step": step,
            "minutes": step / 10,
            "tokens": 9 * step,
            "encoder": 1.0,
            "noised": n,
        }
        for step, n in ((50, 3.0), (100, 4.0), (110, 5.0), (140, 6.0), (140, 7.0), (200, 8.0))
    ]
    found = means(reports)
    assert [(r["sitting"], r["step"], r["noised"]) for r in found] == [(1, 100, 3.5), (1, 110, 5.0), (2, 200, 7.5)]
    assert means(found) == found  # what is kept is drawn as it was
