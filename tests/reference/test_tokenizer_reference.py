"""The tokenizer against its two judges, on the vocabulary of Gemma 4 itself.

    make test-reference

One judge is the published test vectors that llama.cpp keeps beside the vocabulary, the other transformers'
GemmaTokenizer. The vocabulary (models/ggml-vocab-gemma-4.gguf with .inp and .out) is part of the source
distribution of llama-cpp-python: INFILL_GEMMA_VOCAB names a copy, otherwise pip downloads the pinned version.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from transformers import GemmaTokenizer

from infill_models.gguf import read_metadata
from infill_models.tokenizer import Tokenizer

ROOT = Path(__file__).resolve().parents[2]
NAME = "ggml-vocab-gemma-4.gguf"
GIVEN = os.environ.get("INFILL_GEMMA_VOCAB")  # read here: tests run without INFILL_* settings

# Where the judges and this tokenizer differ by intention: these come out of transformers as control tokens, and a
# space sign cannot be told from a space. Texts are compared between them.
APART = re.compile("(▁+|<pad>|<eos>|<bos>|<unk>|<mask>)")


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if GIVEN:
        return Path(GIVEN)
    directory = tmp_path_factory.mktemp("vocabulary")
    pinned = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    (requirement,) = [line for line in pinned if line.startswith("llama-cpp-python==")]
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:", "--dest", str(directory)]
    subprocess.run([*pip, requirement], check=True)
    (archive,) = directory.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        for member in tar:
            if Path(member.name).name.startswith(NAME):
                member.name = Path(member.name).name
                tar.extract(member, directory, filter="data")
    return directory / NAME


@pytest.fixture(scope="module")
def tokenizer(vocabulary: Path, tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    return Tokenizer.from_gguf(vocabulary, cache_dir=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def judge(vocabulary: Path) -> GemmaTokenizer:
    metadata = read_metadata(vocabulary)
    merges = [(m[: m.index(" ", 1)], m[m.index(" ", 1) + 1 :]) for m in metadata["tokenizer.ggml.merges"]]
    tokens = metadata["tokenizer.ggml.tokens"]
    return GemmaTokenizer(vocab={text: i for i, text in enumerate(tokens)}, merges=merges, add_bos_token=False)


def pieces(text: str) -> list[str]:
    return [piece for i, piece in enumerate(APART.split(text)) if i % 2 == 0 and piece]


def compare(tokenizer: Tokenizer, judge: GemmaTokenizer, text: str) -> int:
    """Compare ids and text both ways; return the number of tokens."""
    n_tokens = 0
    for piece in pieces(text):
        ids = tokenizer.encode(piece)
        assert ids == judge(piece, add_special_tokens=False)["input_ids"]
        assert tokenizer.decode(ids) == piece
        assert judge.decode(ids, clean_up_tokenization_spaces=False) == piece
        n_tokens += len(ids)
    assert tokenizer.decode(tokenizer.encode(text)) == text
    return n_tokens


def source_files() -> Iterator[Path]:
    """Python's own library, and the text files of this repository."""
    yield from sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        if name.endswith((".py", ".cpp", ".h", ".md", ".toml", ".txt", ".yml", ".lua", ".json")):
            yield ROOT / name


def test_published_vectors(vocabulary: Path, tokenizer: Tokenizer) -> None:
    texts = Path(f"{vocabulary}.inp").read_text(encoding="utf-8").split("\n__ggml_vocab_test__\n")
    expected = [[int(i) for i in line.split()] for line in Path(f"{vocabulary}.out").read_text().splitlines()]
    assert len(texts) == len(expected) == 46
    for text, ids in zip(texts, expected, strict=True):
        assert tokenizer.encode(text) == ids, text
        assert tokenizer.decode(ids) == text


def test_source_files(tokenizer: Tokenizer, judge: GemmaTokenizer) -> None:
    n_files = n_tokens = 0
    for path in source_files():
        n_tokens += compare(tokenizer, judge, path.read_bytes().decode("utf-8"))
        n_files += 1
    assert n_files > 150
    assert n_tokens > 1_000_000


def test_random_text(tokenizer: Tokenizer, judge: GemmaTokenizer) -> None:
    """Every corner of Unicode, runs of spaces, newlines and tabs, and text that looks like markers."""
    rng = random.Random(20)
    words = ["\n", "\n\n\n", " ", "   ", "\t", "\t\t", "\r\n", "<|turn>", "<turn|>", "<|channel>", "<0x41>", "<0xff>"]
    words += ["return", "self", "Größe", "日本語", "🦙", "👩\u200d👩\u200d👧", "e\u0301", "\ufeff", "\u2028", "\0", "▁"]
    for _ in range(1000):
        parts = rng.choices(words, k=rng.randrange(1, 20))
        for _ in range(rng.randrange(8)):
            point = rng.randrange(0x110000)
            if not 0xD800 <= point < 0xE000:
                parts.insert(rng.randrange(len(parts)), chr(point))
        compare(tokenizer, judge, "".join(parts))


def test_no_marker_comes_out_of_text(tokenizer: Tokenizer) -> None:
    for token in sorted(tokenizer.control_ids):
        text = tokenizer.decode([token])
        ids = tokenizer.encode(f"x {text}\n")
        assert not tokenizer.control_ids.intersection(ids)
        assert tokenizer.decode(ids) == f"x {text}\n"


def test_a_second_load_comes_from_the_cache(
    vocabulary: Path, tokenizer: Tokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Tokenizer.from_gguf(vocabulary, cache_dir=tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".bin"]
    monkeypatch.setattr("infill_models.tokenizer._read_gguf", None)
    cached = Tokenizer.from_gguf(vocabulary, cache_dir=tmp_path)
    text = Path(__file__).read_text(encoding="utf-8")
    assert cached.encode(text) == tokenizer.encode(text)
    assert cached.n_vocab == 262_144
    assert cached.stop_ids == {1, 50, 106}
