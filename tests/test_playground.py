"""The page at `/`: who gets it, what it may do, that it needs nothing else. What it does is in tests/browser."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from importlib.resources import files

import httpx
from starlette.applications import Starlette

from infill.daemon import playground

PAGE = files("infill.daemon.playground").joinpath("index.html").read_text(encoding="utf-8")
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def ask(method: str = "GET", headers: dict[str, str] | None = None) -> httpx.Response:
    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(app=Starlette(routes=playground.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8012") as client:
            return await client.request(method, "/", headers=headers)

    return asyncio.run(answer())


def test_a_browser_gets_the_page() -> None:
    answer = ask(headers=BROWSER)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text == PAGE


def test_other_clients_are_told_what_an_ollama_server_says() -> None:
    for headers in ({"Accept": "*/*"}, {"Accept": "application/json"}, {"Accept": ""}):
        answer = ask(headers=headers)
        assert answer.text == "Ollama is running"
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["vary"] == "Accept"


def test_head_is_answered_as_ollama_does() -> None:
    answer = ask("HEAD", BROWSER)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-length"] == str(len("Ollama is running"))


def test_the_policy_lets_the_page_run_its_own_script_and_nothing_else() -> None:
    policy = dict(
        part.strip().split(" ", 1) for part in ask(headers=BROWSER).headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert not re.search(r"unsafe|https?:|\*", " ".join(policy.values()))
    for tag in ("script", "style"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", PAGE, flags=re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert policy[f"{tag}-src"] == f"'sha256-{digest}'"


def test_the_page_stands_alone() -> None:
    assert len(PAGE.encode()) < 60_000
    urls = {url for url in re.findall(r"[a-z]+://[^\s'\"`)]+", PAGE) if url != "http://www.w3.org/2000/svg"}
    assert not urls
    assert set(re.findall(r"\b(?:src|href)\s*=\s*[\"']?(.{5})", PAGE)) == {"data:"}
    assert not re.search(r"@import|url\(", PAGE)


def test_the_page_has_nothing_that_its_policy_forbids() -> None:
    html = re.sub(r"<(script|style)>.*?</\1>", "", PAGE, flags=re.DOTALL)
    assert not re.search(r"\s(?:on[a-z]+|style)\s*=", html)
    assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", PAGE)


def test_every_control_has_a_name_for_those_who_do_not_see_it() -> None:
    controls = re.findall(r"<(?:input|select|textarea)\b[^>]*>", PAGE)
    assert len(controls) > 8
    for control in controls:
        (name,) = re.findall(r'id="([^"]+)"', control)
        assert "aria-label=" in control or " hidden" in control or f'for="{name}"' in PAGE, control


def test_the_key_stays_in_the_tab() -> None:
    assert "sessionStorage" in PAGE
    assert not re.search(r"localStorage|indexedDB|document\.cookie", PAGE)
