"""Smaller versions of a model file: which tensors change, what stays byte for byte, and how far the answers are."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import synthetic

import infill
from infill.cli import main
from infill.difference import compare
from infill.errors import UsageError
from infill_models import bundled_model, writing
from infill_models.dequantize import dequantize
from infill_models.errors import InfillError, ModelFileError
from infill_models.gguf import read_entries, read_header, read_metadata
from infill_models.quantize import quantize
from infill_models.requantize import RECIPES, plan_requantization, requantize
from infill_models.table import Table, packaged_table, read_table

DOWN = "ffn_down_exps.weight"
# Of the bundled model (Q8_0) against the same with its experts' down-projections in 4.5 bits: canvas logits, at most.
RELATIVE_RMS = 0.06
KL = 0.006


@pytest.fixture(scope="module")
def source() -> Path:
    return bundled_model()


@pytest.fixture(scope="module")
def smaller(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("smaller") / "out.gguf"
    requantize(source, path, recipe="fit-16gb", n_threads=1)
    return path


def kinds(table: Table) -> dict[str, str]:
    return {tensor.name: tensor.kind for tensor in table.tensors}


def data(path: Path) -> dict[str, bytes]:
    """The bytes of each tensor."""
    header, table, whole = read_header(path), read_table(path), path.read_bytes()
    starts = {tensor.name: header.data_offset + tensor.offset for tensor in header.tensors}
    return {tensor.name: whole[starts[tensor.name] :][: tensor.n_bytes] for tensor in table.tensors}


def text() -> str:
    return Path(infill.__file__).with_name("filling.py").read_text(encoding="utf-8")


# ---- which types ------------------------------------------------------------------------------------------------


def test_the_recipe_for_the_published_file() -> None:
    before = packaged_table("diffusiongemma-26b")
    after = plan_requantization(before, recipe="fit-16gb")
    changed = {name: kind for name, kind in kinds(after).items() if kind != kinds(before)[name]}
    assert changed == {f"blk.{layer}.{DOWN}": "IQ4_NL" for layer in range(30)}
    assert before.n_bytes - after.n_bytes == 2_283_798_528
    assert after.n_bytes == 14_507_185_392


def test_nothing_gets_more_bits() -> None:
    table = packaged_table("diffusiongemma-26b")
    after = kinds(plan_requantization(table, quantization="q5_0"))
    for tensor in table.tensors:
        assert after[tensor.name] == ("Q5_0" if tensor.kind in ("Q8_0", "Q6_K") else tensor.kind)
    for quantization in ("q8_0", "f16", "f32"):
        with pytest.raises(InfillError, match="Nothing in diffusiongemma-26b would become smaller as "):
            plan_requantization(table, quantization=quantization)
    smallest = plan_requantization(table, recipe="fit-16gb")
    with pytest.raises(InfillError, match="have that few bits already"):
        plan_requantization(smallest, recipe="fit-16gb")


def test_one_of_type_and_recipe() -> None:
    table = packaged_table("diffusiongemma-26b")
    for options in ({}, {"quantization": "q4_0", "recipe": "fit-16gb"}):
        with pytest.raises(InfillError, match="a type or a recipe"):
            plan_requantization(table, **options)
    with pytest.raises(InfillError, match="Use one of: fit-16gb"):
        plan_requantization(table, recipe="fit-8gb")
    with pytest.raises(InfillError, match="Use one of: f32"):
        plan_requantization(table, quantization="q4")
    assert RECIPES == ("fit-16gb",)


# ---- the file ---------------------------------------------------------------------------------------------------


def test_only_the_down_projections_change(source: Path, smaller: Path) -> None:
    before, after = data(source), data(smaller)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {f"blk.{layer}.{DOWN}" for layer in range(6)}
    assert read_metadata(smaller) == read_metadata(source)
    assert read_entries(smaller) == read_entries(source)
    assert smaller.stat().st_size < source.stat().st_size


def test_the_new_rows_are_those_of_the_old_numbers(source: Path, smaller: Path) -> None:
    from gguf import GGMLQuantizationType as Kind

    name = f"blk.2.{DOWN}"
    n_columns = read_table(source).tensor(name).shape[0]
    old = dequantize(np.frombuffer(data(source)[name], np.uint8), Kind.Q8_0, n_columns)
    assert data(smaller)[name] == quantize(old, Kind.IQ4_NL).tobytes()


def test_a_type_is_noted_in_the_file(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.gguf"
    before, after = requantize(source, out, quantization="q4_0", n_threads=2)
    assert read_metadata(source)["general.file_type"] == 7
    assert read_metadata(out) == {**read_metadata(source), "general.file_type": 2}
    assert read_table(out).tensors == after.tensors
    assert kinds(before)["blk.0.attn_q.weight"] == "Q8_0"
    assert kinds(after)["blk.0.attn_q.weight"] == "Q4_0"
    assert kinds(after)["blk.0.attn_norm.weight"] == "F32"


def test_threads_do_not_change_the_bytes(
    source: Path, smaller: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from infill_models import requantize as module

    monkeypatch.setattr(module, "_BLOCK_BYTES", 4096)  # many blocks
    requantize(source, tmp_path / "out.gguf", recipe="fit-16gb", n_threads=3)
    assert (tmp_path / "out.gguf").read_bytes() == smaller.read_bytes()


def test_another_alignment_is_not_kept(
    source: Path, smaller: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tensors are written at multiples of 32, whatever the file that is read has."""
    entries = {**read_entries(source), "general.alignment": writing.pack_entry("general.alignment", 64)}
    tensors = data(source)
    aligned = tmp_path / "aligned.gguf"
    with monkeypatch.context() as patch:
        patch.setattr(writing, "ALIGNMENT", 64)
        writing.write_model(
            aligned, entries, read_table(source).tensors, lambda t: [np.frombuffer(tensors[t.name], np.uint8)]
        )
    assert data(aligned) == tensors
    requantize(aligned, tmp_path / "out.gguf", recipe="fit-16gb", n_threads=1)
    assert read_metadata(tmp_path / "out.gguf")["general.alignment"] == 32
    assert data(tmp_path / "out.gguf") == data(smaller)


