"""Stand-ins with random weights: the published table, weights that compute sanely, and where their tokens go."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import synthetic
from test_quantize import published

import infill
from infill.cli import main
from infill_models import synth, writing
from infill_models.dequantize import dequantize
from infill_models.errors import InfillError, ModelFileError
from infill_models.gguf import read_header, read_metadata
from infill_models.quantize import QUANTIZATIONS, plan_types, quantize
from infill_models.routing import Forward, Load, loads, route
from infill_models.synth import synthesize
from infill_models.synth_vocabulary import vocabulary_entries
from infill_models.table import GROUPS, TABLES, TensorSpec, find_table, packaged_table, read_table
from infill_models.tokenizer import Tokenizer
from infill_models.writing import pack_entry, write_model

NAME = "diffusiongemma-26b"
# SHA-256 of "name TAB shape TAB type" of the 692 tensors, one a line, in file order, as a public dump lists them
PUBLISHED = "22537c4bbe0d07402cb52fa9c34bff43706525e5adc677090c5320a55fd5750a"

# Deep, with many experts: what goes wrong with random weights goes wrong with depth. 24 layers, 4 of them full.
DEEP = synthetic.Shape(
    "deep", n_layer=24, n_embd=256, n_ff=192, n_expert=32, n_expert_used=4, n_ff_exp=32,
    n_head=4, n_head_kv=2, n_head_kv_full=1, head_dim=64, head_dim_full=128, window=64, n_vocab=384, canvas=32,
)  # fmt: skip
SIZE = 0.15  # of the residual stream, from one
LOGITS = (2.5, 4.5)  # standard deviation
ROUTER_ERROR = 2e-4  # numpy against the engine: largest difference of a token's log-probability, nats


@pytest.fixture(scope="module")
def like(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("like") / "deep.gguf"
    synthetic.write_gguf(DEEP, 1, path, "q8_0")
    return path


@pytest.fixture(scope="module")
def make(like: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Writes a stand-in of the deep model, once for each set of options."""
    made: dict[str, Path] = {}

    def write(**options: float) -> Path:
        key = json.dumps(options)
        if key not in made:
            made[key] = tmp_path_factory.mktemp("synth") / "out.gguf"
            synthesize(str(like), made[key], n_threads=1, **options)  # type: ignore[arg-type]
        return made[key]

    return write


# ---- the table --------------------------------------------------------------------------------------------------


def test_the_packaged_table_is_the_published_files() -> None:
    table = packaged_table(NAME)
    lines = "".join(f"{t.name}\t{'x'.join(map(str, t.shape))}\t{t.kind}\n" for t in table.tensors)
    assert hashlib.sha256(lines.encode()).hexdigest() == PUBLISHED
    assert len(table.tensors) == 692
    assert sum(tensor.n_elements for tensor in table.tensors) == 25_250_987_068
    assert table.n_bytes == 16_790_983_920
    assert sorted((t.name, t.shape, t.kind) for t in table.tensors) == sorted(published())


def test_the_packaged_keys_agree_with_the_tensors() -> None:
    table = packaged_table(NAME)
    assert (table.n_layer, table.n_vocab) == (30, 262_144)
    assert [layer for layer, slides in enumerate(table.is_sliding) if not slides] == [5, 11, 17, 23, 29]
    n_embd, n_head = table.integer("embedding_length"), table.integer("attention.head_count")
    for layer in range(30):
        d, n_kv = table.head_dim(layer), table.n_head_kv[layer]
        assert table.tensor(f"blk.{layer}.attn_q.weight").shape == (n_embd, n_head * d)
        assert table.tensor(f"blk.{layer}.attn_k.weight").shape == (n_embd, n_kv * d)
    experts = table.tensor("blk.0.ffn_gate_up_exps.weight").shape
    assert experts == (n_embd, 2 * table.integer("expert_feed_forward_length"), table.integer("expert_count"))


def test_bytes_by_group_are_all_bytes() -> None:
    table = packaged_table(NAME)
    groups = table.bytes_by_group()
    assert tuple(groups) == GROUPS
    assert sum(groups.values()) == table.n_bytes
    assert round(groups["experts, gate and up"] / 1e9, 3) == 8.564
    assert round(groups["experts, down"] / 1e9, 3) == 6.566


def test_the_first_layers_keep_their_pattern() -> None:
    table = packaged_table(NAME).first_layers(7)
    assert table.is_sliding == (True, True, True, True, True, False, True)
    assert table.n_head_kv == (8, 8, 8, 8, 8, 2, 8)
    assert {tensor.layer for tensor in table.tensors} == {None, *range(7)}
    assert len(table.tensors) == 7 + 6 * 23 + 22
    for n in (0, 31):
        with pytest.raises(ModelFileError, match="has 30 layers"):
            packaged_table(NAME).first_layers(n)


