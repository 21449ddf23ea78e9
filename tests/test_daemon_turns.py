"""A text that is written canvas by canvas shares the engine with what editors ask for."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from daemon_fakes import Engine, run, start, text_of, until, view, with_broker

import infill
from infill import generating
from infill.daemon.asks import Answer, Ask, Priority
from infill.daemon.broker import Broker
from infill.daemon.sessions import Sessions
from infill.daemon.work import Paused, Work
from infill.errors import Cancelled
from infill.filling import Fill


@pytest.fixture(autouse=True)
def _format(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "random_model" not in request.fixturenames:  # the fake's file is not there
        monkeypatch.setattr("infill.canvas.format_of", lambda model: "raw")


class Writer(Engine):
    """Also writes texts: a canvas of two steps for every word of the prompt."""

    def perform(self, model: Any, sessions: Sessions, work: Work) -> Answer:
        if work.ask.kind != "generate":
            return super().perform(model, sessions, work)
        words = work.ask.prompt.split()
        self.log.append(f"{words[0]} {len(work.written)}")
        while len(work.written) < len(words):
            for step in (1, 2):
                while not self.may_step.wait(0.005):
                    work.cancellation.check()
                time.sleep(self.step_s)
                self.steps += 1
                if work.on_step(view(step)):
                    raise Cancelled("cancelled by the step callback")
            work.written.append(len(work.written))
            if work.pause.is_set() and len(work.written) < len(words):
                raise Paused("somebody else has a turn")
        fill = Fill(" ".join(words[i] for i in work.written), len(words), 2, 0.0, n_passes=1, n_pass_tokens=1)
        return Answer((fill,), ((0,),))


def write(broker: Broker, text: str, **settings: Any) -> asyncio.Task[Answer]:
    return asyncio.create_task(broker.ask(Ask("generate", prompt=text, **settings)))


def test_a_long_text_makes_way_after_its_canvas_and_goes_on() -> None:
    engine = Writer()

    async def scene(broker: Broker) -> list[Answer]:
        await broker.load()
        engine.may_step.clear()
        text = write(broker, "one two three four")
        await until(lambda: engine.log)
        typed = start(broker, "typed", priority=Priority.AUTOMATIC)
        asked = start(broker, "asked")
        later = start(broker, "later", priority=Priority.SPECULATIVE)
        await asyncio.sleep(0)
        engine.may_step.set()
        answers = list(await asyncio.gather(text, typed, asked, later))
        assert broker.status().counters.preempted == 0 and engine.steps == 4 * 2 + 3 * 3
        return answers

    answers = with_broker(engine, scene)
    assert [text_of(answer) for answer in answers] == ["one two three four", "<typed>", "<asked>", "<later>"]
    # what is only speculative waits for the whole text
    assert engine.log == ["one 0", "asked", "typed", "one 1", "later"]
    assert answers[0].run_ms > 8 * 2  # the time of both runs


def test_what_is_typed_on_and_on_leaves_it_its_turns() -> None:
    engine = Writer()

    async def scene(broker: Broker) -> None:
        await broker.load()
        text = write(broker, "one two three")

        async def typing() -> int:
            n = 0
            while not text.done():
                n += 1
                await start(broker, f"key {n}", priority=Priority.AUTOMATIC)
            return n

        assert await typing() >= 3 and text_of(await text) == "one two three"

    with_broker(engine, scene)


def test_two_texts_do_not_take_turns() -> None:
    engine = Writer()

    async def scene(broker: Broker) -> None:
        await asyncio.gather(write(broker, "a b c"), write(broker, "d e f"))

    with_broker(engine, scene)
    assert engine.log == ["a 0", "d 0"]


def test_unloading_keeps_what_is_written() -> None:
    engine = Writer()

    async def scene(broker: Broker) -> None:
        await broker.load()
        text = write(broker, "one two three four")
        await until(lambda: engine.steps >= 4)
        await broker.unload()
        assert text_of(await text) == "one two three four"

    with_broker(engine, scene)
    assert engine.log[0] == "one 0" and engine.log[1] in ("one 1", "one 2", "one 3") and len(engine.models) == 2


def test_hanging_up_between_two_turns_ends_it() -> None:
    engine = Writer()

    async def scene(broker: Broker) -> None:
        await broker.load()
        engine.may_step.clear()
        text = write(broker, "one two three four")
        await until(lambda: engine.log)
        typed = start(broker, "9 steps", priority=Priority.AUTOMATIC)
        await asyncio.sleep(0)
        engine.may_step.set()
        await until(lambda: engine.log[-1] == "9 steps")
        text.cancel()
        assert text_of(await typed) == "<9 steps>"
        await asyncio.sleep(0.02)
        assert broker.status().running is None and sum(broker.status().queued.values()) == 0

    with_broker(engine, scene)
    assert engine.log == ["one 0", "9 steps"]


def test_a_real_text_is_the_same_with_turns_in_between(random_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generating, "generate", partial(generating.generate, max_steps=12))
    options = infill.FillOptions(max_tokens=24, n_ctx=256, seed=2)
    small = infill.FillOptions(max_steps=2, max_tokens=3, tidy=False, n_ctx=256, n_finalists=2)

    async def scene() -> None:
        broker = Broker(lambda: infill.Model.load(random_model, n_threads=1), n_ctx=256)
        await broker.start()
        try:
            await broker.load()
            monkeypatch.setattr(broker._residency.model.tokenizer, "stop_ids", frozenset())  # type: ignore[union-attr]
            ask = Ask("generate", prompt="def f(x):\n", options=options, client="a")
            alone = await broker.ask(ask)
            assert alone.fills[0].n_tokens == 24 and not alone.complete and alone.n_prompt > 0
            seen: list[int] = []
            again = asyncio.create_task(broker.ask(ask, lambda view: seen.append(view.step)))
            await until(lambda: seen)
            hole = infill.Hole("a = ", "\n").holes
            await broker.ask(Ask("fill", hole, small, client="b", priority=Priority.AUTOMATIC))
            assert not again.done()
            assert text_of(await again) == text_of(alone)
            cut = await broker.ask(replace(ask, budget_ms=alone.run_ms / 2))
            assert cut.truncated and not cut.complete and cut.queue_ms + cut.run_ms < alone.run_ms
        finally:
            await broker.stop()

    run(scene())


def test_time_that_runs_out_between_two_turns_loses_nothing() -> None:
    engine = Writer()

    async def scene(broker: Broker) -> None:
        await broker.load()
        engine.may_step.clear()
        text = write(broker, "one two three four", budget_ms=100.0)
        await until(lambda: engine.log)
        typed = start(broker, "40 steps", priority=Priority.AUTOMATIC)
        await asyncio.sleep(0)
        engine.may_step.set()
        await until(lambda: engine.log[-1] == "40 steps")
        engine.may_step.clear()
        await asyncio.sleep(0.15)
        assert not text.done()
        engine.may_step.set()
        await typed
        assert text_of(await text).startswith("one")

    with_broker(engine, scene)
