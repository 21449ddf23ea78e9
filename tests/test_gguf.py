"""The GGUF reader: values as written, and nothing but ModelFileError from bytes that are no model."""

from __future__ import annotations

import random
import struct
import tracemalloc
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest

from infill_models import gguf as reader
from infill_models.errors import ModelFileError
from infill_models.gguf import SkippedArray, TensorInfo, read_header, read_metadata

STRING, ARRAY = 8, 9


def text(value: str | bytes) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return struct.pack("<Q", len(data)) + data


def pair(key: str | bytes, type_id: int, value: bytes) -> bytes:
    return text(key) + struct.pack("<I", type_id) + value


def preamble(n_tensors: int, n_kv: int, *, magic: bytes = b"GGUF", version: int = 3) -> bytes:
    return magic + struct.pack("<IQQ", version, n_tensors, n_kv)


def tensor(name: str, shape: tuple[int, ...], type_id: int = 0, offset: int = 0) -> bytes:
    return text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, type_id, offset)


@pytest.fixture
def small() -> bytes:
    """A header with a key of each kind and two tensors."""
    keys = [
        pair("general.architecture", STRING, text("diffusion-gemma")),
        pair("a.u8", 0, b"\x07"),
        pair("a.f32", 6, struct.pack("<f", 0.5)),
        pair("a.strings", ARRAY, struct.pack("<IQ", STRING, 3) + text("one") + text("") + text("▁drei")),
        pair("a.numbers", ARRAY, struct.pack("<IQ3i", 5, 3, 1, -2, 3)),
    ]
    tensors = [tensor("x.weight", (32, 2)), tensor("y.weight", (5,), 8, 256)]
    return preamble(len(tensors), len(keys)) + b"".join(keys) + b"".join(tensors)


