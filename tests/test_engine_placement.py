"""Where weights lie changes the speed, not the answers: repacked copies, and a device beside the CPU.

The device of these tests is another process behind ggml's RPC backend: memory that this process cannot reach, and
arithmetic of its own, without a GPU. It is used when INFILL_TEST_RPC names a libggml-rpc built from the ggml sources of
the installed llama-cpp-python (with GGML_BACKEND_DL); else those tests are skipped.
"""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import llama_cpp
import numpy as np
import pytest
from numpy.typing import NDArray
from synthetic import LONG, QUANTIZABLE, Shape, write_gguf

import infill
from infill import _native
from infill.engine import NOISE

Floats = NDArray[np.float32]


def numbers(shape: Shape, n: int, seed: int = 0) -> NDArray[np.int64]:
    return np.random.default_rng(seed).integers(0, shape.n_vocab, n)


def distance(actual: Floats, expected: Floats) -> float:
    return float(np.sqrt(np.mean((actual - expected) ** 2) / np.mean(expected**2)))


def answers(model: infill.Model, shape: Shape, n_prompt: int = 60) -> tuple[Floats, Floats]:
    """Logits of two chained passes over a pinned and a free row, and scores."""
    with model.session(n_ctx=4096, n_canvas=64, kv_type="f32", n_threads=1) as session:
        session.sync(numbers(shape, n_prompt))
        rows = [infill.Row(numbers(shape, 20, 1), np.arange(20) % 4 == 3), infill.Row(numbers(shape, 9, 2))]
        first = session.decode(rows)
        second = session.decode(rows, [logits / 0.7 for logits in first])
        return np.concatenate([*first, *second]), session.score(numbers(shape, 12, 3))


# ---- repacked -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quantization", ["q4_k", "iq4_nl"])
def test_repacked_weights_give_the_same_numbers(quantization: str, tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    write_gguf(QUANTIZABLE, 1, path, quantization)
    found, n_bytes = {}, {}
    for repack in ("off", "auto", "on"):
        with infill.Model.load(path, "cpu", 1, repack=repack) as model:
            found[repack] = answers(model, QUANTIZABLE)
            n_bytes[repack] = model.placement.n_bytes_repacked
            assert (model.placement.device, model.placement.n_bytes_device) == ("CPU", 0)
    assert n_bytes["off"] == 0
    if n_bytes["on"] == 0:
        pytest.skip(f"ggml repacks no {quantization} on this processor")
    assert n_bytes["auto"] <= n_bytes["on"]
    # the tiled product of K-quants is not given up unasked
    assert quantization == "iq4_nl" or n_bytes["auto"] < n_bytes["on"]
    for repack in ("auto", "on"):
        # The same products in another order. Last bits tip the rounding of activations to 8 bits, which random layers
        # amplify: no more than that rounding costs at all (test_engine_quantized.py).
        assert distance(found[repack][0], found["off"][0]) < 0.04
        assert distance(found[repack][1], found["off"][1]) < 0.012


def test_a_model_in_floats_is_not_copied(tmp_path: Path) -> None:
    write_gguf(LONG, 1, tmp_path / "m.gguf")
    with infill.Model.load(tmp_path / "m.gguf", "cpu", 1, repack="on") as model:
        assert model.placement == infill.engine.Placement("CPU", 0, 0, 0)


def test_refusals(tmp_path: Path) -> None:
    write_gguf(LONG, 1, tmp_path / "m.gguf")
    with pytest.raises(infill.EngineError, match="repack: expected auto, on or off, found maybe"):
        infill.Model.load(tmp_path / "m.gguf", repack="maybe")
    with pytest.raises(infill.EngineError, match="n_cpu_experts"):
        infill.Model.load(tmp_path / "m.gguf", n_cpu_experts=-2)


# ---- a device -----------------------------------------------------------------------------------------------------

# The other side's gelu is ggml's for CPUs, which looks half floats up in a table: three digits, which twelve random
# layers amplify. With that gelu here too, both agree to 1e-4.
SAME_ON_DEVICE = 0.06

SERVER = """
import ctypes, sys
lib, rpc, endpoint = sys.argv[1:]
base, ggml = ctypes.CDLL(lib + "/libggml-base.so.0"), ctypes.CDLL(lib + "/libggml.so.0")
ggml.ggml_backend_load.restype = ggml.ggml_backend_dev_by_name.restype = ctypes.c_void_p
base.ggml_backend_reg_get_proc_address.restype = ctypes.c_void_p
backend = ctypes.c_void_p(ggml.ggml_backend_load(rpc.encode()))
devices = (ctypes.c_void_p * 1)(ggml.ggml_backend_dev_by_name(b"CPU"))
start = base.ggml_backend_reg_get_proc_address(backend, b"ggml_backend_rpc_start_server")
kind = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_void_p)
kind(start)(endpoint.encode(), None, 1, 1, devices)
"""


@pytest.fixture(scope="module")
def device() -> Iterator[str]:
    """The name of a device in another process."""
    rpc = os.environ.get("INFILL_TEST_RPC")
    if not rpc:
        pytest.skip("INFILL_TEST_RPC names no libggml-rpc")
    lib = str(Path(llama_cpp.__file__).parent / "lib")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        endpoint = f"127.0.0.1:{free.getsockname()[1]}"
    server = subprocess.Popen([sys.executable, "-c", SERVER, lib, rpc, endpoint], stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(endpoint.split(":")[1]))) == 0:
                    break
            time.sleep(0.1)
        _native.lib()  # brings the ggml that the device must be made known to
        base, ggml = ctypes.CDLL("libggml-base.so.0"), ctypes.CDLL("libggml.so.0")
        ggml.ggml_backend_load.restype = ctypes.c_void_p
        ggml.ggml_backend_dev_get.restype = base.ggml_backend_dev_name.restype = ctypes.c_void_p
        base.ggml_backend_reg_get_proc_address.restype = ctypes.c_void_p
        ggml.ggml_backend_dev_count.restype = ctypes.c_size_t
        ggml.ggml_backend_dev_get.argtypes = [ctypes.c_size_t]
        base.ggml_backend_dev_name.argtypes, base.ggml_backend_dev_name.restype = [ctypes.c_void_p], ctypes.c_char_p
        loaded = ctypes.c_void_p(ggml.ggml_backend_load(rpc.encode()))
        add = base.ggml_backend_reg_get_proc_address(loaded, b"ggml_backend_rpc_add_server")
        added = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_char_p)(add)(endpoint.encode())
        n_known = ggml.ggml_backend_dev_count()
        ggml.ggml_backend_register(ctypes.c_void_p(added))
        assert ggml.ggml_backend_dev_count() == n_known + 1
        yield base.ggml_backend_dev_name(ggml.ggml_backend_dev_get(n_known)).decode()
    finally:
        server.kill()
        server.wait()


