"""The plan: all bytes have a place, what a session takes is what was planned, and what fits fits."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import synthetic

import infill
from infill import devices, hardware
from infill.cli import main
from infill.devices import Device
from infill.errors import UsageError
from infill.plan import Use, make_plan
from infill_models import bundled_model
from infill_models.requantize import plan_requantization
from infill_models.table import GROUPS, Table, packaged_table, read_table

GIB = 1 << 30
NAME = "diffusiongemma-26b"
# Of the largest pass's buffer: planned by measured. The allocator's own losses are not planned, moments that cannot
# coincide are.
COMPUTE = (0.95, 1.6)


@pytest.fixture(scope="module")
def table() -> Table:
    return packaged_table(NAME)


# ---- what is counted --------------------------------------------------------------------------------------------


def test_every_tensor_has_a_place(table: Table) -> None:
    plan = make_plan(table, device="cuda:0", n_memory=12 * GIB)
    assert set(plan.placement) == {tensor.name for tensor in table.tensors}
    assert tuple(part.name for part in plan.weights) == GROUPS
    assert sum(part.n_bytes for part in plan.weights) == table.n_bytes
    on_cpu = sum(tensor.n_bytes for tensor in table.tensors if plan.placement[tensor.name] == "cpu")
    assert plan.n_cpu == on_cpu == sum(part.n_cpu for part in plan.weights)


def test_only_experts_of_the_last_layers_stay_on_the_cpu(table: Table) -> None:
    plan = make_plan(table, device="cuda:0", n_cpu_experts=3)
    on_cpu = {name for name, place in plan.placement.items() if place == "cpu"}
    kinds = ("ffn_down_exps.weight", "ffn_gate_up_exps.weight")
    assert on_cpu == {f"blk.{layer}.{kind}" for layer in (27, 28, 29) for kind in kinds}


def test_keys_and_values_of_the_published_model(table: Table) -> None:
    """10,240 numbers per token of context in the full layers, 102,400 per token of 3,072 in the sliding ones."""
    plan = make_plan(table, Use(n_ctx=8192))
    assert plan.cache_full == 2 * 10_240 * (8192 + 1024)
    assert plan.cache_sliding == 2 * 102_400 * (1024 + 1024 + 1024)
    longer = make_plan(table, Use(n_ctx=65_536))
    assert longer.cache_sliding == plan.cache_sliding
    assert longer.cache_full - plan.cache_full == 2 * 10_240 * (65_536 - 8192)
    assert make_plan(table, Use(n_ctx=1 << 20)) == make_plan(table, Use(n_ctx=262_144))


def test_logits_are_the_largest_buffer_of_a_full_canvas(table: Table) -> None:
    plan = make_plan(table, Use(n_row=256))
    assert plan.logits == 4 * 262_144 * 256 == 256 << 20
    assert plan.logits < plan.compute < 1.1 * plan.logits
    assert make_plan(table, Use(n_row=64, n_rows=8)).logits == 2 * plan.logits
    # a long prompt's attention needs more than one short canvas's logits
    long = make_plan(table, Use(n_ctx=65_536, n_row=32))
    assert long.compute > 5 * long.logits


def test_on_a_gpu_the_step_loop_keeps_the_logits(table: Table) -> None:
    here, there = make_plan(table, Use(n_row=200)), make_plan(table, Use(n_row=200), device="cuda:0")
    assert here.loop == 0 and there.loop > there.logits == 4 * 262_144 * 256  # free positions in steps of 64
    assert there.loop < 1.06 * there.logits
    assert there.compute < here.compute < there.compute + there.loop
    assert there.n_device - here.n_device == there.compute + there.loop + there.runtime - here.compute


# ---- against a session ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["bundled", "long"])
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "bundled":
        return bundled_model()
    made = tmp_path_factory.mktemp("plan") / "long.gguf"
    synthetic.write_gguf(synthetic.LONG, 1, made)
    return made


@pytest.mark.parametrize(
    ("n_ctx", "n_row", "n_rows"), [(512, 64, 1), (512, 64, 8), (1024, 256, 2), (2048, 16, 1), (2048, 256, 1)]
)
def test_a_session_takes_what_was_planned(path: Path, n_ctx: int, n_row: int, n_rows: int) -> None:
    plan = make_plan(read_table(path), Use(n_ctx=n_ctx, n_row=n_row, n_rows=n_rows))
    random = np.random.default_rng(1)
    with infill.Model.load(path, n_threads=1) as model, model.session(n_ctx, n_threads=1) as session:
        n_vocab = model.config.n_vocab
        session.sync(random.integers(0, n_vocab, n_ctx - n_row))
        session.decode([random.integers(0, n_vocab, n_row) for _ in range(n_rows)])
        info = session.info
        assert model.config.n_bytes == plan.n_device - plan.cache_full - plan.cache_sliding - plan.compute
    assert (info.n_bytes_full, info.n_bytes_sliding) == (plan.cache_full, plan.cache_sliding)
    assert COMPUTE[0] < plan.compute / info.n_bytes_compute < COMPUTE[1]


# ---- what fits --------------------------------------------------------------------------------------------------


def test_as_few_experts_as_possible_stay_on_the_cpu(table: Table) -> None:
    found = []
    for n_gib in (24, 16, 12, 8, 6):
        plan = make_plan(table, device="cuda:0", n_memory=n_gib * GIB)
        assert plan.fits
        assert plan.n_device <= n_gib * GIB
        if plan.n_cpu_experts:
            more = make_plan(table, device="cuda:0", n_memory=n_gib * GIB, n_cpu_experts=plan.n_cpu_experts - 1)
            assert not more.fits
        found.append(plan.n_cpu_experts)
    assert found[0] == 0
    assert found == sorted(set(found))


def test_the_recipe_makes_it_fit_16_gib(table: Table) -> None:
    assert make_plan(table, device="cuda:0", n_memory=16 * GIB).n_cpu_experts > 0
    smaller = plan_requantization(table, recipe="fit-16gb")
    assert make_plan(smaller, device="cuda:0", n_memory=16 * GIB).n_cpu_experts == 0


def test_what_does_not_fit_at_all(table: Table) -> None:
    plan = make_plan(table, device="cuda:0", n_memory=2 * GIB)
    assert (plan.fits, plan.n_cpu_experts) == (False, 30)


def test_on_the_cpu_there_is_nothing_to_split(table: Table) -> None:
    plan = make_plan(table, n_memory=8 * GIB, n_cpu_experts=5)
    assert (plan.n_cpu_experts, plan.n_cpu, plan.n_read_cpu, plan.runtime) == (0, 0, 0, 0)
    assert not plan.fits
    assert set(plan.placement.values()) == {"cpu"}


def test_a_longer_context_leaves_less_for_experts(table: Table) -> None:
    short, long = (
        make_plan(table, Use(n_ctx=n), device="cuda:0", n_memory=16 * GIB).n_cpu_experts for n in (4096, 131_072)
    )
    assert short < long


def test_uses_that_cannot_be(table: Table) -> None:
    for use in (Use(n_ctx=256), Use(n_rows=0), Use(n_row=0)):
        with pytest.raises(UsageError, match="no room for a canvas"):
            make_plan(table, use)
    with pytest.raises(UsageError, match="has 30 layers"):
        make_plan(table, device="cuda:0", n_cpu_experts=31)


# ---- speed ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n_row", "n_gb"), [(256, 17.56), (64, 16.91), (32, 15.17)])
def test_bytes_of_a_step(table: Table, n_row: int, n_gb: float) -> None:
    """Counted independently for 1,024 prompt tokens, there without the canvas's own keys and values."""
    plan = make_plan(table, Use(n_row=n_row, n_prompt=1024))
    own = sum(4 * n_kv * table.head_dim(layer) for layer, n_kv in enumerate(table.n_head_kv)) * n_row
    assert (plan.n_read_device - own) / 1e9 == pytest.approx(n_gb, abs=0.01)


