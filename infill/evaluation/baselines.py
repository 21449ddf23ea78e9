"""What a causal model says on the same tasks, so that diffusion and autoregression stand side by side."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from infill import _native, context
from infill.errors import UsageError
from infill.evaluation.fillers import Answer, Engine
from infill.evaluation.tasks import Stop, Task

_SUFFIX_SHARE = 4  # the text after the hole gets a fourth of a causal model's context at most


def cut(text: str, prefix: str, suffix: str, stop: Stop) -> tuple[str, bool]:
    """What of a continuation belongs into the hole, and whether its end is certain: then nothing more is needed.

    On one line it ends with the line, less what stands behind the hole there. Else it ends where the next line of the
    suffix comes, or before a line that is indented less than the first one.
    """
    head, newline, _ = text.partition("\n")
    if stop == "after newline":
        return head + newline, bool(newline)
    if stop == "before newline":
        rest = suffix.partition("\n")[0].rstrip()
        at = head.rfind(rest) if rest else len(head)
        return head if at < 0 else head[:at], bool(newline)
    ahead = suffix.lstrip("\n").partition("\n")[0].rstrip()
    mark = "\n" * (suffix[:1] == "\n") + ahead
    at = text.find(mark) if ahead.strip() else -1
    if at >= 0 and (len(ahead.strip()) > 1 or newline):
        return text[:at], True
    lines = text.split("\n")
    first = prefix[prefix.rfind("\n") + 1 :] + lines[0]
    if first.strip():
        indent = len(first) - len(first.lstrip())
        end = len(lines[0])
        for line in lines[1:-1]:  # of the last line not all is known
            if line.strip() and len(line) - len(line.lstrip()) < indent:
                return text[:end], True
            end += 1 + len(line)
    return text, False


@dataclass(frozen=True)
class Completion:
    """A causal model's answer for one hole. prompt_ms: what reading the prompt took."""

    text: str
    n_tokens: int
    prompt_ms: float


def one_by_one(task: Task, complete: Callable[[str, str, Stop], Completion]) -> Answer:
    """Fill the holes from left to right, earlier answers in the text, later holes left out."""
    start = time.perf_counter()
    prefix = ""
    done: list[Completion] = []
    for i, piece in enumerate(task.pieces[:-1]):
        prefix += piece
        done.append(complete(prefix, "".join(task.pieces[i + 1 :]), task.stop))
        prefix += done[-1].text
    prompt_ms = sum(one.prompt_ms for one in done)
    return Answer(
        texts=tuple(one.text for one in done),
        ms=(time.perf_counter() - start) * 1000 - prompt_ms,
        prompt_ms=prompt_ms,
        n_tokens=sum(one.n_tokens for one in done),
    )


class CausalFiller:
    """The causal encoder of the diffusion model itself, greedy, without a look at the suffix."""

    name = "causal"

    def __init__(self, engine: Engine, max_tokens: int) -> None:
        self._engine = engine
        self._max_tokens = max_tokens

    @property
    def settings(self) -> dict[str, Any]:
        return {"kind": "causal", "max_tokens": self._max_tokens, "n_ctx": self._engine.n_ctx}

    def fill(self, task: Task) -> Answer:
        return one_by_one(task, self._complete)

    def _complete(self, prefix: str, suffix: str, stop: Stop) -> Completion:
        session, tokenizer = self._engine.session(), self._engine.model.tokenizer
        room = self._engine.n_ctx - self._max_tokens - 8
        if room < 1:
            raise UsageError(f"a context of {self._engine.n_ctx} tokens is too short for a causal continuation")
        prompt = [tokenizer.bos_id, *tokenizer.encode(context.keep_end(prefix, room, tokenizer))]
        start = time.perf_counter()
        session.sync(prompt)
        prompt_ms = (time.perf_counter() - start) * 1000
        tokens: list[int] = []
        text, ended = "", False
        while len(tokens) < self._max_tokens and not ended:
            self._engine.cancellation.check()
            session.sync([*prompt, *tokens])
            new = session.extend(1, tokenizer.control_ids).tolist()
            if not new:
                break
            tokens += new
            text, ended = cut(tokenizer.decode(tokens), prefix, suffix, stop)
        return Completion(text, len(tokens), prompt_ms)


