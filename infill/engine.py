"""The native engine's Pythonic face.

A `Model` is immutable weights; a `Session` is one prompt timeline on it. The caller always passes the whole prompt and
the session works out what it can keep. Native calls release the GIL; a session runs one call at a time, and
`Session.cancel` may come from any thread.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import math
import os
import threading
import weakref
from collections.abc import Callable, Collection, Iterator, Sequence
from ctypes import POINTER, c_float, c_int32, c_uint8
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from infill import _native, devices, paths
from infill.engine_types import (
    BEAM_TOKENS,
    NOISE,
    Canvas,
    Continuation,
    DenoiseOptions,
    Floats,
    ModelConfig,
    Placement,
    Profile,
    Row,
    SessionInfo,
    Step,
    StepFunction,
    Tokens,
)
from infill.errors import Cancelled, DeviceError, EngineError, ModelFileError

if TYPE_CHECKING:
    from infill_models.tokenizer import Tokenizer

__all__ = [
    "BEAM_TOKENS",
    "NOISE",
    "Canvas",
    "Continuation",
    "DenoiseOptions",
    "Floats",
    "Model",
    "ModelConfig",
    "Placement",
    "Profile",
    "Row",
    "Session",
    "SessionInfo",
    "Step",
    "StepFunction",
    "Tokens",
]


def _check(status: int) -> None:
    if status == _native.OK:
        return
    message = _native.lib().infill_last_error().decode("utf-8", "replace")
    if status == _native.CANCELLED:
        raise Cancelled(message)
    if status in (_native.ERR_FILE, _native.ERR_FORMAT):
        raise ModelFileError(message)
    if status in (_native.ERR_MEMORY, _native.ERR_DEVICE):
        raise DeviceError(message)
    raise EngineError(message)


def _pointer(array: NDArray[Any], ctype: Any) -> Any:
    return array.ctypes.data_as(POINTER(ctype))


def _tokens(values: ArrayLike) -> Tokens:
    array = np.asarray(values)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise EngineError(f"tokens: expected a row of integers, found {array.dtype} of shape {array.shape}")
    if array.size and (int(array.max()) > 2**31 - 1 or int(array.min()) < -(2**31)):
        raise EngineError("tokens: a value does not fit 32 bits, so it cannot be a token")
    return np.ascontiguousarray(array, dtype=np.int32)


class _Rows:
    """Rows laid end to end, as the library takes them."""

    def __init__(self, rows: Sequence[Row | ArrayLike]) -> None:
        if not rows:
            raise EngineError("at least one row is needed")
        tokens, pinned = [], []
        for row in rows:
            given = row if isinstance(row, Row) else Row(row)
            tokens.append(_tokens(given.tokens))
            pins = np.zeros(len(tokens[-1]), np.bool_) if given.pinned is None else np.asarray(given.pinned, np.bool_)
            if pins.shape != tokens[-1].shape:
                raise EngineError(f"pinned has shape {pins.shape}, but the row has shape {tokens[-1].shape}")
            pinned.append(pins)
        self.lengths = np.array([len(row) for row in tokens], np.int32)
        self.tokens = np.concatenate(tokens)
        self.pinned = np.concatenate(pinned).astype(np.uint8)
        self.n_free = [int((~pins).sum()) for pins in pinned]

    def split(self, values: NDArray[Any], lengths: Sequence[int]) -> list[NDArray[Any]]:
        return np.split(values, np.cumsum(lengths)[:-1])

    @property
    def arguments(self) -> tuple[Any, Any, Any, int]:
        return (
            _pointer(self.tokens, c_int32),
            _pointer(self.pinned, c_uint8),
            _pointer(self.lengths, c_int32),
            len(self.lengths),
        )


class Model:
    """Immutable weights of a DiffusionGemma GGUF; usable from several threads and sessions."""

    def __init__(self, handle: Any, path: Path) -> None:
        library = _native.lib()
        self.path = path
        self._handle = handle
        self._sessions: weakref.WeakSet[Session] = weakref.WeakSet()
        self._finalizer = weakref.finalize(self, library.infill_model_free, handle)
        info = _native.ModelInfo()
        _check(library.infill_model_get_info(handle, ctypes.byref(info)))
        self.config = ModelConfig(**{name: getattr(info, name) for name in ModelConfig.__dataclass_fields__})
        native = _native.ModelPlacement()
        _check(library.infill_model_get_placement(handle, ctypes.byref(native)))
        self.placement = Placement(
            native.device.decode(), native.n_cpu_experts, native.n_bytes_device, native.n_bytes_repacked
        )
        self.warnings: tuple[str, ...] = tuple(library.infill_model_warnings(handle).decode().splitlines())
        self.logged: set[str] = set()  # what was said once of its sessions

    @classmethod
    def load(
        cls,
        path: str | Path,
        device: str = "auto",
        n_threads: int | None = None,
        *,
        repack: str = "auto",
        n_cpu_experts: int | None = None,
    ) -> Self:
        """Loads and validates a model file; weights are mapped, not read, unless they are copied (`placement`).

        device: "auto" (a GPU that ggml knows, else the CPU), "cpu" or a device name of ggml. n_threads: None = one for
        each core. repack: "auto", "on" or "off", copies of weights in the order that the CPU multiplies fastest; "auto"
        copies at most 1 GiB, if memory is plenty. n_cpu_experts: layers, from the last, whose routed experts stay
        on the CPU when a device has the rest; None = as few as fit its memory.
        Raises ModelFileError (unreadable, damaged, not this architecture; names the key or tensor), DeviceError (the
        device is absent, fails or has too little memory) or another EngineError.
        """
        policies = {"auto": _native.REPACK_AUTO, "off": _native.REPACK_OFF, "on": _native.REPACK_ON}
        if repack not in policies:
            raise EngineError(f"repack: expected auto, on or off, found {repack}")
        options = _native.ModelOptions(
            device=device.encode(),
            n_threads=n_threads or 0,
            repack=policies[repack],
            n_cpu_experts=-1 if n_cpu_experts is None else n_cpu_experts,
        )
        handle = POINTER(_native.Model)()
        try:
            _check(_native.lib().infill_model_load(os.fsencode(path), ctypes.byref(options), ctypes.byref(handle)))
        except DeviceError as error:
            advice = devices.absent(device)
            raise DeviceError(f"{error}; {advice}") if advice else error from None
        return cls(handle, Path(path))

    @functools.cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer of the same file."""
        from infill_models.tokenizer import Tokenizer

        return Tokenizer.from_gguf(self.path, cache_dir=paths.cache_dir())

    def session(
        self, n_ctx: int = 8192, *, n_canvas: int = 1024, kv_type: str = "f16", n_threads: int | None = None
    ) -> Session:
        """A new prompt timeline.

        n_ctx: most tokens of prompt and canvas together, no more than the model was trained for.
        n_canvas: most canvas tokens in one pass, all rows together.
        kv_type: "f16" or "f32", how keys and values are kept. Raises EngineError, also when memory does not suffice.
        """
        types = {"f16": _native.KV_F16, "f32": _native.KV_F32}
        if kv_type not in types:
            raise EngineError(f"kv_type: expected f16 or f32, found {kv_type}")
        options = _native.SessionOptions(
            n_ctx=min(n_ctx, self.config.n_ctx_train),
            n_canvas=n_canvas,
            kv_type=types[kv_type],
            n_threads=n_threads or 0,
            loop=_native.wanted_loop(),
        )
        handle = POINTER(_native.Session)()
        _check(_native.lib().infill_session_create(self._open(), ctypes.byref(options), ctypes.byref(handle)))
        session = Session(handle, self)
        self._sessions.add(session)
        return session

    def close(self) -> None:
        """Closes the sessions and frees the weights; again is harmless."""
        for session in list(self._sessions):
            session.close()
        self._finalizer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> Any:
        if not self._finalizer.alive:
            raise EngineError("the model is closed")
        return self._handle