def test_time_is_bytes_by_bandwidth(table: Table) -> None:
    whole = make_plan(table, device="cuda:0")
    assert whole.step_ms(1e12, None) == pytest.approx(whole.n_read_device / 1e9)
    split = make_plan(table, device="cuda:0", n_cpu_experts=10)
    assert split.n_read_device + split.n_read_cpu == pytest.approx(whole.n_read_device, abs=2)
    assert split.step_ms(1e12, 1e11) == pytest.approx(split.n_read_device / 1e9 + split.n_read_cpu / 1e8)
    assert split.step_ms(1e12, None) is None
    assert split.step_ms(None, 1e11) is None


def test_short_canvases_read_fewer_experts(table: Table) -> None:
    few, many = (make_plan(table, Use(n_row=n)).n_read_device for n in (2, 256))
    assert few < 0.25 * many


def test_the_probe_gives_a_bandwidth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "_N_PROBE", 1 << 22)
    monkeypatch.setattr(hardware, "_PROBE_S", 0.01)
    assert 1e8 < hardware.probe(1) < 1e13


# ---- devices ----------------------------------------------------------------------------------------------------


class Driver(SimpleNamespace):
    """NVIDIA's library as far as it is used, with one GPU: a 3090."""

    NVML_CLOCK_MEM = 2

    class NVMLError(Exception):
        pass

    def __init__(self) -> None:
        super().__init__(n_open=0)

    def nvmlInit(self) -> None:
        self.n_open += 1

    def nvmlShutdown(self) -> None:
        self.n_open -= 1

    def nvmlSystemGetDriverVersion(self) -> str:
        return "550.1"

    def nvmlDeviceGetCount(self) -> int:
        return 2

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:
        if index:
            raise self.NVMLError  # a second one that has fallen off the bus
        return index

    def nvmlDeviceGetPciInfo(self, handle: int) -> Any:
        return SimpleNamespace(busId="00000000:01:00.0")

    def nvmlDeviceGetName(self, handle: int) -> bytes:
        return b"NVIDIA Card"

    def nvmlDeviceGetCudaComputeCapability(self, handle: int) -> tuple[int, int]:
        return 8, 6

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> Any:
        return SimpleNamespace(free=23 * GIB, total=24 * GIB)

    def nvmlDeviceGetMemoryBusWidth(self, handle: int) -> int:
        return 384

    def nvmlDeviceGetMaxClockInfo(self, handle: int, clock: int) -> int:
        assert clock == self.NVML_CLOCK_MEM
        return 9751


