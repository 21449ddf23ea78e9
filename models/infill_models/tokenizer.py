"""Text to tokens and back, built from a GGUF file alone.

The model is Gemma's byte-fallback BPE (``tokenizer.ggml.model`` = ``gemma4``): spaces become U+2581, the
whole text is one word, merges apply by rank, and a character outside the vocabulary is spelled in byte tokens
``<0x00>`` to ``<0xFF>``. Method: transformers' ``GemmaTokenizer`` (models/gemma/tokenization_gemma.py), on
the same ``tokenizers`` library.

Three things differ from that class, so that an editor's buffer survives the round trip byte for byte:

- A literal U+2581 in the text is spelled as its three byte tokens. The plain pipeline would map it to the
  token of a space, and decoding could not tell them apart.
- Text may hold bytes that are not UTF-8, as ``bytes.decode("utf-8", "surrogateescape")`` leaves them; each
  becomes its byte token.
- Control tokens never come out of ``encode``: ``<eos>`` in somebody's source file is five characters.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infill_models.errors import InfillError, ModelFileError

if TYPE_CHECKING:
    from tokenizers import Tokenizer as BpeTokenizer

_SPACE = "\u2581"
_NORMAL, _UNKNOWN, _CONTROL, _USER_DEFINED, _BYTE = 1, 2, 3, 4, 6  # tokenizer.ggml.token_type
_MARKERS = (_UNKNOWN, _CONTROL, _USER_DEFINED)
_STOP_TEXTS = ("<turn|>", "<|tool_response>")  # end the model's turn beside <eos>; the GGUF names only <eos>
_BYTE_TOKEN = re.compile(r"<0x([0-9A-Fa-f]{2})>")
_SPELLED = re.compile(f"([{_SPACE}\ud800-\udfff]+)")  # what goes through byte tokens
_CACHE_FORMAT = b"infill tokenizer cache 1\n"
_CACHE_MIN_MERGES = 20_000  # a smaller vocabulary builds faster than its cache file is found
_CACHE_KEY_BYTES = 16 << 20  # Gemma's metadata ends at 15.8 MB; a longer one is not cached


@dataclass(frozen=True)
class _Vocabulary:
    """What the tokenizer needs of the metadata."""

    tokens: list[str]
    types: bytes  # (n_vocab,) token types
    merges: list[tuple[str, str]]  # by rank
    bos_id: int
    eos_id: int
    pad_id: int
    add_bos: bool
    chat_template: str | None


class Tokenizer:
    """Encodes and decodes text; safe to share between threads.

    Attributes:
        n_vocab: size of the vocabulary.
        bos_id, eos_id, pad_id: token ids.
        stop_ids: ids that end an answer: ``<eos>``, and ``<turn|>``, ``<|tool_response>`` where they exist.
        control_ids: ids that are markers, not text (control and user-defined tokens).
        add_bos: whether the model expects ``<bos>`` before a prompt (``encode`` never adds it).
        chat_template: Jinja source of the chat template, or None.
    """

    def __init__(self, vocabulary: _Vocabulary, source: str) -> None:
        self.n_vocab = len(vocabulary.tokens)
        self.bos_id = vocabulary.bos_id
        self.eos_id = vocabulary.eos_id
        self.pad_id = vocabulary.pad_id
        self.add_bos = vocabulary.add_bos
        self.chat_template = vocabulary.chat_template
        self._tokens = vocabulary.tokens
        self._types = vocabulary.types
        self._control = {
            text: i
            for i, (text, kind) in enumerate(zip(vocabulary.tokens, vocabulary.types, strict=True))
            if kind in _MARKERS
        }
        self.control_ids = frozenset(self._control.values())
        self.stop_ids = frozenset(
            [self.eos_id, *(self._control[text] for text in _STOP_TEXTS if text in self._control)]
        )
        self._byte_ids = _byte_ids(vocabulary, source)
        self._bytes_of = {token: bytes([byte]) for byte, token in enumerate(self._byte_ids)}
        self._bpe = _build(vocabulary, source)

    @classmethod
    def from_gguf(cls, path: str | os.PathLike[str], *, cache_dir: Path | None = None) -> Tokenizer:
        """Build the tokenizer of a model file.

        A large vocabulary is kept in a form that loads faster, in ``cache_dir`` (None: nowhere), under a name
        made from the file's own bytes. A cache that is damaged or cannot be written is no error.

        Raises:
            ModelFileError: the file is missing, damaged, or has another kind of tokenizer.
        """
        source = os.fspath(path)
        with _collector_at_rest():
            cache = _cache_path(source, cache_dir)
            vocabulary = _read_cache(cache) if cache is not None else None
            if vocabulary is None:
                vocabulary, n_read = _read_gguf(source)
                worth_it = len(vocabulary.merges) >= _CACHE_MIN_MERGES and n_read <= _CACHE_KEY_BYTES
                if cache is not None and worth_it:
                    _write_cache(cache, vocabulary)
            return cls(vocabulary, source)

    def encode(self, text: str) -> list[int]:
        """Return the token ids of ``text``, without ``<bos>``; text that looks like a marker stays text.

        Raises:
            InfillError: the text holds a surrogate that does not come from ``surrogateescape``.
        """
        if _SPELLED.search(text) is None:
            return self._encode_plain(text)
        ids: list[int] = []
        for i, part in enumerate(_SPELLED.split(text)):
            ids += self._spell(part) if i % 2 else self._encode_plain(part)
        return ids

    def decode(self, ids: Iterable[int], *, skip_control: bool = False) -> str:
        """Return the text of ``ids``; bytes that are not UTF-8 come back as surrogates (``surrogateescape``).

        Markers decode to their own text, or to nothing with ``skip_control``.

        Raises:
            InfillError: an id is outside the vocabulary.
        """
        return self.decode_bytes(ids, skip_control=skip_control).decode("utf-8", "surrogateescape")

    def decode_bytes(self, ids: Iterable[int], *, skip_control: bool = False) -> bytes:
        """Return the bytes of ``ids``; the concatenation of each one's bytes. Errors as in ``decode``."""
        return b"".join(self._piece(int(i), skip_control) for i in ids)

    def control_id(self, text: str) -> int | None:
        """Return the id of the marker with this text (``<|turn>``), or None."""
        return self._control.get(text)

    def _encode_plain(self, text: str) -> list[int]:
        if not text:
            return []
        ids: list[int] = self._bpe.encode(text.replace(" ", _SPACE), add_special_tokens=False).ids
        return ids

    def _spell(self, text: str) -> list[int]:
        try:
            return [self._byte_ids[byte] for byte in text.encode("utf-8", "surrogateescape")]
        except UnicodeEncodeError:
            raise InfillError(
                "The text holds half of a UTF-16 pair, which no file can. Send it as UTF-8 (invalid bytes "
                "as Python's surrogateescape)."
            ) from None

    def _piece(self, token: int, skip_control: bool) -> bytes:
        if skip_control and token in self.control_ids:
            return b""
        piece = self._bytes_of.get(token)
        if piece is None:
            if not 0 <= token < self.n_vocab:
                raise InfillError(f"Token {token} is outside the vocabulary of {self.n_vocab} tokens.")
            text = self._tokens[token]
            is_marker = token in self.control_ids
            piece = self._bytes_of[token] = (text if is_marker else text.replace(_SPACE, " ")).encode()
        return piece


