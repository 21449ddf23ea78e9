"""A real VS Code in a real browser: what is typed, what is on the screen, what the extensions see."""

from __future__ import annotations

import json
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from code_server import CodeServer, install

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).resolve().parent
PICTURES = HERE.parents[1] / "build" / "pictures"
_WAIT_S = 30.0
_START_S = 120.0
_POLL_S = 0.03

T = TypeVar("T")

# nothing but the editor and what the extension shows, and nothing that asks another machine
_SETTINGS: dict[str, Any] = {
    "chat.disableAIFeatures": True,
    "editor.minimap.enabled": False,
    "editor.quickSuggestions": {"other": "off", "comments": "off", "strings": "off"},
    "editor.wordBasedSuggestions": "off",
    "editor.hover.enabled": "off",
    "extensions.autoCheckUpdates": False,
    "extensions.autoUpdate": False,
    "files.autoSave": "off",
    "files.eol": "\n",
    "git.enabled": False,
    "remote.autoForwardPorts": False,  # code-server would say that the daemon can be seen
    "security.workspace.trust.enabled": False,
    "telemetry.telemetryLevel": "off",
    "window.commandCenter": False,
    "workbench.colorTheme": "Default Dark Modern",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": False,
}


def extensions(entry: Path, vsix: Path, folder: Path) -> Path:
    """A folder of extensions with the packaged one and the tests' own driver."""
    shutil.copytree(HERE / "vscode_driver", folder / "tests.driver-0.0.1")
    install(entry, vsix, folder, folder.with_name("installing"))
    return folder