class Session:
    """One prompt timeline of a model; made by `Model.session`."""

    def __init__(self, handle: Any, model: Model) -> None:
        self.model = model
        self._handle = handle
        self._busy = threading.Lock()
        # the model is an argument so that it cannot be freed first
        self._finalizer = weakref.finalize(self, _free_session, handle, model)

    def sync(self, tokens: ArrayLike) -> int:
        """Makes `tokens`, int32 (n,), the prompt: keeps the longest common prefix, reads the rest.

        Returns the number of tokens kept. Raises EngineError for an empty or too long prompt or a token outside the
        vocabulary, Cancelled.
        """
        prompt = _tokens(tokens)
        reused = c_int32()
        self._call("infill_session_sync", _pointer(prompt, c_int32), len(prompt), ctypes.byref(reused))
        return reused.value

    def decode(
        self, rows: Sequence[Row | ArrayLike], self_conditioning: Sequence[Floats] | None = None
    ) -> list[Floats]:
        """One decoder pass over rows packed together, after the prompt.

        self_conditioning: per row the previous pass's logits divided by its temperature, float32 (n_free, n_vocab);
        None for a first pass. Returns per row float32 (n_free, n_vocab), soft-capped, before temperature; without pins
        n_free is the length of the row. Raises EngineError, Cancelled.
        """
        packed = _Rows(rows)
        shape = (sum(packed.n_free), self.model.config.n_vocab)
        conditioning = None
        if self_conditioning is not None:
            conditioning = np.ascontiguousarray(np.concatenate([np.asarray(c) for c in self_conditioning]), np.float32)
            if conditioning.shape != shape:
                raise EngineError(f"self_conditioning: expected shape {shape} in all, found {conditioning.shape}")
        logits = np.empty(shape, np.float32)
        self._call(
            "infill_session_decode",
            *packed.arguments,
            None if conditioning is None else _pointer(conditioning, c_float),
            _pointer(logits, c_float),
        )
        return packed.split(logits, packed.n_free)

    def denoise(
        self,
        rows: Sequence[Row | ArrayLike],
        options: DenoiseOptions | None = None,
        on_step: StepFunction | None = None,
    ) -> list[Canvas]:
        """Denoises rows together until each has stopped; the same seed gives the same answer on any number of threads.

        Raises EngineError, Cancelled, and what `on_step` raises.
        """
        packed = _Rows(rows)
        native = self._denoise_options(options or DenoiseOptions())
        raised: list[BaseException] = []

        def report(pointer: Any, _: Any) -> int:
            try:
                return int(bool(on_step is not None and on_step(_step(pointer.contents))))
            except BaseException as error:
                raised.append(error)
                return 1

        if on_step is not None:
            native.on_step = _native.StepCallback(report)
        answer = np.empty(len(packed.tokens), np.int32)
        results = (_native.RowResult * len(packed.lengths))()
        try:
            self._call(
                "infill_session_denoise", *packed.arguments, ctypes.byref(native), _pointer(answer, c_int32), results
            )
        except Cancelled:
            if raised:
                raise raised[0] from None
            raise
        return [
            Canvas(tokens, result.n_steps, bool(result.converged), result.mean_entropy)
            for tokens, result in zip(packed.split(answer, packed.lengths.tolist()), results, strict=True)
        ]

    def generate(
        self,
        prompt: ArrayLike,
        n_tokens: int,
        options: DenoiseOptions | None = None,
        *,
        suffix: ArrayLike = (),
        canvas_length: int | None = None,
        stop: frozenset[int] = frozenset(),
        on_step: StepFunction | None = None,
    ) -> Tokens:
        """Fills n_tokens after the prompt, canvas by canvas: each finished one is read into the cache before the next.

        suffix: int32 (m,), pinned behind the last canvas. stop: tokens that end the text; it is cut before the first.
        Canvas c draws with seed + c. Returns int32, at most n_tokens. The session's prompt then ends with the last
        canvas but one. ref: transformers models/diffusion_gemma, generate. Raises EngineError, Cancelled.
        """
        base = options or DenoiseOptions()
        tail = _tokens(suffix)
        text = _tokens(prompt)
        n_prompt = len(text)
        length = canvas_length or self.model.config.canvas_length
        n_canvases = -(-n_tokens // length)
        for c in range(n_canvases):
            self.sync(text)
            n_free = min(length, n_tokens - c * length)
            pins = tail if c == n_canvases - 1 else tail[:0]
            row = Row(
                np.concatenate([np.full(n_free, NOISE, np.int32), pins]),
                np.arange(n_free + len(pins)) >= n_free,
            )
            fields = {**base.__dict__, "seed": base.seed + c}
            canvas = self.denoise([row], DenoiseOptions(**fields), on_step)[0].tokens[:n_free]
            stops = [i for i, token in enumerate(canvas.tolist()) if token in stop]
            text = np.concatenate([text, canvas[: stops[0]] if stops else canvas])
            if stops:
                break
        return text[n_prompt:]

    def score(self, tokens: ArrayLike) -> Floats:
        """log p(tokens[i] | prompt, tokens[:i]) of the causal encoder; float32 (n,), nats. Changes nothing."""
        return self.score_rows([tokens])[0]

    def score_rows(self, rows: Sequence[ArrayLike]) -> list[Floats]:
        """`score` of several continuations of the prompt in one pass; none sees another."""
        packed = _Rows(rows)
        scores = np.empty(len(packed.tokens), np.float32)
        self._call(
            "infill_session_score",
            _pointer(packed.tokens, c_int32),
            _pointer(packed.lengths, c_int32),
            len(packed.lengths),
            _pointer(scores, c_float),
        )
        return packed.split(scores, packed.lengths.tolist())

    def extend(self, n_max: int, stop: Collection[int] = ()) -> Tokens:
        """The likeliest token after the prompt by the causal encoder, and on like this; int32 (at most n_max,).

        Ends before a token of stop. The prompt is the same afterwards. Raises EngineError, Cancelled.
        """
        return self.beams(n_max, 1, stop)[0].tokens

    def beams(
        self,
        n_max: int,
        n_beams: int,
        stop: Collection[int] = (),
        is_over: Callable[[list[int]], bool] | None = None,
        margin: float = math.inf,
    ) -> list[Continuation]:
        """What the causal encoder may say after the prompt, by beam search: at most n_beams texts of n_max tokens.

        A text ends before a token of stop, and where is_over says so of its tokens, which it is asked of every text
        that is kept. margin: nats behind the likeliest at which a text is given up. The search ends with n_beams texts
        that are over. These come first, then the others, each likeliest first. n_beams * n_max: at most BEAM_TOKENS,
        and no more than the context has room for. The prompt is the same afterwards.

        Raises EngineError, Cancelled, and what is_over raises.
        """
        raised: list[BaseException] = []

        def ask(pointer: Any, n: int, _: Any) -> int:
            try:
                return int(is_over is not None and is_over(pointer[:n]))
            except BaseException as error:
                raised.append(error)
                return -1

        stops = _tokens(sorted(stop)) if stop else np.empty(0, np.int32)
        options = _native.ExtendOptions()
        most = 2**31 - 1  # what goes beyond would wrap
        options.n_max, options.n_beams, options.margin = min(n_max, most), min(n_beams, most), margin
        options.stop, options.n_stop = _pointer(stops, c_int32), len(stops)
        if is_over is not None:
            options.is_over = _native.OverCallback(ask)
        shape = tuple(min(max(n, 1), BEAM_TOKENS) for n in (n_beams, n_max))  # what asks for more is refused below
        tokens, lengths, n_rows = np.empty(shape, np.int32), np.empty(shape[0], np.int32), c_int32()
        scores = np.empty(shape[0], np.float32)
        try:
            self._call(
                "infill_session_extend", ctypes.byref(options), _pointer(tokens, c_int32), _pointer(lengths, c_int32),
                _pointer(scores, c_float), ctypes.byref(n_rows),
            )  # fmt: skip
        except Cancelled:
            if raised:
                raise raised[0] from None
            raise
        return [Continuation(tokens[i, : lengths[i]].copy(), float(scores[i])) for i in range(n_rows.value)]

    def cancel(self) -> None:
        """Ends the call that is running, from any thread; it raises Cancelled. Nothing when idle or closed."""
        if self._finalizer.alive:
            _native.lib().infill_session_cancel(self._handle)

    @property
    def info(self) -> SessionInfo:
        """Tokens held and memory taken."""
        info = _native.SessionInfo()
        self._call("infill_session_get_info", ctypes.byref(info))
        return SessionInfo(**{name: getattr(info, name) for name in SessionInfo.__dataclass_fields__})

    @property
    def warnings(self) -> tuple[str, ...]:
        """Why the device that has the model does not run the step loop; empty if it does, or if there is no device."""
        with self._open():
            return tuple(_native.lib().infill_session_warnings(self._handle).decode("utf-8", "replace").splitlines())

    @contextlib.contextmanager
    def profiling(self) -> Iterator[Profile]:
        """Measures the calls made in the `with` block; the profile is filled at its end, also after an exception.

        Passes are then evaluated part by part, which costs little; outside of the block nothing is measured. Blocks do
        not nest: an inner one takes the outer one's figures. Raises EngineError.
        """
        profile = Profile()
        self._call("infill_session_profile", 1, None)
        try:
            yield profile
        finally:
            native = _native.Profile()
            self._call("infill_session_profile", 0, ctypes.byref(native))
            for part in Profile.PARTS:
                profile[part] = getattr(native, part.replace("-", "_") + "_ms")
            for count in Profile.COUNTS:
                profile.work[count] = getattr(native, "n_" + count)

    def close(self) -> None:
        """Frees the session's memory; again is harmless. A running call is cancelled first."""
        self.cancel()
        with self._busy:
            self._finalizer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _open(self) -> Iterator[None]:
        if not self._busy.acquire(blocking=False):
            raise EngineError("the session is busy with another call; use one session per thread")
        try:
            if not self._finalizer.alive:
                raise EngineError("the session is closed")
            yield
        finally:
            self._busy.release()

    def _call(self, name: str, *arguments: Any) -> None:
        with self._open():
            _check(getattr(_native.lib(), name)(self._handle, *arguments))

    def _denoise_options(self, options: DenoiseOptions) -> _native.DenoiseOptions:
        native = _native.DenoiseOptions()
        _native.lib().infill_denoise_options_default(self.model._open(), ctypes.byref(native))
        for name, value in options.__dict__.items():
            if value is not None:
                setattr(native, name, value)
        if not 0 <= options.seed < 2**64:
            raise EngineError(f"seed: expected 0 to 2^64 - 1, found {options.seed}")
        return native


def _free_session(handle: Any, model: Model) -> None:
    _native.lib().infill_session_free(handle)


def _step(native: Any) -> Step:
    def copy(pointer: Any, dtype: Any) -> Any:
        return np.ctypeslib.as_array(pointer, (native.n_tokens,)).astype(dtype, copy=True)

    return Step(
        row=native.row,
        step=native.step,
        max_steps=native.max_steps,
        canvas=copy(native.canvas, np.int32),
        argmax=copy(native.argmax, np.int32),
        entropy=copy(native.entropy, np.float32),
        accepted=copy(native.accepted, np.bool_),
    )
