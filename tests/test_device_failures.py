"""A device that fails while it loads or in mid-run: the CPU goes on where nobody named the device, else an error says
what to do. The device is a model on the CPU that says otherwise, and whose calls fail."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from daemon_fakes import Engine, FakeModel, FakeProbe, start, until, with_broker

import infill
from infill import _native, devices, engine, loading
from infill.cli import main
from infill.config import Config
from infill.daemon import lifecycle
from infill.daemon.asks import Answer
from infill.daemon.broker import Broker
from infill.daemon.server import StatusFile, load_model
from infill.daemon.settings import DaemonSettings
from infill.errors import DeviceError

SOURCE = b"def add(a, b):\n    return a + b\n\nprint(add(1, 2))\n"
LOST = "the device failed: lost"
FILL = ["fill", "a.py", "--lines", "2", "--no-daemon", "--steps", "2", "--max-tokens", "4", "--threads", "1"]


@pytest.mark.parametrize("status", [_native.ERR_DEVICE, _native.ERR_MEMORY])
def test_the_engine_tells_failing_devices_from_other_errors(status: int) -> None:
    with pytest.raises(DeviceError):
        engine._check(status)
    with pytest.raises(infill.EngineError) as raised:
        engine._check(_native.ERR_ARGUMENT)
    assert not isinstance(raised.value, DeviceError)


class Gpu:
    """A device CUDA0 of this process: `loads` are the names that models were loaded with."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.loads: list[str] = []
        self.fails_at: str | None = "infill_session_denoise"
        self.load_error: DeviceError | None = None
        load, call = infill.Model.load, infill.Session._call

        def loaded(path: Path, device: str = "auto", n_threads: int | None = None, **options: Any) -> infill.Model:
            self.loads.append(device)
            if device.lower() == "cpu":
                return load(path, device, n_threads, **options)
            if self.load_error is not None:
                raise self.load_error
            model = load(path, "cpu", n_threads, **options)
            model.placement = replace(model.placement, device="CUDA0")
            return model

        def called(session: infill.Session, name: str, *arguments: Any) -> None:
            if session.model.placement.device == "CUDA0" and name == self.fails_at:
                raise DeviceError(LOST)
            call(session, name, *arguments)

        monkeypatch.setattr(infill.Model, "load", loaded)
        monkeypatch.setattr(infill.Session, "_call", called)
        monkeypatch.setattr(devices, "first_gpu", lambda: "CUDA0")
        monkeypatch.setattr(devices, "refusal", lambda: "")
        monkeypatch.setattr(devices, "explain_aborts", lambda device: None)


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> Gpu:
    return Gpu(monkeypatch)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, random_model: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INFILL_MODEL", str(random_model))
    path = Path("a.py")
    path.write_bytes(SOURCE)
    return path


# ---- the command line -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", ["infill_session_sync", "infill_session_denoise"])
def test_the_cpu_goes_on_where_nobody_named_the_device(
    gpu: Gpu, file: Path, capsys: pytest.CaptureFixture[str], call: str
) -> None:
    assert main([*FILL, "--device", "cpu"]) == 0
    expected = capsys.readouterr().out
    gpu.fails_at = call
    assert main(FILL) == 0
    out, err = capsys.readouterr()
    assert out == expected
    assert err.count("infill: warning: ") == 1
    assert f"infill: warning: device CUDA0: {LOST}; the CPU does the work, which is slower\n" in err
    assert gpu.loads == ["cpu", "auto", "CPU"]