@contextlib.contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector from scanning a million new strings over and over: a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _byte_ids(vocabulary: _Vocabulary, source: str) -> list[int]:
    """Return the id of each byte's token, (256,)."""
    found: dict[int, int] = {}
    for i, kind in enumerate(vocabulary.types):
        if kind == _BYTE:
            match = _BYTE_TOKEN.fullmatch(vocabulary.tokens[i])
            if match is None:
                raise ModelFileError(f"{source}: byte token {i} is {vocabulary.tokens[i]!r}, not <0xNN>.")
            found[int(match[1], 16)] = i
    for byte in range(256):
        if byte not in found:
            raise ModelFileError(
                f"{source}: the vocabulary has no token for byte 0x{byte:02X}; expected <0x00> to <0xFF>. "
                "Convert the model again."
            )
    return [found[byte] for byte in range(256)]


def _build(vocabulary: _Vocabulary, source: str) -> BpeTokenizer:
    from tokenizers import Tokenizer as BpeTokenizer
    from tokenizers.models import BPE

    ordinary = {
        text: i
        for i, (text, kind) in enumerate(zip(vocabulary.tokens, vocabulary.types, strict=True))
        if kind in (_NORMAL, _BYTE)
    }
    try:
        # no unknown token: with all 256 byte tokens present nothing is unknown
        return BpeTokenizer(BPE(vocab=ordinary, merges=vocabulary.merges, byte_fallback=True, fuse_unk=True))
    except Exception as error:  # the library raises bare Exception
        raise ModelFileError(
            f"{source}: tokens and merges do not fit together ({error}). Convert the model again."
        ) from error