@pytest.mark.parametrize("n_cpu_experts", [0, 5, LONG.n_layer])
def test_a_device_gives_the_answers_of_the_cpu(device: str, n_cpu_experts: int, tmp_path: Path) -> None:
    write_gguf(LONG, 1, tmp_path / "m.gguf")
    with infill.Model.load(tmp_path / "m.gguf", "cpu", 1) as model:
        # so long that the sliding layers' cells move, on the device too
        expected = answers(model, LONG, 2500)
        n_bytes = model.config.n_bytes
    with infill.Model.load(tmp_path / "m.gguf", device, 1, n_cpu_experts=n_cpu_experts) as model:
        assert (model.placement.device, model.placement.n_cpu_experts) == (device, n_cpu_experts)
        assert model.placement.n_bytes_device > 0
        assert (model.placement.n_bytes_device < 0.9 * n_bytes) == (n_cpu_experts > 0)
        found = answers(model, LONG, 2500)
        for a, b in zip(found, expected, strict=True):
            assert distance(a, b) < SAME_ON_DEVICE
        with model.session(n_ctx=256, n_threads=1) as session:
            session.sync(numbers(LONG, 40))
            with session.profiling() as profile:
                (canvas,) = session.denoise([[NOISE] * 12], infill.DenoiseOptions(max_steps=3))
            assert canvas.n_steps == 3 and all(ms > 0 for ms in profile.values())


def test_auto_takes_the_device_and_fits_it(device: str, tmp_path: Path) -> None:
    write_gguf(LONG, 1, tmp_path / "m.gguf")
    with infill.Model.load(tmp_path / "m.gguf", n_threads=1) as model:
        assert model.placement.device == device
        assert model.placement.n_cpu_experts == 0 and model.warnings == ()