def test_a_device_that_fails_while_it_loads(gpu: Gpu, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gpu.load_error = DeviceError("device CUDA0 cannot be used")
    assert main(FILL) == 0
    assert "infill: warning: device CUDA0 cannot be used; the CPU does the work" in capsys.readouterr().err
    assert gpu.loads == ["auto", "CPU"]


def test_a_device_that_cannot_be_used_is_not_tried(
    gpu: Gpu, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(devices, "refusal", lambda: "cuda:0 (NVIDIA Card): too old")
    assert main(FILL) == 0
    assert "infill: warning: cuda:0 (NVIDIA Card): too old; the CPU does the work" in capsys.readouterr().err
    assert gpu.loads == ["CPU"]


def test_a_named_device_that_fails_is_an_error(gpu: Gpu, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FILL, "--device", "cuda:0", "--write"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"infill: device CUDA0: {LOST}; use --device cpu, or --device auto, which goes on with the CPU\n"
    assert file.read_bytes() == SOURCE and gpu.loads == ["cuda:0"]


def test_too_little_memory_for_the_cpu_is_no_reason_to_try_it_again(
    gpu: Gpu, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "first_gpu", lambda: None)
    gpu.load_error = DeviceError("out of memory for the prompt cache")
    with pytest.raises(DeviceError, match="prompt cache"):
        loading.load(Config(), file)
    assert gpu.loads == ["auto"]


# ---- the daemon -----------------------------------------------------------------------------------------------------


class Failing(Engine):
    """Work that fails on CUDA0 as long as `lost` is set, after a step."""

    def __init__(self) -> None:
        super().__init__()
        self.lost = True
        self.reasons: list[str] = []

    def load(self) -> Any:
        self.models.append(FakeModel("CUDA0"))
        return self.models[-1]

    def on_cpu(self, error: DeviceError) -> Any:
        self.reasons.append(str(error))
        self.models.append(FakeModel("CPU"))
        return self.models[-1]

    def perform(self, model: Any, sessions: Any, work: Any) -> Answer:
        if self.lost and model.placement.device == "CUDA0":
            raise DeviceError(LOST)
        return super().perform(model, sessions, work)


@pytest.fixture(autouse=True)
def fake_models_are_raw(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "random_model" not in request.fixturenames:
        monkeypatch.setattr("infill.canvas.format_of", lambda model: "raw")


def test_the_daemon_goes_on_with_the_cpu(caplog: pytest.LogCaptureFixture) -> None:
    """Nobody who waits loses anything, and the next loading tries the device again."""
    engine = Failing()

    async def scene(broker: Broker) -> None:
        answers = await asyncio.gather(*(start(broker, name) for name in "abc"))
        assert [answer.fills[0].text for answer in answers] == ["<a>", "<b>", "<c>"]
        assert [model.placement.device for model in engine.models] == ["CUDA0", "CPU"]
        assert not engine.models[0].is_open and broker.status().counters.failed == 0
        await broker.unload()
        engine.lost = False
        await start(broker, "d")
        assert engine.models[-1].placement.device == "CUDA0"

    with_broker(engine, scene, on_cpu=engine.on_cpu)
    assert engine.reasons == [f"device CUDA0: {LOST}"]
    assert caplog.text.count(f"device CUDA0: {LOST}; the CPU goes on") == 1


def test_the_cpu_that_fails_is_an_error() -> None:
    engine = Failing()

    async def scene(broker: Broker) -> None:
        def fails(*_: Any) -> Answer:
            raise DeviceError("out of memory for a graph")

        broker._perform = fails
        with pytest.raises(DeviceError, match="out of memory for a graph"):
            await start(broker, "a")
        assert [model.placement.device for model in engine.models] == ["CUDA0", "CPU"]

    with_broker(engine, scene, on_cpu=engine.on_cpu)


def test_a_daemon_with_a_named_device_says_what_to_do_and_tries_anew() -> None:
    engine = Failing()

    async def scene(broker: Broker) -> None:
        with pytest.raises(DeviceError, match=f"device CUDA0: {LOST}; use --device cpu, or --device auto"):
            await start(broker, "a")
        await until(lambda: broker.status().state == "unloaded")
        engine.lost = False
        assert (await start(broker, "b")).fills[0].text == "<b>"

    with_broker(engine, scene)
    assert len(engine.models) == 2


def test_the_probe_is_asked_about_the_device_in_use() -> None:
    engine, probe = Failing(), FakeProbe()
    probe.free = 1 << 40
    engine.lost = False

    async def scene(broker: Broker) -> None:
        await start(broker, "a")
        await broker.unload()

    with_broker(engine, scene, probe=probe, min_free_bytes=1, device="cuda:3")
    assert probe.devices == ["cuda:3", "CUDA0", "CUDA0"]


def test_whoever_looks_at_the_daemon_sees_why_it_is_on_the_cpu(random_model: Path) -> None:
    config = Config(model=random_model, threads=1)
    settings = DaemonSettings(config=config)
    status = StatusFile(settings, is_reachable=False)
    reason = DeviceError(f"device CUDA0: {LOST}")
    with status, load_model(settings, status, lambda path: loading.on_cpu(config, path, reason)):
        found = lifecycle.running()
    assert found is not None
    assert found.warnings[0] == f"device CUDA0: {LOST}; the CPU does the work, which is slower"
