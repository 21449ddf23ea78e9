"""Prompt caches: a session for every document, the longest unused closed first when they take too much memory.

Going back to a file then finds what was read of it. Everything here but the two numbers is for the engine thread.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infill.errors import EngineError

if TYPE_CHECKING:
    from infill.engine import Model, Session

Key = tuple[str, str | None]
"""Client and document; without a document the one that the client's other asks share."""

_log = logging.getLogger(__name__)


@dataclass
class _Entry:
    session: Session
    n_ctx: int  # as asked for: the model may give fewer
    n_canvas: int
    n_bytes: int


class Sessions:
    """The sessions of one model, least recently used first.

    n_bytes_max bounds their memory together; the one in use stays even if it alone takes more.
    """

    def __init__(self, n_bytes_max: int) -> None:
        self._n_bytes_max = n_bytes_max
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()
        self.n_bytes = 0
        """Memory of all of them; any thread may read it."""

    @property
    def n(self) -> int:
        """How many there are; any thread may read it."""
        return len(self._entries)

    def get(self, model: Model, key: Key, *, n_ctx: int, n_canvas: int) -> Session:
        """The document's session if it takes so many tokens of prompt and canvas together, and of canvas; else a new
        one. Lengths that a session once had are not given up.

        Raises EngineError where memory does not suffice even with all other sessions closed.
        """
        found = self._entries.get(key)
        if found is not None:
            if found.session.model is model and found.n_ctx >= n_ctx and found.n_canvas >= n_canvas:
                self._entries.move_to_end(key)
                return found.session
            n_ctx, n_canvas = max(n_ctx, found.n_ctx), max(n_canvas, found.n_canvas)
            self.drop(key)
        try:
            session = model.session(n_ctx, n_canvas=n_canvas)
        except EngineError:
            if not self._entries:
                raise
            _log.info("no memory for another session: closing %d", self.n)
            self.close()
            session = model.session(n_ctx, n_canvas=n_canvas)
        self._entries[key] = _Entry(session, n_ctx, n_canvas, 0)
        self.used(key)
        return session

    def used(self, key: Key) -> None:
        """Measure the session, which grows with use, and close others while all together take too much."""
        entry = self._entries.get(key)
        if entry is None:
            return
        info = entry.session.info
        entry.n_bytes = info.n_bytes_full + info.n_bytes_sliding + info.n_bytes_compute
        self._count()
        while self.n_bytes > self._n_bytes_max and self.n > 1:
            self.drop(next(other for other in self._entries if other != key))

    def drop(self, key: Key) -> None:
        """Close the document's session, if there is one."""
        if (entry := self._entries.pop(key, None)) is not None:
            entry.session.close()
            self._count()

    def close(self) -> None:
        """Close all."""
        while self._entries:
            self.drop(next(iter(self._entries)))

    def _count(self) -> None:
        self.n_bytes = sum(entry.n_bytes for entry in self._entries.values())
