"""Takes docs/vscode.png: a suggestion of several lines in a real VS Code, from the bundled model."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "programs"))

import chromium  # noqa: E402
import code_server  # noqa: E402
from vscode_page import VSCode, extensions  # noqa: E402

BEFORE = '''def read_readings(path: str) -> list[Reading]:
    """The readings of a file, one a line."""
    readings = []
    with open(path) as file:
        for line in file:
            '''
AFTER = """
            readings.append(parse_reading(line))
    return readings


def mean(readings: list[Reading]) -> float:
    return sum(reading.value for reading in readings) / len(readings)
"""
_MODEL_S = 120.0


def main() -> None:
    infill = str(Path(sys.executable).with_name("infill"))
    entry = code_server.find() or code_server.fetch()
    with tempfile.TemporaryDirectory() as folder, chromium.launched() as browser:
        home = Path(folder) / "vscode"
        installed = extensions(entry, ROOT / "build" / "infill.vsix", Path(folder) / "extensions")
        environment = {"INFILL_HOME": str(Path(folder) / "infill")}
        settings = {"infill.server.command": [infill, "lsp"], "workbench.colorTheme": "Default Light Modern"}
        editor = VSCode(browser, entry, home, installed, settings, environment, scale=1.5)
        try:
            editor.wait(lambda: "is ready" in editor.status, "server", _MODEL_S)
            editor.page.set_viewport_size({"width": 1120, "height": 440})
            editor.open("readings.py", BEFORE + AFTER)
            editor.command("workbench.action.closeSidebar")
            editor.select_after(BEFORE)
            editor.command("infill.suggest")
            editor.wait(lambda: editor.ghost, "suggestion", _MODEL_S)
            editor.wait(lambda: "is ready" in editor.status, "rest")
            editor.picture("vscode").replace(ROOT / "docs" / "vscode.png")
        finally:
            editor.close()
            subprocess.run([infill, "daemon", "stop"], env=code_server.environment() | environment, check=False)


if __name__ == "__main__":
    main()
