"""The tokenizer on a small vocabulary of the same kind: exact ids, exact bytes, control kept out of text."""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest

import infill
from infill_models import tokenizer as module
from infill_models.errors import InfillError, ModelFileError
from infill_models.tokenizer import Tokenizer

CONTROL = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
MARKERS = ["<|tool_response>", "<|turn>", "<turn|>"]  # user-defined, control, control
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]
CHARACTERS = list("\n\tabcdefghijklmnopqrstuvwxyz<>|0123456789ABCDEF_():=é漢▁")
MERGES = [
    ("▁", "▁"), ("▁▁", "▁▁"), ("\n", "\n"), ("r", "e"), ("t", "u"), ("re", "tu"), ("r", "n"), ("retu", "rn"),
    ("▁", "a"), ("d", "e"), ("de", "f"), ("▁", "def"), ("s", "e"), ("l", "f"), ("se", "lf"), ("n", "\n"),
]  # fmt: skip
# Merges that would build a control and a byte token out of text.
TRAPS = [("e", "o"), ("eo", "s"), ("<", "eos"), ("<eos", ">"), ("0", "x"), ("<", "0x"), ("4", "1"), ("41", ">")]
TRAPS += [("<0x", "41>"), ("<", "|"), ("|", ">")]

MERGED = [left + right for left, right in MERGES + TRAPS]
TOKENS = CONTROL + MARKERS + BYTES + CHARACTERS + [t for t in MERGED if t not in (*CONTROL, *BYTES)]
TYPES = [3] * 5 + [4, 3, 3] + [6] * 256 + [1] * (len(TOKENS) - 264)
IDS = {text: i for i, text in enumerate(TOKENS)}


SAMPLE = "def return(self):\n    <eos> ▁ ñ\udcff"


def keys() -> dict[str, Any]:
    return {
        "ggml.model": "gemma4",
        "ggml.tokens": TOKENS,
        "ggml.token_type": TYPES,
        "ggml.merges": [f"{left} {right}" for left, right in MERGES + TRAPS],
        "ggml.bos_token_id": 2,
        "ggml.eos_token_id": 1,
        "ggml.padding_token_id": 0,
        "ggml.add_bos_token": True,
        "chat_template": "{{ messages }}",
    }