def test_files_that_cannot_be_made_smaller(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.gguf"
    with pytest.raises(ModelFileError, match="No model file at"):
        requantize(tmp_path / "missing.gguf", out, recipe="fit-16gb")
    copy = tmp_path / "copy.gguf"
    copy.write_bytes(source.read_bytes())
    link = tmp_path / "link.gguf"
    os.link(copy, link)
    for target in (copy, link):
        with pytest.raises(ModelFileError, match="is the file that is read"):
            requantize(copy, target, recipe="fit-16gb")
    copy.write_bytes(source.read_bytes()[:-4096])
    with pytest.raises(ModelFileError, match="it is cut off"):
        requantize(copy, out, recipe="fit-16gb")
    assert not out.exists()


def test_numbers_that_are_none(source: Path, tmp_path: Path) -> None:
    """A damaged block is an error that names the tensor, not a file with zeros in it."""
    whole = bytearray(source.read_bytes())
    header = read_header(source)
    (tensor,) = (tensor for tensor in header.tensors if tensor.name == f"blk.1.{DOWN}")
    at = header.data_offset + tensor.offset
    whole[at : at + 2] = b"\x00\x7c"  # the scale of the first block: infinity
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(whole)
    with pytest.raises(ModelFileError, match=rf"tensor blk.1.{DOWN}: Holds NaN or infinity"):
        requantize(damaged, tmp_path / "out.gguf", recipe="fit-16gb", n_threads=1)
    assert [path.name for path in tmp_path.iterdir()] == ["damaged.gguf"]


# ---- how far the answers are ------------------------------------------------------------------------------------


def test_the_answers_stay_close(source: Path, smaller: Path, tmp_path: Path) -> None:
    found = compare(source, smaller, text())
    assert 0.01 < found.relative_rms < RELATIVE_RMS
    assert 0 < found.kl < KL
    assert found.same_argmax > 0.9
    assert abs(found.score[0] - found.score[1]) < 0.05
    # with fewer bits everywhere they are further away, so this measures something
    requantize(source, tmp_path / "rough.gguf", quantization="q2_k", n_threads=1)
    rough = compare(source, tmp_path / "rough.gguf", text())
    assert rough.relative_rms > 3 * found.relative_rms
    assert rough.kl > 10 * found.kl


def test_a_file_does_not_differ_from_itself(source: Path) -> None:
    found = compare(source, source, text(), n_prompt=32, n_canvas=16)
    assert (found.relative_rms, found.kl, found.same_argmax) == (0.0, 0.0, 1.0)
    assert found.score[0] == found.score[1]
    assert (found.n_prompt, found.n_canvas) == (33, 16)


def test_files_that_cannot_be_compared(source: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the text has"):
        compare(source, source, "too short")
    other = tmp_path / "other.gguf"
    synthetic.write_gguf(synthetic.SHORT, 1, other)
    with pytest.raises(UsageError, match="another vocabulary"):
        compare(other, source, "x = 1\n" * 200)
    with pytest.raises(UsageError, match="another vocabulary"):
        compare(source, other, text())


# ---- the command ------------------------------------------------------------------------------------------------


def test_the_command(source: Path, smaller: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.gguf"
    sample = tmp_path / "sample.py"
    sample.write_text(text(), encoding="utf-8")
    arguments = ["models", "quantize", str(source), str(out), "--recipe", "fit-16gb", "--threads", "1"]
    assert main([*arguments, "--measure", "--prompt", str(sample)]) == 0
    captured = capsys.readouterr()
    assert out.read_bytes() == smaller.read_bytes()
    lines = captured.out.splitlines()
    (down,) = (line.split() for line in lines if line.startswith("experts, down"))
    assert down[-1] == "IQ4_NL"
    assert float(down[3]) < float(down[2])
    assert any(line.startswith("canvas logits: relative RMS 0.0") for line in lines)
    assert "wrote" in captured.err


def test_the_command_writes_over_nothing_unless_told(
    source: Path, smaller: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.gguf"
    out.write_bytes(b"the only copy")
    arguments = ["models", "quantize", str(source), str(out), "--recipe", "fit-16gb", "--threads", "1"]
    assert main(arguments) == 1
    assert "add --force" in capsys.readouterr().err
    assert out.read_bytes() == b"the only copy"
    link = tmp_path / "link.gguf"
    link.symlink_to("elsewhere.gguf")
    assert main([*arguments[:3], str(link), *arguments[4:]]) == 1
    assert link.is_symlink()
    assert main([*arguments, "--force"]) == 0
    assert out.read_bytes() == smaller.read_bytes()


def test_sizes_without_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "quantize", "diffusiongemma-26b", "--recipe", "fit-16gb"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (down,) = (line.split()[2:] for line in lines if line.startswith("experts, down"))
    assert down == ["6,565.9", "4,282.1", "IQ4_NL"]
    assert lines[-1].split() == ["total", "16,791.0", "14,507.2"]
    assert main(["models", "quantize", "diffusiongemma-26b", "--recipe", "fit-16gb", "--measure"]) == 1
    assert "name the one to write" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--type", "q8_0"], "would become smaller"),
        ([], "a type or a recipe"),
        (["--recipe", "fit-16gb", "--measure", "--prompt", "missing.txt"], "cannot read missing.txt"),
    ],
)
def test_the_command_refuses(
    source: Path, tmp_path: Path, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "quantize", str(source), str(tmp_path / "out.gguf"), *options]) == 1
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