def test_a_file_has_a_table_too(like: Path) -> None:
    table = read_table(like)
    assert (table.n_layer, table.n_vocab) == (24, 384)
    types = plan_types([(t.name, t.shape) for t in table.tensors], "q8_0")
    assert {tensor.name: tensor.kind for tensor in table.tensors} == {name: kind.name for name, kind in types.items()}
    assert find_table(str(like)) == table
    assert find_table(NAME) == packaged_table(NAME)
    assert TABLES == (NAME,)


def test_tables_of_what_is_none(tmp_path: Path) -> None:
    for name in ("diffusiongemma-9b", str(tmp_path / "missing.gguf")):
        with pytest.raises(ModelFileError, match=r"no table '.*'. The tables are: diffusiongemma-26b."):
            find_table(name)
    write_model(tmp_path / "other.gguf", {"a": pack_entry("general.architecture", "llama")}, (), lambda _: ())
    with pytest.raises(ModelFileError, match="architecture 'llama', expected 'diffusion-gemma'"):
        find_table(str(tmp_path / "other.gguf"))


# ---- the file ---------------------------------------------------------------------------------------------------


def test_it_has_the_tensors_and_keys_of_its_model(like: Path, make: Callable[..., Path]) -> None:
    theirs, ours = read_header(like), read_header(make())
    assert [(t.name, t.shape, t.type_id, t.offset) for t in ours.tensors] == [
        (t.name, t.shape, t.type_id, t.offset) for t in theirs.tensors
    ]
    assert ours.n_bytes - ours.data_offset == theirs.n_bytes - theirs.data_offset
    assert ours.metadata == {**theirs.metadata, "general.name": "deep, random weights"}


