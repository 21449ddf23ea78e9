"""Takes docs/playground.png: a canvas in the middle of settling, in the bundled model's hands."""

from __future__ import annotations

import tempfile
from pathlib import Path

import chromium
from live import serve
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
STEP = 0  # the recorded step that is shown, counted from 0


def main() -> None:
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        for daemon in serve(Path(home)):
            page = browser.new_page(viewport={"width": 1240, "height": 1060}, device_scale_factor=1.5)
            page.goto(daemon.url)
            page.select_option("#samples", "Python, two holes")
            page.click("#fill")
            page.locator("body[data-mode=done]").wait_for(timeout=300_000)
            page.locator("#at").evaluate("(bar, i) => { bar.value = i; bar.dispatchEvent(new Event('input')); }", STEP)
            page.wait_for_timeout(500)  # colours fade in
            page.screenshot(path=ROOT / "docs" / "playground.png")
        browser.close()


if __name__ == "__main__":
    main()
