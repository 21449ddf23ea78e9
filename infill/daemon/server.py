"""The daemon's process: it listens on a Unix socket and a port, and ends within a step when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import logging.handlers
import os
import signal
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

import infill
from infill import loading, paths
from infill.daemon import lifecycle
from infill.daemon.asks import ModelMissing
from infill.daemon.lifecycle import Daemon, DaemonError, Engine
from infill.daemon.settings import DaemonSettings
from infill.errors import DeviceError, InfillError

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from infill.engine import Model

log = logging.getLogger(__name__)

_LOG_BYTES = 1 << 20
_LOG_FILES = 3  # older logs that are kept
_HANG_UP_S = 3  # for answers under way, once the work has ended
_KEEP_ALIVE_S = 60  # an editor that asks again within this time need not connect again


def run(settings: DaemonSettings, *, detached: bool = False) -> int:
    """Serve until SIGINT or SIGTERM. Returns the exit code. detached: log to the file alone, hold on to no folder.

    Raises DaemonError if a daemon runs already, or nothing can be listened on.
    """
    with lifecycle.only_one(wait_s=1.0), _logging(detached):
        settings = _absolute(settings)
        if detached:
            os.chdir(paths.runtime_dir())
        asyncio.run(serve(settings))
    return 0


async def serve(settings: DaemonSettings) -> None:
    """Serve until SIGINT or SIGTERM, with the status file in place while requests are taken. Errors as in `run`.

    The caller holds `lifecycle.only_one`.
    """
    from infill.daemon.app import create_app
    from infill.daemon.broker import Broker

    with contextlib.ExitStack() as stack:
        own = None if settings.socket is None else stack.enter_context(_unix_socket(settings.socket))
        port = stack.enter_context(_port(settings, is_needed=own is None))
        if port is not None:
            settings = replace(settings, port=port.getsockname()[1])
        status = StatusFile(settings, is_reachable=port is not None)
        config = settings.config

        def on_cpu(error: DeviceError) -> Model:
            return load_model(settings, status, lambda path: loading.on_cpu(config, path, error))

        broker = Broker(
            lambda: load_model(settings, status),
            queue_size=settings.queue_size,
            session_bytes=settings.session_bytes,
            n_ctx=config.n_ctx,
            idle_unload_s=settings.idle_unload_s,
            yield_to=settings.yield_to,
            min_free_bytes=settings.min_free_bytes,
            yield_to_fullscreen=settings.yield_to_fullscreen,
            fullscreen_except=settings.fullscreen_except,
            device=config.device,
            on_cpu=on_cpu if config.device.lower() == "auto" else None,
        )
        app = create_app(broker, settings)
        stopping = asyncio.Event()
        servers = [_server(app, one, settings if one is port else None, stopping) for one in (own, port) if one]
        with _signals(stopping):
            await broker.start()
            try:
                serving = [asyncio.create_task(server.serve([one])) for server, one in servers]
                await _started(servers, serving)
                stack.enter_context(status)
                log.info("infill %s serves %s", infill.__version__, _places(settings, own, port))
                await asyncio.wait([asyncio.create_task(stopping.wait()), *serving], return_when="FIRST_COMPLETED")
                log.info("ending")
                _insist()
                status.remove()
                stopping.set()
            finally:
                # First the work, which ends with its step and an answer that says so, then the connections.
                await broker.stop()
            await asyncio.gather(*serving)
    log.info("ended")


def load_model(settings: DaemonSettings, status: StatusFile, load: Callable[[Path], Model] | None = None) -> Model:
    """Load the model that the settings name, and note in the status file what was loaded. load: other than the settings
    have it. Raises ModelMissing."""

    config = settings.config
    path = lifecycle.model_file(config)
    if not path.exists():
        raise ModelMissing(
            f"there is no model file {path}; name another with `model` in {paths.config_file()}, or make it with "
            "`infill models convert`; then `infill daemon restart`"
        )
    mark = lifecycle.file_mark(path)
    began = time.monotonic()
    model = (load or config.load_model)(path)
    log.info("loaded %s in %.1f s", path, time.monotonic() - began)
    for warning in model.warnings:
        log.warning("%s: %s", path.name, warning)
    status.loaded(mark, model.warnings)
    return model


class StatusFile:
    """This process's status file. The engine thread and the event loop both write it."""

    def __init__(self, settings: DaemonSettings, *, is_reachable: bool) -> None:
        import psutil

        key_file = paths.runtime_dir() / "daemon.key" if settings.key else None
        self._key = settings.key
        self._lock = threading.Lock()
        self._is_written = False
        self._daemon = Daemon(
            pid=os.getpid(),
            started=psutil.Process().create_time(),
            version=infill.__version__,
            url=own_url(settings) if is_reachable else None,
            socket=settings.socket,
            key_file=key_file,
            engine=Engine.of(settings.config),
        )

    def __enter__(self) -> None:
        with self._lock:
            if self._daemon.key_file is not None and self._key is not None:
                lifecycle.write_private(self._daemon.key_file, self._key + "\n")
            self._is_written = True
            lifecycle.write_status(self._daemon)

    def __exit__(self, *_: object) -> None:
        self.remove()

    def loaded(self, mark: str, warnings: tuple[str, ...]) -> None:
        """Note which model file is in memory and what was to be said about it."""
        with self._lock:
            self._daemon = replace(self._daemon, loaded=mark, warnings=warnings)
            if self._is_written:
                lifecycle.write_status(self._daemon)

    def remove(self) -> None:
        """Remove it: nobody is to come any more."""
        with self._lock:
            if self._is_written:
                self._is_written = False
                lifecycle.remove_status(self._daemon.pid)
                if self._daemon.key_file is not None:
                    self._daemon.key_file.unlink(missing_ok=True)