def test_the_published_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All but its 16.8 GB of weights."""
    given: list[TensorSpec] = []

    def without_weights(
        out: Path, entries: dict[str, bytes], tensors: tuple[TensorSpec, ...], *_: Any, **__: Any
    ) -> int:
        given.extend(tensors)
        return write_model(out, entries, (), lambda _: ())

    monkeypatch.setattr(synth, "write_model", without_weights)
    synthesize(NAME, tmp_path / "out.gguf")
    table, metadata = packaged_table(NAME), read_metadata(tmp_path / "out.gguf")
    assert tuple(given) == table.tensors
    assert metadata["general.name"] == f"{NAME}, random weights"
    single = "diffusion-gemma.attention.layer_norm_rms_epsilon"  # a single-precision number in the file
    assert {key: metadata[key] for key in table.keys if key != single} == {
        key: value for key, value in table.keys.items() if key != single
    }
    assert metadata[single] == np.float32(table.keys[single])
    # as the published files have them
    assert list(metadata)[-2:] == ["general.quantization_version", "general.file_type"]
    assert list(metadata).index("diffusion.canvas_length") + 1 == list(metadata).index("tokenizer.ggml.model")


def test_fewer_layers(make: Callable[..., Path]) -> None:
    table = read_table(make(n_layer=2))
    assert table.n_layer == 2
    assert table.keys["general.name"] == "deep, random weights, 2 of 24 layers"
    # without a full layer there is no use for its frequency factors
    assert "rope_freqs.weight" not in {tensor.name for tensor in table.tensors}
    with infill.Model.load(make(n_layer=2)) as model:
        assert model.config.n_layer == 2
        assert not model.warnings


def test_a_mix_of_types(tmp_path: Path) -> None:
    source, out = tmp_path / "source.gguf", tmp_path / "out.gguf"
    synthetic.write_gguf(synthetic.QUANTIZABLE, 1, source, "q4_k_m")
    synthesize(str(source), out, n_threads=1)
    kinds = {tensor.kind for tensor in read_table(out).tensors}
    assert kinds == {"F32", "Q4_K", "Q6_K"}
    assert read_table(out).tensors == read_table(source).tensors
    with infill.Model.load(out, n_threads=1) as model, model.session(n_ctx=64) as session:
        session.sync([2, 5, 6])
        assert np.isfinite(session.decode([np.arange(8)])[0]).all()


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads(like: Path, tmp_path: Path) -> None:
    digests = []
    for seed, n_threads in ((3, 1), (3, 4), (4, 1)):
        out = tmp_path / "out.gguf"
        synthesize(str(like), out, n_layer=1, seed=seed, n_threads=n_threads)
        digests.append(hashlib.sha256(out.read_bytes()).hexdigest())
    assert digests[0] == digests[1] != digests[2]


def test_rows_differ(make: Callable[..., Path]) -> None:
    """Blocks come from a pool, but no two tokens or experts are the same."""
    forward = Forward(make())
    embeddings = forward._all("token_embd.weight")
    assert len(np.unique(embeddings, axis=0)) == DEEP.n_vocab
    first, second = (forward._expert("blk.3.ffn_down_exps.weight", expert) for expert in (0, 1))
    assert abs(np.corrcoef(first.ravel(), second.ravel())[0, 1]) < 0.05


def test_a_disk_without_room(like: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing.shutil, "disk_usage", lambda _: SimpleNamespace(free=1 << 20))
    with pytest.raises(ModelFileError, match=r"takes 0\.0\d GB, the disk has 0\.00 GB free"):
        synthesize(str(like), tmp_path / "out.gguf")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    with pytest.raises(ModelFileError, match="Cannot write"):
        synthesize(str(like), tmp_path / "no" / "such" / "folder.gguf")


def test_what_fails_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def fail(tensor: TensorSpec) -> list[np.ndarray]:
        raise InfillError("no numbers")

    tensors = (TensorSpec("a", (32,), "F32"),)
    out = tmp_path / "out.gguf"
    out.write_bytes(b"before")
    with pytest.raises(InfillError, match="no numbers"):
        write_model(out, {}, tensors, fail)
    with pytest.raises(ValueError, match="a has 4 bytes, expected 128"):
        write_model(out, {}, tensors, lambda _: [np.zeros(4, np.uint8)])
    assert [path.name for path in tmp_path.iterdir()] == ["out.gguf"]
    assert out.read_bytes() == b"before"


def test_the_command(like: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.gguf"
    assert main(["models", "synth", str(out), "--like", str(like), "--layers", "1", "--skew", "0.5"]) == 0
    assert "wrote" in capsys.readouterr().err
    assert read_metadata(out)["general.name"] == "deep, random weights, 1 of 24 layers, skew 0.5"
    assert main(["models", "synth", str(out), "--like", "nothing"]) == 1
    assert "add --force" in capsys.readouterr().err
    assert main(["models", "synth", str(out), "--like", "nothing", "--force"]) == 1
    assert "no table 'nothing'" in capsys.readouterr().err


# ---- the vocabulary ---------------------------------------------------------------------------------------------


def test_the_vocabulary_of_the_published_size(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.gguf"
    write_model(path, vocabulary_entries(262_144), (), lambda _: ())
    metadata = read_metadata(path)
    tokens = metadata["tokenizer.ggml.tokens"]
    assert len(set(tokens)) == len(tokens) == 262_144
    assert len(metadata["tokenizer.ggml.merges"]) == 514_906
    assert Counter(metadata["tokenizer.ggml.token_type"])[6] == 256
    tokenizer = Tokenizer.from_gguf(path)
    assert tokenizer.stop_ids == {1, 106, 50}
    assert (tokenizer.control_id("<|turn>"), tokenizer.control_id("<|channel>")) == (105, 100)
    text = "def f(x):\n    return x[0] + 'é\u2581'  # A tab:\t.\n"
    ids = tokenizer.encode(text)
    assert tokenizer.decode(ids) == text
    assert len(ids) < 0.8 * len(text)
    assert tokenizer.control_ids.isdisjoint(ids)


def test_a_small_vocabulary() -> None:
    vocabulary_entries(1000)
    with pytest.raises(ModelFileError, match="has no room"):
        vocabulary_entries(500)


# ---- what it computes -------------------------------------------------------------------------------------------


def prompt(n: int, seed: int = 0) -> list[int]:
    return [2, *np.random.default_rng(seed).integers(5, DEEP.n_vocab, n - 1).tolist()]


def test_the_stream_keeps_its_size(make: Callable[..., Path]) -> None:
    forward = Forward(make())
    x = forward.embed(prompt(48))
    for layer in range(DEEP.n_layer):
        x, _ = forward.layer(layer, x)
        assert abs(float(np.sqrt(np.mean(x[:, 1:] ** 2))) - 1) < SIZE, layer
        assert np.allclose(x[:, 0], x[0, 0], rtol=0.1)  # the channel that all tokens share
    logits = forward.logits(x)
    assert LOGITS[0] < float(logits.std()) < LOGITS[1]
    # other tokens, other predictions
    assert abs(np.corrcoef(logits)[np.triu_indices(48, 1)].mean()) < 0.1


def test_steps_stay_undecided(make: Callable[..., Path]) -> None:
    """Neither flat nor settled, so that nothing stops early that would not with real weights."""
    with infill.Model.load(make(), n_threads=1) as model, model.session(n_ctx=256, n_threads=1) as session:
        session.sync(prompt(64))
        steps: list[infill.Step] = []
        row = infill.Row(np.full(32, infill.NOISE, np.int32))
        answer = session.denoise([row], infill.DenoiseOptions(max_steps=6), lambda step: bool(steps.append(step)))[0]
        assert len(steps) == 6
        assert not answer.converged
        for step in steps:
            assert 0.1 < float(np.mean(step.entropy)) < 0.6 * np.log(DEEP.n_vocab)


def test_numpy_and_the_engine_agree(tmp_path: Path) -> None:
    """Otherwise the choices of experts that are counted would not be those of the model."""
    path = tmp_path / "short.gguf"
    synthetic.write_gguf(synthetic.SHORT, 5, path)
    forward = Forward(path)
    ids = [2, *synthetic.random_tokens(synthetic.SHORT, 5, 40, "routing").tolist()]
    x = forward.embed(ids)
    for layer in range(synthetic.SHORT.n_layer):
        x, _ = forward.layer(layer, x)
    z = forward.logits(x).astype(np.float64)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    with infill.Model.load(path) as model, model.session(n_ctx=64, kv_type="f32") as session:
        session.sync(ids[:10])
        scores = session.score(ids[10:])
    assert np.abs(log_p[np.arange(9, 40), ids[10:]] - scores).max() < ROUTER_ERROR


def test_routing_is_close_to_even(make: Callable[..., Path]) -> None:
    n, n_expert, n_used = 96, DEEP.n_expert, DEEP.n_expert_used
    found = loads(route(make(), prompt(n)), n_expert)
    assert len(found) == DEEP.n_layer
    few = [load.n_distinct for load in loads(route(make(), prompt(8)), n_expert)]
    even = n_expert * (1 - (1 - n_used / n_expert) ** 8)
    assert abs(np.mean(few) - even) < 0.12 * even
    assert min(load.n_distinct for load in found) > 0.97 * n_expert
    assert min(load.n_effective for load in found) > 0.85 * n_expert
    assert max(load.busiest for load in found) < 3 * n_used / n_expert


def test_a_skew_makes_it_uneven(make: Callable[..., Path]) -> None:
    """Against drawing experts by their weights without putting back, which is what the skew is defined by."""
    n, n_expert, n_used = 96, DEEP.n_expert, DEEP.n_expert_used
    random = np.random.default_rng(1)
    for skew in (0.5, 1.0):
        keys = random.gumbel(size=(4096, n_expert)) - skew * np.log(np.arange(n_expert) + 1)
        drawn = np.argsort(-keys, axis=1)[:, :n_used]
        wanted = loads(drawn[None], n_expert)[0]
        found = loads(route(make(skew=skew), prompt(n)), n_expert)
        assert abs(np.mean([load.busiest for load in found]) - wanted.busiest) < 0.2
        assert abs(np.mean([load.n_effective for load in found]) - wanted.n_effective) < 0.15 * wanted.n_effective
        busiest = [int(np.argmax(load.counts)) for load in found]
        assert len(set(busiest)) > DEEP.n_layer / 3  # another one in each layer


def test_counting() -> None:
    chosen = np.array([[[0, 1], [0, 2], [0, 1], [0, 1]]])
    (load,) = loads(chosen, 4)
    assert load == Load(4, (4, 3, 1, 0))
    assert (load.n_distinct, load.busiest) == (3, 1.0)
    assert load.n_effective == pytest.approx(np.exp(-(0.5 * np.log(0.5) + 0.375 * np.log(0.375) + np.log(0.125) / 8)))


def test_routing_that_cannot_be(make: Callable[..., Path]) -> None:
    with pytest.raises(ModelFileError, match="needs tokens from 0 to 383"):
        route(make(), [384])
    with pytest.raises(ModelFileError, match="has 24 layers"):
        route(make(), [2], n_layer=25)


def test_the_routing_command(make: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["models", "routing", str(make(n_layer=2)), "--tokens", "70"]
    assert main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["layer", "0", "1", "even"]
    assert lines[-1].split()[1:] == ["28.2", "32.0", "32.0", "12.5%", "32.0"]
    assert main([*arguments, "--json", "--layers", "1"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["n_tokens"], answer["n_expert"]) == (70, 32)
    assert sum(answer["loads"]["70"][0]["counts"]) == 70 * 4


# ---- reading weights back -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUANTIZATIONS)
def test_numbers_come_back_as_gguf_has_them(name: str) -> None:
    import gguf

    kind = next(iter(plan_types([("blk.0.attn_q.weight", (512, 8))], name).values()))
    values = np.random.default_rng(2).standard_normal((8, 512), np.float32)
    data = quantize(values, kind)
    back = dequantize(data, kind, 512)
    assert back.shape == (8, 512)
    assert np.allclose(back, gguf.dequantize(data, kind).reshape(8, 512), rtol=1e-6, atol=1e-7)


def test_types_that_cannot_be_read_back() -> None:
    import gguf

    with pytest.raises(InfillError, match="I8 cannot be read back"):
        dequantize(np.zeros((1, 32), np.uint8), gguf.GGMLQuantizationType.I8, 32)
