"""The queue: who goes first, who makes room for whom, and that every asker gets an answer or an error."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from typing import Any

import pytest
from daemon_fakes import SLOW_S, Engine, holes, run, start, text_of, until, with_broker

import infill
from infill.daemon.broker import Answer, Ask, Broker, Loading, Priority, QueueFull, Superseded
from infill.errors import Cancelled, EngineError, ModelFileError, UsageError

CANCEL_S = 1.0  # within which a cancelled step of milliseconds has ended, on a busy machine


@pytest.fixture(autouse=True)
def fake_models_are_raw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infill.canvas.format_of", lambda model: "raw")


async def held(engine: Engine, broker: Broker, **settings: Any) -> asyncio.Task[Answer]:
    """An ask whose work has begun and takes no step before `engine.may_step` is set."""
    engine.may_step.clear()
    began = len(engine.log)
    task = start(broker, "held", **settings)
    await until(lambda: len(engine.log) > began)
    return task


def test_an_answer_comes_with_its_steps_and_times() -> None:
    engine = Engine(n_steps=4)
    steps: list[int] = []
    threads: set[int] = set()

    async def scene(broker: Broker) -> Answer:
        def on_step(view: infill.StepView) -> None:
            steps.append(view.step)
            threads.add(threading.get_ident())

        assert broker.status().state == "unloaded" and broker.status().model is None
        answer = await start(broker, "a", on_step)
        status = broker.status()
        assert status.state == "ready" and status.model is not None and status.model.name == "fake"
        assert status.idle_s is not None and status.loaded_since is not None
        assert (status.counters.asked, status.counters.answered, status.counters.loads) == (1, 1, 1)
        assert (status.counters.steps, status.counters.canvas_tokens, status.counters.prompt_tokens) == (2, 10, 4)
        assert status.counters.run_ms == answer.run_ms
        return answer

    answer = with_broker(engine, scene)
    assert text_of(answer) == "<a>" and not answer.coalesced and not answer.truncated
    assert answer.run_ms >= 4 * 2 and answer.queue_ms > 0
    assert steps == [1, 2, 3, 4]
    assert threads == {threading.get_ident()}
    assert len(engine.models[0].threads) == 1 and engine.threads == engine.models[0].threads
    assert threading.get_ident() not in engine.threads
    assert not engine.models[0].is_open


def test_the_most_urgent_goes_first_and_equals_in_order() -> None:
    engine = Engine()

    async def scene(broker: Broker) -> None:
        first = await held(engine, broker, priority=Priority.INVOKED)
        names = ["warm", "spec 1", "auto 1", "invoked 1", "auto 2", "invoked 2", "spec 2"]
        kinds = {name.split()[0]: priority for name, priority in zip(
            ("warm", "spec", "auto", "invoked"), reversed(Priority), strict=True)}  # fmt: skip
        tasks = [start(broker, name, priority=kinds[name.split()[0]]) for name in names]
        await until(lambda: sum(broker.status().queued.values()) == len(names))
        assert broker.status().queued == {
            Priority.INVOKED: 2, Priority.AUTOMATIC: 2, Priority.SPECULATIVE: 2, Priority.WARM_UP: 1,
        }  # fmt: skip
        assert broker.status().state == "busy"
        engine.may_step.set()
        await asyncio.gather(first, *tasks)

    with_broker(engine, scene)
    assert engine.log == ["held", "invoked 1", "invoked 2", "auto 1", "auto 2", "spec 1", "spec 2", "warm"]


@pytest.mark.parametrize("newer", list(Priority))
@pytest.mark.parametrize("older", list(Priority))
@pytest.mark.parametrize("is_running", [False, True])
def test_a_newer_ask_of_a_document_takes_the_place_of_less_urgent_ones(
    older: Priority, newer: Priority, is_running: bool
) -> None:
    engine = Engine()

    async def scene(broker: Broker) -> None:
        await start(broker, "load")
        other = None
        if is_running:
            old = await held(engine, broker, document="d", priority=older)
        else:
            other = await held(engine, broker)
            old = start(broker, "old", document="d", priority=older)
            await until(lambda: sum(broker.status().queued.values()) == 1)
        new = start(broker, "new", document="d", priority=newer)
        elsewhere = start(broker, "elsewhere", document="d", client="another", priority=Priority.INVOKED)
        await asyncio.sleep(0.02)
        engine.may_step.set()
        results = await asyncio.gather(old, new, elsewhere, return_exceptions=True)
        # running speculation and warm-ups also make room for `elsewhere`
        makes_room = is_running and older >= Priority.SPECULATIVE
        assert isinstance(results[0], Superseded) == (newer <= older or makes_room), results[0]
        assert isinstance(results[1], Answer) and isinstance(results[2], Answer)
        if other is not None:
            await other
        assert broker.status().counters.superseded == (newer <= older or makes_room)

    with_broker(engine, scene)
    assert ("old" in engine.log) == (not is_running and newer > older)


def test_identical_asks_share_the_work() -> None:
    engine = Engine()
    seen: list[list[int]] = [[], []]

    async def scene(broker: Broker) -> list[Answer]:
        first = await held(engine, broker, document="d", on_step=lambda view: seen[0].append(view.step))
        same = [
            start(broker, "held", document="d", on_step=lambda view: seen[1].append(view.step)),
            start(broker, "held", client="another", priority=Priority.AUTOMATIC),
        ]
        different = [
            start(broker, "held", options=infill.FillOptions(seed=1)),
            start(broker, "held", budget_ms=10_000),
            asyncio.create_task(broker.ask(Ask("edit", infill.Hole("held", "\n", old="x").holes, instruction="i"))),
            asyncio.create_task(broker.ask(Ask("edit", infill.Hole("held", "\n", old="x").holes, instruction="j"))),
            asyncio.create_task(broker.ask(Ask("score", prompt="held", texts=("a",)))),
            asyncio.create_task(broker.ask(Ask("score", prompt="held", texts=("b",)))),
        ]
        await until(lambda: sum(broker.status().queued.values()) == 6)
        engine.may_step.set()
        answers = await asyncio.gather(first, *same, *different)
        assert broker.status().counters.coalesced == 2
        assert broker.status().counters.answered == 9
        return answers

    answers = with_broker(engine, scene)
    assert [answer.coalesced for answer in answers] == [False, True, True, *[False] * 6]
    assert len(engine.log) == 7
    assert seen == [[1, 2, 3], [1, 2, 3]]


def test_work_that_is_shared_is_as_urgent_as_the_most_urgent_asker() -> None:
    engine = Engine()

    async def scene(broker: Broker) -> None:
        first = await held(engine, broker)
        tasks = [
            start(broker, "shared", priority=Priority.SPECULATIVE),
            start(broker, "auto", priority=Priority.AUTOMATIC),
        ]
        await until(lambda: sum(broker.status().queued.values()) == 2)
        urgent = start(broker, "shared", priority=Priority.INVOKED)
        await until(lambda: broker.status().queued[Priority.INVOKED] == 2)
        # with the urgent asker its urgency goes as well
        urgent.cancel()
        await until(lambda: broker.status().queued[Priority.INVOKED] == 0)
        tasks += [start(broker, "shared", priority=Priority.INVOKED)]
        await until(lambda: broker.status().queued[Priority.INVOKED] == 2)
        engine.may_step.set()
        await asyncio.gather(first, *tasks)

    with_broker(engine, scene)
    assert engine.log == ["held", "shared", "auto"]


def test_each_asker_of_shared_work_leaves_alone() -> None:
    engine = Engine(n_steps=1000, step_s=0.001)

    async def scene(broker: Broker) -> None:
        tasks = [start(broker, "50 steps") for _ in range(3)]
        await until(lambda: engine.steps > 3)
        tasks[0].cancel()
        tasks[2].cancel()
        assert text_of(await tasks[1]) == "<50 steps>"
        assert engine.steps == 50
        assert tasks[0].cancelled() and tasks[2].cancelled()
        assert broker.status().counters.cancelled == 2

    with_broker(engine, scene)


def test_cancelling_ends_the_work_between_two_steps() -> None:
    engine = Engine(n_steps=100_000, step_s=0.003)

    async def scene(broker: Broker) -> None:
        for _ in range(5):
            task = start(broker, "long")
            before = engine.steps
            await until(lambda before=before: engine.steps > before + 2)
            at = engine.steps
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            began = time.monotonic()
            await until(lambda: broker.status().running is None)
            assert engine.steps <= at + 1
            assert time.monotonic() - began < CANCEL_S
        assert text_of(await start(broker, "2 steps")) == "<2 steps>"

    with_broker(engine, scene)
    assert engine.ended == ["2 steps"]


def test_a_waiting_ask_that_is_cancelled_never_begins() -> None:
    engine = Engine()

    async def scene(broker: Broker) -> None:
        first = await held(engine, broker)
        tasks = [start(broker, name) for name in ("gone", "stays")]
        await until(lambda: sum(broker.status().queued.values()) == 2)
        tasks[0].cancel()
        await until(lambda: sum(broker.status().queued.values()) == 1)
        engine.may_step.set()
        await asyncio.gather(first, tasks[1])

    with_broker(engine, scene)
    assert engine.log == ["held", "stays"]


def test_cancel_by_document() -> None:
    engine = Engine()

    async def scene(broker: Broker) -> None:
        running = await held(engine, broker, document="d", client="c")
        waiting = start(broker, "waits", document="e", client="c")
        other = start(broker, "other", document="d", client="another")
        await until(lambda: sum(broker.status().queued.values()) == 2)
        assert broker.status().running == "d"
        assert not broker.cancel("d")
        assert broker.cancel("d", "c") and broker.cancel("e", "c")
        assert not broker.cancel("e", "c")
        engine.may_step.set()
        for task in (running, waiting):
            with pytest.raises(Cancelled):
                await task
        assert text_of(await other) == "<other>"

    with_broker(engine, scene)
    assert engine.ended == ["other"]


@pytest.mark.parametrize("priority", list(Priority))
def test_an_invoked_ask_interrupts_what_is_less_urgent(priority: Priority) -> None:
    engine = Engine(step_s=0.001)
    steps: list[int] = []

    async def scene(broker: Broker) -> None:
        await start(broker, "load")
        running = start(broker, "60 steps", lambda view: steps.append(view.step), priority=priority)
        waiting = start(broker, "waits", priority=Priority.AUTOMATIC)
        await until(lambda: len(steps) > 3 if priority <= Priority.AUTOMATIC else engine.ended == ["load", "waits"])
        invoked = start(broker, "invoked")
        assert text_of(await invoked) == "<invoked>"
        if priority <= Priority.AUTOMATIC:
            assert text_of(await running) == "<60 steps>"
        else:
            with pytest.raises(Superseded):
                await running
        await waiting
        assert broker.status().counters.preempted == (priority != Priority.INVOKED)

    with_broker(engine, scene)
    order = [name for name in engine.ended if name != "load"]
    if priority == Priority.INVOKED:
        assert order == ["60 steps", "invoked", "waits"]
    elif priority == Priority.AUTOMATIC:
        assert order == ["invoked", "60 steps", "waits"]  # it goes back to its old place in the queue
        again = steps.index(1, 1)
        assert again > 3 and steps[:again] == [*range(1, again + 1)] and steps[again:] == [*range(1, 61)]
    else:
        assert order == ["waits", "invoked"]


def test_the_budget_counts_waiting_and_becomes_the_deadline() -> None:
    engine = Engine(n_steps=100_000, step_s=0.001)

    async def scene(broker: Broker) -> None:
        await start(broker, "1 steps")
        asked = time.monotonic()
        answer = await start(broker, "long", budget_ms=150)
        assert answer.truncated and text_of(answer) == "<long>" and answer.fills[0].truncated
        assert engine.deadlines == [None, pytest.approx(asked + 0.15, abs=0.05)]
        assert 150 <= answer.run_ms + answer.queue_ms < 150 + CANCEL_S * 1000
        # in the queue time goes by as well
        before = start(broker, "50 steps")
        await until(lambda: len(engine.log) == 3)
        asked = time.monotonic()
        answer = await start(broker, "waits", budget_ms=1000)
        assert answer.queue_ms > 25 and answer.run_ms < 1000 - 25 + 100
        assert engine.deadlines[3] == pytest.approx(asked + 1, abs=0.05)
        assert broker.status().counters.truncated == 2
        await before

    with_broker(engine, scene)


def test_who_cannot_be_served_in_time_gets_an_empty_answer_in_time() -> None:
    engine = Engine()

    async def scene(broker: Broker) -> None:
        first = await held(engine, broker)
        asked = time.monotonic()
        two = infill.Holes(("a", "b", "c"))
        answer = await broker.ask(Ask("fill", two, budget_ms=50))
        assert time.monotonic() - asked < CANCEL_S
        assert answer.truncated and [fill.text for fill in answer.fills] == ["", ""]
        assert answer.groups == ((0,), (1,)) and answer.queue_ms >= 49
        scored = await broker.ask(Ask("score", prompt="a", texts=("b",), budget_ms=1))
        assert scored.truncated and scored.scores == ()
        assert sum(broker.status().queued.values()) == 0
        engine.may_step.set()
        await first

    with_broker(engine, scene)
    assert engine.log == ["held"]


def test_a_prompt_is_read_on_when_the_time_of_its_asker_is_over() -> None:
    """Work that has shown no canvas by its deadline is answered with nothing, and ends after its first step."""
    engine = Engine(n_steps=1000, step_s=0.003, obeys_deadlines=False)

    async def scene(broker: Broker) -> None:
        await start(broker, "1 steps")
        slow = await held(engine, broker, document="d", budget_ms=30)
        answer = await slow
        assert answer.truncated and text_of(answer) == ""
        assert broker.status().state == "busy"
        next_one = start(broker, "2 steps", document="d", priority=Priority.AUTOMATIC)
        await asyncio.sleep(0.05)
        assert engine.log == ["1 steps", "held"]  # the next ask of the document waits for the reading
        at = engine.steps
        engine.may_step.set()
        assert text_of(await next_one) == "<2 steps>"
        assert engine.steps - at - 2 <= 50  # of 1000: a busy machine is slow to hear of the first
        # an ask of another document does not wait
        slow = await held(engine, broker, document="d", budget_ms=30)
        await slow
        other = start(broker, "3 steps", document="e")
        await until(lambda: "3 steps" in engine.log)
        engine.may_step.set()
        await other

    with_broker(engine, scene)
    assert engine.log == ["1 steps", "held", "2 steps", "held", "3 steps"]
    assert engine.ended == ["1 steps", "2 steps", "3 steps"]


def test_a_full_queue_refuses_what_is_not_more_urgent() -> None:
    engine = Engine()

    async def scene(broker: Broker) -> None:
        first = await held(engine, broker)
        speculative = [start(broker, f"s{i}", priority=Priority.SPECULATIVE) for i in range(2)]
        automatic = start(broker, "a", priority=Priority.AUTOMATIC)
        await until(lambda: sum(broker.status().queued.values()) == 3)
        with pytest.raises(QueueFull) as full:
            await start(broker, "s2", priority=Priority.SPECULATIVE)
        assert full.value.retry_after_s >= 1
        invoked = [start(broker, f"i{i}") for i in range(2)]
        for task in speculative:
            with pytest.raises(QueueFull):
                await task
        third = start(broker, "i2")
        with pytest.raises(QueueFull):
            await automatic
        with pytest.raises(QueueFull):
            await start(broker, "i3")
        # a newer ask of a document that waits already needs no room of its own
        assert broker.status().counters.rejected == 5
        engine.may_step.set()
        await asyncio.gather(first, *invoked, third)

    with_broker(engine, scene, queue_size=3)
    assert engine.log == ["held", "i0", "i1", "i2"]


def test_a_document_that_waits_already_needs_no_more_room() -> None:
    engine = Engine()

    async def scene(broker: Broker) -> None:
        first = await held(engine, broker)
        old = start(broker, "old", document="d")
        await until(lambda: sum(broker.status().queued.values()) == 1)
        new = start(broker, "new", document="d")
        with pytest.raises(Superseded):
            await old
        engine.may_step.set()
        assert text_of(await new) == "<new>"
        await first

    with_broker(engine, scene, queue_size=1)


def test_an_error_reaches_every_asker_and_the_next_ask_is_answered() -> None:
    engine = Engine()
    errors: list[Exception] = [EngineError("no memory"), ZeroDivisionError("a defect")]

    def failing(model: Any, sessions: Any, work: Any) -> Answer:
        if errors and work.ask.holes.prefix == "fails":
            engine.log.append("fails")
            while not engine.may_step.wait(0.005):
                pass
            raise errors.pop(0)
        return engine.perform(model, sessions, work)

    async def scene() -> None:
        broker = Broker(engine.load, perform=failing)
        await broker.start()
        for kind in (EngineError, ZeroDivisionError):
            engine.may_step.clear()
            tasks = [start(broker, "fails") for _ in range(3)]
            await until(lambda: engine.log[-1:] == ["fails"] and broker.status().counters.coalesced % 2 == 0)
            engine.may_step.set()
            raised = await asyncio.gather(*tasks, return_exceptions=True)
            assert [type(error) for error in raised] == [kind] * 3
            assert len({id(error) for error in raised}) == 3
            assert text_of(await start(broker, "works")) == "<works>"
        assert broker.status().counters.failed == 6
        await broker.stop()

    run(scene())


@pytest.mark.parametrize("n_changes", [1, 2])
def test_a_model_file_that_changes_is_loaded_again(n_changes: int) -> None:
    """And asked again, once: nobody hears of it unless it goes on changing."""
    engine = Engine()
    changed = [True] * n_changes

    def perform(model: Any, sessions: Any, work: Any) -> Answer:
        if changed:
            changed.pop()
            raise ModelFileError("the file has changed")
        return engine.perform(model, sessions, work)

    async def scene() -> None:
        broker = Broker(engine.load, perform=perform)
        await broker.start()
        if n_changes > 1:
            with pytest.raises(ModelFileError):
                await start(broker, "a")
        assert text_of(await start(broker, "a")) == "<a>"
        await broker.stop()

    run(scene())
    assert len(engine.models) == 1 + n_changes


def test_a_step_callback_that_fails_harms_nobody(caplog: pytest.LogCaptureFixture) -> None:
    engine = Engine()
    seen: list[int] = []

    def bad(view: infill.StepView) -> None:
        seen.append(view.step)
        raise ValueError("bad callback")

    answer = with_broker(engine, lambda broker: start(broker, "a", bad))
    assert text_of(answer) == "<a>" and seen == [1]
    assert "step callback failed" in caplog.text


@pytest.mark.parametrize(
    ("ask", "word"),
    [
        (Ask("fill"), "hole"),
        (Ask("edit", holes(), instruction="x"), "old text"),
        (Ask("edit", infill.Hole("a", "b", old="c").holes, instruction=" "), "what is to be changed"),
        (Ask("score"), "text"),
        (Ask("fill", holes(), budget_ms=float("nan")), "budget_ms"),
        (Ask("fill", holes(), options=infill.FillOptions(max_tokens=0)), "max_tokens"),
        (Ask("nonsense"), "kind"),  # type: ignore[arg-type]
    ],
)
def test_nonsense_is_refused_at_once(ask: Ask, word: str) -> None:
    engine = Engine()

    async def scene(broker: Broker) -> None:
        with pytest.raises(UsageError, match=word):
            await broker.ask(ask)

    with_broker(engine, scene)
    assert not engine.models


def test_stopping_ends_everything_and_takes_no_more() -> None:
    engine = Engine()

    async def scene() -> None:
        broker = Broker(engine.load, perform=engine.perform)
        with pytest.raises(Cancelled, match="not started"):
            await start(broker, "early")
        await broker.start()
        running = await held(engine, broker)
        waiting = start(broker, "waits")
        await until(lambda: sum(broker.status().queued.values()) == 1)
        await broker.stop()
        for task in (running, waiting):
            with pytest.raises(Cancelled, match="ending"):
                await task
        with pytest.raises(Cancelled, match="ending"):
            await start(broker, "late")
        with pytest.raises(Cancelled, match="ending"):
            await broker.load()
        await broker.stop()

    run(scene())
    assert not engine.models[0].is_open and engine.ended == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("infill-engine")]


def test_every_ask_of_a_crowd_ends_once() -> None:
    """Random asks, cancellations, unloads: nobody hangs, and the counters add up."""
    engine = Engine(step_s=0.0)
    rng = random.Random(1)

    async def scene(broker: Broker) -> None:
        tasks = []
        for i in range(400):
            document = rng.choice([None, "a", "b", "c"])
            budget = rng.choice([None, None, 5, 50])
            priority = rng.choice(list(Priority))
            name = rng.choice(["1 steps", "5 steps", "30 steps", f"x{i}"])
            tasks.append(start(broker, name, document=document, budget_ms=budget, priority=priority))
            if rng.random() < 0.2:
                rng.choice(tasks).cancel()
            if rng.random() < 0.03:
                await broker.unload()
            if rng.random() < 0.5:
                await asyncio.sleep(rng.random() * 0.004)
        done = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), SLOW_S)
        known = (Answer, Superseded, Cancelled, QueueFull, Loading, asyncio.CancelledError)
        assert all(isinstance(one, known) for one in done), done
        counters = broker.status().counters
        ends = counters.answered + counters.cancelled + counters.superseded + counters.failed + counters.rejected
        assert ends == counters.asked <= len(tasks)  # who was cancelled at once never asked
        assert counters.answered == sum(isinstance(one, Answer) for one in done)
        assert counters.failed == 0 and counters.unloads > 3
        status = broker.status()
        assert sum(status.queued.values()) == 0 and status.running is None

    with_broker(engine, scene, queue_size=16)