def _read_gguf(source: str) -> tuple[_Vocabulary, int]:
    """Return the vocabulary, and the bytes from the start of the file that hold it."""
    from infill_models.gguf import read_header

    header = read_header(source)
    metadata = header.metadata

    def get(key: str, kind: type, default: Any = ...) -> Any:
        value = metadata.get(f"tokenizer.{key}", default)
        if value is ...:
            raise ModelFileError(f"{source}: the key tokenizer.{key} is missing. Convert the model again.")
        if value is not default and type(value) is not kind:
            raise ModelFileError(
                f"{source}: tokenizer.{key} is of type {type(value).__name__}, expected {kind.__name__}."
            )
        return value

    def get_list(key: str, kind: type, n: int | None = None) -> list[Any]:
        values: list[Any] = get(key, list)
        if n is not None and len(values) != n:
            raise ModelFileError(f"{source}: tokenizer.{key} has {len(values)} entries, expected {n}.")
        if values and type(values[0]) is not kind:  # arrays are of one type
            raise ModelFileError(
                f"{source}: tokenizer.{key} holds {type(values[0]).__name__}, expected {kind.__name__}."
            )
        return values

    def get_id(key: str, default: Any = ...) -> int:
        value: int = get(key, int, default)
        if not 0 <= value < len(tokens):
            raise ModelFileError(f"{source}: tokenizer.{key} is {value}, the vocabulary has {len(tokens)} tokens.")
        return value

    model = get("ggml.model", str)
    if model != "gemma4":
        raise ModelFileError(
            f"{source}: tokenizer.ggml.model is {model!r}, expected 'gemma4'. This is not a DiffusionGemma model."
        )
    tokens = get_list("ggml.tokens", str)
    types = get_list("ggml.token_type", int, len(tokens))
    if not all(0 <= kind <= 6 for kind in set(types)):
        raise ModelFileError(f"{source}: tokenizer.ggml.token_type has a value outside 0 to 6.")
    eos_id = get_id("ggml.eos_token_id")
    vocabulary = _Vocabulary(
        tokens=tokens,
        types=bytes(types),
        merges=_split_merges(get_list("ggml.merges", str), tokens, types, source),
        bos_id=get_id("ggml.bos_token_id"),
        eos_id=eos_id,
        pad_id=get_id("ggml.padding_token_id", eos_id),
        add_bos=get("ggml.add_bos_token", bool, True),
        chat_template=get("chat_template", str, None),
    )
    return vocabulary, header.data_offset


def _split_merges(merges: list[str], tokens: list[str], types: list[int], source: str) -> list[tuple[str, str]]:
    """Split each "left right" at its first space at index 1 or later, and drop merges that build a marker.

    No published vocabulary has a merge that builds a control or byte token; one that did would turn text
    into control.
    """
    not_text = {text for text, kind in zip(tokens, types, strict=True) if kind != _NORMAL}
    pairs: list[tuple[str, str]] = []
    for merge in merges:
        space = merge.find(" ", 1)
        if space < 0:
            raise ModelFileError(f"{source}: merge {merge!r} has no space. Convert the model again.")
        left, right = merge[:space], merge[space + 1 :]
        if left + right not in not_text and left not in not_text and right not in not_text:
            pairs.append((left, right))
    return pairs


def _cache_path(source: str, cache_dir: Path | None) -> Path | None:
    """Return where this file's vocabulary is cached; None for an unreadable file (the reader says why)."""
    if cache_dir is None:
        return None
    try:
        with open(source, "rb") as file:
            key = hashlib.sha256(_CACHE_FORMAT)
            key.update(file.read(_CACHE_KEY_BYTES))
    except OSError:
        return None
    return cache_dir / f"tokenizer-{key.hexdigest()[:32]}.bin"


def _write_cache(path: Path, vocabulary: _Vocabulary) -> None:
    """Write format line, SHA-256 of the rest, a line of JSON, then types, tokens, merges (NUL between)."""
    tokens = "\0".join(vocabulary.tokens)
    merges = "\0".join(piece for pair in vocabulary.merges for piece in pair)
    if any("\0" in token for token in vocabulary.tokens):
        return
    blobs = [vocabulary.types, tokens.encode(), merges.encode()]
    fields = {field.name: getattr(vocabulary, field.name) for field in dataclasses.fields(vocabulary)}
    for name in ("tokens", "types", "merges"):
        del fields[name]
    fields["sizes"] = [len(blob) for blob in blobs]
    payload = json.dumps(fields).encode() + b"\n" + b"".join(blobs)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=path.name, dir=path.parent)
        try:
            with open(handle, "wb") as file:
                file.write(_CACHE_FORMAT + hashlib.sha256(payload).digest() + payload)
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
            raise
    except OSError:
        return  # a read-only home costs half a second per start, nothing else


def _read_cache(path: Path) -> _Vocabulary | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    head = len(_CACHE_FORMAT)
    payload = memoryview(data)[head + 32 :]
    if data[:head] != _CACHE_FORMAT or data[head : head + 32] != hashlib.sha256(payload).digest():
        return None
    start = data.index(b"\n", head + 32) + 1
    fields = json.loads(data[head + 32 : start])
    blobs = []
    for size in fields.pop("sizes"):
        blobs.append(data[start : start + size])
        start += size
    pieces = blobs[2].decode().split("\0")
    return _Vocabulary(
        tokens=blobs[1].decode().split("\0"),
        types=blobs[0],
        merges=list(zip(pieces[::2], pieces[1::2], strict=True)),
        **fields,
    )
