"""Which devices there are, why one is not used, what to do about it. No GPU is needed: the three sources are fakes."""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import infill
from infill import devices, hardware
from infill.cli import main
from infill.daemon.residency import SystemProbe
from infill.devices import Known, Registry
from infill.hardware import Driver, Nvidia

GIB = 1 << 30
ROOT = Path(__file__).resolve().parent.parent
NAME = "diffusiongemma-26b"
CARD = Nvidia("00000000:01:00.0", "NVIDIA Card", 22 * GIB, 24 * GIB, 936e9, 890)
SECOND = Nvidia("00000000:41:00.0", "NVIDIA Second", 70 * GIB, 80 * GIB, 3e12, 900)
NO_CUDA = Registry((Known("CPU", "a processor", False),), ("CPU",))
WITH_CUDA = Registry(
    (Known("CUDA0", "card", True), Known("CPU", "a processor", False)), ("CUDA", "CPU"), archs=(750, 800, 890)
)


class Machine:
    """A machine whose bus, driver and build a test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, bus: Path) -> None:
        self.registry, self.driver = NO_CUDA, Driver(problem="NVIDIA's driver does not answer (not found)")
        self.buses: dict[int, str] = {}  # by CUDA's number
        self._bus = bus
        monkeypatch.setattr(devices, "registry", lambda: self.registry)
        monkeypatch.setattr(hardware, "nvidia", lambda: self.driver)
        monkeypatch.setattr(hardware, "cuda_bus", lambda index: self.buses.get(index))
        monkeypatch.setattr(hardware, "probe", lambda n_threads: 50e9)
        monkeypatch.setattr(devices, "_BUS", bus)
        monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)

    def plug_in(self, vendor: str, kind: str = "0x030000") -> None:
        folder = self._bus / f"0000:0{len(list(self._bus.iterdir()))}:00.0"
        folder.mkdir()
        (folder / "vendor").write_text(vendor + "\n")
        (folder / "class").write_text(kind + "\n")

    def found(self) -> list[tuple[str, str, str]]:
        return [(one.name, one.what, one.why_not) for one in devices.found()[:-1]]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    return Machine(monkeypatch, tmp_path)


def test_the_cpu_is_always_there(machine: Machine) -> None:
    (cpu,) = devices.found()
    assert (cpu.name, cpu.why_not) == ("cpu", "")
    assert cpu.n_free is not None and cpu.n_total is not None and 0 < cpu.n_free < cpu.n_total


def test_a_card_that_works(machine: Machine) -> None:
    machine.registry, machine.driver = WITH_CUDA, Driver((CARD,), "550.1")
    assert machine.found() == [("cuda:0", "NVIDIA Card", "")]
    assert devices.refusal() == ""


def test_a_build_without_cuda(machine: Machine) -> None:
    machine.driver = Driver((CARD,), "550.1")
    ((name, what, why_not),) = machine.found()
    assert (name, what) == ("", "NVIDIA Card")
    assert why_not.startswith("this build has no CUDA; `make build-cuda`")


def test_a_missing_driver(machine: Machine) -> None:
    machine.plug_in("0x10de")
    machine.plug_in("0x10de", kind="0x020000")  # no display controller
    ((_, what, why_not),) = machine.found()
    assert what == "a GPU of NVIDIA on the PCI bus"
    assert "driver does not answer" in why_not and "this build has no CUDA" in why_not
    machine.registry = replace(NO_CUDA, backends=("CUDA", "CPU"))
    assert [reason for _, _, reason in machine.found()] == [machine.driver.problem]


def test_a_card_of_another_vendor(machine: Machine) -> None:
    machine.plug_in("0x1002")
    assert machine.found() == [("", "a GPU of AMD on the PCI bus", "this build computes on CPU only")]


def test_an_architecture_that_the_build_has_nothing_for(machine: Machine) -> None:
    machine.registry, machine.driver = WITH_CUDA, Driver((replace(CARD, capability=610),), "550.1")
    ((name, _, why_not),) = machine.found()
    assert name == "cuda:0"
    assert why_not.startswith("its architecture, sm_61, is none that this build is for (sm_75, sm_80, sm_89)")
    assert devices.refusal() == f"cuda:0 (NVIDIA Card): {why_not}"


def test_a_card_that_cuda_does_not_list(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "ggml_cuda_init: failed to initialize CUDA: CUDA driver version is insufficient for CUDA runtime version"
    machine.registry, machine.driver = replace(NO_CUDA, backends=("CUDA", "CPU"), said=said), Driver((CARD,), "470.2")
    ((_, _, why_not),) = machine.found()
    assert said in why_not and "newer than 470.2" in why_not
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")
    ((_, _, why_not),) = machine.found()
    assert why_not == "CUDA_VISIBLE_DEVICES=1 hides it"


def test_a_build_with_cuda_says_why_it_finds_nothing(machine: Machine) -> None:
    machine.registry = replace(NO_CUDA, backends=("CUDA", "CPU"))
    assert machine.found() == [("", "none", machine.driver.problem)]


def test_cards_are_told_apart_by_their_place_on_the_bus(machine: Machine) -> None:
    """CUDA counts the quickest first, or what CUDA_VISIBLE_DEVICES shows; the driver counts by bus."""
    machine.registry, machine.driver = WITH_CUDA, Driver((CARD, SECOND), "550.1")
    machine.buses = {0: "0000:41:00.0", 1: ""}
    (first, second) = machine.found()
    assert first == ("cuda:0", "NVIDIA Second", "")
    assert second[:2] == ("", "NVIDIA Card") and second[2]
    gpu = hardware.gpu("cuda:0")
    assert gpu is not None and gpu.n_free == 70 * GIB
    assert hardware.gpu("cuda:1") is None


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("00000000:01:00.0", "0000:01:00.0", True),
        ("00000000:C1:00.0", "0000:c1:00.0", True),
        ("00000001:01:00.0", "0001:01:00.0", True),
        ("00000000:01:00.0", "0001:01:00.0", False),
        ("00000000:10:00.0", "0000:01:00.0", False),
    ],
)
def test_bus_ids(one: str, other: str, is_same: bool) -> None:
    assert hardware.same_bus(one, other) is is_same


class CudaLibrary:
    """libcuda's three functions, for GPUs in an order of its own."""

    def __init__(self, *buses: bytes, status: int = 0) -> None:
        self.buses, self.status = buses, status

    def cuInit(self, flags: int) -> int:
        return self.status

    def cuDeviceGet(self, device: Any, index: int) -> int:
        device._obj.value = index
        return 0 if index < len(self.buses) else 101

    def cuDeviceGetPCIBusId(self, text: Any, n: int, device: ctypes.c_int) -> int:
        text.value = self.buses[device.value]
        return 0


