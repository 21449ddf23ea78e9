"""What the server asks of the editor, and shows in it."""

from __future__ import annotations

import asyncio
import logging
import math
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from lsprotocol import types

from infill_lsp.documents import Snapshot

if TYPE_CHECKING:
    from infill.filling import StepView
    from infill_lsp.server import Server

log = logging.getLogger(__name__)


class Watch(Protocol):
    """Somebody who sees how far a fill is."""

    async def begin(self, title: str) -> None: ...

    def step(self, view: StepView, where: types.Range) -> None: ...

    def end(self, where: types.Range, note: str) -> None: ...


class Editor:
    """The client behind a server."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def apply(self, snapshot: Snapshot, edits: Sequence[tuple[types.Range, str]], label: str) -> str | None:
        """Have the editor change the document, which must be of this version. None, or why it did not."""
        made = [types.TextEdit(range_, text) for range_, text in edits]
        if self._has("workspace.workspaceEdit.documentChanges"):
            document = types.OptionalVersionedTextDocumentIdentifier(snapshot.uri, snapshot.version)
            edit = types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, made)])
        else:
            edit = types.WorkspaceEdit(changes={snapshot.uri: made})
        try:
            result = await self._server.workspace_apply_edit_async(
                types.ApplyWorkspaceEditParams(edit, f"infill: {label}")
            )
        except Exception as error:  # the client's error, whatever it is
            return str(error)
        return None if result.applied else result.failure_reason or "no reason given"

    def watch(self, uri: str, token: types.ProgressToken | None) -> Watching:
        """Shows a fill's progress by `$/progress` and, where the client takes it, `infill/canvas`."""
        return Watching(self._server, uri, token, can_create=self._has("window.workDoneProgress"))

    def _has(self, capability: str) -> bool:
        from pygls.capabilities import get_capability

        names = "".join("_" + c.lower() if c.isupper() else c for c in capability)
        return bool(get_capability(self._server.client_capabilities, names))


class Watching:
    """One fill's progress."""

    def __init__(self, server: Server, uri: str, token: types.ProgressToken | None, *, can_create: bool) -> None:
        self._server, self._uri, self._token = server, uri, token
        self._can_create = can_create and token is None
        self._begun = False
        self._last: StepView | None = None

    async def begin(self, title: str) -> None:
        """Say that it begins. Where the user presses "cancel" there, the task that called this is cancelled."""
        progress = self._server.work_done_progress
        if self._can_create:
            self._token = f"infill-{uuid.uuid4()}"
            try:
                await progress.create_async(self._token)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.info("the client shows no progress: %s", error)
                self._token = None
        if self._token is None:
            return
        task = asyncio.current_task()
        progress.begin(
            self._token, types.WorkDoneProgressBegin(title=title, cancellable=True, message="reading", percentage=0)
        )
        self._begun = True

        def ended(future: Any) -> None:
            if future.cancelled() and task is not None:
                task.cancel()

        progress.tokens[self._token].add_done_callback(ended)

    def step(self, view: StepView, where: types.Range) -> None:
        """Say how far it is."""
        self._last = view
        if self._begun and self._token is not None:
            message = f"step {view.step} of {view.max_steps}"
            percentage = min(100, 100 * view.step // max(1, view.max_steps))
            report = types.WorkDoneProgressReport(message=message, percentage=percentage, cancellable=True)
            self._server.work_done_progress.report(self._token, report)
        self._canvas(view.text, view, where, done=False)

    def end(self, where: types.Range, note: str) -> None:
        """Say that it is over, however it ended."""
        if self._begun and self._token is not None:
            self._begun = False
            self._server.work_done_progress.tokens.pop(self._token, None)
            self._server.work_done_progress.end(self._token, types.WorkDoneProgressEnd(message=note or None))
        self._canvas("", None, where, done=True)

    def _canvas(self, text: str, view: StepView | None, where: types.Range, *, done: bool) -> None:
        if not self._server.session.settings.canvas:
            return
        last = view or self._last
        self._server.protocol.notify(
            "infill/canvas",
            {
                "uri": self._uri,
                "range": where,
                "text": text,
                "pieces": view.pieces if view else [],
                "entropy": [nats if math.isfinite(nats) else None for nats in view.entropy] if view else [],
                "settled": view.settled if view else [],
                "step": last.step if last else 0,
                "maxSteps": last.max_steps if last else 0,
                "done": done,
            },
        )
