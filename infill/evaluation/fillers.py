"""What fills the holes of a task: something that is asked for an answer, and says what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from infill import syntax
from infill.cancellation import Cancellation
from infill.context import Hole
from infill.engine import Model, Session
from infill.evaluation.configurations import Configuration
from infill.evaluation.tasks import Task
from infill.filling import Fill, fill, n_canvas_tokens
from infill.holes import fill_holes
from infill.passes import PASS_TOKENS


@dataclass(frozen=True)
class Answer:
    """texts: one per hole. ms: without reading the prompt, which in an editor has mostly been read before: prompt_ms.

    n_steps, n_passes, n_pass_tokens, n_scored_tokens, n_drafted_tokens: as in `infill.filling.Fill`, for all holes
    together.
    """

    texts: tuple[str, ...]
    ms: float
    n_tokens: int
    prompt_ms: float = 0.0
    n_steps: int = 0
    n_passes: int = 0
    n_pass_tokens: int = 0
    n_scored_tokens: int = 0
    n_drafted_tokens: int = 0
    confidence: float | None = None
    candidates: tuple[tuple[str, ...], ...] = ()
    """All answers that were compared, where they are known."""


class Filler(Protocol):
    """One row of a comparison."""

    @property
    def name(self) -> str: ...
    @property
    def settings(self) -> dict[str, Any]:
        """Everything that decides what it answers, as JSON."""

    def fill(self, task: Task) -> Answer:
        """Answer a task. Raises InfillError if it cannot, Cancelled."""


class Engine:
    """A model and one session, which all its fillers share: none reads a prompt again that another has read.

    cancellation ends the answer under way, and all later ones.
    """

    def __init__(self, model: Model, n_ctx: int, cancellation: Cancellation | None = None) -> None:
        self.model = model
        self.cancellation = cancellation or Cancellation()
        self.n_ctx = min(n_ctx, model.config.n_ctx_train)
        self._session: Session | None = None

    def session(self, n_canvas: int = 0) -> Session:
        """The session, with room for so many canvas tokens in a pass.

        As much as a fill with a session of its own would have: the room decides which rows share a pass, and an answer
        must not depend on what was asked before.
        """
        wanted = max(PASS_TOKENS, n_canvas)
        if self._session is None or self._session.info.n_canvas != wanted:
            self.close()
            self._session = self.model.session(self.n_ctx, n_canvas=wanted)
        return self._session

    def close(self) -> None:
        """Frees the session; the next call makes another."""
        if self._session is not None:
            self._session.close()
            self._session = None


class DiffusionFiller:
    """`infill.fill` and `infill.fill_holes` in one configuration."""

    def __init__(self, engine: Engine, configuration: Configuration) -> None:
        self._engine = engine
        self._configuration = configuration

    @property
    def name(self) -> str:
        return self._configuration.name

    @property
    def settings(self) -> dict[str, Any]:
        return self._configuration.settings

    def fill(self, task: Task) -> Answer:
        model, holes = self._engine.model, task.holes
        options = self._configuration.for_lengths([len(model.tokenizer.encode(text)) for text in task.answers])
        session = self._engine.session(n_canvas_tokens(holes, options, model))
        syntax.judge.cache_clear()  # no configuration may be quicker because another has had the text parsed
        if holes.n == 1:
            hole = Hole(holes.prefix, holes.suffix, holes.language, holes.path, holes.indent, holes.related)
            fills: tuple[Fill, ...] = (
                fill(model, hole, options, session=session, cancellation=self._engine.cancellation),
            )
            groups: tuple[tuple[int, ...], ...] = ((0,),)
        else:
            found = fill_holes(model, holes, options, session=session, cancellation=self._engine.cancellation)
            fills, groups = found.fills, found.groups
        firsts = [fills[group[0]] for group in groups]  # fills of one group have their costs in common
        prompt_ms = sum(first.timings_ms.get("prompt", 0.0) for first in firsts)
        return Answer(
            texts=tuple(found.text for found in fills),
            ms=sum(sum(first.timings_ms.values()) for first in firsts) - prompt_ms,
            prompt_ms=prompt_ms,
            n_tokens=sum(found.n_tokens for found in fills),
            n_steps=sum(first.n_steps for first in firsts),
            n_passes=sum(first.n_passes for first in firsts),
            n_pass_tokens=sum(first.n_pass_tokens for first in firsts),
            n_scored_tokens=sum(first.n_scored_tokens for first in firsts),
            n_drafted_tokens=sum(first.n_drafted_tokens for first in firsts),
            confidence=min(found.confidence for found in fills),
            candidates=tuple((other.text,) for other in fills[0].ranking) if holes.n == 1 else (),
        )