def test_cuda_says_where_its_devices_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: CudaLibrary(b"0000:41:00.0", b"0000:01:00.0"))
    assert [hardware.cuda_bus(i) for i in range(3)] == ["0000:41:00.0", "0000:01:00.0", ""]
    monkeypatch.setattr(ctypes, "CDLL", lambda name: CudaLibrary(b"0000:41:00.0", status=100))
    assert hardware.cuda_bus(0) == ""


def test_the_registry_of_this_build() -> None:
    """The real one: whatever it has, the CPU is in it, and asking leaves ggml's log as it was."""
    found = devices.registry()
    assert any(device.name == "CPU" and not device.is_gpu for device in found.devices)
    assert "CPU" in found.backends
    assert devices.registry() is found


# ---- what is said -------------------------------------------------------------------------------------------------


@pytest.mark.skipif(devices.registry().has_cuda, reason="this build has CUDA")
def test_a_device_that_is_not_there_names_the_command(random_model: Path) -> None:
    with pytest.raises(infill.DeviceError, match=r"device cuda:0: not found; .*no CUDA; `make build-cuda`"):
        infill.Model.load(random_model, "cuda:0")
    with pytest.raises(infill.DeviceError, match="--device takes auto or one of cpu"):
        infill.Model.load(random_model, "npu")


