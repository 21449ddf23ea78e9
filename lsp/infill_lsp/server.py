"""The language server: what the protocol asks for, handed on to the session."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import Any, BinaryIO

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcMethodNotFound
from pygls.io_ import StdoutWriter, run_async
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter
from pygls.protocol.language_server import lsp_method

import infill
from infill_lsp.commands import COMMANDS, code_actions, run_command
from infill_lsp.completing import Selected
from infill_lsp.documents import Encoding, Place
from infill_lsp.editor import Editor
from infill_lsp.menu import menu
from infill_lsp.naming import path_of
from infill_lsp.session import Session

log = logging.getLogger(__name__)

_ENCODINGS: dict[str, Encoding] = {"utf-8": "utf-8", "utf-16": "utf-16", "utf-32": "utf-32"}


def at_once(handler: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """Marks a handler whose plain part must see the documents as they are when its message is read."""
    handler.begins_at_once = True  # type: ignore[attr-defined]
    return handler


class Protocol(LanguageServerProtocol):
    """pygls's protocol with our own documents, and with requests that begin the moment they are read.

    pygls starts a coroutine only when the messages that are already there have been handled; a later change of the
    text would then come before an earlier request. So a handler here is a plain function that looks at the documents
    and returns the coroutine that does the rest.
    """

    _server: Server

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        self._server.session.opened(params.text_document)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        self._server.session.changed(document.uri, document.version, params.content_changes)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        self._server.session.closed(params.text_document.uri)

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    @at_once
    def lsp_workspace__execute_command(  # type: ignore[override]  # a coroutine where pygls has a generator
        self, params: types.ExecuteCommandParams
    ) -> Coroutine[Any, Any, Any]:
        return run_command(self._server.session, params)

    def _execute_handler(
        self,
        msg_id: int | str,
        handler: Callable[..., Any],
        callback: Callable[[Any], None],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        if not getattr(handler, "begins_at_once", False):
            super()._execute_handler(msg_id, handler, callback, args, kwargs)
            return
        task = asyncio.ensure_future(handler(*args or (), **kwargs or {}))
        self._request_futures[msg_id] = task
        task.add_done_callback(callback)


class Server(LanguageServer):
    """infill for one client."""

    protocol: Protocol

    def __init__(self) -> None:
        super().__init__("infill", infill.__version__, protocol_cls=Protocol, converter_factory=default_converter)
        self.session = Session(self._say, self._tell, Editor(self))

    def _say(self, message: str) -> None:
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"infill: {message}"))

    def _tell(self, method: str, params: dict[str, object]) -> None:
        self.protocol.notify(method, params)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Into the log: a defect in here is no reason to open a window in the editor."""
        if isinstance(error, JsonRpcMethodNotFound):
            log.info("%s", error)  # the client has its answer
            return
        where = error.data if isinstance(error, JsonRpcException) and isinstance(error.data, dict) else {}
        log.error("%s: %s\n%s", type(error).__name__, error, "".join(where.get("traceback", ())))


def create() -> Server:
    """A server with all its features."""
    server = Server()
    session = server.session

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        folder = params.workspace_folders[0].uri if params.workspace_folders else params.root_uri
        text_document = params.capabilities.text_document
        if text_document is None or text_document.inline_completion is None:
            _offer_menu(server)
        session.store.encoding = _ENCODINGS[str(types.PositionEncodingKind(server.workspace.position_encoding).value)]
        session.initialize(path_of(folder) if folder else None, params.initialization_options)

    @server.feature(types.INITIALIZED)
    def initialized(_: types.InitializedParams) -> None:
        session.complain()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    @at_once
    def did_change_configuration(params: types.DidChangeConfigurationParams) -> Coroutine[Any, Any, None]:
        workspace = server.client_capabilities.workspace
        fetches = params.settings is None and workspace is not None and workspace.configuration
        if not fetches:
            session.configure(params.settings)

        async def rest() -> None:
            if fetches:
                item = types.ConfigurationItem(section="infill")
                found = await server.workspace_configuration_async(types.ConfigurationParams([item]))
                session.configure(found[0] if found else None)
            session.complain()

        return rest()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)  # what the capabilities are made from; Protocol does it
    def did_open(params: types.DidOpenTextDocumentParams) -> None: ...

    @server.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())
    @at_once
    def inline_completion(
        params: types.InlineCompletionParams,
    ) -> Coroutine[Any, Any, list[types.InlineCompletionItem]]:
        document = session.store.get(params.text_document.uri)
        if document is None:
            return _nothing()
        invoked = params.context.trigger_kind == types.InlineCompletionTriggerKind.Invoked
        snapshot = document.snapshot
        place = snapshot.place(params.position)
        selected = None
        if (info := params.context.selected_completion_info) is not None:
            selected = Selected(snapshot.place(info.range.start), snapshot.place(info.range.end), info.text)
        task = session.completing.begin(document, place, invoked=invoked, selected=selected)
        session.store.touch(document.uri)

        async def answer() -> list[types.InlineCompletionItem]:
            found = await task
            if found is None:
                return []
            # \n as it is: what shows them turns it into the document's own, and Neovim would put a \r into the text
            if selected is not None:
                range_ = snapshot.range(selected.start, Place(selected.end.line, selected.end.index + found.n_over))
                return [types.InlineCompletionItem(selected.text + text, range=range_) for text in found.texts]
            range_ = snapshot.range(place, Place(place.line, place.index + found.n_over))
            return [types.InlineCompletionItem(text, range=range_) for text in found.texts]

        return answer()

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.RefactorRewrite]),
    )
    def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        return code_actions(session, params)

    @server.feature("infill/latency")
    def latency(_: Any) -> dict[str, object]:
        return session.completing.latencies.summary()

    for name in COMMANDS:
        server.command(name)(_listed)
    return server