class FimModel(Protocol):
    """A causal model that was trained to fill in the middle."""

    def complete(self, prefix: str, suffix: str, max_tokens: int) -> Completion:
        """The middle, greedy."""


class FimFiller:
    """A model of another family, by its own fill-in-the-middle."""

    def __init__(self, name: str, model: FimModel, max_tokens: int, settings: dict[str, Any]) -> None:
        self.name = name
        self._model = model
        self._max_tokens = max_tokens
        self._settings = settings

    @property
    def settings(self) -> dict[str, Any]:
        return {"kind": "fill-in-the-middle", "max_tokens": self._max_tokens, **self._settings}

    def fill(self, task: Task) -> Answer:
        def complete(prefix: str, suffix: str, stop: Stop) -> Completion:
            done = self._model.complete(prefix, suffix, self._max_tokens)
            if stop == "text":
                return done
            head, newline, _ = done.text.partition("\n")
            return replace(done, text=head + newline if stop == "after newline" else head)

        return one_by_one(task, complete)


class LlamaFim:
    """Any GGUF model of llama.cpp whose vocabulary has the tokens for filling in the middle.

    The prompt is prefix, suffix, middle, each behind its token. It is built here, because llama-cpp-python 0.3.36 takes
    token 0 for all three when its create_completion is given a suffix.
    """

    def __init__(self, path: Path, *, n_ctx: int, n_threads: int | None, seed: int) -> None:
        """Raises UsageError if the file cannot be loaded or its model cannot fill in the middle."""
        _native.let_waiting_threads_sleep()
        import llama_cpp

        if not path.is_file():
            raise UsageError(f"there is no model file {path}")
        try:
            self._llama = llama_cpp.Llama(str(path), n_ctx=n_ctx, n_threads=n_threads, seed=seed, verbose=False)
        except ValueError as error:
            raise UsageError(f"llama.cpp cannot load {path}: {error}") from error
        self._vocabulary = vocabulary = llama_cpp.llama_model_get_vocab(self._llama.model)
        self._marks = (
            llama_cpp.llama_vocab_fim_pre(vocabulary),
            llama_cpp.llama_vocab_fim_suf(vocabulary),
            llama_cpp.llama_vocab_fim_mid(vocabulary),
        )
        if min(self._marks) < 0:
            raise UsageError(f"{path} has no tokens for filling in the middle; a baseline needs a model that has them")
        self._start = [self._llama.token_bos()] if llama_cpp.llama_vocab_get_add_bos(vocabulary) else []
        self._n_ctx = self._llama.n_ctx()

    def complete(self, prefix: str, suffix: str, max_tokens: int) -> Completion:
        import llama_cpp

        room = self._n_ctx - max_tokens - 8
        if room < 8:
            raise UsageError(f"a context of {self._n_ctx} tokens has no room for {max_tokens} tokens of middle")
        after = self._tokens(suffix)[: room // _SUFFIX_SHARE]
        before = self._tokens(prefix)[-(room - len(after)) :]
        pre, suf, mid = self._marks
        prompt = [*self._start, pre, *before, suf, *after, mid]
        llama_cpp.llama_perf_context_reset(self._llama.ctx)
        tokens: list[int] = []
        # not create_completion: where a text ends inside a character, that goes on beyond what was asked for
        for token in self._llama.generate(prompt, temp=0.0, repeat_penalty=1.0):
            if llama_cpp.llama_vocab_is_eog(self._vocabulary, token):
                break
            tokens.append(token)
            if len(tokens) == max_tokens:
                break
        prompt_ms = float(llama_cpp.llama_perf_context(self._llama.ctx).t_p_eval_ms)
        text = self._llama.detokenize(tokens, prev_tokens=prompt).decode("utf-8", "ignore")
        return Completion(text, len(tokens), prompt_ms)

    def _tokens(self, text: str) -> list[int]:
        return self._llama.tokenize(text.encode("utf-8", "surrogateescape"), add_bos=False, special=False)

    def close(self) -> None:
        """Frees the model."""
        self._llama.close()
