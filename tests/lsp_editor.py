"""An editor for the language server's tests: `infill lsp` as a process, real messages, a daemon that answers as told.

The editor keeps the text of its documents in a simple way of its own, applies the server's edits to it and reports
every change, so that what the server does can be seen in the text.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
import threading
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcRequestCancelled
from pygls.protocol import default_converter
from pygls.protocol.json_rpc import JsonRPCResponseMessage
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, LanguageClient, register_lsp_features
from served import FakeBroker, app_of, fill_of, serving

import infill
from infill import paths
from infill.config import Config
from infill.daemon.asks import Answer, Ask
from infill.daemon.lifecycle import Daemon, Engine, remove_status, write_status
from infill.filling import StepView

T = TypeVar("T")
PATIENCE_S = 60.0
UNIT_BYTES = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


@dataclass
class Oracle(FakeBroker):
    """Answers `text`, with `others` as alternatives and this confidence."""

    others: tuple[str, ...] = ()
    confidence: float = 0.75
    low: bool = False

    async def ask(self, ask: Ask, on_step: Any = None) -> Answer:
        answer = await super().ask(ask, on_step)
        fills = tuple(
            replace(
                fill_of(self.text),
                ranking=tuple(replace(fill_of(text).ranking[0]) for text in (self.text, *self.others)),
                confidence=self.confidence,
                low_confidence=self.low,
            )
            for _ in answer.fills
        )
        return replace(answer, fills=fills)


@contextlib.contextmanager
def daemon(broker: FakeBroker, home: Path) -> Iterator[None]:
    """A daemon with this broker, where a server with this INFILL_HOME finds it."""
    import psutil

    before = os.environ.get("INFILL_HOME")
    path = home / "d.sock"
    path.unlink(missing_ok=True)
    with serving(app_of(broker), path):
        started = psutil.Process().create_time()
        os.environ["INFILL_HOME"] = str(home)
        try:
            found = Daemon(os.getpid(), started, infill.__version__, None, path, None, Engine.of(Config()))
            write_status(found)
            assert paths.runtime_dir().is_relative_to(home)
            yield
        finally:
            os.environ["INFILL_HOME"] = str(home)
            remove_status(os.getpid())
            if before is None:
                del os.environ["INFILL_HOME"]
            else:
                os.environ["INFILL_HOME"] = before


@dataclass
class Seen:
    """What the server has sent on its own."""

    statuses: list[tuple[str, str]] = field(default_factory=list)
    canvases: list[dict[str, Any]] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    edits: list[types.WorkspaceEdit] = field(default_factory=list)
    tokens: list[str | int] = field(default_factory=list)


class Editor:
    """A client with documents. Methods are for the test's thread; the client lives on a loop of its own."""

    def __init__(
        self,
        home: Path,
        *,
        options: dict[str, Any] | None = None,
        encoding: str = "utf-16",
        capabilities: types.ClientCapabilities | None = None,
        folder: Path | None = None,
        environ: dict[str, str] | None = None,
    ) -> None:
        self.seen = Seen()
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.takes_edits = True
        self.before_edit: Any = None  # called before an edit of the server is looked at
        self.edit_pause_s = 0.0  # until an edit of the server is made, after it was said to be
        self.encoding = encoding
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.client: LanguageClient = self.call(self._connect(home, environ or {}))
        self.result = self.call(
            self.client.initialize_session(
                types.InitializeParams(
                    capabilities=capabilities or full_capabilities(encoding),
                    workspace_folders=None if folder is None else [types.WorkspaceFolder(folder.as_uri(), folder.name)],
                    initialization_options={"debounce_ms": 1, **(options or {})},
                )
            )
        )

    async def _connect(self, home: Path, environ: dict[str, str]) -> LanguageClient:
        client = LanguageClient(converter_factory=default_converter)
        kept = (types.WINDOW_WORK_DONE_PROGRESS_CREATE, types.PROGRESS, types.WORKSPACE_CONFIGURATION)
        register_lsp_features(client, {name: DEFAULT_CLIENT_FEATURES[name] for name in kept})
        seen = self.seen
        client.feature("infill/status")(lambda p: seen.statuses.append((p.state, p.reason)))
        client.feature("infill/canvas")(lambda p: seen.canvases.append(_plain(p)))

        @client.feature(types.WINDOW_SHOW_MESSAGE)
        def show(params: types.ShowMessageParams) -> None:
            seen.messages.append(params.message)

        @client.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            return self._apply(params.edit)

        given = {name: value for name, value in os.environ.items() if not name.startswith("INFILL_")}
        await client.start_io(
            *(sys.executable, "-P", "-m", "infill", "lsp"), env={**given, "INFILL_HOME": str(home), **environ}
        )
        return client

    def call(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine gives that runs on the client's loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(PATIENCE_S)

    def close(self) -> int:
        """Say goodbye; the server's exit code."""
        self.call(self.client.shutdown_session())
        server = self.client._server
        code = server.returncode if server is not None else None
        self.stop()
        return -1 if code is None else code

    def stop(self) -> None:
        """End the client, and the server with it."""
        self.call(self.client.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    # ---- documents ------------------------------------------------------------------------------------------------

    def open(self, uri: str, text: str, language: str = "python") -> str:
        self.texts[uri], self.versions[uri] = text, 1
        self._do(lambda: self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, language, 1, text))
        ))  # fmt: skip
        return uri

    def shut(self, uri: str) -> None:
        del self.texts[uri]
        self._do(lambda: self.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        ))  # fmt: skip

    def replace(self, uri: str, start: int, end: int, text: str) -> None:
        """Change the characters from start to end, and tell the server."""
        self._do(lambda: self._change(uri, start, end, text))

    def type(self, uri: str, text: str) -> None:
        """Append to the document."""
        n = len(self.texts[uri])
        self.replace(uri, n, n, text)

    def _change(self, uri: str, start: int, end: int, text: str) -> None:
        old = self.texts[uri]
        range_ = types.Range(position_of(old, start, self.encoding), position_of(old, end, self.encoding))
        self.texts[uri] = old[:start] + text + old[end:]
        self.versions[uri] += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.versions[uri], uri),
                [types.TextDocumentContentChangePartial(range_, text)],
            )
        )

    def _apply(self, edit: types.WorkspaceEdit) -> types.ApplyWorkspaceEditResult:
        self.seen.edits.append(edit)
        if self.before_edit is not None:
            self.before_edit()
        if not self.takes_edits:
            return types.ApplyWorkspaceEditResult(False, failure_reason="read only")
        for change in edit.document_changes or []:
            assert isinstance(change, types.TextDocumentEdit)
            uri = change.text_document.uri
            if change.text_document.version != self.versions[uri]:
                return types.ApplyWorkspaceEditResult(True)  # as Neovim does, and changes nothing
            made = [(e.range, e.new_text) for e in change.edits if isinstance(e, types.TextEdit)]
            if self.edit_pause_s:
                self._loop.call_later(self.edit_pause_s, self._edit, uri, made)
            else:
                self._edit(uri, made)
        for uri, edits in (edit.changes or {}).items():
            self._edit(uri, [(e.range, e.new_text) for e in edits])
        return types.ApplyWorkspaceEditResult(True)

    def _edit(self, uri: str, edits: list[tuple[types.Range, str]]) -> None:
        text = self.texts[uri]
        places = [(offset_of(text, r.start, self.encoding), offset_of(text, r.end, self.encoding), t) for r, t in edits]
        for start, end, new in sorted(places, reverse=True):
            self._change(uri, start, end, new)

    # ---- requests -------------------------------------------------------------------------------------------------

    def position(self, uri: str, offset: int | None = None) -> types.Position:
        text = self.texts[uri]
        return position_of(text, len(text) if offset is None else offset, self.encoding)

    def suggest(self, uri: str, offset: int | None = None, *, invoked: bool = False) -> list[str]:
        """The texts that are suggested there; what they replace must be empty."""
        return [text for text, over in self.suggest_over(uri, offset, invoked=invoked) if over == 0]

    def suggest_over(self, uri: str, offset: int | None = None, *, invoked: bool = False) -> list[tuple[str, int]]:
        """The texts that are suggested there, with how many characters they replace."""
        items = self.answer(self.ask(uri, offset, invoked=invoked))
        assert isinstance(items, list)  # never null: Neovim would keep what it shows
        text = self.texts[uri]
        at = len(text) if offset is None else offset
        found = []
        for item in items:
            start = offset_of(text, item.range.start, self.encoding)
            assert start == at
            found.append((item.insert_text, offset_of(text, item.range.end, self.encoding) - start))
        return found

    def ask(
        self, uri: str, offset: int | None = None, *, invoked: bool = False, name: str | None = None
    ) -> Future[Any]:
        """Ask for suggestions and do not wait."""
        kind = types.InlineCompletionTriggerKind
        params = types.InlineCompletionParams(
            context=types.InlineCompletionContext(trigger_kind=kind.Invoked if invoked else kind.Automatic),
            text_document=types.TextDocumentIdentifier(uri),
            position=self.position(uri, offset),
        )
        return self._do(
            lambda: self.client.protocol.send_request(types.TEXT_DOCUMENT_INLINE_COMPLETION, params, msg_id=name)
        )

    def ask_unknown(self) -> Future[Any]:
        """Ask for suggestions in a document that was never opened."""
        self.texts["file:///unknown.py"] = ""
        return self.ask("file:///unknown.py")

    def send(self, method: str, params: Any) -> Future[Any]:
        """Any request."""
        return self._do(lambda: self.client.protocol.send_request(method, params))

    def raw(self, method: str, params: Any) -> Any:
        """The answer to a request as JSON has it: the client's types mistake some of them."""

        def ask() -> Future[Any]:
            future = self.client.protocol.send_request(method, params, msg_id="raw")
            self.client.protocol._result_types["raw"] = JsonRPCResponseMessage
            return future

        return self.answer(self._do(ask))

    def configure(self, settings: Any) -> None:
        """`workspace/didChangeConfiguration`; None: the server may ask."""
        params = types.DidChangeConfigurationParams(settings)
        self._do(lambda: self.client.workspace_did_change_configuration(params))

    def command(self, name: str, arguments: Any = None, token: str | None = None) -> Future[Any]:
        """Have a command carried out and do not wait."""
        params = types.ExecuteCommandParams(name, None if arguments is None else [arguments], token)
        if token is not None:
            self.client.progress_reports.setdefault(token, [])
        return self._do(
            lambda: self.client.protocol.send_request(types.WORKSPACE_EXECUTE_COMMAND, params, msg_id=token)
        )

    def cancel(self, name: str) -> None:
        """`$/cancelRequest`."""
        self._do(lambda: self.client.cancel_request(types.CancelParams(name)))

    def cancel_progress(self, token: str | int) -> None:
        """What a press on "cancel" in a progress bar sends."""
        params = types.WorkDoneProgressCancelParams(token)
        self._do(lambda: self.client.window_work_done_progress_cancel(params))

    def answer(self, future: Future[Any]) -> Any:
        return _plain(future.result(PATIENCE_S))

    def _do(self, work: Any) -> Any:
        async def run() -> Any:
            return work()

        return self.call(run())


