"""What one client of the server has: its documents, its settings, its daemon, what it was told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

from lsprotocol import types

from infill import language as languages
from infill.context import Snippet
from infill.daemon.asks import Loading, QueueFull, Superseded
from infill.errors import Cancelled, InfillError, UsageError
from infill_lsp.backend import Backend
from infill_lsp.completing import Completing
from infill_lsp.documents import Snapshot, Store
from infill_lsp.editor import Editor
from infill_lsp.filling import Filling
from infill_lsp.naming import language_of, path_of
from infill_lsp.nearby import Nearby
from infill_lsp.secrecy import Secrecy
from infill_lsp.settings import Settings, from_folder, merged

log = logging.getLogger(__name__)

_HEAD = 2000  # lines that show a document's language and indentation


class Session:
    """say: shows a message to the user. tell: sends a notification of our own."""

    def __init__(
        self, say: Callable[[str], None], tell: Callable[[str, dict[str, object]], None], editor: Editor
    ) -> None:
        self.say = say
        self._tell = tell
        self.store = Store()
        self.settings = Settings()
        self.folder: Path | None = None
        self.is_paused = False
        self.backend = Backend(lambda: self.settings, self._state)
        self.completing = Completing(self)
        self.secrecy = Secrecy()
        self.nearby = Nearby()
        self.editor = editor
        self.filling = Filling(self, editor)
        self._background: set[asyncio.Future[object]] = set()
        self._given: object = None
        self._wrong: list[str] = []
        self._last_state: tuple[str, str] | None = None
        self._said: str | None = None

    # ---- settings -------------------------------------------------------------------------------------------------

    def initialize(self, folder: Path | None, given: object) -> None:
        """Take over the folder that is open and what the editor sent with it."""
        self.folder = folder.resolve() if folder is not None else None
        self._given = given
        self.configure(None)

    def configure(self, given: object) -> None:
        """Take over what the editor sends now, over what it sent at first and what infill.toml says now.

        A setting that it sends now takes the place of the one that it sent at first; null takes that back.
        """
        if isinstance(given, Mapping) and "infill" in given:
            given = given["infill"]
        settings, self._wrong = from_folder(self.folder)
        sent = [self._given, given]
        tables = [table for table in sent if isinstance(table, Mapping)]
        together = {name: value for table in tables for name, value in table.items()}
        for table in (*(table for table in sent if table not in tables), together):
            settings, wrong = merged(settings, table, "the editor's settings")
            self._wrong += wrong
        moved = settings.daemon != self.settings.daemon
        self.settings = settings
        self.secrecy.patterns = settings.ignore
        if moved:
            self.backend.forget()
        self.completing.forget_all()

    def complain(self) -> None:
        """Show what is wrong with the settings."""
        wrong, self._wrong = self._wrong, []
        if wrong:
            self.say("\n".join(wrong))

    # ---- documents ------------------------------------------------------------------------------------------------

    def opened(self, item: types.TextDocumentItem) -> None:
        """A document is open from now on."""
        self._forget(item.uri)
        self.store.open(item)
        self._in_background(self.is_ignored(item.uri))  # so that the first suggestion need not wait for git

    def changed(self, uri: str, version: int, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        """A document was edited. What was asked about the text before has nobody who waits for it."""
        if (document := self.store.get(uri)) is None:
            log.warning("a document that is not open was changed")
            return
        document.change(changes, version)
        self.store.touch(uri)
        self.completing.cancel(uri)
        self.filling.changed(uri)

    def closed(self, uri: str) -> None:
        """A document is not open any more."""
        self._forget(uri)
        self.store.close(uri)

    def _forget(self, uri: str) -> None:
        self.completing.forget(uri)
        self.filling.forget(uri)

    def _in_background(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def close(self) -> None:
        """The client is gone."""
        await self.backend.close()

    async def is_ignored(self, uri: str) -> bool:
        """Whether the model must not see this document."""
        return await self.secrecy.hides(path_of(uri), self.folder)

    async def about(self, snapshot: Snapshot) -> tuple[str | None, str | None, str, tuple[Snippet, ...]]:
        """Language, path, indentation and related texts of a document, in the order of Hole's fields."""
        head = "".join(snapshot.lines[:_HEAD])
        path = self.shown_path(snapshot.uri)
        language = language_of(snapshot.language_id, path, head)
        related = await self.nearby.snippets(self, snapshot)
        return language, path, languages.indent_unit(head), related

    def shown_path(self, uri: str) -> str | None:
        """The path of a document as the model sees it: below the folder that is open, else its name."""
        path = path_of(uri)
        if path is None:
            return None
        if self.folder is not None and self.folder in path.parents:
            return path.relative_to(self.folder).as_posix()
        return path.name

    # ---- what the user hears --------------------------------------------------------------------------------------

    def worked(self) -> None:
        """The model answers: what goes wrong from now on is news."""
        self._said = None

    def failed(self, error: InfillError, *, asked: bool) -> None:
        """Say what went wrong: whatever it is if somebody waits for an answer, else once what will not pass."""
        if isinstance(error, Superseded | Cancelled):
            return
        passes = isinstance(error, Loading | QueueFull | UsageError)
        if asked or (not passes and self._said != str(error)):
            self.say(str(error))
        if not passes:
            self._said = str(error)
        log.info("no answer: %s", error)

    def pause(self, paused: bool) -> None:
        """No suggestions but those that are asked for, or again."""
        self.is_paused = paused
        self._last_state = None
        self._state("ready", "")

    def _state(self, state: str, reason: str) -> None:
        if self.is_paused and state == "ready":
            state, reason = "paused", "suggestions are paused"
        if (state, reason) != self._last_state and self.settings.status:
            self._last_state = state, reason
            self._tell("infill/status", {"state": state, "reason": reason})
