"""Which model files load, and what the engine says of those that do not."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
from numpy.typing import NDArray
from synthetic import SHORT, write_gguf

import infill

Array = NDArray[Any]
KEY = "diffusion-gemma."


@dataclass
class File:
    """A GGUF taken apart: change it and write it again."""

    keys: dict[str, tuple[Any, Any, Any]] = field(default_factory=dict)  # name: (value, type, type of elements)
    tensors: dict[str, Array] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> File:
        file = cls()
        reader = gguf.GGUFReader(path)
        for key in reader.fields.values():
            if not key.name.startswith("GGUF."):
                file.keys[key.name] = (key.contents(), key.types[0], key.types[-1] if len(key.types) > 1 else None)
        for tensor in reader.tensors:
            file.tensors[tensor.name] = np.array(tensor.data)
        return file

    def write(self, path: Path) -> Path:
        writer = gguf.GGUFWriter(path, self.keys["general.architecture"][0])
        for name, (value, kind, sub_kind) in self.keys.items():
            if name != "general.architecture":
                writer.add_key_value(name, value, kind, sub_type=sub_kind)
        for name, tensor in self.tensors.items():
            writer.add_tensor(name, np.ascontiguousarray(tensor))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        return path

    def set(self, name: str, value: Any) -> None:
        self.keys[name] = (value, *self.keys[name][1:])


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "good.gguf"
    write_gguf(SHORT, 1, path)
    return path


@pytest.fixture
def file(source: Path) -> File:
    return File.read(source)


def logits(path: Path) -> Array:
    prompt, canvas = np.arange(20) * 7 % SHORT.n_vocab, np.arange(12) * 11 % SHORT.n_vocab
    with infill.Model.load(path) as model, model.session(n_ctx=64, kv_type="f32") as session:
        session.sync(prompt)
        first = session.decode([canvas])
        return session.decode([canvas], [first[0] / 0.8])[0]


# ---- what is accepted -------------------------------------------------------------------------------------------


def test_taking_apart_and_writing_again_changes_nothing(source: Path, file: File, tmp_path: Path) -> None:
    assert (logits(file.write(tmp_path / "m.gguf")) == logits(source)).all()
    with infill.Model.load(source) as model:
        assert model.warnings == ()
        assert model.config.n_vocab == SHORT.n_vocab and model.config.canvas_length == SHORT.canvas


def test_split_experts_are_the_fused_ones(source: Path, file: File, tmp_path: Path) -> None:
    for name in [name for name in file.tensors if "gate_up_exps" in name]:
        fused = file.tensors.pop(name)
        file.tensors[name.replace("gate_up", "gate")] = fused[:, : SHORT.n_ff_exp]
        file.tensors[name.replace("gate_up", "up")] = fused[:, SHORT.n_ff_exp :]
    assert np.abs(logits(file.write(tmp_path / "m.gguf")) - logits(source)).max() < 1e-4


def test_both_spellings_of_the_self_conditioning_norm(source: Path, file: File, tmp_path: Path) -> None:
    file.tensors["self_cond_norm.weight"] = file.tensors.pop("self_cond_pre_norm.weight")
    assert (logits(file.write(tmp_path / "m.gguf")) == logits(source)).all()


def test_without_encoder_scales_the_decoders_serve_both(source: Path, file: File, tmp_path: Path) -> None:
    same = File(dict(file.keys), dict(file.tensors))
    for name in [name for name in file.tensors if "enc_layer_output_scale" in name]:
        del file.tensors[name]
        same.tensors[name] = same.tensors[name.replace("enc_", "")]
    path = file.write(tmp_path / "without.gguf")
    with infill.Model.load(path) as model:
        assert len(model.warnings) == 1 and "enc_layer_output_scale" in model.warnings[0]
    assert (logits(path) == logits(same.write(tmp_path / "same.gguf"))).all()
    assert np.abs(logits(path) - logits(source)).max() > 1e-3


def test_denoising_defaults_come_from_the_file(file: File, tmp_path: Path) -> None:
    kinds = {int: gguf.GGUFValueType.UINT32, float: gguf.GGUFValueType.FLOAT32}
    published = {
        "max_steps": 48,
        "t_min": 0.4,
        "t_max": 0.8,
        "entropy_bound": 0.1,
        "stability_threshold": 1,
        "confidence_threshold": 0.005,
    }
    for name in [name for name in file.keys if name.startswith("diffusion.eb_")]:
        del file.keys[name]
    with infill.Model.load(file.write(tmp_path / "bare.gguf")) as model:
        for name, value in published.items():
            assert getattr(model.config, name) == pytest.approx(value), name
    own = {name: value * 2 for name, value in published.items()} | {"max_steps": 3}
    for name, value in own.items():
        file.keys[f"diffusion.eb_{name}"] = (value, kinds[type(value)], None)
    with infill.Model.load(file.write(tmp_path / "own.gguf")) as model:
        for name, value in own.items():
            assert getattr(model.config, name) == pytest.approx(value), name
        with model.session(n_ctx=64) as session:
            session.sync([2, 3])
            (canvas,) = session.denoise([infill.Row([-1] * 6)], infill.DenoiseOptions(confidence_threshold=0.0))
            assert canvas.n_steps == 3


def test_unknown_tensors_are_named(file: File, tmp_path: Path) -> None:
    file.tensors["blk.0.mystery.weight"] = np.ones((2, 3), np.float32)
    with infill.Model.load(file.write(tmp_path / "m.gguf")) as model:
        assert len(model.warnings) == 1 and "blk.0.mystery.weight" in model.warnings[0]


def test_one_number_of_key_heads_for_all_layers_is_understood_but_must_fit(file: File, tmp_path: Path) -> None:
    file.keys[KEY + "attention.head_count_kv"] = (2, gguf.GGUFValueType.UINT32, None)
    with pytest.raises(infill.ModelFileError, match=r"tensor blk\.5\.attn_k\.weight: expected shape \(48 x 64\)"):
        infill.Model.load(file.write(tmp_path / "m.gguf"))


# ---- what is refused --------------------------------------------------------------------------------------------

Change = Callable[[File], object]


def drop(name: str) -> Change:
    return lambda file: file.tensors.pop(name)


def put(name: str, change: Callable[[Array], Array]) -> Change:
    return lambda file: file.tensors.update({name: change(file.tensors[name])})


def key(name: str, value: Any) -> Change:
    return lambda file: file.set(name, value)


def with_nan(array: Array) -> Array:
    array = array.copy()
    array[0] = np.nan
    return array


REFUSALS: dict[str, tuple[Change, str]] = {
    "architecture": (
        key("general.architecture", "llama"),
        "general.architecture: expected diffusion-gemma, found llama",
    ),
    "missing key": (lambda f: f.keys.pop(KEY + "block_count"), "key diffusion-gemma.block_count is missing"),
    "missing canvas": (lambda f: f.keys.pop("diffusion.canvas_length"), "key diffusion.canvas_length is missing"),
    "key of another type": (
        lambda f: f.keys.update({KEY + "expert_count": ("many", gguf.GGUFValueType.STRING, None)}),
        "expert_count: expected u32, found str",
    ),
    "no layers": (key(KEY + "block_count", 0), "block_count: expected a number from 1 to 4096, found 0"),
    "absurd layers": (key(KEY + "block_count", 4_000_000_000), "block_count: expected a number"),
    "zero width": (key(KEY + "embedding_length", 0), "embedding_length: expected"),
    "more experts used than there are": (key(KEY + "expert_used_count", 17), "expert_used_count: expected"),
    "short pattern": (
        key(KEY + "attention.sliding_window_pattern", [True, False]),
        "sliding_window_pattern: expected 6 values, one per layer, found 2",
    ),
    "odd key heads": (key(KEY + "attention.head_count_kv", [3] * 6), "4 query heads of 16 numbers cannot share 3"),
    "negative key heads": (key(KEY + "attention.head_count_kv", [-1] * 6), "head_count_kv: expected a number from 1"),
    "value length": (key(KEY + "attention.value_length", 8), "value_length: expected a number from 32 to 32, found 8"),
    "per-layer inputs": (key(KEY + "embedding_length_per_layer_input", 4), "_per_layer_input: expected"),
    "soft cap": (key(KEY + "final_logit_softcapping", float("nan")), "final_logit_softcapping: expected"),
    "tokens": (
        lambda f: f.set("tokenizer.ggml.tokens", f.keys["tokenizer.ggml.tokens"][0][:-1]),
        "tokenizer.ggml.tokens: expected 352 entries, one per row of token_embd.weight, found 351",
    ),
    "missing tensor": (drop("blk.3.attn_q_norm.weight"), "tensor blk.3.attn_q_norm.weight is missing; expected"),
    "missing embedding": (drop("token_embd.weight"), "tensor token_embd.weight is missing"),
    "missing values of a sliding layer": (drop("blk.0.attn_v.weight"), "tensor blk.0.attn_v.weight is missing"),
    "missing experts": (drop("blk.2.ffn_gate_up_exps.weight"), "tensor blk.2.ffn_gate_up_exps.weight is missing"),
    "missing self-conditioning": (drop("self_cond_pre_norm.weight"), "tensor self_cond_pre_norm.weight is missing"),
    "shape": (
        put("blk.1.ffn_down.weight", lambda a: a[:, :-4]),
        r"tensor blk.1.ffn_down.weight: expected shape (64 x 48), found (60 x 48)",
    ),
    "transposed": (put("blk.1.ffn_up.weight", lambda a: a.T), "expected shape (48 x 64), found (64 x 48)"),
    "type of a norm": (
        put("output_norm.weight", lambda a: a.astype(np.float16)),
        "tensor output_norm.weight: expected type f32, found f16",
    ),
    "integers": (
        put("blk.1.ffn_up.weight", lambda a: a.astype(np.int32)),
        "tensor blk.1.ffn_up.weight: expected a type that matrix products take, found i32",
    ),
    "NaN in a scale": (
        put("blk.4.layer_output_scale.weight", with_nan),
        "tensor blk.4.layer_output_scale.weight: expected finite numbers, found",
    ),
    "infinity in a norm": (put("blk.4.attn_norm.weight", lambda a: a * np.inf), "expected finite numbers, found"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusal_names_key_or_tensor_expected_and_found(name: str, file: File, tmp_path: Path) -> None:
    change, message = REFUSALS[name]
    change(file)
    path = file.write(tmp_path / "bad.gguf")
    with pytest.raises(infill.ModelFileError) as caught:
        infill.Model.load(path)
    assert message in str(caught.value) and str(path) in str(caught.value)


def test_not_a_model_file(source: Path, tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    with pytest.raises(infill.ModelFileError, match=r"cannot open model file .*No such file"):
        infill.Model.load(path)
    with pytest.raises(infill.ModelFileError, match="not a regular file"):
        infill.Model.load(tmp_path)
    path.write_bytes(b"")
    with pytest.raises(infill.ModelFileError, match="is empty"):
        infill.Model.load(path)
    path.write_bytes(b"GGML" + source.read_bytes()[4:])
    with pytest.raises(infill.ModelFileError, match=r"not a valid GGUF.*magic"):
        infill.Model.load(path)
    data = bytearray(source.read_bytes())
    data[8:16] = struct.pack("<Q", 2**60)
    path.write_bytes(data)
    with pytest.raises(infill.ModelFileError, match="not a valid GGUF"):
        infill.Model.load(path)


def test_cut_off_anywhere(source: Path, tmp_path: Path) -> None:
    data = source.read_bytes()
    reader = gguf.GGUFReader(source)
    sections = [4, 8, 16, 24, *(int(f.offset) + 3 for f in list(reader.fields.values())[3:])]
    sections += [int(t.field.offset) + 5 for t in reader.tensors[::20]] + [reader.data_offset - 1]
    sections += [int(t.data_offset) + t.n_bytes // 2 for t in reader.tensors[::20]] + [len(data) - 40]
    path = tmp_path / "cut.gguf"
    for n in sections:
        path.write_bytes(data[:n])
        with pytest.raises(infill.ModelFileError, match="cut off"):
            infill.Model.load(path)


@pytest.fixture
def opened(source: Path, tmp_path: Path) -> Iterator[tuple[Path, infill.Session]]:
    path = tmp_path / "open.gguf"
    path.write_bytes(source.read_bytes())
    with infill.Model.load(path) as model, model.session(n_ctx=64) as session:
        session.sync([2, 5, 6])
        yield path, session


def test_a_file_changed_while_open_is_an_error_not_a_crash(opened: tuple[Path, infill.Session]) -> None:
    path, session = opened
    os.truncate(path, 1000)
    with pytest.raises(infill.ModelFileError, match="changed on disk"):
        session.sync([2, 5, 7])
    with pytest.raises(infill.ModelFileError, match="changed on disk"):
        session.decode([[3, 4]])


def test_a_file_replaced_by_name_does_no_harm(opened: tuple[Path, infill.Session], tmp_path: Path) -> None:
    path, session = opened
    other = tmp_path / "other"
    other.write_bytes(b"x")
    before = session.decode([[3, 4]])[0]
    os.replace(other, path)
    assert (session.decode([[3, 4]])[0] == before).all()
    assert session.sync([2, 5, 7]) == 2
