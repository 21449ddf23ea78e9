"""Who may ask the daemon, and how much."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
from served import FakeBroker, app_of, ask_app, serving
from starlette.types import Message

from infill.daemon.security import is_own_socket

STATUS = "/infill/v1/status"
FILL = "/infill/v1/fill"


def get(headers: dict[str, str] | list[tuple[str, str]], path: str = STATUS, **settings: Any) -> httpx.Response:
    return ask_app(app_of(FakeBroker(), **settings), "GET", path, headers=headers)


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8012", "LocalHost:99", "localhost.", "127.0.0.1:8012", "127.0.0.2", "[::1]:8012", "[::1]"],
)
def test_own_names_are_answered(host: str) -> None:
    assert get({"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8012", "localhost.evil.example", "192.168.1.5", "0.0.0.0", "127.0.0.1.nip.io"],
)
def test_other_names_are_refused(host: str) -> None:
    response = get({"Host": host})
    assert response.status_code == 403 and response.json()["error"]["type"] == "forbidden"
    assert "names" in response.json()["error"]["message"]


@pytest.mark.parametrize("host", ["", "a b", "user@localhost", "localhost/", "localhost:x", "[::1", "localhost:8012:1"])
def test_what_is_no_host_is_refused(host: str) -> None:
    assert get({"Host": host}).status_code == 400


def test_two_hosts_are_refused() -> None:
    assert get([("Host", "localhost"), ("Host", "evil.example")]).status_code == 400


def test_the_listening_address_and_named_ones_are_own_names() -> None:
    settings: dict[str, Any] = {"host": "192.168.1.5", "key": "k", "names": ("Box.lan",)}
    key = {"X-Api-Key": "k"}
    for host in ("192.168.1.5:8012", "box.lan", "localhost", socket.gethostname()):
        assert get({"Host": host, **key}, **settings).status_code == 200
    for host in ("192.168.1.6", "evil.example"):
        assert get({"Host": host, **key}, **settings).status_code == 403


@pytest.mark.parametrize("listen", ["0.0.0.0", "::"])
def test_any_address_but_not_any_name_where_it_listens_on_all(listen: str) -> None:
    for host, status in (("10.1.2.3:8012", 200), ("[fe80::1]:8012", 200), ("evil.example", 403)):
        assert get({"Host": host, "X-Api-Key": "k"}, host=listen, key="k").status_code == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost:8012", 200),
        ("HTTP://LOCALHOST:8012", 200),
        ("http://localhost:3000", 403),
        ("http://localhost", 403),
        ("http://127.0.0.1:8012", 403),
        ("https://evil.example", 403),
        ("http://localhost:8012.evil.example", 403),
        ("null", 403),
        ("file://", 403),
        ("vscode-webview://abc", 403),
        ("http://localhost:99999999", 403),
        ("http://[", 403),
    ],
)
def test_only_pages_of_its_own_may_ask(origin: str, status: int) -> None:
    for path in (STATUS, "/"):
        response = get({"Host": "localhost:8012", "Origin": origin}, path)
        assert response.status_code == status
        assert not [name for name in response.headers if name.startswith("access-control")]


def test_the_port_of_an_origin_may_be_left_out() -> None:
    assert get({"Host": "localhost", "Origin": "http://localhost:80"}).status_code == 200
    assert get({"Host": "localhost", "Origin": "http://localhost"}).status_code == 200


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)]
)
def test_other_sites_may_not_even_look(site: str, status: int) -> None:
    assert get({"Sec-Fetch-Site": site}).status_code == status
    assert get({"Sec-Fetch-Site": site}, "/").status_code == 200  # a link to the page


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer "}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": "Basic secret"}, 401),
        ({"X-Api-Key": ""}, 401),
        ({"X-Api-Key": "secre"}, 401),
        ({"X-Api-Key": "s\u00e9cret"}, 401),
        ({"Authorization": "Bearer secret"}, 200),
        ({"authorization": "bearer  secret"}, 200),
        ({"X-Api-Key": "secret"}, 200),
    ],
)
def test_a_key_that_is_set_must_come(headers: dict[str, str], status: int) -> None:
    response = get({name: value.encode() for name, value in headers.items()}, key="secret")  # type: ignore[misc]
    assert response.status_code == status
    if status == 401:
        assert response.headers["www-authenticate"] == "Bearer"
        assert response.json()["error"]["type"] == "unauthorized" and "secret" not in response.text


@pytest.mark.parametrize("bearer", ["Bearer ", "Bearer", "Bearer anything"])
def test_without_a_key_any_is_as_good_as_none(bearer: str) -> None:
    assert get({"Authorization": bearer}).status_code == 200


def test_what_tells_nothing_needs_no_key() -> None:
    app = app_of(FakeBroker(), key="secret")
    assert ask_app(app, "GET", "/").status_code == 200
    for path in ("/health", "/v1/health"):
        assert ask_app(app, "GET", path).status_code != 401
    assert ask_app(app, "POST", "/health").status_code == 401
    for path in (STATUS, "/infill/v1/metrics", "/infill/v1/openapi.json", "/nothing", "/v1/models"):
        assert ask_app(app, "GET", path).status_code == 401


def test_refusals_come_before_the_body_is_read() -> None:
    broker = FakeBroker()
    response = ask_app(app_of(broker), "POST", FILL, json={"prefix": ""}, headers={"Host": "evil.example"})
    assert response.status_code == 403 and broker.asks == []


@pytest.mark.parametrize("chunked", [False, True])
def test_a_long_body_is_refused(chunked: bool) -> None:
    broker = FakeBroker()
    app = app_of(broker, body_limit=1000)

    async def chunks() -> Any:
        for _ in range(11):
            yield b" " * 100

    for n, status in ((1000, 200), (1001, 413)):
        body = b'{"prefix":""}'.ljust(n)
        response = ask_app(app, "POST", FILL, content=body)
        assert response.status_code == status
    if chunked:
        response = ask_app(app, "POST", FILL, content=chunks())
    assert response.status_code == 413 and response.json()["error"]["type"] == "too_large"
    assert "1000 bytes" in response.json()["error"]["message"] and len(broker.asks) == 1


def test_a_client_that_still_sends_sees_why_it_is_refused() -> None:
    """Closing a connection with unread data resets it, and the answer may be lost on the way."""
    with serving(app_of(FakeBroker(), body_limit=1000)) as url:
        for _ in range(3):
            response = httpx.post(url + FILL, content=b" " * (8 << 20), trust_env=False)
            assert response.status_code == 413


def test_a_refused_body_that_never_ends_is_not_waited_for() -> None:
    sent: list[Message] = []

    async def run() -> None:
        async def receive() -> Message:
            await asyncio.sleep(0.001)
            return {"type": "http.request", "body": b" " * (1 << 20), "more_body": True}

        async def send(message: Message) -> None:
            sent.append(message)

        await asyncio.wait_for(app_of(FakeBroker(), body_limit=1000)(_scope(), receive, send), 10)

    asyncio.run(run())
    assert sent[0]["status"] == 413


def test_the_unix_socket_asks_for_nothing(tmp_path: Path) -> None:
    app = app_of(FakeBroker(), key="secret")
    path = tmp_path / "s"
    with serving(app, path), httpx.Client(transport=httpx.HTTPTransport(uds=str(path))) as client:
        assert client.get("http://anything" + STATUS).status_code == 200
        assert client.get("http://infill" + STATUS, headers={"Origin": "http://x"}).status_code == 200
    with serving(app) as url:
        assert httpx.get(url + STATUS, trust_env=False).status_code == 401


def test_a_tcp_client_without_an_address_is_no_own_one() -> None:
    """The server cannot tell the address of a peer that has just gone."""
    assert not is_own_socket({"client": None, "server": ("127.0.0.1", 8012)})
    assert not is_own_socket({"client": None, "server": None})
    assert not is_own_socket({"client": ("127.0.0.1", 5), "server": ("/run/s", None)})
    assert is_own_socket({"client": None, "server": ("/run/s", None)})


def test_websockets_are_closed() -> None:
    sent: list[Message] = []

    async def run() -> None:
        async def receive() -> Message:
            return {"type": "websocket.connect"}

        async def send(message: Message) -> None:
            sent.append(message)

        await app_of(FakeBroker())({**_scope(), "type": "websocket", "subprotocols": []}, receive, send)

    asyncio.run(run())
    assert [message["type"] for message in sent] == ["websocket.close"]


def _scope() -> dict[str, Any]:
    return {
        **{"type": "http", "method": "POST", "path": FILL, "raw_path": FILL.encode(), "query_string": b""},
        **{"headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8012)},
        **{"scheme": "http", "http_version": "1.1", "root_path": "", "asgi": {"version": "3.0"}},
    }