def write(path: Path, values: dict[str, Any]) -> Path:
    writer = gguf.GGUFWriter(path, "diffusion-gemma")
    for key, value in values.items():
        key = f"tokenizer.{key}"
        if isinstance(value, bool):
            writer.add_bool(key, value)
        elif isinstance(value, int):
            writer.add_uint32(key, value)
        elif isinstance(value, str):
            writer.add_string(key, value)
        else:
            writer.add_array(key, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    writer.close()
    return path


@pytest.fixture(scope="module")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tokenizer") / "vocabulary.gguf", keys())


@pytest.fixture(scope="module")
def tokenizer(model_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    return Tokenizer.from_gguf(model_file, cache_dir=tmp_path_factory.mktemp("cache"))


def merge_by_hand(text: str) -> list[int]:
    """BPE as it is defined: always the leftmost pair of the lowest rank, over the whole text."""
    ranks = {pair: i for i, pair in enumerate(MERGES + TRAPS) if "".join(pair) not in (*CONTROL, *BYTES)}
    pieces: list[str] = []
    for character in text.replace(" ", "▁"):
        pieces += [character] if character in IDS else [f"<0x{byte:02X}>" for byte in character.encode()]
    while True:
        pairs = list(itertools.pairwise(pieces))
        best = min((pair for pair in pairs if pair in ranks), key=ranks.__getitem__, default=None)
        if best is None:
            return [IDS[piece] for piece in pieces]
        i = pairs.index(best)
        pieces[i : i + 2] = ["".join(best)]


def test_known_text(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("") == []
    assert tokenizer.encode("return") == [IDS["return"]]
    assert tokenizer.encode("    self") == [IDS["▁▁▁▁"], IDS["self"]]
    assert tokenizer.encode(" def") == [IDS["▁def"]]
    assert tokenizer.encode("\n\n") == [IDS["\n\n"]]
    assert tokenizer.encode("ñ") == [IDS["<0xC3>"], IDS["<0xB1>"]]  # no character of this vocabulary


def test_merges_apply_by_rank_over_the_whole_text(tokenizer: Tokenizer) -> None:
    rng = random.Random(11)
    words = ["return", " ", "  ", "\n", "\t", "def ", "self", "a", "ret", "urn", "é", "ñ", "🦙", "<eos", ">", "<0x4"]
    for _ in range(300):
        text = "".join(rng.choices(words, k=rng.randrange(30)))
        assert tokenizer.encode(text) == merge_by_hand(text)


@pytest.mark.parametrize("text", [*CONTROL, *MARKERS, "<0x41>", "<0x00>", "a<eos>b", "<|turn>def\n<turn|>"])
def test_markers_in_text_are_text(tokenizer: Tokenizer, text: str) -> None:
    ids = tokenizer.encode(text)
    assert not tokenizer.control_ids.intersection(ids)
    assert all(TOKENS[i] not in BYTES for i in ids)
    assert tokenizer.decode(ids) == text


def test_the_space_sign_in_text_is_not_a_space(tokenizer: Tokenizer) -> None:
    sign = [IDS["<0xE2>"], IDS["<0x96>"], IDS["<0x81>"]]
    assert tokenizer.encode("▁") == sign
    assert tokenizer.encode("a▁ a") == [IDS["a"], *sign, IDS["▁a"]]
    assert tokenizer.decode(tokenizer.encode("a▁ ▁▁ b")) == "a▁ ▁▁ b"
    assert tokenizer.decode([IDS["▁a"]]) == " a"


def test_every_byte_string_comes_back(tokenizer: Tokenizer) -> None:
    rng = random.Random(3)
    samples = [bytes([byte]) for byte in range(256)]
    samples += [rng.randbytes(rng.randrange(1, 40)) for _ in range(300)]
    alphabet = "ab \n\r\t\0<>|▁é漢🦙\ufeff\u2028"
    samples += ["".join(rng.choices(alphabet, k=rng.randrange(50))).encode() for _ in range(300)]
    samples += ["é漢🦙".encode()[i:j] for i in range(9) for j in range(i, 10)]  # cut inside characters
    for data in samples:
        ids = tokenizer.encode(data.decode("utf-8", "surrogateescape"))
        assert tokenizer.decode_bytes(ids) == data
        assert tokenizer.decode(ids).encode("utf-8", "surrogateescape") == data


def test_half_of_a_surrogate_pair_is_an_error(tokenizer: Tokenizer) -> None:
    with pytest.raises(InfillError, match="UTF-16"):
        tokenizer.encode("a\ud83d b")


def test_decoding_is_by_token(tokenizer: Tokenizer) -> None:
    """Pieces may be decoded one at a time, also in the middle of a character."""
    ids = tokenizer.encode("def ñ 🦙 漢\n")
    assert b"".join(tokenizer.decode_bytes([i]) for i in ids) == "def ñ 🦙 漢\n".encode()
    half = tokenizer.encode("ñ")[:1]
    assert tokenizer.decode(half) == "\udcc3"
    assert tokenizer.decode(np.array(tokenizer.encode("ñ"), np.int32)) == "ñ"


def test_control_tokens_decode_to_their_text_or_to_nothing(tokenizer: Tokenizer) -> None:
    ids = [2, IDS["<|turn>"], IDS["self"], IDS["<|tool_response>"], 1]
    assert tokenizer.decode(ids) == "<bos><|turn>self<|tool_response><eos>"
    assert tokenizer.decode(ids, skip_control=True) == "self"
    assert tokenizer.decode_bytes(ids, skip_control=True) == b"self"
    assert tokenizer.decode(ids) == "<bos><|turn>self<|tool_response><eos>"


def test_ids_outside_the_vocabulary(tokenizer: Tokenizer) -> None:
    for token in (-1, len(TOKENS), 1 << 40):
        with pytest.raises(InfillError, match=f"Token {token} is outside"):
            tokenizer.decode([token])


def test_what_the_file_says_of_the_vocabulary(tokenizer: Tokenizer) -> None:
    assert tokenizer.n_vocab == len(TOKENS)
    assert (tokenizer.pad_id, tokenizer.eos_id, tokenizer.bos_id) == (0, 1, 2)
    assert tokenizer.stop_ids == {1, IDS["<turn|>"], IDS["<|tool_response>"]}
    assert tokenizer.control_ids == set(range(8))
    assert tokenizer.control_id("<|turn>") == IDS["<|turn>"]
    assert tokenizer.control_id("<|tool_response>") == IDS["<|tool_response>"]
    assert tokenizer.control_id("self") is None
    assert tokenizer.control_id("<|channel>") is None
    assert tokenizer.chat_template == "{{ messages }}"
    assert tokenizer.add_bos is True


def test_optional_keys(tmp_path: Path) -> None:
    values = keys()
    for key in ("ggml.padding_token_id", "ggml.add_bos_token", "chat_template"):
        del values[key]
    tokenizer = Tokenizer.from_gguf(write(tmp_path / "bare.gguf", values))
    assert tokenizer.pad_id == tokenizer.eos_id
    assert tokenizer.add_bos is True
    assert tokenizer.chat_template is None


def test_a_merge_is_split_at_the_first_space_after_its_first_character(tmp_path: Path) -> None:
    values = keys()
    values["ggml.tokens"] = [*TOKENS, " ", " \n"]
    values["ggml.token_type"] = [*TYPES, 1, 1]
    values["ggml.merges"] = [*values["ggml.merges"], "  \n"]
    tokenizer = Tokenizer.from_gguf(write(tmp_path / "spaces.gguf", values))
    assert tokenizer.encode("a b") == [IDS["a"], IDS["▁"], IDS["b"]]


def change(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda values: values.update({f"ggml.{key}": value for key, value in changes.items()})


def remove(key: str) -> Callable[[dict[str, Any]], None]:
    return lambda values: values.pop(key)


WITHOUT_BYTE = [token for token in TOKENS if token != "<0x7F>"]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (change(model="llama"), "is 'llama', expected 'gemma4'"),
        (remove("ggml.model"), r"tokenizer\.ggml\.model is missing"),
        (remove("ggml.tokens"), r"tokenizer\.ggml\.tokens is missing"),
        (remove("ggml.merges"), r"tokenizer\.ggml\.merges is missing"),
        (remove("ggml.token_type"), r"tokenizer\.ggml\.token_type is missing"),
        (remove("ggml.eos_token_id"), r"tokenizer\.ggml\.eos_token_id is missing"),
        (change(tokens="abc"), "is of type str, expected list"),
        (change(tokens=[1, 2, 3]), "holds int, expected str"),
        (change(token_type=TYPES[:-1]), f"has {len(TYPES) - 1} entries, expected {len(TYPES)}"),
        (change(token_type=[9, *TYPES[1:]]), "outside 0 to 6"),
        (change(bos_token_id=len(TOKENS)), f"bos_token_id is {len(TOKENS)}"),
        (change(eos_token_id="1"), "is of type str, expected int"),
        (change(tokens=WITHOUT_BYTE, token_type=[*TYPES[:-1]]), "not <0xNN>"),
        (change(tokens=WITHOUT_BYTE, token_type=[*TYPES[:263], *TYPES[264:]]), "no token for byte 0x7F"),
        (change(merges=["ab"]), "merge 'ab' has no space"),
        (change(merges=["a ü"]), "do not fit together"),
        (change(merges=["a b"]), "do not fit together"),
    ],
)
def test_vocabularies_that_are_refused(tmp_path: Path, edit: Callable[[dict[str, Any]], None], message: str) -> None:
    values = keys()
    edit(values)
    path = write(tmp_path / "bad.gguf", values)
    with pytest.raises(ModelFileError, match=message) as caught:
        Tokenizer.from_gguf(path)
    assert str(path) in str(caught.value)


def test_files_that_are_no_models(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="No model file at"):
        Tokenizer.from_gguf(tmp_path / "absent.gguf")
    (tmp_path / "text.gguf").write_text("not a model, but long enough to be one")
    with pytest.raises(ModelFileError, match="damaged or not a GGUF"):
        Tokenizer.from_gguf(tmp_path / "text.gguf")


def test_random_damage(tmp_path: Path, model_file: Path) -> None:
    """A damaged vocabulary is refused, or still gives back every text it is given."""
    good = model_file.read_bytes()
    rng = random.Random(9)
    n_refused = 0
    for _ in range(150):
        data = bytearray(good)
        for _ in range(rng.choice([1, 2, 8])):
            data[rng.randrange(24, len(data))] = rng.randrange(256)
        (tmp_path / "damaged.gguf").write_bytes(data)
        try:
            damaged = Tokenizer.from_gguf(tmp_path / "damaged.gguf")
        except ModelFileError:
            n_refused += 1
        else:
            assert damaged.decode(damaged.encode(SAMPLE)) == SAMPLE
    assert n_refused > 50


@pytest.fixture
def caching(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cache this small vocabulary too."""
    monkeypatch.setattr(module, "_CACHE_MIN_MERGES", 1)


def forbid_rebuild(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(source: str) -> None:
        raise AssertionError("read from the model file instead of the cache")

    monkeypatch.setattr(module, "_read_gguf", read)


@pytest.mark.usefixtures("caching")
def test_the_cache_gives_the_same_tokenizer(
    tmp_path: Path, model_file: Path, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    Tokenizer.from_gguf(model_file, cache_dir=tmp_path)
    assert len(list(tmp_path.iterdir())) == 1  # and no temporary file left
    forbid_rebuild(monkeypatch)
    cached = Tokenizer.from_gguf(model_file, cache_dir=tmp_path)
    assert cached.encode(SAMPLE) == tokenizer.encode(SAMPLE)
    assert cached.decode(range(len(TOKENS))) == tokenizer.decode(range(len(TOKENS)))
    for name in ("n_vocab", "bos_id", "eos_id", "pad_id", "stop_ids", "control_ids", "chat_template", "add_bos"):
        assert getattr(cached, name) == getattr(tokenizer, name)


@pytest.mark.usefixtures("caching")
def test_a_damaged_cache_is_made_again(tmp_path: Path, model_file: Path, tokenizer: Tokenizer) -> None:
    Tokenizer.from_gguf(model_file, cache_dir=tmp_path)
    (cache,) = tmp_path.iterdir()
    good = cache.read_bytes()
    damaged = [b"", b"x", good[:10], good[:40], good[:-1], good + b"x", good[:200] + b"\xff" + good[201:]]
    for data in damaged:
        cache.write_bytes(data)
        assert Tokenizer.from_gguf(model_file, cache_dir=tmp_path).encode(SAMPLE) == tokenizer.encode(SAMPLE)
        assert cache.read_bytes() == good


@pytest.mark.usefixtures("caching")
def test_another_vocabulary_has_another_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, cache = tmp_path / "model.gguf", tmp_path / "cache"
    write(path, keys())
    assert Tokenizer.from_gguf(path, cache_dir=cache).encode("return") == [IDS["return"]]
    values = keys()
    values["ggml.merges"] = ["r e"]
    write(path, values)  # the same path with other content
    assert len(Tokenizer.from_gguf(path, cache_dir=cache).encode("return")) == 5
    assert len(list(cache.iterdir())) == 2


@pytest.mark.usefixtures("caching")
def test_a_cache_that_cannot_be_written(tmp_path: Path, model_file: Path, tokenizer: Tokenizer) -> None:
    (tmp_path / "file").write_text("in the way")
    again = Tokenizer.from_gguf(model_file, cache_dir=tmp_path / "file" / "cache")
    assert again.encode(SAMPLE) == tokenizer.encode(SAMPLE)


@pytest.mark.usefixtures("caching")
def test_the_engine_caches_under_infill_home(infill_home: Path, random_model: Path, model_file: Path) -> None:
    Tokenizer.from_gguf(model_file)
    assert list(infill_home.iterdir()) == []
    with infill.Model.load(random_model) as model:
        assert model.tokenizer.n_vocab == model.config.n_vocab
    assert len(list((infill_home / "cache").glob("tokenizer-*.bin"))) == 1


def test_a_small_vocabulary_needs_no_cache(tmp_path: Path, model_file: Path) -> None:
    Tokenizer.from_gguf(model_file, cache_dir=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_threads_share_a_tokenizer(tokenizer: Tokenizer) -> None:
    texts = [f"def {'self' * n}(a):\n    return {n} ñ▁" for n in range(40)]
    expected = [tokenizer.encode(text) for text in texts]
    failures: list[str] = []

    def work() -> None:
        for text, ids in zip(texts, expected, strict=True):
            if tokenizer.encode(text) != ids or tokenizer.decode(ids) != text:
                failures.append(text)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
