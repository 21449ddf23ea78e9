"""Quantized weights run, and stay close.

Two comparisons per type, as relative root mean square over three chained decoder passes and over scores:

- with the float32 model: mostly what the type takes from random weights, which have no redundancy to spare;
- with the same quantized tensors unpacked to float32: only what the quantized products add by rounding activations.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter, quants
from numpy.typing import NDArray
from synthetic import QUANTIZABLE, random_tokens, write_gguf

import infill

SEED = 1
TEMPERATURES = (0.8, 0.6, 0.5)
# measured on a CPU: logits and scores against float32, logits and scores against the unpacked tensors
MEASURED = {
    "q8_0": (0.017, 0.006, 0.020, 0.005),
    "q6_k": (0.052, 0.010, 0.016, 0.006),
    "q5_0": (0.090, 0.041, 0.012, 0.004),
    "q4_k": (0.144, 0.042, 0.032, 0.006),
    "iq4_nl": (0.167, 0.074, 0.016, 0.006),
}
MARGIN = 2.0  # other processors round otherwise

Float = NDArray[np.float32]


def answers(path: Path) -> tuple[Float, Float]:
    """Logits of chained decoder passes (3, canvas, n_vocab), and scores after the prompt."""
    prompt = random_tokens(QUANTIZABLE, SEED, 40, "prompt")
    canvases = random_tokens(QUANTIZABLE, SEED, 3 * QUANTIZABLE.canvas, "canvases").reshape(3, -1)
    logits: list[Float] = []
    conditioning: list[Float] | None = None
    with (
        infill.Model.load(path, device="cpu", n_threads=1) as model,
        model.session(n_ctx=256, kv_type="f32") as session,
    ):
        session.sync(prompt)
        for canvas, temperature in zip(canvases, TEMPERATURES, strict=True):
            (row,) = session.decode([canvas], self_conditioning=conditioning)
            conditioning = [row / np.float32(temperature)]
            logits.append(row)
        scores = session.score(random_tokens(QUANTIZABLE, SEED, 24, "continuation"))
    return np.stack(logits), scores


def unpack(source: Path, target: Path) -> None:
    """The same model with every tensor as float32, by the gguf package's own routines."""
    reader = GGUFReader(source)
    writer = GGUFWriter(target, "diffusion-gemma")
    for field in reader.fields.values():
        if not field.name.startswith("GGUF.") and field.name != "general.architecture":
            inner = field.types[-1] if len(field.types) > 1 else None
            writer.add_key_value(field.name, field.contents(), field.types[0], sub_type=inner)
    for tensor in reader.tensors:
        shape = [int(size) for size in reversed(tensor.shape)]
        values = quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        writer.add_tensor(tensor.name, values.reshape(shape))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def distance(actual: Float, expected: Float) -> float:
    """Root mean square of the difference over that of the expected values."""
    return float(np.sqrt(np.mean((actual - expected) ** 2) / np.mean(expected**2)))


@pytest.fixture(scope="module")
def exact(tmp_path_factory: pytest.TempPathFactory) -> tuple[Float, Float]:
    path = tmp_path_factory.mktemp("f32") / "model.gguf"
    write_gguf(QUANTIZABLE, SEED, path)
    return answers(path)


@pytest.mark.parametrize("quantization", MEASURED)
def test_a_quantized_model_stays_close(quantization: str, exact: tuple[Float, Float], tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    write_gguf(QUANTIZABLE, SEED, path, quantization)
    types = {tensor.tensor_type for tensor in GGUFReader(path).tensors if len(tensor.shape) > 1}
    assert types == {GGMLQuantizationType.F32, GGMLQuantizationType[quantization.upper()]}  # F32: routers
    unpack(path, tmp_path / "unpacked.gguf")

    actual = answers(path)
    unpacked = answers(tmp_path / "unpacked.gguf")
    errors = [distance(a, b) for other in (exact, unpacked) for a, b in zip(actual, other, strict=True)]
    report = f"{quantization}: {', '.join(f'{error:.4f}' for error in errors)}"
    for error, measured in zip(errors, MEASURED[quantization], strict=True):
        assert 0 < error <= MARGIN * measured, report