def test_where_ggml_ends_the_process_it_is_said_why() -> None:
    code = """
from infill import devices
devices.explain_aborts("CUDA0")
base = devices._library("ggml-base")
base.ggml_abort(b"common.cuh", 1, b"CUDA error: out of memory")
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("infill: cuda:0 failed: ") and done.stderr.count("\n") == 1
    assert "CUDA error: out of memory; nothing was changed; --device cpu does without it" in done.stderr


def test_the_command_that_is_named_builds_with_cuda() -> None:
    said = subprocess.run(["make", "-n", "build-cuda"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "-DGGML_CUDA=ON" in said and "--force-reinstall" in said and "llama-cpp-python" in said


def test_the_plan_says_what_was_found(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.driver = Driver((CARD,), "550.1")
    assert main(["plan", NAME]) == 0
    gpu, cpu, *rest = capsys.readouterr().out.splitlines()
    assert gpu.startswith(
        "GPU  NVIDIA Card, 22.00 of 24.00 GiB free; not used: this build has no CUDA; `make build-cuda`"
    )
    assert cpu.startswith("cpu  ") and "not used" not in cpu
    assert any(line.startswith("cpu, context of 8,192 tokens") for line in rest)
    assert main(["plan", NAME, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["device"] == "cpu"
    assert [(one["name"], bool(one["why_not"])) for one in answer["devices"]] == [("", True), ("cpu", False)]


def test_the_plan_of_a_named_card_that_the_build_cannot_use(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.driver = Driver((CARD,), "550.1")
    assert main(["plan", NAME, "--device", "cuda:0"]) == 0
    out = capsys.readouterr().out
    assert "not used: this build has no CUDA" in out and "of 22.00 GiB" in out and "at 936 GB/s" in out
    assert main(["plan", NAME, "--device", "cuda:1"]) == 1
    assert "there is no cuda:1 here: this build has no CUDA; `make build-cuda`" in capsys.readouterr().err


def test_the_plan_of_a_card_with_too_little_memory(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.registry, machine.driver = WITH_CUDA, Driver((replace(CARD, n_free=GIB),), "550.1")
    assert main(["plan", NAME]) == 0
    gpu, _, *rest = capsys.readouterr().out.splitlines()
    assert gpu.startswith("cuda:0  NVIDIA Card, 1.00 of 24.00 GiB free; not used: too little memory: does not fit: ")
    assert any(line.startswith("cpu, context of") for line in rest)


def test_a_machine_without_a_gpu_says_so(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", NAME]) == 0
    assert capsys.readouterr().out.startswith("GPU  none was found\ncpu  ")


# ---- the memory of the device in use --------------------------------------------------------------------------------


class Nvml:
    """NVML with two GPUs, each with as much free memory as its place on the bus says."""

    class NVMLError(Exception):
        pass

    def nvmlInit(self) -> None:
        pass

    def nvmlShutdown(self) -> None:
        pass

    def nvmlDeviceGetHandleByIndex(self, index: int) -> str:
        return ("01", "41")[index]

    def nvmlDeviceGetHandleByPciBusId(self, bus: bytes) -> str:
        return bus.decode().split(":")[1]

    def nvmlDeviceGetMemoryInfo(self, handle: str) -> Any:
        return SimpleNamespace(free=int(handle))


def test_the_daemon_looks_at_the_memory_of_the_device_in_use(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", Nvml())
    machine.registry = WITH_CUDA
    probe = SystemProbe()
    assert probe.free_bytes("CUDA1") == 41  # by number where CUDA's own library is not there
    machine.buses = {0: "0000:41:00.0", 1: "0000:01:00.0", 2: ""}
    probe.close()
    assert [probe.free_bytes(name) for name in ("auto", "CUDA0", "cuda:1")] == [41, 41, 1]
    assert [probe.free_bytes(name) for name in ("CPU", "cpu", "vulkan0", "cuda:2")] == [None] * 4
    probe.close()
    machine.registry = NO_CUDA
    assert probe.free_bytes("auto") is None  # the model is on the CPU; what a GPU has does not matter
