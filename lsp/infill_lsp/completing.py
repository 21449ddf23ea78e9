"""Suggestions at the cursor.

Per document the newest request wins: an older one that still waits or computes ends, and is answered with the error
that editors ignore. What was suggested last is kept: where the text that was typed since agrees with it, the rest of
it is the answer and no model is asked.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from infill.context import Hole
from infill.daemon.asks import Priority
from infill.errors import InfillError
from infill_lsp.documents import Document, Place, Snapshot
from infill_lsp.latency import Latencies
from infill_lsp.when import silence

if TYPE_CHECKING:
    from infill_lsp.session import Session

N_BEFORE = 200_000
"""Characters before the cursor that are sent at least; more than any context window holds."""
N_AFTER = 50_000
_MOST = 4  # suggestions at one place


@dataclass(frozen=True)
class Suggestion:
    """Texts that could stand at a place, the best first. n_over: characters behind the place that each takes over."""

    texts: tuple[str, ...]
    n_over: int = 0


@dataclass(frozen=True)
class Selected:
    """What is selected in a menu: a text, and the part of the document that it would replace."""

    start: Place
    end: Place
    text: str


@dataclass(frozen=True)
class Shown:
    """What was suggested last in a document, and between which texts."""

    before: str
    after: str
    texts: tuple[str, ...]
    confident: bool

    def rest(self, before: str, after: str) -> Suggestion | None:
        """What is left of it where the text is now this; None if what was typed does not agree with it.

        Editors close brackets by themselves: then more stands behind the cursor than before. A text that ends with
        it goes between; one that goes on behind it takes it over.
        """
        if not before.startswith(self.before) or not after.endswith(self.after):
            return None
        typed = before[len(self.before) :]
        closed = after[: len(after) - len(self.after)]
        if "\n" in closed or len(closed) > 8:
            return None
        rests = [text[len(typed) :] for text in self.texts if text.startswith(typed) and len(text) > len(typed)]
        if not rests:
            return None
        if not closed:
            return Suggestion(tuple(rests))
        inside = [rest.removesuffix(closed) for rest in rests if rest.endswith(closed) and rest != closed]
        if rests[0].endswith(closed):
            return Suggestion(tuple(inside)) if inside else None
        over = [rest for rest in rests if _has_in_order(rest.partition("\n")[0], closed)]
        return Suggestion(tuple(over), len(closed)) if over else None


def _has_in_order(text: str, characters: str) -> bool:
    found = iter(text)
    return all(character in found for character in characters)


class Completing:
    """Answers requests for suggestions, one at a time for each document."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._running: dict[str, asyncio.Task[Suggestion | None]] = {}
        self._shown: dict[str, Shown] = {}
        self._dismissed: dict[str, Shown] = {}  # apart: another suggestion does not bring it back
        self.latencies = Latencies()

    def begin(
        self, document: Document, place: Place, *, invoked: bool, selected: Selected | None = None
    ) -> asyncio.Task[Suggestion | None]:
        """The task that finds a suggestion; None: there is none. It ends every older one of this document.

        selected: what a menu would put in; the suggestion goes on behind it.

        The document is looked at now: by the time that the task runs, later changes may have come.
        """
        session, uri = self._session, document.uri
        self.cancel(uri)
        snapshot = document.snapshot
        if selected is None:
            around = snapshot.before(place, N_BEFORE), snapshot.after(place, N_AFTER)
        else:
            before = snapshot.before(selected.start, N_BEFORE) + selected.text
            around = before, snapshot.after(selected.end, N_AFTER)
        if invoked:
            self._dismissed.pop(uri, None)
        kept = self._kept(uri, *around, invoked=invoked)
        quiet = None if invoked else silence(document, place, session.settings, goes_on=kept is not None)
        if not session.settings.speaks(document.language_id):
            quiet = "suggestions are off in this language"
        if not invoked and self._is_dismissed(uri, *around):
            quiet = "it was sent away"
        if not invoked and session.is_paused:
            quiet = "paused"
        if not invoked and session.filling.is_running(uri):
            quiet = "a fill is under way"
        task = asyncio.ensure_future(self._found(snapshot, around, kept, quiet, invoked=invoked))
        self._running[uri] = task
        task.add_done_callback(lambda done: self._ended(uri, done))
        return task

    def cancel(self, uri: str) -> bool:
        """End the request of a document that is under way; whether there was one."""
        task = self._running.pop(uri, None)
        return task is not None and task.cancel()

    def forget(self, uri: str) -> None:
        """Forget what was suggested in a document."""
        self.cancel(uri)
        self._shown.pop(uri, None)
        self._dismissed.pop(uri, None)

    def forget_all(self) -> None:
        """Forget what was suggested anywhere; what is under way goes on."""
        self._shown.clear()
        self._dismissed.clear()

    def dismiss(self, uri: str) -> bool:
        """Keep quiet about what was suggested last until its line ends or the text disagrees; whether there was any."""
        shown = self._shown.get(uri)
        if shown is not None:
            self._dismissed[uri] = shown
        return shown is not None

    def rotate(self, uri: str) -> str | None:
        """Make the next alternative of what was suggested last the first; None if there is none."""
        shown = self._shown.get(uri)
        if shown is None or len(shown.texts) < 2:
            return None
        self._shown[uri] = replace(shown, texts=(*shown.texts[1:], shown.texts[0]), confident=True)
        return shown.texts[1]

    def _ended(self, uri: str, task: asyncio.Task[Suggestion | None]) -> None:
        if self._running.get(uri) is task:
            del self._running[uri]

    def _kept(self, uri: str, before: str, after: str, *, invoked: bool) -> Suggestion | None:
        """What is left of what was suggested last."""
        shown = self._shown.get(uri)
        return shown.rest(before, after) if shown is not None and (shown.confident or invoked) else None

    def _is_dismissed(self, uri: str, before: str, after: str) -> bool:
        shown = self._dismissed.get(uri)
        if shown is None or shown.rest(before, after) is None:
            return False
        return "\n" not in before[len(shown.before) :]

    async def _found(
        self,
        snapshot: Snapshot,
        around: tuple[str, str],
        kept: Suggestion | None,
        quiet: str | None,
        *,
        invoked: bool,
    ) -> Suggestion | None:
        session, uri = self._session, snapshot.uri
        if quiet is not None or await session.is_ignored(uri):
            return None
        if kept is not None:
            self.latencies.n_kept += 1
            return kept
        before, after = around
        clock = asyncio.get_running_loop().time
        began = clock()
        if not invoked:
            await asyncio.sleep(session.settings.debounce_ms / 1000)
        waited = clock() - began
        hole = Hole(before, after, *await session.about(snapshot))
        try:
            priority = Priority.INVOKED if invoked else Priority.AUTOMATIC
            reply = await session.backend.fill(hole.holes, document=uri, priority=priority, on_step=None)
        except InfillError as error:
            session.failed(error, asked=invoked)
            return None
        session.worked()
        fill = reply.fills[0]
        self.latencies.add((clock() - began) * 1000, waited * 1000, reply.queue_ms, fill.timings_ms)
        texts = tuple(dict.fromkeys(text for text in (fill.text, *fill.alternatives) if text.strip()))[:_MOST]
        if not texts or not fill.text.strip():
            return None
        self._shown[uri] = Shown(before, after, texts, not fill.low_confidence)
        return Suggestion(texts) if invoked or not fill.low_confidence else None