def _listed() -> None:
    """Commands are only named to pygls: `Protocol` runs them."""


def _offer_menu(server: Server) -> None:
    """Suggestions as entries of the menu, for editors that cannot show them in the text."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=list(" .(=:,[{")))
    @at_once
    def completion(params: types.CompletionParams) -> Coroutine[Any, Any, types.CompletionList]:
        document = session.store.get(params.text_document.uri)
        if document is None:
            return _no_entries()
        snapshot = document.snapshot
        place = snapshot.place(params.position)
        # editors call "invoked" what they send at every letter, so nothing is taken as asked for here
        task = session.completing.begin(document, place, invoked=False)
        session.store.touch(document.uri)

        async def answer() -> types.CompletionList:
            return menu(snapshot, place, await task)

        return answer()


async def _no_entries() -> types.CompletionList:
    return types.CompletionList(is_incomplete=True, items=[])


async def _nothing() -> list[Any]:
    return []


class _Input:
    """Standard input, read by a thread that does not keep the process alive."""

    def __init__(self, file: BinaryIO) -> None:
        self._reader = asyncio.StreamReader(limit=1 << 26)
        loop = asyncio.get_running_loop()

        def read() -> None:
            with contextlib.suppress(RuntimeError):  # the loop has been closed
                while data := _read(file):
                    loop.call_soon_threadsafe(self._reader.feed_data, data)
                loop.call_soon_threadsafe(self._reader.feed_eof)

        threading.Thread(target=read, name="infill-input", daemon=True).start()

    async def readline(self) -> bytes:
        return await self._reader.readline()

    async def readexactly(self, n: int) -> bytes:
        try:
            return await self._reader.readexactly(n)
        except asyncio.IncompleteReadError:
            return b""  # the client is gone


def _read(file: BinaryIO) -> bytes:
    try:
        return os.read(file.fileno(), 1 << 16)
    except OSError:
        return b""


def run_stdio() -> int:
    """Serve the client at standard input and output until it says exit or is gone; the exit code."""
    # nothing but messages may go to the client: what else prints, prints to standard error
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    async def serve() -> None:
        server = create()
        server.protocol.set_writer(StdoutWriter(output))
        await _run(server, _Input(sys.stdin.buffer))

    return _code(serve())


def run_tcp(port: int, host: str = "127.0.0.1") -> int:
    """Serve the first client that connects to this port, until it says exit or is gone; the exit code."""

    async def serve() -> None:
        connected: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Future()

        def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if connected.done():
                writer.close()
            else:
                connected.set_result((reader, writer))

        listener = await asyncio.start_server(connect, host, port, limit=1 << 26)
        print(f"infill: listening on {host}:{listener.sockets[0].getsockname()[1]}", file=sys.stderr, flush=True)
        reader, writer = await connected
        listener.close()
        server = create()
        server.protocol.set_writer(writer)
        try:
            await _run(server, reader)
        finally:
            writer.close()

    return _code(serve())


async def _run(server: Server, reader: Any) -> None:
    try:
        await run_async(threading.Event(), reader, server.protocol, log, _unreadable)
    finally:
        await server.session.close()


def _unreadable(error: Exception, source: type[JsonRpcException]) -> None:
    log.error("a message could not be handled: %s", type(error).__name__)


def _code(serving: Coroutine[Any, Any, None]) -> int:
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # it logs whole messages, which hold source text
    try:
        asyncio.run(serving)
    except (BrokenPipeError, ConnectionError):
        return 1
    except SystemExit as stop:  # the client said exit
        return stop.code if isinstance(stop.code, int) else 0
    return 0
