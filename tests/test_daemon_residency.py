"""When the model is in memory: loading, idle time, making room for others, coming back; no ask is lost on the way."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from daemon_fakes import Engine, FakeModel, FakeProbe, run, start, until, with_broker

import infill
from infill.daemon.asks import Answer, Ask, Loading, ModelMissing, Priority, Yielded
from infill.daemon.broker import Broker
from infill.daemon.residency import SystemProbe, _listed
from infill.errors import EngineError, InfillError, ModelFileError

MiB = 1 << 20


@pytest.fixture(autouse=True)
def fake_models_are_raw(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "random_model" not in request.fixturenames:
        monkeypatch.setattr("infill.canvas.format_of", lambda model: "raw")


class SlowLoader:
    """A loader that waits until a test lets it, and fails as often as it is told."""

    def __init__(self, *errors: Exception) -> None:
        self.may_load = threading.Event()
        self.errors = list(errors)
        self.n_calls = 0
        self.models: list[FakeModel] = []

    def __call__(self) -> Any:
        self.n_calls += 1
        assert self.may_load.wait(10)
        if self.errors:
            raise self.errors.pop(0)
        self.models.append(FakeModel())
        return self.models[-1]


# ---- loading ------------------------------------------------------------------------------------------------------


def test_the_loop_is_free_while_the_model_is_loaded_and_only_the_invoked_wait() -> None:
    engine, loader = Engine(), SlowLoader()

    async def scene(broker: Broker) -> None:
        invoked = start(broker, "invoked")
        await until(lambda: broker.status().state == "loading")
        for priority in (Priority.AUTOMATIC, Priority.SPECULATIVE, Priority.WARM_UP):
            with pytest.raises(Loading) as loading:
                await start(broker, "other", priority=priority)
            assert loading.value.retry_after_s >= 1 and not isinstance(loading.value, Yielded)
        assert not invoked.done() and broker.status().idle_s is None
        loader.may_load.set()
        assert (await invoked).fills[0].text == "<invoked>"
        assert (await start(broker, "auto", priority=Priority.AUTOMATIC)).fills[0].text == "<auto>"
        assert broker.status().counters.rejected == 3

    with_broker(engine, scene, loader=loader)
    assert loader.n_calls == 1 and not loader.models[0].is_open


@pytest.mark.parametrize("priority", [Priority.AUTOMATIC, Priority.SPECULATIVE, Priority.WARM_UP])
def test_whoever_is_not_kept_waiting_has_the_model_loaded_all_the_same(priority: Priority) -> None:
    engine = Engine()

    async def scene(broker: Broker) -> None:
        with pytest.raises(Loading):
            await broker.ask(Ask("warm", priority=priority))
        await until(lambda: broker.status().state == "ready")

    with_broker(engine, scene)
    assert engine.log == []


def test_load_and_unload_on_request() -> None:
    engine = Engine()

    async def scene(broker: Broker) -> None:
        await asyncio.gather(broker.load(), broker.load())
        assert broker.status().state == "ready" and len(engine.models) == 1
        await asyncio.gather(broker.unload(), broker.unload())
        assert broker.status().state == "unloaded" and broker.status().reason == "unloaded on request"
        assert not engine.models[0].is_open
        status = broker.status()
        assert status.model is not None  # what was loaded last
        assert status.loaded_since is None and status.idle_s is None
        await asyncio.sleep(0.02)
        assert len(engine.models) == 1  # looking at the status loads nothing
        await start(broker, "a")
        assert (len(engine.models), broker.status().counters.loads, broker.status().counters.unloads) == (2, 2, 1)

    with_broker(engine, scene)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (ModelMissing("no model; get one"), ModelMissing, "get one"),
        (ModelFileError("damaged: tensor x"), ModelFileError, "tensor x"),
        (FileNotFoundError(2, "No such file", "/m.gguf"), ModelMissing, "/m.gguf.*infill models convert"),
        (MemoryError(), EngineError, "memory"),
        (ZeroDivisionError("a defect"), EngineError, "ZeroDivisionError: a defect"),
    ],
)
def test_everybody_who_waits_hears_why_loading_failed(
    error: Exception, kind: type[InfillError], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infill.daemon.residency._BACKOFF_S", (0.2, 0.3))
    engine, loader = Engine(), SlowLoader(error, error)

    async def scene(broker: Broker) -> None:
        tasks: list[asyncio.Task[Any]] = [start(broker, f"a{i}") for i in range(5)]
        tasks.append(asyncio.create_task(broker.load()))
        await until(lambda: broker.status().state == "loading")
        loader.may_load.set()
        raised = await asyncio.gather(*tasks[:5], return_exceptions=True)
        assert [type(one) for one in raised] == [kind] * 5 and len({id(one) for one in raised}) == 5
        with pytest.raises(kind, match=words):
            raise raised[0]  # type: ignore[misc]
        with pytest.raises(kind, match=words):
            await tasks[5]
        failures = loader.n_calls
        assert broker.status().state == "failed"
        # at once after that nobody tries again, and everybody hears the same
        for priority in Priority:
            with pytest.raises(kind, match=words):
                await start(broker, "b", priority=priority)
        assert loader.n_calls == failures
        await asyncio.sleep(0.35)
        if failures < 2:
            with pytest.raises(kind, match=words):
                await start(broker, "c")
            await asyncio.sleep(0.35)
        assert (await start(broker, "d")).fills[0].text == "<d>"
        assert loader.n_calls == 3 and broker.status().state == "ready" and broker.status().reason == ""

    with_broker(engine, scene, loader=loader)


def test_a_request_to_load_does_not_wait_for_the_back_off() -> None:
    engine, loader = Engine(), SlowLoader(ModelFileError("damaged"))
    loader.may_load.set()

    async def scene(broker: Broker) -> None:
        with pytest.raises(ModelFileError):
            await broker.load()
        with pytest.raises(ModelFileError):
            await start(broker, "a")
        await broker.load()
        assert (await start(broker, "a")).fills[0].text == "<a>"

    with_broker(engine, scene, loader=loader)


def test_a_damaged_tokenizer_is_found_at_loading_and_the_model_closed() -> None:
    class Damaged(FakeModel):
        @property
        def tokenizer(self) -> Any:  # type: ignore[override]
            raise ModelFileError("the vocabulary is damaged")

    models: list[Damaged] = []

    def load() -> Any:
        models.append(Damaged())
        return models[-1]

    async def scene(broker: Broker) -> None:
        with pytest.raises(ModelFileError, match="vocabulary"):
            await start(broker, "a")

    with_broker(Engine(), scene, loader=load)
    assert not models[0].is_open


# ---- idle time ----------------------------------------------------------------------------------------------------


def test_the_model_goes_after_idle_time_and_comes_back() -> None:
    engine = Engine()

    async def scene(broker: Broker) -> None:
        await start(broker, "a")
        began = time.monotonic()
        await until(lambda: broker.status().state == "unloaded")
        assert time.monotonic() - began > 0.08 and broker.status().reason == "idle"
        assert not engine.models[0].is_open
        assert (await start(broker, "b")).fills[0].text == "<b>"
        assert len(engine.models) == 2

    with_broker(engine, scene, idle_unload_s=0.1)


def test_a_client_says_how_long_the_model_stays_until_the_next_ask() -> None:
    engine = Engine()

    async def scene(broker: Broker) -> None:
        await start(broker, "a")
        broker.stay(None)
        await asyncio.sleep(0.1)
        assert broker.status().state == "ready" and broker.stay_s is None
        broker.stay(0.01)
        await until(lambda: broker.status().state == "unloaded")
        await start(broker, "b")
        assert broker.stay_s == 0.05
        await until(lambda: broker.status().state == "unloaded")
        ask = start(broker, "c")
        await until(lambda: broker.status().state == "busy")
        broker.stay(30.0)  # said while there is work, it counts when that is done
        await ask
        await asyncio.sleep(0.1)
        assert broker.status().state == "ready"

    with_broker(engine, scene, idle_unload_s=0.05)


def test_work_and_asks_hold_the_model_and_looking_at_the_status_does_not() -> None:
    engine = Engine()

    async def scene(broker: Broker) -> None:
        engine.may_step.clear()
        long = start(broker, "long")
        await until(lambda: engine.log)
        await asyncio.sleep(0.3)
        assert broker.status().state == "busy"
        engine.may_step.set()
        await long
        for _ in range(6):
            await asyncio.sleep(0.05)
            await start(broker, "again")
        assert len(engine.models) == 1
        began = time.monotonic()
        while broker.status().state == "ready":
            await asyncio.sleep(0.001)
        assert time.monotonic() - began < 2

    with_broker(engine, scene, idle_unload_s=0.2)


def test_nothing_runs_while_there_is_nothing_to_do() -> None:
    """Loaded and idle, one timer is armed; unloaded, none is; and in neither state is the machine asked anything."""
    engine, probe = Engine(), FakeProbe()

    async def scene(broker: Broker) -> None:
        loop: Any = asyncio.get_running_loop()

        def timers() -> list[asyncio.TimerHandle]:
            return [timer for timer in loop._scheduled if not timer.cancelled()]

        before = len(timers())
        assert before <= 1  # of this test's own limit
        await start(broker, "a")
        await until(lambda: broker.status().running is None)
        await asyncio.sleep(0.05)
        assert len(timers()) == before + 1
        assert loop._scheduled and max(timer.when() for timer in timers()) > loop.time() + 500
        await broker.unload()
        await asyncio.sleep(0.05)
        assert len(timers()) == before

    with_broker(engine, scene, probe=probe, check_s=0.001)
    assert probe.n_asked == 0


# ---- making room --------------------------------------------------------------------------------------------------


def test_the_model_makes_room_for_a_listed_program_and_comes_back_when_it_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("infill.daemon.residency._RECHECK_S", 0.0)
    engine, probe = Engine(), FakeProbe()
    probe.running = ["bash", "python3"]

    async def scene(broker: Broker) -> None:
        await start(broker, "a")
        probe.running = ["bash", "Game.exe"]
        await until(lambda: broker.status().state == "yielded")
        assert "Game.exe" in broker.status().reason
        assert not engine.models[0].is_open and probe.n_closed
        # nobody is asked while nobody asks
        await asyncio.sleep(0.05)
        asked = probe.n_asked
        await asyncio.sleep(0.05)
        assert probe.n_asked == asked
        for priority in (Priority.INVOKED, Priority.AUTOMATIC):
            with pytest.raises(Yielded, match=r"Game\.exe") as yielded:
                await start(broker, "b", priority=priority)
            assert yielded.value.retry_after_s > 0
        assert len(engine.models) == 1
        probe.running = ["bash"]
        with pytest.raises(Loading) as loading:
            await start(broker, "c", priority=Priority.AUTOMATIC)
        assert not isinstance(loading.value, Yielded)
        assert (await start(broker, "d")).fills[0].text == "<d>"
        assert len(engine.models) == 2 and broker.status().state == "ready"

    with_broker(engine, scene, probe=probe, check_s=0.005, yield_to=("game", "steam_app_*"))


def test_work_under_way_is_interrupted_to_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, probe = Engine(n_steps=100_000), FakeProbe()

    async def scene(broker: Broker) -> None:
        task = start(broker, "long")
        await until(lambda: engine.steps > 2)
        probe.running = ["game"]
        with pytest.raises(Yielded, match="game is running"):
            await task
        assert broker.status().state == "yielded"

    with_broker(engine, scene, probe=probe, check_s=0.005, yield_to=("game",))
    assert not engine.models[0].is_open and engine.ended == []


def test_a_program_that_runs_already_keeps_the_model_out() -> None:
    engine, probe = Engine(), FakeProbe()
    probe.running = ["game"]

    async def scene(broker: Broker) -> None:
        with pytest.raises(Yielded, match="game"):
            await start(broker, "a")
        assert broker.status().state == "yielded" and not engine.models
        assert probe.n_closed == 1  # the device may sleep again

    with_broker(engine, scene, probe=probe, yield_to=("game",))


def test_who_insists_gets_the_model_until_the_program_comes_anew() -> None:
    engine, probe = Engine(), FakeProbe()
    probe.running = ["game"]

    async def scene(broker: Broker) -> None:
        await broker.load()
        await asyncio.sleep(0.05)
        assert broker.status().state == "ready"
        assert (await start(broker, "a")).fills[0].text == "<a>"
        probe.running = []
        asked = probe.n_asked
        await until(lambda: probe.n_asked > asked + 2)
        assert broker.status().state == "ready"
        probe.running = ["game"]
        await until(lambda: broker.status().state == "yielded")

    with_broker(engine, scene, probe=probe, check_s=0.005, yield_to=("game",))


def test_the_model_makes_room_when_device_memory_is_scarce(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes back when the limit is kept with the model in memory, so that it does not go to and fro."""
    monkeypatch.setattr("infill.daemon.residency._RECHECK_S", 0.0)
    engine, probe = Engine(), FakeProbe()
    used = [0]  # by others, MiB of 1000; the model takes 300

    def free(device: str) -> int:
        return (1000 - used[0] - 300 * sum(model.is_open for model in engine.models)) * MiB

    monkeypatch.setattr(probe, "free_bytes", free)

    async def scene(broker: Broker) -> None:
        await start(broker, "a")
        used[0] = 500
        await asyncio.sleep(0.05)
        assert broker.status().state == "ready"  # 200 are free
        used[0] = 620
        await until(lambda: broker.status().state == "yielded")
        assert "80 MiB of device memory are free" in broker.status().reason
        assert not engine.models[0].is_open
        with pytest.raises(Yielded, match=r"380 MiB .* and 400 should be"):
            await start(broker, "b")
        used[0] = 590
        assert (await start(broker, "c")).fills[0].text == "<c>"
        await asyncio.sleep(0.05)
        assert broker.status().state == "ready"

    with_broker(engine, scene, probe=probe, check_s=0.005, min_free_bytes=100 * MiB)


