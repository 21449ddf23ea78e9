"""The causal models of `infill eval`, and the whole command on a model with random weights."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest

from infill.cli import main
from infill.engine import Model
from infill.errors import UsageError
from infill.evaluation import baselines
from infill.evaluation.baselines import CausalFiller, Completion, FimFiller, LlamaFim
from infill.evaluation.configurations import parse
from infill.evaluation.fillers import DiffusionFiller, Engine
from infill.evaluation.tasks import Stop, Task
from infill.options import FillOptions

ONE = Task("t", "expression", "s", ("x = ", ")\ny = 2\n"), ("f(1",), "python", "before newline")
TWO = Task("t", "names", "s", ("def f(", "):\n    return ", "\n"), ("a", "a"), "python", "before newline")


@pytest.fixture(scope="module")
def engine(random_model: Path) -> Iterator[Engine]:
    with Model.load(random_model, n_threads=1) as model:
        yield Engine(model, 512)


@pytest.mark.parametrize(
    ("text", "prefix", "suffix", "stop", "wanted"),
    [
        ("1, g(2))\nmore", "f(", ")\n", "before newline", ("1, g(2)", True)),
        ("1, 2", "f(", ")\n", "before newline", ("1, 2", False)),
        ("1\nmore", "x = ", "\nnext\n", "before newline", ("1", True)),
        ("    a\n    b", "if x:\n", "c\n", "after newline", ("    a\n", True)),
        ("    a\n    b\nc = 3\n", "if x:\n", "\nc = 3\n", "text", ("    a\n    b", True)),
        ("    a\n    b\nd = 4\ne", "if x:\n", "\nc = 3\n", "text", ("    a\n    b", True)),
        ("    a\n    b", "if x:\n", "\nc = 3\n", "text", ("    a\n    b", False)),
        ("lo wor", "hel", "ld\n", "text", ("lo wor", False)),
        ("lo world\n", "hel", "ld\n", "text", ("lo wor", True)),
        ("a\n\n\nb", "", "", "text", ("a\n\n\nb", False)),
    ],
)
def test_a_continuation_is_cut_where_the_hole_ends(
    text: str, prefix: str, suffix: str, stop: Stop, wanted: tuple[str, bool]
) -> None:
    assert baselines.cut(text, prefix, suffix, stop) == wanted


def test_the_causal_baseline_says_what_greedy_decoding_says(engine: Engine) -> None:
    answer = CausalFiller(engine, 6).fill(ONE)
    session, tokenizer = engine.session(), engine.model.tokenizer
    tokens = [tokenizer.bos_id, *tokenizer.encode(ONE.pieces[0])]
    start = len(tokens)
    for _ in range(6):
        session.sync(tokens)
        every = range(0, tokenizer.n_vocab, 64)
        rows = [session.score_rows([[t] for t in range(at, min(at + 64, tokenizer.n_vocab))]) for at in every]
        token = int(np.argmax(np.concatenate([score for part in rows for score in part])))
        if token in tokenizer.control_ids:
            break
        tokens.append(token)
    whole = tokenizer.decode(tokens[start:])
    assert answer.texts[0] == baselines.cut(whole, *ONE.pieces, ONE.stop)[0]
    assert answer.ms >= 0 and answer.prompt_ms >= 0


def test_diffusion_fills_one_hole_or_several_and_says_what_it_cost(engine: Engine) -> None:
    base = FillOptions(max_steps=2, max_tokens=8, n_ctx=512)
    for task in (ONE, TWO):
        answer = DiffusionFiller(engine, parse("oracle", base)).fill(task)
        assert len(answer.texts) == len(task.answers)
        assert answer.n_steps >= 1 and answer.n_passes >= 2 and answer.n_pass_tokens > 0 and answer.ms > 0
        assert answer.confidence is not None and 0 <= answer.confidence <= 1
    assert (answer.texts,) not in answer.candidates


class Parrot:
    """Says how it was asked."""

    def complete(self, prefix: str, suffix: str, max_tokens: int) -> Completion:
        return Completion(f"<{prefix}|{suffix}>\nmore", max_tokens, 1.5)


def test_several_holes_are_filled_from_left_to_right_with_earlier_answers() -> None:
    task = Task("t", "names", "s", ("a", "b", "c"), ("1", "2"), None, "before newline")
    answer = FimFiller("parrot", Parrot(), 7, {}).fill(task)
    assert answer.texts == ("<a|bc>", "<a<a|bc>b|c>")
    assert answer.n_tokens == 14 and answer.prompt_ms == 3
    [text] = FimFiller("parrot", Parrot(), 7, {}).fill(Task("t", "lines", "s", ("a", "b"), ("1",), None)).texts
    assert text == "<a|b>\nmore"


def write_llama(path: Path, *, marks: bool = True) -> None:
    """A llama of one layer with random weights and a vocabulary of bytes."""
    n_embd, n_ff = 32, 64
    rng = np.random.default_rng(0)
    tokens = ["<unk>", "<s>", "</s>", "<pre>", "<suf>", "<mid>", *(f"<0x{i:02X}>" for i in range(256))]
    kinds = [gguf.TokenType.UNKNOWN, *[gguf.TokenType.CONTROL] * 5, *[gguf.TokenType.BYTE] * 256]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(512)
    writer.add_embedding_length(n_embd)
    writer.add_block_count(1)
    writer.add_feed_forward_length(n_ff)
    writer.add_head_count(2)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(n_embd // 2)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_space_prefix(False)
    if marks:
        for token, name in enumerate(("pre", "suf", "mid"), 3):
            writer.add_uint32(f"tokenizer.ggml.fim_{name}_token_id", token)
    shapes = {
        "token_embd": (len(tokens), n_embd),
        "output": (len(tokens), n_embd),
        "blk.0.ffn_gate": (n_ff, n_embd),
        "blk.0.ffn_up": (n_ff, n_embd),
        "blk.0.ffn_down": (n_embd, n_ff),
        **{f"blk.0.attn_{name}": (n_embd, n_embd) for name in ("q", "k", "v", "output")},
    }
    for name, shape in shapes.items():
        writer.add_tensor(f"{name}.weight", rng.normal(0, 0.5, shape).astype(np.float32))
    for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        writer.add_tensor(f"{name}.weight", np.ones(n_embd, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def test_a_llama_fills_in_the_middle_and_sees_both_sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "llama.gguf"
    write_llama(path)
    model = LlamaFim(path, n_ctx=256, n_threads=1, seed=0)
    asked: list[list[int]] = []
    generate = model._llama.generate

    def spy(prompt: list[int], **more: Any) -> Any:
        asked.append(prompt)
        return generate(prompt, **more)

    monkeypatch.setattr(model._llama, "generate", spy)
    first = model.complete("ab", "c", 8)
    assert asked == [[1, 3, *(6 + ord(char) for char in "ab"), 4, 6 + ord("c"), 5]]
    assert 1 <= first.n_tokens <= 8
    assert first.text == model.complete("ab", "c", 8).text
    asked.clear()
    assert model.complete("x" * 5000, "y" * 5000, 8).n_tokens <= 8
    assert len(asked[0]) <= 256 - 8 and asked[0].count(6 + ord("y")) == 60
    model.close()


def test_a_llama_that_cannot_fill_in_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "llama.gguf"
    write_llama(path, marks=False)
    with pytest.raises(UsageError, match="has no tokens for filling in the middle"):
        LlamaFim(path, n_ctx=64, n_threads=1, seed=0)
    with pytest.raises(UsageError, match="there is no model file"):
        LlamaFim(tmp_path / "none.gguf", n_ctx=64, n_threads=1, seed=0)
    (tmp_path / "broken.gguf").write_bytes(b"no model")
    with pytest.raises(UsageError, match=r"llama\.cpp cannot load"):
        LlamaFim(tmp_path / "broken.gguf", n_ctx=64, n_threads=1, seed=0)


# the command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "src"
    path.mkdir()
    (path / "a.py").write_text("def f(value):\n    total = value + 1\n    return total * 2\n\n\nprint(f(3), f(4))\n")
    (path / "secret.py").write_text("hidden = 1\nshown = hidden + 1\n")
    (path / "held-out.txt").write_text("secret.py\n")
    return path


def eval_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["eval", *arguments, "--json", "--threads", "1", "--steps", "2", "--max-tokens", "4"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_command_compares_and_goes_on(
    random_model: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "results.jsonl"
    given = [str(folder), "--model", str(random_model), "--kinds", "rest,names", "--per-kind", "1", "--out", str(out)]
    found = eval_json(capsys, *given, "--config", "oracle", "--config", "mine:n_finalists=1", "--baseline", "causal")
    names = ["oracle", "mine", "causal"]
    assert [line["name"] for line in found["lines"] if line["kind"] == "all"] == names
    assert found["n_tasks"] == 2 and list(found["configurations"]) == names
    assert all("secret.py" not in line for line in out.read_text().splitlines())
    before = out.read_text()
    again = eval_json(capsys, *given, "--config", "oracle", "--config", "mine:n_finalists=1", "--baseline", "causal")
    assert again["lines"] == found["lines"] and out.read_text() == before


def test_ctrl_c_says_where_to_go_on(
    random_model: Path,
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill, asked = DiffusionFiller.fill, 0

    def twice(self: DiffusionFiller, task: Task) -> Any:
        nonlocal asked
        asked += 1
        if asked == 3:
            signal.raise_signal(signal.SIGINT)
        return fill(self, task)

    monkeypatch.setattr(DiffusionFiller, "fill", twice)
    out = tmp_path / "results.jsonl"
    arguments = ["--kinds", "line", "--threads", "1", "--steps", "1", "--max-tokens", "2", "--out", str(out)]
    assert main(["eval", str(folder), "--model", str(random_model), *arguments]) == 130
    assert f"stopped after 2 of 4 answers; the same command goes on from here: {out}" in capsys.readouterr().err
    assert len(out.read_text().splitlines()) == 2


def test_programs_are_run_with_execute_and_a_picture_is_drawn(
    random_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib")
    entry = {
        "task_id": "SingleLineInfilling/HumanEval/0/L0",
        "entry_point": "f",
        "prompt": "def f():\n    return 1\n# ",
        "canonical_solution": "a comment\n",
        "suffix": "",
        "test": "def check(candidate):\n    assert candidate() == 1\n",
    }
    path, picture = tmp_path / "tasks.jsonl", tmp_path / "quality.svg"
    path.write_text(json.dumps(entry) + "\n")
    given = [str(path), "--model", str(random_model), "--plot", str(picture)]
    assert "passed" not in eval_json(capsys, *given)["lines"][0]["rates"]
    [line] = eval_json(capsys, *given, "--execute")["lines"]
    assert line["kind"] == "humaneval-single-line" and line["rates"]["passed"]["mean"] in (0, 1)
    assert "<svg" in picture.read_text()


def test_held_out_files_and_a_table(random_model: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--kinds", "line", "--limit", "1", "--threads", "1", "--steps", "1", "--max-tokens", "2"]
    assert main(["eval", str(folder), "--held-out", "--model", str(random_model), *arguments]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("| kind | configuration | n |") and "| line | default | 1 |" in printed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--kinds", "words"], "there is no kind 'words'"),
        (["--config", "orakle"], "did you mean oracle"),
        (["--preset", "speed"], "there is no group of presets"),
        (["--set", "length=oracle"], "--set cannot give true lengths"),
        (["--config", "a:max_steps=2", "--config", "a:max_steps=3"], "two different configurations are called a"),
        (["--plot", "picture.gif"], "--plot takes a .png"),
        (["--baseline", "none.gguf"], "there is no model file none.gguf"),
        (["--kinds", "block", "--held-out"], "there is nothing to ask"),
    ],
)
def test_a_wrong_command_is_refused(
    random_model: Path, folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    if "--plot" in arguments:
        pytest.importorskip("matplotlib")
    assert main(["eval", str(folder), "--model", str(random_model), *arguments]) == 1
    assert message in capsys.readouterr().err


def test_help_says_that_code_is_run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert main(["eval", "--help"]) == 0
    assert "EXECUTES CODE THAT A MODEL WROTE" in capsys.readouterr().out
