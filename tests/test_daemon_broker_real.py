"""The queue over a real model: what it answers is what `infill.fill` answers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from daemon_fakes import run, text_of, until

import infill
from infill.daemon.broker import Ask, Broker
from infill.errors import UsageError


def test_a_real_model_is_asked(random_model: Path) -> None:
    """All four kinds, prompts that stay read, cancelling in the middle."""
    options = infill.FillOptions(max_steps=3, max_tokens=6, tidy=False, n_ctx=512)
    hole = infill.Hole("def first(a):\n    ", "\n    return a\n", "python")
    direct = infill.Model.load(random_model, n_threads=1)
    expected = infill.fill(direct, hole, options)
    direct.close()

    async def scene() -> None:
        broker = Broker(lambda: infill.Model.load(random_model, n_threads=1), n_ctx=512)
        await broker.start()
        try:
            steps: list[int] = []
            answer = await broker.ask(
                Ask("fill", hole.holes, options, document="a"), lambda view: steps.append(view.step)
            )
            assert text_of(answer) == expected.text and answer.groups == ((0,),) and steps
            assert answer.fills[0].n_prompt_tokens > 0
            again = await broker.ask(Ask("fill", hole.holes, options, document="a"))
            assert text_of(again) == expected.text and again.fills[0].n_prompt_tokens == 0
            assert await broker.ask(Ask("warm", hole.holes, options, document="b")) is not None
            warmed = await broker.ask(Ask("fill", hole.holes, options, document="b"))
            assert text_of(warmed) == expected.text and warmed.fills[0].n_prompt_tokens == 0
            status = broker.status()
            assert status.n_sessions == 2 and status.session_bytes > 0
            assert status.model is not None and status.model.n_ctx > 0 and status.model.format == "raw"
            scores = (await broker.ask(Ask("score", prompt="def f", texts=("(a)", "", "(a):")))).scores
            assert scores[1] == 0 and scores[2] < scores[0] < 0
            two = infill.Holes(("a = ", "\nb = ", "\n"))
            both = await broker.ask(Ask("fill", two, options, document="c"))
            assert len(both.fills) == 2
            quick = await broker.ask(Ask("fill", hole.holes, options, document="a", budget_ms=10_000))
            assert text_of(quick) == expected.text and not quick.truncated
            with pytest.raises(UsageError, match="instruction"):
                edited = infill.Hole("a", "b", old="c").holes
                await broker.ask(Ask("edit", edited, options, instruction="change it"))
            long = infill.FillOptions(max_steps=400, max_tokens=16, n_ctx=512, stop_entropy=0.0, n_finalists=1)
            seen: list[int] = []
            task = asyncio.create_task(broker.ask(Ask("fill", hole.holes, long), lambda view: seen.append(view.step)))
            await until(lambda: len(seen) > 3)
            at = len(seen)
            task.cancel()
            await until(lambda: broker.status().running is None)
            assert len(seen) <= at + 1
            assert text_of(await broker.ask(Ask("fill", hole.holes, options))) == expected.text
            await broker.unload()
            assert broker.status().n_sessions == 0 and broker.status().session_bytes == 0
            assert text_of(await broker.ask(Ask("fill", hole.holes, options, document="a"))) == expected.text
        finally:
            await broker.stop()

    run(scene())
