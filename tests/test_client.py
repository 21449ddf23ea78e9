"""The client, over real sockets, against a daemon whose broker answers as it is told."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from served import FakeBroker, app_of, fill_of, serving

import infill
from infill import client as client_module
from infill.cancellation import Cancellation
from infill.client import AsyncClient, Client, Edit, Refused, Unreachable
from infill.config import Config
from infill.context import Hole, Holes
from infill.daemon import own
from infill.daemon.asks import Loading, ModelMissing, Priority, QueueFull, Superseded, Yielded
from infill.daemon.lifecycle import Daemon, DaemonError, Engine, write_status
from infill.errors import Cancelled, ConfigError, EngineError, InfillError, ModelFileError, UsageError
from infill.filling import StepView
from infill.options import FillOptions

HOLE = Hole("x = ", "\n", language="python", path="a.py", indent="  ", related=(("b.py", "y"),))


@contextmanager
def connected(broker: FakeBroker, path: Path) -> Iterator[Client]:
    with serving(app_of(broker), path):
        client = Client.of(daemon_at(socket=path))
        assert client is not None
        with client:
            yield client


def daemon_at(url: str | None = None, socket: Path | None = None, key_file: Path | None = None) -> Daemon:
    import psutil

    started = psutil.Process().create_time()
    return Daemon(os.getpid(), started, infill.__version__, url, socket, key_file, Engine.of(Config()))


def test_a_fill_comes_back_as_it_was(tmp_path: Path) -> None:
    broker = FakeBroker("a + b\udcff")
    seen: list[StepView] = []
    options = FillOptions(seed=4, strategy="fixed", length=(3,), keep=0.5)
    with connected(broker, tmp_path / "s") as client:
        reply = client.fill(
            *(HOLE, options),
            on_step=seen.append,
            document="a.py",
            client="cli",
            priority=Priority.AUTOMATIC,
            budget_ms=900,
        )
    assert reply.fills == (fill_of("a + b\udcff"),) and reply.texts == ("a + b\udcff",) and reply.groups == ((0,),)
    assert reply.edits == (Edit(4, 4, "a + b\udcff"),) and (reply.queue_ms, reply.run_ms) == (0.5, 7.5)
    assert [view.step for view in seen] == [1, 2] and seen[0].pieces == ["a", " +"]
    (ask,) = broker.asks
    assert ask.holes == replace(HOLE.holes, old=("",)) and ask.options == options
    assert (ask.document, ask.client, ask.priority, ask.budget_ms) == ("a.py", "cli", Priority.AUTOMATIC, 900)


def test_several_holes_and_the_daemons_own_options(tmp_path: Path) -> None:
    broker = FakeBroker("z")
    with connected(broker, tmp_path / "s") as client:
        holes = Holes(("a\udce9", "\tb", "c"), indent="\t", old=("1", "2"))
        assert client.fill(holes).texts == ("z", "z")
    assert broker.asks[0].holes == replace(holes, language=None)
    assert broker.asks[0].options == FillOptions()


def test_edit_score_warm_and_the_rest(tmp_path: Path) -> None:
    broker = FakeBroker("new")
    with connected(broker, tmp_path / "s") as client:
        assert client.edit(replace(HOLE, old="old"), "say new").texts == ("new",)
        assert client.score("a", ["b", "ccc"]) == (-1.0, -3.0)
        client.warm(HOLE)
        client.warm()
        assert client.cancel("known") and not client.cancel("unknown", "cli")
        assert client.status()["state"] == "ready" and client.models()[0]["name"] == "tiny"
        assert client.load()["version"] == client.unload()["version"] == infill.__version__
    assert [ask.kind for ask in broker.asks] == ["edit", "score", "warm", "warm"]
    assert broker.asks[0].instruction == "say new" and broker.asks[2].priority is Priority.WARM_UP


ERRORS: list[InfillError] = [
    QueueFull("full", 2.5),
    Loading("loading", 4.0),
    Yielded("another program", 5.0),
    ModelMissing("none"),
    Superseded("newer"),
    Cancelled("cancelled"),
    UsageError("no"),
    ConfigError("odd"),
    ModelFileError("damaged"),
    EngineError("bad"),
    InfillError("something"),
]


@pytest.mark.parametrize("n_steps", [0, 1])
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_come_back_as_they_were(error: InfillError, n_steps: int, tmp_path: Path) -> None:
    with connected(FakeBroker(error=error, n_steps=n_steps), tmp_path / "s") as client:
        with pytest.raises(InfillError) as raised:
            client.fill(HOLE)
        assert client.status()["state"] == "ready"  # and the connection is of use still
    assert type(raised.value) is type(error) and str(raised.value) == str(error)
    assert getattr(raised.value, "retry_after_s", None) == getattr(error, "retry_after_s", None)


def test_a_defect_of_the_daemon_is_a_daemon_error(tmp_path: Path) -> None:
    with (
        connected(FakeBroker(error=ZeroDivisionError("x"), n_steps=1), tmp_path / "s") as client,
        pytest.raises(DaemonError, match="infill daemon logs"),
    ):
        client.fill(HOLE)


def test_a_true_answer_to_a_step_cancels(tmp_path: Path) -> None:
    broker = FakeBroker(n_steps=1000, step_s=0.01)
    with connected(broker, tmp_path / "s") as client:
        with pytest.raises(Cancelled):
            client.fill(HOLE, on_step=lambda view: view.step == 3)
        assert broker.ended.wait(2) and broker.n_running == 0


def test_another_thread_cancels_while_nothing_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "KEEP_ALIVE_S", 0.05)
    broker = FakeBroker(n_steps=1, step_s=60)
    cancellation = Cancellation()
    timer = threading.Timer(0.2, cancellation.cancel)
    with connected(broker, tmp_path / "s") as client:
        timer.start()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            client.fill(HOLE, cancellation=cancellation)
        assert time.monotonic() - began < 3 and broker.ended.wait(2)
    timer.join()


@pytest.mark.filterwarnings("ignore:Exception ignored in. <socket")  # httpcore leaves it to the garbage collection
def test_nobody_there(tmp_path: Path) -> None:
    client = Client.of(daemon_at(socket=tmp_path / "none"))
    assert client is not None
    with client:
        with pytest.raises(Unreachable, match="no such socket"):
            client.fill(HOLE)
        with socket.socket(socket.AF_UNIX) as stale:
            stale.bind(str(tmp_path / "none"))
        with pytest.raises(Unreachable, match="no daemon answers at"):
            client.fill(HOLE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with Client(url) as client, pytest.raises(Unreachable, match=url):
            client.status()


def test_a_daemon_that_dies_or_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_SILENCE_S", 0.3)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    for reply, close, message in (
        (head + b"9\r\n: waiting\r\n", True, "was lost"),
        (head + b"9\r\n: waiting\r\n", False, "says nothing any more"),
        (head + b"9\r\n: waiting\r\n0\r\n\r\n", True, "before it answered"),
    ):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            done = threading.Event()

            def serve(listener: socket.socket, reply: bytes, close: bool, done: threading.Event) -> None:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(reply)
                    if not close:
                        done.wait(10)

            thread = threading.Thread(target=serve, args=(listener, reply, close, done))
            thread.start()
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            with Client(url) as client, pytest.raises(Unreachable, match=message):
                client.fill(HOLE)
            done.set()
            thread.join()


def test_something_else_answers_there() -> None:
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    other = Starlette(routes=[Route("/infill/v1/status", lambda _: PlainTextResponse("hello"))])
    with serving(other) as url, Client(url) as client:
        with pytest.raises(DaemonError, match="no infill daemon"):
            client.status()
        with pytest.raises(DaemonError, match="no infill daemon"):
            client.fill(HOLE)


def test_keys_over_tcp(tmp_path: Path) -> None:
    key_file = tmp_path / "key"
    key_file.write_text("secret\n", encoding="utf-8")
    with serving(app_of(FakeBroker(), key="secret")) as url:
        with Client(url) as client, pytest.raises(Refused, match="asks for a key"):
            client.fill(HOLE)
        with Client(url, key="other") as client, pytest.raises(Refused, match="not the key of this daemon"):
            client.fill(HOLE)
        with Client(url + "/", key="secret") as client:
            assert client.fill(HOLE).texts == ("a + b",)
        local = Client.of(daemon_at(url=url, key_file=key_file))
        assert local is not None
        with local:
            assert local.status()["state"] == "ready"
    with pytest.raises(DaemonError, match="cannot read the daemon's key"):
        Client.of(daemon_at(url=url, key_file=tmp_path / "none"))


def test_a_request_over_the_limit_is_a_usage_error(tmp_path: Path) -> None:
    limited = serving(app_of(FakeBroker(), body_limit=1000))
    with limited as url, Client(url) as client, pytest.raises(UsageError, match="longer than 1000 bytes"):
        client.fill(Hole("x" * 2000, ""))


@pytest.mark.parametrize("url", ["", "localhost:8012", "ftp://localhost", "http://", "http://[", "http://a:b"])
def test_what_is_no_url(url: str) -> None:
    with pytest.raises(UsageError, match="no address of a daemon"):
        Client(url)


def test_a_certificate_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="as a certificate"):
        Client("https://localhost:1", verify=tmp_path / "none.pem")


def test_a_certificate_that_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")

    monkeypatch.setattr(httpx.Client, "request", refuse)
    with Client("https://localhost:1") as client, pytest.raises(Refused, match="name its file"):
        client.status()


def test_a_proxy_of_the_environment_is_not_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with serving(app_of(FakeBroker())) as url, Client(url) as client:
        assert client.status()["state"] == "ready"


def test_the_own_daemon_is_found_by_its_status_file(tmp_path: Path) -> None:
    assert Client.local() is None and AsyncClient.local() is None
    path = tmp_path / "s"
    with serving(app_of(FakeBroker()), path):
        write_status(daemon_at(url="http://127.0.0.1:1", socket=path))
        client = Client.local()
        assert client is not None
        with client:
            assert client.fill(HOLE).texts == ("a + b",)
    assert Client.of(daemon_at()) is None


def test_the_asynchronous_client(tmp_path: Path) -> None:
    broker = FakeBroker()
    path = tmp_path / "s"

    async def run() -> None:
        client = AsyncClient.of(daemon_at(socket=path))
        assert client is not None
        async with client:
            seen: list[StepView] = []
            reply = await client.fill(HOLE, on_step=seen.append, document="a.py")
            assert reply.fills == (fill_of("a + b"),) and len(seen) == 2
            assert (await client.edit(replace(HOLE, old="o"), "x")).texts == ("a + b",)
            assert await client.score("a", ["b"]) == (-1.0,)
            await client.warm(HOLE)
            assert await client.cancel("known") and (await client.status())["state"] == "ready"
            assert (await client.load())["state"] == (await client.unload())["state"] == "ready"
            broker.n_steps, broker.step_s = 1000, 0.01
            broker.ended.clear()
            task = asyncio.create_task(client.fill(HOLE))
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await asyncio.to_thread(broker.ended.wait, 2)
            broker.n_steps, broker.error = 1, Superseded("newer")
            with pytest.raises(Superseded):
                await client.fill(HOLE)
        async with AsyncClient("http://127.0.0.1:1") as nobody:
            with pytest.raises(Unreachable):
                await nobody.status()

    with serving(app_of(broker), path):
        asyncio.run(run())
