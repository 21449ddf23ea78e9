"""The queue: many askers, one engine thread, the most urgent ask first.

All of the broker's state belongs to the event loop. The engine thread does what it is handed (`work.perform`, loading,
unloading) one thing after the other, so no session is ever called from two threads. The one task that hands it over is
the pump; everybody else changes the queue and wakes the pump.

A job is a piece of work, an asker somebody who waits for it: identical asks share a job. Askers leave (they hang up,
are superseded, run out of time); a job that nobody waits for any more is ended between two steps.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from infill import loading
from infill.cancellation import Cancellation
from infill.daemon.asks import (
    Answer,
    Ask,
    Counters,
    Loading,
    ModelMissing,
    ModelStatus,
    Priority,
    QueueFull,
    Status,
    Superseded,
    Yielded,
)
from infill.daemon.jobs import Asker, Job, StepFunction, counter_of, describe
from infill.daemon.residency import Probe, Residency, Rules, again
from infill.daemon.sessions import Sessions
from infill.daemon.work import Paused, Perform, Work, empty, perform
from infill.errors import Cancelled, DeviceError, InfillError, ModelFileError

if TYPE_CHECKING:
    from infill.engine import Model
    from infill.filling import StepView

__all__ = [
    "Answer",
    "Ask",
    "Broker",
    "Counters",
    "Loading",
    "ModelMissing",
    "ModelStatus",
    "Priority",
    "QueueFull",
    "Status",
    "Superseded",
    "Yielded",
]

_CANCEL_S = 0.01  # a call of the engine that is just starting may miss a signal, so it is given again
_RUN_S = 0.5  # what an ask is thought to take before any was answered

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Unload:
    reason: str
    yielded: bool = False
    if_idle: bool = False  # not where somebody waits


class Broker:
    """Answers asks, one at a time, on a thread of its own.

    loader makes the model, on the engine thread; it is called again after every unload. queue_size: asks that may
    wait. session_bytes: memory of all prompt caches together. n_ctx: tokens that a session has room for at least.
    idle_unload_s: without work for so long, the model is unloaded; None: never. yield_to: names of programs (shell
    patterns) that the model makes room for; yield_to_fullscreen: also for one that fills the screen, unless it is named
    by fullscreen_except; min_free_bytes: free device memory under which it does. device: where the loader puts the
    model; on_cpu: loads it on the CPU, because of this error, where that device fails; None: then work ends with the
    error. probe, check_s and perform are for tests.

    Every method is for the event loop that `start` ran on.
    """

    def __init__(
        self,
        loader: Callable[[], Model],
        *,
        queue_size: int = 64,
        session_bytes: int = 1 << 30,
        n_ctx: int = 8192,
        idle_unload_s: float | None = 900.0,
        yield_to: tuple[str, ...] = (),
        min_free_bytes: int = 0,
        yield_to_fullscreen: bool = False,
        fullscreen_except: tuple[str, ...] = (),
        device: str = "auto",
        on_cpu: Callable[[DeviceError], Model] | None = None,
        probe: Probe | None = None,
        check_s: float = 2.0,
        perform: Perform = perform,
    ) -> None:
        self._queue_size, self._n_ctx, self._perform = queue_size, n_ctx, perform
        self._sessions = Sessions(session_bytes)
        self._engine = ThreadPoolExecutor(1, thread_name_prefix="infill-engine")
        self._residency = Residency(
            loader,
            self._engine,
            Rules(idle_unload_s, yield_to, min_free_bytes, yield_to_fullscreen, fullscreen_except),
            release=self._sessions.close,
            evict=self._evict,
            probe=probe,
            check_s=check_s,
            device=device,
            on_cpu=on_cpu,
        )
        self._counts = dict.fromkeys(Counters.__dataclass_fields__, 0.0)
        self._orders = count()
        self._queue: list[Job] = []
        self._running: Job | None = None
        self._cancellation: Cancellation | None = None  # of the run under way
        self._run_s = _RUN_S  # what an ask takes, lately
        self._model_status: ModelStatus | None = None
        self._unload: _Unload | None = None
        self._wants_model = self._insists = False
        self._loads: list[asyncio.Future[None]] = []
        self._unloads: list[asyncio.Future[None]] = []
        self._wake = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None
        self._stopping = False

    async def start(self) -> None:
        """Take asks from now on. The model is loaded for the first of them."""
        if self._pump is None and not self._stopping:
            self._loop = asyncio.get_running_loop()
            self._pump = asyncio.create_task(self._pumping(), name="infill-broker")

    async def stop(self) -> None:
        """End the work between two steps, refuse what waits, unload the model. A broker does not start twice."""
        self._stopping = True
        message = "the daemon is ending; nothing was changed"
        for job in [*self._queue, *([self._running] if self._running else [])]:
            for asker in list(job.askers):
                self._leave(asker, Cancelled(message))
        for waiting in (*self._loads, *self._unloads):
            if not waiting.done():
                waiting.set_exception(Cancelled(message))
        if self._pump is not None:
            self._wake.set()
            await self._pump
            await self._residency.unload("the daemon is ending")
        await asyncio.to_thread(self._engine.shutdown)

    async def ask(self, ask: Ask, on_step: StepFunction | None = None) -> Answer:
        """The answer. on_step sees the leading canvas after every step, on the event loop.

        An ask that was interrupted for a more urgent one shows its steps again from the first. Cancelling the awaiting
        task ends the work between two steps, unless somebody else waits for the same.

        Raises QueueFull, Loading, Yielded (both before any waiting), Superseded, Cancelled, ModelMissing, and what
        `infill.fill_holes` and `infill.edit` raise. Any other exception is a defect.
        """
        self._counts["asked"] += 1
        try:
            answer = await self._ask(ask, on_step)
        except BaseException as error:
            self._counts[counter_of(error)] += 1
            raise
        self._counts["answered"] += 1
        self._counts["truncated"] += answer.truncated
        self._counts["queue_ms"] += answer.queue_ms
        self._counts["run_ms"] += answer.run_ms
        return answer

    def cancel(self, document: str, client: str = "") -> bool:
        """End all asks of a document, which get Cancelled. Whether there were any."""
        found = [a for job in self._jobs() for a in job.askers if (a.ask.client, a.ask.document) == (client, document)]
        for asker in found:
            self._leave(asker, Cancelled("the request was cancelled; nothing was changed"))
        return bool(found)

    def status(self) -> Status:
        """What is going on; this neither wakes the model nor counts as use."""
        residency, running = self._residency, self._running
        queued = dict.fromkeys(Priority, 0)
        for job in self._queue:
            queued[job.priority] += len(job.askers)
        idle_since = residency.idle_since
        whole = {name: value if name.endswith("_ms") else int(value) for name, value in self._counts.items()}
        return Status(
            state="busy" if running is not None and residency.state == "ready" else residency.state,
            reason=residency.reason,
            model=self._model_status,
            queued=queued,
            running=None if running is None else running.ask.document or "",
            n_sessions=self._sessions.n,
            session_bytes=self._sessions.n_bytes,
            counters=Counters(**whole),  # type: ignore[arg-type]
            loaded_since=residency.loaded_since,
            idle_s=None if idle_since is None else time.monotonic() - idle_since,
        )

    async def load(self) -> None:
        """Have the model in memory, even where it has made room for a program that still runs.

        Raises ModelMissing, ModelFileError, or another InfillError that says why it failed.
        """
        self._check_running()
        self._insists = True
        await self._wait_in(self._loads)

    async def unload(self) -> None:
        """Give the model's memory back. Work under way is ended after its step and goes back into the queue, and what
        waits there loads the model again."""
        self._check_running()
        self._unload = _Unload("unloaded on request")
        self._interrupt_for_unload()
        await self._wait_in(self._unloads)

    def stay(self, seconds: float | None) -> None:
        """Have the model unloaded after so many seconds without work, None: never, until the next ask; from then on the
        usual idle time holds again."""
        self._residency.stay(seconds)

    @property
    def stay_s(self) -> float | None:
        """Seconds without work after which the model is unloaded, as it is now; None: never."""
        return self._residency.stay_s

    # ---- askers ---------------------------------------------------------------------------------------------------

    async def _ask(self, ask: Ask, on_step: StepFunction | None) -> Answer:
        asked = time.monotonic()
        ask.check()
        self._check_running()
        self._residency.stay_as_usual()
        await self._residency.admit()
        self._check_running()
        if self._residency.model is None and ask.priority >= Priority.AUTOMATIC:
            self._wants_model = True
            self._wake.set()
            raise self._residency.loading()
        deadline = None if ask.budget_ms is None else asked + ask.budget_ms / 1000
        asker = Asker(ask, on_step, self._loop.create_future(), asked, deadline)
        job = self._twin(ask)
        self._supersede(ask, job)
        if job is None:
            self._make_room(ask)
            job = Job(next(self._orders), ask)
            self._queue.append(job)
        else:
            asker.joined = True
            self._counts["coalesced"] += 1
        job.askers.append(asker)
        if deadline is not None:
            asker.timer = self._loop.call_later(deadline - time.monotonic(), self._expire, asker)
        self._preempt()
        self._wake.set()
        try:
            return await asker.future
        finally:
            self._leave(asker)

    def _check_running(self) -> None:
        if self._pump is None or self._stopping:
            raise Cancelled("the daemon is ending" if self._stopping else "the daemon has not started")

    def _jobs(self) -> list[Job]:
        return [*self._queue, *([] if self._running is None else [self._running])]

    def _twin(self, ask: Ask) -> Job | None:
        """A job whose answer is the answer to this ask, too."""
        for job in self._jobs():
            is_over = job is self._running and (not job.askers or (self._is_ending and not job.goes_back))
            same = replace(job.ask, document=ask.document, client=ask.client, priority=ask.priority)
            if not is_over and same == ask:
                return job
        return None

    def _supersede(self, ask: Ask, kept: Job | None) -> None:
        """End older asks of the same document that are not more urgent."""
        if ask.document is None:
            return
        for job in self._jobs():
            for asker in list(job.askers):
                same = (asker.ask.client, asker.ask.document) == (ask.client, ask.document)
                if same and job is not kept and asker.ask.priority >= ask.priority:
                    self._leave(asker, Superseded("a newer request of the same document took its place"))

    def _make_room(self, ask: Ask) -> None:
        """Raise QueueFull, here or, where something less urgent waits, there."""
        if len(self._queue) < self._queue_size:
            return
        retry_after_s = max(1.0, round(len(self._queue) * self._run_s, 1))
        full = f"{len(self._queue)} requests wait already; ask again in {retry_after_s:g} s"
        last = max(self._queue, key=lambda job: job.place)
        if last.priority <= ask.priority:
            raise QueueFull(full, retry_after_s)
        for asker in list(last.askers):
            self._leave(asker, QueueFull(full, retry_after_s))

    def _leave(self, asker: Asker, outcome: Answer | Exception | None = None) -> None:
        """The asker no longer waits. A job without askers ends."""
        if asker.timer is not None:
            asker.timer.cancel()
        if outcome is not None and not asker.future.done():
            if isinstance(outcome, Answer):
                asker.future.set_result(outcome)
            else:
                asker.future.set_exception(outcome)
        for job in self._jobs():
            if asker in job.askers:
                job.askers.remove(asker)
                if not job.askers:
                    self._abandon(job)

    def _abandon(self, job: Job) -> None:
        if job is self._running:
            job.goes_back = False
            self._end_run(self._cancellation)
        else:
            self._queue.remove(job)

    def _expire(self, asker: Asker) -> None:
        """The asker's time is over. Work that has a canvas hands it over by itself in a moment; else there is nothing.

        A prompt that is still being read is read on, so that the next ask need not begin again.
        """
        running = self._running
        if any(job.written for job in self._jobs() if asker in job.askers):
            return  # its next turn hands over at once what is written
        if running is not None and asker in running.askers and not self._is_ending:
            if running.n_steps:
                return
            running.askers.remove(asker)
        waited = (time.monotonic() - asker.asked) * 1000
        self._leave(asker, replace(empty(asker.ask), queue_ms=waited, coalesced=asker.joined))

    # ---- the run under way ----------------------------------------------------------------------------------------

    @property
    def _is_ending(self) -> bool:
        return self._cancellation is not None and self._cancellation.cancelled

    def _end_run(self, cancellation: Cancellation | None) -> None:
        """End the run that this belongs to, and no later one."""
        if cancellation is not None and cancellation is self._cancellation:
            cancellation.cancel()
            self._loop.call_later(_CANCEL_S, self._end_run, cancellation)

    def _preempt(self) -> None:
        """End the run under way where something waits that is too urgent to wait for it."""
        running = self._running
        if running is None or not self._queue or self._is_ending:
            return
        self._take_turns(running)
        first = min(self._queue, key=lambda job: job.place)
        urgency, _ = first.place
        if urgency > Priority.AUTOMATIC or urgency >= running.priority:
            return
        if not running.askers and first.key == running.key:
            return  # it only reads the prompt to its end, which the one that waits needs as well
        self._counts["preempted"] += 1
        if running.priority >= Priority.SPECULATIVE:
            for asker in list(running.askers):
                self._leave(asker, Superseded("a more urgent request took its place"))
        else:
            running.goes_back = True
        self._end_run(self._cancellation)

    def _take_turns(self, job: Job) -> None:
        """A long text makes way after the canvas under way for what takes a moment; two of them do not take turns:
        their prompts would be read again and again."""
        if job.ask.kind == "generate" and any(
            other.ask.kind != "generate" and other.priority <= Priority.AUTOMATIC for other in self._queue
        ):
            job.pause.set()

    def _interrupt_for_unload(self) -> None:
        if self._running is not None and not self._is_ending:
            self._running.goes_back = bool(self._running.askers)
            self._end_run(self._cancellation)

    def _evict(self, reason: str, is_urgent: bool) -> None:
        """Residency's wish to have the model out of memory."""
        if is_urgent or self._unload is None:
            self._unload = _Unload(reason, yielded=is_urgent, if_idle=not is_urgent)
        if is_urgent:
            self._interrupt_for_unload()
        self._wake.set()

    def _stepped(self, job: Job, view: StepView) -> None:
        job.n_steps += 1
        if not job.askers:
            self._end_run(self._cancellation)  # its prompt has been read
        for asker in job.askers:
            if asker.on_step is not None and not asker.future.done():
                try:
                    asker.on_step(view)
                except Exception:
                    _log.exception("a step callback failed and is not called again")
                    asker.on_step = None

    # ---- the pump -------------------------------------------------------------------------------------------------

    async def _wait_in(self, waiting: list[asyncio.Future[None]]) -> None:
        future: asyncio.Future[None] = self._loop.create_future()
        waiting.append(future)
        self._wake.set()
        await future

    async def _pumping(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                while not self._stopping and await self._turn():
                    pass
            except Exception as error:  # a defect: nobody shall wait for ever because of it
                _log.exception("the queue failed")
                for asker in [asker for job in self._jobs() for asker in job.askers]:
                    self._leave(asker, again(error))
                self._running = self._cancellation = None
            if self._stopping:
                return

    async def _turn(self) -> bool:
        """Do the next thing; whether there was one."""
        wish, self._unload = self._unload, None
        if wish is not None and not (wish.if_idle and self._queue):
            await self._unloaded(wish)
            return True
        if self._loads or self._wants_model or (self._queue and self._residency.model is None):
            await self._loaded()
            return True
        if not self._queue:
            return False
        job = min(self._queue, key=lambda job: job.place)
        self._queue.remove(job)
        await self._run(job)
        return True

    async def _unloaded(self, wish: _Unload) -> None:
        waiting, self._unloads = self._unloads, []
        was_loaded = self._residency.model is not None
        if was_loaded:
            _log.info("unloading the model: %s", wish.reason)
        error: Exception | None = None
        try:
            await self._residency.unload(wish.reason, yielded=wish.yielded)
        except Exception as raised:
            _log.exception("unloading failed")
            error = raised
        self._counts["unloads"] += was_loaded
        _settle(waiting, error)

    async def _loaded(self) -> None:
        waiting, self._loads = self._loads, []
        insists, self._insists, self._wants_model = self._insists, False, False
        was_loaded = self._residency.model is not None
        try:
            model = await self._residency.load(insist=insists)
            if not was_loaded:
                self._model_status = await self._loop.run_in_executor(self._engine, describe, model)
        except Exception as error:
            _log.warning("the model is not loaded: %s", error)
            _settle(waiting, error)
            for job in list(self._queue):
                for asker in list(job.askers):
                    self._leave(asker, again(error))
            return
        self._counts["loads"] += not was_loaded
        _settle(waiting, None)

    async def _run(self, job: Job) -> None:
        """One job on the engine thread; its askers get what comes of it."""
        model, loop = self._residency.model, self._loop
        assert model is not None
        cancellation = Cancellation()

        def on_step(view: StepView) -> bool:
            loop.call_soon_threadsafe(self._stepped, job, view)
            return cancellation.cancelled

        self._residency.hold()
        self._running, self._cancellation = job, cancellation
        job.began, job.n_steps, job.goes_back = time.monotonic(), 0, False
        job.pause.clear()
        self._take_turns(job)
        work = Work(job.ask, job.key, self._n_ctx, cancellation, job.deadline, on_step, job.written, job.pause)
        outcome: Answer | Exception
        try:
            # steps come to the loop in the order in which they were made, the outcome after all of them
            outcome = await loop.run_in_executor(self._engine, self._perform, model, self._sessions, work)
        except Exception as error:
            outcome = error
            if not isinstance(error, Cancelled):
                await loop.run_in_executor(self._engine, self._sessions.drop, job.key)
        self._running = self._cancellation = None
        self._residency.rest()
        if isinstance(outcome, Answer):
            self._deliver(job, outcome)
        elif isinstance(outcome, Paused) and job.askers:
            job.spent_s += time.monotonic() - job.began
            job.order = next(self._orders)
            self._queue.append(job)
        elif isinstance(outcome, Cancelled) and job.goes_back and job.askers:
            self._queue.append(job)
        elif isinstance(outcome, ModelFileError) and job.askers and not job.is_again:
            # the file has changed under the engine: what is there now shall answer
            job.is_again = True
            job.written.clear()
            self._unload = self._unload or _Unload(str(outcome))
            self._queue.append(job)
        elif isinstance(outcome, DeviceError) and self._residency.fall_back(outcome):
            self._unload = self._unload or _Unload(str(outcome))
            if job.askers:
                self._queue.append(job)
        else:
            self._fail(job, outcome)

    def _deliver(self, job: Job, answer: Answer) -> None:
        now = time.monotonic()
        run_s = job.spent_s + now - job.began
        self._run_s += 0.2 * (run_s - self._run_s)
        shared = {group[0] for group in answer.groups}  # fills of one canvas have their costs in common
        for i, fill in enumerate(answer.fills):
            if i in shared:
                self._counts["steps"] += fill.n_passes
                self._counts["canvas_tokens"] += fill.n_pass_tokens
                self._counts["prompt_tokens"] += fill.n_prompt_tokens
        for asker in list(job.askers):
            waited = max(0.0, now - run_s - asker.asked) * 1000
            done = replace(answer, queue_ms=waited, run_ms=run_s * 1000, coalesced=asker.joined)
            self._leave(asker, done)

    def _fail(self, job: Job, error: Exception) -> None:
        if isinstance(error, ModelFileError) and self._unload is None:
            # the file has changed under the engine: the next ask loads what is there now
            self._unload = _Unload(str(error))
        model = self._residency.model
        if isinstance(error, DeviceError) and model is not None and not loading.is_on_cpu(model):
            error = loading.explained(error, model)
            self._unload = self._unload or _Unload(str(error))  # the next ask tries the device anew
        if not isinstance(error, InfillError):
            _log.error("an ask failed unexpectedly", exc_info=error)
        for asker in list(job.askers):
            self._leave(asker, again(error))


def _settle(waiting: list[asyncio.Future[None]], error: Exception | None) -> None:
    for future in waiting:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(again(error))