def test_a_gpu_is_what_its_driver_says(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = Driver()
    monkeypatch.setitem(sys.modules, "pynvml", driver)  # type: ignore[arg-type]
    for name in ("cuda:0", "CUDA0"):
        found = hardware.gpu(name)
        assert found is not None
        assert (found.name, found.n_free) == (name, 23 * GIB)
        assert found.bandwidth == pytest.approx(936e9, rel=1e-3)
    assert hardware.gpu("cuda:1") is None
    assert hardware.gpu("vulkan0") is None
    (card,) = hardware.nvidia().gpus
    assert (card.name, card.n_total, card.capability) == ("NVIDIA Card", 24 * GIB, 860)
    assert driver.n_open == 0


def test_without_a_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = Driver()

    def fail() -> None:
        raise driver.NVMLError

    driver.nvmlInit = fail  # type: ignore[method-assign]
    monkeypatch.setitem(sys.modules, "pynvml", driver)  # type: ignore[arg-type]
    assert hardware.gpu("cuda:0") is None
    assert "driver does not answer" in hardware.nvidia().problem


# ---- the command ------------------------------------------------------------------------------------------------


CPU = Device("cpu", "2 threads", 100 * GIB, 120 * GIB)


@pytest.fixture
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "found", lambda: [CPU])
    monkeypatch.setattr(hardware, "probe", lambda n_threads: 50e9)


@pytest.mark.usefixtures("no_gpu")
def test_a_plan_for_a_card_that_is_not_here(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", NAME, "--device", "cuda:0", "--memory", "16GiB", "--bandwidth", "936", "--layers"]) == 0
    lines = capsys.readouterr().out.splitlines()
    plan = make_plan(table, device="cuda:0", n_memory=16 * GIB)
    assert f"fits with the experts of the last {plan.n_cpu_experts} of 30 layers on the CPU: 15." in "\n".join(lines)
    (total,) = (line.split() for line in lines if line.startswith("total"))
    assert total[1:] == [f"{plan.n_device / 2**20:,.1f}", f"{plan.n_cpu / 2**20:,.1f}"]
    (speed,) = (line for line in lines if line.startswith("estimate:"))
    assert f"at 936 and 50 GB/s that takes {plan.step_ms(936e9, 50e9):,.1f} ms" in speed
    assert [line.split()[-1] for line in lines[-30:]].count("cpu") == plan.n_cpu_experts


@pytest.mark.usefixtures("no_gpu")
def test_a_plan_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["plan", str(bundled_model()), "--ctx", "2048", "--rows", "2", "--length", "32", "--json"]
    assert main(arguments) == 0
    answer = json.loads(capsys.readouterr().out)
    plan = make_plan(read_table(bundled_model()), Use(n_ctx=2048, n_rows=2, n_row=32))
    assert answer["device"] == "cpu"
    assert answer["n_device"] == plan.n_device
    assert answer["fits"] is True
    assert answer["estimate"] == {"bandwidth": 50e9, "cpu_bandwidth": 50e9, "step_ms": plan.step_ms(50e9, None)}
    assert answer["use"] == {"n_ctx": 2048, "n_rows": 2, "n_row": 32, "n_prompt": 1024}


def test_a_gpu_that_is_here_is_taken(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    card = Device("cuda:0", "NVIDIA Card", 23 * GIB, 24 * GIB, 936e9)
    monkeypatch.setattr(devices, "found", lambda: [card, CPU])
    assert main(["plan", NAME]) == 0
    out = capsys.readouterr().out
    assert "cuda:0, context of 8,192 tokens" in out
    assert "of 23.00 GiB" in out
    assert "at 936 GB/s that takes 18." in out


@pytest.mark.usefixtures("no_gpu")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--device", "cuda:0"], "there is no cuda:0 here"),
        (["--memory", "much"], "--memory takes a size"),
        (["--memory", "0"], "--memory takes a size"),
        (["--cpu-experts", "few"], "--cpu-experts takes auto or a number of layers"),
        (["--device", "cuda:0", "--memory", "8", "--cpu-experts", "31"], "has 30 layers"),
        (["--ctx", "100"], "no room for a canvas of 256"),
    ],
)
def test_the_command_refuses(options: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", NAME, *options]) == 1
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("no_gpu")
def test_sizes_of_memory(capsys: pytest.CaptureFixture[str]) -> None:
    for text, n_bytes in (("16", 16 * GIB), ("15.5GiB", int(15.5 * GIB)), ("24GB", 24 * 10**9), ("900 MiB", 900 << 20)):
        assert main(["plan", NAME, "--device", "x", "--memory", text, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["n_memory"] == n_bytes


@pytest.mark.usefixtures("no_gpu")
def test_a_missing_model(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "missing.gguf"]) == 1
    assert "no table 'missing.gguf'" in capsys.readouterr().err
