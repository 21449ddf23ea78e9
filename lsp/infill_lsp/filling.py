"""Fills that somebody asked for: they change the document, and show how far they are."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from infill.client import Reply
from infill.config import Config
from infill.context import Holes
from infill.daemon.asks import Priority
from infill.errors import InfillError, UsageError
from infill_lsp.documents import Document, Place, Snapshot, Target, Tracker, without_end
from infill_lsp.rebase import place_after

if TYPE_CHECKING:
    from infill.filling import StepView
    from infill_lsp.editor import Editor, Watch
    from infill_lsp.session import Session

_TRIES = 3  # to hand an edit to an editor whose text is newer than what we have
_SEEN_S = 1.0  # until the editor says that it has made an edit


@dataclass(frozen=True)
class Task:
    """What is to be done, with the document as it was when it was asked for. tracker: where the targets are now.

    is_preview: the only target's text is kept as a proposal, and the document is left as it is.
    """

    snapshot: Snapshot
    targets: tuple[Target, ...]
    tracker: Tracker
    instruction: str | None = None
    is_preview: bool = False

    @classmethod
    def of(
        cls,
        document: Document,
        targets: Sequence[Target],
        instruction: str | None = None,
        *,
        is_preview: bool = False,
    ) -> Task:
        return cls(document.snapshot, tuple(targets), document.track(targets), instruction, is_preview)


@dataclass(frozen=True)
class Filled:
    """A fill of one place that has been made: what stands there, and what else could."""

    tracker: Tracker
    texts: tuple[str, ...]


class Filling:
    """Carries such fills out, one at a time for each document: the newest wins."""

    def __init__(self, session: Session, editor: Editor) -> None:
        self._session, self._editor = session, editor
        self._running: dict[str, asyncio.Task[dict[str, Any] | None]] = {}
        self._filled: dict[str, Filled] = {}
        self._proposed: dict[str, Filled] = {}
        self._waiting: dict[str, Callable[[], None]] = {}

    def is_running(self, uri: str) -> bool:
        return uri in self._running

    def begin(self, task: Task, watch: Watch) -> asyncio.Task[dict[str, Any] | None]:
        """Start it, and end what is under way in the same document. The result is what the command returns."""
        uri = task.snapshot.uri
        self.cancel(uri)
        self._session.completing.cancel(uri)
        running = asyncio.ensure_future(self._done(task, watch))
        self._running[uri] = running
        running.add_done_callback(lambda done: self._ended(uri, done))
        return running

    def cancel(self, uri: str) -> bool:
        """End the fill of a document; whether there was one."""
        task = self._running.pop(uri, None)
        return task is not None and task.cancel()

    def running(self) -> list[str]:
        """The documents in which there is one."""
        return list(self._running)

    def forget(self, uri: str) -> None:
        """The document is closed."""
        self.cancel(uri)
        self._filled.pop(uri, None)
        self._proposed.pop(uri, None)

    def changed(self, uri: str) -> None:
        """The document was edited."""
        if (look := self._waiting.get(uri)) is not None:
            look()

    async def next_alternative(self, document: Document) -> dict[str, Any] | None:
        """Put the next alternative in the place of the last fill; None if there is none any more."""
        filled = self._filled.get(document.uri)
        if filled is None or len(filled.texts) < 2:
            return None
        if None in filled.tracker.targets:
            return None
        texts = (*filled.texts[1:], filled.texts[0])
        applied = await self._apply(document.uri, filled.tracker, (texts[0],), "the next alternative")
        if applied:
            self._keep(document.uri, applied[0], texts)
        return {"applied": bool(applied), "texts": [texts[0]]}

    def proposal(self, document: Document) -> dict[str, Any] | None:
        """What was proposed last and where it would stand now; None if nothing was, or its place has been edited."""
        proposed = self._proposed.get(document.uri)
        if proposed is None or (target := proposed.tracker.targets[0]) is None:
            return None
        snapshot = document.snapshot
        where = snapshot.range(target.start, target.end)
        return {"applied": False, "texts": list(proposed.texts), "range": where, "version": snapshot.version}

    async def apply(self, document: Document, index: int) -> dict[str, Any] | None:
        """Put what was proposed last in its place; None if there is no such alternative."""
        uri = document.uri
        proposed = self._proposed.get(uri)
        if proposed is None or index >= len(proposed.texts):
            return None
        del self._proposed[uri]
        texts = (*proposed.texts[index:], *proposed.texts[:index])
        applied = await self._apply(uri, proposed.tracker, texts[:1], "fill")
        if applied:
            self._keep(uri, applied[0], texts)
        return {"applied": bool(applied), "texts": [texts[0]]}

    async def _done(self, task: Task, watch: Watch) -> dict[str, Any] | None:
        session, snapshot = self._session, task.snapshot
        if await session.is_ignored(snapshot.uri):
            session.say("this file may hold secrets, or git ignores it; the model must not see it")
            return None
        language, path, indent, related = await session.about(snapshot)
        pieces, at = [], Place(0, 0)
        for target in task.targets:
            pieces.append(snapshot.between(at, target.start))
            at = target.end
        pieces.append(snapshot.after(at))
        old = None
        if task.instruction is not None:
            old = tuple(snapshot.between(target.start, target.end) for target in task.targets)
        shown = snapshot.range(task.targets[0].start, task.targets[-1].end)

        def where() -> types.Range:
            """Where it is in the text as it is by now, as far as that is known."""
            document, targets = session.store.get(snapshot.uri), [t for t in task.tracker.targets if t is not None]
            if document is None or not targets:
                return shown
            return document.snapshot.range(targets[0].start, targets[-1].end)

        await watch.begin("infill")
        note = ""
        try:
            holes = Holes(tuple(pieces), language, path, indent, related, old)
            reply = await self._asked(task, holes, lambda view: watch.step(view, where()))
            session.worked()
            texts = tuple(fill.text for fill in reply.fills)
            if not all(texts):
                raise InfillError("the model said nothing that could stand there; nothing was changed")
            if any(fill.low_confidence for fill in reply.fills):
                note = "filled, but not sure of it"
            confidence = min(fill.confidence for fill in reply.fills)
            if task.is_preview:
                alternatives = dict.fromkeys((*texts, *reply.fills[0].alternatives))
                self._proposed[snapshot.uri] = Filled(task.tracker, tuple(alternatives))
                document = session.store.get(snapshot.uri)
                proposal = None if document is None else self.proposal(document)
                if proposal is None:
                    raise UsageError("the text was changed meanwhile where something was to be filled in")
                return {**proposal, "confidence": confidence}
            applied = await self._apply(snapshot.uri, task.tracker, texts, "fill")
            if applied and len(texts) == 1:
                alternatives = dict.fromkeys((*texts, *reply.fills[0].alternatives))
                self._keep(snapshot.uri, applied[0], tuple(alternatives))
            return {"applied": bool(applied), "texts": list(texts), "confidence": confidence}
        except InfillError as error:
            note = "failed"
            session.failed(error, asked=True)
            return None
        finally:
            watch.end(where(), note)

    async def _asked(self, task: Task, holes: Holes, on_step: Callable[[StepView], None]) -> Reply:
        backend, uri = self._session.backend, task.snapshot.uri
        if task.instruction is not None:
            return await backend.edit(holes, task.instruction, document=uri, on_step=on_step)
        return await backend.fill(holes, document=uri, priority=Priority.INVOKED, on_step=on_step)

    async def _apply(self, uri: str, tracker: Tracker, texts: Sequence[str], label: str) -> list[Place]:
        """Have the editor make the edits; where they begin then, nothing if they were not made.

        An editor whose text is newer than ours refuses, and some say nevertheless that they did it: so we look.
        """
        session = self._session
        for _ in range(_TRIES):
            if (document := session.store.get(uri)) is None:
                return []
            places = [target for target in tracker.targets if target is not None]
            if len(places) < len(texts):
                session.say("the text was changed meanwhile where something was to be filled in; nothing was")
                return []
            now = document.snapshot
            new = [now.with_line_ends(text, target.end.line) for text, target in zip(texts, places, strict=True)]
            ranges = [now.range(target.start, target.end) for target in places]
            starts = _starts(places, new)
            changes = any(
                now.between(target.start, target.end) != _plain(text) for target, text in zip(places, new, strict=True)
            )
            seen = asyncio.Event()

            def look(
                document: Document = document,
                starts: list[Place] = starts,
                new: list[str] = new,
                seen: asyncio.Event = seen,
                old: int | None = now.version if changes else None,
            ) -> None:
                # a text that what was there began with stood there before, too
                if document.version != old and _stand(document, starts, new):
                    seen.set()

            self._waiting[uri] = look
            try:
                refusal = await self._editor.apply(now, list(zip(ranges, new, strict=True)), label)
                look()  # an edit that changes nothing makes no change
                if refusal is None:
                    await asyncio.wait_for(seen.wait(), _SEEN_S)
                    return starts
            except TimeoutError:
                refusal = None
            finally:
                self._waiting.pop(uri, None)
            if now.version == document.version:
                session.say(f"the editor did not take the text: {refusal or 'it does not say why'}")
                return []
        session.say("the text changes too quickly to fill something in")
        return []

    def _keep(self, uri: str, start: Place, texts: tuple[str, ...]) -> None:
        document = self._session.store.get(uri)
        if document is not None:
            snapshot = document.snapshot
            end = place_after(start, snapshot.with_line_ends(texts[0], start.line))
            self._filled[uri] = Filled(document.track([Target(start, end)]), texts)

    def _ended(self, uri: str, task: asyncio.Task[dict[str, Any] | None]) -> None:
        if self._running.get(uri) is task:
            del self._running[uri]


def _starts(targets: Sequence[Target], texts: Sequence[str]) -> list[Place]:
    """Where the texts begin once all of them are in."""
    starts: list[Place] = []
    old, new = Place(0, 0), Place(0, 0)  # the end of the last edit, before and after
    for target, text in zip(targets, texts, strict=True):
        index = target.start.index
        if target.start.line == old.line:
            index += new.index - old.index
        start = Place(target.start.line + new.line - old.line, index)
        starts.append(start)
        old, new = target.end, place_after(start, text)
    return starts


def _stand(document: Document, starts: Sequence[Place], texts: Sequence[str]) -> bool:
    """Whether these texts stand there. An editor's line ends may be others than ours."""
    snapshot = document.snapshot
    for start, text in zip(starts, texts, strict=True):
        end = place_after(start, text)
        if end.line >= len(snapshot.lines):
            return False
        if snapshot.between(start, end) != _plain(text):
            return False
    return True


def _plain(text: str) -> str:
    return re.sub("\r\n?", "\n", text)


def whole_lines(target: Target, snapshot: Snapshot) -> Target:
    """Lines that were selected up to the beginning of the next one end at their own end: its line end stays."""
    if target.end.index == 0 and target.start.line < target.end.line:
        line = target.end.line - 1
        end = Place(line, len(without_end(snapshot.lines[line])))
        return replace(target, end=max(end, target.start, key=lambda place: (place.line, place.index)))
    return target


def marked(snapshot: Snapshot) -> tuple[Target, ...]:
    """Where the text has the marker of a hole. Raises UsageError if it has none, ConfigError."""
    marker = Config.load().marker
    found = tuple(
        Target(Place(i, match.start()), Place(i, match.end()))
        for i, line in enumerate(snapshot.lines)
        for match in re.finditer(re.escape(marker), line)
    )
    if not found:
        raise UsageError(f"there is no {marker} in this file")
    return found