def test_a_probe_that_fails_or_knows_nothing_keeps_nothing_out(caplog: pytest.LogCaptureFixture) -> None:
    engine, probe = Engine(), FakeProbe()

    def broken() -> list[str]:
        raise PermissionError("no access")

    probe.programs = broken  # type: ignore[method-assign]

    async def scene(broker: Broker) -> Answer:
        return await start(broker, "a")

    assert with_broker(engine, scene, probe=probe, yield_to=("game",)).fills[0].text == "<a>"
    assert "no access" in caplog.text
    assert with_broker(Engine(), scene, probe=FakeProbe(), min_free_bytes=1).fills[0].text == "<a>"


def test_programs_are_named_by_patterns() -> None:
    programs = ["bash", "Cyberpunk2077.exe", "steam_app_1091500"]
    assert _listed(programs, ["cyberpunk2077"]) == "Cyberpunk2077.exe"
    assert _listed(programs, ["CYBERPUNK2077.EXE"]) == "Cyberpunk2077.exe"
    assert _listed(programs, ["nothing", "steam_app_*"]) == "steam_app_1091500"
    assert _listed(programs, ["cyberpunk", "exe", "steam"]) is None


def test_the_machine_itself_is_asked() -> None:
    probe = SystemProbe()
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        name = Path(f"/proc/{sleeper.pid}/comm")
        expected = name.read_text().strip() if name.exists() else Path(sys.executable).name
        assert expected in set(probe.programs())
    finally:
        sleeper.kill()
        sleeper.wait()
    free = probe.free_bytes("auto")
    assert free is None or free > 0
    probe.close()
    assert probe.free_bytes("auto") is None if free is None else True
    probe.close()


