"""When the model is in memory.

It is loaded for the first ask and given up after idle time, when a listed program runs or one fills the screen, when
device memory becomes scarce, or on request; the next ask brings it back once the reason is gone. While it is not loaded
nothing is watched: no timer runs and no device is asked, so that a GPU may sleep. While it waits idle, one timer is
armed for the moment.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import fnmatch
import logging
import math
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from infill import loading
from infill.daemon.asks import Loading, ModelMissing, State, Yielded
from infill.errors import DeviceError, EngineError, InfillError

if TYPE_CHECKING:
    from infill.engine import Model

_CHECK_S = 2.0  # between two looks at programs and device memory, while the model is loaded
_RECHECK_S = 1.0  # while yielded: asks within this time of the last look take its result
_YIELD_RETRY_S = 30.0  # what those asks are told to wait
_LOAD_S = 5.0  # what a first load is thought to take
_BACKOFF_S = (1.0, 60.0)  # after a failed load: at first, at most

AnError = TypeVar("AnError", bound=Exception)

_log = logging.getLogger(__name__)


class Probe(Protocol):
    """What the machine is doing; called on worker threads."""

    def programs(self) -> Iterable[str]:
        """Names of the running programs."""

    def fullscreen(self) -> Sequence[str]:
        """What the program is called that fills the screen; empty if none does or that is not known."""

    def free_bytes(self, device: str) -> int | None:
        """Free memory of a device, by its name or "auto"; None where that is not known."""

    def close(self) -> None:
        """Let go of the device until the next question."""


class SystemProbe:
    """The machine itself: psutil for programs, the window system for what fills the screen, NVML for the memory of an
    NVIDIA GPU."""

    def __init__(self) -> None:
        self._handles: dict[str, Any] = {}
        self._has_nvml = True
        self._has_windows: bool | None = None  # not tried yet

    def programs(self) -> Iterable[str]:
        import psutil

        # the iterator keeps what it knows of a process between calls, and skips those that are gone
        return {name for process in psutil.process_iter(["name"]) if (name := process.info["name"])}

    def fullscreen(self) -> Sequence[str]:
        from infill.daemon import fullscreen

        if self._has_windows is None:
            self._has_windows = fullscreen.known()
        return fullscreen.names() if self._has_windows else ()

    def free_bytes(self, device: str) -> int | None:
        if not self._has_nvml:
            return None
        import pynvml

        try:
            if device not in self._handles:
                self._handles[device] = self._handle(device)
            handle = self._handles[device]
            return None if handle is None else int(pynvml.nvmlDeviceGetMemoryInfo(handle).free)
        except pynvml.NVMLError as error:
            _log.info("free device memory is not known: %s", error)
            self._has_nvml = False  # no driver now, none later
            self.close()
            return None

    def _handle(self, device: str) -> Any:
        """NVML's handle of the GPU that CUDA calls so; None where the device is none of NVIDIA's."""
        import pynvml

        from infill import devices, hardware

        index = hardware.cuda_index((devices.first_gpu() or "") if device.lower() == "auto" else device)
        if index is None:
            return None
        pynvml.nvmlInit()
        bus = hardware.cuda_bus(index)
        if bus is None:
            return pynvml.nvmlDeviceGetHandleByIndex(index)
        return pynvml.nvmlDeviceGetHandleByPciBusId(bus.encode()) if bus else None

    def close(self) -> None:
        self._handles = {}
        with contextlib.suppress(ImportError):
            import pynvml

            with contextlib.suppress(pynvml.NVMLError):
                pynvml.nvmlShutdown()


@dataclass(frozen=True)
class Rules:
    """When the model makes room. yield_to: names of programs, shell patterns, case does not count; fullscreen_except:
    such that may fill the screen."""

    idle_unload_s: float | None = 900.0
    yield_to: tuple[str, ...] = ()
    min_free_bytes: int = 0
    yield_to_fullscreen: bool = False
    fullscreen_except: tuple[str, ...] = ()

    @property
    def are_watched(self) -> bool:
        return bool(self.yield_to or self.min_free_bytes or self.yield_to_fullscreen)


class Residency:
    """The model and whether it is there. Everything here is for the event loop; the engine thread, `engine`, loads.

    release runs on the engine thread before the model is closed. evict is called when the model should make room, with
    the reason and whether work under way is to be interrupted; whoever gets it calls `unload`. device: the setting,
    whose memory counts while no model is loaded. on_cpu: loads the model on the CPU because of this error; None where a
    device that fails is an error.
    """

    def __init__(
        self,
        loader: Callable[[], Model],
        engine: Executor,
        rules: Rules,
        *,
        release: Callable[[], None],
        evict: Callable[[str, bool], None],
        probe: Probe | None = None,
        check_s: float = _CHECK_S,
        device: str = "auto",
        on_cpu: Callable[[DeviceError], Model] | None = None,
    ) -> None:
        self._loader, self._engine, self._rules = loader, engine, rules
        self._wanted_device, self._on_cpu = device, on_cpu
        self._device_error: DeviceError | None = None
        self._release, self._evict, self._check_s = release, evict, check_s
        self._probe: Probe = probe or SystemProbe()
        self._looking = asyncio.Lock()
        self._looked_at = -math.inf
        self._seen: str | None = None
        self._freed = 0  # bytes that the last unload gave back: as many must be free again beside the limit
        self._insists = False  # loaded on request although there was a reason against it
        self._idle_timer: asyncio.TimerHandle | None = None
        self._watch: asyncio.Task[None] | None = None
        self._error: InfillError | None = None
        self._n_failures = 0
        self._retry_at = -math.inf
        self._load_s = _LOAD_S
        self._load_began = 0.0
        self.model: Model | None = None
        self.state: State = "unloaded"
        self.reason = ""
        self.loaded_since: float | None = None
        """Seconds since 1970."""
        self.idle_since: float | None = None
        """Seconds of time.monotonic(); None while there is work, or no model."""
        self.stay_s = rules.idle_unload_s
        """Seconds without work after which the model is unloaded; None: never."""

    @property
    def retry_after_s(self) -> float:
        """Seconds until loading should be done, at least 1."""
        elapsed = time.monotonic() - self._load_began if self.state == "loading" else 0.0
        return max(1.0, math.ceil(self._load_s - elapsed))

    async def admit(self) -> None:
        """Raise what keeps the model from being loaded for an ask now: Yielded, or the error of a load that failed a
        moment ago."""
        if self.state == "yielded" and (reason := await self._look(_RECHECK_S)) and self.state == "yielded":
            raise self._yielded(reason)
        if self.state == "failed" and time.monotonic() < self._retry_at:
            assert self._error is not None
            raise again(self._error)

    def loading(self) -> Loading:
        """What an asker who is not kept waiting is told."""
        return Loading("the model is being loaded", self.retry_after_s)

    async def load(self, *, insist: bool = False) -> Model:
        """Have the model in memory. insist: also where another program should have the room, which then counts as no
        reason until it has gone once.

        Raises Yielded, ModelMissing, ModelFileError, or another InfillError that says why it failed.
        """
        if self.model is not None:
            self._insists |= insist
            return self.model
        if reason := await self._look(0.0):
            if not insist:
                self.state, self.reason = "yielded", reason
                raise self._yielded(reason)
            self._insists = True
        self.state, self.reason, self._load_began = "loading", "", time.monotonic()
        try:
            model = await asyncio.get_running_loop().run_in_executor(self._engine, self._loaded)
        except Exception as error:
            self._error = _readable(error)
            self.state, self.reason = "failed", str(self._error)
            self._retry_at = time.monotonic() + min(_BACKOFF_S[0] * 2**self._n_failures, _BACKOFF_S[1])
            self._n_failures = min(self._n_failures + 1, 32)
            if not isinstance(error, InfillError):
                _log.error("loading the model failed", exc_info=error)
            raise again(self._error) from error
        self._load_s = time.monotonic() - self._load_began
        self._error, self._n_failures = None, 0
        self.model, self.state, self.loaded_since = model, "ready", time.time()
        self.rest()
        if self._rules.are_watched:
            self._watch = asyncio.create_task(self._watching(), name="infill-residency")
        return model

    def fall_back(self, error: DeviceError) -> bool:
        """The model's device has failed: whether the next `load` takes the CPU instead. The one after an unload then
        tries the device again."""
        if self._on_cpu is None or self.model is None or loading.is_on_cpu(self.model):
            return False
        self._device_error = loading.named(error, self.model)
        _log.warning("%s; the CPU goes on", self._device_error)
        return True

    async def unload(self, reason: str = "", *, yielded: bool = False) -> None:
        """Close the sessions and the model. yielded: it makes room, so asks are turned away while the reason lasts."""
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        self.hold()
        self.idle_since = self.loaded_since = None
        model, self.model = self.model, None
        self._insists = False
        try:
            if model is not None:
                device = model.placement.device
                before = await self._free_bytes(device)
                await asyncio.get_running_loop().run_in_executor(self._engine, self._closed, model)
                del model
                after = await self._free_bytes(device)
                self._freed = 0 if before is None or after is None else max(0, after - before)
                if self._rules.are_watched:
                    await asyncio.to_thread(self._probe.close)
        finally:
            if self.state != "failed":
                self.state, self.reason = "yielded" if yielded else "unloaded", reason

    def hold(self) -> None:
        """There is work: idle time does not run."""
        self.idle_since = None
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None

    def rest(self) -> None:
        """There is none any more: idle time begins."""
        self.hold()
        self.idle_since = time.monotonic()
        self._arm()

    def stay(self, seconds: float | None) -> None:
        """From now on the model is unloaded after so many seconds without work, None: never, instead of what the rules
        say, until `stay_as_usual`."""
        self.stay_s = seconds
        if self.idle_since is not None:
            self._arm()

    def stay_as_usual(self) -> None:
        """The idle time of the rules holds again."""
        if self.stay_s != self._rules.idle_unload_s:
            self.stay(self._rules.idle_unload_s)

    def _arm(self) -> None:
        """Have the model unloaded when its idle time, which is running, is over."""
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None
        if self.model is not None and self.stay_s is not None and self.idle_since is not None:
            left = max(0.0, self.stay_s - (time.monotonic() - self.idle_since))
            self._idle_timer = asyncio.get_running_loop().call_later(left, self._evict, "idle", False)

    def _loaded(self) -> Model:
        error, self._device_error = self._device_error, None
        model = self._loader() if error is None or self._on_cpu is None else self._on_cpu(error)
        try:
            _ = model.tokenizer  # made now, so that a damaged one is known now and the first ask need not wait for it
        except BaseException:
            model.close()
            raise
        return model

    def _closed(self, model: Model) -> None:
        self._release()
        model.close()

    async def _watching(self) -> None:
        while True:
            await asyncio.sleep(self._check_s)
            reason = await self._look(0.0)
            if reason is None:
                self._insists = False
            elif not self._insists:
                _log.info("making room: %s", reason)
                self._evict(reason, True)
                return

    async def _look(self, fresh_s: float) -> str | None:
        """Why the model should not be in memory; None if it may. A result not older than fresh_s is taken again."""
        if not self._rules.are_watched:
            return None
        async with self._looking:
            if time.monotonic() - self._looked_at > fresh_s:
                is_loaded = self.model is not None
                self._seen = await asyncio.to_thread(self._reason, 0 if is_loaded else self._freed)
                if self.model is None:
                    await asyncio.to_thread(self._probe.close)
                self._looked_at = time.monotonic()
            return self._seen

    def _reason(self, n_more: int) -> str | None:
        try:
            if program := _listed(self._probe.programs(), self._rules.yield_to) if self._rules.yield_to else None:
                return f"{program} is running"
            names = self._probe.fullscreen() if self._rules.yield_to_fullscreen else ()
            if names and _listed(names, self._rules.fullscreen_except) is None:
                return f"{names[0]} fills the screen"
            if not self._rules.min_free_bytes:
                return None
            model = self.model
            free = self._probe.free_bytes(self._wanted_device if model is None else model.placement.device)
        except Exception:
            _log.warning("cannot tell what else runs on this machine", exc_info=True)
            return None
        if free is None or free >= self._rules.min_free_bytes + n_more:
            return None
        wanted = (self._rules.min_free_bytes + n_more) / 2**20
        return f"{free / 2**20:,.0f} MiB of device memory are free, and {wanted:,.0f} should be"

    async def _free_bytes(self, device: str) -> int | None:
        if not self._rules.min_free_bytes:
            return None
        async with self._looking:
            return await asyncio.to_thread(self._probe.free_bytes, device)

    def _yielded(self, reason: str) -> Yielded:
        self.reason = reason
        return Yielded(
            f"the model has made room: {reason}; it comes back when that is over, or with `infill daemon load`",
            _YIELD_RETRY_S,
        )


def again(error: AnError) -> AnError:
    """The same error for somebody else: raising one object twice would mix up their tracebacks."""
    try:
        same = copy.copy(error)
    except Exception:  # it wants other arguments than it keeps
        return error
    same.__traceback__ = same.__context__ = same.__cause__ = None
    return same


def _listed(programs: Iterable[str], patterns: Sequence[str]) -> str | None:
    """The first program that a pattern names; Windows names may be given without .exe."""
    for program in programs:
        names = {program.lower(), program.lower().removesuffix(".exe")}
        if any(fnmatch.fnmatchcase(name, pattern.lower()) for name in names for pattern in patterns):
            return program
    return None


def _readable(error: Exception) -> InfillError:
    if isinstance(error, InfillError):
        return error
    if isinstance(error, FileNotFoundError):
        place = error.filename or "the place where the settings say it is"
        return ModelMissing(
            f"there is no model file at {place}; name one with `model = ...` in config.toml, or make one with "
            "`infill models convert`"
        )
    if isinstance(error, MemoryError):
        return EngineError("there is not enough memory for the model; close other programs or name a smaller one")
    return EngineError(f"loading the model failed unexpectedly: {type(error).__name__}: {error}; the log has more")