def full_capabilities(encoding: str = "utf-16") -> types.ClientCapabilities:
    """What Neovim and VS Code can do."""
    return types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)]),
        text_document=types.TextDocumentClientCapabilities(
            inline_completion=types.InlineCompletionClientCapabilities(),
            code_action=types.CodeActionClientCapabilities(),
        ),
        window=types.WindowClientCapabilities(work_done_progress=True),
        workspace=types.WorkspaceClientCapabilities(
            apply_edit=True,
            configuration=True,
            workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
        ),
    )


def eventually(condition: Any, timeout_s: float = PATIENCE_S) -> None:
    """Wait until this is true."""
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.005)


def position_of(text: str, offset: int, encoding: str = "utf-16") -> types.Position:
    """The position of an offset, counted from the protocol's description alone."""
    ends = [match.end() for match in re.finditer("\r\n|\r|\n", text) if match.end() <= offset]
    codec, size = UNIT_BYTES[encoding]
    head = text[ends[-1] if ends else 0 : offset]
    return types.Position(len(ends), len(head.encode(codec, "surrogatepass")) // size)


def offset_of(text: str, position: types.Position, encoding: str = "utf-16") -> int:
    """The offset of a position, counted from the protocol's description alone."""
    starts = [0, *(match.end() for match in re.finditer("\r\n|\r|\n", text))]
    start = starts[position.line]
    codec, size = UNIT_BYTES[encoding]
    data = text[start:].encode(codec, "surrogatepass")[: position.character * size]
    return start + len(data.decode(codec, "surrogatepass"))


def _plain(value: Any) -> Any:
    """Lists and dictionaries in place of what pygls makes of objects that it has no type for."""
    if hasattr(value, "_asdict"):
        return {name: _plain(item) for name, item in value._asdict().items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return {n: _plain(v) for n, v in vars(value).items()} if type(value).__name__ == "Object" else value


def view(step: int, text: str) -> StepView:
    """A canvas on its way."""
    return StepView(step, 2, text, [text], [0.5], [False])


def cancelled(future: Any) -> bool:
    """Whether a request was answered with the error that editors ignore, -32800."""
    try:
        future.result(60)
    except JsonRpcRequestCancelled as error:
        return error.code == -32800
    return False