def write(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "model.gguf"
    path.write_bytes(data)
    return path


def test_every_type_comes_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / "all.gguf"
    values: dict[str, tuple[str, Any]] = {
        "uint8": ("u8", 255),
        "int8": ("i8", -128),
        "uint16": ("u16", 65535),
        "int16": ("i16", -32768),
        "uint32": ("u32", 2**32 - 1),
        "int32": ("i32", -(2**31)),
        "uint64": ("u64", 2**64 - 1),
        "int64": ("i64", -(2**63)),
        "float32": ("f32", 0.25),
        "float64": ("f64", 1e-300),
        "bool": ("flag", True),
        "string": ("text", "a\n▁ü\0z"),
    }
    writer = gguf.GGUFWriter(path, "test-arch")
    for kind, (key, value) in values.items():
        getattr(writer, f"add_{kind}")(key, value)
    writer.add_array("numbers", [3, -1, 2**31 - 1])
    writer.add_array("flags", [True, False, True])
    writer.add_array("words", ["", "a", "▁"])
    writer.add_array("floats", [0.5, -2.0])
    writer.add_tensor("m.weight", np.zeros((3, 64), np.float32))
    writer.add_tensor("v.weight", np.zeros(5, np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()

    metadata = read_metadata(path)
    assert list(metadata) == [
        "general.architecture", *(key for key, _ in values.values()), "numbers", "flags", "words", "floats",
    ]  # fmt: skip
    for key, value in values.values():
        assert metadata[key] == value
        assert type(metadata[key]) is type(value)
    assert metadata["numbers"] == [3, -1, 2**31 - 1]
    assert metadata["flags"] == [True, False, True]
    assert metadata["words"] == ["", "a", "▁"]
    assert metadata["floats"] == [0.5, -2.0]

    header = read_header(path)
    assert header.version == 3
    assert header.metadata == metadata
    assert header.n_bytes == path.stat().st_size
    assert header.tensors == (
        TensorInfo("m.weight", (64, 3), gguf.GGMLQuantizationType.F32, 0),
        TensorInfo("v.weight", (5,), gguf.GGMLQuantizationType.F16, 768),
    )
    by_gguf_py = gguf.GGUFReader(path)
    assert header.data_offset == by_gguf_py.tensors[0].data_offset


def test_alignment_moves_the_data(tmp_path: Path, small: bytes) -> None:
    key = pair("general.alignment", 4, struct.pack("<I", 512))
    path = write(tmp_path, preamble(0, 1) + key)
    assert read_header(path).data_offset == 512
    for bad in (0, 3, 48):
        with pytest.raises(ModelFileError, match=r"general\.alignment"):
            read_header(write(tmp_path, preamble(0, 1) + pair("general.alignment", 4, struct.pack("<I", bad))))


def test_version_2_is_read(tmp_path: Path, small: bytes) -> None:
    assert read_header(write(tmp_path, small[:4] + struct.pack("<I", 2) + small[8:])).version == 2


def test_long_arrays_can_be_skipped(tmp_path: Path, small: bytes) -> None:
    metadata = read_metadata(write(tmp_path, small), skip_arrays_longer_than=2)
    assert metadata["a.strings"] == SkippedArray("str", 3)
    assert metadata["a.numbers"] == SkippedArray("i32", 3)
    assert metadata["a.f32"] == 0.5
    assert read_metadata(write(tmp_path, small), skip_arrays_longer_than=3)["a.numbers"] == [1, -2, 3]


@pytest.mark.parametrize("first_read", [1, 24, 29, 64])
def test_a_header_longer_than_one_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first_read: int) -> None:
    """Every field may be the one that the buffer ends in."""
    monkeypatch.setattr(reader, "_FIRST_READ", first_read)
    words = [f"word {i} " + "ä" * (i % 7) for i in range(500)]
    array = struct.pack("<IQ", STRING, len(words)) + b"".join(map(text, words))
    path = write(tmp_path, preamble(1, 2) + pair("w", ARRAY, array) + pair("n", 0, b"\1") + tensor("t", (4,)))
    header = read_header(path)
    assert header.metadata == {"w": words, "n": 1}
    assert header.tensors == (TensorInfo("t", (4,), 0, 0),)
    assert read_metadata(path, skip_arrays_longer_than=9)["w"] == SkippedArray("str", 500)


def test_a_vocabulary_of_gemmas_size(tmp_path: Path) -> None:
    tokens = [f"token{i}" for i in range(262_144)]
    array = struct.pack("<IQ", STRING, len(tokens)) + b"".join(map(text, tokens))
    scores = struct.pack(f"<IQ{len(tokens)}f", 6, len(tokens), *([-1000.0] * len(tokens)))
    path = write(tmp_path, preamble(0, 2) + pair("tokens", ARRAY, array) + pair("scores", ARRAY, scores))
    metadata = read_metadata(path)
    assert metadata["tokens"] == tokens
    assert metadata["scores"] == [-1000.0] * len(tokens)


def test_truncation_at_every_byte(tmp_path: Path, small: bytes) -> None:
    read_header(write(tmp_path, small))
    for n in range(len(small)):
        path = write(tmp_path, small[:n])
        with pytest.raises(ModelFileError, match="damaged"):
            read_header(path)


def test_damage_to_every_byte(tmp_path: Path, small: bytes) -> None:
    """One wrong byte gives another value or a ModelFileError, never another exception."""
    n_refused = 0
    for i in range(len(small)):
        for value in {0, 0xFF, small[i] ^ 0x80, small[i] ^ 1} - {small[i]}:
            try:
                read_header(write(tmp_path, small[:i] + bytes([value]) + small[i + 1 :]))
            except ModelFileError:
                n_refused += 1
    assert n_refused > len(small)  # counts, types and UTF-8 are checked, plain values cannot be


def test_random_bytes(tmp_path: Path, small: bytes) -> None:
    rng = random.Random(5)
    for _ in range(500):
        data = bytearray(small)
        start = rng.randrange(24, len(data))
        data[start : start + 12] = rng.randbytes(12)
        try:
            read_header(write(tmp_path, bytes(data)))
        except ModelFileError as error:
            assert "model.gguf" in str(error)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "only 0 bytes"),
        (preamble(0, 0, magic=b"GGML"), "b'GGML'"),
        (preamble(0, 0, version=1), "version 1, expected 2 or 3"),
        (preamble(0, 0, version=4), "version 4, expected 2 or 3"),
        (preamble(0, 0, version=3 << 24), "big-endian"),
        (preamble(1 << 63, 0), "tensors"),
        (preamble(0, 2**64 - 1), "keys"),
        (preamble(1, 0) + bytes(8), "claims 1 tensors"),
        (preamble(0, 1) + struct.pack("<Q", 1 << 63) + bytes(16), "claims 9223372036854775808 bytes"),
        (preamble(0, 1) + struct.pack("<Q", 65536) + bytes(70_000), "claims 65536 bytes"),
        (preamble(0, 1) + pair(b"\xff\xfe", 0, b"\1"), "not valid UTF-8"),
        (preamble(0, 1) + pair("k", STRING, text(b"\xc3")), "'k': a string is not valid UTF-8"),
        (preamble(0, 1) + pair("k", 13, bytes(8)), "'k': unknown value type 13"),
        (preamble(0, 1) + pair("k", ARRAY, struct.pack("<IQ", ARRAY, 1) + bytes(64)), "element type 9"),
        (preamble(0, 1) + pair("k", ARRAY, struct.pack("<IQ", 99, 1) + bytes(64)), "element type 99"),
        (preamble(0, 1) + pair("k", ARRAY, struct.pack("<IQ", STRING, 1 << 60)), "claims 1152921504606846976"),
        (preamble(0, 1) + pair("k", ARRAY, struct.pack("<IQ", STRING, 99)), "99 strings"),
        (preamble(0, 1) + pair("k", ARRAY, struct.pack("<IQ", 0, 1 << 25)), "claims 33554432"),
        (preamble(0, 1) + pair("k", ARRAY, struct.pack("<IQ", 12, 9) + bytes(71)), "9 elements of type f64"),
        (preamble(0, 1) + pair("k", ARRAY, struct.pack("<IQ", STRING, 1) + text(b"\xff")), "string 0 is not"),
        (preamble(0, 2) + 2 * pair("k", 0, b"\1"), "'k': appears twice"),
        (preamble(2, 0) + 2 * tensor("t", (4,)), "'t': appears twice"),
        (preamble(1, 0) + tensor("t", ()) + bytes(64), "'t': 0 dimensions"),
        (preamble(1, 0) + tensor("t", (1, 1, 1, 1, 1)), "'t': 5 dimensions"),
        (preamble(1, 0) + tensor("t", (4, 0)), "shape"),
        (preamble(1, 0) + tensor("t", (1 << 62, 4)), "shape"),
    ],
)
def test_what_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = write(tmp_path, data)
    with pytest.raises(ModelFileError) as caught:
        read_header(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_absurd_counts_cost_no_memory(tmp_path: Path) -> None:
    """A sparse file of many gigabytes makes every claim plausible; none is believed."""
    claims = [
        preamble(0, 1) + struct.pack("<Q", 1 << 34),
        preamble(0, 1) + pair("k", STRING, struct.pack("<Q", 1 << 34)),
        preamble(0, 1) + pair("k", ARRAY, struct.pack("<IQ", STRING, 1 << 31)),
        preamble(0, 1) + pair("k", ARRAY, struct.pack("<IQ", 0, 1 << 34)),
        preamble(0, 1) + pair("k", ARRAY, struct.pack("<IQ", 12, 1 << 31)),
    ]
    for data in claims:
        path = write(tmp_path, data)
        with path.open("r+b") as file:
            file.truncate(1 << 35)
        tracemalloc.start()
        with pytest.raises(ModelFileError, match="claims"):
            read_header(path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 8 << 20


def test_a_file_that_shrinks_while_it_is_read(tmp_path: Path, small: bytes) -> None:
    path = write(tmp_path, small)
    with path.open("rb") as file:
        cursor = reader._Reader(file, str(path))
        path.write_bytes(small[:60])
        with pytest.raises(ModelFileError, match="the file has 60"):
            _, _, n_kv = cursor.preamble()
            cursor.metadata(n_kv, None)


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="No model file at"):
        read_metadata(tmp_path / "absent.gguf")
    with pytest.raises(ModelFileError, match="Cannot read the model file"):
        read_metadata(tmp_path)
