"""Real browser, real daemon, bundled model. These tests need Playwright (extra `browser`) and a Chromium: they run when
asked for by path, as `make test-browser` does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "programs")]

from live import KEY, Served, serve  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_WAIT_MS = 120_000.0  # for a fill: a busy machine is slow


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    asked = any(Path(arg.split("::")[0]).resolve().is_relative_to(HERE) for arg in config.args)
    return None if asked else True


@pytest.fixture(scope="session")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from serve(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A daemon that asks for KEY."""
    yield from serve(tmp_path_factory.mktemp("home"), KEY)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    import chromium
    from debian import Unavailable
    from playwright.sync_api import expect

    expect.set_options(timeout=_WAIT_MS / 4)
    try:
        with chromium.launched() as browser:
            yield browser
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.fixture
def page(browser: Browser, daemon: Served) -> Iterator[Page]:
    """The playground, loaded. Fails when the page's script raises, says something, or asks another server."""
    context = browser.new_context(base_url=daemon.url, viewport={"width": 1240, "height": 860})
    page = context.new_page()
    page.set_default_timeout(_WAIT_MS)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    yield page
    context.close()
    assert [url for url in asked if not url.startswith((daemon.url, "data:"))] == []
    # A browser notes every answer that is an error by itself.
    assert [text for text in wrong if not text.startswith("Failed to load resource")] == []