def own_url(settings: DaemonSettings) -> str:
    """How this machine reaches the port."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host.strip("[]"), settings.host.strip("[]"))
    host = f"[{host}]" if ":" in host else host
    return f"{'https' if settings.tls else 'http'}://{host}:{settings.port}"


def _places(settings: DaemonSettings, own: socket.socket | None, port: socket.socket | None) -> str:
    places = [own_url(settings)] if port is not None else []
    places += [str(settings.socket)] if own is not None else []
    return " and ".join(places)


def _absolute(settings: DaemonSettings) -> DaemonSettings:
    """The same with absolute paths, for the working directory may change."""
    config = replace(settings.config, model=lifecycle.model_file(settings.config))
    found = {name: getattr(settings, name) for name in ("certificate", "private_key", "socket")}
    return replace(settings, config=config, **{name: path and path.absolute() for name, path in found.items()})


class _Server(uvicorn.Server):
    """uvicorn's server without its signal handlers and without its ten looks per second at whether it shall end."""

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._stopping = stopping

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        await self.on_tick(0)  # sets the default headers
        await self._stopping.wait()


def _server(
    app: Starlette, listener: socket.socket, settings: DaemonSettings | None, stopping: asyncio.Event
) -> tuple[_Server, socket.socket]:
    tls = settings is not None and settings.tls
    assert settings is not None or not tls
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",  # `serve` starts and stops the broker, once for both listeners
        log_config=None,
        access_log=False,
        proxy_headers=False,  # or a header could claim another client address
        server_header=False,
        date_header=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_HANG_UP_S,
        ssl_certfile=settings.certificate if settings is not None and tls else None,
        ssl_keyfile=settings.private_key if settings is not None and tls else None,
    )
    try:
        config.load()
    except OSError as error:  # ssl.SSLError is one
        raise DaemonError(f"certificate and private_key cannot be used for TLS: {error.strerror or error}") from error
    return _Server(config, stopping), listener


async def _started(servers: list[tuple[_Server, socket.socket]], serving: list[asyncio.Task[None]]) -> None:
    while not all(server.started for server, _ in servers):
        for task in serving:
            if task.done():
                task.result()
                raise DaemonError("the daemon ended while it was starting; its log says why")
        await asyncio.sleep(0.01)


