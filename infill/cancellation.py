"""Ending a request from another thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from infill.errors import Cancelled

if TYPE_CHECKING:
    from infill.engine import Session


class Cancellation:
    """A request's off switch. `cancel` may be called from any thread, before, during and after the work."""

    def __init__(self) -> None:
        self._set = threading.Event()
        self._session: Session | None = None

    @property
    def cancelled(self) -> bool:
        return self._set.is_set()

    def cancel(self) -> None:
        """End the request: the engine's call between two graph evaluations, the rest before its next call.

        A call that is just starting may miss the signal; whoever must be sure calls again until the work has ended.
        """
        self._set.set()
        if (session := self._session) is not None:
            session.cancel()

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until it is cancelled; whether it is."""
        return self._set.wait(seconds)

    def watch(self, session: Session | None) -> None:
        """Name the session whose calls are to be ended."""
        self._session = session

    def check(self) -> None:
        """Raise Cancelled if it is."""
        if self._set.is_set():
            raise Cancelled("the request was cancelled")