class VSCode:
    """home: an empty folder for all that it writes. settings: the user's. extra: environment. scale: of pictures."""

    def __init__(
        self,
        browser: Browser,
        entry: Path,
        home: Path,
        extensions: Path,
        settings: Mapping[str, Any] | None = None,
        extra: Mapping[str, str] | None = None,
        scale: float = 1,
    ) -> None:
        self._sockets = Path(tempfile.mkdtemp(prefix="vscode"))  # a socket's path must be short
        for scope in ("User", "Machine"):  # on a server, some settings count only as the machine's
            (home / "user" / scope).mkdir(parents=True)
            (home / "user" / scope / "settings.json").write_text(json.dumps(_SETTINGS | dict(settings or {})))
        driver = {"VSCODE_DRIVER": str(self._sockets / "driver")}
        self.server = CodeServer(entry, home, extensions, driver | dict(extra or {}))
        self.workspace = self.server.workspace
        context = browser.new_context(viewport={"width": 1120, "height": 640}, device_scale_factor=scale)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page = context.new_page()
        self.page.set_default_timeout(_START_S * 1000)
        self.failures: list[str] = []
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))
        self.page.route("**/*", lambda route: _only(route, self.server.url))
        try:
            self.page.goto(self.server.url)
            self.page.locator(".monaco-workbench").wait_for()
            self.wait(self._connected, "the driver", _START_S)
        except BaseException:
            self.close()
            raise

    def _connected(self) -> bool:
        """Whether the driver listens: its socket is there a moment before it does."""
        found = socket.socket(socket.AF_UNIX)
        found.settimeout(_START_S)
        try:
            found.connect(str(self._sockets / "driver"))
        except (FileNotFoundError, ConnectionRefusedError):
            found.close()
            return False
        self._socket, self._answers = found, found.makefile("rb")
        return True

    def close(self) -> None:
        """End the page and the server; idempotent."""
        if hasattr(self, "_socket"):
            self._answers.close()
            self._socket.close()
        self.page.context.close()
        self.server.close()
        shutil.rmtree(self._sockets, ignore_errors=True)

    # ---- the extension host ---------------------------------------------------------------------------------------

    def js(self, code: str, *values: Any) -> Any:
        """What the body of an async function of `vscode` and `values` returns in the extension host."""
        self._socket.sendall(json.dumps({"code": code, "values": values}).encode() + b"\n")
        said = json.loads(self._answers.readline())
        assert "error" not in said, said["error"]
        return said["value"]

    def command(self, name: str, *values: Any) -> Any:
        """Run a command; its result."""
        return self.js("return await vscode.commands.executeCommand(...values)", name, *values)

    def begin(self, name: str, *values: Any) -> None:
        """Run a command without waiting for its end."""
        self.js("vscode.commands.executeCommand(...values).then(undefined, () => {}); return null", name, *values)

    def set(self, name: str, value: Any) -> None:
        """A setting of the user's; None takes it back."""
        self.js(
            "await vscode.workspace.getConfiguration().update(values[0], values[1] ?? undefined, true)", name, value
        )

    def open(self, name: str, text: str | bytes, beside: bool = False) -> Path:
        """A file of the workspace, in the editor that has the keyboard."""
        path = self.workspace / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        self.show(name, beside)
        return path

    def show(self, name: str, beside: bool = False) -> None:
        """Show a file that is there."""
        self.js(_SHOW, str(self.workspace / name), beside)
        self.command("workbench.action.focusActiveEditorGroup")
        self.wait(lambda: self.page.evaluate(_FOCUSED), "an editor with the keyboard")

    def close_all(self) -> None:
        """Close all files without saving them, and all notifications."""
        self.js(_CLOSE)
        self.command("notifications.clearAll")

    @property
    def text(self) -> str:
        """The text of the active editor, with the line ends that it has."""
        text: str = self.js("return vscode.window.activeTextEditor.document.getText()")
        return text

    @property
    def cursor(self) -> tuple[int, int]:
        """Line and column in UTF-16, both from 0."""
        line, column = self.js(
            "const at = vscode.window.activeTextEditor.selection.active; return [at.line, at.character]"
        )
        return line, column

    def select(self, start: tuple[int, int], end: tuple[int, int] | None = None) -> None:
        """Put the cursor there, or select; lines and columns from 0."""
        self.js(_SELECT, *start, *(end or start))

    def select_after(self, text: str) -> None:
        """Put the cursor behind this piece of the text."""
        before = self.text[: self.text.index(text) + len(text)].replace("\r\n", "\n")
        last = before.rpartition("\n")[2]
        self.select((before.count("\n"), len(last.encode("utf-16-le")) // 2))

    # ---- the screen -----------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Keys by their names, such as Control+z."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Characters as a keyboard sends them."""
        self.page.keyboard.type(text, delay=10)

    @property
    def ghost(self) -> str | None:
        """The suggestion that is shown in the active editor; None if there is none."""
        text: str | None = self.page.evaluate(_GHOST)
        return text

    def watch_canvas(self) -> None:
        """From now on, note the canvases that are shown in `canvases`."""
        self.page.evaluate(_WATCH)

    @property
    def canvases(self) -> list[str]:
        """The texts of the canvases that were on the screen since `watch_canvas`, in order, as CSS has them."""
        found: list[str] = self.page.evaluate("() => [...window.canvases]")
        return found

    @property
    def has_canvas(self) -> bool:
        """Whether one is on the screen."""
        found: bool = self.page.evaluate(f"() => ({_CANVAS})().length > 0")
        return found

    @property
    def status(self) -> str:
        """infill's entry of the status bar, as a screen reader hears it; "" if it has none."""
        text: str = self.page.evaluate(_STATUS)
        return text

    @property
    def messages(self) -> list[str]:
        """The notifications that are shown."""
        found: list[str] = self.page.evaluate(_MESSAGES)
        return found

    def picture(self, name: str) -> Path:
        """A screenshot, for people."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    # ---- waiting --------------------------------------------------------------------------------------------------

    def wait(self, condition: Callable[[], T | None], what: str, seconds: float = _WAIT_S) -> T:
        """Until the condition is true; fails, with what is on the screen, if it does not become so."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := condition():
                return found
            self.page.wait_for_timeout(_POLL_S * 1000)  # also lets the page's events arrive
        picture = self.picture("failure")
        seen = f"status {self.status!r}, ghost {self.ghost!r}, messages {self.messages!r}"
        text = self.js("return vscode.window.activeTextEditor?.document.getText()") if hasattr(self, "_socket") else ""
        raise AssertionError(f"no {what} in {seconds:.0f} s; {seen}, text {text!r}, picture {picture}")

    def wait_text(self, text: str, seconds: float = _WAIT_S) -> None:
        self.wait(lambda: self.text == text, f"text {text!r}", seconds)

    def wait_ghost(self, text: str | None, seconds: float = _WAIT_S) -> None:
        self.wait(lambda: self.ghost == text, f"suggestion {text!r}", seconds)


def _only(route: Any, url: str) -> None:
    """Requests to other machines fail at once, as on a machine without a network."""
    if route.request.url.startswith((url.partition("/?")[0], "data:", "blob:")):
        route.continue_()
    else:
        route.abort()


_SHOW = """
const document = await vscode.workspace.openTextDocument(vscode.Uri.file(values[0]));
const column = values[1] ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
await vscode.window.showTextDocument(document, { viewColumn: column, preview: false });
"""

_CLOSE = """
for (let i = 0; i < 100 && vscode.window.tabGroups.all.some((group) => group.tabs.length > 0); i++) {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}
await vscode.commands.executeCommand('workbench.action.closeAllGroups');
"""

_SELECT = """
const editor = vscode.window.activeTextEditor;
editor.selection = new vscode.Selection(...values);
editor.revealRange(editor.selection);
await vscode.commands.executeCommand('setContext', 'tests.driver', true); // answered after the window has done it
"""

_FOCUSED = "() => document.activeElement?.closest('.monaco-editor') !== null && document.hasFocus()"

# The first line is part of the text's own lines, the others hang below it.
_GHOST = """() => {
  const editor = document.querySelector('.editor-group-container.active .editor-instance');
  if (!editor) return null;
  const place = (element) => element.getBoundingClientRect();
  const inOrder = (selector) => [...editor.querySelectorAll(selector)]
    .sort((a, b) => place(a).top - place(b).top || place(a).left - place(b).left)
    .map((element) => element.textContent.replaceAll('\\u00a0', ' '));
  const first = inOrder('.view-lines .ghost-text-decoration');
  const rest = inOrder('.suggest-preview-text .view-line');
  return first.length + rest.length ? [first.join(''), ...rest].join('\\n') : null;
}"""

_CANVAS = """() => [...document.querySelectorAll('.editor-instance .view-lines span')]
  .flatMap((span) => ['::before', '::after'].map((side) => getComputedStyle(span, side).content))
  .filter((content) => !['none', 'normal', '""', '" "'].includes(content))"""

_WATCH = f"""() => {{
  clearInterval(window.watching);
  window.canvases = new Set();
  window.watching = setInterval(() => ({_CANVAS})().forEach((content) => window.canvases.add(content)), 15);
}}"""

_STATUS = "() => document.querySelector('.statusbar-item[id^=\"infill\"] a')?.getAttribute('aria-label') ?? ''"

_MESSAGES = """() => [...document.querySelectorAll('.notifications-toasts .notification-list-item-message')]
  .map((message) => message.innerText)"""
