"""Turns a DiffusionGemma file into its autoregressive sibling, a Gemma 4 that other engines can run.

The layers of the two are the same, tensor by tensor, under the same names. What the sibling lacks is the
self-conditioning block and the decoder's scalar of each layer; a prompt is read with the encoder's, which becomes the
sibling's only one. So both do the same work on as many tokens, and the sibling's next-token probabilities are those
of the diffusion model's encoder. Made for comparing engines: text goes in and comes out as token ids, since the
sibling has no tokenizer.

Keys: llama.cpp, src/models/gemma4.cpp and src/llama-vocab.cpp ("no_vocab").
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infill_models.errors import ModelFileError
from infill_models.gguf import Header, SkippedArray, TensorInfo, read_header

if TYPE_CHECKING:
    from infill_models.quantize import Bytes
    from infill_models.table import TensorSpec
    from infill_models.writing import Progress

ARCH = "gemma4"
_SOURCE_ARCH = "diffusion-gemma"
_LONG_ARRAY = 4096  # longer ones are vocabularies
_ENCODER_SCALE = "enc_layer_output_scale.weight"
_DECODER_SCALE = "layer_output_scale.weight"
_BLOCK_BYTES = 8 << 20


def write_sibling(source: Path, out: Path, *, progress: Progress | None = None) -> int:
    """Write the sibling of a model file; returns its size, bytes.

    Raises:
        ModelFileError: the source is damaged or no DiffusionGemma, or the file cannot be written.
    """
    from infill_models.writing import pack_entry, write_model

    header = read_header(source, skip_arrays_longer_than=_LONG_ARRAY)
    arch = header.metadata.get("general.architecture")
    if arch != _SOURCE_ARCH:
        raise ModelFileError(f"{source} is a {arch} model; a sibling is made of {_SOURCE_ARCH} models.")
    sources = _sources(header)
    entries = {key: pack_entry(key, value) for key, value in _keys(header).items()}
    by_name = {spec.name: (spec, info) for spec, info in sources}

    def weights(spec: TensorSpec) -> Iterator[Bytes]:
        return _blocks(source, header.data_offset + by_name[spec.name][1].offset, spec.n_bytes)

    return write_model(out, entries, [spec for spec, _ in sources], weights, progress=progress)


def is_sibling(path: Path, source: Path) -> bool:
    """Whether a file has the keys and tensors, if not surely the weights, that ``write_sibling`` would give it.

    Raises:
        ModelFileError: one of the two is no model file.
    """
    from gguf import GGMLQuantizationType

    header, found = (read_header(one, skip_arrays_longer_than=_LONG_ARRAY) for one in (source, path))
    wanted = [(spec.name, spec.shape, int(GGMLQuantizationType[spec.kind])) for spec, _ in _sources(header)]
    return found.metadata == _keys(header) and wanted == [(t.name, t.shape, t.type_id) for t in found.tensors]


def _keys(header: Header) -> dict[str, Any]:
    """The sibling's keys: the architecture's own under the sibling's name, and a vocabulary of numbers."""
    keys: dict[str, Any] = {"general.architecture": ARCH}
    for key, value in header.metadata.items():
        kind, _, name = key.partition(".")
        if kind == "general" and name in ("name", "quantization_version", "file_type"):
            keys[key] = value
        if kind == _SOURCE_ARCH and name != "attention.causal" and not isinstance(value, SkippedArray):
            keys[f"{ARCH}.{name}"] = value
    n_vocab = next((tensor.shape[1] for tensor in header.tensors if tensor.name == "token_embd.weight"), 0)
    keys[f"{ARCH}.vocab_size"] = n_vocab
    keys["tokenizer.ggml.model"] = "no_vocab"
    return keys


def _sources(header: Header) -> list[tuple[TensorSpec, TensorInfo]]:
    """The sibling's tensors, each with the one of the source that it is."""
    from gguf import GGMLQuantizationType

    from infill_models.table import TensorSpec

    names = {tensor.name for tensor in header.tensors}
    found = []
    for tensor in header.tensors:
        name = tensor.name
        if name.startswith("self_cond_"):
            continue
        if name.endswith("." + _ENCODER_SCALE):
            name = name.removesuffix(_ENCODER_SCALE) + _DECODER_SCALE
        elif name.removesuffix(_DECODER_SCALE) + _ENCODER_SCALE in names:
            continue
        found.append((TensorSpec(name, tensor.shape, GGMLQuantizationType(tensor.type_id).name), tensor))
    return found


def _blocks(path: Path, start: int, n_bytes: int) -> Iterator[Bytes]:
    import numpy as np

    try:
        with open(path, "rb") as file:
            file.seek(start)
            left = n_bytes
            while left:
                block = np.fromfile(file, np.uint8, min(left, _BLOCK_BYTES))
                if not block.size:
                    raise ModelFileError(f"{path} is cut off. Download or convert it again.")
                left -= block.size
                yield block
    except OSError as error:
        raise ModelFileError(f"Cannot read {path}: {error.strerror or error}.") from error