@contextlib.contextmanager
def _unix_socket(path: Path) -> Iterator[socket.socket]:
    """Listen on a Unix socket that only the user can open. The caller holds the lock, so a socket there is stale."""
    if path == paths.socket_file():
        lifecycle.private_folder(path.parent)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with listener:
        _remove_stale(path)
        before = os.umask(0o177)  # from the start: between bind and chmod somebody else could connect
        try:
            listener.bind(str(path))
        except OSError as error:
            raise DaemonError(f"cannot listen on {path}: {error.strerror or error}") from error
        finally:
            os.umask(before)
        made = path.stat()
        listener.listen(2048)
        try:
            yield listener
        finally:
            with contextlib.suppress(OSError):
                found = path.stat()
                if (found.st_dev, found.st_ino) == (made.st_dev, made.st_ino):
                    path.unlink()


def _remove_stale(path: Path) -> None:
    try:
        is_socket = stat.S_ISSOCK(path.lstat().st_mode)
    except OSError:
        return  # not there, or binding says why not
    if not is_socket:
        raise DaemonError(f"{path} is in the way of the daemon's socket; remove it or set `socket` to another path")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            path.unlink(missing_ok=True)
        else:
            raise DaemonError(f"another program listens on {path}; set `socket` to another path")


@contextlib.contextmanager
def _port(settings: DaemonSettings, *, is_needed: bool) -> Iterator[socket.socket | None]:
    """Listen on the port; None, and a line in the log, where that does not work and there is a socket as well."""
    host, port = settings.host.strip("[]"), settings.port
    listener = None
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listener = socket.socket(family, kind, protocol)
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6 and host == "::":
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        if listener is not None:
            listener.close()
        sentence = _why_not(host, port, error)
        if is_needed:
            raise DaemonError(sentence) from error
        log.error("%s; editors that need the port cannot reach the daemon, the command line can", sentence)
        yield None
        return
    with listener:
        yield listener


def _why_not(host: str, port: int, error: OSError) -> str:
    others = "set `port` in [daemon] of config.toml, INFILL_DAEMON_PORT or --port to another one"
    if error.errno == errno.EADDRINUSE:
        return f"another program listens on port {port} of {host}; {others}"
    if error.errno == errno.EACCES:
        return f"port {port} of {host} may not be used; {others}"
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"this machine has no address {host}; set `host` in [daemon], INFILL_DAEMON_HOST or --listen to one"
    return f"cannot listen on port {port} of {host}: {error.strerror or error}"


@contextlib.contextmanager
def _signals(stopping: asyncio.Event) -> Iterator[None]:
    """SIGINT and SIGTERM end the daemon."""
    loop = asyncio.get_running_loop()
    names = ["SIGINT", "SIGTERM", "SIGBREAK"]
    known: list[signal.Signals] = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {one: signal.getsignal(one) for one in known}
    for one in known:
        signal.signal(one, lambda *_: loop.call_soon_threadsafe(stopping.set))
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _insist() -> None:
    """From now on a signal ends the process at once: loading a model cannot be interrupted."""
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda number, _: os._exit(128 + number))


@contextlib.contextmanager
def _logging(detached: bool) -> Iterator[None]:
    """Log to a rotating file, and to standard error in the foreground. No source text is logged above DEBUG."""
    path = lifecycle.log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handlers: list[logging.Handler] = [
            logging.handlers.RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
        ]
    except OSError as error:
        raise DaemonError(f"cannot write the log {path}: {error.strerror}") from error
    if not detached:
        handlers.append(logging.StreamHandler())
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.INFO)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)  # its news are told here in other words
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        root.addHandler(handler)
    try:
        yield
    except InfillError as error:
        if detached:  # else the command line says it
            log.error("%s", error)
        raise
    except Exception:
        log.exception("the daemon ends with an error")
        raise
    finally:
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(before)
