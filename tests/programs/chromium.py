"""A Chromium without a window for the tests: the one that is here, else Debian's. Prints the command's path."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from debian import BUILD, Unavailable, libraries, script, unpack

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = BUILD / "browser"
PACKAGE = "chromium-headless-shell"
_COMMANDS = ("chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome")
_INSTEAD = "install Chromium, or set CHROMIUM to its path"


def find() -> Path | None:
    """A Chromium that is there already: CHROMIUM's, the path's, the unpacked one."""
    if named := os.environ.get("CHROMIUM"):
        return Path(named)
    for command in _COMMANDS:
        if found := shutil.which(command):
            return Path(found)
    wrapper = FOLDER / "chromium"
    return wrapper if wrapper.exists() else None


def fetch() -> Path:
    """Fetch and unpack Debian's package; returns a script that starts it. Raises Unavailable."""
    # a second C library beside the running system's own would not be loaded by the right loader
    root = unpack(PACKAGE, FOLDER, _INSTEAD, never={"libc6"})
    found = [path for path in (root / "usr/lib").rglob("*headless*shell") if os.access(path, os.X_OK)]
    if not found:
        raise Unavailable(f"no program in the package {PACKAGE}; {_INSTEAD}")
    return script(
        FOLDER / "chromium",
        f"LD_LIBRARY_PATH='{libraries(root)}'${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}",
        "export LD_LIBRARY_PATH",
        f"exec '{found[0]}' \"$@\"",
    )


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser for Playwright, until the end of the block. Raises Unavailable."""
    from playwright.sync_api import sync_playwright

    program = find() or fetch()
    with sync_playwright() as playwright:
        # Its own sandbox needs rights that a container seldom has; nothing but the tests' own pages are loaded.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


if __name__ == "__main__":
    try:
        print(find() or fetch())
    except Unavailable as error:
        sys.exit(str(error))
