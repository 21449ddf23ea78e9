"""Takes docs/playground.png: a canvas in the middle of settling, in the bundled model's hands."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from live import serve

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "programs"))

import chromium  # noqa: E402

STEP = 0  # the recorded step that is shown, counted from 0


def main() -> None:
    with tempfile.TemporaryDirectory() as home, chromium.launched() as browser:
        for daemon in serve(Path(home)):
            page = browser.new_page(viewport={"width": 1240, "height": 1060}, device_scale_factor=1.5)
            page.goto(daemon.url)
            page.select_option("#samples", "Python, two holes")
            page.click("#fill")
            page.locator("body[data-mode=done]").wait_for(timeout=300_000)
            page.locator("#at").evaluate("(bar, i) => { bar.value = i; bar.dispatchEvent(new Event('input')); }", STEP)
            page.wait_for_timeout(500)  # colours fade in
            page.screenshot(path=ROOT / "docs" / "playground.png")


if __name__ == "__main__":
    main()