@pytest.mark.skipif(os.name != "posix", reason="names a program by a link")
def test_a_real_program_is_noticed(tmp_path: Path) -> None:
    """From start to end with psutil: the model goes when a listed program starts and comes back when it has ended."""
    engine = Engine()
    program = tmp_path / "infillgame"
    program.symlink_to("/bin/sleep")

    async def scene(broker: Broker) -> None:
        await start(broker, "a")
        game = subprocess.Popen([program, "60"])
        try:
            await until(lambda: broker.status().state == "yielded")
        finally:
            game.kill()
            game.wait()
        await asyncio.sleep(1.1)  # a look is taken at most once in a second
        assert (await start(broker, "b")).fills[0].text == "<b>"

    with_broker(engine, scene, check_s=0.05, yield_to=("infillgame",))


# ---- under load ---------------------------------------------------------------------------------------------------


def test_unloading_under_load_loses_no_request() -> None:
    """60 asks at once of all urgencies, the model unloaded again and again: every one gets its own answer."""
    engine = Engine(n_steps=6, step_s=0.001)
    n = 60

    async def scene(broker: Broker) -> list[Answer]:
        await broker.load()
        tasks = [start(broker, f"ask {i}", document=f"d{i}", priority=Priority(i % 4)) for i in range(n)]
        await asyncio.sleep(0)
        n_unloads = 0
        while sum(task.done() for task in tasks) < n - 2 and n_unloads < 12:
            done = sum(task.done() for task in tasks)
            await broker.unload()
            n_unloads += 1
            await until(lambda done=done: sum(task.done() for task in tasks) > done + 2 or all(t.done() for t in tasks))
        answers = await asyncio.gather(*tasks)
        assert n_unloads >= 8 and broker.status().counters.loads >= n_unloads
        assert broker.status().counters.answered == n
        return answers

    answers = with_broker(engine, scene)
    assert [answer.fills[0].text for answer in answers] == [f"<ask {i}>" for i in range(n)]
    assert len(engine.log) > n  # some work was interrupted, and done again
    assert not any(model.is_open for model in engine.models)
    assert len(engine.threads) == 1 and all(model.threads == engine.threads for model in engine.models)


def test_unloading_a_real_model_under_load_loses_no_request(random_model: Path) -> None:
    options = infill.FillOptions(max_steps=2, max_tokens=3, tidy=False, n_ctx=256, n_finalists=2)
    n = 32

    async def scene() -> list[Answer]:
        broker = Broker(lambda: infill.Model.load(random_model, n_threads=1), n_ctx=256)
        await broker.start()
        asks = [
            Ask("fill", infill.Hole(f"def f{i % 8}(a):\n    ", "\n").holes, options, document=f"d{i}") for i in range(n)
        ]
        tasks = [asyncio.create_task(broker.ask(ask)) for ask in asks]
        while not all(task.done() for task in tasks):
            done = sum(task.done() for task in tasks)
            await until(lambda done=done: sum(task.done() for task in tasks) > done + 5 or all(t.done() for t in tasks))
            await broker.unload()
        answers = await asyncio.gather(*tasks)
        assert broker.status().counters.unloads >= 2 and broker.status().n_sessions == 0
        await broker.stop()
        return answers

    answers = run(scene())
    texts = [answer.fills[0].text for answer in answers]
    assert texts == texts[:8] * (n // 8)  # interrupted or not, the same text gets the same fill
